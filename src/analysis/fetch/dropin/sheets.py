"""What a workbook's XML says of its cells and the reader of workbooks does not: which are joined, hidden, or hold a
formula whose result was never stored.

unpack.py loads it from beside it, in the process that may be killed: it needs nothing of ours.
"""

from __future__ import annotations

import io
import re
import zipfile
from posixpath import normpath
from xml.parsers import expat

CELL = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})")
YES = ("1", "true")
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
MOST = 100_000  # marks of one sheet
Mark = tuple[str, int, int, int, int]  # what, first row, last row, first column, last column, counted from 1


class Unclear(Exception):
    """The archive does not tell; the text says why."""


def marks(content: bytes) -> dict[str, list[Mark]]:
    """The marks of each sheet of a workbook (.xlsx, .xlsm), by its name."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = {name.replace("\\", "/").casefold(): name for name in archive.namelist()}
            if len(parts) < len(archive.namelist()):
                raise Unclear("a part of the workbook stands twice")
            return _marks(archive, parts)
    except (zipfile.BadZipFile, OSError, EOFError, ValueError, NotImplementedError, RuntimeError) as error:
        raise Unclear(f"the workbook is damaged ({type(error).__name__})") from None


def _marks(archive: zipfile.ZipFile, parts: dict[str, str]) -> dict[str, list[Mark]]:
    def read(name: str) -> bytes:
        if name.casefold() not in parts:
            raise Unclear("no workbook of the kind .xlsx")
        return archive.read(parts[name.casefold()])

    book, links = _Tags("sheet"), _Tags("relationship")
    _parse(read("xl/workbook.xml"), book)
    _parse(read("xl/_rels/workbook.xml.rels"), links)
    targets = {link.get("id"): link for link in links.found}
    found: dict[str, list[Mark]] = {}
    for sheet in book.found:
        link = targets.get(sheet.get(":id"))
        name = sheet.get("name", "")
        if link is None or name in found:
            raise Unclear("a sheet stands twice, or nowhere")
        found[name] = []
        if link.get("type", "").endswith("/worksheet"):
            target = link.get("target", "").replace("\\", "/")
            path = target[1:] if target.startswith("/") else normpath(f"xl/{target}")
            reader = _Sheet()
            _parse(read(path), reader)
            found[name] = reader.marks
    return found


def _parse(xml: bytes, reader: _Tags | _Sheet) -> None:
    parser = expat.ParserCreate()
    parser.buffer_text = True

    def refuse(*_: object) -> None:
        raise Unclear("the workbook's XML declares a document type")

    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = lambda tag, said: reader.start(_local(tag), {_short(k): v for k, v in said.items()})
    parser.EndElementHandler = lambda tag: reader.end(_local(tag))
    parser.CharacterDataHandler = reader.text
    try:
        parser.Parse(xml, True)
    except (expat.ExpatError, LookupError, ValueError):
        raise Unclear("the workbook's XML is broken") from None


def _local(tag: str) -> str:
    return tag.rpartition(":")[2].casefold()


def _short(name: str) -> str:
    """An attribute without its prefix, but for the id that names a relation: r:id is `:id`."""
    prefix, _, own = name.rpartition(":")
    return f":{own}" if prefix and own == "id" else own.casefold()


class _Tags:
    """The attributes of every element of one name."""

    def __init__(self, tag: str) -> None:
        self.tag = tag
        self.found: list[dict[str, str]] = []

    def start(self, tag: str, said: dict[str, str]) -> None:
        if tag == self.tag:
            self.found.append(said)

    def end(self, tag: str) -> None:
        pass

    def text(self, text: str) -> None:
        pass


class _Sheet:
    """Follows the rows and cells of a sheet. Where a row or cell does not say its place, it is the next."""

    def __init__(self) -> None:
        self.marks: list[Mark] = []
        self.row = self.column = 0
        self.formula = self.filled = self.reading = False

    def start(self, tag: str, said: dict[str, str]) -> None:
        if tag == "col" and (said.get("hidden") in YES or _nothing(said.get("width"))):
            self._add("hidden", 1, LAST_ROW, int(said["min"]), int(said["max"]))
        elif tag == "row":
            self.row = int(said.get("r", self.row + 1))
            self.column = 0
            if said.get("hidden") in YES or _nothing(said.get("ht")):
                self._add("hidden", self.row, self.row, 1, LAST_COLUMN)
        elif tag == "c":
            self.column = _place(said["r"])[1] if "r" in said else self.column + 1
            self.formula = self.filled = False
        elif tag == "mergecell":
            first, _, last = said.get("ref", "").partition(":")
            (top, left), (bottom, right) = _place(first), _place(last or first)
            self._add("joined", top, bottom, left, right)
        self.formula |= tag == "f"
        self.reading = tag in ("v", "t")

    def end(self, tag: str) -> None:
        self.reading = False
        if tag == "c" and self.formula and not self.filled:
            self._add("unworked", self.row, self.row, self.column, self.column)

    def text(self, text: str) -> None:
        self.filled |= self.reading and bool(text.strip())

    def _add(self, what: str, *place: int) -> None:
        if what == "hidden" and self.marks and self.marks[-1] == (what, self.marks[-1][1], place[0] - 1, *place[2:]):
            self.marks[-1] = (what, self.marks[-1][1], *place[1:])  # one more row of those above
            return
        if len(self.marks) == MOST:
            raise Unclear(f"more than {MOST:,} cells of a sheet are hidden, joined or without a result")
        self.marks.append((what, *place))


def _place(cell: str) -> tuple[int, int]:
    """Row and column of "B5"."""
    match = CELL.fullmatch(cell)
    if not match:
        raise Unclear("a cell of the workbook has no place")
    column = 0
    for letter in match[1]:
        column = 26 * column + ord(letter) - ord("A") + 1
    return int(match[2]), column


def _nothing(size: str | None) -> bool:
    """Whether a height or width is that of nothing."""
    return size is not None and float(size) == 0
