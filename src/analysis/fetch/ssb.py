"""SSB: reported breaches of restraining orders, reported abuse in close relations, and the population.

Which categories of 08484, 09405 and 10651 count them is read from the tables' own labels. A table without
such a category is said to have none; no code is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from math import prod

from analysis.errors import BadInput
from analysis.fetch import refused, shape
from analysis.fetch.exchange import Answer, Newest
from analysis.fetch.http import Client
from analysis.fetch.pxweb import V1, V2, Interface, Selection, Table, Variable, asks_too_much
from analysis.fetch.refused import Refused
from analysis.sources import jsonstat

OFFENCES = ("08484", "09405", "10651")
POPULATION = "07459"
SEX = "Kjonn"
CONTENTS = "ContentsCode"  # what is measured: never a total of the others
SOUGHT = {
    "breach of a restraining order": re.compile(r"(besøks|kontakt)(forb[uo]d|-[^;:]{0,200}forb[uo]d)"),
    "abuse in close relations": re.compile(r"(mishandling|vold) i (nære relasjon|familie)|familievold"),
}


def answers(client: Client, kept: Newest) -> Iterator[Answer]:
    """Every table, asked through v2, or through v1 from where v2 fails."""
    interface: Interface = V2()
    limit = None
    for name in (*OFFENCES, POPULATION):
        while True:
            try:
                limit = limit or interface.limit(client)
                found = list(_table(client, interface, name, limit, kept))
                break
            except Refused as said_no:
                if not _lets_down(interface, said_no):
                    raise
                client.log(f"ssb: {said_no.what}; asking the older interface (v1) from here")
                interface, limit = V1(), None
        yield from found


def sought(table: Table) -> dict[str, dict[str, str]]:
    """variable -> {code: label} of the categories that count what we are after, by their labels."""
    found = {}
    for variable in table.variables:
        hits = {c: label for c, label in variable.labels.items() if any(_is(label, what) for what in SOUGHT)}
        if hits and not variable.is_time:
            found[variable.code] = hits
    return found


def selections(table: Table, log: Callable[[str], None]) -> list[Selection]:
    """What to ask of a table: all years, the categories sought, and no variable that need not be named."""
    if table.id == POPULATION:
        sex = table.variable(SEX)
        if sex is None:
            raise BadInput("has no dimension Kjonn", file=table.file, remedy=shape.CHANGED)
        each = _selection(table, {SEX: tuple(sex.labels)})
        return [each] if shape.total(sex.labels) or not sex.may_go else [each, _selection(table, {})]
    found = sought(table)
    for what in SOUGHT:
        if not any(_is(label, what) for hits in found.values() for label in hits.values()):
            log(f"ssb: {table.id} has no category for {what}")
    for hits in found.values():
        log(f"ssb: {table.id} counts " + "; ".join(refused.line(f"{c} {shape.plain(t)}") for c, t in hits.items()))
    return [_selection(table, {code: tuple(hits)}) for code, hits in found.items()]


def split(selection: Selection, time: str, limit: int) -> list[Selection]:
    """The same question in parts of at most `limit` cells, cut along time; [] where one year alone is too much."""
    years = limit // max(prod(len(codes) for code, codes in selection.items() if code != time), 1)
    times = selection[time]
    return [{**selection, time: times[i : i + years]} for i in range(0, len(times), years)] if years else []


def _table(client: Client, interface: Interface, name: str, limit: int, kept: Newest) -> Iterator[Answer]:
    """The answers of one table, smaller and smaller parts of it where the server finds them too large."""
    table = interface.table(client, name)
    wanted = selections(table, client.log)
    time = next(v.code for v in table.variables if v.is_time)
    while True:
        parts = [split(selection, time, limit) for selection in wanted]
        if not all(parts):
            what = "even one year of it is more than may be asked for at once"
            raise BadInput(what, file=table.file, remedy="Ask for fewer categories in fetch/ssb.py")
        try:
            yield from list(_parts(client, interface, table, [p for part in parts for p in part], kept))
            return
        except Refused as said_no:
            if not asks_too_much(said_no):
                raise
            client.log(f"ssb: {name} is too large for one answer; asking for half as much at a time")
            limit = min(limit, max(prod(map(len, p.values())) for part in parts for p in part)) // 2


def _parts(
    client: Client,
    interface: Interface,
    table: Table,
    parts: list[Selection],
    kept: Newest,
) -> Iterator[Answer]:
    for number, selection in enumerate(parts, start=1):
        name = table.id if len(parts) == 1 else f"{table.id}-{number}"
        response = client.ask(interface.request(client, table.id, selection, name), kept)
        if response is None:
            continue
        file = client.where(response)
        shape.check_table(response.content, table.id, file)
        cells = jsonstat.read(response.content, file)
        shape.check(cells, selection, file)
        shape.check_no_more(cells, selection, file)
        yield Answer(response, cells.table.num_rows, _title(cells.label, table, selection), client.source.licence)


def _selection(table: Table, chosen: Selection) -> Selection:
    """The chosen codes; of the other variables those that must be named: all years, and the total if there is one."""
    asked = {}
    for variable in table.variables:
        if variable.code in chosen:
            asked[variable.code] = tuple(dict.fromkeys(chosen[variable.code]))
        elif not variable.may_go:
            asked[variable.code] = _all_or_total(variable)
    return asked


def _all_or_total(variable: Variable) -> tuple[str, ...]:
    only = None if variable.is_time or variable.code == CONTENTS else shape.total(variable.labels)
    return (only,) if only else tuple(variable.labels)


def _title(label: str, table: Table, selection: Selection) -> str:
    """The table's own title, with what was left out: the answer itself does not say what SSB summed."""
    summed = [refused.line(v.label) for v in table.variables if v.code not in selection]
    return f"{refused.line(label, 300)}" + (f" (summed by SSB: {', '.join(summed)})" if summed else "")


def _is(label: str, what: str) -> bool:
    return bool(SOUGHT[what].search(shape.plain(label)))


def _lets_down(interface: Interface, said_no: Refused) -> bool:
    status = said_no.status or 0
    return interface.name == "v2" and (status in refused.GONE or status >= 500)
