// A text -> what `partnerdrap check` says of each number in it, without its figures: which registered claims say the
// same, which numbers are understood, and why the others are not.
//
// The twin of analysis/scan, as phrases.js is of analysis/phrases: sentences, what each is about, the claim that it
// makes. The words are data (analysis/site/grammar.py). Nothing that is read here is kept or sent.

import { find, readerOf, SPACE } from "./phrases.js";

/**
 * Every number of a text, in order: {start, end, mark, claims, near, about, measure, reason, words, phrase}.
 *
 * mark    "registered", "understood" or "refused", as check marks it; "suggested" of a sentence that is suggested
 *         instead of a claim, word for word, as a whole: `suggestion` is then {claim, at}
 * claims  ids of the registered claims that say the same; check judges by the first
 * near    ids of those that say a like number of the same things, whatever the years: each holds the other's value,
 *         so that "hvert fjerde", "25 %" and "ett av fire" lead to the same claims
 * about   ids of all that say a number of the same things, the nearest number first
 * beside  ids of all that have to do with what the sentence names, whatever they say of it, the nearest first
 * measure what is counted, where that is understood; else `measures` are all that the words can mean
 * reason  why it is refused, a key of the site's reasons; `words` fill its fields
 */
export function claims(text, grammar) {
  return [...reading(text, grammar)].flatMap(({ marks: found }) => found);
}

/** The same sentence by sentence, {start, end, marks}: a long text is read in slices. */
export function* reading(text, grammar) {
  const book = bookOf(grammar);
  for (const { text: block, startOf, endOf } of paragraphs(text)) {
    for (const [start, end] of sentences(block, book)) {
      const found = marks(block.slice(start, end), book).map((mark) => ({
        ...mark,
        start: startOf(start + mark.start),
        end: endOf(start + mark.end),
      }));
      yield { start: startOf(start), end: endOf(end), marks: found };
    }
  }
}

/** What words without a number name ("partnardrap", "reverse alarms"): ids of measures, and of the claims on them. */
export function about(words, grammar) {
  const book = bookOf(grammar);
  const measures = measuresIn(words, book);
  const on = book.claims.filter(({ counted = [] }) => counted.some(([measure]) => measures.includes(measure)));
  return { measures, claims: on.map(({ id }) => id) };
}

const books = new WeakMap();

function bookOf(grammar) {
  if (!books.has(grammar)) books.set(grammar, new Book(grammar));
  return books.get(grammar);
}

/** The words of the grammar, compiled as they are needed, and what they find in the sentence at hand. */
class Book {
  constructor(grammar) {
    this.grammar = grammar;
    this.scan = grammar.scan;
    this.reader = readerOf(grammar);
    this.claims = grammar.claims;
    this.lexicon = new Lexicon(grammar);
    this.patterns = new Map();
    this.places = placeNames(this.scan.places);
    const of = (name) => new Set(this.scan.sentences[name].split("|"));
    this.abbreviations = { inside: of("inside"), either: of("either"), beforeNumber: of("before_number") };
    const beside = Object.entries(this.scan.beside);
    this.beside = Object.fromEntries(beside.map(([slot, words]) => [slot, new Set(words.split("|"))]));
  }

  pattern(name, flags) {
    const key = `${flags} ${name}`;
    if (!this.patterns.has(key)) this.patterns.set(key, new RegExp(translated(this.scan.sentences[name]), flags));
    return this.patterns.get(key);
  }

  measure(name) {
    return this.grammar.measures[name] ?? {};
  }

  normalised(text) {
    const folded = this.reader.fold(text).folded.replace(HYPHEN, "-");
    return folded.split(SPACES).filter(Boolean).join(" ");
  }

  /** A sentence as it is compared: one spelling, one sign for per cent, no full stop. */
  wording(text) {
    return this.normalised(text).replace(/\.+$/, "").replace(this.pattern("percent", "gu"), " %");
  }
}

// ---- Python's regular expressions in JavaScript

const SPACES = new RegExp(`[${SPACE}]+`);
const HYPHEN = new RegExp(`[${SPACE}]*-[${SPACE}]*`, "g");

// What a word is made of: in any text; and in a folded one, where letters and digits that no pattern names have been
// replaced (Lexicon.plain), so that hundreds of patterns need not know every script.
const LETTERS = "\\p{L}\\p{N}_";
const LATIN = "0-9_a-z\\xaa\\xb2\\xb3\\xb5\\xb9\\xba\\xbc-\\xbe\\xc0-\\xd6\\xd8-\\xf6\\xf8-\\u024f";
const OTHER_DIGIT = /(?![0-9])\p{Nd}/gu;
const OTHER_LETTER = /(?![\0-\u024f])[\p{L}\p{N}]/gu;
const A_LETTER = "\u01dd";
const A_DIGIT = "9";
const BEYOND_LATIN = /[^\0-\u024f\ufffc]/;

/** The same pattern with letters, digits and blanks as Python has them. Case goes into the flags. */
function translated(pattern, letters = LETTERS, digit = "\\p{Nd}") {
  const signs = {
    "\\w": `[${letters}]`,
    "\\W": `[^${letters}]`,
    "\\d": digit,
    "\\s": `[${SPACE}]`,
    "\\b": `(?:(?<=[${letters}])(?![${letters}])|(?<![${letters}])(?=[${letters}]))`,
    "\\Z": "$",
  };
  return pattern
    .replaceAll("[^\\W\\d_]", `(?:(?![${digit}_])[${letters}])`)
    .replaceAll("(?i:", "(?:")
    .replaceAll('\\"', '"') // no escape that a strict reader knows
    .replace(/([+*?])\+/g, "$1") // possessive: only for speed
    .replace(/\\[wWdsbZ]/g, (sign) => signs[sign]);
}

// ---- Words to look for, and where they stand (lexicon.py)

