"""The picture of chance: how often each count would come out if nothing but chance changed, with the one that did.

The bars are computed (analysis.simulate), not counted; the figures behind them are those of the share or mean
that is taken as true, and of the year held against it.
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np
from matplotlib.axes import Axes

from analysis import forms
from analysis.charts import looks

BAR, TAIL, FITS = "#C4C4C4", looks.SERIES[1].colour, looks.SERIES[0].colour
FAINTEST = 0.001  # outcomes rarer than this at the ends are not drawn
WORD = 8.5  # points
NEAR = 3.5  # counts: when the expected and the observed count stand too close for both their words
ROOM, STRETCH = 9, 1.42  # the axis goes so far beyond the observed count, for the words beside it
CEILING = 1.34  # of the axis at least, in heights of the highest bar: room for the words


class Chance(NamedTuple):
    """One panel: the chance of each count 0, 1, 2 ..., the counts that are coloured, and the one observed."""

    name: str
    chance: np.ndarray
    coloured: range
    observed: int
    expected: float
    figure_ids: tuple[str, ...]
    n: int | None = None  # people in all, for a share
    share: float | None = None  # the share taken as true
    mean: float | None = None  # the mean taken as true


class Said(NamedTuple):
    """What stands beside the marks of a panel; without a word for the expected count its line is not drawn."""

    observed: str
    coloured: str
    expected: str


def panel(ax: Axes, case: Chance, said: Said, lang: str, last: int, colour: str = TAIL) -> None:
    """Bars of how often each count comes out, in per cent of years; the coloured ones and the observed count named.

    `last` is the end of the axis, so that panels below one another share it.
    """
    k = np.arange(last + 1)
    heights = np.zeros(last + 1)
    heights[: len(case.chance)] = case.chance[: last + 1]
    top = float(heights.max())
    ax.bar(k, heights, width=0.82, color=[colour if i in case.coloured else BAR for i in k], zorder=2)
    ax.set_xlim(-0.7, last + 0.7)
    ax.set_ylim(0, max(top * CEILING, _foot(case, heights) + 0.46 * top))
    _ticks(ax, last, top, lang)
    _expected(ax, case, said, top)
    _observed(ax, case, said, heights, colour)


def _ticks(ax: Axes, last: int, top: float, lang: str) -> None:
    """Every fifth count, and round percentages up to the highest bar."""
    step = 5 if last <= 50 else 10
    counts = np.arange(0, last + 1, step)
    ax.set_xticks(counts, [forms.number(float(x), lang) for x in counts])
    shares = np.arange(0, top * 1.12, 0.05 if top > 0.08 else 0.02)
    ax.set_yticks(shares, [forms.percent(float(x), lang, 0, 0) for x in shares])
    ax.tick_params(axis="both", length=0)


def _expected(ax: Axes, case: Chance, said: Said, top: float) -> None:
    if not said.expected:
        return
    near = abs(case.observed - case.expected) < NEAR
    ax.plot([case.expected] * 2, [0, top * 1.1], color=looks.QUIET, lw=1, ls=(0, (3, 2)), zorder=3)
    ax.annotate(
        said.expected,
        (case.expected, top * 1.13),
        xytext=(-3 if near else 0, 0),
        textcoords="offset points",
        ha="right" if near else "center",
        va="bottom",
        fontsize=WORD,
        color=looks.QUIET,
    )


def _observed(ax: Axes, case: Chance, said: Said, heights: np.ndarray, colour: str) -> None:
    """The observed count and what the coloured bars add up to, beside a line that rises from the observed bar."""
    top, bar = float(heights.max()), float(heights[case.observed])
    foot = _foot(case, heights)
    ax.plot([case.observed] * 2, [bar + 0.02 * top, foot + 0.42 * top], color=looks.INK, lw=1.1, zorder=3)
    lines = ((foot + 0.4 * top, said.observed, looks.INK), (foot + 0.2 * top, said.coloured, colour))
    for y, text, ink in lines:
        ax.annotate(
            text,
            (case.observed, y),
            xytext=(5, 0),
            textcoords="offset points",
            ha="left",
            va="top",
            fontsize=WORD + 1,
            weight="bold",
            color=ink,
            zorder=4,
        )


def _foot(case: Chance, heights: np.ndarray) -> float:
    """Where the words to the right of the observed count start: above every bar there."""
    return float(heights[case.observed :].max() + 0.12 * heights.max())


def end_of_axis(cases: list[Chance]) -> int:
    """The last count drawn: far enough for every outcome that is not very rare, and for the words beside the bars."""
    often = max(int(np.flatnonzero(c.chance > FAINTEST)[-1]) for c in cases)
    return max(often, *(max(c.observed + ROOM, math.ceil(c.observed * STRETCH)) for c in cases))


def plotted(case: Chance, last: int) -> list[dict[str, Any]]:
    """Every bar as a row of the chart's CSV."""
    return [
        {
            "panel": case.name,
            "count": k,
            "chance": round(float(case.chance[k]), 12) if k < len(case.chance) else 0.0,
            "observed": k == case.observed,
            "coloured": k in case.coloured,
            "n": case.n,
            "true_share": case.share,
            "true_mean": case.mean,
            "figure_ids": list(case.figure_ids),
        }
        for k in range(min(last + 1, len(case.chance)))
    ]
