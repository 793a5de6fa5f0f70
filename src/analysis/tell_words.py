"""The numbers of a judgement inside a template: {one_in_four.excl_dating:k_of_n}, {eight_a_year.first:estimate}."""

from __future__ import annotations

from typing import Any

from babel.numbers import format_decimal

from analysis import forms, vocabulary
from analysis.errors import BadInput, nearest
from analysis.estimate import TOO_DISPERSED
from analysis.forms_numbers import rounded
from analysis.quote import LOCALES, Quote, Quotes

AND = {"nb": " og ", "en": " and "}
OR = {"nb": " eller ", "en": " or "}
DATING = {"excl_dating", "incl_dating"}
ORDINALS = ("first", "second", "third", "fourth")


class Words:
    """A number of a judgement inside a template: {pair:k_of_n}, {pair:k}, {pair:n}, {pair:share}, {pair:interval} ...

    Of any claim: estimate (the number in the form the claim asks for), basis (the counts behind it), period, years,
    publisher, unit. Of a share or a change also k, n, k_of_n, share, low, high, p_in, p_below, p_above, dispersion;
    k_low, k_high and k_range where the count was reckoned back from a printed share ("125 or 126"). Of a dispersion
    also the single years behind it: spread_years, spread_n (how many), spread_unstated (those of no stated rule).
    """

    def __init__(self, pair: dict[str, Any], quotes: Quotes, judgement: dict[str, Any] | None = None) -> None:
        self.pair, self.quotes, self.judgement = pair, quotes, judgement

    def __format__(self, what: str) -> str:
        pair, quotes = self.pair, self.quotes
        if what == "k_of_n":
            return quotes.k_of_n(pair)
        if what == "interval":
            return quotes.interval(pair)
        if what == "years":
            return years(pair["period"])
        if what == "period":
            return forms.period(pair["period"], quotes.lang)
        if what in ("publisher", "unit"):
            return forms.name(what, pair[what], quotes.lang)
        if what in ("k", "n"):
            side = "numerator" if what == "k" else "denominator"
            return quotes(pair[what], pair[f"{side}_figure_ids"])
        if what in ("k_low", "k_high"):
            return quotes(pair[what], pair["numerator_figure_ids"])
        if what == "k_range":
            ends = dict.fromkeys(format(self, end) for end in ("k_low", "k_high"))
            return (OR[quotes.lang] if pair["k_high"] - pair["k_low"] <= 1 else "–").join(ends)
        if what.startswith("spread_"):
            return self._spread(what)
        if what in ("share", "low", "high", "p_in", "p_above", "p_below"):
            return quotes.share(pair, what)
        if what == "dispersion":
            return quotes.share(pair, what, "ratio") if pair[what] is not None else "–"
        if what in ("estimate", "basis") and self.judgement is not None:
            return self._said(getattr(forms, what)(self.judgement, pair, quotes.lang))
        raise ValueError(f"a pair has no {what!r}")

    def _spread(self, what: str) -> str:
        """The years whose shares the dispersion compares, remembered with their figures."""
        found = compared(self.judgement or {"evidence": []}, self.pair)
        if what == "spread_unstated":
            found = [e for e in found if not DATING & {*e["qualifiers"]} & {*self.pair["qualifiers"]}]
        if not found or what not in ("spread_years", "spread_n", "spread_unstated"):
            raise BadInput("no single years lie behind this number", column=what, value=self.pair["period"])
        ids = tuple(i for e in found for i in (*e["numerator_figure_ids"], *e["denominator_figure_ids"]))
        if what == "spread_n":
            return self.quotes(len(found), ids)
        *first, last = sorted(years(e["period"]) for e in found)
        text = AND[self.quotes.lang].join([", ".join(first), last]) if first else last
        self.quotes.shown.append(Quote(text, float(len(found)), ids))
        return text

    def _said(self, text: str) -> str:
        """A text made of several numbers or a bound, remembered as a whole."""
        pair = self.pair
        value = next((x for x in (pair["share"], pair["high"], pair["low"]) if x is not None), float("nan"))
        ids = (*pair["numerator_figure_ids"], *pair["denominator_figure_ids"])
        self.quotes.shown.append(Quote(text, float(value), ids))
        return text


