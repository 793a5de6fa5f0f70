"""Descriptions with anything in the place of anything: what is asked next is sound, or it is bad input in one line.

No server: a stand-in hands out the altered bytes as they are.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.errors import BadInput
from analysis.fetch import eurostat_queue, fhi, hosts, shape, ssb
from analysis.fetch.exchange import Request, Response
from analysis.fetch.http import Client
from analysis.fetch.pace import Pace
from analysis.fetch.pxweb import V1, V2
from replay import NOW
from replay_eurostat import _tables as eurostat_tables
from replay_fhi import SOURCES
from replay_fhi import _dimension as fhi_dimension
from replay_fhi import _hit as fhi_hit
from replay_fhi import _tables as fhi_tables
from replay_ssb import _tables as ssb_tables
from replay_ssb import _v1_metadata

JUNK = st.sampled_from(
    [
        None,
        True,
        0,
        -1,
        1.5,
        10**30,
        "",
        "x",
        "\x1b[2J\n",
        "X85-Y09",
        "Kontaktforbud",
        [],
        [None],
        ["x", "x"],
        [[]],
        {},
        {"x": None},
    ]
)


class StandIn(Client):
    """A client without a network: hands out what it was given, by the end of the address."""

    def __init__(self, name: str, said: dict[str, Any]) -> None:
        self.source, self.said = hosts.SOURCES[name], said
        self.pace = Pace(30, 60.0, lambda: 0.0)
        self.lines: list[str] = []
        self.log = self.lines.append

    def send(self, request: Request) -> Response:
        end = next(end for end in self.said if request.url.split("?lang")[0].endswith(end))
        return Response(request, json.dumps(self.said[end]).encode(), request.url, 200, {}, NOW)


def places(said: Any, path: tuple = ()) -> list[tuple]:
    """Every place in a document."""
    inner = said.items() if isinstance(said, dict) else enumerate(said) if isinstance(said, list) else ()
    return [path, *(place for key, part in inner for place in places(part, (*path, key)))]


def altered(said: Any, path: tuple, junk: Any) -> Any:
    if not path:
        return junk
    said = copy.deepcopy(said)
    inner = said
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = junk
    return said


def lost(said: Any, path: tuple) -> Any:
    """Without one part."""
    if not path:
        return {}
    said = copy.deepcopy(said)
    inner = said
    for key in path[:-1]:
        inner = inner[key]
    del inner[path[-1]]
    return said


def sound(ask: Callable[[], Any], client: StandIn) -> None:
    told = ""
    try:
        ask()
    except BadInput as error:
        told = str(error)
    assert len(told.splitlines()) <= 1
    assert all(line.isprintable() for line in client.lines)


V2_TABLE = ssb_tables()[1].pxweb(values=False)
V1_TABLE = _v1_metadata(ssb_tables()[1])
CONFIG = {
    "maxDataCells": 800_000,
    "maxCallsPerTimeWindow": 3,
    "timeWindow": 1,
    "maxValues": 9,
    "maxCells": 9,
    "maxCalls": 1,
}
ODD = st.tuples(st.integers(0, 10**6), JUNK | st.none(), st.booleans())


def once(said: Any, odd: tuple) -> Any:
    number, junk, without = odd
    known = places(said)
    path = known[number % len(known)]
    return lost(said, path) if without else altered(said, path, junk)


@given(odd=ODD)
def test_tables_of_ssb(odd: tuple) -> None:
    for interface, said in ((V2(), V2_TABLE), (V1(), V1_TABLE)):
        client = StandIn("ssb", {"/metadata": once(said, odd), "/table/08484": once(said, odd)})

        def ask(interface=interface, client=client) -> None:
            table = interface.table(client, "08484")
            time = next(v.code for v in table.variables if v.is_time)
            for selection in ssb.selections(table, client.log):
                for part in ssb.split(selection, time, 10):
                    request = interface.request(client, "08484", part, "08484")
                    assert request.url.isascii()

        sound(ask, client)


def test_descriptions_that_the_reader_of_answers_would_take() -> None:
    """It takes an older wrapping, and a dimension without a description if it has no categories."""
    bare = altered(altered(V2_TABLE, ("dimension", "Tid"), None), ("size",), [6, 1, 0])
    for said in ({"dataset": V2_TABLE}, bare):
        with pytest.raises(BadInput, match=r"SSB http.*08484.metadata"):
            V2().table(StandIn("ssb", {"/metadata": said}), "08484")


@given(odd=ODD)
def test_what_an_answer_says_of_itself(odd: tuple) -> None:
    """Whatever stands where its number should: it is that table, another, or says nothing; never anything else."""
    for said in (ssb_tables()[1].pxweb(), eurostat_tables()[0].eurostat()):
        table = ssb_tables()[1].id if "px" in said["extension"] else eurostat_tables()[0].id
        shape.check_table(json.dumps(said).encode(), table, "x")
        content, told = json.dumps(said | {"extension": once(said["extension"], odd)}).encode(), ""
        try:
            shape.check_table(content, table, "x")
        except BadInput as error:
            told = str(error)
        assert not told or ("which was asked for" in told and len(told.splitlines()) == 1)


@given(odd=ODD)
def test_configurations_of_ssb(odd: tuple) -> None:
    for interface in (V2(), V1()):
        client = StandIn("ssb", {"config": once(CONFIG, odd)})

        def ask(interface=interface, client=client) -> None:
            assert 0 < interface.limit(client) < 10**9
            assert all(calls > 0 and window > 0 for calls, window in client.pace.limits.values())

        sound(ask, client)


@given(odd=ODD, which=st.integers(0, 2))
def test_lists_of_fhi(odd: tuple, which: int) -> None:
    table = fhi_tables()[1]
    said = {
        "/Common/source": SOURCES,
        "/table": [fhi_hit(table)],
        "/dimension": {"dimensions": [fhi_dimension(c, d) for c, d in table.dims.items()]},
    }
    key = list(said)[which]
    client = StandIn("fhi", said | {key: once(said[key], odd)})

    def ask() -> None:
        register = fhi._register(client)
        _, _, asked = fhi._table(client, register)
        assert all(asked.values())

    sound(ask, client)


@given(content=st.binary(max_size=300) | st.text(max_size=300).map(lambda t: f"<status>{t}</status>".encode()))
def test_what_the_queue_says(content: bytes) -> None:
    client = StandIn("eurostat", {})
    request = Request("eurostat", "x", client.source.base + "/x", accept=eurostat_queue.XML)
    client.wait = lambda seconds, why: None
    client.send = lambda asked: Response(asked, content, asked.url, 200, {}, NOW)
    sound(lambda: eurostat_queue._queued(client, request, client.send(request)), client)
