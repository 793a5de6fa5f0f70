"""Wilson, Jeffreys and dispersion against published values, an independent reckoning and what must always hold."""

from __future__ import annotations

import math
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from analysis import estimate

ONE_IN_FOUR = (1 / 4.5, 1 / 3.5)
Z = stats.norm.ppf(0.975)

no_deadline = settings(deadline=None)  # the first call imports scipy
counts = st.integers(1, 2000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
shrunk = st.tuples(counts, st.floats(1.0, 6.0)).map(lambda x: (x[0][0] / x[1], x[0][1] / x[1]))
shares = st.floats(0, 1)


def wilson_by_hand(k: float, n: float) -> tuple[float, float]:
    """Wilson's formula as Newcombe (1998) prints it, method 3."""
    p, q = k / n, 1 - k / n
    middle, spread = 2 * n * p + Z**2, Z * math.sqrt(Z**2 + 4 * n * p * q)
    return (middle - spread) / (2 * (n + Z**2)), (middle + spread) / (2 * (n + Z**2))


# --- Wilson


@pytest.mark.parametrize(
    ("k", "n", "low", "high"),
    [  # Newcombe, Statistics in Medicine 17 (1998) 857-872, table I, method 3 (score, no continuity correction)
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilson_gives_the_values_newcombe_printed(k: int, n: int, low: float, high: float) -> None:
    assert [round(end, 4) for end in estimate.wilson(k, n)] == [low, high]


@no_deadline
@given(counts)
def test_wilson_is_scipys_interval_on_whole_counts(pair: tuple[int, int]) -> None:
    expected = stats.binomtest(*pair).proportion_ci(0.95, method="wilson")
    assert estimate.wilson(*pair) == pytest.approx((expected.low, expected.high), abs=1e-12)


@no_deadline
@given(shrunk)
def test_wilson_follows_the_formula_where_k_and_n_are_not_whole(pair: tuple[float, float]) -> None:
    assert estimate.wilson(*pair) == pytest.approx(wilson_by_hand(*pair), abs=1e-9)


@no_deadline
@given(shrunk)
def test_wilson_holds_the_share_and_stays_within_0_and_1(pair: tuple[float, float]) -> None:
    low, high = estimate.wilson(*pair)
    assert 0 <= low <= pair[0] / pair[1] + 1e-12
    assert pair[0] / pair[1] - 1e-12 <= high <= 1


@no_deadline
@given(counts, st.integers(2, 20))
def test_more_cases_at_the_same_share_narrow_the_interval(pair: tuple[int, int], times: int) -> None:
    low, high = estimate.wilson(*pair)
    nearer_low, nearer_high = estimate.wilson(pair[0] * times, pair[1] * times)
    assert nearer_high - nearer_low < high - low


@no_deadline
@given(counts, st.floats(1.01, 6))
def test_dispersion_only_ever_widens_the_interval(pair: tuple[int, int], spread: float) -> None:
    low, high = estimate.wilson(*pair)
    wide_low, wide_high = estimate.wilson(pair[0] / spread, pair[1] / spread)
    assert wide_high - wide_low > high - low


@no_deadline
@given(counts)
def test_the_interval_of_the_rest_is_the_mirror_image(pair: tuple[int, int]) -> None:
    k, n = pair
    low, high = estimate.wilson(k, n)
    assert estimate.wilson(n - k, n) == pytest.approx((1 - high, 1 - low), abs=1e-12)


# --- Jeffreys


@pytest.mark.parametrize(("k", "n"), [(0, 20), (10, 23), (68, 284), (206, 867), (99 / 1.7, 323 / 1.7)])
def test_masses_are_those_of_the_jeffreys_beta(k: float, n: float) -> None:
    posterior = stats.beta(k + 0.5, n - k + 0.5)
    low, high = ONE_IN_FOUR
    expected = (posterior.cdf(low), posterior.cdf(high) - posterior.cdf(low), posterior.sf(high))
    assert estimate.masses(k, n, low, high) == pytest.approx(expected, abs=1e-12)


def test_the_jeffreys_interval_matches_brown_cai_and_dasgupta() -> None:
    """Brown, Cai and DasGupta, Statistical Science 16 (2001) 101-133, table 5: n = 7, x = 2 gives 0.065 to 0.648."""
    mass = estimate.masses(2, 7, 0.065, 0.648)
    assert mass.below == pytest.approx(0.025, abs=0.001)
    assert mass.above == pytest.approx(0.025, abs=0.001)


@no_deadline
@given(shrunk, shares, shares)
def test_masses_are_probabilities_and_add_to_one(pair: tuple[float, float], a: float, b: float) -> None:
    mass = estimate.masses(*pair, min(a, b), max(a, b))
    assert all(0 <= part <= 1 for part in mass)
    assert sum(mass) == pytest.approx(1, abs=1e-12)


@no_deadline
@given(shrunk)
def test_all_the_mass_lies_between_0_and_1(pair: tuple[float, float]) -> None:
    assert estimate.masses(*pair, 0.0, 1.0) == (0, 1, 0)


@no_deadline
@given(st.integers(2, 500).flatmap(lambda n: st.tuples(st.integers(0, n - 1), st.just(n))))
def test_one_more_case_never_moves_mass_downwards(pair: tuple[int, int]) -> None:
    k, n = pair
    fewer, more = estimate.masses(k, n, *ONE_IN_FOUR), estimate.masses(k + 1, n, *ONE_IN_FOUR)
    assert more.below <= fewer.below + 1e-12
    assert more.above >= fewer.above - 1e-12


@no_deadline
@given(shrunk, st.floats(0, 0.2), st.floats(0.3, 1), st.floats(0, 0.02))
def test_wider_words_hold_no_less_mass(pair: tuple[float, float], low: float, high: float, room: float) -> None:
    inside = estimate.masses(*pair, low, high).inside
    assert estimate.masses(*pair, max(0.0, low - room), min(1.0, high + room)).inside >= inside - 1e-12


# --- what a count could reach


def test_one_in_four_is_out_of_reach_below_86_and_within_reach_from_86_on() -> None:
    """DESIGN 4.4: n < 86 is too precise for "one in four", so any single Norwegian year is."""
    reached = {n: estimate.most_inside(n, *ONE_IN_FOUR) >= 0.5 for n in range(1, 400)}
    assert [n for n, yes in reached.items() if yes] == list(range(86, 400))


@pytest.mark.parametrize("n", [1, 23, 85, 86, 284])
def test_the_most_a_count_can_reach_is_the_best_of_all_counts(n: int) -> None:
    best = max(estimate.masses(k, n, *ONE_IN_FOUR).inside for k in range(n + 1))
    assert estimate.most_inside(n, *ONE_IN_FOUR) == pytest.approx(best, abs=1e-12)


# --- dispersion


def test_dispersion_is_the_pearson_statistic_over_its_degrees_of_freedom() -> None:
    years = [(10, 23), (7, 27), (17, 38), (6, 25)]
    table = [[k for k, _ in years], [n - k for k, n in years]]
    chi2, _, freedom, _ = stats.chi2_contingency(table, correction=False)
    assert estimate.dispersion(years) == pytest.approx(chi2 / freedom)


def test_dispersion_of_chance_alone_averages_one() -> None:
    """4 000 made-up decades of 30 homicides a year, one in four by a partner. Seeded; standard error below 0.01."""
    draw = random.Random(1998)
    decades = [[(sum(draw.random() < 0.25 for _ in range(30)), 30) for _ in range(10)] for _ in range(4000)]
    assert sum(map(estimate.dispersion, decades)) / len(decades) == pytest.approx(1, abs=0.03)


def test_years_that_alternate_are_too_dispersed_for_chance() -> None:
    assert estimate.dispersion([(2, 30), (15, 30)] * 4) > estimate.TOO_DISPERSED


@pytest.mark.parametrize("years", [[], [(5, 20)], [(5, 20), (9, 20)]])
def test_fewer_than_three_years_have_no_dispersion(years: list[tuple[int, int]]) -> None:
    assert estimate.dispersion(years) is None


@pytest.mark.parametrize("years", [[(0, 20), (0, 30), (0, 25)], [(20, 20), (30, 30), (25, 25)]])
def test_years_without_any_spread_have_dispersion_zero(years: list[tuple[int, int]]) -> None:
    assert estimate.dispersion(years) == 0


@no_deadline
@given(
    st.lists(st.integers(1, 60).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), min_size=3, max_size=12)
)
def test_dispersion_is_never_negative_and_heeds_no_order(years: list[tuple[int, int]]) -> None:
    found = estimate.dispersion(years)
    assert found >= 0
    assert estimate.dispersion(years[::-1]) == pytest.approx(found)


def test_a_mean_of_any_size_is_looked_for_without_counting_up_to_it() -> None:
    assert 0.9 < estimate.most_inside_mean(10, 9e10, 1.1e11) <= 1
    near, far = (estimate.most_inside_mean(1000, low, low + 1) for low in (40, 60))  # counted one by one, and not
    assert near > far > 0.9 * near
