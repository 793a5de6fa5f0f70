"""The page of one figure: the number, whose it is and where it was seen, and what others say of the same thing."""

from __future__ import annotations

from typing import Any

from analysis import forms
from analysis.listing import _unbroken
from analysis.site import safe
from analysis.site.figure import facts
from analysis.site.figure.conflicts import Beside, difference, fits
from analysis.site.figure.sources import Sources, licences
from analysis.site.model import Site
from analysis.site.pages import Page
from analysis.site.texts import words
from analysis.store import Figure

Json = dict[str, Any]


def page(site: Site, f: Figure, beside: Beside, sources: Sources, lang: str) -> Page:
    """The page of one figure in one language."""
    t = words("figure", lang)
    title = facts.title(f, lang)
    seen, conflicts = sources.sightings(f, lang), beside.conflicts(f)
    best, counted = sources.source(f.source_id, lang), facts.counted(f, lang)
    doubts = [s for s in f.status if s != "derived"]  # that it was worked out is said in a sentence of its own
    newer, apart = beside.newer.get(f.figure_id), [o for o in conflicts if not fits(o, f)]
    return Page(
        kind="figure",
        lang=lang,
        title=t["title"].format(id=f.figure_id[-8:]),
        key=f.figure_id,
        description=t["description"],
        data={
            "heading": facts.heading(f, lang),
            "title": title,
            "measure": f.measure,
            "measure_words": facts.capital(facts.measure(f.measure, lang)),
            "topic": None if f.topic == "population" else f.topic,
            "topic_words": forms.name("topic", f.topic, lang),
            "reading": facts.is_reading(f),
            "counted": counted,
            "best": best,
            "derived": "derived" in f.status,
            "cautions": "; ".join(facts.cautions(f._replace(status=doubts), lang)),
            "newer": newer and _row(newer, beside, lang),
            "others": [_other(o, f, lang) for o in (apart or conflicts)],
            "apart": bool(apart),
            "this": _row(f, beside, lang),
            "facts": facts.facts(f, lang),
            "note": safe.plain(f.definition),
            "seen": seen,
            "licences": licences(seen),
            "editions": _editions(f, beside, lang),
            "conflicts": [_row(o, beside, lang) | {"difference": difference(o, f, lang)} for o in conflicts],
            "open": f.period_type == "part_period",
            "near": [_row(o, beside, lang) for o in beside.near(f)],
            "claims": [_claim(site, name, lang) for name in site.used_by.get(f.figure_id, ())],
            "breaks": facts.breaks(f, lang),
            "cite": sources.cite(f, lang),
        },
    )


def _row(f: Figure, beside: Beside, lang: str) -> Json:
    """A figure as it stands in a table or a list."""
    tags = (*facts.definitions(f, lang), *facts.cautions(f, lang))
    return {
        "id": f.figure_id,
        "number": facts.number(f, lang),
        "what": facts.what(f, lang),
        "who": facts.counted_by(f, lang),
        "tags": "; ".join(tags),
        "published": facts.published(f, lang),
        "replaced": f.figure_id in beside.newer,
    }


def _other(o: Figure, f: Figure, lang: str) -> Json:
    """Another figure in short; of the same publisher, by which definition."""
    who = facts.counted_by(o, lang)
    same = facts.scope(o, lang) if o.publisher == f.publisher else []
    return {"number": facts.number(o, lang), "who": ", ".join([who, *same])}


def _editions(f: Figure, beside: Beside, lang: str) -> list[Json]:
    found, before = [], None
    for edition in beside.editions(f):
        change = difference(edition, before, lang) if before else ""
        found.append(_row(edition, beside, lang) | {"change": change})
        before = edition
    return found


def _claim(site: Site, name: str, lang: str) -> Json:
    j = site.claims[name].judgement
    t, said = words("figure", lang), j["published"]
    return {
        "id": name,
        "text": _unbroken(safe.plain(forms.quoted(j, lang))),
        "by": t["said_by"].format(by=safe.plain(said["by"]), date=facts.known_day(said["date"], lang)),
        "paraphrase": bool(j["paraphrase"]),
        "verdict": {
            "key": "own_source_only" if forms.own_source_only(j) else j["verdict"],
            "words": forms.verdict(j, lang),
        },
    }
