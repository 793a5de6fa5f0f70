"""How often the intervals and rule v1 are right; and, by the same door, what chance alone does (`analysis.chance`).

Nearly everything is an exact sum over every count that could come out, so no random numbers are drawn; the one
simulation (`spread_by_chance`) has a fixed seed. Victims are taken to be independent of one another: where one case
has several victims, years differ more than is said here.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from analysis import chance, estimate, rule
from analysis.chance import (
    RUNS,
    SEED,
    Floats,
    as_spread_by_chance,
    at_least,
    at_least_events,
    between,
    binomial,
    in_some_year,
    last_is_highest,
    limits,
    one_in,
    poisson,
    spread,
    spread_by_chance,
    usual,
)
from analysis.errors import BadInput
from analysis.phrases import Phrase

__all__ = [
    "DECIDED",
    "RUNS",
    "SEED",
    "TOO_FEW",
    "Extremes",
    "Floats",
    "Interval",
    "Power",
    "as_spread_by_chance",
    "at_least",
    "at_least_events",
    "between",
    "binomial",
    "bounds",
    "coverage",
    "extremes",
    "fewest",
    "in_some_year",
    "last_is_highest",
    "limits",
    "one_in",
    "people_needed",
    "poisson",
    "power",
    "spread",
    "spread_by_chance",
    "usual",
]

Interval = Literal["wilson", "jeffreys"]

BESIDE = 1e-9  # a share so near an end of an interval lies just beside it
DECIDED = (rule.SUPPORTED, rule.CONTESTED, rule.CONTRADICTED)
TOO_FEW = "too_precise"  # contested for want of people: no count could have supported the words


# --- do the intervals hold what they promise


def coverage(n: int, share: ArrayLike, interval: Interval = "wilson") -> Floats:
    """How often the 95 % interval holds the true share: every count 0..n weighted by how often it comes out.

    Both ends of an interval rise with the count, so the counts whose interval holds a share follow one another. Exact,
    not simulated, as in Brown, Cai and DasGupta (2001), "Interval estimation for a binomial proportion".
    """
    p = chance.shares(share)
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
    chance.require_people(n)
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
    p = np.atleast_1d(chance.shares(share))
    said = [rule.level(k, n, phrase) for k in range(n + 1)]
    each = binomial(n, p)
    found = {word: each[:, [v.verdict == word for v in said]].sum(axis=1) for word in DECIDED}
    too_few = each[:, [v.direction == TOO_FEW for v in said]].sum(axis=1)
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
