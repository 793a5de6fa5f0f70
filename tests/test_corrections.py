"""Declared corrections: what they change, and how they stop the build once the source has changed."""

from __future__ import annotations

import csv
import datetime as dt
from collections import Counter
from pathlib import Path

import pytest
import yaml

from analysis import build, corrections
from analysis.corrections import ORDER
from analysis.errors import BadInput
from analysis.paths import House
from analysis.seal import sealed_files
from analysis.sources import published
from conftest import Real, raw_row, real_house, reseal, run, small_house, write_rows

UNODC = {"original_publisher": "UNODC", "publication_date": "2022-02"}
WHY = "Said at some length, because a correction without a reason is none."
ROWS = [
    raw_row(sex="female", value="4", geography="NL", measure="partner_homicide_victims", **UNODC),
    raw_row(sex="male", value="24", geography="NL", measure="partner_homicide_victims", **UNODC),
    raw_row(sex="male", value="14", geography="NL", measure="partner_or_family_homicide_victims", **UNODC),
]
PARTNER = {"measure": "partner_homicide_victims", "geography": "NL"}
SWAP = {
    "id": "swap",
    "action": "replace",
    "file": "small_figures.csv",
    "where": PARTNER | {"sex": ["female", "male"]},
    "set": {"sex": {"female": "male", "male": "female"}},
    "cells": 2,
    "why": WHY,
    "guard": {
        "shows": ["4", "24"],
        "exceeds": {
            "part": PARTNER | {"sex": "male"},
            "whole": {"measure": "partner_or_family_homicide_victims", "sex": "male"},
        },
    },
}


def _declare(house: House, *corrections: dict) -> None:
    house.corrections.write_text(yaml.safe_dump(list(corrections), allow_unicode=True), encoding="utf-8")


def _rewrite(house: House, rows: list[dict[str, str]]) -> None:
    write_rows(house.published / "small_figures.csv", rows)
    reseal(house, "small_figures.csv")


def _stopped(house: House, *says: str) -> None:
    ended = run(house, "build")
    assert ended.code == 2
    assert ended.err.startswith("partnerdrap: data/raw/corrections.yaml: correction ")
    for text in says:
        assert text in ended.err


def _figures(house: House) -> list[dict]:
    return build.build(house).figures.to_pylist()


# --- replace


def test_replace_changes_the_cell_says_so_and_keeps_the_id(tmp_path: Path) -> None:
    plain = {f["figure_id"]: f for f in _figures(small_house(tmp_path / "plain", ROWS))}
    house = small_house(tmp_path / "house", ROWS)
    _declare(house, SWAP)
    swapped = {f["figure_id"]: f for f in _figures(house)}
    assert swapped.keys() == plain.keys()  # the id is taken before the correction
    partner = {i: f for i, f in swapped.items() if f["measure"] == "partner_homicide_victims"}
    assert {(f["sex"], f["value"]) for f in partner.values()} == {("female", 24), ("male", 4)}
    for figure_id, figure in partner.items():
        assert {figure["sex"], plain[figure_id]["sex"]} == {"female", "male"}
        assert figure["note"] == "corrected: swap"
    assert all(not f["note"] for i, f in swapped.items() if i not in partner)


def test_the_guard_fires_when_the_source_shows_another_value(tmp_path: Path) -> None:
    house = small_house(tmp_path, ROWS)
    _declare(house, SWAP)
    assert run(house, "build").code == 0
    _rewrite(house, [ROWS[0], ROWS[1] | {"value": "23"}, ROWS[2]])
    _stopped(
        house, "swap", "should find the values ['4', '24'] and finds ['4', '23']", "change or remove the correction"
    )


def test_the_guard_fires_when_the_part_no_longer_exceeds_the_whole(tmp_path: Path) -> None:
    house = small_house(tmp_path, ROWS)
    _declare(house, SWAP)
    _rewrite(house, [*ROWS[:2], ROWS[2] | {"value": "24"}])
    _stopped(house, "swap", "is no longer needed: the part, 24, no longer exceeds the whole, 24")


def test_the_guard_fires_when_the_rows_are_gone(tmp_path: Path) -> None:
    house = small_house(tmp_path, ROWS[2:])
    _declare(house, SWAP)
    _stopped(house, "swap", "and finds []")


