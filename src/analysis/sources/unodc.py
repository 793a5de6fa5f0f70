"""UNODC's workbook of intentional homicide, in the layout of 2021/22 and in today's -> Cells.

Every column but the value becomes a dimension named as in the sheet, its cells as published ("Total (all
ages)", "All", the unit with two spaces): what they mean is decided later. Nothing is guessed in the value:
    3.93      the number
    " NA"     no value, status "NA"; so with any other text
    "1,"      the number 1, and the status "1," as it stands; counted in the notes
    empty     no value and no status; counted in the notes
Texts lose control characters and turns of direction; the codes by which a country, an indicator and a year are
known are refused with them. So is a workbook that unfolds beyond what such a table needs (sources/workbook.py).
"""

from __future__ import annotations

import io
import math
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import python_calamine

from analysis.errors import BadInput
from analysis.sources import cells, workbook
from analysis.sources.cells import Cells, Dimension
from analysis.sources.workbook import DOWNLOAD

HEADER_WITHIN = 10  # rows
NEEDED = {"iso3_code", "indicator", "year", "value"}  # in both layouts, if capitals count for nothing
COMMA = re.compile(r"([0-9]+),")
BROKEN = (python_calamine.CalamineError, zipfile.BadZipFile, zlib.error, OSError, ValueError, NotImplementedError)


def read(content: bytes, name: str) -> Cells:
    """Every row of the sheet of counts and rates. BadInput for anything else."""
    _check(content, name)
    sheet, header, rows = _sheet(content, name)
    named = [column for column in header if column]
    if (column := cells.twice(map(str.casefold, named))) is not None:
        raise BadInput("two columns of one name", file=name, column=column[:60], remedy=DOWNLOAD)
    cells.check_names([column for column in named if column.lower() != "value"], name)
    place = next(n for n, column in enumerate(header) if column.lower() == "value")
    values, statuses, notes = _values([row[place] for row in rows], name)
    columns = {
        column: _texts([row[n] for row in rows], name) for n, column in enumerate(header) if column and n != place
    }
    for column, texts in columns.items():
        if column.lower() in NEEDED:
            cells.check_codes(list(dict.fromkeys(texts)), name)
        else:
            columns[column] = _cleaned(texts)
    known = {column: {text: n for n, text in enumerate(dict.fromkeys(texts))} for column, texts in columns.items()}
    coded = [
        cells.coded(np.array([known[column][text] for text in texts], dtype=np.int32), cells.words(list(known[column])))
        for column, texts in columns.items()
    ]
    table = pa.Table.from_arrays([*coded, cells.numbers(values), statuses], names=[*columns, *cells.OWN])
    return Cells(
        table=table,
        dimensions={column: _dimension(column, columns, list(known[column])) for column in columns},
        label=cells.clean(sheet),
        source=None,
        updated=None,
        notes=notes,
    )


def _check(content: bytes, name: str) -> None:
    try:
        workbook.check(content, name)
    except (*BROKEN, RuntimeError, EOFError, MemoryError) as error:
        raise BadInput(f"is no whole workbook ({cells.line(error)})", file=name, remedy=DOWNLOAD) from None


def _sheet(content: bytes, name: str) -> tuple[str, list[str], list[list]]:
    """The name, the header and the rows of the one sheet, of those that a reader sees, whose first rows hold the
    header."""
    found: list[tuple[str, list[str], list[list]]] = []
    try:
        with python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
            for sheet in book.sheets_metadata:
                if sheet.visible == python_calamine.SheetVisibleEnum.Visible:
                    rows = book.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False)
                    found += [(sheet.name, *table) for table in _tables(rows)]
    except BaseException as error:
        if not isinstance(error, BROKEN) and type(error).__name__ != "PanicException":  # a panic is no Exception
            raise
        raise BadInput(f"is no workbook that can be read ({cells.line(error)})", file=name, remedy=DOWNLOAD) from None
    if len(found) == 1:
        return found[0]
    which = "no sheet has" if not found else "more than one sheet has"
    what = f"{which} the columns {', '.join(sorted(NEEDED))} in its first {HEADER_WITHIN} rows"
    raise BadInput(what, file=name, remedy=DOWNLOAD)


def _tables(rows: list[list]) -> Iterator[tuple[list[str], list[list]]]:
    """The header of a sheet and the rows below it, if its first rows hold one."""
    for n, row in enumerate(rows[:HEADER_WITHIN]):
        header = [cell.strip() if isinstance(cell, str) else "" for cell in row]
        if {column.lower() for column in header} >= NEEDED:
            yield header, [row for row in rows[n + 1 :] if any(cell != "" for cell in row)]
            return


def _values(printed: list, name: str) -> tuple[np.ndarray, pa.Array, tuple[str, ...]]:
    """The numbers, the statuses, and how often a value was no plain number."""
    values = np.full(len(printed), np.nan)
    statuses, counted = [], Counter()
    for n, cell in enumerate(printed):
        status = None
        if isinstance(cell, int | float) and not isinstance(cell, bool):
            if math.isnan(cell):
                raise BadInput("a number that is none (NaN)", file=name, column="value", remedy=DOWNLOAD)
            values[n] = cell
        elif (text := _text(cell, name).strip()) and (number := COMMA.fullmatch(text)):
            values[n], status = float(number[1]), text
            counted["a whole number with a comma behind it, read as that number"] += 1
        elif text:
            status = text
            counted[f"no number but {text[:40]!r}"] += 1
        else:
            counted["empty"] += 1
        statuses.append(status)
    if np.isinf(values).any():
        raise BadInput("a number too large to be one", file=name, remedy=DOWNLOAD)
    known = {status: n for n, status in enumerate(dict.fromkeys(s for s in statuses if s))}
    cells.check_codes(list(known), name)
    places = np.array([-1 if s is None else known[s] for s in statuses], dtype=np.int32)
    notes = tuple(f"{number:,} values are {what}" for what, number in counted.most_common(20))
    return values, cells.coded(places, cells.words(list(known))), notes


def _texts(column: list, name: str) -> list[str]:
    """A column as texts; each different cell is looked at once. (1 equals True, but is another cell.)"""
    cells_of = [(type(cell), cell) for cell in column]
    known = {cell: _text(cell[1], name) for cell in set(cells_of)}
    return [known[cell] for cell in cells_of]


def _cleaned(texts: list[str]) -> list[str]:
    """Texts for people, each different one looked at once."""
    known = {text: cells.clean(text) for text in set(texts)}
    return [known[text] for text in texts]


def _text(cell: object, name: str) -> str:
    """A cell as text: a whole number without decimals (the year comes as 2009.0)."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    text = "" if cell is None else str(cell)
    try:
        text.encode()
    except UnicodeEncodeError:
        raise BadInput("holds half a character", file=name, remedy=DOWNLOAD) from None
    return text


def _dimension(column: str, columns: dict[str, list[str]], known: list[str]) -> Dimension:
    """A column as dimension; the code of a country has its name as label."""
    labels = dict(zip(known, known, strict=True))
    country = next((other for other in columns if other.lower() == "country"), None)
    if column.lower() == "iso3_code" and country:
        labels |= dict(zip(columns[column], columns[country], strict=True))
    role = {"year": "time", "iso3_code": "geo"}.get(column.lower())
    return Dimension(column, column, role, labels, {})
