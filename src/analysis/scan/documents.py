"""Read a file (or standard input, "-") into blocks: Markdown, plain text, HTML or .docx, told by name and content.

Text is UTF-8, with or without its mark, or UTF-16 with it. What cannot be read is bad input, with the place
and the remedy. Nothing is written, and nothing is read from the network.
"""

from __future__ import annotations

import re
import sys
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from pathlib import Path
from typing import BinaryIO

from analysis.errors import BadInput
from analysis.scan.blocks import Block, Document, Source

LIMIT = 20_000_000  # bytes: some 5,000 pages of plain text; more is a dump and not a draft
STDIN = "standard input"
_SAVE = "Save it as .docx, or as plain text in UTF-8, and check that file"
_FOREIGN = {  # what the file is -> how its content starts, and how its name ends
    "a PDF": (b"%PDF", (".pdf",)),
    "an old Word document, or one locked by a password": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", (".doc", ".dot")),
    "rich text (RTF)": (b"{\\rtf", (".rtf",)),
    "an OpenDocument text": (None, (".odt", ".ott")),
    "a workbook": (None, (".xls", ".xlsx", ".ods")),
    "a slide show": (None, (".ppt", ".pptx", ".odp")),
}
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_HTML = (".html", ".htm", ".xhtml")
_HTML_START = re.compile(r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.{0,2000}?-->\s*)?<(?:!doctype\s+html|html)\b", re.I | re.S)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")


def read(path: str | Path, stdin: BinaryIO | None = None) -> Document:
    """The text of a file, or of standard input where the path is "-"; BadInput where there is none to read."""
    standard = str(path) == "-"
    name = STDIN if standard else str(path)
    data = _bytes(Path(path), name) if not standard else _capped(stdin or sys.stdin.buffer, name)
    suffix = "" if standard else Path(path).suffix.lower()
    if not data.strip(b" \t\r\n\0" + BOM_UTF8):
        raise BadInput("the file is empty", file=name, remedy="Give a file with text in it")
    for what, (start, suffixes) in _FOREIGN.items():
        if suffix in suffixes or (start and data.startswith(start)):
            raise BadInput(f"this is {what}, which is not read", file=name, remedy=_SAVE)
    blocks, unit = _blocks(data, suffix, name)
    if not blocks:
        raise BadInput(
            "there is no text in it to check",
            file=name,
            remedy="If the words are in pictures, give them as text",
        )
    return Document(name, tuple(blocks), unit)


def _blocks(data: bytes, suffix: str, name: str) -> tuple[list[Block], str]:
    """The blocks, by the reader that the name and the content ask for, and what their lines count."""
    if suffix in (".docx", ".docm") or data.startswith(_ZIP):
        from analysis.scan import docx

        return docx.blocks(data, name), "paragraph"
    text = _text(data, name)
    if suffix in _HTML or _HTML_START.match(text):
        from analysis.scan import html

        return html.blocks(text), "line"
    from analysis.scan import markdown

    return markdown.blocks(text), "line"


def _bytes(path: Path, name: str) -> bytes:
    try:
        with path.open("rb") as file:
            return _capped(file, name, path.stat().st_size)
    except FileNotFoundError:
        raise BadInput(
            "there is no such file", file=name, remedy="Check the path, or give - to read the text"
        ) from None
    except IsADirectoryError:
        raise BadInput("this is a folder", file=name, remedy="Name one file in it") from None
    except (OSError, ValueError) as error:  # a ValueError: a path that holds a null character
        why = getattr(error, "strerror", None) or str(error)
        raise BadInput(f"the file cannot be read ({why})", file=name, remedy="Check the path and its rights") from None


def _capped(file: BinaryIO, name: str, size: int = 0) -> bytes:
    """All bytes, unless there are too many: those are never held in memory."""
    data = file.read(LIMIT + 1) if size <= LIMIT else b""
    if max(size, len(data)) <= LIMIT:
        return data
    much = f"{size / 1e6:.1f} MB ({size} bytes)" if size else "larger than that"
    raise BadInput(f"at most 20 MB are read, and this is {much}", file=name, remedy="Give the text in smaller files")


def _text(data: bytes, name: str) -> str:
    """The characters, without the byte order mark."""
    utf16 = data.startswith((BOM_UTF16_LE, BOM_UTF16_BE))
    body, encoding = (data, "utf-16") if utf16 else (data.removeprefix(BOM_UTF8), "utf-8")
    try:
        text = body.decode(encoding)
    except UnicodeDecodeError as error:
        if not utf16:
            _require_text(body.decode("latin-1"), name)
        before, bad = body[: error.start], body[error.start : error.start + 1]
        line, column = Source(before.decode(encoding)).end
        letter = bad.decode("cp1252", errors="ignore")
        meant = "" if utf16 or not letter.isprintable() else f" (in Windows-1252 it is {letter!r})"
        raise BadInput(
            f"this byte is not {encoding.upper()}{meant}",
            file=name,
            row=line,
            column=str(column),
            value=bad,
            remedy="Save the file as UTF-8",
        ) from None
    _require_text(text, name)
    return text


def _require_text(text: str, name: str) -> None:
    """Stop at content that no editor shows as text: a null, or more than one control character in a hundred."""
    head = text[:65_536]
    null, controls = text.find("\0"), _CONTROL.findall(head)
    if null < 0 and len(controls) <= len(head) / 100:
        return
    if head.count("\0") > 0.3 * len(head):
        what, remedy = "this looks like UTF-32, or UTF-16 without its byte order mark", "Save the file as UTF-8"
    else:
        what, remedy = "the content is binary, not text", "Give Markdown, plain text, HTML or .docx"
    line, column = Source(text[: null if null >= 0 else text.index(controls[0])]).end
    raise BadInput(what, file=name, row=line, column=str(column), remedy=remedy)
