"""How a number that may be said instead becomes a sentence, in nb and en; the words are data, words/wordings.toml."""

from __future__ import annotations

import datetime as dt
import tomllib
from functools import cache
from typing import Any, NamedTuple

from babel.dates import format_date, format_skeleton
from babel.numbers import format_decimal

from analysis import vocabulary
from analysis.forms_numbers import rounded
from analysis.judged import Judged
from analysis.paths import WORDS
from analysis.quote import LOCALES
from analysis.registry import Claim

PATTERNS = {"count": "#,##0.##", "mean": "0.0"}
STATED = {  # shares printed ready-made, by the pair they are the share of
    "partner_homicide_share": "partner_homicide_victims-homicide_victims",
    "partner_homicide_victims_share": "partner_homicide_victims-partner_homicide_victims",
    "homicide_victims_share": "homicide_victims-homicide_victims",
}


class Number(NamedTuple):
    """Words for a number; `form` is how a share takes its whole: one, many or the."""

    nb: str
    en: str
    form: str = "count"


@cache
def words() -> dict[str, Any]:
    return tomllib.loads((WORDS / "wordings.toml").read_text(encoding="utf-8"))


def said(record: Claim, j: Judged, number: Number, basis: list[Judged]) -> dict[str, str]:
    """The sentence in both languages; `basis` are all numbers that decide."""
    return {lang: _sentence(record, j, getattr(number, lang), number.form, lang, basis) for lang in LOCALES}


def _sentence(record: Claim, j: Judged, number: str, form: str, lang: str, basis: list[Judged]) -> str:
    text = words()
    figure = j.part.figures[0]
    slots = {
        "number": number,
        "when": when(j.part.start, j.part.end, figure.period_type, lang),
        "partner": _partner(j, lang),
        "persons": _persons(j, number, lang),
        "who": getattr(vocabulary.publishers()[j.part.publisher], lang),
        "measure": getattr(vocabulary.measures()[figure.measure], lang),
        "was": "was" if form == "one" or number.split()[-2:-1] == ["one"] else "were",
    }
    slots["sex"] = f" ({text['sex'][one_sex(j)][lang]})" if one_sex(j) else ""
    counts = text["mean" if record.type == "rate" else "count"]
    if record.type == "comparison":
        sentence = _compared(record, j, slots, lang, basis)
    elif record.type in ("change", "extreme") and j.whole is not None:
        sentence = _changed(record, j, slots, lang)
    elif form in ("one", "many", "the", "percent"):
        pattern = text["share"].get(_share_key(record, j), text["share"]["default"])
        slots["number"] = _of_whole(number, form, pattern, lang) if form in (*pattern, "percent") else number
        slots["persons"] = text["sex"][one_sex(j) or "total"][lang]
        sentence = pattern[lang].format(**slots)
    else:
        sentence = counts.get(figure.measure, counts["default"])[lang].format(**slots)
    return f"{sentence[0].upper()}{sentence[1:]} ({'; '.join([slots['who'], *_asides(j, lang)])})."


def _share_key(record: Claim, j: Judged) -> str:
    measure = j.part.figures[0].measure
    if record.type == "share" and j.whole is not None and j.part.way != "reconstructed":
        sides = (record.numerator.measure, record.denominator.measure, record.denominator.sex)
        return "-".join(filter(None, sides))
    if measure == "partner_homicide_share_of_victims_of_that_sex":
        return f"partner_homicide_victims-homicide_victims-{one_sex(j)}"
    return STATED.get(measure, measure)


def _of_whole(number: str, form: str, pattern: dict[str, Any], lang: str) -> str:
    """The number with its whole: "hvert fjerde drapsoffer", "tre av ti drapsofre", "halvparten av drapsofrene"."""
    if "the" not in pattern:
        return number
    if form in ("the", "percent"):
        return f"{number} {'av' if lang == 'nb' else 'of'} {pattern['the'][lang]}"
    return f"{number} {pattern[form][lang]}"


