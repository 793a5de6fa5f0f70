"""What a single year is held against, and how often chance alone would give such a year.

A share is held against every long-run share of its definition that the reference publisher's own figures give; of both
definitions where the year's is not stated. A number is held against the means its sentence can name, or that of the
other years.
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

from analysis import simulate, store, vocabulary
from analysis.charts.topics import own_pairs
from analysis.charts.topics.chance import Chance
from analysis.paths import House

STATED = ("excl_dating", "incl_dating")
UNUSUAL = 0.25  # a year at least so far up this often or less is drawn as a tail; else what fits the words is


class Against(NamedTuple):
    """What a year is held against: k in so many people (share) or years (mean), where from, and the figures."""

    value: float
    k: float
    n: float
    period: list[str]
    definition: str | None
    publisher: str
    holds_year: bool
    figure_ids: tuple[str, ...]


def kind_of(j: dict[str, Any]) -> str | None:
    """share, comparison or extreme: the kinds of sentence that one year decides; else None."""
    return j["type"] if j["reading"] == "record" and j["type"] in ("share", "comparison", "extreme") else None


def year_of(j: dict[str, Any]) -> dict[str, Any] | None:
    """The number of the one year that the sentence is about, as the reference publisher printed it."""
    for r in j["reference"]:
        counted = r.get("unit") in ("victims", "cases") and r.get("k") is not None and r.get("n")
        if counted and _one_year(r["period"]):
            return r
    return None


def _one_year(period: list[str]) -> bool:
    return period[0][:4] == period[1][:4] and (period[0][4:], period[1][4:]) == ("-01-01", "-12-31")


def held_against(j: dict[str, Any], year: dict[str, Any], where: House) -> list[Against]:
    """Everything that the year of a sentence is held against."""
    return shares(year, where) if kind_of(j) == "share" else means(j, year, where)


def shares(year: dict[str, Any], where: House) -> list[Against]:
    """The long-run shares of the reference publisher, of the year's definition or, where it states none, of both."""
    wanted = [d for d in STATED if d in year["qualifiers"]] or list(STATED)
    pairs = own_pairs.windows(own_pairs.own(own_pairs.level(where), year["unit"]))
    alike = [e for e in pairs if _stated(e) in wanted]
    order = sorted(alike, key=lambda e: (wanted.index(_stated(e)), e["period"]))
    return [
        Against(
            value=e["share"],
            k=e["k"],
            n=e["n"],
            period=e["period"],
            definition=_stated(e),
            publisher=e["publisher"],
            holds_year=own_pairs.holds(e["period"], year["period"]),
            figure_ids=own_pairs.ids(e),
        )
        for e in order
    ]


def means(j: dict[str, Any], year: dict[str, Any], where: House) -> list[Against]:
    """The means per year that the sentence compares with, or the mean of the other years of an extreme."""
    if j["type"] == "comparison":
        return [_compared(r, year) for r in j["reference"]]
    others = set(year["denominator_figure_ids"])
    held = [f.value for f in store.load(vocabulary.TOPICS, where) if f.figure_id in others]
    return [
        Against(
            value=sum(held) / len(held),
            k=sum(held),
            n=len(held),
            period=year["whole_period"],
            definition=None,
            publisher=year["whole_publisher"],
            holds_year=False,
            figure_ids=tuple(sorted(others)),
        )
    ]


def _compared(r: dict[str, Any], year: dict[str, Any]) -> Against:
    years = own_pairs.years(r["whole_period"])
    return Against(
        value=r["n"],
        k=r["n"] * years,
        n=years,
        period=r["whole_period"],
        definition=_stated(r),
        publisher=r["whole_publisher"],
        holds_year=own_pairs.holds(r["whole_period"], year["period"]),
        figure_ids=tuple(r["denominator_figure_ids"]),
    )


def _stated(r: dict[str, Any]) -> str | None:
    return next((d for d in STATED if d in r["qualifiers"]), None)


def year_ids(kind: str, year: dict[str, Any]) -> tuple[str, ...]:
    """The figures of the year itself: part and whole of a share, else the number alone."""
    return own_pairs.ids(year) if kind == "share" else tuple(year["numerator_figure_ids"])


# --- chance


def at_least(kind: str, year: dict[str, Any], a: Against) -> float:
    if kind == "share":
        return float(simulate.at_least(year["k"], year["n"], a.value))
    return float(simulate.at_least_events(year["k"], a.value))


def is_tail(kind: str, year: dict[str, Any], against: list[Against]) -> bool:
    return kind != "share" or all(at_least(kind, year, a) <= UNUSUAL for a in against)


def case_of(kind: str, year: dict[str, Any], a: Against, phrase: dict[str, Any], tail: bool) -> Chance:
    ids = tuple(dict.fromkeys((*year_ids(kind, year), *a.figure_ids)))
    k = int(year["k"])
    if kind == "share":
        chances, expected = simulate.binomial(year["n"], a.value), year["n"] * a.value
    else:
        chances, expected = simulate.poisson(a.value, int(max(k, a.value) + 12 * math.sqrt(a.value) + 12)), a.value
    coloured = range(k, len(chances)) if tail else _fitting(year["n"], phrase)
    name = f"{a.definition or 'all'} {a.period[0][:4]}-{a.period[1][:4]}"
    share, mean = (a.value, None) if kind == "share" else (None, a.value)
    return Chance(name, chances, coloured, k, expected, ids, year["n"] if kind == "share" else None, share, mean)


def _fitting(n: int, phrase: dict[str, Any]) -> range:
    """The counts out of n whose share fits the words."""
    return range(math.ceil(n * phrase["low"] - 1e-9), math.floor(n * phrase["high"] + 1e-9) + 1)
