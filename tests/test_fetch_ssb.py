"""What is asked of SSB, through both interfaces, and what is made of tables that are not as expected."""

from __future__ import annotations

import json
import re
from math import prod
from pathlib import Path

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import build
from analysis.errors import BadInput
from analysis.fetch import snapshot, ssb
from analysis.fetch.exchange import Answer
from analysis.fetch.pxweb import LONGEST_URL, V1, V2, Table, Variable
from analysis.sources import jsonstat, pxweb
from conftest import raw_row, small_house
from replay import client, fixtures
from replay_cube import Dim
from replay_ssb import SYMBOLS, Ssb

running, server = fixtures(Ssb)


def fetched(server: Ssb, said: list[str] | None = None, waits: list[float] | None = None) -> dict[str, Answer]:
    with client(server, waits, said) as asking:
        return {a.response.request.name: a for a in ssb.answers(asking, lambda name: None)}


def codes(answer: Answer) -> dict[str, list[str]]:
    cells = jsonstat.read(answer.response.content, "x")
    return {code: list(dimension.labels) for code, dimension in cells.dimensions.items()}


def test_what_is_asked(server: Ssb) -> None:
    said: list[str] = []
    answers = fetched(server, said)
    assert list(answers) == ["08484", "09405", "07459-1", "07459-2"]
    assert codes(answers["08484"]) == {
        "LovbruddKrim": ["5021", "7031"],
        "ContentsCode": ["Lovbrudd"],
        "Tid": [str(y) for y in range(2010, 2026)],
    }
    assert codes(answers["09405"])["PolitiAvgjorelse"] == ["AAA-BZZ"]  # must be named, and has a total
    assert codes(answers["07459-1"]).keys() == {"Kjonn", "ContentsCode", "Tid"}
    assert codes(answers["07459-2"]).keys() == {"ContentsCode", "Tid"}
    assert answers["07459-1"].cells == 2 * answers["07459-2"].cells == 2 * 41
    assert "ssb: 10651 has no category for abuse in close relations" in said
    assert "ssb: 09405 has no category for breach of a restraining order" in said
    assert not [a for a in server.asked if "10651/data" in a.path]  # said, not guessed
    assert {a.method for a in server.asked} == {"GET"}
    assert all(a.licence.startswith("CC BY 4.0") for a in answers.values())


def test_the_title_says_what_was_summed(server: Ssb) -> None:
    answers = fetched(server)
    assert answers["07459-1"].title.endswith("(summed by SSB: region, alder)")
    assert answers["07459-2"].title.endswith("(summed by SSB: region, kjønn, alder)")
    assert "summed" not in answers["08484"].title


def test_two_orders_in_one_table_are_two_series(server: Ssb, tmp_path: Path) -> None:
    """A table may hold besøksforbud, kontaktforbud and the two together at once."""
    labels = server.tables["08484"].dims["LovbruddKrim"].labels
    labels |= {"7032": "¬¬ Brudd på besøksforbud", "7033": "¬¬ Brudd på kontaktforbud"}
    house = small_house(tmp_path, [raw_row()])
    snapshot.keep(house, [fetched(server)["08484"]], check=lambda folder: None)
    frame = build.build(house).figures.to_pandas().query("measure == 'restraining_order_breaches_reported'")
    both = ("besoksforbud", "kontaktforbud")  # as in the ministry's series, which the claims rest on
    assert {tuple(words) for words in frame["qualifiers"]} == {both, ("besoksforbud",), ("kontaktforbud",)}
    assert len(frame) == 3 * 16
    assert frame["supersedes"].isna().all()


@pytest.mark.parametrize("v2_is_gone", [False, True])
def test_an_answer_that_is_another_table(server: Ssb, v2_is_gone: bool) -> None:
    server.v2_is_gone = v2_is_gone
    server.tables["08484"].id = "08485"
    with pytest.raises(BadInput, match="says that it is table 08485, not 08484, which was asked for"):
        fetched(server)


