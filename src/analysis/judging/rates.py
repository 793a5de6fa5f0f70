"""Means per year: how many on average, by the Gamma posterior of a Poisson rate."""

from __future__ import annotations

from collections.abc import Sequence

from analysis import estimate, rule
from analysis.evidence import Pair
from analysis.judged import Day, Decisive, Judged, Public
from analysis.judging import numbers, records
from analysis.phrases import Phrase
from analysis.registry import Asked, RateClaim, Text
from analysis.totals import Side


def day(record: RateClaim, asked: Sequence[Asked], public: Public, refusals: bool = True) -> Day:
    """Judge the mean per year of each window; the newest window of the claim's length decides a level."""

    def one(number: Asked) -> records.One:
        held = records.usable(public, number.counted, record.geography)
        sides = [s for s in numbers.answers(held, number.counted, record.window) if _whole_years(s)]
        if record.window.newest:
            sides += numbers.differences([e for e in held if list(e.figure.subset) == sorted(number.counted.subset)])
        judged = [mean(s, number.phrase, record.reading) for s in sides]
        if record.reading == "record":
            verdict, decisive = records.decide(record, number.phrase, judged)
            return verdict, decisive, judged
        decisive = [Decisive(tuple(d), _newest(record, d, judged), number.phrase) for d in record.reference.qualifiers]
        verdicts = [d.judged.verdict for d in decisive if d.judged]
        return rule.together(verdicts, missing=len(verdicts) < len(decisive)), decisive, judged

    years = record.window.years
    nothing = Text(
        nb=f"Det er ikke publisert tall som gir et gjennomsnitt over {years} år eller mer.",
        en=f"No figures have been published that give a mean over {years} years or more.",
    )
    return records.day(record, asked, one, nothing)


def mean(side: Side, phrase: Phrase, reading: str) -> Judged:
    """A window's count as a mean per year, with its posterior interval."""
    years = side.end.year - side.start.year + 1
    pair = Pair(side, None, side.flags, True)
    value = side.value / years
    if reading == "record":
        verdict = rule.record(value, value, phrase, side.flags)
        return Judged(pair, verdict, value, (value, value), "printed", phrase, years=years)
    ends = dict.fromkeys((side.value, side.low, side.high))
    verdict = rule.agreed([rule.mean_level(k, years, phrase) for k in ends], side.flags)
    low, high = phrase.low or 0.0, float("inf") if phrase.high is None else phrase.high
    masses = estimate.mean_masses(side.value, years, low, high)
    return Judged(pair, verdict, value, estimate.gamma(side.value, years), "gamma", phrase, masses, years=years)


def _whole_years(side: Side) -> bool:
    days = (side.start.month, side.start.day, side.end.month, side.end.day)
    return days == (1, 1, 12, 31) and "part_period" not in side.flags and side.value is not None


def _newest(record: RateClaim, definition: list[str], judged: list[Judged]) -> Judged | None:
    """The newest window of the claim's length that the reference publisher printed under one definition."""
    own = [
        j
        for j in judged
        if j.part.publisher == record.reference.publisher
        and set(definition) <= set(j.part.qualifiers)
        and j.years >= record.window.years
        and "derived" not in j.flags
    ]
    return max(own, key=lambda j: (j.part.end, -j.part.start.toordinal()), default=None)
