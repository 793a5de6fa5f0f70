"""Cells of a table that are not what they look like: joined to others, hidden, in error, without a result, or with a
raised digit."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate

ALL = 1_000_000  # rows: a mark of more of them is one of whole columns
SHOWN = 31  # letters of a sheet's name; a spreadsheet takes no more
LOST = ("unworked", "error")  # nothing of such a cell is read, and yet it is not empty


@dataclass(frozen=True)
class Mark:
    """First and last row and column of such cells, counted from 1. In a PDF a cell that another one reaches into is
    `covered`."""

    what: str
    rows: tuple[int, int]
    columns: tuple[int, int]
    sheet: str = ""

    def __str__(self) -> str:
        return f"in the sheet {self.sheet[:SHOWN]!r} {self._said()}" if self.sheet else self._said()

    def _said(self) -> str:
        (top, bottom), (left, right) = self.rows, self.columns
        if self.what == "hidden" and bottom - top > ALL:
            return f"column {_span(_letters(left), _letters(right), '-')} is hidden"
        if self.what == "hidden":
            return f"row {_span(str(top), str(bottom), '-')} is hidden"
        if self.what == "covered":
            return f"the cell in column {left} of row {top} is joined to one beside it"
        cells = _span(f"{_letters(left)}{top}", f"{_letters(right)}{bottom}", ":")
        if self.what == "joined":
            return f"the cells {cells} are joined: whose number it is cannot be told"
        if self.what == "error":
            return f"the cell {cells} holds an error, or a value that cannot be read for sure"
        if self.what == "raised":
            return f"the cell {cells} holds a raised digit: the sign of a note may stand beside the number"
        return f"the cell {cells} holds a formula whose result is not stored"


def read(found: Iterable[Sequence], sheet: str = "") -> list[Mark]:
    return [Mark(what, (top, bottom), (left, right), sheet) for what, top, bottom, left, right in found]


def first(marks: list[Mark], numbers: Sequence[int], rows: Sequence[Sequence[str]]) -> Mark | None:
    """The first mark in which something of a table stands. What has no result leaves no trace, and counts as well.

    `numbers` are the rows' numbers in the file, rising.
    """
    width = max(map(len, rows), default=0)
    filled = [[0] * (width + 1)]  # how many cells hold something, above and left of each
    for row in rows if marks else ():
        here = accumulate((bool(cell) for cell in (*row, *[""] * width)[:width]), initial=0)
        filled.append([above + own for above, own in zip(filled[-1], here, strict=True)])
    for mark in marks:
        top, bottom = bisect_left(numbers, mark.rows[0]), bisect_right(numbers, mark.rows[1])
        left, right = min(mark.columns[0] - 1, width), min(mark.columns[1], width)
        if top < bottom and left < right:
            held = filled[bottom][right] - filled[top][right] - filled[bottom][left] + filled[top][left]
            if held or mark.what in (*LOST, "covered"):
                return mark
    return None


def _span(one: str, other: str, sign: str) -> str:
    return one if one == other else f"{one}{sign}{other}"


def _letters(column: int) -> str:
    """2 -> B, as a spreadsheet names its columns."""
    text = ""
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(ord("A") + rest) + text
    return text
