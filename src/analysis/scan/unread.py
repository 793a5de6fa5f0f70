"""Why no claim can be made of a sentence. The reasons are data, words/unread.toml."""

from __future__ import annotations

import tomllib
from functools import cache
from typing import Any

from analysis.paths import WORDS
from analysis.registry import Text


class Unread(Exception):
    """A sentence that is not judged.

    reason: what to tell the reader. settled: understood, and no published figure answers it. denied: no number is
    asserted. measure: what would have been counted, where only the years are missing.
    """

    def __init__(self, reason: Text, *, settled: bool = False, denied: bool = False, measure: str | None = None):
        super().__init__(reason.en)
        self.reason, self.settled, self.denied, self.measure = reason, settled, denied, measure


def unread(key: str, measure: str | None = None, **fields: str) -> Unread:
    """The reason of words/unread.toml with its fields filled in; `measure` as in Unread."""
    entry = _reasons()[key]
    told = Text(nb=entry["nb"].format(**fields), en=entry["en"].format(**fields))
    return Unread(told, settled=entry.get("settled", False), denied=entry.get("denied", False), measure=measure)


@cache
def _reasons() -> dict[str, dict[str, Any]]:
    return tomllib.loads((WORDS / "unread.toml").read_text(encoding="utf-8"))
