"""What may be said instead: the nearest wording that the figures that decide support, in nb and en.

Each wording is written from one published figure or pair, with who counted, when, and what is included, and is
judged by the same rule, as a claim of its own, before it is shown.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any

from analysis import judging, phrases, registry, rule, vocabulary
from analysis.judged import Instead, Judged, Public
from analysis.judging import numbers, shares
from analysis.quote import LOCALES
from analysis.registry import Claim
from analysis.rule import SUPPORTED
from analysis.wording import Number, one_sex, said, words, written


def instead(record: Claim, decided: Iterable[Judged], evidence: Iterable[Judged], public: Public) -> list[Instead]:
    """One wording for each number that decides; where none does, for the newest number that bears on the sentence."""
    basis = list(decided) or _newest(record, [*evidence, *_printed_shares(record, public)])
    found: dict[str, Instead] = {}
    for j in basis:
        for number, claim_of in _candidates(record, j):
            if _holds(claim_of(number), public):
                sentence = said(record, j, number, basis)
                found.setdefault(
                    sentence["nb"], Instead(**sentence, phrase=number.nb, verdict=SUPPORTED, figure_ids=j.ids)
                )
                break
    return list(found.values())


def _printed_shares(record: Claim, public: Public) -> Iterator[Judged]:
    """Shares printed without counts: they decide no level, and are still what can be said."""
    if record.type == "share" and record.stated is not None:
        held = numbers.usable(public.newest, record.stated, record.geography)
        for side in numbers.answers(held, record.stated, registry.Window(newest=True)):
            yield shares.stated_alone(side, registry.asked(record)[0].phrase)


def _newest(record: Claim, evidence: Iterable[Judged]) -> list[Judged]:
    """The reference publisher's newest number first, else anybody's who is named; of a period as long as a share's at
    least, and as a trend's at most: a sum over decades says nothing of a few years."""
    doubtful = {"mixed_source", "part_period", "derived", "low_confidence", "unit_unclear"}
    named = [
        j
        for j in evidence
        if j.part.publisher != "unnamed" and j.part.value is not None and not doubtful.intersection(j.flags)
    ]
    years = record.window.years
    least, most = years if record.type == "share" else 1, years if record.type == "trend" else dt.MAXYEAR
    fit = [j for j in named if least <= j.part.end.year - j.part.start.year + 1 <= most]
    own = [j for j in fit if j.part.publisher == record.reference.publisher]
    newest = max(own or fit, key=lambda j: (j.part.end, j.part.end - j.part.start), default=None)
    return [newest] if newest else []


def _holds(claim: Claim, public: Public) -> bool:
    """The same rule as for any claim; a wording that the grammar cannot read does not hold."""
    try:
        asked = registry.asked(claim)
    except registry.BadInput:
        return False
    return judging.day(claim, asked, public, refusals=False).verdict.verdict == SUPPORTED


# --- candidates, nearest first


def _candidates(record: Claim, j: Judged) -> Iterator[tuple[Number, Any]]:
    makers = {
        "share": _shares,
        "rate": _means,
        "change": _changes,
        "comparison": _comparisons,
        "extreme": _rises,
    }
    if record.type == "statement" and j.part.unit == "percent":
        yield from _stated(record, j)
    else:
        yield from makers.get(record.type, _counts)(record, j)


def _as(kind: type[Claim], record: Claim, j: Judged, number: Number, **keys: Any) -> Claim:
    """A record about this figure's own days and definition, with the new words."""
    window = registry.Window(first=_end(j.part.start, j), last=_end(j.part.end, j))
    definition = [q for q in j.part.qualifiers if vocabulary.group_of("qualifiers", q) != "provenance"]
    reference = registry.Reference(publisher=j.part.publisher, qualifiers=[definition])
    base = {k: getattr(record, k) for k in registry.Claim.model_fields if k in record.model_fields_set}
    base |= {"type": kind.model_fields["type"].annotation.__args__[0], "reading": "record", "phrases": [number.nb]}
    return kind.model_construct(
        **{"paraphrase": True, "sensitivity": [], **base, "window": window, "reference": reference, **keys}
    )


def _end(day: dt.date, j: Judged) -> int | dt.date:
    start, end = j.part.start, j.part.end
    whole = (start.month, start.day, end.month, end.day) == (1, 1, 12, 31)
    return day.year if whole else day


def _shares(record: Claim, j: Judged) -> Iterator[tuple[Number, Any]]:
    """Plain fractions nearest the share that also stand as a level; then the percentage; then the counts."""
    if j.whole is None or j.estimate is None:
        yield from _stated(record, j)
        return

    def claim_of(number: Number) -> Claim:
        keys = {k: getattr(record, k) for k in ("numerator", "denominator", "stated")}
        return _as(registry.ShareClaim, record, j, number, **keys)

    for number in (*_fractions(j.estimate), _percent(j.estimate)):
        words_for = phrases.parse(number.nb)
        ends = [(j.k, n) for n in dict.fromkeys((j.n, j.whole.low, j.whole.high)) if n]
        if number.form == "percent" or all(rule.level(k, n, words_for).verdict == SUPPORTED for k, n in ends):
            yield number, claim_of
    yield Number(*(words()["k_of_n"][lang].format(round(j.k), round(j.n)) for lang in LOCALES), "many"), claim_of


