"""The pages of the claims, their embedded cards and the feed: all that a reader needs is there, as it was judged."""

from __future__ import annotations

import csv
import gzip
import html
import io
import json
import re
import shutil
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from playwright.sync_api import expect

from analysis import charts, forms, ledger, rule, verdicts
from analysis.charts import contract
from analysis.charts.claim import local
from analysis.errors import BadInput
from analysis.paths import House
from analysis.site import jsonld, links, model, render, safe, write
from analysis.site.claim import days as claim_days
from analysis.site.claim import files as claim_files
from analysis.site.claim import head as claim_head
from analysis.site.claim import say as claim_say
from analysis.site.claim import stands as claim_stands
from analysis.site.links import LANGS
from analysis.site.pages import Page
from analysis.site.sections import claim, embed, feed, static
from analysis.site.texts import words
from conftest import ROOT, Real

pytest_plugins = ["browser"]

IDS = sorted(path.stem for path in (ROOT / "claims").glob("*.yaml"))
BASE = "https://example.org/kjs"
COMMON = {"data_date": "2026-11-22", "base": ""}
ATOM = "{http://www.w3.org/2005/Atom}"
RATING = {"@type", "alternateName", "ratingExplanation"}
PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 648 300"></svg>'
SCRIPT = "<script>alert(1)</script>"
EVIL = f"{SCRIPT}{{{{ 7 * 7 }}}}{{% raw %}}\u202e\u2066<img src=x onerror=alert(1)>"
Pages = dict[tuple[str, str, str], Page]


# --- houses


def house_of(folder: Path, built: Real) -> House:
    """The real tables and notebooks, with claims and a ledger of its own."""
    made = House(folder)
    (folder / "data").symlink_to(built.house.root / "data")
    made.notebooks.symlink_to(ROOT / "notebooks")
    made.claims.mkdir()
    return made


def pictured(site: model.Site) -> model.Site:
    """The site with stand-ins for its charts, which take minutes to draw: their names are the real ones."""
    found = {}
    for name, kept in site.claims.items():
        for chart in charts.of_claim(name, site.where, kept.judgement):
            found[chart] = {key: told(f"{key} {kept.judgement['text']['nb']}") for key in TOLD}
        files = [(shape, lang, f"{name}.{shape}.{lang}.png") for shape in ("square", "wide") for lang in LANGS]
        cards = [
            {
                "file": file,
                "lang": lang,
                "shape": shape,
                "width": 1080,
                "height": 1080,
                "alt": kept.judgement["text"]["nb"],
            }
            for shape, lang, file in files
        ]
        found[f"{name}.cards"] = {"cards": cards}
    site.__dict__["charts"] = found
    folder = site.where.out / "charts"
    folder.mkdir(parents=True, exist_ok=True)
    for name, about in found.items():
        ends = ["csv"] if "cards" not in about else []
        ends += [f"{lang}.{end}" for lang in LANGS for end in ("svg", "png")] if ends else []
        for file in [*(f"{name}.{end}" for end in ends), *(card["file"] for card in about.get("cards", ()))]:
            (folder / file).write_text(PICTURE)
    return site


TOLD = ("title", "subtitle", "alt", "caption", "source")


def told(text: str) -> dict[str, str]:
    return dict.fromkeys(LANGS, text)


@pytest.fixture(scope="module")
def site(built: Real, tmp_path_factory: pytest.TempPathFactory) -> model.Site:
    """All registered claims. Verdicts that are kept in the checkout are taken from there where they still hold."""
    where = house_of(tmp_path_factory.mktemp("claims"), built)
    shutil.copytree(ROOT / "claims", where.claims, dirs_exist_ok=True)
    if (ROOT / "build" / "verdicts").is_dir():
        shutil.copytree(ROOT / "build" / "verdicts", where.out / "verdicts")
    return pictured(model.load(where))


@pytest.fixture(scope="module")
def pages(site: model.Site) -> Pages:
    made = [*claim.pages(site), *embed.pages(site), *feed.pages(site)]
    return {(p.kind, p.lang, p.key): p for p in made if isinstance(p, Page)}


@pytest.fixture(scope="module")
def shown(pages: Pages) -> Callable[..., str]:
    """The HTML of one page."""
    return lambda kind, lang, key="": render.page(pages[kind, lang, key], COMMON)


