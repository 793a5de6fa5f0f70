"""Tables as statistics agencies send them: cells -> rows of the one table shape.

What a code counts, which word a symbol stands for and which dimension holds the year stand in the tables
crosswalk/official_*.csv, never in code. A code, a unit, a symbol or a dimension that they do not know stops the
build. A cell without a number is no figure: it goes to `withheld`, with what the publisher says of it.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path, PurePath
from typing import NamedTuple

from analysis import formula, vocabulary
from analysis.errors import BadInput
from analysis.identity import identify
from analysis.paths import House, table_and_part
from analysis.seal import Sidecar
from analysis.sources import dated, effects, meanings, periods, values
from analysis.sources.cells import Cells
from analysis.sources.published import File, dating_unstated
from analysis.sources.row import Row

READERS = {  # the end of a file's name -> the module that reads it, imported when needed
    ".json": "jsonstat",
    ".tsv": "eurostat_tsv",
    ".tsv.gz": "eurostat_tsv",
    ".csv": "pxweb",
    ".parquet": "pxweb",
    ".xlsx": "unodc",
}
SPEAKS = 2  # a number, or that there is one and it is hidden; 1: one is missing; 0: there can be none
FREE_TEXT = ("locator", "definition", "title")  # what its labels become
Codes = dict[str, tuple[str, meanings.Said]]  # dimension -> a cell's code and what it says


def is_table(sidecar: Sidecar) -> bool:
    """Whether a fetched file is a table that an agency sent (and not a document that a person dropped in)."""
    return bool(sidecar.url) and _suffix(sidecar.file.name) in READERS


def table_of(path: Path) -> str:
    """source/table of a file that was kept; the parts of one that was asked for in parts have one name."""
    return f"{path.parent.parent.name}/{table_and_part(path.name)[0]}"


class Table(NamedTuple):
    """One table as it came: `name` is source/table, `shared` what all its cells say, `published` its edition."""

    name: str
    cells: Cells
    shared: effects.Effects
    published: dt.date
    file: File


def read(sidecar: Sidecar, house: House) -> File:
    """Read one snapshot. Raises BadInput naming the file, the dimension and the code that nobody knows."""
    path = house.name(sidecar.file)
    content = sidecar.file.read_bytes()
    file = File(sidecar, path, hashlib.sha256(content).hexdigest())
    name = table_of(sidecar.file)
    shared = meanings.of_table(name, path)
    cells = _cells(content, path)
    table = Table(name, cells, shared, dated.published(cells.updated, sidecar, path), file)
    _require_known_symbols(table)
    if shared == meanings.LEFT:
        file.left = cells.table.num_rows
        return file
    found: dict[str, tuple[Row, Codes]] = {}
    for line, codes, number, symbol in _taken(table):
        row = _row(table, line, codes, number, symbol)
        if row is None:
            file.left += 1
            continue
        for column in FREE_TEXT:
            formula.refuse(row[column], "Ask the publisher what was meant", file=path, row=line, column=column)
        if other := found.get(row.series):
            file.left += 1
            if not _replaces(row, other[0], path):
                continue
        found[row.series] = row, codes
    for row, codes in found.values():
        if row.value_low is None and row.value_high is None:
            file.withheld.append(row)
        else:
            file.rows.append(row)
            for column, cell in (*((name, code) for name, (code, _) in codes.items()), ("value", row.printed)):
                file.raw.setdefault(column, []).append(cell)  # what a correction selects by
    dated.require_after_all(table.published, file.rows, path)
    return file


def _replaces(row: Row, other: Row, file: str) -> bool:
    """Whether a cell says more than one that counts the same: of two codes with one name, the old and the new of a
    classification, one is empty in each year. BadInput where both speak."""
    says, said = (SPEAKS if _speaks(r) else int("not_available" in r.status) for r in (row, other))
    if says == said == SPEAKS:
        what = f"counts the same as cell {other.raw_line}: {other.locator}"
        remedy = "Tell them apart in official_codes.csv"
        raise BadInput(what, file=file, row=row.raw_line, value=row.locator, remedy=remedy)
    return says > said


def _speaks(row: Row) -> bool:
    return row.value_low is not None or row.value_high is not None or "suppressed" in row.status


def _cells(content: bytes, name: str) -> Cells:
    module = import_module(f"analysis.sources.{READERS[_suffix(PurePath(name).name)]}")
    return module.read(content, name)


def _suffix(name: str) -> str:
    return name[name.find(".") :]


def _require_known_symbols(table: Table) -> None:
    """Every symbol in the table is one that somebody has explained, also in cells that are not ours."""
    source, seen = table.name.split("/")[0], set()
    for line, symbol in enumerate(table.cells.table.column("status").to_pylist(), start=1):
        if symbol not in seen:
            seen.add(symbol)
            meanings.of_symbol(source, symbol or "", table.file.name, line)


def _taken(table: Table) -> Iterator[tuple[int, Codes, float | None, str]]:
    """Number, codes with what they say, value and symbol of each cell that may count something of ours."""
    columns = []
    for name, dimension in table.cells.dimensions.items():
        column = table.cells.table.column(name).combine_chunks()
        codes = column.dictionary.to_pylist()
        known = [meanings.of_code(table.name, dimension, code, table.file.name) for code in codes]
        columns.append((name, column.indices.to_pylist(), codes, known))
    numbers = table.cells.table.column("value").to_pylist()
    symbols = table.cells.table.column("status").to_pylist()
    for i, (number, symbol) in enumerate(zip(numbers, symbols, strict=True)):
        said = {name: (codes[at[i]], known[at[i]]) for name, at, codes, known in columns}
        if any(meaning is None for _, meaning in said.values()):
            table.file.left += 1
        else:
            yield i + 1, said, number, symbol or ""


def _row(table: Table, line: int, codes: Codes, number: float | None, symbol: str) -> Row | None:
    """A cell in the one table shape, or None where it counts nothing of ours."""
    file = table.file
    said = meanings.Said()
    said.add(table.shared)
    for _, meaning in codes.values():
        said.join(meaning)
    year, geography = said.scalars.get("year", ""), said.scalars.get("geography", "")
    if (table.name.partition("/")[0], symbol, number) == ("eurostat", "n", 0):
        symbol, number = "0n", None  # as the bulk files write it: more than nothing, less than half the unit
    sign = meanings.of_symbol(table.name.split("/")[0], symbol, file.name, line)
    said.add(sign)
    word = said.scalars
    if "measure" not in word:
        return None  # the codes together count nothing of ours
    said.add(meanings.exceptions().get((table.name, word["measure"], geography, year), ()))
    if number is None and not {"why", "value", "bound"} & word.keys():
        said.add(meanings.of_silence(table.name.split("/")[0]) or ())  # ": b", or nothing at all
    for name, there in (("year", year), ("place", geography)):
        if not there:
            remedy = meanings.REMEDY.format("dimensions")
            raise BadInput(f"no dimension of the table holds its {name}", file=file.name, remedy=remedy)
    number = _number(number, word, symbol, file, line)
    measure = vocabulary.measures()[said.scalars["measure"]]
    kind = said.scalars.get("kind", measure.kind)
    unit = said.scalars.get("unit", measure.unit)
    stock_flow = said.scalars.get("stock_flow", measure.stock_flow)
    day = (("day", said.scalars["day"]),) if "day" in said.scalars else ()
    span = periods.period(year, year, stock_flow == "stock", False, day)
    worth = _worth(number, word, kind, unit, file, line)
    status = tuple(sorted(said.lists.get("status", set()) | ({word["why"]} if "why" in word else set())))
    qualifiers = tuple(sorted(said.lists.get("qualifiers", ())))
    if dating_unstated(measure.measure, geography, qualifiers):
        qualifiers = tuple(sorted((*qualifiers, "dating_not_stated")))
    return identify(
        Row(
            topic=measure.topic,
            measure=measure.measure,
            unit=unit,
            role=said.scalars.get("role", measure.role),
            kind=kind,
            stock_flow=stock_flow,
            geography=geography,
            area=said.scalars.get("area"),
            period_start=span.start,
            period_end=span.end,
            period_type=span.type,
            base_start=None,
            base_end=None,
            sex=said.scalars.get("sex", "total" if measure.role != "none" else "na"),
            relationship=said.scalars.get("relationship"),
            subset=tuple(sorted(said.lists.get("subset", ()))),
            qualifiers=qualifiers,
            value=worth.value,
            value_low=worth.low,
            value_high=worth.high,
            precision=worth.precision,
            status=status,
            publisher=said.scalars["publisher"],
            via=None,
            published_from=table.published,
            published=table.published,
            published_precision="day",
            locator=", ".join(f"{name}={code}" for name, (code, _) in codes.items()),
            confidence="high",
            definition=_definition(table.cells, codes),
            note="",
            title=file.sidecar.title,
            url_read=file.sidecar.url,
            source_date=table.published.isoformat(),
            raw_file=file.name,
            raw_line=line,
            hedge=None,
            printed=_printed(number) if number is not None else symbol if worth.high is not None else ";".join(status),
            scope=tuple(q for q in qualifiers if vocabulary.group_of("qualifiers", q) != "provenance"),
        )
    )


def _number(number: float | None, word: dict[str, str], symbol: str, file: File, line: int) -> float | None:
    """The number of a cell: as it stands, or the nought that a symbol stands for; never both."""
    said = float(word["value"]) if "value" in word else None
    if number is not None and ("why" in word or said not in (None, number)):
        raise BadInput(
            "a number beside a symbol that says there is none",
            file=file.name,
            row=line,
            column="status",
            value=symbol,
            remedy="Ask the source which of the two holds; nothing of the table is used until then",
        )
    return number if said is None else said


def _worth(number: float | None, word: dict[str, str], kind: str, unit: str, file: File, line: int) -> values.Value:
    if word.get("bound") == "below_half":  # Eurostat's 0n: more than nothing, less than half the unit
        return values.Value(None, 0.0, 0.5, "range")
    if number is None:
        if "why" not in word:
            raise BadInput(
                "a cell without a number, and no symbol says why",
                file=file.name,
                row=line,
                remedy="Ask the source; then give its symbol, or its silence, a why in src/analysis/sources/crosswalk/"
                "official_symbols.csv",
            )
        return values.Value(None, None, None, "exact")
    if number < 0 or (kind == "count" and not number.is_integer()):
        raise BadInput(
            "no count",
            file=file.name,
            row=line,
            value=number,
            remedy="The source may have changed its unit: look at it, then name the unit in the crosswalk",
        )
    return values.value(_printed(number), kind, unit, None, None)


def _printed(number: float) -> str:
    return str(int(number)) if number.is_integer() else repr(number)


def _definition(cells: Cells, codes: Codes) -> str:
    """The table's name and what its categories are called, in the publisher's words."""
    names = [cells.dimensions[d].labels.get(code, code).strip() for d, (code, _) in codes.items()]
    return f"{cells.label}: {', '.join(names)}" if cells.label else ", ".join(names)
