"""The files that go with a claim: its judgement as JSON, its evidence as CSV, its charts and cards."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from typing import Any

from analysis import charts
from analysis.errors import BadInput
from analysis.site.links import LANGS
from analysis.site.model import Site
from analysis.site.pages import File
from analysis.verdicts import SIDES

COLUMNS = (
    "claim number decides kind verdict direction share low high interval flags role figure_id value value_low "
    "value_high precision measure unit sex qualifiers period_start period_end publisher via published url"
).split()


def of(site: Site, claim: str) -> Iterator[File]:
    """Every file of one claim. Raises BadInput where its numbers would tell what a publisher suppresses."""
    if telling := sorted(site.secret & site.claims[claim].figures.keys()):
        raise BadInput(
            "the claim rests on a figure that would give away a suppressed one",
            file=site.where.name(site.where.claims / f"{claim}.yaml"),
            value=telling[0],
            remedy="Judge it by another publisher's figures, or take it out of the registry",
        )
    yield File(f"claims/{claim}.json", as_json(site, claim).encode())
    yield File(f"claims/{claim}.csv", as_csv(site, claim).encode())
    for name in pictured(site, claim):
        yield from (
            _chart(site, f"{name}.{end}") for end in ("csv", *(f"{x}.{y}" for x in LANGS for y in ("svg", "png")))
        )
    yield from (_chart(site, card["file"]) for card in site.charts[f"{claim}.{charts.CARDS}"]["cards"])


def _chart(site: Site, file: str) -> File:
    return File(f"charts/{file}", site.picture(file))


def pictured(site: Site, claim: str) -> list[str]:
    """The charts of a claim by name: the evidence first, then those that apply."""
    return [name for name in site.charts if name.split(".")[0] == claim and not name.endswith(f".{charts.CARDS}")]


def as_json(site: Site, claim: str) -> str:
    """The judgement as it was made. Of figures that only came out on a day of its timeline, those that have a page.

    A number that was suppressed since has none (`withheld`), and neither do the figures behind it stand here: their
    ids are made of what was printed.
    """
    kept = site.claims[claim]
    told = site.figures.keys() | kept.figures.keys()
    timeline = [
        moment
        | {
            "new_figure_ids": [i for i in moment["new_figure_ids"] if i in told],
            "reference": [r | {"figure_ids": []} if r.get("withheld") else r for r in moment["reference"]],
        }
        for moment in kept.judgement["timeline"]
    ]
    return json.dumps(kept.judgement | {"timeline": timeline}, ensure_ascii=False, indent=1) + "\n"


def as_csv(site: Site, claim: str) -> str:
    """One row for each figure of each number: the number's verdict, and the figure with its source."""
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(
        {k: ";".join(v) if isinstance(v, list | tuple) else v for k, v in row.items()} for row in _rows(site, claim)
    )
    return buffer.getvalue()


def _rows(site: Site, claim: str) -> Iterator[dict[str, Any]]:
    j = site.claims[claim].judgement
    deciding = [r for r in j["reference"] if not r.get("missing")]
    known = {_key(r) for r in deciding}
    found = [("evidence", r) for r in (*deciding, *(r for r in j["evidence"] if _key(r) not in known))]
    found += [("refused", r) for r in j["refused"]]
    found += [("stated", s | {SIDES[0]: [s["figure_id"]]}) for s in j["stated"]]
    for number, (kind, r) in enumerate(found, start=1):
        judged = {key: r.get(key) for key in ("verdict", "direction", "share", "low", "high", "interval", "flags")}
        common = {
            "claim": claim,
            "number": number,
            "decides": kind == "evidence" and _key(r) in known,
            "kind": kind,
            **judged,
        }
        for side in SIDES:
            role = side.removesuffix("_figure_ids")
            yield from (common | {"role": role} | _figure(site, name) for name in r.get(side, ()))


def _key(r: dict[str, Any]) -> tuple:
    return tuple(r[SIDES[0]]), tuple(r[SIDES[1]])


def _figure(site: Site, name: str) -> dict[str, Any]:
    f = site.held[name]
    source = site.sources[f.source_id]
    same = "figure_id value value_low value_high precision measure unit sex qualifiers period_start period_end".split()
    who = {"publisher": f.publisher, "via": f.via, "published": source.date, "url": source.url}
    return {column: getattr(f, column) for column in same} | who
