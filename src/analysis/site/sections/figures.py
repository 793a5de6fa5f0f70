"""Every published figure that may be shown, with a page of its own; every measure; and the index with its filter.

figure   the number, what it counts, whose it is, where it was seen, what others say of the same thing
measure  all its figures in tables, Norway first
figures  the measures by topic, and a filter over all figures (static/filter.js)
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from analysis import forms, vocabulary
from analysis.site import links
from analysis.site.figure import facts
from analysis.site.figure import filter as figure_filter
from analysis.site.figure import page as figure_page
from analysis.site.figure.conflicts import SEXES, Beside
from analysis.site.figure.sources import Sources
from analysis.site.links import LANGS
from analysis.site.model import Site
from analysis.site.pages import Entry, File, Page
from analysis.site.texts import words
from analysis.store import Figure

Json = dict[str, Any]
STATIC = Path(__file__).parents[1] / "static"
NAMED = 3  # publishers named for each measure of the index
HEAVY = 4  # of a measure, against 1 of each of its figures
HOME = 2  # a whole Norwegian figure before those of other countries


def pages(site: Site) -> Iterator[Page | File]:
    beside, sources, measures = Beside(site.figures.values()), Sources(site), by_measure(site)
    left_out = Counter(f.measure for name, f in site.held.items() if name not in site.figures)
    yield File("static/filter.js", STATIC / "filter.js")
    for lang in LANGS:
        yield File(f"static/figures.{lang}.js", figure_filter.script(site.figures.values(), lang))
        yield _index(site, measures, lang)
        for name, figures in measures.items():
            yield _measure(name, figures, left_out[name], beside, lang)
        for f in site.figures.values():
            yield figure_page.page(site, f, beside, sources, lang)


def entries(site: Site) -> Iterator[Entry]:
    """What the search finds a figure and a measure by. Only a measure answers to its other names."""
    for lang in LANGS:
        said = words("measure", lang)
        for name, figures in by_measure(site).items():
            title = facts.capital(facts.measure(name, lang))
            content = f"{title}: {_count(said, 'count', len(figures), lang)}. {_other_names(name)}"
            yield Entry(links.path("measure", lang, name), lang, title, content, "measure", HEAVY)
        for f in site.figures.values():
            told = f"{facts.capital(facts.title(f, lang))}: {facts.number(f, lang)}"
            title = f"{told} ({facts.counted_by(f, lang)})"
            content = "; ".join([title, *facts.scope(f, lang)])
            weight = HOME if f.geography == "NO" and not f.subset else 1
            yield Entry(links.path("figure", lang, f.figure_id), lang, title, content, "figure", weight)


def _other_names(measure: str) -> str:
    return ", ".join(filter(None, vocabulary.measures()[measure].search.split("|")))


def by_measure(site: Site) -> dict[str, list[Figure]]:
    """The figures of each measure that has any, in the vocabulary's order; newest first, sexes and publishers beside
    each other."""
    found: dict[str, list[Figure]] = {name: [] for name in vocabulary.measures()}
    for f in site.figures.values():
        found[f.measure].append(f)
    return {name: sorted(figures, key=_newest_first) for name, figures in found.items() if figures}


def _newest_first(f: Figure) -> tuple:
    end, start = (0 if day is None else -day.toordinal() for day in (f.period_end, f.period_start))
    rank = vocabulary.publishers()[f.publisher].rank
    part = (bool(f.area), f.area or "", bool(f.relationship or f.subset), f.relationship or "", f.subset)
    kind, sex = vocabulary.KINDS.index(f.kind), SEXES.index(f.sex)
    return (end == 0, end, -start, kind, part, sex, rank, f.publisher, f.figure_id)


# --- one measure


def _measure(name: str, figures: list[Figure], left_out: int, beside: Beside, lang: str) -> Page:
    t, m = words("measure", lang), vocabulary.measures()[name]
    places: dict[str, list[Figure]] = {}
    for f in figures:
        places.setdefault(f.geography, []).append(f)
    order = sorted(places, key=lambda code: (code != "NO", facts.geography(code, lang)))
    title = facts.capital(facts.measure(name, lang))
    return Page(
        kind="measure",
        lang=lang,
        title=t["title"].format(id="".join(word[0] for word in name.split("_")).upper()),
        key=name,
        description=t["description"],
        data={
            "title": title,
            "to_figure": links.relative(links.path("figure", lang, "ID"), links.path("measure", lang, name)),
            "unit": forms.name("unit", m.unit, lang),
            "flow": forms.name("stock_flow", m.stock_flow, lang),
            "topic": None if m.topic == "population" else m.topic,
            "topic_words": forms.name("topic", m.topic, lang),
            "count": _count(t, "count", len(figures), lang),
            "years": _years(figures, t),
            "publishers": [facts.publisher(p, lang) for p in _publishers(figures)],
            "left_out": _count(t, "left_out", left_out, lang) if left_out else None,
            "breaks": _breaks(name, lang) if "NO" in places else [],
            "places": [
                {
                    "name": facts.geography(code, lang),
                    "home": code == "NO",
                    "count": _count(t, "count", len(places[code]), lang),
                    "rows": [_line(f, beside, lang) for f in places[code]],
                }
                for code in order
            ],
        },
    )


def _line(f: Figure, beside: Beside, lang: str) -> list[Any]:
    """One figure of a measure's table: id, number, period, what part and definition, doubts, who, when, replaced."""
    area = [forms.name("area", f.area, lang)] if f.area else []
    part = ", ".join([*area, *facts.parts(f, lang), *facts.scope(f, lang)])
    return [
        f.figure_id,
        facts.number(f, lang),
        facts.when(f, lang),
        part,
        "; ".join(facts.cautions(f, lang)),
        facts.counted_by(f, lang),
        facts.published(f, lang),
        f.figure_id in beside.newer,
    ]


