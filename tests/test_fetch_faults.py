"""Every fault of every source: one line, nothing kept, and a run after it goes well.

The servers are real HTTP on this machine. Snapshots are those of the real keeper, in a house of the test's own.
"""

from __future__ import annotations

import importlib
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

import replay
from analysis import seal
from analysis.errors import BadInput
from analysis.fetch import snapshot
from analysis.paths import House
from conftest import snapshot as files
from replay import NOW, Servers, client, servers
from replay_ssb import TITLES

SOURCES = ("ssb", "eurostat", "fhi", "unodc")
OWN = {  # where a fault must strike so that no other way leads around it; "" is everywhere
    "ssb": {
        "changed dimensions": "",
        "lost year": "",
        "no figures": "",
        "400": "/data",
        **{f"400 {title}": "/data" for title in TITLES},
        "400 in plain text": "/data",
        "410": "",
        "429 with limits": "",
    },
    "eurostat": {
        "queue": "",
        "queue warned": "",
        "queue at 200": "",
        "not found": "",
        "error at 200": "",
        "empty value": "/statistics/",
        "changed dimensions": "/statistics/",
        "lost place": "/statistics/",
        "no year": "/statistics/",
    },
    "fhi": {
        "400": "/data",
        "changed dimensions": "",
        "no register": "source",
        "no tables": "daar/table",
        "no figures": "",
    },
    "unodc": {"moved away": "", "gone": "", "no workbook": "", "changed dimensions": "", "no Norway": ""},
}
CASES = [(s, f, "") for s in SOURCES for f in replay.FAULTS] + [(s, f, w) for s in SOURCES for f, w in OWN[s].items()]
AT_DATA = ["html", "html as json", "truncated", "soap", "empty", "403 too big", "redirect away", "429"]
CASES += [(source, fault, "/data") for source in ("ssb", "fhi") for fault in AT_DATA]
SAID_BY_SSB = {
    "Too many cells selected": "even one year of it is more than may be asked for at once",
    "in plain text": "answered 400 (Bad Request). The service may have changed what it takes",
}
BULK = ["html", "truncated", "503", "404", "empty", "redirect away"]
BULK += ["soap expired", "soap unknown", "soap unknown fault", "soap error", "soap fault", "soap too big"]


@pytest.fixture(scope="module")
def all_four() -> Iterator[Servers]:
    with servers() as running:
        yield running


@pytest.fixture
def each(all_four: Servers) -> Iterator[Servers]:
    all_four.mend()
    yield all_four
    all_four.mend()


def fetch(house: House, server: replay.Replay, **limits: object) -> list[Path]:
    """What `partnerdrap fetch` does before it builds: ask, check, keep what is new."""
    module = importlib.import_module(f"analysis.fetch.{server.name}")
    with client(server, **limits) as asking:
        answers = list(module.answers(asking, lambda name: snapshot.newest(house, server.name, name)))
    new = [answer for answer in answers if snapshot.is_new(house, answer)]
    return snapshot.keep(house, new, check=lambda folder: None) if new else []


@pytest.mark.parametrize(("source", "fault", "where"), CASES)
def test_a_fault_is_one_line_and_leaves_nothing(
    each: Servers, tmp_path: Path, source: str, fault: str, where: str
) -> None:
    house, server = House(tmp_path), each.each[source]
    server.fail(fault, where)
    with pytest.raises(BadInput) as told:
        fetch(house, server, **({"whole": 0.3} if fault == "slow" else {}))
    said = str(told.value)
    assert told.value.exit_code == 2
    assert server.source.title in said  # who
    assert f"http://127.0.0.1:{server.port}" in said  # which address
    assert "\n" not in said
    assert len(said) < 700
    assert ("took more than" in said) == (fault == "slow")  # it is the fault that stopped it, and no other
    assert ("when unpacked" in said) == (fault == "gzip bomb")
    if fault.startswith("400 "):
        assert SAID_BY_SSB.get(fault.removeprefix("400 "), fault.removeprefix("400 ")) in said
    assert told.value.remedy  # what to do
    assert files(tmp_path) == {}
    server.mend()
    assert fetch(house, server)
    assert fetch(house, server) == []  # the same again is nothing new


