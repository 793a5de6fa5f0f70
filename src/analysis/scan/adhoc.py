"""A sentence nobody has registered, as a claim of its own: what it counts, over which days, by whose figures.

What the sentence leaves open is filled in by defaults that the report names: Norway, the newest window, every
definition. What it says and no figure knows (another country, a police district, a group) is refused in words.
"""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache

from analysis import registry, vocabulary
from analysis.paths import WORDS, House
from analysis.phrases import Period, Phrase, PhraseError
from analysis.registry import Claim, Counted, Reference, Text, Window
from analysis.scan import counted as who
from analysis.scan import places, subjects
from analysis.scan.subjects import Meaning

TYPES = {
    "share": "share", "counts": "share", "count": "count", "several": "count", "mean": "rate", "ratio": "change",
    "growth": "change", "points": "change", "from_to": "change", "extreme": "extreme", "trend": "trend",
}  # fmt: skip
ASKED = {"share": "share", "count": "count", "rate": "mean", "change": "change", "extreme": "extreme", "trend": "trend"}
MODEL = {
    "share": registry.ShareClaim, "count": registry.CountClaim, "rate": registry.RateClaim,
    "change": registry.ChangeClaim, "extreme": registry.ExtremeClaim, "trend": registry.TrendClaim,
}  # fmt: skip
LEVEL_YEARS = 10  # a timeless sentence on homicides is judged by ten years or more, as one-in-four is
DATING = ("excl_dating", "incl_dating")
# the narrower subject decides what a share is of; "partner violence before partner homicides" is about the violence
NARROWEST_FIRST = ("prior_violence", "restraining_order_breach", "reverse_alarm", "partner_homicide")
KILLING = ("homicide", "partner_homicide", "close_relation_homicide", "femicide", "attempted_homicide")
FEW_WORDS = 2  # "av alle kvinner": as many stand between a fraction and the noun it is of
_CASES = re.compile(r"\bdraps?sak|\bsak(?:er|ar|ene|ane)\b|\bcases\b")
_ORDER_FIRST = re.compile(r"besøks|kontakt|oppholds|restraining|visiting|contact|no contact|protection|barring")
PUNCTUATION = ".,;:!?()«»\"'"
_UNCLEAR = re.compile(r"unclear|may mean|know is named")
_MEAN = re.compile(r"snitt|\baverage\b|\bmean\b")
_NOT = re.compile(
    r"\b(?:ikke|ikkje|usant|feil at|feilaktig\w*|myte|fryktar?|frykter|ingen vet|ingen veit|dersom|hvis|viss|"
    r"not|untrue|falsely|wrongly|myth|fears?|feared|nobody knows|no one knows|whether|if)\b"
    r"(?! (?:minst|bare|berre|only|least))|\?\s*$"
)
ID = "ad-hoc"  # of claims made from a text
EMPTY = Text(nb="–", en="–")


@dataclass(frozen=True)
class Reading:
    """How a sentence was read: a claim with what was assumed, or the reason why none could be made of it."""

    claim: Claim | None = None
    reason: Text | None = None
    assumed: tuple[Text, ...] = ()
    measure: str | None = None  # what would have been counted, where a claim failed on its years
    denied: bool = False  # the sentence says the contrary, or more than a number
    settled: bool = False  # understood, and no published figure answers it: not checkable


@dataclass(frozen=True)
class Asked:
    """One number phrase of a sentence: the sentence, the clause it stands in, its words and its period."""

    sentence: str
    clause: str
    offset: int  # of the clause in the sentence
    start: int  # of the phrase in the sentence
    end: int
    phrase: Phrase
    periods: tuple[Period, ...] = field(default=())


