"""Whom a sentence counts: women, men, both, women and children, and groups that no measure may know."""

from __future__ import annotations

from functools import cache, lru_cache

from analysis.scan.lexicon import TABLE, Finder, Hit

SEXES = ("female", "male", "both", "women_and_children")


@lru_cache(maxsize=64)  # every number of a sentence asks it
def sexes(text: str) -> list[Hit]:
    """The words of a sentence that say whose number it gives, in order: female, male, both, women_and_children.

    Those who did it are set aside: "kvinner drept av menn" counts women.
    """
    return [hit for hit in _finder("sex").find(text) if hit.name in SEXES]


def sex(text: str) -> str | None:
    """The sexes of a sentence in one word, or None. "83 kvinner og 16 menn" is both: `sexes` tells whose number
    is whose."""
    named = {hit.name for hit in sexes(text)}
    if named == {"women_and_children", "female"}:
        return "women_and_children"
    return named.pop() if len(named) == 1 else "both" if named else None


@lru_cache(maxsize=64)  # every number of a sentence asks it
def groups(text: str) -> list[Hit]:
    """Words that narrow whom a sentence counts (age, background, weapon, scene, kin ...), in order."""
    return _finder("groups").find(text)


@cache
def _finder(table: str) -> Finder:
    return Finder(TABLE[table])
