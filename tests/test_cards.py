"""The cards of every claim: what must stand on them, that it can be read on a telephone, and where its numbers lead."""

from __future__ import annotations

import copy
import json
import re
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from PIL import Image

from analysis import forms, store, verdicts, withheld
from analysis.charts import cards, contract, layout, looks, words
from analysis.charts.cards import Card
from analysis.charts.cards import chart as cards_chart
from analysis.charts.cards import face as cards_face
from analysis.errors import BadInput, CheckFailed
from analysis.quote import Quote
from conftest import ROOT, snapshot

CLAIMS = sorted(path.stem for path in (ROOT / "claims").glob("*.yaml"))
FACES = [(shape, lang) for shape in cards.SHAPES for lang in words.LANGS]
PHONE = 360  # pixels: how wide a card is on a small telephone
SEEN = 8.4  # pixels there: the smallest text


@pytest.fixture(scope="module")
def judged(built) -> dict[str, dict[str, Any]]:
    kept = verdicts.kept(CLAIMS, None, built.house)
    return {name: k.judgement for name, k in zip(CLAIMS, kept, strict=True)}


@pytest.fixture(scope="module")
def card(built, judged):
    """A card of a claim, made once and drawn by no test but with `check`."""

    @cache
    def made(name: str, shape: str = "square", lang: str = "nb") -> Card:
        return cards.card(judged[name], built.house, lang, shape)

    return made


def face(c: Card) -> str:
    return " ".join(" ".join(t.get_text() for t in layout.texts(c.figure)).split())


def plain(text: str) -> str:
    return " ".join(text.split())


def marks(c: Card) -> list[tuple[float, float, float, Line2D]]:
    """Middle and half width of every mark, in pixels from the lower left corner, the verdict's first."""
    width, height = c.figure.bbox.size
    found = [line for line in c.figure.findobj(Line2D) if line.get_marker() not in ("None", None, "")]
    at = [(line.get_xdata()[0] * width, line.get_ydata()[0] * height) for line in found]
    return [(x, y, line.get_markersize() / cards_face.POINTS / 2, line) for (x, y), line in zip(at, found, strict=True)]


def top_of(c: Card, text: str) -> float:
    """How far down the card a text begins."""
    first = plain(text).split()[0]
    return min(c.figure.bbox.height - t.get_window_extent().y1 for t in layout.texts(c.figure) if first in t.get_text())


# --- every card


@pytest.mark.parametrize("name", CLAIMS)
def test_every_card_can_be_read_and_says_what_it_must(name: str, card, built, judged) -> None:
    for shape, lang in FACES:
        c, j, size = card(name, shape, lang), judged[name], cards.SHAPES[shape]
        canvas = cards.check(
            c, built.house
        )  # no text cut or on another; sentence, verdict, n, source and the rest on its face
        assert canvas.get_width_height() == (size.width, size.height)
        seen = face(c)
        assert plain(forms.verdict(j, lang)) in seen
        assert not j["direction"] or plain(forms.direction(j, lang))[1:] in seen
        assert ("våre ord" in seen or "our words" in seen) is j["paraphrase"]
        assert "116 006" in seen
        assert "partnerdrap –" in seen
        assert c.said.help in layout.texts(c.figure)[-1].get_text()


@pytest.mark.parametrize("name", CLAIMS)
def test_words_keep_their_distance_from_the_edge_and_from_the_marks(name: str, card) -> None:
    for shape, lang in FACES:
        c, size = card(name, shape, lang), cards.SHAPES[shape]
        texts = layout.texts(c.figure)
        boxes = [(t.get_text(), t.get_window_extent()) for t in texts]
        assert min(b.x0 for _, b in boxes) >= size.edge - 4
        assert max(b.x1 for _, b in boxes) <= size.width - size.edge + 6
        assert min(b.y0 for _, b in boxes) >= size.edge * 0.5
        smallest = min(t.get_fontsize() for t in texts if t.get_text() != c.said.glyph) / cards_face.POINTS
        assert smallest * PHONE / size.width >= SEEN
        for x, y, half, _ in marks(c)[1:]:
            for text, b in boxes:
                across = min(b.x1, x + half) - max(b.x0, x - half)
                along = min(b.y1, y + half) - max(b.y0, y - half)
                assert not (across > 2 and along > 6), f"{text!r} stands on a mark of {name} {shape} {lang}"


