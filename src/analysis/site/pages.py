"""What the site is made of: pages with their plain data, and files as they are."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from analysis.site import links


@dataclass(frozen=True)
class Page:
    """One page in one language, before it becomes HTML.

    kind names its address (links.PATHS), its template (templates/KIND.html, which gets `data` as `it`) and its words
    (texts/KIND.toml, as `t`). `data` is plain: text, numbers, lists and dicts, all of them as they will be shown, so
    that a page is written anew only where what it shows has changed.
    """

    kind: str
    lang: str
    title: str
    data: dict[str, Any]
    key: str = ""
    description: str = ""
    jsonld: list[dict[str, Any]] = field(default_factory=list)

    @property
    def path(self) -> str:
        return links.path(self.kind, self.lang, self.key)

    @property
    def other(self) -> str:
        """The same page in the other language."""
        return links.path(self.kind, *(lang for lang in links.LANGS if lang != self.lang), self.key)


@dataclass(frozen=True)
class File:
    """A file at an address from the root: its bytes, or where they are."""

    path: str
    content: bytes | Path


@dataclass(frozen=True)
class Entry:
    """What the search finds: an address from the root, the words it is found by and shown with."""

    path: str
    lang: str
    title: str
    content: str
    kind: str  # claim, figure, measure, topic, page
    weight: int = 1
