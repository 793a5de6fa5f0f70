"""Partner homicide as a share of all homicides, country by country, with how sure each share is.

Both sexes on the left, women on the right; each share with its Wilson interval and its k of n.
"""

from __future__ import annotations

from functools import cache

from babel import Locale
from babel.lists import format_list
from matplotlib.axes import Axes

from analysis import forms
from analysis.charts import looks, rows
from analysis.charts.contract import Chart
from analysis.charts.sheet import Sheet
from analysis.charts.topics.country_pairs import (
    HOME,
    PUBLISHER,
    WHOLE,
    Row,
    comparable,
    dating,
    ids,
    interval,
    one_collection,
    share,
)
from analysis.charts.words import words
from analysis.evidence import Pair
from analysis.paths import House
from analysis.quote import LOCALES

ID = "countries"
FAMILY = "partner_or_family_homicide_victims"
PITCH = 0.262  # inches a row
ENDS = {"both": 0.66, "women": 1.0}  # of the axes
TICKS = {"both": (0, 0.2, 0.4, 0.6), "women": (0, 0.25, 0.5, 0.75, 1)}
HOME_LOOK, LOOK = looks.SERIES[0], looks.Look(looks.QUIET, "o")


def chart(where: House, lang: str) -> Chart:
    home, others, few = comparable(where)
    lines = [*home, *others]
    sheet = Sheet(
        ID, where, lang, body=PITCH * (len(lines) + 4), panels=(1, 2), titled=True, left=2.75, right=0.98, wspace=0.44
    )
    heights = [*range(len(home)), *(len(home) + 0.7 + i for i in range(len(others)))]
    plotted = []
    for ax, panel in zip(sheet.axes, ENDS, strict=True):
        _frame(sheet, ax, panel, heights)
        for row, y in zip(lines, heights, strict=True):
            plotted += _line(sheet, ax, panel, row, y)
        _band(ax, panel, home)
    _labels(sheet, lines, heights)
    return sheet.finish(**_words(sheet, home, others, few), plotted=plotted)


# --- drawing


def _frame(sheet: Sheet, ax: Axes, panel: str, heights: list[float]) -> None:
    sheet.heading(ax, sheet.words[panel])
    ax.set_xlim(0, ENDS[panel])
    ax.set_ylim(heights[-1] + 0.7, -0.7)
    ax.set_xticks(TICKS[panel])
    sheet.percents(ax, "x")
    ax.grid(visible=False, axis="y")
    ax.grid(visible=True, axis="x", color="#E4E4E4", lw=0.7)
    ax.tick_params(axis="both", length=0)
    ax.set_yticks([])


def _line(sheet: Sheet, ax: Axes, panel: str, row: Row, y: float) -> list[dict]:
    """One share with its interval and its k of n; or why there is none."""
    pair, look = (row.both if panel == "both" else row.women), HOME_LOOK if row.geography == HOME else LOOK
    if pair is None:
        reason = sheet.words["doubtful" if row.doubtful else "none"]
        ax.annotate(reason, (1.03, y), xycoords=ax.get_yaxis_transform(), fontsize=8, color=looks.FAINT, va="center")
        return []
    low, high = interval(pair)
    ax.plot([low, high], [y, y], color=look.colour, lw=1.5, solid_capstyle="butt", zorder=2)
    face = look.colour if one_collection(pair) else "white"
    ax.plot(share(pair), y, look.marker, ms=6.5, mfc=face, mec=look.colour, mew=1.3, zorder=3)
    said = sheet.words["of"].format(**_k_of_n(sheet, pair))
    ax.annotate(said, (1.03, y), xycoords=ax.get_yaxis_transform(), fontsize=8.5, color=look.colour, va="center")
    return [_plotted(panel, row.geography, pair)]


def _band(ax: Axes, panel: str, home: list[Row]) -> None:
    """Norway's first interval, drawn pale behind all the others."""
    pair = next(p for p in ((row.both if panel == "both" else row.women) for row in home) if p)
    ax.axvspan(*interval(pair), color=looks.pale(HOME_LOOK.colour, 0.13), lw=0, zorder=0)


def _labels(sheet: Sheet, lines: list[Row], heights: list[float]) -> None:
    ax = sheet.axes[0]
    for row, y in zip(lines, heights, strict=True):
        at_home = row.geography == HOME
        text = sheet.words["norway_label" if at_home else "label"].format(
            country=name(row.geography, sheet.lang),
            years=_years(row.both, sheet.lang),
            dating=sheet.words[dating(row.both)],
        )
        colour = HOME_LOOK.colour if at_home else looks.INK
        ax.annotate(
            text, (-0.025, y), xycoords=ax.get_yaxis_transform(), ha="right", va="center", fontsize=8.5, color=colour
        )


