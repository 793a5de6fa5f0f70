"""The dictionary of the tables: every column and what it says, every word that may stand in one, who counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pyarrow as pa

from analysis import forms, forms_numbers, schema, vocabulary
from analysis.errors import BadInput
from analysis.site import links
from analysis.site.data.files import UNSAID
from analysis.site.figure.facts import capital
from analysis.site.model import Site
from analysis.site.texts import words

KIND = "data"
TABLES = {  # as they are to download
    "figures": schema.COLUMNS,
    "sightings": schema.SIGHTINGS,
    "sources": tuple(c for c in schema.SOURCES if c.name not in UNSAID["sources"]),
}
TYPES = {  # key of texts/data.toml types
    pa.string(): "text",
    pa.float64(): "number",
    pa.date32(): "date",
    pa.int32(): "integer",
    schema.WORDS: "words",
    schema.CATEGORY: "word",
}
COLUMNS = (  # whose words are listed, with how many figures have them
    "unit role stock_flow period_type sex relationship precision status confidence qualifiers subset".split()
)
WORDS = "vocabulary-"  # how the fragments of their lists begin


def columns(lang: str) -> list[dict[str, Any]]:
    """Every column of every table: type, whether it may be empty, what it says."""
    t = words(KIND, lang)
    return [
        {
            "name": t["table"][name],
            "key": name,
            "columns": [
                {
                    "name": c.name,
                    "type": t["types"][TYPES[c.type]],
                    "empty": t["may_be_empty"] if c.nullable else "",
                    "says": _described(name, c, lang),
                }
                for c in held
            ],
        }
        for name, held in TABLES.items()
    ]


def _described(table: str, column: schema.Column, lang: str) -> str:
    """The description of a column; where the schema's own has changed, it is to be translated anew."""
    at = f"columns.{table}.{column.name}"
    file, remedy = f"site/texts/{KIND}.toml", "Translate what analysis.schema says of it"
    try:
        told = {x: words(KIND, x)["columns"][table][column.name] for x in links.LANGS}
    except KeyError:
        raise BadInput("a column is not described", file=file, column=at, remedy=remedy) from None
    if told["en"] != column.description:
        raise BadInput("a column is described otherwise than in the schema", file=file, column=at, remedy=remedy)
    return told[lang]


def measures(site: Site, lang: str) -> list[dict[str, Any]]:
    """What is counted, by topic: its name in both languages, the unit, and how many figures there are of it."""
    held = Counter(f.measure for f in site.held.values())
    shown = {f.measure for f in site.figures.values()}
    other = links.LANGS[1 - links.LANGS.index(lang)]
    return [
        {
            "topic": capital(getattr(topic, lang)),
            "measures": [
                {
                    "key": m.measure,
                    "name": getattr(m, lang),
                    "other": getattr(m, other),
                    "unit": forms.name("unit", m.unit, lang),
                    "figures": forms_numbers.number(held[m.measure], lang),
                    "linked": m.measure in shown,
                }
                for m in vocabulary.measures().values()
                if m.topic == key
            ],
        }
        for key, topic in vocabulary.words("topic").items()
    ]


def vocabularies(site: Site, lang: str) -> list[dict[str, Any]]:
    """The words that a column may hold, with how many figures have each."""
    return [{"column": column, "id": WORDS + column, "words": list(_words(site, column, lang))} for column in COLUMNS]


def _words(site: Site, column: str, lang: str) -> Iterator[dict[str, str]]:
    found = (getattr(f, column) for f in site.held.values())
    several = any(c.name == column and c.type == schema.WORDS for c in schema.COLUMNS)
    counted = Counter(word for cell in found for word in (cell if several else [cell]))
    for key, word in vocabulary.words(column).items():
        yield {"word": key, "name": getattr(word, lang), "figures": forms_numbers.number(counted[key], lang)}


def publishers(site: Site, lang: str) -> list[dict[str, Any]]:
    """Who counts, by kind, with how many figures each has here; those without any are left out."""
    counted = Counter(f.publisher for f in site.held.values())
    by: dict[str, list[dict[str, str]]] = {}
    for name, p in vocabulary.publishers().items():
        if counted[name]:
            by.setdefault(p.kind, []).append(
                {"name": getattr(p, lang), "figures": forms_numbers.number(counted[name], lang)}
            )
    return [{"kind": words(KIND, lang)["publisher_kinds"][kind], "publishers": held} for kind, held in by.items()]
