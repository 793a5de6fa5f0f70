"""How sure is a share of k in n: Wilson interval, Jeffreys posterior, dispersion between years.

Wilson (1927) gives the interval that is shown; the Jeffreys posterior Beta(k + 1/2, n - k + 1/2) gives
the mass below, inside and above the interval of a phrase; for means per year Gamma(k + 1/2, years) does.
"""

from __future__ import annotations

import math
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
    """Wilson 95 % interval of the share k in n. k and n need not be whole: a dispersed pair is shrunk.

    Written out, since scipy.stats, which has it too (the tests compare), takes a second to import.
    """
    from scipy.special import ndtri

    z2 = float(ndtri((1 + LEVEL) / 2)) ** 2
    middle = (k + z2 / 2) / (n + z2)
    room = math.sqrt(z2 * (k * (n - k) / n + z2 / 4)) / (n + z2)
    return max(middle - room, 0.0), min(middle + room, 1.0)


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


@lru_cache(maxsize=4096)
def gamma(k: float, years: float) -> tuple[float, float]:
    """Central 95 % interval of a mean per year by its Jeffreys posterior Gamma(k + 1/2, years)."""
    from scipy.special import gammaincinv

    tail = (1 - LEVEL) / 2
    return float(gammaincinv(k + 0.5, tail)) / years, float(gammaincinv(k + 0.5, 1 - tail)) / years


@lru_cache(maxsize=4096)
def mean_masses(k: float, years: float, low: float, high: float) -> Masses:
    """Jeffreys posterior mass of the mean of k events in some years below `low`, between, and above `high`."""
    from scipy.special import gammainc

    below, up_to = float(gammainc(k + 0.5, low * years)), float(gammainc(k + 0.5, high * years))
    return Masses(below, up_to - below, 1.0 - up_to)


@lru_cache(maxsize=4096)
def most_inside_mean(years: float, low: float, high: float) -> float:
    """The largest mass inside an interval that any count of events in some years could reach."""
    import numpy as np
    from scipy.special import gammainc

    if high == np.inf:
        return 1.0
    most = math.ceil(2 * high * years) + 10
    # a text may name any number: of very many counts those inside the interval hold the largest mass
    k = np.arange(most) if most < 100_000 else np.linspace(low * years, high * years, 2001)
    return float(np.max(gammainc(k + 0.5, high * years) - gammainc(k + 0.5, low * years)))


@lru_cache(maxsize=4096)
def rate_fell(before: float, years_before: float, after: float, years_after: float) -> float:
    """Posterior probability that the later of two Poisson rates is the lower one.

    Given the sum, the later count is binomial with p = years_after / all years if nothing changed (the exact
    conditional test, Przyborowski and Wilenski 1940); the mass is that of Jeffreys' posterior for p.
    """
    from scipy.special import betainc

    return float(betainc(after + 0.5, before + 0.5, years_after / (years_before + years_after)))


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
