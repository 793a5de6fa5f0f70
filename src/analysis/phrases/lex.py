"""A text as one language reads it: its words, and the row of signs, one a word, that the forms are read over."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from analysis.phrases.grammar import GRAMMAR, LANGUAGES, alphabet, meanings
from analysis.phrases.numerals import Numeral, multiple, numerals
from analysis.phrases.tokens import Token, tokens


class Word(NamedTuple):
    """A token, or several that spell one number. `value` is a number as printed; `step` 100 or 1000 of "to hundre"."""

    text: str
    start: int
    end: int
    value: str | None
    step: int


class Line(NamedTuple):
    """A text, or a part of one, as one language reads it: its words, and their signs, one a word."""

    sentence: str
    language: str
    words: tuple[Word, ...]
    signs: str

    def part(self, start: int, end: int) -> Line:
        return Line(self.sentence, self.language, self.words[start:end], self.signs[start:end])

    @property
    def text(self) -> str:
        """As written."""
        return self.sentence[self.words[0].start : self.words[-1].end]

    @property
    def said(self) -> str:
        """As spelt in the grammar."""
        return " ".join(word.text for word in self.words)


def line(text: str, language: str, parts: Sequence[Token] | None = None) -> Line:
    """A text as one language reads it; `parts` are its tokens, if they are known."""
    parts = tokens(text) if parts is None else parts
    words, signs, at = [], [], 0
    for number in [*numerals(parts, language), Numeral(len(parts), len(parts), 0, 1)]:
        for i in range(at, number.start):
            token, times = parts[i], multiple(parts[i].text, language)
            value = str(times) if times else token.text if token.shape in ("digits", "year") else None
            words.append(Word(token.text, token.start, token.end, value, 1))
            signs.append(GRAMMAR["signs"]["multiple"] if times else _sign(parts, i, language, text))
        if said := parts[number.start : number.end]:
            spelling = "".join(token.text for token in said)
            words.append(Word(spelling, said[0].start, said[-1].end, str(number.value), number.step))
            signs.append(GRAMMAR["signs"]["spelled"])
        at = number.end
    return Line(text, language, tuple(words), "".join(signs))


def spoken_in(parts: Sequence[Token]) -> tuple[str, ...]:
    """The languages to read a text in: the one with more of its own words in it, or all where none leads."""
    if all(token.shape != "word" for token in parts):
        return LANGUAGES[:1]  # figures alone say the same in each
    counts = {language: sum(t.text in _own_words(language) for t in parts) for language in LANGUAGES}
    most = max(counts.values())
    return tuple(language for language in LANGUAGES if counts[language] == most)


@cache
def _own_words(language: str) -> frozenset[str]:
    known = {each: {*alphabet(each), *meanings("number", each)} for each in LANGUAGES}
    others = set().union(*(known[each] for each in LANGUAGES if each != language))
    return frozenset({w for w in known[language] - others if w.isalpha()} | set(meanings("tells", language)))


def _sign(parts: Sequence[Token], at: int, language: str, text: str) -> str:
    token = parts[at]
    if sign := alphabet(language).get(token.text):
        return sign
    if token.shape != "mark":
        return GRAMMAR["signs"][token.shape]
    after = parts[at + 1] if at + 1 < len(parts) else None
    if token.text == "-":
        if not after or after.apart:
            return "–"
        return "-" if not token.apart else "−" if after.shape in ("digits", "year") else "–"
    if token.text == "." and after and after.apart and text[after.start].isupper():
        return "¶"
    return token.text if token.text in GRAMMAR["signs"]["own"] else GRAMMAR["signs"]["mark"]
