"""Judgements and figures as lines for a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from analysis import vocabulary

if TYPE_CHECKING:
    from analysis.find import Hit


def hit_lines(hits: Iterable[Hit]) -> Iterator[str]:
    """Each figure on two lines: what it says; who counted, when published, where."""
    from analysis import find

    for hit in hits:
        f = hit.figure
        publisher = vocabulary.publishers()[f.publisher].en
        via = f" via {vocabulary.publishers()[f.via].en}" if f.via else ""
        published = hit.source.date or "undated"
        status = f" [{', '.join(_words('status', f.status))}]" if f.status else ""
        yield f"{find.number(f):>14}  {find.what(f, 'nb')}, {find.when(f)}, {f.geography}{status}"
        yield f"{'':>14}  {publisher}{via}, published {published}: {hit.source.url}"


def claim_lines(j: dict[str, Any]) -> Iterator[str]:
    """A judgement: sentence, verdict, reference set, evidence, refusals, stated shares, timeline."""
    yield f"«{j['text']['nb']}»"
    yield f"  {j['text']['en']}  ({j['published']['by']}, {j['published']['date']}, {j['published']['url']})"
    reply = j["reply"]["text"] or "ikke forelagt (the claimant has not been asked)"
    yield f"  svar fra avsenderen: {reply}"
    yield ""
    verdict = vocabulary.words("verdict")[j["verdict"]]
    direction = f": {vocabulary.words('direction')[j['direction']].nb}" if j["direction"] else ""
    yield f"{verdict.nb}{direction}"
    word = ", ".join(filter(None, (j["verdict"], j["direction"])))
    yield f"{verdict.en} ({word}), as of {j['as_of']}, data to {j['data_date']}"
    if j["reason"]:
        yield f"{j['reason']['nb']} {j['reason']['en']}"
    if j["possibly"]:
        possibly = vocabulary.words("verdict")[j["possibly"]["verdict"]]
        yield f"with all that was possibly public by then: {possibly.en}"
    for flag in _words("flag", j["flags"]):
        yield f"  note: {flag}"
    phrase = j["phrases"][0]
    yield f"'{phrase['text']}' is read as {_percent(phrase['low'])}–{_percent(phrase['high'])}"
    yield ""
    yield "What decides, one window for each definition the sentence leaves open:"
    for r in j["reference"]:
        definition = ", ".join(_words("qualifiers", r["definition"]))
        if r.get("missing"):
            yield f"  {definition}: no window of figures"
        else:
            yield f"  {definition}: {_pair(r)}"
    yield ""
    s = j["sensitivity"]
    yield f"All admissible pairs; {s['supporting']} of {s['distinct']} distinct ones, with every denominator, support"
    yield "the sentence (windows overlap: this is no probability):"
    yield from (f"  {_pair(e)}" for e in j["evidence"])
    yield ""
    yield f"Not divided ({len(j['refused'])}):"
    yield from (f"  {_refusal(r)}" for r in j["refused"])
    yield ""
    yield f"Shares printed without counts ({len(j['stated'])}), shown and not decisive:"
    yield from (f"  {_stated(x)}" for x in j["stated"])
    yield ""
    yield "How the verdict changed:"
    yield from _changes(j["timeline"])


def _pair(p: dict[str, Any]) -> str:
    name = vocabulary.publishers()[p["publisher"]].en
    words = _words("qualifiers", p["qualifiers"])
    flags = f" [{'; '.join(_words('flag', p['flags']))}]" if p["flags"] else ""
    spread = f" (n {p['n_low']}–{p['n_high']})" if p["n_low"] != p["n_high"] else ""
    direction = f", {p['direction']}" if p["direction"] else ""
    return (
        f"{p['k']} of {p['n']} {p['unit']}{spread} = {_percent(p['share'])} "
        f"(Wilson {_percent(p['low'])}–{_percent(p['high'])}), {_years(p['period'])}, {name}, {', '.join(words)}: "
        f"{p['verdict']}{direction}{flags}"
    )


def _refusal(r: dict[str, Any]) -> str:
    n = f" over {r['n']} {r['whole_unit']}" if r["n"] is not None else ""
    return (
        f"{r['k']} {r['unit']}{n}, {_years(r['period'])}, {vocabulary.publishers()[r['publisher']].en}: {r['reason']}"
    )


def _stated(s: dict[str, Any]) -> str:
    low, high = s["low"], s["high"]
    span = f"{_percent(low or 0)}–{_percent(1 if high is None else high)}"
    via = f" via {vocabulary.publishers()[s['via']].en}" if s["via"] else ""
    where = {"inside": "inside the words", "outside": "outside the words", "across": "partly inside the words"}[
        s["fits"]
    ]
    return f"{span}, {_years(s['period'])}, {vocabulary.publishers()[s['publisher']].en}{via}: {where}"


def _changes(timeline: list[dict[str, Any]]) -> Iterator[str]:
    """The days on which the verdict or its direction changed."""
    before = None
    for moment in timeline:
        now = moment["verdict"], moment["direction"]
        if now != before:
            share = f", newest window {_percent(moment['share'])}" if moment["share"] is not None else ""
            yield f"  {moment['as_of']}: {moment['verdict']}{', ' + now[1] if now[1] else ''}{share}"
        before = now


def _words(column: str, words: Iterable[str]) -> list[str]:
    return [vocabulary.words(column)[w].en for w in words]


def _years(period: list[str] | None) -> str:
    if not period:
        return "period unknown"
    start, end = period
    if (start[4:], end[4:]) == ("-01-01", "-12-31"):
        return start[:4] if start[:4] == end[:4] else f"{start[:4]}–{end[:4]}"
    return f"{start} to {end}"


def _percent(share: float) -> str:
    return f"{share * 100:.1f}%"
