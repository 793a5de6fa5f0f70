"""Whether a workbook may be given to the library that reads it: what it will unfold to, found out before it does.

A sheet that unfolds to a few megabytes can still ask for any amount of memory: by one cell at its far end, since
everything before it is laid out; by cells that do not say where they stand; by one long text that a million cells
name. Sizes are what the bytes are, not what they say.

And whether its cells hold what they show: the library reads an error (#REF!) and a formula without a stored result
as empty cells, and of a number that is interrupted (<v>1<!-- -->4</v>) the first piece.
"""

from __future__ import annotations

import io
import re
import zipfile

from analysis.errors import BadInput

DOWNLOAD = "Download the workbook again, and look at it if it comes so again"
LARGEST = 200_000_000  # bytes unfolded; the workbook of 2022 has 10 million, and today's is sent 7 times as large
PART = 20_000_000  # of them in a part that is no sheet; texts and styles have some ten thousand
AREA = 4_000_000  # cells between the first and the last of a sheet, empty ones among them; that of 2022 has 270,000
TEXT = 200_000_000  # characters that its cells show
MEMBERS = 1_000
OTHERS = {"content.xml", "xl/workbook.bin"}  # kinds of workbook that the library knows, too, and that repeat cells
PREFIX = re.compile(rb"(</?)[^\s<>/:!?]+:")
CELL = re.compile(rb"<c[\s/>]")
AT = re.compile(rb"<c r=[\"'][A-Za-z]+[0-9]+[\"']")
PLACE = re.compile(rb"\br\s*=\s*[\"']([A-Za-z]+)([0-9]+)[\"']")
SHOWN = re.compile(rb"<v[\s/>]")
NUMBER = re.compile(rb"<v>([0-9]{1,15})(?:[.][0-9]*)?(?:[eE][-+]?[0-9]+)?<")
ERROR = re.compile(rb"<c\s[^<]*?\bt\s*=\s*[\"']e[\"']")
FORMULA = re.compile(rb"<f[\s/>]")
STORED = re.compile(rb"<f(?:\s[^<>]*)?(?:/>|>[^<]*</f\s*>)\s*<v(?:\s[^<>]*)?>[^<&]")
PLAIN = re.compile(rb"<v(?:\s[^<>]*)?(?:/>|>[^<&]*</v\s*>)")
# a text in its cell, of a formula or not: of it the library reads all, &amp; as well, and "" is a whole one
WORDS = re.compile(
    rb"(<c\s[^<>]{0,200}?\bt\s*=\s*[\"']str[\"'][^<>]{0,200}>\s*(?:<f(?:\s[^<>]*)?(?:/>|>[^<]*</f\s*>)\s*)?<v)"
    rb"(?:\s[^<>]*)?(?:/>|>[^<]*</v\s*>)"
)
TEXT_ENDS = re.compile(rb"</(?:[^\s<>/:]+:)?si\s*>")


def check(content: bytes, name: str) -> None:
    """Unfold every part once. BadInput where it is too much; what zipfile raises where it is no whole file."""
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        members = book.infolist()
        size = sum(member.file_size for member in members)
        if size > LARGEST or len(members) > MEMBERS:
            what = f"unfolds to {size:,} bytes in {len(members):,} parts"
            raise BadInput(what, file=name, remedy=f"At most {LARGEST:,} bytes are read; look at what it is")
        if OTHERS & {member.filename.lower() for member in members}:
            raise BadInput("is a workbook of another kind than xlsx", file=name, remedy=DOWNLOAD)
        texts, sheets = [], []
        for member in members:
            xml = book.read(member)
            if b"sheetData" in xml:
                sheets.append(member)
            elif len(xml) > PART:
                raise BadInput(f"a part unfolds to {len(xml):,} bytes", file=name, remedy=DOWNLOAD)
            elif found := TEXT_ENDS.split(xml)[:-1]:
                if texts:
                    raise BadInput("has two lists of texts", file=name, remedy=DOWNLOAD)
                texts += map(len, found)
        for sheet in sheets:
            _check_sheet(book.read(sheet), texts, name)


def _check_sheet(xml: bytes, texts: list[int], name: str) -> None:
    """`texts` are the lengths of those that cells may name by number."""
    if PREFIX.search(xml):
        xml = PREFIX.sub(rb"\1", xml)
    cells = _count(CELL, xml)
    if cells != _count(AT, xml):
        raise BadInput("a cell does not say where it stands", file=name, remedy=DOWNLOAD)
    rows, columns = 0, set()
    for place in PLACE.finditer(xml):
        letters, number = place.groups()
        columns.add(letters)
        if len(letters) > 3 or len(number) > 7:
            raise BadInput("a cell beyond the end of a sheet", file=name, remedy=DOWNLOAD)
        if (row := int(number)) > rows:
            rows = row
    width = max(map(_column, columns), default=0)
    if max(rows * width, cells) > AREA:
        what = f"its cells spread over {rows:,} rows and {width:,} columns"
        raise BadInput(what, file=name, remedy=DOWNLOAD)
    shown = _count(SHOWN, xml)
    length = 0
    for match in NUMBER.finditer(xml):
        shown -= 1
        length += texts[n] if (n := int(match[1])) < len(texts) else 0
    if length + shown * max(texts, default=0) + len(xml) > TEXT:
        raise BadInput("its cells show too much text", file=name, remedy=DOWNLOAD)
    _check_shown(xml, name)


def _check_shown(xml: bytes, name: str) -> None:
    """Every value is plain text, every formula has one, and none is an error."""
    rows = WORDS.sub(rb"\1>x</v>", xml.rpartition(b"</sheetData")[0])
    if error := ERROR.search(rows):
        place = PLACE.search(error[0])
        what, value = "a cell shows an error, not a value", place and (place[1] + place[2]).decode()
    elif _count(FORMULA, rows) != _count(STORED, rows):
        what, value = "a cell holds a formula without its result", None
    elif b"<!" in xml or _count(SHOWN, rows) != _count(PLAIN, rows):
        what, value = "a value is not written as plain text", None
    else:
        return
    raise BadInput(what, file=name, value=value, remedy=DOWNLOAD)


def _count(pattern: re.Pattern[bytes], xml: bytes) -> int:
    return sum(1 for _ in pattern.finditer(xml))


def _column(letters: bytes) -> int:
    found = 0
    for letter in letters.upper():
        found = 26 * found + letter - 64
    return found
