"""Trends: a direction over years, by a Poisson regression of yearly counts or by two windows side by side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from analysis import estimate, rule
from analysis.asof import Edition
from analysis.evidence import Pair
from analysis.judged import Day, Judged, Public
from analysis.judging import numbers, records
from analysis.judging.extremes import spans
from analysis.judging.statements import shown
from analysis.phrases import Phrase
from analysis.registry import Asked, Counted, Text, TrendClaim, Window
from analysis.rule import NOT_CHECKABLE
from analysis.totals import BOTH_SEXES, Side, added, side_of
from analysis.vocabulary import publishers

POPULATION = Counted(measure="population")


class Slope(NamedTuple):
    """Yearly growth of a rate as a fraction, its 95 % interval, and the probability that it is below 0."""

    growth: float
    low: float
    high: float
    p_down: float


def day(record: TrendClaim, asked: Sequence[Asked], public: Public, refusals: bool = True) -> Day:
    """Judge the direction over the window, by each publisher and definition that has enough years."""
    known: dict[str, list[int]] = {}

    def one(number: Asked) -> records.One:
        held = records.usable(public, number.counted, record.geography)
        people = _population(public.newest, record.geography)
        judged = []
        for (publisher, _, _), years in numbers.yearly(held, number.counted, both=True).items():
            inside = {y: s for y, s in years.items() if record.window.start.year <= y <= record.window.end.year}
            known.setdefault(publisher, []).extend(inside)
            if len(inside) >= rule.ENOUGH_YEARS and all(y in people for y in inside):
                judged.append(fitted([inside[y] for y in sorted(inside)], people, number.phrase))
        judged += _two_windows(record, number, held)
        verdict, decisive = records.decide(record, number.phrase, judged)
        if verdict.verdict == NOT_CHECKABLE:
            judged += _shown(record, number, held)
        return verdict, decisive, judged

    return records.day(record, asked, one, lambda reference: _nothing(record, known))


def fitted(years: list[Side], people: dict[int, Side], phrase: Phrase) -> Judged:
    """A log-linear Poisson trend of the rate per inhabitant."""
    found = slope([(s.start.year, s.value, people[s.start.year].value) for s in years])
    whole = added(years, "yearly counts")
    verdict = rule.likely(found.p_down if phrase.way == "down" else 1 - found.p_down)
    masses = estimate.Masses(found.p_down, 0.0, 1 - found.p_down)
    pair = Pair(whole, None, whole.flags, True)
    return Judged(pair, verdict, found.growth, (found.low, found.high), "poisson", phrase, masses)


def slope(years: Sequence[tuple[int, float, float]]) -> Slope:
    """Fit (year, count, population) with errors scaled by Pearson's chi-squared (McCullagh and Nelder 1989, 6.2)."""
    import numpy as np
    from scipy.special import ndtr
    from statsmodels.genmod.families import Poisson
    from statsmodels.genmod.generalized_linear_model import GLM

    year, count, people = (np.array(column, dtype=float) for column in zip(*years, strict=True))
    design = np.column_stack([np.ones_like(year), year - year.mean()])
    fit = GLM(count, design, family=Poisson(), offset=np.log(people)).fit(scale="X2")
    beta, error = float(fit.params[1]), float(fit.bse[1])
    low, high = beta - 1.96 * error, beta + 1.96 * error
    below = float(ndtr(-beta / error)) if error else float(beta < 0)
    return Slope(*(float(np.expm1(x)) for x in (beta, low, high)), below)


def _population(held: list[Edition], geography: str) -> dict[int, Side]:
    """Inhabitants by year, of the publisher that has most years."""
    series: dict[str, dict[int, Side]] = {}
    for e in numbers.usable(held, POPULATION, geography):
        if e.figure.sex in BOTH_SEXES and e.figure.value is not None and not e.figure.subset:
            series.setdefault(e.figure.publisher, {})[e.figure.period_start.year] = side_of(e)
    return max(series.values(), key=len, default={})


def _two_windows(record: TrendClaim, number: Asked, held: list[Edition]) -> list[Judged]:
    """The window beside the one before it, by the exact conditional test of two Poisson rates."""
    if record.before is None:
        return []
    found = []
    for later in numbers.answers(held, number.counted, record.window):
        for earlier in numbers.answers(held, number.counted, record.before):
            same = (later.publisher, numbers.scope(later.qualifiers), later.unit)
            if same != (earlier.publisher, numbers.scope(earlier.qualifiers), earlier.unit):
                continue
            if later.value is None or not earlier.value:
                continue
            years = record.before.years, record.window.years
            p_down = estimate.rate_fell(earlier.value, years[0], later.value, years[1])
            value = (later.value / years[1]) / (earlier.value / years[0]) - 1
            verdict = rule.likely(p_down if number.phrase.way == "down" else 1 - p_down)
            pair = Pair(later, earlier, tuple(dict.fromkeys((*earlier.flags, *later.flags))), True)
            masses = estimate.Masses(p_down, 0.0, 1 - p_down)
            found.append(Judged(pair, verdict, value, (value, value), "printed", number.phrase, masses))
    return found


def _shown(record: TrendClaim, number: Asked, held: list[Edition]) -> list[Judged]:
    """What is known where no trend can be tested: single years, and the reference publisher's longer counts."""
    found = []
    for side in numbers.answers(held, number.counted, Window(newest=True)):
        touches = side.start <= record.window.end and record.window.start <= side.end
        single = side.start.year == side.end.year
        if touches and side.value is not None and (single or side.publisher == record.reference.publisher):
            found.append(shown(side, "count"))
    return found


def _nothing(record: TrendClaim, known: dict[str, list[int]]) -> Text:
    """Which of the years anyone has counted, and why that is too little."""
    held = {p: sorted(set(years)) for p, years in known.items() if years}
    window = spans(list(range(record.window.start.year, record.window.end.year + 1)))
    nb = "; ".join(f"{publishers()[p].nb}: {spans(years)}" for p, years in sorted(held.items()))
    en = "; ".join(f"{publishers()[p].en}: {spans(years)}" for p, years in sorted(held.items()))
    return Text(
        nb=f"Én og samme serie må ha tall for minst {rule.ENOUGH_YEARS} år, eller for to perioder som kan holdes mot "
        f"hverandre. For {window} finnes bare enkeltår, fra ulike kilder: {nb or 'ingen'}.",
        en=f"One and the same series must cover at least {rule.ENOUGH_YEARS} years, or two periods to hold against "
        f"each other. For {window} there are single years only, from different sources: {en or 'none'}.",
    )
