"""The registry of claims: one published sentence a file (claims/ID.yaml), with its definition, checked strictly.

Each type of claim has its own keys (DESIGN section 6); an unknown key, measure, definition or place is bad
input, since a misspelt word would find no figures and read as "not checkable".
"""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError, field_validator, model_validator

from analysis import phrases, vocabulary
from analysis.errors import BadInput, nearest
from analysis.paths import House, house
from analysis.phrases import Phrase
from analysis.seal import load_yaml

TYPES = ("share", "count", "rate", "change", "comparison", "extreme", "trend", "statement")
AXES = Literal["dating", "publisher", "window", "unit", "july22", "sex", "edition"]
# What the words of a claim of each type may be; a rate is read as a mean, a change never as a share.
KINDS = {
    "share": ("share", "counts"),
    "count": ("count", "several"),
    "rate": ("mean", "count"),
    "change": ("ratio", "growth", "points", "from_to"),
    "comparison": ("ratio",),
    "extreme": ("extreme",),
    "trend": ("trend",),
}
READ_AS = {"rate": "mean", "change": "growth", "comparison": "ratio"}  # what bare words mean in a claim of that type


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


Address = Annotated[str, Field(pattern=r"^https?://[^\s\x00-\x1f<>]+$", max_length=2000)]


class Text(Strict):
    nb: str = Field(min_length=1)
    en: str = Field(min_length=1)


class Published(Strict):
    """Who said it, when and where; `copies` are other addresses of the same document or press release."""

    by: str
    date: str | None = Field(None, pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$")
    url: Address
    copies: list[Address] = []

    @field_validator("date")
    @classmethod
    def _is_a_date(cls, date: str | None) -> str | None:
        if date is not None:
            dt.date.fromisoformat(f"{date}-01-01"[:10] if len(date) == 4 else f"{date}-01"[:10])
        return date


class Counted(Strict):
    """What is counted. `unpublished` names a group that no figure tells apart: the whole bounds it from above,
    the published `parts` of it (subsets) from below."""

    measure: str
    sex: Literal["female", "male"] | None = None
    subset: list[str] = []
    unpublished: Text | None = None
    parts: list[list[str]] = []


class Window(Strict):
    """Either the newest window of at least `min_years`, or the days from `first` to `last` (a year is all its days)."""

    newest: bool = False
    min_years: int = Field(1, ge=1, le=100)
    first: int | dt.date | None = None
    last: int | dt.date | None = None

    @model_validator(mode="after")
    def _one_of_both(self) -> Window:
        if self.newest == (self.last is not None):
            raise ValueError("give newest: true, or the last year (or day) of the window")
        for end in (self.first, self.last):
            if isinstance(end, int) and not 1800 <= end <= 2200:
                raise ValueError(f"{end} is no year")
        if self.last is not None and self.first is not None and self.start > self.end:
            raise ValueError("the window ends before it starts")
        return self

    @property
    def start(self) -> dt.date | None:
        first = self.last if self.first is None else self.first
        return dt.date(first, 1, 1) if isinstance(first, int) else first

    @property
    def end(self) -> dt.date | None:
        return dt.date(self.last, 12, 31) if isinstance(self.last, int) else self.last

    @property
    def years(self) -> int:
        """The length in whole years; of the newest window, the least it may have."""
        return self.min_years if self.newest else self.end.year - self.start.year + 1


class Reference(Strict):
    publisher: str
    qualifiers: list[list[str]] = Field(min_length=1)


class Reply(Strict):
    asked: dt.date | None = None
    text: str | None = None


class Claim(Strict):
    """One published sentence; the keys that every type has."""

    id: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)
    type: str
    text: Text
    paraphrase: bool = True  # in our words; only the campaign page's own sentences are quoted
    phrases: list[Annotated[str, Field(min_length=1, max_length=200)]] = Field(min_length=1, max_length=8)
    published: Published
    reading: Literal["level", "record"]
    geography: str
    window: Window
    reference: Reference
    sensitivity: list[AXES] = []
    caveats: Text
    reply: Reply
    review_by: dt.date

    @property
    def measures(self) -> list[tuple[str, Counted]]:
        """(key, what is counted) of everything the claim counts, for checks and for the figures that bear on it."""
        return [(f"counted.{i}", c) for i, c in enumerate(getattr(self, "counted", []))]


