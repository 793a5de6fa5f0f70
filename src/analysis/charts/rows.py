"""Which figures a chart draws, which it may not, and where in time each stands.

May not be drawn: a figure without a period or a number, one that the publisher suppressed, one that gives a
suppressed figure away, and one of fewer than three people with any breakdown beyond sex (DESIGN 9; `withheld`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any, NamedTuple

from analysis import asof, store, vocabulary, withheld
from analysis.errors import BadInput, nearest
from analysis.paths import House
from analysis.store import Figure
from analysis.withheld import FEW  # noqa: F401  the topics ask for it here

DEFINITION = ("measure", "kind", "role", "sex", "relationship", "subset", "qualifiers", "period_type")
REASONS = {
    "no_period": {"nb": "uten kjent periode", "en": "of no known period"},
    "suppressed": {"nb": "skjermet av utgiveren", "en": "suppressed by the publisher"},
    "not_available": {"nb": "ikke oppgitt av utgiveren", "en": "not given by the publisher"},
    "taken_back": {"nb": "trukket tilbake av utgiveren", "en": "taken back by the publisher"},
    "subtraction": {"nb": "ville røpet et skjermet tall", "en": "would give away a suppressed figure"},
    "few": {"nb": "som kan gjelde færre enn tre personer", "en": "of perhaps fewer than three people"},
    "not_counted": {"nb": "anslått eller tenkt, ikke talt", "en": "forecast or supposed, not counted"},
    "one_sex": {"nb": "for ett kjønn alene", "en": "of one sex alone"},
    "many_years": {"nb": "lagt sammen over mange år", "en": "added up over many years"},
    "part": {"nb": "for en del av gruppen", "en": "of a part of the group"},
}


class Selection(NamedTuple):
    """What a chart draws, and what it leaves out with the reason (a key of REASONS)."""

    drawn: list[Figure]
    left_out: list[tuple[Figure, str]]


def select(where: House, measure: str, geography: str = "NO", **equal: Any) -> Selection:
    """The figures of a measure that may be drawn, oldest first; columns equal to a value, or in a tuple of values.

    Whole areas only, and no subsets, unless the call says otherwise (area=..., subset=...: a list).
    """
    known = vocabulary.measures()
    if measure not in known:
        raise BadInput("no such measure", column="measure", value=measure, remedy=nearest(measure, known))
    wanted = {"area": None, "subset": [], "geography": geography, **equal}
    table = store.load([known[measure].topic], where, measure=measure)
    held = [f for f in table if _is(f, wanted)]
    if not held:
        said = ", ".join(f"{k}={v}" for k, v in wanted.items() if v not in (None, []))
        raise BadInput(f"no figure of {measure} with {said}", remedy="Look with `partnerdrap find` what is held")
    reasons = withheld_of(held, [*table, *store.hidden(where)])
    drawn = [f for f in held if f.figure_id not in reasons]
    order = sorted(drawn, key=lambda f: (f.period_start, f.period_end, f.published, f.figure_id))
    return Selection(order, [(f, reasons[f.figure_id]) for f in held if f.figure_id in reasons])


def _is(f: Figure, wanted: dict[str, Any]) -> bool:
    return all(
        getattr(f, column) in value if isinstance(value, tuple) else getattr(f, column) == value
        for column, value in wanted.items()
    )


def require(figures: Iterable[Figure], held: Iterable[Figure] | None = None, dated: bool = True) -> None:
    """Refuse figures that may not be drawn, naming the first. `held` as in `withheld_of`.

    dated=False: for a number in words, which may be of an unknown period as a point may not.
    """
    figures = list(figures)
    reasons = withheld_of(figures, held)
    for f in figures:
        reason = reasons.get(f.figure_id)
        if reason and (dated or reason != "no_period"):
            raise BadInput(f"a figure that may not be drawn: {REASONS[reason]['en']}", value=f.figure_id)


def withheld_of(figures: Iterable[Figure], held: Iterable[Figure] | None = None) -> dict[str, str]:
    """Of these figures those that may not be drawn, by id, with the reason (a key of REASONS).

    held: all figures of the tables they are from, since what is not drawn can still be subtracted; else these alone.
    """
    figures = list(figures)
    held = figures if held is None else list(held)
    telling = withheld.secret_ids(held)
    gone = _taken_back(held)
    reasons = (
        (f.figure_id, _reason(f, f.figure_id in telling) or ("taken_back" if f.figure_id in gone else None))
        for f in figures
    )
    return {name: reason for name, reason in reasons if reason}


def require_one_series(figures: Iterable[Figure], name: str, more: Iterable[str] = ()) -> None:
    """Refuse a series that mixes stock and flow, units, areas or publishers: a line would join what does not belong.

    more: further columns in which a series may not differ, such as DEFINITION.
    """
    figures = list(figures)
    for column in ("stock_flow", "unit", "geography", "area", "publisher", *more):
        found = sorted({str(getattr(f, column)) for f in figures})
        if len(found) > 1:
            raise BadInput(
                f"the series {name!r} mixes {' and '.join(found)} ({column})",
                value=figures[0].measure,
                remedy="Draw them as series of their own",
            )


def _taken_back(held: list[Figure]) -> set[str]:
    """The figures whose publisher printed them once, and gives no number in its newest edition."""
    if all(map(withheld.printed, held)):
        return set()
    empty = {key for key, editions in asof.editions(held).items() if not editions[-1].has_number}
    return {f.figure_id for f in held if asof.series(f) in empty}


def _reason(f: Figure, telling: bool = False) -> str | None:
    """What nobody is shown comes before what has no place on an axis: that may still be told in words."""
    if "suppressed" in f.status:
        return "suppressed"
    if f.value is None and f.value_low is None and f.value_high is None:
        return "not_available"
    if withheld.few(f):
        return "few"
    if telling:
        return "subtraction"
    if f.period_start is None or f.period_end is None or f.period_type == "unknown":
        return "no_period"
    return None


# --- editions and time


def newest(figures: Iterable[Figure]) -> list[Figure]:
    """The newest edition of each publisher's figure for each period and definition."""
    return [held[-1].figure for held in asof.editions(figures).values()]


