"""The fields of a notebook's prose: a figure by its name, {newest} its value as printed, {newest:period} its period.

Every number so shown is remembered with its figures (`quote.Quotes`).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from string import Formatter
from typing import Any

from analysis import forms, vocabulary
from analysis.errors import BadInput, nearest
from analysis.page_computed import ABOUT
from analysis.quote import Quote, Quotes
from analysis.store import Figure
from analysis.tell_words import Claimed

STRICT = {
    "under": {"nb": "under {}", "en": "under {}"},
    "over": {"nb": "over {}", "en": "over {}"},
    "up_to": {"nb": "opptil {}", "en": "up to {}"},
}
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
FIELD = re.compile(r"[A-Za-z]\w*(\.[A-Za-z]\w*)?")
FORM = re.compile(r"\w*")
FIELDS = "A field is {name}, {name:form}, {claim.word} or {claim.number:form}"
NO_NUMBER = {"nb": "ikke offentliggjort", "en": "not published"}
UNDATED = {"nb": "udatert", "en": "undated"}


def fill(template: str, look_up: Callable[[str], Any]) -> str:
    """A template with its fields filled in: {NAME}, {NAME:FORM}, and of a claim {CLAIM.WORD} or {CLAIM.NUMBER:FORM}.

    Nothing else is a field: no attribute of a figure, no index, no conversion, no field inside a form. Raises BadInput.
    """
    try:
        parts = [*Formatter().parse(template)]
    except ValueError as wrong:
        raise BadInput(f"the text is no template: {wrong}", value=_start(template), remedy=FIELDS) from None
    return "".join(text + ("" if field is None else _filled(field, *how, look_up)) for text, field, *how in parts)


def _filled(field: str, form: str, conversion: str | None, look_up: Callable[[str], Any]) -> str:
    shown = f"{{{field}{f'!{conversion}' if conversion else ''}{f':{form}' if form else ''}}}"
    if not FIELD.fullmatch(field) or not FORM.fullmatch(form) or conversion:
        raise BadInput("no such kind of field", value=shown, remedy=FIELDS)
    name, _, part = field.partition(".")
    held = look_up(name)
    if isinstance(held, Claimed) != bool(part):
        what = "only a claim has parts" if part else "which part of the claim is meant is not said"
        raise BadInput(what, value=shown, remedy=FIELDS)
    held = getattr(held, part) if part else held
    try:
        return format(held, form)
    except (ValueError, TypeError) as wrong:
        raise BadInput(f"this cannot be filled in: {wrong}", value=shown, remedy=FIELDS) from None


def _start(text: str) -> str:
    line = next((line for line in text.splitlines() if line.strip()), "")
    return line if len(line) <= 60 else f"{line[:59]}…"


# --- a figure


def printed(f: Figure, lang: str) -> str:
    """The value as printed: "68", "om lag 340", "høyst 500" or "under 500", "340–350", "71 %"."""
    if f.value is None and f.value_low is None and f.value_high is None:
        return NO_NUMBER[lang]
    if f.value is None:
        return forms.printed(f.value_low, f.value_high, f.unit, lang, "strict_bound" in f.status)
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
