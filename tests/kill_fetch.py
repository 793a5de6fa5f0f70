"""Kill `partnerdrap fetch` at random moments, over and over. Run by test_fetch_kill.py in a process of its own.

    kill_fetch.py TIMES SEED '[["fetch", "ssb"], ["fetch", "fhi"]]'

Everything is imported first; each run is then a fork, so that the moments fall into the fetch and the build and not
into the start of Python. Half of the moments are of the clock, half are steps between two touches of a file: so short
that the clock seldom meets them. After each kill the parent says on one line what it found.
"""

from __future__ import annotations

import importlib
import json
import os
import pkgutil
import random
import shutil
import signal
import sys
import time
from pathlib import Path

from analysis import build, cli, cli_files, fetch, ledger_check, seal, sources, state, store, verdicts, vintages
from analysis.paths import House
from analysis.sources import official, published

IMPORTED = (build, cli_files, ledger_check, store, verdicts, vintages)  # what a run imports when it needs it
TOUCHES = {"os.mkdir", "os.rename", "os.remove", "os.rmdir"}  # events that Python tells of before they happen
Files = dict[str, bytes]


def main(root: Path, times: int, seed: int, commands: list[list[str]]) -> None:
    for package in (fetch, sources):
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            importlib.import_module(found.name)
    house, chance = House(root), random.Random(seed)
    before, whole = _files(house), []
    for command in commands:
        whole.append(_run(command))
        _forget(house, before)
    for number in range(times):
        which = number % len(commands)
        seconds, steps = whole[which]
        moment = {"second": chance.uniform(0, seconds)} if number % 4 < 2 else {"step": chance.randint(1, steps)}
        _run(commands[which], **moment)
        _tell(house, before, commands[which], moment)
        _forget(house, before)
    for command in commands:
        _run(command)
        _tell(house, before, command, {})


def _run(command: list[str], second: float | None = None, step: int | None = None) -> tuple[float, int]:
    """One run in a child, killed after so long or before it next touches a file for that time; how long it ran, and
    how often it touched one."""
    began, (told, tell) = time.monotonic(), os.pipe()
    child = os.fork()
    if not child:
        sys.addaudithook(_Steps(tell, step))
        with Path(os.devnull).open("a") as nowhere:
            sys.stdout = sys.stderr = nowhere
            cli.app(command)
    os.close(tell)
    if second is not None:
        time.sleep(second)
        os.kill(child, signal.SIGKILL)
    with os.fdopen(told, "rb") as steps:
        count = len(steps.read())
    os.waitpid(child, 0)
    return time.monotonic() - began, count


class _Steps:
    """Sends a byte each time that a file or folder is about to be made, written, renamed or removed; at the last of
    so many it kills its own process instead."""

    def __init__(self, tell: int, last: int | None) -> None:
        self._tell, self._last, self._count = tell, last, 0

    def __call__(self, event: str, arguments: tuple) -> None:
        if event in TOUCHES or (event == "open" and set(str(arguments[1])) & set("wx")):
            self._count += 1
            if self._count == self._last:
                os.kill(os.getpid(), signal.SIGKILL)
            os.write(self._tell, b".")


def _tell(house: House, before: Files, command: list[str], moment: dict[str, float]) -> None:
    """What is kept, read to the last symbol; what of before is lost or altered; whether the tables are whole."""
    now = _files(house)
    for folder in house.snapshots:
        for sidecar in seal.sealed_files(house, folder):
            if official.is_table(sidecar):
                official.read(sidecar, house)
            elif sidecar.file.name == seal.EDITION:
                published.read(sidecar, house)
    record = state.manifest(house)
    made = state.outputs(house.processed)
    whole = record is not None and all(made.get(name) == sha for name, sha in record["outputs"].items())
    found = {
        "command": command,
        "moment": moment,
        "kept": sorted(Path(name).name for name in now if name not in before and _is_in_place(name)),
        "lost": [name for name in before if now.get(name) != before[name]],
        "tables": "whole" if whole else "to be built",
    }
    print(json.dumps(found), flush=True)


def _files(house: House) -> Files:
    return {house.name(path): path.read_bytes() for path in house.raw.rglob("*") if path.is_file()}


def _is_in_place(name: str) -> bool:
    """Whether a file lies where a reader looks, and is no sidecar."""
    return "/." not in name and not name.endswith(seal.SUFFIX)


def _forget(house: House, before: Files) -> None:
    """Take away what a run has kept, but leave what a killed one has left lying about."""
    for folder in house.snapshots:
        if not any(Path(name).is_relative_to(house.name(folder)) for name in before):
            shutil.rmtree(folder)


if __name__ == "__main__":
    main(Path(os.environ["PARTNERDRAP_ROOT"]), int(sys.argv[1]), int(sys.argv[2]), json.loads(sys.argv[3]))
