"""Which numerator may stand over which denominator, and which may not, with the reason.

A pair is admissible when both sides count the same unit over the same days and territory, both sexes
together, and agree on every scope qualifier (lethal violence, legal stage). Dating partners never
restrict a denominator. The denominator is the total that the same publisher printed for those days,
else the sum of its yearly totals, else the same from another publisher (`mixed_source`): the first
that exists makes the pair, the others stand in the sensitivity list.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import NamedTuple

from analysis import vocabulary
from analysis.asof import Edition
from analysis.rule import DOUBTFUL_PART
from analysis.store import Figure

JULY_22 = dt.date(2011, 7, 22)
EVENT = "event:22_july_2011"
BOTH_SEXES = ("total", "na")
SCOPES = ("lethal", "legal_stage")  # groups of qualifiers on which both sides must agree
NOT_THE_COUNTRY = frozenset({"partial_coverage", "districts_18_of_27", "districts_22_of_27"})
NOT_COUNTED = frozenset({"forecast", "typical", "counterfactual"})
DOUBTS = ("unit_unclear", "undated", "period_assumed", "sex_doubtful")  # statuses that a pair repeats as flags


class Question(NamedTuple):
    """What a share claim asks: measure of the part and of the whole, by unit (victims first), and where."""

    part: dict[str, str]
    whole: dict[str, str]
    geography: str


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

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(f.figure_id for f in self.figures)


@dataclass(frozen=True)
class Pair:
    """k of n: an admissible numerator over an admissible denominator."""

    part: Side
    whole: Side
    flags: tuple[str, ...]
    first: bool  # the denominator that makes the pair; others are for the sensitivity list

    @property
    def july22(self) -> str | None:
        return next((q for q in self.whole.qualifiers if q.endswith("22_july")), None)


@dataclass(frozen=True)
class Refusal:
    """Two numbers that stand near each other in print and may not be divided, and why."""

    rule: str
    reason: str
    part: Side
    whole: Side | None


class Evidence(NamedTuple):
    pairs: list[Pair]
    refused: list[Refusal]


def gather(question: Question, public: Iterable[Edition], refusals: bool = True) -> Evidence:
    """Every pair, and if asked every refusal, among the figures public on a day (`asof.newest`)."""
    held = [e for e in public if _usable(e.figure, question.geography)]
    totals = Totals([e for e in held if e.figure.measure in question.whole.values()], _victims_of_22_july(held))
    pairs: list[Pair] = []
    refused: list[Refusal] = []
    for unit, measure in question.part.items():
        for part in _parts([e for e in held if e.figure.measure == measure and e.figure.unit == unit], refused):
            found = list(_pairs_of(part, totals, question.whole[unit], refused))
            pairs += found
            if refusals:
                refused += _refusals_of(part, totals, question, admitted=bool(found))
    return Evidence(pairs, refused)


def _usable(figure: Figure, geography: str) -> bool:
    """Counts of the whole territory, not broken down; the dead of 22 July stay, as what may be left out."""
    whole = not figure.subset or list(figure.subset) == [EVENT]
    return (
        figure.kind == "count"
        and figure.geography == geography
        and whole
        and figure.area is None
        and figure.relationship is None
        and figure.period_type != "unknown"
        and not (NOT_COUNTED | NOT_THE_COUNTRY).intersection(figure.status)
    )


def _victims_of_22_july(held: list[Edition]) -> Figure | None:
    return next((e.figure for e in held if EVENT in e.figure.subset), None)


# --- numerators


def _parts(held: list[Edition], refused: list[Refusal]) -> Iterator[Side]:
    """Numerators: printed totals, and women and men added where one source prints both and no total."""
    for e in held:
        if e.figure.sex in BOTH_SEXES and e.figure.value is not None:
            yield _side(e)
        elif e.figure.sex in BOTH_SEXES:
            refused.append(Refusal("bound", "a bound is not a count", _bound_side(e), None))
    totals = {_but_sex(e.figure) for e in held if e.figure.sex in BOTH_SEXES}
    by_sex: dict[tuple, dict[str, Edition]] = {}
    for e in held:
        if e.figure.sex in ("female", "male") and e.figure.value is not None and _but_sex(e.figure) not in totals:
            by_sex.setdefault((_but_sex(e.figure), e.figure.source_id), {})[e.figure.sex] = e
    for sexes in by_sex.values():
        if len(sexes) == 2:
            yield _added([_side(e) for _, e in sorted(sexes.items())], "women and men added")
        else:
            ((sex, e),) = sexes.items()
            who = "women" if sex == "female" else "men"
            refused.append(Refusal("sex", f"counts {who} only, and the sentence is about both", _side(e), None))


def _but_sex(f: Figure) -> tuple:
    return f.measure, f.unit, f.publisher, f.period_start, f.period_end, f.period_type, tuple(f.qualifiers)


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


def _bound_side(e: Edition) -> Side:
    f = e.figure
    known = f.value_low if f.value_low is not None else f.value_high
    return replace(_side(Edition(f._replace(value=known), e.since, e.flags)), low=f.value_low, high=f.value_high)


def _added(sides: list[Side], way: str) -> Side:
    """Sides of adjoining periods, or of both sexes, as one."""
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
    )


# --- denominators


class Totals:
    """The printed totals that may stand below a numerator, and their sums over years."""

    def __init__(self, held: list[Edition], july: Figure | None) -> None:
        self.july = july
        self.sides: list[tuple[Figure, Side]] = []
        self._by_days: dict[tuple, list[tuple[Figure, Side]]] = {}
        self._by_year: dict[tuple, dict[int, Side]] = {}
        for e in held:
            f = e.figure
            if f.sex not in BOTH_SEXES or f.value is None or f.subset:
                continue
            side = _side(e)
            self.sides.append((f, side))
            self._by_days.setdefault((f.measure, f.publisher, f.period_start, f.period_end), []).append((f, side))
            if f.period_type == "year" and "excl_22_july" not in f.qualifiers:  # sums are made with, then without
                scope = _scope(tuple(f.qualifiers))
                self._by_year.setdefault((f.measure, f.publisher, scope), {})[f.period_start.year] = side
        self.publishers = sorted(
            {f.publisher for f, _ in self.sides}, key=lambda p: (vocabulary.publishers()[p].rank, p)
        )

    def printed(self, measure: str, publisher: str, part: Side) -> list[Side]:
        """Totals a publisher printed for exactly the numerator's days, bounded by what others printed for them."""
        found = self._printed(measure, publisher, part)
        others = [
            other.value
            for p in self.publishers
            if p != publisher
            for other in self._printed(measure, p, part)
            if "part_period" not in other.flags
        ]
        return [replace(s, low=min([s.low, *others]), high=max([s.high, *others])) for s in found]

    def _printed(self, measure: str, publisher: str, part: Side) -> list[Side]:
        same_days = self._by_days.get((measure, publisher, part.start, part.end), [])
        scope = _scope(part.qualifiers)
        return [side for f, side in same_days if _scope(side.qualifiers) == scope and _same_days(f, part)]

    def years(self, measure: str, publisher: str, part: Side) -> tuple[dict[int, Side], list[int]]:
        """The newest yearly total of each year of a period, and the years that are missing."""
        known = self._by_year.get((measure, publisher, _scope(part.qualifiers)), {})
        wanted = range(part.start.year, part.end.year + 1)
        return {y: known[y] for y in wanted if y in known}, [y for y in wanted if y not in known]

    def summed(self, measure: str, publisher: str, part: Side) -> list[Side]:
        """The sum of a publisher's yearly totals, with the bounds that its own revisions set."""
        years, missing = self.years(measure, publisher, part)
        if missing or len(years) < 2 or not _whole_years(part):
            return []
        plain = _added([years[y] for y in sorted(years)], "sum")
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
        scope = _scope(side.qualifiers)
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


