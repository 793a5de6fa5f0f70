"""What was public on a day: certainly or possibly, in which edition, and what a yearly issue implies."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import asof
from analysis.store import Figure

DAY = dt.date.fromisoformat
PLAIN: dict[str, Any] = {
    "figure_id": "f",
    "topic": "homicide",
    "measure": "homicide_victims",
    "unit": "victims",
    "role": "victim",
    "kind": "count",
    "stock_flow": "flow",
    "geography": "NO",
    "area": None,
    "period_start": DAY("2014-01-01"),
    "period_end": DAY("2014-12-31"),
    "period_type": "year",
    "base_start": None,
    "base_end": None,
    "sex": "total",
    "relationship": None,
    "subset": [],
    "qualifiers": [],
    "value": 27.0,
    "value_low": 27.0,
    "value_high": 27.0,
    "precision": "exact",
    "status": [],
    "publisher": "kripos",
    "via": None,
    "published_from": DAY("2015-01-20"),
    "published": DAY("2015-01-20"),
    "published_precision": "day",
    "source_id": "s",
    "locator": "page 1",
    "confidence": "high",
    "definition": "killed in the year",
    "note": "",
    "supersedes": None,
}


def figure(name: str, published: str, published_from: str | None = None, **cells: Any) -> Figure:
    dates = {"published": DAY(published), "published_from": DAY(published_from or published)}
    return Figure(**{**PLAIN, "figure_id": name, **dates, **cells})


def public(figures: list[Figure], day: str, sure: str = asof.CERTAINLY) -> dict[str, tuple[str, ...]]:
    """figure_id -> flags of what was newest on the day."""
    return {e.figure.figure_id: e.flags for e in asof.newest(asof.editions(figures, sure), DAY(day))}


def since(figures: list[Figure]) -> dict[str, dt.date]:
    return {e.figure.figure_id: e.since for held in asof.editions(figures).values() for e in held}


def test_a_figure_is_certainly_public_on_its_last_day_and_possibly_on_its_first() -> None:
    held = [figure("a", "2016-12-31", "2016-01-01", publisher="ntb", published_precision="year")]
    assert public(held, "2016-12-30") == {}
    assert public(held, "2016-12-31") == {"a": ()}
    assert public(held, "2015-12-31", asof.POSSIBLY) == {}
    assert public(held, "2016-01-01", asof.POSSIBLY) == {"a": ()}


def test_the_newest_edition_replaces_the_older_on_its_day() -> None:
    held = [figure("old", "2015-01-20", value=45.0), figure("new", "2024-01-31", value=41.0)]
    assert public(held, "2024-01-30") == {"old": ()}
    assert public(held, "2024-01-31") == {"new": ()}


@pytest.mark.parametrize(
    "other",
    [
        {"publisher": "ntb"},
        {"measure": "homicide_cases", "unit": "cases"},
        {"sex": "female"},
        {"qualifiers": ["incl_lethal_violence"]},
        {"subset": ["age:child"]},
        {"area": "oslo"},
        {"period_type": "part_period"},
        {"geography": "SE"},
        {"role": "perpetrator"},
    ],
)
def test_an_edition_replaces_only_what_counts_the_same(other: dict[str, Any]) -> None:
    held = [figure("a", "2015-01-20"), figure("b", "2016-01-20", **other)]
    assert set(public(held, "2020-01-01")) == {"a", "b"}


def test_where_a_number_was_read_does_not_part_its_editions() -> None:
    held = [
        figure("a", "2018-01-01", publisher="unodc", qualifiers=["unodc_source_cts"]),
        figure("b", "2019-01-01", publisher="unodc", qualifiers=["unodc_source_sdg"]),
    ]
    assert set(public(held, "2020-01-01")) == {"b"}


def test_an_undated_edition_never_replaces_a_dated_one() -> None:
    undated = figure("undated", "2026-11-22", "2015-01-01", published_precision="undated", value=57.0)
    assert set(public([undated, figure("dated", "2015-01-20")], "2026-11-22")) == {"dated"}
    assert set(public([undated], "2026-11-22")) == {"undated"}


# --- the yearly issue


def test_a_kripos_total_held_from_a_later_edition_counts_from_february_of_the_next_year() -> None:
    held = [figure("late", "2024-01-31")]
    assert public(held, "2015-01-31") == {}
    assert public(held, "2015-02-01") == {"late": ("later_edition",)}
    assert public(held, "2024-01-30") == {"late": ("later_edition",)}
    assert public(held, "2024-01-31") == {"late": ()}  # by then it is held, and no longer inferred


def test_a_total_held_from_its_own_january_needs_no_inference() -> None:
    held = [figure("own", "2015-01-20")]
    assert public(held, "2015-01-19") == {}
    assert public(held, "2015-01-20") == {"own": ()}


def test_an_earlier_held_edition_keeps_the_later_one_to_its_own_day() -> None:
    held = [figure("first", "2015-01-20", value=45.0), figure("revised", "2024-01-31", value=41.0)]
    assert since(held) == {"first": DAY("2015-01-20"), "revised": DAY("2024-01-31")}


def test_only_the_oldest_of_several_later_editions_is_moved_back() -> None:
    held = [figure("b", "2024-01-31", value=41.0), figure("a", "2018-01-31", value=43.0)]
    assert since(held) == {"a": DAY("2015-02-01"), "b": DAY("2024-01-31")}


def test_an_undated_edition_is_not_moved_back_where_a_dated_one_is_held() -> None:
    """Kripos 1991: 55 printed in 2002, 57 on an undated page. It is the 55 that the yearly issue stands for."""
    undated = figure("undated", "2026-11-22", "2015-01-01", published_precision="undated", value=57.0)
    held = [undated, figure("dated", "2018-12-31", "2018-01-01", published_precision="year", value=55.0)]
    assert since(held) == {"dated": DAY("2015-02-01"), "undated": DAY("2026-11-22")}


def test_an_undated_total_alone_stands_for_the_yearly_issue() -> None:
    held = [figure("undated", "2026-11-22", "2015-01-01", published_precision="undated")]
    assert public(held, "2015-02-01") == {"undated": ("later_edition",)}


@pytest.mark.parametrize(
    "other",
    [
        {"publisher": "ntb"},
        {"publisher": "unodc"},
        {"publisher": "unnamed"},
        {"period_type": "part_period"},
        {"period_start": DAY("2010-01-01"), "period_type": "years"},
        {"sex": "female"},
        {"subset": ["age:child"]},
        {"relationship": "partner"},
        {"area": "oslo"},
        {"kind": "rate", "unit": "per_100k"},
        {"measure": "partner_homicide_victims"},  # the issue may have held no such breakdown
        {"measure": "partner_homicide_cases", "unit": "cases"},
    ],
)
def test_nothing_else_counts_before_it_was_printed(other: dict[str, Any]) -> None:
    assert since([figure("late", "2024-01-31", **other)]) == {"late": DAY("2024-01-31")}


@given(
    st.lists(st.dates(DAY("2015-01-01"), DAY("2026-01-01")), min_size=1, max_size=5, unique=True),
    st.dates(DAY("2014-06-01"), DAY("2026-11-22")),
)
def test_at_most_one_edition_stands_and_none_from_the_future(days: list[dt.date], as_of: dt.date) -> None:
    held = [figure(f"f{i}", day.isoformat(), value=float(i), publisher="ntb") for i, day in enumerate(days)]
    known = [day for day in days if day <= as_of]
    found = asof.newest(asof.editions(held), as_of)
    assert [e.figure.published for e in found] == ([max(known)] if known else [])
