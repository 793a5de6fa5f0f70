"""Charts of restraining orders, reported domestic violence and countries: what they draw, what they may not join."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter, defaultdict

import pytest
from babel import Locale
from scipy.stats import binomtest

from analysis import charts, vocabulary
from analysis.charts import contract, rows, words
from analysis.charts.topics import countries, country_pairs
from analysis.charts.topics.country_pairs import HOME, PUBLISHER

ORDERS, REPORTS, COUNTRIES = NAMES = ("restraining-orders", "domestic-violence-reports", "countries")
NEW_CODE, OWN_PROVISION = dt.date(2015, 10, 1), dt.date(2006, 1, 1)


@pytest.fixture(scope="module")
def drawn(built):
    return {(name, lang): charts.make(name, built.house, lang) for name in NAMES for lang in words.LANGS}


@pytest.fixture(scope="module")
def pairs(drawn):
    return drawn[COUNTRIES, "nb"].plotted


# --- what holds for all three


@pytest.mark.parametrize("lang", words.LANGS)
@pytest.mark.parametrize("name", NAMES)
def test_each_chart_carries_what_a_reader_must_know_and_can_be_read(drawn, built, name, lang) -> None:
    contract.check(drawn[name, lang], built.house)


@pytest.mark.parametrize("name", NAMES)
def test_two_runs_give_the_same_bytes(drawn, built, name) -> None:
    for lang in words.LANGS:
        again = charts.make(name, built.house, lang)
        assert contract.svg_of(drawn[name, lang]) == contract.svg_of(again)
        assert contract.csv_of(drawn[name, lang]) == contract.csv_of(again)


@pytest.mark.parametrize("name", NAMES)
def test_both_languages_draw_the_same_and_say_the_same_numbers(drawn, name) -> None:
    nb, en = (drawn[name, lang] for lang in ("nb", "en"))
    assert contract.csv_of(nb) == contract.csv_of(en)
    assert Counter(q.figure_ids for q in nb.quotes.shown) == Counter(q.figure_ids for q in en.quotes.shown)


@pytest.mark.parametrize("name", NAMES)
def test_the_words_have_the_same_keys_and_fields_in_both_languages(name) -> None:
    nb, en = (words.words(name, lang) for lang in words.LANGS)
    assert list(nb) == list(en)
    for key in nb:
        assert {part.split("}")[0] for part in nb[key].split("{")[1:]} == {
            part.split("}")[0] for part in en[key].split("{")[1:]
        }, key


# --- orders and reports: units, periods, breaks


@pytest.mark.parametrize("name", [ORDERS, REPORTS])
def test_units_never_share_a_panel_and_no_series_mixes_kinds(drawn, name) -> None:
    panels, series = defaultdict(set), defaultdict(set)
    for row in drawn[name, "nb"].plotted:
        panels[row["panel"]].add(row["unit"])
        kind = row["measure"], row["unit"], row["publisher"], row["period_type"], *row["qualifiers"]
        series[row["panel"], row["series"]].add(kind)
    assert all(len(units) == 1 for units in panels.values()), panels
    assert all(len(kinds) == 1 for kinds in series.values()), series


def test_the_four_units_of_restraining_orders_each_have_a_panel(drawn) -> None:
    units = {row["panel"]: row["unit"] for row in drawn[ORDERS, "nb"].plotted}
    assert units == {
        "breaches": "breaches",
        "orders": "orders",
        "persons": "persons",
        "judgments": "judgments",
        "active": "persons",
    }


def test_persons_under_an_order_on_a_day_stand_apart_from_flows(drawn, built) -> None:
    kinds = defaultdict(set)
    for row in drawn[ORDERS, "nb"].plotted:
        kinds[row["panel"]] |= set(built.frame[built.frame.figure_id.isin(row["figure_ids"])].stock_flow)
    assert kinds.pop("active") == {"stock"}
    assert all(found == {"flow"} for found in kinds.values())


@pytest.mark.parametrize("name", [ORDERS, REPORTS])
def test_only_the_whole_country_is_drawn(drawn, built, name) -> None:
    ids = {i for row in drawn[name, "nb"].plotted for i in row["figure_ids"]}
    held = built.frame[built.frame.figure_id.isin(ids)]
    assert set(held.geography) == {"NO"}
    assert held.area.isna().all()
    assert not any(map(len, held.subset))


@pytest.mark.parametrize("name", [ORDERS, REPORTS])
def test_every_national_count_of_the_measure_is_drawn_or_left_out_for_a_reason(drawn, built, name) -> None:
    measures = {row["measure"] for row in drawn[name, "nb"].plotted}
    frame = built.frame[built.frame.measure.isin(measures) & (built.frame.geography == "NO") & built.frame.area.isna()]
    frame = frame[(frame.kind == "count") & (frame.subset.map(len) == 0)]
    left = set(frame.figure_id) - {i for row in drawn[name, "nb"].plotted for i in row["figure_ids"]}
    assert all("period_assumed" in status for status in frame[frame.figure_id.isin(left)].status)
    assert bool(left) == (name == REPORTS)


@pytest.mark.parametrize("name", [ORDERS, REPORTS])
def test_no_line_joins_two_figures(drawn, name) -> None:
    """A line through points would cross 2006 or 2015, years without figures, or from one publisher to another."""
    for ax in drawn[name, "nb"].figure.axes:
        for line in ax.lines:
            x, y = (list(map(float, values)) for values in line.get_data())
            if len(x) > 1 and line.get_transform() == ax.transData:
                flat_within_a_year = y[0] == y[-1] and x[-1] - x[0] < 1
                assert flat_within_a_year or x[0] == x[-1], (x, y)


def test_half_years_are_bars_over_their_span(drawn) -> None:
    for name in (ORDERS, REPORTS):
        chart = drawn[name, "nb"]
        parts = [row for row in chart.plotted if row["period_type"] == "part_period"]
        assert parts
        spans = [
            (round(min(line.get_xdata()), 3), round(max(line.get_xdata()), 3), line.get_ydata()[0])
            for ax in chart.figure.axes
            for line in ax.lines
            if line.get_transform() == ax.transData and line.get_linewidth() == 5.0
        ]
        for row in parts:
            start, end = (dt.date.fromisoformat(row[side]) for side in ("period_start", "period_end"))
            wanted = rows.year_of(start), rows.year_of(end + dt.timedelta(days=1))
            assert (*(round(x, 3) for x in wanted), row["value"]) in spans


def test_breaks_are_marked_with_their_reason(drawn) -> None:
    for lang in words.LANGS:
        said = " ".join(
            " ".join(text.get_text().split()) for ax in drawn[REPORTS, lang].figure.axes for text in ax.texts
        )
        reasons = {b.date: getattr(b, lang) for b in vocabulary.breaks() if "domestic_violence" in b.measures}
        assert {OWN_PROVISION, NEW_CODE} <= set(reasons)
        assert all(reason in said for reason in reasons.values())


def test_the_titles_follow_from_the_frame(drawn, built) -> None:
    def value(measure: str, year: int, publisher: str) -> float:
        f = built.frame
        f = f[(f.measure == measure) & (f.period_start == dt.date(year, 1, 1)) & (f.publisher == publisher)]
        (found,) = f[(f.period_type == "year") & (f.kind == "count") & f.area.isna() & (f.subset.map(len) == 0)].value
        return found

    breaches = [value("restraining_order_breaches_reported", year, "justis") for year in (2018, 2022)]
    orders = [value("restraining_orders_imposed", year, "justis") for year in (2018, 2022)]
    for number in (*breaches, *orders):
        assert f"{number:,.0f}" in drawn[ORDERS, "en"].title
    reports = [value("domestic_violence_reports", year, "pod") for year in (2006, 2024)]
    assert all(f"{number:,.0f}" in drawn[REPORTS, "en"].title for number in reports)


@pytest.mark.parametrize("lang", words.LANGS)
def test_those_who_breach_often_are_told_in_words_and_not_drawn_among_those_given_an_order(drawn, built, lang) -> None:
    chart = drawn[ORDERS, lang]
    often = built.frame[built.frame.measure == "restraining_order_repeat_breachers"]
    ((figure_id, value),) = often.loc[often.period_type == "year", ["figure_id", "value"]].to_numpy()
    assert figure_id not in {i for row in chart.plotted for i in row["figure_ids"]}
    assert figure_id in chart.figure_ids
    assert f"{value:.0f}" in " ".join(t.get_text() for t in chart.figure.texts)


@pytest.mark.parametrize("lang", words.LANGS)
def test_a_change_beside_a_number_does_not_look_like_a_sum(drawn, lang) -> None:
    texts = [t.get_text() for ax in drawn[ORDERS, lang].figure.axes for t in ax.texts]
    changes = [text for text in texts if "%" in text]
    assert len(changes) == 3
    assert all("2018" in text for text in changes)
    assert not any("+" in text for text in texts)


# --- countries


@pytest.mark.parametrize("lang", words.LANGS)
def test_the_title_says_how_many_years_norways_shares_are_of(drawn, pairs, lang) -> None:
    found = {int(r["period_end"][:4]) - int(r["period_start"][:4]) + 1 for r in pairs if r["geography"] == HOME} - {1}
    listed = {"nb": " og ", "en": " and "}[lang].join(map(str, sorted(found)))
    assert drawn[COUNTRIES, lang].title.endswith({"nb": f" over {listed} år", "en": f" over {listed} years"}[lang])


@pytest.mark.parametrize("lang", words.LANGS)
def test_newer_years_of_women_alone_are_named(drawn, pairs, built, lang) -> None:
    """Straight from the frame: UNODC has both numbers of women for a year after the one that is drawn."""
    at = {r["geography"]: r["period_start"] for r in pairs if r["panel"] == "both" and r["geography"] != HOME}
    f = built.frame[(built.frame.publisher == PUBLISHER) & (built.frame.sex == "female")]
    of = {m: set(zip(g.geography, g.period_start, strict=True)) for m, g in f.groupby("measure")}
    both = of["partner_homicide_victims"] & of["homicide_victims"]
    _only_these_are_named(
        drawn, lang, "later", at, {place for place, day in both if day.isoformat() > at.get(place, "9")}
    )


@pytest.mark.parametrize("lang", words.LANGS)
def test_countries_with_more_men_than_women_killed_by_a_partner_are_named(drawn, pairs, lang) -> None:
    both, women = ({r["geography"]: r["k"] for r in pairs if r["panel"] == panel} for panel in ("both", "women"))
    more = {place for place in women if place != HOME and women[place] < both[place] - women[place]}
    _only_these_are_named(drawn, lang, "more_men", women.keys() - {HOME}, more)


def _only_these_are_named(drawn, lang: str, key: str, places, wanted: set[str]) -> None:
    """Of the places those wanted, and no other, are in the note of that key."""
    said = re.escape(words.words(COUNTRIES, lang)[key]).replace(re.escape("{countries}"), "(.*?)")
    (note,) = re.findall(said, " ".join(t.get_text() for t in drawn[COUNTRIES, lang].figure.texts))
    assert wanted
    assert {place for place in places if countries.name(place, lang) in note[-100:]} == wanted


def test_a_part_is_never_more_than_its_whole(pairs) -> None:
    assert all(0 <= row["k"] <= row["n"] for row in pairs)
    assert all(row["low"] <= row["share"] <= row["high"] for row in pairs)


def test_shares_and_intervals_are_those_of_an_independent_computation(pairs, built) -> None:
    """Straight from the frame: the newest year in which UNODC has both numbers; Wilson's interval by SciPy."""
    f = built.frame
    f = f[(f.publisher == "unodc") & (f.unit == "victims") & (f.kind == "count") & (f.period_type == "year")]
    f = f.assign(year=[day.year for day in f.period_start])
    checked = 0
    for panel, sex in (("both", "total"), ("women", "female")):
        part, whole = (
            f[(f.measure == measure) & (f.sex == sex)].set_index(["geography", "year"]).value
            for measure in ("partner_homicide_victims", "homicide_victims")
        )
        for row in (r for r in pairs if r["panel"] == panel and r["geography"] != HOME):
            place = row["geography"]
            years = set(part.loc[place].index) & set(whole.loc[place].index) if panel == "both" else None
            year = max(years) if years else int(row["period_start"][:4])
            assert row["period_start"] == f"{year}-01-01"
            k, n = int(part.loc[place, year]), int(whole.loc[place, year])
            wilson = binomtest(k, n).proportion_ci(0.95, method="wilson")
            assert (row["k"], row["n"]) == (k, n)
            assert row["share"] == pytest.approx(k / n)
            assert (row["low"], row["high"]) == pytest.approx((wilson.low, wilson.high))
            checked += 1
    assert checked > 30


