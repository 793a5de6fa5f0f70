"""JSON-stat 2.0 as PxWeb, Eurostat and FHI write it -> Cells, value and status kept apart.

Accepted: `value` and `status` as array or as object of positions, `status` as one string for every cell (""
is none), `category.index` as array, as object or missing where there is one category, `role` with nulls, and
StatBank Denmark's older wrapping in `dataset`. Cells stand in row-major order. Refused: whatever is no whole,
plain JSON-stat dataset, and any value that is neither a finite number nor null: a number in quotation marks,
true, NaN and 1e999 are none. Numbers become float64, exact up to 2**53.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

import numpy as np
import pyarrow as pa

from analysis.errors import BadInput
from analysis.sources import cells, jsondims, jsonparts
from analysis.sources.cells import ASK_AGAIN, Cells, Dimension
from analysis.sources.jsonparts import Part


def read(content: bytes, name: str) -> Cells:
    """Every cell of a JSON-stat dataset. BadInput, with what the sender said, for anything else."""
    try:
        return _cells(*jsonparts.cut(content, name), name)
    except jsonparts.NotPlain:
        return _cells(jsonparts.whole(content, name), {}, name)


def dimensions(content: bytes, name: str) -> dict[str, Dimension]:
    """The dimensions of a dataset, or of a table's metadata, which has the same shape without values."""
    return jsondims.read(_dataset(jsonparts.whole(content, name), name), name)[1]


def _cells(document: object, parts: dict[str, Part], name: str) -> Cells:
    dataset = _dataset(document, name)
    if dataset is not document:
        parts = {}  # they stood beside the wrapped dataset, not in it
    sizes, described = jsondims.read(dataset, name)
    total = math.prod(sizes)
    cells.check_size(total, name)
    value, status = (parts.get(key, dataset.get(key)) for key in ("value", "status"))
    if value is None:
        raise BadInput("describes a table but holds no values", file=name, remedy=ASK_AGAIN)
    columns = [pa.chunked_array([_values(value, total, name)]), _statuses(status, total, name)]
    codes = [list(dimension.labels) for dimension in described.values()]
    return Cells(
        table=pa.Table.from_arrays([*cells.product(codes), *columns], names=[*described, *cells.OWN]),
        dimensions=described,
        label=jsondims.label(dataset.get("label"), "label", name) or "",
        source=jsondims.label(dataset.get("source"), "source", name),
        updated=jsondims.label(dataset.get("updated"), "updated", name),
        notes=tuple(map(cells.clean, _notes(dataset, described, name))),
    )


def _dataset(document: object, name: str) -> dict:
    """The dataset itself, or what the sender says instead of one."""
    if not isinstance(document, dict):
        raise BadInput("is JSON but no JSON-stat", file=name, remedy=ASK_AGAIN)
    if isinstance(document.get("dataset"), dict) and "id" not in document:
        inner = document["dataset"].get("dimension")
        document = (inner if isinstance(inner, dict) else {}) | document["dataset"]
    kind = document.get("class", "dataset")
    if kind != "dataset":
        raise BadInput("is no dataset", file=name, column="class", value=jsondims.short(kind), remedy=ASK_AGAIN)
    if missing := [key for key in ("id", "size", "dimension") if key not in document]:
        said = "" if "dimension" in document else _said(document)
        what = f"is no dataset; it says: {said}" if said else f"is no dataset: {', '.join(missing)} missing"
        raise BadInput(what, file=name, remedy=ASK_AGAIN)
    return document


def _said(document: dict) -> str:
    """What an error body says, in whatever shape it says it."""
    found: object = document
    for _ in range(4):
        if isinstance(found, list):
            found = found[0] if found else ""
        elif isinstance(found, dict):
            found = next(
                (found[k] for k in ("error", "warning", "label", "title", "message", "detail") if k in found), ""
            )
    return jsondims.short(found) if isinstance(found, str) else ""


def _values(value: object, total: int, name: str) -> pa.Array:
    """float64 with null for null, and in an object of positions for every position it leaves out."""
    found = np.full(total, np.nan)
    part = _part(value, "value", name)
    _place(part, total, "value", name, lambda where, what: found.__setitem__(where, _numbers(what, name)))
    if np.isinf(found).any():
        raise BadInput("a number too large to be one", file=name, column="value", remedy=ASK_AGAIN)
    return cells.numbers(found)


