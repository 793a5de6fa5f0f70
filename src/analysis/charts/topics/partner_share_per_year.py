"""The share of partner homicides among all homicides: single years, which settle nothing, and windows, which do.

Every pair comes from the judgement of the claim one-in-four, with the interval it was judged by. The band is
what the words "every fourth" cover.
"""

from __future__ import annotations

from typing import Any

from matplotlib.axes import Axes

from analysis import forms, vocabulary
from analysis.charts import looks
from analysis.charts.contract import Chart
from analysis.charts.sheet import EDGE, Sheet
from analysis.charts.topics import homicide
from analysis.charts.topics.homicide import Pair
from analysis.paths import House
from analysis.verdicts import verdict

ID = "partner-share-per-year"
CLAIM = "one-in-four"
PALE = 0.55
FAR = 0.52  # the share at the right edge of the windows
STEP = 0.3  # years between two pairs of one year


def chart(where: House, lang: str) -> Chart:
    found = homicide.pairs(where, CLAIM)
    windows = sorted((p for p in found if _window(p)), key=_newest_first)
    years = sorted((p for p in found if homicide.one_year(p)), key=lambda p: (homicide.years(p), _rank(p)))
    (phrase,) = verdict(CLAIM, None, where)["phrases"]
    sheet = Sheet(
        ID, where, lang,
        body=7.0, panels=(2, 1), titled=True, left=0.7, right=0.25, hspace=0.34, height_ratios=(1.35, 1),
    )  # fmt: skip
    upper, lower = sheet.axes
    _draw_windows(sheet, upper, windows, phrase)
    _draw_years(sheet, lower, years, phrase)
    plotted = [
        *(homicide.row(p, "windows", dispersion=p["dispersion"]) for p in windows),
        *(homicide.row(p, "years", dispersion=None) for p in years),
    ]
    return sheet.finish(**_words(sheet, windows, years), plotted=plotted)


def _window(p: Pair) -> bool:
    """Windows long enough for the words of the claim to be judged by them, of sure sources."""
    return not homicide.one_year(p) and "too_precise" not in p["flags"] and homicide.sure(p)


def _newest_first(p: Pair) -> tuple:
    first, last = homicide.years(p)
    return -last, -first, _rank(p), homicide.DATING.index(homicide.dating(p)), p["k"]


def _assumed(p: Pair) -> bool:
    return "period_assumed" in p["flags"]


def _rank(p: Pair) -> int:
    return vocabulary.publishers()[p["publisher"]].rank


# --- panels


def _draw_windows(sheet: Sheet, ax: Axes, windows: list[Pair], phrase: dict[str, Any]) -> None:
    """One row a window, under what it counts; the label stands where no interval reaches."""
    sheet.heading(ax, sheet.words["windows"])
    ax.axvspan(phrase["low"], phrase["high"], color=looks.BAND, zorder=0, lw=0)
    ax.set_xlim(0, FAR)
    top, edge = 0.0, _edge(sheet, ax)
    for dating in homicide.DATING:
        own = [p for p in windows if homicide.dating(p) == dating]
        colour = looks.DATING[dating].colour
        ax.annotate(sheet.words[dating], (edge, top), va="center", fontsize=9.5, weight="bold", color=colour, zorder=4,
                    annotation_clip=False)  # fmt: skip
        for y, p in enumerate(own, start=round(top + 1)):
            look = homicide.look(p)
            ax.plot([p["low"], p["high"]], [y, y], color=look.colour, lw=2.2, zorder=2, solid_capstyle="butt")
            ax.plot(p["share"], y, look.marker, color=look.colour, ms=8, zorder=3)
            _beside(sheet, ax, p, y, edge)
        top = round(top + 1) + len(own) + 0.15
    ax.set_ylim(top - 0.6, -1.35)
    ax.set_xticks([t / 10 for t in range(5)])
    sheet.percents(ax, "x")
    ax.set_yticks([])
    ax.grid(axis="x", color="#E4E4E4", lw=0.7)
    ax.grid(axis="y", visible=False)
    ax.tick_params(axis="x", length=0)
    _band(sheet, ax, phrase)


def _edge(sheet: Sheet, ax: Axes) -> float:
    """The left edge of the sheet on the axis of shares: names start there, clear of the intervals."""
    inches = ax.get_position().width * ax.figure.get_figwidth()
    return (EDGE - sheet.margins[0]) * FAR / inches


def _beside(sheet: Sheet, ax: Axes, p: Pair, y: float, edge: float) -> None:
    """Left of an interval the years and who counted; right of it k of n and the share."""
    years = homicide.period(p) + (sheet.words["mark_assumed"] if _assumed(p) else "")
    who = f"{years}  {homicide.publisher(p['publisher'], sheet.lang)}"
    around = {"fc": "white", "ec": "none", "pad": 1.0}  # no line of the grid runs through the years
    ax.annotate(
        who, (edge, y), va="center", fontsize=9.5, color=looks.INK, zorder=4, bbox=around, annotation_clip=False
    )
    mark = sheet.words["mark"] if homicide.mixed(p) else ""
    look = {"va": "center", "fontsize": 9.5, "color": looks.INK}
    ax.annotate(sheet.quotes.k_of_n(p) + mark, (FAR * 0.905, y), ha="right", **look)
    ax.annotate(sheet.quotes.share(p), (FAR, y), ha="right", weight="bold", **look)


