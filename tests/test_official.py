"""Tables of agencies -> rows: what a code counts, what a symbol means, and what stops the build."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from pathlib import Path

import pytest
import yaml

from analysis import (
    asof,
    build,
    claims,
    find,
    processed,
    registry,
    schema,
    seal,
    state,
    store,
    vintages,
    vintages_show,
    withheld,
)
from analysis.charts import rows
from analysis.charts.claim import days
from analysis.errors import BadInput
from analysis.paths import House
from analysis.sources import official
from conftest import ROOT, raw_row, small_house


def cube(dimensions: dict[str, dict[str, str]], value: list, status: dict | None = None, **more) -> dict:
    """A JSON-stat 2.0 answer: dimension -> {code: label}."""
    return {
        "version": "2.0",
        "class": "dataset",
        "label": "Made up",
        "updated": "2026-03-10T07:00:00Z",
        "id": list(dimensions),
        "size": [len(codes) for codes in dimensions.values()],
        "dimension": {
            name: {"label": name, "category": {"index": list(codes), "label": codes}}
            for name, codes in dimensions.items()
        },
        "value": value,
        "status": status or {},
        **more,
    }


def stops(house: House, *names: str) -> None:
    """The build ends as bad input whose message holds all the names."""
    with pytest.raises(BadInput) as found:
        build.build(house)
    assert all(name in str(found.value) for name in names), str(found.value)


def snapshot(house: House, name: str, content: bytes, day: str = "2026-03-11") -> seal.Sidecar:
    """One file as a fetch leaves it."""
    path = house.raw / name.split("/")[0] / day / name.split("/")[1]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    record = {
        "file": path.name,
        "title": "Made up",
        "compiled_from": "GET https://example.org/",
        "read_on": dt.date.fromisoformat(day[:10]) if day[0].isdigit() else dt.date(2026, 3, 11),
        "licence": {"default": "made up"},
        "rows": 1,
        "sha256": hashlib.sha256(content).hexdigest(),
        "request": {"method": "GET", "url": "https://example.org/", "body": None},
        "response": {
            "url": "https://example.org/",
            "status": 200,
            "headers": {},
            "fetched_at": f"{day[:10]}T12:00:00+00:00",
        },
    }
    sidecar = seal.sidecar_of(path)
    sidecar.write_text(yaml.safe_dump(record), encoding="utf-8")
    return seal.read_sidecar(sidecar, house)


def population(values: list, status: dict | None = None, **more) -> bytes:
    kinds = {"Kjonn": {"1": "Menn", "2": "Kvinner"}, "ContentsCode": {"Personer1": "Personer"}}
    return json.dumps(cube({**kinds, "Tid": {"2025": "2025", "2026": "2026"}}, values, status, **more)).encode()


def recorded(codes: dict, values: list, status: dict | None = None) -> bytes:
    """Offences recorded by the police, as Eurostat sends them."""
    return json.dumps(
        cube(
            {
                "freq": {"A": "Annual"},
                "iccs": {"ICCS0101": "Intentional homicide", "ICCS0102": "Attempted"},
                "unit": {"NR": "Number"},
                **codes,
            },
            values,
            status,
        )
    ).encode()


@pytest.fixture
def house(tmp_path: Path) -> House:
    return small_house(tmp_path, [raw_row()])


def test_a_population_has_day_sex_and_edition(house: House) -> None:
    file = official.read(snapshot(house, "ssb/07459.json", population([1, 2, 3, 4])), house)
    first = file.rows[0]
    assert [r.value for r in file.rows] == [1, 2, 3, 4]
    assert (first.measure, first.sex, first.geography, first.period_type) == ("population", "male", "NO", "day")
    assert first.period_start == dt.date(2025, 1, 1)
    assert first.published == dt.date(2026, 3, 10)
    assert first.qualifiers == ("population_1_january",)
    assert first.locator == "Kjonn=1, ContentsCode=Personer1, Tid=2025"


def test_places_are_translated_and_other_offences_left(house: House) -> None:
    places = {"EL": "Greece", "UKM": "Scotland", "EU27_2020": "European Union"}
    content = recorded({"geo": places, "time": {"2020": "2020"}}, [7, 5, 99, 1, 1, 1])
    file = official.read(snapshot(house, "eurostat/crim_off_cat.json", content), house)
    assert [(r.geography, r.value) for r in file.rows] == [("GR", 7), ("GB-SCT", 5)]
    assert file.left == 4


def test_norway_in_2011_holds_the_22nd_of_july(house: House) -> None:
    content = recorded({"geo": {"NO": "Norway"}, "time": {"2011": "2011", "2012": "2012"}}, [111, 27, 1, 1])
    with_it, without = official.read(snapshot(house, "eurostat/crim_off_cat.json", content), house).rows
    assert with_it.qualifiers == ("incl_22_july",)
    assert without.qualifiers == ()


def test_missing_suppressed_inapplicable_and_zero_are_four_things(house: House) -> None:
    status = {"0": "..", "1": ":", "2": ".", "3": "-"}
    file = official.read(snapshot(house, "ssb/07459.json", population([None] * 4, status)), house)
    assert [(r.value, r.status) for r in file.withheld] == [
        (None, ("not_available",)),
        (None, ("suppressed",)),
        (None, ("not_applicable",)),
    ]
    assert [r.value for r in file.rows] == [0]


def test_flags_of_eurostat_are_split_and_kept(house: House) -> None:
    content = recorded(
        {"geo": {"NO": "Norway"}, "time": {"2019": "2019", "2020": "2020", "2021": "2021"}},
        [1, 2, None, 1, 1, 1],
        {"0": "bp", "1": "e", "2": "e|C"},
    )
    file = official.read(snapshot(house, "eurostat/crim_off_cat.json", content), house)
    assert [r.status for r in file.rows] == [("break", "provisional"), ("own_estimate",)]
    assert [r.status for r in file.withheld] == [("own_estimate", "suppressed")]


@pytest.mark.parametrize(
    ("content", "names"),
    [
        (population([1, 2, 3, None], {"3": "?!"}), ["07459.json", "row 4", "status", "'?!'", "official_symbols.csv"]),
        (population([1, 2, 3, 4], {"3": ":"}), ["07459.json", "row 4", "none", "':'"]),
        (population([1, 2, 3, 7], {"3": "-"}), ["07459.json", "row 4", "none", "'-'"]),
        (population([1, 2, 3, 4], updated="2099-01-01"), ["07459.json", "2099-01-01", "fetched"]),
        (population([1, 2, 3, 4], updated="2026-13-41"), ["07459.json", "2026-13-41"]),
        (population([1, 2, 3, -4]), ["07459.json", "row 4", "no count"]),
        (population([1, 2, 3, 4.5]), ["07459.json", "row 4", "no count"]),
        (
            json.dumps(cube({"Alder": {"0": "0 år"}, "Tid": {"2025": "2025"}}, [1])).encode(),
            ["07459.json", "Alder", "official_dimensions.csv"],
        ),
        (
            json.dumps(cube({"Kjonn": {"3": "Annet"}, "Tid": {"2025": "2025"}}, [1])).encode(),
            ["07459.json", "Kjonn", "3 (annet)", "official_codes.csv"],
        ),
        (json.dumps(cube({"Kjonn": {"1": "Menn"}}, [1])).encode(), ["07459.json", "year", "official_dimensions.csv"]),
    ],
)
def test_what_nobody_has_explained_stops_the_build(house: House, content: bytes, names: list[str]) -> None:
    snapshot(house, "ssb/07459.json", content)
    stops(house, *names)
    assert not (house.processed / "build.json").exists()


@pytest.mark.parametrize("label", ["=HYPERLINK(A1)", "@SUM(A1)", "-1+1"])
def test_a_label_that_a_spreadsheet_would_run_stops_the_build(house: House, label: str) -> None:
    snapshot(house, "ssb/07459.json", population([1, 2, 3, 4], label=label))
    stops(house, "column definition", f"begins with {label[0]!r}", "Ask the publisher what was meant")


def test_an_unknown_table_is_named(house: House) -> None:
    snapshot(house, "ssb/99999.json", population([1, 2, 3, 4]))
    stops(house, "ssb/99999", "official_tables.csv")


def test_a_later_edition_replaces_and_a_repeated_value_confirms(house: House) -> None:
    snapshot(house, "ssb/07459.json", population([1, 2, 3, 4]))
    snapshot(house, "ssb/07459.json", population([1, 2, 3, 5], updated="2026-06-01"), "2026-06-02")
    built = build.build(house)
    frame = built.figures.to_pandas().query("publisher == 'ssb'")
    newest = frame[frame["supersedes"].notna()]
    assert newest["value"].tolist() == [5]
    assert frame.set_index("figure_id")["value"][newest["supersedes"].item()] == 4
    seen = built.sightings.to_pandas().groupby("figure_id").size()
    assert sorted(seen[frame["figure_id"]].tolist()) == [1, 1, 2, 2, 2]


def test_every_cell_is_accounted_for(house: House) -> None:
    snapshot(house, "ssb/07459.json", population([1, None, None, 4], {"1": ":", "2": "."}))
    built = build.build(house)
    balance = next(b for b in built.balances if b.file.endswith("07459.json"))
    assert (balance.rows, balance.figures, balance.withheld, balance.left, balance.rest) == (4, 2, 2, 0, 0)
    withheld = built.withheld.to_pandas()
    assert [list(status) for status in withheld["status"]] == [["suppressed"]]  # nobody printed the other
    assert withheld["value"].isna().all()
    assert list(withheld.columns) == [c.name for c in schema.COLUMNS]


def test_a_cell_printed_later_is_hidden_no_more(house: House) -> None:
    snapshot(house, "ssb/07459.json", population([1, 2, 3, None], {"3": ":"}))
    snapshot(house, "ssb/07459.json", population([1, 2, 3, 5], updated="2026-06-01"), "2026-06-02")
    (cell,) = build.build(house).withheld.to_pylist()
    figures = store.load(["population"], house)
    assert [f.value for f in figures if f.supersedes == cell["figure_id"]] == [5]
    assert withheld.given_away([*figures, *store.hidden(house)]) == []
    assert newest(house, sex="female", year=2026) == 5


def test_a_snapshot_is_sealed(house: House) -> None:
    sidecar = snapshot(house, "ssb/07459.json", population([1, 2, 3, 4]))
    sidecar.file.write_bytes(population([1, 2, 3, 5]))
    stops(house, "07459.json", "seal")


def test_a_folder_being_written_is_not_read(house: House) -> None:
    snapshot(house, "ssb/07459.json", b"half", ".fetch-x")
    assert build.build(house).figures.num_rows > 0


def newest(house: House, sex: str = "male", year: int = 2025) -> float | None:
    """The number that counts today."""
    held = asof.newest(asof.editions(store.load(["population"], house)), dt.date.max)
    (found,) = (e.figure for e in held if e.figure.sex == sex and e.figure.period_start.year == year)
    return found.value


def test_a_value_that_is_taken_back_counts_again(house: House) -> None:
    for value, day in ((1, "2026-03-11"), (2, "2026-04-11"), (1, "2026-05-11")):
        snapshot(house, "ssb/07459.json", population([value, 2, 3, 4], updated=day), day)
    build.build(house)
    assert newest(house) == 1
    frame = store.figures(house, publisher="ssb", sex="male")
    assert len(frame[frame["period_start"].map(lambda d: d.year) == 2025]) == 3


@pytest.mark.parametrize("values", [(31, 32), (32, 31)])
def test_of_two_snapshots_of_one_day_the_later_counts(house: House, values: tuple[int, int]) -> None:
    for value, folder in zip(values, ("2026-03-11", "2026-03-11.2"), strict=True):
        snapshot(house, "ssb/07459.json", population([value, 2, 3, 4]), folder)
    build.build(house)
    assert newest(house) == values[-1]


def test_a_flag_that_is_taken_back_is_an_edition(house: House) -> None:
    snapshot(house, "ssb/07459.json", population([1, 2, 3, 4], {"0": "*"}))
    snapshot(house, "ssb/07459.json", population([1, 2, 3, 4], updated="2026-06-01"), "2026-06-02")
    build.build(house)
    held = asof.newest(asof.editions(store.load(["population"], house)), dt.date.max)
    assert [list(e.figure.status) for e in held if e.figure.publisher == "ssb"] == [[]] * 4


def test_an_unknown_symbol_on_a_cell_that_is_not_ours_stops_the_build(house: House) -> None:
    content = recorded({"geo": {"NO": "Norway"}, "time": {"2020": "2020"}}, [1, None], {"1": "?!"})
    snapshot(house, "eurostat/crim_off_cat.json", content)
    stops(house, "crim_off_cat.json", "row 2", "'?!'")


def test_two_cells_that_count_the_same_stop_the_build(house: House) -> None:
    content = recorded({"geo": {"EL": "Greece", "GR": "Greece too"}, "time": {"2020": "2020"}}, [1, 2, 3, 4])
    snapshot(house, "eurostat/crim_off_cat.json", content)
    stops(house, "crim_off_cat.json", "row 2", "counts the same as cell 1")


def test_a_number_that_its_publisher_withdraws_is_told(house: House) -> None:
    snapshot(house, "ssb/07459.json", population([1, 2, 3, 4]))
    build.build(house)
    before = vintages.state(vintages.NOW, house)
    snapshot(house, "ssb/07459.json", population([None, 2, 3, 4], {"0": ":"}, updated="2026-06-01"), "2026-06-02")
    build.build(house)
    (change,) = vintages.diff(before, vintages.state(vintages.NOW, house))
    assert (change.kind, change.before.value, list(change.after.status)) == ("withheld", 1, ["suppressed"])
    assert "a number (2026-03-10), now suppressed (2026-06-01)" in next(vintages_show.change_lines([change]))


def corrected(folder: Path, rows: dict[str, str], *entries: dict) -> House:
    """A house with transcribed figures of Eurostat, year -> number of offences, and declared corrections."""
    cells = {"measure": "homicides_recorded_by_police", "original_publisher": "Eurostat"}
    house = small_house(
        folder, [raw_row(**cells, period_start=y, period_end=y, value=value) for y, value in rows.items()]
    )
    shared = {"file": "small_figures.csv", "why": "made up for a test of corrections"}
    house.corrections.write_text(
        yaml.safe_dump([{"id": f"made-up-{n}", **shared, **entry} for n, entry in enumerate(entries)]), encoding="utf-8"
    )
    return house


def offences(values: list[int], years: tuple[str, ...] = ("2015",)) -> bytes:
    return recorded({"geo": {"NO": "Norway"}, "time": {y: y for y in years}}, [*values, *values])


def flag(value: str, cells: int = 1) -> dict:
    where = {"where": {"value": value}, "guard": {"shows": [value]}}
    return {"action": "flag", **where, "set": {"status": ["unit_unclear"]}, "cells": cells}


def test_a_declared_correction_holds_for_the_table_it_was_transcribed_from(tmp_path: Path) -> None:
    house = corrected(tmp_path, {"2015": "29"}, flag("29"))
    snapshot(house, "eurostat/crim_off_cat.json", offences([29]))
    build.build(house)
    (figure,) = store.load(["homicide"], house)
    assert "unit_unclear" in figure.status
    snapshot(house, "eurostat/crim_off_cat.json", offences([30]), "2026-03-12")
    build.build(house)
    assert {f.value: "unit_unclear" in f.status for f in store.load(["homicide"], house)} == {29: True, 30: False}


def test_a_correction_of_a_received_table_is_made_once(house: House) -> None:
    snapshot(house, "ssb/07459.json", population([1, 2, 3, 4]))
    swap = {
        "id": "swap",
        "action": "replace",
        "file": "data/raw/ssb/2026-03-11/07459.json",
        "where": {"Tid": "2025"},
        "set": {"sex": {"female": "male", "male": "female"}},
        "cells": 2,
        "why": "Said at some length, because a correction without a reason is none.",
        "guard": {"shows": ["1", "3"]},
    }
    house.corrections.write_text(yaml.safe_dump([swap]), encoding="utf-8")
    build.build(house)
    assert (newest(house, "male"), newest(house, "female")) == (3, 1)


def test_what_a_correction_leaves_out_stays_out_of_the_table_it_came_from(tmp_path: Path) -> None:
    left_out = {"action": "exclude", "where": {"value": "29"}, "guard": {"shows": ["29"]}, "cells": 1}
    house = corrected(tmp_path, {"2015": "29", "2016": "30"}, left_out)
    snapshot(house, "eurostat/crim_off_cat.json", offences([29, 30], ("2015", "2016")))
    build.build(house)
    assert {f.value for f in store.load(["homicide"], house)} == {30}


def test_a_row_that_is_replaced_and_flagged_is_both_where_it_was_received(tmp_path: Path) -> None:
    moved = {"where": {"value": "29"}, "guard": {"shows": ["29"]}, "set": {"sex": {"total": "male"}}, "cells": 1}
    house = corrected(tmp_path, {"2015": "29"}, {"action": "replace", **moved}, flag("29"))
    snapshot(house, "eurostat/crim_off_cat.json", offences([29]))
    build.build(house)
    assert [(f.sex, list(f.status)) for f in store.load(["homicide"], house)] == [("male", ["unit_unclear"])]


def test_a_correction_that_fits_half_of_an_edition_stops_the_build(tmp_path: Path) -> None:
    """Two years exchanged: the publisher's next edition mends one of them, and may mean the other."""
    exchange = {"where": {"value": ["29", "30"]}, "guard": {"shows": ["29", "30"]}, "cells": 4, "action": "replace"}
    years = {"2015-01-01": "2016-01-01", "2016-01-01": "2015-01-01"}
    ends = {"2015-12-31": "2016-12-31", "2016-12-31": "2015-12-31"}
    house = corrected(
        tmp_path, {"2015": "29", "2016": "30"}, exchange | {"set": {"period_start": years, "period_end": ends}}
    )
    snapshot(house, "eurostat/crim_off_cat.json", offences([29, 30], ("2015", "2016")))
    build.build(house)
    assert {f.value: f.period_start.year for f in store.load(["homicide"], house)} == {29: 2016, 30: 2015}
    snapshot(house, "eurostat/crim_off_cat.json", offences([31, 30], ("2015", "2016")), "2026-03-12")
    stops(house, "made-up-0", "fits a part of", "2026-03-12")