@lru_cache(maxsize=4096)
def read(asked: Asked, where: House) -> Reading:
    """A claim from one number phrase, or why not."""
    kind = TYPES[asked.phrase.kind]
    place = places.place(asked.sentence)
    if place.area or place.country != places.HOME:
        return _refused(
            f"Setningen gjelder {place.words}; her bedømmes bare tall for hele Norge.",
            f"The sentence is about {place.words}; only figures for the whole of Norway are judged here.",
        )
    if why := _more_than_a_number(asked, kind):
        return Reading(reason=why, denied=True)
    meaning, why = _meaning(asked, kind)
    if meaning is None:
        return Reading(reason=why, settled=why not in (_COMBINED, _OPEN_WHOLE) and not _UNCLEAR.search(why.en))
    if kind == "change" and _MEAN.search(asked.clause.lower()):
        reason = Text(
            nb="Setningen holder et tall opp mot et gjennomsnitt uten å si for hvilke år.",
            en="The sentence holds a number against a mean without saying of which years.",
        )
        return Reading(reason=reason, measure=meaning.measure)
    known = {*meaning.knows, *(("per_inhabitant",) if kind == "trend" else ())}  # a trend is that of the rate
    if outside := [g for g in who.groups(asked.sentence) if g.name not in known]:
        return _refused(
            f"Tallene kjenner ikke gruppen «{outside[0].words}».",
            f"The figures do not know the group “{outside[0].words}”.",
        )
    return _claim(asked, kind, meaning, where, assumed_place=place.assumed)


def _refused(nb: str, en: str) -> Reading:
    return Reading(reason=Text(nb=nb, en=en))


def _nothing(nb: str, en: str) -> Reading:
    return Reading(reason=Text(nb=nb, en=en), settled=True)


def _more_than_a_number(asked: Asked, kind: str) -> Text | None:
    """A cause, or what might have been, is no number, even where one stands in it."""
    said = {hit.name: hit.words for hit in subjects.statement_words(asked.clause)}
    for name in ("causal", "counterfactual"):
        if name in said:
            return Text(
                nb=f"«{said[name]}» sier noe om årsak eller virkning, og det kan tellinger ikke avgjøre.",
                en=f"“{said[name]}” speaks of cause or effect, which counts cannot settle.",
            )
    if said := _NOT.search(asked.sentence.lower()):
        return Text(
            nb=f"Setningen hevder ikke tallet («{said[0].strip()}»); her bedømmes bare det som hevdes.",
            en=f"The sentence does not assert the number (“{said[0].strip()}”); only what is asserted is judged here.",
        )
    return None


# --- what is counted


def _meaning(asked: Asked, kind: str) -> tuple[Meaning | None, Text | None]:
    """The one measure that the sentence means; several, or none, is a reason."""
    here = subjects.subjects(asked.clause) or subjects.subjects(asked.sentence)
    in_clause = bool(subjects.subjects(asked.clause))
    if not in_clause and asked.clause != asked.sentence and kind in ("count", "share"):
        return None, _OPEN_COUNT  # "… ble drept av partneren og 21 av andre"
    if any(s.name == "femicide" for s in here):
        why = subjects.why("femicide")
        return None, Text(nb=why["nb"], en=why["en"])
    text = asked.clause if in_clause else asked.sentence
    offset = asked.offset if in_clause else 0
    if not here:
        return None, Text(nb="Ingen kjent størrelse er nevnt.", en="Nothing we know is named.")
    held = [(s, subjects.meanings(s.name, ASKED[kind], text)) for s in here]
    able = [(s, m) for s, m in held if m]
    if not able:
        why = subjects.why(here[0].name)
        return None, Text(nb=why["nb"], en=why["en"])
    if len({s.name in KILLING for s in here}) > 1 and not any(s.name == "prior_violence" for s in here):
        return None, _COMBINED  # those killed who had an alarm: neither the killed nor the alarms
    subject, found = min(
        able, key=lambda sm: _distance(asked, kind, sm[0].name, sm[0].start + offset, sm[0].end + offset)
    )
    if len(found) > 1:
        near = [m for m in found if m.when]
        if not near:
            names = ", ".join(vocabulary.measures()[m.measure].nb for m in found)
            in_english = ", ".join(vocabulary.measures()[m.measure].en for m in found)
            return None, Text(nb=f"Setningen kan bety flere ting: {names}.", en=f"The sentence may mean: {in_english}.")
        found = [min(near, key=lambda m: abs(m.when.start + offset - asked.end))]
    meaning = _of_people(asked, found[0], kind)
    if subject.name == "restraining_order_breach" and _ORDER_FIRST.match(subject.words.lower()) and kind == "count":
        return None, _OPEN_COUNT  # "3 260 besøksforbud ble brutt": orders, or breaches?
    if kind == "share" and not _whole_is_named(asked, meaning, here, offset):
        return None, _OPEN_WHOLE
    if (
        kind == "count"
        and asked.phrase.kind == "count"
        and (other := _counts_something_else(asked, subject.start + offset))
    ):
        return None, Text(
            nb=f"Det er uklart hva tallet teller («{other}»).", en=f"It is unclear what is counted (“{other}”)."
        )
    return meaning, None


