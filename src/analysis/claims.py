"""The judgement of a claim as of a day: gather what was public, judge it by rule v1, follow it through time.

The reference set decides: for each definition that the sentence leaves open, the newest figures of the kind the
claim asks for. What else bears on the sentence is shown beside it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from analysis import asof, evidence, judging, registry, rule, state, store, vocabulary, withheld
from analysis.asof import Edition
from analysis.errors import BadInput
from analysis.judged import Day, Instead, Judgement, Moment, Public, Stated
from analysis.memory import Memory
from analysis.paths import House, house
from analysis.registry import Asked, Claim, claim
from analysis.store import Figure

__all__ = ["Claim", "claim", "judge"]
POPULATION = "population"  # a rate's denominator


def judge(
    record: Claim | str, as_of: dt.date | None = None, where: House | None = None, history: bool = True
) -> Judgement:
    """Judge a claim by what was certainly public on a day (default: the newest day in the data).

    Without `history` the timeline stays empty, and what was possibly public is not asked.
    """
    where = where or house()
    registered = isinstance(record, str)
    record = claim(record, where) if registered else record
    asked = registry.asked(record)
    data_date = dt.date.fromisoformat(state.require_build(where)["data_date"])
    as_of = as_of or data_date
    bearing = _bearing_on(record, where)
    if registered:
        _check_windows(record, bearing)
    # for a share, totals of other years say how far this publisher revises
    held = bearing if record.type == "share" else [f for f in bearing if _in_time(record, f)]
    sure = _editions(held, asof.CERTAINLY)
    now = public(sure, as_of)
    found = judging.day(record, asked, now)
    maybe = found
    if history:
        maybe = judging.day(record, asked, public(_editions(held, asof.POSSIBLY), as_of), refusals=False)
    return Judgement(
        claim=record,
        as_of=as_of,
        data_date=data_date,
        verdict=found.verdict,
        flags=_flags(record, found, where),
        reason=found.reason,
        phrases=tuple(dict.fromkeys(a.phrase for a in asked)),
        reference=found.reference,
        evidence=tuple(found.evidence),
        refused=tuple(found.refused),
        stated=tuple(_stated(record, asked, held, as_of)),
        timeline=tuple(_timeline(record, asked, sure, as_of)) if history else (),
        possibly=maybe.verdict if maybe.verdict != found.verdict else None,
        instead=() if found.verdict.verdict == rule.SUPPORTED else tuple(_instead(record, found, now)),
        secret=_secret(where) if history else frozenset(),
    )


def _secret(where: House) -> frozenset[str]:
    """The figures that tell what their publisher suppresses. All tables are read only where something is suppressed."""
    hidden = store.hidden(where)
    if not any("suppressed" in f.status for f in hidden):
        return frozenset()
    return frozenset(withheld.secret_ids([*store.load(vocabulary.TOPICS, where), *hidden]))


def _instead(record: Claim, found: Day, now: Public) -> list[Instead]:
    from analysis.instead import instead  # dates and numbers by Babel cost half as much as the rest

    return instead(record, found.decided, found.evidence, now)


def public(held: dict[tuple, list[Edition]], as_of: dt.date) -> Public:
    """The newest edition of each series that was public on a day, and those it replaced.

    Where the newest gives no number, its publisher has taken back what it printed before: none of it is evidence.
    """
    newest = asof.newest(held, as_of)
    several = [series for series in held.values() if len(series) > 1]
    standing = {id(e.figure) for e in newest} if several else set()
    gone = {asof.series(e.figure) for e in newest if not e.has_number} if several else set()
    older = [
        e for series in several if asof.series(series[0].figure) not in gone
        for e in series if e.since <= as_of and id(e.figure) not in standing
    ]  # fmt: skip
    return Public([e for e in newest if e.has_number], older)


_EDITIONS: Memory[dict[tuple, list[Edition]]] = Memory(16)


def _editions(held: list[Figure], sure: str) -> dict[tuple, list[Edition]]:
    """The editions of some figures; many claims bear on the same ones."""
    return _EDITIONS.get((sure, *map(id, held)), held, lambda: asof.editions(held, sure))


def _bearing_on(record: Claim, where: House) -> list[Figure]:
    """Figures of what the claim counts, in the claim's country; broken down only as the claim is.

    Among them the cells that their publisher leaves empty, since it may have printed a number in them before.
    """
    measures = {c.measure for _, c in record.measures}
    if record.type == "share" and vocabulary.measures()[record.numerator.measure].kind != "share":
        asked = judging.shares.question(record)
        measures |= {*asked.part.values(), *asked.whole.values()}
    subsets = {(), (evidence.EVENT,), *(tuple(sorted(s)) for _, c in record.measures for s in (c.subset, *c.parts))}
    topics = sorted({vocabulary.measures()[m].topic for m in measures})
    held = store.load(topics, where, geography=record.geography)
    held = [*held, *(f for f in store.hidden(where) if f.geography == record.geography)]
    return [f for f in held if f.measure in measures and tuple(f.subset) in subsets]


def _check_windows(record: Claim, bearing: list[Figure]) -> None:
    """A window that no figure touches is a slip of the pen, and not a claim that figures cannot settle."""
    days = [(f.period_start, f.period_end) for f in bearing if f.period_start is not None]
    for window in (record.window, *getattr(record, "against", [])):
        if window.newest or not days or any(start <= window.end and window.start <= end for start, end in days):
            continue
        first, last = min(start for start, _ in days).year, max(end for _, end in days).year
        said = f"{window.start.year}-{window.end.year}"
        remedy = f"Give years between {first} and {last}"
        file = f"claims/{record.id}.yaml"
        raise BadInput("the window lies outside the data", file=file, column="window", value=said, remedy=remedy)


def _in_time(record: Claim, figure: Figure) -> bool:
    """Whether a figure's days touch those of the sentence. An extreme also asks how far other years were revised."""
    if record.window.newest or record.type in ("extreme", "trend") or figure.period_start is None:
        return True
    windows = [record.window, *getattr(record, "against", [])]
    start, end = min(w.start for w in windows), max(w.end for w in windows)
    return figure.period_start <= end and start <= figure.period_end


