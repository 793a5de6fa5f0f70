"""DESIGN 4.1 rule by rule, on figures made by hand: what may stand over what, and what may not, with the reason."""

from __future__ import annotations

import datetime as dt
import itertools
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import asof
from analysis.evidence import EVENT, Evidence, Pair, Question, Refusal, gather
from analysis.store import Figure
from test_asof import figure

ASKED = Question(
    {"victims": "partner_homicide_victims", "cases": "partner_homicide_cases"},
    {"victims": "homicide_victims", "cases": "homicide_cases"},
    "NO",
)
TODAY = dt.date(2026, 11, 22)
BOTH = "both"
_names = itertools.count()


def made(measure: str, value: float | None, years: str, **cells: Any) -> Figure:
    """One count of whole years ("2015", "2012-2021"), printed in the January after, unless cells say otherwise."""
    first, _, last = years.partition("-")
    last = last or first
    unit = measure.rsplit("_", 1)[-1]
    return figure(
        f"{measure}-{years}-{value}-{next(_names)}",
        cells.pop("published", f"{int(last) + 1}-01-20"),
        **{
            "measure": measure,
            "unit": unit,
            "sex": "na" if unit == "cases" else "total",
            "role": "none" if unit == "cases" else "victim",
            "value": value,
            "value_low": value,
            "value_high": value,
            "period_start": dt.date(int(first), 1, 1),
            "period_end": dt.date(int(last), 12, 31),
            "period_type": "year" if first == last else "years",
            **cells,
        },
    )


def partner(k: float | None, years: str, unit: str = "victims", **cells: Any) -> Figure:
    return made(f"partner_homicide_{unit}", k, years, **cells)


def total(n: float | None, years: str, unit: str = "victims", **cells: Any) -> Figure:
    return made(f"homicide_{unit}", n, years, **cells)


def yearly(first: int, *values: float, **cells: Any) -> list[Figure]:
    return [total(n, str(first + i), **cells) for i, n in enumerate(values)]


def found(*figures: Figure) -> Evidence:
    return gather(ASKED, asof.newest(asof.editions(figures), TODAY))


def firsts(*figures: Figure) -> list[Pair]:
    return [p for p in found(*figures).pairs if p.first]


def ratios(*figures: Figure) -> list[tuple[float, float]]:
    return [(p.part.value, p.whole.value) for p in firsts(*figures)]


def refusals(rule: str, *figures: Figure) -> list[Refusal]:
    return [r for r in found(*figures).refused if r.rule == rule]


def july_22(unit: str = "victims") -> Figure:
    return total(77, "2011", subset=[EVENT], period_start=dt.date(2011, 7, 22), period_end=dt.date(2011, 7, 22),
                 period_type="day", stock_flow="flow", unit=unit, publisher="22_juli_kommisjonen")  # fmt: skip


# --- the same unit, days, territory, sex


def test_victims_stand_over_victims_and_cases_over_cases() -> None:
    figures = [partner(10, "2015"), total(23, "2015"), partner(9, "2015", "cases"), total(22, "2015", "cases")]
    assert ratios(*figures) == [(10, 23), (9, 22)]


def test_cases_over_victims_are_refused_by_name_of_their_units() -> None:
    (refusal,) = refusals("unit", partner(10, "2015", "cases"), total(23, "2015"))
    assert (refusal.part.value, refusal.whole.value) == (10, 23)
    assert refusal.reason == "cases over victims: two different units"
    assert ratios(partner(10, "2015", "cases"), total(23, "2015")) == []


def test_a_refusal_takes_nothing_from_the_pair_that_is_right() -> None:
    figures = [partner(10, "2015"), partner(10, "2015", "cases"), total(23, "2015")]
    assert ratios(*figures) == [(10, 23)]
    assert len(refusals("unit", *figures)) == 1


def test_a_row_whose_unit_is_unclear_makes_no_pair() -> None:
    assert ratios(partner(10, "2015")._replace(unit="unclear"), total(23, "2015")) == []


def test_other_days_make_no_pair() -> None:
    figures = [partner(10, "2015"), total(23, "2016"), total(120, "2015-2019")]
    assert found(*figures).pairs == []
    assert "missing" in {r.rule for r in found(*figures).refused}


