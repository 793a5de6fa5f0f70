"""The words that the charts of a claim share: its finding, what it counts, what its phrase covers, its n.

Everything here reads the plain data of `claims_json`; numbers are worded by `forms`, and each one that comes from
figures is remembered in the chart's `Quotes`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from babel.dates import format_date
from matplotlib.ticker import MaxNLocator

from analysis import forms, vocabulary
from analysis.charts.claim import local
from analysis.charts.words import words
from analysis.quote import LOCALES, Quote, Quotes

DATING = ("excl_dating", "incl_dating", "dating_not_stated")
MARKS = {  # shown beside a number, and explained at the foot of the charts on which they occur
    "mixed_source": "†",
    "unit_unclear": "‡",
    "undated": "§",
    "period_assumed": "*",
    "low_confidence": "?",
    "part_period": "¶",
    "dispersed": "≈",
    "derived": "Δ",
    "reconstructed": "±",
    "sex_doubtful": "¿",
    "later_edition": "^",
    "break": "|",
}
SHAPES = {"share": "share", "counts": "share", "ratio": "times", "growth": "growth", "points": "points", "mean": "mean"}


def text(lang: str) -> dict[str, str]:
    """The texts of the evidence chart, which the other charts of a claim borrow from."""
    return words("claim-evidence", lang)


# --- numbers


def ids(r: dict[str, Any]) -> tuple[str, ...]:
    return (*r["numerator_figure_ids"], *r["denominator_figure_ids"])


def say(quotes: Quotes, said: str, r: dict[str, Any]) -> str:
    """A number already worded by `forms`: remembered with the figures behind it, without marks of doubt."""
    if any(c.isdigit() for c in said):
        known = (r["share"], r["k"], r["high"], r["low"])
        value = next((x for x in known if x is not None), float("nan"))
        quotes.shown.append(Quote(said.rstrip(" " + "".join(MARKS.values())), float(value), ids(r)))
    return said


def estimate(quotes: Quotes, j: dict[str, Any], r: dict[str, Any]) -> str:
    return say(quotes, told(j, r, quotes.lang), r)


def told(j: dict[str, Any], r: dict[str, Any], lang: str) -> str:
    """The number with its unit where it is a count: "23,9 %", "høyst 500 personer", "83 kvinner", "9,0 per år"."""
    unit = f" {unit_of(r, lang)}" if forms.form(j, r) == "count" else ""
    return f"{local.estimate(j, r, lang)}{unit}"


def unit_of(r: dict[str, Any], lang: str) -> str:
    """The unit; persons of one sex are called women or men."""
    one_sex = r["sex"] in ("female", "male") and r["part_is"] != "women and men added"
    return (
        forms.name("sex", r["sex"], lang) if one_sex and r["unit"] in ("victims", "persons") else forms.counted(r, lang)
    )


def basis(quotes: Quotes, j: dict[str, Any], r: dict[str, Any], full: bool = False) -> str:
    return say(quotes, local.counts(j, r, quotes.lang, full), r)


def known(j: dict[str, Any]) -> list[dict[str, Any]]:
    """The numbers of the reference set that are there."""
    return [r for r in j["reference"] if not r.get("missing")]


# --- the finding


def title(quotes: Quotes, j: dict[str, Any]) -> str:
    """The verdict in words and the numbers behind it."""
    lang, held = quotes.lang, known(j)
    ruling = forms.verdict(j, lang)
    if not held:
        return ruling
    found = list(dict.fromkeys(_found(quotes, j, r, held) for r in held))
    long = j["type"] in ("change", "extreme")
    said = "; ".join(found) if long else enumerated(found, lang)
    if j["type"] == "statement":
        measure = forms.name("measure", held[0]["measure"], lang)
        return text(lang)["title_beside"].format(verdict=ruling, measure=measure, found=said)
    key = "title_too_few" if j["direction"] == "too_precise" else "title"
    direction = forms.name("direction", j["direction"], lang) if j["direction"] else ""
    return text(lang)[key].format(verdict=ruling, direction=direction, found=said)


def enumerated(things: list[str], lang: str) -> str:
    """ "a, b og c"."""
    return text(lang)["and"].join(filter(None, (", ".join(things[:-1]), things[-1])))


def _found(quotes: Quotes, j: dict[str, Any], r: dict[str, Any], held: list[dict[str, Any]]) -> str:
    lang, t = quotes.lang, text(quotes.lang)
    if j["type"] == "change":
        first, last = ends(quotes, r)
        unit = "" if r["unit"] == "percent" else f" {unit_of(r, lang)}"
        change = estimate(quotes, j, r)
        return t["change"].format(first=first, last=last, unit=unit, change=change)
    if j["type"] == "extreme":
        way = next((p["way"] for p in j["question"]["asked"] if p["text"] == r.get("phrase")), None) or "highest"
        nearest, base = say(quotes, forms.number(r["n"], lang), r), forms.held_against(r, lang)
        key = "extreme" if len(base) == 4 else f"extreme_{way}"
        period = forms.period(r["period"], lang)
        return t[key].format(value=estimate(quotes, j, r), period=period, nearest=nearest, base=base)
    counts = f"({basis(quotes, j, r)})" if len(held) == 1 and local.counts(j, r, lang) else ""
    counts = counts if r["k"] is None else counts.replace(" ", "\u00a0")  # "(6 av 25 ofre)" stays on one line
    return " ".join(filter(None, (estimate(quotes, j, r), _apart(r, held, lang), counts)))


def _apart(r: dict[str, Any], held: list[dict[str, Any]], lang: str) -> str:
    """What tells a number from the others that decide: its definition, its years, or the period it is held against."""
    if len({tuple(h["definition"]) for h in held}) > 1:
        years = f" ({days(r['period'], lang)})" if len({tuple(h["period"]) for h in held}) > 1 else ""
        said = definition(r, lang)
        if years and r is not held[0] and len(r["definition"]) == 1:  # "uten kjærester (...) og 30,7 % med (...)"
            said = text(lang)[f"again_{r['definition'][0]}"] if r["definition"][0] in DATING else said
        return said + years
    if r["whole_period"] and len({tuple(h["whole_period"] or ()) for h in held}) > 1:
        return text(lang)["against"].format(period=forms.period(r["whole_period"], lang))
    return ""


def ends(quotes: Quotes, r: dict[str, Any]) -> tuple[str, str]:
    """The first and the last number of a change as they were printed."""
    lang = quotes.lang
    return say(quotes, forms.end_of(r, "n", lang), r), say(quotes, forms.end_of(r, "k", lang), r)


# --- what is counted


def definition(r: dict[str, Any], lang: str) -> str:
    """In a few words: "uten kjærester"; the other qualifiers as the vocabulary says them."""
    own = r.get("definition") or r["qualifiers"]
    t = text(lang)
    return ", ".join(t[q] if q in DATING else forms.name("qualifiers", q, lang) for q in own)


def subtitle(j: dict[str, Any], lang: str) -> str:
    """The sentence, and what is counted of whom."""
    t, sentence = text(lang), forms.quoted(j, lang)
    if told := _sex_of_all(j, lang):
        return t["subtitle_sex"].format(sentence=sentence, counted=told)
    return t["subtitle"].format(sentence=sentence, counted=counted(j, lang), sex=sexes(j, lang))


def _sex_of_all(j: dict[str, Any], lang: str) -> str:
    """One sex as a share of everybody counted: "Kvinner som andel av alle ...", else ""."""
    asked, t = j["question"]["counted"], text(lang)
    if j["type"] != "share" or [c["sex"] in ("female", "male") for c in asked] != [True, False]:
        return ""
    if len({c["measure"] for c in asked}) > 1:
        return ""
    measure, sex = asked[0]["measure"], forms.name("sex", asked[0]["sex"], lang)
    everybody = t.get(f"all_{measure}") or t["all"].format(measure=forms.name("measure", measure, lang))
    said = t["share_of"].join((sex, everybody))
    return said[0].upper() + said[1:]


def counted(j: dict[str, Any], lang: str) -> str:
    """What the sentence counts: one measure, several side by side, or one as a share of another."""
    asked = j["question"]["counted"]
    if j["type"] == "share":
        said = text(lang)["share_of"].join(_measure(c, lang) for c in asked)
    else:
        said = enumerated(list(dict.fromkeys(forms.name("measure", c["measure"], lang) for c in asked)), lang)
    return said[0].upper() + said[1:]


def _measure(c: dict[str, Any], lang: str) -> str:
    sex = f" ({forms.name('sex', c['sex'], lang)})" if c["sex"] in ("female", "male") else ""
    return f"{forms.name('measure', c['measure'], lang)}{sex}"


def sexes(j: dict[str, Any], lang: str) -> str:
    """Whose sex is counted; of a share of one sex, among whom."""
    asked = list(dict.fromkeys(c["sex"] for c in j["question"]["counted"]))
    one = forms.names("sex", [sex for sex in asked if sex in ("female", "male")], lang)
    if one:
        both = forms.name("sex", "total", lang)
        return text(lang)["among"].format(sex=one[0], all=both) if None in asked else enumerated(one, lang)
    persons = any(vocabulary.measures()[c["measure"]].unit in ("victims", "persons") for c in j["question"]["counted"])
    return forms.name("sex", "total", lang) if persons else text(lang)["no_sex"]


# --- the words of the sentence


def reading(p: dict[str, Any] | None, lang: str) -> str:
    """What a phrase covers; empty where it allows no interval (an extreme, a trend, two ends)."""
    if p is None or (p["low"] is None and p["high"] is None):
        return ""
    t, low, high, shape = text(lang), p["low"], p["high"], SHAPES.get(p["kind"], "count")
    if shape == "share" and high == 1:
        high = None
    if low is not None and low == high:
        return forms.value(low, shape, lang, exact=True)
    if high is None:
        key = "at_least" if p["low_closed"] else "over"
        return t[key].format(forms.value(low, shape, lang, exact=True).removeprefix("+"))
    if low is None:
        key = "at_most" if p["high_closed"] else "under"
        return t[key].format(forms.value(high, shape, lang, exact=True).removeprefix("+"))
    return forms.between(low, high, shape, lang, least=0 if shape == "count" else 1).replace("+", "")


def covers(p: dict[str, Any], lang: str) -> str:
    """ "«hvert fjerde» er lest som 22,2–28,6 %"."""
    said = reading(p, lang)
    return text(lang)["covers"].format(phrase=p["text"], reading=said) if said else ""


# --- what is said of every chart of a claim


def caption(j: dict[str, Any], lang: str) -> str:
    return text(lang)["caption"].format(ruling=forms.ruling(j, lang), rule=j["rule"], date=date(j["as_of"], lang))


def flag_key(numbers: Iterable[dict[str, Any]], lang: str, without: str = "") -> str:
    """What the marks mean that occur beside some numbers."""
    held = {flag for r in numbers for flag in r["flags"]} - {without}
    return "   ".join(f"{mark}\u00a0{forms.name('flag', flag, lang)}" for flag, mark in MARKS.items() if flag in held)


def marks(r: dict[str, Any], without: str = "") -> str:
    return "".join(mark for flag, mark in MARKS.items() if flag in r["flags"] and flag != without)


def date(iso: str, lang: str) -> str:
    return format_date(dt.date.fromisoformat(iso), "long", LOCALES[lang])


def publisher(name: str, lang: str) -> str:
    """Its short name: as the texts have it, else without what stands in brackets."""
    return text(lang).get(f"name_{name}") or getattr(vocabulary.publishers()[name], lang).split(" (")[0]


def days(period: list[str], lang: str) -> str:
    """The days counted, shorter than `forms.period` writes them: "feb. 2017", "1.1.–31.10.2018", "18 Jan 2012"."""
    whole = forms.period(period, lang)
    if len(whole) < 10:
        return whole
    start, end = (dt.date.fromisoformat(day) for day in period)
    if start.day == 1 and whole[0].isalpha():
        return f"{forms.MONTHS[lang][start.month - 1][:3]}{'.' if lang == 'nb' else ''} {start.year}"
    year = start.year if start.year != end.year else None
    return _day(end, end.year, lang) if start == end else f"{_day(start, year, lang)}\u2013{_day(end, end.year, lang)}"


def _day(day: dt.date, year: int | None, lang: str) -> str:
    if lang == "nb":
        return f"{day.day}.{day.month}.{year or ''}"
    return " ".join(filter(None, (str(day.day), forms.MONTHS[lang][day.month - 1][:3], str(year or ""))))


def ticks(low: float, high: float, number: int = 4, whole: bool = True) -> list[float]:
    """Round numbers for an axis, none of them beyond its ends."""
    found = MaxNLocator(nbins=number, steps=[1, 2, 2.5, 5, 10], integer=whole).tick_values(low, high)
    return [float(x) for x in found if low <= x <= high]
