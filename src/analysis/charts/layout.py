"""Whether a drawn chart can be read: no text meets another or runs out of the picture."""

from __future__ import annotations

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
    boxes = [(t.get_text(), t.get_window_extent()) for t in texts(figure) if _drawn(t)]
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


def _drawn(text: Text) -> bool:
    """Tick labels outside the limits of their axis are kept by matplotlib and not drawn."""
    axes = text.axes
    if axes is None:
        return True
    ticks = [*_ticks(axes.xaxis, 0), *_ticks(axes.yaxis, 1)]
    mine = [inside for label, inside in ticks if label is text]
    return all(mine)


def _ticks(axis, which: int):
    low, high = sorted(axis.get_view_interval())
    room = 1e-9 * (high - low or 1)
    for tick in (*axis.get_major_ticks(), *axis.get_minor_ticks()):
        inside = low - room <= tick.get_loc() <= high + room
        yield tick.label1, inside
        yield tick.label2, inside
