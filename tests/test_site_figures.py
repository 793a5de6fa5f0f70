"""The pages of the figures: every one that may be shown and none that may not, as the tables say, side by side."""

from __future__ import annotations

import dataclasses
import gzip
import html
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from babel import Locale
from babel.dates import format_date, format_skeleton
from babel.numbers import format_decimal
from playwright.sync_api import Page as Window

from analysis import hedged, vocabulary
from analysis.paths import House
from analysis.quote import LOCALES
from analysis.site import model, render, write
from analysis.site.figure import facts
from analysis.site.figure import page as figure_page
from analysis.site.links import LANGS
from analysis.site.pages import File, Page
from analysis.site.sections import figures, static
from conftest import Real

pytest_plugins = ["browser"]

CLAIM = "one-in-four"  # judging all of them would take a minute
COMMON = {"data_date": "2026-11-22", "base": ""}
HOSTILE = "<script>alert(1)</script>{{ 7 * 7 }}\u202e<img src=x onerror=alert(1)>"
LOADED = "document.querySelectorAll('#f-hits li').length"

Pages = dict[tuple[str, str, str], Page]


@pytest.fixture(scope="module")
def site(built: Real) -> model.Site:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(House, "claim_ids", [CLAIM])
        return model.load(built.house)


@pytest.fixture(scope="module")
def made(site: model.Site) -> list[Page | File]:
    return list(figures.pages(site))


@pytest.fixture(scope="module")
def pages(made: list[Page | File]) -> Pages:
    return {(p.kind, p.lang, p.key): p for p in made if isinstance(p, Page)}


@pytest.fixture(scope="module")
def tables(made: list[Page | File]) -> dict[str, Any]:
    """What the filter reads, by language."""
    scripts = {f.path: f.content for f in made if isinstance(f, File) and f.path.startswith("static/figures.")}
    assert sorted(scripts) == ["static/figures.en.js", "static/figures.nb.js"]
    texts = {lang: scripts[f"static/figures.{lang}.js"].decode() for lang in LANGS}
    return {lang: json.loads(text.removeprefix("FIGURES=").rstrip(";\n")) for lang, text in texts.items()}


@pytest.fixture(scope="module")
def everything(made: list[Page | File], site: model.Site) -> str:
    """All that the section gives to the site, as one text."""
    told = [json.dumps([p.title, p.description, p.data], ensure_ascii=False) for p in made if isinstance(p, Page)]
    told += [f.content.decode() for f in made if isinstance(f, File) and isinstance(f.content, bytes)]
    told += [f"{e.title} {e.content} {e.path}" for e in figures.entries(site)]
    return "\n".join(told)


def shown(page: Page) -> str:
    """The text of a page as it is read."""
    return html.unescape(re.sub(r"<[^>]+>", "", render.page(page, COMMON)))


def only(pages: Pages, lang: str = "nb", **columns: Any) -> list[Page]:
    """The pages of the figures whose id starts so and whose heading holds that."""
    start, number = columns["start"], columns.get("number", "")
    found = [p for (kind, of, key), p in pages.items() if kind == "figure" and of == lang and key.startswith(start)]
    return [p for p in found if p.data["heading"].startswith(number)]


# --- which figures


def test_every_figure_that_may_be_shown_has_a_page_in_both_languages(pages: Pages, site: model.Site) -> None:
    for lang in LANGS:
        assert {key for kind, of, key in pages if (kind, of) == ("figure", lang)} == set(site.figures)
        assert ("figures", lang, "") in pages


