"""A claim through time: the days on which its verdict changed, and the figures that were new on them."""

from __future__ import annotations

from typing import Any

from analysis import forms
from analysis.charts.claim import local
from analysis.charts.claim import words as say
from analysis.site.claim import days
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
    found: list[Json] = []
    for moment in j["timeline"]:
        now = _day(site, j, moment, like, lang)
        if not found or any(now[key] != found[-1][key] for key in ("key", "words", "direction")):
            found.append(now)
    return found


def _day(site: Site, j: Json, moment: Json, like: Json | None, lang: str) -> Json:
    t = words("claim", lang)
    then = j | {"verdict": moment["verdict"], "flags": _flags(j, moment)}
    deciding = {i for r in moment["reference"] for i in r["figure_ids"]}
    new = sorted(moment["new_figure_ids"], key=lambda i: (i not in deciding, i))
    shown = [i for i in new if i in site.figures][:NAMED]
    left = len(new) - len(shown)
    return {
        "date": day(moment["as_of"], lang),
        "iso": moment["as_of"],
        "key": "own_source_only" if forms.own_source_only(then) else moment["verdict"],
        "words": forms.verdict(then, lang),
        "direction": days.way_then(j, moment, lang, stand.told_way),
        "numbers": _numbers(site, j, moment, like, lang),
        "new": [_figure(site, i, lang) for i in shown],
        "more": t["more_figures" if left > 1 else "more_figures_one"].format(n=left) if left else "",
    }


def _flags(j: Json, moment: Json) -> list[str]:
    """The doubts of a day: those of the numbers that decided then, and whether the sentence stands on its own source
    alone, which the judgement knows of today only."""
    of = {frozenset(say.ids(r)): r["flags"] for r in (*j["evidence"], *say.known(j))}
    own = [flag for flag in j["flags"] if flag == "own_source_only"]
    return [*own, *dict.fromkeys(flag for r in moment["reference"] for flag in of.get(frozenset(r["figure_ids"]), ()))]


def _numbers(site: Site, j: Json, moment: Json, like: Json | None, lang: str) -> list[str]:
    """The numbers that decided that day; of a statement, which none decides, none."""
    if j["type"] == "statement" or like is None:
        return []
    return list(dict.fromkeys(_number(site, j, r, like, lang) for r in moment["reference"] if r["share"] is not None))


def _number(site: Site, j: Json, r: Json, like: Json, lang: str) -> str:
    """A number that decided that day: "23,9 % (kjærester ikke regnet med, 2012–2021)", "83 kvinner (...)"."""
    shape = forms.form(j, like)
    definition = [forms.name("qualifiers", r["definition"], lang)] if r["definition"] else []
    told = f"{forms.value(r['share'], shape, lang)}{_of_one_sex(site, r, shape, lang)}"
    return f"{told} ({', '.join([*definition, forms.period(r['period'], lang)])})"


def _of_one_sex(site: Site, r: Json, shape: str, lang: str) -> str:
    """ " kvinner", of a count of one sex alone."""
    sexes = {site.held[i].sex for i in r["figure_ids"]}
    one = shape == "count" and len(sexes) == 1 and sexes <= {"female", "male"}
    return f" {forms.name('sex', sexes.pop(), lang)}" if one else ""


def _figure(site: Site, name: str, lang: str) -> Json:
    f = site.held[name]
    return {
        "page": site.figure_link(name, lang) or "",
        "value": facts.number(f, lang),
        "what": f"{facts.what(f, lang)}, {facts.when(f, lang)}, {facts.counted_by(f, lang)}",
    }
