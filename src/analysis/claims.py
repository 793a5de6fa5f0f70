"""The registry of claims, and the judgement of one claim as of a day.

A claim is a published sentence with its definition (claims/ID.yaml). `judge` gathers the figures that
were public on the day, pairs them, judges every pair by rule v1 and lets the reference set decide: for
each definition that the sentence leaves open, the newest window of the claim's length.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from analysis import asof, estimate, evidence, phrases, rule, state, store, vocabulary
from analysis.errors import BadInput, nearest
from analysis.evidence import Pair, Refusal
from analysis.paths import House, house
from analysis.rule import Verdict
from analysis.seal import load_yaml
from analysis.store import Figure

STATED = {("partner_homicide_victims", "homicide_victims"): "partner_homicide_share"}  # (part, whole) -> printed share
SIBLINGS = {"victims": "cases"}  # "hvert fjerde drap" is read as victims, with cases as the alternative


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Text(Strict):
    nb: str
    en: str


class Published(Strict):
    by: str
    date: str | None = None
    url: str


class Counted(Strict):
    measure: str
    sex: str | None = None


class Window(Strict):
    newest: bool = True
    min_years: int = Field(1, ge=1)


class Reference(Strict):
    publisher: str
    qualifiers: list[list[str]]


class Reply(Strict):
    asked: dt.date | None = None
    text: str | None = None


class Claim(Strict):
    """One published sentence; the keys of DESIGN section 6, unknown ones refused."""

    id: str
    type: Literal["share", "count", "rate", "change", "comparison", "extreme", "trend", "statement"]
    text: Text
    phrases: list[str] = Field(min_length=1)
    published: Published
    reading: Literal["level", "record"]
    numerator: Counted
    denominator: Counted
    geography: str
    window: Window
    reference: Reference
    sensitivity: list[Literal["dating", "publisher", "window", "unit", "july22"]]
    caveats: Text
    reply: Reply
    review_by: dt.date


@dataclass(frozen=True)
class Judged:
    """A pair with its estimate and its verdict. `interval` is Wilson 95 %, `masses` Jeffreys."""

    pair: Pair
    verdict: Verdict
    interval: tuple[float, float]
    masses: estimate.Masses
    dispersion: float | None = None

    @property
    def k(self) -> float:
        return self.pair.part.value

    @property
    def n(self) -> float:
        return self.pair.whole.value

    @property
    def share(self) -> float:
        return self.k / self.n

    @property
    def flags(self) -> tuple[str, ...]:
        own = ("too_precise",) if self.verdict.direction == "too_precise" else ()
        return (*self.pair.flags, *own)

    @property
    def dating(self) -> str:
        return next((q for q in self.pair.part.qualifiers if q.endswith("_dating") or q == "dating_not_stated"), "")


@dataclass(frozen=True)
class Stated:
    """A share that a publisher printed without its counts. Bounds in fractions; None is open."""

    figure: Figure
    low: float | None
    high: float | None
    fits: Literal["inside", "outside", "across"]


@dataclass(frozen=True)
class Moment:
    """The verdict on a day on which figures of the claim became public."""

    as_of: dt.date
    verdict: Verdict
    reference: tuple[Judged, ...]
    new_figure_ids: tuple[str, ...]


@dataclass(frozen=True)
class Judgement:
    """What can be said of a claim on a day, and everything it rests on."""

    claim: Claim
    as_of: dt.date
    data_date: dt.date
    verdict: Verdict
    flags: tuple[str, ...]
    phrases: tuple[phrases.Phrase, ...]
    reference: tuple[tuple[tuple[str, ...], Judged | None], ...]
    evidence: tuple[Judged, ...]
    refused: tuple[Refusal, ...]
    stated: tuple[Stated, ...]
    timeline: tuple[Moment, ...]
    possibly: Verdict | None

    def as_json(self) -> dict[str, Any]:
        from analysis.claims_json import as_json

        return as_json(self)


# --- registry


def ids(where: House) -> list[str]:
    return sorted(p.stem for p in where.claims.glob("*.yaml"))


def claim(name: str, where: House | None = None) -> Claim:
    """Read one claim of the registry."""
    where = where or house()
    path = where.claims / f"{name}.yaml"
    if name not in ids(where):
        raise BadInput("no such claim", file=where.name(where.claims), value=name, remedy=nearest(name, ids(where)))
    try:
        record = Claim.model_validate(load_yaml(path, where.name(path)))
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"]))
        raise BadInput(first["msg"], file=where.name(path), column=place, remedy="Mend the claim's record") from None
    if record.id != name:
        raise BadInput("the id is not the file's name", file=where.name(path), value=record.id, remedy="Rename one")
    _check_words(record, where.name(path))
    return record


def _check_words(record: Claim, file: str) -> None:
    """A misspelt measure or definition would find no figures and read as "not checkable": it is refused."""
    said = [
        ("measure", "numerator.measure", record.numerator.measure),
        ("measure", "denominator.measure", record.denominator.measure),
        ("geography", "geography", record.geography),
        ("publisher", "reference.publisher", record.reference.publisher),
        *(("qualifiers", "reference.qualifiers", q) for tags in record.reference.qualifiers for q in tags),
    ]
    for column, key, word in said:
        vocabulary.require(column, word, file=file, shown_as=key)


# --- judgement


def judge(record: Claim | str, as_of: dt.date | None = None, where: House | None = None) -> Judgement:
    """Judge a claim by what was certainly public on a day (default: the newest day in the data)."""
    where = where or house()
    record = claim(record, where) if isinstance(record, str) else record
    phrase = _judgeable(record)
    data_date = dt.date.fromisoformat(state.require_build(where)["data_date"])
    as_of = as_of or data_date
    held = store.load(["homicide"], where, geography=record.geography)
    sure = asof.editions(_bearing_on(record, held))
    found = _on(record, phrase, sure, as_of)
    possible = _on(record, phrase, asof.editions(_bearing_on(record, held), asof.POSSIBLY), as_of, refusals=False)
    return Judgement(
        claim=record,
        as_of=as_of,
        data_date=data_date,
        verdict=found.verdict,
        flags=_flags(record, found, where),
        phrases=(phrase,),
        reference=found.reference,
        evidence=tuple(found.evidence),
        refused=tuple(found.refused),
        stated=tuple(_stated(record, phrase, held, as_of)),
        timeline=tuple(_timeline(record, phrase, sure, as_of)),
        possibly=possible.verdict if possible.verdict != found.verdict else None,
    )


def _judgeable(record: Claim) -> phrases.Phrase:
    """The one phrase of a claim that rule v1 can judge; anything it would have to pass over is refused."""
    unruled = {
        "type": (record.type != "share", f"claims of type {record.type} have no rule yet"),
        "reading": (record.reading != "level", f"claims with reading {record.reading} have no rule yet"),
        "phrases": (len(record.phrases) > 1, "claims with several phrases have no rule yet"),
        "window.newest": (not record.window.newest, "only the newest window has a rule"),
        "numerator.sex": (record.numerator.sex is not None, "claims about one sex have no rule yet"),
        "denominator.sex": (record.denominator.sex is not None, "claims about one sex have no rule yet"),
    }
    where = f"claims/{record.id}.yaml"
    for column, (barred, why) in unruled.items():
        if barred:
            remedy = "Judge a claim of type share, reading level, with one phrase, both sexes and the newest window"
            raise BadInput(why, file=where, column=column, remedy=remedy)
    try:
        phrase = phrases.parse(record.phrases[0])
    except phrases.PhraseError as error:
        raise BadInput(str(error), file=where, column="phrases", remedy="Write the number as published") from None
    if phrase.kind != "share":
        remedy = "Give the share the sentence names, such as hvert fjerde or 24 prosent"
        raise BadInput("names no share", file=where, column="phrases", value=phrase.text, remedy=remedy)
    return phrase


@dataclass(frozen=True)
class _Day:
    verdict: Verdict
    reference: tuple[tuple[tuple[str, ...], Judged | None], ...]
    evidence: list[Judged]
    refused: list[Refusal]


def question(record: Claim) -> evidence.Question:
    """The claim's measures by unit: the unit it names first, its sibling as the alternative."""
    part, whole = record.numerator.measure, record.denominator.measure
    first = part.rsplit("_", 1)[-1]
    units = [first, *([SIBLINGS[first]] if first in SIBLINGS and "unit" in record.sensitivity else [])]
    return evidence.Question(
        {unit: part.removesuffix(first) + unit for unit in units},
        {unit: whole.removesuffix(first) + unit for unit in units},
        record.geography,
    )