@pytest.fixture(scope="module")
def folder(site: model.Site, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pages of a few claims as files, with what dresses them."""
    target = tmp_path_factory.mktemp("site") / "site"
    chosen = ("one-in-four", "hundreds-in-hiding", "eighty-three-women")
    made = [*claim.pages(site), *embed.pages(site), *feed.pages(site), *static.pages(site)]
    few = [p for p in made if not isinstance(p, Page) or p.key in chosen or p.kind in ("feed", "embed")]
    write.replace(target, "a test", few, COMMON)
    return target


@pytest.fixture
def hostile(built: Real, tmp_path: Path) -> model.Site:
    """One claim whose every free text was written by somebody who means harm."""
    where = house_of(tmp_path, built)
    record: dict[str, Any] = yaml.safe_load((ROOT / "claims" / "one-in-four.yaml").read_text(encoding="utf-8"))
    record |= {"text": told(f"Hvert fjerde drap {EVIL}"), "caveats": told(f"Forbehold {EVIL}")}
    record["published"] |= {"by": f"Avsender {EVIL}"}
    record["reply"] = {"asked": "2026-01-01", "text": f"Svar {EVIL}"}
    (where.claims / "one-in-four.yaml").write_text(yaml.safe_dump(record, allow_unicode=True), encoding="utf-8")
    ledger.acknowledge(verdicts.kept(["one-in-four"], None, where), f"why {SCRIPT} & {{{{ 7 * 7 }}}}", where)
    return pictured(model.load(where))


def text_of(page: str) -> str:
    """What is read on a page: tags away, entities as letters, white space as one space."""
    plain = re.sub(r"<(script|style)\b.*?</\1>|<[^>]+>", " ", page, flags=re.DOTALL)
    return squeezed(html.unescape(plain))


def squeezed(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def section(page: str, name: str) -> str:
    return text_of(page.split(f'id="{name}"', 1)[1].split("</section>", 1)[0].partition(">")[2])


# --- every claim, both languages


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", IDS)
def test_all_that_the_page_owes_its_reader_is_on_it(site: model.Site, shown: Any, name: str, lang: str) -> None:
    page, kept = shown("claim", lang, name), site.claims[name]
    j, t, read = kept.judgement, words("claim", lang), text_of(shown("claim", lang, name))
    first = page.split("<section", 1)[0]
    assert safe.plain(j["text"][lang]) in text_of(first)
    assert claim_head.head(kept, lang)["by"] in text_of(first)
    assert forms.verdict(j, lang) in text_of(first)
    assert (t["paraphrase"] in text_of(first)) is j["paraphrase"]
    assert ("«" in text_of(first) or "“" in text_of(first).split(t["read_it"][:6])[0]) or j["paraphrase"]
    assert (t["no_reply"] in read) is (j["reply"]["asked"] is None)
    assert f'href="{html.escape(j["published"]["url"])}"' in first
    if j["reason"]:
        assert safe.plain(j["reason"][lang]) in read
    for part in ("numbers", "say", "cannot", "chart", "evidence", "timeline", "sensitivity", "downloads", "cite"):
        assert f'<section id="{part}"' in page
    assert safe.plain(j["caveats"][lang]) in section(page, "cannot")
    for flag in claim_head.flags(j, lang, "reference"):
        assert flag in section(page, "cannot")
    assert render.day(j["review_by"], lang) in read
    assert render.day(j["as_of"], lang) in read
    if j["sensitivity"]["supporting"] and j["sensitivity"]["distinct"] > 1:
        both = {"k": j["sensitivity"]["supporting"], "n": j["sensitivity"]["distinct"]}
        assert t["supporting"].format(**both) in section(page, "sensitivity")
    for end in ("csv", "json"):
        assert f"claims/{name}.{end}" in page
    for form in ("text", "bibtex", "csl-json"):
        assert f'id="cite-{form}"' in page
    assert "&lt;iframe src=" in page
    assert not re.search(r"built-in method|\bNone\b(?! of)|Undefined|>nan|\{[a-z_]+\}", page.split('id="cite"')[0])


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", IDS)
def test_numbers_are_written_as_they_are_everywhere(site: model.Site, shown: Any, name: str, lang: str) -> None:
    page = shown("claim", lang, name)
    j = local.localised(site.claims[name].judgement, lang)
    decisive, evidence = section(page, "numbers").lower(), section(page, "evidence")
    for r in (r for r in j["reference"] if not r.get("missing")):
        for told in (local.estimate(j, r, lang), forms.interval(j, r, lang), local.counts(j, r, lang, full=True)):
            assert squeezed(told or "").lower() in decisive
        assert forms.name("publisher", r["publisher"], lang).lower() in decisive
    for r in j["evidence"]:
        for told in (local.estimate(j, r, lang), local.counts(j, r, lang, full=True), forms.interval(j, r, lang)):
            assert squeezed(told or "") in evidence


@pytest.mark.parametrize("name", IDS)
def test_every_figure_is_named_with_publisher_edition_and_link(site: model.Site, pages: Pages, name: str) -> None:
    kept, data = site.claims[name], pages["claim", "nb", name].data
    used = set(verdicts.used(kept.judgement, "reference", "evidence", "cells"))
    used |= {s["figure_id"] for s in kept.judgement["stated"]}
    used |= set(verdicts.used({**kept.judgement, "reference": kept.judgement["refused"]}, "reference"))
    assert len(data["figures"]) == len(used)
    for f in data["figures"]:
        assert f["value"]
        assert f["publisher"]
        assert f["published"]
        assert f["url"]
        assert f["host"]
    numbers = {f["number"] for f in data["figures"]}
    runs = [run for p in data["pairs"] for run in (*p["part"], *p["whole"], *p["revised"])]
    runs += [run for row in (*data["refused"], *data["sensitivity"]["rows"]) for run in row["numbers"]]
    assert numbers == {n for first, last in runs for n in range(first, last + 1)} | {
        s["number"] for s in data["stated"]
    }
    assert len(data["refused"]) == len(kept.judgement["refused"])
    assert all(r["why"] and "{" not in r["why"] for r in data["refused"])
    assert len(data["stated"]) == len(kept.judgement["stated"])


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", IDS)
def test_what_can_be_said_is_what_the_figures_support_and_ends_with_its_source(
    site: model.Site, pages: Pages, name: str, lang: str
) -> None:
    kept, offered = site.claims[name], pages["claim", lang, name].data["sayable"]
    j = kept.judgement
    supported = j["verdict"] == "supported"
    assert [s["text"] for s in offered] == (
        [claim_head.unbroken(safe.plain(j["text"][lang]))]
        if supported
        else [claim_head.unbroken(i[lang]) for i in j["instead"]]
    )
    assert offered, "every registered claim has something that can be said"
    for s in offered:
        label = words("claim", lang)["source" if len(s["sources"]) == 1 else "sources"]
        assert s["line"].startswith(f"{label}: {s['sources'][0]['who']}, ")
        assert s["sources"][0]["url"] in s["line"]
        assert s["sources"][0]["date"] in s["line"]
        assert not re.search(r"https?://\S+[.,;]$", s["line"], re.MULTILINE), "nothing sticks to an address"


def test_the_line_of_many_sources_gives_the_first_address_and_the_span_of_the_rest(pages: Pages) -> None:
    first, second = pages["claim", "nb", "one-in-four"].data["sayable"]
    assert len(first["sources"]) == 11
    lines = first["line"].split("\n")
    assert re.fullmatch(r"Kilder: Kripos, partnerdrapsofre 2012–2021, utgitt \w+ \d{4}: https://\S+", lines[0])
    told = r"Kripos, drapsofre 2012–2021, utgitt \d{4}–\d{4} \(10 kilder\)"
    assert re.fullmatch(rf"{told}, blant dem: https://\S+", lines[1]), "what it is a share of has an address as well"
    assert "partnerdrapsofre (kvinner og menn) 2013–2023, utgitt" in second["line"]


def test_the_line_never_joins_a_month_of_one_figure_to_the_year_of_another(pages: Pages) -> None:
    (said,) = pages["claim", "nb", "hidden-addresses-halved"].data["sayable"]
    assert "(kode 6 og 7) 2015, mai 2025, utgitt" in said["line"]
    (said,) = pages["claim", "en", "reverse-alarms-more-than-doubled"].data["sayable"]
    assert "8 April 2024, 24 May 2024, published" in said["line"]


@pytest.mark.parametrize("name", IDS)
def test_what_cannot_be_said_follows_from_the_judgement(site: model.Site, name: str) -> None:
    kept = site.claims[name]
    j, said = kept.judgement, claim_say.unsayable(kept, "nb")
    assert said
    assert all(line.endswith(".") and line[0] == line[0].upper() for line in said)
    for r in (r for r in j["reference"] if not r.get("missing") and r["verdict"] != "supported"):
        if j["type"] != "statement":
            assert any(squeezed(local.estimate(j, r, "nb")).lower() in squeezed(line).lower() for line in said)


# --- how one number stands to the words


def rows(pages: Pages, name: str, lang: str = "nb") -> dict[str, Any]:
    """The pairs of a page by their calculation."""
    return {squeezed(p["basis"] or p["value"]): p for p in pages["claim", lang, name].data["pairs"]}


def test_a_number_that_lies_within_the_words_errs_no_way(pages: Pages, site: model.Site) -> None:
    fits = {"key": "contested", "words": "passer, men for usikkert til å støtte ordene", "direction": ""}
    assert rows(pages, "most-victims-women")["9 av 10 ofre"]["verdict"] == fits
    r = next(r for r in site.claims["one-in-four"].judgement["evidence"] if (r["k"], r["n"]) == (77, 284))
    low, high = forms.sum_range(r)
    why = {"direction": f"summen kan være {low}–{high}"}  # of words with two ends, what the sum was revised by
    assert rows(pages, "one-in-four")["77 av 284 ofre"]["verdict"] == fits | why
    assert rows(pages, "one-in-four")["99 av 323 ofre"]["verdict"]["direction"].startswith("tallet er trolig høyere")
    for name in IDS:
        j = site.claims[name].judgement
        for r in (r for r in j["evidence"] if (r["p_in"] or 0) >= 0.5):
            assert not claim_stands.stands(j, r, "nb")["direction"].startswith("tallet")


@pytest.mark.parametrize(("lang", "unsure"), [("nb", "trolig"), ("en", "probably")])
def test_of_a_known_number_nothing_is_only_probable(site: model.Site, pages: Pages, lang: str, unsure: str) -> None:
    told = 0
    for name in IDS:
        j, data = site.claims[name].judgement, pages["claim", lang, name].data
        for r in (r for r in j["evidence"] if r["interval"] in ("printed", "none")):
            said = claim_stands.stands(j, r, lang)["direction"]
            assert unsure not in said
            told += bool(said)
        if all(r["interval"] in ("printed", "none") for r in j["reference"] if not r.get("missing")):
            assert unsure not in data["direction"] + "".join(d["direction"] for d in data["timeline"])
    assert told
    average = rows(pages, "double-the-average-2023")["17 (2023) mot 9 i snitt (2013–2023)"]
    assert average["verdict"]["direction"] == "tallet er lavere enn ordene sier"


def test_what_decides_nothing_is_not_said_to_decide(pages: Pages) -> None:
    for (kind, lang, name), page in pages.items():
        if kind != "claim":
            continue
        t, marked = words("claim", lang), [p for p in page.data["pairs"] if p["decides"]]
        assert not [p for p in marked if p["verdict"]["key"] in ("not_checkable", "too_precise")], name
        assert page.data["pairs_caption"] == t["pairs_caption" if marked else "pairs_caption_none"]
        assert marked or page.data["numbers"]["title"] != t["numbers_title"], name
    for name in ("hundreds-in-hiding", "sixty-seven-women", "eight-a-year", "record-orders-and-breaches-2022"):
        assert not any(p["decides"] for p in pages["claim", "nb", name].data["pairs"])
    assert any(p["decides"] for p in pages["claim", "nb", "one-in-four"].data["pairs"])


def test_a_number_known_only_from_the_sentence_itself_is_no_support(pages: Pages, shown: Any) -> None:
    assert rows(pages, "sixty-seven-women")["67 kvinner"]["verdict"]["key"] == "own_source_only"
    assert "1 av 3 ulike regnemåter støtter ordene. Den ene bygger bare på setningens egen kilde." in section(
        shown("claim", "nb", "sixty-seven-women"), "sensitivity"
    )
    keys = [p["verdict"]["key"] for p in pages["claim", "nb", "kripos-2015-43-percent"].data["pairs"]]
    assert keys == ["supported", "own_source_only", "contradicted", "contradicted"]
    first, *_ = pages["claim", "nb", "forty-percent-2023"].data["stated"]
    assert first["fits"] == "innenfor ordene (bare egen kilde)"
    assert "egen kilde" not in section(shown("claim", "nb", "one-in-four"), "sensitivity")


def test_a_number_over_what_another_counted_is_not_all_from_the_sentences_own_source(pages: Pages, shown: Any) -> None:
    """One half of the number is: that is what the row says, and what is said of them all."""
    for name in ("forty-percent-2023", "quarter-in-2018"):
        cells = pages["claim", "nb", name].data["sensitivity"]["rows"]
        said = {(" / " in " ".join(c["on"]), c["verdict"]["words"]) for c in cells if "egen" in c["verdict"]["words"]}
        assert said == {(False, "bare egen kilde"), (True, "telleren bare fra egen kilde")}
    read = section(shown("claim", "nb", "quarter-in-2018"), "sensitivity")
    assert "Alle disse har telleren bare fra setningens egen kilde." in read


def test_numbers_that_cannot_hold_the_same_people_are_not_said_to_overlap(pages: Pages) -> None:
    said = {name: pages["claim", "nb", name].data["sensitivity"]["count"] for name in IDS}
    assert "overlapper" not in said["eighty-three-women"]
    assert "ingen sannsynlighet" in said["eighty-three-women"]
    assert "overlapper" in said["one-in-four"]


def test_others_who_counted_something_else_are_told_of(pages: Pages, site: model.Site) -> None:
    """A number of its own source alone is said to stand against those of others, where there are any of its days."""
    told = {name for name in IDS if "Andre har telt noe annet." in pages["claim", "nb", name].data["means"]}
    assert told == {"forty-percent-2023", "quarter-in-2018"}
    j = site.claims["forty-percent-2023"].judgement
    own = {r["publisher"] for r in j["reference"]}
    before = ["2022-01-01", "2022-12-31"]
    moved = [r if r["publisher"] in own else r | {"period": before} for r in j["evidence"]]
    assert claim_stands.others_differ(j)
    assert not claim_stands.others_differ(j | {"evidence": moved})


def test_years_that_are_missing_do_not_make_numbers_disagree(shown: Any) -> None:
    read = text_of(shown("claim", "nb", "record-orders-and-breaches-2022").split('id="numbers"')[1])
    assert "ikke nok til å avgjøre" in read
    assert "spriker" not in read.split("Slik har svaret endret seg")[0]


def test_support_means_what_the_rule_asks(pages: Pages) -> None:
    most, seven = (pages["claim", "nb", name].data for name in ("most-victims-women", "seven-in-ten-prior-violence"))
    level = f"minst {forms.needed('nb')} sannsynlig"
    assert level == f"minst {rule.SUPPORTED_MASS_ONE_SIDED * 100:.0f}\u00a0% sannsynlig"
    assert level in most["means"]
    assert level in most["unsayable"][1]
    assert most["unsayable"][0] == "At tallet er sikkert: Kilden er usikker."
    assert "mer sannsynlig enn ikke" in seven["means"]
    assert "%" not in seven["means"]


def test_a_sentence_without_years_stands_with_them(pages: Pages) -> None:
    may = {name: pages["claim", "nb", name].data["may_stand"] for name in IDS}
    assert may["seven-in-ten-prior-violence"] == "Setningen kan stå når kilden og årene følger med (1990–2012):"
    assert "(1991–2010 og 2013–2023)" in may["most-victims-women"]
    assert "(1990–2014)" in may["twenty-four-percent"]
    assert may["quarter-2012-2021"] == "Setningen kan stå slik den er, med kilden:"
    assert may["one-in-four"] == ""


def test_a_sentence_without_years_says_how_many_decide_it(site: model.Site, pages: Pages) -> None:
    for name in IDS:
        window, data = site.records[name].window, pages["claim", "nb", name].data
        asked = window.newest and window.min_years > 1 and site.records[name].type != "statement"
        assert (f"minst {window.min_years} år." in data["window"]) is asked, name
        assert bool(data["window"]) is (window.newest and site.records[name].type != "statement"), name


def test_what_nobody_counted_is_stated(pages: Pages) -> None:
    said = {name: " ".join(pages["claim", "nb", name].data["unsayable"]) for name in IDS}
    embedded = {name: pages["embed", "nb", name].data["source"] for name in IDS}
    assert "det Justis- og beredskapsdepartementet har oppgitt" in said["quarter-two-decades"]
    assert "det Kripos har talt" in said["eighty-three-women"]
    assert embedded["quarter-two-decades"] == "Oppgitt av Justis- og beredskapsdepartementet."
    assert embedded["eighty-three-women"] == "Talt av Kripos."


def test_a_source_is_told_with_what_narrows_it(pages: Pages) -> None:
    (said,) = pages["claim", "nb", "twenty-seven-percent"].data["sayable"]
    narrowed = "(siktet eller domfelt gjerningsperson) for en del av 2000–2016"
    assert narrowed in said["line"]
    assert narrowed in said["sources"][0]["what"]
    assert "en del av" not in pages["claim", "nb", "quarter-2012-2021"].data["sayable"][0]["line"]


def test_a_card_says_that_a_source_is_undated(pages: Pages) -> None:
    assert "1990–2014, udatert kilde)" in pages["embed", "nb", "twenty-four-percent"].data["numbers"]
    assert "udatert" not in pages["embed", "nb", "quarter-2012-2021"].data["numbers"]


def test_a_count_of_many_is_told_in_the_plural(pages: Pages) -> None:
    (highest,) = pages["claim", "en", "highest-in-ten-years-2023"].data["numbers"]["found"]
    assert (highest["value"], highest["verdict"]["words"]) == ("38 victims", "support the words")
    (share,) = pages["claim", "en", "nearly-half-2023"].data["numbers"]["found"]
    assert share["verdict"]["words"] == "supports the words"


def test_a_citation_names_the_sender_as_the_page_does(pages: Pages) -> None:
    for lang in LANGS:
        data = pages["claim", lang, "quarter-two-decades"].data
        assert all(f"{data['by']} (" in c["text"] for c in data["citations"])


# --- on another day


def last_told(pages: Pages, name: str) -> dict[str, Any]:
    return pages["claim", "nb", name].data["timeline"][-1]


@pytest.mark.parametrize("name", IDS)
def test_the_last_day_of_a_timeline_says_what_the_page_says(pages: Pages, name: str) -> None:
    data, last = pages["claim", "nb", name].data, last_told(pages, name)
    assert last["words"] == data["verdict"]["words"]
    assert last["key"] == data["verdict"]["key"]
    if data["direction"] != "År mangler.":  # which is no way, and stands beside the reason
        assert claim_head.sentence(last["direction"]) == data["direction"]


def test_a_day_is_told_with_the_doubts_of_its_numbers(pages: Pages) -> None:
    days = pages["claim", "nb", "twenty-four-percent"].data["timeline"]
    assert [d["words"] for d in days[-2:]] == ["Tallene støtter det", "Tallene støtter det, men kilden er usikker"]
    assert "83 kvinner (" in last_told(pages, "eighty-three-women")["numbers"][0]


def test_a_day_on_which_a_definition_had_no_figures_says_so(pages: Pages) -> None:
    day = next(d for d in pages["claim", "nb", "most-victims-women"].data["timeline"] if d["key"] == "contested")
    assert day["direction"] == words("claim", "nb")["definition_lacked"]
    assert len(day["numbers"]) == 1
    for name in ("one-in-four", "double-the-average-2023"):  # two numbers, of which one fits
        assert last_told(pages, name)["direction"] == forms.name("direction", "depends_on_definition", "nb")


def test_a_way_of_another_day_is_told_by_the_numbers_of_that_day(site: model.Site) -> None:
    """Today's numbers lie outside the words; those of a day before lay within them, too unsurely."""
    fits = {"verdict": "contested", "direction": "errs_low", "p_in": 0.7, "definition": None}
    out = fits | {"p_in": 0.1}
    j = site.claims["one-in-four"].judgement
    days = [
        {"as_of": day, "verdict": "contested", "direction": "errs_low", "reference": [r]}
        for day, r in (("2020-01-01", fits), ("2021-01-01", out))
    ]
    j = j | {"timeline": days, "verdict": "contested", "direction": "errs_low"}
    said = {"verdict": "contested", "direction": "errs_low", "flags": []}
    unsure, low = forms.name("stands", "number_fits_unsurely", "nb"), forms.name("direction", "errs_low", "nb")
    assert claim_days.way_then(j, days[0], "nb") == unsure
    assert claim_days.ruled(j, said, "2020-06-01", "nb").endswith(unsure)
    assert claim_days.ruled(j, said, "2021-06-01", "nb").endswith(low)
    assert claim_days.ruled(j, said, "2019-06-01", "nb").endswith(low)  # no day is known: the way as it was entered


def test_a_record_with_years_missing_says_so_at_once(pages: Pages) -> None:
    for kind in ("claim", "embed"):
        assert pages[kind, "nb", "record-orders-and-breaches-2022"].data["direction"] == "År mangler."
        assert pages[kind, "nb", "highest-in-ten-years-2023"].data["direction"] == ""


def test_a_change_is_about_its_two_ends(pages: Pages) -> None:
    assert "en annen tid enn 2015 og mai 2025," in " ".join(
        pages["claim", "nb", "hidden-addresses-halved"].data["unsayable"]
    )
    assert rows(pages, "breaches-rose-half")["2 174 (2018) til 3 260 (2022)"]["period"] == "2018 og 2022"


def test_an_unclear_unit_is_said_where_the_source_is(pages: Pages) -> None:
    (said,) = pages["claim", "nb", "twenty-four-percent"].data["sayable"]
    assert "(uklart om det er ofre eller saker)" in said["line"]
    assert "uklart" not in pages["claim", "nb", "quarter-2012-2021"].data["sayable"][0]["line"]


def test_a_definition_without_figures_is_named_as_the_tables_name_it(pages: Pages) -> None:
    data = pages["claim", "nb", "partner-homicide-fell-2016-2019"].data
    named = forms.name("qualifiers", "dating_not_stated", "nb")
    assert data["numbers"]["missing"] == [words("claim", "nb")["missing_trend"].format(definition=named)]
    assert any(p["counted"].endswith(named) for p in data["pairs"])


def test_numbers_do_not_break_across_lines(pages: Pages) -> None:
    assert "fra 2\u00a0174 til 3\u00a0260 i" in pages["claim", "nb", "breaches-rose-half"].data["quote"]
    assert "24\u00a0%" in pages["embed", "nb", "twenty-four-percent"].data["quote"]
    assert claim_head.unbroken("i 2012 284 drap, 1 av 4") == "i 2012 284 drap, 1 av 4"


@pytest.mark.parametrize("lang", LANGS)
def test_the_card_and_the_citation_are_one_click_from_the_verdict(shown: Any, lang: str) -> None:
    top, rest = shown("claim", lang, "one-in-four").split('<section id="numbers"')
    found = re.findall(r'href="#([a-z]+)"', top.split('class="jumps"')[1])
    assert found == ["say", "cards", "cite"]
    assert all(f'id="{name}"' in rest for name in found)


# --- own source, paraphrase, machines


def test_own_source_only_has_its_own_shape_and_words(shown: Any) -> None:
    page = shown("claim", "nb", "eighty-three-women")
    assert 'class="verdict v-own_source_only"' in page
    assert "Tallene støtter det" not in text_of(page)
    assert "v-supported" not in page.split("<main", 1)[1].split('id="sensitivity"')[0]


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", IDS)
def test_a_claim_review_stands_only_where_the_sentence_is_its_senders_own(
    site: model.Site, pages: Pages, name: str, lang: str
) -> None:
    kept, records = site.claims[name], pages["claim", lang, name].jsonld
    kinds = [record["@type"] for record in records]
    assert kinds == (["Dataset"] if kept.judgement["paraphrase"] else ["ClaimReview", "Dataset"])
    assert all(record["@context"] == "https://schema.org" for record in records)
    assert 50 <= len(records[-1]["description"]) <= 5000
    assert '"Person"' not in json.dumps(records)
    if kinds[0] == "ClaimReview":
        review = records[0]
        assert review["claimReviewed"] == safe.plain(kept.judgement["text"]["nb"])
        assert set(review["reviewRating"]) == RATING, "no number, no scale"
        assert review["reviewRating"]["alternateName"] == forms.verdict(kept.judgement, lang)
        assert review["itemReviewed"]["appearance"]["url"] == kept.judgement["published"]["url"]


def test_addresses_are_whole_or_left_out(site: model.Site) -> None:
    kept, texts = site.claims["one-in-four"], {"name": "n", "description": "d"}
    review, dataset = jsonld.of_claim(kept, "nb", "", texts)
    assert "url" not in review
    assert "url" not in dataset
    assert "distribution" not in dataset
    review, dataset = jsonld.of_claim(kept, "nb", BASE, texts)
    assert review["url"] == f"{BASE}/pastander/one-in-four.html"
    assert {d["contentUrl"] for d in dataset["distribution"]} == {
        f"{BASE}/claims/one-in-four.{x}" for x in ("csv", "json")
    }


def test_records_for_machines_cannot_close_their_script(shown: Any) -> None:
    page = shown("claim", "nb", "one-in-four")
    found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert [json.loads(text)["@type"] for text in found] == ["ClaimReview", "Dataset"]


def test_what_was_only_possibly_public_is_said_where_it_changes_the_verdict(site: model.Site) -> None:
    kept = site.claims["one-in-four"]
    other = kept.judgement | {"possibly": {"verdict": "supported", "direction": None}}
    assert "tallene støtter det" in claim_head.head(kept._replace(judgement=other), "nb")["possibly"]
    assert claim_head.head(kept, "nb")["possibly"] == ""


def test_a_sentence_in_another_language_is_said_to_be_a_translation(shown: Any) -> None:
    quoted = '“<span lang="nb"><bdi>Hvert fjerde drap i Norge er et partnerdrap.</bdi></span>”'
    assert f"{words('claim', 'en')['translated']} {quoted}" in shown("claim", "en", "one-in-four")
    assert words("claim", "nb")["translated"] not in text_of(shown("claim", "nb", "one-in-four"))
    assert words("embed", "en")["translated"] in text_of(shown("embed", "en", "one-in-four"))


# --- titles, files, notebooks


def test_titles_of_tabs_say_nothing_of_the_subject(pages: Pages) -> None:
    for page in pages.values():
        assert page.title.startswith(words("common", page.lang)["name"])
        assert not re.search(r"drap|vold|homicide|violence|killed|drept", page.title, re.IGNORECASE)


def test_no_file_of_a_claim_names_a_figure_of_few_people_that_it_does_not_rest_on(site: model.Site) -> None:
    few = set(site.held) - set(site.figures)
    days = [day for kept in site.claims.values() for day in kept.judgement["timeline"]]
    assert not few.isdisjoint(i for day in days for i in day["new_figure_ids"])
    for name, kept in site.claims.items():
        for text in (claim_files.as_json(site, name), claim_files.as_csv(site, name)):
            assert not [i for i in few - kept.figures.keys() if i in text], name


def test_the_files_are_the_judgement_and_its_figures(site: model.Site) -> None:
    name = "one-in-four"
    found = {f.path: f for f in claim_files.of(site, name)}
    told, judged = json.loads(found[f"claims/{name}.json"].content), site.claims[name].judgement
    assert {**told, "timeline": ()} == {**judged, "timeline": ()}
    for one, other in zip(told["timeline"], judged["timeline"], strict=True):
        assert {**one, "new_figure_ids": ()} == {**other, "new_figure_ids": ()}
    rows = list(csv.DictReader(io.StringIO(found[f"claims/{name}.csv"].content.decode())))
    used = set(verdicts.used(site.claims[name].judgement, "reference", "evidence"))
    assert used <= {row["figure_id"] for row in rows}
    assert {row["decides"] for row in rows} == {"True", "False"}
    assert all(row["publisher"] and row["url"] for row in rows)
    for path, file in found.items():
        assert path.startswith(("claims/", "charts/"))
        assert isinstance(file.content, bytes) or file.content.is_file()


def test_a_missing_chart_stops_the_build_by_name(site: model.Site) -> None:
    gone = site.picture("one-in-four.nb.svg")
    kept = gone.read_text()
    gone.unlink()
    try:
        with pytest.raises(BadInput, match=r"one-in-four\.nb\.svg"):
            list(claim.pages(site))
    finally:
        gone.write_text(kept)


def test_the_notebook_is_the_one_that_is_made_with_the_claim(pages: Pages) -> None:
    names = [n["name"] for n in pages["claim", "nb", "one-in-four"].data["notebooks"]]
    assert names[0] == "01_one_in_four"
    assert names[-1] == "00_start_here"
    for path in (ROOT / "notebooks").glob("*.ipynb"):
        source = path.read_text(encoding="utf-8")
        for name in IDS:
            treated = path.stem in [n["name"] for n in pages["claim", "nb", name].data["notebooks"]]
            assert treated <= (f'\\"{name}\\"' in source)


# --- embedded


@pytest.mark.parametrize("lang", LANGS)
def test_every_card_fits_its_frame(folder: Path, opened: Any, lang: str) -> None:
    frame = claim.FRAME
    with opened(folder, viewport=frame) as (window, asked):
        for name in IDS:
            window.goto(f"https://partnerdrap.invalid/{links.path('embed', lang, name)}")
            size = window.evaluate("[document.documentElement.scrollWidth, document.documentElement.scrollHeight]")
            assert (name, *size) <= (name, frame["width"], frame["height"])
            assert size[1] <= frame["height"], name
            expect(window.get_by_role("link")).to_have_attribute("target", "_top")
            expect(window.get_by_text("116 006")).to_be_visible()
        assert all(url.startswith("https://partnerdrap.invalid/") for url in asked)


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("size", [(390, 844), (1280, 900), (320, 640), (844, 320), (320, 256)])
def test_a_card_opened_by_itself_has_a_way_out(folder: Path, opened: Any, lang: str, size: tuple[int, int]) -> None:
    window_of = {"viewport": dict(zip(("width", "height"), size, strict=True)), "java_script_enabled": False}
    with opened(folder, links.path("embed", lang, "one-in-four"), **window_of) as (window, _):
        exit = window.get_by_role("link", name=words("common", lang)["exit"], exact=True)
        expect(exit).to_be_in_viewport(ratio=1)
        expect(exit).to_have_attribute("href", words("common", lang)["exit_to"])
        expect(exit).to_have_attribute("target", "_top")


def test_a_card_in_its_frame_is_as_large_as_ever_and_in_another_has_the_way_out(folder: Path, opened: Any) -> None:
    """The frame is what tells a card that it stands on somebody else's page: no script is let in."""
    with opened(folder) as (window, _):
        window.goto("about:blank")
        for height, shown in ((claim.FRAME["height"], False), (claim.FRAME["height"] + 100, True)):
            window.set_content(
                f'<iframe src="https://partnerdrap.invalid/{links.path("embed", "nb", "one-in-four")}"'
                f' width="{claim.FRAME["width"]}" height="{height}"></iframe>'
            )
            inside = window.frame_locator("iframe")
            expect(inside.get_by_text("116 006")).to_be_visible()
            expect(inside.locator("#exit")).to_be_visible(visible=shown)


# --- the feed


def test_the_feed_is_atom_and_its_ids_stay(site: model.Site, shown: Any) -> None:
    for lang in LANGS:
        root = ET.fromstring(shown("feed", lang))
        assert root.tag == f"{ATOM}feed"
        for holder in (root, *root.iter(f"{ATOM}entry")):
            for needed in ("id", "title", "updated"):
                assert len(holder.findall(f"{ATOM}{needed}")) == 1
                assert holder.findtext(f"{ATOM}{needed}")
            assert re.fullmatch(r"\d{4}-\d\d-\d\dT00:00:00Z", holder.findtext(f"{ATOM}updated"))
            assert holder.findtext(f"{ATOM}id").startswith("tag:")
        ids = [entry.findtext(f"{ATOM}id") for entry in root.iter(f"{ATOM}entry")]
        assert len(ids) == len(set(ids)) == len(IDS)
        days = [entry.findtext(f"{ATOM}updated") for entry in root.iter(f"{ATOM}entry")]
        assert days == sorted(days, reverse=True)
        assert root.find(f"{ATOM}author/{ATOM}name").text
    elsewhere = model.load(site.where, BASE)
    told = feed.content(elsewhere, feed.changes(elsewhere), "nb")
    assert [e["id"] for e in told["entries"]] == [
        e["id"] for e in feed.content(site, feed.changes(site), "nb")["entries"]
    ]
    assert all(e["link"].startswith(f"{BASE}/pastander/") for e in told["entries"])
    titles = {e["link"].rsplit("/", 1)[-1]: e["title"] for e in told["entries"]}
    assert titles["one-in-four.html"].startswith("«Hvert fjerde drap i Norge er et partnerdrap»: ")
    assert titles["one-in-four-2022.html"].startswith("Partnerdrap utgjør 1 av 4 drap i Norge: ")


def test_only_a_changed_verdict_is_news(hostile: model.Site) -> None:
    (first,) = feed.changes(hostile)
    assert first["before"] is None
    assert first["number"] == 1
    kept = hostile.claims["one-in-four"]
    other = {r: v for r, v in kept.judgement["reference"][0].items() if r != "phrase"}
    same_verdict = kept._replace(judgement=kept.judgement | {"reference": [other]})
    changed = kept._replace(judgement=kept.judgement | {"verdict": "supported", "direction": None})
    ledger.acknowledge([same_verdict], "a figure was revised", hostile.where)
    assert feed.changes(hostile) == [first]
    ledger.acknowledge([changed], "new figures", hostile.where)
    newest, oldest = feed.changes(hostile)
    assert oldest == first
    assert newest["number"] == 3
    entry = feed.content(hostile, [newest], "nb")["entries"][0]
    assert "Før: Tallene spriker" in entry["summary"]
    assert "Nå: Tallene støtter det" in entry["summary"]
    assert "new figures" in entry["summary"]
    ledger.acknowledge([], "taken out", hostile.where)
    assert "tatt ut" in feed.content(hostile, feed.changes(hostile), "nb")["entries"][0]["title"]


# --- those who mean harm


def test_what_strangers_wrote_is_shown_as_text(hostile: model.Site) -> None:
    made = [*claim.pages(hostile), *embed.pages(hostile), *feed.pages(hostile)]
    for page in (p for p in made if isinstance(p, Page)):
        shown = render.page(page, COMMON)
        assert SCRIPT not in shown
        assert "<img src=x" not in shown
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in shown
        assert "{{ 7 * 7 }}" in html.unescape(shown), "a template is not read twice"
        assert not re.search("[\u202a-\u202e\u2066-\u2069\u200e\u200f]", shown)
        for record in page.jsonld:
            assert "\u202e" not in json.dumps(record, ensure_ascii=False)
    assert "Svar &lt;script&gt;" in render.page(
        next(p for p in made if p.path == links.path("claim", "nb", "one-in-four")), COMMON
    )


def test_a_hostile_page_runs_nothing(hostile: model.Site, opened: Any, tmp_path: Path) -> None:
    made = [*claim.pages(hostile), *embed.pages(hostile), *static.pages(hostile)]
    write.replace(tmp_path / "site", "a test", made, COMMON)
    for kind in ("claim", "embed"):
        with opened(tmp_path / "site") as (window, asked):
            alarms: list[str] = []
            window.on("dialog", lambda dialog, alarms=alarms: (alarms.append(dialog.message), dialog.dismiss()))
            window.goto(f"https://partnerdrap.invalid/{links.path(kind, 'nb', 'one-in-four')}")
            window.wait_for_load_state()
            assert alarms == []
            assert not [url for url in asked if url.endswith("/x")]


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JAVASCRIPT:alert(1)",
        " javascript:alert(1)",
        "data:text/html,x",
        "java\nscript:x",
        "//x",
        "https:",
        None,
        "https://a b",
        'https://a"b',
        "https://[",
        "ftp://a/b",
    ],
)
def test_an_unsafe_address_is_not_linked(site: model.Site, url: str | None) -> None:
    assert safe.link(url) is None
    kept = site.claims["one-in-four"]
    published = kept.judgement["published"] | {"url": url}
    figures = {name: f | {"url": url} for name, f in kept.figures.items()}
    evil = kept._replace(judgement=kept.judgement | {"published": published}, figures=figures)
    assert claim_head.head(evil, "nb")["url"] is None
    assert all(source["url"] is None for s in claim_say.sayable(evil, "nb", "") for source in s["sources"])
    assert "script:" not in json.dumps(
        [claim_say.sayable(evil, "nb", ""), jsonld.of_claim(evil, "nb", "", {"name": "n", "description": "d"})]
    )