def test_no_figure_that_is_withheld_stands_anywhere(
    everything: str, pages: Pages, tables: dict[str, Any], site: model.Site, built: Real
) -> None:
    withheld = set(site.held) - set(site.figures)
    frame = built.frame
    broken_down = frame.area.notna() | frame.relationship.notna() | (frame.subset.map(len) > 0)
    people = ~frame.unit.isin(
        ["percent", "percentage_points", "ratio", "shelters", "beds", "items", "districts", "days"]
    )
    few = frame[broken_down & people & (frame.kind == "count") & (frame.value < 3) & (frame.topic != "population")]
    assert len(few) > 5
    assert set(few.figure_id) <= withheld
    assert [name for name in withheld if name in everything] == []
    for lang in LANGS:
        assert set(tables[lang]["columns"]["id"]) == set(site.figures)
        listed = [row[0] for page in measures(pages, lang) for place in page.data["places"] for row in place["rows"]]
        assert sorted(listed) == sorted(site.figures)


def measures(pages: Pages, lang: str) -> list[Page]:
    return [page for (kind, of, _), page in pages.items() if (kind, of) == ("measure", lang)]


def test_a_measure_says_how_many_figures_are_left_out(pages: Pages, site: model.Site) -> None:
    said = {p.key: p.data["left_out"] for p in measures(pages, "en")}
    gone = pd.Series([f.measure for name, f in site.held.items() if name not in site.figures]).value_counts()
    numbers = {
        name: 0 if text is None else int({"One": "1"}.get(text.split()[0], text.split()[0]))
        for name, text in said.items()
    }
    assert {name: n for name, n in numbers.items() if n} == {n: c for n, c in gone.items() if n in said}
    assert pages["figures", "en", ""].data["left_out"].startswith(str(gone.sum()))


def test_search_entries_are_of_pages_there_are_and_say_the_number(pages: Pages, site: model.Site) -> None:
    paths = {(p.path, p.lang) for p in pages.values()}
    found = list(figures.entries(site))
    assert {(e.path, e.lang) for e in found} == {x for x in paths if not x[0].endswith("index.html")}
    assert len(found) == len(paths) - 2
    entry = next(e for e in found if e.lang == "nb" and e.path.startswith("tall/homicide-victims-no-2015-kripos-cdde"))
    assert entry.title == "Drapsofre, Norge, 2015: 23 (Kripos)"
    assert entry.content.startswith(entry.title)
    assert max(len(e.content) for e in found if e.kind == "figure") < 420


# --- what they say


def test_the_facts_are_those_of_the_tables(pages: Pages, built: Real) -> None:
    for row in built.frame.sample(400, random_state=7).itertuples():
        for lang in LANGS:
            page = pages.get(("figure", lang, row.figure_id))
            if page is None:
                continue
            facts = dict(page.data["facts"])
            assert facts["publisher"] == getattr(vocabulary.publishers()[row.publisher], lang)
            assert facts["unit"] == getattr(vocabulary.words("unit")[row.unit], lang)
            assert facts["sex"] == getattr(vocabulary.words("sex")[row.sex], lang)
            assert getattr(vocabulary.measures()[row.measure], lang).casefold() == facts["counts"].casefold()
            assert facts.get("via") == (row.via and getattr(vocabulary.publishers()[row.via], lang))
            assert len(facts.get("definition", "").split("; ")) == max(1, len(row.qualifiers))
            assert when(row, lang) in facts["published"]
            if row.area is None and not row.geography.startswith("GB-"):
                whole = Locale.parse(LOCALES[lang]).territories[row.geography]
                part = {"nb": f"deler av {whole}", "en": f"parts of {whole}"}[lang]
                assert facts["place"] == (part if any("districts" in s for s in row.status) else whole)
            if row.period_type == "year":
                assert facts["period"].startswith(str(row.period_start.year))
            if row.precision == "exact" and row.kind == "count":
                number = format_decimal(row.value, "#,##0.###", LOCALES[lang])
                assert re.match(rf"{number}\b", page.data["heading"]), page.data["heading"]
            text = shown(page)
            assert all(word in text for word in (facts["publisher"], facts["published"], facts["place"]))


