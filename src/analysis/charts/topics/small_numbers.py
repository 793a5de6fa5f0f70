"""Why one year says little: how often a true share would show as the highest one printed, and how many people it takes.

Above, chance in one year with as many killed; below, between which shares the outcomes lie the more people are counted,
with the printed pairs of the reference publisher. What is taken as true are the words of the claim on the level.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes

from analysis import estimate, forms, phrases, simulate, vocabulary
from analysis.charts import around, looks
from analysis.charts.contract import Chart
from analysis.charts.marks import Label
from analysis.charts.sheet import Sheet
from analysis.charts.topics import chance, own_pairs
from analysis.charts.topics.chance import Chance
from analysis.paths import House

ID = "small-numbers"
YEARS = (1, 3, 10, 30)  # ticks of the lower panel, in years of as many killed as in the long window
ENDS = (18, 1100)  # people, on a logarithmic axis
CEILING = 0.62  # of the share axis


def chart(where: House, lang: str) -> Chart:
    level = own_pairs.level(where)
    phrase = phrases.parse(level["question"]["words"][0])
    pairs = own_pairs.own(level)
    years, windows = own_pairs.single_years(pairs), own_pairs.windows(pairs)
    top = max(years, key=lambda p: p["share"])
    sheet = Sheet(ID, where, lang, body=6.2, panels=(2, 1), left=0.6, titled=True, hspace=0.46, height_ratios=(1, 1.75))
    case = _case(top, phrase)
    last = chance.end_of_axis([case])
    upper, lower = sheet.axes
    words = _shared(sheet, phrase, top, windows, case)
    sheet.heading(upper, sheet.words["upper"].format(**words))
    chance.panel(upper, case, _said(sheet, words), lang, last)
    upper.set_xlabel(sheet.words["axis"].format(**words), fontsize=8.5, labelpad=2)
    sheet.heading(lower, sheet.words["lower"].format(**words))
    _funnel(sheet, lower, phrase, [*years, *windows], windows[0], words)
    plotted = [
        *chance.plotted(case, last),
        *(_row(p, phrase) for p in [*years, *windows]),
    ]
    return sheet.finish(
        title=sheet.words["title"].format(**words),
        subtitle=sheet.words["subtitle"],
        counted=sheet.words["counted"].format(**words),
        interval=sheet.words["interval"].format(**words),
        alt=sheet.words["alt"].format(title=sheet.words["title"].format(**words), **words),
        caption=sheet.words["caption"].format(**words),
        notes=[sheet.words[key].format(**words) for key in ("once", "needed", "matching", "independent")],
        plotted=plotted,
    )


# --- what is shown


def _case(top: dict[str, Any], phrase: phrases.Phrase) -> Chance:
    n, k, share = top["n"], top["k"], phrase.value
    chances = simulate.binomial(n, share)
    return Chance("one year", chances, range(k, n + 1), k, n * share, own_pairs.ids(top), n, share)


def _row(e: dict[str, Any], phrase: phrases.Phrase) -> dict[str, Any]:
    """A printed pair as a row of the chart's CSV, with the shares between which chance would put it."""
    low, high = simulate.limits(e["n"], phrase.value)
    return {
        "panel": "funnel",
        "count": e["k"],
        "n": e["n"],
        "share": e["share"],
        "true_share": phrase.value,
        "chance_low": low,
        "chance_high": high,
        "period_start": e["period"][0],
        "period_end": e["period"][1],
        "qualifiers": list(e["qualifiers"]),
        "figure_ids": list(own_pairs.ids(e)),
    }


# --- the lower panel


def _funnel(
    sheet: Sheet, ax: Axes, phrase: phrases.Phrase, pairs: list[dict[str, Any]], window: dict[str, Any], words: dict
) -> None:
    people = np.unique(np.geomspace(*ENDS, 160).astype(int))
    ends = np.array([simulate.limits(int(n), phrase.value) for n in people])
    ax.set_xscale("log")
    ax.set_xlim(*ENDS)
    ax.set_ylim(0, CEILING)
    ax.axhspan(phrase.low, phrase.high, color=looks.BAND, alpha=0.85, lw=0, zorder=1)
    ax.fill_between(people, ends[:, 0], ends[:, 1], color="#E6E6E6", lw=0, zorder=0.5)
    for end in ends.T:
        ax.plot(people, end, color=looks.FAINT, lw=1, zorder=2)
    for end in (phrase.low, phrase.high):  # in grey the band is no lighter than the funnel
        ax.axhline(end, color=looks.BAND_INK, lw=0.7, zorder=1.5)
    _axes(sheet, ax, window)
    _needed(ax, sheet, phrase, words)
    for e in pairs:
        ax.plot(e["n"], e["share"], _look(e).marker, ms=7, mfc=_look(e).colour, mec="white", mew=0.8, zorder=4)
    ax.text(
        ENDS[1] * 0.97,
        phrase.value,
        sheet.words["band"].format(**words),
        ha="right",
        va="center",
        fontsize=8.5,
        color=looks.BAND_INK,
    )
    single = [e for e in pairs if own_pairs.years(e["period"]) == 1]
    _beside(sheet, ax, [e for e in pairs if own_pairs.years(e["period"]) > 1])
    around.around(ax, [Label(e["n"], e["share"], _label(sheet, e), _look(e).colour) for e in single])


