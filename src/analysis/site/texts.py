"""The words of the pages: texts/NAME.toml, tables [nb] and [en] with the same keys.

No figure, date or verdict stands in them: what is computed is a field to be filled in, {name}.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from analysis.errors import BadInput
from analysis.site.links import LANGS

TEXTS = Path(__file__).with_name("texts")


@cache
def words(name: str, lang: str) -> dict[str, Any]:
    """The words of one kind of page, or "common". BadInput where one language lacks what the other has."""
    path = TEXTS / f"{name}.toml"
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise BadInput("the words of a page are missing", file=f"site/texts/{name}.toml", remedy="Write them") from None
    except tomllib.TOMLDecodeError as error:
        raise BadInput(f"not TOML: {error}", file=f"site/texts/{name}.toml", remedy="Mend that line") from None
    keys = {lang: set(_keys(found.get(lang, {}))) for lang in LANGS}
    for one, other in (LANGS, LANGS[::-1]):
        if missing := sorted(keys[one] - keys[other]):
            raise BadInput(
                f"not translated to {other}", file=f"site/texts/{name}.toml", column=missing[0], remedy="Write it"
            )
    return found[lang]


def _keys(table: dict[str, Any], before: str = "") -> list[str]:
    found = []
    for key, value in table.items():
        found += _keys(value, f"{before}{key}.") if isinstance(value, dict) else [f"{before}{key}"]
    return found
