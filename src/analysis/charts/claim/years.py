"""The evidence of an extreme: the values of all years of each series, the year named in the colour of its verdict."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from matplotlib.axes import Axes

from analysis import forms, store, vocabulary
from analysis.charts import looks, marks
from analysis.charts import rows as kit
from analysis.charts.claim import words as say
from analysis.charts.claim.rows import Row
from analysis.charts.sheet import Sheet
from analysis.paths import House
from analysis.store import Figure

PANEL = 1.75  # inches


def draw(
    j: dict[str, Any], rows: Sequence[Row], where: House, lang: str
) -> tuple[Sheet, list[dict[str, Any]], list[str]]:
    """A panel a series, those that decide first."""
    shape = (len(rows), 1)
    sheet = Sheet(
        j["id"],
        where,
        lang,
        texts="claim-evidence",
        body=0.57 + PANEL * shape[0],
        panels=shape,
        titled=True,
        right=1.1,
        left=0.8,
        hspace=0.62,
    )
    held = {f.figure_id: f for f in store.load(vocabulary.TOPICS, where)}
    series = [[held[i] for i in say.ids(row.number)] for row in rows]
    span, plotted = _span(j, series), []
    for number, (ax, row, figures) in enumerate(zip(sheet.axes, rows, series, strict=True)):
        alike = [f for other in series for f in other if f.measure == figures[0].measure]
        top = max(f.value_high or f.value for f in alike)
        plotted += _panel(sheet, ax, j, row, figures, span, top, f"series-{number + 1}")
    hollow = any(marks.UNSURE & set(f.status) or f.precision in marks.ROUGH for figures in series for f in figures)
    return sheet, plotted, [sheet.words["hollow"]] if hollow else []


def _span(j: dict[str, Any], series: list[list[Figure]]) -> tuple[int, int]:
    years = [f.period_start.year for figures in series for f in figures]
    first = j["question"]["window"]["first"]
    return min([*years, *([int(first[:4])] if first else [])]), max(years)


def _panel(
    sheet: Sheet,
    ax: Axes,
    j: dict[str, Any],
    row: Row,
    figures: list[Figure],
    span: tuple[int, int],
    top: float,
    series: str,
) -> list[dict[str, Any]]:
    r, lang = row.number, sheet.lang
    named = set(r["numerator_figure_ids"])
    others = [f for f in figures if f.figure_id not in named]
    sheet.years(ax, *span)
    _gaps(sheet, ax, figures, span)
    quiet = looks.Look(looks.FAINT, "o")
    marks.line(ax, figures, looks.Look("#C9C9C9", "o"))
    marks.points(ax, others, quiet, size=6)
    year = [f for f in figures if f.figure_id in named]
    marks.points(ax, year, row.look, size=10)
    ax.set_ylim(0, top * 1.2)
    shown = say.ticks(0, top * 1.2)
    ax.set_yticks(shown, [forms.number(y, lang) for y in shown])
    ax.tick_params(labelsize=9)
    ax.set_title(_heading(row, j, lang), loc="left", fontsize=10.5, weight="bold" if row.decides else "normal", pad=6)
    _labels(sheet, ax, j, row, others, year)
    return [
        kit.plotted(
            f,
            series,
            series,
            named=f.figure_id in named,
            group=row.group,
            verdict=r["verdict"],
            direction=r["direction"],
        )
        for f in figures
    ]


def _heading(row: Row, j: dict[str, Any], lang: str) -> str:
    """Who counted what, and what that says of the sentence."""
    r = row.number
    things = {c["measure"] for c in j["question"]["counted"]}
    what = f": {forms.name('measure', r['measure'], lang)}" if len(things) > 1 else ""
    group = say.text(lang)["decides" if row.decides else f"key_{r['verdict']}"]
    return f"{say.publisher(r['publisher'], lang)}{what} ({group[0].lower()}{group[1:]})"


def _labels(sheet: Sheet, ax: Axes, j: dict[str, Any], row: Row, others: list[Figure], year: list[Figure]) -> None:
    """The year named, beside its mark, and the nearest of the others above its own."""
    r = row.number
    for f in year:
        said = f"{sheet.quotes(f.value, [f.figure_id])} ({f.period_start.year})"
        _text(ax, f, said, (10, 0), row.look.colour, "bold")
    if r["n"] is None:
        return
    for f in [f for f in others if f.value == r["n"]][:1]:
        value, beside = sheet.quotes(f.value, [f.figure_id]), forms.beside(j, r, sheet.lang)
        said = sheet.words["nearest"].format(beside=beside, value=value, year=f.period_start.year)
        first = f.period_start.year < sum(ax.get_xlim()) / 2  # a long text would run off the left edge
        place = ((-6, 13), "left") if first and len(others) == 1 else ((0, 13), "center")
        _text(ax, f, said, place[0], looks.QUIET, "normal", place[1])


def _text(ax: Axes, f: Figure, said: str, offset: tuple[int, int], colour: str, weight: str, ha: str = "left") -> None:
    ax.annotate(
        said,
        (kit.when(f), f.value),
        xytext=offset,
        textcoords="offset points",
        ha=ha,
        va="center",
        fontsize=9,
        color=colour,
        weight=weight,
        annotation_clip=False,
        bbox={"fc": "white", "ec": "none", "pad": 0.8},
    )


def _gaps(sheet: Sheet, ax: Axes, figures: list[Figure], span: tuple[int, int]) -> None:
    """Years for which the series has no figure: one of them may have been higher."""
    held = {f.period_start.year for f in figures}
    lacking = [y for y in range(span[0], span[1] + 1) if y not in held]
    runs: list[list[int]] = []
    for y in lacking:
        if runs and y == runs[-1][-1] + 1:
            runs[-1].append(y)
        else:
            runs.append([y])
    for run in runs:
        ax.axvspan(run[0], run[-1] + 1, facecolor="#F4F4F4", edgecolor="#C9C9C9", hatch="//", lw=0, zorder=0)
        if len(run) > 1 or span[1] - span[0] < 12:
            said = sheet.words["gap"]
            style = {"fontsize": 8.5, "color": looks.QUIET, "bbox": {"fc": "white", "ec": "none", "pad": 1.5}}
            ax.text((run[0] + run[-1] + 1) / 2, 0.12, said, ha="center", transform=ax.get_xaxis_transform(), **style)
