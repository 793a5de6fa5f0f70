"""Whether what came is what was asked for, and the reading of the small answers that say what can be asked."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from analysis.errors import BadInput
from analysis.fetch.refused import line
from analysis.sources import jsonparts
from analysis.sources.cells import Cells

CHANGED = "See what the table counts now before you change what is asked for"
TOTALS = re.compile(
    r"(i )?alt|totalt?|alle|(hele|heile) landet|landet|begge kjønn|kjønn samlet|alle "
    r"(aldre|aldersgrupper|lovbruddsgrupper|typer lovbrudd|gruppar|grupper|kommuner|fylker|politidistrikt)"
)


def check(cells: Cells, asked: Mapping[str, Collection[str] | None], file: str, may: Collection[str] = ()) -> None:
    """Refuse an answer with other dimensions, without a code that was asked for, or without any figure.

    `asked` holds a dimension's codes, or None where all were asked for; `may` names dimensions it may have beside.
    """
    gone = [code for code in asked if code not in cells.dimensions]
    new = [code for code in cells.dimensions if code not in asked and code not in may]
    if gone or new:
        parts = [f"without {_list(gone)}"] * bool(gone) + [f"with {_list(new)}"] * bool(new)
        raise BadInput(f"the dimensions have changed: {' and '.join(parts)}", file=file, remedy=CHANGED)
    for code, wanted in asked.items():
        known = cells.dimensions[code].labels
        if missing := [c for c in wanted or () if c not in known]:
            what = f"lacks {_list(missing)} of dimension {line(code)}, which was asked for"
            raise BadInput(what, file=file, remedy=CHANGED)
    value, status = cells.table.column("value"), cells.table.column("status")
    if value.null_count == status.null_count == len(value):
        raise BadInput("holds no figure at all", file=file, remedy=CHANGED)


def check_no_more(cells: Cells, asked: Mapping[str, Collection[str]], file: str) -> None:
    """Refuse an answer with codes that were not asked for."""
    for code, wanted in asked.items():
        if more := [c for c in cells.dimensions[code].labels if c not in wanted]:
            what = f"holds {_list(more)} of dimension {line(code)}, which was not asked for"
            raise BadInput(what, file=file, remedy=CHANGED)


def check_table(content: bytes, table: str, file: str) -> None:
    """Refuse JSON-stat that says of itself that it is another table than was asked for (PxWeb's extension.px.tableid,
    Eurostat's extension.id); capitals count for nothing, and an answer that says nothing passes."""
    try:
        said, _ = jsonparts.cut(content, file)
    except jsonparts.NotPlain:
        said = jsonparts.whole(content, file)
    extension = _object(said, "extension")
    for name in (_object(extension, "px").get("tableid"), extension.get("id")):
        if isinstance(name, str) and name.strip() and name.strip().casefold() != table.casefold():
            raise BadInput(
                f"says that it is table {line(name, 40)}, not {table}, which was asked for", file=file, remedy=CHANGED
            )


def document(content: bytes, file: str) -> Any:
    """An answer that is JSON, as Python objects."""
    return jsonparts.whole(content, file)


def member(said: Any, key: str, kind: type, file: str) -> Any:
    """One member of a JSON object, of the kind that it should be."""
    found = said.get(key) if isinstance(said, dict) else None
    if not isinstance(found, kind) or (kind is int and isinstance(found, bool)):
        what = "not the answer that is documented: a key is missing or of another kind"
        raise BadInput(what, file=file, column=key, remedy="See whether the service has changed")
    return found


def members(said: Any, key: str, kind: type, file: str) -> list[Any]:
    """A member that is a list, all of one kind."""
    return [member({key: part}, key, kind, file) for part in member(said, key, list, file)]


def plain(label: str) -> str:
    """A label without the marks that SSB indents it with, in small letters."""
    return " ".join(label.replace("¬", " ").split()).casefold()


def total(labels: Mapping[str, str]) -> str | None:
    """The one category that its label calls the total, if there is one."""
    found = [code for code, label in labels.items() if TOTALS.fullmatch(plain(label))]
    return found[0] if len(found) == 1 else None


def _object(said: Any, key: str) -> dict[str, Any]:
    found = said.get(key) if isinstance(said, dict) else None
    return found if isinstance(found, dict) else {}


def _list(codes: Sequence[str]) -> str:
    few = ", ".join(line(code, 40) for code in codes[:5])
    return few + (f" and {len(codes) - 5} more" if len(codes) > 5 else "")
