"""About: who the pages are for, what they are not, how claims come in, how to answer, correct, embed and run them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from analysis import cite, forms_numbers
from analysis.care import HELP
from analysis.site import links, safe
from analysis.site.model import Site
from analysis.site.pages import Entry, Page
from analysis.site.texts import words

KIND = "about"
CONTACTS = ("repository-code", "repository", "url")  # keys of CITATION.cff that lead to where the project is kept
RUN = (
    "python -m venv .venv && .venv/bin/pip install -e .",
    ".venv/bin/partnerdrap build",
    ".venv/bin/partnerdrap draw",
    ".venv/bin/partnerdrap site",
)


def pages(site: Site) -> Iterator[Page]:
    for lang in links.LANGS:
        t = words(KIND, lang)
        yield Page(KIND, lang, t["title"], data(site, lang), description=t["description"])


def entries(site: Site) -> Iterator[Entry]:
    """The page, and each of its parts by its heading."""
    for lang in links.LANGS:
        t, path = words(KIND, lang), links.path(KIND, lang)
        yield Entry(path, lang, t["h1"], t["lead"], "page")
        for key, part in t["part"].items():
            said = " ".join(text.format(**fields(site, lang)) for text in (*part["text"], *part.get("points", ())))
            yield Entry(f"{path}#{key}", lang, part["name"], said, "page")


def data(site: Site, lang: str) -> dict[str, Any]:
    told = words(KIND, lang)["part"]
    filled = fields(site, lang)
    return {
        "parts": [
            {
                "key": key,
                "name": part["name"],
                "text": [text.format(**filled) for text in part["text"]],
                "points": [text.format(**filled) for text in part.get("points", ())],
            }
            for key, part in told.items()
        ],
        "contents": [[key, part["name"]] for key, part in told.items()],
        "contact": contact(),
        "run": RUN,
        "example": next(iter(site.claims), ""),
    }


def fields(site: Site, lang: str) -> dict[str, str]:
    """What the texts are filled in with, all of it counted or taken from where it is said once."""
    replies = [record.reply for record in site.records.values()]
    told = {
        "claims": len(replies),
        "own": sum(not kept.judgement["paraphrase"] for kept in site.claims.values()),
        "asked": sum(reply.asked is not None for reply in replies),
        "answered": sum(reply.text is not None for reply in replies),
    }
    common = words("common", lang)
    numbers = {key: forms_numbers.number(x, lang) for key, x in told.items()}
    replies_so_far = words(KIND, lang)["asked_some" if told["asked"] else "asked_none"].format(**numbers)
    more = {"exit": common["exit"], "exit_to": safe.host(common["exit_to"]), "help": HELP[lang]}
    return numbers | more | {"replies": replies_so_far}


def contact() -> str | None:
    """Where the project says that it is kept; None where it does not say so."""
    record = cite.itself()
    return next((safe.link(record[key]) for key in CONTACTS if key in record), None)
