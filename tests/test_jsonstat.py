"""JSON-stat in every dialect: the same cells out of each, statuses beside values, and one line for anything broken."""

from __future__ import annotations

import contextlib
import itertools
import json
import subprocess
import sys
import time
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.errors import BadInput
from analysis.sources import cells, jsonparts, jsonstat

RECORDED = Path(__file__).resolve().parents[2] / "shared/data/machine_readable/pxweb_api_recordings"
recorded = pytest.mark.skipif(not RECORDED.is_dir(), reason="original files are not here")
SMALL = {
    "version": "2.0",
    "class": "dataset",
    "label": "Et lite bord",
    "id": ["a", "b"],
    "size": [2, 2],
    "dimension": {
        "a": {"category": {"index": ["x", "y"]}},
        "b": {"label": "tid", "category": {"index": {"m": 0, "n": 1}, "label": {"m": "Mai", "n": "Nov"}}},
    },
    "value": {"0": 1, "3": 4},
    "status": {"1": ":", "2": ".."},
}


def read(document: object, **changes: object) -> jsonstat.Cells:
    if changes:
        document = {k: v for k, v in (document | changes).items() if v is not ...}
    content = document if isinstance(document, bytes) else json.dumps(document).encode()
    found = jsonstat.read(content, "here.json")
    found.table.validate(full=True)
    return found


def rows(found: jsonstat.Cells) -> list[tuple]:
    return list(zip(*(column.to_pylist() for column in found.table.columns), strict=True))


def test_a_sparse_cube_with_statuses() -> None:
    found = read(SMALL)
    assert rows(found) == [("x", "m", 1, None), ("x", "n", None, ":"), ("y", "m", None, ".."), ("y", "n", 4, None)]
    assert found.dimensions["b"].labels == {"m": "Mai", "n": "Nov"}
    assert found.dimensions["a"].labels == {"x": "x", "y": "y"}
    assert (found.label, found.source, found.updated, found.notes) == ("Et lite bord", None, None, ())


NUMBERS = st.one_of(
    st.none(),
    st.integers(-(10**12), 10**12),
    st.decimals(-(10**6), 10**6, places=3).map(float),
    st.floats(allow_nan=False, allow_infinity=False),
)
STATUS = st.sampled_from([None, None, ":", "..", "p", "|C", "e|C", "a,b", 'say "x"', "]", "}", "å"])


@st.composite
def cubes(draw: st.DrawFn) -> tuple[dict[str, list[str]], list, list]:
    """Codes of each dimension, and the value and status of each cell."""
    sizes = draw(st.lists(st.integers(1, 4), min_size=1, max_size=4))
    codes = {f"d{n}": [f"{n}-{k}å" for k in range(size)] for n, size in enumerate(sizes)}
    total = len(list(itertools.product(*codes.values())))
    many = st.lists(NUMBERS, min_size=total, max_size=total)
    return codes, draw(many), draw(st.lists(STATUS, min_size=total, max_size=total))


def dialects(codes: dict[str, list[str]], values: list, statuses: list) -> dict[str, dict]:
    """The same cube as PxWeb, Eurostat, FHI and StatBank Denmark write it."""

    def dataset(index: type, value: object, status: object, **more: object) -> dict:
        written = {
            code: {
                "label": code,
                "category": {
                    "index": known if index is list else {k: n for n, k in enumerate(known)},
                    "label": {k: k.upper() for k in known},
                },
            }
            for code, known in codes.items()
        }
        body = {"class": "dataset", "label": "En kube", "id": list(codes), "size": [len(k) for k in codes.values()]}
        return body | {"dimension": written, "value": value} | ({"status": status} if status is not None else {}) | more

    said = {str(n): s for n, s in enumerate(statuses) if s is not None}
    sparse = {str(n): v for n, v in enumerate(values) if v is not None}
    pxweb = dataset(dict, values, said or None, version="2.0")
    old = dataset(dict, values, said or None)
    old["dimension"] |= {"id": old.pop("id"), "size": old.pop("size")}
    return {
        "pxweb": pxweb,
        "eurostat": dataset(dict, dict(reversed(sparse.items())), said, version="2.0", extension={"status": {}}),
        "fhi": dataset(list, values, said or "", role={"time": None, "geo": None, "metric": []}, source=None),
        "array": dataset(list, values, statuses),
        "denmark": {"dataset": old},
    }


@given(cubes())
def test_every_dialect_gives_the_same_cells(cube: tuple) -> None:
    codes, values, statuses = cube
    expected = [
        (*key, value, status)
        for key, value, status in zip(itertools.product(*codes.values()), values, statuses, strict=True)
    ]
    for dialect, document in dialects(*cube).items():
        for layout in ({}, {"indent": 1}, {"separators": (",", ":")}, {"ensure_ascii": False}):
            found = read(json.dumps(document, **layout).encode())
            assert rows(found) == expected, (dialect, layout)


