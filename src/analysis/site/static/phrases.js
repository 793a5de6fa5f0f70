// Number phrases in a running text: "hvert fjerde", "20 %", "83 kvinner og 16 menn" -> the values that they fit.
//
// An interpreter of the grammar that analysis/site/grammar.py exports, and the twin of analysis/phrases: the rooms of
// this file are its modules, in their order, and a test runs both over the same sentences. The grammar is data;
// nothing here knows a word of any language. Offsets count as JavaScript does, so that text.slice(start, end) is what
// was found.

/** Every number of a sentence, in its order: a phrase, a period, or the reason why it is neither. */
export function find(text, grammar) {
  const reader = readerOf(grammar);
  const parts = reader.tokens(text);
  const lines = reader.spokenIn(parts).map((language) => language.line(text, parts));
  const places = lines.map(({ words }) => new Map(words.map((word, i) => [word.start, i])));
  const hits = [];
  let at = 0;
  for (const token of parts) {
    if (token.start < at) continue;
    let best = null;
    lines.forEach((line, i) => {
      const place = places[i].get(token.start);
      const hit = place === undefined ? null : longest(line, place);
      if (hit && (!best || hit.end > best.end)) best = hit;
    });
    best ??= unread(text, token);
    if (!best) continue;
    hits.push(best);
    at = best.end;
  }
  return hits;
}

/** A grammar made ready to read with, once. */
export function readerOf(grammar) {
  if (!readers.has(grammar)) readers.set(grammar, new Reader(grammar));
  return readers.get(grammar);
}

const readers = new WeakMap();

// ---- A text as tokens (tokens.py)

// Python's white space, which is not JavaScript's; it stands inside brackets wherever the grammar uses it.
export const SPACE = "\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";

class Reader {
  constructor(grammar) {
    this.grammar = grammar;
    const { letters, folding, shapes } = grammar;
    const filled = (form) => form.replaceAll("{l}", letters.l).replaceAll("{d}", letters.d).replaceAll("\\s", SPACE);
    this.shapes = Object.keys(shapes);
    this.shape = new RegExp(Object.values(shapes).map((form) => `(${filled(form)})`).join("|"), "gu");
    this.unusual = new RegExp(folding.unusual, "u");
    this.cluster = new RegExp(folding.cluster, "gu");
    this.spaces = new RegExp(`[${folding.spaces}]`, "g");
    this.dashes = new RegExp(`[${folding.dashes}]`, "g");
    this.invisible = folding.invisible;
    this.rules = new Rules(grammar);
    this.languages = grammar.languages.map((name) => new Language(this, name));
    this.languages.forEach((language) => language.listenFor(this.languages));
  }

  plain(folded) {
    return folded.replace(this.spaces, " ").replace(this.dashes, "-");
  }

  /** The text in one spelling, and for each letter of it where that letter begins and ends in the text. */
  fold(text) {
    const lower = text.toLowerCase();
    if (lower.length === text.length && !this.unusual.test(text)) {
      return { folded: this.plain(lower), startOf: (i) => i, endOf: (i) => i + 1 };
    }
    const [letters, starts, ends] = [[], [], []];
    for (const { 0: cluster, index } of text.matchAll(this.cluster)) {
      const letter = this.invisible.includes(cluster) ? "" : cluster.normalize("NFC").toLowerCase();
      letters.push(letter);
      for (let i = 0; i < letter.length; i += 1) {
        starts.push(index);
        ends.push(index + cluster.length);
      }
    }
    return { folded: this.plain(letters.join("")), startOf: (i) => starts[i], endOf: (i) => ends[i] };
  }

  tokens(text) {
    const { folded, startOf, endOf } = this.fold(text);
    const found = [];
    let last = 0;
    for (const match of folded.matchAll(this.shape)) {
      const [start, end] = [match.index, match.index + match[0].length];
      const shape = this.shapes[match.findIndex((group, i) => i && group !== undefined) - 1];
      const apart = start > last || start === 0;
      found.push({ text: match[0], shape, start: startOf(start), end: endOf(end - 1), apart });
      last = end;
    }
    return found;
  }

  /** The languages to read a text in: the one with more of its own words in it, or all where none leads. */
  spokenIn(parts) {
    if (parts.every((token) => token.shape !== "word")) return this.languages.slice(0, 1);
    const counts = this.languages.map(({ own }) => parts.filter((token) => own.has(token.text)).length);
    return this.languages.filter((_, i) => counts[i] === Math.max(...counts));
  }
}

// ---- The grammar of one language, and its forms as regular expressions over signs (grammar.py)

const FIRST_SIGN = 0xe000; // private characters, which mean nothing in any text
const SLOT = /\{(?:(\w+):)?([a-z_]+)\}/g;
const listed = (words) => words.split("|").filter(Boolean);
const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\/-]/g, "\\$&");

class Language {
  constructor(reader, name) {
    this.reader = reader;
    this.grammar = reader.grammar;
    this.table = this.grammar[name];
    this.kept = new Map();
    this.signs = this.alphabet();
    this.numbers = new Numbers(this);
  }

