"""The client against real HTTP on this machine: what it follows, repeats, waits for, refuses and says."""

from __future__ import annotations

import gzip
import re
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from werkzeug import Request as Came
from werkzeug import Response as Sent

from analysis.errors import BadInput
from analysis.fetch import refused, snapshot
from analysis.fetch.exchange import Answer, Kept, Request, Response
from analysis.fetch.hosts import SOURCES
from analysis.fetch.http import HOPS, TRIES, Client
from analysis.fetch.refused import Refused
from conftest import raw_row, small_house
from replay import NOW, PACKED, Replay, client, fixtures

BODY = b'{"class": "dataset"}'


class Plain(Replay):
    """A server that answers everything alike, or as a test says."""

    name = "fhi"

    def __init__(self) -> None:
        super().__init__()
        self.answer = None

    def play(self, request: Came) -> Sent:
        if self.answer is not None:
            return self.answer(request)
        return Sent(BODY, content_type="application/json", headers={"Last-Modified": "Mon, 01 Jun 2026 10:00:00 GMT"})

    def mend(self) -> None:
        super().mend()
        self.answer = None


running, plain = fixtures(Plain)


def question(server: Replay, path: str = "/x?a=1", **more: object) -> Request:
    return Request("fhi", "x", server.source.base + path, **more)


def test_a_good_answer(plain: Plain) -> None:
    with client(plain) as asking:
        response = asking.send(question(plain))
    assert response.content == BODY
    assert response.url == plain.source.base + "/x?a=1"
    assert response.status == 200
    assert response.fetched_at == NOW
    assert response.headers.keys() <= {"etag", "last-modified", "content-type", "date"}
    assert response.headers["content-type"] == "application/json"
    (asked,) = plain.asked
    assert asked.headers["accept"].startswith("application/json")
    assert asked.headers["user-agent"] == "partnerdrap"
    assert "cookie" not in asked.headers


def test_a_question_in_a_body(plain: Plain) -> None:
    with client(plain) as asking:
        asking.send(question(plain, method="POST", body=b'{"a": "\xc3\xa5"}'), etag='"x"')
    (asked,) = plain.asked
    assert (asked.method, asked.body) == ("POST", b'{"a": "\xc3\xa5"}')
    assert asked.headers["content-type"] == "application/json"
    assert "if-none-match" not in asked.headers  # it would mean something else there


