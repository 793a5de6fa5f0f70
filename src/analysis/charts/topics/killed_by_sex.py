"""Women and men killed by a partner and women and men killed in all, in the same windows, with their rates.

Partner homicides are the pairs of the claim most-victims-women; all killed are the yearly counts by sex of the one
publisher that prints them for every year of the window.
"""

from __future__ import annotations

from typing import NamedTuple

from analysis import estimate, vocabulary
from analysis.charts import rows
from analysis.charts.topics import homicide
from analysis.charts.topics.homicide import Pair, Rate
from analysis.paths import House
from analysis.store import Figure

CLAIM = "most-victims-women"
SEXES = ("female", "male")


class Killed(NamedTuple):
    """The women and men killed in a window, by one publisher. `rest` was printed in the total and under neither."""

    group: str  # partner, all
    first: int
    last: int
    publisher: str
    dating: str
    count: dict[str, float]
    figure_ids: dict[str, tuple[str, ...]]
    total: float
    total_ids: tuple[str, ...]
    rates: dict[str, Rate]

    @property
    def period(self) -> str:
        return f"{self.first}–{self.last}"

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(i for held in (*self.figure_ids.values(), self.total_ids) for i in held))

    @property
    def rest(self) -> float:
        return self.total - sum(self.count.values())

    @property
    def share(self) -> float:
        return self.count["female"] / self.total

    @property
    def interval(self) -> tuple[float, float]:
        return estimate.wilson(self.count["female"], self.total)


def killed(where: House) -> dict[str, list[Killed]]:
    """By group: those killed by a partner in each window, and all killed in the same years where that is known."""
    by_partner = [_by_partner(p, where) for p in _windows(where)]
    return {"partner": by_partner, "all": [_everyone(k, where) for k in by_partner if not _holds_july(k)]}


def _windows(where: House) -> list[Pair]:
    found = [p for p in homicide.pairs(where, CLAIM) if not homicide.one_year(p) and homicide.sure(p)]
    return sorted(found, key=lambda p: (vocabulary.publishers()[p["publisher"]].rank, -homicide.years(p)[1]))


def _by_partner(p: Pair, where: House) -> Killed:
    """A pair of women over both, with the men that the same source printed."""
    first, last = homicide.years(p)
    held = rows.select(where, "partner_homicide_victims", unit="victims", kind="count", relationship=None).drawn
    women = next(f for f in held if f.figure_id in p["numerator_figure_ids"])
    (men,) = (f for f in rows.newest(held) if f.sex == "male" and homicide.same_series(f, women))
    count = {"female": p["k"], "male": men.value}
    ids = {"female": (women.figure_id,), "male": (men.figure_id,)}
    total = (p["n"], tuple(p["denominator_figure_ids"]))
    rates = _rates_of(count, ids, where, first, last)
    return Killed("partner", first, last, p["publisher"], homicide.dating(p), count, ids, *total, rates)


def _everyone(window: Killed, where: House) -> Killed:
    """All killed in the same years: yearly counts by sex of the publisher that has every one, added."""
    held = rows.newest(
        rows.select(
            where, "homicide_victims", unit="victims", kind="count", period_type="year", sex=SEXES, relationship=None
        ).drawn
    )
    wanted = {(sex, year) for sex in SEXES for year in range(window.first, window.last + 1)}
    by_publisher: dict[str, dict[tuple[str, int], Figure]] = {}
    for f in held:
        by_publisher.setdefault(f.publisher, {})[f.sex, f.period_start.year] = f
    whole = [p for p, found in by_publisher.items() if wanted <= found.keys()]
    publisher = min(whole, key=lambda p: (vocabulary.publishers()[p].rank, p))
    used = {sex: [by_publisher[publisher][s, y] for s, y in sorted(wanted) if s == sex] for sex in SEXES}
    count = {sex: sum(f.value for f in figures) for sex, figures in used.items()}
    ids = {sex: tuple(f.figure_id for f in figures) for sex, figures in used.items()}
    rates = _rates_of(count, ids, where, window.first, window.last)
    total = (sum(count.values()), tuple(i for sex in SEXES for i in ids[sex]))
    return Killed("all", window.first, window.last, publisher, "", count, ids, *total, rates)


def _rates_of(count: dict[str, float], ids: dict, where: House, first: int, last: int) -> dict[str, Rate]:
    return {s: homicide.rate(count[s], homicide.person_years(where, first, last, (s,)), ids[s]) for s in SEXES}


def _holds_july(k: Killed) -> bool:
    """Whether the window holds 22 July 2011, whose dead nobody printed by sex."""
    return k.first <= homicide.JULY_22.year <= k.last
