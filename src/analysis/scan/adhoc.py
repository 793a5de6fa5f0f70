"""A sentence nobody has registered, as a claim of its own: what it counts, over which days, by whose figures.

What the sentence leaves open is filled in by defaults that the report names: Norway, the newest window, every
definition. What it says and no figure knows (another country, a police district, a group) is refused in words.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from analysis import registry, vocabulary
from analysis.paths import House
from analysis.phrases import Period
from analysis.registry import Claim, Counted, Reference, Text, Window
from analysis.scan import counted as who
from analysis.scan import places, subjects
from analysis.scan.asked import Asked
from analysis.scan.known import DATING, dating
from analysis.scan.lexicon import search
from analysis.scan.meaning import meaning as meaning_of
from analysis.scan.subjects import Meaning
from analysis.scan.unread import Unread, unread

TYPES = {
    "share": "share", "counts": "share", "count": "count", "several": "count", "mean": "rate", "ratio": "change",
    "growth": "change", "points": "change", "from_to": "change", "extreme": "extreme", "trend": "trend",
}  # fmt: skip
MODEL = {
    "share": registry.ShareClaim, "count": registry.CountClaim, "rate": registry.RateClaim,
    "change": registry.ChangeClaim, "extreme": registry.ExtremeClaim, "trend": registry.TrendClaim,
}  # fmt: skip
LEVEL_YEARS = 10  # a timeless sentence on homicides is judged by ten years or more, as one-in-four is
FIRST_YEAR, MOST_YEARS = 1900, 100  # nobody here counted before, or over more years
YEAR_BY_YEAR = ("extreme", "trend")  # kinds that hold year against year, of both sexes together alone
ID = "ad-hoc"  # of claims made from a text
EMPTY = Text(nb="–", en="–")


@dataclass(frozen=True)
class Reading:
    """How a sentence was read: a claim with what was assumed, or why none could be made of it (as in Unread)."""

    claim: Claim | None = None
    reason: Text | None = None
    assumed: tuple[Text, ...] = ()
    measure: str | None = None
    denied: bool = False
    settled: bool = False


@lru_cache(maxsize=4096)
def read(asked: Asked, where: House) -> Reading:
    """A claim from one number phrase, or why not."""
    try:
        return _read(asked, TYPES[asked.phrase.kind], where)
    except Unread as why:
        return Reading(reason=why.reason, measure=why.measure, denied=why.denied, settled=why.settled)


def _read(asked: Asked, kind: str, where: House) -> Reading:
    place = places.place(asked.sentence)
    if place.area or place.country != places.HOME:
        raise unread("another_place", place=place.words)
    _require_a_number_asserted(asked)
    meaning = meaning_of(asked, kind)
    if kind == "change" and search("mean", asked.clause):
        raise unread("unnamed_mean", meaning.measure)
    known = {*meaning.knows, *(("per_inhabitant",) if kind == "trend" else ())}  # a trend is that of the rate
    if outside := [g for g in who.groups(asked.sentence) if g.name not in known]:
        raise unread("another_group", words=outside[0].words)
    return _claim(asked, kind, meaning, where, assumed_place=place.assumed)


def _require_a_number_asserted(asked: Asked) -> None:
    """A cause, or what might have been, is no number, even where one stands in it; nor is what is denied or asked."""
    said = {hit.name: hit.words for hit in subjects.statement_words(asked.clause)}
    for name in ("causal", "counterfactual"):
        if name in said:
            raise unread("cause", words=said[name])
    if words := search("not_asserted", asked.asserted) or ("?" if asked.sentence.rstrip().endswith("?") else None):
        raise unread("not_asserted", words=words.strip().lower())


# --- the claim


def _claim(asked: Asked, kind: str, meaning: Meaning, where: House, assumed_place: bool) -> Reading:
    measures = [meaning.measure, *([meaning.over] if meaning.over else [])]
    period = _period(asked, kind, meaning.measure)
    sex = _sex(asked, meaning)
    if sex and kind in YEAR_BY_YEAR:
        raise unread("years_not_by_sex")
    published = _published(where, meaning, period)
    window = _window(asked, kind, meaning, period, published)
    if kind == "share" and not meaning.over and sex and not any(f.sex == sex for f in published):
        raise unread("share_not_by_sex")
    flow = vocabulary.measures()[meaning.measure].stock_flow == "flow"
    if kind == "count" and flow and not period and not asked.years:
        raise unread("count_without_years", meaning.measure)
    if window is None:
        raise unread("nothing_published")
    if not published:
        measure = vocabulary.measures()[meaning.measure]
        raise unread("nothing_for_period", nb=measure.nb, en=measure.en)
    reading = "record" if period or kind in ("extreme", "trend") else "level"
    reference = _reference(published, measures, reading, window, dating(asked.sentence))
    keys = {"window": window, "reference": reference, "reading": reading, **_counted(kind, asked, meaning, sex)}
    left_open = {
        ("Norge", "Norway"): assumed_place,
        ("nyeste tall", "the newest figures"): not period,
        ("med og uten kjærester", "with and without dating partners"): len(reference.qualifiers) > 1,
    }
    assumed = tuple(Text(nb=nb, en=en) for (nb, en), is_open in left_open.items() if is_open)
    return Reading(_construct(kind, asked, keys), None, assumed)


def _window(asked: Asked, kind: str, meaning: Meaning, period: tuple | None, published: Sequence) -> Window | None:
    """The years that the sentence is judged by; None where no year of it was ever published."""
    if kind == "extreme":
        last = period[1] if period else last_year(published)
        last = getattr(last, "year", last)  # "per 31. desember 2023"
        years = asked.phrase.years
        if last is None or (years and last - years < FIRST_YEAR):
            return None
        return Window(first=last - years + 1 if years else None, last=last)
    if period:
        return Window(first=period[0], last=period[1])
    if kind == "trend":
        last = last_year(published)
        return Window(first=last - LEVEL_YEARS + 1, last=last) if last else None
    years = LEVEL_YEARS if "homicide" in meaning.measure and kind in ("share", "rate") else 1
    return Window(newest=True, min_years=asked.years or years) if (asked.years or years) <= MOST_YEARS else None


def _construct(kind: str, asked: Asked, keys: dict) -> Claim:
    base = {
        "id": ID,
        "type": kind,
        "text": Text(nb=asked.sentence, en=asked.sentence),
        "paraphrase": False,
        "phrases": [asked.phrase],  # as it was read: "2000" is a year by itself, and "2000 personer" is none
        "published": registry.Published(by="–", url="https://example.invalid/"),
        "geography": places.HOME,
        "sensitivity": ["unit"] if kind == "share" and _in_cases(keys["numerator"].measure) else [],
        "caveats": EMPTY,
        "reply": registry.Reply(),
        "review_by": dt.date.max,
    }
    return MODEL[kind].model_construct(**base, **keys)


def _in_cases(measure: str) -> bool:
    """Whether what a share counts is counted in cases as well as in victims."""
    swapped = (measure.replace("_victims", "_cases"), measure.replace("_cases", "_victims"))
    return all(name in vocabulary.measures() for name in swapped)


def _counted(kind: str, asked: Asked, meaning: Meaning, sex: str | None) -> dict:
    subset = list(meaning.subset)
    if kind != "share":
        if asked.phrase.kind == "several":
            sexes = [who.sex(part.text) for part in asked.phrase.parts]
            return {
                "counted": [Counted(measure=meaning.measure, sex=s if s in ("female", "male") else None) for s in sexes]
            }
        if sex == "women_and_children":
            group = Text(nb="kvinner og barn", en="women and children")
            return {
                "counted": [Counted(measure=meaning.measure, subset=subset, unpublished=group, parts=[["age:child"]])]
            }
        return {"counted": [Counted(measure=meaning.measure, sex=sex, subset=subset)]}
    if meaning.over is None:  # a measure in percent is the share itself
        share = Counted(measure=meaning.measure, sex=sex, subset=subset)
        return {"numerator": share, "denominator": Counted(measure=base_of(meaning.measure)), "stated": None}
    whole_sex = None if meaning.sex_part else sex
    stated = meaning.stated
    if sex and not meaning.sex_part:
        one_sex = (meaning.measure, meaning.over) == ("partner_homicide_victims", "homicide_victims")
        stated = "partner_homicide_share_of_victims_of_that_sex" if one_sex else None
    return {
        "numerator": Counted(measure=meaning.measure, sex=sex, subset=subset),
        "denominator": Counted(measure=meaning.over, sex=whole_sex),
        "stated": Counted(measure=stated, sex=sex) if stated else None,
    }


def base_of(measure: str) -> str:
    """The counts whose share a measure in percent is, where a study prints its n."""
    return "partner_homicide_cases" if measure.startswith("partner_homicide") else "homicide_victims"


def _sex(asked: Asked, meaning: Meaning) -> str | None:
    """Whose number it is: the sex named nearest after the phrase, else in the clause."""
    if asked.phrase.kind == "several":
        return None
    named = who.sexes(asked.clause)
    if meaning.sex_part:
        sexes = {hit.name for hit in named if hit.name in ("female", "male")}
        if len(sexes) != 1:
            raise unread("open_sex")
        return sexes.pop()
    after = [hit for hit in named if hit.start + asked.offset >= asked.start]
    name = (after or named)[0].name if named else None
    if name == "women_and_children" and meaning.measure != "protected_address_persons":
        raise unread("women_and_children")
    return None if name == "both" else name


def _period(asked: Asked, kind: str, measure: str) -> tuple[int | dt.date, int | dt.date] | None:
    """The first and last year (or day) that the sentence names. A change needs both its ends."""
    spans = [p for p in asked.periods if p.kind not in ("every", "last")]
    named = {(p.start, p.end) for p in spans}
    if len(named) > 1:
        ends = sorted(spans, key=lambda p: p.start)
        if kind == "change" and len(named) == 2:
            return _end(ends[0], "start"), _end(ends[-1], "end")
        raise unread("several_periods", measure)
    if kind == "change" and (not spans or spans[0].kind == "year" or spans[0].start == spans[0].end):
        raise unread("change_without_years", measure)
    return (_end(spans[0], "start"), _end(spans[0], "end")) if spans else None


def _end(period: Period, which: str) -> int | dt.date:
    whole = (period.start.month, period.start.day, period.end.month, period.end.day) == (1, 1, 12, 31)
    day = getattr(period, which)
    return day.year if whole else day


# --- whose figures


@lru_cache(maxsize=512)
def figures_of(where: House, measure: str) -> tuple:
    """The figures that a sentence on a measure can be judged by: of all Norway, of known days, by somebody named."""
    from analysis import store  # the tables need libraries that a text of known sentences does not

    kind = vocabulary.measures()[measure].kind
    topic = vocabulary.measures()[measure].topic
    return tuple(
        f
        for f in store.load([topic], where, geography=places.HOME)
        if f.measure == measure and f.kind == kind and not (f.area or f.relationship)
        and f.period_type != "unknown" and f.publisher != "unnamed"
    )  # fmt: skip


def _published(where: House, meaning: Meaning, period: tuple | None) -> list:
    """Figures of the measure that touch the period; without a count, the share printed as such."""
    held = [f for measure in (meaning.measure, meaning.stated) if measure for f in figures_of(where, measure)]
    if period is None:
        return held
    days = Window(first=period[0], last=period[1])
    start, end = days.start, days.end
    return [f for f in held if f.period_start <= end and start <= f.period_end]


def last_year(published: Sequence) -> int | None:
    """The newest whole year that one of the figures counts."""
    return max((f.period_end.year for f in published if f.period_type == "year"), default=None)


def _reference(
    published: list, measures: list[str], reading: str, window: Window, dating_is: str | None = None
) -> Reference:
    """The best-placed publisher that has counted it, and every definition its figures leave open; of those that count
    as the sentence says it counts, where there are any."""
    ranks = vocabulary.publishers()
    own = [f for f in published if f.measure == measures[0]] or published
    if window.last is not None:  # the very days, where anybody has printed them
        own = [f for f in own if (f.period_start, f.period_end) == (window.start, window.end)] or own
    own = [f for f in own if dating_is in f.qualifiers] or own
    newest = max(f.period_end for f in own)
    publisher = min({f.publisher for f in own}, key=lambda p: (ranks[p].rank, -_newest(own, p).toordinal(), p))
    if reading == "level" and "homicide" not in measures[0]:  # a stock: who has counted last
        publisher = min({f.publisher for f in own if f.period_end == newest}, key=lambda p: (ranks[p].rank, p))
    theirs = [f for f in own if f.publisher == publisher]
    told = {q for f in theirs for q in f.qualifiers if q in DATING}
    rules = sorted({dating_is} if dating_is and told else told)
    return Reference(publisher=publisher, qualifiers=[[q] for q in rules] or [[]])


def _newest(figures: list, publisher: str) -> dt.date:
    return max(f.period_end for f in figures if f.publisher == publisher)
