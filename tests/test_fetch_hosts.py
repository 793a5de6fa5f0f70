"""Who may be asked, when, and how often: addresses, closed hours, pace. No server, no clock."""

from __future__ import annotations

import datetime as dt
import gzip
import zlib

import pytest

from analysis import inflate
from analysis.errors import BadInput
from analysis.fetch import hosts, pace

WINTER, SUMMER = dt.date(2026, 1, 15), dt.date(2026, 7, 15)


def at(day: dt.date, hour: int, minute: int = 0) -> dt.datetime:
    """A time by Oslo's clock, said in UTC."""
    return dt.datetime(day.year, day.month, day.day, hour, minute, tzinfo=hosts.OSLO).astimezone(dt.UTC)


@pytest.mark.parametrize("name", ["ssb", "eurostat", "fhi", "unodc"])
def test_own_address_is_https_and_may_be_replaced(name: str) -> None:
    own = hosts.source(name, {})
    assert own.base.startswith("https://")
    assert own == hosts.source(name, {own.variable: "  "})
    assert hosts.source(name, {own.variable: "https://mirror.example.org/a/"}).base == "https://mirror.example.org/a"
    assert not own.is_local
    assert own.licence


@pytest.mark.parametrize("address", ["http://127.0.0.1:8000", "http://[::1]:8000", "http://localhost:1"])
def test_plain_http_for_this_machine(address: str) -> None:
    assert hosts.source("ssb", {"PARTNERDRAP_SSB_URL": address}).is_local


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("http://data.ssb.no/api", "plain http"),
        ("http://127.0.0.1.example.org/", "plain http"),
        ("http://localhost.example.org/", "plain http"),
        ("ftp://data.ssb.no/api", "not an http"),
        ("data.ssb.no/api", "not an http"),
        ("https:///api", "not an http"),
        ("https://me:hush@data.ssb.no/api", "password"),
        ("https://data.ssb.no/api?key=hush", "query"),
        ("https://data.ssb.no/api#hush", "fragment"),
        ("https://data.ssb.no:port/api", "not an address"),
        ("https://[::1/api", "not an address"),
        ("https://data.ssb.no/a b", "not an address"),
        ("https://data.ssb.no\\@example.org/", "not an address"),
        ("https://data.ssb.nø/", "not an address"),
    ],
)
def test_address_that_may_not_be_asked(address: str, why: str) -> None:
    with pytest.raises(BadInput) as told:
        hosts.source("ssb", {"PARTNERDRAP_SSB_URL": address})
    said = str(told.value)
    assert why in said
    assert "PARTNERDRAP_SSB_URL" in said
    assert "https://data.ssb.no/api" in said  # what to write instead
    assert "hush" not in said
    assert "\n" not in said


def test_unknown_source_is_told_the_known_ones() -> None:
    with pytest.raises(BadInput, match="eurostat"):
        hosts.source("eurostatt", {})


@pytest.mark.parametrize("day", [WINTER, SUMMER])
@pytest.mark.parametrize(
    ("hour", "minute", "open_"), [(4, 59, True), (5, 0, False), (8, 19, False), (8, 20, True), (23, 0, True)]
)
def test_ssb_is_closed_in_the_morning_by_oslos_clock(day: dt.date, hour: int, minute: int, open_: bool) -> None:
    source = hosts.source("ssb", {})
    if open_:
        hosts.check_open(source, at(day, hour, minute))
        return
    with pytest.raises(BadInput, match=r"SSB.*05:00 to 08:20.*--force"):
        hosts.check_open(source, at(day, hour, minute))
    hosts.check_open(source, at(day, hour, minute), forced=True)


def test_a_mirror_keeps_ssbs_hours_and_a_test_server_has_none() -> None:
    early = at(WINTER, 6)
    with pytest.raises(BadInput):
        hosts.check_open(hosts.source("ssb", {"PARTNERDRAP_SSB_URL": "https://mirror.example.org"}), early)
    hosts.check_open(hosts.source("ssb", {"PARTNERDRAP_SSB_URL": "http://127.0.0.1:1"}), early)
    hosts.check_open(hosts.source("fhi", {}), early)


