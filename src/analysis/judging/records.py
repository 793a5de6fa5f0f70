"""A record: a printed number about a closed period, held against the words.

The reference publisher's newest number decides; what other publishers, editions or definitions print can only
contest it. A register count, a stock and a change between printed counts are judged so under either reading.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from analysis import rule
from analysis.asof import Edition
from analysis.evidence import Pair
from analysis.judged import Day, Decisive, Judged, Public
from analysis.judging import numbers
from analysis.phrases import Phrase
from analysis.registry import Asked, Claim, Counted, Text, Window
from analysis.rule import NOT_CHECKABLE, Verdict
from analysis.totals import Side

One = tuple[Verdict, list[Decisive], list[Judged]]
JudgeOne = Callable[[Asked], One]
Nothing = Callable[[tuple[Decisive, ...]], Text]
UNNAMED = "unnamed"  # nobody stands behind the number: it is shown, and can neither decide nor confirm


def alone(side: Side, phrase: Phrase) -> Judged:
    """One number against the words."""
    verdict = rule.record(side.low, side.high, phrase, side.flags, None if side.about else side.value)
    return Judged(Pair(side, None, side.flags, True), verdict, side.value, (side.low, side.high), "printed", phrase)


def decide(
    record: Claim, phrase: Phrase, judged: Sequence[Judged], older: Sequence[Judged] = ()
) -> tuple[Verdict, list[Decisive]]:
    """The verdict on one number of a sentence, and the number that decides under each definition."""
    found = []
    for definition in record.reference.qualifiers:
        decisive = reference(record, definition, judged)
        others = [
            j.verdict for j in (*judged, *older) if j is not decisive and j.pair.first and j.part.publisher != UNNAMED
        ]
        found.append((Decisive(tuple(definition), decisive, phrase), others))
    verdicts = [rule.of_record(d.judged and d.judged.verdict, others) for d, others in found]
    missing = any(d.judged is None for d, _ in found) and any(d.judged for d, _ in found)
    if not missing and len({v.verdict for v in verdicts}) == 1:
        directions = {v.direction for v in verdicts}
        return Verdict(verdicts[0].verdict, directions.pop() if len(directions) == 1 else None), [d for d, _ in found]
    known = [v for v in verdicts if v.verdict != NOT_CHECKABLE]
    return rule.together(known, missing=len(known) < len(verdicts)), [d for d, _ in found]


def reference(record: Claim, definition: Iterable[str], judged: Iterable[Judged]) -> Judged | None:
    """The reference publisher's number under one definition; counts before a share printed without them."""
    own = [
        j
        for j in judged
        if j.pair.first
        and j.part.publisher == record.reference.publisher
        and j.part.publisher != UNNAMED
        and set(definition) <= set(j.part.qualifiers)
    ]

    def choice(j: Judged) -> tuple:  # counts before a share without them, whole periods before parts, the newest
        return "stated_only" in j.flags, "part_period" in j.flags, -j.part.end.toordinal(), j.estimate is None

    return min(own, key=choice, default=None)


def older_editions(public: Public, counted: Counted, window: Window, geography: str, phrase: Phrase) -> list[Judged]:
    """Numbers that a newer edition replaced: they can still show where the words came from."""
    held = numbers.usable(public.older, counted, geography)
    return [alone(s, phrase) for s in numbers.answers(held, counted, window)]


def day(record: Claim, asked: Sequence[Asked], judge_one: JudgeOne, nothing: Text | Nothing) -> Day:
    """Judge every number of a sentence; it is worth as much as the weakest. `nothing` says why none could settle it."""
    verdicts, decisive, evidence = [], [], []
    for number in asked:
        verdict, decided, judged = judge_one(number)
        verdicts.append(verdict)
        decisive += decided
        evidence += judged
    verdict, reference_set = rule.weakest(verdicts), tuple(decisive)
    reason = None
    if verdict.verdict == NOT_CHECKABLE:
        reason = nothing if isinstance(nothing, Text) else nothing(reference_set)
    return Day(verdict, reference_set, evidence, [], reason)


def usable(public: Public, counted: Counted, geography: str) -> list[Edition]:
    return numbers.usable(public.newest, counted, geography)
