"""A file of any of three kinds -> its tables as rows of text, one shape for all.

A CSV may have semicolons, commas or tabs, and may be UTF-8, UTF-16 or the Western encoding that Excel writes: it is
taken where only one reading makes sense, and refused where two do. A blank line ends a table; a line with one cell
above a table is its title.
"""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import sys
from collections.abc import Container
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path

from analysis.errors import BadInput
from analysis.fetch.dropin import cells, marks, unpack
from analysis.fetch.dropin.marks import Mark
from analysis.fetch.dropin.words import plain

LARGEST = 40_000_000  # bytes
LARGEST_CSV = 2_000_000
FORM = "Type the figures into the form (--template)"
WESTERN = set("æøåÆØÅéèêóòôäöüÄÖÜÉ–—«»’‘“”•…§°½\u00a0²³¹†")
SEPARATORS = ";,\t"
HYPHEN = re.compile(r"(?<=[^\W\d_])-\n")
YEARS = re.compile(r"(?<=[0-9][-–])\n(?=[0-9])")


@dataclass(frozen=True)
class Grid:
    """One table. `rows` are the row numbers of `cells` in the file; `raised` are cells whose digits are not plainly one
    number; `mark` is the first of its cells that is not what it looks like."""

    number: int
    page: int | None
    title: tuple[str, ...]
    cells: tuple[tuple[str, ...], ...]
    rows: tuple[int, ...]
    raised: frozenset[tuple[int, int]] = frozenset()
    raw: bool = False
    below: int = 0  # lines of text right below it, not read
    mark: Mark | None = None


def suffix_of(content: bytes) -> str:
    """What kind of file it is, by its first bytes and not by its name."""
    if content.startswith(b"%PDF-"):
        return ".pdf"
    return ".xlsx" if content.startswith(b"PK") else ".csv"


@dataclass(frozen=True)
class Loaded:
    """A file as tables; `rows` are its plain rows where it is a single sheet, as the form is."""

    grids: list[Grid]
    rows: list[list[str]]
    unread: list[str]
    raw: bool = False
    mark: Mark | None = None  # in the single sheet


def read(content: bytes, name: str, labels: Container[str] = ()) -> Loaded:
    """The tables of a file, and what in it is no table. BadInput for what cannot be read safely or surely.

    A row that begins with one of the labels belongs to its table, even if no number stands beside it.
    """
    if len(content) > LARGEST:
        raise BadInput(f"{len(content):,} bytes: no yearly overview is that large", file=name, remedy=FORM)
    if suffix_of(content) == ".csv":
        rows = table(content, name)
        loaded = Loaded(blocks(rows, 0, raw=False, labels=labels), rows, [])
    else:
        loaded = _unpacked(content, name, labels)
    if len(loaded.grids) > unpack.TABLES:
        raise BadInput(f"more than {unpack.TABLES} tables", file=name, remedy=FORM)
    return loaded


def _unpacked(content: bytes, name: str, labels: Container[str]) -> Loaded:
    """A PDF or workbook, by a process that can be killed. It is run by its path: it needs nothing of ours."""
    command = [sys.executable, "-I", str(Path(unpack.__file__)), str(unpack.SECONDS), str(unpack.MEMORY)]
    try:
        done = subprocess.run(command, input=content, capture_output=True, timeout=3 * unpack.SECONDS, check=False)
        answer = json.loads(done.stdout) if done.returncode == 0 else None
    except (subprocess.TimeoutExpired, ValueError):
        answer = None
    if answer is None:
        answer = {"refused": "needs too much time or memory to be read", "remedy": FORM}
    if "refused" in answer:
        raise BadInput(answer["refused"], file=name, remedy=answer["remedy"])
    grids: list[Grid] = []
    sheets = [found for found in answer["tables"] if found["raw"] and found["cells"]]
    for found in answer["tables"]:
        if found["raw"]:
            own = marks.read(found["marks"], found["sheet"])
            grids += blocks(found["cells"], len(grids), raw=True, labels=labels, found=own)
        else:
            grids += _of_pdf(found, len(grids))
    if len(sheets) != 1:
        return Loaded(grids, [], answer["unread"], raw=bool(sheets))
    rows = sheets[0]["cells"]
    own = marks.read(sheets[0]["marks"], sheets[0]["sheet"])
    mark = marks.first(own, range(1, len(rows) + 1), rows)
    return Loaded(grids, rows, answer["unread"], raw=True, mark=mark)


def _of_pdf(found: dict, before: int) -> list[Grid]:
    """A table of a PDF: lines broken within a cell are joined, a first row of one cell is its title."""
    rows = [tuple(_joined(text) for text in row) for row in found["cells"]]
    title, start = list(found["title"]), 0
    while start < len(rows) and len(rows[start]) > 1 and _filled(rows[start]) == 1 and rows[start][0]:
        title.append(rows[start][0])
        start += 1
    raised = frozenset((i - start, j) for i, j in found["raised"])
    numbers = tuple(range(start + 1, len(rows) + 1))
    body, below = tuple(rows[start:]), found["below"]
    mark = marks.first(marks.read(found["marks"]), numbers, body)
    grid = Grid(before + 1, found["page"], tuple(title), body, numbers, raised, below=below, mark=mark)
    return [grid] if numbers else []


