"""A forest of evidence: one row a number, against the band that the words of the sentence cover.

Left of the panel who counted what and when, right of it the number and the counts it rests on.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from matplotlib.axes import Axes
from matplotlib.transforms import blended_transform_factory

from analysis import forms, store, vocabulary
from analysis.charts import looks
from analysis.charts.claim import beside as claim_beside
from analysis.charts.claim import rows as claim_rows
from analysis.charts.claim import words as say
from analysis.charts.claim.beside import GAP, SIZE
from analysis.charts.claim.rows import Row
from analysis.charts.sheet import EDGE, WIDTH, Sheet, measure, wrap
from analysis.paths import House
from analysis.store import Figure

LINE = 0.225  # inches a row
ARROW = 26  # points
LONG = 10  # years: no short period
FRAME = 0.57  # what a sheet keeps of its body for tick labels and air
ORDER = ("supported", "contested", "contradicted", "not_checkable", "too_precise")


def draw(
    j: dict[str, Any], rows: Sequence[Row], where: House, lang: str
) -> tuple[Sheet, list[dict[str, Any]], list[str]]:
    """A sheet with the forest on it, the rows plotted, and no notes. Numbers are remembered in the sheet's `quotes`."""
    held = {f.figure_id: f for f in store.load(vocabulary.TOPICS, where)}
    columns = claim_beside.columns(j, rows, held, lang)
    top = _key_lines(rows) + 1.2
    places, headings = _places(rows, top)
    height = max([top, *places]) + 1.1
    names = {group: _heading(j, group, [row for row in rows if row.group == group], held, lang) for group in headings}
    wide = [measure(name, SIZE + 0.5, "bold") + GAP for name in names.values()]
    left = EDGE + max([sum(width + GAP for _, _, width in columns.left), *wide])
    right = EDGE + sum(columns.right) + 2 * GAP
    sheet = Sheet(j["id"], where, lang, texts="claim-evidence", body=height * LINE + FRAME, left=left, right=right)
    ax = sheet.axes[0]
    _axis(ax, j, rows, height, lang)
    room = WIDTH - left - right
    _bands(ax, rows, places, room, lang)
    _numbers(ax, rows, places)
    claim_beside.words(ax, rows, places, _key_lines(rows) + 0.75, columns, sheet)
    for group, y in headings.items():
        claim_beside.beside(ax, EDGE, y, names[group], size=SIZE + 0.5, weight="bold")
    _key(ax, rows, sheet)
    rounded = any(claim_beside.rounded(row, held) for row in rows)
    notes = [sheet.words["rounded_bounds"]] if rounded else []
    return sheet, [claim_rows.plotted(row) for row in rows], [*columns.notes, *notes]


# --- the panel


def _axis(ax: Axes, j: dict[str, Any], rows: Sequence[Row], height: float, lang: str) -> None:
    """One axis of the numbers, from nought, in the form in which they are told."""
    told = claim_rows.shown_as(j)
    shape = forms.form(told, rows[0].number)
    ends = [x for row in rows for x in (row.number["low"], row.number["high"], row.number["share"]) if x is not None]
    ends += [x for row in rows if row.phrase for x in (row.phrase["low"], row.phrase["high"]) if x is not None]
    ends += [x for row in rows for x in claim_rows.spread(row.number) or ()]
    top = max(ends, default=1) * 1.04
    low = min([0, *ends])
    if any(row.bound == "at_least" for row in rows):
        top *= 1.12
    one_sided = any(row.phrase and row.phrase["high"] is None for row in rows)
    ax.set_xlim(low, min(top, 1.02) if shape == "share" else top * (1.15 if one_sided else 1))
    ax.set_ylim(height, 0)
    ax.set_yticks([])
    shown = say.ticks(*ax.get_xlim(), whole=shape == "count")
    ax.set_xticks(shown, [_tick(x, shape, lang) for x in shown])
    ax.tick_params(axis="x", labelsize=SIZE, colors=looks.QUIET)
    ax.grid(visible=False)
    ax.vlines(shown, _key_lines(rows) + 0.9, height, colors="#E4E4E4", linewidths=0.7, zorder=-1)


