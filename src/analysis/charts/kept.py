"""Charts as a notebook shows them, kept in build/charts-kept under the hash of all they depend on, as verdicts are.

A notebook that is run again with the same tables, claims and code shows the same chart, and drawing it takes longer
than all the rest of the page.
"""

from __future__ import annotations

import base64
import hashlib
import io
import json
import os
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple

from analysis import state
from analysis.paths import PACKAGE, House

COLOURS = 256  # a palette of so many looks the same in a third of the bytes
STYLE = PACKAGE / "charts" / "house.mplstyle"


class Kept(NamedTuple):
    """A chart that passed its contract: the picture, its text alternative, what it draws, the figures behind it."""

    png: bytes
    alt: str
    plotted: list[dict[str, Any]]
    figure_ids: list[str]


def chart(name: str, lang: str, where: House) -> Kept:
    """One chart in one language, drawn and checked only if none is kept. Raises BadInput for an unknown one."""
    path, key = where.out / "charts-kept" / f"{name}.{lang}.json", _key(where)
    found = _read(path, key)
    if found is None:
        _write(path, key, _draw(name, lang, where))
        found = _read(path, key)  # as read, the first time too: both print the same
    return found


def _draw(name: str, lang: str, where: House) -> Kept:
    import numpy as np
    from PIL import Image

    from analysis import charts
    from analysis.charts import contract

    made = charts.make(name, where, lang)
    drawn = Image.fromarray(np.asarray(contract.check(made, where).buffer_rgba())).convert("RGB")
    buffer = io.BytesIO()
    drawn.quantize(COLOURS, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(buffer, "png")
    return Kept(buffer.getvalue(), made.alt, list(made.plotted), made.figure_ids)


def _key(where: House) -> str:
    """Tables, code, style, claims and the library that draws."""
    rests_on = hashlib.sha256(f"{state.require_build(where)['inputs']}{state.code()}".encode())
    for path in (STYLE, *sorted(where.claims.glob("*.yaml"))):
        rests_on.update(path.read_bytes())
    rests_on.update(version("matplotlib").encode())
    return rests_on.hexdigest()


def _read(path: Path, key: str) -> Kept | None:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        if found["key"] != key:
            return None
        return Kept(base64.b64decode(found["png"]), found["alt"], found["plotted"], found["figure_ids"])
    except (FileNotFoundError, ValueError, KeyError, TypeError):  # none is kept, or what is kept is damaged
        return None


def _write(path: Path, key: str, made: Kept) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    record = {"key": key, **made._asdict(), "png": base64.b64encode(made.png).decode()}
    fresh = path.with_suffix(f".{os.getpid()}")
    fresh.write_text(json.dumps(record, ensure_ascii=False, default=lambda cell: cell.item()), encoding="utf-8")
    fresh.replace(path)
