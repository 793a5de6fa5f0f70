"""Rule v1: what makes a number support, contest or contradict a number phrase.

Written on 2026-11-22 after the figures of one-in-four had been seen and before the other claims were
judged. Every threshold of the project stands here; a change is v2 and both are shown.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from analysis import estimate
from analysis.phrases import Phrase

RULE = "v1"
SUPPORTED_MASS = 0.50  # more likely than not inside the words
SUPPORTED_MASS_ONE_SIDED = 0.80  # "more than half" is easier to fit by chance
CONTRADICTED_MASS = 0.95
NEVER_CONTRADICT = frozenset({"mixed_source", "unit_unclear", "low_confidence", "part_period"})
DOUBTFUL_PART = 0.10  # a sum is doubtful as a whole when more than a tenth of it is

SUPPORTED, CONTESTED, CONTRADICTED, NOT_CHECKABLE = "supported", "contested", "contradicted", "not_checkable"
WEAKEST_FIRST = (CONTRADICTED, NOT_CHECKABLE, CONTESTED, SUPPORTED)
ENOUGH_YEARS = 8  # a trend is fitted to at least this many yearly counts of one series


class Verdict(NamedTuple):
    """A verdict word, and for contested ones which way the words err."""

    verdict: str
    direction: str | None = None


def level(k: float, n: float, phrase: Phrase) -> Verdict:
    """Judge one share against the words of a timeless sentence ("hvert fjerde drap er ...")."""
    low, high = phrase.low or 0.0, 1.0 if phrase.high is None else phrase.high
    most = estimate.most_inside(round(n), low, high)
    return _level(phrase.contains(k / n), estimate.masses(k, n, low, high), most, phrase.one_sided)


def mean_level(k: float, years: float, phrase: Phrase) -> Verdict:
    """Judge a mean per year, k events in some years, against a timeless sentence ("åtte hvert år")."""
    low, high = phrase.low or 0.0, math.inf if phrase.high is None else phrase.high
    most = estimate.most_inside_mean(years, low, high)
    return _level(phrase.contains(k / years), estimate.mean_masses(k, years, low, high), most, phrase.one_sided)


def _level(inside: bool, mass: estimate.Masses, most: float, one_sided: bool) -> Verdict:
    needed = SUPPORTED_MASS_ONE_SIDED if one_sided else SUPPORTED_MASS
    if most < needed:
        return Verdict(CONTESTED, "too_precise")  # no count at this size could support the words: it decides nothing
    if inside and mass.inside >= needed:
        return Verdict(SUPPORTED)
    if mass.below >= CONTRADICTED_MASS:
        return Verdict(CONTRADICTED, "errs_high")
    if mass.above >= CONTRADICTED_MASS:
        return Verdict(CONTRADICTED, "errs_low")
    return Verdict(CONTESTED, "errs_low" if mass.above > mass.below else "errs_high")


def likely(probability: float) -> Verdict:
    """Judge a direction ("nedgang") by the posterior probability that it is the true one."""
    if probability >= SUPPORTED_MASS_ONE_SIDED:
        return Verdict(SUPPORTED)
    return Verdict(CONTRADICTED if 1 - probability >= CONTRADICTED_MASS else CONTESTED)


def fit(low: float | None, high: float | None, phrase: Phrase) -> str:
    """How what a figure allows lies to the words: inside, outside or across. None is an open end.

    A bound is held against the closed interval: "over 1 000" printed fits "over 1 000" said.
    """
    if low is not None and low == high:
        return "inside" if phrase.contains(low) else "outside"
    bottom, top = -math.inf if low is None else low, math.inf if high is None else high
    floor, ceiling = (
        (-math.inf if phrase.low is None else phrase.low),
        (math.inf if phrase.high is None else phrase.high),
    )
    if top < floor or bottom > ceiling:
        return "outside"
    return "inside" if floor <= bottom and top <= ceiling else "across"


def record(
    low: float | None, high: float | None, phrase: Phrase, flags: Sequence[str] = (), value: float | None = None
) -> Verdict:
    """Judge one printed number against the words about a closed period: no interval, no mass.

    `low` and `high` are what the print allows, `value` the number itself: "43" said of 43 printed fits, though 43 may
    be 42.6. Of a number printed as "about" so many no `value` is given. A bound or an "about" that allows both what
    fits and what does not is not_checkable: it settles nothing.
    """
    if value is not None and phrase.contains(value):
        return Verdict(SUPPORTED)
    how = fit(low, high, phrase)
    if how == "inside":
        return Verdict(SUPPORTED)
    if how == "across":
        return Verdict(NOT_CHECKABLE)
    above = None not in (phrase.high, low) and low >= phrase.high
    if phrase.floor_only and above:
        return Verdict(CONTESTED, "errs_low")  # "hundrevis" of 2 500 is too low, and not untrue
    return barred(Verdict(CONTRADICTED, "errs_low" if above else "errs_high"), flags)


def barred(verdict: Verdict, flags: Sequence[str]) -> Verdict:
    """A doubtful number never contradicts on its own."""
    if verdict.verdict == CONTRADICTED and NEVER_CONTRADICT.intersection(flags):
        return Verdict(CONTESTED, verdict.direction)
    return verdict


def over_a_range(k: float, ends: Sequence[float], phrase: Phrase, flags: Sequence[str]) -> Verdict:
    """Judge a share at every value its denominator may have: one verdict at all of them, else contested."""
    return agreed([level(k, n, phrase) for n in ends], flags)


def agreed(found: Sequence[Verdict], flags: Sequence[str]) -> Verdict:
    """One verdict from those at every value a number may have; the first is of the best value and gives the
    direction."""
    verdict = found[0]
    if len({f.verdict for f in found}) > 1:
        direction = next((f.direction for f in found if f.direction), None)
        verdict = Verdict(CONTESTED, direction)
    return barred(verdict, flags)


def of_record(decisive: Verdict | None, others: Sequence[Verdict]) -> Verdict:
    """What a record is worth: the reference publisher's newest number decides; another that fits only contests it.

    `others` are other publishers, editions and definitions. Without a number of the reference publisher (None) they
    can contest or, all together, contradict.
    """
    fits = any(v.verdict == SUPPORTED for v in others)
    if decisive is None:
        known = [v for v in others if v.verdict != NOT_CHECKABLE]
        if fits or not known:
            return Verdict(CONTESTED if fits else NOT_CHECKABLE)
        return known[0] if all(v.verdict == CONTRADICTED for v in known) else Verdict(CONTESTED)
    if decisive.verdict in (CONTRADICTED, NOT_CHECKABLE) and fits:
        return Verdict(CONTESTED, decisive.direction)
    return decisive


def weakest(verdicts: Sequence[Verdict]) -> Verdict:
    """Several numbers in one sentence: it is worth as much as the weakest of them."""
    return min(verdicts, key=lambda v: WEAKEST_FIRST.index(v.verdict), default=Verdict(NOT_CHECKABLE))


def together(verdicts: Sequence[Verdict], missing: bool = False) -> Verdict:
    """One verdict from the reference set: one pair for each definition that the sentence leaves open.

    While a definition has no figures (`missing`), the others can neither support nor contradict it all.
    """
    if not verdicts:
        return Verdict(NOT_CHECKABLE)
    # a pair too small to support any share decides nothing while another can
    verdicts = [v for v in verdicts if v.direction != "too_precise"] or verdicts
    words = {v.verdict for v in verdicts}
    if len(words) == 1 and words != {CONTESTED} and not missing:
        directions = {v.direction for v in verdicts}
        return Verdict(words.pop(), directions.pop() if len(directions) == 1 else None)
    directions = {v.direction for v in verdicts}
    alike = words == {CONTESTED} and len(directions) == 1
    return Verdict(CONTESTED, directions.pop() if alike else "depends_on_definition")
