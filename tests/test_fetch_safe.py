"""What is lost, and what is said, where fetches meet, are killed, are only tried, or get something malformed.

In a small house, in this process; test_fetch.py runs the whole cycle as users do.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from analysis import build, fetch, seal, state
from analysis.errors import BadInput
from analysis.fetch import hosts, snapshot
from analysis.paths import House
from conftest import Ended, raw_row, run, small_house
from overviews import csv_file
from replay import Servers, servers
from replay_unodc import HEADER, SHEET, _rows, workbook

CODE = "from analysis.cli import app; app()"
X85 = {"GEO": "0", "KJONN": "0", "ALDER": "0_120", "DODSARSAK": "X85-Y09", "MEASURE_TYPE": "ANTALL"}
DATE = "2022-02-28"


@pytest.fixture(scope="module")
def all_four() -> Iterator[Servers]:
    with servers() as running:
        yield running


@pytest.fixture
def agencies(all_four: Servers, monkeypatch: pytest.MonkeyPatch) -> Iterator[Servers]:
    all_four.mend()
    for name, address in all_four.environment.items():
        monkeypatch.setenv(name, address)
    yield all_four
    all_four.mend()


@pytest.fixture
def house(tmp_path: Path) -> House:
    return small_house(tmp_path / "house", [raw_row(), raw_row(period_start="2016", period_end="2016", value="29")])


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "book.xlsx"
    path.write_bytes(workbook({SHEET: [HEADER, *_rows()]}))
    return path


def kept(house: House) -> set[str]:
    """Every file below data/raw but what was there from the start."""
    files = {house.name(p) for p in house.raw.rglob("*") if p.is_file()}
    return {name for name in files if not name.startswith("data/raw/published/")}


def one_line(ended: Ended) -> str:
    assert "Traceback" not in ended.err
    lines = [line for line in ended.err.splitlines() if line != "data/processed is behind data/raw: building"]
    assert len(lines) == 1, lines
    return lines[0]


# --- limits where no server says any


@pytest.mark.parametrize("name", hosts.SOURCES)
def test_the_limits_that_hold_unless_a_server_asks_for_less(name: str) -> None:
    """SSB's guide says 30 calls a minute, and its first interface takes 60 seconds at most. UNODC's workbook, the
    largest file, has 7.5 MB. The rest is ours: minutes and megabytes that no true answer needs."""
    source = hosts.source(name, {})
    assert (source.calls, source.window) == (30, 60)
    assert (source.connect, source.read, source.whole, source.budget) == (10, 60, 300, 3600)
    assert (source.largest_sent, source.largest) == (50_000_000, 200_000_000)


# --- fetches that meet


def test_a_second_fetch_of_a_source_is_told_so_and_harms_nothing(agencies: Servers, house: House) -> None:
    run(house, "build")
    stage = house.raw / "fhi" / f"{snapshot.STAGE}other"
    with snapshot.alone(house, "fhi"):
        stage.mkdir(parents=True)
        ended = run(house, "fetch", "fhi")
        assert ended.code == 2
        assert "fhi: another fetch is running" in one_line(ended)
        assert stage.is_dir()
        assert run(house, "fetch", "unodc").code == 0  # another source is no matter
    assert run(house, "fetch", "fhi").code == 0
    assert not stage.exists()


def test_a_killed_fetch_leaves_no_lock(agencies: Servers, house: House) -> None:
    code = "import os, sys; from pathlib import Path; from analysis.paths import House; "
    code += "from analysis.fetch import snapshot; lock = snapshot.alone(House(Path(sys.argv[1])), 'fhi'); "
    code += "lock.__enter__(); print('locked', flush=True); os.kill(os.getpid(), 9)"
    told = subprocess.run([sys.executable, "-c", code, str(house.root)], capture_output=True, text=True, check=False)
    assert told.stdout == "locked\n"
    assert told.returncode != 0
    assert run(house, "fetch", "fhi").code == 0


def test_three_at_once_leave_one_whole_snapshot(agencies: Servers, house: House) -> None:
    run(house, "build")
    environment = os.environ | {"PARTNERDRAP_ROOT": str(house.root)}
    command = [sys.executable, "-c", CODE, "fetch", "fhi"]
    started = [subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) for _ in range(3)]
    ended = [(process.communicate()[1], process.returncode) for process in started]
    assert 0 in {code for _, code in ended}
    assert all(code == 0 or "another fetch is running" in err for err, code in ended), ended
    (folder,) = house.snapshots
    assert list(seal.sealed_files(house, folder))


# --- fetches that are only tried


def test_a_dry_run_refuses_what_the_fetch_refuses(agencies: Servers, house: House) -> None:
    agencies.fhi.fail("unknown symbol")
    ended = run(house, "fetch", "fhi", "--dry-run")
    assert ended.code == 2
    assert "'?!'" in one_line(ended)
    assert "is new" not in ended.out
    assert kept(house) == set()


@pytest.mark.parametrize("more", [(), ("--json",)])
def test_a_dry_run_with_a_file_keeps_nothing(house: House, book: Path, tmp_path: Path, more: tuple[str, ...]) -> None:
    form = csv_file(tmp_path / "overview.csv")
    for source, file in (("kripos", form), ("unodc", book)):
        ended = run(house, "fetch", source, "--file", file, "--date", "2026-01-20", "--confirm", "--dry-run", *more)
        assert ended.code == 0, ended.err
        assert kept(house) == set()
        told = json.loads(ended.out) if more else None
        assert told["dry_run"] and told["changes"] if told else "would keep data/raw/" in ended.out


# --- a workbook that a person downloaded


def test_a_workbook_is_of_the_day_that_is_given(house: House, book: Path) -> None:
    ended = run(house, "fetch", "unodc", "--file", book)
    assert ended.code == 2
    assert "--date" in one_line(ended)
    assert run(house, "fetch", "unodc", "--file", book, "--date", "2999-01-01").code == 2
    shown = run(house, "fetch", "unodc", "--file", book, "--date", DATE)
    assert shown.code == 1
    assert f"published {DATE}" in shown.out
    years = [row[HEADER.index("Year")] for row in _rows()]
    assert f"years {min(years)} to {max(years)}" in shown.out
    assert f"Norway in {max(row[HEADER.index('Year')] for row in _rows() if row[0] == 'NOR')} (" in shown.out
    assert "--confirm" in shown.err
    assert kept(house) == set()
    ended = run(house, "fetch", "unodc", "--file", book, "--date", DATE, "--confirm")
    assert ended.code == 0, ended.err
    (folder,) = house.snapshots
    (sidecar,) = seal.sealed_files(house, folder)
    assert sidecar.published == dt.date(2022, 2, 28)
    assert sidecar.read_on != sidecar.published


def test_a_workbook_has_an_address_of_its_publisher(house: House, book: Path) -> None:
    arguments = ("fetch", "unodc", "--file", book, "--date", DATE, "--confirm", "--url")
    assert run(house, *arguments, "https://example.org/x.xlsx").code == 2
    assert run(house, *arguments, "https://data.unodc.org/x.xlsx").code == 0
    (record,) = (yaml.safe_load(p.read_text(encoding="utf-8")) for p in house.snapshots[0].glob(f"*{seal.SUFFIX}"))
    assert record["response"]["url"] == "https://data.unodc.org/x.xlsx"


# --- what was kept stays as it came


@pytest.mark.parametrize("name", ["assault_deaths.json", "edition.csv", "original.csv"])
def test_what_was_received_is_never_sealed_anew(agencies: Servers, house: House, tmp_path: Path, name: str) -> None:
    assert run(house, "fetch", "fhi").code == 0
    form = csv_file(tmp_path / "overview.csv")
    assert run(house, "fetch", "kripos", "--file", form, "--date", "2026-01-20", "--confirm").code == 0
    (path,) = house.raw.glob(f"*/*/{name}")
    described, folder = seal.sidecar_of(path).read_bytes(), house.name(path.parent)
    path.write_bytes(path.read_bytes().replace(b"2", b"3", 1))
    for ended in (run(house, "seal", path, "--because", "looked wrong"), run(house, "build")):
        assert ended.code == 2
        line = one_line(ended)
        assert house.name(path) in line
        assert f"never changed: restore it (git checkout {folder}), or remove {folder} and fetch it again" in line
        assert "partnerdrap seal" not in line
    assert seal.sidecar_of(path).read_bytes() == described


def test_a_received_file_that_is_gone_or_has_no_sidecar_is_to_be_restored(agencies: Servers, house: House) -> None:
    assert run(house, "fetch", "fhi").code == 0
    (path,) = house.raw.glob("fhi/*/assault_deaths.json")
    content = path.read_bytes()
    path.unlink()
    assert "git checkout data/raw/fhi/" in one_line(run(house, "build"))
    path.write_bytes(content)
    seal.sidecar_of(path).unlink()
    line = one_line(run(house, "build"))
    assert "git checkout data/raw/fhi/" in line
    assert "partnerdrap seal" not in line


# --- fetches that are killed, or whose tables the build refuses


def test_what_a_killed_fetch_kept_is_told_by_the_next(
    agencies: Servers, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(house, "build")

    def die(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as killed:
        killed.setattr(fetch, "rebuild", die)
        ended = run(house, "fetch", "fhi")
    assert ended.code == 130
    assert "kept data/raw/fhi/" in one_line(ended)
    assert len(house.snapshots) == 1
    assert not state.is_current(house)
    told = run(house, "fetch", "fhi", "--json")
    assert told.code == 0, told.err
    found = json.loads(told.out)
    assert found["sources"][0]["files"] == []
    assert {c["kind"] for c in found["changes"]} == {"new"}
    assert state.is_current(house)


def test_a_dry_run_that_is_stopped_has_kept_nothing(
    agencies: Servers, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What it kept, it kept in a copy that is gone; a link to nowhere among the raw data is none of its business."""
    run(house, "build")
    (house.raw / "old").symlink_to("nowhere")

    def die(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(fetch, "rebuild", die)
    ended = run(house, "fetch", "fhi", "--dry-run")
    assert ended.code == 130
    assert one_line(ended) == "stopped: nothing was kept"


@pytest.mark.skipif(os.name != "posix", reason="this system has no such signal")
def test_ctrl_c_while_an_agency_answers_is_one_line_and_keeps_nothing(agencies: Servers, house: House) -> None:
    run(house, "build")
    held = state.outputs(house.processed)
    agencies.unodc.fail("slow")
    environment = os.environ | {"PARTNERDRAP_ROOT": str(house.root)}
    heed = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); "  # in the background as well
    command = [sys.executable, "-c", heed + CODE, "fetch", "unodc"]
    started = subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True)
    while not agencies.unodc.asked and started.poll() is None:
        time.sleep(0.01)
    started.send_signal(signal.SIGINT)
    _, err = started.communicate()
    assert started.returncode == 130
    assert "nothing was kept" in one_line(Ended(130, "", err))
    assert kept(house) == set()
    assert state.outputs(house.processed) == held


