"""A number with its hedge, or a range of two: what every longer phrase is made of."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from analysis.phrases import interval
from analysis.phrases.grammar import GRAMMAR, Form, spelt
from analysis.phrases.interval import Named
from analysis.phrases.lex import Line
from analysis.phrases.phrase import Phrase, PhraseError
from analysis.phrases.starts import beginning

YEARS = "reads like years; for a count name what is counted, or write 2 016"


class Found(NamedTuple):
    """A form of the grammar found in a line, at some words. `counted`: the noun of what is counted follows."""

    line: Line
    form: Form
    match: re.Match[str]
    end: int
    counted: bool

    @property
    def here(self) -> Line:
        return self.line.part(self.match.start(), self.end)

    @property
    def text(self) -> str:
        return self.here.text

    def part(self, role: str) -> Line | None:
        if role not in self.form.roles or self.match[role] is None:
            return None
        return self.line.part(*self.match.span(role))

    def meaning(self, role: str) -> str | None:
        """What the words of a role mean; of "4." and "4th" the digits, and of other numbers the number."""
        part = self.part(role)
        return None if part is None else _meaning(part, self.form.roles[role])


def _meaning(words: Line, slot: str) -> str:
    known = spelt(slot, words.language).get(words.said)
    return known or words.words[0].value or words.said.rstrip(" .stndrh")


Reader = Callable[[Line], Named | None]


def named(words: Line) -> Named | None:
    """A number without its hedge."""
    fitting = _core(words.language, words.signs)
    if not fitting:
        return None
    found = Found(words, *fitting, len(words.words), counted=False)
    return CORES[found.form.name](**{role: found.meaning(role) for role in found.form.roles})


@lru_cache(maxsize=4096)
def _core(language: str, signs: str) -> tuple[Form, re.Match[str]] | None:
    for _, form in beginning(("core",), language).get(signs[:1], ()):
        if match := form.pattern.fullmatch(signs):
            return form, match
    return None


CORES: dict[str, Callable[..., Named]] = {
    "fraction": lambda n, k="1": interval.share_of(interval.whole(k), interval.whole(n)),
    "k_of_n": lambda k, n: interval.k_of_n(interval.whole(k), interval.whole(n)),
    "of_the": lambda k, n: interval.two_counts(interval.whole(k), interval.whole(n)),
    "percentage": lambda k: interval.percent(k),
    "percentage_points": lambda k: interval.points(k),
    "times_as": lambda k: interval.times(k),
    "multiplied": lambda n: interval.times(n),
    "half_as": lambda: interval.halved(turned=False),
    "halving": lambda: interval.halved(),
    "count": lambda k: interval.count(str(interval.whole(k))),
}


def amount(found: Found, read: Reader = named) -> Phrase | None:
    """A number with its hedge, before or after."""
    if n := found.meaning("n"):  # "more than twice"
        return interval.phrase(found.text, interval.times(n), found.meaning("hedge"))
    words = found.part("x")
    if years(words) and not found.counted:
        raise PhraseError(f"{found.text!r} {YEARS}")
    made = read(words)
    return made and interval.phrase(found.text, made, found.meaning("hedge") or found.meaning("more") or "bare")


def spread(found: Found, read: Reader = named) -> Phrase | None:
    """From A to B. In "20-30 %" and "3-4 av 10" A borrows what follows B."""
    a, b = found.part("a"), found.part("b")
    if years(a) and years(b) and not found.counted:
        raise PhraseError(f"{found.text!r} {YEARS}")
    low, high = read(borrowing(a, b)), read(b)
    if not low or not high:
        return None
    step = b.words[0].step
    if len(a.words) == 1 and a.words[0].step == 1 and low.value < step > 1:
        raise PhraseError(f"{found.text!r}: is {a.text!r} counted in hundreds or thousands, as {b.text!r} is?")
    return interval.spread(found.text, low, high)


def quantity(words: Line, read: Reader = named) -> Phrase | None:
    """A number with its hedge, or a range, within another form; years are none."""
    if years(words):
        return None
    for form, match in _quantities(words.language, words.signs):
        reader = spread if form.name == "range" else amount
        if phrase := reader(Found(words, form, match, len(words.words), counted=True), read):
            return phrase
    return None


@lru_cache(maxsize=4096)
def _quantities(language: str, signs: str) -> tuple[tuple[Form, re.Match[str]], ...]:
    possible = [f for _, f in beginning(("frames",), language).get(signs[:1], ()) if f.name in ("range", "amount")]
    return tuple((form, match) for form in possible if (match := form.pattern.fullmatch(signs)))


def borrowing(a: Line, b: Line) -> Line:
    """A, if it is a number and its hedge alone, with what follows the number of B."""
    if len(b.words) == 1 or not a.words[-1].value or any(word.value for word in a.words[:-1]):
        return a
    at = next((i for i, word in enumerate(b.words) if word.value), len(b.words))
    return Line(a.sentence, a.language, a.words + b.words[at + 1 :], a.signs + b.signs[at + 1 :])


def years(words: Line) -> bool:
    year = GRAMMAR["signs"]["year"]
    return words.signs[0] == words.signs[-1] == year and len(words.words) in (1, 3)
