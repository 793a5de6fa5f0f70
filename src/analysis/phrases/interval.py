"""The rules: a number as named -> the interval that it fits. Their numbers stand in the grammar, [rules].

The rules are conventions of this project (design, section 5), not estimates. Arithmetic is exact and rounded to
floats once, at the end. Dividing two ints rounds the same way, so a share computed as k / n meets an end of an
interval exactly when the two are equal as fractions.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache

from analysis.phrases.grammar import GRAMMAR
from analysis.phrases.phrase import Phrase, PhraseError
from analysis.phrases.tokens import normalise

RULES = GRAMMAR["rules"]
STRICT = tuple(RULES["strict"])
SPOKEN = set(RULES["spoken"])
HALF = Fraction(1, 2)
NONE = Fraction(0)
ALL = Fraction(1)
SOFTER = Fraction(RULES["soft_fraction"])
DECIMAL = re.compile(r"(?:0|[1-9][0-9]{0,11}|[1-9][0-9]{0,2}(?: [0-9]{3}){1,3})(?:[.,]([0-9]{1,9}))?")
WHOLE = re.compile(r"0|[1-9][0-9]{0,11}|[1-9][0-9]{0,2}([ .,])[0-9]{3}(?:\1[0-9]{3}){0,2}")


@dataclass(frozen=True, slots=True, eq=False)  # compared as objects, so that _ends() looks them up at once
class Named:
    """A number as named, exact, with the room below and above it: bare, and soft (after "about").

    `within` are the ends of its scale. `turned`: more of it is a lower number, as in "mer enn halvert".
    """

    kind: str
    value: Fraction
    bare: tuple[Fraction, Fraction]
    soft: tuple[Fraction, Fraction]
    within: tuple[Fraction, Fraction | None] = (NONE, None)
    counts: tuple[int, int] | None = None
    turned: bool = False


def fraction(k: int, n: int, hedge: str = "bare") -> Phrase:
    """k in n as a way of saying a share: (1, 4) is 1/4.5 to 1/3.5, closed. Not for two counts."""
    return phrase(f"{k}/{n}", share_of(k, n), hedge)


def number(printed: str, hedge: str = "bare", kind: str = "share") -> Phrase:
    """A number as printed, with decimal point or comma and thousands parted by spaces ("24.5", "1 000").

    "share" takes a percentage and gives fractions of one; "growth" and "points" do the same for a change upwards.
    "count" gives the unit printed: a whole number is exact; one with decimals is a mean or a rate, known to half a
    unit of its last digit, as every "mean" is. "ratio" takes N, of N times as many.
    """
    if kind not in READINGS:
        raise PhraseError(f"kind {kind!r} is unknown: {', '.join(READINGS)}")
    return phrase(printed, READINGS[kind](normalise(printed)), hedge)


@lru_cache(maxsize=4096)
def share_of(k: int, n: int) -> Named:
    if n < 2 or not 1 <= k <= n:
        raise PhraseError(f"{k} of {n} is not a share of at least two parts")
    value = Fraction(k, n)
    if k > 1 or n == 2:
        below = above = min(Fraction(RULES["part_of_step"]) / n, Fraction(RULES["part_at_most"]))
    elif n < RULES["reciprocal_below"]:  # every share whose reciprocal rounds to n
        below, above = value - 1 / (n + HALF), 1 / (n - HALF) - value
    else:
        below = above = value * Fraction(RULES["one_in_many"])
    return Named("share", value, (below, above), (below * SOFTER, above * SOFTER), (NONE, ALL))


def k_of_n(k: int, n: int) -> Named:
    return share_of(k, n) if k == 1 or n in SPOKEN else two_counts(k, n)


@lru_cache(maxsize=4096)
def two_counts(k: int, n: int) -> Named:
    return Named("counts", share_of(k, n).value, (NONE, NONE), (NONE, NONE), (NONE, ALL), (k, n))


@lru_cache(maxsize=4096)
def percent(printed: str) -> Named:
    """A percentage; above 100 only as growth or a ratio, which phrase() sees to."""
    value, half_unit = decimal(printed)
    # "about 40" is rounder talk than "about 43"; with decimals nothing was rounded to fives or tens
    soft = RULES["soft_percent"]
    room = Fraction(soft.get(printed[-1], soft["other"]) if half_unit == HALF else soft["other"])
    return Named("share", value / 100, (half_unit / 100,) * 2, (room,) * 2, (NONE, ALL))


@lru_cache(maxsize=4096)
def count(printed: str, mean: bool = False) -> Named:
    value, half_unit = decimal(printed)
    whole = half_unit == HALF
    digits = re.sub(r"[^0-9]", "", printed).lstrip("0")
    significant = len(digits.rstrip("0") if whole else digits)
    soft = Fraction(RULES["soft_count"]["one_digit" if significant <= 1 else "more_digits"])
    bare = NONE if whole and not mean else half_unit
    return Named("mean" if mean else "count", value, (bare,) * 2, (max(value * soft, half_unit),) * 2)


@lru_cache(maxsize=4096)
def mean(printed: str) -> Named:
    """A mean per year: half a unit of its last digit each side."""
    return count(printed if not WHOLE.fullmatch(printed) else str(whole(printed)), mean=True)


@lru_cache(maxsize=4096)
def ratio(n: Fraction) -> Named:
    """N times as many."""
    if n <= 0:
        raise PhraseError(f"{n} times as many is no ratio")
    low, high = (Fraction(factor) for factor in RULES["ratio"])
    below, above = n * (1 - low), n * (high - 1)
    return Named("ratio", Fraction(n), (below, above), (below * SOFTER, above * SOFTER))


@lru_cache(maxsize=4096)
def halved(turned: bool = True) -> Named:
    """Half as many; `turned` where a verb says so, since "more than halved" leaves less than half."""
    low, value, high = (Fraction(end) for end in RULES["halved"])
    below, above = value - low, high - value
    return Named("ratio", value, (below, above), (below * SOFTER, above * SOFTER), turned=turned)


def times(printed: str) -> Named:
    return ratio(decimal(printed)[0])


def percent_of(share: Named) -> Named:
    """X percent of what it was: the same number as a ratio."""
    return replace(share, kind="ratio", within=(NONE, None))


def growth(size: Named, way: str) -> Named:
    """A share or points, as a change up or down. Nothing falls by more than all of it."""
    kind = "points" if size.kind == "points" else "growth"
    if way == "up":
        return replace(size, kind=kind, within=(NONE, ALL if kind == "points" else None))
    if size.value > 1:
        raise PhraseError("nothing falls by more than all of it")
    return replace(
        size, kind=kind, value=-size.value, bare=size.bare[::-1], soft=size.soft[::-1], within=(-ALL, NONE), turned=True
    )


@lru_cache(maxsize=4096)
def points(printed: str) -> Named:
    return replace(percent(printed), kind="points")


READINGS: dict[str, Callable[[str], Named]] = {
    "share": percent,
    "count": count,
    "mean": mean,
    "ratio": times,
    "growth": lambda printed: growth(percent(printed), "up"),
    "points": points,
}


@lru_cache(maxsize=4096)
def decimal(printed: str) -> tuple[Fraction, Fraction]:
    """The number, and half a unit of its last digit."""
    match = DECIMAL.fullmatch(printed)
    if not match:
        raise PhraseError(f"{printed!r} is not a number such as 24, 24,5 or 1 000")
    return Fraction(printed.replace(" ", "").replace(",", ".")), HALF / 10 ** len(match[1] or "")


@lru_cache(maxsize=4096)
def whole(printed: str) -> int:
    """A number of things in running text: none has decimals, so point and comma part thousands there."""
    if not WHOLE.fullmatch(printed):
        raise PhraseError(f"{printed!r} is not a whole number such as 83 or 3 260")
    return int(re.sub(r"[^0-9]", "", printed))


def phrase(text: str, named: Named, hedge: str) -> Phrase:
    """The interval that a number and its hedge fix."""
    if hedge not in GRAMMAR["bounds"]:
        raise PhraseError(f"hedge {hedge!r} is unknown: {', '.join(GRAMMAR['bounds'])}")
    if named.within[1] is not None and named.value > named.within[1]:
        raise PhraseError(f"{text!r} is not a share: a part is at most its whole")
    below, above = GRAMMAR["bounds"][hedge][:: -1 if named.turned else 1]
    if named.counts and "soft" in (below, above):
        raise PhraseError(f"{text!r}: two counts are exact, so no word can soften them")
    low, high, empty = _ends(named, below, above)
    strict = hedge in STRICT
    if strict and empty:
        raise PhraseError(f"{text!r}: no share or count lies there")
    return Phrase(
        text=text,
        kind=named.kind,
        low=low,
        high=high,
        low_closed=low is not None and not (strict and below == "value"),
        high_closed=high is not None and not (strict and above == "value"),
        value=float(named.value),
        hedge=hedge,
        one_sided="none" in (below, above),
        counts=named.counts,
    )


@lru_cache(maxsize=4096)
def _ends(named: Named, below: str, above: str) -> tuple[float | None, float | None, bool]:
    """Low and high as floats, and whether nothing lies between them."""
    room = {"value": (NONE, NONE), "bare": named.bare, "soft": named.soft}
    low, high = _clip(
        named,
        None if below == "none" else named.value - room[below][0],
        None if above == "none" else named.value + room[above][1],
    )
    empty = (named.within[0] if low is None else low) == high
    return None if low is None else float(low), None if high is None else float(high), empty


def spread(text: str, a: Named, b: Named) -> Phrase:
    """From the low end of A to the high end of B."""
    if a.kind != b.kind or a.kind == "counts" or a.turned != b.turned:
        raise PhraseError(f"{text!r}: a range runs from a smaller to a larger number of the same kind")
    if a.turned:
        a, b = b, a
    if a.value >= b.value or b.value > (b.within[1] or b.value):
        raise PhraseError(f"{text!r}: a range runs from a smaller to a larger number of the same kind")
    low, high = _clip(a, a.value - a.bare[0], b.value + b.bare[1])
    return Phrase(text, a.kind, float(low), None if high is None else float(high), True, True, None, "between")


def _clip(named: Named, low: Fraction | None, high: Fraction | None) -> tuple[Fraction | None, Fraction | None]:
    """Ends of the scale. A count or a mean has no upper end; where words leave its lower end open, it stays open."""
    floor, ceiling = named.within
    if named.kind in ("count", "mean") and low is None:
        return None, high
    low = floor if low is None else max(low, floor)
    return low, ceiling if high is None else high if ceiling is None else min(high, ceiling)
