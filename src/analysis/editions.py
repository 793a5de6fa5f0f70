"""Which row is a new edition of a figure, which only repeats it, and which figure replaces which.

The same value printed again is a sighting of the figure. But where an agency's own table returns to a value it had
left, or says something else of it (no longer provisional), that is its newest word, and so a figure of its own.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from analysis.identity import revises
from analysis.sources.row import Row

TRANSCRIBED = "data/raw/published/"
# what a publisher says of a number, and takes back when it is final
FLAGS = frozenset("provisional break own_estimate forecast low_reliability definition_differs".split())


def renew(rows: Iterable[Row]) -> None:
    """Give a received row that does not repeat its series' newest word a key and an id of its own.

    Cells without a number are among the rows: they, too, are a publisher's word.
    """
    series: dict[str, list[Row]] = {}
    for row in rows:
        series.setdefault(row.series, []).append(row)
    for held in series.values():
        if any(map(received, held)):
            _renew(sorted((r for r in held if r.published_precision != "undated"), key=order))


def _renew(held: list[Row]) -> None:
    """The dated rows of one series, oldest first."""
    said: dict[str, Row] = {}  # value as printed -> the row that last said it
    now: Row | None = None
    for row in held:
        printed = row.key
        repeats = said.get(printed)
        if repeats is None:
            now = row
        elif not received(row):
            row.key = repeats.key
            continue  # a page that repeats an old number does not make it new
        elif repeats is now and _flags(row) == _flags(now):
            row.key = now.key
            continue
        else:
            row.key = hashlib.sha256(f"{printed}\x1f{row.published}\x1f{row.raw_file}".encode()).hexdigest()
            row.figure_id = f"{row['figure_id'][:-8]}{row.key[:8]}"
            now = row
        said[printed] = row


def with_supersedes(figures: list[Row]) -> list[Row]:
    """Link each figure to what it replaces: same identity but for the value, certainly published before.

    An undated figure never supersedes a dated one. Of one day, a later snapshot replaces an earlier one of the same
    source; other editions of the same day conflict and stand side by side.
    """
    editions: dict[str, list[Row]] = {}
    for row in figures:
        editions.setdefault(row.series, []).append(row)
    for edition in editions.values():
        dated = sorted((r for r in edition if r.published_precision != "undated"), key=order)
        for row in edition:
            known = row.published_precision != "undated"
            earlier = [r for r in dated if known and _before(r, row) and revises(row, r)]
            row.supersedes = earlier[-1]["figure_id"] if earlier else None
    return figures


def _before(one: Row, other: Row) -> bool:
    if one.published < other.published_from:
        return True
    snapshots = _snapshot(one), _snapshot(other)
    return one.published == other.published and snapshots[0][:1] == snapshots[1][:1] and snapshots[0] < snapshots[1]


def order(row: Row) -> tuple:
    """Editions of one series by day; of one day, by snapshot."""
    return row.published, row.published_from, _snapshot(row), row["figure_id"]


def _snapshot(row: Row) -> tuple:
    """(source, day, number of that day) of what was received; transcribed rows come before all of it."""
    if not received(row):
        return ("",)
    _, _, source, folder, _ = row.raw_file.split("/", 4)
    day, _, number = folder.partition(".")
    return source, day, int(number or 1)


def received(row: Row) -> bool:
    """Whether it came from the publisher's own table or document, and not by way of our transcription."""
    return not row.raw_file.startswith(TRANSCRIBED)


def _flags(row: Row) -> frozenset[str]:
    return FLAGS.intersection(row.status)
