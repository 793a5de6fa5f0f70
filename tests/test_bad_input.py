"""What bad input gets: file, row, column, value and remedy, exit code 2, no traceback, tables as they were.

Every bad raw file is tried twice: unsealed, where the seal stops it, and resealed, where the check itself must.
"""

from __future__ import annotations

import csv
import io
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from analysis import formula
from analysis.errors import BadInput
from analysis.paths import House
from analysis.seal import sealed_files
from analysis.sources import effects, published
from conftest import ROOT, Ended, raw_row, reseal, run, small_house, snapshot

NAME = "data/raw/published/small_figures.csv"
ROWS = [raw_row(), raw_row(value="27", period_start="2016", period_end="2016"), raw_row(value="25", sex="female")]
BAD_ROW = 3  # the second row below the header; each case spoils that one


@dataclass(frozen=True)
class Case:
    """How a good file is spoilt, and what the message must then name."""

    id: str
    spoil: Callable[[bytes], bytes]
    says: tuple[str, ...]
    row: int | None = BAD_ROW
    column: str | None = None
    value: str | None = None


def _cell(column: str, value: str, **others: str) -> Callable[[bytes], bytes]:
    """Put a value into one cell of the bad row."""

    def spoil(content: bytes) -> bytes:
        rows = list(csv.DictReader(io.StringIO(content.decode())))
        rows[BAD_ROW - 2] |= {column: value} | others
        return _csv(rows)

    return spoil


def _csv(rows: list[dict[str, str]]) -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def _each_row(change: Callable[[dict[str, str]], dict[str, str]]) -> Callable[[bytes], bytes]:
    return lambda content: _csv([change(row) for row in csv.DictReader(io.StringIO(content.decode()))])


def _without(column: str) -> Callable[[bytes], bytes]:
    return _each_row(lambda row: {k: v for k, v in row.items() if k != column})


def _case(column: str, value: str, *says: str, **others: str) -> Case:
    shown = f"{column}={value[:14]}" + "".join(f",{k}={v}" for k, v in others.items())
    return Case(shown, _cell(column, value, **others), ("Correct the", "seal the file", *says), BAD_ROW, column, value)


def _number(value: str) -> Case:
    cell = _cell("value", value)
    return Case(f"value={value[:14]}", cell, ("not a number", "Write digits"), BAD_ROW, "value", value)


