"""Files that are wrong, damaged or made to harm: one clear line, and nothing is kept.

All numbers are made up (overviews.py).
"""

from __future__ import annotations

import re
import subprocess
import sys
import zipfile
import zlib
from pathlib import Path

import pytest
from fpdf import FPDF

import overviews
from analysis.errors import BadInput
from analysis.fetch import dropin
from analysis.fetch.dropin import cells, grids, unpack
from analysis.paths import House
from conftest import DAY

CASES, SEXES, RELATIONS, METHODS = overviews.OVERVIEW


def read(file: Path, source: str = "kripos", **given: str) -> dropin.Edition:
    return dropin.read(file, source, House(file.parent / "house"), **({"date": "2026-01-20"} | given), today=DAY)


def refused(file: Path, said: str, **given: str) -> BadInput:
    """The one line with which the file is refused: it names the file and what to do."""
    with pytest.raises(BadInput, match=said) as stopped:
        read(file, **given)
    error = stopped.value
    assert error.exit_code == 2
    assert error.remedy
    assert file.stem in str(error.file)
    assert str(error).isprintable()
    assert not (file.parent / "house").exists()
    return error


# --- sums


@pytest.mark.parametrize("kind", ["pdf", "csv", "xlsx"])
def test_rows_that_do_not_add_up_to_the_printed_total_are_refused_with_both_numbers(kind: str, tmp_path: Path) -> None:
    make = {"pdf": overviews.pdf, "csv": overviews.csv_file, "xlsx": overviews.xlsx}[kind]
    wrong = overviews.changed(RELATIONS, 4, 1, "2")  # one woman more of unknown relation
    file = make(tmp_path / f"overview.{kind}", (CASES, SEXES, wrong))
    edition = read(file)
    (first,) = (p for p in edition.problems if "relations" in p)
    assert "printed 14 IS NOT the sum 15 = 8 + 3 + 2 + 2" in first
    assert ("page 2, table 3, row 6" in first) == (kind == "pdf")
    with pytest.raises(BadInput, match="not accepted"):
        dropin.accept(edition, House(tmp_path / "house"), DAY)
    assert not (tmp_path / "house").exists()


def test_two_tables_that_print_one_figure_differently_are_refused(tmp_path: Path) -> None:
    wrong = overviews.changed(overviews.changed(SEXES, 3, 1, "25"), 2, 1, "11")
    problems = read(overviews.csv_file(tmp_path / "a.csv", (CASES, wrong))).problems
    assert any("printed twice" in p and "25" in p and "24" in p for p in problems)


# --- labels


@pytest.mark.parametrize("kind", ["pdf", "csv", "xlsx"])
@pytest.mark.parametrize(
    ("table", "row", "column", "label", "near"),
    [
        (CASES, 2, 0, "Antall offre", "antall ofre"),
        (RELATIONS, 0, 2, "Menn*", "menn"),
        (RELATIONS, 2, 0, "Annen familie (foreløpig)", "annen familie"),
        (SEXES, 1, 0, "Kvinnner", "kvinner"),
    ],
)
def test_an_unknown_label_in_a_known_table_stops_with_the_nearest(
    kind: str, table: overviews.Table, row: int, column: int, label: str, near: str, tmp_path: Path
) -> None:
    make = {"pdf": overviews.pdf, "csv": overviews.csv_file, "xlsx": overviews.xlsx}[kind]
    error = refused(
        make(tmp_path / f"a.{kind}", (overviews.changed(table, row, column, label),)), "label that nobody knows"
    )
    assert error.value == label
    assert near in str(error)
    assert "dropin_labels.csv" in str(error)
    assert "--template" in str(error)


