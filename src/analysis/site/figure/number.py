"""The number of one published figure as printed: exact, about, a bound or a range, in its unit."""

from __future__ import annotations

from analysis import forms_numbers
from analysis.hedged import is_reading as is_reading
from analysis.hedged import whole_range
from analysis.site.texts import words
from analysis.store import Figure

DECIMALS = 3  # more were printed by a few tables; the page of the figure gives them all
ONE_YEAR = ("days",)  # units of a mean that is not one of years


def number(f: Figure, lang: str) -> str:
    """The number as printed: "23", "om lag 11", "under 500", "20–30 %", "0,5 per 100 000", "+27,5 %"; of words that
    somebody here read as a range, that it is so."""
    said = unmarked(f, lang)
    return f"{said} ({words('figure', lang)['numbers']['reading']})" if is_reading(f) else said


def unmarked(f: Figure, lang: str) -> str:
    """The number alone, whoever read it so."""
    said = _bound(f, lang) if f.value is None else _about(f, _exact(f.value, f, lang), lang)
    if f.kind in ("mean", "minimum", "maximum") and f.unit not in ONE_YEAR:
        return words("figure", lang)["numbers"][f.kind].format(number=said)
    return said


def in_full(f: Figure, lang: str) -> str | None:
    """The number with every decimal that was printed, where `number` leaves some out."""
    if f.value is None or round(f.value, DECIMALS) == f.value:
        return None
    return forms_numbers.number(f.value, lang, 15)


def _exact(x: float, f: Figure, lang: str) -> str:
    text = forms_numbers.number(x, lang, DECIMALS)
    if f.kind == "change" and x > 0:
        text = f"+{text}"
    return _with_unit(text, f, lang)


def _with_unit(text: str, f: Figure, lang: str) -> str:
    signs = words("figure", lang)["units"]
    return signs[f.unit].format(number=text) if f.unit in signs else text


def _about(f: Figure, text: str, lang: str) -> str:
    return words("figure", lang)["numbers"]["about"].format(number=text) if f.precision == "approx" else text


def _bound(f: Figure, lang: str) -> str:
    """A bound or a range; a change from one number to another says both signs."""
    low, high = f.value_low, f.value_high
    if f.kind == "change" and None not in (low, high):
        ends = [_exact(x, f, lang) for x in (low, high)]
        return f"{ends[0]} {forms_numbers.WORDS[lang]['to']} {ends[1]}"
    if f.unit == "percent":
        low, high = whole_range(f) or (low, high)
        return forms_numbers.printed(low, high, "count", lang, _strict(f)) + ("\u00a0%" if lang == "nb" else "%")
    return _with_unit(forms_numbers.printed(low, high, f.unit, lang, _strict(f)), f, lang)


def _strict(f: Figure) -> bool:
    return "strict_bound" in f.status
