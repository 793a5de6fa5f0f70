"""Reading data/processed: as figures for the judgement (without pandas), as a frame for researchers."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import namedtuple
from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from analysis import schema, state, vocabulary
from analysis.errors import BadInput, nearest
from analysis.paths import House, house

if TYPE_CHECKING:
    import pandas as pd

EPOCH = dt.date(1970, 1, 1)  # where Arrow counts days from
Figure = namedtuple("Figure", [c.name for c in schema.COLUMNS])
Figure.__doc__ = "One published figure: the columns of schema.COLUMNS as attributes."
Source = namedtuple("Source", [c.name for c in schema.SOURCES])
Sighting = namedtuple("Sighting", [c.name for c in schema.SIGHTINGS])


def table(topics: Iterable[str], where: House) -> pa.Table:
    """The figures of some topics as one Arrow table, in order of topic and figure_id."""
    state.require_build(where)
    return pa.concat_tables(_read(where, topic) for topic in topics)


def _read(where: House, name: str) -> pa.Table:
    with pq.ParquetFile(where.processed / f"{name}.parquet") as file:  # read_table() would import pandas
        return file.read()


def rows(found: pa.Table) -> list[Figure]:
    return list(map(Figure._make, zip(*map(_cells, found.columns), strict=True)))


def _cells(column: pa.ChunkedArray) -> list:
    """The cells as Python objects. Words and days are few: each is made once, which to_pylist() does not."""
    cells: list = []
    for chunk in column.chunks:
        if pa.types.is_dictionary(column.type):
            words = [*chunk.dictionary.to_pylist(), None]
            cells += [words[-1 if i is None else i] for i in chunk.indices.to_pylist()]
        elif pa.types.is_date32(column.type):
            days = chunk.view(pa.int32()).to_pylist()
            known = {d: None if d is None else EPOCH + dt.timedelta(days=d) for d in set(days)}
            cells += [known[d] for d in days]
        else:
            cells += chunk.to_pylist()
    return cells


def load(topics: Iterable[str], where: House, **equal: str) -> list[Figure]:
    """The figures of some topics, columns equal to the values given; read once for each state of the data."""
    key = state.require_build(where)["inputs"]
    return [f for topic in topics for f in _loaded(where, key, topic, tuple(sorted(equal.items())))]


@lru_cache(maxsize=32)
def _loaded(where: House, key: str, topic: str, equal: tuple[tuple[str, str], ...]) -> list[Figure]:
    found = _read(where, topic)
    for column, value in equal:
        found = only(found, [cell == value for cell in found.column(column).to_pylist()])
    return rows(found)


def hidden(where: House) -> list[Figure]:
    """The cells that their publisher left without a number, and why (`status`): each time that it began to.

    Where it has printed one since, the figure is newer, and supersedes the cell.
    """
    return _loaded(where, state.require_build(where)["inputs"], "withheld", ())


def only(found: pa.Table, wanted: list[bool]) -> pa.Table:
    """The wanted rows. The mask is made by hand, since pa.array() and pc.equal() import pandas: half a second."""
    bits = np.packbits(np.array(wanted, dtype=bool), bitorder="little")  # a list without rows has no type of its own
    return found.filter(pa.Array.from_buffers(pa.bool_(), len(wanted), [None, pa.py_buffer(bits)]))


def sources(where: House) -> dict[str, Source]:
    return _sources(where, state.require_build(where)["inputs"])


@lru_cache(maxsize=2)
def _sources(where: House, key: str) -> dict[str, Source]:
    table = _read(where, "sources")
    return {row[0]: Source._make(row) for row in zip(*(c.to_pylist() for c in table.columns), strict=True)}


def sightings(where: House) -> dict[str, list[Sighting]]:
    """figure_id -> every place where it was seen."""
    return _sightings(where, state.require_build(where)["inputs"])


@lru_cache(maxsize=2)
def _sightings(where: House, key: str) -> dict[str, list[Sighting]]:
    table = _read(where, "sightings")
    found: dict[str, list[Sighting]] = {}
    for row in zip(*(c.to_pylist() for c in table.columns), strict=True):
        found.setdefault(row[0], []).append(Sighting._make(row))
    return found


def data_hash(figure_ids: Iterable[str], where: House) -> str:
    """A hash of what some figures say: it changes when a value, a bound, a status or an edition of theirs does."""
    wanted = set(figure_ids)
    lines = [
        f"{f.figure_id}|{f.value}|{f.value_low}|{f.value_high}|{';'.join(f.status)}|{f.published}"
        for f in load(vocabulary.TOPICS, where)
        if f.figure_id in wanted
    ]
    gone = wanted - {line.split("|", 1)[0] for line in lines}
    text = "\n".join(sorted([*lines, *(f"{name}|gone" for name in gone)]))
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def figures(where: House | None = None, **equal: object) -> pd.DataFrame:
    """Published figures as a DataFrame, one row each, filtered by columns equal to a value or in a list.

    >>> figures(measure="homicide_victims", geography="NO", sex="total")  # doctest: +SKIP
    """
    import pandas as pd

    where = where or house()
    state.require_build(where)
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
