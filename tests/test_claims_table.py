"""The registry as a campaign writer sees it, and as other programs read it."""

from __future__ import annotations

import datetime as dt
import io
import json
import os
import subprocess
import sys
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise
from typing import Any

import pytest
from babel.numbers import format_decimal
from rich.console import Console

from analysis import forms, listing, verdicts, vocabulary
from analysis.care import HELP
from analysis.paths import PACKAGE, House
from conftest import Real, run

KEYS = (
    "id type text verdict direction flags reading estimate low high k n period p_below p_in p_above phrase_low "
    "phrase_high as_of evidence_count published instead reference"
).split()


@pytest.fixture(scope="module")
def house(built: Real) -> House:
    return built.house


@pytest.fixture(scope="module")
def table(house: House) -> str:
    ended = run(house, "claims")
    assert ended.code == 0, ended.err
    return ended.out


@pytest.fixture(scope="module")
def entries(house: House) -> dict[str, dict[str, Any]]:
    ended = run(house, "claims", "--json")
    assert ended.code == 0, ended.err
    assert "NaN" not in ended.out
    assert "Infinity" not in ended.out
    return {e["id"]: e for e in json.loads(ended.out)}


def block(table: str, claim: str) -> str:
    """One claim's lines, as three columns read one after the other."""
    rows = table.split("\n" + listing._line("-" * w for w in listing.WIDTHS))
    (found,) = [row for row in rows if claim in row.split()]
    ends = [sum(listing.WIDTHS[:i]) + 2 * i for i in range(4)]
    lines = found.splitlines()
    return " | ".join(" ".join(line[a:b].strip() for line in lines).strip() for a, b in pairwise(ends))


# --- as JSON


def test_json_has_one_entry_a_claim_with_the_agreed_keys(house: House, entries: dict[str, dict[str, Any]]) -> None:
    assert list(entries) == house.claim_ids
    assert all([k for k in e if k != "flags_in_words"] == KEYS for e in entries.values())


def test_the_numbers_are_those_of_the_newest_reference_window(house: House, entries: dict[str, dict[str, Any]]) -> None:
    for name, e in entries.items():
        known = [r for r in e["reference"] if not r.get("missing")]
        if not known:
            assert (e["k"], e["n"], e["estimate"], e["period"]) == (None, None, None, None), name
            continue
        newest = max(known, key=lambda r: r["period"][1])
        assert [e[k] for k in ("k", "n", "low", "high", "p_below", "p_in", "p_above")] == [
            newest[k] for k in ("k", "n", "low", "high", "p_below", "p_in", "p_above")
        ], name
        assert e["estimate"] == newest["share"]
    one = entries["one-in-four"]
    assert (one["k"], one["n"], one["period"]) == (99, 323, ["2013-01-01", "2023-12-31"])
    assert (one["phrase_low"], one["phrase_high"]) == (1 / 4.5, 1 / 3.5)
    assert one["evidence_count"] == len(verdicts.verdict("one-in-four", None, house)["evidence"])


def test_the_days_of_a_change_run_from_its_first_day(entries: dict[str, dict[str, Any]]) -> None:
    assert entries["domestic-violence-500-percent"]["period"] == ["2006-01-01", "2010-12-31"]


def test_every_flag_is_said_in_words(entries: dict[str, dict[str, Any]], house: House) -> None:
    def of(j: dict[str, Any], *parts: str) -> set[str]:
        return {*j["flags"], *(flag for part in parts for r in j[part] for flag in r.get("flags", ()))}

    for name, e in entries.items():
        assert e["flags_in_words"].keys() == of(e, "reference"), name
        assert all(words["nb"] and words["en"] for words in e["flags_in_words"].values())
    whole = json.loads(run(house, "claim", "one-in-four", "--json").out)
    assert whole["flags_in_words"].keys() == of(whole, "reference", "evidence", "refused", "stated")
    assert whole["flags_in_words"]["mixed_source"]["nb"] == "teller og nevner fra ulike kilder"


