"""Numbers are told as what they are: whose sex, "about", our reading, which years, rounded as people round."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from analysis import asof, claims, estimate, forms, forms_numbers, hedged, store, tell_words, vocabulary, wording
from analysis.charts.cards import rows as card_rows
from analysis.charts.claim import rows as claim_rows
from analysis.charts.claim import words as chart_words
from analysis.charts.words import words
from analysis.judged import Judged, Judgement
from analysis.judging import extremes, numbers
from analysis.quote import Quotes
from conftest import Real
from test_evidence import made, partner, total
from test_judging import claim, count, extreme, on, printed_share, prior_violence

Json = dict[str, Any]


@pytest.fixture(scope="module")
def judgements(built: Real) -> dict[str, Judgement]:
    return {name: claims.judge(name, where=built.house, history=False) for name in built.house.claim_ids}


@pytest.fixture(scope="module")
def judged(judgements: dict[str, Judgement]) -> dict[str, Json]:
    return {name: j.as_json() for name, j in judgements.items()}


@pytest.fixture(scope="module")
def figures(built: Real) -> dict[str, store.Figure]:
    return {f.figure_id: f for f in store.load(vocabulary.TOPICS, built.house)}


def numbers_of(j: Json) -> Iterator[Json]:
    yield from (r for r in j["reference"] if not r.get("missing"))
    yield from j["evidence"]
    yield from (c for c in j["sensitivity"]["cells"] if not c.get("empty"))


def every(judgements: dict[str, Judgement]) -> Iterator[tuple[str, Judged]]:
    for name, j in judgements.items():
        yield from ((name, e) for e in j.evidence)


# --- whose number


def test_a_window_of_both_sexes_less_a_year_is_of_both() -> None:
    """83 women and 16 men, less the 17 of a year, are 82 persons, and no women."""
    asked = {"counted": [{"measure": "partner_homicide_victims"}], "reading": "level"}
    record = claim("rate", ["åtte hvert år"], window={"newest": True, "min_years": 10}, **asked)
    women, men = (partner(k, "2013-2023", sex=sex, source_id="one") for k, sex in ((83, "female"), (16, "male")))
    found = {(e.k, e.part.way): e.part.sex for e in on(record, women, men, partner(17, "2023")).evidence}
    assert found == {(99, "women and men added"): "total", (82, "difference"): "total", (17, "printed"): None}


def test_a_number_of_both_sexes_is_never_labelled_with_one(judged: dict, figures: dict) -> None:
    seen = 0
    for name, j in judged.items():
        for r in numbers_of(j):
            sexes = {figures[i].sex for i in r["numerator_figure_ids"] if i in figures}
            if len(sexes & {"female", "male"}) > 1:
                assert r["sex"] == "total", (name, r["k"], r["part_is"])
                seen += 1
            elif r["sex"] in ("female", "male"):  # one sex alone; or at most both, and then a bound
                assert sexes == {r["sex"]} or r["k"] is None, (name, r["k"])
    assert seen > 5


# --- about


@pytest.mark.parametrize(
    ("phrase", "verdict"),
    [("over dobbelt så høyt", "not_checkable"), ("over tre ganger så høyt", "contradicted")],
)
def test_a_mean_printed_as_about_so_many_settles_no_words_that_it_lies_across(phrase: str, verdict: str) -> None:
    """17 against "about 8", which may be 7.2 to 8.8: 1.93 to 2.36 times."""
    keys = {"counted": [{"measure": "partner_homicide_victims"}], "window": {"first": 2023, "last": 2023}}
    about = partner(8, "2013-2022", kind="mean", value_low=7.2, value_high=8.8, precision="approx")
    record = claim("comparison", [phrase], against=[{"first": 2013, "last": 2022}], **keys)
    (e,) = on(record, partner(17, "2023"), about).evidence
    assert (e.verdict.verdict, e.estimate) == (verdict, 2.125)
    exact = partner(8, "2013-2022", kind="mean")
    (e,) = on(record, partner(17, "2023"), exact).evidence
    assert e.verdict.verdict == ("supported" if verdict == "not_checkable" else verdict)


@pytest.mark.parametrize(
    ("phrase", "verdict"),
    [("1 000 personer", "not_checkable"), ("om lag 1 000 personer", "supported"), ("2 000 personer", "contradicted")],
)
def test_a_count_printed_as_about_so_many_fits_only_as_a_whole(phrase: str, verdict: str) -> None:
    about = partner(1000, "2015", value_low=900.0, value_high=1100.0, precision="approx")
    assert on(count(phrase), about).verdict.verdict == verdict


def test_no_number_that_may_lie_outside_the_words_supports_them(judgements: dict) -> None:
    about = [(name, e) for name, e in every(judgements) if e.part.about or (e.whole and e.whole.about)]
    assert len(about) > 5
    for name, e in about:
        low, high = e.interval
        if e.verdict.verdict == "supported":
            assert all(map(e.phrase.contains, (low, high))), (name, e.part.value)


def test_about_and_an_assumed_period_are_told(judged: dict) -> None:
    j = judged["double-the-average-2023"]
    (r,) = [r for r in j["sensitivity"]["cells"] if r.get("n_about")]
    assert forms.basis(j, r, "nb") == "17 (2023) mot om lag 8 i snitt (2013–2022, årene er antatt)"
    assert forms.basis(j, r, "en") == "17 (2023) against a mean of about 8 (2013–2022, years assumed)"
    assert (forms.estimate(j, r, "nb"), r["verdict"]) == ("2,13 ganger", "not_checkable")
    assert (j["sensitivity"]["supporting"], j["sensitivity"]["distinct"]) == (1, 3)
    held = judged["quarter-2012-2021"]
    told = {forms.basis(held, r, "nb") for r in held["evidence"] if r["k"] is None}
    assert told == {"trykt som «om lag», uten antall"}


@pytest.mark.parametrize("x", [2.125, 0.125, 1.005, 8.25, 0.5, 28.5, 2.5])
def test_a_half_is_rounded_upwards_everywhere(x: float) -> None:
    said = {2.125: "2,13", 0.125: "0,13", 1.005: "1,01"}.get(x)
    if said:
        assert forms.number(x, "nb", 2) == said
        assert Quotes("nb")(x, ["one"], "ratio") == said
    whole = {0.5: "1", 28.5: "29", 2.5: "3", 8.25: "8"}.get(x)
    if whole:
        assert (forms.number(x, "nb"), Quotes("nb")(x, ["one"])) == (whole, whole)
    assert forms.number(-x, "nb", 2).lstrip(forms.MINUS) == forms.number(x, "nb", 2)
    assert forms_numbers.percent(0.285, "nb", 0, 0) == "29\u00a0%"  # 0.285 * 100 is 28.499999999999996


# --- a share that its count was worked out from


def test_the_interval_of_a_worked_out_count_is_that_of_every_count_and_the_share_the_printed_one() -> None:
    printed = printed_share(71, "1990-2012")._replace(measure="partner_homicide_prior_violence_share")
    (e,) = on(prior_violence("7 av 10"), printed, partner(177, "1990-2012", "cases")).evidence
    assert e.estimate == 0.71
    assert e.interval == (estimate.wilson(125, 177)[0], estimate.wilson(126, 177)[1])


# --- our reading


def ranged(low: float, high: float, **cells: Any) -> store.Figure:
    return made("restraining_orders_active", None, "2009", value_low=low, value_high=high, precision="range", **cells)


@pytest.mark.parametrize(
    ("low", "high", "ours"),
    [(5, 6, False), (2, 3, False), (20, 30, False), (3000, 4000, False), (20, 25, False),
     (900, 990, True), (2700, 3000, True), (40, 44, True), (7300, 7665, True), (900, 1000, True)],
)  # fmt: skip
def test_a_range_is_our_reading_only_where_words_were_read(low: float, high: float, ours: bool) -> None:
    assert hedged.is_reading(ranged(low, high)) is ours


def test_ranges_that_their_source_gave_are_not_called_ours(figures: dict) -> None:
    hedges = ("just", "slightly", "little", "near", "close to", "almost")
    ranges = [f for f in figures.values() if f.precision == "range" and f.kind != "rate"]
    assert len(ranges) > 15
    for f in ranges:
        read = any(word in f.definition.lower() for word in hedges)
        assert hedged.is_reading(f) is read, (f.figure_id, f.definition)


def test_a_bound_that_rests_on_what_words_were_read_as_says_so(judged: dict) -> None:
    j = judged["hundreds-in-hiding"]
    told = {forms.estimate(j, r, "nb"): forms.basis(j, r, "nb") for r in j["evidence"]}
    ours = "vår lesning av kildens ord"
    assert told.pop("høyst 990") == ours
    assert {"høyst om lag 1\u00a0100", "høyst om lag 1\u00a0000"} <= set(told), "as printed, which is 1 155 and 1 100"
    assert set(told.values()) == {""}
    j = judged["nearly-half-2023"]
    (r,) = [r for r in j["evidence"] if r.get("k_read")]
    assert (forms.estimate(j, r, "nb"), forms.basis(j, r, "nb")) == ("40–43\u00a0%", f"{ours}, uten antall")


# --- years that are not all there


def test_the_years_an_extreme_is_held_against_are_those_that_are_known(judged: dict) -> None:
    j = judged["highest-in-ten-years-2023"]
    told = {r["publisher"]: forms.basis(j, r, "nb") for r in j["evidence"]}
    assert told["ntb"] == "2023; nest høyest i 2015 og 2018–2020: 31"
    assert told["kripos"] == "2023; nest høyest i 2014–2022: 31"


def test_no_range_of_years_is_told_where_years_in_it_are_not_held(judged: dict, figures: dict) -> None:
    """Of an extreme, a sum or a trend of years; a printed total or mean speaks of its days as a whole."""
    seen = 0
    for name, j in judged.items():
        for r in numbers_of(j):
            for side, period in (("numerator", "period"), ("denominator", "whole_period")):
                held = [figures[i] for i in r[f"{side}_figure_ids"] if i in figures]
                if not held or any(f.period_type != "year" for f in held):
                    continue
                years = {f.period_start.year for f in held}
                if set(range(min(years), max(years) + 1)) - years:
                    said = forms.held_against(r, "nb")
                    assert (period, " og " in said) == ("whole_period", True), (name, years)
                    assert said in forms.basis(j, r, "nb")
                    seen += 1
    assert seen


def test_years_of_another_series_are_named_as_such(judged: dict) -> None:
    other = total(15, "2016", publisher="ntb")
    day = on(extreme("aldri før så mange"), total(20, "2018"), total(38, "2023"), other)
    assert "alle år før 2018, 2019–2022 (andre serier har 2016)" in day.reason.nb
    assert "all years before 2018, 2019–2022 (other series have 2016)" in day.reason.en
    assert "andre serier" not in on(extreme("aldri før så mange"), total(20, "2018"), total(38, "2023")).reason.nb
    said = judged["record-orders-and-breaches-2022"]["reason"]
    assert said["nb"].startswith("I samme serie har vi ikke tall for disse årene")
    assert said["nb"].endswith("2019–2021 (andre serier har 2004–2006, 2013–2014, 2016–2017).")
    assert extremes.spans([2004, 2005, 2007]) == "2004–2005, 2007"


def test_a_year_of_women_and_men_is_a_year_of_a_trend(judged: dict) -> None:
    sexes = [partner(k, "2018", sex=sex, source_id="one") for k, sex in ((6, "female"), (0, "male"))]
    held = [e for editions in asof.editions([partner(7, "2016"), *sexes]).values() for e in editions]
    counted = count("7 personer").counted[0]
    for both, years in ((True, {2016: 7, 2018: 6}), (False, {2016: 7})):
        (found,) = numbers.yearly(held, counted, both).values()
        assert {y: s.value for y, s in found.items()} == years
    assert "Kripos: 2016–2018;" in judged["partner-homicide-fell-2016-2019"]["reason"]["nb"]


# --- how sure


def test_an_undated_source_that_decides_is_an_uncertain_one(judged: dict) -> None:
    unsure = {name for name, j in judged.items() if forms.uncertain(j)}
    assert unsure == {"most-victims-women", "twenty-four-percent"}
    assert forms.verdict(judged["most-victims-women"], "nb") == "Tallene støtter det, men kilden er usikker"
    assert forms.verdict(judged["most-victims-women"], "en") == "The figures support it, but the source is uncertain"
    assert not forms.uncertain({"verdict": "supported", "flags": ["undated", "own_source_only"]})


def test_what_a_sum_may_be_by_its_revisions_stands_in_the_judgement(judged: dict) -> None:
    found = {(r["k"], r["n"]): forms.sum_range(r) for r in judged["one-in-four"]["evidence"] if r["n"] == 284}
    assert found == {(68, 284): (263, 295), (77, 284): (263, 295)}
    assert forms.sum_range(judged["nearly-half-2023"]["reference"][0]) is None


@pytest.mark.parametrize(
    ("phrase", "verdict"),
    [("over dobbelt så mange", "not_checkable"), ("fra 500 til 1 000", "not_checkable"), ("doblet", "supported")],
)
def test_a_change_from_or_to_about_so_many_fits_only_as_a_whole(phrase: str, verdict: str) -> None:
    keys = {"counted": [{"measure": "homicide_victims"}], "window": {"first": 2015, "last": 2020}}
    about = {"value_low": 1020 * 0.98, "value_high": 1020 * 1.02, "precision": "approx"}
    record = claim("change", [phrase], **keys)
    value = 1000 if "fra" in phrase else 1020
    assert on(record, total(500, "2015"), total(value, "2020", **about)).verdict.verdict == verdict


def test_what_may_be_said_instead_and_what_words_cover_round_alike() -> None:
    assert [wording.written(8.25, lang, "mean") for lang in ("nb", "en")] == ["8,3", "8.3"]
    said = {"text": "om lag", "kind": "share", "low": 0.2225, "high": 0.2865}
    assert tell_words.phrase({"phrases": [said]}, "nb") == "22,3–28,7\u00a0%"


def test_charts_and_cards_name_the_years_that_are_known(judged: dict) -> None:
    j = judged["highest-in-ten-years-2023"]
    (ntb,) = [r for r in j["evidence"] if r["publisher"] == "ntb"]
    held = j | {"reference": [ntb | {"definition": [], "phrase": j["phrases"][0]["text"]}]}
    assert "2015 og 2018–2020" in chart_words.title(Quotes("nb"), held)
    texts = words("cards", "nb")
    (_, other) = card_rows._extreme(held, ntb, Quotes("nb"), texts)
    assert "2015 og 2018–2020" in other.detail


def test_a_worked_out_share_still_shows_what_its_counts_make_of_it(judged: dict) -> None:
    (r,) = judged["seven-in-ten-prior-violence"]["reference"]
    assert claim_rows.spread(r) == (125 / 177, 126 / 177)