def _flags(record: Claim, found: Day, where: House) -> tuple[str, ...]:
    """The reference set's flags, and what can only be said of the claim as a whole."""
    decided = found.decided
    flags = [flag for j in decided for flag in j.flags]
    if decided and any(d.judged is None for d in found.reference):
        flags.append("definition_missing")
    if decided and _own_source_only(record, found, where):
        flags.append("own_source_only")
    return tuple(dict.fromkeys((*flags, *found.flags)))


def _own_source_only(record: Claim, found: Day, where: House) -> bool:
    """True if every sighting of the numbers that decide stands in the document that made the claim."""
    sources, sightings = store.sources(where), store.sightings(where)
    share = record.type == "share"  # a total of all homicides is no confirmation of the part
    ids = {i for j in found.decided for i in (j.part.ids if share else j.ids)}
    urls = {sources[s.source_id].url for i in ids for s in sightings[i]}
    return {_page(url) for url in urls} <= {_page(url) for url in (record.published.url, *record.published.copies)}


def _page(url: str) -> str:
    return url.split("://", 1)[-1].removeprefix("www.").rstrip("/")


def _stated(record: Claim, asked: Sequence[Asked], held: list[Figure], as_of: dt.date) -> Iterable[Stated]:
    """Shares printed without counts: they are shown, and decide nothing about a level."""
    if record.type != "share" or record.stated is None:
        return
    phrase = asked[0].phrase
    sex = record.stated.sex
    printed = [
        f
        for f in held
        if f.measure == record.stated.measure
        and f.kind == "share"
        and not (f.subset or f.relationship or f.area)
        and (sex is None or f.sex == sex)
    ]
    for edition in public(asof.editions(printed), as_of).newest:
        low, high = (None if b is None else b / 100 for b in (edition.figure.value_low, edition.figure.value_high))
        yield Stated(edition.figure, low, high, rule.fit(low, high, phrase))


def _timeline(record: Claim, asked: Sequence[Asked], held: dict, as_of: dt.date) -> Iterable[Moment]:
    """Every day up to `as_of` on which figures of this claim became public, with the verdict of that day."""
    idle = {POPULATION}  # figures that can move no verdict of this claim
    if record.type == "share" and record.reading == "level" and record.stated:
        idle.add(record.stated.measure)
    by_day: dict[dt.date, list[str]] = {}
    for editions in held.values():
        for e in editions:
            if e.since <= as_of and e.figure.measure not in idle and _in_time(record, e.figure):
                by_day.setdefault(e.since, []).extend([e.figure.figure_id] if e.has_number else [])
    for day in sorted(by_day):
        found = judging.day(record, asked, public(held, day), refusals=False)
        yield Moment(day, found.verdict, tuple(found.decided), tuple(sorted(by_day[day])))
