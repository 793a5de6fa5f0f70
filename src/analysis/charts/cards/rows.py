"""The rows of a card's small chart: the numbers that decide, each in words and where it stands on the scale."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from analysis import forms, vocabulary
from analysis.charts import marks
from analysis.charts.claim import local
from analysis.quote import Quote, Quotes

SIDES = ("numerator_figure_ids", "denominator_figure_ids")
SHOWN = 3  # rows: as many as a reader takes in on a telephone
UNSURE = marks.UNSURE | {"low_confidence"}
Band = tuple[float | None, float | None]  # what the words cover; None: open


@dataclass(frozen=True)
class Row:
    """One number that decides: in words, and where it stands. A bound has no `at`, but `low` or `high`."""

    value: str
    detail: str
    at: float | None
    low: float | None
    high: float | None
    band: Band | None
    verdict: str
    hollow: bool
    beside: float | None = None  # a second number on the same row: the nearest of the other years
    quiet: bool = False  # what the number that decides is held against
    sure: str | None = None  # what the bar from low to high is: "95" or "words"
    interval: str = ""  # that bar in words, for those who do not see it


def rows_of(j: dict[str, Any], quotes: Quotes, text: dict[str, str]) -> tuple[Row, ...]:
    known, made = deciding(j), []
    for r in known:
        if by_ends(j, r):
            made += _ends(j, r, quotes, text)
        elif j["type"] == "extreme" and r["n"] is not None:
            made += _extreme(j, r, quotes, text) if len(known) == 1 else [_beside(j, r, quotes)]
        else:
            made.append(_row(j, r, quotes, text))
    return tuple(made[:SHOWN])


def by_ends(j: dict[str, Any], r: dict[str, Any]) -> bool:
    """A change between two days, both of which are drawn."""
    return j["type"] in ("change", "trend") and bool(r["whole_period"]) and forms.form(j, r) != "yearly"


def unit(j: dict[str, Any]) -> str:
    """The form in which the scale is written."""
    known = deciding(j)
    if not known:
        return "count"
    if by_ends(j, known[0]):
        return "share" if known[0]["unit"] == "percent" else "count"
    return forms.form(j, known[0])


def _row(j: dict[str, Any], r: dict[str, Any], quotes: Quotes, text: dict[str, str]) -> Row:
    """One number with its interval, or a bound."""
    lang, interval = quotes.lang, forms.interval(j, r, quotes.lang)
    value = _note(quotes, local.estimate(j, r, lang), r["share"], [i for side in SIDES for i in r[side]])
    bounded = r["share"] is None
    low, high = (r["low"], r["high"]) if bounded or interval else (None, None)
    if bounded and low == 0:
        low = None  # nothing is below none
    phrase = forms.phrase_of(j, r)
    sure = {"printed": "words"}.get(r["interval"], "95") if interval else None
    return Row(
        value=value,
        detail=", ".join(_details(j, r, interval, text, lang)),
        at=r["share"],
        low=low,
        high=high,
        band=band_of(phrase),
        verdict=r["verdict"],
        hollow=_hollow(r),
        sure=sure,
        interval=text["alt_interval"].format(interval=interval) if sure == "95" else "",
    )


def _hollow(r: dict[str, Any]) -> bool:
    return bool(UNSURE & set(r["flags"]))


def _details(
    j: dict[str, Any], r: dict[str, Any], interval: str | None, text: dict[str, str], lang: str
) -> Iterator[str]:
    """Definition, days, counts and interval, as far as the number does not say them itself."""
    if not one_definition(deciding(j)):
        yield from definition(r, text, lang)
    if forms.form(j, r) == "count" and r["sex"] in ("female", "male") and sex_of(r) == r["sex"]:
        yield forms.name("sex", r["sex"], lang)
    basis = local.counts(j, r, lang)
    if j["type"] != "comparison":
        yield forms.period(forms.span(j, r), lang)
    if basis:
        yield basis
    if interval and forms.no_counts(basis, lang):
        yield interval


def definition(r: dict[str, Any], text: dict[str, str], lang: str) -> Iterator[str]:
    """Whether dating partners count, and which legal stage; among partner homicides alone the first is not at issue."""
    told = ("legal_stage",) if "prior" in r["measure"] else ("dating", "legal_stage")
    for q in r["qualifiers"]:
        if vocabulary.group_of("qualifiers", q) in told:
            yield text.get(f"dating_{q}") or forms.name("qualifiers", q, lang)


def _ends(j: dict[str, Any], r: dict[str, Any], quotes: Quotes, text: dict[str, str]) -> Iterator[Row]:
    """A change: its first and its last number, each a row, the change beside the last."""
    lang, scale = quotes.lang, 100 if r["unit"] == "percent" else 1
    bands = _end_bands(forms.phrase_of(j, r), r, scale)
    sides = (("n", "whole_period", SIDES[1]), ("k", "period", SIDES[0]))
    for (side, days, ids), band in zip(sides, bands, strict=True):
        low, high = r[f"{side}_low"], r[f"{side}_high"]
        when, exact = forms.period(r[days], lang), None not in (low, high)
        at = (low + high) / 2 / scale if exact else None
        yield Row(
            value=_note(quotes, forms.end_of(r, side, lang), at, r[ids]),
            detail=when,
            at=at,
            low=None if exact or low is None else low / scale,
            high=None if exact or high is None else high / scale,
            band=band,
            verdict=r["verdict"],
            hollow=_hollow(r),
        )


def _end_bands(phrase: dict[str, Any] | None, r: dict[str, Any], scale: int) -> tuple[Band | None, Band | None]:
    """What the words let the first and the last number be."""
    if phrase is None:
        return None, None
    if phrase["parts"]:
        first, last = (band_of(part) for part in phrase["parts"])
        return first, last
    base = r["n_low"] if r["n_low"] == r["n_high"] else None
    low, high = phrase["low"], phrase["high"]
    if base is None or (low is None and high is None):
        return None, None
    base = base / scale
    grown = {"growth": lambda x: base * (1 + x), "ratio": lambda x: base * x, "points": lambda x: base + x}
    to = grown.get(phrase["kind"])
    return None, tuple(None if x is None else to(x) for x in (low, high)) if to else None


def _extreme(j: dict[str, Any], r: dict[str, Any], quotes: Quotes, text: dict[str, str]) -> Iterator[Row]:
    """The year that is called highest or lowest, and the nearest of the others."""
    lang = quotes.lang
    for x, days, ids in ((r["k"], "period", SIDES[0]), (r["n"], "whole_period", SIDES[1])):
        when = forms.period(r[days], lang) if days == "period" else forms.held_against(r, lang)
        detail = when if ids == SIDES[0] else text["nearest"].format(beside=forms.beside(j, r, lang), base=when)
        value = _note(quotes, forms.value(x, "count", lang), x, r[ids])
        yield Row(value, detail, x, None, None, None, r["verdict"], _hollow(r), quiet=ids == SIDES[1])


def _beside(j: dict[str, Any], r: dict[str, Any], quotes: Quotes) -> Row:
    """Several extremes: each year and the nearest other one on one row."""
    lang, ids = quotes.lang, [i for side in SIDES for i in r[side]]
    value = _note(quotes, forms.estimate(j, r, lang), r["k"], ids)
    detail = f"{forms.name('measure', r['measure'], lang)}, {forms.basis(j, r, lang)}"
    return Row(value, detail, r["k"], None, None, None, r["verdict"], _hollow(r), beside=r["n"])


def _note(quotes: Quotes, shown: str, value: float | None, ids: list[str]) -> str:
    """A number as `forms` writes it, remembered with its figures."""
    quotes.shown.append(Quote(shown, float("nan") if value is None else float(value), tuple(ids)))
    return shown


def sex_of(r: dict[str, Any]) -> str:
    """Whose number it is; women and men added are both."""
    return "total" if r["part_is"] == "women and men added" else r["sex"]


def deciding(j: dict[str, Any]) -> list[dict[str, Any]]:
    """The numbers of the reference set that there are."""
    return [r for r in j["reference"] if not r.get("missing")]


def one_definition(known: list[dict[str, Any]]) -> bool:
    return len(known) > 1 and len({tuple(r["qualifiers"]) for r in known}) == 1


def band_of(phrase: dict[str, Any] | None) -> Band | None:
    if phrase is None or (phrase["low"] is None and phrase["high"] is None):
        return None
    return phrase["low"], phrase["high"]
