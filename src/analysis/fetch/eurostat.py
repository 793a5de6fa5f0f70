"""Eurostat: homicide victims by relationship, homicide by legal status, recorded offences, and the population.

The Statistics API is asked first. Where it finds a question too large, or is out of order, the whole data
set comes as bulk TSV instead. Either may put a question in a queue: it is then asked for again, in its time.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

from analysis.errors import BadInput
from analysis.fetch import eurostat_queue, refused, shape
from analysis.fetch.exchange import Answer, Newest, Request, Response
from analysis.fetch.http import Client
from analysis.fetch.refused import Refused, line
from analysis.sources import eurostat_tsv, jsonstat, meanings
from analysis.sources.cells import Cells, Dimension

HOME = "NO"
TIMES = ("time", "TIME_PERIOD")


@dataclass(frozen=True)
class Dataset:
    """A data set, the codes asked of some dimensions, and its other dimensions beside geo and time."""

    code: str
    asked: dict[str, tuple[str, ...]] = field(default_factory=dict)
    others: tuple[str, ...] = ()


NUMBER = {"unit": ("NR",)}
DATASETS = (
    Dataset("crim_hom_vrel", NUMBER, ("freq", "pers_cat", "sex")),
    Dataset("crim_hom_soff", NUMBER | {"iccs": ("ICCS0101",)}, ("freq", "leg_stat", "sex")),
    Dataset("crim_off_cat", NUMBER | {"iccs": ("ICCS0101",)}, ("freq",)),
    Dataset("demo_pjan", NUMBER | {"age": ("TOTAL",), "sex": ("F", "M", "T")}, ("freq",)),
)


def answers(client: Client, kept: Newest) -> Iterator[Answer]:
    """Every data set that is new."""
    for dataset in DATASETS:
        answer = _dataset(client, dataset, kept)
        if answer is not None:
            yield answer


def geography(dataset: str, place: Dimension, code: str) -> str | None:
    """The place that a code stands for, in our words, by the crosswalk that the build reads; None for an aggregate or
    a place we do not hold."""
    try:
        said = meanings.of_code(f"eurostat/{dataset}", place, code, dataset)
    except BadInput:  # no place that we know: not asked for
        return None
    return said.scalars.get("geography") if said else None


def _dataset(client: Client, dataset: Dataset, kept: Newest) -> Answer | None:
    try:
        return _filtered(client, dataset, kept)
    except Refused as said_no:
        if not _needs_bulk(said_no):
            raise
        client.log(f"eurostat: {dataset.code}: {said_no.what}; taking the whole data set instead")
    return _bulk(client, dataset, kept)


def _filtered(client: Client, dataset: Dataset, kept: Newest) -> Answer | None:
    """The Statistics API's answer: first for every place; where aggregates are among them, for the countries only."""
    asked = dict(dataset.asked)
    response = _ask(client, dataset, asked, kept)
    if response is None:
        return None
    cells = _read(client, dataset, asked, response)
    place = cells.dimensions["geo"]
    ours = tuple(code for code in place.labels if geography(dataset.code, place, code))
    if len(ours) < len(place.labels):
        asked["geo"] = ours
        response = _ask(client, dataset, asked, kept)
        if response is None:
            return None
        cells = _read(client, dataset, asked, response)
    return _answer(client, response, cells)


def _ask(client: Client, dataset: Dataset, asked: dict[str, tuple[str, ...]], kept: Newest) -> Response | None:
    query = urlencode({"format": "JSON", "lang": "EN"} | asked, doseq=True)
    url = f"{client.source.base}/statistics/1.0/data/{dataset.code}?{query}"
    return eurostat_queue.ask(client, Request("eurostat", dataset.code, url), kept)


def _read(client: Client, dataset: Dataset, asked: dict[str, tuple[str, ...]], response: Response) -> Cells:
    file = client.where(response)
    shape.check_table(response.content, dataset.code, file)
    cells = jsonstat.read(response.content, file)
    _check(cells, dataset, asked, file)
    shape.check_no_more(cells, asked, file)
    return cells


def _bulk(client: Client, dataset: Dataset, kept: Newest) -> Answer | None:
    """The whole data set as TSV, in a gzip file or, where the server unpacked it on the way, plain."""
    url = f"{client.source.base}/sdmx/2.1/data/{dataset.code.upper()}?format=TSV&compressed=true"
    request = Request("eurostat", dataset.code, url, accept=eurostat_queue.TSV, suffix=".tsv.gz")
    response = eurostat_queue.bulk(client, request, kept)
    if response is None:
        return None
    file = client.where(response)
    if not eurostat_queue.is_gzip(response.content):
        response = replace(response, request=replace(response.request, suffix=".tsv"))
    cells = eurostat_tsv.read(response.content, file)
    _check(cells, dataset, dataset.asked, file)
    return _answer(client, response, cells)


def _check(cells: Cells, dataset: Dataset, asked: dict[str, tuple[str, ...]], file: str) -> None:
    time = next((code for code in TIMES if code in cells.dimensions), TIMES[0])
    everything: dict[str, tuple[str, ...] | None] = dict.fromkeys((*dataset.others, "geo", time)) | asked
    if HOME not in (everything["geo"] or ()):
        everything["geo"] = (*(everything["geo"] or ()), HOME)
    shape.check(cells, everything, file)
    odd = [code for code in cells.dimensions[time].labels if not (code.isascii() and code.isdigit() and len(code) == 4)]
    if odd:
        raise BadInput("a time that is no year", file=file, value=line(odd[0], 40), remedy=shape.CHANGED)


def _answer(client: Client, response: Response, cells: Cells) -> Answer:
    title = line(cells.label, 300) or response.request.name
    return Answer(response, cells.table.num_rows, title, client.source.licence)


def _needs_bulk(said_no: Refused) -> bool:
    """Too large for the Statistics API, or that is out of order; not a data set that does not exist."""
    if eurostat_queue.is_too_big(said_no.content):
        return True
    status = said_no.status or 0
    return status >= 500 or (status in refused.GONE and not refused.reason(said_no.content))
