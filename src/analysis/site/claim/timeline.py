"""A claim through time: the days on which its verdict changed, and the figures that were new on them."""

from __future__ import annotations

from typing import Any

from analysis import forms
from analysis.charts.claim import local
from analysis.charts.claim import words as say
from analysis.site.claim import stands as stand
from analysis.site.figure import facts
from analysis.site.model import Site
from analysis.site.render import day
from analysis.site.texts import words

Json = dict[str, Any]
NAMED = 12  # new figures of a day that are named; the JSON has them all


def timeline(site: Site, claim: str, lang: str) -> list[Json]:
    """Each day on which the verdict or its direction changed, from the first on."""
    j = local.localised(site.claims[claim].judgement, lang)
    like = next((r for r in (*say.known(j), *j["evidence"])), None)
    found, before = [], None
    for moment in j["timeline"]:
        now = moment["verdict"], moment["direction"]
        if now != before:
            found.append(_day(site, j, moment, like, lang))
        before = now
    return found


def _day(site: Site, j: Json, moment: Json, like: Json | None, lang: str) -> Json:
    t = words("claim", lang)
    then = j | {"verdict": moment["verdict"], "direction": moment["direction"]}
    own = forms.own_source_only(then)
    deciding = {i for r in moment["reference"] for i in r["figure_ids"]}
    new = sorted(moment["new_figure_ids"], key=lambda i: (i not in deciding, i))
    shown = [i for i in new if i in site.figures][:NAMED]
    return {
        "date": day(moment["as_of"], lang),
        "iso": moment["as_of"],
        "key": "own_source_only" if own else moment["verdict"],
        "words": forms.verdict(then, lang) if own else forms.name("verdict", moment["verdict"], lang),
        "direction": stand.direction(then, lang),
        "numbers": _numbers(j, moment, like, lang),
        "new": [_figure(site, i, lang) for i in shown],
        "more": t["more_figures"].format(n=len(new) - len(shown)) if len(new) > len(shown) else "",
    }


def _numbers(j: Json, moment: Json, like: Json | None, lang: str) -> list[str]:
    """The numbers that decided that day; of a statement, which none decides, none."""
    if j["type"] == "statement" or like is None:
        return []
    return list(dict.fromkeys(_number(j, r, like, lang) for r in moment["reference"] if r["share"] is not None))


def _number(j: Json, r: Json, like: Json, lang: str) -> str:
    """A number that decided that day: "23,9 % (kjærester ikke regnet med, 2012–2021)"."""
    shape = forms.form(j, like)
    definition = [forms.name("qualifiers", r["definition"], lang)] if r["definition"] else []
    told = forms.value(r["share"], shape, lang)
    return f"{told} ({', '.join([*definition, forms.period(r['period'], lang)])})"


def _figure(site: Site, name: str, lang: str) -> Json:
    f = site.held[name]
    return {
        "page": site.figure_link(name, lang) or "",
        "value": facts.number(f, lang),
        "what": f"{facts.what(f, lang)}, {facts.when(f, lang)}, {facts.counted_by(f, lang)}",
    }