PARTNER_SHARE = {"measure": "partner_homicide_share", "value_kind": "share_percent"}
DATE = "not a date of the form YYYY, YYYY-MM or YYYY-MM-DD"
CASES = [
    Case("missing column", _without("sex"), ("missing column", "Restore the column"), 1, "sex"),
    Case(
        "two missing columns", _each_row(lambda r: {k: r[k] for k in r if k not in ("sex", "url")}), (), 1, "sex, url"
    ),
    Case("extra column", _each_row(lambda r: r | {"remark": "x"}), ("extra column", "Remove or rename"), 1, "remark"),
    Case(
        "renamed column",
        lambda c: c.replace(b"geography", b"geografi", 1),
        ("extra column", "nearest known words are geography"),
        1,
        "geografi",
    ),
    Case("column twice", lambda c: c.replace(b"geography", b"sex", 1), (), 1),
    Case("latin-1", lambda c: c.replace(b"27,", "2ø,".encode("latin-1")), ("not UTF-8", "Save the file as UTF-8"), 3),
    Case("utf-16", lambda c: c.decode().encode("utf-16"), ("not UTF-8", "Save the file as UTF-8"), 1),
    *map(
        _number,
        (
            "many",
            "12 000",
            "1,5",
            "",
            "nan",
            "inf",
            "1e3",
            "27.",
            ".5",
            "+27",
            "0x1b",
            "²7",
            "２７",
            "٢٧",
            "007",
            "9" * 400,
            "2-7",
        ),
    ),
    *(
        _case(column, text, DATE)
        for column in ("period_start", "period_end")
        for text in ("42005", "15", "2015.0", "1.5", "2015/01/01", "01.01.2015", "2015-1-1", "1899", "201", "２０１５")
    ),
    _case("publication_date", "42384", DATE),
    _case("publication_date", "January 2016", DATE),
    _case("period_start", "2015-02-29", "no such day in the calendar"),
    _case("period_end", "2016-13", "no such day in the calendar"),
    _case("publication_date", "2016-04-31", "no such day in the calendar"),
    Case(
        "period_start empty",
        _cell("period_start", ""),
        ("one end of the period is empty", "Correct the date"),
        BAD_ROW,
        "period_start",
    ),
    _case("value", "-3", "cannot be negative"),
    _case("value", "-0.4", "cannot be negative", value_kind="rate_per_100k", measure="homicide_rate"),
    _case("value", "-12", "cannot be negative", **PARTNER_SHARE),
    _case("value", "101", "a share lies between 0 and 100 percent", **PARTNER_SHARE),
    _case("value", "100.1", "a share lies between 0 and 100 percent", **PARTNER_SHARE),
    Case("value=23.5", _cell("value", "23.5"), ("a count has no decimals. Correct",), BAD_ROW, "value", "23.5"),
    _case("period_end", "2014", "the period ends before it starts (2016)"),
    _case("period_end", "2016-01-01", "the period ends before it starts (2016-01-02)", period_start="2016-01-02"),
    *(_case("geography", code, "unknown word") for code in ("ZZ", "UK", "no", "", "NOR", "Norway", "GB-ENG")),
    _case("sex", "women", "unknown word"),
    _case("sex", "femal", "nearest known words are female"),
    _case("value_kind", "counts", "nearest known words are count"),
    _case("confidence", "sure", "unknown word"),
    Case(
        "stock_or_flow", _cell("stock_or_flow", "flows"), ("neither stock nor flow",), BAD_ROW, "stock_or_flow", "flows"
    ),
    _case("measure", "homicide_victim", "nearest known words are homicide_victims", "crosswalk/measures.csv"),
    _case("breakdown", "method=firearms", "nearest known words are method=firearm", "crosswalk/tags.csv"),
    _case("original_publisher", "Kripoz", "nearest known words are Kripos", "crosswalk/publishers.csv"),
    *(
        Case(
            f"{column} {start!r}",
            _cell(column, f"{start}SUM(A1:A9)"),
            (f"begins with {start!r}", "run it as a formula", "Let it begin with a word and seal the file"),
            BAD_ROW,
            column,
            f"{start}SUM(A1:A9)",
        )
        for column, start in zip(
            ("breakdown", "definition_note", "original_publisher", "publication_title", "url", "where_in_source"),
            ("=", "+", "-", "@", "\t", "="),
            strict=True,
        )
    ),
    Case("empty file", lambda c: b"", ("the file is empty", "Restore it from the repository"), None),
    Case("only a byte order mark", lambda c: b"\xef\xbb\xbf", ("the file is empty",), None),
    Case("only a line end", lambda c: b"\n", ("the file is empty",), None),
    Case("header alone", lambda c: c.split(b"\n")[0] + b"\n", ("a header and no rows", "Restore it"), None),
    Case("cut in the header", lambda c: c[: c.index(b",geography")], ("missing column",), 1),
    Case("cut in a quoted header", lambda c: b'measure,"peri', ("not valid CSV", "Restore"), 1),
    Case("cut mid-row", lambda c: c[: c.rindex(b"Drapsoversikt")], ("truncated", "Restore the row"), 4),
    Case(
        "cut in a quoted cell",
        lambda c: b"\n".join(c.split(b"\n")[:2]) + b'\nhomicide_victims,2016,2016,NO,total,,27,count,flow,"kil',
        ("not valid CSV", "Restore the row"),
        BAD_ROW,
    ),
    Case(
        "a comma without quotes",
        lambda c: b"\n".join(p if i != 2 else p + b",x" for i, p in enumerate(c.split(b"\n"))),
        ("a comma without quotes", "Restore the row"),
    ),
]


@pytest.fixture(scope="module")
def _template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    house = small_house(tmp_path_factory.mktemp("standing"), ROWS)
    assert run(house, "build").code == 0
    return house.root


@pytest.fixture
def standing(_template: Path, tmp_path: Path) -> tuple[House, dict]:
    """A small house that was built, and what its data/processed holds."""
    house = House(tmp_path / "house")
    shutil.copytree(_template, house.root)
    assert run(house, "build").out.startswith("data/processed is current")
    return house, snapshot(house.processed)


