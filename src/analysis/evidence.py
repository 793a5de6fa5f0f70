"""Which numerator may stand over which denominator, and which may not, with the reason.

A pair is admissible when both sides count the same unit over the same days and territory, both sexes
together, and agree on every scope qualifier (lethal violence, legal stage). Dating partners never
restrict a denominator. The denominator is the total that the same publisher printed for those days,
else the sum of its yearly totals, else the same from another publisher (`mixed_source`): the first
that exists makes the pair, the others stand in the sensitivity list.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

from analysis import vocabulary
from analysis.asof import Edition
from analysis.memory import Memory
from analysis.store import Figure
from analysis.totals import BOTH_SEXES, Side, Totals, added, same_days, scope_of, side_of, whole_years

EVENT = "event:22_july_2011"
NOT_THE_COUNTRY = frozenset({"partial_coverage", "districts_18_of_27", "districts_22_of_27"})
NOT_COUNTED = frozenset({"forecast", "typical", "counterfactual"})


class Question(NamedTuple):
    """What a share claim asks: measure of the part and of the whole, by unit (victims first), where, and which sex."""

    part: dict[str, str]
    whole: dict[str, str]
    geography: str
    sex: str | None = None
    whole_sex: str | None = None

    @property
    def within(self) -> bool:
        """Whether the part is one sex of the whole ("de fleste ofrene er kvinner")."""
        return self.part == self.whole


@dataclass(frozen=True)
class Pair:
    """k of n: an admissible numerator over an admissible denominator; a number alone has no whole."""

    part: Side
    whole: Side | None
    flags: tuple[str, ...]
    first: bool  # the denominator that makes the pair; others are for the sensitivity list

    @property
    def july22(self) -> str | None:
        return next((q for q in self.whole.qualifiers if q.endswith("22_july")), None) if self.whole else None


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


def gather(
    question: Question,
    public: Iterable[Edition],
    refusals: bool = True,
    days: tuple[dt.date, dt.date] | None = None,
) -> Evidence:
    """Every pair, and if asked every refusal, among the figures public on a day (`asof.newest`).

    `days` limits the numerators to those of exactly these days.
    """
    held = [e for e in public if _usable(e.figure, question.geography)]
    totals = _totals(question, held)
    pairs: list[Pair] = []
    refused: list[Refusal] = []
    for unit, measure in question.part.items():
        for part in _parts(
            [e for e in held if e.figure.measure == measure and e.figure.unit == unit], refused, question.sex
        ):
            if days and (part.start, part.end) != days:
                continue
            found = list(_pairs_of(part, totals, question.whole[unit], refused, question.within))
            pairs += found
            if refusals:
                refused += _refusals_of(part, totals, question, admitted=bool(found))
    return Evidence(pairs, refused)


_TOTALS: Memory[Totals] = Memory(512)


def _totals(question: Question, held: list[Edition]) -> Totals:
    """The totals that may stand below; the same for every claim and day that has the same ones."""
    measures = set(question.whole.values())
    counted = [e for e in held if e.figure.measure in measures]
    key = (question.whole_sex, question.within, *((id(e.figure), e.flags) for e in counted))
    return _TOTALS.get(
        key,
        counted,
        lambda: Totals(counted, _victims_of_22_july(held), question.whole_sex, both=question.within),
    )


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


def _parts(held: list[Edition], refused: list[Refusal], sex: str | None = None) -> Iterator[Side]:
    """Numerators: printed totals, and women and men added where one source prints both and no total."""
    if sex:
        yield from (side_of(e) for e in held if e.figure.sex == sex and e.figure.value is not None)
        return
    for e in held:
        if e.figure.sex in BOTH_SEXES and e.figure.value is not None:
            yield side_of(e)
        elif e.figure.sex in BOTH_SEXES:
            refused.append(Refusal("bound", "a bound is not a count", _bound_side(e), None))
    totals = {_but_sex(e.figure) for e in held if e.figure.sex in BOTH_SEXES}
    by_sex: dict[tuple, dict[str, Edition]] = {}
    for e in held:
        if e.figure.sex in ("female", "male") and e.figure.value is not None and _but_sex(e.figure) not in totals:
            by_sex.setdefault((_but_sex(e.figure), e.figure.source_id), {})[e.figure.sex] = e
    for sexes in by_sex.values():
        if len(sexes) == 2:
            yield added([side_of(e) for _, e in sorted(sexes.items())], "women and men added")
        else:
            ((sex, e),) = sexes.items()
            who = "women" if sex == "female" else "men"
            refused.append(Refusal("sex", f"counts {who} only, and the sentence is about both", side_of(e), None))


def _but_sex(f: Figure) -> tuple:
    return f.measure, f.unit, f.publisher, f.period_start, f.period_end, f.period_type, tuple(f.qualifiers)


def _bound_side(e: Edition) -> Side:
    f = e.figure
    known = f.value_low if f.value_low is not None else f.value_high
    return replace(side_of(Edition(f._replace(value=known), e.since, e.flags)), low=f.value_low, high=f.value_high)


# --- pairs


def _pairs_of(part: Side, totals: Totals, measure: str, refused: list[Refusal], within: bool = False) -> Iterator[Pair]:
    """The pairs of one numerator, the one that counts first."""
    publishers = [part.publisher, *(p for p in totals.publishers if p != part.publisher)]
    first = True
    for publisher in publishers:
        for way in (totals.printed, totals.summed):
            made = False
            for whole in way(measure, publisher, part):
                if within and part.qualifiers != whole.qualifiers:
                    continue  # women under one definition are no part of a total under another
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
        whole = added([years[y] for y in sorted(years)], "sum")
        if not whole_years(part):
            yield Refusal("days", _days_reason(part), part, whole)
        elif scope_of(part.qualifiers):
            yield Refusal("scope", _scope_reason(part, whole), part, whole)
        return
    if not whole_years(part):
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
        elif scope_of(side.qualifiers) != scope_of(part.qualifiers):
            yield Refusal("scope", _scope_reason(part, side), part, side)
        elif not ((side.start, side.end) == (part.start, part.end) and same_days(f, part)):
            yield Refusal("days", _days_reason(part), part, side)


def _scope_reason(part: Side, whole: Side) -> str:
    of_part, of_whole = scope_of(part.qualifiers), scope_of(whole.qualifiers)
    sides = {"the part": of_part - of_whole, "the whole": of_whole - of_part}
    names = {who: [vocabulary.words("qualifiers")[w].en for w in sorted(words)] for who, words in sides.items()}
    said = " and ".join(f"{who} is limited or widened ({', '.join(n)})" for who, n in names.items() if n)
    return f"{said}: two different scopes"


def _days_reason(part: Side) -> str:
    years = f"{part.start.year}" if part.start.year == part.end.year else f"{part.start.year}-{part.end.year}"
    return f"the part covers only some days of {years}: it pairs only with a total for those days"