def when(row: Any, lang: str) -> str:
    if row.published_precision in ("day", "undated"):
        return format_date(row.published, "d. MMMM y" if lang == "nb" else "d MMMM y", LOCALES[lang])
    month = row.published_precision == "month"
    return format_skeleton("yMMMM", row.published, locale=LOCALES[lang]) if month else str(row.published.year)


@pytest.mark.parametrize(
    ("start", "lang", "heading"),
    [
        ("protected-address-persons-no-2025-kripos", "nb", "Under 500 personer med adressesperre"),
        ("protected-address-persons-no-2025-kripos", "en", "Under 500 persons with a protected address"),
        ("homicide-reported-no-1993-2003-ssb", "nb", "40–44 i året i snitt (vår lesning) – anmeldte drap"),
        ("restraining-order-breaches-reported-no-2013-pod", "nb", "+27,5\u00a0% – "),
        ("restraining-orders-imposed-fi-2016-tilastokeskus", "en", "−8% – restraining orders imposed"),
        ("domestic-violence-clearance-share-no-2021", "nb", "−15 prosentpoeng – oppklaringsprosent"),
        ("partner-homicide-share-no-2023-ntb", "nb", "40–43\u00a0% (vår lesning) – partnerdrapenes andel"),
        ("protected-address-persons-no-2003-unnamed", "nb", "900–990 (vår lesning) – personer med adressesperre"),
        ("protected-address-persons-no-2003-unnamed", "en", "900–990 (our reading) – persons with a protected"),
        ("partner-homicide-share-no-2002-2011-norwegian", "nb", "20–30\u00a0% – partnerdrapenes andel"),
        ("partner-homicide-share-no-2002-2011-norwegian", "en", "20–30% – partner homicide"),
        ("population-no-2013-ssb", "nb", "5\u00a0051\u00a0275 – folkemengde, Norge, 1. januar 2013"),
    ],
)
def test_bounds_shares_means_and_changes_read_as_printed(pages: Pages, start: str, lang: str, heading: str) -> None:
    assert only(pages, lang, start=start, number=heading), [p.data["heading"] for p in only(pages, lang, start=start)]


def test_the_citation_holds_all_that_the_figure_cannot_do_without(pages: Pages, site: model.Site) -> None:
    (page,) = only(pages, start="partner-homicide-victims-no-2012-2021-kripos", number="77 ")
    f = site.figures[page.key]
    for part in ("Kripos", "partnerdrapsofre, Norge, 2012–2021: 77", "kjærester regnet med", "Utgitt: august 2022"):
        assert part in page.data["cite"]
    assert site.sources[f.source_id].url in page.data["cite"]
    assert "lest 22. november 2026" in page.data["cite"]
    assert f'<p class="copy-text" id="citation">{html.escape(page.data["cite"])}</p>' in render.page(page, COMMON)


def test_what_stands_beside_a_number_in_a_citation_is_one_bracket(pages: Pages, site: model.Site) -> None:
    told = set()
    for lang, reading in (("nb", "(vår lesning"), ("en", "(our reading")):
        for f in site.figures.values():
            cite = pages["figure", lang, f.figure_id].data["cite"].split(": http")[0].replace(facts.title(f, lang), "")
            assert not re.search(r"\([^()]*\(|\) \((?!lest|read on)", cite), cite
            told |= {reading} if reading in cite else set()
    assert len(told) == len(LANGS)


def test_every_caution_of_the_page_follows_the_citation(pages: Pages, site: model.Site) -> None:
    told = 0
    for lang, before in (("nb", "Forbehold: "), ("en", "Cautions: ")):
        for f in site.figures.values():
            cite = pages["figure", lang, f.figure_id].data["cite"]
            doubts = [s for s in f.status if s not in ("undated", "strict_bound")]
            assert (before in cite) == bool(doubts), cite
            assert all(getattr(vocabulary.words("status")[s], lang) in cite for s in doubts), cite
            told += bool(doubts)
    assert told > 100


