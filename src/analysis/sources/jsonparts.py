"""The large parts of a JSON-stat response, read a piece at a time.

As Python objects, 800,000 numbers take ten times the room of the text they came from. So the arrays and
objects named `value` and `status` are cut out of the bytes unread, the rest is read as it is, and those parts
are read in pieces, each becoming numbers before the next. A cut is only a guess at where a part ends: if one
piece of it or the rest is not JSON by itself, `NotPlain` is raised, and the caller reads the whole instead.
Where all are JSON, they are what reading the whole would have given. What is not read in pieces must be small,
and is refused unread where it is not.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NoReturn

import numpy as np

from analysis.errors import BadInput
from analysis.sources import cells, digits
from analysis.sources.cells import ASK_AGAIN

KEYS = (b'"value"', b'"status"')
PIECE = 65_536  # bytes; about ten thousand cells
NUMBERS = 4 * PIECE
LIGHT = 20_000_000  # bytes read as Python objects: all but the large parts; the largest metadata have a few million
ELEMENTS, OBJECTS = 1_000_000, 200_000  # elements, and arrays and objects, in them: `{}` takes 24 times its bytes
COMMA, BLANK = b", "
TOKEN = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"|["{}\[\]]', re.DOTALL)  # possessive: no way back takes room
OPENED = re.compile(rb"[ \t\r\n]*:[ \t\r\n]*([\[{])")


class NotPlain(Exception):
    """The parts are not where they seemed to be; or the text is no JSON at all."""


@dataclass(frozen=True)
class Part:
    """An array, or an object of positions (`sparse`): bytes between two places, or already read."""

    sparse: bool
    content: bytes = b""
    start: int = 0
    stop: int = 0
    known: list | dict | None = None

    @classmethod
    def of(cls, known: list | dict) -> Part:
        return cls(sparse=isinstance(known, dict), known=known)

    @property
    def one_at_most(self) -> bool:
        """Whether this is a short array of one element, or of none."""
        short = self.known is None and not self.sparse and self.stop - self.start < PIECE
        return short and len(next(self.pieces(), [])) < 2

    def pieces(self) -> Iterator[list]:
        """The elements of an array, in order."""
        if self.known is not None:
            yield list(self.known)
            return
        for text in self._texts():
            yield _decode(b"[" + text + b"]", _ARRAY)

    def numbers(self) -> Iterator[list | np.ndarray]:
        """The elements of an array; as float64, NaN for null, where they are plain numbers and nulls."""
        if self.known is not None:
            yield from self.pieces()
            return
        for text in self._texts(NUMBERS):
            found = _plain(text)
            yield _decode(b"[" + text + b"]", _ARRAY) if found is None else found

    def pairs(self) -> Iterator[tuple[list[str], list]]:
        """The keys and the elements of an object, in order; a key given twice comes twice."""
        if self.known is not None:
            if self.known:
                yield list(self.known), list(self.known.values())
            return
        for text in self._texts():
            pairs = _decode(b"{" + text + b"}", _PAIRS)
            yield [key for key, _ in pairs], [element for _, element in pairs]

    def _texts(self, size: int = PIECE) -> Iterator[bytes]:
        """Pieces that end before a comma; an empty one is no JSON unless it is all there is."""
        start = self.start
        if not self.content[start : self.stop].strip():
            return
        while start <= self.stop:
            end = self.content.find(b",", start + size, self.stop)
            end = self.stop if end < 0 else end
            text = self.content[start:end]
            if not text.strip():
                raise NotPlain
            yield text
            start = end + 1


def cut(content: bytes, name: str) -> tuple[object, dict[str, Part]]:
    """The response without its large parts, and those parts unread. NotPlain where they cannot be cut out."""
    _check_start(content, name)
    parts, rest, done = {}, [], 0
    if content.count(b"{") + content.count(b"[") > OBJECTS:
        _check_light(content, name)
    for key, start, stop in _spans(content):
        if key in parts:
            raise NotPlain
        rest += [content[done:start], b"null"]
        done = stop
        parts[key] = Part(content[start : start + 1] == b"{", content, start + 1, stop - 1)
    text = b"".join([*rest, content[done:]])
    _check_light(text, name)
    return _decode(text, _UNIQUE), parts


def whole(content: bytes, name: str) -> object:
    """The response as Python objects. BadInput where it is no JSON, or a key stands twice in one object."""
    _check_start(content, name)
    _check_light(content, name)
    try:
        return _UNIQUE.decode(content.decode("utf-8-sig"))
    except RecursionError:
        raise BadInput("is nested too deep to be read", file=name, remedy=ASK_AGAIN) from None
    except UnicodeDecodeError as error:
        what = f"is not UTF-8 (byte {error.start:,})"
        raise BadInput(what, file=name, remedy=ASK_AGAIN) from None
    except json.JSONDecodeError as error:
        what = f"is no whole JSON: {error.msg} (line {error.lineno}, column {error.colno})"
        raise BadInput(what, file=name, remedy=ASK_AGAIN) from None
    except _Twice as error:
        raise BadInput("a key stands twice", file=name, value=error.args[0], remedy=ASK_AGAIN) from None
    except ValueError as error:  # NaN, Infinity, a number of thousands of digits
        raise BadInput(f"holds what is no number ({error})", file=name, remedy=ASK_AGAIN) from None


class _Twice(ValueError):
    """A key that stands twice in one object."""


def _check_start(content: bytes, name: str) -> None:
    start = content[:200].removeprefix(b"\xef\xbb\xbf").lstrip()
    if start[:1] == b"<":
        raise BadInput("is HTML or XML where JSON was asked for", file=name, value=_said(start), remedy=ASK_AGAIN)
    if start[:1] not in (b"{", b"["):
        what = "is no JSON" if start else "is empty"
        raise BadInput(what, file=name, value=_said(start) if start else None, remedy=ASK_AGAIN)


def _check_light(text: bytes, name: str) -> None:
    """Refuse what would take too much room as Python objects, before it does."""
    objects = text.count(b"{") + text.count(b"[")
    if len(text) > LIGHT or objects > OBJECTS or text.count(b",") > ELEMENTS:
        whole = text[-200:].rstrip().endswith((b"}", b"]"))
        what = "holds too much beside plain values and statuses" if whole else "is no whole JSON: it ends too early"
        raise BadInput(f"{what} ({len(text):,} bytes, {objects:,} arrays and objects)", file=name, remedy=ASK_AGAIN)


def _said(start: bytes) -> str:
    return start[:60].decode("utf-8", "replace")


def _spans(content: bytes) -> Iterator[tuple[str, int, int]]:
    """Where each large part seems to stand: its key, its opening bracket, and the place after its closing one."""
    depth, at, large = 0, 0, 0
    while (token := TOKEN.search(content, at)) and at - large <= LIGHT:
        text, at = token[0], token.end()
        if text in b"{[":
            depth += 1
        elif text in b"]}":
            depth -= 1
        elif text == b'"':
            raise NotPlain
        elif depth == 1 and text in KEYS and (opened := OPENED.match(content, at)):
            stop = content.find(b"]" if opened[1] == b"[" else b"}", opened.end()) + 1
            if not stop:
                raise NotPlain
            yield text[1:-1].decode(), opened.end() - 1, stop
            large += stop - opened.end()
            at = stop


def _plain(text: bytes) -> np.ndarray | None:
    """Elements that are plain numbers or null, or None where one is not. Blanks stand only around the commas."""
    signs = np.frombuffer(digits.AROUND + b"," + text + b"," + digits.AROUND, dtype=np.uint8)
    commas = np.flatnonzero(signs == COMMA)
    starts, ends = commas[:-1] + 1, commas[1:]
    if (signs[digits.WIDTH : -digits.WIDTH] <= BLANK).any():
        there = np.flatnonzero((signs > BLANK) & (signs != COMMA))
        if not len(there):
            return None
        first, last = np.searchsorted(there, starts), np.searchsorted(there, ends) - 1
        if (first > last).any():
            return None
        starts, ends = there[first], there[last] + 1
    values, odd = digits.parse(digits.words(signs), starts, ends, b"null")
    return None if len(odd) else values


def _decode(text: bytes, decoder: json.JSONDecoder) -> object:
    try:
        return decoder.decode(text.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise NotPlain from None


def _no_number(word: str) -> NoReturn:
    raise ValueError(word)


def _unique(pairs: list[tuple[str, object]]) -> dict:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise _Twice((cells.twice(key for key, _ in pairs) or "")[:60])
    return found


_ARRAY = json.JSONDecoder(parse_constant=_no_number)
_PAIRS = json.JSONDecoder(parse_constant=_no_number, object_pairs_hook=list)
_UNIQUE = json.JSONDecoder(parse_constant=_no_number, object_pairs_hook=_unique)
