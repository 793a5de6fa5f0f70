"""The findings of a text for people: place, words, verdict, number, what to say instead, what to cite."""

from __future__ import annotations

import dataclasses
import textwrap
from collections.abc import Iterable, Iterator
from typing import Any

from analysis import forms
from analysis.scan.check import Finding

WIDTH = 96
INDENT = "    "
SAID = {
    "nb": {
        "unjudged": "ikke bedømt", "assumed": "Setningen sier det ikke, så vi har lest den slik", "number": "Tallet",
        "instead": "Du kan si", "cite": "Vis til", "reason": "Fordi", "registered": "registrert påstand",
        "nothing": "Ingen setninger med tall om drap, vold i nære relasjoner eller beskyttelsestiltak.",
        "count": "{n} tall: {parts}.", "none": "ikke bedømt",
    },
    "en": {
        "unjudged": "not judged", "assumed": "The sentence does not say, so it is read with", "number": "The number",
        "instead": "You can say", "cite": "Cite", "reason": "Because", "registered": "registered claim",
        "nothing": "No sentences with numbers on homicide, domestic violence or protective measures.",
        "count": "Checked: {n} ({parts}).", "none": "not judged",
    },
}  # fmt: skip


def as_json(found: Iterable[Finding]) -> list[dict[str, Any]]:
    """The findings with the keys of the contract; `assumed`: what the sentences left open; `instead_of`: the claim that
    one of them is suggested instead of."""
    return [{k: v for k, v in dataclasses.asdict(f).items() if k not in ("ruling", "numbers")} for f in found]


def lines(found: list[Finding], name: str, lang: str) -> Iterator[str]:
    """One block a number, as a spell-checker would print it, and a summary."""
    said = SAID[lang]
    if not found:
        yield f"{name}: {said['nothing']}"
        return
    for f in found:
        yield from _finding(f, name, lang, said)
        yield ""
    yield _summary(found, lang, said)


def _finding(f: Finding, name: str, lang: str, said: dict[str, str]) -> Iterator[str]:
    verdict = forms.name("verdict", f.verdict, lang) if f.verdict else said["unjudged"]
    ruling = f.ruling[lang] if f.ruling else verdict
    known = f" [{said['registered']} {f.claim_id}]" if f.claim_id else ""
    yield f"{name}:{f.line}:{f.column}: «{f.phrase}»: {ruling}{known}"
    yield from _wrapped(f.text)
    if f.reason:
        yield from _wrapped(f"{said['reason']}: {f.reason[lang]}")
    for number in f.numbers:
        yield from _wrapped(f"{said['number']}: {number[lang]}")
    if flags := forms.names("flag", f.flags, lang):
        yield from _wrapped(f"({'; '.join(flags)})")
    if f.assumed:
        yield from _wrapped(f"{said['assumed']}: {', '.join(a[lang] for a in f.assumed)}")
    for better in f.instead:
        yield from _wrapped(f"{said['instead']}: {better[lang]}")
    if f.figure_ids:
        more = f" (+{len(f.figure_ids) - 3})" if len(f.figure_ids) > 3 else ""
        yield from _wrapped(f"{said['cite']}: {', '.join(f.figure_ids[:3])}{more}")


def _wrapped(text: str) -> Iterator[str]:
    yield from textwrap.wrap(text, WIDTH, initial_indent=INDENT, subsequent_indent=INDENT, break_on_hyphens=False)


def _summary(found: list[Finding], lang: str, said: dict[str, str]) -> str:
    counts: dict[str, int] = {}
    for f in found:
        word = forms.name("verdict", f.verdict, lang) if f.verdict else said["none"]
        counts[word] = counts.get(word, 0) + 1
    return said["count"].format(n=len(found), parts=", ".join(f"{word.lower()} {n}" for word, n in counts.items()))
