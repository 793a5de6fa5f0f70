"""A fetch that is killed at any moment loses nothing and leaves nothing half-written."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from analysis import build, seal
from analysis.fetch import snapshot
from conftest import raw_row, run, small_house
from replay import servers

TIMES = 50


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
def test_fifty_kills_lose_and_corrupt_nothing(tmp_path: Path) -> None:
    house = small_house(tmp_path, [raw_row(), raw_row(period_start="2016", period_end="2016", value="29")])
    assert run(house, "build").code == 0
    with servers() as agencies:
        environment = os.environ | agencies.environment | {"PARTNERDRAP_ROOT": str(house.root)}
        command = [sys.executable, str(Path(__file__).with_name("kill_fetch.py")), str(TIMES), "1"]
        told = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stderr[-3000:]
    found = [json.loads(line) for line in told.stdout.splitlines()]
    *killed, whole = found
    assert len(killed) == TIMES
    assert {f["published"] for f in found} == {1}
    assert {f["snapshots"] for f in found} <= {0, 1}
    assert len({f["snapshots"] for f in killed}) == 2, "the moments should fall before and after the snapshot"
    assert (whole["snapshots"], whole["tables"]) == (1, "whole")
    assert not list((house.raw / "fhi").glob(f"{snapshot.STAGE}*"))
    for left in house.processed.glob(f"{build.STAGE}*"):  # of builds that were killed
        os.utime(left, (0, 0))
    assert run(house, "build", "--force").code == 0
    assert not list(house.processed.glob(f"{build.STAGE}*"))
    assert [s.file.name for folder in house.snapshots for s in seal.sealed_files(house, folder)] == [
        "assault_deaths.json"
    ]
