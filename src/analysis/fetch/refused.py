"""What a failed request is told as: one line with the agency, the address, what came, and what to do."""

from __future__ import annotations

import json
import re
import ssl
from urllib.parse import urlsplit, urlunsplit

import httpx

from analysis.errors import BadInput
from analysis.fetch.hosts import Source
from analysis.fetch.pace import LONGEST

AGAIN = {408, 429, 500, 502, 503, 504}  # may go better the next time
GONE = {404, 410}
LATER = "Try again later"
READ = 100_000  # bytes of the body of a refusal that are read
SAID = ("error", "warning", "label", "title", "message", "detail", "status")  # where the agencies say why


class Refused(BadInput):
    """A request that got no answer to keep. `status` is None where none came; `content` is the start of what came."""

    def __init__(
        self,
        what: str,
        *,
        file: object,
        remedy: str | None = LATER,
        status: int | None = None,
        content: bytes = b"",
        again: bool = False,
        wait: float | None = None,
    ) -> None:
        super().__init__(what, file=file, remedy=remedy)
        self.status, self.content, self.again, self.wait = status, content, again, wait

    def after(self, tries: int) -> Refused:
        """The same, told after so many tries."""
        what = self.what if tries == 1 else f"{self.what}, {tries} times"
        return Refused(what, file=self.file, remedy=self.remedy, status=self.status, content=self.content)


def of_status(source: Source, url: str, status: int, content: bytes, wait: float | None) -> Refused:
    """An answer that is no 200. `wait` is what its Retry-After asks for, in seconds."""
    what = f"answered {status} ({httpx.codes.get_reason_phrase(status) or 'no known status'})"
    if said := reason(content):
        what += f", saying: {said}"
    long = wait is not None and wait > LONGEST
    if long:
        what += f" and asks to be left alone for {wait:.0f} seconds"
    if status in GONE:
        remedy = source.moved or f"If the service has moved, set {source.variable}"
    elif status < 500 and status not in AGAIN:
        remedy = source.moved or "The service may have changed what it takes: look at its page"
    else:
        remedy = LATER
    again = status in AGAIN and not long
    return Refused(what, file=where(source, url), remedy=remedy, status=status, content=content, again=again, wait=wait)


def of_error(source: Source, url: str, error: Exception) -> Refused:
    """A request that ended without an answer."""
    file, said = where(source, url), line(str(error))
    if isinstance(error, httpx.TimeoutException):
        limit = source.connect if isinstance(error, httpx.ConnectTimeout) else source.read
        return Refused(f"said nothing for {limit:g} seconds", file=file, again=True)
    if isinstance(error, httpx.RemoteProtocolError):
        return Refused(f"the answer broke off, or was not HTTP ({said})", file=file, again=True)
    if isinstance(_root(error), ssl.SSLCertVerificationError):
        remedy = "Somebody else may be answering: try from another network"
        return Refused(f"its certificate cannot be trusted ({said})", file=file, remedy=remedy)
    if isinstance(error, httpx.TransportError):
        remedy = f"See whether you are online; {source.variable} names another address"
        return Refused(f"cannot be reached ({said})", file=file, again=True, remedy=remedy)
    return Refused(f"not an address that can be asked ({said})", file=file)


def where(source: Source, url: str) -> str:
    """How an address stands in a message."""
    return f"{source.title} {line(without_secrets(url, url), 160)}"


def reason(content: bytes) -> str:
    """What the body of a refusal says, where it is JSON or SOAP; pages made for browsers say nothing."""
    text = content[:READ].decode("utf-8", "replace")
    if fault := re.search(r"<faultstring[^<>]*>([^<]*)<", text):
        return line(fault[1])
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return ""
    for _ in range(4):
        if isinstance(found, list):
            found = found[0] if found else ""
        elif isinstance(found, dict):
            found = next((found[k] for k in SAID if isinstance(found.get(k), str | list | dict)), "")
    return line(found) if isinstance(found, str) else ""


def line(text: str, longest: int = 160) -> str:
    """Somebody else's words on one line."""
    plain = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return plain if len(plain) <= longest else plain[: longest - 1] + "…"


def without_secrets(url: str, asked: str) -> str:
    """The address without user, password and fragment, and without a query that a redirect added."""
    try:
        parts = urlsplit(url)
        query = parts.query if parts.query == urlsplit(asked).query else ""
        return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, query, ""))
    except ValueError:
        return "an address that cannot be read"


def _root(error: BaseException) -> BaseException:
    while (cause := error.__cause__ or error.__context__) is not None:
        error = cause
    return error