def test_both_interfaces_bring_the_same(server: Ssb) -> None:
    new = fetched(server)
    server.v2_is_gone = True
    server.asked.clear()
    said: list[str] = []
    old = fetched(server, said)
    assert {n: a.response.content for n, a in old.items()} == {n: a.response.content for n, a in new.items()}
    assert said[0] == "ssb: answered 404 (Not Found); asking the older interface (v1) from here"
    assert len([a for a in server.asked if "pxwebapi" in a.path]) == 1  # v2 is not tried for every table
    questions = [json.loads(a.body) for a in server.asked if a.method == "POST"]
    assert all(q["response"] == {"format": "json-stat2"} for q in questions)
    assert all(v["selection"]["filter"] == "item" for q in questions for v in q["query"])


@pytest.mark.parametrize("fault", ["404", "410", "500 empty", "503"])
def test_v1_where_v2_fails(server: Ssb, fault: str) -> None:
    server.fail(fault, "/pxwebapi/v2/tables/09405")
    said: list[str] = []
    assert list(fetched(server, said)) == ["08484", "09405", "07459-1", "07459-2"]
    assert any("asking the older interface" in line for line in said)
    assert [a.path.split("/")[1] for a in server.asked][-1] == "v0"


@pytest.mark.parametrize("fault", ["400", "403 forbidden", "html", "redirect away", "changed dimensions"])
def test_v1_is_no_way_around_other_faults(server: Ssb, fault: str) -> None:
    server.fail(fault, "/pxwebapi/v2/tables/08484")
    with pytest.raises(BadInput):
        fetched(server)
    assert not [a for a in server.asked if a.path.startswith("/v0")]


def test_large_tables_come_in_parts_along_time(server: Ssb) -> None:
    whole = codes(fetched(server)["07459-1"])
    server.told_cells = server.most_cells = 20
    answers = fetched(server)
    parts = [codes(a) for n, a in answers.items() if n.startswith("07459")]
    assert [n for n in answers if n.startswith("07459")] == [f"07459-{i}" for i in range(1, 9)]
    assert all(prod(map(len, part.values())) <= 20 for part in parts)
    assert [y for part in parts[:5] for y in part["Tid"]] == whole["Tid"]
    assert all(part["Kjonn"] == ["1", "2"] for part in parts[:5])


@pytest.mark.parametrize("v2_is_gone", [False, True])
def test_a_server_that_takes_less_than_it_says(server: Ssb, v2_is_gone: bool) -> None:
    """400 (v1: 403) "too many" is no prohibition: half as much is asked for, until it is taken."""
    server.v2_is_gone, server.most_cells = v2_is_gone, 30
    said: list[str] = []
    answers = fetched(server, said)
    parts = [codes(a) for n, a in answers.items() if n.startswith("07459")]
    assert sorted({y for p in parts for y in p["Tid"]}) == [str(y) for y in range(1986, 2027)]
    assert "ssb: 07459 is too large for one answer; asking for half as much at a time" in said
    assert len({a.response.request.name for a in answers.values()}) == len(answers)


def test_one_year_that_is_too_much(server: Ssb) -> None:
    server.most_cells = 1
    with pytest.raises(BadInput, match=r"^SSB http.*08484.*: even one year of it is more than may be asked for"):
        fetched(server)


def test_a_long_question_goes_in_a_body(server: Ssb) -> None:
    many = {f"90{i:03}": f"¬¬ Mishandling i nære relasjoner, type {i}" for i in range(400)}
    server.tables["08484"].dims["LovbruddKrim"] = Dim("type lovbrudd", many, may_go=True)
    answers = fetched(server)
    assert codes(answers["08484"])["LovbruddKrim"] == list(many)
    (posted,) = [a for a in server.asked if a.method == "POST"]
    assert posted.path == "/pxwebapi/v2/tables/08484/data"
    assert [s["variableCode"] for s in json.loads(posted.body)["selection"]] == ["LovbruddKrim", "ContentsCode", "Tid"]
    assert all(len(f"{a.path}?{a.query}") <= LONGEST_URL for a in server.asked)


