"""What every chart must carry, enforced before anything is written.

A chart states its finding (title), its definition (subtitle), where its rows come from (source line,
derived from the figures plotted, never typed), what its intervals are, both sexes or which, its n, and
a text alternative in both languages. Its numbers were formatted by `Quotes`, so each leads to figures.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any
from xml.sax.saxutils import escape

import matplotlib.style
import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from PIL import Image

from analysis import state, store, vocabulary
from analysis.charts import layout, rows
from analysis.charts.words import fields
from analysis.charts.writing import replacing
from analysis.errors import CheckFailed
from analysis.paths import House
from analysis.quote import Quotes

if TYPE_CHECKING:
    from matplotlib.figure import Figure

PIXELS = 200  # an inch
STYLE = Path(__file__).with_name("house.mplstyle")
SEX_NOT_STATED = {"nb": "kjønn er ikke oppgitt", "en": "sex is not stated"}
REPOSITORY_NOTE = {"nb": "Figur: partnerdrap", "en": "Chart: partnerdrap"}


@dataclass(frozen=True)
class Chart:
    """One chart in one language, with the rows it draws. `plotted` is the same in both languages."""

    id: str
    lang: str
    figure: Figure
    title: str
    subtitle: str
    counted: str  # n, in words
    interval: str  # what the intervals are, or that there are none and why
    alt: str
    caption: str
    source: str
    plotted: tuple[dict[str, Any], ...]
    quotes: Quotes

    @property
    def figure_ids(self) -> list[str]:
        """Every figure behind a point or a number of the chart."""
        plotted = {i for row in self.plotted for i in row["figure_ids"]}
        return sorted(plotted | {i for quote in self.quotes.shown for i in quote.figure_ids})


def source_line(figure_ids: Iterable[str], where: House, lang: str) -> str:
    """Publishers, editions and terms of the figures plotted, best-placed publisher first."""
    wanted = set(figure_ids)
    figures = [f for f in store.load(vocabulary.TOPICS, where) if f.figure_id in wanted]
    sources = store.sources(where)
    publishers = vocabulary.publishers()
    editions: dict[str, set[str]] = {}
    unverified = set()
    for f in figures:
        undated = {"nb": "udatert", "en": "undated"}[lang]
        editions.setdefault(f.publisher, set()).add(
            str(f.published.year) if f.published_precision != "undated" else undated
        )
        if sources[f.source_id].licence.startswith("unverified"):
            unverified.add(getattr(publishers[f.publisher], lang))
    order = sorted(editions, key=lambda p: (publishers[p].rank, p))
    said = "; ".join(f"{getattr(publishers[p], lang)}, {_span(editions[p])}" for p in order)
    terms = {"nb": "vilkår ikke avklart for", "en": "terms not cleared for"}[lang]
    head = {"nb": "Kilder, med utgivelsesår", "en": "Sources, with year of publication"}[lang]
    return f"{head}: {said}." + (f" {terms.capitalize()} {', '.join(sorted(unverified))}." if unverified else "")


def _span(years: set[str]) -> str:
    dated = sorted(y for y in years if y.isdigit())
    words = sorted(y for y in years if not y.isdigit())
    span = [f"{dated[0]}–{dated[-1]}" if len(dated) > 1 else dated[0]] if dated else []
    return ", ".join(span + words)


def check(chart: Chart, where: House) -> FigureCanvasAgg:
    """Refuse a chart that leaves out what a reader must know, draws what it may not, or cannot be read.

    Returns the chart as drawn: whether it can be read shows only then.
    """
    missing = [*_unsaid(chart), *_not_on_its_face(chart)]
    if not chart.plotted or not all(row["figure_ids"] for row in chart.plotted):
        missing.append("the figures behind every point")
    elif chart.source != source_line({i for row in chart.plotted for i in row["figure_ids"]}, where, chart.lang):
        missing.append("a source line derived from the rows plotted")
    if missing:
        raise CheckFailed(f"chart {chart.id} ({chart.lang}) lacks {', '.join(missing)}")
    _check_points(chart, where)
    canvas = pixels(chart)
    if unreadable := layout.faults(canvas):
        raise CheckFailed(f"chart {chart.id} ({chart.lang}): {unreadable[0]}")
    return canvas


def pixels(chart: Chart) -> FigureCanvasAgg:
    """The chart drawn as pixels, twice as many as CSS counts."""
    with matplotlib.style.context(STYLE, after_reset=True):
        return layout.drawn(chart.figure, PIXELS)


def write_png(canvas: FigureCanvasAgg, target: Path | IO[bytes]) -> None:
    """The pixels as PNG: little compressed, since that takes most of the time, and without a date."""
    Image.fromarray(np.asarray(canvas.buffer_rgba())).convert("RGB").save(target, "png", compress_level=3)


def _unsaid(chart: Chart) -> Iterator[str]:
    for name in ("title", "subtitle", "counted", "interval", "alt", "caption", "source"):
        if not getattr(chart, name):
            yield name
    if not says_whose_sex(" ".join((chart.title, chart.subtitle, chart.counted)), chart.lang):
        yield "whose sex is counted"
    for name in ("alt", "counted"):
        if not re.search(r"\d", getattr(chart, name)):
            yield {"alt": "numbers in the text alternative", "counted": "n"}[name]
    texts = (getattr(chart, name) for name in ("title", "subtitle", "counted", "interval", "alt", "caption"))
    if any(field in fields() for text in texts for field in re.findall(r"\{(\w+)", text)):
        yield "a filled-in text"


def says_whose_sex(text: str, lang: str) -> bool:
    """Whether a text names a sex as the vocabulary does, as words of their own, or says that none is stated."""
    known = [getattr(word, lang) for name, word in vocabulary.words("sex").items() if name != "other"]
    said = "|".join(map(re.escape, (*known, SEX_NOT_STATED[lang])))
    return re.search(rf"\b({said})\b", text, re.IGNORECASE) is not None


def _not_on_its_face(chart: Chart) -> Iterator[str]:
    drawn = " ".join(" ".join(t.get_text() for t in layout.texts(chart.figure)).split())
    for name in ("title", "subtitle", "counted", "interval", "source"):
        if " ".join(getattr(chart, name).split()) not in drawn:
            yield f"the {name} on its face"


def _check_points(chart: Chart, where: House) -> None:
    """Every figure behind a point and a number must be one that may be shown, and a series must be of one kind."""
    ids = [i for row in chart.plotted for i in row["figure_ids"]]
    held = check_figures(f"chart {chart.id} ({chart.lang})", ids, chart.quotes, where)
    series: dict[tuple, list[store.Figure]] = {}
    for row in chart.plotted:
        if len(row["figure_ids"]) == 1:
            figure = held[row["figure_ids"][0]]
            series.setdefault((row["panel"], row.get("series")), []).append(figure)
    for (_, name), figures in series.items():
        if name:
            rows.require_one_series(figures, name)


def check_figures(name: str, points: Iterable[str], numbers: Quotes, where: House) -> dict[str, store.Figure]:
    """Refuse a picture with a point or a number on a figure that may not be shown; returns all figures by id."""
    held = {f.figure_id: f for f in store.load(vocabulary.TOPICS, where)}
    points = list(dict.fromkeys(points))
    quoted = list(dict.fromkeys(i for quote in numbers.shown for i in quote.figure_ids))
    for ids, what in ((points, "point"), (quoted, "number")):
        if unknown := [i for i in ids if i not in held]:
            raise CheckFailed(f"{name}: no figure {unknown[0]} behind a {what}")
        rows.require((held[i] for i in ids), [*held.values(), *store.hidden(where)], dated=ids is points)
    return held


def save(charts: list[Chart], where: House, folder: Path) -> list[Path]:
    """Write SVG and PNG per language, one CSV of exactly what is drawn, one JSON of what belongs to it."""
    drawn = [check(chart, where) for chart in charts]
    with replacing(folder) as fresh:
        for chart, canvas in zip(charts, drawn, strict=True):
            svg = svg_of(chart)
            fresh(f"{chart.id}.{chart.lang}.svg").write_text(svg, encoding="utf-8", newline="\n")
            write_png(canvas, fresh(f"{chart.id}.{chart.lang}.png"))
        about = json.dumps(_about(charts, where), ensure_ascii=False, indent=1) + "\n"
        fresh(f"{charts[0].id}.csv").write_text(csv_of(charts[0]), encoding="utf-8", newline="\n")
        fresh(f"{charts[0].id}.json").write_text(about, encoding="utf-8", newline="\n")
    return fresh.written


def svg_of(chart: Chart) -> str:
    """The SVG as text: the same bytes on every run, with title and description for screen readers."""
    buffer = io.StringIO()
    # the salt of the ids and text as text are settings of the saving
    with matplotlib.style.context(STYLE, after_reset=True):
        chart.figure.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None})
    body = buffer.getvalue()
    named = f"<title>{escape(chart.title)}</title>\n <desc>{escape(chart.alt)}</desc>"
    return re.sub(
        r"(<svg\b[^>]*)>", rf'\1 role="img" lang="{chart.lang}">\n ' + named.replace("\\", r"\\"), body, count=1
    )


def csv_of(chart: Chart) -> str:
    """Exactly the rows that are drawn; numbers at full precision, lists joined by `;`."""
    buffer = io.StringIO()
    columns = list(dict.fromkeys(key for row in chart.plotted for key in row))
    writer = csv.DictWriter(buffer, columns, lineterminator="\n")
    writer.writeheader()
    for row in chart.plotted:
        writer.writerow({k: ";".join(v) if isinstance(v, list | tuple) else v for k, v in row.items()})
    return buffer.getvalue()


def citation(chart: Chart, where: House) -> str:
    """How to cite the chart: its finding, its id, the newest day in the data, and the publishers of what it draws."""
    quoted, data = {"nb": ("«{}»", "Data til"), "en": ("“{}”", "Data to")}[chart.lang]
    return f"partnerdrap: {quoted.format(chart.title)} ({chart.id}). {data} {_data_date(where)}. {chart.source}"


def _data_date(where: House) -> str:
    return state.require_build(where)["data_date"]


def _about(charts: list[Chart], where: House) -> dict[str, Any]:
    return {
        "id": charts[0].id,
        "title": {c.lang: c.title for c in charts},
        "subtitle": {c.lang: c.subtitle for c in charts},
        "counted": {c.lang: c.counted for c in charts},
        "alt": {c.lang: c.alt for c in charts},
        "caption": {c.lang: c.caption for c in charts},
        "source": {c.lang: c.source for c in charts},
        "citation": {c.lang: citation(c, where) for c in charts},
        "figure_ids": charts[0].figure_ids,
        "data_hash": store.data_hash(charts[0].figure_ids, where),
        "numbers": {
            c.lang: [{"text": q.text, "figure_ids": list(q.figure_ids)} for q in c.quotes.shown] for c in charts
        },
    }
