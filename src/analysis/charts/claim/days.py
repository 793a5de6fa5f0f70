"""The days of a claim's timeline: from when its chart shows them, what stood on each, and the numbers by window."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any, NamedTuple

from analysis import store, vocabulary
from analysis.charts import rows
from analysis.charts.rows import year_of
from analysis.paths import House

BEFORE = 2  # years before the sentence in which figures still tell how it came to be
AIR = 0.17  # of the years there is something to show: drawn before them, at most one year


class Step(NamedTuple):
    """One number from one day on: `run` is its definition and window."""

    day: float
    run: tuple
    number: dict[str, Any]


def said(j: dict[str, Any]) -> tuple[dt.date, dt.date]:
    """First and last day on which the sentence can have been published."""
    parts = [int(x) for x in j["published"]["date"].split("-")]
    first = dt.date(*[*parts, 1, 1][:3])
    if len(parts) == 3:
        return first, first
    after = dt.date(first.year + 1, 1, 1) if len(parts) == 1 else (first + dt.timedelta(days=31)).replace(day=1)
    return first, after - dt.timedelta(days=1)


def moments(j: dict[str, Any]) -> list[dict[str, Any]]:
    """The days from shortly before the sentence on which figures came, with the verdict that then stood before them."""
    published = said(j)[0]
    since = published.replace(year=published.year - BEFORE, day=1).isoformat()
    known = [m for m in j["timeline"] if m["as_of"] <= j["as_of"]]
    before, after = [m for m in known if m["as_of"] < since], [m for m in known if m["as_of"] >= since]
    return [*before[-1:], *after]


def drawable(j: dict[str, Any], where: House) -> dict[str, Any]:
    """The judgement without the past numbers that may not be drawn: their publisher has taken them back since."""
    hidden = store.hidden(where)
    if not hidden:
        return j
    held = {f.figure_id: f for f in store.load(vocabulary.TOPICS, where)}
    rested = {i for m in j["timeline"] for r in m["reference"] for i in r["figure_ids"]}
    refused = rows.withheld_of((held[i] for i in rested), [*held.values(), *hidden])
    return j | {
        "timeline": [
            m | {"reference": [r for r in m["reference"] if refused.keys().isdisjoint(r["figure_ids"])]}
            for m in j["timeline"]
        ]
    }


def ends(j: dict[str, Any]) -> tuple[float, float]:
    """From shortly before the first number, or the sentence, to the day of the data."""
    days = [m["as_of"] for m in moments(j)[1:] if m["reference"]]
    first, last = min([year_of(said(j)[0]), *(day_of(day) for day in days[:1])]), day_of(j["as_of"])
    return first - min(1.0, AIR * (last - first)), last


def state(m: dict[str, Any]) -> tuple:
    numbers = tuple((r["definition"], r["share"] and round(r["share"], 4), *r["period"]) for r in m["reference"])
    return m["verdict"], m["direction"], numbers


def day_of(iso: str) -> float:
    return year_of(dt.date.fromisoformat(iso))


def changes(moments: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The days on which the verdict, its direction or a number that decides changed."""
    found: list[dict[str, Any]] = []
    for m in moments:
        if not found or state(m) != state(found[-1]):
            found.append(m)
    return found


def spells(moments: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The days on which the verdict or its direction changed."""
    found: list[dict[str, Any]] = []
    for m in moments:
        if not found or (m["verdict"], m["direction"]) != (found[-1]["verdict"], found[-1]["direction"]):
            found.append(m)
    return found


def steps(moments: list[dict[str, Any]]) -> Iterator[Step]:
    """Each number of each day; several of one definition keep their order."""
    for m in moments:
        seen: dict[str, int] = {}
        for r in m["reference"]:
            place = seen[r["definition"]] = seen.get(r["definition"], -1) + 1
            yield Step(day_of(m["as_of"]), (r["definition"], place, *r["period"]), r)


def stop(own: list[Step], run: tuple, moments: list[dict[str, Any]], right: float) -> float:
    """The day on which another number took the place of this one; the edge where none has."""
    later = [m for m in moments if day_of(m["as_of"]) > own[-1].day]
    return next((day_of(m["as_of"]) for m in later if run not in [s.run for s in steps([m])]), right)


def plotted(moments: list[dict[str, Any]], where: House) -> Iterator[dict[str, Any]]:
    """The verdict of each day with the figures that were new on it, and each number with those it rests on.

    Of the new figures those are named that may stand on a chart at all.
    """
    held = {f.figure_id: f for f in store.load(vocabulary.TOPICS, where)}
    new = (held[i] for m in moments for i in m["new_figure_ids"])
    hidden = rows.withheld_of(new, [*held.values(), *store.hidden(where)])
    for m in moments:
        new = [i for i in m["new_figure_ids"] if i not in hidden]
        if new:
            yield {
                "panel": "verdicts",
                "as_of": m["as_of"],
                "verdict": m["verdict"],
                "direction": m["direction"],
                "figure_ids": new,
            }
    for m in moments:
        for r in m["reference"]:
            yield {
                "panel": "numbers",
                "as_of": m["as_of"],
                "verdict": r["verdict"],
                "direction": r["direction"],
                "definition": r["definition"],
                "period_start": r["period"][0],
                "period_end": r["period"][1],
                "k": r["k"],
                "n": r["n"],
                "share": r["share"],
                "figure_ids": r["figure_ids"],
            }
