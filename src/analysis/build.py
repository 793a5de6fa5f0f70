"""data/raw -> data/processed: one parquet and CSV twin per topic, sightings, sources, datapackage.json.

Everything is read, checked and balanced before the first byte is written. A build that stops leaves
data/processed as it was.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from operator import attrgetter, itemgetter
from pathlib import Path

import pyarrow as pa

from analysis import corrections, disclosure, editions, processed, schema, state, taken_out, vocabulary
from analysis.errors import BadInput, CheckFailed
from analysis.paths import House
from analysis.seal import EDITION, sealed_files
from analysis.sources import addresses, published
from analysis.sources.row import Row

Log = Callable[[str], None]
DAY = re.compile(r"\d{4}-\d\d-\d\d(\.\d+)?")  # of several on one day, each has a number
RENAME = "Name it YYYY-MM-DD, or move it out of data/raw"


@dataclass(frozen=True)
class Balance:
    """One raw file's reconciliation: every row in is a figure, a further sighting or an exclusion."""

    file: str
    rows: int
    figures: int
    sightings: int
    excluded: int
    withheld: int = 0  # cells in which the publisher gives no number
    left: int = 0  # cells that count what no measure of ours counts

    @property
    def rest(self) -> int:
        return self.rows - self.figures - self.sightings - self.excluded - self.withheld - self.left


@dataclass(frozen=True)
class Built:
    """The tables of one build, in memory."""

    figures: pa.Table
    sightings: pa.Table
    sources: pa.Table
    balances: list[Balance]
    excluded: dict[tuple[str, int], str]
    withheld: pa.Table = field(default_factory=lambda: _table([], schema.COLUMNS))  # cells without a number


def build(house: House, log: Log = lambda line: None) -> Built:
    """Read, correct, unite, check, balance, write. The caller decides whether a build is due."""
    made_of = state.inputs(house)  # before anything is read: what comes in meanwhile is not in these tables
    memo: published.Memo = {}
    files = [published.read(sidecar, house, memo) for sidecar in sealed_files(house, house.published)]
    if not files:
        raise BadInput("no raw file is there", file=house.name(house.published), remedy="Restore data/raw")
    files += [file for folder in house.snapshots for file in _snapshot(folder, house, memo)]
    log(f"read {sum(len(f.rows) for f in files)} rows from {len(files)} raw files, seals intact")
    declared = corrections.read(house)
    excluded = corrections.apply(files, declared)
    taken_out.add(files, excluded)  # of what was corrected: a corrected cell counts as another than the one printed
    log(f"applied {len(declared)} declared corrections, {len(excluded)} rows excluded")
    built = tables(files, excluded)
    del files  # the tables hold all of it; large raw data need the room
    _check(built)
    processed.write(built, house, made_of)
    log(
        f"wrote {built.figures.num_rows} figures, {built.sightings.num_rows} sightings "
        f"and {built.sources.num_rows} sources to {house.name(house.processed)}"
    )
    return built


def tables(files: list[published.File], excluded: dict[tuple[str, int], str]) -> Built:
    """Unite the rows of all files into figures and their sightings."""
    rows: list[Row] = []
    sources: dict[str, dict] = {}
    for file in files:
        for row in (*file.rows, *file.withheld):
            source = _source(row, file)
            row.source_id = source["source_id"]
            known = sources.setdefault(source["source_id"], source)
            known["licence"] = _strictest(known["licence"], source["licence"], file.sidecar.licence["default"])
        for row in file.rows:
            if (row.raw_file, row.raw_line) not in excluded:
                rows.append(row)
    withheld = [row for file in files for row in file.withheld]
    editions.renew([*rows, *withheld])
    rows.sort(key=_earliest_then_surest)
    best: dict[str, Row] = {}
    for row in rows:
        best.setdefault(row.key, row)
    _tell_apart(best)
    for row in rows:
        row.figure_id = best[row.key]["figure_id"]
    withheld = _withheld(withheld, best.values())
    editions.with_supersedes([*best.values(), *withheld])
    figures = sorted(best.values(), key=lambda r: r.figure_id)
    rows.sort(key=lambda r: (r.figure_id, r.raw_file, r.raw_line))
    disclosure.check(rows, withheld)
    used = sorted({row.source_id for row in (*rows, *withheld)})
    return Built(
        figures=_table(figures, schema.COLUMNS),
        sightings=_table(rows, schema.SIGHTINGS),
        sources=_table([sources[i] for i in used], schema.SOURCES),
        balances=_balances(files, rows, best, excluded),
        excluded=excluded,
        withheld=_table(withheld, schema.COLUMNS),
    )


def _snapshot(folder: Path, house: House, memo: published.Memo) -> Iterator[published.File]:
    """The tables of one snapshot. A document that a person dropped in is kept beside the figures read from it."""
    from analysis.sources import official

    if not DAY.fullmatch(folder.name):
        raise BadInput("a folder of snapshots that is named after no day", file=house.name(folder), remedy=RENAME)
    for sidecar in sealed_files(house, folder):
        if official.is_table(sidecar):
            yield official.read(sidecar, house)
        elif sidecar.file.name == EDITION:
            yield published.read(sidecar, house, memo)


