"""How one year's figure changed from edition to edition, and what totals printed later say of the yearly figures.

Above, every yearly total that one publisher has printed in at least two calendar years, by the day of each printing:
one line a figure, within one publisher and definition. Beside it, figures of which one edition is undated. Below, a
publisher's total of several years against the sum of its yearly figures for the same years.
"""

from __future__ import annotations

from typing import Any

from matplotlib.axes import Axes

from analysis import asof, forms
from analysis.charts import looks, marks, rows
from analysis.charts.contract import Chart
from analysis.charts.sheet import Sheet
from analysis.charts.topics import editions, revised_totals
from analysis.charts.topics.editions import Followed, Printing, Total
from analysis.paths import House
from analysis.store import Figure

ID = "revisions"
RECENT = 2.5  # years: a line that ends so shortly before the newest is named at its right end, others at their left
BESIDE = 7.5  # years: so much room a name at the right of its mark takes
UNDATED = 2.2  # years to the right of the newest printing: where undated editions stand
SHAPES = {"homicide_victims": "o", "homicide_cases": "s"}
CHANGED = looks.SERIES[1].colour
DAYS = 40 / 365  # a printing known to within so little is a point, else a bar lies through it


def chart(where: House, lang: str) -> Chart:
    figures = [f for measure in editions.MEASURES for f in editions.yearly_totals(where, measure).drawn]
    followed, undated, totals = (
        editions.follow(figures, where),
        editions.partly_undated(figures),
        editions.several_years(where),
    )
    sheet = Sheet(
        ID, where, lang, body=6.3, panels=(2, 1), left=0.5, right=2.55, titled=True, height_ratios=(2.4, 1), hspace=0.42
    )
    above, below = sheet.axes
    last = max(p.last for one in followed for p in one.printings)
    sheet.heading(above, sheet.words["above"])
    plotted = [*_lines(sheet, above, followed), *_apart(sheet, above, undated, last)]
    _axes(sheet, above, followed, undated, last)
    _name_them(sheet, above, followed, undated, last)
    sheet.heading(below, sheet.words["below"])
    plotted += revised_totals.draw(sheet, below, totals)
    return sheet.finish(**_words(sheet, figures, followed, undated, totals), plotted=plotted)


# --- above: printings


def _lines(sheet: Sheet, ax: Axes, followed: list[Followed]) -> list[dict[str, Any]]:
    """One line a year's figure, by the day of each printing; coloured where the figure changed."""
    for one in followed:
        colour = CHANGED if one.change else looks.FAINT
        middles = [_middle(p) for p in one.printings]
        values = [p.figure.value for p in one.printings]
        ax.plot(middles, values, color=colour, lw=2.2 if one.change else 1.4, zorder=3 if one.change else 2)
        for x, p in zip(middles, one.printings, strict=True):
            if p.last - p.first > DAYS:
                ax.plot([p.first, p.last], [p.figure.value] * 2, color=colour, lw=1, alpha=0.6, zorder=2)
            ax.plot(x, p.figure.value, SHAPES[p.figure.measure], ms=6.5, mfc=colour, mec="white", mew=0.8, zorder=4)
    return [_row(p, one) for one in followed for p in one.printings]


def _apart(sheet: Sheet, ax: Axes, undated: list[list[Figure]], last: float) -> list[dict[str, Any]]:
    """Editions of one figure, of which one is undated: hollow, in a column of its own, and never joined."""
    for figures in undated:
        for f in figures:
            known = f.published_precision != "undated"
            x = _middle(_printed(f)) if known else last + UNDATED
            face = looks.FAINT if known else "white"
            ax.plot(x, f.value, SHAPES[f.measure], ms=6.5, mfc=face, mec=looks.FAINT, mew=1.3, zorder=4)
    ax.axvline(last + UNDATED / 2, color="#DDDDDD", lw=0.8, zorder=1)
    return [
        rows.plotted(f, "undated", "", printed_from="", printed_to="", edition=i + 1)
        for figures in undated
        for i, f in enumerate(figures)
    ]


def _printed(f: Figure) -> Printing:
    return Printing(f, f.published_from, f.published)


def _middle(p: Printing) -> float:
    return (p.first + p.last) / 2 if p.last - p.first > DAYS else p.last


def _row(p: Printing, one: Followed) -> dict[str, Any]:
    name = f"{one.first.publisher} {one.first.measure} {one.first.period_start.year}"
    more = {"printed_from": p.since.isoformat(), "printed_to": p.by.isoformat()}
    return rows.plotted(p.figure, "printings", name, **more, edition=one.ids.index(p.figure.figure_id) + 1)


