/* The filter over all figures. Its data are fetched when the form is first used; nothing that is typed leaves the page,
   and nothing of it is written to the address, the history or any storage. */
(function () {
  "use strict";

  const PAGE = 100;
  const QUIET = 500; // milliseconds without a change before the count is read aloud
  const YEAR = /^(19|20)\d\d$/;
  const section = document.getElementById("filter");
  if (!section) return;

  const form = section.querySelector("form");
  const fields = form.elements;
  const count = document.getElementById("f-count");
  const hits = document.getElementById("f-hits");
  const more = document.getElementById("f-more");
  const clear = form.querySelector("[type=reset]");
  const aloud = document.getElementById("said");
  const groups = [...fields.measure.querySelectorAll("optgroup")];
  let rows = null; // the figures, once they are here
  let found = [];
  let shown = 0;
  let waiting = 0;

  form.addEventListener("focusin", load, { once: true });
  form.addEventListener("pointerdown", load, { once: true });
  form.addEventListener("input", apply);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(cleared));
  more.addEventListener("click", () => show(true));
  if (asked()) load(); // fields that the browser has filled in again

  function cleared() {
    apply();
    fields.text.focus();
  }

  /* ---- The data */

  function load() {
    if (section.dataset.asked) return;
    section.dataset.asked = "yes";
    const script = document.createElement("script");
    script.src = section.dataset.source;
    script.onload = () => {
      rows = read(FIGURES);
      apply();
    };
    script.onerror = () => (count.textContent = count.dataset.failed);
    document.head.append(script);
  }

  /* Each figure as a row, with the text that it answers to; figures of the same words share it. */
  function read({ lists, columns }) {
    const texts = new Map();
    return columns.id.map((id, i) => {
      const at = (name) => lists[name][columns[name][i]];
      const named = (name) => lists[`${name}_words`][columns[name][i]];
      const row = {
        id,
        measure: at("measure"),
        topic: lists.topic[columns.measure[i]],
        geography: at("geography"),
        publisher: at("publisher"),
        first: columns.first[i],
        last: columns.first[i] + columns.last[i],
        number: columns.number[i],
        what: [named("measure"), at("part")].filter(Boolean).join(", "),
        where: [named("geography"), at("when")].join(", "),
        doubt: at("doubt"),
        who: [named("publisher"), at("via") && hits.dataset.via.replace("{via}", at("via"))].filter(Boolean).join(", "),
      };
      const told = [row.what, named("geography"), row.who, at("words")].join(" ");
      if (!texts.has(told)) texts.set(told, fold(told));
      row.text = `${texts.get(told)}${fold(`${at("when")} ${row.number}`)}`;
      return row;
    });
  }

  /* Lower case, plain spaces, a space at both ends and around each word; a comma inside a number stays. */
  function fold(text) {
    return ` ${text.normalize("NFC").toLowerCase().replace(/\s+/gu, " ").replace(/[();:·%–]|,(?!\d)/g, " ")} `;
  }

  /* ---- Filtering */

  function asked() {
    return ["text", "topic", "measure", "year", "geography", "publisher"].some((name) => fields[name].value.trim());
  }

  function apply() {
    narrow();
    if (!rows) return load();
    const keys = ["topic", "measure", "geography", "publisher"].filter((name) => fields[name].value);
    const terms = fold(fields.text.value).split(" ").filter(Boolean);
    const years = terms.filter((term) => YEAR.test(term)).map(Number);
    const words = terms.filter((term) => !YEAR.test(term)).map((term) => (/^\d/.test(term) ? ` ${term} ` : term));
    if (fields.year.value) years.push(Number(fields.year.value));
    found = !asked()
      ? []
      : rows.filter(
          (row) =>
            keys.every((name) => row[name] === fields[name].value) &&
            years.every((year) => row.first && row.first <= year && year <= row.last) &&
            words.every((word) => row.text.includes(word)),
        );
    if (years.length) found.sort((a, b) => a.last - a.first - (b.last - b.first)); // that very year first
    hits.replaceChildren();
    shown = 0;
    show(false);
  }

  /* Of the measures only those of the chosen topic. */
  function narrow() {
    const topic = fields.topic.value;
    const chosen = fields.measure.value;
    const wanted = groups.filter((group) => !topic || group.dataset.topic === topic);
    const held = [...fields.measure.querySelectorAll("optgroup")];
    if (held.length === wanted.length && held.every((group, i) => group === wanted[i])) return;
    fields.measure.replaceChildren(fields.measure.options[0], ...wanted);
    fields.measure.value = chosen;
    if (fields.measure.selectedIndex < 0) fields.measure.selectedIndex = 0;
  }

  /* ---- Showing */

  function show(byHand) {
    const next = found.slice(shown, shown + PAGE).map(item);
    hits.append(...next);
    shown += next.length;
    more.hidden = shown >= found.length;
    clear.hidden = !asked();
    count.textContent = asked() ? told() : "";
    if (byHand && next.length) next[0].querySelector("a").focus();
    clearTimeout(waiting);
    waiting = setTimeout(() => aloud && (aloud.textContent = count.textContent), QUIET);
  }

  function told() {
    const { none, one, many, shown: first } = count.dataset;
    if (!found.length) return none;
    if (found.length === 1) return one;
    const said = many.replace("{n}", grouped(found.length));
    return shown < found.length ? `${said} ${first.replace("{shown}", grouped(shown))}` : said;
  }

  function grouped(n) {
    return n.toLocaleString(document.documentElement.lang === "nb" ? "nb-NO" : "en-GB");
  }

  function item(row) {
    const made = document.createElement("li");
    const link = document.createElement("a");
    const number = document.createElement("strong");
    const about = document.createElement("small");
    link.href = section.dataset.figure.replace("ID", row.id);
    number.textContent = row.number;
    link.append(number, ` – ${row.what}`);
    about.textContent = [row.where, row.who, row.doubt].filter(Boolean).join(" · ");
    made.append(link, document.createElement("br"), about);
    return made;
  }
})();
