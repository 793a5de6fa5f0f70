"""Marks on a panel: points that show how sure their figure is, lines that join only what belongs together,
breaks with their reason, bounds as arrows, and labels that make room for one another."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from matplotlib.axes import Axes

from analysis import forms, vocabulary
from analysis.charts import looks, rows
from analysis.charts.looks import Look
from analysis.charts.sheet import wrap
from analysis.store import Figure

UNSURE = frozenset({"provisional", "forecast", "period_assumed", "year_uncertain", "own_estimate", "unit_unclear"})
ROUGH = ("rounded", "approx")


class Label(NamedTuple):
    """A direct label: where its mark is, what it says, in which colour."""

    x: float
    y: float
    text: str
    colour: str = looks.INK
    weight: str = "normal"


def line(
    ax: Axes, figures: Iterable[Figure], look: Look, scale: float = 1.0, name: str = "series", joined: str = ""
) -> None:
    """Join the exact and approximate values of one series, year by year; never across a gap or a break.

    Refused where they do not count the same thing by the same definition; `joined` says why they may be joined yet.
    """
    figures = list(figures)
    rows.require_one_series(figures, name, () if joined else rows.DEFINITION)
    for run in rows.runs(f for f in figures if f.value is not None):
        if len(run) > 1:
            ax.plot([rows.when(f) for f in run], [f.value * scale for f in run], color=look.colour, ls=look.dash)


def points(
    ax: Axes,
    figures: Iterable[Figure],
    look: Look,
    scale: float = 1.0,
    size: float = 6.5,
    unsure: frozenset[str] = UNSURE,
    at: Callable[[Figure], float] = rows.when,
    across: bool = True,
) -> None:
    """One mark a figure.

    Filled: as counted. Hollow: rounded, approximate, provisional or of an assumed period. A bar across: a day
    within the period that nobody states, or a period of years. An upright bar: a range. An arrow: a bound.
    `unsure`: the statuses that make a mark hollow, where a chart has more of them. `at`: where on the axis of years
    a mark stands, where marks would hide one another. across=False leaves the bars across out, where all would overlap.
    """
    for f in figures:
        x, (start, end) = at(f), rows.span(f)
        hollow = f.precision in ROUGH or unsure & set(f.status)
        if across and f.period_type in ("within", "years", "cumulative", "part_period") and f.value is not None:
            ax.plot([start, end], [f.value * scale] * 2, color=look.colour, lw=1.1, alpha=0.75, zorder=2)
        if f.precision == "range":
            ax.plot([x, x], [f.value_low * scale, f.value_high * scale], color=look.colour, lw=1.2, zorder=2)
        if f.value is None:
            bound(ax, x, f, look, scale)
            continue
        face = "white" if hollow else look.colour
        ax.plot(x, f.value * scale, look.marker, ms=size, mfc=face, mec=look.colour, mew=1.3, ls="none", zorder=3)


def bound(ax: Axes, x: float, f: Figure, look: Look, scale: float = 1.0) -> None:
    """At least: an arrow upwards from the bound; at most: downwards; a range without a value: both ends."""
    ends = [(f.value_low, 1), (f.value_high, -1)]
    for end, way in ends:
        if end is None:
            continue
        ax.annotate(
            "",
            (x, end * scale),
            xytext=(0, 22 * way),
            textcoords="offset points",
            arrowprops={"arrowstyle": "<|-", "color": look.colour, "lw": 1.6, "shrinkA": 0, "shrinkB": 0},
            zorder=3,
        )
        ax.plot(x, end * scale, "_", ms=12, mew=2, color=look.colour, zorder=3)


def bars(
    ax: Axes,
    figures: Iterable[Figure],
    look: Look,
    scale: float = 1.0,
    thick: float = 5.0,
    unsure: frozenset[str] = UNSURE,
) -> None:
    """One flat bar a figure over its whole period: part years and means of several years, no points of a yearly series.

    Hollow as in `points`. A range without a value is an upright bar between its two ends, in the middle of its period.
    """
    for f in figures:
        if f.value is None:
            ends = [f.value_low * scale, f.value_high * scale]
            ax.plot([rows.when(f)] * 2, ends, "_-", color=look.colour, lw=1.3, ms=9, mew=1.6, zorder=3)
            continue
        (start, end), y = rows.span(f), [f.value * scale] * 2
        ax.plot([start, end], y, color=look.colour, lw=thick, solid_capstyle="butt", zorder=3)
        if f.precision in ROUGH or unsure & set(f.status):
            edge = 1.2 * _point(ax)
            ax.plot([start + edge, end - edge], y, color="white", lw=thick - 2.4, solid_capstyle="butt", zorder=3)


def _point(ax: Axes) -> float:
    """One point, 1/72 of an inch, on the axis of years."""
    left, right = ax.get_xlim()
    return (right - left) / (ax.get_position().width * ax.figure.get_figwidth() * 72)


def values(
    ax: Axes,
    said: Iterable[tuple[Figure, str]],
    look: Look,
    way: int = 1,
    gap: float = 6,
    size: float = 8.5,
    at: Callable[[Figure], float] = rows.when,
    ha: str = "center",
) -> None:
    """The number of each figure written above its mark (`way` 1) or below it (-1), `gap` points away; `at` as above."""
    for f, text in said:
        ends = [y for y in (f.value, f.value_high if way == 1 else f.value_low, f.value_low) if y is not None]
        ax.annotate(
            text,
            (at(f), ends[0]),
            xytext=(0, gap * way),
            textcoords="offset points",
            ha=ha,
            va="bottom" if way == 1 else "top",
            fontsize=size,
            color=look.colour,
            annotation_clip=False,
        )


def breaks(
    ax: Axes, measures: Sequence[str], lang: str, top: float = 0.98, width: float = 1.5, reason: bool = True
) -> list[str]:
    """Mark the days on which law or counting changed what is counted, each with its reason; returns what was said.

    reason=False draws the line alone, where another panel of the sheet gives the reason.
    """
    left, right = ax.get_xlim()
    found = [b for b in vocabulary.breaks() if any(m.startswith(b.measures) for m in measures)]
    said = []
    for b in (b for b in found if left < rows.year_of(b.date) < right):
        x = rows.year_of(b.date)
        late = (x - left) / (right - left) > 0.6
        text = f"{forms.period([b.date.isoformat()] * 2, lang)}: {getattr(b, lang)}"
        ax.axvline(x, color=looks.BREAK, lw=1, ls=(0, (3, 2)), zorder=1)
        if not reason:
            continue
        ax.annotate(
            "\n".join(wrap(text, width, 8)),
            (x, top),
            xycoords=("data", "axes fraction"),
            xytext=(-4 if late else 4, 0),
            textcoords="offset points",
            ha="right" if late else "left",
            va="top",
            fontsize=8,
            color=looks.BREAK,
        )
        said.append(text)
    return said


def labels(
    ax: Axes, found: Iterable[Label], size: float = 9, gap: float = 7, side: str = "right", width: float = 9.0
) -> None:
    """Direct labels beside their marks, wrapped at `width` inches, moved apart where they would meet; `gap` in points.

    Call it when the limits of the axes stand.
    """
    found = sorted(found, key=lambda label: label.y)
    if not found:
        return
    texts = ["\n".join(wrap(label.text, width, size, label.weight)) for label in found]
    low, high = ax.get_ylim()
    inch = (high - low) / (ax.get_position().height * ax.figure.get_figheight())
    heights = [(text.count("\n") + 1) * size * 1.3 / 72 * inch for text in texts]
    places = spread([label.y for label in found], heights, low, max(high, found[-1].y))
    way = 1 if side == "right" else -1
    for label, text, y in zip(found, texts, places, strict=True):
        ax.annotate(
            text,
            (label.x, y),
            xytext=(gap * way, 0),
            textcoords="offset points",
            ha="left" if way == 1 else "right",
            va="center",
            fontsize=size,
            color=label.colour,
            weight=label.weight,
            annotation_clip=False,
        )


def spread(wanted: Sequence[float], heights: Sequence[float], low: float, high: float) -> list[float]:
    """Centres of boxes of these heights that do not meet, as near as they can be to those wanted (sorted upwards).

    Boxes that would meet form a group around the mean of what its members want (isotonic regression by pooling);
    then all are kept above `low` and below `high`.
    """
    starts = [sum(heights[:i]) + heights[i] / 2 for i in range(len(heights))]  # centres of boxes stacked from nought
    groups: list[tuple[float, int]] = []  # mean of (wanted - stacked), number of boxes
    for shift in (w - s for w, s in zip(wanted, starts, strict=True)):
        mean, number = shift, 1
        while groups and groups[-1][0] > mean:
            before, members = groups.pop()
            mean = (before * members + mean * number) / (members + number)
            number += members
        groups.append((mean, number))
    shifts = [mean for mean, number in groups for _ in range(number)]
    return [s + min(max(shift, low), high - sum(heights)) for s, shift in zip(starts, shifts, strict=True)]
