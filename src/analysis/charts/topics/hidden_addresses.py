"""Persons with a strictly confidential (code 6) or confidential (code 7) address: each printed count by itself."""

from __future__ import annotations

from matplotlib.axes import Axes

from analysis import forms, wording
from analysis.charts import looks, marks, rows
from analysis.charts.around import around
from analysis.charts.contract import Chart
from analysis.charts.sheet import Sheet, wrap
from analysis.charts.topics import protection
from analysis.charts.topics.protection import height, said
from analysis.paths import House
from analysis.store import Figure

ID = "hidden-addresses"
MEASURE = "protected_address_persons"
BOTH, CODE_6, CODE_7 = [], ["code:6"], ["code:7"]
CHILDREN = (["age:child"], ["age:child", "code:6"], ["age:child", "decided_by:child_welfare"])
PANELS = {"both": (BOTH,), "each": (CODE_6, CODE_7), "children": CHILDREN}
NOTES = {"both": ("nobody", 0.05, 0.4), "children": ("seldom", 0.05, 0.85)}  # a text, and where it stands
HEADROOM = {"both": 1.18, "each": 1.7, "children": 1.18}  # of an axis over its highest mark, for labels
SCOPES = ("excl_child_welfare", "child_welfare_included", "police_decided")


def chart(where: House, lang: str) -> Chart:
    sheet = Sheet(ID, where, lang, body=9.5, panels=(3, 1), titled=True, hspace=0.38, height_ratios=(1.35, 1.55, 1.3))
    everything = rows.select(where, MEASURE, subset=tuple(subset for panel in PANELS.values() for subset in panel))
    years = [year for f in everything.drawn for year in (f.period_start.year, f.period_end.year)]
    span, found, plotted = (min(years), max(years)), _finding(everything.drawn), []
    for ax, (name, subsets) in zip(sheet.axes, PANELS.items(), strict=True):
        sheet.heading(ax, sheet.words[name])
        plotted += _panel(sheet, ax, name, [f for f in everything.drawn if f.subset in subsets], span, found)
    return sheet.finish(**_words(sheet, everything), plotted=plotted, left_out=everything.left_out)


def _panel(
    sheet: Sheet, ax: Axes, name: str, figures: list[Figure], span: tuple[int, int], found: tuple[Figure, ...]
) -> list[dict]:
    sheet.years(ax, *span)
    sheet.counts(ax)
    ax.set_ylim(0, HEADROOM[name] * max(height(f) for f in figures))
    marks.breaks(ax, [MEASURE], sheet.lang, reason=name == "both")
    places = protection.points(ax, figures)
    if name in NOTES:
        _note(ax, sheet.words[NOTES[name][0]], *NOTES[name][1:], figures)
    labels = [protection.label(f, places, _label(sheet, f), bold=f in found) for f in figures]
    around(ax, labels, fences=protection.fences(MEASURE))
    return [rows.plotted(f, name, f"{name}-{f.publisher}") for f in figures]


def _note(ax: Axes, text: str, x: float, y: float, figures: list[Figure]) -> None:
    """What nobody has counted, in the empty part of a panel."""
    years = [f.period_start.year for f in figures]
    said_here = text.format(first=min(years), last=max(years))
    ax.text(x, y, "\n".join(wrap(said_here, 2.8, 9.5)), transform=ax.transAxes, va="top", fontsize=9.5, color=looks.INK)


def _label(sheet: Sheet, f: Figure) -> str:
    """What was counted where the panel holds several, the number, whose count, and which cases it is without."""
    text = sheet.words
    head = {"code:6": text["code_6"], "code:7": text["code_7"], "decided_by:child_welfare": text["child_welfare"]}
    kind = [head[tag] for tag in f.subset if tag in head]
    scope = [text[tag] for tag in f.qualifiers if tag in SCOPES]
    return "\n".join([": ".join([*kind, said(sheet, f)]), protection.whose(sheet, f), *scope])


def _finding(figures: list[Figure]) -> tuple[Figure, Figure]:
    """Kripos' oldest and newest count of both codes."""
    kripos = sorted((f for f in figures if f.publisher == "kripos" and f.subset == BOTH), key=rows.when)
    return kripos[0], kripos[-1]


def _words(sheet: Sheet, everything: rows.Selection) -> dict:
    text = sheet.words
    oldest, newest = _finding(everything.drawn)
    everyone = [f for f in everything.drawn if f.subset == BOTH]
    top, bottom = (end(everyone, key=height) for end in (max, min))
    title = text["title"].format(
        newest=said(sheet, newest),
        oldest=said(sheet, oldest),
        period=_period(newest, sheet.lang),
        years=_in_words(newest.period_end.year - oldest.period_start.year, sheet.lang),
    )
    ends = {
        f"{name}{tail}": word
        for name, f in (("top", top), ("bottom", bottom))
        for tail, word in (
            ("", said(sheet, f)),
            ("_period", _period(f, sheet.lang)),
            ("_publisher", protection.whose(sheet, f)),
        )
    }
    counted = text["counted"].format(
        points=len(everything.drawn), publishers=len({f.publisher for f in everything.drawn} - {"unnamed"})
    )
    return {
        "title": title,
        "subtitle": text["subtitle"],
        "counted": counted,
        "interval": text["interval"],
        "alt": text["alt"].format(title=title, counted=counted, **ends),
        "caption": text["caption"],
        "notes": protection.notes(text["marks"], text["definition"], _guess(sheet), text["caption"]),
    }


def _in_words(number: int, lang: str) -> str:
    """One to ten in letters, as beside a figure ("over 1 000 ti år tidligere")."""
    cardinals = wording.words()["fraction"]["cardinal"]
    return cardinals[number - 1][lang] if 0 < number <= len(cardinals) else str(number)


def _guess(sheet: Sheet) -> str:
    """What a speaker in the Storting thought it might be: no count, and the nearest there is to the question."""
    (f,) = rows.select(sheet.where, "women_children_in_hiding_estimate").drawn
    return sheet.words["guess"].format(year=f.period_start.year, n=sheet.quotes(f.value_high, [f.figure_id]))


def _period(f: Figure, lang: str) -> str:
    return forms.period([f.period_start.isoformat(), f.period_end.isoformat()], lang)