@given(st.lists(NUMBERS, min_size=1, max_size=60), st.sampled_from([", ", ",", ",\n  ", " ,\t"]))
def test_the_fast_way_reads_what_json_reads(values: list, comma: str) -> None:
    part = jsonparts.Part(False, text := comma.join(map(json.dumps, values)).encode(), 0, len(text))
    found = [
        None if v != v else v for piece in part.numbers() for v in (x if x is not None else float("nan") for x in piece)
    ]
    assert found == values


@pytest.mark.parametrize(
    "odd", ["01", "1.", ".5", "+1", "-", "--1", "1 2", "nan", "inf", "nul", "-null", "", " ", "1,", ",1"]
)
def test_what_json_would_not_take_is_not_taken(odd: str) -> None:
    content = json.dumps(SMALL | {"value": [1, "HERE", 3, 4]}).encode().replace(b'"HERE"', odd.encode())
    with pytest.raises(BadInput, match=r"here\.json"):
        read(content)


def test_one_status_may_stand_for_every_cell() -> None:
    assert {row[-1] for row in rows(read(SMALL, status="p"))} == {"p"}
    assert {row[-1] for row in rows(read(SMALL, status=["p"]))} == {"p"}
    assert {row[-1] for row in rows(read(SMALL, status=""))} == {None}
    assert {row[-1] for row in rows(read(SMALL, status=...))} == {None}


def test_one_status_for_every_cell_may_hold_a_comma() -> None:
    assert {row[-1] for row in rows(read(SMALL, status=["a,b"]))} == {"a,b"}
    with pytest.raises(BadInput, match="2 cells where the sizes give 4"):
        read(SMALL, status=["a", "b"])


def test_a_wrapped_dataset_has_its_own_values_and_statuses() -> None:
    assert rows(read({"value": [9] * 4, "status": ["e"] * 4, "dataset": SMALL})) == rows(read(SMALL))
    with pytest.raises(BadInput, match="holds no values"):
        read({"value": [9] * 4, "dataset": {k: v for k, v in SMALL.items() if k != "value"}})


def test_many_dimensions_are_refused_however_few_the_cells() -> None:
    for number in (100, 101):
        codes = [f"d{n}" for n in range(number)]
        described = {code: {"category": {"index": ["x"]}} for code in codes}
        document = {"id": codes, "size": [1] * number, "dimension": described, "value": [7]}
        if number == 100:
            assert rows(read(document)) == [("x",) * 100 + (7, None)]
        else:
            with pytest.raises(BadInput, match="more than 100 dimensions"):
                read(document)