@pytest.mark.parametrize(
    "other",
    [
        {"geography": "SE"},
        {"area": "oslo"},
        {"status": ["partial_coverage", "districts_18_of_27"]},
    ],
)
@pytest.mark.parametrize("side", ["part", "whole"])
def test_another_territory_makes_no_pair(other: dict[str, Any], side: str) -> None:
    part, whole = partner(10, "2015", **other if side == "part" else {}), total(23, "2015")
    if side == "whole":
        whole = total(23, "2015", **other)
    assert found(part, whole).pairs == []


@pytest.mark.parametrize(
    "other",
    [
        {"subset": ["method:firearm"]},
        {"relationship": "partner"},
        {"kind": "mean"},
        {"status": ["forecast"]},
        {"status": ["typical"]},
        {"status": ["counterfactual"]},
        {"sex": "female"},
        {"value": None, "value_low": 20.0, "value_high": None, "precision": "at_least"},
    ],
)
def test_only_a_whole_counted_total_is_a_denominator(other: dict[str, Any]) -> None:
    assert found(partner(10, "2015"), total(23, "2015")._replace(**other)).pairs == []


def test_women_alone_are_refused_for_a_sentence_about_both() -> None:
    figures = [partner(8, "2015", sex="female"), total(23, "2015")]
    assert ratios(*figures) == []
    (refusal,) = refusals("sex", *figures)
    assert "women only" in refusal.reason


def test_women_and_men_of_one_source_are_added() -> None:
    (pair,) = firsts(partner(8, "2015", sex="female"), partner(2, "2015", sex="male"), total(23, "2015"))
    assert (pair.part.value, pair.whole.value, pair.part.way) == (10, 23, "women and men added")
    assert len(pair.part.ids) == 2


@pytest.mark.parametrize(
    "other", [{"source_id": "t"}, {"publisher": "ntb"}, {"qualifiers": ["incl_dating"]}, {"period_type": "part_period"}]
)
def test_women_and_men_of_different_sources_or_definitions_are_not_added(other: dict[str, Any]) -> None:
    figures = [partner(8, "2015", sex="female"), partner(2, "2015", sex="male", **other), total(23, "2015")]
    assert ratios(*figures) == []
    assert len(refusals("sex", *figures)) == 2


def test_women_and_men_are_not_added_beside_a_printed_total() -> None:
    figures = [partner(8, "2015", sex="female"), partner(2, "2015", sex="male"), partner(11, "2015")]
    assert ratios(*figures, total(23, "2015")) == [(11, 23)]


# --- scope


@pytest.mark.parametrize(
    "tag", ["incl_lethal_violence", "charged", "convicted", "charged_or_convicted", "final_judgments"]
)
@pytest.mark.parametrize("sides", ["part", "whole", BOTH])
def test_lethal_violence_and_legal_stage_must_agree(tag: str, sides: str) -> None:
    tags = {"qualifiers": [tag]}
    part = partner(11, "2015", **tags if sides in ("part", BOTH) else {})
    whole = total(20, "2015", **tags if sides in ("whole", BOTH) else {})
    assert ratios(part, whole) == ([(11, 20)] if sides == BOTH else [])
    assert len(refusals("scope", part, whole)) == (sides != BOTH)


def test_a_refusal_by_scope_names_the_scope_and_the_side() -> None:
    (refusal,) = refusals("scope", partner(11, "2015", qualifiers=["incl_lethal_violence"]), total(20, "2015"))
    assert refusal.reason.startswith("the part is limited or widened (other lethal violence too)")


@pytest.mark.parametrize("tag", ["incl_dating", "excl_dating", "dating_not_stated"])
def test_dating_partners_never_restrict_a_denominator(tag: str) -> None:
    assert ratios(partner(10, "2015", qualifiers=[tag]), total(23, "2015")) == [(10, 23)]
    assert ratios(partner(10, "2014-2015", qualifiers=[tag]), *yearly(2014, 27, 23)) == [(10, 50)]


def test_years_of_another_scope_do_not_enter_a_sum() -> None:
    charged = {"qualifiers": ["charged"]}
    assert ratios(partner(10, "2014-2015", **charged), *yearly(2014, 27, 23)) == []
    assert ratios(partner(10, "2014-2015", **charged), total(27, "2014", **charged), total(23, "2015")) == []
    assert ratios(partner(10, "2014-2015", **charged), *yearly(2014, 27, 23, **charged)) == [(10, 50)]


# --- part periods


def test_a_part_period_pairs_only_with_a_total_of_those_days_in_the_same_source() -> None:
    autumn = {"period_type": "part_period", "publisher": "vg"}
    assert ratios(partner(7, "2016", **autumn), total(18, "2016", **autumn)) == [(7, 18)]
    assert ratios(partner(7, "2016", **autumn), total(18, "2016", **autumn, source_id="t")) == []
    (pair,) = firsts(partner(7, "2016", **autumn), total(18, "2016", **autumn))
    assert "part_period" in pair.flags


