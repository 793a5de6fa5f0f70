"""Eurostat's queues: answers that are not the data yet, and where the data are when they are ready.

The Statistics API says ASYNCHRONOUS_RESPONSE, at 200 or 413, and wants the same question again. The bulk
service answers 200 with SOAP: a number to ask after until it is AVAILABLE.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace

from analysis import inflate
from analysis.fetch import refused, shape
from analysis.fetch.exchange import Newest, Request, Response
from analysis.fetch.http import Client
from analysis.fetch.refused import Refused

POLLS = 12
FIRST, LONGEST = 5.0, 60.0  # seconds between two polls; each is half as long again as the one before
XML = ("application/xml", "text/xml", "application/soap+xml")
TSV = (
    "text/tab-separated-values",
    "application/gzip",
    "application/x-gzip",
    "application/octet-stream",
    "text/plain",
    "text/csv",
)
WAITING = {"SUBMITTED", "PROCESSING"}
STATUS = re.compile(rb"<(?:\w+:)?status>\s*([A-Z_]{1,40})\s*</")
NUMBER = re.compile(rb"<(?:\w+:)?(?:id|key)>\s*([0-9A-Za-z-]{8,64})\s*</")
BUSY = "Eurostat is still making the answer: try again in an hour"


def ask(client: Client, request: Request, kept: Newest) -> Response | None:
    """The Statistics API's answer; repeated while it says that the question waits in a queue."""
    for poll in range(POLLS):
        try:
            response = client.ask(request, kept)
        except Refused as said_no:
            if _is_about_dimensions(said_no.content):
                raise _no(client, request, said_no.what, said_no.content, said_no.status) from None
            if not _is_waiting(said_no.content):
                raise
        else:
            said = b"" if response is None else _said(response.content)
            if not _is_waiting(said):
                _refuse_error(client, request, response, said)
                return response
        client.wait(_pause(poll), f"{request.name} waits in Eurostat's queue")
    raise _still_waiting(client, request)


def bulk(client: Client, request: Request, kept: Newest) -> Response | None:
    """The bulk service's answer, fetched from the queue if need be."""
    either = replace(request, accept=(*request.accept, *XML))
    response = client.ask(either, kept)
    if response is not None and _is_xml(response.content):
        response = _queued(client, either, response)
    return None if response is None else replace(response, request=request)


def is_gzip(content: bytes) -> bool:
    return content.startswith(inflate.GZIP)


def is_too_big(content: bytes) -> bool:
    return b"EXTRACTION_TOO_BIG" in content


def _queued(client: Client, request: Request, response: Response) -> Response:
    """Ask after a number until the data are there."""
    base = f"{client.source.base}/1.0/async"
    number = NUMBER.search(response.content)
    poll = replace(request, accept=XML)
    for attempt in range(POLLS):
        status = STATUS.search(response.content)
        if number is None or status is None:
            what = refused.reason(response.content) or "XML that is neither data nor a place in the queue"
            raise _no(client, request, f"answered with {what}", response.content)
        if status[1] == b"AVAILABLE":
            break
        if status[1].decode() not in WAITING:
            raise _no(client, request, f"the queue says {status[1].decode()}", response.content)
        client.wait(_pause(attempt), f"{request.name} waits in Eurostat's queue ({status[1].decode()})")
        response = client.require(replace(poll, url=f"{base}/status/{number[1].decode()}"))
    else:
        raise _still_waiting(client, request)
    data = client.require(replace(request, url=f"{base}/data/{number[1].decode()}"))
    if _is_xml(data.content):
        what = refused.reason(data.content) or "XML instead of the data that were said to be there"
        raise _no(client, request, f"answered with {what}", data.content)
    return data


def _refuse_error(client: Client, request: Request, response: Response | None, said: bytes) -> None:
    """An error that came at 200: JSON with `error` or `warning` where the data should be."""
    if response is not None and said:
        what = refused.reason(said) or "an error without a reason"
        raise _no(client, request, f"answered with {what}", said)


def _said(content: bytes) -> bytes:
    """The content itself where it is an error and no data set; else nothing."""
    if len(content) > 100_000:
        return b""
    try:
        found = json.loads(content)
    except (ValueError, RecursionError):
        return b""
    is_error = isinstance(found, dict) and found.keys() & {"error", "warning"} and not found.keys() & {"id", "value"}
    return content if is_error else b""


def _is_waiting(content: bytes) -> bool:
    return b"ASYNCHRONOUS_RESPONSE" in content


def _is_about_dimensions(content: bytes) -> bool:
    """INVALID_QUERY_DIMENSION, or that of a value: what was asked for is not there any more."""
    return b"INVALID_QUERY_DIMENSION" in content


def _is_xml(content: bytes) -> bool:
    return content[:200].removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<")


def _pause(poll: int) -> float:
    return min(FIRST * 1.5**poll, LONGEST)


def _still_waiting(client: Client, request: Request) -> Refused:
    what = f"the answer did not come out of the queue in {POLLS} polls"
    return Refused(what, file=refused.where(client.source, request.url), remedy=BUSY)


def _no(client: Client, request: Request, what: str, content: bytes, status: int | None = 200) -> Refused:
    remedy = shape.CHANGED if _is_about_dimensions(content) else refused.LATER
    return Refused(what, file=refused.where(client.source, request.url), remedy=remedy, status=status, content=content)
