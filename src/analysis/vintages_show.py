"""Revisions and differences between states, as lines for a terminal and as JSON for machines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from analysis import find, forms, vocabulary
from analysis.asof import printed
from analysis.store import Figure
from analysis.vintages import Change, Moved, Revision, Settling

KINDS = {
    "revised": "revised",
    "withheld": "no longer given",
    "new": "new",
    "gone": "gone",
    "status": "same number, other status",
}


def revision_lines(found: Iterable[Revision]) -> Iterator[str]:
    """Each revision on one line, and below it the claims whose verdict moved on the day it came."""
    for r in found:
        yield _step(r)
        yield from (f"  that day moved {_moved(m)}" for m in r.moved)


def _step(r: Revision) -> str:
    """From one edition to the next."""
    numbers = f"{_what(r.newer)}: {_dated(r.older, r.hidden)} -> {_dated(r.newer, r.hidden)}"
    words = "" if r.hidden else "more digits" if r.finer else _change(r) if r.change else _remarks(r)
    return f"{numbers}, {words}" if words else numbers


def settling_lines(found: Iterable[Settling]) -> Iterator[str]:
    """How provisional a figure is, from what its publisher has done to such figures before."""
    for s in found:
        who, what = vocabulary.publishers()[s.publisher].en, vocabulary.measures()[s.measure].en
        again = f"{s.printed_again} yearly {'figure' if s.printed_again == 1 else 'figures'} seen in more than one year"
        if not s.revised:
            yield f"{who}, {what}: {again}, none changed"
            continue
        largest = "" if s.largest is None else f"; largest {s.largest:+.1f} %"
        oldest = "" if s.oldest is None else f"; the last change came {s.oldest} years after the period"
        yield f"{who}, {what}: {again}, {s.revised} changed{largest}{oldest}"


def change_lines(found: Iterable[Change]) -> Iterator[str]:
    """Each series that differs between two states."""
    for c in found:
        shown = c.after or c.before
        if c.kind == "revised":
            yield f"revised  {_step(Revision(c.before, c.after, hidden=c.hidden))}"
        elif c.kind == "withheld":
            now = f"{_status(c.after)} ({find.published(c.after)})"
            yield f"withheld {_what(shown)}: {_dated(c.before, c.hidden)}, now {now}"
        elif c.kind == "status":
            number = "a number" if c.hidden and printed(shown) else find.number(shown)
            yield f"status   {_what(shown)}, {number}: {_status(c.before)} -> {_status(c.after)}"
        else:
            yield f"{c.kind:<8} {_what(shown)}: {_dated(shown, c.hidden)}"


def summary(found: Iterable[Change]) -> str:
    """How many series changed, by kind."""
    counts = Counter(c.kind for c in found)
    return ", ".join(f"{counts[kind]} {words}" for kind, words in KINDS.items() if counts[kind]) or "nothing differs"


def revision_json(r: Revision) -> dict[str, Any]:
    """One revision for machines: both editions, the change in the figure's unit and in percent, what it moved."""
    return {
        "what": _what(r.newer),
        "measure": r.newer.measure,
        "publisher": r.newer.publisher,
        "older": figure_json(r.older, r.hidden),
        "newer": figure_json(r.newer, r.hidden),
        "change": None if r.hidden else r.change,
        "percent": None if r.hidden else r.percent,
        "more_digits_only": r.finer,
        "moved": [m._asdict() for m in r.moved],
    }


def change_json(c: Change) -> dict[str, Any]:
    """One difference between two states for machines."""
    before, after = (None if f is None else figure_json(f, c.hidden) for f in (c.before, c.after))
    return {"kind": c.kind, "what": _what(c.after or c.before), "before": before, "after": after}


def figure_json(f: Figure, hidden: bool = False) -> dict[str, Any]:
    """What a figure says, and its edition; without the number where its publisher suppresses it since."""
    cells = "figure_id value value_low value_high precision status published published_precision via source_id".split()
    without = dict.fromkeys(("value", "value_low", "value_high")) if hidden else {}
    return {c: getattr(f, c) for c in cells} | {"published": f.published.isoformat()} | without


def _what(f: Figure) -> str:
    return f"{find.what(f, 'en')}, {find.when(f)}, {f.geography} ({vocabulary.publishers()[f.publisher].en})"


def _dated(f: Figure, hidden: bool = False) -> str:
    """The number and the day of its edition; `hidden` where it tells what its publisher suppresses now."""
    teller = f", told by {vocabulary.publishers()[f.via].en}" if f.via else ""
    return f"{_status(f) if not printed(f) else 'a number' if hidden else find.number(f)} ({find.published(f)}{teller})"


def _change(r: Revision) -> str:
    if r.change is None:
        return ""
    share = "" if r.percent is None else f", {r.percent:+.1f} %"
    return f"{r.change:+.0f}{share}" if abs(r.change) >= 1e6 else f"{r.change:+g}{share}"


def _remarks(r: Revision) -> str:
    """The same number under other remarks."""
    return f"{_status(r.older)} -> {_status(r.newer)}" if r.older.status != r.newer.status else ""


def _moved(m: Moved) -> str:
    return f"{m.claim}: {m.before} -> {m.after} on {m.day}"


def _status(f: Figure) -> str:
    return ", ".join(forms.names("status", f.status, "en")) or "no remark"
