"""Many pages -> files at once: a few are written here, many by as many processes as there are cores."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from analysis import workers
from analysis.errors import BadInput
from analysis.site import render
from analysis.site.pages import Page

FEW = 500  # so many are written in less time than other processes take to start
BATCH = 100


class Job(NamedTuple):
    page: Page
    place: Path


@contextmanager
def running(common: dict[str, Any]) -> Iterator[Press]:
    """A press that takes pages; at the end every file is there, or what went wrong with the first page is raised."""
    press = Press(common)
    try:
        yield press
        press.finish()
    except BrokenProcessPool as error:
        raise BadInput("a process that wrote pages ended without a word", remedy="Build the site again") from error
    finally:
        press.stop()


class Press:
    """Takes one page at a time and writes many, while whoever makes them makes the next ones."""

    def __init__(self, common: dict[str, Any]) -> None:
        self.common = common
        self._waiting: list[Job] = []
        self._sent: list[Future[None]] = []
        self._pool: ProcessPoolExecutor | None = None

    def write(self, page: Page, place: Path) -> None:
        self._waiting.append(Job(page, place))
        if len(self._waiting) >= (BATCH if self._pool else FEW):
            self._send()

    def _send(self) -> None:
        if self._pool is None:
            self._pool = workers.pool()
        for i in range(0, len(self._waiting), BATCH):
            self._sent.append(self._pool.submit(_write, self._waiting[i : i + BATCH], self.common))
        self._waiting = []

    def finish(self) -> None:
        _write(self._waiting, self.common)
        for sent in self._sent:
            sent.result()

    def stop(self) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)


def _write(jobs: list[Job], common: dict[str, Any]) -> None:
    for page, place in jobs:
        place.write_text(render.page(page, common), encoding="utf-8", newline="\n")
