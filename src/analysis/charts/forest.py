"""The signature picture of a share claim: its evidence against the words, beside the verdict over time.

Left, every admissible pair with its Wilson interval against the band that the phrase covers, the pairs
that decide on top. Right, what the verdict was on each day on which figures became public.
"""

from __future__ import annotations

import datetime as dt
import textwrap
from typing import Any

import matplotlib.style
from babel.dates import format_date
from matplotlib.axes import Axes
from matplotlib.dates import YearLocator, date2num
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter
from matplotlib.transforms import blended_transform_factory

from analysis import vocabulary
from analysis.charts.contract import REPOSITORY_NOTE, STYLE, Chart, source_line
from analysis.charts.forest_text import TEXT
from analysis.paths import House
from analysis.quote import LOCALES, Quotes

# Okabe and Ito's colours; shapes say the same without colour
LOOKS = {
    "supported": ("#0072B2", "o"),
    "contested": ("#B66A00", "D"),
    "contradicted": ("#A6290D", "X"),
    "not_checkable": ("#767676", "s"),
    "too_precise": ("#8C8C8C", "|"),
}
BAND = "#F4E3B2"
LINES = {"excl_dating": ("#0072B2", "-", "o"), "incl_dating": ("#B66A00", "--", "D")}
MARKS = {  # flags shown beside a pair
    "mixed_source": "†",
    "unit_unclear": "‡",
    "undated": "§",
    "period_assumed": "*",
    "low_confidence": "?",
    "part_period": "¶",
    "dispersed": "≈",
}
GROUPS = ("decides", "long", "single", "cases")


def forest(j: dict[str, Any], where: House, lang: str) -> Chart:
    """Draw a judgement of a share claim (`claims_json.as_json`) in one language."""
    rows = _rows(j)
    moments = [m for m in j["timeline"] if m["as_of"] >= j["published"]["date"][:4]]
    quotes = Quotes(lang)
    title = _title(j, quotes)
    with matplotlib.style.context(STYLE):
        height = 3.1 + 0.235 * (len(rows) + 2 * len(GROUPS))
        figure = Figure(figsize=(15, height))
        left, right = figure.subplots(1, 2, width_ratios=(1.35, 1), squeeze=True)
        figure.subplots_adjust(left=0.285, right=0.955, top=1 - 1.15 / height, bottom=1.75 / height, wspace=0.38)
        _draw_pairs(left, rows, j, quotes)
        _draw_timeline(right, moments, j, quotes)
        plotted = (*(_plotted_pair(r) for r in rows), *_plotted_moments(moments))
        ids = {i for row in plotted for i in row["figure_ids"]}
        source = source_line(ids, where, lang)
        _frame(figure, title, source, j, lang)
    return Chart(
        id=j["id"],
        lang=lang,
        figure=figure,
        title=title,
        subtitle=TEXT[lang]["subtitle"],
        interval=TEXT[lang]["interval"],
        alt=_alt(j, rows, title, quotes),
        caption=_caption(j, lang),
        source=source,
        plotted=plotted,
        quotes=quotes,
    )


# --- rows


def _rows(j: dict[str, Any]) -> list[dict[str, Any]]:
    """The pairs in the order drawn, each with its group: what decides first, then newest first."""
    decisive = [tuple(r["numerator_figure_ids"]) for r in j["reference"] if not r.get("missing")]
    unit = next((r["unit"] for r in j["reference"] if not r.get("missing")), "victims")

    def group(e: dict[str, Any]) -> str:
        if tuple(e["numerator_figure_ids"]) in decisive:
            return "decides"
        if e["unit"] != unit:
            return "cases"
        return "single" if e["direction"] == "too_precise" else "long"

    rows = [{**e, "group": group(e)} for e in j["evidence"]]
    return sorted(
        rows, key=lambda r: (GROUPS.index(r["group"]), [-int(y[:4]) for y in r["period"][::-1]], r["publisher"])
    )


def _plotted_pair(r: dict[str, Any]) -> dict[str, Any]:
    return {
        "panel": "evidence",
        "group": r["group"],
        "period_start": r["period"][0],
        "period_end": r["period"][1],
        "publisher": r["publisher"],
        "whole_publisher": r["whole_publisher"],
        "unit": r["unit"],
        "qualifiers": r["qualifiers"],
        "k": r["k"],
        "n": r["n"],
        "share": r["share"],
        "low": r["low"],
        "high": r["high"],
        "share_at_n_high": r["k"] / r["n_high"],
        "share_at_n_low": r["k"] / r["n_low"],
        "verdict": r["verdict"],
        "direction": r["direction"],
        "flags": r["flags"],
        "figure_ids": [*r["numerator_figure_ids"], *r["denominator_figure_ids"]],
    }


