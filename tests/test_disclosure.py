"""What a publisher suppressed is told by nobody: not by a row of ours, not by a chart, not by a file we write.

The real cut of SSB's table 08487 hides figures that its totals give away. Cells are compared, never numbers: the
hidden ones are not worked out, here or anywhere.
"""

from __future__ import annotations

import csv
import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from analysis import build, disclosure, store, vintages, withheld
from analysis.errors import BadInput
from analysis.paths import House
from analysis.store import Figure
from conftest import ROOT, raw_row, small_house
from test_official import cube, eurostat, of_2019, snapshot

CUT = ROOT.parent / "shared" / "data" / "machine_readable" / "norway_ssb" / "anmeldt_20-24.csv"
PARTS = "eiendomstyveri vold_mishandling rusmidler orden_integritet trafikk annet".split()
needs_cut = pytest.mark.skipif(not CUT.is_file(), reason="original files are not here")


def figure(**cells) -> Figure:
    """A figure of the cut's shape, as SSB prints it."""
    plain = dict.fromkeys(Figure._fields)
    plain |= {
        "figure_id": "made-up",
        "topic": "domestic_violence",
        "measure": "violence_and_maltreatment_reports",
        "unit": "offences",
        "role": "none",
        "kind": "mean",
        "stock_flow": "flow",
        "geography": "NO",
        "period_type": "years",
        "sex": "na",
        "subset": (),
        "qualifiers": (),
        "status": (),
        "publisher": "ssb",
        "published": dt.date(2025, 3, 1),
        "published_precision": "day",
        "confidence": "high",
        "source_id": "made-up",
    }
    return Figure(**(plain | cells))


def cut() -> Iterator[Figure]:
    """The cut as figures: each place and two years, its total and its parts; an empty one (NA here) is suppressed."""
    with CUT.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            first, last = (int(y) for y in row["år"].split("-"))
            place = {
                "area": f"{row['komnr']} {row['gjerningssted']}",
                "period_start": dt.date(first, 1, 1),
                "period_end": dt.date(last, 12, 31),
            }
            for part in ("alt", *PARTS):
                number = float(row[part]) if row[part] not in ("", "NA") else None
                yield figure(
                    figure_id=f"{row['komnr']}-{row['gjerningssted']}-{first}-{part}",
                    subset=() if part == "alt" else (f"group:{part}",),
                    value=number,
                    value_low=number,
                    value_high=number,
                    status=("suppressed",) if number is None else (),
                    **place,
                )


def told_by_total(figures: list[Figure]) -> list[Figure]:
    """The one hidden cell of each place and period whose total and other parts are printed."""
    families: dict[tuple, list[Figure]] = {}
    for f in figures:
        families.setdefault((f.area, f.period_start), []).append(f)
    hidden = ([f for f in family if f.value is None] for family in families.values())
    return [cells[0] for cells in hidden if len(cells) == 1 and cells[0].subset and "suppressed" in cells[0].status]


@needs_cut
def test_the_cut_hides_cells_that_its_totals_give_away() -> None:
    assert len(told_by_total(list(cut()))) > 20


@needs_cut
def test_a_row_that_tells_a_suppressed_cell_stops_the_build() -> None:
    figures = list(cut())
    printed, hidden = [f for f in figures if f.value is not None], [f for f in figures if f.value is None]
    disclosure.check(printed, hidden)
    for cell in told_by_total(figures):
        told = cell._replace(figure_id="told", value=1.0, status=("derived",))  # any number: the cell is what counts
        with pytest.raises(BadInput, match="suppressed") as found:
            disclosure.check([told], hidden)
        assert "1.0" not in str(found.value)
        with pytest.raises(BadInput, match="suppressed"):
            disclosure.check([told._replace(status=(), published=cell.published)], hidden)
        disclosure.check([told._replace(status=(), publisher="kripos")], hidden)  # its own count


