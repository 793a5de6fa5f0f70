"""Fetching: ask an agency, check what came, keep it, build, and say what changed.

Nothing is kept before every answer of a source is whole, is what was asked for, and can be read to the last
symbol; and what is kept is taken back where the build refuses it. So a fault leaves snapshots and tables as
they were, and the next run starts afresh.
"""

from __future__ import annotations

import datetime as dt
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from analysis import build, vintages
from analysis.errors import BadInput, PartnerdrapError
from analysis.fetch import dropin, hosts, snapshot, unodc
from analysis.fetch.http import Answer, Client, Request, Response
from analysis.paths import House
from analysis.seal import SUFFIX

if TYPE_CHECKING:
    from types import ModuleType

Log = Callable[[str], None]
BY_FILE = "Leave --file out; files are for unodc, " + ", ".join(dropin.SOURCES)


@dataclass(frozen=True)
class Fetched:
    """What one source sent: how many answers came, the files that were new, and what they changed."""

    source: str
    answers: int
    files: list[Path]
    changes: list[vintages.Change]


def sources() -> list[str]:
    return list(hosts.SOURCES)


def fetch(
    source: str,
    house: House,
    now: dt.datetime,
    log: Log = lambda line: None,
    *,
    dry_run: bool = False,
    force: bool = False,
) -> Fetched:
    """Ask one source for its tables. Raises BadInput, and leaves everything as it was, where anything is wrong."""
    return _store(ask(source, house, now, log, force=force), house, log, dry_run, source)


def take(source: str, file: Path, house: House, now: dt.datetime, log: Log = lambda line: None) -> Fetched:
    """Take in a workbook that a person downloaded because its address has moved: UNODC's, no other is sent so."""
    host = hosts.source(source, os.environ)
    if source != unodc.UNODC:
        raise BadInput("is asked over the network, not read from a file", column="SOURCE", value=source, remedy=BY_FILE)
    request = Request(source, unodc.NAME, host.base, "FILE", suffix=".xlsx")
    response = Response(request, file.read_bytes(), host.base, 0, {}, now)
    return _store([unodc.answer(response, host, file.name)], house, log, False, source)


def accept(edition: dropin.Edition, house: House, now: dt.datetime, log: Log = lambda line: None) -> Fetched:
    """Keep an edition that a person has read and confirmed, build, and say what changed."""
    before, known = vintages.state(vintages.NOW, house), set(house.snapshots)
    folder = dropin.accept(edition, house, now.date())
    files = [] if folder in known else sorted(p for p in folder.iterdir() if not p.name.endswith(SUFFIX))
    if files:
        rebuild(house, files, log)
    return Fetched(edition.source, 1, files, vintages.diff(before, vintages.state(vintages.NOW, house)))


def _store(answers: list[Answer], house: House, log: Log, dry_run: bool, source: str) -> Fetched:
    """Keep what is new among the answers of a source, build, and compare."""
    new = [a for a in answers if snapshot.is_new(house, a)]
    for answer in new:
        log(f"{source}: {answer.response.request.name} is new: {answer.title}, {answer.cells} cells")
    if not new:
        log(f"{source}: nothing new")
    if dry_run or not new:
        return Fetched(source, len(answers), [], [])
    before = vintages.state(vintages.NOW, house)
    files = snapshot.keep(house, new, check=lambda folder: _readable(folder, house))
    rebuild(house, files, log)
    return Fetched(source, len(answers), files, vintages.diff(before, vintages.state(vintages.NOW, house)))


def ask(source: str, house: House, now: dt.datetime, log: Log, *, force: bool) -> list[Answer]:
    """Every answer of a source, checked; unchanged tables that the server need not send again are left out."""
    host = hosts.source(source, os.environ)
    hosts.check_open(host, now, force)
    with Client(host, log) as client:
        return list(_module(source).answers(client, lambda name: snapshot.newest(house, source, name)))


def rebuild(house: House, files: list[Path], log: Log) -> None:
    """Build with the new files; where the build refuses them they are taken away again, whole folders at a time."""
    try:
        build.build(house, log)
    except PartnerdrapError:
        for folder in {path.parent for path in files}:
            shutil.rmtree(folder)
        raise


def _readable(folder: Path, house: House) -> None:
    """Read every table of a folder that is not yet in place: to the last code and symbol."""
    from analysis.seal import sealed_files
    from analysis.sources import official

    for sidecar in sealed_files(house, folder):
        official.read(sidecar, house)


def _module(source: str) -> ModuleType:
    from importlib import import_module

    return import_module(f"analysis.fetch.{source}")
