"""Every number in a running sentence: a phrase, a period, or the reason why it is neither.

The text is gone through once, from left to right. At each word the forms of the grammar are tried; the longest that
reads wins, and of two as long the earlier table: periods, phrases, what is no claim at all, and refusals.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from functools import lru_cache

from analysis.phrases import when
from analysis.phrases.amounts import Found
from analysis.phrases.frames import READERS
from analysis.phrases.grammar import Form, pattern
from analysis.phrases.lex import Line, line, spoken_in
from analysis.phrases.phrase import Phrase, PhraseError
from analysis.phrases.starts import beginning, needed
from analysis.phrases.tokens import Token, tokens
from analysis.phrases.when import Period

TABLES = ("when", "no_period", "undated", "frames", "labelled", "passed", "refused")
IGNORABLE = ("undated", "labelled", "passed")  # no claims
NOT_READ = "no known form"
REACH = 48  # words; no form is as long


@dataclass(frozen=True, slots=True)
class Hit:
    """A number or a time in a sentence, sentence[start:end]: read as a phrase or a period, or neither for a reason.

    `ignorable`: no claim, as a date or a page number is none. A change told with its years has phrase and period.
    """

    start: int
    end: int
    text: str
    phrase: Phrase | None = None
    reason: str | None = None
    period: Period | None = None
    ignorable: bool = False


def find(sentence: str, newest_year: int) -> list[Hit]:
    """Every number of a sentence, in its order; no two overlap. `newest_year` is the last year of the data."""
    parts = tokens(sentence)
    lines = [line(sentence, language, parts) for language in spoken_in(parts)]
    places = [{word.start: i for i, word in enumerate(words.words)} for words in lines]
    hits, at = [], 0
    for token in parts:
        if token.start < at:
            continue
        best = None
        for words, place in zip(lines, places, strict=True):
            hit = _longest(words, place[token.start], newest_year) if token.start in place else None
            best = hit if hit and (not best or hit.end > best.end) else best
        if best := best or _unread(sentence, token):
            hits.append(best)
            at = best.end
    return hits


def _longest(words: Line, at: int, newest_year: int) -> Hit | None:
    """The longest reading that begins at a word."""
    if words.signs[at] not in beginning(TABLES, words.language):
        return None
    before = min(at, 1)
    fitting = _fitting(words.language, words.signs[at - before : at + REACH], before)
    if not fitting:
        return None
    near = words.part(at - before, at + REACH)
    for table, form, match, counted in fitting:
        if hit := _hit(table, Found(near, form, match, match.end(), counted), newest_year):
            return hit
    return None


@lru_cache(maxsize=1 << 14)
def _fitting(language: str, signs: str, at: int) -> tuple[tuple[str, Form, re.Match[str], bool], ...]:
    """The forms that fit there, the longest first, and whether what is counted follows. Figures share a sign, so
    that even a long text has few kinds of places."""
    possible = beginning(TABLES, language).get(signs[at], ())
    held = set(signs[at:])
    matches = [
        (table, form, match)
        for table, form in possible
        if all(held & need for need in needed(form)) and (match := form.pattern.match(signs, at))
    ]
    noun = pattern("{noun}", language)
    return tuple(
        (table, form, match, bool(noun.match(signs, match.end())))
        for table, form, match in sorted(matches, key=lambda each: -each[2].end())
    )


def _hit(table: str, found: Found, newest_year: int) -> Hit | None:
    words = found.here.words
    place = (words[0].start, words[-1].end, found.text)
    if table == "frames":
        return _phrase(found, place)
    if table == "when":
        period = when.read(found, newest_year)
        return Hit(*place, period=period) if period else None
    reason = found.meaning("why") if table == "labelled" else found.form.name
    return Hit(*place, reason=reason, ignorable=table in IGNORABLE)


def _phrase(found: Found, place: tuple[int, int, str]) -> Hit | None:
    try:
        phrase = READERS[found.form.name](found, None)
    except PhraseError as error:
        return Hit(*place, reason=str(error))
    if not phrase or (found.form.name == "ratio" and phrase.kind == "share"):
        return None  # "24 prosent av" names no more than "24 prosent"
    if phrase.value == 1 and phrase.kind == "count" and not found.counted and found.text.isalpha():
        return Hit(*place, reason="one of nothing that is named", ignorable=True)
    return Hit(*place, phrase=phrase, period=_between(found))


def _between(found: Found) -> Period | None:
    """The years of a change told with them: "fra 15 i 2018 til 54 i 2023", "falt fra 2015 til 2021 med 39 prosent"."""
    first, last = found.meaning("y"), found.meaning("z")
    if found.form.name not in ("from_to", "change") or not first or not last or int(first) >= int(last):
        return None
    return Period(dt.date(int(first), 1, 1), dt.date(int(last), 12, 31), f"{first}–{last}", "years")


def _unread(sentence: str, token: Token) -> Hit | None:
    """Digits that no form knows are not passed over."""
    if not any(letter.isnumeric() for letter in token.text):
        return None
    return Hit(token.start, token.end, sentence[token.start : token.end], reason=NOT_READ)