def test_a_javascript_address_stops_at_the_registry(built: Real, tmp_path: Path) -> None:
    where = house_of(tmp_path, built)
    record = yaml.safe_load((ROOT / "claims" / "one-in-four.yaml").read_text(encoding="utf-8"))
    record["published"]["url"] = "javascript:alert(1)"
    (where.claims / "one-in-four.yaml").write_text(yaml.safe_dump(record), encoding="utf-8")
    with pytest.raises(BadInput, match=r"published\.url"):
        model.load(where)


# --- in a browser, and how much of it


def test_copying_takes_the_source_along(folder: Path, opened: Any, pages: Pages) -> None:
    offered = pages["claim", "nb", "one-in-four"].data["sayable"]
    leave = ["clipboard-read", "clipboard-write"]
    with opened(folder, links.path("claim", "nb", "one-in-four"), permissions=leave) as (window, _):
        buttons = window.locator("#say .copy-button").all()
        assert len(buttons) == len(offered)
        for n, button in enumerate(buttons):
            expect(button).to_have_text(words("claim", "nb")["copy_this"])
            button.click()
            expect(button).to_have_text(words("common", "nb")["copied"])
            copied = window.evaluate("navigator.clipboard.readText()")
            assert copied == f"{offered[n]['text']}\n{offered[n]['line']}"
            assert copied.endswith(offered[n]["line"].split("\n")[-1])


