"""The evidence of a claim: every number that bears on the sentence, against the band that its words cover.

Shares, means, counts and comparisons stand as a forest, a change as its two ends, an extreme as the values of its
years. A trend or statement without a number that decides shows what is known, with no band.
"""

from __future__ import annotations

import re
from typing import Any

from analysis import forms
from analysis.charts import looks
from analysis.charts.claim import ends as claim_ends
from analysis.charts.claim import forest as claim_forest
from analysis.charts.claim import rows as claim_rows
from analysis.charts.claim import words as say
from analysis.charts.claim import years as claim_years
from analysis.charts.claim.local import localised
from analysis.charts.claim.rows import Row
from analysis.charts.contract import Chart
from analysis.charts.sheet import SMALL, Sheet, wrap
from analysis.paths import House
from analysis.quote import Quotes

READ = 8.4  # inches of a line of small text: drawn letters are a little wider than measured ones
DRAWN = {"change": claim_ends, "extreme": claim_years}


def applies(judgement: dict[str, Any]) -> bool:
    """Where there is at least one number."""
    return bool(claim_rows.of(judgement))


def chart(judgement: dict[str, Any], where: House, lang: str) -> Chart:
    """Draw a judgement (`claims_json.as_json`), also one of a past day on which there was nothing yet."""
    judgement = localised(judgement, lang)
    rows = claim_rows.of(judgement)
    kind = DRAWN.get(judgement["type"], claim_forest)
    sheet, plotted, notes = kind.draw(judgement, rows, where, lang) if rows else _nothing(judgement, where, lang)
    title, caption = say.title(sheet.quotes, judgement), say.caption(judgement, lang)
    return sheet.finish(
        title=title,
        subtitle=say.subtitle(judgement, lang),
        counted=_counted(judgement, rows, len(plotted), lang),
        interval=_interval(rows, lang),
        alt=_alt(judgement, rows, len(plotted), title, caption, sheet.quotes),
        caption=caption,
        plotted=plotted,
        notes=[*notes, *_notes(judgement, rows, lang)],
    )


def _nothing(j: dict[str, Any], where: House, lang: str) -> tuple[Sheet, list[dict[str, Any]], list[str]]:
    sheet = Sheet(j["id"], where, lang, body=1.3, texts="claim-evidence")
    ax = sheet.axes[0]
    ax.set_axis_off()
    ax.text(0.5, 0.5, sheet.words["nothing"], ha="center", transform=ax.transAxes, fontsize=11, color=looks.QUIET)
    return sheet, [], []


def _counted(j: dict[str, Any], rows: list[Row], drawn: int, lang: str) -> str:
    publishers = {row.number["publisher"] for row in rows}
    deciding = sum(row.decides for row in rows)
    key = "counted" if deciding and j["verdict"] != "not_checkable" else "counted_none"
    key = "counted_figures" if j["type"] in DRAWN else key
    return say.text(lang)[key].format(rows=len(rows), drawn=drawn, publishers=len(publishers), deciding=deciding)


def _interval(rows: list[Row], lang: str) -> str:
    """What the intervals on this chart are, or that there are none and why."""
    t = say.text(lang)
    held = {row.number["interval"] for row in rows}
    return " ".join(t[name] for name in ("wilson", "gamma", "poisson") if name in held) or t["none"]


def _notes(j: dict[str, Any], rows: list[Row], lang: str) -> list[str]:
    """What else is drawn; why nothing decides; the key to the marks; what is held and not drawn."""
    t, said = say.text(lang), []
    thick = [claim_rows.spread(row.number) for row in rows if claim_forest.thick(row)]
    if thick and j["type"] not in DRAWN:
        said.append(t["spread" if any(thick) else "printed"])
    if any(row.bound for row in rows):
        said.append(t["arrow"])
    if any(claim_rows.beyond(row.number) for row in rows):
        said.append(t["beyond"])
    if claim_rows.shown_as(j) is not j:
        said.append(t["per_year"])
    reason = wrap(j["reason"][lang], READ, SMALL) if j["reason"] else []
    without = "break" if j["type"] == "change" else ""  # there the break itself is drawn
    drawn = {i for row in rows for i in say.ids(row.number)}
    stated = sum(s["figure_id"] not in drawn for s in j["stated"])
    left_out = t["stated_left_out"].format(number=stated) if stated else ""
    return [" ".join(said), *reason, say.flag_key((row.number for row in rows), lang, without), left_out]


# --- the text alternative


def _alt(j: dict[str, Any], rows: list[Row], drawn: int, title: str, caption: str, quotes: Quotes) -> str:
    t, lang, told = say.text(quotes.lang), quotes.lang, claim_rows.shown_as(j)
    asked = [p for p in j["question"]["asked"] if say.reading(p, lang)]
    against = [t["alt_against"].format(phrase=p["text"], reading=say.reading(p, lang)) for p in asked]
    top = [row for row in rows if row.decides or row.group == "beside"]
    deciding = "; ".join(_number(told, row, quotes) for row in top)
    key = "alt_beside" if j["type"] in ("trend", "statement") else "alt_deciding"
    key = "alt_nearest" if key == "alt_deciding" and j["verdict"] == "not_checkable" else key
    said = t["alt"].format(
        title=title,
        drawn=t["alt_drawn"].format(rows=drawn),
        against=" ".join(against),
        deciding=t[key].format(numbers=deciding) if deciding else "",
        extremes=_extremes(told, rows, quotes),
        caption=caption,
    )
    return re.sub(" +", " ", said)


def _number(j: dict[str, Any], row: Row, quotes: Quotes) -> str:
    """One number with who counted, when, on what counts, and its interval."""
    r, t, lang = row.number, say.text(quotes.lang), quotes.lang
    sure = forms.interval(j, r, lang)
    interval = r["interval"] in ("wilson", "gamma", "poisson") and sure
    details = [
        say.basis(quotes, j, r, full=True),
        forms.period(r["period"], lang) if j["type"] not in ("change", "comparison", "extreme") else "",
        say.publisher(r["publisher"], lang),
        say.definition(r, lang),
        t["alt_interval"].format(interval=say.say(quotes, sure, r)) if interval else "",
    ]
    return t["alt_number"].format(estimate=say.estimate(quotes, j, r), details=", ".join(filter(None, details)))


def _extremes(j: dict[str, Any], rows: list[Row], quotes: Quotes) -> str:
    """The highest and the lowest number drawn, where there are more than those that decide."""
    values = [row for row in rows if row.number["share"] is not None]
    if len(values) < 2 or all(row.decides for row in rows):
        return ""
    top, bottom = (end(values, key=lambda row: row.number["share"]) for end in (max, min))
    return say.text(quotes.lang)["alt_extremes"].format(top=_number(j, top, quotes), bottom=_number(j, bottom, quotes))