def test_a_total_by_sex_is_asked_for_once(server: Ssb) -> None:
    server.tables["07459"].dims["Kjonn"] = Dim("kjønn", {"0": "Begge kjønn", "1": "Menn", "2": "Kvinner"}, may_go=True)
    answers = fetched(server)
    assert codes(answers["07459"])["Kjonn"] == ["0", "1", "2"]


def test_a_population_without_sex_is_refused(server: Ssb) -> None:
    del server.tables["07459"].dims["Kjonn"]
    with pytest.raises(BadInput, match=r"^SSB http.*07459.*: has no dimension Kjonn"):
        fetched(server)


def test_a_table_without_time_is_refused(server: Ssb) -> None:
    server.tables["08484"].dims["Tid"] = Dim("år", {"2020": "2020"})
    with pytest.raises(BadInput, match="without one dimension of time"):
        fetched(server)


def test_symbols_stay_as_they_came(server: Ssb) -> None:
    table = jsonstat.read(fetched(server)["09405"].response.content, "x").table
    assert table.column("status").to_pylist()[:5] == [*SYMBOLS, None]
    assert table.column("value").to_pylist()[:4] == [None] * 4


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_the_other_formats_that_ssb_serves_hold_the_same(server: Ssb, kind: str) -> None:
    """Played for readers of downloaded files: the client asks for JSON-stat alone."""
    answer = fetched(server)["09405"].response
    with httpx.Client(trust_env=False) as plain:
        content = plain.get(answer.url.replace("outputFormat=json-stat2", f"outputFormat={kind}")).content
    cells, other = jsonstat.read(answer.content, "x").table, pxweb.read(content, f"x.{kind}").table
    assert other.column("value").to_pylist() == cells.column("value").to_pylist()
    assert other.column("status").to_pylist() == cells.column("status").to_pylist()


def test_limits_that_are_used_up_are_waited_for(server: Ssb) -> None:
    server.fail("429 with limits", times=1)
    waits: list[float] = []
    assert len(fetched(server, waits=waits)) == 4
    assert waits[0] == 15
    assert waits[1] == pytest.approx(60, abs=1)


def test_a_config_that_names_a_limit_is_heeded(server: Ssb) -> None:
    server._config = lambda: {"maxDataCells": 800_000, "maxCallsPerTimeWindow": 3, "timeWindow": 1}
    waits: list[float] = []
    try:
        fetched(server, waits=waits)
    finally:
        del server._config
    assert waits
    assert max(waits) <= 1


@pytest.mark.parametrize(
    "config",
    [{}, [], {"maxDataCells": "many"}, {"maxDataCells": True}, {"maxDataCells": None}, {"maxDataCells": 1.5}],
)
def test_a_config_that_is_none(server: Ssb, config: object) -> None:
    server._config = lambda: config
    try:
        with pytest.raises(BadInput) as told:
            fetched(server)
    finally:
        del server._config
    assert "/pxwebapi/v2/config" in str(told.value)


@pytest.mark.parametrize("most", [0, -5])
def test_a_config_without_a_limit_means_the_known_one(server: Ssb, most: int) -> None:
    server.told_cells = most
    assert len(fetched(server)) == 4


LABELS = {
    "¬¬ Mishandling i nære relasjoner": {"abuse in close relations"},
    "  Grov mishandling i nære relasjoner": {"abuse in close relations"},
    "Mishandling i familieforhold": {"abuse in close relations"},
    "Vold og mishandling": set(),
    "Voldslovbrudd og mishandling i alt": set(),
    "Dyremishandling": set(),
    "Brudd på besøksforbud/kontaktforbud": {"breach of a restraining order"},
    "Brot på besøksforbod": {"breach of a restraining order"},
    "Overtredelse av besøks- og kontaktforbud": {"breach of a restraining order"},
    "Kontaktforbud, brudd": {"breach of a restraining order"},
    "Oppholdsforbud": set(),
    "Besøk av utlendinger; forbud": set(),
    "Alle typer lovbrudd": set(),
}


