"""A yearly overview that a person downloads or types in becomes an edition: the same from PDF, CSV and workbook.

All numbers are made up (overviews.py).
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

import overviews
from analysis import build, cli_files, seal, vocabulary
from analysis.errors import BadInput
from analysis.fetch import dropin
from analysis.fetch.dropin import form, words
from analysis.paths import House
from analysis.sources import effects, published
from conftest import DAY, real_house, snapshot

DATE = "2026-01-20"
MAKERS: dict[str, Callable[..., Path]] = {
    "pdf": overviews.pdf,
    "csv": overviews.csv_file,
    "xlsx": overviews.xlsx,
}


def read(file: Path, source: str = "kripos", **given: str) -> dropin.Edition:
    house = House(file.parent / "house")
    return dropin.read(file, source, house, **({"date": DATE} | given), today=DAY)


def kept(file: Path, house: House, **given: str) -> list[dict[str, str]]:
    """The rows of edition.csv once the file is accepted."""
    edition = dropin.read(file, "kripos", house, **({"date": DATE} | given), today=DAY)
    folder = dropin.accept(edition, house, DAY)
    return list(csv.DictReader(io.StringIO((folder / "edition.csv").read_text(encoding="utf-8"))))


def filled(source: str, year: int, values: dict[tuple[str, str, str], str], **cells: str) -> str:
    """The form with values typed in, by (measure, sex, breakdown)."""
    rows = list(csv.DictReader(io.StringIO(dropin.template(source, year).removeprefix("\ufeff")), delimiter=";"))
    left = dict(values)
    for row in rows:
        key = (row["measure"], row["sex"], row["breakdown"])
        if key in left:
            row |= {"value": left.pop(key), "where_in_source": "side 4, tabell 2"} | cells
    assert not left, f"the form has no such lines: {left}"
    out = io.StringIO()
    writer = csv.DictWriter(out, rows[0].keys(), delimiter=";")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def typed(folder: Path, values: dict[tuple[str, str, str], str], source: str = "kripos", **cells: str) -> Path:
    path = folder / "form.csv"
    path.write_text(filled(source, 2025, values, **cells), encoding="utf-8")
    return path


# --- three files, one edition


def test_pdf_csv_and_workbook_give_the_same_edition(tmp_path: Path) -> None:
    texts = set()
    for kind, make in MAKERS.items():
        house = House(tmp_path / kind)
        file = make(tmp_path / f"overview.{kind}")
        folder = dropin.accept(dropin.read(file, "kripos", house, date=DATE, today=DAY), house, DAY)
        assert (folder / f"original.{kind}").read_bytes() == file.read_bytes()
        texts.add((folder / "edition.csv").read_bytes())
    assert len(texts) == 1
    rows = list(csv.DictReader(io.StringIO(texts.pop().decode())))
    assert list(rows[0]) == published.COLUMNS
    found = {(r["measure"], r["sex"], r["breakdown"], r["period_end"]): r["value"] for r in rows}
    assert found["homicide_cases", "na", "", "2023"] == "33"
    assert found["homicide_victims", "total", "", "2024"] == "39"
    assert found["homicide_victims", "female", "", "2025"] == "14"
    assert found["partner_homicide_victims", "total", "incl_kjaereste", "2025"] == "9"
    assert found["homicide_victims", "male", "relationship=acquaintance", "2025"] == "6"
    assert len(found) == len(rows) == 17
    assert not any("sum_only" in key[2] for key in found)  # the unknown relation served the sums alone
    assert {r["publication_date"] for r in rows} == {DATE}
    assert {r["publication_title"] for r in rows} == {"Nasjonal drapsoversikt 2025"}


def test_a_csv_as_excel_writes_it_is_the_same_edition(tmp_path: Path) -> None:
    plain = kept(overviews.csv_file(tmp_path / "a.csv"), House(tmp_path / "a"))
    western = kept(overviews.csv_file(tmp_path / "b.csv", encoding="cp1252"), House(tmp_path / "b"))
    utf16 = kept(overviews.csv_file(tmp_path / "c.csv", encoding="utf-16"), House(tmp_path / "c"))
    assert plain == western == utf16


@pytest.mark.parametrize("kind", MAKERS)
def test_what_is_shown_holds_figures_totals_and_what_was_not_read(kind: str, tmp_path: Path) -> None:
    edition = read(MAKERS[kind](tmp_path / f"overview.{kind}"))
    text = "\n".join(dropin.show(edition))
    assert "2023: 33  2024: 31  2025: 21" in text
    assert "printed 24 is the sum 24 = 9 + 5 + 8 + 2" in text
    assert "printed 24 is the sum 24 = 14 + 10" in text
    assert "table 4: 1 of 3 row labels are known" in text
    assert edition.problems == []
    assert ("page 2, table 3, row 2" in text) == (kind == "pdf")
    told = json.loads(json.dumps(dropin.as_json(edition)))
    assert sum(f["kept"] for f in told["figures"]) == 17
    assert all(s["agrees"] for s in told["sums"])
    assert told["unread"] == edition.unread


def test_the_build_takes_the_new_figures_and_they_replace_the_old(tmp_path: Path) -> None:
    house = real_house(tmp_path)
    before = {f["figure_id"]: f for f in build.build(house).figures.to_pylist()}
    kept(overviews.pdf(tmp_path / "overview.pdf"), house)
    after = build.build(house).figures.to_pylist()
    new = {
        (f["measure"], f["period_start"].year, f["sex"], f["relationship"]): f
        for f in after
        if f["figure_id"] not in before
    }
    assert {f["publisher"] for f in new.values()} == {"kripos"}
    assert new["homicide_victims", 2025, "female", None]["value"] == 14
    partner = new["partner_homicide_victims", 2025, "total", None]
    assert (partner["value"], partner["qualifiers"]) == (9, ["incl_dating"])
    for measure, year, old in (
        ("homicide_cases", 2023, 35),
        ("homicide_victims", 2023, 38),
        ("homicide_victims", 2024, 37),
    ):
        sex = "na" if measure == "homicide_cases" else "total"
        figure = new[measure, year, sex, None]
        assert before[figure["supersedes"]]["value"] == old, (measure, year)
    assert len(after) == len(before) + len(new)


def test_sealed_sidecars_say_where_it_came_from(tmp_path: Path) -> None:
    house = House(tmp_path / "house")
    file = overviews.pdf(tmp_path / "Kari Nordmanns kopi.pdf")
    address = "https://www.politiet.no/drap-2025.pdf"
    edition = dropin.read(file, "kripos", house, date=DATE, url=address, title="Drap i 2025", today=DAY)
    folder = dropin.accept(edition, house, DAY)
    assert folder == house.raw / "kripos" / DAY.isoformat()
    sidecars = {s.file.name: s for s in seal.sealed_files(house, folder)}
    assert set(sidecars) == {"edition.csv", "original.pdf"}
    assert sidecars["edition.csv"].rows == 17
    assert sidecars["original.pdf"].licence["default"].startswith("unverified")
    said = b"".join(p.read_bytes() for p in folder.glob("*.yaml"))
    assert address.encode() in said
    assert b"Nordmann" not in said
    assert not list(folder.parent.glob(".*"))
    assert {p.stat().st_mode & 0o755 for p in folder.iterdir() if p.suffix == ".csv"} <= {0o644, 0o744}


def test_the_same_file_is_not_kept_twice_and_another_day_is_another_folder(tmp_path: Path) -> None:
    house = House(tmp_path / "house")
    file = overviews.pdf(tmp_path / "overview.pdf")
    first = dropin.accept(dropin.read(file, "kripos", house, date=DATE, today=DAY), house, DAY)
    before = snapshot(house.raw)
    again = dropin.read(file, "kripos", house, date=DATE, today=DAY)
    assert "kept already" in "\n".join(dropin.show(again))
    assert dropin.accept(again, house, DAY + dt.timedelta(days=3)) == first
    with pytest.raises(BadInput, match="kept already, since"):
        dropin.accept(dropin.read(file, "kripos", house, date="2026-02-01", today=DAY), house, DAY)
    assert snapshot(house.raw) == before
    other = overviews.pdf(tmp_path / "other.pdf", (overviews.CASES,))
    second = dropin.accept(dropin.read(other, "kripos", house, date=DATE, today=DAY), house, DAY)
    assert second.name == f"{DAY.isoformat()}.2"


def test_nothing_is_kept_without_a_clear_yes(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not cli_files._agreed("it")  # pytest is no terminal
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    for answer, meant in (("y", True), ("J", True), ("", False), ("n", False), ("yess", False)):
        monkeypatch.setattr("builtins.input", lambda prompt, answer=answer: answer)
        assert cli_files._agreed("it") == meant, answer


def test_a_failure_while_writing_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    house = House(tmp_path / "house")
    edition = dropin.read(overviews.csv_file(tmp_path / "a.csv"), "kripos", house, date=DATE, today=DAY)

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("analysis.fetch.dropin.keep._read_back", stop)
    with pytest.raises(KeyboardInterrupt):
        dropin.accept(edition, house, DAY)
    assert snapshot(house.raw) == {}
    assert list((house.raw / "kripos").iterdir()) == []


# --- years side by side


def test_the_total_over_years_is_a_figure_of_those_years(tmp_path: Path) -> None:
    table = ("Drapsofre fordelt på kjønn", (("", "2023", "2024", "2025", "Sum"), ("Kvinner", "9", "20", "14", "43")))
    edition = read(overviews.csv_file(tmp_path / "a.csv", (table,)))
    (total,) = (f for f in edition.rows if f.start != f.end)
    assert (total.start, total.end, total.value) == ("2023", "2025", "43")
    gaps = (table[0], (("", "2020", "2024", "2025", "Sum"), ("Kvinner", "9", "20", "14", "43")))
    assert not [f for f in read(overviews.csv_file(tmp_path / "b.csv", (gaps,))).rows if f.start != f.end]
    wrong = overviews.changed(table, 1, 4, "44")
    problems = read(overviews.csv_file(tmp_path / "c.csv", (wrong,))).problems
    place = "(table 1, row 5, column sum; table 1, row 5, column 2023)"
    said = f"homicide_victims female, 2023–2025, the years: printed 44 IS NOT the sum 43 = 9 + 20 + 14 {place}"
    assert problems == [said]


def test_2011_must_say_whether_the_dead_of_22_july_are_counted(tmp_path: Path) -> None:
    rows = (("", "2010", "2011", "2012"), ("Antall ofre", "31", "111", "28"))
    open_ = read(overviews.csv_file(tmp_path / "a.csv", (("Saker og ofre", rows),)))
    assert ["22 July" in p for p in open_.problems] == [True]
    said = overviews.changed(("Saker og ofre", rows), 1, 0, "Ofre inkl. 22. juli")
    edition = read(overviews.csv_file(tmp_path / "b.csv", (said,)))
    assert edition.problems == []
    assert {f.start: f.breakdown for f in edition.rows} == {"2010": (), "2011": ("incl_22july",), "2012": ()}


def test_a_subtotal_is_no_further_relation(tmp_path: Path) -> None:
    table = (
        "Drapsofre fordelt på relasjon til gjerningspersonen, 2025",
        (
            ("Relasjon", "Kvinner", "Prosent"),
            ("Ektefelle/samboer/registrert partner", "5", "45,5"),
            ("Tidligere ektefelle/samboer", "3", "27,3"),
            ("Kjæreste", "1", "9,1"),
            ("Sum partner inkl. kjæreste", "9", "81,8"),
            ("Familie", "2", "18,2"),
            ("Ofre totalt", "11", "100"),
        ),
    )
    edition = read(overviews.csv_file(tmp_path / "a.csv", (table,)))
    assert edition.problems == []
    found = {f.breakdown: f.value for f in edition.rows if f.measure == "partner_homicide_victims"}
    assert found == {
        ("spouse_or_cohabitant",): "5",
        ("former_spouse_cohabitant_or_partner", "excl_kjaereste"): "3",
        ("boyfriend_girlfriend", "incl_kjaereste"): "1",
        ("incl_kjaereste",): "9",
    }
    assert "table 1: prosent" in edition.unread
    assert not [said for said in edition.remarks if "claims about them" in said]
    wrong = overviews.changed(table, 4, 1, "8")
    problems = read(overviews.csv_file(tmp_path / "b.csv", (wrong,))).problems
    assert any("printed 8 IS NOT the sum 9 = 5 + 3 + 1" in p for p in problems)


def test_women_in_a_list_of_cases_and_victims_are_nobodys_until_said(tmp_path: Path) -> None:
    rows = (("", "2025"), ("Antall saker", "21"), ("Antall ofre", "24"), ("Kvinner", "14"))
    with pytest.raises(BadInput, match="whom each counts is not clear"):
        read(overviews.csv_file(tmp_path / "a.csv", (("Saker og ofre", rows),)))
    said = overviews.changed(("Saker og ofre", rows), 3, 0, "Kvinnelige ofre")
    assert len(read(overviews.csv_file(tmp_path / "b.csv", (said,))).rows) == 3


def test_drap_alone_is_cases_only_beside_victims(tmp_path: Path) -> None:
    rows = (("", "2025"), ("Antall drap", "21"), ("Antall ofre", "24"))
    assert len(read(overviews.csv_file(tmp_path / "a.csv", (("", rows),))).rows) == 2
    with pytest.raises(BadInput, match="clear only beside homicide_victims"):
        read(
            overviews.csv_file(
                tmp_path / "b.csv", (("", (rows[0], ("Antall drap", "21"), ("Antall gjerningspersoner", "22"))),)
            )
        )


def test_perpetrators_carry_the_definition_of_the_old_series(tmp_path: Path) -> None:
    rows = (("", "2025"), ("Gjerningspersoner", "22"), ("Mannlige gjerningspersoner", "20"))
    house = House(tmp_path / "house")
    kept(overviews.csv_file(tmp_path / "a.csv", (("", rows),)), house)
    (sidecar,) = (s for s in seal.sealed_files(house, house.snapshots[0]) if s.file.name == "edition.csv")
    assert {row.qualifiers for row in published.read(sidecar, house).rows} == {("charged",)}


# --- the form


KRIPOS_2025 = {
    ("homicide_cases", "na", ""): "21",
    ("homicide_victims", "total", ""): "24",
    ("homicide_victims", "female", ""): "14",
    ("homicide_victims", "male", ""): "10",
    ("partner_homicide_victims", "total", "incl_kjaereste"): "9",
    ("homicide_victims", "total", "relationship=other_family"): "5",
    ("homicide_victims", "total", "relationship=acquaintance"): "8",
    ("homicide_victims", "total", "sum_only=unknown_relation"): "2",
    ("homicide_victims_share", "female", ""): "58",
    ("partner_homicide_share", "na", "incl_kjaereste"): "37,5",
}


def test_a_filled_form_is_an_edition_and_an_empty_line_is_no_figure(tmp_path: Path) -> None:
    house = House(tmp_path / "house")
    rows = kept(typed(tmp_path, KRIPOS_2025), house)
    assert len(rows) == len(KRIPOS_2025) - 1  # one line served the sum alone
    assert {r["where_in_source"] for r in rows} == {"side 4, tabell 2"}
    assert {r["value"] for r in rows if r["measure"] == "partner_homicide_share"} == {"37.5"}
    assert "0" not in {r["value"] for r in rows}
    zero = kept(typed(tmp_path, {("homicide_cases", "na", ""): "0"}), House(tmp_path / "zero"))
    assert [r["value"] for r in zero] == ["0"]


def test_the_form_may_come_back_as_workbook_or_with_commas(tmp_path: Path) -> None:
    text = filled("kripos", 2025, KRIPOS_2025)
    cells = list(csv.reader(io.StringIO(text), delimiter=";"))
    book = overviews.workbook(tmp_path / "form.xlsx", [[[c.replace("37,5", "37.5") for c in row] for row in cells]])
    commas = tmp_path / "commas.csv"
    with commas.open("w", encoding="cp1252", newline="") as file:
        csv.writer(file).writerows(cells)
    expected = kept(typed(tmp_path, KRIPOS_2025), House(tmp_path / "a"))
    assert kept(book, House(tmp_path / "b")) == expected
    assert kept(commas, House(tmp_path / "c")) == expected


@pytest.mark.parametrize("source", dropin.SOURCES)
def test_the_template_reads_back_empty_and_every_line_can_be_filled(source: str, tmp_path: Path) -> None:
    text = dropin.template(source, 2025)
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";"))
    assert list(rows[0]) == form.COLUMNS
    assert {r["value"] for r in rows} == {r["where_in_source"] for r in rows} == {""}
    assert {r["period_start"] for r in rows} == {"2025"}
    path = tmp_path / "form.csv"
    path.write_text(text, encoding="utf-8")
    assert "no line of the form holds a value" in read(path, source, title="T", url="https://x.no").problems
    for row in rows:
        key = (row["measure"], row["sex"], row["breakdown"])
        if not row["breakdown"].startswith(words.SUM_ONLY):
            edition = read(typed(tmp_path, {key: "1"}, source), source, title="T", url="https://x.no")
            assert edition.problems == [], key
            house = House(tmp_path / "-".join(map(str, key)).replace("/", "-"))
            folder = dropin.accept(edition, house, DAY)
            (sidecar,) = (s for s in seal.sealed_files(house, folder) if s.file.name == "edition.csv")
            (made,) = published.read(sidecar, house).rows
            assert made.value == 1


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({("homicide_victims", "male", ""): "11"}, "printed 24 IS NOT the sum 25 = 14 + 11"),
        (
            {("homicide_victims", "total", "relationship=acquaintance"): "9"},
            "printed 24 IS NOT the sum 25 = 9 + 5 + 9 + 2",
        ),
        ({("homicide_cases", "na", ""): "25"}, "printed 24 IS LESS THAN 25"),
        ({("homicide_victims_share", "female", ""): "48"}, "printed 48 % DOES NOT FIT 14 of 24, 58.3"),
        ({("partner_homicide_victims", "total", "excl_kjaereste"): "10"}, "printed 9 IS LESS THAN 10"),
    ],
)
def test_numbers_that_cannot_all_be_right_are_refused_with_both(
    changes: dict[tuple[str, str, str], str], said: str, tmp_path: Path
) -> None:
    house = House(tmp_path / "house")
    edition = read(typed(tmp_path, KRIPOS_2025 | changes))
    assert any(said in p for p in edition.problems), edition.problems
    assert f"NOT ok  {edition.problems[0]}" in "\n".join(dropin.show(edition))
    with pytest.raises(BadInput, match="not accepted") as stopped:
        dropin.accept(edition, house, DAY)
    assert stopped.value.exit_code == 2
    assert not house.raw.exists()


@pytest.mark.parametrize(
    ("cells", "column", "said"),
    [
        ({"value": "<5"}, "value", "a bound is not a value"),
        ({"value": "–"}, "value", "a mark that may mean none, not known or withheld"),
        ({"value": "17*"}, "value", "a number with a mark beside it"),
        ({"value": "-3"}, "value", "cannot be negative"),
        ({"value": "3.260"}, "value", "a fraction or thousands"),
        ({"value": "23,5"}, "value", "a count has no decimals"),
        ({"value": "50 %"}, "value", "a percentage where a count should stand"),
        ({"value": "=1+1"}, "value", "a formula"),
        ({"value": "ca. 20"}, "value", "a rounded number"),
        ({"value": "１７"}, "value", "not a number"),
        ({"value": "ti"}, "value", "not a number"),
        ({"where_in_source": ""}, "where_in_source", "needs its place"),
        ({"where_in_source": "side 4, saken i Storgata"}, "where_in_source", "no other words"),
        ({"where_in_source": '=HYPERLINK("http://x")'}, "where_in_source", "no other words"),
        ({"where_in_source": "side 4\u202e"}, "where_in_source", "right-to-left override"),
        ({"period_end": "2024"}, "period_end", "ends before it starts"),
        ({"period_start": ""}, "period_start", "needs its period"),
        ({"period_end": "31.12.2025"}, "period_end", "not a date of the form"),
        ({"counted_by": "NTB"}, "counted_by", "nobody whose count this source prints"),
        ({"sex": "femal"}, "measure / sex / breakdown", "no figure that this source is known to print"),
        ({"breakdown": "incl_kjaerest"}, "measure / sex / breakdown", "no figure that this source is known to print"),
    ],
)
def test_a_wrong_cell_of_the_form_is_named(cells: dict[str, str], column: str, said: str, tmp_path: Path) -> None:
    path = typed(tmp_path, {("homicide_victims", "total", ""): "24"}, **cells)
    with pytest.raises(BadInput, match=said) as stopped:
        read(path)
    assert (stopped.value.row, stopped.value.column) == (3, column)
    assert stopped.value.remedy


def test_a_year_that_was_not_over_is_no_whole_year(tmp_path: Path) -> None:
    late = {"period_start": "2026", "period_end": "2026"}
    path = typed(tmp_path, {("homicide_victims", "total", ""): "24"}, **late)
    assert ["was not over on 2026-01-20" in p for p in read(path).problems] == [True]
    path = typed(tmp_path, {("homicide_victims", "total", ""): "3"}, period_start="2026-01-01", period_end="2026-01-19")
    assert read(path).problems == []


def test_a_year_to_come_is_not_accepted(tmp_path: Path) -> None:
    late = {"period_start": "2030", "period_end": "2030"}
    path = typed(tmp_path, {("homicide_victims", "total", ""): "24"}, **late)
    edition = read(path)
    with pytest.raises(BadInput, match="the period was not over on 2026-01-20"):
        dropin.accept(edition, House(tmp_path / "house"), DAY)


@pytest.mark.parametrize("value", ["1e300", "1e+300", "1" + " 000" * 100, "9" * 12, "1 000 000 000"])
def test_a_count_beyond_all_counts_is_none(value: str, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"column value"):
        read(typed(tmp_path, {("homicide_victims", "total", ""): value}))


def test_a_bound_stays_a_bound_and_sums_nothing(tmp_path: Path) -> None:
    values = {("homicide_victims", "total", ""): "24", ("homicide_victims", "female", ""): "30"}
    path = typed(tmp_path, values)
    assert read(path).problems
    text = path.read_text(encoding="utf-8").replace(";female;;2025;2025;30", ";female;upper_bound;2025;2025;30")
    path.write_text(text, encoding="utf-8")
    assert [s for s in read(path).sums if "30" in s.added] == []
    acquaintance = ("homicide_victims", "total", "relationship=acquaintance")
    relations = typed(tmp_path, KRIPOS_2025 | {acquaintance: "30"}).read_text(encoding="utf-8")
    bounded = tmp_path / "bounded.csv"
    bounded.write_text(relations, encoding="utf-8")
    assert read(bounded).problems
    bounded.write_text(
        relations.replace("relationship=acquaintance;", '"relationship=acquaintance;upper_bound";'), encoding="utf-8"
    )
    assert read(bounded).problems == []
    path.write_text(text, encoding="utf-8")
    house = House(tmp_path / "house")
    kept(path, house)
    (sidecar,) = (s for s in seal.sealed_files(house, house.snapshots[0]) if s.file.name == "edition.csv")
    bound = next(r for r in published.read(sidecar, house).rows if r.sex == "female")
    assert (bound.value, bound.value_high, bound.precision) == (None, 30, "at_most")


def test_the_ministry_quotes_kripos(tmp_path: Path) -> None:
    path = typed(tmp_path, {("partner_homicide_victims", "total", "incl_kjaereste"): "9"}, "jd", counted_by="Kripos")
    assert {"--title", "--url"} <= {p.split()[-1] for p in read(path, "jd").problems}
    edition = read(path, "jd", title="Pressemelding 1-2026", url="https://www.regjeringen.no/no/1")
    house = House(tmp_path / "house")
    folder = dropin.accept(edition, house, DAY)
    (row,) = csv.DictReader(io.StringIO((folder / "edition.csv").read_text(encoding="utf-8")))
    assert (row["original_publisher"], row["confidence"]) == (
        "Kripos (via Justis- og beredskapsdepartementet)",
        "medium",
    )


def test_bufdirs_totals_may_hold_persons_in_neither_group(tmp_path: Path) -> None:
    rows = (("", "2024", "2025"), ("Kvinner", "2 100", "2 050"), ("Menn", "200", "190"), ("Totalt", "2 305", "2 240"))
    table = ("Tabell 1: Voksne beboere etter kjønn", rows)
    edition = read(overviews.csv_file(tmp_path / "a.csv", (table,)), "bufdir")
    assert edition.problems == []
    assert {f.value for f in edition.rows if f.sex == "total"} == {"2305", "2240"}
    over = overviews.changed(table, 3, 1, "2 299")
    assert read(overviews.csv_file(tmp_path / "b.csv", (over,)), "bufdir").problems
    assert read(overviews.csv_file(tmp_path / "c.csv", (overviews.retitled(table, "Drapsofre etter kjønn"),))).problems


def test_the_directorates_orders_and_alarms(tmp_path: Path) -> None:
    rows = (
        ("", "2024", "2025"),
        ("Anmeldte brudd på besøks- og kontaktforbud", "3 700", "3 900"),
        ("Ilagt omvendt voldsalarm", "192", "260"),
    )
    given = {"title": "Tall for 2025", "url": "https://www.politiet.no/x"}
    edition = read(overviews.csv_file(tmp_path / "a.csv", (("Besøks- og kontaktforbud", rows),)), "pod", **given)
    assert edition.problems == []
    assert [(f.measure, f.value) for f in edition.rows if f.end == "2025"] == [
        ("restraining_order_breaches_reported", "3900"),
        ("reverse_alarm_imposed", "260"),
    ]


# --- the crosswalk


@pytest.mark.parametrize("source", dropin.SOURCES)
def test_every_label_gives_a_figure_that_the_form_has(source: str) -> None:
    lines = words.lines(source)
    assert lines
    for (of, text), label in words.labels(source).items():
        measure = label.measure or of
        if label.keep and measure and label.kind != "title":
            tags = tuple(sorted(set(label.tags) - set(words.EXTRA)))
            sexes = {label.sex} if label.sex else {"total", "na"}
            assert any((measure, sex, tags) in lines for sex in sexes), (text, measure, tags)
    for line in lines.values():
        assert line.definition.strip()
        assert (line.measure,) in effects.table("measures")
        assert all(t.startswith(words.SUM_ONLY) or (t,) in effects.table("tags") for t in line.breakdown)
    assert (words.publisher(source).spelling,) in effects.table("publishers")


def test_the_crosswalk_of_transcribed_rows_is_not_changed_by_ours() -> None:
    """A definition of ours that the notes know says there just what its measure is meant to say."""
    known = {
        (line.measure, line.definition): effects.table("notes").get((line.measure, line.definition))
        for source in dropin.SOURCES
        for line in words.lines(source).values()
    }
    said = {measure: pairs for (measure, _), pairs in known.items() if pairs}
    assert said == {"homicide_perpetrators": (("qualifiers", "charged"),)}
    assert "charged" in vocabulary.known("qualifiers")
