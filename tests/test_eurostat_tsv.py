"""Eurostat's bulk TSV: old and new flags, both line ends, and the real file to the last cell."""

from __future__ import annotations

import contextlib
import gzip
import re
import time
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.errors import BadInput
from analysis.sources import eurostat_tsv, tsvlines

REAL = Path(__file__).resolve().parents[2] / "shared/data/machine_readable/eurostat/estat_crim_off_cat.tsv"
HEADER = "freq,iccs,geo\\TIME_PERIOD"
SMALL = f"{HEADER}\t2021 \t2022 \t2023 \nA,X,NO\t5 \t: \t7 b\nA,X,SE\t: |C\t0n \t10 ep\nA,X,EL\t-2.5 e|C\t0n e\t0 c\n"


def read(text: str | bytes) -> list[tuple]:
    found = eurostat_tsv.read(text.encode() if isinstance(text, str) else text, "here.tsv")
    found.table.validate(full=True)
    return list(zip(*(column.to_pylist() for column in found.table.columns), strict=True))


def test_numbers_missing_cells_and_flags() -> None:
    assert [row[2:] for row in read(SMALL)] == [
        ("NO", "2021", 5, None),
        ("NO", "2022", None, ":"),
        ("NO", "2023", 7, "b"),
        ("SE", "2021", None, "|C"),
        ("SE", "2022", None, "0n"),
        ("SE", "2023", 10, "ep"),
        ("EL", "2021", -2.5, "e|C"),
        ("EL", "2022", None, "0n e"),
        ("EL", "2023", 0, "c"),
    ]


@pytest.mark.parametrize(
    "other",
    [
        SMALL.replace("\n", "\r\n"),
        SMALL.replace(" \t", "\t").replace(" \n", "\n"),
        gzip.compress(SMALL.encode()),
        gzip.compress(SMALL[:60].encode()) + gzip.compress(SMALL[60:].encode()),
        gzip.compress(SMALL.encode()) + bytes(9000),
        gzip.compress(b"") * 300 + gzip.compress(SMALL.encode()) + gzip.compress(b"") * 300,
        "\ufeff" + SMALL,
    ],
)
def test_line_ends_spaces_and_gzip_make_no_difference(other: str | bytes) -> None:
    assert read(other) == read(SMALL)


VALUES = st.one_of(
    st.none(), st.integers(-(10**14), 10**14), st.decimals(-(10**7), 10**7, places=2).map(lambda d: float(d) + 0.0)
)


@given(
    st.lists(st.lists(st.tuples(VALUES, st.sampled_from(["", "b", "ep", "|C", "e|C", "s"])), min_size=3, max_size=3)),
    st.sampled_from([" ", ""]),
)
def test_what_was_written_is_read(series: list, space: str) -> None:
    def cell(value: float | None, flag: str) -> str:
        number = ":" if value is None else str(int(value)) if value == int(value) else f"{value:.2f}"
        return f"{number} {flag}" if flag else f"{number}{space}"

    lines = [f"A,X{n},NO\t" + "\t".join(cell(*c) for c in line) for n, line in enumerate(series)]
    text = "\n".join([f"{HEADER}\t2021 \t2022 \t2023 ", *lines]) + "\n"
    expected = [(v, flag or (":" if v is None else None)) for line in series for v, flag in line]
    assert [row[4:] for row in read(text)] == expected


@pytest.mark.parametrize(
    ("cell", "value", "status"),
    [
        ("0n", None, "0n"),
        ("0.00n", None, "0.00n"),
        (" 7  b ", 7, "b"),
        ("7b", 7, "b"),
        (":b", None, "b"),
        (":", None, ":"),
        (": ", None, ":"),
        (" : ", None, ":"),
        (":  ", None, ":"),
        (": c", None, "c"),
        (": |C", None, "|C"),
        (": e|C", None, "e|C"),
        (": m", None, "m"),
        (": abcdefghi", None, "abcdefghi"),
        ("12345678", 12345678, None),
        ("-1234567.8 e|C", -1234567.8, "e|C"),
        ("12345678.90123", 12345678.90123, None),
        ("0.123456789012345678 p", 0.12345678901234568, "p"),
        ("9007199254740993", 9007199254740992, None),
        ("007", 7, None),
        ("-0", 0, None),
        ("5 abcdefgh", 5, "abcdefgh"),
        ("5 abcdefghi", 5, "abcdefghi"),
    ],
)
def test_an_odd_cell_is_read_as_it_stands(cell: str, value: float | None, status: str | None) -> None:
    first, *others = read(SMALL.replace("\t5 ", f"\t{cell}", 1))
    assert first[4:] == (value, status)
    assert others == read(SMALL)[1:]