@pytest.mark.parametrize("kind", ["pdf", "csv", "xlsx"])
def test_a_title_that_may_narrow_the_table_stops_it(kind: str, tmp_path: Path) -> None:
    make = {"pdf": overviews.pdf, "csv": overviews.csv_file, "xlsx": overviews.xlsx}[kind]
    narrow = overviews.retitled(CASES, "Tabell 1: Saker og ofre i Oslo 2023-2025")
    assert refused(make(tmp_path / f"a.{kind}", (narrow,)), "nobody knows").value == "saker og ofre i oslo"


def test_a_note_below_a_table_is_not_read_and_said_so(tmp_path: Path) -> None:
    note = "* Tallene for 2025 er foreløpige"
    csv_file = overviews.csv_file(tmp_path / "a.csv", (CASES,))
    csv_file.write_bytes(csv_file.read_bytes().replace(b"\r\n;;;", f"\r\n{note};;;".encode()))
    document = FPDF()
    document.add_page()
    document.set_font("helvetica", size=11)
    document.ln(30)
    with document.table(first_row_as_headings=False) as table:
        for row in CASES[1]:
            line = table.row()
            for cell in row:
                line.cell(cell)
    document.cell(0, 8, note)
    document.output(str(tmp_path / "a.pdf"))
    for file in (csv_file, tmp_path / "a.pdf"):
        edition = read(file)
        assert [said for said in edition.unread if "the text right below it (lines: 1)" in said] == edition.unread != []
        assert len(edition.rows) == 6


def test_relations_of_partners_without_their_total_are_remarked(tmp_path: Path) -> None:
    single = overviews.changed(RELATIONS, 1, 0, "Ektefelle/samboer")
    assert any("no total of them" in said for said in read(overviews.csv_file(tmp_path / "a.csv", (single,))).remarks)
    assert not any("no total of them" in said for said in read(overviews.csv_file(tmp_path / "b.csv")).remarks)


@pytest.mark.parametrize(
    ("table", "why"),
    [
        (METHODS, "1 of 3 row labels are known"),
        (
            ("", (("", "Kvinner", "Menn"), ("2024", "9", "3"), ("2025", "8", "1"))),
            "neither title nor labels say what is",
        ),
        (("", (("", "Antall ofre"), ("Kvinner", "9"), ("Menn", "3"))), "neither title nor labels say which year"),
        (("Gjerningspersoner etter kjønn", (("", "2025"), ("Venn/bekjent", "8"))), "relations are read of victims"),
    ],
)
def test_a_table_of_another_kind_is_listed_and_not_read(table: overviews.Table, why: str, tmp_path: Path) -> None:
    edition = read(overviews.csv_file(tmp_path / "a.csv", (CASES, table)))
    assert [said for said in edition.unread if why in said] == edition.unread
    assert len(edition.rows) == 6
    alone = read(overviews.csv_file(tmp_path / "b.csv", (table,)))
    assert "no table of a known kind is in the file: use the form" in alone.problems


def test_a_year_that_the_title_does_not_have_is_refused(tmp_path: Path) -> None:
    wrong = overviews.retitled(CASES, "Tabell 1: Saker og ofre 2024-2025")
    refused(overviews.csv_file(tmp_path / "a.csv", (wrong,)), "title is about 2024-2025")


def test_a_label_that_stands_twice_is_refused(tmp_path: Path) -> None:
    refused(overviews.csv_file(tmp_path / "a.csv", (overviews.changed(CASES, 2, 0, "Antall saker"),)), "stands twice")


# --- cells


@pytest.mark.parametrize("kind", ["pdf", "csv", "xlsx"])
@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("17*", "mark beside it"),
        ("<5", "a bound is not a value"),
        ("-", "may mean none"),
        ("3.260", "fraction or thou"),
    ],
)
def test_a_cell_that_is_no_plain_number_stops(kind: str, text: str, said: str, tmp_path: Path) -> None:
    make = {"pdf": overviews.pdf, "csv": overviews.csv_file, "xlsx": overviews.xlsx}[kind]
    if kind == "xlsx" and text == "3.260":
        said = "a count has no decimals"
        text = "3.26"
    error = refused(make(tmp_path / f"a.{kind}", (overviews.changed(CASES, 1, 2, text),)), said)
    assert error.column == "2024"
    assert "table 1" in error.file


