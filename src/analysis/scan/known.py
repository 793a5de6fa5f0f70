"""The registered claims, to know one again in a text: by its very words, or by the same words about the same things.

Read from the kept judgements, which say what each claim asks; a text is then checked without reading a record.
"""

from __future__ import annotations

import datetime as dt
import re
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from analysis import phrases, verdicts
from analysis.claims_asked import asked_of, phrase_as_data
from analysis.paths import House
from analysis.scan.asked import Asked
from analysis.scan.lexicon import search

if TYPE_CHECKING:
    from analysis.scan.adhoc import Reading

Json = dict[str, Any]
_SIGNS = {word for lang in phrases.LANGUAGES for word in phrases.GRAMMAR[lang]["percent"]}
_PERCENT = sorted(_SIGNS, key=lambda word: (-len(word), word))  # the longest first, and always in one order
PERCENT = re.compile(rf" ?(?:{'|'.join(_PERCENT)})(?!\w)".replace(".", r"\."))
DATING = ("excl_dating", "incl_dating")
EXACT = ("kind", "low", "high", "low_closed", "high_closed", "counts", "years")
DIRECTED = ("extreme", "trend")  # kinds of which up and down are two things; a change says it by its sign


def wording(text: str) -> str:
    """A sentence as it is compared: one spelling, one sign for per cent, no full stop."""
    return PERCENT.sub(" %", phrases.normalise(text).rstrip("."))


class Suggestion(NamedTuple):
    """A sentence that may be said instead of a claim: the claim's judgement, and which of its suggestions this is."""

    claim: Json
    at: int

    @property
    def instead(self) -> Json:
        return self.claim["instead"][self.at]


class Known:
    """Every registered claim with its judgement."""

    def __init__(self, where: House) -> None:
        self.claims = [kept.judgement for kept in verdicts.kept(where.claim_ids, None, where)]
        self.statements = [j for j in self.claims if j["type"] == "statement"]
        self.words = {j["id"]: [phrases.normalise(w) for w in j["question"]["words"]] for j in self.statements}
        self.texts = {wording(j["text"][lang]): j for j in self.claims for lang in ("nb", "en")}
        self.suggestions: dict[str, Suggestion] = {}
        for j in self.claims:
            for at, instead in enumerate(j["instead"]):
                for lang in ("nb", "en"):
                    self.suggestions.setdefault(wording(instead[lang]), Suggestion(j, at))

    def quoted(self, sentence: str) -> Json | None:
        """The claim whose very sentence this is."""
        return self.texts.get(wording(sentence))

    def suggested(self, sentence: str) -> Suggestion | None:
        """The suggestion that this is, word for word: the rule has judged it, and the figures support it."""
        return self.suggestions.get(wording(sentence))

    def asks(self, j: Json, phrase: phrases.Phrase) -> bool:
        """Whether a claim says this number."""
        words = phrase_as_data(phrase)
        return any(_alike(p, words) for p in (*j["question"]["asked"], *j["question"]["phrases"]))

    def same(self, reading: Reading, asked: Asked, undated: str) -> Json | None:
        """The claim that says the same in other words, and leaves open no more of whom it counts as partners.

        Where the days of the sentence are not understood (`undated` says why), a claim about a closed period is known
        by its words.
        """
        words, told = phrase_as_data(asked.phrase), dating(asked.sentence)
        if reading.denied:
            return None
        open_to = (j for j in self.claims if not (told and datings(j) - {told}))
        return next((j for j in open_to if _says(j, reading, words, asked.periods, undated)), None)


def dating(sentence: str) -> str | None:
    """Whether a sentence itself says that dating partners are counted, as a word of the figures table."""
    return next((rule for rule in DATING if search(rule, sentence)), None)


def datings(j: Json) -> set[str]:
    """The rules on dating partners under which a claim is judged."""
    return {rule for r in j["reference"] for rule in r["definition"] if rule in DATING}


@cache
def known(where: House) -> Known:
    return Known(where)


def _says(j: Json, reading: Reading, words: Json, periods: tuple[phrases.Period, ...], undated: str) -> bool:
    question = j["question"]
    whole = words["kind"] == "several"  # a sentence with several numbers is its claim as a whole
    if not any(_alike(p, words) for p in question["phrases" if whole else "asked"]):
        return False
    window = question["window"]
    if reading.claim is None:  # a change without its years, or a comparison: known by its words alone
        told = any(reading.measure == c["measure"] for c in question["counted"])
        kinds = ("change", "comparison", *(("count",) if undated else ()))
        return told and j["type"] in kinds and all(_meets(window, p) for p in periods if p.start)
    asked = asked_of(reading.claim)
    theirs, ours = ({tuple(c.values()) for c in q["counted"]} for q in (question, asked))
    if j["type"] != reading.claim.type or not (theirs == ours or (j["type"] == "extreme" and ours <= theirs)):
        return False
    if undated:  # "til høsten 2016", and not "i fjor"
        return "day of writing" not in undated and not window["newest"] and not any(p.start for p in periods)
    ends = ("newest", "last") if j["type"] == "extreme" else ("newest", "first", "last")
    return all(window[end] == asked["window"][end] for end in ends)


def _meets(window: Json, period: phrases.Period) -> bool:
    if None in (window["first"], window["last"]):  # the newest figures, of whatever years
        return False
    first, last = (dt.date.fromisoformat(window[end]) for end in ("first", "last"))
    return first <= period.end and period.start <= last


def _alike(a: Json, b: Json) -> bool:
    keys = (*EXACT, "way") if a["kind"] in DIRECTED else EXACT
    if len(a["parts"]) != len(b["parts"]) or not all(map(_alike, a["parts"], b["parts"])):
        return False
    return all(a[key] == b[key] for key in keys)
