"""UNODC: the workbook of intentional homicide victims, from the address where it lies this year."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from analysis.errors import BadInput
from analysis.fetch import refused, shape
from analysis.fetch.hosts import Source
from analysis.fetch.http import Answer, Client, Request, Response
from analysis.sources import unodc

if TYPE_CHECKING:
    from analysis.fetch.snapshot import Kept

UNODC = "unodc"
NAME = "data_cts_intentional_homicide"
WORKBOOK = (
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.ms-excel",
    "application/octet-stream",
    "application/zip",
)
HOME = "NOR"


def answers(client: Client, kept: Callable[[str], Kept | None]) -> Iterator[Answer]:
    """The workbook, if it is new."""
    response = client.ask(Request(UNODC, NAME, client.source.base, accept=WORKBOOK, suffix=".xlsx"), kept)
    if response is None:
        return
    yield answer(response, client.source, refused.where(client.source, response.url))


def answer(response: Response, source: Source, file: str) -> Answer:
    """What came, or was downloaded by a person, if it is the workbook; `file` names it in errors."""
    cells = unodc.read(response.content, file)
    country = next((d for code, d in cells.dimensions.items() if code.casefold() == "iso3_code"), None)
    if country is None or HOME not in country.labels:
        raise BadInput("holds no row for Norway", file=file, remedy=shape.CHANGED)
    title = refused.line(cells.label, 300) or "Victims of intentional homicide"
    return Answer(response, cells.table.num_rows, title, source.licence)
