"""The chart of a claim: its contract, its bytes, and that it draws what the judgement says."""

from __future__ import annotations

import copy
import csv
import datetime as dt
import json
import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from importlib import import_module
from pathlib import Path

import pytest

from analysis import charts, store
from analysis.charts import contract
from analysis.charts.claim import evidence as claim_evidence
from analysis.charts.words import LANGS
from analysis.errors import BadInput, CheckFailed
from analysis.verdicts import verdict


@pytest.fixture(scope="module")
def judgement(built):
    return verdict("one-in-four", None, built.house)


@pytest.fixture(scope="module")
def drawn(built, judgement):
    return {lang: claim_evidence.chart(judgement, built.house, lang) for lang in LANGS}


@pytest.fixture(scope="module")
def files(built) -> dict[str, Path]:
    return {path.name: path for path in charts.draw("one-in-four", built.house)}


def test_both_languages_and_all_formats_are_written(files) -> None:
    kinds = {f"one-in-four.{lang}.{kind}" for lang in ("nb", "en") for kind in ("svg", "png")}
    assert set(files) == kinds | {"one-in-four.csv", "one-in-four.json"}


def test_two_runs_give_the_same_svg_and_csv_bytes(built, judgement, drawn) -> None:
    again = {lang: claim_evidence.chart(judgement, built.house, lang) for lang in LANGS}
    for lang in LANGS:
        assert contract.svg_of(drawn[lang]) == contract.svg_of(again[lang])
        assert contract.csv_of(drawn[lang]) == contract.csv_of(again[lang])


def test_what_is_plotted_does_not_depend_on_the_language(drawn) -> None:
    assert contract.csv_of(drawn["nb"]) == contract.csv_of(drawn["en"])


def test_every_pair_of_the_evidence_is_drawn_with_its_interval(drawn, judgement) -> None:
    plotted = [r for r in drawn["nb"].plotted if r["panel"] == "evidence"]
    assert sorted((r["k"], r["n"], r["low"], r["high"]) for r in plotted) == sorted(
        (e["k"], e["n"], e["low"], e["high"]) for e in judgement["evidence"]
    )


def test_the_pairs_that_decide_stand_on_top(drawn, judgement) -> None:
    top = [r["figure_ids"] for r in drawn["nb"].plotted if r.get("group") == "decides"]
    wanted = [r["numerator_figure_ids"] + r["denominator_figure_ids"] for r in judgement["reference"]]
    assert sorted(top) == sorted(wanted)
    assert [r["group"] for r in drawn["nb"].plotted[: len(wanted)]] == ["decides"] * len(wanted)


def test_the_svg_holds_text_title_and_description_and_no_date(files) -> None:
    for lang in LANGS:
        text = files[f"one-in-four.{lang}.svg"].read_text(encoding="utf-8")
        root = ET.fromstring(text)
        space = "{http://www.w3.org/2000/svg}"
        assert root.get("role") == "img"
        assert root.find(f"{space}title").text
        assert root.find(f"{space}desc").text
        assert len(root.findall(f".//{space}text")) > 50, "text stays text"
        assert "<dc:date>" not in text


def test_the_csv_file_is_what_is_plotted(files, drawn) -> None:
    with files["one-in-four.csv"].open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == len(drawn["nb"].plotted)
    assert all(row["figure_ids"] for row in rows)


def test_every_point_leads_to_figures_and_sources(files, built) -> None:
    about = json.loads(files["one-in-four.json"].read_text(encoding="utf-8"))
    ids, sources = set(built.frame["figure_id"]), store.sources(built.house)
    assert about["figure_ids"]
    assert set(about["figure_ids"]) <= ids
    used = built.frame[built.frame["figure_id"].isin(about["figure_ids"])]
    assert set(used["source_id"]) <= set(sources)


def test_the_text_alternative_names_finding_extremes_periods_and_n(drawn, judgement) -> None:
    top = max(judgement["evidence"], key=lambda e: e["share"])
    for lang, word in (("nb", "av"), ("en", "of")):
        alt = drawn[lang].alt
        assert drawn[lang].title in alt
        assert f"{top['k']} {word} {top['n']}" in alt
        assert top["period"][0][:4] in alt


