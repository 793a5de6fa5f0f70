"""Do the verdicts still agree with the ledger? Which changed, by which numbers, and which figures came or went.

What is compared is what a reader would quote: the claim's verdict, direction and flags, and verdict, direction, k, n
and flags of each number of the reference set. A change is neither good nor bad: it is acknowledged, with a reason, in
the commit that makes it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

from analysis import ledger, vocabulary
from analysis.ledger import WITHDRAWN, Entry, Row
from analysis.paths import House
from analysis.verdicts import Kept

HELD = ("verdict", "direction", "k", "n", "flags")
HELD_OF_CLAIM = ("claim_verdict", "claim_direction", "claim_flags")
BESIDE_SHOWN = 10  # figures that do not decide: so many are named
REMEDY = 'If this is right, say why: partnerdrap claims --acknowledge "WHY", in the commit that changes the data'

Facts = Callable[[Iterable[str]], dict[str, dict[str, Any]]]


class Figure(NamedTuple):
    """A figure that came or went; `facts` is None where the tables no longer hold it."""

    figure_id: str
    number: str
    facts: dict[str, Any] | None
    decides: bool  # it stands behind a number of the reference set


class Difference(NamedTuple):
    """How a claim stands now against its last entry; `before` or `now` is None where there is none."""

    claim: str
    before: Entry | None
    now: Entry | None
    arrived: tuple[Figure, ...] = ()
    gone: tuple[Figure, ...] = ()


def differences(kept: Iterable[Kept], where: House, facts: Facts) -> list[Difference]:
    """Each claim whose verdict, direction, k, n or flags differ from its last entry, and claims without one."""
    last = ledger.last_entries(where)
    now = {k.judgement["id"]: ledger.entry(k) for k in kept}
    changed = [name for name, rows in now.items() if _held(rows) != _held(last.get(name))]
    missing = [name for name, rows in last.items() if name not in now and rows[0]["claim_verdict"] != WITHDRAWN]
    found = [_difference(name, last.get(name), now.get(name)) for name in sorted((*changed, *missing))]
    named = facts({f.figure_id for d in found for f in (*d.arrived, *d.gone)})

    def told(figures: tuple[Figure, ...]) -> tuple[Figure, ...]:
        return tuple(f._replace(facts=named.get(f.figure_id)) for f in figures)

    return [d._replace(arrived=told(d.arrived), gone=told(d.gone)) for d in found]


def _held(rows: Entry | None) -> list[tuple[str, ...]] | None:
    """What must not change unseen."""
    return rows and [tuple(row[c] for c in (*HELD_OF_CLAIM, "phrase", "definition", *HELD)) for row in rows]


def _difference(name: str, before: Entry | None, now: Entry | None) -> Difference:
    """Which figures came and went; of a claim that is new or was taken out, none are named."""
    if not before or not now or before[0]["claim_verdict"] == WITHDRAWN:
        return Difference(name, before, now)
    old, new = _basis(before), _basis(now)
    deciding = {i for row in (*before, *now) for i in row["figure_ids"].split(";")}

    def those(ids: set[str], held: dict[str, str]) -> tuple[Figure, ...]:
        figures = (Figure(i, held[i], None, i in deciding) for i in ids)
        return tuple(sorted(figures, key=lambda f: (not f.decides, f.figure_id)))

    changed = {i for i in old.keys() & new.keys() if old[i] != new[i]}
    return Difference(
        name, before, now, those(new.keys() - old.keys() | changed, new), those(old.keys() - new.keys() | changed, old)
    )


def _basis(rows: Entry) -> dict[str, str]:
    return dict(item.split("=", 1) for item in rows[0]["basis"].split(";") if item)


def lines(found: Difference) -> Iterator[str]:
    """One difference for people: the verdict before and now, the numbers that changed, the figures behind it."""
    before, now = found.before, found.now
    if before is None or before[0]["claim_verdict"] == WITHDRAWN:
        since = " since it was withdrawn" if before else " yet"
        yield f"{found.claim}: not in the ledger{since}; it reads {_verdict(now)}"
        return
    if now is None:
        yield f"{found.claim}: no longer in the registry; it read {_verdict(before)}"
        return
    same = _verdict(before) == _verdict(now)
    yield f"{found.claim}: {_verdict(before)}{', as before' if same else f' -> {_verdict(now)}'}"
    yield from _numbers(before, now)
    if before[0]["rule"] != now[0]["rule"]:
        yield f"  rule {before[0]['rule']} -> {now[0]['rule']}"
    for words, figures in (("arrived", found.arrived), ("gone", found.gone)):
        deciding = sum(f.decides for f in figures)
        yield from (f"  {words}: {_named(f)}" for f in figures[: deciding + BESIDE_SHOWN])
        if len(figures) > deciding + BESIDE_SHOWN:
            yield f"  {words}: {len(figures) - deciding - BESIDE_SHOWN} more that do not decide (--json names them)"
    if not found.arrived and not found.gone:
        yield "  no figure came or went: the claim's record, the rule or the code changed"


def _numbers(before: Entry, now: Entry) -> Iterator[str]:
    """The rows of the reference set that differ, matched by definition and phrase in their order."""
    old, new = _by_place(before), _by_place(now)
    for place in dict.fromkeys((*old, *new)):
        was, is_now = old.get(place), new.get(place)
        if was and is_now and all(was[c] == is_now[c] for c in HELD):
            continue
        what = ", ".join(filter(None, (*place[1].split(";"), place[0] and f"«{place[0]}»"))) or "the number"
        yield f"  {what}: {_said(was)} -> {_said(is_now)}"


def _by_place(rows: Entry) -> dict[tuple[str, str, int], Row]:
    found: dict[tuple[str, str, int], Row] = {}
    for row in rows:
        same = sum(place[:2] == (row["phrase"], row["definition"]) for place in found)
        found[row["phrase"], row["definition"], same] = row
    return found


def _said(row: Row | None) -> str:
    if row is None:
        return "not asked"
    if not row["verdict"]:
        return "no figures"
    counts = f"{row['k']} of {row['n']}" if row["n"] else row["k"]
    flags = f"[{row['flags']}]" if row["flags"] else ""
    return " ".join(filter(None, (counts and f"{counts},", row["verdict"], row["direction"], flags)))


def _verdict(rows: Entry) -> str:
    first = rows[0]
    direction = f" ({first['claim_direction']})" if first["claim_direction"] else ""
    flags = f" [{first['claim_flags']}]" if first["claim_flags"] else ""
    return f"{first['claim_verdict']}{direction}{flags}"


def _named(f: Figure) -> str:
    beside = "" if f.decides else ", beside the numbers that decide"
    if f.facts is None:
        return f"{f.figure_id}: {f.number}; no longer in the tables{beside}"
    publishers = vocabulary.publishers()
    via = f" via {publishers[f.facts['via']].en}" if f.facts["via"] else ""
    published = f.facts["published"] or "undated"
    who = publishers[f.facts["publisher"]].en
    return f"{f.figure_id}: {f.number}, {who}{via}, published {published}, {f.facts['url']}{beside}"


def as_json(found: Difference) -> dict[str, Any]:
    """A difference as plain data."""

    def rows(entry: Entry | None) -> dict[str, Any] | None:
        if entry is None:
            return None
        held = {c.removeprefix("claim_"): entry[0][c] for c in HELD_OF_CLAIM}
        return {**held, "reference": [{c: row[c] for c in ("phrase", "definition", *HELD)} for row in entry]}

    figures = {key: [f._asdict() for f in getattr(found, key)] for key in ("arrived", "gone")}
    return {"claim": found.claim, "before": rows(found.before), "now": rows(found.now), **figures}
