"""How sure can we be: revisions, small numbers, chance beside single-year claims, coverage and the power of rule v1."""

from __future__ import annotations

import pytest
from scipy import stats

from analysis import charts, registry, simulate
from analysis.charts import contract
from analysis.charts.claim import luck as claim_luck
from analysis.charts.topics import editions, own_pairs
from analysis.charts.words import LANGS
from analysis.phrases import parse
from analysis.verdicts import verdict

TOPICS = ("revisions", "small-numbers", "coverage", "rule-power")
SHARES = ("forty-percent-2023", "nearly-half-2023", "kripos-2015-43-percent", "quarter-in-2018")
COUNTS = ("double-the-average-2023", "highest-in-ten-years-2023")
LUCK = (*SHARES, *COUNTS)
QUARTER = parse("hvert fjerde")
KILLED = ("homicide_", "partner_homicide_")  # how the measures of people killed begin


def make(name: str, where, lang: str) -> contract.Chart:
    if name in TOPICS:
        return charts.make(name, where, lang)
    return claim_luck.chart(verdict(name, None, where), where, lang)


@pytest.fixture(scope="module")
def drawn(built):
    return {(name, lang): make(name, built.house, lang) for name in (*TOPICS, *LUCK) for lang in LANGS}


def rows(drawn, name: str, panel: str | None = None) -> list[dict]:
    return [r for r in drawn[name, "nb"].plotted if panel in (None, r["panel"])]


@pytest.mark.parametrize("name", [*TOPICS, *LUCK])
def test_each_keeps_the_contract_in_both_languages_and_draws_the_same(drawn, built, name: str) -> None:
    nb, en = (drawn[name, lang] for lang in LANGS)
    contract.check(nb, built.house)
    contract.check(en, built.house)
    assert contract.csv_of(nb) == contract.csv_of(en)
    assert nb.figure_ids == en.figure_ids
    assert not {"{", "}"} & set(nb.title + en.title + nb.alt + en.alt)


@pytest.mark.parametrize("name", ["revisions", "small-numbers", "nearly-half-2023"])
def test_two_runs_give_the_same_bytes(drawn, built, name: str) -> None:
    again = make(name, built.house, "nb")
    assert contract.svg_of(again) == contract.svg_of(drawn[name, "nb"])
    assert contract.csv_of(again) == contract.csv_of(drawn[name, "nb"])


# --- revisions


def test_only_the_year_2013_changed_and_by_four(built) -> None:
    figures = [f for m in editions.MEASURES for f in editions.yearly_totals(built.house, m).drawn]
    followed = editions.follow(figures, built.house)
    changed = {(x.first.measure, x.first.period_start.year, x.first.value, x.last.value) for x in followed if x.change}
    assert changed == {("homicide_victims", 2013, 45, 41), ("homicide_cases", 2013, 42, 38)}
    assert all(len({p.by.year for p in x.printings}) > 1 for x in followed)


def test_a_line_keeps_to_one_publisher_measure_year_and_definition(drawn) -> None:
    series: dict[str, set] = {}
    for r in rows(drawn, "revisions", "printings"):
        series.setdefault(r["series"], set()).add(
            (r["publisher"], r["measure"], r["period_start"], r["sex"], tuple(r["qualifiers"]), tuple(r["subset"]))
        )
    assert series
    assert all(len(kinds) == 1 for kinds in series.values())


def test_undated_editions_are_in_no_line(drawn) -> None:
    assert all(r["published"] for r in rows(drawn, "revisions", "printings"))
    apart = rows(drawn, "revisions", "undated")
    assert {(r["value"], bool(r["published"])) for r in apart} == {(55, True), (57, False)}
    assert not any(r["series"] for r in apart)


