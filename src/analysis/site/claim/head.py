"""A claim at a glance, as its page and its embedded card begin: the sentence, who said it, the verdict, the numbers.

Plain data, ready to show. How numbers are worded is `forms`' business; this says what stands together.
"""

from __future__ import annotations

import re
from typing import Any

from analysis import forms
from analysis.charts.cards.rows import definition as who_counts
from analysis.charts.claim import local
from analysis.charts.claim import words as say
from analysis.charts.words import words as chart_words
from analysis.forms import capital as capital
from analysis.site import safe
from analysis.site.claim import stands as stand
from analysis.site.claim import strips
from analysis.site.render import day
from analysis.site.texts import words
from analysis.verdicts import Kept

Json = dict[str, Any]
NUMBERS = re.compile(r"(?<![\d,.])\d{1,3}(?: \d{3})+(?: %|(?!\d))|\d %")


def head(kept: Kept, lang: str) -> Json:
    """The sentence as a quotation, who said it when and where, their reply, the verdict and why."""
    j = local.localised(kept.judgement, lang)
    return {"id": j["id"], **quotation(j, lang), "verdict": badge(j, lang), **ruling(j, lang)}


def quotation(j: Json, lang: str) -> Json:
    """The sentence and its sender. In another language than its own it is a translation, and a paraphrase is ours."""
    published, own = j["published"], not j["paraphrase"]
    return {
        "quote": safe.plain(j["text"][lang]),
        "own": own,
        "original": safe.plain(j["text"]["nb"]) if own and lang != "nb" else "",
        "by": safe.plain(local.claimant(published["by"], lang)),
        "date": day(published["date"], lang) if published["date"] else "",
        "url": safe.link(published["url"]),
        "host": safe.host(published["url"]),
        "reply": safe.plain(j["reply"]["text"] or ""),
        "asked": day(j["reply"]["asked"], lang) if j["reply"]["asked"] else "",
    }


def badge(j: Json, lang: str) -> Json:
    """The verdict in words, and the key of its shape."""
    return {"key": "own_source_only" if forms.own_source_only(j) else j["verdict"], "words": forms.verdict(j, lang)}


def ruling(j: Json, lang: str) -> Json:
    """Direction, why, how the words are read, and what support means; each "" where it is not at issue."""
    t = words("claim", lang)
    possibly = j["possibly"]
    return {
        "direction": sentence(stand.direction(j, lang) or lacking(j, t)),
        "why": safe.plain(j["reason"][lang]) if j["reason"] else "",
        "readings": readings(j, lang),
        "means": means(j, t, lang),
        "possibly": sentence(t["possibly"].format(ruling=lower(forms.ruling(j | possibly, lang)))) if possibly else "",
    }


def lacking(j: Json, t: Json) -> str:
    """Why a record is unsettled, where neither way is: years are missing, which the reason names."""
    unsettled = j["type"] == "extreme" and j["verdict"] == "contested" and not j["direction"]
    return t["years_lacking"] if unsettled and j["reason"] else ""


def means(j: Json, t: Json, lang: str) -> str:
    """What "support" means here; words with one end ("at least 80 %") ask for more than those with two."""
    if j["verdict"] != "supported":
        return ""
    if forms.own_source_only(j):
        return " ".join(filter(None, (t["means_own_source"], t["others_differ"] if stand.others_differ(j) else "")))
    if j["reading"] != "level":
        return t["means_record"]
    return t["means_one_sided"].format(level=forms.needed(lang)) if forms.one_sided(j) else t["means_level"]


def readings(j: Json, lang: str) -> list[str]:
    """ "«hvert fjerde» er lest som 22,2–28,6 %", for words that leave something open."""
    pattern = words("claim", lang)["reading"]
    found = [(p["text"], say.reading(p, lang)) for p in j["phrases"] if p["low"] != p["high"]]
    return [pattern.format(phrase=safe.plain(phrase), reading=read) for phrase, read in found if read]


# --- the numbers that decide


def numbers(kept: Kept, lang: str) -> Json:
    """What was counted, and each number that decides, or that is known beside a sentence nothing can settle."""
    j = local.localised(kept.judgement, lang)
    t = words("claim", lang)
    found = [number(j, r, lang) for r in say.known(j)]
    drawn = strips.of(j, say.known(j), lang)
    sources = [_sources(kept, r["numerator_figure_ids"], t, lang) for r in say.known(j)]
    return {
        **_counted(j, lang),
        "beside": j["type"] == "statement",
        "title": _title(j, t, lang),
        "found": [n | {"strip": s, "sources": f} for n, s, f in zip(found, drawn, sources, strict=True)],
        "key": t["strip_sure" if any(s["sure"] for s in drawn) else "strip"] if all(drawn) and drawn else "",
        "missing": [
            t["missing_trend" if j["type"] == "trend" else "missing"].format(definition=name)
            for name in missing(j, lang)
        ],
        "swings": t["swings"] if one_year(j) else "",
    }


