"""A judgement told in a notebook: boxes, tables and prose in which every number is computed.

Prose is a template whose fields name a number of the judgement and what of it to print, so that no number is typed:

>>> say.en("Kripos counted {excl_dating:k_of_n}, or {excl_dating:share}.")  # doctest: +SKIP
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import pandas as pd
from IPython.display import Image, Markdown

from analysis import forms, vocabulary
from analysis.care import HELP
from analysis.paths import House, house
from analysis.quote import Quote, Quotes
from analysis.table import Table
from analysis.tell_words import Words, definitions, fixed, in_language, named, years
from analysis.verdicts import used, verdict

if TYPE_CHECKING:
    from analysis.charts.contract import Chart
    from analysis.registry import Claim

WIDTH = 900  # CSS pixels of a chart; it has twice as many of its own
WHERE = "period publisher definition verdict flags"
ALWAYS = ("counted", "number", "period", "publisher", "verdict")


class Telling:
    """One claim's judgement and the ways a notebook shows it.

    A claim of the registry by its id, or a record that was changed to see what then comes out.
    `rests` holds the figures behind words that are no numbers, such as the verdict; `quotes` those behind numbers.
    """

    def __init__(
        self,
        claim: str | Claim,
        as_of: str | None = None,
        where: House | None = None,
        quotes: dict[str, Quotes] | None = None,
        judgement: dict[str, Any] | None = None,
    ) -> None:
        """`judgement` is that of the claim where it has been read already."""
        self.where = where or house()
        self.json = judgement or _judged(claim, as_of and dt.date.fromisoformat(as_of), self.where)
        self.quotes = quotes or {lang: Quotes(lang) for lang in ("nb", "en")}
        self.rests: set[str] = set()

    # --- prose

    def nb(self, template: str) -> Markdown:
        return Markdown(self._fill(template, "nb"))

    def en(self, template: str) -> Markdown:
        return Markdown(self._fill(template, "en"))

    def _fill(self, template: str, lang: str) -> str:
        numbers = {name: Words(pair, self.quotes[lang], self.json) for name, pair in named(self.json).items()}
        return template.format(**fixed(self.json, lang), **numbers)

    def box(self) -> Markdown:
        """The claim box: the sentence and who said it, the verdict beside it, the reply, the help lines."""
        j, published = self.json, self.json["published"]
        self.rests |= set(used(j, "reference"))
        who = f"{published['by']}, {published['date'] or 'udatert'}"
        ours = " Gjengitt med våre ord / in our words." if j["paraphrase"] else ""
        return Markdown(
            f"> **{forms.quoted(j, 'nb')}**  \n> {j['text']['en']}  \n> [{who}]({published['url']}).{ours}\n>\n"
            f"> **{forms.ruling(j, 'nb')}.**  \n> {forms.ruling(j, 'en')}. As of {j['as_of']}, rule {j['rule']}.\n>\n"
            f"> {j['caveats']['nb']}\n>\n> Svar fra avsenderen: {j['reply']['text'] or 'ikke forelagt'}. "
            f"Next review: {j['review_by']}. All of it: `partnerdrap claim {j['id']}`\n>\n> {HELP['nb']}"
        )

    def caveats(self, lang: str = "en") -> Markdown:
        return Markdown(self.json["caveats"][lang])

    # --- tables

    def reference(self) -> Table:
        """What decides: one number for each definition that the sentence leaves open."""
        found = [r for r in self.json["reference"] if not r.get("missing")]
        columns = "publisher years definition k n share interval p_in verdict"
        return self._pairs(found, columns if self._share() else "asked counted number basis interval " + WHERE)

    def evidence(self) -> Table:
        """Every admissible number, newest first."""

        def newest_first(e: dict[str, Any]) -> tuple:
            return e["unit"] != "victims", [-int(day[:4]) for day in e["period"][::-1]], e["publisher"], e["k"] or 0

        found = sorted(self.json["evidence"], key=newest_first)
        columns = "years publisher unit definition k n share interval verdict flags"
        return self._pairs(found, columns if self._share() else "counted number basis " + WHERE)

    def refused(self) -> Table:
        """Numbers that stand near each other in print and may not be divided, and why."""
        quotes = self.quotes["en"]
        rows = [
            {
                "years": years(r["period"]),
                "publisher": vocabulary.publishers()[r["publisher"]].en,
                "part": f"{quotes(r['k'], r['numerator_figure_ids'])} {r['unit']}",
                "whole": f"{quotes(r['n'], r['denominator_figure_ids'])} {r['whole_unit']}"
                if r["denominator_figure_ids"]
                else "–",
                "why": r["reason"],
            }
            for r in self.json["refused"]
        ]
        return Table(rows, columns=["years", "publisher", "part", "whole", "why"])

    def stated(self) -> Table:
        """Shares printed without counts: shown, and decisive of nothing."""
        quotes = self.quotes["en"]
        rows = [
            {
                "period": years(s["period"]) if s["period"] else "not stated",
                "publisher": vocabulary.publishers()[s["publisher"]].en,
                "from": "–" if s["low"] is None else quotes(s["low"], [s["figure_id"]], "percent"),
                "to": "–" if s["high"] is None else quotes(s["high"], [s["figure_id"]], "percent"),
                "to the words": s["fits"],
            }
            for s in self.json["stated"]
        ]
        return Table(rows, columns=["period", "publisher", "from", "to", "to the words"])

    def sensitivity(self) -> Table:
        """Verdicts of all admissible numbers, counted on the axes the claim declares; no probability."""
        j = self.json
        self.rests |= set(used(j, "evidence", "cells"))
        axis = "dating" if "dating" in j["sensitivity"]["axes"] else "publisher"
        words = {"dating": "qualifiers", "publisher": "publisher"}[axis]
        called = {"dating": "dating partners", "publisher": "publisher"}[axis]
        cells = [c for c in j["sensitivity"]["cells"] if not c.get("empty")]
        frame = pd.DataFrame(
            {
                called: forms.name(words, c["axes"][axis], "en") if c["axes"][axis] else "–",
                "unit": c["unit"],
                "verdict": _said(j, c) if c["direction"] == "too_precise" else c["verdict"].replace("_", " "),
            }
            for c in cells
        )
        counted = frame.pivot_table(index=[called, "unit"], columns="verdict", aggfunc="size", fill_value=0)
        return Table(counted.reset_index().rename_axis(columns=None))

    def timeline(self) -> Table:
        """The days on which the verdict, its direction or a number that decides changed."""
        rows, before = [], None
        for m in self.json["timeline"]:
            numbers: dict[str, str] = {}
            for r in m["reference"]:
                name = forms.name("qualifiers", r["definition"], "en") if r["definition"] else "number"
                numbers[name if name not in numbers else f"{name} ({len(numbers) + 1})"] = self._number(r)
            now = {"verdict": _said(self.json, m), **numbers}
            self.rests |= {i for r in m["reference"] if not r.get("withheld") for i in r["figure_ids"]}
            if now != before:
                rows.append({"as of": m["as_of"], **now, "new figures": len(m["new_figure_ids"])})
            before = now
        return Table(pd.DataFrame(rows).fillna("–"))

    def _number(self, r: dict[str, Any]) -> str:
        """The number of one day of the timeline, in the form the claim asks for."""
        if r["share"] is None:
            return "suppressed since" if r.get("withheld") else "a bound"
        if self.json["type"] == "share":
            return self.quotes["en"](r["share"], r["figure_ids"], "percent")
        like = next((x for x in (*self.json["reference"], *self.json["evidence"]) if not x.get("missing")), None)
        text = forms.value(r["share"], forms.form(self.json, like), "en") if like else "–"
        self.quotes["en"].shown.append(Quote(text, float(r["share"]), tuple(r["figure_ids"])))
        return text

    def _share(self) -> bool:
        return self.json["type"] == "share" and self.json["reading"] == "level"

    def _pairs(self, pairs: Iterable[dict[str, Any]], columns: str) -> Table:
        j, asked = self.json, in_language(self.json, "en")

        def row(p: dict[str, Any]) -> dict[str, str]:
            words = Words(p, self.quotes["en"], j)
            simple = {
                "asked": asked.get(p.get("phrase"), p.get("phrase") or ""),
                "unit": p["unit"],
                "counted": f"{forms.name('measure', p['measure'], 'en')}, {forms.counted(p, 'en')}",
                "definition": definitions(p),
                "verdict": _said(j, p),
                "flags": "; ".join(vocabulary.words("flag")[f].en for f in p["flags"]),
            }
            shown = {"number": lambda: format(words, "estimate"), "basis": lambda: format(words, "basis")}
            if not self._share():
                shown["interval"] = lambda: forms.interval(j, p, "en") or ""
            return {c: simple[c] if c in simple else shown[c]() if c in shown else format(words, c) for c in names}

        names = columns.split()
        frame = Table([row(p) for p in pairs], columns=names)
        kept = names if self._share() else [c for c in names if c in ALWAYS or frame[c].astype(bool).any()]
        return Table(frame[kept])

    # --- chart and citation

    def chart(self, lang: str = "en") -> Image:
        """The evidence against the words, drawn anew from this judgement."""
        import io

        from analysis.charts import contract

        drawn = self._chart(lang)
        buffer = io.BytesIO()
        contract.write_png(contract.pixels(drawn), buffer)
        return Image(buffer.getvalue(), alt=drawn.alt, width=WIDTH)

    def plotted(self) -> Table:
        """Exactly what the chart draws: this is what a rerun compares."""
        from analysis import page_tables

        return page_tables.plotted(self._chart("en").plotted)

    def _chart(self, lang: str) -> Chart:
        from analysis.charts.claim import evidence as claim_evidence

        return claim_evidence.chart(self.json, self.where, lang)

    def sources(self) -> Table:
        """The published figures behind the numbers that decide, with the page where each was read."""
        from analysis import store

        sources = store.sources(self.where)
        ids = set(used(self.json, "reference"))
        figures = [f for f in store.load(vocabulary.TOPICS, self.where) if f.figure_id in ids]
        quotes = self.quotes["en"]
        rows = [
            {
                "figure": f.figure_id,
                "value": quotes(f.value, [f.figure_id]) if f.value is not None else "a bound",
                "published": sources[f.source_id].date or "undated",
                "confidence": f.confidence,
                "url": sources[f.source_id].url,
            }
            for f in figures
        ]
        return Table(rows)

    def citation(self) -> Markdown:
        """How to cite the judgement, with its data date and rule."""
        j, said = self.json, forms.verdict(self.json, "en").lower()
        return Markdown(
            f"partnerdrap: {forms.quoted(j, 'en')} ({j['id']}): {said}. Rule {j['rule']}, data to {j['data_date']}. "
            f"Every figure with its source: `partnerdrap claim {j['id']} --json`. Terms differ by source: sources.csv."
        )

    def stamp(self) -> str:
        """A hash of the whole judgement: it changes when any figure of this page does."""
        text = json.dumps(self.json, sort_keys=True, ensure_ascii=False)
        return f"{self.json['id']} as of {self.json['as_of']}: {hashlib.sha256(text.encode()).hexdigest()[:16]}"


def _said(j: dict[str, Any], judged: dict[str, Any]) -> str:
    """ "supported", "contested: the number is probably higher than the words say": of one number, or of one day."""
    verdict = judged["verdict"].replace("_", " ")
    if forms.unsure(judged) if "reference" in judged else forms.fits_unsurely(judged):
        return f"{verdict}: {forms.name('stands', 'fits_unsurely', 'en')}"
    way = forms.way(j | {"direction": judged["direction"]}, "en")
    return f"{verdict}: {way}" if way else verdict


def _judged(claim: str | Claim, day: dt.date | None, where: House) -> dict[str, Any]:
    if isinstance(claim, str):
        return verdict(claim, day, where)
    from analysis.claims import judge

    return judge(claim, day, where).as_json()
