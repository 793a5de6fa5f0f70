"""The stamp in the last cell of a notebook: which figures and claims it shows, and what they said when it was run.

A reader sees one line; beside it, as a second form of the same output, stand the figures with what each said, and the
claims with their verdicts. So the file alone, without running it, tells whether a notebook is stale.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from analysis import forms, state, store, verdicts, vocabulary
from analysis.paths import House

MIME = (
    "application/vnd.partnerdrap.stamp+json"  # a kind of its own: JupyterLab would show plain JSON in place of the line
)
SAID = ("value", "value_low", "value_high", "status", "published")


class Stamp:
    """The figures of one page as they stand in the tables now, and the judgements it shows, each by its `asked`."""

    def __init__(
        self, page: str, figure_ids: Iterable[str], where: House, judgements: Mapping[str, dict[str, Any]] | None = None
    ) -> None:
        ids = sorted(set(figure_ids))
        self.record = {
            "page": page,
            "data_date": state.require_build(where)["data_date"],
            "hash": store.data_hash(ids, where),
            "figures": said(ids, where),
            "claims": {name: ruled(j) for name, j in sorted((judgements or {}).items())},
        }

    def __str__(self) -> str:
        return line(self.record)

    __repr__ = __str__

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        return {"text/plain": str(self), MIME: self.record}


def line(record: dict[str, Any]) -> str:
    """What a reader sees of a stamp."""
    r = record
    return f"{r['page']}: {len(r['figures'])} figures, data to {r['data_date']}: {r['hash']}"


def said(figure_ids: Iterable[str], where: House) -> dict[str, str]:
    """figure_id -> what the figure says now, the columns SAID parted by bars; figures that are gone are left out."""
    wanted = set(figure_ids)
    held = {f.figure_id: f for f in store.load(vocabulary.TOPICS, where) if f.figure_id in wanted}
    return {i: _cells(held[i]) for i in sorted(held)}


def _cells(f: store.Figure) -> str:
    cells = (getattr(f, c) for c in SAID)
    return "|".join("" if c is None else ";".join(c) if isinstance(c, list) else _number(c) for c in cells)


def _number(cell: Any) -> str:
    return f"{cell:.10g}" if isinstance(cell, float) else str(cell)


def asked(claim: str, as_of: str | None) -> str:
    """A claim, and the day it was judged by where that is not the newest: "one-in-four@2016-11-25"."""
    return f"{claim}@{as_of}" if as_of else claim


def ruled(j: dict[str, Any]) -> str:
    """What a judgement says: the verdict in words and a hash of the sentence in both languages, parted by a bar."""
    sentence = "\n".join(j["text"][lang] for lang in ("nb", "en"))
    return f"{forms.ruling(j, 'en')}|{hashlib.sha256(sentence.encode()).hexdigest()[:12]}"


# --- read back


def read(path: Path) -> dict[str, Any] | None:
    """The record of the stamp in the last code cell of a notebook, or None. Plain JSON: nbformat would take longer."""
    import json

    cells = [c for c in json.loads(path.read_text(encoding="utf-8"))["cells"] if c["cell_type"] == "code"]
    found = [o["data"] for o in (cells[-1]["outputs"] if cells else []) if MIME in o.get("data", {})]
    return found[-1][MIME] | {"line": "".join(found[-1].get("text/plain", ""))} if found else None


def changed(record: dict[str, Any], where: House) -> list[str]:
    """What no longer is as a stamp says: each figure and claim that is gone or says something else, old and new."""
    now = said(record["figures"], where)
    found = []
    for name, before in record["figures"].items():
        if name not in now:
            found.append(f"{name} is gone (it said {amount(before)}){_replaced(name, where)}")
        elif now[name] != before:
            found.append(f"{name} {_difference(before, now[name])}")
    if not found and record["hash"] != store.data_hash(record["figures"], where):
        found.append("its hash is not that of its figures")
    if record.get("line", line(record)) != line(record):
        found.append(f"the line printed is not that of its record: {line(record)}")
    return [*found, *(f"claim {name} {what}" for name, what in _moved(record.get("claims", {}), where))]


def _moved(claims: dict[str, str], where: House) -> Iterator[tuple[str, str]]:
    """Each claim that is gone, judged otherwise, or about another sentence than when the stamp was made."""
    for name, before in claims.items():
        claim, _, day = name.partition("@")
        if claim not in where.claim_ids:
            yield name, "is gone"
            continue
        j = verdicts.verdict(claim, dt.date.fromisoformat(day) if day else None, where)
        (was, sentence), (is_, now) = (x.rsplit("|", 1) for x in (before, ruled(j)))
        if was != is_:
            yield name, f"was judged “{was}” and is now “{is_}”"
        if sentence != now:
            yield name, f"has another sentence now: “{j['text']['en']}”"


def _difference(before: str, now: str) -> str:
    if amount(before) != amount(now):
        return f"said {amount(before)} and now says {amount(now)}"
    pairs = zip(SAID, before.split("|"), now.split("|"), strict=True)
    column, was, is_ = next(pair for pair in pairs if pair[1] != pair[2])
    return f"has another {column}: {was or 'none'} -> {is_ or 'none'}"


def amount(cells: str) -> str:
    """The number of a figure as text, or its bounds."""
    value, low, high = cells.split("|")[:3]
    ends = [f"{word} {end}" for word, end in (("at least", low), ("at most", high)) if end]
    return value or " and ".join(ends) or "no number"


def _replaced(name: str, where: House) -> str:
    """A figure whose value was altered has another id: the same words with other digits at the end."""
    slug = name.rpartition("-")[0]
    like = [f for f in store.load(vocabulary.TOPICS, where) if f.figure_id.rpartition("-")[0] == slug]
    if not like or len(like) > 3:
        return ""
    return "; held now: " + ", ".join(f"{f.figure_id} ({amount(_cells(f))})" for f in like)
