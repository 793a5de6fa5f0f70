"""Is data/processed current? Answered from hashes alone, without pandas, so that it costs nothing.

The build writes data/processed/build.json last, with the hash of everything it read and of every file
it wrote. A reader that finds it missing or different knows that a build is due.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from analysis.errors import BadInput
from analysis.paths import PACKAGE, House

MANIFEST = "build.json"
CODE = ("*.py", "*.csv", "*.toml", "*.yaml")
SITE = PACKAGE / "site"  # what pages are made by: nothing below imports it, so no table or verdict rests on it


def inputs(house: House) -> str:
    """One hash of every raw file and of the code and words that read them."""
    files = [p for p in house.raw.rglob("*") if p.is_file() and "/." not in house.name(p)]  # not: being fetched
    files += _code()
    return _hash({_name(p, house): _digest(p) for p in files})


def code() -> str:
    """One hash of the package's own code and words: what a stored verdict also depends on."""
    return _hash({p.relative_to(PACKAGE).as_posix(): _digest(p) for p in _code()})


def _code() -> list[Path]:
    return [p for pattern in CODE for p in PACKAGE.rglob(pattern) if SITE not in p.parents]


def manifest(house: House) -> dict | None:
    """What the last whole build recorded, or None."""
    try:
        return json.loads((house.processed / MANIFEST).read_text(encoding="utf-8"))
    except (FileNotFoundError, json.JSONDecodeError):
        return None


def require_build(house: House) -> dict:
    """The last build's record; readers work on a whole build, current or not."""
    record = manifest(house)
    if record is None:
        raise BadInput("no built tables are there", file=house.name(house.processed), remedy="Run: partnerdrap build")
    return record


def is_current(house: House) -> bool:
    """True if every input is what the last build read and every output is what it wrote."""
    record = manifest(house)
    return (
        record is not None
        and record["inputs"] == inputs(house)
        and all(
            (house.processed / name).is_file() and _digest(house.processed / name) == sha
            for name, sha in record["outputs"].items()
        )
    )


def outputs(folder: Path) -> dict[str, str]:
    return {p.name: _digest(p) for p in sorted(folder.iterdir()) if p.is_file()}


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _hash(digests: dict[str, str]) -> str:
    return hashlib.sha256(json.dumps(digests, sort_keys=True).encode()).hexdigest()


def _name(path: Path, house: House) -> str:
    return house.name(path) if path.is_relative_to(house.root) else path.relative_to(PACKAGE).as_posix()
