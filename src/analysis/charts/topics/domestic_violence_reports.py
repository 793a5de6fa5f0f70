"""Reported domestic violence in Norway: what the police and Statistics Norway printed, between changes of law.

Two panels, since they count different things: maltreatment under a provision of its own, and every offence
in the family. Points only: no two neighbouring years are of one series on the same side of a change of law.
"""

from __future__ import annotations

from functools import partial

from matplotlib.axes import Axes

from analysis import vocabulary
from analysis.charts import looks, marks, rows
from analysis.charts.contract import Chart
from analysis.charts.sheet import Sheet
from analysis.paths import House
from analysis.store import Figure

ID = "domestic-violence-reports"
REPORTS, ALL = "domestic_violence_reports", "violence_and_maltreatment_reports"
POLICE = ("pod", "politiet")
LOOKS = {"police": looks.SERIES[0], "ssb": looks.SERIES[1], "other": looks.SERIES[2]}
UNSURE = marks.UNSURE | {"undated"}
ASIDE = 0.36  # years by which Statistics Norway's figure stands to the right of the police's of the same year
HEADROOM = 1.38  # of an axis over its highest value, for numbers and the reasons of breaks
LOW = 0.2  # a point below this share of the axis has no room for a number under it


def chart(where: House, lang: str) -> Chart:
    sheet = Sheet(
        ID, where, lang, body=6.2, panels=(2, 1), titled=True, right=1.75, hspace=0.36, height_ratios=(3.2, 1)
    )
    picked = _picked(where)
    figures = [f for selection in picked.values() for f in selection.drawn]
    first, last = (end(f.period_start.year for f in figures) for end in (min, max))
    plotted = []
    for ax, (panel, selection) in zip(sheet.axes, picked.items(), strict=True):
        sheet.heading(ax, sheet.words[panel])
        sheet.years(ax, first, last)
        ax.set_xlim(left=first - 0.5)  # the first number stands clear of the break on the first day
        plotted += _panel(sheet, ax, panel, selection.drawn)
    return sheet.finish(**_words(sheet, picked, where), plotted=plotted)


def _picked(where: House) -> dict[str, rows.Selection]:
    """Whole-country figures of each panel; one of an assumed period has no place on an axis of years."""
    held = rows.select(where, REPORTS, kind="count")
    assumed = [(f, "no_period") for f in held.drawn if "period_assumed" in f.status]
    sure = rows.newest(f for f in held.drawn if "period_assumed" not in f.status)
    sure = sorted(sure, key=lambda f: (f.period_start, f.period_end, f.figure_id))
    return {
        "reports": rows.Selection([f for f in sure if not broad(f)], held.left_out + assumed),
        "broad": rows.Selection([f for f in sure if broad(f)], []),
    }


def broad(f: Figure) -> bool:
    """Every offence with the family marker, and not maltreatment alone."""
    return "broad_definition" in f.qualifiers


def family(f: Figure) -> str:
    """Whose count: the police's own register, Statistics Norway's, or another's."""
    return "police" if f.publisher in POLICE else "ssb" if f.publisher == "ssb" else "other"


def series(f: Figure) -> str:
    """What a line may join and a row of the chart's table belongs to."""
    return "-".join((f.measure, f.kind, f.publisher, *f.qualifiers, f.period_type))


def _places(figures: list[Figure]) -> dict[str, float]:
    """Where each stands: in the middle of its period, Statistics Norway's beside the police's of the same year."""
    taken = {f.period_start for f in figures if family(f) == "police"}
    beside = {f.figure_id for f in figures if family(f) == "ssb" and f.period_start in taken}
    return {f.figure_id: rows.when(f) + ASIDE * (f.figure_id in beside) for f in figures}


def _panel(sheet: Sheet, ax: Axes, panel: str, figures: list[Figure]) -> list[dict]:
    places = _places(figures)
    for f in figures:
        flat = f.period_type == "part_period" or f.precision == "range"
        draw = marks.bars if flat else partial(marks.points, at=lambda f: places[f.figure_id])
        draw(ax, [f], LOOKS[family(f)], unsure=UNSURE)
    sheet.counts(ax)
    ax.yaxis.get_major_locator().set_params(nbins=5 if panel == "reports" else 3, steps=[1, 2, 5, 10])
    ax.set_ylim(0, HEADROOM * max(f.value or f.value_high for f in figures))
    marks.breaks(ax, [REPORTS], sheet.lang, width=1.7, reason=panel == "reports")
    for f in figures:
        _say(sheet, ax, f, places[f.figure_id], panel)
    if panel == "reports":
        last = [f for f in figures if family(f) == "police"][-1]
        name = marks.Label(rows.when(last), last.value, sheet.words["police"], LOOKS["police"].colour)
        marks.labels(ax, [name], gap=20, width=1.6)
    return [rows.plotted(f, panel, series(f)) for f in figures]