def _whole_years(side: Side) -> bool:
    ends = (side.start.month, side.start.day, side.end.month, side.end.day)
    return ends == (1, 1, 12, 31) and "part_period" not in side.flags


def _same_days(total: Figure, part: Side) -> bool:
    """Two part periods with the same nominal dates cover the same days only in one and the same source."""
    partly = "part_period" in part.flags
    if partly != (total.period_type == "part_period"):
        return False
    return not partly or total.source_id in {f.source_id for f in part.figures}


@cache
def _scope(qualifiers: tuple[str, ...]) -> frozenset[str]:
    return frozenset(q for q in qualifiers if vocabulary.group_of("qualifiers", q) in SCOPES)


# --- pairs


def _pairs_of(part: Side, totals: Totals, measure: str, refused: list[Refusal]) -> Iterator[Pair]:
    """The pairs of one numerator, the one that counts first."""
    publishers = [part.publisher, *(p for p in totals.publishers if p != part.publisher)]
    first = True
    for publisher in publishers:
        for way in (totals.printed, totals.summed):
            made = False
            for whole in way(measure, publisher, part):
                if unfit := _unfit(part, whole):
                    refused.append(unfit)
                    continue
                mixed = ("mixed_source",) if whole.publisher != part.publisher else ()
                flags = tuple(dict.fromkeys((*part.flags, *whole.flags, *mixed)))
                yield Pair(part, replace(whole, low=max(whole.low, part.value)), flags, first)
                made = True
            first = first and not made


