"""data/processed: parquet and CSV twins, datapackage.json and the manifest, replaced one rename at a time.

The manifest comes last, so that whoever reads meanwhile knows that a build is due; one that stops leaves
the old tables.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute
import pyarrow.csv
import pyarrow.parquet

from analysis import schema, state, vocabulary
from analysis.paths import House

if TYPE_CHECKING:
    from analysis.build import Built

STAGE = ".build-"  # a folder of tables still being written
LONG_AGO = 3600  # seconds; a build takes a few


def write(built: Built, house: House, made_of: str) -> None:
    house.processed.mkdir(parents=True, exist_ok=True)
    stage = Path(tempfile.mkdtemp(prefix=STAGE, dir=house.processed))
    _sweep(house.processed, stage)
    try:
        _write_tables(built, stage)
        written = state.outputs(stage)
        newest = max(
            filter(None, (pa.compute.max(t.column("published")).as_py() for t in (built.figures, built.withheld)))
        )
        record = {"inputs": made_of, "outputs": written, "data_date": newest.isoformat()}
        (stage / state.MANIFEST).write_text(json.dumps(record, indent=1, sort_keys=True) + "\n", encoding="utf-8")
        (house.processed / state.MANIFEST).unlink(missing_ok=True)
        for name in (*written, state.MANIFEST):  # the manifest last: until then a reader knows a build is due
            (stage / name).replace(house.processed / name)
    finally:
        shutil.rmtree(stage, ignore_errors=True)


def _sweep(folder: Path, stage: Path) -> None:
    """Remove what runs that were killed an hour ago or more have left; a younger one may still be at work."""
    for left in folder.glob(f"{STAGE}*"):
        if stage.stat().st_mtime - left.stat().st_mtime > LONG_AGO:
            shutil.rmtree(left, ignore_errors=True)


def _write_tables(built: Built, folder: Path) -> None:
    topics = built.figures.column("topic")
    resources = []
    for topic in vocabulary.TOPICS:
        part = built.figures.filter(pa.compute.equal(topics.cast(pa.string()), topic))
        resources.append(_write_twin(part, topic, schema.COLUMNS, folder))
    resources.append(_write_twin(built.sightings, "sightings", schema.SIGHTINGS, folder))
    resources.append(_write_twin(built.sources, "sources", schema.SOURCES, folder))
    resources.append(_write_twin(built.withheld, "withheld", schema.COLUMNS, folder))
    package = {
        "name": "partnerdrap",
        "title": "Published figures on partner homicide in Norway and the measures around it",
        "description": "One row is one figure that somebody published. Terms differ by source: see sources.licence.",
        "resources": resources,
    }
    text = json.dumps(package, indent=1, ensure_ascii=False) + "\n"
    (folder / "datapackage.json").write_text(text, encoding="utf-8")


def _write_twin(table: pa.Table, name: str, columns: tuple[schema.Column, ...], folder: Path) -> dict:
    """One table as parquet and CSV; returns its data package resource."""
    pa.parquet.write_table(table, folder / f"{name}.parquet", compression="zstd")
    flat = {}
    for column in columns:
        values = table.column(column.name)
        if column.type == schema.WORDS:
            values = pa.compute.binary_join(values, ";")
        elif column.type == schema.CATEGORY:
            values = values.cast(pa.string())
        flat[column.name] = values
    pa.csv.write_csv(pa.table(flat), folder / f"{name}.csv")
    types = {pa.float64(): "number", pa.date32(): "date", pa.int32(): "integer"}
    fields = [
        {
            "name": c.name,
            "type": types.get(c.type, "string"),
            "description": c.description,
            "constraints": {"required": True} if not c.nullable and c.type in types else {},
        }
        for c in columns
    ]
    key = {"primaryKey": "figure_id"} if columns is schema.COLUMNS else {}
    return {"name": name, "path": f"{name}.csv", "mediatype": "text/csv", "schema": {"fields": fields} | key}
