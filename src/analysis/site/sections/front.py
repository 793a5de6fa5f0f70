"""The front page: one field that is read where it stands, and every claim with its verdict.

What the field is read with is no part of the page. Three scripts are fetched once it is used, or once the page is idle:
ask.js (phrases.js, claims.js and ask.js in one), grammar.js (words and claims, from analysis.site.grammar) and
words.LANG.js (what to answer in that language).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from analysis import vocabulary
from analysis.scan import blocks, check
from analysis.site import grammar, links
from analysis.site.bundle import bundle
from analysis.site.claim import head, source
from analysis.site.claim import say as claim_say
from analysis.site.model import Site
from analysis.site.pages import Entry, File, Page
from analysis.site.shapes import shape
from analysis.site.texts import words
from analysis.verdicts import Kept

Json = dict[str, Any]
KIND = "front"
STATIC = Path(__file__).parents[1] / "static"
OWN = "Taushet tar liv"  # whose sentences come first
SHAPES = ("supported", "uncertain", "own_source_only", "contested", "contradicted", "not_checkable")


def pages(site: Site) -> Iterator[Page | File]:
    for lang in links.LANGS:
        yield page(site, lang)
        yield File(f"static/words.{lang}.js", _script("partnerdrapWords", answers(site, lang)))
    yield File("static/grammar.js", _script("partnerdrapGrammar", grammar.claim_grammar(site.where)))
    yield File("static/ask.js", bundle(STATIC / "ask.js").encode())
    yield File("static/front.js", STATIC / "front.js")


def entries(site: Site) -> Iterator[Entry]:
    for lang in links.LANGS:
        t = words(KIND, lang)
        told = f"{t['lead'].format(n=len(site.claims))} {t['list_title']}"
        yield Entry(links.path(KIND, lang), lang, words("common", lang)["name"], told, "page")


def page(site: Site, lang: str) -> Page:
    t = words(KIND, lang)
    data = {
        "groups": groups(site, lang),
        "shapes": shapes(lang),
        "example": example(site, lang),
        "scripts": [f"static/{name}.js" for name in (f"words.{lang}", "grammar", "ask")],
        "count": len(site.claims),
    }
    return Page(kind=KIND, lang=lang, title=words("common", lang)["name"], description=t["description"], data=data)


# --- the claims


def groups(site: Site, lang: str) -> list[Json]:
    """The campaign's own claims, then those of others by topic; in each the newest first."""
    t, found = words(KIND, lang), {}
    for kept in sorted(site.claims.values(), key=_when, reverse=True):
        found.setdefault(_group(site, kept), []).append(claim(kept, lang))
    made = []
    for key in (key for key in (OWN, *vocabulary.TOPICS) if key in found):
        short = key if key == OWN else t["topic"][key]
        title = t["own"].format(by=short) if key == OWN else t["others"].format(topic=short)
        made.append(
            {"key": "own" if key == OWN else key, "title": title, "short": head.capital(short), "claims": found[key]}
        )
    return made


def _when(kept: Kept) -> str:
    return kept.judgement["published"]["date"] or ""


def _group(site: Site, kept: Kept) -> str:
    """Whose claim it is, or what it is about: the topic of what is counted first."""
    j = kept.judgement
    if j["published"]["by"] == OWN:
        return OWN
    counted = [c["measure"] for c in j["question"]["counted"]]
    counted += [site.held[figure].measure for figure in kept.figures if figure in site.held]
    return vocabulary.measures()[counted[0]].topic if counted else "homicide"


def claim(kept: Kept, lang: str) -> Json:
    """A claim at a glance: its sentence, who said it and when, the verdict and which way it errs."""
    top = head.head(kept, lang)
    return {key: top[key] for key in ("id", "quote", "own", "by", "date", "verdict", "direction")} | {
        "translated": bool(top["original"])
    }


def shapes(lang: str) -> list[Json]:
    """What each verdict means, one line each."""
    return [shape(key, lang) for key in SHAPES]


def example(site: Site, lang: str) -> str:
    """A sentence to try: the oldest of the campaign's own that holds a number."""
    own = [k for k in site.claims.values() if k.judgement["published"]["by"] == OWN and k.judgement["phrases"]]
    found = sorted(own or site.claims.values(), key=lambda k: (_when(k), k.judgement["type"] != "share"))
    return head.quotation(found[0].judgement, lang)["quote"] if found else ""


# --- what the field answers with


def answers(site: Site, lang: str) -> Json:
    """The words of the answers: why a number is not judged, what is counted and where its figures are, of each claim
    what can be said, with its source line, and what the figures say of each sentence that is suggested instead."""
    return {
        "lang": lang,
        "text": words(KIND, lang)["answer"],
        "reasons": {key: told[lang] for key, told in grammar.reasons().items()},
        "measures": measures(site, lang),
        "figures": links.path("figures", lang),
        "say": {name: say(kept, lang, site.base) for name, kept in site.claims.items()},
        "suggested": {name: found for name, kept in site.claims.items() if (found := suggested(site, kept, lang))},
    }


def measures(site: Site, lang: str) -> Json:
    """Each measure by name; the page of its figures where it has any that are shown."""
    shown = {figure.measure for figure in site.figures.values()}
    return {
        name: [getattr(measure, lang), links.path("measure", lang, name) if name in shown else ""]
        for name, measure in vocabulary.measures().items()
    }


def say(kept: Kept, lang: str, base: str) -> Json:
    """The first sentence that the figures support, and its source line; empty where there is none."""
    found = claim_say.sayable(kept, lang, base)
    return {key: found[0][key] for key in ("text", "line")} if found else {}


def suggested(site: Site, kept: Kept, lang: str) -> list[Json]:
    """Of each sentence suggested instead of a claim the verdict, the numbers and the source line."""
    told = []
    for instead in kept.judgement["instead"]:
        (found,) = check.check(blocks.typed(instead[lang]), site.where)
        verdict = head.badge({"verdict": found.verdict, "flags": found.flags}, lang)
        line = source.line(source.behind(kept, lang, instead), kept, lang, site.base)
        told.append({"verdict": verdict, "numbers": [number[lang] for number in found.numbers], "line": line})
    return told


def _script(name: str, data: Json) -> bytes:
    """Data as a script, which a page opened from disk loads too."""
    return f"window.{name} = {json.dumps(data, ensure_ascii=False, separators=(',', ':'))};\n".encode()