def _refused(house: House, before: dict, ended: Ended, *says: str) -> None:
    assert ended.code == 2
    assert ended.err.splitlines()[-1].startswith("partnerdrap: ")
    assert "Traceback" not in ended.out + ended.err
    for text in says:
        assert text in ended.err
    assert snapshot(house.processed) == before


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_a_bad_file_is_refused_unsealed_and_resealed(standing: tuple[House, dict], case: Case) -> None:
    house, before = standing
    path = house.published / "small_figures.csv"
    good = path.read_bytes()
    bad = case.spoil(good)
    assert bad != good
    path.write_bytes(bad)
    _refused(house, before, run(house, "build"), NAME, f"partnerdrap seal {NAME} --because", "restore the file")
    assert run(house, "seal", str(path), "--because", "to see the check itself").code == 0
    where = [f"row {case.row}, " if case.column else f"row {case.row}"] if case.row else []
    where += [f"column {case.column}"] if case.column else []
    where += [f"value {case.value!r}"] if case.value is not None else []
    _refused(house, before, run(house, "build"), f"partnerdrap: {NAME}", *where, *case.says)


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_text_is_refused_where_it_begins_as_a_formula_and_nowhere_else(start: str) -> None:
    with pytest.raises(BadInput, match="a spreadsheet would run it as a formula") as found:
        formula.refuse(f"{start}1", file="a.csv", row=2, column="url")
    assert (found.value.file, found.value.row, found.value.column) == ("a.csv", 2, "url")
    for text in ("", f"a{start}1", "–", "−3", "(+45)"):
        formula.refuse(text)


def test_a_file_cut_at_any_byte_of_its_last_row_is_refused(tmp_path: Path) -> None:
    house = small_house(tmp_path, ROWS[:2])
    (sidecar,) = sealed_files(house, house.published)
    whole = sidecar.file.read_bytes()
    start = whole.rstrip(b"\n").rindex(b"\n") + 1
    for cut in range(start + 1, len(whole) - 1):
        sidecar.file.write_bytes(whole[:cut])
        with pytest.raises(BadInput, match="row 3"):
            published.read(sidecar, house)


def test_good_values_at_the_edges_are_taken(tmp_path: Path) -> None:
    rows = [
        raw_row(value="0"),
        raw_row(value="100", **PARTNER_SHARE),
        raw_row(value="0", **PARTNER_SHARE, sex="female"),
        raw_row(value="-120", measure="domestic_violence_reports_change", value_kind="share_percent"),
        raw_row(value="180", measure="domestic_violence_reports_change", value_kind="share_percent", sex="na"),
        raw_row(period_start="2016-02-29", period_end="2016-02-29", geography="XK"),
        raw_row(period_start="", period_end="", geography="GB-NIR"),
    ]
    assert run(small_house(tmp_path, rows), "build").code == 0


def test_a_hedged_number_that_no_reading_covers_is_bad_input(tmp_path: Path) -> None:
    measure, note = next(
        (measure, note)
        for (measure, note), pairs in effects.table("notes").items()
        if ("hedge", "about") in pairs and "kind" not in dict((*pairs, *effects.table("measures")[(measure,)]))
    )
    row = raw_row(value="1.123456789012345", value_kind="rate_per_100k", measure=measure, definition_note=note)
    ended = run(small_house(tmp_path, [row]), "build")
    assert ended.code == 2
    assert f"{NAME}, row 2, column value, value '1.123456789012345'" in ended.err


# --- YAML: sidecar, corrections, claim


def _sidecar(house: House, **change: object) -> Path:
    path = house.published / "small_figures.source.yaml"
    content = yaml.safe_load(path.read_text(encoding="utf-8")) | change
    path.write_text(yaml.safe_dump(content, sort_keys=False), encoding="utf-8")
    return path


def test_an_unknown_key_in_a_sidecar_is_refused_by_build_and_by_seal(standing: tuple[House, dict]) -> None:
    house, before = standing
    _sidecar(house, licens="CC BY")
    name = "data/raw/published/small_figures.source.yaml"
    says = (name, "column licens", "unknown key", "nearest known words are licence", "Remove or rename it")
    _refused(house, before, run(house, "build"), *says)
    _refused(house, before, run(house, "seal", str(house.published / "small_figures.csv"), "--because", "x"), *says)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"rows": "many"}, "column rows, value 'many'"),
        ({"read_on": "in November"}, "column read_on, value 'in November'"),
        ({"licence": "free"}, "column licence"),
        ({"licence": {"ssb": "CC BY"}}, "column licence"),
        ({"file": "gone.csv"}, "without its sidecar"),
    ],
    ids=str,
)
def test_a_sidecar_with_a_wrong_value_is_refused(standing: tuple[House, dict], change: dict, says: str) -> None:
    house, before = standing
    _sidecar(house, **change)
    _refused(house, before, run(house, "build"), says)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "should be a mapping"),
        (b"- a\n- b\n", "should be a mapping"),
        (b"file: [\n", "not valid YAML"),
        ("title: på\n".encode("latin-1"), "not readable as YAML in UTF-8"),
        (b"file: x.csv\n", "key missing"),
    ],
    ids=repr,
)
def test_a_sidecar_that_is_no_sidecar_is_refused(standing: tuple[House, dict], content: bytes, says: str) -> None:
    house, before = standing
    (house.published / "small_figures.source.yaml").write_bytes(content)
    _refused(house, before, run(house, "build"), "small_figures.source.yaml", says)


