"""How often chance alone would give a year like the one a sentence is about, shown beside every claim on a single year.

A share is held against long-run shares by binomial chance, a number against the mean of other years by Poisson chance
(luck.py). It is no explanation of the year.
"""

from __future__ import annotations

from typing import Any

from analysis import forms, simulate
from analysis.charts.contract import Chart
from analysis.charts.sheet import Sheet
from analysis.charts.topics import chance, luck, own_pairs
from analysis.charts.topics.chance import Chance
from analysis.charts.topics.luck import Against
from analysis.paths import House

TEXTS = "claim-luck"
DECADE = 10  # years in which such a year is looked for
PANEL, ALONE = 1.7, 0.75  # inches: each panel, and what all share


def applies(j: dict[str, Any]) -> bool:
    """Whether the sentence is about one closed year and counts people killed."""
    return luck.kind_of(j) is not None and bool(luck.year_of(j))


def chart(j: dict[str, Any], where: House, lang: str) -> Chart:
    year, kind = luck.year_of(j), luck.kind_of(j)
    against = luck.held_against(j, year, where)
    tail = luck.is_tail(kind, year, against)
    cases = [luck.case_of(kind, year, a, j["phrases"][0], tail) for a in against]
    sheet = Sheet(
        f"{j['id']}.luck",
        where,
        lang,
        body=PANEL * len(cases) + ALONE,
        panels=(len(cases), 1),
        left=0.6,
        titled=True,
        texts=TEXTS,
        hspace=0.62,
    )
    last = chance.end_of_axis(cases)
    for ax, case, a in zip(sheet.axes, cases, against, strict=True):
        sheet.heading(ax, _heading(sheet, kind, year, a))
        chance.panel(ax, case, _said(sheet, kind, year, case, tail), lang, last, chance.TAIL if tail else chance.FITS)
    _axis(sheet, kind, year)
    plotted = [row for case in cases for row in chance.plotted(case, last)]
    return sheet.finish(**_words(sheet, j, kind, year, against, cases, tail), plotted=plotted)


# --- words


def _name(publisher: str, lang: str) -> str:
    return forms.name("publisher", publisher, lang).split(" (")[0]


def _of(sheet: Sheet, r: Any, k: float, n: float, ids: tuple[str, ...], form: str = "count") -> str:
    said = sheet.quotes(k, ids, form), sheet.quotes(n, ids)
    return sheet.words["of"].format(k=said[0], n=said[1])


def _heading(sheet: Sheet, kind: str, year: dict[str, Any], a: Against) -> str:
    text, quotes = sheet.words, sheet.quotes
    form = "percent" if kind == "share" else "mean"
    key = "heading_share" if kind == "share" else "heading_mean"
    own = text["holds_year"].format(year=year["period"][0][:4]) if a.holds_year else ""
    definition = f", {text[a.definition]}" if a.definition else ""
    return text[key].format(
        value=quotes(a.value, a.figure_ids, form),
        k=quotes(a.k, a.figure_ids),
        n=quotes(a.n, a.figure_ids),
        period=forms.period(a.period, sheet.lang),
        publisher=_name(a.publisher, sheet.lang),
        definition=definition,
        own=own,
    )


def _said(sheet: Sheet, kind: str, year: dict[str, Any], case: Chance, tail: bool) -> chance.Said:
    text, quotes = sheet.words, sheet.quotes
    ids, when = case.figure_ids, year["period"][0][:4]
    k = quotes(year["k"], year["numerator_figure_ids"])
    number = _of(sheet, year, year["k"], year["n"], own_pairs.ids(year)) if kind == "share" else k
    observed = text["observed"].format(year=when, number=number)
    expected = text["expected"].format(mean=quotes(case.expected, ids, "mean")) if tail else ""
    if tail:
        coloured = text["tail"].format(k=k, times=quotes(simulate.one_in(_chance(case)), ids))
    else:
        low, high = case.coloured.start, case.coloured.stop - 1
        fits = quotes(low, ids) if low == high else f"{quotes(low, ids)}–{quotes(high, ids)}"
        coloured = text["fits"].format(k=fits, percent=quotes(_chance(case), ids, "percent"))
    return chance.Said(observed, coloured, expected)


def _chance(case: Chance) -> float:
    """How often what is coloured comes out."""
    return float(case.chance[case.coloured.start : case.coloured.stop].sum())


