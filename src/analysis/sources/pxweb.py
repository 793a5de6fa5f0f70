"""PxWeb's CSV and parquet -> Cells.

CSV is ISO-8859-1 and must be in long form (ask with every variable in `stub`): one row for each cell, the last
column the value. It has no column for symbols: one stands in the place of the number, so whatever there is no
number becomes the status as it stands, with the value null. Parquet is long with codes, and keeps the symbol in
a column beside the value: `value` and `value_symbol`, or such a pair for each content, which become the
dimension ContentsCode.
"""

from __future__ import annotations

import io
import math
import re

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from pyarrow import csv

from analysis.errors import BadInput
from analysis.sources import cells
from analysis.sources.cells import ASK_AGAIN, Cells, Dimension

LARGEST = 500_000_000  # bytes unfolded
NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?", re.ASCII)
SYMBOL, TIME, CONTENTS, PREFIX = "_symbol", "timestamp", "ContentsCode", "ContentsCode_"
ROLES = {"Tid": "time", CONTENTS: "metric"}
BROKEN = (pa.ArrowException, OSError, ValueError, OverflowError, MemoryError)


def read(content: bytes, name: str) -> Cells:
    """Every cell of a PxWeb table in CSV (long form) or parquet. BadInput for anything else."""
    if content.startswith(b"PAR1"):
        return _parquet(content, name)
    return _csv(content, name)


def _csv(content: bytes, name: str) -> Cells:
    start = content[:60].removeprefix(b"\xef\xbb\xbf")
    if not content.strip() or start.lstrip()[:1] in (b"<", b"{") or b"\0" in content:
        what = "is HTML, XML, JSON or binary where CSV was asked for" if content.strip() else "is empty"
        raise BadInput(what, file=name, value=start.decode("latin-1") or None, remedy=ASK_AGAIN)
    header = content.partition(b"\n")[0]
    delimiter = max(b",", b";", b"\t", key=header.count).decode()
    if header.count(delimiter.encode()) > cells.DIMENSIONS:
        raise BadInput(f"has more than {cells.DIMENSIONS} columns before the value", file=name, row=1, remedy=ASK_AGAIN)
    encoding = "utf-8" if len(start) < len(content[:60]) else "iso-8859-1"
    texts = pa.dictionary(pa.int32(), pa.string())
    options = csv.ReadOptions(use_threads=False, encoding=encoding), csv.ParseOptions(delimiter=delimiter)
    try:
        columns = csv.open_csv(io.BytesIO(content), *options).schema.names
        cells.check_names([code.strip() for code in columns[:-1]], name)
        if len(set(columns)) < len(columns):
            raise BadInput("two columns of one name", file=name, row=1, remedy=ASK_AGAIN)
        convert = csv.ConvertOptions(column_types=dict.fromkeys(columns, texts), strings_can_be_null=False)
        table = csv.read_csv(io.BytesIO(content), *options, convert).unify_dictionaries()
    except (pa.ArrowException, UnicodeError) as error:
        raise BadInput(f"is no plain CSV ({cells.line(error)})", file=name, remedy=ASK_AGAIN) from None
    *dimensions, (printed, where) = [_known(column) for column in table.columns]
    values, symbols = _read_texts(printed)
    statuses, places = _distinct(symbols)
    return _cells(
        dict(zip([code.strip() for code in columns[:-1]], dimensions, strict=True)),
        values[where],
        cells.coded(places[where], cells.words(statuses)),
        name,
    )


def _read_texts(printed: list[str]) -> tuple[np.ndarray, list[str | None]]:
    """Each different text of a value column: its number, or NaN and the symbol that stands in its place."""
    found = [float(text) if NUMBER.fullmatch(text.strip()) else math.nan for text in printed]
    values = np.array([v if math.isfinite(v) else math.nan for v in found], dtype=np.float64)
    symbols = [text.strip() or None if math.isnan(v) else None for text, v in zip(printed, values, strict=True)]
    return values, symbols


def _parquet(content: bytes, name: str) -> Cells:
    try:
        with pq.ParquetFile(pa.BufferReader(content)) as file:
            groups = [file.metadata.row_group(n) for n in range(file.metadata.num_row_groups)]
            if sum(group.total_byte_size for group in groups) > LARGEST:
                what = f"unfolds to more than {LARGEST:,} bytes"
                raise BadInput(what, file=name, remedy="Ask for a part of the table")
            cells.check_size(file.metadata.num_rows, name)
            table = file.read()
            table.validate(full=True)
        return _melted(table, name)
    except BROKEN as error:
        raise BadInput(f"is no whole parquet file ({cells.line(error)})", file=name, remedy=ASK_AGAIN) from None


