"""The words of a chart in both languages: charts/texts/NAME.toml, tables [nb] and [en] with the same keys.

Every number in them is a field to be filled in.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

TEXTS = Path(__file__).with_name("texts")
LANGS = ("nb", "en")


@cache
def words(name: str, lang: str) -> dict[str, str]:
    return tomllib.loads((TEXTS / f"{name}.toml").read_text(encoding="utf-8"))[lang]
