"""What static/filter.js filters by: all figures in columns, as one script that also works from disk.

A word that many figures share stands once, in a list, and each figure holds its place in it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from analysis import find, forms, vocabulary
from analysis.site.figure import facts
from analysis.store import Figure

Json = dict[str, Any]


def script(figures: Iterable[Figure], lang: str) -> bytes:
    """The data as a script that sets one global."""
    text = json.dumps(data(figures, lang), ensure_ascii=False, separators=(",", ":"))
    return f"FIGURES={text.replace('<', chr(92) + 'u003c')};\n".encode()


def data(figures: Iterable[Figure], lang: str) -> Json:
    """{"lists": what the columns point into, "columns": one entry for each figure, newest first, Norway before all}."""
    ordered = sorted(figures, key=_order)
    lists = {name: _List() for name in ("measure", "geography", "publisher", "when", "part", "doubt", "via", "words")}
    columns: dict[str, list[Any]] = {name: [] for name in (*lists, "first", "last", "number", "id")}
    for f in ordered:
        row = {
            "measure": f.measure,
            "geography": f.geography,
            "publisher": f.publisher,
            "when": facts.when(f, lang),
            "part": ", ".join([*_area(f, lang), *facts.parts(f, lang), *facts.scope(f, lang)]),
            "doubt": "; ".join(facts.cautions(f, lang)),
            "via": f.via and facts.publisher(f.via, lang),
            "words": _search(f),
        }
        for name, word in row.items():
            columns[name].append(lists[name].place(word))
        columns["first"].append(f.period_start.year if f.period_start else 0)
        columns["last"].append(f.period_end.year - f.period_start.year if f.period_start else 0)
        columns["number"].append(facts.number(f, lang))
        columns["id"].append(f.figure_id)
    return {"lists": {name: held.words for name, held in lists.items()} | _named(lists, lang), "columns": columns}


def choices(figures: Iterable[Figure], lang: str) -> Json:
    """What can be chosen: [key, words] of measures by topic, publishers and places, and the first and last year."""
    figures = list(figures)
    held = {f.measure for f in figures}
    measures = [m for m in vocabulary.measures().values() if m.measure in held]
    topics = [t for t in vocabulary.TOPICS if any(m.topic == t for m in measures)]
    years = [day.year for f in figures for day in (f.period_start, f.period_end) if day]
    return {
        "topics": [[t, facts.capital(forms.name("topic", t, lang))] for t in topics],
        "measures": [
            [
                facts.capital(forms.name("topic", t, lang)),
                t,
                [[m.measure, facts.capital(getattr(m, lang))] for m in measures if m.topic == t],
            ]
            for t in topics
        ],
        "publishers": _sorted({f.publisher for f in figures}, facts.publisher, lang),
        "places": sorted(
            _sorted({f.geography for f in figures}, facts.geography, lang), key=lambda pair: pair[0] != "NO"
        ),
        "first": min(years, default=0),
        "last": max(years, default=0),
    }


class _List:
    """Words by the order in which they came."""

    def __init__(self) -> None:
        self.words: list[Any] = []
        self._places: dict[Any, int] = {}

    def place(self, word: Any) -> int:
        if word not in self._places:
            self._places[word] = len(self.words)
            self.words.append(word)
        return self._places[word]


def _named(lists: dict[str, _List], lang: str) -> Json:
    """What the keys are called, and the topic of each measure."""
    return {
        "measure_words": [facts.measure(m, lang) for m in lists["measure"].words],
        "topic": [vocabulary.measures()[m].topic for m in lists["measure"].words],
        "geography_words": [facts.geography(g, lang) for g in lists["geography"].words],
        "publisher_words": [facts.publisher(p, lang) for p in lists["publisher"].words],
    }


def _search(f: Figure) -> str:
    """The other names of the measure, in both languages; a figure of code 7 alone does not answer to code 6."""
    return " ".join(find._but_other_code(vocabulary.measures()[f.measure], f))


def _area(f: Figure, lang: str) -> list[str]:
    return [forms.name("area", f.area, lang)] if f.area else []


def _sorted(keys: Iterable[str], name: Any, lang: str) -> list[list[str]]:
    return sorted(([key, name(key, lang)] for key in keys), key=lambda pair: pair[1].casefold())


def _order(f: Figure) -> tuple:
    """Norway first; the newest period first; populations, which are only divided by, last."""
    end = f.period_end.toordinal() if f.period_end else 0
    rank = vocabulary.publishers()[f.publisher].rank
    return f.topic == "population", f.geography != "NO", -end, f.measure, f.sex, rank, f.figure_id