  /** What a name stands for, made at its first use. */
  keep(key, make) {
    if (!this.kept.has(key)) this.kept.set(key, make());
    return this.kept.get(key);
  }

  /** word -> meaning of one slot; the words of a plain list mean the slot itself. */
  meanings(slot) {
    const table = this.table[slot] ?? {};
    const rows = typeof table === "string" ? [[slot, table]] : Object.entries(table);
    return new Map(rows.flatMap(([meaning, words]) => listed(words).map((word) => [word, meaning])));
  }

  /** The same with each word as a reader of texts meets it: its parts, marks too, joined by single spaces. */
  spelt(slot) {
    const spelling = (word) => this.reader.tokens(word).map((token) => token.text).join(" ");
    return this.keep(`spelt ${slot}`, () => new Map([...this.meanings(slot)].map(([w, m]) => [spelling(w), m])));
  }

  alphabet() {
    const slots = Object.keys(this.table).filter((slot) => slot !== "number");
    const parts = slots.flatMap((slot) => [...this.spelt(slot).keys()].flatMap((word) => word.split(" ")));
    const known = [...new Set(parts)].filter((part) => !this.grammar.signs.own.includes(part));
    return new Map(known.map((part, i) => [part, String.fromCharCode(FIRST_SIGN + i)]));
  }

  /** The words that tell this language from the others. */
  listenFor(languages) {
    const known = (each) => [...each.signs.keys(), ...each.meanings("number").keys()];
    const others = new Set(languages.filter((each) => each !== this).flatMap(known));
    const alone = known(this).filter((word) => !others.has(word) && /^\p{L}+$/u.test(word));
    this.own = new Set([...alone, ...this.meanings("tells").keys()]);
  }

  expand(form) {
    const group = (role) => (role ? `?<${role}>` : "?:");
    return form.replaceAll(" ", "").replace(SLOT, (_, role, name) => `(${group(role)}${this.slot(name)})`);
  }

  /** What fills a slot: other forms; or its words, the longest first, and the class or the shape of that name. */
  slot(name) {
    return this.keep(`slot ${name}`, () => {
      const { parts, core, classes, signs } = this.grammar;
      const inner = parts[name] ?? core[name];
      if (inner) return inner.map((form) => this.expand(form.replace(/\{\w+:/g, "{"))).join("|");
      const known = name === "number" ? [] : [...this.spelt(name).keys()].map((word) => word.split(" "));
      const spelled = (row) => row.map((part) => this.signs.get(part) ?? escaped(part)).join("");
      const longer = known.filter((row) => row.length > 1).sort((a, b) => b.length - a.length);
      const single = known.filter((row) => row.length === 1).map(spelled).join("");
      const others = classes[name] ?? escaped(signs[name] ?? "");
      return [...longer.map(spelled), single && `[${single}]`, others].filter(Boolean).join("|") || "(?!)";
    });
  }

  pattern(form, flags = "") {
    return this.keep(`${flags} ${form}`, () => new RegExp(this.expand(form), flags));
  }

  /** Every form of some tables, in their order, to match at a place and to match a whole line. */
  forms(...tables) {
    return this.keep(`forms ${tables}`, () => {
      const made = (table, name, forms) => forms.map((form) => new Form(this, table, name, form));
      return tables.flatMap((table) => {
        return Object.entries(this.grammar[table]).flatMap(([name, forms]) => made(table, name, forms));
      });
    });
  }

  /** The forms of the search that may begin with a sign, in their order: most words begin few. */
  beginning(sign) {
    const starts = this.keep("starts", () => {
      const found = new Map();
      const all = [...Object.values(this.grammar.signs), ...this.signs.values()].join("");
      const fitting = new Map();
      const signsOf = (atom) => {
        if (!fitting.has(atom)) fitting.set(atom, all.match(new RegExp(atom, "g")) ?? []);
        return fitting.get(atom);
      };
      for (const form of this.forms(...this.grammar.tables)) {
        for (const first of new Starts(form.expanded, signsOf).either()[0]) {
          if (!found.has(first)) found.set(first, []);
          found.get(first).push(form);
        }
      }
      return found;
    });
    return starts.get(sign) ?? [];
  }

  /** A text as its words, and their signs, one a word (lex.py). */
  line(text, parts = this.reader.tokens(text)) {
    const { signs } = this.grammar;
    const [words, row] = [[], []];
    let at = 0;
    for (const number of [...this.numbers.among(parts), { start: parts.length, end: parts.length }]) {
      for (let i = at; i < number.start; i += 1) {
        const { text: word, shape, start, end } = parts[i];
        const times = this.numbers.multiple(word);
        const value = times ? String(times) : shape === "digits" || shape === "year" ? word : null;
        words.push({ text: word, start, end, value, step: 1 });
        row.push(times ? signs.multiple : this.sign(parts, i, text));
      }
      const said = parts.slice(number.start, number.end);
      if (said.length) {
        const spelling = said.map((token) => token.text).join("");
        const [start, end] = [said[0].start, said.at(-1).end];
        words.push({ text: spelling, start, end, value: String(number.value), step: number.step });
        row.push(signs.spelled);
      }
      at = number.end;
    }
    return new Line(text, this, words, row.join(""));
  }

  sign(parts, at, text) {
    const { signs } = this.grammar;
    const [token, after] = [parts[at], parts[at + 1]];
    const known = this.signs.get(token.text);
    if (known) return known;
    if (token.shape !== "mark") return signs[token.shape];
    if (token.text === "-") {
      if (!after || after.apart) return "–";
      return !token.apart ? "-" : after.shape === "digits" || after.shape === "year" ? "−" : "–";
    }
    if (token.text === "." && after?.apart && /^\p{Uppercase}/u.test(text.slice(after.start, after.end))) return "¶";
    return signs.own.includes(token.text) ? token.text : signs.mark;
  }
}

class Form {
  constructor(language, table, name, form) {
    Object.assign(this, { table, name, form });
    this.expanded = `(?:${language.expand(form)})`;
    this.roles = Object.fromEntries([...form.matchAll(SLOT)].filter((m) => m[1]).map((m) => [m[1], m[2]]));
  }

