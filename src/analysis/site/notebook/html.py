"""A notebook that was run -> what of it goes into a page: clean HTML, its pictures as files, its sections.

nbconvert turns cells into HTML (templates/cells.html); what comes out is then made fit for a page of ours (fit).
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import struct
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from analysis import notebooks_check, workers
from analysis.errors import BadInput
from analysis.paths import House
from analysis.site.notebook import fit, source
from analysis.site.render import TEMPLATES

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag
    from nbformat import NotebookNode

RUN = "Run: make notebooks"
CELLS = "cells.html"
KEEP = "site-notebooks"  # of build: what was converted
FOLDER = fit.PICTURES.rstrip("/")
ALONE = 2  # so few are converted in less time than other processes take to start


class Picture(NamedTuple):
    """One picture of a notebook, as it stands in it."""

    path: str  # from the site's root
    png: bytes
    alt: str


class Notebook(NamedTuple):
    """What of a notebook a page shows. `sections` are (fragment, heading, language); `brief` says in both languages
    what it is about: its summary in Norwegian, and how it begins in English."""

    name: str
    title: str
    body: str
    sections: list[tuple[str, str, str]]
    brief: dict[str, str]
    pictures: list[Picture]


def convert_all(paths: list[Path], where: House) -> list[Notebook]:
    """Every notebook: those that were converted before are read, the others converted at once, on every core."""
    one = partial(convert, where=where)
    if sum(not _is_kept(path, where) for path in paths) <= ALONE:
        return list(map(one, paths))
    with workers.pool() as pool:
        return list(pool.map(one, paths))


def convert(path: Path, where: House) -> Notebook:
    """Read, check and convert one notebook. BadInput, naming it, where it is missing, stale or never run."""
    import nbformat

    if faults := notebooks_check.stale(source.required(path, where), where):
        raise BadInput(f"a notebook cannot be shown: {faults[0]}", file=where.name(path), remedy=RUN)
    found = nbformat.read(path, as_version=4)
    pictures = _take_pictures(found, path, where)
    made = _kept(path, where)
    if made is None:
        made = _made(found, where.name(path))
        _keep(path, where, made)
    sections = [tuple(section) for section in made["sections"]]
    return Notebook(path.stem, made["title"], made["body"], sections, made["brief"], pictures)


def _made(found: NotebookNode, file: str) -> dict[str, Any]:
    soup = fit.soup(_cells(found))
    title = _title(soup, file)
    fit.tidy(soup)
    fit.head(soup)
    fit.tables(soup)
    fit.speak(soup)
    body = fit.clean(str(soup))
    return {"title": title, "body": body, "sections": _sections(soup), "brief": _brief(soup)}


# --- kept from build to build, since a thousand rows take a second


def _key(path: Path) -> str:
    """One hash of what a conversion depends on: the notebook, this code, the converter."""
    versions = " ".join(f"{name} {version(name)}" for name in ("nbconvert", "bleach", "beautifulsoup4"))
    parts = (path, Path(__file__), Path(fit.__file__), TEMPLATES / CELLS)
    return hashlib.sha256(b"".join([versions.encode(), *(part.read_bytes() for part in parts)])).hexdigest()


def _kept(path: Path, where: House) -> dict[str, Any] | None:
    try:
        found = json.loads(_place(path, where).read_text(encoding="utf-8"))
        return found if found.pop("key") == _key(path) else None
    except (FileNotFoundError, ValueError, KeyError, AttributeError):  # none is kept, or it is damaged
        return None


def _is_kept(path: Path, where: House) -> bool:
    return _kept(path, where) is not None


def _keep(path: Path, where: House, made: dict[str, Any]) -> None:
    place = _place(path, where)
    place.parent.mkdir(parents=True, exist_ok=True)
    fresh = place.with_suffix(f".{os.getpid()}")
    fresh.write_text(json.dumps({"key": _key(path), **made}, ensure_ascii=False), encoding="utf-8")
    fresh.replace(place)


def _place(path: Path, where: House) -> Path:
    return where.out / KEEP / f"{path.stem}.json"


# --- from cells to HTML


def _take_pictures(found: NotebookNode, path: Path, where: House) -> list[Picture]:
    """Every picture out of the outputs, leaving where it will be, how large it is and its text alternative."""
    taken = []
    for cell in found.cells:
        for output in cell.get("outputs", ()):
            output.pop("execution_count", None)
            if output.output_type == "execute_result":  # a template then has one kind to show
                output.output_type = "display_data"
            encoded = output.get("data", {}).pop("image/png", None)
            if encoded is None:
                continue
            about = output.metadata.get("image/png", {})
            if not about.get("alt"):
                raise BadInput("a picture without words for it", file=where.name(path), remedy="Show it by page.chart")
            png = base64.b64decode(encoded)
            taken.append(Picture(f"{FOLDER}/{path.stem}-{len(taken) + 1}.png", png, about["alt"]))
            width, height = struct.unpack(">II", png[16:24])  # of the header, in the picture's own pixels
            shown = about.get("width") or width
            output.metadata["picture"] = {
                "path": taken[-1].path,
                "alt": about["alt"],
                "width": shown,
                "height": round(height * shown / width),
            }
            output.data = {"image/png": ""}
    return taken


def _cells(found: NotebookNode) -> str:
    from nbconvert import HTMLExporter

    exporter = HTMLExporter(extra_template_paths=[str(TEMPLATES)], template_file=CELLS, mathjax_url="")
    return exporter.from_notebook_node(found)[0]


def _title(soup: BeautifulSoup, file: str) -> str:
    """The notebook's own h1, taken out: the page has it as its own."""
    first = soup.find("h1")
    if first is None:
        raise BadInput("a notebook without a title", file=file, remedy="Begin it with a line `# Question?`")
    fit.drop(first, "a.anchor-link")
    first.extract()
    return first.get_text().strip()


def _sections(soup: BeautifulSoup) -> list[tuple[str, str, str]]:
    return [(tag["id"], tag.get_text().strip(), tag.get("lang", "en")) for tag in soup.find_all("h2")]


def _brief(soup: BeautifulSoup) -> dict[str, str]:
    heading = soup.find("h2", lang="nb")
    return {"nb": _below(heading), "en": _words(soup.find("p"))}


def _below(heading: Tag | None) -> str:
    """The paragraphs below a heading, up to the next one."""
    texts = []
    for tag in heading.find_all_next(["p", "h2"]) if heading else ():
        if tag.name == "h2":
            break
        texts.append(_words(tag))
    return " ".join(texts)


def _words(tag: Tag | None) -> str:
    return " ".join(tag.get_text().split()) if tag else ""
