"""The registry of claims: what a record may hold, what its type refuses, in words, and what it changes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml

from analysis import asof, claims, evidence, phrases, registry
from analysis.errors import BadInput
from analysis.judging import shares
from analysis.paths import House, house
from conftest import ROOT, Real
from test_evidence import TODAY, july_22, partner, yearly

Record = dict[str, Any]
Write = Callable[..., House]


@pytest.fixture
def write(built: Real, tmp_path: Path) -> Write:
    """A house on the real tables with one claim, ID.yaml, changed as asked."""

    def written(name: str = "test-claim", **changes: Any) -> House:
        house = House(tmp_path)
        house.claims.mkdir(exist_ok=True)
        house.processed.parent.mkdir(exist_ok=True)
        if not house.processed.exists():
            house.processed.symlink_to(built.house.processed)
        record: Record = yaml.safe_load((ROOT / "claims" / "one-in-four.yaml").read_text(encoding="utf-8"))
        record["id"] = name
        for where, value in changes.items():
            place, *keys = [record, *where.split("__")]
            for key in keys[:-1]:
                place = place[key]
            if value is None:
                del place[keys[-1]]
            else:
                place[keys[-1]] = value
        (house.claims / f"{name}.yaml").write_text(yaml.safe_dump(record, allow_unicode=True), encoding="utf-8")
        return house

    return written


def refusal(house: House, name: str = "test-claim") -> str:
    with pytest.raises(BadInput) as error:
        claims.judge(name, where=house)
    return str(error.value)


def test_the_registered_claim_reads_as_the_design_shows_it() -> None:
    record = claims.claim("one-in-four", House(ROOT))
    assert record.text.nb == "Hvert fjerde drap i Norge er et partnerdrap."
    assert (record.type, record.reading, record.window.min_years) == ("share", "level", 10)
    assert record.reference.qualifiers == [["excl_dating"], ["incl_dating"]]
    assert record.review_by == dt.date(2027, 2, 1)


@pytest.mark.parametrize("path", sorted((ROOT / "claims").glob("*.yaml")), ids=lambda p: p.stem)
def test_every_registered_claim_is_a_valid_record(path: Path) -> None:
    assert claims.claim(path.stem, House(ROOT)).id == path.stem


@pytest.mark.parametrize("key", ["colour", "numerator__mesure", "published__page", "reply__date", "window__years"])
def test_an_unknown_key_is_refused_with_file_and_key(write: Write, key: str) -> None:
    said = refusal(write(**{key: "x"}))
    assert "claims/test-claim.yaml" in said
    assert f"column {key.replace('__', '.')}" in said


@pytest.mark.parametrize("key", ["text", "phrases", "numerator__measure", "reference__publisher", "review_by", "reply"])
def test_a_missing_key_is_refused_with_file_and_key(write: Write, key: str) -> None:
    said = refusal(write(**{key: None}))
    assert "claims/test-claim.yaml" in said
    assert f"column {key.replace('__', '.')}" in said


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("type", "proportion"),
        ("reading", "timeless"),
        ("phrases", []),
        ("window__min_years", 0),
        ("review_by", "soon"),
        ("sensitivity", ["weather"]),
    ],
)
def test_a_value_that_no_record_may_hold_is_refused(write: Write, key: str, value: Any) -> None:
    said = refusal(write(**{key: value}))
    assert "claims/test-claim.yaml" in said
    assert key.replace("__", ".") in said


@pytest.mark.parametrize(
    ("key", "value", "near"),
    [
        ("numerator__measure", "partner_homicide_victim", "partner_homicide_victims"),
        ("denominator__measure", "homicides_victims", "homicide_victims"),
        ("reference__publisher", "kripo", "kripos"),
        ("reference__qualifiers", [["excl_datin"]], "excl_dating"),
        ("geography", "NOR", "NO"),
    ],
)
def test_a_misspelt_word_is_refused_and_never_read_as_no_figures(write: Write, key: str, value: Any, near: str) -> None:
    said = refusal(write(**{key: value}))
    assert key.replace("__", ".") in said
    assert near in said


def test_an_id_that_is_not_the_files_name_is_refused(write: Write) -> None:
    assert "the id is not the file's name" in refusal(write(id="another"))


def test_an_unknown_claim_names_the_nearest(write: Write) -> None:
    house = write("one-in-five")
    assert "one-in-five" in refusal(house, "one-in-for")
    assert "no such claim" in refusal(house, "one-in-for")


@pytest.mark.parametrize("name", ["", "../claims/test-claim", "test-claim.yaml", "/etc/passwd"])
def test_only_the_registry_is_read(write: Write, name: str) -> None:
    assert "no such claim" in refusal(write(), name)


@pytest.mark.parametrize("text", [b"id: [", b"\xff\xfe", b"", b"- a list"])
def test_a_file_that_is_no_record_is_bad_input(write: Write, text: bytes) -> None:
    house = write()
    (house.claims / "test-claim.yaml").write_bytes(text)
    assert "claims/test-claim.yaml" in refusal(house)


# --- what its type cannot judge


@pytest.mark.parametrize("kind", ["count", "rate", "change", "comparison", "extreme", "trend", "statement"])
def test_the_keys_of_one_type_are_unknown_to_another(write: Write, kind: str) -> None:
    said = refusal(write(type=kind))
    assert "claims/test-claim.yaml, column" in said


@pytest.mark.parametrize(
    ("window", "why"),
    [
        ({"newest": True, "last": 2020}, "give newest"),
        ({"newest": False}, "give newest"),
        ({"first": 2021, "last": 2020}, "ends before it starts"),
        ({"first": 12, "last": 2020}, "is no year"),
    ],
)
def test_a_window_that_is_no_window_is_refused(write: Write, window: dict[str, Any], why: str) -> None:
    said = refusal(write(window=window))
    assert "window" in said
    assert why in said


@pytest.mark.parametrize("phrase", ["mange liv", "83 kvinner", "nedgang", "hvert nullte", ""])
def test_words_that_name_no_share_are_refused_and_never_guessed(write: Write, phrase: str) -> None:
    said = refusal(write(phrases=[phrase]))
    assert "claims/test-claim.yaml, column phrases" in said


def test_a_window_outside_the_data_is_bad_input_and_says_which_years_there_are(write: Write) -> None:
    said = refusal(write(reading="record", window={"first": 1850, "last": 1860}))
    assert "column window, value '1850-1860': the window lies outside the data" in said
    assert "Give years between" in said


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"review_by": "2027-02-31"}, "review_by"),
        ({"published__date": "2016-99"}, "published.date"),
        ({"published__url": "https://x y"}, "published.url"),
        ({"reading": "record"}, "closed period"),
    ],
)
def test_what_can_be_no_date_address_or_record_is_refused(write: Write, changes: dict[str, Any], why: str) -> None:
    assert why in refusal(write(**changes))


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("reading: level\nreading: record", "a key stands twice"),
        ("a: " + "[" * 100_000, "nested too deep"),
        ("d: 2027-02-31", "not readable"),
    ],
)
def test_a_record_that_yaml_itself_would_choke_on_is_refused(write: Write, text: str, why: str) -> None:
    house = write()
    (house.claims / "test-claim.yaml").write_text(text, encoding="utf-8")
    assert why in refusal(house)


@pytest.mark.parametrize(
    "bomb",
    [
        "a: &a [x, x, x, x]\n" + "".join(f"{b}: &{b} [{', '.join(['*' + a] * 9)}]\n" for a, b in pairwise("abcdefg")),
        "id: " + "x" * 3_000_000,
    ],
    ids=["references that unfold", "a huge file"],
)  # fmt: skip
def test_a_record_that_would_fill_the_memory_is_refused(write: Write, bomb: str) -> None:
    house = write()
    (house.claims / "test-claim.yaml").write_text(bomb, encoding="utf-8")
    said = refusal(house)
    assert "claims/test-claim.yaml" in said
    assert "refers to another part" in said or "too large" in said


# --- what the record changes


def test_the_words_decide(write: Write) -> None:
    verdict = {words: claims.judge("test-claim", where=write(phrases=[words])).verdict.verdict
               for words in ("minst hvert femte", "hver tredje", "mer enn halvparten")}  # fmt: skip
    assert verdict == {
        "minst hvert femte": "supported",
        "hver tredje": "contested",
        "mer enn halvparten": "contradicted",
    }


def test_a_window_longer_than_any_known_leaves_nothing_to_judge(write: Write) -> None:
    j = claims.judge("test-claim", where=write(window__min_years=40))
    assert j.verdict == ("not_checkable", None)
    assert j.evidence


def test_a_definition_without_figures_is_flagged(write: Write) -> None:
    j = claims.judge("test-claim", where=write(reference__qualifiers=[["excl_dating"], ["final_judgments"]]))
    assert "definition_missing" in j.flags


def test_only_the_reference_publisher_decides(write: Write) -> None:
    j = claims.judge("test-claim", where=write(reference={"publisher": "ntb", "qualifiers": [["excl_dating"]]}))
    assert j.verdict == ("not_checkable", None)
    assert [(d.definition, d.judged) for d in j.reference] == [(("excl_dating",), None)]


def test_of_windows_that_end_alike_the_longest_without_22_july_decides() -> None:
    record = claims.claim("one-in-four", House(ROOT))
    without_dating = {"qualifiers": ["excl_dating"]}
    windows = [partner(60, "2003-2012", **without_dating), partner(70, "2002-2012", **without_dating)]
    years = [*yearly(2002, *[30] * 9), *yearly(2011, 112, 28)]
    found = evidence.gather(shares.question(record), asof.newest(asof.editions([*windows, *years, july_22()]), TODAY))
    judged = [shares.judge_pair(pair, phrases.parse("hvert fjerde"), found.pairs) for pair in found.pairs]
    assert {(j.k, j.n) for j in judged} == {(60, 303), (60, 380), (70, 333), (70, 410)}
    chosen = shares.newest_window(record, ["excl_dating"], judged)
    assert (chosen.k, chosen.n) == (70, 333)


def test_cases_are_weighed_only_where_the_claim_asks_for_the_unit_axis(write: Write) -> None:
    units = {j.pair.part.unit for j in claims.judge("test-claim", where=write(sensitivity=["dating"])).evidence}
    assert units == {"victims"}


def test_only_the_axes_that_a_claim_declares_have_empty_cells(write: Write) -> None:
    def empty(axes: list[str]) -> list[set[str]]:
        cells = claims.judge("test-claim", where=write(sensitivity=axes)).as_json()["sensitivity"]["cells"]
        return [set(c["axes"]) for c in cells if c.get("empty")]

    assert empty(["dating", "publisher"])
    assert all(axes == {"dating", "publisher"} for axes in empty(["dating", "publisher"]))
    assert not empty(["publisher"]), "every publisher that is there has figures"
    assert not empty(["window"])
    assert not empty([])


def test_without_tables_a_library_says_how_to_make_them(tmp_path: Path) -> None:
    house = House(tmp_path)
    house.claims.mkdir()
    (house.claims / "one-in-four.yaml").write_bytes((ROOT / "claims" / "one-in-four.yaml").read_bytes())
    assert "Run: partnerdrap build" in refusal(house, "one-in-four")


def test_a_claim_that_only_repeats_its_own_source_says_so(write: Write, built: Real) -> None:
    j = claims.judge("one-in-four", where=built.house)
    ids = {i for d in j.reference for i in d.judged.part.ids}
    of_83 = next(i for i in ids if "female" in i)
    source = built.seen[built.seen.figure_id == of_83].source_id.iloc[0]
    url = dict(zip(*(built.sources.column(c).to_pylist() for c in ("source_id", "url")), strict=True))[source]
    changes = {"published__url": url, "reference__qualifiers": [["incl_dating"]]}
    assert "own_source_only" in claims.judge("test-claim", where=write(**changes)).flags
    assert "own_source_only" not in j.flags


@pytest.mark.parametrize("name", house().claim_ids)
def test_the_words_judged_stand_in_the_sentence(name) -> None:
    record = registry.claim(name)
    said = phrases.normalise(record.text.nb)
    assert [words for words in record.phrases if phrases.normalise(words) not in said] == []
