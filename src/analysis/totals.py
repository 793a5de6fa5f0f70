"""Numbers of one unit added up from figures, and the totals that may stand below a numerator.

A sum of yearly totals is bounded by what the publisher's own revisions have been: its printed totals of
several years over the newest sums of the same years. A doubtful year widens the sum by the other
publishers' values for it.
"""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass, replace
from functools import cache

from analysis import vocabulary
from analysis.asof import Edition
from analysis.memory import Memory
from analysis.rule import DOUBTFUL_PART
from analysis.store import Figure

JULY_22 = dt.date(2011, 7, 22)
BOTH_SEXES = ("total", "na")
NEAREST = "the nearest of the other years"  # what an extreme is held against
SCOPES = ("lethal", "legal_stage")  # groups of qualifiers on which both sides must agree
DOUBTS = ("unit_unclear", "undated", "period_assumed", "sex_doubtful", "break")  # statuses that a pair repeats as flags


@dataclass(frozen=True)
class Side:
    """A number of one unit, added up from figures. `low` and `high` bound it where editions disagree."""

    value: float
    low: float
    high: float
    unit: str
    start: dt.date
    end: dt.date
    publisher: str
    qualifiers: tuple[str, ...]
    figures: tuple[Figure, ...]
    flags: tuple[str, ...] = ()
    way: str = "printed"
    sex: str | None = None  # where it is not its first figure's: women and men added, at most all killed are women

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(f.figure_id for f in self.figures)

    @property
    def about(self) -> bool:
        """Whether a number in it was printed as no more than "about" so many."""
        return any(f.precision == "approx" for f in self.figures)


_SIDES: Memory[Side] = Memory(100_000)


def side_of(e: Edition) -> Side:
    """One figure as a side; every day of a timeline asks for the same."""
    return _SIDES.get((id(e.figure), e.flags), e.figure, lambda: _side(e))


def _side(e: Edition) -> Side:
    f = e.figure
    doubts = [s for s in DOUBTS if s in f.status] + (["low_confidence"] if f.confidence == "low" else [])
    if f.period_type == "part_period":
        doubts.append("part_period")
    return Side(
        f.value,
        f.value_low,
        f.value_high,
        f.unit,
        f.period_start,
        f.period_end,
        f.publisher,
        tuple(f.qualifiers),
        (f,),
        tuple(dict.fromkeys((*e.flags, *doubts))),
    )


def added(sides: list[Side], way: str) -> Side:
    """Sides of adjoining periods, or of both sexes, as one."""
    sexes = {s.sex or f.sex for s in sides for f in s.figures}
    return replace(
        sides[0],
        value=sum(s.value for s in sides),
        low=sum(s.low for s in sides),
        high=sum(s.high for s in sides),
        start=min(s.start for s in sides),
        end=max(s.end for s in sides),
        figures=tuple(f for s in sides for f in s.figures),
        flags=tuple(dict.fromkeys(flag for s in sides for flag in s.flags)),
        way=way,
        sex="total" if {"female", "male"} <= sexes else sides[0].sex,
    )


def both_sexes(held: list[Edition]) -> list[tuple[Edition, Edition]]:
    """Women and men of the same days and definition, where one source prints both."""
    found: dict[tuple, dict[str, Edition]] = {}
    for e in held:
        f = e.figure
        if f.sex in ("female", "male") and f.value is not None and not f.subset:
            days = f.period_start, f.period_end, f.period_type
            key = f.measure, f.unit, f.publisher, days, tuple(f.qualifiers), f.source_id
            found.setdefault(key, {})[f.sex] = e
    return [(sexes["female"], sexes["male"]) for sexes in found.values() if len(sexes) == 2]


