"""Eurostat's bulk TSV, plain or as a gzip file -> Cells, one row for each cell of every series.

A cell is a number or ":" (missing), then a space, then its flags if it has any: "10 ep", ": |C", "5 e|C", in
files from before 2025 "7 s". Flags stay as they stand. A missing cell has the value null and its flags as
status, since they are the reason; where it has none, the status ":". "0n" (more than zero, less than half the
unit) is no number: value null, status "0n". Line ends are LF or CRLF, and the last line has one, too: what ends in
the middle of a line may end in the middle of a number. A cell may lack its trailing space.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pyarrow as pa
from pyarrow import csv

from analysis import inflate
from analysis.errors import BadInput
from analysis.sources import cells, tsvlines
from analysis.sources.cells import ASK_AGAIN, Cells, Dimension
from analysis.sources.tsvlines import Flags, Piece

LARGEST = 200_000_000  # bytes unfolded, as many as a server may send (fetch/hosts.py)
PERIODS = 100_000  # days of three hundred years
PIECE = 180_000  # bytes of lines, so that what is made of them stays in the processor's cache
TOGETHER = 1 << 31  # combinations of codes, so that one dimension more still fits 64 bits


def read(content: bytes, name: str) -> Cells:
    """Every cell of the table, series by series. BadInput for whatever is no whole bulk TSV."""
    content = _unfolded(content, name)
    codes, time, years, start = _header(content, name)
    if len(content) > 2 * cells.MOST:  # a cell takes two bytes at least
        cells.check_size(content.count(b"\n", start) * len(years), name)
    flags = Flags()
    lines = [tsvlines.read(piece, years, flags) for piece in _pieces(content, start, name)]
    total = sum(len(some.values) for some in lines)
    series = _series(b"".join(some.keys for some in lines), codes, name)
    return Cells(
        table=pa.Table.from_arrays(
            [
                *(cells.runs(indices, len(years), known) for known, indices in series.values()),
                cells.cycle(years, 1, total),
                pa.chunked_array([some.values for some in lines], type=pa.float64()),
                cells.pieces([(len(some.values), some.statuses) for some in lines], cells.words(list(flags))),
            ],
            names=[*codes, time, *cells.OWN],
        ),
        dimensions={code: _dimension(code, known.to_pylist()) for code, (known, _) in series.items()}
        | {time: _dimension(time, years, "time")},
        label="",
        source=None,
        updated=None,
        notes=(),
    )


def _unfolded(content: bytes, name: str) -> bytes:
    """The text of a gzip file, or the content itself."""
    if not content.startswith(inflate.GZIP):
        return content
    try:
        return inflate.read([content], "gzip", len(content), LARGEST)
    except inflate.TooLarge as error:
        raise BadInput(f"unfolds to {error}", file=name, remedy="Ask for a part of the table") from None
    except inflate.BrokenOff as error:
        raise BadInput(f"is a gzip file, and {error}", file=name, remedy=ASK_AGAIN) from None


def _header(content: bytes, name: str) -> tuple[list[str], str, list[str], int]:
    """The codes of the dimensions, the name of the time dimension, its codes, and where the first series starts."""
    start = content.find(b"\n") + 1 or len(content)  # partition() would copy all of it
    line = content[:start].removesuffix(b"\n")
    try:
        said, *periods = line.decode("utf-8-sig").removesuffix("\r").split("\t", PERIODS + 1)
    except UnicodeDecodeError:
        said, periods = "", []
    codes, backslash, time = said.strip().partition("\\")
    if not backslash or not periods:
        kind = "is HTML, XML or JSON where a TSV was asked for" if line.lstrip()[:1] in b"<{" else "is no bulk TSV"
        begins = content[:60].decode("utf-8", "replace")
        what = "is empty" if not content.strip() else f"{kind}: no key like geo\\TIME_PERIOD and periods after it"
        raise BadInput(what, file=name, row=1, value=begins or None, remedy=ASK_AGAIN)
    if len(periods) > PERIODS:
        raise BadInput(f"has more than {PERIODS:,} periods", file=name, row=1, remedy=ASK_AGAIN)
    years = [period.strip() for period in periods]
    names = codes.split(",", cells.DIMENSIONS)
    for what, known in (("a dimension", [*names, time]), ("a period", years)):
        if not all(known) or len(set(known)) < len(known):
            raise BadInput(f"{what} without a name, or named twice", file=name, row=1, remedy=ASK_AGAIN)
    cells.check_names([*names, time], name)
    cells.check_codes(years, name)
    if not content.endswith(b"\n"):
        raise BadInput("ends in the middle of a line", file=name, remedy=ASK_AGAIN)
    return names, time, years, start


def _pieces(content: bytes, start: int, name: str) -> Iterator[Piece]:
    """Some whole lines at a time."""
    while start < len(content):
        end = content.find(b"\n", start + PIECE) + 1 or len(content)
        yield Piece(content, start, end, name)
        start = end


def _series(keys: bytes, codes: list[str], name: str) -> dict[str, tuple[pa.Array, np.ndarray]]:
    """For each dimension its codes in order of appearance, and which of them each series has."""
    texts = pa.dictionary(pa.int32(), pa.string())
    try:
        table = csv.read_csv(
            pa.BufferReader(keys or b"\n"),
            csv.ReadOptions(use_threads=False, column_names=codes, block_size=len(keys) + 1),
            csv.ParseOptions(quote_char=False, ignore_empty_lines=not keys),
            csv.ConvertOptions(column_types=dict.fromkeys(codes, texts)),
        )
    except pa.ArrowInvalid:
        raise _bad_key(keys, codes, name) from None
    found = {}
    for code, column in zip(codes, table.unify_dictionaries().columns, strict=True):
        chunks = column.chunks
        known = chunks[0].dictionary if chunks else cells.words([])
        indices = [np.frombuffer(c.indices.buffers()[1], dtype=np.int32, count=len(c)) for c in chunks]
        found[code] = known, np.concatenate(indices) if indices else np.zeros(0, dtype=np.int32)
    for known, _ in found.values():
        if "" in (texts := known.to_pylist()):
            raise _bad_key(keys, codes, name)
        cells.check_codes(texts, name)
    _check_once([indices for _, indices in found.values()], name)
    return found


def _bad_key(keys: bytes, codes: list[str], name: str) -> BadInput:
    """The first key that is none."""
    for row, key in enumerate(keys.split(b"\n")[:-1], start=2):
        if not all(key.split(b",")):
            return BadInput("a key without a code", file=name, row=row, remedy=ASK_AGAIN)
        if key.count(b",") != len(codes) - 1 or key.decode("utf-8", "replace").encode() != key:
            what = f"the key should hold {len(codes)} codes in UTF-8"
            return BadInput(what, file=name, row=row, remedy=ASK_AGAIN)
    return BadInput("keys that cannot be read", file=name, remedy=ASK_AGAIN)


def _check_once(dimensions: list[np.ndarray], name: str) -> None:
    """No two series have the same codes."""
    together = np.zeros(len(dimensions[0]), dtype=np.int64)
    for indices in dimensions:
        together = together * (indices.max(initial=0) + 1) + indices
        if together.max(initial=0) > TOGETHER:
            together = np.unique(together, return_inverse=True)[1]
    known, first = np.unique(together, return_index=True)
    if len(known) < len(together):
        row = int(np.setdiff1d(np.arange(len(together)), first)[0]) + 2
        raise BadInput("a series that stands twice", file=name, row=row, remedy=ASK_AGAIN)


def _dimension(code: str, known: list[str], role: str | None = None) -> Dimension:
    """A dimension of a file that gives codes alone: each is its own label."""
    return Dimension(code, code, role or ("geo" if code == "geo" else None), dict(zip(known, known, strict=True)), {})
