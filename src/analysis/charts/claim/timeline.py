"""What the figures said of a claim day by day: the verdict as a strip, the numbers that decide below it.

A line stands for one window of one definition from the day its number was public. A revision is a step in it; another
window is another line, never joined to the first.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from matplotlib.axes import Axes

from analysis import forms
from analysis.charts import looks, marks
from analysis.charts.claim import days as claim_days
from analysis.charts.claim import strip as claim_strip
from analysis.charts.claim import words as say
from analysis.charts.claim.local import claimant, localised
from analysis.charts.contract import Chart
from analysis.charts.looks import Look
from analysis.charts.rows import year_of
from analysis.charts.sheet import Sheet, wrap
from analysis.paths import House
from analysis.quote import Quotes

STUB = 0.02  # of the axis: how far the last verdict reaches past the day of the data, so that it can be seen
RIGHT = 1.75  # inches


def applies(judgement: dict[str, Any]) -> bool:
    """Where the numbers that decide have changed since shortly before the sentence was published.

    A change on the day of the data alone is one of our reading, and counts only if it changes the verdict.
    """
    if not judgement["published"]["date"] or not say.known(judgement) or judgement["type"] in ("trend", "statement"):
        return False
    told = [m for m in claim_days.moments(judgement) if any(r["share"] is not None for r in m["reference"])]
    states = list(dict.fromkeys(claim_days.state(m) for m in told if m["as_of"] < judgement["data_date"]))
    verdicts = dict.fromkeys((m["verdict"], m["direction"]) for m in told)
    return len(states) > 1 or len(verdicts) > 1


def chart(judgement: dict[str, Any], where: House, lang: str) -> Chart:
    judgement = localised(judgement, lang)
    sheet = Sheet(
        f"{judgement['id']}.timeline",
        where,
        lang,
        body=5.0,
        panels=(2, 1),
        right=RIGHT,
        texts="claim-timeline",
        hspace=0.1,
        height_ratios=(1, 4.6),
    )
    strip, panel = sheet.axes
    start, end = claim_days.ends(judgement)
    _axes(sheet, start, end)
    moments = claim_days.moments(judgement)
    unnamed = claim_strip.draw(sheet, strip, moments, start)
    _numbers(sheet, panel, judgement, moments)
    _sentence(sheet, panel, strip, judgement)
    return sheet.finish(**_words(sheet, judgement, moments, unnamed), plotted=list(claim_days.plotted(moments, where)))


# --- drawing


def _axes(sheet: Sheet, start: float, end: float) -> None:
    right = end + (end - start) * STUB
    for ax in sheet.axes:
        sheet.years(ax, int(start), int(end))
        ax.set_xlim(start, right)
        years = range(int(start) + 1, int(end) + 1)
        ax.vlines(years, 0, 1, transform=ax.get_xaxis_transform(), colors="#E4E4E4", linewidths=0.7, zorder=-1)
    sheet.axes[0].set_xticks([])
    sheet.axes[0].spines["bottom"].set_visible(False)
    shown = [y for y in range(int(start), int(end) + 1) if start + 0.2 < y + 0.5 < right]
    sheet.axes[1].set_xticks([y + 0.5 for y in shown], [str(y) for y in shown])
    sheet.axes[1].tick_params(labelsize=9)


def _numbers(sheet: Sheet, ax: Axes, j: dict[str, Any], moments: list[dict[str, Any]]) -> None:
    """A stepped line for each definition and window, against the band of the words."""
    steps = [s for s in claim_days.steps(moments) if s.number["share"] is not None]
    shape = forms.form(j, say.known(j)[0])
    phrase = next((p for p in j["question"]["asked"] if say.reading(p, sheet.lang)), None)
    _scale(sheet, ax, shape, phrase, [s.number["share"] for s in steps])
    if phrase:
        _band(sheet, ax, phrase)
    left, right = ax.get_xlim()
    ends = []
    for run in dict.fromkeys(s.run for s in steps):
        own = [s for s in steps if s.run == run]
        stop = claim_days.stop(own, run, moments, right)
        look = _look(run, steps)
        _line(ax, own, look, left, stop)
        window = f"({say.days(own[-1].number['period'], sheet.lang)})"
        first, last = (_told(sheet.quotes, shape, s.number) for s in (own[0], own[-1]))
        if stop == right:
            said_ = " ".join(filter(None, (last, say.text(sheet.lang).get(run[0], ""), window)))
            ends.append(marks.Label(right, own[-1].number["share"], said_, look.colour, "bold"))
        if stop != right or first != last:
            at = max(left, own[0].day), own[0].number["share"]
            _begins(ax, *at, f"{first} {window}", look, _above(own, steps))
    marks.labels(ax, ends, size=9, width=RIGHT - 0.3)


def _line(ax: Axes, own: list[claim_days.Step], look: Look, left: float, stop: float) -> None:
    """One window: level from the day a number was public, with a mark where it began and where it was revised."""
    days, values = [max(left, s.day) for s in own], [s.number["share"] for s in own]
    ax.step([*days, stop], [*values, values[-1]], where="post", color=look.colour, ls=look.dash, lw=2, zorder=2)
    changed = [i for i in range(len(own)) if i == 0 or values[i] != values[i - 1]]
    at = [days[i] for i in changed], [values[i] for i in changed]
    ax.plot(*at, look.marker, color=look.colour, ms=6, ls="none", zorder=3)


def _scale(sheet: Sheet, ax: Axes, shape: str, phrase: dict[str, Any] | None, values: list[float]) -> None:
    """The stretch of numbers that holds the words and all that was said of them."""
    ends = [*values, *(x for x in ((phrase or {}).get("low"), (phrase or {}).get("high")) if x is not None)]
    air = (max(ends) - min(ends)) * 0.3 or max(ends) * 0.2
    low, high = max(0, min(ends) - air), max(ends) + air
    ax.set_ylim(low, min(high, 1.0) if shape == "share" else high)
    shown = say.ticks(*ax.get_ylim(), whole=False)
    share = shape in ("share", "growth", "yearly")
    tick = forms.percent if share else forms.number
    ax.set_yticks(shown, [tick(y, sheet.lang, 1, 0) for y in shown])


def _band(sheet: Sheet, ax: Axes, phrase: dict[str, Any]) -> None:
    bottom, top = ax.get_ylim()
    low = bottom if phrase["low"] is None else phrase["low"]
    high = top if phrase["high"] is None else phrase["high"]
    ax.axhspan(low, high, color=looks.BAND, lw=0, zorder=0)
    above = phrase["low"] is None
    ax.annotate(
        say.covers(phrase, sheet.lang),
        (ax.get_xlim()[0], high if above else low),
        xytext=(5, 5 if above else -5),
        textcoords="offset points",
        va="bottom" if above else "top",
        fontsize=9,
        color=looks.BAND_INK,
        weight="bold",
        bbox={"fc": "white", "ec": "none", "pad": 1},
    )


def _look(run: tuple, steps: list[claim_days.Step]) -> Look:
    others = [key for key in dict.fromkeys(s.run[:2] for s in steps) if key[0] not in looks.DATING]
    return looks.DATING[run[0]] if run[0] in looks.DATING else looks.SERIES[others.index(run[:2])]


def _above(own: list[claim_days.Step], steps: list[claim_days.Step]) -> bool:
    """Whether the first number of a line is told above it: where it does not rise, and is the higher of its day."""
    first = own[0].number["share"]
    rises = any(s.number["share"] > first for s in own)
    return not rises and all(s.number["share"] <= first for s in steps if s.day == own[0].day)


def _begins(ax: Axes, x: float, y: float, text: str, look: Look, above: bool) -> None:
    ax.annotate(
        text,
        (x, y),
        xytext=(2, 8 if above else -9),
        textcoords="offset points",
        va="bottom" if above else "top",
        fontsize=8.5,
        color=look.colour,
    )


def _sentence(sheet: Sheet, panel: Axes, strip: Axes, j: dict[str, Any]) -> None:
    """The day the sentence was published, as wide as its date is unsure."""
    first, last = claim_days.said(j)
    begin, end = year_of(first), year_of(last + dt.timedelta(days=1))
    if first != last:
        panel.axvspan(begin, end, color="#E9E9E9", lw=0, zorder=-2)
    for ax in (panel, strip):
        ax.axvline(begin, color=looks.INK, lw=1, zorder=1)
    date = say.days([first.isoformat(), last.isoformat()], sheet.lang)
    panel.annotate(
        "\n".join(wrap(sheet.words["said"].format(by=claimant(j["published"]["by"], sheet.lang), date=date), 1.7, 8.5)),
        (begin, 1),
        xycoords=("data", "axes fraction"),
        xytext=(5, -4),
        textcoords="offset points",
        va="top",
        fontsize=8.5,
        color=looks.INK,
    )


# --- words


def _told(quotes: Quotes, shape: str, r: dict[str, Any]) -> str:
    ids = {"numerator_figure_ids": r["figure_ids"], "denominator_figure_ids": [], "low": None, "high": None}
    return say.say(quotes, forms.value(r["share"], shape, quotes.lang), r | ids)


def _words(sheet: Sheet, j: dict[str, Any], moments: list[dict[str, Any]], unnamed: set[str]) -> dict[str, Any]:
    t, lang = sheet.words, sheet.lang
    then = [m for m in moments if m["as_of"] <= claim_days.said(j)[1].isoformat()][-1:] or moments[:1]
    title = _title(sheet, j, then[0]["verdict"])
    shown = [m for m in moments if claim_days.day_of(m["as_of"]) >= claim_days.ends(j)[0]]
    newest = "; ".join(
        say.basis(sheet.quotes, j, r, full=True) or say.estimate(sheet.quotes, j, r) for r in say.known(j)
    )
    caption = say.caption(j, lang)
    states = "; ".join(_state_told(sheet, j, m) for m in claim_days.changes(moments))
    return {
        "title": title,
        "subtitle": say.subtitle(j, lang),
        "counted": t["counted"].format(days=len(shown), newest=newest, date=say.date(j["as_of"], lang)),
        "interval": t["interval"],
        "alt": t["alt"].format(title=title, said=_published(sheet, j), states=states, newest=newest, caption=caption),
        "caption": caption,
        "notes": [t["windows"], _hatches(sheet, unnamed), t["undated"] if _undated(j) else ""],
    }


def _title(sheet: Sheet, j: dict[str, Any], then: str) -> str:
    """What the figures said when the sentence came, and what they say on the day of the judgement."""
    t, now = sheet.words, j["verdict"]
    if then == now:
        return t["title_same"].format(verdict=forms.verdict(j, sheet.lang))
    key = "now_own_source" if forms.own_source_only(j) else f"now_{now}"
    if _undated(j):
        return t["title_undated"].format(then=t[f"dated_{then}"], now=t[key])
    return t["title"].format(then=t[f"then_{then}"], now=t[key])


def _undated(j: dict[str, Any]) -> bool:
    """Whether a number that decides rests on a source without a date, known only from the day it was read."""
    return any("undated" in r["flags"] for r in say.known(j))


def _hatches(sheet: Sheet, unnamed: set[str]) -> str:
    """What the stretches of the strip mean that are too narrow for their words."""
    t = sheet.words
    said = [(t[f"hatch_{v}"], forms.name("verdict", v, sheet.lang)) for v in claim_strip.FILL if v in unnamed]
    return " ".join(t["hatch"].format(hatch=hatch, verdict=_small(verdict)) for hatch, verdict in said)


def _small(text: str) -> str:
    return text[0].lower() + text[1:]


def _published(sheet: Sheet, j: dict[str, Any]) -> str:
    date = say.days([day.isoformat() for day in claim_days.said(j)], sheet.lang)
    return sheet.words["said"].format(by=claimant(j["published"]["by"], sheet.lang), date=date)


def _state_told(sheet: Sheet, j: dict[str, Any], m: dict[str, Any]) -> str:
    """One state in words: from which day, the verdict, the numbers with their windows."""
    shape = forms.form(j, say.known(j)[0])
    numbers = []
    for r in (r for r in m["reference"] if r["share"] is not None):
        told = _told(sheet.quotes, shape, r), say.text(sheet.lang).get(r["definition"], "")
        numbers.append(" ".join(filter(None, (*told, f"({say.days(r['period'], sheet.lang)})"))))
    verdict = _small(forms.name("verdict", m["verdict"], sheet.lang))
    told = f"{verdict} ({', '.join(numbers)})" if numbers else verdict
    return sheet.words["state"].format(date=say.date(m["as_of"], sheet.lang), verdict=told)