class Totals:
    """The printed totals that may stand below a numerator, and their sums over years."""

    def __init__(self, held: list[Edition], july: Figure | None, sex: str | None = None, both: bool = False) -> None:
        """`sex` limits the totals to one; `both` adds women and men where one source prints them and no total."""
        self.july = july
        self.sexes = (sex,) if sex else BOTH_SEXES
        self.sides: list[tuple[Figure, Side]] = []
        self._by_days: dict[tuple, list[tuple[Figure, Side]]] = {}
        self._by_year: dict[tuple, dict[int, Side]] = {}
        for e in held:
            f = e.figure
            if f.sex not in self.sexes or f.value is None or f.subset:
                continue
            side = side_of(e)
            self._add(f, side)
            if f.period_type == "year" and "excl_22_july" not in f.qualifiers:  # sums are made with, then without
                scope = scope_of(tuple(f.qualifiers))
                self._by_year.setdefault((f.measure, f.publisher, scope), {})[f.period_start.year] = side
        if both:
            self._add_both_sexes(held)
        self.publishers = sorted(
            {f.publisher for f, _ in self.sides}, key=lambda p: (vocabulary.publishers()[p].rank, p)
        )

    def _add(self, f: Figure, side: Side) -> None:
        self.sides.append((f, side))
        self._by_days.setdefault((f.measure, f.publisher, f.period_start, f.period_end), []).append((f, side))

    def _add_both_sexes(self, held: list[Edition]) -> None:
        """Women and men of one source as a total; beside a printed total that differs they widen it."""
        for women, men in both_sexes(held):
            whole = added([side_of(women), side_of(men)], "women and men added")
            f = women.figure
            near = self._by_days.get((f.measure, f.publisher, f.period_start, f.period_end), [])
            here = [i for i, (total, _) in enumerate(near) if total.qualifiers == f.qualifiers]
            for i in here:
                total, side = near[i]
                low, high = min(side.low, whole.value), max(side.high, whole.value)
                near[i] = total, replace(side, low=low, high=high)
            if not here:
                self._add(f, whole)

    def printed(self, measure: str, publisher: str, part: Side) -> list[Side]:
        """Totals a publisher printed for exactly the numerator's days, bounded by what others printed for them."""
        found = self._printed(measure, publisher, part)
        if not found:
            return []
        others = [
            other.value
            for p in self.publishers
            if p != publisher
            for other in self._printed(measure, p, part)
            if "part_period" not in other.flags
        ]
        return [replace(s, low=min([s.low, *others]), high=max([s.high, *others])) for s in found]

    def _printed(self, measure: str, publisher: str, part: Side) -> list[Side]:
        near = self._by_days.get((measure, publisher, part.start, part.end), [])
        scope = scope_of(part.qualifiers)
        return [side for f, side in near if scope_of(side.qualifiers) == scope and same_days(f, part)]

    def years(self, measure: str, publisher: str, part: Side) -> tuple[dict[int, Side], list[int]]:
        """The newest yearly total of each year of a period, and the years that are missing."""
        known = self._by_year.get((measure, publisher, scope_of(part.qualifiers)), {})
        wanted = range(part.start.year, part.end.year + 1)
        return {y: known[y] for y in wanted if y in known}, [y for y in wanted if y not in known]

    def summed(self, measure: str, publisher: str, part: Side) -> list[Side]:
        """The sum of a publisher's yearly totals, with the bounds that its own revisions set."""
        years, missing = self.years(measure, publisher, part)
        if missing or len(years) < 2 or not whole_years(part):
            return []
        plain = added([years[y] for y in sorted(years)], "sum")
        doubtful = {y: s for y, s in years.items() if "unit_unclear" in s.flags or "low_confidence" in s.flags}
        low, high = plain.low, plain.high
        for year, side in doubtful.items():
            others = self._other_publishers(measure, publisher, year, side)
            low += min(0, *(o - side.value for o in others), 0)
            high += max(0, *(o - side.value for o in others), 0)
        flags = [f for f in plain.flags if f not in ("unit_unclear", "low_confidence")]
        if sum(s.value for s in doubtful.values()) > DOUBTFUL_PART * plain.value:
            flags = list(plain.flags)
        ratios = self.revisions(measure, publisher)
        side = replace(plain, low=low, high=high, flags=tuple(flags), qualifiers=())
        return [_revised(s, ratios) for s in self._with_and_without_july(side)]

    def revisions(self, measure: str, publisher: str) -> list[float]:
        """Printed multi-year totals over the newest sums of the same years: how far a publisher revises."""
        ratios = []
        for f, side in self.sides:
            if (f.measure, f.publisher, f.period_type) != (measure, publisher, "years"):
                continue
            years, missing = self.years(measure, publisher, side)
            if missing:
                continue
            newest = sum(s.value for s in years.values())
            if "excl_22_july" in f.qualifiers and self._holds_july(side):
                newest -= self.july.value
            if newest:
                ratios.append(side.value / newest)
        return ratios

    def _other_publishers(self, measure: str, publisher: str, year: int, side: Side) -> list[float]:
        scope = scope_of(side.qualifiers)
        return [
            years[year].value
            for (what, who, over), years in self._by_year.items()
            if what == measure and who != publisher and over == scope and year in years
        ]

    def _holds_july(self, side: Side) -> bool:
        """Whether a total holds the dead of 22 July, who are known in its unit."""
        return self.july is not None and self.july.unit == side.unit and side.start <= JULY_22 <= side.end

    def _with_and_without_july(self, side: Side) -> list[Side]:
        """A sum over 2011 holds the dead of 22 July; it is given with and without them."""
        if not self._holds_july(side):
            return [side]
        dead = self.july.value
        without = replace(
            side,
            value=side.value - dead,
            low=side.low - dead,
            high=side.high - dead,
            figures=(*side.figures, self.july),
            qualifiers=("excl_22_july",),
        )
        return [without, replace(side, qualifiers=("incl_22_july",))]


def _revised(side: Side, ratios: list[float]) -> Side:
    return replace(
        side,
        low=math.floor(side.low * min(1.0, *ratios, 1.0)),
        high=math.ceil(side.high * max(1.0, *ratios, 1.0)),
    )


def whole_years(side: Side) -> bool:
    ends = (side.start.month, side.start.day, side.end.month, side.end.day)
    return ends == (1, 1, 12, 31) and "part_period" not in side.flags


def same_days(total: Figure, part: Side) -> bool:
    """Two part periods with the same nominal dates cover the same days only in one and the same source."""
    partly = "part_period" in part.flags
    if partly != (total.period_type == "part_period"):
        return False
    return not partly or total.source_id in {f.source_id for f in part.figures}


@cache
def scope_of(qualifiers: tuple[str, ...]) -> frozenset[str]:
    return frozenset(q for q in qualifiers if vocabulary.group_of("qualifiers", q) in SCOPES)
