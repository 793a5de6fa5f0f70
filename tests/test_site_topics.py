"""Topics and duties: every number is a figure's, every chart is shown, every fact of law has its source and day."""

from __future__ import annotations

import dataclasses
import datetime as dt
import html
import re
import shutil
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from analysis import charts, forms, vocabulary
from analysis.errors import BadInput
from analysis.paths import House
from analysis.site import links, model, render, safe, texts
from analysis.site.figure import facts as figure_facts
from analysis.site.pages import File, Page
from analysis.site.sections import duties, topics
from analysis.site.topic import keyfigures, law
from analysis.site.topic import table as topic_table
from conftest import ROOT

Json = dict[str, Any]
# digits that a text may hold by itself: grades of secrecy, what a rate is counted against, how sure an interval is
TYPED = re.compile(r"\(?(?:kode|code) [67]\)?|100(?:\u00a0| |,)000|95(?:\u00a0| )?%")
CAUSAL = re.compile(
    r"fører til\b|førte til\b|skyldes|forårsak|takket være|som følge av|reddet liv|har virket"
    r"|leads? to|led to|\bcaus(?:e|es|ed|ing)\b|thanks to|due to|as a result of|saved lives|has worked",
    re.IGNORECASE,
)
TELLING = re.compile("drap|vold|kill|homicide|violence|krise|shelter|alarm", re.IGNORECASE)


@pytest.fixture(scope="module")
def site() -> model.Site:
    return model.load(House(ROOT))


def test_where_no_publishers_differ_the_page_says_of_what(pages: dict[tuple[str, str, str], Page]) -> None:
    told = 0
    for page in pages.values():
        if page.kind != "topic":
            continue
        said = " ".join(re.sub(r"<[^>]+>", " ", render.page(page, {"data_date": "2026-11-22", "base": ""})).split())
        none = page.data["compared"] and not page.data["conflicts"]
        start = texts.words("topic", page.lang)["no_conflicts"].partition("{")[0]
        measures = "; ".join(page.data["compared"])
        assert (f"{start}{measures}." in html.unescape(said)) == bool(none), page.path
        told += bool(none)
    assert told


def test_a_missing_notebook_is_named_as_seen_from_the_root(site: model.Site, tmp_path: Path) -> None:
    for name in ("data", "build", "claims"):
        (tmp_path / name).symlink_to(ROOT / name)
    shutil.copytree(ROOT / "notebooks", tmp_path / "notebooks")
    copied = dataclasses.replace(site, where=House(tmp_path))
    missing = next(name for topic in topic_table.TOPICS for name in topic.notebooks)
    (tmp_path / "notebooks" / f"{missing}.ipynb").unlink()
    with pytest.raises(BadInput, match=rf"^notebooks/{missing}\.ipynb: a notebook is missing. Bring it back"):
        list(topics.pages(copied))


@pytest.mark.parametrize("lang", links.LANGS)
def test_notebooks_are_named_in_the_language_of_the_page(pages: dict[tuple[str, str, str], Page], lang: str) -> None:
    titles = texts.words("notebooks", lang)["titles"]
    told = [n for page in pages.values() if (page.kind, page.lang) == ("topic", lang) for n in page.data["notebooks"]]
    assert told
    assert all(n["name"] == titles[n["key"]] for n in told)


@pytest.fixture(scope="module")
def made(site: model.Site) -> list[Page | File]:
    return [*topics.pages(site), *duties.pages(site)]


@pytest.fixture(scope="module")
def pages(made: list[Page | File]) -> dict[tuple[str, str, str], Page]:
    return {(p.kind, p.lang, p.key): p for p in made if isinstance(p, Page)}


def of(site: model.Site) -> dict[tuple[str, str, str], Page]:
    """All pages of another state of the data."""
    found = (*topics.pages(site), *duties.pages(site))
    return {(p.kind, p.lang, p.key): p for p in found if isinstance(p, Page)}


