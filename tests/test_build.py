"""data/raw -> data/processed: nothing is lost, nothing depends on order, and a build is whole or not at all."""

from __future__ import annotations

import csv
import random
import re
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq
import pytest

from analysis import build, corrections, state, store
from analysis.errors import BadInput, CheckFailed
from analysis.identity import SERIES
from analysis.paths import House
from analysis.seal import sealed_files
from analysis.sources import published
from conftest import ROOT, Real, raw_row, raw_rows, real_house, reseal, run, small_house, snapshot, write_rows

FILES = {  # rows as ../shared/data/README.md counts them
    "international_figures.csv": 3729,
    "norway_additional_figures.csv": 225,
    "norway_homicide_figures.csv": 818,
    "norway_protection_figures.csv": 235,
    "norway_restraining_orders_figures.csv": 190,
}
TOPICS = "homicide protected_address restraining_order alarm shelter domestic_violence population".split()
TEXT, WORD, WORDS = pa.string(), pa.dictionary(pa.int32(), pa.string()), pa.list_(pa.string())
DATE, NUMBER = pa.date32(), pa.float64()
CONTRACT = {  # DESIGN section 3, in its order; written out here so that schema.py cannot drift from it
    "figure_id": TEXT,
    "topic": WORD,
    "measure": WORD,
    "unit": WORD,
    "role": WORD,
    "kind": WORD,
    "stock_flow": WORD,
    "geography": TEXT,
    "area": TEXT,
    "period_start": DATE,
    "period_end": DATE,
    "period_type": WORD,
    "base_start": DATE,
    "base_end": DATE,
    "sex": WORD,
    "relationship": WORD,
    "subset": WORDS,
    "qualifiers": WORDS,
    "value": NUMBER,
    "value_low": NUMBER,
    "value_high": NUMBER,
    "precision": WORD,
    "status": WORDS,
    "publisher": WORD,
    "via": WORD,
    "published_from": DATE,
    "published": DATE,
    "published_precision": WORD,
    "source_id": TEXT,
    "locator": TEXT,
    "confidence": WORD,
    "definition": TEXT,
    "note": TEXT,
    "supersedes": TEXT,
}
SIGHTINGS = "figure_id source_id locator via published_from published confidence raw_file raw_line".split()
SOURCES = "source_id url url_read title publisher date licence raw_file sha256".split()
KINDS = "count share rate change mean minimum maximum".split()
UNITS = (
    "victims persons perpetrators cases orders breaches offences reports requests judgments alarms handouts stays "
    "visits nights talks shelters beds items districts days percent percentage_points per_100k ratio unclear"
).split()
OF_THE_SIGHTING = ["source_id", "locator", "via", "definition"]  # two equally good sightings may differ in these
AGE_OF_ONE = re.compile(
    r"\b\d+[- ]years?[- ]old\b|\b\d+[- ]år(?:ing|ig|s gam|  ?gam)|\baged \d+\b(?! (?:to|and|or|-))", re.I
)


# --- nothing is lost


def test_every_raw_file_balances_to_zero(built: Real) -> None:
    seen = built.seen
    assert {Path(b.file).name: b.rows for b in built.balances} == FILES
    for balance in built.balances:
        here = seen[seen.raw_file == balance.file]
        assert balance.rows == balance.figures + balance.sightings + balance.excluded
        assert balance.rows == len(here) + sum(name == balance.file for name, _ in built.excluded)
    assert sum(b.figures for b in built.balances) == len(built.frame)


def test_every_raw_line_is_one_sighting_or_one_exclusion(built: Real) -> None:
    lines = []
    for name in FILES:
        with (built.house.published / name).open(encoding="utf-8", newline="") as file:
            reader = csv.reader(file)
            next(reader)
            line = 1
            for _ in reader:
                lines.append((f"data/raw/published/{name}", line + 1))
                line = reader.line_num
    sighted = list(zip(built.seen.raw_file, built.seen.raw_line, strict=True))
    assert sorted([*sighted, *built.excluded]) == sorted(lines)


def test_at_most_25_rows_are_excluded_each_with_its_reason(built: Real) -> None:
    assert len(built.excluded) <= 25
    assert all(len(reason) > 30 for reason in built.excluded.values())


