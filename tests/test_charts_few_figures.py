"""Charts in a house that holds few figures: drawn, or refused with a reason; never a fault of the code."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from analysis import charts, store, vocabulary
from analysis.errors import PartnerdrapError
from analysis.paths import House
from analysis.store import Figure
from conftest import Real, raw_row, run, small_house


def firsts(column: Callable[[Figure], object]) -> Callable[[list[Figure]], list[bool]]:
    """The first figure of each kind alone."""

    def wanted(figures: list[Figure]) -> list[bool]:
        seen: set[object] = set()
        return [not (column(f) in seen or seen.add(column(f))) for f in figures]

    return wanted


HELD: dict[str, Callable[[list[Figure]], list[bool]]] = {
    "nothing": lambda figures: [False for _ in figures],
    "one a measure": firsts(lambda f: f.measure),
    "one a series": firsts(lambda f: (f.measure, f.sex, f.publisher, tuple(f.subset))),
    "abroad": lambda figures: [f.geography != "NO" for f in figures],
    "single years": lambda figures: [f.period_type == "year" for f in figures],
}


@pytest.fixture(scope="module")
def houses(built: Real, tmp_path_factory: pytest.TempPathFactory) -> dict[str, House]:
    """The real house with a part of its figures, as if no more had been found."""
    found = {}
    for name, wanted in HELD.items():
        there = found[name] = House(tmp_path_factory.mktemp("few"))
        there.processed.mkdir(parents=True)
        there.raw.symlink_to(built.house.raw)
        there.claims.symlink_to(built.house.claims)
        for path in built.house.processed.iterdir():
            shutil.copy(path, there.processed / path.name)
        for topic in vocabulary.TOPICS:
            table = store.table([topic], built.house)
            pq.write_table(store.only(table, wanted(store.rows(table))), there.processed / f"{topic}.parquet")
    return found


def refusal(name: str, where: House) -> str:
    """Why it is not drawn; "" where it is. What is no reason goes up."""
    try:
        charts.make(name, where, "nb")
    except PartnerdrapError as error:
        return str(error)
    return ""


@pytest.mark.parametrize("held", HELD)
@pytest.mark.parametrize("name", charts.TOPICS)
def test_a_topic_of_few_figures_is_drawn_or_refused_with_a_reason(houses, name: str, held: str) -> None:
    refused = refusal(name, houses[held])
    assert not refused or re.search(r"figure|evidence|claim", refused)
    assert refused or held != "nothing"


@pytest.mark.parametrize("name", ["forty-percent-2023.luck", "one-in-four", "one-in-four.timeline"])
def test_neither_is_a_chart_of_a_claim_a_fault(houses, name: str) -> None:
    for held in ("one a measure", "single years"):
        refusal(name, houses[held])


def test_the_command_says_how_many_figures_there_are(tmp_path: Path) -> None:
    house = small_house(tmp_path, [raw_row()])
    assert run(house, "build").code == 0
    ended = run(house, "draw", "countries")
    assert (ended.code, ended.out) == (2, "")
    assert "countries: value 'countries': too few figures to draw it (1 are held in all)" in ended.err
    assert "IndexError" not in ended.err
    assert "IndexError" in run(house, "draw", "countries", "--debug").err
