"""What a table states of itself, its units, names, day and silences: what we do not know stops the build."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from analysis.errors import BadInput
from analysis.paths import House
from analysis.sources import official
from conftest import raw_row, small_house
from replay_unodc import HEADER, PARTNER, SHEET, workbook
from test_official import cube, population, recorded, snapshot, stops

OFFENCE = {"5021": "¬¬ Mishandling i nære relasjoner"}
REPORTED = {"AnmeldteLovbrudd": "Anmeldte lovbrudd"}


@pytest.fixture
def house(tmp_path: Path) -> House:
    return small_house(tmp_path, [raw_row()])


def persons(unit: str) -> bytes:
    """The population, with the unit that the table states."""
    content = json.loads(population([2801, 2791, 2802, 2792]))
    content["dimension"]["ContentsCode"]["category"]["unit"] = {"Personer1": {"base": unit, "decimals": 0}}
    return json.dumps(content).encode()


def deaths(values: list, kind: str = "antall", unit: str = "antall", status: dict | None = None) -> bytes:
    """Deaths by assault in the shape that FHI documents: no dimension of places, counts named by their label."""
    content = cube(
        {
            "AAR": {"2022_2022": "2022"},
            "KJONN": {"1": "Menn", "2": "Kvinner"},
            "DODSARSAK": {"X85-Y09": "Overfall (X85-Y09)"},
            "MEASURE_TYPE": {"ANTALL": kind},
        },
        values,
        status,
    )
    content["dimension"]["MEASURE_TYPE"]["category"]["unit"] = {"ANTALL": {"decimals": None, "label": unit}}
    return json.dumps(content).encode()


def reported(offences: dict[str, str], values: list, status: dict | None = None, contents: dict = REPORTED) -> bytes:
    dimensions = {"LovbruddKrim": offences, "ContentsCode": contents, "Tid": {"2013": "2013", "2016": "2016"}}
    return json.dumps(cube(dimensions, values, status)).encode()


def in_thousands() -> bytes:
    content = json.loads(recorded({"geo": {"NO": "Norway"}, "time": {"2020": "2020"}}, [1, 2]))
    content["dimension"]["unit"]["category"]["label"] = {"NR": "Thousand"}
    return json.dumps(content).encode()


@pytest.mark.parametrize(
    ("name", "content", "names"),
    [
        (
            "ssb/07459",
            persons("1 000 personer"),
            ["ContentsCode", "Personer1", "'1 000 personer'", "'antall' or 'personer'"],
        ),
        ("ssb/07459", persons("prosent"), ["ContentsCode", "Personer1", "'prosent'", "official_units.csv"]),
        ("eurostat/crim_off_cat", in_thousands(), ["column unit", "value 'NR'", "'thousand'", "in 'number'"]),
        ("fhi/assault_deaths", deaths([3, 1], unit="per 100 000"), ["MEASURE_TYPE", "ANTALL", "'per 100 000'"]),
        ("fhi/assault_deaths", deaths([3, 1], kind="rate"), ["MEASURE_TYPE", "ANTALL (rate)", "official_codes.csv"]),
    ],
)
def test_another_unit_than_the_one_we_know_stops_the_build(
    house: House, name: str, content: bytes, names: list[str]
) -> None:
    snapshot(house, f"{name}.json", content)
    stops(house, f"{name.split('/')[1]}.json", *names)


def test_the_unit_that_we_know_and_none_at_all_pass(house: House) -> None:
    for number, content in enumerate((persons("Personer"), persons("antall"), persons(""))):
        file = official.read(snapshot(house, "ssb/07459.json", content, f"2026-03-1{number}"), house)
        assert [r.value for r in file.rows] == [2801, 2791, 2802, 2792]


def test_men_and_women_are_told_by_their_names_and_not_by_numbers(house: House) -> None:
    content = json.loads(population([1, 2, 3, 4]))
    content["dimension"]["Kjonn"]["category"]["label"] = {"1": "Kvinner", "2": "Menn"}
    file = official.read(snapshot(house, "ssb/07459.json", json.dumps(content).encode()), house)
    assert [(r.sex, r.value) for r in file.rows] == [("female", 1), ("female", 2), ("male", 3), ("male", 4)]


@pytest.mark.parametrize("updated", ["0001-01-01T00:00:00Z", "1970-01-01T00:00:00Z", "2025-12-31T23:00:00Z"])
def test_a_table_that_is_dated_before_what_it_counts_stops_the_build(house: House, updated: str) -> None:
    """It would stand behind every edition that we hold, and none of its numbers would ever take effect."""
    snapshot(house, "ssb/07459.json", population([1, 2, 3, 4], updated=updated))
    stops(house, "07459.json", updated[:10], "counts 2026", "before that year began")


@pytest.mark.parametrize(
    ("name", "content"), [("ssb/07459", population([1, None, 3, 4])), ("fhi/assault_deaths", deaths([3, None]))]
)
def test_a_cell_of_ours_with_neither_number_nor_symbol_stops_the_build(house: House, name: str, content: bytes) -> None:
    """SSB and FHI say with a symbol why a number is missing: without one it may be hidden, or lost on the way."""
    snapshot(house, f"{name}.json", content)
    stops(house, "json, row 2", "no symbol says why", "official_symbols.csv")


def test_silence_in_a_cell_that_is_not_ours_is_none_of_ours(house: House) -> None:
    contents = {**REPORTED, "AnmLovbrPer1000": "Anmeldte lovbrudd per 1 000 innbyggere"}
    file = official.read(snapshot(house, "ssb/08484.json", reported(OFFENCE, [7, 8, None, 1], None, contents)), house)
    assert ([r.value for r in file.rows], file.left) == ([7, 8], 2)


def test_a_table_of_which_nothing_is_ours_is_left_whole_whatever_its_dimensions(house: House) -> None:
    kinds = {"LovbruddKrim": OFFENCE, "PolitiAvgjorelse": {"AAA-BZZ": "I alt"}}
    dimensions = {**kinds, "ContentsCode": {"P": "Oppklaringsprosent"}, "Tid": {"2013": "2013", "2016": "2016"}}
    for table in ("09405", "10651"):
        content = json.dumps(cube(dimensions, [39.5, None])).encode()
        file = official.read(snapshot(house, f"ssb/{table}.json", content), house)
        assert (file.rows, file.withheld, file.left) == ([], [], 2)
    snapshot(house, "ssb/09405.json", json.dumps(cube(dimensions, [39.5, None], {"1": "?!"})).encode(), "2026-03-12")
    stops(house, "09405.json", "row 2", "'?!'", "official_symbols.csv")


@pytest.mark.parametrize("unit", ["antall", "dødsfall", "Døde", "personer"])
def test_deaths_without_a_dimension_of_places_are_norways(house: House, unit: str) -> None:
    file = official.read(snapshot(house, "fhi/assault_deaths.json", deaths([3, 1], unit=unit)), house)
    assert [(r.geography, r.sex, r.value) for r in file.rows] == [("NO", "male", 3), ("NO", "female", 1)]


def test_a_table_without_places_is_said_to_have_none(house: House) -> None:
    snapshot(house, "eurostat/crim_off_cat.json", recorded({"time": {"2020": "2020"}}, [1, 2]))
    stops(house, "crim_off_cat.json", "no dimension of the table holds its place", "official_dimensions.csv")


OLD_AND_NEW = {"5021A": "¬¬ Mishandling i nære relasjoner", "5021b": "¬¬ Mishandling i nære relasjoner"}


@pytest.mark.parametrize("signs", [(".", "."), ("..", "..")])
def test_of_two_codes_with_one_name_the_empty_cell_yields(house: House, signs: tuple[str, str]) -> None:
    """SSB keeps the codes of an older classification, empty, beside those of the new."""
    content = reported(OLD_AND_NEW, [2900, None, None, 3500], {"1": signs[0], "2": signs[1]})
    file = official.read(snapshot(house, "ssb/08484.json", content), house)
    assert {(r.period_start.year, r.value) for r in file.rows} == {(2013, 2900), (2016, 3500)}
    assert (file.withheld, file.left) == ([], 2)


def test_of_two_empty_cells_with_one_name_the_one_that_misses_a_number_stays(house: House) -> None:
    content = reported(OLD_AND_NEW, [None, 5, None, None], {"0": ".", "2": "..", "3": "."})
    file = official.read(snapshot(house, "ssb/08484.json", content), house)
    assert [(r.period_start.year, r.status) for r in file.withheld] == [(2013, ("not_available",))]
    assert [r.value for r in file.rows] == [5]


@pytest.mark.parametrize(("values", "status"), [([1, 2, 3, 4], {}), ([1, 2, None, 4], {"2": ":"})])
def test_two_codes_with_one_name_that_both_count_stop_the_build(house: House, values: list, status: dict) -> None:
    """A number beside one that is hidden is not the whole."""
    snapshot(house, "ssb/08484.json", reported(OLD_AND_NEW, values, status))
    stops(house, "08484.json", "row 3", "counts the same as cell 1", "official_codes.csv")


def test_the_22nd_of_july_is_among_all_victims_and_not_among_those_of_partners(house: House) -> None:
    place = ["NOR", "Norway", "Europe", "Northern Europe", "Victims of intentional homicide"]
    kinds = (("Total", "Total", 111), ("by relationship to perpetrator", PARTNER, 9))
    rows = [[*place, dim, category, "Total", "Total", 2011, "Counts", n, "CTS"] for dim, category, n in kinds]
    content = workbook({SHEET: [["UNODC. Invented."], [], HEADER, *rows]})
    file = official.read(snapshot(house, "unodc/data_cts_intentional_homicide.xlsx", content), house)
    said = {r.measure: "incl_22_july" in r.qualifiers for r in file.rows}
    assert said == {"homicide_victims": True, "partner_homicide_victims": False}


def test_a_day_far_beyond_the_calendar_is_no_day(house: House) -> None:
    content = b"freq,iccs,unit,geo\\TIME_PERIOD\t2020 \nA,ICCS0101,NR,NO\t31 \n"
    sidecar = snapshot(house, "eurostat/crim_off_cat.tsv", content)
    far = replace(sidecar, modified="Thu, 01 Jan 99999999999999999999 00:00:00 GMT")
    with pytest.raises(BadInput, match="updated on a day that is none"):
        official.read(far, house)
