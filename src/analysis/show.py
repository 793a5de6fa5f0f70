"""Judgements and figures as lines for a terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from analysis import forms, vocabulary

if TYPE_CHECKING:
    from analysis.find import Hit

WIDTH = 100
NEW_SHOWN = 8  # figures named for each day of the timeline; --json has them all


def hit_lines(hits: Iterable[Hit]) -> Iterator[str]:
    """Each figure on two lines: what it says; who counted, when published, where."""
    from analysis import find

    for hit in hits:
        f = hit.figure
        publisher = vocabulary.publishers()[f.publisher].en
        via = f" via {vocabulary.publishers()[f.via].en}" if f.via else ""
        published = hit.source.date or "undated"
        status = f" [{', '.join(forms.names('status', f.status, 'en'))}]" if f.status else ""
        yield f"{find.number(f):>14}  {find.what(f, 'nb')}, {find.when(f)}, {f.geography}{status}"
        yield f"{'':>14}  {publisher}{via}, published {published}: {hit.source.url}"


def claim_lines(j: dict[str, Any]) -> Iterator[str]:
    """A judgement: sentence, verdict, what decides, evidence, refusals, stated shares, timeline; nb first, then en."""
    yield from _sentence(j)
    yield ""
    yield from _verdict(j)
    yield ""
    yield from _reference(j)
    yield ""
    yield from _evidence(j)
    if j["refused"]:
        yield ""
        yield f"Not divided ({len(j['refused'])}):"
        yield from (f"  {_refusal(r)}" for r in j["refused"])
    if j["stated"]:
        yield ""
        yield f"Shares printed without counts ({len(j['stated'])}), shown and not decisive:"
        yield from (f"  {_stated(x)}" for x in j["stated"])
    if j["timeline"]:
        yield ""
        yield "How the verdict changed, and the figures that were new that day:"
        yield from _changes(j)


def _sentence(j: dict[str, Any]) -> Iterator[str]:
    yield f"«{j['text']['nb']}»"
    yield f"  {j['text']['en']}"
    yield f"  {j['published']['by']}, {j['published']['date'] or 'undated'}, {j['published']['url']}"
    if j["paraphrase"]:
        yield "  gjengitt med våre ord / in our words"
    yield f"  svar fra avsenderen: {j['reply']['text'] or 'ikke forelagt (the claimant has not been asked)'}"


def _verdict(j: dict[str, Any]) -> Iterator[str]:
    """Verdict, reason and doubts in both languages; how the words are read; what may be said instead."""
    yield forms.ruling(j, "nb")
    word = ", ".join(filter(None, (j["verdict"], None if forms.unsure(j) else j["direction"])))
    yield f"{forms.ruling(j, 'en')} ({word}), as of {j['as_of']}, data to {j['data_date']}, rule {j['rule']}"
    if j["reason"]:
        yield from _wrapped(j["reason"])
    if j["possibly"]:
        word = ", ".join(filter(None, (j["possibly"]["verdict"], j["possibly"]["direction"])))
        yield f"med alt som kan ha vært kjent da: {forms.ruling(j['possibly'], 'nb')}"
        yield f"with all that was possibly public by then: {forms.ruling(j['possibly'], 'en')} ({word})"
    for flag in (f for f in j["flags"] if not (f == "own_source_only" and forms.own_source_only(j))):
        words = vocabulary.words("flag")[flag]
        yield f"  merk: {words.nb} / note: {words.en}"
    if j["review_by"] < j["data_date"]:
        yield f"  skulle vært sett på igjen {j['review_by']} / was to be reviewed by {j['review_by']}"
    for phrase in j["phrases"]:
        if reading := _reading(phrase):
            yield f"'{phrase['text']}' is read as {reading}"
    for other in j["instead"]:
        yield from _wrapped({"nb": f"Du kan si: {other['nb']}", "en": f"You can say: {other['en']}"})
    yield ""
    yield from _wrapped(j["caveats"])


def _wrapped(text: dict[str, str]) -> Iterator[str]:
    for lang in ("nb", "en"):
        yield from textwrap.wrap(text[lang], WIDTH, break_long_words=False, break_on_hyphens=False)


def _reading(phrase: dict[str, Any]) -> str | None:
    """What the words allow; an extreme or a trend allows no interval."""
    if phrase["parts"]:
        return ", then ".join(filter(None, map(_reading, phrase["parts"])))
    low, high = phrase["low"], phrase["high"]
    if low is None and high is None:
        return None
    shape = {"share": "share", "counts": "share", "ratio": "times", "growth": "growth", "points": "points"}
    shape = shape.get(phrase["kind"], "mean" if phrase["kind"] == "mean" else "count")
    if low is not None and low == high:
        return forms.value(low, shape, "en", exact=True)
    if high is None:
        return f"{forms.value(low, shape, 'en')} and up"
    if low is None:
        return f"up to {forms.value(high, shape, 'en')}"
    return forms.between(low, high, shape, "en", least=1)


# --- numbers


def _reference(j: dict[str, Any]) -> Iterator[str]:
    if j["type"] == "statement":
        yield "What is known beside it, and decides nothing:"
    elif j["type"] == "share" and j["reading"] == "level":
        yield "What decides, one window for each definition the sentence leaves open:"
    else:
        yield "What decides:"
    for r in j["reference"]:
        asked = f"«{r['phrase']}»: " if len(j["phrases"]) > 1 and r.get("phrase") else ""
        definition = ", ".join(forms.names("qualifiers", r["definition"], "en"))
        missing = f"{definition}: no figures" if definition else "no figures"
        yield f"  {asked}{missing if r.get('missing') else _number(j, r)}"
    if not j["reference"]:
        yield "  no figures"


def _evidence(j: dict[str, Any]) -> Iterator[str]:
    s = j["sensitivity"]
    if j["type"] == "statement":
        yield f"All that is known beside it ({len(j['evidence'])}):"
    elif j["type"] == "share":
        yield f"All admissible pairs; {s['supporting']} of {s['distinct']} distinct ones, with every denominator,"
        yield "support the sentence (windows overlap: this is no probability):"
    else:
        yield f"All numbers that bear on it; {s['supporting']} of {s['distinct']} distinct ones support the sentence:"
    yield from (f"  {_number(j, e)}" for e in j["evidence"])


def _number(j: dict[str, Any], r: dict[str, Any]) -> str:
    """One number on a line: the counts, what they give, days, publisher, definition, verdict, flags."""
    verdict = _key(r, forms.fits_unsurely(r))
    flags = f" [{'; '.join(forms.names('flag', r['flags'], 'en'))}]" if r["flags"] else ""
    where = [
        _days(j, r),
        forms.name("publisher", r["publisher"], "en"),
        r["part_is"] if r["part_is"] not in ("printed", "at most the whole", "at least a part") else "",
        ", ".join(forms.names("qualifiers", r["qualifiers"], "en")),
    ]
    said = "" if j["type"] == "statement" else f": {verdict}"
    return f"{_told(j, r)}, {', '.join(filter(None, where))}{said}{flags}"


def _key(judged: dict[str, Any], unsure: bool) -> str:
    """ "contested, errs_low"; of what fits unsurely no direction, but that it does."""
    if unsure:
        return f"{judged['verdict']} ({forms.name('stands', 'fits_unsurely', 'en')})"
    return ", ".join(filter(None, (judged["verdict"], judged["direction"])))


def _told(j: dict[str, Any], r: dict[str, Any]) -> str:
    """What a number says: "68 of 284 victims = 23.9% (Wilson 19.3%–29.2%)", "17 victims", "at most 500 persons"."""
    estimate, basis, interval = forms.estimate(j, r, "en"), forms.basis(j, r, "en"), forms.interval(j, r, "en")
    spread = ""
    if r["n_low"] != r["n_high"] and (j["type"], j["reading"]) == ("share", "level"):
        spread = f" (n {forms.number(r['n_low'], 'en', 1)}–{forms.number(r['n_high'], 'en', 1)})"
    called = {"wilson": "Wilson ", "gamma": "95% ", "poisson": "95% "}.get(r["interval"], "")
    sure = f" ({called}{interval})" if interval else ""
    if forms.form(j, r) == "count":
        beside = f" ({basis})" if basis else ""
        return f"{estimate} {forms.counted(r, 'en')}{sure}{beside}"
    if forms.no_counts(basis, "en"):
        return f"{estimate}{sure}, {basis}"
    return f"{basis}{spread} = {estimate}{sure}" if basis else f"{estimate}{sure}"


def _days(j: dict[str, Any], r: dict[str, Any]) -> str:
    """The days counted; of a change or a comparison both sides have said them already."""
    said = j["type"] in ("change", "comparison", "extreme") or (j["type"] == "trend" and r["whole_period"])
    return "" if said else forms.period(r["period"], "en")


def _refusal(r: dict[str, Any]) -> str:
    n = f" over {r['n']} {r['whole_unit']}" if r["n"] is not None else ""
    who = forms.name("publisher", r["publisher"], "en")
    return f"{r['k']} {r['unit']}{n}, {forms.period(r['period'], 'en')}, {who}: {r['reason']}"


def _stated(s: dict[str, Any]) -> str:
    low, high = s["low"], s["high"]
    span = forms.between(low or 0, 1 if high is None else high, "share", "en", least=1)
    via = f" via {forms.name('publisher', s['via'], 'en')}" if s["via"] else ""
    where = {"inside": "inside the words", "outside": "outside the words", "across": "partly inside the words"}[
        s["fits"]
    ]
    who = forms.name("publisher", s["publisher"], "en")
    return f"{span}, {forms.period(s['period'], 'en')}, {who}{via}: {where}"


# --- through time


def _changes(j: dict[str, Any]) -> Iterator[str]:
    """The days on which the verdict or its direction changed, with the figures that became public on them."""
    like = next((r for r in (*j["reference"], *j["evidence"]) if not r.get("missing")), None)
    before = None
    for moment in j["timeline"]:
        now = moment["verdict"], moment["direction"]
        if now == before:
            continue
        before = now
        known = like and moment["share"] is not None and j["type"] != "statement"
        number = f", newest number {forms.value(moment['share'], forms.form(j, like), 'en')}" if known else ""
        yield f"  {moment['as_of']}: {_key(moment, forms.unsure(moment))}{number}"
        deciding = {i for r in moment["reference"] for i in r["figure_ids"]}
        new = sorted(moment["new_figure_ids"], key=lambda i: (i not in deciding, i))
        yield from (f"    {i}" for i in new[:NEW_SHOWN])
        if len(new) > NEW_SHOWN:
            yield f"    and {len(new) - NEW_SHOWN} more (--json names them)"
