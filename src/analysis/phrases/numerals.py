"""Numbers in words: "tjuefem", "femogtjue", "to hundre og ti", "a hundred and ten", "5 tusen"; and "tredoblet".

The grammar's [numerals] are forms over one letter a number word. They are read twice: inside a word, and over the
words of a text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from analysis.phrases.grammar import GRAMMAR, meanings
from analysis.phrases.tokens import Token

LONGEST = 48  # letters of a number in one word; "nihundreognittinitusennihundreognittini" has fewer
STEPS = {"H": 100, "C": 100, "K": 1000, "M": 1000}
NOTHING = (" ", 0)


class Numeral(NamedTuple):
    """A number in words: the tokens from start to end. `step` is 100 or 1000 where it ends in "hundre" or "tusen"."""

    start: int
    end: int
    value: int
    step: int


def numerals(tokens: Sequence[Token], language: str) -> list[Numeral]:
    """The numbers in words among some tokens, each as long as it can be."""
    letters = [_letter(token, language) for token in tokens]
    return [
        Numeral(*match.span(), _sum(letters[slice(*match.span())]), STEPS.get(match[0][-1], 1))
        for match in _number().finditer("".join(letter for letter, _ in letters))
    ]


@lru_cache(maxsize=4096)
def multiple(word: str, language: str) -> int | None:
    """3 of "tredoblet", 10 of "tenfold": a number word with such an ending."""
    for ending in meanings("fold", language):
        if word.endswith(ending):
            letter, value = _word(word.removesuffix(ending), language)
            return value if letter not in " &" and value > 1 else None
    return None


def _letter(token: Token, language: str) -> tuple[str, int]:
    """The letter of one token, and its value; a blank for what is no part of a number."""
    if token.shape == "word":
        return _word(token.text, language)
    if token.shape == "digits" and token.text.isdecimal() and len(token.text) < 4:
        return "N", int(token.text)
    return ("-", 0) if token.text == "-" else NOTHING


@lru_cache(maxsize=4096)
def _word(word: str, language: str) -> tuple[str, int]:
    """The same for one word; a compound is a number of its own."""
    table, splitter = _parts(language)
    found = splitter.findall(word) if len(word) <= LONGEST else []
    if not found or sum(map(len, found)) < len(word):
        return NOTHING
    letters = [table[part] for part in found]
    if len(letters) == 1:
        return letters[0]
    inside = "".join({"A": "U", "&": "+"}.get(letter, letter) for letter, _ in letters)  # "tjueen", "femogtjue"
    if not _number().fullmatch(inside):
        return NOTHING
    value = _sum(letters)
    if value < 100:
        return "B", value
    if value < 1000:
        return "E" if value % 100 else "C", value
    return "M" if inside.endswith("K") else "L", value


@cache
def _parts(language: str) -> tuple[dict[str, tuple[str, int]], re.Pattern[str]]:
    """{number word: its letter and value}, and the words of a compound."""
    words = {word: int(value) for word, value in meanings("number", language).items()}
    table = {word: (_size(value), value) for word, value in words.items()}
    table |= dict.fromkeys(meanings("one", language) or meanings("article", language), ("A", 1))
    table |= dict.fromkeys(meanings("and", language), ("&", 0))
    return table, re.compile("|".join(sorted(map(re.escape, table), key=len, reverse=True)))


def _size(value: int) -> str:
    if value in (100, 1000):
        return "H" if value == 100 else "K"
    return "Z" if not value else "U" if value < 10 else "T" if value < 20 else "D"


def _sum(letters: Sequence[tuple[str, int]]) -> int:
    total = current = 0
    for letter, value in letters:
        if letter == "H":
            current = (current or 1) * 100
        elif letter == "K":
            total, current = total + (current or 1) * 1000, 0
        elif letter == "M":
            total += value
        else:
            current += value
    return total + current


@cache
def _number() -> re.Pattern[str]:
    made: dict[str, str] = {}
    for name, form in GRAMMAR["numerals"].items():
        for known, inside in made.items():
            form = form.replace(f"{{{known}}}", inside)
        made[name] = form
    return re.compile(made["number"])
