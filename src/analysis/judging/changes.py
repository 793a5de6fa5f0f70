"""Changes: from one year or day to another, both ends from one series."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from analysis import rule, vocabulary
from analysis.evidence import Pair
from analysis.judged import Day, Judged, Public
from analysis.judging import numbers, records
from analysis.phrases import Phrase
from analysis.registry import Asked, ChangeClaim, Text
from analysis.rule import CONTESTED, SUPPORTED, Verdict
from analysis.totals import Side

Ends = tuple[float | None, float | None]


def day(record: ChangeClaim, asked: Sequence[Asked], public: Public, refusals: bool = True) -> Day:
    """Judge the change between the first and the last year (or day) of the window, series by series."""

    def one(number: Asked) -> records.One:
        judged = [change(pair, number.phrase, record.reading) for pair in pairs(record, number, public.newest)]
        older = [change(p, number.phrase, record.reading) for p in pairs(record, number, public.older)]
        verdict, decisive = records.decide(record, number.phrase, judged, older)
        return verdict, decisive, judged

    nothing = Text(
        nb="Vi har ikke funnet tall for begge ender av perioden i samme serie.",
        en="We have found no figures for both ends of the period in one series.",
    )
    return records.day(record, asked, one, nothing)


def pairs(record: ChangeClaim, number: Asked, held: list) -> Iterator[Pair]:
    """(last, first) of each publisher and definition; the first one is the pair's whole."""
    figures = numbers.usable(held, number.counted, record.geography)
    starts = {_series(s): s for s in numbers.at(figures, number.counted, record.window.first)}
    for last in numbers.at(figures, number.counted, record.window.last):
        first = starts.get(_series(last))
        if first:
            crossed = vocabulary.breaks_between(number.counted.measure, first.start, last.end)
            broken = ("break",) if crossed else ()
            yield Pair(last, first, tuple(dict.fromkeys((*first.flags, *last.flags, *broken, *_stated(last)))), True)


def _series(side: Side) -> tuple:
    return side.publisher, numbers.scope(side.qualifiers), side.unit


def _stated(side: Side) -> tuple[str, ...]:
    return ("stated_only",) if side.unit == "percent" else ()


def change(pair: Pair, phrase: Phrase, reading: str) -> Judged:
    """The change in the terms of the words: a multiple, growth, a difference of shares, or both ends themselves."""
    low, high = span(pair, phrase)
    value = low if low == high else _best(pair, phrase)
    if phrase.kind == "from_to":
        verdict = rule.weakest(
            [_end(pair.whole, phrase.parts[0], pair.flags), _end(pair.part, phrase.parts[1], pair.flags)]
        )
    else:
        about = pair.part.about or pair.whole.about
        verdict = rule.record(low, high, phrase, pair.flags, None if about else value)
    if reading == "level" and "break" in pair.flags and verdict.verdict == SUPPORTED:
        verdict = Verdict(CONTESTED)  # across a break the numbers may stand; what they say of use or danger may not
    return Judged(pair, verdict, value, (low, high), "printed", phrase)


def form(pair: Pair, phrase: Phrase) -> str:
    """What is measured: ratio, growth or points; words that give both ends leave it to the unit."""
    if phrase.kind != "from_to":
        return phrase.kind
    return "points" if pair.part.unit == "percent" else "growth"


def span(pair: Pair, phrase: Phrase) -> Ends:
    """What the print of both ends allows the change to be, in fractions or as a multiple. None is open."""
    last, first, kind = pair.part, pair.whole, form(pair, phrase)
    if kind == "points":
        return _minus(last.low, first.high), _minus(last.high, first.low)
    low, high = _ratio(last.low, first.high), _ratio(last.high, first.low)
    return (low, high) if kind == "ratio" else (_less_one(low), _less_one(high))


def _best(pair: Pair, phrase: Phrase) -> float | None:
    last, first, kind = pair.part.value, pair.whole.value, form(pair, phrase)
    if kind == "points":
        return _minus(last, first)
    ratio = _ratio(last, first)
    return ratio if kind == "ratio" else _less_one(ratio)


def _end(side: Side, phrase: Phrase, flags: Sequence[str]) -> Verdict:
    scale = 100 if side.unit == "percent" else 1
    low, high, value = (None if x is None else x / scale for x in (side.low, side.high, side.value))
    return rule.record(low, high, phrase, flags, None if side.about else value)


def _minus(a: float | None, b: float | None) -> float | None:
    return None if a is None or b is None else (a - b) / 100


def _ratio(a: float | None, b: float | None) -> float | None:
    return None if a is None or not b else a / b


def _less_one(x: float | None) -> float | None:
    return None if x is None else x - 1
