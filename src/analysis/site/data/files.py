"""The tables as files to download: as they were built, but for figures whose terms nobody has read yet, and titles.

What a publisher's unread terms cover may be shown with its source, and stays out of bulk downloads (LICENSE). The rows
that stay are those of the built files, line by line.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as csv_files
import pyarrow.parquet as pq

from analysis import ledger, vocabulary
from analysis.errors import BadInput
from analysis.site.model import Site
from analysis.site.pages import File

FOLDER = "tables"
PACKAGE = f"{FOLDER}/datapackage.json"
LEDGER = f"{FOLDER}/ledger.csv"
NAMES = (*vocabulary.TOPICS, "sightings", "sources", "withheld")
UNSAID = {"sources": ("title",)}  # columns that stay at home: some titles tell a case
WHOLE = ("sources",)  # who printed what, where and on what terms: no figures
UNVERIFIED = "unverified"
NOTE = " Figures whose terms are unverified are left out of these files."
REBUILD = "Run: partnerdrap build"


class Twin(NamedTuple):
    """One table as two files. `left_out` counts the rows whose terms are unread."""

    name: str
    rows: int
    left_out: int
    parquet: File
    csv: File


def unread(site: Site) -> set[str]:
    """The sources whose terms nobody has read."""
    return {name for name, source in site.sources.items() if source.licence.startswith(UNVERIFIED)}


def twins(site: Site) -> Iterator[Twin]:
    """Every table, in the order of the data package."""
    out = pa.array(sorted(unread(site)), type=pa.string())
    for name in NAMES:
        parquet, text = (site.where.processed / f"{name}.{ending}" for ending in ("parquet", "csv"))
        with pq.ParquetFile(parquet) as file:
            table = file.read()
        drop = pc.is_in(table.column("source_id"), out)
        left_out = 0 if name in WHOLE else pc.sum(drop).as_py() or 0
        places = [f"{FOLDER}/{name}.{ending}" for ending in ("parquet", "csv")]
        if name in UNSAID:
            files = _without(table, UNSAID[name], places)
        elif not left_out:
            files = (File(places[0], parquet), File(places[1], text))
        else:
            kept = pa.BufferOutputStream()
            pq.write_table(table.filter(pc.invert(drop)), kept, compression="zstd")
            lines = _lines(text.read_bytes().decode(), drop.to_pylist(), site.where.name(text))
            files = (File(places[0], kept.getvalue().to_pybytes()), File(places[1], lines.encode()))
        yield Twin(name, table.num_rows - left_out, left_out, *files)


def _without(table: pa.Table, columns: tuple[str, ...], places: list[str]) -> tuple[File, File]:
    """Both files of a table without some of its columns."""
    kept, parquet, text = table.drop_columns(list(columns)), pa.BufferOutputStream(), pa.BufferOutputStream()
    pq.write_table(kept, parquet, compression="zstd")
    csv_files.write_csv(kept, text)
    return File(places[0], parquet.getvalue().to_pybytes()), File(places[1], text.getvalue().to_pybytes())


def _lines(text: str, drop: list[bool], file: str) -> str:
    """The CSV without the rows to drop; every other line as it stands."""
    head, *lines = _records(text)
    if len(lines) != len(drop) or next(csv.reader(io.StringIO(head)))[0] != "figure_id":
        raise BadInput("the CSV and its parquet twin differ", file=file, remedy=REBUILD)
    return "".join([head, *(line for line, out in zip(lines, drop, strict=True) if not out)])


def _records(text: str) -> list[str]:
    """A CSV's records as they stand. A cell in quotation marks may hold ends of lines of its own."""
    found: list[str] = []
    for line in io.StringIO(text, newline="\n"):
        if found and found[-1].count('"') % 2:
            found[-1] += line
        else:
            found.append(line)
    return found


def package(site: Site) -> File:
    """The data package that describes the files as they are here; it says so where rows were left out."""
    about: dict[str, Any] = json.loads((site.where.processed / "datapackage.json").read_text(encoding="utf-8"))
    if unread(site):
        about["description"] += NOTE
    for resource in about["resources"]:
        schema = resource["schema"]
        schema["fields"] = [f for f in schema["fields"] if f["name"] not in UNSAID.get(resource["name"], ())]
    return File(PACKAGE, (json.dumps(about, indent=1, ensure_ascii=False) + "\n").encode())


def verdicts(site: Site) -> File:
    """Every verdict that was acknowledged."""
    return File(LEDGER, ledger.path(site.where))


def size(file: File) -> int:
    """Bytes of a file."""
    return len(file.content) if isinstance(file.content, bytes) else file.content.stat().st_size
