"""Cells that are not what they look like: joined, hidden, in error, a formula without a result, a raised digit, a
total that is left empty.

All numbers are made up (overviews.py).
"""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from fpdf import FPDF

import overviews
from analysis.errors import BadInput
from analysis.fetch import dropin
from analysis.fetch.dropin import form, marks, sheets
from analysis.paths import House
from conftest import DAY

CASES, SEXES, RELATIONS, METHODS = overviews.OVERVIEW
PARTNERS: overviews.Table = (
    "Tabell 3: Drapsofre fordelt på relasjon til gjerningspersonen, 2025",
    (
        ("Relasjon", "Antall"),
        ("Partner", "9"),
        ("Kjæreste", ""),
        ("Annen familie", "5"),
        ("Venn/bekjent", "8"),
        ("Ukjent", "2"),
        ("Totalt", "24"),
    ),
)
MERGED = ("</sheetData>", '</sheetData><mergeCells count="1"><mergeCell ref="B3:B4"/></mergeCells>')
WOMEN = '<c r="B3"><v>14</v></c>'  # of SEXES
WORKED = '<c r="B5"><v>24</v></c>'  # the total of SEXES
NOTE = '<r><rPr><vertAlign val="superscript"/></rPr><t>1</t></r>'


def read(file: Path, source: str = "kripos") -> dropin.Edition:
    return dropin.read(file, source, House(file.parent / "house"), date="2026-01-20", today=DAY)


def book(folder: Path, tables: list[overviews.Table], *pairs: str, part: str = "sheet1.xml") -> Path:
    """A workbook of the tables, changed."""
    return replaced(overviews.xlsx(folder / "a.xlsx", tables), *pairs, part=part)


def replaced(path: Path, *pairs: str, part: str = "sheet1.xml") -> Path:
    """The workbook with texts of one part replaced: old, new, old, new ..."""
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name).decode() for name in old.namelist()}
    for name, text in parts.items():
        if name.endswith(part):
            for before, after in zip(pairs[::2], pairs[1::2], strict=True):
                assert before in text
                text = text.replace(before, after)
            parts[name] = text
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name, text in parts.items():
            new.writestr(name, text)
    return path


def refused(file: Path, said: str) -> BadInput:
    with pytest.raises(BadInput, match=said) as stopped:
        read(file)
    assert stopped.value.remedy
    assert not (file.parent / "house").exists()
    return stopped.value


# --- workbooks


def test_joined_cells_are_refused_with_their_range(tmp_path: Path) -> None:
    error = refused(book(tmp_path, [PARTNERS], *MERGED), "cells B3:B4 are joined")
    assert (error.row, "table 1" in error.file) == (3, True)


@pytest.mark.parametrize(
    ("tables", "before", "after", "said"),
    [
        ([SEXES], "<sheetData>", '<cols><col min="2" max="3" hidden="1"/></cols><sheetData>', "column B-C is hidden"),
        ([SEXES], "<sheetData>", '<cols><col min="2" max="2" width="0"/></cols><sheetData>', "column B is hidden"),
        ([CASES], '<row r="4">', '<row r="4" hidden="1">', "row 4 is hidden"),
        ([CASES], '<row r="4">', '<row r="4" ht="0" customHeight="1">', "row 4 is hidden"),
        ([CASES], '<row r="4">', '<row r="4" hidden="true">', "row 4 is hidden"),
        ([SEXES], WORKED, '<c r="B5"><f>SUM(B3:B4)</f></c>', "cell B5 holds a formula whose result is not stored"),
        ([SEXES], WORKED, '<c r="B5" t="str"><f>SUM(B3:B4)</f><v></v></c>', "cell B5 holds a formula"),
        ([SEXES], WORKED, "<c><f>SUM(B3:B4)</f></c>", "cell B5 holds a formula"),  # without a place it is the next
    ],
)
def test_what_a_person_would_not_see_is_refused(
    tables: list[overviews.Table], before: str, after: str, said: str, tmp_path: Path
) -> None:
    refused(book(tmp_path, tables, before, after), said)


def test_a_formula_with_its_result_is_a_number(tmp_path: Path) -> None:
    edition = read(book(tmp_path, [SEXES], WORKED, '<c r="B5"><f>SUM(B3:B4)</f><v>24</v></c>'))
    assert edition.problems == []
    assert {f.sex: f.value for f in edition.rows} == {"female": "14", "male": "10", "total": "24"}


