"""How figures change from edition to edition, and what differs between two states of the data.

A revision is a later edition of one series with another value. A state is a day ("what was public then"), a folder
of processed tables, or now. How provisional a year is follows from the revisions that a publisher has made of such
years before, never from a rule of ours.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

from analysis import asof, store, vocabulary, withheld
from analysis.errors import BadInput
from analysis.paths import House
from analysis.store import Figure, Sighting

NOW = "now"
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
LAST_DAY = dt.date.max
NO_REVISION = frozenset(("forecast", "definition_differs", "break"))  # what differs then was not counted alike


class Moved(NamedTuple):
    """A claim whose verdict, or its direction, changed on the day a figure came; others may have come that day too."""

    claim: str
    day: str
    before: str
    after: str


class Revision(NamedTuple):
    """Two editions of one series, and the claims that the newer one moved."""

    older: Figure
    newer: Figure
    moved: tuple[Moved, ...] = ()
    hidden: bool = False  # suppressed since: neither number is told

    @property
    def change(self) -> float | None:
        """Newer minus older, in the unit of the figure; None where one of them is only a bound."""
        return None if None in (self.older.value, self.newer.value) else self.newer.value - self.older.value

    @property
    def finer(self) -> bool:
        """Whether the newer edition only prints more digits of what the older one rounded."""
        ends = (self.older.value_low, self.newer.value_low, self.newer.value_high, self.older.value_high)
        same = ends[0] == ends[1] and ends[2] == ends[3]
        return None not in ends and ends[0] <= ends[1] <= ends[2] <= ends[3] and not same

    @property
    def percent(self) -> float | None:
        """The change in percent of the older edition; None from nought."""
        return 100 * self.change / self.older.value if self.change is not None and self.older.value else None

    @property
    def age(self) -> int | None:
        """Years from the one that the period ends in to that of the newer edition."""
        end = self.newer.period_end
        return None if end is None else self.newer.published.year - end.year


class Settling(NamedTuple):
    """What a publisher's revisions of a measure have been: of so many figures printed twice, how far they moved."""

    publisher: str
    measure: str
    printed_again: int  # series of yearly figures seen in print in more than one year, changed or not
    revised: int
    largest: float | None  # percent, by size; sign kept
    middle: float | None  # median of the sizes, percent
    oldest: int | None  # years after its period at which a figure was still revised


class Change(NamedTuple):
    """How one series differs between two states: new, gone, revised, withheld (its publisher gives no number any
    more), or the same number under another status."""

    kind: str
    before: Figure | None
    after: Figure | None
    hidden: bool = False  # a number tells what is suppressed now: none is told


def revisions(figures: Iterable[Figure], judgements: Iterable[dict[str, Any]] = ()) -> list[Revision]:
    """Every revision, by measure, publisher and period, oldest edition first.

    figures: all that is held, cells without a number among them, since they say what is suppressed.
    """
    held = {f.figure_id: f for f in figures}
    by = moved_by(judgements)
    pairs = ((held[f.supersedes], f) for f in held.values() if f.supersedes in held)
    secret = withheld.secret_ids(held.values())
    found = [Revision(a, b, _moved(by, a, b), _hidden(a, b, secret)) for a, b in pairs]
    return sorted(found, key=lambda r: (*_place(r.newer)[:-2], r.newer.sex, r.newer.published))


def _moved(by: Mapping[str, list[Moved]], older: Figure, newer: Figure) -> tuple[Moved, ...]:
    """What moved on the day of the newer edition, as the one came among the numbers that decide or the other left."""
    both = (m for f in (older, newer) for m in by.get(f.figure_id, ()) if m.day == newer.published.isoformat())
    return tuple(dict.fromkeys(both))


def concerns(f: Figure, measure: str | None, year: int | None) -> bool:
    """Whether a figure is of the measure and its period holds the year; None asks for nothing."""
    holds = year is None or bool(f.period_start and f.period_start.year <= year <= f.period_end.year)
    return holds and measure in (None, f.measure)


def moved_by(judgements: Iterable[dict[str, Any]]) -> dict[str, list[Moved]]:
    """figure_id -> the claims whose verdict or direction changed as it came among the numbers that decide, or left."""
    found: dict[str, list[Moved]] = {}
    for j in judgements:
        before, stood = None, set()  # the first day of a timeline changes nothing
        for moment in j["timeline"]:
            after = (moment["verdict"], moment["direction"] or "")
            decide = {i for r in moment["reference"] for i in r["figure_ids"]}
            if before not in (None, after):
                words = (" ".join(filter(None, before)), " ".join(filter(None, after)))
                for name in decide ^ stood:  # what came into the numbers that decide, and what left them
                    found.setdefault(name, []).append(Moved(j["id"], moment["as_of"], *words))
            before, stood = after, decide
    return found


