"""What is known of the editions of a year's figure: when it stood in print, and what totals printed later say of it."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from analysis import asof, store, vocabulary
from analysis.charts import rows
from analysis.evidence import EVENT
from analysis.paths import House
from analysis.store import Figure, Sighting
from analysis.totals import JULY_22

MEASURES = ("homicide_victims", "homicide_cases")


class Printing(NamedTuple):
    """A figure in print: on a day between two."""

    figure: Figure
    since: dt.date
    by: dt.date

    @property
    def first(self) -> float:
        """The earliest day as a decimal year."""
        return rows.year_of(self.since)

    @property
    def last(self) -> float:
        return rows.year_of(self.by)


class Followed(NamedTuple):
    """A year's figure by one publisher, with its printings from the oldest to the newest."""

    printings: tuple[Printing, ...]

    @property
    def first(self) -> Figure:
        return self.printings[0].figure

    @property
    def last(self) -> Figure:
        return self.printings[-1].figure

    @property
    def change(self) -> float:
        return self.last.value - self.first.value

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(p.figure.figure_id for p in self.printings))


class Total(NamedTuple):
    """A total of several years as printed, and the sums of the yearly figures as first printed and as they now stand.

    Both sums are without those killed on 22 July where the total is.
    """

    printed: Figure
    first: float
    newest: float
    first_ids: tuple[str, ...]
    newest_ids: tuple[str, ...]

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys((self.printed.figure_id, *self.newest_ids, *self.first_ids)))


def yearly_totals(where: House, measure: str) -> rows.Selection:
    """Totals of whole years, both sexes."""
    return rows.select(
        where,
        measure,
        kind="count",
        unit=vocabulary.measures()[measure].unit,
        period_type="year",
        sex=("total", "na"),
        relationship=None,
        precision="exact",
    )


def follow(figures: list[Figure], where: House) -> list[Followed]:
    """The yearly totals that stood in print in at least two calendar years, by dated printings of the publisher."""
    seen, sources = store.sightings(where), store.sources(where)
    found = []
    for editions in asof.editions(f for f in figures if f.published_precision != "undated").values():
        each = [(e.figure, s) for e in editions for s in seen[e.figure.figure_id]]
        printings = [_printing(f, s) for f, s in each if sources[s.source_id].date]
        ordered = _once_a_year(sorted(printings, key=lambda p: (p.last, p.figure.published, p.figure.figure_id)))
        if len({p.by.year for p in ordered}) > 1:
            found.append(Followed(tuple(ordered)))
    return sorted(found, key=lambda x: (x.first.measure != MEASURES[0], x.first.period_start, x.first.publisher))


def _printing(f: Figure, s: Sighting) -> Printing:
    return Printing(f, s.published_from, s.published)


def _once_a_year(printings: list[Printing]) -> list[Printing]:
    """The first printing of each value in each calendar year: papers copy one edition many times."""
    kept: dict[tuple[int, str], Printing] = {}
    for p in printings:
        kept.setdefault((p.by.year, p.figure.figure_id), p)
    return list(kept.values())


def partly_undated(figures: list[Figure]) -> list[list[Figure]]:
    """Figures of which one edition is dated and another, with another value, is not: dated ones first."""
    found = []
    for editions in asof.editions(figures).values():
        held = [e.figure for e in editions]
        dated = {f.published_precision != "undated" for f in held}
        if dated == {True, False} and len({f.value for f in held}) > 1:
            found.append(sorted(held, key=lambda f: f.published_precision == "undated"))
    return found


def several_years(where: House) -> list[Total]:
    """Totals of several years of one publisher whose every year it has printed, newest period first."""
    measure = MEASURES[0]
    printed = rows.select(
        where, measure, kind="count", period_type="years", sex=("total", "na"), relationship=None, precision="exact"
    ).drawn
    yearly = asof.editions(yearly_totals(where, measure).drawn)
    found = [t for f in printed if (t := _total(f, yearly, where))]
    return sorted(found, key=lambda t: t.printed.period_start, reverse=True)


def _total(printed: Figure, yearly: dict[tuple, list[asof.Edition]], where: House) -> Total | None:
    own = {
        held[0].figure.period_start.year: [e.figure for e in held]
        for held in yearly.values()
        if held[0].figure.publisher == printed.publisher
    }
    years = range(printed.period_start.year, printed.period_end.year + 1)
    if any(y not in own for y in years):
        return None
    first, newest = [own[y][0] for y in years], [own[y][-1] for y in years]
    dead = 0.0
    ids: tuple[str, ...] = ()
    if "excl_22_july" in printed.qualifiers and printed.period_start <= JULY_22 <= printed.period_end:
        (july,) = rows.select(where, MEASURES[0], subset=[EVENT]).drawn
        dead, ids = july.value, (july.figure_id,)
    return Total(
        printed,
        sum(f.value for f in first) - dead,
        sum(f.value for f in newest) - dead,
        (*(f.figure_id for f in first), *ids),
        (*(f.figure_id for f in newest), *ids),
    )
