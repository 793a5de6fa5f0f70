"""Do the 95 % intervals hold what they promise? How often Wilson's holds the true share, for the n that occur.

Computed from the formula by adding up every count that could come out; no data are in the lines. The n are those of the
pairs that the claim on the level rests on.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes

from analysis import estimate, forms, simulate
from analysis.charts import looks
from analysis.charts.contract import Chart
from analysis.charts.sheet import Sheet
from analysis.charts.topics import own_pairs
from analysis.charts.topics.own_pairs import Pair
from analysis.paths import House

ID = "coverage"
SHARES = np.round(np.arange(0.15, 0.4501, 0.002), 3)  # the true shares looked at
FLOOR, CEILING = 0.9, 1.0  # of the axis
SHOWN = 6  # panels


def chart(where: House, lang: str) -> Chart:
    pairs = by_people(own_pairs.own(own_pairs.level(where)))
    sheet = Sheet(ID, where, lang, body=4.6, panels=(2, 3), left=0.6, titled=True, hspace=0.5, wspace=0.22, sharey=True)
    found = {n: _lines(n) for n in pairs}
    plotted = []
    for ax, (n, here) in zip(sheet.axes, pairs.items(), strict=False):
        sheet.heading(ax, _heading(sheet, n, here))
        _panel(sheet, ax, found[n], first=ax is sheet.axes[0])
        plotted += _rows(n, here, found[n])
    for ax in sheet.axes[len(pairs) :]:
        ax.remove()
    return sheet.finish(**_words(sheet, pairs, found), plotted=plotted)


def ends(n: int, interval: simulate.Interval = "wilson") -> simulate.Extremes:
    """The lowest and the highest coverage over every true share of the axis."""
    return simulate.extremes(n, float(SHARES[0]), float(SHARES[-1]), interval)


def _lines(n: int) -> dict[str, np.ndarray]:
    """The shares drawn, with the two where Wilson's coverage is lowest and highest, and both coverages there."""
    end = ends(n)
    shares = np.unique([*SHARES, end.low_share, end.high_share])
    return {"shares": shares} | {k: simulate.coverage(n, shares, k) for k in ("wilson", "jeffreys")}


def by_people(pairs: list[Pair]) -> dict[int, list[Pair]]:
    """n -> the pairs with so many people, fewest first."""
    kept = [*own_pairs.single_years(pairs), *own_pairs.windows(pairs)]
    found: dict[int, list[Pair]] = {}
    for e in sorted(kept, key=lambda e: e["n"]):
        found.setdefault(e["n"], []).append(e)
    return dict(list(found.items())[:SHOWN])


def _panel(sheet: Sheet, ax: Axes, lines: dict[str, np.ndarray], first: bool) -> None:
    look, other = looks.SERIES[0], looks.FAINT
    ax.axhline(estimate.LEVEL, color=looks.INK, lw=0.9, ls=(0, (3, 2)), zorder=2)
    ax.plot(lines["shares"], lines["jeffreys"], color=other, lw=1, zorder=3)
    ax.plot(lines["shares"], lines["wilson"], color=look.colour, lw=1.5, zorder=4)
    ax.set_xlim(SHARES[0], SHARES[-1])
    ax.set_ylim(FLOOR, CEILING)
    ax.set_xticks([0.2, 0.3, 0.4], [forms.percent(x, sheet.lang, 0, 0) for x in (0.2, 0.3, 0.4)])
    ticks = (0.9, 0.95, 1.0)
    ax.set_yticks(ticks, [forms.percent(x, sheet.lang, 0, 0) for x in ticks])
    ax.tick_params(axis="x", length=0)
    if first:
        ax.text(SHARES[-1], 0.984, sheet.words["wilson"], ha="right", fontsize=8.5, color=look.colour, weight="bold")
        ax.text(SHARES[-1], 0.911, sheet.words["jeffreys"], ha="right", fontsize=8.5, color=looks.QUIET)


def _heading(sheet: Sheet, n: int, here: list[Pair]) -> str:
    periods = list(dict.fromkeys(forms.period(e["period"], sheet.lang) for e in here))
    ids = [i for e in here for i in e["denominator_figure_ids"]]
    return sheet.words["panel"].format(n=sheet.quotes(n, ids), period=", ".join(periods))


def _rows(n: int, here: list[Pair], lines: dict[str, np.ndarray]) -> list[dict[str, Any]]:
    ids = list(dict.fromkeys(i for e in here for i in e["denominator_figure_ids"]))
    ids += [i for e in here[:1] for i in e["numerator_figure_ids"]]  # the pair whose n this is
    return [
        {
            "panel": f"n={n}",
            "n": n,
            "true_share": float(share),
            "wilson": round(float(wilson), 12),
            "jeffreys": round(float(jeffreys), 12),
            "computed": "from the formula, not from data",
            "figure_ids": ids,
        }
        for share, wilson, jeffreys in zip(lines["shares"], lines["wilson"], lines["jeffreys"], strict=True)
    ]


def _words(sheet: Sheet, pairs: dict[int, list[Pair]], found: dict[int, dict[str, np.ndarray]]) -> dict[str, Any]:
    text, lang = sheet.words, sheet.lang
    ids = list(dict.fromkeys(i for here in pairs.values() for e in here for i in e["denominator_figure_ids"]))
    reached = {n: ends(n) for n in found}
    low_n, high_n = min(reached, key=lambda n: reached[n].low), max(reached, key=lambda n: reached[n].high)
    low, high = reached[low_n].low, reached[high_n].high
    every = np.concatenate([lines["wilson"][np.isin(lines["shares"], SHARES)] for lines in found.values()])
    said = {
        "level": forms.percent(estimate.LEVEL, lang, 0, 0),
        "publisher": forms.name("publisher", next(iter(pairs.values()))[0]["publisher"], lang),
        "low": sheet.quotes(low, ids, "percent").removesuffix("%").rstrip(),
        "high": sheet.quotes(high, ids, "percent"),
        "low_n": sheet.quotes(low_n, ids),
        "high_n": sheet.quotes(high_n, ids),
        "low_share": forms.percent(reached[low_n].low_share, lang),
        "high_share": forms.percent(reached[high_n].high_share, lang),
        "mean": sheet.quotes(float(every.mean()), ids, "percent"),
        "first": sheet.quotes(min(pairs), ids),
        "last": sheet.quotes(max(pairs), ids),
        "from": forms.percent(float(SHARES[0]), lang, 0, 0),
        "to": forms.percent(float(SHARES[-1]), lang, 0, 0),
    }
    title = text["title"].format(**said)
    return {
        "title": title,
        "subtitle": text["subtitle"].format(**said),
        "counted": text["counted"].format(**said),
        "interval": text["interval"].format(**said),
        "alt": text["alt"].format(title=title, **said),
        "caption": text["caption"].format(**said),
        "notes": [text["computed"].format(**said)],
    }
