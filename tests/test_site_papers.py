"""Methods, data, changes, notebooks, about: what they say of numbers is what the code and the tables say."""

from __future__ import annotations

import csv
import dataclasses
import io
import itertools
import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from axe_playwright_python.sync_playwright import Axe
from bs4 import BeautifulSoup
from PIL import Image

from analysis import estimate, forms, identity, ledger, notebooks_check, rule, schema, vintages, vocabulary, withheld
from analysis.errors import BadInput
from analysis.paths import House
from analysis.phrases import parse
from analysis.site import links, model, render, write
from analysis.site.claim.notebooks import treating
from analysis.site.claim.stands import stands
from analysis.site.data import changes as change_lists
from analysis.site.data import dictionary
from analysis.site.data import files as table_files
from analysis.site.links import LANGS
from analysis.site.notebook import fit as fit_html
from analysis.site.notebook import html as notebook_html
from analysis.site.pages import File, Page
from analysis.site.sections import about, data, feed, methods, notebooks, static
from analysis.site.texts import words
from conftest import ROOT, Real

pytest_plugins = ["browser"]

SECTIONS = (methods, data, notebooks, about)
NAMES = sorted(path.stem for path in (ROOT / "notebooks").glob("*.ipynb"))
COMMON = {"data_date": "2026-11-22", "base": ""}
EVIL = "<script>alert(1)</script><img src=x onerror=alert(1)>[x](javascript:alert(1))"
Shown = Callable[..., BeautifulSoup]


@pytest.fixture(scope="module")
def where(built: Real, tmp_path_factory: pytest.TempPathFactory) -> House:
    """The real tables, claims and notebooks. What the checkout has judged and converted is taken from there."""
    made = House(tmp_path_factory.mktemp("papers"))
    (made.root / "data").symlink_to(built.house.root / "data")
    made.claims.symlink_to(ROOT / "claims")
    made.notebooks.symlink_to(ROOT / "notebooks")
    for name in ("verdicts", notebook_html.KEEP):
        (made.out / name).mkdir(parents=True)
        for path in (ROOT / "build" / name).glob("*.json"):
            shutil.copy(path, made.out / name)
    return made


@pytest.fixture(scope="module")
def site(where: House) -> model.Site:
    return model.load(where)


@pytest.fixture(scope="module")
def made(site: model.Site) -> list[Page | File]:
    return [item for section in SECTIONS for item in section.pages(site)]


@pytest.fixture(scope="module")
def files(made: list[Page | File]) -> dict[str, File]:
    return {item.path: item for item in made if isinstance(item, File)}


@pytest.fixture(scope="module")
def shown(made: list[Page | File]) -> Shown:
    """A page as it is written, parsed."""
    pages = {(p.kind, p.lang, p.key): p for p in made if isinstance(p, Page)}
    held: dict[tuple[str, str, str], BeautifulSoup] = {}

    def one(kind: str, lang: str, key: str = "") -> BeautifulSoup:
        if (kind, lang, key) not in held:
            html = render.page(pages[kind, lang, key], COMMON)
            held[kind, lang, key] = BeautifulSoup(html, "html.parser")
        return held[kind, lang, key]

    return one


