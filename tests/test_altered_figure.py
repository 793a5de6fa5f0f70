"""Alter one raw figure and seal it again: exactly the claims, charts and notebooks that use it fail, and name it."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from analysis import build, charts, ledger_check, stamp, verdicts
from analysis.paths import House
from conftest import ROOT, Real, real_house, reseal, write_rows
from test_charts_tables import KEPT, TABLES, difference, drawn

NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
# A figure behind many claims and charts, and one that no claim uses.
ALTERED = {
    "all homicides": {"measure": "homicide_victims", "publisher": "kripos", "year": 2016, "sex": "total"},
    "day users of shelters": {"measure": "shelter_day_users", "publisher": "bufdir", "year": 2024, "sex": "total"},
}


class Altered(NamedTuple):
    """A house in which one figure says another number, and the figure's id in the real one."""

    house: House
    figure_id: str


@pytest.fixture(scope="module", params=ALTERED.values(), ids=list(ALTERED))
def altered(request, built: Real, tmp_path_factory) -> Altered:
    figure_id = only(built, request.param)
    house = real_house(tmp_path_factory.mktemp("altered"))
    for file, lines in sightings(built, figure_id).items():
        with (house.published / file).open(encoding="utf-8-sig", newline="") as open_file:
            rows = list(csv.DictReader(open_file))
        for line in lines:
            rows[line - 2]["value"] = str(int(float(rows[line - 2]["value"])) + 1)
        write_rows(house.published / file, rows)
        reseal(house, file)
    build.build(house)
    return Altered(house, figure_id)


def only(built: Real, query: dict[str, Any]) -> str:
    """The one figure of a whole year that a query picks, without breakdowns."""
    f = built.frame
    found = f[
        (f["measure"] == query["measure"])
        & (f["publisher"] == query["publisher"])
        & (f["sex"] == query["sex"])
        & (f["period_type"] == "year")
        & (f["kind"] == "count")
        & f["period_start"].map(lambda day: getattr(day, "year", None) == query["year"])
        & (f["subset"].map(len) == 0)
    ]
    (figure_id,) = found["figure_id"]
    return figure_id


def sightings(built: Real, figure_id: str) -> dict[str, list[int]]:
    """The raw lines on which a figure was seen, by file."""
    seen = built.seen[built.seen["figure_id"] == figure_id]
    files: dict[str, list[int]] = {}
    for file, line in zip(seen["raw_file"], seen["raw_line"], strict=True):
        files.setdefault(Path(file).name, []).append(int(line))
    return files


def test_exactly_the_claims_whose_numbers_it_moves_fail_and_name_it(altered, built) -> None:
    before = {k.judgement["id"]: k.judgement for k in verdicts.kept(built.house.claim_ids, None, built.house)}
    decides = {name for name, j in before.items() if altered.figure_id in verdicts.used(j, "reference")}
    kept = verdicts.kept(altered.house.claim_ids, None, altered.house)
    found = ledger_check.differences(kept, altered.house, lambda ids: verdicts.facts(ids, altered.house))
    failed = {d.claim for d in found}
    moved = {k.judgement["id"] for k in kept if numbers(k.judgement) != numbers(before[k.judgement["id"]])}
    assert failed == moved <= decides, "an extreme may rest on a year that is not the nearest: it stays as it was"
    assert all(altered.figure_id in "\n".join(ledger_check.lines(d)) for d in found)


def numbers(j: dict[str, Any]) -> list[tuple]:
    return [(r.get("k"), r.get("n"), r.get("verdict")) for r in j["reference"]]


def test_exactly_the_charts_that_draw_it_fail_and_name_it(altered) -> None:
    kept = {name: (TABLES / f"{name}.csv").read_text(encoding="utf-8") for name in KEPT}
    said = {name: difference(name, drawn(name, altered.house), kept[name]) for name in KEPT}
    failed = {name for name, text in said.items() if text}
    assert failed == {name for name, table in kept.items() if altered.figure_id in table}
    assert failed
    assert all(f"gone: {altered.figure_id}" in said[name] for name in failed)
    assert sorted(charts.known(altered.house)) == KEPT


def test_exactly_the_notebooks_that_use_it_fail_and_name_it(altered, built) -> None:
    records = {path: stamp.read(path) for path in NOTEBOOKS}
    assert all(records.values())
    said = {path: stamp.changed(record, altered.house) for path, record in records.items()}
    failed = {path.name for path, lines in said.items() if lines}
    assert failed == {path.name for path, record in records.items() if altered.figure_id in record["figures"]}
    assert failed
    assert all(altered.figure_id in " ".join(said[p]) for p in NOTEBOOKS if p.name in failed)
    assert not any(stamp.changed(record, built.house) for record in records.values()), "as committed, none is stale"
