"""The strip of verdicts above a timeline: in words, shade and hatch; below it the days on which figures came."""

from __future__ import annotations

from typing import Any

from matplotlib.axes import Axes

from analysis import forms
from analysis.charts import looks
from analysis.charts.claim.days import day_of, spells
from analysis.charts.sheet import WIDTH, Sheet, measure, wrap

SIZE = 8.5
FILL = {  # told apart in grey too: solid, hatched, crossed, dotted
    "supported": ("", 1.0),
    "contested": ("////", 0.25),
    "contradicted": ("xxxx", 0.25),
    "not_checkable": ("....", 0.0),
}


def draw(sheet: Sheet, ax: Axes, moments: list[dict[str, Any]], start: float) -> set[str]:
    """Which verdict stood from when to when, in words, shade and hatch; below it the days with new figures.

    Returns the verdicts of which no stretch is wide enough for its words.
    """
    left, right = ax.get_xlim()
    found = spells(moments)
    starts = [max(left, day_of(m["as_of"])) for m in found]
    inch = (WIDTH - sum(sheet.margins)) / (right - left)
    named: dict[str, bool] = {}
    for m, begin, stop in zip(found, starts, [*starts[1:], right], strict=True):
        colour = looks.VERDICTS[m["verdict"]].colour
        hatch, share = FILL[m["verdict"]]
        ax.bar(
            begin,
            0.62,
            stop - begin,
            bottom=0.38,
            align="edge",
            color=looks.pale(colour, share),
            edgecolor=colour,
            hatch=hatch,
            lw=0.8,
        )
        told = _verdict(sheet, ax, m, begin, stop, (stop - begin) * inch)
        named[m["verdict"]] = named.get(m["verdict"], False) or told
    days = [day_of(m["as_of"]) for m in moments if day_of(m["as_of"]) >= start]
    ax.plot(days, [0.2] * len(days), "|", color=looks.QUIET, ms=6, mew=1)
    ax.annotate(
        sheet.words["new_figures"],
        (right, 0.2),
        xytext=(7, 0),
        textcoords="offset points",
        va="center",
        fontsize=SIZE,
        color=looks.QUIET,
    )
    ax.set_ylim(0, 1)
    ax.set_yticks([])
    ax.grid(visible=False)
    return {verdict for verdict, told in named.items() if not told}


def _verdict(sheet: Sheet, ax: Axes, m: dict[str, Any], begin: float, stop: float, room: float) -> bool:
    """The verdict in its stretch of the strip; beside the strip where the last stretch is too short for it.

    Returns whether it stands anywhere.
    """
    words_ = forms.name("verdict", m["verdict"], sheet.lang)
    lines = wrap(words_, room - 0.2, SIZE, "bold")
    fits = max(measure(line, SIZE, "bold") for line in lines) <= room - 0.15 and len(lines) <= 3
    colour = looks.VERDICTS[m["verdict"]].colour
    style = {"va": "center", "fontsize": SIZE, "weight": "bold"}
    if fits:
        solid = m["verdict"] == "supported"
        box = None if solid else {"fc": "white", "ec": "none", "pad": 2}
        ax.text(
            (begin + stop) / 2,
            0.69,
            "\n".join(lines),
            ha="center",
            color="white" if solid else colour,
            bbox=box,
            **style,
        )
    elif stop >= ax.get_xlim()[1]:
        text = "\n".join(wrap(words_, sheet.margins[1] - 0.3, SIZE, "bold"))
        ax.annotate(text, (stop, 0.69), xytext=(7, 0), textcoords="offset points", color=colour, **style)
    return fits or stop >= ax.get_xlim()[1]