def _plotted_moments(moments: list[dict[str, Any]]):
    for m in moments:
        for r in m["reference"] or [{}]:
            yield {
                "panel": "timeline",
                "as_of": m["as_of"],
                "verdict": m["verdict"],
                "direction": m["direction"],
                "qualifiers": [r["definition"]] if r else [],
                "k": r.get("k"),
                "n": r.get("n"),
                "share": r.get("share"),
                "period_start": r["period"][0] if r else None,
                "period_end": r["period"][1] if r else None,
                "figure_ids": r.get("figure_ids") or m["new_figure_ids"],
            }


# --- panels


def _draw_pairs(ax: Axes, rows: list[dict[str, Any]], j: dict[str, Any], quotes: Quotes) -> None:
    lang, phrase = quotes.lang, j["phrases"][0]
    text = TEXT[lang]
    ax.axvspan(phrase["low"], phrase["high"], color=BAND, zorder=0, lw=0)
    places, labels, y, group = [], [], 0.0, None
    for r in rows:
        if r["group"] != group:
            y, group = y + (1.5 if group else 0.8), r["group"]
            across = blended_transform_factory(ax.figure.transFigure, ax.transData)
            ax.text(0.012, y, text[group], transform=across, va="center", weight="bold", fontsize=9)
            y += 1
        colour, marker = LOOKS["too_precise" if r["direction"] == "too_precise" else r["verdict"]]
        strong = group == "decides"
        ax.plot([r["low"], r["high"]], [y, y], color=colour, lw=1.4 if strong else 1.0, zorder=2)
        if r["n_low"] != r["n_high"]:
            ends = [r["k"] / r["n_high"], r["k"] / r["n_low"]]
            ax.plot(ends, [y, y], color=colour, lw=4.5, alpha=0.45, zorder=2, solid_capstyle="butt")
        ax.plot(r["share"], y, marker, color=colour, ms=8 if strong else 5.5, mew=1.6, zorder=3)
        marks = "".join(mark for flag, mark in MARKS.items() if flag in r["flags"])
        ax.text(
            1.01,
            y,
            f"{quotes.k_of_n(r)} = {quotes.share(r)} {marks}",
            transform=ax.get_yaxis_transform(),
            va="center",
            fontsize=8,
            weight="bold" if strong else "normal",
        )
        places.append(y)
        labels.append(_label(r, lang))
        y += 1
    ax.set_yticks(places, labels)
    for label, r in zip(ax.get_yticklabels(), rows, strict=True):
        label.set_weight("bold" if r["group"] == "decides" else "normal")
    ax.set_ylim(y, -0.2)
    ax.set_xlim(0, max(r["high"] for r in rows) + 0.02)
    ax.xaxis.set_major_formatter(FuncFormatter(lambda x, _: f"{x * 100:.0f}{' %' if lang == 'nb' else '%'}"))
    ax.set_title(
        text["left"].format(phrase=phrase["text"], low=_fixed(phrase["low"], lang), high=_fixed(phrase["high"], lang))
    )


def _label(r: dict[str, Any], lang: str) -> str:
    """Period, publisher and definition of one pair."""
    (start, end), text = r["period"], TEXT[lang]
    years = start[:4] if start[:4] == end[:4] else f"{start[:4]}–{end[:4]}"
    name = getattr(vocabulary.publishers()[r["publisher"]], lang).split(" (")[0]
    dating = next((text[q] for q in r["qualifiers"] if q in ("excl_dating", "incl_dating")), None)
    july = next((text[q] for q in r["qualifiers"] if q.endswith("22_july")), None)
    return ", ".join(filter(None, (f"{years}  {name}", dating, july)))


