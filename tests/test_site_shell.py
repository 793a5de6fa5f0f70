"""What stands on every page of the site, in a real browser: the way out, copying, colours, keys, small windows, print.

The page is made of the real frame, style sheet and script, with one of each part inside.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import jinja2
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from analysis import site
from analysis.care import HELP
from analysis.site import links, render
from analysis.site.pages import Page
from analysis.site.texts import words

pytest_plugins = ["browser"]

STATIC = Path(site.__file__).parent / "static"
EXIT = words("common", "nb")["exit_to"]
SAID = "Om lag tre av ti drapsofre i 2013–2023 ble drept av en partner: 30,7\u00a0%.\nKilde: Kripos. <b>&amp;</b>"
VERDICTS = ("supported", "own_source_only", "contested", "contradicted", "not_checkable", "too_precise")
# The clipboard as a script without leave to read it sees it: by pasting into the field.
PASTED = "#field"

MAIN = """{% extends "base.html" %}
{% block main %}
<h1>Overskrift</h1>
<p class="lead">Ingress med <a href="https://lovdata.no/lov">en lov</a> og <a href="#last">bunnen</a>.</p>
{% for key in it.verdicts %}
<figure class="quote"><blockquote><p>«Det de sa.»</p></blockquote>
<figcaption>En avis, 2016 <span class="badge">gjengitt med våre ord</span></figcaption>
{{ parts.verdict({"key": key, "words": "Vurdering " ~ key}) }}</figure>
{% endfor %}
<section class="instead"><h2>Si heller</h2>{{ parts.copy(it.said, "Kopier setningen", "said-1") }}
{{ parts.copy("Noe annet", "Kopier det andre", "said-2") }}</section>
<section class="not"><h2>Si ikke</h2><ul><li>Det der</li></ul></section>
<div class="scroll" tabindex="0" role="region" aria-label="Tabell"><table><caption>Tall</caption>
<thead><tr>{% for n in range(9) %}<th scope="col">Kolonne {{ n }}</th>{% endfor %}</tr></thead>
<tbody><tr>{% for n in range(9) %}<td class="num">{{ parts.verdict({"key": "contested", "words": "spriker"}) }}</td>
{% endfor %}</tr></tbody></table></div>
<dl class="facts"><dt>Utgiver</dt><dd>Kripos</dd></dl>
<div class="conflict"><h3>Uenige</h3><p>9 og 10. <span class="flag">brudd</span></p></div>
<p class="note">Merk.</p><div class="law"><h3>Lov</h3><p>Plikt.</p></div><div class="panel"><h3>Boks</h3></div>
<form class="filters"><div><label for="year">År</label><select id="year"><option>Alle</option></select></div></form>
<ul class="cards"><li><h3><a href="#last">Kort</a></h3></li></ul>
<ul class="downloads"><li><a href="#last">CSV</a></li></ul>
<label for="field">Kan jeg si det?</label><textarea id="field"></textarea>
<details><summary>Mer</summary><p>Tekst.</p></details>
{% for n in range(12) %}
<p>Et avsnitt til, så siden er lengre enn vinduet. <a href="#main">Lenke {{ n }}</a></p>
{% endfor %}
<nav class="pager" aria-label="Sider"><a href="#main" id="last">Neste</a></nav>
{% endblock %}
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """om.html and index.html in both languages, with the files they name."""
    folder = tmp_path_factory.mktemp("shell")
    templates = dict.fromkeys(("about.html", "front.html"), MAIN)
    real = render._environment()
    with pytest.MonkeyPatch.context() as patch:
        ours = real.overlay(loader=jinja2.ChoiceLoader([jinja2.DictLoader(templates), real.loader]))
        patch.setattr(render, "_template", lambda kind: ours.get_template(f"{kind}.html"))
        patch.setattr(render, "words", lambda name, lang: words(name, lang) if name == "common" else {})
        for kind in ("about", "front"):
            for lang in links.LANGS:
                page = Page(kind, lang, words("common", lang)["name"], {"said": SAID, "verdicts": VERDICTS})
                place = folder / page.path
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_text(render.page(page, {"data_date": "2026-11-22", "base": ""}), encoding="utf-8")
    shutil.copytree(STATIC, folder / "static")
    return folder


@pytest.fixture(scope="module")
def home(opened: Any, folder: Path) -> str:
    """The address of the site: an empty page."""
    with opened(folder) as (page, _):
        return page.url