def test_every_norwegian_row_is_a_figure_or_a_sighting(built: Real) -> None:
    sighted = set(zip(built.seen.raw_file, built.seen.raw_line, strict=True))
    for name in FILES:
        with (built.house.published / name).open(encoding="utf-8", newline="") as file:
            for line, row in enumerate(csv.DictReader(file), start=2):
                assert row["geography"] != "NO" or (f"data/raw/published/{name}", line) in sighted


def test_no_raw_cell_holds_a_line_break_so_lines_and_rows_are_one(built: Real) -> None:
    for name, rows in FILES.items():
        assert (built.house.published / name).read_bytes().rstrip(b"\r\n").count(b"\n") == rows


def test_the_command_prints_the_reconciliation(tmp_path: Path) -> None:
    house = small_house(
        tmp_path, [raw_row(), raw_row(url="https://www.nrk.no/x"), raw_row(period_start="2014", period_end="2014")]
    )
    assert "small_figures.csv: 3 = 2 + 1 + 0, rest 0" in run(house, "build").out


# --- the shape


def test_figures_have_the_columns_of_the_design_in_its_order_and_types(built: Real) -> None:
    for topic in TOPICS:
        found = pq.read_schema(built.house.processed / f"{topic}.parquet")
        assert found.names == list(CONTRACT)
        for name, kind in CONTRACT.items():
            got = found.field(name).type
            assert got == kind or (kind == WORD and pa.types.is_dictionary(got)), f"{topic}.{name} is {got}"


def test_sightings_and_sources_have_the_columns_of_the_design(built: Real) -> None:
    assert built.sightings.column_names == SIGHTINGS
    assert built.sources.column_names == SOURCES


def test_topics_units_and_kinds_are_those_of_the_design(built: Real) -> None:
    frame = built.frame
    assert sorted(frame.topic.unique()) == sorted(TOPICS)
    assert set(frame.unit) <= set(UNITS)
    assert set(frame.kind) <= set(KINDS)
    assert {p.stem for p in built.house.processed.glob("*.parquet")} == {*TOPICS, "sightings", "sources", "withheld"}


@pytest.mark.parametrize("table", [*TOPICS, "sightings", "sources", "withheld"])
def test_the_csv_twin_says_the_same_as_the_parquet(built: Real, table: str) -> None:
    parquet = pq.read_table(built.house.processed / f"{table}.parquet")
    plain = {}
    for field in parquet.schema:
        values = parquet.column(field.name)
        if pa.types.is_list(field.type):
            assert all(words == sorted(words) and not any(";" in w for w in words) for words in values.to_pylist())
            values = pa.chunked_array([pa.array([";".join(words) for words in values.to_pylist()], pa.string())])
        elif pa.types.is_dictionary(field.type):
            values = values.cast(pa.string())
        plain[field.name] = values
    expected = pa.table(plain)
    options = pa.csv.ConvertOptions(
        column_types=expected.schema, null_values=[""], strings_can_be_null=True, quoted_strings_can_be_null=False
    )
    twin = pa.csv.read_csv(
        built.house.processed / f"{table}.csv",
        parse_options=pa.csv.ParseOptions(newlines_in_values=True),
        convert_options=options,
    )
    assert twin.to_pylist() == expected.to_pylist()


def test_bounds_have_no_value_and_a_zero_was_printed_as_zero(built: Real) -> None:
    frame = built.frame.set_index("figure_id")
    bounds = frame[frame.precision.isin(["at_least", "at_most", "range"])]
    assert len(bounds) > 30
    assert bounds.value.isna().all()
    raw = {f"data/raw/published/{name}": raw_rows(name) for name in FILES}
    seen = built.seen
    printed = [float(raw[f][line - 2]["value"]) == 0 for f, line in zip(seen.raw_file, seen.raw_line, strict=True)]
    assert sum(printed) > 50
    assert printed == list(frame.value[seen.figure_id] == 0)


def test_every_figure_id_is_readable_and_stands_once(built: Real) -> None:
    ids = built.frame.figure_id
    assert ids.is_unique
    assert ids.str.fullmatch(r"[a-z0-9][a-z0-9-]*-[0-9a-f]{8}").all()