def _melted(table: pa.Table, name: str) -> Cells:
    """One row for each cell, whether the contents stand side by side or alone."""
    names = table.column_names
    there = set(names)
    pairs = [column for column in names if column + SYMBOL in there]
    if not pairs or len(there) < len(names):
        what = "has no column `value` with `value_symbol` beside it"
        raise BadInput(what, file=name, value=", ".join(names)[:200], remedy=ASK_AGAIN)
    others = {*pairs, *(column + SYMBOL for column in pairs), TIME}
    codes = [column for column in names if column not in others]
    several = pairs != ["value"]
    cells.check_names([*codes, *([CONTENTS] if several else [])], name)
    cells.check_size(len(table) * len(pairs), name)
    found = {code: _known(table.column(code).cast(pa.string()).combine_chunks().dictionary_encode()) for code in codes}
    found = {code: (known, np.repeat(where, len(pairs))) for code, (known, where) in found.items()}
    if several:
        contents = [pair.removeprefix(PREFIX) for pair in pairs]
        found[CONTENTS] = contents, np.tile(np.arange(len(pairs), dtype=np.int32), len(table))
    values = np.empty((len(table), len(pairs)))
    symbols: list[str | None] = [None] * values.size
    for n, pair in enumerate(pairs):
        beside = [s or None for s in table.column(pair + SYMBOL).cast(pa.string()).to_pylist()]
        values[:, n] = _floats(table.column(pair), beside, name)
        symbols[n :: len(pairs)] = beside
    if np.isinf(values).any():
        raise BadInput("a value that is no finite number", file=name, remedy=ASK_AGAIN)
    statuses, places = _distinct(symbols)
    return _cells(found, values.reshape(-1), cells.coded(places, cells.words(statuses)), name)


def _floats(column: pa.ChunkedArray, symbols: list[str | None], name: str) -> list[float]:
    """Numbers, NaN for null. One that is NaN in the file is missing, too, but never without a symbol to say why."""
    if not (pa.types.is_integer(column.type) or pa.types.is_floating(column.type) or pa.types.is_decimal(column.type)):
        raise BadInput("values are not numbers", file=name, value=str(column.type)[:60], remedy=ASK_AGAIN)
    found = column.cast(pa.float64()).to_pylist()
    if any(v is not None and math.isnan(v) and not symbol for v, symbol in zip(found, symbols, strict=True)):
        raise BadInput("a value that is no number (NaN), without a symbol", file=name, remedy=ASK_AGAIN)
    return [math.nan if v is None else v for v in found]


def _known(column: pa.ChunkedArray | pa.DictionaryArray) -> tuple[list[str], np.ndarray]:
    """The words of a column in order of appearance, and where each of its cells is among them."""
    chunks = column.chunks if isinstance(column, pa.ChunkedArray) else [column]
    if any(chunk.null_count for chunk in chunks):
        raise ValueError("a code is missing")
    known = chunks[0].dictionary.to_pylist() if chunks else []
    parts = [np.frombuffer(c.indices.buffers()[1], dtype=np.int32, count=len(c) + c.offset)[c.offset :] for c in chunks]
    return known, np.concatenate(parts) if parts else np.zeros(0, dtype=np.int32)


def _distinct(symbols: list[str | None]) -> tuple[list[str], np.ndarray]:
    """The different symbols in order of appearance, and the place of each cell's among them; -1 is none."""
    known = {symbol: n for n, symbol in enumerate(dict.fromkeys(s for s in symbols if s is not None))}
    return list(known), np.array([-1 if s is None else known[s] for s in symbols], dtype=np.int32)


def _cells(found: dict[str, tuple[list[str], np.ndarray]], values: np.ndarray, status: pa.Array, name: str) -> Cells:
    """The table, once every combination of codes is there exactly once."""
    together = np.zeros(len(values), dtype=np.int64)
    full = math.prod(len(known) for known, _ in found.values())
    cells.check_size(full, name)
    for known, where in found.values():
        if "" in known:
            raise BadInput("a cell without a code", file=name, remedy=ASK_AGAIN)
        cells.check_codes(known, name)
        together = together * len(known) + where
    if not found or not full or full != len(values) or len(np.unique(together)) != len(values):
        what = f"{len(values):,} rows where its codes make {full:,} cells, each once"
        raise BadInput(what, file=name, remedy="Ask for the long form, with every variable in stub")
    columns = [pa.chunked_array([cells.coded(where, cells.words(known))]) for known, where in found.values()]
    columns += [pa.chunked_array([cells.numbers(values)]), pa.chunked_array([status])]
    cells.check_codes(status.dictionary.to_pylist(), name)
    dimensions = {
        code: Dimension(code, code, ROLES.get(code), {known: known for known in words}, {})
        for code, (words, _) in found.items()
    }
    return Cells(pa.Table.from_arrays(columns, names=[*found, *cells.OWN]), dimensions, "", None, None, ())