def _tick(x: float, shape: str, lang: str) -> str:
    if shape == "share":
        return forms.percent(x, lang, 0, 0)
    if shape in ("growth", "yearly"):
        return forms.percent(x, lang, 0, 0)
    return forms.number(x, lang, 1)


def _places(rows: Sequence[Row], y: float) -> tuple[list[float], dict[str, float]]:
    """The height of each row from the top, in rows, and of the heading of each group."""
    places, headings = [], {}
    for row in rows:
        if row.group not in headings:
            headings[row.group] = y + 0.75
            y += 1.75
        places.append(y)
        y += 1
    return places, headings


def _heading(j: dict[str, Any], group: str, rows: Sequence[Row], held: dict[str, Figure], lang: str) -> str:
    """What is meant to decide may not be able to; a part that all figures share is named."""
    t = say.text(lang)
    if group == "decides" and j["verdict"] == "not_checkable":
        return t["nearest_answer"]
    if group == "single" and any(_years(row) >= LONG for row in rows):
        return t["single_long"]
    part = {claim_beside.part(row, held, lang) for row in rows}
    if group == "parts" and len(part) == 1 and any(part):
        return t["parts_only"].format(part=part.pop())
    return t[group]


def _years(row: Row) -> int:
    """How many calendar years a number covers, of a window with both its ends."""
    start, end = row.number["period"]
    return int(end[:4]) - int(start[:4]) + 1


def _bands(ax: Axes, rows: Sequence[Row], places: list[float], room: float, lang: str) -> None:
    """What the words cover: one band for all rows, or one a row where the sentence gives several numbers."""
    phrases = {row.phrase["text"]: row.phrase for row in rows if row.phrase}
    if len(phrases) == 1:
        phrase, top = next(iter(phrases.values())), _key_lines(rows)
        _band(ax, phrase, top + 0.9, ax.get_ylim()[0])
        _covers(ax, phrase, top + 0.75, room, lang)
        return
    for row, y in zip(rows, places, strict=True):
        if row.phrase:
            _band(ax, row.phrase, y - 0.5, y + 0.5)


def _band(ax: Axes, phrase: dict[str, Any], top: float, bottom: float) -> None:
    start, end = _ends(phrase, *ax.get_xlim())
    colour = looks.BAND_INK if phrase["low"] == phrase["high"] else looks.BAND
    ax.fill_betweenx([top, bottom], start, end, color=colour, lw=0, zorder=0)


def _covers(ax: Axes, phrase: dict[str, Any], y: float, room: float, lang: str) -> None:
    """The words and what they cover, above their band and within the panel."""
    low, high = ax.get_xlim()
    lines = wrap(say.covers(phrase, lang), room, SIZE, "bold")
    half = max(measure(line, SIZE, "bold") for line in lines) / room * (high - low) / 2
    middle = min(max(sum(_ends(phrase, low, high)) / 2, low + half), high - half)
    style = {"fontsize": SIZE, "color": looks.BAND_INK, "weight": "bold"}
    ax.text(middle, y, "\n".join(lines), ha="center", va="bottom", **style)


def _ends(phrase: dict[str, Any], low: float, high: float) -> tuple[float, float]:
    """The ends of a band on the axis; open ones run to its edge, and one value is as thin as can be seen."""
    thin = (high - low) * 0.007
    start = low if phrase["low"] is None else phrase["low"]
    end = high if phrase["high"] is None else phrase["high"]
    return (start - thin / 2, end + thin / 2) if end - start < thin else (start, end)


