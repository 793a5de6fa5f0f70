"""Editions that come in out of their order: older than what is held, of the same days, or without a number they had.

All numbers are made up.
"""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from analysis import build, cli_fetched, vintages
from analysis.fetch.dropin import form
from analysis.paths import House
from conftest import DAY, raw_row, real_house, run, small_house
from replay_unodc import HEADER, SHEET, Unodc, workbook
from test_dropin_editions import drop, held, newest, year
from test_official import of_2019, recorded, snapshot


def crimes(house: House, value: float | None, day: str, geo: str = "NO", years: tuple[int, ...] = (2019, 2020)) -> None:
    """One edition of Eurostat's table; its first year says `value`, without a word where that is None."""
    known = {str(y): str(y) for y in years}
    values = [value, 30, 31, 32][: 2 * len(years)]
    content = json.loads(recorded({"geo": {geo: geo}, "time": known}, values)) | {"updated": day}
    snapshot(house, "eurostat/crim_off_cat.json", json.dumps(content).encode(), day)


# --- older than what is held


def test_an_older_edition_that_comes_in_late_takes_nothing_from_the_newest(tmp_path: Path) -> None:
    """It says what the newest says; in between another number was printed."""
    house = small_house(tmp_path / "house", [year("38", "2024-03-20"), year("36", "2026-01-20")])
    assert newest(house).value == 36
    drop(house, "kripos", "2024-01-20", "36")
    assert newest(house).value == 36
    steps = [(r.older.value, r.newer.value) for r in vintages.revisions(held(house))]
    assert steps == [(36, 38), (38, 36)]


def test_an_edition_from_in_between_is_no_news_and_moves_a_verdict_all_the_same(tmp_path: Path) -> None:
    """It makes the largest revision larger, which a record has to stand out from."""
    house = real_house(tmp_path / "house")
    file = tmp_path / "form.csv"
    line = ["x", "homicide_victims", "total", "", "2013", "2013", "26", "Kripos", "side 4"]
    with file.open("w", encoding="utf-8", newline="") as open_file:
        csv.writer(open_file, delimiter=";").writerows([form.COLUMNS, line])
    told = run(house, "fetch", "kripos", "--file", str(file), "--date", "2019-02-10", "--confirm")
    assert told.code == 0, told.err
    assert cli_fetched.NOTHING in told.out
    assert "highest-in-ten-years-2023" in told.out
    assert run(house, "claims", "--check").code == 1


# --- of the same days


@pytest.mark.parametrize("value", ["31", "33", "34", "35"])
def test_the_publishers_document_stands_before_our_transcription_of_the_same_days(tmp_path: Path, value: str) -> None:
    for day in ("2024-01", "2024-01-18"):
        house = small_house(tmp_path / day, [year("36", day)])
        drop(house, "kripos", "2024-01-18", value)
        assert newest(house).value == float(value)
        (revision,) = vintages.revisions(held(house))
        assert (revision.older.value, revision.newer.value) == (36, float(value))


# --- numbers that a newer table leaves out


@pytest.fixture
def house(tmp_path: Path) -> House:
    return small_house(tmp_path / "house", [raw_row()])


def test_a_number_that_a_newer_table_leaves_out_is_no_longer_given(house: House) -> None:
    rows = Unodc().rows
    left_out = next(r for r in rows if r[:1] + r[5:7] + r[7:10:2] == ["NOR", "Total", "Total", "Female", 2020])
    for day, sent in (("2026-03-01", rows), ("2026-06-01", [r for r in rows if r is not left_out])):
        content = workbook({SHEET: [HEADER, *sent]})
        snapshot(house, "unodc/data_cts_intentional_homicide.xlsx", content, day)
    build.build(house)
    before, after = (vintages.state(day, house) for day in ("2026-04-01", "2026-07-01"))
    (change,) = vintages.diff(before, after)
    assert (change.kind, change.before.value, change.after.value) == ("withheld", left_out[11], None)
    assert change.after.status == ["not_available"]


@pytest.mark.parametrize(("geo", "years"), [("SE", (2019, 2020)), ("NO", (2020, 2021))])
def test_a_table_whose_years_or_countries_move_on_takes_nothing_back(house: House, geo: str, years) -> None:
    crimes(house, 29, "2026-03-01")
    crimes(house, 30, "2026-06-01", geo, years)
    build.build(house)
    assert of_2019([f for f in vintages.state(vintages.NOW, house) if f.geography == "NO"]) == [(29, [])]


def test_an_edition_of_kripos_that_does_not_repeat_a_number_takes_none_back(tmp_path: Path) -> None:
    house = small_house(tmp_path / "house", [raw_row()])
    drop(house, "kripos", "2025-01-20", "30", today=DAY)
    drop(house, "kripos", "2026-01-20", "24", year="2024")
    assert sorted(f.value for f in held(house) if f.period_start.year in (2023, 2024)) == [24, 30]