@pytest.mark.parametrize("name", CLAIMS)
def test_every_number_leads_to_figures_and_the_alt_text_says_them(name: str, card, built, judged) -> None:
    known = {f.figure_id for f in store.load(store.vocabulary.TOPICS, built.house)}
    for shape, lang in FACES:
        c = card(name, shape, lang)
        assert c.figure_ids
        assert set(c.figure_ids) <= known
        for row in c.said.rows:
            quote = next(q for q in c.said.quotes.shown if q.text == row.value)
            assert quote.figure_ids
            if "chart" not in c.left_out:
                assert row.value in c.alt
                assert plain(row.detail) in plain(c.alt)
        assert c.said.quote in c.alt
        assert c.said.source in c.alt
        assert c.said.verdict in c.alt
        assert "{" not in c.alt + face(c)
        decimal = r"\d\.\d" if lang == "nb" else r"\d,\d\b(?!\d\d)"
        assert not re.search(decimal, face(c).replace(c.said.quote, ""))


@pytest.mark.parametrize("name", CLAIMS)
def test_both_languages_show_the_same_numbers(name: str, card) -> None:
    nb, en = (card(name, "square", lang).said.rows for lang in words.LANGS)
    assert [(r.at, r.low, r.high, r.band, r.verdict) for r in nb] == [
        (r.at, r.low, r.high, r.band, r.verdict) for r in en
    ]


def test_the_square_card_offers_another_wording_for_all_that_is_not_supported(card, judged) -> None:
    for name, j in judged.items():
        c = card(name)
        if j["verdict"] == "supported" or not j["instead"]:
            assert not c.said.instead
        else:
            assert c.said.instead == plain_numbers(j["instead"][0]["nb"])
            assert ("Du kan si:" in face(c)) is ("instead" not in c.left_out)
    assert not any("instead" in card(name).left_out for name in CLAIMS)


def plain_numbers(text: str) -> str:
    return re.sub(r"(?<=\d) (?=\d{3}\b|%)", "\u00a0", text)


# --- the verdict


@pytest.mark.parametrize(
    ("name", "marker", "glyph", "said"),
    [
        ("quarter-2012-2021", "o", "✓", "Tallene støtter det"),
        ("eighty-three-women", "o", "✓", "Stemmer med sin egen kilde; ingen uavhengige tall bekrefter det"),
        ("one-in-four", "D", "~", "Tallene spriker"),
        ("domestic-violence-500-percent", "X", None, "Tallene sier noe annet"),
        ("hundreds-in-hiding", "s", "?", "Kan ikke avgjøres med åpne tall"),
    ],
)
def test_the_verdict_has_its_words_its_shape_and_its_colour(name, marker, glyph, said, card, judged) -> None:
    c, look = card(name), looks.VERDICTS[judged[name]["verdict"]]
    assert said in face(c)
    mark = marks(c)[0][3]
    assert mark.get_marker() == look.marker == marker
    assert mark.get_markeredgecolor() == look.colour
    hollow = mark.get_markerfacecolor() == "white"
    assert hollow is forms.own_source_only(judged[name])  # "støtter" is never said of a claim with its own source only
    assert glyph is None or glyph in [t.get_text() for t in layout.texts(c.figure)]
    first = said.split()[0]
    bold = [t for t in layout.texts(c.figure) if t.get_text().startswith(first) and t.get_weight() == "bold"]
    assert {t.get_color() for t in bold} == {look.colour}


@pytest.mark.parametrize("shape", cards.SHAPES)
def test_the_verdict_stands_on_the_ground_of_the_sentence_and_what_can_be_said_does_not(
    shape: str, card, built
) -> None:
    c = card("one-in-four", shape)
    cards.check(c, built.house)
    (ground,) = [p for p in c.figure.findobj(Rectangle) if p.get_y() + p.get_height() > 0.99 and p.get_y() > 0]
    ends = (1 - ground.get_y()) * cards.SHAPES[shape].height
    said, quote, verdict, heading = (
        top_of(c, text) for text in (c.said.said, c.said.quote, c.said.verdict, c.said.heading)
    )
    assert said < quote < verdict < ends < heading
    if "instead" not in c.left_out:
        assert top_of(c, "Du kan si:") > heading


def test_a_claim_that_cannot_be_checked_says_why(card, judged) -> None:
    for name, j in judged.items():
        if j["reason"]:
            for shape, lang in FACES:
                why = cards.first_sentence(j["reason"][lang])
                assert plain(why) in face(card(name, shape, lang))


# --- the numbers


def test_the_rows_are_the_numbers_that_decide(card, judged) -> None:
    rows = card("one-in-four").said.rows
    reference = judged["one-in-four"]["reference"]
    assert [(r.at, r.low, r.high) for r in rows] == [(r["share"], r["low"], r["high"]) for r in reference]
    assert all(f"{r['k']} av {r['n']} ofre" in row.detail for r, row in zip(reference, rows, strict=True))
    assert {row.band for row in rows} == {(2 / 9, 2 / 7)}


