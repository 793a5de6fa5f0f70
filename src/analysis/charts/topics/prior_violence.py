"""What was on record before partner homicides: one study on its face, those who repeat it, and a committee's cases.

Above, the shares that the study of final judgments printed, over the n that it printed; a share in words may stand
for several counts, and the interval holds that of every one. Then the same share repeated by others without a
study of their own. Below, the cases that a committee reviewed: chosen, so a count and no share of anything.
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

from matplotlib.axes import Axes

from analysis import estimate
from analysis.charts import looks, rows
from analysis.charts.contract import Chart
from analysis.charts.sheet import EDGE, WIDTH, Sheet, wrap
from analysis.charts.topics import homicide
from analysis.paths import House
from analysis.store import Figure
from analysis.verdicts import verdict

ID = "prior-violence"
CLAIM = "seven-in-ten-prior-violence"
VIOLENCE = "partner_homicide_prior_violence_share"
ALSO = (
    "partner_homicide_prior_contact_share",
    "partner_homicide_repeat_violence_share",
    "partner_homicide_prior_threat_share",
)
REVIEWED = "partner_homicide_review_cases"
CHOSEN = ("partner_homicide_prior_violence_cases", "partner_homicide_violence_topic_in_contact_cases")
EXACT = 1.01  # percentage points that a share printed as a whole number of per cent may stand for
FAR = 1.0  # the right edge of the shares
LEFT, RIGHT = 3.25, 2.2  # inches of words beside the panels


class Part(NamedTuple):
    """A share the study printed, the counts that round to it, and the interval of all of them."""

    figure: Figure
    n: float
    least: int
    most: int
    low: float
    high: float
    ids: tuple[str, ...]

    @property
    def value(self) -> float:
        return self.figure.value / 100

    @property
    def in_words(self) -> bool:
        return self.figure.value_high - self.figure.value_low > EXACT


def chart(where: House, lang: str) -> Chart:
    study, repeated = _study(where), _repeated(where)
    chosen, reviewed = _chosen(where)
    lines = len(study) + len(repeated) + 2.6
    sheet = Sheet(
        ID, where, lang, body=1.45 + 0.37 * (lines + len(chosen)), panels=(2, 1), left=LEFT, right=RIGHT, hspace=0.22,
        titled=False, height_ratios=(lines, len(chosen) + 0.9),
    )  # fmt: skip
    upper, lower = sheet.axes
    _draw_shares(sheet, upper, study, repeated)
    _draw_cases(sheet, lower, chosen, reviewed)
    plotted = [*map(_study_row, study)]
    plotted += [rows.plotted(f, "repeated", f"repeated-{f.publisher}-{f.via}") for f in repeated]
    plotted += [rows.plotted(f, "committee", f.measure, n=reviewed.value) for f in chosen]
    return sheet.finish(**_words(sheet, where, study, repeated, chosen, reviewed), plotted=plotted)


# --- what is drawn


def _study(where: House) -> list[Part]:
    """The shares of the study that the claim rests on, with its n; largest first after the claim's own."""
    (pair,) = verdict(CLAIM, None, where)["reference"]
    (own,) = [f for f in rows.select(where, VIOLENCE).drawn if f.figure_id in pair["numerator_figure_ids"]]
    also = [f for m in ALSO for f in rows.newest(rows.select(where, m).drawn) if _same_study(f, own)]
    also.sort(key=lambda f: -f.value)
    return [_part(f, pair["n"], pair["denominator_figure_ids"]) for f in (own, *also)]


def _same_study(a: Figure, b: Figure) -> bool:
    columns = ("publisher", "period_start", "period_end", "qualifiers")
    return all(getattr(a, c) == getattr(b, c) for c in columns)


def _part(f: Figure, n: float, n_ids: list[str]) -> Part:
    least, most = math.ceil(f.value_low / 100 * n), math.floor(f.value_high / 100 * n)
    low, high = estimate.wilson(least, n)[0], estimate.wilson(most, n)[1]
    return Part(f, n, least, most, low, high, (f.figure_id, *n_ids))