@pytest.fixture(scope="module")
def folder(made: list[Page | File], site: model.Site, tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("site") / "site"
    write.replace(target, "a test", [*made, *static.pages(site)], COMMON)
    return target


def content(file: File) -> bytes:
    return file.content if isinstance(file.content, bytes) else file.content.read_bytes()


def said(tag: Any) -> str:
    return " ".join(tag.get_text(" ").split())


def plain(text: str) -> float:
    """A number as a page writes it, in either language."""
    return float(text.replace("\u00a0", "").replace(" ", "").replace(",", ".").replace("%", "").replace("\u2212", "-"))


# --- both languages


@pytest.mark.parametrize("kind", ["methods", "data", "changes", "notebooks", "about"])
@pytest.mark.parametrize("lang", LANGS)
def test_every_page_has_one_h1_and_headings_in_order(shown: Shown, kind: str, lang: str) -> None:
    soup = shown(kind, lang)
    levels = [int(tag.name[1]) for tag in soup.find_all(fit_html.HEADINGS)]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(b <= a + 1 for a, b in itertools.pairwise(levels))
    ids = [tag["id"] for tag in soup.select("[id]")]
    assert len(ids) == len(set(ids))
    assert "{" not in said(soup.main.find("h1").parent) or kind == "about"  # no field left unfilled


def test_titles_are_neutral(made: list[Page | File]) -> None:
    for page in (item for item in made if isinstance(item, Page)):
        assert not re.search(r"drap|vold|homicide|violence|kill", page.title, re.I), page.title


def test_the_address_of_a_figure_is_made_of_what_the_page_says(shown: Shown) -> None:
    """Where this fails the identity of a figure has changed: read aloud what about.toml says of addresses."""
    assert set(identity.SERIES) == {
        *("measure", "unit", "kind", "stock_flow", "role", "subset"),  # what it counts
        *("geography", "area"),
        *("period_start", "period_end", "period_type", "base_start", "base_end"),
        *("sex", "relationship"),
        "scope",  # by which definition
        "publisher",
    }
    assert "slutter den gamle å virke" in said(shown("about", "nb").find(id="correct"))
    assert "then the old one ends" in said(shown("about", "en").find(id="correct"))


@pytest.mark.parametrize("kind", ["about", "changes", "data", "methods"])
def test_the_contents_lead_to_every_part(shown: Shown, kind: str) -> None:
    for lang in LANGS:
        listed = [a["href"] for a in shown(kind, lang).select("nav.contents a")]
        assert listed == [f"#{part['id']}" for part in shown(kind, lang).select("main > section[id]")]


def test_fragments_that_others_link_to_are_there(shown: Shown) -> None:
    wanted = {
        "methods": "rule phrases interval window definitions flags figures few limits",
        "data": "licences dictionary sources downloads",
        "about": "correct reply privacy accessibility embed",
        "changes": "verdicts revised settling",
    }
    for kind, ids in wanted.items():
        for lang in LANGS:
            assert all(shown(kind, lang).find(id=name) for name in ids.split())


def test_entries_lead_to_pages_and_fragments_that_exist(site: model.Site, shown: Shown, made: list) -> None:
    at = {page.path: page for page in made if isinstance(page, Page)}
    found = [entry for section in SECTIONS for entry in section.entries(site)]
    assert {entry.lang for entry in found} == set(LANGS)
    for entry in found:
        path, _, fragment = entry.path.partition("#")
        page = at[path]
        assert page.lang == entry.lang
        assert entry.title
        assert entry.content
        assert not fragment or shown(page.kind, page.lang, page.key).find(id=fragment), entry.path


# --- methods


@pytest.mark.parametrize("lang", LANGS)
def test_thresholds_on_the_page_are_those_of_the_code(shown: Shown, lang: str) -> None:
    text = said(shown("methods", lang).find(id="rule"))
    sign = "\u00a0%" if lang == "nb" else "%"
    for share in (rule.SUPPORTED_MASS, rule.SUPPORTED_MASS_ONE_SIDED, rule.CONTRADICTED_MASS):
        assert f"{share * 100:g}{sign}".replace("\u00a0", " ") in text.replace("\u00a0", " ")
    assert f"{rule.ENOUGH_YEARS} " in text
    assert rule.RULE in text
    assert str(methods.written_on().year) in text
    spread = f"{estimate.TOO_DISPERSED:g}".replace(".", "," if lang == "nb" else ".")
    assert spread in said(shown("methods", lang).find(id="interval"))
    assert f" {withheld.FEW} " in said(shown("methods", lang).find(id="few"))


def test_thresholds_follow_the_code(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rule, "SUPPORTED_MASS_ONE_SIDED", 0.815)
    monkeypatch.setattr(rule, "ENOUGH_YEARS", 11)
    found = methods.thresholds("nb")
    assert found["one_sided"] == "81,5\u00a0%"
    assert found["years"] == "11"


def test_the_smallest_n_that_can_support_one_in_four(shown: Shown) -> None:
    phrase = parse("hvert fjerde")
    n = methods.fewest(phrase)
    assert estimate.most_inside(n - 1, phrase.low, phrase.high) < rule.SUPPORTED_MASS
    assert all(estimate.most_inside(m, phrase.low, phrase.high) >= rule.SUPPORTED_MASS for m in range(n, n + 50))
    assert f" {n} " in said(shown("methods", "nb").find(id="rule"))


@pytest.mark.parametrize("lang", LANGS)
def test_phrase_intervals_on_the_page_are_those_of_the_grammar(shown: Shown, lang: str) -> None:
    rows = shown("methods", lang).find(id="phrases").select("tbody tr")
    assert [said(row.th) for row in rows] == words("methods", lang)["phrases"]
    assert len(rows) == len(words("methods", LANGS[0])["phrases"])
    for row in rows:
        phrase, text = parse(said(row.th)), row.td.get_text()
        scale = 100 if phrase.kind in ("share", "growth") else 1
        ends = [abs(x) * scale for x in (phrase.low, phrase.high) if x is not None]
        numbers = re.findall(r"\d[\d\u00a0]*(?:[.,]\d+)*", text if lang == "nb" else text.replace(",", ""))
        printed = [plain(n) for n in numbers]
        if phrase.one_sided:
            ends = ends[:1]
        assert printed == pytest.approx(sorted(ends), abs=0.051), (said(row.th), text)


@pytest.mark.parametrize("lang", LANGS)
def test_the_legend_names_the_mark_of_a_number_as_the_tables_do(shown: Shown, lang: str) -> None:
    """A number that is too small to settle anything, from any claim's table."""
    j, r = {"type": "share", "verdict": "contested", "flags": []}, {"verdict": "contested", "direction": "too_precise"}
    words_of = stands(j, r | {"flags": []}, lang)["words"]
    (mark,) = shown("methods", lang).find(id="rule").select("dt .v-too_precise .verdict-words")
    assert said(mark) == forms.capital(words_of)


@pytest.mark.parametrize("lang", LANGS)
def test_every_flag_and_verdict_is_explained_in_words(shown: Shown, lang: str, site: model.Site) -> None:
    soup = shown("methods", lang)
    for key, word in vocabulary.words("flag").items():
        term = soup.find(id=f"flag-{key}")
        assert said(term).casefold() == getattr(word, lang).casefold()
        told = said(term.find_next("dd"))
        assert (words("methods", lang)["bars"] in told) == (key in rule.NEVER_CONTRADICT)
        number = sum(key in kept.judgement["flags"] for kept in site.claims.values())
        assert re.search(rf"\b{number} (av|of) {len(site.claims)}\b", told)
    verdicts = soup.find(id="rule").select("dt .verdict")
    assert {v["class"][-1] for v in verdicts} == {f"v-{key}" for key in methods.SHAPES}
    assert len({said(v) for v in verdicts}) == len(verdicts)  # the same shape may stand twice, never the same words
    assert all(v.svg and said(v) for v in verdicts)
    counted = [re.search(r"(\d+) (?:av|of)", said(v.find_next("dd"))) for v in verdicts]
    assert sum(int(found[1]) for found in counted if found) == len(site.claims)


def test_a_new_flag_must_be_explained(monkeypatch: pytest.MonkeyPatch, site: model.Site) -> None:
    flag = vocabulary.Word("flag", "made_up", "", "ny", "new")
    real = vocabulary.words

    def more(column: str) -> dict[str, vocabulary.Word]:
        return real(column) | ({"made_up": flag} if column == "flag" else {})

    monkeypatch.setattr(vocabulary, "words", more)
    with pytest.raises(BadInput, match="made_up"):
        methods.flags(site, "nb")


# --- data


@pytest.mark.parametrize("lang", LANGS)
def test_the_dictionary_is_the_schema(shown: Shown, lang: str) -> None:
    for name, columns in dictionary.TABLES.items():
        rows = shown("data", lang).find(id=f"dictionary-{name}").find_next("table").select("tbody tr")
        assert [said(row.th) for row in rows] == [c.name for c in columns]
        for row, column in zip(rows, columns, strict=True):
            cells = [said(cell) for cell in row.find_all("td")]
            assert cells[0]
            assert cells[1]
            assert bool(cells[2]) == column.nullable
            assert lang == "nb" or cells[0] == column.description


def test_a_column_described_otherwise_is_translated_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    other = schema.SOURCES[0]._replace(description="Something else")
    monkeypatch.setitem(dictionary.TABLES, "sources", (other, *schema.SOURCES[1:]))
    with pytest.raises(BadInput, match="source_id"):
        dictionary.columns("nb")


@pytest.mark.parametrize("lang", LANGS)
def test_every_measure_is_listed_with_how_many_figures_it_has(shown: Shown, lang: str, built: Real) -> None:
    counted = built.frame.measure.value_counts()
    rows = [row for row in shown("data", lang).find(id="vocabulary").select("tr") if len(row.find_all("td")) == 4]
    found = {said(row.code): row for row in rows}
    assert found.keys() == vocabulary.measures().keys()
    for key, row in found.items():
        assert said(row.th) == getattr(vocabulary.measures()[key], lang)
        assert int(re.sub(r"\D", "", said(row.find_all("td")[2]))) == counted.get(key, 0)


def test_no_source_title_is_shown(shown: Shown, site: model.Site) -> None:
    text = said(shown("data", "nb").find(id="sources"))
    assert len(shown("data", "nb").find(id="sources").select("tbody tr")) == len(site.sources)
    outlets = {source.publisher for source in site.sources.values()}
    for source in site.sources.values():
        assert len(source.title) < 15 or source.title in outlets or source.title not in text


def test_no_download_holds_the_title_of_a_source(site: model.Site, files: dict[str, File]) -> None:
    """Not all that tell a case say so: none goes along."""
    titles = re.compile("|".join(sorted({re.escape(s.title) for s in site.sources.values() if len(s.title) > 25})))
    assert titles.search(next(s.title for s in site.sources.values() if len(s.title) > 25))
    for path, file in files.items():
        if path.startswith("tables/") and path.endswith((".csv", ".json")):
            assert not titles.search(content(file).decode()), path
    assert "title" not in pq.read_schema(io.BytesIO(content(files["tables/sources.parquet"]))).names


def test_downloads_are_the_built_tables_without_what_nobody_may_pass_on(
    site: model.Site, files: dict[str, File], built: Real
) -> None:
    unread = {name for name, s in site.sources.items() if s.licence.startswith("unverified")}
    assert unread
    for name in table_files.NAMES:
        parquet, text = (content(files[f"tables/{name}.{end}"]) for end in ("parquet", "csv"))
        table = pq.read_table(io.BytesIO(parquet))
        whole = pq.read_table(built.house.processed / f"{name}.parquet")
        keep = [i not in unread for i in whole.column("source_id").to_pylist()]
        if name == "sources":
            assert table.equals(whole.drop_columns(["title"]))
            of_csv = list(csv.DictReader((built.house.processed / "sources.csv").open(encoding="utf-8", newline="")))
            told = list(csv.DictReader(io.StringIO(text.decode())))
            assert told == [{key: value for key, value in row.items() if key != "title"} for row in of_csv]
            continue
        assert table.equals(whole.filter(pa.array(keep, pa.bool_())))
        lines = (built.house.processed / f"{name}.csv").read_text(encoding="utf-8").splitlines(keepends=True)
        assert text.decode() == "".join([lines[0], *(ln for ln, kept in zip(lines[1:], keep, strict=True) if kept)])
        if all(keep):
            assert parquet == (built.house.processed / f"{name}.parquet").read_bytes()
        rows = list(csv.DictReader(io.StringIO(text.decode())))
        assert len(rows) == table.num_rows
        assert unread.isdisjoint(row["source_id"] for row in rows)
    homicide = pq.read_table(io.BytesIO(content(files["tables/homicide.parquet"])))
    assert homicide.num_rows > 0
    assert "unodc" not in pc.unique(homicide.column("publisher").cast("string")).to_pylist()


def test_the_data_package_and_the_ledger_are_there(files: dict[str, File], where: House, built: Real) -> None:
    package = json.loads(content(files["tables/datapackage.json"]))
    real = json.loads((built.house.processed / "datapackage.json").read_text(encoding="utf-8"))
    for resource in real["resources"]:
        if resource["name"] == "sources":
            resource["schema"]["fields"] = [f for f in resource["schema"]["fields"] if f["name"] != "title"]
    assert package["resources"] == real["resources"]
    assert package["description"] == real["description"] + table_files.NOTE
    for resource in package["resources"]:
        header = content(files[f"tables/{resource['path']}"]).decode().splitlines()[0]
        assert next(csv.reader([header])) == [field["name"] for field in resource["schema"]["fields"]]
    assert content(files["tables/ledger.csv"]) == ledger.path(where).read_bytes()


def test_a_cell_may_hold_ends_of_lines() -> None:
    text = '"figure_id","note"\n"a","one\ntwo ""three\n"""\n"b","four\u2028five\x0c\r\n"\n"c",\n'
    assert table_files._lines(text, [True, False, True], "x.csv") == (
        '"figure_id","note"\n"b","four\u2028five\x0c\r\n"\n'
    )


def test_a_csv_that_is_not_its_twin_is_not_cut() -> None:
    with pytest.raises(BadInput, match="twin"):
        table_files._lines('"figure_id"\n"a"\n"b"\n', [True], "x.csv")


@pytest.mark.parametrize("lang", LANGS)
def test_every_download_link_leads_to_a_file(shown: Shown, files: dict[str, File], lang: str) -> None:
    soup, path = shown("data", lang), links.path("data", lang)
    held = {links.relative(name, path) for name in files if name.startswith("tables/")}
    assert {a["href"] for a in soup.find(id="downloads").select("a[download]")} == held


@pytest.mark.parametrize("lang", LANGS)
def test_unread_terms_are_said(shown: Shown, lang: str, site: model.Site) -> None:
    section = shown("data", lang).find(id="licences")
    terms = {s.licence for s in site.sources.values()}
    assert {said(row) for row in section.select("dt[lang=en]")} == {" ".join(t.split()) for t in terms}
    for row in section.select("dt"):
        assert (row.find_next("dd").strong is not None) == said(row).startswith("unverified")


# --- changes


@pytest.mark.parametrize("lang", LANGS)
def test_revisions_are_those_of_the_editions(shown: Shown, site: model.Site, lang: str) -> None:
    judged = [kept.judgement for kept in site.claims.values()]
    wanted = [r for r in vintages.revisions(site.held.values(), judged) if change_lists.shown(r)]
    soup, start = shown("changes", lang), links.path("changes", lang)
    rows = soup.find(id="revised").select("tbody tr")
    pairs = {tuple(a["href"] for cell in row.find_all("td")[:2] for a in cell.select("a")) for row in rows}
    expected = {
        tuple(links.relative(links.path("figure", lang, f.figure_id), start) for f in (r.older, r.newer))
        for r in wanted
    }
    assert pairs == expected
    assert len(rows) == len(wanted) > 0
    told = {a["href"] for row in rows for a in row.find_all("td")[3].select("a")}
    assert told == {links.relative(links.path("claim", lang, m.claim), start) for r in wanted for m in r.moved}
    assert len(soup.find(id="settling").select("tbody tr")) == len(
        vintages.settling(site.held.values(), site.sightings)
    )


def test_a_figure_of_too_few_people_is_in_no_list(site: model.Site) -> None:
    r = vintages.revisions(site.held.values())[0]
    assert change_lists.shown(r)
    assert not change_lists.shown(r._replace(older=r.older._replace(area="oslo", value=2.0, value_low=2.0)))


@pytest.mark.parametrize("lang", LANGS)
def test_every_entry_of_the_ledger_is_told_newest_first(shown: Shown, site: model.Site, lang: str) -> None:
    rows = [row for row in ledger.read(site.where) if row["row"].startswith("1/")]
    told = list(change_lists.history(site, lang))
    assert [m["claim"] for m in told] == [row["claim"] for row in reversed(rows)]
    assert len(shown("changes", lang).find(id="verdicts").select("li")) == len(rows)
    newest = {m["claim"]: m["after"] for m in reversed(told)}
    for name, kept in site.claims.items():
        assert newest[name] == forms.ruling(kept.judgement, lang), name
    told = {m["claim"]: m["after"] for m in told}
    way = {"nb": "økningen er mindre enn ordene sier", "en": "the increase is smaller than the words say"}[lang]
    assert told["domestic-violence-500-percent"].endswith(way)


def test_a_revision_tells_the_verdict_as_the_page_of_the_claim_does(site: model.Site) -> None:
    kept = site.claims["domestic-violence-500-percent"]
    j = kept.judgement
    moved = vintages.Moved(j["id"], "2026-01-01", "not_checkable", f"{j['verdict']} {j['direction']}")
    assert change_lists.moved(site, moved, "nb")["after"] == forms.ruling(j, "nb")
    before = {"verdict": "contested", "direction": j["direction"], "flags": []}  # another verdict than today's
    assert feed._words(site, j["id"], before, "2026-01-01", "nb").endswith(": økningen er mindre enn ordene sier")


def test_both_days_of_a_moved_verdict_are_told_by_their_own_numbers(site: model.Site) -> None:
    kept = site.claims["one-in-four"]
    way = {"verdict": "contested", "direction": "errs_low"}
    held = ((day, way | {"p_in": p, "definition": None}) for day, p in (("2020-01-01", 0.7), ("2021-01-01", 0.1)))
    days = [way | {"as_of": day, "reference": [r]} for day, r in held]
    claims = site.claims | {"one-in-four": kept._replace(judgement=kept.judgement | {"timeline": days})}
    moved = vintages.Moved("one-in-four", "2021-01-01", "contested errs_low", "contested errs_low")
    told = change_lists.moved(dataclasses.replace(site, claims=claims), moved, "nb")
    assert told["before"].endswith(forms.name("stands", "number_fits_unsurely", "nb"))
    assert told["after"].endswith(forms.name("direction", "errs_low", "nb"))


@pytest.mark.parametrize("lang", LANGS)
def test_only_a_sentence_of_its_sender_stands_in_quotation_marks(shown: Shown, site: model.Site, lang: str) -> None:
    first, last = {"nb": "«»", "en": "“”"}[lang]
    seen = set()
    for kind, keys in (("changes", [""]), ("notebooks", [""]), ("notebook", NAMES)):
        for key in keys:
            start = links.path(kind, lang, key)
            claims = {
                links.relative(links.path("claim", lang, name), start): kept for name, kept in site.claims.items()
            }
            for link in shown(kind, lang, key).main.find_all("a", href=claims.keys().__contains__):
                own = not claims[link["href"]].judgement["paraphrase"]
                text = said(link)
                assert (text[0] + text[-1] == first + last) == own, text
                told = words(kind, lang)["paraphrase"] in said(link.parent)
                assert own or told, text
                seen.add((kind, own))
    assert {(kind, True) for kind in ("changes", "notebooks", "notebook")} <= seen
    assert ("changes", False) in seen


# --- notebooks


def test_every_notebook_is_there_in_both_languages(shown: Shown, files: dict[str, File]) -> None:
    assert NAMES == sorted(notebooks.titles("nb")) == sorted(notebooks.titles("en"))
    for lang in LANGS:
        listed = shown("notebooks", lang).main.select("h2 a")
        assert [said(a) for a in listed] == [notebooks.titles(lang)[name] for name in NAMES]
        for name in NAMES:
            soup = shown("notebook", lang, name)
            assert said(soup.main.h1) == notebooks.titles(lang)[name]
            assert len(soup.find_all("h1")) == 1
            assert soup.find(class_="notebook")["lang"] == "en"
    for name in NAMES:
        assert content(files[f"notebooks/{name}.ipynb"]) == (ROOT / "notebooks" / f"{name}.ipynb").read_bytes()


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("lang", LANGS)
def test_a_notebook_shows_every_cell_and_picture(shown: Shown, files: dict[str, File], name: str, lang: str) -> None:
    soup = shown("notebook", lang, name).find(class_="notebook")
    cells = nbformat.read(ROOT / "notebooks" / f"{name}.ipynb", as_version=4).cells
    code = [cell for cell in cells if cell.cell_type == "code"]
    assert [tag.get_text() for tag in soup.select("details.code code")] == [cell.source for cell in code]
    drawn = [o for cell in code for o in cell.outputs if "image/png" in o.get("data", {})]
    images = soup.find_all("img")
    assert [img["alt"] for img in images] == [o.metadata["image/png"]["alt"] for o in drawn]
    assert all(img["alt"] for img in images)
    start = links.path("notebook", lang, name)
    for number, img in enumerate(images, start=1):
        path = f"notebooks/{name}-{number}.png"
        assert img["src"] == links.relative(path, start)
        with Image.open(io.BytesIO(content(files[path]))) as picture:
            assert picture.width / picture.height == pytest.approx(int(img["width"]) / int(img["height"]), rel=0.01)
    tables = sum("<table" in "".join(o.get("data", {}).get("text/html", "")) for c in code for o in c.outputs)
    assert len(soup.find_all("table")) >= tables > 0
    for table in soup.find_all("table"):
        region = table.parent
        assert table.caption
        assert said(table.caption)
        assert region["role"] == "region"
        assert region["tabindex"] == "0"
        assert all(th.get("scope") for th in table.find_all("th"))


@pytest.mark.parametrize("name", NAMES)
def test_a_notebook_holds_nothing_that_runs_or_is_fetched(shown: Shown, site: model.Site, name: str) -> None:
    soup, start = shown("notebook", "nb", name).find(class_="notebook"), links.path("notebook", "nb", name)
    figures = {links.relative(links.path("figure", "nb", f), start) for f in site.figures}
    for tag in soup.find_all(True):
        assert tag.name in fit_html.TAGS
        assert not [a for a in tag.attrs if a.startswith("on") or a == "style"]
        href = tag.get("href", "https://")
        assert href.startswith(("https://", "http://", "#", "mailto:")) or href in figures
        assert tag.get("src", "").startswith(("", "../notebooks/"))
    ids = [tag["id"] for tag in soup.select("[id]")]
    assert len(ids) == len(set(ids))


def test_what_stands_in_a_notebook_cannot_pose_as_the_page(site: model.Site) -> None:
    text = (
        '# T\n\n<a id="said" href="https://x.no">a\u202eb\u2066</a> <div id="ask" class="exit top">c</div>\n\n'
        '<img src="notebooks/../../etc.png" alt="x"> <img src="notebooks/a.png" alt="y">\n\n\tline\n\n## Said'
    )
    soup = BeautifulSoup(fit_html.of_markdown(text, 3, "log-"), "html.parser")
    assert [tag["id"] for tag in soup.select("[id]")] == ["log-said"]
    assert not soup.select("[class]")
    assert [tag["src"] for tag in soup.select("img")] == ["notebooks/a.png"]
    assert soup.a.get_text() == "ab"
    assert "\n" in soup.get_text()


def test_the_norwegian_parts_of_a_notebook_say_so(shown: Shown) -> None:
    soup = shown("notebook", "en", "01_one_in_four").find(class_="notebook")
    brief = soup.find("h2", lang="nb")
    assert said(brief) == "Kort fortalt"
    assert brief.find_next("p")["lang"] == "nb"
    assert soup.find("h2", id="definition").get("lang") is None
    assert fit_html.norwegian("Hvert fjerde drap i Norge er et partnerdrap.")
    assert not fit_html.norwegian("Every fourth homicide in Norway is a partner homicide.")
    assert not fit_html.norwegian("27.1%")


def house_with(where: House, folder: Path, *names: str) -> House:
    """The same tables and claims, with some of the notebooks to change."""
    made = House(folder)
    (folder / "data").symlink_to(where.root / "data")
    made.claims.symlink_to(ROOT / "claims")
    made.notebooks.mkdir()
    for name in names:
        shutil.copy(ROOT / "notebooks" / f"{name}.ipynb", made.notebooks)
    return made


def test_a_notebook_without_outputs_fails_by_name(where: House, tmp_path: Path) -> None:
    house = house_with(where, tmp_path, "07_shelters")
    path = house.notebooks / "07_shelters.ipynb"
    found = nbformat.read(path, as_version=4)
    for cell in found.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    nbformat.write(found, path)
    with pytest.raises(BadInput, match=r"07_shelters.*make notebooks"):
        notebook_html.convert(path, house)


def test_a_missing_notebook_fails_by_name(where: House, tmp_path: Path) -> None:
    house = house_with(where, tmp_path, *NAMES[:7], *NAMES[8:])
    with pytest.raises(BadInput, match=NAMES[7]):
        notebooks.read(house)


def test_a_damaged_notebook_is_named_as_seen_from_the_root(where: House, tmp_path: Path) -> None:
    house = house_with(where, tmp_path, "07_shelters")
    for text in ("not JSON", "[]", '{"cells": []}'):
        (house.notebooks / "07_shelters.ipynb").write_text(text, encoding="utf-8")
        with pytest.raises(BadInput, match=r"^notebooks/07_shelters\.ipynb: .*make notebooks"):
            treating(house)


def test_a_notebook_without_a_translated_title_fails_by_name(where: House, tmp_path: Path) -> None:
    held = notebook_html.Notebook("11_new", "New?", "", [], {"nb": "", "en": ""}, [])
    with pytest.raises(BadInput, match="11_new"):
        notebooks.checked(held)
    with pytest.raises(BadInput, match="07_shelters"):
        notebooks.checked(held._replace(name="07_shelters"))


def test_a_picture_without_words_fails_by_name(where: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    house = house_with(where, tmp_path, "07_shelters")
    path = house.notebooks / "07_shelters.ipynb"
    found = nbformat.read(path, as_version=4)
    for cell in found.cells:
        for output in cell.get("outputs", ()):
            output.get("metadata", {}).pop("image/png", None)
    nbformat.write(found, path)
    monkeypatch.setattr(notebooks_check, "stale", lambda path, where: [])
    with pytest.raises(BadInput, match="07_shelters"):
        notebook_html.convert(path, house)


def test_what_is_written_into_a_notebook_cannot_act(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    new = nbformat.v4
    html = f'<div onclick="x()" style="color:red">{EVIL}</div><iframe src="https://example.org"></iframe>'
    outputs = [
        new.new_output("display_data", {"text/html": html, "text/plain": ""}),
        new.new_output("execute_result", {"text/markdown": EVIL, "text/plain": EVIL}, execution_count=1),
        new.new_output("stream", text=EVIL),
    ]
    cells = [
        new.new_markdown_cell(f"# Title {{{{ 7 * 7 }}}}\n\n## Two\n\n{EVIL}\n\n#### Four\n\n## Two"),
        new.new_code_cell(EVIL, outputs=outputs),
    ]
    house = House(tmp_path)
    path = tmp_path / "evil.ipynb"
    nbformat.write(new.new_notebook(cells=cells), path)
    monkeypatch.setattr(notebooks_check, "stale", lambda path, where: [])
    found = notebook_html.convert(path, house)
    soup = BeautifulSoup(found.body, "html.parser")
    assert found.title == "Title {{ 7 * 7 }}"
    assert not soup.find_all(["script", "iframe", "style"])
    assert not soup.find_all("img")  # it would be asked for, from wherever it is
    assert {a for tag in soup.find_all(True) for a in tag.attrs} <= {"id", "class", "lang"}
    assert not soup.select('[href^="javascript"]')
    assert "<script>alert(1)</script>" in soup.find("details").get_text()  # code is shown as it stands
    assert [(tag.name, tag["id"]) for tag in soup.find_all(["h2", "h3"])] == [
        ("h2", "two"),
        ("h3", "four"),
        ("h2", "two-2"),
    ]


def test_a_conversion_is_kept_and_made_anew_where_the_notebook_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notebooks_check, "stale", lambda path, where: [])
    house, path = House(tmp_path), tmp_path / "one.ipynb"

    def told(text: str) -> str:
        nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell(f"# One\n\n{text}")]), path)
        return notebook_html.convert(path, house).body

    assert "first" in told("first")
    kept = house.out / notebook_html.KEEP / "one.json"
    kept.write_text(kept.read_text(encoding="utf-8").replace("first", "taken from what is kept"), encoding="utf-8")
    assert "taken from what is kept" in notebook_html.convert(path, house).body
    assert "second" in told("second")
    kept.write_text("damaged", encoding="utf-8")
    assert "second" in notebook_html.convert(path, house).body


