"""What a chart says in its own language: the words of the sentence, who said it, a share that was printed in words."""

from __future__ import annotations

from typing import Any

from analysis import forms, vocabulary
from analysis.claims_asked import phrase_as_data
from analysis.phrases import Hit, find

SAME = ("kind", "low", "high")


def localised(j: dict[str, Any], lang: str) -> dict[str, Any]:
    """The judgement with its phrases in the words of the sentence in that language, where they are found in it.

    A phrase is found where words of the same kind and interval stand in the sentence; else it keeps its own words.
    """
    if lang == "nb":
        return j
    newest = int(j["data_date"][:4])
    hits = [hit for hit in find(j["text"][lang], newest) if hit.phrase]
    there = [phrase_as_data(hit.phrase) | {"text": _quoted(hit)} for hit in hits]
    there += [part for p in there for part in p["parts"] if p["kind"] == "several"]
    words = {p["text"]: _found(p, there) for p in (*j["phrases"], *j["question"]["phrases"], *j["question"]["asked"])}

    def told(p: dict[str, Any]) -> dict[str, Any]:
        other = words[p["text"]]
        if other is None:
            return p
        parts = [part | {"text": o["text"]} for part, o in zip(p["parts"], other["parts"], strict=True)]
        return p | {"text": other["text"], "parts": parts}

    def held(r: dict[str, Any]) -> dict[str, Any]:
        other = words.get(r.get("phrase"))
        return r | {"phrase": other["text"]} if other else r

    asked = {key: [told(p) for p in j["question"][key]] for key in ("phrases", "asked")}
    return j | {
        "phrases": [told(p) for p in j["phrases"]],
        "question": j["question"] | asked,
        "reference": [held(r) for r in j["reference"]],
        "evidence": [held(r) for r in j["evidence"]],
    }


def _quoted(hit: Hit) -> str:
    """As it is quoted within a line: no capital of the sentence's beginning, no article left over at its end."""
    text = hit.text.removesuffix(" the")
    return text if hit.start else text[0].lower() + text[1:]


def _found(p: dict[str, Any], there: list[dict[str, Any]]) -> dict[str, Any] | None:
    """The words that say the same: their kind and interval, and those of both ends of a change."""
    return next((other for other in there if _alike(p, other)), None)


def _alike(p: dict[str, Any], other: dict[str, Any]) -> bool:
    ways = (p["way"], other["way"]) if p["kind"] == "extreme" else ()
    if any(p[key] != other[key] for key in SAME) or len(p["parts"]) != len(other["parts"]) or len(set(ways)) > 1:
        return False
    return all(_alike(a, b) for a, b in zip(p["parts"], other["parts"], strict=True))


def claimant(by: str, lang: str) -> str:
    """Who said a sentence; a publisher of the vocabulary by its name in the language: "Ministry of ... (via NRK)"."""
    who, via, through = by.partition(" (via ")
    known = {_short(p.nb): _short(getattr(p, lang)) for p in vocabulary.publishers().values()}
    return f"{known.get(who, who)}{via}{through}"


def counts(j: dict[str, Any], r: dict[str, Any], lang: str, full: bool = False) -> str:
    """The counts behind a number as `forms.basis` has them; of a share printed in words, that it was."""
    return forms.WORDS[lang]["in_words"] if forms.in_words(j, r) else forms.basis(j, r, lang, full)


def estimate(j: dict[str, Any], r: dict[str, Any], lang: str) -> str:
    """The number as `forms.estimate` has it; a share printed in words in those words, which the sentence shares."""
    if not forms.in_words(j, r):
        return forms.estimate(j, r, lang)
    phrase = forms.phrase_of(j, r)["text"]
    return f"«{phrase}»" if lang == "nb" else f"\u201c{phrase}\u201d"


def _short(name: str) -> str:
    """Without what stands in brackets."""
    return name.split(" (")[0]