def _changed(record: Claim, j: Judged, slots: dict[str, str], lang: str) -> str:
    text = words()["change"]
    last, first = j.part.figures[0], max(j.whole.figures, key=lambda f: f.period_end)
    way = text["up" if last.value >= first.value else "down"][lang]
    ends = {"first": written(first.value, lang), "last": written(last.value, lang)}
    days = {
        "from": when(first.period_start, first.period_end, first.period_type, lang),
        "to": when(last.period_start, last.period_end, last.period_type, lang),
    }
    sentence = way.format(**slots, **ends, **days)
    if record.type == "change":
        sign = text["plus" if last.value >= first.value else "minus"][lang]
        amount = slots["number"].split(maxsplit=2)[2]  # without the verb: "rose by"
        sentence += text["growth"][lang].format(sign=sign, number=amount)
    return sentence


def _compared(record: Claim, j: Judged, slots: dict[str, str], lang: str, basis: list[Judged]) -> str:
    text = words()["comparison"]
    window = {(j.whole.start.year, j.whole.end.year): j.whole.value for j in basis if j.whole}
    spans = [(w.start.year, w.end.year) for w in record.against]
    said = [f"{a}–{b} ({written(window[a, b], lang, 'mean')})" if (a, b) in window else f"{a}–{b}" for a, b in spans]
    means = text["or"][lang].join(said)
    unit = words()["counted"].get(j.part.figures[0].measure, {}).get(lang) or slots["measure"]
    return text[lang].format(**slots, here=written(j.part.value, lang), unit=unit, means=means)


def _partner(j: Judged, lang: str) -> str:
    text = words()["partner"]
    return text[next((q for q in j.part.qualifiers if q in text), "dating_not_stated")][lang]


def one_sex(j: Judged) -> str | None:
    """The sex that a number is of, where it is of one."""
    sex = j.part.figures[0].sex
    return sex if sex in ("female", "male") and len(j.part.figures) == 1 else None


def _persons(j: Judged, number: str, lang: str) -> str:
    figure = j.part.figures[0]
    sex = one_sex(j) or "total"
    return words()["one_sex" if number == "1" else "sex"][sex if figure.sex != "na" else "total"][lang]


def _asides(j: Judged, lang: str) -> list[str]:
    text = words()["aside"]
    said = [*j.part.qualifiers, *j.flags]
    if "prior" in j.part.figures[0].measure:  # a share of partner homicides: who counts as a partner is not at issue
        said = [word for word in said if "dating" not in word]
    return list(dict.fromkeys(text[word][lang] for word in said if word in text))


def when(start: dt.date, end: dt.date, period_type: str, lang: str) -> str:
    """ "i 2012-2021", "24. mai 2024", "i mai 2025", "in 2023"."""
    into = "i" if lang == "nb" else "in"
    if start == end:
        day = format_date(start, "d. MMMM y" if lang == "nb" else "d MMMM y", LOCALES[lang])
        return day if lang == "nb" else f"on {day}"
    if (start.month, start.day, end.month, end.day) == (1, 1, 12, 31):
        return f"{into} {start.year}" if start.year == end.year else f"{into} {start.year}–{end.year}"
    if (start.year, start.month) == (end.year, end.month):
        return f"{into} {format_skeleton('yMMMM', start, locale=LOCALES[lang])}"
    months = [format_skeleton("yMMMM", d, locale=LOCALES[lang]) for d in (start, end)]
    return f"{'fra' if lang == 'nb' else 'from'} {months[0]} {'til' if lang == 'nb' else 'to'} {months[1]}"


def written(value: float, lang: str, form: str = "count") -> str:
    """As printed in the language; thousands apart, with plain spaces in Norwegian."""
    shown = rounded(value, len(PATTERNS[form].partition(".")[2]))
    return format_decimal(shown, PATTERNS[form], LOCALES[lang]).replace("\xa0", " ").replace("\u202f", " ")
