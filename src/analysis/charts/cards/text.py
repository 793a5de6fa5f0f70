"""What the card of a claim says, as plain data: its words, around the rows of its small chart.

Everything is read from a judgement (`claims_json.as_json`). Each number that stands on a card is noted with the
figures behind it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from analysis import forms
from analysis.care import VIOLENCE
from analysis.charts import looks
from analysis.charts.cards.rows import SIDES, Row, by_ends, deciding, definition, one_definition, rows_of, sex_of, unit
from analysis.charts.claim import local
from analysis.charts.contract import source_line
from analysis.charts.looks import Look
from analysis.charts.words import words
from analysis.forms import capital as capital
from analysis.paths import House
from analysis.quote import Quote, Quotes

DOUBTS = ("own_source_only", "too_precise")  # flags that the verdict itself says
GLYPHS = {"supported": "✓", "contested": "~", "contradicted": "✗", "not_checkable": "?"}


@dataclass(frozen=True)
class Said:
    """The words of one card in one language. `why` and `instead` may be empty, `rows` too."""

    said: str
    quote: str
    verdict: str
    direction: str
    look: Look
    glyph: str
    own_source: bool
    heading: str
    rows: tuple[Row, ...]
    beside: bool  # the rows decide nothing, and are known
    unit: str  # how the numbers of the scale are written: a form of `forms.value`
    band: str
    marks: str  # what the marks of the chart are
    notes: str  # the doubts that the figures carry
    swings: str  # of a share of one year, where there is room: that it swings
    why: str
    instead: str
    reply: str
    source: str
    made: str
    project: str
    help: str
    quotes: Quotes

    @property
    def counted(self) -> str:
        """n, in words."""
        return "; ".join(f"{row.value} {row.detail}" for row in self.rows)

    @property
    def ruling(self) -> str:
        return f"{self.verdict}: {self.direction}" if self.direction else self.verdict


def said(j: dict[str, Any], where: House, lang: str) -> Said:
    """What the card of a judgement says."""
    text, quotes, j = words("cards", lang), Quotes(lang), local.localised(j, lang)
    rows = rows_of(j, quotes, text)
    offered = next(iter(j["instead"]), None)
    ids = _ids(j) or [i for other in j["instead"] for i in other["figure_ids"]]
    if offered:
        quotes.shown.append(Quote(offered[lang], float("nan"), tuple(offered["figure_ids"])))
    return Said(
        said=_who(j, text, lang),
        quote=clean(forms.quoted(j, lang)),
        verdict=forms.verdict(j, lang),
        direction=forms.direction(j, lang),
        look=looks.VERDICTS[j["verdict"]],
        glyph=GLYPHS[j["verdict"]],
        own_source=forms.own_source_only(j),
        heading=_heading(j, text, lang),
        rows=rows,
        beside=j["type"] == "statement",
        unit=unit(j),
        band=_band_in_words(j, rows, text, lang),
        marks=" ".join(_marks(j, rows, text, lang)),
        notes=_doubts(j, rows, text, lang),
        swings=text["swings"] if _one_year(j) else "",
        why=clean(j["reason"][lang]) if j["reason"] else "",
        instead=clean(offered[lang]) if offered and j["verdict"] != "supported" else "",
        reply=text["reply"].format(text=clean(j["reply"]["text"])) if j["reply"]["text"] else text["no_reply"],
        source=source_line(ids, where, lang) if ids else "",
        made=_whole(text["made"].format(rule=j["rule"], date=forms.period([j["data_date"]] * 2, lang))),
        project=" · ".join([text["project"], *_address()]),
        help=text["help"].format(line=VIOLENCE.replace(" ", "\u00a0")),
        quotes=quotes,
    )


def clean(text: str) -> str:
    """A sentence on one line: without what steers a printer, and with its numbers kept whole ("2 174", "24 %")."""
    kinds = ((c, unicodedata.category(c)) for c in text)
    plain = "".join(" " if kind in ("Cc", "Zl", "Zp") else c for c, kind in kinds if kind not in ("Cf", "Cs", "Co"))
    together = r"(?<=\d) (?=\d{3}\b|%|(?:av|of|in) \d)|(?<=\d (?:av|of|in)) (?=\d)|(?<=\d\.) (?=juli\b)"
    return re.sub(together, "\u00a0", re.sub(r" +", " ", plain).strip())


def _whole(text: str) -> str:
    """Words that stay on one line, but at a comma: "Regel v1, data til 22. november 2026"."""
    return text.replace(" ", "\u00a0").replace(",\u00a0", ", ")


@cache
def _address() -> list[str]:
    """Where the project is on the web, if anywhere."""
    from analysis.cite import itself

    known = itself()
    found = known.get("url") or known.get("repository-code")
    return [re.sub(r"^https?://(www\.)?|/$", "", found)] if found else []


# --- who said it, and what was counted


def _who(j: dict[str, Any], text: dict[str, str], lang: str) -> str:
    pattern = text["said_in_our_words" if j["paraphrase"] else "said"]
    date = _whole(_date(j["published"]["date"], lang)) or text["undated"]
    return pattern.format(by=clean(local.claimant(j["published"]["by"], lang)), date=date)


def _date(iso: str | None, lang: str) -> str:
    """ "2016-11" as "november 2016"."""
    if iso is None:
        return ""
    year, month, day = (*iso.split("-"), None, None)[:3]
    if day:
        return forms.period([iso, iso], lang)
    return f"{forms.MONTHS[lang][int(month) - 1]} {year}" if month else year


def _heading(j: dict[str, Any], text: dict[str, str], lang: str) -> str:
    """What the chart counts, whose sex, the definition that all its rows share; of a change how large it is."""
    known = deciding(j)
    if not known or len({r["measure"] for r in known}) > 1:  # then each row says its own
        return ""
    said = [_counted(j, known, text, lang)]
    if {sex_of(r) for r in known} == {"total"}:
        said.append(forms.name("sex", "total", lang))
    if one_definition(known):
        said += definition(known[0], text, lang)
    change = f": {_whole(forms.estimate(j, known[0], lang))}" if by_ends(j, known[0]) else ""
    told = re.sub(r"\([^)]{,20}\)", lambda m: _whole(m[0]), ", ".join(said)) + change
    return text["beside"].format(measure=told) if j["type"] == "statement" else capital(told)


def _counted(j: dict[str, Any], known: list[dict[str, Any]], text: dict[str, str], lang: str) -> str:
    """The measure, with its whole where it is a part of one."""
    first, counted = known[0], [c["measure"] for c in j["question"]["counted"]]
    name = forms.name("measure", first["measure"], lang)
    if first["n"] is None or j["type"] != "share":
        return name
    if {sex_of(r) for r in known} <= {"female", "male"}:
        return text["among"].format(sex=forms.name("sex", first["sex"], lang), part=name)
    if counted[1:] and counted[1] != first["measure"]:
        return text["share_of"].format(part=name, whole=forms.name("measure", counted[1], lang))
    return name


def _ids(j: dict[str, Any]) -> list[str]:
    return list(dict.fromkeys(i for r in deciding(j) for side in SIDES for i in r[side]))


# --- what the words cover


def _band_in_words(j: dict[str, Any], rows: tuple[Row, ...], text: dict[str, str], lang: str) -> str:
    """What the words of the sentence cover, said once; several phrases one after the other."""
    if not any(row.band for row in rows):
        return ""
    found = list(dict.fromkeys(_reading(p, text, lang) for p in j["phrases"]))
    first = j["phrases"][0]
    covers = len(j["phrases"]) == 1 and not first["parts"] and None not in (first["low"], first["high"])
    return text["covers" if covers and not _precise(first) else "says"].format(words=text["and"].join(found))


def _precise(phrase: dict[str, Any]) -> bool:
    """A number as printed: exact, or to half a per cent each way."""
    low, high = phrase["low"], phrase["high"]
    return None not in (low, high) and high - low < (
        0.0101 if phrase["kind"] in ("share", "growth", "points") else 1e-9
    )


def _reading(phrase: dict[str, Any], text: dict[str, str], lang: str) -> str:
    if phrase["parts"]:
        first, last = (_reading(p, text, lang) for p in phrase["parts"])
        return text["from_to"].format(first=first, last=last)
    low, high = phrase["low"], phrase["high"]
    kinds = {"share": "share", "counts": "share", "ratio": "times", "growth": "growth", "points": "points"}
    shape = kinds.get(phrase["kind"], "mean" if phrase["kind"] == "mean" else "count")
    if low is None and high is None:
        return f"«{phrase['text']}»" if lang == "nb" else f"“{phrase['text']}”"
    if _precise(phrase):
        return forms.value((low + high) / 2, shape, lang, exact=True)
    if high is None:
        return text["least" if phrase["low_closed"] else "more"].format(low=forms.value(low, shape, lang, exact=True))
    if low is None:
        return text["most" if phrase["high_closed"] else "less"].format(high=forms.value(high, shape, lang, exact=True))
    return forms.between(low, high, shape, lang)


# --- notes


def _one_year(j: dict[str, Any]) -> bool:
    """A share of those killed in one calendar year."""
    first, last = (j["question"]["window"][end] for end in ("first", "last"))
    if j["type"] != "share" or not first or not last:
        return False
    return first[:4] == last[:4] and (first[4:], last[4:]) == ("-01-01", "-12-31")


def _marks(j: dict[str, Any], rows: tuple[Row, ...], text: dict[str, str], lang: str) -> Iterator[str]:
    """What the marks are, as far as they do not speak for themselves; and what is meant by support."""
    if any(row.sure == "95" for row in rows):
        yield text["interval_95"]
    if any(row.sure == "words" for row in rows):
        yield text["interval_words"]
    if any(row.at is None for row in rows):
        yield text["arrow"]
    if any(row.beside is not None for row in rows):
        yield text["beside_mark"]
    if j["verdict"] == "supported" and j["reading"] == "level" and not forms.own_source_only(j):
        yield text["likely_one_sided"].format(level=forms.needed(lang)) if forms.one_sided(j) else text["likely"]


def _doubts(j: dict[str, Any], rows: tuple[Row, ...], text: dict[str, str], lang: str) -> str:
    """The flags that the verdict does not say itself; they are why a mark is hollow."""
    flags = [forms.name("flag", flag, lang) for flag in j["flags"] if flag not in DOUBTS]
    hollow = any(row.hollow and row.at is not None for row in rows)
    return text["flags_hollow" if hollow else "flags"].format(flags="; ".join(flags)) if flags else ""
