"""Numbers, bounds and days as a newspaper writes them, in nb and en: 23,9 %, 2 474, 9,0 per år, under 500, 2012–2021.

Nothing here knows of judgements (`forms`). Numbers look as Babel writes them; its locale data would cost more time than
the command.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

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
        "stated_about": "trykt som «om lag», uten antall",
        "stated_read": "vår lesning av kildens ord, uten antall",
        "read": "vår lesning av kildens ord",
        "about": "om lag {number}",
        "and": " og ",
        "mean": "{k} {unit} på {n} år",
        "change": "{first} ({base}) til {last} ({period})",
        "comparison": "{k} ({period}) mot {n} i snitt ({base})",
        "comparison_assumed": "{k} ({period}) mot {n} i snitt ({base}, årene er antatt)",
        "extreme": "{period}; {next} i {base}: {n}",
        "extreme_one": "{period}; {next} ({base}): {n}",
        "next_highest": "nest høyest",
        "next_lowest": "nest lavest",
        "other_highest": "høyest ellers",
        "other_lowest": "lavest ellers",
        "other_year": "det eneste andre året i serien",
        "at_most": "høyst {high}",
        "at_least": "minst {low}",
        "under": "under {high}",
        "over": "over {low}",
        "up": "opp minst {low}",
        "down": "ned minst {high}",
        "up_over": "opp mer enn {low}",
        "down_over": "ned mer enn {high}",
        "printed": "trykt",
        "years": "per år",
        "times": "ganger",
        "points": "prosentpoeng",
        "to": "til",
        "no_period": "ukjent periode",
        "smaller": "økningen er mindre enn ordene sier",
        "larger": "økningen er større enn ordene sier",
        "uncertain": ", men kilden er usikker",
    },
    "en": {
        "of": "{k} of {n} {unit}",
        "of_unclear": "{k} of {n}, unit unclear",
        "of_unclear_full": "{k} of {n}; unclear whether {n} are victims or cases",
        "stated": "a printed share, no counts",
        "in_words": "printed in words, no counts",
        "stated_about": "printed as “about”, no counts",
        "stated_read": "our reading of the source's words, no counts",
        "read": "our reading of the source's words",
        "about": "about {number}",
        "and": " and ",
        "mean": "{k} {unit} in {n} {years}",
        "change": "{first} ({base}) to {last} ({period})",
        "comparison": "{k} ({period}) against a mean of {n} ({base})",
        "comparison_assumed": "{k} ({period}) against a mean of {n} ({base}, years assumed)",
        "extreme": "{period}; {next} in {base}: {n}",
        "extreme_one": "{period}; {next} ({base}): {n}",
        "next_highest": "next highest",
        "next_lowest": "next lowest",
        "other_highest": "highest otherwise",
        "other_lowest": "lowest otherwise",
        "other_year": "the only other year of the series",
        "at_most": "at most {high}",
        "at_least": "at least {low}",
        "under": "under {high}",
        "over": "over {low}",
        "up": "up at least {low}",
        "down": "down at least {high}",
        "up_over": "up more than {low}",
        "down_over": "down more than {high}",
        "printed": "printed",
        "years": "a year",
        "times": "times",
        "points": "percentage points",
        "to": "to",
        "no_period": "period unknown",
        "smaller": "the increase is smaller than the words say",
        "larger": "the increase is larger than the words say",
        "uncertain": ", but the source is uncertain",
    },
}


def number(x: float, lang: str, digits: int = 0, least: int = 0) -> str:
    """1234.5 as 1 234,5: at most `digits` decimals and at least `least`."""
    text = f"{rounded(abs(x), digits):,f}"
    whole, _, decimals = text.partition(".")
    decimals = decimals[:least] + decimals[least:].rstrip("0")
    text = f"{whole}.{decimals}" if decimals else whole
    sign = MINUS if x < 0 and text.strip("0.,") else ""
    return sign + "".join(SIGNS[lang].get(c, c) for c in text)


def rounded(x: float, digits: int) -> Decimal:
    """To so many decimals, a half upwards as people round: 2.125 as 2.13. The noise of binary fractions is left out."""
    return Decimal(f"{x:.12g}").quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)


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


def bound(low: float | None, high: float | None, shape: str, lang: str, strict: bool = False) -> str:
    """ "høyst 500", or where it is `strict` "under 500"; "ned minst 50 %", "ned mer enn 50 %"."""
    words = WORDS[lang]
    if shape in ("growth", "points"):  # "at most -50 %" is hard to read
        over = "_over" * strict
        if low is None and high is not None and high <= 0:
            return words["down" + over].format(high=value(-high, shape, lang).removeprefix("+"))
        if high is None and low is not None and low >= 0:
            return words["up" + over].format(low=value(low, shape, lang).removeprefix("+"))
    if low is None and high is None:
        return "?"
    if low is None or (low == 0 and high is not None and shape in ("count", "share")):  # nothing is below none
        return words["under" if strict else "at_most"].format(high=value(high, shape, lang, exact=True))
    if high is None:
        return words["over" if strict else "at_least"].format(low=value(low, shape, lang, exact=True))
    return between(low, high, shape, lang)


def between(low: float, high: float, shape: str, lang: str, least: int = 0) -> str:
    """19,3–29,2 %, 7,4–10,9, −16 til −14: both ends alike; English repeats the sign of a per cent."""
    ends = [value(x, shape, lang, exact=not least) for x in (low, high)]
    for tail in (f" {WORDS[lang][w]}" for w in ("years", "times", "points")):
        ends = [end.removesuffix(tail) for end in ends]
    if lang == "nb":
        ends[0] = ends[0].removesuffix("\u00a0%")
    return (f" {WORDS[lang]['to']} " if low < 0 else "\u2013").join(ends)


def printed(low: float | None, high: float | None, unit: str, lang: str, strict: bool = False) -> str:
    """One end of a change, or a count, as it was printed: a number, a rounded one, or a bound ("høyst 500").

    `strict` says that the bound itself is not meant: "under 500".
    """
    scale, shape = (100, "share") if unit == "percent" else (1, "count")
    low, high = (None if x is None else x / scale for x in (low, high))
    if None not in (low, high) and (low == high or unit == "percent"):
        return value((low + high) / 2, shape, lang, exact=True)  # a share is printed to half a unit each way
    return bound(low, high, shape, lang, strict)


def runs(years: Sequence[int], lang: str) -> str:
    """Years that are not all there: "2015 og 2018–2020"."""
    starts = [y for y in years if y - 1 not in years]
    ends = [y for y in years if y + 1 not in years]
    said = [f"{a}" if a == b else f"{a}\u2013{b}" for a, b in zip(starts, ends, strict=True)]
    return WORDS[lang]["and"].join(filter(None, (", ".join(said[:-1]), said[-1])))


def period(days: list[str] | None, lang: str) -> str:
    """Years where they are whole ("2012–2021"), a month as "mai 2025", else the days."""
    if not days:
        return WORDS[lang]["no_period"]
    start, end = days
    if (start[4:], end[4:]) == ("-01-01", "-12-31"):
        return start[:4] if start[:4] == end[:4] else f"{start[:4]}\u2013{end[:4]}"
    if start == end:
        return day(start, lang)
    day_after = dt.date.fromisoformat(end) + dt.timedelta(days=1)
    if start[:7] == end[:7] and start.endswith("-01") and day_after.day == 1:
        return f"{MONTHS[lang][int(start[5:7]) - 1]} {start[:4]}"
    return f"{day(start, lang)} {WORDS[lang]['to']} {day(end, lang)}"


def day(iso: str, lang: str) -> str:
    """ "8. april 2024", "8 April 2024"; of a month or a year alone "april 2024", "2024"."""
    year, *rest = iso.split("-")
    month = [MONTHS[lang][int(rest[0]) - 1]] if rest else []
    number = [f"{int(rest[1])}{'.' if lang == 'nb' else ''}"] if len(rest) > 1 else []
    return " ".join([*number, *month, year])
