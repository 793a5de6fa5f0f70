"""Women and men among those killed by a partner and among all killed, and how often either is killed.

Left, how a window's killed divide, with the counts and the Wilson interval of the share of women. Right, the same
counts per 100,000 women and per 100,000 men a year.
"""

from __future__ import annotations

from typing import Any

from matplotlib.axes import Axes

from analysis.charts import looks, rows
from analysis.charts.contract import Chart
from analysis.charts.sheet import Sheet
from analysis.charts.topics import homicide
from analysis.charts.topics.killed_by_sex import SEXES, Killed, killed
from analysis.paths import House

ID = "women-and-men"
HEIGHT = 0.5  # of a bar; rows stand 1 apart


def chart(where: House, lang: str) -> Chart:
    groups = killed(where)
    sheet = Sheet(
        ID, where, lang,
        body=1.3 + 0.52 * (sum(map(len, groups.values())) + 2), panels=(1, 2), titled=True, left=2.55, right=0.35,
        wspace=0.16, width_ratios=(1.35, 1),
    )  # fmt: skip
    left, right = sheet.axes
    sheet.heading(left, sheet.words["shares"])
    sheet.heading(right, sheet.words["rates"])
    places = _places(groups)
    for k, y in places:
        _bar(sheet, left, k, y, named=y == places[0][1])
        _rates(sheet, right, k, y, named=y == places[0][1])
    _frame(sheet, left, right, places, groups)
    return sheet.finish(**_words(sheet, groups), plotted=[row for k, _ in places for row in _plotted(k)])


def _plotted(k: Killed) -> list[dict[str, Any]]:
    low, high = k.interval
    common = {
        "group": k.group, "period_start": f"{k.first}-01-01", "period_end": f"{k.last}-12-31",
        "publisher": k.publisher, "qualifiers": [k.dating] if k.dating else [], "unit": "victims",
    }  # fmt: skip
    made = [
        {"panel": panel, "series": f"{panel}-{k.group}-{k.publisher}-{k.dating}-{sex}", **common, "sex": sex}
        | {"k": k.count[sex], "n": k.total if panel == "shares" else None}
        for panel in ("shares", "rates")
        for sex in SEXES
    ]
    for row in made:
        sex, women = row["sex"], row["sex"] == "female"
        if row["panel"] == "shares":
            ends = (low, high) if women else (None, None)
            row |= {"value": k.count[sex] / k.total, "low": ends[0], "high": ends[1], "figure_ids": list(k.ids)}
        else:
            value, from_, to, ids = k.rates[sex]
            row |= {"value": value, "low": from_, "high": to, "figure_ids": list(ids)}
    return made


# --- panels


def _places(groups: dict[str, list[Killed]]) -> list[tuple[Killed, float]]:
    places, y = [], 0.0
    for held in groups.values():
        y += 0.75
        for k in held:
            places.append((k, y))
            y += 1.0
    return places


def _bar(sheet: Sheet, ax: Axes, k: Killed, y: float, named: bool) -> None:
    """Women from the left, men from the right; what the total holds besides stays open between them."""
    women, men = (k.count[s] / k.total for s in SEXES)
    ends = {"female": (0.0, women, "left", 0.015), "male": (1 - men, men, "right", -0.015)}
    for sex, (start, width, side, room) in ends.items():
        colour = looks.SEXES[sex].colour
        ax.barh(y, width, HEIGHT, left=start, color=colour, ec="white", lw=1, zorder=2)
        count = sheet.quotes(k.count[sex], k.figure_ids[sex])
        ax.annotate(
            count, (start + (width if side == "right" else 0) + room, y), ha=side, va="center", fontsize=10,
            weight="bold", color="white", zorder=4,
        )  # fmt: skip
        if named:
            ax.annotate(
                sheet.words[sex], (0.0 if side == "left" else 1.0, y - HEIGHT / 2), xytext=(0, 3),
                textcoords="offset points", ha=side, fontsize=9, weight="bold", color=colour,
            )  # fmt: skip
    if k.rest:
        ax.barh(y, k.rest / k.total, HEIGHT, left=women, color="white", ec=looks.FAINT, hatch="/////", lw=0.6, zorder=2)
    low, high = k.interval
    ax.plot([low, high], [y + HEIGHT * 0.72] * 2, color=looks.INK, lw=1.6, zorder=5, solid_capstyle="butt")
    ax.plot(women, y + HEIGHT * 0.72, "|", color=looks.INK, ms=7, mew=1.6, zorder=5)
    ax.annotate(
        sheet.quotes(k.share, k.ids, "percent"), (low, y + HEIGHT * 0.72), xytext=(-5, 0), textcoords="offset points",
        ha="right", va="center", fontsize=9, color=looks.INK,
    )  # fmt: skip