def _say(sheet: Sheet, ax: Axes, f: Figure, x: float, panel: str) -> None:
    """The number by its mark: the police's of a year above, Statistics Norway's below; others to the right."""
    look, said = LOOKS[family(f)], _in_words(sheet, f, panel)
    low = f.value is not None and f.value < LOW * ax.get_ylim()[1]
    bare = f.period_type == "year" and f.value is not None and "coded_family_violence" not in f.qualifiers
    if bare and panel == "reports" and not (low and family(f) == "ssb"):
        above = family(f) == "police"
        way, gap, side = (1, 6, "center") if above else (-1, 9, "left")
        marks.values(ax, [(f, said)], look, way, gap, at=lambda f: x, ha=side)
        return
    x = rows.span(f)[1] if f.period_type == "part_period" else x
    middle = f.value or (f.value_low + f.value_high) / 2
    width = 2.4 if panel == "broad" or low else 1.75 if f.period_type == "part_period" else 1.5  # clear of what is near
    marks.labels(ax, [marks.Label(x, middle, said, look.colour)], size=8.5, width=width)


def _in_words(sheet: Sheet, f: Figure, panel: str) -> str:
    low, high = (sheet.quotes(x, [f.figure_id]) for x in (f.value_low, f.value_high))
    value = (
        sheet.words["between"].format(low=low, high=high) if f.value is None else sheet.quotes(f.value, [f.figure_id])
    )
    if f.period_type == "part_period":
        shape = "half" if family(f) == "other" else "part"
    else:
        shape = "coded" if "coded_family_violence" in f.qualifiers else family(f)
    if shape == "police":
        shape = "other" if panel == "broad" else "value"
    return sheet.words[shape].format(value=value, publisher=_publisher(f, sheet.lang))


def _publisher(f: Figure, lang: str) -> str:
    return getattr(vocabulary.publishers()[f.publisher], lang)


# --- the words


def _words(sheet: Sheet, picked: dict[str, rows.Selection], where: House) -> dict:
    quotes, text = sheet.quotes, sheet.words
    drawn = [f for s in picked.values() for f in s.drawn]
    yearly = [f for f in picked["reports"].drawn if f.period_type == "year" and f.value is not None]
    own = [f for f in yearly if f.publisher == POLICE[0] and "strl1902_219" in f.qualifiers]
    printed_together = [f for f in own if f.source_id == own[0].source_id]
    first, last = printed_together[0], printed_together[-1]
    top, bottom = (end(yearly, key=lambda f: f.value) for end in (max, min))
    wide = picked["broad"].drawn
    newest = max((f for f in yearly if f.publisher == POLICE[0]), key=rows.when)
    named = {
        "first": first,
        "last": last,
        "newest": newest,
        "top": top,
        "bottom": bottom,
        "broad_first": wide[0],
        "broad_last": wide[-1],
    }
    said = {name: quotes(f.value, [f.figure_id]) for name, f in named.items()}
    said |= {f"{name}_year": f.period_start.year for name, f in named.items()}
    said |= {f"{name}_publisher": _publisher(f, sheet.lang) for name, f in named.items()}
    said |= {"times": quotes(last.value / first.value, [first.figure_id, last.figure_id], "mean")}
    said |= {"points": len(drawn), "publishers": len({f.publisher for f in drawn})}
    said |= {"start": min(f.period_start.year for f in drawn), "end": max(f.period_end.year for f in drawn)}
    said |= {"changes": len(rows.select(where, REPORTS, kind="change").drawn)}
    said |= {"others": len(rows.select(where, ALL, kind=("count", "mean")).drawn)}
    title = text["title"].format(**said)
    return {
        "title": title,
        "subtitle": text["subtitle"],
        "counted": text["counted"].format(**said),
        "interval": text["interval"],
        "alt": text["alt"].format(title=title, **said),
        "caption": text["caption"],
        "notes": [text["caution"], text["changes"].format(**said)],
        "left_out": [pair for s in picked.values() for pair in s.left_out],
    }
