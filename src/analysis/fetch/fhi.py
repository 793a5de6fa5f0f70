"""FHI: deaths by assault (ICD-10 X85-Y09) in the cause-of-death register, by year and sex.

Which source is the register, which of its tables has the category, and what the codes are is read from the
service; a table once kept is the one asked from then on. Every dimension gets one filter, `item` with codes: `top`
means the oldest there, and there is no elimination.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from analysis.errors import BadInput
from analysis.fetch import shape
from analysis.fetch.exchange import Answer, Kept, Newest, Request
from analysis.fetch.http import Client
from analysis.fetch.refused import line
from analysis.sources import jsonstat

NAME = "assault_deaths"
REGISTER = re.compile(r"dødsårsak")
TITLES = re.compile(r"dødsårsak|dodsarsak|dødsfall|dodsfall|døde\b|drap|overfall|voldsom|skader|ulykke")
CAUSE = re.compile(r"x\s*85\s*[-–—_]\s*y\s*0?9\b", re.IGNORECASE)
YEARS, SEX, MEASURE = ("AAR", "DAAR"), "KJONN", "MEASURE_TYPE"
COUNT = re.compile(r"antall( døde| dødsfall)?")
OTHERS = re.compile(  # titles of tables that count others than residents: a count that the crosswalk does not describe
    r"ikke (bare|kun|bosatte)|ikke-bosatte|alle (døde|dødsfall) i norge|uavhengig av bosted|uansett bosted|utlendinger"
)
RESIDENTS = re.compile(r"\bbosatte")
ASKED = re.compile(r"/([^/]+)/Table/([0-9]+)/data", re.IGNORECASE)
TABLE: str | None = None  # the table to ask for; None is the one asked before or, at first, the one that fits
ANOTHER = "See what it counts now. Where another table counts the same, set TABLE in fetch/fhi.py to its number"
MOST_TABLES = 20  # whose dimensions are read before giving up


@dataclass(frozen=True)
class Dimension:
    """One dimension of a table: its categories, those below others included, in order."""

    code: str
    labels: dict[str, str]


Found = tuple[list[Dimension], str, str, str]  # a table's dimensions, id and title, and how messages name it


def answers(client: Client, kept: Newest) -> Iterator[Answer]:
    """The one table, for ever the same; FHI knows no conditional questions, so it is asked for each time."""
    base = client.source.base
    register = quote(_register(client), safe="")
    table, title, asked = _table(client, register, TABLE or _before(kept(NAME), register))
    filters = [{"code": code, "filter": "item", "values": list(codes)} for code, codes in asked.items()]
    body = json.dumps({"dimensions": filters, "response": {"format": "json-stat2"}}, ensure_ascii=False).encode()
    url = f"{base}/{register}/Table/{table}/data"
    response = client.ask(Request("fhi", NAME, url, "POST", body), kept)
    if response is None:
        return
    file = client.where(response)
    cells = jsonstat.read(response.content, file)
    shape.check(cells, asked, file)
    shape.check_no_more(cells, asked, file)
    label = line(cells.label or title, 300)
    _require_residents(label, file)
    yield Answer(response, cells.table.num_rows, f"{label} (X85-Y09)", client.source.licence)


def questions(dimensions: list[Dimension], file: str) -> dict[str, tuple[str, ...]]:
    """dimension -> codes: single years, each sex, the cause, the count; of all else the total.

    BadInput naming the dimension that has no total: to take all of it would mix what should not be added.
    """
    asked = {}
    for dimension in dimensions:
        labels = dimension.labels
        cause = _causes(dimension)
        if cause:
            asked[dimension.code] = cause
        elif dimension.code in YEARS:
            asked[dimension.code] = tuple(c for c in labels if re.fullmatch(r"([0-9]{4})(_\1)?", c)) or tuple(labels)
        elif dimension.code == SEX:
            asked[dimension.code] = tuple(labels)
        elif dimension.code == MEASURE:
            asked[dimension.code] = _counts(labels) or tuple(labels)
        else:
            total = "Total" if "Total" in labels else shape.total(labels)
            if total is None:
                what = "a dimension has no category for the total"
                remedy = "Choose its categories in fetch/fhi.py"
                raise BadInput(what, file=file, column=line(dimension.code, 40), remedy=remedy)
            asked[dimension.code] = (total,)
    return asked


def _register(client: Client) -> str:
    """The id of the cause-of-death register among FHI's sources."""
    sources, file = _get(client, f"{client.source.base}/Common/source")
    for found in _objects(sources, file):
        if REGISTER.search(shape.plain(shape.member(found, "title", str, file))):
            return shape.member(found, "id", str, file)
    titles = ", ".join(line(str(found.get("title")), 40) for found in sources[:10])
    what = f"no source here is the cause-of-death register; there are: {titles or 'none'}"
    raise BadInput(what, file=file, remedy="See whether FHI has renamed it")


