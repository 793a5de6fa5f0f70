"""Shares: k of n as a level, by interval and posterior mass, or as a record of what was printed."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from analysis import estimate, evidence, rule
from analysis.evidence import Pair, Refusal
from analysis.judged import Day, Decisive, Judged, Public
from analysis.judging import numbers, records
from analysis.memory import Memory
from analysis.phrases import Phrase
from analysis.registry import Asked, Counted, ShareClaim, Text
from analysis.rule import CONTESTED, SUPPORTED, Verdict
from analysis.totals import Side
from analysis.vocabulary import measures, publishers

SIBLINGS = {"victims": "cases"}  # "hvert fjerde drap" is read as victims, with cases as the alternative


def day(record: ShareClaim, asked: Sequence[Asked], public: Public, refusals: bool = True) -> Day:
    """Pairs, verdicts and reference set of one day."""
    pairs, refused = _pairs(record, public, refusals)

    def one(number: Asked) -> records.One:
        if record.reading == "level":
            return _level(record, number.phrase, pairs)
        return _record(record, number.phrase, pairs, public)

    return replace(records.day(record, asked, one, _nothing(record)), refused=refused)


def question(record: ShareClaim) -> evidence.Question:
    """The claim's measures by unit: the unit it names first, its sibling as the alternative."""
    part, whole = record.numerator.measure, record.denominator.measure
    first = part.rsplit("_", 1)[-1]
    units = [first, *([SIBLINGS[first]] if first in SIBLINGS and "unit" in record.sensitivity else [])]
    return evidence.Question(
        {unit: part.removesuffix(first) + unit for unit in units},
        {unit: whole.removesuffix(first) + unit for unit in units},
        record.geography,
        record.numerator.sex,
        record.denominator.sex,
    )


def _pairs(record: ShareClaim, public: Public, refusals: bool) -> tuple[list[Pair], list[Refusal]]:
    if measures()[record.numerator.measure].kind == "share":
        return list(_reconstructed(record, public)), []
    days = None if record.window.newest else (record.window.start, record.window.end)
    asked = question(record)
    # claims that ask the same share other questions (another phrase, another day without news) share the pairs
    news = tuple((id(e.figure), e.flags) for e in public.newest)
    key = repr(asked), refusals, days, news
    found = _GATHERED.get(key, public.newest, lambda: evidence.gather(asked, public.newest, refusals, days))
    return found.pairs, list(found.refused)


_GATHERED: Memory[evidence.Evidence] = Memory(512)


def _reconstructed(record: ShareClaim, public: Public) -> Iterator[Pair]:
    """A share printed without counts, over the n that the same study printed for the same years and definition:
    every count that rounds to the share."""
    totals = numbers.usable(public.newest, record.denominator, record.geography)
    for e in numbers.usable(public.newest, record.numerator, record.geography):
        share = numbers.side_of(e)
        for total in map(numbers.side_of, totals):
            same = (total.start, total.end, total.publisher) == (share.start, share.end, share.publisher)
            if not same or total.qualifiers != share.qualifiers or None in (total.value, share.low, share.high):
                continue
            n = total.value
            lowest, highest = math.ceil(share.low / 100 * n), math.floor(share.high / 100 * n)
            if lowest <= highest:
                best = min(max(round((share.value or share.low) / 100 * n), lowest), highest)
                flags = tuple(dict.fromkeys((*share.flags, *total.flags, "reconstructed")))
                part = replace(share, value=best, low=lowest, high=highest, unit=total.unit, way="reconstructed")
                yield Pair(part, total, flags, True)


# --- level


def _level(record: ShareClaim, phrase: Phrase, pairs: list[Pair]) -> records.One:
    judged = [judge_pair(pair, phrase, pairs) for pair in pairs]
    decisive = [Decisive(tuple(d), newest_window(record, d, judged), phrase) for d in record.reference.qualifiers]
    verdict = rule.together(
        [d.judged.verdict for d in decisive if d.judged], missing=any(d.judged is None for d in decisive)
    )
    return verdict, decisive, judged


def judge_pair(pair: Pair, phrase: Phrase, pairs: list[Pair]) -> Judged:
    """A pair as a level: its interval and masses, at every value that its sides may have."""
    k, n = pair.part.value, pair.whole.value
    compared = tuple(_years_of(pair, pairs))
    spread = estimate.dispersion([(p.part.value, p.whole.value) for p in compared])
    shrink = spread if spread and spread > estimate.TOO_DISPERSED else 1.0
    flags = (*pair.flags, "dispersed") if shrink > 1 else pair.flags
    ends = [(k, n), *((k, end) for end in (pair.whole.low, pair.whole.high) if end != n)]
    if pair.part.way == "reconstructed":
        ends += [(end, n) for end in (pair.part.low, pair.part.high) if end != k]
    low, high = phrase.low or 0.0, 1.0 if phrase.high is None else phrase.high
    counts = [(a, b) for a, b in ends if b == n]  # every count that a printed share allows; else the one printed
    intervals = [estimate.wilson(a / shrink, b / shrink) for a, b in counts]
    return Judged(
        replace(pair, flags=flags),
        rule.agreed([rule.level(a / shrink, b / shrink, phrase) for a, b in ends], flags),
        share_of(pair),
        (min(i[0] for i in intervals), max(i[1] for i in intervals)),
        "wilson",
        phrase,
        estimate.masses(k / shrink, n / shrink, low, high),
        spread,
        () if spread is None else compared,
    )


