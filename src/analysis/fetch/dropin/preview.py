"""An edition told to the person who has to hold it against the source, and to machines."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from analysis.fetch.dropin import words
from analysis.fetch.dropin.edition import Edition
from analysis.fetch.dropin.figures import Figure, kind_of

ABREAST = 6  # years on one line


def lines(edition: Edition) -> Iterator[str]:
    """The figures by year, the printed totals beside the sums, and what was not read."""
    published = f"published {edition.date or 'on a day not given'}"
    yield f"{words.publisher(edition.source).spelling}: {edition.title}, {published}"
    yield f"  {edition.url}"
    yield f"  {edition.name}, sha256 {edition.sha256[:12]}…"
    if edition.kept:
        yield f"  this very file is kept already, in {edition.kept}"
    yield from (f"  read {said}" for said in edition.tables)
    yield ""
    yield f"Figures ({len(edition.rows)}), as printed:"
    yield from _figures(edition, edition.rows)
    apart = [f for f in edition.figures if not f.kept]
    if apart:
        yield f"Read for the sums alone ({len(apart)}), since no word of ours says what they count:"
        yield from _figures(edition, apart)
    yield ""
    yield f"Printed totals beside the sums ({len(edition.sums)}):"
    yield from (f"  {'' if s.agrees else 'NOT '}ok  {s}" for s in edition.sums)
    for title, said in (
        ("Not read", edition.unread),
        ("Note", edition.remarks),
        ("Differs from what is held today", edition.differs),
        ("In the way", edition.problems),
    ):
        if said:
            yield ""
            yield f"{title} ({len(said)}):"
            yield from (f"  {line}" for line in said)


def as_json(edition: Edition) -> dict[str, Any]:
    """The same for machines."""
    figures = [
        {
            "measure": f.measure,
            "sex": f.sex,
            "breakdown": list(f.breakdown),
            "period_start": f.start,
            "period_end": f.end,
            "value": float(f.value),
            "place": str(f.place),
            "kept": f.kept,
        }
        for f in edition.figures
    ]
    plain = ("source", "name", "sha256", "title", "date", "url", "unread", "remarks", "problems", "kept")
    more = {"figures": figures, "sums": list(map(asdict, edition.sums)), "differs": list(map(asdict, edition.differs))}
    return {name: getattr(edition, name) for name in plain} | more


def _figures(edition: Edition, figures: list[Figure]) -> Iterator[str]:
    """Each series with its years side by side, and where the first of them stands."""
    series: dict[tuple, list[Figure]] = {}
    for f in figures:
        series.setdefault((f.measure, f.sex, f.breakdown, f.counted_by), []).append(f)
    for (measure, sex, tags, _), found in series.items():
        line = words.line(edition.source, measure, sex, tags) or words.Line(measure, sex, tags, "", "")
        unit = " %" if kind_of(measure) == "share" else ""
        yield f"  {line.what}  [{'; '.join((measure, *tags))}]"
        ordered = sorted(found, key=lambda f: (f.start, f.end))
        for i in range(0, len(ordered), ABREAST):
            yield "      " + "  ".join(f"{_when(f)}: {f.value}{unit}" for f in ordered[i : i + ABREAST])
        yield f"      {ordered[0].place if ordered[0].place.table else ordered[0].locator}"


def _when(f: Figure) -> str:
    return f.start if f.start == f.end else f"{f.start}–{f.end}"
