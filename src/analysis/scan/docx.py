""".docx -> blocks: paragraphs, table cells, text boxes, footnotes and endnotes, as a reader sees them.

A .docx has no lines: the line is the number of the paragraph (all paragraphs of the part count, empty ones and
those in tables too; notes are numbered on after the text), the column the character in it. Text that a tracked
change removes is left out. The XML is read as a stream; a document type, and with it every entity a file may
define, is refused. What unpacks to too much, or too much more than it weighs, is refused before it is held.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from xml.parsers import expat

from analysis.errors import BadInput
from analysis.scan.blocks import GAP, Block, Writer

MAIN = "word/document.xml"
PARTS = {MAIN: "", "word/footnotes.xml": "footnote", "word/endnotes.xml": "endnote"}
LIMIT = 100_000_000  # bytes of XML in a part; a book of 1,000 pages has some 20 million
RATIO = 200  # times its packed size; Word's XML unpacks to 10 or 20 times
SMALL = 1_000_000  # a part below this is harmless however well it packs
NAMESPACES = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main ",
    "http://purl.oclc.org/ooxml/wordprocessingml/main ",
)
FALLBACK = "http://schemas.openxmlformats.org/markup-compatibility/2006 Fallback"  # the same text box once more
MARKS = {"tab": " ", "noBreakHyphen": "\u2011", "softHyphen": "\u00ad", "sym": GAP, "cr": "\n", "br": "\n"}
UNREAD = ("pPr", "rPr", "del", "moveFrom")  # settings, and what a tracked change takes away
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError)
_MEND = "Open it in Word or LibreOffice, save it anew as .docx, and check that file"


def blocks(data: bytes, name: str) -> list[Block]:
    """The blocks of a document; BadInput for a broken one."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            held = archive.namelist()
            if MAIN not in held:
                raise BadInput(f"this archive is no Word document: it holds no {MAIN}", file=name, remedy=_MEND)
            parts = {part: _unpacked(archive, part, name) for part in PARTS if part in held}
    except BROKEN as error:
        raise BadInput(f"the .docx is broken ({error})", file=name, remedy=_MEND) from None
    reader = _Reader()
    for part, xml in parts.items():
        reader.part = PARTS[part]
        _parse(xml, reader, f"{name}: {part}")
    return reader.writer.blocks


def _unpacked(archive: zipfile.ZipFile, part: str, name: str) -> bytes:
    """The bytes of one part, as long as they are not suspiciously many."""
    info = archive.getinfo(part)
    most = min(LIMIT, max(SMALL, RATIO * info.compress_size))
    if info.file_size > most:
        raise BadInput(
            f"{part} unpacks from {info.compress_size} bytes to {info.file_size / 1e6:.1f} MB; "
            f"at most {LIMIT // 10**6} MB are read, and at most {RATIO} times the packed size",
            file=name,
            remedy="Give the text in smaller files, or as plain text",
        )
    with archive.open(info) as file:
        return file.read(most + 1)  # never more than the size declared, or the archive is broken


def _parse(xml: bytes, reader: _Reader, name: str) -> None:
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True

    def refuse(*_: object) -> None:
        raise BadInput("the XML declares a document type, which is refused", file=name, remedy=_MEND)

    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text
    try:
        parser.Parse(xml, True)
    except expat.ExpatError as error:
        raise BadInput(
            f"the XML is broken: {expat.ErrorString(error.code)}",
            file=name,
            row=error.lineno,
            column=str(error.offset + 1),
            remedy=_MEND,
        ) from None
    except (LookupError, ValueError) as error:  # an encoding that nobody knows
        raise BadInput(f"the XML is broken: {error}", file=name, remedy=_MEND) from None


class _Reader:
    """Follows the elements of the parts and writes the paragraphs. A text box stands inside a paragraph, so
    paragraphs nest: the outer one waits until the inner one is written."""

    def __init__(self) -> None:
        self.writer = Writer()
        self.part = ""
        self.paragraphs = 0
        self.open: list[_Paragraph] = []
        self.reading = False  # inside <w:t>
        self.unread = 0  # how deep inside what is not read

    def start(self, tag: str, _: dict[str, str]) -> None:
        name = _local(tag)
        if self.unread or tag == FALLBACK or name in UNREAD:
            self.unread += 1
        elif name == "p":
            self.paragraphs += 1
            self.open.append(_Paragraph(self.paragraphs))
        elif name == "t":
            self.reading = True
        elif name in MARKS and self.open:
            self.open[-1].add(MARKS[name])

    def end(self, tag: str) -> None:
        if self.unread:
            self.unread -= 1
            return
        name = _local(tag)
        if name == "t":
            self.reading = False
        elif name == "p" and self.open:
            self.open.pop().write(self.writer, self.part)

    def text(self, text: str) -> None:
        if self.reading and self.open:
            self.open[-1].add(text)


class _Paragraph:
    """A paragraph while it is read. Two line breaks in a row part it, as two <br> part a paragraph of HTML."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.runs: list[str] = []

    def add(self, run: str) -> None:
        self.runs.append(run)

    def write(self, writer: Writer, part: str) -> None:
        text = "".join(self.runs)
        for piece in re.finditer(r"(?:(?!\n\s*\n).)+", text, re.S):
            writer.add(piece[0], self.number, piece.start() + 1)
            writer.end(part)


def _local(tag: str) -> str:
    """The name of an element of WordprocessingML; of any other, nothing."""
    for namespace in NAMESPACES:
        if tag.startswith(namespace):
            return tag[len(namespace) :]
    return ""
