"""Replay servers: the agencies' interfaces on this machine, over real HTTP, with faults to switch on.

    with servers() as all:
        all.environment          # the variables under which `partnerdrap fetch` asks them
        all.ssb.fail("503")      # until all.ssb.mend()
        all.ssb.asked            # every request that came

Every number they serve is invented. Shapes and manners are those of the services' documentation.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import gzip
import hashlib
import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from analysis.fetch import hosts
from analysis.fetch.http import Client

JSON = "application/json; charset=utf-8"
NOW = dt.datetime(2026, 10, 21, 7, 27, 30, tzinfo=dt.UTC)  # no test looks at the clock
PACKED = {"Content-Encoding": "gzip"}
BOMB = 400_000_000  # bytes that the gzip bomb unpacks to


@dataclass(frozen=True)
class Asked:
    """One request as it came."""

    method: str
    path: str
    query: str
    headers: dict[str, str]
    body: bytes


class Replay:
    """One agency. A subclass answers in `play`; this serves it, counts, and puts faults in its place."""

    name = ""

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self._faults: dict[str, tuple[str, float]] = {}  # where -> (fault, times left)
        self._released = threading.Event()
        self._server = HTTPServer(host="127.0.0.1", port=0, threaded=True)
        self._server.expect_request(re.compile("^/.*")).respond_with_handler(self._serve)

    def start(self) -> None:
        self._server.start()

    def stop(self) -> None:
        self._released.set()
        self._server.clear()
        self._server.stop()

    def play(self, request: Request) -> Response:
        """What the agency answers when nothing is wrong."""
        raise NotImplementedError

    @property
    def address(self) -> str:
        """What the environment variable is set to."""
        return self._server.url_for("")

    @property
    def port(self) -> int:
        return self._server.port

    @property
    def source(self) -> hosts.Source:
        return hosts.source(self.name, {hosts.SOURCES[self.name].variable: self.address})

    def fail(self, fault: str, where: str = "", times: float = float("inf")) -> None:
        """Answer with a fault, one of FAULTS or of the agency's own, where the address holds `where`, so many times."""
        assert fault in {*FAULTS, *self.own_faults()}, fault
        self._faults[where] = (fault, times)

    def mend(self) -> None:
        self._faults.clear()
        self.asked.clear()

    def own_faults(self) -> dict[str, Callable[[Request], Response]]:
        return {}

    def _serve(self, request: Request) -> Response:
        query = request.query_string.decode()
        headers = {k.lower(): v for k, v in request.headers.items()}
        self.asked.append(Asked(request.method, request.path, query, headers, request.get_data()))
        for where, (fault, times) in self._faults.items():
            if times > 0 and where in f"{request.path}?{query}":
                self._faults[where] = (fault, times - 1)
                if fault == "slow":
                    return self._slow(request)
                return (FAULTS | self.own_faults())[fault](request)
        return _conditional(request, self.play(request))

    def _slow(self, request: Request) -> Response:
        """A body that comes a byte at a time and never ends, until the server does."""

        def drip() -> Iterator[bytes]:
            while not self._released.wait(0.05):
                yield b" "

        return Response(drip(), content_type=_asked_for(request))


def json_response(content: bytes, status: int = 200, **headers: str) -> Response:
    said = {"x-ratelimit-policy": "40;w=60s", "x-ratelimit-limit": "40", "x-ratelimit-remaining": "39"}
    return Response(content, status=status, content_type=JSON, headers=said | headers)


def _conditional(request: Request, response: Response) -> Response:
    """Every whole answer to a GET has an ETag, and 304 for whoever holds it."""
    if response.status_code != 200 or request.method != "GET" or response.is_streamed:
        return response
    tag = f'"{hashlib.sha256(response.get_data()).hexdigest()[:16]}"'
    if request.headers.get("If-None-Match") == tag:
        return Response(status=304, headers={"ETag": tag})
    response.headers["ETag"] = tag
    return response


def _asked_for(request: Request) -> str:
    """The content type that would be right."""
    return request.headers.get("Accept", JSON).split(",")[0]


def _truncated(request: Request) -> Response:
    response = Response([b'{"version": "2.0", "class": "data'], content_type=_asked_for(request))
    response.headers["Content-Length"] = "5000"
    return response


