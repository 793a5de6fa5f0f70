"""The tables of a notebook: figures as printed, what a chart draws, sources, and what can be said."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd

from analysis import find, forms, store, vocabulary
from analysis.cite import itself
from analysis.errors import BadInput, nearest
from analysis.page_fields import BESIDE, period, published, with_unit
from analysis.paths import House
from analysis.store import Figure
from analysis.table import Folded, Table
from analysis.verdicts import used

WORDED = "sex role relationship subset qualifiers status unit stock_flow period_type precision area".split()
ALWAYS = ("period", "value", "publisher", "published")
LABELS = {
    "nb": ("Setningen", "Dommen", "Kan sies", "Kan ikke sies", "Husk"),
    "en": ("The sentence", "The verdict", "Can be said", "Cannot be said", "Mind"),
}
AS_IT_IS = {"nb": "«{}», som den står", "en": "“{}” as it stands"}


def named(figures: dict[str, Figure]) -> Table:
    """The parameters of a page."""
    rows = [{"name": name, **_row(f), "figure_id": f.figure_id} for name, f in figures.items()]
    return Table(rows, columns=["name", "value", "unit", "period", "publisher", "published", "figure_id"])


def figures(held: Iterable[Figure]) -> Table:
    """Figures as printed, without columns that are empty for all of them; what is counted is said where it differs."""
    frame = pd.DataFrame([_row(f) for f in held])
    empty = {c for c in frame.columns if not frame[c].astype(bool).any()}
    same = {"counted"} if len(set(frame["counted"])) == 1 else set()
    return Table(frame[[c for c in frame.columns if c in ALWAYS or c not in empty | same]])


def _row(f: Figure) -> dict[str, str]:
    via = f" via {forms.name('publisher', f.via, 'en')}" if f.via else ""
    return {
        "counted": forms.name("measure", f.measure, "en"),
        "period": period(f, "en"),
        "value": with_unit(f, "en"),
        "unit": "" if f.unit in ("percent", *BESIDE) else forms.name("unit", f.unit, "en"),
        "sex": forms.name("sex", f.sex, "en") if f.sex != "na" else "",
        "part": ", ".join(forms.names("subset", f.subset, "en")),
        "relationship": forms.name("relationship", f.relationship, "en") if f.relationship else "",
        "country": f.geography if f.geography != "NO" else "",
        "definition": ", ".join(forms.names("qualifiers", f.qualifiers, "en")),
        "publisher": forms.name("publisher", f.publisher, "en") + via,
        "published": published(f, "en"),
        "status": ", ".join(forms.names("status", f.status, "en")),
    }


def words(column: str) -> Table:
    """The controlled words of a column with their names; of measures also topic and unit."""
    if column == "measure":
        found = sorted(vocabulary.measures().values(), key=lambda m: vocabulary.TOPICS.index(m.topic))
        return Table([{"topic": m.topic, "measure": m.measure, "unit": m.unit, "nb": m.nb, "en": m.en} for m in found])
    if column == "publisher":
        return Table([{"publisher": p.publisher, "nb": p.nb, "en": p.en} for p in vocabulary.publishers().values()])
    if column not in WORDED:
        known = ["measure", "publisher", *WORDED]
        raise BadInput("this column has no words of its own", value=column, remedy=nearest(column, known))
    return Table([{"word": w.word, "nb": w.nb, "en": w.en} for w in vocabulary.words(column).values()])


def sources(held: Iterable[Figure], where: House) -> Table:
    """Figures with the page where each was read. Titles are left out: some tell a case."""
    pages = store.sources(where)
    rows = [
        {
            "figure": f"{find.what(f, 'en')}, {f.geography if f.geography != 'NO' else 'Norway'}",
            "period": period(f, "en"),
            "value": with_unit(f, "en"),
            "publisher": forms.name("publisher", f.publisher, "en"),
            "published": published(f, "en"),
            "confidence": f.confidence,
            "read at": pages[f.source_id].url,
            "figure_id": f.figure_id,
        }
        for f in held
    ]
    return Table(rows)


def plotted(rows: Sequence[dict[str, Any]]) -> Folded:
    """The rows of a chart but for the ids of their figures, numbers to six decimals, no empty columns."""
    columns = [c for c in dict.fromkeys(key for row in rows for key in row) if c != "figure_ids"]
    frame = pd.DataFrame([[_cell(row.get(c)) for c in columns] for row in rows], columns=columns)
    return Folded(frame[[c for c in columns if (frame[c] != "").any()]])


def _cell(cell: Any) -> str:
    if cell is None or cell != cell:  # null or nan: no number, which is not nought
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, list | tuple):
        return "; ".join(map(str, cell))
    return f"{round(cell, 6):.10g}" if isinstance(cell, int | float) else str(cell)


# --- what can be said


def rests_on(j: dict[str, Any]) -> set[str]:
    """The figures behind a verdict and behind the wordings given in its place."""
    return {*used(j, "reference"), *(i for other in j["instead"] for i in other["figure_ids"])}


def can_say(judgements: Iterable[dict[str, Any]], lang: str) -> str:
    """One row for each claim, as a Markdown table."""
    rows = [LABELS[lang], ["---"] * len(LABELS[lang]), *(_said(j, lang) for j in judgements)]
    return "\n".join(
        "| " + " | ".join(cell.replace("|", "/").replace("\n", " ") for cell in row) + " |" for row in rows
    )


def _said(j: dict[str, Any], lang: str) -> list[str]:
    text = j["text"][lang]
    holds = j["verdict"] == "supported"
    instead = "<br>".join(other[lang] for other in j["instead"])
    cannot = "–" if holds else AS_IT_IS[lang].format(text.rstrip("."))
    reason = f"{j['reason'][lang]} " if j["reason"] else ""
    return [
        forms.quoted(j, lang),
        f"**{forms.ruling(j, lang)}**",
        text if holds else instead or "–",
        cannot,
        reason + j["caveats"][lang],
    ]


def citation(page: str, judgements: Iterable[dict[str, Any]], data_date: str) -> str:
    """How to cite a page, with the verdicts it holds; every claim links to the command that shows all of it."""
    record = itself()
    who = ", ".join(a["name"] for a in record["authors"])
    head = f"{who}: {record['title']}, version {record['version']}, notebook {page}, data to {data_date}."
    lines = [
        f"- “{j['text']['en']}” {forms.ruling(j, 'en')} (rule {j['rule']}): `partnerdrap claim {j['id']}`, "
        f"`partnerdrap cite {j['id']}`"
        for j in judgements
    ]
    rest = "Cite the publishers of the figures first: they are listed below. Terms differ by source (sources.csv)."
    return "\n".join([head, "", *lines, *([""] if lines else []), rest])
