"""Numbers that stood in an agency's table and stand no longer in its next edition: the agency has taken them out.

They become cells without a number, from the day of that edition. Only a table that came whole is compared with the one
before, and only where the newer still speaks of the same measure, place, days and people: a table whose years or
countries have moved on has taken nothing back, and neither has one that was asked for in parts.
"""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Collection, Iterable
from itertools import pairwise

from analysis import editions
from analysis.identity import identify
from analysis.paths import table_and_part
from analysis.sources import official
from analysis.sources.published import File
from analysis.sources.row import Row

SPEAKS_OF = "measure geography period_start sex subset relationship area".split()
GONE = "not_available"  # as where the publisher says so: silence and a symbol of it are one word
NOTE = "no longer in the publisher's table"


def add(files: Iterable[File], excluded: Collection[tuple[str, int]] = ()) -> None:
    """Put each number that a newer edition of its table has left out among the cells without one of that edition.

    excluded: (file, line) of the rows that a correction has taken out already: they gave no number.
    """
    tables: dict[str, list[File]] = {}
    for file in files:
        path = file.sidecar.file
        if _cells(file) and official.is_table(file.sidecar) and table_and_part(path.name)[1] is None:
            tables.setdefault(official.table_of(path), []).append(file)
    for held in tables.values():
        for before, after in pairwise(sorted(held, key=lambda file: editions.order(_cells(file)[0])[:3])):
            after.withheld += _left_out(before, after, excluded)


def _left_out(before: File, after: File, excluded: Collection[tuple[str, int]]) -> list[Row]:
    cells = _cells(after)
    there = {row.series for row in cells}
    known = {column: {row[column] for row in cells} for column in SPEAKS_OF}
    return [
        _emptied(row, after, cells[0].published)
        for row in before.rows
        if row.series not in there
        and (row.raw_file, row.raw_line) not in excluded
        and all(row[column] in values for column, values in known.items())
    ]


def _cells(file: File) -> list[Row]:
    return [*file.rows, *file.withheld]


def _emptied(row: Row, file: File, day: dt.date) -> Row:
    empty = copy.copy(row)
    empty.update(
        {
            "value": None,
            "value_low": None,
            "value_high": None,
            "precision": "exact",
            "printed": GONE,
            "status": (GONE,),
            "note": NOTE,
            "published": day,
            "published_from": day,
            "source_date": day.isoformat(),
            "title": file.sidecar.title,
            "url_read": file.sidecar.url,
            "raw_file": file.name,
            "raw_line": 0,
        }
    )
    return identify(empty)
