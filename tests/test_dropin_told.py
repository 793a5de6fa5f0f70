"""What a person is told of a file before it is kept, and what to do about it where it cannot be.

All numbers are made up.
"""

from __future__ import annotations

import csv
import json
import resource
from pathlib import Path

import pytest

import overviews
from analysis import build, cli_files
from analysis.errors import BadInput
from analysis.fetch import dropin
from analysis.fetch.dropin import form, words
from analysis.paths import House
from conftest import DAY, Ended, raw_row, run, small_house, snapshot
from test_dropin_parts import of, written

DATE = "2026-06-01"
FORM = [form.COLUMNS, ["x", "homicide_victims", "total", "", "2025", "2025", "24", "Kripos", "side 4"]]


def read(file: Path, source: str = "kripos", house: House | None = None, **given: str) -> dropin.Edition:
    return dropin.read(file, source, house or House(file.parent / "house"), **({"date": DATE} | given), today=DAY)


def fetch(folder: Path, file: Path, *more: str) -> Ended:
    house = small_house(folder / "small", [raw_row()])
    return run(house, "fetch", "kripos", "--file", str(file), *more)


# --- what is held otherwise


@pytest.fixture
def house(tmp_path: Path) -> House:
    """A house that holds 38 victims in 2023, of which Kripos said so in January 2024, and 30 in 2022."""
    rows = [
        raw_row(period_start=year, period_end=year, value=value, publication_date=date)
        for year, value, date in (("2023", "38", "2024-01"), ("2022", "30", "2023-01-20"))
    ]
    house = small_house(tmp_path / "small", rows)
    build.build(house)
    return house


def test_what_is_held_otherwise_is_told_before_it_is_kept(house: House, tmp_path: Path) -> None:
    years = (("2023", "36"), ("2022", "30"), ("2021", "25"))
    file = written(tmp_path, [of("homicide_victims", value, start=year) for year, value in years])
    before = snapshot(house.raw)
    told = run(house, "fetch", "kripos", "--file", str(file), "--date", DATE)
    assert told.code == 1
    assert "Differs from what is held today (1):\n  drapsofre, 2023: 36, held 38 (published 2024-01)\n" in told.out
    machines = json.loads(run(house, "fetch", "kripos", "--file", str(file), "--date", DATE, "--json").out)
    (said,) = machines["differs"]
    assert said.pop("figure_id")
    assert said == {"what": "drapsofre, 2023", "value": "36", "held": "38", "published": "2024-01"}
    assert snapshot(house.raw) == before


def test_another_count_than_the_one_that_is_held_is_no_difference(house: House, tmp_path: Path) -> None:
    lines = [of("homicide_victims", "20", "female", start="2023"), of("homicide_cases", "35", "na", start="2023")]
    assert read(written(tmp_path, lines), house=house).differs == ()


def test_where_nothing_is_built_nothing_is_held(tmp_path: Path) -> None:
    assert read(written(tmp_path, [of("homicide_victims", "36")])).differs == ()


# --- in words that tell one line from another


@pytest.mark.parametrize("source", dropin.SOURCES)
def test_no_two_lines_of_a_form_read_alike(source: str) -> None:
    what = [line.what for line in words.lines(source).values()]
    assert len(set(what)) == len(what)


def test_each_relation_is_shown_in_words(tmp_path: Path) -> None:
    shown = "\n".join(dropin.show(read(overviews.csv_file(tmp_path / "a.csv"))))
    assert "  drapsofre, kvinner, drept av venn eller bekjent  [homicide_victims; relationship=acquaintance]\n" in shown
    assert "  drapsofre, kvinner, ukjent relasjon (bare for summen)  [" in shown


# --- a blank is not 0


def blank(*cells: tuple[int, int]) -> overviews.Table:
    """The list of relations with cells left empty."""
    table = overviews.RELATIONS
    for row, column in cells:
        table = overviews.changed(table, row, column, "")
    return table


GAPS = {
    "one relation": (blank((2, 2)), "homicide_victims male, 2025, relations: 10", "1 cell is"),
    "a column of them": (
        blank(*((i, 2) for i in range(1, 5))),
        "homicide_victims male, 2025, relations: 10",
        "4 cells are",
    ),
    "men": (overviews.changed(overviews.SEXES, 2, 1, ""), "homicide_victims, 2025, women and men: 24", "1 cell is"),
    "a year": (
        ("Drapsofre fordelt på kjønn", (("", "2024", "2025", "Sum"), ("Kvinner", "9", "", "23"))),
        "homicide_victims female, 2024–2025, the years: 23",
        "1 cell is",
    ),
}


@pytest.mark.parametrize("what", GAPS)
@pytest.mark.parametrize("make", [overviews.pdf, overviews.csv_file])
def test_a_total_of_which_a_part_is_blank_is_told_and_is_no_sum_that_agrees(what: str, make, tmp_path: Path) -> None:
    table, total, cells = GAPS[what]
    edition = read(make(tmp_path / "overview", (table,)))
    assert edition.problems == []
    said = f"{total} is not held against its parts: {cells} empty"
    assert [r for r in edition.remarks if r.startswith(said)], edition.remarks
    assert not [s for s in edition.sums if total.startswith(s.name)]


