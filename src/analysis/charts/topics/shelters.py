"""Crisis shelters: adults, children and day users per year, and stays; the new counting rule marked, nothing joined
across it."""

from __future__ import annotations

from babel.lists import format_list
from matplotlib.axes import Axes

from analysis import forms, store, vocabulary
from analysis.charts import looks, marks, rows
from analysis.charts.around import around
from analysis.charts.contract import Chart
from analysis.charts.looks import Look
from analysis.charts.sheet import Sheet
from analysis.charts.topics import protection
from analysis.charts.topics.protection import height, said
from analysis.paths import House
from analysis.quote import LOCALES
from analysis.store import Figure

ID = "shelters"
RESIDENTS, OLD_RULE = "shelter_residents_adults", "old_counting_rule"
PANELS = {
    "adults": (RESIDENTS, "total"),
    "children": ("shelter_children", "total"),
    "women": (RESIDENTS, "female"),
    "men": (RESIDENTS, "male"),
    "day_users": ("shelter_day_users", "total"),
    "stays": ("shelter_stays", "total"),
}
PALE = 0.45
FINDING = ("adults", "children")


def chart(where: House, lang: str) -> Chart:
    sheet = Sheet(ID, where, lang, body=8.8, panels=(3, 2), titled=True, right=0.95, hspace=0.42, wspace=0.5)
    picked = {name: _selected(where, *wanted) for name, wanted in PANELS.items()}
    drawn = [f for selection in picked.values() for f in selection.drawn]
    span = min(f.period_start.year for f in drawn), max(f.period_end.year for f in drawn)
    plotted = []
    for ax, (name, selection) in zip(sheet.axes, picked.items(), strict=True):
        sheet.heading(ax, sheet.words[name])
        plotted += _panel(sheet, ax, name, selection.drawn, span)
    return sheet.finish(**_words(sheet, picked), plotted=plotted, left_out=_left_out(where, picked))


def _selected(where: House, measure: str, sex: str) -> rows.Selection:
    """Whole years; what was added up over several years is left out."""
    return protection.without(rows.select(where, measure, sex=sex), "many_years", _added_up)


def _added_up(f: Figure) -> bool:
    return f.period_type == "cumulative"


def _left_out(where: House, picked: dict[str, rows.Selection]) -> list[tuple[Figure, str]]:
    """What is held of these measures for the whole country and not drawn."""
    drawn = {f.figure_id for selection in picked.values() for f in selection.drawn}
    topic = vocabulary.measures()[RESIDENTS].topic
    held = [
        f
        for measure in dict.fromkeys(measure for measure, _ in PANELS.values())
        for f in store.load([topic], where, measure=measure)
        if f.geography == "NO" and f.area is None and f.figure_id not in drawn
    ]
    known = {f.figure_id: reason for selection in picked.values() for f, reason in selection.left_out}
    return [(f, known.get(f.figure_id) or _reason(f)) for f in held]


def _reason(f: Figure) -> str:
    return "many_years" if _added_up(f) else "part" if f.subset else "one_sex"


def _panel(sheet: Sheet, ax: Axes, name: str, figures: list[Figure], span: tuple[int, int]) -> list[dict]:
    sheet.years(ax, *span, ticks=6)
    sheet.counts(ax)
    ax.set_ylim(0, 1.42 * max(height(f) for f in figures))
    marks.breaks(ax, [PANELS[name][0]], sheet.lang, reason=name == "adults", width=2.3)
    for publisher in sorted({f.publisher for f in figures} - {"unnamed"}):
        own = [f for f in figures if f.publisher == publisher and OLD_RULE not in f.qualifiers]
        marks.line(ax, own, protection.look(publisher), name=f"{name}-{publisher}")
    places = protection.points(ax, figures, size=5.5, look_of=_look)
    newest = max(figures, key=rows.when)
    told = [f for f in figures if _told(f, figures)]
    around(ax, [protection.label(f, places, _label(sheet, f), bold=f is newest) for f in told])
    return [rows.plotted(f, name, _series(name, f)) for f in figures]


def _look(f: Figure) -> Look:
    """A publisher's look, pale for what it counted by the rule from before the break."""
    own = protection.look(f.publisher)
    return own._replace(colour=looks.pale(own.colour, PALE)) if OLD_RULE in f.qualifiers else own


def _series(name: str, f: Figure) -> str:
    """Figures of one publisher, and those it counted by the rule from before the break by themselves."""
    return f"{name}-{f.publisher}" + (f"-{OLD_RULE}" if OLD_RULE in f.qualifiers else "")


def _told(f: Figure, figures: list[Figure]) -> bool:
    """Labelled is each publisher's newest figure, what nobody signs, and what was counted by the old rule."""
    own = [g for g in figures if g.publisher == f.publisher]
    return f.publisher == "unnamed" or OLD_RULE in f.qualifiers or rows.when(f) == max(map(rows.when, own))


def _label(sheet: Sheet, f: Figure) -> str:
    old = [sheet.words["old_rule"]] if OLD_RULE in f.qualifiers else []
    return "\n".join([said(sheet, f), *(old or [protection.whose(sheet, f)])])


def _words(sheet: Sheet, picked: dict[str, rows.Selection]) -> dict:
    """The finding is the newest year in which adults and children were both counted."""
    text, quotes = sheet.words, sheet.quotes
    adults, children = (_by_year(picked[name].drawn) for name in FINDING)
    year = max(adults.keys() & children.keys())
    low, high = (end(adults.values(), key=lambda f: (f.value, f.period_start)) for end in (min, max))
    drawn = [f for selection in picked.values() for f in selection.drawn]
    title = text["title"].format(
        adults=quotes(adults[year].value, [adults[year].figure_id]),
        children=quotes(children[year].value, [children[year].figure_id]),
        year=year,
    )
    counted = text["counted"].format(points=len(drawn), publishers=len({f.publisher for f in drawn} - {"unnamed"}))
    alt = text["alt"].format(
        title=title,
        counted=counted,
        high=said(sheet, high),
        high_year=high.period_start.year,
        low=said(sheet, low),
        low_year=low.period_start.year,
    )
    return {
        "title": title,
        "subtitle": text["subtitle"],
        "counted": counted,
        "interval": text["interval"],
        "alt": alt,
        "caption": text["caption"],
        "notes": protection.notes(text["marks"], text["definition"], *_neither(sheet, picked), text["caption"]),
    }


def _neither(sheet: Sheet, picked: dict[str, rows.Selection]) -> list[str]:
    """The years in which women and men are fewer than the adults, in words: how many they are is nobody's business."""
    adults, women, men = (_by_year(picked[name].drawn) for name in ("adults", "women", "men"))
    years = sorted(adults.keys() & women.keys() & men.keys())
    short = [y for y in years if women[y].value + men[y].value < adults[y].value]
    return [sheet.words["neither"].format(years=_years(short, sheet.lang))] if short else []


def _years(years: list[int], lang: str) -> str:
    """2020–2024, or 2020 and 2022."""
    if years[-1] - years[0] + 1 == len(years):
        return forms.period([f"{years[0]}-01-01", f"{years[-1]}-12-31"], lang)
    return format_list([str(year) for year in years], locale=LOCALES[lang])


def _by_year(figures: list[Figure]) -> dict[int, Figure]:
    """Bufdir's figure of each year, by the rule in force."""
    own = [f for f in figures if f.publisher == "bufdir" and OLD_RULE not in f.qualifiers and f.value is not None]
    return {f.period_start.year: f for f in own}
