"""A new edition of Kripos' overview, made up, dropped in: which verdicts move, and who says so."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from analysis import verdicts
from analysis.paths import House
from conftest import Ended, real_house, run
from overviews import csv_file, pdf, xlsx

DATE = "2026-01-20"


@pytest.fixture
def house(tmp_path: Path) -> House:
    return real_house(tmp_path / "house")


def drop(house: House, file: Path, *more: str) -> Ended:
    return run(house, "fetch", "kripos", "--file", str(file), "--date", DATE, *more)


def resting_on(house: House) -> dict[str, set[str]]:
    """claim -> the figures that its numbers rest on."""
    kept = verdicts.kept(house.claim_ids, None, house)
    return {k.judgement["id"]: set(verdicts.used(k.judgement, "reference")) for k in kept}


def test_it_moves_exactly_the_verdicts_that_rest_on_what_it_revises(house: House, tmp_path: Path) -> None:
    assert run(house, "claims", "--check").code == 0
    before = resting_on(house)
    told = drop(house, pdf(tmp_path / "overview.pdf"), "--confirm", "--json")
    assert told.code == 0, told.err
    found = json.loads(told.out)
    revised = {c["before"]["figure_id"] for c in found["changes"] if c["kind"] == "revised"}
    assert revised
    should_move = {name for name, figures in before.items() if figures & revised}
    assert {d["claim"] for d in found["verdicts"]} == should_move != set()
    gate = run(house, "claims", "--check")
    assert gate.code == 1
    assert all(f"\n{name}: " in gate.err for name in should_move)
    assert f"{len(should_move)} of {len(before)} claims differ" in gate.err


@pytest.mark.parametrize("made", [pdf, csv_file, xlsx])
def test_the_same_file_again_changes_nothing(made, house: House, tmp_path: Path) -> None:
    file = made(tmp_path / f"overview.{made.__name__.removesuffix('_file')}")
    assert drop(house, file, "--confirm").code == 0
    kept = {p: p.read_bytes() for p in house.raw.rglob("*") if p.is_file()}
    again = drop(house, file, "--confirm")
    assert again.code == 0, again.err
    assert "nothing was kept: all as before" in again.out
    assert {p: p.read_bytes() for p in house.raw.rglob("*") if p.is_file()} == kept


def test_without_a_word_of_consent_nothing_is_kept(house: House, tmp_path: Path) -> None:
    before = {p for p in house.raw.rglob("*") if p.is_file()}
    told = drop(house, pdf(tmp_path / "overview.pdf"))
    assert told.code == 1
    assert "is the sum" in told.out
    assert "--confirm" in told.err
    assert {p for p in house.raw.rglob("*") if p.is_file()} == before


def test_the_form_comes_empty_and_an_empty_form_is_no_edition(house: House, tmp_path: Path) -> None:
    form = tmp_path / "form.csv"
    ended = run(house, "fetch", "kripos", "--template", "--year", "2025")
    assert ended.code == 0
    form.write_text(ended.out, encoding="utf-8", newline="")
    assert drop(house, form, "--confirm").code == 2


@pytest.mark.parametrize("arguments", [("--file", "x.pdf"), ("ssb", "--file", "x.pdf"), ("vg", "--template")])
def test_who_sends_no_files_is_told(house: House, arguments: tuple[str, ...]) -> None:
    ended = run(house, "fetch", *arguments)
    assert ended.code == 2
    assert "kripos" in ended.err
