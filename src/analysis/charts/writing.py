"""Files that belong together, written whole or not at all."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from analysis.errors import BadInput

PART = ".part"
WHY = {
    errno.ENOSPC: ("the disk is full", "Make room, and draw again"),
    errno.EDQUOT: ("the disk quota is used up", "Make room, and draw again"),
    errno.EACCES: ("no permission to write it", "Change the permissions, and draw again"),
    errno.EPERM: ("no permission to write it", "Change the permissions, and draw again"),
    errno.EROFS: ("the disk can only be read", "Draw into a folder elsewhere"),
    errno.EEXIST: ("a file stands where a folder is to be", "Move it away, and draw again"),
    errno.ENOTDIR: ("a file stands where a folder is to be", "Move it away, and draw again"),
    errno.EISDIR: ("a folder stands where the file is to be", "Move it away, and draw again"),
}


class Fresh:
    """New files under names of their own; `fresh("x.png")` is the path to write, `written` the names they get."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.written: list[Path] = []

    def __call__(self, name: str) -> Path:
        """The path to write. A folder of that name is found before any file has taken its name."""
        target = self.folder / name
        if target.is_dir() and not target.is_symlink():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(target))
        self.written.append(target)
        return self._path(target)

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
    """Write several files of a folder; they take their names once all are there, and none does if writing fails.

    Raises BadInput where the disk does not take them: it is full, may not be written, or something is in the way.
    """
    fresh = Fresh(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        yield fresh
        fresh.put()
    except OSError as error:
        raise unwritten(error, folder) from error
    finally:
        fresh.drop()


def unwritten(error: OSError, folder: Path) -> BadInput:
    """Why a file was not written, in words."""
    what, remedy = WHY.get(error.errno, (f"it cannot be written: {error.strerror or error}", "Look at the disk"))
    path = _named(Path(error.filename or folder))
    blocked = next((p for p in (path, *path.parents) if p.exists() and not p.is_dir()), path)
    path = blocked if error.errno in (errno.EEXIST, errno.ENOTDIR) else path
    shown = path.relative_to(folder.parent) if folder.parent in path.parents else path
    return BadInput(what, file=shown, remedy=remedy)


def _named(path: Path) -> Path:
    """The file under the name it was to take."""
    return path.with_name(path.name[1:].rsplit(".", 2)[0]) if path.name.endswith(PART) else path
