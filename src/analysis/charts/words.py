"""The words of a chart in both languages: charts/texts/NAME.toml, tables [nb] and [en] with the same keys.

Every number in them is a field to be filled in.
"""

from __future__ import annotations

import re
import string
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

TEXTS = Path(__file__).with_name("texts")
LANGS = ("nb", "en")


@cache
def words(name: str, lang: str) -> dict[str, str]:
    return tomllib.loads((TEXTS / f"{name}.toml").read_text(encoding="utf-8"))[lang]


@cache
def fields() -> frozenset[str]:
    """The names of all fields that a text may leave to be filled in; a brace in somebody's sentence is none."""
    texts = (t for path in TEXTS.glob("*.toml") for lang in LANGS for t in _lines(words(path.stem, lang)))
    found = {name for t in texts for _, name, _, _ in string.Formatter().parse(t) if name is not None}
    return frozenset(re.split(r"[.\[:!]", name)[0] for name in found)


def _lines(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _lines(inner)
