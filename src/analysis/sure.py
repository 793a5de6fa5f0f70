"""Tables for the question how sure we can be: chance beside single years, spread between years, intervals, rule v1.

Everything is computed from the formulas and the rule (analysis.simulate); the figures in it are those of the page's
claims, remembered by the page, so that its stamp changes when one of them does.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

import numpy as np
from IPython.display import Markdown

from analysis import asof, estimate, forms, rule, simulate
from analysis.charts.topics import editions, luck, own_pairs
from analysis.charts.topics.coverage import SHARES, by_people, ends
from analysis.charts.words import words
from analysis.page import Page
from analysis.phrases import parse
from analysis.store import Figure
from analysis.table import Table

YEARS = (1, 3, 5, 10, 20, 30)
FEWEST = 8  # years of one series from which their spread says something
SAID = (rule.SUPPORTED, rule.CONTESTED, rule.CONTRADICTED)


def findings(page: Page, names: Iterable[str], lang: str) -> Markdown:
    """What some charts of the page find, one line each: their titles and captions, numbers and all."""
    from analysis import charts

    made = [charts.make(name, page.where, lang) for name in names]
    for chart in made:
        page.quotes[lang].shown.extend(chart.quotes.shown)
    return Markdown("\n".join(f"- **{chart.title}.** {chart.caption}" for chart in made))


def chances(page: Page) -> Table:
    """How often chance alone would give a year like those of the page's claims, or one further up."""
    rows = [
        _chance(page, j, year, against)
        for told in page.claims.values()
        for j in [told.json]
        if (year := luck.year_of(j)) and luck.kind_of(j)
        for against in luck.held_against(j, year, page.where)
    ]
    return Table(rows)


def _chance(page: Page, j: dict[str, Any], year: dict[str, Any], a: luck.Against) -> dict[str, str]:
    kind = luck.kind_of(j)
    ids = (*luck.year_ids(kind, year), *a.figure_ids)
    often, q = luck.at_least(kind, year, a), page.quotes["en"]
    expected = year["n"] * a.value if kind == "share" else a.value
    return {
        "claim": j["id"],
        "year": year["period"][0][:4],
        "counted": f"{q(year['k'], ids)} of {q(year['n'], ids)}" if kind == "share" else q(year["k"], ids),
        "held against": q(a.value, ids, "percent" if kind == "share" else "mean"),
        "of": forms.period(a.period, "en"),
        "definition": forms.name("qualifiers", a.definition, "en") if a.definition else "",
        "the year is in it": "yes" if a.holds_year else "no",
        "expected": q(expected, ids, "mean"),
        "as many or more": q(often, ids, "percent"),
        "one year in": q(simulate.one_in(often), ids),
        "once in ten years": q(simulate.in_some_year(often, own_pairs.LONG), ids, "percent"),
    }


# --- spread


class Run(NamedTuple):
    """Consecutive yearly totals of one publisher, newest edition of each."""

    publisher: str
    figures: tuple[Figure, ...]


def spreads(page: Page) -> Table:
    """How far yearly numbers of killed lie apart: 1 is what chance alone gives on average, above it they differ more.

    Runs of at least eight years by one publisher, without years that hold 22 July and without undated figures.
    """
    rows = []
    for run in _runs(page):
        counts = [f.value for f in run.figures]
        ids, q = [f.figure_id for f in run.figures], page.quotes["en"]
        rows.append(
            {
                "publisher": forms.name("publisher", run.publisher, "en"),
                "years": f"{run.figures[0].period_start.year}–{run.figures[-1].period_start.year}",
                "mean a year": q(sum(counts) / len(counts), ids, "mean"),
                "lowest": q(min(counts), ids),
                "highest": q(max(counts), ids),
                "spread": q(simulate.spread(counts), ids, "ratio"),
                "chance alone spreads as much": q(simulate.as_spread_by_chance(counts), ids, "percent"),
            }
        )
    return Table(rows)


def _runs(page: Page) -> list[Run]:
    figures = [
        f
        for f in editions.yearly_totals(page.where, editions.MEASURES[0]).drawn
        if f.published_precision != "undated" and "incl_22_july" not in f.qualifiers
    ]
    newest = [held[-1].figure for held in asof.editions(figures).values()]
    runs: list[list[Figure]] = []
    for f in sorted(newest, key=lambda f: (f.publisher, f.period_start)):
        last = runs[-1][-1] if runs else None
        follows = last and (last.publisher, last.period_start.year + 1) == (f.publisher, f.period_start.year)
        if follows:
            runs[-1].append(f)
        else:
            runs.append([f])
    return [Run(r[0].publisher, tuple(r)) for r in runs if len(r) >= FEWEST]