def _statuses(status: object, total: int, name: str) -> pa.ChunkedArray:
    """The status of each cell, as it stands; null where there is none."""
    if isinstance(status, Part) and status.one_at_most:
        status = next(status.pieces(), [])
    if isinstance(status, list) and len(status) == 1 and total > 1:
        status = status[0]  # JSON-stat's older way of saying it once for all
    if status is None or isinstance(status, str):
        cells.check_codes([jsondims.text(status, "status", name) or ""], name)
        return cells.same(status or None, total)
    known: dict[str | None, int] = {None: -1, "": -1}
    found = np.full(total, -1, dtype=np.int32)
    part = _part(status, "status", name)
    _place(part, total, "status", name, lambda where, what: found.__setitem__(where, _symbols(what, known, name)))
    symbols = [symbol for symbol, position in known.items() if position >= 0]
    cells.check_codes(symbols, name)
    return pa.chunked_array([cells.coded(found, cells.words(symbols))]) if symbols else cells.same(None, total)


def _part(said: object, key: str, name: str) -> Part:
    if isinstance(said, list | dict):
        return Part.of(said)
    if not isinstance(said, Part):
        raise BadInput("should be an array or an object of positions", file=name, column=key, remedy=ASK_AGAIN)
    return said


def _place(part: Part, total: int, key: str, name: str, put: Callable[[object, list], None]) -> None:
    """Hand over what an array or an object of positions says, piece by piece: `put(where, what)`."""
    count = 0
    if part.sparse:
        seen = np.zeros(total, dtype=bool)
        for keys, piece in part.pairs():
            where = _positions(keys, total, key, name)
            seen[where] = True
            count += len(where)
            put(where, piece)
        if np.count_nonzero(seen) != count:
            raise BadInput("a position is given twice", file=name, column=key, remedy=ASK_AGAIN)
        return
    for piece in part.numbers() if key == "value" else part.pieces():
        if count + len(piece) <= total:
            put(slice(count, count + len(piece)), piece)
        count += len(piece)
    if count != total:
        what = f"{count:,} cells where the sizes give {total:,}"
        raise BadInput(what, file=name, column=key, remedy=ASK_AGAIN)


def _positions(keys: list[str], total: int, column: str, name: str) -> np.ndarray:
    """Positions written "0", "17": plain digits, below the number of cells."""
    joined = "".join(keys)
    if not (joined.isascii() and joined.isdigit() and all(keys)):
        odd = next((key for key in keys if not (key.isascii() and key.isdigit())), "")
        raise BadInput("not a position", file=name, column=column, value=jsondims.short(odd), remedy=ASK_AGAIN)
    where = np.fromstring(",".join(keys), dtype=np.int64, sep=",")
    if where.max() >= total:
        what = f"a position beyond the {total:,} cells of the table"
        raise BadInput(what, file=name, column=column, value=keys[int(where.argmax())][:20], remedy=ASK_AGAIN)
    digits = np.searchsorted(10 ** np.arange(1, 19), where, side="right") + 1
    if digits.sum() != len(joined):
        raise BadInput("a position with zeros before it", file=name, column=column, remedy=ASK_AGAIN)
    return where


def _numbers(said: list | np.ndarray, name: str) -> np.ndarray:
    """Numbers and nulls -> float64 with NaN for null; anything else is refused."""
    if isinstance(said, np.ndarray):
        return said
    if odd := set(map(type, said)) - {int, float, type(None)}:
        value = next(v for v in said if type(v) in odd)
        raise BadInput("not a number", file=name, column="value", value=jsondims.short(value), remedy=ASK_AGAIN)
    try:
        return np.array(said, dtype=np.float64)
    except OverflowError:
        raise BadInput("a number too large to be one", file=name, column="value", remedy=ASK_AGAIN) from None


def _symbols(said: list, known: dict[str | None, int], name: str) -> np.ndarray:
    """Statuses -> their positions in `known`, which grows by those not seen before."""
    if odd := set(map(type, said)) - {str, type(None)}:
        value = next(v for v in said if type(v) in odd)
        raise BadInput("a status is no text", file=name, column="status", value=jsondims.short(value), remedy=ASK_AGAIN)
    for symbol in sorted({symbol for symbol in said if symbol not in known}):
        known[jsondims.text(symbol, "status", name)] = len(known) - 2
    return np.fromiter(map(known.__getitem__, said), dtype=np.int32, count=len(said))


def _notes(dataset: dict, described: dict[str, Dimension], name: str) -> Iterator[str]:
    """The notes of the table as they stand; then those of a dimension and of a category, with its label before them."""
    yield from jsondims.texts(dataset.get("note"), "note", name)
    for code, dimension in described.items():
        said, where = dataset["dimension"][code], f"dimension.{jsondims.short(code)}.note"
        yield from (f"{dimension.label}: {note}" for note in jsondims.texts(said.get("note"), where, name))
        of_categories = jsondims.mapping(said["category"].get("note"), where, name) if said.get("category") else {}
        for category, notes in of_categories.items():
            about = f"{dimension.label}, {dimension.labels.get(category, category)}"
            yield from (f"{about}: {note}" for note in jsondims.texts(notes, where, name))