class Lexicon {
  constructor({ scan, words }) {
    this.words = words;
    this.invisible = scan.lexicon.invisible;
    this.letter = new RegExp(scan.lexicon.letter, "gsu");
    this.anyInvisible = new RegExp(`[${this.invisible}]`, "gu");
    const table = Object.entries(scan.lexicon.one);
    this.one = new Map(table.flatMap(([becomes, letters]) => [...letters].map((letter) => [letter, becomes])));
    this.odd = new RegExp(`[${[...this.one.keys()].join("")}]`, "gu");
    this.slots = new Map();
    this.compiled = { g: new Map(), y: new Map() };
    this.finders = new Map();
    this.kept = new Map();
  }

  plain(text) {
    const plain = text.replace(this.odd, (letter) => this.one.get(letter));
    if (!BEYOND_LATIN.test(plain)) return plain;
    const instead = (by) => (letter) => by.repeat(letter.length);
    return plain.replace(OTHER_DIGIT, instead(A_DIGIT)).replace(OTHER_LETTER, instead(A_LETTER));
  }

  /** One spelling, and for each letter of it where it begins and ends in the text. */
  fold(text) {
    return this.keep("fold", text, () => {
      const lower = text.toLowerCase();
      const composed = lower.length === text.length && lower === lower.normalize("NFC");
      const alike = composed && lower.search(this.anyInvisible) < 0;
      return alike ? { text: this.plain(lower), startOf: (i) => i, endOf: (i) => i + 1 } : this.unfolded(text);
    });
  }

  unfolded(text) {
    const [letters, starts, ends] = [[], [], []];
    for (const { 0: cluster, index } of text.matchAll(this.letter)) {
      const letter = this.plain(cluster.replace(this.anyInvisible, "").toLowerCase().normalize("NFC"));
      letters.push(letter);
      for (let i = 0; i < letter.length; i += 1) {
        starts.push(index);
        ends.push(index + cluster.length);
      }
    }
    return { text: letters.join(""), startOf: (i) => starts[i], endOf: (i) => ends[i] };
  }

  /** What is found in a text, kept while it is at hand: every number of a sentence asks for it. */
  keep(what, text, make) {
    const key = `${what}\n${text}`;
    if (!this.kept.has(key)) {
      if (this.kept.size > 200) this.kept.clear();
      this.kept.set(key, make());
    }
    return this.kept.get(key);
  }

  /** A pattern with its blanks widened and its slots filled in. */
  filled(words) {
    const spaced = words.replaceAll(" ", "(?:[ -]{1,3})");
    return spaced.replace(/\{([a-z_]\w*)\}/g, (_, name) => {
      if (!this.slots.has(name)) this.slots.set(name, `(?:${this.filled(this.words.slots[name])})`);
      return this.slots.get(name);
    });
  }

  /** Word patterns, matched as whole words; sticky, or over a whole text. */
  pattern(words, flags = "g") {
    const compiled = this.compiled[flags];
    if (!compiled.has(words)) {
      const whole = `(?<![${LATIN}])(?:${translated(this.filled(words), LATIN, "\\d")})(?![${LATIN}])`;
      compiled.set(words, new RegExp(whole, flags));
    }
    const pattern = compiled.get(words);
    pattern.lastIndex = 0;
    return pattern;
  }

  /** Whether a folded text holds one of the words `beside`, where there are any, and none of the words `unless`. */
  fits(text, { beside, unless }) {
    return (!beside || this.pattern(beside).test(text)) && !(unless && this.pattern(unless).test(text));
  }

  /** Every place where the words of a mark stand. */
  all(mark, text) {
    const folded = this.fold(text);
    const matches = [...folded.text.matchAll(this.pattern(this.words.marks[mark]))];
    return matches.map((match) => hit(mark, text, folded, match));
  }

  /** The first of them as it stands in the text, or null; or only where the text begins. */
  search(mark, text, atStart = false) {
    const folded = this.fold(text);
    const match = this.pattern(this.words.marks[mark], atStart ? "y" : "g").exec(folded.text);
    return match && hit(mark, text, folded, match).words;
  }

  finder(table) {
    if (!this.finders.has(table)) {
      const rows = Object.entries(this.words[table]).map(([name, row]) => [name, row.words ?? row]);
      const entry = (name, word) => (typeof word === "string" ? { name, words: word } : { name, ...word });
      const told = rows.flatMap(([name, words]) => words.map((word) => entry(name, word)));
      this.finders.set(table, { told, any: this.pattern(told.map(({ words }) => words).join("|")) });
    }
    return this.finders.get(table);
  }

  /** The hits of a table in order; none overlaps another, and of those that start together the longest stands. */
  find(table, text) {
    return this.keep(table, text, () => {
      const { told, any } = this.finder(table);
      const folded = this.fold(text);
      const hits = [];
      let [at, held] = [0, null];
      for (;;) {
        any.lastIndex = at;
        const first = any.exec(folded.text);
        if (!first) return hits;
        held ??= told.filter((word) => this.fits(folded.text, word));
        const best = this.longest(held, folded.text, first.index);
        if (best) hits.push(hit(best.name, text, folded, best));
        at = Math.max(best ? best.index + best[0].length : 0, first.index + 1);
      }
    });
  }

  longest(held, text, start) {
    let best = null;
    for (const word of held) {
      word.sticky ??= this.pattern(word.words, "y");
      word.sticky.lastIndex = start;
      const match = word.sticky.exec(text);
      if (match?.[0] && (!best || match[0].length > best[0].length)) best = Object.assign(match, { name: word.name });
    }
    return best;
  }
}

function hit(name, text, folded, match) {
  const [start, end] = [folded.startOf(match.index), folded.endOf(match.index + match[0].length - 1)];
  return { name, start, end, words: text.slice(start, end) };
}

// ---- Paragraphs and sentences (blocks.py, sentences.py)

