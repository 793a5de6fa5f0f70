"""What every test may lean on: the real data built once, and small houses that cost nothing.

`built` is the real build, made once a session (once a worker under xdist) in a folder of its own:
data/processed of the checkout is neither read nor written. Treat it as read only; a test that changes
files takes `small_house` or `real_house` and a tmp_path. The plain functions are imported by name:

    from conftest import raw_row, reseal, run, small_house
"""

from __future__ import annotations

import contextlib
import csv
import datetime as dt
import functools
import io
import os
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pytest
import yaml
from hypothesis import HealthCheck, settings

from analysis import build, cli, seal
from analysis.paths import House
from analysis.sources.published import COLUMNS

pytest.register_assert_rewrite("browser", "whole_site")  # plugins of some modules, which import from them as well
# no test depends on how fast the machine is, and a rerun of the same code tries the same examples
settings.register_profile("here", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("here")

ROOT = Path(__file__).resolve().parents[1]
DAY = dt.date(2026, 11, 22)  # the day the raw files were read; no test looks at the clock


@dataclass(frozen=True)
class Real:
    """The real data, built: the house it stands in, its tables in memory, and the figures as a frame."""

    house: House
    figures: pa.Table
    sightings: pa.Table
    sources: pa.Table
    balances: list[build.Balance]
    excluded: dict[tuple[str, int], str]

    @functools.cached_property
    def frame(self) -> pd.DataFrame:
        """The figures as pandas: dates are datetime.date or None, lists are tuples, categories plain text."""
        return as_frame(self.figures)

    @functools.cached_property
    def seen(self) -> pd.DataFrame:
        """The sightings as pandas."""
        return as_frame(self.sightings)


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    code: int
    out: str
    err: str


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Real:
    """The real data, built once from a copy of data/raw and claims. Read only."""
    house = real_house(tmp_path_factory.mktemp("real"))
    made = build.build(house)
    return Real(house, made.figures, made.sightings, made.sources, made.balances, made.excluded)


def real_house(folder: Path) -> House:
    """A house with copies of data/raw and claims, nothing built."""
    house = House(folder)
    shutil.copytree(ROOT / "data" / "raw", house.raw)
    shutil.copytree(ROOT / "claims", house.claims)
    return house


def raw_row(**cells: str) -> dict[str, str]:
    """One plain raw row, 23 homicide victims by Kripos, with the cells given instead."""
    plain = {
        "measure": "homicide_victims",
        "period_start": "2015",
        "period_end": "2015",
        "geography": "NO",
        "sex": "total",
        "breakdown": "",
        "value": "23",
        "value_kind": "count",
        "stock_or_flow": "flow",
        "definition_note": "killed in the year",
        "original_publisher": "Kripos",
        "publication_title": "Drapsoversikt 2015",
        "publication_date": "2016-01-20",
        "url": "https://www.politiet.no/drap-2015",
        "where_in_source": "page 1",
        "confidence": "high",
    }
    if unknown := cells.keys() - plain.keys():
        raise TypeError(f"no such raw columns: {unknown}")
    return plain | cells


def raw_rows(name: str) -> list[dict[str, str]]:
    """The rows of one real raw file, as they stand."""
    with (ROOT / "data" / "raw" / "published" / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def small_house(folder: Path, rows: Iterable[dict[str, str]], name: str = "small_figures") -> House:
    """A house with one sealed raw file of these rows and no corrections; called again, it adds a file."""
    house = House(folder)
    house.published.mkdir(parents=True, exist_ok=True)
    write_rows(house.published / f"{name}.csv", rows)
    sidecar = {
        "file": f"{name}.csv",
        "title": "Some figures",
        "compiled_from": "Made up for a test",
        "read_on": DAY,
        "licence": {"default": "none", "unodc": "unverified: terms not read"},
        "rows": 0,
        "sha256": "",
        "sealed": [],
    }
    path = house.published / f"{name}{seal.SUFFIX}"
    path.write_text(yaml.safe_dump(sidecar, sort_keys=False), encoding="utf-8")
    reseal(house, f"{name}.csv")
    return house


def write_rows(path: Path, rows: Iterable[dict[str, str]]) -> None:
    """A raw CSV of these rows; the header is that of the first, or of the contract if there is none."""
    rows = list(rows)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]) if rows else COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def reseal(house: House, file: str, because: str = "a test") -> None:
    """Seal a raw file of data/raw/published as it now stands, so that the check itself must catch what is wrong."""
    seal.seal(house.published / file, because, house, DAY)


def run(house: House, *arguments: str) -> Ended:
    """A command in this process, in a house; its exit code and what it printed."""
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="", write_through=True) for _ in "12")
    before = os.environ.get("PARTNERDRAP_ROOT")
    os.environ["PARTNERDRAP_ROOT"] = str(house.root)
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err), pytest.raises(SystemExit) as ended:
            cli.app([str(a) for a in arguments])
    finally:
        if before is None:
            del os.environ["PARTNERDRAP_ROOT"]
        else:
            os.environ["PARTNERDRAP_ROOT"] = before
    code = ended.value.code
    said, faults = (stream.buffer.getvalue().decode("utf-8") for stream in (out, err))
    return Ended(code if isinstance(code, int) else int(code is not None), said, faults)


def snapshot(folder: Path) -> dict[str, tuple[bytes, int]]:
    """Every file below a folder: its bytes and when it was last written."""
    return {
        p.relative_to(folder).as_posix(): (p.read_bytes(), p.stat().st_mtime_ns)
        for p in sorted(folder.rglob("*"))
        if p.is_file()
    }


def as_frame(table: pa.Table) -> pd.DataFrame:
    """An Arrow table as plain Python objects in pandas; a missing cell is None, but NaN in the numbers."""
    return pd.DataFrame(
        {
            field.name: pd.Series(
                [tuple(v) if isinstance(v, list) else v for v in table.column(field.name).to_pylist()],
                dtype="float64" if pa.types.is_floating(field.type) else object,
            )
            for field in table.schema
        }
    )