def test_as_of_judges_by_what_was_public(house: House) -> None:
    ended = run(house, "claims", "--as-of", "2016-11-25", "--json")
    found = {e["id"]: e for e in json.loads(ended.out)}
    assert {e["as_of"] for e in found.values()} == {"2016-11-25"}
    assert found["one-in-four"]["verdict"] == "not_checkable"
    text = run(house, "claims", "--as-of", "2016-11-25").out
    assert "Vurdert etter det som var kjent 2016-11-25" in text


# --- the vocabulary of flags


def test_every_flag_has_its_words_and_its_short_words() -> None:
    expected = set(
        "own_source_only stated_only reconstructed mixed_source unit_unclear undated later_edition low_confidence "
        "break too_precise part_period dispersed sex_doubtful period_assumed definition_missing derived".split()
    )
    flags, short = vocabulary.words("flag"), vocabulary.words("flag_short")
    assert flags.keys() == short.keys() == expected
    assert all(w.nb and w.en for table in (flags, short) for w in table.values())
    assert all(len(w.nb) <= 26 for w in short.values())  # one line of the table's middle column


def test_directions_fit_counts_and_changes_too() -> None:
    words = vocabulary.words("direction")
    assert "andel" not in words["errs_low"].nb + words["errs_high"].nb
    assert "share" not in words["errs_low"].en + words["errs_high"].en


# --- as a table


def test_the_table_fits_100_columns_and_ends_with_the_help_line(table: str) -> None:
    assert max(map(len, table.splitlines())) <= 100
    assert table.rstrip().endswith(HELP["nb"])
    assert "Data til 2026-11-22, regel v1" in table


def test_every_claim_says_its_verdict_in_words(table: str, house: House) -> None:
    for name in house.claim_ids:
        j = verdicts.verdict(name, None, house)
        said = block(table, name).replace("\u00a0", " ")
        assert j["text"]["nb"][:30].replace("\u00a0", " ") in said, name
        assert forms.verdict(j, "nb") in said, name
        assert j["published"]["by"] in said, name
        assert forms.direction(j, "nb") in said, name
        for flag in j["flags"]:
            told = {"own_source_only": "egen kilde"} | (
                {"low_confidence": "kilden er usikker"} if forms.uncertain(j) else {}
            )
            shown = told.get(flag) or vocabulary.words("flag_short")[flag].nb
            assert shown in said or flag == j["direction"], (name, flag)


@pytest.mark.parametrize(
    ("claim", "said"),
    [
        ("one-in-four", ["~ Tallene spriker", "30,7 % (25,9–35,9 %) 99 av 323 ofre, 2013–2023 kjærester regnet med",
                         "23,9 % (19,3–29,2 %) 68 av 284 ofre, 2012–2021"]),
        ("eighty-three-women", ["(✓) Stemmer med sin egen kilde", "83 ofre (kvinner) 2013–2023 16 ofre (menn)",
                                "våre ord"]),
        ("domestic-violence-500-percent", ["✗ Tallene sier noe annet", "– økningen er mindre enn ordene sier",
                                           "+408 %", "487 (2006) til 2 474 (2010)"]),
        ("eight-a-year", ["9,0 per år (7,4–10,9) 99 ofre på 11 år, 2013–2023"]),
        ("double-the-average-2023", ["2,07 ganger", "mot 8,2 i snitt (2013–2022)", "* utregnet differanse"]),
        ("hundreds-in-hiding", ["? Kan ikke avgjøres med åpne tall", "under 500 personer mai 2025"]),
        ("hidden-addresses-halved", ["ned mer enn 50 %", "over 1 000 (2015) til under 500 (mai 2025)",
                                     "* usikker kilde"]),
        ("clearance-fell", ["−15 prosentpoeng", "39 % (2015) til 24 % (2021)", "* trykt andel, uten antall"]),
        ("twenty-seven-percent", ["27 % trykt andel, uten antall, 2000–2016"]),
        ("highest-in-ten-years-2023", ["38 ofre 2023; nest høyest i 2014–2022: 31"]),
        ("lives-could-be-saved", ["Avgjør ikke, men er kjent: 75 % (70–80 %)"]),
        ("nearly-half-2023", ["44,7 % 17 av 38 ofre, 2023"]),  # a record has no interval
    ],
)  # fmt: skip
def test_each_type_is_written_in_its_own_form(table: str, claim: str, said: list[str]) -> None:
    found = block(table, claim).replace("\u00a0", " ")
    assert all(words in found for words in said), found