@pytest.mark.parametrize(
    "cell",
    [
        '<c r="B3" t="e"><v>#REF!</v></c>',
        '<c r="B3" t="e"/>',
        '<c r="B3"><v>1<!-- -->4</v></c>',
        '<c r="B3"><v>1&#52;</v></c>',
        '<c r="B3"><v><![CDATA[14]]></v></c>',
        '<c r="B3"><v>1<b/>4</v></c>',
        '<c r="B3" t="str"><v>1<![CDATA[4]]></v></c>',
        '<c r="B3"><v>14</v><v>1</v></c>',
    ],
)
def test_a_cell_in_error_or_read_in_part_is_refused_with_its_sheet(cell: str, tmp_path: Path) -> None:
    error = refused(book(tmp_path, [SEXES], WOMEN, cell), "in the sheet 'Ark1' the cell B3 holds an error")
    assert error.row == 3


def test_a_row_that_holds_nothing_but_errors_is_no_end_of_a_table(tmp_path: Path) -> None:
    women = f'<c r="A3" t="inlineStr"><is><t>Kvinner</t></is></c>{WOMEN}'
    lost = '<c r="A3" t="e"><v>#N/A</v></c><c r="B3" t="e"><v>#N/A</v></c>'
    refused(book(tmp_path, [SEXES], women, lost), "the cell A3 holds an error")


@pytest.mark.parametrize("value", ["NaN", "inf"])
def test_what_is_stored_as_a_number_and_is_none_is_refused(value: str, tmp_path: Path) -> None:
    refused(book(tmp_path, [SEXES], WOMEN, f'<c r="B3"><v>{value}</v></c>'), "not a number")


@pytest.mark.parametrize("shared", [True, False])
def test_the_raised_sign_of_a_note_is_no_digit(shared: bool, tmp_path: Path) -> None:
    text = f"<r><t>14</t></r>{NOTE}"
    cell = '<c r="B3" t="s"><v>1</v></c>' if shared else f'<c r="B3" t="inlineStr"><is>{text}</is></c>'
    file = book(tmp_path, [SEXES], WOMEN, cell)
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr("xl/sharedStrings.xml", f"<sst><si><t>x</t></si><si>{text}</si></sst>")
    refused(file, "the cell B3 holds a raised digit")


def test_runs_of_one_line_are_one_number(tmp_path: Path) -> None:
    runs = '<is><r><t>1</t></r><r><rPr><b/><vertAlign val="baseline"/></rPr><t>4</t></r></is>'
    edition = read(book(tmp_path, [SEXES], WOMEN, f'<c r="B3" t="inlineStr">{runs}</c>'))
    assert {f.sex: f.value for f in edition.rows} == {"female": "14", "male": "10", "total": "24"}


def test_men_that_no_total_holds_are_not_let_in_by_an_empty_formula(tmp_path: Path) -> None:
    wrong = overviews.changed(SEXES, 2, 1, "100")
    refused(book(tmp_path, [wrong], WORKED, '<c r="B5"><f>SUM(B3:B4)</f></c>'), "cell B5 holds a formula")


def test_marks_outside_our_tables_stop_nothing(tmp_path: Path) -> None:
    hidden = '<cols><col min="30" max="40" hidden="1"/></cols><sheetData>'
    title = '</sheetData><mergeCells count="1"><mergeCell ref="A1:D1"/></mergeCells>'
    file = book(tmp_path, [CASES, METHODS], "<sheetData>", hidden, "</sheetData>", title)
    assert len(read(file).rows) == 6
    other = book(tmp_path, [CASES, METHODS], '<row r="4">', '<row r="4" hidden="1">', part="sheet2.xml")
    assert len(read(other).rows) == 6  # in a table that is not ours


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ('<row r="2">', '<row r="2" hidden="1">', "row 2 is hidden"),
        ('<c r="G2"><v>24</v></c>', '<c r="G2" t="e"><v>#REF!</v></c>', "the cell G2 holds an error"),
    ],
)
def test_a_form_with_a_hidden_row_or_an_error_is_refused(before: str, after: str, said: str, tmp_path: Path) -> None:
    line = ["x", "homicide_victims", "total", "", "2025", "2025", "24", "Kripos", "side 4"]
    file = overviews.workbook(tmp_path / "form.xlsx", [[form.COLUMNS, line]])
    assert len(read(file).rows) == 1
    assert refused(replaced(file, before, after), said).row == 2


@pytest.mark.parametrize(
    ("part", "before", "after", "said"),
    [
        ("sheet1.xml", "<worksheet", '<!DOCTYPE x [<!ENTITY a "b">]><worksheet', "declares a document type"),
        ("sheet1.xml", "</worksheet>", "", "is broken"),
        ("sheet1.xml", '<c r="B3">', '<c r="3B">', "has no place"),
        ("workbook.xml.rels", "worksheets/sheet1.xml", "worksheets/sheet9.xml", "."),
    ],
)
def test_a_workbook_that_does_not_tell_is_refused(
    part: str, before: str, after: str, said: str, tmp_path: Path
) -> None:
    refused(book(tmp_path, [CASES], before, after, part=part), said)


