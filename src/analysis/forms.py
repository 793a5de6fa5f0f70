"""How the numbers of a judgement are written, in nb and en: 23,9 %, 2 474, 9,0 per år, 3,6 ganger, +408 %.

Everything here reads the plain data of `claims_json`: `j` is a judgement, `r` one of its numbers (an entry of
`reference` or `evidence`). How a bare number, a bound or a period is written: `forms_numbers`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from analysis import vocabulary
from analysis.forms_numbers import MINUS as MINUS
from analysis.forms_numbers import MONTHS as MONTHS
from analysis.forms_numbers import ROUNDED, WORDS, between, bound, number, percent, period, printed, runs, value
from analysis.forms_numbers import day as day
from analysis.rule import SUPPORTED_MASS, SUPPORTED_MASS_ONE_SIDED

DOUBTS = frozenset({"low_confidence", "undated"})  # flags of a source that is uncertain


def name(column: str, word: str, lang: str) -> str:
    """A controlled word as people say it; publishers and measures have tables of their own."""
    tables = {"publisher": vocabulary.publishers, "measure": vocabulary.measures}
    return getattr(tables[column]()[word] if column in tables else vocabulary.words(column)[word], lang)


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def names(column: str, words: Iterable[str], lang: str) -> list[str]:
    return [name(column, word, lang) for word in words]


def quoted(j: dict[str, Any], lang: str) -> str:
    """The sentence: in quotation marks where it is its sender's own, without them where it is told in our words."""
    text = j["text"][lang].strip()
    return text if j["paraphrase"] else f"«{text}»" if lang == "nb" else f"“{text}”"


def verdict(j: dict[str, Any], lang: str) -> str:
    """The verdict in words; one that only the claim's own source bears out says so instead of "support".

    The rule lets an uncertain source support a sentence, though never contradict it: then the words say so.
    """
    if own_source_only(j):
        said = name("flag", "own_source_only", lang)
        return said[0].upper() + said[1:]
    return name("verdict", j["verdict"], lang) + (WORDS[lang]["uncertain"] if uncertain(j) else "")


def own_source_only(j: dict[str, Any]) -> bool:
    return j["verdict"] == "supported" and "own_source_only" in j.get("flags", ())


def uncertain(j: dict[str, Any]) -> bool:
    """Whether a sentence is supported, by more than its own source, and a source that decides is uncertain."""
    return j["verdict"] == "supported" and not DOUBTS.isdisjoint(j.get("flags", ())) and not own_source_only(j)


def ruling(j: dict[str, Any], lang: str) -> str:
    """The verdict with its direction."""
    said = direction(j, lang)
    return f"{verdict(j, lang)}{f': {said}' if said else ''}"


def direction(j: dict[str, Any], lang: str) -> str:
    """Which way a sentence errs, else ""; where the numbers fit and are too uncertain, that instead of a way."""
    return name("stands", "number_fits_unsurely", lang) if unsure(j) else way(j, lang)


def unsure(j: dict[str, Any]) -> bool:
    """Whether a judgement, or a day of its timeline, that tells a way rests on numbers that all fit unsurely."""
    if j["verdict"] != "contested" or j["direction"] not in ("errs_low", "errs_high"):
        return False
    known = [r for r in j.get("reference", ()) if not r.get("missing") and r["direction"] != "too_precise"]
    return bool(known) and all(map(fits_unsurely, known))


def fits_unsurely(r: dict[str, Any]) -> bool:
    """Whether a number that cannot support the words lies within them more likely than not: they err no way."""
    return r["verdict"] == "contested" and (r.get("p_in") or 0) >= SUPPORTED_MASS


def one_sided(j: dict[str, Any]) -> bool:
    """Whether a number phrase names one end only: "more than half", "the great majority"."""
    return any(map(open_ended, j["phrases"]))


def open_ended(phrase: dict[str, Any]) -> bool:
    """Whether words name one end only: the other is none, or that of every share."""
    return phrase["low"] in (None, 0) or phrase["high"] in (None, 1)


def needed(lang: str) -> str:
    """How likely a level must be to support words that name one end."""
    return percent(SUPPORTED_MASS_ONE_SIDED, lang, 0, 0)


