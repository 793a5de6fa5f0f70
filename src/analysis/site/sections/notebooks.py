"""The notebooks: an index, and each as a page, as it was run; its pictures and the notebook itself as files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from analysis import stamp
from analysis.errors import BadInput
from analysis.paths import House
from analysis.site import links
from analysis.site.claim import head
from analysis.site.model import Site
from analysis.site.notebook import html as notebook_html
from analysis.site.notebook.html import FOLDER, Notebook
from analysis.site.pages import Entry, File, Page
from analysis.site.texts import words

INDEX, KIND = "notebooks", "notebook"
FIGURE = re.compile(r"(?<=>)[a-z0-9-]+-[0-9a-f]{8,16}(?=</td>)")  # a cell of a table that is an id and nothing else


def pages(site: Site) -> Iterator[Page | File]:
    held = read(site.where)
    for notebook in held:
        yield File(f"{FOLDER}/{notebook.name}.ipynb", site.where.notebooks / f"{notebook.name}.ipynb")
        yield from (File(picture.path, picture.png) for picture in notebook.pictures)
    for lang in links.LANGS:
        t = words(INDEX, lang)
        listed = [listing(site, notebook, lang) for notebook in held]
        yield Page(INDEX, lang, t["title"], {"notebooks": listed}, description=t["description"])
        for place, notebook in enumerate(held):
            near = {
                "before": listed[place - 1] if place else None,
                "after": listed[place + 1] if place + 1 < len(held) else None,
            }
            told = data(site, notebook, listed[place], near, lang)
            title = words(KIND, lang)["title"].format(number=number(notebook.name))
            yield Page(KIND, lang, title, told, notebook.name, listed[place]["title"])


def entries(site: Site) -> Iterator[Entry]:
    """The index, and each notebook by its question and what it says in short."""
    for lang in links.LANGS:
        t = words(INDEX, lang)
        yield Entry(links.path(INDEX, lang), lang, t["h1"], t["lead"], "page")
        for notebook in read(site.where):
            found_by = " ".join([notebook.brief[lang], *(text for _, text, _ in notebook.sections)])
            yield Entry(links.path(KIND, lang, notebook.name), lang, titles(lang)[notebook.name], found_by, "page")


def read(where: House) -> list[Notebook]:
    """Every notebook, converted, in their order. BadInput for one that is missing, stale, or has no title here."""
    there = {path.stem: path for path in where.notebooks.glob("*.ipynb")}
    return list(_read(where, tuple((n, _written(there.get(n))) for n in sorted({*there, *titles("nb")}))))


def _written(path: Any) -> int:
    return path.stat().st_mtime_ns if path else 0


@lru_cache(maxsize=2)
def _read(where: House, found: tuple[tuple[str, int], ...]) -> tuple[Notebook, ...]:
    paths = [where.notebooks / f"{name}.ipynb" for name, _ in found]
    return tuple(map(checked, notebook_html.convert_all(paths, where)))


def titles(lang: str) -> dict[str, str]:
    return words(INDEX, lang)["titles"]


def checked(notebook: Notebook) -> Notebook:
    """The notebook, if its own title is the one that was translated."""
    file, remedy = f"site/texts/{INDEX}.toml", "Write its title there, as it is in the notebook, and translate it"
    if notebook.name not in titles("en"):
        raise BadInput("a notebook has no title in both languages", file=file, value=notebook.name, remedy=remedy)
    if titles("en")[notebook.name] != notebook.title:
        raise BadInput("a notebook's title has changed", file=file, value=notebook.name, remedy=remedy)
    return notebook


def number(name: str) -> str:
    """01_one_in_four -> 01."""
    return name.partition("_")[0]


def listing(site: Site, notebook: Notebook, lang: str) -> dict[str, Any]:
    """What the index says of a notebook: its question, what it says in short, the sentences it judges."""
    record = stamp.read(site.where.notebooks / f"{notebook.name}.ipynb") or {"claims": {}}
    judged = dict.fromkeys(name.partition("@")[0] for name in record["claims"])
    return {
        "name": notebook.name,
        "number": number(notebook.name),
        "title": titles(lang)[notebook.name],
        "brief": notebook.brief[lang],
        "claims": [claim(site, name, lang) for name in judged if name in site.claims],
    }


def claim(site: Site, name: str, lang: str) -> dict[str, Any]:
    """A sentence with its sender and verdict."""
    told = head.head(site.claims[name], lang)
    return {key: told[key] for key in ("id", "quote", "by", "own", "verdict")}


def data(site: Site, notebook: Notebook, listed: dict[str, Any], near: dict[str, Any], lang: str) -> dict[str, Any]:
    """One page: the notebook as it was run. What stands in it is English but for parts that say so."""
    start = links.path(KIND, lang, notebook.name)
    return {
        **listed,
        "own_title": notebook.title if lang == "nb" else "",
        "sections": notebook.sections,
        "body": linked(notebook.body, site, lang).replace(f'src="{FOLDER}/', f'src="{links.relative(FOLDER, start)}/'),
        "file": f"{FOLDER}/{notebook.name}.ipynb",
        **near,
    }


def linked(body: str, site: Site, lang: str) -> str:
    """The page with each figure_id of its tables leading to the figure: who printed it, when and where."""

    def link(found: re.Match[str]) -> str:
        path = site.figure_link(found[0], lang)
        if path is None:
            return found[0]
        return f'<a href="{links.relative(path, links.path(KIND, lang, "x"))}">{found[0]}</a>'

    return FIGURE.sub(link, body)
