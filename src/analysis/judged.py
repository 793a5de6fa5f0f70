"""What a judgement is made of: numbers judged, the verdict of a day, the whole."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from analysis import phrases
from analysis.asof import Edition
from analysis.estimate import Masses
from analysis.evidence import Pair, Refusal
from analysis.registry import Claim, Text
from analysis.rule import Verdict
from analysis.store import Figure
from analysis.totals import Side

Definition = tuple[str, ...]


class Public(NamedTuple):
    """The figures that bear on a claim and were public on a day: the newest of each series, and what they replaced."""

    newest: list[Edition]
    older: list[Edition]


@dataclass(frozen=True)
class Judged:
    """A number that bears on the sentence, with its verdict.

    `estimate` is a fraction for a share, growth or difference of shares, else in the unit counted, per year for a
    mean, or a multiple for a ratio; None for a bound. `interval` is 95 % (`interval_is`: wilson, gamma, poisson), what
    the print allows (`printed`), or none: a record of two counts has none. `masses` are Jeffreys', of a level only.
    `dispersion` is that of the single years `compared`: not all of them need state the window's dating rule.
    `years` is the length of a mean's window. `revised` are the editions that show how far this publisher corrects
    itself, which is what an extreme's margin is held against.
    """

    pair: Pair
    verdict: Verdict
    estimate: float | None
    interval: tuple[float | None, float | None]
    interval_is: str
    phrase: phrases.Phrase
    masses: Masses | None = None
    dispersion: float | None = None
    compared: tuple[Pair, ...] = ()
    years: float | None = None
    revised: tuple[Figure, ...] = ()

    @property
    def part(self) -> Side:
        return self.pair.part

    @property
    def whole(self) -> Side | None:
        return self.pair.whole

    @property
    def k(self) -> float | None:
        return None if self.part.unit == "percent" else self.part.value

    @property
    def n(self) -> float | None:
        if self.whole is None:
            return self.years
        return None if self.whole.unit == "percent" else self.whole.value

    @property
    def flags(self) -> tuple[str, ...]:
        own = ("too_precise",) if self.verdict.direction == "too_precise" else ()
        return (*self.pair.flags, *own)

    @property
    def ids(self) -> tuple[str, ...]:
        return (*self.part.ids, *(self.whole.ids if self.whole else ()))


@dataclass(frozen=True)
class Stated:
    """A share that a publisher printed without its counts. Bounds in fractions; None is open."""

    figure: Figure
    low: float | None
    high: float | None
    fits: str  # inside, outside, across


def dating(qualifiers: Iterable[str]) -> str:
    """The dating rule of a number, or that it states none; "" where that is not asked."""
    return next((q for q in qualifiers if q.endswith("_dating") or q == "dating_not_stated"), "")


class Decisive(NamedTuple):
    """What decides for one definition that the sentence leaves open, and one of its numbers; None is missing."""

    definition: Definition
    judged: Judged | None
    phrase: phrases.Phrase | None = None


@dataclass(frozen=True)
class Day:
    """What the figures public on a day say of a claim."""

    verdict: Verdict
    reference: tuple[Decisive, ...]
    evidence: list[Judged]
    refused: list[Refusal]
    reason: Text | None = None
    flags: tuple[str, ...] = ()

    @property
    def decided(self) -> list[Judged]:
        return [d.judged for d in self.reference if d.judged]


class Instead(NamedTuple):
    """A sentence the figures support, the words for its number (nb), and the figures behind it."""

    nb: str
    en: str
    phrase: str
    verdict: str
    figure_ids: tuple[str, ...]


@dataclass(frozen=True)
class Moment:
    """The verdict on a day on which figures of the claim became public."""

    as_of: dt.date
    verdict: Verdict
    reference: tuple[Judged, ...]
    new_figure_ids: tuple[str, ...]


@dataclass(frozen=True)
class Judgement:
    """What can be said of a claim on a day, and everything it rests on."""

    claim: Claim
    as_of: dt.date
    data_date: dt.date
    verdict: Verdict
    flags: tuple[str, ...]
    reason: Text | None
    phrases: tuple[phrases.Phrase, ...]
    reference: tuple[Decisive, ...]
    evidence: tuple[Judged, ...]
    refused: tuple[Refusal, ...]
    stated: tuple[Stated, ...]
    timeline: tuple[Moment, ...]
    possibly: Verdict | None
    instead: tuple[Instead, ...] = ()
    secret: frozenset[str] = frozenset()  # figures whose numbers of a past day are no longer told: suppressed since

    def as_json(self) -> dict[str, Any]:
        from analysis.claims_json import as_json

        return as_json(self)
