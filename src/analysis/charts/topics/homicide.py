"""What the charts of homicides share: pairs of numbers, all killed in each year, and person-years.

Pairs come from the judgement of a claim (`analysis.evidence` decides what may stand over what); nothing is
paired here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from analysis import estimate, state, totals, vocabulary
from analysis.charts import looks, marks, rows
from analysis.charts.sheet import Sheet
from analysis.charts.words import words
from analysis.paths import House
from analysis.store import Figure
from analysis.verdicts import verdict

JULY_22 = dt.date(2011, 7, 22)
DATING = ("excl_dating", "incl_dating", "dating_not_stated")
PER = 100_000
# Where colour means a definition, publishers of all killed are told apart by shape and shade.
SHADES = {
    "kripos": looks.Look(looks.INK, "o"),
    "unodc": looks.Look(looks.FAINT, "s"),
    "ntb": looks.Look("#5F5F5F", "D"),
}
OTHERS = looks.Look("#5F5F5F", "P")
Pair = dict[str, Any]


def pairs(where: House, claim: str = "one-in-four") -> list[Pair]:
    """The pairs of persons that a claim rests on, whole years only; with 2011, those without the dead of 22 July."""
    found = verdict(claim, None, where)["evidence"]
    return [
        p
        for p in found
        if p["unit"] == "victims" and "part_period" not in p["flags"] and "incl_22_july" not in p["qualifiers"]
    ]


def one_year(p: Pair) -> bool:
    first, last = years(p)
    return first == last


def sure(p: Pair) -> bool:
    """Whether the pair is free of doubts that forbid a window to stand among the others."""
    return not {"low_confidence", "unit_unclear", "sex_doubtful"} & set(p["flags"])


def years(p: Pair) -> tuple[int, int]:
    return int(p["period"][0][:4]), int(p["period"][1][:4])


def period(p: Pair) -> str:
    first, last = years(p)
    return str(first) if first == last else f"{first}–{last}"


def dating(p: Pair) -> str:
    """Whether partners who never shared a home are counted."""
    return next((q for q in DATING if q in p["qualifiers"]), "dating_not_stated")


def ids(p: Pair) -> list[str]:
    return [*p["numerator_figure_ids"], *p["denominator_figure_ids"]]


def publisher(name: str, lang: str) -> str:
    return getattr(vocabulary.publishers()[name], lang).split(" (")[0]


def mixed(p: Pair) -> bool:
    """Whether part and whole were counted by different publishers."""
    return "mixed_source" in p["flags"]


def row(p: Pair, panel: str, **more: Any) -> dict[str, Any]:
    """A pair as a row of a chart's CSV."""
    return {
        "panel": panel,
        "series": f"{panel}-{dating(p)}-{p['publisher']}",
        "unit": p["unit"],
        "period_start": p["period"][0],
        "period_end": p["period"][1],
        "publisher": p["publisher"],
        "whole_publisher": p["whole_publisher"],
        "qualifiers": list(p["qualifiers"]),
        "k": p["k"],
        "n": p["n"],
        "n_low": p["n_low"],
        "n_high": p["n_high"],
        "share": p["share"],
        "low": p["low"],
        "high": p["high"],
        "flags": list(p["flags"]),
        **more,
        "figure_ids": ids(p),
    }


# --- what stands behind a pair


def by_sex(p: Pair, where: House) -> dict[str, Figure] | None:
    """Women and men whose sum the count of a pair is; None where the publisher printed the count itself."""
    held = rows.select(where, "partner_homicide_victims", unit="victims", kind="count", relationship=None).drawn
    counted = [f for f in held if f.figure_id in p["numerator_figure_ids"]]
    if len(counted) == 1:
        if "derived" not in counted[0].status:
            return None
        counted = [f for f in held if same_series(f, counted[0])]
    found = {f.sex: f for f in counted if f.sex in ("female", "male")}
    whole = len(found) == 2 and sum(f.value for f in found.values()) == p["k"]
    return dict(sorted(found.items())) if whole else None


def same_series(a: Figure, b: Figure) -> bool:
    columns = ("source_id", "publisher", "period_start", "period_end", "period_type", "qualifiers")
    return all(getattr(a, c) == getattr(b, c) for c in columns)


def judgments(p: Pair, where: House) -> Figure | None:
    """The number of final judgments in the years of a pair, if its count is the very same."""
    held = rows.select(where, "partner_homicide_cases", unit="cases", kind="count").drawn
    return next(
        (
            f
            for f in held
            if "final_judgments" in f.qualifiers
            and [f.period_start.isoformat(), f.period_end.isoformat()] == list(p["period"])
            and f.value == p["k"]
        ),
        None,
    )


