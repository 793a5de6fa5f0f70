"""What was dropped in beside what is held: who counted, what replaces what, and what is said of a number.

All numbers are made up.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from pathlib import Path

import pytest

from analysis import asof, build, store, vintages
from analysis.errors import BadInput
from analysis.fetch import dropin
from analysis.fetch.dropin import form
from analysis.paths import House
from analysis.store import Figure
from conftest import DAY, raw_row, small_house, snapshot

MINISTRY = {"title": "Svar til Stortinget", "url": "https://www.regjeringen.no/x"}


def drop(house: House, source: str, date: str, value: str, tags: str = "", today: dt.date = DAY, **other: str) -> Path:
    """A form with one line, accepted: its folder."""
    cells = {"measure": "homicide_victims", "sex": "total", "year": "2023", "who": "Kripos"} | other
    row = ["x", cells["measure"], cells["sex"], tags, cells["year"], cells["year"], value, cells["who"], "side 4"]
    path = house.root.parent / f"{source}-{value}-{tags}.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=";").writerows([form.COLUMNS, row])
    given = MINISTRY if source == "jd" else {}
    return dropin.accept(dropin.read(path, source, house, date=date, today=today, **given), house, today)


def held(house: House) -> list[Figure]:
    build.build(house)
    store._loaded.cache_clear()
    return store.load(("homicide", "shelter"), house)


def newest(house: House, day: dt.date = vintages.LAST_DAY) -> Figure:
    (edition,) = asof.newest(asof.editions(held(house)), day)
    return edition.figure


def year(value: str, date: str, **cells: str) -> dict[str, str]:
    url = f"https://www.politiet.no/{date}-{value}"
    return raw_row(period_start="2023", period_end="2023", value=value, publication_date=date, url=url, **cells)


# --- who counted, and who only reports it


def test_a_text_of_the_ministry_says_that_it_reports_anothers_count(tmp_path: Path) -> None:
    house = small_house(tmp_path / "house", [raw_row()])
    drop(house, "jd", "2026-06-01", "36")
    (figure,) = (f for f in held(house) if f.period_start.year == 2023)
    assert (figure.publisher, figure.via, figure.confidence) == ("kripos", "justis", "medium")
    drop(house, "jd", "2026-06-02", "40", year="2022", who="Justis- og beredskapsdepartementet")
    (own,) = (f for f in held(house) if f.period_start.year == 2022)
    assert (own.publisher, own.via, own.confidence) == ("justis", None, "high")


def test_a_text_of_the_ministry_that_repeats_an_old_number_of_kripos_makes_it_no_newer(tmp_path: Path) -> None:
    house = small_house(tmp_path / "house", [year("38", "2024-01-20")])
    drop(house, "kripos", "2026-06-01", "36")
    before = held(house)
    drop(house, "jd", "2026-09-01", "38")
    assert newest(house).value == 36
    assert [f.figure_id for f in held(house)] == [f.figure_id for f in before]
    old = next(f for f in before if f.value == 38)
    assert {s.via for s in store.sightings(house)[old.figure_id]} == {None, "justis"}


def test_kripos_own_table_that_returns_to_an_old_number_is_its_newest_word(tmp_path: Path) -> None:
    house = small_house(tmp_path / "house", [year("38", "2024-01-20")])
    drop(house, "kripos", "2026-06-01", "36")
    drop(house, "kripos", "2026-09-01", "38")
    figure = newest(house)
    assert (figure.value, figure.published) == (38, dt.date(2026, 9, 1))


# --- what is said of a number


SHELTER = {"measure": "shelter_residents_adults", "year": "2021", "who": "Bufdir"}
CHANGED = {
    "measure": "shelter_residents_adults",
    "period_start": "2021",
    "period_end": "2021",
    "value": "1795",
    "definition_note": "Adults who stayed; counting rule changed from this year.",
    "original_publisher": "Bufdir / Sentio Research Norge",
    "publication_date": "",
    "url": "https://www2.bufdir.no/x",
}


@pytest.mark.parametrize("published", ["", "2022-05-01"])
def test_a_break_that_a_page_tells_of_stays_with_the_number(published: str, tmp_path: Path) -> None:
    house = small_house(tmp_path / "house", [raw_row(**CHANGED | {"publication_date": published})])
    (before,) = held(house)
    assert "break" in before.status
    drop(house, "bufdir", "2025-06-01", "1795", **SHELTER)
    (figure,) = held(house)
    assert figure.status == ["break"]
    assert figure.published.isoformat() == (published or "2025-06-01")


def test_another_number_has_no_break_of_the_old_one(tmp_path: Path) -> None:
    house = small_house(tmp_path / "house", [raw_row(**CHANGED)])
    drop(house, "bufdir", "2025-06-01", "1799", **SHELTER)
    assert newest(house).status == []


def test_what_an_undated_page_calls_provisional_may_be_final(tmp_path: Path) -> None:
    house = small_house(tmp_path / "house", [year("36", "", breakdown="provisional")])
    assert "provisional" in newest(house).status
    drop(house, "kripos", "2026-06-01", "36")
    assert newest(house).status == []


@pytest.mark.parametrize("flag", ["break", "provisional"])
def test_a_form_can_say_break_and_provisional(flag: str, tmp_path: Path) -> None:
    house = small_house(tmp_path / "house", [raw_row()])
    drop(house, "kripos", "2026-06-01", "36", flag)
    assert newest_of_2023(house).status == [flag]
    drop(house, "kripos", "2026-09-01", "36")
    assert newest_of_2023(house).status == []


def newest_of_2023(house: House) -> Figure:
    (edition,) = asof.newest(asof.editions(f for f in held(house) if f.period_start.year == 2023), vintages.LAST_DAY)
    return edition.figure


# --- the same file again


def test_the_same_file_with_a_later_date_is_kept_already_and_says_since_when(tmp_path: Path) -> None:
    house = House(tmp_path / "house")
    folder = drop(house, "kripos", "2026-06-01", "36")
    before = snapshot(house.raw)
    with pytest.raises(
        BadInput, match=f"kept already, since {DAY} in {house.name(folder)}, as published 2026-06-01"
    ) as e:
        drop(house, "kripos", "2026-07-01", "36", today=DAY + dt.timedelta(days=3))
    assert "never changed" in str(e.value.remedy)
    assert "remove" not in str(e.value)
    assert snapshot(house.raw) == before
    assert drop(house, "kripos", "2026-06-01", "36") == folder


@pytest.mark.parametrize("dates", [("2026-06-01",) * 3, ("2026-06-01", "2026-06-15", "2026-07-01")])
def test_a_source_that_returns_to_an_edition_is_news(dates: tuple[str, str, str], tmp_path: Path) -> None:
    house = small_house(tmp_path / "house", [raw_row()])
    folders = [drop(house, "kripos", date, value) for date, value in zip(dates, ("36", "37", "36"), strict=True)]
    assert [f.name for f in folders] == [f"{DAY}", f"{DAY}.2", f"{DAY}.3"]
    figure = newest_of_2023(house)
    assert (figure.value, figure.published.isoformat()) == (36, dates[-1])
    assert drop(house, "kripos", dates[-1], "36") == folders[-1]


def test_an_old_edition_handed_in_again_is_not(tmp_path: Path) -> None:
    house = small_house(tmp_path / "house", [raw_row()])
    first = drop(house, "kripos", "2026-06-01", "36")
    drop(house, "kripos", "2026-07-01", "37")
    assert drop(house, "kripos", "2026-06-01", "36") == first
    drop(house, "kripos", "2026-07-02", "30", year="2022")
    with pytest.raises(BadInput, match="kept already"):
        drop(house, "kripos", "2026-06-15", "36")
    assert newest_of_2023(house).value == 37


# --- a date that is only a month


def test_a_month_that_does_not_tell_which_came_first_is_refused(tmp_path: Path) -> None:
    house = small_house(tmp_path / "house", [raw_row()])
    folder = drop(house, "kripos", "2026-10-20", "37")
    said = f"{house.name(folder)}, published 2026-10-20, says something else, and 2026-10 does not tell"
    with pytest.raises(BadInput, match=said):
        drop(house, "kripos", "2026-10", "36")
    drop(house, "kripos", "2026-10", "30", year="2022")
    drop(house, "kripos", "2026-09", "35")
    assert newest_of_2023(house).value == 37


def test_of_a_month_and_a_day_in_it_what_was_handed_in_later_is_newer(tmp_path: Path) -> None:
    house = small_house(tmp_path / "house", [raw_row(), year("40", "2024-01-20")])
    for date, value in (("2026-10", "36"), ("2026-10-20", "37")):
        drop(house, "kripos", date, value)
    assert newest_of_2023(house).value == 37
    chain = {f.value: f.supersedes for f in held(house) if f.period_start.year == 2023}
    ids = {f.value: f.figure_id for f in held(house) if f.period_start.year == 2023}
    assert chain == {40: None, 36: ids[40], 37: ids[36]}
    drop(house, "kripos", "2026-11-02", "38")
    figures = {f.value: f for f in held(house) if f.period_start.year == 2023}
    assert (newest_of_2023(house).value, figures[38].supersedes) == (38, figures[37].figure_id)


# --- read back


def test_one_series_twice_is_not_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the sums let through."""
    monkeypatch.setattr("analysis.fetch.dropin.sums._once", lambda figures: (figures, []))
    rows = [
        ["x", "homicide_victims", "total", "", start, end, "24", "Kripos", "side 4"]
        for start, end in (("2025", "2025"), ("2025-01-01", "2025-12-31"))
    ]
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=";").writerows([form.COLUMNS, *rows])
    path = tmp_path / "form.csv"
    path.write_text(out.getvalue(), encoding="utf-8")
    house = House(tmp_path / "house")
    edition = dropin.read(path, "kripos", house, date="2026-06-01", today=DAY)
    with pytest.raises(BadInput, match="one figure stands twice"):
        dropin.accept(edition, house, DAY)
    assert snapshot(house.raw) == {}
