"""What each form of the grammar's [frames] says, by the name of its table entry.

A reader gives a Phrase; None where the words only look like its form; or raises PhraseError where they are its form
and name nothing possible, or something that must not be taken for what it looks like. `kind` is what parse() was
asked for, if anything.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from analysis.phrases import interval
from analysis.phrases.amounts import YEARS, Found, amount, borrowing, named, quantity, spread, years
from analysis.phrases.grammar import GRAMMAR, pattern, spelt
from analysis.phrases.interval import Named
from analysis.phrases.lex import Line
from analysis.phrases.phrase import Phrase, PhraseError, statement

Reader = Callable[[Found, str | None], Phrase | None]


def majority(found: Found, kind: str | None) -> Phrase:
    hedge, percent = GRAMMAR["majority_means"][found.meaning("m")]
    return interval.phrase(found.text, interval.percent(percent), hedge)


def magnitude(found: Found, kind: str | None) -> Phrase | None:
    power = found.meaning("m") or found.meaning("n")
    if power not in GRAMMAR["magnitude_means"]:
        return None
    low, high = GRAMMAR["magnitude_means"][power]
    return Phrase(found.text, "count", float(low), float(high), True, True, None, floor_only=True)


def mean(found: Found, kind: str | None) -> Phrase | None:
    phrase = quantity(found.part("x"), _mean)
    return phrase and replace(phrase, text=found.text)


def mean_alone(found: Found, kind: str | None) -> Phrase | None:
    phrase = mean(found, kind)
    if phrase and kind != "mean" and found.part("s"):
        raise PhraseError(f"{found.text!r}: a mean names its time, as in 'åtte i året'")
    return phrase if kind == "mean" else None


def _mean(words: Line) -> Named | None:
    number = words.words[0].value if len(words.words) == 1 else None
    return interval.mean(number) if number else None


def ratio(found: Found, kind: str | None) -> Phrase | None:
    """A share of something is a share up to the whole, and a ratio above it. "X ganger" alone may be occasions."""
    if n := found.meaning("n"):
        return interval.phrase(found.text, interval.times(n), "bare") if kind == "ratio" else None
    made = quantity(found.part("x"), _percent_of)
    if not made or (made.value or made.high) > 1 or kind == "ratio":
        return made and replace(made, text=found.text)
    return replace(quantity(found.part("x")), text=found.text)


def _percent_of(words: Line) -> Named | None:
    made = named(words)
    return interval.percent_of(made) if made and made.kind == "share" and not made.counts else None


def change(found: Found, kind: str | None) -> Phrase | None:
    """Growth, or percentage points; never one for the other, for a ratio, or for a difference of counts."""
    way, words = found.meaning("way"), found.part("x")
    if not way and kind != "growth":
        return _by(found, words)
    if found.form.roles.get("way") == "up" and not _is_share(words):
        return None  # "fulgt opp 17 kvinner" tells of no change
    phrase = quantity(words, lambda part: _growth(part, way or "up"))
    return phrase and replace(phrase, text=found.text, way=way)


def _is_share(words: Line) -> bool:
    phrase = quantity(words)
    return bool(phrase) and phrase.kind in ("share", "points")


def _growth(words: Line, way: str) -> Named | None:
    made = named(words)
    if made and made.kind in ("share", "points"):
        return interval.growth(made, way)
    if made:
        raise PhraseError(f"{words.text!r} more or less is not read: a change is told in percent or percentage points")
    return None


def _by(found: Found, words: Line) -> Phrase | None:
    """Points say which way elsewhere in the sentence; "med 20 prosent" does not even say that it is a change."""
    phrase = quantity(words) if len(found.here.words) > len(words.words) else None
    if phrase and phrase.kind == "share" and pattern("{percent}", words.language).search(words.signs):
        raise PhraseError(f"{found.text!r} may be a change or a share: say what rose or fell")
    return replace(phrase, text=found.text) if phrase and phrase.kind == "points" else None


def from_to(found: Found, kind: str | None) -> Phrase | None:
    """Two numbers, each with its own words; in "39 til 24 prosent" A borrows what follows B."""
    a, b = found.part("a"), found.part("b")
    if years(a) and years(b):
        return None
    if years(a) or years(b):
        raise PhraseError(f"{found.text!r} {YEARS}")
    first, last = quantity(borrowing(a, b)), quantity(b)
    if not first or not last:
        return None
    if first.kind != last.kind:
        raise PhraseError(f"{found.text!r}: {a.text!r} and {b.text!r} are not numbers of the same kind")
    parts = (replace(first, text=a.text), replace(last, text=b.text))
    return statement(found.text, "from_to", way=_shift(found.part("s")), parts=parts)


def _shift(words: Line | None) -> str | None:
    """Up or down, by the first word of "falt fra"."""
    for slot in ("change", "rise"):
        if words and (match := pattern(f"{{{slot}}}", words.language).match(words.signs)):
            return spelt(slot, words.language)[words.part(0, match.end()).said]
    return None


def several(found: Found, kind: str | None) -> Phrase | None:
    """Numbers of different things, "83 kvinner og 16 menn"; or of one, "24 og 30 prosent"."""
    a, b = found.part("a"), found.part("b")
    if not found.part("v"):
        parts = [(a, quantity(borrowing(a, b))), (b, quantity(b))]
    else:
        counted = [(found.match.start(number), found.match.end(noun)) for number, noun in ("av", "bw")]
        parts = [(found.line.part(*span), quantity(words)) for span, words in zip(counted, (a, b), strict=True)]
    if not all(phrase for _, phrase in parts):
        return None
    return statement(found.text, "several", parts=tuple(replace(phrase, text=words.text) for words, phrase in parts))


def extreme(found: Found, kind: str | None) -> Phrase:
    n, tens = found.meaning("n"), found.part("ten")
    span = interval.whole(n or "1") * (10 if tens else 1) if n or tens else None
    return statement(found.text, "extreme", way=found.meaning("way"), years=span)


def trend(found: Found, kind: str | None) -> Phrase:
    return statement(found.text, "trend", way=found.meaning("way"))


READERS: dict[str, Reader] = {
    "amount": lambda found, kind: amount(found),
    "range": lambda found, kind: spread(found),
    "majority": majority,
    "magnitude": magnitude,
    "mean": mean,
    "mean_alone": mean_alone,
    "ratio": ratio,
    "change": change,
    "from_to": from_to,
    "several": several,
    "extreme": extreme,
    "trend": trend,
}
