"""The whole cycle: ask, check, keep, build, diff, verdicts. Run as users run it, against servers on this machine.

With PARTNERDRAP_LIVE=1 (make live) the same cycle asks the agencies themselves, whatever addresses the shell gives.
"""

from __future__ import annotations

import datetime as dt
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from analysis import seal, state
from analysis.fetch import hosts
from analysis.paths import House
from conftest import real_house, run
from replay import Servers, servers

LIVE = os.environ.get("PARTNERDRAP_LIVE") == "1"
SOURCES = ("ssb", "eurostat", "fhi", "unodc")
replayed = pytest.mark.skipif(LIVE, reason="the agencies themselves are asked")
FAULTS = ("truncated", "html as json", "redirect away", "gzip bomb", "403 forbidden")


@pytest.fixture(scope="module")
def agencies() -> Iterator[Servers]:
    with servers() as all_four:
        yield all_four


@pytest.fixture
def house(tmp_path: Path) -> House:
    made = real_house(tmp_path)
    for folder in made.snapshots:  # what was fetched here before is no part of the cycle
        shutil.rmtree(folder)
    return made


def fetch(house: House, agencies: Servers, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The command as users run it; what it says on the way is shown as it comes."""
    environment = {name: word for name, word in os.environ.items() if name not in hosts.SOURCES_OF}
    environment |= {"PARTNERDRAP_ROOT": str(house.root)} | ({} if LIVE else agencies.environment)
    command = [str(Path(sys.executable).with_name("partnerdrap")), "fetch", *arguments]
    lines = []
    with (house.root / "errors.txt").open("w+", encoding="utf-8") as errors:
        with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=errors, text=True) as started:
            for line in started.stdout:
                print(line, end="", flush=True)
                lines.append(line)
        errors.seek(0)
        return subprocess.CompletedProcess(command, started.returncode, "".join(lines), errors.read())


def well(ended: subprocess.CompletedProcess[str]) -> subprocess.CompletedProcess[str]:
    """The same, if it went well; where it did not, the one line that a user gets is all that is told."""
    if ended.returncode:
        pytest.fail(ended.stderr.strip().splitlines()[-1], pytrace=False)
    return ended


def raw(house: House) -> dict[str, bytes]:
    """Every file below data/raw, hidden ones too."""
    return {house.name(p): p.read_bytes() for p in sorted(house.raw.rglob("*")) if p.is_file()}


def tables(house: House) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in sorted(house.processed.iterdir()) if p.is_file()}


@pytest.mark.parametrize("source", SOURCES)
def test_the_first_run_keeps_builds_and_tells_the_second_finds_nothing_new(
    source: str, house: House, agencies: Servers
) -> None:
    agencies.mend()
    if LIVE and not hosts.is_open(hosts.source(source, {}), dt.datetime.now(dt.UTC)):
        pytest.skip("SSB shows placeholders from 05:00 to 08:20 Oslo time: run it again after that")
    before = raw(house)
    told = well(fetch(house, agencies, source))
    kept = {name for name in raw(house) if name not in before and not name.endswith(seal.SUFFIX)}
    lines = told.stdout.splitlines()
    assert {line.removeprefix("kept ") for line in lines if line.startswith("kept ")} == kept != set()
    for folder in house.snapshots:
        assert list(seal.sealed_files(house, folder))
    assert state.is_current(house)
    assert any(line.startswith("changed: ") for line in lines)
    assert any(line.startswith("verdicts: ") for line in lines)
    held, made = raw(house), tables(house)
    again = well(fetch(house, agencies, source))
    assert "nothing was kept: all as before" in again.stdout
    assert (raw(house), tables(house)) == (held, made)


@replayed
@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_leaves_everything_as_it_was_and_the_next_run_succeeds(
    fault: str, house: House, agencies: Servers
) -> None:
    agencies.mend()
    assert run(house, "build").code == 0
    held, made = raw(house), tables(house)
    agencies.fhi.fail(fault)
    ended = fetch(house, agencies, "fhi")
    assert ended.returncode == 2
    line = ended.stderr.strip().splitlines()[-1]
    assert line.startswith("partnerdrap: FHI http://127.0.0.1"), line
    assert "Traceback" not in ended.stderr
    assert (raw(house), tables(house)) == (held, made)
    agencies.mend()
    assert fetch(house, agencies, "fhi").returncode == 0


@replayed
def test_a_dry_run_ends_with_what_would_change_and_keeps_nothing(house: House, agencies: Servers) -> None:
    agencies.mend()
    assert run(house, "build").code == 0
    held, made = raw(house), tables(house)
    told = fetch(house, agencies, "eurostat", "--dry-run")
    assert told.returncode == 0
    assert "eurostat: crim_hom_vrel is new" in told.stdout
    assert "would keep data/raw/eurostat/" in told.stdout
    assert "changed: " in told.stdout
    assert told.stdout.endswith("this was a dry run: nothing was kept\n")
    assert (raw(house), tables(house)) == (held, made)


@replayed
def test_a_symbol_that_nobody_has_explained_is_kept_out(house: House, agencies: Servers) -> None:
    agencies.mend()
    assert run(house, "build").code == 0
    held, made = raw(house), tables(house)
    agencies.fhi.fail("unknown symbol")
    ended = fetch(house, agencies, "fhi")
    assert ended.returncode == 2
    assert "'?!'" in ended.stderr
    assert "official_symbols.csv" in ended.stderr
    assert (raw(house), tables(house)) == (held, made)


@replayed
def test_one_agency_that_does_not_answer_does_not_stop_the_others(house: House, agencies: Servers) -> None:
    agencies.mend()
    agencies.ssb.fail("403 forbidden")
    ended = fetch(house, agencies)
    assert ended.returncode == 2
    assert "SSB" in ended.stderr
    assert {p.parent.name for p in house.snapshots} == {"eurostat", "fhi", "unodc"}


def test_an_unknown_source_names_those_there_are(house: House, agencies: Servers) -> None:
    ended = fetch(house, agencies, "sbb")
    assert ended.returncode == 2
    assert "ssb" in ended.stderr
