"""Restraining orders in Norway: breaches, orders, persons and judgments, each unit in a panel of its own.

Flows of a year are points, flows of half a year flat bars, and the stock on one day has a panel of its own.
Nothing is joined by a line: the years are few, and the publishers counted different orders.
"""

from __future__ import annotations

from matplotlib.axes import Axes

from analysis import vocabulary
from analysis.charts import looks, marks, rows
from analysis.charts.contract import Chart
from analysis.charts.sheet import Sheet, wrap
from analysis.paths import House
from analysis.store import Figure

ID = "restraining-orders"
PANELS = {  # panel: the measures it holds, all of one unit
    "breaches": ("restraining_order_breaches_reported",),
    "orders": ("restraining_orders_imposed",),
    "persons": ("restraining_order_persons",),
    "judgments": ("restraining_order_breach_convictions",),
    "active": ("restraining_order_persons_active",),
}
LOOKS = {
    "kontaktforbud": looks.SERIES[0],  # with besøksforbud: the newest figures, the ministry's
    "oppholdsforbud": looks.SERIES[1],  # with besøksforbud
    "besoksforbud": looks.SERIES[2],  # alone
}
REPEAT = "restraining_order_repeat_breachers"  # said in words: other persons than those given an order in the year
UNSURE = marks.UNSURE | {"opinion_piece", "partial_coverage"}
HEADROOM, ARROWROOM = 1.22, 1.6  # of an axis over its highest value: room for a number above it, or for an arrow
NEAR_YEARS, NEAR_HEIGHT = 1.5, 0.25  # points so close (years, share of the axis) take turns in where their number is


def chart(where: House, lang: str) -> Chart:
    ratios = (2.4, 1, 1.1, 1, 1.15)
    sheet = Sheet(ID, where, lang, body=8.7, panels=(5, 1), titled=True, right=2.25, hspace=0.6, height_ratios=ratios)
    picked = {panel: _held(where, measures) for panel, measures in PANELS.items()}
    figures = [f for selection in picked.values() for f in selection.drawn]
    first, last = (end(f.period_start.year for f in figures) for end in (min, max))
    plotted = []
    for ax, (panel, selection) in zip(sheet.axes, picked.items(), strict=True):
        sheet.heading(ax, sheet.words[panel])
        sheet.years(ax, first, last)
        ax.tick_params(labelbottom=panel in ("breaches", "active"))
        plotted += _panel(sheet, ax, panel, selection.drawn)
    return sheet.finish(**_words(sheet, picked), plotted=plotted)


def _held(where: House, measures: tuple[str, ...]) -> rows.Selection:
    """Counts of the whole country, newest edition of each; a round of the districts says how many answered."""
    found = [rows.select(where, measure, kind="count") for measure in measures]
    drawn = sorted(rows.newest(f for s in found for f in s.drawn), key=lambda f: (f.period_start, f.figure_id))
    return rows.Selection(drawn, [pair for s in found for pair in s.left_out])


def counts(f: Figure) -> str:
    """Which orders a figure counts: besøksforbud with another kind, or alone."""
    return next((kind for kind in ("kontaktforbud", "oppholdsforbud") if kind in f.qualifiers), "besoksforbud")


def series(f: Figure) -> str:
    """What a row of the chart's table belongs to: one measure, definition, publisher and length of period."""
    return "-".join((f.measure, counts(f), f.publisher, f.period_type))


def _panel(sheet: Sheet, ax: Axes, panel: str, figures: list[Figure]) -> list[dict]:
    for f in figures:
        if f.period_type == "part_period" or f.precision == "range":
            marks.bars(ax, [f], LOOKS[counts(f)])
        else:
            marks.points(ax, [f], LOOKS[counts(f)], unsure=UNSURE)
    sheet.counts(ax)
    ax.yaxis.get_major_locator().set_params(nbins=5 if panel == "breaches" else 3, steps=[1, 2, 5, 10])
    room = ARROWROOM if any(f.precision == "at_least" for f in figures) else HEADROOM
    ax.set_ylim(0, room * max(map(_height, figures)))
    yearly = [f for f in figures if f.period_type == "year"]
    _numbers(sheet, ax, yearly)
    _sentences(sheet, ax, [f for f in figures if f.period_type != "year"])
    _names(sheet, ax, yearly)
    return [rows.plotted(f, panel, series(f)) for f in figures]


def _height(f: Figure) -> float:
    return f.value or (f.value_low + (f.value_high or f.value_low)) / 2


# --- direct labels


def _numbers(sheet: Sheet, ax: Axes, yearly: list[Figure]) -> None:
    """The number of a year above its point; of points that are close, every second below."""
    above, before, near = True, None, ax.get_ylim()[1] * NEAR_HEIGHT
    for f in yearly:
        close = before and rows.when(f) - rows.when(before) < NEAR_YEARS and abs(f.value - before.value) < near
        above = not above if close else True
        said = sheet.quotes(f.value, [f.figure_id])
        if f.publisher == "unnamed":
            said += f"\n{_publisher(f, sheet.lang)}"
        marks.values(ax, [(f, said)], LOOKS[counts(f)], 1 if above else -1)
        before = f