@pytest.fixture
def visit(opened: Any, folder: Path, home: str) -> Iterator[Callable[..., Any]]:
    """visit(**context) is om.html in a window of its own. Nothing but files of the site may be asked for, no script
    may fail, and nothing may be left behind, whatever a test did there; the exit's address is answered by us."""
    windows: list[Any] = []

    def visited(first: str = "om.html", **context: Any) -> Any:
        window = opened(folder, "", **context)
        page, asked = window.__enter__()
        page.route(f"{EXIT}**", lambda route: route.fulfill(body="<title>Været</title>", content_type="text/html"))
        troubles: list[str] = []
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on("console", lambda message: troubles.append(message.text) if message.type == "error" else None)
        page.goto(home + first)
        windows.append((window, page, asked, troubles))
        return page

    yield visited
    for window, page, asked, troubles in windows:
        page.goto(home)
        kept = page.evaluate(KEPT)
        cookies = page.context.cookies()
        window.__exit__(None, None, None)
        assert (kept, cookies, troubles) == ([], [], [])
        assert all(url.startswith(home) for url in asked), asked


KEPT = """async () => [...Object.keys(localStorage), ...Object.keys(sessionStorage), ...await caches.keys(),
    ...(await indexedDB.databases()).map((held) => held.name), ...(document.cookie ? [document.cookie] : [])]"""


def left(page: Any) -> bool:
    """Whether the page was left; what leaves does so within this time."""
    page.wait_for_timeout(300)
    return page.url == EXIT


# ---- The way out


def test_the_exit_leaves_and_the_page_is_not_in_the_history(visit: Callable[..., Any], home: str):
    page = visit()
    before = page.evaluate("history.length")
    page.click("#exit")
    page.wait_for_url(EXIT)
    assert page.evaluate("history.length") == before
    page.go_back()
    assert page.url == home  # the empty page before it
    page.go_forward()
    assert page.url == EXIT


def test_the_screen_is_empty_before_the_other_page_answers(visit: Callable[..., Any]):
    page = visit()
    at_once = "() => { exit.click(); return [document.body.checkVisibility(), document.title]; }"
    assert page.evaluate(at_once) == [False, "–"]
    page.wait_for_url(EXIT)


def test_a_page_that_was_left_stays_empty_and_leaves_again_when_it_comes_back(visit: Callable[..., Any], home: str):
    page = visit()
    page.evaluate(COMES_BACK)
    assert not left(page)
    assert page.is_visible("h1")  # it was only away
    page.route(f"{EXIT}**", lambda route: route.fulfill(status=204))  # no other page comes
    page.click("#exit")
    assert not left(page)
    assert not page.is_visible("body")
    page.unroute(f"{EXIT}**")
    page.route(f"{EXIT}**", lambda route: route.fulfill(body="", content_type="text/html"))
    page.evaluate(COMES_BACK)
    page.wait_for_url(EXIT)


COMES_BACK = "void dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))"


def test_the_site_can_be_opened_again_in_the_same_tab(visit: Callable[..., Any], home: str):
    page = visit()
    page.click("#exit")
    page.wait_for_url(EXIT)
    page.goto(home + "om.html")
    page.click(".name")
    page.wait_for_url("**/index.html")
    page.go_back()  # as anywhere else
    assert not left(page)
    assert page.is_visible("h1")


def test_shift_three_times_leaves(visit: Callable[..., Any]):
    page = visit()
    for _ in range(2):
        page.keyboard.press("Shift")
    assert not left(page)
    page.keyboard.press("Shift")
    page.wait_for_url(EXIT)


def test_shift_three_times_leaves_from_the_field_too(visit: Callable[..., Any]):
    page = visit()
    page.focus("#field")
    page.keyboard.type("hvert fjerde")
    for _ in range(3):
        page.keyboard.press("Shift")
    page.wait_for_url(EXIT)


def typed_capitals(page: Any) -> None:
    for letter in "ABCD":
        page.keyboard.press(f"Shift+{letter}")


def with_other_keys(page: Any) -> None:
    for key in ("a", "Tab", "Escape", "b"):
        page.keyboard.press("Shift")
        page.keyboard.press(key)


def as_a_shortcut(page: Any) -> None:
    for key in ("Alt", "Control"):
        page.keyboard.down(key)
        for _ in range(3):
            page.keyboard.press("Shift")
        page.keyboard.up(key)


def holding_shift(page: Any, act: Callable[[], None]) -> None:
    for _ in range(3):
        page.keyboard.down("Shift")
        act()
        page.keyboard.up("Shift")


