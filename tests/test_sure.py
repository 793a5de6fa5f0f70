"""The tables of the notebook on how sure we can be: numbers of the claims, the formulas and the rule."""

from __future__ import annotations

import pytest
from scipy import stats

from analysis import estimate, forms, simulate, sure
from analysis.charts.topics import own_pairs
from analysis.charts.words import LANGS
from analysis.page import Page
from analysis.verdicts import verdict

CLAIMS = ["one-in-four", "nearly-half-2023", "kripos-2015-43-percent", "double-the-average-2023"]


@pytest.fixture
def page(built) -> Page:
    return Page("a_page", claims=CLAIMS, where=built.house)


def test_chances_hold_each_single_year_against_each_long_run(page) -> None:
    found = sure.chances(page)
    assert list(found["claim"]) == [c for c in CLAIMS[1:] for _ in range(1 if "2015" in c else 2)]
    first = found.iloc[0]
    assert first["counted"] == "17 of 38"
    assert first["one year in"] == str(simulate.one_in(stats.binom.sf(16, 38, 77 / 284)))
    assert list(found["the year is in it"]) == ["no", "yes", "yes", "no", "yes"]


def test_spreads_are_of_runs_without_gaps_22_july_or_undated_years(page, built) -> None:
    runs = {run.publisher: run.figures for run in sure._runs(page)}
    assert {"kripos", "unodc"} <= set(runs)
    for figures in runs.values():
        years = [f.period_start.year for f in figures]
        assert years == list(range(years[0], years[0] + len(years)))
        assert 2011 not in years
        assert all(f.published_precision != "undated" for f in figures)
    shown = sure.spreads(page).set_index("publisher")
    counts = [f.value for f in runs["kripos"]]
    assert shown.loc["Kripos", "spread"] == f"{simulate.spread(counts):.2f}"


def test_verdicts_add_up_and_one_year_never_decides(page) -> None:
    found = sure.verdicts(page)
    parts = found[[c for c in found if c.startswith("The figures")]].map(lambda text: float(text.rstrip("%")))
    assert parts.sum(axis=1).between(99.8, 100.2).all()
    assert (parts[found["years"] == "1"]["The figures point different ways"] == 100).all()


def test_coverage_is_given_for_both_intervals(page) -> None:
    found = sure.coverage(page)
    assert {c.split(",")[0] for c in found} == {"killed", "period", "wilson", "jeffreys"}
    for name in ("wilson", "jeffreys"):
        assert found[f"{name}, mean"].map(lambda text: float(text.rstrip("%"))).between(94, 96).all()


def test_scatter_names_its_years_and_which_of_them_state_no_definition(page, built) -> None:
    window = verdict("one-in-four", None, built.house)["reference"][0]
    for lang in LANGS:
        said = sure.scatter(page, lang).data
        assert all(text in said for text in ("2015 (10", "2016 (7", "2018 (6"))
        assert forms.number(window["dispersion"], lang, 2, 2) in said
        assert forms.number(estimate.TOO_DISPERSED, lang, 1, 1) in said
    assert "for 2018 that is not stated" in sure.scatter(page, "en").data
    assert {"partner-homicide-victims-no-2015-kripos-803a2447"} <= set(page.used)


def test_two_years_are_too_few_for_their_scatter(page, monkeypatch) -> None:
    own = own_pairs.own
    monkeypatch.setattr(own_pairs, "own", lambda j: [e for e in own(j) if e["period"][0][:4] != "2018"])
    said = sure.scatter(page, "nb").data
    assert said.startswith("Det er for få enkeltår")
    assert "ganger" not in said


def test_findings_are_the_titles_of_the_charts_and_their_figures_are_remembered(page) -> None:
    said = sure.findings(page, ["small-numbers"], "nb")
    assert said.data.startswith("- **Selv om hvert fjerde drapsoffer")
    assert "partner-homicide-victims-no-2023-kripos-652c226f" in page.used