def _bomb(request: Request) -> Response:
    piece, out = gzip.compress(bytes(1_000_000)), []
    out = [piece] * (BOMB // 1_000_000)  # gzip members one after the other count as one
    return Response(b"".join(out), content_type=_asked_for(request), headers=PACKED)


def _html(request: Request) -> Response:
    return Response("<!DOCTYPE html><html><body>Vi oppgraderer</body></html>", content_type="text/html; charset=utf-8")


def _soap(request: Request) -> Response:
    text = (
        '<S:Fault xmlns:S="http://schemas.xmlsoap.org/soap/envelope/"><faultcode>100</faultcode>'
        "<faultstring>NO_RESULTS: no results were found</faultstring></S:Fault>"
    )
    return Response(text, content_type="text/xml; charset=utf-8")


def _loop(request: Request) -> Response:
    there = "/round/b" if request.path.endswith("/a") else "/round/a"
    return Response(status=307, headers={"Location": there})


FAULTS: dict[str, Callable[[Request], Response]] = {
    "429": lambda _: Response("", status=429),
    "429 with Retry-After": lambda _: Response("", status=429, headers={"Retry-After": "7"}),
    "429 with a date": lambda _: Response("", status=429, headers={"Retry-After": "Wed, 21 Oct 2026 07:28:00 GMT"}),
    "429 for an hour": lambda _: Response("", status=429, headers={"Retry-After": "3600"}),
    "500 empty": lambda _: Response("", status=500),
    "503": lambda _: Response("<html>reloading</html>", status=503, content_type="text/html"),
    "403 too big": lambda _: json_response(b'{"error": "Too many values selected"}', 403),
    "403 forbidden": lambda _: Response("<html>Forbidden</html>", status=403, content_type="text/html"),
    "404": lambda _: Response("", status=404),
    "truncated": _truncated,
    "slow": lambda _: Response("", status=500),  # played by the server itself
    "wrong content type": lambda _: Response(b"\x89PNG", content_type="image/png"),
    "no content type": lambda _: _bare(b"{}"),
    "html": _html,
    "html as json": lambda _: Response(b"<!DOCTYPE html><html></html>", content_type=JSON),
    "soap": _soap,
    "empty": lambda r: Response(b"", content_type=_asked_for(r)),
    "redirect away": lambda _: Response(status=307, headers={"Location": "https://sorry.example.org/down"}),
    "redirect to plain http": lambda _: Response(status=307, headers={"Location": "http://data.unodc.org/x"}),
    "redirect nowhere": lambda _: Response(status=302),
    "redirect loop": _loop,
    "gzip bomb": _bomb,
    "damaged gzip": lambda r: Response(b"\x1f\x8b\x08", content_type=_asked_for(r), headers=PACKED),
}


def _bare(content: bytes) -> Response:
    response = Response(content)
    del response.headers["Content-Type"]
    return response


def client(replay: Replay, waits: list[float] | None = None, said: list[str] | None = None, **limits: object) -> Client:
    """A client of a replay server that waits for nothing: what it would wait goes to `waits`, what it says to `said`.

    `limits` replace those of the source (connect, read, whole, largest ...).
    """
    waits, said = [] if waits is None else waits, [] if said is None else said
    source = replace(replay.source, **limits)
    return Client(source, said.append, waits.append, now=lambda: NOW, chance=lambda: 0.0)


def fixtures(kind: type[Replay]) -> tuple:
    """`running, server = fixtures(Ssb)`: a module's one server, and the same mended before and after each test."""

    @pytest.fixture(scope="module")
    def running() -> Iterator[Replay]:
        replay = kind()
        replay.start()
        yield replay
        replay.stop()

    @pytest.fixture
    def server(running: Replay) -> Iterator[Replay]:
        running.mend()
        yield running
        running.mend()

    return running, server


@dataclass
class Servers:
    """All four, and the environment under which they are asked."""

    ssb: Replay
    eurostat: Replay
    fhi: Replay
    unodc: Replay

    @property
    def each(self) -> dict[str, Replay]:
        return {r.name: r for r in (self.ssb, self.eurostat, self.fhi, self.unodc)}

    @property
    def environment(self) -> dict[str, str]:
        return {hosts.SOURCES[name].variable: replay.address for name, replay in self.each.items()}

    def mend(self) -> None:
        for replay in self.each.values():
            replay.mend()


@contextlib.contextmanager
def servers() -> Iterator[Servers]:
    """Start all four; they end with the block."""
    from replay_eurostat import Eurostat
    from replay_fhi import Fhi
    from replay_ssb import Ssb
    from replay_unodc import Unodc

    all_four = Servers(Ssb(), Eurostat(), Fhi(), Unodc())
    with contextlib.ExitStack() as stack:
        for replay in all_four.each.values():
            replay.start()
            stack.callback(replay.stop)
        yield all_four
