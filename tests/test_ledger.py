"""The ledger of verdicts: written by one command, checked by another, and never edited by hand."""

from __future__ import annotations

import csv
import datetime
import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from analysis import ledger, verdicts
from analysis.errors import BadInput
from analysis.paths import PACKAGE, House
from analysis.verdicts import Kept
from conftest import ROOT, Real, raw_row, reseal, run, small_house, write_rows

COUNT = {
    "id": "ten-partner-homicides",
    "type": "count",
    "text": {
        "nb": "10 personer ble drept av partneren sin i 2015.",
        "en": "10 people were killed by a partner in 2015.",
    },
    "phrases": ["10"],
    "published": {"by": "En avis", "date": "2016", "url": "https://example.org/ti"},
    "reading": "record",
    "counted": [{"measure": "partner_homicide_victims"}],
    "geography": "NO",
    "window": {"first": 2015, "last": 2015},
    "reference": {"publisher": "kripos", "qualifiers": [[]]},
    "caveats": {"nb": "Små tall.", "en": "Small numbers."},
    "reply": {"asked": None, "text": None},
    "review_by": datetime.date(2027, 2, 1),
}
STATEMENT = {
    **COUNT,
    "id": "nobody-knows",
    "type": "statement",
    "text": {"nb": "Mange liv kunne vært reddet.", "en": "Many lives could have been saved."},
    "phrases": ["mange liv"],
    "counted": [{"measure": "shelter_nights"}],
    "reference": {"publisher": "bufdir", "qualifiers": [[]]},
    "reason": {"nb": "Ingen kan vite det.", "en": "Nobody can know."},
}
PARTNER = {"measure": "partner_homicide_victims", "value": "10", "definition_note": "killed by a partner"}
TOTAL = raw_row()


def rows(value: str = "10", **cells: str) -> list[dict[str, str]]:
    return [TOTAL, raw_row(**{**PARTNER, "value": value, **cells})]


@pytest.fixture
def house(tmp_path: Path) -> House:
    """A small house with two claims: one with a number, one that no figure can settle."""
    made = small_house(tmp_path, rows())
    made.claims.mkdir()
    for record in (COUNT, STATEMENT):
        write(made, record)
    return made


def write(house: House, record: dict[str, Any]) -> None:
    path = house.claims / f"{record['id']}.yaml"
    path.write_text(yaml.safe_dump(record, allow_unicode=True, sort_keys=False), encoding="utf-8")


def change(house: House, new: list[dict[str, str]]) -> None:
    write_rows(house.published / "small_figures.csv", new)
    reseal(house, "small_figures.csv")


def acknowledge(house: House, why: str = "first entries") -> str:
    ended = run(house, "claims", "--acknowledge", why)
    assert ended.code == 0, ended.err
    return ended.out


def failed(house: House) -> str:
    ended = run(house, "claims", "--check")
    assert ended.code == 1, ended.out
    assert "Traceback" not in ended.err
    return ended.err


def read(house: House) -> list[dict[str, str]]:
    with ledger.path(house).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


# --- round trip


def test_a_claim_without_an_entry_fails_until_it_is_acknowledged(house: House) -> None:
    said = failed(house)
    assert "2 of 2 claims differ" in said
    assert "ten-partner-homicides: not in the ledger yet; it reads supported" in said
    assert 'partnerdrap claims --acknowledge "WHY"' in said
    assert "wrote nobody-knows" in acknowledge(house)
    ended = run(house, "claims", "--check")
    assert (ended.code, ended.out) == (0, "all 2 claims read as claims/ledger.csv has them\n")


def test_the_rows_say_what_was_acknowledged(house: House) -> None:
    acknowledge(house, "  the first\n entries ")
    statement, count = read(house)
    assert statement["claim"] == "nobody-knows"
    assert (statement["claim_verdict"], statement["k"], statement["verdict"]) == ("not_checkable", "", "")
    assert (count["claim_verdict"], count["verdict"], count["k"], count["share"]) == (
        "supported",
        "supported",
        "10",
        "10",
    )
    assert (count["as_of"], count["rule"], count["row"]) == ("2016-01-20", "v1", "1/1")  # the data date, not today
    assert count["why"] == "the first entries"
    (figure_id,) = count["figure_ids"].split(";")
    assert figure_id.startswith("partner-homicide-victims-no-2015-kripos-")
    assert count["basis"] == f"{figure_id}=10"
    assert re.fullmatch("[0-9a-f]{16}", count["figures"])


