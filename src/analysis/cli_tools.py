"""What the commands share: printing, days, progress, and a house whose tables are current."""

from __future__ import annotations

import datetime as dt
import gc
import json
import sys
from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar

import typer

from analysis.errors import BadInput
from analysis.paths import House, house

T = TypeVar("T")
BEHIND = "data/processed is behind data/raw: building"


def current() -> House:
    """The house, with its tables built if they are missing or behind the raw data."""
    from analysis import state

    where = house()
    if not state.is_current(where):
        from analysis import build as builder

        typer.echo(BEHIND, err=True)
        lean(lambda: builder.build(where))
    return where


def lean(work: Callable[[], T]) -> T:
    """Run a build without what only costs it time: collecting garbage it does not make, and hypothesis,
    which pandera imports wherever it is installed, to invent test data that nobody asks for."""
    hidden = "hypothesis" not in sys.modules
    if hidden:
        sys.modules["hypothesis"] = None
    gc.disable()
    try:
        return work()
    finally:
        gc.enable()
        if hidden:
            del sys.modules["hypothesis"]


def now() -> dt.datetime:
    """The clock; nothing that CI compares may ask for it."""
    return dt.datetime.now(dt.UTC)


def day(text: str | None, option: str = "--as-of") -> dt.date | None:
    """The day an option gives, as YYYY-MM-DD; None where it is left out."""
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError:
        raise BadInput("not a date", column=option, value=text, remedy="Write it as YYYY-MM-DD") from None


def say(lines: Iterable[str]) -> None:
    """Lines for people."""
    for line in lines:
        typer.echo(line)


def show(found: Any, as_json: bool, lines: Iterable[str]) -> None:
    """One of the two: JSON for machines, lines for people."""
    if as_json:
        typer.echo(json.dumps(found, ensure_ascii=False, indent=2, default=str))
    else:
        say(lines)


def watched(work: Iterable[Any], total: int, what: str, quiet: bool) -> Iterator[Any]:
    """The results of a long job, with a progress bar on a terminal."""
    if quiet or not sys.stdout.isatty():
        yield from work
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    with Progress(
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), transient=True
    ) as bar:
        job = bar.add_task(what, total=total)
        for found in work:
            bar.update(job, advance=1, description=f"{what} {getattr(found, 'name', '')}")
            yield found
