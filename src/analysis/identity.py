"""When two printed numbers are the same figure.

A figure is identified by what it counts, where, when, in whom, by whose count and with which value as
printed. The same value printed again is a further sighting; a different value is a new figure. The id
is a readable slug and eight hex digits of that identity, so it does not change with file order.
"""

from __future__ import annotations

import hashlib
from operator import attrgetter
from typing import Protocol

from analysis.sources.row import Row

SERIES = (  # what two editions of one figure share
    "measure unit kind stock_flow role base_start base_end geography area period_start period_end period_type sex "
    "relationship subset scope publisher"
).split()


_SERIES_OF = attrgetter(*SERIES)


class Edition(Protocol):
    """One printed value of a series, as raw row or as figure."""

    publisher: str
    value_low: float | None
    value_high: float | None


def identify(row: Row) -> Row:
    """Give the row its `series` (identity but for the value), `key` (identity) and `figure_id`."""
    said = "\x1f".join(map(_text, _SERIES_OF(row)))
    key = hashlib.sha256(f"{said}\x1f{row.printed}".encode()).hexdigest()
    row.update(
        {
            "series": hashlib.sha256(said.encode()).hexdigest(),
            "key": key,
            "figure_id": f"{_slug(row)}-{key[:8]}",
        }
    )
    return row


def revises(newer: Edition, older: Edition) -> bool:
    """Whether a later edition of a series replaces an earlier one.

    Sources that nobody names are not one publisher; and a coarser wording whose interval holds what was
    printed before ("seven of ten" after 71 %) repeats it.
    """
    if newer.publisher == "unnamed":
        return False
    ends = [newer.value_low, older.value_low, older.value_high, newer.value_high]
    if None in ends or ends[3] - ends[0] <= ends[2] - ends[1]:
        return True
    return not ends[0] <= ends[1] <= ends[2] <= ends[3]


def _text(value: object) -> str:
    if value is None:
        return ""
    if type(value) is str:
        return value
    return ";".join(value) if type(value) is tuple else value.isoformat()


def _slug(row: Row) -> str:
    start, end = row.period_start, row.period_end
    if start is None:
        when = "undated"
    elif start.year == end.year:
        when = str(start.year)
    else:
        when = f"{start.year}-{end.year}"
    words = [row.measure.replace("_", "-"), row.geography.lower(), when, row.sex, row.publisher]
    return "-".join(w.replace("_", "-") for w in words if w not in ("total", "na"))
