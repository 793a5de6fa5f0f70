"""How the numbers of a judgement are written, in nb and en: 23,9 %, 2 474, 9,0 per år, 3,6 ganger, +408 %.

Everything here reads the plain data of `claims_json`: `j` is a judgement, `r` one of its numbers (an entry of
`reference` or `evidence`). Numbers look as Babel writes them; its locale data would cost more time than the command.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from analysis import vocabulary

MONTHS = {
    "nb": "januar februar mars april mai juni juli august september oktober november desember".split(),
    "en": "January February March April May June July August September October November December".split(),
}
SIGNS = {"nb": {",": "\u00a0", ".": ","}, "en": {}}  # from Python's own 1,234.5
MINUS = "\u2212"
ROUNDED = 0.0101  # a share printed as a whole number of per cent is known to so much: no news to a reader
WORDS = {
    "nb": {
        "of": "{k} av {n} {unit}",
        "of_unclear": "{k} av {n}, uklar enhet",
        "of_unclear_full": "{k} av {n}; uklart om {n} er drepte eller saker",
        "stated": "trykt andel, uten antall",
        "in_words": "trykt i ord, uten antall",
        "mean": "{k} {unit} på {n} år",
        "change": "{first} ({base}) til {last} ({period})",
        "comparison": "{k} ({period}) mot {n} i snitt ({base})",
        "extreme": "{period}; {next} i {base}: {n}",
        "extreme_one": "{period}; {next} ({base}): {n}",
        "next_highest": "nest høyest",
        "next_lowest": "nest lavest",
        "other_highest": "høyest ellers",
        "other_lowest": "lavest ellers",
        "other_year": "det andre kjente året",
        "at_most": "høyst {high}",
        "at_least": "minst {low}",
        "up": "opp minst {low}",
        "down": "ned minst {high}",
        "printed": "trykt",
        "years": "per år",
        "times": "ganger",
        "points": "prosentpoeng",
        "to": "til",
        "no_period": "ukjent periode",
        "smaller": "økningen er mindre enn ordene sier",
        "larger": "økningen er større enn ordene sier",
    },
    "en": {
        "of": "{k} of {n} {unit}",
        "of_unclear": "{k} of {n}, unit unclear",
        "of_unclear_full": "{k} of {n}; unclear whether {n} are victims or cases",
        "stated": "a printed share, no counts",
        "in_words": "printed in words, no counts",
        "mean": "{k} {unit} in {n} {years}",
        "change": "{first} ({base}) to {last} ({period})",
        "comparison": "{k} ({period}) against a mean of {n} ({base})",
        "extreme": "{period}; {next} in {base}: {n}",
        "extreme_one": "{period}; {next} ({base}): {n}",
        "next_highest": "next highest",
        "next_lowest": "next lowest",
        "other_highest": "highest otherwise",
        "other_lowest": "lowest otherwise",
        "other_year": "the other known year",
        "at_most": "at most {high}",
        "at_least": "at least {low}",
        "up": "up at least {low}",
        "down": "down at least {high}",
        "printed": "printed",
        "years": "a year",
        "times": "times",
        "points": "points",
        "to": "to",
        "no_period": "period unknown",
        "smaller": "the increase is smaller than the words say",
        "larger": "the increase is larger than the words say",
    },
}


def name(column: str, word: str, lang: str) -> str:
    """A controlled word as people say it; publishers and measures have tables of their own."""
    tables = {"publisher": vocabulary.publishers, "measure": vocabulary.measures}
    return getattr(tables[column]()[word] if column in tables else vocabulary.words(column)[word], lang)


def names(column: str, words: Iterable[str], lang: str) -> list[str]:
    return [name(column, word, lang) for word in words]


def verdict(j: dict[str, Any], lang: str) -> str:
    """The verdict in words; one that only the claim's own source bears out says so instead of "support"."""
    if own_source_only(j):
        said = name("flag", "own_source_only", lang)
        return said[0].upper() + said[1:]
    return name("verdict", j["verdict"], lang)


def own_source_only(j: dict[str, Any]) -> bool:
    return j["verdict"] == "supported" and "own_source_only" in j.get("flags", ())


def ruling(j: dict[str, Any], lang: str) -> str:
    """The verdict with its direction."""
    said = direction(j, lang)
    return f"{verdict(j, lang)}{f': {said}' if said else ''}"


