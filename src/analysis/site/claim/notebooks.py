"""Which notebook treats a claim, read from the notebooks themselves."""

from __future__ import annotations

import ast
import json
from functools import lru_cache
from pathlib import Path

from analysis.errors import BadInput
from analysis.paths import House


def treating(where: House) -> dict[str, list[tuple[str, str]]]:
    """Claim -> the notebooks that show it: (name, its title), in their order."""
    found: dict[str, list[tuple[str, str]]] = {}
    for path in sorted(where.notebooks.glob("*.ipynb")):
        title, shown = _read(path, path.stat().st_mtime_ns)
        for claim in shown:
            found.setdefault(claim, []).append((path.stem, title))
    return {claim: _main_first(there) for claim, there in found.items()}


def _main_first(there: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """As they are numbered, but a tour of the project, 00, after those with a question of their own."""
    return sorted(there, key=lambda notebook: (notebook[0].startswith("00"), notebook[0]))


@lru_cache(maxsize=64)
def _read(path: Path, _written: int) -> tuple[str, tuple[str, ...]]:
    """The first heading of a notebook, and the claims that its page is made with: Page(..., claims=[...])."""
    try:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        title = next(line for cell in cells for line in "".join(cell["source"]).splitlines() if line.startswith("# "))
        code = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    except (ValueError, KeyError, StopIteration) as error:
        raise BadInput(
            "a notebook has no cells or no heading", file=path.name, remedy="Mend it, then: make notebooks"
        ) from error
    return title.removeprefix("# ").strip(), tuple(dict.fromkeys(name for text in code for name in _named(text)))


def _named(code: str) -> list[str]:
    try:
        calls = [node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Call)]
    except SyntaxError:  # a line for IPython alone
        return []
    lists = [k.value for call in calls for k in call.keywords if k.arg == "claims" and isinstance(k.value, ast.List)]
    return [item.value for found in lists for item in found.elts if isinstance(item, ast.Constant)]
