"""Homicides and partner homicides per year: every publisher's figure, conflicts and earlier editions in view.

Above, all killed, by publisher; the dead of 22 July 2011 are a figure of their own and stand beside the rest of
their year. Below, those killed by a partner, by whether partners who never shared a home are counted.
"""

from __future__ import annotations

from typing import Any

from matplotlib.axes import Axes

from analysis import estimate, vocabulary
from analysis.charts import looks, marks, rows
from analysis.charts.around import around
from analysis.charts.contract import Chart
from analysis.charts.sheet import Sheet, measure
from analysis.charts.topics import homicide
from analysis.paths import House

ID = "homicides-per-year"
PALE = 0.4
SIZE = 5.0  # of a mark, in points
KEY = 0.99  # how high in a panel its key stands
STEP = 0.42  # years by which marks that would hide one another move apart


def chart(where: House, lang: str) -> Chart:
    sheet = Sheet(
        ID, where, lang, body=6.0, panels=(2, 1), titled=True, right=0.3, hspace=0.36, height_ratios=(1.75, 1)
    )
    held = homicide.killed(where)
    partners = [p for p in homicide.pairs(where) if homicide.one_year(p)]
    upper, lower = sheet.axes
    _draw_killed(sheet, upper, held)
    _draw_partners(sheet, lower, partners)
    plotted = [
        *(
            rows.plotted(k.figure, "killed", f"killed-{k.figure.publisher}", newest_edition=k.newest, drawn_at=k.value)
            | {"figure_ids": k.ids}
            for k in held
        ),
        *(_partner_row(p) for p in partners),
    ]
    return sheet.finish(
        **_words(sheet, held, partners), plotted=plotted, left_out=homicide.totals_of_years(where).left_out
    )


# --- what is drawn


def _partner_row(p: homicide.Pair) -> dict[str, Any]:
    """The count alone: the total of the year stands above."""
    left = ("n", "n_low", "n_high", "share", "low", "high", "whole_publisher")
    plain = {k: v for k, v in homicide.row(p, "partners", value=p["k"], drawn_at=p["k"]).items() if k not in left}
    return plain | {"figure_ids": p["numerator_figure_ids"]}


# --- panels


def _draw_killed(sheet: Sheet, ax: Axes, killed: list[homicide.Killed]) -> None:
    sheet.heading(ax, sheet.words["killed"])
    found = {k.figure.period_start.year for k in killed}
    sheet.years(ax, min(found), max(found))
    ax.set_ylim(0, 1.28 * max(k.value for k in killed))
    height = (SIZE + 2) / 72 / _inches(ax) * ax.get_ylim()[1]
    for year in sorted(found):
        own = sorted((k for k in killed if k.figure.period_start.year == year), key=_rank)
        for k, steps in zip(own, homicide.dodged([k.value for k in own], height), strict=True):
            _mark(ax, k, year + 0.5 + steps * STEP)
    _counts(sheet, ax, step=20)
    _assumed(sheet, ax, killed)
    _july(sheet, ax, [k for k in killed if k.july])
    _publishers(sheet, ax, killed)


def _counts(sheet: Sheet, ax: Axes, step: int) -> None:
    """Ticks at round numbers, within the limits that the panel already has."""
    limits = ax.get_ylim()
    sheet.counts(ax)
    ax.set_ylim(limits)
    ax.set_yticks(range(0, int(limits[1]) + 1, step))


def _inches(ax: Axes) -> float:
    return ax.get_position().height * ax.figure.get_figheight()


def _rank(k: homicide.Killed) -> tuple:
    return vocabulary.publishers()[k.figure.publisher].rank, k.figure.publisher, -k.newest


def _mark(ax: Axes, k: homicide.Killed, x: float) -> None:
    shade = homicide.shade(k.figure.publisher)
    colour = shade.colour if k.newest else looks.pale(shade.colour, PALE)
    hollow = k.figure.precision in marks.ROUGH or not k.sure
    face = "white" if hollow else colour
    ax.plot(x, k.value, shade.marker, ms=SIZE, mfc=face, mec=colour, mew=1.2, ls="none", zorder=3 + k.newest)


def _assumed(sheet: Sheet, ax: Axes, killed: list[homicide.Killed]) -> None:
    """Say beside a newest mark that nobody printed its year."""
    for k in (k for k in killed if k.newest and "period_assumed" in k.figure.status):
        ax.annotate(
            sheet.words["assumed"],
            (k.figure.period_start.year + 0.5, k.value),
            xytext=(0, -7),
            textcoords="offset points",
            ha="right",
            va="top",
            fontsize=8.5,
            color=looks.QUIET,
        )


