"""Files that a person downloads or types in: Kripos' yearly overview, and what the police directorate, Bufdir and the
ministry publish.

    edition = read(file, "kripos", house, date="2026-01-20", today=today)
    for line in show(edition): print(line)
    if confirmed(given): folder = accept(edition, house, today)

`read` finds the figures of a PDF, a workbook, a CSV or the form (`template`), and holds them against the sums that the
file itself prints. Nothing is kept before a person says so, and nothing at all where a sum does not agree.

We have not seen a real overview. The reading of tables is therefore strict, and the form is the sure way in.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import sys
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import urlsplit

from analysis.errors import BadInput
from analysis.fetch.dropin import cells, checks, form, grids, sums, tables, told, words
from analysis.fetch.dropin.figures import Figure, Found, Sum
from analysis.fetch.dropin.form import template
from analysis.fetch.dropin.told import as_json
from analysis.paths import House
from analysis.sources import periods

__all__ = ["SOURCES", "Edition", "accept", "as_json", "confirmed", "read", "show", "template"]

SOURCES = tuple(words.SOURCES)
LONGEST = 200  # letters of a title or an address


@dataclass(frozen=True)
class Edition:
    """What a file holds: the figures, the sums beside the printed totals, what was not read, and what stands in the
    way of accepting it. `date` is that of publication, as YYYY, YYYY-MM or YYYY-MM-DD, or "" where nobody gave it."""

    source: str
    name: str
    content: bytes = field(repr=False)
    sha256: str
    suffix: str
    is_form: bool
    title: str
    date: str
    url: str
    figures: tuple[Figure, ...]
    sums: tuple[Sum, ...]
    tables: list[str]
    unread: list[str]
    problems: list[str]
    remarks: list[str]
    kept: str = ""  # the folder in which the very same file lies already

    @property
    def rows(self) -> list[Figure]:
        """The figures that would be kept."""
        return [f for f in self.figures if f.kept]


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
    name = house.name(file.resolve()) if file.resolve().is_relative_to(house.root) else file.name
    suffix = grids.suffix_of(content)
    published = _date(date, today)
    loaded = grids.read(content, name, words.texts(source))
    is_form = form.is_form(loaded.rows)
    if is_form and loaded.mark:
        raise BadInput(
            f"{loaded.mark}", file=name, row=loaded.mark.rows[0], remedy="Save the form as CSV, every cell shown"
        )
    found = form.read(loaded.rows, source, name, loaded.raw) if is_form else _tables(loaded, source, name)
    checks.few(found, name)
    figures, checked = sums.hold(found, publisher)
    problems = [str(s) for s in checked if not s.agrees]
    problems += checks.problems(figures, is_form, published, today, house)
    title, url = _text(title, "--title") or publisher.title, _address(url) or publisher.url
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
    from analysis.fetch.dropin import earlier, keep

    known = keep.kept(edition, house)
    edition = edition if known is None else replace(edition, kept=house.name(known))
    text = keep.table(edition) if edition.rows and edition.date else ""
    if text and (other := earlier.unclear_order(text, edition.source, house)):
        said = f"{house.name(other[0])}, published {other[1]}, says something else, and {date} does not tell which came"
        edition.problems.append(f"{said} first: give --date as a day")
    return edition


def accept(edition: Edition, house: House, today: dt.date) -> Path:
    """Keep an edition that a person confirmed; returns its folder. BadInput where a problem stands in the way."""
    from analysis.fetch.dropin import keep

    if edition.problems:
        more = f" (and {len(edition.problems) - 1} more)" if len(edition.problems) > 1 else ""
        raise BadInput(
            f"not accepted: {edition.problems[0]}{more}",
            file=edition.name,
            remedy="Look at the source; nothing was kept. What a table does not give, the form takes (--template)",
        )
    return keep.keep(edition, house, today)


def confirmed(given: bool, edition: Edition) -> bool:
    """Whether a person said yes: by --confirm, or by y at a terminal. Elsewhere silence is no."""
    if given or edition.problems or not (sys.stdin.isatty() and sys.stdout.isatty()):
        return given
    answer = input(f"Keep these {len(edition.rows)} figures as printed by the source? [y/N] ")
    return answer.strip().casefold() in ("y", "yes", "j", "ja")


def show(edition: Edition) -> list[str]:
    """The edition for a person to hold against the source: figures by year, printed totals beside the sums."""
    return list(told.lines(edition))


# --- reading


def _tables(loaded: grids.Loaded, source: str, name: str) -> Found:
    found = Found(unread=list(loaded.unread))
    for grid in loaded.grids:
        grids.check_signs(grid, name)
        tables.Table(grid, source, name).read(found)
    return found


# --- what is said of the edition


def _text(text: str | None, option: str) -> str:
    text = " ".join((text or "").split())
    sign = cells.unseen(text)
    if sign or len(text) > LONGEST or text[:1] in ("=", "+", "@", "-"):
        what = f"holds {sign}" if sign else "is too long, or begins as a formula does"
        raise BadInput(what, column=option, value=ascii(text[:60]), remedy="Write the title as the source prints it")
    return text


def _date(text: str | None, today: dt.date) -> str:
    if not text:
        return ""
    try:
        first, last, _ = periods.span(text, "--date")
    except periods.DateError as error:
        raise BadInput(str(error), column="--date", value=text[:40], remedy="Give the day of publication") from None
    if first > today:
        raise BadInput("lies in the future", column="--date", value=text, remedy="Give the day of publication")
    if last > today:  # it would count as published on its last day, and no edition could replace it before that
        what = f"is not over on {today}, and what is published in it may be replaced before it is"
        raise BadInput(what, column="--date", value=text, remedy="Give the day of publication")
    return text


def _address(text: str | None) -> str:
    text = _text(text, "--url")
    if not text:
        return ""
    try:
        parts = urlsplit(text)
        public = parts.scheme in ("https", "http") and parts.hostname and not parts.username and " " not in text
    except ValueError:  # brackets that hold no address
        public = False
    if not public:
        raise BadInput("no public address", column="--url", value=ascii(text[:60]), remedy="Give it as https://...")
    return text
