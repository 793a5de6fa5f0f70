"""How often rule v1 is right: what it says of "hvert fjerde" when the true share is known, by the years counted.

Computed from the rule itself (analysis.rule) by adding up every count that could come out. The number of people in a
year is that of the first window that decides the claim; the shares marked are those of its deciding pairs.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes

from analysis import forms, phrases, rule, simulate
from analysis.charts import looks
from analysis.charts.contract import Chart
from analysis.charts.sheet import Sheet
from analysis.charts.topics import own_pairs
from analysis.charts.topics.own_pairs import Pair
from analysis.paths import House
from analysis.simulate import Power

ID = "rule-power"
SHARES = np.round(np.arange(0.10, 0.4501, 0.005), 3)
YEARS = (1, 5, 10, 30)
PLACES = {rule.CONTESTED: 0.195, rule.CONTRADICTED: 0.4}  # the true share at which a verdict is named
ROOM = {rule.SUPPORTED: 0.3, rule.CONTESTED: 0.64, rule.CONTRADICTED: 0.5}  # and the part of outcomes its words need
SAID = {  # verdict -> its area and the words on it, from the bottom up; dark, light and middle in grey
    rule.SUPPORTED: ("#005E93", "white"),
    rule.CONTESTED: ("#F0E4CB", looks.INK),
    rule.CONTRADICTED: ("#D79A87", looks.INK),
}


def chart(where: House, lang: str) -> Chart:
    level = own_pairs.level(where)
    phrase = phrases.parse(level["question"]["words"][0])
    deciding = [r for r in level["reference"] if r.get("n")]
    window = deciding[0]
    people = {y: round(y * window["n"] / own_pairs.years(window["whole_period"])) for y in YEARS}
    powers = {y: simulate.power(phrase, n, SHARES) for y, n in people.items()}
    sheet = Sheet(ID, where, lang, body=5.4, panels=(2, 2), left=0.6, titled=True, hspace=0.5, wspace=0.16, sharey=True)
    for ax, y in zip(sheet.axes, YEARS, strict=True):
        sheet.heading(ax, _heading(sheet, y, people[y], window))
        _panel(sheet, ax, powers[y], phrase, deciding)
    ids = list(own_pairs.ids(window))
    plotted = [row for y in YEARS for row in _rows(y, people[y], powers[y], ids)]
    return sheet.finish(**_words(sheet, phrase, deciding, people), plotted=plotted)


def _panel(sheet: Sheet, ax: Axes, power: Power, phrase: phrases.Phrase, deciding: list[Pair]) -> None:
    """Three areas that fill the panel: what part of all outcomes gets each verdict."""
    ax.stackplot(
        power.shares,
        *(getattr(power, word) for word in SAID),
        colors=[colour for colour, _ in SAID.values()],
        edgecolor="white",
        lw=1,
        zorder=2,
    )
    decides = not np.all(power.too_few > 1 - 1e-9)
    for end in (phrase.low, phrase.high) if decides else ():
        dark = float(np.interp(end, power.shares, getattr(power, rule.SUPPORTED)))  # so far up the area is dark
        for span, colour in (((0, dark), "white"), ((dark, 1), looks.INK)):
            ax.plot([end, end], span, color=colour, lw=1.2, ls=(0, (3, 2)), zorder=4)
    for r in deciding:
        ax.plot(r["share"], -0.035, "^", ms=7, color=looks.INK, clip_on=False, zorder=5)
    ax.set_xlim(SHARES[0], SHARES[-1])
    ax.set_ylim(0, 1)
    ticks = (0.1, 0.2, 0.3, 0.4)
    ax.set_xticks(ticks, [forms.percent(x, sheet.lang, 0, 0) for x in ticks])
    sides = (0, 0.5, 1)
    ax.set_yticks(sides, [forms.percent(x, sheet.lang, 0, 0) for x in sides])
    ax.tick_params(axis="x", length=0, pad=11)
    _label(sheet, ax, power, decides)


def _label(sheet: Sheet, ax: Axes, power: Power, decides: bool) -> None:
    """Each verdict named on its area where that is highest, if the words fit in."""
    if not decides:
        ax.text(float(SHARES.mean()), 0.5, sheet.words["too_few"], ha="center", va="center", fontsize=9, zorder=6)
        return
    below = np.zeros(len(SHARES))
    for word, (_, ink) in SAID.items():
        held = getattr(power, word)
        at = int(held.argmax()) if word == rule.SUPPORTED else int(np.abs(SHARES - PLACES[word]).argmin())
        if held[at] > ROOM[word]:
            middle = below[at] + held[at] / 2
            ax.text(SHARES[at], middle, sheet.words[word], ha="center", va="center", fontsize=8.5, color=ink, zorder=6)
        below = below + held


def _heading(sheet: Sheet, years: int, people: int, window: Pair) -> str:
    key = "panel_one" if years == 1 else "panel"
    return sheet.words[key].format(years=years, n=sheet.quotes(people, window["denominator_figure_ids"]))


def _rows(years: int, people: int, power: Power, ids: list[str]) -> list[dict[str, Any]]:
    return [
        {
            "panel": f"{years} years",
            "n": people,
            "true_share": float(share),
            **{word: round(float(getattr(power, word)[i]), 12) for word in SAID},
            "computed": f"from rule {rule.RULE}, not from data",
            "figure_ids": ids,
        }
        for i, share in enumerate(power.shares)
    ]


def _words(sheet: Sheet, phrase: phrases.Phrase, deciding: list[Pair], people: dict[int, int]) -> dict[str, Any]:
    text, quotes, lang = sheet.words, sheet.quotes, sheet.lang
    near, far = deciding[0], deciding[-1]
    n = people[own_pairs.LONG]
    ids = own_pairs.ids(near)
    at = simulate.power(phrase, n, [near["share"], far["share"]])
    inside = np.linspace(phrase.low, phrase.high, 61)
    wrong = max(float(simulate.power(phrase, k, inside).contradicted.max()) for k in people.values())
    edge = simulate.power(phrase, n, [phrase.low, phrase.high]).supported
    fewest = simulate.fewest(phrase)
    said = {
        "rule": rule.RULE,
        "publisher": forms.name("publisher", near["publisher"], lang),
        "years": own_pairs.LONG,
        "n": quotes(n, near["denominator_figure_ids"]),
        "near": quotes(near["share"], ids, "percent"),
        "far": quotes(far["share"], own_pairs.ids(far), "percent"),
        "near_often": quotes(float(at.supported[0]), ids, "percent"),
        "far_often": quotes(float(at.supported[1]), own_pairs.ids(far), "percent"),
        "wrong": quotes(wrong, ids, "percent"),
        "edge_low": quotes(float(edge.min()), ids, "percent"),
        "edge_high": quotes(float(edge.max()), ids, "percent"),
        "fewest": quotes(fewest, ids),
        "low": forms.percent(phrase.low, lang),
        "high": forms.percent(phrase.high, lang),
        "each": quotes(near["n"] / own_pairs.years(near["whole_period"]), near["denominator_figure_ids"], "mean"),
        "window": forms.period(near["whole_period"], lang),
        "most": quotes(people[YEARS[-1]], near["denominator_figure_ids"]),
        "most_years": YEARS[-1],
        "most_often": quotes(
            float(simulate.power(phrase, people[YEARS[-1]], [near["share"]]).supported[0]), ids, "percent"
        ),
    }
    title = text["title"].format(**said)
    return {
        "title": title,
        "subtitle": text["subtitle"],
        "counted": text["counted"].format(**said),
        "interval": text["interval"].format(**said),
        "alt": text["alt"].format(title=title, **said),
        "caption": text["caption"].format(**said),
        "notes": [text["computed"].format(**said), text["errors"].format(**said)],
    }
