"""What every page is dressed with: the style sheet, the script of the exit and the copy buttons, the icon."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from analysis.site.model import Site
from analysis.site.pages import File

STATIC = Path(__file__).parents[1] / "static"
SHARED = ("site.css", "site.js", "icon.svg")  # what only one section's pages use, that section yields


def pages(site: Site) -> Iterator[File]:
    for name in SHARED:
        yield File(f"static/{name}", STATIC / name)
