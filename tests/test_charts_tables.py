"""What every chart draws, compared as tables with what was drawn when somebody last looked: tests/charts/ID.csv.

A difference names the chart and the figures that are new and gone. Once the new data are acknowledged and the charts
looked at, `python tests/test_charts_tables.py` writes the tables anew.
"""

from __future__ import annotations

import csv
import math
from pathlib import Path

import pytest

from analysis import charts
from analysis.charts import contract
from analysis.paths import House, house

TABLES = Path(__file__).with_name("charts")
KEPT = sorted(path.stem for path in TABLES.glob("*.csv"))
ANEW = "If that is meant, look at the charts (partnerdrap draw ID), then: python tests/test_charts_tables.py"


def drawn(name: str, where: House) -> str:
    return contract.csv_of(charts.make(name, where, "en"))


def difference(name: str, now: str, kept: str) -> str:
    """Nothing if the tables agree; else the chart, the figures that came and went, and the first row that differs."""
    new, old = (list(csv.DictReader(text.splitlines())) for text in (now, kept))
    row = next((i for i, (a, b) in enumerate(zip(new, old, strict=False)) if _unlike(a, b)), None)
    if row is None and len(new) == len(old):
        return ""
    came, went = (_ids(a) - _ids(b) for a, b in ((new, old), (old, new)))
    row = min(len(new), len(old)) if row is None else row
    said = [f"chart {name}: {len(old)} rows -> {len(new)}, first difference in row {row + 1}"]
    said += [f"  new: {i}" for i in sorted(came)] + [f"  gone: {i}" for i in sorted(went)]
    if row < min(len(new), len(old)):
        said += [f"  {k}: {old[row].get(k)} -> {new[row].get(k)}" for k in _unlike(new[row], old[row])]
    return "\n".join(said)


def _unlike(a: dict[str, str], b: dict[str, str]) -> list[str]:
    """The columns in which two rows differ; another machine may round the last digit of a number otherwise."""
    if a.keys() != b.keys():
        return sorted(a.keys() ^ b.keys()) + [k for k in a.keys() & b.keys() if a[k] != b[k]]
    return [k for k in a if a[k] != b[k] and not _close(a[k], b[k])]


def _close(a: str, b: str) -> bool:
    try:
        return math.isclose(float(a), float(b), rel_tol=1e-9)
    except ValueError:
        return False


def _ids(table: list[dict[str, str]]) -> set[str]:
    return {i for row in table for i in row["figure_ids"].split(";")}


def test_every_chart_has_its_table_and_every_table_its_chart(built) -> None:
    known = set(charts.known(built.house))
    said = [f"charts without a table: {', '.join(sorted(known - {*KEPT}))}"] if known - {*KEPT} else []
    said += [f"tables without a chart: {', '.join(sorted({*KEPT} - known))}"] if {*KEPT} - known else []
    assert not said, "\n".join([*said, ANEW])


@pytest.mark.parametrize("name", KEPT)
def test_it_draws_what_it_drew(name, built) -> None:
    said = difference(name, drawn(name, built.house), (TABLES / f"{name}.csv").read_text(encoding="utf-8"))
    assert not said, f"{said}\n{ANEW}"


@pytest.mark.parametrize("name", KEPT)
def test_every_point_leads_to_figures_and_sources(name, built) -> None:
    held = dict(zip(built.frame["figure_id"], built.frame["source_id"], strict=True))
    sources = set(built.sources.column("source_id").to_pylist())
    table = list(csv.DictReader((TABLES / f"{name}.csv").read_text(encoding="utf-8").splitlines()))
    assert table
    for row in table:
        ids = row["figure_ids"].split(";")
        assert ids != [""], row
        assert {held[i] for i in ids} <= sources, row


def write_all() -> None:
    where = house()
    TABLES.mkdir(exist_ok=True)
    for old in TABLES.glob("*.csv"):
        old.unlink()
    for name in charts.known(where):
        (TABLES / f"{name}.csv").write_text(drawn(name, where), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    write_all()
