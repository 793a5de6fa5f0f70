"""What the field "search all figures and pages" looks in: an index of every entry, made by Pagefind.

An index of one set of entries is made once and kept in build/site-search. The page loads of it what the words need.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from html import escape
from importlib.metadata import version
from pathlib import Path

from analysis.errors import BadInput
from analysis.site.model import Site
from analysis.site.pages import Entry, File

FOLDER = "pagefind"
WHOLE = "whole.json"  # of a kept index: every file with its size
KEPT = ("pagefind.js", "pagefind-worker.js", "pagefind-entry.json", "*.pf_meta", "wasm.*", "index/*", "fragment/*")
HEAVIEST = 10  # a weight that Pagefind knows
TITLE = 3  # times as heavy as what stands below it


def files(site: Site, entries: Iterable[Entry]) -> Iterator[File]:
    """The index of some entries, and what reads it in the page."""
    kept = site.where.out / "site-search"
    folder = index(list(entries), kept)
    try:
        for path in sorted(p for pattern in KEPT for p in folder.glob(pattern)):
            yield File(f"{FOLDER}/{path.relative_to(folder).as_posix()}", path)
    finally:  # not sooner: where thousands of files were just removed, thousands of new ones take much longer
        sweep(kept)


def index(entries: list[Entry], kept: Path) -> Path:
    """The folder of the index, made if these entries have none. Only the newest is kept."""
    folder = kept / key(entries)
    sweep(kept)
    if _is_whole(folder):
        return folder
    stage, old = kept / f".{os.getpid()}", list(kept.glob("[0-9a-f]*"))
    try:
        write(entries, stage / "pages")
        _make(stage / "pages", stage / "index")
        _list(stage / "index")
        for other in old:
            other.rename(stage / other.name)
        (stage / "index").rename(folder)
    except BaseException:
        sweep(kept)
        raise
    return folder


def sweep(kept: Path) -> None:
    """Remove what an index was made of, or what was left of one that was not made."""
    for stage in kept.glob(".*"):
        shutil.rmtree(stage, ignore_errors=True)


def _list(folder: Path) -> None:
    """Beside an index what it consists of, by which it is known to be whole."""
    (folder / WHOLE).write_text(json.dumps(_sizes(folder)), encoding="utf-8")


def _is_whole(folder: Path) -> bool:
    try:
        return json.loads((folder / WHOLE).read_text(encoding="utf-8")) == _sizes(folder)
    except (FileNotFoundError, ValueError):
        return False


def _sizes(folder: Path) -> dict[str, int]:
    there = (path for path in folder.rglob("*") if path.is_file() and path.name != WHOLE)
    return {path.relative_to(folder).as_posix(): path.stat().st_size for path in there}


def key(entries: list[Entry]) -> str:
    """A hash of the entries and of what makes the index of them."""
    made_by = [version("pagefind"), Path(__file__).read_text(encoding="utf-8")]
    text = json.dumps([*made_by, [page(entry) for entry in entries]], ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def write(entries: list[Entry], folder: Path) -> None:
    """One small page an entry: Pagefind reads a folder of them many times faster than it takes them one by one."""
    folder.mkdir(parents=True)
    for entry in entries:
        name = hashlib.sha256(entry.path.encode()).hexdigest()[:16]  # its own, so that its hit stays as others come
        (folder / f"{name}.html").write_text(page(entry), encoding="utf-8")


def page(entry: Entry) -> str:
    """An entry as Pagefind reads it: words, weights, and what is shown of a hit."""
    told = {name: escape(str(value)) for name, value in asdict(entry).items()}
    weight = min(entry.weight, HEAVIEST)
    shown = "".join(f'<meta data-pagefind-meta="{name}[content]" content="{told[name]}">' for name in ("path", "kind"))
    return (
        f'<!doctype html><html lang="{told["lang"]}"><head><title>-</title>{shown}</head><body data-pagefind-body>'
        f'<h1 data-pagefind-meta="title" data-pagefind-weight="{min(TITLE * weight, HEAVIEST)}">{told["title"]}</h1>'
        f'<p data-pagefind-weight="{weight}">{told["content"]}</p></body></html>'
    )


def _make(pages: Path, out: Path) -> None:
    from pagefind.service import get_executable

    command = [get_executable(), "--site", pages, "--output-path", out, "--quiet"]
    ended = subprocess.run(list(map(str, command)), capture_output=True, text=True, check=False)
    if ended.returncode:
        raise BadInput(f"the index of the search was not made: {ended.stderr.strip()[-500:]}", remedy="Run it again")
    entry = out / "pagefind-entry.json"  # its languages come in another order each time
    entry.write_text(json.dumps(json.loads(entry.read_text(encoding="utf-8")), sort_keys=True), encoding="utf-8")
