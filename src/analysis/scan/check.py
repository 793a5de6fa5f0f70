"""A text -> what the figures say of each number in it, sentence by sentence, like a spell-checker.

A sentence that says what a registered claim says gets that claim's verdict, and one that is suggested instead of a
claim is supported; another is made into a claim of its own (adhoc.py) and judged by the same rule. What cannot be
judged is listed with the reason.
"""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from analysis import forms, phrases, state
from analysis.paths import WORDS, House
from analysis.phrases import Hit
from analysis.phrases.grammar import LANGUAGES
from analysis.phrases.grammar import forms as forms_of
from analysis.registry import Claim, Text
from analysis.rule import CONTESTED, NOT_CHECKABLE, SUPPORTED
from analysis.scan import adhoc, known, subjects
from analysis.scan.asked import Asked
from analysis.scan.blocks import Document
from analysis.scan.lexicon import all_of
from analysis.scan.sentences import Sentence, sentences

CLAUSE = re.compile(r"[;:()]|,\s|\s[–—-]\s|\s(?:og|mens|men|medan|and|while|but)\s", re.IGNORECASE)


LONGEST = 3_000  # characters; a longer "sentence" is a list or a file without full stops
MOST = 25  # numbers in a sentence
TOO_LONG = {
    "nb": "Setningen er for lang eller har for mange tall til å bedømmes. Del den opp.",
    "en": "The sentence is too long or has too many numbers to be judged. Break it up.",
}
ELSEWHERE = {
    "nb": "Bare en annen kilde, utgave eller definisjon enn den som veier tyngst, har dette tallet.",
    "en": "Only another source, edition or definition than the one that weighs most has this number.",
}
DATE = re.compile(r"\d{1,2}\.\s?\d{1,2}\.\s?\d{4}|\d{4,}")
CHANGES = {"growth", "ratio", "points", "from_to"}
UNDATED_NB = "«{}» sier ikke hvilke dager tallet gjelder. Skriv årene."


@cache
def no_period() -> frozenset[str]:
    """Why words such as "i fjor" name no days."""
    return frozenset(form.name for lang in LANGUAGES for form in forms_of("no_period", lang))


@dataclass(frozen=True)
class Finding:
    """One number phrase of a text and what the figures say of it; the keys of `check --json`."""

    line: int
    column: int
    text: str
    phrase: str
    kind: str | None = None
    interval: list[float | None] | None = None
    reading: str | None = None
    claim_id: str | None = None
    verdict: str | None = None
    direction: str | None = None
    flags: tuple[str, ...] = ()
    estimate: float | None = None
    low: float | None = None
    high: float | None = None
    period: list[str] | None = None
    reason: dict[str, str] | None = None
    instead: tuple[dict[str, Any], ...] = ()
    figure_ids: tuple[str, ...] = ()
    assumed: tuple[dict[str, str], ...] = ()  # what the sentence left open
    instead_of: str | None = None  # the claim whose suggestion this is, word for word
    ruling: dict[str, str] | None = None  # the verdict with its direction, in words
    numbers: tuple[dict[str, str], ...] = ()  # of all that decide: estimate, interval, counts, days, publisher in words


def check(document: Document, where: House) -> list[Finding]:
    """Every number phrase about a known subject in a document, in its order."""
    newest = dt.date.fromisoformat(state.require_build(where)["data_date"]).year
    found: list[Finding] = []
    for block in document.blocks:
        for sentence in sentences(block):
            found += _sentence(sentence, where, newest)
    return found


def _sentence(sentence: Sentence, where: House, newest: int) -> Iterator[Finding]:
    if len(sentence.text) > LONGEST:
        yield Finding(sentence.line, sentence.column, sentence.text[:200] + " …", "", reason=TOO_LONG)
        return
    registered = known.known(where)
    found = list(_numbers(sentence, where, newest, registered))
    suggestion = registered.suggested(sentence.text)
    yield from [_suggested(sentence, found, suggestion)] if suggestion else found


