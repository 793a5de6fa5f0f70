"""The charts of who is killed: each keeps the contract, and its numbers are counted again here from the figures."""

from __future__ import annotations

import math

import pytest
from scipy.stats import gamma
from statsmodels.stats.proportion import proportion_confint

from analysis import charts
from analysis.charts import contract
from analysis.charts.sheet import Sheet
from analysis.charts.topics import homicide, homicides_per_year, prior_violence, share_and_rate
from analysis.charts.words import LANGS

IDS = ("homicides-per-year", "partner-share-per-year", "share-and-rate", "women-and-men", "prior-violence")


@pytest.fixture(scope="module")
def made(built):
    return {(name, lang): charts.make(name, built.house, lang) for name in IDS for lang in LANGS}


def rows(made, name: str, panel: str | None = None) -> list[dict]:
    return [r for r in made[name, "nb"].plotted if panel in (None, r["panel"])]


def population(built, year: int, sexes=("female", "male")) -> float:
    """The mean of two 1 Januaries, straight from the table: exact values of the newest edition."""
    frame = built.frame
    frame = frame[(frame.measure == "population") & (frame.publisher == "ssb") & (frame.precision == "exact")]
    held = {(r.sex, r.period_start.year): r.value for r in frame.itertuples() if r.period_start.month == 1}
    return sum((held[s, year] + held[s, year + 1]) / 2 for s in sexes)


# --- the contract


@pytest.mark.parametrize("name", IDS)
@pytest.mark.parametrize("lang", LANGS)
def test_each_keeps_the_contract(built, made, name, lang) -> None:
    contract.check(made[name, lang], built.house)


@pytest.mark.parametrize("name", IDS)
def test_two_runs_give_the_same_bytes_and_both_languages_the_same_rows(built, made, name) -> None:
    again = charts.make(name, built.house, "en")
    assert contract.svg_of(again) == contract.svg_of(made[name, "en"])
    assert contract.csv_of(again) == contract.csv_of(made[name, "en"]) == contract.csv_of(made[name, "nb"])


@pytest.mark.parametrize("name", IDS)
def test_no_line_joins_definitions_publishers_or_years(made, name) -> None:
    """A series is of one definition and one publisher; and no drawn line runs from one figure to another."""
    seen: dict[tuple, set] = {}
    for r in made[name, "nb"].plotted:
        kind = (r["publisher"], tuple(q for q in r["qualifiers"] if q in homicide.DATING))
        seen.setdefault((r["panel"], r["series"]), set()).add(kind)
    assert {key: found for key, found in seen.items() if len(found) > 1} == {}
    for ax in made[name, "nb"].figure.axes:
        for line in ax.lines:
            xs, ys = line.get_xdata(), line.get_ydata()
            assert len(xs) <= 2, "a line of more than two points joins figures"
            assert len(xs) == 1 or xs[0] == xs[1] or ys[0] == ys[1], "a slanting line joins figures"


# --- homicides-per-year


def test_every_printed_total_of_a_year_is_drawn_and_none_hides_another(made, built) -> None:
    frame = built.frame
    frame = frame[
        (frame.measure == "homicide_victims") & (frame.geography == "NO") & (frame.unit == "victims")
        & (frame.kind == "count") & (frame.period_type == "year") & frame.sex.isin(["total", "na"])
        & (frame.subset.map(len) == 0) & frame.relationship.isna() & frame.area.isna()
    ]  # fmt: skip
    wanted = {r.figure_id for r in frame.itertuples() if "incl_lethal_violence" not in r.qualifiers}
    assert {r["figure_ids"][0] for r in rows(made, "homicides-per-year", "killed")} == wanted
    upper = made["homicides-per-year", "nb"].figure.axes[0]
    marks = [(line.get_xdata()[0], line.get_ydata()[0]) for line in upper.lines if len(line.get_xdata()) == 1]
    drawn = [m for m in marks if upper.get_xlim()[0] <= m[0] <= upper.get_xlim()[1]]
    assert len(drawn) == len(set(drawn)) == len(wanted)


