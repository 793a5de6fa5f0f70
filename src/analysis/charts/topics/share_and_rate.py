"""Share beside rate, for the same periods: a share can rise because other killings fell.

Three panels over one axis of years: killed by a partner as a share of all killed, killed by a partner per 100,000
inhabitants a year, and all killed per 100,000 a year. Windows are bars over their years, single years pale points.
Pairs and shares come from the judgement of one-in-four, whose reference publisher counts the windows; rates are the
same counts over the person-years of the same days (Statistics Norway).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from matplotlib.axes import Axes

from analysis.charts import looks, marks, rows
from analysis.charts.around import around
from analysis.charts.contract import Chart
from analysis.charts.sheet import Sheet
from analysis.charts.topics import homicide
from analysis.charts.topics.homicide import Pair
from analysis.paths import House
from analysis.verdicts import verdict

ID = "share-and-rate"
CLAIM = "one-in-four"
FORMS = {"share": "percent", "partners": "ratio", "everyone": "ratio"}
PALE = 0.5
DASH = (0, (2.2, 0.6))  # short, so that a bar still ends where its years do
WHISKERS = (0.22, 0.5, 0.78)  # where along its bar the interval of each window stands, so that none hides another


class Mark(NamedTuple):
    """One number of a panel, of a window or a single year, with its 95 % interval and its row of the CSV."""

    dating: str
    first: int
    last: int
    value: float
    low: float
    high: float
    look: looks.Look
    row: dict[str, Any]

    @property
    def period(self) -> str:
        return str(self.first) if self.first == self.last else f"{self.first}–{self.last}"


Held = dict[str, tuple[list[Mark], list[Mark]]]  # by panel: windows, single years


def chart(where: House, lang: str) -> Chart:
    sheet = Sheet(ID, where, lang, body=7.4, panels=(3, 1), titled=True, left=0.75, right=1.95, hspace=0.45)
    held = _held(where)
    known = [m for panel in held.values() for marks_ in panel for m in marks_]
    first, last = min(m.first for m in known), max(m.last for m in known)
    for ax, (name, (windows, years)) in zip(sheet.axes, held.items(), strict=True):
        sheet.heading(ax, sheet.words[name])
        sheet.years(ax, first, last)
        for m in years:
            _point(ax, m)
        for m, place in zip(windows, WHISKERS * len(windows), strict=False):
            _bar(ax, m, place)
        _frame(sheet, ax, name, [*windows, *years])
        _label(sheet, ax, name, windows, last)
    plotted = [m.row | {"panel": name} for name, panel in held.items() for marks_ in panel for m in marks_]
    return sheet.finish(**_words(sheet, held), plotted=plotted)


# --- what is drawn


def _held(where: House) -> Held:
    found = [p for p in homicide.pairs(where, CLAIM) if homicide.sure(p)]
    reference = {r["publisher"] for r in verdict(CLAIM, None, where)["reference"] if not r.get("missing")}
    windows = sorted(
        (p for p in found if not homicide.one_year(p) and p["publisher"] in reference),
        key=lambda p: (p["period"], p["k"]),
    )
    years = [p for p in found if homicide.one_year(p)]
    return {
        "share": ([_share(p) for p in windows], [_share(p) for p in years]),
        "partners": ([_partners(p, where) for p in windows], [_partners(p, where) for p in years]),
        "everyone": (_everyone(windows, where), _yearly(where)),
    }


def _mark(p: Pair, panel: str, numbers: Sequence[float], look: looks.Look, figure_ids: Iterable[str]) -> Mark:
    value, low, high = numbers
    row = homicide.row(p, panel, value=value, drawn_low=low, drawn_high=high)
    row |= {"series": f"{row['series']}-over-{p['whole_publisher']}", "figure_ids": list(figure_ids)}
    return Mark(homicide.dating(p), *homicide.years(p), value, low, high, look, row)


def _share(p: Pair) -> Mark:
    return _mark(p, "share", (p["share"], p["low"], p["high"]), homicide.look(p), homicide.ids(p))


def _partners(p: Pair, where: House) -> Mark:
    rate = homicide.rate(p["k"], homicide.person_years(where, *homicide.years(p)), p["numerator_figure_ids"])
    return _mark(p, "partners", rate[:3], homicide.look(p), rate.figure_ids)


def _everyone(windows: list[Pair], where: House) -> list[Mark]:
    """All killed in each window, once: the wholes of the pairs."""
    wholes = {tuple(p["denominator_figure_ids"]): p for p in windows}
    found = []
    for p in wholes.values():
        rate = homicide.rate(p["n"], homicide.person_years(where, *homicide.years(p)), p["denominator_figure_ids"])
        found.append(_mark(p, "everyone", rate[:3], looks.Look(looks.INK, "o"), rate.figure_ids))
    return [m._replace(row=m.row | _whole_alone(m.row)) for m in found]


def _whole_alone(row: dict[str, Any]) -> dict[str, Any]:
    """What a row of all killed says: nothing of the part, and its own publisher."""
    counts = row["whole_publisher"]
    scope = [q for q in row["qualifiers"] if q not in homicide.DATING]
    part = dict.fromkeys(("k", "share", "low", "high"))
    return {"series": f"everyone-{counts}", "publisher": counts, "qualifiers": scope, **part}


def _yearly(where: House) -> list[Mark]:
    """All killed in each year, the newest edition of each publisher, without the dead of 22 July."""
    return [_year(k, where) for k in homicide.killed(where) if k.newest and k.sure]


def _year(k: homicide.Killed, where: House) -> Mark:
    f, year = k.figure, k.figure.period_start.year
    rate = homicide.rate(k.value, homicide.person_years(where, year, year), k.ids)
    row = rows.plotted(f, "everyone", f"everyone-{f.publisher}", n=k.value) | {
        "value": rate.value, "drawn_low": rate.low, "drawn_high": rate.high, "figure_ids": list(rate.figure_ids),
    }  # fmt: skip
    return Mark("", year, year, *rate[:3], homicide.shade(f.publisher), row)


# --- panels


def _point(ax: Axes, m: Mark) -> None:
    """A single year without its interval: the chart partner-share-per-year has it."""
    ax.plot(m.first + 0.5, m.value, m.look.marker, color=looks.pale(m.look.colour, PALE), ms=4.5, ls="none", zorder=2)


def _bar(ax: Axes, m: Mark, place: float) -> None:
    """A window over its years, with its interval somewhere along it."""
    x = m.first + place * (m.last + 1 - m.first)
    ax.plot(
        [m.first, m.last + 1],
        [m.value] * 2,
        color=m.look.colour,
        lw=2.8,
        ls="-" if m.look.dash == "-" else DASH,
        zorder=4,
    )
    ax.plot([x, x], [m.low, m.high], color=m.look.colour, lw=1.4, zorder=3)


def _frame(sheet: Sheet, ax: Axes, name: str, held: list[Mark]) -> None:
    far = max(max(m.value for m in held) * 1.08, max(m.high for m in held if m.first != m.last) * 1.08)
    ax.set_ylim(0, far)
    step = next(s for s in (0.05, 0.1, 0.2, 0.25, 0.5) if far / s <= 5.5)
    if name == "share":
        sheet.percents(ax)
    else:
        sheet.counts(ax, digits=1)
    ax.set_ylim(0, far)
    ax.set_yticks([i * step for i in range(int(far / step) + 1)])


def _label(sheet: Sheet, ax: Axes, name: str, windows: list[Mark], last: int) -> None:
    """What each window says: at the right edge, or over it where nothing else stands in its years."""
    beside, alone = [], []
    for m in windows:
        number = sheet.quotes(m.value, m.row["figure_ids"], FORMS[name])
        if all(m is o or o.last < m.first or o.first > m.last for o in windows):
            middle = (m.first + m.last + 1) / 2
            alone.append(marks.Label(middle, m.value, f"{number} ({m.period})", m.look.colour, "bold"))
        else:
            dating = "" if name == "everyone" else f" {sheet.words[m.dating]}"
            beside.append(marks.Label(last + 1.15, m.value, f"{number}{dating} ({m.period})", m.look.colour, "bold"))
    marks.labels(ax, beside, width=1.85)
    around(ax, alone, size=9)


# --- words


def _words(sheet: Sheet, held: Held) -> dict[str, Any]:
    text = sheet.words
    (now, before), (now_rate, before_rate) = (_two_windows(held[name][0]) for name in ("share", "partners"))
    title = text["title"].format(
        rate=_went(sheet, "partners", before_rate, now_rate), share=_went(sheet, "share", before, now)
    )
    said: dict[str, str] = {}
    for name, (windows, _) in held.items():
        for which, end in (("top", max), ("bottom", min)):
            m = end(windows, key=lambda m: m.value)
            said |= {f"{name}_{which}": _number(sheet, name, m), f"{name}_{which}_period": m.period}
    windows, years = held["partners"]
    counts = {
        which: sheet.quotes(end(m.row["k"] for m in windows), [i for m in windows for i in m.row["figure_ids"]])
        for which, end in (("least", min), ("most", max))
    }
    said |= {"windows": len(windows), "years": len(years), "everyone_n": len(held["everyone"][1])}
    return {
        "title": title,
        "subtitle": text["subtitle"],
        "counted": text["counted"].format(**said, **counts),
        "interval": text["interval"],
        "alt": text["alt"].format(title=title, **said),
        "caption": text["caption"],
        "notes": [
            text[f"share_{_chance(now, before)}"].format(rate=text[f"rate_{_chance(now_rate, before_rate)}"]),
            text["definition"].format(before=before.period),
        ],
    }


def _went(sheet: Sheet, name: str, before: Mark, now: Mark) -> str:
    """How a number went from one period to the other: up or down only where chance alone would hardly do it."""
    way = "about_the_same"
    if _chance(now, before) == "sure":
        way = "rose" if now.value > before.value else "fell"
    ends = {"before": _number(sheet, name, before), "now": _number(sheet, name, now)}
    return sheet.words[way].format(**ends, first=before.period, last=now.period)


def _number(sheet: Sheet, name: str, m: Mark) -> str:
    return sheet.quotes(m.value, m.row["figure_ids"], FORMS[name])


def _two_windows(windows: list[Mark]) -> tuple[Mark, Mark]:
    """The newest window that has an earlier one of its definition without a common year, and that earlier one."""
    return max(
        ((a, b) for a in windows for b in windows if a.dating == b.dating and b.last < a.first),
        key=lambda two: (two[0].last, two[1].last),
    )


def _chance(a: Mark, b: Mark) -> str:
    """Whether one period's number lies within the other's interval: too near to call them different."""
    return "unsure" if a.low <= b.value <= a.high or b.low <= a.value <= b.high else "sure"