def test_women_are_of_the_same_country_and_years_as_both_sexes(pairs) -> None:
    key = ("geography", "period_start", "period_end")
    both = {tuple(r[c] for c in key): r for r in pairs if r["panel"] == "both"}
    for row in (r for r in pairs if r["panel"] == "women"):
        whole = both[tuple(row[c] for c in key)]
        assert row["k"] <= whole["k"]
        assert row["n"] <= whole["n"]


def test_doubtful_sexes_are_not_split(pairs, built) -> None:
    f = built.frame
    doubtful = f[f.measure.isin(["partner_homicide_victims", "homicide_victims"])]
    doubtful = doubtful[[("sex_doubtful" in s) for s in doubtful.status]]
    years = {(place, day.isoformat()) for place, day in zip(doubtful.geography, doubtful.period_start, strict=True)}
    both = {(r["geography"], r["period_start"]) for r in pairs if r["panel"] == "both"}
    assert both & years, "some of the country-years drawn are doubtful"
    assert not years & {(r["geography"], r["period_start"]) for r in pairs if r["panel"] == "women"}
    assert not set(doubtful.figure_id) & {i for r in pairs for i in r["figure_ids"]}


def test_no_years_are_added_up_but_in_norways_printed_periods(pairs, built) -> None:
    held = built.frame.set_index("figure_id")
    for row in pairs:
        parts = held.loc[[i for i in row["figure_ids"] if held.loc[i].measure == "partner_homicide_victims"]]
        assert set(map(str, parts.period_start)) == {row["period_start"]}
        assert set(map(str, parts.period_end)) == {row["period_end"]}
        assert parts.value.sum() == row["k"], "one printed figure, or women and men of one source"
        if row["geography"] != HOME:
            assert set(parts.period_type) == {"year"}
            assert row["publisher"] == row["publisher_of_n"] == PUBLISHER
            assert len(row["figure_ids"]) == 2


