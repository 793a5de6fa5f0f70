"""Which row is a new edition of a figure, which only repeats it, and which figure replaces which.

The same value printed again is a sighting of the figure. But where an agency's own table returns to a value it had
left, or says something else of it (no longer provisional), that is its newest word, and so a figure of its own.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from analysis.identity import revises
from analysis.paths import day_and_number
from analysis.sources.row import Row

TRANSCRIBED = "data/raw/published/"
# what a publisher says of a number, and takes back when it is final
FLAGS = frozenset("provisional break own_estimate forecast low_reliability definition_differs".split())
LASTING = FLAGS - {"provisional", "forecast"}  # what time does not take from a number


def renew(rows: Iterable[Row]) -> None:
    """Give a received row that does not repeat its series' newest word a key and an id of its own.

    Cells without a number are among the rows: they, too, are a publisher's word.
    """
    series: dict[str, list[Row]] = {}
    for row in rows:
        series.setdefault(row.series, []).append(row)
    for held in series.values():
        if any(map(received, held)):
            _flag(held)
            _renew(sorted((r for r in held if r.published_precision != "undated"), key=order))


def _flag(held: list[Row]) -> None:
    """What an undated page says of a number for good holds where a received row repeats the number and is silent; a
    break holds whenever the page was published."""
    said: dict[str, frozenset[str]] = {}
    for row in (r for r in held if not received(r)):
        lasting = LASTING if row.published_precision == "undated" else {"break"}
        if flags := lasting.intersection(row.status):
            said[row.key] = said.get(row.key, frozenset()) | flags
    for row in held if said else ():
        if received(row) and row.key in said:
            row.status = tuple(sorted(said[row.key].union(row.status)))


def _renew(held: list[Row]) -> None:
    """The dated rows of one series, oldest first."""
    said: dict[str, Row] = {}  # value as printed -> the row that last said it
    now: Row | None = None
    for row in held:
        printed = row.key
        repeats = said.get(printed)
        if repeats is None:
            now = row
        elif row.via or (not received(row) and (received(now) or not received(repeats))):
            row.key = repeats.key
            continue  # a page that repeats an old number does not make it new, but for one that only came in later
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

    An undated figure never supersedes a dated one. Of one day, or of a month and a day in it, a later snapshot replaces
    an earlier one of the same source; other editions of the same day conflict and stand side by side.
    """
    editions: dict[str, list[Row]] = {}
    for row in figures:
        editions.setdefault(row.series, []).append(row)
    for edition in editions.values():
        dated = sorted((r for r in edition if r.published_precision != "undated"), key=order)
        for row in edition:
            row.supersedes = None
        replaced: dict[str, Row] = {}
        for row in dated:
            earlier = [r for r in dated if _before(r, row) and revises(row, r)]
            last = earlier[-1] if earlier else None
            while last and replaced.get(last["figure_id"]) in earlier:  # a month's edition comes last in the order
                last = replaced[last["figure_id"]]
            if last:
                row.supersedes = last["figure_id"]
                replaced[row.supersedes] = row
    return figures


def _before(one: Row, other: Row) -> bool:
    if one.published < other.published_from:
        return True
    snapshots = _snapshot(one), _snapshot(other)
    meet = one.published_from <= other.published and other.published_from <= one.published
    if meet and not received(one) and received(other) and not other.via and one.published_precision != "year":
        return True  # the publisher's own document, and our transcription of what came out in those days
    return meet and snapshots[0][:1] == snapshots[1][:1] and snapshots[0] < snapshots[1]


def order(row: Row) -> tuple:
    """Editions of one series by day; of one day, by snapshot."""
    return row.published, row.published_from, _snapshot(row), row["figure_id"]


def _snapshot(row: Row) -> tuple:
    """(source, day, number of that day) of what was received; transcribed rows come before all of it."""
    if not received(row):
        return ("",)
    _, _, source, folder, _ = row.raw_file.split("/", 4)
    return source, *day_and_number(folder)


def received(row: Row) -> bool:
    """Whether it came from the publisher's own table or document, and not by way of our transcription."""
    return not row.raw_file.startswith(TRANSCRIBED)


def _flags(row: Row) -> frozenset[str]:
    return FLAGS.intersection(row.status)
