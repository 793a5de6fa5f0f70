"""What strangers wrote, before it is shown: text without controls, and links that can only be read."""

from __future__ import annotations

import unicodedata
from urllib.parse import urlsplit

SCHEMES = ("http", "https")
UNSEEN = ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")  # control, format (bidirectional too), half a pair, private, line ends


def plain(text: str) -> str:
    """On one line, without characters that nobody sees or that turn the direction of what follows."""
    return seen(text).strip()


def seen(text: str, but: str = "") -> str:
    """Without such characters, the ends as they stand; those in `but` are kept."""
    if text.isprintable():  # most are, and it is soon seen
        return text
    kept = (" " if c not in but and unicodedata.category(c) in ("Cc", "Zl", "Zp") else c for c in text)
    return "".join(c for c in kept if c in but or unicodedata.category(c) not in UNSEEN)


def link(url: str | None) -> str | None:
    """The address, where it leads to a page of the web; else None, and nothing is linked."""
    if not url or any(unicodedata.category(c) in UNSEEN or c in " <>\"'\\" for c in url):
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in SCHEMES and parts.hostname else None


def host(url: str | None) -> str:
    """Where a link leads, as people name it: politiet.no."""
    return (urlsplit(url).hostname or "").removeprefix("www.") if link(url) else ""