def test_verdicts_differ_in_shape_and_words_and_not_by_colour_alone() -> None:
    assert len(set(listing.SHAPES.values())) == len(set(listing.PLAIN_SHAPES.values())) == 5
    assert all(shape.isascii() for shape in listing.PLAIN_SHAPES.values())


def test_a_terminal_gets_a_table_of_the_same_words(house: House) -> None:
    judgements = [k.judgement for k in verdicts.kept(house.claim_ids, None, house)]
    for width in (100, 140):
        console = Console(file=io.StringIO(), width=width, force_terminal=True, color_system=None)
        console.print(listing.table(judgements, width))
        printed = console.file.getvalue()
        assert max(len(line.rstrip()) for line in printed.splitlines()) <= 100
        assert all(j["id"] in printed for j in judgements)
        assert printed.count("? Kan ikke") == sum(x["verdict"] == "not_checkable" for x in judgements)


def test_an_empty_registry_says_so(house: House, tmp_path) -> None:
    own = House(tmp_path)
    (own.root / "data").mkdir()
    for name in ("raw", "processed"):
        (own.root / "data" / name).symlink_to(house.root / "data" / name)
    ended = run(own, "claims")
    assert ended.code == 0
    assert "Ingen setninger er registrert" in ended.out


def test_a_review_that_is_overdue_is_said_in_words(house: House) -> None:
    j = {**verdicts.verdict("one-in-four", None, house), "review_by": "2026-01-01"}
    _, verdict, _ = listing.cells(j)
    assert "* skulle vært sett på igjen 2026-01-01" in verdict
    assert not [line for line in listing.cells({**j, "review_by": j["data_date"]})[1] if "sett på igjen" in line]


# --- reviews


def test_a_review_that_is_overdue_fails_the_scheduled_command_alone(house: House) -> None:
    due = run(house, "claims", "--review", "--as-of", "2099-01-01")
    assert due.code == 1
    assert all(f"{name}: review_by" in due.err for name in house.claim_ids)
    in_time = run(house, "claims", "--review", "--as-of", "2026-11-22")
    assert (in_time.code, in_time.out.split(";")[0]) == (0, "no claim is due as of 2026-11-22")
    by_json = json.loads(run(house, "claims", "--review", "--as-of", "2026-11-22", "--json").out)
    assert {e["id"] for e in by_json} == set(house.claim_ids)
    assert not any(e["expired"] for e in by_json)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--check", "--review"), "one thing at a time"),
        (("--check", "--acknowledge", "x"), "one thing at a time"),
        (("--check", "--as-of", "2020-01-01"), "--as-of"),
        (("--acknowledge", "x", "--as-of", "2020-01-01"), "--as-of"),
        (("--as-of", "yesterday"), "YYYY-MM-DD"),
    ],
)
def test_what_does_not_go_together_ends_with_2(house: House, arguments: tuple[str, ...], said: str) -> None:
    ended = run(house, "claims", *arguments)
    assert (ended.code, ended.out) == (2, "")
    assert said in ended.err


# --- what is kept


@pytest.mark.parametrize(
    "command", [["claims"], ["claims", "--json"], ["cite", "one-in-four"], ["claim", "one-in-four"]]
)
def test_what_is_kept_is_read_without_tables_and_models(house: House, command: list[str]) -> None:
    run(house, *command)
    heavy = (
        "pandas",
        "pyarrow",
        "numpy",
        "scipy",
        "analysis.registry",
        "rich",
        "babel",
        "analysis.claims",
        "analysis.store",
    )
    code = (
        "import sys\nfrom analysis.cli import app\n"
        f"try: app({command!r})\nfinally: print([m for m in {heavy!r} if m in sys.modules], file=sys.stderr)"
    )
    env = {**os.environ, "PYTHONPATH": str(PACKAGE.parent), "PARTNERDRAP_ROOT": str(house.root)}
    ended = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
    assert ended.stderr.strip().splitlines()[-1] == "[]"


