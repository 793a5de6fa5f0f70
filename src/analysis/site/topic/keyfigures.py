"""The newest published figure that answers a query, and how a page shows one: number, whose count, when, how defined.

A query is a dict of columns of the figures table. Where it does not say otherwise it means all of Norway, both sexes,
no subset, and the kind of number that the measure is of.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from analysis import asof, forms, vocabulary
from analysis.errors import BadInput
from analysis.site.figure import facts
from analysis.site.model import Site
from analysis.store import Figure

LAST_DAY = dt.date.max
NOT_COUNTED = frozenset({"forecast", "counterfactual", "own_estimate", "as_printed_inconsistent"})
PARTIAL = "partial_coverage"
ONE_YEAR = ("year", "day", "within")
NAMED = ("name",)  # in a query: what the page calls the figure


class Shelf:
    """The figures that have a page, by measure, for many queries."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.by_measure: dict[str, list[Figure]] = {}
        for f in site.held.values():
            self.by_measure.setdefault(f.measure, []).append(f)
        self._asked: dict[str, list[Figure]] = {}  # each question is put once for both languages

    def newest(self, query: dict[str, Any]) -> Figure:
        """The newest figure of the newest period; of several the body that keeps the register. Doubtful ones never."""
        found = [f for f in self.all(query) if _sure(f)]
        if not found:
            raise BadInput("no figure answers to it", value=query, remedy="`partnerdrap find` shows what is held")
        return max(found, key=_order)

    def all(self, query: dict[str, Any]) -> list[Figure]:
        """Every figure that answers, in its newest edition."""
        asked = repr(sorted(query.items()))
        if asked not in self._asked:
            held = [f for f in self.by_measure.get(query["measure"], ()) if _answers(f, query)]
            newest = (e.figure for e in asof.newest(asof.editions(held), LAST_DAY))
            self._asked[asked] = [f for f in newest if f.figure_id in self.site.figures]
        return self._asked[asked]

    def shown(self, f: Figure, label: str, lang: str) -> dict[str, Any]:
        """One figure, ready to show; `label` says what is counted in the words of the page."""
        return {
            "id": f.figure_id,
            "number": facts.number(f, lang),
            "label": label,
            "place": "" if f.geography == "NO" else facts.geography(f.geography, lang),
            "when": facts.capital(facts.when(f, lang)),
            "by": facts.counted_by(f, lang),
            "stated": facts.stated(f),
            "published": facts.published(f, lang),
            "definition": facts.capital("; ".join(definition(f, lang))),
            "doubts": facts.capital("; ".join(facts.cautions(f, lang))),
            "path": self.site.figure_link(f.figure_id, lang),
        }

    def years_of(self, query: dict[str, Any]) -> list[int]:
        """The calendar years for which a figure answers, doubtful ones too: of the year, or of a day in it."""
        dated = (f for f in self.all(query) if f.period_start and f.period_type in ONE_YEAR)
        return sorted({f.period_start.year for f in dated})


def definition(f: Figure, lang: str) -> list[str]:
    """What its definition counts in or out; not through which table of its publisher it came."""
    tags = [q for q in f.qualifiers if vocabulary.group_of("qualifiers", q) != "provenance"]
    return [forms.name("qualifiers", tag, lang) for tag in tags]


def spans(years: Iterable[int]) -> str:
    """1991–1999, 2001, 2003–2004."""
    runs: list[list[int]] = []
    for year in sorted(years):
        if runs and year == runs[-1][-1] + 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    return ", ".join(str(r[0]) if len(r) == 1 else f"{r[0]}\u2013{r[-1]}" for r in runs)


def _answers(f: Figure, query: dict[str, Any]) -> bool:
    usual = {
        "geography": "NO",
        "area": None,
        "subset": [],
        "sex": ("total", "na"),
        "kind": vocabulary.measures()[query["measure"]].kind,
    }
    wanted = {**usual, **{column: value for column, value in query.items() if column not in NAMED}}
    return all(_is(getattr(f, column), value, column) for column, value in wanted.items())


def _is(cell: Any, value: Any, column: str) -> bool:
    if column == "qualifiers":
        return set(value) <= set(cell) if value else not cell
    if column == "subset":
        return sorted(cell) == sorted(value)
    return cell in value if isinstance(value, tuple) else cell == value


def _sure(f: Figure) -> bool:
    """A count of the whole country that its source stands by; what a machine or a memory passed on is not."""
    doubts = NOT_COUNTED | {PARTIAL}
    return bool(f.period_end) and f.confidence != "low" and not doubts.intersection(f.status)


def _order(f: Figure) -> tuple:
    rank = vocabulary.publishers()[f.publisher].rank
    dated = f.published_precision != "undated"
    return f.period_end, f.period_start, -rank, dated, f.published, f.figure_id