def _july(sheet: Sheet, ax: Axes, with_july: list[homicide.Killed]) -> None:
    """The dead of one day, beside the rest of their year."""
    top = 0.93 * ax.get_ylim()[1]  # below the key
    x = with_july[0].figure.period_start.year + 0.5
    ax.plot([x, x], [max(k.value for k in with_july) + 3, top], color=looks.BREAK, lw=1, ls=(0, (3, 2)), zorder=1)
    first = min(with_july, key=_rank)
    text = sheet.words["july"].format(
        dead=sheet.quotes(first.july.value, [first.july.figure_id]),
        total=sheet.quotes(first.figure.value, [first.figure.figure_id]),
        publisher=homicide.publisher(first.figure.publisher, sheet.lang),
        year=first.figure.period_start.year,
    )
    ax.annotate(
        text,
        (x, top),
        xytext=(5, 0),
        textcoords="offset points",
        va="top",
        fontsize=8.5,
        linespacing=1.25,
        color=looks.BREAK,
    )


def _publishers(sheet: Sheet, ax: Axes, killed: list[homicide.Killed]) -> None:
    """Whose figure each mark is, in a line along the top; publishers of one mark stand together."""
    known = sorted({k.figure.publisher for k in killed}, key=lambda n: vocabulary.publishers()[n].rank)
    own = [n for n in known if n in homicide.SHADES]
    others = sorted((homicide.publisher(n, sheet.lang) for n in known if n not in own), key=str.lower)
    entries = [(homicide.shade(n), homicide.publisher(n, sheet.lang)) for n in own]
    _key(ax, [*entries, *([(homicide.OTHERS, ", ".join(others))] if others else [])], looks.QUIET)


def _key(ax: Axes, entries: list[tuple[looks.Look, str]], ink: str | None = None) -> None:
    """Marks and what they stand for, in a line along the top of a panel; the words in `ink`, else as their mark."""
    inches = ax.get_position().width * ax.figure.get_figwidth()
    x = 0.02
    at = {"transform": ax.transAxes, "clip_on": False}
    for look, text in entries:
        ax.plot(x, KEY, look.marker, color=look.colour, ms=7, ls="none", **at)
        ax.text(x + 0.1 / inches, KEY, text, va="center", fontsize=9.5, color=ink or look.colour, **at)
        x += (measure(text, 9.5) * 1.03 + 0.42) / inches


def _draw_partners(sheet: Sheet, ax: Axes, partners: list[homicide.Pair]) -> None:
    sheet.heading(ax, sheet.words["partners"])
    found = [homicide.years(p)[0] for p in partners]
    sheet.years(ax, min(found), max(found), ticks=20)
    ax.set_ylim(0, 1.3 * max(p["k"] for p in partners))
    height = (SIZE + 5) / 72 / _inches(ax) * ax.get_ylim()[1]
    named = []
    for year in sorted(set(found)):
        own = [p for p in partners if homicide.years(p)[0] == year]
        for p, steps in zip(own, homicide.dodged([p["k"] for p in own], height), strict=True):
            x, shade = year + 0.5 + steps * 0.24, homicide.look(p)
            ax.plot(x, p["k"], shade.marker, color=shade.colour, ms=7, ls="none", zorder=3)
            named.append(marks.Label(x, p["k"], _named(sheet, p), looks.QUIET))
    _counts(sheet, ax, step=5)
    _definitions(sheet, ax, partners)
    around(ax, named, size=8.5)


def _named(sheet: Sheet, p: homicide.Pair) -> str:
    count = sheet.quotes(p["k"], p["numerator_figure_ids"])
    short = sheet.words.get(f"short_{p['publisher']}")
    return f"{short or homicide.publisher(p['publisher'], sheet.lang)} {count}"


def _definitions(sheet: Sheet, ax: Axes, partners: list[homicide.Pair]) -> None:
    """What each colour and shape counts, in a line along the top."""
    known = [q for q in homicide.DATING if any(homicide.dating(p) == q for p in partners)]
    _key(ax, [(looks.DATING[q], sheet.words[q]) for q in known])


# --- words