def _fractions(share: float) -> list[Number]:
    """Every fraction a newspaper would print, nearest the share first."""
    text = words()["fraction"]
    found = [(abs(share - 0.5), Number(**text["half"], form="the"))]
    for n, nth in enumerate(text["nth"], start=3):
        found.append(
            (
                abs(share - 1 / n),
                Number(**{lang: text["every"][lang].format(nth[lang]) for lang in LOCALES}, form="one"),
            )
        )
    for k, n in ((2, 3), (3, 4), *((k, 10) for k in (2, 3, 4, 6, 7, 8, 9))):
        of = {
            lang: text["of"][lang].format(text["cardinal"][k - 1][lang], text["cardinal"][n - 1][lang])
            for lang in LOCALES
        }
        found.append((abs(share - k / n), Number(**of, form="many")))
    return [number for _, number in sorted(found, key=lambda f: f[0])]


def _percent(share: float) -> Number:
    return Number(*(words()["percent"][lang].format(round(share * 100)) for lang in LOCALES), "percent")


def _stated(record: Claim, j: Judged) -> Iterator[tuple[Number, Any]]:
    """A share printed without counts, as its publisher printed it."""
    measure = j.part.figures[0].measure
    counted = registry.Counted(measure=measure, sex=one_sex(j))
    whole = registry.Counted(measure="homicide_victims")
    value = j.estimate
    candidates = [*_fractions(value), _percent(value)] if value is not None else []
    for number in candidates:
        yield (
            number,
            lambda n: _as(registry.ShareClaim, record, j, n, numerator=counted, denominator=whole, stated=None),
        )


def _counts(record: Claim, j: Judged) -> Iterator[tuple[Number, Any]]:
    """The number itself; a bound as a bound, of all of whom it is one."""
    figure = j.part.figures[0]
    counted = registry.Counted(measure=figure.measure, sex=one_sex(j), subset=list(figure.subset))
    yield _count(j), lambda n: _as(registry.CountClaim, record, j, n, counted=[counted])


def _count(j: Judged) -> Number:
    figure, text = j.part.figures[0], words()["bound"]
    low, high = figure.value_low, figure.value_high
    if j.part.value is not None:
        form, ends = ("approx" if figure.precision == "approx" else "exact"), (j.part.value,)
    elif low is None or high is None:
        strict = "strict_bound" in figure.status
        form, ends = (
            ("under" if strict else "at_most", (high,)) if low is None else ("over" if strict else "at_least", (low,))
        )
    else:
        form, ends = ("exact", (low,)) if low == high else ("range", (low, high))
    return Number(*(text[form][lang].format(*(written(end, lang) for end in ends)) for lang in LOCALES))


def _means(record: Claim, j: Judged) -> Iterator[tuple[Number, Any]]:
    number = Number(*(written(j.estimate, lang, "mean") for lang in LOCALES))
    yield number, lambda n: _as(registry.RateClaim, record, j, n, counted=record.counted)


def _changes(record: Claim, j: Judged) -> Iterator[tuple[Number, Any]]:
    """The growth in whole percent, from the same two ends."""
    if j.estimate is None or j.part.value is None or not j.whole.value:
        return
    growth = j.part.value / j.whole.value - 1
    text = words()["fell" if growth < 0 else "rose"]
    number = Number(*(text[lang].format(abs(round(growth * 100))) for lang in LOCALES))
    window = record.window
    yield number, lambda n: _as(registry.ChangeClaim, record, j, n, counted=record.counted, window=window)


def _rises(record: Claim, j: Judged) -> Iterator[tuple[Number, Any]]:
    """From the nearest other year that is known to the year named, as both were printed."""
    first, last = max(j.whole.figures, key=lambda f: f.period_end), j.part.figures[0]
    counted = registry.Counted(measure=last.measure)
    window = registry.Window(first=first.period_start.year, last=last.period_start.year)
    ends = {lang: [written(f.value, lang) for f in (first, last)] for lang in LOCALES}
    yield (
        Number(**{lang: words()["from_to"][lang].format(*ends[lang]) for lang in LOCALES}),
        lambda n: _as(registry.ChangeClaim, record, j, n, counted=[counted], window=window),
    )


def _comparisons(record: Claim, j: Judged) -> Iterator[tuple[Number, Any]]:
    keys = {"counted": record.counted, "against": record.against, "window": record.window}
    for times in words()["times"]:
        yield Number(**times), lambda n: _as(registry.ComparisonClaim, record, j, n, **keys)