FAULTS = {  # fault: (what is said, requests, seconds waited)
    "429": (r"answered 429 \(Too Many Requests\), 4 times\. Try again later", 4, [15, 30, 45]),
    "429 with Retry-After": (r"answered 429", 4, [7, 7, 7]),
    "429 with a date": (r"answered 429", 4, [30, 30, 30]),
    "429 for an hour": (r"answered 429 .* left alone for 3600 seconds", 1, []),
    "500 empty": (r"answered 500 \(Internal Server Error\), 4 times", 4, [2, 4, 8]),
    "503": (r"answered 503 \(Service Unavailable\), 4 times\. Try again later", 4, [2, 4, 8]),
    "403 too big": (r"answered 403 \(Forbidden\), saying: Too many values selected", 1, []),
    "403 forbidden": (r"answered 403 \(Forbidden\)\. The service may have changed", 1, []),
    "404": (r"answered 404 \(Not Found\)\. If the service has moved, set PARTNERDRAP_FHI_URL", 1, []),
    "truncated": (r"the answer broke off, or was not HTTP .*, 4 times", 4, [2, 4, 8]),
    "wrong content type": (r"image/png came where application/json was asked for", 1, []),
    "no content type": (r"something without a content type came", 1, []),
    "html": (r"text/html came where application/json was asked for", 1, []),
    "soap": (r"text/xml came where application/json was asked for", 1, []),
    "redirect away": (r"redirects to https://sorry\.example\.org, which is not declared", 1, []),
    "redirect to plain http": (r"redirects to http://data\.unodc\.org, which is not declared", 1, []),
    "redirect nowhere": (r"redirects without saying where", 1, []),
    "redirect loop": (r"redirects in a circle", 3, []),
    "gzip bomb": (r"sends more than 200,000,000 bytes when unpacked", 1, []),
    "damaged gzip": (r"the answer ends before it should, 4 times", 4, [2, 4, 8]),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_faults(plain: Plain, fault: str) -> None:
    """One line that names the agency and the address; the tries and waits that help; then a run that goes well."""
    said, requests, waited = FAULTS[fault]
    plain.fail(fault)
    waits: list[float] = []
    with client(plain, waits) as asking, pytest.raises(Refused, match=said) as told:
        asking.send(question(plain))
    text = str(told.value)
    assert text.startswith(f"FHI {plain.source.base}/")
    assert "\n" not in text
    assert len(plain.asked) == requests
    assert waits == pytest.approx(waited)
    plain.mend()
    with client(plain) as asking:
        assert asking.send(question(plain)).content == BODY


def test_a_fault_that_passes_is_said_in_the_log_alone(plain: Plain) -> None:
    plain.fail("503", times=2)
    said: list[str] = []
    with client(plain, said=said) as asking:
        assert asking.send(question(plain)).content == BODY
    assert len(plain.asked) == 3
    assert said == [
        "fhi: answered 503 (Service Unavailable); try 2 of 4 follows; waiting 2 s",
        "fhi: answered 503 (Service Unavailable); try 3 of 4 follows; waiting 4 s",
    ]


def test_a_body_that_drips_ends_with_the_whole_time(plain: Plain) -> None:
    plain.fail("slow")
    with client(plain, whole=0.3) as asking, pytest.raises(Refused, match=r"took more than 0\.3 seconds"):
        asking.send(question(plain))
    assert len(plain.asked) == 1


CHUNKED = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
ENDLESS = {  # what comes first, and what then comes for ever
    "100 Continue": (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    "a header": (b"HTTP/1.1 200 OK\r\nX: ", b"a"),
    "the length of a piece": (CHUNKED + b"1\r\n{\r\n1;", b"a"),
    "the pieces": (CHUNKED, b"1\r\n \r\n" * 100),
    "the reason of a refusal": (b"HTTP/1.1 403 Forbidden\r\n\r\n", b" "),
}


@contextmanager
def endless(first: bytes, then: bytes) -> Iterator[str]:
    """A server that answers so; its address."""
    listening, over = socket.create_server(("127.0.0.1", 0)), threading.Event()

    def serve() -> None:
        while not over.is_set():
            came, _ = listening.accept()
            with came:
                try:
                    came.recv(65536)
                    came.sendall(first)
                    while not over.wait(0.01):
                        came.sendall(then)
                except OSError:  # the client has hung up
                    continue

    threading.Thread(target=serve, daemon=True).start()
    yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    over.set()
    listening.close()


@contextmanager
def in_turn(*answers: bytes) -> Iterator[str]:
    """A server that gives these answers, one to each who asks; its address."""
    listening = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        for answer in answers:
            came, _ = listening.accept()
            with came:
                came.recv(65536)
                came.sendall(answer)

    threading.Thread(target=serve, daemon=True).start()
    yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    listening.close()


def ended(work: Callable[[], object], within: float) -> BaseException | None:
    """What a piece of work raises, if it ends in time."""
    found: list[BaseException] = []

    def run() -> None:
        try:
            work()
        except BaseException as error:
            found.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(within)
    return found[0] if found else None


@pytest.mark.parametrize("what", ENDLESS)
def test_whatever_drips_ends_with_the_whole_time(what: str) -> None:
    with endless(*ENDLESS[what]) as address:
        source = replace(SOURCES["fhi"], base=address, read=0.2, whole=0.5)
        with Client(source, lambda _: None, lambda _: None) as asking:
            told = ended(lambda: asking.send(Request("fhi", "x", address + "/x")), within=10)
    said = "answered 403" if what == "the reason of a refusal" else r"took more than 0\.5 seconds for one answer"
    assert isinstance(told, Refused)
    assert re.search(said, str(told))


def send_often(asking: Client, server: Replay, times: int) -> None:
    for _ in range(times):
        asking.send(question(server))


def test_a_source_has_a_budget_for_all_its_answers(plain: Plain) -> None:
    plain.answer = lambda request: Sent(BODY if time.sleep(0.1) is None else b"", content_type="application/json")
    with client(plain, budget=0.35) as asking, pytest.raises(Refused, match=r"takes more than 0\.35 seconds for all"):
        send_often(asking, plain, 20)
    assert len(plain.asked) < 6
    plain.mend()
    waits: list[float] = []
    with (
        client(plain, waits, budget=20, calls=1) as asking,
        pytest.raises(Refused, match="more than 20 seconds for all"),
    ):
        send_often(asking, plain, 3)
    assert waits == []  # a wait that would take longer is not begun


def test_a_server_that_says_nothing(plain: Plain) -> None:
    plain.answer = lambda request: Sent((b"" for _ in [plain._released.wait(0.4)]), content_type="application/json")
    waits: list[float] = []
    with client(plain, waits, read=0.1) as asking, pytest.raises(Refused, match=r"said nothing for 0\.1 seconds, 4 ti"):
        asking.send(question(plain))
    assert len(waits) == TRIES - 1


def test_nobody_there() -> None:
    source = replace(SOURCES["fhi"], base="http://127.0.0.1:1")
    with (
        Client(source, lambda _: None, lambda _: None) as asking,
        pytest.raises(Refused, match=r"cannot be reached .*4 ti"),
    ):
        asking.send(Request("fhi", "x", "http://127.0.0.1:1/x"))


def test_limits_on_what_is_sent(plain: Plain) -> None:
    content = b"[" + b"1," * 5000 + b"1]"
    plain.answer = lambda request: Sent(content, content_type="application/json")
    with client(plain, largest_sent=5000) as asking, pytest.raises(Refused, match="sends more than 5,000 bytes"):
        asking.send(question(plain))
    plain.answer = lambda request: Sent(
        (content[i : i + 99] for i in range(0, len(content), 99)), content_type="application/json"
    )
    with client(plain, largest_sent=5000) as asking, pytest.raises(Refused, match="sends more than 5,000 bytes"):
        asking.send(question(plain))  # no length said before
    with client(plain, largest_sent=len(content), largest=len(content)) as asking:
        assert asking.send(question(plain)).content == content


def test_a_length_that_is_too_large_is_not_waited_for(plain: Plain) -> None:
    def drip(request: Came) -> Sent:
        pieces = (b" " for _ in iter(lambda: plain._released.wait(0.05), True))
        return Sent(pieces, content_type="application/json", headers={"Content-Length": "6000"})

    plain.answer = drip
    with client(plain, largest_sent=5000, whole=0.5) as asking, pytest.raises(Refused, match="sends more than 5,000"):
        asking.send(question(plain))


def test_packed_on_the_way_is_unpacked_and_packed_files_are_not(plain: Plain) -> None:
    packed = gzip.compress(BODY)
    plain.answer = lambda request: Sent(packed, content_type="application/json", headers={"Content-Encoding": "gzip"})
    with client(plain) as asking:
        assert asking.send(question(plain)).content == BODY
    plain.answer = lambda request: Sent(packed, content_type="application/gzip")
    with client(plain) as asking:
        assert asking.send(question(plain, accept=("application/gzip",))).content == packed
    plain.answer = lambda request: Sent(packed, content_type="application/json", headers={"Content-Encoding": "br"})
    with client(plain) as asking, pytest.raises(Refused, match=r"packs its answer in a way nobody asked for \(br\)"):
        asking.send(question(plain))


def test_not_modified(plain: Plain) -> None:
    with client(plain) as asking:
        first = asking.send(question(plain))
        assert asking.send(question(plain), etag=first.headers["etag"]) is None
        assert asking.send(question(plain), etag='"older"').content == BODY
    plain.answer = lambda request: Sent(status=304)
    with client(plain) as asking:
        assert asking.send(question(plain), modified="Mon, 01 Jun 2026 10:00:00 GMT") is None
        assert plain.asked[-1].headers["if-modified-since"] == "Mon, 01 Jun 2026 10:00:00 GMT"
        with pytest.raises(Refused, match="answered 304"):  # to nobody who asked
            asking.send(question(plain))


def test_what_is_kept_is_asked_about_only_under_the_same_address(plain: Plain) -> None:
    here = plain.source.base + "/x?a=1"
    for url, tag in ((here, '"tag"'), (here + "2", None)):
        stored = Kept(Path("x"), "", url, '"tag"', None, NOW)
        with client(plain) as asking:
            asking.ask(question(plain), lambda name, stored=stored: stored if name == "x" else None)
        assert plain.asked[-1].headers.get("if-none-match") == tag


def test_a_redirect_on_the_same_server_is_followed(plain: Plain) -> None:
    def answer(request: Came) -> Sent:
        if request.path == "/x":
            return Sent(status=308, headers={"Location": "/y?secret=hush#part"})
        return Sent(request.get_data() or BODY, content_type="application/json")

    plain.answer = answer
    with client(plain) as asking:
        response = asking.send(question(plain))
        assert response.url == plain.source.base + "/y"  # a query that the redirect added may be a key
        assert plain.asked[-1].query == "secret=hush"
        assert asking.send(question(plain, method="POST", body=b"{}")).content == b"{}"


def test_what_a_redirect_added_is_not_told_where_it_fails(plain: Plain) -> None:
    ends = {
        "answered 403": Sent(status=403),
        "image/png came": Sent(b"", content_type="image/png"),
        "ends before it should": Sent(b"\x1f\x8b", content_type="application/json", headers=PACKED),
        "redirects without saying where": Sent(status=302),
        "redirects in a circle": Sent(status=302, headers={"Location": "/s?X-Amz-Signature=hush"}),
    }
    for said, end in ends.items():
        there = {"/x": Sent(status=302, headers={"Location": "/s?X-Amz-Signature=hush"}), "/s": end}
        plain.answer = lambda request, there=there: there[request.path]
        with client(plain) as asking, pytest.raises(Refused, match=f"^FHI {plain.source.base}/s: .*{said}") as told:
            asking.send(question(plain))
        assert "hush" not in f"{told.value!r} {told.value}"
    plain.answer = lambda request: Sent(status=403)
    with client(plain) as asking, pytest.raises(Refused, match=r"/x\?a=1: answered 403"):  # what we asked is told
        asking.send(question(plain))


def test_letters_that_turn_a_line_around_are_escaped_in_the_address_that_is_kept(plain: Plain) -> None:
    there = b"HTTP/1.1 302 Found\r\nLocation: /a\xe2\x80\xaegnp.\xc2\x85x%20\xc3\xa6\r\nContent-Length: 0\r\n\r\n"
    whole = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s" % (len(BODY), BODY)
    with in_turn(there, whole) as address, Client(replace(SOURCES["fhi"], base=address), lambda _: None) as asking:
        response = asking.require(Request("fhi", "x", address + "/x"))
    assert response.url == address + "/a%E2%80%AEgnp.%C2%85x%20%C3%A6"


@pytest.mark.parametrize("status", [301, 302, 303])
def test_a_question_with_a_body_is_not_turned_into_another(plain: Plain, status: int) -> None:
    plain.answer = lambda request: Sent(status=status, headers={"Location": "/y"})
    with client(plain) as asking, pytest.raises(Refused, match="redirects a question"):
        asking.send(question(plain, method="POST", body=b"{}"))
    assert len(plain.asked) == 1


def test_a_long_way_of_redirects_ends(plain: Plain) -> None:
    plain.answer = lambda request: Sent(status=302, headers={"Location": request.path + "x"})
    with client(plain) as asking, pytest.raises(Refused, match=rf"redirects more than {HOPS} times"):
        asking.send(question(plain))
    assert len(plain.asked) == HOPS + 1


@pytest.mark.parametrize("location", ["//evil.example.org/x", "https://[::1", "javascript:alert(1)", "https://x:y@z/"])
def test_odd_redirects_are_refused(plain: Plain, location: str) -> None:
    plain.answer = lambda request: Sent(
        status=302,
        headers={"Location": location},
    )
    with client(plain) as asking, pytest.raises(Refused) as told:
        asking.send(question(plain))
    assert "x:y" not in str(told.value)


def test_requests_go_one_by_one_and_no_faster_than_allowed(plain: Plain) -> None:
    waits: list[float] = []
    with client(plain, waits, calls=2, window=60.0) as asking:
        for _ in range(4):
            asking.send(question(plain))
    assert waits == pytest.approx([60, 0], abs=1) or waits == pytest.approx([60], abs=1)
    plain.answer = lambda request: Sent(
        BODY, content_type="application/json", headers={"x-ratelimit-policy": "1;w=3600"}
    )
    with client(plain) as asking:
        asking.send(question(plain))
        with pytest.raises(Refused, match="lets nobody ask again for 3"):
            asking.send(question(plain))


def test_cookies_are_not_carried_on(plain: Plain) -> None:
    plain.answer = lambda request: Sent(BODY, content_type="application/json", headers={"Set-Cookie": "a=b; Path=/"})
    with client(plain) as asking:
        asking.send(question(plain))
        asking.send(question(plain))
    assert "cookie" not in plain.asked[-1].headers


def test_the_environment_has_no_say(plain: Plain, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "HTTPS_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    with client(plain) as asking:
        assert asking.send(question(plain)).content == BODY


NIGHT, MORNING = NOW.replace(hour=2, minute=59), NOW.replace(hour=3, minute=0)  # Oslo is two hours ahead


@pytest.mark.parametrize(
    ("times", "said"), [([NIGHT, MORNING], "05:00 to 08:20"), ([MORNING] * 9, "cannot be reached")]
)
def test_a_fetch_that_runs_into_closed_hours_ends_and_a_forced_one_goes_on(times: list, said: str) -> None:
    clock = iter(times)
    nobody = Request("ssb", "x", "http://127.0.0.1:1/x")
    asking = Client(SOURCES["ssb"], lambda _: None, lambda _: None, now=lambda: next(clock))
    with asking, pytest.raises(BadInput, match=said):
        asking.send(nobody)


def test_certificates_are_verified() -> None:
    with Client(SOURCES["ssb"], lambda _: None) as asking:
        context = asking._http._transport._pool._ssl_context
    assert context.verify_mode == ssl.CERT_REQUIRED
    assert context.check_hostname
    error = httpx.ConnectError("[SSL: CERTIFICATE_VERIFY_FAILED] self-signed certificate")
    error.__cause__ = ssl.SSLCertVerificationError("self-signed certificate")
    told = refused.of_error(SOURCES["ssb"], "https://data.ssb.no/api/x", error)
    assert not told.again
    assert "its certificate cannot be trusted" in str(told)


def test_addresses_are_shown_without_secrets_and_on_one_line() -> None:
    shown = refused.where(SOURCES["fhi"], "https://me:hush@example.org/a\nb?q=1#part")
    assert shown == "FHI https://example.org/a b?q=1" or shown == "FHI https://example.org/ab?q=1"
    assert refused.line("a\x1b[31m\n\tb\u202e") == "a [31m b"
    assert len(refused.line("x" * 999)) == 160


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b'{"error": [{"status": 413, "label": "ASYNC"}]}', "ASYNC"),
        (b'{"warning": {"status": 413, "label": "ASYNC"}}', "ASYNC"),
        (b'{"type": "Parameter error", "title": "Non-existent value", "status": 400}', "Non-existent value"),
        (b'{"status": "No filter for KJONN"}', "No filter for KJONN"),
        (b"<S:Fault><faultstring>NO_RESULTS</faultstring></S:Fault>", "NO_RESULTS"),
        (b"<html>Bad Request</html>", ""),
        (b"", ""),
        (b"[" * 100_000, ""),
        (b'{"error": 5}', ""),
        (b"[]", ""),
        (b'{"label": "line\\nbreak"}', "line break"),
        (b"<faultstring<faultstring>NO_RESULTS<", "NO_RESULTS"),
    ],
)
def test_reasons(content: bytes, reason: str) -> None:
    assert refused.reason(content) == reason


