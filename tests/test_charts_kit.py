"""The kit under every chart: what may be drawn, where labels go, which points a line joins, what cannot be read."""

from __future__ import annotations

import datetime as dt
import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.figure import Figure as Canvas

from analysis import store
from analysis.charts import layout, looks, marks, rows
from analysis.charts.sheet import measure, wrap
from analysis.charts.words import LANGS, TEXTS
from analysis.errors import BadInput


@pytest.fixture(scope="module")
def kripos(built):
    """Kripos' homicide victims of every year, a plain series."""
    return [f for f in rows.select(built.house, "homicide_victims", kind="count", unit="victims").drawn
            if f.publisher == "kripos" and f.period_type == "year" and f.sex == "total"]  # fmt: skip


# --- what may be drawn


def test_a_figure_without_a_period_is_left_out_with_the_reason(built) -> None:
    measures = ("protected_address_cases", "violence_alarm_persons")
    left_out = [
        pair
        for m in measures
        for f in [store.load(["protected_address", "alarm"], built.house, measure=m)]
        for pair in [(x, rows._reason(x)) for x in f if x.period_start is None]
    ]
    assert left_out
    assert {reason for _, reason in left_out} == {"no_period"}


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"period_start": None, "period_end": None, "period_type": "unknown"}, "no known period"),
        ({"status": ["suppressed"], "value": None, "value_low": None, "value_high": None}, "suppressed"),
        ({"status": ["not_available"], "value": None, "value_low": None, "value_high": None}, "not given"),
        ({"subset": ["method:knife"], "value": 2.0}, "fewer than three"),
        ({"area": "oslo", "value": 1.0}, "fewer than three"),
        ({"relationship": "partner", "value": 2.0}, "fewer than three"),
    ],
)
def test_what_may_not_be_drawn_is_refused_with_the_reason(kripos, changed, reason) -> None:
    rows.require(kripos)
    with pytest.raises(BadInput, match=reason):
        rows.require([*kripos, kripos[0]._replace(**changed)])


def test_three_victims_with_a_breakdown_and_two_without_may_be_drawn(kripos) -> None:
    rows.require([kripos[0]._replace(subset=["method:knife"], value=3.0)])
    rows.require([kripos[0]._replace(sex="male", value=2.0)])


@pytest.mark.parametrize(
    ("column", "value"), [("stock_flow", "stock"), ("unit", "cases"), ("publisher", "ntb"), ("geography", "SE")]
)
def test_a_series_of_several_kinds_is_refused(kripos, column, value) -> None:
    rows.require_one_series(kripos, "killed")
    with pytest.raises(BadInput, match=f"mixes .*{column}"):
        rows.require_one_series([*kripos, kripos[0]._replace(**{column: value})], "killed")


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("measure", "partner_homicide_victims"),
        ("sex", "male"),
        ("qualifiers", ["incl_dating"]),
        ("period_type", "part_period"),
        ("subset", ["age:child"]),
        ("relationship", "partner"),
    ],
)
def test_a_line_joins_one_definition_only_unless_it_is_said_why(kripos, column, value) -> None:
    plain = [f for f in kripos if not f.relationship and not f.qualifiers]
    ax, (first, *rest) = Canvas().subplots(), plain
    marks.line(ax, plain, looks.SERIES[0])
    drawn = len(ax.lines)
    other = [first, *(f._replace(**{column: value}) for f in rest)]
    with pytest.raises(BadInput, match=rf"'killed' mixes .*\({column}\)"):
        marks.line(ax, other, looks.SERIES[0], name="killed")
    assert len(ax.lines) == drawn
    marks.line(ax, other, looks.SERIES[0], joined="the publisher prints them in one column")
    assert len(ax.lines) > drawn


def test_an_unknown_measure_and_an_empty_selection_say_what_to_do(built) -> None:
    with pytest.raises(BadInput, match="homicide_victims"):
        rows.select(built.house, "homicide_victim")
    with pytest.raises(BadInput, match="no figure of homicide_victims with geography=ZZ"):
        rows.select(built.house, "homicide_victims", "ZZ")


# --- time, and what a line may join


def test_flows_stand_in_the_middle_of_their_year_and_days_on_their_day(kripos) -> None:
    year = next(f for f in kripos if f.period_start.year == 2023)
    assert rows.when(year) == pytest.approx(2023.5)
    day = year._replace(period_start=dt.date(2023, 1, 1), period_end=dt.date(2023, 1, 1), period_type="day")
    assert rows.when(day) == 2023.0


def test_a_line_stops_at_missing_years(kripos) -> None:
    years = {f.period_start.year: f for f in kripos}
    runs = rows.runs([years[2015], years[2016], years[2018], years[2019]])
    assert [[f.period_start.year for f in run] for run in runs] == [[2015, 2016], [2018, 2019]]


def test_a_line_stops_at_a_break(kripos) -> None:
    years = {f.period_start.year: f._replace(measure="domestic_violence_reports") for f in kripos}
    runs = rows.runs(years[y] for y in (2013, 2014, 2015, 2016, 2017))
    assert [[f.period_start.year for f in run] for run in runs] == [[2013, 2014], [2015], [2016, 2017]]