  at(signs, place) {
    this.there ??= new RegExp(this.expanded, "dy");
    this.there.lastIndex = place;
    return this.there.exec(signs);
  }

  whole(signs) {
    this.all ??= new RegExp(`^${this.expanded}$`, "d");
    return this.all.exec(signs);
  }
}

class Line {
  constructor(sentence, language, words, signs) {
    Object.assign(this, { sentence, language, words, signs });
  }

  part(start, end) {
    return new Line(this.sentence, this.language, this.words.slice(start, end), this.signs.slice(start, end));
  }

  /** As written. */
  get text() {
    return this.sentence.slice(this.words[0].start, this.words.at(-1).end);
  }

  /** As spelt in the grammar. */
  get said() {
    return this.words.map((word) => word.text).join(" ");
  }
}

// ---- The signs with which a form may begin, read from its regular expression (starts.py). Not grammar, only speed.

const ATOM = /\(\?(?::|<\w+>|<?[=!])|\[[^\]]*\]|\\u[0-9A-F]{4}|\\.|[^]/y;
const TIMES = /\?|\{(\d),\d\}/y;

class Starts {
  constructor(form, signsOf) {
    Object.assign(this, { form, signsOf, at: 0 });
  }

  /** Alternatives up to a closing bracket: their first signs, and whether one of them can be empty. */
  either() {
    const signs = new Set();
    let empty = false;
    do {
      const [more, also] = this.row();
      more.forEach((sign) => signs.add(sign));
      empty ||= also;
    } while (this.takes("|"));
    this.takes(")");
    return [signs, empty];
  }

  row() {
    const signs = new Set();
    let empty = true;
    while (this.at < this.form.length && !"|)".includes(this.form[this.at])) {
      const [more, canBeEmpty] = this.piece();
      if (empty) more.forEach((sign) => signs.add(sign));
      empty &&= canBeEmpty;
    }
    return [signs, empty];
  }

  piece() {
    const atom = this.next(ATOM)[0];
    let [signs, empty] = [[], true];
    if (atom.startsWith("(")) {
      [signs, empty] = this.either();
      if (/[=!]$/.test(atom)) return [[], true]; // a look ahead or behind takes no sign
    } else if (!"^$".includes(atom)) {
      [signs, empty] = [this.signsOf(atom), false];
    }
    const times = this.next(TIMES);
    return [signs, empty || Boolean(times && (times[1] ?? "0") === "0")];
  }

  next(pattern) {
    pattern.lastIndex = this.at;
    const match = pattern.exec(this.form);
    this.at += match ? match[0].length : 0;
    return match;
  }

  takes(mark) {
    const taken = this.form[this.at] === mark;
    this.at += taken ? 1 : 0;
    return taken;
  }
}

// ---- Numbers in words: "tjuefem", "to hundre og ti", "tredoblet" (numerals.py)

const NOTHING = [" ", 0];

class Numbers {
  constructor(language) {
    this.language = language;
    const made = {};
    for (let [name, form] of Object.entries(language.grammar.numerals)) {
      for (const [known, inside] of Object.entries(made)) form = form.replaceAll(`{${known}}`, inside);
      made[name] = form;
    }
    this.number = new RegExp(made.number, "g");
    this.alone = new RegExp(`^(?:${made.number})$`);
    this.table = this.known();
    this.splitter = new RegExp([...this.table.keys()].sort((a, b) => b.length - a.length).map(escaped).join("|"), "g");
    this.words = new Map();
  }

  known() {
    const of = (slot) => this.language.meanings(slot);
    const table = new Map([...of("number")].map(([word, value]) => [word, [size(Number(value)), Number(value)]]));
    for (const word of (of("one").size ? of("one") : of("article")).keys()) table.set(word, ["A", 1]);
    for (const word of of("and").keys()) table.set(word, ["&", 0]);
    return table;
  }

