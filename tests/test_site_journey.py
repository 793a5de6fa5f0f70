"""What the site is for, done as a person does it on a phone: from the front page to a sentence, a card and a citation;
and from any number to who printed it, when and where."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page

from analysis import cite, verdicts
from analysis.paths import House
from analysis.site import links
from conftest import ROOT
from whole_site import Read, inside, target

pytest_plugins = ["browser", "whole_site"]

HOUSE = House(ROOT)
QUESTIONS = {
    "nb": "kan jeg si at hvert fjerde drapsoffer er drept av partneren?",
    "nn": "Kvart fjerde drap i Noreg er eit partnardrap.",
    "en": "Can I say that every fourth homicide victim in Norway was killed by a partner?",
}


@pytest.fixture
def phone(chromium: Browser, served: str) -> Iterator[Page]:
    window = chromium.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    window.grant_permissions(["clipboard-read", "clipboard-write"], origin=served.rstrip("/"))
    page = window.new_page()
    page.goto(served)
    yield page
    window.close()


@pytest.mark.parametrize("language", QUESTIONS)
def test_four_actions_lead_to_a_verdict_a_sentence_a_card_and_a_citation(
    phone: Page, served: str, whole: Path, language: str, tmp_path: Path
) -> None:
    lang = "en" if language == "en" else "nb"
    kept = verdicts.kept(["one-in-four"], None, HOUSE)[0]
    if lang == "en":
        phone.goto(served + links.path("front", "en"))
    phone.locator("#ask-text").fill(QUESTIONS[language])  # 1
    answer = phone.locator("#ask-answers a[href*='one-in-four.html'], #ask-found a[href*='one-in-four.html']").first
    answer.wait_for()
    assert phone.locator("#ask-answers .verdict, #ask-found .verdict").first.is_visible()
    answer.tap()  # 2
    phone.wait_for_url(f"{served}{links.path('claim', lang, 'one-in-four')}*")
    assert phone.locator("main .verdict").first.is_visible()
    say = phone.locator("#say")
    say.locator("button").first.tap()  # 3, or already on the front page
    copied = phone.evaluate("navigator.clipboard.readText()")
    assert any(copied.startswith(other[lang]) for other in kept.judgement["instead"])
    assert "http" in copied, "the source comes along"
    with phone.expect_download() as card:
        phone.locator("a[download][href*='one-in-four.square']").first.click()  # 3
    saved = tmp_path / "card.png"
    card.value.save_as(saved)
    assert saved.read_bytes() == (HOUSE.out / "charts" / f"one-in-four.square.{lang}.png").read_bytes()
    phone.locator("#cite button").first.tap()  # 4
    assert phone.evaluate("navigator.clipboard.readText()").split() == cite.cite(kept, "text", lang).split()


def test_every_number_of_evidence_leads_to_publisher_date_and_link(whole: Path) -> None:
    """One click from the claim to the page of the figure; there the address outside is the second."""
    for lang in links.LANGS:
        for name in HOUSE.claim_ids:
            page = whole / links.path("claim", lang, name)
            for link in {x for x in Read(page.read_text(encoding="utf-8")).links if inside(x)}:
                file, _ = target(page, link)
                if file.parent != (whole / links.path("figure", lang, "x")).parent or file.name == "index.html":
                    continue
                figure = Read(file.read_text(encoding="utf-8"))
                assert any(urlsplit(x).scheme in ("http", "https") for x in figure.links), file.name


@pytest.mark.parametrize("lang", links.LANGS)
def test_downloads_equal_the_built_files(
    chromium: Browser, served: str, whole: Path, lang: str, tmp_path: Path
) -> None:
    window = chromium.new_context()
    page = window.new_page()
    page.goto(served + links.path("claim", lang, "one-in-four"))
    page.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true; })")
    found = page.locator("a[download]").evaluate_all("all => all.map((a) => a.href)")
    assert len(set(found)) > 8
    kinds = {Path(urlsplit(address).path).suffix: address for address in found}
    assert kinds.keys() >= {".svg", ".png", ".csv", ".json"}
    for kind, address in kinds.items():  # one of each kind by hand
        with page.expect_download() as got:
            page.locator("a[download]").nth(found.index(address)).click()
        saved = tmp_path / f"saved{kind}"
        got.value.save_as(saved)
        assert saved.read_bytes() == (whole / urlsplit(address).path.lstrip("/")).read_bytes(), address
    for address in set(found):
        assert page.request.get(address).body() == (whole / urlsplit(address).path.lstrip("/")).read_bytes(), address
    window.close()
