"""What a workbook's XML says of its cells and the reader of workbooks does not: which are joined, hidden, in error,
hold a formula whose result was never stored, a number that it would read in part, or a raised digit.

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
TEXTS = "xl/sharedstrings.xml"
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

    book, links, texts = _Tags("sheet"), _Tags("relationship"), _Texts()
    _parse(read("xl/workbook.xml"), book)
    _parse(read("xl/_rels/workbook.xml.rels"), links)
    if TEXTS in parts:
        _parse(read(TEXTS), texts)
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
            xml = read(path)
            reader = _Sheet(xml, texts)
            _parse(xml, reader)
            found[name] = reader.marks
    return found


def _parse(xml: bytes, reader: _Tags | _Texts | _Sheet) -> None:
    parser = expat.ParserCreate()
    parser.buffer_text = True

    def refuse(*_: object) -> None:
        raise Unclear("the workbook's XML declares a document type")

    parser.StartDoctypeDeclHandler = refuse

    def start(tag: str, said: dict[str, str]) -> None:
        reader.start(_local(tag), {_short(k): v for k, v in said.items()}, parser.CurrentByteIndex)

    parser.StartElementHandler = start
    parser.EndElementHandler = lambda tag: reader.end(_local(tag), parser.CurrentByteIndex)
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

    def start(self, tag: str, said: dict[str, str], at: int) -> None:
        if tag == self.tag:
            self.found.append(said)

    def end(self, tag: str, at: int) -> None:
        pass

    def text(self, text: str) -> None:
        pass


class _Texts:
    """Texts of several runs. A run of digits above or below the line is the sign of a note; the reader of workbooks
    takes it for digits of the number beside it."""

    def __init__(self) -> None:
        self.found: list[set[bool]] = []  # for each text: whether its digits are off the line
        self.off = False

    def start(self, tag: str, said: dict[str, str], at: int) -> None:
        if tag in ("si", "is"):
            self.found.append(set())
        elif tag == "vertalign":
            self.off = said.get("val") != "baseline"

    def end(self, tag: str, at: int) -> None:
        self.off &= tag != "r"

    def text(self, text: str) -> None:
        if self.found and any(map(str.isdigit, text)):
            self.found[-1].add(self.off)

    def raised(self, number: int) -> bool:
        """Whether a text holds digits both on and off the line."""
        return 0 <= number < len(self.found) and len(self.found[number]) > 1


class _Sheet:
    """Follows the rows and cells of a sheet. Where a row or cell does not say its place, it is the next."""

    def __init__(self, xml: bytes, texts: _Texts) -> None:
        self.xml, self.texts = xml, texts
        self.marks: list[Mark] = []
        self.row = self.column = 0
        self.begun = 0
        self.reading = False
        self._cell({})

    def _cell(self, said: dict[str, str]) -> None:
        """A cell begins."""
        self.kind, self.value, self.values = said.get("t", "n"), "", 0
        self.formula, self.error = False, self.kind == "e"
        self.own: _Texts | None = None  # its text, where that stands in the cell itself

    def start(self, tag: str, said: dict[str, str], at: int) -> None:
        if tag == "is":
            self.own = _Texts()
        if self.own:
            self.own.start(tag, said, at)
        if tag == "col" and (said.get("hidden") in YES or _nothing(said.get("width"))):
            self._add("hidden", 1, LAST_ROW, int(said["min"]), int(said["max"]))
        elif tag == "row":
            self.row = int(said.get("r", self.row + 1))
            self.column = 0
            if said.get("hidden") in YES or _nothing(said.get("ht")):
                self._add("hidden", self.row, self.row, 1, LAST_COLUMN)
        elif tag == "c":
            self.column = _place(said["r"])[1] if "r" in said else self.column + 1
            self._cell(said)
        elif tag == "mergecell":
            first, _, last = said.get("ref", "").partition(":")
            (top, left), (bottom, right) = _place(first), _place(last or first)
            self._add("joined", top, bottom, left, right)
        self.formula |= tag == "f"
        self.values += tag in ("v", "is")
        self.reading = tag in ("v", "t")
        self.begun = at if tag == "v" else self.begun

    def end(self, tag: str, at: int) -> None:
        if self.own:
            self.own.end(tag, at)
        self.reading = False
        if tag == "v":
            self.error |= self._is_torn(self.xml[self.begun : at])
        if tag == "c" and (what := self._what()):
            self._add(what, self.row, self.row, self.column, self.column)

    def text(self, text: str) -> None:
        if self.own:
            self.own.text(text)
        self.value += text if self.reading else ""

    def _is_torn(self, value: bytes) -> bool:
        """Whether a value is more than plain text: the reader stops at a comment, and in a number at &#52; as well."""
        return value.count(b"<") > 1 or (b"&" in value and self.kind != "str")

    def _what(self) -> str:
        """What is amiss with the cell that ends here, or ""."""
        if self.error or self.values > 1:
            return "error"
        if self.formula and not self.value.strip():
            return "unworked"
        raised = self.own.raised(0) if self.own else self.kind == "s" and self.texts.raised(int(self.value or -1))
        return "raised" if raised else ""

    def _add(self, what: str, *place: int) -> None:
        if what == "hidden" and self.marks and self.marks[-1] == (what, self.marks[-1][1], place[0] - 1, *place[2:]):
            self.marks[-1] = (what, self.marks[-1][1], *place[1:])  # one more row of those above
            return
        if len(self.marks) == MOST:
            raise Unclear(f"more than {MOST:,} cells of a sheet are hidden, joined, in error or without a result")
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