def test_totals_printed_later_stand_beside_the_sum_of_their_years(drawn, built) -> None:
    found = {(t.printed.value, t.newest, t.first) for t in editions.several_years(built.house)}
    assert found == {(269, 290, 294), (388, 377, 381)}
    by_row = {(r["period_start"][:4], r["series"]): r for r in rows(drawn, "revisions", "totals")}
    assert len(by_row["2010", "newest"]["figure_ids"]) == 11, "ten years, and those killed on 22 July"
    assert by_row["2010", "newest"]["figure_ids"] != by_row["2010", "first"]["figure_ids"]


# --- chance


@pytest.mark.parametrize("name", SHARES)
def test_the_bars_of_a_share_are_the_binomial_and_the_coloured_ones_its_tail_or_the_words(drawn, name: str) -> None:
    panels = {r["panel"] for r in rows(drawn, name)}
    for panel in panels:
        found = rows(drawn, name, panel)
        n, share = found[0]["n"], found[0]["true_share"]
        assert [r["chance"] for r in found] == pytest.approx(
            [stats.binom.pmf(r["count"], n, share) for r in found], abs=1e-9
        )
        (observed,) = [r["count"] for r in found if r["observed"]]
        coloured = [r["count"] for r in found if r["coloured"]]
        if name == "quarter-in-2018":
            assert all(QUARTER.contains(k / n) for k in coloured)
        else:
            assert coloured[0] == observed
            assert float(simulate.at_least(observed, n, share)) == pytest.approx(stats.binom.sf(observed - 1, n, share))


@pytest.mark.parametrize("name", COUNTS)
def test_the_bars_of_a_count_are_poisson(drawn, name: str) -> None:
    for r in rows(drawn, name):
        assert r["chance"] == pytest.approx(stats.poisson.pmf(r["count"], r["true_mean"]), abs=1e-9)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("kripos-2015-43-percent", [stats.binom.sf(9, 23, 68 / 284)]),
        ("nearly-half-2023", [stats.binom.sf(16, 38, 77 / 284), stats.binom.sf(16, 38, 99 / 323)]),
        ("double-the-average-2023", [stats.poisson.sf(16, 8.2), stats.poisson.sf(16, 9)]),
        ("highest-in-ten-years-2023", [stats.poisson.sf(37, 244 / 9)]),
    ],
)
def test_the_title_says_how_often_chance_alone_does_it(drawn, name: str, said: list[float]) -> None:
    for lang in LANGS:
        title = drawn[name, lang].title.replace("\u00a0", " ")
        assert all(str(simulate.one_in(p)) in title.split() or f"{simulate.one_in(p)}" in title for p in said)


@pytest.mark.parametrize("name", LUCK)
def test_no_chart_says_that_the_year_was_chance(drawn, name: str) -> None:
    for lang, word in (("nb", "forklarer ikke"), ("en", "not explain")):
        face = " ".join(t.get_text() for t in drawn[name, lang].figure.texts)
        assert word in face
        assert "bare tilfeldig" not in face
        assert "just chance" not in face


def test_what_a_year_is_held_against_has_its_definition_and_says_when_the_year_is_in_it(drawn) -> None:
    panels = {name: [r["panel"] for r in rows(drawn, name) if r["observed"]] for name in SHARES}
    assert panels["kripos-2015-43-percent"] == ["excl_dating 2012-2021"]
    assert panels["nearly-half-2023"] == ["incl_dating 2012-2021", "incl_dating 2013-2023"]
    assert len(panels["forty-percent-2023"]) == 3, "NTB does not say whether dating partners count: both definitions"
    headings = [ax.get_title(loc="left") for ax in drawn["nearly-half-2023", "en"].figure.axes]
    assert [h.endswith("incl. 2023)") for h in headings] == [False, True]


def test_it_applies_to_claims_about_one_year_and_people_killed_only(built) -> None:
    found = {c for c in built.house.claim_ids if claim_luck.applies(verdict(c, None, built.house))}
    records = [registry.claim(c, built.house) for c in built.house.claim_ids]
    killed = [r for r in records if all(counted.measure.startswith(KILLED) for _, counted in r.measures)]
    closed = [r for r in killed if r.type in ("share", "comparison", "extreme") and r.window.last]
    of_a_year = [r for r in closed if r.type == "extreme" or r.window.first == r.window.last]
    assert found == {r.id for r in of_a_year}
    assert set(LUCK) <= found