def test_the_dead_of_22_july_are_taken_from_2011_and_from_no_other_year(made) -> None:
    killed = rows(made, "homicides-per-year", "killed")
    less = {r["period_start"][:4]: r["value"] - r["drawn_at"] for r in killed if r["value"] != r["drawn_at"]}
    assert less == {"2011": 77.0}
    assert all(len(r["figure_ids"]) == (2 if r["period_start"][:4] == "2011" else 1) for r in killed)


def test_a_part_counted_by_another_publisher_is_not_said_to_be_of_the_whole(made) -> None:
    nb, en = (made["homicides-per-year", lang].title for lang in LANGS)
    assert "37 drept i Norge (Kripos); departementet teller 10 drept" in nb
    assert "(Kripos); the ministry counts 10 killed" in en
    assert "av dem" not in nb
    assert "of them" not in en


def test_counts_that_nobody_printed_are_said_to_be_added(made, built) -> None:
    drawn = " ".join(t.get_text() for t in made["homicides-per-year", "nb"].figure.texts)
    assert "6 i 2018 er 6 kvinner og 0 menn; 10 i 2024 er 9 kvinner og 1 mann." in drawn
    assert "trykt" not in drawn, "not every figure was printed"
    by_year = {(homicide.period(p), p["publisher"]): p for p in homicide.pairs(built.house)}
    assert homicide.by_sex(by_year["2015", "kripos"], built.house) is None
    ministry = homicide.by_sex(by_year["2024", "justis"], built.house)
    assert {sex: f.value for sex, f in ministry.items()} == {"female": 9, "male": 1}


@pytest.mark.parametrize(
    ("now", "key"),
    [((37, 10), "chance"), ((90, 10), "sure_all"), ((37, 60), "sure_partners"), ((5, 1), "sure_both")],
)
def test_chance_between_two_years_is_said_of_both_numbers(built, now, key) -> None:
    sheet = Sheet("homicides-per-year", built.house, "nb")
    before = {"n": 38, "k": 17, "period": ["2023-01-01", "2023-12-31"]}
    said = homicides_per_year._chance(sheet, {"n": now[0], "k": now[1], "period": ["2024-01-01", "2024-12-31"]}, before)
    assert said == sheet.words[key].format(before="2023", now="2024")


def test_partners_of_single_years_are_single_years_of_persons(made) -> None:
    found = rows(made, "homicides-per-year", "partners")
    assert {(r["period_start"][:4], r["period_start"][4:], r["period_end"][4:]) for r in found} == {
        (r["period_end"][:4], "-01-01", "-12-31") for r in found
    }
    assert {r["unit"] for r in found} == {"victims"}
    known = {(r["period_start"][:4], r["publisher"]): r["k"] for r in found}
    assert (known["2015", "kripos"], known["2018", "kripos"], known["2023", "kripos"]) == (10, 6, 17)


@pytest.mark.parametrize(
    ("values", "steps"),
    [
        ([30], [0]),
        ([30, 30], [-0.5, 0.5]),
        ([30, 30, 30], [-1, 0, 1]),
        ([30, 40], [0, 0]),
        ([31, 45, 30], [-0.5, 0, 0.5]),
    ],
)
def test_marks_that_would_meet_move_apart(values, steps) -> None:
    assert homicide.dodged(values, 2) == steps


# --- partner-share-per-year


def test_shares_and_intervals_are_wilson_s(made) -> None:
    found = rows(made, "partner-share-per-year")
    assert len(found) > 15
    for r in found:
        assert r["share"] == r["k"] / r["n"]
        if not r["dispersion"] or r["dispersion"] <= 1.5:
            low, high = proportion_confint(r["k"], r["n"], method="wilson")
            assert (r["low"], r["high"]) == pytest.approx((low, high), abs=1e-9)