def test_an_empty_cell_is_no_figure_and_no_zero(tmp_path: Path) -> None:
    edition = read(overviews.csv_file(tmp_path / "a.csv", (overviews.changed(CASES, 1, 2, ""),)))
    assert [(f.start, f.value) for f in edition.rows if f.measure == "homicide_cases"] == [
        ("2023", "33"),
        ("2025", "21"),
    ]


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("17", "count", "17"),
        ("3 260", "count", "3260"),
        ("3\u00a0260", "count", "3260"),
        ("10\u202f981", "count", "10981"),
        ("0", "count", "0"),
        ("", "count", None),
        ("  ", "share", None),
        ("43,5 %", "share", "43.5"),
        ("43 prosent", "share", "43"),
        ("100", "share", "100"),
        ("27,5", "mean", "27.5"),
    ],
)
def test_numbers_as_norwegians_write_them(text: str, kind: str, value: str | None) -> None:
    assert cells.number(text, kind) == value


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        *(
            (t, "count")
            for t in ("017", "1 7", "12 34", "3,260", "1e3", "٣", "17¹", "(3)", "0x10", "12345678", "17 24")
        ),
        *((t, "share") for t in ("101", "-3", "43,555", "ca. 43", "< 5", "43 % *")),
    ],
)
def test_what_is_no_number_is_never_guessed(text: str, kind: str) -> None:
    with pytest.raises(cells.Unreadable):
        cells.number(text, kind)


@pytest.mark.parametrize("share", ["0.58", "1"])  # a workbook shows 1 as 100 %
def test_a_percentage_stored_as_a_fraction_is_refused(share: str, tmp_path: Path) -> None:
    rows = [["", "2025"], ["Andel kvinnelige ofre", share], ["Andel mannlige ofre", "0"]]
    refused(overviews.workbook(tmp_path / "a.xlsx", [rows]), "a percentage stored as a fraction")


def test_a_share_that_a_formula_worked_out_is_refused_as_a_share(tmp_path: Path) -> None:
    rows = [["", "2025"], ["Andel kvinnelige ofre", "58.333333333333336"], ["Andel mannlige ofre", "42"]]
    refused(overviews.workbook(tmp_path / "a.xlsx", [rows]), "a share no more than two")


def test_a_share_of_one_percent_and_a_mean_of_one_are_taken() -> None:
    assert [cells.number("1 %", "share", raw=True), cells.number("0", "share", raw=True)] == ["1", "0"]
    assert cells.number("1", "mean", raw=True) == "1"


def test_the_raised_sign_of_a_note_is_no_digit(tmp_path: Path) -> None:
    document = FPDF()
    document.add_page()
    document.set_font("helvetica", size=11)
    document.ln(30)
    with document.table(first_row_as_headings=False, markdown=False) as table:
        for row in (("", "2025"), ("Antall ofre", "24")):
            line = table.row()
            for cell in row:
                line.cell(cell)
    box = (document.x, document.y)
    document.set_font("helvetica", size=6)
    document.text(x=box[0] + 111, y=box[1] - 4, text="1")
    document.output(str(tmp_path / "a.pdf"))
    refused(tmp_path / "a.pdf", "digits of two sizes")


def _drawn(path: Path, *texts: tuple[float, float, str], size: float = 9) -> Path:
    """A table whose figure of 2025 is drawn piece by piece: points right of and below its place, and the text. A
    piece that follows another without a place begins where that ended."""
    document = FPDF(unit="pt", format=(400, 300))
    document.add_page()
    document.set_font("helvetica", size=size)
    document.set_line_width(0.5)
    document.text(20, 40, "Tabell 1: Saker og ofre 2024-2025")
    for row, line in enumerate((("År", "2024", "2025"), ("Antall ofre", "36", ""))):
        for column, text in enumerate(line):
            x, y, width = 20 + 60 * column + 40 * bool(column), 46 + 30 * row, 60 if column else 100
            document.rect(x, y, width, 30)
            document.text(x + 4, y + 18, text)
    end = x
    for right, below, text in texts:
        end += right
        document.text(end, y + 18 + below, text)
        end += document.get_string_width(text)
    document.output(str(path))
    return path