# --- about


@pytest.mark.parametrize("lang", LANGS)
def test_about_counts_who_was_asked_and_invents_no_address(shown: Shown, site: model.Site, lang: str) -> None:
    soup = shown("about", lang)
    text = said(soup.main)
    asked = sum(record.reply.asked is not None for record in site.records.values())
    told = words("about", lang)["asked_some" if asked else "asked_none"].format(
        asked=asked, claims=len(site.claims), answered=sum(r.reply.text is not None for r in site.records.values())
    )
    assert told in said(soup.find(id="reply"))
    assert "@" not in text
    assert not soup.main.select('a[href^="mailto:"]')
    assert "116 006" in said(soup.find(id="not"))
    if about.contact() is None:
        assert not soup.find(id="correct").select('a[href^="http"]')


def test_about_leads_to_where_the_project_says_it_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    record = tmp_path / "CITATION.cff"
    monkeypatch.setattr(about.cite, "CITATION", record)
    record.write_text("title: x\n", encoding="utf-8")
    assert about.contact() is None
    record.write_text("repository-code: https://example.org/code\n", encoding="utf-8")
    assert about.contact() == "https://example.org/code"
    record.write_text("repository-code: 'javascript:alert(1)'\n", encoding="utf-8")
    assert about.contact() is None


# --- in a browser


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    ("kind", "key"),
    [("methods", ""), ("data", ""), ("changes", ""), ("notebooks", ""), ("notebook", "01_one_in_four"), ("about", "")],
)
@pytest.mark.parametrize("lang", LANGS)
def test_pages_have_no_known_barriers_and_fit_a_small_phone(
    folder: Path, opened: Any, kind: str, key: str, lang: str, scheme: str
) -> None:
    window = {"viewport": {"width": 320, "height": 700}, "color_scheme": scheme, "bypass_csp": True}
    with opened(folder, links.path(kind, lang, key), **window) as (page, asked):
        page.evaluate("document.querySelectorAll('details:not(.code)').forEach(d => d.open = true)")
        results = Axe().run(page)
        assert results.violations_count == 0, results.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        assert all(url.startswith("https://partnerdrap.invalid/") for url in asked)
