"""How each type of claim is judged on the figures of a day. One module a type; all thresholds in rule.py."""

from __future__ import annotations

from analysis.judged import Day, Public
from analysis.judging import changes, comparisons, counts, extremes, rates, shares, statements, trends
from analysis.registry import Asked, Claim

TYPES = {
    "share": shares.day,
    "count": counts.day,
    "rate": rates.day,
    "change": changes.day,
    "comparison": comparisons.day,
    "extreme": extremes.day,
    "trend": trends.day,
    "statement": statements.day,
}


def day(record: Claim, asked: list[Asked], public: Public, refusals: bool = True) -> Day:
    """The verdict on the figures public on a day, with what decides it and everything that bears on it."""
    return TYPES[record.type](record, asked, public, refusals)
