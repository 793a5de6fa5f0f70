"""Number phrases: the words of a claim -> the interval of values they fit ("hvert fjerde" -> 22.2-28.6 %).

Bokmål, nynorsk and English lead to the same rules, so translations cannot drift apart. The grammar is data,
words/phrases.toml: words, the forms they build, the ends each hedge picks. What it does not hold is refused
with a reason, never guessed. The rules are conventions of this project (design, section 5), not estimates.

Arithmetic is exact and rounded to floats once, at the end. Dividing two ints rounds the same way, so a share
computed as k / n meets an end of an interval exactly when the two are equal as fractions.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from pathlib import Path

GRAMMAR = tomllib.loads((Path(__file__).parent / "words" / "phrases.toml").read_text(encoding="utf-8"))
LANGUAGES = ("no", "en")
STRICT = ("more_than", "less_than")  # the value itself lies outside; every other end is closed
SPOKEN = {*range(2, 11), 20, 100}  # "7 av 10" is a way of saying a share; "17 av 38" is two counts
HALF = Fraction(1, 2)
READ = (
    "hvert fjerde, én av fire, halvparten, sju av ti, 17 av 38, en tredel, 24 prosent, 83 (bokmål, nynorsk, "
    "English; also after om lag, nær, vel, over, minst, høyst, under), mellom 20 og 30 prosent, de fleste"
)


class PhraseError(ValueError):
    """Words or a number that are not understood, or that name nothing possible; the message says why."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """The interval that words fix.

    `kind` "share", and "counts" (two counts, k of n), are fractions of one; "count" is in the unit counted.
    An end belongs to the interval where `low_closed`, `high_closed`; an end of None is open (counts only).
    `value` is the number named, in the interval or on its edge; None for a range, which names two.
    `one_sided`: the words name a single bound. `counts` is (k, n), for a record reading.
    """

    text: str
    kind: str
    low: float | None
    high: float | None
    low_closed: bool
    high_closed: bool
    value: float | None
    hedge: str = "bare"
    one_sided: bool = False
    counts: tuple[int, int] | None = None

    def contains(self, x: float) -> bool:
        """Whether x (a fraction of one, or a count) fits the words; NaN never does."""
        x = float(x)  # the ends are floats: a Fraction must be rounded as they were before it can equal one
        above = self.low is None or x > self.low or (self.low_closed and x == self.low)
        below = self.high is None or x < self.high or (self.high_closed and x == self.high)
        return above and below


@dataclass(frozen=True, slots=True)
class _Named:
    """A number as named, exact, with the room below and above it: bare, and soft (after "about")."""

    kind: str
    value: Fraction
    bare: tuple[Fraction, Fraction]
    soft: tuple[Fraction, Fraction]
    counts: tuple[int, int] | None = None


def parse(text: str) -> Phrase:
    """The interval of one whole phrase ("nær halvparten", "1 of 4"); PhraseError for anything else."""
    words = normalise(text)
    for language in LANGUAGES:
        frame = _pattern(GRAMMAR["frame"]["whole"], language).fullmatch(words)
        if frame and (phrase := _read(text, frame, language)):
            return phrase
    why = (reason for reason, pattern in GRAMMAR["refused"].items() if re.search(pattern, words))
    raise PhraseError(f"{text!r} is not understood: {next(why, 'no known form')}. Read are: {READ}")


def fraction(k: int, n: int, hedge: str = "bare") -> Phrase:
    """k in n as a way of saying a share: (1, 4) is 1/4.5 to 1/3.5, closed. Not for two counts."""
    return _phrase(f"{k}/{n}", _fraction(k, n), hedge)


def number(printed: str, hedge: str = "bare", kind: str = "share") -> Phrase:
    """A number as printed, with decimal point or comma and thousands parted by spaces ("24.5", "1 000").

    "share" takes a percentage and gives fractions of one. "count" gives the unit printed: a whole number is
    exact; one with decimals is a mean or a rate, known to half a unit of its last digit.
    """
    readings = {"share": _percent, "count": _count}
    if kind not in readings:
        raise PhraseError(f"kind {kind!r} is unknown: {', '.join(readings)}")
    return _phrase(printed, readings[kind](normalise(printed)), hedge)


def normalise(text: str) -> str:
    """One spelling: NFC, lower case, plain single spaces, every dash a hyphen, no invisible marks."""
    text = re.sub("[\u00ad\u200b\u2060\ufeff]", "", unicodedata.normalize("NFC", text).lower())
    return " ".join(re.sub(r"\s*[-\u2010-\u2014\u2212]\s*", "-", text).split())


def _read(text: str, frame: re.Match[str], language: str) -> Phrase | None:
    core, hedge = frame["core"], frame["hedge"]
    if not frame["noun"] and _pattern(GRAMMAR["frame"]["years"], language).fullmatch(core):
        raise PhraseError(f"{text!r} reads like years; for a count name what is counted, or write 2 016")
    if named := _named(core, language):
        return _phrase(text, named, _meaning(hedge, "hedge", language) if hedge else "bare")
    if hedge:
        return None  # neither a majority nor a range can be hedged
    if majority := _meanings("majority", language).get(core):
        implied, percent = GRAMMAR["majority"][majority]
        return _phrase(text, _percent(percent), implied)
    return _range(text, core, language)


def _named(core: str, language: str) -> _Named | None:
    for reading, forms in GRAMMAR["forms"].items():
        for form in forms:
            if match := _pattern(form, language).fullmatch(core):
                slots = re.findall(r"{(\w+):(\w+)}", form)
                roles = {role: _meaning(match[role], slot, language) for role, slot in slots}
                return _READINGS[reading](**roles)
    return None


def _range(text: str, core: str, language: str) -> Phrase | None:
    """From the low end of A to the high end of B; in "20-30 %" and "3-4 av 10" A borrows what follows B."""
    match = _pattern(GRAMMAR["frame"]["range"], language).fullmatch(core)
    if not match:
        return None
    first, last = match["a"] or match["start"], match["b"] or match["end"]
    tail = _pattern("{number}(?P<tail>.*)", language).fullmatch(last)
    if tail and _pattern("{number}", language).fullmatch(first):
        first += tail["tail"]
    a, b = _named(first, language), _named(last, language)
    if not a or not b:
        return None
    if a.kind != b.kind or a.kind == "counts" or a.value >= b.value:
        raise PhraseError(f"{text!r}: a range runs from a smaller to a larger number of the same kind")
    low, high = _clip(a.kind, a.value - a.bare[0], b.value + b.bare[1])
    return Phrase(text, a.kind, float(low), float(high), True, True, None, "between")


def _fraction(k: int, n: int) -> _Named:
    if n < 2 or not 1 <= k <= n:
        raise PhraseError(f"{k} of {n} is not a share of at least two parts")
    value = Fraction(k, n)
    if k > 1 or n == 2:
        below = above = min(Fraction(1, 2 * n), Fraction(5, 100))
    elif n < 6:  # every share whose reciprocal rounds to n
        below, above = value - 1 / (n + HALF), 1 / (n - HALF) - value
    else:
        below = above = value / 10
    return _Named("share", value, (below, above), (below * 3 / 2, above * 3 / 2))


def _k_of_n(k: int, n: int) -> _Named:
    named = _fraction(k, n)
    if k == 1 or n in SPOKEN:
        return named
    exact = (Fraction(0), Fraction(0))
    return _Named("counts", named.value, exact, exact, (k, n))


def _percent(printed: str) -> _Named:
    value, half_unit = _decimal(printed)
    if value > 100:
        raise PhraseError(f"{printed} percent is not a share: a part is at most its whole")
    # "about 40" is rounder talk than "about 43"; with decimals nothing was rounded to fives or tens
    points = {"0": 3, "5": 2}.get(printed[-1], 1) if half_unit == HALF else 1
    return _Named("share", value / 100, (half_unit / 100,) * 2, (Fraction(points, 100),) * 2)


def _count(printed: str) -> _Named:
    value, half_unit = _decimal(printed)
    whole = half_unit == HALF
    digits = re.sub(r"\D", "", printed).lstrip("0")
    significant = len(digits.rstrip("0") if whole else digits)
    soft = max(value * Fraction(10 if significant <= 1 else 5, 100), half_unit)
    return _Named("count", value, (Fraction(0) if whole else half_unit,) * 2, (soft,) * 2)


def _decimal(printed: str) -> tuple[Fraction, Fraction]:
    """The number, and half a unit of its last digit."""
    match = re.fullmatch(r"(?:0|[1-9]\d{0,11}|[1-9]\d{0,2}(?: \d{3}){1,3})(?:[.,](\d{1,9}))?", printed, re.ASCII)
    if not match:
        raise PhraseError(f"{printed!r} is not a number such as 24, 24,5 or 1 000")
    return Fraction(printed.replace(" ", "").replace(",", ".")), HALF / 10 ** len(match[1] or "")


def _whole(printed: str) -> int:
    """A number of things in running text: none has decimals, so point and comma part thousands there."""
    if not re.fullmatch(r"0|[1-9]\d{0,11}|[1-9]\d{0,2}([ .,])\d{3}(?:\1\d{3}){0,2}", printed):
        raise PhraseError(f"{printed!r} is not a whole number such as 83 or 3 260")
    return int(re.sub(r"\D", "", printed))


_READINGS = {
    "fraction": lambda n, k="1": _fraction(_whole(k), _whole(n)),
    "k_of_n": lambda k, n: _k_of_n(_whole(k), _whole(n)),
    "percent": lambda k: _percent(k),
    "count": lambda k: _count(str(_whole(k))),
}


def _phrase(text: str, named: _Named, hedge: str) -> Phrase:
    if hedge not in GRAMMAR["bounds"]:
        raise PhraseError(f"hedge {hedge!r} is unknown: {', '.join(GRAMMAR['bounds'])}")
    below, above = GRAMMAR["bounds"][hedge]
    if named.counts and "soft" in (below, above):
        raise PhraseError(f"{text!r}: two counts are exact, so no word can soften them")
    room = {"value": (0, 0), "bare": named.bare, "soft": named.soft}
    low, high = _clip(
        named.kind,
        None if below == "none" else named.value - room[below][0],
        None if above == "none" else named.value + room[above][1],
    )
    if hedge in STRICT and (low or 0) == high:
        raise PhraseError(f"{text!r}: no share or count lies there")
    return Phrase(
        text=text,
        kind=named.kind,
        low=None if low is None else float(low),
        high=None if high is None else float(high),
        low_closed=low is not None and hedge != "more_than",
        high_closed=high is not None and hedge != "less_than",
        value=float(named.value),
        hedge=hedge,
        one_sided="none" in (below, above),
        counts=named.counts,
    )


def _clip(kind: str, low: Fraction | None, high: Fraction | None) -> tuple[Fraction | None, Fraction | None]:
    """Shares end at 0 and 1; a count has no upper end, and a soft one is at least 0."""
    if kind == "count":
        return (None if low is None else max(low, Fraction(0))), high
    return max(low or Fraction(0), Fraction(0)), min(Fraction(1) if high is None else high, Fraction(1))


def _meaning(word: str, slot: str, language: str) -> str:
    """What a word means; of "4." and "4th" the digits, and other digits as printed."""
    return _meanings(slot, language).get(word) or word.rstrip(".stndrh")


@cache
def _meanings(slot: str, language: str) -> dict[str, str]:
    """{word: meaning} of one slot; the words of a plain list mean the slot itself."""
    table = GRAMMAR[language][slot]
    pairs = {slot: table} if isinstance(table, list) else table
    return {word: meaning for meaning, words in pairs.items() for word in words}


@cache
def _pattern(form: str, language: str) -> re.Pattern[str]:
    """A form as a regular expression over the words of one language."""

    def slot(match: re.Match[str]) -> str:
        role, name = match.groups()
        either = "|".join([*map(re.escape, _meanings(name, language)), GRAMMAR["digits"].get(name, "(?!)")])
        return f"(?P<{role}>{either})" if role else f"(?:{either})"

    return re.compile(re.sub(r"{(?:(\w+):)?([a-z]+)}", slot, form))
