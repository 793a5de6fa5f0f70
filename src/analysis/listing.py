"""The registry as a table a campaign writer can read, and as plain data (`claims --json`)."""

from __future__ import annotations

import re
import sys
import textwrap
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from analysis import forms, vocabulary

if TYPE_CHECKING:
    from rich.table import Table

WIDTHS = (40, 28, 28)  # of the three columns; with the two gaps the table fits 100
GAP = "  "
HEADINGS = ("Setningen", "Kan jeg si det?", "Tallene")
OWN_SOURCE = "own_source_only"  # supported, but by nothing than the claim's own source
SHAPES = {"supported": "✓", OWN_SOURCE: "(✓)", "contested": "~", "contradicted": "✗", "not_checkable": "?"}
PLAIN_SHAPES = {**SHAPES, "supported": "+", OWN_SOURCE: "(+)", "contradicted": "x"}
STYLES = {"supported": "green", "contested": "yellow", "contradicted": "red", "not_checkable": "cyan"}
OWN_WORDS = "våre ord"
OWN_SOURCE_SHORT = "Stemmer med sin egen kilde"


# --- as data


def entries(judgements: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """One claim each. k, n, estimate, interval and masses are those of the reference number with the newest window."""
    return [_entry(j) for j in judgements]


def _entry(j: dict[str, Any]) -> dict[str, Any]:
    r = newest(j) or {}
    phrase = (r and forms.phrase_of(j, r)) or next(iter(j["phrases"]), {})
    return {
        "id": j["id"],
        "type": j["type"],
        "text": j["text"],
        "verdict": j["verdict"],
        "direction": j["direction"],
        "flags": j["flags"],
        "flags_in_words": forms.flags_in_words(j, "reference"),
        "reading": j["reading"],
        "estimate": r.get("share"),
        "low": r.get("low"),
        "high": r.get("high"),
        "k": r.get("k"),
        "n": r.get("n"),
        "period": forms.span(j, r) if r else None,
        "p_below": r.get("p_below"),
        "p_in": r.get("p_in"),
        "p_above": r.get("p_above"),
        "phrase_low": phrase.get("low"),
        "phrase_high": phrase.get("high"),
        "as_of": j["as_of"],
        "evidence_count": len(j["evidence"]),
        "published": j["published"],
        "instead": j["instead"],
        "reference": j["reference"],
    }


def newest(j: dict[str, Any]) -> dict[str, Any] | None:
    """The number of the reference set with the newest window; the first of them where several end on one day."""
    known = [r for r in j["reference"] if not r.get("missing")]
    return max(known, key=lambda r: r["period"][1], default=None)


# --- as a table


def cells(j: dict[str, Any], shapes: dict[str, str] = SHAPES) -> tuple[list[str], list[str], list[str]]:
    """The sentence and who said it; the verdict; the numbers, each with its interval, counts and period."""
    said = f"{j['published']['by']}, {j['published']['date'] or 'udatert'}"
    own = f" ({OWN_WORDS})" if j["paraphrase"] else ""
    sentence = [_unbroken(j["text"]["nb"]), j["id"], f"{said}{own}"]
    direction = [f"– {said}"] if (said := forms.direction(j, "nb")) else []
    told = [j["direction"], forms.own_source_only(j) and "own_source_only", forms.uncertain(j) and "low_confidence"]
    flags = [f"* {forms.name('flag_short', flag, 'nb')}" for flag in j["flags"] if flag not in told]
    due = [f"* skulle vært sett på igjen {j['review_by']}"] if j["review_by"] < j["data_date"] else []
    shape = shapes[OWN_SOURCE if forms.own_source_only(j) else j["verdict"]]
    verdict = [f"{shape} {forms.verdict(j, 'nb')}", *direction, *flags, *due]
    return sentence, verdict, list(_numbers(j))


def _unbroken(text: str) -> str:
    """A sentence whose numbers stay on one line: "2 174", "24 %"."""
    return re.sub(r"(?<=\d) (?=\d{3}\b|%)", "\u00a0", text)


def _numbers(j: dict[str, Any]) -> Iterator[str]:
    """Every number of the reference set; its definition where there are several."""
    known = [r for r in j["reference"] if not r.get("missing")]
    several = len({tuple(r["definition"]) for r in j["reference"]}) > 1
    if not known:
        yield "ingen tall"
    elif j["type"] == "statement":
        yield "Avgjør ikke, men er kjent:"
    for r in known:
        interval = forms.interval(j, r, "nb")
        unit = f" {forms.counted(r, 'nb')}" if forms.form(j, r) == "count" else ""
        yield f"{forms.estimate(j, r, 'nb')}{unit}{f' ({interval})' if interval else ''}"
        basis = forms.basis(j, r, "nb")
        dated = j["type"] in ("change", "comparison", "extreme") or (j["type"] == "trend" and r["whole_period"])
        yield ", ".join(filter(None, (basis, None if dated and basis else forms.period(r["period"], "nb"))))
        if several:
            yield ", ".join(forms.names("qualifiers", r["definition"], "nb"))


def lines(judgements: Iterable[dict[str, Any]]) -> Iterator[str]:
    """The table in plain, aligned lines."""
    shapes = _shapes()
    yield _line(HEADINGS)
    for j in judgements:
        yield _line("-" * width for width in WIDTHS)
        columns = [
            [line for cell in column for line in textwrap.wrap(cell, width, subsequent_indent="  " * indented)]
            for column, width, indented in zip(cells(j, shapes), WIDTHS, (False, True, False), strict=True)
        ]
        for i in range(max(map(len, columns))):
            yield _line(column[i] if i < len(column) else "" for column in columns)


def _line(parts: Iterable[str]) -> str:
    return GAP.join(f"{part:<{width}}" for part, width in zip(parts, WIDTHS, strict=True)).rstrip()


def _shapes() -> dict[str, str]:
    """Shapes that the output can print: not every terminal has ✓."""
    try:
        "".join(SHAPES.values()).encode(getattr(sys.stdout, "encoding", None) or "utf-8")
    except UnicodeEncodeError:
        return PLAIN_SHAPES
    return SHAPES


def table(judgements: Iterable[dict[str, Any]], width: int) -> Table:
    """The table for a terminal. Colour only repeats what shape and words say."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    shapes = _shapes()
    made = Table(
        box=box.HORIZONTALS, show_lines=True, width=min(width, sum(WIDTHS) + 4), pad_edge=False, padding=(0, 1)
    )
    for heading, ratio in zip(HEADINGS, WIDTHS, strict=True):
        made.add_column(heading, ratio=ratio)
    for j in judgements:
        sentence, verdict, numbers = cells(j, shapes)
        made.add_row(
            Text("\n").join([Text(sentence[0], "bold"), *(Text(line, "dim") for line in sentence[1:])]),
            Text("\n").join([Text(verdict[0], f"bold {STYLES[j['verdict']]}"), *map(Text, verdict[1:])]),
            Text("\n".join(numbers)),
        )
    return made


def summary(judgements: list[dict[str, Any]]) -> Iterator[str]:
    """How many of each verdict, by which rule and data; what the words mean."""
    if not judgements:
        yield "Ingen setninger er registrert."
        return
    first = judgements[0]
    found = Counter(OWN_SOURCE if forms.own_source_only(j) else j["verdict"] for j in judgements)
    words = {v: w.nb for v, w in vocabulary.words("verdict").items()} | {OWN_SOURCE: OWN_SOURCE_SHORT}
    shapes = _shapes()
    counts = (f"{shapes[v]} {words[v]}: {found[v]}".replace(" ", "\u00a0") for v in SHAPES if found[v])
    yield from (line.replace("\u00a0", " ") for line in textwrap.wrap(" | ".join(counts), sum(WIDTHS) + 4))
    as_of = "" if first["as_of"] == first["data_date"] else f" Vurdert etter det som var kjent {first['as_of']}."
    yield f"{len(judgements)} setninger. Data til {first['data_date']}, regel {first['rule']}.{as_of}"
    yield "«Støtter» betyr mer sannsynlig enn ikke."
    yield "Alt bak en dom: partnerdrap claim ID. Kildene: partnerdrap cite ID."
    if any(j["paraphrase"] for j in judgements):
        yield f"({OWN_WORDS}): setningen er gjengitt med våre ord; bare tallordet er avsenderens."
