"""Fetching: ask an agency, check what came, keep it, build, and say what changed.

Nothing is kept before every answer of a source is whole, is what was asked for, and can be read to the last
symbol; and what is kept is taken back where the build refuses it. So a fault leaves snapshots and tables as
they were, and the next run starts afresh.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from analysis import build, state, vintages
from analysis.errors import BadInput, CheckFailed, PartnerdrapError
from analysis.fetch import dropin, hosts, refused, snapshot, unodc
from analysis.fetch.exchange import Answer, Request, Response
from analysis.fetch.http import Client
from analysis.paths import House
from analysis.seal import sealed_files

if TYPE_CHECKING:
    from types import ModuleType

Log = Callable[[str], None]
BY_FILE = "Leave --file out; files are for unodc, " + ", ".join(dropin.SOURCES)
LONGEST_LINE = 700  # letters; what an agency sends may stand in a message, in short


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
    dry_run: bool = False,
    force: bool = False,
) -> Fetched:
    """Ask one source for its tables. Raises BadInput, and leaves everything as it was, where anything is wrong."""
    host = hosts.source(source, os.environ)
    with _in_one_line(refused.where(host, host.base)), snapshot.alone(house, source):
        return _store(ask(source, house, now, log, force=force), host, house, log, dry_run)


def opened(
    source: str, file: Path, house: House, now: dt.datetime, *, published: dt.date, url: str | None = None
) -> Answer:
    """A workbook that a person downloaded because its address has moved, read to the last symbol; nothing is kept.
    UNODC's, no other is sent so."""
    check_sends_files(source)
    host = hosts.source(source, os.environ)
    if url is not None and not hosts.may_be_asked(url, host):
        remedy = f"Give an https address of {' or '.join(host.hosts)}, or leave it out"
        raise BadInput("no address of UNODC", column="--url", value=refused.line(url), remedy=remedy)
    if not file.is_file():
        raise BadInput("is no file", file=file.name, remedy="Give the workbook that you downloaded")
    if file.stat().st_size > host.largest_sent:
        raise BadInput(f"larger than {host.largest_sent:,} bytes", file=file.name, remedy="Look at what it is")
    with _in_one_line(file.name):
        request = Request(source, unodc.NAME, url or host.base, "FILE", suffix=".xlsx")
        response = Response(request, file.read_bytes(), refused.without_secrets(request.url, request.url), 0, {}, now)
        answer = replace(unodc.answer(response, host, file.name), published=published)
        _try([answer], house, lambda url: file.name)
    return answer


def check_sends_files(source: str) -> None:
    if source != unodc.UNODC:
        raise BadInput("is asked over the network, not read from a file", column="SOURCE", value=source, remedy=BY_FILE)


def take(answer: Answer, house: House, log: Log = lambda line: None) -> Fetched:
    """Keep a workbook that a person has looked at and confirmed, build, and say what changed."""
    host = hosts.source(answer.response.request.source, os.environ)
    with _in_one_line(host.title), snapshot.alone(house, host.name):
        return _store([answer], host, house, log, False)


def accept(edition: dropin.Edition, house: House, now: dt.datetime, log: Log = lambda line: None) -> Fetched:
    """Keep an edition that a person has read and confirmed, build, and say what changed."""
    with _in_one_line(edition.name), snapshot.alone(house, edition.source), snapshot.keeping(house):
        before, known = vintages.state(vintages.NOW, house), set(house.snapshots)
        folder = dropin.accept(edition, house, now.date())
        files = [] if folder in known else snapshot.files(folder)
        if files:
            rebuild(house, files, log, lambda file: edition.name)
        return Fetched(edition.source, 1, files, vintages.diff(before, vintages.state(vintages.NOW, house)))


def _store(answers: list[Answer], host: hosts.Source, house: House, log: Log, dry_run: bool) -> Fetched:
    """Keep what is new among the answers of a source, build, and compare."""
    new = [a for a in answers if snapshot.is_new(house, a)]
    if dry_run and new:
        _try(new, house, lambda url: refused.where(host, url))
    for answer in new:
        log(f"{host.name}: {answer.response.request.name} is new: {answer.title}, {answer.cells} cells")
    if not new:
        log(f"{host.name}: nothing new")
    if dry_run or not new:
        return Fetched(host.name, len(answers), [], [])
    urls = {f"{a.response.request.name}{a.response.request.suffix}": a.response.url for a in new}
    with snapshot.keeping(house):
        before = vintages.state(vintages.NOW, house)
        check = lambda folder: _readable(folder, house, lambda url: refused.where(host, url))  # noqa: E731
        files = snapshot.keep(house, new, check=check)
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
            raise _retold(error, names[str(error.file)]) from error
        if isinstance(error, CheckFailed):
            text = str(error)
            for name, meant in names.items():
                text = text.replace(name, meant)
            raise CheckFailed(text) from error
        raise


def _try(answers: list[Answer], house: House, called: Callable[[str], str]) -> None:
    """Read answers as the build will, in a folder of no consequence."""
    with tempfile.TemporaryDirectory(prefix="partnerdrap-") as folder:
        stage = Path(folder) / answers[0].response.request.source / "0"
        stage.mkdir(parents=True)
        snapshot.write(answers, stage)
        _readable(stage, house, called)


def _readable(folder: Path, house: House, called: Callable[[str], str]) -> None:
    """Read every table of a folder that is not in place: to the last code and symbol."""
    from analysis.sources import official

    for sidecar in sealed_files(house, folder):
        with _in_one_line(called(sidecar.url)):
            try:
                official.read(sidecar, house)
            except BadInput as error:
                raise _retold(error, called(sidecar.url)) from error


def _tables(house: House) -> list[vintages.Figure] | None:
    """The tables as they stand; None where they are not whole, or of another make."""
    if state.manifest(house) is None:
        return None
    try:
        return vintages.state(vintages.NOW, house)
    except Exception:  # made by another version of the code, or damaged: they are built anew at once
        return None


@contextlib.contextmanager
def _in_one_line(file: str) -> Iterator[None]:
    """Whatever goes wrong is told as bad input, in a line that a person can read; `--debug` shows the rest."""
    try:
        yield
    except BadInput as error:
        if len(str(error)) <= LONGEST_LINE and str(error).isprintable():
            raise
        raise _retold(error, None if error.file is None else refused.line(str(error.file), 200)) from error
    except (PartnerdrapError, OSError):
        raise
    except Exception as error:
        what = f"what came cannot be read ({type(error).__name__}: {refused.line(str(error))})"
        raise BadInput(what, file=file, remedy="Nothing of it was kept; --debug shows where it fails") from error


def _retold(error: BadInput, file: str | None) -> BadInput:
    """The same of another file, with what somebody else wrote cut short."""
    value = refused.line(error.value, 60) if isinstance(error.value, str) else error.value
    column = error.column and refused.line(error.column, 60)
    remedy = error.remedy and refused.line(error.remedy, 300)
    return BadInput(refused.line(error.what, 240), file=file, row=error.row, column=column, value=value, remedy=remedy)


def _module(source: str) -> ModuleType:
    from importlib import import_module

    return import_module(f"analysis.fetch.{source}")