def test_every_figure_was_sighted_and_every_sighting_leads_to_a_source(built: Real) -> None:
    figures, seen = built.frame, built.seen
    known = set(built.sources.column("source_id").to_pylist())
    assert set(seen.figure_id) == set(figures.figure_id)
    assert set(seen.source_id) == known
    assert set(figures.source_id) <= known
    pairs = set(zip(seen.figure_id, seen.source_id, strict=True))
    assert set(zip(figures.figure_id, figures.source_id, strict=True)) <= pairs
    assert len(known) == built.sources.num_rows


def test_the_stored_tables_are_those_built_in_memory(built: Real) -> None:
    stored = {f.figure_id: f for f in store.load(TOPICS, built.house)}
    assert stored.keys() == set(built.frame.figure_id)
    assert [tuple(stored[row["figure_id"]]) for row in built.figures.to_pylist()] == [
        tuple(row.values()) for row in built.figures.to_pylist()
    ]


# --- identity, sightings, supersession


def _unite(house: House, reverse: bool = False) -> build.Built:
    """Read and unite without corrections, whose guards know the order of rows."""
    files = [published.read(sidecar, house) for sidecar in sealed_files(house, house.published)]
    return build.tables(files[::-1] if reverse else files, {})


def _by_id(made: build.Built) -> dict[str, dict]:
    return {r["figure_id"]: {k: v for k, v in r.items() if k not in OF_THE_SIGHTING} for r in made.figures.to_pylist()}


def _sightings(made: build.Built) -> Counter:
    return Counter((r["figure_id"], r["source_id"], r["locator"], r["published"]) for r in made.sightings.to_pylist())


def test_figures_do_not_depend_on_the_order_of_rows(built: Real, tmp_path: Path) -> None:
    house = real_house(tmp_path)
    rng = random.Random(20261122)
    for name in FILES:
        path = house.published / name
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        rng.shuffle(rows)
        write_rows(path, rows)
        reseal(house, name)
    plain, shuffled = _unite(built.house), _unite(house)
    assert _by_id(shuffled) == _by_id(plain)
    assert _sightings(shuffled) == _sightings(plain)


def test_figures_do_not_depend_on_the_order_of_files(built: Real) -> None:
    files = [published.read(sidecar, built.house) for sidecar in sealed_files(built.house, built.house.published)]
    excluded = corrections.apply(files, corrections.read(built.house))
    backwards = build.tables(files[::-1], excluded)
    assert backwards.figures.to_pylist() == built.figures.to_pylist()
    assert backwards.sightings.to_pylist() == built.sightings.to_pylist()


def test_a_figure_id_does_not_move_when_other_rows_come_or_go(built: Real, tmp_path: Path) -> None:
    row = raw_row()
    alone = build.build(small_house(tmp_path / "a", [row])).figures.column("figure_id").to_pylist()
    more = small_house(tmp_path / "b", [raw_row(value="24", publication_date="2012"), row, raw_row(geography="SE")])
    assert alone[0] in build.build(more).figures.column("figure_id").to_pylist()
    assert alone[0] in set(built.frame.figure_id)  # Kripos' 23 for 2015, in the real data as here


@pytest.mark.parametrize(
    "change",
    [
        {"measure": "homicide_cases"},
        {"period_start": "2014"},
        {"geography": "SE"},
        {"sex": "female"},
        {"breakdown": "method=firearm"},
        {"breakdown": "incl_22july"},
        {"value": "24"},
        {"value_kind": "approximate_count"},
        {"original_publisher": "NTB"},
    ],
    ids=lambda change: next(iter(change)) + "=" + next(iter(change.values())),
)
def test_each_part_of_the_identity_makes_another_figure(tmp_path: Path, change: dict[str, str]) -> None:
    made = build.build(small_house(tmp_path, [raw_row(), raw_row(**change)]))
    assert made.figures.num_rows == 2


