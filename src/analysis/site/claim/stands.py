"""How one number stands to the words of a sentence: the key of its shape, in words, and which way the words err.

A number that was printed or computed is known: which way the words err is then told without "probably". A number whose
level lies within the words more likely than not errs no way at all: it is too uncertain to support them.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from analysis import forms
from analysis.charts.claim import words as say
from analysis.site.claim import days
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
        said = t["own_part"] if divided_by_others(r) else forms.name("flag_short", "own_source_only", lang)
        return {"key": "own_source_only", "words": said, "direction": ""}
    if r["direction"] == "too_precise":
        return {"key": "too_precise", "words": say.text(lang)["key_too_precise"], "direction": ""}
    if forms.fits_unsurely(r):
        return {
            "key": "contested",
            "words": forms.name("stands", "fits_unsurely", lang),
            "direction": margin(j, r, lang),
        }
    if _not_enough(r):
        return {"key": "contested", "words": t["not_enough"], "direction": ""}
    said = direction(j | {"direction": r["direction"]}, lang, r["interval"] in EXACT)
    told = t["many"].get(r["verdict"]) if forms.form(j, r) == "count" and r["share"] != 1 else None
    return {"key": r["verdict"], "words": told or say.text(lang)[f"key_{r['verdict']}"], "direction": said}


def margin(j: Json, r: Json, lang: str) -> str:
    """Why a number that lies within words of two ends is too uncertain: what publishers have revised sums of years by,
    else ""."""
    phrase, ends = forms.phrase_of(j, r), forms.sum_range(r)
    if not ends or not phrase or forms.open_ended(phrase):
        return ""
    low, high = (forms.number(end, lang) for end in ends)
    return words("claim", lang)["stands"]["sum_may_be"].format(low=low, high=high)


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
    return days.way_then(j, j, lang, told_way) if exact is None else told_way(j, lang, exact)


def told_way(j: Json, lang: str, exact: bool | None = None) -> str:
    """The way that words err; of numbers that are known without "probably"."""
    said = forms.way(j, lang)
    if exact is None:
        exact = all(r["interval"] in EXACT for r in say.known(j))
    if exact and j["direction"] in ("errs_high", "errs_low") and said == forms.name("direction", j["direction"], lang):
        return words("claim", lang)["stands"][j["direction"]]
    return said


# --- whose number


def divided_by_others(r: Json) -> bool:
    """Whether a number is what one counted, over what another did."""
    return r.get("whole_publisher") not in (None, r["publisher"])


def others_differ(j: Json) -> bool:
    """Whether another publisher has a number of the same days that lies outside the words."""
    held = say.known(j)
    who, when = {r["publisher"] for r in held}, [r["period"] for r in held]
    beside = (r for r in j["evidence"] if r["publisher"] not in who and r["period"] in when)
    return any(r["direction"] in ("errs_low", "errs_high") and not forms.fits_unsurely(r) for r in beside)


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
        return list(dict.fromkeys(forms.period(span, lang) for span in (r["whole_period"], r["period"])))
    if j["type"] not in ("extreme", "comparison") or not r["whole_period"]:
        return [forms.period(forms.span(j, r), lang)]
    both = [*r["period"], *r["whole_period"]]
    return [forms.period([min(both), max(both)], lang)]


def when(j: Json, r: Json, lang: str) -> str:
    """ "2012–2021"; of a change "2015 og mai 2025"."""
    if j["type"] != "change":
        return forms.period(forms.span(j, r), lang)
    return words("claim", lang)["cannot"]["and"].join(periods(j, r, lang))
