"""What is asked of FHI: the register, the table and every code are found in the service's own words."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from analysis import build, fetch
from analysis.errors import BadInput
from analysis.fetch import fhi, snapshot
from analysis.fetch.exchange import Answer, Kept
from analysis.sources import jsonstat
from conftest import raw_row, small_house
from replay import NOW, client, fixtures
from replay_cube import Cube, Dim
from replay_fhi import Fhi

running, server = fixtures(Fhi)


def fetched(server: Fhi, said: list[str] | None = None, before: str | None = None) -> Answer:
    """The answer, where the one kept came from the address `before`."""
    stored = Kept(None, "", before, None, None, NOW) if before else None
    with client(server, said=said) as asking:
        (answer,) = fhi.answers(asking, lambda name: stored)
    return answer


def filters(server: Fhi) -> dict[str, dict]:
    (posted,) = [a for a in server.asked if a.method == "POST"]
    return {f["code"]: f for f in json.loads(posted.body)["dimensions"]}


def test_what_is_asked(server: Fhi) -> None:
    said: list[str] = []
    answer = fetched(server, said)
    assert said == [
        "fhi: table 801 (D1_dodsarsak_alder) counts deaths by assault",
        "fhi: asking for assault_deaths",
    ]
    assert answer.response.request.name == "assault_deaths"
    assert answer.cells == 15 * 3
    assert answer.title.endswith("(X85-Y09)")
    asked = filters(server)
    assert {f["filter"] for f in asked.values()} == {"item"}  # top would bring the oldest years
    assert {code: f["values"] for code, f in asked.items() if code != "AAR"} == {
        "GEO": ["0"],
        "KJONN": ["0", "1", "2"],
        "ALDER": ["0_120"],
        "DODSARSAK": ["X85-Y09"],
        "MEASURE_TYPE": ["ANTALL"],
    }
    assert asked["AAR"]["values"] == [f"{y}_{y}" for y in range(2010, 2025)]  # no means of several years
    (posted,) = [a for a in server.asked if a.method == "POST"]
    assert json.loads(posted.body)["response"] == {"format": "json-stat2"}  # no maxRowCount: all rows


def test_suppressed_cells_stay_as_they_came(server: Fhi) -> None:
    table = jsonstat.read(fetched(server).response.content, "x").table.to_pylist()
    (cell,) = [r for r in table if (r["AAR"], r["KJONN"]) == ("2012_2012", "2")]
    assert (cell["value"], cell["status"]) == (None, ":")
    assert [r["status"] for r in table].count(None) == len(table) - 1


def test_the_simplest_table_that_fits_is_taken(server: Fhi) -> None:
    dims = server.tables[801].dims
    server.tables[900] = Cube(
        "900", "D2_voldsom_dod", {c: dims[c] for c in ("AAR", "KJONN", "DODSARSAK", "MEASURE_TYPE")}
    )
    server.tables[901] = Cube("901", "D3_dodsfall_uten_kjonn", {c: dims[c] for c in ("AAR", "DODSARSAK")})
    said: list[str] = []
    fetched(server, said)
    assert "table 900" in said[0]


def test_a_table_with_an_odd_title_is_found_by_its_dimensions(server: Fhi) -> None:
    server.tables[801].label = "D9_xyz"
    said: list[str] = []
    fetched(server, said)
    assert "table 801 (D9_xyz)" in said[0]


def simpler(server: Fhi, title: str) -> None:
    """Another table that fits, with fewer dimensions."""
    dims = server.tables[801].dims
    server.tables[900] = Cube("900", title, {c: dims[c] for c in ("AAR", "KJONN", "DODSARSAK", "MEASURE_TYPE")})


@pytest.mark.parametrize("title", ["D2_overfall", "Overfall, alle døde i Norge (ikke bare bosatte)"])
def test_the_table_asked_before_is_asked_again(server: Fhi, title: str) -> None:
    before = fetched(server).response.url
    simpler(server, title)
    said: list[str] = []
    assert fetched(server, said, before).response.url == before
    assert "table 801" in said[0]


def test_a_simpler_table_does_not_take_over_what_is_kept(
    server: Fhi, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = small_house(tmp_path, [raw_row()])
    build.build(house)
    monkeypatch.setenv("PARTNERDRAP_FHI_URL", server.address)
    assert fetch.fetch("fhi", house, NOW).changes
    simpler(server, "D2_overfall")
    again = fetch.fetch("fhi", house, NOW)
    assert (again.files, again.changes) == ([], [])
    kept = snapshot.newest(house, "fhi", fhi.NAME)
    assert kept is not None
    assert "/Table/801/" in kept.url


def test_the_table_asked_before_is_gone(server: Fhi) -> None:
    before = fetched(server).response.url
    simpler(server, "D2_overfall")
    del server.tables[801]
    with pytest.raises(BadInput, match=r"table 801, which was asked for before, is gone.*set TABLE in fetch/fhi\.py"):
        fetched(server, before=before)


def test_the_table_asked_before_counts_something_else(server: Fhi) -> None:
    before = fetched(server).response.url
    label = server.tables[801].label
    server.tables[801].label = "Dødsfall ved overfall, alle døde i Norge"
    with pytest.raises(BadInput, match=r"counts others than residents\."):
        fetched(server, before=before)
    server.tables[801].label = label
    del server.tables[801].dims["DODSARSAK"].labels["X85-Y09"]
    with pytest.raises(BadInput, match="table 801, which was asked for before, no longer has the cause X85-Y09"):
        fetched(server, before=before)


def test_a_register_that_moved_is_no_license_to_choose_again(server: Fhi) -> None:
    before = fetched(server).response.url.replace("/daar/", "/old/")
    with pytest.raises(BadInput, match=r"the register is now daar, and what is kept came from another address"):
        fetched(server, before=before)


def test_a_person_may_name_another_table(server: Fhi, monkeypatch: pytest.MonkeyPatch) -> None:
    before = fetched(server).response.url
    simpler(server, "D2_overfall")
    monkeypatch.setattr(fhi, "TABLE", "900")
    assert "/Table/900/" in fetched(server, before=before).response.url


def test_a_table_of_residents_comes_first_and_one_of_others_never(server: Fhi) -> None:
    simpler(server, "D2_overfall")
    server.tables[801].label = "D1_dødsfall, bosatte"
    assert "/Table/801/" in fetched(server).response.url
    del server.tables[801]
    server.tables[900].label = "Overfall, alle døde i Norge (ikke bare bosatte)"
    with pytest.raises(BadInput, match="none of the 2 tables of the register has the cause X85-Y09"):
        fetched(server)


def test_the_registers_other_names_for_year_and_total(server: Fhi) -> None:
    """Tables of the register itself write DAAR, plain years and the code Total."""
    dims = server.tables[801].dims
    server.tables = {
        801: Cube(
            "801",
            "D1_dodsarsak",
            {
                "DAAR": Dim("Dødsår", {"2020": "2020", "2021": "2021"}, "time"),
                "KJONN": Dim("Kjønn", {"Total": "Totalt", "M": "Menn", "K": "Kvinner"}),
                "FYLKE": Dim("Fylke", {"Total": "Alle", "03": "Oslo"}),
                "DODSARSAK": dims["DODSARSAK"],
                "MEASURE_TYPE": Dim("Måltall", {"ANT": "Antall døde", "RATE_NO": "rate"}, "metric"),
            },
        )
    }
    fetched(server)
    asked = {code: f["values"] for code, f in filters(server).items()}
    assert asked["DAAR"] == ["2020", "2021"]
    assert asked["FYLKE"] == ["Total"]
    assert asked["MEASURE_TYPE"] == ["ANT"]


def test_a_dimension_without_a_total_is_not_added_up(server: Fhi) -> None:
    server.tables[801].dims["ALDER"] = Dim("Alder", {"0_17": "0-17 år", "18_120": "18 år og over"})
    with pytest.raises(BadInput, match=r"FHI .*column ALDER: a dimension has no category for the total"):
        fetched(server)


def test_no_table_with_the_cause_is_said(server: Fhi) -> None:
    del server.tables[801].dims["DODSARSAK"].labels["X85-Y09"]
    try:
        with pytest.raises(
            BadInput, match="none of the 2 tables of the register has the cause X85-Y09 by year and sex"
        ):
            fetched(server)
    finally:
        server.mend()
    assert not [a for a in server.asked if a.method == "POST"]


@pytest.mark.parametrize(
    ("label", "counts"),
    [
        ("Overfall (X85-Y09)", True),
        ("Drap og overfall, X85–Y09", True),
        ("Angrep x85 - y9", True),
        ("Selvmord (X60-X84)", False),
        ("Ytre årsaker (V01-Y98)", False),
        ("Uavklart (Y10-Y34)", False),
        ("X85", False),
    ],
)
def test_labels_of_the_cause(label: str, counts: bool) -> None:
    assert bool(fhi._causes(fhi.Dimension("D", {"c": label}))) is counts


@pytest.mark.parametrize(
    "said", [b"{}", b"[1]", b'[{"id": 5, "title": "D\xc3\xb8ds\xc3\xa5rsak"}]', b'[{"title": null}]', b"null"]
)
def test_lists_that_are_none(server: Fhi, said: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    from replay import json_response

    monkeypatch.setattr(server, "play", lambda request: json_response(said))
    with pytest.raises(BadInput, match=r"^FHI http.*/Common/source"):
        fetched(server)


def test_a_tree_without_end_is_refused(server: Fhi, monkeypatch: pytest.MonkeyPatch) -> None:
    from replay import json_response

    tree: dict = {"value": "x", "label": "x", "children": []}
    for _ in range(40):
        tree = {"value": "x", "label": "x", "children": [tree]}
    whole = server.play
    deep = json.dumps({"dimensions": [{"code": "A", "label": "a", "categories": [tree]}]}).encode()
    monkeypatch.setattr(server, "play", lambda r: json_response(deep) if r.path.endswith("dimension") else whole(r))
    with pytest.raises(BadInput, match="a tree of categories that cannot be read"):
        fetched(server)