def _joined(text: str) -> str:
    """The lines of a cell as one: a word that a hyphen parts, years with their dash, else with a space."""
    return YEARS.sub("", HYPHEN.sub("", text)).replace("\n", " ").strip()


def blocks(
    rows: list[list[str]], before: int, raw: bool, labels: Container[str] = (), found: list[Mark] | None = None
) -> list[Grid]:
    """The tables of a sheet: parted by blank rows, each with its title above and its notes below."""
    grids: list[Grid] = []
    block: list[tuple[int, list[str]]] = []
    unnamed = {mark.rows[0] for mark in found or () if mark.what in marks.LOST and mark.columns[0] == 1}
    for number, row in [*enumerate(rows, start=1), (0, [])]:
        if number in unnamed or any(cell.strip() for cell in row):
            block.append((number, [cell.strip() for cell in row]))
        elif block:
            grids += _block(block, before + len(grids), raw, labels, found or [])
            block = []
    return grids


def _block(
    block: list[tuple[int, list[str]]], before: int, raw: bool, labels: Container[str], found: list[Mark]
) -> list[Grid]:
    lost = {mark.rows[0] for mark in found if mark.what in marks.LOST}
    title = [row[0] for _, row in takewhile(lambda line: _is_text(*line, lost), block)]
    block = block[len(title) :]
    below = 0
    while block and _is_text(*block[-1], lost) and plain(block[-1][1][0]) not in labels:
        block.pop()
        below += 1
    if not block:
        return []  # a line of text between tables, not one of them
    width = max((i + 1 for _, row in block for i, cell in enumerate(row) if cell), default=0)
    table_rows = tuple(tuple((*row, *[""] * width)[:width]) for _, row in block)
    numbers = tuple(number for number, _ in block)
    mark = marks.first(found, numbers, table_rows)
    return [Grid(before + 1, None, tuple(title), table_rows, numbers, raw=raw, below=below, mark=mark)]


def _is_text(number: int, row: list[str], lost: Container[int]) -> bool:
    """A line of text above or below a table; not a row of it whose numbers are missing."""
    return _filled(row) == 1 and bool(row[0]) and number not in lost


def _filled(row: list[str] | tuple[str, ...]) -> int:
    return sum(bool(cell.strip()) for cell in row)


# --- CSV


def table(content: bytes, name: str) -> list[list[str]]:
    """The rows of a CSV, by the one separator that makes sense of it."""
    if len(content) > LARGEST_CSV:
        raise BadInput(f"{len(content):,} bytes: too large for a table of figures", file=name, remedy=FORM)
    text = _decode(content, name)
    readings = [(score, sep, rows) for sep in SEPARATORS for score, rows in [_split(text, sep)] if score]
    if not readings:
        remedy = f"Save it as CSV with semicolons. {FORM}"
        raise BadInput("no table: the rows have no common separator, or are cut off", file=name, remedy=remedy)
    best = max(score for score, *_ in readings)
    likely = [(sep, rows) for score, sep, rows in readings if score == best]
    if len(likely) > 1:
        said = " and ".join(repr(sep) for sep, _ in likely)
        remedy = "Save it with semicolons and texts in quotes"
        raise BadInput(f"both {said} could part the cells", file=name, remedy=remedy)
    return likely[0][1]


def _split(text: str, separator: str) -> tuple[int, list[list[str]]]:
    """The rows, and how many of them are parted into as many cells as the others of their table; 0 where one is not."""
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True))
    except csv.Error:
        return 0, []
    if sum(map(len, rows)) > unpack.CELLS:
        return 0, []
    score = 0
    for grid in blocks(rows, 0, raw=False):
        lengths = [len(rows[number - 1]) for number in grid.rows]
        if len(set(lengths)) > 1:
            return 0, []
        score += len(lengths) if lengths[0] > 1 < len(lengths) else 0
    return score, rows


def _decode(content: bytes, name: str) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _decoded(content, "utf-16", name)
    if b"\0" in content:
        raise BadInput("neither text, PDF nor workbook", file=name, remedy="Save the table as CSV in UTF-8")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = _decoded(content, "cp1252", name)
    for row, line in enumerate(text.splitlines(), start=1):
        for sign in line:
            if ord(sign) > 127 and sign not in WESTERN:
                raise BadInput(
                    "neither UTF-8 nor the Western encoding of Excel",
                    file=name,
                    row=row,
                    value=sign,
                    remedy="Save it as CSV UTF-8",
                )
    return text


def _decoded(content: bytes, encoding: str, name: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        raise BadInput("the text's encoding is not known", file=name, remedy="Save it as CSV UTF-8") from None


def check_signs(grid: Grid, name: str) -> None:
    """Nothing that a reader cannot see may stand in a table."""
    for text in grid.title:
        if sign := cells.unseen(text):
            raise BadInput(f"a title holds {sign}", file=where(name, grid), remedy=FORM)
    for number, row in zip(grid.rows, grid.cells, strict=True):
        for text in row:
            if sign := cells.unseen(text):
                raise BadInput(f"a cell holds {sign}", file=where(name, grid), row=number, remedy=FORM)


def where(name: str, grid: Grid) -> str:
    """The file with page and table, as errors name it."""
    page = f", page {grid.page}" if grid.page else ""
    return f"{name}{page}, table {grid.number}"