def test_partner_or_family_and_offences_are_never_drawn(pairs, built) -> None:
    ids = {i for r in pairs for i in r["figure_ids"]}
    held = built.frame[built.frame.figure_id.isin(ids)]
    assert set(held.measure) <= {"partner_homicide_victims", "homicide_victims"}
    assert set(held.unit) == {"victims"}


def test_countries_with_fewer_than_three_victims_are_named_and_not_drawn(drawn, pairs, built) -> None:
    few = country_pairs.comparable(built.house)[2]
    assert few
    assert min(row["k"] for row in pairs if row["panel"] == "both") >= rows.FEW
    for lang in words.LANGS:
        face = " ".join(t.get_text() for t in drawn[COUNTRIES, lang].figure.texts)
        assert all(countries.name(row.geography, lang) in face for row in few)


def test_every_country_held_has_a_name_in_both_languages(built) -> None:
    for place in sorted(set(built.frame.geography)):
        for lang in words.LANGS:
            assert countries.name(place, lang)
    assert countries.name("DE", "nb") == Locale("nb").territories["DE"] != Locale("en").territories["DE"]
    assert countries.name("GB-SCT", "nb") != countries.name("GB-SCT", "en")


def test_hollow_marks_are_the_pairs_of_two_collections(drawn) -> None:
    for panel, ax in zip(countries.ENDS, drawn[COUNTRIES, "nb"].figure.axes, strict=True):
        points = [line for line in ax.lines if len(line.get_xdata()) == 1]
        hollow = Counter(round(float(p.get_xdata()[0]), 9) for p in points if p.get_markerfacecolor() == "white")
        wanted = [r for r in drawn[COUNTRIES, "nb"].plotted if r["panel"] == panel]
        assert len(points) == len(wanted)
        assert hollow == Counter(round(r["share"], 9) for r in wanted if not r["one_collection"])
        assert hollow