def test_what_we_read_out_of_words_is_never_shown_as_printed(pages: Pages, site: model.Site) -> None:
    ranges = [f for f in site.figures.values() if f.precision == "range"]
    assert len(ranges) > 15
    for f in ranges:
        whole = not hedged.is_reading(f)  # both ends were printed
        page = pages["figure", "nb", f.figure_id]
        for text in (page.data["heading"], page.data["cite"], page.data["this"]["number"]):
            assert ("(vår lesning" in text) != whole, text
        assert ("Grensene er slik vi leser det" in shown(page)) != whole
        assert dict(page.data["facts"])["precision"] == "mellom to tall"
    others = [p for p in pages.values() if p.kind == "figure" and site.figures[p.key].precision != "range"]
    assert not [p.key for p in others if "vår lesning" in p.data["heading"] or p.data["reading"]]


def test_a_count_of_some_districts_is_not_one_of_the_country(pages: Pages) -> None:
    for start in ("restraining-order-persons-active-no-2009-nrk", "violence-alarms-active-no-2002-female-dagbladet"):
        (page,) = only(pages, start=start)
        assert "deler av Norge" in page.data["heading"]
        assert "deler av Norge" in page.data["cite"]
    (case,) = only(pages, start="homicide-cases-no-2017-ntb-b8fdd02a") or [None]
    assert case is None or "deler av" not in case.data["heading"]


def test_a_share_or_a_guess_is_stated_and_not_counted(pages: Pages, site: model.Site) -> None:
    for f in site.figures.values():
        guess = {"own_estimate", "opinion_piece", "typical", "forecast", "counterfactual"} & set(f.status)
        said = pages["figure", "nb", f.figure_id].data["counted"]
        if f.publisher != "unnamed":
            assert said.startswith("Oppgitt av " if guess or f.kind != "count" else "Talt av "), said


def test_a_day_between_two_days_reads_so(pages: Pages) -> None:
    found = {p.data["title"] for p in pages.values() if p.kind == "figure" and "en dag mellom" in p.data["title"]}
    assert found
    assert all(re.search(r"en dag mellom \d+\. \w+ \d{4} og \d+\. \w+ \d{4}", text) for text in found)


def test_an_undated_figure_says_so_and_when_it_was_read(pages: Pages, site: model.Site) -> None:
    undated = [f for f in site.figures.values() if f.published_precision == "undated"]
    assert len(undated) > 100
    for f in undated:
        facts = dict(pages["figure", "nb", f.figure_id].data["facts"])
        assert facts["published"].startswith("udatert; vi leste det ")


def test_titles_are_neutral(pages: Pages) -> None:
    assert not [p.title for p in pages.values() if re.search(r"drap|vold|homicid|violence|kill", p.title, re.I)]


# --- where they were seen


def test_every_sighting_stands_with_its_outlet_date_and_link(pages: Pages, built: Real, site: model.Site) -> None:
    of_source = {s.source_id: (s.publisher, s.url) for s in site.sources.values()}
    seen, twice = built.seen[built.seen.figure_id.isin(site.figures.keys())], 0
    for name, group in seen.groupby("figure_id"):
        page = pages["figure", "nb", name]
        told = {(s["host"], s["url"], s["locator"]) for s in page.data["seen"]}
        assert len({(s["url"], s["locator"], s["how"]) for s in page.data["seen"]}) == len(page.data["seen"])
        places = {(*of_source[s.source_id], s.locator) for s in group.itertuples()}
        assert told == places  # each once, however often it was read
        twice += len(places) < len(group)
    assert twice > 5
    assert all(s["link"] for p in pages.values() if p.kind == "figure" for s in p.data["seen"])
    most = max(pages.values(), key=lambda p: len(p.data.get("seen", ())))
    text = render.page(most, COMMON)
    assert len(most.data["seen"]) >= 5
    assert all(f'<a href="{html.escape(s["url"])}" rel="noreferrer">{s["host"]}</a>' in text for s in most.data["seen"])
    assert all(s["read"] == "22. november 2026" for s in most.data["seen"])


