"""One published figure in words: its number as printed, what it counts, where, when, whose count, how sure.

Everything here takes a figure of the tables and a language, and knows of no page. What many figures share is worded
once and kept.
"""

from __future__ import annotations

import datetime as dt
from functools import cache

from babel import Locale

from analysis import find, forms, forms_numbers, vocabulary
from analysis.charts import words as chart_words
from analysis.forms import capital as capital
from analysis.quote import LOCALES
from analysis.site.figure.number import in_full, is_reading, number
from analysis.site.render import day
from analysis.site.texts import words
from analysis.store import Figure

Facts = list[list[str]]  # [key of texts/figure.toml labels, what is said]
NOT_COUNTED = frozenset({"own_estimate", "opinion_piece", "typical", "forecast", "counterfactual"})
DISTRICTS = "districts_"  # how a status begins that says how many of the police districts answered
SHOWN_SEXES = ("female", "male", "other", "unknown")


# --- what, where, when


def what(f: Figure, lang: str) -> str:
    """What is counted: the measure, which part of it, and the sex."""
    return ", ".join([measure(f.measure, lang), *parts(f, lang)])


@cache
def measure(name: str, lang: str) -> str:
    return forms.name("measure", name, lang)


def parts(f: Figure, lang: str) -> list[str]:
    """Which part of the measure a figure counts."""
    said = [forms.name("subset", part, lang) for part in f.subset]
    if f.relationship:
        said.append(forms.name("relationship", f.relationship, lang))
    if f.sex in SHOWN_SEXES:
        said.append(forms.name("sex", f.sex, lang))
    return said


def place(f: Figure, lang: str) -> str:
    country = geography(f.geography, lang)
    if any(s.startswith(DISTRICTS) for s in f.status):
        country = words("figure", lang)["parts_of"].format(country=country)
    return f"{forms.name('area', f.area, lang)} ({country})" if f.area else country


@cache
def geography(code: str, lang: str) -> str:
    """A country in the language; territories that have no name in Babel have one among the charts' texts."""
    known = chart_words.words("countries", lang).get(code)
    return known or Locale.parse(LOCALES[lang]).territories.get(code, code)


def when(f: Figure, lang: str) -> str:
    """The period, and for a change what it is measured against: "2013, mot 2012"."""
    said = _when(f.period_type, f.period_start, f.period_end, lang)
    if f.base_start is None:
        return said
    base = _when("years", f.base_start, f.base_end, lang)
    return words("figure", lang)["periods"]["change"].format(period=said, base=base)


@cache
def _when(kind: str, start: dt.date | None, end: dt.date | None, lang: str) -> str:
    if start is None or end is None:
        return forms_numbers.WORDS[lang]["no_period"]
    days = forms_numbers.period([start.isoformat(), end.isoformat()], lang)
    whole = (start.month, start.day, end.month, end.day) == (1, 1, 12, 31)
    said = words("figure", lang)["periods"]
    form = said.get(kind)
    if kind == "within" and not whole and (start.year, start.month) != (end.year, end.month):
        first, last = (forms_numbers.period([d.isoformat()] * 2, lang) for d in (start, end))
        return said["within_days"].format(first=first, last=last)
    return days if form is None or (kind == "part_period" and not whole) else form.format(period=days)


def title(f: Figure, lang: str) -> str:
    """What, where and when: "drapsofre, kvinner, Norge, 2017"."""
    return f"{what(f, lang)}, {place(f, lang)}, {when(f, lang)}"


def heading(f: Figure, lang: str) -> str:
    """The number and what it counts; a count reads on, any other stands apart: "24 % – andel av ..."."""
    reads_on = f.kind == "count" and f.topic != "population" and f.value != 1 and not is_reading(f)
    return capital(f"{number(f, lang)}{' ' if reads_on else ' – '}{title(f, lang)}")


def counted(f: Figure, lang: str) -> str:
    """Who counted, by which definition, and when it came out, in sentences."""
    said, tags = words("figure", lang), scope(f, lang)
    told = said[_whose(f)].format(who=counted_by(f, lang), published=published(f, lang))
    return f"{told} {said['by_definition'].format(tags='; '.join(tags))}" if tags else told