const ADDRESS = /(?<![\p{L}\p{N}_])(?:https?:\/\/|www\.)[^\s<>]*[\p{L}\p{N}_/#=&%+-]/u;
const ODD = new RegExp(`(${ADDRESS.source})|[ \\t\\n\\r\\f\\v]+`, "gu");
const GAP = "\ufffc"; // stands where an address was taken out, so that words do not join

/** The parts of a text between empty lines, with single blanks, each with its way back to the text. */
function paragraphs(text) {
  const found = [];
  let at = 0;
  const gaps = [...text.matchAll(/(?:\r\n?|\n)[ \t]*(?:\r\n?|\n)\s*/g), { 0: "", index: text.length }];
  for (const { 0: gap, index } of gaps) {
    found.push(paragraph(text.slice(at, index), at));
    at = index + gap.length;
  }
  return found.filter((block) => block.text.trim());
}

function paragraph(written, offset) {
  const [pieces, starts] = [[], []];
  const put = (piece, from, whole) => {
    if (piece === " " && (!pieces.length || pieces.at(-1) === " ")) return;
    pieces.push(piece);
    for (let i = 0; i < piece.length; i += 1) starts.push(offset + from + (whole ? 0 : i));
  };
  let at = 0;
  for (const match of written.matchAll(ODD)) {
    if (match.index > at) put(written.slice(at, match.index), at);
    put(match[1] ? GAP : " ", match.index, true);
    at = match.index + match[0].length;
  }
  if (at < written.length) put(written.slice(at), at);
  const joined = pieces.join("").replace(/ $/, "");
  return { text: joined, startOf: (i) => starts[i], endOf: (i) => (i ? starts[i - 1] + 1 : offset) };
}

/** The sentences of a block, as [start, end]; together they hold all its words. */
function sentences(text, book) {
  const found = [];
  let start = 0;
  for (const stop of text.matchAll(book.pattern("stop", "gu"))) {
    if (!ends(text, start, stop, book)) continue;
    found.push([start, stop.index + stop[0].length]);
    start = stop.index + stop[0].length + 1;
  }
  if (start < text.length) found.push([start, text.length]);
  return found;
}

const letterAt = (text, i) => (i < text.length ? String.fromCodePoint(text.codePointAt(i)) : "");
const DIGITS = /^[\p{Nd}\u00b2\u00b3\u00b9\u2070\u2074-\u2079\u2080-\u2089]+$/u;
const UPPER = /^\p{Uppercase}/u;

function ends(text, start, stop, book) {
  const next = book.pattern("next", "yu");
  next.lastIndex = stop.index + stop[0].length;
  const after = next.lastIndex + next.exec(text)[0].length;
  const follows = letterAt(text, after);
  if (!follows || /^\p{Lowercase}/u.test(follows)) return false;
  if ("!?".includes(stop[0][0])) return true;
  if (stop[0][0] === "…" || stop[0].startsWith("..")) return !DIGITS.test(follows);
  const first = Math.max(stop.index > 0 ? text.lastIndexOf(" ", stop.index - 1) + 1 : 0, start);
  const { opening } = book.scan.sentences;
  let word = text.slice(first, stop.index);
  while (word && opening.includes(word[0])) word = word.slice(1);
  if (DIGITS.test(word)) return numberEnds(text, start, first, after, book);
  if (/^\p{L}$/u.test(word)) {
    const before = text.slice(Math.max(first - 2, start), first).trimEnd();
    return UPPER.test(word) && DIGITS.test(before.slice(-1)); // an initial; the letter of "Prop. 30 L" is none
  }
  return wordEnds(word.toLowerCase(), follows, book);
}

/** Whether a number with a point ends the sentence: not as a list number, nor as the day or month of a date. */
function numberEnds(text, start, first, after, book) {
  const digits = text.slice(first, after).split(".")[0].length;
  if (digits > 2) return digits > 3 || first > start;
  const month = book.pattern("month", "yiu");
  month.lastIndex = after;
  const day = book.pattern("day", "u").test(text.slice(Math.max(first - 5, start), first));
  return first > start && !(month.test(text) || (day && DIGITS.test(letterAt(text, after))));
}

function wordEnds(word, follows, { abbreviations, ...book }) {
  if (abbreviations.inside.has(word)) return false;
  if (abbreviations.beforeNumber.has(word) && DIGITS.test(follows)) return false;
  const letters = new RegExp(`^(?:${translated(book.scan.sentences.letters)})$`, "u");
  return abbreviations.either.has(word) || letters.test(word) ? UPPER.test(follows) : true;
}

// ---- One sentence: what check says of each of its numbers (check.py)

function marks(text, book) {
  if (text.length > book.scan.too_long) return [refused({ start: 0, end: text.length }, "too_long")];
  const wording = book.wording(text);
  const found = numbersIn(text, wording, book);
  const suggestion = suggestedAs(wording, book);
  return suggestion ? [suggested(text, found, suggestion)] : found;
}

/** The suggestion that a sentence is, word for word. */
function suggestedAs(wording, { claims: known }) {
  for (const { id, suggested: listed = [] } of known) {
    const at = listed.findIndex((texts) => texts.includes(wording));
    if (at >= 0) return { claim: id, at };
  }
  return null;
}

/** A sentence of our own, as a whole: at its main number. */
function suggested(text, found, suggestion) {
  const read = found.filter(({ phrase }) => phrase);
  const main = read.find(({ phrase }) => phrase.kind !== "count") ?? read[0] ?? outcome({ start: 0, end: text.length });
  return { ...main, mark: "suggested", suggestion, reason: null, words: {} };
}

function numbersIn(text, wording, book) {
  const { scan, lexicon } = book;
  const said = book.normalised(text);
  const found = statements(text, said, book);
  const quoted = book.claims.find((claim) => claim.texts.includes(wording));
  if (!quoted && !lexicon.find("subject", text).length) return found;
  const hits = joined(text, find(text, book.grammar).filter((h) => !isAge(text, h)), scan);
  const periods = hits.flatMap((h) => h.period ?? []);
  let numbers = hits.filter((h) => !h.ignorable && (h.phrase || !h.period));
  if (numbers.length > scan.too_many) {
    return [...found, refused(numbers[0], "too_long", {}, besideAll(text, book))];
  }
  if (numbers.some((h) => scan.changes.includes(h.phrase?.kind))) {
    // "auka frå 2 174 til 3 260" is one thing said, not two
    numbers = numbers.filter((h) => h.phrase?.kind !== "trend");
  }
  const undated = withoutDays(text, hits, numbers, periods, book);
  return [...found, ...numbers.map((h) => mark(text, h, { hits, numbers, periods, undated, quoted, book }))];
}

/** Claims without a number, known by their words. */
function statements(text, said, { claims: known, lexicon }) {
  return known.flatMap(({ id, words = [] }) => {
    const [written] = words.find(([, plain]) => said.includes(plain)) ?? [];
    if (!written || !lexicon.find("statements", text).length) return [];
    const start = Math.max(text.toLowerCase().indexOf(written.toLowerCase()), 0);
    return [registered({ start, end: start + written.length }, [id])];
  });
}

function mark(text, number, { hits, numbers, periods, undated, quoted, book }) {
  const { phrase } = number;
  const told = !phrase && book.scan.refusals.find((key) => number.reason.includes(key));
  if (!phrase) return refused(number, `words/${told ?? "other"}`, {}, besideAll(text, book));
  const [clause, offset] = numbers.length > 1 ? clauseOf(text, number, book) : [text, 0];
  const inside = hits.filter((h) => h.period && offset <= h.start && h.start < offset + clause.length);
  const own = inside.length ? inside.map((h) => h.period) : periods;
  const asked = { sentence: text, clause, offset, start: number.start, end: number.end, phrase, periods: own, book };
  const close = neighbours(asked);
  if (quoted && asks(quoted, phrase)) return registered(number, [quoted.id], close);
  const reading = readClaim(asked);
  const dating = book.scan.dating.find((rule) => book.lexicon.search(rule, text)); // whom the sentence says it counts
  const open = ({ datings = [] }) => !dating || datings.every((rule) => rule === dating);
  const saying = (claim) => open(claim) && says(claim, reading, phrase, own, undated);
  const same = reading.denied ? [] : book.claims.filter(saying);
  if (same.length) return registered(number, same.map(({ id }) => id), close);
  if (undated && !reading.denied) {
    return refused(number, "undated", { words: undated.text, why: undated.reason }, close);
  }
  if (!reading.claim && !reading.settled) return refused(number, reading.reason, reading.words, close);
  return outcome(number, "understood", { ...close, reason: reading.reason ?? null, words: reading.words ?? {} });
}

function outcome({ start, end, phrase = null }, said, more) {
  const none = { claims: [], near: [], about: [], beside: [], measure: null, measures: [], reason: null, words: {} };
  return { start, end, mark: said, ...none, suggestion: null, phrase, ...more };
}

function registered(number, ids, { near = [], about = [], ...others } = {}) {
  const first = (listed) => [...new Set([...ids, ...listed])];
  return outcome(number, "registered", { ...others, claims: ids, near: first(near), about: first(about) });
}

function refused(number, reason, words = {}, close = {}) {
  return outcome(number, "refused", { reason, words, ...close });
}

/** "Kvinnen (38)": an age after a person. */
function isAge(text, { start, end, text: written }) {
  return /^[\p{Nd}\u00b2\u00b3\u00b9]{1,2}$/u.test(written) && text[start - 1] === "(" && text[end] === ")";
}

/** "For 2012-2021" is one period, however its first year was told. */
function joined(text, hits, { dashes }) {
  const found = [];
  for (const next of hits) {
    const last = found.at(-1);
    const areYears = last?.period?.kind === "year" && next.period?.kind === "year";
    const inOrder = areYears && last.period.start < next.period.start;
    if (inOrder && dashes.includes(text.slice(last.end, next.start).trim())) {
      const period = { ...last.period, end: next.period.end, kind: "years" };
      found[found.length - 1] = { ...last, end: next.end, text: text.slice(last.start, next.end), period };
    } else {
      found.push(next);
    }
  }
  return found;
}

/** The words that leave open which days a sentence is about, with the reason. */
function withoutDays(text, hits, numbers, periods, book) {
  const date = new RegExp(`^(?:${translated(book.scan.sentences.date)})$`, "u");
  const told =
    numbers.find((h) => !h.phrase && book.scan.undated.includes(h.reason)) ??
    hits.find((h) => !h.phrase && !h.period && date.test(h.text.trim()));
  if (told || periods.length) return told ?? null;
  const floating = book.lexicon
    .all("floating", text)
    .find((span) => !numbers.some((h) => h.phrase && h.start < span.end && span.start < h.end));
  return floating ? { text: floating.words, reason: "so many years, without saying which" } : null;
}

/** The part of a sentence that a number stands in: beside another number only what is near it is about it. */
function clauseOf(text, number, book) {
  let [start, end] = [0, text.length];
  for (const cut of text.matchAll(book.pattern("clause", "giu"))) {
    const past = cut.index + cut[0].length;
    if (past <= number.start) start = past;
    else if (cut.index >= number.end) {
      end = cut.index;
      break;
    }
  }
  return [text.slice(start, end), start];
}

// ---- The registered claims (known.py)

const EXACT = ["kind", "low", "high", "low_closed", "high_closed", "years"];

function asks(claim, phrase) {
  return [...(claim.asked ?? []), ...(claim.whole ?? [])].some((p) => alike(p, phrase));
}

function alike(a, b) {
  const keys = a.kind === "extreme" || a.kind === "trend" ? [...EXACT, "way"] : EXACT;
  const [ours, theirs] = [a.parts ?? [], b.parts ?? []];
  if (ours.length !== theirs.length || !ours.every((part, i) => alike(part, theirs[i]))) return false;
  return keys.every((key) => equal(told(a[key]), told(b[key]))) && String(a.counts ?? "") === String(b.counts ?? "");
}

const told = (value) => (value === undefined || value === false ? null : value); // what is not said is left out

function equal(a, b) {
  return typeof a === "number" && typeof b === "number" ? Math.abs(a - b) <= 1e-12 * Math.max(1, Math.abs(a)) : a === b;
}

/** Whether a claim says the same in other words. */
function says(claim, reading, phrase, periods, undated) {
  const asked = (phrase.kind === "several" ? claim.whole : claim.asked) ?? [];
  if (!asked.some((p) => alike(p, phrase))) return false;
  const { window, counted } = claim;
  if (!reading.claim) {
    // a change without its years, or a comparison: known by its words alone
    const kinds = ["change", "comparison", ...(undated ? ["count"] : [])];
    const told = counted.some(([measure]) => measure === reading.measure) && kinds.includes(claim.type);
    return told && periods.every((p) => !p.start || (window.first <= p.end && p.start <= window.last));
  }
  const { claim: made } = reading;
  const within = made.counted.every((c) => has(counted, c));
  const whole = within && counted.every((c) => has(made.counted, c));
  if (claim.type !== made.type || !(whole || (claim.type === "extreme" && within))) return false;
  if (undated) {
    return !undated.reason.includes("day of writing") && !window.newest && !periods.some((p) => p.start);
  }
  const sides = claim.type === "extreme" ? ["newest", "last"] : ["newest", "first", "last"];
  return sides.every((end) => window[end] === made.window[end]);
}

function has(listed, counted) {
  return listed.some((each) => each.every((part, i) => part === counted[i]));
}

/** The claims that a number comes near to, and what it may count: of `mark`, near, about, beside, measure, measures. */
function neighbours(asked) {
  const { phrase, book } = asked;
  const things = tried(() => {
    const type = book.scan.types[phrase.kind];
    requireNorway(asked);
    const meaning = meaningOf(asked, type);
    requireNoGroup(asked, type, meaning);
    return { type, measure: meaning.measure, counted: countedBy(type, asked, meaning, sexOf(asked, meaning)) };
  });
  const numbers = (claim) => (things.type === claim.type ? numbersOn(claim, things.counted) : []);
  const away = (claim) => Math.min(...numbers(claim).map((p) => apart(p, phrase.value)));
  const alike = book.claims.filter((claim) => numbers(claim).length).sort((a, b) => away(a) - away(b));
  const near = alike.filter((claim) => numbers(claim).some((p) => holdEachOther(p, phrase)));
  const ids = (listed) => listed.map(({ id }) => id);
  const others = beside(...meantBy(asked, things), asked, book);
  return { ...others, about: ids(alike), near: ids(near), measure: things.measure ?? null };
}

/** The numbers that a claim says of some things: of "83 kvinner og 16 menn" one, of "kvinner". */
function numbersOn({ type, asked = [], counted = [] }, things) {
  if (!things.every((c) => has(counted, c)) || (type === "share" && things.length !== counted.length)) return [];
  const each = type !== "share" && asked.length > 1 && asked.length === counted.length;
  return each ? asked.filter((_, i) => has(things, counted[i])) : asked;
}

/** Whether two numbers are alike: of one kind, since five times as many is no growth of 500 per cent. */
function holdEachOther(a, b) {
  if (a.kind !== b.kind) return false;
  const [one, other] = [a.value ?? null, b.value ?? null];
  return one !== null && other !== null && holds(a, other) && holds(b, one);
}

/** What a number may count, wherever and of whom, as the measure meant or all that are named; and all named beside. */
function meantBy(asked, { measure, words = {} }) {
  const { book, phrase, sentence, clause } = asked;
  const meant = measure ?? tried(() => meaningOf(asked, book.scan.types[phrase.kind])).measure;
  const told = meant ? [meant] : words.measures ?? [];
  const inClause = measuresIn(clause, book);
  const named = inClause.length ? inClause : measuresIn(sentence, book);
  return [told.length ? told : named, named];
}

/** The measures of all subjects that a text names. */
function measuresIn(text, { lexicon }) {
  const named = lexicon.find("subject", text).map(({ name }) => Object.values(lexicon.words.subject[name]));
  return [...new Set(named.flat(2).flatMap(({ measure }) => measure ?? []))];
}

/** All claims on some measures or on those named beside them, else on their topic; the nearest to a number first. Where
 * it is asked what share women or men are, claims that say so come before all others. */
function beside(measures, named, asked, book) {
  const phrase = asked?.phrase ?? null;
  const ofOneSex = phrase && tried(() => meaningOf(asked, book.scan.types[phrase.kind])).sex_part;
  const elsewhere = ({ counted = [] }) => ofOneSex && !(counted.length > 1 && counted.every(([m]) => m === counted[0][0]));
  const on = (listed, { counted = [] }) => counted.findIndex(([measure]) => listed.includes(measure));
  const rank = (claim) => {
    const numbers = (claim.asked ?? []).flatMap((p) => [p, ...(p.parts ?? [])]);
    const ofKind = phrase ? numbers.filter((p) => p.kind === phrase.kind) : [];
    const same = ofKind.some((p) => alike(p, phrase) || holdEachOther(p, phrase));
    const place = on(measures, claim); // the whole that a share is of tells less than its part
    const away = ofKind.map((p) => apart(p, phrase.value));
    return [elsewhere(claim) ? 1 : 0, same ? 0 : 1, place < 0 ? 2 : Math.min(place, 1), ofKind.length ? 0 : 1, Math.min(...away, Infinity)];
  };
  const all = [...measures, ...named];
  const topics = all.flatMap((measure) => book.measure(measure).topic ?? []);
  const sharing = book.claims.filter((claim) => on(all, claim) >= 0);
  const akin = book.claims.filter(({ counted = [] }) => counted.some(([m]) => topics.includes(book.measure(m).topic)));
  const ranked = (sharing.length ? sharing : akin).map((claim) => ({ id: claim.id, at: rank(claim) }));
  const order = ({ at: a }, { at: b }) => a.map((x, i) => (x === b[i] ? 0 : x - b[i])).find(Boolean) ?? 0;
  const nearest = ranked.sort(order).map(({ id }) => id);
  const first = book.claims.find(({ id }) => id === nearest[0])?.counted ?? [];
  const open = measures === named ? [...new Set([...first.map(([measure]) => measure), ...named])] : measures;
  return { measures: open, beside: nearest };
}

/** For a number that is not read: all claims on what the sentence names. */
function besideAll(text, book) {
  const named = measuresIn(text, book);
  return beside(named, named, null, book);
}

/** How far a value lies from an interval; nothing is far from words without a number. */
function apart({ low = null, high = null }, value) {
  return value === null ? 0 : Math.max(0, low === null ? 0 : low - value, high === null ? 0 : value - high);
}

function holds({ low = null, high = null, low_closed: lowClosed, high_closed: highClosed }, value) {
  if (low === null && high === null) return false; // a change from one number to another, an extreme, a trend
  const above = low === null || value > low || (lowClosed && equal(value, low));
  return above && (high === null || value < high || (highClosed && equal(value, high)));
}

// ---- A number as a claim of its own (adhoc.py): what it counts, over which days; or why it is not read

// no Error: most numbers of a text are refused, and a stack trace each would cost more than the reading
class Unread {
  constructor(reason, { words = {}, measure = null, settled = false } = {}) {
    Object.assign(this, { reason, words, measure, settled });
  }
}

const unread = (key, words, measure) => new Unread(`unread/${key}`, { words, measure });

/** What is made, or {reason, words, measure, settled} where the sentence is not read. */
function tried(make) {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof Unread)) throw error;
    const { reason, words, measure, settled } = error;
    return { reason, words, measure, settled };
  }
}

