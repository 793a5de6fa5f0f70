"""What chance does to small numbers: against scipy.stats and statsmodels, by known values and by laws."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.proportion import proportion_confint

from analysis import estimate, rule, simulate
from analysis.errors import BadInput
from analysis.phrases import parse

PEOPLE = st.integers(1, 323)
SHARES = st.just(0.0) | st.just(1.0) | st.floats(1e-9, 1 - 1e-9)  # scipy overflows at 1e-308, which no share is
QUARTER = parse("hvert fjerde")


# --- chance


@given(PEOPLE, SHARES)
def test_the_binomial_is_that_of_scipy_and_adds_to_one(n: int, share: float) -> None:
    found = simulate.binomial(n, share)
    assert found == pytest.approx(stats.binom.pmf(np.arange(n + 1), n, share), rel=1e-9, abs=1e-12)
    assert found.sum() == pytest.approx(1, abs=1e-9)


@given(PEOPLE, SHARES, st.data())
def test_at_least_is_the_tail_of_the_binomial(n: int, share: float, data) -> None:
    k = data.draw(st.integers(-2, n + 2))
    assert float(simulate.at_least(k, n, share)) == pytest.approx(stats.binom.sf(k - 1, n, share), abs=1e-11)


def test_a_coin_thrown_ten_times() -> None:
    assert float(simulate.at_least(9, 10, 0.5)) == pytest.approx(11 / 1024)
    assert simulate.usual(10, 0.5) == (2, 8)
    assert float(simulate.between(0.4, 0.6, 10, 0.5)) == pytest.approx(672 / 1024)


@given(PEOPLE, st.floats(0.01, 0.99))
def test_the_usual_counts_hold_at_least_what_they_promise(n: int, share: float) -> None:
    low, high = simulate.usual(n, share)
    held = simulate.binomial(n, share)
    assert held[low : high + 1].sum() >= 0.95 - 1e-9
    assert held[:low].sum() <= 0.025 + 1e-9
    assert held[high + 1 :].sum() <= 0.025 + 1e-9


@given(st.integers(0, 200), st.floats(0.1, 100))
def test_at_least_events_is_the_tail_of_a_poisson(k: int, mean: float) -> None:
    assert float(simulate.at_least_events(k, mean)) == pytest.approx(stats.poisson.sf(k - 1, mean), abs=1e-11)
    assert simulate.poisson(mean, 300) == pytest.approx(stats.poisson.pmf(np.arange(301), mean), abs=1e-11)


@given(st.floats(0, 1), st.integers(1, 50))
def test_in_some_year_is_one_less_never(probability: float, years: int) -> None:
    assert simulate.in_some_year(probability, years) == pytest.approx(1 - (1 - probability) ** years, abs=1e-12)


def test_without_change_the_last_of_ten_years_is_the_highest_in_fewer_than_one_of_ten() -> None:
    alone = simulate.last_is_highest(28.2, 10)
    assert 0.08 < alone < 0.1, "a tenth, less the years that end level"
    assert simulate.last_is_highest(1e4, 10) == pytest.approx(0.1, abs=0.001)
    draws = np.random.default_rng(1).poisson(28.2, (100_000, 10))
    assert alone == pytest.approx(np.mean(draws[:, 9] > draws[:, :9].max(axis=1)), abs=0.004)


# --- spread


def test_spread_is_the_index_of_dispersion() -> None:
    counts = [27, 23, 31, 38, 25]
    assert simulate.spread(counts) == pytest.approx(np.var(counts, ddof=1) / np.mean(counts))
    assert simulate.spread([7, 7, 7]) == 0


def test_chance_alone_spreads_as_chi_squared_says_and_the_same_on_every_run() -> None:
    found = simulate.spread_by_chance(28.2, 10)
    assert found.mean() == pytest.approx(1, abs=0.02)
    assert np.quantile(found, 0.95) == pytest.approx(stats.chi2.ppf(0.95, 9) / 9, rel=0.03)
    simulate.spread_by_chance.cache_clear()
    assert np.array_equal(found, simulate.spread_by_chance(28.2, 10))


def test_calm_years_are_usual_and_wild_ones_are_not() -> None:
    assert simulate.as_spread_by_chance([28, 29, 28, 27, 29, 28]) > 0.99
    assert simulate.as_spread_by_chance([10, 50, 12, 48, 9, 51]) < 0.001


# --- intervals


def test_the_bounds_are_those_of_statsmodels() -> None:
    k = np.arange(39)
    assert np.array(simulate.bounds(38)) == pytest.approx(
        np.array(proportion_confint(k, 38, method="wilson")), abs=1e-9
    )
    inner = slice(1, -1)  # statsmodels leaves the ends for none and all open
    found, known = simulate.bounds(38, "jeffreys"), proportion_confint(k, 38, method="jeffreys")
    for ours, theirs in zip(found, known, strict=True):
        assert ours[inner] == pytest.approx(np.asarray(theirs)[inner], abs=1e-9)
    assert (found[0][0], found[1][-1]) == (0, 1)


@given(st.integers(1, 120), st.floats(0.001, 0.999), st.sampled_from(["wilson", "jeffreys"]))
def test_coverage_is_the_sum_over_every_count(n: int, share: float, interval: str) -> None:
    low, high = simulate.bounds(n, interval)
    by_hand = sum(stats.binom.pmf(k, n, share) for k in range(n + 1) if low[k] <= share <= high[k])
    assert float(simulate.coverage(n, share, interval)) == pytest.approx(by_hand, abs=1e-9)


def test_coverage_of_wilson_at_brown_cai_and_dasgupta_s_example() -> None:
    """Their figure 5: for n = 50 Wilson's interval covers close to 95 % but for shares near the ends."""
    assert np.mean(simulate.coverage(50, np.linspace(0.1, 0.9, 801))) == pytest.approx(0.95, abs=0.005)