@pytest.mark.parametrize(
    ("texts", "said"),
    [
        ([(4, 0, "24"), (2.5, 0, "58")], "with a mark beside it"),  # two numbers
        ([(4, 0, "24"), (0, -2.5, "1")], "digits of two sizes, lines"),  # a note as large as the number
        ([(4, -5, "3"), (-5, 5, "125")], "digits of two sizes, lines"),
        ([(4, -5, "24"), (-10, 6, "100")], "digits of two sizes, lines"),
        ([(4, -5, "12-"), (-10, 6, "15")], "digits of two sizes, lines"),
        ([(4, -5, "-"), (-3, 6, "5")], "cannot be negative"),
        ([(4, 0, "24"), (-8.5, 0, "24")], "digits of two sizes, lines"),  # a shadow
        ([(50, 0, "2458")], "lines or cells"),  # runs over the border of its cell
    ],
)
def test_digits_that_are_not_plainly_one_number_are_refused(
    texts: list[tuple[float, float, str]], said: str, tmp_path: Path
) -> None:
    error = refused(_drawn(tmp_path / "a.pdf", *texts), said)
    assert (error.row, error.column) == (2, "2025")


@pytest.mark.parametrize(
    ("texts", "value"),
    [
        ([(4, 0, "24")], "24"),
        ([(4, 0, "3"), (1.8, 0, "260")], "3260"),  # thousands parted by a gap without a sign in it
        ([(4, 0, "3\u00a0260")], "3260"),
        ([(4, 0, "1"), (0.5, 0, "1"), (-0.5, 0, "7")], "117"),  # letters set closer and wider
        ([(4, 0, "24"), (20, 0, "")], "24"),
    ],
)
def test_a_number_as_printers_set_it_is_read(texts: list[tuple[float, float, str]], value: str, tmp_path: Path) -> None:
    assert [f.value for f in read(_drawn(tmp_path / "a.pdf", *texts)).rows if f.start == "2025"] == [value]


def test_labels_of_several_lines_are_one_label(tmp_path: Path) -> None:
    document = FPDF()
    document.add_page()
    document.set_font("helvetica", size=11)
    document.ln(30)
    with document.table(first_row_as_headings=False, width=60) as table:
        for row in (("", "2024-\n2025"), ("Antall\nsaker", "54"), ("An-\ntall ofre", "63")):
            line = table.row()
            for cell in row:
                line.cell(cell)
    document.output(str(tmp_path / "a.pdf"))
    rows = read(tmp_path / "a.pdf").rows
    assert {(f.measure, f.start, f.end, f.value) for f in rows} == {
        ("homicide_cases", "2024", "2025", "54"),
        ("homicide_victims", "2024", "2025", "63"),
    }


def test_letters_drawn_twice_for_boldness_are_read_once(tmp_path: Path) -> None:
    document = FPDF()
    document.add_page()
    document.set_font("helvetica", size=11)
    for _ in range(2):
        document.set_y(50)
        with document.table(first_row_as_headings=False) as table:
            for row in (("", "2025"), ("Antall ofre", "24")):
                line = table.row()
                for cell in row:
                    line.cell(cell)
    document.output(str(tmp_path / "a.pdf"))
    assert [f.value for f in read(tmp_path / "a.pdf").rows] == ["24"]


@pytest.mark.parametrize("sign", ["\u202e", "\u200b", "\u0007", "\u2066", "\ue000", "\ufeff"])
def test_signs_that_nobody_sees_are_refused(sign: str, tmp_path: Path) -> None:
    error = refused(
        overviews.csv_file(tmp_path / "a.csv", (overviews.changed(CASES, 1, 0, f"Antall{sign} saker"),)), "holds U"
    )
    assert sign not in str(error)


