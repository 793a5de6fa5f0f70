"""How one number stands to the words of a sentence: the key of its shape, in words, and which way the words err.

A number that was printed or computed is known: which way the words err is then told without "probably". A number whose
level lies within the words more likely than not errs no way at all: it is too uncertain to support them.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from analysis import forms
from analysis.charts.claim import words as say
from analysis.site.model import Site
from analysis.site.texts import words
from analysis.verdicts import SIDES

Json = dict[str, Any]
EXACT = ("printed", "none")  # no interval: the number is what was printed, or computed from what was


def stands(j: Json, r: Json, lang: str, own: bool = False) -> Json:
    """`own`: the number stands only in the document that the sentence was published in."""
    t = words("claim", lang)["stands"]
    if j["type"] == "statement":
        return {"key": "not_checkable", "words": say.text(lang)["key_not_checkable"], "direction": ""}
    if r["verdict"] == "supported" and (own or _of_own_claim(j, r)):
        return {"key": "own_source_only", "words": forms.name("flag_short", "own_source_only", lang), "direction": ""}
    if r["direction"] == "too_precise":
        return {"key": "too_precise", "words": say.text(lang)["key_too_precise"], "direction": ""}
    if forms.fits_unsurely(r):
        return {"key": "contested", "words": forms.name("stands", "fits_unsurely", lang), "direction": ""}
    if _not_enough(r):
        return {"key": "contested", "words": t["not_enough"], "direction": ""}
    said = direction(j | {"direction": r["direction"]}, lang, r["interval"] in EXACT)
    return {"key": r["verdict"], "words": say.text(lang)[f"key_{r['verdict']}"], "direction": said}


def decides(j: Json, r: Json) -> bool:
    """Whether a number of the reference set settles anything."""
    idle = r["verdict"] == "not_checkable" or r["direction"] == "too_precise" or _not_enough(r)
    return j["type"] != "statement" and not idle


def _not_enough(r: Json) -> bool:
    """Whether a number errs neither way and yet supports nothing: other years are missing, or were revised."""
    return r["verdict"] == "contested" and not r["direction"]


def _of_own_claim(j: Json, r: Json) -> bool:
    """Whether a claim has no source but its own, and the number is one of those it rests on."""
    return forms.own_source_only(j) and "own_source_only" not in r["flags"] and r in say.known(j)


def direction(j: Json, lang: str, exact: bool | None = None) -> str:
    """Which way the words err, else ""; `exact`: told of numbers that are known, as those of a record are."""
    said = forms.direction(j, lang) if exact is None else forms.way(j, lang)
    if exact is None:
        exact = all(r["interval"] in EXACT for r in say.known(j))
    if exact and j["direction"] in ("errs_high", "errs_low") and said == forms.name("direction", j["direction"], lang):
        return words("claim", lang)["stands"][j["direction"]]
    return said


# --- whose number


def own_only(site: Site, j: Json, r: Json) -> bool:
    """Whether the number was seen only where the sentence was published; of a share its part, as the rule has it."""
    sides = SIDES[:1] if j["type"] == "share" else SIDES[:2]
    return seen_only_there(site, j, [i for side in sides for i in r[side]])


def seen_only_there(site: Site, j: Json, ids: Iterable[str]) -> bool:
    there = {_page(url) for url in (j["published"]["url"], *j["published"]["copies"])}
    return {_page(site.sources[s.source_id].url) for i in ids for s in site.sightings[i]} <= there


def _page(url: str) -> str:
    return url.split("://", 1)[-1].removeprefix("www.").rstrip("/")


# --- when


def periods(j: Json, r: Json, lang: str) -> list[str]:
    """The days a number is about: of a change the first and the last, which say nothing of those between; of an
    extreme or a comparison with those it is held against."""
    if j["type"] == "change" and r["whole_period"]:
        return list(dict.fromkeys(forms.period(days, lang) for days in (r["whole_period"], r["period"])))
    if j["type"] not in ("extreme", "comparison") or not r["whole_period"]:
        return [forms.period(forms.span(j, r), lang)]
    both = [*r["period"], *r["whole_period"]]
    return [forms.period([min(both), max(both)], lang)]


def when(j: Json, r: Json, lang: str) -> str:
    """ "2012–2021"; of a change "2015 og mai 2025"."""
    if j["type"] != "change":
        return forms.period(forms.span(j, r), lang)
    return words("claim", lang)["cannot"]["and"].join(periods(j, r, lang))