def test_a_part_period_is_refused_over_full_years() -> None:
    part = partner(86, "2014-2015", period_type="part_period", publisher="nrk")
    assert found(part, *yearly(2014, 60, 60)).pairs == []
    (refusal,) = refusals("days", part, *yearly(2014, 60, 60))
    assert (refusal.part.value, refusal.whole.value) == (86, 120)
    assert "only some days of 2014-2015" in refusal.reason


def test_full_years_are_refused_over_a_part_period() -> None:
    part, whole = partner(7, "2016"), total(18, "2016", period_type="part_period")
    assert found(part, whole).pairs == []
    assert len(refusals("days", part, whole)) == 1


def test_a_part_period_never_enters_a_sum_of_years() -> None:
    figures = [partner(20, "2015-2016"), total(23, "2015"), total(18, "2016", period_type="part_period")]
    assert ratios(*figures) == []


# --- which denominator makes the pair


def test_a_sum_needs_every_year() -> None:
    part = partner(20, "2014-2016")
    assert ratios(part, *yearly(2014, 27, 23, 27)) == [(20, 77)]
    assert ratios(part, total(27, "2014"), total(27, "2016")) == []
    assert len(refusals("missing", part, total(27, "2014"), total(27, "2016"))) == 1


def test_a_sum_takes_the_newest_edition_of_each_year() -> None:
    figures = [*yearly(2013, 45, 27), total(41, "2013", published="2024-01-31")]
    assert ratios(partner(20, "2013-2014"), *figures) == [(20, 68)]


def test_a_sum_uses_only_editions_public_on_the_day() -> None:
    figures = [partner(20, "2013-2014"), *yearly(2013, 45, 27), total(41, "2013", published="2024-01-31")]
    (pair,) = gather(ASKED, asof.newest(asof.editions(figures), dt.date(2024, 1, 30))).pairs
    assert pair.whole.value == 72


def test_the_total_that_the_publisher_printed_comes_before_its_sum() -> None:
    figures = [partner(20, "2014-2016"), total(80, "2014-2016"), *yearly(2014, 27, 23, 27)]
    pairs = found(*figures).pairs
    assert [(p.whole.value, p.whole.way, p.first) for p in pairs] == [(80, "printed", True), (77, "sum", False)]


def test_the_publishers_own_sum_comes_before_anothers_printed_total() -> None:
    figures = [partner(20, "2014-2016"), *yearly(2014, 27, 23, 27), total(80, "2014-2016", publisher="ntb")]
    pairs = found(*figures).pairs
    assert [(p.whole.value, p.first, "mixed_source" in p.flags) for p in pairs] == [
        (77, True, False),
        (80, False, True),
    ]


def test_a_publisher_of_low_rank_stands_over_its_own_total_first() -> None:
    figures = [partner(15, "2023", publisher="ntb"), total(38, "2023"), total(36, "2023", publisher="ntb")]
    assert ratios(*figures) == [(15, 36)]


def test_another_publishers_total_is_mixed_source_in_order_of_rank() -> None:
    figures = [partner(10, "2015", publisher="ous"), *(total(n, "2015", publisher=p) for n, p in
               [(21, "ntb"), (24, "unodc"), (23, "kripos")])]  # fmt: skip
    pairs = found(*figures).pairs
    assert [p.whole.publisher for p in pairs] == ["kripos", "unodc", "ntb"]
    assert [p.first for p in pairs] == [True, False, False]
    assert all("mixed_source" in p.flags for p in pairs)


def test_years_of_two_publishers_are_never_mixed_in_one_sum() -> None:
    figures = [partner(20, "2014-2015"), total(27, "2014"), total(23, "2015", publisher="ntb")]
    assert ratios(*figures) == []


@pytest.mark.parametrize("n", [0, 5])
def test_a_part_larger_than_its_whole_is_refused_and_the_next_denominator_makes_the_pair(n: int) -> None:
    figures = [partner(10, "2015"), total(n, "2015"), total(23, "2015", publisher="ntb")]
    (pair,) = firsts(*figures)
    assert (pair.whole.value, "mixed_source" in pair.flags) == (23, True)
    assert [r.whole.value for r in refusals("part_exceeds_whole", *figures)] == [n]


