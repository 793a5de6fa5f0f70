"""How sure is a share of k in n: Wilson interval, Jeffreys posterior, dispersion between years.

Wilson (1927) gives the interval that is shown; the Jeffreys posterior Beta(k + 1/2, n - k + 1/2) gives
the mass below, inside and above the interval of a phrase. Both by scipy.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

LEVEL = 0.95
TOO_DISPERSED = 1.5  # Pearson dispersion of yearly shares above which k and n are shrunk


class Masses(NamedTuple):
    """Posterior probability that the share lies below, inside and above an interval; they add to 1."""

    below: float
    inside: float
    above: float


@lru_cache(maxsize=8192)
def wilson(k: float, n: float) -> tuple[float, float]:
    """Wilson 95 % interval of the share k in n. k and n need not be whole: a dispersed pair is shrunk."""
    from scipy import stats

    result = stats.binomtest(0, 1)
    result.k, result.n = k, n  # binomtest itself takes only whole counts; its interval does not mind
    interval = result.proportion_ci(LEVEL, method="wilson")
    return float(interval.low), float(interval.high)


@lru_cache(maxsize=8192)
def masses(k: float, n: float, low: float, high: float) -> Masses:
    """Jeffreys posterior mass of the share k in n below `low`, between, and above `high`."""
    from scipy.special import betainc

    below = float(betainc(k + 0.5, n - k + 0.5, low))
    up_to = float(betainc(k + 0.5, n - k + 0.5, high))
    return Masses(below, up_to - below, 1.0 - up_to)


@lru_cache(maxsize=4096)
def most_inside(n: int, low: float, high: float) -> float:
    """The largest mass inside an interval that any count k out of n could reach."""
    import numpy as np
    from scipy.special import betainc

    k = np.arange(n + 1)
    return float(np.max(betainc(k + 0.5, n - k + 0.5, high) - betainc(k + 0.5, n - k + 0.5, low)))


def dispersion(pairs: Sequence[tuple[float, float]]) -> float | None:
    """Pearson chi-squared over its degrees of freedom for yearly (k, n); 1 is what chance alone gives.

    None for fewer than three years: two cannot tell spread from chance (McCullagh and Nelder 1989, 4.5).
    """
    if len(pairs) < 3:
        return None
    pooled = sum(k for k, _ in pairs) / sum(n for _, n in pairs)
    if pooled in (0, 1):
        return 0.0
    return sum((k - n * pooled) ** 2 / (n * pooled * (1 - pooled)) for k, n in pairs) / (len(pairs) - 1)
