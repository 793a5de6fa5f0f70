"""The charts of every claim: what decides is drawn, bounds are arrows, what cannot decide gets no band."""

from __future__ import annotations

import re
from functools import cache

import pytest
from matplotlib.collections import FillBetweenPolyCollection

from analysis.charts import contract, looks
from analysis.charts.claim import evidence as claim_evidence
from analysis.charts.claim import rows as claim_rows
from analysis.charts.claim import sensitivity as claim_sensitivity
from analysis.charts.claim import timeline as claim_timeline
from analysis.charts.words import LANGS, words
from analysis.verdicts import kept
from conftest import ROOT

CLAIMS = sorted(path.stem for path in (ROOT / "claims").glob("*.yaml"))
KINDS = {"evidence": claim_evidence, "timeline": claim_timeline, "sensitivity": claim_sensitivity}


@pytest.fixture(scope="module")
def judgements(built) -> dict[str, dict]:
    return {k.judgement["id"]: k.judgement for k in kept(CLAIMS, None, built.house)}


@pytest.fixture(scope="module")
def made(built, judgements):
    @cache
    def make(kind: str, claim: str, lang: str = "nb"):
        return KINDS[kind].chart(judgements[claim], built.house, lang)

    return make


def bands(chart) -> list:
    """What is filled in the colour of the words."""
    wanted = {looks.BAND.lower(), looks.BAND_INK.lower()}
    found = [c for ax in chart.figure.axes for c in ax.findobj(FillBetweenPolyCollection)]
    return [c for c in found if hexed(c.get_facecolor()[0]) in wanted]


def hexed(colour) -> str:
    return "#" + "".join(f"{round(part * 255):02x}" for part in colour[:3])


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("claim", CLAIMS)
def test_every_claim_has_evidence_that_passes_the_contract(made, built, judgements, claim, lang) -> None:
    assert claim_evidence.applies(judgements[claim])
    chart = made("evidence", claim, lang)
    contract.check(chart, built.house)
    assert chart.id == claim


@pytest.mark.parametrize("kind", ["timeline", "sensitivity"])
@pytest.mark.parametrize("claim", CLAIMS)
def test_the_other_charts_pass_the_contract_where_they_apply(made, built, judgements, kind, claim) -> None:
    if KINDS[kind].applies(judgements[claim]):
        for lang in LANGS:
            chart = made(kind, claim, lang)
            contract.check(chart, built.house)
            assert chart.id == f"{claim}.{kind}"


@pytest.mark.parametrize("claim", CLAIMS)
def test_every_number_that_decides_is_drawn_first(made, judgements, claim) -> None:
    plotted = made("evidence", claim).plotted
    drawn = [set(row["figure_ids"]) for row in plotted]
    for r in judgements[claim]["reference"]:
        if not r.get("missing"):
            ids = {*r["numerator_figure_ids"], *r["denominator_figure_ids"]}
            assert ids in drawn or ids <= set().union(*drawn)
    groups = [row["group"] for row in plotted]
    assert groups == sorted(groups, key=claim_rows.GROUPS.index)


@pytest.mark.parametrize("claim", CLAIMS)
def test_every_number_of_the_evidence_is_drawn(made, judgements, claim) -> None:
    drawn = {i for row in made("evidence", claim).plotted for i in row["figure_ids"]}
    known = {
        i for e in judgements[claim]["evidence"] for i in (*e["numerator_figure_ids"], *e["denominator_figure_ids"])
    }
    assert known <= drawn


@pytest.mark.parametrize("claim", CLAIMS)
def test_what_is_plotted_is_the_same_in_both_languages(made, claim) -> None:
    nb, en = (made("evidence", claim, lang) for lang in LANGS)
    assert contract.csv_of(nb) == contract.csv_of(en)


@pytest.mark.parametrize(
    ("kind", "claim"),
    [("evidence", "one-in-four"), ("evidence", "highest-in-ten-years-2023"), ("evidence", "hidden-addresses-halved"),
     ("timeline", "one-in-four"), ("sensitivity", "one-in-four")],
)  # fmt: skip
def test_two_runs_give_the_same_bytes(made, built, judgements, kind, claim) -> None:
    again = KINDS[kind].chart(judgements[claim], built.house, "nb")
    assert contract.svg_of(again) == contract.svg_of(made(kind, claim))
    assert contract.csv_of(again) == contract.csv_of(made(kind, claim))