def _numbers(sentence: Sentence, where: House, newest: int, registered: known.Known) -> Iterator[Finding]:
    said = phrases.normalise(sentence.text)
    quoted = registered.quoted(sentence.text)
    for j in registered.statements:
        words = next(
            (w for w, plain in zip(j["question"]["words"], registered.words[j["id"]], strict=True) if plain in said), ""
        )
        if words and subjects.statement_words(sentence.text):
            yield _judged(sentence, max(sentence.text.lower().find(words.lower()), 0), words, None, j)
    if not subjects.subjects(sentence.text) and not quoted:
        return
    hits = _joined(sentence.text, [h for h in phrases.find(sentence.text, newest) if not _age(sentence.text, h)])
    periods = tuple(h.period for h in hits if h.period)
    numbers = [h for h in hits if not h.ignorable and (h.phrase or not h.period)]
    if len(numbers) > MOST:
        yield _unjudged(sentence, numbers[0], Text(**TOO_LONG))
        return
    told = {h.phrase.kind for h in numbers if h.phrase}
    if told & CHANGES:  # "auka frå 2 174 til 3 260" is one thing said, not two
        numbers = [h for h in numbers if not (h.phrase and h.phrase.kind == "trend")]
    undated = next((h for h in numbers if h.phrase is None and h.reason in no_period()), None)
    if not undated:  # a year or a date that is none: the sentence is about days that we cannot know
        undated = next((h for h in hits if not h.phrase and not h.period and DATE.fullmatch(h.text.strip())), None)
    if not (undated or periods) and (span := _floating(sentence.text, numbers)):
        undated = span
    for hit in numbers:
        if hit.phrase is None:
            yield _unjudged(sentence, hit, _refusal(hit.reason))
            continue
        if quoted and registered.asks(quoted, hit.phrase):
            yield _judged(sentence, hit.start, hit.text, hit.phrase, quoted)
            continue
        clause, offset = _clause(sentence.text, hit) if len(numbers) > 1 else (sentence.text, 0)
        own = tuple(h.period for h in hits if h.period and offset <= h.start < offset + len(clause)) or periods
        asked = Asked(sentence.text, clause, offset, hit.start, hit.end, hit.phrase, own)
        reading = adhoc.read(asked, where)
        same = registered.same(reading, asked, undated.reason if undated else "")
        if same:
            yield _judged(sentence, hit.start, hit.text, hit.phrase, same)
        elif undated and not reading.denied:  # the number is about days that we cannot know
            reason = Text(nb=UNDATED_NB.format(undated.text), en=f"“{undated.text}”: {undated.reason}")
            yield _unjudged(sentence, hit, reason)
        elif reading.claim is None:
            yield _unjudged(sentence, hit, reading.reason, NOT_CHECKABLE if reading.settled else None)
        else:
            found = _verdict(reading.claim, where)
            yield _judged(sentence, hit.start, hit.text, hit.phrase, found, reading.assumed)


@cache
def refusals() -> dict[str, str]:
    """Why a number was not read: {part of the English reason: the reason in bokmål}."""
    return tomllib.loads((WORDS / "refusals.toml").read_text(encoding="utf-8"))


def _refusal(reason: str) -> Text:
    """Why a number was not read, in both languages."""
    table = refusals()
    nb = next((nb for en, nb in table.items() if en in reason), table["other"])
    return Text(nb=nb, en=reason)


def _age(text: str, hit: Hit) -> bool:
    """ "Kvinnen (38)": an age after a person."""
    between = text[hit.start - 1 : hit.start] + text[hit.end : hit.end + 1]
    return hit.text.isdigit() and len(hit.text) < 3 and between == "()"


def _joined(text: str, hits: list[Hit]) -> list[Hit]:
    """ "for 2012-2021" is one period, however its first year was told."""
    found: list[Hit] = []
    for hit in hits:
        last = found[-1] if found else None
        years = last and last.period and hit.period and last.period.kind == hit.period.kind == "year"
        if years and text[last.end : hit.start].strip() in DASHES and last.period.start < hit.period.start:
            period = replace(last.period, end=hit.period.end, kind="years")
            found[-1] = replace(last, end=hit.end, text=text[last.start : hit.end], period=period)
        else:
            found.append(hit)
    return found


DASHES = ("-", "\u2013", "\u2014")


def _floating(text: str, numbers: list[Hit]) -> Hit | None:
    """ "I løpet av ti år": so many years, and nobody knows which; not those that a phrase holds itself."""
    for span in all_of("floating", text):
        if not any(h.phrase and h.start < span.end and span.start < h.end for h in numbers):
            return Hit(span.start, span.end, span.words, reason="so many years, without saying which")
    return None


def _clause(text: str, hit: Hit) -> tuple[str, int]:
    """The part of a sentence that a number stands in: beside another number only what is near it is about it."""
    start, end = 0, len(text)
    for cut in CLAUSE.finditer(text):
        if cut.end() <= hit.start:
            start = cut.end()
        elif cut.start() >= hit.end:
            end = cut.start()
            break
    return text[start:end], start


# --- findings


