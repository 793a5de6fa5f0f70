"""UNODC's workbook in both layouts, each value as it was printed, and workbooks that are none."""

from __future__ import annotations

import contextlib
import io
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import replay_unodc
from analysis.errors import BadInput
from analysis.sources import unodc
from analysis.sources import workbook as workbooks

REAL = Path(__file__).resolve().parents[2] / "shared/data/machine_readable/unodc/UNODC_Femicide.xlsx"
OLD = ["Region", "country", "iso3_code", "Indicator", "Gender", "Unit", "Year", "Value", "Footnote"]
NEW = [
    "Iso3_code",
    "Country",
    "Indicator",
    "Dimension",
    "Category",
    "Sex",
    "Age",
    "Year",
    "Unit of measurement",
    "VALUE",
]
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
KIN = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def workbook(rows: list[list], place: str = "A", extra: str = "") -> bytes:
    """The least that is a workbook: one sheet of texts and numbers."""
    body = []
    for n, row in enumerate(rows, start=1):
        line = ""
        for k, cell in enumerate(row):
            where = f'r="{chr(ord(place) + k)}{n}"'
            if isinstance(cell, str):
                line += (
                    f'<c {where} t="inlineStr"><is><t xml:space="preserve">{escape(cell)}</t></is></c>' if cell else ""
                )
            else:
                line += f"<c {where}><v>{cell}</v></c>"
        body.append(f'<row r="{n}">{line}</row>')
    package = "http://schemas.openxmlformats.org/package/2006"
    types = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{types}.sheet.main+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships">'
        f'<Relationship Id="r1" Type="{KIN}/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{KIN}">'
        '<sheets><sheet name="data" sheetId="1" r:id="r1"/>'
        "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" '
        f'Type="{KIN}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{MAIN}">'
        f"<sheetData>{''.join(body)}{extra}</sheetData></worksheet>",
    }
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as book:
        for name, text in parts.items():
            book.writestr(name, text)
    return file.getvalue()


def old_row(value: object) -> list:
    return ["Europe", "Norway", "NOR", "Homicide", "All", "Rate per  100,000 population", 2019, value, ""]


def test_the_old_layout_keeps_what_is_no_number_as_status() -> None:
    found = unodc.read(workbook([OLD, *map(old_row, [19, 0.36, 0, " NA", "23,", "", "1.5,"])]), "here.xlsx")
    found.table.validate(full=True)
    assert found.table.column("value").to_pylist() == [19, 0.36, 0, None, 23, None, None]
    assert found.table.column("status").to_pylist() == [None, None, None, "NA", "23,", None, "1.5,"]
    assert found.table.column("Unit").to_pylist()[0] == "Rate per  100,000 population"
    assert found.table.column("Year").to_pylist()[0] == "2019"
    assert found.dimensions["iso3_code"].labels == {"NOR": "Norway"}
    assert (found.dimensions["iso3_code"].role, found.dimensions["Year"].role) == ("geo", "time")
    assert sorted(found.notes) == [
        "1 values are a whole number with a comma behind it, read as that number",
        "1 values are empty",
        "1 values are no number but '1.5,'",
        "1 values are no number but 'NA'",
    ]


def test_the_new_layout_has_two_rows_above_the_header() -> None:
    row = ["NOR", "Norway", "Victims", "Total", "Total", "Female", "Total", 2022, "Counts", 6]
    found = unodc.read(workbook([["UNODC"], ["8 April 2026"], NEW, row]), "here.xlsx")
    assert list(found.table.to_pylist()[0].values()) == [*map(str, row[:-1]), 6, None]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "no whole workbook"),
        (b"<html>", "no whole workbook"),
        (workbook([OLD, old_row(1)])[:-40], "no whole workbook"),
        (workbook([["a", "b"]]), "no sheet has the columns"),
        (workbook([OLD, old_row(1)], extra='<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'), "spread over"),
        (workbook([OLD, old_row(1)], extra='<row r="9"><c r="AAAAAA9"><v>1</v></c></row>'), "beyond the end"),
        (workbook([OLD, old_row("1" * 10)])[:200] + b"x" * 500, "no whole workbook"),
    ],
)
def test_what_is_no_such_workbook_is_refused(content: bytes, says: str) -> None:
    with pytest.raises(BadInput, match=says) as error:
        unodc.read(content, "here.xlsx")
    assert "\n" not in str(error.value)


def test_a_workbook_that_unfolds_too_far_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbooks, "LARGEST", 1_000_000)
    with pytest.raises(BadInput, match="unfolds to"):
        unodc.read(workbook([OLD, old_row(" " * 2_000_000)]), "here.xlsx")


