"""One small card for each claim, made to stand in a frame on somebody else's page."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from analysis import cite
from analysis.care import VIOLENCE
from analysis.charts.claim import words as say
from analysis.site import links
from analysis.site.claim import head
from analysis.site.model import Site
from analysis.site.pages import File, Page
from analysis.site.render import day
from analysis.site.texts import words
from analysis.verdicts import Kept

Json = dict[str, Any]
STYLE = Path(__file__).parents[1] / "static" / "embed.css"
SHOWN = 2  # numbers that decide: as many as the frame has room for


def pages(site: Site) -> Iterator[Page | File]:
    yield File("static/embed.css", STYLE)
    for claim in site.claims:
        for lang in links.LANGS:
            t = words("embed", lang)
            yield Page("embed", lang, t["title"], content(site, claim, lang), claim)


def content(site: Site, claim: str, lang: str) -> Json:
    """The sentence and its sender, the verdict, one line of numbers, who counted them, the help line."""
    kept, t = site.claims[claim], words("embed", lang)
    top, numbers = head.head(kept, lang), head.numbers(kept, lang)
    return {
        **{key: top[key] for key in ("id", "own", "by", "date", "verdict", "direction")},
        "quote": head.unbroken(top["quote"]),
        "translated": bool(top["original"]),
        "numbers": _line(numbers, t),
        "source": _source(kept, lang, t),
        "date_of_data": day(kept.judgement["data_date"], lang),
        "help": t["help"].format(line=VIOLENCE),
    }


def _line(numbers: Json, t: Json) -> str:
    """The numbers that decide; of a statement what is known beside it."""
    found = numbers["found"]
    said = "; ".join(_short(n, t) for n in found[:SHOWN]) + (" …" if len(found) > SHOWN else "")
    return (
        t["beside"].format(measure=head.lower(numbers["counted"]), number=said)
        if numbers["beside"]
        else head.capital(said)
    )


def _short(n: Json, t: Json) -> str:
    """ "23,9 % (68 av 284 ofre, uten kjærester, 2012–2021)"."""
    undated = t["undated_source"] if n["undated"] else ""
    return f"{n['value']} ({', '.join(filter(None, [n['basis'], head.lower(n['definition']), n['when'], undated]))})"


def _source(kept: Kept, lang: str, t: Json) -> str:
    """Who counted what decides, or stated it without counts; where nothing does, what may be said instead."""
    who = list(dict.fromkeys(source.who for source in cite.sources(kept, lang)))
    known = say.known(kept.judgement)
    stated = bool(known) and all("stated_only" in r["flags"] for r in known)
    return t["stated" if stated else "source"].format(who=", ".join(who)) if who else ""
