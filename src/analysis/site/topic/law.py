"""Facts of law, each typed once in texts/law.toml with its source: what changed when, and who owes what to whom.

Nothing here is advice, and nothing is said that the source of the entry does not say.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from functools import cache
from typing import Any

from analysis import vocabulary
from analysis.errors import BadInput
from analysis.site import safe
from analysis.site.render import day
from analysis.site.texts import TEXTS, words

Json = dict[str, Any]


def changes(topic: str, lang: str) -> list[Json]:
    """The changes of law and rule that bear on a topic's figures, oldest first.

    `broken` names the measures whose figures on both sides of the day count different things.
    """
    found = [(name, fact) for name, fact in facts()["changes"].items() if topic in fact["topics"]]
    said = words("law", lang)["changes"]
    return [
        {
            "id": name,
            "date": fact["date"],
            "what": said[name]["what"],
            "effect": said[name]["effect"],
            "broken": [getattr(vocabulary.measures()[m], lang) for m in broken(fact["date"], topic)],
            "sources": links([fact["source"]]),
            "read": fact["read"],
        }
        for name, fact in sorted(found, key=lambda pair: pair[1]["date"])
    ]


def broken(date: str, topic: str) -> list[str]:
    """The measures of a topic whose series break on a day, as words/breaks.csv has it."""
    starts = [b.measures for b in vocabulary.breaks() if b.date == dt.date.fromisoformat(date)]
    return [
        name
        for name, m in vocabulary.measures().items()
        if m.topic == topic and m.kind == "count" and m.unit != "districts" and any(map(name.startswith, starts))
    ]


def duties(lang: str) -> list[Json]:
    """Every duty with its law, dates and sources; `figures` are queries of what bears on it."""
    said = words("law", lang)["duties"]
    return [
        {
            "id": name,
            "topic": fact["topic"],
            "sections": fact["sections"],
            "dates": [[what, day(when, lang)] for what, when in fact["dates"].items()],
            "url": required_link(fact["law"]),
            "host": safe.host(fact["law"]),
            "proposition": fact.get("proposition", False),  # what is linked proposes it and is not its own text
            "sources": links(fact["sources"]),
            "read": fact["read"],
            "figures": fact["figures"],
            **said[name],
        }
        for name, fact in facts()["duties"].items()
    ]


def campaign(lang: str) -> Json:
    """What a campaign asks of the municipalities: a claimant's words, with the name of who said them."""
    fact = facts()["campaign"]
    return {"text": words("law", lang)["campaign"].format(year=fact["year"]), **links([fact["url"]])[0]}


def links(urls: list[str]) -> list[Json]:
    """Pages by the name of their host, since titles are not shown; numbered where a host comes more than once."""
    hosts = [safe.host(url) for url in urls]
    return [
        {
            "url": required_link(url),
            "name": f"{host} ({hosts[: i + 1].count(host)})" if hosts.count(host) > 1 else host,
        }
        for i, (url, host) in enumerate(zip(urls, hosts, strict=True))
    ]


def required_link(url: str) -> str:
    if safe.link(url) is None:
        raise BadInput("not the address of a page", file="site/texts/law.toml", value=url)
    return url


@cache
def facts() -> Json:
    """What is typed once for both languages."""
    return tomllib.loads((TEXTS / "law.toml").read_text(encoding="utf-8"))
