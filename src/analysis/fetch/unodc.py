"""UNODC: the workbook of intentional homicide victims, from the address where it lies this year."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from analysis.errors import BadInput
from analysis.fetch import hosts, readable, refused, shape
from analysis.fetch.exchange import Answer, Newest, Request, Response
from analysis.fetch.faults import in_one_line
from analysis.fetch.hosts import Source
from analysis.fetch.http import Client
from analysis.paths import House
from analysis.sources import meanings, unodc
from analysis.sources.cells import Cells

UNODC = "unodc"
NAME = "data_cts_intentional_homicide"
WORKBOOK = (
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.ms-excel",
    "application/octet-stream",
    "application/zip",
)
HOME = "NOR"
PLACES = ("iso3_code", "country", "region", "subregion")
ROWS_SHOWN = 30
PAGE = "https://dataunodc.un.org/dp-intentional-homicide-victims"
SOUGHT = {"homicide_victims", "partner_homicide_victims"}


def answers(client: Client, kept: Newest) -> Iterator[Answer]:
    """The workbook, if it is new."""
    response = client.ask(Request(UNODC, NAME, client.source.base, accept=WORKBOOK, suffix=".xlsx"), kept)
    if response is None:
        return
    yield answer(response, client.source, client.where(response))


def read_file(file: Path, house: House, now: dt.datetime, published: dt.date, url: str | None = None) -> Answer:
    """The workbook as a person downloaded it, because its address has moved, read to the last symbol; nothing is kept.
    `url` is where it came from."""
    host = hosts.source(UNODC, os.environ)
    if url is not None and not hosts.may_be_named(url, host):
        remedy = f"Give an https address of {' or '.join(host.hosts)}, without a query, or leave it out"
        value = refused.line(refused.without_secrets(url, ""))
        raise BadInput("no address of UNODC", column="--url", value=value, remedy=remedy)
    if not file.is_file():
        raise BadInput("is no file", file=file.name, remedy="Give the workbook that you downloaded")
    if file.stat().st_size > host.largest_sent:
        raise BadInput(f"larger than {host.largest_sent:,} bytes", file=file.name, remedy="Look at what it is")
    with in_one_line(file.name):
        request = Request(UNODC, NAME, url or host.base, "FILE", suffix=".xlsx")
        found = answer(Response(request, file.read_bytes(), request.url, 0, {}, now), host, file.name)
        found = replace(found, published=published)
        readable.check([found], house, lambda url: file.name)
    return found


def answer(response: Response, source: Source, file: str) -> Answer:
    """What came, or was downloaded by a person, if it is the workbook; `file` names it in errors."""
    cells = unodc.read(response.content, file)
    country = next((d for code, d in cells.dimensions.items() if code.casefold() == "iso3_code"), None)
    if country is None or HOME not in country.labels:
        raise BadInput("holds no row for Norway", file=file, remedy=shape.CHANGED)
    _require_ours(cells, file)
    title = refused.line(cells.label, 300) or "Victims of intentional homicide"
    return Answer(response, cells.table.num_rows, title, source.licence)


def _require_ours(cells: Cells, file: str) -> None:
    """Most of its words are not ours and are left out; so where those that are ours are written in another way than
    we know, nothing would be left, and nobody would be told."""
    counted = set()
    for dimension in cells.dimensions.values():
        known = [meanings.of_code(f"{UNODC}/{NAME}", dimension, code, file) for code in dimension.labels]
        said = [meaning for meaning in known if meaning is not None]
        if not said:
            what = "holds none of the words that we know"
            raise BadInput(what, file=file, column=refused.line(dimension.code, 40), remedy=shape.CHANGED)
        counted |= {meaning.scalars.get("measure") for meaning in said}
    if missing := sorted(SOUGHT - counted):
        raise BadInput(f"holds no count of {', '.join(missing)}", file=file, remedy=shape.CHANGED)


def told(answer: Answer) -> dict[str, Any]:
    """What a workbook holds, for a person to hold against its source: its years, and Norway's newest rows."""
    cells = unodc.read(answer.response.content, answer.response.request.name)
    named = {code.casefold(): code for code in cells.dimensions}
    years = sorted(year for year in cells.dimensions[named["year"]].labels if year.isdigit())
    ours = [row for row in cells.table.to_pylist() if row[named["iso3_code"]] == HOME]
    newest = max((row[named["year"]] for row in ours if row["value"] is not None), default="")
    words = [code for low, code in named.items() if low not in (*PLACES, "year")]
    return {
        "title": answer.title,
        "published": None if answer.published is None else answer.published.isoformat(),
        "url": answer.response.url,
        "rows": answer.cells,
        "years": [years[0], years[-1]] if years else [],
        "norway_newest_year": newest,
        "norway": [
            {"said": [row[code] for code in words], "value": row["value"], "status": row["status"]}
            for row in ours
            if row[named["year"]] == newest
        ],
    }


def lines(told: dict[str, Any]) -> Iterator[str]:
    """The same in lines."""
    yield f"{told['title']}, published {told['published']}, from {told['url']}"
    yield f"{told['rows']} rows, years {' to '.join(told['years'])}"
    yield f"Norway in {told['norway_newest_year']} ({len(told['norway'])} rows):"
    for row in told["norway"][:ROWS_SHOWN]:
        value = row["status"] or "" if row["value"] is None else f"{row['value']:g}"
        yield f"  {refused.line(value, 40):>8}  {refused.line(', '.join(row['said']))}"
    if len(told["norway"]) > ROWS_SHOWN:
        yield f"  and {len(told['norway']) - ROWS_SHOWN} more (--json names them)"
