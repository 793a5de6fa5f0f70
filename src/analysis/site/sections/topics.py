"""The topics: what is counted and by whom, the newest figures, charts, disagreements, changes of law, claims, gaps."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from analysis import charts, forms, forms_numbers, page_fields, vocabulary
from analysis.charts.claim import local
from analysis.quote import Quotes
from analysis.site import links
from analysis.site.claim import head
from analysis.site.figure import facts
from analysis.site.figure.conflicts import Beside, fits
from analysis.site.links import LANGS
from analysis.site.model import Site
from analysis.site.notebook import source as notebook_source
from analysis.site.pages import Entry, File, Page
from analysis.site.texts import words
from analysis.site.topic import charts as topic_charts
from analysis.site.topic import law
from analysis.site.topic import table as topic_table
from analysis.site.topic.keyfigures import Shelf, definition, spans
from analysis.site.topic.table import SHARE_AND_RATE, TOPICS, Topic
from analysis.store import Figure

Json = dict[str, Any]
NEWEST = 3  # periods for which publishers are held side by side, of each measure


def pages(site: Site) -> Iterator[Page | File]:
    for name in charts.TOPICS:
        for file in (*(f"{name}.{lang}.{kind}" for lang in LANGS for kind in ("svg", "png")), f"{name}.csv"):
            yield File(f"charts/{file}", site.picture(file))
    shelf, beside = Shelf(site), Beside(site.figures.values())
    for lang in LANGS:
        t = words("topics", lang)
        yield Page("topics", lang, t["title"], {"topics": _index(shelf, lang)}, description=t["description"])
        for number, topic in enumerate(TOPICS, 1):
            yield _page(site, shelf, beside, topic, number, lang)


def entries(site: Site) -> Iterator[Entry]:
    """Every topic by its name, and every chart by its title."""
    for lang in LANGS:
        for topic in TOPICS:
            path, said = links.path("topic", lang, topic.key), words("topic", lang)["topics"][topic.key]
            measures = topic_table.measures_of(topic, site.figures.values())
            found_by = (f"{forms.name('measure', m, lang)} {vocabulary.measures()[m].search}" for m in measures)
            content = " ".join(found_by).replace("|", " ")
            yield Entry(path, lang, said["name"], f"{said['care']} {content}", "topic", 4)
            for name in charts_of(topic):
                about = site.charts[name]
                content = f"{about['subtitle'][lang]} {about['caption'][lang]}"
                yield Entry(f"{path}#chart-{name}", lang, about["title"][lang], content, "topic", 2)


def charts_of(topic: Topic) -> tuple[str, ...]:
    both = (SHARE_AND_RATE,) if topic.key == "homicide" else ()
    return (*topic.charts, *both, *topic.sure)


def _index(shelf: Shelf, lang: str) -> list[Json]:
    said = words("topic", lang)["topics"]
    found = []
    for topic in TOPICS:
        name, query = next(iter(topic.figures.items()))
        figure = shelf.shown(shelf.newest(query), said[topic.key]["labels"][name], lang)
        found.append({"key": topic.key, "name": said[topic.key]["name"], "figure": figure})
    return found


def _page(site: Site, shelf: Shelf, beside: Beside, topic: Topic, number: int, lang: str) -> Page:
    t = words("topic", lang)
    said = t["topics"][topic.key]
    named = {name: shelf.newest(query) for name, query in topic.figures.items()}
    changes = law.changes(topic.key, lang)
    data = {
        "key": topic.key,
        "name": said["name"],
        "lead": _lead(said["lead"], named, changes, lang),
        "care": said["care"],
        "figures": [shelf.shown(f, said["labels"][name], lang) for name, f in named.items()],
        "charts": [topic_charts.chart(site, name, lang) for name in topic.charts],
        "both": topic_charts.both(site, lang) if SHARE_AND_RATE in charts_of(topic) else None,
        "sure": [topic_charts.chart(site, name, lang) for name in topic.sure],
        "compared": [facts.measure(m, lang) for m in topic.compared],
        "conflicts": [group for m in topic.compared for group in _conflicts(shelf, beside, m, lang)],
        "changes": changes,
        "claims": _claims(site, topic, lang),
        "gaps": [*_missing_years(shelf, topic, t, said), *said["gaps"]],
        "measures": [
            {"key": m, "name": head.capital(forms.name("measure", m, lang))}
            for m in topic_table.measures_of(topic, site.figures.values())
        ],
        "notebooks": [{"key": name, "name": _question(site, name, lang)} for name in topic.notebooks],
        "duties": [{"id": d["id"], "title": d["title"]} for d in law.duties(lang) if d["topic"] == topic.key],
    }
    return Page("topic", lang, t["title"].format(number=number), data, topic.key, said["description"])


# --- words with numbers in them


def _lead(template: str, named: dict[str, Figure], changes: list[Json], lang: str) -> str:
    """The introduction with its fields filled in: {name}, {name:year} ... of a key figure; {last_break}, a day."""
    quotes = Quotes(lang)
    broken = [c["date"] for c in changes if c["broken"]]
    fixed = {"last_break": forms_numbers.period([broken[-1]] * 2, lang)} if broken else {}
    return page_fields.fill(
        template, lambda name: fixed[name] if name in fixed else page_fields.Named(name, named[name], quotes)
    )


def _missing_years(shelf: Shelf, topic: Topic, t: Json, said: Json) -> list[str]:
    if not topic.followed:
        return []
    years = shelf.years_of({"measure": topic.followed})
    missing = [year for year in range(years[0], years[-1]) if year not in years]
    pattern = t["no_years"] if missing else t["every_year"]
    return [pattern.format(what=said["counted"], first=years[0], years=spans(missing))]


def _question(site: Site, notebook: str, lang: str) -> str:
    """The question that a notebook begins with; it is in English, and told in the language of the page."""
    title = notebook_source.read(site.where.notebooks / f"{notebook}.ipynb", site.where).title
    return words("notebooks", lang)["titles"].get(notebook, title)


# --- disagreement


def _conflicts(shelf: Shelf, beside: Beside, measure: str, lang: str) -> list[Json]:
    """The newest periods for which two publishers have numbers that cannot both be the same."""
    seen, groups = set(), []
    for f in sorted(shelf.all({"measure": measure}), key=lambda f: f.period_end or f.published, reverse=True):
        others = [o for o in beside.conflicts(f) if o.figure_id not in beside.newer and o.figure_id != f.figure_id]
        group = sorted([f, *others], key=lambda o: (vocabulary.publishers()[o.publisher].rank, o.figure_id))
        ids = frozenset(o.figure_id for o in group)
        if ids in seen or not _disagree(group):
            continue
        seen.add(ids)
        groups.append(group)
    return [_conflict(shelf, group, lang) for group in groups[:NEWEST]]


def _disagree(group: list[Figure]) -> bool:
    """Numbers of two publishers that do not fit each other."""
    return any(a.publisher != b.publisher and not fits(a, b) for i, a in enumerate(group) for b in group[i + 1 :])


def _conflict(shelf: Shelf, group: list[Figure], lang: str) -> Json:
    first = group[0]
    rows = [shelf.shown(f, "", lang) | {"notes": "; ".join(_notes(f, lang))} for f in group]
    what = f"{facts.what(first, lang)}, {facts.when(first, lang)}"
    return {"what": facts.capital(what), "rows": rows}


def _notes(f: Figure, lang: str) -> list[str]:
    return [*definition(f, lang), *facts.cautions(f, lang)]


# --- claims


def _claims(site: Site, topic: Topic, lang: str) -> list[Json]:
    """The registered sentences on the topic, each with who said it and the verdict; those in their own words first."""
    found = []
    for name, kept in site.claims.items():
        if topic_table.of_claim(site.held[i] for i in kept.figures) != topic.key:
            continue
        j = local.localised(kept.judgement, lang)
        found.append({"id": name, **head.quotation(j, lang), "verdict": head.badge(j, lang)})
    return sorted(found, key=lambda claim: not claim["own"])