def sheet_of(rows: bytes, texts: bytes | None = None) -> bytes:
    """A whole workbook with other bytes at the end of its sheet, and a list of texts if there are any."""
    return replaced(workbook([OLD, old_row(1)]), b"</sheetData>", rows + b"</sheetData>", texts)


def replaced(content: bytes, old: bytes, new: bytes, texts: bytes | None = None) -> bytes:
    """A workbook with other bytes wherever some stand in it, and with a list of texts if there are any."""
    file, whole = io.BytesIO(), zipfile.ZipFile(io.BytesIO(content))
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as book:
        for name in whole.namelist():
            book.writestr(name, whole.read(name).replace(old, new))
        if texts is not None:
            book.writestr("xl/sharedStrings.xml", texts)
    return file.getvalue()


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        (b"<row><c><v>1</v></c></row>", "does not say where"),
        (b'<x:row><x:c s="1"><x:v>1</x:v></x:c></x:row>', "does not say where"),
        (b"<row><c/></row>", "does not say where"),
        (b"""<row><c a=' r="A3"'><v>1</v></c></row>""", "does not say where"),
        (b"""<row><c r='A3'/><c r = "XFD1048576"/></row>""", "does not say where"),
        (b"""<row><c r='A3' r = "XFD1048576"/></row>""", "spread over 1,048,576 rows and 16,384 columns"),
        (b"""<row><c r='A3'/></row>""" * 50, "spread over"),
    ],
)
def test_every_cell_must_say_where_it_stands(rows: bytes, says: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbooks, "AREA", 60)
    with pytest.raises(BadInput, match=says):
        unodc.read(sheet_of(rows), "here.xlsx")


@pytest.mark.parametrize("value", [b"<v>0</v>", b"<v>+0</v>", b'<v a="">0</v>', b"<v>&#48;</v>"])
def test_one_long_text_may_not_stand_in_a_million_cells(value: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbooks, "TEXT", 20_000)
    texts = b"<sst><si><t>" + b"x" * 300 + b"</t></si></sst>"
    rows = b"".join(b'<row><c r="A%d" t="s">%s</c></row>' % (n, value) for n in range(3, 103))
    with pytest.raises(BadInput, match="too much text"):
        unodc.read(sheet_of(rows, texts), "here.xlsx")
    few = sheet_of(rows[: rows.index(b"</row>") + 6], texts)
    with contextlib.suppress(BadInput):  # the library may refuse it, but not for its size
        unodc.read(few, "here.xlsx")


@pytest.mark.parametrize(
    ("cell", "says"),
    [
        (b'<c r="A3" t="e"><v>#REF!</v></c>', "value 'A3': a cell shows an error"),
        (b"<c r='A3' s='1'\n t = 'e'><f>1/0</f><v>#DIV/0!</v></c>", "a cell shows an error"),
        (b'<c r="A3"><f>A1</f></c>', "a formula without its result"),
        (b'<c r="A3"><f t="shared" si="0"/></c>', "a formula without its result"),
        (b'<c r="A3"><f>A1</f><v></v></c>', "a formula without its result"),
        (b'<c r="A3"><v><![CDATA[14]]></v></c>', "not written as plain text"),
        (b'<c r="A3"><v>1<!-- -->4</v></c>', "not written as plain text"),
        (b'<c r="A3"><v>1&#52;</v></c>', "not written as plain text"),
        (b'<c r="A3"><v>1<x>4</x></v></c>', "not written as plain text"),
        (b'<x:c r="A3"><x:v>1<?x?>4</x:v></x:c>', "not written as plain text"),
    ],
)
def test_a_cell_that_would_be_read_as_another_is_refused(cell: bytes, says: str) -> None:
    with pytest.raises(BadInput, match=says):
        unodc.read(sheet_of(b'<row r="3">' + cell + b"</row>"), "here.xlsx")


def test_a_formula_counts_by_its_stored_result() -> None:
    row = b'<row r="3"><c r="A3" t="str"><f>"a"</f><v>Europe</v></c><c r="H3"><f>1+2</f><v>3</v></c></row>'
    assert unodc.read(sheet_of(row), "here.xlsx").table.column("value").to_pylist() == [1, 3]


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (b"<v>Trinidad &amp; Tobago</v>", "Trinidad & Tobago"),
        (b"<v>C&#244;te d&apos;Ivoire</v>", "C\u00f4te d'Ivoire"),
        (b'<f>"a"&amp;A2</f><v>&lt;5</v>', "<5"),
        (b'<f>""</f><v></v>', ""),
    ],
)
def test_a_text_that_stands_in_its_cell_may_hold_any_sign(cell: bytes, text: str) -> None:
    """Some programs write all texts so, and not into the workbook's list of texts."""
    row = b'<row r="3"><c r="A3" s="1" t="str">' + cell + b'</c><c r="H3"><v>3</v></c></row>'
    assert unodc.read(sheet_of(row), "here.xlsx").table.column("Region").to_pylist()[-1] == text
    with pytest.raises(BadInput, match=r"not written as plain text|without its result"):
        unodc.read(sheet_of(row.replace(b"</v></c><c", b"<!-- -->4</v></c><c")), "here.xlsx")


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_a_value_that_is_no_number_is_no_missing_one(value: float) -> None:
    with pytest.raises(BadInput, match=r"a number that is none|a number too large"):
        unodc.read(workbook([OLD, old_row(value)]), "here.xlsx")


