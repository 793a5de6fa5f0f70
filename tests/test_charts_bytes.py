"""The same bytes from process to process: nothing drawn or written hangs on the order of a set."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from analysis.paths import PACKAGE
from conftest import Real

CHARTS = ("homicides-per-year", "revisions", "countries", "one-in-four", "one-in-four.timeline")
CLAIM = "one-in-four"
CODE = """
import hashlib, json, sys, tempfile
from pathlib import Path
from analysis import charts, verdicts
from analysis.charts import cards, contract
from analysis.paths import House

where, claim, *names = House(Path(sys.argv[1])), *sys.argv[2:]
judgement = verdicts.verdict(claim, None, where)
files = {}
for name in names:
    made = charts.make(name, where, "nb", None if name in charts.TOPICS else judgement)
    files |= {f"{name}.svg": contract.svg_of(made).encode(), f"{name}.csv": contract.csv_of(made).encode()}
with tempfile.TemporaryDirectory() as folder:
    files |= {p.name: p.read_bytes() for p in cards.save(judgement, where, Path(folder))}
files["a set of words"] = repr({*names, claim, "and", "some", "more"}).encode()
print(json.dumps({name: hashlib.sha256(content).hexdigest() for name, content in files.items()}))
"""


def hashes(built: Real, seed: str) -> dict[str, str]:
    env = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(PACKAGE.parent)}
    command = [sys.executable, "-c", CODE, str(built.house.root), CLAIM, *CHARTS]
    ended = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
    return json.loads(ended.stdout)


@pytest.fixture(scope="module")
def drawn(built) -> tuple[dict[str, str], dict[str, str]]:
    return hashes(built, "1"), hashes(built, "2")


def test_svg_csv_and_cards_are_the_same_whatever_the_order_of_sets(drawn) -> None:
    one, other = (dict(found) for found in drawn)
    assert one.pop("a set of words") != other.pop("a set of words"), "the seeds do make an order of their own"
    wanted = [f"{name}.{kind}" for name in CHARTS for kind in ("svg", "csv")]
    assert set(wanted) < set(one)
    assert len(one) == len(wanted) + 5
    assert {name for name in one if one[name] != other[name]} == set()
