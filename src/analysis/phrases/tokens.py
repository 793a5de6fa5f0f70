"""A text -> its words, numbers and marks, each with its place in the text.

Letters are compared in one spelling: composed, lower case, one kind of dash and of space, no invisible marks. Every
token keeps the offsets it has in the text as it was given.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from analysis.phrases.grammar import GRAMMAR

MARKS_A_LETTER = 8  # accents composed with one letter; more are a sign of nonsense
INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
SPACES = dict.fromkeys([0x20, 0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000], " ")
DASHES = dict.fromkeys([0x2D, *range(0x2010, 0x2016), 0x2212], "-")
ONE_FOR_ONE = SPACES | DASHES
UNUSUAL = re.compile(f"[{INVISIBLE}\u0300-\u036f\u212a\u212b\u0130]")
CLUSTER = re.compile(f"[^\u0300-\u036f][\u0300-\u036f]{{0,{MARKS_A_LETTER}}}|[\u0300-\u036f]", re.DOTALL)


class Token(NamedTuple):
    """A word, number or mark: folded, its shape, first and past-last letter in the text, and whether blanks precede."""

    text: str
    shape: str
    start: int
    end: int
    apart: bool


def normalise(text: str) -> str:
    """One spelling: composed, lower case, plain single spaces, every dash a hyphen, no invisible marks."""
    return " ".join(re.sub(r"\s*-\s*", "-", fold(text)[0]).split())


def fold(text: str) -> tuple[str, Sequence[int], Sequence[int]]:
    """The text in one spelling, and for each letter of it where that letter begins and ends in the text."""
    lower = text.lower()
    if len(lower) == len(text) and not UNUSUAL.search(text):
        return lower.translate(ONE_FOR_ONE), range(len(text)), range(1, len(text) + 1)
    letters, starts, ends = [], [], []
    for cluster in CLUSTER.finditer(text):
        for letter in "" if cluster[0] in INVISIBLE else unicodedata.normalize("NFC", cluster[0]).lower():
            letters.append(letter)
            starts.append(cluster.start())
            ends.append(cluster.end())
    return "".join(letters).translate(ONE_FOR_ONE), starts, ends


def tokens(text: str) -> list[Token]:
    """The words, numbers and marks of a text in any language."""
    folded, starts, ends = fold(text)
    found, last = [], 0
    for match in _shapes().finditer(folded):
        start, end = match.span()
        found.append(Token(match[0], match.lastgroup, starts[start], ends[end - 1], start > last or start == 0))
        last = end
    return found


@cache
def _shapes() -> re.Pattern[str]:
    letters, digits = GRAMMAR["letters"]["l"], GRAMMAR["letters"]["d"]
    shapes = {name: form.replace("{l}", letters).replace("{d}", digits) for name, form in GRAMMAR["shapes"].items()}
    return re.compile("|".join(f"(?P<{name}>{form})" for name, form in shapes.items()))
