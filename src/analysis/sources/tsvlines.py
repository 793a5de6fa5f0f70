"""The lines of a Eurostat bulk TSV -> keys, values and statuses, a piece of the file at a time.

All cells of a piece are read at once: their ends are found, then flags from there backwards, and what is left
must be a number or ":", which becomes the status where no flag says why. The few cells in which it is anything
else ("0n", two spaces, a very long number) are looked at one by one, and the first that is no cell at all is
named.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from analysis.errors import BadInput
from analysis.sources import cells, digits
from analysis.sources.cells import ASK_AGAIN

MISSING = ":"  # and the status of a missing cell that has no flag to say why
TAB, LF, SPACE, COLON = b"\t\n :"
LETTER, BYTE = np.uint64(6), np.uint64(0xFF)  # the bit that all letters and | have, and neither digits nor spaces
MIX, PLACE, PLACES = np.uint64(0x9E3779B97F4A7C15), np.uint64(64 - 12), 1 << 12  # a word's place in a table of words
FLAGS = re.compile(r"[A-Za-z]+(\|[A-Za-z]+)?|\|[A-Za-z]+")
CELL = re.compile(
    r" *+(?:(?P<number>-?[0-9]+(?:\.[0-9]+)?)(?P<half>n?)|:) *+(?P<flags>[A-Za-z]*(?:\|[A-Za-z]+)?) *+", re.ASCII
)


@dataclass(frozen=True)
class Piece:
    """The whole lines content[begin:end] of a file."""

    content: bytes
    begin: int
    end: int
    name: str

    def lines(self) -> bytes:
        """The lines, each ending in LF."""
        lines = self.content[self.begin : self.end]
        if b"\r" in lines:
            lines = lines.replace(b"\r\n", b"\n")
        if b"\r" in lines or b"\0" in lines:
            raise BadInput("holds a stray control character", file=self.name, remedy=ASK_AGAIN)
        return lines

    def wrong(self, what: str, line: int, column: str | None = None, value: bytes | None = None) -> BadInput:
        """What is wrong in one of the lines, counted from 0."""
        row = self.content.count(b"\n", 0, self.begin) + 1 + line
        said = None if value is None else value[:60].decode("utf-8", "replace")
        return BadInput(what, file=self.name, row=row, column=column, value=said, remedy=ASK_AGAIN)


@dataclass(frozen=True)
class Lines:
    """The keys of some lines, one on a line, and the value and the number of the status of each of their cells."""

    keys: bytes
    values: pa.Array
    statuses: np.ndarray | None  # -1 where a cell has none; None where no cell has one


class Flags(dict[str, int]):
    """The statuses of a file -> their numbers, in the order in which they came."""

    def __init__(self) -> None:
        super().__init__()
        self._words, self._numbers = np.zeros(PLACES, dtype=np.uint64), np.full(PLACES, -1, dtype=np.int32)

    def __missing__(self, flag: str) -> int:
        return self.setdefault(flag, len(self))

    def numbers(self, words: np.ndarray) -> np.ndarray:
        """The number of each word of up to eight letters with zeros before them; -1 for what is no flag.

        A word stays at the place in a table that follows from it, until another comes that belongs there, too.
        """
        places = words * MIX
        places >>= PLACE
        numbers = self._numbers.take(places)
        if len(new := np.flatnonzero(self._words.take(places) != words)):
            known, which = np.unique(words[new], return_inverse=True)
            texts = [word.tobytes().lstrip(b"\0").decode("latin-1") for word in known]
            found = [self[text] if FLAGS.fullmatch(text) else -1 for text in texts]
            numbers[new] = np.array(found, dtype=np.int32)[which]
            self._words[places[new]], self._numbers[places[new]] = words[new], numbers[new]
        return numbers


def read(piece: Piece, periods: list[str], flags: Flags) -> Lines:
    """Every cell of some lines. BadInput names the first that is none."""
    lines = digits.AROUND + piece.lines() + digits.AROUND
    text = np.frombuffer(lines, dtype=np.uint8)
    ending = text == LF
    marking = text == TAB
    marking |= ending
    marks = np.flatnonzero(marking)
    width = len(periods) + 1
    if len(marks) != width * np.count_nonzero(ending) or not ending.take(marks[width - 1 :: width]).all():
        counts = [line.count(b"\t") for line in piece.lines().split(b"\n")]
        line = next(n for n, count in enumerate(counts) if count != len(periods))
        raise piece.wrong(f"has {counts[line]} cells where the header has {len(periods)} periods", line)
    marks = marks.reshape(-1, width)
    starts, lasts = (marks[:, :-1] + 1).reshape(-1), (marks[:, 1:] - 1).reshape(-1)
    words = digits.words(text)
    ends, statuses = _cut_flags(text, words, starts, lasts, flags)
    values, odd = digits.parse(words, starts, ends, MISSING.encode())
    if len(odd):
        said = [lines[start : last + 1] for start, last in zip(starts[odd].tolist(), lasts[odd].tolist(), strict=True)]
        known = {cell: _cell(cell) for cell in set(said)}
        for place, cell in zip(odd.tolist(), said, strict=True):
            if wrong := known[cell][2]:
                raise piece.wrong(wrong, place // len(periods), periods[place % len(periods)], cell)
        values[odd] = [known[cell][0] for cell in said]
        statuses[odd] = [flags[known[cell][1]] if known[cell][1] else -1 for cell in said]
    none = np.isnan(values)
    none &= statuses < 0
    if none.any():
        statuses += none * np.int32(flags[MISSING] + 1)  # they were -1
    return Lines(
        keys=_keys(text, np.append(len(digits.AROUND), marks[:-1, -1] + 1), marks[:, 0]),
        values=cells.numbers(values),
        statuses=statuses if statuses.max(initial=-1) >= 0 else None,
    )


def _keys(text: np.ndarray, starts: np.ndarray, tabs: np.ndarray) -> bytes:
    """What stands before the first tab of each line, one on a line."""
    lengths = tabs + 1 - starts
    stops = np.cumsum(lengths)
    keys = text[np.arange(lengths.sum()) + np.repeat(starts + lengths - stops, lengths)]
    keys[stops - 1] = LF
    return keys.tobytes()


def _cut_flags(
    text: np.ndarray, words: np.ndarray, starts: np.ndarray, lasts: np.ndarray, flags: Flags
) -> tuple[np.ndarray, np.ndarray]:
    """Where each cell ends without its flags (at its start where there is no saying), and their numbers; -1 is none.

    `lasts` are the places of their last characters.
    """
    last = text.take(lasts)
    ends = lasts + (last != SPACE)
    statuses = np.full(len(ends), -1, dtype=np.int32)
    flagged = np.flatnonzero(last > COLON)
    if not len(flagged):
        return ends, statuses
    at = lasts.take(flagged)
    words = words.take(at - (digits.WIDTH - 1))  # the last characters of each cell
    others = ~(words >> LETTER) & digits.EACH  # those that are no letters, and then all before these
    for distance in (8, 16, 32):
        others |= others >> np.uint64(distance)
    letters = others ^ digits.EACH
    at -= np.bitwise_count(letters)
    letters *= BYTE
    words &= letters
    statuses[flagged] = numbers = flags.numbers(words)
    unclear = np.flatnonzero((numbers < 0) | (text.take(at) != SPACE))
    at[unclear] = starts[flagged[unclear]]
    ends[flagged] = at
    return ends, statuses


def _cell(said: bytes) -> tuple[float, str, str | None]:
    """The value, the status and what is wrong with any one cell."""
    read = CELL.fullmatch(said.decode("utf-8", "replace"))
    if not read or (read["half"] and float(read["number"])):
        return math.nan, "", "neither a number nor : with flags known by their form"
    if read["half"]:
        return math.nan, read[0].strip(), None
    value = float(read["number"] or "nan")
    return value, read["flags"], "a number too large to be one" if math.isinf(value) else None