def shown(data: Any) -> Iterator[Json]:
    """Every figure that a page shows, wherever it stands in its data."""
    if isinstance(data, dict):
        if {"id", "number", "path", "by"} <= data.keys():
            yield data
        data = list(data.values())
    if isinstance(data, list):
        for part in data:
            yield from shown(part)


def strings(data: Any) -> Iterator[str]:
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict | list):
        for part in data.values() if isinstance(data, dict) else data:
            yield from strings(part)


def shape(data: Any) -> Any:
    """The data without its words: which keys, how many of what."""
    if isinstance(data, dict):
        return {key: shape(value) for key, value in data.items()}
    if isinstance(data, list):
        return [shape(part) for part in data]
    return type(data).__name__


# --- figures


def test_every_number_is_that_of_a_figure_with_a_page_of_its_own(site: model.Site, pages: dict) -> None:
    seen = Counter()
    for (kind, lang, _), page in pages.items():
        for one in shown(page.data):
            f = site.figures[one["id"]]
            assert one["number"] == figure_facts.number(f, lang), page.path
            assert one["by"] == figure_facts.counted_by(f, lang)
            assert one["published"] == figure_facts.published(f, lang)
            assert one["path"] == links.path("figure", lang, f.figure_id)
            seen[kind] += 1
    assert seen["topics"] == 16
    assert seen["topic"] > 60
    assert seen["duties"] > 30


def test_a_key_figure_is_the_newest_that_its_source_stands_by(site: model.Site) -> None:
    shelf = keyfigures.Shelf(site)
    for query in (q for topic in topic_table.TOPICS for q in topic.figures.values()):
        f = shelf.newest(query)
        alike = "measure unit kind stock_flow geography area sex subset".split()
        for other in site.figures.values():
            same = all(getattr(other, c) == getattr(f, c) for c in alike) and other.confidence != "low"
            same &= all(getattr(other, c) == query[c] for c in ("publisher", "period_type") if c in query)
            same &= set(query.get("qualifiers", ())) <= set(other.qualifiers)
            if same and not keyfigures.NOT_COUNTED.intersection(other.status) and other.period_end:
                assert other.period_end <= f.period_end, (f.figure_id, other.figure_id)


def test_a_page_changes_with_its_figure_and_no_other_page_does(site: model.Site, pages: dict) -> None:
    f = keyfigures.Shelf(site).newest(topic_table.TOPICS[2].figures["orders"])
    other = f._replace(value=f.value + 7, value_low=f.value_low + 7, value_high=f.value_high + 7)
    changed = dataclasses.replace(
        site, held=site.held | {f.figure_id: other}, figures=site.figures | {f.figure_id: other}
    )
    moved = {key for key, page in of(changed).items() if page.data != pages[key].data}
    expected = {("topics", ""), ("topic", "restraining_order"), ("duties", "")}
    assert moved == {(kind, lang, key) for kind, key in expected for lang in links.LANGS}
    page = of(changed)["topic", "nb", "restraining_order"]
    number = figure_facts.number(other, "nb")
    assert page.data["figures"][0]["number"] == number
    assert number in page.data["lead"]


def test_a_question_without_a_figure_is_an_error_and_not_a_hole(site: model.Site) -> None:
    with pytest.raises(BadInput, match="no figure answers"):
        keyfigures.Shelf(site).newest({"measure": "shelter_stays", "geography": "SE"})


def test_a_figure_without_a_page_is_never_picked(site: model.Site) -> None:
    """It may be of too few people: then an older one stands in its place, or none."""
    for query in topic_table.TOPICS[4].figures.values():
        f = keyfigures.Shelf(site).newest(query)
        left = {name: other for name, other in site.figures.items() if name != f.figure_id}
        older = keyfigures.Shelf(dataclasses.replace(site, figures=left)).newest(query)
        assert older != f
        assert older.period_end <= f.period_end


def test_no_number_is_typed_in_the_words(pages: dict) -> None:
    for name in ("topics", "topic", "duties"):
        for lang in links.LANGS:
            for text in strings(texts.words(name, lang)):
                bare = TYPED.sub("", re.sub(r"\{[^}]*\}", "", text))
                assert not re.search(r"\d", bare), f"{name}.{lang}: {text}"