def test_pieces_and_long_runs_make_no_difference(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = [f"A,X{n // 400},{('NO', 'SE')[n // 200 % 2]}\t{n} \t: \t{n}.5 {'bep'[n % 3]}" for n in range(0, 1200, 400)]
    lines += [f"B,X{n // 400},G{n % 400}\t{-n} \t0n \t{n / 7:.3f} " for n in range(1200)]
    text = "\n".join([f"{HEADER}\t2021 \t2022 \t2023 ", *lines]) + "\n"
    whole = read(text)
    assert [row[:3] for row in whole[::3]] == [tuple(line.split("\t")[0].split(",")) for line in lines]
    assert [row[4] for row in whole[-3:]] == [-1199, None, 171.286]
    monkeypatch.setattr(eurostat_tsv, "PIECE", 50)
    assert read(text) == whole
    with pytest.raises(BadInput, match=f"row {len(lines)}, column 2022, value '0n !'"):
        read(text.replace("-1198 \t0n ", "-1198 \t0n !"))


def test_more_flags_than_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tsvlines, "PLACE", np.uint64(63))
    flags = ["b", "ep", "|C", "e|C", "b|C", "c", "s", "abcdefgh"] * 40
    text = f"{HEADER}\t2021 \n" + "".join(f"A,X{n},NO\t{n} {flag}\n" for n, flag in enumerate(flags))
    for size in (10, 100, 10_000):
        monkeypatch.setattr(eurostat_tsv, "PIECE", size)
        assert [row[4:] for row in read(text)] == list(enumerate(flags))


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (("\t5 ", "\t5n "), r"row 2, column 2021, value '5n '"),
        (("\t5 ", "\t+5 "), "neither a number nor"),
        (("\t5 ", "\t1e5 "), "neither a number nor"),
        (("\t5 ", "\t5. "), "neither a number nor"),
        (("\t5 ", "\tnan "), "neither a number nor"),
        (("\t5 ", "\t-: "), "neither a number nor"),
        (("\t5 ", "\t "), "neither a number nor"),
        (("\t5 ", "\t1 2 "), "neither a number nor"),
        (("\t5 ", "\t" + "9" * 400 + " "), "too large"),
        (("\t5 ", "\t.5 "), "neither a number nor"),
        (("\t5 ", "\t1.2.3 "), "neither a number nor"),
        (("\t5 ", "\t1-2 "), "neither a number nor"),
        (("\t5 ", "\t1/2 "), "neither a number nor"),
        (("\t5 ", "\t5 <"), "neither a number nor"),
        (("\t5 ", "\t5" + " " * 200_000 + "! "), "neither a number nor"),  # in one pass, not in one for each space
        (("\t5 ", "\t1: "), "neither a number nor"),
        (("\t5 ", ""), "row 2: has 2 cells where the header has 3"),
        (("\t5 ", "\t1 \r2 "), "control character"),
        (("A,X,SE", "A,X,NO"), "row 3: a series that stands twice"),
        (("A,X,SE", "A,XSE"), "row 3: the key should hold 3 codes"),
        (("A,X,SE", "A,,SE"), "a key without a code"),
        (("A,X,SE", ""), "row 3: a key without a code"),
        (("2022", "2021"), "named twice"),
        (("A,X,SE", "A,X\x9b,SE"), "holds control characters"),
        (("A,X,SE", "A,X,S\u202eE"), "holds control characters"),
        (("2022", "20\u200e22"), "holds control characters"),
        (("iccs", "ic\x1bcs"), "holds control characters"),
        (("\\TIME_PERIOD", ""), "no key like geo"),
    ],
)
def test_a_damaged_file_is_refused_with_its_place(change: tuple[str, str], says: str) -> None:
    with pytest.raises(BadInput, match=says) as error:
        read(SMALL.replace(*change, 1))
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "is empty"),
        (b"<env:Envelope>", "HTML, XML or JSON"),
        (SMALL[:-20].encode(), "in the middle of a line"),
        (f"{SMALL[:-20]}\n".encode(), "cells where the header has"),
        (f"{HEADER}\t2023 ".encode(), "in the middle of a line"),
        ((",".join(f"d{n}" for n in range(200_000)) + "\\T\t2023 \n").encode(), "more than 100 dimensions"),
        ((HEADER + "".join(f"\t{n}" for n in range(200_000)) + "\n").encode(), "more than 100,000 periods"),
        (gzip.compress(SMALL.encode())[:-4], "ends before it should"),
        (gzip.compress(SMALL.encode()) + b"x", "something else after its end"),
        (gzip.compress(SMALL.encode()) + bytes(5000) + b"x", "something else after its end"),
        (gzip.compress(SMALL.encode()) + gzip.compress(SMALL.encode())[:-4], "ends before it should"),
        (b"\x1f\x8b" + b"x" * 50, "cannot be unpacked"),
    ],
)
def test_what_is_no_whole_tsv_is_refused(content: bytes, says: str) -> None:
    with pytest.raises(BadInput, match=says):
        read(content)


