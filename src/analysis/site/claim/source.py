"""The line that goes with a sentence: who counted, what, for when, when it came out, and where.

The pages behind a sentence are those that `cite` names; what each was read for is worded from its figures.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import Any, NamedTuple

from analysis import cite, forms
from analysis.site import links, safe
from analysis.site.render import day
from analysis.site.texts import words
from analysis.verdicts import Kept, used

Json = dict[str, Any]
IN_FULL = 3  # pages with their addresses in the line that is copied; of more, the first one
WHOLE = ("-01-01", "-12-31")


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
    unclear = _unclear(kept)
    for i in dict.fromkeys(ids):
        f = kept.figures[i] | {"unclear": i in unclear}
        figures.setdefault((f["publisher"], f["via"], f["source_id"]), []).append(f)
    return [Read(*both) for both in zip(cite.sources(kept, lang), figures.values(), strict=True)]


def _unclear(kept: Kept) -> set[str]:
    """The figures of numbers of which nobody knows whether victims or cases were counted."""
    rows = [r for r in kept.judgement["evidence"] if "unit_unclear" in r["flags"]]
    return set(used({**kept.judgement, "reference": rows}, "reference"))


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
    periods: dict[tuple[str, str], set[tuple]] = {}
    for f in figures:
        sex = f["sex"] if f["sex"] in ("female", "male") else ""
        periods.setdefault((f["measure"], sex), set()).add(tuple(f["period"] or ()))
    for measure in [measure for measure, sex in periods if sex == "female"]:
        if periods.get((measure, "male")) == periods[measure, "female"]:
            periods[measure, "both"] = periods.pop((measure, "male")) & periods.pop((measure, "female"))
    said = t["cannot"]["and"].join(_measure(*key, days, t, lang) for key, days in periods.items())
    return t["unit_unclear"].format(said=said) if any(f["unclear"] for f in figures) else said


def _measure(measure: str, sex: str, days: set[tuple], t: Json, lang: str) -> str:
    who = ("female", "male") if sex == "both" else filter(None, (sex,))
    told = t["cannot"]["and"].join(forms.names("sex", who, lang))
    return f"{forms.name('measure', measure, lang)}{f' ({told})' if told else ''} {', '.join(_spans(days, lang))}"


def _spans(days: set[tuple], lang: str) -> list[str]:
    """Periods in the order of time, single years that follow each other as one span."""
    runs: list[list[tuple]] = []
    for period in sorted(days):
        if runs and _year(period) and _year(runs[-1][-1]) and int(_year(period)) == int(_year(runs[-1][-1])) + 1:
            runs[-1].append(period)
        else:
            runs.append([period])
    return [forms.period([run[0][0], run[-1][1]] if run[0] else None, lang) for run in runs]


def _year(period: tuple) -> str:
    """The year that a period is all of, else ""."""
    whole = len(period) == 2 and (period[0][4:], period[1][4:]) == WHOLE and period[0][:4] == period[1][:4]
    return period[0][:4] if whole else ""
