"""What was public on a day, and which edition of each figure was then the newest.

A figure counts as certainly public from `published`, as possibly public from `published_from`. Where a
publisher issues last year's totals every January, a total that we hold only from a later edition counts
from the first day of the month after, and says so with the flag later_edition.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import NamedTuple

from analysis import vocabulary
from analysis.identity import revises
from analysis.store import Figure

CERTAINLY, POSSIBLY = "published", "published_from"
YEARLY_TOTALS = ("homicide_victims", "homicide_cases")  # what a yearly issue always holds; a breakdown it may not
SERIES = (
    "measure unit kind stock_flow role base_start base_end geography area period_start period_end period_type sex "
    "relationship publisher"
).split()


class Edition(NamedTuple):
    """A figure with the day from which it counts as public."""

    figure: Figure
    since: dt.date
    flags: tuple[str, ...] = ()

    @property
    def has_number(self) -> bool:
        """False where the publisher leaves the cell empty: it may have printed a number before."""
        return printed(self.figure)


def printed(figure: Figure) -> bool:
    """Whether it gives a number or a bound."""
    return any(x is not None for x in (figure.value, figure.value_low, figure.value_high))


def scope(figure: Figure) -> tuple[str, ...]:
    """The tags of its definition, but for those that say through which table of its publisher it came."""
    return tuple(q for q in figure.qualifiers if vocabulary.group_of("qualifiers", q) != "provenance")


def series(figure: Figure) -> tuple:
    """What two editions of one figure share: its identity but for the value."""
    return (*(getattr(figure, column) for column in SERIES), tuple(figure.subset), scope(figure))


def editions(figures: Iterable[Figure], sure: str = CERTAINLY) -> dict[tuple, list[Edition]]:
    """Every series with its editions, oldest first; an undated edition never comes after a dated one."""
    found: dict[tuple, list[Figure]] = {}
    for figure in figures:
        found.setdefault(series(figure), []).append(figure)
    return {
        key: [_edition(f, first=f is oldest, sure=sure) for f in held]
        for key, held, oldest in ((k, *_by_age(series_held)) for k, series_held in found.items())
    }


def _by_age(held: list[Figure]) -> tuple[list[Figure], Figure]:
    """Editions, undated ones first, and the oldest by date: an undated one is that only where none is dated."""
    ids = {f.figure_id: f for f in held}
    ordered = sorted(held, key=lambda f: _age(f, ids))
    return ordered, next((f for f in ordered if f.published_precision != "undated"), ordered[0])


def _age(figure: Figure, held: dict[str, Figure]) -> tuple:
    """By day; of one day, or of a month and a day in it, what replaces another after it; then the surest last."""
    dated, day, replaced, before, steps = figure.published_precision != "undated", figure.published, 0, figure, 0
    while (before := held.get(before.supersedes)) is not None:  # a month's edition, the oldest of it, ends last
        steps += 1
        if before.published >= day:
            day, replaced = before.published, steps
    return dated, day, replaced, vocabulary.CONFIDENCE.index(figure.confidence), figure.figure_id


def _edition(figure: Figure, first: bool, sure: str) -> Edition:
    since = getattr(figure, sure)
    issued = _yearly_issue(figure)
    if first and issued and issued < since:
        return Edition(figure, issued, ("later_edition",))
    return Edition(figure, since)


def _yearly_issue(figure: Figure) -> dt.date | None:
    """The day by which the publisher had certainly issued this yearly total, if it issues it every year."""
    month = vocabulary.publishers()[figure.publisher].issues_in
    total = figure.period_type == "year" and figure.kind == "count" and figure.measure in YEARLY_TOTALS
    if (
        not (month and total)
        or figure.subset
        or figure.relationship
        or figure.area
        or figure.sex not in ("total", "na")
    ):
        return None
    return dt.date(figure.period_end.year + 1, month + 1, 1)


def newest(held: dict[tuple, list[Edition]], as_of: dt.date) -> list[Edition]:
    """The newest edition of each series that was public on the day; one that only repeats in coarser words is none."""
    found = []
    for editions_held in held.values():
        if len(editions_held) == 1:
            last = editions_held[0]
            if last.since > as_of:
                continue
        else:
            public = [e for e in editions_held if e.since <= as_of]
            if not public:
                continue
            last = public[0]
            for e in public[1:]:
                undated = last.figure.published_precision == "undated"
                if undated or e.figure.publisher == "unnamed" or revises(e.figure, last.figure):
                    last = e
        later = last.flags and last.figure.published <= as_of  # the edition itself is out by now
        found.append(Edition(last.figure, last.since) if later else last)
    return found