def _of_people(asked: Asked, meaning: Meaning, kind: str) -> Meaning:
    """People are no cases, whatever else the sentence holds; and the share of "drapssaker" is that of the cases."""
    by_case = vocabulary.measures()[meaning.measure].unit == "cases"
    if kind == "count" and by_case and _next_word(asked) in _beside("people"):
        return replace(meaning, measure=meaning.measure.replace("_cases", "_victims"))
    if kind == "share" and meaning.over == "homicide_victims" and _CASES.search(asked.clause.lower()):
        measure = meaning.measure.replace("_victims", "_cases")
        return replace(meaning, measure=measure, over="homicide_cases", stated=None)
    return meaning


def _next_word(asked: Asked) -> str:
    rest = asked.sentence[asked.end :].split(maxsplit=1)
    return rest[0].strip(PUNCTUATION).lower() if rest else ""


def _whole_is_named(asked: Asked, meaning: Meaning, here: Sequence[subjects.Subject], offset: int) -> bool:
    """Whether a share says what it is of: "hvert fjerde drap ... partnerdrap", and not "hvert fjerde partnerdrap"."""
    if meaning.sex_part:  # "de fleste kvinner som ...": the women are the whole, and the part is something else
        after = [h for h in who.sexes(asked.sentence) if h.start >= asked.end]
        near = bool(after) and len(asked.sentence[asked.end : after[0].start].split()) <= FEW_WORDS
        return not near or any(s.end + offset <= asked.start for s in here)
    if meaning.when:
        return True
    if meaning.over and meaning.over != meaning.measure:
        return len({s.name for s in here if s.name in KILLING}) > 1
    return True


def _distance(asked: Asked, kind: str, name: str, start: int, end: int) -> tuple:
    """For a share the narrowest subject, else the nearest, first those after the number."""
    if kind == "share":
        return (NARROWEST_FIRST.index(name) if name in NARROWEST_FIRST else len(NARROWEST_FIRST), start)
    after = start - asked.end
    return (after, 0) if after >= -1 else (asked.start - end + 20, 1)


def _counts_something_else(asked: Asked, subject: int) -> str | None:
    """The noun after a number, unless it is people, or what the subject itself counts: "12 kommuner" is neither."""
    rest = asked.sentence[asked.end :]
    word = rest.split(maxsplit=1)[0].strip(".,;:!?()«»\"'") if rest.strip() else ""
    if not word or subject <= asked.end + (len(rest) - len(rest.lstrip())) + len(word):
        return None  # nothing, or the subject itself, follows the number
    between = asked.sentence[asked.end : subject] if subject > asked.end else rest
    words = [w.strip(".,;:!?()«»\"'").lower() for w in between.split()][:6]
    while words and words[0] in _beside("leading"):
        words = words[1:]
    return None if not words or words[0] in _beside("people") else words[0]


@cache
def _beside(slot: str) -> frozenset[str]:
    table = tomllib.loads((WORDS / "beside.toml").read_text(encoding="utf-8"))
    return frozenset(word.strip() for word in table[slot].split("|"))


# --- the claim