@pytest.mark.parametrize("claim", CLAIMS)
def test_decimals_are_those_of_the_language(made, claim) -> None:
    for lang, wrong in (("nb", r"\d\.\d{1,2}\b(?!\.)"), ("en", r"\d,\d(?!\d\d)")):
        chart = made("evidence", claim, lang)
        texts = [chart.title, chart.alt, *(q.text for q in chart.quotes.shown)]
        texts = [re.sub(r"\d+\.\d+\.\d{4}|\d+\.\d+\.–|mot \d\S*|: \d+–\d+", "", text) for text in texts]
        assert not [text for text in texts if re.search(wrong, text)]


def test_the_verdict_and_its_number_are_the_title(made) -> None:
    title = made("evidence", "one-in-four").title
    assert title.startswith("Tallene spriker: ")
    assert "23,9\xa0%" in title
    assert "30,7\xa0%" in title
    assert made("evidence", "eighty-three-women").title.endswith("83 kvinner og 16 menn")


def test_bounds_are_arrows_and_never_values(made) -> None:
    rows = made("evidence", "hundreds-in-hiding").plotted
    beyond = [row for row in rows if "child_welfare_included" in row["qualifiers"]]  # counts more than the sentence
    assert [(row["bound"], row["low"], row["high"]) for row in beyond] == [("", None, None)]
    bounds = [row for row in rows if row not in beyond]
    assert {row["bound"] for row in bounds} == {"at_most", "at_least"}
    assert all(row["share"] is None for row in bounds)
    ends = made("evidence", "hidden-addresses-halved").plotted
    assert [(row["end"], row["bound"], row["value"]) for row in ends] == [
        ("first", "at_least", None),
        ("last", "at_most", None),
    ]


def test_a_change_across_a_break_is_not_joined_and_the_break_is_named(made) -> None:
    def arrows(chart) -> list:
        return [t for t in chart.figure.axes[0].texts if t.get_text() == "" and getattr(t, "arrow_patch", None)]

    assert len(arrows(made("evidence", "breaches-rose-half"))) == 1
    broken = made("evidence", "clearance-fell")
    assert not arrows(broken)
    said = " ".join(t.get_text() for t in broken.figure.axes[0].texts)
    assert "1. oktober 2015" in " ".join(said.split())


def test_what_cannot_decide_has_no_band(made) -> None:
    for claim in ("partner-homicide-fell-2016-2019", "lives-could-be-saved", "violence-clearest-risk-factor"):
        chart = made("evidence", claim)
        assert not bands(chart), claim
        assert {row["group"] for row in chart.plotted} == {"beside"}
        assert words("claim-evidence", "nb")["beside"] in [t.get_text() for t in chart.figure.axes[0].texts]
    assert bands(made("evidence", "one-in-four"))


def test_each_phrase_has_its_own_band(made) -> None:
    assert len(bands(made("evidence", "eighty-three-women"))) == 2
    assert len(bands(made("evidence", "one-in-four"))) == 1


def test_totals_over_years_of_a_trend_are_told_per_year(made, judgements) -> None:
    rows = made("evidence", "partner-homicide-fell-2016-2019").plotted
    long = next(row for row in rows if (row["period_start"][:4], row["period_end"][:4]) == ("1990", "2020"))
    assert long["share"] == pytest.approx(long["k"] / 31)
    assert long["n"] == 31


def test_an_extreme_shows_every_year_and_the_years_nobody_has(made) -> None:
    chart = made("evidence", "highest-in-ten-years-2023")
    kripos = [row for row in chart.plotted if row["panel"] == "series-1"]
    assert [row["period_start"][:4] for row in sorted(kripos, key=lambda r: r["period_start"])] == [
        str(y) for y in range(2014, 2024)
    ]
    assert [row["period_start"][:4] for row in kripos if row["named"]] == ["2023"]
    gaps = [t.get_text() for ax in chart.figure.axes for t in ax.texts].count("ingen tall")
    assert gaps == 3, "NTB lacks three stretches of years"


def test_flags_have_a_mark_and_a_key_only_where_they_occur(made) -> None:
    small = " ".join(t.get_text() for t in made("evidence", "one-in-four").figure.texts)
    assert "†\xa0teller og nevner fra ulike kilder" in small
    assert "Δ" not in small
    assert "Δ\xa0regnet ut" in " ".join(t.get_text() for t in made("evidence", "double-the-average-2023").figure.texts)


# --- through time


def test_a_timeline_is_drawn_where_the_numbers_have_changed(judgements) -> None:
    drawn = {claim for claim, j in judgements.items() if claim_timeline.applies(j)}
    assert drawn == {claim for claim, j in judgements.items() if changed(j)}
    assert "one-in-four" in drawn
    assert len(drawn) < len(CLAIMS)