def test_parts_that_exceed_their_total_are_refused_though_one_is_blank(tmp_path: Path) -> None:
    table = overviews.changed(blank((2, 2)), 3, 2, "9")
    edition = read(overviews.csv_file(tmp_path / "a.csv", (table,)))
    assert any("relations: printed 10 IS LESS THAN 11 = 1 + 9 + 1" in p for p in edition.problems)


# --- what stands in the way, and what to do


@pytest.mark.parametrize(("source", "own"), [("kripos", True), ("bufdir", True), ("pod", False), ("jd", False)])
def test_the_command_that_is_proposed_has_all_that_the_source_needs(source: str, own: bool) -> None:
    assert ("--title" in cli_files.how(source), "--url" in cli_files.how(source)) == (not own, not own)


def test_an_address_that_is_missing_is_told_once(tmp_path: Path) -> None:
    lines = [of("reverse_alarm_active", "40", start="2025-12-31")]
    edition = read(written(tmp_path, lines, "Politidirektoratet"), "pod", title="T")
    assert edition.problems == ["the address is missing: give --url"]
    assert edition.remarks == []


def test_only_sums_do_not_add_up(tmp_path: Path) -> None:
    lines = [of("homicide_victims", "24"), of("homicide_victims", "25", "female")]
    told = fetch(tmp_path, written(tmp_path, lines), "--date", DATE)
    assert "does not add up: homicide_victims, 2025, women and men: printed 24 IS LESS THAN 25" in told.err
    told = fetch(tmp_path, written(tmp_path, lines[:1]))
    assert "cannot be kept: the date of publication is missing: give --date" in told.err
    assert "add up" not in told.err


@pytest.mark.parametrize(
    "sheets", [[FORM, [["notater"]]], [[["notater"]], FORM], [[["Skjema for Kripos"], *FORM]], [[[""], *FORM]]]
)
def test_a_form_that_does_not_stand_alone_is_told_so(sheets: list[list[list[str]]], tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="the form must stand alone, from row 1"):
        read(overviews.workbook(tmp_path / "form.xlsx", sheets))


def test_a_web_page_is_told_to_be_one_whatever_its_name(tmp_path: Path) -> None:
    file = tmp_path / "overview.pdf"
    file.write_bytes(b"\xef\xbb\xbf\n<!DOCTYPE html><html><body>Logg inn</body></html>")
    with pytest.raises(BadInput, match="a web page"):
        read(file)


def test_a_document_of_another_source_is_told_to_be_theirs(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="Kripos would print it: look whose document this is"):
        read(overviews.pdf(tmp_path / "overview.pdf"), "bufdir")
    cases = written(tmp_path, [of("homicide_cases", "21", "na")])
    with pytest.raises(BadInput, match="Kripos would print it: look whose form this is"):
        read(cases, "pod")
    both_bounds = written(tmp_path, [of("homicide_victims", "21", tags="upper_bound;lower_bound")])
    with pytest.raises(BadInput, match="Tags that any line may carry"):
        read(both_bounds)


@pytest.mark.parametrize(
    ("value", "remedy"),
    [
        ("<5", "the tag upper_bound or lower_bound"),
        ("under 5", "the tag upper_bound or lower_bound"),
        ("–", "write 0 where the source prints 0"),
        ("24,0", "in digits alone"),
        ("-24", "in digits alone"),
        ("14*", "in digits alone"),
    ],
)
def test_the_advice_fits_the_value(value: str, remedy: str, tmp_path: Path) -> None:
    with pytest.raises(BadInput) as stopped:
        read(written(tmp_path, [of("homicide_victims", value)]))
    assert remedy in stopped.value.remedy


def test_a_value_is_quoted_once(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"value '24\\u202e':"):
        read(written(tmp_path, [of("homicide_victims", "24\u202e")]))
    with pytest.raises(BadInput, match=r"value 'no address':"):
        read(written(tmp_path, [of("homicide_victims", "24")]), url="no address")


def with_a_column(folder: Path, name: str, cell: str) -> Path:
    path = folder / "form.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=";").writerows([[*FORM[0], name], [*FORM[1], cell]])
    return path


def test_a_column_without_name_and_cells_is_none(tmp_path: Path) -> None:
    assert [f.value for f in read(with_a_column(tmp_path, "", "")).figures] == ["24"]
    with pytest.raises(BadInput, match="column 10: a column without a name"):
        read(with_a_column(tmp_path, "", "ring Kripos"))
    with pytest.raises(BadInput, match="column notat: a column that the form does not have"):
        read(with_a_column(tmp_path, "notat", ""))


def test_of_days_to_come_the_figures_that_would_be_kept_are_counted(tmp_path: Path) -> None:
    values = {"": "24", "relationship=friend": "3", "sum_only=other_relation": "2"}
    lines = [of("homicide_victims", value, tags=tags, start="2026") for tags, value in values.items()]
    (problem,) = read(written(tmp_path, lines)).problems
    assert problem.endswith("the period was not over on 2026-06-01; 2 such figures")


def test_a_full_disk_is_told_with_the_folder_that_it_is_of(tmp_path: Path) -> None:
    house = House(tmp_path / "house")
    edition = read(overviews.pdf(tmp_path / "overview.pdf"), house=house)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, limits[1]))
    try:
        with pytest.raises(OSError, match="File too large") as stopped:
            dropin.accept(edition, house, DAY)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert stopped.value.filename == "data/raw/kripos"
    assert snapshot(house.raw) == {}