def test_no_title_of_a_source_stands_anywhere(everything: str, site: model.Site) -> None:
    titles = {s.title for s in site.sources.values() if len(s.title) > 12}
    assert len(titles) > 200
    assert [title for title in titles if title in everything] == []


def test_terms_nobody_has_read_are_said_to_be_so(pages: Pages, site: model.Site) -> None:
    open_terms = {s.source_id for s in site.sources.values() if s.licence.startswith("unverified")}
    for f in site.figures.values():
        if f.source_id in open_terms:
            assert any("Ikke avklart" in term["words"] for term in pages["figure", "nb", f.figure_id].data["licences"])
    assert all(t["worded"] for p in pages.values() if p.kind == "figure" for t in p.data["licences"])


def test_hostile_text_is_shown_as_text_and_no_script_is_linked(site: model.Site) -> None:
    f = next(f for f in site.figures.values() if f.figure_id.startswith("homicide-victims-no-2015-ntb"))
    sight = site.sightings[f.figure_id][0]._replace(locator=HOSTILE)
    source = site.sources[f.source_id]._replace(url="javascript:alert(1)", publisher=HOSTILE, licence=HOSTILE)
    bad = dataclasses.replace(
        site,
        figures={f.figure_id: f._replace(definition=HOSTILE)},
        sources={**site.sources, f.source_id: source},
        sightings={f.figure_id: [sight._replace(source_id=f.source_id)]},
    )
    found = list(figures.pages(bad))
    texts = [render.page(p, COMMON) for p in found if isinstance(p, Page) and p.kind == "figure"]
    assert len(texts) == 2
    for text in texts:
        assert text.count(html.escape(HOSTILE.replace("\u202e", ""))) >= 3
        assert "\u202e" not in text
        assert "<script>alert" not in text
        assert "<img src=x" not in text
        assert not re.search(r'href="\s*javascript:', text, re.I)
        assert "javascript:alert(1)" in text


# --- what others say


def test_conflicts_and_neighbours_name_each_other(pages: Pages) -> None:
    for lang in LANGS:
        of = {p.key: p.data for p in pages.values() if (p.kind, p.lang) == ("figure", lang)}
        several = 0
        for name, data in of.items():
            for other in data["conflicts"]:
                back = {o["id"]: o["difference"] for o in of[other["id"]]["conflicts"]}
                assert name in back
                mine, theirs = other["difference"], back[name]
                several += mine != theirs
                if mine[0] in "+−":
                    assert theirs[0] == {"+": "−", "−": "+"}[mine[0]]
                    assert mine.split(" (")[0][1:] == theirs.split(" (")[0][1:]
                else:
                    assert mine == theirs
            for other in data["near"]:
                assert data["newer"] or name in {o["id"] for o in of[other["id"]]["near"]}
        assert several > 100


@pytest.mark.parametrize(
    ("start", "number", "others"),
    [
        ("homicide-victims-no-2015-kripos", "23", {"21": "NTB", "24": "UNODC"}),
        ("homicide-cases-no-2015-kripos", "22", {"20": "NTB"}),
        ("homicide-cases-no-2017-kripos", "25", {"26": "NTB"}),
        ("homicide-victims-no-2011-kripos", "112", {"110": "Statista", "111": "UNODC"}),
        ("homicide-victims-no-2013-kripos", "41", {"46": "UNODC"}),
        ("homicide-victims-no-2013-kripos", "45", {"46": "UNODC"}),
        ("homicide-victims-no-2023-kripos", "38", {"36": "NTB", "40": "UNODC", "35": "forskning.no"}),
        ("partner-homicide-victims-no-2012-2021-kripos", "68", {"77": "Kripos"}),
        ("partner-homicide-victims-no-2023-kripos", "17", {"15": "NTB"}),
        ("partner-homicide-victims-no-1990-2020-ous", "236", {"259": "NRK"}),
    ],
)
def test_the_known_conflicts_stand_side_by_side(pages: Pages, start: str, number: str, others: dict[str, str]) -> None:
    (page,) = only(pages, start=start, number=f"{number} ")
    found = {o["number"]: o["who"] for o in page.data["conflicts"]}
    assert others.items() <= {number: who.split(",")[0] for number, who in found.items()}.items()
    assert page.data["apart"]
    text = shown(page)
    assert "Andre tall for det samme:" in text
    assert all(number in text for number in others)


