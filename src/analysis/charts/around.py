"""Labels around their marks: each where it covers nothing else, for panels of few points that are each worth a word."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.text import Annotation
from matplotlib.transforms import Bbox

from analysis.charts import looks
from analysis.charts.marks import Label
from analysis.charts.sheet import EDGE

NEAR, STEP, RINGS = 7.0, 11.0, 4  # points between mark and label: in the first ring, and more in each further one
WAYS = ((1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (-1, 1), (1, -1), (-1, -1))
SLANT = 0.6  # a corner is nearer than it looks
HALF = 4.5  # points from the middle of a mark to its edge
# What a place costs: each square point by which a label covers a mark, a line or another label, or leaves
# the panel; and each ring further off.
COVER, OUTSIDE, RING = 20.0, 60.0, 300.0
# And where it stands nearer to another's mark than to its own, or where its thin line would run through another label
# or mark (for each of so many points on it).
ASTRAY, CROSSED, POINTS = 3000.0, 600.0, 8
FENCED = 20000.0  # and where it stands beyond a line that parts its mark from it
PASSES = 4
TICKS = 0.55  # inches that the numbers of the next panel's axis take
WIDER = 1.04  # letters are set a little wider at some resolutions than at others


class Place(NamedTuple):
    """Where a label may stand: left, lower, right, upper edge in pixels; how far off; how its lines are flush."""

    box: tuple[float, float, float, float]
    ring: int
    lines: str


def around(ax: Axes, found: Iterable[Label], size: float = 8.5, fences: Sequence[float] = ()) -> None:
    """Place each label beside its mark where it covers least; a thin line leads to one that stands off.

    The room is the panel and the margin to its right. `fences`: places on the axis of years, such as breaks, that no
    label may stand beyond.
    Call it when limits, marks and breaks of the panel stand.
    """
    found = list(found)
    if not found:
        return
    pixel = FigureCanvasAgg(ax.figure).get_renderer().points_to_pixels(1.0)
    middles = ax.transData.transform([(label.x, label.y) for label in found])
    fixed = [*_taken(ax, pixel), *(_square(x, y, HALF * pixel) for x, y in middles)]
    texts = [_text(ax, label, size) for label in found]
    sizes = [(box.width * WIDER, box.height) for box in (text.get_window_extent() for text in texts)]
    choices = [list(_places(*at, *extent, pixel)) for at, extent in zip(middles, sizes, strict=True)]
    walls = ax.transData.transform([(x, 0) for x in fences])[:, 0] if fences else np.empty(0)
    alone = [
        _alone(places, fixed, _room(ax), pixel)
        + pixel**2 * (_astray(places, i, middles, pixel) + FENCED * _beyond(places, middles[i], walls))
        for i, places in enumerate(choices)
    ]
    for text, at, place in zip(texts, middles, _settled(choices, alone, middles, pixel), strict=True):
        left, lower, right, upper = place.box
        text.set_position(((left + right) / 2 / pixel - at[0] / pixel, (lower + upper) / 2 / pixel - at[1] / pixel))
        text.set_multialignment(place.lines)
        _lead(ax, at, place.box, pixel)


def _settled(choices: list[list[Place]], alone: list[np.ndarray], middles: np.ndarray, pixel: float) -> list[Place]:
    """A place for every label: chosen one after another, then again with all others in place.

    Begun with each of them, since who comes first decides where a dense group can go; the cheapest outcome is taken.
    """
    boxes = [np.array([place.box for place in places]) for places in choices]
    leads = [_leads(box, middle) for box, middle in zip(boxes, middles, strict=True)]

    def costs(i: int, chosen: dict[int, int]) -> np.ndarray:
        """What each place of a label costs, the others standing where they now do."""
        others = np.array([boxes[k][n] for k, n in chosen.items() if k != i]).reshape(-1, 4)
        lines = np.array([leads[k][n] for k, n in chosen.items() if k != i]).reshape(-1, 2)
        crossed = _inside(leads[i], others).sum(axis=(1, 2)) + _inside(lines, boxes[i]).sum(axis=0)
        return alone[i] + COVER * _covered(boxes[i], others) + CROSSED * pixel**2 * crossed

    outcomes = []
    for first in range(len(choices)):
        order = [*range(first, len(choices)), *range(first)]
        chosen: dict[int, int] = {}
        for i in order * PASSES:
            chosen[i] = int(np.argmin(costs(i, chosen)))
        total = sum(float(costs(i, chosen)[n]) for i, n in chosen.items())
        outcomes.append((total, [choices[i][chosen[i]] for i in range(len(choices))]))
    return min(outcomes, key=lambda outcome: outcome[0])[1]


def _astray(places: list[Place], own: int, middles: np.ndarray, pixel: float) -> np.ndarray:
    """What it costs a place to be nearer to the mark of another label, or to have one on the way to its own."""
    boxes = np.array([place.box for place in places])
    apart = np.hypot(*(middles[None] - _nearest(boxes[:, None], middles[None])).transpose(2, 0, 1))
    others = np.delete(apart, own, axis=1)
    astray = (others < apart[:, [own]] - pixel).any(axis=1)
    marks = np.array([_square(x, y, HALF * pixel) for x, y in np.delete(middles, own, axis=0)]).reshape(-1, 4)
    return ASTRAY * astray + CROSSED * _inside(_leads(boxes, middles[own]), marks).sum(axis=(1, 2))


def _beyond(places: list[Place], mark: np.ndarray, walls: np.ndarray) -> np.ndarray:
    """Which places reach over a wall beside which the mark stands; a mark on the wall may have its label on either."""
    boxes = np.array([place.box for place in places])
    right, left = (boxes[:, [2]] > walls) & (mark[0] < walls - 1), (boxes[:, [0]] < walls) & (mark[0] > walls + 1)
    return (right | left).any(axis=1)


def _nearest(boxes: np.ndarray, points: np.ndarray) -> np.ndarray:
    """The point of each box that is nearest to each point."""
    return np.clip(points, boxes[..., :2], boxes[..., 2:])


def _leads(boxes: np.ndarray, mark: np.ndarray) -> np.ndarray:
    """Points on the way from a mark to each box, without its two ends."""
    shares = np.linspace(0, 1, POINTS + 2)[1:-1]
    return mark + shares[None, :, None] * (_nearest(boxes, mark[None]) - mark)[:, None, :]


def _inside(points: np.ndarray, boxes: np.ndarray) -> np.ndarray:
    """Which of the points (..., 2) lie in which box: the last axis is the boxes."""
    x, y = points[..., 0, None], points[..., 1, None]
    return (x > boxes[:, 0]) & (x < boxes[:, 2]) & (y > boxes[:, 1]) & (y < boxes[:, 3])


def _room(ax: Axes) -> Bbox:
    """Where labels may stand: in the panel, and to its right as far as the next panel or the edge of the sheet."""
    panel, dpi = ax.get_window_extent(), ax.figure.dpi
    beside = [other.get_window_extent() for other in ax.figure.axes if other is not ax]
    edges = [box.x0 - TICKS * dpi for box in beside if box.x0 > panel.x1 and box.y0 < panel.y1 and box.y1 > panel.y0]
    return Bbox.from_extents(panel.x0, panel.y0, min([ax.figure.bbox.x1 - EDGE * dpi, *edges]), panel.y1)


def _alone(places: list[Place], fixed: Sequence[Sequence[float]], room: Bbox, pixel: float) -> np.ndarray:
    """What each place costs before the other labels stand."""
    boxes = np.array([place.box for place in places])
    area = (boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1])
    outside = area - _covered(boxes, np.array([room.extents]))
    rings = np.array([place.ring for place in places]) * pixel**2
    return COVER * _covered(boxes, np.array(fixed)) + OUTSIDE * outside + RING * rings


def _covered(boxes: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Square pixels of the others that each box covers."""
    if not len(others):
        return np.zeros(len(boxes))
    low = np.maximum(boxes[:, None, :2], others[None, :, :2])
    high = np.minimum(boxes[:, None, 2:], others[None, :, 2:])
    return np.clip(high - low, 0, None).prod(axis=2).sum(axis=1)