def test_the_introduction_has_three_to_five_sentences_and_its_fields_are_filled(pages: dict) -> None:
    for (kind, lang, key), page in pages.items():
        if kind == "topic":
            template = texts.words("topic", lang)["topics"][key]["lead"]
            assert 3 <= len(re.findall(r"[.?](?= [A-ZÅÆØ{]|$)", template)) <= 6, (lang, key)
            assert "{" not in page.data["lead"]
            assert "None" not in page.data["lead"]


# --- charts


def test_every_chart_is_shown_and_its_files_come_along(made: list[Page | File], pages: dict, site: model.Site) -> None:
    files = Counter(item.path for item in made if isinstance(item, File))
    for lang in links.LANGS:
        used = Counter()
        for (kind, of_lang, _), page in pages.items():
            if (kind, of_lang) == ("topic", lang):
                both = [page.data["both"]["chart"]] if page.data["both"] else []
                for chart in (*page.data["charts"], *both, *page.data["sure"]):
                    used[chart["id"]] += 1
                    about = site.charts[chart["id"]]
                    assert (chart["title"], chart["alt"]) == (about["title"][lang], about["alt"][lang])
                    assert chart["source"] == about["source"][lang]
                    assert chart["width"] > 300 < chart["height"]
                    assert {chart["svg"], chart["png"], chart["csv"]} <= files.keys()
        assert used == dict.fromkeys(charts.TOPICS, 1)
    assert set(files.values()) == {1}
    wanted = {f"charts/{n}.{lang}.{end}" for n in charts.TOPICS for lang in links.LANGS for end in ("svg", "png")}
    assert set(files) == wanted | {f"charts/{n}.csv" for n in charts.TOPICS}


def test_share_and_rate_stand_side_by_side_with_the_numbers_of_the_chart(pages: dict, site: model.Site) -> None:
    for lang in links.LANGS:
        both = pages["topic", lang, "homicide"].data["both"]
        known = {number["text"] for number in site.charts["share-and-rate"]["numbers"][lang]}
        assert len(both["rows"]) > 2
        for row in both["rows"]:
            assert row["share"] in known
            assert {row["rate"]["value"], row["everyone"]["value"]} <= known
            assert row["parts"]
            assert all(part["path"] for part in row["parts"])
        (old,) = (row for row in both["rows"] if row["over"])
        assert [part["number"] for part in old["parts"]] == ["166"]
        assert old["of"].endswith(" 767")
        assert "UNODC" in old["over"]
        for flag in ("mixed_source", "undated"):
            assert forms.name("flag", flag, lang) in old["flags"]
        html = render.page(pages["topic", lang, "homicide"], {"data_date": "2026-11-22", "base": ""})
        table = html[html.index('id="both"') :]
        for row in both["rows"]:
            for part in row["parts"]:
                href = links.relative(part["path"], pages["topic", lang, "homicide"].path)
                assert f'<a href="{href}">{part["number"]}</a>' in table
        assert old["over"] in table
        assert old["flags"] in table
        title = site.charts["share-and-rate"]["title"][lang]
        assert sum(row["share"] in title for row in both["rows"]) >= 2


def test_every_chart_leads_to_all_figures_of_what_it_draws(pages: dict, site: model.Site) -> None:
    for topic in topic_table.TOPICS:
        page = pages["topic", "nb", topic.key]
        both = [page.data["both"]["chart"]] if page.data["both"] else []
        html = render.page(page, {"data_date": "2026-11-22", "base": ""})
        for chart in (*page.data["charts"], *both, *page.data["sure"]):
            assert chart["measure"] in {site.held[name].measure for name in site.charts[chart["id"]]["figure_ids"]}
            assert any(f.measure == chart["measure"] for f in site.figures.values())
            drawn = html[html.index(f'id="chart-{chart["id"]}"') :].split("</figure>")[0]
            assert f'href="{links.relative(links.path("measure", "nb", chart["measure"]), page.path)}"' in drawn
    assert pages["topic", "nb", "homicide"].data["both"]["chart"]["measure"] == "partner_homicide_victims"