def _draw_timeline(ax: Axes, moments: list[dict[str, Any]], j: dict[str, Any], quotes: Quotes) -> None:
    lang, phrase = quotes.lang, j["phrases"][0]
    text, end = TEXT[lang], dt.date.fromisoformat(j["as_of"])
    said = dt.date.fromisoformat((j["published"]["date"] + "-01-01")[:10])
    start = dt.date(said.year, 1, 1)
    ax.axhspan(phrase["low"], phrase["high"], color=BAND, zorder=0, lw=0)
    ax.text(
        date2num(said) + 40,
        phrase["low"] + 0.003,
        text["words"],
        fontsize=8,
        color="#6B5A1E",
        va="bottom",
    )
    for definition, (colour, style, marker) in LINES.items():
        points = [
            (dt.date.fromisoformat(m["as_of"]), r)
            for m in moments
            for r in m["reference"]
            if r["definition"] == definition
        ]
        if not points:
            continue
        _draw_windows(ax, points, end, (colour, style, marker))
        last = points[-1][1]
        above = definition == "incl_dating"
        ax.annotate(
            f"{quotes(last['share'], last['figure_ids'], 'percent')} {text[definition]}",
            (date2num(end), last["share"]),
            xytext=(0, 6 if above else -13),
            textcoords="offset points",
            ha="right",
            va="bottom" if above else "top",
            color=colour,
            weight="bold",
        )
    _draw_verdicts(ax, moments, start, end, lang)
    ax.axvline(date2num(said), color="#333333", lw=0.8, ls=":", ymax=0.88)
    ax.annotate(
        text["said"], (date2num(said), 0.155), xytext=(4, 0), textcoords="offset points", fontsize=8, va="bottom"
    )
    ax.set_ylim(0.15, 0.40)
    ax.set_xlim(date2num(start), date2num(end) + 40)
    ax.xaxis.set_major_locator(YearLocator(2))
    ax.xaxis.set_major_formatter(FuncFormatter(lambda x, _: str(_day(x).year)))
    ax.yaxis.set_major_formatter(FuncFormatter(lambda y, _: f"{y * 100:.0f}{' %' if lang == 'nb' else '%'}"))
    ax.yaxis.tick_right()
    ax.tick_params(axis="y", length=0)
    ax.grid(axis="y")
    ax.set_title(text["right"])


def _draw_windows(
    ax: Axes, points: list[tuple[dt.date, dict[str, Any]]], end: dt.date, look: tuple[str, str, str]
) -> None:
    """Each window's share as a line of its own from the day it could be known; windows are never joined."""
    colour, style, marker = look
    spells: list[tuple[dt.date, dict[str, Any]]] = []
    for day, r in points:
        if not spells or (spells[-1][1]["share"], spells[-1][1]["period"]) != (r["share"], r["period"]):
            spells.append((day, r))
    stops = [day for day, _ in spells[1:]] + [end]
    windows: set[str] = set()
    for (begin, r), stop in zip(spells, stops, strict=True):
        ax.plot([date2num(begin), date2num(stop)], [r["share"]] * 2, color=colour, ls=style, zorder=2)
        ax.plot(date2num(begin), r["share"], marker, color=colour, ms=5, zorder=3)
        if (window := _years(r["period"])) not in windows:
            ax.annotate(
                window,
                (date2num(begin), r["share"]),
                xytext=(-5, 0),
                textcoords="offset points",
                ha="right",
                va="center",
                fontsize=7.5,
                color=colour,
            )
            windows.add(window)


def _day(number: float) -> dt.date:
    return dt.date(1970, 1, 1) + dt.timedelta(days=round(number))


def _draw_verdicts(ax: Axes, moments: list[dict[str, Any]], start: dt.date, end: dt.date, lang: str) -> None:
    """A strip at the top: which verdict stood from when to when, in words and shades."""
    spells: list[list[Any]] = []
    for m in moments:
        if not spells or spells[-1][1] != m["verdict"]:
            spells.append([dt.date.fromisoformat(m["as_of"]), m["verdict"]])
    if spells:
        spells[0][0] = start
    ends = [spell[0] for spell in spells[1:]] + [end]
    for (begin, verdict), stop in zip(spells, ends, strict=True):
        colour, _ = LOOKS[verdict]
        hatch = "////" if verdict == "not_checkable" else None
        left, width = date2num(begin), date2num(stop) - date2num(begin)
        ax.bar(
            left,
            0.022,
            width,
            bottom=0.376,
            align="edge",
            color="white" if hatch else colour,
            edgecolor=colour,
            hatch=hatch,
            lw=0.8,
            zorder=2,
        )
        words = textwrap.fill(getattr(vocabulary.words("verdict")[verdict], lang), max(10, int(width / 75)))
        ax.text(left + width / 2, 0.372, words, ha="center", va="top", fontsize=8, color=colour, weight="bold")


