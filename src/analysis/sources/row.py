"""One raw row in the table shape, with what identity and sighting need beside it."""

from __future__ import annotations

from typing import Any

SHAPE = (
    "topic measure unit role kind stock_flow geography area period_start period_end period_type base_start base_end "
    "sex relationship subset qualifiers value value_low value_high precision status publisher via published_from "
    "published published_precision locator confidence definition note"
).split()
ORIGIN = (
    "title url_read source_date source_id raw_file raw_line hedge printed scope".split()
)  # where it was read, and how
IDENTITY = "figure_id key series supersedes".split()


class Row:
    """Read and written like a dict, but with slots: a hundred thousand dicts would not fit the memory limit."""

    __slots__ = (*SHAPE, *ORIGIN, *IDENTITY)

    def __init__(self, **cells: Any) -> None:
        self.update(cells)

    def __getitem__(self, column: str) -> Any:
        return getattr(self, column)

    def __setitem__(self, column: str, value: Any) -> None:
        setattr(self, column, value)

    def update(self, cells: dict[str, Any]) -> None:
        for column, value in cells.items():
            setattr(self, column, value)