def _breaks(measure: str, lang: str) -> list[str]:
    form = words("measure", lang)["break"]
    found = (b for b in vocabulary.breaks() if measure.startswith(b.measures))
    return [form.format(day=facts.known_day(b.date.isoformat(), lang), what=getattr(b, lang)) for b in found]


def _publishers(figures: list[Figure]) -> list[str]:
    """Who counted, those with most figures first."""
    counts: dict[str, int] = {}
    for f in figures:
        counts[f.publisher] = counts.get(f.publisher, 0) + 1
    return sorted(counts, key=lambda p: (-counts[p], p))


def _years(figures: list[Figure], t: Json) -> str:
    """The years that the figures cover, from the first to the last."""
    dated = [f for f in figures if f.period_start]
    if not dated:
        return t["no_years"]
    first, last = min(f.period_start.year for f in dated), max(f.period_end.year for f in dated)
    return str(first) if first == last else f"{first}–{last}"


def _count(t: Json, key: str, n: int, lang: str) -> str:
    return t[f"{key}_one" if n == 1 else key].format(n=forms.number(n, lang))


# --- the index


def _index(site: Site, measures: dict[str, list[Figure]], lang: str) -> Page:
    t, m = words("figures", lang), words("measure", lang)
    topics = []
    for topic in vocabulary.TOPICS:
        names = [name for name in measures if vocabulary.measures()[name].topic == topic]
        names.sort(key=lambda name: -len(measures[name]))
        rows = [_summary(name, measures[name], m, t, lang) for name in names]
        if rows:
            n = sum(len(measures[name]) for name in names)
            title = facts.capital(forms.name("topic", topic, lang))
            topics.append({"key": topic, "title": title, "count": _count(m, "count", n, lang), "measures": rows})
    left_out = len(site.held) - len(site.figures)
    return Page(
        kind="figures",
        lang=lang,
        title=t["title"],
        description=t["description"],
        data={
            "lead": t["lead"].format(n=forms.number(len(site.figures), lang)),
            "left_out": _count(m, "left_out", left_out, lang) if left_out else None,
            "topics": topics,
            "choices": figure_filter.choices(site.figures.values(), lang),
        },
    )


def _summary(name: str, figures: list[Figure], m: Json, t: Json, lang: str) -> Json:
    who = _publishers(figures)
    named = ", ".join(facts.publisher(p, lang) for p in who[:NAMED])
    return {
        "key": name,
        "title": facts.capital(facts.measure(name, lang)),
        "n": forms.number(len(figures), lang),
        "years": _years(figures, m),
        "who": t["and_more"].format(named=named, n=len(who) - NAMED) if len(who) > NAMED else named,
    }