def test_formulas_and_names_never_reach_what_is_kept(tmp_path: Path) -> None:
    foreign = ("Ofre omtalt i pressen", (("Navn", "Sted"), ('=HYPERLINK("http://x";"y")', "Storgata 1")))
    house = House(tmp_path / "house")
    edition = dropin.read(
        overviews.csv_file(tmp_path / "a.csv", (CASES, foreign)), "kripos", house, date="2026-01-20", today=DAY
    )
    folder = dropin.accept(edition, house, DAY)
    ours = [p for p in folder.iterdir() if not p.name.startswith("original.csv")]
    text = "".join(p.read_text(encoding="utf-8") for p in ours) + "\n".join(dropin.show(edition))
    assert not re.search("HYPERLINK|Storgata|pressen|Navn", text)


# --- files


def test_files_that_are_no_table(tmp_path: Path) -> None:
    bad: dict[str, tuple[bytes, str]] = {
        "empty.csv": (b" \n", "empty"),
        "page.html": (b"<html><body>Siden finnes ikke</body></html>", "a web page"),
        "broken.pdf": (b"%PDF-1.7\ngarbage\n%%EOF", "damaged or no PDF"),
        "zip.xlsx": (b"PK\x03\x04garbage", "neither PDF, CSV nor workbook"),
        "image.png": (b"\x89PNG\r\n\x1a\n\0\0\0", "neither text, PDF nor workbook"),
        "text.csv": (b"Antall ofre i 2025 var 24", "no common separator"),
        "bytes.csv": (b"Antall \x81 ofre;2025\nx;24\n", "encoding is not known"),
        "greek.csv": ("Antall Ţ;2025\nx;24\n".encode("iso-8859-2"), "neither UTF-8 nor the Western encoding"),
    }
    for name, (content, said) in bad.items():
        file = tmp_path / name
        file.write_bytes(content)
        refused(file, said)


def test_a_csv_with_two_readings_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("a, b;2025\nc, d;24\n", encoding="utf-8")
    refused(file, "both ';' and ',' could part the cells")
    file.write_text(overviews.csv_text((CASES,), ","), encoding="utf-8")
    assert len(read(file).rows) == 6
    file.write_text(overviews.csv_text((CASES,), ";").replace("33;31", "33;31;7"), encoding="utf-8")
    refused(file, "no common separator")


def test_more_than_an_edition_can_hold_is_refused(tmp_path: Path) -> None:
    """Before it is all held against itself, which would take minutes."""
    file = tmp_path / "a.csv"
    spans = [f"{first}-{last}" for first in range(1960, 2026) for last in range(first + 1, 2026)]
    file.write_text("År;Antall ofre\n" + "".join(f"{span};5\n" for span in spans), encoding="utf-8")
    refused(file, "more than 2,000 cells")
    file.write_text("År;Antall ofre\n" + "".join(f"{span};5\n" for span in spans[:1900]), encoding="utf-8")
    refused(file, "are parts of others")
    file.write_text("År;Antall ofre\n2025;5\n\n" * 501, encoding="utf-8")
    refused(file, "more than 500 tables")
    file.write_text("(" * 100_000 + ";\nÅr;2025\nAntall ofre;5\n", encoding="utf-8")
    refused(file, "a label that nobody knows")


def test_a_pdf_without_ruled_lines_or_without_text_names_the_form(tmp_path: Path) -> None:
    error = refused(overviews.pdf(tmp_path / "a.pdf", (CASES,), ruled=False), "no table with ruled lines")
    assert "--template" in str(error)
    document = FPDF()
    document.add_page()
    document.rect(20, 20, 100, 100)
    document.output(str(tmp_path / "b.pdf"))
    refused(tmp_path / "b.pdf", "pictures of pages and no text")


