"""Numbers whose ends somebody here read out of a source's words: "a little over 900" as 900 to 990."""

from __future__ import annotations

from collections.abc import Iterable

from analysis.sources import values
from analysis.store import Figure

HALF = 0.5  # a share printed as a whole number of per cent is known to so much each way


def is_reading(f: Figure) -> bool:
    """Whether both ends are what somebody here read out of words ("a little over 900"), and were not printed so.

    Read so are the ends that those words give one of them; of a share, those that no whole numbers of per cent have.
    """
    if f.precision != "range":
        return False
    if f.unit == "percent":
        return _whole_ends(f) is None
    ends = ("just_over", f.value_low), ("just_under", f.value_high)
    return any(_read(hedge, end, f) == (f.value_low, f.value_high) for hedge, end in ends)


def _read(hedge: str, end: float, f: Figure) -> tuple[float | None, float | None]:
    said = values.value(f"{end:f}".rstrip("0").rstrip("."), f.kind, f.unit, hedge, None)
    return said.low, said.high


def whole_range(f: Figure) -> tuple[float, float] | None:
    """The two whole numbers of per cent that were printed: 20 and 30 where the ends are 19.5 and 30.5."""
    return _whole_ends(f) if f.precision == "range" and f.unit == "percent" and f.kind != "change" else None


def _whole_ends(f: Figure) -> tuple[float, float] | None:
    low, high = f.value_low + HALF, f.value_high - HALF
    return (low, high) if low.is_integer() and high.is_integer() and low < high else None


def read_from_words(figures: Iterable[Figure]) -> bool:
    """Whether a bound made of these figures rests on what words were read as: "about" so many, or a range of ours."""
    return any(f.precision == "approx" or is_reading(f) for f in figures)