@pytest.mark.parametrize("n", [23, 38, 86, 284, 323])
@pytest.mark.parametrize("interval", ["wilson", "jeffreys"])
def test_the_intervals_hold_about_what_they_promise_where_this_project_uses_them(n: int, interval: str) -> None:
    found = simulate.coverage(n, np.linspace(0.15, 0.45, 301), interval)
    assert found.mean() == pytest.approx(estimate.LEVEL, abs=0.006)
    assert found.min() > 0.91


@pytest.mark.parametrize("n", [23, 38, 323])
@pytest.mark.parametrize("interval", ["wilson", "jeffreys"])
def test_the_extremes_of_coverage_are_those_of_a_very_fine_grid_and_reached_where_they_are_said(n, interval) -> None:
    found = simulate.extremes(n, 0.15, 0.45, interval)
    grid = simulate.coverage(n, np.linspace(0.15, 0.45, 60_001), interval)
    assert found.low <= grid.min() <= found.low + 1e-4
    assert found.high - 1e-5 <= grid.max() <= found.high
    assert 0.15 <= min(found.low_share, found.high_share) < max(found.low_share, found.high_share) <= 0.45
    assert float(simulate.coverage(n, found.low_share, interval)) == found.low
    assert float(simulate.coverage(n, found.high_share, interval)) == found.high


def test_the_highest_coverage_may_lie_between_two_ends() -> None:
    found = simulate.extremes(23, 0.372, 0.4)
    grid = simulate.coverage(23, np.linspace(0.372, 0.4, 60_001))
    assert found.high == pytest.approx(grid.max(), abs=1e-9)
    assert 0.375 < found.high_share < 0.397


# --- rule v1


@pytest.mark.parametrize("n", [38, 86, 284])
def test_power_adds_up_and_agrees_with_the_rule_count_by_count(n: int) -> None:
    shares = np.array([0.18, 0.25, 0.4])
    found = simulate.power(QUARTER, n, shares)
    assert found.supported + found.contested + found.contradicted == pytest.approx(1)
    by_hand = [
        sum(stats.binom.pmf(k, n, p) for k in range(n + 1) if rule.level(k, n, QUARTER).verdict == rule.SUPPORTED)
        for p in shares
    ]
    assert found.supported == pytest.approx(by_hand, abs=1e-9)
    assert found.too_few == pytest.approx(1 if n == 38 else 0)


def test_more_people_make_the_rule_surer() -> None:
    few, many = (simulate.power(QUARTER, n, [0.25, 0.4]) for n in (100, 1000))
    assert many.supported[0] > few.supported[0]
    assert many.contradicted[1] > few.contradicted[1]


def test_true_words_are_seldom_contradicted() -> None:
    inside = np.linspace(QUARTER.low, QUARTER.high, 60)
    for n in (86, 142, 284, 323):
        assert simulate.power(QUARTER, n, inside).contradicted.max() < 1 - rule.CONTRADICTED_MASS + 0.02


def test_the_fewest_people_are_those_at_which_rule_v1_stops_saying_too_precise() -> None:
    fewest = simulate.fewest(QUARTER)
    assert all(rule.level(k, fewest - 1, QUARTER).direction == simulate.TOO_FEW for k in range(fewest))
    assert any(rule.level(k, fewest, QUARTER).verdict == rule.SUPPORTED for k in range(fewest + 1))
    assert simulate.fewest(QUARTER, largest=fewest - 1) is None


def test_people_needed_is_where_it_holds_for_good() -> None:
    needed = simulate.people_needed(0.25, QUARTER.low, QUARTER.high)
    often = simulate.between(QUARTER.low, QUARTER.high, np.arange(1, 3001), 0.25)
    assert often[needed - 2] < estimate.LEVEL
    assert np.all(often[needed - 1 :] >= estimate.LEVEL)
    assert simulate.people_needed(0.4, QUARTER.low, QUARTER.high) is None


# --- words and input


@pytest.mark.parametrize(
    ("probability", "said"), [(1, 1), (0.5, 2), (0.0632, 16), (0.0147, 68), (0.00632, 160), (0.0047, 210)]
)
def test_one_in_n_has_two_digits(probability: float, said: int) -> None:
    assert simulate.one_in(probability) == said


@pytest.mark.parametrize(
    "call",
    [
        lambda: simulate.binomial(0, 0.5),
        lambda: simulate.binomial(10, 1.2),
        lambda: simulate.at_least(3, 2.5, 0.2),
        lambda: simulate.poisson(0, 5),
        lambda: simulate.at_least_events(3, -1),
        lambda: simulate.coverage(10, 0.5, "wald"),
        lambda: simulate.spread([1, 2]),
        lambda: simulate.spread([0, 0, 0]),
        lambda: simulate.one_in(0),
    ],
)
def test_what_makes_no_sense_is_refused(call) -> None:
    with pytest.raises(BadInput):
        call()


def test_neither_scipy_stats_nor_pandas_is_loaded() -> None:
    code = (
        "import sys; from analysis import simulate; simulate.coverage(38, 0.25); simulate.spread_by_chance(9.0, 5);"
        "sys.exit(bool({'scipy.stats', 'pandas', 'matplotlib'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