def direction(j: dict[str, Any], lang: str) -> str:
    """Which way a sentence errs, else ""; of an increase that was printed, that it is smaller or larger than said."""
    way = {"errs_high": "smaller", "errs_low": "larger"}.get(j["direction"])
    if way and j.get("type") == "change" and (known := [r for r in j.get("reference", ()) if not r.get("missing")]):
        said = [phrase_of(j, r) for r in known]
        rises = all(p and (p["low"] or 0) > 0 and p["kind"] in ("growth", "points") for p in said)
        if rises and all(r["interval"] == "printed" and (r["share"] or 0) > 0 for r in known):
            return WORDS[lang][way]
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


# --- numbers


def number(x: float, lang: str, digits: int = 0, least: int = 0) -> str:
    """1234.5 as 1 234,5: at most `digits` decimals and at least `least`; half to even, as in print (Babel)."""
    text = f"{abs(x):,.{digits}f}"
    whole, _, decimals = text.partition(".")
    decimals = decimals[:least] + decimals[least:].rstrip("0")
    text = f"{whole}.{decimals}" if decimals else whole
    sign = MINUS if x < 0 and text.strip("0.,") else ""
    return sign + "".join(SIGNS[lang].get(c, c) for c in text)


def percent(x: float, lang: str, digits: int = 1, least: int = 1) -> str:
    return number(x * 100, lang, digits, least) + ("\u00a0%" if lang == "nb" else "%")


def value(x: float, shape: str, lang: str, exact: bool = False) -> str:
    """One number in its form, with its unit; `exact` writes a share as printed, without a decimal that is nought."""
    words = WORDS[lang]
    plus = "+" if x > 0 else ""
    return {
        "share": lambda: percent(x, lang, 1, 0 if exact else 1),
        "count": lambda: number(x, lang, 2),
        "mean": lambda: f"{number(x, lang, 1, 1)} {words['years']}",
        "times": lambda: f"{number(x, lang, 2)} {words['times']}",
        "growth": lambda: plus + percent(x, lang, 1, 0),
        "yearly": lambda: f"{plus}{percent(x, lang, 1, 0)} {words['years']}",
        "points": lambda: f"{plus}{number(x * 100, lang, 1)} {words['points']}",
    }[shape]()


def estimate(j: dict[str, Any], r: dict[str, Any], lang: str) -> str:
    """The number in its form, or the bound where only one is known."""
    shape = form(j, r)
    if shape == "share" and "reconstructed" in r["flags"]:
        return _as_printed(r, lang)
    if r["share"] is not None:
        return value(r["share"], shape, lang, exact=r["interval"] == "printed")
    return _bound(r["low"], r["high"], shape, lang)


def _as_printed(r: dict[str, Any], lang: str) -> str:
    """A share that its count was worked out from: with as many decimals as all counts that fit it agree on."""
    fits = [r[k] / r["n"] for k in ("k_low", "k_high")]
    agreed = ({percent(x, lang, digits, 0) for x in fits} for digits in (1, 0))
    return next((said.pop() for said in agreed if len(said) == 1), between(*fits, "share", lang))


def _bound(low: float | None, high: float | None, shape: str, lang: str) -> str:
    words = WORDS[lang]
    if shape in ("growth", "points"):  # "at most -50 %" is hard to read
        if low is None and high is not None and high <= 0:
            return words["down"].format(high=value(-high, shape, lang).removeprefix("+"))
        if high is None and low is not None and low >= 0:
            return words["up"].format(low=value(low, shape, lang).removeprefix("+"))
    if low is None and high is None:
        return "?"
    if low is None or (low == 0 and high is not None and shape in ("count", "share")):  # nothing is below none
        return words["at_most"].format(high=value(high, shape, lang, exact=True))
    if high is None:
        return words["at_least"].format(low=value(low, shape, lang, exact=True))
    return between(low, high, shape, lang)


def between(low: float, high: float, shape: str, lang: str, least: int = 0) -> str:
    """19,3–29,2 %, 7,4–10,9, −16 til −14: both ends alike; English repeats the sign of a per cent."""
    ends = [value(x, shape, lang, exact=not least) for x in (low, high)]
    for tail in (f" {WORDS[lang][w]}" for w in ("years", "times", "points")):
        ends = [end.removesuffix(tail) for end in ends]
    if lang == "nb":
        ends[0] = ends[0].removesuffix("\u00a0%")
    return (f" {WORDS[lang]['to']} " if low < 0 else "\u2013").join(ends)


def interval(j: dict[str, Any], r: dict[str, Any], lang: str) -> str | None:
    """The 95 % interval, or what a share printed in words allows; none for an exact number or a bound."""
    low, high, shape = r["low"], r["high"], form(j, r)
    if r["share"] is None or None in (low, high) or low == high:
        return None
    if r["interval"] == "printed":
        return between(low, high, shape, lang) if shape == "share" and high - low > ROUNDED else None
    return between(low, high, shape, lang, least=1)