def _numbers(ax: Axes, rows: Sequence[Row], places: list[float]) -> None:
    """Intervals as lines, what revisions or rounding allow as thick pale bars, bounds as arrows, numbers as marks."""
    placed = list(zip(rows, places, strict=True))
    sure = [(y, row) for row, y in placed if _has_interval(row)]
    if sure:
        ends = [[row.number[end] for _, row in sure] for end in ("low", "high")]
        colours, widths = [row.look.colour for _, row in sure], [2.0 if row.decides else 1.1 for _, row in sure]
        ax.hlines([y for y, _ in sure], *ends, colors=colours, linewidths=widths, zorder=2)
    wide = [(y, row, span) for row, y in placed if (span := thick(row))]
    if wide:
        colours = [looks.pale(row.look.colour, 0.45) for _, row, _ in wide]
        low, high = ([span[i] for _, _, span in wide] for i in (0, 1))
        ax.hlines([y for y, _, _ in wide], low, high, colors=colours, linewidths=5, zorder=1.5)
    for row, y in placed:
        if row.bound:
            _bound(ax, row, y)
    for look, big in dict.fromkeys((row.look, row.decides) for row in rows):  # not a set: its order is by chance
        drawn = [(row.number["share"], y) for row, y in placed if (row.look, row.decides) == (look, big)]
        points = [(x, y) for x, y in drawn if x is not None]
        if points:
            x, y = zip(*points, strict=True)
            ax.plot(
                x, y, look.marker, color=look.colour, ms=7 if big else 5.5, mew=1.5, ls="none", zorder=3, clip_on=False
            )


def _has_interval(row: Row) -> bool:
    r = row.number
    return r["interval"] in ("wilson", "gamma", "poisson") and None not in (r["low"], r["high"])


def thick(row: Row) -> tuple[float, float] | None:
    """What revisions of the total, or the rounding of what was printed, allow the number to be."""
    r = row.number
    if r["interval"] == "printed" and None not in (r["low"], r["high"]) and not row.bound and r["low"] < r["high"]:
        return r["low"], r["high"]
    return claim_rows.spread(r)


def _bound(ax: Axes, row: Row, y: float) -> None:
    """At most: an arrow to the left of the bound; at least: to the right."""
    x, way = (row.number["high"], -1) if row.bound == "at_most" else (row.number["low"], 1)
    arrow = {"arrowstyle": "<|-", "color": row.look.colour, "lw": 1.8 if row.decides else 1.2, "shrinkA": 0}
    ax.annotate(
        "",
        (x, y),
        xytext=(ARROW * way, 0),
        textcoords="offset points",
        arrowprops=arrow | {"shrinkB": 0},
        zorder=3,
    )
    ax.plot(x, y, "|", ms=11 if row.decides else 8, mew=2, color=row.look.colour, zorder=3)


# --- the key


def _key_lines(rows: Sequence[Row]) -> float:
    return 1.3 if _kinds(rows) != ["not_checkable"] else 0.6


def _kinds(rows: Sequence[Row]) -> list[str]:
    """Which verdicts occur among the rows."""
    held = {name for name in ORDER for row in rows if looks.VERDICTS[name] == row.look}
    return [name for name in ORDER if name in held]


def _key(ax: Axes, rows: Sequence[Row], sheet: Sheet) -> None:
    """What the shapes mean, in the shapes themselves, above the panel."""
    kinds = _kinds(rows)
    if kinds == ["not_checkable"]:
        return
    across, x = blended_transform_factory(ax.figure.transFigure, ax.transData), EDGE + 0.06
    for kind in kinds:
        look, words = looks.VERDICTS[kind], sheet.words[f"key_{kind}"]
        ax.plot(x / WIDTH, 0.2, look.marker, color=look.colour, ms=7, mew=1.5, transform=across, clip_on=False)
        claim_beside.beside(ax, x + 0.11, 0.2, words, colour=look.colour)
        x += 0.11 + measure(words, SIZE) + 0.3
