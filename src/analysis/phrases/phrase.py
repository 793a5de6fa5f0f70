"""What number phrases are read into, and the error that says why not."""

from __future__ import annotations

from dataclasses import dataclass

INTERVALS = ("share", "counts", "count", "mean", "ratio", "growth", "points")
STATEMENTS = ("from_to", "several", "extreme", "trend")  # no interval of their own
KINDS = INTERVALS + STATEMENTS


class PhraseError(ValueError):
    """Words or a number that are not understood, or that name nothing possible; the message says why."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """What words fix: mostly an interval.

    `kind` and the unit of low, high and value:
        share    fractions of one
        counts   two counts, k of n: the fraction k/n; `counts` is (k, n), for a record reading
        count    the unit counted
        mean     the unit counted, per year
        ratio    new over old: 2 for doubled, 0.5 for halved
        growth   (new - old) / old, a fraction: -0.2 for "falt med 20 prosent"
        points   a difference of shares, as a fraction: 0.15 for 15 percentage points
        from_to, several   no interval: `parts` are two phrases, each with its own words
        extreme  `way` "highest" or "lowest" in `years` years; None is the whole series
        trend    `way` "up" or "down", with no number

    An end belongs to the interval where `low_closed`, `high_closed`; an end of None is open. `value` is the number
    named, in the interval or on its edge; None for a range, which names two. `one_sided`: the words name a single
    bound. `floor_only`: only what lies below can contradict them; above, the words err low ("hundrevis").
    """

    text: str
    kind: str
    low: float | None
    high: float | None
    low_closed: bool
    high_closed: bool
    value: float | None
    hedge: str = "bare"
    one_sided: bool = False
    counts: tuple[int, int] | None = None
    way: str | None = None
    years: int | None = None
    floor_only: bool = False
    parts: tuple[Phrase, ...] = ()

    def contains(self, x: float) -> bool:
        """Whether x, in the unit of the kind, fits the words; NaN never does. PhraseError if they fix no interval."""
        if self.kind not in INTERVALS:
            raise PhraseError(f"{self.text!r} ({self.kind}) fixes no interval")
        x = float(x)  # the ends are floats: a Fraction must be rounded as they were before it can equal one
        above = self.low is None or x > self.low or (self.low_closed and x == self.low)
        below = self.high is None or x < self.high or (self.high_closed and x == self.high)
        return above and below


def statement(text: str, kind: str, way: str | None = None, years: int | None = None, parts: tuple = ()) -> Phrase:
    """A phrase without an interval of its own."""
    return Phrase(text, kind, None, None, False, False, None, way=way, years=years, parts=parts)
