"""UNODC's workbook: fetched once, found again where it moved, and never a page in its place."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from analysis.errors import BadInput
from analysis.fetch import hosts, unodc
from analysis.fetch.http import Answer
from analysis.fetch.snapshot import Kept
from replay import client
from replay_unodc import PATH, Unodc

REMEDY = r"set PARTNERDRAP_UNODC_URL to its address, or download it and run: partnerdrap fetch unodc --file FILE"


@pytest.fixture(scope="module")
def running() -> Iterator[Unodc]:
    server = Unodc()
    server.start()
    yield server
    server.stop()


@pytest.fixture
def server(running: Unodc) -> Iterator[Unodc]:
    running.mend()
    yield running
    running.mend()


def fetched(server: Unodc, kept=lambda name: None, **limits) -> list[Answer]:
    with client(server, **limits) as asking:
        return list(unodc.answers(asking, kept))


def test_what_is_kept(server: Unodc) -> None:
    (answer,) = fetched(server)
    assert answer.response.request.name == "data_cts_intentional_homicide"
    assert answer.response.request.suffix == ".xlsx"
    assert answer.response.content.startswith(b"PK")
    assert answer.cells == len(server.rows)
    assert answer.licence.startswith("unverified")
    assert [a.path for a in server.asked] == [PATH]


def test_the_same_workbook_is_not_sent_again(server: Unodc) -> None:
    (answer,) = fetched(server)
    response = answer.response
    stored = Kept(None, "", response.url, response.headers["etag"], None, response.fetched_at)
    assert fetched(server, lambda name: stored) == []
    server.rows.append([*server.rows[-1][:9], 2021, *server.rows[-1][10:]])
    assert len(fetched(server, lambda name: stored)) == 1


def test_a_redirect_on_its_own_server_is_followed(server: Unodc) -> None:
    server.fail("moved")
    (answer,) = fetched(server)
    assert answer.response.url.endswith("/new" + PATH)
    assert answer.response.request.url.endswith(PATH)


def test_the_servers_it_has_moved_between_are_declared() -> None:
    own = hosts.source("unodc", {})
    for url in ("https://dataunodc.un.org/sites/x.xlsx", "https://data.unodc.org/sites/2027-05/x.xlsx"):
        assert hosts.may_be_asked(url, own)


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ("moved away", r"redirects to https://elsewhere\.example\.org, which is not declared"),
        ("gone", r"answered 404 \(Not Found\)"),
        ("html", "text/html came where application/vnd.openxmlformats"),
        ("403 forbidden", r"answered 403 \(Forbidden\)"),
    ],
)
def test_a_moved_workbook_says_what_to_do(server: Unodc, fault: str, said: str) -> None:
    server.fail(fault)
    with pytest.raises(BadInput, match=said) as told:
        fetched(server)
    assert told.match(REMEDY)
    assert "\n" not in str(told.value)


def test_a_workbook_larger_than_any(server: Unodc) -> None:
    with pytest.raises(BadInput, match=r"sends more than 1,000 bytes"):
        fetched(server, largest_sent=1000)


@pytest.mark.parametrize("fault", ["changed dimensions", "no Norway", "no workbook"])
def test_another_table_is_refused(server: Unodc, fault: str) -> None:
    server.fail(fault)
    with pytest.raises(BadInput, match=r"^UNODC http"):
        fetched(server)