def way(j: dict[str, Any], lang: str) -> str:
    """The words of a direction, else ""; of an increase that was printed, that it is smaller or larger than said."""
    size = {"errs_high": "smaller", "errs_low": "larger"}.get(j["direction"])
    if size and j.get("type") == "change" and (known := [r for r in j.get("reference", ()) if not r.get("missing")]):
        said = [phrase_of(j, r) for r in known]
        rises = all(p and (p["low"] or 0) > 0 and p["kind"] in ("growth", "points") for p in said)
        if rises and all(r["interval"] == "printed" and (r["share"] or 0) > 0 for r in known):
            return WORDS[lang][size]
    return name("direction", j["direction"], lang) if j["direction"] else ""


def flags_in_words(j: dict[str, Any], *parts: str) -> dict[str, dict[str, str]]:
    """Each flag of a claim, and of the numbers in some parts of its judgement, in both languages."""
    flags = dict.fromkeys((*j["flags"], *(flag for part in parts for r in j[part] for flag in r.get("flags", ()))))
    return {flag: {lang: name("flag", flag, lang) for lang in WORDS} for flag in flags}


# --- which form a number takes


def phrase_of(j: dict[str, Any], r: dict[str, Any]) -> dict[str, Any] | None:
    """The number phrase that a number is held against."""
    found = [p for p in j["phrases"] if p["text"] == r.get("phrase")]
    return next(iter(found or j["phrases"]), None)


def form(j: dict[str, Any], r: dict[str, Any]) -> str:
    """share, count, mean, times, growth, points or yearly (growth per year)."""
    fixed = {"share": "share", "count": "count", "extreme": "count", "rate": "mean"}
    if j["type"] in fixed:
        return fixed[j["type"]]
    alone = "share" if r["unit"] == "percent" else "count"
    if j["type"] == "trend" and r["interval"] == "poisson":
        return "yearly"
    if j["type"] == "statement" or not r["whole_period"]:
        return alone
    kind = "ratio" if j["type"] == "comparison" else (phrase_of(j, r) or {}).get("kind")
    said = {"ratio": "times", "growth": "growth", "points": "points"}
    return said.get(kind) or ("points" if alone == "share" else "growth")


def estimate(j: dict[str, Any], r: dict[str, Any], lang: str) -> str:
    """The number in its form, or the bound where only one is known."""
    shape = form(j, r)
    if shape == "share" and "reconstructed" in r["flags"]:
        return _as_printed(r, lang)
    if r["share"] is not None:
        return value(r["share"], shape, lang, exact=r["interval"] == "printed")
    if around := r.get("k_around"):
        said = WORDS[lang]["about"].format(number=value(around, shape, lang, exact=True))
        return WORDS[lang]["at_most"].format(high=said) if r["high"] else WORDS[lang]["at_least"].format(low=said)
    return bound(r["low"], r["high"], shape, lang, strict=any(r.get(key) for key in ("k_strict", "n_strict")))


def _as_printed(r: dict[str, Any], lang: str) -> str:
    """A share that its count was worked out from: with as many decimals as all counts that fit it agree on."""
    fits = [r[k] / r["n"] for k in ("k_low", "k_high")]
    agreed = ({percent(x, lang, digits, 0) for x in fits} for digits in (1, 0))
    return next((said.pop() for said in agreed if len(said) == 1), between(*fits, "share", lang))


def interval(j: dict[str, Any], r: dict[str, Any], lang: str) -> str | None:
    """The 95 % interval, or what a share printed in words allows; none for an exact number or a bound."""
    low, high, shape = r["low"], r["high"], form(j, r)
    if r["share"] is None or None in (low, high) or low == high:
        return None
    if r["interval"] == "printed":
        return between(low, high, shape, lang) if shape == "share" and high - low > ROUNDED else None
    return between(low, high, shape, lang, least=1)


def end_of(r: dict[str, Any], end: str, lang: str) -> str:
    """One end of a change as it was printed: `k` is the last, `n` the first."""
    return printed(r[f"{end}_low"], r[f"{end}_high"], r["unit"], lang, r.get(f"{end}_strict", False))


# --- what a number rests on


