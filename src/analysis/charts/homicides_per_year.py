"""Homicides and partner homicides per year: every publisher's figure, conflicts and earlier editions in view."""

from __future__ import annotations

from analysis import vocabulary
from analysis.charts import looks, marks, rows
from analysis.charts.contract import Chart
from analysis.charts.sheet import Sheet
from analysis.paths import House
from analysis.store import Figure

ID = "homicides-per-year"
SHOWN = (("killed", "homicide_victims"), ("partners", "partner_homicide_victims"))
PALE = 0.35


def chart(where: House, lang: str) -> Chart:
    sheet = Sheet(ID, where, lang, body=5.6, panels=(2, 1), titled=True, right=1.95, height_ratios=(2, 1))
    picked = {name: _yearly(where, measure) for name, measure in SHOWN}
    figures = [f for selection in picked.values() for f in selection.drawn]
    first, last = (end(f.period_start.year for f in figures) for end in (min, max))
    plotted = []
    for ax, (name, selection) in zip(sheet.axes, picked.items(), strict=True):
        sheet.heading(ax, sheet.words[name])
        plotted += _panel(sheet, ax, name, selection.drawn, first, last)
    return sheet.finish(**_words(sheet, picked, first, last), plotted=plotted)


def _yearly(where: House, measure: str) -> rows.Selection:
    """Whole years, both sexes, counts of persons."""
    return rows.select(
        where, measure, unit="victims", kind="count", period_type="year", sex=("total", "na"), relationship=None
    )


def _panel(sheet: Sheet, ax, name: str, figures: list[Figure], first: int, last: int) -> list[dict]:
    sheet.years(ax, first, last)
    current = {f.figure_id for f in rows.newest(figures)}
    plotted, ends = [], []
    for publisher in sorted({f.publisher for f in figures}, key=lambda p: (vocabulary.publishers()[p].rank, p)):
        own = [f for f in figures if f.publisher == publisher]
        look = looks.publisher(publisher)
        older = [f for f in own if f.figure_id not in current]
        newest = [f for f in own if f.figure_id in current]
        marks.points(ax, older, look._replace(colour=looks.pale(look.colour, PALE)), size=4.5)
        marks.points(ax, newest, look)
        final = max(newest, key=rows.when)
        ends.append(marks.Label(last + 1.2, final.value, _name(publisher, sheet.lang), look.colour))
        plotted += [rows.plotted(f, name, f"{name}-{publisher}", newest_edition=f.figure_id in current) for f in own]
    sheet.counts(ax)
    marks.labels(ax, ends, width=1.7)
    return plotted


def _name(publisher: str, lang: str) -> str:
    return getattr(vocabulary.publishers()[publisher], lang).split(" (")[0]


def _words(sheet: Sheet, picked: dict[str, rows.Selection], first: int, last: int) -> dict:
    quotes, text = sheet.quotes, sheet.words
    kripos = {name: [f for f in rows.newest(s.drawn) if f.publisher == "kripos"] for name, s in picked.items()}
    latest = max(kripos["partners"], key=lambda f: (f.period_start, f.published))
    total = next(f for f in kripos["killed"] if f.period_start == latest.period_start)
    drawn = [f for s in picked.values() for f in s.drawn]
    everyone = [f for f in picked["killed"].drawn if f.value is not None]
    top, bottom = (end(everyone, key=lambda f: f.value) for end in (max, min))
    title = text["title"].format(
        killed=quotes(total.value, [total.figure_id]),
        partners=quotes(latest.value, [latest.figure_id]),
        year=latest.period_start.year,
    )
    alt = text["alt"].format(
        title=title,
        first=first,
        last=last,
        top=quotes(top.value, [top.figure_id]),
        top_year=top.period_start.year,
        top_publisher=_name(top.publisher, sheet.lang),
        bottom=quotes(bottom.value, [bottom.figure_id]),
        bottom_year=bottom.period_start.year,
        bottom_publisher=_name(bottom.publisher, sheet.lang),
    )
    return {
        "title": title,
        "subtitle": text["subtitle"],
        "counted": text["counted"].format(points=len(drawn), publishers=len({f.publisher for f in drawn})),
        "interval": text["interval"],
        "alt": alt,
        "caption": text["caption"],
        "notes": [text["definition"]],
        "left_out": [pair for s in picked.values() for pair in s.left_out],
    }
