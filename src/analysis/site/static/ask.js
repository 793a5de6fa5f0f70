// The answers to what is typed on the front page: what the figures say of each number in it, and what can be said.
//
// The text is read where it stands, by claims.js, and shown as text. It is kept nowhere and sent nowhere. A claim is
// shown as it stands in the list below the field, of which its box here is a copy.

import { about, reading } from "./claims.js";
import { element, fill } from "./elements.js";
import { hitsFor } from "./search.js";

const grammar = window.partnerdrapGrammar;
const { text: t, reasons, measures, say, suggested, lang, figures: allFigures } = window.partnerdrapWords;
const QUIET = 350; // milliseconds without a change before the text is read
const SLICE = 12; // milliseconds of reading at a time
const SHOWN = 20; // sentences at a time
const CLOSE = 3; // claims that are shown beside one that is not judged
const SHORT = 100; // characters: as long as words to search for may be
const SERIES = 12; // measures that words may name
const NAMED = 3; // of them under one number
const NEARNESS = ["near", "about", "beside"]; // how claims come near to a number, the nearest first

const section = document.getElementById("ask");
const field = document.getElementById("ask-text");
const status = document.getElementById("ask-status");
const answers = document.getElementById("ask-answers");
const found = document.getElementById("ask-found");
const [example, search, clear] = ["example", "search", "clear"].map((id) => document.getElementById(`ask-${id}`));
const root = new URL(section.dataset.root, document.baseURI).href;
const boxes = new Map([...document.querySelectorAll("[data-claim]")].map((box) => [box.dataset.claim, box]));
let turn = 0; // of reading: a newer one ends those before it
let waiting = 0;
let copies = 0; // texts to copy so far: each has an id of its own

field.addEventListener("input", () => {
  prepare();
  clearTimeout(waiting);
  turn += 1;
  if (field.value.trim()) waiting = setTimeout(begin, QUIET);
  else show([], "");
});
example.addEventListener("click", () => put(example.dataset.text));
clear.addEventListener("click", () => put(""));
search.addEventListener("click", () => lookUp(field.value.trim()));
prepare();
if (field.value.trim()) begin();
section.dataset.ready = "yes";

function put(text) {
  field.value = text;
  field.dispatchEvent(new Event("input"));
  field.focus();
}

/** The field as high as its text, and the buttons that it has a use for. */
function prepare() {
  const text = field.value.trim();
  example.hidden = Boolean(text) || !example.dataset.text;
  clear.hidden = !text;
  search.hidden = !text || text.length > SHORT || text.includes("\n");
  found.replaceChildren();
  if (CSS.supports("field-sizing", "content")) return;
  field.style.height = "auto";
  field.style.height = `${Math.min(field.scrollHeight + 4, innerHeight * 0.6)}px`;
}

// ---- Reading, a slice at a time

function begin() {
  answer().catch(() => show([], section.dataset.failed));
}

async function answer() {
  const mine = (turn += 1);
  const text = field.value;
  const sentences = reading(text, grammar);
  const read = [];
  if (text.length > 20_000) status.textContent = t.reading;
  for (let ends = performance.now() + SLICE; ; ) {
    const { value, done } = sentences.next();
    if (done) break;
    if (value.marks.length) read.push(value);
    if (performance.now() < ends) continue;
    await new Promise((go) => setTimeout(go));
    if (mine !== turn) return;
    ends = performance.now() + SLICE;
  }
  if (read.length) show(read.map((sentence) => told(text, sentence)), summary(read));
  else showAbout(text.trim());
}

/** What stands under the field, a number of sentences at a time. */
function show(made, said) {
  status.textContent = said;
  const list = element("ol", { className: "answers" });
  const more = element("button", { type: "button", className: "quiet" });
  const next = (focus) => {
    const items = made.splice(0, SHOWN).map((make) => make());
    list.append(...items);
    more.hidden = !made.length;
    more.textContent = fill(t.more, { n: Math.min(made.length, SHOWN) });
    if (focus) items[0].focus();
  };
  more.addEventListener("click", () => next(true));
  answers.replaceChildren(...(made.length ? [element("h2", { className: "visually-hidden" }, t.title), list, more] : []));
  next(false);
}

/** "3 numbers. The figures support it: 1. Not judged: 2." */
function summary(read) {
  const counts = new Map();
  const all = read.flatMap(({ marks }) => marks);
  for (const { claims, near, suggestion } of all) {
    const verdict = boxes.get(claims[0])?.querySelector(".verdict-words").textContent;
    const words = ours(suggestion)?.verdict.words ?? verdict ?? (near.length ? t.alike_only : t.unjudged);
    counts.set(words, (counts.get(words) ?? 0) + 1);
  }
  const parts = [...counts].map(([words, n]) => `${words}: ${n}.`);
  return [`${all.length === 1 ? t.number : fill(t.numbers, { n: all.length })}.`, ...parts].join(" ");
}

