"""What a dropped-in file holds once read: figures as printed, and the sums that it can be held against."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from analysis import vocabulary
from analysis.sources import effects


@dataclass(frozen=True)
class Place:
    """Where in the file: page of a PDF, table and row as counted by the reader, column by its label."""

    page: int | None = None
    table: int | None = None
    row: int | None = None
    column: str | None = None

    def __str__(self) -> str:
        parts = (("page", self.page), ("table", self.table), ("row", self.row), ("column", self.column))
        return ", ".join(f"{word} {value}" for word, value in parts if value is not None)


@dataclass(frozen=True)
class Figure:
    """One printed number in the words of data/raw/published. `kept` is false where no word of ours says what it
    counts: it then serves the sums alone. `slot` names the kind of relation in a list of them."""

    measure: str
    sex: str
    breakdown: tuple[str, ...]
    start: str
    end: str
    value: str
    place: Place
    locator: str
    slot: str = ""
    counted_by: str = ""
    kept: bool = True

    @property
    def number(self) -> Decimal:
        return Decimal(self.value)

    @property
    def key(self) -> tuple:
        """What is counted: the same key twice is the same figure printed twice."""
        return self.measure, self.sex, tuple(sorted(self.breakdown)), self.start, self.end, self.counted_by

    @property
    def kind(self) -> str:
        return kind_of(self.measure)

    @property
    def is_bound(self) -> bool:
        return bool({"upper_bound", "lower_bound"} & set(self.breakdown))

    def __str__(self) -> str:
        when = self.start if self.start == self.end else f"{self.start}–{self.end}"
        who = "" if self.sex in ("total", "na") else f" {self.sex}"
        tags = f" [{'; '.join(self.breakdown)}]" if self.breakdown else ""
        return f"{self.measure}{who}{tags}, {when}"


@dataclass(frozen=True)
class Group:
    """Numbers of one list that make a whole: rows of relations, or the years of a row. `whole` is its printed total."""

    name: str
    parts: tuple[Figure, ...]
    whole: Figure | None
    complete: bool  # nothing in the list was left empty


@dataclass(frozen=True)
class Sum:
    """A printed total beside the sum of its parts, or a number beside the one that it cannot exceed."""

    name: str
    printed: str
    added: str
    place: str
    agrees: bool
    rule: str = "="

    def __str__(self) -> str:
        relation = {"=": "is the sum", "<=": "holds", "%": "fits"} if self.agrees else {}
        word = relation.get(self.rule) or {"=": "IS NOT the sum", "<=": "IS LESS THAN", "%": "DOES NOT FIT"}[self.rule]
        return f"{self.name}: printed {self.printed} {word} {self.added} ({self.place})"


@dataclass
class Found:
    """All that was read of a file, before it is held against itself."""

    figures: list[Figure] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    tables: list[str] = field(default_factory=list)


def kind_of(measure: str) -> str:
    """count, share, rate or mean, by the crosswalk of raw measures."""
    said = dict(effects.table("measures")[(measure,)])
    return said.get("kind") or vocabulary.measures()[said["measure"]].kind


def flow_of(measure: str) -> str:
    said = dict(effects.table("measures")[(measure,)])
    return said.get("stock_flow") or vocabulary.measures()[said["measure"]].stock_flow
