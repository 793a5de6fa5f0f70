"""A file held against itself: what is printed as a sum must be the sum, and no part exceeds its whole.

Every comparison that says something is kept, agreeing or not, so that a person sees the printed totals beside the
sums. A bound is taken at the end that is kindest to the file.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from decimal import Decimal

from analysis.fetch.dropin import parts
from analysis.fetch.dropin.figures import Figure, Found, Sum, unit_of
from analysis.fetch.dropin.words import FLAGS, JULY, SUM_ONLY, Publisher

DATING = tuple(parts.DATING)
SHARES = (  # a share, its part and its whole; the sex of the share is that of the part
    ("partner_homicide_share", "partner_homicide_victims", "homicide_victims"),
    ("homicide_victims_share", "homicide_victims", "homicide_victims"),
    ("homicide_perpetrators_share", "homicide_perpetrators", "homicide_perpetrators"),
)
AGAIN = ("persons", "perpetrators")  # who is counted in one year may be counted in the next


def hold(found: Found, source: Publisher) -> tuple[list[Figure], list[Sum]]:
    """The figures, each once, and every sum that they allow; those that disagree come first."""
    figures, sums = _once(found.figures)
    counts = [f for f in figures if f.kind == "count"]
    sums += [
        *_sexes(counts, source.exact),
        *_groups(found),
        *_slots(counts),
        *_pairs(figures),
        *_of_one_whole(counts),
        *_shares([f for f in figures if not f.is_bound]),
        *_hundred(figures),
    ]
    gaps = {group.title for group in found.groups if group.empty}  # that the rest of a list is no more says little
    unique = {str(s): s for s in sums if not (s.agrees and s.rule == "<=" and s.name in gaps)}
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
        if (known.number, known.is_bound) != (f.number, f.is_bound):
            faults.append(Sum(f"{f} printed twice", f.said, known.said, _places(known, f), agrees=False, rule="twice"))
        flags = [tag for tag in FLAGS if tag in f.breakdown and tag not in known.breakdown]
        if flags:
            first[f.key] = replace(known, breakdown=(*known.breakdown, *flags))
    return [*first.values(), *loose], faults


def _sexes(figures: list[Figure], exact: bool) -> Iterator[Sum]:
    """Women and men against both together."""
    families: dict[tuple, dict[str, Figure]] = {}
    for f in figures:
        families.setdefault((f.measure, f.tags, f.days, f.counted_by, f.slot), {}).setdefault(f.sex, f)
    for family in families.values():
        total = family.get("total")
        own = [f for sex, f in family.items() if sex not in parts.BOTH]
        if total and own:
            whole = {"female", "male"} <= family.keys()
            yield from _compared(f"{total}, women and men", own, total, "=" if exact and whole else "<=")


def _groups(found: Found) -> Iterator[Sum]:
    for group in found.groups:
        if group.whole and group.parts:
            yield from _compared(group.title, group.parts, group.whole, "<=" if group.empty else "=")
        elif group.parts and group.name == "relations":
            first = group.parts[0]
            whole = next((f for f in found.figures if _is_whole_of(f, first)), None)
            if whole:
                yield from _compared(f"{whole}, relations", group.parts, whole, "<=")


def _is_whole_of(f: Figure, part: Figure) -> bool:
    measure = "homicide_cases" if part.measure.endswith("cases") else "homicide_victims"
    return f.measure == measure and not f.tags.difference(JULY) and f.days == part.days and f.sex == part.sex


def _slots(figures: list[Figure]) -> Iterator[Sum]:
    """Relations typed into a form: each slot once, the largest where two definitions stand in one. The list is
    whole where the relations that are not known were typed too."""
    listed = [f for f in figures if f.slot.startswith("slot:")]
    for whole in (f for f in figures if f.measure == "homicide_victims" and not f.tags.difference(JULY)):
        slots: dict[str, Figure] = {}
        for f in (f for f in listed if _is_whole_of(whole, f) and whole.counted_by == f.counted_by):
            known = slots.get(f.slot)
            fits = f.tags.isdisjoint(JULY) or f.tags.intersection(JULY) == whole.tags
            if fits and (known is None or (f.low, f.number) > (known.low, known.number)):
                slots[f.slot] = f
        if slots:
            every = any(f.tags == {f"{SUM_ONLY}unknown_relation"} for f in slots.values()) and not whole.tags
            yield from _compared(f"{whole}, relations", slots.values(), whole, "=" if every else "<=")


# --- parts and wholes


def _pairs(figures: list[Figure]) -> Iterator[Sum]:
    """No part exceeds its whole. Of those that agree the nearest are told: what is within the whole's own parts, or
    only of some of its days, says nothing more."""
    related = list(parts.pairs(f for f in figures if f.kept))
    same_days = {(id(p), id(w)) for p, w in related if p.days == w.days}
    wholes: dict[int, list[Figure]] = {}
    for p, w in related:
        if p.days == w.days:
            wholes.setdefault(id(p), []).append(w)
    for p, w in related:
        if p.sex != w.sex and (p.measure, p.tags, p.days) == (w.measure, w.tags, w.days):
            continue  # women and men are held against both together
        (told,) = _compared(f"{p} among {w}", [p], w, "<=", always=True)
        between = any((id(v), id(w)) in same_days for v in wholes.get(id(p), ()))
        if not told.agrees or (p.days == w.days and not between and not (p.is_bound or w.is_bound)):
            yield told


def _of_one_whole(figures: list[Figure]) -> Iterator[Sum]:
    """What cannot overlap is together no more than the whole: women and men, kinds of partners, times."""
    wholes: dict[int, tuple[Figure, list[Figure]]] = {}
    for part, whole in parts.pairs(f for f in figures if f.kept):
        wholes.setdefault(id(whole), (whole, []))[1].append(part)
    for whole, own in wholes.values():
        sexes = _largest(own, lambda f: f.sex if f.sex not in parts.BOTH else "")
        if len({(f.measure, f.tags, f.days) for f in (*sexes, whole)}) > 1:
            yield from _together(f"{whole}, women and men", sexes, whole, told=False)
        kinds = _largest(own, parts.partner_kind)
        told = whole.measure.startswith("partner") and {f.days for f in kinds} == {whole.days}
        yield from _together(f"{whole}, kinds of partners", kinds, whole, told)
        if unit_of(whole.measure) not in AGAIN:
            yield from _together(f"{whole}, one time after another", _apart(own, whole), whole, told=False)


def _together(name: str, own: list[Figure], whole: Figure, told: bool) -> Iterator[Sum]:
    if len(own) > 1:
        yield from (s for s in _compared(name, own, whole, "<=") if told or not s.agrees)


def _largest(figures: list[Figure], kind: Callable[[Figure], str]) -> list[Figure]:
    found: dict[str, Figure] = {}
    for f in figures:
        name = kind(f)
        if name and (name not in found or found[name].low < f.low):
            found[name] = f
    return list(found.values())


def _apart(figures: list[Figure], whole: Figure) -> list[Figure]:
    """Those of days that do not overlap which make the most together."""
    ordered = sorted((f for f in figures if f.days != whole.days), key=lambda f: f.days[1])
    ends = [f.days[1] for f in ordered]
    best: list[tuple[Decimal, list[Figure]]] = [(Decimal(0), [])]  # of the first 0, 1, 2, ... of them
    for i, f in enumerate(ordered):
        most, own = best[bisect_left(ends, f.days[0], 0, i)]
        best.append(max(best[-1], (most + f.low, [*own, f]), key=lambda found: found[0]))
    return best[-1][1]


# --- shares


def _shares(figures: list[Figure]) -> Iterator[Sum]:
    for share_of, part_of, whole_of in SHARES:
        for share in (f for f in figures if f.measure == share_of):
            sex = "total" if share.sex == "na" else share.sex
            part = _one(figures, part_of, sex, share, share.tags)
            whole = _one(figures, whole_of, "total", share, ())
            if part and whole and whole.number:
                real = 100 * part.number / whole.number
                shown = f"{part.value} of {whole.value}, {real:.1f}"
                yield Sum(f"{share}", share.said, shown, _places(share, part), share.low <= real <= share.high, "%")


def _one(figures: list[Figure], measure: str, sex: str, like: Figure, tags: Iterable[str]) -> Figure | None:
    asked = (measure, sex, frozenset(tags).difference(JULY), like.days, like.counted_by)
    july = (like.tags.intersection(JULY), frozenset())  # what 22 July does not touch does not say
    found = (f for f in figures if (*parts.definition(f)[:3], f.days, f.counted_by) == asked)
    return next((f for f in found if f.tags.intersection(JULY) in july), None)


def _hundred(figures: list[Figure]) -> Iterator[Sum]:
    """Shares of one whole are together no more than all of it."""
    families: dict[tuple, list[Figure]] = {}
    for f in (f for f in figures if f.kind == "share"):
        families.setdefault((f.measure, f.days, f.counted_by, f.tags.intersection(JULY)), []).append(f)
    for family in families.values():
        own = _largest(family, lambda f: f"{f.sex} {sorted(f.tags.difference(DATING))}")
        if len(own) > 1:
            added = sum(f.number for f in own)
            terms = " + ".join(f.said for f in own)
            agrees = sum(f.low for f in own) <= 100
            if not agrees or not any(f.is_bound for f in own):
                name = f"{own[0]} and other shares of that whole"
                yield Sum(name, "100 %", f"{added} % = {terms}", _places(own[0], own[1]), agrees, "100")


# --- one comparison


def _compared(name: str, own: Iterable[Figure], whole: Figure, rule: str, always: bool = False) -> Iterator[Sum]:
    """The parts added beside the whole. With a bound among them it is told only where it cannot be true."""
    own = list(own)
    terms = " + ".join(f.said for f in own)
    bounds = any(f.is_bound for f in own)
    added = terms if bounds or len(own) == 1 else f"{sum(f.number for f in own)} = {terms}"
    agrees = whole.high is None or sum(f.low for f in own) <= whole.high
    if rule == "=" and all(f.high is not None for f in own):
        agrees = agrees and whole.low <= sum(f.high for f in own)
    if always or not agrees or not (bounds or whole.is_bound):
        yield Sum(name, whole.said, added, _places(whole, own[0]), agrees, rule)


def _places(one: Figure, other: Figure) -> str:
    return f"{one.place}" if one.place == other.place else f"{one.place}; {other.place}"