@pytest.mark.parametrize(
    ("url", "may"),
    [
        ("https://data.unodc.org/other.xlsx", True),
        ("https://dataunodc.un.org/x", True),
        ("https://dataunodc.un.org:443/x", True),
        ("https://dataunodc.un.org:8443/x", False),
        ("http://dataunodc.un.org/x", False),
        ("https://dataunodc.un.org.example.org/x", False),
        ("https://example.org/?https://data.unodc.org/", False),
        ("https://me:hush@data.unodc.org/x", False),
        ("https://data.unodc.org:port/", False),
        ("file:///etc/hostname", False),
        ("//data.unodc.org/x", False),
    ],
)
def test_where_a_redirect_may_lead(url: str, may: bool) -> None:
    assert hosts.may_be_asked(url, hosts.source("unodc", {})) is may


def test_a_redirect_from_this_machine_stays_on_its_server() -> None:
    source = hosts.source("ssb", {"PARTNERDRAP_SSB_URL": "http://127.0.0.1:8000/api"})
    assert hosts.may_be_asked("http://127.0.0.1:8000/other", source)
    assert not hosts.may_be_asked("http://127.0.0.1:8001/other", source)
    assert not hosts.may_be_asked("http://localhost:8000/other", source)
    mirrored = hosts.source("unodc", {"PARTNERDRAP_UNODC_URL": "http://127.0.0.1:8000/x.xlsx"})
    assert not hosts.may_be_asked("https://data.unodc.org/x.xlsx", mirrored)


@pytest.mark.parametrize(
    ("url", "may"),
    [
        ("https://data.unodc.org/sites/x.xlsx", True),
        ("https://data.unodc.org/x.xlsx?token=hush", False),
        ("https://data.unodc.org/x.xlsx#hush", False),
        ("https://me:hush@data.unodc.org/x.xlsx", False),
        ("https://example.org/x.xlsx", False),
    ],
)
def test_an_address_that_is_kept_holds_nothing_that_could_be_a_key(url: str, may: bool) -> None:
    assert hosts.may_be_named(url, hosts.source("unodc", {})) is may