def _axis(sheet: Sheet, kind: str, year: dict[str, Any]) -> None:
    text = sheet.words
    n = sheet.quotes(year["n"], own_pairs.ids(year)) if kind == "share" else ""
    said = text[f"axis_{kind}"].format(n=n)
    sheet.axes[-1].set_xlabel(said, fontsize=8.5, labelpad=2)


def _words(
    sheet: Sheet,
    j: dict[str, Any],
    kind: str,
    year: dict[str, Any],
    against: list[Against],
    cases: list[Chance],
    tail: bool,
) -> dict[str, Any]:
    text, quotes, lang = sheet.words, sheet.quotes, sheet.lang
    ids = tuple(dict.fromkeys(i for case in cases for i in case.figure_ids))
    when = year["period"][0][:4]
    number = _of(sheet, year, year["k"], year["n"], own_pairs.ids(year)) if kind == "share" else quotes(year["k"], ids)
    title = _title(sheet, kind, when, year, cases, tail)
    of_each = " ".join(
        text["alt_tail" if tail else "alt_fits"].format(
            heading=_heading(sheet, kind, year, a),
            expected=quotes(case.expected, case.figure_ids, "mean"),
            k=quotes(year["k"], case.figure_ids),
            percent=quotes(_chance(case), case.figure_ids, "percent"),
            top=quotes(int(case.chance.argmax()), case.figure_ids),
            top_percent=quotes(float(case.chance.max()), case.figure_ids, "percent"),
        )
        for a, case in zip(against, cases, strict=True)
    )
    years = max((int(a.n) for a in against), default=DECADE) if kind != "share" else DECADE
    once = [simulate.in_some_year(_chance(c), DECADE) for c in cases]
    notes = [text["no_reason"].format(year=when), text["independent"]]
    if tail:
        notes.insert(0, _once(sheet, once, ids))
    if kind == "extreme":
        highest = simulate.last_is_highest(cases[0].expected, int(against[0].n) + 1)
        notes.insert(0, text["highest"].format(years=quotes(years + 1, ids), percent=quotes(highest, ids, "percent")))
    definition = next((q for q in year["qualifiers"] if q.endswith("dating") or q == "dating_not_stated"), None)
    return {
        "title": title,
        "subtitle": text[f"subtitle_{kind}"],
        "counted": text["counted"].format(
            number=number,
            what=text[f"what_{kind}"],
            year=when,
            publisher=_name(year["publisher"], lang),
            definition=f", {text[definition]}" if definition else "",
        ),
        "interval": text[f"interval_{'share' if kind == 'share' else 'mean'}"],
        "alt": text["alt"].format(title=title, number=number, year=when, what=text[f"what_{kind}"], each=of_each),
        "caption": text["caption"].format(year=when),
        "notes": notes,
    }


def _title(sheet: Sheet, kind: str, when: str, year: dict[str, Any], cases: list[Chance], tail: bool) -> str:
    text, quotes = sheet.words, sheet.quotes
    ends = sorted({(_chance(c), c.figure_ids) for c in cases})
    low, high = ends[0], ends[-1]
    if not tail:
        said = [quotes(p, ids, "percent") for p, ids in (low, high)]
        spoken = said[0] if said[0] == said[1] else _range(sheet, *said)
        return text["title_fits"].format(percent=spoken, n=quotes(year["n"], low[1]))
    often, rarely = (quotes(simulate.one_in(p), ids) for p, ids in (high, low))
    times = text["one"].format(times=often) if often == rarely else text["range"].format(low=often, high=rarely)
    k = quotes(year["k"], year["numerator_figure_ids"])
    return text[f"title_{kind}"].format(year=when, times=times, k=k)


def _once(sheet: Sheet, once: list[float], ids: tuple[str, ...]) -> str:
    said = list(dict.fromkeys(sheet.quotes(p, ids, "percent") for p in sorted(once)))
    spoken = said[0] if len(said) == 1 else _range(sheet, said[0], said[-1])
    return sheet.words["once"].format(years=sheet.quotes(DECADE, ids), percent=spoken)


def _range(sheet: Sheet, low: str, high: str) -> str:
    """ "13,7 til 38,2 %": the unit once."""
    return sheet.words["to"].format(low=low.removesuffix("%").rstrip(), high=high)
