"""What a number in a sentence counts: the one measure that its sentence means, or why that is open."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from analysis import vocabulary
from analysis.paths import WORDS
from analysis.registry import Text
from analysis.scan import counted as who
from analysis.scan import subjects
from analysis.scan.asked import Asked
from analysis.scan.lexicon import search
from analysis.scan.subjects import Meaning, Subject
from analysis.scan.unread import Unread, unread

ASKED = {"share": "share", "count": "count", "rate": "mean", "change": "change", "extreme": "extreme", "trend": "trend"}
# the narrower subject decides what a share is of; "partner violence before partner homicides" is about the violence
NARROWEST_FIRST = ("prior_violence", "restraining_order_breach", "reverse_alarm", "partner_homicide")
KILLING = ("homicide", "partner_homicide", "close_relation_homicide", "femicide", "attempted_homicide")
AMBIGUOUS = "femicide"  # means three things, and the figures part none of them
FEW_WORDS = 2  # "av alle kvinner": as many stand between a fraction and the noun it is of
NEAR_WORDS = 6  # so many after a number may say what it counts


def meaning(asked: Asked, kind: str) -> Meaning:
    """The one measure that the sentence means; raises Unread where it may be several, or none."""
    here, text, offset = _named(asked, kind)
    held = [(s, subjects.meanings(s.name, ASKED[kind], text)) for s in here]
    able = [(s, m) for s, m in held if m]
    if not able:
        raise Unread(Text(**subjects.why(here[0].name)), settled=True)
    if len({s.name in KILLING for s in here}) > 1 and not any(s.name == "prior_violence" for s in here):
        raise unread("homicide_and_measure")  # those killed who had an alarm: neither the killed nor the alarms
    subject, found = min(able, key=lambda sm: _distance(asked, kind, sm[0], offset))
    one = _of_people(asked, _nearest(asked, found, offset), kind)
    if kind == "count":
        _require_what_is_counted(asked, subject, offset)
    if kind == "share" and not _whole_is_named(asked, one, here, offset):
        raise unread("open_whole")
    return one


def _named(asked: Asked, kind: str) -> tuple[list[Subject], str, int]:
    """The subjects that the number can be about, the text they stand in, and where that starts in the sentence."""
    in_clause = subjects.subjects(asked.clause)
    if not in_clause and asked.clause != asked.sentence and kind in ("count", "share"):
        raise unread("open_count")  # "… ble drept av partneren og 21 av andre"
    here = in_clause or subjects.subjects(asked.sentence)
    if any(s.name == AMBIGUOUS for s in here):
        raise Unread(Text(**subjects.why(AMBIGUOUS)))
    if not here:
        raise unread("nothing_known")
    return (here, asked.clause, asked.offset) if in_clause else (here, asked.sentence, 0)


def _nearest(asked: Asked, found: list[Meaning], offset: int) -> Meaning:
    """Of several meanings the one whose words stand nearest to the number."""
    if len(found) == 1:
        return found[0]
    near = [m for m in found if m.when]
    if not near:
        names = [vocabulary.measures()[m.measure] for m in found]
        raise unread("several_meanings", nb=", ".join(m.nb for m in names), en=", ".join(m.en for m in names))
    return min(near, key=lambda m: abs(m.when.start + offset - asked.end))


def _of_people(asked: Asked, one: Meaning, kind: str) -> Meaning:
    """People are no cases, whatever else the sentence holds; and the share of "drapssaker" is that of the cases."""
    by_case = vocabulary.measures()[one.measure].unit == "cases"
    if kind == "count" and by_case and next(iter(asked.words_after()), "") in words_beside("people"):
        return replace(one, measure=_counted_by(one.measure, "_cases", "_victims"))
    if kind == "share" and one.over == "homicide_victims" and search("homicide_cases", asked.clause):
        measure = _counted_by(one.measure, "_victims", "_cases")
        return replace(one, measure=measure, over="homicide_cases", stated=None)
    return one


def _counted_by(measure: str, unit: str, other: str) -> str:
    """A measure by another unit; victims of what was counted in cases alone are counted by nobody."""
    swapped = measure.replace(unit, other)
    if swapped not in vocabulary.measures():
        raise unread("open_count")
    return swapped


def _whole_is_named(asked: Asked, one: Meaning, here: Sequence[Subject], offset: int) -> bool:
    """Whether a share says what it is of: "hvert fjerde drap ... partnerdrap", and not "hvert fjerde partnerdrap"."""
    if one.sex_part:  # "de fleste kvinner som ...": the women are the whole, and the part is something else
        after = [h for h in who.sexes(asked.sentence) if h.start >= asked.end]
        between = asked.words_after(after[0].start) if after else []
        near = bool(after) and len(between) <= FEW_WORDS and not words_beside("copula").intersection(between)
        return not near or any(s.end + offset <= asked.start for s in here)
    if one.when:
        return True
    if one.over and one.over != one.measure:
        return len({s.name for s in here if s.name in KILLING}) > 1
    return True


def _distance(asked: Asked, kind: str, subject: Subject, offset: int) -> tuple[int, int]:
    """For a share the narrowest subject, else the nearest, first those after the number."""
    start, end = subject.start + offset, subject.end + offset
    if kind == "share":
        narrow = subject.name in NARROWEST_FIRST
        return NARROWEST_FIRST.index(subject.name) if narrow else len(NARROWEST_FIRST), start
    after = start - asked.end
    return (after, 0) if after >= -1 else (asked.start - end + 20, 1)


def _require_what_is_counted(asked: Asked, subject: Subject, offset: int) -> None:
    if subject.name == "restraining_order_breach" and search("order_first", subject.words, at_start=True):
        raise unread("open_count")  # "3 260 besøksforbud ble brutt": orders, or breaches?
    if asked.phrase.kind == "count" and (other := _counts_something_else(asked, subject.start + offset)):
        raise unread("counts_another", words=other)


def _counts_something_else(asked: Asked, subject: int) -> str | None:
    """The noun after a number, unless it is people, or what the subject itself counts: "12 kommuner" is neither."""
    rest = asked.sentence[asked.end :]
    first = next(iter(asked.words_after()), "")
    if not first or subject <= asked.end + (len(rest) - len(rest.lstrip())) + len(first):
        return None  # nothing, or the subject itself, follows the number
    words = asked.words_after(subject if subject > asked.end else None)[:NEAR_WORDS]
    while words and words[0] in words_beside("leading"):
        words = words[1:]
    return None if not words or words[0] in words_beside("people") else words[0]


@cache
def words_beside(slot: str) -> frozenset[str]:
    """The words of one list of words/beside.toml."""
    table = tomllib.loads((WORDS / "beside.toml").read_text(encoding="utf-8"))
    return frozenset(word.strip() for word in table[slot].split("|"))
