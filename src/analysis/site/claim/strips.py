"""A number against what the words cover, as a strip as wide as a telephone: where each thing stands, in per cent."""

from __future__ import annotations

from typing import Any

from analysis import forms
from analysis.charts.cards.rows import by_ends

Json = dict[str, Any]
ROOM = 1.2  # of the scale beyond the highest thing on it
STEPS = (1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10)
FORMS = ("share", "count", "mean", "times")


def of(j: Json, known: list[Json], lang: str) -> list[Json | None]:
    """A strip for each number that decides, all on one scale from 0; none where the words cover no interval."""
    if not known or any(not _fits(j, r) for r in known):
        return [None for _ in known]
    tops = [x for r in known for x in (r["share"], _sure(j, r)[1], *_band(j, r)) if x is not None]
    top = _round(max(tops) * ROOM, forms.form(j, known[0]) == "share")
    return [_strip(j, r, top, lang) for r in known]


def _fits(j: Json, r: Json) -> bool:
    """Whether a number stands on a scale with an interval of words.

    None does that is a change between two days, an extreme, or a share that is itself known only in words.
    """
    if j["type"] in ("statement", "extreme", "trend") or by_ends(j, r) or forms.in_words(j, r):
        return False
    if forms.form(j, r) not in FORMS:
        return False
    low, high = _band(j, r)
    return (low, high) != (None, None) and low != high and r["share"] is not None


def _band(j: Json, r: Json) -> tuple[float | None, float | None]:
    phrase = forms.phrase_of(j, r) or {"low": None, "high": None}
    return phrase["low"], phrase["high"]


def _sure(j: Json, r: Json) -> tuple[float | None, float | None]:
    """The interval, where one is told."""
    told = forms.interval(j, r, "en") and r["interval"] != "printed"
    return (r["low"], r["high"]) if told else (None, None)


def _strip(j: Json, r: Json, top: float, lang: str) -> Json:
    low, high = _band(j, r)
    start, end = _at(low or 0, top), _at(top if high is None else high, top)
    sure = _sure(j, r)
    return {
        "band": [start, round(end - start, 1)],
        "sure": [_at(x, top) for x in sure] if None not in sure else [],
        "at": _at(r["share"], top),
        "ends": ["0", forms.value(top, forms.form(j, r), lang, exact=True)],
    }


def _at(x: float, top: float) -> float:
    return round(min(x / top, 1) * 100, 1)


def _round(x: float, share: bool) -> float:
    """The next round number; a share has no more than all."""
    power = 10.0 ** (len(str(int(x))) - 1) if x >= 1 else 0.1
    found = next(step * power for step in STEPS if step * power >= x or step == STEPS[-1])
    return min(found, 1.0) if share else found
