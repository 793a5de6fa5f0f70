"""Words to look for -> where they stand in a text. The words are data, words/subjects.toml.

A word is a regular expression over folded text (lower case, one spelling of æøå and of dashes). {name} stands for a
slot of the table, a space for a space or a hyphen, so that "restraining order" finds "restraining-order". Only whole
words are found, and where several patterns fit at one place the longest wins. Every hit leads back to the
characters as they stand in the text.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from operator import itemgetter
from typing import Any, NamedTuple

from analysis.paths import WORDS

TABLE: dict[str, Any] = tomllib.loads((WORDS / "subjects.toml").read_text(encoding="utf-8"))
INVISIBLE = "\u00ad\u200b\u2060\ufeff"  # marks where a word may break; no part of it
ONE = str.maketrans(
    dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-")
    | dict.fromkeys(
        "\t\n\r\f\v\x85\u00a0\u2028\u2029\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B))), " "
    )
    | dict.fromkeys("\u2018\u2019\u02bc", "'")
    | dict.fromkeys("⁰¹²³⁴⁵⁶⁷⁸⁹", "\ufffc")  # they point to notes and are no part of the word before
)
LETTER = re.compile(rf"[{INVISIBLE}]+|.[\u0300-\u036f{INVISIBLE}]*", re.S)


class Hit(NamedTuple):
    """Words found: what they mean, where they stand (as a slice of the text), and the words as they stand."""

    name: str
    start: int
    end: int
    words: str


class Folded(NamedTuple):
    """A text for matching. `places` says where each of its characters stands in the text as written, if elsewhere."""

    text: str
    written: str
    places: tuple[tuple[int, int], ...] | None

    def hit(self, name: str, start: int, end: int) -> Hit:
        """A span of the folded text, as it stands in the text as written."""
        if self.places:
            start, end = self.places[start][0], self.places[end - 1][1]
        return Hit(name, start, end, self.written[start:end])


@lru_cache(maxsize=256)
def fold(text: str) -> Folded:
    """One spelling: NFC, lower case, plain spaces and hyphens, no invisible marks."""
    lower = text.lower()
    plain = len(lower) == len(text) and unicodedata.is_normalized("NFC", lower)
    if plain and not any(mark in lower for mark in INVISIBLE):
        return Folded(lower.translate(ONE), text, None)
    letters, places = [], []
    for match in LETTER.finditer(text):
        folded = unicodedata.normalize("NFC", match[0].strip(INVISIBLE).lower()).translate(ONE)
        folded = "".join(letter for letter in folded if letter not in INVISIBLE)
        letters.append(folded)
        places += [match.span()] * len(folded)
    return Folded("".join(letters), text, tuple(places))


@cache
def _filled(words: str) -> str:
    """The pattern as a regular expression: lines joined, spaces widened, slots filled in."""
    spaced = re.sub(r"\\\n\s*", "", words).replace(" ", "(?:[ -]{1,3})")
    return re.sub(r"{([a-z_]\w*)}", lambda slot: f"(?:{_filled(TABLE['slots'][slot[1]])})", spaced)


@cache
def compiled(words: str) -> re.Pattern[str]:
    """Word patterns, matched as whole words."""
    return re.compile(rf"(?<!\w)(?:{_filled(words)})(?!\w)")


def fits(text: str, beside: str = "", unless: str = "") -> bool:
    """Whether a folded text holds one of the words `beside`, where there are any, and none of the words `unless`."""
    return bool(not beside or compiled(beside).search(text)) and not (unless and compiled(unless).search(text))


def all_of(mark: str, text: str) -> list[Hit]:
    """Every place where the words of a table `marks` entry stand in a text."""
    folded = fold(text)
    return [folded.hit(mark, *match.span()) for match in compiled(TABLE["marks"][mark]).finditer(folded.text)]


def search(mark: str, text: str, at_start: bool = False) -> str | None:
    """The words of a table `marks` entry as they stand in a text, or None; at_start: only where the text begins."""
    folded = fold(text)
    pattern = compiled(TABLE["marks"][mark])
    match = pattern.match(folded.text) if at_start else pattern.search(folded.text)
    return folded.hit(mark, *match.span()).words if match else None


@dataclass(frozen=True)
class Word:
    """One word pattern, what it means, and the words it needs or cannot bear in the same text to mean that."""

    name: str
    words: str
    beside: str = ""
    unless: str = ""


class Finder:
    """Finds the words of a table {name: [word, ...]}; a word is a pattern, or {words, beside, unless}."""

    def __init__(self, table: Mapping[str, Iterable[str | Mapping[str, str]]]) -> None:
        self._words = [
            Word(name, **({"words": word} if isinstance(word, str) else word))
            for name, words in table.items()
            for word in words
        ]
        self._any = compiled("|".join(word.words for word in self._words))

    def find(self, text: str) -> list[Hit]:
        """The hits in a text, in order; none overlaps another, and of those that start together the longest stands."""
        folded = fold(text)
        hits, at, words = [], 0, None
        while first := self._any.search(folded.text, at):
            start = first.start()
            if words is None:
                words = [(compiled(w.words), w.name) for w in self._words if fits(folded.text, w.beside, w.unless)]
            found = [(match.end(), name) for word, name in words if (match := word.match(folded.text, start))]
            end, name = max(found, key=itemgetter(0), default=(start, ""))
            if end > start:
                hits.append(folded.hit(name, start, end))
            at = max(end, start + 1)
        return hits
