"""The whole site, every page of it: links, HTML, what it loads, what it says and what it must not say."""

from __future__ import annotations

import gzip
import itertools
import json
import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from tinyhtml5.parser import HTMLParser

from analysis import registry, store, vocabulary
from analysis.care import VIOLENCE
from analysis.paths import House
from analysis.site import links, model
from conftest import ROOT
from whole_site import Read, inside, target

pytest_plugins = ["whole_site"]

HOUSE = House(ROOT)
OUTSIDE = ("https://", "http://", "tel:", "mailto:")
# one page of each kind, and of claims every verdict; the last word of a path
NOT_TEXT = (".png", ".parquet", ".wasm")
SAMPLE = 40  # figure pages whose HTML is read as the standard says


@cache
def read(path: Path) -> Read:
    return Read(path.read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def pages(whole: Path) -> dict[str, Path]:
    return {p.relative_to(whole).as_posix(): p for p in sorted(whole.rglob("*.html")) if "pagefind" not in p.parts}


@pytest.fixture(scope="session")
def site() -> model.Site:
    return model.load(HOUSE)


def test_every_page_has_its_twin_in_the_other_language(pages: dict[str, Path]) -> None:
    patterns = {
        kind: [re.compile(p.replace("{}", "([^/]+)") + "$") for p in PATHS] for kind, PATHS in links.PATHS.items()
    }
    keys = {"nb": Counter(), "en": Counter()}
    for path in pages:
        found = [
            (lang, kind, *match.groups())
            for kind, ways in patterns.items()
            for lang, way in zip(links.LANGS, ways, strict=True)
            if (match := way.match(path))
        ]
        assert found, f"{path} has an address of no kind"
        lang, *key = min(found, key=len)
        keys[lang][tuple(key)] += 1
    assert keys["nb"] == keys["en"]


def test_no_link_and_no_fragment_is_broken(pages: dict[str, Path], whole: Path) -> None:
    broken = []
    for name, path in pages.items():
        for link in {*read(path).links, *read(path).loads}:
            if not inside(link):
                continue
            file, fragment = target(path, link)
            if not file.is_file():
                broken.append(f"{name}: {link}")
            elif fragment and file.suffix == ".html" and fragment not in read(file).ids:
                broken.append(f"{name}: {link} (no such fragment)")
            assert whole in file.parents, f"{name} leads out of the site: {link}"
    assert broken == []


def test_nothing_is_loaded_from_elsewhere(pages: dict[str, Path], whole: Path) -> None:
    assert [f"{n}: {load}" for n, p in pages.items() for load in read(p).loads if not inside(load)] == []
    for file in (*whole.glob("static/*.css"), *whole.rglob("*.svg")):
        text = file.read_text(encoding="utf-8")
        assert not re.search(r"@import|url\(\s*['\"]?(?:https?:)?//|<script|xlink:href=['\"]https?:", text), file


def test_links_out_are_plain_and_safe(pages: dict[str, Path]) -> None:
    for name, path in pages.items():
        for link in read(path).links:
            assert inside(link) or link.startswith(OUTSIDE), f"{name}: {link}"


def test_ids_are_unique_and_scripts_and_styles_are_files(pages: dict[str, Path]) -> None:
    for name, path in pages.items():
        page = read(path)
        assert [i for i, n in Counter(page.ids).items() if n > 1] == [], name
        for tag, held in page.tags:
            assert "style" not in held, f"{name}: {tag}"
            assert not [key for key in held if key.startswith("on")], f"{name}: {tag}"
            inline = tag == "script" and not held.get("src")
            assert not inline or held.get("type") in ("application/json", "application/ld+json"), name


def test_each_page_says_its_language_has_one_heading_the_help_line_and_a_way_out(pages: dict[str, Path]) -> None:
    for name, path in pages.items():
        page = read(path)
        tags = dict(page.tags)
        assert tags["html"]["lang"] == ("en" if name.startswith("en/") else "nb"), name
        assert sum(tag == "h1" for tag, _ in page.tags) == 1, name
        assert VIOLENCE.split()[-1] in page.text.replace("\xa0", " ").replace(" ", "") or VIOLENCE in page.text, name
        assert any(held.get("id") == "exit" for _, held in page.tags), name
        leaked = re.compile(r"\b(?:nan|NaN|undefined|Undefined)\b|>\s*None\s*<")
        assert "notebook" in name or "notatbok" in name or not leaked.search(path.read_text(encoding="utf-8")), name


def test_headings_do_not_skip_a_level(pages: dict[str, Path]) -> None:
    for name, path in pages.items():
        levels = [int(tag[1]) for tag, _ in read(path).tags if re.fullmatch("h[1-6]", tag)]
        for one, two in itertools.pairwise(levels):
            assert two <= one + 1, f"{name}: h{one} then h{two}"


def test_titles_tell_nothing_to_somebody_looking_over_a_shoulder(pages: dict[str, Path]) -> None:
    telling = re.compile(r"drap|drept|vold|krisesent|homicid|murder|kill|violen|shelter|abuse|mishandl", re.IGNORECASE)
    for name, path in pages.items():
        title = re.search(r"<title>(.*?)</title>", path.read_text(encoding="utf-8"), re.DOTALL)
        assert title, name
        assert not telling.search(title[1]), f"{name}: {title[1]}"


def test_html_is_as_the_standard_says(pages: dict[str, Path]) -> None:
    kinds = [name for name in pages if not re.search(r"^(tall|en/figures)/", name)]
    figures = sorted(set(pages) - set(kinds))
    for name in (*kinds, *figures[:: max(1, len(figures) // SAMPLE)]):
        reader = HTMLParser()
        reader.parse(pages[name].read_text(encoding="utf-8"))
        assert not reader.errors, f"{name}: {reader.errors[:3]}"


# --- what it says


def test_every_claim_and_every_figure_that_may_be_shown_has_its_page(pages: dict[str, Path], site: model.Site) -> None:
    for lang in links.LANGS:
        for kind, ids in (("claim", site.claims), ("embed", site.claims), ("figure", site.figures)):
            missing = [i for i in ids if links.path(kind, lang, i) not in pages]
            assert missing == [], (kind, lang)
    assert sum(name.startswith("tall/") and name.count("/") == 1 for name in pages) == len(site.figures) + 1


def test_a_figure_of_few_people_is_nowhere(whole: Path, site: model.Site) -> None:
    """Neither named nor led to, in any file that is text, the packed ones of the search too. The tables hold them, as
    the data page says; and the record of a claim that rests on one says so, as `partnerdrap claim ID` does."""
    hidden = set(site.held) - set(site.figures)
    assert hidden, "there are such figures in the data"
    addresses = {links.path("figure", lang, i) for i in hidden for lang in links.LANGS}
    read_in = Counter()
    for file in (f for f in whole.rglob("*") if f.is_file() and f.suffix not in NOT_TEXT):
        path, text = file.relative_to(whole), _text(file)
        assert not [a for a in addresses if a in text], path
        known = hidden if path.parts[0] == "tables" else set()
        if path.parts[0] == "claims" and path.suffix == ".json":
            known = {i for i in hidden if path.stem in site.used_by.get(i, ())}
        assert not [i for i in hidden - known if i in text], path
        read_in[path.parts[0] if "." not in path.parts[0] else path.suffix] += 1
    assert read_in["pagefind"] > len(site.claims)
    assert min(read_in["charts"], read_in["claims"], read_in["tables"], read_in["en"]) > 1


def _text(file: Path) -> str:
    content = file.read_bytes()
    packed = content.startswith(b"\x1f\x8b")
    return (gzip.decompress(content) if packed else content).decode("utf-8", "ignore" if packed else "strict")


def test_no_source_is_named_by_its_title(pages: dict[str, Path]) -> None:
    titles = {s.title for s in store.sources(HOUSE).values() if len(s.title) > 25}
    longest = re.compile("|".join(sorted(map(re.escape, titles), key=len, reverse=True)))
    for name, path in pages.items():
        found = longest.search(read(path).text)
        assert not found, f"{name}: {found and found[0]}"


def test_json_blocks_are_json_and_hold_no_tag(pages: dict[str, Path]) -> None:
    block = re.compile(r'<script type="application/(?:ld\+)?json"[^>]*>(.*?)</script>', re.DOTALL)
    for name, path in pages.items():
        for found in block.findall(path.read_text(encoding="utf-8")):
            json.loads(found)
            assert "<" not in found, name


def test_all_measures_have_a_page(pages: dict[str, Path], site: model.Site) -> None:
    shown = {f.measure for f in site.figures.values()}
    assert shown <= vocabulary.measures().keys()
    for measure in shown:
        assert links.path("measure", "nb", measure) in pages


def test_a_claims_own_sentence_stands_on_its_page(pages: dict[str, Path]) -> None:
    for name in HOUSE.claim_ids:
        record = registry.claim(name, HOUSE)
        for lang in links.LANGS:
            text = read(pages[links.path("claim", lang, name)]).text
            assert " ".join(getattr(record.text, lang).split()) in text, name