def test_acknowledging_twice_adds_nothing(house: House) -> None:
    acknowledge(house)
    before = ledger.path(house).read_bytes()
    assert "nothing to acknowledge" in acknowledge(house, "again")
    assert ledger.path(house).read_bytes() == before


def test_two_houses_write_the_same_bytes(house: House, tmp_path: Path) -> None:
    acknowledge(house)
    other = small_house(tmp_path / "other", rows())
    other.claims.mkdir()
    for record in (COUNT, STATEMENT):
        write(other, record)
    acknowledge(other)
    assert ledger.path(other).read_bytes() == ledger.path(house).read_bytes()


def test_one_raw_number_that_changes_fails_and_names_the_figures(house: House) -> None:
    acknowledge(house)
    (old,) = [r["figure_ids"] for r in read(house) if r["claim"] == "ten-partner-homicides"]
    change(house, rows("12"))
    said = failed(house)
    assert "1 of 2 claims differ" in said
    assert "ten-partner-homicides: supported -> contradicted (errs_low)" in said
    assert "10, supported -> 12, contradicted errs_low" in said
    assert re.search(
        r"arrived: partner-homicide-victims-no-2015-kripos-\w{8}: 12, Kripos, published 2016-01-20, "
        r"https://www.politiet.no/drap-2015",
        said,
    )
    assert f"gone: {old}: 10; no longer in the tables" in said
    assert "nobody-knows" not in said
    before = ledger.path(house).read_text(encoding="utf-8")
    assert acknowledge(house, "Kripos corrected 2015").splitlines() == [
        "wrote ten-partner-homicides into claims/ledger.csv"
    ]
    assert run(house, "claims", "--check").code == 0  # a contradicted claim stays, and passes
    assert ledger.path(house).read_text(encoding="utf-8").startswith(before)


def test_a_contradicted_claim_that_turns_supported_fails_too(house: House) -> None:
    change(house, rows("12"))
    acknowledge(house)
    change(house, rows("10"))
    assert "contradicted (errs_low) -> supported" in failed(house)


def test_a_later_edition_that_changes_a_verdict_is_named_with_its_source(house: House) -> None:
    acknowledge(house)
    later = {"publication_date": "2017-01-19", "url": "https://www.politiet.no/drap-2016"}
    change(house, [*rows(), rows("11", **later)[1]])
    said = failed(house)
    assert re.search(r"arrived: \S+: 11, Kripos, published 2017-01-19, https://www.politiet.no/drap-2016\n", said)
    assert re.search(r"gone: \S+: 10, Kripos, published 2016-01-20, https://www.politiet.no/drap-2015\n", said)


def test_a_figure_that_does_not_decide_is_named_where_it_moves_a_verdict(house: House) -> None:
    change(house, rows("12"))
    acknowledge(house)
    ntb = {"original_publisher": "NTB", "url": "https://www.ntb.no/a", "publication_date": "2016-01-21"}
    change(house, [*rows("12"), rows("10", **ntb)[1]])
    said = failed(house)
    assert "contradicted (errs_low) -> contested" in said
    assert "https://www.ntb.no/a, beside the numbers that decide" in said
    assert "gone:" not in said


def test_figures_that_move_nothing_need_no_acknowledgement(house: House) -> None:
    acknowledge(house)
    change(house, [*rows(), raw_row(period_start="2014", period_end="2014", value="29")])
    assert run(house, "claims", "--check").code == 0
    assert "nothing to acknowledge" in acknowledge(house)


def test_a_claim_read_otherwise_without_new_figures_says_so(house: House) -> None:
    acknowledge(house)
    write(house, {**COUNT, "phrases": ["11"]})
    said = failed(house)
    assert "no figure came or went" in said
    assert "«10»: 10, supported -> not asked" in said
    assert "«11»: not asked -> 10, contradicted errs_high" in said