def test_none_of_none_is_no_share() -> None:
    assert found(partner(0, "2015"), total(0, "2015")).pairs == []


def test_a_bound_is_no_numerator() -> None:
    bound = partner(None, "2015", value_low=86.0, precision="at_least")
    assert found(bound, total(200, "2015")).pairs == []
    assert [r.part.value for r in refusals("bound", bound, total(200, "2015"))] == [86]


# --- 22 July


def test_a_sum_over_2011_comes_without_and_with_the_77() -> None:
    pairs = firsts(partner(30, "2010-2012"), *yearly(2010, 31, 112, 28), july_22())
    assert {(p.july22, p.whole.value) for p in pairs} == {("excl_22_july", 94), ("incl_22_july", 171)}
    without = next(p for p in pairs if p.july22 == "excl_22_july")
    assert any("22_juli" in f.publisher for f in without.whole.figures)


def test_a_sum_without_2011_does_not_speak_of_22_july() -> None:
    (pair,) = firsts(partner(30, "2012-2013"), *yearly(2012, 28, 41), july_22())
    assert pair.july22 is None


def test_22_july_is_subtracted_only_in_its_own_unit() -> None:
    pairs = firsts(partner(30, "2010-2012", "cases"), *yearly(2010, 30, 34, 28, unit="cases"), july_22())
    assert [(p.whole.value, p.july22) for p in pairs] == [(92, None)]


def test_a_year_printed_without_the_77_does_not_enter_a_sum_that_would_lose_them_twice() -> None:
    figures = [total(31, "2010"), total(35, "2011", qualifiers=["excl_22_july"]), total(28, "2012"), july_22()]
    assert found(partner(10, "2010-2012"), *figures).pairs == []


def test_a_part_with_the_77_does_not_stand_over_a_whole_without_them() -> None:
    part = partner(30, "2010-2012", qualifiers=["incl_22_july"])
    assert [p.july22 for p in firsts(part, *yearly(2010, 31, 112, 28), july_22())] == ["incl_22_july"]
    assert len(refusals("scope", part, *yearly(2010, 31, 112, 28), july_22())) == 1


# --- how sure the denominator is


def test_a_printed_total_is_certain() -> None:
    (pair,) = firsts(partner(20, "2014-2016"), total(80, "2014-2016"))
    assert (pair.whole.low, pair.whole.value, pair.whole.high) == (80, 80, 80)


def test_a_sum_without_any_revision_known_is_certain_too() -> None:
    (pair,) = firsts(partner(20, "2014-2015"), *yearly(2014, 27, 23))
    assert (pair.whole.low, pair.whole.high) == (50, 50)


@pytest.mark.parametrize(("printed", "low", "high"), [(90, 135, 150), (110, 150, 165), (100, 150, 150)])
def test_a_printed_total_shows_how_far_other_sums_may_be_off(printed: int, low: int, high: int) -> None:
    """Printed over newest sum: 0.9, 1.1 and 1.0 of 150."""
    figures = [*yearly(2008, 50, 50), total(printed, "2008-2009"), *yearly(2012, 50, 50, 50)]
    (pair,) = firsts(partner(20, "2012-2014"), *figures)
    assert (pair.whole.low, pair.whole.value, pair.whole.high) == (low, 150, high)


def test_revisions_of_another_publisher_widen_nothing() -> None:
    figures = [*yearly(2008, 50, 50), total(90, "2008-2009", publisher="ntb"), *yearly(2012, 50, 50)]
    (pair,) = firsts(partner(20, "2012-2013"), *figures)
    assert (pair.whole.low, pair.whole.high) == (100, 100)


def test_a_total_printed_without_the_77_is_compared_with_a_sum_without_them() -> None:
    """As Kripos 2010-2019: 269 printed over 290 summed, both without 22 July, is 0.93."""
    figures = [*yearly(2010, 31, 112, 47), total(93, "2010-2012", qualifiers=["excl_22_july"]), july_22()]
    (pair,) = firsts(partner(20, "2014-2015"), *figures, *yearly(2014, 100, 100))
    assert (pair.whole.low, pair.whole.high) == (math.floor(200 * 93 / 113), 200)


def test_one_doubtful_year_widens_the_sum_to_other_publishers_and_flags_nothing() -> None:
    figures = [*yearly(2012, 100, 100, 100), total(15, "2015", status=["unit_unclear"], confidence="low"),
               total(18, "2015", publisher="ntb"), total(14, "2015", publisher="unodc")]  # fmt: skip
    (pair,) = firsts(partner(60, "2012-2015"), *figures)
    assert (pair.whole.low, pair.whole.value, pair.whole.high) == (314, 315, 318)
    assert pair.flags == ()