def test_a_pdf_that_lost_a_part_is_refused_or_says_so(tmp_path: Path) -> None:
    content = overviews.pdf(tmp_path / "whole.pdf").read_bytes()
    (tmp_path / "a.pdf").write_bytes(content[: len(content) * 2 // 3])
    refused(tmp_path / "a.pdf", "the PDF is cut off")
    assert content.count(b"/Count 2") == 1
    (tmp_path / "b.pdf").write_bytes(content.replace(b"/Count 2", b"/Count 3"))
    refused(tmp_path / "b.pdf", "fewer or more pages than it says")
    start = content.index(b"stream") + 60
    (tmp_path / "d.pdf").write_bytes(content[:start] + b"\xff" * 40 + content[start + 40 :])
    refused(tmp_path / "d.pdf", "damaged")
    document = FPDF()
    document.set_font("helvetica", size=11)
    document.add_page()
    document.ln(30)
    with document.table(first_row_as_headings=False) as table:
        for row in CASES[1]:
            line = table.row()
            for cell in row:
                line.cell(cell)
    document.add_page()
    document.output(str(tmp_path / "c.pdf"))
    assert read(tmp_path / "c.pdf").unread == ["page 2: holds no text"]


def test_a_locked_pdf_is_refused(tmp_path: Path) -> None:
    document = FPDF()
    document.set_encryption(owner_password="a", user_password="b")
    document.add_page()
    document.output(str(tmp_path / "a.pdf"))
    refused(tmp_path / "a.pdf", "asks for a password")


def test_a_pdf_with_thousands_of_pages_is_refused(tmp_path: Path) -> None:
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count 2000 /Kids [{' '.join(f'{n} 0 R' for n in range(3, 2_003))}] >>",
        *["<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>"] * 2_000,
    ]
    _write_pdf(tmp_path / "a.pdf", [o.encode() for o in objects])
    refused(tmp_path / "a.pdf", "more than 400 pages")


def test_a_pdf_stream_that_unfolds_into_gigabytes_kills_only_its_reader(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unpack, "SECONDS", 5)
    monkeypatch.setattr(unpack, "MEMORY", 500_000_000)
    packer = zlib.compressobj(1)
    blanks = b" " * 1_000_000
    packed = b"".join(packer.compress(blanks) for _ in range(600)) + packer.flush()
    stream = b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(packed), packed)
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R >>",
        stream,
    ]
    _write_pdf(tmp_path / "a.pdf", objects)
    refused(tmp_path / "a.pdf", "too much (time or )?memory")


def test_workbooks_that_unfold_are_refused(tmp_path: Path) -> None:
    bomb = tmp_path / "bomb.xlsx"
    with (
        zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/x.xml", "w", force_zip64=True) as part,
    ):
        for _ in range(120):
            part.write(b" " * 1_000_000)
    refused(bomb, "unfolds into more than")
    wide = overviews.workbook(tmp_path / "wide.xlsx", [[["Antall ofre"] + [""] * 25 + ["1"]]])
    content = _rewritten(wide, "XFD1", "XFD1048576", '<row r="1">', '<row r="1048576">')
    wide.write_bytes(content)
    refused(wide, "spans more than|too much time or memory|no workbook that can be read")


def test_a_reader_that_takes_too_long_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def late(*_: object, timeout: float, **__: object) -> None:
        raise subprocess.TimeoutExpired("x", timeout)

    monkeypatch.setattr(grids.subprocess, "run", late)
    refused(overviews.pdf(tmp_path / "a.pdf", (CASES,)), "too much time or memory")


def test_the_reader_needs_nothing_of_ours_and_no_folder_of_its_own(tmp_path: Path) -> None:
    """It runs isolated: a module called tables beside it must not be taken for another."""
    file = overviews.pdf(tmp_path / "a.pdf", (CASES,))
    command = [sys.executable, "-I", unpack.__file__, "60", "2000000000"]
    done = subprocess.run(command, input=file.read_bytes(), capture_output=True, check=True, cwd=tmp_path)
    assert b"Antall ofre" in done.stdout