def test_a_claim_that_is_taken_out_must_be_acknowledged(house: House) -> None:
    acknowledge(house)
    (house.claims / "ten-partner-homicides.yaml").unlink()
    assert "ten-partner-homicides: no longer in the registry; it read supported" in failed(house)
    acknowledge(house, "withdrawn by its publisher")
    assert run(house, "claims", "--check").code == 0
    write(house, COUNT)
    assert "not in the ledger since it was withdrawn" in failed(house)
    acknowledge(house, "said again")
    assert run(house, "claims", "--check").code == 0


def test_the_difference_as_json(house: House) -> None:
    acknowledge(house)
    change(house, rows("12"))
    ended = run(house, "claims", "--check", "--json")
    assert ended.code == 1
    (found,) = json.loads(ended.out)
    assert (found["before"]["verdict"], found["now"]["verdict"]) == ("supported", "contradicted")
    assert found["arrived"][0]["facts"]["url"] == "https://www.politiet.no/drap-2015"
    assert [r["k"] for r in found["now"]["reference"]] == ["12"]


@pytest.mark.parametrize("why", ["", "  \n ", "bell\x07", "=1+1", "+1", "-1", "\t@SUM(A1)"])
def test_the_reason_must_say_something(house: House, why: str) -> None:
    ended = run(house, "claims", "--acknowledge", why)
    assert ended.code == 2
    assert "--acknowledge" in ended.err
    assert not ledger.path(house).exists()


def test_a_broken_claim_stops_both_with_nothing_written(house: House) -> None:
    write(house, {**COUNT, "unknown": 1})
    for arguments in (("--check",), ("--acknowledge", "why"), ()):
        ended = run(house, "claims", *arguments)
        assert (ended.code, ended.out) == (2, "")
        assert "claims/ten-partner-homicides.yaml" in ended.err
    assert not ledger.path(house).exists()


# --- edited by hand


def lines_of(house: House) -> list[str]:
    return ledger.path(house).read_text(encoding="utf-8").splitlines()


def tampered(house: House, lines: list[str]) -> str:
    ledger.path(house).write_text("\n".join(lines) + "\n", encoding="utf-8")
    for arguments in (("--check",), ("--acknowledge", "why")):
        ended = run(house, "claims", *arguments)
        assert (ended.code, ended.out) == (2, "")
        assert "claims/ledger.csv, row" in ended.err
        assert "git restore claims/ledger.csv" in ended.err
    assert lines_of(house) == lines
    return ended.err


@pytest.fixture
def written(house: House) -> House:
    acknowledge(house)
    change(house, rows("12"))
    acknowledge(house, "Kripos corrected 2015")
    assert len(lines_of(house)) == 4
    return house


@pytest.mark.parametrize("gone", [1, 2])
def test_a_row_that_was_removed_is_seen(written: House, gone: int) -> None:
    lines = lines_of(written)
    assert f"row {gone + 1}," in tampered(written, lines[:gone] + lines[gone + 1 :])


def test_rows_in_another_order_are_seen(written: House) -> None:
    head, one, two, three = lines_of(written)
    assert "row 2, column chain" in tampered(written, [head, two, one, three])


def test_a_verdict_written_by_hand_is_seen(written: House) -> None:
    head, one, two, three = lines_of(written)
    assert "row 4, column chain" in tampered(written, [head, one, two, three.replace("contradicted", "supported")])


@pytest.mark.parametrize(
    ("old", "new", "column"),
    [
        ("not_checkable", "probably", "claim_verdict"),
        ("2016-01-20", "20 January", "as_of"),
        ("1/1", "2/1", "row"),
        ("1/1", "1/2", "chain"),
        ("first entries", "", "why"),
    ],
)
def test_a_malformed_cell_is_named(written: House, old: str, new: str, column: str) -> None:
    head, one, *rest = lines_of(written)
    said = tampered(written, [head, one.replace(old, new, 1), *rest])
    assert f"column {column}" in said