function readClaim(asked) {
  const { unread: flags } = asked.book.scan;
  const made = tried(() => ({ claim: claimOf(asked, asked.book.scan.types[asked.phrase.kind]) }));
  const key = made.reason?.replace(/^unread\//, "");
  return { ...made, denied: flags.denied.includes(key), settled: made.settled || flags.settled.includes(key) };
}

function claimOf(asked, type) {
  const { book, clause } = asked;
  requireNorway(asked);
  requireAssertion(asked);
  const meaning = meaningOf(asked, type);
  if (type === "change" && book.lexicon.search("mean", clause)) throw unread("unnamed_mean", {}, meaning.measure);
  requireNoGroup(asked, type, meaning);
  const period = periodOf(asked, type, meaning.measure);
  const sex = sexOf(asked, meaning);
  if (sex && book.scan.year_by_year.includes(type)) throw unread("years_not_by_sex");
  const window = windowOf(asked, type, meaning, period, sex);
  return { type, window, counted: countedBy(type, asked, meaning, sex) };
}

function requireNorway({ sentence, book }) {
  const place = placeOf(sentence, book);
  if (place) throw unread("another_place", { place });
}

/** A group that the measure does not know: age, background, weapon ... */
function requireNoGroup({ sentence, book }, type, { knows = [] }) {
  const known = [...knows, ...(type === "trend" ? ["per_inhabitant"] : [])]; // a trend is that of the rate
  const outside = book.lexicon.find("groups", sentence).find(({ name }) => !known.includes(name));
  if (outside) throw unread("another_group", { words: outside.words });
}

/** A cause, or what might have been, is no number, even where one stands in it; nor is what is denied or asked. */
function requireAssertion(asked) {
  const { book: { lexicon }, clause, sentence } = asked;
  const said = lexicon.find("statements", clause);
  for (const name of ["causal", "counterfactual"]) {
    const last = said.findLast((each) => each.name === name);
    if (last) throw unread("cause", { words: last.words });
  }
  const words = lexicon.search("not_asserted", asserted(asked)) ?? (sentence.trimEnd().endsWith("?") ? "?" : null);
  if (words) throw unread("not_asserted", { words: words.trim().toLowerCase() });
}

/** The sentence with its brackets blank, but for those that the number stands in. */
function asserted({ sentence, start, end, book }) {
  const blank = (aside, at) => (at < end && start < at + aside.length ? aside : " ".repeat(aside.length));
  let text = sentence;
  for (let i = 0; i < book.scan.nested; i += 1) text = text.replace(book.pattern("aside", "gu"), blank);
  return text;
}

/** The first and last day that the sentence names. A change needs both its ends. */
function periodOf({ periods }, type, measure) {
  const spans = periods.filter(({ kind }) => kind !== "every" && kind !== "last");
  const named = new Set(spans.map(({ start, end }) => `${start} ${end}`));
  const change = type === "change";
  if (named.size > 1) {
    if (!change || named.size > 2) throw unread("several_periods", {}, measure);
    const inOrder = [...spans].sort((a, b) => (a.start < b.start ? -1 : a.start > b.start ? 1 : 0));
    return { first: inOrder[0].start, last: inOrder.at(-1).end };
  }
  const [span] = spans;
  if (change && (!span || span.kind === "year" || span.start === span.end)) {
    throw unread("change_without_years", {}, measure);
  }
  return span ? { first: span.start, last: span.end } : null;
}

/** The days that the sentence is judged by, if anything was published for them. */
function windowOf({ phrase, periods, book }, type, meaning, period, sex) {
  const measures = [meaning.measure, meaning.stated].filter(Boolean).map((name) => book.measure(name));
  const touches = ([first, last]) => !period || (first <= period.last && period.first <= last);
  const touched = (spans = []) => spans.some(touches);
  const published = measures.some(({ spans }) => touched(spans));
  const last = Math.max(0, ...measures.map((each) => each.last ?? 0)) || null;
  if (type === "share" && !meaning.over && sex && !measures.some((each) => touched(each.of_one_sex?.[sex]))) {
    throw unread("share_not_by_sex");
  }
  const flow = book.measure(meaning.measure).flow;
  if (type === "count" && flow && !period && !periods.some(({ kind }) => kind === "last")) {
    throw unread("count_without_years", {}, meaning.measure);
  }
  const window = spanOf(type, phrase, period, last, book);
  if (!window) throw unread("nothing_published");
  if (!published) throw unread("nothing_for_period", { measure: meaning.measure });
  return window;
}

function spanOf(type, phrase, period, newest, { scan }) {
  const window = (first, last) => ({ newest: false, first, last });
  const years = (count, last) => window(count ? `${last.slice(0, 4) - count + 1}-01-01` : null, last);
  const last = newest && `${newest}-12-31`;
  if (type === "extreme") return period ? years(phrase.years, period.last) : last && years(phrase.years, last);
  if (period) return window(period.first, period.last);
  if (type === "trend") return last && years(scan.level_years, last);
  return { newest: true, first: null, last: null };
}

/** [measure, sex, whether a group that is not published] of all that is counted. */
function countedBy(type, { phrase, book }, meaning, sex) {
  const { measure, over } = meaning;
  const apart = sex === "women_and_children";
  if (type !== "share") {
    const eachSex = phrase.parts.map((part) => oneSex(sexes(part.text, book)));
    if (phrase.kind === "several") return distinct(eachSex.map((each) => [measure, each, false]));
    return [[measure, apart ? null : sex, apart]];
  }
  if (!over) return distinct([[measure, sex, false], [book.measure(measure).base, null, false]]); // the share itself
  return distinct([[measure, sex, false], [over, meaning.sex_part ? null : sex, false]]);
}

function distinct(counted) {
  return counted.filter((each, i) => counted.findIndex((other) => has([other], each)) === i);
}

/** The words that say whose number it is; those who did it are set aside. */
function sexes(text, { lexicon, scan }) {
  return lexicon.find("sex", text).filter(({ name }) => scan.sexes.includes(name));
}

/** Whose number it is: the sex named nearest after the phrase, else in the clause. */
function sexOf({ phrase, clause, offset, start, book }, meaning) {
  if (phrase.kind === "several") return null;
  const named = sexes(clause, book);
  if (meaning.sex_part) {
    const told = new Set(named.map(({ name }) => name).filter((name) => name === "female" || name === "male"));
    if (told.size !== 1) throw unread("open_sex");
    return [...told][0];
  }
  const name = (named.find((each) => each.start + offset >= start) ?? named[0])?.name ?? null;
  if (name === "women_and_children" && meaning.measure !== "protected_address_persons") {
    throw unread("women_and_children");
  }
  return name === "both" ? null : name;
}

// ---- The one measure that a sentence means (meaning.py, subjects.py)

/** The one measure, found once for each number; or it throws why that is open. */
function meaningOf(asked, type) {
  asked.meant ??= tried(() => ({ meaning: findMeaning(asked, type) }));
  if (!asked.meant.meaning) throw new Unread(asked.meant.reason, asked.meant);
  return asked.meant.meaning;
}

function findMeaning(asked, type) {
  const { book } = asked;
  const { kinds, killing } = book.scan;
  const { here, text, offset } = named(asked, type);
  const held = here.map((subject) => ({ subject, meanings: measuresOf(subject.name, kinds[type], text, book) }));
  const able = held.filter(({ meanings }) => meanings.length);
  // understood, and no figure answers it
  if (!able.length) throw new Unread(why(here[0].name, book), { settled: true });
  const kills = new Set(here.map(({ name }) => killing.includes(name)));
  if (kills.size > 1 && !here.some(({ name }) => name === "prior_violence")) throw unread("homicide_and_measure");
  const away = ({ subject }) => distance(asked, type, subject, offset);
  const { subject, meanings } = able.reduce((a, b) => (before(away(b), away(a)) ? b : a));
  const one = ofPeople(asked, nearest(asked, meanings, offset), type);
  if (type === "count") requireWhatIsCounted(asked, subject, offset);
  if (type === "share" && !wholeIsNamed(asked, one, here, offset)) throw unread("open_whole");
  return one;
}

function why(subject, { grammar }) {
  return grammar.words.why.includes(subject) ? `why/${subject}` : "why";
}

/** The subjects that the number can be about, the text they stand in, and where that starts in the sentence. */
function named({ sentence, clause, offset, book }, type) {
  const inClause = book.lexicon.find("subject", clause);
  if (!inClause.length && clause !== sentence && (type === "count" || type === "share")) throw unread("open_count");
  const here = inClause.length ? inClause : book.lexicon.find("subject", sentence);
  if (here.some(({ name }) => name === book.scan.open)) throw new Unread(why(book.scan.open, book));
  if (!here.length) throw unread("nothing_known");
  return inClause.length ? { here, text: clause, offset } : { here, text: sentence, offset: 0 };
}

/** The measures that a claim of a kind on a subject can mean; none where no measure answers it. */
function measuresOf(subject, kind, text, book) {
  const { lexicon } = book;
  const table = lexicon.words.subject[subject];
  let held = entries(table[kind] ?? [], text, lexicon);
  if (!held.length && kind !== "share" && kind !== "count") held = entries(table.count ?? [], text, lexicon);
  if (held.some(({ measure }) => !measure)) return [];
  return held.filter((meaning) => !meaning.sex_part || sexes(text, book).length);
}

/** The entries whose words stand in the sentence; where none does, those that need no words. */
function entries(listed, text, lexicon) {
  const folded = lexicon.fold(text);
  const picked = listed.flatMap((entry) => {
    const match = entry.when && lexicon.pattern(entry.when).exec(folded.text);
    return match && lexicon.fits(folded.text, entry) ? [{ ...entry, at: hit("", text, folded, match).start }] : [];
  });
  return picked.length ? picked : listed.filter(({ when }) => !when);
}

/** Of several meanings the one whose words stand nearest to the number. */
function nearest({ end }, held, offset) {
  if (held.length === 1) return held[0];
  const away = ({ at }) => Math.abs(at + offset - end);
  const near = held.filter(({ at }) => at !== undefined);
  if (!near.length) throw unread("several_meanings", { measures: held.map(({ measure }) => measure) });
  return near.reduce((a, b) => (away(b) < away(a) ? b : a));
}

/** People are no cases, whatever else the sentence holds; and the share of "drapssaker" is that of the cases. */
function ofPeople(asked, one, type) {
  const { book, clause } = asked;
  const [next = ""] = wordsAfter(asked);
  if (type === "count" && book.measure(one.measure).cases && book.beside.people.has(next)) {
    return { ...one, measure: inUnit(one.measure, "_cases", "_victims", book) };
  }
  if (type === "share" && one.over === "homicide_victims" && book.lexicon.search("homicide_cases", clause)) {
    const measure = inUnit(one.measure, "_victims", "_cases", book);
    return { ...one, measure, over: "homicide_cases", stated: null };
  }
  return one;
}

/** A measure by another unit; victims of what was counted in cases alone are counted by nobody. */
function inUnit(measure, unit, other, { grammar }) {
  const swapped = measure.replaceAll(unit, other);
  if (!(swapped in grammar.measures)) throw unread("open_count");
  return swapped;
}

/** Whether a share says what it is of: "hvert fjerde drap ... partnerdrap", and not "hvert fjerde partnerdrap". */
function wholeIsNamed(asked, one, here, offset) {
  const { sentence, start, end, book } = asked;
  if (one.sex_part) {
    // "de fleste kvinner som ...": the women are the whole, and the part is something else
    const [after] = sexes(sentence, book).filter((each) => each.start >= end);
    const between = after ? wordsAfter(asked, after.start) : [];
    const near = after && between.length <= book.scan.few_words && !between.some((word) => book.beside.copula.has(word));
    return !near || here.some((subject) => subject.end + offset <= start);
  }
  if (one.at !== undefined || !one.over || one.over === one.measure) return true;
  return new Set(here.map(({ name }) => name).filter((name) => book.scan.killing.includes(name))).size > 1;
}

/** For a share the narrowest subject, else the nearest, first those after the number. */
function distance({ start, end, book }, type, subject, offset) {
  const [from, to] = [subject.start + offset, subject.end + offset];
  if (type === "share") {
    const { narrowest } = book.scan;
    return [narrowest.includes(subject.name) ? narrowest.indexOf(subject.name) : narrowest.length, from];
  }
  return from - end >= -1 ? [from - end, 0] : [start - to + 20, 1];
}

const before = (a, b) => a[0] < b[0] || (a[0] === b[0] && a[1] < b[1]);

function requireWhatIsCounted(asked, subject, offset) {
  const { phrase, book } = asked;
  // "3 260 besøksforbud ble brutt": orders, or breaches?
  const orders = subject.name === "restraining_order_breach" && book.lexicon.search("order_first", subject.words, true);
  if (orders) throw unread("open_count");
  const other = phrase.kind === "count" && countsSomethingElse(asked, subject.start + offset);
  if (other) throw unread("counts_another", { words: other });
}

/** The noun after a number, unless it is people, or what the subject itself counts: "12 kommuner" is neither. */
function countsSomethingElse(asked, subject) {
  const { sentence, end, book } = asked;
  const rest = sentence.slice(end);
  const [first = ""] = wordsAfter(asked);
  if (!first || subject <= end + (rest.length - rest.trimStart().length) + first.length) return null;
  let words = wordsAfter(asked, subject > end ? subject : undefined).slice(0, book.scan.near_words);
  while (words.length && book.beside.leading.has(words[0])) words = words.slice(1);
  return !words.length || book.beside.people.has(words[0]) ? null : words[0];
}

/** The words after the phrase (up to a place in the sentence), plain and in lower case. */
function wordsAfter({ sentence, end, book }, until) {
  const { punctuation } = book.scan;
  return sentence.slice(end, until).split(SPACES).filter(Boolean).map((word) => {
    let [from, to] = [0, word.length];
    while (from < to && punctuation.includes(word[from])) from += 1;
    while (to > from && punctuation.includes(word[to - 1])) to -= 1;
    return word.slice(from, to).toLowerCase();
  });
}

/** The sexes of a sentence in one word, or null: "83 kvinner og 16 menn" is both, and no one sex. */
function oneSex(named) {
  const told = new Set(named.map(({ name }) => name));
  return told.size === 1 && (told.has("female") || told.has("male")) ? [...told][0] : null;
}

// ---- Where a sentence counts (places.py): only Norway as a whole is judged

const WORD = new RegExp(`[${LATIN}]+(?:[-.][${LATIN}]+)*`, "g");

function placeNames({ longest, ...kinds }) {
  const rows = Object.entries(kinds).flatMap(([kind, names]) => names.split("|").map((name) => [name, kind]));
  return { longest, names: new Map(rows), first: new Set(rows.flatMap(([name]) => name.match(WORD)?.[0] ?? [])) };
}

/** The words of a place that is not Norway as a whole, or null. */
function placeOf(text, { lexicon, places }) {
  return lexicon.keep("place", text, () => otherPlace(text, lexicon, places));
}

function otherPlace(text, lexicon, places) {
  const folded = lexicon.fold(text);
  const words = [...folded.text.matchAll(WORD)];
  const found = [];
  for (let at = 0; at < words.length; ) {
    const next = startsName(words[at][0], places) ? words.slice(at, at + places.longest) : [];
    const [length, place] = longestName(text, folded, next, places);
    if (place) found.push(place);
    at += Math.max(length, 1);
  }
  const away = found.filter(({ kind }) => kind !== "home");
  if (away.length < 2) return away.length ? text.slice(away[0].start, away[0].end) : null;
  return text.slice(found[0].start, found.at(-1).end);
}

const genitive = (word) => word.replace(/s$/, "");

function startsName(word, { first }) {
  return first.has(word) || first.has(genitive(word)) || first.has(word.split("-")[0]);
}

function longestName(text, folded, words, { names }) {
  for (let length = words.length; length > 0; length -= 1) {
    const [from, last] = [words[0].index, words[length - 1]];
    const match = { index: from, 0: folded.text.slice(from, last.index + last[0].length) };
    const head = length === 1 ? match[0].split("-")[0] : match[0]; // "Oslo-området"
    const kind = names.get(match[0]) ?? names.get(genitive(match[0])) ?? names.get(head);
    if (!kind) continue;
    const place = hit(kind.toLowerCase(), text, folded, match);
    if (kind !== kind.toLowerCase() && !UPPER.test(place.words)) continue;
    return [length, kind === "none" ? null : { kind: place.name, start: place.start, end: place.end }];
  }
  return [0, null];
}
