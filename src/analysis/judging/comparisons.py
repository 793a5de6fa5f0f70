"""A year beside a mean: how many times the yearly mean of other years, for each reading of "the mean"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from analysis import rule
from analysis.asof import Edition
from analysis.evidence import NOT_COUNTED, Pair
from analysis.judged import Day, Judged, Public
from analysis.judging import numbers, records
from analysis.phrases import Phrase
from analysis.registry import Asked, ComparisonClaim, Text, Window
from analysis.rule import NOT_CHECKABLE
from analysis.totals import BOTH_SEXES, Side, side_of


def day(record: ComparisonClaim, asked: Sequence[Asked], public: Public, refusals: bool = True) -> Day:
    """Judge the window's number against the mean of each window the sentence may mean."""

    def one(number: Asked) -> records.One:
        figures = numbers.usable(public.newest, number.counted, record.geography)
        verdicts, decisive, found = [], [], []
        for window in record.against:
            means = [*_means(figures, number, window), *_printed(public.newest, number, window, record.geography)]
            judged = [multiple(pair, number.phrase) for pair in _pairs(figures, number, record.window, means)]
            verdict, chosen = records.decide(record, number.phrase, judged)
            verdicts.append(verdict)
            decisive += chosen
            found += judged
        return rule.together([v for v in verdicts if v.verdict != NOT_CHECKABLE]), decisive, found

    nothing = Text(
        nb="Vi har ikke funnet både tallet og et gjennomsnitt å holde det opp mot, etter samme definisjon.",
        en="We have not found both the number and a mean to hold it against under one definition.",
    )
    return records.day(record, asked, one, nothing)


def _pairs(figures: list[Edition], number: Asked, window: Window, means: list[Side]) -> Iterator[Pair]:
    for here in numbers.answers(figures, number.counted, window):
        for mean in means:
            same = (mean.publisher, numbers.scope(mean.qualifiers)) == (here.publisher, numbers.scope(here.qualifiers))
            if same and here.value is not None:
                flags = tuple(dict.fromkeys((*here.flags, *mean.flags)))
                yield Pair(here, mean, flags, mean.way != "printed mean")


def _means(figures: list[Edition], number: Asked, window: Window) -> Iterator[Side]:
    """The yearly mean of every count printed for the window, or found as a sum or a difference."""
    for side in numbers.answers(figures, number.counted, window):
        if side.value is not None:
            years = window.years
            yield replace(side, value=side.value / years, low=side.low / years, high=side.high / years)


def _printed(held: list[Edition], number: Asked, window: Window, geography: str) -> Iterator[Side]:
    """Means that a publisher printed for the window; they are rounder than a count, and come after it."""
    for e in held:
        f = e.figure
        alike = (f.measure, f.kind, f.geography, f.area) == (number.counted.measure, "mean", geography, None)
        days = (f.period_start, f.period_end) == (window.start, window.end)
        if alike and days and f.sex in BOTH_SEXES and not f.subset and not NOT_COUNTED.intersection(f.status):
            yield replace(side_of(e), way="printed mean")


def multiple(pair: Pair, phrase: Phrase) -> Judged:
    """The number as a multiple of the mean, at every value that both may have."""
    here, mean = pair.part, pair.whole
    value = here.value / mean.value if mean.value else None
    low, high = (x / y if y else None for x, y in ((here.low, mean.high), (here.high, mean.low)))
    verdict = rule.record(low, high, phrase, pair.flags, None if here.about or mean.about else value)
    return Judged(pair, verdict, value, (low, high), "printed", phrase)