def missing(j: Json, lang: str) -> list[str]:
    """The definitions that the sentence may mean and that nobody has a number by, as the tables name them."""
    absent = [r["definition"] for r in j["reference"] if r.get("missing") and r["definition"]]
    return [", ".join(forms.names("qualifiers", names, lang)) for names in absent]


def _counted(j: Json, lang: str) -> Json:
    """What the sentence counts, and whose sex; of one sex among all, both in one."""
    among = say._sex_of_all(j, lang)
    return {"counted": among or say.counted(j, lang), "sex": "" if among else say.sexes(j, lang)}


def _sources(kept: Kept, ids: list[str], t: Json, lang: str) -> list[Json]:
    """Where a number was printed: each page once, with the day it came out."""
    found = {kept.figures[name]["source_id"]: kept.figures[name] for name in ids}
    return [
        {
            "published": t["published"].format(date=day(f["published"], lang)) if f["published"] else t["undated"],
            "url": safe.link(f["url"]),
            "host": safe.host(f["url"]),
        }
        for f in found.values()
    ]


def _title(j: Json, t: Json, lang: str) -> str:
    """What the numbers are to the sentence: they decide, they come nearest, or they stand beside it."""
    if j["type"] == "statement":
        return t["numbers_beside"]
    settled = j["verdict"] != "not_checkable" and any(stand.decides(j, r) for r in say.known(j))
    return t["numbers_title"] if settled else say.text(lang)["nearest_answer"]


def number(j: Json, r: Json, lang: str) -> Json:
    """One number: what it is, how sure, of how many, by which definition, when, counted by whom."""
    t = words("claim", lang)
    return {
        "value": say.told(j, r, lang),
        "basis": local.counts(j, r, lang, full=True),
        "interval": interval(j, r, t, lang),
        "measure": capital(forms.name("measure", r["measure"], lang)),
        "definition": capital(", ".join(who_counts(r, chart_words("cards", lang), lang))),
        "period": stand.when(j, r, lang),
        "when": "" if _dated(j, r) else stand.when(j, r, lang),
        "publisher": publishers(r, lang),
        "how": how(r, t),
        "verdict": stand.stands(j, r, lang),
        "flags": forms.names("flag", (flag for flag in r["flags"] if flag != "too_precise"), lang),
        "undated": "undated" in r["flags"],
    }


def _dated(j: Json, r: Json) -> bool:
    """Whether the calculation names the days itself: "487 (2006) til 2 474 (2010)"."""
    return bool(r["whole_period"]) and j["type"] in ("change", "comparison", "extreme", "trend")


def interval(j: Json, r: Json, t: Json, lang: str) -> str:
    """How sure, in plain words; of a share printed in words, what those cover."""
    found = forms.interval(j, r, lang)
    if not found:
        return ""
    if r["interval"] == "printed":
        return t["rounded"].format(interval=found)
    return t["interval_mean" if forms.form(j, r) == "mean" else "interval"].format(interval=found)


def publishers(r: Json, lang: str) -> str:
    """Who counted; of a share of two publishers both."""
    who = [r["publisher"], *([r["whole_publisher"]] if r["whole_publisher"] else [])]
    return " / ".join(forms.names("publisher", dict.fromkeys(who), lang))


def how(r: Json, t: Json) -> str:
    """How a number came about where it was not printed as it stands."""
    ways = [t["part_is"].get(r["part_is"]), t["whole_is"].get(r["whole_is"] or "")]
    return "; ".join(dict.fromkeys(filter(None, ways)))


def one_year(j: Json) -> bool:
    """Whether the sentence is about a share of those killed in one calendar year, which swings widely."""
    first, last = (j["question"]["window"][end] for end in ("first", "last"))
    return bool(
        j["type"] == "share" and first and last and (first[:4], first[4:], last[4:]) == (last[:4], "-01-01", "-12-31")
    )


# --- words


def unbroken(text: str) -> str:
    """With spaces that do not break within a number and before its per cent sign: "over 1 000", "24 %"."""
    return NUMBERS.sub(lambda found: found[0].replace(" ", "\u00a0"), text)


def lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def sentence(text: str) -> str:
    return f"{capital(text.rstrip('.'))}." if text else ""


def flags(j: Json, lang: str, *parts: str) -> list[str]:
    """The doubts of a judgement in words, but for what the verdict itself says."""
    said = {"own_source_only"} if forms.own_source_only(j) else set()
    return [capital(text[lang]) for flag, text in forms.flags_in_words(j, *parts).items() if flag not in said]