def test_a_share_is_stated_and_a_count_is_counted(pages: dict, site: model.Site) -> None:
    for kind, key in (("topic", "prior_violence"), ("topic", "domestic_violence"), ("duties", ""), ("topics", "")):
        page = pages[kind, "nb", key]
        told = [(site.figures[one["id"]], one) for one in shown(page.data)]
        assert all(one["stated"] == figure_facts.stated(f) for f, one in told)
        html = render.page(page, {"data_date": "2026-11-22", "base": ""})
        for f, one in told:
            if one["label"]:
                assert f"{one['when']}. {'Oppgitt' if figure_facts.stated(f) else 'Talt'} av {one['by']}." in html


# --- disagreement, law, claims


def test_publishers_who_disagree_stand_side_by_side(pages: dict, site: model.Site) -> None:
    groups = [g for page in pages.values() if page.kind == "topic" for g in page.data["conflicts"]]
    assert len(groups) > 10
    for group in groups:
        figures = [site.figures[row["id"]] for row in group["rows"]]
        assert len({f.publisher for f in figures}) > 1
        assert len({(f.value, f.value_low, f.value_high) for f in figures}) > 1
        assert len({(f.measure, f.sex, f.period_start, f.period_end, f.area, f.unit) for f in figures}) == 1
    newest = pages["topic", "nb", "homicide"].data["conflicts"][0]["rows"]
    assert {"Kripos", "UNODC", "NTB"} <= {row["by"] for row in newest}


def test_every_break_of_a_series_is_told_on_the_page_of_its_topic(pages: dict) -> None:
    for broken in vocabulary.breaks():
        hit = [m for m in vocabulary.measures().values() if m.measure.startswith(broken.measures)]
        for topic in {m.topic for m in hit}:
            for lang in links.LANGS:
                changes = pages["topic", lang, topic].data["changes"]
                told = next(c for c in changes if c["date"] == broken.date.isoformat())
                assert told["broken"]
                assert told["effect"]
                assert told["sources"]


def test_facts_of_law_have_a_source_a_day_and_both_languages() -> None:
    facts = tomllib.loads((texts.TEXTS / "law.toml").read_text(encoding="utf-8"))
    for group in ("changes", "duties"):
        for lang in links.LANGS:
            assert facts[group].keys() == facts[lang][group].keys()
        for name, fact in facts[group].items():
            for url in fact.get("sources") or [fact["source"]]:
                assert safe.link(url), name
            assert dt.date(2026, 1, 1) < dt.date.fromisoformat(fact["read"]) < dt.date(2027, 1, 1), name
    for fact in facts["changes"].values():
        dt.date.fromisoformat(fact["date"])
        assert set(fact["topics"]) <= {topic.key for topic in topic_table.TOPICS}
    for name, fact in facts["duties"].items():
        assert safe.link(fact["law"]), name
        for when in fact["dates"].values():
            assert re.fullmatch(r"\d{4}(-\d{2}-\d{2})?", when), name
            assert when[:4] <= fact["read"][:4]
        for lang in links.LANGS:
            said = facts[lang]["duties"][name]
            assert set(said["labels"]) == {query["name"] for query in fact["figures"]}, name
            assert said["missing"]
            assert said["who"]
            assert said["to"]
            assert fact["dates"].keys() <= texts.words("duties", lang)["dates"].keys()


def test_a_link_that_cannot_be_a_page_is_refused() -> None:
    with pytest.raises(BadInput, match="not the address of a page"):
        law.links(["javascript:alert(1)"])


def test_the_duties_that_others_link_to_are_there(pages: dict) -> None:
    ids = [duty["id"] for duty in pages["duties", "nb", ""].data["duties"]]
    assert ids[0] == "krisesenterlova"
    assert {"equality", "cedaw", "istanbul", "health", "priorities", "reverse_alarm", "protected_address"} <= set(ids)
    html = render.page(pages["duties", "nb", ""], {"data_date": "2026-11-22", "base": ""})
    assert all(f'id="{name}"' in html for name in ids)
    from_topics = [d["id"] for topic in topic_table.TOPICS for d in pages["topic", "nb", topic.key].data["duties"]]
    assert sorted(from_topics) == sorted(ids)
    assert texts.words("duties", "nb")["no_advice"] in html


