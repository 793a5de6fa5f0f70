"""Each kind of page as different people meet it, in a real browser: names read aloud, a keyboard, a phone, paper.

Pages come from the whole site, sent by a local server; nothing else answers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from analysis import charts, verdicts
from analysis.paths import House
from analysis.site import links
from conftest import ROOT

pytest_plugins = ["browser", "whole_site"]

PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 900}
NARROW = {"width": 320, "height": 640}
ALONE = [kind for kind, paths in links.PATHS.items() if "{}" not in paths[0] and kind != "feed"]
KEYED = {"topic": "homicide", "notebook": "01_one_in_four", "measure": "partner_homicide_victims"}
At = Callable[..., Any]


@cache
def addresses() -> dict[str, str]:
    """kind -> path of one page of it in Norwegian, of claims one for each verdict."""
    house = House(ROOT)
    found = {kind: links.path(kind, "nb") for kind in ALONE}
    found |= {kind: links.path(kind, "nb", key) for kind, key in KEYED.items()}
    for kept in verdicts.kept(house.claim_ids, None, house):
        j = kept.judgement
        own = "-own-source" if "own_source_only" in j["flags"] else ""
        found.setdefault(f"claim-{j['verdict']}{own}", links.path("claim", "nb", j["id"]))
        found.setdefault("embed", links.path("embed", "nb", j["id"]))
        found.setdefault("figure", links.path("figure", "nb", next(iter(kept.figures))) if kept.figures else "")
    return found


def path(kind: str, lang: str) -> str:
    """The address of one page of a kind in a language."""
    nb = addresses()[kind]
    if lang == "nb":
        return nb
    for ways in links.PATHS.values():
        before, _, after = ways[0].partition("{}")
        if nb == ways[0] or ("{}" in ways[0] and nb.startswith(before) and "/" not in nb[len(before) :]):
            return ways[1].format(nb[len(before) : len(nb) - len(after)])
    raise LookupError(nb)


KINDS = sorted(
    {*ALONE, *KEYED, "embed", "figure", *(f"claim-{v}" for v in ("supported", "contested", "not_checkable"))}
)


@pytest.fixture
def at(chromium: Browser, served: str) -> At:
    """at(kind, lang, **context): a page of the site and what it asked for, as a context manager."""

    @contextmanager
    def opened(kind: str, lang: str = "nb", **context: Any) -> Iterator[tuple[Page, list[str]]]:
        window = chromium.new_context(**{"viewport": PHONE, **context})
        asked: list[str] = []
        window.on("request", lambda request: asked.append(request.url))
        try:
            page = window.new_page()
            page.goto(served + path(kind, lang), wait_until="load")
            yield page, asked
        finally:
            window.close()

    return opened


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("lang", links.LANGS)
@pytest.mark.parametrize("kind", KINDS)
def test_axe_finds_nothing(at: At, kind: str, lang: str, scheme: str) -> None:
    with at(kind, lang, color_scheme=scheme) as (page, _):
        found = Axe().run(page)
        told = [f"{v['id']}: {[n['target'] for n in v['nodes']][:4]}" for v in found.response["violations"]]
        assert told == []


@pytest.mark.parametrize("kind", KINDS)
def test_every_page_fits_a_narrow_phone_and_double_size(at: At, kind: str) -> None:
    """320 px is also what a window of 640 px holds when it is zoomed to 200 %; then, the text alone twice as large."""
    with at(kind, viewport=NARROW) as (page, _):
        assert _overflow(page) == []
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        page.set_viewport_size(DESK)
        assert _overflow(page) == []


def _overflow(page: Page) -> list[str]:
    """What makes the page scroll sideways."""
    return page.evaluate(
        """() => document.documentElement.scrollWidth <= window.innerWidth ? [] :
        [...document.body.querySelectorAll('*')].filter((e) => {
            if (e.closest('.scroll') && !e.matches('.scroll')) return false;
            return e.getBoundingClientRect().right > window.innerWidth + 1;
        }).slice(0, 5).map((e) => e.outerHTML.slice(0, 120))"""
    )


@pytest.mark.parametrize("kind", KINDS)
def test_no_request_leaves_the_site(at: At, served: str, kind: str) -> None:
    with at(kind) as (page, asked):
        page.mouse.wheel(0, 20_000)
        page.wait_for_load_state("networkidle")
        assert [url for url in asked if not url.startswith(served)] == []


@pytest.mark.parametrize("kind", [k for k in KINDS if k != "embed"])
def test_a_keyboard_reaches_everything_and_shows_where_it_is(at: At, kind: str) -> None:
    with at(kind, viewport=DESK) as (page, _):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className").startswith("skip")
        assert _focus_shows(page)
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        inside = page.evaluate("document.activeElement.closest('main, footer') !== null")
        assert inside, "after the skip link the next stop is in the content"
        for _ in range(12):
            assert _focus_shows(page), page.evaluate("document.activeElement.outerHTML.slice(0, 200)")
            page.keyboard.press("Tab")


def _focus_shows(page: Page) -> bool:
    return page.evaluate(
        """() => { const e = document.activeElement; if (e === document.body) return true;
        const s = getComputedStyle(e); return s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2; }"""
    )


@pytest.mark.parametrize("kind", [k for k in KINDS if k != "embed"])
def test_paper_has_the_content_and_the_help_line_and_no_buttons(at: At, kind: str) -> None:
    with at(kind, viewport=DESK) as (page, _):
        page.emulate_media(media="print")
        assert page.locator("main h1").is_visible()
        assert page.locator("footer .help").is_visible()
        shown = page.locator("button:visible, #exit:visible, nav:visible, input:visible, textarea:visible")
        assert shown.count() == 0, shown.first.evaluate("e => e.outerHTML.slice(0, 200)")
        folded = page.evaluate(
            """() => [...document.querySelectorAll('main details > *:not(summary)')]
            .filter((e) => e.checkVisibility() && !e.getBoundingClientRect().height && e.textContent.trim())
            .concat([...document.querySelectorAll('main details td')].filter((e) => !e.checkVisibility({
                contentVisibilityAuto: true, visibilityProperty: true }))).length"""
        )
        assert folded == 0, "what a page folds away is on paper"


@pytest.mark.parametrize("kind", KINDS)
def test_the_content_is_there_without_scripts(at: At, kind: str) -> None:
    with at(kind, java_script_enabled=False) as (page, _):
        without = page.locator("main").inner_text()
    with at(kind) as (page, _):
        scripted = page.locator("main").inner_text()
    assert len(without) >= 0.8 * len(scripted)
    assert "JavaScript" in without or len(without) > 300


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_moves_while_a_page_loads(at: At, chromium: Browser, served: str, kind: str) -> None:
    window = chromium.new_context(viewport=PHONE)
    try:
        page = window.new_page()
        page.add_init_script(
            """window.moved = 0; new PerformanceObserver((list) => { for (const e of list.getEntries())
            if (!e.hadRecentInput) window.moved += e.value; }).observe({type: 'layout-shift', buffered: true});"""
        )
        slow = window.new_cdp_session(page)
        slow.send("Network.enable")
        slow.send(
            "Network.emulateNetworkConditions",
            {"offline": False, "latency": 562.5, "downloadThroughput": 180_000, "uploadThroughput": 84_375},
        )
        page.goto(served + path(kind, "nb"), wait_until="load")
        page.mouse.wheel(0, 1500)
        page.wait_for_timeout(300)
        assert page.evaluate("window.moved") < 0.01
    finally:
        window.close()


@pytest.mark.parametrize("kind", KINDS)
def test_pictures_have_words_and_fields_have_names(at: At, kind: str) -> None:
    with at(kind) as (page, _):
        assert page.locator("img:not([alt])").count() == 0
        nameless = page.evaluate(
            """() => [...document.querySelectorAll('button, a[href], input, select, textarea, summary')]
            .filter((e) => !(e.textContent.trim() || e.getAttribute('aria-label') || e.labels?.length
                || e.querySelector('img[alt]:not([alt=""])'))).map((e) => e.outerHTML.slice(0, 100))"""
        )
        assert nameless == []


def test_every_chart_is_on_some_page(whole: Any) -> None:
    told = "".join(
        p.read_text(encoding="utf-8") for kind in ("tema", "pastander") for p in (whole / kind).glob("*.html")
    )
    assert [name for name in charts.TOPICS if f"charts/{name}.nb" not in told] == []