def _unfit(part: Side, whole: Side) -> Refusal | None:
    """Why a total of the right days and unit may still not stand below the part."""
    if not 0 < whole.value >= part.value:
        return Refusal("part_exceeds_whole", "the part is larger than its whole, or the whole is 0", part, whole)
    july = {q for side in (part, whole) for q in side.qualifiers if q.endswith("22_july")}
    if len(july) > 1:
        return Refusal("scope", "one side holds the dead of 22 July 2011 and the other does not", part, whole)
    return None


# --- refusals


def _refusals_of(part: Side, totals: Totals, question: Question, admitted: bool) -> Iterator[Refusal]:
    """Totals of the same years that the numerator may not stand over, and why it has none."""
    near = list(_near_totals(part, totals))
    yield from near
    if admitted or any(r.whole and r.whole.unit == part.unit for r in near):
        return
    measure = question.whole[part.unit]
    plain = replace(part, qualifiers=())
    for publisher in (part.publisher, *totals.publishers):
        years, missing = totals.years(measure, publisher, plain)
        if missing:
            continue
        whole = _added([years[y] for y in sorted(years)], "sum")
        if not _whole_years(part):
            yield Refusal("days", _days_reason(part), part, whole)
        elif _scope(part.qualifiers):
            yield Refusal("scope", _scope_reason(part, whole), part, whole)
        return
    if not _whole_years(part):
        yield Refusal("days", _days_reason(part), part, None)
    else:
        yield Refusal("missing", f"no publisher's totals of {part.unit} cover all the years", part, None)


def _near_totals(part: Side, totals: Totals) -> Iterator[Refusal]:
    """Totals of the same years, by the same publisher or in the same source, that differ in unit, scope or days."""
    sources = {f.source_id for f in part.figures}
    for f, side in totals.sides:
        same_years = (side.start.year, side.end.year) == (part.start.year, part.end.year)
        if not same_years or not (f.publisher == part.publisher or f.source_id in sources):
            continue
        if side.unit != part.unit:
            yield Refusal("unit", f"{part.unit} over {side.unit}: two different units", part, side)
        elif _scope(side.qualifiers) != _scope(part.qualifiers):
            yield Refusal("scope", _scope_reason(part, side), part, side)
        elif not ((side.start, side.end) == (part.start, part.end) and _same_days(f, part)):
            yield Refusal("days", _days_reason(part), part, side)


def _scope_reason(part: Side, whole: Side) -> str:
    of_part, of_whole = _scope(part.qualifiers), _scope(whole.qualifiers)
    sides = {"the part": of_part - of_whole, "the whole": of_whole - of_part}
    names = {who: [vocabulary.words("qualifiers")[w].en for w in sorted(words)] for who, words in sides.items()}
    said = " and ".join(f"{who} is limited or widened ({', '.join(n)})" for who, n in names.items() if n)
    return f"{said}: two different scopes"


def _days_reason(part: Side) -> str:
    years = f"{part.start.year}" if part.start.year == part.end.year else f"{part.start.year}-{part.end.year}"
    return f"the part covers only some days of {years}: it pairs only with a total for those days"
