"""Whether a drawn chart can be read: no text meets another or runs out of the picture."""

from __future__ import annotations

from collections.abc import Iterator

from matplotlib.axis import Axis
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text

SLACK = 2.0  # pixels by which the boxes of two texts may meet: the boxes are taller than the letters


def texts(figure: Figure) -> list[Text]:
    """Every text that is drawn."""
    return [t for t in figure.findobj(Text) if t.get_text().strip() and t.get_visible()]


def drawn(figure: Figure, dpi: float) -> FigureCanvasAgg:
    """The figure drawn once as pixels, at so many an inch."""
    figure.set_dpi(dpi)
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    return canvas


def faults(canvas: FigureCanvasAgg) -> list[str]:
    """What cannot be read on a drawn figure, in words; empty where all is well."""
    figure, (width, height) = canvas.figure, canvas.get_width_height()
    hidden = _hidden(figure)
    boxes = [(t.get_text(), t.get_window_extent()) for t in texts(figure) if t not in hidden]
    found = [
        f"the text {text!r} is cut"
        for text, b in boxes
        if b.x0 < -SLACK or b.y0 < -SLACK or b.x1 > width + SLACK or b.y1 > height + SLACK
    ]
    for i, (text, a) in enumerate(boxes):
        for other, b in boxes[i + 1 :]:
            across = min(a.x1, b.x1) - max(a.x0, b.x0)
            along = min(a.y1, b.y1) - max(a.y0, b.y0)
            if across > SLACK and along > SLACK + 0.15 * min(a.height, b.height):
                found.append(f"the texts {text!r} and {other!r} collide")
    return found


def _hidden(figure: Figure) -> set[Text]:
    """Tick labels outside the limits of their axis are kept by matplotlib and not drawn."""
    axes = [axis for ax in figure.axes for axis in (ax.xaxis, ax.yaxis)]
    return {label for axis in axes for label, inside in _ticks(axis) if not inside}


def _ticks(axis: Axis) -> Iterator[tuple[Text, bool]]:
    low, high = sorted(axis.get_view_interval())
    room = 1e-9 * (high - low or 1)
    for tick in (*axis.get_major_ticks(), *axis.get_minor_ticks()):
        inside = low - room <= tick.get_loc() <= high + room
        yield tick.label1, inside
        yield tick.label2, inside
