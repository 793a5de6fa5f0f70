"""The data: what the tables hold, word by word, to download; their terms and sources; and what has changed in them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from analysis import cite, forms, forms_numbers, vocabulary
from analysis.paths import PACKAGE
from analysis.site import links, safe
from analysis.site.data import changes, dictionary
from analysis.site.data import files as table_files
from analysis.site.data.files import Twin
from analysis.site.figure.facts import capital, known_day
from analysis.site.model import Site
from analysis.site.notebook import fit
from analysis.site.pages import Entry, File, Page
from analysis.site.texts import words
from analysis.store import Figure

KIND = "data"
CHANGELOG = PACKAGE.parents[1] / "CHANGELOG.md"


def pages(site: Site) -> Iterator[Page | File]:
    twins = list(table_files.twins(site))
    for twin in twins:
        yield from (twin.parquet, twin.csv)
    yield table_files.package(site)
    yield table_files.verdicts(site)
    for lang in links.LANGS:
        for kind, told in ((KIND, data(site, lang, twins)), ("changes", changes.data(site, lang))):
            t = words(kind, lang)
            yield Page(kind, lang, t["title"], told, description=t["description"])


def entries(site: Site) -> Iterator[Entry]:
    """Both pages, each part of the data page by its heading, and every kind of figure by its name."""
    for lang in links.LANGS:
        for kind in (KIND, "changes"):
            t = words(kind, lang)
            yield Entry(links.path(kind, lang), lang, t["h1"], t["lead"], "page")
        path = links.path(KIND, lang)
        for part, text in words(KIND, lang)["parts"].items():
            yield Entry(f"{path}#{part}", lang, text, words(KIND, lang)["found_by"][part], "page")


def data(site: Site, lang: str, twins: list[Twin]) -> dict[str, Any]:
    return {
        "facts": facts(site, lang),
        "tables": [table(twin, lang) for twin in twins],
        "package": table_files.PACKAGE,
        "ledger": table_files.LEDGER,
        "left_out": _number(sum(t.left_out - t.telling for t in twins if t.name in vocabulary.TOPICS), lang),
        "telling": _number(sum(t.telling for t in twins if t.name in vocabulary.TOPICS), lang),
        "withheld": _number(len(site.held) - len(site.figures), lang),
        "cite": citation(site, lang),
        "licences": licences(site, lang),
        "dictionary": dictionary.columns(lang),
        "measures": dictionary.measures(site, lang),
        "columns": dictionary.vocabularies(site, lang),
        "publishers": dictionary.publishers(site, lang),
        "sources": sources(site, lang),
        "changelog": fit.of_markdown(CHANGELOG.read_text(encoding="utf-8"), 3, "log-"),
    }


def facts(site: Site, lang: str) -> dict[str, str]:
    """How much there is, and to which day."""
    return {
        "figures": _number(len(site.held), lang),
        "sources": _number(len(site.sources), lang),
        "publishers": _number(len({f.publisher for f in site.held.values()}), lang),
        "sightings": _number(sum(map(len, site.sightings.values())), lang),
        "measures": _number(len({f.measure for f in site.held.values()}), lang),
        "claims": _number(len(site.claims), lang),
        "day": known_day(site.data_date, lang),
    }


# --- downloads


def table(twin: Twin, lang: str) -> dict[str, Any]:
    t = words(KIND, lang)
    known = vocabulary.words("topic")
    name = getattr(known[twin.name], lang) if twin.name in known else t["table"][twin.name]
    return {
        "name": twin.name,
        "holds": capital(name),
        "rows": _number(twin.rows, lang),
        "left_out": _number(twin.left_out, lang) if twin.left_out else "",
        "files": [
            {"path": file.path, "format": form, "size": _size(table_files.size(file), lang)}
            for file, form in ((twin.parquet, "Parquet"), (twin.csv, "CSV"))
        ],
    }


def citation(site: Site, lang: str) -> str:
    """How to cite the tables as a whole."""
    record = cite.itself()
    said = words(KIND, lang)["cite_text"].format(
        authors=", ".join(a["name"] for a in record["authors"]),
        title=record["title"],
        version=record["version"],
        day=known_day(site.data_date, lang),
    )
    return f"{said} {site.base}/{links.path(KIND, lang)}" if site.base else said


def licences(site: Site, lang: str) -> list[dict[str, Any]]:
    """The terms as recorded, with how many sources and figures fall under each and whose figures they are."""
    held: dict[str, list[Figure]] = {}
    for f in site.held.values():
        held.setdefault(site.sources[f.source_id].licence, []).append(f)
    counted = Counter(source.licence for source in site.sources.values())
    return [
        {
            "terms": terms,
            "unread": terms.startswith(table_files.UNVERIFIED),
            "sources": _number(number, lang),
            "figures": _number(len(held.get(terms, ())), lang),
            "publishers": _named("publisher", (f.publisher for f in held.get(terms, ())), lang),
        }
        for terms, number in counted.most_common()
    ]


def sources(site: Site, lang: str) -> list[dict[str, Any]]:
    """Every page and document that was read, by outlet and date; never by its title, since some tell a case."""
    counted = Counter(seen.source_id for held in site.sightings.values() for seen in held)
    order = sorted(site.sources.values(), key=lambda s: (s.publisher.casefold(), s.date or "", s.source_id))
    return [
        {
            "outlet": safe.plain(s.publisher),
            "date": known_day(s.date, lang),
            "url": safe.link(s.url),
            "figures": _number(counted[s.source_id], lang),
        }
        for s in order
    ]


# --- numbers and names


def _named(column: str, found: Iterable[str], lang: str) -> list[str]:
    """Each name once, the most frequent first."""
    name: Callable[[str], str] = lambda word: forms.name(column, word, lang)  # noqa: E731
    return [name(word) for word, _ in Counter(found).most_common()]


def _number(x: float, lang: str) -> str:
    return forms_numbers.number(x, lang)


def _size(size: int, lang: str) -> str:
    """Bytes as people read them: 87 kB, 1,5 MB."""
    if size < 999_500:
        return f"{forms_numbers.number(max(round(size / 1000), 1), lang)}\u00a0kB"
    return f"{forms_numbers.number(size / 1_000_000, lang, 1, 1)}\u00a0MB"