def test_small_numbers_shows_the_highest_single_year_of_the_reference_publisher(drawn, built) -> None:
    years = own_pairs.single_years(own_pairs.own(own_pairs.level(built.house)))
    top = max(years, key=lambda e: e["share"])
    (observed,) = [r for r in rows(drawn, "small-numbers", "one year") if r["observed"]]
    assert (observed["count"], observed["n"]) == (top["k"], top["n"])
    assert (
        str(simulate.one_in(stats.binom.sf(top["k"] - 1, top["n"], QUARTER.value)))
        in drawn["small-numbers", "nb"].title
    )


# --- intervals and rule


def test_coverage_is_drawn_for_the_n_that_occur(drawn, built) -> None:
    pairs = own_pairs.own(own_pairs.level(built.house))
    occurring = {e["n"] for e in [*own_pairs.single_years(pairs), *own_pairs.windows(pairs)]}
    assert {r["n"] for r in rows(drawn, "coverage")} == occurring
    for r in rows(drawn, "coverage")[::97]:
        assert r["wilson"] == pytest.approx(float(simulate.coverage(r["n"], r["true_share"])))


def test_the_title_gives_the_true_extremes_of_coverage_and_the_line_reaches_them(drawn, built) -> None:
    held = rows(drawn, "coverage")
    found = [simulate.extremes(n, 0.15, 0.45) for n in sorted({r["n"] for r in held})]
    low, high = min(e.low for e in found), max(e.high for e in found)
    assert (low, high) == pytest.approx((min(r["wilson"] for r in held), max(r["wilson"] for r in held)), abs=1e-9)
    assert f"{100 * low:.1f} to {100 * high:.1f}%" in drawn["coverage", "en"].title


def test_a_year_s_chance_is_also_told_for_ten_years(drawn, built) -> None:
    top = max(own_pairs.single_years(own_pairs.own(own_pairs.level(built.house))), key=lambda e: e["share"])
    often = 1 - (1 - stats.binom.sf(top["k"] - 1, top["n"], QUARTER.value)) ** 10
    foot = " ".join(t.get_text() for t in drawn["small-numbers", "en"].figure.texts)
    assert f"In 10 years such a year comes at least once in {100 * often:.1f}% of cases." in foot


def test_what_the_rule_says_adds_up_and_is_labelled_as_computed(drawn) -> None:
    for r in rows(drawn, "rule-power"):
        assert r["supported"] + r["contested"] + r["contradicted"] == pytest.approx(1)
        assert "not from data" in r["computed"]
    assert all(r["contested"] == pytest.approx(1) for r in rows(drawn, "rule-power", "1 years"))


@pytest.mark.parametrize("name", [*TOPICS, *LUCK])
def test_every_number_leads_to_figures(drawn, built, name: str) -> None:
    held = set(built.frame["figure_id"])
    for lang in LANGS:
        assert drawn[name, lang].quotes.shown
        assert all(set(q.figure_ids) <= held for q in drawn[name, lang].quotes.shown)


@pytest.mark.parametrize(
    "other",
    [
        {"reading": "level"},
        {"type": "count"},
        {"reference": [{"unit": "reports"}]},
        {"reference": [{"period": ["2022-01-01", "2023-12-31"]}]},
        {"reference": [{"k": None}]},
    ],
)
def test_it_applies_to_no_level_no_other_kind_no_register_and_no_longer_period(built, other: dict) -> None:
    j = verdict("nearly-half-2023", None, built.house)
    changed = {"reference": [j["reference"][0] | other["reference"][0]]} if "reference" in other else other
    assert claim_luck.applies(j)
    assert not claim_luck.applies(j | changed)
