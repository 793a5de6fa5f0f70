"""UNODC's workbook: fetched once, found again where it moved, and never a page in its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from analysis import build, fetch
from analysis.errors import BadInput
from analysis.fetch import hosts, unodc
from analysis.fetch.exchange import Answer, Kept
from conftest import raw_row, small_house
from replay import NOW, client, fixtures
from replay_unodc import COLUMN, PATH, Unodc

REMEDY = r"set PARTNERDRAP_UNODC_URL to its address, or download it and run: partnerdrap fetch unodc --file FILE"


running, server = fixtures(Unodc)


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


def test_the_whole_cycle_leaves_out_what_is_not_ours(
    server: Unodc, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Mechanisms, places, ages, rates and convicted persons are in the workbook too; capitals differ by row."""
    house = small_house(tmp_path, [raw_row()])
    build.build(house)
    monkeypatch.setenv("PARTNERDRAP_UNODC_URL", server.address)
    told = fetch.fetch("unodc", house, NOW)
    found = {(c.after.measure, c.after.sex, c.after.geography, c.after.period_start.year) for c in told.changes}
    assert {key for key in found if key[3] == 2018} == {("partner_homicide_victims", "female", "NO", 2018)}
    assert {what for what, *_ in found} == {"homicide_victims", "partner_homicide_victims"}
    assert all(c.after.unit == "victims" for c in told.changes)


@pytest.mark.parametrize(
    ("column", "word", "said"),
    [
        ("Category", "Current or former spouse", r"holds no count of partner_homicide_victims"),
        ("Indicator", "Homicide victims", r"column Indicator: holds none of the words that we know"),
        ("Unit of measurement", "Number", r"column Unit of measurement: holds none of the words that we know"),
        ("Age", "All", r"column Age: holds none of the words that we know"),
        ("Sex", "Women", r"column Sex, value 'Women.*the crosswalk does not know this code"),
        ("Iso3_code", "XXX", r"column Iso3_code, value 'XXX': no place that we know"),
    ],
)
def test_words_of_ours_in_another_spelling_are_not_left_out_unseen(
    server: Unodc, column: str, word: str, said: str
) -> None:
    place = COLUMN[column]
    ours = {"Category": "Intimate partner or family member", "Iso3_code": "SWE", "Sex": "Female"}.get(column, "")
    for row in server.rows:
        row[place] = word if str(row[place]).startswith(ours) else row[place]
    with pytest.raises(BadInput, match=said):
        fetched(server)