def _whose(f: Figure) -> str:
    if f.publisher == "unnamed":
        return "stated_unnamed" if stated(f) else "counted_unnamed"
    return "stated" if stated(f) else "counted"


def stated(f: Figure) -> bool:
    """Whether nobody counted it: a share, a change or a mean, or somebody's guess, is stated and not counted."""
    return f.kind != "count" or not NOT_COUNTED.isdisjoint(f.status)


# --- whose, and how sure


@cache
def publisher(name: str, lang: str) -> str:
    return forms.name("publisher", name, lang)


def counted_by(f: Figure, lang: str) -> str:
    """Who counted, and who passed it on: "Kripos, gjengitt av NRK"."""
    who = publisher(f.publisher, lang)
    return words("figure", lang)["via"].format(who=who, via=publisher(f.via, lang)) if f.via else who


def published(f: Figure, lang: str) -> str:
    """The day, month or year in which it came out, as precisely as it is known."""
    return known_day(None if f.published_precision == "undated" else find.published(f), lang)


@cache
def known_day(iso: str | None, lang: str) -> str:
    """A date as far as it is known: "2016", "januar 2016", "7. januar 2016", "udatert"."""
    return day(iso, lang) if iso else words("figure", lang)["undated"]


def definitions(f: Figure, lang: str) -> list[str]:
    return forms.names("qualifiers", f.qualifiers, lang)


def scope(f: Figure, lang: str) -> list[str]:
    """The definition as far as it changes what is counted, without the table within a publisher it came from."""
    return forms.names(
        "qualifiers", (q for q in f.qualifiers if vocabulary.group_of("qualifiers", q) != "provenance"), lang
    )


def cautions(f: Figure, lang: str) -> list[str]:
    """What to know before use; that it is undated is said where its date would stand."""
    return forms.names("status", (s for s in f.status if s not in ("undated", "strict_bound")), lang)


def facts(f: Figure, lang: str) -> Facts:
    """All of it as labelled lines; what does not apply is left out, and nothing is said that is not known."""
    full, tags, doubts = in_full(f, lang), definitions(f, lang), cautions(f, lang)
    late = f.published_precision == "undated"
    said = words("figure", lang)
    found = {
        "printed": full,
        "precision": None if f.precision == "exact" or _is_bound(f) else forms.name("precision", f.precision, lang),
        "counts": capital(measure(f.measure, lang)),
        "unit": forms.name("unit", f.unit, lang),
        "role": None if f.role == "none" or f.topic == "population" else forms.name("role", f.role, lang),
        "sex": forms.name("sex", f.sex, lang),
        "relationship": f.relationship and forms.name("relationship", f.relationship, lang),
        "part": ", ".join(forms.names("subset", f.subset, lang)),
        "place": place(f, lang),
        "period": said["periods"][f.stock_flow].format(period=when(f, lang)),
        "definition": "; ".join(tags),
        "status": "; ".join(doubts),
        "publisher": publisher(f.publisher, lang),
        "via": f.via and publisher(f.via, lang),
        "published": said["known_by"].format(day=known_day(f.published.isoformat(), lang))
        if late
        else published(f, lang),
        "confidence": forms.name("confidence", f.confidence, lang),
    }
    return [[key, text] for key, text in found.items() if text]


def _is_bound(f: Figure) -> bool:
    """Whether the number itself says how precise it is: "under 500"."""
    return f.value is None and f.precision != "range"


def breaks(f: Figure, lang: str) -> list[str]:
    """Changes of law or counting in Norway that the measure went through, and on which side the figure stands."""
    if f.geography != "NO" or f.period_start is None:
        return []
    said = words("figure", lang)["breaks"]
    found = (b for b in vocabulary.breaks() if f.measure.startswith(b.measures))
    return [
        said[_side(f, b.date)].format(day=known_day(b.date.isoformat(), lang), what=getattr(b, lang)) for b in found
    ]


def _side(f: Figure, day_of: dt.date) -> str:
    if f.period_end < day_of:
        return "before"
    return "after" if f.period_start >= day_of else "across"