@pytest.mark.parametrize(("year", "flagged"), [(33, False), (34, True)])
def test_more_than_a_tenth_in_doubt_flags_the_whole_sum(year: int, flagged: bool) -> None:
    """33 of 333 is less than a tenth, 34 of 334 more."""
    figures = [*yearly(2012, 100, 100, 100), total(year, "2015", status=["unit_unclear"])]
    (pair,) = firsts(partner(60, "2012-2015"), *figures)
    assert ("unit_unclear" in pair.flags) is flagged


def test_exactly_a_tenth_in_doubt_is_not_more_than_a_tenth() -> None:
    (pair,) = firsts(partner(60, "2012-2014"), *yearly(2012, 45, 45), total(10, "2014", confidence="low"))
    assert pair.flags == ()


@pytest.mark.parametrize("side", ["part", "whole"])
@pytest.mark.parametrize(
    ("cells", "flag"),
    [({"status": ["unit_unclear"]}, "unit_unclear"), ({"confidence": "low"}, "low_confidence"),
     ({"status": ["undated"]}, "undated")],
)  # fmt: skip
def test_a_doubtful_numerator_or_printed_total_flags_the_pair(side: str, cells: dict[str, Any], flag: str) -> None:
    part = partner(10, "2015", **cells if side == "part" else {})
    (pair,) = firsts(part, total(23, "2015", **cells if side == "whole" else {}))
    assert pair.flags == (flag,)


def test_n_low_never_falls_below_k() -> None:
    figures = [*yearly(2008, 50, 50), total(50, "2008-2009"), *yearly(2012, 20, 20)]
    (pair,) = firsts(partner(35, "2012-2013"), *figures)
    assert (pair.whole.low, pair.whole.value) == (35, 40)


# --- what must hold whatever is printed

values = st.integers(0, 60)
figures = st.lists(
    st.builds(
        lambda part, value, first, length, publisher, sex, tags, status: (partner if part else total)(
            float(value), f"{first}-{first + length}" if length else str(first),
            publisher=publisher, sex=sex, qualifiers=tags, status=status,
        ),
        st.booleans(), values, st.integers(2009, 2013), st.integers(0, 2), st.sampled_from(["kripos", "ntb", "unodc"]),
        st.sampled_from(["total", "total", "female", "male"]),
        st.sampled_from([[], [], ["excl_dating"], ["charged"], ["excl_22_july"]]),
        st.sampled_from([[], [], ["unit_unclear"]]),
    ),
    max_size=14,
)  # fmt: skip


@given(figures, st.booleans())
def test_whatever_is_printed_a_pair_is_a_part_of_its_whole(printed: list[Figure], with_july: bool) -> None:
    evidence = found(*printed, *([july_22()] if with_july else []))
    for pair in evidence.pairs:
        part, whole = pair.part, pair.whole
        assert 0 <= part.value <= whole.low <= whole.value <= whole.high
        assert whole.value > 0
        assert (part.unit, part.start, part.end) == (whole.unit, whole.start, whole.end)
        assert ("charged" in part.qualifiers) == any("charged" in f.qualifiers for f in whole.figures)
        assert (part.publisher != whole.publisher) == ("mixed_source" in pair.flags)
        assert not any(f.subset and f.subset != [EVENT] for f in whole.figures)
        added = sum(f.value for f in whole.figures if not f.subset)
        assert whole.value == added - (77 if any(f.subset for f in whole.figures) else 0)
    assert all(r.reason for r in evidence.refused)


@given(figures)
def test_every_numerator_that_makes_no_pair_is_refused_with_a_reason(printed: list[Figure]) -> None:
    evidence = found(*printed)
    newest = {e.figure.figure_id for e in asof.newest(asof.editions(printed), TODAY)}
    seen = {i for p in evidence.pairs for i in p.part.ids} | {i for r in evidence.refused for i in r.part.ids}
    beside_a_total = {
        f.figure_id
        for f in printed
        if f.sex != "total" and any(g.sex == "total" and _but_sex(g) == _but_sex(f) for g in printed)
    }
    parts = {f.figure_id for f in printed if f.measure.startswith("partner")}
    assert (parts & newest) - beside_a_total <= seen


def _but_sex(f: Figure) -> tuple:
    return f.measure, f.publisher, f.period_start, f.period_end, f.qualifiers
