"""What the registered claims ask, and what the figures cover: the part of the browser's grammar that is data."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from analysis import vocabulary
from analysis.paths import House
from analysis.phrases import Phrase, parse
from analysis.scan import adhoc, known
from analysis.scan.subjects import SUBJECTS

Json = dict[str, Any]


def measures(where: House) -> Json:
    """Of each measure that a sentence can mean: its topic, whether it is a flow, or counts cases; the days its figures
    cover, those of one sex apart; and the last whole year."""
    named = {e[key] for s in SUBJECTS.values() for table in s.values() if isinstance(table, list) for e in table
             if isinstance(e, dict) for key in ("measure", "over", "stated") if key in e}  # fmt: skip
    swapped = {m.replace(a, b) for m in named for a, b in (("_cases", "_victims"), ("_victims", "_cases"))}
    return {name: _measure(name, where) for name in sorted((named | swapped) & vocabulary.measures().keys())}


def _measure(name: str, where: House) -> Json:
    measure, figures = vocabulary.measures()[name], adhoc.figures_of(where, name)
    of_one_sex = {sex: _spans(f for f in figures if f.sex == sex) for sex in ("female", "male")}
    shares = measure.kind == "share" or measure.unit == "percent"
    told = {
        "topic": measure.topic,
        "flow": measure.stock_flow == "flow",
        "cases": measure.unit == "cases",
        "spans": _spans(figures),
        "last": adhoc.last_year(figures),
        "base": shares and adhoc.base_of(name),
        "of_one_sex": {sex: spans for sex, spans in of_one_sex.items() if spans and shares},
    }
    return {key: value for key, value in told.items() if value}


def _spans(figures: Iterable[Any]) -> list[list[str]]:
    """The days that some figures cover, as few spans as there are gaps between them."""
    spans: list[list[dt.date]] = []
    for start, end in sorted((f.period_start, f.period_end) for f in figures):
        if spans and start <= spans[-1][1] + dt.timedelta(days=1):
            spans[-1][1] = max(spans[-1][1], end)
        else:
            spans.append([start, end])
    return [[start.isoformat(), end.isoformat()] for start, end in spans]


def claim(j: Json, registered: known.Known) -> Json:
    """What a registered claim asks; `texts`, and those `suggested` instead, as wording() leaves them, `words` only of
    a statement."""
    question = j["question"]
    texts = [text for text, of in registered.texts.items() if of is j]
    said: list[list[str]] = [[] for _ in j["instead"]]
    for text, suggestion in registered.suggestions.items():
        if suggestion.claim is j:
            said[suggestion.at].append(text)
    whole = [p for p in question["phrases"] if p["kind"] == "several"]
    told = {
        "id": j["id"],
        "type": j["type"],
        "texts": texts,
        "suggested": said,
        "datings": sorted(known.datings(j)),
        "words": [[w, plain] for w, plain in zip(question["words"], registered.words.get(j["id"], ()), strict=False)],
        "asked": [_phrase(p, parse(p["text"], p["kind"])) for p in question["asked"]],
        "whole": [_phrase(p) for p in whole],
        "counted": [list(c.values()) for c in question["counted"]],
        "window": question["window"],
    }
    return {key: value for key, value in told.items() if value}


def _phrase(p: Json, read: Phrase | None = None) -> Json:
    """Without its words, and without what it does not say; the number itself, where its words are `read` anew."""
    said = {
        key: value
        for key, value in p.items()
        if key not in ("text", "parts") and value is not None and value is not False
    }
    if read and read.value is not None:
        said["value"] = read.value
    parts = zip(p["parts"], read.parts if read else [None] * len(p["parts"]), strict=True)
    return said | ({"parts": [_phrase(part, of) for part, of in parts]} if p["parts"] else {})