def printed(low: float | None, high: float | None, unit: str, lang: str) -> str:
    """One end of a change, or a count, as it was printed: a number, a rounded one, or a bound."""
    scale, shape = (100, "share") if unit == "percent" else (1, "count")
    low, high = (None if x is None else x / scale for x in (low, high))
    if None not in (low, high) and (low == high or unit == "percent"):
        return value((low + high) / 2, shape, lang, exact=True)  # a share is printed to half a unit each way
    return _bound(low, high, shape, lang)


# --- what a number rests on


def basis(j: dict[str, Any], r: dict[str, Any], lang: str, full: bool = False) -> str:
    """The counts behind a number: "68 av 284 ofre", "99 ofre på 11 år", "487 (2006) til 2 474 (2010)"; else "".

    Counts worked out from a printed share are every count that fits it: "125–126 av 177 saker". Where it is unclear
    what was counted no unit is named; `full` says what is unclear.
    """
    words, shape = WORDS[lang], form(j, r)
    unit = name("unit", r["unit"], lang)
    unit = f"({unit})" if r["unit"] == "unclear" else unit
    said = {"period": period(r["period"], lang), "base": period(r["whole_period"], lang), "unit": unit}
    k, n = (None if r[x] is None else number(r[x], lang, 2) for x in ("k", "n"))
    if j["type"] in ("change", "trend") and r["whole_period"]:
        ends = {"first": printed(r["n_low"], r["n_high"], r["unit"], lang)}
        ends["last"] = printed(r["k_low"], r["k_high"], r["unit"], lang)
        return words["change"].format(**said, **ends)
    if j["type"] == "extreme" and n is not None:
        key = "extreme_one" if len(said["base"]) == 4 else "extreme"
        return words[key].format(n=n, next=beside(j, r, lang), **said)
    if j["type"] == "comparison" and n is not None:
        return words["comparison"].format(k=k, n=n, **said)
    if shape == "mean":
        return words["mean"].format(k=k, n=n, years="year" if n == "1" else "years", **said)
    if shape == "share":
        return _of(r, k, n, unit, lang, full)
    if shape == "yearly":
        return f"{k} {unit}"
    return ""


def _of(r: dict[str, Any], k: str | None, n: str | None, unit: str, lang: str, full: bool) -> str:
    words = WORDS[lang]
    if None in (k, n):
        return words["stated"]
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
    if len(period(r["whole_period"], lang)) == 4:
        return WORDS[lang]["other_year"]
    way = (phrase_of(j, r) or {}).get("way") or "highest"
    first = r["k"] > r["n"] if way == "highest" else r["k"] < r["n"]
    return WORDS[lang][f"{'next' if first else 'other'}_{way}"]


def counted(r: dict[str, Any], lang: str) -> str:
    """The unit, with the sex where the number is of one: "ofre", "ofre (kvinner)"."""
    unit = name("unit", r["unit"], lang)
    one_sex = r["sex"] in ("female", "male") and r["part_is"] != "women and men added"
    return f"{unit} ({name('sex', r['sex'], lang)})" if one_sex else unit


def period(days: list[str] | None, lang: str) -> str:
    """Years where they are whole ("2012–2021"), a month as "mai 2025", else the days."""
    if not days:
        return WORDS[lang]["no_period"]
    start, end = days
    if (start[4:], end[4:]) == ("-01-01", "-12-31"):
        return start[:4] if start[:4] == end[:4] else f"{start[:4]}\u2013{end[:4]}"
    if start == end:
        return _day(start, lang)
    day_after = dt.date.fromisoformat(end) + dt.timedelta(days=1)
    if start[:7] == end[:7] and start.endswith("-01") and day_after.day == 1:
        return f"{MONTHS[lang][int(start[5:7]) - 1]} {start[:4]}"
    return f"{_day(start, lang)} {WORDS[lang]['to']} {_day(end, lang)}"


def _day(iso: str, lang: str) -> str:
    """ "8. april 2024", "8 April 2024"."""
    year, month, day = (int(part) for part in iso.split("-"))
    return f"{day}{'.' if lang == 'nb' else ''} {MONTHS[lang][month - 1]} {year}"


def span(j: dict[str, Any], r: dict[str, Any]) -> list[str] | None:
    """The days that the sentence is about: of a change from its first day to its last."""
    if j["type"] == "change" and r["whole_period"]:
        return [r["whole_period"][0], r["period"][1]]
    return r["period"]
