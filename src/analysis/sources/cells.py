"""Cells: what every reader of a machine-readable table returns.

One row for each cell of the published table, in the order in which it stands: the codes of its dimensions,
the value, and the status exactly as printed. A value that is not there is null, never 0 and never NaN; what
a status means is decided later, by a crosswalk table.

Arrow arrays are made from buffers here, since pa.array() imports pandas: half a second. A column that
repeats itself is stored once and repeated, so that a table of 800,000 cells stays smaller than its response.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from analysis.errors import BadInput

CODES = pa.dictionary(pa.int32(), pa.string())
MOST = 10_000_000  # cells of one table; the largest answer of any source here has 5 million
DIMENSIONS = 100  # of one table; each is a column, however few cells there are
BLOCK = 65_536  # cells that a repeated piece of a column holds at least
RUN = 512  # cells of a run that are stored
OWN = ("value", "status")  # columns that no dimension may be named as
ASK_AGAIN = "Ask again, and look at the answer if it comes again"
LINES = re.compile(r"[\t-\r\x85\u2028\u2029]+")
# control characters, and those that turn the direction of writing
HIDDEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")


@dataclass(frozen=True)
class Unit:
    """What one unit of a category's values is, and with how many decimals it is published."""

    base: str | None
    decimals: int | None
    label: str | None


@dataclass(frozen=True)
class Dimension:
    """One dimension. `role` is "time", "geo", "metric" or None; `labels` maps code to label, in order."""

    code: str
    label: str
    role: str | None
    labels: dict[str, str]
    units: dict[str, Unit]


@dataclass(frozen=True)
class Cells:
    """A table: one dictionary column of codes for each dimension, then `value` (float64) and `status` (null is none).

    `label`, `source`, `updated` and `notes` are as the publisher wrote them.
    """

    table: pa.Table
    dimensions: dict[str, Dimension]
    label: str
    source: str | None
    updated: str | None
    notes: tuple[str, ...]


def words(texts: Sequence[str]) -> pa.Array:
    """An Arrow array of texts, none of them missing. UnicodeEncodeError where one holds half a character."""
    encoded = [text.encode() for text in texts]
    ends = np.zeros(len(encoded) + 1, dtype=np.int32)
    np.cumsum([len(text) for text in encoded], out=ends[1:])
    return pa.Array.from_buffers(
        pa.string(), len(encoded), [None, pa.py_buffer(ends), pa.py_buffer(b"".join(encoded) or b"\0")]
    )


def coded(indices: np.ndarray, known: pa.Array) -> pa.DictionaryArray:
    """Positions in a list of words -> a dictionary column; -1 is null."""
    there = _array(pa.int32(), indices.astype(np.int32, copy=False), indices >= 0)
    return pa.DictionaryArray.from_arrays(there, known, safe=False)


def numbers(values: np.ndarray) -> pa.Array:
    """float64 -> a column of numbers; NaN is null, and -0.0 becomes 0.0 in place."""
    np.add(values, 0.0, out=values)
    return _array(pa.float64(), values, ~np.isnan(values))


def product(codes: Sequence[Sequence[str]]) -> list[pa.ChunkedArray]:
    """The columns of a full cube, the last dimension varying fastest, from the codes of each dimension in order."""
    total = inner = math.prod(map(len, codes))
    columns = []
    for known in codes:
        inner //= max(len(known), 1)
        columns.append(cycle(known, inner, total))
    return columns


def cycle(codes: Sequence[str], each: int, total: int) -> pa.ChunkedArray:
    """A column that says every code `each` times, in order, over and over."""
    piece = np.repeat(np.arange(len(codes), dtype=np.int32), each)
    return _repeated(piece, words(codes), total)


