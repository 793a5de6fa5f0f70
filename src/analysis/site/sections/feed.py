"""A feed of verdicts that changed, from the ledger: what is new in it is new here, and nothing else is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from analysis import forms, ledger
from analysis.charts.claim import local
from analysis.ledger import Entry
from analysis.site import links, safe
from analysis.site.claim import days, head
from analysis.site.jsonld import project
from analysis.site.model import Site
from analysis.site.pages import File, Page
from analysis.site.texts import words

Json = dict[str, Any]
TAG = "tag:partnerdrap.invalid,2026:"  # by what an entry is known, wherever the site stands; it never changes


def pages(site: Site) -> Iterator[Page | File]:
    found = list(changes(site))
    for lang in links.LANGS:
        yield Page("feed", lang, words("feed", lang)["title"], content(site, found, lang))


def changes(site: Site) -> list[Json]:
    """Every entry of the ledger on which a claim's verdict was not what it had been, newest first.

    A claim's first entry is a change from nothing; one that only rests on other figures than the last is none.
    """
    last: dict[str, Json] = {}
    since: dict[str, str] = {}
    count: dict[str, int] = {}
    found = []
    for place, entry in enumerate(_entries(ledger.read(site.where))):
        claim, now = entry[0]["claim"], _verdict(entry)
        count[claim] = count.get(claim, 0) + 1
        before, before_day = last.get(claim), since.get(claim)
        last[claim], since[claim] = now, entry[0]["as_of"]
        if now != before:
            found.append(
                {
                    "claim": claim,
                    "number": count[claim],  # of this claim's entries: the ledger is only added to, so it stays
                    "as_of": entry[0]["as_of"],
                    "place": place,
                    "now": now,
                    "before": before,
                    "before_day": before_day,
                    "why": safe.plain(entry[0]["why"]),
                }
            )
    return sorted(found, key=lambda change: (change["as_of"], change["place"]), reverse=True)


def _entries(rows: list[ledger.Row]) -> Iterator[Entry]:
    """The rows of the ledger, those of one claim and day together."""
    entry: Entry = []
    for row in rows:
        if row["row"].startswith("1/") and entry:
            yield entry
            entry = []
        entry.append(row)
    if entry:
        yield entry


def _verdict(entry: Entry) -> Json:
    """What an entry says of the claim: the verdict, its direction, and whether its own source alone bears it out."""
    first = entry[0]
    said = {"verdict": first["claim_verdict"], "flags": first["claim_flags"].split(";")}
    doubt = "own_source_only" if forms.own_source_only(said) else "low_confidence" if forms.uncertain(said) else ""
    return said | {"direction": first["claim_direction"] or None, "flags": [doubt] if doubt else []}


# --- in words


def content(site: Site, found: list[Json], lang: str) -> Json:
    path = links.path("feed", lang)
    return {
        "id": f"{TAG}{lang}",
        "by": project(),
        "self": f"{site.base}/{path}" if site.base else "",
        "front": _address(site, links.path("front", lang), path),
        "updated": moment(max((change["as_of"] for change in found), default=site.data_date)),
        "entries": [_told(site, change, lang) for change in found],
    }


def _told(site: Site, change: Json, lang: str) -> Json:
    """One change: whose sentence, from what to what, when, why, and the page that has it all."""
    t, claim = words("feed", lang), change["claim"]
    kept = site.claims.get(claim)
    now = _words(site, claim, change["now"], change["as_of"], lang)
    before = _words(site, claim, change["before"], change["before_day"] or "", lang)
    said = head.quotation(local.localised(kept.judgement, lang), lang) if kept else None
    summary = [t["changed"].format(before=before, now=now) if before else t["first"].format(now=now)]
    if said:
        summary.insert(0, t["said" if said["own"] else "said_in_our_words"].format(quote=said["quote"], by=said["by"]))
    summary.append(t["why"].format(why=change["why"].rstrip(".")))
    path = links.path("claim", lang, claim) if kept else links.path("front", lang)
    return {
        "id": f"{TAG}{lang}/{claim}/{change['number']}",
        "title": t["entry"].format(claim=_quoted(said, t) if said else claim, now=head.lower(now)),
        "link": _address(site, path, links.path("feed", lang)),
        "updated": moment(change["as_of"]),
        "summary": " ".join(summary),
    }


def _quoted(said: Json, t: Json) -> str:
    """The sentence as a title has it: in quotation marks where it is its sender's own."""
    text = said["quote"].rstrip(".")
    return t["quoted"].format(quote=text) if said["own"] else text


def _words(site: Site, claim: str, verdict: Json | None, as_of: str, lang: str) -> str:
    """A verdict with its direction, by the numbers of the day it was entered for."""
    if verdict is None:
        return ""
    if verdict["verdict"] == ledger.WITHDRAWN:
        return words("feed", lang)["withdrawn"]
    kept = site.claims.get(claim)
    return days.ruled(kept.judgement if kept else {}, verdict, as_of, lang)


def _address(site: Site, path: str, start: str) -> str:
    """Whole where the site's address is known, else from the feed."""
    return f"{site.base}/{path}" if site.base else links.relative(path, start)


def moment(day: str) -> str:
    """A day as Atom wants it: the ledger knows of no hours."""
    return f"{day}T00:00:00Z"
