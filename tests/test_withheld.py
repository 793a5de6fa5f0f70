"""What nobody is shown: few people broken down, and what gives a suppressed number away."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from analysis import charts, store, vocabulary, withheld
from analysis.charts import contract, rows
from analysis.charts.claim import evidence as claim_evidence
from analysis.errors import BadInput, CheckFailed
from analysis.quote import Quote, Quotes
from analysis.verdicts import verdict

NONE = {"value": None, "value_low": None, "value_high": None}
NO_PERIOD = {"period_start": None, "period_end": None, "period_type": "unknown"}


@pytest.fixture(scope="module")
def held(built) -> list[store.Figure]:
    return store.load(vocabulary.TOPICS, built.house)


@pytest.fixture(scope="module")
def total(held) -> store.Figure:
    """The homicide victims of one year, a plain count of both sexes."""
    wanted = ("homicide_victims", "kripos", "total", "exact")
    return next(
        f for f in held
        if (f.measure, f.publisher, f.sex, f.precision) == wanted and f.period_type == "year" and not f.subset
    )  # fmt: skip


def number(f: store.Figure, value: float | None, name: str, **columns) -> store.Figure:
    """A figure of the same table with another number."""
    return f._replace(figure_id=name, value=value, value_low=value, value_high=value, **columns)


def hidden(f: store.Figure, name: str = "hidden", **columns) -> store.Figure:
    return number(f, None, name, status=["suppressed"], **columns)


# --- few people


@pytest.mark.parametrize(
    ("columns", "few"),
    [
        ({"subset": ["method:knife"], "value": 2.0}, True),
        ({"subset": ["method:knife"], "value": 3.0}, False),
        ({"value": 2.0}, False),
        ({"sex": "male", "value": 1.0}, False),
        ({"area": "oslo", "value": 0.0}, True),
        ({"area": "oslo", "value": None, "value_low": None, "value_high": 10.0}, True),
        ({"area": "oslo", "value": None, "value_low": 5.0, "value_high": None}, False),
        ({"relationship": "partner", "value": 2.0} | NO_PERIOD, True),
        ({"relationship": "partner", "value": 2.0, "unit": "unclear"}, True),
        ({"relationship": "partner", "value": 2.0, "kind": "minimum"}, True),
        ({"topic": "alarm", "unit": "persons", "area": "oslo", "value": 1.0}, True),
        ({"topic": "restraining_order", "unit": "orders", "area": "oslo", "value": 2.0}, True),
        ({"topic": "shelter", "unit": "shelters", "area": "oslo", "value": 2.0}, False),
        ({"topic": "shelter", "unit": "percent", "kind": "share", "subset": ["age:child"], "value": 2.0}, False),
        ({"topic": "population", "unit": "persons", "subset": ["age:child"], "value": 2.0}, False),
        ({"unit": "per_100k", "kind": "rate", "subset": ["method:knife"], "value": 40.0}, True),
        ({"unit": "per_100k", "kind": "rate", "value": 0.5}, False),
    ],
)
def test_fewer_than_three_people_with_a_breakdown_beyond_sex(total, columns, few: bool) -> None:
    ends = {"value_low": columns["value"], "value_high": columns["value"]}
    assert withheld.few(total._replace(**{**ends, **columns})) is few


@pytest.mark.parametrize(("years", "few"), [(1, True), (2, True), (3, False)])
def test_of_a_mean_the_people_of_all_its_years_count(total, years: int, few: bool) -> None:
    days = {"period_start": dt.date(2010, 1, 1), "period_end": dt.date(2009 + years, 12, 31)}
    assert withheld.few(number(total, 1.4, "mean", kind="mean", subset=["method:knife"], **days)) is few


def test_no_figure_of_few_people_is_selected_whatever_its_topic(built, held) -> None:
    found = [f for f in held if withheld.few(f)]
    assert {f.topic for f in found} > {"homicide", "alarm"}
    for f in found:
        picked = rows.select(built.house, f.measure, f.geography, area=f.area, subset=f.subset)
        assert f not in picked.drawn
        assert (f, "few") in picked.left_out


# --- what gives a suppressed number away


def test_of_a_whole_with_one_suppressed_part_nothing_else_is_shown(total) -> None:
    part = number(total, 20, "part", sex="female")
    assert withheld.given_away([total, part]) == []
    assert withheld.given_away([total, part, hidden(total, sex="male")]) == [total, part]


def test_two_suppressed_parts_hide_each_other(total) -> None:
    two = [hidden(total, sex="male"), hidden(total, "other", sex="unknown")]
    assert withheld.given_away([total, number(total, 20, "part", sex="female"), *two]) == []


def test_a_part_that_nobody_gives_hides_a_suppressed_one(total) -> None:
    """Not available is not suppressed: it is no secret, and it is no number either."""
    part, lacking = number(total, 20, "part", sex="female"), number(total, None, "lacking", sex="male")
    assert withheld.given_away([total, part, lacking._replace(status=["not_available"])]) == []
    other = lacking._replace(status=["not_available"], sex="unknown")
    assert withheld.given_away([total, part, hidden(total, sex="male"), other]) == []


def test_two_tables_with_one_suppressed_part_each_do_not_hide_each_other(total) -> None:
    knife = {"subset": ["method:knife"]}
    one = [total, number(total, 20, "women", sex="female"), hidden(total, "men", sex="male")]
    other = [
        number(total, 9, "knife", **knife),
        number(total, 5, "women by knife", sex="female", **knife),
        hidden(total, "men by knife", sex="male", **knife),
    ]
    told = {f.figure_id for f in withheld.given_away([*one, *other])}
    assert told == {f.figure_id for f in (*one, *other) if f.value is not None}


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"relationship": "partner"}, {"relationship": "stranger"}),
        ({"area": "oslo"}, {"area": "agder"}),
        ({"subset": ["method:knife"]}, {"subset": ["method:firearm"]}),
    ],
)
def test_parts_are_by_relationship_area_and_subset_too(total, first, second) -> None:
    part = number(total, 20, "part", **first)
    assert withheld.given_away([total, part, hidden(total, **second)]) == [total, part]


def test_a_suppressed_whole_is_given_away_by_its_parts(total) -> None:
    women, men = (number(total, 20, sex, sex=sex) for sex in ("female", "male"))
    assert withheld.given_away([hidden(total), women, men]) == [women, men]
    assert withheld.given_away([hidden(total), women]) == []


def test_a_whole_without_another_part_gives_nothing_away(total) -> None:
    assert withheld.given_away([total, hidden(total, sex="male")]) == []


def test_figures_of_another_definition_or_publisher_are_no_parts(total) -> None:
    for other in ({"publisher": "ntb"}, {"qualifiers": ["incl_dating"]}, {"unit": "cases"}, {"geography": "SE"}):
        part = number(total, 20, "part", sex="female", **other)
        assert withheld.given_away([total, part, hidden(total, sex="male")]) == []


def test_an_earlier_edition_gives_away_what_is_now_suppressed(total) -> None:
    later = {"published": total.published + dt.timedelta(days=365)}
    men = number(total, 3, "men", sex="male")
    assert withheld.given_away([men, hidden(men, **later)]) == [men]
    assert withheld.given_away([hidden(men), men._replace(**later)]) == [], "printed since"


def lacking(f: store.Figure, **columns) -> store.Figure:
    return number(f, None, "lacking", status=["not_available"], **columns)


def test_what_was_suppressed_since_its_last_number_stays_so(total) -> None:
    """That it is no longer available either is no reason to tell the number of before; a number printed since is."""
    days = [{"published": total.published + dt.timedelta(days=365 * n)} for n in range(4)]
    first, again = number(total, 28, "first"), number(total, 31, "again", **days[3])
    gone, silent = hidden(total, **days[1]), lacking(total, **days[2])
    assert withheld.secret_ids([first, gone, silent]) == {"first"}
    assert withheld.secret_ids([first, silent._replace(**days[1]), gone._replace(**days[2])]) == {"first"}
    assert withheld.secret_ids([first, gone, silent, again]) == set()
    assert withheld.secret_ids([first, gone, again._replace(**days[2]), silent._replace(**days[3])]) == set()
    assert withheld.secret_ids([first, silent]) == set()


def test_an_undated_page_is_no_number_printed_since(total) -> None:
    """It counts from the day it was read, and nobody knows when it came out."""
    read = {"published": total.published + dt.timedelta(days=365), "published_precision": "undated"}
    men, women = {"sex": "male"}, number(total, 12, "women", sex="female")
    page = number(total, 8, "page", **men, **read)
    assert withheld.given_away([total, women, hidden(total, **men), page]) == [total, women, page]


def years(first: int, last: int) -> dict:
    days = {"period_start": dt.date(first, 1, 1), "period_end": dt.date(last, 12, 31)}
    return days | {"period_type": "year" if first == last else "years"}


@pytest.mark.parametrize(
    ("whole", "parts"),
    [
        ({"geography": "GB"}, [{"geography": f"GB-{part}"} for part in ("EAW", "SCT", "NIR")]),
        (years(2018, 2020), [years(y, y) for y in (2018, 2019, 2020)]),
        (years(2015, 2020), [years(2015, 2019), years(2020, 2020)]),
        ({"sex": "na"}, [{"sex": sex} for sex in ("female", "male")]),
        (
            {"qualifiers": ["unodc_source_cts"]},
            [{"sex": sex, "qualifiers": ["unodc_source_external"]} for sex in ("female", "male")],
        ),
        ({}, [{"sex": sex, "subset": [f"age:{age}"]} for sex in ("female", "male") for age in ("child", "adult")]),
    ],
    ids=["parts of a country", "years of a span", "spans that meet", "no sex", "two provenances", "sex by age"],
)
def test_parts_are_by_place_period_and_several_dimensions_too(total, whole, parts) -> None:
    of_all = number(total, 90, "whole", **whole)
    *others, last = parts
    known = [number(total, 10, f"part {i}", **part) for i, part in enumerate(others)]
    assert withheld.given_away([of_all, *known, hidden(total, **last)]) == [of_all, *known]
    printed = [number(total, 10, "last", **last), *known]
    assert withheld.given_away([hidden(total, **whole), *printed]) == printed
    assert withheld.given_away([of_all, *known[1:], hidden(total, **last), lacking(total, **others[0])]) == []


def test_what_does_not_add_up_to_a_whole_gives_nothing_away(total) -> None:
    """Years of a span that are not all held, shares of years, and parts of parts without the rest."""
    of_all, part = number(total, 90, "sum", **years(2018, 2019)), number(total, 30, "part", **years(2018, 2018))
    gone = hidden(total, **years(2019, 2019))
    assert withheld.given_away([of_all, part, gone]) == [of_all, part]
    assert withheld.given_away([of_all._replace(**years(2017, 2019)), part, gone]) == []
    assert withheld.given_away([f._replace(kind="share") for f in (of_all, part, gone)]) == []
    girls = number(total, 9, "girls", sex="female", subset=["age:child"])
    assert withheld.given_away([total, girls, hidden(total, sex="male", subset=["age:adult"])]) == []
    women = number(total, 9, "partner", sex="female", relationship="partner")
    assert withheld.given_away([total, women, hidden(total, sex="male", relationship="partner")]) == []


def test_a_table_that_is_not_written_yet_can_be_asked(built, held) -> None:
    fresh = store.rows(built.figures)
    assert {f.figure_id for f in fresh if withheld.few(f)} == {f.figure_id for f in held if withheld.few(f)}
    assert withheld.given_away(fresh) == []


# --- charts and cards


@pytest.fixture(scope="module")
def chart(built):
    return claim_evidence.chart(verdict("one-in-four", None, built.house), built.house, "nb")


def quoting(chart: contract.Chart, figure_id: str) -> contract.Chart:
    """The chart with one more number, of this figure."""
    return replace(chart, quotes=Quotes("nb", [*chart.quotes.shown, Quote("2", 2.0, (figure_id,))]))


def test_a_number_of_few_people_is_refused_on_a_chart_that_does_not_plot_it(built, held, chart) -> None:
    for f in (f for f in held if withheld.few(f)):
        with pytest.raises(BadInput, match=f"{f.figure_id}.*fewer than three"):
            contract.check(quoting(chart, f.figure_id), built.house)


def test_a_number_of_an_unknown_period_may_be_told_but_not_plotted(built, held, chart) -> None:
    undated = next(f for f in held if f.period_start is None and f.value and not withheld.few(f))
    assert contract.check(quoting(chart, undated.figure_id), built.house)
    with pytest.raises(BadInput, match=r"no known period"):
        contract.check_figures("a chart", [undated.figure_id], Quotes("nb"), built.house)


def test_a_number_on_no_figure_is_refused(built, chart) -> None:
    with pytest.raises(CheckFailed, match="no figure nowhere behind a number"):
        contract.check(quoting(chart, "nowhere"), built.house)


def test_what_is_not_drawn_counts_where_it_can_be_subtracted(built, total, monkeypatch) -> None:
    """The part and the whole may be drawn until the rest of the same table is suppressed, drawn or not."""
    part, rest = number(total, 20, "part", sex="female"), hidden(total, sex="male")
    for held in ([total, part], [total, part, rest]):
        monkeypatch.setattr(store, "load", lambda topics, where, held=held, **equal: list(held))
        picked = rows.select(built.house, "homicide_victims", sex="total")
        if rest not in held:
            assert picked.drawn == [total]
            contract.check_figures("a chart", [total.figure_id], Quotes("nb"), built.house)
            continue
        assert picked.left_out == [(total, "subtraction")]
        for points, numbers in (([total.figure_id], []), ([], [Quote("20", 20.0, ("part",))])):
            with pytest.raises(BadInput, match="give away a suppressed figure"):
                contract.check_figures("a chart", points, Quotes("nb", numbers), built.house)


def test_not_available_is_not_called_suppressed(total) -> None:
    lacking = total._replace(status=["not_available"], **NONE)
    assert rows.withheld_of([lacking]) == {total.figure_id: "not_available"}
    assert rows.withheld_of([lacking._replace(status=["suppressed"])]) == {total.figure_id: "suppressed"}
    assert all(set(words) == {"nb", "en"} for words in rows.REASONS.values())


def test_every_chart_of_a_topic_keeps_to_it(built, held) -> None:
    """The rule reads whole tables; no chart may come to rest on what it holds back."""
    secret = set(rows.withheld_of(held, held)) - {f.figure_id for f in held if f.period_start is None}
    assert secret
    for name in ("women-and-men", "reverse-alarms", "restraining-orders"):
        assert not secret & set(charts.make(name, built.house, "nb").figure_ids)
