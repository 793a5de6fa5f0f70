"""Which notebook treats a claim, read from the notebooks themselves."""

from __future__ import annotations

import ast

from analysis.paths import House
from analysis.site.notebook import source


def treating(where: House) -> dict[str, list[tuple[str, str]]]:
    """Claim -> the notebooks that show it: (name, its title), in their order."""
    found: dict[str, list[tuple[str, str]]] = {}
    for path in sorted(where.notebooks.glob("*.ipynb")):
        notebook = source.read(path, where)
        for claim in dict.fromkeys(name for code in notebook.code for name in _named(code)):
            found.setdefault(claim, []).append((path.stem, notebook.title))
    return {claim: _main_first(there) for claim, there in found.items()}


def _main_first(there: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """As they are numbered, but a tour of the project, 00, after those with a question of their own."""
    return sorted(there, key=lambda notebook: (notebook[0].startswith("00"), notebook[0]))


def _named(code: str) -> list[str]:
    """The claims that a page is made with: Page(..., claims=[...])."""
    try:
        calls = [node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Call)]
    except SyntaxError:  # a line for IPython alone
        return []
    lists = [k.value for call in calls for k in call.keywords if k.arg == "claims" and isinstance(k.value, ast.List)]
    return [item.value for found in lists for item in found.elts if isinstance(item, ast.Constant)]
