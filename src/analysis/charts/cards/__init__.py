"""Cards of a claim for social media: its sentence, the verdict, the numbers that decide, what can be said instead.

A square and a wide picture in each language. The sentence stands in quotation marks under the name of whoever said
it, and the verdict right below it, so that it is never read as a verdict on the words of this project. Where all does
not fit, words shrink to what can be read on a telephone; then the least needed part is left out.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis import store
from analysis.charts import contract, layout, plain
from analysis.charts.cards import text as cards_text
from analysis.charts.cards.compose import SHAPES, composed, first_sentence
from analysis.charts.cards.face import DPI
from analysis.charts.cards.text import Said, capital
from analysis.charts.words import LANGS, words
from analysis.charts.writing import replacing
from analysis.errors import BadInput, CheckFailed
from analysis.paths import House

if TYPE_CHECKING:
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure


LEAST = 20  # pixels: the sign on the mark of the verdict; all that is read has `small` of its shape


@dataclass(frozen=True)
class Card:
    """One card in one language and shape."""

    id: str
    lang: str
    shape: str
    figure: Figure
    said: Said
    alt: str
    left_out: tuple[str, ...]

    @property
    def figure_ids(self) -> list[str]:
        """Every figure behind a number of the card."""
        return sorted({i for quote in self.said.quotes.shown for i in quote.figure_ids})


def card(judgement: dict[str, Any], where: House, lang: str, shape: str) -> Card:
    """The card of a claim in one language and shape, not yet checked or written."""
    for word, known, what in ((lang, LANGS, "language"), (shape, SHAPES, "shape of cards")):
        if word not in known:
            raise BadInput(f"no such {what}", value=word, remedy=f"There are {' and '.join(known)}")
    said = cards_text.said(judgement, where, lang)
    with plain():
        figure, left_out = composed(said, SHAPES[shape], lang, judgement["id"])
    return Card(judgement["id"], lang, shape, figure, said, _alt(said, left_out, lang), left_out)


def save(judgement: dict[str, Any], where: House, folder: Path) -> list[Path]:
    """Draw, check and write the cards of a claim in both shapes and languages, and what belongs to them as JSON."""
    made = [card(judgement, where, lang, shape) for shape in SHAPES for lang in LANGS]
    drawn = [check(c, where) for c in made]
    with replacing(folder) as fresh:
        for c, canvas in zip(made, drawn, strict=True):
            contract.write_png(canvas, fresh(f"{c.id}.{c.shape}.{c.lang}.png"))
        about = json.dumps(_about(made, where), ensure_ascii=False, indent=1) + "\n"
        fresh(f"{judgement['id']}.cards.json").write_text(about, encoding="utf-8", newline="\n")
    return fresh.written


def check(c: Card, where: House) -> FigureCanvasAgg:
    """Refuse a card that leaves out what its readers must know, or that cannot be read; returns it as drawn."""
    face = " ".join(" ".join(t.get_text() for t in layout.texts(c.figure)).split())
    said, missing = c.said, []
    needed = {
        "the sentence": said.quote,
        "who said it": said.said,
        "the verdict": said.verdict,
        "its direction": said.direction and said.direction[1:],
        "the source": said.source,
        "rule and data date": said.made,
        "the project": said.project,
        "the help line": said.help,
    }
    if "chart" not in c.left_out:
        needed |= {"n": said.counted and [f"{r.value} {r.detail}" for r in said.rows]}
    for name, texts in needed.items():
        if any(" ".join(t.split()) not in face for t in (texts if isinstance(texts, list) else [texts])):
            missing.append(f"{name} on its face")
    missing += [name for name in ("quote", "said", "verdict", "source", "made", "help") if not getattr(said, name)]
    if (not said.rows and not said.why) or ("chart" in c.left_out and not said.why):
        missing.append("n, or why there is none")
    if said.rows and "chart" not in c.left_out and not re.search(r"\d", said.counted):
        missing.append("n")
    if not c.alt or (said.rows and not re.search(r"\d", c.alt)):
        missing.append("a text alternative with numbers")
    if not c.figure_ids:
        missing.append("the figures behind its numbers")
    if missing:
        raise CheckFailed(f"card {_name(c)} lacks {', '.join(missing)}")
    contract.check_figures(f"card {_name(c)}", [], c.said.quotes, where)
    canvas = layout.drawn(c.figure, DPI)
    if unreadable := layout.faults(canvas, LEAST):
        raise CheckFailed(f"card {_name(c)}: {unreadable[0]}")
    return canvas


def _name(c: Card) -> str:
    return f"{c.id}.{c.shape}.{c.lang}"


# --- in words


def _alt(said: Said, left_out: tuple[str, ...], lang: str) -> str:
    """The card for those who do not see it: the sentence, the verdict, every number, the source."""
    text = words("cards", lang)
    details = [", ".join(filter(None, (r.detail, r.interval))) for r in said.rows]
    numbers = [text["alt_number"].format(value=r.value, detail=d) for r, d in zip(said.rows, details, strict=True)]
    heading, band = said.heading or text["numbers"], capital(said.band)
    shown = text["alt_shown"].format(heading=heading, numbers="; ".join(numbers), band=band)
    why = first_sentence(said.why) if "why" in left_out else said.why
    offered = f"{text['instead']} {said.instead}" if said.instead and "instead" not in left_out else ""
    parts = {
        "said": said.said,
        "quote": said.quote,
        "verdict": said.ruling,
        "shown": shown.rstrip(" .") + "." if said.rows and "chart" not in left_out else "",
        "why": why,
        "instead": offered,
        "source": said.source,
    }
    return re.sub(r" +", " ", text["alt"].format(**parts)).strip()


def _about(made: list[Card], where: House) -> dict[str, Any]:
    ids = sorted({i for c in made for i in c.figure_ids})
    return {
        "id": made[0].id,
        "cards": [
            {
                "file": f"{_name(c)}.png",
                "lang": c.lang,
                "shape": c.shape,
                "width": SHAPES[c.shape].width,
                "height": SHAPES[c.shape].height,
                "headline": c.said.quote,
                "verdict": c.said.ruling,
                "alt": c.alt,
                "left_out": list(c.left_out),
            }
            for c in made
        ],
        "source": {c.lang: c.said.source for c in made},
        "figure_ids": ids,
        "data_hash": store.data_hash(ids, where),
        "numbers": {
            c.lang: [{"text": q.text, "figure_ids": list(q.figure_ids)} for q in c.said.quotes.shown] for c in made
        },
    }