def test_counts_of_another_circle_stand_near_and_not_as_conflicts(pages: Pages) -> None:
    (page,) = only(pages, start="partner-homicide-victims-no-2020-ous", number="5 ")
    near = {(o["who"], o["number"]) for o in page.data["near"]}
    assert {("NTB", "15"), ("UNODC", "13")} <= near
    assert not {o["number"] for o in page.data["conflicts"]} & {"15", "13"}


def test_a_part_of_a_year_is_never_held_against_the_year(pages: Pages) -> None:
    (part,) = only(pages, start="homicide-victims-no-2016-vg", number="18 ")
    assert "en del av 2016" in part.data["title"]
    (whole,) = only(pages, start="homicide-victims-no-2016-kripos", number="27 ")
    assert "18" not in {o["number"] for o in whole.data["conflicts"]}


def test_editions_lead_to_each_other(pages: Pages, site: model.Site) -> None:
    pairs = [(f.supersedes, f.figure_id) for f in site.figures.values() if f.supersedes in site.figures]
    assert len(pairs) >= 9
    for old, new in pairs:
        older, newer = pages["figure", "en", old].data, pages["figure", "en", new].data
        assert older["newer"]["id"] == new
        assert [e["id"] for e in older["editions"]] == [e["id"] for e in newer["editions"]]
        order = [e["id"] for e in newer["editions"]]
        assert order.index(old) < order.index(new)
        assert not {old, new} & {o["id"] for o in (*older["conflicts"], *newer["conflicts"])}
    (page,) = only(pages, start="homicide-victims-no-2013-kripos", number="45 ")
    assert "Tallet er erstattet. Utgiveren skrev senere 41 (januar 2024)." in shown(page)
    assert "−4 (−8,9\u00a0%)" in shown(page)


def test_the_claims_that_a_figure_bears_on_are_named_with_their_verdict(pages: Pages, site: model.Site) -> None:
    kept = site.claims[CLAIM]
    bearing = {key for (kind, lang, key), p in pages.items() if (kind, lang) == ("figure", "nb") and p.data["claims"]}
    assert bearing == set(kept.figures) & set(site.figures)
    text = shown(pages["figure", "nb", sorted(bearing)[0]])
    verdict = vocabulary.words("verdict")[kept.judgement["verdict"]].nb
    assert kept.judgement["text"]["nb"] in text
    assert kept.judgement["published"]["by"] in text
    assert verdict in text


@pytest.mark.parametrize(("paraphrase", "text"), [(False, "«En setning»"), (True, "En setning")])
def test_only_a_sentence_of_its_sender_stands_in_quotation_marks(site: model.Site, paraphrase: bool, text: str) -> None:
    kept = site.claims[CLAIM]
    said = kept.judgement | {"paraphrase": paraphrase, "text": {"nb": "En setning", "en": "A sentence"}}
    told = dataclasses.replace(site, claims={CLAIM: kept._replace(judgement=said)})
    assert figure_page._claim(told, CLAIM, "nb")["text"] == text


def test_one_changed_figure_changes_only_the_pages_that_show_it(site: model.Site, pages: Pages) -> None:
    name = next(n for n in site.figures if n.startswith("homicide-victims-no-2015-kripos-cdde"))
    f = site.figures[name]
    noted = changed(site, pages, f._replace(definition="another note"))
    assert noted == {("figure", lang, name) for lang in LANGS}
    moved = changed(site, pages, f._replace(value=26.0, value_low=26.0, value_high=26.0))
    telling = {key for key, page in pages.items() if name in json.dumps(page.data)}
    assert noted < moved <= telling | noted
    assert len(moved) < 40