  /** The numbers in words among some tokens, each as long as it can be. */
  among(tokens) {
    const letters = tokens.map((token) => this.letter(token));
    return [...letters.map(([letter]) => letter).join("").matchAll(this.number)].map(({ 0: said, index }) => ({
      start: index,
      end: index + said.length,
      value: sum(letters.slice(index, index + said.length)),
      step: this.language.grammar.steps[said.at(-1)] ?? 1,
    }));
  }

  letter(token) {
    if (token.shape === "word") return this.word(token.text);
    if (token.shape === "digits" && /^[0-9]{1,3}$/.test(token.text)) return ["N", Number(token.text)];
    return token.text === "-" ? ["-", 0] : NOTHING;
  }

  word(word) {
    if (!this.words.has(word)) this.words.set(word, this.compound(word));
    return this.words.get(word);
  }

  compound(word) {
    const found = (word.length <= this.language.grammar.longest && word.match(this.splitter)) || [];
    if (!found.length || found.join("").length < word.length) return NOTHING;
    const letters = found.map((part) => this.table.get(part));
    if (letters.length === 1) return letters[0];
    const inside = letters.map(([letter]) => ({ A: "U", "&": "+" })[letter] ?? letter).join("");
    if (!this.alone.test(inside)) return NOTHING;
    const value = sum(letters);
    if (value < 100) return ["B", value];
    if (value < 1000) return [value % 100 ? "E" : "C", value];
    return [inside.endsWith("K") ? "M" : "L", value];
  }

  /** 3 of "tredoblet", 10 of "tenfold": a number word with such an ending. */
  multiple(word) {
    const endings = this.language.keep("endings", () => [...this.language.meanings("fold").keys()]);
    const ending = endings.find((each) => word.endsWith(each));
    if (!ending) return null;
    const [letter, value] = this.word(word.slice(0, word.length - ending.length));
    return letter !== " " && letter !== "&" && value > 1 ? value : null;
  }
}

function size(value) {
  if (value === 100 || value === 1000) return value === 100 ? "H" : "K";
  return !value ? "Z" : value < 10 ? "U" : value < 20 ? "T" : "D";
}

function sum(letters) {
  let [total, current] = [0, 0];
  for (const [letter, value] of letters) {
    if (letter === "H") current = (current || 1) * 100;
    else if (letter === "K") [total, current] = [total + (current || 1) * 1000, 0];
    else if (letter === "M") total += value;
    else current += value;
  }
  return total + current;
}

// ---- The rules: a number as named -> the interval that it fits (interval.py). Exact, and rounded once at the end.

/** Words that name nothing possible; `reason` is a key of the grammar's refusals. */
class Refused {
  constructor(reason = "other") {
    this.reason = reason;
  }
}

const NOT_A_SHARE = "not a share";

class Fraction {
  constructor(n, d = 1n) {
    const divisor = gcd(n < 0n ? -n : n, d) || 1n;
    [this.n, this.d] = [n / divisor, d / divisor];
  }

  static of(printed) {
    const [, decimals = ""] = String(printed).split(".");
    return new Fraction(BigInt(String(printed).replace(".", "")), 10n ** BigInt(decimals.length));
  }

  plus(other) {
    return new Fraction(this.n * other.d + other.n * this.d, this.d * other.d);
  }

  minus(other) {
    return this.plus(new Fraction(-other.n, other.d));
  }

  times(other) {
    return new Fraction(this.n * other.n, this.d * other.d);
  }

  over(whole) {
    return new Fraction(this.n, this.d * BigInt(whole));
  }

  below(other) {
    return this.n * other.d < other.n * this.d;
  }

  is(other) {
    return this.n === other.n && this.d === other.d;
  }

  valueOf() {
    return Number(this.n) / Number(this.d);
  }
}

function gcd(a, b) {
  while (b) [a, b] = [b, a % b];
  return a;
}

const least = (a, b) => (b.below(a) ? b : a);
const most = (a, b) => (a.below(b) ? b : a);
const [NONE, HALF, ALL] = [Fraction.of(0), Fraction.of("0.5"), Fraction.of(1)];

class Rules {
  constructor({ rules, decimal, whole, bounds }) {
    Object.assign(this, { rules, bounds, softer: Fraction.of(rules.soft_fraction) });
    this.decimalForm = new RegExp(`^(?:${decimal})$`);
    this.wholeForm = new RegExp(`^(?:${whole})$`);
  }

  soften = (room) => room.map((side) => side.times(this.softer));

  decimal(printed) {
    const match = this.decimalForm.exec(printed);
    if (!match) throw new Refused();
    const value = Fraction.of(printed.replaceAll(" ", "").replace(",", "."));
    return [value, HALF.over(10n ** BigInt((match[1] ?? "").length))];
  }

  whole(printed) {
    if (!this.wholeForm.test(printed)) throw new Refused();
    return Number(printed.replace(/[^0-9]/g, ""));
  }

