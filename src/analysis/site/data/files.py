"""The tables as files to download: as they were built, but for what may not be passed on, and titles.

What a publisher's unread terms cover may be shown with its source, and stays out of bulk downloads (LICENSE). So do
figures that tell what their publisher suppresses (withheld.py): data/processed keeps what publishers printed, but no
file of the site tells it. The rows that stay are those of the built files, line by line, but that none of them names a
figure that gives a suppressed one away.
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
NUMBERS = "k n share p_below p_in p_above figures figure_ids chain".split()  # of the ledger: a row's number and hashes
UNVERIFIED = "unverified"
NOTE = " Figures whose terms are unverified are left out of these files."
SECRET_NOTE = " Figures that would give away what their publisher suppresses are left out."
REBUILD = "Run: partnerdrap build"


class Twin(NamedTuple):
    """One table as two files. Left out are rows whose terms are unread, and rows that tell what is suppressed."""

    name: str
    rows: int
    left_out: int  # all of them
    telling: int  # those that tell what is suppressed
    parquet: File
    csv: File


def unread(site: Site) -> set[str]:
    """The sources whose terms nobody has read."""
    return {name for name, source in site.sources.items() if source.licence.startswith(UNVERIFIED)}


def twins(site: Site) -> Iterator[Twin]:
    """Every table, in the order of the data package."""
    out, secret = (pa.array(sorted(ids), type=pa.string()) for ids in (unread(site), site.secret))
    for name in NAMES:
        parquet, text = (site.where.processed / f"{name}.{ending}" for ending in ("parquet", "csv"))
        with pq.ParquetFile(parquet) as file:
            table = file.read()
        places = [f"{FOLDER}/{name}.{ending}" for ending in ("parquet", "csv")]
        if name in WHOLE:
            yield Twin(name, table.num_rows, 0, 0, *_without(table, UNSAID[name], places))
            continue
        tells = pc.is_in(table.column("figure_id"), secret)
        drop = pc.or_(pc.is_in(table.column("source_id"), out), tells)
        left_out, telling = (pc.sum(which).as_py() or 0 for which in (drop, tells))
        if not left_out and not site.secret:
            files = (File(places[0], parquet), File(places[1], text))
        else:
            kept = pa.BufferOutputStream()
            pq.write_table(_unnamed(table.filter(pc.invert(drop)), secret), kept, compression="zstd")
            lines = _lines(text.read_bytes().decode(), drop.to_pylist(), site.where.name(text))
            for figure_id in site.secret:
                lines = lines.replace(f'"{figure_id}"', "")
            files = (File(places[0], kept.getvalue().to_pybytes()), File(places[1], lines.encode()))
        yield Twin(name, table.num_rows - left_out, left_out, telling, *files)


def _unnamed(table: pa.Table, secret: pa.Array) -> pa.Table:
    """The table without the ids of figures that tell what is suppressed: they are made of what was printed."""
    place = table.schema.get_field_index("supersedes")
    if not len(secret) or place < 0:
        return table
    column = table.column(place)
    said = pc.if_else(pc.is_in(column, secret), pa.scalar(None, column.type), column)
    return table.set_column(place, table.field(place), said)


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
    if site.secret:
        about["description"] += SECRET_NOTE
    for resource in about["resources"]:
        schema = resource["schema"]
        schema["fields"] = [f for f in schema["fields"] if f["name"] not in UNSAID.get(resource["name"], ())]
    return File(PACKAGE, (json.dumps(about, indent=1, ensure_ascii=False) + "\n").encode())


def verdicts(site: Site) -> File:
    """Every verdict that was acknowledged. Where one rests on a number that was suppressed since, its row says the
    verdict alone: without that number, and without the hashes made of it."""
    if not site.secret:
        return File(LEDGER, ledger.path(site.where))
    lines = io.StringIO()
    writer = csv.DictWriter(lines, ledger.COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(_told(row, site.secret) for row in ledger.read(site.where))
    return File(LEDGER, lines.getvalue().encode())


def _told(row: ledger.Row, secret: set[str]) -> ledger.Row:
    basis = row["basis"].split(";")
    kept = [printed for printed in basis if printed.split("=")[0] not in secret]
    if secret.isdisjoint(row["figure_ids"].split(";")) and kept == basis:
        return row
    return row | dict.fromkeys(NUMBERS, "") | {"basis": ";".join(kept)}


def size(file: File) -> int:
    """Bytes of a file."""
    return len(file.content) if isinstance(file.content, bytes) else file.content.stat().st_size
