"""A file held against itself: what is printed as a sum must be the sum, and no part exceeds its whole.

Every comparison is kept, agreeing or not, so that a person sees the printed totals beside the sums. A bound takes part
in none of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from analysis.fetch.dropin.figures import Figure, Found, Sum
from analysis.fetch.dropin.words import SUM_ONLY, Publisher

DATING = ("incl_kjaereste", "excl_kjaereste")
WITHIN = (  # what cannot be more than what, of the same days
    ("partner_homicide_victims", "homicide_victims"),
    ("homicide_cases", "homicide_victims"),
    ("partner_homicide_cases", "homicide_cases"),
    ("partner_homicide_cases", "partner_homicide_victims"),
    ("restraining_order_persons", "restraining_orders_imposed"),
    ("restraining_order_repeat_violators", "restraining_order_persons"),
    ("reverse_alarm_judgments", "reverse_alarm_imposed"),
    ("reverse_alarm_imposed", "reverse_alarm_imposed"),
    ("reverse_alarm_active", "reverse_alarm_active"),
    ("shelter_residents_adults", "shelter_stays"),
    ("shelter_children", "shelter_child_stays"),
    ("shelter_children_previous_residents", "shelter_children"),
    ("shelter_day_users", "shelter_day_visits"),
    ("shelter_phone_users", "shelter_phone_talks"),
)
SHARES = (  # a share, its part and its whole; the sex of the share is that of the part
    ("partner_homicide_share", "partner_homicide_victims", "homicide_victims"),
    ("homicide_victims_share", "homicide_victims", "homicide_victims"),
    ("homicide_perpetrators_share", "homicide_perpetrators", "homicide_perpetrators"),
)
JULY = ("incl_22july", "excl_22july")
ORDERS = ("besoksforbud", "besoksforbud_and_kontaktforbud", "oppholdsforbud_and_besoksforbud")
NARROWER = {"ten_or_more_breaches", *DATING}  # tags of a part that its whole does not carry


def hold(found: Found, source: Publisher) -> tuple[list[Figure], list[Sum]]:
    """The figures, each once, and every sum that they allow; those that disagree come first."""
    figures, sums = _once(found.figures)
    usable = [f for f in figures if not f.is_bound]
    counts = [f for f in usable if f.kind == "count"]
    sums += [
        *_sexes(counts, source.exact),
        *_groups(found),
        *_slots(counts, whole_list=not any(f.is_bound and f.slot for f in figures)),
        *_within(counts),
        *_shares(usable),
    ]
    unique = {str(s): s for s in sums}
    return figures, sorted(unique.values(), key=lambda s: s.agrees)


def _once(figures: list[Figure]) -> tuple[list[Figure], list[Sum]]:
    """A figure printed twice is one; printed with two values it is a fault."""
    first: dict[tuple, Figure] = {}
    faults = []
    loose = []
    for f in figures:
        if not f.kept:
            loose.append(f)
            continue
        known = first.setdefault(f.key, f)
        if known.number != f.number:
            places = f"{known.place}; {f.place}"
            faults.append(Sum(f"{f} printed twice", f.value, known.value, places, agrees=False))
    return [*first.values(), *loose], faults


def _sexes(figures: list[Figure], exact: bool) -> Iterator[Sum]:
    """Women and men against both together."""
    families: dict[tuple, dict[str, list[Figure]]] = {}
    for f in figures:
        key = (f.measure, f.breakdown, f.start, f.end, f.counted_by, f.slot)
        families.setdefault(key, {}).setdefault(f.sex, []).append(f)
    for family in families.values():
        total = next(iter(family.get("total", ())), None)
        parts = [f for sex, found in family.items() if sex not in ("total", "na") for f in found[:1]]
        if total and parts:
            whole = {"female", "male"} <= family.keys()
            yield _sum(f"{total}, women and men", parts, total, "=" if exact and whole else "<=")


def _groups(found: Found) -> Iterator[Sum]:
    for group in found.groups:
        if group.whole and group.parts:
            yield _sum(f"{group.whole}, {group.name}", group.parts, group.whole, "=" if group.complete else "<=")
        elif group.parts and group.name == "relations":
            first = group.parts[0]
            whole = next((f for f in found.figures if _is_whole_of(f, first)), None)
            if whole:
                yield _sum(f"{whole}, relations", group.parts, whole, "<=")


def _is_whole_of(f: Figure, part: Figure) -> bool:
    measure = "homicide_cases" if part.measure.endswith("cases") else "homicide_victims"
    return f.measure == measure and not set(f.breakdown) - set(JULY) and _same_days(f, part) and f.sex == part.sex


def _slots(figures: list[Figure], whole_list: bool) -> Iterator[Sum]:
    """Relations typed into a form: each slot once, the largest where two definitions stand in one. The list is
    whole where the relations that are not known were typed too."""
    families: dict[tuple, dict[str, Figure]] = {}
    for f in (f for f in figures if f.slot.startswith("slot:")):
        slots = families.setdefault((f.sex, f.start, f.end, f.counted_by), {})
        if f.slot not in slots or slots[f.slot].number < f.number:
            slots[f.slot] = f
    for slots in families.values():
        parts = list(slots.values())
        whole = next((f for f in figures if _is_whole_of(f, parts[0])), None)
        if whole:
            every = whole_list and any(p.breakdown == (f"{SUM_ONLY}unknown_relation",) for p in parts)
            yield _sum(f"{whole}, relations", parts, whole, "=" if every else "<=")


def _within(figures: list[Figure]) -> Iterator[Sum]:
    for part_of, whole_of in WITHIN:
        for part in (f for f in figures if f.measure == part_of and f.kept):
            for whole in (f for f in figures if f.measure == whole_of and f.kept):
                same_sex = part.sex == whole.sex or {part.sex, whole.sex} == {"na", "total"}
                if same_sex and _same_days(part, whole) and _fits(part, whole):
                    yield _sum(f"{part} among {whole.measure}", [part], whole, "<=")
    incl = {(f.measure, f.sex, f.start, f.end): f for f in figures if f.breakdown == ("incl_kjaereste",)}
    for f in (f for f in figures if f.breakdown == ("excl_kjaereste",)):
        if wider := incl.get((f.measure, f.sex, f.start, f.end)):
            yield _sum(f"{f} among those with kjæreste", [f], wider, "<=")


def _fits(part: Figure, whole: Figure) -> bool:
    """The whole counts all that the part does, and the part is no single relation: those are summed elsewhere."""
    own, other = (set(f.breakdown) - set(JULY) for f in (part, whole))
    if part.measure == whole.measure:
        return bool(own) and not other
    if part.measure == "restraining_order_repeat_violators":
        other -= set(ORDERS)
    return other <= own and own - other <= NARROWER


def _shares(figures: list[Figure]) -> Iterator[Sum]:
    for share_of, part_of, whole_of in SHARES:
        for share in (f for f in figures if f.measure == share_of):
            sex = "total" if share.sex == "na" else share.sex
            part = _one(figures, part_of, sex, share, share.breakdown)
            whole = _one(figures, whole_of, "total", share, ())
            if part and whole and whole.number:
                printed, real = share.number, 100 * part.number / whole.number
                half = Decimal(5).scaleb(printed.as_tuple().exponent - 1)
                shown = f"{part.value} of {whole.value}, {real:.1f}"
                yield Sum(f"{share}", f"{printed} %", shown, _places(share, part), abs(real - printed) <= half, "%")


def _one(figures: list[Figure], measure: str, sex: str, like: Figure, tags: Iterable[str]) -> Figure | None:
    return next(
        (
            f
            for f in figures
            if f.measure == measure
            and f.sex == sex
            and set(f.breakdown) - set(JULY) == set(tags)
            and _same_days(f, like)
        ),
        None,
    )


def _same_days(one: Figure, other: Figure) -> bool:
    return (one.start, one.end) == (other.start, other.end)


def _sum(name: str, parts: Iterable[Figure], whole: Figure, rule: str) -> Sum:
    parts = list(parts)
    added = sum(f.number for f in parts)
    terms = " + ".join(f.value for f in parts)
    shown = f"{added} = {terms}" if len(parts) > 1 else f"{added}"
    agrees = added == whole.number if rule == "=" else added <= whole.number
    return Sum(name, whole.value, shown, _places(whole, parts[0]), agrees, rule)


def _places(one: Figure, other: Figure) -> str:
    return f"{one.place}" if one.place == other.place else f"{one.place}; {other.place}"