  shareOf(k, n) {
    if (n < 2 || k < 1 || k > n) throw new Refused(NOT_A_SHARE);
    const { rules } = this;
    const value = Fraction.of(k).over(n);
    let room;
    if (k > 1 || n === 2) {
      const side = least(Fraction.of(rules.part_of_step).over(n), Fraction.of(rules.part_at_most));
      room = [side, side];
    } else if (n < rules.reciprocal_below) {
      room = [value.minus(new Fraction(2n, BigInt(2 * n + 1))), new Fraction(2n, BigInt(2 * n - 1)).minus(value)];
    } else {
      const side = value.times(Fraction.of(rules.one_in_many));
      room = [side, side];
    }
    return named("share", value, room, this.soften(room), { within: [NONE, ALL] });
  }

  kOfN(k, n) {
    return k === 1 || this.rules.spoken.includes(n) ? this.shareOf(k, n) : this.twoCounts(k, n);
  }

  twoCounts(k, n) {
    const { value, within } = this.shareOf(k, n);
    return named("counts", value, [NONE, NONE], [NONE, NONE], { within, counts: [k, n] });
  }

  percent(printed) {
    const [value, halfUnit] = this.decimal(printed);
    const soft = this.rules.soft_percent;
    const room = Fraction.of((halfUnit.is(HALF) && soft[printed.at(-1)]) || soft.other);
    return named("share", value.over(100), Array(2).fill(halfUnit.over(100)), [room, room], { within: [NONE, ALL] });
  }

  points = (printed) => ({ ...this.percent(printed), kind: "points" });

  count(printed, mean = false) {
    const [value, halfUnit] = this.decimal(printed);
    const whole = halfUnit.is(HALF);
    const digits = printed.replace(/[^0-9]/g, "").replace(/^0+/, "");
    const significant = (whole ? digits.replace(/0+$/, "") : digits).length;
    const soft = Fraction.of(this.rules.soft_count[significant <= 1 ? "one_digit" : "more_digits"]);
    const [bare, room] = [whole && !mean ? NONE : halfUnit, most(value.times(soft), halfUnit)];
    return named(mean ? "mean" : "count", value, [bare, bare], [room, room]);
  }

  mean = (printed) => this.count(this.wholeForm.test(printed) ? String(this.whole(printed)) : printed, true);

  times(printed) {
    const [n] = this.decimal(printed);
    if (!NONE.below(n)) throw new Refused();
    const [low, high] = this.rules.ratio.map(Fraction.of);
    const room = [n.times(ALL.minus(low)), n.times(high.minus(ALL))];
    return named("ratio", n, room, this.soften(room));
  }

  halved(turned = true) {
    const [low, value, high] = this.rules.halved.map(Fraction.of);
    const room = [value.minus(low), high.minus(value)];
    return named("ratio", value, room, this.soften(room), { turned });
  }

  /** A share or points, as a change up or down. Nothing falls by more than all of it. */
  growth(size, way) {
    const kind = size.kind === "points" ? "points" : "growth";
    if (way === "up") return { ...size, kind, within: [NONE, kind === "points" ? ALL : null] };
    if (ALL.below(size.value)) throw new Refused();
    const [bare, soft] = [[...size.bare].reverse(), [...size.soft].reverse()];
    return { ...size, kind, bare, soft, value: NONE.minus(size.value), within: [NONE.minus(ALL), NONE], turned: true };
  }

  /** The interval that a number and its hedge fix. */
  phrase(text, made, hedge) {
    if (made.within[1] && made.within[1].below(made.value)) throw new Refused(NOT_A_SHARE);
    const [below, above] = made.turned ? [...this.bounds[hedge]].reverse() : this.bounds[hedge];
    if (made.counts && [below, above].includes("soft")) throw new Refused();
    const room = { value: [NONE, NONE], bare: made.bare, soft: made.soft };
    const [low, high] = clip(
      made,
      below === "none" ? null : made.value.minus(room[below][0]),
      above === "none" ? null : made.value.plus(room[above][1]),
    );
    const strict = this.rules.strict.includes(hedge);
    if (strict && high && (low ?? made.within[0]).is(high)) throw new Refused();
    return {
      ...asPhrase(text, made.kind, low, high),
      low_closed: low !== null && !(strict && below === "value"),
      high_closed: high !== null && !(strict && above === "value"),
      value: made.value.valueOf(),
      hedge,
      one_sided: below === "none" || above === "none",
      counts: made.counts,
    };
  }

  /** From the low end of A to the high end of B. */
  spread(text, a, b) {
    if (a.kind !== b.kind || a.kind === "counts" || a.turned !== b.turned) throw new Refused();
    if (a.turned) [a, b] = [b, a];
    if (!a.value.below(b.value) || (b.within[1] && b.within[1].below(b.value))) throw new Refused();
    const [low, high] = clip(a, a.value.minus(a.bare[0]), b.value.plus(b.bare[1]));
    return { ...asPhrase(text, a.kind, low, high), low_closed: true, high_closed: true, hedge: "between" };
  }
}

function named(kind, value, bare, soft, { within = [NONE, null], counts = null, turned = false } = {}) {
  return { kind, value, bare, soft, within, counts, turned };
}

/** Ends of the scale. A count or a mean has no upper end; where words leave its lower end open, it stays open. */
function clip({ kind, within: [floor, ceiling] }, low, high) {
  if ((kind === "count" || kind === "mean") && low === null) return [null, high];
  const top = high === null ? ceiling : ceiling === null ? high : least(high, ceiling);
  return [low === null ? floor : most(low, floor), top];
}

function asPhrase(text, kind, low = null, high = null) {
  const ends = { low: low && low.valueOf(), high: high && high.valueOf(), low_closed: false, high_closed: false };
  const said = { value: null, hedge: "bare", one_sided: false, counts: null, way: null, years: null };
  return { text, kind, ...ends, ...said, floor_only: false, parts: [] };
}

// ---- A number with its hedge, or a range of two: what every longer phrase is made of (amounts.py)

/** A form of the grammar found in a line, at some words. `counted`: the noun of what is counted follows. */
class Found {
  constructor(line, form, match, counted) {
    Object.assign(this, { line, form, match, counted });
    [this.start, this.end] = match.indices[0];
    this.rules = line.language.reader.rules;
    this.grammar = line.language.grammar;
  }

