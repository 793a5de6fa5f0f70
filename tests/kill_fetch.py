"""Kill `partnerdrap fetch` at random moments, over and over. Run by test_fetch_kill.py in a process of its own.

Everything is imported first; each run is then a fork, so that the moments fall into the fetch and the build and not
into the start of Python. After each kill the parent says on one line what it found.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
from pathlib import Path

from analysis import build, cli, fetch, seal, state, store, verdicts, vintages
from analysis.fetch import fhi
from analysis.paths import House
from analysis.sources import official

IMPORTED = (build, fetch, fhi, store, verdicts, vintages)  # what a run imports when it needs it; here beforehand


def main(root: Path, times: int, seed: int) -> None:
    house, chance = House(root), random.Random(seed)
    longest = _run(None)
    for _ in range(times):
        _forget(house)
        after = chance.uniform(0, longest)
        _run(after)
        print(json.dumps({"after": after} | _found(house)), flush=True)
    _forget(house)
    _run(None)
    print(json.dumps({"after": None} | _found(house)), flush=True)


def _run(kill_after: float | None) -> float:
    """One fetch in a child; how long it ran, or was let run."""
    began = time.monotonic()
    child = os.fork()
    if not child:
        with Path(os.devnull).open("w") as nowhere:
            sys.stdout = sys.stderr = nowhere
            cli.app(["fetch", "fhi"])
    if kill_after is not None:
        time.sleep(kill_after)
        os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return time.monotonic() - began


def _found(house: House) -> dict[str, object]:
    """Are snapshots whole, tables whole, and nothing of what was there before lost?"""
    snapshots = [sidecar for folder in house.snapshots for sidecar in seal.sealed_files(house, folder)]
    for sidecar in snapshots:
        official.read(sidecar, house)
    record = state.manifest(house)
    made = state.outputs(house.processed)
    whole = record is not None and all(made.get(name) == sha for name, sha in record["outputs"].items())
    return {
        "snapshots": len(snapshots),
        "tables": "whole" if whole else "to be built",
        "published": len(list(seal.sealed_files(house, house.published))),
    }


def _forget(house: House) -> None:
    """Back to the state before any fetch, but with what a killed run has left lying about."""
    import shutil

    for folder in house.snapshots:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main(Path(os.environ["PARTNERDRAP_ROOT"]), int(sys.argv[1]), int(sys.argv[2]))
