"""A judgement as plain data: what `claim --json` prints, charts and pages read, and verdicts are stored as."""

from __future__ import annotations

from itertools import product
from typing import Any

from analysis import rule, vocabulary
from analysis.claims_asked import phrase_as_data, question
from analysis.evidence import Pair, Refusal
from analysis.hedged import read_from_words
from analysis.judged import Decisive, Judged, Judgement, Moment, Stated, dating
from analysis.rule import SUPPORTED
from analysis.totals import NEAREST, Side

DATING = ("excl_dating", "incl_dating", "dating_not_stated")
UNTOLD = {"k": None, "n": None, "share": None, "p_in": None, "withheld": True}


def as_json(j: Judgement) -> dict[str, Any]:
    """Dates as ISO, shares as fractions, k and n as numbers; nothing here is null but what has no value."""
    return {
        "id": j.claim.id,
        "as_of": j.as_of.isoformat(),
        "data_date": j.data_date.isoformat(),
        "rule": rule.RULE,
        "type": j.claim.type,
        "text": j.claim.text.model_dump(),
        "paraphrase": j.claim.paraphrase,
        "published": j.claim.published.model_dump(),
        "caveats": j.claim.caveats.model_dump(),
        "reply": j.claim.reply.model_dump(mode="json"),
        "review_by": j.claim.review_by.isoformat(),
        "verdict": j.verdict.verdict,
        "direction": j.verdict.direction,
        "flags": list(j.flags),
        "reading": j.claim.reading,
        "question": question(j.claim),
        "reason": j.reason and j.reason.model_dump(),
        "possibly": j.possibly and {"verdict": j.possibly.verdict, "direction": j.possibly.direction},
        "instead": [{**i._asdict(), "figure_ids": list(i.figure_ids)} for i in j.instead],
        "phrases": [phrase_as_data(p) for p in j.phrases],
        "reference": [_decisive(d) for d in j.reference],
        "evidence": [_judged(e) for e in j.evidence if e.pair.first],
        "refused": [_refusal(r) for r in j.refused],
        "stated": [_stated(s) for s in j.stated],
        "sensitivity": _sensitivity(j),
        "timeline": [_moment(m, j.secret) for m in j.timeline],
    }


def _decisive(d: Decisive) -> dict[str, Any]:
    number = {} if d.phrase is None else {"phrase": d.phrase.text}
    return {"definition": list(d.definition), **number, **(_judged(d.judged) if d.judged else {"missing": True})}


def _judged(e: Judged) -> dict[str, Any]:
    """k of n: for a share part and whole, for a change its last and first number, for a mean the count and years."""
    pair, whole = e.pair, e.whole
    ends = {} if whole is None else {"n_low": _whole(whole.low), "n_high": _whole(whole.high)}
    return {
        "k": _whole(e.k),
        "n": _whole(e.n),
        "k_low": _whole(pair.part.low),
        "k_high": _whole(pair.part.high),
        "n_low": None,
        "n_high": None,
        **ends,
        "share": e.estimate,
        "low": e.interval[0],
        "high": e.interval[1],
        "interval": e.interval_is,
        "p_below": e.masses and e.masses.below,
        "p_in": e.masses and e.masses.inside,
        "p_above": e.masses and e.masses.above,
        "dispersion": e.dispersion,
        **({"dispersion_of": [_year(p) for p in e.compared]} if e.compared else {}),
        "verdict": e.verdict.verdict,
        "direction": e.verdict.direction,
        "unit": pair.part.unit,
        "measure": pair.part.figures[0].measure,
        "sex": pair.part.sex or pair.part.figures[0].sex,
        "period": _period(pair.part),
        "whole_period": whole and _period(whole),
        "publisher": pair.part.publisher,
        "whole_publisher": whole and whole.publisher,
        "part_is": pair.part.way,
        "whole_is": whole and whole.way,
        "qualifiers": sorted({*pair.part.qualifiers, *(whole.qualifiers if whole else ())}),
        "flags": list(e.flags),
        "numerator_figure_ids": list(pair.part.ids),
        "denominator_figure_ids": list(whole.ids) if whole else [],
        **{key: True for key, side in (("k_strict", pair.part), ("n_strict", whole)) if side and _strict(side)},
        **{key: True for key, side in (("k_about", pair.part), ("n_about", whole)) if side and _about(side)},
        **{key: x for key, side in (("k_around", pair.part), ("n_around", whole)) if side and (x := _around(side))},
        **{key: True for key, side in (("k_read", pair.part), ("n_read", whole)) if side and _read(side)},
        **({"n_assumed": True} if whole and "period_assumed" in whole.flags else {}),
        **({"whole_years": years} if whole and (years := _with_gaps(whole)) else {}),
        **({"revision_figure_ids": [f.figure_id for f in e.revised]} if e.revised else {}),
    }


def _year(pair: Pair) -> dict[str, Any]:
    """A single year that a dispersion compares, with its dating rule, which it may leave unsaid."""
    return {"period": _period(pair.part), "definition": dating(pair.part.qualifiers)}


def _strict(side: Side) -> bool:
    """Whether a bound is one that the number itself stays clear of: "under 500", not "at most 500"."""
    return side.value is None and all("strict_bound" in f.status for f in side.figures)