def _study_row(p: Part) -> dict[str, Any]:
    more = {"n": p.n, "k_low": p.least, "k_high": p.most, "low": p.low, "high": p.high}
    return rows.plotted(p.figure, "study", p.figure.measure, **more) | {"figure_ids": list(p.ids)}


def _repeated(where: House) -> list[Figure]:
    """The same share, printed without the study's own definition: no final judgments, no n."""
    found = [f for f in rows.select(where, VIOLENCE).drawn if "final_judgments" not in f.qualifiers]
    return sorted(found, key=lambda f: (f.published, f.publisher))


def _chosen(where: House) -> tuple[list[Figure], Figure]:
    (reviewed,) = rows.select(where, REVIEWED).drawn
    held = [f for m in CHOSEN for f in rows.select(where, m).drawn]
    return [f for f in held if _same_study(f, reviewed)], reviewed


# --- panels


def _draw_shares(sheet: Sheet, ax: Axes, study: list[Part], repeated: list[Figure]) -> None:
    y, blue = 0.0, looks.SERIES[0]
    _group(ax, y, sheet.words["group_study"].format(**_about(sheet, study[0])))
    for y, p in enumerate(study, start=1):
        strong = p is study[0]
        ax.plot([p.low, p.high], [y, y], color=blue.colour, lw=1.4, zorder=2)
        ends = [p.least / p.n, p.most / p.n]
        ax.plot(ends, [y, y], color=blue.colour, lw=5, alpha=0.45, zorder=2, solid_capstyle="butt")
        ax.plot(p.value, y, blue.marker, color=blue.colour, ms=9 if strong else 7, zorder=3)
        _row(ax, y, sheet.words[p.figure.measure], strong)
        _right(ax, y, _said(sheet, p), strong)
    y += 1.3
    _group(ax, y, sheet.words["group_repeated"])
    for f in repeated:
        y += 1
        low, high = f.value_low / 100, f.value_high / 100
        ax.plot([low, high], [y, y], color=looks.FAINT, lw=5, alpha=0.35, zorder=2, solid_capstyle="butt")
        ax.plot(f.value / 100, y, blue.marker, mfc="white", mec=looks.FAINT, mew=1.4, ms=7, zorder=3)
        who = homicide.publisher(f.via or f.publisher, sheet.lang)
        _row(ax, y, f"{f.published.year}  {who}{sheet.words['unnamed'] if f.publisher == 'unnamed' else ''}", False)
        _right(ax, y, _printed(sheet, f), False)
    ax.set_ylim(y + 0.7, -0.7)
    ax.set_xlim(0, FAR)
    ax.set_xticks([0, 0.25, 0.5, 0.75, 1])
    sheet.percents(ax, "x")
    _bare(ax)
    ax.grid(axis="x", color="#E4E4E4", lw=0.7)


def _draw_cases(sheet: Sheet, ax: Axes, chosen: list[Figure], reviewed: Figure) -> None:
    """One square a case: filled where it was so."""
    said = sheet.words["group_committee"].format(
        n=sheet.quotes(reviewed.value, [reviewed.figure_id]), period=_period(reviewed),
        publisher=homicide.publisher(reviewed.publisher, sheet.lang),
    )  # fmt: skip
    _group(ax, 0, said)
    n = int(reviewed.value)
    for y, f in enumerate(chosen, start=1):
        for i in range(n):
            face = looks.QUIET if i < f.value else "white"
            ax.plot((i + 0.5) / n, y, "s", ms=9, mfc=face, mec=looks.QUIET, mew=1, zorder=3)
        _row(ax, y, sheet.words[f.measure], False)
        count = sheet.quotes(f.value, [f.figure_id])
        _right(ax, y, sheet.words["of"].format(k=count, n=sheet.quotes(n, [reviewed.figure_id])), False)
    ax.set_ylim(len(chosen) + 0.7, -0.6)
    ax.set_xlim(0, FAR)
    ax.set_xticks([])
    ax.spines["bottom"].set_visible(False)
    _bare(ax)


