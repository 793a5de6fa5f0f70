"""What is kept of a source already: this very file, and whether other editions said something else since."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterator
from pathlib import Path

from analysis.fetch.dropin.words import FLAGS
from analysis.paths import House, day_and_number
from analysis.seal import EDITION, load_yaml
from analysis.sources import periods

ORIGINAL = "original"  # never the name it came with, which may hold a person's
Said = dict[tuple, tuple[str, frozenset[str]]]  # what is counted -> its number, and what is said of that


def folders(source: str, house: House) -> list[Path]:
    """The folders of a source's editions, oldest first."""
    return sorted((f for f in house.snapshots if f.parent.name == source and (f / EDITION).is_file()), key=_number)


def of_file(sha256: str, source: str, house: House) -> Path | None:
    """The newest folder in which a file of this content lies."""
    for folder in reversed(folders(source, house)):
        for sidecar in folder.glob(f"{ORIGINAL}.source.yaml"):
            record = load_yaml(sidecar, house.name(sidecar))
            if isinstance(record, dict) and record.get("sha256") == sha256:
                return folder
    return None


def left_since(text: str, folder: Path, source: str, house: House) -> bool:
    """Whether an edition kept after a folder, and published no later than this one, says something else of a figure.

    Then the same numbers once more are news: the source has returned to them.
    """
    said, day = _read(text)
    for other in (f for f in folders(source, house) if _number(f) > _number(folder)):
        its, published = _read(_text(other))
        if published[1] <= day[1] and _differs(said, its):
            return True
    return False


def unclear_order(text: str, source: str, house: House) -> tuple[Path, str] | None:
    """An edition that says something else, published on a day within the month or year that is given for this one:
    which of the two is the newer is not told. Its folder, and its date."""
    said, day = _read(text)
    for other in reversed(folders(source, house)):
        its, published = _read(_text(other))
        within = day[0] <= published[1] and published[0] <= day[1] and published != day
        if within and published[1] - published[0] < day[1] - day[0] and _differs(said, its):
            return other, date_of(other)
    return None


def date_of(folder: Path) -> str:
    return next(_rows(_text(folder)))["publication_date"]


def _read(text: str) -> tuple[Said, tuple[dt.date, dt.date]]:
    """What an edition says, and first and last day on which it can have been published."""
    said: Said = {}
    date = ""
    for row in _rows(text):
        tags = frozenset(filter(None, row["breakdown"].split(";")))
        days = periods.span(row["period_start"], "")[0], periods.span(row["period_end"], "")[1]
        own = (row["measure"], row["sex"], tags.difference(FLAGS), days, row["original_publisher"])
        said[own] = row["value"], tags.intersection(FLAGS)
        date = row["publication_date"]
    return said, periods.span(date, "publication_date")[:2]


def _differs(one: Said, other: Said) -> bool:
    return any(other[key] != found for key, found in one.items() if key in other)


def _rows(text: str) -> Iterator[dict[str, str]]:
    yield from csv.DictReader(io.StringIO(text, newline=""))


def _text(folder: Path) -> str:
    return (folder / EDITION).read_text(encoding="utf-8")


def _number(folder: Path) -> tuple[str, int]:
    return day_and_number(folder.name)
