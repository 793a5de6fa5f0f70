"""Every folder of the project, named once.

The root is the checkout that holds this package, or PARTNERDRAP_ROOT where a test or a
benchmark works on a copy.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
CROSSWALK = PACKAGE / "sources" / "crosswalk"
WORDS = PACKAGE / "words"


@dataclass(frozen=True)
class House:
    """The folders below one root."""

    root: Path

    @property
    def raw(self) -> Path:
        return self.root / "data" / "raw"

    @property
    def published(self) -> Path:
        return self.raw / "published"

    @property
    def snapshots(self) -> list[Path]:
        """data/raw/<source>/<date>/: what was fetched or dropped in, by source and day. A folder still being
        written starts with a dot."""
        found = (p for p in self.raw.glob("[a-z]*/[0-9]*") if p.is_dir() and p.parent != self.published)
        return sorted(found, key=lambda p: (p.parent, p.name.partition(".")[0], len(p.name), p.name))

    @property
    def corrections(self) -> Path:
        return self.raw / "corrections.yaml"

    @property
    def processed(self) -> Path:
        return self.root / "data" / "processed"

    @property
    def claims(self) -> Path:
        return self.root / "claims"

    @property
    def claim_ids(self) -> list[str]:
        """Every claim of the registry, without reading one."""
        return sorted(path.stem for path in self.claims.glob("[!.]*.yaml"))

    @property
    def notebooks(self) -> Path:
        return self.root / "notebooks"

    @property
    def out(self) -> Path:
        """What is made and never committed: verdicts, charts, notebooks as run."""
        return self.root / "build"

    def name(self, path: Path) -> str:
        """A path as people write it: relative to the root where it lies below it."""
        path = Path(path)
        return path.relative_to(self.root).as_posix() if path.is_relative_to(self.root) else str(path)


def table_and_part(file: str) -> tuple[str, int | None]:
    """The table that a received file holds, and which part of it: "08484-2.json" is the second; None is the whole."""
    table, _, part = file.split(".")[0].rpartition("-")
    return (table, int(part)) if table and part.isdigit() else (file.split(".")[0], None)


def day_and_number(folder: str) -> tuple[str, int]:
    """The day that a snapshot's folder is named after, and which of that day it is: "2026-01-20.2" is the second."""
    day, _, number = folder.partition(".")
    return day, int(number or 1)


def house() -> House:
    """The house this process works in."""
    root = os.environ.get("PARTNERDRAP_ROOT")
    return House(Path(root).resolve() if root else PACKAGE.parents[1])