class ShareClaim(Claim):
    """The part of a whole that has some property. `stated` is where shares are printed without their counts; a
    numerator of kind share is itself such a share, and the denominator its n."""

    type: Literal["share"]
    numerator: Counted
    denominator: Counted
    stated: Counted | None = None

    @model_validator(mode="after")
    def _a_record_names_its_years(self) -> ShareClaim:
        if self.reading == "record" and self.window.newest:
            raise ValueError("a record is about a closed period: give window.first and window.last")
        return self

    @property
    def measures(self) -> list[tuple[str, Counted]]:
        held = [("numerator", self.numerator), ("denominator", self.denominator)]
        return [*held, ("stated", self.stated)] if self.stated else held


class CountClaim(Claim):
    """Numbers counted, one for each number phrase."""

    type: Literal["count"]
    counted: list[Counted] = Field(min_length=1, max_length=8)


class RateClaim(Claim):
    """A mean per year."""

    type: Literal["rate"]
    counted: list[Counted] = Field(min_length=1, max_length=1)


class ChangeClaim(Claim):
    """From the first year (or day) of the window to the last."""

    type: Literal["change"]
    counted: list[Counted] = Field(min_length=1, max_length=1)

    @model_validator(mode="after")
    def _has_two_ends(self) -> ChangeClaim:
        if self.window.first is None or self.window.last is None or self.window.first == self.window.last:
            raise ValueError("a change needs the first and the last year (or day) of its window")
        return self


class ComparisonClaim(Claim):
    """The window's number against the yearly mean of each of the windows `against` (the readings of "the mean")."""

    type: Literal["comparison"]
    counted: list[Counted] = Field(min_length=1, max_length=1)
    against: list[Window] = Field(min_length=1, max_length=4)

    @model_validator(mode="after")
    def _names_its_years(self) -> ComparisonClaim:
        if any(window.newest for window in (self.window, *self.against)):
            raise ValueError("a comparison names the years on both sides")
        return self


class ExtremeClaim(Claim):
    """The window's last year against all the others of the window; without a first year, against the whole series."""

    type: Literal["extreme"]
    counted: list[Counted] = Field(min_length=1, max_length=4)

    @model_validator(mode="after")
    def _names_its_year(self) -> ExtremeClaim:
        if self.window.newest:
            raise ValueError("an extreme names its year: give window.last")
        return self


class TrendClaim(Claim):
    """The direction over the years of the window. `before` is an earlier window to compare with."""

    type: Literal["trend"]
    counted: list[Counted] = Field(min_length=1, max_length=1)
    before: Window | None = None

    @model_validator(mode="after")
    def _names_its_years(self) -> TrendClaim:
        if self.window.newest or self.window.first is None or (self.before and self.before.newest):
            raise ValueError("a trend names the first and the last year of its windows")
        return self

    @property
    def measures(self) -> list[tuple[str, Counted]]:
        return [*super().measures, ("population", Counted(measure="population"))]


class StatementClaim(Claim):
    """Words that no count can settle: `reason` says why, `counted` is what is known beside them."""

    type: Literal["statement"]
    counted: list[Counted] = Field(min_length=1, max_length=2)
    reason: Text


AnyClaim = Annotated[
    ShareClaim | CountClaim | RateClaim | ChangeClaim | ComparisonClaim | ExtremeClaim | TrendClaim | StatementClaim,
    Field(discriminator="type"),
]
_ADAPTER: TypeAdapter[Claim] = TypeAdapter(AnyClaim)


