"""Every distinct pair behind a claim as one mark: who counted down the side, which definition along the top.

The forest shows one pair for each number; here stand also the same numbers over the totals of others, and the places
where nobody has published anything. How many support is a count of pairs, not a probability: windows overlap.
"""

from __future__ import annotations

from itertools import product
from typing import Any

from analysis import forms, vocabulary
from analysis.charts.claim import matrix
from analysis.charts.claim import words as say
from analysis.charts.claim.matrix import Cell, Column
from analysis.charts.contract import Chart
from analysis.charts.sheet import EDGE, WIDTH, Sheet, measure
from analysis.charts.words import words
from analysis.claims_json import DATING
from analysis.paths import House

LEAST = 3  # distinct pairs
TYPES = ("share", "rate", "count", "comparison")  # an extreme shows all of its series anyway; the others decide nothing
RIGHT = 1.35


def applies(judgement: dict[str, Any]) -> bool:
    """Where several pairs in at least two places of the table do not all leave the question open."""
    cells = matrix.cells(judgement)
    places = {(c["publisher"], matrix.place_of(judgement, c)) for c in cells}
    settled = any(c["verdict"] != "not_checkable" for c in cells)
    many = judgement["sensitivity"]["distinct"] >= LEAST and len(places) > 1
    return judgement["type"] in TYPES and many and settled


def chart(judgement: dict[str, Any], where: House, lang: str) -> Chart:
    cells = matrix.cells(judgement)
    publishers = sorted({c["publisher"] for c in cells}, key=lambda p: (vocabulary.publishers()[p].rank, p))
    columns = sorted({matrix.place_of(judgement, c) for c in cells}, key=matrix.reading_order)
    t = words("claim-sensitivity", lang)
    names = [*(say.publisher(p, lang) for p in publishers), t["dating"], t["support"]]
    left = EDGE + 0.25 + max(measure(name, matrix.SIZE) for name in names)
    width = (WIDTH - left - RIGHT) / len(columns)
    table = {place: matrix.pairs(judgement, cells, *place) for place in product(publishers, columns)}
    across = max(1, int((width - 0.12) / matrix.MARK))
    heights = [max(1, *(-(-len(table[p, c]) // across) for c in columns)) + 0.35 for p in publishers]
    heads = [matrix.definition(column, t, width, lang) for column in columns]
    head = matrix.HEAD + 0.17 * max(text.count("\n") + bool(text) for text in heads)
    body = head + matrix.LINE * (sum(heights) + 1.2) + 0.57
    sheet = Sheet(
        f"{judgement['id']}.sensitivity", where, lang, body=body, left=left, right=RIGHT, texts="claim-sensitivity"
    )
    ax = sheet.axes[0]
    matrix.empty_table(ax, len(columns), (body - 0.57) / matrix.LINE)
    matrix.write_heads(sheet, ax, columns, heads, width)
    y = head / matrix.LINE
    for publisher, height in zip(publishers, heights, strict=True):
        row = [table[publisher, column] for column in columns]
        matrix.write_row(sheet, ax, say.publisher(publisher, lang), row, y, height, width, across)
        y += height
    whole = [[c for p in publishers for c in table[p, column]] for column in columns]
    matrix.write_totals(sheet, ax, whole, y, width)
    matrix.write_key(sheet, ax, cells)
    return sheet.finish(**_words(sheet, judgement, cells), plotted=_plotted(judgement, cells, publishers, columns))


# --- words


def _words(sheet: Sheet, j: dict[str, Any], cells: list[Cell]) -> dict[str, Any]:
    t, lang, counts = sheet.words, sheet.lang, j["sensitivity"]
    k, n = counts["supporting"], counts["distinct"]
    title = t["title"].format(n=n, verdicts=_by_verdict(sheet, cells))
    valued = [c for c in cells if c["share"] is not None]
    top, bottom = (end(valued, key=lambda c: c["share"]) for end in (max, min))
    caption = say.caption(j, lang)
    publishers = len({c["publisher"] for c in cells})
    return {
        "title": title,
        "subtitle": say.subtitle(j, lang),
        "counted": t["counted"].format(k=k, n=n, publishers=publishers),
        "interval": t["interval"],
        "alt": t["alt"].format(
            title=title,
            sentence=forms.quoted(j, lang),
            top=_told(sheet, j, top),
            bottom=_told(sheet, j, bottom),
            n=n,
            caption=caption,
        ),
        "caption": caption,
        "notes": [
            t["no_probability"],
            t["empty"],
            t["hollow"] if any(not c["first"] for c in cells) else "",
            _nowhere(sheet, j),
        ],
    }


def _by_verdict(sheet: Sheet, cells: list[Cell]) -> str:
    """How many say what."""
    kinds = [matrix.kind_of(c) for c in cells]
    return say.enumerated([sheet.words[k].format(kinds.count(k)) for k in matrix.ORDER if k in kinds], sheet.lang)


def _told(sheet: Sheet, j: dict[str, Any], c: Cell) -> str:
    parts = (
        say.basis(sheet.quotes, j, c),
        say.days(c["period"], sheet.lang),
        say.publisher(c["publisher"], sheet.lang),
    )
    return f"{say.estimate(sheet.quotes, j, c)} ({', '.join(filter(None, parts))})"


def _nowhere(sheet: Sheet, j: dict[str, Any]) -> str:
    """The definitions that the claim declares and nobody has counted by."""
    cells = matrix.cells(j)
    if "dating" not in j["sensitivity"]["axes"]:
        return ""
    units = dict.fromkeys(c["unit"] for c in cells)
    held = {(c["axes"]["dating"], c["unit"]) for c in cells}
    lacking: dict[str, list[str]] = {}
    for dating, unit in product(DATING, units):
        if (dating, unit) not in held and unit != "unclear":
            lacking.setdefault(say.text(sheet.lang)[dating], []).append(matrix.unit_name(sheet, unit))
    if not lacking:
        return ""
    found = "; ".join(f"{name} ({say.enumerated(units, sheet.lang)})" for name, units in lacking.items())
    return sheet.words["nowhere"].format(definitions=found)


def _plotted(
    j: dict[str, Any], cells: list[Cell], publishers: list[str], columns: list[Column]
) -> list[dict[str, Any]]:
    """Every pair as a row, in the order drawn."""
    order = [c for p, column in product(publishers, columns) for c in matrix.pairs(j, cells, p, column)]
    return [
        {
            "panel": "sensitivity",
            "publisher": c["publisher"],
            "whole_publisher": c["whole_publisher"],
            "definition": c["axes"]["dating"],
            "unit": c["unit"],
            "july22": c["axes"]["july22"],
            "period_start": c["period"][0],
            "period_end": c["period"][1],
            "k": c["k"],
            "n": c["n"],
            "share": c["share"],
            "low": c["low"],
            "high": c["high"],
            "verdict": c["verdict"],
            "direction": c["direction"],
            "in_evidence": c["first"],
            "flags": c["flags"],
            "figure_ids": list(say.ids(c)),
        }
        for c in order
    ]