def test_a_bound_is_an_arrow_and_never_a_point(card) -> None:
    (row,) = card("hundreds-in-hiding").said.rows
    assert (row.at, row.low, row.high) == (None, None, 500)
    assert row.value == "under 500"
    assert [line.get_marker() for *_, line in marks(card("hundreds-in-hiding"))] == ["s", "<"]
    first, last = card("hidden-addresses-halved").said.rows
    assert (first.at, first.low, first.high) == (None, 1000, None)
    assert (last.at, last.low, last.high) == (None, None, 500)


def test_a_change_shows_both_its_ends_and_where_the_words_would_have_it(card) -> None:
    first, last = card("domestic-violence-500-percent").said.rows
    assert (first.at, last.at) == (487, 2474)
    assert first.band is None
    assert last.band == pytest.approx((487 * 5.995, 487 * 6.005))
    assert "+408" in card("domestic-violence-500-percent").said.heading


def test_a_mark_whose_figure_is_unsure_is_hollow_and_says_why(card) -> None:
    c = card("twenty-four-percent")
    assert [row.hollow for row in c.said.rows] == [True]
    assert marks(c)[1][3].get_markerfacecolor() == "white"
    assert "Hult merke: " in face(c)
    assert "usikker kilde" in face(c)


@pytest.mark.parametrize("low", [-0.4, 0.0, 0.2])
def test_the_scale_holds_all_that_is_drawn(low: float, card) -> None:
    said = card("one-in-four").said
    row = replace(said.rows[0], at=low, low=low - 0.1, high=low + 0.1, band=(0.2, 0.3))
    bottom, top = cards_chart.limits(replace(said, rows=(row,), unit="points"))
    assert bottom <= min(0, low - 0.1)
    assert top >= 0.3
    assert (bottom == 0) is (low - 0.1 >= 0)


# --- what is refused


@pytest.mark.parametrize(
    ("part", "says"),
    [
        (lambda c: c.said.source, "the source"),
        (lambda c: c.said.verdict, "the verdict"),
        (lambda c: c.said.quote, "the sentence"),
        (lambda c: c.said.rows[0].detail, "n on its face"),
        (lambda c: c.said.said, "who said it"),
        (lambda c: c.said.made, "rule and data date"),
        (lambda c: c.said.help, "the help line"),
        (lambda c: c.said.project, "the project"),
    ],
)
def test_a_card_without_what_readers_need_is_refused(part, says: str, built, judged) -> None:
    c = cards.card(judged["one-in-four"], built.house, "nb", "square")
    wanted = plain(part(c))
    for text in layout.texts(c.figure):
        if plain(text.get_text()) in wanted or wanted in plain(text.get_text()):
            text.set_visible(False)
    with pytest.raises(CheckFailed, match=rf"one-in-four.square.nb lacks .*{says}"):
        cards.check(c, built.house)


def test_a_card_with_a_number_of_few_people_is_refused(built, judged) -> None:
    c = cards.card(judged["one-in-four"], built.house, "nb", "square")
    few = next(f for f in store.load(store.vocabulary.TOPICS, built.house) if withheld.few(f))
    c.said.quotes.shown.append(Quote("2", 2.0, (few.figure_id,)))
    with pytest.raises(BadInput, match=f"{few.figure_id}.*fewer than three"):
        cards.check(c, built.house)


@pytest.mark.parametrize(("gone", "says"), [("source", "source"), ("verdict", "verdict"), ("rows", "n, or why")])
def test_a_card_with_nothing_to_say_of_it_is_refused(gone: str, says: str, card, built) -> None:
    c = card("one-in-four")
    with pytest.raises(CheckFailed, match=f"lacks .*{says}"):
        cards.check(replace(c, said=replace(c.said, **{gone: () if gone == "rows" else ""})), built.house)


def test_a_card_without_a_text_alternative_is_refused(card, built) -> None:
    for alt in ("", "Et kort uten tall"):
        with pytest.raises(CheckFailed, match="text alternative"):
            cards.check(replace(card("one-in-four"), alt=alt), built.house)


def test_a_card_whose_words_collide_is_refused(built, judged) -> None:
    c = cards.card(judged["one-in-four"], built.house, "nb", "square")
    first, second = layout.texts(c.figure)[:2]
    second.set_position(first.get_position())
    with pytest.raises(CheckFailed, match="collide"):
        cards.check(c, built.house)


def test_an_unknown_language_or_shape_is_refused_with_what_there_is(built, judged) -> None:
    with pytest.raises(BadInput, match="nb and en"):
        cards.card(judged["one-in-four"], built.house, "de", "square")
    with pytest.raises(BadInput, match="square and wide"):
        cards.card(judged["one-in-four"], built.house, "nb", "round")


# --- text that nobody expected


