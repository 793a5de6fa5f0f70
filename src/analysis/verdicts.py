"""Judgements kept in build/verdicts, each under the hash of all it depends on, with the figures it rests on.

A judgement costs a second, mostly imports; once made it is read again as long as the tables, the claim and the
code are the same. What is kept says everything that `claim`, `claims` and `cite` print, so that these need
neither tables nor models.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, NamedTuple

from analysis import state, vocabulary
from analysis.errors import BadInput, nearest
from analysis.paths import House

Log = Callable[[str], None]
SIDES = ("numerator_figure_ids", "denominator_figure_ids", "revision_figure_ids")


class Kept(NamedTuple):
    """A judgement as plain data (`claims_json.as_json`), and the figures it rests on by figure_id (`_figure`)."""

    judgement: dict[str, Any]
    figures: dict[str, dict[str, Any]]


def verdict(name: str, as_of: dt.date | None, where: House) -> dict[str, Any]:
    """The judgement of one claim, made only if none is kept."""
    return kept([name], as_of, where)[0].judgement


def kept(names: Iterable[str], as_of: dt.date | None, where: House, log: Log = lambda line: None) -> list[Kept]:
    """The judgements of some claims; those that are not kept, or rest on something else, are made together."""
    names = list(names)
    keys = _keys(names, where)
    found = {name: _read(_path(name, as_of, where), keys[name]) for name in names}
    due = [name for name in names if found[name] is None]
    if due:
        log(f"judging {len(due)} of {len(names)} claims: figures, claims or code are new")
        for name, made in zip(due, _judge(due, as_of, where), strict=True):
            _write(_path(name, as_of, where), keys[name], made)
            found[name] = made
    return [found[name] for name in names]


def used(judgement: dict[str, Any], *parts: str) -> list[str]:
    """The ids of the figures behind some parts of a judgement (reference, evidence, cells), each once, in order."""
    held = {**judgement, "cells": judgement["sensitivity"]["cells"]}
    return list(dict.fromkeys(i for part in parts for r in held[part] for side in SIDES for i in r.get(side, ())))


# --- making


def _judge(names: list[str], as_of: dt.date | None, where: House) -> list[Kept]:
    from analysis import claims

    judgements = [claims.judge(name, as_of, where).as_json() for name in names]
    wanted = [
        {*used(j, "reference", "evidence", "cells"), *(i for other in j["instead"] for i in other["figure_ids"])}
        for j in judgements
    ]
    figures = facts(set().union(*wanted), where)
    return [Kept(j, {i: figures[i] for i in sorted(ids)}) for j, ids in zip(judgements, wanted, strict=True)]


def facts(wanted: Iterable[str], where: House) -> dict[str, dict[str, Any]]:
    """figure_id -> what to say of a figure: its number, who counted, when it came out, where and when it was read."""
    from analysis import store

    wanted = set(wanted)
    if not wanted:
        return {}
    sources, read_on = store.sources(where), _read_on(where)
    held = store.table(vocabulary.TOPICS, where)
    held = store.only(held, [i in wanted for i in held.column("figure_id").to_pylist()])
    known = ((f, sources[f.source_id]) for f in store.rows(held))
    return {f.figure_id: _figure(f, source) | {"read_on": read_on[source.raw_file]} for f, source in known}


def _figure(f: Any, source: Any) -> dict[str, Any]:
    return {
        "measure": f.measure,
        "unit": f.unit,
        "sex": f.sex,
        "period": [d.isoformat() for d in (f.period_start, f.period_end) if d] or None,
        "value": f.value,
        "low": f.value_low,
        "high": f.value_high,
        "publisher": f.publisher,
        "via": f.via,
        "published": source.date,
        "source_id": source.source_id,
        "url": source.url,
        "host": source.publisher,
    }


def _read_on(where: House) -> dict[str, str]:
    """Raw file -> the day on which its sources were read."""
    from analysis import seal

    sidecars = (seal.read_sidecar(path, where) for path in sorted(where.raw.rglob("*" + seal.SUFFIX)))
    return {where.name(s.file): s.read_on.isoformat() for s in sidecars}


# --- keeping


def _path(name: str, as_of: dt.date | None, where: House) -> Path:
    return where.out / "verdicts" / f"{name}{f'@{as_of}' if as_of else ''}.json"


def _read(path: Path, key: str) -> Kept | None:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        return Kept(found["judgement"], found["figures"]) if found["key"] == key else None
    except (FileNotFoundError, ValueError, KeyError, TypeError):  # none is kept, or what is kept is damaged
        return None


def _write(path: Path, key: str, made: Kept) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(f".{os.getpid()}")
    fresh.write_text(json.dumps({"key": key, **made._asdict()}, ensure_ascii=False), encoding="utf-8")
    fresh.replace(path)


def _keys(names: Iterable[str], where: House) -> dict[str, str]:
    """Tables, code and claim that each judgement rests on."""
    known = where.claim_ids
    rests_on = state.require_build(where)["inputs"] + state.code()
    keys = {}
    for name in names:
        if name not in known:
            raise BadInput("no such claim", file=where.name(where.claims), value=name, remedy=nearest(name, known))
        record = hashlib.sha256((where.claims / f"{name}.yaml").read_bytes()).hexdigest()
        keys[name] = hashlib.sha256(f"{rests_on}{record}".encode()).hexdigest()
    return keys
