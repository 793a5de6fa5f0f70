"""Reading data/processed: as figures for the judgement (without pandas), as a frame for researchers."""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Iterable
from typing import TYPE_CHECKING

import pyarrow.compute as pc
import pyarrow.parquet as pq

from analysis import schema, state, vocabulary
from analysis.errors import BadInput, nearest
from analysis.paths import House, house

if TYPE_CHECKING:
    import pandas as pd

Figure = namedtuple("Figure", [c.name for c in schema.COLUMNS])
Figure.__doc__ = "One published figure: the columns of schema.COLUMNS as attributes."
Source = namedtuple("Source", [c.name for c in schema.SOURCES])
Sighting = namedtuple("Sighting", [c.name for c in schema.SIGHTINGS])


def require_build(where: House) -> None:
    """Readers work on a whole build, stale or not; the command line rebuilds, a library says so."""
    if state.manifest(where) is None:
        raise BadInput("no built tables are there", file=where.name(where.processed), remedy="Run: partnerdrap build")


def load(topics: Iterable[str], where: House, **equal: str) -> list[Figure]:
    """The figures of some topics, columns equal to the values given, in order of figure_id."""
    require_build(where)
    found = []
    for topic in topics:
        table = pq.read_table(where.processed / f"{topic}.parquet")
        for column, value in equal.items():
            table = table.filter(pc.equal(table.column(column).cast("string"), value))
        found += map(Figure._make, zip(*(c.to_pylist() for c in table.columns), strict=True))
    return found


def sources(where: House) -> dict[str, Source]:
    table = pq.read_table(where.processed / "sources.parquet")
    return {row[0]: Source._make(row) for row in zip(*(c.to_pylist() for c in table.columns), strict=True)}


def sightings(where: House) -> dict[str, list[Sighting]]:
    """figure_id -> every place where it was seen."""
    table = pq.read_table(where.processed / "sightings.parquet")
    found: dict[str, list[Sighting]] = {}
    for row in zip(*(c.to_pylist() for c in table.columns), strict=True):
        found.setdefault(row[0], []).append(Sighting._make(row))
    return found


def figures(where: House | None = None, **equal: object) -> pd.DataFrame:
    """Published figures as a DataFrame, one row each, filtered by columns equal to a value or in a list.

    >>> figures(measure="homicide_victims", geography="NO", sex="total")  # doctest: +SKIP
    """
    import pandas as pd

    where = where or house()
    require_build(where)
    columns = [c.name for c in schema.COLUMNS]
    for column in equal:
        if column not in columns:
            raise BadInput("no such column", column=column, remedy=nearest(column, columns))
    topics = equal.get("topic", vocabulary.TOPICS)
    topics = [topics] if isinstance(topics, str) else list(topics)
    for topic in topics:
        vocabulary.require("topic", topic, file="figures(topic=...)")
    frame = pd.concat([pd.read_parquet(where.processed / f"{t}.parquet") for t in topics], ignore_index=True)
    for column, value in equal.items():
        several = isinstance(value, list | tuple | set | frozenset)
        frame = frame[frame[column].isin(list(value) if several else [value])]
    return frame.reset_index(drop=True)
