"""Rule v1: every threshold of DESIGN 4.4 from both sides, the flags that may not contradict, the way to one verdict."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import estimate, rule
from analysis.phrases import Phrase, parse
from analysis.rule import Verdict

QUARTER = parse("hvert fjerde")
MORE_THAN_HALF = parse("mer enn halvparten")
MAY_NOT_CONTRADICT = ("mixed_source", "unit_unclear", "low_confidence", "part_period")

SUPPORTED = Verdict("supported")
LOW = Verdict("contested", "errs_low")
HIGH = Verdict("contested", "errs_high")
TOO_FEW = Verdict("contested", "too_precise")
NO = Verdict("contradicted", "errs_low")
NO_HIGH = Verdict("contradicted", "errs_high")


def mass(k: float, n: float, phrase: Phrase) -> estimate.Masses:
    return estimate.masses(k, n, phrase.low or 0.0, 1.0 if phrase.high is None else phrase.high)


def test_the_thresholds_are_those_written_down_as_v1() -> None:
    assert rule.RULE == "v1"
    assert (rule.SUPPORTED_MASS, rule.SUPPORTED_MASS_ONE_SIDED, rule.CONTRADICTED_MASS) == (0.50, 0.80, 0.95)
    assert set(MAY_NOT_CONTRADICT) == rule.NEVER_CONTRADICT
    assert rule.DOUBTFUL_PART == 0.10


@pytest.mark.parametrize(
    ("k", "n", "verdict"),
    [
        (68, 284, SUPPORTED),
        (77, 284, SUPPORTED),  # 27.1 %
        (81, 284, LOW),  # 28.5 % lies inside, but less than half of the mass does
        (99, 323, LOW),
        (206, 867, SUPPORTED),
        (177, 875, HIGH),
        (40, 284, NO_HIGH),
        (130, 284, NO),
        (10, 23, TOO_FEW),
        (30, 38, TOO_FEW),  # far above, yet no count out of 38 could have supported the words
    ],
)
def test_a_level_is_judged_by_its_share_and_its_mass(k: int, n: int, verdict: Verdict) -> None:
    assert rule.level(k, n, QUARTER) == verdict


@settings(deadline=None)
@given(st.integers(86, 900).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_every_level_verdict_is_the_one_the_design_words_give(pair: tuple[int, int]) -> None:
    k, n = pair
    m = mass(k, n, QUARTER)
    if 1 / 4.5 <= k / n <= 1 / 3.5 and m.inside >= 0.5:
        expected = SUPPORTED
    elif m.below >= 0.95:
        expected = NO_HIGH
    elif m.above >= 0.95:
        expected = NO
    else:
        expected = LOW if m.above > m.below else HIGH
    assert rule.level(k, n, QUARTER) == expected


@settings(deadline=None)
@given(st.integers(1, 85).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_fewer_than_86_decide_nothing_about_one_in_four(pair: tuple[int, int]) -> None:
    assert rule.level(*pair, QUARTER) == TOO_FEW


@pytest.mark.parametrize(
    ("k", "verdict"), [(103, "contested"), (104, "contested"), (105, "contested"), (106, "supported")]
)
def test_one_sided_words_need_four_fifths_of_the_mass(k: int, verdict: str) -> None:
    inside = mass(k, 200, MORE_THAN_HALF).inside
    assert (inside >= 0.80) == (verdict == "supported")
    assert inside > 0.5
    assert rule.level(k, 200, MORE_THAN_HALF).verdict == verdict


def test_one_sided_words_are_contradicted_from_the_side_they_leave_open() -> None:
    assert rule.level(60, 200, MORE_THAN_HALF) == NO_HIGH
    assert rule.level(195, 200, parse("mindre enn halvparten")) == NO


# --- both ends of n


@pytest.mark.parametrize(
    ("k", "ends", "verdict"),
    [
        (68, [284], SUPPORTED),
        (68, [284, 263, 295], SUPPORTED),
        (68, [284, 200], LOW),  # 34 % of 200: one end supports, the other does not
        (68, [284, 400], HIGH),
        (40, [284, 263, 300], NO_HIGH),
        (40, [284, 200], HIGH),  # contradicted at one end only: contested, the same way
        (77, [284, 263, 295], LOW),  # supported at 284 and 295; 29.3 % of 263 is too much
    ],
)
def test_a_verdict_must_hold_at_both_ends_of_n(k: int, ends: list[int], verdict: Verdict) -> None:
    assert rule.over_a_range(k, ends, QUARTER, ()) == verdict


@pytest.mark.parametrize("flag", MAY_NOT_CONTRADICT)
def test_a_doubtful_pair_never_contradicts_on_its_own(flag: str) -> None:
    assert rule.over_a_range(130, [284], QUARTER, (flag,)) == LOW
    assert rule.over_a_range(40, [284], QUARTER, (flag,)) == HIGH
    assert rule.over_a_range(68, [284], QUARTER, (flag,)) == SUPPORTED


@pytest.mark.parametrize("flag", ["undated", "later_edition", "dispersed"])
def test_other_flags_do_not_soften_a_verdict(flag: str) -> None:
    assert rule.over_a_range(130, [284], QUARTER, (flag,)) == NO


# --- from pairs to one verdict


@pytest.mark.parametrize(
    ("verdicts", "expected"),
    [
        ([], Verdict("not_checkable")),
        ([SUPPORTED], SUPPORTED),
        ([SUPPORTED, SUPPORTED], SUPPORTED),
        ([NO, NO], NO),
        ([NO, NO_HIGH], Verdict("contradicted")),
        ([SUPPORTED, LOW], Verdict("contested", "depends_on_definition")),
        ([SUPPORTED, NO], Verdict("contested", "depends_on_definition")),
        ([LOW, NO], Verdict("contested", "depends_on_definition")),
        ([LOW, HIGH], Verdict("contested", "depends_on_definition")),
        ([LOW, LOW], LOW),
        ([TOO_FEW, TOO_FEW], TOO_FEW),
        ([TOO_FEW, SUPPORTED], SUPPORTED),  # shown, and decides nothing
        ([NO, TOO_FEW], NO),
    ],
)
def test_the_reference_set_gives_one_verdict(verdicts: list[Verdict], expected: Verdict) -> None:
    assert rule.together(verdicts) == expected


@given(st.lists(st.sampled_from([SUPPORTED, LOW, HIGH, NO, NO_HIGH]), min_size=1, max_size=5), st.randoms())
def test_one_verdict_heeds_no_order_and_needs_all_to_agree(verdicts: list[Verdict], shuffle) -> None:
    found = rule.together(verdicts)
    mixed = list(verdicts)
    shuffle.shuffle(mixed)
    assert rule.together(mixed) == found
    if found.verdict in ("supported", "contradicted"):
        assert {v.verdict for v in verdicts} == {found.verdict}
