"""Reverse violence alarms: worn on a day, imposed in a year, imposed since they came; each in a panel of its own."""

from __future__ import annotations

from collections.abc import Callable

from matplotlib.axes import Axes

from analysis import forms
from analysis.charts import marks, rows
from analysis.charts.around import around
from analysis.charts.contract import Chart
from analysis.charts.sheet import Sheet
from analysis.charts.topics import protection
from analysis.charts.topics.protection import height, said
from analysis.paths import House
from analysis.store import Figure

ID = "reverse-alarms"
WORN, IMPOSED = "reverse_alarms_active", "reverse_alarms_imposed"
BASES = ([], ["legal_basis:court_judgment"], ["legal_basis:police_decision"])
HEADROOM = {"worn": 1.18, "imposed": 1.18, "since": 1.3}  # of an axis over its highest mark, for labels
NOT_COUNTED = frozenset({"forecast", "counterfactual"})


def chart(where: House, lang: str) -> Chart:
    sheet = Sheet(
        ID, where, lang, body=9.6, panels=(3, 1), titled=True, right=1.55, hspace=0.36, height_ratios=(1.1, 0.9, 2.1)
    )
    worn = rows.select(where, WORN, subset=BASES)
    imposed = protection.without(rows.select(where, IMPOSED, subset=BASES), "not_counted", _not_counted)
    panels = {
        "worn": worn.drawn,
        "imposed": [f for f in imposed.drawn if not _since_the_start(f)],
        "since": [f for f in imposed.drawn if _since_the_start(f)],
    }
    years = [int(_at(name)(f)) for name, figures in panels.items() for f in figures]
    span, found, plotted = (min(years), max(years)), _finding(worn.drawn), []
    for ax, (name, figures) in zip(sheet.axes, panels.items(), strict=True):
        sheet.heading(ax, sheet.words[name])
        plotted += _panel(sheet, ax, name, figures, span, found)
    words = _words(sheet, worn.drawn, imposed.drawn)
    return sheet.finish(**words, plotted=plotted, left_out=[*worn.left_out, *imposed.left_out])


def _not_counted(f: Figure) -> bool:
    return bool(NOT_COUNTED & set(f.status))


def _since_the_start(f: Figure) -> bool:
    return f.period_type == "cumulative"


def _panel(
    sheet: Sheet, ax: Axes, name: str, figures: list[Figure], span: tuple[int, int], found: tuple[Figure, ...]
) -> list[dict]:
    sheet.years(ax, *span)
    sheet.counts(ax)
    ax.set_ylim(0, HEADROOM[name] * max(height(f) for f in figures))
    marks.breaks(ax, [WORN, IMPOSED], sheet.lang, reason=name == "worn", width=2.4)
    since = name == "since"
    places = protection.points(ax, figures, when=_at(name), across=not since)
    start = min(f.period_start.year for f in figures)
    labels = [protection.label(f, places, _label(sheet, name, f, start), bold=f in found) for f in figures]
    around(ax, labels, fences=protection.fences(WORN))
    return [rows.plotted(f, name, f"{name}-{f.publisher}-{f.unit}") for f in figures]


def _at(name: str) -> Callable[[Figure], float]:
    """Where the marks of a panel stand in time."""
    return _end if name == "since" else rows.when


def _end(f: Figure) -> float:
    """A count since the start stands at its last day: all began together, so bars back to the first day say nothing."""
    return rows.span(f)[1]


def _label(sheet: Sheet, name: str, f: Figure, start: int) -> str:
    """The number, its unit where the panel holds several, on which ground, whose count, from when if it began late."""
    text, lang = sheet.words, sheet.lang
    unit = [forms.name("unit", f.unit, lang)] if name == "since" else []
    ground = [forms.name("subset", tag, lang) for tag in f.subset]
    tail = [protection.whose(sheet, f)]
    if name == "since" and f.period_start.year > start:
        tail.append(text["from"].format(year=f.period_start.year))
    if name == "imposed" and f.period_type == "part_period":
        tail.append(text["from"].format(year=forms.period([f.period_start.isoformat()] * 2, lang)))
    return " ".join([said(sheet, f), *unit, *ground]) + "\n" + ", ".join(tail)


def _finding(worn: list[Figure]) -> tuple[Figure, Figure]:
    """The newest count of all who wear one, and the one before it by the same publisher."""
    totals = sorted((f for f in worn if not f.subset), key=rows.when)
    own = [f for f in totals if f.publisher == totals[-1].publisher]
    return own[-2], own[-1]


def _words(sheet: Sheet, worn: list[Figure], imposed: list[Figure]) -> dict:
    text = sheet.words
    before, after = _finding(worn)
    totals = [f for f in worn if not f.subset]
    low = min((f for f in totals if f.value is not None), key=lambda f: f.value)
    high = max((f for f in totals if f.value is not None), key=lambda f: f.value)
    year = max((f for f in imposed if f.period_type == "year"), key=rows.when)
    since = max((f for f in imposed if _since_the_start(f)), key=lambda f: (f.period_end, height(f)))
    title = text["title"].format(
        after=said(sheet, after),
        after_day=_period(after, sheet),
        before=said(sheet, before),
        before_day=_period(before, sheet),
    )
    counted = text["counted"].format(
        points=len(worn) + len(imposed), publishers=len({f.publisher for f in (*worn, *imposed)} - {"unnamed"})
    )
    alt = text["alt"].format(
        title=title,
        counted=counted,
        high=said(sheet, high),
        high_period=_period(high, sheet),
        low=said(sheet, low),
        low_period=_period(low, sheet),
        year=said(sheet, year),
        year_period=_period(year, sheet),
        since=said(sheet, since),
        since_unit=forms.name("unit", since.unit, sheet.lang),
        since_day=forms.period([since.period_end.isoformat()] * 2, sheet.lang),
    )
    return {
        "title": title,
        "subtitle": text["subtitle"],
        "counted": counted,
        "interval": text["interval"],
        "alt": alt,
        "caption": text["caption"],
        "notes": protection.notes(text["marks"], text["definition"], text["caption"]),
    }


def _period(f: Figure, sheet: Sheet) -> str:
    return forms.period([f.period_start.isoformat(), f.period_end.isoformat()], sheet.lang)