@pytest.mark.parametrize("kind", ["claim"])
@pytest.mark.parametrize("lang", LANGS)
def test_no_sideways_scroll_at_320(folder: Path, opened: Any, kind: str, lang: str) -> None:
    for name in ("one-in-four", "hundreds-in-hiding", "eighty-three-women"):
        with opened(folder, links.path(kind, lang, name), viewport={"width": 320, "height": 640}) as (window, asked):
            window.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true; })")
            assert window.evaluate("document.documentElement.scrollWidth") <= 320
            assert all(url.startswith("https://partnerdrap.invalid/") for url in asked)


def test_a_fragment_opens_what_it_leads_to(folder: Path, opened: Any) -> None:
    """A number of a pair leads to its row in the table of figures, which is closed at first."""
    with opened(folder, links.path("claim", "nb", "one-in-four")) as (window, _):
        window.locator("#evidence summary").first.click()
        window.locator('#evidence a[href="#f1"]').first.click()
        expect(window.locator("#f1")).to_be_visible()


@pytest.mark.parametrize("name", IDS)
def test_a_page_is_small(site: model.Site, shown: Any, name: str) -> None:
    for lang in LANGS:
        parts = [
            shown("claim", lang, name).encode(),
            *(file.read_bytes() for file in dress(shown("claim", lang, name))),
        ]
        assert sum(len(gzip.compress(part)) for part in parts) < 60_000


def dress(page: str) -> list[Path]:
    """The style sheet and the scripts that a page names; what it brings itself is in it."""
    return [file for file in static.STATIC.glob("*.*s") if f"static/{file.name}" in page]


def test_a_page_with_its_picture_is_small(site: model.Site, shown: Any) -> None:
    """The claim with the most numbers; the picture uncompressed. The other pictures wait until they are opened."""
    name = max(site.claims, key=lambda name: len(site.claims[name].judgement["evidence"]))
    drawn = len(contract.svg_of(charts.make(name, site.where, "nb", site.claims[name].judgement)).encode())
    page = shown("claim", "nb", name)
    assert drawn + len(gzip.compress(page.encode())) + sum(len(file.read_bytes()) for file in dress(page)) < 250_000
    images = re.findall(r"<img [^>]*>", page)
    assert images
    assert all('loading="lazy"' in image and 'width="864"' in image for image in images)