# --- words


def _frame(figure: Figure, title: str, source: str, j: dict[str, Any], lang: str) -> None:
    """Title, subtitle, key to the marks and source line."""
    text, inch = TEXT[lang], 1 / figure.get_figheight()
    shown = {flag for e in j["evidence"] for flag in e["flags"]}
    key = "   ".join(
        f"{mark} {getattr(vocabulary.words('flag')[flag], lang)}" for flag, mark in MARKS.items() if flag in shown
    )
    verdicts = {"supported", "contested", "contradicted"} & {e["verdict"] for e in j["evidence"]}
    shapes = {"supported": "●", "contested": "◆", "contradicted": "✖"}
    shape_key = "   ".join(
        f"{shapes[v]} {getattr(vocabulary.words('verdict')[v], lang)}" for v in shapes if v in verdicts
    )
    shape_key += f"   | {getattr(vocabulary.words('direction')['too_precise'], lang)}"
    figure.text(0.012, 1 - 0.36 * inch, title, fontsize=15, weight="bold", va="center")
    figure.text(
        0.012,
        1 - 0.66 * inch,
        f"{text['subtitle']}. {text['today'].format(date=_date(j['as_of'], lang))}",
        fontsize=10,
        va="center",
        color="#333333",
    )
    lines = [shape_key, text["interval"], key, *textwrap.wrap(source, 215), REPOSITORY_NOTE[lang]]
    for i, line in enumerate(lines):
        figure.text(0.012, (1.3 - 0.19 * i) * inch, line, fontsize=8, va="center", color="#444444")


def _title(j: dict[str, Any], quotes: Quotes) -> str:
    """The finding: the share under each definition that the sentence leaves open."""
    text = TEXT[quotes.lang]
    found = [f"{quotes.share(r)} {text[r['definition'][0]]}" for r in j["reference"] if not r.get("missing")]
    verdict = getattr(vocabulary.words("verdict")[j["verdict"]], quotes.lang)
    return f"{verdict}: {', '.join(found)}" if found else verdict


def _alt(j: dict[str, Any], rows: list[dict[str, Any]], title: str, quotes: Quotes) -> str:
    lang, phrase = quotes.lang, j["phrases"][0]
    text = TEXT[lang]
    reference = [r for r in j["reference"] if not r.get("missing")]
    said = " ".join(
        text["ref"].format(
            share=quotes.share(r),
            definition=text[r["definition"][0]],
            n=quotes.k_of_n(r),
            when=_years(r["period"]),
            interval=quotes.interval(r),
        )
        for r in reference
    )
    top, bottom = max(rows, key=lambda r: r["share"]), min(rows, key=lambda r: r["share"])
    return text["alt"].format(
        title=title,
        pairs=len(rows),
        phrase=phrase["text"],
        low=_fixed(phrase["low"], lang),
        high=_fixed(phrase["high"], lang),
        reference=said,
        top=quotes.share(top),
        top_n=quotes.k_of_n(top),
        top_when=_years(top["period"]),
        bottom=quotes.share(bottom),
        bottom_n=quotes.k_of_n(bottom),
        bottom_when=_years(bottom["period"]),
        date=_date(j["as_of"], lang),
        verdict=getattr(vocabulary.words("verdict")[j["verdict"]], lang),
    )


def _caption(j: dict[str, Any], lang: str) -> str:
    direction = f": {getattr(vocabulary.words('direction')[j['direction']], lang)}" if j["direction"] else ""
    return TEXT[lang]["caption"].format(
        verdict=getattr(vocabulary.words("verdict")[j["verdict"]], lang),
        direction=direction,
        rule=j["rule"],
        date=_date(j["as_of"], lang),
    )


def _years(period: list[str]) -> str:
    return period[0][:4] if period[0][:4] == period[1][:4] else f"{period[0][:4]}–{period[1][:4]}"


def _date(iso: str, lang: str) -> str:
    return format_date(dt.date.fromisoformat(iso), "long", LOCALES[lang])


def _fixed(share: float, lang: str) -> str:
    """An end of the phrase's interval: fixed by the words, so no figure stands behind it."""
    text = f"{share * 100:.1f}"
    return f"{text.replace('.', ',')} %" if lang == "nb" else f"{text}%"