/** For words without a number the claims that mention them, where all figures of what they name stand, or all. */
function showAbout(text) {
  const { claims: ids, measures: names } = text.length > SHORT ? { claims: [], measures: [] } : mentioned(text);
  show([], ids.length || names.length ? fill(t.mentioned, { claims: ids.length, figures: names.length }) : t.no_number);
  if (ids.length) answers.append(close(t.words, ids));
  if (names.length) answers.append(element("p", {}, t.counted), element("ul", {}, ...names.map(toFigures)));
  if (!ids.length && !names.length) answers.append(toAll());
}

/** Claims and measures that hold all the words, and those on what the words name. */
function mentioned(text) {
  const words = text.toLocaleLowerCase(lang).split(/[^\p{L}\p{N}%]+/u).filter((word) => word.length > 1);
  const holds = (told) => words.length > 0 && words.every((word) => told.toLocaleLowerCase(lang).includes(word));
  const named = about(text, grammar);
  const held = [...boxes.keys()].filter((id) => holds(boxes.get(id).textContent));
  const counted = Object.keys(measures).filter((name) => holds(measures[name][0]));
  return {
    claims: [...new Set([...held, ...named.claims])].filter((id) => boxes.has(id)),
    measures: [...new Set([...named.measures, ...counted])].filter((name) => measures[name]?.[1]).slice(0, SERIES),
  };
}

function toFigures(name) {
  const [called, path] = measures[name];
  return element("li", {}, element("a", { href: root + path }, called[0].toLocaleUpperCase(lang) + called.slice(1)));
}

// ---- One sentence and what is said of each number in it

function told(text, { start, end, marks }) {
  return () => {
    const item = element("li", { className: "answer", tabIndex: -1 });
    item.append(marked(text, start, end, marks), ...together(marks).map(outcome));
    return item;
  };
}

/** The sentence as it was typed, its numbers marked. */
function marked(text, start, end, marks) {
  const quote = element("blockquote", { className: "answer-text", dir: "auto" });
  let at = start;
  for (const mark of marks) {
    if (mark.start < at || mark.end > end) continue;
    quote.append(text.slice(at, mark.start), element("mark", {}, text.slice(mark.start, mark.end)));
    at = mark.end;
  }
  quote.append(text.slice(at, end));
  return quote;
}

/** Numbers of one sentence of which the same is said are told once. */
function together(marks) {
  const kinds = new Map();
  for (const mark of marks) {
    const { claims, reason, words, measure, about: others } = mark;
    const kind = claims.length ? claims[0] : JSON.stringify([reason, words, measure, others[0]]);
    if (!kinds.has(kind)) kinds.set(kind, mark);
  }
  return [...kinds.values()];
}

function outcome(mark) {
  const made = element("div", { className: `outcome ${mark.mark}` });
  const [first] = mark.claims;
  const figures = figuresOf(mark);
  if (ours(mark.suggestion)) {
    made.append(suggestionBox(mark.suggestion), folded(t.suggested_for, [mark.suggestion.claim]), ...figures);
    return made;
  }
  if (first) {
    const alike = [...new Set([...mark.claims, ...mark.near, ...mark.about])].filter((id) => id !== first);
    made.append(box(first, true));
    if (alike.length) made.append(folded(fill(t.alike, { n: alike.length }), alike));
    made.append(...figures);
    return made;
  }
  const how = NEARNESS.find((nearness) => mark[nearness].length);
  const asked = mark.reason === "unread/not_asserted" && mark.words.words === "?" && how === "near";
  if (!asked) made.append(element("p", {}, element("strong", {}, `${t.unjudged}.`), ` ${why(mark)}`));
  if (how) made.append(close(asked ? t.asked : t[how], mark[how]));
  const rest = how === "near" ? mark.about.filter((id) => !mark.near.includes(id)) : [];
  if (rest.length) made.append(folded(fill(t.others, { n: rest.length }), rest));
  made.append(...figures);
  if (!how && !figures.length) made.append(toAll());
  return made;
}

/** Where nothing near is known: all claims, and all figures. */
function toAll() {
  const claims = element("a", { href: "#claims" }, fill(t.all_claims, { n: boxes.size }));
  return element("p", {}, claims, " · ", element("a", { href: root + allFigures }, t.all_figures));
}

/** Why a number is not judged, its fields filled with words of the sentence and names of measures. */
function why({ reason, words }) {
  if (!reason) return fill(t.not_this, { n: boxes.size });
  const named = (words.measures ?? [words.measure]).map((name) => measures[name]?.[0]).join(", ");
  return fill(reasons[reason], { nb: named, en: named, ...words });
}

