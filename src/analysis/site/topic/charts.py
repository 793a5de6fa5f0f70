"""The charts of a topic: each with its size, words and files; share and rate as a table beside theirs."""

from __future__ import annotations

import csv
from typing import Any

from analysis import forms, forms_numbers
from analysis.site.figure import facts
from analysis.site.model import Site
from analysis.site.texts import words
from analysis.site.topic.table import SHARE_AND_RATE

Json = dict[str, Any]


def chart(site: Site, name: str, lang: str) -> Json:
    about = site.charts[name]
    width, height = site.picture_size(f"{name}.{lang}.svg")
    measure = _measure(site, name)
    return {
        "id": name,
        **{key: about[key][lang] for key in ("title", "alt", "caption", "source")},
        "width": width,
        "height": height,
        "svg": f"charts/{name}.{lang}.svg",
        "png": f"charts/{name}.{lang}.png",
        "csv": f"charts/{name}.csv",
        "measure": measure,
        "measure_words": facts.measure(measure, lang),
    }


def _measure(site: Site, name: str) -> str:
    """What a chart draws: the measure of the first figure of its table."""
    with site.picture(f"{name}.csv").open(encoding="utf-8", newline="") as file:
        first = next(row["figure_ids"] for row in csv.DictReader(file) if row["figure_ids"])
    return site.held[first.split(";")[0]].measure


def both(site: Site, lang: str) -> Json:
    """Share and rate of the long periods, read off the chart's own table so that words and picture cannot differ."""
    with site.picture(f"{SHARE_AND_RATE}.csv").open(encoding="utf-8", newline="") as file:
        rows = [r for r in csv.DictReader(file) if r["period_start"][:4] != r["period_end"][:4]]
    key = ("period_start", "period_end", "publisher", "qualifiers")
    rates = {tuple(r[k] for k in key): r for r in rows if r["panel"] == "partners"}
    everyone = {(r["period_start"], r["period_end"]): r for r in rows if r["panel"] == "everyone"}
    shares = [r for r in rows if r["panel"] == "share"]
    return {
        "chart": chart(site, SHARE_AND_RATE, lang),
        "rows": [
            {
                "period": forms_numbers.period([r["period_start"], r["period_end"]], lang),
                "definition": facts.capital(", ".join(forms.names("qualifiers", r["qualifiers"].split(";"), lang))),
                "by": forms.name("publisher", r["publisher"], lang),
                "over": over(r, lang),
                "flags": "; ".join(forms.names("flag", filter(None, r["flags"].split(";")), lang)),
                "parts": _partners(site, r, lang),
                "share": forms_numbers.percent(float(r["value"]), lang),
                "share_interval": forms_numbers.between(float(r["low"]), float(r["high"]), "share", lang, least=1),
                "of": f"{'av' if lang == 'nb' else 'of'} {r['n']}",
                "rate": _rate(rates[tuple(r[k] for k in key)], lang),
                "everyone": _rate(everyone.get((r["period_start"], r["period_end"])), lang),
            }
            for r in sorted(shares, key=lambda r: (r["period_end"], r["qualifiers"]))
        ],
    }


def over(row: dict[str, str], lang: str) -> str:
    """Whose count of all the killed it is divided by, where that is somebody else's."""
    if row["whole_publisher"] in ("", row["publisher"]):
        return ""
    whole = forms.name("publisher", row["whole_publisher"], lang)
    return words("topic", lang)["over"].format(publisher=whole)


def _partners(site: Site, row: dict[str, str], lang: str) -> list[Json]:
    """The figures that make up the numerator, each with its page: 166, or 83 women and 16 men."""
    held = (site.held[name] for name in row["figure_ids"].split(";"))
    found = [f for f in held if f.measure.startswith("partner_homicide")]
    return [{"number": facts.number(f, lang), "path": site.figure_link(f.figure_id, lang)} for f in found]


def _rate(row: dict[str, str] | None, lang: str) -> Json | None:
    """ "0,13" and "0,10–0,16", or nothing where the chart has none for these years."""
    if row is None:
        return None
    value, low, high = (forms_numbers.number(float(row[k]), lang, 2, 2) for k in ("value", "drawn_low", "drawn_high"))
    return {"value": value, "interval": f"{low}\u2013{high}"}
