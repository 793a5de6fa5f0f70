"""One process at a time, where the system knows such locks."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path


@contextlib.contextmanager
def locked(path: Path, wait: bool) -> Iterator[bool]:
    """Hold the lock of a file until the end; False where another holds it and is not waited for.

    The file is never removed: another may have opened it already. It is let go of when the process ends, however.
    """
    try:
        import fcntl
    except ImportError:  # a system without such locks
        yield True
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True