/** The way to all figures of what is counted, or of what may be. */
function figuresOf({ measure, measures: named, words }) {
  const shown = [...new Set([measure, words.measure, ...named])].filter((name) => measures[name]?.[1]).slice(0, NAMED);
  return shown.map((name) => {
    const [called, path] = measures[name];
    return element("p", {}, element("a", { href: root + path }, fill(t.figures, { measure: called })));
  });
}

// ---- Claims

/** The nearest claims under a line that says how near; the others folded away. */
function close(line, ids) {
  const [first, rest] = [ids.slice(0, CLOSE), ids.slice(CLOSE)];
  const made = element("div", { className: "close" }, element("p", {}, line));
  made.append(list(first, true));
  if (rest.length) made.append(folded(fill(t.more, { n: rest.length }), rest));
  return made;
}

function folded(line, ids) {
  return element("details", {}, element("summary", {}, line), list(ids, false));
}

/** Of the first what can be said as well, where that is asked for. */
function list(ids, sayable) {
  const made = element("ul", { className: "cards" });
  made.append(...ids.map((id, i) => element("li", { className: "said" }, ...inside(id, sayable && i === 0))));
  return made;
}

function box(id, sayable) {
  return element("div", { className: "said panel" }, ...inside(id, sayable));
}

/** What the figures say of a sentence that we suggest ourselves. */
function ours(suggestion) {
  return suggestion && suggested[suggestion.claim]?.[suggestion.at];
}

/** Its verdict, drawn as in the list of verdicts, its numbers and where they are from. */
function suggestionBox(suggestion) {
  const { verdict, numbers, line } = ours(suggestion);
  const drawn = document.querySelector(`#shapes .v-${verdict.key}`).cloneNode(true);
  drawn.querySelector(".verdict-words").textContent = verdict.words;
  const made = element("div", { className: "said panel" }, element("p", { className: "said-verdict" }, drawn));
  made.append(...numbers.map((number) => element("p", {}, number)));
  if (line) made.append(element("p", { className: "copy-text" }, element("span", { className: "source-line" }, line)));
  const href = `${boxes.get(suggestion.claim).querySelector("a").getAttribute("href")}#say`;
  made.append(element("p", {}, element("a", { href }, t.open)));
  return made;
}

/** The claim as it stands in the list, and what can be said, with a button that copies it with its source. */
function inside(id, sayable) {
  const parts = [...boxes.get(id).children].map((part) => part.cloneNode(true));
  const { text, line } = (sayable && say[id]) || {};
  if (!text) return parts;
  const link = parts[0].querySelector("a");
  const own = parts.some((part) => part.querySelector(".v-own_source_only"));
  const said = element("div", { className: "instead" }, element("p", {}, own ? t.say_own : t.say));
  const words = element("p", { className: "copy-text", id: `say-${(copies += 1)}` }, element("strong", {}, text));
  if (line) words.append(element("span", { className: "source-line" }, line)); // a block: copied as a line of its own
  const open = element("a", { href: `${link.getAttribute("href")}#say` }, t.open);
  said.append(words, copyButton(words.id), element("p", {}, open));
  return [...parts, said];
}

/** A button that site.js copies by, as on every page. */
function copyButton(id) {
  const button = element("button", { type: "button" }, t.copy);
  button.dataset.copy = id;
  return button;
}

// ---- Searching all figures and pages, by words

async function lookUp(words) {
  const mine = turn;
  const hits = await hitsFor(words, root);
  if (mine !== turn) return;
  found.replaceChildren(...(hits ? resultsOf(words, hits) : fromDisk(words)));
  found.focus();
}

function resultsOf(words, { count, best }) {
  if (!count) return [element("p", {}, fill(t.nowhere, { words }))];
  const more = count > best.length;
  const line = fill(more ? t.elsewhere_more : t.elsewhere, { words, n: count, shown: best.length });
  const hits = best.map(({ meta }) => {
    const link = element("a", { href: root + meta.path }, meta.title);
    return element("li", {}, element("span", { className: "badge" }, t.kind[meta.kind] ?? ""), " ", link);
  });
  return [element("p", {}, line), element("ul", { className: "search-hits" }, ...hits)];
}

function fromDisk(words) {
  const { claims: ids } = mentioned(words);
  const near = [...reading(words, grammar)].flatMap(({ marks }) => marks.flatMap(({ about: others }) => others));
  const all = [...new Set([...near, ...ids])];
  const line = fill(t.claims_found, { words, n: all.length });
  return [element("p", { className: "note" }, t.from_disk), element("p", {}, line), list(all, false)];
}
