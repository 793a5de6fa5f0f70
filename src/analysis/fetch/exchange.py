"""What passes between us and an agency: the request, the response, the answer made of it, and the one kept before."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class Request:
    """What to ask: `name` is the stem of the file kept, `accept` the content types that may be kept."""

    source: str
    name: str
    url: str
    method: str = "GET"
    body: bytes | None = None
    accept: tuple[str, ...] = ("application/json",)
    suffix: str = ".json"


@dataclass(frozen=True)
class Response:
    """What came: the bytes, the address they came from in the end, and the headers worth keeping (lower case)."""

    request: Request
    content: bytes = field(repr=False)
    url: str
    status: int
    headers: dict[str, str]
    fetched_at: dt.datetime


@dataclass(frozen=True)
class Answer:
    """A response found to be whole and to hold what was asked for; `cells` is how many cells its table has."""

    response: Response
    cells: int
    title: str
    licence: str
    published: dt.date | None = None  # the edition's day, where a person gave it


@dataclass(frozen=True)
class Kept:
    """One stored answer: where it lies and what a conditional request needs."""

    path: Path
    sha256: str
    url: str
    etag: str | None
    modified: str | None
    fetched_at: dt.datetime


Newest = Callable[[str], Kept | None]  # a request's name -> the newest answer stored under it
