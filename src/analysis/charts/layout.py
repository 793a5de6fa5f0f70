"""Whether a drawn chart can be read: every text is there, large enough, on no other and within the picture."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from matplotlib.axis import Axis
from matplotlib.colors import to_rgba
from matplotlib.figure import Figure
from matplotlib.text import Annotation, Text
from matplotlib.transforms import Bbox

from analysis.charts.letters import Canvas

SLACK = 2.0  # pixels by which the boxes of two texts may meet: the boxes are taller than the letters
LEAST = 11.0  # CSS pixels, of which an inch has 100: smaller letters are not read on a screen
FAINTEST = 0.3  # of its colour: what is paler is not seen


def texts(figure: Figure) -> list[Text]:
    """Every text that is seen."""
    return [t for t in _written(figure) if _strength(t) >= FAINTEST]


def _written(figure: Figure) -> list[Text]:
    found = (t for t in figure.findobj(Text) if t.get_text().strip() and t.get_visible())
    return [t for t in found if t.axes is None or t.axes.get_visible()]


def _strength(t: Text) -> float:
    """How much of its colour a text has: nought is invisible."""
    return to_rgba(t.get_color(), t.get_alpha())[3]


def drawn(figure: Figure, dpi: float) -> Canvas:
    """The figure drawn once as pixels, at so many an inch."""
    figure.set_dpi(dpi)
    canvas = Canvas(figure)
    canvas.draw()
    return canvas


def faults(canvas: Canvas, least: float = LEAST) -> list[str]:
    """What cannot be read on a drawn figure, in words; empty where all is well. `least`: as LEAST."""
    figure, (width, height) = canvas.figure, canvas.get_width_height()
    hidden = _hidden(figure)
    written = [(t, t.get_window_extent()) for t in _written(figure) if t not in hidden]
    found = [f"the text {t.get_text()!r} is {why}" for t, b in written if (why := _unreadable(t, b, least))]
    boxes = [(t.get_text(), b) for t, b in written if not _undrawn(t, b)]
    found += [
        f"the text {text!r} is cut"
        for text, b in boxes
        if b.x0 < -SLACK or b.y0 < -SLACK or b.x1 > width + SLACK or b.y1 > height + SLACK
    ]
    return found + [
        f"the texts {boxes[i][0]!r} and {boxes[j][0]!r} collide" for i, j in _meeting([b for _, b in boxes])
    ]


def _meeting(boxes: list[Bbox]) -> np.ndarray:
    """Which boxes lie over which, each pair once."""
    left, low, right, high = np.array([b.extents for b in boxes]).reshape(-1, 4).T
    across = np.minimum.outer(right, right) - np.maximum.outer(left, left)
    along = np.minimum.outer(high, high) - np.maximum.outer(low, low)
    least = SLACK + 0.15 * np.minimum.outer(high - low, high - low)
    return np.argwhere(np.triu((across > SLACK) & (along > least), 1))


def _unreadable(t: Text, box: Bbox, least: float) -> str:
    """Why a text by itself cannot be read; "" if it can."""
    if _undrawn(t, box):
        return "not drawn: its point lies outside the panel"
    if _strength(t) < FAINTEST:
        return "too pale to be seen"
    size = t.get_fontsize() * 100 / 72
    return f"too small: {size:.1f} pixels, and {least:.0f} can be read" if size < least else ""


def _undrawn(t: Text, box: Bbox) -> bool:
    """A note on a point outside its panel: matplotlib leaves it out, and gives it a box of one pixel in the corner."""
    return isinstance(t, Annotation) and tuple(box.extents) == (0, 0, 1, 1)


def _hidden(figure: Figure) -> set[Text]:
    """What matplotlib keeps and does not draw: tick labels outside the limits of their axis, and of an axis put off."""
    axes = [(axis, ax.axison and axis.get_visible()) for ax in figure.axes for axis in (ax.xaxis, ax.yaxis)]
    ticks = {label for axis, on in axes for label, inside in _ticks(axis) if not (on and inside)}
    return ticks | {axis.label for axis, on in axes if not on}


def _ticks(axis: Axis) -> Iterator[tuple[Text, bool]]:
    low, high = sorted(axis.get_view_interval())
    room = 1e-9 * (high - low or 1)
    for tick in (*axis.get_major_ticks(), *axis.get_minor_ticks()):
        inside = low - room <= tick.get_loc() <= high + room
        yield tick.label1, inside
        yield tick.label2, inside