def _rates(sheet: Sheet, ax: Axes, k: Killed, y: float, named: bool) -> None:
    for sex, shift in zip(SEXES, (-0.14, 0.16), strict=True):
        rate, look = k.rates[sex], looks.SEXES[sex]
        ax.plot([rate.low, rate.high], [y + shift] * 2, color=look.colour, lw=1.8, zorder=2, solid_capstyle="butt")
        ax.plot(rate.value, y + shift, look.marker, color=look.colour, ms=7, ls="none", zorder=3)
        number = sheet.quotes(rate.value, rate.figure_ids, "ratio")
        said, weight = (f"{number} {sheet.words[sex]}", "bold") if named else (number, "normal")
        ax.annotate(
            said, (rate.high, y + shift), xytext=(5, 0), textcoords="offset points", va="center", fontsize=9,
            color=look.colour, weight=weight,
        )  # fmt: skip


def _frame(sheet: Sheet, left: Axes, right: Axes, places: list, groups: dict[str, list[Killed]]) -> None:
    for ax in (left, right):
        ax.set_ylim(places[-1][1] + 0.75, -0.35)
        ax.set_yticks([])
        ax.grid(axis="y", visible=False)
        ax.grid(axis="x", color="#E4E4E4", lw=0.7)
        ax.tick_params(axis="x", length=0)
    left.set_xlim(0, 1)
    left.set_xticks([0, 0.25, 0.5, 0.75, 1])
    sheet.percents(left, "x")
    sheet.counts(right, "x", digits=1)
    far = max(r.high for k, _ in places for r in k.rates.values()) * 1.22
    right.set_xlim(0, far)
    right.set_xticks([i * 0.5 for i in range(int(far / 0.5) + 1)])
    edge = -2.4 / (left.get_position().width * left.figure.get_figwidth())
    at = {"va": "center", "annotation_clip": False}
    for name, held in groups.items():
        y = next(y for k, y in places if k is held[0]) - 0.62
        left.annotate(sheet.words[f"group_{name}"], (edge, y), fontsize=10, weight="bold", color=looks.INK, **at)
    for k, y in places:
        who = homicide.publisher(k.publisher, sheet.lang)
        under = sheet.words[k.dating] if k.dating else sheet.words["all_counted"]
        left.annotate(f"{k.period}  {who}", (edge, y - 0.08), fontsize=9.5, color=looks.INK, **at)
        left.annotate(under, (edge, y + 0.3), fontsize=8.5, color=looks.QUIET, **at)


# --- words