def share_of(pair: Pair) -> float:
    """The share: as it was printed where the count was worked out from it, else k over n."""
    printed = pair.part.figures[0].value if pair.part.way == "reconstructed" else None
    return pair.part.value / pair.whole.value if printed is None else printed / 100


def _years_of(pair: Pair, pairs: list[Pair]) -> list[Pair]:
    """The single-year pairs inside a window, same publisher and unit, same or unstated dating rule."""
    if pair.part.start.year == pair.part.end.year:
        return []
    dating = {q for q in pair.part.qualifiers if "dating" in q} | {"dating_not_stated"}
    return [
        p
        for p in pairs
        if p.first
        and p.part.publisher == pair.part.publisher
        and p.part.unit == pair.part.unit
        and p.part.start.year == p.part.end.year
        and "part_period" not in p.flags
        and "mixed_source" not in p.flags
        and pair.part.start <= p.part.start
        and p.part.end <= pair.part.end
        and {q for q in p.part.qualifiers if "dating" in q} <= dating
    ]


def newest_window(record: ShareClaim, definition: Iterable[str], judged: list[Judged]) -> Judged | None:
    """The newest admissible window of the claim's length under one definition, by the reference publisher."""
    unit = _unit(record)
    windows = [
        j
        for j in judged
        if j.pair.first
        and j.part.unit == unit
        and j.part.publisher == record.reference.publisher
        and set(definition) <= set(j.part.qualifiers)
        and not {"part_period", "mixed_source"} & set(j.pair.flags)
        and j.part.end.year - j.part.start.year + 1 >= record.window.min_years
    ]

    # newest end; then the longest; then without the dead of 22 July, whom no partner killed
    def choice(j: Judged) -> tuple:
        return j.part.end, -j.part.start.toordinal(), j.pair.july22 == "excl_22_july"

    return max(windows, key=choice, default=None)


def _unit(record: ShareClaim) -> str:
    """The unit that decides: of the numerator, or of the n behind a share printed without counts."""
    part = measures()[record.numerator.measure]
    return measures()[record.denominator.measure].unit if part.kind == "share" else next(iter(question(record).part))


# --- record


def _record(record: ShareClaim, phrase: Phrase, pairs: list[Pair], public: Public) -> records.One:
    window = record.window
    judged = [as_printed(p, phrase) for p in pairs]
    if stated := _stated_measure(record):
        held = records.usable(public, stated, record.geography)
        judged += [stated_alone(s, phrase) for s in numbers.answers(held, stated, window)]
        replaced = numbers.usable(public.older, stated, record.geography)
        older = [stated_alone(s, phrase) for s in numbers.answers(replaced, stated, window)]
    else:
        older = []
    unit = _unit(record)
    deciding = [j for j in judged if j.part.unit in (unit, "percent")]  # cases can contest, and never decide
    others = [*older, *(j for j in judged if j not in deciding)]
    verdict, decisive = records.decide(record, phrase, deciding, others)
    return verdict, decisive, judged


def _stated_measure(record: ShareClaim) -> Counted | None:
    return record.numerator if measures()[record.numerator.measure].kind == "share" else record.stated


def as_printed(pair: Pair, phrase: Phrase) -> Judged:
    """A pair as a record: its own counts, without interval or mass."""
    k, n = pair.part.value, pair.whole.value
    if phrase.counts:
        fits = (k, n) == phrase.counts
        verdict = Verdict(SUPPORTED) if fits else rule.barred(Verdict(rule.CONTRADICTED), pair.flags)
    else:
        verdict = rule.record(k / n, k / n, phrase, pair.flags)
    if pair.part.way == "reconstructed":
        ends = [rule.record(x / n, x / n, phrase, pair.flags) for x in (k, pair.part.low, pair.part.high)]
        verdict = ends[0] if len(set(ends)) == 1 else Verdict(CONTESTED, ends[0].direction)
    return Judged(pair, verdict, share_of(pair), (None, None), "none", phrase)


def stated_alone(side: Side, phrase: Phrase) -> Judged:
    """A printed share as a record of what its publisher found."""
    low, high = (None if b is None else b / 100 for b in (side.low, side.high))
    value = None if side.value is None else side.value / 100
    flags = (*side.flags, "stated_only")
    printed = None if side.about else value
    verdict = Verdict(CONTESTED) if phrase.counts else rule.record(low, high, phrase, flags, printed)
    return Judged(Pair(side, None, flags, True), verdict, value, (low, high), "printed", phrase)


def _nothing(record: ShareClaim) -> Text:
    """Why a share could not be checked."""
    who = publishers()[record.reference.publisher]
    if record.reading == "record":
        return Text(
            nb="Vi har ikke funnet tall for både delen og helheten, eller for andelen selv, for den perioden.",
            en="We have found no figures for both the part and the whole, or for the share itself, for that period.",
        )
    years = record.window.min_years
    return Text(
        nb=f"{who.nb} hadde ikke publisert antall for både delen og helheten over {years} år eller mer; en andel trykt "
        "uten antall avgjør ikke.",
        en=f"{who.en} had not published counts of both the part and the whole over {years} years or more; a share "
        "printed without counts does not settle it.",
    )
