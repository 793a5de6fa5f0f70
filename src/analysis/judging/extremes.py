"""Extremes: the highest or lowest of a run of years, of one publisher and definition, newest edition of each year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations
from typing import NamedTuple

from analysis import rule
from analysis.evidence import Pair
from analysis.judged import Day, Decisive, Judged, Public
from analysis.judging import numbers, records
from analysis.phrases import Phrase
from analysis.registry import Asked, ExtremeClaim, Text
from analysis.rule import CONTESTED, CONTRADICTED, SUPPORTED, Verdict
from analysis.store import Figure
from analysis.totals import DOUBTS, NEAREST, Side
from analysis.vocabulary import measures

# flags of an edition that says nothing of how far figures are revised
DOUBTFUL = frozenset({*DOUBTS, "low_confidence"})


def day(record: ExtremeClaim, asked: Sequence[Asked], public: Public, refusals: bool = True) -> Day:
    """Judge each count's last year against all the others of the window."""
    gaps: list[Gap] = []

    def one(number: Asked) -> records.One:
        held = records.usable(public, number.counted, record.geography)
        older = numbers.usable(public.older, number.counted, record.geography)
        series = numbers.yearly(held, number.counted)
        printed = numbers.every_yearly([*older, *held], number.counted)
        judged = []
        for key, years in series.items():
            wanted = _years(record, number.phrase, series)
            found = extreme(years, wanted, number.phrase, revision(printed[key]))
            if found:
                judged.append(found)
        decisive = [Decisive(tuple(d), _of(record, d, judged), number.phrase) for d in record.reference.qualifiers]
        for d in decisive:
            if d.judged:
                known = {y for s in (d.judged.part, d.judged.whole) if s for f in s.figures for y in _span(f)}
                lacking = [y for y in _years(record, number.phrase, series) if y not in known]
                ever = number.phrase.years is None and record.window.first is None
                if lacking:
                    first = min(known | set(lacking)) if ever else None
                    elsewhere = sorted({y for years in series.values() for y in years} & set(lacking))
                    gaps.append(Gap(number.counted.measure, lacking, first, elsewhere))
        verdicts = [d.judged.verdict for d in decisive if d.judged]
        return rule.together(verdicts, missing=len(verdicts) < len(decisive)), decisive, judged

    found = records.day(record, asked, one, NOTHING)
    return found if found.reason or not gaps else replace(found, reason=_missing(gaps))


class Revision(NamedTuple):
    """How far a publisher has corrected one year's figure, and the two editions that show it."""

    size: float = 0.0
    figures: tuple[Figure, ...] = ()


def extreme(years: dict[int, Side], wanted: range, phrase: Phrase, revised: Revision) -> Judged | None:
    """The last year beside the others; supported only with every year there and a margin no revision has reached."""
    last = years.get(wanted[-1])
    others = [years[y] for y in wanted[:-1] if y in years]
    if last is None or not others:
        return None
    sign = 1 if phrase.way == "highest" else -1
    rival = max(others, key=lambda s: sign * s.value)
    margin = sign * (last.value - rival.value)
    everything = Side(
        rival.value,
        min(s.low for s in others),
        max(s.high for s in others),
        last.unit,
        min(s.start for s in others),
        max(s.end for s in others),
        last.publisher,
        last.qualifiers,
        tuple(f for s in others for f in s.figures),
        tuple(dict.fromkeys(flag for s in others for flag in s.flags)),
        NEAREST,
    )
    # one doubtful year among many flags that year, and a doubt about the rival or the year itself the pair
    flags = tuple(dict.fromkeys((*last.flags, *rival.flags)))
    if margin > revised.size:
        verdict = Verdict(SUPPORTED if len(others) == len(wanted) - 1 else CONTESTED)
    elif -margin > revised.size:
        verdict = rule.barred(Verdict(CONTRADICTED), flags)
    else:
        verdict = Verdict(CONTESTED)
    pair = Pair(last, everything, flags, True)
    return Judged(pair, verdict, last.value, (last.low, last.high), "printed", phrase, revised=revised.figures)


def _years(record: ExtremeClaim, phrase: Phrase, series: dict[tuple, dict[int, Side]]) -> range:
    """The years of the words: so many ending with the year named, else from the first year anybody has counted."""
    last = record.window.end.year
    if phrase.years:
        return range(last - phrase.years + 1, last + 1)
    if record.window.first is not None:
        return range(record.window.start.year, last + 1)
    known = [y for years in series.values() for y in years if y <= last]
    return range(min(known, default=last), last + 1)


def revision(printed: dict[int, list[Side]]) -> Revision:
    """The largest change between two editions of one year of a series.

    Of any year known by then, also one after the claim's: it says how far this publisher corrects a yearly figure. A
    doubtful edition (undated, of an assumed period, an unclear unit ...) shows a doubt and no correction, nor does a
    coarser number that holds the finer one.
    """
    sound = [[s for s in sides if not DOUBTFUL.intersection(s.flags)] for sides in printed.values()]
    changes = (
        Revision(max(one.low - other.high, other.low - one.high), (*one.figures, *other.figures))
        for sides in sound
        for one, other in combinations(sides, 2)
    )
    return max((c for c in changes if c.size > 0), key=lambda c: c.size, default=Revision())


def _of(record: ExtremeClaim, definition: list[str], judged: list[Judged]) -> Judged | None:
    own = [
        j
        for j in judged
        if j.part.publisher == record.reference.publisher and set(definition) <= set(j.part.qualifiers)
    ]
    return max(own, key=lambda j: len(j.whole.figures), default=None)


def _span(figure) -> range:
    return range(figure.period_start.year, figure.period_end.year + 1)


NOTHING = Text(
    nb="Vi har ikke funnet tall for dette året og årene det skal måles mot, i samme serie.",
    en="We have found no figures for this year and the years to hold it against in one series.",
)


class Gap(NamedTuple):
    """Years that a series lacks; `before`: the words reach over all years, and nobody here has counted before this.

    `elsewhere` are those of them that stand in another series: by another publisher or definition, or of another unit.
    """

    measure: str
    years: list[int]
    before: int | None
    elsewhere: list[int]


def _missing(gaps: list[Gap]) -> Text:
    """The years that the series lacks, by name, and those that another series has."""
    nb = "; ".join(f"{measures()[g.measure].nb}: {_lacking(g, 'alle år før {}', 'andre serier har {}')}" for g in gaps)
    en = "; ".join(
        f"{measures()[g.measure].en}: {_lacking(g, 'all years before {}', 'other series have {}')}" for g in gaps
    )
    return Text(
        nb="I samme serie har vi ikke tall for disse årene, så åpne tall kan ikke vise om et av dem var høyere eller "
        f"lavere: {nb}.",
        en="The same series has no figures for these years, so open figures cannot show if one was higher or lower: "
        f"{en}.",
    )


def _lacking(gap: Gap, ever: str, others: str) -> str:
    """All years before the first that the series counts, then the others; and which of them another series has."""
    said = [spans(gap.years)]
    if gap.before:
        first = gap.before
        while first in gap.years:
            first += 1
        said = [ever.format(first), spans([y for y in gap.years if y > first])]
    elsewhere = f" ({others.format(spans(gap.elsewhere))})" if gap.elsewhere else ""
    return ", ".join(filter(None, said)) + elsewhere


def spans(years: list[int]) -> str:
    """2004, 2007-2009: runs of years as ranges."""
    runs: list[list[int]] = []
    for year in years:
        if runs and year == runs[-1][-1] + 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    return ", ".join(f"{run[0]}–{run[-1]}" if len(run) > 1 else f"{run[0]}" for run in runs)