def _bearing_on(record: Claim, held: Iterable[Figure]) -> list[Figure]:
    asked = question(record)
    measures = {*asked.part.values(), *asked.whole.values()}
    return [f for f in held if f.measure in measures and (not f.subset or list(f.subset) == [evidence.EVENT])]


def _on(record: Claim, phrase: phrases.Phrase, held: dict, as_of: dt.date, refusals: bool = True) -> _Day:
    """Pairs, verdicts and reference set of one day."""
    found = evidence.gather(question(record), asof.newest(held, as_of), refusals)
    judged = [_judged(pair, phrase, found.pairs) for pair in found.pairs]
    reference = tuple((tuple(d), _newest_window(record, d, judged)) for d in record.reference.qualifiers)
    verdict = rule.together([j.verdict for _, j in reference if j], missing=any(j is None for _, j in reference))
    return _Day(verdict, reference, judged, found.refused)


def _judged(pair: Pair, phrase: phrases.Phrase, pairs: list[Pair]) -> Judged:
    k, n = pair.part.value, pair.whole.value
    spread = estimate.dispersion([(p.part.value, p.whole.value) for p in _years_of(pair, pairs)])
    shrink = spread if spread and spread > estimate.TOO_DISPERSED else 1.0
    flags = (*pair.flags, "dispersed") if shrink > 1 else pair.flags
    ends = [n / shrink, *(end / shrink for end in (pair.whole.low, pair.whole.high) if end != n)]
    low, high = phrase.low or 0.0, 1.0 if phrase.high is None else phrase.high
    return Judged(
        replace(pair, flags=flags),
        rule.over_a_range(k / shrink, ends, phrase, flags),
        estimate.wilson(k / shrink, n / shrink),
        estimate.masses(k / shrink, n / shrink, low, high),
        spread,
    )


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


