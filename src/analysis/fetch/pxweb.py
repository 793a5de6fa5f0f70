"""The two interfaces of a PxWeb table bank: what a table holds, and how to ask for a part of it.

Both give the same tables and the same answers, in JSON-stat 2.0; only the questions differ.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import quote

from analysis.errors import BadInput
from analysis.fetch import refused, shape
from analysis.fetch.exchange import Request, Response
from analysis.fetch.http import Client
from analysis.sources import jsonstat

CELLS = 800_000  # of one answer, empty ones counted, where the server does not say
LONGEST_URL = 2_000  # characters; SSB answers 404 beyond some 2,100
Selection = Mapping[str, tuple[str, ...]]  # variable -> the codes asked for; a variable left out is summed


@dataclass(frozen=True)
class Variable:
    """One variable of a table. `may_go`: it may be left out of the question, and is then summed by the server."""

    code: str
    label: str
    labels: dict[str, str]
    may_go: bool
    is_time: bool


@dataclass(frozen=True)
class Table:
    """What a table holds, by its own description; `file` is how messages name that."""

    id: str
    variables: tuple[Variable, ...]
    file: str

    def variable(self, code: str) -> Variable | None:
        return next((v for v in self.variables if v.code == code), None)


class Interface(Protocol):
    """How one interface is asked."""

    name: str

    def limit(self, client: Client) -> int: ...
    def table(self, client: Client, table: str) -> Table: ...
    def request(self, client: Client, table: str, selection: Selection, name: str) -> Request: ...


class V2:
    """PxWebApi v2: metadata as JSON-stat, questions in the address or, where that gets too long, in a body."""

    name = "v2"

    def limit(self, client: Client) -> int:
        """Cells of one answer, from /config; its calls per time window are heeded where it names any."""
        config, file = _told(client, _ask(client, "config", self._at(client, "/config")))
        client.pace.limit("config", _whole(config, "maxCallsPerTimeWindow"), _whole(config, "timeWindow"))
        shape.member(config, "maxDataCells", int, file)
        return _whole(config, "maxDataCells") or CELLS

    def table(self, client: Client, table: str) -> Table:
        response = _ask(client, table, self._at(client, f"/tables/{table}/metadata?lang=no"))
        said, file = _told(client, response)
        shape.check_table(response.content, table, file)
        dimensions = jsonstat.dimensions(response.content, file)
        variables = []
        for code, found in dimensions.items():
            described = shape.member(shape.member(said, "dimension", dict, file), code, dict, file)
            extension = described.get("extension")
            extension = extension if isinstance(extension, dict) else {}
            may_go = extension.get("elimination") is True and found.role not in ("time", "metric")
            variables.append(Variable(code, found.label, found.labels, may_go, found.role == "time"))
        return _table(table, variables, file)

    def request(self, client: Client, table: str, selection: Selection, name: str) -> Request:
        address = self._at(client, f"/tables/{table}/data?lang=no&outputFormat=json-stat2")
        asked = "".join(
            f"&valueCodes[{quote(code, safe='')}]={','.join(quote(c, safe='') for c in codes)}"
            for code, codes in selection.items()
        )
        asked = asked.replace("[", "%5B").replace("]", "%5D")
        if len(address + asked) <= LONGEST_URL and not any("," in c for codes in selection.values() for c in codes):
            return Request(client.source.name, name, address + asked)
        chosen = [{"variableCode": code, "valueCodes": list(codes)} for code, codes in selection.items()]
        return Request(client.source.name, name, address, "POST", _body({"selection": chosen}))

    @staticmethod
    def _at(client: Client, path: str) -> str:
        return f"{client.source.base}/pxwebapi/v2{path}"


class V1:
    """PxWebApi v1: metadata in a form of its own, questions always in a body."""

    name = "v1"

    def limit(self, client: Client) -> int:
        config, file = _told(client, _ask(client, "config", self._at(client, "/?config")))
        client.pace.limit("config", _whole(config, "maxCalls"), _whole(config, "timeWindow"))
        shape.member(config, "maxValues", int, file)
        return min(_whole(config, "maxCells") or CELLS, _whole(config, "maxValues") or CELLS)

    def table(self, client: Client, table: str) -> Table:
        said, file = _told(client, _ask(client, table, self._at(client, f"/table/{table}")))
        variables = []
        for found in shape.members(said, "variables", dict, file):
            codes, labels = (shape.members(found, key, str, file) for key in ("values", "valueTexts"))
            if len(codes) != len(labels):
                raise BadInput("a variable has more codes than labels, or fewer", file=file, remedy=refused.LATER)
            code, label = (shape.member(found, key, str, file) for key in ("code", "text"))
            known = dict(zip(codes, labels, strict=True))
            is_time = found.get("time") is True
            variables.append(Variable(code, label, known, found.get("elimination") is True and not is_time, is_time))
        return _table(table, variables, file)

    def request(self, client: Client, table: str, selection: Selection, name: str) -> Request:
        query = [
            {"code": code, "selection": {"filter": "item", "values": list(codes)}} for code, codes in selection.items()
        ]
        body = _body({"query": query, "response": {"format": "json-stat2"}})
        return Request(client.source.name, name, self._at(client, f"/table/{table}"), "POST", body)

    @staticmethod
    def _at(client: Client, path: str) -> str:
        return f"{client.source.base}/v0/no{path}"


def asks_too_much(said_no: refused.Refused) -> bool:
    """Whether a refusal means that the question was too large: v1 says 403 to that, as to what is forbidden."""
    return said_no.status in (400, 403, 413) and "too many" in refused.reason(said_no.content).casefold()


def _ask(client: Client, name: str, url: str) -> Response:
    return client.require(Request(client.source.name, name, url))


def _told(client: Client, response: Response) -> tuple[dict, str]:
    """A description as Python objects, and how messages name it."""
    file = client.where(response)
    said = shape.document(response.content, file)
    if not isinstance(said, dict):
        raise BadInput("not the description that was asked for", file=file, remedy=refused.LATER)
    return said, file


def _table(table: str, variables: list[Variable], file: str) -> Table:
    times = sum(v.is_time for v in variables)
    if times != 1 or any(not v.labels for v in variables):
        what = "describes a table with a variable without codes, or without one dimension of time"
        raise BadInput(what, file=file, remedy=shape.CHANGED)
    return Table(table, tuple(variables), file)


def _whole(said: dict, key: str) -> int:
    """A whole number of a configuration; 0 where it names none."""
    found = said.get(key)
    return found if type(found) is int and 0 < found < 10**9 else 0


def _body(question: dict) -> bytes:
    return json.dumps(question, ensure_ascii=False).encode()
