"""How to cite a claim: the publishers of its figures first, then this project, as text, BibTeX or CSL-JSON.

A source is named by who counted (and who reported it), the day it came out, its address and the day we read it; never
by its title, since some titles tell a case. The project is cited by CITATION.cff, with the verdict, the rule and the
data date. BibTeX needs ten characters escaped, which is less than any library for it would cost to load; CSL-JSON
follows the schema of CSL 1.0.2.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

import yaml

from analysis import forms
from analysis.paths import PACKAGE
from analysis.verdicts import Kept, used

CITATION = PACKAGE.parents[1] / "CITATION.cff"
TEX = {"\\": r"\textbackslash{}", "^": r"\textasciicircum{}", "~": r"\textasciitilde{}"} | {
    c: f"\\{c}" for c in "&%$#_{}"
}
WORDS = {
    "nb": {
        "sources": "Tallene:",
        "project": "Vurderingen:",
        "via": "gjengitt av {}",
        "published": "utgitt {}",
        "undated": "udatert",
        "read": "lest {}",
        "version": "versjon {}",
        "rule": "regel {}, data til {}",
        "as_of": "etter det som var kjent {}",
        "ours": "gjengitt med våre ord",
        "none": "Ingen offentliggjorte tall avgjør setningen.",
    },
    "en": {
        "sources": "The figures:",
        "project": "The verdict:",
        "via": "reported by {}",
        "published": "published {}",
        "undated": "undated",
        "read": "read {}",
        "version": "version {}",
        "rule": "rule {}, data to {}",
        "as_of": "by what was public on {}",
        "ours": "in our words",
        "none": "No published figure settles the sentence.",
    },
}


class Source(NamedTuple):
    """One page that shows figures of one publisher. `what` says which, in words; `date` may be a year or a month."""

    key: str
    who: str
    via: str | None
    what: str
    date: str | None
    url: str
    host: str
    read_on: str


class Project(NamedTuple):
    title: str
    version: str
    authors: tuple[str, ...]
    said: str  # the sentence, whose it is, and its verdict
    made: str  # rule and data date
    date: str  # the data date
    key: str


def cite(kept: Kept, form: str, lang: str) -> str:
    """The citation of a claim in one of FORMATS."""
    return FORMATS[form](sources(kept, lang), project(kept.judgement, lang), lang)


def sources(kept: Kept, lang: str) -> list[Source]:
    """The pages behind the numbers that decide, or where none does, behind the wording that may be used instead."""
    j = kept.judgement
    ids = used(j, "reference") or [i for other in j["instead"] for i in other["figure_ids"]]
    pages: dict[tuple, list[dict[str, Any]]] = {}
    for f in (kept.figures[i] for i in dict.fromkeys(ids)):
        pages.setdefault((f["publisher"], f["via"], f["source_id"]), []).append(f)
    return [_source(figures, lang) for figures in pages.values()]


def _source(figures: list[dict[str, Any]], lang: str) -> Source:
    first = figures[0]
    who = forms.name("publisher", first["publisher"], lang)
    via = first["via"] and forms.name("publisher", first["via"], lang)
    key = re.sub(r"[^A-Za-z0-9-]+", "-", f"{first['publisher']}-{first['source_id']}")
    what, date = _what(figures, lang), first["published"]
    return Source(key, who, via, what, date, first["url"], first["host"], first["read_on"])


def _what(figures: Iterable[dict[str, Any]], lang: str) -> str:
    """What a page was read for: "Drapsofre 2014, 2015; partnerdrapsofre (kvinner) 2012–2021"."""
    periods: dict[str, dict[str, None]] = {}
    for f in figures:
        days = f["period"] if f["period"] and len(f["period"]) == 2 else None
        sex = f" ({forms.name('sex', f['sex'], lang)})" if f["sex"] in ("female", "male") else ""
        what = f"{forms.name('measure', f['measure'], lang)}{sex}"
        periods.setdefault(what, {})[forms.period(days, lang)] = None
    said = "; ".join(f"{what} {', '.join(times)}" for what, times in periods.items())
    return said[0].upper() + said[1:]


def itself() -> dict[str, Any]:
    """The project as CITATION.cff has it."""
    return yaml.load(CITATION.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)


def project(j: dict[str, Any], lang: str) -> Project:
    record, words = itself(), WORDS[lang]
    ours = f" ({words['ours']})" if j["paraphrase"] else ""
    as_of = "" if j["as_of"] == j["data_date"] else f", {words['as_of'].format(forms.day(j['as_of'], lang))}"
    return Project(
        title=record["title"],
        version=str(record["version"]),
        authors=tuple(a["name"] for a in record["authors"]),
        said=f"{j['published']['by']}{ours}: {forms.quoted(j, lang)} {forms.ruling(j, lang)}",
        made=f"{words['rule'].format(j['rule'], forms.day(j['data_date'], lang))}{as_of}",
        date=j["data_date"],
        key=f"partnerdrap-{j['id']}-{j['data_date']}",
    )


# --- the formats


def as_text(found: list[Source], p: Project, lang: str) -> str:
    """Lines to paste below a text."""
    words = WORDS[lang]

    def line(s: Source) -> str:
        via = f", {words['via'].format(s.via)}" if s.via else ""
        published = words["published"].format(forms.day(s.date, lang)) if s.date else words["undated"]
        return f"  {s.who}{via}: {s.what}; {published}. {s.url} ({words['read'].format(forms.day(s.read_on, lang))})"

    lines = [words["sources"], *map(line, found)] if found else [words["none"]]
    version = words["version"].format(p.version)
    return "\n".join([*lines, words["project"], f"  {p.said} ({p.made}).", f"  {p.title}, {version}."])


def as_bibtex(found: list[Source], p: Project, lang: str) -> str:
    """One @misc for each page and one @software for the project; keys are made of publisher, address and date."""
    words = WORDS[lang]

    def fields(s: Source) -> Iterator[tuple[str, str]]:
        yield "author", f"{{{_tex(s.who)}}}"
        yield "title", f"{{{_tex(s.what)}}}"
        yield from _tex_date(s.date)
        if s.via:
            yield "howpublished", _tex(words["via"].format(s.via))
        yield "url", _tex_url(s.url)
        yield "urldate", s.read_on
        yield "note", _tex(", ".join([*([] if s.date else [words["undated"]]), words["read"].format(s.read_on)]))
        yield "language", {"nb": "norwegian", "en": "english"}[lang]

    own = [
        ("author", " and ".join(f"{{{_tex(a)}}}" for a in p.authors)),
        ("title", f"{{{_tex(p.title)}}}"),
        *_tex_date(p.date),
        ("version", _tex(p.version)),
        ("note", _tex(f"{p.said}; {p.made}")),
    ]
    entries = [_entry("misc", s.key, fields(s)) for s in found]
    return "\n\n".join([*entries, _entry("software", p.key, own)])


def _entry(kind: str, key: str, fields: Iterable[tuple[str, str]]) -> str:
    return "\n".join([f"@{kind}{{{key},", *(f"  {name} = {{{text}}}," for name, text in fields), "}"])


def _tex(text: str) -> str:
    return "".join(TEX.get(c, c) for c in text)


def _tex_date(date: str | None) -> Iterator[tuple[str, str]]:
    """`date` is biblatex', `year` and `month` are BibTeX's."""
    if date:
        yield "date", date
        yield from zip(("year", "month"), date.split("-"), strict=False)


def _tex_url(url: str) -> str:
    """Addresses are printed as they stand; only what would end the field early is written as a code."""
    return re.sub(r"[\\{}\s]", lambda c: f"%{ord(c[0]):02X}", url)


def as_csl(found: list[Source], p: Project, lang: str) -> str:
    """A list of items for Zotero, pandoc and others."""
    words = WORDS[lang]
    items = []
    for s in found:
        note = [*([] if s.date else [words["undated"]]), *([words["via"].format(s.via)] if s.via else [])]
        items.append(
            {
                "id": s.key,
                "type": "webpage",
                "author": [{"literal": s.who}],
                "title": s.what,
                **({"issued": _parts(s.date)} if s.date else {}),
                "container-title": s.via or s.host,
                **({"note": "; ".join(note)} if note else {}),
                "URL": s.url,
                "accessed": _parts(s.read_on),
                "language": lang,
            }
        )
    own = {
        "id": p.key,
        "type": "software",
        "author": [{"literal": a} for a in p.authors],
        "title": p.title,
        "version": p.version,
        "issued": _parts(p.date),
        "note": f"{p.said}; {p.made}",
        "language": lang,
    }
    return json.dumps([*items, own], ensure_ascii=False, indent=2)


def _parts(date: str) -> dict[str, list[list[int]]]:
    return {"date-parts": [[int(part) for part in date.split("-")]]}


FORMATS: dict[str, Callable[[list[Source], Project, str], str]] = {
    "text": as_text,
    "bibtex": as_bibtex,
    "csl-json": as_csl,
}