@pytest.mark.parametrize("text", [SMALL, SMALL.replace(" \t", "\t").replace(" \n", "\n")])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize("packed", [False, True])
def test_wherever_a_line_is_cut_it_is_seen(text: str, line_end: str, packed: bool) -> None:
    """A number that lost its last digit is a number, too."""
    for last in ("11", "11 b", ": |C"):
        content = (text.removesuffix("\n") + f"\nA,X,DK\t12 \t13 \t{last}\n").replace("\n", line_end).encode()
        for left_out in range(1, 12):
            cut = content[:-left_out]
            with pytest.raises(BadInput, match="ends in the middle of a line"):
                read(gzip.compress(cut) if packed else cut)


def test_a_gzip_bomb_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(eurostat_tsv, "LARGEST", 10_000)
    with pytest.raises(BadInput, match="unfolds to more than"):
        read(gzip.compress(b" " * 1_000_000))


def test_time_grows_with_the_size_and_not_with_its_square() -> None:
    empty = gzip.compress(b"", mtime=0)
    few, many = (empty * n + gzip.compress(SMALL.encode()) for n in (5_000, 100_000))

    def seconds(content: bytes) -> float:
        began = time.process_time()
        assert len(read(content)) == 9
        return time.process_time() - began

    assert seconds(many) < 100 * min(seconds(few) for _ in range(3))  # 20 times the size; its square is 400


@given(st.data())
def test_a_mutated_file_gives_cells_or_one_line(data: st.DataObject) -> None:
    content = bytearray(SMALL.encode())
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(content) - 1))
        content[at : at + data.draw(st.integers(0, 3))] = data.draw(
            st.one_of(st.binary(max_size=3), st.sampled_from([b"\t", b"\n", b"\r\n", b" ", b":", b"0n", b"|", b","]))
        )
    with contextlib.suppress(BadInput):  # and nothing else
        read(bytes(content))


@pytest.mark.skipif(not REAL.is_file(), reason="original files are not here")
def test_the_real_file_to_the_last_cell() -> None:
    content = REAL.read_bytes()
    rows = read(content)
    assert len(rows) == 23_370
    assert len({row[:4] for row in rows}) == 1_558
    assert sum(row[5] is None for row in rows) == 5_896
    assert {(row[5] is None, row[6]) for row in rows} == {(False, None), (True, ":")}
    assert [r[5] for r in rows if r[:5] == ("A", "ICCS0101", "NR", "NO", "2011")] == [111]
    cells = [cell for line in content.decode().splitlines()[1:] for cell in re.split("\t", line)[1:]]
    assert [row[5] for row in rows] == [None if cell.strip() == ":" else float(cell) for cell in cells]
