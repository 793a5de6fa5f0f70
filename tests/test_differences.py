"""How a difference between two states of the data is told: which number, of which day, and how large.

All numbers are made up.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from analysis import build, store, vintages, vintages_show
from analysis.paths import House
from conftest import raw_row, small_house
from test_official import eurostat
from test_vintages import house, printed

PEOPLE = {"measure": "population_1_january", "stock_or_flow": "stock", "definition_note": "residents"}


def between(tmp_path: Path, older: dict[str, str], newer: dict[str, str]) -> str:
    """The one line that tells what the second row changed."""
    before, after = (house(tmp_path / name, *rows) for name, rows in (("a", [older]), ("b", [older, newer])))
    changes = vintages.diff(vintages.state(vintages.NOW, before), vintages.state(vintages.NOW, after))
    (line,) = vintages_show.change_lines(changes)
    return line


def test_a_dated_number_is_new_and_no_revision_of_an_undated_one(tmp_path: Path) -> None:
    line = between(tmp_path, printed("19", "unknown"), printed("24", "2026-01-20"))
    assert line.startswith("new ")
    assert "19" not in line.replace("2019", "")


def test_a_large_change_is_told_to_the_last_digit(tmp_path: Path) -> None:
    line = between(tmp_path, printed("4198289", "2016-02-01", **PEOPLE), printed("2627605", "2020-02-01", **PEOPLE))
    assert "4198289 (2016-02-01) -> 2627605 (2020-02-01), -1570684, -37.4 %" in line


def test_more_digits_are_no_change_here_either(tmp_path: Path) -> None:
    hundreds = PEOPLE | {"definition_note": "rounded to hundreds"}
    line = between(tmp_path, printed("4920300", "2016-02-01", **hundreds), printed("4920305", "2020-02-01", **PEOPLE))
    assert line.endswith("more digits")


@pytest.mark.parametrize(("date", "told"), [("2020-02-03", "2020-02-03"), ("2020-02", "2020-02"), ("2020", "2020")])
def test_a_day_is_told_as_closely_as_the_source_tells_it(tmp_path: Path, date: str, told: str) -> None:
    assert f"-> 21 ({told})," in between(tmp_path, printed("23", "2016-01-20"), printed("21", date))


def settling(where: House) -> vintages.Settling:
    figures = [f for f in vintages.state(vintages.NOW, where) if f.publisher == "eurostat"]
    (found,) = vintages.settling(figures, store.sightings(where))
    return found


@pytest.mark.parametrize(
    ("editions", "revised", "largest"),
    [
        (((29, None), (31, None)), 1, 100 * 2 / 29),
        (((29, None), (None, ":"), (31, None)), 1, 100 * 2 / 29),  # no number in between
        (((29, None), (31, None), (30, None)), 1, 100 * 2 / 29),  # one figure, changed twice
        (((29, "f"), (31, None)), 0, None),  # a forecast is not yet a count
        (((29, None), (31, None), (None, "c")), 0, None),  # nor is a suppressed number told by its change
    ],
)
def test_how_provisional_a_figure_is_counts_figures_that_were_counted_alike(
    tmp_path: Path, editions: tuple[tuple[float | None, str | None], ...], revised: int, largest: float | None
) -> None:
    where = small_house(tmp_path, [raw_row()])
    for year, (value, flag) in enumerate(editions, start=2021):
        eurostat(where, value, f"{year}-03-01", flag=flag)
    build.build(where)
    found = settling(where)
    assert found.revised == revised
    assert found.largest == (pytest.approx(largest) if largest else None)