def _unjudged(sentence: Sentence, hit: Hit, reason: Text | None, verdict: str | None = None) -> Finding:
    line, column = sentence.at(hit.start)
    why = reason and reason.model_dump()
    return Finding(line, column, sentence.text, hit.text, **_words(hit.phrase), verdict=verdict, reason=why)


def _words(phrase: phrases.Phrase | None) -> dict[str, Any]:
    return {"kind": phrase.kind, "interval": [phrase.low, phrase.high]} if phrase else {}


def _judged(
    sentence: Sentence,
    offset: int,
    words: str,
    phrase: phrases.Phrase | None,
    found: dict[str, Any],
    assumed: tuple[Text, ...] = (),
) -> Finding:
    line, column = sentence.at(offset)
    pairs = [r for r in found["reference"] if not r.get("missing")]
    newest = max(pairs, key=lambda r: r["period"][1], default={})
    ids = [i for r in pairs for i in (*r["numerator_figure_ids"], *r["denominator_figure_ids"])]
    return Finding(
        line,
        column,
        sentence.text,
        words,
        **_words(phrase),
        reading=found["reading"],
        claim_id=None if found["id"] == adhoc.ID else found["id"],
        verdict=found["verdict"],
        direction=found["direction"],
        flags=tuple(found["flags"]),
        estimate=newest.get("share"),
        low=newest.get("low"),
        high=newest.get("high"),
        period=newest.get("period"),
        reason=found["reason"] or (None if pairs or found["verdict"] != CONTESTED else ELSEWHERE),
        instead=tuple(found["instead"]),
        figure_ids=tuple(dict.fromkeys(ids)),
        assumed=tuple(t.model_dump() for t in assumed),
        ruling={lang: forms.ruling(found, lang) for lang in ("nb", "en")},
        numbers=tuple({lang: _number(found, r, lang) for lang in ("nb", "en")} for r in pairs),
    )


def _suggested(sentence: Sentence, found: list[Finding], suggestion: known.Suggestion) -> Finding:
    """A sentence of our own, as a whole: at its main number, with the figures that it was written from."""
    read = [f for f in found if f.kind]
    main = next((f for f in read if f.kind != "count"), next(iter(read), None))
    point = main or Finding(sentence.line, sentence.column, sentence.text, suggestion.instead["phrase"])
    ids = tuple(suggestion.instead["figure_ids"])
    if point.verdict != SUPPORTED or not {*point.figure_ids} <= {*ids}:  # "twice the mean" is judged with its claim
        told = _judged(sentence, 0, point.phrase, None, _as_claim(suggestion))
        where = {"line": point.line, "column": point.column, "kind": point.kind, "interval": point.interval}
        point = replace(told, **where, claim_id=point.claim_id)
    return replace(point, instead_of=suggestion.claim["id"], figure_ids=ids)


def _as_claim(suggestion: known.Suggestion) -> dict[str, Any]:
    """A suggestion as the rule found it before it was made one: supported, by the numbers of its figures."""
    j, ids = suggestion.claim, set(suggestion.instead["figure_ids"])
    pairs = [r for part in ("reference", "evidence") for r in j[part] if not r.get("missing")]
    own = [r for r in pairs if {*r["numerator_figure_ids"], *r["denominator_figure_ids"]} <= ids]
    numbers = list({_number(j, r, "en"): r for r in own}.values())
    doubts = list(dict.fromkeys(flag for r in numbers for flag in r["flags"] if flag != "too_precise"))
    none = {"direction": None, "reason": None, "instead": []}
    return {**j, **none, "id": adhoc.ID, "verdict": SUPPORTED, "flags": doubts, "reference": numbers}


def _number(j: dict[str, Any], r: dict[str, Any], lang: str) -> str:
    """ "30,7 % (25,9-35,9 %), 99 av 323 ofre, 2013-2023, Kripos"."""
    interval = forms.interval(j, r, lang)
    estimate = forms.estimate(j, r, lang) + (f" ({interval})" if interval else "")
    told = [estimate, forms.basis(j, r, lang), forms.period(forms.span(j, r), lang)]
    return ", ".join([*filter(None, told), forms.name("publisher", r["publisher"], lang)])


def _verdict(record: Claim, where: House) -> dict[str, Any]:
    """The judgement of a claim that nobody registered, as plain data; made once a run."""
    key = repr([value for name, value in record if name != "text"])
    if key not in _MADE:
        from analysis import claims

        _MADE[key] = claims.judge(record, where=where, history=False).as_json()
    return _MADE[key]


_MADE: dict[str, dict[str, Any]] = {}
