"""The evidence of a change: the two numbers as printed, joined where they may be, and what the words would need."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from matplotlib.axes import Axes

from analysis import forms, store, vocabulary
from analysis.charts import looks
from analysis.charts import rows as kit
from analysis.charts.claim import words as say
from analysis.charts.claim.rows import Row
from analysis.charts.sheet import Sheet, wrap
from analysis.paths import House

Span = tuple[float | None, float | None]
HALF = 0.07  # half the width of what the words cover at one end


def draw(
    j: dict[str, Any], rows: Sequence[Row], where: House, lang: str
) -> tuple[Sheet, list[dict[str, Any]], list[str]]:
    """A panel a series, side by side; those that decide first."""
    shape = (1, len(rows))
    sheet = Sheet(
        j["id"], where, lang, texts="claim-evidence", body=4.3, panels=shape, titled=True, left=0.75, right=0.35
    )
    held = {f.figure_id: f for f in store.load(vocabulary.TOPICS, where)}
    plotted = []
    for ax, row in zip(sheet.axes, rows, strict=True):
        _panel(sheet, ax, j, row)
        plotted += _plotted(row, held)
    broken = any("break" in row.number["flags"] for row in rows)
    return sheet, plotted, [sheet.words["unjoined"]] if broken else []


def _panel(sheet: Sheet, ax: Axes, j: dict[str, Any], row: Row) -> None:
    r, phrase = row.number, _words_of(j, row)
    first, last = (r["n_low"], r["n_high"]), (r["k_low"], r["k_high"])
    needs = (_asked(phrase, 0), _needed(r, phrase))
    _axis(sheet, ax, r, [*first, *last, *(x for span in needs for x in span or ())])
    for x, span in enumerate(needs):
        if span:
            _band(sheet, ax, x, span, r, phrase)
    _break(sheet, ax, r)
    _join(ax, row, first, last)
    for x, (span, period) in enumerate(((first, r["whole_period"]), (last, r["period"]))):
        _end(sheet, ax, row, x, span)
        ax.text(
            x,
            -0.035,
            forms.period(period, sheet.lang),
            transform=ax.get_xaxis_transform(),
            ha="center",
            va="top",
            fontsize=10,
            color=looks.INK,
        )
    _change(sheet, ax, j, row, first, last)
    ax.set_title(
        f"{say.publisher(r['publisher'], sheet.lang)} {say.marks(r, without='break')}".strip(),
        loc="left",
        fontsize=10.5,
        pad=6,
    )


def _axis(sheet: Sheet, ax: Axes, r: dict[str, Any], values: list[float | None]) -> None:
    """From nought; the unit of the print: per cent where the numbers are shares."""
    top = max(x for x in values if x is not None)
    ax.set_xlim(-0.45, 1.45)
    ax.set_ylim(0, top * 1.18)
    ax.set_xticks([])
    shown = say.ticks(0, top * 1.18, 5)
    ax.set_yticks(shown, [_printed(r, y, sheet.lang) for y in shown])
    ax.tick_params(labelsize=9, colors=looks.QUIET)


# --- what the words cover


def _words_of(j: dict[str, Any], row: Row) -> dict[str, Any] | None:
    asked = {p["text"]: p for p in j["question"]["asked"]}
    return asked.get(row.number.get("phrase")) or (next(iter(asked.values())) if len(asked) == 1 else None)


def _asked(phrase: dict[str, Any] | None, end: int) -> Span | None:
    """What the words say of one end, in the unit of the axis; None where they say nothing of it."""
    if not phrase or not phrase["parts"]:
        return None
    part = phrase["parts"][end]
    scale = 100 if part["kind"] == "share" else 1
    return tuple(None if part[x] is None else part[x] * scale for x in ("low", "high"))


def _needed(r: dict[str, Any], phrase: dict[str, Any] | None) -> Span | None:
    """What the last number would have to be for the words to hold, given the first."""
    if not phrase or phrase["parts"]:
        return _asked(phrase, 1)
    first = (r["n_low"], r["n_high"])
    ways = {
        "growth": lambda x, change: x * (1 + change),
        "ratio": lambda x, change: x * change,
        "points": lambda x, change: x + 100 * change,
    }
    if phrase["kind"] not in ways:
        return None
    return tuple(
        None if x is None or phrase[end] is None else ways[phrase["kind"]](x, phrase[end])
        for x, end in zip(first, ("low", "high"), strict=True)
    )


def _band(sheet: Sheet, ax: Axes, x: int, span: Span, r: dict[str, Any], phrase: dict[str, Any]) -> None:
    """What the words cover at one end, open ends to the edge of the panel, with the words beside it."""
    bottom, top = ax.get_ylim()
    low, high = (edge if end is None else end for end, edge in zip(span, (bottom, top), strict=True))
    thin = (top - bottom) * 0.008
    if high - low < thin:
        middle = (low + high) / 2
        low, high = middle - thin / 2, middle + thin / 2
    ax.fill_between([x - HALF, x + HALF], low, high, color=looks.BAND, lw=0, zorder=0)
    said = _said(sheet, x, span, r, phrase)
    place = (low + high) / 2 if None not in span else low + (top - low) * 0.72 if span[1] is None else high * 0.3
    ax.annotate(
        "\n".join(wrap(said, 1.55, 9)),
        (x + (HALF if x else -HALF), place),
        xytext=(6 if x else -6, 0),
        textcoords="offset points",
        ha="left" if x else "right",
        va="center",
        fontsize=9,
        color=looks.BAND_INK,
        weight="bold",
    )


def _said(sheet: Sheet, x: int, span: Span, r: dict[str, Any], phrase: dict[str, Any]) -> str:
    """The words for one end, or what they would have needed it to be: a number that rests on the first figure."""
    t, lang = sheet.words, sheet.lang
    if phrase["parts"]:
        return t["said"].format(
            reading=f"«{phrase['parts'][x]['text']}»" if lang == "nb" else f"“{phrase['parts'][x]['text']}”"
        )
    low, high = span
    if high is None or low is None:
        key = "over" if high is None else "under"
        needed = t[key].format(_printed(r, low if high is None else high, lang))
    else:
        needed = forms.number((low + high) / 2, lang) if r["unit"] != "percent" else _printed(r, (low + high) / 2, lang)
    return t["needed"].format(phrase=phrase["text"], needed=say.say(sheet.quotes, needed, r | {"share": low or high}))


def _printed(r: dict[str, Any], x: float, lang: str) -> str:
    return forms.percent(x / 100, lang, 1, 0) if r["unit"] == "percent" else forms.number(x, lang)


# --- the two ends


def _break(sheet: Sheet, ax: Axes, r: dict[str, Any]) -> None:
    """The days between the ends on which law or counting changed, each with its reason."""
    if "break" not in r["flags"]:
        return
    start, end = (dt.date.fromisoformat(day) for day in (r["whole_period"][0], r["period"][1]))
    for b in vocabulary.breaks():
        if r["measure"].startswith(b.measures) and start <= b.date <= end:
            x = (b.date - start) / (end - start)
            ax.axvline(x, color=looks.BREAK, lw=1, ls=(0, (3, 2)), zorder=1)
            said = sheet.words["break"].format(
                date=say.date(b.date.isoformat(), sheet.lang), reason=getattr(b, sheet.lang)
            )
            ax.annotate(
                "\n".join(wrap(said, 2.0, 8.5)),
                (x, 0.06),
                xycoords=("data", "axes fraction"),
                xytext=(6, 0),
                textcoords="offset points",
                va="bottom",
                fontsize=8.5,
                color=looks.BREAK,
            )


def _join(ax: Axes, row: Row, first: Span, last: Span) -> None:
    """An arrow from the first number to the last; none across a break, from a bound or to one."""
    r = row.number
    values = [_value(span) for span in (first, last)]
    if None in values or "break" in r["flags"]:
        return
    arrow = {"arrowstyle": "-|>", "color": row.look.colour, "lw": 1.6, "shrinkA": 9, "shrinkB": 9}
    ax.annotate("", (1, values[1]), xytext=(0, values[0]), arrowprops=arrow, zorder=2)


def _end(sheet: Sheet, ax: Axes, row: Row, x: int, span: Span) -> None:
    """One number as printed: a mark, or a bound with its arrow."""
    r, value = row.number, _value(span)
    said = say.ends(sheet.quotes, r)[x]
    look = looks.Look(row.look.colour, "o" if x == 0 else row.look.marker)
    if value is not None:
        ax.plot(x, value, look.marker, ms=10, color=look.colour, zorder=3)
        at, offset = value, (0 if x else -8, 15)
    else:
        at, way = (span[0], 1) if span[1] is None else (span[1], -1)
        arrow = {"arrowstyle": "<|-", "color": look.colour, "lw": 2, "shrinkA": 0, "shrinkB": 0}
        ax.annotate("", (x, at), xytext=(0, 34 * way), textcoords="offset points", arrowprops=arrow, zorder=3)
        ax.plot(x, at, "_", ms=18, mew=2.5, color=look.colour, zorder=3)
        offset = (0, -11 * way)
    ax.annotate(
        said,
        (x, at),
        xytext=offset,
        textcoords="offset points",
        ha="center" if value is None or x else "right",
        va="center",
        fontsize=12,
        weight="bold",
        color=look.colour,
    )


def _change(sheet: Sheet, ax: Axes, j: dict[str, Any], row: Row, first: Span, last: Span) -> None:
    """The change in words, half-way between the ends."""
    middle = sum(next(x for x in (_value(span), *span) if x is not None) for span in (first, last)) / 2
    ax.text(
        0.5,
        middle,
        say.estimate(sheet.quotes, j, row.number),
        ha="center",
        va="center",
        fontsize=13,
        weight="bold",
        color=row.look.colour,
        bbox={"fc": "white", "ec": "none", "pad": 3},
        zorder=4,
    )


def _value(span: Span) -> float | None:
    """The middle of what the print allows; none for a bound."""
    return None if None in span else (span[0] + span[1]) / 2


def _plotted(row: Row, held: dict[str, Any]) -> list[dict[str, Any]]:
    """The two ends as the figures they are."""
    r = row.number
    more = {"group": row.group, "verdict": r["verdict"], "direction": r["direction"], "flags": r["flags"]}
    more |= {"change": r["share"], "change_low": r["low"], "change_high": r["high"]}
    sides = (("first", r["denominator_figure_ids"]), ("last", r["numerator_figure_ids"]))
    return [
        kit.plotted(held[i], "evidence", "", end=end, bound=_bound(held[i]), **more)
        for end, found in sides
        for i in found
    ]


def _bound(f: Any) -> str:
    if f.value is not None:
        return ""
    return "at_least" if f.value_high is None else "at_most" if f.value_low is None else "range"