def _claim(asked: Asked, kind: str, meaning: Meaning, where: House, assumed_place: bool) -> Reading:
    measures = [meaning.measure, *([meaning.over] if meaning.over else [])]
    period, why = _period(asked, kind)
    if why:
        return Reading(reason=why, measure=meaning.measure)
    sex, why = _sex(asked, meaning)
    if why:
        return Reading(reason=why)
    phrase = asked.phrase
    published = _published(where, meaning, period)
    if kind == "extreme":
        last = period[1] if period else _last_year(published)
        window = Window(first=last - phrase.years + 1 if phrase.years else None, last=last) if last else None
    elif kind == "trend" and period is None:
        last = _last_year(published)
        window = Window(first=last - LEVEL_YEARS + 1, last=last) if last else None
    elif period:
        window = Window(first=period[0], last=period[1])
    else:
        years = LEVEL_YEARS if "homicide" in meaning.measure and kind in ("share", "rate") else 1
        window = Window(newest=True, min_years=_length(asked) or years)
    if kind == "share" and not meaning.over and sex and not any(f.sex == sex for f in published):
        return Reading(reason=_NO_SEX, denied=True)
    flow = vocabulary.measures()[meaning.measure].stock_flow == "flow"
    if kind == "count" and flow and not period and not _length(asked):
        reason = Text(
            nb="Setningen sier ikke hvilke år tallet gjelder.", en="The sentence does not say which years it is about."
        )
        return Reading(reason=reason, measure=meaning.measure)
    if window is None:
        return _nothing("Det er ikke publisert tall for dette.", "No figures for this have been published.")
    if not published:
        measure = vocabulary.measures()[meaning.measure]
        return _nothing(
            f"Det er ikke publisert tall for {measure.nb} i den perioden.",
            f"No figures for {measure.en} have been published for that period.",
        )
    reading = "record" if period or kind in ("extreme", "trend") else "level"
    keys = {"window": window, "reference": _reference(published, measures, reading, window), "reading": reading}
    keys |= _counted(kind, asked, meaning, sex)
    words = _alone(asked, kind)
    if words is None:
        return Reading(reason=_OPEN_COUNT)
    assumed = []
    if assumed_place:
        assumed.append(Text(nb="Norge", en="Norway"))
    if not period:
        assumed.append(Text(nb="nyeste tall", en="the newest figures"))
    if len(keys["reference"].qualifiers) > 1:
        assumed.append(Text(nb="med og uten kjærester", en="with and without dating partners"))
    return Reading(_construct(kind, asked, words, keys), None, tuple(assumed))


def _alone(asked: Asked, kind: str) -> str | None:
    """The words as a claim of their own reads them: "2000" is a year by itself, and "2000 personer" is none."""
    for words in (asked.phrase.text, f"{asked.phrase.text} personer", f"{asked.phrase.text} people"):
        try:
            read = registry.parse_as(words, kind)
        except PhraseError:
            continue
        if (read.kind, read.low, read.high) == (asked.phrase.kind, asked.phrase.low, asked.phrase.high):
            return words
    return None


def _construct(kind: str, asked: Asked, words: str, keys: dict) -> Claim:
    base = {
        "id": ID,
        "type": kind,
        "text": Text(nb=asked.sentence, en=asked.sentence),
        "paraphrase": False,
        "phrases": [words],
        "published": registry.Published(by="–", url="https://example.invalid/"),
        "geography": places.HOME,
        "sensitivity": ["unit"] if kind == "share" else [],
        "caveats": EMPTY,
        "reply": registry.Reply(),
        "review_by": dt.date.max,
    }
    return MODEL[kind].model_construct(**base, **keys)


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
        return {"numerator": share, "denominator": Counted(measure=_base_of(meaning.measure)), "stated": None}
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


def _base_of(measure: str) -> str:
    """The counts whose share a measure in percent is, where a study prints its n."""
    return "partner_homicide_cases" if measure.startswith("partner_homicide") else "homicide_victims"


def _sex(asked: Asked, meaning: Meaning) -> tuple[str | None, Text | None]:
    """Whose number it is: the sex named nearest after the phrase, else in the clause."""
    if asked.phrase.kind == "several":
        return None, None
    named = who.sexes(asked.clause)
    if meaning.sex_part:
        sexes = {hit.name for hit in named if hit.name in ("female", "male")}
        return (sexes.pop(), None) if len(sexes) == 1 else (None, _OPEN_SEX)
    after = [hit for hit in named if hit.start + asked.offset >= asked.start]
    name = (after or named)[0].name if named else None
    if name == "women_and_children":
        known = meaning.measure == "protected_address_persons"
        return (name, None) if known else (None, _NO_GROUP)
    return (None if name == "both" else name), None