def test_a_judgement_is_kept_until_claim_or_figures_change(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    verdicts.kept(house.claim_ids, None, house)
    said: list[str] = []
    verdicts.kept(house.claim_ids, None, house, said.append)
    assert said == []
    monkeypatch.setattr(verdicts.state, "code", lambda: "other")
    verdicts.kept(["one-in-four", "nearly-half-2023"], None, house, said.append)
    assert said == ["judging 2 of 2 claims: figures, claims or code are new"]


@pytest.mark.parametrize("damage", ["", "[]", "{}", '{"key": 1}', "\0"])
def test_a_damaged_file_is_judged_anew(house: House, damage: str) -> None:
    path = verdicts._path("nearly-half-2023", None, house)
    whole = verdicts.verdict("nearly-half-2023", None, house)
    path.write_text(damage, encoding="utf-8")
    assert verdicts.verdict("nearly-half-2023", None, house) == whole


# --- forms


@pytest.mark.parametrize("x", [0, 1, 9.5, 68, 999, 1000, 2474, 10981, 1234567, 0.25, 23.94366, 8.2, -15, -0.04])
@pytest.mark.parametrize("digits", [0, 1, 2])
@pytest.mark.parametrize("lang", ["nb", "en"])
def test_numbers_look_as_babel_writes_them(x: float, digits: int, lang: str) -> None:
    locale, pattern = {"nb": "nb_NO", "en": "en_GB"}[lang], f"#,##0.{'#' * digits}".rstrip(".")
    half_up = Decimal(str(x)).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
    babel = format_decimal(half_up, pattern, locale).replace("-", forms.MINUS)
    assert forms.number(x, lang, digits) == ("0" if babel == forms.MINUS + "0" else babel)


@pytest.mark.parametrize(
    ("days", "nb", "en"),
    [
        (["2015-01-01", "2015-12-31"], "2015", "2015"),
        (["2012-01-01", "2021-12-31"], "2012–2021", "2012–2021"),
        (["2025-05-01", "2025-05-31"], "mai 2025", "May 2025"),
        (["2024-02-01", "2024-02-29"], "februar 2024", "February 2024"),
        (["2023-02-01", "2023-02-27"], "1. februar 2023 til 27. februar 2023", "1 February 2023 to 27 February 2023"),
        (["2024-04-08", "2024-04-08"], "8. april 2024", "8 April 2024"),
        (["2000-01-01", "2016-09-30"], "1. januar 2000 til 30. september 2016", "1 January 2000 to 30 September 2016"),
        (None, "ukjent periode", "period unknown"),
    ],
)
def test_periods_are_written_as_people_write_them(days: list[str] | None, nb: str, en: str) -> None:
    assert (forms.period(days, "nb"), forms.period(days, "en")) == (nb, en)


@pytest.mark.parametrize(
    ("low", "high", "shape", "nb", "en"),
    [
        (None, 500, "count", "høyst 500", "at most 500"),
        (0, 68, "count", "høyst 68", "at most 68"),
        (1000, None, "count", "minst 1\u00a0000", "at least 1,000"),
        (20, 30, "count", "20–30", "20–30"),
        (None, -0.5, "growth", "ned minst 50\u00a0%", "down at least 50%"),
        (0.5, None, "growth", "opp minst 50\u00a0%", "up at least 50%"),
        (-0.16, -0.14, "points", "−16 til −14", "−16 to −14"),
        (0.2, 0.25, "share", "20–25\u00a0%", "20%–25%"),
        (None, None, "share", "?", "?"),
    ],
)  # fmt: skip
def test_bounds_are_said_in_words(low: float | None, high: float | None, shape: str, nb: str, en: str) -> None:
    assert (forms.bound(low, high, shape, "nb"), forms.bound(low, high, shape, "en")) == (nb, en)


def test_the_day_of_the_data_is_a_day(entries: dict[str, dict[str, Any]]) -> None:
    assert {dt.date.fromisoformat(e["as_of"]) for e in entries.values()} == {dt.date(2026, 11, 22)}
