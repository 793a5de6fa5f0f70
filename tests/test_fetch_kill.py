"""A fetch that is killed at any moment loses nothing and leaves nothing half-written."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from analysis import processed, state
from analysis.fetch import snapshot
from conftest import raw_row, run, small_house
from overviews import CASES, changed, csv_file
from replay import servers

TIMES = 50


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
def test_fifty_kills_lose_and_corrupt_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An agency of several tables, and a form that a person confirms; an older edition of each is in place."""
    house = small_house(tmp_path, [raw_row(), raw_row(period_start="2016", period_end="2016", value="29")])
    first = csv_file(tmp_path / "first.csv", [CASES])
    later = csv_file(tmp_path / "later.csv", [changed(CASES, 2, 3, "25")])
    drop_in = ["fetch", "kripos", "--date", "2026-01-20", "--confirm", "--file"]
    with servers() as agencies:
        for name, address in agencies.environment.items():
            monkeypatch.setenv(name, address)
        assert run(house, "fetch", "ssb").code == run(house, *drop_in, first).code == 0
        for table in agencies.ssb.tables.values():
            table.most += 1  # other numbers, in all its cells
        commands = [["fetch", "ssb"], [*drop_in, str(later)]]
        environment = os.environ | {"PARTNERDRAP_ROOT": str(house.root)}
        killer = [sys.executable, str(Path(__file__).with_name("kill_fetch.py")), str(TIMES), "1", json.dumps(commands)]
        told = subprocess.run(killer, env=environment, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stderr[-3000:]
    found = [json.loads(line) for line in told.stdout.splitlines()]
    killed, whole = found[:TIMES], found[TIMES:]
    assert [f["command"] for f in whole] == commands
    everything: set[str] = set()
    for ended in whole:
        assert ended["tables"] == "whole"
        new = set(ended["kept"]) - everything
        assert new
        everything |= new
        moments = [f["kept"] for f in killed if f["command"] == ended["command"]]
        assert all(set(kept) in (set(), new) for kept in moments), "all files of a source, or none"
    assert {bool(f["kept"]) for f in killed} == {True, False}, "the moments should fall before and after the snapshot"
    assert [f["lost"] for f in found] == [[]] * len(found)
    for left in house.processed.glob(f"{processed.STAGE}*"):  # of builds that were killed
        os.utime(left, (0, 0))
    assert run(house, "build", "--force").code == 0
    assert not list(house.processed.glob(f"{processed.STAGE}*"))
    assert not list(house.raw.glob(f"*/{snapshot.STAGE}*"))
    assert state.is_current(house)
    assert [folder.parent.name for folder in house.snapshots] == ["kripos", "kripos", "ssb", "ssb"]
