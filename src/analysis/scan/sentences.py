"""A block -> its sentences, Norwegian or English, in time linear in the text.

A sentence ends at . ! ? or …, with the quotation marks and brackets that close on it, before white space and
anything but a small letter. It does not end inside an abbreviation, a date, an ordinal or a name's initials
(words/sentences.toml). When in doubt it does not end: a number cut off from its noun would be judged as another.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass

from analysis.paths import WORDS
from analysis.scan.blocks import Block, Position

_TABLE = tomllib.loads((WORDS / "sentences.toml").read_text(encoding="utf-8"))
MONTH = "(?i:" + "|".join(sorted(_TABLE["months"], key=len, reverse=True)) + ")"
INSIDE, EITHER, BEFORE_NUMBER = (
    frozenset(_TABLE["abbreviations"][kind]) for kind in ("inside", "either", "before_number")
)
OPENING = "\"'“”‘’«»„(["
STOP = re.compile(r"(?<![.!?…])[.!?…]++[\"'“”’»«)\]]*+(?=[ \u00a0\u2009\u2028\u2029\u202f])")
NEXT = re.compile(rf"[ \u00a0\u2009\u2028\u2029\u202f–—{re.escape(OPENING)}-]*+")
AFTER_DAY = re.compile(rf"{MONTH}\b|\d{{1,2}}\. ?\d")  # what follows the day of a date: "april", or "10. 2023"
BEFORE_MONTH = re.compile(r"(?<!\d)\d{1,2}\. ?\Z")  # what stands before a month in figures
LETTERS = re.compile(r"(?:[^\W\d_]{1,4}\.)+[^\W\d_]{1,4}")  # "o.s.v", "U.N"


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a block, from its offset `start` on; `line` and `column` are those of its first character."""

    text: str
    line: int
    column: int
    block: Block
    start: int

    def at(self, offset: int) -> Position:
        """Where the character at an offset of `text` stands in the file."""
        if not 0 <= offset <= len(self.text):
            raise IndexError(f"offset {offset} lies outside a sentence of {len(self.text)} characters")
        return self.block.at(self.start + offset)


def sentences(block: Block) -> list[Sentence]:
    """The sentences of a block, in order; together they hold all its words."""
    text, start, found = block.text, 0, []
    for stop in STOP.finditer(text):
        if _ends(text, start, stop):
            found.append(_sentence(block, start, stop.end()))
            start = stop.end() + 1
    if start < len(text):
        found.append(_sentence(block, start, len(text)))
    return found


def _sentence(block: Block, start: int, end: int) -> Sentence:
    line, column = block.at(start)
    return Sentence(block.text[start:end], line, column, block, start)


def _ends(text: str, start: int, stop: re.Match[str]) -> bool:
    """Whether the sentence that began at `start` ends at this stop."""
    after = NEXT.match(text, stop.end()).end()
    follows = text[after : after + 1]
    if not follows or follows.islower():
        return False
    if stop[0][0] in "!?":
        return True
    if stop[0][0] == "…" or stop[0].startswith(".."):
        return not follows.isdigit()
    first = max(text.rfind(" ", start, stop.start()) + 1, start)
    word = text[first : stop.start()].lstrip(OPENING)
    if word.isdigit():
        return _number_ends(text, start, first, after)
    if len(word) == 1 and word.isalpha():  # an initial; the letter of "Prop. 30 L" is none
        return word.isupper() and text[max(first - 2, start) : first].rstrip()[-1:].isdigit()
    return _word_ends(word.lower(), follows)


def _number_ends(text: str, start: int, first: int, after: int) -> bool:
    """Whether a number with a point ends the sentence: not as a list number, nor as the day or month of a date."""
    digits = len(text[first:after].split(".")[0])
    if digits > 2:
        return digits > 3 or first > start
    date = AFTER_DAY.match(text, after) or (
        BEFORE_MONTH.search(text[max(first - 5, start) : first]) and text[after].isdigit()
    )
    return first > start and not date


def _word_ends(word: str, follows: str) -> bool:
    if word in INSIDE or (word in BEFORE_NUMBER and follows.isdigit()):
        return False
    if word in EITHER or LETTERS.fullmatch(word):
        return follows.isupper()
    return True