def _bare(ax: Axes) -> None:
    ax.set_yticks([])
    ax.grid(axis="y", visible=False)
    ax.tick_params(axis="x", length=0)


def _group(ax: Axes, y: float, text: str) -> None:
    ax.annotate(
        text, (_edge(), y), va="center", fontsize=10, weight="bold", color=looks.INK, annotation_clip=False,
    )  # fmt: skip


def _row(ax: Axes, y: float, text: str, strong: bool) -> None:
    weight = "bold" if strong else "normal"
    ax.annotate(
        "\n".join(wrap(text, LEFT - 0.45, 9.5, weight)), (_edge(), y), va="center", fontsize=9.5, linespacing=1.1,
        weight=weight, color=looks.INK, annotation_clip=False,
    )  # fmt: skip


def _right(ax: Axes, y: float, text: str, strong: bool) -> None:
    ax.annotate(
        text, (FAR, y), xytext=(12, 0), textcoords="offset points", va="center", fontsize=9.5,
        weight="bold" if strong else "normal", color=looks.INK, annotation_clip=False,
    )  # fmt: skip


def _edge() -> float:
    """The left edge of the sheet's words on the axis of shares."""
    return -(LEFT - EDGE) / (WIDTH - LEFT - RIGHT) * FAR


# --- words


def _period(f: Figure) -> str:
    return f"{f.period_start.year}–{f.period_end.year}"


def _percent(sheet: Sheet, f: Figure) -> str:
    return sheet.words["percent"].format(x=sheet.quotes(f.value, [f.figure_id]))


def _printed(sheet: Sheet, f: Figure) -> str:
    """A printed share, with what its words say of how exact it is."""
    rough = f.value_high - f.value_low > EXACT
    return sheet.words["about"].format(x=_percent(sheet, f)) if rough else _percent(sheet, f)


def _said(sheet: Sheet, p: Part) -> str:
    k = "–".join(sheet.quotes(x, p.ids) for x in dict.fromkeys((p.least, p.most)))
    return f"{_printed(sheet, p.figure)}, " + sheet.words["of"].format(k=k, n=sheet.quotes(p.n, p.ids))


def _about(sheet: Sheet, p: Part) -> dict[str, str]:
    return {
        "share": _percent(sheet, p.figure),
        "n": sheet.quotes(p.n, p.ids),
        "period": _period(p.figure),
        "publisher": homicide.publisher(p.figure.publisher, sheet.lang),
    }


def _words(
    sheet: Sheet, where: House, study: list[Part], repeated: list[Figure], chosen: list[Figure], reviewed: Figure
) -> dict[str, Any]:
    text, quotes = sheet.words, sheet.quotes
    own = _about(sheet, study[0])
    title = text["title"].format(**own)
    top, bottom = (end(study, key=lambda p: p.value) for end in (max, min))
    said = {
        **own,
        "low": quotes(study[0].low, study[0].ids, "percent"), "high": quotes(study[0].high, study[0].ids, "percent"),
        "shares": len(study), "repeated": len(repeated), "cases": quotes(reviewed.value, [reviewed.figure_id]),
        "top": _printed(sheet, top.figure), "top_what": text[top.figure.measure],
        "bottom": _printed(sheet, bottom.figure), "bottom_what": text[bottom.figure.measure],
    }  # fmt: skip
    return {
        "title": title,
        "subtitle": text["subtitle"],
        "counted": text["counted"].format(**said),
        "interval": text["interval"],
        "alt": text["alt"].format(title=title, **said),
        "caption": text["caption"],
        "notes": [text["definition"], _beside(sheet, where)],
    }


def _beside(sheet: Sheet, where: House) -> str:
    """A count that has no whole of its own kind: said, and not divided."""
    (f,) = rows.select(where, "partner_homicide_prior_police_contact_cases").drawn
    return sheet.words["beside"].format(
        cases=sheet.quotes(f.value, [f.figure_id]), period=_period(f),
        publisher=homicide.publisher(f.publisher, sheet.lang),
    )  # fmt: skip
