"""The fields of a notebook's prose: a figure by its name, and what is computed from figures.

{newest} is the value as printed, {newest:period} its period; {growth:percent} is computed. Every number so shown is
remembered with its figures (`quote.Quotes`). A bound stays a bound in whatever is computed from it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from analysis import forms, vocabulary
from analysis.errors import BadInput, nearest
from analysis.quote import Quote, Quotes
from analysis.store import Figure

ABOUT = {"nb": "om lag {}", "en": "about {}"}
STRICT = {
    "under": {"nb": "under {}", "en": "under {}"},
    "over": {"nb": "over {}", "en": "over {}"},
    "up_to": {"nb": "opptil {}", "en": "up to {}"},
}
MORE = {"nb": "mer enn {}", "en": "more than {}"}
HALF = {"nb": "halvparten", "en": "half"}
BESIDE = {
    "per_100k": {"nb": "{} per 100\u00a0000", "en": "{} per 100,000"},
    "percentage_points": {"nb": "{} prosentpoeng", "en": "{} percentage points"},
    "days": {"nb": "{} døgn", "en": "{} days"},
}
KINDS = {
    "mean": {"nb": "{} i året", "en": "{} a year"},
    "minimum": {"nb": "{} i året med færrest", "en": "{} in the lowest year"},
    "maximum": {"nb": "{} i året med flest", "en": "{} in the highest year"},
    "change": {"nb": "en endring på {}", "en": "a change of {}"},
}
NO_NUMBER = {"nb": "ikke offentliggjort", "en": "not published"}
UNDATED = {"nb": "udatert", "en": "undated"}
MOVED = {
    "nb": {"up": "steg med {}", "down": "falt med {}", "same": "var uendret", "least": "minst {}", "most": "høyst {}"},
    "en": {
        "up": "rose by {}",
        "down": "fell by {}",
        "same": "was unchanged",
        "least": "at least {}",
        "most": "at most {}",
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


# --- a figure


def printed(f: Figure, lang: str) -> str:
    """The value as printed: "68", "om lag 340", "høyst 500", "340–350", "71 %"."""
    if f.value is None and f.value_low is None and f.value_high is None:
        return NO_NUMBER[lang]
    if f.value is None:
        return forms.printed(f.value_low, f.value_high, f.unit, lang)
    text = forms.percent(f.value / 100, lang, 2, 0) if f.unit == "percent" else forms.number(f.value, lang, 2)
    return ABOUT[lang].format(text) if f.precision == "approx" else text


def with_unit(f: Figure, lang: str) -> str:
    """The value as a table of sources shows it: what is no plain count says what it is ("1.0 per 100,000")."""
    text = printed(f, lang)
    if text == NO_NUMBER[lang]:
        return text
    if f.unit == "per_100k" and f.value is not None:
        text = forms.number(f.value, lang, 2, 1)
    if f.unit in BESIDE:
        return BESIDE[f.unit][lang].format(text)
    return KINDS[f.kind][lang].format(text) if f.kind in KINDS else text


def published(f: Figure, lang: str) -> str:
    """When it came out, as finely as known: "19. mai 2025", "januar 2024", "2016", "udatert"."""
    if f.published_precision == "undated":
        return UNDATED[lang]
    whole = [f.published_from.isoformat(), f.published.isoformat()]
    return str(f.published.year) if f.published_precision == "year" else forms.period(whole, lang)


def period(f: Figure, lang: str) -> str:
    days = [d.isoformat() for d in (f.period_start, f.period_end) if d]
    return forms.period(days if len(days) == 2 else None, lang)


@dataclass(frozen=True)
class Named:
    """A figure in a template."""

    name: str
    figure: Figure
    quotes: Quotes

    def __format__(self, what: str) -> str:
        f, lang = self.figure, self.quotes.lang
        shown: dict[str, Callable[[], str]] = {
            "": lambda: self._quoted(printed(f, lang)),
            "under": lambda: self._strict("under", f.value_high if f.precision == "at_most" else None),
            "up_to": lambda: self._strict("up_to", f.value_high if f.precision == "at_most" else None),
            "over": lambda: self._strict("over", f.value_low if f.precision == "at_least" else None),
            "period": lambda: period(f, lang),
            "year": lambda: period(f, lang) if f.period_start is None else _years(f),
            "publisher": lambda: forms.name("publisher", f.publisher, lang).split(" (")[0],
            "published": lambda: published(f, lang),
            "unit": lambda: forms.name("unit", f.unit, lang),
            "measure": lambda: forms.name("measure", f.measure, lang),
            "sex": lambda: forms.name("sex", f.sex, lang),
            "next_break": self._next_break,
        }
        if what not in shown:
            raise BadInput("a figure has no such field", column=self.name, value=what, remedy=nearest(what, shown))
        return shown[what]()

    def _strict(self, word: str, end: float | None) -> str:
        """A bound whose source says "under", "over" or "up to"; the tables hold the bound and not that word."""
        if end is None:
            raise BadInput(f"the figure is no bound, so not {word!r}", column=self.name, value=self.figure.figure_id)
        lang = self.quotes.lang
        text = forms.percent(end / 100, lang, 2, 0) if self.figure.unit == "percent" else forms.number(end, lang, 2)
        return self._quoted(STRICT[word][lang].format(text))

    def _next_break(self) -> str:
        """The day of the first change of law or rule after the figure's period: "1. november 2012"."""
        f = self.figure
        after = [b.date for b in vocabulary.breaks() if f.measure.startswith(b.measures) and b.date > f.period_end]
        if not after:
            raise BadInput("no break follows the figure", column=self.name, value=f.figure_id)
        return forms.period([min(after).isoformat()] * 2, self.quotes.lang)

    def _quoted(self, text: str) -> str:
        f = self.figure
        value = next((x for x in (f.value, f.value_high, f.value_low) if x is not None), float("nan"))
        self.quotes.shown.append(Quote(text, float(value), (f.figure_id,)))
        return text


def _years(f: Figure) -> str:
    first, last = f.period_start.year, f.period_end.year
    return str(first) if first == last else f"{first}\u2013{last}"


# --- what is computed


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
        ends = [None if x is None else turned(x) for x in (a.low, a.high)]
        if turned is abs and a.high is not None and a.high <= 0:
            ends = ends[::-1]  # a fall by at most so much is one of at least so little
        low, high = ends
        words = MOVED[self.quotes.lang]
        if low is not None and high is not None and low > 0:
            return f"{self._number(low, form)}\u2013{self._number(high, form)}"
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


TURNED = ("moved", "moved_more", "more_than", "size")
FORMS = ("percent", "whole", "count", "share", "ratio", "mean")
