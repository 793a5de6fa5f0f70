"""A table of marks: every pair behind a claim, who counted down the side and which definition along the top.

x counts columns, y lines of marks from the top.
"""

from __future__ import annotations

from typing import Any

from matplotlib.axes import Axes

from analysis import forms
from analysis.charts import looks
from analysis.charts.claim import words as say
from analysis.charts.looks import Look
from analysis.charts.sheet import EDGE, WIDTH, Sheet, measure, wrap
from analysis.claims_json import DATING

LINE = 0.25  # inches: a line of marks
MARK = 0.165  # inches: from mark to mark
HEAD = 0.6  # inches: the key and the units above the columns
SIZE = 8.5
ORDER = ("supported", "contested", "contradicted", "not_checkable", "too_precise")

Cell = dict[str, Any]
Column = tuple[str, str, str]  # definition, unit, 22 July


# --- which pair stands where


def cells(j: dict[str, Any]) -> list[Cell]:
    return [c for c in j["sensitivity"]["cells"] if not c.get("empty")]


def place_of(j: dict[str, Any], c: Cell) -> Column:
    """Where a pair stands on the axes that the claim declares."""
    axes = j["sensitivity"]["axes"]
    return (
        c["axes"]["dating"] if "dating" in axes else "",
        c["unit"],
        (c["axes"]["july22"] or "") if "july22" in axes else "",
    )


def reading_order(column: Column) -> tuple:
    units = ("victims", "persons", "cases", "unclear", "percent")
    unit = units.index(column[1]) if column[1] in units else len(units)
    return unit, DATING.index(column[0]) if column[0] in DATING else -1, column[2]


def pairs(j: dict[str, Any], cells: list[Cell], publisher: str, column: Column) -> list[Cell]:
    """The pairs of one place: by verdict, those that the evidence shows first."""
    found = [c for c in cells if c["publisher"] == publisher and place_of(j, c) == column]
    return sorted(found, key=lambda c: (ORDER.index(kind_of(c)), not c["first"], c["period"], say.ids(c)))


def kind_of(c: Cell) -> str:
    return "too_precise" if c["direction"] == "too_precise" else c["verdict"]


def supports(cells: list[Cell]) -> int:
    return sum(c["verdict"] == "supported" for c in cells)


# --- drawing


def empty_table(ax: Axes, columns: int, height: float) -> None:
    ax.set_xlim(0, columns)
    ax.set_ylim(height, 0)
    ax.set_xticks([])
    ax.set_yticks([])
    ax.grid(visible=False)
    ax.spines["bottom"].set_visible(False)


def definition(column: Column, t: dict[str, str], width: float, lang: str) -> str:
    """Dating partners and 22 July of a column, in the lines that fit above it."""
    dating, _, july = column
    said = (say.text(lang)[f"short_{dating}"] if dating else "", t[july] if july else "")
    return "\n".join(line for text in said if text for line in wrap(text, width - 0.1, SIZE))


def write_heads(sheet: Sheet, ax: Axes, columns: list[Column], heads: list[str], width: float) -> None:
    """Unit and definition of each column; the unit is said once where it goes on to the next."""
    inset, top = 0.06 / width, (HEAD - 0.05) / LINE
    bottom = top + 0.17 * max(text.count("\n") + bool(text) for text in heads) / LINE
    for i, ((_, unit, _), text) in enumerate(zip(columns, heads, strict=True)):
        if text:
            ax.text(i + inset, bottom, text, fontsize=SIZE, va="bottom", color=looks.QUIET)
        if i == 0 or columns[i - 1][1] != unit:
            name = unit_name(sheet, unit)
            name = name[0].upper() + name[1:]
            ax.text(i + inset, top, name, fontsize=SIZE, weight="bold", va="bottom", color=looks.INK)
            ax.vlines(i, top - 0.6, ax.get_ylim()[0], colors="#C9C9C9", linewidths=0.8)
    if any(dating for dating, _, _ in columns):
        _side(sheet, ax, -1, bottom, sheet.words["dating"], ha="right", va="bottom", color=looks.QUIET)
    _side(sheet, ax, len(columns), bottom, sheet.words["support"], va="bottom", color=looks.QUIET)


