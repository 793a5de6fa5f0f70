"""What chance alone does to small numbers, and how often the intervals and rule v1 are right.

Nearly everything is an exact sum over every count that could come out, so no random numbers are drawn; the one
simulation (`spread_by_chance`) has a fixed seed. Victims are taken to be independent of one another: where one case
has several victims, years differ more than is said here.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis import estimate, rule
from analysis.errors import BadInput
from analysis.phrases import Phrase

Floats = NDArray[np.float64]
Interval = Literal["wilson", "jeffreys"]

SEED = 20261122  # the day the figures were read; another moves a probability by a third of a per cent point or so
RUNS = 100_000
BESIDE = 1e-9  # a share so near an end of an interval lies just beside it
LARGEST = 100_000  # people: beyond this an exact sum over every count is no longer quick
DECIDED = (rule.SUPPORTED, rule.CONTESTED, rule.CONTRADICTED)
TOO_FEW = "too_precise"  # contested for want of people: no count could have supported the words


# --- chance: shares


def binomial(n: int, share: ArrayLike) -> Floats:
    """Probability of each count 0..n out of n independent people when each counts with probability `share`.

    Several shares give one row each. The logarithm of the binomial formula, with gammaln for the factorials, so that
    it holds for any n.
    """
    from scipy.special import gammaln, xlog1py, xlogy

    _require_people(n)
    p = _shares(share)[..., None]
    k = np.arange(n + 1)
    ways = gammaln(n + 1) - gammaln(k + 1) - gammaln(n - k + 1)
    return np.exp(ways + xlogy(k, p) + xlog1py(n - k, -p))


def at_least(k: ArrayLike, n: ArrayLike, share: ArrayLike) -> Floats:
    """How often at least k out of n, exactly: the incomplete beta function (Abramowitz and Stegun 1964, 26.5.24)."""
    from scipy.special import betainc

    _require_people(n)
    k, n, p = np.asarray(k, dtype=float), np.asarray(n, dtype=float), _shares(share)
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


# --- chance: counts per year


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


# --- do the intervals hold what they promise


def coverage(n: int, share: ArrayLike, interval: Interval = "wilson") -> Floats:
    """How often the 95 % interval holds the true share: every count 0..n weighted by how often it comes out.

    Both ends of an interval rise with the count, so the counts whose interval holds a share follow one another. Exact,
    not simulated, as in Brown, Cai and DasGupta (2001), "Interval estimation for a binomial proportion".
    """
    p = _shares(share)
    low, high = bounds(n, interval)
    first, last = np.searchsorted(high, p, side="left"), np.searchsorted(low, p, side="right") - 1
    return np.maximum(at_least(first, n, p) - at_least(last + 1, n, p), 0.0)


class Extremes(NamedTuple):
    """The lowest and the highest coverage over a range of true shares, and where they are."""

    low: float
    low_share: float
    high: float
    high_share: float


def extremes(n: int, first: float, last: float, interval: Interval = "wilson") -> Extremes:
    """The extremes of coverage over all true shares from `first` to `last`, not only over those of a grid.

    Coverage jumps at every end of an interval; between two ends the counts a..b hold the share, and how often these
    come out rises to one top and falls again. So the lowest is just beside an end, the highest there or at a top.
    """
    low, high = bounds(n, interval)
    ends = np.concatenate([low, high])
    ends = np.unique(ends[(ends > first) & (ends < last)])
    edges = np.concatenate([[first], ends, [last]])
    shares = np.concatenate(
        [[first, last], ends - BESIDE, ends + BESIDE, _tops(n, (edges[:-1] + edges[1:]) / 2, interval)]
    )
    shares = np.unique(shares[(shares >= first) & (shares <= last)])
    found = coverage(n, shares, interval)
    least, most = int(found.argmin()), int(found.argmax())
    return Extremes(float(found[least]), float(shares[least]), float(found[most]), float(shares[most]))


def _tops(n: int, inside: Floats, interval: Interval) -> Floats:
    """Where the counts that hold the shares `inside` come out most often.

    The slope of P(a <= K <= b) is nought where (p / (1 - p))**(b - a + 1) = B(b + 1, n - b) / B(a, n - a + 1).
    """
    from scipy.special import betaln

    low, high = bounds(n, interval)
    a = np.searchsorted(high, inside, side="left")
    b = np.searchsorted(low, inside, side="right") - 1
    kept = (a >= 1) & (b <= n - 1) & (b >= a)
    a, b = a[kept], b[kept]
    odds = (betaln(b + 1, n - b) - betaln(a, n - a + 1)) / (b - a + 1)
    return 1 / (1 + np.exp(-odds))


def bounds(n: int, interval: Interval = "wilson") -> tuple[Floats, Floats]:
    """Both ends of the 95 % interval of each count 0..n.

    wilson: as the project shows it (`estimate.wilson`). jeffreys: the central 95 % of the posterior whose masses
    rule v1 uses, down to 0 for no one and up to 1 for all.
    """
    known: dict[str, Callable[[int], tuple[Floats, Floats]]] = {"wilson": _wilson, "jeffreys": _jeffreys}
    if interval not in known:
        raise BadInput("no such interval", value=interval, remedy=f"There are {' and '.join(known)}")
    _require_people(n)
    return known[interval](n)


def _wilson(n: int) -> tuple[Floats, Floats]:
    ends = np.array([estimate.wilson(k, n) for k in range(n + 1)])
    return ends[:, 0], ends[:, 1]


def _jeffreys(n: int) -> tuple[Floats, Floats]:
    from scipy.special import betaincinv

    k, tail = np.arange(n + 1), (1 - estimate.LEVEL) / 2
    low, high = (betaincinv(k + 0.5, n - k + 0.5, q) for q in (tail, 1 - tail))
    return np.where(k == 0, 0.0, low), np.where(k == n, 1.0, high)


# --- how often rule v1 is right


class Power(NamedTuple):
    """How often rule v1 gives each verdict for some true shares. The three add up to 1.

    `too_few`: the part of contested that comes of too few people, whatever the count.
    """

    shares: Floats
    supported: Floats
    contested: Floats
    contradicted: Floats
    too_few: Floats


def power(phrase: Phrase, n: int, share: ArrayLike) -> Power:
    """How often rule v1 supports, contests or contradicts the words when n people are counted and the share is true.

    Every count 0..n is judged by the rule itself (`rule.level`) and weighted by how often it comes out. n is taken as
    known exactly and one pair decides; the project's own pairs also carry what editions disagree about.
    """
    p = np.atleast_1d(_shares(share))
    said = [rule.level(k, n, phrase) for k in range(n + 1)]
    chance = binomial(n, p)
    found = {word: chance[:, [v.verdict == word for v in said]].sum(axis=1) for word in DECIDED}
    too_few = chance[:, [v.direction == TOO_FEW for v in said]].sum(axis=1)
    return Power(p, found[rule.SUPPORTED], found[rule.CONTESTED], found[rule.CONTRADICTED], too_few)


def fewest(phrase: Phrase, largest: int = 2000) -> int | None:
    """The fewest people at which some count could support the words; None if that takes more than `largest`."""
    low, high = phrase.low or 0.0, 1.0 if phrase.high is None else phrase.high
    needed = rule.SUPPORTED_MASS_ONE_SIDED if phrase.one_sided else rule.SUPPORTED_MASS
    return next((n for n in range(1, largest + 1) if estimate.most_inside(n, low, high) >= needed), None)


def people_needed(
    share: float, low: float, high: float, often: float = estimate.LEVEL, largest: int = 3000
) -> int | None:
    """From how many people on the counted share falls from `low` to `high` at least so often, if `share` is true.

    Looked for up to `largest` people; None if the last of them still fall short. With few people the probability
    goes up and down with every n, so it is the last n that falls short that counts.
    """
    short = np.flatnonzero(between(low, high, np.arange(1, largest + 1), share) < often)
    last = int(short[-1]) + 1 if len(short) else 0
    return None if last == largest else last + 1


def one_in(probability: float) -> int:
    """A small probability as "one in N", N to two significant digits."""
    if not 0 < probability <= 1:
        raise BadInput("not the probability of something that can happen", value=probability)
    times = 1 / probability
    step = 10 ** max(math.floor(math.log10(times)) - 1, 0)
    return int(math.floor(times / step + 0.5) * step)


# --- input


def _shares(share: ArrayLike) -> Floats:
    p = np.asarray(share, dtype=float)
    if not np.all((p >= 0) & (p <= 1)):
        raise BadInput("a share lies between 0 and 1", value=share)
    return p


def _require_people(n: ArrayLike) -> None:
    people = np.asarray(n, dtype=float)
    if not np.all((people == np.floor(people)) & (people >= 1) & (people <= LARGEST)):
        raise BadInput("n is a whole number of people, at least one", value=n)


def _require_mean(mean: ArrayLike) -> None:
    means = np.asarray(mean, dtype=float)
    if not np.all((means > 0) & (means < LARGEST)):
        raise BadInput("a mean per year is a number above 0", value=mean)