def test_units_roles_and_notes() -> None:
    dimension = {
        "M": {
            "label": "mål",
            "category": {"label": {"A": "antall"}, "unit": {"A": {"base": "personer", "decimals": 0}}},
        },
        "T": {
            "note": ["om tid"],
            "category": {"index": {"2024": 1, "2023": 0}, "label": {"2023": "år 1"}, "note": {"2024": ["foreløpig"]}},
        },
    }
    found = read(
        {"id": ["M", "T"], "size": [1, 2], "dimension": dimension, "value": [0, None], "note": ["¹ om alt"]}
        | {"role": {"time": ["T"], "metric": ["M"], "geo": None}}
    )
    assert found.dimensions["M"].units == {"A": cells.Unit("personer", 0, None)}
    assert [d.role for d in found.dimensions.values()] == ["metric", "time"]
    assert list(found.dimensions["T"].labels.items()) == [("2023", "år 1"), ("2024", "2024")]
    assert found.notes == ("¹ om alt", "T: om tid", "T, 2024: foreløpig")
    assert rows(found) == [("A", "2023", 0, None), ("A", "2024", None, None)]


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"value": [1, 2, 3]}, "3 cells where the sizes give 4"),
        ({"value": {"4": 1}}, "beyond the 4 cells"),
        ({"value": {"-1": 1}}, "not a position"),
        ({"value": {"01": 1}}, "zeros before"),
        ({"value": ["1", 2, 3, 4]}, "not a number"),
        ({"value": [True, 2, 3, 4]}, "not a number"),
        ({"value": {"0": [1]}}, "not a number"),
        ({"value": 3}, "an array or an object"),
        ({"value": ...}, "holds no values"),
        ({"value": [10**400, 2, 3, 4]}, "too large"),
        ({"status": {"0": 3}}, "a status is no text"),
        ({"status": [":", None]}, "2 cells where the sizes give 4"),
        ({"status": {"9": ":"}}, "beyond the 4 cells"),
        ({"size": [2, 3]}, "2 categories where size says 3"),
        ({"size": [2]}, "2 dimensions but 1 sizes"),
        ({"size": [True, 2]}, "whole numbers"),
        ({"id": ["a", "a"]}, "named twice"),
        ({"id": ["a", "c"]}, "not described"),
        ({"class": "collection"}, "is no dataset"),
        ({"id": ...}, "id missing"),
        ({"dimension": {"a": {"category": {"index": ["x", "x"]}}, "b": SMALL["dimension"]["b"]}}, "listed twice"),
        ({"dimension": {"a": {"category": {"index": {"x": 0, "y": 2}}}, "b": SMALL["dimension"]["b"]}}, "0, 1, 2"),
        ({"label": "\ud800"}, "half a character"),
    ],
)
def test_a_cube_that_does_not_add_up_is_refused(changes: dict, says: str) -> None:
    with pytest.raises(BadInput, match=says) as error:
        read(SMALL, **changes)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "is empty"),
        (b"<html>", "HTML or XML"),
        (b"Bad Request", "is no JSON"),
        (b'{"error": [{"status": 413, "label": "ASYNCHRONOUS_RESPONSE. Later"}]}', "it says: ASYNCHRONOUS_RESPONSE"),
        (b'{"warning": {"status": 413, "label": "ASYNCHRONOUS_RESPONSE"}}', "it says: ASYNCHRONOUS_RESPONSE"),
        (b'{"type": "Parameter error", "title": "Non-existent value", "status": 400}', "it says: Non-existent value"),
        (b'{"error":"Too many values selected"}', "it says: Too many values"),
        (b"[" * 200_000, "too deep"),
        (b'{"a":' * 200_000, "too deep"),
        (b'{"value": "' + b'\\"' * 300_000, "no whole JSON"),
        (json.dumps(SMALL).encode()[:-9], "no whole JSON"),
        (json.dumps(SMALL).encode().replace(b"1}", b"NaN}"), "NaN"),
        (json.dumps(SMALL).encode().replace(b"4}", b"1e999}"), "too large"),
        (json.dumps(SMALL).encode().replace(b'"3"', b'"0"'), "given twice"),
        (json.dumps(SMALL).encode().replace(b'"n": 1', b'"m": 1'), "stands twice"),
        (json.dumps(SMALL).encode("utf-16"), "no JSON"),
    ],
)
def test_what_is_no_dataset_is_refused_with_what_it_says(content: bytes, says: str) -> None:
    with pytest.raises(BadInput, match=says):
        read(content)


def test_a_small_answer_cannot_claim_a_huge_table() -> None:
    known = {"category": {"index": [str(n) for n in range(1000)]}}
    with pytest.raises(BadInput, match="1,000,000,000 cells"):
        read({"id": list("abc"), "size": [1000] * 3, "dimension": dict.fromkeys("abc", known), "value": {}})


@pytest.mark.parametrize("of", ["[%s]", '{"x": [%s]}', '{"id": [], "value": [%s]}', '{"value": [1], "x": [%s]}'])
@pytest.mark.parametrize("piece", ["{}", "[]", '{"":0}', "[0]", "1", '"ab"', '"abcdefghijklmnopqrstuvwxyz"'])
def test_many_small_objects_are_refused_unread(of: str, piece: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jsonparts, "LIGHT", 10_000)
    monkeypatch.setattr(jsonparts, "ELEMENTS", 1_000)
    monkeypatch.setattr(jsonparts, "OBJECTS", 200)

    def unread(*_: object) -> None:
        raise AssertionError("was read")

    monkeypatch.setattr(jsonparts._UNIQUE, "object_pairs_hook", unread)
    monkeypatch.setattr(jsonparts._UNIQUE, "decode", unread)
    content = (of % ",".join([piece] * 4_000)).encode()
    with pytest.raises(BadInput, match="too much beside"):
        jsonparts.whole(content, "here.json")
    if not of.startswith('{"id"'):  # where the many are values, they are read in pieces
        with pytest.raises(BadInput, match="too much beside"):
            jsonstat.read(content, "here.json")
    with pytest.raises(BadInput, match="ends too early"):
        jsonparts.whole(content[:-6] + b"1", "here.json")


def test_a_long_text_of_escapes_takes_little_more_room_than_its_bytes() -> None:
    content = b'{"label": "' + b"\\n" * 500_000 + b'"}'
    tracemalloc.start()
    with pytest.raises(BadInput, match="is no dataset"):
        read(content)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 10 * len(content)  # a pattern that remembers its way back: 60


def test_a_part_given_many_times_is_seen_at_the_second() -> None:
    content = b'{"value":[]' + b',"value":[]' * 50_000 + b"}"
    with pytest.raises(BadInput, match="a key stands twice"):
        read(content)