def scatter(page: Page, lang: str) -> Markdown:
    """How far the shares of single years lie apart, and which years: the numbers behind a judgement's `dispersion`.

    They are those inside the first window that decides the level, by its publisher, of its definition or of none
    stated. Says so where there are too few years, and which of them do not state whether dating partners count.
    """
    level, quotes = own_pairs.level(page.where), page.quotes[lang]
    window = next(r for r in level["reference"] if r.get("n"))
    pairs = own_pairs.single_years(own_pairs.own(level))
    alike = {own_pairs.dating(window), own_pairs.UNSTATED}
    years = [e for e in pairs if own_pairs.dating(e) in alike and own_pairs.holds(window["period"], e["period"])]
    text, unstated = words("sure", lang), [e for e in years if own_pairs.dating(e) == own_pairs.UNSTATED]
    found = estimate.dispersion([(e["k"], e["n"]) for e in years])
    ids = [i for e in years for i in own_pairs.ids(e)]
    said = {
        "years": _listed(text, [f"{e['period'][0][:4]} ({quotes.k_of_n(e)})" for e in years]),
        "number": forms.number(len(years), lang),
        "definition": text[own_pairs.dating(window)],
        "unstated": _listed(text, [e["period"][0][:4] for e in unstated]),
        "times": quotes(found, ids, "ratio") if found is not None else "",
        "limit": forms.number(estimate.TOO_DISPERSED, lang, 1, 1),
    }
    kept = ["few"] if found is None else ["scatter", "unstated" if unstated else "stated", "limit"]
    return Markdown(" ".join(text[key].format(**said) for key in kept))


def _listed(text: dict[str, str], parts: list[str]) -> str:
    return text["and"].join([", ".join(parts[:-1]), parts[-1]]) if len(parts) > 1 else "".join(parts)


# --- intervals and rule


def coverage(page: Page) -> Table:
    """How often the 95 % intervals hold a true share between 15 and 45 %, for the numbers of killed that occur."""
    rows = []
    for n, pairs in by_people(own_pairs.own(own_pairs.level(page.where))).items():
        ids, q = [i for e in pairs for i in e["denominator_figure_ids"]], page.quotes["en"]
        row = {"killed": q(n, ids), "period": ", ".join(dict.fromkeys(forms.period(e["period"], "en") for e in pairs))}
        for name in ("wilson", "jeffreys"):
            found, end = simulate.coverage(n, SHARES, name), ends(n, name)
            row |= {f"{name}, lowest": q(end.low, ids, "percent")}
            row |= {f"{name}, mean": q(float(found.mean()), ids, "percent")}
            row |= {f"{name}, highest": q(end.high, ids, "percent")}
        rows.append(row)
    return Table(rows)


def verdicts(page: Page) -> Table:
    """How often rule v1 gives each verdict of "hvert fjerde", by years counted and by what is true.

    What is taken as true: the shares of the deciding pairs, the middle and the ends of the words.
    """
    level = own_pairs.level(page.where)
    phrase = parse(level["question"]["words"][0])
    deciding = [r for r in level["reference"] if r.get("n")]
    window = deciding[0]
    ids, q = own_pairs.ids(window), page.quotes["en"]
    truths = {phrase.low: "lower end of the words", phrase.value: "the words", phrase.high: "upper end of the words"}
    truths |= {r["share"]: f"{forms.period(r['period'], 'en')}, as counted" for r in deciding}
    shares = sorted(truths)
    rows = []
    for years in YEARS:
        n = round(years * window["n"] / own_pairs.years(window["whole_period"]))
        power = simulate.power(phrase, n, np.array(shares))
        rows += [
            {
                "years": str(years),
                "killed": q(n, ids),
                "true share": forms.percent(share, "en"),
                "which is": truths[share],
                **{
                    forms.name("verdict", word, "en"): q(float(getattr(power, word)[i]), ids, "percent")
                    for word in SAID
                },
            }
            for i, share in enumerate(shares)
        ]
    return Table(rows)