def _axes(sheet: Sheet, ax: Axes, followed: list[Followed], undated: list[list[Figure]], last: float) -> None:
    """Years of printing, then the undated; counts from below the lowest, since no bar stands on nought."""
    figures = [p.figure for one in followed for p in one.printings] + [f for held in undated for f in held]
    first = min(
        [p.first for one in followed for p in one.printings]
        + [_printed(f).first for held in undated for f in held if f.published_precision != "undated"]
    )
    sheet.years(ax, int(first), int(last), ticks=9)
    ax.set_xlim(first - 0.6, last + UNDATED + 0.6)
    ticks = [*ax.get_xticks(), last + UNDATED]
    ax.set_xticks(ticks, [*(t.get_text() for t in ax.get_xticklabels()), sheet.words["undated"]])
    values = [f.value for f in figures]
    ax.set_ylim(5 * ((min(values) - 3) // 5), max(values) + 4)
    ax.set_yticks(range(20, int(max(values)) + 4, 10))


def _name_them(sheet: Sheet, ax: Axes, followed: list[Followed], undated: list[list[Figure]], last: float) -> None:
    """Direct labels: at the right for what changed, is undated or still stands at the end, else beside the first."""
    groups: dict[tuple, list[Followed]] = {}
    for one in followed:
        values = tuple(p.figure.value for p in one.printings)
        alike = one.last.publisher, one.last.measure, min(values), max(values)
        groups.setdefault(alike, []).append(one)
    right, left, first = [], [], []
    for group in groups.values():
        late = group[0].printings[-1].last > last - RECENT
        p = group[0].printings[-1 if late else 0]
        colour = CHANGED if group[0].change else looks.QUIET
        label = marks.Label(
            last + UNDATED + 0.7 if late else min(_middle(p), p.first + DAYS),
            p.figure.value,
            _name(sheet, group),
            colour,
            "bold" if group[0].change else "normal",
        )
        (right if late else left).append(label)
    for figures in undated:
        *dated, f = figures
        late = [g for g in dated if _middle(_printed(g)) > last - BESIDE]  # beside its mark a name would run into ours
        aside = f" ({sheet.words['undated']})" if late else ""
        right.append(marks.Label(last + UNDATED + 0.7, f.value, _words_of(sheet, [f]) + aside, looks.QUIET))
        right += [marks.Label(last + UNDATED + 0.7, g.value, _words_of(sheet, [g]), looks.QUIET) for g in late]
        rest = [g for g in dated if g not in late]
        first += [marks.Label(_middle(_printed(g)), g.value, _words_of(sheet, [g]), looks.QUIET) for g in rest]
    marks.labels(ax, right, size=8.5, gap=4, width=2.4)
    marks.labels(ax, left, size=8.5, side="left", width=2.4)
    marks.labels(ax, first, size=8.5, width=2.4)


def _name(sheet: Sheet, group: list[Followed]) -> str:
    """ "Drepte 2021 og 2022, Kripos: 29", "Drepte 2013, Kripos: 45 → 41"."""
    one = group[0]
    said = _words_of(sheet, [g.last for g in group])
    if not one.change:
        return said
    before = sheet.quotes(one.first.value, [one.first.figure_id])
    return said.replace(": ", f": {before} → ")


def _words_of(sheet: Sheet, figures: list[Figure]) -> str:
    f = figures[0]
    years = [str(g.period_start.year) for g in figures]
    return sheet.words[f.measure].format(
        years=years[0] if len(years) == 1 else f"{', '.join(years[:-1])} {sheet.words['and']} {years[-1]}",
        publisher=forms.name("publisher", f.publisher, sheet.lang),
        value=sheet.quotes(f.value, [g.figure_id for g in figures]),
    ) + (sheet.words["unit_unclear"] if "unit_unclear" in f.status else "")


# --- words


def _words(
    sheet: Sheet, figures: list[Figure], followed: list[Followed], undated: list[list[Figure]], totals: list[Total]
) -> dict[str, Any]:
    text, quotes = sheet.words, sheet.quotes
    ids = [i for one in followed for i in one.ids]
    changed = [one for one in followed if one.change]
    most = max(changed, key=lambda one: abs(one.change))
    widest = max(totals, key=lambda t: abs(t.printed.value - t.newest))
    once = {asof.series(f) for f in figures} - {asof.series(one.first) for one in followed}
    values = [f.value for one in followed for f in (one.first, one.last)]
    said = {
        "changed": quotes(len(changed), ids),
        "followed": quotes(len(followed), ids),
        "most": quotes(abs(most.change), most.ids),
        "most_name": _name(sheet, [most]),
        "printings": quotes(sum(len(one.printings) for one in followed), ids),
        "once": quotes(len(once), ids),
        "undated": len(undated),
        "totals": len(totals),
        "lowest": quotes(min(values), ids),
        "highest": quotes(max(values), ids),
        "widest": text["lower" if widest.printed.value < widest.newest else "higher"].format(
            **revised_totals.said(sheet, widest)
        ),
        "each": "; ".join(text["total_alt"].format(**revised_totals.said(sheet, t)) for t in totals),
    }
    title = text["title"].format(**said)
    return {
        "title": title,
        "subtitle": text["subtitle"],
        "counted": text["counted"].format(**said),
        "interval": text["interval"],
        "alt": text["alt"].format(title=title, **said),
        "caption": text["caption"].format(**said),
        "notes": [text["seen_once"].format(**said), text["why"]],
    }