def test_the_guard_fires_when_the_source_mended_the_error_itself(tmp_path: Path) -> None:
    house = small_house(tmp_path, ROWS)
    _declare(house, SWAP)
    _rewrite(house, [ROWS[0] | {"sex": "male"}, ROWS[1] | {"sex": "female"}, ROWS[2]])
    _stopped(house, "swap", "no longer exceeds the whole")


def test_a_count_of_cells_that_is_wrong_stops_the_build(tmp_path: Path) -> None:
    house = small_house(tmp_path, ROWS)
    _declare(house, SWAP | {"cells": 3})
    _stopped(house, "swap", "touches 2 cells and should touch 3")


def test_an_unknown_file_or_column_stops_the_build(tmp_path: Path) -> None:
    house = small_house(tmp_path, ROWS)
    _declare(house, SWAP | {"file": "other.csv"})
    _stopped(house, "swap", "names other.csv, which is no raw file")
    _declare(house, SWAP | {"where": {"land": "NL"}})
    _stopped(house, "swap", "selects by land, which small_figures.csv does not have")


def test_an_unknown_key_stops_the_build_and_is_named(tmp_path: Path) -> None:
    house = small_house(tmp_path, ROWS)
    _declare(house, SWAP | {"becase": "x"})
    ended = run(house, "build")
    assert ended.code == 2
    assert "data/raw/corrections.yaml, column becase: swap" in ended.err


@pytest.mark.parametrize("column", ["value", "figure_id", "value_low", "kinds"])
def test_a_correction_never_sets_a_number(tmp_path: Path, column: str) -> None:
    house = small_house(tmp_path, ROWS)
    _declare(house, SWAP | {"set": {column: "12"}})
    _stopped(house, "swap", f"sets {column}, which no correction may set")


def test_a_period_that_is_corrected_moves_and_keeps_the_id(tmp_path: Path) -> None:
    row = raw_row(breakdown="part_year", period_start="2018", period_end="2018")
    (before,) = _figures(small_house(tmp_path / "plain", [row]))
    house = small_house(tmp_path / "house", [row])
    change = {"action": "replace", "set": {"period_end": "2018-10-31"}, "cells": 1, "guard": {"shows": ["23"]}}
    _declare(house, {"id": "so-far", "file": "small_figures.csv", "where": {"value": "23"}, "why": WHY} | change)
    (after,) = _figures(house)
    assert (after["figure_id"], after["period_end"]) == (before["figure_id"], dt.date(2018, 10, 31))


# --- flag and exclude


def test_a_text_that_a_spreadsheet_would_run_is_not_put_in(tmp_path: Path) -> None:
    house = small_house(tmp_path, ROWS)
    text = {"id": "text", "action": "replace", "set": {"title": "=SUM(A1)"}, "cells": 2, "why": WHY}
    _declare(house, text | {"file": "small_figures.csv", "where": PARTNER})
    ended = run(house, "build")
    assert (ended.code, "text.set.title, value '=SUM(A1)': begins with '='" in ended.err) == (2, True), ended.err


def test_flag_adds_a_status_and_leaves_the_value(tmp_path: Path) -> None:
    house = small_house(tmp_path, ROWS)
    _declare(house, SWAP | {"id": "doubt", "action": "flag", "set": {"status": ["sex_doubtful"]}})
    partner = [f for f in _figures(house) if f["measure"] == "partner_homicide_victims"]
    assert [(f["sex"], f["value"], f["status"]) for f in sorted(partner, key=lambda f: f["sex"])] == [
        ("female", 4, ["sex_doubtful"]),
        ("male", 24, ["sex_doubtful"]),
    ]


def test_an_excluded_row_is_named_with_its_reason_and_counted(tmp_path: Path) -> None:
    house = small_house(tmp_path, ROWS)
    _declare(
        house,
        {k: v for k, v in SWAP.items() if k != "set"}
        | {"id": "out", "action": "exclude", "guard": {"shows": ["4", "24"]}},
    )
    ended = run(house, "build")
    assert ended.code == 0
    assert "small_figures.csv: 3 = 1 + 0 + 2, rest 0" in ended.out
    assert f"excluded data/raw/published/small_figures.csv, row 2: out: {WHY}" in ended.out


