"""The numbers of a judgement as rows of a chart: what decides first, then the others by groups, newest first."""

from __future__ import annotations

import datetime as dt
from typing import Any, NamedTuple

from analysis import forms, vocabulary
from analysis.charts import looks
from analysis.charts.claim.words import known
from analysis.charts.looks import Look

BEYOND = "child_welfare_included"  # counts persons too of whom no sentence on threats from a partner speaks
GROUPS = ("decides", "beside", "other", "parts", "single", "cases", "stated")


class Row(NamedTuple):
    """A number of the judgement with its place among the others, and the phrase it is held against."""

    number: dict[str, Any]
    group: str
    phrase: dict[str, Any] | None

    @property
    def decides(self) -> bool:
        return self.group == "decides"

    @property
    def bound(self) -> str:
        """at_most or at_least where only a bound is known; nothing is below none."""
        r = self.number
        if r["share"] is not None or r["low"] == r["high"] is None:
            return ""
        if r["low"] is None or (r["low"] == 0 and r["unit"] != "percent"):
            return "at_most"
        return "at_least" if r["high"] is None else ""

    @property
    def look(self) -> Look:
        return looks.VERDICTS["too_precise" if self.number["direction"] == "too_precise" else self.number["verdict"]]


def of(j: dict[str, Any]) -> list[Row]:
    """Every number of the reference set and of the evidence, each once, in the order drawn."""
    held = known(j)
    deciding = {key(r) for r in held}
    rest = [r for r in j["evidence"] if key(r) not in deciding]
    rows = [Row(per_year(j, r), _group(j, r, True), _phrase(j, r)) for r in held]
    others = [Row(_printed(per_year(j, r)), _group(j, r, False), _phrase(j, r)) for r in rest]
    return rows + sorted(others, key=_order)


def key(r: dict[str, Any]) -> tuple:
    return tuple(r["numerator_figure_ids"]), tuple(r["denominator_figure_ids"])


def beyond(r: dict[str, Any]) -> bool:
    """A count of a part that is no lower bound all the same: some of those counted are outside the sentence."""
    return r["part_is"] == "at least a part" and BEYOND in r["qualifiers"]


def _printed(r: dict[str, Any]) -> dict[str, Any]:
    """Such a count stands as it was printed, with no arrow."""
    return {**r, "share": r["low"], "low": None, "high": None} if beyond(r) and r["share"] is None else r


def _phrase(j: dict[str, Any], r: dict[str, Any]) -> dict[str, Any] | None:
    """The words a number is held against; none for a trend, a statement or an extreme."""
    asked = {p["text"]: p for p in j["question"]["asked"]}
    found = asked.get(r.get("phrase")) or (next(iter(asked.values())) if len(asked) == 1 else None)
    return found if found and (found["low"], found["high"]) != (None, None) else None


def _group(j: dict[str, Any], r: dict[str, Any], decides: bool) -> str:
    if j["type"] in ("trend", "statement"):
        return "beside"
    if decides:
        return "decides"
    units = {h["unit"] for h in known(j)}
    if r["part_is"] == "at least a part":
        return "parts"
    if r["unit"] == "percent" and "percent" not in units:
        return "stated"
    if r["unit"] == "cases" and "cases" not in units:
        return "cases"
    return "single" if r["direction"] == "too_precise" else "other"


def _order(row: Row) -> tuple:
    r = row.number
    newest = tuple(-dt.date.fromisoformat(day).toordinal() for day in reversed(r["period"]))
    return GROUPS.index(row.group), newest, vocabulary.publishers()[r["publisher"]].rank, r["publisher"], key(r)


def per_year(j: dict[str, Any], r: dict[str, Any]) -> dict[str, Any]:
    """A count of a trend as a yearly mean: totals of one year and of thirty cannot stand on one axis otherwise."""
    if j["type"] != "trend" or r["whole_period"] or r["share"] is None or forms.form(j, r) != "count":
        return r
    start, end = (dt.date.fromisoformat(day) for day in r["period"])
    years = end.year - start.year + 1
    return {**r, "k": r["share"], "n": years, "share": r["share"] / years, "low": None, "high": None}


def shown_as(j: dict[str, Any]) -> dict[str, Any]:
    """The judgement under which `forms` words its rows: a trend's counts are told per year."""
    return {**j, "type": "rate"} if j["type"] == "trend" and not any(r["whole_period"] for r in known(j)) else j


def plotted(row: Row) -> dict[str, Any]:
    """One number as a row of the chart's CSV; a share with what revisions of its total would make of it."""
    r = row.number
    ends = spread(r)
    return {
        "panel": "evidence",
        "group": row.group,
        "measure": r["measure"],
        "unit": r["unit"],
        "sex": "total" if r["part_is"] == "women and men added" else r["sex"],
        "period_start": r["period"][0],
        "period_end": r["period"][1],
        "publisher": r["publisher"],
        "whole_publisher": r["whole_publisher"],
        "qualifiers": r["qualifiers"],
        "k": r["k"],
        "n": r["n"],
        "share": r["share"],
        "low": r["low"],
        "high": r["high"],
        "interval": r["interval"],
        "bound": row.bound,
        "share_at_n_high": ends and ends[0],
        "share_at_n_low": ends and ends[1],
        "verdict": r["verdict"],
        "direction": r["direction"],
        "flags": r["flags"],
        "figure_ids": [*r["numerator_figure_ids"], *r["denominator_figure_ids"]],
    }


def spread(r: dict[str, Any]) -> tuple[float, float] | None:
    """A share at the largest and at the smallest total that revisions and other publishers allow."""
    if r["whole_period"] is None or r["k"] is None or r["unit"] == "percent" or r["share"] is None:
        return None
    k_low, k_high, n_low, n_high = (r[x] for x in ("k_low", "k_high", "n_low", "n_high"))
    if None in (k_low, k_high, n_low, n_high) or not n_low or (k_low == k_high and n_low == n_high):
        return None
    is_share = "reconstructed" in r["flags"] or abs(r["k"] / r["n"] - r["share"]) < 1e-9
    return (k_low / n_high, k_high / n_low) if is_share else None
