"""Eurostat, played: the Statistics API, the bulk service with its queue, and their errors at 200."""

from __future__ import annotations

import gzip
from collections.abc import Callable

from werkzeug import Request, Response

from replay import Replay, json_response
from replay_cube import Cube, Dim, as_bytes, years

NUMBER = "98de05ea-0000-0000-0000-000000000000"
ASYNC = "ASYNCHRONOUS_RESPONSE. Your request will be treated asynchronously. Please try again later."
BIG = (
    "EXTRACTION_TOO_BIG: The requested extraction is too big, estimated 420709314 rows, max authorised is 5000000, "
    "please change your filters to reduce the extraction size"
)
CHANGED = "Thu, 10 Sep 2026 09:00:00 GMT"  # when the bulk files were last changed, as their header says
PLACES = {"NO": "Norway", "SE": "Sweden", "EL": "Greece", "UKC-L": "England and Wales"}
TOGETHER = {"EU27_2020": "European Union - 27 countries (from 2020)", "EFTA": "European Free Trade Association"}
SEXES = {"F": "Females", "M": "Males", "T": "Total"}


class Eurostat(Replay):
    """`tables` may be changed by a test; `line_end` and `packed` say how bulk files are written; `polls` is how often
    the queue says to wait, `ends` what it says then."""

    name = "eurostat"

    def __init__(self) -> None:
        super().__init__()
        self.reset()

    def reset(self) -> None:
        self.tables = {cube.id: cube for cube in _tables()}
        self.line_end, self.packed, self.polls, self.ends = "\r\n", True, 2, "AVAILABLE"
        self._polled = 0

    def mend(self) -> None:
        super().mend()
        self.reset()

    def own_faults(self) -> dict[str, Callable[[Request], Response]]:
        return {
            "queue": lambda _: json_response(_error(413, ASYNC), 413),
            "queue warned": lambda _: json_response(as_bytes({"warning": {"status": 413, "label": ASYNC}}), 413),
            "queue at 200": lambda _: json_response(as_bytes({"warning": {"status": 413, "label": ASYNC}})),
            "too big": lambda _: json_response(_error(413, BIG), 413),
            "too big at 200": lambda _: json_response(_error(413, BIG)),
            "not found": lambda _: json_response(_error(404, "ERR_NOT_FOUND_4: CRIM_X is not available"), 404),
            "error at 200": lambda _: json_response(_error(400, "INVALID_QUERY_DIMENSION: Query is invalid")),
            "empty value": self._empty,
            "changed dimensions": self._renamed,
            "lost place": self._homeless,
            "no year": self._monthly,
            "soap queue": lambda _: _soap(_queued("SUBMITTED")),
            "soap expired": lambda _: _soap(_queued("EXPIRED")),
            "soap error": lambda _: _soap(_queued("ERROR")),
            "soap unknown": lambda _: _soap(_queued("UNKNOWN_REQUEST")),
            "soap unknown fault": lambda _: _soap(_fault("100", "UNKNOWN_REQUEST"), 404),
            "soap fault": lambda _: _soap(_fault("100", "NO_RESULTS")),
            "soap too big": lambda _: _soap(_fault("413", BIG), 413),
        }

    def play(self, request: Request) -> Response:
        parts = request.path.strip("/").split("/")
        match parts:
            case ["statistics", "1.0", "data", code]:
                return self._statistics(request, code.lower())
            case ["sdmx", "2.1", "data", code]:
                return self._bulk(code.lower())
            case ["1.0", "async", "status", number] if number == NUMBER:
                self._polled += 1
                return _soap(_polled(self.ends if self._polled > self.polls else "PROCESSING"))
            case ["1.0", "async", "data", number] if number == NUMBER:
                return self._bulk(next(iter(self.tables)))
        return Response("", status=404)

    def _statistics(self, request: Request, code: str) -> Response:
        cube = self.tables.get(code)
        if cube is None:
            said = f"ERR_NOT_FOUND_4: {code.upper()} (DATA_FLOW:ALL,1.0) is not available for dissemination."
            return json_response(_error(404, said), 404)
        picked = self._picked(request, cube)
        return picked if isinstance(picked, Response) else json_response(as_bytes(picked.eurostat()))

    def _picked(self, request: Request, cube: Cube) -> Cube | Response:
        chosen = {key: request.args.getlist(key) for key in request.args if key not in ("format", "lang")}
        for key, codes in chosen.items():
            if key not in cube.dims:
                said = "INVALID_QUERY_DIMENSION: Query is invalid as per its structure's definition."
                return json_response(_error(400, f'{said} Dimension "{key.upper()}" is not defined'), 400)
            if set(codes) - cube.dims[key].labels.keys():
                return json_response(_error(400, "INVALID_QUERY_DIMENSION_VALUE"), 400)
        return cube.pick({code: chosen.get(code, list(dim.labels)) for code, dim in cube.dims.items()})

    def _bulk(self, code: str) -> Response:
        if code not in self.tables:
            return _soap(_fault("100", "NO_RESULTS"), 404)
        content = self.tables[code].tsv(self.line_end).encode()
        if not self.packed:
            return self._dated(Response(content, content_type="text/tab-separated-values; charset=utf-8"))
        return self._dated(Response(gzip.compress(content, mtime=0), content_type="application/gzip"))

    @staticmethod
    def _dated(response: Response) -> Response:
        response.headers["Last-Modified"] = CHANGED
        return response

    def _altered(self, request: Request, change: Callable[[Cube], Cube]) -> Response:
        cube = self.tables[request.path.rpartition("/")[2]]
        picked = self._picked(request, cube)
        assert isinstance(picked, Cube)
        return json_response(as_bytes(change(picked).eurostat()))

    def _renamed(self, request: Request) -> Response:
        def change(cube: Cube) -> Cube:
            cube.dims = {("country" if code == "geo" else code): dim for code, dim in cube.dims.items()}
            return cube

        return self._altered(request, change)

    def _homeless(self, request: Request) -> Response:
        def change(cube: Cube) -> Cube:
            kept = [c for c in cube.dims["geo"].labels if c != "NO"]
            return cube.pick({c: kept if c == "geo" else list(d.labels) for c, d in cube.dims.items()})

        return self._altered(request, change)

    def _monthly(self, request: Request) -> Response:
        def change(cube: Cube) -> Cube:
            times = {f"{year}-01": label for year, label in cube.dims["time"].labels.items()}
            cube.dims = cube.dims | {"time": Dim("Time", times)}
            return cube

        return self._altered(request, change)

    def _empty(self, request: Request) -> Response:
        def change(cube: Cube) -> Cube:
            cube.cells = {codes: (None, None) for codes, _ in cube.rows()}
            return cube

        return self._altered(request, change)


