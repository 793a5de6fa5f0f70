"""Which figure counts a part of what another counts: of its sex, its days, its relations, its definition.

    for part, whole in pairs(figures): ...

Both are counted by the same publisher. Where neither says enough to tell, neither is a part of the other.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache

from analysis.fetch.dropin.figures import Figure, flow_of
from analysis.fetch.dropin.words import JULY

WITHIN = (  # what cannot be more than what, of the same days
    ("partner_homicide_victims", "homicide_victims"),
    ("homicide_cases", "homicide_victims"),
    ("partner_homicide_cases", "homicide_cases"),
    ("partner_homicide_cases", "partner_homicide_victims"),
    ("restraining_order_persons", "restraining_orders_imposed"),
    ("restraining_order_repeat_violators", "restraining_order_persons"),
    ("reverse_alarm_judgments", "reverse_alarm_imposed"),
    ("shelter_residents_adults", "shelter_stays"),
    ("shelter_children", "shelter_child_stays"),
    ("shelter_children_previous_residents", "shelter_children"),
    ("shelter_day_users", "shelter_day_visits"),
    ("shelter_phone_users", "shelter_phone_talks"),
)
PARTNERS = {  # a kind of partner, and whether dating partners are in it
    "spouse_or_cohabitant": 0,
    "former_spouse_cohabitant_or_partner": 1,
    "boyfriend_girlfriend": 2,
}
DATING = {"excl_kjaereste": 0, "incl_kjaereste": 2}  # 1 where it is not stated: with them or without
ORDERS = ("besoksforbud", "besoksforbud_and_kontaktforbud", "oppholdsforbud_and_besoksforbud")  # the first is in each
JULY_22 = dt.date(2011, 7, 22)
BOTH = ("total", "na")
Days = tuple[dt.date, dt.date]
Definition = tuple[str, str, frozenset[str], str]  # measure, sex, tags, who counted


def pairs(figures: Iterable[Figure]) -> Iterator[tuple[Figure, Figure]]:
    """Every (part, whole). Two that count the very same thing are each a part of the other."""
    by: dict[Definition, dict[Days, list[Figure]]] = {}
    for f in figures:
        by.setdefault(definition(f), {}).setdefault(f.days, []).append(f)
    for one, parts in by.items():
        for other, wholes in by.items():
            if _is_narrower(one, other):
                for days, those in _in_days(parts, wholes):
                    yield from ((p, w) for p in parts[days] for w in wholes[those] if p is not w and _july(p, w))


def definition(f: Figure) -> Definition:
    return f.measure, f.sex, f.tags.difference(JULY), f.counted_by


def partner_kind(f: Figure) -> str:
    """The one kind of partner that a figure counts, or ""."""
    return next((tag for tag in PARTNERS if tag in f.tags), "")


@lru_cache(maxsize=65536)
def _is_narrower(part: Definition, whole: Definition) -> bool:
    """Whether the definition of the whole holds all that the part's does."""
    (own, sex, tags, who), (other, other_sex, other_tags, other_who) = part, whole
    if other not in _wholes(own) or who != other_who or other_sex not in (sex, *BOTH):
        return False
    if own.startswith("partner") and other.startswith("partner"):
        if _dating(tags) > _dating(other_tags):
            return False
        other_tags = other_tags.difference(DATING)
    if order := next((tag for tag in other_tags if tag in ORDERS), None):
        mine = next((tag for tag in tags if tag in ORDERS), None)
        if mine not in (None, order, ORDERS[0]):
            return False
        other_tags -= {order}
    return other_tags <= tags


def _dating(tags: frozenset[str]) -> int:
    said = [DATING[tag] for tag in tags if tag in DATING]
    return said[0] if said else next((PARTNERS[tag] for tag in tags if tag in PARTNERS), 1)


def _in_days(parts: dict[Days, list[Figure]], wholes: dict[Days, list[Figure]]) -> Iterator[tuple[Days, Days]]:
    """The same days; of what is counted over days, also some of them. A share of some days may be larger."""
    yield from ((days, days) for days in parts if days in wholes)
    either = [next(iter(found.values()))[0] for found in (parts, wholes)]
    if either[0].kind != "count" or any(flow_of(f.measure) != "flow" for f in either):
        return
    shortest = min(last - first for first, last in parts)
    for first, last in (days for days in wholes if days[1] - days[0] > shortest):
        inside = (days for days in parts if first <= days[0] and days[1] <= last and days != (first, last))
        yield from ((days, (first, last)) for days in inside)


def _july(part: Figure, whole: Figure) -> bool:
    """With the dead of 22 July 2011 is more than without them; who does not say has counted them or not."""
    if not part.days[0] <= JULY_22 <= part.days[1] or part.measure.startswith("partner"):
        return True
    own, other = part.tags.intersection(JULY), whole.tags.intersection(JULY)
    if own == other or part.kind == "share":  # the shares are of two wholes
        return own == other
    return own == {"excl_22july"} or other == {"incl_22july"}


@cache
def _wholes(measure: str) -> frozenset[str]:
    """The measure itself, and all that cannot be less than it."""
    found = {measure}
    for part, whole in WITHIN:
        found |= _wholes(whole) if part == measure else set()
    return frozenset(found)
