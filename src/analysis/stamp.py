"""The stamp in the last cell of a notebook: which figures it shows, and a hash of what they said when it was run.

A reader sees one line; beside it, as a second form of the same output, stand the figures with what each said. So the
file alone, without running it, tells whether a notebook is stale.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from analysis import state, store, vocabulary
from analysis.paths import House

MIME = (
    "application/vnd.partnerdrap.stamp+json"  # a kind of its own: JupyterLab would show plain JSON in place of the line
)
SAID = ("value", "value_low", "value_high", "status", "published")


class Stamp:
    """The figures of one page, as they stand in the tables now."""

    def __init__(self, page: str, figure_ids: Iterable[str], where: House) -> None:
        ids = sorted(set(figure_ids))
        self.record = {
            "page": page,
            "data_date": state.require_build(where)["data_date"],
            "hash": store.data_hash(ids, where),
            "figures": said(ids, where),
        }

    def __str__(self) -> str:
        r = self.record
        return f"{r['page']}: {len(r['figures'])} figures, data to {r['data_date']}: {r['hash']}"

    __repr__ = __str__

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        return {"text/plain": str(self), MIME: self.record}


def said(figure_ids: Iterable[str], where: House) -> dict[str, str]:
    """figure_id -> what the figure says now, the columns SAID parted by bars; figures that are gone are left out."""
    wanted = set(figure_ids)
    held = {f.figure_id: f for f in store.load(vocabulary.TOPICS, where) if f.figure_id in wanted}
    return {i: _line(held[i]) for i in sorted(held)}


def _line(f: store.Figure) -> str:
    cells = (getattr(f, c) for c in SAID)
    return "|".join("" if c is None else ";".join(c) if isinstance(c, list) else _number(c) for c in cells)


def _number(cell: Any) -> str:
    return f"{cell:.10g}" if isinstance(cell, float) else str(cell)


# --- read back


def read(path: Path) -> dict[str, Any] | None:
    """The record of the stamp in the last code cell of a notebook, or None. Plain JSON: nbformat would take longer."""
    import json

    cells = [c for c in json.loads(path.read_text(encoding="utf-8"))["cells"] if c["cell_type"] == "code"]
    found = [o["data"] for o in (cells[-1]["outputs"] if cells else []) if MIME in o.get("data", {})]
    return found[-1][MIME] | {"line": "".join(found[-1].get("text/plain", ""))} if found else None


def changed(record: dict[str, Any], where: House) -> list[str]:
    """What no longer is as a stamp says: each figure that is gone or says something else, with the old and the new."""
    now = said(record["figures"], where)
    found = []
    for name, before in record["figures"].items():
        if name not in now:
            found.append(f"{name} is gone (it said {amount(before)}){_replaced(name, where)}")
        elif now[name] != before:
            found.append(f"{name} {_difference(before, now[name])}")
    if not found and record["hash"] != store.data_hash(record["figures"], where):
        found.append("its hash is not that of its figures")
    printed = re.search(r"([0-9a-f]{16})\s*$", record.get("line", record["hash"]))
    if not printed or printed[1] != record["hash"]:
        found.append("the hash printed is not that of its record")
    return found


def _difference(before: str, now: str) -> str:
    if amount(before) != amount(now):
        return f"said {amount(before)} and now says {amount(now)}"
    pairs = zip(SAID, before.split("|"), now.split("|"), strict=True)
    column, was, is_ = next(pair for pair in pairs if pair[1] != pair[2])
    return f"has another {column}: {was or 'none'} -> {is_ or 'none'}"


def amount(line: str) -> str:
    """The number of a figure as text, or its bounds."""
    value, low, high = line.split("|")[:3]
    ends = [f"{word} {end}" for word, end in (("at least", low), ("at most", high)) if end]
    return value or " and ".join(ends) or "no number"


def _replaced(name: str, where: House) -> str:
    """A figure whose value was altered has another id: the same words with other digits at the end."""
    slug = name.rpartition("-")[0]
    like = [f for f in store.load(vocabulary.TOPICS, where) if f.figure_id.rpartition("-")[0] == slug]
    if not like or len(like) > 3:
        return ""
    return "; held now: " + ", ".join(f"{f.figure_id} ({amount(_line(f))})" for f in like)