def test_a_bulk_table_has_the_day_of_its_last_change(house: House) -> None:
    content = b"freq,iccs,unit,geo\\TIME_PERIOD\t2020 \nA,ICCS0101,NR,NO\t31 \n"
    sidecar = snapshot(house, "eurostat/crim_off_cat.tsv", content)
    assert official.read(sidecar, house).rows[0].published == dt.date(2026, 3, 11)
    text = sidecar.path.read_text(encoding="utf-8")
    said = "headers: {last-modified: 'Tue, 10 Feb 2026 10:00:00 GMT'}"
    sidecar.path.write_text(text.replace("headers: {}", said), encoding="utf-8")
    (row,) = official.read(seal.read_sidecar(sidecar.path, house), house).rows
    assert row.published == dt.date(2026, 2, 10)


def test_a_nought_that_is_not_significant_is_no_certain_nought(house: House) -> None:
    content = recorded({"geo": {"NO": "Norway"}, "time": {"2020": "2020"}}, [0, 1], {"0": "n"})
    (row,) = official.read(snapshot(house, "eurostat/crim_off_cat.json", content), house).rows
    assert (row.value, row.value_low, row.value_high, row.precision) == (None, 0, 0.5, "range")


def police_recorded_29() -> registry.CountClaim:
    record = yaml.safe_load((ROOT / "claims" / "sixty-seven-women.yaml").read_text(encoding="utf-8")) | {
        "text": {"nb": "Politiet registrerte 29 drap.", "en": "The police recorded 29 homicides."},
        "phrases": ["29 drap"],
        "counted": [{"measure": "homicide_offences_recorded"}],
        "window": {"first": 2019, "last": 2019},
        "reference": {"publisher": "eurostat", "qualifiers": [[]]},
    }
    return registry.CountClaim.model_validate(record)