def while_selecting(page: Any) -> None:
    holding_shift(page, lambda: page.mouse.click(200, 300))


def held_down(page: Any) -> None:
    for _ in range(6):
        page.keyboard.down("Shift")
    page.keyboard.up("Shift")


def while_scrolling_sideways(page: Any) -> None:
    page.mouse.move(200, 300)
    holding_shift(page, lambda: page.mouse.wheel(0, 100))


def for_another_program(page: Any) -> None:
    """As a screen reader that keeps the other key to itself."""
    holding_shift(page, lambda: page.wait_for_timeout(400))


def slowly(page: Any) -> None:
    page.keyboard.press("Shift")
    page.keyboard.press("Shift")
    page.wait_for_timeout(2100)
    page.keyboard.press("Shift")


@pytest.mark.parametrize(
    "how",
    [
        typed_capitals,
        with_other_keys,
        as_a_shortcut,
        while_selecting,
        while_scrolling_sideways,
        for_another_program,
        held_down,
        slowly,
    ],
    ids=lambda f: f.__name__,
)
def test_what_is_done_with_shift_otherwise_does_not_leave(visit: Callable[..., Any], how: Callable[[Any], None]):
    page = visit()
    page.focus("#field")
    how(page)
    assert not left(page)
    assert page.is_visible("h1")


def test_without_scripts_the_exit_is_a_link_and_nothing_is_promised(visit: Callable[..., Any]):
    page = visit(java_script_enabled=False)
    assert page.get_attribute("#exit", "rel").split()[0] == "noreferrer"
    assert not page.is_visible(".exit-key")
    assert not page.is_visible(".copy-button")
    assert page.is_visible("h1")
    page.click("#exit")
    assert page.url == EXIT


@pytest.mark.parametrize(("width", "height"), [(320, 256), (320, 640), (195, 422), (390, 844), (640, 450), (1280, 900)])
def test_the_exit_is_on_screen_everywhere_and_covers_nothing(visit: Callable[..., Any], width: int, height: int):
    page = visit(viewport={"width": width, "height": height})
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    for where in ("0", "document.body.scrollHeight / 2", "document.body.scrollHeight"):
        page.evaluate(f"scrollTo(0, {where})")
        box = page.locator("#exit").bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
        assert 0 <= box["y"] < box["y"] + box["height"] <= height / 3
        at = f"{box['x'] + box['width'] / 2}, {box['y'] + box['height'] / 2}"
        assert page.evaluate(f"document.elementFromPoint({at}).closest('a').id") == "exit"
    assert not page.evaluate(OVERLAPS)
    assert not page.evaluate(OBSCURED)


# In the bar itself: name and exit side by side. Of all that takes the focus: not one under the bar when it has it.
OVERLAPS = """() => {
    const [a, b] = ["#exit", ".name"].map((one) => document.querySelector(one).getBoundingClientRect());
    return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}"""
TAKES_FOCUS = "main :is(a, button, input, select, textarea, summary, [tabindex='0'])"
OBSCURED = (
    f'() => [...document.querySelectorAll("{TAKES_FOCUS}")]'
    """
    .reverse().filter((one) => {
        one.focus();
        const bar = document.querySelector(".top").getBoundingClientRect();
        return getComputedStyle(one).visibility === "visible" && one.getBoundingClientRect().top < bar.bottom;
    }).map((one) => one.outerHTML)"""
)


# ---- Copying

NO_CLIPBOARD = "Object.defineProperty(navigator, 'clipboard', { value: undefined })"
NO_COMMAND = "document.execCommand = () => false"


def pasted(page: Any) -> str:
    page.fill(PASTED, "")
    page.focus(PASTED)
    page.keyboard.press("Control+V")
    return page.input_value(PASTED)


def test_a_copy_button_copies_exactly_what_is_shown_and_says_so(visit: Callable[..., Any]):
    page = visit(permissions=["clipboard-read", "clipboard-write"])
    page.clock.install()
    button = page.get_by_role("button", name="Kopier setningen")
    button.scroll_into_view_if_needed()
    box = button.bounding_box()
    button.click()
    expect(page.locator("#said")).not_to_have_text("")
    assert page.evaluate("navigator.clipboard.readText()") == SAID
    button = page.locator("[data-copy=said-1]")
    assert (button.inner_text(), page.inner_text("[role=status]")) == ("Kopiert", "Kopiert")
    assert button.bounding_box() == box  # nothing moves
    page.clock.fast_forward(4100)
    assert (button.inner_text(), page.text_content("[role=status]")) == ("Kopier setningen", "")
    page.get_by_role("button", name="Kopier det andre").press("Enter")
    expect(page.locator("#said")).not_to_have_text("")
    assert page.evaluate("navigator.clipboard.readText()") == "Noe annet"