# --- same_figure

TWIN = {
    "id": "twin",
    "action": "same_figure",
    "file": "other_figures.csv",
    "where": {"measure": "reverse_alarm_judgments_cumulative"},
    "same_as": {"file": "small_figures.csv", "where": {"measure": "electronic_monitoring_restraining_orders_imposed"}},
    "cells": 1,
    "why": WHY,
    "guard": {"shows": ["26"], "same_as_shows": ["26"]},
}


def _twins(folder: Path, first: str, second: str) -> House:
    """One figure printed under two measure names, the row in small_figures and the other published on these days."""
    cells = {"value": "26", "period_start": "2013", "period_end": "2020"}
    small_house(
        folder,
        [raw_row(measure="electronic_monitoring_restraining_orders_imposed", publication_date=first, **cells)],
    )
    row = raw_row(measure="reverse_alarm_judgments_cumulative", publication_date=second, sex="na", **cells)
    return small_house(folder, [row], "other_figures")


@pytest.mark.parametrize(("first", "second"), [("2020-05-01", "2021-05-01"), ("2021-05-01", "2020-05-01")])
def test_same_figure_makes_one_figure_with_the_earliest_id_and_both_sightings(
    tmp_path: Path, first: str, second: str
) -> None:
    apart = build.build(_twins(tmp_path / "apart", first, second))
    by_day = {f["published"].isoformat(): f["figure_id"] for f in apart.figures.to_pylist()}
    assert len(set(by_day.values())) == 2
    house = _twins(tmp_path / "house", first, second)
    _declare(house, TWIN)
    made = build.build(house)
    (figure,) = made.figures.to_pylist()
    assert figure["figure_id"] == by_day["2020-05-01"]
    assert figure["published"] == dt.date(2020, 5, 1)
    assert made.sightings.num_rows == 2
    assert set(made.sightings.column("figure_id").to_pylist()) == {figure["figure_id"]}
    assert figure["measure"] == next(  # what it counts is told by the row that the twin points to
        f["measure"] for f in apart.figures.to_pylist() if f["published"].isoformat() == first
    )


def test_same_figure_guards_both_sides(tmp_path: Path) -> None:
    house = _twins(tmp_path, "2020-05-01", "2021-05-01")
    _declare(house, TWIN | {"guard": {"shows": ["26"], "same_as_shows": ["27"]}})
    _stopped(house, "twin", "same_as should show ['27'] and shows ['26']")
    _declare(house, TWIN | {"same_as": None})
    _stopped(house, "twin", "is a same_figure without same_as")
    _declare(house, TWIN | {"same_as": {"file": "small_figures.csv", "where": {"value": "99"}}})
    _stopped(house, "twin", "same_as selects 0 rows of 0 figures, not one")


def test_a_twin_of_a_corrected_figure_repeats_it_as_corrected(tmp_path: Path) -> None:
    house = _twins(tmp_path, "2020-05-01", "2021-05-01")
    moved = {
        "id": "moved",
        "action": "replace",
        "file": "small_figures.csv",
        "where": {"value": "26"},
        "set": {"period_end": "2020-05-31"},
        "cells": 1,
        "why": WHY,
        "guard": {"shows": ["26"]},
    }
    _declare(house, TWIN, moved)  # declared the other way round: replace comes first all the same
    (figure,) = _figures(house)
    assert figure["period_end"] == dt.date(2020, 5, 31)
    assert ORDER.index("replace") < ORDER.index("same_figure")


# --- the real corrections


@pytest.mark.parametrize(
    ("country", "year", "women", "men"), [("IT", 2009, 79, 13), ("IT", 2012, 75, 10), ("NL", 2020, 24, 4)]
)
def test_the_swapped_sexes_of_unodc_are_exchanged(built: Real, country: str, year: int, women: int, men: int) -> None:
    frame = built.frame
    of_year = frame[
        (frame.geography == country)
        & (frame.publisher == "unodc")
        & (frame.kind == "count")
        & frame.period_start.map(lambda day: day is not None and day.year == year)
    ].set_index(["measure", "sex"])
    assert of_year.value["partner_homicide_victims", "female"] == women
    assert of_year.value["partner_homicide_victims", "male"] == men
    for sex in ("female", "male"):
        partner = of_year.value["partner_homicide_victims", sex]
        assert partner <= of_year.value["partner_or_family_homicide_victims", sex]
        assert "swapped" in of_year.note["partner_homicide_victims", sex]