def like_judgments(sheet: Sheet, found: Iterable[Pair]) -> list[str]:
    """A note on each count that equals the number of final judgments of its years (charts/texts/homicide.toml)."""
    held = [(p, judged) for p in found if (judged := judgments(p, sheet.where))]
    return [
        words("homicide", sheet.lang)["like_judgments"].format(
            who=publisher(p["publisher"], sheet.lang),
            count=sheet.quotes(p["k"], [*p["numerator_figure_ids"], judged.figure_id]),
        )
        for p, judged in held
    ]


# --- all killed, year by year


class Killed(NamedTuple):
    """A printed total of a year, less the dead of 22 July where it holds them."""

    figure: Figure
    value: float
    july: Figure | None
    newest: bool

    @property
    def ids(self) -> list[str]:
        return [self.figure.figure_id, *([self.july.figure_id] if self.july else [])]

    @property
    def sure(self) -> bool:
        """Whether year and unit are those that were printed."""
        return not marks.UNSURE & set(self.figure.status)


def shade(publisher: str) -> looks.Look:
    return SHADES.get(publisher, OTHERS)


def killed(where: House) -> list[Killed]:
    """Every printed total of a whole year, both sexes, persons; no count that adds other lethal violence."""
    figures = [f for f in totals_of_years(where).drawn if not totals.scope_of(tuple(f.qualifiers))]
    (july,) = rows.select(where, "homicide_victims", subset=["event:22_july_2011"]).drawn
    newest = {f.figure_id for f in rows.newest(figures)}
    held = [(f, july if "incl_22_july" in f.qualifiers else None) for f in figures]
    return [Killed(f, f.value - (j.value if j else 0), j, f.figure_id in newest) for f, j in held]


def totals_of_years(where: House) -> rows.Selection:
    return rows.select(
        where,
        "homicide_victims",
        unit="victims",
        kind="count",
        period_type="year",
        sex=("total", "na"),
        relationship=None,
    )


# --- rates


class PersonYears(NamedTuple):
    """How many people lived in Norway, added over some years, and the figures it was added from."""

    value: float
    figure_ids: tuple[str, ...]


def person_years(where: House, first: int, last: int, sex: Sequence[str] = ("female", "male")) -> PersonYears:
    """The mean of the population on 1 January and the next 1 January (SSB), added from `first` to `last`."""
    held = _population(where, state.require_build(where)["inputs"])
    days = range(first, last + 2)
    used = [held[s, y] for s in sex for y in days]
    weights = [0.5 if y in (first, last + 1) else 1.0 for _ in sex for y in days]
    return PersonYears(sum(f.value * w for f, w in zip(used, weights, strict=True)), tuple(f.figure_id for f in used))


@lru_cache(maxsize=2)
def _population(where: House, key: str) -> dict[tuple[str, int], Figure]:
    """Women and men on 1 January of each year, newest edition; `key` is that of the build."""
    held = rows.select(
        where, "population", publisher="ssb", sex=("female", "male"), qualifiers=["population_1_january"]
    )
    return {(f.sex, f.period_start.year): f for f in rows.newest(held.drawn)}


class Rate(NamedTuple):
    """Killed a year per 100,000 inhabitants, with its 95 % interval (Jeffreys' posterior, Gamma(k + 1/2, t))."""

    value: float
    low: float
    high: float
    figure_ids: tuple[str, ...]


def rate(k: float, population: PersonYears, figure_ids: Iterable[str]) -> Rate:
    low, high = estimate.gamma(k, population.value / PER)
    return Rate(k / population.value * PER, low, high, (*figure_ids, *population.figure_ids))


# --- marks


def dodged(values: Sequence[float], height: float) -> list[float]:
    """How many steps to move each mark sideways, so that marks nearer than `height` do not hide one another."""
    order = sorted(range(len(values)), key=lambda i: values[i])
    clusters: list[list[int]] = []
    for i in order:
        if clusters and values[i] - values[clusters[-1][-1]] < height:
            clusters[-1].append(i)
        else:
            clusters.append([i])
    steps = [0.0] * len(values)
    for cluster in clusters:
        for place, i in enumerate(sorted(cluster)):  # in the order given, whatever the values
            steps[i] = place - (len(cluster) - 1) / 2
    return steps


def look(p: Pair) -> looks.Look:
    return looks.DATING[dating(p)]
