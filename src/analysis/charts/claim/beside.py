"""The words beside a forest: left of the panel who counted what and when, right of it the number and its counts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from matplotlib.axes import Axes
from matplotlib.transforms import blended_transform_factory

from analysis import forms
from analysis.charts import looks
from analysis.charts.claim import local
from analysis.charts.claim import rows as claim_rows
from analysis.charts.claim import words as say
from analysis.charts.claim.rows import Row
from analysis.charts.sheet import EDGE, WIDTH, Sheet, measure
from analysis.store import Figure

SIZE = 8.2
GAP = 0.13  # inches between columns
NARROW = 4.0  # inches: with its margins, a panel less wide shows nothing
NUMBERS = "¹²³⁴⁵⁶⁷⁸⁹"


class Columns(NamedTuple):
    """The words beside the panel: a heading and a text for each row, with the width of the column in inches."""

    left: list[tuple[str, list[str], float]]
    estimates: list[str]
    bases: list[str]
    right: tuple[float, float]
    notes: list[str]


def columns(j: dict[str, Any], rows: Sequence[Row], held: dict[str, Figure], lang: str) -> Columns:
    """Columns that say something on at least one row; definitions too long for one become numbered notes."""
    told = claim_rows.shown_as(j)
    several = len({row.phrase["text"] for row in rows if row.phrase}) > 1
    cells = [_cells(row, j, several, lang) for row in rows]
    estimates = [_estimate(told, row, held, lang) for row in rows]
    bases = [_basis(told, row, lang) for row in rows]
    right = (_width(estimates, rows), _width(bases, rows))
    left, notes = _left(cells, rows, lang), []
    if WIDTH - sum(right) - sum(width + GAP for _, _, width in left) < NARROW:
        notes = _as_notes(cells)
        left = _left(cells, rows, lang)
    return Columns(left, estimates, bases, right, notes)


def _left(cells: Sequence[dict[str, str]], rows: Sequence[Row], lang: str) -> list[tuple[str, list[str], float]]:
    found = []
    for name in ("phrase", "period", "publisher", "dating", "july22", "rest"):
        texts, heading = [c[name] for c in cells], say.text(lang)[f"column_{name}"]
        if any(texts):
            found.append((heading, texts, max(_width(texts, rows), measure(heading, SIZE))))
    return found


def _width(texts: Sequence[str], rows: Sequence[Row]) -> float:
    return max((measure(text, SIZE, _weight(row)) for text, row in zip(texts, rows, strict=True)), default=0)


def _as_notes(cells: Sequence[dict[str, str]]) -> list[str]:
    """Move what is counted from its column to numbered notes; the publisher carries the number."""
    numbers = {text: NUMBERS[i] for i, text in enumerate(dict.fromkeys(c["rest"] for c in cells if c["rest"]))}
    for c in cells:
        c["publisher"] += numbers.get(c["rest"], "")
        c["rest"] = ""
    return ["   ".join(f"{number} {text}" for text, number in numbers.items())] if numbers else []


def _cells(row: Row, j: dict[str, Any], several: bool, lang: str) -> dict[str, str]:
    r, t = row.number, say.text(lang)
    dating = next((q for q in r["qualifiers"] if q in say.DATING), None)
    july = next((q for q in r["qualifiers"] if q.endswith("22_july")), None)
    rest = [q for q in r["qualifiers"] if q not in (dating, july) and not q.startswith("unodc_source")]
    return {
        "phrase": f"«{row.phrase['text']}»" if several and row.phrase else "",
        "period": "" if j["type"] == "comparison" else say.days(r["period"], lang),
        "publisher": say.publisher(r["publisher"], lang),
        "dating": t[f"short_{dating}"] if dating else "",
        "july22": t[f"short_{july}"] if july else "",
        "rest": ", ".join(forms.names("qualifiers", rest, lang)),
    }


def _estimate(j: dict[str, Any], row: Row, held: dict[str, Figure], lang: str) -> str:
    """The number as it is told; a count of a part as it was printed, and of a rounded bound what was printed."""
    r, t = row.number, say.text(lang)
    if row.group == "parts" and None in (r["share"], r["high"]) and (r["share"] or r["low"]) is not None:
        unit = part(row, held, lang) or say.unit_of(r, lang)
        return f"{forms.value(r['share'] or r['low'], 'count', lang)} {unit}"
    if not (f := rounded(row, held)):
        return say.told(j, r, lang)
    unit = say.unit_of(r, lang)
    if f.value is None:
        return f"{forms.between(f.value_low, f.value_high, 'count', lang)} {unit}"
    return f"{t['about'].format(forms.number(f.value, lang))} {unit}"


def rounded(row: Row, held: dict[str, Figure]) -> Figure | None:
    """The rounded figure whose upper end is drawn as a bound."""
    ids = row.number["numerator_figure_ids"]
    f = held[ids[0]] if row.bound == "at_most" and len(ids) == 1 and row.number["unit"] != "percent" else None
    return f if f and None not in (f.value_low, f.value_high) and f.value_low < f.value_high else None


def part(row: Row, held: dict[str, Figure], lang: str) -> str:
    """Of whom the figures of a number are, where they are of one part of all: "barn"; else ""."""
    kinds = {tuple(held[i].subset) for i in row.number["numerator_figure_ids"]}
    ages = [group for group in next(iter(kinds)) if group.startswith("age:")] if len(kinds) == 1 else []
    return forms.name("subset", ages[0], lang) if len(ages) == 1 else ""


def _basis(j: dict[str, Any], row: Row, lang: str) -> str:
    """The counts, without the unit where the group has it, and the marks of doubts."""
    r = row.number
    unit = f" {forms.name('unit', r['unit'], lang)}"
    said = local.counts(j, r, lang)
    return f"{said.removesuffix(unit) if row.group != 'other' or j['type'] == 'share' else said} {say.marks(r)}".strip()


def _weight(row: Row) -> str:
    return "bold" if row.decides else "normal"


def words(ax: Axes, rows: Sequence[Row], places: list[float], head: float, columns: Columns, sheet: Sheet) -> None:
    """Write the columns, their headings at the height `head`, and remember the numbers."""
    x = EDGE
    for heading, texts, width in columns.left:
        beside(ax, x, head, heading, colour=looks.QUIET, va="bottom")
        _column(ax, x, texts, rows, places)
        x += width + GAP
    x = WIDTH - EDGE - columns.right[1] - (GAP if columns.right[1] else 0)
    _column(ax, x, columns.estimates, rows, places, align="right")
    _column(ax, x + GAP, columns.bases, rows, places, quiet=True)
    for row, estimate, basis in zip(rows, columns.estimates, columns.bases, strict=True):
        for said in filter(None, (estimate, basis)):
            say.say(sheet.quotes, said, row.number)


def _column(
    ax: Axes,
    x: float,
    texts: Iterable[str],
    rows: Sequence[Row],
    places: list[float],
    align: str = "left",
    quiet: bool = False,
) -> None:
    for text, row, y in zip(texts, rows, places, strict=True):
        colour = looks.INK if row.decides or not quiet else looks.QUIET
        beside(ax, x, y, text, colour=colour, weight=_weight(row), ha=align)


def beside(
    ax: Axes,
    x: float,
    y: float,
    text: str,
    colour: str = looks.INK,
    weight: str = "normal",
    size: float = SIZE,
    ha: str = "left",
    va: str = "center",
) -> None:
    """A text beside the panel: x in inches from the left edge of the sheet, y in rows."""
    if text:
        across = blended_transform_factory(ax.figure.transFigure, ax.transData)
        ax.text(x / WIDTH, y, text, transform=across, va=va, ha=ha, fontsize=size, weight=weight, color=colour)
