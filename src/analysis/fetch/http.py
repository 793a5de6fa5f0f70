"""One polite client: asks one agency, one request at a time.

It waits its turn, repeats what may succeed on another try, follows redirects by hand and only to declared
servers, and hands on a body only when it came whole, of the type asked for, and no larger than allowed.
Everything else is one line that says who, which address, what came, and what to do.

Certificates are always verified. The environment has no say (no proxies, no .netrc): what is asked, and of
whom, depends on the source's address alone.
"""

from __future__ import annotations

import datetime as dt
import random
import time
from collections.abc import Callable, Iterator
from string import punctuation
from urllib.parse import quote, urljoin, urlsplit

import httpx

from analysis import inflate
from analysis.fetch import refused
from analysis.fetch.deadline import Deadline, Late
from analysis.fetch.exchange import Newest, Request, Response
from analysis.fetch.hosts import Source, check_open, is_open, may_be_asked
from analysis.fetch.pace import LONGEST, Pace, back_off, retry_after
from analysis.fetch.refused import Refused, line, without_secrets

TRIES = 4
HOPS = 5
REDIRECTS = {301, 302, 303, 307, 308}
KEPT = ("etag", "last-modified", "content-type", "date")  # and all that say x-ratelimit-


class Client:
    """Asks one source. A context manager; everything that would make a test slow or random is handed in."""

    def __init__(
        self,
        source: Source,
        log: Callable[[str], None],
        sleep: Callable[[float], None] = time.sleep,
        *,
        now: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC),
        clock: Callable[[], float] = time.monotonic,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self.source, self.log = source, log
        self.pace = Pace(source.calls, source.window, clock)
        self._sleep, self._now, self._clock, self._chance = sleep, now, clock, chance
        self._begun_open = is_open(source, now())  # if not, somebody forced it
        self._end = clock() + source.budget
        self._deadline = Deadline(clock)
        limits = httpx.Limits(max_connections=1)
        self._http = httpx.Client(
            trust_env=False,
            follow_redirects=False,
            timeout=httpx.Timeout(source.read, connect=source.connect),
            transport=self._deadline.on(httpx.HTTPTransport(trust_env=False, limits=limits)),
            headers={"user-agent": "partnerdrap", "accept-encoding": "gzip"},
        )

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_: object) -> None:
        self._http.close()

    def send(self, request: Request, etag: str | None = None, modified: str | None = None) -> Response | None:
        """The answer, or None where the server says that nothing changed since `etag` or `modified`.

        Raises Refused, a BadInput, once every try that could help has been made.
        """
        headers = _headers(request, etag, modified)
        for attempt in range(1, TRIES + 1):
            check_open(self.source, self._now(), forced=not self._begun_open)
            try:
                return self._once(request, headers)
            except Refused as said_no:
                if not said_no.again or attempt == TRIES:
                    raise said_no.after(attempt) from None
                least = self.source.window / 4 * attempt if said_no.status == 429 else 0.0
                wait = back_off(attempt, self._chance(), least)
                if said_no.wait is not None:
                    wait = said_no.wait + self._chance()
                self.wait(wait, f"{said_no.what}; try {attempt + 1} of {TRIES} follows")
        raise AssertionError("the last try returns or raises")

    def require(self, request: Request) -> Response:
        """The answer to a question that says nothing of an earlier one: there always is one, or Refused."""
        response = self.send(request)
        assert response is not None  # only conditions bring "not modified"
        return response

    def where(self, response: Response) -> str:
        """How messages name what came."""
        return refused.where(self.source, response.url)

    def ask(self, request: Request, kept: Newest) -> Response | None:
        """`send`, with what is already stored under the request's name: None where that is still the newest."""
        self.log(f"{self.source.name}: asking for {request.name}")
        stored = kept(request.name)
        if stored is None or stored.url != without_secrets(request.url, request.url):
            return self.send(request)
        return self.send(request, stored.etag, stored.modified)

    def wait(self, seconds: float, why: str) -> None:
        """Wait, and say why."""
        if self._clock() + seconds > self._end:
            raise self._spent(self.source.base)
        self.log(f"{self.source.name}: {why}; waiting {seconds:.0f} s")
        self._sleep(seconds)

    def _once(self, request: Request, headers: dict[str, str]) -> Response | None:
        url, seen = request.url, {request.url}
        for _ in range(HOPS + 1):
            shown = without_secrets(url, request.url)
            self._turn(shown)
            self._deadline.until = min(self._clock() + self.source.whole, self._end)
            try:
                with self._http.stream(request.method, url, content=request.body, headers=headers) as answer:
                    self._http.cookies.clear()
                    self.pace.heard(answer.headers)
                    if answer.status_code not in REDIRECTS:
                        return self._judged(answer, request, shown, headers)
                    url = self._next(answer, request, url, seen)
            except Late:
                raise self._late(shown) from None
            except (httpx.HTTPError, httpx.InvalidURL, UnicodeError) as error:
                raise refused.of_error(self.source, shown, error) from None
        raise self._no(f"redirects more than {HOPS} times", request.url)

    def _turn(self, url: str) -> None:
        wait = self.pace.turn()
        if wait > LONGEST:
            raise self._no(f"lets nobody ask again for {wait:.0f} seconds", url)
        if wait > 0:
            self.wait(wait, "as often as it may be asked")

    def _judged(self, answer: httpx.Response, request: Request, url: str, headers: dict[str, str]) -> Response | None:
        """The whole body of an answer that may be kept; None for "not modified". `url` is as it may be shown."""
        status = answer.status_code
        if status == 304 and headers.keys() & {"if-none-match", "if-modified-since"}:
            return None
        if status != 200:
            asked = retry_after(answer.headers.get("retry-after"), self._now())
            raise refused.of_status(self.source, url, status, self._reason(answer, url), asked)
        kind = answer.headers.get("content-type", "").split(";")[0].strip().lower()
        if kind not in request.accept:
            what = f"{line(kind) or 'something without a content type'} came where {request.accept[0]} was asked for"
            remedy = self.source.moved or "The service may be down: look at its page, and try again later"
            raise self._no(what, url, status=status, remedy=remedy)
        content = self._body(answer, url, self.source.largest_sent, self.source.largest)
        kept = {k: v for k, v in answer.headers.items() if k in KEPT or k.startswith("x-ratelimit-")}
        return Response(
            request=request,
            content=content,
            url=url,
            status=status,
            headers={k: v for k, v in kept.items() if v.isascii() and v.isprintable() and len(v) <= 500},
            fetched_at=self._now().astimezone(dt.UTC),
        )

    def _reason(self, answer: httpx.Response, url: str) -> bytes:
        """The start of the body of a refusal, which at times says why."""
        try:
            return self._body(answer, url, refused.READ, refused.READ)
        except (Refused, httpx.HTTPError, Late):
            return b""

    def _body(self, answer: httpx.Response, url: str, largest_sent: int, largest: int) -> bytes:
        encoding = answer.headers.get("content-encoding", "").strip().lower()
        length = answer.headers.get("content-length", "")
        if encoding not in inflate.PACKED + inflate.PLAIN:
            raise self._no(f"packs its answer in a way nobody asked for ({line(encoding)})", url)
        try:
            if length.isascii() and length.isdigit() and int(length[:18]) > largest_sent:
                raise inflate.TooLarge(f"more than {largest_sent:,} bytes")
            return inflate.read(self._in_time(answer.iter_raw()), encoding, largest_sent, largest)
        except inflate.TooLarge as error:
            remedy = "Look at what the address gives; if the data have grown, raise the limit in fetch/hosts.py"
            raise self._no(f"sends {error}", url, remedy=remedy) from None
        except inflate.BrokenOff as error:
            raise self._no(f"the answer {error}", url, again=True) from None

    def _in_time(self, pieces: Iterator[bytes]) -> Iterator[bytes]:
        for piece in pieces:
            if self._clock() > self._deadline.until:  # a piece may have been read long before
                raise Late
            yield piece

    def _late(self, url: str) -> Refused:
        if self._clock() >= self._end:
            return self._spent(url)
        return self._no(f"took more than {self.source.whole:g} seconds for one answer", url)

    def _spent(self, url: str) -> Refused:
        return self._no(f"takes more than {self.source.budget:g} seconds for all that is asked of it", url)

    def _next(self, answer: httpx.Response, request: Request, url: str, seen: set[str]) -> str:
        """Where a redirect leads, if we may follow it there."""
        location, status = answer.headers.get("location", ""), answer.status_code
        try:
            there = quote(urlsplit(urljoin(url, location))._replace(fragment="").geturl(), safe=punctuation)
            server = f"{urlsplit(there).scheme}://{urlsplit(there).netloc.rpartition('@')[2]}"
        except ValueError:
            there = server = ""
        if not location or not there:
            what = "redirects without saying where"
        elif not may_be_asked(there, self.source):
            what = f"redirects to {line(server)}, which is not declared as a server of {self.source.title}"
        elif request.method != "GET" and status not in (307, 308):
            what = f"redirects a question to {line(server)}"
        elif there in seen:
            what = "redirects in a circle"
        else:
            seen.add(there)
            return there
        raise self._no(what, without_secrets(url, request.url), status=status)

    def _no(self, what: str, url: str, *, remedy: str | None = None, **more: object) -> Refused:
        moved = self.source.moved or f"Try again later; if the service has moved, set {self.source.variable}"
        return Refused(what, file=refused.where(self.source, url), remedy=remedy or moved, **more)


def _headers(request: Request, etag: str | None, modified: str | None) -> dict[str, str]:
    headers = {"accept": ", ".join((*request.accept, "*/*;q=0.1"))}
    if request.body is not None:
        headers["content-type"] = "application/json"
    if request.method == "GET" and etag:
        headers["if-none-match"] = etag
    if request.method == "GET" and modified:
        headers["if-modified-since"] = modified
    return headers
