"""How a notebook shows a table: whole, since a rerun compares what is shown, and in few bytes."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from urllib.parse import urlsplit

import pandas as pd

FOLDED = 40  # rows from which a table is folded away until a reader opens it
STYLE = "<style>.figures td, .figures th {text-align: left !important; vertical-align: top}</style>"  # Lab aligns right


class Table(pd.DataFrame):
    """A DataFrame shown whole: no row numbers, addresses as links, folded where it is long.

    As text its cells are parted by bars, not by spaces: one longer cell then changes one line and not all.
    """

    folded_from = FOLDED

    def _repr_html_(self) -> str:
        if self.empty:
            return "<p>None.</p>"
        head = _row(self.columns, "th", escape)
        body = "\n".join(_row(row, "td", _cell) for row in self.itertuples(index=False))
        html = f'{STYLE}\n<table class="figures">\n<thead>{head}</thead>\n<tbody>\n{body}\n</tbody>\n</table>'
        return (
            html
            if len(self) < self.folded_from
            else f"<details><summary>{len(self)} rows</summary>\n{html}\n</details>"
        )

    def __repr__(self) -> str:
        if self.empty:
            return "None."
        return "\n".join(" | ".join(map(str, row)) for row in (self.columns, *self.itertuples(index=False)))


class Folded(Table):
    """A table that is there to be compared and looked up rather than read."""

    folded_from = 0


def _row(cells: Iterable[object], tag: str, shown) -> str:
    return "<tr>" + "".join(f"<{tag}>{shown(str(cell))}</{tag}>" for cell in cells) + "</tr>"


def _cell(text: str) -> str:
    """A cell; an address is a link that shows its host."""
    if not text.startswith(("http://", "https://")):
        return escape(text)
    return f'<a href="{escape(text)}">{escape(urlsplit(text).netloc.removeprefix("www."))}</a>'
