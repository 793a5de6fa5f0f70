"""Violence alarms carried by those at risk: in use on a day, handed out in a year, persons who had one in a year."""

from __future__ import annotations

from matplotlib.axes import Axes

from analysis import forms
from analysis.charts import rows
from analysis.charts.around import around
from analysis.charts.contract import Chart
from analysis.charts.sheet import Sheet
from analysis.charts.topics import protection
from analysis.charts.topics.protection import height, said
from analysis.paths import House
from analysis.store import Figure

ID = "violence-alarms"
MOBILE = "alarm:mobile"
KINDS = ([], [MOBILE], ["alarm:stationary"], ["age:child", MOBILE], ["age:under_16", MOBILE])
BEFORE = {"in_use": 6, "handed_out": 1, "persons": 1}  # years before the first mark: room for its label
PANELS = {
    "in_use": ("violence_alarms_active",),
    "handed_out": ("violence_alarm_handouts",),
    "persons": ("violence_alarm_persons", "violence_alarm_new_allocations"),
}


def chart(where: House, lang: str) -> Chart:
    sheet = Sheet(
        ID,
        where,
        lang,
        body=7.0,
        panels=(2, 2),
        titled=True,
        right=1.3,
        hspace=0.38,
        wspace=0.32,
        height_ratios=(1.75, 1),
    )
    _widen(sheet)
    picked = {name: _selected(where, measures) for name, measures in PANELS.items()}
    newest = max((f for f in picked["in_use"].drawn if MOBILE in f.subset), key=rows.when)
    plotted = []
    for ax, (name, selection) in zip(sheet.axes, picked.items(), strict=True):
        sheet.heading(ax, sheet.words[name])
        plotted += _panel(sheet, ax, name, selection.drawn, newest)
    left_out = [pair for selection in picked.values() for pair in selection.left_out]
    return sheet.finish(**_words(sheet, picked, newest), plotted=plotted, left_out=left_out)


def _selected(where: House, measures: tuple[str, ...]) -> rows.Selection:
    """All that was counted in the whole country; what was added up over several years is left out."""
    found = [rows.select(where, measure, subset=KINDS) for measure in measures]
    both = rows.Selection([f for s in found for f in s.drawn], [pair for s in found for pair in s.left_out])
    return protection.without(both, "many_years", lambda f: f.period_type == "cumulative")


def _widen(sheet: Sheet) -> None:
    """The first panel takes the whole of its row."""
    first, spare = sheet.axes[:2]
    first.set_subplotspec(first.get_subplotspec().get_gridspec()[0, :])
    spare.remove()
    sheet.axes.remove(spare)


def _panel(sheet: Sheet, ax: Axes, name: str, figures: list[Figure], newest: Figure) -> list[dict]:
    years = [year for f in figures for year in (f.period_start.year, f.period_end.year)]
    sheet.years(ax, min(years) - BEFORE[name], max(years), ticks=12 if name == "in_use" else 5)
    sheet.counts(ax)
    ax.set_ylim(0, 1.15 * max(height(f) for f in figures))
    places = protection.points(ax, figures)
    around(ax, [protection.label(f, places, _label(sheet, name, f), bold=f is newest) for f in figures])
    return [rows.plotted(f, name, f"{name}-{f.publisher}") for f in figures]


def _label(sheet: Sheet, name: str, f: Figure) -> str:
    """The number, which alarms where the panel holds several kinds, for whom, who counted, what part of the country."""
    text = sheet.words
    kind = [text[tag] for tag in f.subset if tag in text and name == "in_use"]
    whom = [text[f"{name}_{tag}"] for tag in (f.sex, *f.subset) if f"{name}_{tag}" in text]
    new = [text["new"].format(period=_period(sheet, f))] if f.measure == "violence_alarm_new_allocations" else []
    part = [tag for tag in f.status if tag.startswith("districts_")]
    tail = [protection.whose(sheet, f), *forms.names("status", part, sheet.lang)]
    return " ".join([said(sheet, f), *new, ", ".join([*kind, *whom])]).strip() + "\n" + ",\n".join(tail)


def _words(sheet: Sheet, picked: dict[str, rows.Selection], newest: Figure) -> dict:
    text = sheet.words
    drawn = [f for selection in picked.values() for f in selection.drawn]
    whole = [f for f in picked["in_use"].drawn if f.sex == "total" and "age:child" not in f.subset]
    low, high = (end(whole, key=height) for end in (min, max))
    title = text["title"].format(n=_capital(said(sheet, newest)), day=_period(sheet, newest))
    counted = text["counted"].format(points=len(drawn), publishers=len({f.publisher for f in drawn} - {"unnamed"}))
    alt = text["alt"].format(
        title=title,
        counted=counted,
        high=said(sheet, high),
        high_period=_period(sheet, high),
        high_publisher=protection.whose(sheet, high),
        low=said(sheet, low),
        low_period=_period(sheet, low),
        low_publisher=protection.whose(sheet, low),
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


def _period(sheet: Sheet, f: Figure) -> str:
    return forms.period([f.period_start.isoformat(), f.period_end.isoformat()], sheet.lang)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
