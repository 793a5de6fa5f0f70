"""What can be told of a notebook without running it: whether it is whole, as it was left, and its figures still stand.

Also how two runs of one notebook differ, cell by cell.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise, zip_longest
from pathlib import Path
from typing import Any, NamedTuple

from analysis import stamp, state
from analysis.errors import BadInput
from analysis.paths import House

SHORT = 110  # characters of a line that are shown
PICTURES = ("image/png", "image/svg+xml")  # these differ between machines; what a picture draws is compared as a table
UNCOMPARED = "NBVAL_IGNORE_OUTPUT"
SEALED = "partnerdrap"  # in the metadata of a notebook: what `make notebooks` left
AGAIN = "Restart Kernel and Run All Cells, or: make notebooks"


class Difference(NamedTuple):
    """The first line in which the outputs of a cell differ."""

    cell: str
    old: str
    new: str

    def __str__(self) -> str:
        return f"{self.cell}\n        - {self.old}\n        + {self.new}"


def stale(path: Path, where: House) -> list[str]:
    """What is wrong with a notebook as it lies: outputs missing or edited, a broken order, figures gone or changed.

    BadInput, naming it, where it is not there.
    """
    required(path, where)
    try:
        notebook = json.loads(path.read_text(encoding="utf-8"))
        cells = _code(notebook)
        if not cells:
            return ["it has no code cell"]
        broken = [*_holes(cells), *_order(cells)]
        return [*(broken or _edited(notebook)), *_stamped(path, where)]
    except (ValueError, KeyError, TypeError, AttributeError, IndexError) as wrong:
        return [f"it cannot be read as a notebook with a stamp: {type(wrong).__name__} {wrong}"]


def required(path: Path, where: House) -> Path:
    """The notebook itself, which must be there: a link to one that is gone is none."""
    if not path.is_file():
        name = where.name(path)
        raise BadInput("a notebook is missing", file=name, remedy=f"Bring it back: git restore {name}")
    return path


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
    """Cells run one after another; from which number on does not matter, since a kernel counts on after Run All."""
    ran = [(number, cell["execution_count"]) for number, cell in enumerate(cells, start=1) if cell["outputs"]]
    for (before, was), (number, now) in pairwise(ran):
        if None in (was, now) or now - was != number - before:
            yield (
                f"{_called(cells[number - 1], number)}: was run as number {now}, the cell before it as {was}. "
                f"A cell is missing, or one was run alone: {AGAIN}"
            )
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


# --- edited since it was run


def sealed(notebook: dict[str, Any]) -> list[str]:
    """One line a cell, for the metadata of a notebook that was just run: its id, digests of its source and outputs."""
    parts = (
        (cell.get("id", number), _text(cell["source"]), [_plain(o) for o in cell.get("outputs", [])])
        for number, cell in enumerate(notebook["cells"], start=1)
    )
    return [f"{name} {_digest(source)} {_digest(outputs)}" for name, source, outputs in parts]


def _plain(output: dict[str, Any]) -> dict[str, Any]:
    """An output however its lines are split, without the number of its run."""
    data = {kind: _whole(kind, held) for kind, held in output.get("data", {}).items()}
    return {
        **{key: output.get(key) for key in ("output_type", "name", "metadata", "ename", "evalue")},
        "text": _text(output.get("text", "")),
        "data": data,
    }


def _digest(said: Any) -> str:
    return hashlib.sha256(json.dumps(said, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:16]


def _edited(notebook: dict[str, Any]) -> Iterator[str]:
    lines = notebook["metadata"].get(SEALED, {}).get("cells")
    if lines is None:
        yield "it holds no digests of its cells, so nobody can tell whether they were edited: make notebooks"
        return
    then = {name: rest.split() for name, rest in (line.split(" ", 1) for line in lines)}
    now = {name: rest.split() for name, rest in (line.split(" ", 1) for line in sealed(notebook))}
    called = dict(zip(now, _names(notebook), strict=True))
    drawn = {name for name, cell in zip(now, notebook["cells"], strict=True) if UNCOMPARED in _text(cell["source"])}
    for name in now:
        if name not in then:
            yield f"{called[name]}: is new since the notebook was run: make notebooks"
        elif now[name] != then[name]:
            parts = [part for part, a, b in zip(("text", "output"), then[name], now[name], strict=True) if a != b]
            elsewhere = ", or drawn on another machine," if name in drawn and "output" in parts else ""
            what = f"its {' and its '.join(parts)} was edited{elsewhere} since the notebook was run"
            yield f"{called[name]}: {what}: make notebooks"
    for name in (name for name in then if name not in now):
        yield f"cell {name}: is gone since the notebook was run: make notebooks"
    if sorted(now) == sorted(then) and list(now) != list(then):
        yield "its cells stand in another order than when it was run: make notebooks"


def _names(notebook: dict[str, Any]) -> list[str]:
    """Every cell, code and prose, as people find it: each kind is numbered by itself."""
    seen: Counter[str] = Counter()
    found = []
    for cell in notebook["cells"]:
        kind = "code cell" if cell["cell_type"] == "code" else "text cell"
        seen[kind] += 1
        found.append(_called(cell, seen[kind], kind))
    return found


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
                whole = _whole(kind, data[kind])
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


def _called(cell: dict[str, Any], number: int, kind: str = "code cell") -> str:
    lines = [line for line in _text(cell["source"]).splitlines() if line.strip()]
    if kind == "code cell":
        lines = [line for line in lines if not line.startswith("#")]
    return f"{kind} {number} ({_short(lines[0]) if lines else 'empty'})"


def _code(notebook: dict[str, Any]) -> list[dict[str, Any]]:
    return [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]


def _text(source: str | list[str]) -> str:
    return source if isinstance(source, str) else "".join(source)


def _whole(kind: str, held: Any) -> Any:
    """One form of an output; of all but JSON the lines joined."""
    return held if kind.endswith("json") else _text(held)


def _short(line: str) -> str:
    return line if len(line) <= SHORT else f"{line[: SHORT - 1]}…"