def _newest_window(record: Claim, definition: list[str], judged: list[Judged]) -> Judged | None:
    """The newest admissible window of the claim's length under one definition, by the reference publisher."""
    unit = next(iter(question(record).part))
    windows = [
        j
        for j in judged
        if j.pair.first
        and j.pair.part.unit == unit
        and j.pair.part.publisher == record.reference.publisher
        and set(definition) <= set(j.pair.part.qualifiers)
        and not {"part_period", "mixed_source"} & set(j.pair.flags)
        and j.pair.part.end.year - j.pair.part.start.year + 1 >= record.window.min_years
    ]

    # newest end; then the longest; then without the dead of 22 July, whom no partner killed
    def choice(j: Judged) -> tuple:
        return j.pair.part.end, -j.pair.part.start.toordinal(), j.pair.july22 == "excl_22_july"

    return max(windows, key=choice, default=None)


def _flags(record: Claim, found: _Day, where: House) -> tuple[str, ...]:
    """The reference set's flags, and what can only be said of the claim as a whole."""
    decided = [j for _, j in found.reference if j]
    flags = [flag for j in decided for flag in j.flags]
    if decided and len(decided) < len(found.reference):
        flags.append("definition_missing")
    if decided and _own_source_only(record, decided, where):
        flags.append("own_source_only")
    return tuple(dict.fromkeys(flags))


def _own_source_only(record: Claim, decided: list[Judged], where: House) -> bool:
    """True if every sighting of the numerators stands in the document that made the claim."""
    sources, sightings = store.sources(where), store.sightings(where)
    urls = {sources[s.source_id].url for j in decided for i in j.pair.part.ids for s in sightings[i]}
    return {_page(url) for url in urls} == {_page(record.published.url)}


def _page(url: str) -> str:
    return url.split("://", 1)[-1].removeprefix("www.").rstrip("/")


def _stated(record: Claim, phrase: phrases.Phrase, held: list[Figure], as_of: dt.date) -> Iterable[Stated]:
    """Shares printed without counts: they are shown, and decide nothing about a level."""
    measure = STATED.get((record.numerator.measure, record.denominator.measure))
    printed = [f for f in held if f.measure == measure and not (f.subset or f.relationship or f.area)]
    for edition in asof.newest(asof.editions(printed), as_of):
        low, high = (None if b is None else b / 100 for b in (edition.figure.value_low, edition.figure.value_high))
        yield Stated(edition.figure, low, high, _fit(low, high, phrase))


def _fit(low: float | None, high: float | None, phrase: phrases.Phrase) -> Literal["inside", "outside", "across"]:
    """How a printed share, by its own precision, lies to the interval of the words."""
    bottom, top = low or 0.0, 1.0 if high is None else high
    floor, ceiling = phrase.low or 0.0, 1.0 if phrase.high is None else phrase.high
    if top < floor or bottom > ceiling:
        return "outside"
    return "inside" if floor <= bottom and top <= ceiling else "across"


def _timeline(record: Claim, phrase: phrases.Phrase, held: dict, as_of: dt.date) -> Iterable[Moment]:
    """Every day up to `as_of` on which figures of this claim became public, with the verdict of that day."""
    by_day: dict[dt.date, list[str]] = {}
    for edition in (e for editions in held.values() for e in editions if e.since <= as_of):
        by_day.setdefault(edition.since, []).append(edition.figure.figure_id)
    for day in sorted(by_day):
        found = _on(record, phrase, held, day, refusals=False)
        yield Moment(day, found.verdict, tuple(j for _, j in found.reference if j), tuple(sorted(by_day[day])))