def _words(sheet: Sheet, groups: dict[str, list[Killed]]) -> dict[str, Any]:
    text, quotes = sheet.words, sheet.quotes
    now, everyone = groups["partner"][0], groups["all"][0]
    title = text["title"].format(
        period=now.period,
        women=quotes(now.count["female"], now.figure_ids["female"]), all=quotes(now.total, now.total_ids),
        women_of_all=quotes(everyone.count["female"], everyone.figure_ids["female"]),
        killed=quotes(everyone.total, everyone.total_ids),
        publisher=homicide.publisher(everyone.publisher, sheet.lang),
    )  # fmt: skip
    held = [k for group in groups.values() for k in group]
    top, bottom = (end(groups["partner"], key=lambda k: k.share) for end in (max, min))
    said = {
        f"{which}{part}": value
        for which, k in (("top", top), ("bottom", bottom), ("everyone", everyone))
        for part, value in (("", quotes(k.share, k.ids, "percent")), ("_period", k.period))
    }
    rates = {
        f"{sex}_{group}": quotes(k.rates[sex].value, k.rates[sex].figure_ids, "ratio")
        for group, k in (("partner", now), ("all", everyone))
        for sex in SEXES
    }
    ends = [(which, end(held, key=lambda k: k.total)) for which, end in (("least", min), ("most", max))]
    counts = {which: quotes(k.total, k.total_ids) for which, k in ends}
    return {
        "title": title,
        "subtitle": text["subtitle"],
        "counted": text["counted"].format(windows=len(held), **counts),
        "interval": text["interval"],
        "alt": text["alt"].format(title=title, windows=len(held), **said, **rates, **counts),
        "caption": text["caption"],
        "notes": [
            _printed(sheet), *_unsorted(sheet, held), *_conflicts(sheet, groups["all"]),
            *homicide.like_judgments(sheet, _totals(sheet, groups["partner"])), text["definition"],
        ],
    }  # fmt: skip


def _printed(sheet: Sheet) -> str:
    """What the reference publisher itself has printed of how many of the killed of each sex a partner killed."""
    measure = "partner_homicide_share_of_victims_of_that_sex"
    found = [f for f in rows.select(sheet.where, measure, publisher="kripos").drawn if f.value is not None]
    newest = max(f.period_end for f in found)
    women, men = (next(f for f in found if f.sex == s and f.period_end == newest) for s in SEXES)
    return sheet.words["printed"].format(
        women=sheet.quotes(women.value, [women.figure_id]),
        men=sheet.quotes(men.value, [men.figure_id]),
        period=f"{women.period_start.year}–{women.period_end.year}",
        publisher=homicide.publisher(women.publisher, sheet.lang),
    )


def _totals(sheet: Sheet, shown: list[Killed]) -> list[homicide.Pair]:
    """The pairs whose counts are the totals of these windows, both sexes."""
    windows = {(k.publisher, k.first, k.last) for k in shown}
    return [p for p in homicide.pairs(sheet.where) if (p["publisher"], *homicide.years(p)) in windows]


def _conflicts(sheet: Sheet, everyone: list[Killed]) -> list[str]:
    """Where another publisher's figures of the same years add up to another number of killed."""
    found = []
    for k in everyone:
        others = {
            p["whole_publisher"]: p
            for p in homicide.pairs(sheet.where)
            if homicide.years(p) == (k.first, k.last) and p["whole_publisher"] != k.publisher and p["n"] != k.total
        }
        found += [
            sheet.words["conflict"].format(
                publisher=homicide.publisher(k.publisher, sheet.lang), total=sheet.quotes(k.total, k.total_ids),
                period=k.period, other=homicide.publisher(name, sheet.lang),
                other_total=sheet.quotes(p["n"], p["denominator_figure_ids"]),
            )
            for name, p in sorted(others.items())
        ]  # fmt: skip
    return found


def _unsorted(sheet: Sheet, held: list[Killed]) -> list[str]:
    """What a total holds that was printed neither as women nor as men."""
    return [
        sheet.words["rest"].format(
            publisher=homicide.publisher(k.publisher, sheet.lang), period=k.period,
            total=sheet.quotes(k.total, k.total_ids), women=sheet.quotes(k.count["female"], k.figure_ids["female"]),
            men=sheet.quotes(k.count["male"], k.figure_ids["male"]), rest=sheet.quotes(k.rest, k.ids),
        )
        for k in held
        if k.rest
    ]  # fmt: skip
