"""The front page in a real browser: what is typed is answered where it stands, kept nowhere and sent nowhere."""

from __future__ import annotations

import csv
import dataclasses
import gzip
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, expect
from playwright.sync_api import Page as Window

from analysis import forms
from analysis import site as sites
from analysis.errors import BadInput
from analysis.scan import check
from analysis.scan.blocks import Document, Writer
from analysis.site import bundle, links, model, render, search, write
from analysis.site.pages import Entry
from analysis.site.sections import claim, figures, front, methods, static
from analysis.site.texts import words
from browser import SITE
from conftest import Real

pytest_plugins = ["browser"]

QUESTION = "kan jeg si at hvert fjerde drapsoffer er drept av partneren?"
FIVE = (
    "Hvert fjerde drap i Norge er et partnerdrap. Anmeldelser av familievold har økt med 500 prosent på fem år.\n\n"
    "I 2023 var vel 40 prosent av drapene partnerdrap. Hvert femte drap i Oslo er et partnerdrap. "
    "Tusenvis av kvinner lever med voldsalarm."
)
HOSTILE = "<img src=x onerror=alert(1)>{{ 7 * 7 }}${7*7}\u202e<script>alert(1)</script> javascript:alert(1)"
FIGURES = 300  # of those that the search finds; all of them would only take longer


@pytest.fixture(scope="module")
def site(built: Real) -> model.Site:
    return model.load(built.house)


@pytest.fixture(scope="module")
def entries(site: model.Site) -> list[Entry]:
    found = [*front.entries(site), *claim.entries(site)]
    for lang in links.LANGS:
        found += [entry for entry in figures.entries(site) if entry.lang == lang][:FIGURES]
    return found