def _tables() -> list[Cube]:
    freq = Dim("Time frequency", {"A": "Annual"})
    unit = Dim("Unit of measure", {"NR": "Number", "P_HTHAB": "Per hundred thousand inhabitants"})
    sex, geo = Dim("Sex", SEXES), Dim("Geopolitical entity (reporting)", PLACES)
    iccs = Dim("Crime", {"ICCS0101": "Intentional homicide", "ICCS0301": "Sexual violence"})
    time = Dim("Time", years(2015, 2023), "time")
    people = {"IPTN": "Intimate partner", "FAM": "Family member", "IPTN_FAM": "Partner or family member"}
    legal = {"PER_VICT": "Victim", "PER_CNV": "Convicted person"}
    relations = {
        "freq": freq,
        "pers_cat": Dim("Person category", people),
        "sex": sex,
        "unit": unit,
        "geo": geo,
        "time": time,
    }
    status = {
        "freq": freq,
        "leg_stat": Dim("Legal status", legal),
        "sex": sex,
        "iccs": iccs,
        "unit": unit,
        "geo": geo,
        "time": time,
    }
    offences = {"freq": freq, "iccs": iccs, "unit": unit, "geo": geo, "time": time}
    everyone = {"TOTAL": "Total", "Y_LT1": "Less than 1 year"}
    population = {
        "freq": freq,
        "unit": Dim("Unit of measure", {"NR": "Number"}),
        "age": Dim("Age class", everyone),
        "sex": sex,
        "geo": Dim("Geopolitical entity (reporting)", PLACES | TOGETHER),
        "time": time,
    }
    tables = [
        Cube("crim_hom_vrel", "Intentional homicide victims by victim-offender relationship and sex", relations, 40),
        Cube("crim_hom_soff", "Intentional homicide and sexual offences by legal status and sex", status, 90),
        Cube("crim_off_cat", "Police-recorded offences by offence category", offences),
        Cube("demo_pjan", "Population on 1 January by age and sex", population, 9_000_000),
    ]
    first = {"freq": "A", "pers_cat": "IPTN", "sex": "F", "unit": "NR", "geo": "SE"}
    tables[0].put(first | {"time": "2015"}, None)
    tables[0].put(first | {"time": "2016"}, None, "|C")
    tables[0].put(first | {"time": "2017"}, 4, "ep")
    return tables


def _error(status: int, label: str) -> bytes:
    return as_bytes({"error": [{"status": status, "id": status, "label": label}]})


def _soap(inner: str, status: int = 200) -> Response:
    text = (
        '<env:Envelope xmlns:env="http://schemas.xmlsoap.org/soap/envelope/"><env:Header/><env:Body>'
        f"{inner}</env:Body></env:Envelope>"
    )
    return Response(text, status=status, content_type="application/xml; charset=utf-8")


def _queued(status: str) -> str:
    space = "http://estat.ec.europa.eu/disschain/soap/extraction"
    inner = f"<queued><id>{NUMBER}</id><status>{status}</status></queued>"
    return f'<ns0:syncResponse xmlns:ns0="{space}">{inner}</ns0:syncResponse>'


def _polled(status: str) -> str:
    spaces = (
        'xmlns:ns0="http://estat.ec.europa.eu/disschain/soap/asynchronous" '
        'xmlns:ns1="http://estat.ec.europa.eu/disschain/asynchronous"'
    )
    inner = f"<ns1:status><ns1:key>{NUMBER}</ns1:key><ns1:status>{status}</ns1:status></ns1:status>"
    return f"<ns0:asyncResponse {spaces}>{inner}</ns0:asyncResponse>"


def _fault(code: str, text: str) -> str:
    space = "http://schemas.xmlsoap.org/soap/envelope/"
    return f'<S:Fault xmlns:S="{space}"><faultcode>{code}</faultcode><faultstring>{text}</faultstring></S:Fault>'
