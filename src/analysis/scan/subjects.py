"""What a sentence is about: partner homicides, hidden addresses ..., and which measures it can mean.

The words are data, words/subjects.toml. What is not understood is not guessed: a subject whose sentence no
measure answers gives no meaning, and `why` says so in words.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from analysis.scan.counted import sexes
from analysis.scan.lexicon import TABLE, Finder, Hit, compiled, fits, fold

Subject = Hit
SUBJECTS: dict[str, dict[str, Any]] = TABLE["subject"]


@dataclass(frozen=True, slots=True)
class Meaning:
    """A measure that a sentence can mean.

    For a share, `over` is the whole, and `stated` the measure under which publishers print that share
    ready-made; a measure in percent has neither. `sex_part`: the sex that the sentence names is the part, not
    the whole. `subset` narrows the measure; `knows` are groups that it stands for itself. `when` are the words
    of the sentence that pick this meaning, if any.
    """

    measure: str
    over: str | None = None
    stated: str | None = None
    sex_part: bool = False
    subset: tuple[str, ...] = ()
    knows: tuple[str, ...] = ()
    when: Hit | None = None


@lru_cache(maxsize=64)  # every number of a sentence asks it
def subjects(text: str) -> list[Subject]:
    """The subjects that a sentence names, in order."""
    return _finder("subjects").find(text)


def meanings(subject: str, kind: str, text: str) -> list[Meaning]:
    """The measures that a claim of a kind ("share", "count", "mean", "change" ...) on a subject can mean.

    Several: a number means the one whose `when` stands nearest, or the sentence leaves it open. None: no measure
    answers it, and `why` says so.
    """
    held = _held(SUBJECTS[subject].get(kind, []), text)
    if not held and kind not in ("share", "count"):
        held = _held(SUBJECTS[subject].get("count", []), text)
    if any(not meaning.measure for meaning in held):
        return []
    return [meaning for meaning in held if not meaning.sex_part or sexes(text)]


def why(subject: str) -> dict[str, str]:
    """Why no measure answers a claim on a subject, in {"nb", "en"}."""
    return SUBJECTS[subject].get("why") or TABLE["why"]


@lru_cache(maxsize=64)  # every number of a sentence asks it
def statement_words(text: str) -> list[Hit]:
    """Words that no count can bear out: "causal", "counterfactual" (could have been) or "normative"."""
    return _finder("statements").find(text)


def _held(entries: list[dict[str, Any]], text: str) -> list[Meaning]:
    """The entries whose words stand in the sentence; where none does, those that need no words."""
    picked = [meaning for entry in entries if "when" in entry and (meaning := _picked(entry, text))]
    return picked or [_meaning(entry) for entry in entries if "when" not in entry]


def _picked(entry: dict[str, Any], text: str) -> Meaning | None:
    folded = fold(text)
    match = compiled(entry["when"]).search(folded.text)
    if not match or not fits(folded.text, entry.get("beside", ""), entry.get("unless", "")):
        return None
    return _meaning(entry, folded.hit(entry.get("measure", ""), *match.span()))


def _meaning(entry: dict[str, Any], when: Hit | None = None) -> Meaning:
    lists = {key: tuple(entry.get(key, ())) for key in ("subset", "knows")}
    singles = {key: entry[key] for key in ("over", "stated", "sex_part") if key in entry}
    return Meaning(entry.get("measure", ""), **singles, **lists, when=when)


@cache
def _finder(table: str) -> Finder:
    if table == "subjects":
        return Finder({name: subject["words"] for name, subject in SUBJECTS.items()})
    return Finder(TABLE[table])