class Asked(NamedTuple):
    """One number of a sentence and what it counts."""

    phrase: Phrase
    counted: Counted | None


def claim(name: str, where: House | None = None) -> Claim:
    """Read one claim of the registry."""
    where = where or house()
    if name not in where.claim_ids:
        raise BadInput(
            "no such claim", file=where.name(where.claims), value=name, remedy=nearest(name, where.claim_ids)
        )
    path = where.claims / f"{name}.yaml"
    file = where.name(path)
    record = record_of(load_yaml(path, file, references=False), file)
    if record.id != name:
        raise BadInput("the id is not the file's name", file=file, value=record.id, remedy="Rename one")
    return record


def record_of(content: Any, file: str) -> Claim:
    """A claim from plain data; whatever is wrong with it is bad input that names the key."""
    try:
        record = _ADAPTER.validate_python(content)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"] if part not in TYPES) or "type"
        message = re.sub(r"^Value error, ", "", first["msg"])
        unquoted = first["type"] == "string_type" and isinstance(first["input"], dt.date)  # YAML reads it as a day
        remedy = f'Put it in quotes: "{first["input"]}"' if unquoted else "Mend the claim's record"
        raise BadInput(message, file=file, column=place, remedy=remedy) from None
    _check_words(record, file)
    asked(record, file)
    return record


def _check_words(record: Claim, file: str) -> None:
    said = [
        ("geography", "geography", record.geography),
        ("publisher", "reference.publisher", record.reference.publisher),
        *(("qualifiers", "reference.qualifiers", q) for tags in record.reference.qualifiers for q in tags),
        *(("measure", f"{key}.measure", c.measure) for key, c in record.measures),
        *(("subset", f"{key}.subset", s) for key, c in record.measures for s in sum(c.parts, c.subset)),
    ]
    for column, key, word in said:
        vocabulary.require(column, word, file=file, shown_as=key)


def asked(record: Claim, file: str | None = None) -> list[Asked]:
    """The numbers that a sentence names, each with what it counts; a phrase its type cannot judge is bad input."""
    if record.type == "statement":
        return []
    file = file or f"claims/{record.id}.yaml"
    read: list[Phrase] = []
    for words in record.phrases:
        try:
            phrase = parse_as(words, record.type)
        except phrases.PhraseError as error:
            raise BadInput(str(error), file=file, column="phrases", remedy="Write the number as published") from None
        if phrase.kind not in KINDS[record.type]:
            remedy = f"A claim of type {record.type} takes {', '.join(KINDS[record.type])}"
            raise BadInput(f"names a {phrase.kind}", file=file, column="phrases", value=words, remedy=remedy)
        read += phrase.parts if phrase.kind == "several" else [phrase]
    counted = list(getattr(record, "counted", []))
    if not counted:
        return [Asked(p, None) for p in read]
    if len(read) == 1:
        return [Asked(read[0], c) for c in counted]
    if len(read) != len(counted):
        why = f"names {len(read)} numbers and counts {len(counted)} things"
        raise BadInput(why, file=file, column="counted", remedy="Give one for each number, in the same order")
    return [Asked(p, c) for p, c in zip(read, counted, strict=True)]


@lru_cache(maxsize=4096)  # a claim's words are asked for when it is read, judged and told
def parse_as(words: str | Phrase, kind: str) -> Phrase:
    """The phrase as it stands; bare words ("500 prosent") as what they mean in a claim of that type.

    A claim made from a text holds the phrase itself, as its sentence was read.
    """
    if isinstance(words, Phrase):
        return words
    meant = READ_AS.get(kind)
    try:
        phrase = phrases.parse(words)
    except phrases.PhraseError:
        if meant is None:
            raise
        return phrases.parse(words, kind=meant)
    return phrases.parse(words, kind=meant) if meant and phrase.kind not in KINDS[kind] else phrase
