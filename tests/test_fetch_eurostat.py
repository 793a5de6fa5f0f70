"""What is asked of Eurostat, its two queues, and the bulk files that stand in for answers too large."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from analysis import build, fetch, seal, vocabulary
from analysis.errors import BadInput
from analysis.fetch import eurostat, eurostat_queue, snapshot
from analysis.fetch.exchange import Answer, Kept
from analysis.paths import House
from analysis.sources import eurostat_tsv, jsonstat, official
from analysis.sources.cells import Dimension
from conftest import raw_row, small_house
from replay import NOW, client, fixtures
from replay_cube import Dim
from replay_eurostat import CHANGED, Eurostat

ALL = ["crim_hom_vrel", "crim_hom_soff", "crim_off_cat", "demo_pjan"]


running, server = fixtures(Eurostat)


def fetched(
    server: Eurostat, said: list[str] | None = None, waits: list[float] | None = None, kept=lambda name: None, **limits
) -> dict[str, Answer]:
    with client(server, waits, said, **limits) as asking:
        return {a.response.request.name: a for a in eurostat.answers(asking, kept)}


def read(answer: Answer):
    if answer.response.request.suffix == ".json":
        return jsonstat.read(answer.response.content, "x")
    return eurostat_tsv.read(answer.response.content, "x")


def test_what_is_asked(server: Eurostat) -> None:
    answers = fetched(server)
    assert list(answers) == ALL
    assert all(a.response.request.suffix == ".json" for a in answers.values())
    for answer in answers.values():
        dimensions = read(answer).dimensions
        assert list(dimensions["unit"].labels) == ["NR"]
        assert "NO" in dimensions["geo"].labels
    assert list(read(answers["crim_off_cat"]).dimensions["iccs"].labels) == ["ICCS0101"]
    assert list(read(answers["crim_hom_soff"]).dimensions["iccs"].labels) == ["ICCS0101"]
    assert list(read(answers["demo_pjan"]).dimensions["age"].labels) == ["TOTAL"]
    assert list(read(answers["demo_pjan"]).dimensions["sex"].labels) == ["F", "M", "T"]
    assert {a.method for a in server.asked} == {"GET"}


def test_values_and_flags_stay_as_they_came(server: Eurostat) -> None:
    table = read(fetched(server)["crim_hom_vrel"]).table.to_pylist()
    sweden = [r for r in table if (r["pers_cat"], r["sex"], r["geo"]) == ("IPTN", "F", "SE")]
    assert [(r["value"], r["status"]) for r in sweden[:3]] == [(None, None), (None, "|C"), (4, "ep")]


def test_aggregates_are_left_out_by_asking_for_the_countries(server: Eurostat) -> None:
    """A filter with a code that a data set lacks is refused, so what it holds is looked at first."""
    answers = fetched(server)
    assert list(read(answers["demo_pjan"]).dimensions["geo"].labels) == ["NO", "SE", "EL", "UKC-L"]
    asked = [a.query for a in server.asked if "demo_pjan" in a.path]
    assert len(asked) == 2
    assert "geo=" not in asked[0]
    assert "geo=NO&geo=SE&geo=EL&geo=UKC-L" in asked[1]
    assert len([a for a in server.asked if "crim_" in a.path]) == 3  # no aggregates, no second question


def test_the_second_run_asks_whether_anything_is_new(server: Eurostat) -> None:
    first = fetched(server)

    def kept(name: str) -> Kept:
        response = first[name].response
        return Kept(None, "", response.url, response.headers["etag"], None, response.fetched_at)

    server.asked.clear()
    assert fetched(server, kept=kept) == {}
    assert [bool(a.headers.get("if-none-match")) for a in server.asked] == [True, True, True, False, True]
    server.tables["demo_pjan"].dims["geo"].labels["IS"] = "Iceland"
    again = fetched(server, kept=kept)
    assert list(again) == ["demo_pjan"]
    assert "IS" in read(again["demo_pjan"]).dimensions["geo"].labels
    del server.tables["demo_pjan"].dims["geo"].labels["IS"]


@pytest.mark.parametrize(
    ("code", "place"),
    [
        ("NO", "NO"),
        ("EL", "GR"),
        ("UK", "GB"),
        ("UKC-L", "GB-EAW"),
        ("UKM", "GB-SCT"),
        ("UKN", "GB-NIR"),
        ("XK", "XK"),
        ("EU27_2020", None),
        ("EA20", None),
        ("EFTA", None),
        ("DE_TOT", None),
        ("FX", None),
        ("EEA31", None),
    ],
)
def test_places(code: str, place: str | None) -> None:
    for dataset in ALL:
        assert eurostat.geography(dataset, Dimension("geo", "geo", "geo", {code: code}, {}), code) == place
    assert place is None or place in vocabulary.known("geography")


@pytest.mark.parametrize("fault", ["queue", "queue warned", "queue at 200"])
def test_a_question_in_the_queue_is_asked_again(server: Eurostat, fault: str) -> None:
    server.fail(fault, "crim_hom_vrel", times=3)
    waits: list[float] = []
    assert list(fetched(server, waits=waits)) == ALL
    assert waits == [5, 7.5, 11.25]
    same = {f"{a.path}?{a.query}" for a in server.asked if "crim_hom_vrel" in a.path}
    assert len(same) == 1


@pytest.mark.parametrize("fault", ["queue", "queue at 200"])
def test_a_queue_without_end_has_one(server: Eurostat, fault: str) -> None:
    server.fail(fault)
    waits: list[float] = []
    with pytest.raises(BadInput, match=r"did not come out of the queue in 12 polls\. .*try again in an hour"):
        fetched(server, waits=waits)
    assert len(server.asked) == len(waits) == eurostat_queue.POLLS
    assert max(waits) == eurostat_queue.LONGEST


@pytest.mark.parametrize("fault", ["too big", "too big at 200", "503", "500 empty", "404"])
@pytest.mark.parametrize(("packed", "line_end"), [(True, "\r\n"), (True, "\n"), (False, "\n")])
def test_bulk_stands_in(server: Eurostat, fault: str, packed: bool, line_end: str) -> None:
    server.fail(fault, "/statistics/1.0/data/crim_off_cat")
    server.packed, server.line_end = packed, line_end
    said: list[str] = []
    answers = fetched(server, said)
    assert list(answers) == ALL
    answer = answers["crim_off_cat"]
    assert answer.response.request.suffix == (".tsv.gz" if packed else ".tsv")
    assert answer.response.content.startswith(b"\x1f\x8b") is packed
    cells = read(answer)
    assert answer.cells == cells.table.num_rows == 2 * 2 * 4 * 9
    assert list(cells.dimensions["iccs"].labels) == ["ICCS0101", "ICCS0301"]  # the whole data set
    (bulk,) = [a for a in server.asked if "sdmx" in a.path]
    assert bulk.path == "/sdmx/2.1/data/CRIM_OFF_CAT"
    assert any(line.endswith("taking the whole data set instead") for line in said)


@pytest.mark.parametrize("fault", ["not found", "error at 200", "html", "changed dimensions", "403 forbidden"])
def test_bulk_is_no_way_around_other_faults(server: Eurostat, fault: str) -> None:
    server.fail(fault, "/statistics/")
    with pytest.raises(BadInput):
        fetched(server)
    assert not [a for a in server.asked if "sdmx" in a.path]


def test_the_bulk_queue_is_polled_with_pauses(server: Eurostat) -> None:
    server.fail("too big", "crim_hom_vrel")
    server.fail("soap queue", "/sdmx/2.1/data/")
    server.polls = 3
    waits: list[float] = []
    answers = fetched(server, waits=waits)
    assert answers["crim_hom_vrel"].response.request.suffix == ".tsv.gz"
    assert answers["crim_hom_vrel"].response.url.endswith("/1.0/async/data/98de05ea-0000-0000-0000-000000000000")
    assert len([a for a in server.asked if "/async/status/" in a.path]) == 4
    assert waits == [5, 7.5, 11.25, 16.875]


def test_a_bulk_queue_without_end_has_one(server: Eurostat) -> None:
    server.fail("too big", "crim_hom_vrel")
    server.fail("soap queue", "/sdmx/2.1/data/")
    server.polls = 10**6
    with pytest.raises(BadInput, match="did not come out of the queue in 12 polls"):
        fetched(server)
    assert len([a for a in server.asked if "/async/" in a.path]) == eurostat_queue.POLLS


@pytest.mark.parametrize("status", ["EXPIRED", "UNKNOWN_REQUEST", "ERROR"])
def test_a_place_in_the_bulk_queue_may_be_lost(server: Eurostat, status: str) -> None:
    server.fail("too big", "crim_hom_vrel")
    server.fail("soap queue", "/sdmx/2.1/data/")
    server.polls, server.ends = 2, status
    with pytest.raises(BadInput, match=f"the queue says {status}. Try again later"):
        fetched(server)
    assert len([a for a in server.asked if "/async/status/" in a.path]) == 3  # it said PROCESSING twice
    assert not [a for a in server.asked if "/async/data/" in a.path]


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ("soap expired", "the queue says EXPIRED"),
        ("soap error", "the queue says ERROR"),
        ("soap unknown", "the queue says UNKNOWN_REQUEST"),
        ("soap unknown fault", r"answered 404 \(Not Found\), saying: UNKNOWN_REQUEST"),
        ("soap fault", "answered with NO_RESULTS"),
        ("soap too big", "saying: EXTRACTION_TOO_BIG"),
    ],
)
def test_what_the_queue_says_is_told(server: Eurostat, fault: str, said: str) -> None:
    server.fail("too big", "/statistics/")
    server.fail(fault, "/sdmx/")
    with pytest.raises(BadInput, match=said):
        fetched(server)


def test_a_bulk_file_that_is_a_bomb(server: Eurostat, monkeypatch: pytest.MonkeyPatch) -> None:
    server.fail("too big", "/statistics/")
    size = len(server.tables["crim_hom_vrel"].tsv("\r\n"))
    monkeypatch.setattr(eurostat_tsv, "LARGEST", size - 1)
    with pytest.raises(BadInput, match=r"unfolds to more than [0-9,]+ bytes when unpacked"):
        fetched(server)


def test_a_bulk_file_that_is_cut(server: Eurostat, monkeypatch: pytest.MonkeyPatch) -> None:
    server.fail("too big", "/statistics/")
    whole = gzip.compress
    with monkeypatch.context() as patch:
        patch.setattr("replay_eurostat.gzip.compress", lambda content, mtime=0: whole(content)[:-20])
        with pytest.raises(BadInput, match="a gzip file, and ends before it should"):
            fetched(server)


def built(answer: Answer, house: House) -> dict[tuple, float | None]:
    """What the build makes of an answer: (what, sex, place, year) -> value."""
    (path,) = snapshot.keep(house, [answer], check=lambda folder: None)
    build.build(house)
    file = official.read(seal.read_sidecar(seal.sidecar_of(path), house), house)
    rows = (*file.rows, *(r for r in file.withheld if "not_available" not in r.status))  # ":" stands in bulk files only
    return {(r.measure, r.sex, r.geography, r.period_start): r.value for r in rows}


@pytest.mark.parametrize("name", ALL)
def test_a_table_counts_the_same_whichever_way_it_came(
    server: Eurostat, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The bulk file brings every offence, unit, age and aggregate; none of them may be counted, nor stop the build."""
    monkeypatch.setattr(eurostat, "DATASETS", [d for d in eurostat.DATASETS if d.code == name])
    if name in ("crim_hom_soff", "crim_off_cat"):
        server.tables[name].dims["iccs"].labels["ICCS9999"] = "An offence that nobody has listed"
    server.tables[name].dims["unit"].labels["PC"] = "Percentage"
    asked = built(fetched(server)[name], small_house(tmp_path / "asked", [raw_row()]))
    server.fail("too big", "/statistics/")
    bulk = built(fetched(server)[name], small_house(tmp_path / "bulk", [raw_row()]))
    assert bulk == asked
    assert len({place for _, _, place, _ in bulk}) == 4