def test_values_and_statuses_may_be_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jsonparts, "LIGHT", 1_000)
    monkeypatch.setattr(jsonparts, "ELEMENTS", 100)
    known = {"category": {"index": ["x"]}}
    years = {"category": {"index": [str(n) for n in range(40)]}}
    both = {"category": {"index": [str(n) for n in range(40)]}}
    found = read(
        {"id": list("abc"), "size": [1, 40, 40], "dimension": {"a": known, "b": years, "c": both}}
        | {"value": list(range(1600)), "status": [str(n) for n in range(1600)]}
    )
    assert found.table.column("status").to_pylist() == [str(n) for n in range(1600)]


def test_what_stands_twice_is_found_in_one_pass() -> None:
    many = [f"c{n}" for n in range(60_000)]
    one = {"category": {"index": [*many, many[-1]]}}
    began = time.process_time()
    with pytest.raises(BadInput, match="listed twice"):
        read({"id": ["a"], "size": [60_001], "dimension": {"a": one}, "value": {}})
    with pytest.raises(BadInput, match="stands twice"):
        jsonparts.whole(("{" + ",".join(f'"{c}":1' for c in many) + ',"c59999":1}').encode(), "here.json")
    assert time.process_time() - began < 3  # in one pass a third of a second; searching anew for each, a minute


def test_labels_lose_what_cannot_be_seen_and_codes_may_not_hold_it() -> None:
    bad, good = "Ov\x1b[2Jer\u202efall\r\nog\u2066 drap\x9b", "Ov[2Jerfall og drap"
    b = SMALL["dimension"]["b"] | {"label": bad, "note": [bad]}
    b["category"] = b["category"] | {"label": {"m": bad}, "note": {"m": [bad]}, "unit": {"m": {"base": bad}}}
    changed = {"a": SMALL["dimension"]["a"], "b": b}
    found = read(SMALL, label=bad, source=bad, updated=bad, note=[bad], dimension=changed)
    assert (found.label, found.source, found.updated) == (good, good, good)
    assert found.notes == (good, f"{good}: {good}", f"{good}, {good}: {good}")
    dimension = found.dimensions["b"]
    assert (dimension.label, dimension.labels["m"], dimension.units["m"].base) == (good, good, good)
    for odd in ("x\x1b", "\u202ex", "x\x85", "x\n"):
        category = {"category": {"index": [odd, "y"]}}
        for changes in (
            {"dimension": {"a": category, "b": b}},
            {"id": [odd, "b"], "dimension": {odd: SMALL["dimension"]["a"], "b": b}},
            {"status": {"1": odd}},
            {"status": odd},
        ):
            with pytest.raises(BadInput, match="holds control characters") as error:
                read(SMALL, **changes)
            assert str(error.value).isprintable()


@given(st.data())
def test_a_mutated_answer_gives_cells_or_one_line(data: st.DataObject) -> None:
    content = bytearray(json.dumps(SMALL).encode())
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(content) - 1))
        content[at : at + data.draw(st.integers(0, 3))] = data.draw(
            st.one_of(st.binary(max_size=3), st.sampled_from([b"null", b"[", b"{}", b'"', b"-1", b"1e9", b"\\u00e5"]))
        )
    with contextlib.suppress(BadInput):  # and nothing else
        read(bytes(content))


@recorded
@pytest.mark.parametrize(("file", "total", "missing"), [("v1_response_no", 288, 24), ("v2_scb_TAB6471_data", 2772, 0)])
def test_the_recordings_hold_what_another_reader_finds(file: str, total: int, missing: int) -> None:
    from pyjstat import pyjstat

    content = (RECORDED / f"{file}.json").read_bytes()
    found = read(content)
    frame = pyjstat.Dataset.read(content.decode()).write("dataframe", naming="id")
    assert found.table.num_rows == total
    for code in found.dimensions:
        assert found.table.column(code).to_pylist() == frame[code].tolist()
    values = [None if v != v else v for v in frame["value"].tolist()]
    assert found.table.column("value").to_pylist() == values
    said = json.loads(content).get("status", {})
    assert found.table.column("status").to_pylist() == [said.get(str(n)) for n in range(total)]
    assert len(said) == missing


@recorded
def test_metadata_without_values_gives_the_dimensions() -> None:
    content = (RECORDED / "v2_scb_TAB6471_metadata.json").read_bytes()
    found = jsonstat.dimensions(content, "metadata")
    assert found["Tid"].role == "time"
    with pytest.raises(BadInput, match="0 cells where the sizes give 2,006,784"):
        read(content)


def test_reading_needs_no_pandas() -> None:
    code = (
        "import sys; from analysis.sources import eurostat_tsv, jsonstat, pxweb, unodc\n"
        f"jsonstat.read({json.dumps(SMALL).encode()!r}, 'x')\n"
        "eurostat_tsv.read(b'geo\\\\TIME_PERIOD\\t2020 \\nNO\\t1 b\\n', 'x')\n"
        "pxweb.read(b'Region,value\\n0301,..\\n', 'x')\n"
        "sys.exit('pandas' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
