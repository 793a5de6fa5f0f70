"""Figures that nobody is shown: counts of fewer than three people broken down, and what gives a suppressed one away.

Everything here works on figures alone, so that charts, pages and the build can ask the same questions: figures of
`store.load`, or `store.rows` of a table that is not written yet.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations
from math import prod
from typing import NamedTuple

from analysis import asof
from analysis.asof import printed
from analysis.store import Figure

FEW = 3  # people
THINGS = ("shelters", "beds", "items", "districts", "days")
SHARES = ("percent", "percentage_points", "ratio")
SHARED = "measure unit kind stock_flow role base_start base_end publisher".split()  # what a whole and its parts share
WHOLE = (None, "", "total", "na")  # words of a dimension in which a figure is no part
ONE_DAY = dt.timedelta(days=1)


def few(f: Figure) -> bool:
    """Whether a figure may count fewer than three people, with any breakdown beyond sex (DESIGN 9).

    Counts in any unit that stands for people, since an order or an alarm is somebody's; of a mean the people of the
    whole period; of a rate it is not known how many. A share is no count, and the population of a place no secret.
    """
    if f.topic == "population" or f.unit in (*THINGS, *SHARES) or f.kind in ("share", "change"):
        return False
    return bool(f.subset or f.area or f.relationship) and _least(f) < FEW


def _least(f: Figure) -> float:
    """The fewest people that a figure can stand for: at most so many may be none."""
    if f.unit == "per_100k":
        return 0
    least = min((x for x in (f.value, f.value_low) if x is not None), default=0)
    if f.kind == "mean" and f.period_start and f.period_end:
        return least * max(1, round((f.period_end - f.period_start).days / 365.25))
    return least


def suppressed(figures: Iterable[Figure]) -> set[tuple]:
    """The series (`asof.series`) that their publisher has suppressed since its last number.

    A cell that is no longer available after it was suppressed stays so; a number printed since lifts it, but not one
    of an undated page: nobody knows that it came later.
    """
    editions = asof.editions(_near(figures))
    return {key for key, held in editions.items() if _since_its_last_number([e.figure for e in held])}


def _since_its_last_number(editions: list[Figure]) -> bool:
    for f in reversed(editions):
        if "suppressed" in f.status:
            return True
        if printed(f):
            return False
    return False


def _near(figures: Iterable[Figure]) -> list[Figure]:
    """The figures of a measure, publisher and country with a suppressed cell; no others tell it."""
    figures = list(figures)
    scopes = {_scope(f) for f in figures if "suppressed" in f.status}
    return [f for f in figures if _scope(f) in scopes] if scopes else []


def _scope(f: Figure) -> tuple[str, str, str]:
    return f.measure, f.publisher, f.geography.partition("-")[0]


def secret_ids(held: Iterable[Figure]) -> set[str]:
    """figure_id of all that is `given_away`."""
    return {f.figure_id for f in given_away(held)}


def given_away(held: Iterable[Figure]) -> list[Figure]:
    """The figures that tell, one taken from another, what their publisher suppressed.

    held: all figures of a table, better of all tables, and the cells without a number. Where of a whole and its parts
    exactly one is suppressed, all the others give it away; so does an earlier edition that printed it. Two that nobody
    knows hide each other. Parts are by sex, relationship, area, part of a country, a dimension of the subset, or all
    combinations of several of these; a count of a span of years has its years as parts, or two shorter spans.
    Not looked for: what takes more than one subtraction, a whole cut into parts of different kinds, counts worked out
    from a rate or a share, one measure or publisher taken from another, and a rest of nought that several hidden cells
    share, since to find it is to subtract.
    """
    near = _near(held)
    secret = suppressed(near)
    if not secret:
        return []
    cells: dict[Cell, list[Figure]] = {}
    hidden: set[Cell] = set()
    for f in near:
        cell = _cell(f)
        cells.setdefault(cell, []).append(f)
        if asof.series(f) in secret:
            hidden.add(cell)
    known = {cell for cell, editions in cells.items() if cell not in hidden and any(map(printed, editions))}
    telling = set(hidden)
    for family in _families(cells):
        unknown = [cell for cell in family if cell not in known]
        if len(unknown) == 1 and unknown[0] in hidden:
            telling.update(family)
    return [f for cell in cells if cell in telling for f in cells[cell] if printed(f)]


class Cell(NamedTuple):
    """What a figure counts, in whichever edition; `parts`: the word of each dimension in which it is only a part."""

    shared: tuple
    period: tuple[dt.date | None, dt.date | None]
    parts: frozenset[tuple[str, str]]


def _cell(f: Figure) -> Cell:
    country, _, region = f.geography.partition("-")
    words = {"sex": f.sex, "relationship": f.relationship, "area": f.area, "geography": region}
    subset = (part.split(":", 1) for part in f.subset)
    parts = frozenset((name, word) for name, word in (*words.items(), *subset) if word not in WHOLE)
    shared = (*(getattr(f, column) for column in SHARED), country, asof.scope(f))
    return Cell(shared, (f.period_start, f.period_end), parts)


def _families(cells: Mapping[Cell, list[Figure]]) -> Iterator[list[Cell]]:
    """A whole and its parts, two or more, as cells; a whole that is not held has no family."""
    families: dict[tuple, list[Cell]] = {}
    for cell in cells:
        for number in range(1, len(cell.parts) + 1):
            for taken in combinations(sorted(cell.parts), number):
                whole = cell._replace(parts=cell.parts.difference(taken))
                if whole in cells:
                    families.setdefault((tuple(name for name, _ in taken), whole), []).append(cell)
    for (dimensions, whole), parts in families.items():
        words = [{word for part in parts for name, word in part.parts - whole.parts if name == d} for d in dimensions]
        if all(len(of_one) > 1 for of_one in words) and len(parts) == prod(map(len, words)):
            yield [whole, *parts]
    yield from _spans(cells)


def _spans(cells: Mapping[Cell, list[Figure]]) -> Iterator[list[Cell]]:
    """A count of several years with the counts of its years, or with two spans that meet within it."""
    series: dict[tuple, dict[tuple[dt.date, dt.date], Cell]] = {}
    for cell, (f, *_) in cells.items():
        if (f.kind, f.stock_flow) == ("count", "flow") and f.period_start is not None:
            series.setdefault((cell.shared, cell.parts), {})[f.period_start, f.period_end] = cell
    for held in series.values():
        for (start, end), whole in held.items():
            years = [(dt.date(y, 1, 1), dt.date(y, 12, 31)) for y in range(start.year, end.year + 1)]
            if len(years) > 2 and (years[0][0], years[-1][1]) == (start, end) and all(y in held for y in years):
                yield [whole, *(held[y] for y in years)]
            for first, meet in held:
                if first == start and meet < end and (rest := (meet + ONE_DAY, end)) in held:
                    yield [whole, held[start, meet], held[rest]]
