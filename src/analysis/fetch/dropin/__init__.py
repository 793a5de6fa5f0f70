"""Files that a person downloads or types in: Kripos' yearly overview, and what the police directorate, Bufdir and the
ministry publish.

    edition = read(file, "kripos", house, date="2026-01-20", today=today)
    for line in show(edition): print(line)
    folder = accept(edition, house, today)  # once a person said yes

`read` finds the figures of a PDF, a workbook, a CSV or the form (`template`), and holds them against the sums that the
file itself prints. Nothing is kept before a person says so, and nothing at all where a sum does not agree.

We have not seen a real overview. The reading of tables is therefore strict, and the form is the sure way in.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import replace
from pathlib import Path

from analysis.errors import BadInput
from analysis.fetch.dropin import checks, earlier, form, grids, held, keep, options, preview, sums, tables, words
from analysis.fetch.dropin.edition import Edition
from analysis.fetch.dropin.figures import Found
from analysis.fetch.dropin.form import template
from analysis.fetch.dropin.preview import as_json
from analysis.paths import House

__all__ = ["SOURCES", "Edition", "accept", "as_json", "read", "show", "template"]

SOURCES = tuple(words.SOURCES)


def read(
    file: Path,
    source: str,
    house: House,
    *,
    title: str | None = None,
    date: str | None = None,
    url: str | None = None,
    today: dt.date,
) -> Edition:
    """Read a file without keeping anything. BadInput where it cannot be read safely, surely and whole; sums that do
    not agree, and what is missing for an edition, are its `problems`."""
    publisher = words.publisher(source)
    file = Path(file)
    if not file.is_file():
        raise BadInput("no such file", file=file.name, remedy="Give the file that you downloaded or filled in")
    if file.stat().st_size > grids.LARGEST:
        raise BadInput("no yearly overview is that large", file=file.name, remedy=grids.FORM)
    content = file.read_bytes()
    if not content.strip():
        raise BadInput("the file is empty", file=file.name, remedy="Download it again")
    checks.no_page(content, file.name)
    name = house.name(file.resolve()) if file.resolve().is_relative_to(house.root) else file.name
    suffix = grids.suffix_of(content)
    published = options.date(date, today)
    loaded = grids.read(content, name, words.texts(source))
    is_form = form.is_form(loaded.rows)
    if not is_form:
        form.check_alone(loaded.grids, name)
    if is_form and loaded.mark:
        raise BadInput(
            f"{loaded.mark}", file=name, row=loaded.mark.rows[0], remedy="Save the form as CSV, every cell shown"
        )
    found = form.read(loaded.rows, source, name, loaded.raw) if is_form else _tables(loaded, source, name)
    checks.few(found, name)
    figures, checked = sums.hold(found, publisher)
    problems = [str(s) for s in checked if not s.agrees]
    problems += checks.problems(figures, is_form, published, today, house)
    title, url = options.text(title, "--title") or publisher.title, options.address(url) or publisher.url
    wanted = {"date of publication": ("--date", published), "title": ("--title", title), "address": ("--url", url)}
    problems += [f"the {what} is missing: give {option}" for what, (option, given) in wanted.items() if not given]
    newest = max((f.end[:4] for f in figures), default="")
    edition = Edition(
        source=source,
        name=name,
        content=content,
        sha256=hashlib.sha256(content).hexdigest(),
        suffix=suffix,
        is_form=is_form,
        title=title.replace("{year}", newest),
        date=published,
        url=url,
        figures=tuple(figures),
        sums=tuple(checked),
        tables=found.tables,
        unread=found.unread,
        problems=problems,
        remarks=checks.remarks(url, publisher, found),
    )
    known = keep.kept(edition, house)
    edition = edition if known is None else replace(edition, kept=house.name(known))
    text = keep.table(edition) if edition.rows and edition.date else ""
    if text and (other := earlier.unclear_order(text, edition.source, house)):
        said = f"{house.name(other[0])}, published {other[1]}, says something else, and {date} does not tell which came"
        edition.problems.append(f"{said} first: give --date as a day")
    return edition if edition.problems else replace(edition, differs=held.differs(edition, house, today))


def accept(edition: Edition, house: House, today: dt.date) -> Path:
    """Keep an edition that a person confirmed; returns its folder. BadInput where a problem stands in the way."""
    if edition.problems:
        more = f" (and {len(edition.problems) - 1} more)" if len(edition.problems) > 1 else ""
        raise BadInput(
            f"not accepted: {edition.problems[0]}{more}",
            file=edition.name,
            remedy="Look at the source; nothing was kept. What a table does not give, the form takes (--template)",
        )
    return keep.keep(edition, house, today)


def show(edition: Edition) -> list[str]:
    """The edition for a person to hold against the source: figures by year, printed totals beside the sums."""
    return list(preview.lines(edition))


def _tables(loaded: grids.Loaded, source: str, name: str) -> Found:
    found = Found(unread=list(loaded.unread))
    for grid in loaded.grids:
        grids.check_signs(grid, name)
        tables.Table(grid, source, name).read(found)
        if len(found.figures) > checks.MOST:
            break  # checks.few refuses it
    return found