def test_decimals_are_norwegian_in_norwegian_and_english_in_english(drawn) -> None:
    assert re.search(r"\d,\d\u00a0%", drawn["nb"].title)
    assert not re.search(r"\d\.\d", drawn["nb"].title)
    assert re.search(r"\d\.\d%", drawn["en"].title)


def test_the_source_line_names_the_publishers_of_the_rows_plotted(built) -> None:
    frame = built.frame
    kripos = frame[(frame.publisher == "kripos") & (frame.published_precision != "undated")].iloc[0]
    unodc = frame[(frame.publisher == "unodc") & (frame.geography == "NO")].iloc[0]
    alone = contract.source_line([kripos.figure_id], built.house, "nb")
    both = contract.source_line([kripos.figure_id, unodc.figure_id], built.house, "nb")
    assert "Kripos" in alone
    assert "UNODC" not in alone
    assert "Vilkår ikke avklart for UNODC" in both


@pytest.mark.parametrize("left_out", ["title", "subtitle", "counted", "interval", "alt", "caption", "source"])
def test_a_chart_without_what_readers_need_is_refused(drawn, built, left_out) -> None:
    with pytest.raises(CheckFailed, match="lacks"):
        contract.check(replace(drawn["nb"], **{left_out: ""}), built.house)


def test_a_chart_that_does_not_say_whose_sex_is_counted_is_refused(drawn, built) -> None:
    with pytest.raises(CheckFailed, match="sex"):
        contract.check(replace(drawn["nb"], subtitle="Drepte personer i Norge"), built.house)


@pytest.mark.parametrize(
    ("lang", "text", "said"),
    [
        ("nb", "Begge kjønn, Norge", True),
        ("nb", "drepte kvinner", True),
        ("nb", "Kjønn er ikke oppgitt.", True),
        ("nb", "Drepte mennesker", False),
        ("nb", "Drepte, uten omtale av kjønn", False),
        ("nb", "Sammendrag for politimannen", False),
        ("en", "women and men", True),
        ("en", "Reports; sex is not stated", True),
        ("en", "documents of Essex", False),
        ("en", "by sex", False),
    ],
)
def test_whose_sex_is_said_in_the_words_of_the_vocabulary(lang: str, text: str, said: bool) -> None:
    assert contract.says_whose_sex(text, lang) is said


@pytest.mark.parametrize("kind", ["evidence", "timeline", "sensitivity"])
def test_braces_in_a_sentence_are_drawn_as_they_stand(judgement, built, kind: str) -> None:
    """They are what somebody wrote, and no fields of ours."""
    j, text = copy.deepcopy(judgement), "Hvert {fjerde} {0} {} {drap!r} {{er}} }{"
    j["text"] = dict.fromkeys(LANGS, text)
    for phrase in [*j["phrases"], *(r["phrase"] for r in j["evidence"] if isinstance(r.get("phrase"), dict))]:
        phrase["text"] = text
    for lang in LANGS:
        made = import_module(f"analysis.charts.claim.{kind}").chart(j, built.house, lang)
        contract.check(made, built.house)
        assert text in made.subtitle or text in made.alt


def test_a_field_that_was_not_filled_in_is_refused(drawn, built) -> None:
    with pytest.raises(CheckFailed, match="a filled-in text"):
        contract.check(replace(drawn["nb"], alt=drawn["nb"].alt + " {number}"), built.house)


def test_a_chart_whose_title_is_not_on_its_face_is_refused(drawn, built) -> None:
    with pytest.raises(CheckFailed, match="title on its face"):
        contract.check(replace(drawn["nb"], title="Noe annet"), built.house)


def test_an_unknown_chart_lists_what_is_near(built) -> None:
    with pytest.raises(BadInput, match="one-in-four"):
        charts.draw("one-in-for", built.house)


def test_no_label_is_cut_or_meets_another(drawn, built) -> None:
    for chart in drawn.values():
        contract.check(chart, built.house)


def test_a_judgement_of_a_past_day_is_drawn(built) -> None:
    past = verdict("one-in-four", dt.date(2016, 11, 30), built.house)
    early = verdict("one-in-four", dt.date(1985, 1, 1), built.house)
    assert contract.check(claim_evidence.chart(past, built.house, "nb"), built.house)
    empty = claim_evidence.chart(early, built.house, "nb")
    assert not empty.plotted
    assert contract.pixels(empty)
