"""Judgements kept in build/verdicts, each under the hash of all it depends on.

A judgement costs a second, mostly imports; once made it is read again as long as the tables, the claim
and the code are the same.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
from typing import Any

from analysis import state
from analysis.errors import BadInput, nearest
from analysis.paths import House


def verdict(name: str, as_of: dt.date | None, where: House) -> dict[str, Any]:
    """The judgement of a claim as plain data (`claims_json.as_json`), made only if none is kept."""
    kept = where.out / "verdicts" / f"{name}{f'@{as_of}' if as_of else ''}.json"
    key = _key(name, where)
    try:
        found = json.loads(kept.read_text(encoding="utf-8"))
        if found["key"] == key:
            return found["judgement"]
    except (FileNotFoundError, ValueError, KeyError, TypeError):  # none is kept, or what is kept is damaged
        pass
    from analysis import claims

    judgement = claims.judge(name, as_of, where).as_json()
    kept.parent.mkdir(parents=True, exist_ok=True)
    fresh = kept.with_suffix(f".{os.getpid()}")
    fresh.write_text(json.dumps({"key": key, "judgement": judgement}, ensure_ascii=False), encoding="utf-8")
    fresh.replace(kept)
    return judgement


def _key(name: str, where: House) -> str:
    """Tables, code and claim that a judgement rests on."""
    path = where.claims / f"{name}.yaml"
    known = sorted(p.stem for p in where.claims.glob("*.yaml"))
    if name not in known:
        raise BadInput("no such claim", file=where.name(where.claims), value=name, remedy=nearest(name, known))
    rests_on = [state.require_build(where)["inputs"], state.code(), hashlib.sha256(path.read_bytes()).hexdigest()]
    return hashlib.sha256("".join(rests_on).encode()).hexdigest()
