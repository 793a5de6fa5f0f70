"""What a claim asks, as plain data: its number phrases, what they count, over which days."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from analysis.phrases import Phrase

if TYPE_CHECKING:
    from analysis.registry import Claim

ASIDE = ("stated", "population")  # what a claim needs beside what it counts


def phrase_as_data(p: Phrase) -> dict[str, Any]:
    """What the words allow; words that give both ends of a change have one interval each, in `parts`."""
    return {
        "text": p.text,
        "kind": p.kind,
        "low": p.low,
        "high": p.high,
        "low_closed": p.low_closed,
        "high_closed": p.high_closed,
        "counts": list(p.counts) if p.counts else None,
        "way": p.way,
        "years": p.years,
        "parts": [phrase_as_data(part) for part in p.parts],
    }


def asked_of(record: Claim) -> dict[str, Any]:
    """Window and measures of a claim; dates as ISO."""
    window = record.window
    first, last = window.start, window.end
    if window.first is None and record.type == "extreme":
        first = None  # the whole series
    counted = {(c.measure, c.sex, c.unpublished is not None): None for key, c in record.measures if key not in ASIDE}
    return {
        "window": {
            "newest": window.newest,
            "first": first and first.isoformat(),
            "last": last and last.isoformat(),
        },
        "counted": [{"measure": measure, "sex": sex, "group": group} for measure, sex, group in counted],
    }


def question(record: Claim) -> dict[str, Any]:
    """The same with the words: `phrases` as published, `asked` one a number, `words` of a statement."""
    from analysis import registry

    if record.type == "statement":
        return {**asked_of(record), "phrases": [], "asked": [], "words": record.phrases}
    read = [registry.parse_as(words, record.type) for words in record.phrases]
    return {
        **asked_of(record),
        "phrases": [phrase_as_data(p) for p in read],
        "asked": [phrase_as_data(a.phrase) for a in registry.asked(record)],
        "words": [p.text for p in read],
    }
