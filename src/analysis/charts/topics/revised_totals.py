"""Totals of several years as a publisher printed them, against the sum of its yearly figures for the same years."""

from __future__ import annotations

from typing import Any

from matplotlib.axes import Axes

from analysis import forms
from analysis.charts import looks
from analysis.charts.sheet import Sheet
from analysis.charts.topics.editions import Total

CHANGED = looks.SERIES[1].colour


def draw(sheet: Sheet, ax: Axes, totals: list[Total]) -> list[dict[str, Any]]:
    """From the sum of the yearly figures to the total printed, one row a period."""
    quotes, text = sheet.quotes, sheet.words
    for y, t in enumerate(reversed(totals)):
        gap = t.printed.value - t.newest
        ax.annotate(
            "",
            (t.printed.value, y),
            xytext=(t.newest, y),
            arrowprops={"arrowstyle": "-|>", "color": CHANGED, "lw": 2, "shrinkA": 3, "shrinkB": 4},
            zorder=3,
        )
        ax.plot(t.first, y, "o", ms=6.5, mfc="white", mec=looks.FAINT, mew=1.3, zorder=3)
        ax.plot(t.newest, y, "o", ms=7, mfc=looks.FAINT, mec="white", mew=0.8, zorder=4)
        ax.plot(t.printed.value, y, "D", ms=7.5, mfc=CHANGED, mec="white", mew=0.8, zorder=4)
        ax.annotate(
            text["more" if gap > 0 else "fewer"].format(n=quotes(abs(gap), t.ids)),
            ((t.printed.value + t.newest) / 2, y),
            xytext=(0, 5),
            textcoords="offset points",
            ha="center",
            va="bottom",
            fontsize=8.5,
            color=CHANGED,
            weight="bold",
        )
        ax.annotate(
            text["total"].format(**said(sheet, t)),
            (1.012, y),
            xycoords=("axes fraction", "data"),
            ha="left",
            va="center",
            fontsize=8.5,
            color=looks.INK,
            linespacing=1.3,
            annotation_clip=False,
        )
    numbers = [x for t in totals for x in (t.first, t.newest, t.printed.value)]
    sheet.counts(ax, "x")
    ax.set_xlim(min(numbers) - 14, max(numbers) + 10)
    ax.set_ylim(-0.55, len(totals) - 0.4)
    ax.set_yticks([])
    ax.grid(visible=True, axis="x")
    return [_row(t, name) for t in totals for name in ("printed", "newest", "first")]


def said(sheet: Sheet, t: Total) -> dict[str, Any]:
    """What the texts say of one total, each number with its figures."""
    july = next((q for q in t.printed.qualifiers if q.endswith("22_july")), None)
    return {
        "period": forms.period([t.printed.period_start.isoformat(), t.printed.period_end.isoformat()], sheet.lang),
        "july": sheet.words[july] if july else "",
        "publisher": forms.name("publisher", t.printed.publisher, sheet.lang),
        "printed": sheet.quotes(t.printed.value, [t.printed.figure_id]),
        "year": t.printed.published.year,
        "newest": sheet.quotes(t.newest, t.newest_ids),
        "first": sheet.quotes(t.first, t.first_ids),
        "gap": sheet.quotes(abs(t.printed.value - t.newest), t.ids),
        "percent": sheet.quotes(abs(t.printed.value / t.newest - 1), t.ids, "percent"),
    }


def _row(t: Total, name: str) -> dict[str, Any]:
    """One mark of the lower panel: the total as printed, or a sum of yearly figures with every figure in it."""
    ids = {"printed": (t.printed.figure_id,), "newest": t.newest_ids, "first": t.first_ids}[name]
    value = {"printed": t.printed.value, "newest": t.newest, "first": t.first}[name]
    f = t.printed
    return {
        "panel": "totals",
        "series": name,
        "measure": f.measure,
        "unit": f.unit,
        "geography": f.geography,
        "period_start": f.period_start.isoformat(),
        "period_end": f.period_end.isoformat(),
        "value": value,
        "publisher": f.publisher,
        "qualifiers": list(f.qualifiers),
        "figure_ids": list(ids),
    }
