"""Revisions, how provisional they make a figure, and the difference between two states of the data."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from analysis import build, store, vintages, vocabulary
from analysis.errors import BadInput
from analysis.paths import House
from conftest import raw_row, run, small_house
from test_ledger import COUNT, PARTNER, write

FIRST, LATER = "2016-01-31", "2020-01-31"


def house(folder: Path, *rows: dict[str, str]) -> House:
    made = small_house(folder, rows)
    build.build(made)
    return made


def printed(value: str, date: str, **cells: str) -> dict[str, str]:
    return raw_row(value=value, publication_date=date, publication_title=f"Overview of {date}", **cells)


def figures(where: House) -> list[store.Figure]:
    return store.load(vocabulary.TOPICS, where)


@pytest.fixture
def revised(tmp_path: Path) -> House:
    """2015 printed as 23 and corrected to 21; 2014 printed twice as 29."""
    other = {"period_start": "2014", "period_end": "2014"}
    return house(
        tmp_path,
        printed("23", FIRST),
        printed("21", LATER),
        printed("29", FIRST, **other),
        printed("29", LATER, **other),
    )


def test_a_revision_tells_both_editions_and_the_change(revised: House) -> None:
    (found,) = vintages.revisions(figures(revised))
    assert (found.older.value, found.newer.value, found.change) == (23, 21, -2)
    assert found.percent == pytest.approx(-100 * 2 / 23)
    assert found.age == 5
    assert not found.finer


def test_a_number_with_more_digits_is_no_correction(tmp_path: Path) -> None:
    rounded = {"measure": "population_1_january", "stock_or_flow": "stock", "definition_note": "rounded to hundreds"}
    where = house(
        tmp_path,
        printed("4920300", FIRST, **rounded),
        printed("4920305", LATER, **rounded | {"definition_note": "residents"}),
    )
    (found,) = vintages.revisions(figures(where))
    assert found.finer
    (settled,) = vintages.settling(figures(where), store.sightings(where))
    assert (settled.printed_again, settled.revised) == (1, 0)


def test_how_provisional_a_year_is_comes_from_what_was_printed_again(revised: House) -> None:
    (found,) = vintages.settling(figures(revised), store.sightings(revised))
    assert (found.publisher, found.measure) == ("kripos", "homicide_victims")
    assert (found.printed_again, found.revised, found.oldest) == (2, 1, 5)
    assert found.largest == pytest.approx(-100 * 2 / 23)


def test_a_figure_printed_once_says_nothing_of_revisions(tmp_path: Path) -> None:
    where = house(tmp_path, printed("23", FIRST))
    assert vintages.settling(figures(where), store.sightings(where)) == []


def test_two_days_of_the_same_data_differ_by_what_came_between(revised: House) -> None:
    changes = vintages.diff(vintages.state("2016-06-01", revised), vintages.state("now", revised))
    assert [(c.kind, c.before.value, c.after.value) for c in changes] == [("revised", 23, 21)]
    assert vintages.diff(vintages.state("2020-06-01", revised), vintages.state("now", revised)) == []


def test_two_folders_differ_by_what_is_new_and_gone(tmp_path: Path) -> None:
    one = house(tmp_path / "one", printed("23", FIRST))
    two = house(tmp_path / "two", printed("29", FIRST, period_start="2014", period_end="2014"))
    changes = vintages.diff(figures(one), vintages.state(str(two.processed), one))
    assert sorted((c.kind, (c.after or c.before).value) for c in changes) == [("gone", 23), ("new", 29)]


def test_the_same_number_under_another_status_is_told(tmp_path: Path) -> None:
    one = house(tmp_path / "one", printed("23", FIRST))
    (figure,) = figures(one)
    (change,) = vintages.diff([figure], [figure._replace(status=("provisional",))])
    assert change.kind == "status"


@pytest.mark.parametrize("text", ["2024-02-31", "yesterday", "/nowhere"])
def test_no_state_names_what_is_one(revised: House, text: str) -> None:
    with pytest.raises(BadInput, match="YYYY-MM-DD"):
        vintages.state(text, revised)


def test_the_command_tells_people_and_machines_the_same(revised: House) -> None:
    told = run(revised, "revisions")
    assert told.code == 0
    assert "23 (2016-01-31) -> 21 (2020-01-31), -2, -8.7 %" in told.out
    assert "2 yearly figures seen in more than one year, 1 changed" in told.out
    (revision,) = json.loads(run(revised, "revisions", "--json").out)["revisions"]
    assert (revision["older"]["value"], revision["newer"]["value"]) == (23, 21)


def test_the_command_compares_two_states(revised: House) -> None:
    told = run(revised, "revisions", "--since", "2016-06-01")
    assert "revised  homicide victims, 2015, NO (Kripos): 23 (2016-01-31) -> 21 (2020-01-31)" in told.out
    assert told.out.strip().endswith("1 revised")
    assert json.loads(run(revised, "revisions", "--since", "2016-06-01", "--year", "2014", "--json").out) == []


def test_an_unknown_measure_names_the_nearest(revised: House) -> None:
    ended = run(revised, "revisions", "--measure", "homicide_victim")
    assert ended.code == 2
    assert "homicide_victims" in ended.err


def test_the_command_names_a_claim_beside_the_revision_that_moved_it_and_beside_no_other(tmp_path: Path) -> None:
    partner = {**PARTNER, "value": "10"}
    rows = [raw_row(**partner), printed(**partner | {"value": "14"}, date=LATER), raw_row(), printed("24", LATER)]
    where = house(tmp_path, *rows)
    where.claims.mkdir()
    write(where, COUNT)
    told = run(where, "revisions")
    assert told.code == 0, told.err
    victims, killed_by_partner, moved = told.out.split("\n\n")[0].splitlines()
    assert "23 (2016-01-20) -> 24 (2020-01-31)" in victims
    assert "10 (2016-01-20) -> 14 (2020-01-31), +4, +40.0 %" in killed_by_partner
    assert moved == "  that day moved ten-partner-homicides: supported -> contested errs_low on 2020-01-31"
    found = {r["measure"]: r["moved"] for r in json.loads(run(where, "revisions", "--json").out)["revisions"]}
    words = {"claim": "ten-partner-homicides", "day": LATER, "before": "supported", "after": "contested errs_low"}
    assert found == {"homicide_victims": [], "partner_homicide_victims": [words]}


def test_the_real_revisions_name_the_claims_they_moved(built) -> None:
    from analysis import verdicts

    j = verdicts.verdict("highest-in-ten-years-2023", None, built.house)
    moves = vintages.moved_by([j])
    days = {m.day for found in moves.values() for m in found}
    assert days
    assert all(m.before != m.after for found in moves.values() for m in found)