def test_a_number_that_its_publisher_withdraws_is_drawn_on_no_past_day(house: House) -> None:
    for value, day in ((29, "2026-03-01"), (28, "2026-04-01"), (None, "2026-06-01")):
        eurostat(house, value, day)
    build.build(house)
    judgement = claims.judge(police_recorded_29(), None, house).as_json()
    assert [r["k"] for m in judgement["timeline"] for r in m["reference"]] == [29, 28]
    assert list(days.plotted(days.moments(days.drawable(judgement, house)), house)) == []


def test_a_number_that_its_publisher_withdraws_is_evidence_no_more(house: House) -> None:
    """Printed and then taken back: the judgement of each day rests on what stood on that day."""
    printed, withdrawn = dt.date(2026, 3, 1), dt.date(2026, 6, 1)
    country = {"geo": {"NO": "Norway"}, "time": {"2019": "2019", "2020": "2020"}}
    for value, status, day in ((29, {}, printed), (None, {"0": ":"}, withdrawn)):
        content = json.loads(recorded(country, [value, 30, 31, 32], status)) | {"updated": f"{day}T07:00:00Z"}
        snapshot(house, "eurostat/crim_off_cat.json", json.dumps(content).encode(), day.isoformat())
    build.build(house)
    record = police_recorded_29()
    before = claims.judge(record, printed, house)
    after = claims.judge(record, withdrawn, house)
    assert (before.verdict.verdict, after.verdict.verdict) == ("supported", "not_checkable")
    assert before.evidence
    assert not after.evidence
    assert [(m.as_of, m.verdict.verdict, len(m.new_figure_ids)) for m in after.timeline] == [
        (printed, "supported", 1),
        (withdrawn, "not_checkable", 0),
    ]
    assert state.manifest(house)["data_date"] == withdrawn.isoformat()
    offences = store.load(["homicide"], house, measure="homicide_offences_recorded")
    held = next(f for f in offences if f.value == 29)
    with pytest.raises(BadInput, match="taken back by the publisher"):
        rows.require([held], [*offences, *store.hidden(house)])