def compared(j: dict[str, Any], pair: dict[str, Any]) -> list[dict[str, Any]]:
    """The single-year pairs that the dispersion of a window compares: same publisher and unit, same or no dating rule.

    The same choice as `judging.shares` makes; a test reckons the dispersion again from these.
    """
    if pair["dispersion"] is None:
        return []
    dating = DATING & {*pair["qualifiers"]}
    return [
        e
        for e in j["evidence"]
        if e["n"] is not None
        and (e["publisher"], e["unit"]) == (pair["publisher"], pair["unit"])
        and e["period"][0][:4] == e["period"][1][:4]
        and pair["period"][0] <= e["period"][0]
        and e["period"][1] <= pair["period"][1]
        and not {"part_period", "mixed_source"} & {*e["flags"]}
        and DATING & {*e["qualifiers"]} <= dating
    ]


def years(period: list[str]) -> str:
    start, end = (day[:4] for day in period)
    return start if start == end else f"{start}–{end}"


def named(j: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The numbers of a judgement by name: those that decide, then all others.

    A number that decides is `first`, `second` ..., and by its first tag of definition (`excl_dating`); any by publisher
    and years (`kripos_2015`), and by these with its dating rule (`kripos_2015_excl_dating`).
    """
    deciding = [r for r in j["reference"] if not r.get("missing")]
    found = dict(zip(ORDINALS, deciding, strict=False))
    for r in deciding:
        if r["definition"]:
            found.setdefault(r["definition"][0], r)
    for e in j["evidence"]:
        over = "_".join(dict.fromkeys(day[:4] for day in e["period"]))
        name = f"{e['publisher']}_{over}{'_cases' if e['unit'] == 'cases' else ''}"
        found.setdefault(name, e)
        found |= {f"{name}_{q}": e for q in e["qualifiers"] if q in ("excl_dating", "incl_dating")}
    return found


def fixed(j: dict[str, Any], lang: str) -> dict[str, str]:
    """The words of a judgement that are no numbers of figures: verdict, direction, ruling, phrase, as_of, limit."""
    return {
        "verdict": forms.verdict(j, lang),
        "direction": forms.direction(j, lang),
        "ruling": forms.ruling(j, lang),
        "text": j["text"][lang],
        "as_of": j["as_of"],
        "phrase": phrase(j, lang),
        "limit": format_decimal(TOO_DISPERSED, locale=LOCALES[lang]),
    }


def phrase(j: dict[str, Any], lang: str) -> str:
    """What the words of a share cover, fixed by the words, so no figure stands behind it; of other claims the words."""
    said = next(iter(j["phrases"]), None)
    if said is None:
        return ""
    if said["kind"] not in ("share", "counts") or None in (said["low"], said["high"]):
        return in_language(j, lang)[said["text"]]
    low, high = (format_decimal(rounded(said[end] * 100, 1), "0.0", LOCALES[lang]) for end in ("low", "high"))
    return f"{low}–{high}{chr(0xA0) + '%' if lang == 'nb' else '%'}"


def in_language(j: dict[str, Any], lang: str) -> dict[str, str]:
    """The phrases of a claim in the words of its sentence in that language; those not found in it keep their own."""
    from analysis.charts.claim.local import localised

    return {p["text"]: other["text"] for p, other in zip(j["phrases"], localised(j, lang)["phrases"], strict=True)}


class Claimed:
    """A claim inside a template: its numbers and words are attributes."""

    def __init__(self, j: dict[str, Any], quotes: Quotes) -> None:
        self._words = fixed(j, quotes.lang) | {name: Words(p, quotes, j) for name, p in named(j).items()}
        self._claim = j["id"]

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        if name not in self._words:
            raise BadInput(
                "a claim has no such field", column=self._claim, value=name, remedy=nearest(name, self._words)
            )
        return self._words[name]


def definitions(pair: dict[str, Any]) -> str:
    return ", ".join(vocabulary.words("qualifiers")[q].en for q in pair["qualifiers"])