def test_the_whole_cycle_by_bulk_and_the_day_it_was_changed(
    server: Eurostat, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = small_house(tmp_path, [raw_row()])
    build.build(house)
    server.fail("too big", "/statistics/")
    monkeypatch.setenv("PARTNERDRAP_EUROSTAT_URL", server.address)
    told = fetch.fetch("eurostat", house, NOW)
    assert [path.name for path in told.files] == [f"{name}.tsv.gz" for name in ALL]
    assert {change.after.measure for change in told.changes} == {
        "homicide_offences_recorded",
        "homicide_victims",
        "partner_homicide_victims",
        "partner_or_family_homicide_victims",
        "population",
    }
    for path in told.files:
        record = seal.load_yaml(seal.sidecar_of(path), path.name)
        assert record["response"]["headers"]["last-modified"] == CHANGED


def test_flags_of_old_bulk_files_are_kept_and_understood(server: Eurostat, tmp_path: Path) -> None:
    """Those from before 2025 have s, z and c, which are i, m and |C now."""
    series = {"freq": "A", "pers_cat": "IPTN", "sex": "F", "unit": "NR", "geo": "SE"}
    flags = {"2018": (7, "s"), "2019": (None, "z"), "2020": (None, "c"), "2021": (7, "be")}
    for year, (value, flag) in flags.items():
        server.tables["crim_hom_vrel"].put(series | {"time": year}, value, flag)
    server.fail("too big", "/statistics/")
    answer = fetched(server)["crim_hom_vrel"]
    rows = [r for r in read(answer).table.to_pylist() if series.items() <= r.items() and r["TIME_PERIOD"] in flags]
    assert {r["TIME_PERIOD"]: (r["value"], r["status"]) for r in rows} == flags
    (path,) = snapshot.keep(small_house(tmp_path, [raw_row()]), [answer], check=lambda folder: None)
    file = official.read(seal.read_sidecar(seal.sidecar_of(path), House(tmp_path)), House(tmp_path))
    found = {
        str(r.period_start.year): (r.value, set(r.status))
        for r in (*file.rows, *file.withheld)
        if (r.measure, r.sex, r.geography) == ("partner_homicide_victims", "female", "SE")
    }
    assert {year: found[year] for year in flags} == {
        "2018": (7, {"own_estimate"}),
        "2019": (None, {"not_applicable"}),
        "2020": (None, {"suppressed"}),
        "2021": (7, {"break", "own_estimate"}),
    }


def test_a_total_stands_in_one_table_only(server: Eurostat, tmp_path: Path) -> None:
    """Both tables of homicide have one; as one series with two values they would revise each other for ever."""
    server.tables["crim_hom_vrel"].dims["pers_cat"].labels["TOTAL"] = "Total"
    answers = fetched(server)
    by_relation = built(answers["crim_hom_vrel"], small_house(tmp_path / "a", [raw_row()]))
    by_status = built(answers["crim_hom_soff"], small_house(tmp_path / "b", [raw_row()]))
    assert {what for what, *_ in by_relation} == {"partner_homicide_victims", "partner_or_family_homicide_victims"}
    assert not by_relation.keys() & by_status.keys()


def test_an_answer_that_is_another_table(server: Eurostat) -> None:
    server.tables["crim_hom_vrel"].id = "crim_hom_soff"
    with pytest.raises(BadInput, match="says that it is table CRIM_HOM_SOFF, not crim_hom_vrel"):
        fetched(server)


def test_numbers_of_the_bulk_file_are_written_out(server: Eurostat) -> None:
    server.tables["demo_pjan"].cells[("A", "NR", "TOTAL", "T", "NO", "2015")] = (5_166_493, None)
    text = server.tables["demo_pjan"].tsv()
    assert "5166493 " in text
    assert "e+" not in text


def test_dimensions_that_changed_are_named(server: Eurostat) -> None:
    server.fail("changed dimensions", "/statistics/")
    with pytest.raises(BadInput, match="the dimensions have changed: without geo and with country"):
        fetched(server)
    server.mend()
    server.tables["crim_hom_vrel"].dims["age"] = Dim("Age", {"TOTAL": "Total"})
    with pytest.raises(BadInput, match="the dimensions have changed: with age"):
        fetched(server)


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ("lost place", "lacks NO of dimension geo, which was asked for"),
        ("no year", "a time that is no year"),
        ("empty value", "holds no figure at all"),
        ("not found", r"answered 404 \(Not Found\), saying: ERR_NOT_FOUND_4"),
        ("error at 200", "answered with INVALID_QUERY_DIMENSION.*See what the table counts now"),
    ],
)
def test_answers_that_are_none(server: Eurostat, fault: str, said: str) -> None:
    server.fail(fault, "/statistics/")
    with pytest.raises(BadInput, match=said):
        fetched(server)


def test_a_dimension_that_lost_a_code_or_its_name_is_to_be_looked_at(server: Eurostat) -> None:
    dims = server.tables["demo_pjan"].dims
    dims["sex"] = Dim("Sex", {"F": "Females"})
    with pytest.raises(BadInput, match=r"answered 400 .*INVALID_QUERY_DIMENSION_VALUE.*See what the table counts now"):
        fetched(server)
    dims["gender"] = dims.pop("sex")
    with pytest.raises(BadInput, match=r'answered 400 .*"SEX" is not defined.*See what the table counts now'):
        fetched(server)