def eurostat(house: House, value: float | None, day: str, folder: str | None = None, flag: str | None = None) -> None:
    """One edition of two Norwegian years, the first of which says `value`."""
    country = {"geo": {"NO": "Norway"}, "time": {"2019": "2019", "2020": "2020"}}
    content = json.loads(recorded(country, [value, 30, 31, 32], {"0": flag} if flag else {})) | {"updated": day}
    snapshot(house, "eurostat/crim_off_cat.json", json.dumps(content).encode(), folder or day)


def of_2019(figures: list[store.Figure]) -> list[tuple]:
    return [
        (f.value, list(f.status))
        for f in figures
        if f.measure == "homicide_offences_recorded" and f.period_start.year == 2019 and f.publisher == "eurostat"
    ]


def on(house: House, day: str) -> list[tuple]:
    """What counted on a day."""
    return of_2019(vintages.state(day, house))


def test_a_cell_that_falls_silent_is_withdrawn(house: House) -> None:
    """Eurostat leaves out what it has no number for: no value, no flag."""
    eurostat(house, 29, "2026-03-01")
    eurostat(house, None, "2026-06-01")
    build.build(house)
    assert on(house, "2026-04-01") == [(29, [])]
    assert on(house, "2026-07-01") == [(None, ["not_available"])]


