"""The controlled words: every word a processed table may hold, with its Norwegian and English name.

Three tables in words/ hold them, one row a word, so that a newcomer adds a line and not code:
measures.csv (what is counted), publishers.csv (who counts) and words.csv (all other columns).
A word outside them stops the build.
"""

from __future__ import annotations

import csv
import datetime as dt
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

from analysis.errors import BadInput, nearest
from analysis.paths import WORDS

TOPICS = (
    "homicide",
    "protected_address",
    "restraining_order",
    "alarm",
    "shelter",
    "domestic_violence",
    "population",
)
KINDS = ("count", "share", "rate", "change", "mean", "minimum", "maximum")
PRECISIONS = ("exact", "rounded", "approx", "at_least", "at_most", "range")
CONFIDENCE = ("low", "medium", "high")  # in rising order
PERIOD_TYPES = ("year", "years", "part_period", "day", "within", "cumulative", "unknown")
PUBLISHED_PRECISIONS = ("day", "month", "year", "undated")
COUNTABLE = ("count", "minimum", "maximum")  # kinds that cannot be negative and have no decimals

COUNTRIES = frozenset(
    "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ "
    "CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO "
    "FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE "
    "JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO "
    "MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW "
    "PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM "
    "TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW "
    # territories whose statistics stand on their own
    "XK GB-EAW GB-SCT GB-NIR".split()
)


@dataclass(frozen=True)
class Word:
    """One controlled word. `group` says what a rule may do with it (a qualifier's scope, a flag's weight)."""

    column: str
    word: str
    group: str
    nb: str
    en: str


@dataclass(frozen=True)
class Measure:
    """What is counted, with the columns that follow from it unless a row says otherwise."""

    measure: str
    topic: str
    unit: str
    role: str
    stock_flow: str
    kind: str
    nb: str
    en: str
    search: str


@dataclass(frozen=True)
class Publisher:
    """Who counts. `rank` orders publishers of the same figure (1 = the body that keeps the register);
    `issues_in` is the month in which it issues last year's total every year, or 0."""

    publisher: str
    nb: str
    en: str
    kind: str
    rank: int
    issues_in: int


class Break(NamedTuple):
    """A day on which a law or a counting rule changed what some measures (by the start of their name) count."""

    date: dt.date
    measures: tuple[str, ...]
    nb: str
    en: str


def read_table(path: Path) -> list[dict[str, str]]:
    """Rows of one of the package's own word tables."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


@cache
def words(column: str) -> dict[str, Word]:
    """The words a column may hold."""
    return _all_words()[column]


@cache
def _all_words() -> dict[str, dict[str, Word]]:
    tables: dict[str, dict[str, Word]] = {}
    for row in read_table(WORDS / "words.csv"):
        tables.setdefault(row["column"], {})[row["word"]] = Word(**row)
    return tables


@cache
def measures() -> dict[str, Measure]:
    return {row["measure"]: Measure(**row) for row in read_table(WORDS / "measures.csv")}


@cache
def publishers() -> dict[str, Publisher]:
    return {
        row["publisher"]: Publisher(**{**row, "rank": int(row["rank"]), "issues_in": int(row["issues_in"] or 0)})
        for row in read_table(WORDS / "publishers.csv")
    }


@cache
def breaks() -> tuple[Break, ...]:
    return tuple(
        Break(dt.date.fromisoformat(row["date"]), tuple(row["measures"].split("|")), row["nb"], row["en"])
        for row in read_table(WORDS / "breaks.csv")
    )


def breaks_between(measure: str, first: dt.date, last: dt.date) -> list[Break]:
    """The breaks of a measure after its first day and up to its last: figures on both sides count different things."""
    return [b for b in breaks() if measure.startswith(b.measures) and first < b.date <= last]


@cache
def known(column: str) -> frozenset[str]:
    """Every word a column of the figures table may hold."""
    if column == "measure":
        return frozenset(measures())
    if column in ("publisher", "via"):
        return frozenset(publishers())
    if column == "geography":
        return COUNTRIES
    fixed = {
        "topic": TOPICS,
        "kind": KINDS,
        "precision": PRECISIONS,
        "confidence": CONFIDENCE,
        "period_type": PERIOD_TYPES,
        "published_precision": PUBLISHED_PRECISIONS,
    }
    return frozenset(fixed[column]) if column in fixed else frozenset(words(column))


@cache
def group_of(column: str, word: str) -> str:
    return words(column)[word].group


def require(column: str, word: str, *, file: object, row: int | None = None, shown_as: str | None = None) -> str:
    """Return the word if the vocabulary knows it for this column; else stop, naming the nearest ones."""
    if word in known(column):
        return word
    raise BadInput(
        f"the vocabulary knows no such word for {column}",
        file=file,
        row=row,
        column=shown_as or column,
        value=word,
        remedy=f"{nearest(word, known(column))}. Correct the word, or add it to {table_of(column)}",
    )


def table_of(column: str) -> str:
    """Where a new word for a column is written down."""
    table = {"measure": "measures.csv", "publisher": "publishers.csv", "via": "publishers.csv"}.get(column, "words.csv")
    return f"src/analysis/words/{table}"