def test_a_button_made_later_copies_and_one_pressed_twice_gets_its_own_words_back(visit: Callable[..., Any]):
    page = visit(permissions=["clipboard-read", "clipboard-write"])
    page.clock.install()
    page.evaluate(
        """() => { const made = Object.assign(document.createElement("button"), { textContent: "Kopier igjen" });
        made.dataset.copy = "said-2"; document.querySelector("main").prepend(made); }"""
    )
    button = page.locator("main > button")
    for _ in range(2):
        button.click()
        expect(button).to_have_text("Kopiert")
        page.clock.fast_forward(2100)
    expect(button).to_have_text("Kopiert")
    page.clock.fast_forward(2100)
    expect(button).to_have_text("Kopier igjen")
    assert page.evaluate("navigator.clipboard.readText()") == "Noe annet"


def test_it_copies_where_scripts_have_no_clipboard(visit: Callable[..., Any]):
    page = visit()
    page.evaluate(NO_CLIPBOARD)
    page.click("[data-copy=said-1]")
    expect(page.locator("#said")).to_have_text("Kopiert")
    assert page.evaluate("getSelection().isCollapsed")
    assert pasted(page) == SAID


def test_where_nothing_copies_the_text_is_left_selected_and_the_reader_told(visit: Callable[..., Any]):
    page = visit("en/about.html")
    page.evaluate(f"{NO_CLIPBOARD}; {NO_COMMAND}")
    page.click("[data-copy=said-1]")
    expect(page.locator("#said")).not_to_have_text("")
    assert page.inner_text("[role=status]") == words("common", "en")["copy_failed"]
    assert page.evaluate("getSelection().toString()") == SAID


def test_opened_from_disk_it_is_dressed_and_copies(chromium: Any, folder: Path):
    window = chromium.new_context()
    page, troubles = window.new_page(), []
    page.on("console", lambda message: troubles.append(message.text))
    try:
        page.goto((folder / "om.html").as_uri())
        assert page.evaluate("getComputedStyle(document.querySelector('.top')).position") == "sticky"
        page.click("[data-copy=said-1]")
        expect(page.locator("#said")).to_have_text("Kopiert")
        assert pasted(page) == SAID
        assert troubles == []
        page.evaluate(
            "document.head.append(Object.assign(document.createElement('script'), { text: 'window.ran = 1' }))"
        )
        assert page.evaluate("window.ran") is None  # what is written into a page does not run
        assert "Content Security Policy" in troubles[0]
    finally:
        window.close()


# ---- Reading


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("first", ["om.html", "en/about.html"])
@pytest.mark.parametrize("size", [(320, 640), (1280, 900)], ids=["phone", "desk"])
def test_axe_finds_nothing(visit: Callable[..., Any], scheme: str, first: str, size: tuple[int, int]):
    page = visit(first, color_scheme=scheme, viewport=dict(zip(("width", "height"), size, strict=True)))
    found = Axe().run(page)
    assert found.response["passes"]
    assert found.violations_count == 0, found.generate_report()


def test_the_first_keys_lead_to_the_text_then_to_the_exit(visit: Callable[..., Any]):
    page = visit()
    order = []
    for _ in range(5):
        page.keyboard.press("Tab")
        order.append(page.evaluate("document.activeElement.className || document.activeElement.textContent"))
    assert order == ["skip", "exit", "name", "other", "Tall"]
    page.keyboard.press("Shift+Tab")
    page.evaluate("document.querySelector('.skip').focus()")
    assert page.locator(".skip").bounding_box()["width"] > 80
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "en lov"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_focus_is_seen_on_everything_that_takes_it(visit: Callable[..., Any], scheme: str):
    page = visit(color_scheme=scheme, viewport={"width": 400, "height": 800})
    seen = set()
    for _ in range(60):
        page.keyboard.press("Tab")
        on, style, width = page.evaluate(
            """() => { const on = document.activeElement, { outlineStyle, outlineWidth } = getComputedStyle(on);
            return [on.className || on.tagName, outlineStyle, parseFloat(outlineWidth)]; }"""
        )
        if on == "BODY" or on.startswith("page-"):
            break
        seen.add(on)
        assert (style, width >= 2) == ("solid", True), on
    assert {"skip", "exit", "name", "copy-button", "scroll", "TEXTAREA", "SELECT", "SUMMARY", "A", "tel"} <= seen


