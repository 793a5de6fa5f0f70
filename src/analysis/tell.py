"""A judgement told in a notebook: boxes, tables and prose in which every number is computed.

Prose is a template whose fields name a pair and what of it to print, so that no number is typed:

>>> say.en("Kripos counted {excl_dating:k_of_n}, or {excl_dating:share}.")  # doctest: +SKIP
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from typing import TYPE_CHECKING, Any

from babel.numbers import format_decimal
from IPython.display import Image, Markdown

from analysis import vocabulary
from analysis.claims import judge
from analysis.estimate import TOO_DISPERSED
from analysis.paths import House, house
from analysis.quote import LOCALES, Quotes

if TYPE_CHECKING:
    import pandas as pd

HELP_LINES = "Trenger du noen å snakke med? VO-linjen 116 006 (hele døgnet), politiet 112 eller 02800, barn 116 111."


ROWS = 100  # tables are shown whole: a rerun compares what is shown


class Words:
    """A pair inside a template: {pair:k_of_n}, {pair:k}, {pair:n}, {pair:share}, {pair:interval}, {pair:years} ..."""

    def __init__(self, pair: dict[str, Any], quotes: Quotes) -> None:
        self.pair, self.quotes = pair, quotes

    def __format__(self, what: str) -> str:
        pair, quotes = self.pair, self.quotes
        if what == "k_of_n":
            return quotes.k_of_n(pair)
        if what == "interval":
            return quotes.interval(pair)
        if what == "years":
            start, end = (day[:4] for day in pair["period"])
            return start if start == end else f"{start}–{end}"
        if what == "publisher":
            return getattr(vocabulary.publishers()[pair["publisher"]], quotes.lang)
        if what in ("k", "n"):
            side = "numerator" if what == "k" else "denominator"
            return quotes(pair[what], pair[f"{side}_figure_ids"])
        if what in ("share", "p_in", "p_above", "p_below"):
            return quotes.share(pair, what)
        if what == "dispersion":
            return quotes.share(pair, what, "ratio") if pair[what] is not None else "–"
        raise ValueError(f"a pair has no {what!r}")


class Telling:
    """One claim's judgement and the ways a notebook shows it."""

    def __init__(self, claim_id: str, as_of: str | None = None, where: House | None = None) -> None:
        import pandas as pd

        pd.set_option("display.max_rows", ROWS, "display.max_colwidth", 90)
        self.where = where or house()
        self.judgement = judge(claim_id, dt.date.fromisoformat(as_of) if as_of else None, self.where)
        self.json = self.judgement.as_json()
        self.quotes = {lang: Quotes(lang) for lang in ("nb", "en")}

    # --- prose

    def nb(self, template: str) -> Markdown:
        return Markdown(self._fill(template, "nb"))

    def en(self, template: str) -> Markdown:
        return Markdown(self._fill(template, "en"))

    def _fill(self, template: str, lang: str) -> str:
        j = self.json
        pairs = {r["definition"][0]: r for r in j["reference"] if not r.get("missing")}
        for e in j["evidence"]:  # any other pair by publisher and years, such as kripos_2015, and by its dating rule
            years = "_".join(dict.fromkeys(day[:4] for day in e["period"]))
            name = f"{e['publisher']}_{years}{'_cases' if e['unit'] == 'cases' else ''}"
            pairs.setdefault(name, e)
            pairs |= {f"{name}_{q}": e for q in e["qualifiers"] if q in ("excl_dating", "incl_dating")}
        words = {name: Words(pair, self.quotes[lang]) for name, pair in pairs.items()}
        verdict = getattr(vocabulary.words("verdict")[j["verdict"]], lang)
        direction = getattr(vocabulary.words("direction")[j["direction"]], lang) if j["direction"] else ""
        fixed = {"verdict": verdict, "direction": direction, "as_of": j["as_of"], "phrase": self._phrase(lang)}
        fixed["limit"] = format_decimal(TOO_DISPERSED, locale=LOCALES[lang])
        return template.format(**fixed, **words)

    def _phrase(self, lang: str) -> str:
        """What the words of the claim cover; fixed by the words, so no figure stands behind it."""
        phrase = self.json["phrases"][0]
        low, high = (format_decimal(phrase[end] * 100, "0.0", LOCALES[lang]) for end in ("low", "high"))
        return f"{low}–{high}{' %' if lang == 'nb' else '%'}"

    def box(self) -> Markdown:
        """The claim box: the sentence and who said it, the verdict beside it, the reply, the help lines."""
        j = self.json
        nb, en = ({lang: self._fill("{verdict}: {direction}", lang) for lang in ("nb", "en")}[x] for x in ("nb", "en"))
        return Markdown(
            f"> **«{j['text']['nb']}»**  \n> {j['text']['en']}  \n"
            f"> [{j['published']['by']}, {j['published']['date']}]({j['published']['url']})\n>\n"
            f"> **{nb.rstrip(': ')}.**  \n> {en.rstrip(': ')}. As of {j['as_of']}, rule {j['rule']}.\n>\n"
            f"> {j['caveats']['nb']}\n>\n> Svar fra avsenderen: {j['reply']['text'] or 'ikke forelagt'}. "
            f"Next review: {j['review_by']}.\n>\n> {HELP_LINES}"
        )

    def caveats(self, lang: str = "en") -> Markdown:
        return Markdown(self.json["caveats"][lang])

    # --- tables

    def reference(self) -> pd.DataFrame:
        """The pairs that decide: one window for each definition that the sentence leaves open."""
        found = [r for r in self.json["reference"] if not r.get("missing")]
        return self._pairs(
            found,
            [
                "publisher",
                "years",
                "definition",
                "k",
                "n",
                "share",
                "interval",
                "p_in",
                "verdict",
            ],
        )

    def evidence(self) -> pd.DataFrame:
        """Every admissible pair, newest first."""

        def newest_first(e: dict[str, Any]) -> tuple:
            return e["unit"] != "victims", [-int(day[:4]) for day in e["period"][::-1]], e["publisher"], e["k"]

        rows = sorted(self.json["evidence"], key=newest_first)
        return self._pairs(
            rows, ["years", "publisher", "unit", "definition", "k", "n", "share", "interval", "verdict", "flags"]
        )

    def refused(self) -> pd.DataFrame:
        """Numbers that stand near each other in print and may not be divided, and why."""
        import pandas as pd

        quotes = self.quotes["en"]
        rows = [
            {
                "years": _years(r["period"]),
                "publisher": vocabulary.publishers()[r["publisher"]].en,
                "part": f"{quotes(r['k'], r['numerator_figure_ids'])} {r['unit']}",
                "whole": f"{quotes(r['n'], r['denominator_figure_ids'])} {r['whole_unit']}"
                if r["denominator_figure_ids"]
                else "–",
                "why": r["reason"],
            }
            for r in self.json["refused"]
        ]
        return pd.DataFrame(rows)

    def stated(self) -> pd.DataFrame:
        """Shares printed without counts: shown, and decisive of nothing."""
        import pandas as pd

        quotes = self.quotes["en"]
        rows = [
            {
                "period": _years(s["period"]) if s["period"] else "not stated",
                "publisher": vocabulary.publishers()[s["publisher"]].en,
                "from": "–" if s["low"] is None else quotes(s["low"], [s["figure_id"]], "percent"),
                "to": "–" if s["high"] is None else quotes(s["high"], [s["figure_id"]], "percent"),
                "to the words": s["fits"],
            }
            for s in self.json["stated"]
        ]
        return pd.DataFrame(rows)

    def sensitivity(self) -> pd.DataFrame:
        """Verdicts of all admissible pairs, counted on the axes of definition and unit; no probability."""
        import pandas as pd

        cells = [c for c in self.json["sensitivity"]["cells"] if not c.get("empty")]
        frame = pd.DataFrame(
            {
                "dating partners": vocabulary.words("qualifiers")[c["axes"]["dating"]].en,
                "unit": c["unit"],
                "verdict": "too few to settle it" if c["direction"] == "too_precise" else c["verdict"],
            }
            for c in cells
        )
        return frame.pivot_table(index=["dating partners", "unit"], columns="verdict", aggfunc="size", fill_value=0)

    def timeline(self) -> pd.DataFrame:
        """The days on which the verdict, its direction or a share that decides changed."""
        import pandas as pd

        rows, before = [], None
        for m in self.json["timeline"]:
            shares = {
                vocabulary.words("qualifiers")[r["definition"]].en: self.quotes["en"](
                    r["share"], r["figure_ids"], "percent"
                )
                for r in m["reference"]
            }
            now = {"verdict": m["verdict"], "direction": m["direction"] or "", **shares}
            if now != before:
                rows.append({"as of": m["as_of"], **now, "new figures": len(m["new_figure_ids"])})
            before = now
        return pd.DataFrame(rows).fillna("–")

    def _pairs(self, pairs: list[dict[str, Any]], columns: list[str]) -> pd.DataFrame:
        import pandas as pd

        def row(p: dict[str, Any]) -> dict[str, str]:
            words = Words(p, self.quotes["en"])
            simple = {
                "unit": p["unit"],
                "definition": ", ".join(vocabulary.words("qualifiers")[q].en for q in p["qualifiers"]),
                "verdict": ", ".join(filter(None, (p["verdict"], p["direction"]))),
                "flags": "; ".join(vocabulary.words("flag")[f].en for f in p["flags"]),
            }
            return {c: simple[c] if c in simple else format(words, c) for c in columns}

        return pd.DataFrame([row(p) for p in pairs])

    # --- chart and citation

    def chart(self, lang: str = "en") -> Image:
        """The forest of evidence beside the timeline, drawn anew from this judgement."""
        import io

        drawn = self._chart(lang)
        buffer = io.BytesIO()
        drawn.figure.savefig(buffer, format="png", dpi=100, metadata={"Software": None})
        return Image(buffer.getvalue(), alt=drawn.alt)

    def plotted(self) -> pd.DataFrame:
        """Exactly what the chart draws: this is what a rerun compares."""
        import pandas as pd

        columns = "panel group as_of period_start period_end publisher unit k n share low high verdict".split()
        frame = pd.DataFrame(self._chart("en").plotted)[columns].round(6)
        return frame.astype(object).where(frame.notna(), "")

    def _chart(self, lang: str):
        from analysis.charts.forest import forest

        return forest(self.json, self.where, lang)

    def sources(self) -> pd.DataFrame:
        """The published figures behind the pairs that decide, with the page where each was read."""
        import pandas as pd

        from analysis import store

        sources = store.sources(self.where)
        ids = {
            i
            for r in self.json["reference"]
            if not r.get("missing")
            for i in r["numerator_figure_ids"] + r["denominator_figure_ids"]
        }
        figures = [f for f in store.load(["homicide"], self.where) if f.figure_id in ids]
        quotes = self.quotes["en"]
        rows = [
            {
                "figure": f.figure_id,
                "value": quotes(f.value, [f.figure_id]),
                "published": sources[f.source_id].date or "undated",
                "confidence": f.confidence,
                "url": sources[f.source_id].url,
            }
            for f in figures
        ]
        return pd.DataFrame(rows)

    def citation(self) -> Markdown:
        """How to cite the judgement, with its data date and rule."""
        j, verdict = self.json, self._fill("{verdict}", "en").lower()
        return Markdown(
            f"partnerdrap: “{j['text']['en']}” ({j['id']}): {verdict}. Rule {j['rule']}, data to {j['data_date']}. "
            f"Every figure with its source: `partnerdrap claim {j['id']} --json`. Terms differ by source: sources.csv."
        )

    def stamp(self) -> str:
        """A hash of the whole judgement: it changes when any figure of this page does."""
        text = json.dumps(self.json, sort_keys=True, ensure_ascii=False)
        return f"{self.json['id']} as of {self.json['as_of']}: {hashlib.sha256(text.encode()).hexdigest()[:16]}"


def _years(period: list[str]) -> str:
    start, end = (day[:4] for day in period)
    return start if start == end else f"{start}–{end}"
