"""The tables of a PDF or a workbook as plain text, read in a process of its own.

    python -I unpack.py SECONDS BYTES     (the file on standard input, JSON on standard output)

Such files come from anywhere: a stream of a few bytes can unfold into gigabytes, a page can hold a million lines.
The process has little memory and little time, and what kills it kills nothing else.
"""

from __future__ import annotations

import datetime as dt
import io
import json
import sys
import zipfile
from collections import Counter
from collections.abc import Iterator
from importlib.util import module_from_spec, spec_from_file_location
from itertools import islice, pairwise
from pathlib import Path
from types import ModuleType
from typing import Any

MEMORY = 2_000_000_000  # bytes
SECONDS = 90  # of the processor; twenty pages take two or three
PAGES = 400
TABLES = 500
CELLS = 200_000
UNPACKED = 100_000_000  # bytes of a workbook
ENTRIES = 2_000
NEAR = 40  # points between a table and the line that is its title
LINE_GAP = 4  # points between two lines of one title
RAISED = 0.85  # of the size of the other digits: a small figure is a note, not a digit
LEVEL = 0.1  # of the size of a digit: how far the feet of digits in one line are apart
GAP = 0.15  # of the size of a letter: more between two is a space, more over one another is no way of printing


class Refused(Exception):
    """The file is not read; (what, remedy)."""


def main(content: bytes) -> dict[str, Any]:
    """{"tables": [...], "unread": [...]}, or {"refused": what, "remedy": what to do}."""
    try:
        return pdf(content) if content.startswith(b"%PDF-") else workbook(content)
    except Refused as error:
        return {"refused": error.args[0], "remedy": error.args[1]}


# --- PDF