@pytest.mark.parametrize("fault", [ValueError("month must be in 1..12"), OSError(28, "No space left on device", "x")])
def test_what_the_build_cannot_take_is_taken_back(
    agencies: Servers, house: House, monkeypatch: pytest.MonkeyPatch, fault: Exception
) -> None:
    run(house, "build")

    def refuse(*_: object) -> None:
        raise fault

    with monkeypatch.context() as broken:
        broken.setattr(build, "build", refuse)
        ended = run(house, "fetch", "fhi")
    assert ended.code == 2
    assert str(fault.args[-1]) in one_line(ended) or "No space left" in one_line(ended)
    assert kept(house) == set()
    assert state.is_current(house)


def test_files_that_change_nothing_are_said_to(agencies: Servers, house: House) -> None:
    assert run(house, "fetch", "unodc").code == 0
    agencies.unodc.rows.append(["SWE", *agencies.unodc.rows[0][1:4], "Persons convicted for intentional homicide",
                                "Total", "Total", "Total", "Total", 2019, "Counts", 3, "CTS"])  # fmt: skip
    told = run(house, "fetch", "unodc")
    assert told.code == 0, told.err
    assert "kept data/raw/unodc/" in told.out
    assert "nothing differs" in told.out


# --- what is said of something malformed


def test_a_fault_in_an_answer_is_one_line_and_the_rest_is_told(
    agencies: Servers, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ValueError("month must be in\n1..12")

    monkeypatch.setattr("analysis.fetch.unodc.answers", broken)
    told = run(house, "fetch", "--json")
    assert told.code == 2
    line = one_line(told)
    assert f"UNODC {agencies.unodc.address}" in line
    assert "ValueError: month must be in 1..12" in line
    assert {f["source"] for f in json.loads(told.out)["sources"]} == {"ssb", "eurostat", "fhi"}
    shown = run(house, "fetch", "unodc", "--debug")
    assert "Traceback" in shown.err
    assert "in broken" in shown.err


def test_a_fault_in_a_table_names_its_address_and_not_a_folder_that_is_gone(agencies: Servers, house: House) -> None:
    agencies.fhi.tables[801].put(X85 | {"AAR": "2020_2020"}, None, "Z\x1b[31m\n" * 1000)
    ended = run(house, "fetch", "fhi")
    line = one_line(ended)
    assert line.startswith(f"partnerdrap: FHI {agencies.fhi.address.rstrip('/')}")
    assert "/data" in line
    assert snapshot.STAGE not in line
    assert len(line) < 700
    assert kept(house) == set()


def test_a_table_that_the_build_refuses_is_named_by_its_address(
    agencies: Servers, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(house, "build")

    def refuse(where: House, log: object) -> None:
        (folder,) = where.snapshots
        file = next(p for p in folder.iterdir() if p.suffix == ".json")
        raise BadInput("says two things", file=where.name(file), row=3, remedy="Look at it")

    monkeypatch.setattr(build, "build", refuse)
    line = one_line(run(house, "fetch", "fhi"))
    assert line.startswith(f"partnerdrap: FHI {agencies.fhi.address.rstrip('/')}")
    assert line.endswith("/data, row 3: says two things. Look at it")


# --- commands that would do nothing


def test_a_source_that_comes_as_a_file_says_how(house: House) -> None:
    ended = run(house, "fetch", "kripos")
    assert ended.code == 2
    assert "comes as a file" in one_line(ended)
    assert "--file FILE" in ended.err
    assert "--template" in ended.err


def test_figures_that_are_not_confirmed_are_shown_as_json(house: House, book: Path, tmp_path: Path) -> None:
    for source, file in (("kripos", csv_file(tmp_path / "overview.csv")), ("unodc", book)):
        ended = run(house, "fetch", source, "--file", file, "--date", "2026-01-20", "--json")
        assert ended.code == 1
        assert json.loads(ended.out)["title"]
        assert kept(house) == set()


@pytest.mark.parametrize(
    "words",
    [
        "ssb --confirm", "ssb --title x", "ssb --year 2020", "ssb --date 2020-01-01", "--url https://x.org",
        "fhi --force", "kripos --file x --year 2020", "kripos --file x --force", "unodc --file x --title y",
        "kripos --template --dry-run", "kripos --template --file x",
    ],
)  # fmt: skip
def test_options_that_would_do_nothing_are_refused(house: House, words: str) -> None:
    ended = run(house, "fetch", *words.split())
    assert ended.code == 2
    assert "does nothing with fetch" in one_line(ended)


def test_an_end_without_a_beginning_is_refused(house: House) -> None:
    ended = run(house, "revisions", "--until", "2020-01-01")
    assert ended.code == 2
    assert "--since" in one_line(ended)