def test_a_reason_is_looked_for_in_one_pass_and_at_the_start_alone() -> None:
    assert refused.reason(b"<faultstring" * 80_000) == ""  # a second pass from each of them takes minutes
    assert refused.reason(b" " * refused.READ + b"<faultstring>NO_RESULTS</faultstring>") == ""


def test_what_came_whole_is_new_again_after_it_came_in_parts(tmp_path: Path) -> None:
    """By its bytes the table is as it was first; but its newest figures are those of the parts."""
    house = small_house(tmp_path, [raw_row()])

    def answer(name: str, content: bytes, hour: int) -> Answer:
        asked = Request("ssb", name, f"https://data.ssb.no/{name}")
        return Answer(Response(asked, content, asked.url, 200, {}, NOW.replace(hour=hour)), 1, name, "CC BY 4.0")

    def keep(*answers: Answer) -> list[str]:
        new = [a for a in answers if snapshot.is_new(house, a)]
        return [path.stem for path in snapshot.keep(house, new, check=lambda _: None)] if new else []

    assert keep(answer("08484", b"26", 1), answer("07459", b"5", 1)) == ["08484", "07459"]
    assert keep(answer("08484-1", b"999", 2), answer("08484-2", b"7", 2)) == ["08484-1", "08484-2"]
    assert keep(answer("08484-1", b"999", 3), answer("08484-2", b"8", 3)) == ["08484-2"]
    assert keep(answer("08484", b"26", 4), answer("07459", b"5", 4)) == ["08484"]
    assert keep(answer("08484", b"26", 5)) == []
    assert keep(answer("08484-1", b"999", 6), answer("08484-2", b"8", 6)) == ["08484-1", "08484-2"]


def test_every_known_fault_is_tested_here() -> None:
    import replay

    elsewhere = {"slow", "html as json", "empty"}  # bodies that only the reader of the format can tell
    assert set(replay.FAULTS) == set(FAULTS) | elsewhere
    assert all(re.compile(said) for said, _, _ in FAULTS.values())