def _band(sheet: Sheet, ax: Axes, phrase: dict[str, Any]) -> None:
    ax.annotate(
        sheet.words["band"].format(
            low=_end(phrase["low"], sheet.lang).removesuffix("\u00a0%"), high=_end(phrase["high"], sheet.lang)
        ),
        ((phrase["low"] + phrase["high"]) / 2, 1),
        xycoords=("data", "axes fraction"),
        xytext=(0, -3),
        textcoords="offset points",
        ha="center",
        va="top",
        fontsize=8.5,
        color=looks.BAND_INK,
    )


def _end(share: float, lang: str) -> str:
    """An end of the phrase's interval: fixed by the words, so no figure stands behind it."""
    return forms.percent(share, lang, 1, 1)


def _draw_years(sheet: Sheet, ax: Axes, years: list[Pair], phrase: dict[str, Any]) -> None:
    sheet.heading(ax, sheet.words["years"])
    ax.axhspan(phrase["low"], phrase["high"], color=looks.BAND, zorder=0, lw=0)
    found = sorted({homicide.years(p)[0] for p in years})
    for year in found:
        own = [p for p in years if homicide.years(p)[0] == year]
        for i, p in enumerate(own):
            x = year + 0.5 + (i - (len(own) - 1) / 2) * STEP
            look = homicide.look(p)
            colour = looks.pale(look.colour, PALE)
            ax.plot([x, x], [p["low"], p["high"]], color=colour, lw=1.3, zorder=2, solid_capstyle="butt")
            ax.plot(x, p["share"], look.marker, color=colour, ms=6, zorder=3)
            _counts(sheet, ax, p, x, above=i == 0)
    sheet.years(ax, found[0], found[-1], ticks=20)
    ax.set_ylim(0, 0.85)
    ax.set_yticks([0, 0.2, 0.4, 0.6, 0.8])
    sheet.percents(ax)


def _counts(sheet: Sheet, ax: Axes, p: Pair, x: float, above: bool) -> None:
    """k of n at the end of an interval; of two in one year the second stands below."""
    ax.annotate(
        sheet.quotes.k_of_n(p) + (sheet.words["mark"] if homicide.mixed(p) else ""),
        (x, p["high"] if above else p["low"]),
        xytext=(0, 3 if above else -3),
        textcoords="offset points",
        ha="center",
        va="bottom" if above else "top",
        fontsize=8.5,
        color=looks.QUIET,
    )


# --- words


def _words(sheet: Sheet, windows: list[Pair], years: list[Pair]) -> dict[str, Any]:
    text, quotes = sheet.words, sheet.quotes
    title = _title(sheet, windows)
    top, bottom = (end(years, key=lambda p: p["share"]) for end in (max, min))
    high, low = (end(windows, key=lambda p: p["share"]) for end in (max, min))
    said = {
        name: text["of"].format(share=quotes.share(p), k_of_n=quotes.k_of_n(p), period=homicide.period(p))
        for name, p in (("top", top), ("bottom", bottom), ("high", high), ("low", low))
    }
    return {
        "title": title,
        "subtitle": text["subtitle"],
        "counted": text["counted"].format(windows=len(windows), years=len(years), least=min(p["n"] for p in years),
                                          most=max(p["n"] for p in years)),
        "interval": text["interval"],
        "alt": text["alt"].format(title=title, windows=len(windows), years=len(years), **said),
        "caption": text["caption"],
        "notes": [
            text["definition"], *([text["assumed"]] if any(map(_assumed, windows)) else []),
            *homicide.like_judgments(sheet, windows),
        ],
    }  # fmt: skip


def _title(sheet: Sheet, windows: list[Pair]) -> str:
    """Both definitions over the same years first, then the newest years of the wider one."""
    quotes = sheet.quotes
    without, newest = (_newest(windows, q) for q in ("excl_dating", "incl_dating"))
    alike = [p for p in windows if homicide.dating(p) == "incl_dating" and p["period"] == without["period"]]
    same = next((p for p in alike if p["publisher"] == without["publisher"]), None)
    said = {"without": quotes.share(without), "without_period": homicide.period(without)}
    if same is not newest:
        said |= {"newest": quotes.share(newest), "newest_period": homicide.period(newest)}
    if same is not None:
        said["same"] = quotes.share(same)
    key = "title_apart" if same is None else "title_same" if same is newest else "title"
    return sheet.words[key].format(**said)


def _newest(windows: list[Pair], dating: str) -> Pair:
    return next(p for p in windows if homicide.dating(p) == dating)