def test_a_table_is_stopped_at_only_where_it_can_be_scrolled(visit: Callable[..., Any]):
    page = visit(viewport={"width": 400, "height": 800})
    expect(page.locator(".scroll")).to_have_attribute("tabindex", "0")
    page.evaluate("document.querySelectorAll('.scroll tr > :nth-child(n + 3)').forEach((cell) => cell.remove())")
    page.set_viewport_size({"width": 410, "height": 800})
    expect(page.locator(".scroll")).not_to_have_attribute("tabindex", "0")
    page.set_viewport_size({"width": 120, "height": 800})
    expect(page.locator(".scroll")).to_have_attribute("tabindex", "0")


@pytest.mark.parametrize("name", ["site.js", "front.js"])
def test_old_browsers_can_read_what_leaves_and_what_says_that_they_cannot(name: str):
    """A way out must not be lost to a word that a browser does not know; nor the line that says so of the rest."""
    text = (STATIC / name).read_text(encoding="utf-8")
    assert not re.findall(r"\?\.(?!\d)|\?\?|catch \{|\(\?<[=!]|#\w+ *\(", text)


def test_a_verdict_is_told_by_words_and_shape(visit: Callable[..., Any]):
    page = visit()
    looks = page.evaluate(
        """() => [...document.querySelectorAll(".quote .verdict")].map((one) => [one.innerText.trim(),
            one.querySelector("svg").innerHTML, getComputedStyle(one).borderStyle, getComputedStyle(one).color])"""
    )
    assert [words for words, *_ in looks] == [f"Vurdering {key}" for key in VERDICTS]
    assert len({shape for _, shape, *_ in looks}) == len(VERDICTS)
    assert [key for key, (*_, border, _) in zip(VERDICTS, looks, strict=True) if border == "dashed"] == [
        "own_source_only"
    ]


def test_forced_colours_keep_edges_and_shapes(visit: Callable[..., Any]):
    page = visit(forced_colors="active")
    edges = page.evaluate(
        """() => [".exit", "[data-copy]", ".quote", ".verdict", ".instead"].map((one) => {
            const { borderTopStyle, borderTopWidth } = getComputedStyle(document.querySelector(one));
            return borderTopStyle !== "none" && parseFloat(borderTopWidth) > 0; })"""
    )
    assert edges == [True] * 5
    ground, *inks = page.evaluate(
        """() => [getComputedStyle(document.body).backgroundColor,
            ...[".exit", ".verdict", ".help"].map((one) => getComputedStyle(document.querySelector(one)).color),
            getComputedStyle(document.querySelector(".v-contested circle, .v-contested path")).fill]"""
    )
    assert ground not in inks


def test_print_has_the_help_lines_and_no_controls(visit: Callable[..., Any]):
    page = visit(color_scheme="dark")
    page.emulate_media(media="print")
    assert page.is_visible(".help")
    assert page.is_visible(".name")
    shown = page.evaluate(
        "[...document.querySelectorAll('button, nav, .exit, .skip, .filters')].filter((x) => x.checkVisibility())"
    )
    assert shown == []
    address = "(one) => getComputedStyle(document.querySelector(one), '::after').content"
    assert re.search(r"attr\(href\)|lovdata\.no/lov", page.evaluate(address, "main a[href^=http]"))
    assert page.evaluate(address, "main a[href^='#']") == "none"
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.evaluate("getComputedStyle(document.querySelector('.scroll')).overflowX") == "visible"


@pytest.mark.parametrize("lang", links.LANGS)
def test_every_help_line_can_be_called(folder: Path, lang: str):
    html = (folder / links.path("about", lang)).read_text(encoding="utf-8")
    help_ = re.search(r'<p class="help">(.*?)</p>', html)[1]
    assert re.sub(r"<.*?>", "", help_) == HELP[lang]
    called = re.findall(r'<a class="tel" href="tel:(\d+)">([\d ]+)</a>', help_)
    assert [number.replace(" ", "") for _, number in called] == [address for address, _ in called]
    assert sorted(re.findall(r"\d", HELP[lang])) == sorted("".join(address for address, _ in called))


def test_what_goes_into_the_help_lines_stays_text():
    assert render.telephones('<b onclick="x">112</b>') == (
        '&lt;b onclick=&#34;x&#34;&gt;<a class="tel" href="tel:112">112</a>&lt;/b&gt;'
    )
