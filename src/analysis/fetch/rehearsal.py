"""A house of no consequence: what is tried in it is done as in earnest, and thrown away."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from analysis.paths import House


@contextlib.contextmanager
def rehearsal(house: House) -> Iterator[House]:
    """A copy of the raw data, the tables and the claims, for as long as it lasts."""
    with tempfile.TemporaryDirectory(prefix="partnerdrap-") as folder:
        copy = House(Path(folder))
        for there, here in ((house.raw, copy.raw), (house.processed, copy.processed), (house.claims, copy.claims)):
            if there.is_dir():
                hidden = shutil.ignore_patterns(".*")
                shutil.copytree(there, here, ignore=hidden, ignore_dangling_symlinks=True)
        yield copy
