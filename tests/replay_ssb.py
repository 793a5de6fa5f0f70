"""SSB, played: PxWebApi v2 and v1 over a few made-up tables, with their refusals."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable

import pyarrow as pa
from pyarrow import parquet
from werkzeug import Request, Response

from replay import Replay, json_response
from replay_cube import Cube, Dim, as_bytes, years

MOST_CELLS = 800_000
LONGEST_URL = 2_100
SYMBOLS = (".", "..", ":", "-")
TITLES = (  # of its refusals at 400; the last two are about what we never write
    "Non-existent variable",
    "Non-existent value",
    "Missing selection for mandantory variable",
    "Too many cells selected",
    "Illegal selection expression",
    "Non-existent codelist",
)
SPENT = {"x-ratelimit-policy": "40;w=60s", "x-ratelimit-limit": "40", "x-ratelimit-remaining": "0"}
MEN_WOMEN = {"1": "Menn", "2": "Kvinner"}


class Ssb(Replay):
    """`tables` may be changed by a test; `most_cells` is what one answer may hold; `v2_is_gone` leaves v1 alone."""

    name = "ssb"

    def __init__(self) -> None:
        super().__init__()
        self.reset()

    def reset(self) -> None:
        self.tables = {cube.id: cube for cube in _tables()}
        self.most_cells = MOST_CELLS
        self.told_cells = MOST_CELLS  # what the configuration says, at times more than is true
        self.v2_is_gone = False

    def mend(self) -> None:
        super().mend()
        self.reset()

    def own_faults(self) -> dict[str, Callable[[Request], Response]]:
        return {
            "changed dimensions": lambda r: self._altered(r, _renamed),
            "lost year": lambda r: self._altered(r, lambda cube: _without(cube, "Tid")),
            "no figures": lambda r: self._altered(r, _emptied),
            "400": lambda _: _problem("Non-existent value"),
            **{f"400 {title}": lambda _, title=title: _problem(title) for title in TITLES},
            "400 in plain text": lambda _: _bad_request(),
            "429 with limits": lambda _: Response("", status=429, headers=SPENT),
            "410": lambda _: Response("", status=410),
        }

    def play(self, request: Request) -> Response:
        if len(request.full_path) > LONGEST_URL:
            return Response("", status=404)
        parts = request.path.strip("/").split("/")
        if parts[:2] == ["pxwebapi", "v2"] and not self.v2_is_gone:
            return self._v2(request, parts[2:])
        if parts[:2] == ["v0", "no"]:
            return self._v1(request, parts[2:])
        return Response("", status=404)

    def _v2(self, request: Request, parts: list[str]) -> Response:
        if parts == ["config"]:
            return json_response(as_bytes(self._config()))
        if parts == ["tables"]:
            return json_response(as_bytes({"tables": [_hit(c) for c in self.tables.values()], "page": _page(self)}))
        cube = self.tables.get(parts[1]) if len(parts) > 1 and parts[0] == "tables" else None
        if cube is None:
            return Response("", status=404)
        match parts[2:]:
            case []:
                return json_response(as_bytes(_hit(cube)))
            case ["metadata"]:
                return json_response(as_bytes(cube.pxweb(values=False)))
            case ["data"]:
                return self._data(request, cube)
        return Response("", status=404)

    def _data(self, request: Request, cube: Cube) -> Response:
        if request.method == "POST":
            chosen = {s["variableCode"]: s["valueCodes"] for s in json.loads(request.get_data())["selection"]}
        else:
            keys = [key for key in request.args if key.startswith("valueCodes[")]
            chosen = {key[len("valueCodes[") : -1]: request.args[key].split(",") for key in keys}
        if any(len(set(codes)) < len(codes) for codes in chosen.values()):
            return Response("", status=500)
        if chosen.keys() - cube.dims.keys():
            return _problem("Non-existent variable")
        if any(set(codes) - cube.dims[code].labels.keys() for code, codes in chosen.items()):
            return _problem("Non-existent value")
        if any(not dim.may_go and code not in chosen for code, dim in cube.dims.items()):
            return _problem("Missing selection for mandantory variable")
        part = cube.pick(chosen)
        if _size(part) > self.most_cells:
            return _problem("Too many cells selected")
        match request.args.get("outputFormat", "json-stat2"):
            case "json-stat2":
                return json_response(as_bytes(part.pxweb()))
            case "csv":
                return Response(_csv(part).encode("latin-1"), content_type="text/csv; charset=ISO-8859-1")
            case "parquet":
                return Response(_parquet(part), content_type="application/octet-stream")
        return _problem("Parameter error")

    def _v1(self, request: Request, parts: list[str]) -> Response:
        if not parts and "config" in request.args:
            told = {"maxValues": 50_000, "maxCells": self.told_cells, "maxCalls": 300, "timeWindow": 60, "CORS": True}
            return json_response(as_bytes(told))
        cube = self.tables.get(parts[1]) if len(parts) == 2 and parts[0] == "table" else None
        if cube is None:
            return Response("", status=404)
        if request.method == "GET":
            return json_response(as_bytes(_v1_metadata(cube)))
        try:
            question = json.loads(request.get_data())
            query = {q["code"]: q["selection"] for q in question["query"]}
        except (ValueError, KeyError):
            return _bad_request()
        if question.get("response", {}).get("format") != "json-stat2":  # PX-JSON: it parses, and has no `value`
            return json_response(as_bytes({"columns": [], "comments": [], "data": []}))
        chosen = {}
        for code, dim in cube.dims.items():
            if code not in query:
                if not dim.may_go:
                    chosen[code] = list(dim.labels)
                continue
            chosen[code] = list(dim.labels) if query[code]["filter"] == "all" else query[code]["values"]
            if set(chosen[code]) - dim.labels.keys():
                said = f"The request for variable '{code}' has an error. Please check your query."
                return json_response(as_bytes({"error": said}), 400)
        part = cube.pick(chosen)
        if _size(part) > self.most_cells:
            return json_response(as_bytes({"error": "Too many values selected"}), 403)
        return json_response(as_bytes(part.pxweb()))

    def _config(self) -> dict:
        return {
            "apiVersion": "2.3.2",
            "languages": [{"id": "no", "label": "Norsk"}, {"id": "en", "label": "English"}],
            "defaultLanguage": "no",
            "maxDataCells": self.told_cells,
            "maxCallsPerTimeWindow": 0,
            "timeWindow": 0,
            "license": "https://www.ssb.no/en/diverse/lisens",
            "dataFormats": ["json-stat2", "csv"],
        }

    def _altered(self, request: Request, change: Callable[[Cube], Cube]) -> Response:
        """The answer to a question about a table that has been changed; descriptions stay as they were."""
        if not request.path.endswith("/data"):
            return self.play(request)
        number = request.path.split("/")[-2]
        whole = self.tables[number]
        answer = json.loads(self.play(request).get_data())
        picked = whole.pick({code: list(answer["dimension"][code]["category"]["index"]) for code in answer["id"]})
        return json_response(as_bytes(change(picked).pxweb()))


def _tables() -> list[Cube]:
    def tid(first: int, last: int) -> Dim:
        return Dim("år", years(first, last), "time")

    offences = {
        "0000": "Alle typer lovbrudd",
        "5000": "¬ Vold og mishandling",
        "5021": "¬¬ Mishandling i nære relasjoner",
        "7000": "¬ Ordens- og integritetskrenkelse",
        "7031": "¬¬ Brudd på besøksforbud/kontaktforbud",
        "7032": "¬¬ Hensynsløs atferd",
    }
    contents = Dim("statistikkvariabel", {"Lovbrudd": "Lovbrudd"}, "metric")
    region = Dim("region", {"0": "Hele landet", "0301": "Oslo", "4601": "Bergen"}, may_go=True)
    tables = [
        Cube(
            "07459",
            "07459: Befolkning, etter region, kjønn, alder, statistikkvariabel og år",
            {
                "Region": region,
                "Kjonn": Dim("kjønn", MEN_WOMEN, may_go=True),
                "Alder": Dim("alder", {"000": "0 år", "001": "1 år", "105+": "105 år eller eldre"}, may_go=True),
                "ContentsCode": Dim("statistikkvariabel", {"Personer1": "Personer"}, "metric"),
                "Tid": tid(1986, 2026),
            },
            most=300_000,
            unit="personer",
        ),
        Cube(
            "08484",
            "08484: Anmeldte lovbrudd, etter type lovbrudd, statistikkvariabel og år",
            {
                "LovbruddKrim": Dim("type lovbrudd", offences, may_go=True),
                "ContentsCode": contents,
                "Tid": tid(2010, 2025),
            },
            unit="lovbrudd",
        ),
        Cube(
            "09405",
            "09405: Etterforskede lovbrudd, etter type lovbrudd, statistikkvariabel og år",
            {
                "LovbruddKrim": Dim("type lovbrudd", {c: offences[c] for c in ("0000", "5000", "5021")}, may_go=True),
                "PolitiAvgjorelse": Dim("politiavgjørelse", {"AAA-BZZ": "I alt", "AAA-AZZ": "Oppklart"}),
                "ContentsCode": contents,
                "Tid": tid(2010, 2024),
            },
        ),
        Cube(
            "10651",
            "10651: Personoffer, etter kjønn, statistikkvariabel og år",
            {"Kjonn": Dim("kjønn", MEN_WOMEN, may_go=True), "ContentsCode": contents, "Tid": tid(2010, 2024)},
        ),
    ]
    cell = {"LovbruddKrim": "5021", "PolitiAvgjorelse": "AAA-BZZ", "ContentsCode": "Lovbrudd"}
    for year, symbol in zip(range(2010, 2014), SYMBOLS, strict=True):
        tables[2].put(cell | {"Tid": str(year)}, None, symbol)
    return tables


def _v1_metadata(cube: Cube) -> dict:
    variables = []
    for code, dim in cube.dims.items():
        said = {"code": code, "text": dim.label, "values": list(dim.labels), "valueTexts": list(dim.labels.values())}
        said |= {"elimination": True} if dim.may_go else {}
        variables.append(said | ({"time": True} if dim.role == "time" else {}))
    return {"title": cube.label, "variables": variables}


def _hit(cube: Cube) -> dict:
    return {"id": cube.id, "label": cube.label, "updated": cube.updated, "timeUnit": "Annual"}


def _page(replay: Ssb) -> dict:
    return {"pageNumber": 1, "pageSize": 20, "totalElements": len(replay.tables), "totalPages": 1}


def _problem(title: str) -> Response:
    return json_response(as_bytes({"type": "Parameter error", "title": title, "status": 400}), 400)


def _bad_request() -> Response:
    return Response("Bad Request", status=400, content_type="text/plain")


def _csv(cube: Cube) -> str:
    """Every variable down, values across none: symbols stand where the numbers would."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([*cube.dims, "value"])
    for codes, (value, status) in cube.rows():
        writer.writerow([*codes, status if value is None else f"{value:g}"])
    return out.getvalue()


def _parquet(cube: Cube) -> bytes:
    """Long, codes only, with the symbols beside the values."""
    rows = cube.rows()
    columns = {code: [codes[i] for codes, _ in rows] for i, code in enumerate(cube.dims)}
    columns |= {"value": [value for _, (value, _) in rows], "value_symbol": [status for _, (_, status) in rows]}
    out = io.BytesIO()
    parquet.write_table(pa.table(columns), out)
    return out.getvalue()


def _size(cube: Cube) -> int:
    return len(cube.rows())


def _renamed(cube: Cube) -> Cube:
    cube.dims = {("Periode" if code == "Tid" else code): dim for code, dim in cube.dims.items()}
    return cube


def _without(cube: Cube, code: str) -> Cube:
    kept = list(cube.dims[code].labels)[:-1]
    return cube.pick({c: kept if c == code else list(d.labels) for c, d in cube.dims.items()})


def _emptied(cube: Cube) -> Cube:
    cube.cells = {codes: (None, None) for codes, _ in cube.rows()}
    return cube
