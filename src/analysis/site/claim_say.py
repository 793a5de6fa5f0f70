"""What may be said and what may not, each sentence with the line that says where its numbers are from.

Nothing is worded here that is not computed or kept: sentences are those that `instead` judged, sources those that
`cite` names, limits follow from the judgement.
"""

from __future__ import annotations

from typing import Any

from analysis import cite, forms
from analysis.charts.claim import local
from analysis.charts.claim import words as say
from analysis.site import claim_head as head
from analysis.site import claim_source as source
from analysis.site import safe
from analysis.site.texts import words
from analysis.verdicts import Kept

Json = dict[str, Any]


def sayable(kept: Kept, lang: str, base: str) -> list[Json]:
    """Sentences to copy, each with its source line: the sentence itself where figures support it, else the wordings
    that they support instead."""
    j = kept.judgement
    if j["verdict"] == "supported":
        return [_sentence(safe.plain(j["text"][lang]), source.behind(kept, lang), kept, lang, base)]
    return [_sentence(other[lang], source.behind(kept, lang, other), kept, lang, base) for other in j["instead"]]


def _sentence(text: str, found: list[source.Read], kept: Kept, lang: str, base: str) -> Json:
    line = source.line(found, kept, lang, base)
    return {"text": text, "line": line, "sources": [source.shown(read, lang) for read in found]}


# --- what cannot be said


def unsayable(kept: Kept, lang: str) -> list[str]:
    """What the figures do not bear out: the sentence as it stands, or more than was counted; each number that does not
    agree, against what the words cover; definitions of which nobody has a number."""
    j = local.localised(kept.judgement, lang)
    t = words("claim", lang)["cannot"]
    said = [_as_it_stands(j, t, lang)]
    if j["type"] != "statement":
        said += [_disagrees(j, r, t, lang) for r in say.known(j) if r["verdict"] != "supported"]
    if j["verdict"] == "supported":
        said += [_beyond(j, t, lang)]
    if j["verdict"] != "not_checkable":
        absent = [r for r in j["reference"] if r.get("missing") and r["definition"]]
        said += [t["missing"].format(definition=say.definition(r, lang)) for r in absent]
    return list(dict.fromkeys(head.sentence(text) for text in said))


def _as_it_stands(j: Json, t: Json, lang: str) -> str:
    """The sentence itself, by its verdict."""
    if forms.own_source_only(j):
        return t["own_source_only"]
    if j["verdict"] == "supported":
        key = "uncertain" if forms.uncertain(j) else ("level" if j["reading"] == "level" else "record")
        return t[f"supported_{key}"]
    if j["verdict"] == "contested" and j["direction"]:
        return t.get(f"contested_{j['direction']}") or t["contested_way"].format(way=forms.direction(j, lang))
    return t[j["verdict"]]


def _disagrees(j: Json, r: Json, t: Json, lang: str) -> str:
    """One number that does not bear the words out: what they cover, what it is, and which way they err."""
    phrase = forms.phrase_of(j, r)
    where = ", ".join(
        filter(None, [say.definition(r, lang), forms.period(forms.span(j, r), lang), head.publishers(r, lang)])
    )
    stands = head.stands(j, r, lang)
    slots = {
        "phrase": safe.plain(phrase["text"]) if phrase else "",
        "reading": say.reading(phrase, lang),
        "number": say.told(j, r, lang),
        "where": where,
        "stands": stands["direction"] or t["stands"].get(stands["key"], stands["words"]),
    }
    covers = slots["reading"] and phrase["low"] != phrase["high"]
    return t["number_covers" if covers else "number"].format(**slots)


def _beyond(j: Json, t: Json, lang: str) -> str:
    """Other years, definitions and publishers than those counted."""
    known = say.known(j)
    periods = dict.fromkeys(forms.period(_all_days(j, r), lang) for r in known)
    who = dict.fromkeys(head.publishers(r, lang) for r in known)
    return t["beyond"].format(periods=_and(periods, t), who=_and(who, t))


def _all_days(j: Json, r: Json) -> list[str]:
    """The days a number is about; of an extreme or a comparison with those it is held against."""
    if j["type"] not in ("extreme", "comparison") or not r["whole_period"]:
        return forms.span(j, r)
    return [min(r["period"][0], r["whole_period"][0]), max(r["period"][1], r["whole_period"][1])]


def _and(things: dict[str, None], t: Json) -> str:
    *first, last = things
    return t["and"].join(filter(None, (", ".join(first), last)))


# --- how to cite


def citations(kept: Kept, lang: str) -> list[Json]:
    """The claim as text, BibTeX and CSL-JSON."""
    return [{"form": form, "text": safe_lines(cite.cite(kept, form, lang))} for form in cite.FORMATS]


def safe_lines(text: str) -> str:
    """As `safe.plain`, line by line, with the space that begins it."""
    lines = text.split("\n")
    return "\n".join(line[: len(line) - len(line.lstrip(" "))] + safe.plain(line.lstrip(" ")) for line in lines)