def test_every_claim_stands_on_one_topic_with_its_sender_and_its_verdict(pages: dict, site: model.Site) -> None:
    for lang in links.LANGS:
        found = [
            c for (kind, of_lang, _), p in pages.items() if (kind, of_lang) == ("topic", lang) for c in p.data["claims"]
        ]
        assert Counter(claim["id"] for claim in found) == dict.fromkeys(site.claims, 1)
        for claim in found:
            assert claim["by"]
            assert claim["verdict"]["words"] == forms.verdict(site.claims[claim["id"]].judgement, lang)
    prior = {claim["id"] for claim in pages["topic", "nb", "prior_violence"].data["claims"]}
    assert "seven-in-ten-prior-violence" in prior
    assert "one-in-four" not in prior


# --- both languages, and what must not be said


def test_both_languages_have_the_same_pages_and_the_same_structure(pages: dict) -> None:
    for (kind, lang, key), page in pages.items():
        other = pages[kind, "en" if lang == "nb" else "nb", key]
        assert shape(page.data) == shape(other.data), page.path


def test_titles_are_neutral_and_descriptions_too(pages: dict) -> None:
    for page in pages.values():
        for text in (page.title, page.description):
            assert text
            assert not TELLING.search(text), text


def test_registers_never_carry_causal_wording(pages: dict) -> None:
    for name in ("topics", "topic", "duties", "law"):
        for lang in links.LANGS:
            for text in strings(texts.words(name, lang)):
                assert not CAUSAL.search(text), f"{name}.{lang}: {text}"


@pytest.mark.parametrize(
    ("lang", "code", "strict", "plain"),
    [("nb", "kode", "strengt", "fortrolig(?: adresse)?"), ("en", "code", "strictly", "confidential(?: address)?")],
)
def test_code_6_is_the_strict_one_and_code_7_is_not(lang: str, code: str, strict: str, plain: str) -> None:
    for name in ("topics", "topic", "duties", "law"):
        for text in strings(texts.words(name, lang)):
            sixes = re.findall(rf"{strict} {plain} \({code} 6\)", text)
            assert len(sixes) == text.count(f"{code} 6"), text
            sevens = re.findall(rf"(\w+) {plain} \({code} 7\)", text)
            assert len(sevens) == text.count(f"{code} 7"), text
            assert strict not in sevens, text


def test_the_pages_are_written_whole_and_say_what_registers_do_not_say(pages: dict) -> None:
    for (kind, _, _), page in pages.items():
        html = render.page(page, {"data_date": "2026-11-22", "base": ""})
        main = html[html.index("<main") : html.index("</main>")]
        assert "{" not in main
        assert not re.search(r"[> ]None[<,. ]", main.replace("None is", "").replace("None of", ""))
        assert main.count("<h1") == 1
        if kind == "topic":
            assert page.data["care"] in main
            assert main.index(page.data["care"]) < main.index('id="figures"')
            for image in re.findall(r"<img [^>]*>", main):
                assert all(f"{word}=" in image for word in ("alt", "width", "height", "loading"))


def test_what_the_search_finds_is_there(site: model.Site, pages: dict) -> None:
    found = [*topics.entries(site), *duties.entries(site)]
    files = {page.path: page for page in pages.values()}
    for entry in found:
        path, _, fragment = entry.path.partition("#")
        assert path in files
        assert files[path].lang == entry.lang
        assert entry.title
        assert entry.content
        if fragment:
            assert f'id="{fragment}"' in render.page(files[path], {"data_date": "2026-11-22", "base": ""})
    assert {lang: sum(e.lang == lang for e in found) for lang in links.LANGS}.keys() == {"nb", "en"}
    titles = {entry.title for entry in found}
    assert site.charts["hidden-addresses"]["title"]["nb"] in titles
