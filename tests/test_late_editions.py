"""Editions that come in out of their order: older than what is held, of the same days, or without a number they had.

All numbers are made up.
"""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
import yaml

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


@pytest.mark.parametrize("printed", [True, False])
def test_of_two_editions_in_the_month_of_a_transcription_the_later_counts(tmp_path: Path, printed: bool) -> None:
    rows = [year("36", "2024-01"), *[year("37", "2024-01-25")] * printed]
    house = small_house(tmp_path / "house", rows)
    drop(house, "kripos", "2024-01-18", "38")
    if not printed:
        drop(house, "kripos", "2024-01-25", "37")
    assert newest(house).value == 37


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


@pytest.mark.parametrize("action", ["replace", "exclude"])
def test_what_is_left_out_is_the_number_as_it_was_corrected(tmp_path: Path, action: str) -> None:
    """Of two that were printed in each other's place it is the other; of one that was wrong, none."""
    sent = Unodc().rows
    women = next(r for r in sent if r[:1] + r[5:7] + r[7:10:2] == ["NOR", "Total", "Total", "Female", 2020])
    day = {"period_start": "2020", "period_end": "2020", "original_publisher": "UNODC", "publication_date": "2022-02"}
    rows = [raw_row(sex=sex, value=value, **day) for sex, value in (("female", "12"), ("male", "10"))]
    house = small_house(tmp_path / "house", rows)
    swap = {"set": {"sex": {"female": "male", "male": "female"}}, "cells": 2, "guard": {"shows": ["12", "10"]}}
    leave = {"cells": 1, "guard": {"shows": ["12"]}}
    mend = {
        "id": "mend",
        "action": action,
        "file": "small_figures.csv",
        "where": {"sex": ["female", "male"] if action == "replace" else "female"},
        "why": "Said at some length, because a correction without a reason is none.",
        **(swap if action == "replace" else leave),
    }
    house.corrections.write_text(yaml.safe_dump([mend]), encoding="utf-8")
    for came, content in (("2026-03-01", sent), ("2026-06-01", [r for r in sent if r is not women])):
        snapshot(house, "unodc/data_cts_intentional_homicide.xlsx", workbook({SHEET: [HEADER, *content]}), came)
    build.build(house)
    changes = vintages.diff(*(vintages.state(day, house) for day in ("2026-04-01", "2026-07-01")))
    told = [(c.kind, c.after.sex, c.before and c.before.value) for c in changes]
    assert told == ([("withheld", "male", 12)] if action == "replace" else [])


@pytest.mark.parametrize(("geo", "years"), [("SE", (2019, 2020)), ("NO", (2020, 2021))])
def test_a_table_whose_years_or_countries_move_on_takes_nothing_back(house: House, geo: str, years) -> None:
    crimes(house, 29, "2026-03-01")
    crimes(house, 30, "2026-06-01", geo, years)
    build.build(house)
    assert of_2019([f for f in vintages.state(vintages.NOW, house) if f.geography == "NO"]) == [(29, [])]


def test_silence_and_a_symbol_of_it_are_one_word(house: House) -> None:
    """Eurostat's two interfaces say it in two ways, and one of them may stand in for the other any day."""
    header = "freq,iccs,unit,geo\\TIME_PERIOD\t2019 \t2020 \n"
    bulk = f"{header}A,ICCS0101,NR,NO\t: \t30 \n".encode()
    crimes(house, 29, "2026-03-01")
    crimes(house, None, "2026-04-01")
    snapshot(house, "eurostat/crim_off_cat.tsv", bulk, "2026-05-01")
    crimes(house, None, "2026-06-01")
    build.build(house)
    (revision,) = vintages.revisions(vintages.state(vintages.NOW, house))
    assert (revision.older.value, revision.newer.status) == (29, ["not_available"])
    assert revision.newer.published.isoformat() == "2026-04-01"


def test_an_edition_of_kripos_that_does_not_repeat_a_number_takes_none_back(tmp_path: Path) -> None:
    house = small_house(tmp_path / "house", [raw_row()])
    drop(house, "kripos", "2025-01-20", "30", today=DAY)
    drop(house, "kripos", "2026-01-20", "24", year="2024")
    assert sorted(f.value for f in held(house) if f.period_start.year in (2023, 2024)) == [24, 30]
