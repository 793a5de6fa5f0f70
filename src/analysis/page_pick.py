"""Which figures a notebook means: a query of columns, and the newest edition of what it finds.

Where a query does not say otherwise it means the whole of Norway, all of what is counted (no subset) and, when it must
find one figure, both sexes.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from analysis import asof, find, forms, schema, store, vocabulary
from analysis.charts import rows
from analysis.errors import BadInput, nearest
from analysis.paths import House
from analysis.store import Figure

COLUMNS = [c.name for c in schema.COLUMNS]
SHORT = ("year", "years")  # short for a whole calendar year, and for whole years from the first to the last
TAGS = ("qualifiers", "status")  # a query names tags the figure must hold, or [] for none at all
SHOWN = 12  # candidates named in an error
LISTED = ("no_period", "suppressed", "not_available")  # may stand in a table: they show no number of a few people


def one(name: str, query: dict[str, Any], where: House, as_of: dt.date) -> Figure:
    """The one figure that a query means: the newest edition of one series. Raises BadInput naming the candidates."""
    held = figures({"sex": ("total", "na"), **query} if "figure_id" not in query else query, where)
    newest = newest_of(held, as_of)
    if len(newest) == 1:
        return newest[0]
    said = ", ".join(f"{k}={v}" for k, v in query.items())
    if newest:
        remedy = "Name one by the columns in which they differ, or by figure_id"
        raise BadInput(f"{len(newest)} figures answer to it ({said}). {remedy}:\n{_candidates(newest)}", value=name)
    near = _nearly(query, where)
    remedy = f"Near it are:\n{_candidates(near)}" if near else "`partnerdrap find WORDS` shows what is held"
    raise BadInput(f"no figure answers to it ({said})", value=name, remedy=remedy)


def newest_of(held: Iterable[Figure], as_of: dt.date) -> list[Figure]:
    """The newest edition of each series, as public on a day, oldest period first."""
    return sorted((e.figure for e in asof.newest(asof.editions(held), as_of)), key=order)


def figures(query: dict[str, Any], where: House) -> list[Figure]:
    """All figures that answer to a query, every edition; those that may not be shown are left out."""
    wanted = _normal(query)
    if "figure_id" in wanted:
        ids = wanted["figure_id"] if isinstance(wanted["figure_id"], tuple) else (wanted["figure_id"],)
        held = store.load(vocabulary.TOPICS, where)
        found = [f for f in held if f.figure_id in ids]
        rows.require(found, [*held, *store.hidden(where)], dated=False)
        return found
    if "measure" not in wanted:
        raise BadInput("a query names what is counted", column="measure", value=query, remedy="Add measure=...")
    measures = wanted.pop("measure")
    tags = {c: wanted.pop(c) for c in TAGS if c in wanted}
    found: list[Figure] = []
    for measure in measures if isinstance(measures, tuple) else (measures,):
        picked = rows.select(where, measure, **wanted) if _any(measure, wanted, where) else rows.Selection([], [])
        found += [*picked.drawn, *(f for f, reason in picked.left_out if reason in LISTED)]
    return sorted((f for f in found if all(_holds(getattr(f, c), t) for c, t in tags.items())), key=order)


def too_few(f: Figure) -> bool:
    """Fewer than three victims, broken down by more than sex: serves sums, and is not shown by itself."""
    return rows._reason(f) == "few"


def order(f: Figure) -> tuple:
    """Oldest period first, then best-placed publisher, oldest edition."""
    never = dt.date.max
    rank = vocabulary.publishers()[f.publisher].rank
    return f.measure, f.period_start or never, f.period_end or never, rank, f.publisher, f.published, f.figure_id


def _any(measure: str, wanted: dict[str, Any], where: House) -> bool:
    """Whether anything answers; the selection for a chart would refuse."""
    known = vocabulary.measures()
    if measure not in known:
        raise BadInput("no such measure", column="measure", value=measure, remedy=nearest(measure, known))
    whole = {"area": None, "subset": [], "geography": "NO", **wanted}
    held = store.load([known[measure].topic], where, measure=measure)
    return any(rows._is(f, whole) for f in held)


def _normal(query: dict[str, Any]) -> dict[str, Any]:
    """A query with known columns, days as dates, several values as tuples."""
    wanted: dict[str, Any] = {}
    for column, value in query.items():
        if column in SHORT:
            wanted |= _whole_years(column, value)
        elif column not in COLUMNS:
            raise BadInput("no such column", column=column, remedy=nearest(column, [*COLUMNS, *SHORT]))
        elif column == "subset":
            wanted[column] = sorted([value] if isinstance(value, str) else value)
        elif column in TAGS:
            wanted[column] = [value] if isinstance(value, str) else list(value)
        elif isinstance(value, list | tuple | set):
            wanted[column] = tuple(_day(v) if _dated(column) else v for v in value)
        else:
            wanted[column] = _day(value) if _dated(column) else value
    return wanted


def _whole_years(column: str, value: Any) -> dict[str, dt.date]:
    """The first and the last day of a year, or of the years from the first to the last."""
    try:
        first, last = (value, value) if column == "year" else value
        days = dt.date(int(first), 1, 1), dt.date(int(last), 12, 31)
    except (TypeError, ValueError):
        days = None
    if days is None or days[0] > days[1]:
        remedy = 'Write "year": 2023, or "years": (2013, 2023), the first year first'
        raise BadInput("not a year or a span of years", column=column, value=value, remedy=remedy)
    return dict(zip(("period_start", "period_end"), days, strict=True))


def _dated(column: str) -> bool:
    return column.endswith(("_start", "_end")) or column in ("published", "published_from")


def _day(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    try:
        return dt.date.fromisoformat(value)
    except ValueError:
        raise BadInput("not a day", value=value, remedy="Write it as 2025-05-01") from None


def _holds(tags: list[str], wanted: list[str]) -> bool:
    return set(wanted) <= set(tags) if wanted else not tags


def _nearly(query: dict[str, Any], where: House) -> list[Figure]:
    """What would answer but for one column of the query: the nearest miss, so that the slip shows."""
    if "measure" not in query or query["measure"] not in vocabulary.measures():
        return []
    looser = [{k: v for k, v in query.items() if k != left} for left in query if left != "measure"]
    found = {f.figure_id: f for q in looser for f in figures(q, where)}
    return sorted(found.values(), key=lambda f: (f.sex not in ("total", "na"), order(f)))[:SHOWN]


def _candidates(held: list[Figure]) -> str:
    """One line a figure: id, value, period, sex, publisher, definition, edition."""
    lines = [
        "  "
        + ", ".join(
            filter(
                None,
                (
                    f.figure_id,
                    f"{find.number(f)} {f.unit}",
                    find.when(f),
                    f.sex,
                    forms.name("publisher", f.publisher, "en"),
                    ";".join(f.qualifiers),
                    f.relationship or "",
                    f"published {f.published}" if f.published_precision != "undated" else "undated",
                ),
            )
        )
        for f in held[:SHOWN]
    ]
    return "\n".join([*lines, *([f"  and {len(held) - SHOWN} more"] if len(held) > SHOWN else [])])
