"""The line that goes with a sentence: who counted, what, for when, when it came out, and where.

The pages behind a sentence are those that `cite` names; what each was read for is worded from its figures.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import Any, NamedTuple

from analysis import cite, forms, vocabulary
from analysis.charts.claim import words as say
from analysis.site import links, safe
from analysis.site.render import day
from analysis.site.texts import words
from analysis.verdicts import Kept, used

Json = dict[str, Any]
IN_FULL = 3  # pages with their addresses in the line that is copied; of more, the first one
WHOLE = ("-01-01", "-12-31")
NARROWER = ("legal_stage", "selection")  # groups of tags


class Read(NamedTuple):
    """One page, and what was read on it."""

    page: cite.Source
    figures: list[Json]


def behind(kept: Kept, lang: str, other: Json | None = None) -> list[Read]:
    """The pages behind the numbers that decide, or behind one wording that may be used instead."""
    if other:
        kept = kept._replace(judgement=kept.judgement | {"reference": [], "instead": [other]})
    j = kept.judgement
    ids = used(j, "reference") or [i for offered in j["instead"] for i in offered["figure_ids"]]
    figures: dict[tuple, list[Json]] = {}
    unclear, partly, stages = _of_flag(kept, "unit_unclear"), _of_flag(kept, "part_period"), _stages(kept)
    for i in dict.fromkeys(ids):
        f = kept.figures[i] | {"unclear": i in unclear, "part": i in partly, "stages": stages.get(i, ())}
        figures.setdefault((f["publisher"], f["via"], f["source_id"]), []).append(f)
    return [Read(*both) for both in zip(cite.sources(kept, lang), figures.values(), strict=True)]


def _of_flag(kept: Kept, flag: str) -> set[str]:
    """The figures of numbers with a flag: of which nobody knows whether victims or cases were counted, say."""
    rows = [r for r in kept.judgement["evidence"] if flag in r["flags"]]
    return set(used({**kept.judgement, "reference": rows}, "reference"))


def _stages(kept: Kept) -> dict[str, tuple[str, ...]]:
    """Figure -> how far the cases behind it had come, or that they were selected: tags without which it says more."""
    tags = [word for word, said in vocabulary.words("qualifiers").items() if said.group in NARROWER]
    rows = kept.judgement["evidence"]
    return {i: tuple(tag for tag in tags if tag in r["qualifiers"]) for r in rows for i in say.ids(r)}


def shown(read: Read, lang: str) -> Json:
    """One page behind a sentence, to be linked."""
    t, page = words("claim", lang), read.page
    return {
        "who": page.who,
        "via": _via(page, t),
        "what": what(read.figures, t, lang),
        "date": _out(page.date, t, lang),
        "url": safe.link(page.url),
        "host": safe.host(page.url),
    }


def line(found: list[Read], kept: Kept, lang: str, base: str) -> str:
    """ "Kilde: Kripos, partnerdrapsofre 2012–2021, utgitt august 2022: https://…".

    A line for each page, so that nothing sticks to an address; of many the first with its address, the others by what
    they count and when they came out, and where the site has no address that leads to them all, the first of each.
    """
    if not found:
        return ""
    t = words("claim", lang)
    first, rest = (found, []) if len(found) <= IN_FULL else (found[:1], found[1:])
    told = [_in_full(read, t, lang) for read in first]
    groups = groupby(rest, key=lambda read: (read.page.who, read.page.via))
    told += [_together(list(same), t, lang, addressed=not base) for _, same in groups]
    if base:
        told.append(t["all_of_it"].format(url=f"{base}/{links.path('claim', lang, kept.judgement['id'])}"))
    return "\n".join([f"{t['source' if len(found) == 1 else 'sources']}: {told[0]}", *told[1:]])


def _in_full(read: Read, t: Json, lang: str) -> str:
    page = read.page
    told = [page.who, _via(page, t), what(read.figures, t, lang), _out(page.date, t, lang)]
    said = ", ".join(filter(None, told))
    return f"{said}: {page.url}" if safe.link(page.url) else said


def _together(same: list[Read], t: Json, lang: str, addressed: bool) -> str:
    """Several pages of one publisher: "Kripos, drapsofre 2012–2021, utgitt 2014–2024 (10 kilder)"."""
    dates = [read.page.date for read in same]
    years = sorted({date[:4] for date in dates if date})
    out = [t["published"].format(date="–".join(dict.fromkeys((years[0], years[-1]))))] if years else []
    out += [] if all(dates) else [t["undated"]]
    told = [same[0].page.who, _via(same[0].page, t), what((f for read in same for f in read.figures), t, lang), *out]
    count = t["pages_one" if len(same) == 1 else "pages"].format(n=len(same))
    said = f"{', '.join(filter(None, told))} ({count})"
    url = next((read.page.url for read in same if safe.link(read.page.url)), "") if addressed else ""
    return t["among_them"].format(said=said, url=url) if url else said


def _via(page: cite.Source, t: Json) -> str:
    return t["via"].format(who=page.via) if page.via else ""


def _out(date: str | None, t: Json, lang: str) -> str:
    return t["published"].format(date=day(date, lang)) if date else t["undated"]


# --- what was read


def what(figures: Iterable[Json], t: Json, lang: str) -> str:
    """The measures with their periods: "drapsofre 2012–2021", "partnerdrapsofre (kvinner og menn) 2013–2023"; and
    that the unit is unclear, where it is."""
    figures = list(figures)
    periods: dict[Told, set[tuple]] = {}
    for f in figures:
        sex = f["sex"] if f["sex"] in ("female", "male") else ""
        days = tuple(f["period"] or ())
        told = Told(f["measure"], sex, f["stages"], f["part"] and _whole_years(days))
        periods.setdefault(told, set()).add(days)
    for women in [told for told in periods if told.sex == "female"]:
        men = women._replace(sex="male")
        if periods.get(men) == periods[women]:
            periods[women._replace(sex="both")] = periods.pop(men) & periods.pop(women)
    said = t["cannot"]["and"].join(_measure(told, days, t, lang) for told, days in periods.items())
    return t["unit_unclear"].format(said=said) if any(f["unclear"] for f in figures) else said


class Told(NamedTuple):
    """What is told apart on a page: the measure, the sex, how far the cases had come, whether of all the years."""

    measure: str
    sex: str
    stages: tuple[str, ...]
    part: bool


def _measure(what: Told, days: set[tuple], t: Json, lang: str) -> str:
    who = ("female", "male") if what.sex == "both" else filter(None, (what.sex,))
    told = t["cannot"]["and"].join(forms.names("sex", who, lang))
    told = "; ".join(filter(None, (told, *forms.names("qualifiers", what.stages, lang))))
    spans = ", ".join(_spans(days, lang))
    when = t["part_of"].format(period=spans) if what.part else spans
    return f"{forms.name('measure', what.measure, lang)}{f' ({told})' if told else ''} {when}"


def _spans(days: set[tuple], lang: str) -> list[str]:
    """Periods in the order of time, single years that follow each other as one span."""
    runs: list[list[tuple]] = []
    for period in sorted(days):
        if runs and _year(period) and _year(runs[-1][-1]) and int(_year(period)) == int(_year(runs[-1][-1])) + 1:
            runs[-1].append(period)
        else:
            runs.append([period])
    return [forms.period([run[0][0], run[-1][1]] if run[0] else None, lang) for run in runs]


def _whole_years(period: tuple) -> bool:
    return len(period) == 2 and (period[0][4:], period[1][4:]) == WHOLE


def _year(period: tuple) -> str:
    """The year that a period is all of, else ""."""
    return period[0][:4] if _whole_years(period) and period[0][:4] == period[1][:4] else ""