  get here() {
    return this.line.part(this.start, this.end);
  }

  get text() {
    return this.here.text;
  }

  span(role) {
    return this.match.indices.groups?.[role];
  }

  part(role) {
    const span = this.span(role);
    return span ? this.line.part(...span) : null;
  }

  /** What the words of a role mean; of "4." and "4th" the digits, and of other numbers the number. */
  meaning(role) {
    const words = this.part(role);
    if (!words) return null;
    const known = words.language.spelt(this.form.roles[role]).get(words.said);
    return known || words.words[0].value || words.said.replace(/[ .stndrh]+$/, "");
  }
}

/** A number without its hedge. */
function bare(words) {
  for (const form of words.language.forms("core")) {
    const match = form.whole(words.signs);
    if (!match) continue;
    const found = new Found(words, form, match, false);
    return CORES[form.name](found.rules, (role) => found.meaning(role));
  }
  return null;
}

const CORES = {
  fraction: (rules, of) => rules.shareOf(rules.whole(of("k") ?? "1"), rules.whole(of("n"))),
  k_of_n: (rules, of) => rules.kOfN(rules.whole(of("k")), rules.whole(of("n"))),
  of_the: (rules, of) => rules.twoCounts(rules.whole(of("k")), rules.whole(of("n"))),
  percentage: (rules, of) => rules.percent(of("k")),
  percentage_points: (rules, of) => rules.points(of("k")),
  times_as: (rules, of) => rules.times(of("k")),
  multiplied: (rules, of) => rules.times(of("n")),
  half_as: (rules) => rules.halved(false),
  halving: (rules) => rules.halved(),
  count: (rules, of) => rules.count(String(rules.whole(of("k")))),
};

/** A number with its hedge, before or after. */
function amount(found, read = bare) {
  const { rules } = found;
  const n = found.meaning("n"); // "more than twice"
  if (n) return rules.phrase(found.text, rules.times(n), found.meaning("hedge"));
  const words = found.part("x");
  if (areYears(words) && !found.counted) throw new Refused();
  const made = read(words);
  return made && rules.phrase(found.text, made, found.meaning("hedge") || found.meaning("more") || "bare");
}

/** From A to B. In "20-30 %" and "3-4 av 10" A borrows what follows B. */
function spread(found, read = bare) {
  const [a, b] = [found.part("a"), found.part("b")];
  if (areYears(a) && areYears(b) && !found.counted) throw new Refused();
  const [low, high] = [read(borrowing(a, b)), read(b)];
  if (!low || !high) return null;
  const { step } = b.words[0];
  if (a.words.length === 1 && a.words[0].step === 1 && step > 1 && low.value < step) throw new Refused();
  return found.rules.spread(found.text, low, high);
}

/** A number with its hedge, or a range, within another form; years are none. */
function quantity(words, read = bare) {
  if (areYears(words)) return null;
  for (const form of words.language.forms("frames")) {
    if (form.name !== "range" && form.name !== "amount") continue;
    const match = form.whole(words.signs);
    const phrase = match && (form.name === "range" ? spread : amount)(new Found(words, form, match, true), read);
    if (phrase) return phrase;
  }
  return null;
}

/** A, if it is a number and its hedge alone, with what follows the number of B. */
function borrowing(a, b) {
  const alone = a.words.at(-1).value && !a.words.slice(0, -1).some((word) => word.value);
  if (b.words.length === 1 || !alone) return a;
  const at = b.words.findIndex((word) => word.value);
  if (at < 0) return a;
  return new Line(a.sentence, a.language, [...a.words, ...b.words.slice(at + 1)], a.signs + b.signs.slice(at + 1));
}

function areYears({ signs, language, words }) {
  const { year } = language.grammar.signs;
  return signs[0] === year && signs.at(-1) === year && (words.length === 1 || words.length === 3);
}

// ---- What each form of the grammar's frames says, by the name of its table entry (frames.py)
// A reader gives a phrase; null where the words only look like its form; or throws Refused.

const FRAMES = {
  amount: (found) => amount(found),
  range: (found) => spread(found),
  majority(found) {
    const [hedge, percent] = found.grammar.majority_means[found.meaning("m")];
    return found.rules.phrase(found.text, found.rules.percent(percent), hedge);
  },
  magnitude(found) {
    const means = found.grammar.magnitude_means[found.meaning("m") || found.meaning("n")];
    if (!means) return null;
    const [low, high] = means.map(Fraction.of);
    return { ...asPhrase(found.text, "count", low, high), low_closed: true, high_closed: true, floor_only: true };
  },
  mean,
  mean_alone(found) {
    if (mean(found) && found.part("s")) throw new Refused();
    return null;
  },
  ratio(found) {
    if (found.meaning("n")) return null; // "X ganger" alone may be occasions
    const made = quantity(found.part("x"), percentOf);
    // a share of something is a share up to the whole, and a ratio above it
    const said = !made || (made.value || made.high) > 1 ? made : quantity(found.part("x"));
    return said && { ...said, text: found.text };
  },
  change,
  from_to: fromTo,
  several,
  extreme(found) {
    const [n, tens] = [found.meaning("n"), found.part("ten")];
    const years = n || tens ? found.rules.whole(n || "1") * (tens ? 10 : 1) : null;
    return { ...asPhrase(found.text, "extreme"), way: found.meaning("way"), years };
  },
  trend: (found) => ({ ...asPhrase(found.text, "trend"), way: found.meaning("way") }),
};

function mean(found) {
  const phrase = quantity(found.part("x"), (words) => {
    const number = words.words.length === 1 && words.words[0].value;
    return number ? found.rules.mean(number) : null;
  });
  return phrase && { ...phrase, text: found.text };
}

/** X percent of what it was: the same number as a ratio. */
function percentOf(words) {
  const made = bare(words);
  return made?.kind === "share" && !made.counts ? { ...made, kind: "ratio", within: [NONE, null] } : null;
}

/** Growth, or percentage points; never one for the other, for a ratio, or for a difference of counts. */
function change(found) {
  const [way, words] = [found.meaning("way"), found.part("x")];
  if (!way) return by(found, words);
  if (found.form.roles.way === "up" && !["share", "points"].includes(quantity(words)?.kind)) return null;
  const phrase = quantity(words, (part) => {
    const made = bare(part);
    if (made && made.kind !== "share" && made.kind !== "points") throw new Refused();
    return made && found.rules.growth(made, way);
  });
  return phrase && { ...phrase, text: found.text, way };
}

/** Points say which way elsewhere in the sentence; "med 20 prosent" does not even say that it is a change. */
function by(found, words) {
  const phrase = found.end - found.start > words.words.length ? quantity(words) : null;
  if (phrase?.kind === "share" && words.language.pattern("{percent}").test(words.signs)) throw new Refused();
  return phrase?.kind === "points" ? { ...phrase, text: found.text } : null;
}

/** Two numbers, each with its own words; in "39 til 24 prosent" A borrows what follows B. */
function fromTo(found) {
  const [a, b] = [found.part("a"), found.part("b")];
  if (areYears(a) && areYears(b)) return null;
  if (areYears(a) || areYears(b)) throw new Refused();
  const [first, last] = [quantity(borrowing(a, b)), quantity(b)];
  if (!first || !last) return null;
  if (first.kind !== last.kind) throw new Refused();
  const parts = [{ ...first, text: a.text }, { ...last, text: b.text }];
  return { ...asPhrase(found.text, "from_to"), way: shift(found.part("s")), parts };
}

/** Up or down, by the first word of "falt fra". */
function shift(words) {
  for (const slot of words ? ["change", "rise"] : []) {
    const match = words.language.pattern(`{${slot}}`).exec(words.signs);
    if (match?.index === 0) return words.language.spelt(slot).get(words.part(0, match[0].length).said);
  }
  return null;
}

/** Numbers of different things, "83 kvinner og 16 menn"; or of one, "24 og 30 prosent". */
function several(found) {
  const [a, b] = [found.part("a"), found.part("b")];
  const through = (number, noun) => found.line.part(found.span(number)[0], found.span(noun)[1]).text;
  const parts = found.part("v")
    ? [[through("a", "v"), quantity(a)], [through("b", "w"), quantity(b)]]
    : [[a.text, quantity(borrowing(a, b))], [b.text, quantity(b)]];
  if (!parts.every(([, phrase]) => phrase)) return null;
  return { ...asPhrase(found.text, "several"), parts: parts.map(([text, phrase]) => ({ ...phrase, text })) };
}

// ---- Years, dates and windows of time -> first and last day, as ISO dates (when.py). Nothing here reads the clock.

const padded = (number, digits) => String(number).padStart(digits, "0");
const iso = (year, month, day) => `${padded(year, 4)}-${padded(month, 2)}-${padded(day, 2)}`;
const leap = (year) => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
const lastOf = (year, month) => (month === 2 ? (leap(year) ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31);

function years(first, last, kind) {
  return first >= 1 && first <= last && last <= 9999 ? [iso(first, 1, 1), iso(last, 12, 31), kind] : null;
}

function months(year, first, last) {
  const real = first && first <= last && last <= 12;
  return real ? [iso(year, first, 1), iso(year, last, lastOf(year, last)), "part"] : null;
}

function on(year, month, day) {
  const real = year >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= lastOf(year, month);
  return real ? [iso(year, month, day), iso(year, month, day), "day"] : null;
}

const partOf = (length) => (of) => {
  const nth = of("p") || of("q");
  return months(of("y"), nth ? (nth - 1) * length + 1 : 0, nth * length);
};
const dayOf = (of, found) => on(of("y"), of("m"), of(found.part("d") ? "d" : "e"));

const PERIODS = {
  year: (of) => years(of("y"), of("y"), "year"),
  years(of, found) {
    const short = found.form.roles.z === "digits"; // of "2013–22" the century is the first year's
    if (short && found.meaning("z").length !== 2) return null;
    const last = of("z") + (short ? of("y") - (of("y") % 100) : 0);
    return of("y") < last ? years(of("y"), last, "years") : null;
  },
  since: (of, found, newest) => years(of("y"), newest, "since"),
  since_month(of, found, newest) {
    return of("y") <= newest ? [iso(of("y"), of("m"), 1), iso(newest, 12, 31), "since"] : null;
  },
  since_day(of, found, newest) {
    const day = dayOf(of, found);
    return day && of("y") <= newest ? [day[0], iso(newest, 12, 31), "since"] : null;
  },
  last: (of, found, newest) => years(newest - of("n") + 1, newest, "last"),
  last_decades: (of, found, newest) => years(newest - 10 * (found.part("n") ? of("n") : 1) + 1, newest, "last"),
  decade(of, found) {
    const year = Number(found.meaning("y").slice(0, 4));
    return year % 10 ? null : years(year, year + 9, "years");
  },
  half: partOf(6),
  quarter: partOf(3),
  month: (of) => months(of("y"), of("m"), of("m")),
  months: (of) => months(of("y"), of("m"), of("o")),
  until_month: (of) => months(of("y"), 1, of("m")),
  day: dayOf,
  date(of, found) {
    const numbers = found.part("d").said.replaceAll("-", ".").replaceAll(" ", "").split(".").map(Number);
    return on(...(numbers[0] > 31 ? numbers : numbers.reverse()));
  },
  year_end: (of) => on(of("y"), 12, 31),
  year_start: (of) => on(of("y"), 1, 1),
  every: () => [null, null, "every"],
};

function period(found) {
  const numberOf = (role) => {
    const meaning = found.meaning(role);
    return meaning && /^[0-9]{1,4}$/.test(meaning) ? Number(meaning) : 0;
  };
  const days = PERIODS[found.form.name](numberOf, found, found.grammar.newest_year);
  return days && { start: days[0], end: days[1], kind: days[2] };
}

// ---- The search: at each word the forms are tried; the longest that reads wins, of two as long the first (find.py)

function longest(line, at) {
  const { language, signs } = line;
  const fitting = [];
  for (const form of language.beginning(signs[at])) {
    const match = form.at(signs, at);
    if (match) fitting.push([form, match]);
  }
  fitting.sort(([, a], [, b]) => b[0].length - a[0].length);
  for (const [form, match] of fitting) {
    const noun = language.pattern("{noun}", "y");
    noun.lastIndex = at + match[0].length;
    const hit = read(new Found(line, form, match, noun.test(signs)));
    if (hit) return hit;
  }
  return null;
}

function read(found) {
  const { here, form, grammar } = found;
  const [start, end] = [here.words[0].start, here.words.at(-1).end];
  const place = { start, end, text: here.text, phrase: null, reason: null, period: null, ignorable: false };
  if (form.table === "frames") return asHit(found, place);
  if (form.table === "when") {
    const days = period(found);
    return days && { ...place, period: days };
  }
  const reason = form.table === "labelled" ? found.meaning("why") : form.name;
  return { ...place, reason, ignorable: grammar.ignorable.includes(form.table) };
}

function asHit(found, place) {
  let phrase;
  try {
    phrase = FRAMES[found.form.name](found);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return { ...place, reason: error.reason };
  }
  // "24 prosent av" names no more than "24 prosent"
  if (!phrase || (found.form.name === "ratio" && phrase.kind === "share")) return null;
  const alone = phrase.value === 1 && phrase.kind === "count" && !found.counted && /^\p{L}+$/u.test(place.text);
  if (alone) return { ...place, reason: "one of nothing that is named", ignorable: true };
  return { ...place, phrase, period: between(found) };
}

/** The years of a change told with them: "fra 15 i 2018 til 54 i 2023". */
function between(found) {
  if (found.form.name !== "from_to" && found.form.name !== "change") return null;
  const [first, last] = [found.meaning("y"), found.meaning("z")].map(Number);
  return first && last && first < last ? { start: iso(first, 1, 1), end: iso(last, 12, 31), kind: "years" } : null;
}

/** Digits that no form knows are not passed over. */
function unread(text, { start, end, text: letters }) {
  if (!/\p{N}/u.test(letters)) return null;
  const place = { start, end, text: text.slice(start, end), phrase: null };
  return { ...place, reason: "no known form", period: null, ignorable: false };
}
