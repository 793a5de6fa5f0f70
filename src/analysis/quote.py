"""Every number shown to a reader goes through `Quotes`, which remembers the figures behind it.

A notebook or a chart holds one `Quotes`; what it printed can then be compared when data change, and
each number leads to its figures and from there to its sources.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from babel.numbers import format_decimal

from analysis.forms_numbers import rounded

LOCALES = {"nb": "nb_NO", "en": "en_GB"}
PATTERNS = {"count": "#,##0", "percent": "0.0", "share": "0.000", "ratio": "0.00", "mean": "#,##0.0"}
DECIMALS = {form: len(pattern.partition(".")[2]) for form, pattern in PATTERNS.items()}


class Quote(NamedTuple):
    """One number as shown, and the figures it was computed from."""

    text: str
    value: float
    figure_ids: tuple[str, ...]


@dataclass
class Quotes:
    """The numbers of one page, chart or notebook, in the order in which they were shown."""

    lang: str = "en"
    shown: list[Quote] = field(default_factory=list)

    def __call__(self, value: float, figure_ids: Iterable[str], form: str = "count") -> str:
        """Format a number for the language and remember its figures.

        form: count (68), percent (a fraction shown as 23.9 %), share (0.239), ratio (1.29), mean (9.0).
        """
        ids = tuple(figure_ids)
        if not ids:
            raise ValueError(f"the number {value} has no figure behind it")
        number = value * 100 if form == "percent" else value
        shown = format_decimal(rounded(number, DECIMALS[form]), PATTERNS[form], LOCALES[self.lang])
        if form == "percent":
            shown += "\u00a0%" if self.lang == "nb" else "%"
        self.shown.append(Quote(shown, float(value), ids))
        return shown

    def k_of_n(self, pair: dict[str, Any]) -> str:
        """ "68 av 284" or "68 of 284" for a pair of a judgement."""
        k = self(pair["k"], pair["numerator_figure_ids"])
        n = self(pair["n"], pair["denominator_figure_ids"])
        return f"{k} {'av' if self.lang == 'nb' else 'of'} {n}"

    def share(self, pair: dict[str, Any], key: str = "share", form: str = "percent") -> str:
        """A number that rests on both sides of a pair: its share, an end of its interval, a mass."""
        return self(pair[key], (*pair["numerator_figure_ids"], *pair["denominator_figure_ids"]), form)

    def interval(self, pair: dict[str, Any]) -> str:
        """The Wilson 95 % interval of a pair."""
        low, high = self.share(pair, "low"), self.share(pair, "high")
        return f"{low.removesuffix('%').strip()}–{high}"
