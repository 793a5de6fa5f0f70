"""PxWeb's CSV, where a symbol stands in the place of the number, and parquet, where it stands beside."""

from __future__ import annotations

import contextlib
import io

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.errors import BadInput
from analysis.sources import pxweb

CSV = (
    '"Region","Kjønn","Tid","Personer"\r\n'
    '"0301","å","2023",5\r\n"0301","å","2024",..\r\n'
    '"4601","å","2023",-1.5\r\n"4601","å","2024",":"\r\n'
)
ROWS = [
    ("0301", "å", "2023", 5, None),
    ("0301", "å", "2024", None, ".."),
    ("4601", "å", "2023", -1.5, None),
    ("4601", "å", "2024", None, ":"),
]


def read(content: bytes) -> list[tuple]:
    found = pxweb.read(content, "here")
    found.table.validate(full=True)
    return list(zip(*(column.to_pylist() for column in found.table.columns), strict=True))


def parquet(**columns: list) -> bytes:
    file = io.BytesIO()
    pq.write_table(pa.table(columns), file)
    return file.getvalue()


ONE = {
    "Region": ["0301", "0301", "4601", "4601"],
    "Tid": ["2023", "2024"] * 2,
    "timestamp": [1, 2, 1, 2],
    "value": [5, None, 0, None],
    "value_symbol": [None, "..", "", ":"],
}


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("ends", ["\r\n", "\n"])
def test_csv_in_latin_1(delimiter: str, ends: str) -> None:
    assert read(CSV.replace(",", delimiter).replace("\r\n", ends).encode("latin-1")) == ROWS


def test_an_unknown_symbol_is_kept_as_it_stands() -> None:
    for symbol in ("1,5", "NA", "nan", "1e5", "-", "...", "0n"):
        rows = read(f"Region;value\n0301;{symbol}\n".encode())
        assert rows == [("0301", None, symbol)]
    assert read(b"Region,value\n0301,\n") == [("0301", None, None)]


def test_parquet_with_one_content() -> None:
    assert read(parquet(**ONE)) == [
        ("0301", "2023", 5, None),
        ("0301", "2024", None, ".."),
        ("4601", "2023", 0, None),
        ("4601", "2024", None, ":"),
    ]


def test_parquet_may_write_nan_for_a_cell_whose_symbol_says_why() -> None:
    rows = read(parquet(Region=["a", "b"], value=[float("nan"), 2.0], value_symbol=[":", ""]))
    assert rows == [("a", None, ":"), ("b", 2, None)]


def test_parquet_with_several_contents() -> None:
    contents = {
        "Tid": ["2023", "2024"],
        "ContentsCode_A": [1, None],
        "ContentsCode_A_symbol": [None, ":"],
        "ContentsCode_B": [1.5, 2.5],
        "ContentsCode_B_symbol": ["*", None],
    }
    assert read(parquet(**contents)) == [
        ("2023", "A", 1, None),
        ("2023", "B", 1.5, "*"),
        ("2024", "A", None, ":"),
        ("2024", "B", 2.5, None),
    ]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "is empty"),
        (b"<html>", "HTML, XML, JSON or binary"),
        (b'{"error": 1}', "HTML, XML, JSON or binary"),
        (CSV.replace('"2024"', '"2023"').encode("latin-1"), "4 rows where its codes make 2 cells"),
        (CSV.rpartition('"4601"')[0].encode("latin-1"), "3 rows where its codes make 4 cells"),
        (b"Region,2023,2024\n0301,5,6\n4601,7,8\n", "2 rows where its codes make 4"),
        (b"Region,value\n0301\n", "no plain CSV"),
        (b"Region,value\n", "0 rows where its codes make 0 cells"),
        (b"value\n5\n", "rows where"),
        (b"Region,value\n03\x1b01,5\n", "holds control characters"),
        (b"Reg\x9bion,value\n0301,5\n", "holds control characters"),
        (b"Region,value\n0301,.\x1b.\n", "holds control characters"),
        (parquet(Region=["\u202ea"], value=[1], value_symbol=[""]), "holds control characters"),
        (b"Region,Region,value\n1,2,3\n", "named twice|one name"),
        (b"value,value\n1,2\n", "named as the columns"),
        (parquet(**ONE)[:-30], "no whole parquet"),
        (parquet(Region=["a"], value=[1]), "has no column `value` with"),
        (parquet(Region=["a"], value=["1"], value_symbol=[""]), "values are not numbers"),
        (parquet(Region=["a"], value=[float("inf")], value_symbol=[""]), "no finite number"),
        (parquet(Region=["a"], value=[float("nan")], value_symbol=[""]), "NaN.*without a symbol"),
        (b"a," * 101 + b"value\n" + b"1," * 101 + b"5\n", "more than 100 columns"),
        (parquet(value=[1], value_symbol=[""], **{f"D{n}": ["a"] for n in range(101)}), "more than 100 dimensions"),
        (parquet(Region=[None, "a"], value=[1, 2], value_symbol=["", ""]), "a code is missing"),
        (parquet(**ONE | {"Tid": ["2023"] * 4}), "4 rows where its codes make 2 cells"),
    ],
)
def test_what_is_no_long_table_is_refused(content: bytes, says: str) -> None:
    with pytest.raises(BadInput, match=says) as error:
        read(content)
    assert "\n" not in str(error.value)


@given(st.data(), st.sampled_from([CSV.encode("latin-1"), parquet(**ONE)]))
def test_mutated_bytes_give_cells_or_one_line(data: st.DataObject, original: bytes) -> None:
    content = bytearray(original)
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(content) - 1))
        content[at : at + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=3))
    with contextlib.suppress(BadInput):  # and nothing else
        read(bytes(content))