def _beside(sheet: Sheet, ax: Axes, windows: list[dict[str, Any]]) -> None:
    """Windows stand nearly above one another: the lowest is named below, the highest above, others to the left.

    All names stand clear of the edges of the funnel.
    """
    order = sorted(windows, key=lambda e: e["share"])
    for e in order:
        offset, across, along = (-43, 26), "right", "bottom"
        if e is order[0]:
            offset, across, along = (0, -26), "center", "top"
        elif e is order[-1]:
            offset, across, along = (0, 14), "center", "bottom"
        mark, colour = (e["n"], e["share"]), _look(e).colour
        ax.annotate(
            _label(sheet, e), mark, xytext=offset, textcoords="offset points", ha=across, va=along, fontsize=8.5,
            color=colour, linespacing=1.25,
        )  # fmt: skip
        lead = {"arrowstyle": "-", "color": colour, "lw": 0.7, "shrinkA": 0, "shrinkB": 4}
        ax.annotate("", mark, xytext=offset, textcoords="offset points", arrowprops=lead)  # apart: its box is no text's


def _look(e: dict[str, Any]) -> looks.Look:
    return looks.DATING[next(q for q in looks.DATING if q in e["qualifiers"])]


def _label(sheet: Sheet, e: dict[str, Any]) -> str:
    k, n = sheet.quotes(e["k"], e["numerator_figure_ids"]), sheet.quotes(e["n"], e["denominator_figure_ids"])
    definition = next(q for q in looks.DATING if q in e["qualifiers"])
    return sheet.words["pair"].format(
        period=forms.period(e["period"], sheet.lang), k=k, n=n, definition=sheet.words[definition]
    )


def _axes(sheet: Sheet, ax: Axes, window: dict[str, Any]) -> None:
    """People on the axis, at one, three, ten and thirty years of as many killed as in the window."""
    each = window["n"] / own_pairs.years(window["period"])
    said = [
        sheet.words["tick_one" if y == 1 else "tick"].format(
            years=y, n=sheet.quotes(round(y * each), window["denominator_figure_ids"])
        )
        for y in YEARS
    ]
    ax.set_xticks([y * each for y in YEARS], said)
    ax.minorticks_off()
    ax.tick_params(axis="both", length=0)
    ticks = [0, 0.1, 0.2, 0.3, 0.4, 0.5]
    ax.set_yticks(ticks, [forms.percent(t, sheet.lang, 0, 0) for t in ticks])


def _needed(ax: Axes, sheet: Sheet, phrase: phrases.Phrase, words: dict) -> None:
    """How many people rule v1 asks for at least, and how many it takes for chance to stay inside the words."""
    fewest = simulate.fewest(phrase)
    enough = simulate.people_needed(phrase.value, phrase.low, phrase.high)
    for n, key in ((fewest, "mark_fewest"), (enough, "mark_enough")):
        ax.plot([n, n], [phrase.high, CEILING * 0.83], color=looks.QUIET, lw=1, ls=(0, (3, 2)), zorder=2)
        ax.text(
            n,
            CEILING * 0.85,
            sheet.words[key].format(**words),
            ha="center",
            va="bottom",
            fontsize=8.5,
            color=looks.QUIET,
            linespacing=1.25,
        )


# --- words


def _shared(
    sheet: Sheet, phrase: phrases.Phrase, top: dict[str, Any], windows: list[dict[str, Any]], case: Chance
) -> dict[str, Any]:
    """Every number and word the texts of this chart are filled with."""
    quotes, ids, lang = sheet.quotes, own_pairs.ids(top), sheet.lang
    low, high = simulate.usual(top["n"], phrase.value)
    window = windows[0]
    each = window["n"] / own_pairs.years(window["period"])
    fewest = simulate.fewest(phrase)
    enough = simulate.people_needed(phrase.value, phrase.low, phrase.high)
    alike = [w for w in windows if set(w["qualifiers"]) & set(top["qualifiers"])]
    matching = [w for w in alike if not own_pairs.holds(w["period"], top["period"])]
    like = (matching or windows)[0]
    return {
        "level": forms.percent(estimate.LEVEL, lang, 0, 0),
        "true": forms.percent(phrase.value, lang, 0, 0),
        "band_low": forms.percent(phrase.low, lang),
        "band_high": forms.percent(phrase.high, lang),
        "year": top["period"][0][:4],
        "k": quotes(top["k"], top["numerator_figure_ids"]),
        "n": quotes(top["n"], top["denominator_figure_ids"]),
        "share": quotes(top["share"], ids, "percent"),
        "long": own_pairs.LONG,
        "once": quotes(simulate.in_some_year(float(case.chance[top["k"] :].sum()), own_pairs.LONG), ids, "percent"),
        "times": quotes(simulate.one_in(float(case.chance[top["k"] :].sum())), ids),
        "low": quotes(low / top["n"], ids, "percent"),
        "high": quotes(high / top["n"], ids, "percent"),
        "expected": quotes(case.expected, ids, "mean"),
        "publisher": getattr(vocabulary.publishers()[top["publisher"]], lang),
        "each": quotes(each, window["denominator_figure_ids"], "mean"),
        "window": forms.period(window["whole_period"], lang),
        "fewest": quotes(fewest, window["denominator_figure_ids"]),
        "fewest_years": quotes(fewest / each, window["denominator_figure_ids"]),
        "enough": quotes(enough, window["denominator_figure_ids"]),
        "enough_years": quotes(enough / each, window["denominator_figure_ids"]),
        "like": quotes(like["share"], own_pairs.ids(like), "percent"),
        "like_period": forms.period(like["period"], lang),
        "like_definition": sheet.words[next(q for q in looks.DATING if q in like["qualifiers"])],
        "like_times": quotes(
            simulate.one_in(float(simulate.at_least(top["k"], top["n"], like["share"]))), (*ids, *own_pairs.ids(like))
        ),
        "pairs": len(windows),
    }


def _said(sheet: Sheet, words: dict[str, Any]) -> chance.Said:
    text = sheet.words
    return chance.Said(*(text[key].format(**words) for key in ("observed", "tail", "expected")))