_COMBINED = Text(
    nb="Setningen gjelder både drap og et beskyttelsestiltak; ingen tall her gjelder begge.",
    en="The sentence is about both homicides and a protective measure; no figures here are about both.",
)
_OPEN_WHOLE = Text(nb="Det er uklart hva andelen er en del av.", en="It is unclear what the share is a part of.")
_OPEN_COUNT = Text(nb="Det er uklart hva tallet teller.", en="It is unclear what the number counts.")
_NO_SEX = Text(
    nb="Andelen er ikke publisert for kvinner og menn hver for seg.",
    en="The share has not been published for women and men apart.",
)
_OPEN_SEX = Text(
    nb="Det er uklart om setningen gjelder kvinner eller menn.",
    en="It is unclear whether the sentence is about women or men.",
)
_NO_GROUP = Text(
    nb="Ingen tall gjelder kvinner og barn samlet.", en="No figures are about women and children together."
)


def _period(asked: Asked, kind: str) -> tuple[tuple[int | dt.date, int | dt.date] | None, Text | None]:
    """The first and last year (or day) that the sentence names. A change needs both its ends."""
    spans = [p for p in asked.periods if p.kind not in ("every", "last")]
    named = {(p.start, p.end) for p in spans}
    if len(named) > 1:
        ends = sorted(spans, key=lambda p: p.start)
        if kind == "change" and len(named) == 2:
            return (_end(ends[0], "start"), _end(ends[-1], "end")), None
        return None, Text(nb="Setningen nevner flere perioder.", en="The sentence names several periods.")
    if kind == "change" and (not spans or spans[0].kind == "year" or spans[0].start == spans[0].end):
        return None, Text(
            nb="Setningen sier ikke hvilke to år som sammenlignes.",
            en="The sentence does not say which two years are compared.",
        )
    return ((_end(spans[0], "start"), _end(spans[0], "end")) if spans else None), None


def _length(asked: Asked) -> int:
    """The years of a window that ends with the newest figures ("siste ti år"); 0 if none is named."""
    return next((p.end.year - p.start.year + 1 for p in asked.periods if p.kind == "last"), 0)


def _end(period: Period, which: str) -> int | dt.date:
    whole = (period.start.month, period.start.day, period.end.month, period.end.day) == (1, 1, 12, 31)
    day = getattr(period, which)
    return day.year if whole else day


# --- whose figures


@lru_cache(maxsize=512)
def _held(where: House, measure: str) -> tuple:
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
    held = [f for measure in (meaning.measure, meaning.stated) if measure for f in _held(where, measure)]
    if period is None:
        return held
    days = Window(first=period[0], last=period[1])
    start, end = days.start, days.end
    return [f for f in held if f.period_start <= end and start <= f.period_end]


def _last_year(published: Sequence) -> int | None:
    return max((f.period_end.year for f in published if f.period_type == "year"), default=None)


def _reference(published: list, measures: list[str], reading: str, window: Window) -> Reference:
    """The best-placed publisher that has counted it, and every definition its figures leave open."""
    ranks = vocabulary.publishers()
    own = [f for f in published if f.measure == measures[0]] or published
    if window.last is not None:  # the very days, where anybody has printed them
        own = [f for f in own if (f.period_start, f.period_end) == (window.start, window.end)] or own
    newest = max(f.period_end for f in own)
    publisher = min({f.publisher for f in own}, key=lambda p: (ranks[p].rank, -_newest(own, p).toordinal(), p))
    if reading == "level" and "homicide" not in measures[0]:  # a stock: who has counted last
        publisher = min({f.publisher for f in own if f.period_end == newest}, key=lambda p: (ranks[p].rank, p))
    theirs = [f for f in own if f.publisher == publisher]
    dating = sorted({q for f in theirs for q in f.qualifiers if q in DATING})
    return Reference(publisher=publisher, qualifiers=[[q] for q in dating] or [[]])


def _newest(figures: list, publisher: str) -> dt.date:
    return max(f.period_end for f in figures if f.publisher == publisher)
