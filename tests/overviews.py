"""Made-up yearly overviews, as PDF, workbook and CSV: EVERY NUMBER HERE IS INVENTED, no source printed any.

The tables have the shape that we expect of Kripos' overview; nobody here has seen a real one.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

from fpdf import FPDF

Table = tuple[str, Sequence[Sequence[str]]]  # title, rows; the first row is the header

INVENTED = "OPPDIKTEDE TALL, LAGET FOR EN TEST"
CASES: Table = (
    "Tabell 1: Saker og ofre 2023-2025",
    (
        ("År", "2023", "2024", "2025"),
        ("Antall saker", "33", "31", "21"),
        ("Antall ofre", "36", "39", "24"),
    ),
)
SEXES: Table = (
    "Tabell 2: Drapsofre fordelt på kjønn, 2025",
    (("Kjønn", "Antall"), ("Kvinner", "14"), ("Menn", "10"), ("Totalt", "24")),
)
RELATIONS: Table = (
    "Tabell 3: Drapsofre fordelt på relasjon til gjerningspersonen, 2025",
    (
        ("Relasjon", "Kvinner", "Menn", "Totalt"),
        ("Partner eller kjæreste", "8", "1", "9"),
        ("Annen familie", "3", "2", "5"),
        ("Venn/bekjent", "2", "6", "8"),
        ("Ukjent", "1", "1", "2"),
        ("Totalt", "14", "10", "24"),
    ),
)
METHODS: Table = (
    "Tabell 4: Drapsmetode 2025",
    (("Metode", "2024", "2025"), ("Kniv", "12", "11"), ("Kvelning", "5", "6"), ("Annet", "22", "7")),
)
OVERVIEW = (CASES, SEXES, RELATIONS, METHODS)


def changed(table: Table, row: int, column: int, text: str) -> Table:
    """The table with one cell replaced; row 0 is the header."""
    title, rows = table
    cells = [list(r) for r in rows]
    cells[row][column] = text
    return title, cells


def retitled(table: Table, title: str) -> Table:
    return title, table[1]


def pdf(path: Path, tables: Iterable[Table] = OVERVIEW, ruled: bool = True) -> Path:
    """The tables with ruled lines, two on a page, each below its title."""
    document = FPDF()
    document.set_font("helvetica", size=11)
    for number, (title, rows) in enumerate(tables):
        if number % 2 == 0:
            document.add_page()
            document.cell(0, 10, f"Nasjonal drapsoversikt 2025 - {INVENTED}", new_x="LMARGIN", new_y="NEXT")
            document.ln(20)
        document.cell(0, 8, title, new_x="LMARGIN", new_y="NEXT")
        with document.table(borders_layout="ALL" if ruled else "NONE", first_row_as_headings=False) as made:
            for row in rows:
                line = made.row()
                for cell in row:
                    line.cell(cell)
        document.ln(25)
    document.output(str(path))
    return path


def csv_text(tables: Iterable[Table] = OVERVIEW, separator: str = ";") -> str:
    """The tables as Excel saves them: semicolons, titles padded to the width, a blank line between."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=separator, lineterminator="\r\n")
    writer.writerows([[INVENTED], []])
    for title, rows in tables:
        blank = [""] * (len(rows[0]) - 1)
        writer.writerows([[title, *blank], *rows, ["", *blank]])
    return out.getvalue()


def csv_file(path: Path, tables: Iterable[Table] = OVERVIEW, encoding: str = "utf-8") -> Path:
    path.write_bytes(csv_text(tables).encode(encoding))
    return path


def xlsx(path: Path, tables: Iterable[Table] = OVERVIEW) -> Path:
    """The tables as a workbook, one sheet for each, numbers stored as numbers."""
    sheets = [[[title], *map(list, rows)] for title, rows in tables]
    return workbook(path, sheets)


def workbook(path: Path, sheets: Sequence[Sequence[Sequence[str]]], dimension: str = "") -> Path:
    """A workbook as small as one can be, written by hand: no library for it is among ours."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    names = range(1, len(sheets) + 1)
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
        + "".join(
            f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{kind}.worksheet+xml"/>' for n in names
        )
        + "</Types>",
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships">'
        f'<Relationship Id="rId1" Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>'
        + "".join(f'<sheet name="Ark{n}" sheetId="{n}" r:id="rId{n}"/>' for n in names)
        + "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships">'
        + "".join(
            f'<Relationship Id="rId{n}" Type="{office}/worksheet" Target="worksheets/sheet{n}.xml"/>' for n in names
        )
        + "</Relationships>",
    }
    for n, rows in enumerate(sheets, start=1):
        body = "".join(
            f'<row r="{i}">' + "".join(_cell(i, j, text) for j, text in enumerate(row)) + "</row>"
            for i, row in enumerate(rows, start=1)
        )
        parts[f"xl/worksheets/sheet{n}.xml"] = f'<worksheet xmlns="{main}"><sheetData>{body}</sheetData></worksheet>'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, '<?xml version="1.0" encoding="UTF-8"?>' + text)
    path.write_bytes(out.getvalue())
    return path


def _cell(row: int, column: int, text: str) -> str:
    at = f"{chr(ord('A') + column)}{row}" if column < 26 else f"XFD{row}"
    if text.replace(".", "", 1).isdigit():
        return f'<c r="{at}"><v>{text}</v></c>'
    return f'<c r="{at}" t="inlineStr"><is><t>{escape(text)}</t></is></c>' if text else ""
