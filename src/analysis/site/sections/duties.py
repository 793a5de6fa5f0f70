"""What the municipality, the health service, the police and the state owe by law, and which figures bear on it."""

from __future__ import annotations

from collections.abc import Iterator

from analysis.site import links
from analysis.site.links import LANGS
from analysis.site.model import Site
from analysis.site.pages import Entry, Page
from analysis.site.texts import words
from analysis.site.topic import law
from analysis.site.topic.keyfigures import Shelf


def pages(site: Site) -> Iterator[Page]:
    shelf = Shelf(site)
    for lang in LANGS:
        t = words("duties", lang)
        data = {"duties": [_duty(shelf, duty, lang) for duty in law.duties(lang)], "campaign": law.campaign(lang)}
        yield Page("duties", lang, t["title"], data, description=t["description"])


def entries(site: Site) -> Iterator[Entry]:
    """The page, and every duty of its own."""
    for lang in LANGS:
        t, path = words("duties", lang), links.path("duties", lang)
        yield Entry(path, lang, t["heading"], t["lead"], "topic", 4)
        for duty in law.duties(lang):
            content = " ".join((duty["law"], duty["sections"], duty["who"], duty["to"], duty["text"]))
            yield Entry(f"{path}#{duty['id']}", lang, duty["title"], content, "topic", 3)


def _duty(shelf: Shelf, duty: dict, lang: str) -> dict:
    """A duty with the figures that bear on it in place of their queries."""
    t = words("duties", lang)
    labels = duty["labels"]
    return {
        **{key: value for key, value in duty.items() if key != "labels"},
        "dates": [[t["dates"][what], when] for what, when in duty["dates"]],
        "topic_name": words("topic", lang)["topics"][duty["topic"]]["name"],
        "figures": [shelf.shown(shelf.newest(query), labels[query["name"]], lang) for query in duty["figures"]],
    }