def when(f: Figure) -> float:
    """Where a figure stands on an axis of years: a flow and an undated stock in the middle of their period."""
    return (
        (year_of(f.period_start) + year_of(f.period_end + dt.timedelta(days=1))) / 2
        if not _one_day(f)
        else (year_of(f.period_start))
    )


def span(f: Figure) -> tuple[float, float]:
    """First and last day of the period on the axis of years."""
    return year_of(f.period_start), year_of(f.period_end + dt.timedelta(days=1))


def _one_day(f: Figure) -> bool:
    return f.period_type == "day" or f.period_start == f.period_end


def year_of(day: dt.date) -> float:
    """A day as a decimal year: 1 July 2023 is 2023.5."""
    first = dt.date(day.year, 1, 1)
    return day.year + (day - first).days / (dt.date(day.year + 1, 1, 1) - first).days


def runs(figures: Iterable[Figure]) -> list[list[Figure]]:
    """The parts of a series that a line may join: consecutive years without a break in law or counting.

    A year within which the break falls stands alone: it counts a little of both.
    """
    parts: list[list[Figure]] = []
    for f in sorted(figures, key=lambda f: f.period_start):
        last = parts[-1][-1] if parts else None
        near = last is not None and when(f) - when(last) < 1.5
        if near and not vocabulary.breaks_between(f.measure, last.period_start, f.period_end):
            parts[-1].append(f)
        else:
            parts.append([f])
    return parts


# --- as a row of the chart's own table


def plotted(f: Figure, panel: str, series: str, **more: Any) -> dict[str, Any]:
    """One point as a row of the chart's CSV."""
    return {
        "panel": panel,
        "series": series,
        "measure": f.measure,
        "unit": f.unit,
        "geography": f.geography,
        "period_start": f.period_start.isoformat(),
        "period_end": f.period_end.isoformat(),
        "period_type": f.period_type,
        "sex": f.sex,
        "value": f.value,
        "value_low": f.value_low,
        "value_high": f.value_high,
        "precision": f.precision,
        "publisher": f.publisher,
        "published": f.published.isoformat() if f.published_precision != "undated" else "",
        "qualifiers": list(f.qualifiers),
        "subset": list(f.subset),
        "status": list(f.status),
        **more,
        "figure_ids": [f.figure_id],
    }