def test_a_flag_on_a_missing_cell_is_no_reason_to_refuse_it(house: House) -> None:
    eurostat(house, None, "2026-03-01", flag="b")
    build.build(house)
    assert on(house, "2026-04-01") == [(None, ["break", "not_available"])]


PRINTED, SUPPRESSED, MISSING = (29, None), (None, "c"), (None, ":")


@pytest.mark.parametrize(("first", "then"), [(PRINTED, SUPPRESSED), (SUPPRESSED, PRINTED), (PRINTED, MISSING)])
def test_of_two_editions_of_one_day_the_later_counts_with_or_without_a_number(house: House, first, then) -> None:
    eurostat(house, first[0], "2026-03-01", "2026-03-01", first[1])
    eurostat(house, then[0], "2026-03-01", "2026-03-01.2", then[1])
    build.build(house)
    assert [value for value, _ in on(house, "2026-04-01")] == [then[0]]


def test_each_day_keeps_what_was_said_on_it(house: House) -> None:
    """Printed, suppressed, suppressed again in a later edition, printed anew."""
    for value, flag, day in ((29, None, "03"), (None, "c", "04"), (None, "c", "05"), (29, None, "06")):
        eurostat(house, value, f"2026-{day}-01", flag=flag)
    built = build.build(house)
    assert [on(house, f"2026-{month}-15")[0][0] for month in ("03", "04", "05", "06")] == [29, None, None, 29]
    assert built.withheld.num_rows == 1
    found = [r for r in vintages.revisions(vintages.state(vintages.NOW, house)) if r.newer.period_start.year == 2019]
    told = list(vintages_show.revision_lines(found))
    assert len(told) == 2
    assert "29" not in told[0]


