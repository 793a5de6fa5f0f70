"""Where a figure was seen: outlet, date, place in the source, link, terms. Never the title of a source."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

from analysis import forms, seal
from analysis.paths import House
from analysis.site import links, safe
from analysis.site.figure import facts
from analysis.site.figure.number import is_reading, unmarked
from analysis.site.model import Site
from analysis.site.texts import words
from analysis.store import Figure, Sighting, Source


class Sources:
    """The sources of the site in words, each worded once for each language."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.read_on = read_on(site.where)
        self._told: dict[tuple[str, str], dict[str, Any]] = {}

    def sightings(self, f: Figure, lang: str) -> list[dict[str, Any]]:
        """Every place where the figure was seen, the earliest first, undated ones last."""
        seen = sorted(self.site.sightings[f.figure_id], key=lambda s: _order(s, self.site.sources[s.source_id]))
        found: dict[tuple[str, str, str], dict[str, Any]] = {}  # one place that was read twice is one place
        for s in seen:
            told = {**self.source(s.source_id, lang), "how": _how(s, lang), "locator": safe.plain(s.locator)}
            found.setdefault((told["url"], told["locator"], told["how"]), told)
        return list(found.values())

    def source(self, source_id: str, lang: str) -> dict[str, Any]:
        """What is the same for all figures of one source."""
        key = source_id, lang
        if key not in self._told:
            s = self.site.sources[source_id]
            self._told[key] = {
                "host": safe.plain(s.publisher),
                "url": safe.plain(s.url),
                "link": safe.link(s.url) is not None,
                "date": facts.known_day(s.date, lang),
                "read": facts.known_day(self.read_on[s.raw_file], lang),
                "licence": licence(s.licence, lang),
            }
        return self._told[key]

    def cite(self, f: Figure, lang: str) -> str:
        """One line: who counted what by which definition, with which cautions, when it came out, where it was read
        and stands here."""
        s = self.source(f.source_id, lang)
        page, said, doubts = links.path("figure", lang, f.figure_id), words("figure", lang), facts.cautions(f, lang)
        beside = [said["numbers"]["reading"]] if is_reading(f) else []
        beside += [_flat(tag) for tag in facts.scope(f, lang)]
        return said["cite_line"].format(
            who=facts.counted_by(f, lang),
            what=facts.title(f, lang),
            number=unmarked(f, lang),
            definition=f" ({'; '.join(beside)})" if beside else "",
            cautions=f" {said['cautions'].format(text='; '.join(doubts))}" if doubts else "",
            published=facts.published(f, lang),
            url=s["url"],
            read=s["read"],
            id=f"{self.site.base}/{page}" if self.site.base else f.figure_id,
        )


def _flat(tag: str) -> str:
    """A word with its explanation, as it stands within brackets: "besøksforbud, no-visit order"."""
    return tag.replace(" (", ", ").replace(")", "")


def _order(seen: Sighting, source: Source) -> tuple:
    return source.date is None, seen.published, seen.source_id, seen.raw_file, seen.raw_line


def _how(seen: Sighting, lang: str) -> str:
    """Whether it stood with the publisher or with somebody else, and with whom; and whether it is uncertain."""
    sure = forms.name("confidence", seen.confidence, lang)
    if not seen.via:
        return sure
    via = words("figure", lang)["reported"].format(via=facts.publisher(seen.via, lang))
    return f"{via}; {sure}" if seen.confidence == "low" else via


def licences(sightings: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The terms of the sources, each once, with the outlets they are of."""
    found: dict[str, dict[str, Any]] = {}
    for s in sightings:
        kept = found.setdefault(s["licence"]["words"], {**s["licence"], "hosts": []})
        if s["host"] not in kept["hosts"]:
            kept["hosts"].append(s["host"])
    return list(found.values())


@cache
def _licence(text: str, lang: str) -> tuple[str, bool]:
    known = next((e["words"] for e in words("figure", lang)["licences"] if text.startswith(e["starts"])), None)
    return (known or safe.plain(text)), known is not None


def licence(text: str, lang: str) -> dict[str, Any]:
    """The terms of a source in words; terms that nobody has put into words stand as they are written, in English."""
    said, worded = _licence(text, lang)
    return {"words": said, "worded": worded}


def read_on(where: House) -> dict[str, str]:
    """Raw file -> the day on which its sources were read."""
    sidecars = (seal.read_sidecar(path, where) for path in sorted(where.raw.rglob("*" + seal.SUFFIX)))
    return {where.name(s.file): s.read_on.isoformat() for s in sidecars}