def test_a_basis_that_is_not_its_hash_is_named(written: House) -> None:
    *before, last = lines_of(written)
    assert "column figures" in tampered(written, [*before, last.replace("=12", "=13")])


def test_other_columns_are_named(written: House) -> None:
    head, *rest = lines_of(written)
    assert "row 1, column remark" in tampered(written, [f"{head},remark", *(f"{line}," for line in rest)])
    assert "row 1, column k" in tampered(written, [head.replace(",k,", ","), *rest])


@pytest.mark.parametrize(("bad", "row"), [("a,b,c", 3), ("", 3), ('"a" b', 3), ('"unfinished', 5)])
def test_a_row_of_another_shape_is_named(written: House, bad: str, row: int) -> None:
    head, one, *rest = lines_of(written)
    assert f"claims/ledger.csv, row {row}: " in tampered(written, [head, one, bad, *rest])


@pytest.mark.parametrize("mark", ["<<<<<<< HEAD", "=======", ">>>>>>> other"])
def test_marks_of_a_merge_conflict_are_named(written: House, mark: str) -> None:
    head, one, *rest = lines_of(written)
    assert "row 3: holds the marks of a merge conflict" in tampered(written, [head, one, mark, *rest])


def test_an_entry_cut_short_is_seen(house: House) -> None:
    write(house, {**COUNT, "reference": {"publisher": "kripos", "qualifiers": [[], ["incl_dating"]]}})
    acknowledge(house)
    *lines, last = lines_of(house)
    assert ",2/2," in last
    assert "ends too early" in tampered(house, lines)


def test_a_ledger_that_is_no_text_is_named(written: House) -> None:
    ledger.path(written).write_bytes(b"\xff\xfe\x00")
    ended = run(written, "claims", "--check")
    assert ended.code == 2
    assert "not readable as UTF-8" in ended.err


def test_line_ends_of_another_system_are_no_edit(written: House) -> None:
    text = ledger.path(written).read_bytes().replace(b"\n", b"\r\n")
    ledger.path(written).write_bytes(text)
    assert run(written, "claims", "--check").code == 0


# --- how numbers are written


def number(**cells: Any) -> dict[str, Any]:
    plain = {
        "definition": ["b", "a"], "phrase": "x", "k": 68, "n": 284, "k_low": 68, "k_high": 68, "n_low": 280,
        "n_high": 290, "share": 68 / 284, "p_below": 0.2, "p_in": 0.8, "p_above": -1e-17, "verdict": "supported",
        "direction": None, "flags": ["undated", "break"], "numerator_figure_ids": ["one"],
        "denominator_figure_ids": ["two"],
    }  # fmt: skip
    return plain | cells


def entry(*numbers: dict[str, Any]) -> ledger.Entry:
    judgement = {
        "id": "made-up", "as_of": "2026-11-22", "rule": "v1", "verdict": "supported", "direction": None,
        "flags": ["b", "a"], "reference": list(numbers), "evidence": [], "sensitivity": {"cells": []},
    }  # fmt: skip
    figure = {"value": 1.0, "low": 1.0, "high": 1.0}
    return ledger.entry(Kept(judgement, {"one": figure, "two": figure}))


def test_numbers_are_written_alike_on_every_machine() -> None:
    (row,) = entry(number())
    assert (row["k"], row["n"], row["share"]) == ("68", "284", "0.239437")
    assert (row["p_below"], row["p_in"], row["p_above"]) == ("0.200000", "0.800000", "0.000000")
    assert (row["flags"], row["claim_flags"], row["definition"]) == ("break;undated", "a;b", "b;a")
    noisy = number(share=68 / 284 * (1 + 1e-12), p_below=0.2 + 1e-12)
    assert entry(noisy) == entry(number())


@pytest.mark.parametrize(
    ("k", "low", "high", "written"),
    [(None, None, 500.0, "..500"), (None, 1000, None, "1000.."), (None, 23.5, 24.5, "23.5..24.5"),
     (8.2, 8.2, 8.2, "8.2"), (2474.0, 2474, 2474, "2474"), (1234567, 0, 0, "1234567"), (None, None, None, "")],
)  # fmt: skip
def test_a_bound_is_written_with_its_ends(k: Any, low: Any, high: Any, written: str) -> None:
    (row,) = entry(number(k=k, k_low=low, k_high=high))
    assert row["k"] == written


