"""Where a sentence counts: a country, a part of Norway, or, where it names none, Norway as the default.

Names of countries come from Babel in bokmål, nynorsk and English; adjectives, short names, police districts,
counties and towns from words/subjects.toml. Names are known by their capital letter: "Island" and not "island".
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import NamedTuple

from analysis.scan.lexicon import TABLE, Folded, fold

HOME = "NO"
_WORD = re.compile(r"\w+(?:[-.]\w+)*")
LONGEST = 5  # words in a name, "Den sentralafrikanske republikk" and "Hordaland og Sogn og Fjordane"


class Place(NamedTuple):
    """A place named: its country (None: several, or no one country), and the part of Norway if it is one.

    `area` is a word of the area column where figures are held for that part, else its name in small letters.
    `assumed` where the sentence names none; then it has no words.
    """

    country: str | None
    area: str | None = None
    assumed: bool = False
    start: int = 0
    end: int = 0
    words: str = ""


@lru_cache(maxsize=64)  # every number of a sentence asks it
def place(text: str) -> Place:
    """The one place of a sentence: Norway, assumed, where it names none; no country where it names several.

    A part of a country stands for itself: "i Oslo i Norge" is Oslo.
    """
    named = places(text)
    distinct = {(one.country, one.area) for one in named}
    if any(area for _, area in distinct):
        distinct.discard((HOME, None))
    if not named:
        return Place(HOME, assumed=True)
    if len(distinct) == 1:
        return next(one for one in named if (one.country, one.area) in distinct)
    start, end = named[0].start, named[-1].end
    return Place(None, None, False, start, end, text[start:end])


def places(text: str) -> list[Place]:
    """The places that a sentence names, in order."""
    folded = fold(text)
    words = list(_WORD.finditer(folded.text))
    found, at = [], 0
    while at < len(words):
        length, place = _longest(folded, words[at : at + LONGEST]) if _starts(words[at][0]) else (1, None)
        if place:
            found.append(place)
        at += max(length, 1)
    return found


def _longest(folded: Folded, words: list[re.Match[str]]) -> tuple[int, Place | None]:
    """The longest name that starts with the first of these words: how many words it has, and what it names."""
    for length in range(len(words), 0, -1):
        start, end = words[0].start(), words[length - 1].end()
        known = _known(folded.text[start:end], single=length == 1)
        if known is None:
            continue
        hit = folded.hit("", start, end)
        if known.proper and not hit.words[:1].isupper():
            continue
        if not known.place:
            return length, None
        country, area = known.place
        return length, Place(country, area, False, hit.start, hit.end, hit.words)
    return 0, None


class _Name(NamedTuple):
    """What a name names: (country, area), or nothing; `proper` if it is known by its capital letter."""

    place: tuple[str | None, str | None] | None
    proper: bool


def _starts(word: str) -> bool:
    """Whether a name can start with this word: most words need no second look."""
    return any(form in _first_words() for form in (word, word.removesuffix("s"), word.split("-")[0]))


@cache
def _first_words() -> frozenset[str]:
    return frozenset(_WORD.match(name)[0] for name in known_names() if _WORD.match(name))


def _known(words: str, single: bool) -> _Name | None:
    """A name as it stands, in the genitive ("Norges"), or, one word, as the head of a compound ("Oslo-området")."""
    names = known_names()
    head = words.split("-")[0] if single else words
    return names.get(words) or names.get(words.removesuffix("s")) or names.get(head)


@cache
def known_names() -> dict[str, _Name]:
    """Every name known, folded."""
    table = TABLE["places"]
    names = {name: _Name((code, None), True) for name, code in _countries().items()}
    names |= {name: _Name((None, None), name in ("eu", "oecd", "vesten")) for name in table["abroad"]}
    for code, words in table["countries"].items():
        names |= {name: _Name((code, None), len(name) <= 3) for name in words}
    for area, words in table["areas"].items():
        names |= {name: _Name((HOME, area), True) for name in words}
    names |= {name: _Name((HOME, name), True) for name in table["elsewhere"]}
    return names | {name: _Name(None, False) for name in table["no_place"]}


def _countries() -> dict[str, str]:
    """{name: ISO code} of all countries in three languages."""
    from babel import Locale

    named = {
        fold(name).text: code
        for language in ("nb", "nn", "en")
        for code, name in Locale(language).territories.items()
        if len(code) == 2 and code.isalpha()
    }
    return {name: code for name, code in named.items() if name not in TABLE["places"]["not_a_country"]}