def _sentences(sheet: Sheet, ax: Axes, figures: list[Figure]) -> None:
    """Beside its mark, what is no number of a year: half a year, or a day on which not all districts answered."""
    for days in dict.fromkeys(rows.span(f) for f in figures):
        found = [f for f in figures if rows.span(f) == days]
        said = [_in_words(sheet, f, last=f is figures[-1]) for f in found]
        colours = [LOOKS[counts(f)].colour for f in found]
        labels = [marks.Label(days[1], _height(f), *pair) for f, *pair in zip(found, said, colours, strict=True)]
        marks.labels(ax, labels, size=8.5, width=1.9)


def _in_words(sheet: Sheet, f: Figure, last: bool) -> str:
    """The number, over how long or in how many districts, and whose; of half-years only the last says whose."""
    low, high = (None if x is None else sheet.quotes(x, [f.figure_id]) for x in (f.value_low, f.value_high))
    if f.period_type == "part_period":
        said = sheet.words["half"].format(value=high)
        kind = sheet.words[counts(f)]
        return f"{said}: {kind[0].lower()}{kind[1:]}, {_publisher(f, sheet.lang)}" if last else said
    shape = "at_least" if high is None else "between" if f.value is None else "exact"
    said = {"exact": high}.get(shape) or sheet.words[shape].format(low=low, high=high)
    districts = [getattr(vocabulary.words("status")[s], sheet.lang) for s in f.status if s.startswith("districts")]
    return ", ".join([said, *districts, _publisher(f, sheet.lang)])


def _names(sheet: Sheet, ax: Axes, yearly: list[Figure]) -> None:
    """Which orders and whose count: beside the newest point of the panel, or above the first of an older series."""
    ends = []
    for kind in dict.fromkeys(counts(f) for f in yearly):
        own = [f for f in yearly if counts(f) == kind and f.publisher != "unnamed"]
        if not own:
            continue
        publishers = ", ".join(dict.fromkeys(_publisher(f, sheet.lang) for f in own))
        name, last, colour = f"{sheet.words[kind]}, {publishers}", own[-1], LOOKS[kind].colour
        if last.period_end == yearly[-1].period_end:
            ends.append(marks.Label(rows.when(last), last.value, name, colour))
            changes = _change(sheet, own)
            ends += [marks.Label(rows.when(last), last.value, said, colour, "bold") for said in changes]
        else:
            text = "\n".join(wrap(name, 2.0, 9))
            place = rows.span(own[0])[0], max(f.value for f in own[:3])
            ax.annotate(text, place, xytext=(0, 22), textcoords="offset points", fontsize=9, color=colour)
    marks.labels(ax, ends, width=1.9, gap=26)


def _change(sheet: Sheet, own: list[Figure]) -> list[str]:
    """How much more (or less) the last year had than the first, where both are of one series and sure."""
    if len(own) != 2 or series(own[0]) != series(own[1]) or UNSURE & {*own[0].status, *own[1].status}:
        return []
    growth = sheet.quotes(abs(own[1].value / own[0].value - 1), [f.figure_id for f in own], "percent")
    way = "more" if own[1].value > own[0].value else "fewer"
    return [sheet.words[way].format(change=growth, year=own[0].period_start.year)]


def _repeat(sheet: Sheet) -> list[str]:
    """Who breached their orders often, in words: each year's newest count and whose it is."""
    held = rows.newest(rows.select(sheet.where, REPEAT, kind="count", period_type="year").drawn)
    return [
        sheet.words["repeat"].format(
            n=sheet.quotes(f.value, [f.figure_id]), year=f.period_start.year, publisher=_publisher(f, sheet.lang)
        )
        for f in held
        if f.value is not None
    ]


def _publisher(f: Figure, lang: str) -> str:
    return getattr(vocabulary.publishers()[f.publisher], lang)


# --- the words


def _words(sheet: Sheet, picked: dict[str, rows.Selection]) -> dict:
    quotes, text = sheet.quotes, sheet.words
    drawn = [f for s in picked.values() for f in s.drawn]
    yearly = [f for f in picked["breaches"].drawn if f.period_type == "year"]
    top, bottom = (end(yearly, key=lambda f: f.value) for end in (max, min))
    named = {"top": top, "bottom": bottom}
    for panel, selection in picked.items():
        own = [f for f in selection.drawn if f.measure == PANELS[panel][0] and f.value is not None]
        own = [f for f in own if series(f) == series(own[-1])]
        named |= {f"{panel}_first": own[0], f"{panel}_last": own[-1]}
    said = {name: quotes(f.value, [f.figure_id]) for name, f in named.items()}
    said |= {f"{name}_year": f.period_start.year for name, f in named.items()}
    said |= {"points": len(drawn), "publishers": len({f.publisher for f in drawn}), "years": len(yearly)}
    title = text["title"].format(**said)
    return {
        "title": title,
        "subtitle": text["subtitle"],
        "counted": text["counted"].format(**said),
        "interval": text["interval"],
        "alt": text["alt"].format(title=title, **said),
        "caption": text["caption"],
        "notes": [text["definition"], *_repeat(sheet), text["caption"]],
        "left_out": [pair for s in picked.values() for pair in s.left_out],
    }
