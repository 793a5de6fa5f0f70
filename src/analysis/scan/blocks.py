"""A text in blocks (paragraph, heading, list item, table cell), each character with its place in the file.

Lines and columns count from 1, columns in characters. A line ends at \\n, \\r\\n or \\r. In a .docx, which has
no lines, the line is the number of the paragraph.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

GAP = "\ufffc"  # stands where something that is no prose was taken out (code, an address), so that words do not join
_SPACE = " \t\n\r\f\v"  # folded to one space; a no-break or thin space is part of a number and stays
# An address in running text ("https://x.no/2016"): its digits are no numbers. The stop after it is not part of it.
_ADDRESS = r"(?:https?://|www\.)[^\s<>]*[\w/#=&%+-]"
_ODD = re.compile(rf"(?P<address>(?<!\w){_ADDRESS})|[{_SPACE}]{{2,}}|[\t\n\r\f\v]")


class Position(NamedTuple):
    """A place in the file."""

    line: int
    column: int


class Anchor(NamedTuple):
    """From this offset on, a block's characters stand side by side from this place in the file."""

    offset: int
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of text that stands alone. `line` and `column` are those of its first character.

    White space is folded to single spaces and markup is left out; `positions` are the anchors that lead
    back to the file. `part` names a part outside the running text ("footnote", "endnote").
    """

    text: str
    line: int
    column: int
    positions: tuple[Anchor, ...]
    part: str = ""

    def at(self, offset: int) -> Position:
        """Where the character at an offset of `text` stands in the file."""
        if not 0 <= offset <= len(self.text):
            raise IndexError(f"offset {offset} lies outside a block of {len(self.text)} characters")
        anchor = self.positions[bisect_right(self.positions, offset, key=lambda a: a.offset) - 1]
        return Position(anchor.line, anchor.column + offset - anchor.offset)


@dataclass(frozen=True, slots=True)
class Document:
    """A text as read: what it is called, its blocks in order, and what their lines count ("line", "paragraph")."""

    name: str
    blocks: tuple[Block, ...]
    unit: str = "line"


class Writer:
    """Gathers blocks from runs of text that each stand side by side in the file."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._clear()

    def _clear(self) -> None:
        self._runs: list[str] = []
        self._anchors: list[Anchor] = []
        self._length = 0

    def add(self, run: str, line: int, column: int) -> None:
        """Put a run of one line at the end of the block; white space is folded, addresses become a GAP."""
        start = 0
        for odd in _ODD.finditer(run):
            self._put(run[start : odd.start()], line, column + start)
            self._put(GAP if odd["address"] else " ", line, column + odd.start())
            start = odd.end()
        self._put(run[start:], line, column + start)

    def _put(self, run: str, line: int, column: int) -> None:
        if run.startswith(" ") and (not self._runs or self._runs[-1].endswith(" ")):
            run, column = run[1:], column + 1
        if not run:
            return
        last = self._anchors[-1] if self._anchors else None
        if not last or (line, column) != (last.line, last.column + self._length - last.offset):
            self._anchors.append(Anchor(self._length, line, column))
        self._runs.append(run)
        self._length += len(run)

    @property
    def empty(self) -> bool:
        return not self._runs

    def end(self, part: str = "") -> None:
        """Close the block, if anything but white space and gaps stands in it."""
        text = "".join(self._runs).rstrip(" ")
        if text.strip(GAP + " \u00a0"):
            first = self._anchors[0]
            self.blocks.append(Block(text, first.line, first.column, tuple(self._anchors), part))
        self._clear()


def typed(text: str) -> Document:
    """A text as it stands in a field: paragraphs, and no markup."""
    writer = Writer()
    writer.add(text, 1, 1)
    writer.end()
    return Document("typed", tuple(writer.blocks))


class Source:
    """A text with its lines: from an offset to a place in the file."""

    def __init__(self, text: str) -> None:
        self.text = text.replace("\r\n", "\n").replace("\r", "\n")

    @cached_property
    def starts(self) -> list[int]:
        """Where each line starts."""
        return [0, *(match.end() for match in re.finditer("\n", self.text))]

    def at(self, offset: int) -> Position:
        line = bisect_right(self.starts, offset)
        return Position(line, offset - self.starts[line - 1] + 1)

    @property
    def end(self) -> Position:
        """The place after the last character."""
        return self.at(len(self.text))

    def lines(self, start: int, end: int) -> Iterator[tuple[str, int, int]]:
        """The pieces of a span, each with its line and column; a line break is a piece of its own."""
        line, column = self.at(start)
        for piece in re.findall("\n|[^\n]+", self.text[start:end]):
            yield piece, line, column
            line, column = (line + 1, 1) if piece == "\n" else (line, column + len(piece))
