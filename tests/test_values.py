"""Numbers as printed -> value and bounds: a bound is never a value, and nothing is more exact than it was printed."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import build, phrases
from analysis.errors import BadInput
from analysis.sources import effects, values
from analysis.sources.values import Value, value
from conftest import Real, raw_row, raw_rows, run, small_house

KINDS = ("count", "share", "rate", "change", "mean", "minimum", "maximum")


def _share(low: float, high: float) -> tuple:
    return pytest.approx(low, abs=0.05), pytest.approx(high, abs=0.05)


# --- units


@pytest.mark.parametrize(
    ("printed", "hedge", "expected"),
    [
        ("23", None, Value(23, 23, 23, "exact")),
        ("0", None, Value(0, 0, 0, "exact")),
        ("500", "less_than", Value(None, None, 500, "at_most")),  # "under 500" is never the value 500
        ("500", "at_most", Value(None, None, 500, "at_most")),
        ("1000", "more_than", Value(None, 1000, None, "at_least")),
        ("1000", "at_least", Value(None, 1000, None, "at_least")),
        ("900", "about", Value(900, 810, 990, "approx")),  # one significant digit: 10 percent
        ("1800", "about", Value(1800, 1710, 1890, "approx")),  # more than one: 5 percent
        ("900", "just_over", Value(None, 900, 990, "range")),
        ("3000", "just_under", Value(None, 2700, 3000, "range")),
        ("1500", "rounded", Value(1500, 1450, 1550, "rounded")),  # half a unit of the last digit that is no zero
        ("20", "range_low", Value(20, 20, 20, "exact")),  # one end alone; the reader joins the two
    ],
)
def test_a_count_carries_the_bounds_of_the_words_around_it(printed: str, hedge: str | None, expected: Value) -> None:
    assert value(printed, "count", "persons", hedge, None) == expected


@pytest.mark.parametrize(
    ("printed", "kind", "unit", "half"),
    [
        ("24", "share", "percent", 0.5),
        ("24.5", "share", "percent", 0.05),
        ("0.59", "rate", "per_100k", 0.005),
        ("0.0629", "rate", "per_100k", 0.00005),
        ("8", "mean", "victims", 0.5),
        ("9.6", "mean", "victims", 0.05),
        ("-13", "change", "percent", 0.5),
        ("10", "share", "percent", 0.5),  # a zero printed is a digit printed
        ("10.0", "share", "percent", 0.05),
    ],
)
def test_other_numbers_are_known_to_half_a_unit_of_their_last_digit(
    printed: str, kind: str, unit: str, half: float
) -> None:
    found = value(printed, kind, unit, None, None)
    assert found.value == float(printed)
    assert (found.low, found.high) == (pytest.approx(float(printed) - half), pytest.approx(float(printed) + half))
    assert found.precision == "rounded"


@pytest.mark.parametrize(
    ("fraction", "hedge", "low", "high", "precision"),
    [
        ("1/4", None, 22.2, 28.6, "rounded"),  # "a quarter"
        ("1/3", None, 28.6, 40.0, "rounded"),
        ("1/2", None, 45.0, 55.0, "rounded"),
        ("7/10", None, 65.0, 75.0, "rounded"),
        ("1/4", "about", 20.8, 30.4, "approx"),
        ("1/2", "just_under", 42.5, 50.0, "range"),
        ("1/3", "just_over", 33.3, 43.3, "range"),
        ("1/2", "more_than", 50.0, None, "at_least"),
        ("1/4", "less_than", None, 25.0, "at_most"),
    ],
)
def test_a_share_in_words_carries_the_interval_of_those_words(
    fraction: str, hedge: str | None, low: float | None, high: float | None, precision: str
) -> None:
    found = value("25", "share", "percent", hedge, fraction)
    near = {None: None}
    assert found.low == near.get(low, pytest.approx(low, abs=0.06))
    assert found.high == near.get(high, pytest.approx(high, abs=0.06))
    assert found.precision == precision
    assert (found.value is None) == (precision not in ("rounded", "approx"))


@pytest.mark.parametrize(
    ("printed", "hedge", "low", "high"),
    [("40", "about", 37, 43), ("35", "about", 33, 37), ("38", "about", 37, 39), ("40", "just_under", 37, 40)],
)
def test_a_hedged_percentage_reads_as_the_grammar_of_claims_reads_it(
    printed: str, hedge: str, low: float, high: float
) -> None:
    found = value(printed, "share", "percent", hedge, None)
    assert (found.low, found.high) == (pytest.approx(low), pytest.approx(high))
    said = phrases.number(printed, hedge, "share")
    assert (found.low, found.high) == (pytest.approx(said.low * 100), pytest.approx(said.high * 100))


def test_a_hedged_fall_is_hedged_by_its_size() -> None:
    found = value("-13", "change", "percent", "just_under", None)
    assert (found.value, found.low, found.high, found.precision) == (None, -13, -12, "range")


@pytest.mark.parametrize("printed", ["1 000", "1,5", "", "nan", "1e3", "٢٣", "²", "01", "1.", "--1", "1\n"])
def test_what_is_no_number_is_no_number(printed: str) -> None:
    assert values.NUMBER.fullmatch(printed) is None


# --- properties

NUMBERS = st.builds(
    lambda whole, decimals: f"{whole}.{decimals}" if decimals else str(whole),
    st.integers(0, 10**7),
    st.text("0123456789", max_size=4),
)
HEDGES = st.sampled_from([None, *values.HEDGES])


@given(
    printed=NUMBERS, kind=st.sampled_from(KINDS), hedge=HEDGES, unit=st.sampled_from(["persons", "percent", "per_100k"])
)
def test_a_value_lies_within_its_bounds_and_a_bound_is_never_a_value(
    printed: str, kind: str, hedge: str | None, unit: str
) -> None:
    if (kind == "share" and float(printed) > 100) or (kind == "count" and "." in printed):
        return  # refused before
    try:
        found = value(printed, kind, unit, hedge, None)
    except phrases.PhraseError:
        assert hedge is not None  # words that no reading covers; published.read turns this into bad input
        return
    known = [end for end in (found.low, found.value, found.high) if end is not None]
    assert known == sorted(known)
    assert known
    assert (found.value is None) == (found.precision in ("at_least", "at_most", "range"))
    assert (found.precision == "exact") == (found.low == found.value == found.high)
    assert (found.low is None) == (found.precision == "at_most")
    assert (found.high is None) == (found.precision == "at_least")
    if found.low is not None and found.high is not None:
        assert found.low - 1e-9 <= float(printed) <= found.high + 1e-9


@given(printed=NUMBERS, kind=st.sampled_from(["share", "rate", "mean", "change"]))
def test_half_a_unit_is_a_tenth_for_each_decimal_more(printed: str, kind: str) -> None:
    found = value(printed, kind, "per_100k", None, None)
    width = Decimal(10) ** Decimal(printed).as_tuple().exponent
    assert found.high - found.low == pytest.approx(float(width), rel=1e-5, abs=1e-8)


@given(printed=NUMBERS, hedge=st.sampled_from(["about", "just_over", "just_under", "rounded"]))
def test_a_hedge_never_makes_a_number_more_exact_on_its_side(printed: str, hedge: str) -> None:
    plain = value(printed, "mean", "victims", None, None)
    try:
        hedged = value(printed, "mean", "victims", hedge, None)
    except phrases.PhraseError:
        return
    if hedge != "just_over":
        assert hedged.low <= plain.low + 1e-9 or hedged.low == 0
    if hedge != "just_under":
        assert hedged.high >= plain.high - 1e-9


# --- through the reader


def _figures(folder: Path, *rows: dict[str, str]) -> list[dict]:
    return build.build(small_house(folder, rows)).figures.to_pylist()


def _tag(wanted: tuple[str, str]) -> str:
    """A tag of the crosswalk that says only this."""
    return next(key for (key,), pairs in effects.table("tags").items() if pairs == (wanted,))


def test_the_two_rows_of_a_range_are_one_figure_seen_twice(tmp_path: Path) -> None:
    low, high = _tag(("hedge", "range_low")), _tag(("hedge", "range_high"))
    house = small_house(tmp_path, [raw_row(breakdown=high, value="30"), raw_row(breakdown=low, value="20")])
    made = build.build(house)
    assert made.sightings.num_rows == 2
    (figure,) = made.figures.to_pylist()
    assert (figure["value"], figure["value_low"], figure["value_high"]) == (None, 20, 30)
    assert figure["precision"] == "range"


def test_one_end_of_a_range_alone_is_refused(tmp_path: Path) -> None:
    house = small_house(tmp_path, [raw_row(), raw_row(breakdown=_tag(("hedge", "range_low")), value="20")])
    ended = run(house, "build")
    assert ended.code == 2
    assert "row 3, column breakdown" in ended.err
    assert "one end of a published range without the other" in ended.err
    with pytest.raises(BadInput):
        build.build(house)


def test_every_range_of_the_raw_files_is_joined(built: Real) -> None:
    frame = built.frame
    ranges = frame[(frame.precision == "range")]
    assert (ranges.value_low < ranges.value_high).all()
    ends = {
        tag
        for (tag,), pairs in effects.table("tags").items()
        if ("hedge", "range_low") in pairs or ("hedge", "range_high") in pairs
    }
    rows = [
        (f"data/raw/published/{name}", line)
        for name in sorted({Path(f).name for f in built.seen.raw_file})
        for line, row in enumerate(raw_rows(name), start=2)
        if ends & set(row["breakdown"].split(";"))
    ]
    assert len(rows) >= 2
    where = dict(zip(zip(built.seen.raw_file, built.seen.raw_line, strict=True), built.seen.figure_id, strict=True))
    assert {where[row] for row in rows} <= set(ranges.figure_id)


def test_an_approximate_count_is_not_exact(tmp_path: Path) -> None:
    (figure,) = _figures(tmp_path, raw_row(value="1800", value_kind="approximate_count"))
    assert (figure["value"], figure["value_low"], figure["value_high"]) == (1800, 1710, 1890)
    assert figure["precision"] == "approx"


def test_a_bound_and_the_value_beside_it_are_two_figures(tmp_path: Path) -> None:
    tag = _tag(("hedge", "at_least"))
    figures = _figures(tmp_path, raw_row(value="30"), raw_row(value="30", breakdown=tag))
    assert sorted((f["value"] is None, f["value_low"], f["value_high"]) for f in figures) == [
        (False, 30, 30),
        (True, 30, None),
    ]


def test_a_quarter_in_the_raw_files_carries_the_interval_of_those_words(built: Real) -> None:
    frame = built.frame
    quarter = frame[
        (frame.measure == "partner_homicide_share") & (frame.value == 25) & (frame.publisher == "partnerdrapsutvalget")
    ]
    assert len(quarter) >= 1
    for figure in quarter.itertuples():
        assert (figure.value_low, figure.value_high) == _share(22.2, 28.6)


def test_every_bound_of_the_real_build_is_in_order(built: Real) -> None:
    frame = built.frame
    low, value_, high = frame.value_low, frame.value, frame.value_high
    assert not (low > high).any()
    assert not ((value_ < low) | (value_ > high)).any()
    shares = frame[frame.kind == "share"]
    assert shares.value.dropna().between(0, 100).all()
    counts = frame[frame.kind == "count"].value.dropna()
    assert (counts == counts.round()).all()
    assert (counts >= 0).all()
