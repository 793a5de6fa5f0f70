"""What chance alone does to small numbers: shares of few people, counts of few events, and the spread between years.

Everything is an exact sum or a known function but for one simulation (`spread_by_chance`), which has a fixed seed.
Victims are taken to be independent of one another: where one case has several victims, years differ more than is said
here.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis import estimate
from analysis.errors import BadInput

Floats = NDArray[np.float64]

SEED = 20261122  # the day the figures were read; another moves a probability by a third of a per cent point or so
RUNS = 100_000
LARGEST = 100_000  # people: beyond this an exact sum over every count is no longer quick


# --- shares


def binomial(n: int, share: ArrayLike) -> Floats:
    """Probability of each count 0..n out of n independent people when each counts with probability `share`.

    Several shares give one row each. The logarithm of the binomial formula, with gammaln for the factorials, so that
    it holds for any n.
    """
    from scipy.special import gammaln, xlog1py, xlogy

    require_people(n)
    p = shares(share)[..., None]
    k = np.arange(n + 1)
    ways = gammaln(n + 1) - gammaln(k + 1) - gammaln(n - k + 1)
    return np.exp(ways + xlogy(k, p) + xlog1py(n - k, -p))


def at_least(k: ArrayLike, n: ArrayLike, share: ArrayLike) -> Floats:
    """How often at least k out of n, exactly: the incomplete beta function (Abramowitz and Stegun 1964, 26.5.24)."""
    from scipy.special import betainc

    require_people(n)
    k, n, p = np.asarray(k, dtype=float), np.asarray(n, dtype=float), shares(share)
    inner = np.clip(k, 1, n)
    found = betainc(inner, n - inner + 1, p)
    return np.where(k <= 0, 1.0, np.where(k > n, 0.0, found))


def between(low: float, high: float, n: ArrayLike, share: ArrayLike) -> Floats:
    """How often the share among n people falls from `low` to `high`, both included."""
    n = np.asarray(n)
    first, last = np.ceil(n * low - 1e-9), np.floor(n * high + 1e-9)
    return np.maximum(at_least(first, n, share) - at_least(last + 1, n, share), 0.0)


def usual(n: int, share: float, level: float = estimate.LEVEL) -> tuple[int, int]:
    """The counts out of n between which `level` of all outcomes lie at least, with the rest split over both ends."""
    up_to = np.cumsum(binomial(n, share))
    tail = (1 - level) / 2
    return int(np.searchsorted(up_to, tail, side="right")), int(np.searchsorted(up_to, 1 - tail - 1e-12))


def limits(n: int, share: float, level: float = estimate.LEVEL) -> tuple[float, float]:
    """The shares between which `level` of all outcomes lie when n people are counted: the two lines of a funnel.

    Exact binomial quantiles, interpolated so that the lines do not saw with n (Spiegelhalter 2005, "Funnel plots for
    comparing institutional performance", A.1.1).
    """
    each = binomial(n, share)
    up_to = np.cumsum(each)
    tail = (1 - level) / 2
    ends = []
    for q in (tail, 1 - tail):
        r = int(np.searchsorted(up_to, q))
        ends.append((r - (up_to[r] - q) / each[r]) / n)
    return max(ends[0], 0.0), min(ends[1], 1.0)


# --- counts per year


def poisson(mean: float, most: int) -> Floats:
    """Probability of each count 0..most when so many are expected and they come independently of one another."""
    from scipy.special import gammaln, xlogy

    _require_mean(mean)
    k = np.arange(most + 1)
    return np.exp(xlogy(k, mean) - mean - gammaln(k + 1))


def at_least_events(k: ArrayLike, mean: ArrayLike) -> Floats:
    """How often at least k when `mean` are expected: a Poisson tail, as an incomplete gamma function."""
    from scipy.special import gammainc

    _require_mean(mean)
    k, mean = np.asarray(k, dtype=float), np.asarray(mean, dtype=float)
    return np.where(k <= 0, 1.0, gammainc(np.maximum(k, 1), mean))


def in_some_year(probability: float, years: int) -> float:
    """How often something that happens in a year with this probability happens at least once in so many years."""
    return -math.expm1(years * math.log1p(-probability)) if probability < 1 else 1.0


def last_is_highest(mean: float, years: int) -> float:
    """How often the last of so many years has more events than each of the others though nothing changed."""
    each = poisson(mean, math.ceil(mean + 12 * math.sqrt(mean) + 12))
    fewer = np.concatenate([[0.0], np.cumsum(each)[:-1]])
    return float(np.sum(each * fewer ** (years - 1)))


# --- spread between years


def spread(counts: Sequence[float]) -> float:
    """Pearson's chi-squared over its degrees of freedom for yearly counts: 1 is what chance alone gives on average.

    Above 1 the years differ more than independent events would, below 1 less (Fisher 1925; McCullagh and Nelder 1989).
    """
    if len(counts) < 3:
        raise BadInput("the spread between years needs three of them", value=len(counts))
    mean = sum(counts) / len(counts)
    _require_mean(mean)
    return sum((x - mean) ** 2 for x in counts) / mean / (len(counts) - 1)


@lru_cache(maxsize=256)
def spread_by_chance(mean: float, years: int, runs: int = RUNS, seed: int = SEED) -> Floats:
    """The spread of so many years, simulated from Poisson counts around one mean, in rising order; do not change it."""
    _require_mean(mean)
    counts = np.random.default_rng(seed).poisson(mean, (runs, years))
    means = counts.mean(axis=1, keepdims=True)
    parts = np.divide((counts - means) ** 2, means, out=np.zeros(counts.shape), where=means > 0)
    found = np.sort(parts.sum(axis=1) / (years - 1))
    found.flags.writeable = False
    return found


def as_spread_by_chance(counts: Sequence[float]) -> float:
    """How often chance alone spreads so many years with the same mean at least as much as these."""
    simulated = spread_by_chance(sum(counts) / len(counts), len(counts))
    return float(1 - np.searchsorted(simulated, spread(counts) - 1e-12) / len(simulated))


# --- in words


def one_in(probability: float) -> int:
    """A small probability as "one in N", N to two significant digits."""
    if not 0 < probability <= 1:
        raise BadInput("not the probability of something that can happen", value=probability)
    times = 1 / probability
    step = 10 ** max(math.floor(math.log10(times)) - 1, 0)
    return int(math.floor(times / step + 0.5) * step)


# --- input


def shares(share: ArrayLike) -> Floats:
    """True shares as an array; raises BadInput if one is none."""
    p = np.asarray(share, dtype=float)
    if not np.all((p >= 0) & (p <= 1)):
        raise BadInput("a share lies between 0 and 1", value=share)
    return p


def require_people(n: ArrayLike) -> None:
    """Raises BadInput unless every n is a number of people that can be summed over."""
    people = np.asarray(n, dtype=float)
    if not np.all((people == np.floor(people)) & (people >= 1) & (people <= LARGEST)):
        raise BadInput("n is a whole number of people, at least one", value=n)


def _require_mean(mean: ArrayLike) -> None:
    means = np.asarray(mean, dtype=float)
    if not np.all((means > 0) & (means < LARGEST)):
        raise BadInput("a mean per year is a number above 0", value=mean)
