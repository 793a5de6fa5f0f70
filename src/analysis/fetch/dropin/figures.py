"""What a dropped-in file holds once read: figures as printed, and the sums that it can be held against."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache, cached_property

from analysis import vocabulary
from analysis.fetch.dropin.words import BOUNDS, FLAGS
from analysis.sources import effects, periods


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
        """What is counted: the same key twice is the same figure printed twice, however its days are written."""
        return self.measure, self.sex, self.tags, self.days, self.counted_by

    @cached_property
    def days(self) -> tuple[dt.date, dt.date]:
        """First and last day: 2025 is the same year as 2025-01-01 to 2025-12-31."""
        return periods.span(self.start, "period_start")[0], periods.span(self.end, "period_end")[1]

    @cached_property
    def tags(self) -> frozenset[str]:
        """The breakdown without what is said of the number itself."""
        return frozenset(self.breakdown).difference(BOUNDS, FLAGS)

    @property
    def kind(self) -> str:
        return kind_of(self.measure)

    @property
    def is_bound(self) -> bool:
        return not set(BOUNDS).isdisjoint(self.breakdown)

    @property
    def low(self) -> Decimal:
        """The least that the number can mean: a share is rounded, "at most 5" may be none."""
        return Decimal(0) if "upper_bound" in self.breakdown else self.number - self._half

    @property
    def high(self) -> Decimal | None:
        """The most that it can mean; None where there is no end to it."""
        return None if "lower_bound" in self.breakdown else self.number + self._half

    @property
    def _half(self) -> Decimal:
        """Half a unit of the last digit of a share; a count is what it says."""
        exact = self.kind == "count" or self.is_bound
        return Decimal(0) if exact else Decimal(5).scaleb(self.number.as_tuple().exponent - 1)

    @property
    def said(self) -> str:
        """The number as it is told beside another."""
        bound = {"upper_bound": "at most ", "lower_bound": "at least "}
        unit = " %" if self.kind == "share" else ""
        return "".join(bound.get(tag, "") for tag in self.breakdown) + self.value + unit

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
    empty: int  # cells of the list in which nothing is printed: a blank is not 0

    @property
    def title(self) -> str:
        return f"{self.whole}, {self.name}"


@dataclass(frozen=True)
class Sum:
    """A printed total beside the sum of its parts, or a number beside the one that it cannot exceed or must equal."""

    name: str
    printed: str
    added: str
    place: str
    agrees: bool
    rule: str = "="

    def __str__(self) -> str:
        yes, no = {
            "=": ("is the sum", "IS NOT the sum"),
            "<=": ("holds", "IS LESS THAN"),
            "%": ("fits", "DOES NOT FIT"),
            "twice": ("is", "IS NOT"),
            "100": ("holds", "IS LESS THAN"),
        }[self.rule]
        printed = "" if self.rule == "100" else "printed "
        return f"{self.name}: {printed}{self.printed} {yes if self.agrees else no} {self.added} ({self.place})"


@dataclass
class Found:
    """All that was read of a file, before it is held against itself."""

    figures: list[Figure] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    tables: list[str] = field(default_factory=list)


@cache
def kind_of(measure: str) -> str:
    """count, share, rate or mean, by the crosswalk of raw measures."""
    said = dict(effects.table("measures")[(measure,)])
    return said.get("kind") or vocabulary.measures()[said["measure"]].kind


@cache
def flow_of(measure: str) -> str:
    said = dict(effects.table("measures")[(measure,)])
    return said.get("stock_flow") or vocabulary.measures()[said["measure"]].stock_flow


@cache
def unit_of(measure: str) -> str:
    said = dict(effects.table("measures")[(measure,)])
    return said.get("unit") or vocabulary.measures()[said["measure"]].unit