def test_windows_are_long_and_years_are_single(made) -> None:
    for panel, long in (("windows", True), ("years", False)):
        found = rows(made, "partner-share-per-year", panel)
        assert found
        for r in found:
            length = int(r["period_end"][:4]) - int(r["period_start"][:4]) + 1
            assert length >= 10 if long else length == 1
    newest = {
        (r["period_start"][:4], r["qualifiers"][0], r["k"]) for r in rows(made, "partner-share-per-year", "windows")
    }
    assert {("2012", "excl_dating", 68), ("2012", "incl_dating", 77), ("2013", "incl_dating", 99)} <= newest


def test_the_title_gives_both_definitions_of_the_same_years_first(made) -> None:
    title = made["partner-share-per-year", "en"].title.replace("\u00a0", " ")
    assert title.startswith("Killed by a partner in 2012–2021: 23.9% without dating partners, 27.1% with")
    assert title.endswith("in 2013–2023 30.7% with")


def test_assumed_years_and_a_count_that_equals_the_judgments_are_marked(made, built) -> None:
    figure = made["partner-share-per-year", "nb"].figure
    drawn = [t.get_text() for ax in figure.axes for t in ax.texts]
    assumed = {
        (r["period_start"][:4], r["publisher"])
        for r in rows(made, "partner-share-per-year", "windows")
        if "period_assumed" in r["flags"]
    }
    assert len([t for t in drawn if "†" in t]) == len(assumed) > 0
    for name in ("partner-share-per-year", "women-and-men"):
        foot = " ".join(t.get_text() for t in made[name, "nb"].figure.texts)
        assert "Opptelling fra 2012: 177 er like mange som de rettskraftige dommene" in foot
    same = [p for p in homicide.pairs(built.house) if homicide.judgments(p, built.house)]
    assert [(p["publisher"], p["k"]) for p in same] == [("fjelldalen", 177)]
    assert homicide.judgments(same[0] | {"k": 178}, built.house) is None


# --- share-and-rate


def test_rates_are_the_counts_over_the_person_years(made, built) -> None:
    for panel, key in (("partners", "k"), ("everyone", "n")):
        found = rows(made, "share-and-rate", panel)
        assert found
        for r in found:
            years = range(int(r["period_start"][:4]), int(r["period_end"][:4]) + 1)
            people = sum(population(built, y) for y in years)
            assert r["value"] == pytest.approx(r[key] / people * 100_000, rel=1e-9)
            ends = gamma.ppf([0.025, 0.975], r[key] + 0.5) / people * 100_000
            assert (r["drawn_low"], r["drawn_high"]) == pytest.approx(tuple(ends), rel=1e-6)


def test_share_times_rate_of_all_is_the_rate_of_partners(made) -> None:
    """The three panels tell one story: of every window, share x all killed per 100,000 = killed by a partner."""
    by_panel = {
        panel: {(r["period_start"], r["period_end"], r["n"], *([r["k"]] if panel != "everyone" else [])): r["value"]
                for r in rows(made, "share-and-rate", panel) if r["period_start"][:4] != r["period_end"][:4]}
        for panel in ("share", "partners", "everyone")
    }  # fmt: skip
    assert len(by_panel["share"]) >= 4
    for (start, end, n, k), share in by_panel["share"].items():
        both = share * by_panel["everyone"][start, end, n]
        assert both == pytest.approx(by_panel["partners"][start, end, n, k])


def test_the_two_windows_of_the_title_share_no_year_and_one_definition(made, built) -> None:
    windows = share_and_rate._held(built.house)["share"][0]
    now, before = share_and_rate._two_windows(windows)
    assert now.dating == before.dating
    assert before.last < now.first
    title = made["share-and-rate", "nb"].title
    assert before.period in title and now.period in title  # noqa: PT018


# --- women-and-men


