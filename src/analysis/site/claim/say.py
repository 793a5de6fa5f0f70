"""What may be said and what may not, each sentence with the line that says where its numbers are from.

Nothing is worded here that is not computed or kept: sentences are those that `instead` judged, sources those that
`cite` names, limits follow from the judgement.
"""

from __future__ import annotations

import re
from typing import Any

from analysis import cite, forms
from analysis.charts.claim import local
from analysis.charts.claim import words as say
from analysis.site import safe
from analysis.site.claim import head, source
from analysis.site.claim import stands as stand
from analysis.site.texts import words
from analysis.verdicts import Kept

Json = dict[str, Any]
YEAR = re.compile(r"\b(?:19|20)\d\d\b")


def sayable(kept: Kept, lang: str, base: str) -> list[Json]:
    """Sentences to copy, each with its source line: the sentence itself where figures support it, else the wordings
    that they support instead."""
    j = kept.judgement
    if j["verdict"] == "supported":
        return [_sentence(safe.plain(j["text"][lang]), source.behind(kept, lang), kept, lang, base)]
    return [_sentence(other[lang], source.behind(kept, lang, other), kept, lang, base) for other in j["instead"]]


def may_stand(kept: Kept, lang: str) -> str:
    """With what a sentence that figures support may stand: its source, and where it names no year itself, the years."""
    j = local.localised(kept.judgement, lang)
    key = "own" if forms.own_source_only(j) else "uncertain" if forms.uncertain(j) else "supported"
    t = words("claim", lang)
    if YEAR.search(j["text"][lang]):
        return t["may_stand"][key]
    found = dict.fromkeys(said for r in say.known(j) for said in stand.periods(j, r, lang))
    return t["may_stand"][f"{key}_years"].format(periods=_and(found, t["cannot"]))


def _sentence(text: str, found: list[source.Read], kept: Kept, lang: str, base: str) -> Json:
    line = source.line(found, kept, lang, base)
    return {"text": text, "line": line, "sources": [source.shown(read, lang) for read in found]}


# --- what cannot be said


def unsayable(kept: Kept, lang: str) -> list[str]:
    """What the figures do not bear out: the sentence as it stands, or more than was counted; each number that does not
    agree, against what the words cover; definitions of which nobody has a number."""
    j = local.localised(kept.judgement, lang)
    t = words("claim", lang)["cannot"]
    said = [t["supported_uncertain"]] if forms.uncertain(j) else []
    said += [_as_it_stands(j, t, lang)]
    if j["type"] != "statement":
        said += [_disagrees(j, r, t, lang) for r in say.known(j) if r["verdict"] != "supported"]
    if j["verdict"] == "supported":
        said += [_beyond(j, t, lang)]
    if j["verdict"] != "not_checkable":
        pattern = t["missing_trend" if j["type"] == "trend" else "missing"]
        said += [pattern.format(definition=name) for name in head.missing(j, lang)]
    return list(dict.fromkeys(head.sentence(text) for text in said))


def _as_it_stands(j: Json, t: Json, lang: str) -> str:
    """The sentence itself, by its verdict."""
    if forms.own_source_only(j):
        return t["own_source_only"]
    if j["verdict"] == "supported":
        level = "one_sided" if forms.one_sided(j) else "level"
        key = level if j["reading"] == "level" else "record"
        return t[f"supported_{key}"].format(level=forms.needed(lang))
    if j["verdict"] == "contested" and j["direction"]:
        return t.get(f"contested_{j['direction']}") or t["contested_way"].format(way=stand.direction(j, lang))
    if j["verdict"] == "contested" and len({r["verdict"] for r in say.known(j)}) == 1:
        return t["contested_alike"]
    return t[j["verdict"]]


def _disagrees(j: Json, r: Json, t: Json, lang: str) -> str:
    """One number that does not bear the words out: what they cover, what it is, and which way they err."""
    phrase = forms.phrase_of(j, r)
    where = ", ".join(filter(None, [say.definition(r, lang), stand.when(j, r, lang), head.publishers(r, lang)]))
    stands = stand.stands(j, r, lang)
    slots = {
        "phrase": safe.plain(phrase["text"]) if phrase else "",
        "reading": say.reading(phrase, lang),
        "number": say.told(j, r, lang),
        "where": where,
        "stands": _stands(r, stands, t),
    }
    covers = slots["reading"] and phrase["low"] != phrase["high"]
    return t["number_covers" if covers else "number"].format(**slots)


def _stands(r: Json, v: Json, t: Json) -> str:
    """Which way the words err; of a number that errs none, that it is not enough, and why."""
    said = t["stands"].get(v["key"], v["words"])
    if forms.fits_unsurely(r):
        return f"{said} ({v['direction']})" if v["direction"] else said
    return v["direction"] or said


def _beyond(j: Json, t: Json, lang: str) -> str:
    """Other years, definitions and publishers than those counted."""
    known = say.known(j)
    periods = dict.fromkeys(said for r in known for said in stand.periods(j, r, lang))
    who = dict.fromkeys(head.publishers(r, lang) for r in known)
    stated = all("stated_only" in r["flags"] for r in known)
    return t["beyond_stated" if stated else "beyond"].format(periods=_and(periods, t), who=_and(who, t))


def _and(things: dict[str, None], t: Json) -> str:
    *first, last = things
    return t["and"].join(filter(None, (", ".join(first), last)))


# --- how to cite


def citations(kept: Kept, lang: str) -> list[Json]:
    """The claim as text, BibTeX and CSL-JSON; its sender by the name that the page has."""
    said = kept.judgement["published"]
    named = kept.judgement | {"published": said | {"by": local.claimant(said["by"], lang)}}
    kept = kept._replace(judgement=named)
    return [{"form": form, "text": safe_lines(cite.cite(kept, form, lang))} for form in cite.FORMATS]


def safe_lines(text: str) -> str:
    """As `safe.plain`, line by line, with the space that begins it."""
    lines = text.split("\n")
    return "\n".join(line[: len(line) - len(line.lstrip(" "))] + safe.plain(line.lstrip(" ")) for line in lines)
