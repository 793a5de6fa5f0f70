"""Counts and stocks: numbers that a register holds, with no sampling error."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.judged import Day, Decisive, Public
from analysis.judging import numbers, records
from analysis.registry import Asked, CountClaim, Text


def day(record: CountClaim, asked: Sequence[Asked], public: Public, refusals: bool = True) -> Day:
    """Judge each number of the sentence by the newest count for its days."""

    def one(number: Asked) -> records.One:
        held = records.usable(public, number.counted, record.geography)
        sides = numbers.answers(held, number.counted, record.window)
        if record.window.newest and record.window.min_years > 1:  # "siste ti år": windows of just that length
            sides = [s for s in sides if s.end.year - s.start.year + 1 == record.window.min_years]
        judged = [records.alone(s, number.phrase) for s in sides]
        older = records.older_editions(public, number.counted, record.window, record.geography, number.phrase)
        deciding = judged
        if record.window.newest:
            latest = {id(s) for s in numbers.newest(sides)}
            deciding, older = [j for j, s in zip(judged, sides, strict=True) if id(s) in latest], []
        verdict, decisive = records.decide(record, number.phrase, deciding, older)
        return verdict, decisive, judged

    return records.day(record, asked, one, lambda reference: _nothing(record, reference))


def _nothing(record: CountClaim, reference: Sequence[Decisive]) -> Text:
    """Why a count could not be settled."""
    groups = [c.unpublished for c in record.counted if c.unpublished]
    if groups:
        return Text(
            nb=f"Vi har ikke funnet tall for {groups[0].nb} under ett: tallene som finnes, gir bare grenser, og de "
            "passer både med ordene og med andre tall.",
            en=f"We have found no figures for {groups[0].en} taken together: what exists gives bounds only, and they "
            "fit both the words and other numbers.",
        )
    if any(d.judged for d in reference):
        return Text(
            nb="Tallene som finnes, gir bare grenser, og de passer både med ordene og med andre tall.",
            en="The figures that exist give bounds only, and they fit both the words and other numbers.",
        )
    return Text(
        nb="Det er ikke publisert tall for dette for den perioden setningen gjelder.",
        en="No figures for this have been published for the period of the sentence.",
    )