@pytest.mark.parametrize(
    "change",
    [
        {"publication_date": "2017"},
        {"url": "https://www.nrk.no/x"},
        {"confidence": "low"},
        {"definition_note": "said in other words"},
        {"where_in_source": "page 9"},
        {"publication_title": "Another title"},
        {"publication_date": ""},
    ],
    ids=lambda change: next(iter(change)) + "=" + next(iter(change.values())),
)
def test_the_same_value_printed_again_is_a_sighting(tmp_path: Path, change: dict[str, str]) -> None:
    made = build.build(small_house(tmp_path, [raw_row(**change), raw_row()]))
    assert (made.figures.num_rows, made.sightings.num_rows) == (1, 2)
    best = made.figures.to_pylist()[0]
    assert (best["confidence"], best["published"].isoformat()) == ("high", "2016-01-20")


def test_a_dated_sighting_is_better_than_an_undated_one_even_of_the_year_it_was_read(tmp_path: Path) -> None:
    rows = [raw_row(publication_date="", where_in_source="undated"), raw_row(publication_date="2026")]
    (best,) = build.build(small_house(tmp_path, rows)).figures.to_pylist()
    assert (best["published_precision"], best["locator"]) == ("year", "page 1")


def test_where_unodc_has_a_number_from_makes_no_other_figure_but_what_it_counts_does(tmp_path: Path) -> None:
    of_unodc = {"original_publisher": "UNODC", "geography": "SE"}
    rows = [raw_row(breakdown=tag, **of_unodc) for tag in ("unodc_source=CTS", "unodc_source=MD", "", "incl_22july")]
    made = build.build(small_house(tmp_path, rows))
    assert (made.figures.num_rows, made.sightings.num_rows) == (2, 4)


def test_a_coarser_wording_of_the_same_number_does_not_supersede_it(tmp_path: Path) -> None:
    share = {"measure": "partner_homicide_share", "value_kind": "share_percent"}
    fine, coarse = raw_row(value="27.4", **share), raw_row(value="27", publication_date="2017", **share)
    figures = build.build(small_house(tmp_path / "coarser", [fine, coarse])).figures.to_pylist()
    assert [f["supersedes"] for f in figures] == [None, None]
    later = raw_row(value="29", publication_date="2017", **share)
    figures = build.build(small_house(tmp_path / "other", [fine, later])).figures.to_pylist()
    assert sorted(f["supersedes"] is None for f in figures) == [False, True]


def test_a_page_that_prints_unodc_beside_others_has_the_strictest_terms(tmp_path: Path) -> None:
    rows = [raw_row(), raw_row(original_publisher="UNODC")]
    for name, order in (("a", rows), ("b", rows[::-1])):
        (source,) = build.build(small_house(tmp_path / name, order)).sources.to_pylist()
        assert source["licence"].startswith("unverified")


def test_kripos_45_for_2013_is_superseded_by_41(built: Real) -> None:
    frame = built.frame
    of_2013 = frame[
        (frame.publisher == "kripos")
        & (frame.measure == "homicide_victims")
        & (frame.geography == "NO")
        & (frame.kind == "count")
        & (frame.sex == "total")
        & (frame.subset == ())
        & (frame.period_type == "year")
        & frame.period_start.map(lambda day: day is not None and day.year == 2013)
    ].set_index("value")
    assert sorted(of_2013.index) == [41, 45]
    assert of_2013.supersedes[41] == of_2013.figure_id[45]
    assert of_2013.supersedes[45] is None


def test_a_figure_supersedes_only_a_dated_earlier_one_of_its_own_series(built: Real) -> None:
    rows = {r["figure_id"]: r for r in built.figures.to_pylist()}
    newer = [r for r in rows.values() if r["supersedes"]]
    same = [c for c in SERIES if c != "scope"]
    assert len(newer) > 5
    for row in newer:
        older = rows[row["supersedes"]]
        assert [row[c] for c in same] == [older[c] for c in same]
        assert (row["value"], row["value_low"], row["value_high"]) != (
            older["value"],
            older["value_low"],
            older["value_high"],
        ) or row["precision"] != older["precision"]
        assert "undated" not in (row["published_precision"], older["published_precision"])
        assert older["published"] < row["published_from"]