def unit_name(sheet: Sheet, unit: str) -> str:
    return sheet.words["percent"] if unit == "percent" else forms.name("unit", unit, sheet.lang)


def _side(sheet: Sheet, ax: Axes, x: float, y: float, text: str, **style: Any) -> None:
    """A text beside the table: left of it at its edge, right of it a little off."""
    ax.annotate(
        text,
        (0 if x < 0 else ax.get_xlim()[1], y),
        xytext=(-8 if x < 0 else 10, 0),
        textcoords="offset points",
        annotation_clip=False,
        **{"fontsize": SIZE, "va": "center", **style},
    )


def write_row(
    sheet: Sheet, ax: Axes, name: str, row: list[list[Cell]], y: float, height: float, width: float, across: int
) -> None:
    """The marks of one publisher; a dash where there are none."""
    ax.hlines(y, 0, len(row), colors="#E4E4E4", linewidths=0.7)
    middle = y + height / 2
    _side(sheet, ax, -1, middle, name, ha="right", color=looks.INK)
    for i, found in enumerate(row):
        if not found:
            ax.text(i + 0.1 / width, middle, "–", fontsize=SIZE, va="center", color=looks.FAINT)
        places: dict[tuple[Look, bool], list[tuple[float, float]]] = {}
        lines = -(-len(found) // across)
        for place, c in enumerate(found):
            x = i + (0.13 + MARK * (place % across)) / width
            at = middle + (place // across - (lines - 1) / 2)
            places.setdefault((looks.VERDICTS[kind_of(c)], c["first"]), []).append((x, at))
        for (look, first), points in places.items():
            _marks(ax, points, look, first)
    own = [c for found in row for c in found]
    said = sheet.words["of"].format(k=supports(own), n=len(own))
    _side(sheet, ax, len(row), middle, said, weight="bold" if supports(own) else "normal", color=looks.INK)


def _marks(ax: Axes, points: list[tuple[float, float]], look: Look, first: bool) -> None:
    """Filled: the pair that the evidence shows; hollow: the same number over another total."""
    x, y = zip(*points, strict=True)
    face = look.colour if first else "white"
    ax.plot(x, y, look.marker, ms=7.5, mew=1.4, mfc=face, mec=look.colour, ls="none", alpha=1 if first else 0.9)


def write_totals(sheet: Sheet, ax: Axes, columns: list[list[Cell]], y: float, width: float) -> None:
    ax.hlines(y, 0, len(columns), colors="#8C8C8C", linewidths=0.8)
    _side(sheet, ax, -1, y + 0.7, sheet.words["support"], ha="right", color=looks.QUIET)
    for i, found in enumerate(columns):
        said = sheet.words["of"].format(k=supports(found), n=len(found))
        style = {"fontsize": SIZE, "va": "center", "weight": "bold" if supports(found) else "normal"}
        ax.text(i + 0.06 / width, y + 0.7, said, color=looks.INK, **style)


def write_key(sheet: Sheet, ax: Axes, cells: list[Cell]) -> None:
    """What the shapes mean, in the shapes themselves, at the top."""
    inch = ax.get_xlim()[1] / (WIDTH - sum(sheet.margins))
    x = EDGE + 0.06 - sheet.margins[0]
    for kind in [kind for kind in ORDER if any(kind_of(c) == kind for c in cells)]:
        look, text = looks.VERDICTS[kind], say.text(sheet.lang)[f"key_{kind}"]
        ax.plot(x * inch, 0.4, look.marker, color=look.colour, ms=7, mew=1.5, clip_on=False)
        ax.text((x + 0.11) * inch, 0.4, text, va="center", fontsize=SIZE, color=look.colour)
        x += 0.11 + measure(text, SIZE) + 0.3
