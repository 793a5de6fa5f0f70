"""Which countries' partner homicides may be set beside each other: k and n of one country, publisher and period.

Of each country the newest year for which UNODC has both numbers. UNODC has no count of Norway's by partner alone, so
Norway's are those of Kripos, over the longer periods that Kripos printed and the newest single year. Years are never
added up, and women are left out where the publisher may have exchanged women and men.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import NamedTuple

from analysis import asof, store, vocabulary
from analysis.charts import rows
from analysis.estimate import wilson
from analysis.evidence import Pair, Question, gather
from analysis.paths import House
from analysis.store import Figure

PART, WHOLE = "partner_homicide_victims", "homicide_victims"
HOME, HOME_PUBLISHER, PUBLISHER = "NO", "kripos", "unodc"


class Row(NamedTuple):
    """One line of the chart: a country in some years, both sexes, and women where that can be told."""

    geography: str
    both: Pair
    women: Pair | None
    doubtful: bool  # whether the publisher's women and men of these years may have been exchanged
    later: Pair | None = None  # women of a newer year than both sexes have


def comparable(where: House) -> tuple[list[Row], list[Row], list[Row]]:
    """Norway's rows, the other countries' by falling share, and countries with too few victims to be drawn.

    Of each other country the newest year with both numbers; of Norway the newest period of several years for each
    definition of a partner, and the newest single year.
    """
    held = [f for f in store.load(["homicide"], where) if f.measure in (PART, WHOLE)]
    places = sorted({f.geography for f in held if f.measure == PART and f.publisher == PUBLISHER})
    found = [_newest_year(place, [f for f in held if f.geography == place]) for place in places]
    drawn = [row for row in found if row.both.part.value >= rows.FEW]
    drawn.sort(key=lambda row: (-share(row.both), row.geography))
    home = _home([f for f in held if f.geography == HOME])
    rows.require(f for row in (*home, *drawn) for pair in row[1:3] if pair for f in _figures(pair))
    return home, drawn, [row for row in found if row not in drawn]


def _newest_year(place: str, held: list[Figure]) -> Row:
    pairs = [p for p in _pairs(place, held) if p.part.publisher == p.whole.publisher == PUBLISHER]
    newest = max(pairs, key=lambda p: p.part.end)
    return _row(place, newest, [p for p in _pairs(place, held, "female") if p.part.publisher == PUBLISHER])


def _home(held: list[Figure]) -> list[Row]:
    own = [p for p in _pairs(HOME, held) if p.part.publisher == p.whole.publisher == HOME_PUBLISHER]
    newest = {}
    for p in sorted(own, key=lambda p: (p.part.end, p.part.start)):
        several = p.part.start.year != p.part.end.year
        newest[dating(p) if several else "one year"] = p
    women = [p for p in _pairs(HOME, held, "female") if p.part.publisher == HOME_PUBLISHER]
    return [_row(HOME, newest[key], women) for key in sorted(newest, key=lambda k: (k == "one year", k))]


def _pairs(place: str, held: list[Figure], sex: str | None = None) -> list[Pair]:
    """The pairs that the rules of evidence admit, each with the denominator that counts first."""
    question = Question({"victims": PART}, {"victims": WHOLE}, place, sex, sex)
    public = asof.newest(asof.editions(held), dt.date.max)
    return [p for p in gather(question, public, refusals=False).pairs if p.first]


def _row(place: str, both: Pair, women: Iterable[Pair]) -> Row:
    women = list(women)
    same = [p for p in women if (p.part.start, p.part.end, dating(p)) == (both.part.start, both.part.end, dating(both))]
    doubtful = any("sex_doubtful" in p.flags for p in same)
    sure = [p for p in women if "sex_doubtful" not in p.flags and p.part.end > both.part.end]
    later = max(sure, key=lambda p: p.part.end, default=None)
    return Row(place, both, None if doubtful or not same else same[0], doubtful, later)


def dating(p: Pair) -> str:
    """Whether partners who never shared a home are counted."""
    said = [q for q in p.part.qualifiers if vocabulary.group_of("qualifiers", q) == "dating"]
    return said[0] if said else "dating_not_stated"


def one_collection(p: Pair) -> bool:
    """Whether both numbers come from the same publisher and, within UNODC, from the same collection."""
    provenance = [
        {q for q in side.qualifiers if vocabulary.group_of("qualifiers", q) == "provenance"}
        for side in (p.part, p.whole)
    ]
    return p.part.publisher == p.whole.publisher and provenance[0] == provenance[1]


def share(p: Pair) -> float:
    return p.part.value / p.whole.value


def interval(p: Pair) -> tuple[float, float]:
    return wilson(p.part.value, p.whole.value)


def ids(p: Pair) -> tuple[str, ...]:
    return (*p.part.ids, *p.whole.ids)


def _figures(p: Pair) -> tuple[Figure, ...]:
    return (*p.part.figures, *p.whole.figures)
