"""Who may be asked, where, and how often.

A Source is an agency's address with its limits. The address comes from the environment where a mirror or a
test server stands in; otherwise it is the agency's own. Plain http is accepted for this machine alone.
"""

from __future__ import annotations

import datetime as dt
import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from analysis.errors import BadInput, nearest

MEGABYTE = 1_000_000
OSLO = ZoneInfo("Europe/Oslo")


@dataclass(frozen=True)
class Source:
    """One agency. `calls` per `window` seconds; sizes in bytes, as sent and unpacked; times in seconds."""

    name: str
    title: str
    base: str
    variable: str
    licence: str
    hosts: tuple[str, ...] = ()  # beside the base's own, where a redirect may lead
    calls: int = 30
    window: float = 60.0
    largest_sent: int = 50 * MEGABYTE
    largest: int = 200 * MEGABYTE
    connect: float = 10.0
    read: float = 60.0
    whole: float = 300.0
    budget: float = 3600.0  # for all that is asked, waits among it
    closed: tuple[dt.time, dt.time] | None = None  # Oslo time: nothing is fetched from, until
    moved: str = ""  # what to do where the address no longer leads to the data

    @property
    def is_local(self) -> bool:
        return _is_loopback(urlsplit(self.base).hostname or "")


SOURCES = {
    source.name: source
    for source in (
        Source(
            name="ssb",
            title="SSB",
            base="https://data.ssb.no/api",
            variable="PARTNERDRAP_SSB_URL",
            licence="CC BY 4.0. Kilde: Statistisk sentralbyrå",
            closed=(dt.time(5, 0), dt.time(8, 20)),
        ),
        Source(
            name="eurostat",
            title="Eurostat",
            base="https://ec.europa.eu/eurostat/api/dissemination",
            variable="PARTNERDRAP_EUROSTAT_URL",
            licence="CC BY 4.0 (Eurostat reuse notice). Source: Eurostat",
        ),
        Source(
            name="fhi",
            title="FHI",
            base="https://statistikk-data.fhi.no/api/open/v1",
            variable="PARTNERDRAP_FHI_URL",
            licence="unverified: FHI publishes under open terms, not read. Kilde: Folkehelseinstituttet",
        ),
        Source(
            name="unodc",
            title="UNODC",
            base="https://data.unodc.org/sites/dataportal.unodc.org/files/2026-05/data_cts_intentional_homicide.xlsx",
            variable="PARTNERDRAP_UNODC_URL",
            licence="unverified: (c) United Nations, https://dataunodc.un.org/termsofuse, not read",
            hosts=("dataunodc.un.org", "data.unodc.org"),
            moved="Find the workbook at https://dataunodc.un.org/dp-intentional-homicide-victims and set "
            "PARTNERDRAP_UNODC_URL to its address, or download it and run: partnerdrap fetch unodc --file FILE "
            "--date DATE",
        ),
    )
}


def source(name: str, environment: Mapping[str, str]) -> Source:
    """The agency of that name, at the address that the environment gives or at its own.

    BadInput where nobody has that name, or the address is not one that may be asked.
    """
    if name not in SOURCES:
        raise BadInput("no source of that name", value=name, remedy=nearest(name, SOURCES))
    known = SOURCES[name]
    return replace(known, base=_checked(environment.get(known.variable, "").strip() or known.base, known.variable))


def check_open(source: Source, now: dt.datetime, forced: bool = False) -> None:
    """Refuse the hours in which the agency shows placeholders for figures; a test server on this machine has none."""
    if forced or source.closed is None or is_open(source, now):
        return
    start, end = source.closed
    raise BadInput(
        f"from {start:%H:%M} to {end:%H:%M} Oslo time figures due for revision are shown as 0 or a dot",
        file=source.title,
        remedy=f"Fetch after {end:%H:%M}, or give --force",
    )


def is_open(source: Source, now: dt.datetime) -> bool:
    """Whether the agency shows its true figures at this hour."""
    if source.closed is None or source.is_local:
        return True
    start, end = source.closed
    return not start <= now.astimezone(OSLO).time() < end


def may_be_asked(url: str, source: Source) -> bool:
    """Whether a redirect may lead there: the base's own server, or a declared host over https.

    From a server on this machine none may lead away: a test asks nobody else.
    """
    try:
        there, base = urlsplit(url), urlsplit(source.base)
        port = there.port
    except ValueError:
        return False
    if there.username or there.password:
        return False
    if (there.scheme, there.hostname, port) == (base.scheme, base.hostname, base.port):
        return True
    if source.is_local:
        return False
    hosts = {base.hostname, *source.hosts}
    return there.scheme == "https" and port in (None, 443) and there.hostname in hosts


def may_be_named(url: str, source: Source) -> bool:
    """Whether an address may be kept as the one a file came from: one that may be asked, and nothing in it that could
    be a key."""
    return may_be_asked(url, source) and not (urlsplit(url).query or urlsplit(url).fragment)


def _checked(base: str, variable: str) -> str:
    """The address without a slash at its end. Never one with a password: addresses are printed and kept."""
    remedy = f"Set {variable} to an https address such as {SOURCES_OF[variable]}"
    if not base.isascii() or not base.isprintable() or " " in base or "\\" in base:
        raise BadInput("not an address", file=variable, remedy=remedy)
    try:
        parts = urlsplit(base)
        host = parts.hostname or ""
        _ = parts.port
    except ValueError:
        raise BadInput("not an address", file=variable, remedy=remedy) from None
    if parts.username or parts.password or parts.query or parts.fragment:
        what = "the address holds a password, a query or a fragment, which would be printed and kept"
        raise BadInput(what, file=variable, remedy=remedy)
    if parts.scheme not in ("http", "https") or not host:
        raise BadInput("not an http or https address", file=variable, value=base[:120], remedy=remedy)
    if parts.scheme == "http" and not _is_loopback(host):
        what = "plain http is accepted for this machine alone"
        raise BadInput(what, file=variable, value=base[:120], remedy=remedy)
    return base.rstrip("/")


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


SOURCES_OF = {source.variable: source.base for source in SOURCES.values()}