def test_figures_that_tell_what_is_suppressed_are_not_found(house: House) -> None:
    eurostat(house, 29, "2026-03-01")
    build.build(house)
    assert [h.figure.value for h in find.find("eurostat 2019", house)] == [29]
    eurostat(house, None, "2026-06-01", flag="c")
    build.build(house)
    assert find.find("eurostat 2019", house) == []


def test_a_file_that_comes_while_the_tables_are_built_leaves_them_behind(house: House, monkeypatch) -> None:
    """The tables do not hold it, so they may not say that they do."""
    write = processed._write_tables

    def meanwhile(built: build.Built, folder: Path) -> None:
        snapshot(house, "ssb/07459.json", population([1, 2, 3, 4]))
        write(built, folder)

    monkeypatch.setattr(processed, "_write_tables", meanwhile)
    build.build(house)
    assert not state.is_current(house)
    monkeypatch.undo()
    build.build(house)
    assert state.is_current(house)


def test_tables_of_another_make_are_named(house: House, tmp_path_factory: pytest.TempPathFactory) -> None:
    build.build(house)
    (house.processed / "withheld.parquet").unlink()
    with pytest.raises(BadInput, match="another shape"):
        vintages.state(str(house.root), small_house(tmp_path_factory.mktemp("now"), [raw_row()]))


def test_a_folder_of_no_day_among_the_snapshots_is_named(house: House) -> None:
    snapshot(house, "ssb/07459.json", population([1, 2, 3, 4]), "2026-03-11.bak")
    stops(house, "2026-03-11.bak", "no day")