def test_where_an_exchange_is_only_suspected_the_sexes_are_flagged(built: Real) -> None:
    frame = built.frame[
        (built.frame.publisher == "unodc") & built.frame.status.map(lambda words: "sex_doubtful" in words)
    ]
    years = Counter(
        (measure.removesuffix("_homicide_victims"), country)
        for measure, country in zip(frame.measure, frame.geography, strict=True)
    )
    assert years == {
        ("partner", "IT"): 8,  # 2007, 2008, 2010, 2011, both sexes
        ("partner", "SK"): 12,
        ("partner", "GR"): 2,
        ("partner_or_family", "SK"): 14,
        ("partner_or_family", "GR"): 2,
        ("partner_or_family", "CZ"): 2,
    }
    assert not frame.note.str.contains("swapped").any()


def _read(built: Real) -> list[published.File]:
    return [published.read(sidecar, built.house) for sidecar in sealed_files(built.house, built.house.published)]


def test_every_correction_leaves_its_mark_on_the_rows_it_touches(built: Real) -> None:
    files, declared = _read(built), corrections.read(built.house)
    excluded = corrections.apply(files, declared)
    notes = Counter(part for file in files for row in file.rows for part in row["note"].split("; "))
    for correction in declared:
        mark = "same figure" if correction.action == "same_figure" else "corrected"
        assert correction.action == "exclude" or notes[f"{mark}: {correction.id}"] > 0
    assert {c.action for c in declared} >= {"replace", "flag", "same_figure"}
    norwegian = {(row["raw_file"], row["raw_line"]) for file in files for row in file.rows if row["geography"] == "NO"}
    assert not norwegian & excluded.keys()


def test_no_correction_can_outlive_its_source(built: Real) -> None:
    """Each real correction in turn: the first value it looks at becomes another, and its guard stops the build."""
    by_name = {file.sidecar.file.name: file for file in _read(built)}
    guarded = 0
    for correction in corrections.read(built.house):
        rows = corrections._select(by_name, correction.file, correction.where, correction)
        assert len(rows) > 0  # one without a guard selects by the text it mends: no row, and `cells` stops the build
        if correction.guard is None:
            assert set(correction.set) <= set(corrections.FREE_TEXT)
            continue
        guarded += 1
        (row, value), *others = rows
        corrections._guard(rows, by_name, correction)
        with pytest.raises(BadInput, match=f"correction {correction.id} "):
            corrections._guard([(row, value + "1"), *others], by_name, correction)
    assert guarded > 80


@pytest.mark.parametrize(
    "change", [{"status": ["sex_doubtful"]}, {"sex": {"female": "male", "male": "female"}}], ids=str
)
def test_only_a_change_of_text_needs_no_guard(tmp_path: Path, change: dict) -> None:
    house = small_house(tmp_path, ROWS)
    bare = {k: v for k, v in SWAP.items() if k != "guard"}
    _declare(house, bare | {"set": change})
    assert "a guard is missing" in run(house, "build").err
    title = {"where": {"publication_title": "Drapsoversikt 2015"}, "set": {"title": "Drapsoversikt"}, "cells": 3}
    _declare(house, bare | title)
    made = build.build(house)
    assert set(made.sources.column("title").to_pylist()) == {"Drapsoversikt"}
    _rewrite(house, [row | {"publication_title": "Drapsoversikt"} for row in ROWS])
    _stopped(house, "swap", "touches 0 cells and should touch 3")


def test_a_real_value_that_changes_stops_the_real_build(tmp_path: Path) -> None:
    house = real_house(tmp_path)
    path = house.published / "international_figures.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    (row,) = [
        r
        for r in rows
        if (r["measure"], r["geography"], r["period_start"], r["sex"], r["original_publisher"])
        == ("partner_homicide_victims", "IT", "2009", "male", "UNODC")
    ]
    row["value"] = "69"
    write_rows(path, rows)
    reseal(house, path.name)
    _stopped(house, "unodc-it-2009-partner-sexes-swapped", "finds ['13', '69']")