def changed(j: dict) -> bool:
    """Whether, from two years before the sentence, the verdict changed, or before the newest day a number did."""
    day = j["published"]["date"]
    if not day or j["type"] in ("trend", "statement") or all(r.get("missing") for r in j["reference"]):
        return False
    since = f"{int(day[:4]) - 2}-{day[5:7] or '01'}"
    moments = sorted((m for m in j["timeline"] if m["as_of"] <= j["as_of"]), key=lambda m: m["as_of"])
    told = [m for m in moments if m["as_of"] >= since]
    told = [m for m in (*moments[: len(moments) - len(told)][-1:], *told) if any(r["share"] for r in m["reference"])]
    verdicts = {(m["verdict"], m["direction"]) for m in told}
    numbers = {
        tuple((r["definition"], round(r["share"] or 0, 4), *r["period"]) for r in m["reference"])
        for m in told
        if m["as_of"] < j["data_date"]
    }
    return len(verdicts) > 1 or len(numbers) > 1


def test_the_timeline_starts_before_the_sentence_and_ends_with_the_data(made, judgements) -> None:
    chart = made("timeline", "one-in-four")
    low, high = chart.figure.axes[1].get_xlim()
    assert low < 2016.83 < high
    assert max(row["as_of"] for row in chart.plotted) <= judgements["one-in-four"]["data_date"]
    assert "kunne åpne tall ikke avgjøre den" in chart.title


def test_windows_are_never_joined(made) -> None:
    """Each line of the panel holds the numbers of one window of one definition."""
    chart = made("timeline", "one-in-four")
    numbers = [row for row in chart.plotted if row["panel"] == "numbers"]
    windows = {(r["definition"], r["period_start"], r["period_end"]) for r in numbers}
    lines = [line for line in chart.figure.axes[1].lines if line.get_drawstyle() == "steps-post"]
    assert len(lines) == len(windows) == 3
    for line in lines:
        shares = set(line.get_ydata())
        assert any(
            shares == {r["share"] for r in numbers if (r["definition"], r["period_start"], r["period_end"]) == window}
            for window in windows
        )


# --- sensitivity


def test_the_sensitivity_list_applies_where_pairs_differ(judgements) -> None:
    drawn = {claim for claim, j in judgements.items() if claim_sensitivity.applies(j)}
    assert {"one-in-four", "eight-a-year", "quarter-in-2018"} <= drawn
    assert not drawn & {"hundreds-in-hiding", "breaches-rose-half", "lives-could-be-saved", "double-the-average-2023"}


def test_every_distinct_pair_is_a_mark_and_the_count_is_no_probability(made, judgements) -> None:
    chart, counts = made("sensitivity", "one-in-four"), judgements["one-in-four"]["sensitivity"]
    assert len({tuple(row["figure_ids"]) for row in chart.plotted}) == len(chart.plotted) == counts["distinct"]
    points = [line for line in chart.figure.axes[0].lines if line.get_linestyle() == "None"]
    keys = {row["direction"] == "too_precise" or row["verdict"] for row in chart.plotted}
    assert sum(len(line.get_xdata()) for line in points) == counts["distinct"] + len(keys)
    assert f"{counts['supporting']} av {counts['distinct']} ulike tallpar støtter" in chart.counted
    assert "ingen sannsynlighet" in chart.alt


def test_cells_without_figures_are_marked(made, judgements) -> None:
    chart = made("sensitivity", "one-in-four")
    dashes = [t for t in chart.figure.axes[0].texts if t.get_text() == "–"]
    filled = {(r["publisher"], r["definition"], r["unit"], r["july22"]) for r in chart.plotted}
    columns, publishers = {f[1:] for f in filled}, {f[0] for f in filled}
    assert len(dashes) == len(columns) * len(publishers) - len(filled)
    small = " ".join(t.get_text() for t in chart.figure.texts)
    assert "Ingen tall i det hele tatt: med kjærester (saker)" in small


def test_the_texts_have_the_same_keys_and_fields_in_both_languages() -> None:
    for name in ("claim-evidence", "claim-timeline", "claim-sensitivity"):
        nb, en = (words(name, lang) for lang in LANGS)
        assert nb.keys() == en.keys()
        for key in nb:
            assert sorted(re.findall(r"{\w*}", nb[key])) == sorted(re.findall(r"{\w*}", en[key])), (name, key)
            assert not re.search(r"\d", re.sub(r"95\s?%|22\.?\s[Jj]uly?i?", "", nb[key])), (name, key)
