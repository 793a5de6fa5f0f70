"""Rule v1: what makes a share support, contest or contradict a number phrase.

Written on 2026-11-22 after the figures of one-in-four had been seen and before the other claims were
judged. Every threshold of the project stands here; a change is v2 and both are shown.
"""

from __future__ import annotations

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


class Verdict(NamedTuple):
    """A verdict word, and for contested ones which way the words err."""

    verdict: str
    direction: str | None = None


def level(k: float, n: float, phrase: Phrase) -> Verdict:
    """Judge one pair against the words of a timeless sentence ("hvert fjerde drap er ...")."""
    low, high = phrase.low or 0.0, 1.0 if phrase.high is None else phrase.high
    needed = SUPPORTED_MASS_ONE_SIDED if phrase.one_sided else SUPPORTED_MASS
    if estimate.most_inside(round(n), low, high) < needed:
        return Verdict(CONTESTED, "too_precise")  # no k at this n could support the words: it decides nothing
    mass = estimate.masses(k, n, low, high)
    if phrase.contains(k / n) and mass.inside >= needed:
        return Verdict(SUPPORTED)
    if mass.below >= CONTRADICTED_MASS:
        return Verdict(CONTRADICTED, "errs_high")
    if mass.above >= CONTRADICTED_MASS:
        return Verdict(CONTRADICTED, "errs_low")
    return Verdict(CONTESTED, "errs_low" if mass.above > mass.below else "errs_high")


def over_a_range(k: float, ends: Sequence[float], phrase: Phrase, flags: Sequence[str]) -> Verdict:
    """Judge a pair at every value its denominator may have: one verdict at all of them, else contested.

    The first of `ends` is the best value and gives the direction.
    """
    found = [level(k, n, phrase) for n in ends]
    verdict = found[0]
    if len({f.verdict for f in found}) > 1:
        direction = next((f.direction for f in found if f.direction), None)
        verdict = Verdict(CONTESTED, direction)
    if verdict.verdict == CONTRADICTED and NEVER_CONTRADICT.intersection(flags):
        return Verdict(CONTESTED, verdict.direction)
    return verdict


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
