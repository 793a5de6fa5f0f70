"""Files that belong together, written whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PART = ".part"


class Fresh:
    """New files under names of their own; `fresh("x.png")` is the path to write, `written` the names they get."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.written: list[Path] = []

    def __call__(self, name: str) -> Path:
        self.written.append(self.folder / name)
        return self._path(self.written[-1])

    def put(self) -> None:
        for target in self.written:
            self._path(target).replace(target)

    def drop(self) -> None:
        for target in self.written:
            self._path(target).unlink(missing_ok=True)

    def _path(self, target: Path) -> Path:
        return target.with_name(f".{target.name}.{os.getpid()}{PART}")


@contextmanager
def replacing(folder: Path) -> Iterator[Fresh]:
    """Write several files of a folder; they take their names once all are there, and none does if writing fails."""
    folder.mkdir(parents=True, exist_ok=True)
    fresh = Fresh(folder)
    try:
        yield fresh
        fresh.put()
    finally:
        fresh.drop()
