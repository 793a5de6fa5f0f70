"""The form: one line for each figure that a source's editions print, to be typed in by hand.

This is the sure way in. What is typed is checked like a table that was read. An empty value means that the source does
not print it, never 0. Lines may be copied for other years; the period of a line may be a year, a month or a day. What
a source says of a number is a tag in breakdown: break where it counts otherwise from then on, provisional, upper_bound.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable

from analysis.errors import BadInput, nearest
from analysis.fetch.dropin import cells, words
from analysis.fetch.dropin.figures import Figure, Found, Place, flow_of, kind_of
from analysis.fetch.dropin.grids import Grid
from analysis.sources import periods

COLUMNS = "what measure sex breakdown period_start period_end value counted_by where_in_source".split()
IGNORED = ("what",)  # for the person who types; whatever stands there is not carried over
LONGEST = 80  # letters of where_in_source
PLACES = set(
    "page side s p table tabell row rad line linje column kolonne figure figur chapter kapittel kap section avsnitt "
    "paragraph paragraf box boks note fotnote footnote appendix vedlegg sheet ark summary sammendrag ingress headline "
    "overskrift title tittel cover forside press release pressemelding first second third fourth fifth last første "
    "andre tredje fjerde femte siste text tekst running in i of av and og the to til a b c d e f".split()
)
WORD = re.compile(r"[^\W_]+")


def template(source: str, year: int) -> str:
    """The form of a source for a year, as CSV with semicolons: value and where_in_source are empty."""
    publisher = words.publisher(source)
    if not 1900 <= year <= 2100:
        raise BadInput("no year of our time", column="--year", value=year, remedy="Give it as 2025")
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for line in words.lines(source).values():
        tags = ";".join(line.breakdown)
        row = [line.what, line.measure, line.sex, tags, year, year, "", publisher.spelling, ""]
        writer.writerow(row)
    return "\ufeff" + out.getvalue()


def is_form(rows: list[list[str]]) -> bool:
    """Whether a sheet begins as the form does."""
    return bool(rows) and _is_header(rows[0])


def check_alone(grids: list[Grid], name: str) -> None:
    """BadInput where the form stands below something else, or beside another sheet: its rows would not be read."""
    if any(_is_header(row) for grid in grids for row in grid.cells):
        remedy = "Remove what stands above its header, and every other sheet"
        raise BadInput("the form must stand alone, from row 1", file=name, remedy=remedy)


def _is_header(row: Iterable[str]) -> bool:
    return {"measure", "breakdown", "value"} <= {cell.strip() for cell in row}


def read(rows: list[list[str]], source: str, name: str, raw: bool = False) -> Found:
    """The filled lines of a form. BadInput names row and column of the first cell that is wrong."""
    rows = _without_empty_columns(rows)
    header = [cell.strip() for cell in rows[0]]
    for number, column in enumerate(header, start=1):
        if column not in COLUMNS:
            remedy = f"{nearest(column, COLUMNS)}. Write a new form (--template)"
            what = "a column that the form does not have" if column else "a column without a name"
            raise BadInput(what, file=name, row=1, column=column or f"{number}", remedy=remedy)
    if missing := [c for c in COLUMNS if c not in header and c not in IGNORED]:
        remedy = "Write a new form (--template)"
        raise BadInput("missing column", file=name, row=1, column=", ".join(missing), remedy=remedy)
    if len(set(header)) < len(header):
        raise BadInput("a column stands twice", file=name, row=1, remedy="Keep one of them")
    found, empty = Found(), 0
    for number, row in enumerate(rows[1:], start=2):
        if not any(cell.strip() for cell in row):
            continue
        if len(row) != len(header):
            what = f"{len(row)} cells where the header has {len(header)}"
            raise BadInput(what, file=name, row=number, remedy="Put a text that holds a separator in quotes")
        typed = dict(zip(header, (cell.strip() for cell in row), strict=True))
        figure = _figure(typed, source, name, number, raw)
        if figure is None:
            empty += 1
        else:
            found.figures.append(figure)
    found.tables.append(f"form: {sum(f.kept for f in found.figures)} figures, {empty} lines left empty")
    return found


def _without_empty_columns(rows: list[list[str]]) -> list[list[str]]:
    """The rows without the columns that have neither a name nor a cell, which a spreadsheet may add."""
    empty = {i for i, name in enumerate(rows[0]) if not any(row[i].strip() for row in rows if i < len(row))}
    return [[cell for i, cell in enumerate(row) if i not in empty] for row in rows] if empty else rows


def _figure(typed: dict[str, str], source: str, name: str, row: int, raw: bool) -> Figure | None:
    def bad(column: str, what: str, remedy: str) -> BadInput:
        return BadInput(what, file=name, row=row, column=column, value=typed[column][:60], remedy=remedy)

    for column in (c for c in typed if c not in IGNORED):
        if sign := cells.unseen(typed[column]):
            raise bad(column, f"holds {sign}", "Type the cell anew")
    line = _line(typed, source, name, row)
    try:
        value = cells.number(typed["value"], kind_of(line.measure), raw)
    except cells.Unreadable as error:
        raise bad("value", str(error), _remedy(typed["value"])) from None
    if value is None:
        return None
    start, end = _period(typed, line.measure, bad)
    publisher = words.publisher(source)
    if typed["counted_by"] not in (publisher.spelling, *publisher.also):
        known = (publisher.spelling, *publisher.also)
        raise bad("counted_by", "nobody whose count this source prints", nearest(typed["counted_by"], known))
    place = _place(typed["where_in_source"], bad)
    tags = tuple(filter(None, typed["breakdown"].split(";")))
    return Figure(
        measure=line.measure,
        sex=line.sex,
        breakdown=tags,
        start=start,
        end=end,
        value=value,
        place=Place(row=row),
        locator=place,
        slot=f"slot:{line.slot}" if line.slot else "",
        counted_by=typed["counted_by"],
        kept=not any(tag.startswith(words.SUM_ONLY) for tag in tags),
    )


def _remedy(value: str) -> str:
    """What to do about a value that is no number, by what it looks like."""
    if value[:1] in tuple("<>≤≥") or value.casefold().startswith(("under", "over", "minst", "færre", "flere")):
        return "Write the number, and the tag upper_bound or lower_bound in breakdown"
    if not any(sign.isdigit() for sign in value):
        return "Leave it empty where nothing is printed, write 0 where the source prints 0"
    return "Write it in digits alone, as the source prints it; leave the line empty if it prints no such number"


def _line(typed: dict[str, str], source: str, name: str, row: int) -> words.Line:
    known = words.lines(source)
    tags = {tag for tag in typed["breakdown"].split(";") if tag}
    key = (typed["measure"], typed["sex"], tuple(sorted(tags - set(words.EXTRA))))
    if key not in known or tags.issuperset(words.BOUNDS):
        asked = " / ".join((typed["measure"], typed["sex"], typed["breakdown"]))
        lines = [" / ".join((x.measure, x.sex, ";".join(x.breakdown))) for x in known.values()]
        remedy = f"{nearest(asked, lines)}. Tags that any line may carry: {', '.join(words.EXTRA)}"
        if others := [] if key in known else words.others(source, typed["measure"], typed["sex"], tags):
            remedy = f"{' and '.join(others)} would print it: look whose form this is"
        raise BadInput(
            "no figure that this source is known to print",
            file=name,
            row=row,
            column="measure / sex / breakdown",
            value=asked[:120],
            remedy=remedy,
        )
    return known[key]


def _period(typed: dict[str, str], measure: str, bad: Callable[..., BadInput]) -> tuple[str, str]:
    start, end = typed["period_start"], typed["period_end"]
    for column in ("period_start", "period_end"):
        if not typed[column]:
            raise bad(column, "a figure needs its period", "Write the year, or YYYY-MM-DD")
    try:
        periods.period(start, end, flow_of(measure) == "stock", False, ())
    except periods.DateError as error:
        raise bad(error.column, str(error), "Write the year, or YYYY-MM-DD") from None
    return start, end


def _place(text: str, bad: Callable[..., BadInput]) -> str:
    """Where in the source, in words that can name no person and no place: "side 4, tabell 2, rad 3"."""
    if not text:
        raise bad("where_in_source", "a figure needs its place", "Write it as: side 4, tabell 2, rad 3")
    foreign = [w for w in WORD.findall(text.casefold()) if w not in PLACES and not re.fullmatch(r"[0-9]{1,4}", w)]
    if foreign or len(text) > LONGEST or not re.fullmatch(r"[\w ,.;:()/–-]+", text):
        raise bad(
            "where_in_source", "takes page, table and the like, and no other words", "Write it as: side 4, tabell 2"
        )
    return text
