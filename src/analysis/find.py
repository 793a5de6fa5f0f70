"""Find published figures by words, years and publisher, in Norwegian or English."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from operator import attrgetter
from typing import Any, NamedTuple

from analysis import store, vocabulary, withheld
from analysis.paths import House
from analysis.store import Figure

YEAR = re.compile(r"(19|20)\d\d")


class Hit(NamedTuple):
    """A figure with the source that shows it best, and how well it matched."""

    figure: Figure
    source: store.Source

    def as_json(self) -> dict[str, Any]:
        f = self.figure
        dates = {c: v.isoformat() for c, v in f._asdict().items() if hasattr(v, "isoformat")}
        return f._asdict() | dates | {"what": what(f, "nb"), "url": self.source.url, "title": self.source.title}


def find(words: str, where: House, limit: int | None = None) -> list[Hit]:
    """Figures that answer all the words; years must lie in the figure's period. Newest and surest first.

    Those that tell what their publisher has since suppressed are left out, as in charts.
    """
    terms = _fold(words).split()
    years = [int(t) for t in terms if YEAR.fullmatch(t)]
    rest = [t for t in terms if not YEAR.fullmatch(t)]
    held = store.load(vocabulary.TOPICS, where)
    secret = withheld.secret_ids([*held, *store.hidden(where)])
    hits = [f for f in _answering(held, rest) if _covers(f, years) and f.figure_id not in secret]
    hits.sort(key=lambda f: _order(f, years))
    sources = store.sources(where)
    return [Hit(f, sources[f.source_id]) for f in hits[:limit]]


def what(figure: Figure, lang: str) -> str:
    """What a figure counts, in words: measure, part of it, sex and area."""
    return ", ".join([getattr(vocabulary.measures()[figure.measure], lang), *_part(figure, lang)])


def _part(figure: Figure, lang: str) -> list[str]:
    """Which part of the measure a figure counts."""
    parts = [getattr(vocabulary.words("subset")[s], lang) for s in figure.subset]
    if figure.relationship:
        parts.append(getattr(vocabulary.words("relationship")[figure.relationship], lang))
    if figure.sex in ("female", "male"):
        parts.append(getattr(vocabulary.words("sex")[figure.sex], lang))
    if figure.area:
        parts.append(getattr(vocabulary.words("area")[figure.area], lang))
    return parts


def number(figure: Figure) -> str:
    """The value as printed in words: "68", "under 500", "over 1000", "20–30"."""
    unit = {"percent": " %", "per_100k": " per 100k", "percentage_points": " pp"}.get(figure.unit, "")
    if figure.value is not None:
        sign = "about " if figure.precision == "approx" else ""
        return f"{sign}{figure.value:g}{unit}" if figure.value < 1e6 else f"{sign}{figure.value:.0f}{unit}"
    if figure.value_high is None and figure.value_low is None:
        return "no number"
    if figure.value_high is None:
        return f"at least {figure.value_low:g}{unit}"
    if figure.value_low is None:
        return f"at most {figure.value_high:g}{unit}"
    return f"{figure.value_low:g}–{figure.value_high:g}{unit}"


def published(figure: Figure) -> str:
    """When its edition came out, as closely as its source says: "2026-01-20", "2026-01", "2026" or "undated"."""
    known = {"day": 10, "month": 7, "year": 4}.get(figure.published_precision)
    return figure.published.isoformat()[:known] if known else "undated"


def when(figure: Figure) -> str:
    """The period as people write it."""
    if figure.period_start is None:
        return "undated"
    start, end = figure.period_start, figure.period_end
    if figure.period_type == "year":
        return str(start.year)
    if figure.period_type == "day":
        return start.isoformat()
    whole = (start.month, start.day, end.month, end.day) == (1, 1, 12, 31)
    years = f"{start.year}–{end.year}" if start.year != end.year else str(start.year)
    part = ", part" if figure.period_type == "part_period" and whole else ""
    return years + part if whole else f"{start.isoformat()}–{end.isoformat()}"


def _order(figure: Figure, years: list[int]) -> tuple:
    """Norway first, then the period that fits the years best, the newest, the surest."""
    length = (figure.period_end - figure.period_start).days if figure.period_start else 10**6
    newest = -(figure.period_end.toordinal() if figure.period_end else 0)
    surest = -vocabulary.CONFIDENCE.index(figure.confidence)
    return figure.geography != "NO", length if years else 0, newest, surest, figure.figure_id


def _covers(figure: Figure, years: list[int]) -> bool:
    if not years:
        return True
    return figure.period_start is not None and all(
        figure.period_start.year <= year <= figure.period_end.year for year in years
    )


SPOKEN = "measure subset relationship sex area publisher via qualifiers geography".split()  # columns with words
_spoken = attrgetter(*SPOKEN)


def _answering(held: list[Figure], terms: list[str]) -> Iterator[Figure]:
    """The figures whose words hold all the terms; equal combinations of words are read once."""
    known: dict[str, bool] = {}
    for figure in held:
        key = repr(_spoken(figure))
        if key not in known:
            text = _text(figure)
            known[key] = all(term in text for term in terms)
        if known[key]:
            yield figure


def _text(figure: Figure) -> str:
    """All that a figure answers to: the words of its columns in both languages, folded."""
    measure = vocabulary.measures()[figure.measure]
    words = [*_but_other_code(measure, figure), *_part(figure, "nb"), *_part(figure, "en"), figure.measure]
    for q in figure.qualifiers:
        word = vocabulary.words("qualifiers")[q]
        words += [word.nb, word.en, q]
    for who in filter(None, (figure.publisher, figure.via)):
        publisher = vocabulary.publishers()[who]
        words += [publisher.nb, publisher.en, who]
    words.append("norge noreg norway" if figure.geography == "NO" else figure.geography)
    return _fold(" | ".join(words))


def _but_other_code(measure: vocabulary.Measure, figure: Figure) -> list[str]:
    """Search words of the measure; a figure of code 7 alone does not answer to code 6, nor the other way."""
    code = next((s[-1] for s in figure.subset if s.startswith("code:")), None)
    spoken = {"6": ("7", "sju"), "7": ("6", "seks", "strengt")}.get(code or "", ())
    texts = [measure.nb, measure.en, *measure.search.split("|")]
    return [
        t
        for t in texts
        if not any(other in t.split() for other in spoken)
        and not ((code and "6 og 7" in t) or (code and "6 and 7" in t))
    ]


def _fold(text: str) -> str:
    """Lower case, one spelling of æøå, plain spaces."""
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())