CORRECTION = {
    "id": "a-test",
    "action": "flag",
    "file": "small_figures.csv",
    "where": {"value": "27"},
    "set": {"status": ["sex_doubtful"]},
    "cells": 1,
    "why": "Only so that there is a correction to spoil.",
    "guard": {"shows": ["27"]},
}


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"reason": "x"}, ("a-test", "column reason", "Mend the entry")),
        ({"guard": {"shows": ["27"], "show": "x"}}, ("a-test", "column guard.show")),
        ({"action": "remove"}, ("a-test", "column action")),
        ({"why": "short"}, ("a-test", "column why")),
        ({"where": {}}, ("a-test", "column where")),
        ({"guard": {"shows": ["27"], "exceeds": {"part": {}, "whole": {}}}}, ("a-test", "column guard.exceeds.part")),
        ({"cells": "one"}, ("a-test", "column cells")),
        (
            {"set": {"status": ["sex_doubtfull"]}},
            ("a-test", "value 'sex_doubtfull'", "nearest known words are sex_doubtful"),
        ),
        ({"set": {"value": "3"}}, ("a-test", "sets value, which no correction may set")),
        ({"action": "replace", "set": {"period_end": "2016-13-01"}}, ("a-test", "period_end", "2016-13-01")),
        ({"where": {"wert": "27"}}, ("a-test", "selects by wert")),
    ],
    ids=lambda x: str(x)[:40],
)
def test_a_bad_correction_is_refused(standing: tuple[House, dict], change: dict, says: tuple[str, ...]) -> None:
    house, before = standing
    house.corrections.write_text(yaml.safe_dump([CORRECTION | change]), encoding="utf-8")
    _refused(house, before, run(house, "build"), "data/raw/corrections.yaml", *says)
    house.corrections.write_text(yaml.safe_dump([CORRECTION]), encoding="utf-8")
    assert run(house, "build").code == 0


@pytest.mark.parametrize(
    ("content", "says"),
    [(b"a: b\n", "should be a list"), (b"- [\n", "not valid YAML"), (b"- \xe5\n", "UTF-8")],
    ids=repr,
)
def test_corrections_that_are_no_list_are_refused(standing: tuple[House, dict], content: bytes, says: str) -> None:
    house, before = standing
    house.corrections.write_bytes(content)
    _refused(house, before, run(house, "build"), "data/raw/corrections.yaml", says)


def test_two_corrections_of_one_id_are_refused(standing: tuple[House, dict]) -> None:
    house, before = standing
    house.corrections.write_text(yaml.safe_dump([CORRECTION, CORRECTION]), encoding="utf-8")
    _refused(house, before, run(house, "build"), "an id stands twice", "a-test")


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("reading: level", "reading: level\nreadings: record", "readings"),
        ("min_years: 10", "min_year: 10", "min_year"),
        ("type: share", "type: shares", "type"),
        ("review_by: 2027-02-01", "review_by: soon", "review_by"),
        ("date: 2016-11", "date: 2016-11-20", 'Put it in quotes: "2016-11-20"'),
    ],
)
def test_an_unknown_key_or_word_in_a_claim_is_refused(
    standing: tuple[House, dict], old: str, new: str, says: str
) -> None:
    house, before = standing
    shutil.copytree(ROOT / "claims", house.claims)
    path = house.claims / "one-in-four.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    _refused(house, before, run(house, "claim", "one-in-four"), "claims/one-in-four.yaml", says)


def test_an_unknown_claim_is_answered_with_the_nearest(standing: tuple[House, dict]) -> None:
    house, before = standing
    shutil.copytree(ROOT / "claims", house.claims)
    _refused(house, before, run(house, "claim", "one-in-for"), "no such claim", "one-in-four")