def test_a_definition_without_figures_has_a_row_of_its_own() -> None:
    first, second = entry(number(), {"definition": ["incl_dating"], "missing": True})
    assert (first["row"], second["row"]) == ("1/2", "2/2")
    assert (second["definition"], second["verdict"], second["k"], second["basis"]) == ("incl_dating", "", "", "")


def test_the_hash_is_of_the_numbers_and_their_bounds() -> None:
    assert ledger.printed({"value": 24.0, "low": 23.5, "high": 24.5}) == "24[23.5..24.5]"
    assert ledger.printed({"value": None, "low": None, "high": 500.0}) == "..500"
    assert ledger.printed({"value": 68.0, "low": 68.0, "high": 68.0}) == "68"


# --- the real registry


def test_every_claim_of_the_registry_gets_its_rows(built: Real, tmp_path: Path) -> None:
    kept = verdicts.kept(built.house.claim_ids, None, built.house)
    own = House(tmp_path)
    own.claims.mkdir()
    assert ledger.acknowledge(kept, "a test", own) == built.house.claim_ids
    assert ledger.acknowledge(kept, "a test", own) == []
    written = ledger.read(own)
    by_claim: dict[str, int] = {}
    for row in written:
        by_claim[row["claim"]] = by_claim.get(row["claim"], 0) + 1
    assert by_claim == {k.judgement["id"]: max(len(k.judgement["reference"]), 1) for k in kept}
    for k in kept:  # every figure behind a number that decides is among those it was judged on
        (first, *_) = [r for r in written if r["claim"] == k.judgement["id"]]
        basis = {item.split("=")[0] for item in first["basis"].split(";")}
        ids = {i for r in written if r["claim"] == k.judgement["id"] for i in r["figure_ids"].split(";") if i}
        assert ids <= basis


def test_the_ledger_of_the_checkout_is_whole() -> None:
    """That it agrees with the figures is for `make test` to say, which runs `claims --check` on the real build."""
    assert ledger.read(House(ROOT)) != []


# --- the clock


class NoClock(datetime.datetime):
    @classmethod
    def now(cls, tz: Any = None) -> Any:
        raise AssertionError("somebody looked at the clock")

    utcnow = now
    today = now


class NoToday(datetime.date):
    @classmethod
    def today(cls) -> Any:
        raise AssertionError("somebody looked at the clock")


def test_nothing_that_ci_runs_looks_at_the_clock(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(datetime, "datetime", NoClock)
    monkeypatch.setattr(datetime, "date", NoToday)
    for arguments in (
        ("claims", "--acknowledge", "why"),
        ("claims", "--check"),
        ("claims",),
        ("claims", "--json"),
        ("claim", "ten-partner-homicides"),
        ("cite", "ten-partner-homicides"),
        ("claims", "--review", "--as-of", "2020-01-01"),
    ):
        ended = run(house, *arguments)
        assert ended.code == 0, (arguments, ended.err)
    with pytest.raises(AssertionError, match="looked at the clock"):
        run(house, "claims", "--review")


def test_the_clock_is_read_in_two_places() -> None:
    """A seal and what was fetched are dated, and a scheduled review asks what day it is."""
    reads = re.compile(r"\.(now|today|utcnow)\(|\btime\.time\(|time_ns\(|localtime|gmtime")
    found = [
        f"{path.relative_to(PACKAGE).as_posix()}: {line.strip()}"
        for path in sorted(PACKAGE.rglob("*.py"))
        for line in path.read_text(encoding="utf-8").splitlines()
        if reads.search(line)
    ]
    assert [line.split(":")[0] for line in found] == ["cli_tools.py", "fetch/http.py"], found


def test_bad_input_says_where(house: House) -> None:
    with pytest.raises(BadInput, match="column --acknowledge"):
        ledger.reason(" ")