def test_a_line_stops_only_once_at_a_break_on_new_years_day(kripos) -> None:
    years = {f.period_start.year: f._replace(measure="shelter_residents_adults") for f in kripos}
    runs = rows.runs(years[y] for y in (2019, 2020, 2021, 2022))
    assert [[f.period_start.year for f in run] for run in runs] == [[2019, 2020], [2021, 2022]]


# --- labels


@given(
    st.lists(st.floats(0, 100), min_size=1, max_size=12).map(sorted),
    st.lists(st.floats(0.5, 6), min_size=12, max_size=12),
)
def test_labels_never_meet_and_stay_within(wanted, heights) -> None:
    heights = heights[: len(wanted)]
    places = marks.spread(wanted, heights, 0, 100)
    for (a, ha), (b, hb) in zip(
        zip(places, heights, strict=True), list(zip(places, heights, strict=True))[1:], strict=False
    ):
        assert b - a >= (ha + hb) / 2 - 1e-6
    assert places[0] - heights[0] / 2 >= -1e-6
    assert places[-1] + heights[-1] / 2 <= 100 + 1e-6


def test_labels_with_room_stay_where_they_are() -> None:
    assert marks.spread([10, 50, 90], [5, 5, 5], 0, 100) == pytest.approx([10, 50, 90])


def test_lines_are_as_wide_as_they_may_be_and_no_wider() -> None:
    text = "Drepte personer per år i Norge, begge kjønn, slik hver utgiver har trykt det"
    lines = wrap(text, 2.0, 10)
    assert " ".join(lines) == text
    assert len(lines) > 1
    assert all(measure(line, 10) <= 2.0 for line in lines)


# --- what cannot be read


def drawn(*texts: tuple[float, float, str]):
    figure = Canvas(figsize=(4, 3))
    for x, y, text in texts:
        figure.text(x, y, text)
    return layout.faults(layout.drawn(figure, 100))


def test_texts_apart_are_fine() -> None:
    assert drawn((0.1, 0.1, "one"), (0.1, 0.5, "two")) == []


def test_texts_that_meet_are_found() -> None:
    assert "collide" in drawn((0.1, 0.1, "one text"), (0.15, 0.11, "another"))[0]


def test_a_text_that_is_cut_is_found() -> None:
    assert "cut" in drawn((0.8, 0.1, "a text that runs out of the picture"))[0]


def noted(**style) -> list[str]:
    """What is wrong with a note on a point of a panel from 0 to 1."""
    figure = Canvas(figsize=(4, 3))
    ax = figure.subplots()
    ax.set_xticks([])
    ax.set_yticks([])
    ax.annotate(**{"text": "a note", "xy": (0.5, 0.5), **style})
    return layout.faults(layout.drawn(figure, 200))


def test_a_note_on_a_point_outside_its_panel_is_found_as_it_is_not_drawn() -> None:
    assert noted() == []
    (fault,) = noted(xy=(1.5, 0.5), xytext=(0.5, 0.5))
    assert fault == "the text 'a note' is not drawn: its point lies outside the panel"
    assert noted(xy=(1.5, 0.5), xytext=(0.5, 0.5), annotation_clip=False) == []


@pytest.mark.parametrize("style", [{"alpha": 0}, {"color": (0, 0, 0, 0)}, {"color": "none"}, {"alpha": 0.2}])
def test_a_text_nobody_can_see_is_found_and_stands_on_no_face(style) -> None:
    (fault,) = noted(**style)
    assert "too pale to be seen" in fault
    figure = Canvas()
    figure.text(0.5, 0.5, "a title", **style)
    assert layout.texts(figure) == []


def test_letters_too_small_to_be_read_are_found() -> None:
    assert noted(fontsize=8) == []
    (fault,) = noted(fontsize=7)
    assert "too small: 9.7 pixels" in fault


def test_what_an_axis_put_off_would_say_is_no_text() -> None:
    figure = Canvas(figsize=(4, 3))
    ax = figure.subplots()
    ax.set_xlabel("years")
    ax.set_axis_off()
    figure.text(0.1, 0.01, "a text in place of the numbers")
    assert layout.faults(layout.drawn(figure, 100)) == []


# --- words


@pytest.mark.parametrize("path", sorted(TEXTS.glob("*.toml")), ids=lambda path: path.stem)
def test_both_languages_say_the_same_things(path) -> None:
    import string

    text = tomllib.loads(path.read_text(encoding="utf-8"))
    assert set(text) == set(LANGS)
    assert set(text["nb"]) == set(text["en"])

    def fields(value) -> set[str]:
        values = value if isinstance(value, list) else value.values() if isinstance(value, dict) else [value]
        return {
            name.split(":")[0].split(".")[0]
            for v in values
            for _, name, _, _ in string.Formatter().parse(str(v))
            if name is not None
        }

    for key in text["nb"]:
        assert fields(text["nb"][key]) == fields(text["en"][key]), key