def _about(side: Side) -> bool:
    """Whether it was printed as no more than "about" so many."""
    return side.value is not None and side.about


def _around(side: Side) -> float | None:
    """What was printed where a bound is that of "about" so many: at most "about 1 000", which may be 1 100."""
    single = side.value is None and side.about and len(side.figures) == 1
    return _whole(side.figures[0].value / (100 if side.unit == "percent" else 1)) if single else None


def _read(side: Side) -> bool:
    """Whether a bound rests on how somebody here read a source's words: "a little over 900" may be 990."""
    return side.value is None and not _around(side) and read_from_words(side.figures)


def _with_gaps(whole: Side) -> list[int]:
    """The years that an extreme is held against, where years between them are missing; else none."""
    years = sorted({f.period_start.year for f in whole.figures})
    gaps = whole.way == NEAREST and years[-1] - years[0] >= len(years)
    return years if gaps else []


def _refusal(r: Refusal) -> dict[str, Any]:
    return {
        "rule": r.rule,
        "reason": r.reason,
        "k": _whole(r.part.value),
        "n": r.whole and _whole(r.whole.value),
        "unit": r.part.unit,
        "whole_unit": r.whole and r.whole.unit,
        "period": _period(r.part),
        "publisher": r.part.publisher,
        "qualifiers": sorted(r.part.qualifiers),
        "flags": list(dict.fromkeys((*r.part.flags, *(r.whole.flags if r.whole else ())))),
        "numerator_figure_ids": list(r.part.ids),
        "denominator_figure_ids": list(r.whole.ids) if r.whole else [],
    }


def _stated(s: Stated) -> dict[str, Any]:
    f = s.figure
    return {
        "figure_id": f.figure_id,
        "share": None if f.value is None else f.value / 100,
        "low": s.low,
        "high": s.high,
        "fits": s.fits,
        "period": [d.isoformat() for d in (f.period_start, f.period_end) if d] or None,
        "publisher": f.publisher,
        "via": f.via,
        "qualifiers": list(f.qualifiers),
        "flags": ["stated_only", *(x for x in f.status if x in vocabulary.known("flag"))],
    }


def _moment(m: Moment, secret: frozenset[str]) -> dict[str, Any]:
    """One day of the timeline. Share and p_in are those of the newest reference window, null where there is none.

    A number on figures that tell what was suppressed since is null, and says so with `withheld`.
    """
    newest = max(m.reference, key=lambda e: e.part.end, default=None)
    if newest and not secret.isdisjoint(newest.ids):
        newest = None  # an older window in its place would be told as the newest
    return {
        "as_of": m.as_of.isoformat(),
        "verdict": m.verdict.verdict,
        "direction": m.verdict.direction,
        "share": newest and newest.estimate,
        "p_in": newest and newest.masses and newest.masses.inside,
        "reference": [
            {
                "definition": dating(e.part.qualifiers),
                "k": _whole(e.k),
                "n": _whole(e.n),
                "share": e.estimate,
                "period": _period(e.pair.part),
                "verdict": e.verdict.verdict,
                "direction": e.verdict.direction,
                "p_in": e.masses and e.masses.inside,
                "figure_ids": list(e.ids),
                **({} if secret.isdisjoint(e.ids) else UNTOLD),
            }
            for e in m.reference
        ],
        "new_figure_ids": list(m.new_figure_ids),
    }


def _sensitivity(j: Judgement) -> dict[str, Any]:
    """All admissible pairs on the claim's axes, the axis cells without figures, and how many pairs support.

    The count is of distinct pairs and no probability: windows overlap.
    """
    cells = [{"axes": _axes(e), **_judged(e), "first": e.pair.first} for e in j.evidence]
    distinct = {(e.part.ids, e.whole and e.whole.ids): e.verdict.verdict for e in j.evidence}
    grid = {
        "dating": DATING,
        "publisher": sorted({e.pair.part.publisher for e in j.evidence}),
        "unit": sorted({e.pair.part.unit for e in j.evidence}, reverse=True),
    }
    axes = [
        axis for axis in grid if axis in j.claim.sensitivity
    ]  # where the sentence leaves nothing open none is empty
    filled = {tuple(c["axes"][axis] for axis in axes) for c in cells}
    places = product(*(grid[axis] for axis in axes)) if axes else ()
    empty = [{"axes": dict(zip(axes, place, strict=True)), "empty": True} for place in places if place not in filled]
    return {
        "axes": list(j.claim.sensitivity),
        "cells": cells + empty,
        "supporting": sum(v == SUPPORTED for v in distinct.values()),
        "distinct": len(distinct),
    }


def _axes(e: Judged) -> dict[str, Any]:
    return {
        "dating": dating(e.part.qualifiers),
        "publisher": e.pair.part.publisher,
        "whole_publisher": e.whole and e.whole.publisher,
        "window": _period(e.pair.part),
        "unit": e.pair.part.unit,
        "july22": e.pair.july22,
    }


def _period(side: Side) -> list[str]:
    return [side.start.isoformat(), side.end.isoformat()]


def _whole(number: float | None) -> float | int | None:
    """68.0 as 68: counts print as counts."""
    return int(number) if number is not None and float(number).is_integer() else number
