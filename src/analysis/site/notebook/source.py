"""A notebook's file as other pages read it: its question and its code. What a page of its own shows is made by html."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from analysis.errors import BadInput
from analysis.paths import House

BRING_BACK = "Bring it back, or take out its title in site/texts/notebooks.toml and its name in site/topic/table.py"


class Source(NamedTuple):
    title: str  # the first heading: the question it begins with
    code: tuple[str, ...]


def read(path: Path, where: House) -> Source:
    """BadInput, naming the file, where it is missing or is no notebook."""
    return _read(required(path, where), path.stat().st_mtime_ns, where.name(path))


def required(path: Path, where: House) -> Path:
    if not path.is_file():
        raise BadInput("a notebook is missing", file=where.name(path), remedy=BRING_BACK)
    return path


@lru_cache(maxsize=64)
def _read(path: Path, _written: int, file: str) -> Source:
    try:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        title = next(line for cell in cells for line in "".join(cell["source"]).splitlines() if line.startswith("# "))
        code = tuple("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")
    except (ValueError, KeyError, TypeError, StopIteration) as error:
        raise BadInput(
            "a notebook has no cells or no heading", file=file, remedy="Mend it, then: make notebooks"
        ) from error
    return Source(title.removeprefix("# ").strip(), code)