class Clock:
    """Time that passes only when told."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_pace_waits_when_the_window_is_full() -> None:
    clock = Clock()
    turns = pace.Pace(3, 60, clock)
    assert [turns.turn() for _ in range(3)] == [0, 0, 0]
    clock.now += 10
    assert turns.turn() == 50
    clock.now += 50
    assert turns.turn() == 0  # the first three are 60 seconds old, the fourth is new
    assert turns.turn() == 0
    assert turns.turn() == 60


def test_a_server_may_slow_us_and_never_hurry_us() -> None:
    clock = Clock()
    turns = pace.Pace(2, 60, clock)
    turns.heard({"x-ratelimit-policy": "100;w=1s"})
    assert [turns.turn() for _ in range(3)] == [0, 0, 60]
    slow = pace.Pace(30, 60, clock)
    slow.heard({"x-ratelimit-policy": "1;w=20s"})
    assert [slow.turn() for _ in range(3)] == [0, 20, 20]
    none = pace.Pace(1, 60, clock)
    none.limit("config", 0, 0)  # SSB's way of not saying
    assert [none.turn() for _ in range(2)] == [0, 60]


@pytest.mark.parametrize("policy", ["", "fast", "40", "0;w=60", "40;w=0", "-1;w=60"])
def test_policies_that_say_nothing(policy: str) -> None:
    turns = pace.Pace(2, 60, Clock())
    turns.heard({"x-ratelimit-policy": policy})
    assert [turns.turn() for _ in range(3)] == [0, 0, 60]


def test_nothing_remaining_means_wait() -> None:
    clock = Clock()
    turns = pace.Pace(30, 60, clock)
    assert turns.turn() == 0
    turns.heard({"x-ratelimit-policy": "40;w=10s", "x-ratelimit-remaining": "0"})
    assert turns.turn() == 10
    limited = pace.Pace(30, 60, clock)
    limited.turn()
    limited.heard({"x-ratelimit-limit": "1"})
    assert limited.turn() == 60


NOW = dt.datetime(2026, 10, 21, 7, 27, 30, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("7", 7),
        (" 0 ", 0),
        ("Wed, 21 Oct 2026 07:28:00 GMT", 30),
        ("Wed, 21 Oct 2026 07:00:00 GMT", 0),
        ("99999999999999999999", 999_999_999),
        (None, None),
        ("", None),
        ("soon", None),
        ("-5", None),
        ("1.5", None),
        ("٣", None),
        ("Wed, 99 Oct 2026 07:28:00 GMT", None),
    ],
)
def test_retry_after(header: str | None, seconds: float | None) -> None:
    assert pace.retry_after(header, NOW) == seconds


def test_back_off_doubles_spreads_and_ends() -> None:
    assert [pace.back_off(n, 0) for n in (1, 2, 3)] == [2, 4, 8]
    assert pace.back_off(1, 1) == 3
    assert pace.back_off(1, 0, least=15) == 15
    assert pace.back_off(40, 1) == pace.LONGEST


def pieces(content: bytes, size: int) -> list[bytes]:
    return [content[i : i + size] for i in range(0, len(content), size)]


@pytest.mark.parametrize("size", [1, 7, 10_000])
@pytest.mark.parametrize("pack", [gzip.compress, zlib.compress])
def test_packed_bodies_come_out_whole(pack, size: int) -> None:
    content = b"0123456789" * 50_000
    assert inflate.read(pieces(pack(content), size), "gzip", 10**6, len(content)) == content
    assert inflate.read(pieces(content, size * 1000), "", len(content), len(content)) == content


def test_several_gzip_members_are_one() -> None:
    content = gzip.compress(b"a" * 1000) + gzip.compress(b"b" * 1000)
    assert inflate.read(pieces(content, 5), "gzip", 10**6, 2000) == b"a" * 1000 + b"b" * 1000
    with pytest.raises(inflate.TooLarge):
        inflate.read(pieces(content, 5), "gzip", 10**6, 1999)


def test_a_bomb_is_seen_before_it_bursts(monkeypatch: pytest.MonkeyPatch) -> None:
    """However large one member unpacks to, never more than a step of it is in memory."""
    monkeypatch.setattr(inflate, "PIECE", 1000)
    packed, seen = gzip.compress(bytes(10_000_000)), []
    unpacked = inflate._counted(map(_noted(seen), inflate._unpacked([packed], 5000)), 5000, "5,000 bytes")
    with pytest.raises(inflate.TooLarge, match=r"5,000 bytes"):
        list(unpacked)
    assert max(seen) <= 1000
    assert sum(seen) <= 6000


def _noted(seen: list[int]):
    return lambda piece: seen.append(len(piece)) or piece


def test_too_much_is_refused_as_sent() -> None:
    with pytest.raises(inflate.TooLarge, match="more than 99 bytes"):
        inflate.read([b"x" * 50, b"x" * 50], "", 99, 1000)


@pytest.mark.parametrize("cut", [1, 10, 200])
def test_packed_bodies_that_end_too_soon(cut: int) -> None:
    content = gzip.compress(bytes(range(256)) * 100)
    with pytest.raises(inflate.BrokenOff):
        inflate.read([content[:-cut]], "gzip", 10**6, 10**6)


def test_damaged_gzip() -> None:
    content = bytearray(gzip.compress(bytes(range(256)) * 100))
    content[-6] ^= 0xFF  # its checksum
    with pytest.raises(inflate.BrokenOff, match="unpacked"):
        inflate.read([bytes(content)], "gzip", 10**6, 10**6)
    with pytest.raises(inflate.BrokenOff, match="something else"):
        inflate.read([gzip.compress(b"a") + b"tail"], "gzip", 10**6, 10**6)
    assert inflate.read([gzip.compress(b"a") + bytes(5000)], "gzip", 10**6, 1) == b"a"  # filled up with zeros