@pytest.fixture(scope="module")
def folder(site: model.Site, entries: list[Entry], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The front page in both languages with all that it loads."""
    target = tmp_path_factory.mktemp("front") / "site"
    made = [*front.pages(site), *static.pages(site), *search.files(site, entries)]
    write.replace(target, "front", made, sites.common(site))
    return target


@pytest.fixture(scope="module")
def shared(opened: Any, folder: Path) -> Iterator[tuple[Window, list[str]]]:
    with opened(folder, "index.html") as (window, asked):
        yield window, asked
        assert all(url.startswith(SITE) for url in asked)


@pytest.fixture
def window(shared: tuple[Window, list[str]]) -> Window:
    """The Norwegian front page, its field empty."""
    shared[0].locator("#ask-text").fill("")
    return shared[0]


def typed(window: Window, text: str) -> Locator:
    """What stands under the field once a text has been typed and read."""
    window.locator("#ask-text").fill("")
    window.locator("#ask-status").filter(has_not_text=re.compile(".")).wait_for(state="attached")
    window.locator("#ask-text").fill(text)
    window.locator("#ask-status:not(:empty)").wait_for()
    return window.locator("#ask-answers")


def ids(found: Locator) -> list[str]:
    """The claims that are shown, those folded away too, in their order."""
    hrefs = found.locator(".said-text a").evaluate_all("links => links.map((link) => link.href)")
    return [re.sub(r".*/|\.html.*", "", href) for href in hrefs]


# ---- A claim is found


@pytest.mark.parametrize(
    "text",
    [
        QUESTION,
        "Kan eg seie at kvart fjerde drapsoffer er drepe av partnaren?",
        "Can I say that every fourth homicide victim was killed by a partner?",
        "Hvert fjerde drap i Norge er et partnerdrap.",
        "Kvart fjerde drap i Noreg er eit partnardrap.",
        "Every fourth homicide in Norway is a partner homicide.",
        "25 % av drapene i Norge er partnerdrap.",
        "Eitt av fire drap er partnardrap.",
        "One in four homicides is a partner homicide.",
    ],
)
def test_a_sentence_leads_to_the_claim_first_of_all(window: Window, text: str):
    found = typed(window, text)
    assert ids(found)[0] == "one-in-four"
    box = found.locator(".said").first
    assert box.locator(".verdict-words").inner_text() == "Tallene spriker"
    assert box.locator(".verdict svg").count() == 1
    assert "Taushet tar liv, november 2016" in box.inner_text()
    assert box.locator(".instead a").get_attribute("href") == "pastander/one-in-four.html#say"


@pytest.mark.parametrize("number", ["Hvert femte drap er et", "20 % av drapene er", "Ett av fem drap er et"])
def test_a_number_that_nobody_said_leads_to_what_was_said_of_the_same(window: Window, number: str):
    found = typed(window, f"{number} partnerdrap.")
    assert "Påstander om det samme, med andre tall eller andre år:" in found.inner_text()
    assert "one-in-four" in ids(found)


@pytest.mark.parametrize(
    ("text", "claim", "measure", "line"),
    [
        ("24 prosent av drapene er partnerdrap.", "twenty-four-percent", "partner_homicide_victims", "near"),
        ("Færre enn 500 har skjult adresse.", "hidden-addresses-halved", "protected_address_persons", "beside"),
        (
            "Omvendt voldsalarm er mer enn doblet.",
            "reverse-alarms-more-than-doubled",
            "reverse_alarms_active",
            "beside",
        ),
    ],
)
def test_a_sentence_not_judged_leads_to_the_nearest_claim_and_to_all_figures(
    window: Window, site: model.Site, text: str, claim: str, measure: str, line: str
):
    found = typed(window, text)
    told = words("front", "nb")["answer"]
    assert told[line] in found.inner_text()
    assert ids(found)[0] == claim
    outcome = found.locator(".outcome")
    assert outcome.locator("> p").first.inner_text().startswith("Ikke vurdert her.")
    link = outcome.locator(f"> p a[href$='tall/maal/{measure}.html']")
    assert link.count() == 1
    after = (
        "(link) => link.compareDocumentPosition(document.querySelector('.close')) & Node.DOCUMENT_POSITION_PRECEDING"
    )
    assert link.evaluate(after)


def test_the_page_says_that_it_knows_the_registered_claims_only(window: Window, site: model.Site):
    """`check` judges this one; the page, which holds no figures, must not say that nobody can."""
    text = "Ett av fem drap er et partnerdrap."
    [finding] = check.check(document(text), site.where)
    assert finding.verdict
    assert not finding.claim_id
    assert f"Siden kjenner bare de {len(site.claims)} påstandene som er vurdert her" in typed(window, text).inner_text()
    assert f"en av de {len(site.claims)} påstandene" in window.locator("#ask-lead").inner_text()


def test_a_like_number_is_not_called_judged(window: Window):
    found = typed(window, "30 prosent av drapsofre drepes av partneren.")
    assert "lignende tall" not in found.inner_text()
    assert window.locator("#ask-status").inner_text() == "1 tall. Ikke vurdert her: 1."
    found = typed(window, "Halvparten av drapsofrene blir drept av partneren.")
    assert "Påstander med et lignende tall (kan gjelde andre år). Svarene gjelder dem" in found.inner_text()
    assert window.locator("#ask-status").inner_text() == "1 tall. Ligner en vurdert påstand: 1."
    assert found.locator("details").last.locator("summary").inner_text().startswith("Påstander om det samme, med andre")


def test_where_nothing_is_near_the_ways_to_all_are_given(window: Window):
    found = typed(window, "Det regner i dag.")
    hrefs = found.locator("a").evaluate_all("links => links.map((link) => link.getAttribute('href'))")
    assert hrefs[0] == "#claims"
    assert hrefs[1].endswith("tall/index.html")


@pytest.mark.parametrize("words", ["besøksforbud", "besøksforbod", "restraining orders", "Besøksforbud!"])
def test_words_without_a_number_lead_to_claims_about_them(window: Window, words: str):
    assert "record-orders-and-breaches-2022" in ids(typed(window, words))


def test_words_lead_to_all_figures_of_what_they_name(window: Window):
    found = typed(window, "krisesenter")
    assert "tall/maal/shelter_stays.html" in found.locator("li a").evaluate_all(
        "links => links.map((link) => link.getAttribute('href').replace(/.*\\/tall/, 'tall'))"
    )


def test_who_said_it_is_found_too(window: Window):
    assert set(ids(typed(window, "politiforum"))) == {
        "double-the-average-2023",
        "highest-in-ten-years-2023",
        "nearly-half-2023",
    }


def test_what_can_be_said_is_copied_with_its_source(opened: Any, folder: Path, site: model.Site):
    with opened(folder, "index.html", permissions=["clipboard-read", "clipboard-write"]) as (window, _):
        typed(window, QUESTION).get_by_role("button", name="Kopier setning og kilde").click()
        window.get_by_role("button", name="Kopiert").wait_for()
        said = front.say(site.claims["one-in-four"], "nb", "")
        assert window.evaluate("navigator.clipboard.readText()") == f"{said['text']}\n{said['line']}"
        assert "Kripos" in said["line"]
        assert "https://" in said["line"]


def test_copying_is_told_for_some_seconds_and_leaves_what_was_said_of_the_text(opened: Any, folder: Path):
    with opened(folder, "index.html", permissions=["clipboard-read", "clipboard-write"]) as (window, _):
        button = typed(window, QUESTION).get_by_role("button", name="Kopier setning og kilde")
        status = window.locator("#ask-status").inner_text()
        assert status
        window.clock.install()
        button.click()
        expect(window.locator("#said")).to_have_text("Kopiert")
        assert window.locator("#ask-status").inner_text() == status
        window.clock.fast_forward(4100)
        expect(button).to_be_visible()
        assert (window.locator("#said").text_content(), window.locator("#ask-status").inner_text()) == ("", status)


def test_texts_to_copy_have_ids_of_their_own(opened: Any, folder: Path):
    with opened(folder, "index.html") as (window, _):
        typed(window, FIVE)
        ids_of = window.evaluate("[...document.querySelectorAll('[id]')].map((one) => one.id)")
        assert len(ids_of) == len(set(ids_of))
        buttons = window.locator("#ask-answers [data-copy]")
        assert buttons.count() > 1


def test_english_answers_in_english(opened: Any, folder: Path):
    with opened(folder, "en/index.html") as (window, _):
        found = typed(window, "Every fourth homicide in Norway is a partner homicide. Half of those in Oslo are too.")
        assert found.locator(".verdict-words").first.inner_text() == "The figures point different ways"
        assert found.locator(".said-text a").first.get_attribute("href") == "claims/one-in-four.html"
        assert "You can say" in found.inner_text() or "you can say" in found.inner_text()
        assert not re.search(r"[æøå]", window.locator("#ask-status").inner_text())


# ---- What we suggest ourselves


@pytest.mark.parametrize(("start", "lang"), [("index.html", "nb"), ("en/index.html", "en")])
def test_every_sentence_that_is_suggested_is_supported_with_its_figures(
    opened: Any, folder: Path, site: model.Site, start: str, lang: str
):
    """Pasted as they are copied, with their source lines, and alone."""
    said = []
    for kept in site.claims.values():
        texts = [instead[lang] for instead in kept.judgement["instead"]]
        said += zip(texts, front.suggested(site, kept, lang) if texts else [], strict=True)
    assert len(said) > 10
    supported = {shape["words"] for shape in front.shapes(lang)[:3]}
    with opened(folder, start) as (window, _):
        for some in (said[i : i + 10] for i in range(0, len(said), 10)):  # as many as are shown at a time, and fewer
            for ends in ([""] * len(some), [f"\n{told['line']}" for _, told in some]):
                pasted = "\n\n".join(text + end for (text, _), end in zip(some, ends, strict=True))
                outcomes = typed(window, pasted).locator(".outcome")
                expect(outcomes).to_have_count(len(some))
                for (text, told), outcome in zip(some, outcomes.all(), strict=True):
                    shown = outcome.locator(".panel")
                    assert shown.locator(".verdict-words").inner_text() in supported, text
                    assert told["numbers"], text
                    for number in told["numbers"]:
                        expect(shown).to_contain_text(number)
                    expect(shown.locator(".source-line")).to_have_text(told["line"])
                    assert shown.locator("a").get_attribute("href").endswith(".html#say")


def test_another_number_than_the_one_suggested_is_not_ours(window: Window, site: model.Site):
    text = site.claims["one-in-four"].judgement["instead"][0]["nb"]
    assert typed(window, text).locator(".outcome.suggested").count() == 1
    assert typed(window, text.replace("fjerde", "femte")).locator(".outcome.suggested").count() == 0


# ---- As check marks it


def document(text: str) -> Document:
    writer = Writer()
    for paragraph in text.split("\n\n"):
        writer.add(paragraph, 1, 1)
        writer.end()
    return Document("typed", tuple(writer.blocks))


def test_a_pasted_text_is_marked_as_check_marks_it(window: Window, built: Real):
    found = typed(window, FIVE)
    expected = check.check(document(FIVE), built.house)
    assert found.locator("mark").all_inner_texts() == [finding.phrase for finding in expected]
    outcomes = found.locator(".outcome")
    assert outcomes.count() == len(expected) == 5
    for outcome, finding in zip(outcomes.all(), expected, strict=True):
        kind = "registered" if finding.claim_id else "understood" if finding.verdict else "refused"
        assert kind in outcome.get_attribute("class").split()
        if finding.claim_id:
            assert ids(outcome)[0] == finding.claim_id
        elif kind == "refused":
            assert finding.reason["nb"] in outcome.inner_text()
    assert {f.verdict for f in expected} >= {"contradicted", "contested", "supported"}
    assert (
        window.locator("#ask-status").inner_text().startswith("5 tall. Tallene spriker: 1. Tallene sier noe annet: 1.")
    )


def test_of_each_number_in_a_sentence_something_is_said(window: Window, built: Real):
    text = "25 prosent av drapene i Norge er partnerdrap, og 12 kommuner mangler krisesenter."
    found = typed(window, text)
    assert found.locator("mark").all_inner_texts() == ["25 prosent", "12"]
    told = [outcome.inner_text() for outcome in found.locator(".outcome").all()]
    reasons = [finding.reason["nb"] for finding in check.check(document(text), built.house)]
    assert len(set(reasons)) == len(told) == 2
    assert all(reason in said for reason, said in zip(reasons, told, strict=True))


def test_every_reason_is_told_in_whole_words(window: Window, built: Real):
    """Whatever stands in the corpus: no field is left open, and what check says is what the page says."""
    with (Path(__file__).parent / "sentences.csv").open(encoding="utf-8", newline="") as file:
        rows = [row["sentence"] for row in csv.DictReader(file)][::9]
    for text in rows:
        expected = check.check(document(text), built.house)
        shown = typed(window, text).inner_text()
        assert not re.search(r"[{}]|undefined|null|NaN", shown), text
        for finding in expected:
            if (
                finding.reason
                and not finding.claim_id
                and not finding.verdict
                and QUESTION_MARK not in finding.reason["nb"]
            ):
                assert finding.reason["nb"] in shown, text


QUESTION_MARK = "(«?»)"  # of a question the page says what was asked, where it knows claims that answer it


# ---- Kept nowhere, sent nowhere


def test_what_is_typed_stays_in_the_page(opened: Any, folder: Path):
    secret = "Hvert fjerde drap i Norge er et partnerdrap hemmeligord."
    with opened(folder, "index.html") as (window, asked):
        typed(window, secret)
        window.locator("#ask-text").press("Enter")
        window.wait_for_timeout(500)
        kept = window.evaluate(
            """async () => JSON.stringify([document.URL, history.state, document.title, document.cookie, window.name,
                Object.entries(localStorage), Object.entries(sessionStorage), await indexedDB.databases(),
                await caches.keys().catch(() => [])])"""
        )
        assert "hemmeligord" not in kept
        assert window.url == f"{SITE}index.html"
        assert not [url for url in asked if "hemmeligord" in url or "pagefind" in url]
        assert not [url for url in asked if not url.startswith(SITE)]
        field = window.locator("#ask-text")
        assert field.get_attribute("autocomplete") == "off"
        assert field.get_attribute("spellcheck") == "false"
        assert field.get_attribute("name") is None
        assert window.locator("form").count() == 0
        window.goto(f"{SITE}en/index.html")
        window.go_back()
        window.locator("#ask-text").wait_for()
        assert window.locator("#ask-text").input_value() == ""
        assert window.locator("#ask-answers").inner_text() == ""


def test_leaving_the_page_empties_it(window: Window):
    found = typed(window, QUESTION)
    window.evaluate("dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }))")
    assert window.locator("#ask-text").input_value() == ""
    assert found.inner_text() == ""


def test_what_a_stranger_pastes_is_shown_as_text(window: Window):
    said = []
    window.on("dialog", lambda dialog: (said.append(dialog.message), dialog.dismiss()))
    text = f"{HOSTILE} hvert fjerde drap i Norge er et partnerdrap {HOSTILE}"
    found = typed(window, text)
    assert found.locator(".answer-text").evaluate("quote => quote.textContent") == text
    assert found.locator(".answer-text :not(mark)").count() == 0
    assert found.locator(".answer-text").get_attribute("dir") == "auto"
    assert not said


def test_a_hostile_registry_is_shown_as_text(site: model.Site):
    kept = site.claims["one-in-four"]
    published = kept.judgement["published"] | {"by": HOSTILE}
    hostile = kept._replace(judgement=kept.judgement | {"text": {"nb": HOSTILE, "en": HOSTILE}, "published": published})
    other = dataclasses.replace(site, claims=site.claims | {"one-in-four": hostile})
    html = render.page(front.page(other, "nb"), sites.common(other))
    assert html.count("&lt;img src=x onerror=alert(1)&gt;{{ 7 * 7 }}") >= 2
    assert "<img" not in html
    assert "\u202e" not in html
    assert "<script>alert" not in html


# ---- For everyone


def test_it_works_from_a_disk(chromium: Browser, folder: Path):
    window = chromium.new_page()
    asked: list[str] = []
    window.on("request", lambda request: asked.append(request.url))
    try:
        window.goto((folder / "index.html").as_uri())
        assert ids(typed(window, QUESTION))[0] == "one-in-four"
        typed(window, "besøksforbud")
        window.get_by_role("button", name="Søk i alle tall og sider").click()
        window.locator("#ask-found .note").wait_for()
        assert "åpnet fra disk" in window.locator("#ask-found").inner_text()
        assert "record-orders-and-breaches-2022" in ids(window.locator("#ask-found"))
        assert all(url.startswith("file:") for url in asked)
    finally:
        window.close()


@pytest.mark.parametrize(
    ("name", "script"), [("ask", "let no = ;"), ("grammar", None), ("grammar", "window.partnerdrapGrammar = {};")]
)
def test_where_the_text_cannot_be_read_the_page_says_so(
    opened: Any, folder: Path, tmp_path: Path, name: str, script: str | None
):
    broken = shutil.copytree(folder, tmp_path / "broken", ignore=shutil.ignore_patterns("pagefind"))
    (broken / f"static/{name}.js").unlink()
    if script is not None:
        (broken / f"static/{name}.js").write_text(script, encoding="utf-8")
    with opened(broken, "index.html") as (window, _):
        window.locator("#ask-text").fill(QUESTION)
        window.locator("#ask-status").filter(has_text="virker ikke nå").wait_for()
        assert window.locator("[data-claim]").first.is_visible()


def test_without_javascript_the_list_stands(opened: Any, folder: Path, site: model.Site):
    with opened(folder, "index.html", java_script_enabled=False) as (window, asked):
        assert window.locator("[data-claim]").count() == len(site.claims)
        assert window.locator("noscript p").is_visible()
        first = window.locator("[data-claim]").first
        assert first.locator(".verdict-words").is_visible()
        assert first.locator("a").is_visible()
        assert not [url for url in asked if "grammar" in url]


def test_by_keyboard_alone(opened: Any, folder: Path):
    with opened(folder, "index.html") as (window, _):
        for _ in range(20):
            window.keyboard.press("Tab")
            if window.evaluate("document.activeElement.id") == "ask-text":
                break
        window.keyboard.type("Hvert fjerde drap i Norge er et partnerdrap.")
        window.locator("#ask-answers .said").first.wait_for()
        seen = []
        for _ in range(8):
            window.keyboard.press("Tab")
            seen.append(window.evaluate("document.activeElement.textContent.trim()"))
            if seen[-1].startswith("Lignende"):
                break
        assert seen[:2] == ["Søk i alle tall og sider", "Tøm"]
        assert [s for s in seen if s.startswith("«Hvert fjerde")]
        assert "Kopier setning og kilde" in seen
        window.keyboard.press("Enter")  # the folded claims open
        assert window.locator("#ask-answers details[open]").count() == 1


def test_answers_are_announced_in_a_few_words(window: Window):
    typed(window, FIVE)
    status = window.get_by_role("status").and_(window.locator("#ask-status"))
    assert 0 < len(status.inner_text()) < 160
    assert window.get_by_label("Kan jeg si det?").count() == 1


def test_a_long_text_is_read_in_slices(window: Window):
    """Between the slices the page goes on: its timers run, and a newer text ends the reading of an older one."""
    text = " ".join(
        [FIVE.replace("\n\n", " "), "Regjeringen vil styrke arbeidet mot vold i nære relasjoner. " * 12] * 55
    )
    assert len(text) > 50_000
    ticks = window.evaluate(
        """async (text) => {
            const [field, status] = ["ask-text", "ask-status"].map((id) => document.getElementById(id));
            let ticks = 0;
            const tick = () => { ticks += 1; };
            const timer = setInterval(tick, 5);
            field.value = text;
            field.dispatchEvent(new Event("input"));
            await new Promise((go) => setTimeout(go, 400));
            ticks = 0;
            while (!/^\\d+ /.test(status.textContent)) await new Promise((go) => setTimeout(go, 5));
            clearInterval(timer);
            return ticks;
        }""",
        text,
    )
    assert ticks > 3
    assert window.locator("#ask-answers .answer").count() == 20
    window.get_by_role("button", name="Vis 20 til").click()
    assert window.locator("#ask-answers .answer").count() == 40
    assert window.evaluate("[...document.querySelectorAll('.answer')].indexOf(document.activeElement)") == 20


# ---- The page itself


def test_the_page_is_light_and_what_reads_the_text_comes_after_it(folder: Path):
    for lang in links.LANGS:
        html = (folder / links.path("front", lang)).read_text(encoding="utf-8")
        assert len(gzip.compress(html.encode(), mtime=0)) < 12_000
        assert set(re.findall(r'<script src="([^"]+)"', html)) == {
            f"{'../' * (lang == 'en')}static/{name}.js" for name in ("site", "front")
        }
    later = [folder / f"static/{name}.js" for name in ("ask", "grammar", "words.nb")]
    assert sum(len(gzip.compress(path.read_bytes(), mtime=0)) for path in later) < 75_000


def test_the_title_says_nothing_to_who_looks_over_a_shoulder(site: model.Site):
    for lang in links.LANGS:
        made = front.page(site, lang)
        assert not re.search(r"drap|vold|homicide|violence|drept|kill", made.title, re.IGNORECASE)


def test_all_claims_are_listed_the_campaigns_own_first(site: model.Site):
    for lang in links.LANGS:
        groups = front.groups(site, lang)
        listed = [entry["id"] for group in groups for entry in group["claims"]]
        assert sorted(listed) == sorted(site.claims)
        own = {name for name, kept in site.claims.items() if kept.judgement["published"]["by"] == front.OWN}
        assert {entry["id"] for entry in groups[0]["claims"]} == own


def test_the_shapes_are_those_of_the_list(site: model.Site):
    for lang in links.LANGS:
        told = {(shape["key"], shape["words"]) for shape in front.shapes(lang)}
        listed = [entry["verdict"] for group in front.groups(site, lang) for entry in group["claims"]]
        assert {(verdict["key"], verdict["words"]) for verdict in listed} <= told
        assert ("supported", forms.verdict({"verdict": "supported", "flags": ["low_confidence"]}, lang)) in told


def test_what_support_means_is_told_of_each_kind_of_sentence(site: model.Site):
    """More likely than not goes for two-sided words alone: one bound asks for more, a printed record for none."""
    for lang in links.LANGS:
        [support] = [
            s["means"] for s in methods.verdicts(site, lang) if s["words"] == forms.name("verdict", "supported", lang)
        ]
        assert methods.thresholds(lang)["one_sided"] in support
        assert "{" not in support
        assert {shape["means"] for shape in front.shapes(lang)} <= {v["means"] for v in methods.verdicts(site, lang)}


def test_each_claim_is_counted_under_one_verdict(site: model.Site):
    for lang in links.LANGS:
        counted = [int(v["claims"]) for v in methods.verdicts(site, lang) if v["claims"]]
        assert sum(counted) == len(site.claims)


# ---- The search


def test_the_search_finds_figures_once_it_is_asked(opened: Any, folder: Path):
    with opened(folder, "index.html") as (window, asked):
        typed(window, "partnerdrap 2023")
        assert not [url for url in asked if "pagefind" in url]
        window.get_by_role("button", name="Søk i alle tall og sider").click()
        window.locator("#ask-found li").first.wait_for()
        hits = window.locator("#ask-found li").all_inner_texts()
        assert any("2023" in hit for hit in hits)
        hrefs = window.locator("#ask-found a").evaluate_all("links => links.map((link) => link.href)")
        assert hrefs
        assert all(re.match(rf"{SITE}(tall|pastander|index)", href) for href in hrefs)
        window.locator("#ask-text").fill("partnerdrap 2022")
        assert window.locator("#ask-found").inner_text() == ""  # the answer to other words is not left standing


@pytest.mark.parametrize(("start", "words"), [("index.html", "xyzzyx"), ("en/index.html", "xyzzyx")])
def test_the_search_says_where_it_finds_nothing(opened: Any, folder: Path, start: str, words: str):
    with opened(folder, start) as (window, _):
        typed(window, words)
        window.locator("#ask-search").click()
        window.locator("#ask-found p").wait_for()
        assert words in window.locator("#ask-found").inner_text()
        assert window.locator("#ask-found a").count() == 0


def test_an_index_of_the_same_entries_is_made_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    one = [Entry("tall/a.html", "nb", 'Tall <a> & "b"', "Kripos", "figure")]
    made = search.index(one, tmp_path)
    monkeypatch.setattr(search, "_make", lambda *told: pytest.fail("made again"))
    assert search.index(one, tmp_path) == made
    monkeypatch.undo()
    other = search.index([*one, Entry("tall/b.html", "en", "Figure", "Kripos", "figure")], tmp_path)
    assert other != made
    search.sweep(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [other.name]


def test_a_damaged_index_is_made_anew(tmp_path: Path):
    one = [Entry("tall/a.html", "nb", "Tall", "Kripos", "figure"), Entry("tall/b.html", "nb", "Tall", "NRK", "figure")]
    made = search.index(one, tmp_path)
    whole = {path.name for path in made.rglob("*")}
    next(made.glob("fragment/*")).unlink()
    (made / "pagefind.js").write_text("", encoding="utf-8")
    assert search.index(one, tmp_path) == made
    assert {path.name for path in made.rglob("*")} == whole
    assert (made / "pagefind.js").stat().st_size > 0


def test_a_hit_keeps_its_file_as_others_come(tmp_path: Path):
    def fragments(entries: list[Entry]) -> set[str]:
        return {path.name for path in search.index(entries, tmp_path).glob("fragment/*")}

    held = [Entry(f"tall/{i}.html", "nb", f"Tall {i}", "Kripos", "figure") for i in range(5)]
    before = fragments(held)
    assert len(before) == len(held)
    assert before < fragments([Entry("pastander/a.html", "nb", "Ny", "NRK", "claim"), *held])


def test_a_disk_that_fills_up_leaves_nothing_of_the_search(site: model.Site, tmp_path: Path):
    elsewhere = dataclasses.replace(site, where=dataclasses.replace(site.where, root=tmp_path))
    found = search.files(elsewhere, [Entry("tall/a.html", "nb", "Tall", "Kripos", "figure")])
    next(found)
    found.close()
    kept = tmp_path / "build" / "site-search"
    assert not list(kept.glob(".*"))
    assert len(list(kept.glob("[!.]*"))) == 1


# ---- One script of several


def scripts(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        (folder / f"{name}.js").write_text(text, encoding="utf-8")
    return folder / "main.js"


@pytest.mark.parametrize(
    "line",
    [
        'import other from "./other.js";',
        'import * as other from "./other.js";',
        'import "./other.js";',
        'import { a as b } from "./other.js";',
        "export default function a() {}",
        "export { a };",
        "export * from './other.js';",
        "const here = import.meta.url;",
        "await something();",
    ],
)
def test_a_form_of_module_that_is_not_understood_stops_the_build(tmp_path: Path, line: str):
    main = scripts(tmp_path, main=f"// first\n{line}\n", other="export const a = 1;\n")
    with pytest.raises(BadInput) as stopped:
        bundle.bundle(main)
    assert "main.js" in str(stopped.value)
    assert line in str(stopped.value)


def test_scripts_that_import_each_other_stop_the_build(tmp_path: Path):
    main = scripts(tmp_path, main='import { a } from "./other.js";\n', other='import { b } from "./main.js";\n')
    with pytest.raises(BadInput, match="import each other"):
        bundle.bundle(main)


def test_each_module_keeps_its_names_to_itself(tmp_path: Path, opened: Any):
    main = scripts(
        tmp_path,
        main='import { a } from "./one.js";\nimport { b } from "./two.js";\n'
        "const own = 3;\ndocument.title = [a(), b, own];\n",
        one="const own = 1;\nexport function a() {\n  return own;\n}\n",
        two='import { a } from "./one.js";\nconst own = 2;\nexport const b = own + a();\n',
    )
    (tmp_path / "page").mkdir()
    (tmp_path / "page" / "all.js").write_text(bundle.bundle(main), encoding="utf-8")
    (tmp_path / "page" / "index.html").write_text('<!doctype html><script src="all.js"></script>', encoding="utf-8")
    with opened(tmp_path / "page", "index.html") as (window, _):
        assert window.title() == "1,3,3"
        assert window.evaluate("typeof own") == "undefined"
