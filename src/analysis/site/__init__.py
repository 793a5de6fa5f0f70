"""The site "Kan jeg si det?": what is computed here, as pages that need no server.

model     everything the pages are made of, read once
sections  one module for each kind of page: model -> pages (plain data) and files; what the larger ones are made of:
          claim, figure, topic, notebook, data
grammar   what the scripts in static/ read a text with: one JSON, made from the tables that Python reads by;
          questions: the part of it that is data
links     the address of every page
texts     the words of the pages in both languages, texts/NAME.toml
safe      what others have written, made fit to stand on a page; jsonld: the same for search engines
render    a page's data -> HTML, by templates/KIND.html
search    what can be found, as an index that the page reads
bundle    scripts written as modules -> one script, for a page that is opened from disk
press     many pages -> files at once, on every core
write     pages and files -> build/site, whole or not at all; only what changed is made anew
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from importlib import import_module
from typing import Any

from analysis.paths import House
from analysis.site import render, search, write
from analysis.site.model import Site, load
from analysis.site.pages import Entry, File, Page
from analysis.site.write import Written

SECTIONS = (  # each has pages(site) -> Iterator[Page | File]; some entries(site) -> Iterator[Entry], what can be found
    "front",
    "claim",
    "embed",
    "figures",
    "topics",
    "duties",
    "methods",
    "data",
    "notebooks",
    "about",
    "feed",
    "static",
)


def build(where: House, base: str = "", force: bool = False) -> Written | None:
    """Write the site to build/site; None where nothing it is made of has changed since. `base`: where it will stand."""
    target = where.out / "site"
    made_of = state(where, base)
    if not force and write.known(target) == made_of:
        return None
    site = load(where, base)
    return write.replace(target, made_of, pages(site), common(site), force)


def pages(site: Site) -> Iterator[Page | File]:
    found: list[Entry] = []
    for name in SECTIONS:
        section = import_module(f"analysis.site.sections.{name}")
        yield from section.pages(site)
        found += section.entries(site) if hasattr(section, "entries") else ()
    yield from search.files(site, found)


def common(site: Site) -> dict[str, Any]:
    """What stands on every page."""
    return {"data_date": site.data_date, "base": site.base}


def state(where: House, base: str) -> str:
    """One hash of everything the site is made of: tables, claims, ledger, charts, notebooks, code and words."""
    from analysis import state as tables
    from analysis.cite import CITATION

    found = hashlib.sha256(f"{tables.require_build(where)['inputs']}{render.code()}{base}".encode())
    told = (CITATION, CITATION.with_name("CHANGELOG.md"))  # of the project itself
    registered = (path for path in where.claims.iterdir() if path.is_file() and not path.name.startswith("."))
    for path in (*sorted(registered), *sorted(where.notebooks.glob("*.ipynb")), *told):
        found.update(path.name.encode() + path.read_bytes())
    for path in sorted((where.out / "charts").glob("*.*")):
        seen = path.stat()
        found.update(f"{path.name}{seen.st_size}{seen.st_mtime_ns}".encode())
    return found.hexdigest()


__all__ = ["SECTIONS", "File", "Page", "Site", "Written", "build", "pages", "state"]
