"""Rule v1 for every type of claim, on figures made by hand: records, counts, means, changes, extremes, trends."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from scipy import stats

from analysis import asof, estimate, judging, registry, rule
from analysis.claims import public
from analysis.judged import Day
from analysis.judging import trends
from analysis.phrases import parse
from analysis.registry import Claim
from analysis.store import Figure
from test_evidence import TODAY, made, partner, total

KRIPOS = {"publisher": "kripos", "qualifiers": [[]]}


def claim(kind: str, phrases: list[str], **keys: Any) -> Claim:
    """A claim of one type, with what every claim needs and nothing else."""
    text = {"nb": "setning", "en": "sentence"}
    record = {
        "id": "made-up", "type": kind, "text": text, "phrases": phrases, "reading": "record", "geography": "NO",
        "published": {"by": "someone", "url": "https://example.org/"}, "reference": KRIPOS, "caveats": text,
        "reply": {}, "review_by": dt.date(2030, 1, 1), **keys,
    }  # fmt: skip
    return registry.record_of(record, "test")


def on(record: Claim, *figures: Figure, day: dt.date = TODAY) -> Day:
    return judging.day(record, registry.asked(record), public(asof.editions(figures), day))


def share(phrase: str, **keys: Any) -> Claim:
    sides = {
        "numerator": {"measure": "partner_homicide_victims"},
        "denominator": {"measure": "homicide_victims"},
        "stated": {"measure": "partner_homicide_share"},
        "window": {"first": 2015, "last": 2015},
    }
    return claim("share", [phrase], **{**sides, **keys})


def count(phrase: str, *counted: dict[str, Any], **keys: Any) -> Claim:
    asked = list(counted) or [{"measure": "partner_homicide_victims"}]
    return claim("count", [phrase], **{"counted": asked, "window": {"first": 2015, "last": 2015}, **keys})


def printed_share(percent: float, year: str, **cells: Any) -> Figure:
    low, high = percent - 0.5, percent + 0.5
    return made("partner_homicide_share", percent, year, unit="percent", kind="share", sex="na", role="none",
                value_low=low, value_high=high, precision="rounded", **cells)  # fmt: skip


# --- records of shares


@pytest.mark.parametrize(
    ("phrase", "verdict"),
    [
        ("43 prosent", ("supported", None)),
        ("10 av 23", ("supported", None)),
        ("10 av 22", ("contradicted", None)),
        ("45 prosent", ("contradicted", "errs_high")),
        ("40 prosent", ("contradicted", "errs_low")),
        ("nær halvparten", ("supported", None)),
    ],
)
def test_a_record_has_no_interval_but_that_of_its_words(phrase: str, verdict: tuple) -> None:
    assert on(share(phrase), partner(10, "2015"), total(23, "2015")).verdict == verdict


def test_what_only_another_publisher_prints_contests_and_never_supports() -> None:
    figures = [
        partner(10, "2015"),
        total(23, "2015"),
        partner(8, "2015", publisher="ntb"),
        total(20, "2015", publisher="ntb"),
    ]
    assert on(share("40 prosent"), *figures).verdict == ("contested", "errs_low")
    assert on(share("43 prosent"), *figures).verdict == ("supported", None)
    assert on(share("50 prosent"), *figures).verdict == ("contradicted", "errs_high")


def test_an_older_edition_that_fits_contests() -> None:
    figures = [printed_share(40, "2015"), printed_share(43, "2015", published="2018-01-20")]
    assert on(share("43 prosent"), *figures).verdict.verdict == "supported"
    assert on(share("40 prosent"), *figures).verdict.verdict == "contested"
    assert on(share("40 prosent"), *figures, day=dt.date(2017, 1, 1)).verdict.verdict == "supported"


def test_a_printed_share_decides_only_while_no_counts_do_and_says_so() -> None:
    alone = on(share("43 prosent"), printed_share(43, "2015"))
    assert (alone.verdict.verdict, alone.decided[0].flags) == ("supported", ("stated_only",))
    counted = on(share("43 prosent"), printed_share(43, "2015"), partner(12, "2015"), total(23, "2015"))
    assert counted.verdict.verdict == "contested"


def test_a_doubtful_number_never_contradicts_on_its_own() -> None:
    for doubt in ({"confidence": "low"}, {"status": ["unit_unclear"]}):
        day = on(share("80 prosent"), partner(10, "2015", **doubt), total(23, "2015"))
        assert day.verdict.verdict == "contested"


# --- levels of one sex and of reconstructed counts


def women(k: float, years: str, **cells: Any) -> Figure:
    return partner(k, years, sex="female", **cells)


def men(k: float, years: str, **cells: Any) -> Figure:
    return partner(k, years, sex="male", **cells)


def most_are_women(phrase: str = "de aller fleste") -> Claim:
    return share(
        phrase, reading="level", window={"newest": True, "min_years": 10}, stated=None,
        numerator={"measure": "partner_homicide_victims", "sex": "female"},
        denominator={"measure": "partner_homicide_victims"},
    )  # fmt: skip


def test_women_are_a_part_of_both_sexes_of_one_source() -> None:
    one = {"source_id": "a"}
    day = on(most_are_women(), women(83, "2013-2023", **one), men(16, "2013-2023", **one))
    (judged,) = day.evidence
    assert (judged.k, judged.n, day.verdict.verdict) == (83, 99, "supported")
    assert judged.masses.inside == pytest.approx(stats.beta(83.5, 16.5).sf(0.8))
    assert on(most_are_women(), women(83, "2013-2023", **one), men(16, "2013-2023", source_id="b")).evidence == []


def test_a_printed_total_that_is_not_the_sum_of_both_sexes_gives_a_range() -> None:
    one = {"source_id": "a"}
    figures = women(144, "1991-2010", **one), men(18, "1991-2010", **one), partner(166, "1991-2010", **one)
    (judged,) = on(most_are_women(), *figures).evidence
    assert (judged.n, judged.whole.low, judged.whole.high) == (166, 162, 166)


def test_women_under_one_definition_are_no_part_of_a_total_under_another() -> None:
    figures = women(60, "2012-2021", qualifiers=["excl_dating"]), partner(77, "2012-2021", qualifiers=["incl_dating"])
    assert on(most_are_women(), *figures).evidence == []


def prior_violence(phrase: str) -> Claim:
    return share(
        phrase, reading="level", window={"newest": True, "min_years": 10}, stated=None,
        numerator={"measure": "partner_homicide_prior_violence_share"},
        denominator={"measure": "partner_homicide_cases"},
    )  # fmt: skip


def test_a_share_with_its_n_is_reconstructed_from_every_count_that_rounds_to_it() -> None:
    printed = printed_share(71, "1990-2012")._replace(measure="partner_homicide_prior_violence_share")
    (judged,) = on(prior_violence("7 av 10"), printed, partner(177, "1990-2012", "cases")).evidence
    assert (judged.part.low, judged.k, judged.part.high, judged.n) == (125, 126, 126, 177)
    assert judged.verdict.verdict == "supported"
    assert "reconstructed" in judged.flags


# --- counts


@pytest.mark.parametrize(
    ("phrase", "value", "verdict"),
    [
        ("17", 17, "supported"),
        ("17", 18, "contradicted"),
        ("om lag 20", 19, "supported"),
        ("over 15", 16, "supported"),
        ("over 15", 15, "contradicted"),
        ("minst 15", 15, "supported"),
        ("hundrevis", 199, "contradicted"),
        ("hundrevis", 200, "supported"),
        ("hundrevis", 2500, "contested"),
    ],
)
def test_a_count_is_a_record_under_either_reading(phrase: str, value: float, verdict: str) -> None:
    for reading in ("level", "record"):
        assert on(count(phrase, reading=reading), partner(value, "2015")).verdict.verdict == verdict


@pytest.mark.parametrize(
    ("low", "high", "phrase", "verdict"),
    [
        (None, 500, "under 500", "supported"),
        (None, 500, "høyst 400", "not_checkable"),
        (None, 500, "over 600", "contradicted"),
        (1000, None, "over 1 000", "supported"),
        (1000, None, "1 200", "not_checkable"),
        (1000, None, "under 900", "contradicted"),
        (900, 990, "hundrevis", "supported"),
    ],
)
def test_a_bound_fits_or_contradicts_only_as_a_whole(low, high, phrase: str, verdict: str) -> None:
    bound = partner(None, "2015", value_low=low, value_high=high)
    assert on(count(phrase), bound).verdict.verdict == verdict


def test_one_sex_is_at_most_both() -> None:
    asked = {"measure": "partner_homicide_victims", "sex": "female"}
    both = partner(68, "2015")
    assert on(count("67 kvinner", asked), both).verdict.verdict == "not_checkable"
    assert on(count("69 kvinner", asked), both).verdict.verdict == "contradicted"
    assert on(count("67 kvinner", asked), both, women(67, "2015")).verdict.verdict == "supported"


def test_a_source_without_a_name_confirms_nothing() -> None:
    asked = {"measure": "partner_homicide_victims", "sex": "female"}
    own = women(67, "2015", publisher="unnamed")
    assert on(count("67 kvinner", asked), partner(68, "2015"), own).verdict.verdict == "not_checkable"


def test_a_group_nobody_counts_lies_between_its_parts_and_the_whole() -> None:
    asked = {"measure": "partner_homicide_victims", "unpublished": {"nb": "x", "en": "x"}, "parts": [["age:child"]]}
    whole, part = partner(500, "2015"), partner(210, "2015", subset=["age:child"])
    assert on(count("hundrevis", asked), whole).verdict.verdict == "not_checkable"
    assert on(count("over 600", asked), whole).verdict.verdict == "contradicted"
    day = on(count("hundrevis", asked), whole, part)
    assert (day.verdict.verdict, day.decided[0].interval) == ("supported", (210, 500))
    assert on(count("over 300", asked), whole, part).verdict.verdict == "not_checkable"
    alone = on(count("hundrevis", asked), part)
    assert (alone.verdict.verdict, alone.decided[0].interval) == ("not_checkable", (210, None))


def test_several_numbers_are_worth_as_much_as_the_weakest() -> None:
    asked = [{"measure": "partner_homicide_victims", "sex": sex} for sex in ("female", "male")]
    figures = women(83, "2015"), men(16, "2015")
    assert on(count("83 kvinner og 16 menn", *asked), *figures).verdict.verdict == "supported"
    assert on(count("83 kvinner og 17 menn", *asked), *figures).verdict.verdict == "contradicted"
    assert on(count("83 kvinner og 16 menn", *asked), women(83, "2015")).verdict.verdict == "not_checkable"


def test_years_add_up_and_a_longer_window_less_a_year_is_a_difference() -> None:
    asked = {"counted": [{"measure": "partner_homicide_victims"}], "window": {"first": 2013, "last": 2015}}
    day = on(claim("count", ["24"], **asked), *(partner(8, str(y)) for y in (2013, 2014, 2015)))
    assert (day.verdict.verdict, day.decided[0].part.way) == ("supported", "sum of years")
    less = on(claim("count", ["24"], **asked), partner(41, "2013-2016"), partner(17, "2016"))
    assert (less.verdict.verdict, less.decided[0].flags) == ("supported", ("derived",))


def test_the_newest_stock_decides() -> None:
    asked = [{"measure": "protected_address_persons"}]
    held = [made("protected_address_persons", v, y, period_type="within") for v, y in ((1100, "2017"), (480, "2025"))]
    day = on(claim("count", ["hundrevis"], counted=asked, window={"newest": True}), *held)
    assert (day.verdict.verdict, day.decided[0].k, len(day.evidence)) == ("supported", 480, 2)


# --- means


def test_a_mean_is_judged_by_the_gamma_posterior() -> None:
    asked = {"counted": [{"measure": "partner_homicide_victims"}], "window": {"newest": True, "min_years": 10}}
    record = claim("rate", ["åtte hvert år"], reading="level", **asked)
    day = on(record, partner(200, "1990-2014"))
    masses = stats.gamma(200.5, scale=1 / 25)
    assert day.decided[0].masses.inside == pytest.approx(masses.cdf(8.5) - masses.cdf(7.5))
    assert day.decided[0].interval == pytest.approx(masses.ppf([0.025, 0.975]))
    assert day.verdict.verdict == "supported"
    assert on(record, partner(80, "2012-2021")).verdict == ("contested", "too_precise")
    assert on(record, partner(300, "1990-2014")).verdict == ("contradicted", "errs_low")


# --- changes and comparisons


def change(phrase: str, **keys: Any) -> Claim:
    asked = {"counted": [{"measure": "domestic_violence_reports"}], "window": {"first": 2006, "last": 2010}, **keys}
    return claim("change", [phrase], **asked)


def reports(value: float | None, year: str, **cells: Any) -> Figure:
    return made("domestic_violence_reports", value, year, sex="na", role="none", **cells)


@pytest.mark.parametrize(
    ("phrase", "verdict"),
    [
        ("500 prosent", "contradicted"),
        ("økte med 408 prosent", "supported"),
        ("femdoblet", "supported"),
        ("mer enn femdoblet", "supported"),
        ("halvert", "contradicted"),
        ("487 til 2 474", "supported"),
        ("fra under 500 til over 2 000", "supported"),
        ("487 til 2 500", "contradicted"),
    ],
)
def test_growth_ratio_and_ends_are_never_one_for_the_other(phrase: str, verdict: str) -> None:
    assert on(change(phrase), reports(487, "2006"), reports(2474, "2010")).verdict.verdict == verdict


def test_both_ends_come_from_one_series() -> None:
    assert on(change("femdoblet"), reports(487, "2006"), reports(2474, "2010", publisher="ssb")).evidence == []
    mixed = reports(2474, "2010", qualifiers=["mishandling"])
    assert on(change("femdoblet"), reports(487, "2006"), mixed).verdict.verdict == "not_checkable"


def test_across_a_break_the_numbers_may_stand_but_not_what_they_say_of_use() -> None:
    asked = {"counted": [{"measure": "reverse_alarms_active"}], "window": {"first": 2023, "last": 2024}}
    alarms = [made("reverse_alarms_active", v, y) for v, y in ((15, "2023"), (54, "2024"))]
    for reading, verdict in (("record", "supported"), ("level", "contested")):
        day = on(claim("change", ["mer enn doblet"], reading=reading, **asked), *alarms)
        assert (day.verdict.verdict, day.decided[0].flags) == (verdict, ("break",))


def test_bounds_at_both_ends_settle_no_ratio_that_they_leave_open() -> None:
    asked = {"counted": [{"measure": "protected_address_persons"}], "window": {"first": 2015, "last": 2025}}
    first = made("protected_address_persons", None, "2015", value_low=1000, value_high=None)
    last = made("protected_address_persons", None, "2025", value_low=None, value_high=500)
    words = "fra over 1 000 til under 500", "halvert", "doblet", "fra over 1 200 til under 500"
    verdicts = {p: on(claim("change", [p], **asked), first, last).verdict.verdict for p in words}
    assert verdicts == {
        "fra over 1 000 til under 500": "supported",
        "halvert": "not_checkable",
        "doblet": "contradicted",
        "fra over 1 200 til under 500": "not_checkable",
    }


def test_a_comparison_says_which_mean() -> None:
    keys = {"counted": [{"measure": "partner_homicide_victims"}], "window": {"first": 2023, "last": 2023}}
    before, all_years = {"first": 2013, "last": 2022}, {"first": 2013, "last": 2023}
    figures = partner(99, "2013-2023"), partner(17, "2023")
    verdicts = [
        on(claim("comparison", ["over dobbelt så høyt"], against=windows, **keys), *figures).verdict
        for windows in ([before], [all_years], [before, all_years])
    ]
    assert verdicts == [("supported", None), ("contradicted", "errs_high"), ("contested", "depends_on_definition")]


# --- extremes and trends


def extreme(phrase: str, **keys: Any) -> Claim:
    asked = {"counted": [{"measure": "homicide_victims"}], "window": {"last": 2023}}
    return claim("extreme", [phrase], **{**asked, **keys})


def ten_years(*values: float) -> list[Figure]:
    return [total(v, str(2014 + i)) for i, v in enumerate(values)]


def test_an_extreme_needs_every_year_and_a_margin_no_revision_has_reached() -> None:
    years = ten_years(27, 23, 27, 25, 25, 28, 31, 29, 29, 38)
    record = extreme("det høyeste på ti år")
    assert on(record, *years).verdict.verdict == "supported"
    assert on(record, *years[1:]).verdict.verdict == "contested"
    revised = total(40, "2013"), total(48, "2013", published="2016-01-20")
    assert on(record, *years, *revised).verdict.verdict == "contested"
    assert on(record, *ten_years(50, *[20] * 8, 38)).verdict.verdict == "contradicted"
    assert on(record, *ten_years(38, *[20] * 8, 38)).verdict.verdict == "contested"


def test_a_correction_counts_from_any_year_and_between_any_editions_but_not_from_a_doubt() -> None:
    """The margin of 38 over 31 is 7."""
    years = ten_years(27, 23, 27, 25, 25, 28, 31, 29, 29, 38)
    record = extreme("det høyeste på ti år")

    def after(*editions: Figure) -> tuple[str, tuple[float, ...]]:
        day = on(record, *years, *editions)
        return day.verdict.verdict, tuple(f.value for f in day.decided[0].revised)

    def later(value: float, when: str, **cells: Any) -> Figure:
        return total(value, "2024", published=when, **cells)

    assert after(later(19, "2025-01-20"), later(27, "2025-12-20")) == ("contested", (19, 27))
    assert after(later(19, "2025-01-20"), later(25, "2025-12-20")) == ("supported", (19, 25))
    back = later(19, "2025-01-20"), later(27, "2025-06-20"), later(20, "2025-12-20")
    assert after(*back) == ("contested", (19, 27)), "between the first two editions, though neither stands"
    for doubt in ("undated", "period_assumed", "unit_unclear"):
        doubtful = later(19, "2025-01-20", status=(doubt,))
        assert after(doubtful, later(27, "2025-12-20")) == ("supported", ())
    unsure = later(19, "2025-01-20", confidence="low")
    assert after(unsure, later(27, "2025-12-20")) == ("supported", ())
    rough = later(40, "2025-01-20", value_low=30.0, value_high=50.0, precision="approx")
    assert after(rough, later(31, "2025-12-20")) == ("supported", ()), "about 40 said of 31 is coarse, not corrected"


def test_the_missing_years_are_named() -> None:
    day = on(extreme("aldri før så mange"), total(20, "2018"), total(38, "2023"))
    assert day.verdict.verdict == "contested"
    assert "2019–2022" in day.reason.en


def test_a_trend_needs_eight_years_or_two_windows() -> None:
    keys = {"counted": [{"measure": "homicide_victims"}], "window": {"first": 2014, "last": 2023}}
    people = [made("population", 5_000_000, str(y), unit="persons", role="resident", stock_flow="stock",
                   publisher="ssb") for y in range(2014, 2024)]  # fmt: skip
    falling, flat = ten_years(60, 55, 50, 44, 40, 36, 30, 28, 25, 20), ten_years(*[40, 41] * 5)
    record = claim("trend", ["nedgang"], **keys)
    assert on(record, *falling, *people).verdict.verdict == "supported"
    assert on(record, *flat, *people).verdict.verdict == "contested"
    assert on(record, *ten_years(20, 25, 28, 30, 36, 40, 44, 50, 55, 60), *people).verdict.verdict == "contradicted"
    assert on(record, *falling[:7], *people).verdict.verdict == "not_checkable"
    two = claim("trend", ["nedgang"], before={"first": 2004, "last": 2013}, **keys)
    assert on(two, total(400, "2004-2013"), total(300, "2014-2023")).verdict.verdict == "supported"


def test_the_slope_is_that_of_a_poisson_regression_with_scaled_errors() -> None:
    counts = [60, 55, 50, 44, 40, 36, 30, 28, 25, 20]
    found = trends.slope([(2014 + i, k, 5_000_000) for i, k in enumerate(counts)])
    assert found.growth == pytest.approx((20 / 60) ** (1 / 9) - 1, abs=0.01)  # the yearly fall from end to end
    assert found.low < found.growth < found.high < 0
    assert found.p_down > 0.999


def test_two_rates_are_compared_given_their_sum() -> None:
    exact = stats.binom(30, 0.5)
    p = estimate.rate_fell(20, 10, 10, 10)
    assert 1 - exact.cdf(10) < p < 1 - exact.cdf(9) + exact.pmf(10)
    assert estimate.rate_fell(10, 10, 10, 10) == pytest.approx(0.5)


def test_a_statement_is_not_checkable_and_shows_what_is_known() -> None:
    reason = {"nb": "derfor", "en": "that is why"}
    keys = {"counted": [{"measure": "partner_homicide_victims"}], "window": {"newest": True}, "reason": reason}
    day = on(claim("statement", ["mange liv"], **keys), partner(10, "2015"))
    assert (day.verdict.verdict, day.reason.en, day.decided[0].k) == ("not_checkable", "that is why", 10)


# --- the rule itself


def test_a_direction_is_supported_at_four_in_five_and_contradicted_at_one_in_twenty() -> None:
    found = [rule.likely(p).verdict for p in (0.8, 0.799, 0.0501, 0.05)]
    assert found == ["supported", "contested", "contested", "contradicted"]


def test_the_words_of_a_bound_hold_the_bound() -> None:
    assert rule.fit(1000, None, parse("over 1 000")) == "inside"
    assert rule.fit(1000, 1000, parse("over 1 000")) == "outside"