def _words(sheet: Sheet, killed: list[homicide.Killed], partners: list[homicide.Pair]) -> dict[str, Any]:
    text, now, before = sheet.words, *_two_years(partners)
    title = f"{_said(sheet, now, 'now')}. {_said(sheet, before, 'before')}"
    everyone = [k for k in killed if k.newest]
    top, bottom = (end(everyone, key=lambda k: (k.value, -k.figure.period_start.year)) for end in (max, min))
    most, least = (end(partners, key=lambda p: (p["k"], homicide.years(p))) for end in (max, min))
    found = [k.figure.period_start.year for k in killed]
    publishers = {k.figure.publisher for k in killed} | {p["publisher"] for p in partners}
    alt = text["alt"].format(
        title=title, first=min(found), last=max(found), n=len(killed), partners=len(partners),
        **_extreme(sheet, top, "top"), **_extreme(sheet, bottom, "bottom"),
        most=sheet.quotes(most["k"], most["numerator_figure_ids"]), most_year=homicide.period(most),
        most_publisher=homicide.publisher(most["publisher"], sheet.lang),
        least=sheet.quotes(least["k"], least["numerator_figure_ids"]), least_year=homicide.period(least),
        least_publisher=homicide.publisher(least["publisher"], sheet.lang),
    )  # fmt: skip
    return {
        "title": title,
        "subtitle": text["subtitle"],
        "counted": text["counted"].format(killed=len(killed), partners=len(partners), publishers=len(publishers)),
        "interval": text["interval"],
        "alt": alt,
        "caption": text["caption"],
        "notes": [_chance(sheet, now, before), *_added(sheet, partners), text["definition"]],
    }


def _two_years(partners: list[homicide.Pair]) -> tuple[homicide.Pair, homicide.Pair]:
    """The newest year, and the newest before it with the same definition; the best-placed publisher of each."""

    def order(p: homicide.Pair) -> tuple:
        return homicide.years(p), -vocabulary.publishers()[p["publisher"]].rank

    now = max(partners, key=order)
    same = [
        p for p in partners if homicide.dating(p) == homicide.dating(now) and homicide.years(p) < homicide.years(now)
    ]
    return now, max(same, key=order)


def _said(sheet: Sheet, p: homicide.Pair, which: str) -> str:
    """A year of the title; a part is not said to be of a whole that another publisher counted."""
    part = sheet.words.get(f"inside_{p['publisher']}") or homicide.publisher(p["publisher"], sheet.lang)
    return sheet.words[f"{which}_{'mixed' if homicide.mixed(p) else 'same'}"].format(
        all=sheet.quotes(p["n"], p["denominator_figure_ids"]),
        partners=sheet.quotes(p["k"], p["numerator_figure_ids"]),
        year=homicide.period(p),
        whole=homicide.publisher(p["whole_publisher"], sheet.lang),
        part=part,
    )


def _chance(sheet: Sheet, now: homicide.Pair, before: homicide.Pair) -> str:
    """Whether the two years of the title differ more than independent events of one rate would."""
    tail = (1 - estimate.LEVEL) / 2
    sure = [side for side in ("n", "k") if not tail <= estimate.rate_fell(before[side], 1, now[side], 1) <= 1 - tail]
    key = {(): "chance", ("n",): "sure_all", ("k",): "sure_partners", ("n", "k"): "sure_both"}[tuple(sure)]
    return sheet.words[key].format(before=homicide.period(before), now=homicide.period(now))


def _added(sheet: Sheet, partners: list[homicide.Pair]) -> list[str]:
    """Which counts nobody printed: women and men added."""
    text = sheet.words
    found = []
    for p in sorted(partners, key=homicide.years):
        sexes = homicide.by_sex(p, sheet.where) or {}
        said = {
            sex: text[f"{sex}_{'one' if f.value == 1 else 'many'}"].format(n=sheet.quotes(f.value, [f.figure_id]))
            for sex, f in sexes.items()
        }
        if said:
            count = sheet.quotes(p["k"], p["numerator_figure_ids"])
            found.append(text["sum"].format(sum=count, year=homicide.period(p), **said))
    return [text["added"].format(each="; ".join(found))] if found else []


def _extreme(sheet: Sheet, k: homicide.Killed, which: str) -> dict[str, str]:
    return {
        which: sheet.quotes(k.value, k.ids),
        f"{which}_year": str(k.figure.period_start.year),
        f"{which}_publisher": homicide.publisher(k.figure.publisher, sheet.lang),
    }