def _withheld(rows: list[Row], figures: Iterable[Row]) -> list[Row]:
    """Cells that their publisher leaves without a number, once for each time that it began to.

    A cell that cannot have one is told only where somebody has printed a number in it.
    """
    printed = {figure.series for figure in figures} if rows else set()
    first: dict[str, Row] = {}
    for row in sorted(rows, key=editions.order):
        if row.series in printed or "not_applicable" not in row.status:
            first.setdefault(row.key, row)
    return sorted(first.values(), key=attrgetter("figure_id"))


def _tell_apart(best: dict[str, Row]) -> None:
    """A corrected figure keeps the id of what was printed; a later figure that is just that takes a longer one."""
    taken: set[str] = set()
    for key, row in best.items():
        if row.figure_id in taken:
            row.figure_id = f"{row['figure_id'][:-8]}{key[:16]}"
        taken.add(row.figure_id)


def _earliest_then_surest(row: Row) -> tuple:
    """The best sighting first: dated before undated, earliest, then highest confidence."""
    return (
        row.published_precision == "undated",
        row.published,
        row.published_from,
        -vocabulary.CONFIDENCE.index(row.confidence),
        row.raw_file,
        row.raw_line,
    )


def _source(row: Row, file: published.File) -> dict:
    outlet = addresses.outlet(row.url_read)
    stamp = hashlib.sha256("\x1f".join((row.url_read, row.title, row.source_date)).encode()).hexdigest()[:8]
    date = row.source_date if row.source_date not in ("", "unknown") else None
    return {
        "source_id": f"{outlet.replace('.', '-')}-{date or 'undated'}-{stamp}",
        "url": addresses.public(row.url_read),
        "url_read": row.url_read,
        "title": row.title,
        "publisher": outlet,
        "date": date,
        "licence": file.sidecar.licence_of(row.publisher),
        "raw_file": file.name,
        "sha256": file.sha256,
    }


def _strictest(one: str, other: str, default: str) -> str:
    """The terms of a page that prints figures of several publishers: unverified ones win, else the general ones."""
    if one == other:
        return one
    return next((terms for terms in (one, other) if terms.startswith("unverified")), default)


def _table(rows: list[Row] | list[dict], columns: tuple[schema.Column, ...]) -> pa.Table:
    get = attrgetter if rows and isinstance(rows[0], Row) else itemgetter
    arrays = [pa.array(list(map(get(c.name), rows)), type=_plain(c.type)) for c in columns]
    return pa.table(arrays, names=[c.name for c in columns]).cast(schema.arrow(columns))


def _plain(kind: pa.DataType) -> pa.DataType:
    return pa.string() if kind == schema.CATEGORY else kind


def _balances(files, rows: list[Row], best: dict[str, Row], excluded) -> list[Balance]:
    firsts = {(row["raw_file"], row["raw_line"]) for row in best.values()}
    lines: dict[str, list[int]] = {file.name: [] for file in files}
    for row in rows:
        lines[row["raw_file"]].append(row["raw_line"])
    found = []
    for file in files:
        seen = lines[file.name]
        figures = sum((file.name, line) in firsts for line in seen)
        left_out = sum(name == file.name for name, _ in excluded)
        cells = len(file.rows) + len(file.withheld) + file.left
        again = len(seen) - figures
        found.append(Balance(file.name, cells, figures, again, left_out, len(file.withheld), file.left))
    return found


def _check(built: Built) -> None:
    import pandera.errors

    for balance in built.balances:
        if balance.rest:
            raise CheckFailed(f"{balance.file}: {balance.rest} rows are neither figure, sighting nor exclusion")
    try:
        schema.check(built.figures)
        if built.withheld.num_rows:
            schema.check(built.withheld, numbers=False)
    except pandera.errors.SchemaErrors as error:
        text = "; ".join(_faults(error.failure_cases, built.figures.column("figure_id")))
        raise BadInput(
            f"the figures break the table's contract: {text}",
            file="data/raw",
            remedy="Correct the raw rows or the crosswalk that gave these values",
        ) from None


def _faults(cases, ids: pa.ChunkedArray) -> list[str]:
    """Each rule that broke, with the first figure that breaks it. `cases` is pandera's frame of failures."""
    found: dict[str, str] = {}
    for case in cases.itertuples():
        whole_row = case.schema_context == "DataFrameSchema"  # then every cell of the row is listed as a failure
        rule = f"{case.check}" if whole_row else f"{case.column}, {case.failure_case}: {case.check}"
        known = case.index is not None and case.index == case.index  # a missing index is NaN
        found.setdefault(rule, f"{rule} ({ids[int(case.index)].as_py()})" if known else rule)
    return list(found.values())[:8]
