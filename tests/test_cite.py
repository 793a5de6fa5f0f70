"""Citations: publishers first, then the project, in formats that other programs read."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
import yaml

from analysis import cite, verdicts
from analysis.paths import House
from analysis.verdicts import Kept
from conftest import ROOT, Real, run

# What a citation here may hold of the item types and keys that the schema of CSL-JSON 1.0.2 allows (csl-data.json).
CSL_TYPES = {"webpage", "software"}
CSL_KEYS = {
    "id", "type", "author", "title", "issued", "accessed", "URL", "container-title", "version", "note", "language"
}  # fmt: skip
PROJECT = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
CLAIMS = sorted(p.stem for p in (ROOT / "claims").glob("*.yaml"))


@pytest.fixture(scope="module")
def house(built: Real) -> House:
    return built.house


def cited(house: House, claim: str, *arguments: str) -> str:
    ended = run(house, "cite", claim, *arguments)
    assert ended.code == 0, ended.err
    return ended.out


def bibtex(text: str) -> list[tuple[str, str, dict[str, str]]]:
    """(type, key, fields) of each entry; braces must balance and nothing may stand between entries."""
    entries, at = [], 0
    while at < len(text.rstrip()):
        head = re.compile(r"\s*@(\w+)\{([A-Za-z0-9:-]+),\n").match(text, at)
        assert head, text[at : at + 80]
        at, fields = head.end(), {}
        while text[at] != "}":
            name = re.compile(r"  ([a-z]+) = \{").match(text, at)
            assert name, text[at : at + 80]
            at = start = name.end()
            depth = 1
            while depth:
                escaped = text[at] == "\\"
                depth += {"{": 1, "}": -1}.get(text[at], 0) if not escaped else 0
                at += 2 if escaped else 1
            fields[name[1]] = text[start : at - 1]
            assert text[at : at + 2] == ",\n"
            at += 2
        at += 1
        entries.append((head[1], head[2], fields))
    return entries


# --- text


def test_the_text_names_publishers_before_the_project(house: House) -> None:
    text = cited(house, "one-in-four")
    sources, project = text.split("Vurderingen:")
    assert sources.startswith("Tallene:\n")
    assert "  Kripos: Partnerdrapsofre 2012–2021; utgitt august 2022. https://www.dagsavisen.no/" in sources
    assert "(lest 22. november 2026)" in sources
    assert "partnerdrap:" not in sources
    assert "«Hvert fjerde drap i Norge er et partnerdrap.» Tallene spriker" in project
    assert "regel v1, data til 22. november 2026" in project
    assert f"{PROJECT['title']}, versjon {PROJECT['version']}" in project


def test_the_text_in_english(house: House) -> None:
    text = cited(house, "one-in-four", "--lang", "en")
    assert "The figures:\n" in text
    assert "published August 2022" in text
    assert "“Every fourth homicide in Norway is a partner homicide.” The figures point different ways" in text
    assert "lest" not in text


def test_an_undated_page_and_one_reported_by_others_say_so() -> None:
    text = cite.cite(made(), "text", "en")
    assert "Norwegian police, reported by VG: " in text
    assert "; undated. https://example.org/100%25_&{x}" in text


@pytest.mark.parametrize("claim", CLAIMS)
@pytest.mark.parametrize("form", cite.FORMATS)
@pytest.mark.parametrize("lang", ["nb", "en"])
def test_every_claim_has_its_citation_and_no_title_of_a_page(built: Real, claim: str, form: str, lang: str) -> None:
    (kept,) = verdicts.kept([claim], None, built.house)
    text = cite.cite(kept, form, lang)
    assert "None" not in text
    titles = set(built.sources.column("title").to_pylist())
    assert not [title for title in titles if len(title) > 25 and title in text]
    ids = verdicts.used(kept.judgement, "reference")
    assert all(kept.figures[i]["url"].split("?")[0] in text for i in ids)


# --- BibTeX


def test_bibtex_parses_and_its_keys_stay(house: House) -> None:
    text = cited(house, "one-in-four", "--format", "bibtex")
    entries = bibtex(text)
    assert entries[-1][0] == "software"
    assert {kind for kind, _, _ in entries[:-1]} == {"misc"}
    keys = [key for _, key, _ in entries]
    assert len(set(keys)) == len(keys)
    assert "kripos-dagsavisen-no-2022-08-229e6c08" in keys
    assert keys[-1] == "partnerdrap-one-in-four-2026-11-22"
    assert all({"author", "title", "url", "urldate", "note"} <= fields.keys() for _, _, fields in entries[:-1])
    assert cited(house, "one-in-four", "--format", "bibtex") == text


@pytest.mark.parametrize("claim", CLAIMS)
def test_every_claim_gives_bibtex_that_parses(built: Real, claim: str) -> None:
    (kept,) = verdicts.kept([claim], None, built.house)
    for lang in ("nb", "en"):
        assert bibtex(cite.cite(kept, "bibtex", lang))[-1][0] == "software"


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("100 % & 5 $", r"100 \% \& 5 \$"),
        ("a_b#c~d^e", r"a\_b\#c\textasciitilde{}d\textasciicircum{}e"),
        ("{\\}", r"\{\textbackslash{}\}"),
        ("Økokrim – «æ»", "Økokrim – «æ»"),
    ],
)
def test_what_tex_would_read_as_a_command_is_escaped(text: str, escaped: str) -> None:
    assert cite._tex(text) == escaped


def test_an_address_cannot_end_its_field() -> None:
    ((_, _, fields), _) = bibtex(cite.cite(made(), "bibtex", "en"))
    assert fields["url"] == "https://example.org/100%25_&%7Bx%7D"
    assert fields["howpublished"] == "reported by VG"
    assert fields["author"] == "{Norwegian police}"
    assert fields["note"].startswith("undated, ")
    assert "year" not in fields


def made() -> Kept:
    """A citation of one undated page, with an address that TeX would stumble over."""
    figure = {
        "measure": "homicide_victims", "sex": "female", "period": ["2015-01-01", "2015-12-31"], "publisher": "politiet",
        "via": "vg", "published": None, "source_id": "example-org-undated-12345678", "host": "example.org",
        "url": "https://example.org/100%25_&{x}", "read_on": "2026-11-22",
    }  # fmt: skip
    judgement = {
        "id": "made-up", "text": {"nb": "Én setning.", "en": "One sentence."}, "verdict": "supported",
        "direction": None, "rule": "v1", "as_of": "2016-11-25", "data_date": "2026-11-22", "flags": [], "instead": [],
        "evidence": [], "sensitivity": {"cells": []}, "paraphrase": True, "published": {"by": "Somebody"},
        "reference": [{"numerator_figure_ids": ["x"], "denominator_figure_ids": []}],
    }  # fmt: skip
    return Kept(judgement, {"x": figure})


def test_a_sentence_in_our_words_has_no_quotation_marks_and_says_whose_it_is() -> None:
    assert "Somebody (in our words): One sentence. The figures support it" in cite.cite(made(), "text", "en")
    assert "Somebody (gjengitt med våre ord): Én setning." in cite.cite(made(), "bibtex", "nb")


def test_a_verdict_of_an_earlier_day_says_so() -> None:
    assert "by what was public on 25 November 2016" in cite.cite(made(), "text", "en")


# --- CSL-JSON


@pytest.mark.parametrize("claim", CLAIMS)
def test_csl_json_holds_what_its_schema_allows(built: Real, claim: str) -> None:
    (kept,) = verdicts.kept([claim], None, built.house)
    *sources, project = items = json.loads(cite.cite(kept, "csl-json", "nb"))
    for item in items:
        assert item.keys() <= CSL_KEYS
        assert item["type"] in CSL_TYPES
        assert item["author"]
        assert all(name.keys() == {"literal"} and name["literal"] for name in item["author"])
        for when in ("issued", "accessed"):
            assert when not in item or dated(item[when])
    assert all(item["type"] == "webpage" and item["URL"].startswith("http") for item in sources)
    assert all(item["accessed"] == {"date-parts": [[2026, 11, 22]]} for item in sources)
    assert (project["type"], project["title"]) == ("software", PROJECT["title"])
    assert project["version"] == PROJECT["version"]
    assert len({item["id"] for item in items}) == len(items)


def dated(date: Any) -> bool:
    (parts,) = date["date-parts"]
    return 1 <= len(parts) <= 3 and all(isinstance(p, int) for p in parts) and 1900 < parts[0] < 2100


# --- the command


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("cite", "one-in-for"), "one-in-four"),
        (("cite", "one-in-four", "--format", "ris"), "text, bibtex, csl-json"),
        (("cite", "one-in-four", "--lang", "se"), "nb, en"),
    ],
)
def test_what_cannot_be_cited_ends_with_2(house: House, arguments: tuple[str, ...], said: str) -> None:
    ended = run(house, *arguments)
    assert (ended.code, ended.out) == (2, "")
    assert said in ended.err