def test_hidden_sheets_are_not_read(tmp_path: Path) -> None:
    rows = [[CASES[0]], *map(list, CASES[1])]
    file = overviews.workbook(tmp_path / "a.xlsx", [rows, [["x", "2025"], ["Antall ofre", "99"]]])
    file.write_bytes(_rewritten(file, 'name="Ark2"', 'name="Ark2" state="hidden"'))
    edition = read(file)
    assert "a hidden sheet" in edition.unread
    assert "99" not in {f.value for f in edition.rows}


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"date": "2027-01-01"}, "lies in the future"),
        ({"date": "2026"}, "is not over on 2026-11-22"),
        ({"date": "2026-11"}, "is not over on 2026-11-22"),
        ({"date": "20.01.2026"}, "not a date of the form"),
        ({"date": "2026-02-31"}, "no such day"),
        ({"title": "a\u202eb"}, "holds U\\+202E"),
        ({"title": "=cmd()"}, "begins as a formula does"),
        ({"title": "x" * 201}, "too long"),
        ({"url": "ftp://politiet.no/x"}, "no public address"),
        ({"url": "https://a:b@politiet.no/x"}, "a name, a password or a key"),
        ({"url": "https://:b@politiet.no/x"}, "a name, a password or a key"),
        ({"url": "https://politiet.no/x?id=7&api_key=b"}, "a name, a password or a key"),
        ({"url": "https://politiet.no/x?X-Amz-Signature=b"}, "a name, a password or a key"),
        ({"url": "drap.pdf"}, "no public address"),
        ({"url": "https://[politiet.no/x"}, "no public address"),
    ],
)
def test_what_is_said_of_the_edition_is_checked(given: dict[str, str], said: str, tmp_path: Path) -> None:
    file = overviews.csv_file(tmp_path / "a.csv", (CASES,))
    with pytest.raises(BadInput, match=said) as stopped:
        read(file, **given)
    assert stopped.value.column == f"--{next(iter(given))}"


def test_an_address_with_a_query_is_taken(tmp_path: Path) -> None:
    url = "https://www.politiet.no/x?id=7&monkey=1"
    assert read(overviews.csv_file(tmp_path / "a.csv", (CASES,)), url=url).url == url


@pytest.mark.parametrize("date", ["2026-11-22", "2026-10", "2025"])
def test_a_date_that_is_over_is_taken(date: str, tmp_path: Path) -> None:
    assert read(overviews.csv_file(tmp_path / "a.csv", (CASES,)), date=date).date == date


def test_without_a_date_nothing_is_accepted(tmp_path: Path) -> None:
    edition = read(overviews.csv_file(tmp_path / "a.csv", (CASES,)), date="")
    assert edition.problems == ["the date of publication is missing: give --date"]


def test_an_address_of_somebody_else_is_said(tmp_path: Path) -> None:
    edition = read(overviews.csv_file(tmp_path / "a.csv", (CASES,)), url="https://notpolitiet.no/x.pdf")
    assert any("notpolitiet.no is not an address of Kripos" in said for said in edition.remarks)


def test_an_unknown_source_names_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="kripos"):
        read(overviews.csv_file(tmp_path / "a.csv", (CASES,)), "kripo")


def _write_pdf(path: Path, objects: list[bytes]) -> None:
    out, offsets = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, start)
    path.write_bytes(bytes(out))


def _rewritten(path: Path, *pairs: str) -> bytes:
    """The workbook with texts replaced in its parts: old, new, old, new ..."""
    made = path.with_suffix(".new")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            text = old.read(name).decode()
            for before, after in zip(pairs[::2], pairs[1::2], strict=True):
                text = text.replace(before, after)
            new.writestr(name, text)
    return made.read_bytes()
