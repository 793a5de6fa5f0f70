"""Real files of agencies, read by the crosswalk as the build reads them: every code known, every cell accounted for."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from analysis.paths import House
from analysis.sources import meanings, official
from conftest import ROOT, raw_row, small_house
from test_official import snapshot

ORIGINALS = ROOT.parent / "shared" / "data" / "machine_readable"
real = pytest.mark.skipif(not ORIGINALS.is_dir(), reason="original files are not here")


@pytest.fixture
def house(tmp_path: Path) -> House:
    return small_house(tmp_path, [raw_row()])


@real
def test_the_bulk_file_of_eurostat(house: House) -> None:
    content = (ORIGINALS / "eurostat" / "estat_crim_off_cat.tsv").read_bytes()
    file = official.read(snapshot(house, "eurostat/crim_off_cat.tsv", content), house)
    assert {r.measure for r in file.rows} == {"homicide_offences_recorded"}
    assert len(file.rows) + len(file.withheld) == 41 * 15  # places and years: one offence, one unit
    assert len(file.rows) + len(file.withheld) + file.left == 23_370
    norway = {r.period_start.year: r for r in file.rows if r.geography == "NO"}
    assert [r.value for r in norway.values()] == [34, 29, 29, 111, 27, 47, 29, 24, 27, 28, 25, 28, 31, 29, 30]
    assert {year for year, r in norway.items() if r.qualifiers == ("incl_22_july",)} == {2011}
    assert {"GR", "GB-EAW", "GB-SCT", "GB-NIR", "XK"} <= {r.geography for r in file.rows}


@real
def test_an_offence_that_is_new_in_the_bulk_file_is_left_out(house: House) -> None:
    content = (ORIGINALS / "eurostat" / "estat_crim_off_cat.tsv").read_bytes()
    before = official.read(snapshot(house, "eurostat/crim_off_cat.tsv", content), house)
    new = content.replace(b"A,ICCS0502,P_HTHAB,", b"A,ICCS0505,PC,")
    after = official.read(snapshot(house, "eurostat/crim_off_cat.tsv", new, "2026-03-12"), house)
    assert new != content
    assert [r.value for r in after.rows] == [r.value for r in before.rows]
    assert after.left == before.left


@real
def test_the_workbook_of_unodc(house: House) -> None:
    content = (ORIGINALS / "unodc" / "UNODC_Femicide.xlsx").read_bytes()
    file = official.read(snapshot(house, "unodc/data_cts_intentional_homicide.xlsx", content), house)
    assert len(file.rows) + len(file.withheld) + file.left == 24_392
    assert {r.unit for r in file.rows} == {"victims"}  # rates are left out
    assert Counter(r.measure for r in file.rows).keys() == {
        "homicide_victims",
        "partner_homicide_victims",
        "partner_or_family_homicide_victims",
    }
    family = {
        (r.period_start.year, r.sex): r.value
        for r in file.rows
        if r.geography == "NO" and r.measure == "partner_or_family_homicide_victims"
    }
    assert family == {
        (2019, "female"): 13,
        (2019, "male"): 6,
        (2019, "total"): 19,
        (2020, "female"): 10,
        (2020, "male"): 3,
        (2020, "total"): 13,
    }
    assert not [r for r in file.rows if r.geography == "NO" and r.measure == "partner_homicide_victims"]
    july = {r.period_start.year for r in file.rows if "incl_22_july" in r.qualifiers}
    assert july == {2011}


def test_wherever_norway_in_2011_can_stand_the_22nd_of_july_is_said() -> None:
    everyone = {"homicide_victims", "homicide_offences_recorded", "assault_deaths"}
    said = {**meanings._tables(), **meanings._codes()}
    counts = {(key[0], word) for key, pairs in said.items() for _, word in pairs if word in everyone}
    assert len(counts) >= 4
    assert {(*table_and_measure, "NO", "2011") for table_and_measure in counts} == meanings.exceptions().keys()