@pytest.mark.parametrize("label", LABELS)
def test_labels_that_count(label: str) -> None:
    table = Table("08484", (Variable("A", "a", {"1": label}, True, False), _time("2020")), "f")
    found = {what for what, pattern in ssb.SOUGHT.items() if pattern.search(ssb.shape.plain(label))}
    assert found == LABELS[label]
    assert ssb.sought(table) == ({"A": {"1": label}} if LABELS[label] else {})


def test_all_categories_where_one_must_be_named_and_none_is_the_total() -> None:
    offence = Variable("A", "a", {"1": "Mishandling i nære relasjoner"}, True, False)
    place = Variable("B", "b", {"1": "Oslo", "2": "Bergen"}, False, False)
    table = Table("08484", (offence, place, _time("2020", "2021")), "f")
    said: list[str] = []
    assert ssb.selections(table, said.append) == [{"A": ("1",), "B": ("1", "2"), "Tid": ("2020", "2021")}]


def test_what_is_measured_is_asked_for_whole() -> None:
    offence = Variable("A", "a", {"1": "Mishandling i nære relasjoner"}, True, False)
    contents = Variable("ContentsCode", "x", {"x": "I alt", "y": "Per 1 000"}, False, False)
    table = Table("08484", (offence, contents, _time("2020")), "f")
    assert ssb.selections(table, lambda _: None)[0]["ContentsCode"] == ("x", "y")


def test_what_is_said_of_labels_is_one_line() -> None:
    odd = Variable("A", "a", {"\x1b[2J": "Kontaktforbud\n\x1b[1A"}, True, False)
    table = Table("08484", (odd, _time("2020")), "f")
    said: list[str] = []
    ssb.selections(table, said.append)
    assert all(line.isprintable() for line in said)


def test_two_variables_that_count_are_asked_for_apart() -> None:
    a = Variable("A", "a", {"1": "Mishandling i nære relasjoner", "2": "Ran"}, True, False)
    b = Variable("B", "b", {"x": "Brudd på kontaktforbud", "y": "I alt"}, True, False)
    table = Table("08484", (a, b, _time("2020")), "f")
    assert ssb.selections(table, lambda _: None) == [{"A": ("1",), "Tid": ("2020",)}, {"B": ("x",), "Tid": ("2020",)}]


def test_the_same_code_is_never_asked_for_twice() -> None:
    """SSB answers that with 500 and nothing else."""
    table = Table("07459", (Variable("Kjonn", "kjønn", {"1": "Menn"}, True, False), _time("2020")), "f")
    assert ssb._selection(table, {"Kjonn": ("1", "1")}) == {"Kjonn": ("1",), "Tid": ("2020",)}


@given(years=st.integers(1, 90), others=st.integers(1, 40), limit=st.integers(1, 500))
def test_parts_hold_all_years_once_and_stay_below_the_limit(years: int, others: int, limit: int) -> None:
    selection = {"A": tuple(f"a{i}" for i in range(others)), "Tid": tuple(f"{1900 + i}" for i in range(years))}
    parts = ssb.split(selection, "Tid", limit)
    if others > limit:
        assert parts == []
        return
    assert [y for part in parts for y in part["Tid"]] == list(selection["Tid"])
    assert all(prod(map(len, part.values())) <= limit for part in parts)
    assert all(part["A"] == selection["A"] for part in parts)


def test_a_comma_in_a_code_does_not_become_two_codes(server: Ssb) -> None:
    with client(server) as asking:
        request = V2().request(asking, "1", {"A": ("a,b", "c")}, "1")
        assert request.method == "POST"
        short = V2().request(asking, "1", {"Måned [x]": ("æ&b",)}, "1")
        assert short.method == "GET"
        assert re.fullmatch(r"[!-~]+", short.url)
        assert "valueCodes%5BM%C3%A5ned%20%5Bx%5D%5D=%C3%A6%26b" in short.url
        assert V1().request(asking, "1", {"A": ("a,b",)}, "1").method == "POST"


def _time(*years: str) -> Variable:
    return Variable("Tid", "år", {y: y for y in years}, False, True)
