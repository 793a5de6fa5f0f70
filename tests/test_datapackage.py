"""data/processed/datapackage.json, read by Frictionless: a reader that knows nothing of this project."""

from __future__ import annotations

import json
import shutil
import socket
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from frictionless import Package, validate

from conftest import Real


@pytest.fixture(autouse=True)
def _offline(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing here may reach for the network."""

    def refuse(*args: object, **kwargs: object) -> None:
        raise AssertionError("a test reached for the network")

    monkeypatch.setattr(socket.socket, "connect", refuse)


def _errors(folder: Path) -> list[str]:
    report = validate(str(folder / "datapackage.json"))
    return [message for _, message in report.flatten(["type", "message"])]


def test_frictionless_validates_the_data_package(built: Real) -> None:
    assert _errors(built.house.processed) == []


def test_the_package_describes_every_csv_and_every_column(built: Real) -> None:
    folder = built.house.processed
    package = Package(str(folder / "datapackage.json"))
    assert {r.path for r in package.resources} == {p.name for p in folder.glob("*.csv")}
    for resource in package.resources:
        fields = resource.schema.fields
        assert [f.name for f in fields] == pq.read_schema(folder / f"{resource.name}.parquet").names
        assert all(f.description for f in fields)


def test_the_package_says_that_terms_differ_by_source(built: Real) -> None:
    content = json.loads((built.house.processed / "datapackage.json").read_text(encoding="utf-8"))
    assert "sources.licence" in content["description"]
    assert "licenses" not in content  # one licence for the whole would be wrong


@pytest.mark.parametrize(
    ("old", "new", "error"),
    [(b"2002-12-31", b"31.12.2002", "date"), (b'"figure_id"', b'"id"', "figure_id"), (b'"figure_id",', b"", "topic")],
    ids=["a date", "a column renamed", "a column less"],
)
def test_frictionless_sees_a_table_that_breaks_its_description(
    built: Real, tmp_path: Path, old: bytes, new: bytes, error: str
) -> None:
    folder = tmp_path / "processed"
    folder.mkdir()
    path = folder / "alarm.csv"
    shutil.copy(built.house.processed / "alarm.csv", path)
    content = json.loads((built.house.processed / "datapackage.json").read_text(encoding="utf-8"))
    content["resources"] = [r for r in content["resources"] if r["name"] == "alarm"]
    (folder / "datapackage.json").write_text(json.dumps(content), encoding="utf-8")
    assert _errors(folder) == []
    whole = path.read_bytes()
    assert old in whole
    path.write_bytes(whole.replace(old, new, 1))
    assert any(error in message for message in _errors(folder))


def test_frictionless_sees_a_figure_id_that_stands_twice(built: Real, tmp_path: Path) -> None:
    content = json.loads((built.house.processed / "datapackage.json").read_text(encoding="utf-8"))
    content["resources"] = [r for r in content["resources"] if r["name"] == "alarm"]
    (tmp_path / "datapackage.json").write_text(json.dumps(content), encoding="utf-8")
    lines = (built.house.processed / "alarm.csv").read_bytes().splitlines(keepends=True)
    (tmp_path / "alarm.csv").write_bytes(b"".join([*lines, lines[-1]]))
    assert any("primary key" in message.lower() for message in _errors(tmp_path))
