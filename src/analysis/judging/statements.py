"""Statements that no count can settle: why not, and what is known beside them."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.evidence import Pair
from analysis.judged import Day, Decisive, Judged, Public
from analysis.judging import numbers, records
from analysis.phrases import Phrase
from analysis.registry import Asked, StatementClaim
from analysis.rule import NOT_CHECKABLE, Verdict
from analysis.totals import Side
from analysis.vocabulary import measures


def day(record: StatementClaim, asked: Sequence[Asked], public: Public, refusals: bool = True) -> Day:
    """Not checkable, with the claim's reason and the figures that come nearest."""
    known, decisive = [], []
    for counted in record.counted:
        held = records.usable(public, counted, record.geography)
        sides = numbers.answers(held, counted, record.window)
        judged = [shown(s, measures()[counted.measure].kind) for s in sides]
        known += judged
        decisive += [Decisive(tuple(d), _newest(record, d, judged)) for d in record.reference.qualifiers]
    return Day(Verdict(NOT_CHECKABLE), tuple(decisive), known, [], record.reason)


def shown(side: Side, kind: str) -> Judged:
    """A number beside a statement: it decides nothing."""
    scale = 100 if kind == "share" else 1
    low, high, value = (None if x is None else x / scale for x in (side.low, side.high, side.value))
    flags = (*side.flags, "stated_only") if kind == "share" else side.flags
    nothing = Phrase("", "share" if kind == "share" else "count", None, None, False, False, None)
    return Judged(Pair(side, None, flags, True), Verdict(NOT_CHECKABLE), value, (low, high), "printed", nothing)


def _newest(record: StatementClaim, definition: list[str], judged: list[Judged]) -> Judged | None:
    own = [
        j
        for j in judged
        if j.part.publisher == record.reference.publisher and set(definition) <= set(j.part.qualifiers)
    ]
    return max(own, key=lambda j: (j.part.end, -(j.part.high or 0) + (j.part.low or 0)), default=None)