@pytest.mark.parametrize("fault", BULK)
def test_faults_of_the_bulk_service(each: Servers, tmp_path: Path, fault: str) -> None:
    """The Statistics API is too small for the question, and the bulk service fails as well."""
    house, server = House(tmp_path), each.eurostat
    server.fail("too big", "/statistics/")
    server.fail(fault, "/sdmx/")
    with pytest.raises(BadInput, match=r"^Eurostat http.*/sdmx/2\.1/data/CRIM_HOM_VREL") as told:
        fetch(house, server)
    assert "\n" not in str(told.value)
    assert files(tmp_path) == {}
    server.mend()
    assert fetch(house, server)


@pytest.mark.parametrize("source", SOURCES)
@pytest.mark.parametrize("fault", ["429 with Retry-After", "500 empty", "503", "truncated"])
def test_a_fault_that_passes_does_no_harm(each: Servers, tmp_path: Path, source: str, fault: str) -> None:
    each.each[source].fail(fault, times=2)
    assert fetch(House(tmp_path), each.each[source])


@pytest.mark.parametrize("source", SOURCES)
def test_a_fault_at_the_last_answer_leaves_nothing(each: Servers, tmp_path: Path, source: str) -> None:
    """All answers of a source are kept, or none."""
    last = {"ssb": "07459/data", "eurostat": "demo_pjan", "fhi": "/data", "unodc": ""}[source]
    server = each.each[source]
    server.fail("403 forbidden", last)
    with pytest.raises(BadInput):
        fetch(House(tmp_path), server)
    assert files(tmp_path) == {}
    assert len(server.asked) >= {"ssb": 8, "eurostat": 4, "fhi": 4, "unodc": 1}[source]


@pytest.mark.parametrize("source", SOURCES)
def test_a_faulty_answer_leaves_older_snapshots_alone(each: Servers, tmp_path: Path, source: str) -> None:
    house, server = House(tmp_path), each.each[source]
    fetch(house, server)
    before = files(tmp_path)
    server.fail("html as json" if source != "unodc" else "no workbook")
    with pytest.raises(BadInput):
        fetch(house, server)
    assert files(tmp_path) == before


@pytest.mark.parametrize("source", SOURCES)
def test_what_is_kept_says_what_was_asked_when_and_how_it_was_answered(
    each: Servers, tmp_path: Path, source: str
) -> None:
    server = each.each[source]
    kept = fetch(House(tmp_path), server)
    asked = [(a.method, f"{a.path}?{a.query}".rstrip("?"), a.body) for a in server.asked]
    for path in kept:
        record = seal.load_yaml(seal.sidecar_of(path), path.name)
        question, answer = record["request"], record["response"]
        address = question["url"].removeprefix(f"http://127.0.0.1:{server.port}")
        bodies = [body for method, there, body in asked if (method, there) == (question["method"], address)]
        assert question["body"] in [json.loads(body) if body else None for body in bodies]
        assert (answer["url"], answer["status"]) == (question["url"], 200)
        assert answer["headers"]["content-type"]
        assert answer["fetched_at"] == NOW.isoformat()
        assert record["read_on"] == NOW.date()
        assert path.parent.name == "2026-10-21"


def test_every_fault_of_the_servers_is_tried(each: Servers) -> None:
    passing = {"eurostat": {"too big", "too big at 200", *(f for f in BULK if f.startswith("soap")), "soap queue"}}
    passing |= {"unodc": {"moved"}, "fhi": {"unknown symbol"}}
    for source, server in each.each.items():
        assert set(server.own_faults()) == set(OWN[source]) | passing.get(source, set())
