"""The face of a card: a picture of so many pixels on which words, boxes and marks are placed from the top down.

Words are set by their measured width: they wrap, and a word wider than its line is broken rather than cut.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple

from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from analysis.charts import looks
from analysis.charts.looks import Look
from analysis.charts.sheet import measure

DPI = 100
POINTS = 72 / DPI  # a pixel
LEADING = 1.25  # line height over font size
RISE = 0.95  # from the top of a line to its baseline, over font size


class Style(NamedTuple):
    """How words look; `size` in pixels."""

    size: float
    weight: str = "normal"
    colour: str = looks.INK

    @property
    def height(self) -> float:
        """Of one line."""
        return self.size * LEADING


class Block(NamedTuple):
    """A part of a card, so many pixels high; `draw` places it below a given y."""

    height: float
    draw: Callable[[float], None]


class Face:
    """The picture. x and y are pixels from the upper left corner."""

    def __init__(self, width: int, height: int) -> None:
        self.width, self.height = width, height
        self.figure = Figure(figsize=(width / DPI, height / DPI), dpi=DPI, facecolor="white")

    def text(self, x: float, y: float, line: str, style: Style, align: str = "left") -> None:
        """One line, y at its top."""
        self.figure.text(
            x / self.width,
            1 - (y + style.size * RISE) / self.height,
            line,
            fontsize=style.size * POINTS,
            weight=style.weight,
            color=style.colour,
            family="DejaVu Sans",
            ha=align,
            va="baseline",
            parse_math=False,
        )

    def lines(self, x: float, y: float, lines: Iterable[str], style: Style) -> None:
        for i, line in enumerate(lines):
            self.text(x, y + i * style.height, line, style)

    def box(self, x: float, y: float, width: float, height: float, colour: str) -> None:
        corner = (x / self.width, 1 - (y + height) / self.height)
        size = (width / self.width, height / self.height)
        self.figure.add_artist(Rectangle(corner, *size, facecolor=colour, edgecolor="none"))

    def line(self, points: Iterable[tuple[float, float]], colour: str, width: float) -> None:
        self._add(points, color=colour, lw=width * POINTS, solid_capstyle="butt")

    def mark(self, x: float, y: float, look: Look, size: float, hollow: bool = False) -> None:
        face = "white" if hollow else look.colour
        edge = {"mfc": face, "mec": look.colour, "mew": size / 7 * POINTS}
        self._add([(x, y)], marker=look.marker, ms=size * POINTS, ls="none", **edge)

    def arrow(self, x: float, y: float, way: int, colour: str, length: float, size: float) -> None:
        """From a bound at x to where the number may lie: way 1 is upwards on the scale, -1 downwards."""
        tip = x + way * length
        self.line([(x, y - size * 0.55), (x, y + size * 0.55)], colour, 6)
        self.line([(x, y), (tip - way * size / 2, y)], colour, 7)
        head = ">" if way == 1 else "<"
        self._add([(tip - way * size / 2, y)], marker=head, ms=size * 0.9 * POINTS, ls="none", color=colour, mew=0)

    def _add(self, points: Iterable[tuple[float, float]], **look) -> None:
        xs, ys = zip(*points, strict=True)
        xs, ys = [x / self.width for x in xs], [1 - y / self.height for y in ys]
        self.figure.add_artist(Line2D(xs, ys, transform=self.figure.transFigure, **look))


def stacked(blocks: list[Block], top: float, room: float, widest: float) -> list[float]:
    """Place blocks below one another in `room` pixels, what is left over shared between them, at most `widest` each.

    Returns where each one starts.
    """
    gap = min((room - sum(b.height for b in blocks)) / len(blocks), widest)
    starts = list(accumulate((b.height + gap for b in blocks[:-1]), initial=top))
    for block, y in zip(blocks, starts, strict=True):
        block.draw(y)
    return starts


# --- measuring words


def wrap(text: str, width: float, style: Style) -> list[str]:
    """Lines at most so many pixels wide; a longer word is broken."""
    lines: list[str] = []
    for word in (part for whole in text.split(" ") if whole for part in _parts(whole, width, style)):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and wide(longer, style) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def balanced(text: str, width: float, style: Style) -> list[str]:
    """As few lines as `wrap` makes, as even as they get: no word alone on the last one."""
    lines = wrap(text, width, style)
    for share in (0.95, 0.9, 0.85, 0.8, 0.75, 0.7, 0.65, 0.6):
        tighter = wrap(text, width * share, style)
        if len(tighter) > len(lines) or len(lines) == 1:
            break
        lines = tighter
    return lines


def _parts(word: str, width: float, style: Style) -> list[str]:
    if wide(word, style) <= width:
        return [word]
    size = max(1, int(len(word) * width / wide(word, style)) - 1)
    return [part for i in range(0, len(word), size) for part in _parts(word[i : i + size], width, style)]


def wide(line: str, style: Style) -> float:
    """The width of a line in pixels."""
    return _ems(line, style.weight) * style.size


@lru_cache(maxsize=1 << 15)
def _ems(line: str, weight: str) -> float:
    """The width of a line, over the font size. Kept: a line is tried again and again, at many sizes."""
    words = line.split(" ")
    return sum(_wide(w, weight) for w in words) + (len(words) - 1) * _wide(" ", weight)


@lru_cache(maxsize=8192)
def _wide(word: str, weight: str) -> float:
    """How far a word moves the pen, over the font size. Words come again on many cards, lines do not."""
    em = 72  # points an inch: at this size inches are font sizes
    return measure(f"n{word}n", em, weight) - measure("nn", em, weight)