@needs_cut
def test_what_ssb_printed_stays_also_where_it_is_small() -> None:
    figures = list(cut())
    printed = sorted((f for f in figures if f.value is not None), key=lambda f: f.value)
    small = printed[: len(printed) // 10]
    assert small
    disclosure.check(small, [f for f in figures if f.value is None])


@needs_cut
def test_charts_are_refused_all_that_gives_a_hidden_cell_away() -> None:
    figures = list(cut())
    refused = {f.figure_id for f in withheld.given_away(figures)}
    for cell in told_by_total(figures):
        family = [f for f in figures if (f.area, f.period_start) == (cell.area, cell.period_start)]
        assert {f.figure_id for f in family if f.value is not None} <= refused


@needs_cut
def test_no_file_that_is_built_holds_a_number_that_was_hidden(tmp_path: Path) -> None:
    """The whole way: a table with a suppressed cell is fetched, built and written; nothing written tells it."""
    house = small_house(tmp_path, [raw_row()])
    sexes = {"Kjonn": {"1": "Menn", "2": "Kvinner"}, "ContentsCode": {"Personer1": "Personer"}}
    content = cube({**sexes, "Tid": {"2025": "2025"}}, [None, 4096], {"0": ":"})
    snapshot(house, "ssb/07459.json", json.dumps(content).encode())
    build.build(house)
    hidden = store.hidden(house)
    assert [(f.sex, f.value, list(f.status)) for f in hidden] == [("male", None, ["suppressed"])]
    assert [f.value for f in store.load(["population"], house)] == [4096]


def test_a_suppressed_cell_that_somebody_works_out_stops_the_build(tmp_path: Path) -> None:
    row = raw_row(
        measure="population_1_january",
        period_start="2025",
        period_end="2025",
        sex="male",
        stock_or_flow="stock",
        original_publisher="SSB",
        publication_date="2026-03-20",
    )
    house = small_house(tmp_path, [row])
    sexes = {"Kjonn": {"1": "Menn", "2": "Kvinner"}, "ContentsCode": {"Personer1": "Personer"}}
    content = cube({**sexes, "Tid": {"2025": "2025"}}, [None, 4096], {"0": ":"})
    snapshot(house, "ssb/07459.json", json.dumps(content).encode())
    with pytest.raises(BadInput, match=r"small_figures.csv, row 2.*ssb suppressed"):
        build.build(house)


@pytest.mark.parametrize(
    ("editions", "day", "now"),
    [
        ([("2024-03-01", None), ("2025-03-01", 29)], "2026-02-01", [29]),
        ([("2023-03-01", 29), ("2024-03-01", None)], "unknown", [None]),
        ([("2023-03-01", 29), ("2024-03-01", None)], "2026-02-01", [None]),
    ],
    ids=["printed since", "printed before, on an undated page", "printed before, on a later page"],
)
def test_a_page_may_repeat_what_the_publisher_printed_itself(tmp_path: Path, editions, day: str, now: list) -> None:
    house = repeating(tmp_path, "29", day)
    for published, value in editions:
        eurostat(house, value, published, flag="c" if value is None else None)
    build.build(house)
    assert [value for value, _ in of_2019(vintages.state("2026-12-01", house))] == now


@pytest.mark.parametrize("day", ["unknown", "2026-02-01"])
def test_a_page_may_not_tell_what_the_publisher_never_printed(tmp_path: Path, day: str) -> None:
    house = repeating(tmp_path, "28", day)
    eurostat(house, 29, "2023-03-01")
    eurostat(house, None, "2024-03-01", flag="c")
    with pytest.raises(BadInput, match=r"small_figures.csv, row 3.*eurostat suppressed"):
        build.build(house)


def repeating(folder: Path, value: str, day: str) -> House:
    """A house with a page that says a number of Eurostat's for 2019."""
    said = {"measure": "homicides_recorded_by_police", "period_start": "2019", "period_end": "2019", "value": value}
    return small_house(folder, [raw_row(), raw_row(**said, original_publisher="Eurostat", publication_date=day)])
