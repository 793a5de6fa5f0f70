"""Made-up tables that the replay servers serve: invented numbers in the real shapes.

A number is made of the table's name and the codes of its cell, so that it is the same in every run; a test
puts a number or a status of its own where it needs one.
"""

from __future__ import annotations

import itertools
import json
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

Cell = tuple[float | None, str | None]


@dataclass(frozen=True)
class Dim:
    """One dimension: its label and its categories, code -> label. `role` is time, metric or None."""

    label: str
    labels: dict[str, str]
    role: str | None = None
    may_go: bool = False


@dataclass
class Cube:
    """One table. `cells` holds what a test put there; all else is invented, between 1 and `most`."""

    id: str
    label: str
    dims: dict[str, Dim]
    most: int = 200
    updated: str = "2026-03-10T07:00:00Z"
    unit: str = "antall"
    cells: dict[tuple[str, ...], Cell] = field(default_factory=dict)

    def put(self, codes: Mapping[str, str], value: float | None, status: str | None = None) -> None:
        """Set one cell, named by a code of each dimension."""
        self.cells[tuple(codes[d] for d in self.dims)] = (value, status)

    def cell(self, codes: tuple[str, ...]) -> Cell:
        known = self.cells.get(codes)
        return known if known is not None else (zlib.crc32("/".join((self.id, *codes)).encode()) % self.most + 1, None)

    def pick(self, selection: Mapping[str, Iterable[str]]) -> Cube:
        """The cells of a selection; a dimension that it leaves out is summed and gone."""
        dims = {
            code: replace(dim, labels={c: label for c, label in dim.labels.items() if c in set(selection[code])})
            for code, dim in self.dims.items()
            if code in selection
        }
        if set(dims) == set(self.dims):
            return replace(self, dims=dims)
        part = replace(self, dims=dims, cells={})
        for codes in itertools.product(*(d.labels for d in dims.values())):
            chosen = dict(zip(dims, codes, strict=True))
            every = itertools.product(*([chosen[c]] if c in chosen else d.labels for c, d in self.dims.items()))
            values = [self.cell(cell) for cell in every]
            missing = next((status for value, status in values if value is None), None)
            part.cells[codes] = (None, missing) if missing else (sum(value for value, _ in values), None)
        return part

    def rows(self) -> list[tuple[tuple[str, ...], Cell]]:
        """Every cell in row-major order."""
        return [(codes, self.cell(codes)) for codes in itertools.product(*(d.labels for d in self.dims.values()))]

    def pxweb(self, values: bool = True) -> dict:
        """JSON-stat as PxWeb writes it: dense values, statuses by position, codes by position."""
        said = self._frame(
            lambda code, dim: {
                "label": dim.label,
                "extension": {"elimination": dim.may_go, "show": "value"},
                "category": self._category(dim),
            }
        )
        said |= {
            "source": "Statistisk sentralbyrå",
            "note": ["Tallene er oppdiktet."],
            "role": {"time": self._of("time"), "metric": self._of("metric")},
            "extension": {"px": {"tableid": self.id, "decimals": 0}, "contact": []},
        }
        if values:
            cells = [cell for _, cell in self.rows()]
            said["value"] = [value for value, _ in cells]
            status = {str(i): s for i, (_, s) in enumerate(cells) if s}
            said |= {"status": status} if status else {}
        return said

    def eurostat(self) -> dict:
        """JSON-stat as Eurostat writes it: sparse values and statuses, no roles."""
        said = self._frame(lambda code, dim: {"label": dim.label, "category": self._category(dim)})
        cells = [cell for _, cell in self.rows()]
        said |= {
            "source": "ESTAT",
            "updated": "2026-09-10T11:00:00+0200",
            "value": {str(i): value for i, (value, _) in enumerate(cells) if value is not None},
            "extension": {"lang": "EN", "id": self.id.upper(), "agencyId": "ESTAT", "version": "1.0"},
        }
        status = {str(i): s for i, (_, s) in enumerate(cells) if s}
        return said | ({"status": status} if status else {})

    def fhi(self) -> dict:
        """JSON-stat as FHI writes it: codes in an array, nulls for what it does not say, "" for no status."""
        said = self._frame(
            lambda code, dim: {
                "label": dim.label,
                "category": {"index": list(dim.labels), "label": dim.labels}
                | (
                    {"unit": {c: {"decimals": None, "label": "antall", "symbol": None} for c in dim.labels}}
                    if dim.role == "metric"
                    else {}
                ),
            }
        )
        cells = [cell for _, cell in self.rows()]
        status = {str(i): s for i, (_, s) in enumerate(cells) if s}
        return said | {
            "href": None,
            "source": None,
            "updated": "2026-06-11T08:00:00.1234567+00:00",
            "role": {"time": None, "geo": None, "metric": self._of("metric")},
            "value": [value for value, _ in cells],
            "status": status or "",
        }

    def tsv(self, line_end: str = "\n") -> str:
        """Eurostat's bulk TSV: the last dimension across, a space after every cell without a flag."""
        *keys, time = self.dims
        lines = [",".join(keys) + "\\TIME_PERIOD\t" + "\t".join(f"{year} " for year in self.dims[time].labels)]
        for codes in itertools.product(*(self.dims[k].labels for k in keys)):
            cells = [self.cell((*codes, year)) for year in self.dims[time].labels]
            texts = [f"{_plain(value)} {status or ''}" for value, status in cells]
            lines.append("\t".join([",".join(codes), *texts]))
        return line_end.join(lines) + line_end

    def _frame(self, describe) -> dict:
        return {
            "version": "2.0",
            "class": "dataset",
            "label": self.label,
            "updated": self.updated,
            "id": list(self.dims),
            "size": [len(d.labels) for d in self.dims.values()],
            "dimension": {code: describe(code, dim) for code, dim in self.dims.items()},
        }

    def _category(self, dim: Dim) -> dict:
        said = {"index": {c: i for i, c in enumerate(dim.labels)}, "label": dim.labels}
        unit = {"unit": {c: {"base": self.unit, "decimals": 0} for c in dim.labels}}
        return said | (unit if dim.role == "metric" else {})

    def _of(self, role: str) -> list[str]:
        return [code for code, dim in self.dims.items() if dim.role == role]


def _plain(value: float | None) -> str:
    """A number as Eurostat's bulk files write it: all its digits, never an exponent."""
    if value is None:
        return ":"
    return str(int(value)) if float(value).is_integer() else f"{value:f}".rstrip("0")


def as_bytes(said: object) -> bytes:
    return json.dumps(said, ensure_ascii=False).encode()


def years(first: int, last: int) -> dict[str, str]:
    return {str(y): str(y) for y in range(first, last + 1)}
