"""Fetching: ask an agency, check what came, keep it, build, and say what changed.

Nothing is kept before every answer of a source is whole, is what was asked for, and can be read to the last
symbol; and what is kept is taken back where the build refuses it. So a fault leaves snapshots and tables as
they were, and the next run starts afresh.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from analysis import build, state, vintages
from analysis.errors import BadInput, CheckFailed
from analysis.fetch import dropin, hosts, readable, refused, snapshot
from analysis.fetch.exchange import Answer
from analysis.fetch.faults import in_one_line, retold
from analysis.fetch.http import Client
from analysis.paths import House

if TYPE_CHECKING:
    from types import ModuleType

Log = Callable[[str], None]


@dataclass(frozen=True)
class Fetched:
    """What one source sent: how many answers came, the files that were new, and what they changed."""

    source: str
    answers: int
    files: list[Path]
    changes: list[vintages.Change]


def sources() -> list[str]:
    return list(hosts.SOURCES)


def catch_up(house: House, log: Log = lambda line: None) -> list[vintages.Change] | None:
    """Build where the tables are behind the raw data, as after a run that was killed before it could build; what
    that changes. None where they were not behind, or nothing whole is there to compare with."""
    if state.is_current(house):
        return None
    with snapshot.keeping(house):
        if state.is_current(house):  # whoever was waited for has built
            return None
        before = _tables(house)
        build.build(house, log)
        return None if before is None else vintages.diff(before, vintages.state(vintages.NOW, house))


def fetch(
    source: str,
    house: House,
    now: dt.datetime,
    log: Log = lambda line: None,
    *,
    force: bool = False,
) -> Fetched:
    """Ask one source for its tables, keep what is new, build, and compare. Raises BadInput, and leaves everything as
    it was, where anything is wrong. To try it only, give it a `rehearsal` of the house."""
    host = hosts.source(source, os.environ)
    with in_one_line(refused.where(host, host.base)), snapshot.alone(house, source):
        return _keep(ask(source, house, now, log, force=force), host, house, log)


def keep_workbook(answer: Answer, house: House, log: Log = lambda line: None) -> Fetched:
    """Keep a workbook that a person has looked at and confirmed, build, and say what changed."""
    host = hosts.source(answer.response.request.source, os.environ)
    with in_one_line(host.title), snapshot.alone(house, host.name):
        return _keep([answer], host, house, log)


def keep_edition(edition: dropin.Edition, house: House, now: dt.datetime, log: Log = lambda line: None) -> Fetched:
    """Keep an edition that a person has read and confirmed, build, and say what changed."""
    with in_one_line(edition.name), snapshot.alone(house, edition.source), snapshot.keeping(house):
        before, known = vintages.state(vintages.NOW, house), set(house.snapshots)
        folder = dropin.accept(edition, house, now.date())
        files = [] if folder in known else snapshot.files(folder)
        if files:
            rebuild(house, files, log, lambda file: edition.name)
        return Fetched(edition.source, 1, files, vintages.diff(before, vintages.state(vintages.NOW, house)))


def _keep(answers: list[Answer], host: hosts.Source, house: House, log: Log) -> Fetched:
    """Keep what is new among the answers of a source, build, and compare."""
    new = [a for a in answers if snapshot.is_new(house, a)]
    if not new:
        log(f"{host.name}: nothing new")
        return Fetched(host.name, len(answers), [], [])
    urls = {f"{a.response.request.name}{a.response.request.suffix}": a.response.url for a in new}
    with snapshot.keeping(house):
        before = vintages.state(vintages.NOW, house)
        check = partial(readable.check_folder, house=house, called=partial(refused.where, host))
        files = snapshot.keep(house, new, check)
        for answer in new:
            log(f"{host.name}: {answer.response.request.name} is new: {answer.title}, {answer.cells} cells")
        rebuild(house, files, log, lambda file: refused.where(host, urls[file.name]))
        return Fetched(host.name, len(answers), files, vintages.diff(before, vintages.state(vintages.NOW, house)))


def ask(source: str, house: House, now: dt.datetime, log: Log, *, force: bool) -> list[Answer]:
    """Every answer of a source, checked; unchanged tables that the server need not send again are left out."""
    host = hosts.source(source, os.environ)
    hosts.check_open(host, now, force)
    with Client(host, log) as client:
        return list(_module(source).answers(client, lambda name: snapshot.newest(house, source, name)))


def rebuild(house: House, files: list[Path], log: Log, called: Callable[[Path], str]) -> None:
    """Build with the new files; where the build refuses them they are taken away again, whole folders at a time.
    `called` is what a file is called in messages: its own name leads nowhere then."""
    try:
        build.build(house, log)
    except Exception as error:
        if state.is_current(house):  # the tables hold them: it was telling of it that failed
            raise
        for folder in {path.parent for path in files}:
            snapshot.take_away(folder)
        names = {house.name(path): called(path) for path in files}
        if isinstance(error, BadInput) and str(error.file) in names:
            raise retold(error, names[str(error.file)]) from error
        if isinstance(error, CheckFailed):
            text = str(error)
            for name, meant in names.items():
                text = text.replace(name, meant)
            raise CheckFailed(text) from error
        raise


def _tables(house: House) -> list[vintages.Figure] | None:
    """The tables as they stand; None where they are not whole, or of another make."""
    if state.manifest(house) is None:
        return None
    try:
        return vintages.state(vintages.NOW, house)
    except Exception:  # made by another version of the code, or damaged: they are built anew at once
        return None


def _module(source: str) -> ModuleType:
    from importlib import import_module

    return import_module(f"analysis.fetch.{source}")