HOSTILE = {
    "mathematics": r"Hvert $x_1^{2}$ drap koster $500 og \frac{1}{2} $$ i Norge.",
    "markup": "<script>alert('hei')</script> & <b>hvert fjerde</b> drap er et partnerdrap.",
    "a long word": "Hvert fjerde " + "partnerdrapsforebyggingsarbeid" * 4 + " er borte.",
    "directions": "Hvert \u202efjerde\u202c drap\u200f er et\u0000 partner\u200bdrap\n\ti Norge.",
    "braces": "Hvert {fjerde} drap er {0} et {partnerdrap!r}.",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_text_is_drawn_as_text(text: str, built, judged) -> None:
    j = copy.deepcopy(judged["one-in-four"])
    j["text"] = dict.fromkeys(words.LANGS, text)
    for shape, lang in FACES:
        c = cards.card(j, built.house, lang, shape)
        assert layout.faults(layout.drawn(c.figure, cards_face.DPI)) == []
        assert not any(t.get_parse_math() for t in layout.texts(c.figure))
        drawn = face(c)
        assert not re.search(r"[\u0000-\u0008\u200b-\u200f\u202a-\u202e]", drawn)
        joined = re.sub(r"\s", "", drawn)
        kept = re.sub(r"[\s\u0000\u200b-\u200f\u202a-\u202e]", "", text)
        assert kept in joined


def test_a_sentence_too_long_for_a_picture_is_refused_by_name(built, judged) -> None:
    j = copy.deepcopy(judged["one-in-four"])
    j["text"] = dict.fromkeys(words.LANGS, "Hvert fjerde drap i Norge er et partnerdrap. " * 30)
    with pytest.raises(CheckFailed, match=r"one-in-four.*too long"):
        cards.card(j, built.house, "nb", "wide")


def test_the_reply_of_the_claimant_is_told(built, judged) -> None:
    j = copy.deepcopy(judged["one-in-four"])
    assert "Ikke forelagt avsenderen." in face(cards.card(j, built.house, "nb", "square"))
    j["reply"] = {"asked": "2026-11-01", "text": "Vi mener årene 2012–2021."}
    told = face(cards.card(j, built.house, "nb", "square"))
    assert "Vi mener årene 2012–2021." in told
    assert "Ikke forelagt" not in told


# --- files


@pytest.fixture(scope="module")
def written(built, judged, tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("cards")
    cards.save(judged["one-in-four"], built.house, folder)
    return folder


def test_the_files_of_a_claim_and_the_size_of_its_pictures(written: Path) -> None:
    pictures = {f"one-in-four.{shape}.{lang}.png": cards.SHAPES[shape][:2] for shape, lang in FACES}
    assert {p.name for p in written.iterdir()} == {*pictures, "one-in-four.cards.json"}
    for name, size in pictures.items():
        with Image.open(written / name) as picture:
            assert picture.size == size
    assert sorted(set(pictures.values())) == [(1080, 1080), (1200, 630)]


def test_what_belongs_to_the_cards_is_written_beside_them(written: Path, built) -> None:
    about = json.loads((written / "one-in-four.cards.json").read_text(encoding="utf-8"))
    assert [c["file"] for c in about["cards"]] == [f"one-in-four.{s}.{lang}.png" for s, lang in FACES]
    assert all(c["alt"] and re.search(r"\d", c["alt"]) for c in about["cards"])
    assert about["data_hash"] == store.data_hash(about["figure_ids"], built.house)
    used = {i for numbers in about["numbers"].values() for n in numbers for i in n["figure_ids"]}
    assert used == set(about["figure_ids"])


def test_two_runs_give_the_same_bytes(written: Path, built, judged, tmp_path: Path) -> None:
    cards.save(judged["one-in-four"], built.house, tmp_path)
    assert {n: b for n, (b, _) in snapshot(written).items()} == {n: b for n, (b, _) in snapshot(tmp_path).items()}


def test_cards_that_cannot_all_be_written_leave_what_was_there(built, judged, tmp_path: Path, monkeypatch) -> None:
    (tmp_path / "one-in-four.square.nb.png").write_bytes(b"as it was")
    written = []

    def fails(canvas, target: Path) -> None:
        written.append(target.write_bytes(b"half"))
        if len(written) == 3:
            raise KeyboardInterrupt

    monkeypatch.setattr(contract, "write_png", fails)
    with pytest.raises(KeyboardInterrupt):
        cards.save(judged["one-in-four"], built.house, tmp_path)
    assert {n: b for n, (b, _) in snapshot(tmp_path).items()} == {"one-in-four.square.nb.png": b"as it was"}


def test_the_address_of_the_project_is_shown_where_there_is_one(card, monkeypatch, tmp_path: Path) -> None:
    from analysis import cite
    from analysis.charts.cards import text as cards_text

    assert "http" not in card("one-in-four").said.project
    known = tmp_path / "CITATION.cff"
    known.write_text("url: https://www.eksempel.no/\n", encoding="utf-8")
    monkeypatch.setattr(cite, "CITATION", known)
    assert cards_text._address.__wrapped__() == ["eksempel.no"]
