"""The published numbers that answer one question: how many of this, in those days.

Printed for the very days, added up from women and men or from years, taken as a difference of two printed
windows, or only bounded: one sex is at most both, a group that nobody counts at most the whole.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import replace

from analysis import vocabulary
from analysis.asof import Edition
from analysis.evidence import NOT_COUNTED, NOT_THE_COUNTRY
from analysis.registry import Counted, Window
from analysis.totals import BOTH_SEXES, Side, added, both_sexes, side_of

MOMENT = ("day", "within")  # period types of a stock


def usable(held: Iterable[Edition], counted: Counted, geography: str) -> list[Edition]:
    """Figures of the measure for the whole territory, in its own kind: a printed change or mean is no count."""
    kind = vocabulary.measures()[counted.measure].kind
    return [
        e
        for e in held
        if e.figure.measure == counted.measure
        and e.figure.kind == kind
        and e.figure.geography == geography
        and e.figure.area is None
        and e.figure.relationship is None
        and e.figure.period_type not in ("unknown", "cumulative")
        and not (NOT_COUNTED | NOT_THE_COUNTRY).intersection(e.figure.status)
    ]


def answers(held: list[Edition], counted: Counted, window: Window) -> list[Side]:
    """Every number for the window, or of any days where the newest is asked; printed ones first."""
    subset = sorted(counted.subset)
    whole = [e for e in held if list(e.figure.subset) == subset]
    if counted.unpublished:
        return _between(
            _at_most([e for e in whole if _on(e, window)], counted.sex), list(_at_least(held, counted, window))
        )
    inside = [e for e in whole if _on(e, window)]
    printed = [side_of(e) for e in inside if e.figure.sex in ((counted.sex,) if counted.sex else BOTH_SEXES)]
    if counted.sex:
        known = {_scope(s) for s in printed}
        bounds = [_top(e, counted.sex) for e in inside if e.figure.sex in BOTH_SEXES]
        return [*printed, *(b for b in bounds if _scope(b) not in known)]
    known = {_scope(s) for s in printed}
    sums = [added([side_of(w), side_of(m)], "women and men added") for w, m in both_sexes(inside)]
    found = [*printed, *(s for s in sums if _scope(s) not in known)]
    if not window.newest and window.years > 1:
        known = {_scope(s) for s in found}
        found += [s for s in (*_summed(whole, window), *_differences(whole, window)) if _scope(s) not in known]
    return found


def at(held: list[Edition], counted: Counted, end: int | dt.date) -> list[Side]:
    """Every number for one year, or of one day, as the end of a change."""
    return answers(held, counted, Window(first=end, last=end))


def newest(sides: Iterable[Side]) -> list[Side]:
    """The latest number of each publisher and definition."""
    found: dict[tuple, Side] = {}
    for side in sides:
        key = side.publisher, side.qualifiers, side.unit
        if key not in found or (side.end, -side.start.toordinal()) > (found[key].end, -found[key].start.toordinal()):
            found[key] = side
    return list(found.values())


def scope(qualifiers: Iterable[str]) -> frozenset[str]:
    """The qualifiers on which definitions differ; where a number was read is none of them."""
    return frozenset(q for q in qualifiers if vocabulary.group_of("qualifiers", q) != "provenance")


def _on(e: Edition, window: Window) -> bool:
    f = e.figure
    if window.newest:
        return True
    if f.period_type in MOMENT:  # a stock on an unstated day of a year counts for that year, no other
        return window.start <= f.period_start and f.period_end <= window.end
    return (f.period_start, f.period_end) == (window.start, window.end)


def _scope(side: Side) -> tuple:
    return side.publisher, scope(side.qualifiers), side.start, side.end, side.unit


def _top(e: Edition, sex: str | None) -> Side:
    """One sex, or a group within, is at most the whole."""
    side = side_of(e)
    return replace(side, value=None, low=0.0, way="at most the whole", sex=sex)


def _at_most(whole: list[Edition], sex: str | None) -> list[Side]:
    return [_top(e, sex) for e in whole if e.figure.sex in BOTH_SEXES and e.figure.value_high is not None]


def _at_least(held: list[Edition], counted: Counted, window: Window) -> Iterator[Side]:
    """A published part of a group bounds it from below."""
    parts = [sorted(part) for part in counted.parts]
    for e in held:
        if list(e.figure.subset) in parts and e.figure.value_low is not None and _on(e, window):
            side = side_of(e)
            yield replace(side, value=None, high=None, way="at least a part")


def _between(tops: list[Side], floors: list[Side]) -> list[Side]:
    """Ceilings and floors of one publisher and the same days as one interval; the rest as they are."""
    found, joined = [], set()
    for top in tops:
        here = [f for f in floors if (f.publisher, f.start, f.end) == (top.publisher, top.start, top.end)]
        joined |= {id(f) for f in here}
        low = max((f.low for f in here), default=top.low)
        figures = (*top.figures, *(figure for f in here for figure in f.figures))
        flags = tuple(dict.fromkeys((*top.flags, *(flag for f in here for flag in f.flags))))
        way = "between a part and the whole" if here else top.way
        found.append(replace(top, low=low, figures=figures, flags=flags, way=way))
    return [*found, *(f for f in floors if id(f) not in joined)]


def _yearly(held: list[Edition]) -> dict[tuple, dict[int, Side]]:
    """Yearly counts of both sexes by publisher, definition and unit."""
    found: dict[tuple, dict[int, Side]] = {}
    for key, year, side in _of_years(held):
        found.setdefault(key, {})[year] = side
    return found


def _of_years(held: list[Edition]) -> Iterator[tuple[tuple, int, Side]]:
    for e in held:
        f = e.figure
        if f.period_type == "year" and f.sex in BOTH_SEXES and f.value is not None:
            yield (f.publisher, scope(f.qualifiers), f.unit), f.period_start.year, side_of(e)


def yearly(held: list[Edition], counted: Counted, both: bool = False) -> dict[tuple, dict[int, Side]]:
    """(publisher, definition, unit) -> year -> count; `both` adds women and men where no total is printed."""
    whole = [e for e in held if list(e.figure.subset) == sorted(counted.subset)]
    found = _yearly(whole)
    for women, men in both_sexes(whole) if both else ():
        f = women.figure
        if f.period_type == "year":
            side = added([side_of(women), side_of(men)], "women and men added")
            key = f.publisher, scope(f.qualifiers), f.unit
            found.setdefault(key, {}).setdefault(f.period_start.year, side)
    return found


def every_yearly(held: list[Edition], counted: Counted) -> dict[tuple, dict[int, list[Side]]]:
    """(publisher, definition, unit) -> year -> every count printed for it, in the order held."""
    found: dict[tuple, dict[int, list[Side]]] = {}
    for key, year, side in _of_years([e for e in held if list(e.figure.subset) == sorted(counted.subset)]):
        found.setdefault(key, {}).setdefault(year, []).append(side)
    return found


def _summed(held: list[Edition], window: Window) -> Iterator[Side]:
    wanted = range(window.start.year, window.end.year + 1)
    for years in _yearly(held).values():
        if all(y in years for y in wanted):
            yield added([years[y] for y in wanted], "sum of years")


def _differences(held: list[Edition], window: Window) -> Iterator[Side]:
    days = (window.start, window.end)
    return (side for side in differences(held) if (side.start, side.end) == days)


def differences(held: list[Edition]) -> Iterator[Side]:
    """Every printed window less its first or its last year, both of one publisher and definition."""
    years = _yearly(held)
    spans = [side_of(e) for e in held if e.figure.sex in BOTH_SEXES and e.figure.period_type == "years"]
    spans += [added([side_of(w), side_of(m)], "women and men added") for w, m in both_sexes(held)]
    for span in spans:
        known = years.get((span.publisher, scope(span.qualifiers), span.unit), {})
        first, last = span.start.year, span.end.year
        if span.value is None or first == last:
            continue
        for less, begin, end in ((first, first + 1, last), (last, first, last - 1)):
            if less in known:
                yield _less(span, known[less], begin, end)


def _less(span: Side, year: Side, first: int, last: int) -> Side:
    return replace(
        span,
        value=span.value - year.value,
        low=span.low - year.high,
        high=span.high - year.low,
        start=dt.date(first, 1, 1),
        end=dt.date(last, 12, 31),
        figures=(*span.figures, *year.figures),
        flags=tuple(dict.fromkeys((*span.flags, *year.flags, "derived"))),
        way="difference",
    )