def _linked(folder: Path, *dates: tuple[str, str]) -> dict[float, float | None]:
    """value -> the value it supersedes, for one row per (value, publication date)."""
    made = build.build(small_house(folder, [raw_row(value=v, publication_date=d) for v, d in dates]))
    rows = made.figures.to_pylist()
    values = {r["figure_id"]: r["value"] for r in rows}
    return {r["value"]: values.get(r["supersedes"]) for r in rows}


def test_an_undated_figure_never_supersedes_and_is_never_superseded(tmp_path: Path) -> None:
    assert _linked(tmp_path / "a", ("45", "2016-01-20"), ("41", "")) == {45: None, 41: None}
    assert _linked(tmp_path / "b", ("45", "unknown"), ("41", "2017")) == {45: None, 41: None}


def test_each_edition_supersedes_the_one_before_it(tmp_path: Path) -> None:
    assert _linked(tmp_path, ("3", "2019"), ("1", "2016"), ("2", "2017-05")) == {1: None, 2: 1, 3: 2}


def test_editions_that_may_be_of_the_same_day_stand_side_by_side(tmp_path: Path) -> None:
    assert _linked(tmp_path / "a", ("1", "2016"), ("2", "2016-05")) == {1: None, 2: None}
    assert _linked(tmp_path / "b", ("1", "2016-01-20"), ("2", "2016-01-20")) == {1: None, 2: None}


def test_what_an_edition_supersedes_does_not_depend_on_the_order_of_rows(tmp_path: Path) -> None:
    rows = [("1", "2016-01-20"), ("2", "2016-01-20"), ("3", "2017")]
    assert _linked(tmp_path / "a", *rows) == _linked(tmp_path / "b", *rows[::-1])


@pytest.mark.parametrize(
    ("measure", "start", "end", "qualifier", "value"),
    [
        ("homicide_victims", 2015, 2015, None, 23),
        ("partner_homicide_victims", 2012, 2021, "excl_dating", 68),
    ],
)
def test_a_number_that_kripos_printed_and_others_repeat_is_one_figure(
    built: Real, measure: str, start: int, end: int, qualifier: str | None, value: int
) -> None:
    found = [
        r
        for r in built.figures.to_pylist()
        if (r["publisher"], r["measure"], r["geography"], r["sex"]) == ("kripos", measure, "NO", "total")
        and r["period_start"]
        and (r["period_start"].year, r["period_end"].year) == (start, end)
        and r["value"] == value
        and (qualifier is None or qualifier in r["qualifiers"])
    ]
    assert len(found) == 1
    sightings = built.seen[built.seen.figure_id == found[0]["figure_id"]]
    assert len(sightings) >= 2
    assert sightings.source_id.nunique() >= 2
    assert sightings.published.min() == found[0]["published"]


# --- sources


def test_no_source_gives_a_staging_host_or_a_tracking_parameter(built: Real) -> None:
    bad = re.compile(
        r"episerver|azurecontainerapps|varnish|staging|preview|localhost|//mail\.|\.:|\./|utm_|fbclid|gclid|[?&]rss",
        re.I,
    )
    urls = built.sources.column("url").to_pylist()
    assert [u for u in urls if bad.search(u)] == []
    assert all(u.startswith(("https://", "http://")) for u in urls)


def test_where_a_row_was_read_is_kept_as_it_was(built: Real) -> None:
    read = set(built.sources.column("url_read").to_pylist())
    raw = set()
    for name in FILES:
        with (ROOT / "data" / "raw" / "published" / name).open(encoding="utf-8", newline="") as file:
            raw |= {row["url"] for row in csv.DictReader(file)}
    assert read == raw
    assert any("utm_" in url for url in read)  # else this test and the one above would prove nothing
    assert any("episerver" in url for url in read)


def test_every_source_of_an_unodc_figure_is_licensed_unverified(built: Real) -> None:
    licence = dict(zip(*(built.sources.column(c).to_pylist() for c in ("source_id", "licence")), strict=True))
    unodc = set(built.frame[built.frame.publisher == "unodc"].figure_id)
    seen = built.seen[built.seen.figure_id.isin(unodc)]
    assert len(seen) > 2000
    assert {i for i in seen.source_id if not licence[i].startswith("unverified")} == set()


def test_every_source_says_its_licence(built: Real) -> None:
    assert all(text.strip() for text in built.sources.column("licence").to_pylist())


