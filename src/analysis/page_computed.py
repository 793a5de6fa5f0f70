"""Numbers computed from a notebook's figures, and how its prose shows them: {growth}, {growth:whole}, {fall:moved}.

Every number so shown is remembered with its figures (`quote.Quotes`). A bound stays a bound in whatever is computed
from it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from analysis import forms
from analysis.errors import BadInput, nearest
from analysis.quote import Quote, Quotes
from analysis.store import Figure

ABOUT = {"nb": "om lag {}", "en": "about {}"}
MORE = {"nb": "mer enn {}", "en": "more than {}"}
HALF = {"nb": "halvparten", "en": "half"}
MOVED = {
    "nb": {
        "up": "steg med {}",
        "down": "falt med {}",
        "same": "var uendret",
        "least": "minst {}",
        "most": "høyst {}",
        "between": "mellom {} og {}",
    },
    "en": {
        "up": "rose by {}",
        "down": "fell by {}",
        "same": "was unchanged",
        "least": "at least {}",
        "most": "at most {}",
        "between": "between {} and {}",
    },
}


class Amount(NamedTuple):
    """A number with what is known of it, and the figures behind it; value None where only bounds are known."""

    value: float | None
    low: float | None
    high: float | None
    approx: bool
    unit: str
    stock_flow: str
    measure: str
    figure_ids: tuple[str, ...]


def amount_of(f: Figure) -> Amount:
    exact = f.value is not None  # how finely a value was rounded is no bound to reckon with
    low, high = (f.value, f.value) if exact else (f.value_low, f.value_high)
    return Amount(f.value, low, high, f.precision == "approx", f.unit, f.stock_flow, f.measure, (f.figure_id,))


def derive(name: str, how: str, parts: list[Amount]) -> Amount:
    """change (from the second to the first), share (first of second), ratio, difference, sum; units must agree."""
    if how not in HOW:
        raise BadInput("no such way to compute", column=name, value=how, remedy=nearest(how, HOW))
    if how != "sum" and len(parts) != 2:
        raise BadInput(f"{how} takes two figures", column=name, value=len(parts))
    for column in ("stock_flow", *(() if how == "ratio" else ("unit",)), *(("measure",) if how == "change" else ())):
        found = sorted({getattr(p, column) for p in parts})
        if len(found) > 1:
            raise BadInput(f"a {how} of {' and '.join(found)} ({column}) says nothing", column=name)
    ids = tuple(dict.fromkeys(i for p in parts for i in p.figure_ids))
    approx = any(p.approx for p in parts)
    value, low, high = HOW[how](name, parts)
    first = parts[0]
    unit = "ratio" if how in ("change", "share", "ratio") else first.unit
    return Amount(value, low, high, approx, unit, first.stock_flow, first.measure, ids)


def _over(a: float | None, b: float | None) -> float | None:
    return None if a is None or b is None or b == 0 else a / b


def _ratio(name: str, parts: list[Amount]) -> tuple:
    a, b = parts
    if b.value == 0:
        raise BadInput("nothing can be divided by nought", column=name, value=b.figure_ids[0])
    return _over(a.value, b.value), _over(a.low, b.high), _over(a.high, b.low)


def _change(name: str, parts: list[Amount]) -> tuple:
    return tuple(None if x is None else x - 1 for x in _ratio(name, parts))


def _sum(name: str, parts: list[Amount]) -> tuple:
    columns = zip(*((p.value, p.low or 0.0, p.high) for p in parts), strict=True)
    return tuple(None if None in column else sum(column) for column in columns)


def _difference(name: str, parts: list[Amount]) -> tuple:
    a, b = parts
    pairs = ((a.value, b.value), (a.low, b.high), (a.high, b.low))
    return tuple(None if None in pair else pair[0] - pair[1] for pair in pairs)


HOW: dict[str, Callable[[str, list[Amount]], tuple]] = {
    "change": _change,
    "share": _ratio,
    "ratio": _ratio,
    "difference": _difference,
    "sum": _sum,
}
USUAL = {"change": "percent", "share": "percent", "ratio": "ratio", "difference": "count", "sum": "count"}


@dataclass(frozen=True)
class Derived:
    """A computed number in a template: {x:percent}, {x:whole} (whole per cent), count, ratio, mean, moved, size.

    Where the sources of both ends say "over" or "under", moved_more and more_than say "more than" for "at least".
    """

    name: str
    how: str
    amount: Amount
    quotes: Quotes

    def __format__(self, what: str) -> str:
        what = what or USUAL[self.how]
        if what in ("moved", "moved_more"):
            return self._moved(strict=what == "moved_more")
        if what == "more_than":
            return self._more_than()
        if what == "size":
            return self._quote(abs, USUAL[self.how])
        if what not in FORMS:
            raise BadInput("no such form", column=self.name, value=what, remedy=nearest(what, [*FORMS, *TURNED]))
        return self._quote(lambda x: x, what)

    def _moved(self, strict: bool = False) -> str:
        """ "steg med 12,3 %", "falt med minst 50 %": the direction is computed like the number."""
        a, words, form = self.amount, MOVED[self.quotes.lang], USUAL[self.how]
        known = [x for x in (a.value, a.low, a.high) if x is not None]
        if a.value is None and not (a.low is not None and a.low >= 0) and not (a.high is not None and a.high <= 0):
            raise BadInput("the figures do not say whether it rose or fell", column=self.name)
        if a.value == 0:
            return words["same"]
        up = a.value > 0 if a.value is not None else a.low is not None and a.low >= 0
        said = self._more_than() if strict else self._quote(abs, form)
        return words["up" if up else "down"].format(said) if known else words["same"]

    def _more_than(self) -> str:
        """ "mer enn halvparten", "mer enn 500": of bounds whose sources say over or under."""
        a, lang, form = self.amount, self.quotes.lang, USUAL[self.how]
        down = a.high is not None and a.high <= 0
        end, other = (a.high, a.low) if down else (a.low, a.high)
        if a.value is not None or end is None or other is not None:
            raise BadInput("the figures give no bound at one end alone, so not 'more than'", column=self.name)
        text = self._number(abs(end), form)
        return MORE[lang].format(HALF[lang] if (self.how, abs(end)) == ("change", 0.5) else text)

    def _quote(self, turned: Callable[[float], float], form: str) -> str:
        a = self.amount
        if a.value is not None:
            text = self._number(turned(a.value), form)
            return ABOUT[self.quotes.lang].format(text) if a.approx else text
        low, high = _size(a.low, a.high) if turned is abs else (a.low, a.high)
        words = MOVED[self.quotes.lang]
        if low is not None and high is not None and low:
            ends = self._number(low, form), self._number(high, form)
            return words["between"].format(*ends) if low < 0 else "\u2013".join(ends)
        if high is not None:
            return words["most"].format(self._number(high, form))
        if low is not None:
            return words["least"].format(self._number(low, form))
        raise BadInput("the figures give neither a value nor a bound", column=self.name)

    def _number(self, x: float, form: str) -> str:
        if form == "whole":
            text = forms.percent(x, self.quotes.lang, 0, 0)
            self.quotes.shown.append(Quote(text, float(x), self.amount.figure_ids))
            return text
        return self.quotes(x, self.amount.figure_ids, form)


def _size(low: float | None, high: float | None) -> tuple[float | None, float | None]:
    """The bounds of a number without its sign: a fall by at most so much is one of at least so little."""
    if low is not None and low >= 0:
        return low, high
    if high is not None and high <= 0:
        return -high, None if low is None else -low
    return None, None if low is None or high is None else max(-low, high)


TURNED = ("moved", "moved_more", "more_than", "size")
FORMS = ("percent", "whole", "count", "share", "ratio", "mean")
