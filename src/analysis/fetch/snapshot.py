"""What an agency sent, kept for ever: data/raw/<source>/<date>/.

A snapshot is a folder with the bytes as received and a sidecar beside each: the request, the time, the
status, the headers, the hash. It comes into being by one rename and is never changed afterwards. An
answer whose bytes are already kept under its name is not kept twice.

One fetch at a time works on a source, and one at a time keeps and builds: each holds a lock, a file in build/ that
the system itself unlocks when the process ends, however it ends.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import json
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from analysis import locks
from analysis.errors import BadInput
from analysis.fetch.exchange import Answer, Kept
from analysis.paths import House, table_and_part
from analysis.seal import SUFFIX, describe, load_yaml

STAGE = ".fetch-"  # a folder still being written, or taken away; no reader looks into it
KEEPING = "keeping"  # the lock of whoever keeps and builds


@contextlib.contextmanager
def alone(house: House, source: str) -> Iterator[None]:
    """Be the one fetch that works on a source, and remove what killed ones left; BadInput where another is at it."""
    remedy = "Wait until it has ended, then run it again"
    with _locked(house, source, wait=False) as locked:
        if not locked:
            raise BadInput("another fetch is running", file=source, remedy=remedy)
        sweep(house.raw / source)
        yield


@contextlib.contextmanager
def keeping(house: House) -> Iterator[None]:
    """Be the one that keeps and builds; another that does is waited for."""
    with _locked(house, KEEPING, wait=True):
        yield


def _locked(house: House, name: str, wait: bool) -> contextlib.AbstractContextManager[bool]:
    return locks.locked(house.out / "fetch" / f"{name}.lock", wait)


def keep(house: House, answers: Iterable[Answer], check: Callable[[Path], None]) -> list[Path]:
    """Store the answers of one source, all of them or nothing, if `check` finds no fault with the folder they are
    in; returns the files. Whoever calls it works `alone`."""
    new = list(answers)
    with staged(house, new[0].response.request.source) as stage:
        names = write(new, stage)
        check(stage)
        final = place(stage, min(a.response.fetched_at for a in new).date())
    return [final / name for name in names]


@contextlib.contextmanager
def staged(house: House, source: str) -> Iterator[Path]:
    """A new folder of a source that no reader looks into, until `place`; gone where anything goes wrong."""
    folder = house.raw / source
    folder.mkdir(parents=True, exist_ok=True)
    stage = Path(tempfile.mkdtemp(prefix=STAGE, dir=folder))
    stage.chmod(0o755)  # a temporary folder is its owner's alone
    try:
        yield stage
    except BaseException as error:
        shutil.rmtree(stage, ignore_errors=True)
        if isinstance(error, OSError):
            error.filename = error.filename or house.name(folder)  # a full disk names no file
        raise


def place(stage: Path, day: dt.date) -> Path:
    """Put a whole folder where the build finds it, by one rename; a second one of a day is the day's number two."""
    number, final = 1, stage.with_name(day.isoformat())
    while final.exists():
        number += 1
        final = stage.with_name(f"{day.isoformat()}.{number}")
    stage.rename(final)
    return final


def write(answers: Iterable[Answer], folder: Path) -> list[str]:
    """Each answer with its sidecar, into a folder of no other use; returns the names of the files."""
    return [_write(answer, folder) for answer in answers]


def files(folder: Path) -> list[Path]:
    """What lies in a snapshot, without the sidecars."""
    return sorted(path for path in folder.iterdir() if not path.name.endswith(SUFFIX))


def take_away(folder: Path) -> None:
    """Remove a snapshot that the build refuses: whole, even if this is killed."""
    gone = folder.with_name(f"{STAGE}{folder.name}")
    folder.rename(gone)
    shutil.rmtree(gone)


def newest(house: House, source: str, name: str) -> Kept | None:
    """The newest stored answer under a name, or None; None, too, where its table has since come in parts (08484-1), or
    whole again: its newest figures then stand under other names."""
    table, part = asked = table_and_part(name)
    found = []
    for path in (house.raw / source).glob(f"[0-9]*/{table}*{SUFFIX}"):
        its_table, its_part = table_and_part(path.name)
        if (its_table, its_part) == asked or (its_table == table and (its_part is None) != (part is None)):
            found.append(_read(path, house))
    last = max(found, key=lambda kept: kept.fetched_at, default=None)
    return last if last and table_and_part(last.path.name) == asked else None


def is_new(house: House, answer: Answer) -> bool:
    """Whether its bytes are other than those last kept under its name."""
    kept = newest(house, answer.response.request.source, answer.response.request.name)
    return kept is None or kept.sha256 != hashlib.sha256(answer.response.content).hexdigest()


def _write(answer: Answer, stage: Path) -> str:
    response, request = answer.response, answer.response.request
    path = stage / f"{request.name}{request.suffix}"
    if path.exists():
        raise BadInput("two answers under one name", value=path.name, remedy="Give each request a name of its own")
    path.write_bytes(response.content)
    body = None if request.body is None else json.loads(request.body)
    describe(
        path,
        title=answer.title,
        compiled_from=f"{request.method} {response.url}",
        read_on=response.fetched_at.date(),
        published=answer.published,
        licence=answer.licence,
        rows=answer.cells,
        request={"method": request.method, "url": request.url, "body": body},
        response={
            "url": response.url,
            "status": response.status,
            "headers": dict(sorted(response.headers.items())),
            "fetched_at": response.fetched_at.isoformat(timespec="seconds"),
        },
    )
    return path.name


def sweep(folder: Path) -> None:
    """Remove what a killed run left behind."""
    for left in folder.glob(f"{STAGE}*"):
        shutil.rmtree(left, ignore_errors=True)


def _read(path: Path, house: House) -> Kept:
    record = load_yaml(path, house.name(path))
    headers = record["response"]["headers"]
    return Kept(
        path=path.with_name(record["file"]),
        sha256=record["sha256"],
        url=record["response"]["url"],
        etag=headers.get("etag"),
        modified=headers.get("last-modified"),
        fetched_at=dt.datetime.fromisoformat(record["response"]["fetched_at"]),
    )