def runs(indices: np.ndarray, each: int, known: pa.Array) -> pa.ChunkedArray:
    """A column that says `each` times every position in a list of words; long runs of one position are stored once."""
    starts = np.flatnonzero(np.diff(indices, prepend=-1))
    if len(indices) * each < RUN * len(starts):
        return pa.chunked_array([coded(np.repeat(indices, each), known)])
    lengths = np.diff(starts, append=len(indices)) * each
    once = coded(np.repeat(np.arange(len(known), dtype=np.int32), RUN), known)
    pieces = []
    for position, length in zip(indices[starts].tolist(), lengths.tolist(), strict=True):
        whole, rest = divmod(length, RUN)
        pieces += [once.slice(position * RUN, RUN)] * whole
        pieces += [once.slice(position * RUN, rest)] if rest else []
    return pa.chunked_array(pieces, type=CODES)


def pieces(found: Sequence[tuple[int, np.ndarray | None]], known: pa.Array) -> pa.ChunkedArray:
    """A column of pieces: of how many cells each, and their positions in a list of words; None is all null."""
    nothing = coded(np.full(max((size for size, _ in found), default=0), -1, dtype=np.int32), known)
    chunks = [nothing.slice(0, size) if indices is None else coded(indices, known) for size, indices in found]
    return pa.chunked_array(chunks, type=CODES)


def same(status: str | None, total: int) -> pa.ChunkedArray:
    """A status column with one status, or none, for every cell."""
    piece = np.full(min(total, 1), -1 if status is None else 0, dtype=np.int32)
    return _repeated(piece, words([] if status is None else [status]), total)


def check_names(codes: Sequence[str], name: str) -> None:
    """Every dimension has a name of its own, and none that `value` and `status` need; and they are not too many."""
    if len(codes) > DIMENSIONS:
        what = f"says that it has more than {DIMENSIONS} dimensions"
        raise BadInput(what, file=name, remedy="Look at what it is")
    if (code := next((code for code in codes if code in OWN), None)) is not None:
        what = "a dimension is named as the columns here are"
    elif (code := twice(codes)) is not None:
        what = "a dimension is named twice"
    else:
        check_codes(codes, name)
        return
    raise BadInput(what, file=name, value=code[:60], remedy="Ask the publisher what was meant")


def twice(texts: Iterable[str]) -> str | None:
    """The first text that stands there a second time."""
    seen: set[str] = set()
    return next((text for text in texts if text in seen or seen.add(text)), None)


def check_codes(codes: Sequence[str], name: str) -> None:
    """No code or symbol holds a character that cannot be seen: what is compared and printed must be what is read."""
    if HIDDEN.search("".join(codes)) is None:
        return
    code = next(code for code in codes if HIDDEN.search(code))
    what = "a code holds control characters, or some that turn the direction of writing"
    raise BadInput(what, file=name, value=code[:60], remedy=ASK_AGAIN)


def clean(text: str) -> str:
    """A label, title or note: a break of line is a space, other control characters and turns of direction go."""
    return text if HIDDEN.search(text) is None else HIDDEN.sub("", LINES.sub(" ", text))


def check_size(total: int, name: str) -> None:
    if total > MOST:
        raise BadInput(
            f"says that it has {total:,} cells", file=name, remedy=f"Ask for less: {MOST:,} at most are read"
        )


def _repeated(piece: np.ndarray, known: pa.Array, total: int) -> pa.ChunkedArray:
    """A piece of a column, stored once, as often as it takes."""
    if not total:
        return pa.chunked_array([], type=CODES)
    if (more := min(total, BLOCK) // len(piece)) > 1:
        piece = np.tile(piece, more)
    times, rest = divmod(total, len(piece))
    once = coded(piece, known)
    return pa.chunked_array([once] * times + ([once.slice(0, rest)] if rest else []))


def _array(kind: pa.DataType, values: np.ndarray, there: np.ndarray) -> pa.Array:
    bits = None if there.all() else pa.py_buffer(np.packbits(there, bitorder="little"))
    return pa.Array.from_buffers(kind, len(values), [bits, pa.py_buffer(np.ascontiguousarray(values))])


def line(error: BaseException) -> str:
    """What a library says of a file, on one line."""
    return " ".join(str(error).split())[:160]
