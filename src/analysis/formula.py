"""Free text that a spreadsheet would run: a cell of a CSV file that begins as a formula does.

Whoever opens a published table in a spreadsheet must get text as text. It is refused where it comes in, not changed on
its way out: a table then says what its source says. Numbers keep their signs; they are no free text.
"""

from __future__ import annotations

from typing import Any

from analysis.errors import BadInput

STARTS = ("=", "+", "-", "@", "\t", "\r")
SHOWN = 60  # characters of the text that are shown
REMEDY = "Let it begin with a word"


def refuse(text: str, remedy: str = REMEDY, **where: Any) -> None:
    """BadInput where a text begins with = + - @, a tab or a carriage return; `where` names file, row and column."""
    if text.startswith(STARTS):
        what = f"begins with {text[0]!r}: a spreadsheet would run it as a formula"
        raise BadInput(what, value=text[:SHOWN], remedy=remedy, **where)
