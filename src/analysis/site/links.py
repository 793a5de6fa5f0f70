"""The address of every page, from the site's root. All are files, so that the site also opens from disk.

A page has the same key in both languages; Norwegian is at the root, English below en/.
"""

from __future__ import annotations

import posixpath
from functools import cache

LANGS = ("nb", "en")
PATHS = {
    "front": ("index.html", "en/index.html"),
    "claim": ("pastander/{}.html", "en/claims/{}.html"),
    "embed": ("innebygd/{}.html", "en/embed/{}.html"),
    "figures": ("tall/index.html", "en/figures/index.html"),
    "measure": ("tall/maal/{}.html", "en/figures/measures/{}.html"),
    "figure": ("tall/{}.html", "en/figures/{}.html"),
    "topics": ("tema/index.html", "en/topics/index.html"),
    "topic": ("tema/{}.html", "en/topics/{}.html"),
    "duties": ("plikter.html", "en/duties.html"),
    "methods": ("metode.html", "en/methods.html"),
    "data": ("data.html", "en/data.html"),
    "changes": ("endringer.html", "en/changes.html"),
    "notebooks": ("notatbok/index.html", "en/notebooks/index.html"),
    "notebook": ("notatbok/{}.html", "en/notebooks/{}.html"),
    "about": ("om.html", "en/about.html"),
    "feed": ("feed.xml", "en/feed.xml"),
}


def path(kind: str, lang: str, key: str = "") -> str:
    """Where a page is, from the root: path("claim", "nb", "one-in-four") is pastander/one-in-four.html."""
    return PATHS[kind][LANGS.index(lang)].format(key)


def relative(target: str, start: str) -> str:
    """The address of one file as a link from another, both from the root; what follows # stays."""
    file, hash_, fragment = target.partition("#")
    return _from(file, posixpath.dirname(start)) + hash_ + fragment


@cache
def _from(file: str, folder: str) -> str:
    """Pages of one folder share most of their links."""
    return posixpath.relpath(file, folder or ".")