def _plotted(panel: str, geography: str, p: Pair) -> dict:
    low, high = interval(p)
    return {
        "panel": panel,
        "series": "",
        "geography": geography,
        "period_start": p.part.start.isoformat(),
        "period_end": p.part.end.isoformat(),
        "sex": "total" if panel == "both" else "female",
        "k": p.part.value,
        "n": p.whole.value,
        "n_low": p.whole.low,
        "n_high": p.whole.high,
        "share": share(p),
        "low": low,
        "high": high,
        "publisher": p.part.publisher,
        "publisher_of_n": p.whole.publisher,
        "qualifiers": list(p.part.qualifiers),
        "qualifiers_of_n": list(p.whole.qualifiers),
        "one_collection": one_collection(p),
        "flags": list(p.flags),
        "figure_ids": list(ids(p)),
    }


@cache
def name(geography: str, lang: str) -> str:
    """A country in the language; territories that have no name in Babel have one among the chart's texts."""
    return words(ID, lang).get(geography) or Locale.parse(LOCALES[lang]).territories[geography]


# --- the words


def _years(p: Pair, lang: str) -> str:
    return forms.period([p.part.start.isoformat(), p.part.end.isoformat()], lang)


def _length(p: Pair) -> int:
    """How many years a period has."""
    return p.part.end.year - p.part.start.year + 1


def _later(sheet: Sheet, others: list[Row]) -> list[str]:
    """For which countries there is a newer year of women than the panel shows."""
    found = [f"{name(row.geography, sheet.lang)} ({_years(row.later, sheet.lang)})" for row in others if row.later]
    return [sheet.words["later"].format(countries=format_list(found, locale=LOCALES[sheet.lang]))] if found else []


def _k_of_n(sheet: Sheet, p: Pair) -> dict[str, str]:
    return {"k": sheet.quotes(p.part.value, p.part.ids), "n": sheet.quotes(p.whole.value, p.whole.ids)}


def _share(sheet: Sheet, p: Pair) -> str:
    return sheet.quotes(share(p), ids(p), "percent")


def _listed(found: list[Row], lang: str) -> str:
    """ "Island og Slovenia"."""
    return format_list([name(row.geography, lang) for row in found], locale=LOCALES[lang])


def _words(sheet: Sheet, home: list[Row], others: list[Row], few: list[Row]) -> dict:
    text, lang = sheet.words, sheet.lang
    longer = [row.both for row in home if row.both.part.start.year != row.both.part.end.year]
    with_women = [row for row in others if row.women]
    named = {
        "top": (others[0], others[0].both),
        "bottom": (others[-1], others[-1].both),
        "women_top": ((row := max(with_women, key=lambda r: share(r.women))), row.women),
        "women_bottom": ((row := min(with_women, key=lambda r: share(r.women))), row.women),
    }
    said = {}
    for key, (row, pair) in named.items():
        said |= {key: name(row.geography, lang), f"{key}_year": _years(pair, lang), f"{key}_share": _share(sheet, pair)}
        said |= {f"{key}_{side}": number for side, number in _k_of_n(sheet, pair).items()}
    low, high = interval(home[0].both)
    overlap = [row for row in others if interval(row.both)[0] <= high and low <= interval(row.both)[1]]
    said |= {
        "others": len(others),
        "overlap": len(overlap),
        "countries": len(others) + 1,
        "rows": sum(1 for row in (*home, *others) for pair in (row.both, row.women) if pair),
        "low": _bare(said["bottom_share"]),
        "high": said["top_share"],
        "norway_low": _bare(_share(sheet, min(longer, key=share))),
        "norway_high": _share(sheet, max(longer, key=share)),
        "norway_years": format_list([str(n) for n in sorted({_length(p) for p in longer})], locale=LOCALES[lang]),
        "norway": "; ".join(
            f"{_share(sheet, row.both)} ({_years(row.both, lang)}, {text[dating(row.both)]})" for row in home
        ),
    }
    title = text["title"].format(**said)
    less = {
        "few": few,
        "unsplit": [row for row in others if row.doubtful],
        "more_men": [row for row in others if row.women and 2 * row.women.part.value < row.both.part.value],
    }
    return {
        "title": title,
        "subtitle": text["subtitle"],
        "counted": text["counted"].format(**said),
        "interval": text["interval"].format(**said),
        "alt": text["alt"].format(title=title, **said),
        "caption": text["caption"],
        "notes": [
            text["hollow"],
            text["partners"].format(**_partner_or_family(sheet)),
            *_later(sheet, others),
            *(text[key].format(countries=_listed(found, lang)) for key, found in less.items() if found),
            text["caption"],
        ],
    }


def _bare(percent: str) -> str:
    return percent.removesuffix("%").strip()


def _partner_or_family(sheet: Sheet) -> dict[str, str]:
    """What UNODC has for Norway instead: killed by a partner or any other family member, newest year."""
    wanted = {"publisher": PUBLISHER, "sex": "total", "period_type": "year", "unit": "victims", "kind": "count"}
    part = rows.select(sheet.where, FAMILY, HOME, **wanted).drawn[-1]
    totals = rows.select(sheet.where, WHOLE, HOME, **wanted).drawn
    whole = next(f for f in rows.newest(totals) if f.period_start == part.period_start)
    said = {"family": part, "family_of": whole}
    return {key: sheet.quotes(f.value, [f.figure_id]) for key, f in said.items()} | {
        "family_year": part.period_start.year
    }
