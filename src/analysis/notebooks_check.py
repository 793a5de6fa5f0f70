"""What can be told of a notebook without running it: whether it is whole, and whether its figures still stand.

Also how two runs of one notebook differ, cell by cell.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path
from typing import Any, NamedTuple

from analysis import stamp, state
from analysis.paths import House

SHORT = 110  # characters of a line that are shown
PICTURES = ("image/png", "image/svg+xml")  # these differ between machines; what a picture draws is compared as a table
UNCOMPARED = "NBVAL_IGNORE_OUTPUT"


class Difference(NamedTuple):
    """The first line in which the outputs of a cell differ."""

    cell: str
    old: str
    new: str

    def __str__(self) -> str:
        return f"{self.cell}\n        - {self.old}\n        + {self.new}"


def stale(path: Path, where: House) -> list[str]:
    """What is wrong with a notebook as it lies: cells without output, a broken order, figures gone or changed."""
    try:
        cells = _code(json.loads(path.read_text(encoding="utf-8")))
        return [*_holes(cells), *_order(cells), *_stamped(path, where)] if cells else ["it has no code cell"]
    except (ValueError, KeyError, TypeError, AttributeError, IndexError) as wrong:
        return [f"it cannot be read as a notebook with a stamp: {type(wrong).__name__} {wrong}"]


def _holes(cells: list[dict[str, Any]]) -> Iterator[str]:
    empty = [number for number, cell in enumerate(cells, start=1) if not cell["outputs"]]
    if empty:
        first = _called(cells[empty[0] - 1], empty[0])
        more = f" and {len(empty) - 1} more of {len(cells)}" if len(empty) > 1 else ""
        yield f"{first}{more}: no output. Stripped, or never run"
    for number, cell in enumerate(cells, start=1):
        for output in cell["outputs"]:
            if output["output_type"] == "error":
                yield f"{_called(cell, number)}: holds an error, {output['ename']}: {_short(output['evalue'])}"


def _order(cells: list[dict[str, Any]]) -> Iterator[str]:
    for number, cell in enumerate(cells, start=1):
        if cell["outputs"] and cell["execution_count"] != number:
            ran = cell["execution_count"]
            yield f"{_called(cell, number)}: was run as number {ran}. A cell is missing, or one was run alone"
            return


def _stamped(path: Path, where: House) -> Iterator[str]:
    record = stamp.read(path)
    if record is None:
        yield "its last cell holds no stamp: page.stamp()"
        return
    if record["page"] != path.stem:
        yield f"its stamp is that of {record['page']}"
    now = state.require_build(where)["data_date"]
    if record["data_date"] != now:
        yield f"it was run with data to {record['data_date']}; they now go to {now}"
    yield from stamp.changed(record, where)


# --- two runs of one notebook


def differences(old: dict[str, Any], new: dict[str, Any]) -> list[Difference]:
    """Where the outputs of a run differ from those that were there, one entry a cell."""
    found = []
    for number, (before, after) in enumerate(zip_longest(_code(old), _code(new), fillvalue=None), start=1):
        cell = after or before
        if UNCOMPARED in cell["source"]:
            continue
        lines = [[] if c is None else list(_lines(c)) for c in (before, after)]
        for was, now in zip_longest(*lines, fillvalue="(nothing)"):
            if was != now:
                found.append(Difference(_called(cell, number), *_apart(was, now)))
                break
    return found


def _lines(cell: dict[str, Any]) -> Iterator[str]:
    """What a cell shows, pictures aside, as lines; plain text comes first since it is the easiest to read."""
    for output in cell["outputs"]:
        if output["output_type"] == "stream":
            yield from _text(output["text"]).splitlines()
        elif output["output_type"] == "error":
            yield f"{output['ename']}: {output['evalue']}"
        data = output.get("data", {})
        for kind in sorted(data, key=lambda k: (k != "text/plain", k)):
            if kind not in PICTURES:
                whole = data[kind] if kind.endswith("json") else _text(data[kind])
                text = (
                    json.dumps(whole, sort_keys=True, indent=1, ensure_ascii=False) if kind.endswith("json") else whole
                )
                yield from text.splitlines()


def _apart(was: str, now: str) -> tuple[str, str]:
    """Two lines from shortly before the place where they part; runs of spaces tell nothing."""
    was, now = (" ".join(line.split()) for line in (was, now))
    same = next((i for i, (a, b) in enumerate(zip(was, now, strict=False)) if a != b), min(len(was), len(now)))
    start = max(0, same - SHORT // 2)
    lead = "… " if start else ""
    return lead + _short(was[start:]), lead + _short(now[start:])


# --- naming a cell


def place(notebook: dict[str, Any], number: int, what: str) -> str:
    """A cell by its number and first line, and what happened there."""
    cells = _code(notebook)
    return (
        f"{_called(cells[number - 1], number)}: {what}" if 0 < number <= len(cells) else f"code cell {number}: {what}"
    )


def _called(cell: dict[str, Any], number: int) -> str:
    lines = [line for line in _text(cell["source"]).splitlines() if line.strip() and not line.startswith("#")]
    return f"code cell {number} ({_short(lines[0]) if lines else 'empty'})"


def _code(notebook: dict[str, Any]) -> list[dict[str, Any]]:
    return [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]


def _text(source: str | list[str]) -> str:
    return source if isinstance(source, str) else "".join(source)


def _short(line: str) -> str:
    return line if len(line) <= SHORT else f"{line[: SHORT - 1]}…"
