"""Charts as a notebook shows them, kept in build/charts-kept under the hash of all they depend on, as verdicts are.

A notebook that is run again with the same tables, claims and code shows the same chart, and drawing it takes longer
than all the rest of the page.
"""

from __future__ import annotations

import base64
import contextlib
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
    path, key = where.out / "charts-kept" / f"{name}.{lang}.kept", _key(where)
    found = _read(path, key)
    if found is None:
        text = _text(key, _draw(name, lang, where))
        _write(path, text)
        found = _parsed(text, key)  # as read, the first time too: both print the same
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
    """What is kept under this key; None if nothing is, or what is kept was damaged."""
    try:
        return _parsed(path.read_text(encoding="utf-8"), key)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _parsed(text: str, key: str) -> Kept | None:
    checksum, _, body = text.partition("\n")
    if checksum != _checksum(body):
        return None
    found = json.loads(body)
    if found["key"] != key:
        return None
    return Kept(base64.b64decode(found["png"]), found["alt"], found["plotted"], found["figure_ids"])


def _text(key: str, made: Kept) -> str:
    """The checksum of all that follows, then the chart as JSON."""
    record = {"key": key, **made._asdict(), "png": base64.b64encode(made.png).decode()}
    body = json.dumps(record, ensure_ascii=False, default=lambda cell: cell.item())
    return f"{_checksum(body)}\n{body}"


def _checksum(body: str) -> str:
    return hashlib.sha256(body.encode()).hexdigest()


def _write(path: Path, text: str) -> None:
    """Keep it, whole or not at all; where the disk takes nothing it is drawn again the next time."""
    fresh = path.with_suffix(f".{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh.write_text(text, encoding="utf-8", newline="\n")
        fresh.replace(path)
    except OSError:
        with contextlib.suppress(OSError):
            fresh.unlink(missing_ok=True)