def test_no_text_of_data_processed_holds_the_age_of_a_single_person(built: Real) -> None:
    files = [p for p in built.house.processed.iterdir() if p.suffix in (".csv", ".json")]
    assert len(files) == 12
    found = {p.name: AGE_OF_ONE.findall(p.read_text(encoding="utf-8")) for p in files}
    assert {name: hits for name, hits in found.items() if hits} == {}
    assert AGE_OF_ONE.search("section on a 12-year-old user")  # what the raw file says and the table must not


# --- a build is whole or not at all, and is not done twice


def test_a_build_with_nothing_changed_writes_nothing_and_needs_no_pandas(tmp_path: Path) -> None:
    house = small_house(tmp_path, [raw_row()])
    run(house, "build")
    before = snapshot(house.root)
    script = (
        "import sys\nfrom analysis.cli import app\n"
        "try:\n    app(['build'])\nexcept SystemExit as end:\n"
        "    print(end.code, sorted({'pandas', 'pandera', 'pyarrow'} & sys.modules.keys()))"
    )
    env = {"PARTNERDRAP_ROOT": str(house.root), "PYTHONPATH": str(ROOT / "src"), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run([sys.executable, "-c", script], env=env, capture_output=True, text=True, check=True)
    assert "nothing to do" in done.stdout
    assert done.stdout.splitlines()[-1] == "0 []"
    assert snapshot(house.root) == before


def test_the_help_needs_no_pandas() -> None:
    script = (
        "import sys\nfrom analysis.cli import app\n"
        "try:\n    app(['--help'])\nexcept SystemExit:\n    print('pandas' in sys.modules)"
    )
    env = {"PYTHONPATH": str(ROOT / "src"), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run([sys.executable, "-c", script], env=env, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "False"


@pytest.mark.parametrize("touch", ["raw", "sidecar", "corrections", "output", "output gone", "manifest gone"])
def test_a_build_is_due_when_anything_it_read_or_wrote_changed(tmp_path: Path, touch: str) -> None:
    house = small_house(tmp_path, [raw_row()])
    run(house, "build")
    assert state.is_current(house)
    if touch == "raw":
        write_rows(house.published / "small_figures.csv", [raw_row(value="24")])
    elif touch == "sidecar":
        reseal(house, "small_figures.csv", "another reason")
    elif touch == "corrections":
        house.corrections.write_text("[]\n", encoding="utf-8")
    elif touch == "output":
        (house.processed / "homicide.csv").write_text("x", encoding="utf-8")
    elif touch == "output gone":
        (house.processed / "homicide.parquet").unlink()
    else:
        (house.processed / "build.json").unlink()
    assert not state.is_current(house)


def test_a_damaged_output_is_built_anew(tmp_path: Path) -> None:
    house = small_house(tmp_path, [raw_row()])
    run(house, "build")
    before = {name: content for name, (content, _) in snapshot(house.processed).items()}
    (house.processed / "homicide.csv").write_text("x", encoding="utf-8")
    assert run(house, "build").code == 0
    assert {name: content for name, (content, _) in snapshot(house.processed).items()} == before


def test_a_forced_build_writes_the_same_bytes(built: Real, tmp_path: Path) -> None:
    shutil.copytree(built.house.root, tmp_path / "copy")
    house = House(tmp_path / "copy")
    before = snapshot(house.processed)
    ended = run(house, "build", "--force")
    after = snapshot(house.processed)
    assert ended.code == 0
    assert "wrote" in ended.out
    assert {n: b for n, (b, _) in after.items()} == {n: b for n, (b, _) in before.items()}
    assert all(after[n][1] != before[n][1] for n in before)  # it did write


def _break_reading(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    write_rows(house.published / "small_figures.csv", [raw_row(value="many")])
    reseal(house, "small_figures.csv")


def _break_corrections(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    house.corrections.write_text("- id: x\n", encoding="utf-8")


def _break_check(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(table: pa.Table) -> None:
        raise CheckFailed("the tables break their contract")

    monkeypatch.setattr(build.schema, "check", fail)


def _break_writing(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    whole, written = pa.csv.write_csv, []

    def full_disk(table: pa.Table, path: Path) -> None:
        written.append(path)
        if len(written) > 3:
            raise OSError(28, "No space left on device", str(path))
        whole(table, path)

    monkeypatch.setattr(pa.csv, "write_csv", full_disk)


@pytest.mark.parametrize(
    ("harm", "code"), [(_break_reading, 2), (_break_corrections, 2), (_break_check, 1), (_break_writing, 2)]
)
def test_a_build_that_fails_leaves_data_processed_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, harm, code: int
) -> None:
    house = small_house(tmp_path, [raw_row()])
    run(house, "build")
    before = snapshot(house.processed)
    harm(house, monkeypatch)
    ended = run(house, "build", "--force")
    assert ended.code == code
    assert "Traceback" not in ended.err
    assert snapshot(house.processed) == before
    assert [p.name for p in house.processed.iterdir() if p.is_dir()] == []


def test_a_build_stopped_between_two_renames_is_seen_and_mended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = small_house(tmp_path, [raw_row()])
    run(house, "build")
    rename, moved = Path.replace, []

    def stop(self: Path, target: Path) -> Path:
        moved.append(target)
        if len(moved) > 2:
            raise OSError(5, "Input/output error", str(target))
        return rename(self, target)

    monkeypatch.setattr(Path, "replace", stop)
    assert run(house, "build", "--force").code == 2
    monkeypatch.undo()
    assert not state.is_current(house)
    assert run(house, "build").code == 0
    assert state.is_current(house)


def _with(built: Real, column: str, values: list) -> build.Built:
    """The real tables with one column changed."""
    place = built.figures.column_names.index(column)
    kind = built.figures.schema.field(column).type
    plain = pa.string() if pa.types.is_dictionary(kind) else kind
    figures = built.figures.set_column(place, column, pa.array(values, plain).cast(kind))
    return build.Built(figures, built.sightings, built.sources, built.balances, {})


@pytest.mark.parametrize(
    ("column", "wrong", "said"),
    [
        ("value_low", 1e9, "value outside its own bounds"),
        ("status", ["provisionel"], "a word of status outside the vocabulary"),
        ("unit", "wictims", "wictims"),
        ("area", "Atlantis", "Atlantis"),
        ("figure_id", None, "figure_id"),
    ],
)
def test_pandera_stops_what_the_reader_let_through_and_names_the_figure(
    built: Real, column: str, wrong: object, said: str
) -> None:
    values = built.figures.column(column).to_pylist()
    values[7] = wrong
    with pytest.raises(BadInput) as stopped:
        build._check(_with(built, column, values))
    assert said in str(stopped.value)
    assert column == "figure_id" or built.figures.column("figure_id")[7].as_py() in str(stopped.value)


def test_a_row_that_is_lost_fails_the_build(built: Real) -> None:
    short = [build.Balance(b.file, b.rows + 1, b.figures, b.sightings, b.excluded) for b in built.balances]
    made = build.Built(built.figures, built.sightings, built.sources, short, {})
    with pytest.raises(CheckFailed, match="1 rows are neither figure, sighting nor exclusion"):
        build._check(made)


# --- the same text in other bytes


@pytest.mark.parametrize("form", ["bom", "crlf", "both"])
def test_a_byte_order_mark_and_crlf_make_no_difference(built: Real, tmp_path: Path, form: str) -> None:
    house = real_house(tmp_path) if form == "both" else small_house(tmp_path, [raw_row(), raw_row(sex="female")])
    if form == "both":
        plain = built.house
    else:
        plain = small_house(tmp_path / "plain", [raw_row(), raw_row(sex="female")])
        build.build(plain)
    for path in house.published.glob("*.csv"):
        content = path.read_bytes()
        if form in ("crlf", "both"):
            content = content.replace(b"\n", b"\r\n")
        if form in ("bom", "both"):
            content = b"\xef\xbb\xbf" + content
        path.write_bytes(content)
        reseal(house, path.name)
    assert run(house, "build").code == 0
    same = {n: b for n, (b, _) in snapshot(house.processed).items() if n != "build.json"}  # it holds the raw hashes
    assert same == {n: b for n, (b, _) in snapshot(plain.processed).items() if n != "build.json"}