def _places(x: float, y: float, width: float, height: float, pixel: float) -> Iterator[Place]:
    """Nearest first: of places that cost the same the first is taken."""
    for ring in range(RINGS):
        for across, along in WAYS:
            off = (NEAR + STEP * ring) * pixel * (SLANT if across and along else 1.0)
            left = x - width / 2 + across * (off + width / 2)
            lower = y - height / 2 + along * (off + height / 2)
            lines = {1: "left", -1: "right", 0: "center"}[across]
            yield Place((left, lower, left + width, lower + height), ring, lines)


def _taken(ax: Axes, pixel: float) -> Iterator[tuple[float, ...]]:
    """What already stands in the panel: texts with their arrows, boxes, marks, and lines piece by piece."""
    for artist in (*ax.texts, *ax.patches):
        yield tuple(artist.get_window_extent().extents)
    for line in ax.lines:
        points = line.get_transform().transform(line.get_xydata())
        if line.get_marker() not in (None, "None", ""):
            yield from (_square(x, y, HALF * pixel) for x, y in points)
        if line.get_linestyle() in ("None", "none", ""):
            continue
        for (x0, y0), (x1, y1) in pairwise(points):
            shares = np.linspace(0, 1, max(2, int(max(abs(x1 - x0), abs(y1 - y0)) / (4 * pixel))))
            yield from (_square(x0 + (x1 - x0) * s, y0 + (y1 - y0) * s, 2 * pixel) for s in shares)


def _square(x: float, y: float, half: float) -> tuple[float, float, float, float]:
    return x - half, y - half, x + half, y + half


def _text(ax: Axes, label: Label, size: float) -> Annotation:
    return ax.annotate(
        label.text,
        (label.x, label.y),
        xytext=(0, 0),
        textcoords="offset points",
        ha="center",
        va="center",
        multialignment="center",
        fontsize=size,
        linespacing=1.25,
        color=label.colour,
        weight=label.weight,
        annotation_clip=False,
    )


def _lead(ax: Axes, mark: Sequence[float], box: tuple[float, float, float, float], pixel: float) -> None:
    """A thin line from a mark to the nearest edge of a label that does not stand right beside it."""
    x, y = min(max(mark[0], box[0]), box[2]), min(max(mark[1], box[1]), box[3])
    if np.hypot(x - mark[0], y - mark[1]) > (NEAR + STEP / 2) * pixel:
        ends = ax.transData.inverted().transform([mark, (x, y)])
        ax.plot(*ends.T, color=looks.FAINT, lw=0.7, zorder=1.5, scalex=False, scaley=False)
