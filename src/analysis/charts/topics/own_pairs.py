"""The long run and the single years that charts of chance hold against one another.

They are pairs of the claim on the level: persons killed, both numbers printed by its reference publisher.
"""

from __future__ import annotations

from typing import Any

from analysis.paths import House

LEVEL = "one-in-four"
LONG = 10  # years: the shortest window that says something of the level
DATING = ("excl_dating", "incl_dating", "dating_not_stated")
UNSTATED = DATING[-1]

Pair = dict[str, Any]


def level(where: House) -> dict[str, Any]:
    """The judgement of the claim on the level."""
    from analysis.verdicts import verdict

    return verdict(LEVEL, None, where)


def own(j: dict[str, Any], unit: str = "victims") -> list[Pair]:
    """The reference publisher's own pairs over whole years, oldest first and of the same years the lowest first."""
    publishers = {r["publisher"] for r in j["reference"]}
    found = [
        e
        for e in j["evidence"]
        if e["unit"] == unit
        and e["publisher"] == e["whole_publisher"]
        and e["publisher"] in publishers
        and "part_period" not in e["flags"]
    ]
    return sorted(found, key=lambda e: (e["period"], e["share"]))


def single_years(pairs: list[Pair]) -> list[Pair]:
    return [e for e in pairs if years(e["period"]) == 1]


def windows(pairs: list[Pair]) -> list[Pair]:
    """Those long enough to say something of the level."""
    return [e for e in pairs if years(e["period"]) >= LONG]


def years(period: list[str]) -> int:
    """How many calendar years a period touches."""
    return int(period[1][:4]) - int(period[0][:4]) + 1


def ids(e: Pair) -> tuple[str, ...]:
    return (*e["numerator_figure_ids"], *e["denominator_figure_ids"])


def dating(e: Pair) -> str | None:
    return next((d for d in DATING if d in e["qualifiers"]), None)


def holds(period: list[str], inner: list[str]) -> bool:
    """Whether one period lies within the other."""
    return period[0] <= inner[0] and inner[1] <= period[1]
