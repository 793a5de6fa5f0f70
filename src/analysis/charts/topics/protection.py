"""What the charts of protection measures share: whose count a mark is, and how a figure is said beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from analysis import forms, vocabulary
from analysis.charts import looks, marks, rows
from analysis.charts.looks import Look
from analysis.charts.sheet import SMALL, Sheet, wrap
from analysis.store import Figure

# Whose count. Kripos looks here as everywhere; the others never meet the publishers whose looks they borrow.
WHOSE = {
    "kripos": looks.SERIES[0],
    "bufdir": looks.SERIES[0],
    "justis": looks.SERIES[1],
    "ssb": looks.SERIES[1],
    "pod": looks.SERIES[2],
    "politiet": looks.SERIES[3],
    "falken": looks.SERIES[3],
}

HIDES = 0.85  # marks nearer than so much of their size hide one another
LINE = 8.3  # inches; some letters are drawn wider than they are measured, by up to a fortieth
# Hollow, too, is what was computed from printed figures, and what cannot be right beside another count.
UNSURE = marks.UNSURE | {"derived", "as_printed_inconsistent"}


def look(publisher: str) -> Look:
    return WHOSE.get(publisher, looks.OTHER_PUBLISHER)


def said(sheet: Sheet, f: Figure) -> str:
    """A figure as it was printed: 54, ca. 1 100, over 1 000, under 500, 20–25. The words are the chart's own."""

    def number(value: float) -> str:
        return sheet.quotes(value, [f.figure_id])

    if f.precision == "range":
        return f"{number(f.value_low)}–{number(f.value_high)}"
    if f.precision in ("at_least", "at_most"):
        return sheet.words[f.precision].format(n=number(f.value_low if f.value_high is None else f.value_high))
    return sheet.words["about"].format(n=number(f.value)) if f.precision in marks.ROUGH else number(f.value)


def whose(sheet: Sheet, f: Figure) -> str:
    """Who counted, in few words; where nobody is named, where the number stood."""
    if f.publisher == "unnamed" and f.via:
        return sheet.words["via"].format(name=_name(sheet, f.via))
    return _name(sheet, f.publisher)


def _name(sheet: Sheet, publisher: str) -> str:
    """A publisher as this chart calls it, else as the vocabulary does without what is in brackets."""
    return sheet.words.get(publisher) or forms.name("publisher", publisher, sheet.lang).split(" (")[0]


def height(f: Figure) -> float:
    """Where the mark of a figure stands: at its value, its bound, or the middle of its range."""
    if f.value is not None:
        return f.value
    ends = [end for end in (f.value_low, f.value_high) if end is not None]
    return sum(ends) / len(ends)


def points(
    ax: Axes,
    figures: Iterable[Figure],
    size: float = 6.5,
    when: Callable[[Figure], float] = rows.when,
    across: bool = True,
    look_of: Callable[[Figure], Look] | None = None,
) -> dict[str, float]:
    """One mark a figure in the look of its publisher, moved aside where marks meet; returns where each stands.

    A range is a box as wide as the days it may be of. A bound of an unstated day gets the bar across its period
    that marks.points gives a value (across=False: none does). `look_of`: where the
    publisher alone does not tell the look. Call it when the limits of the panel stand.
    """
    figures = list(figures)
    places = dodged(ax, figures, when, size)
    for f in figures:
        own, (start, end) = look_of(f) if look_of else look(f.publisher), rows.span(f)
        if f.precision == "range":
            box = (start, f.value_low), end - start, f.value_high - f.value_low
            ax.add_patch(Rectangle(*box, facecolor="white", edgecolor=own.colour, lw=1.3, zorder=2))
            continue
        if across and f.value is None and f.period_type != "day":
            ax.plot([start, end], [height(f)] * 2, color=own.colour, lw=1.1, alpha=0.75, zorder=2)
        marks.points(ax, [f], own, size=size, unsure=UNSURE, at=lambda f: places[f.figure_id], across=across)
    for line in ax.lines:
        line.set_clip_on(False)  # a mark near nought is not cut by the axis
    return places


def dodged(ax: Axes, figures: list[Figure], when: Callable[[Figure], float], size: float) -> dict[str, float]:
    """Where on the axis of years each mark stands: those that would hide one another are put side by side."""
    point = ax.figure.dpi / 72
    where = {f.figure_id: ax.transData.transform((when(f), height(f))) for f in figures}
    groups: list[list[str]] = []
    for name, (x, y) in sorted(where.items(), key=lambda item: (item[1][0], item[1][1], item[0])):
        last = where[groups[-1][-1]] if groups else None
        if last is not None and max(abs(x - last[0]), abs(y - last[1])) < HIDES * size * point:
            groups[-1].append(name)
        else:
            groups.append([name])
    places = {}
    for group in groups:
        middle = sum(where[name][0] for name in group) / len(group)
        for i, name in enumerate(group):
            aside = (i - (len(group) - 1) / 2) * (size + 2) * point
            x = middle + aside if len(group) > 1 else where[name][0]
            places[name] = float(ax.transData.inverted().transform((x, where[name][1]))[0])
    return places


def notes(*texts: str) -> list[str]:
    """Notes below a chart in lines of their own, so that no line is as wide as the sheet."""
    return [line for text in texts for line in wrap(text, LINE, SMALL)]


def fences(measure: str) -> list[float]:
    """Where on the axis of years the breaks of a measure stand: labels stay on their mark's side of them."""
    return [rows.year_of(b.date) for b in vocabulary.breaks() if measure.startswith(b.measures)]


def label(f: Figure, places: dict[str, float], text: str, bold: bool = False) -> marks.Label:
    """The label of a mark in its colour; bold where it is the finding."""
    return marks.Label(places[f.figure_id], height(f), text, look(f.publisher).colour, "bold" if bold else "normal")


def without(selection: rows.Selection, reason: str, unwanted: Callable[[Figure], bool]) -> rows.Selection:
    """A selection less some figures, which are left out for a reason of rows.REASONS."""
    gone = [(f, reason) for f in selection.drawn if unwanted(f)]
    return rows.Selection([f for f in selection.drawn if not unwanted(f)], [*selection.left_out, *gone])