# --- seal


@pytest.mark.parametrize("form", ["absolute", "relative", "from its folder"])
def test_seal_takes_absolute_and_relative_paths_and_keeps_the_reason(
    standing: tuple[House, dict], monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    house, _ = standing
    path = house.published / "small_figures.csv"
    path.write_bytes(path.read_bytes().replace(b",27,", b",28,"))
    monkeypatch.chdir(path.parent if form == "from its folder" else house.root)
    given = {"absolute": str(path), "relative": NAME, "from its folder": path.name}[form]
    ended = run(house, "seal", given, "--because", "Kripos prints 28: a typing error æøå")
    assert (ended.code, ended.err) == (0, "")
    assert NAME in ended.out
    sidecar = yaml.safe_load((house.published / "small_figures.source.yaml").read_text(encoding="utf-8"))
    assert sidecar["sealed"][-1]["because"] == "Kripos prints 28: a typing error æøå"
    assert sidecar["sealed"][-1]["sha256"] == sidecar["sha256"]
    assert sidecar["rows"] == 3
    assert len(sidecar["sealed"]) == 2  # the history stays
    assert run(house, "build").code == 0
    assert ",28,28,28," in (house.processed / "homicide.csv").read_text(encoding="utf-8")


@pytest.mark.parametrize("content", [b"", b"\x00\xff\xfe", b"not a table", b"a,b\n" * 5], ids=repr)
def test_seal_takes_any_content(standing: tuple[House, dict], content: bytes) -> None:
    house, before = standing
    path = house.published / "small_figures.csv"
    path.write_bytes(content)
    assert run(house, "seal", str(path), "--because", "as it came").code == 0
    _refused(house, before, run(house, "build"), NAME)


def test_seal_says_what_is_missing(standing: tuple[House, dict]) -> None:
    house, before = standing
    path = house.published / "small_figures.csv"
    _refused(house, before, run(house, "seal", str(path), "--because", "  "), "the reason is empty", "--because")
    _refused(house, before, run(house, "seal", str(path) + "x", "--because", "x"), "no such file", f"{NAME}x")
    (house.published / "small_figures.source.yaml").unlink()
    _refused(
        house, before, run(house, "seal", str(path), "--because", "x"), NAME, "small_figures.source.yaml beside it"
    )
    _refused(house, before, run(house, "build"), NAME, "without its sidecar", f"partnerdrap seal {NAME} --because")


def test_a_sidecar_whose_file_is_gone_is_refused(standing: tuple[House, dict]) -> None:
    house, before = standing
    (house.published / "small_figures.csv").unlink()
    _refused(house, before, run(house, "build"), "small_figures.source.yaml", "small_figures.csv, which is not there")


def test_a_house_without_raw_data_is_refused(tmp_path: Path) -> None:
    house = House(tmp_path)
    ended = run(house, "build")
    assert ended.code == 2
    assert "data/raw/published" in ended.err
    assert not house.processed.exists()
    house.published.mkdir(parents=True)
    assert "no raw file is there" in run(house, "build").err


def test_readers_stop_on_bad_raw_data_as_the_build_does(standing: tuple[House, dict]) -> None:
    house, before = standing
    path = house.published / "small_figures.csv"
    path.write_bytes(_cell("value", "many")(path.read_bytes()))
    reseal(house, path.name)
    _refused(house, before, run(house, "find", "drap"), f"{NAME}, row 3, column value, value 'many'")


# --- the traceback is there for who asks


def _apart(house: House, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own, as a shell runs it."""
    env = {**os.environ, "PARTNERDRAP_ROOT": str(house.root), "PYTHONPATH": str(ROOT / "src")}
    command = [sys.executable, "-m", "analysis.cli", *arguments]
    return subprocess.run(command, env=env, capture_output=True, text=True, check=False)


def test_debug_shows_the_traceback_and_keeps_the_exit_code(tmp_path: Path) -> None:
    house = small_house(tmp_path, [raw_row(value="many")])
    plain, debug = _apart(house, "build"), _apart(house, "build", "--debug")
    assert (plain.returncode, debug.returncode) == (2, 2)
    assert "Traceback" not in plain.stderr
    assert "Traceback (most recent call last)" in debug.stderr
    for ended in (plain, debug):
        assert f"partnerdrap: {NAME}, row 2, column value, value 'many': not a number" in ended.stderr