def pdf(content: bytes) -> dict[str, Any]:
    """Tables with ruled lines or filled cells, page by page, with the line of text above each."""
    import pdfplumber
    from pdfminer import pdftypes
    from pdfminer.pdfdocument import PDFPasswordIncorrect
    from pdfminer.pdfpage import PDFPage
    from pdfplumber.utils.exceptions import PdfminerException

    form = "Type the figures into the form (--template)"
    if b"%%EOF" not in content[-2048:]:
        raise Refused("the PDF is cut off", f"Download it again. {form}")
    pdftypes.decompress_corrupted = _damaged  # which would go on with what is left of a page
    try:
        with pdfplumber.open(io.BytesIO(content)) as document:
            count = sum(1 for _ in islice(PDFPage.create_pages(document.doc), PAGES + 1))
            if count > PAGES:
                raise Refused(
                    f"more than {PAGES} pages: no yearly overview is that long", f"Cut out its tables. {form}"
                )
            if count != _pages_said(document.doc):
                raise Refused("the PDF has fewer or more pages than it says", f"Download it again. {form}")
            tables, empty = [], []
            for number, page in enumerate(document.pages, start=1):
                empty += [] if page.chars else [f"page {number}: holds no text"]
                tables += _of_page(page.dedupe_chars(tolerance=1), number)
                page.close()
                if len(tables) > TABLES:
                    raise Refused(f"more than {TABLES} tables", form)
    except PDFPasswordIncorrect:
        raise Refused("the PDF asks for a password", form) from None
    except (PdfminerException, RecursionError, ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
        cause = error.args[0] if isinstance(error, PdfminerException) and error.args else error
        if isinstance(cause, PDFPasswordIncorrect):
            raise Refused("the PDF asks for a password", form) from None
        if isinstance(cause, MemoryError):
            raise MemoryError from None
        raise Refused("the PDF is damaged or no PDF", f"Download it again, or: {form.lower()}") from None
    if len(empty) == count:
        raise Refused("the PDF holds pictures of pages and no text", form)
    if not tables:
        raise Refused("no table with ruled lines is in the PDF", form)
    return {"tables": tables, "unread": empty}


def _damaged(_: bytes) -> bytes:
    raise ValueError("a stream does not unpack")


def _pages_said(document: Any) -> int | None:
    """How many pages the PDF's own table of contents counts."""
    from pdfminer.pdftypes import resolve1

    return resolve1(resolve1(document.catalog.get("Pages", {})).get("Count"))


def _of_page(page: Any, number: int) -> Iterator[dict[str, Any]]:
    found = [t for t in page.find_tables() if len(t.rows) > 1]
    texts = page.extract_text_lines(return_chars=False, x_tolerance_ratio=GAP) if found else []
    digits = _digits(page) if found else []
    outside = [line for line in texts if not any(_inside(line, t.bbox) for t in found)]
    for table in found:
        found_texts = table.extract(x_tolerance_ratio=GAP)
        cells = [["" if text is None else text for text in row] for row in found_texts]
        gaps = [
            (i, j) for i, row in enumerate(found_texts, start=1) for j, text in enumerate(row, start=1) if text is None
        ]
        if any("".join(row).strip() for row in cells):
            yield {
                "page": number,
                "title": _title(table.bbox, outside),
                "cells": cells,
                "raised": _raised(digits, table),
                "marks": [("covered", i, i, j, j) for i, j in gaps],  # no cell of its own: one beside it reaches here
                "below": sum(0 <= x["top"] - table.bbox[3] + 2 <= NEAR and _over(x, table.bbox) for x in outside),
                "raw": False,
            }


def _inside(line: dict, box: tuple) -> bool:
    middle = (line["top"] + line["bottom"]) / 2
    return box[1] <= middle <= box[3] and line["x0"] < box[2] and line["x1"] > box[0]


def _title(box: tuple, lines: list[dict]) -> list[str]:
    """The lines of text right above a table, and one right below that calls itself a table or figure."""
    above = sorted((x for x in lines if x["bottom"] <= box[1] + 2 and _over(x, box)), key=lambda x: -x["bottom"])
    title: list[str] = []
    edge = box[1]
    for line in above:
        if edge - line["bottom"] > (LINE_GAP if title else NEAR):
            break
        title.insert(0, line["text"])
        edge = line["top"]
        if line["text"].casefold().startswith(("tabell", "figur", "table")):
            break
    below = [x for x in lines if 0 <= x["top"] - box[3] + 2 <= NEAR and _over(x, box)]
    return title + [x["text"] for x in below if x["text"].casefold().startswith(("tabell", "figur", "table"))]


def _over(line: dict, box: tuple) -> bool:
    return line["x0"] < box[2] and line["x1"] > box[0]


def _digits(page: Any) -> list[tuple[int, dict]]:
    """The digits of a page from left to right, each with the number of its word."""
    words = page.extract_words(x_tolerance_ratio=GAP, return_chars=True)
    found = ((n, c) for n, word in enumerate(words) for c in word["chars"] if c["text"].isdigit())
    return sorted(found, key=lambda digit: digit[1]["x0"])


def _raised(digits: list[tuple[int, dict]], table: Any) -> list[list[int]]:
    """Cells whose digits are not plainly one number: one is the sign of a footnote, or belongs to another number."""
    whole = Counter(n for n, _ in digits)
    found = []
    for i, row in enumerate(table.rows):
        for j, box in enumerate(row.cells):
            own = [(n, c) for n, c in digits if box and _holds(box, c)]
            cut = any(whole[n] != count for n, count in Counter(n for n, _ in own).items())
            if cut or not _are_one_line([c for _, c in own]):
                found.append([i, j])
    return found


def _are_one_line(digits: list[dict]) -> bool:
    """Digits of one size, on one line, one after another."""
    sizes, feet = [c["size"] for c in digits], [c["bottom"] for c in digits]
    if len(digits) < 2:
        return True
    if min(sizes) < RAISED * max(sizes) or max(feet) - min(feet) > LEVEL * max(sizes):
        return False
    return all(one["x1"] - other["x0"] <= GAP * one["size"] for one, other in pairwise(digits))


def _holds(box: tuple, char: dict) -> bool:
    x, y = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


# --- workbooks


def workbook(content: bytes) -> dict[str, Any]:
    """Every visible sheet as rows of text; numbers as they are stored."""
    import python_calamine as calamine

    form = "Save the tables as CSV, or type the figures into the form (--template)"
    _check_archive(content, form)
    marks = _marks(content, form)
    tables, unread = [], []
    try:
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        for meta in book.sheets_metadata:
            if meta.visible != calamine.SheetVisibleEnum.Visible:
                unread.append("a hidden sheet")
            elif meta.typ != calamine.SheetTypeEnum.WorkSheet:
                unread.append("a sheet that is a chart or a macro")
            else:
                sheet = book.get_sheet_by_name(meta.name)
                if sheet.total_height * sheet.total_width > CELLS:
                    raise Refused(f"a sheet spans more than {CELLS:,} cells", form)
                rows = [[_text(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
                own = marks[meta.name]
                table = {"page": None, "sheet": meta.name, "title": [], "cells": rows, "raised": [], "raw": True}
                tables.append(table | {"marks": own})
    except (calamine.CalamineError, KeyError, OSError) as error:
        raise Refused(f"no workbook that can be read ({type(error).__name__})", form) from None
    return {"tables": tables, "unread": unread}


def _marks(content: bytes, remedy: str) -> dict[str, list]:
    """Which cells are not what they look like: the reader does not say, and a person may not see it."""
    sheets = _beside("sheets")
    try:
        return sheets.marks(content)
    except sheets.Unclear as error:
        raise Refused(f"what it hides or joins cannot be told: {error}", f"Save it as .xlsx. {remedy}") from None


def _beside(name: str) -> ModuleType:
    """A module from the file beside this one, found by its path alone."""
    spec = spec_from_file_location(f"unpack_{name}", Path(__file__).with_name(f"{name}.py"))
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _check_archive(content: bytes, remedy: str) -> None:
    """Refuse a workbook that unfolds into too much before anything unfolds it."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
    except zipfile.BadZipFile:
        raise Refused("neither PDF, CSV nor workbook (.xlsx)", remedy) from None
    if len(entries) > ENTRIES or sum(e.file_size for e in entries) > UNPACKED:
        raise Refused(f"the workbook unfolds into more than {UNPACKED // 1_000_000} MB or {ENTRIES} parts", remedy)


def _text(cell: Any) -> str:
    if isinstance(cell, bool):
        return str(cell)
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, dt.datetime) and cell.time() == dt.time():
        return cell.date().isoformat()
    return str(cell)


def _limit(seconds: int, memory: int) -> None:
    """Little memory and little time of the processor, where the system lets a process say so."""
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    except (ImportError, ValueError, OSError):
        pass


if __name__ == "__main__":
    _limit(int(sys.argv[1]), int(sys.argv[2]))
    try:
        answer = main(sys.stdin.buffer.read())
    except MemoryError:
        answer = {
            "refused": "needs too much memory to be read",
            "remedy": "Type the figures into the form (--template)",
        }
    json.dump(answer, sys.stdout)
