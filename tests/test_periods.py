"""Dates as published -> first and last day, kind of period, and when a figure can have become public."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import build
from analysis.sources import periods
from analysis.sources.periods import DateError, Period, period, publication, span
from conftest import DAY, Real, raw_row, small_house


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def _read(start: str, end: str, stock: bool = False, change: bool = False, **said: str) -> Period:
    return period(start, end, stock, change, tuple(said.items()))


# --- dates


@pytest.mark.parametrize(
    ("text", "first", "last", "precision"),
    [
        ("2016", "2016-01-01", "2016-12-31", "year"),
        ("2016-01", "2016-01-01", "2016-01-31", "month"),
        ("2016-02", "2016-02-01", "2016-02-29", "month"),
        ("2015-02", "2015-02-01", "2015-02-28", "month"),
        ("2016-01-20", "2016-01-20", "2016-01-20", "day"),
        ("1900", "1900-01-01", "1900-12-31", "year"),
    ],
)
def test_a_date_covers_the_days_it_names(text: str, first: str, last: str, precision: str) -> None:
    assert span(text, "period_start") == (day(first), day(last), precision)


@pytest.mark.parametrize(
    "text", ["", "16", "20166", "2016-1", "2016-13", "2016-00", "2016-02-30", "2016-01-00", "1899", "2101", "42384"]
)
def test_what_is_no_date_is_refused_with_its_column(text: str) -> None:
    with pytest.raises(DateError) as stopped:
        span(text, "publication_date")
    assert (stopped.value.column, stopped.value.value) == ("publication_date", text)


@given(st.dates(dt.date(1900, 1, 1), dt.date(2100, 12, 31)), st.sampled_from(["%Y", "%Y-%m", "%Y-%m-%d"]))
def test_a_span_starts_before_it_ends_and_holds_its_day(date: dt.date, form: str) -> None:
    first, last, precision = span(date.strftime(form), "period_start")
    assert first <= date <= last
    assert (first == last) == (precision == "day")


# --- periods


@pytest.mark.parametrize(
    ("start", "end", "stock", "expected"),
    [
        ("2015", "2015", False, ("2015-01-01", "2015-12-31", "year")),
        ("2012", "2021", False, ("2012-01-01", "2021-12-31", "years")),
        ("2013-01-01", "2013", False, ("2013-01-01", "2013-12-31", "year")),  # mixed in one row
        ("2013", "2013-06-21", False, ("2013-01-01", "2013-06-21", "part_period")),
        ("2009", "2020-10-31", False, ("2009-01-01", "2020-10-31", "part_period")),
        ("2024-05-24", "2024-05-24", False, ("2024-05-24", "2024-05-24", "day")),
        ("2024-05-24", "2024-05-24", True, ("2024-05-24", "2024-05-24", "day")),
        ("2015", "2015", True, ("2015-01-01", "2015-12-31", "within")),  # a stock on an unstated day
        ("2015", "2016", True, ("2015-01-01", "2016-12-31", "within")),
    ],
)
def test_a_period_has_its_days_and_its_kind(start: str, end: str, stock: bool, expected: tuple) -> None:
    found = _read(start, end, stock)
    assert (found.start, found.end, found.type) == (day(expected[0]), day(expected[1]), expected[2])


def test_no_period_is_unknown_and_half_a_period_is_refused() -> None:
    assert _read("", "") == Period(None, None, "unknown")
    for start, end, column in (("2015", "", "period_end"), ("", "2015", "period_start")):
        with pytest.raises(DateError, match="one end of the period is empty") as stopped:
            _read(start, end)
        assert stopped.value.column == column


def test_a_period_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(DateError, match="ends before it starts"):
        _read("2016", "2015")
    assert _read("2015-12-31", "2015").type == "day"


@pytest.mark.parametrize(
    ("part", "first", "last"),
    [
        ("H1", "2016-01-01", "2016-06-30"),
        ("H2", "2016-07-01", "2016-12-31"),
        ("M02", "2016-02-01", "2016-02-29"),
        ("M01-M04", "2016-01-01", "2016-04-30"),
        ("W11-W45", "2016-03-14", "2016-11-13"),
    ],
)
def test_a_part_of_a_year_is_a_part_period_with_its_own_days(part: str, first: str, last: str) -> None:
    found = _read("2016", "2016", period=part)
    assert (found.start, found.end, found.type) == (day(first), day(last), "part_period")


def test_an_unstated_part_keeps_the_days_but_is_no_year() -> None:
    assert _read("2016", "2016", period="part").type == "part_period"
    with pytest.raises(DateError, match="not a part of a year"):
        _read("2016", "2016", period="Q5")


def test_what_the_crosswalk_says_of_a_period_wins() -> None:
    assert _read("2013", "2023", period_type="cumulative").type == "cumulative"
    assert _read("2016", "2016", stock=True, day="01-01").start == day("2016-01-01")
    assert _read("2016", "2016", stock=True, day="12-31").end == day("2016-12-31")
    assert _read("2016", "2016", period_end="2016-10-31").end == day("2016-10-31")


@pytest.mark.parametrize(
    ("start", "end", "base", "days", "base_days"),
    [
        ("2017", "2018", None, ("2018-01-01", "2018-12-31"), ("2017-01-01", "2017-12-31")),
        ("2018", "2018", "previous_year", ("2018-01-01", "2018-12-31"), ("2017-01-01", "2017-12-31")),
        ("2018", "2018", "five_years_before", ("2018-01-01", "2018-12-31"), ("2013-01-01", "2013-12-31")),
        ("2013", "2018", "period_start", ("2018-01-01", "2018-12-31"), ("2013-01-01", "2013-12-31")),
    ],
)
def test_a_change_knows_the_year_it_is_measured_from(
    start: str, end: str, base: str | None, days: tuple[str, str], base_days: tuple[str, str]
) -> None:
    found = _read(start, end, change=True, **({"base": base} if base else {}))
    assert (found.start, found.end) == tuple(map(day, days))
    assert (found.base_start, found.base_end) == tuple(map(day, base_days))


def test_a_change_without_a_known_base_has_none() -> None:
    assert _read("2018", "2018", change=True).base_start is None


def test_a_change_of_a_part_of_the_year_is_measured_from_the_same_part() -> None:
    found = _read("2018", "2018", change=True, base="previous_year", period="M01-M04")
    assert (found.start, found.end) == (day("2018-01-01"), day("2018-04-30"))
    assert (found.base_start, found.base_end) == (day("2017-01-01"), day("2017-04-30"))


DATES = st.dates(dt.date(1950, 1, 1), dt.date(2026, 12, 31))


@given(
    DATES,
    DATES,
    st.sampled_from(["%Y", "%Y-%m", "%Y-%m-%d"]),
    st.sampled_from(["%Y", "%Y-%m", "%Y-%m-%d"]),
    st.booleans(),
)
def test_every_period_starts_before_it_ends(a: dt.date, b: dt.date, form_a: str, form_b: str, stock: bool) -> None:
    first, last = sorted((a, b))
    found = period(first.strftime(form_a), last.strftime(form_b), stock, False, ())
    assert found.start <= first
    assert last <= found.end
    assert (found.type == "day") == (found.start == found.end)
    if found.type in ("year", "years"):
        assert (found.start.month, found.start.day, found.end.month, found.end.day) == (1, 1, 12, 31)
    assert stock == (found.type == "within") or found.type == "day"


# --- publication


@pytest.mark.parametrize(
    ("text", "end", "expected"),
    [
        ("2016", "2015-12-31", ("2016-01-01", "2016-12-31", "year")),
        ("2016-01", "2015-12-31", ("2016-01-01", "2016-01-31", "month")),
        ("2016-01-20", "2015-12-31", ("2016-01-20", "2016-01-20", "day")),
        ("", "2015-12-31", ("2016-01-01", "2026-11-22", "undated")),  # the day after, to the day it was read
        ("unknown", "2015-12-31", ("2016-01-01", "2026-11-22", "undated")),
        ("", None, ("2026-11-22", "2026-11-22", "undated")),
        ("", "2026-12-31", ("2026-11-22", "2026-11-22", "undated")),  # the year goes on: read before it ended
        ("", "2026-11-21", ("2026-11-22", "2026-11-22", "undated")),
        ("", "2026-11-22", ("2026-11-22", "2026-11-22", "undated")),
    ],
)
def test_a_figure_became_public_between_two_days(text: str, end: str | None, expected: tuple) -> None:
    first, last, precision = publication(text, day(end) if end else None, DAY)
    assert (first, last, precision) == (day(expected[0]), day(expected[1]), expected[2])


@given(st.one_of(st.none(), DATES), st.sampled_from(["", "unknown", "2016", "2016-05", "2016-05-24"]))
def test_the_first_day_of_publication_is_never_after_the_last(end: dt.date | None, text: str) -> None:
    first, last, _ = publication(text, end, DAY)
    assert first <= last <= DAY


# --- through the build


def test_an_undated_row_says_so_in_its_status(tmp_path: Path) -> None:
    rows = [raw_row(publication_date=""), raw_row(publication_date="unknown", period_start="", period_end="")]
    figures = build.build(small_house(tmp_path, rows)).figures.to_pylist()
    by_type = {f["period_type"]: f for f in figures}
    assert by_type["year"]["status"] == ["undated"]
    assert by_type["unknown"]["status"] == ["period_unknown", "undated"]
    assert by_type["unknown"]["published_from"] == by_type["unknown"]["published"] == DAY


def test_every_period_of_the_real_build_fits_its_kind(built: Real) -> None:
    frame = built.frame
    assert (frame.period_start.isna() == frame.period_end.isna()).all()
    assert set(frame.period_type[frame.period_start.isna()]) == {"unknown"}
    guessed = frame[(frame.period_type == "unknown") & frame.period_start.notna()]
    assert all("period_assumed" in words for words in guessed.status)  # days that the transcriber guessed say so
    known = frame[frame.period_start.notna()]
    assert (known.period_start <= known.period_end).all()
    for row in known.itertuples():
        whole = (row.period_start.month, row.period_start.day, row.period_end.month, row.period_end.day) == (
            1,
            1,
            12,
            31,
        )
        if row.period_type == "year":
            assert whole, row.figure_id
            assert row.period_start.year == row.period_end.year
        elif row.period_type == "years":
            assert whole, row.figure_id
        elif row.period_type == "day":
            assert row.period_start == row.period_end
        elif row.period_type == "within":
            assert row.stock_flow == "stock", row.figure_id
    assert set(frame.period_type) == {"year", "years", "part_period", "day", "within", "cumulative", "unknown"}


def test_undated_figures_and_only_they_say_undated(built: Real) -> None:
    frame = built.frame
    said = frame.status.map(lambda words: "undated" in words)
    undated = frame.published_precision == "undated"
    assert said[undated].all()
    doubted = frame[
        said & ~undated
    ]  # the page has no date, and the transcriber gives a year all the same ("about 2010")
    assert list(zip(doubted.publisher, doubted.measure, doubted.value, strict=True)) == [
        ("kripos", "partner_homicide_victims", 5)
    ]
    assert "year_uncertain" in doubted.status.iloc[0]
    assert (frame.published_from <= frame.published).all()
    assert frame.published.max() == DAY  # the newest `published`, which is what "today" means


def test_no_stock_stands_as_a_year(built: Real) -> None:
    stocks = built.frame[built.frame.stock_flow == "stock"]
    assert set(stocks.period_type) <= {"day", "within", "unknown", "cumulative"}


def test_the_module_reads_no_clock() -> None:
    source = Path(periods.__file__).read_text(encoding="utf-8")
    assert "today(" not in source
    assert "now(" not in source
