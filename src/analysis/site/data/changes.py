"""What has changed: figures that a later edition revised, how provisional a year is, and every acknowledged verdict."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from analysis import forms, forms_numbers, ledger, store, vintages, withheld
from analysis.site import safe
from analysis.site.claim import days
from analysis.site.claim import head as claim_head
from analysis.site.figure.facts import capital, counted_by, known_day, number, parts, place, published, when
from analysis.site.model import Site
from analysis.site.texts import words
from analysis.store import Figure
from analysis.verdicts import Kept
from analysis.vintages import Moved, Revision, Settling

KIND = "changes"
SHORT = 20  # revisions of a measure up to which they are shown at once


def data(site: Site, lang: str) -> dict[str, Any]:
    judgements = [kept.judgement for kept in site.claims.values()]
    held = [*site.held.values(), *store.hidden(site.where)]
    found = [r for r in vintages.revisions(held, judgements) if shown(r)]
    taken_back = [r for r in found if not withheld.printed(r.newer)]
    moves = list(history(site, lang))
    return {
        "revised": forms_numbers.number(sum(not r.finer and all(map(withheld.printed, r[:2])) for r in found), lang),
        "finer": forms_numbers.number(sum(r.finer for r in found), lang),
        "taken_back": forms_numbers.number(len(taken_back), lang),
        "measures": by_measure(site, found, lang),
        "settling": [settled(s, lang) for s in vintages.settling(held, site.sightings)],
        "moves": [m for m in moves if m["before"]],
        "first": together([m for m in moves if not m["before"]]),
        "day": known_day(site.data_date, lang),
    }


def shown(r: Revision) -> bool:
    """Whether it may be told, if only in words: no number that stands for fewer than three people.

    Where neither edition has a number, nothing has changed for readers.
    """
    numbers = [f for f in (r.older, r.newer) if withheld.printed(f)]
    return bool(numbers) and (r.hidden or not any(map(withheld.few, numbers)))


# --- figures


def by_measure(site: Site, found: list[Revision], lang: str) -> list[dict[str, Any]]:
    """The revisions, newest first, below what they count; measures that were more than printed anew come first."""
    ordered = sorted(found, key=lambda r: (not r.finer, r.newer.published, r.newer.figure_id), reverse=True)
    by: dict[str, list[dict[str, Any]]] = {}
    for r in ordered:
        by.setdefault(r.newer.measure, []).append(revision(site, r, lang))
    return [
        {
            "name": capital(forms.name("measure", m, lang)),
            "count": forms_numbers.number(len(rows), lang),
            "rows": rows,
            "open": len(rows) <= SHORT,
        }
        for m, rows in by.items()
    ]


def revision(site: Site, r: Revision, lang: str) -> dict[str, Any]:
    """One series in two editions: what it is, both numbers with their days, the change, the sentences it moved."""
    f = r.newer
    abroad = [] if (f.geography, f.area) == ("NO", None) else [place(f, lang)]
    return {
        "what": ", ".join([when(f, lang), *parts(f, lang), *abroad]),
        "publisher": counted_by(f, lang),
        **{
            side: {
                "id": x.figure_id if x.figure_id in site.figures else "",
                "number": said(x, r.hidden, lang),
                "day": published(x, lang),
            }
            for side, x in (("older", r.older), ("newer", r.newer))
        },
        "change": change(r, lang),
        "moved": [moved(site, m, lang) for m in r.moved if m.claim in site.claims],
    }


def said(f: Figure, hidden: bool, lang: str) -> str:
    """What an edition says: its number, but for one that was suppressed since; or why it gives none."""
    if not withheld.printed(f):
        return ", ".join(forms.names("status", f.status, lang))
    return words(KIND, lang)["a_number"] if hidden else number(f, lang)


def change(r: Revision, lang: str) -> str:
    """ "−4 (−9,5 %)"; in words where a number was taken back, is not told, or is only printed with more digits."""
    if not withheld.printed(r.newer):
        return words(KIND, lang)["taken_back"]
    if r.hidden:
        return words(KIND, lang)["hidden"]
    if not withheld.printed(r.older):
        return words(KIND, lang)["given_again"]
    if r.finer:
        return words(KIND, lang)["finer"]
    if r.change is None:
        return words(KIND, lang)["bound"]
    said = ("+" if r.change > 0 else "") + forms_numbers.number(r.change, lang, 3)
    return said if r.percent is None else f"{said} ({_percent(r.percent, lang)})"


def moved(site: Site, m: Moved, lang: str) -> dict[str, Any]:
    """A sentence whose verdict changed on the day the figure came."""
    kept = site.claims[m.claim]
    return {
        "claim": m.claim,
        "text": safe.plain(kept.judgement["text"][lang]),
        "own": not kept.judgement["paraphrase"],
        "day": known_day(m.day, lang),
        "before": _ruled(kept, m.before, _day_before(kept, m.day), lang),
        "after": _ruled(kept, m.after, m.day, lang),
    }


def _day_before(kept: Kept, day: str) -> str:
    """The day of the timeline before another one; "" where there is none."""
    return max((m["as_of"] for m in kept.judgement["timeline"] if m["as_of"] < day), default="")


def _ruled(kept: Kept, words_of: str, day: str, lang: str) -> str:
    """ "contested errs_low" -> as people read it."""
    verdict, _, direction = words_of.partition(" ")
    return days.ruled(kept.judgement, {"verdict": verdict, "direction": direction or None, "flags": []}, day, lang)


def settled(s: Settling, lang: str) -> dict[str, str]:
    """What a publisher has done to such figures before."""
    return {
        "publisher": forms.name("publisher", s.publisher, lang),
        "measure": forms.name("measure", s.measure, lang),
        "again": forms_numbers.number(s.printed_again, lang),
        "revised": forms_numbers.number(s.revised, lang),
        "largest": "" if s.largest is None else _percent(s.largest, lang),
        "oldest": "" if s.oldest is None else forms_numbers.number(s.oldest, lang),
    }


def _percent(x: float, lang: str) -> str:
    return ("+" if x > 0 else "") + forms_numbers.percent(x / 100, lang)


# --- verdicts


def history(site: Site, lang: str) -> Iterator[dict[str, Any]]:
    """Every entry of the ledger, newest first: the sentence, the verdict then and before, and why it was entered."""
    last: dict[str, str] = {}
    found = []
    for row in ledger.read(site.where):
        if not row["row"].startswith("1/"):
            continue
        name, kept = row["claim"], site.claims.get(row["claim"])
        after, head = entered(kept, row, lang), kept and claim_head.head(kept, lang)
        found.append(
            {
                "claim": name,
                "linked": head is not None,
                "text": head["quote"] if head else name,
                "by": head["by"] if head else "",
                "own": head is None or head["own"],
                "day": known_day(row["as_of"], lang),
                "before": last.get(name, ""),
                "after": after,
                "same": last.get(name) == after,
                "why": safe.plain(row["why"]),
            }
        )
        last[name] = after
    yield from reversed(found)


def together(entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Entries that were made on one day for one reason, below both."""
    by: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for entry in entries:
        by.setdefault((entry["day"], entry["why"]), []).append(entry)
    return [{"day": day, "why": why, "entries": held} for (day, why), held in by.items()]


def entered(kept: Kept | None, row: ledger.Row, lang: str) -> str:
    """The verdict of an entry in words."""
    if row["claim_verdict"] == ledger.WITHDRAWN:
        return words(KIND, lang)["withdrawn"]
    verdict, direction = row["claim_verdict"], row["claim_direction"] or None
    said = {"verdict": verdict, "direction": direction, "flags": row["claim_flags"].split(";")}
    return days.ruled(kept.judgement if kept else {}, said, row["as_of"], lang)
