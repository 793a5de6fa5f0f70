"""Scripts written as modules -> one classic script, which a page opened from disk loads too.

No more than that: each module becomes a function that returns what it exports, and the modules it imports are made
before it. Forms that are not understood stop the build by name; nothing is shortened or rewritten.
"""

from __future__ import annotations

import re
from pathlib import Path

from analysis.errors import BadInput

IMPORT = re.compile(r'import \{ (?P<names>\w+(?:, \w+)*) \} from "\./(?P<file>[a-z]+)\.js";')
EXPORT = re.compile(r"export (?=(?:async )?(?:function\*?|class|const) (?P<name>\w+))")
MODULE = re.compile(r"\s*(?:import\b(?!\s*\()|export\b)|.*\bimport\.meta\b|await\b")


def bundle(main: Path) -> str:
    """The script `main` with all that it imports, from its own folder. BadInput names a line that is not understood."""
    made: dict[str, str] = {}
    _add(main, made, ())
    return f'"use strict";\n(() => {{\n{"".join(made.values())}}})();\n'


def _add(path: Path, made: dict[str, str], importing: tuple[str, ...]) -> None:
    name = path.stem
    if name in importing:
        raise BadInput("scripts import each other", file=f"site/static/{path.name}", value=" -> ".join(importing))
    body, exported = [], []
    for row, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if found := IMPORT.fullmatch(line):
            if found["file"] not in made:
                _add(path.with_name(f"{found['file']}.js"), made, (*importing, name))
            body.append(f"const {{ {found['names']} }} = {_module(found['file'])};")
        elif found := EXPORT.match(line):
            exported.append(found["name"])
            body.append(line[found.end() :])
        elif MODULE.match(line):
            raise BadInput(
                "a form of import or export that is not understood",
                file=f"site/static/{path.name}",
                row=row,
                value=line.strip(),
                remedy='Write: import { name } from "./file.js"; or export function, class or const',
            )
        else:
            body.append(line)
    body.append(f"return {{ {', '.join(exported)} }};")
    made[name] = "\n".join([f"const {_module(name)} = (() => {{", *body, "})();\n"])


def _module(name: str) -> str:
    return f"module_{name}"