@pytest.mark.parametrize("column", ["Year", "year", "Gender", "VALUE"])
def test_two_columns_of_one_name_are_refused(column: str) -> None:
    with pytest.raises(BadInput, match=f"column {column.casefold()}: two columns of one name"):
        unodc.read(workbook([[*OLD, column], [*old_row(1), 2021]]), "here.xlsx")


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_the_table_is_the_one_that_a_reader_of_the_workbook_sees(state: str) -> None:
    two = replay_unodc.workbook({"old": [OLD, old_row(1)], "new": [OLD, old_row(2)]})
    with pytest.raises(BadInput, match="more than one sheet has the columns"):
        unodc.read(two, "here.xlsx")
    for hidden, label, value in ((b"old", "new", 2), (b"new", "old", 1)):
        one = replaced(two, b'name="%s"' % hidden, b'name="%s" state="%s"' % (hidden, state.encode()))
        found = unodc.read(one, "here.xlsx")
        assert (found.label, found.table.column("value").to_pylist()) == (label, [value])


def test_another_kind_of_workbook_or_a_large_part_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as book:
        book.writestr("Content.xml", "<table number-rows-repeated='1000000'/>")
    with pytest.raises(BadInput, match="another kind"):
        unodc.read(file.getvalue(), "here.xlsx")
    monkeypatch.setattr(workbooks, "PART", 2_000)
    with pytest.raises(BadInput, match="a part unfolds to"):
        unodc.read(sheet_of(b"", b"<sst>" + b"<si/>" * 1000 + b"</sst>"), "here.xlsx")


def test_texts_lose_what_cannot_be_seen_and_codes_may_not_hold_it() -> None:
    row = old_row(1)
    row[0], row[1], row[8] = "Eu\u202erope", "Nor\u200eway\x9b31m", "one\ntwo\u2069"
    found = unodc.read(workbook([OLD, row]), "here.xlsx")
    assert found.dimensions["iso3_code"].labels == {"NOR": "Norway31m"}
    assert found.table.column("Region").to_pylist() == ["Europe"]
    assert found.table.column("Footnote").to_pylist() == ["one two"]
    for column, text in (("iso3_code", "NO\u202eR"), ("Indicator", "Homi\x9bcide"), ("Value", "N\u200fA")):
        with pytest.raises(BadInput, match="holds control characters"):
            unodc.read(workbook([OLD, [text if c == column else s for c, s in zip(OLD, row, strict=True)]]), "x")


@settings(max_examples=60)
@given(st.data())
def test_mutated_bytes_give_cells_or_one_line(data: st.DataObject) -> None:
    content = bytearray(workbook([OLD, *map(old_row, [19, " NA", "23,"])]))
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(content) - 1))
        content[at : at + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=3))
    with contextlib.suppress(BadInput):  # and nothing else
        unodc.read(bytes(content), "here.xlsx")


@pytest.mark.skipif(not REAL.is_file(), reason="original files are not here")
def test_the_real_workbook() -> None:
    found = unodc.read(REAL.read_bytes(), "real")
    rows = found.table.to_pylist()
    assert len(rows) == 24_392
    key = ("iso3_code", "Indicator", "Disaggregation", "Gender", "Unit", "Year")
    assert len({tuple(row[k] for k in key) for row in rows}) == 24_392
    statuses = [row["status"] for row in rows]
    assert statuses.count("NA") == 509
    assert sorted(s for s in statuses if s and s != "NA") == ["1,", "1,", "18,", "2,", "23,", "4,", "9,"]
    assert sum(row["value"] is None and row["status"] is None for row in rows) == 42
    assert {row["Gender"] for row in rows} == {"Total (all ages)", "All", "Male", "Female"}
    norway = [
        (row["Year"], row["Gender"], row["value"])
        for row in rows
        if row["iso3_code"] == "NOR" and row["Indicator"].endswith("IPFM") and row["Unit"] == "Count"
    ]
    assert sorted(norway) == [
        ("2019", "All", 19),
        ("2019", "Female", 13),
        ("2019", "Male", 6),
        ("2020", "All", 13),
        ("2020", "Female", 10),
        ("2020", "Male", 3),
    ]