def test_another_kind_of_archive_and_a_part_that_stands_twice_are_refused(tmp_path: Path) -> None:
    other = tmp_path / "a.ods"
    with zipfile.ZipFile(other, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", "<x/>")
    assert ".xlsx" in str(refused(other, "cannot be told: no workbook of the kind .xlsx").remedy)
    twice = overviews.xlsx(tmp_path / "twice.xlsx", [CASES])
    with zipfile.ZipFile(twice, "a") as archive:
        archive.writestr("XL/worksheets/sheet1.xml", "<worksheet/>")
    refused(twice, "a part of the workbook stands twice")


def test_hidden_rows_are_one_mark_however_many(tmp_path: Path) -> None:
    rows = "".join(f'<row r="{n}" hidden="1"/>' for n in range(50, 150_050))
    file = book(tmp_path, [CASES], "</sheetData>", f"{rows}</sheetData>")
    assert sheets.marks(file.read_bytes()) == {"Ark1": [("hidden", 50, 150_049, 1, sheets.LAST_COLUMN)]}


@pytest.mark.parametrize(
    ("mark", "found"),
    [
        (("joined", 3, 3, 2, 3), True),
        (("joined", 3, 9, 3, 9), True),
        (("joined", 5, 9, 1, 9), False),
        (("joined", 4, 4, 2, 9), False),  # nothing stands there
        (("unworked", 4, 4, 2, 2), True),
        (("unworked", 4, 4, 9, 9), False),
        (("error", 4, 4, 2, 2), True),
        (("hidden", 1, 2, 1, 9), True),
        (("hidden", 1, 1, 1, 9), False),
    ],
)
def test_a_mark_counts_where_something_of_the_table_stands_in_it(mark: tuple, found: bool) -> None:
    rows = [("", "a", "b"), ("x", "1", "2"), ("y", "", "")]
    assert (marks.first(marks.read([mark]), (2, 3, 4), rows) is not None) == found


def test_columns_are_named_as_spreadsheets_do() -> None:
    assert [
        str(m).split()[1] for m in marks.read([("hidden", 1, sheets.LAST_ROW, c, c) for c in (1, 26, 27, 703)])
    ] == [
        "A",
        "Z",
        "AA",
        "AAA",
    ]


# --- PDF


def test_joined_cells_of_a_pdf_are_refused(tmp_path: Path) -> None:
    document = FPDF()
    document.add_page()
    document.set_font("helvetica", size=11)
    document.cell(0, 8, PARTNERS[0], new_x="LMARGIN", new_y="NEXT")
    with document.table(width=100) as table:
        for label, number in PARTNERS[1]:
            row = table.row()
            row.cell(label)
            if number:
                row.cell(number, rowspan=2 if label == "Partner" else 1)
    document.output(str(tmp_path / "a.pdf"))
    error = refused(tmp_path / "a.pdf", "the cell in column 2 of row 3 is joined to one beside it")
    assert (error.row, "page 1, table 1" in error.file) == (3, True)


# --- totals that are left empty


@pytest.mark.parametrize("kind", ["pdf", "csv", "xlsx"])
def test_an_empty_total_is_refused_and_not_taken_for_a_text_below(kind: str, tmp_path: Path) -> None:
    make = {"pdf": overviews.pdf, "csv": overviews.csv_file, "xlsx": overviews.xlsx}[kind]
    wrong = overviews.changed(overviews.changed(SEXES, 2, 1, "100"), 3, 1, "")
    error = refused(make(tmp_path / f"a.{kind}", (CASES, wrong)), r"the total is empty \(totalt\)")
    assert error.column == "antall"


def test_an_empty_total_of_one_column_is_refused(tmp_path: Path) -> None:
    wrong = overviews.changed(RELATIONS, 5, 2, "")
    error = refused(overviews.csv_file(tmp_path / "a.csv", (wrong,)), "the total is empty")
    assert error.column == "menn"
    across = overviews.changed(RELATIONS, 2, 3, "")
    assert refused(overviews.csv_file(tmp_path / "b.csv", (across,)), "the total is empty").column == "totalt"


def test_a_line_without_numbers_below_a_table_stays_a_text(tmp_path: Path) -> None:
    file = overviews.csv_file(tmp_path / "a.csv", (CASES,))
    file.write_bytes(file.read_bytes().replace(b"\r\n;;;", b"\r\nKilde: Kripos;;;"))
    assert any("the text right below it" in said for said in read(file).unread)