def test_women_and_men_are_the_printed_counts(made) -> None:
    found = rows(made, "women-and-men", "shares")
    counts = {(r["group"], r["period_start"][:4], r["publisher"], r["sex"]): (r["k"], r["n"]) for r in found}
    assert counts["partner", "2013", "kripos", "female"] == (83, 99)
    assert counts["partner", "2013", "kripos", "male"] == (16, 99)
    assert counts["partner", "1991", "kripos", "female"] == (144, 166)
    assert counts["partner", "1991", "kripos", "male"] == (18, 166)


def test_all_killed_by_sex_are_added_from_one_publisher_s_years(made, built) -> None:
    frame = built.frame
    frame = frame[
        (frame.measure == "homicide_victims") & (frame.geography == "NO") & (frame.publisher == "unodc")
        & (frame.kind == "count") & (frame.period_type == "year") & (frame.subset.map(len) == 0)
    ]  # fmt: skip
    for r in (r for r in rows(made, "women-and-men", "shares") if r["group"] == "all"):
        years = range(int(r["period_start"][:4]), int(r["period_end"][:4]) + 1)
        assert 2011 not in years, "nobody printed the dead of 22 July by sex"
        newest = frame[frame.sex == r["sex"]].sort_values("published").groupby("period_start").last()
        assert r["k"] == sum(row.value for row in newest.itertuples() if row.Index.year in years)


def test_another_publisher_s_sum_of_the_same_years_is_told(made) -> None:
    foot = " ".join(t.get_text() for t in made["women-and-men", "nb"].figure.texts)
    assert "UNODC har 337 drepte i 2013–2023, Kripos 323." in foot
    assert "(UNODC)" in made["women-and-men", "en"].title


def test_rates_by_sex_are_over_people_of_that_sex(made, built) -> None:
    for r in rows(made, "women-and-men", "rates"):
        years = range(int(r["period_start"][:4]), int(r["period_end"][:4]) + 1)
        people = sum(population(built, y, (r["sex"],)) for y in years)
        assert r["value"] == pytest.approx(r["k"] / people * 100_000, rel=1e-9)


# --- prior-violence


def test_every_count_that_a_printed_share_may_stand_for_rounds_to_it(built) -> None:
    study = prior_violence._study(built.house)
    assert (study[0].n, study[0].least, study[0].most) == (177, 125, 126)
    assert len(study) == 4
    for p in study:
        inside = [k for k in range(int(p.n) + 1) if p.figure.value_low <= 100 * k / p.n <= p.figure.value_high]
        assert (inside[0], inside[-1]) == (p.least, p.most)
        assert p.low == pytest.approx(proportion_confint(p.least, p.n, method="wilson")[0])
        assert p.high == pytest.approx(proportion_confint(p.most, p.n, method="wilson")[1])


def test_what_repeats_the_study_has_no_n_and_the_chosen_cases_no_interval(made) -> None:
    assert all(r.get("n") is None for r in rows(made, "prior-violence", "repeated"))
    committee = rows(made, "prior-violence", "committee")
    assert {(r["value"], r["n"]) for r in committee} == {(19, 19), (15, 19)}
    assert all(r.get("low") is None for r in committee)


def test_a_year_s_population_is_the_mean_of_two_januaries(built) -> None:
    assert homicide.person_years(built.house, 2023, 2023).value == population(built, 2023)
    women = homicide.person_years(built.house, 2013, 2023, ("female",)).value
    assert math.isclose(women, sum(population(built, y, ("female",)) for y in range(2013, 2024)))


def test_the_year_of_a_figure_whose_year_is_assumed_is_not_in_rates(built) -> None:
    unsure = [k for k in homicide.killed(built.house) if not k.sure]
    assert {k.figure.period_start.year for k in unsure} >= {2025}
    years = {m.first for m in share_and_rate._held(built.house)["everyone"][1]}
    assert 2025 not in years
