"""What stands in the way of accepting a file beside its sums, and what a person should know before saying yes."""

from __future__ import annotations

import datetime as dt
from itertools import islice
from urllib.parse import urlsplit

from analysis.errors import BadInput
from analysis.fetch.dropin import parts, sums, words
from analysis.fetch.dropin.figures import Figure, Found, Group, unit_of
from analysis.fetch.dropin.parts import JULY_22
from analysis.paths import House
from analysis.sources import periods

MOST = 2_000  # figures; thirty years of all that a source prints are fewer
PAIRS = 100_000  # of a figure and another that it is a part of; those years have twenty thousand
JULY_MEASURES = ("homicide_victims", "homicide_victims_share")
PEOPLE = ("victims", "persons", "perpetrators", "cases")  # units; no case is without a person


def no_page(content: bytes, name: str) -> None:
    """BadInput for a web page, whatever its name."""
    if content[:1000].removeprefix(b"\xef\xbb\xbf").lstrip().lower().startswith((b"<!doctype html", b"<html")):
        remedy = "Open it in a browser: it may ask for a login, or link to the document"
        raise BadInput("a web page, not a document", file=name, remedy=remedy)


def few(found: Found, name: str) -> None:
    """BadInput for a file of more figures than an edition can hold, or of more periods within others."""
    if len(found.figures) > MOST:
        what = f"{len(found.figures):,} figures: no edition holds more than {MOST:,}"
        raise BadInput(what, file=name, remedy="Hand in one edition at a time")
    if next(islice(parts.pairs(found.figures), PAIRS, None), None):
        what = f"more than {PAIRS:,} of its figures are parts of others: no edition has as many periods within others"
        raise BadInput(what, file=name, remedy="Hand in one edition at a time")


def problems(figures: list[Figure], is_form: bool, date: str, today: dt.date, house: House) -> list[str]:
    return [
        *_none(figures, is_form),
        *_july(figures),
        *_unfinished(figures, date, today),
        *_beyond(figures, house),
    ]


def _none(figures: list[Figure], is_form: bool) -> list[str]:
    if any(f.kept for f in figures):
        return []
    said = "no line of the form holds a value" if is_form else "no table of a known kind is in the file: use the form"
    return [said]


def _july(figures: list[Figure]) -> list[str]:
    """Kripos' years with 2011: with or without the dead of 22 July are two figures, and the file must say which."""
    first = next(
        (
            f
            for f in figures
            if f.measure in JULY_MEASURES and f.days[0] <= JULY_22 <= f.days[1] and f.tags.isdisjoint(words.JULY)
        ),
        None,
    )
    said = "whether the dead of 22 July 2011 are counted is not said: use the form, with incl_22july or excl_22july"
    return [f"{first} ({first.place}): {said}"] if first else []


def _unfinished(figures: list[Figure], date: str, today: dt.date) -> list[str]:
    """No figure for days that were still to come when it was published."""
    last = min(periods.span(date, "--date")[1], today) if date else today
    late = [f for f in figures if f.kept and f.days[1] > last]
    if not late:
        return []
    more = f"; {len(late)} such figures" if len(late) > 1 else ""
    return [f"{late[0]} ({late[0].place}): the period was not over on {last}{more}"]


def _beyond(figures: list[Figure], house: House) -> list[str]:
    """Nobody counts more victims, persons or cases than there are people: as many as were ever counted here."""
    from analysis import store

    try:
        known = store.load(("population",), house, geography="NO", measure="population")
    except BadInput:  # nothing is built yet: there is nothing to hold it against
        return []
    most = max((f.value for f in known if f.value is not None), default=None)
    many = [f for f in figures if most and f.kind == "count" and unit_of(f.measure) in PEOPLE and f.low > most]
    if not many:
        return []
    return [f"{many[0]} ({many[0].place}): printed {many[0].said} IS MORE THAN the {most:,.0f} people of Norway"]


def remarks(url: str, publisher: words.Publisher, found: Found) -> list[str]:
    """What a person should know and judge before saying yes."""
    said = [_gap(group) for group in found.groups if group.whole and group.empty]
    host = urlsplit(url).hostname or ""
    if url and url == publisher.url:
        said.append("no --url was given: the source's own page stands as address")
    elif url and not any(host == known or host.endswith(f".{known}") for known in publisher.hosts):
        said.append(f"{host or 'the address'} is not an address of {publisher.spelling}")
    partners = [f for f in found.figures if f.measure == "partner_homicide_victims" and f.sex == "total"]
    if partners and all(f.tags.difference(sums.DATING) for f in partners):
        said.append("single relations between partners are printed and no total of them: claims about them cannot move")
    lists = any(line.slot for line in words.lines(publisher.name).values())
    if lists and not any(g.name == "relations" for g in found.groups) and not any(f.slot for f in found.figures):
        said.append("no list of relations is in the file: only women and men, cases and shares were held together")
    return said


def _gap(group: Group) -> str:
    """A total of which a part is blank: what is not printed is not 0, so the rest need not make it."""
    cells = "1 cell is" if group.empty == 1 else f"{group.empty} cells are"
    return f"{group.title}: {group.whole.said} is not held against its parts: {cells} empty ({group.whole.place})"