def changed(site: model.Site, pages: Pages, f: Any) -> set[tuple[str, str, str]]:
    found = figures.pages(dataclasses.replace(site, figures={**site.figures, f.figure_id: f}))
    return {(p.kind, p.lang, p.key) for p in found if isinstance(p, Page) and p != pages[p.kind, p.lang, p.key]}


# --- the index and its filter


def test_without_scripts_the_index_leads_to_every_measure_and_they_to_every_figure(pages: Pages) -> None:
    index = render.page(pages["figures", "nb", ""], COMMON)
    for page in measures(pages, "nb"):
        assert f'href="maal/{page.key}.html"' in index
    small = min(measures(pages, "en"), key=lambda p: len(p.data["places"]))
    text = render.page(small, COMMON)
    assert all(f'href="../{row[0]}.html"' in text for place in small.data["places"] for row in place["rows"])


def test_the_data_of_the_filter_are_small(made: list[Page | File]) -> None:
    for file in made:
        if isinstance(file, File) and isinstance(file.content, bytes):
            assert len(gzip.compress(file.content)) < 100_000


@pytest.fixture(scope="module")
def folder(made: list[Page | File], site: model.Site, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The index in both languages, one measure, and what they load."""
    wanted = [p for p in made if isinstance(p, File) or p.kind == "figures" or p.key == "shelter_stays"]
    target = tmp_path_factory.mktemp("figures") / "site"
    write.replace(target, "test", [*wanted, *static.pages(site)], COMMON)
    return target


@pytest.fixture
def window(opened: Any, folder: Path) -> Iterator[tuple[Window, list[str]]]:
    with opened(folder, "tall/index.html", viewport={"width": 1280, "height": 900}) as (page, asked):
        page.evaluate("document.getElementById('f-narrow').open = true")
        yield page, asked


def wait(page: Window, truth: str) -> None:
    """Until something is so. Playwright's own way evaluates text in the page, which the site's policy forbids."""
    for _ in range(200):
        if page.evaluate(truth):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"not so after ten seconds: {truth}")


def counted(page: Window) -> int:
    """How many figures the filter says there are."""
    return int(re.sub(r"\D", "", page.inner_text("#f-count").split(" tall")[0]) or 0)


def test_the_filter_works_by_keyboard_alone_and_keeps_what_is_typed(window: tuple[Window, list[str]]) -> None:
    page, asked = window
    before = page.evaluate("[location.href, history.length]")
    assert not [url for url in asked if "figures." in url]  # nothing is fetched before it is wanted
    page.focus("#f-text")
    page.keyboard.type("partnerdrapsofre kripos 2015")
    wait(page, f"{LOADED} > 0")
    assert counted(page) == page.evaluate(LOADED) > 0
    wait(page, "document.getElementById('said').textContent.includes('tall')")
    page.keyboard.press("Enter")  # submits nothing
    assert page.evaluate("[location.href, history.length]") == before
    assert page.evaluate("localStorage.length + sessionStorage.length + document.cookie.length") == 0
    assert not [url for url in asked if "kripos" in url or "?" in url]
    page.keyboard.press("Tab")
    while page.evaluate("document.activeElement.closest('#f-hits')") is None:
        page.keyboard.press("Tab")
    link = page.evaluate("document.activeElement.getAttribute('href')")
    assert re.fullmatch(r"partner-homicide-victims-no-[\w-]+\.html", link)


def test_the_filter_counts_what_pandas_counts(window: tuple[Window, list[str]], built: Real, site: model.Site) -> None:
    page, _ = window
    frame = built.frame[built.frame.figure_id.isin(site.figures.keys())]
    dated = frame[frame.period_start.notna()]
    first, last = (dated[c].map(lambda day: day.year) for c in ("period_start", "period_end"))
    covered = dated[(first <= 2015) & (last >= 2015)]
    victims = frame[frame.measure == "homicide_victims"]
    cases = [
        ({"topic": "shelter"}, frame[frame.topic == "shelter"]),
        ({"publisher": "kripos"}, frame[frame.publisher == "kripos"]),
        ({"measure": "homicide_victims", "geography": "SE"}, victims[victims.geography == "SE"]),
        ({"year": "2015"}, covered),
        ({"year": "2015", "publisher": "kripos"}, covered[covered.publisher == "kripos"]),
        ({"topic": "alarm", "publisher": "unodc"}, frame[(frame.topic == "alarm") & (frame.publisher == "unodc")]),
        ({"text": "krisesentre voksne beboere"}, frame[frame.measure == "shelter_residents_adults"]),
    ]
    page.focus("#f-text")
    wait(page, "typeof FIGURES === 'object'")
    for chosen, expected in cases:
        page.evaluate("document.querySelector('#filter form').reset()")
        for name, value in chosen.items():
            field = page.locator(f"#filter [name={name}]")
            field.fill(value) if name in ("text", "year") else field.select_option(value)
        assert counted(page) == len(expected), chosen
        assert page.evaluate(LOADED) == min(100, len(expected))


def test_more_can_be_shown_and_no_withheld_figure_is_among_them(
    window: tuple[Window, list[str]], site: model.Site
) -> None:
    page, _ = window
    page.select_option("#f-topic", "homicide")
    page.select_option("#f-place", "NO")
    wait(page, f"{LOADED} === 100")
    while page.is_visible("#f-more"):
        before = page.evaluate(LOADED)
        page.focus("#f-more")
        page.keyboard.press("Enter")
        assert page.evaluate("[...document.querySelectorAll('#f-hits a')].indexOf(document.activeElement)") == before
    found = page.eval_on_selector_all(
        "#f-hits a", "links => links.map(a => a.getAttribute('href').replace('.html', ''))"
    )
    wanted = [n for n, f in site.figures.items() if (f.topic, f.geography) == ("homicide", "NO")]
    assert sorted(found) == sorted(wanted)
    page.keyboard.press("Tab")
    page.click("#filter [type=reset]")
    wait(page, f"{LOADED} === 0")
    assert page.inner_text("#f-count") == ""
    assert page.evaluate("document.activeElement.id") == "f-text"


def test_a_topic_narrows_the_measures(window: tuple[Window, list[str]]) -> None:
    page, _ = window
    page.select_option("#f-measure", "homicide_victims")
    page.select_option("#f-topic", "shelter")
    assert page.input_value("#f-measure") == ""
    topics = page.eval_on_selector_all("#f-measure optgroup", "groups => groups.map(g => g.dataset.topic)")
    assert topics == ["shelter"]
    page.select_option("#f-topic", "")
    assert len(page.query_selector_all("#f-measure optgroup")) == len(vocabulary.TOPICS)


def test_the_words_of_the_filter_are_never_markup(opened: Any, folder: Path, tmp_path: Path) -> None:
    bad = tmp_path / "site"
    for path in ("tall/index.html", "static/filter.js", "static/site.js", "static/site.css", "static/figures.nb.js"):
        (bad / path).parent.mkdir(parents=True, exist_ok=True)
        (bad / path).write_bytes((folder / path).read_bytes())
    data = (folder / "static/figures.nb.js").read_text(encoding="utf-8")
    (bad / "static/figures.nb.js").write_text(data.replace('"Norge"', json.dumps(HOSTILE), 1), encoding="utf-8")
    with opened(bad, "tall/index.html") as (page, _):
        page.fill("#f-text", "kripos 2015")
        wait(page, f"{LOADED} > 0")
        assert "<script>alert(1)</script>" in page.inner_text("#f-hits")
        assert page.evaluate("document.querySelectorAll('#f-hits script, #f-hits img').length") == 0
