"""A number as printed, with the words around it -> value, lower and upper bound, precision.

A bound is never a value: "under 500" has the upper bound 500 and no value. A share printed in words
("a quarter") carries the interval of those words, by the same grammar that reads claims.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from analysis import phrases, vocabulary

NUMBER = re.compile(r"-?(0|[1-9][0-9]{0,11})(\.[0-9]+)?")
LOWER, UPPER = ("at_least", "more_than"), ("at_most", "less_than")
ENDS = ("range_low", "range_high")
STRICT = ("more_than", "less_than")  # the number itself is not among those meant
HEDGES = ("about", "just_over", "just_under", "rounded", *ENDS, *LOWER, *UPPER)


class Value(NamedTuple):
    """`value` is None where only a bound or a range is known; the unit is that of the row."""

    value: float | None
    low: float | None
    high: float | None
    precision: str


@lru_cache(maxsize=65536)
def value(printed: str, kind: str, unit: str, hedge: str | None, fraction: str | None) -> Value:
    """The value of one cell. `printed` is the number as published, `fraction` its words as "1/4"."""
    number = float(printed)
    if hedge in LOWER and not fraction:
        return Value(None, number, None, "at_least")
    if hedge in UPPER and not fraction:
        return Value(None, None, number, "at_most")
    if fraction:
        return _in_words(number, fraction, hedge)
    if hedge in ENDS:  # each end of a range by its own precision
        hedge = None
    whole = "." not in printed and unit not in ("percent", "percentage_points", "per_100k")
    if hedge is None and (kind in vocabulary.COUNTABLE or (kind == "change" and whole)):
        return Value(number, number, number, "exact")
    if hedge in (None, "rounded"):
        half = _half_unit(Decimal(printed).normalize() if hedge else Decimal(printed))
        return Value(number, number - half, number + half, "rounded")
    low, high = _hedged(printed, hedge, unit)
    if hedge in ("just_over", "just_under"):
        return Value(None, low, high, "range")
    return Value(number, low, high, "approx")


def _half_unit(printed: Decimal) -> float:
    """Half a unit of the last digit; a number that only looks rounded comes without its zeros (4920300: 50)."""
    return float(Decimal(5).scaleb(printed.as_tuple().exponent - 1))


def _hedged(printed: str, hedge: str, unit: str) -> tuple[float, float]:
    """What "about 1 800" or "just under 3 000" covers, by the grammar of number phrases.

    A fall is hedged by its size: "nearly 13 percent down" lies between 12 and 13 down.
    """
    if printed.startswith("-"):
        low, high = _hedged(printed[1:], hedge, unit)
        return -high, -low
    if "." in printed and unit != "percent":  # "about 9.6 a year": a mean, read in tenths
        shift = 10 ** -Decimal(printed).as_tuple().exponent
        interval = phrases.number(printed.replace(".", "").lstrip("0"), hedge, "count")
        return interval.low / shift, interval.high / shift
    share = unit in ("percent", "percentage_points") and float(printed) <= 100
    interval = phrases.number(printed, hedge, "share" if share else "count")
    scale = 100 if share else 1
    return interval.low * scale, interval.high * scale


def _in_words(number: float, fraction: str, hedge: str | None) -> Value:
    k, _, n = fraction.partition("/")
    said = phrases.fraction(int(k), int(n), hedge if hedge not in (None, "rounded") else "bare")
    low, high = (None if end is None else end * 100 for end in (said.low, said.high))
    if hedge in LOWER:
        return Value(None, low, None, "at_least")
    if hedge in UPPER:
        return Value(None, None, high, "at_most")
    if hedge in ("just_over", "just_under"):
        return Value(None, low, high, "range")
    return Value(number, low, high, "approx" if hedge == "about" else "rounded")