def basis(j: dict[str, Any], r: dict[str, Any], lang: str, full: bool = False) -> str:
    """The counts behind a number: "68 av 284 ofre", "99 ofre på 11 år", "487 (2006) til 2 474 (2010)"; else "".

    Counts worked out from a printed share are every count that fits it: "125–126 av 177 saker". Where it is unclear
    what was counted no unit is named; `full` says what is unclear.
    """
    words, shape = WORDS[lang], form(j, r)
    unit = name("unit", r["unit"], lang)
    unit = f"({unit})" if r["unit"] == "unclear" else unit
    said = {"period": period(r["period"], lang), "base": held_against(r, lang), "unit": unit}
    k, n = (None if r[x] is None else about(r, x, number(r[x], lang, 2), lang) for x in ("k", "n"))
    if j["type"] in ("change", "trend") and r["whole_period"]:
        return words["change"].format(**said, first=end_of(r, "n", lang), last=end_of(r, "k", lang))
    if j["type"] == "extreme" and n is not None:
        key = "extreme_one" if len(said["base"]) == 4 else "extreme"
        return words[key].format(n=n, next=beside(j, r, lang), **said)
    if j["type"] == "comparison" and n is not None:
        return words["comparison_assumed" if r.get("n_assumed") else "comparison"].format(k=k, n=n, **said)
    if shape == "mean":
        return words["mean"].format(k=k, n=n, years="year" if n == "1" else "years", **said)
    if shape == "share":
        return _of(r, k, n, unit, lang, full)
    if shape == "yearly":
        return f"{k} {unit}"
    return read_from_words(r, lang)


def held_against(r: dict[str, Any], lang: str) -> str:
    """The days a number is held against; of an extreme the years that are known: "2015 og 2018–2020"."""
    years = r.get("whole_years")
    return runs(years, lang) if years else period(r["whole_period"], lang)


def about(r: dict[str, Any], side: str, said: str, lang: str) -> str:
    """ "om lag 8" for a number that was printed so."""
    return WORDS[lang]["about"].format(number=said) if r.get(f"{side}_about") else said


def no_counts(said: str, lang: str) -> bool:
    """Whether a basis says that a share was printed without its counts."""
    return said in {WORDS[lang][key] for key in ("stated", "stated_about", "stated_read", "in_words")}


def read_from_words(r: dict[str, Any], lang: str) -> str:
    """That a bound is how somebody here read a source's words, else ""."""
    return WORDS[lang]["read"] if r.get("k_read") or r.get("n_read") else ""


def sum_range(r: dict[str, Any]) -> tuple[float, float] | None:
    """What a sum of yearly totals may be by how far its publisher revises them (263 to 295 for 284), else none."""
    if r["whole_is"] != "sum" or None in (r["n_low"], r["n_high"]) or r["n_low"] == r["n_high"]:
        return None
    return r["n_low"], r["n_high"]


def _of(r: dict[str, Any], k: str | None, n: str | None, unit: str, lang: str, full: bool) -> str:
    words = WORDS[lang]
    if None in (k, n):
        return words["stated_read" if r.get("k_read") else "stated_about" if r.get("k_about") else "stated"]
    if "reconstructed" in r["flags"] and r["k_low"] != r["k_high"]:
        k = "\u2013".join(number(r[end], lang) for end in ("k_low", "k_high"))
    if "unit_unclear" in r["flags"]:
        return words["of_unclear_full" if full and r["unit"] == "victims" else "of_unclear"].format(k=k, n=n)
    return words["of"].format(k=k, n=n, unit=unit)


def in_words(j: dict[str, Any], r: dict[str, Any]) -> bool:
    """Whether a share was printed in the very words of the sentence: by its own source, and as wide as they are."""
    phrase = phrase_of(j, r)
    if not own_source_only(j) or not phrase or r["interval"] != "printed" or None in (r["low"], r["high"]):
        return False
    alike = all(phrase[end] is not None and abs(r[end] - phrase[end]) < 1e-6 for end in ("low", "high"))
    return alike and r["high"] - r["low"] > ROUNDED


def beside(j: dict[str, Any], r: dict[str, Any], lang: str) -> str:
    """What an extreme is held against: "nest høyest", or the one other year that is known."""
    if len(held_against(r, lang)) == 4:
        return WORDS[lang]["other_year"]
    way = (phrase_of(j, r) or {}).get("way") or "highest"
    first = r["k"] > r["n"] if way == "highest" else r["k"] < r["n"]
    return WORDS[lang][f"{'next' if first else 'other'}_{way}"]


def counted(r: dict[str, Any], lang: str) -> str:
    """The unit, with the sex where the number is of one: "ofre", "ofre (kvinner)"."""
    unit = name("unit", r["unit"], lang)
    one_sex = r["sex"] in ("female", "male") and r["part_is"] != "women and men added"
    return f"{unit} ({name('sex', r['sex'], lang)})" if one_sex else unit


def span(j: dict[str, Any], r: dict[str, Any]) -> list[str] | None:
    """The days that the sentence is about: of a change from its first day to its last."""
    if j["type"] == "change" and r["whole_period"]:
        return [r["whole_period"][0], r["period"][1]]
    return r["period"]
