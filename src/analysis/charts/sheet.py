"""The sheet a chart is drawn on: title above, what must be said below, panels of a fixed height between.

Words are wrapped by their measured width and the sheet grows with them, so that nothing is cut.
Sizes are inches at 100 CSS pixels an inch; the PNG has twice as many.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

import matplotlib.style
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Canvas
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import TextToPath
from matplotlib.ticker import FuncFormatter, MaxNLocator

from analysis import forms
from analysis.charts import looks, rows
from analysis.charts.contract import REPOSITORY_NOTE, STYLE, Chart, source_line
from analysis.charts.words import words
from analysis.paths import House
from analysis.quote import Quotes

WIDTH = 9.0
EDGE = 0.15
TITLE, SUBTITLE, SMALL = 15, 10.5, 8.5
LEADING = 1.36  # line height over font size
HINTED = 1.026  # letters fitted to pixels are at most so much wider than their outlines


class Sheet:
    """One chart in the making, in one language. `words` are its texts, `quotes` remembers its numbers."""

    def __init__(
        self,
        name: str,
        where: House,
        lang: str,
        *,
        body: float = 4.2,
        panels: tuple[int, int] = (1, 1),
        left: float = 0.65,
        right: float = 0.25,
        titled: bool = False,
        texts: str | None = None,
        hspace: float = 0.4,
        wspace: float = 0.25,
        **grid: Any,
    ) -> None:
        """`body` is the height of all panels with their tick labels; `left` and `right` are their margins.

        titled: leave room for titles above the panels. grid: as in matplotlib's subplots, such as width_ratios.
        """
        self.id, self.where, self.lang = name, where, lang
        self.words, self.quotes = words(texts or name, lang), Quotes(lang)
        self.body, self.titled, self.margins = body, titled, (left, right)
        with matplotlib.style.context(STYLE):
            self.canvas = Canvas(figsize=(WIDTH, body))
            self.axes: list[Axes] = list(self.canvas.subplots(*panels, squeeze=False, **grid).flat)
        self.canvas.subplots_adjust(hspace=hspace, wspace=wspace)
        self._seat(below=0)

    # --- axes

    def years(self, ax: Axes, first: int, last: int, ticks: int = 12) -> None:
        """An axis of years: the label of a year stands at its middle, where its flows are drawn."""
        step = next(s for s in (1, 2, 5, 10, 20) if (last - first) / s <= ticks)
        shown = [y for y in range(first, last + 1) if y % step == 0]
        ax.set_xlim(first - 0.15, last + 1.15)
        ax.set_xticks([y + 0.5 for y in shown], [str(y) for y in shown])
        ax.tick_params(axis="x", length=0)

    def heading(self, ax: Axes, text: str) -> None:
        """The title of one panel (the sheet is made with titled=True)."""
        ax.set_title(text, loc="left", fontsize=11, weight="bold", pad=10)

    def counts(self, ax: Axes, axis: str = "y", digits: int = 0) -> None:
        """Numbers on an axis as they are written in the language, from nought."""
        side = getattr(ax, f"{axis}axis")
        side.set_major_locator(MaxNLocator(nbins=6, integer=digits == 0))
        side.set_major_formatter(FuncFormatter(lambda x, _: forms.number(x, self.lang, digits, digits)))
        getattr(ax, f"set_{axis}lim")(0, None)

    def percents(self, ax: Axes, axis: str = "y") -> None:
        side = getattr(ax, f"{axis}axis")
        side.set_major_formatter(FuncFormatter(lambda x, _: forms.percent(x, self.lang, 0, 0)))

    # --- the whole

    def finish(
        self,
        *,
        title: str,
        subtitle: str,
        counted: str,
        interval: str,
        alt: str,
        caption: str,
        plotted: Sequence[dict[str, Any]],
        notes: Iterable[str] = (),
        left_out: Iterable[tuple[Any, str]] = (),
    ) -> Chart:
        """Place the words, and hand over the chart. `counted` says n; `left_out` is what was not drawn."""
        source = source_line({i for row in plotted for i in row["figure_ids"]}, self.where, self.lang)
        small = [counted, interval, *notes, *self._left_out(left_out), source, REPOSITORY_NOTE[self.lang]]
        with matplotlib.style.context(STYLE):
            self._place(title, subtitle, [text for text in small if text])
        return Chart(
            id=self.id,
            lang=self.lang,
            figure=self.canvas,
            title=title,
            subtitle=subtitle,
            counted=counted,
            interval=interval,
            alt=alt,
            caption=caption,
            source=source,
            plotted=tuple(plotted),
            quotes=self.quotes,
        )

    def _left_out(self, left_out: Iterable[tuple[Any, str]]) -> list[str]:
        """Which figures are held and not drawn, and why: numbers of figures, not of people."""
        reasons = [reason for _, reason in left_out]
        if not reasons:
            return []
        said = "; ".join(f"{reasons.count(r)} {rows.REASONS[r][self.lang]}" for r in dict.fromkeys(reasons))
        return [{"nb": f"Ikke tegnet: {said}.", "en": f"Not drawn: {said}."}[self.lang]]

    def _place(self, title: str, subtitle: str, small: list[str]) -> None:
        room = WIDTH - 2 * EDGE
        head = [(line, TITLE, "bold", looks.INK) for line in wrap(title, room, TITLE, "bold")]
        head += [(line, SUBTITLE, "normal", looks.QUIET) for line in wrap(subtitle, room, SUBTITLE)]
        foot = [(line, SMALL, "normal", looks.QUIET) for text in small for line in wrap(text, room, SMALL)]
        above, below = (0.16 + sum(size * LEADING / 72 for _, size, _, _ in lines) for lines in (head, foot))
        height = above + self.body + below
        self.canvas.set_size_inches(WIDTH, height)
        y = height - 0.12
        for lines in (head, foot):
            for line, size, weight, colour in lines:
                self.canvas.text(EDGE / WIDTH, y / height, line, fontsize=size, weight=weight, color=colour, va="top")
                y -= size * LEADING / 72
            y = below - 0.06
        self._seat(below)

    def _seat(self, below: float) -> None:
        """Put the panels `below` inches above the lower edge; their size in inches is the same at any height."""
        left, right = self.margins
        height = self.canvas.get_figheight()
        self.canvas.subplots_adjust(
            left=left / WIDTH,
            right=1 - right / WIDTH,
            top=(below + self.body - (0.42 if self.titled else 0.15)) / height,
            bottom=(below + 0.42) / height,
        )


# --- measuring words


def wrap(text: str, width: float, size: float, weight: str = "normal") -> list[str]:
    """Lines of a text at most so wide (inches), broken at spaces; a number keeps its unit (no-break space)."""
    lines: list[list[str]] = []
    left = 0.0  # room on the line
    space = measure("n n", size, weight) - measure("nn", size, weight)
    for word in text.split(" "):
        wide = measure(word, size, weight)
        if lines and space + wide <= left:
            lines[-1].append(word)
            left -= space + wide
        else:
            lines.append([word])
            left = width - wide
    return [" ".join(line) for line in lines]


def measure(text: str, size: float, weight: str = "normal") -> float:
    """The width of a line in inches, as hinted letters are drawn."""
    return _ems(text, weight) * size / 72 * HINTED


@lru_cache(maxsize=1 << 16)
def _ems(text: str, weight: str) -> float:
    """The width of a text in font sizes. Kept: words come again and again, and laying one out takes a millisecond."""
    font = FontProperties(family="DejaVu Sans", size=1, weight=weight)
    return TextToPath().get_text_width_height_descent(text, font, ismath=False)[0]
