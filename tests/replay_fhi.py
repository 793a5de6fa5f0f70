"""FHI, played: the register found by its title, tables by their dimensions, every dimension to be filtered."""

from __future__ import annotations

import fnmatch
import json
from collections.abc import Callable

from werkzeug import Request, Response

from replay import Replay, json_response
from replay_cube import Cube, Dim, as_bytes

SOURCES = [
    {"id": "nokkel", "title": "Folkehelsestatistikk", "publishedBy": "FHI"},
    {"id": "daar", "title": "Dødsårsaksregisteret (DÅR)", "publishedBy": "FHI"},
]
BELOW = {"X85-Y09": "V01-Y98"}  # the categories that stand under another in the tree


class Fhi(Replay):
    """`tables` may be changed by a test: number -> cube."""

    name = "fhi"

    def __init__(self) -> None:
        super().__init__()
        self.reset()

    def reset(self) -> None:
        self.tables = {int(cube.id): cube for cube in _tables()}

    def mend(self) -> None:
        super().mend()
        self.reset()

    def own_faults(self) -> dict[str, Callable[[Request], Response]]:
        return {
            "400": lambda _: json_response(as_bytes({"status": "The dimension KJONN must have a filter"}), 400),
            "changed dimensions": self._renamed,
            "no register": lambda _: json_response(as_bytes(SOURCES[:1])),
            "no tables": lambda _: json_response(b"[]"),
            "no figures": self._emptied,
            "unknown symbol": self._odd,
        }

    def play(self, request: Request) -> Response:
        parts = request.path.strip("/").split("/")
        if parts == ["Common", "source"]:
            return json_response(as_bytes(SOURCES))
        if parts[0] != "daar" or len(parts) < 2 or parts[1].lower() != "table":
            return Response("", status=404)
        if len(parts) == 2:
            return json_response(as_bytes([_hit(cube) for cube in self.tables.values()]))
        cube = self.tables.get(int(parts[2]))
        if cube is None:
            return json_response(as_bytes({"status": "The table does not exist"}), 404)
        match parts[3:]:
            case ["dimension"]:
                return json_response(as_bytes({"dimensions": [_dimension(c, d) for c, d in cube.dims.items()]}))
            case ["flag"]:
                return json_response(as_bytes([{"symbol": ":", "description": "Vises ikke"}]))
            case ["query"]:
                return json_response(as_bytes({"dimensions": [_filter(c, d) for c, d in cube.dims.items()]}))
            case ["data"]:
                picked = self._picked(request, cube)
                return picked if isinstance(picked, Response) else json_response(as_bytes(picked.fhi()))
        return Response("", status=404)

    def _picked(self, request: Request, cube: Cube) -> Cube | Response:
        if request.method != "POST":
            return Response("", status=405)
        question = json.loads(request.get_data())
        filters = {f["code"]: f for f in question["dimensions"]}
        if missing := set(cube.dims) - set(filters):
            return json_response(as_bytes({"status": f"No filter for {', '.join(sorted(missing))}"}), 400)
        chosen = {}
        for code, dim in cube.dims.items():
            values, known = filters[code]["values"], list(dim.labels)
            match filters[code]["filter"]:
                case "item":
                    chosen[code] = values
                case "all":
                    chosen[code] = [c for c in known if any(fnmatch.fnmatchcase(c, pattern) for pattern in values)]
                case "top":
                    chosen[code] = known[: int(values[0])]
                case "bottom":
                    chosen[code] = known[-int(values[0]) :]
            if set(chosen[code]) - set(known):
                return json_response(as_bytes({"status": f"Unknown category of {code}"}), 400)
        return cube.pick(chosen)

    def _altered(self, request: Request, change: Callable[[Cube], None]) -> Response:
        if not request.path.endswith("/data"):
            return self.play(request)
        picked = self._picked(request, self.tables[int(request.path.split("/")[-2])])
        assert isinstance(picked, Cube)
        change(picked)
        return json_response(as_bytes(picked.fhi()))

    def _renamed(self, request: Request) -> Response:
        def change(cube: Cube) -> None:
            cube.dims = {("SEX" if code == "KJONN" else code): dim for code, dim in cube.dims.items()}

        return self._altered(request, change)

    def _odd(self, request: Request) -> Response:
        """A symbol that nobody has explained: the answer is whole, and what it means must stop the build."""
        return self._altered(request, lambda cube: cube.cells.update({cube.rows()[0][0]: (None, "?!")}))

    def _emptied(self, request: Request) -> Response:
        return self._altered(request, lambda cube: cube.cells.update({c: (None, None) for c, _ in cube.rows()}))


def _tables() -> list[Cube]:
    singles = {f"{y}_{y}": str(y) for y in range(2010, 2025)}
    time = Dim("År", singles | {"2010_2014": "2010-2014"}, "time")
    sex = Dim("Kjønn", {"0": "Kjønn samlet", "1": "Menn", "2": "Kvinner"})
    causes = {"ALLE": "Alle dødsårsaker", "V01-Y98": "Ytre årsaker", "X85-Y09": "Overfall (X85-Y09)"}
    kinds = Dim("Måltall", {"ANTALL": "antall", "RATE": "per 100 000"}, "metric")
    tables = [
        Cube("754", "D5c_hjertekar_rater", {"AAR": time, "KJONN": sex, "HJERTEKAR": Dim("Hjerte", {"Total": "Total"})}),
        Cube(
            "801",
            "D1_dodsarsak_alder",
            {
                "AAR": time,
                "GEO": Dim("Geografi", {"0": "Hele landet", "03": "Oslo"}),
                "KJONN": sex,
                "ALDER": Dim("Alder", {"0_120": "Alle aldre", "0_17": "0-17 år"}),
                "DODSARSAK": Dim("Dødsårsak", causes),
                "MEASURE_TYPE": kinds,
            },
            most=60,
        ),
    ]
    codes = {"GEO": "0", "KJONN": "2", "ALDER": "0_120", "DODSARSAK": "X85-Y09", "MEASURE_TYPE": "ANTALL"}
    tables[1].put(codes | {"AAR": "2012_2012"}, None, ":")
    return tables


def _hit(cube: Cube) -> dict:
    return {"tableId": int(cube.id), "title": cube.label, "publishedAt": "2026-04-27T05:00:00Z", "modifiedAt": None}


def _dimension(code: str, dim: Dim) -> dict:
    """The categories as a tree."""
    nodes = {c: {"label": label, "value": c, "children": []} for c, label in dim.labels.items()}
    roots = []
    for c, node in nodes.items():
        (nodes[BELOW[c]]["children"] if BELOW.get(c) in nodes else roots).append(node)
    return {"code": code, "label": dim.label, "categories": roots}


def _filter(code: str, dim: Dim) -> dict:
    return {"code": code, "filter": "item", "values": list(dim.labels)}