def _before(stored: Kept | None, register: str) -> str | None:
    """The number of the table that was asked for before; None where nothing is kept."""
    if stored is None:
        return None
    found = ASKED.search(stored.url)
    if found is None or found[1].casefold() != register.casefold():
        what = f"the register is now {line(register, 40)}, and what is kept came from another address"
        raise BadInput(what, file=line(stored.url, 200), remedy=ANOTHER)
    return found[2]


def _table(client: Client, register: str, before: str | None = None) -> tuple[str, str, dict[str, tuple[str, ...]]]:
    """Id, title and question of the table asked `before`: another never takes its place unseen. At first, of the one
    that fits best."""
    base = f"{client.source.base}/{register}"
    tables, file = _get(client, f"{base}/table")
    known = [(_id(t, file), shape.member(t, "title", str, file)) for t in _objects(tables, file)]
    found = _chosen(client, base, known, file) if before is None else _again(client, base, known, before, file)
    dimensions, table, title, where = found
    client.log(f"fhi: table {table} ({line(title)}) counts deaths by assault")
    return table, title, questions(dimensions, where)


def _chosen(client: Client, base: str, known: list[tuple[str, str]], file: str) -> Found:
    """The table that has the category by year and sex, does not count others than residents, and is simplest."""
    residents = [pair for pair in known if not OTHERS.search(shape.plain(pair[1]))]
    likely = [pair for pair in residents if TITLES.search(shape.plain(pair[1]))]
    for group in (likely, [pair for pair in residents if pair not in likely]):
        fitting = [found for pair in group[:MOST_TABLES] if (found := _fits(client, base, *pair))]
        if fitting:
            break
    if not fitting:
        what = f"none of the {len(known)} tables of the register has the cause X85-Y09 by year and sex"
        raise BadInput(what, file=file, remedy="See how FHI names assault now, and change fetch/fhi.py")
    return min(fitting, key=_simplest)


def _again(client: Client, base: str, known: list[tuple[str, str]], before: str, file: str) -> Found:
    """The table asked before. BadInput where it is gone, or counts something else now."""
    title = dict(known).get(before)
    if title is None:
        raise BadInput(f"table {before}, which was asked for before, is gone", file=file, remedy=ANOTHER)
    _require_residents(title, file)
    found = _fits(client, base, before, title)
    if found is None:
        what = f"table {before}, which was asked for before, no longer has the cause X85-Y09 by year and sex"
        raise BadInput(what, file=file, remedy=ANOTHER)
    return found


def _simplest(found: Found) -> tuple[bool, int, int]:
    """What says that it counts residents first; then what has fewest dimensions, and the lowest number."""
    dimensions, table, title, _ = found
    return not RESIDENTS.search(shape.plain(title)), len(dimensions), int(table)


def _require_residents(title: str, file: str) -> None:
    if OTHERS.search(shape.plain(title)):
        raise BadInput("counts others than residents", file=file, value=line(title, 80), remedy=ANOTHER)


def _fits(client: Client, base: str, table: str, title: str) -> Found | None:
    """The dimensions of a table that has the cause by year and sex, with what names it; else None."""
    said, where = _get(client, f"{base}/Table/{table}/dimension")
    dimensions = _dimensions(said, where)
    codes = {d.code for d in dimensions}
    has_all = any(map(_causes, dimensions)) and SEX in codes and not codes.isdisjoint(YEARS)
    return (dimensions, table, title, where) if has_all else None


def _dimensions(said: Any, file: str) -> list[Dimension]:
    found = []
    for part in shape.members(said, "dimensions", dict, file):
        labels: dict[str, str] = {}
        _collect(shape.member(part, "categories", list, file), labels, file)
        found.append(Dimension(shape.member(part, "code", str, file), labels))
    return found


def _collect(categories: list[Any], labels: dict[str, str], file: str, depth: int = 0) -> None:
    """The categories and those below them: a tree of {value, label, children}."""
    for category in categories:
        labels[shape.member(category, "value", str, file)] = shape.member(category, "label", str, file)
        children = category.get("children") or []
        if depth > 20 or not isinstance(children, list):
            raise BadInput("a tree of categories that cannot be read", file=file, remedy=shape.CHANGED)
        _collect(children, labels, file, depth + 1)


def _causes(dimension: Dimension) -> tuple[str, ...]:
    return tuple(c for c, label in dimension.labels.items() if CAUSE.search(c) or CAUSE.search(label))


def _counts(labels: dict[str, str]) -> tuple[str, ...]:
    return tuple(c for c, label in labels.items() if c == "ANTALL" or COUNT.fullmatch(shape.plain(label)))


def _get(client: Client, url: str) -> tuple[Any, str]:
    response = client.require(Request("fhi", NAME, url))
    file = client.where(response)
    return shape.document(response.content, file), file


def _objects(said: Any, file: str) -> list[dict]:
    return shape.members({"list": said}, "list", dict, file)


def _id(table: dict, file: str) -> str:
    return str(shape.member(table, "tableId", int, file))