def settling(figures: Iterable[Figure], sightings: Mapping[str, Iterable[Sighting]]) -> list[Settling]:
    """How far each publisher's yearly figures were revised, of those that we saw printed in more than one year."""
    figures = list(figures)
    secret = withheld.secret_ids(figures)
    told = (f for f in figures if f.period_type in ("year", "day") and f.figure_id not in secret)
    series: dict[tuple[str, str], list[list[Figure]]] = {}
    for held in asof.editions(told).values():
        chain = [e.figure for e in held]
        seen = [x for f in chain for x in sightings.get(f.figure_id, ()) if x.via is None]
        years = {x.published.year for x in seen if x.published.year == x.published_from.year}
        if len(years) > 1:
            series.setdefault((chain[0].publisher, chain[0].measure), []).append(chain)
    return [_settling(publisher, measure, chains) for (publisher, measure), chains in sorted(series.items())]


def _settling(publisher: str, measure: str, chains: list[list[Figure]]) -> Settling:
    pairs = (Revision(a, b) for chain in chains for b in chain for a in _before(b, chain))
    made = [r for r in pairs if r.change and not r.finer and NO_REVISION.isdisjoint((*r.older.status, *r.newer.status))]
    percents = [r.percent for r in made if r.percent is not None]  # from nought there is none
    return Settling(
        publisher,
        measure,
        printed_again=len(chains),
        revised=len({asof.series(r.newer) for r in made}),
        largest=max(percents, key=abs, default=None),
        middle=median(map(abs, percents)) if percents else None,
        oldest=max((r.age for r in made if r.age is not None), default=None),
    )


def _before(f: Figure, chain: list[Figure]) -> list[Figure]:
    """The number that a figure replaced, also where its publisher gave none in between."""
    held = {x.figure_id: x for x in chain}
    older = held.get(f.supersedes)
    while older is not None and not withheld.printed(older):
        older = held.get(older.supersedes)
    return [] if older is None else [older]


def diff(before: Iterable[Figure], after: Iterable[Figure], secret: Collection[str] | None = None) -> list[Change]:
    """What differs between two states, series by series, the newest edition of each compared.

    secret: `withheld.secret_ids` of what is known now, where `after` is not that.
    """
    after = list(after)
    secret = withheld.secret_ids(after) if secret is None else secret
    old, new = _newest(before), _newest(after)
    found = []
    for key in old.keys() | new.keys():
        was, now = old.get(key), new.get(key)
        if kind := _kind(was, now):
            found.append(Change(kind, None if kind == "new" else was, now, _hidden(was, now, secret)))
    return sorted(found, key=lambda c: _place(c.after or c.before))


def _hidden(was: Figure | None, now: Figure | None, secret: Collection[str]) -> bool:
    """Whether one of two editions tells what its publisher suppresses, now or by the second of them."""
    taken_back = now is not None and "suppressed" in now.status
    return taken_back or any(f is not None and f.figure_id in secret for f in (was, now))


def _kind(was: Figure | None, now: Figure | None) -> str | None:
    """How a series differs. An undated number is no edition, so a dated one that differs from it is new."""
    if was is None or now is None:
        return "new" if was is None else "gone"
    if _number(was) == _number(now):
        return None if was.status == now.status else "status"
    if not asof.printed(now):
        return "withheld"
    return "new" if was.published_precision == "undated" else "revised"


def state(text: str, where: House) -> list[Figure]:
    """The figures of a state, and the cells without a number: `now`, a day YYYY-MM-DD, or a built checkout."""
    if text == NOW:
        return _all(where)
    if DAY.fullmatch(text):
        try:
            day = dt.date.fromisoformat(text)
        except ValueError:
            raise BadInput("no such day in the calendar", value=text, remedy="Write it as YYYY-MM-DD") from None
        editions = asof.editions(_all(where))
        return [e.figure for e in asof.newest(editions, day)]
    folder = Path(text).expanduser().resolve()
    for root in (folder, folder.parent.parent):  # a checkout, or its data/processed
        if (root / "data" / "processed" / "build.json").is_file():
            return _of_checkout(House(root), text)
    raise BadInput("no state of the data", value=text, remedy=f"Give {NOW}, a day YYYY-MM-DD, or a built checkout")


def _of_checkout(where: House, text: str) -> list[Figure]:
    """The figures of another checkout, which another version of the code may have built."""
    try:
        return _all(where)
    except (LookupError, TypeError, ValueError, OSError) as error:  # pyarrow's errors are of these kinds
        remedy = "Build it there with this version: partnerdrap build --force"
        raise BadInput("its tables have another shape", value=text, remedy=remedy) from error


def _all(where: House) -> list[Figure]:
    return [*store.load(vocabulary.TOPICS, where), *store.hidden(where)]


def _newest(figures: Iterable[Figure]) -> dict[tuple, Figure]:
    return {asof.series(e.figure): e.figure for e in asof.newest(asof.editions(figures), LAST_DAY)}


def _number(f: Figure) -> tuple:
    return f.value, f.value_low, f.value_high, f.precision


def _start(f: Figure) -> dt.date:
    return f.period_start or dt.date.min


def _place(f: Figure) -> tuple:
    return f.topic, f.measure, f.geography, f.publisher, _start(f), f.sex, f.figure_id
