"""data/raw/published/*.csv: figures transcribed from public pages, one row per printed figure.

`read` checks every cell, asks the crosswalk what the free text says, and returns each row in the one
table shape together with what identity and sighting need. Nothing is reconciled here.
"""

from __future__ import annotations

import csv
import hashlib
import io
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field

from analysis import formula, vocabulary
from analysis.errors import BadInput, nearest
from analysis.identity import SERIES, identify
from analysis.paths import House
from analysis.phrases import PhraseError
from analysis.seal import Sidecar
from analysis.sources import effects, periods, values
from analysis.sources.row import Row

COLUMNS = (
    "measure period_start period_end geography sex breakdown value value_kind stock_or_flow definition_note "
    "original_publisher publication_title publication_date url where_in_source confidence"
).split()
FREE_TEXT = ("breakdown", "definition_note", "original_publisher", "publication_title", "url", "where_in_source")
OPTIONAL = {"stock_or_flow"}  # the homicide file has none: all flows but population
KIND_OF = {  # value_kind as transcribed -> kind, unless the measure says otherwise
    "count": "count",
    "approximate_count": "count",
    "share_percent": "share",
    "rate_per_100k": "rate",
    "rate": "mean",
}
Memo = dict[tuple[str, ...], dict[str, object]]
SEXES = {"total": "total", "female": "female", "male": "male", "other": "other", "unknown": "unknown", "na": "na"}


@dataclass
class File:
    """One raw file as read: rows in the table shape, the raw cells column by column, and the content's hash."""

    sidecar: Sidecar
    name: str
    sha256: str
    rows: list[Row] = field(default_factory=list)
    withheld: list[Row] = field(default_factory=list)  # cells where the publisher says that it gives no number
    left: int = 0  # cells that count what no measure of ours counts
    raw: dict[str, list[str]] = field(default_factory=dict)
    _places: dict[str, dict[str, list[int]]] = field(default_factory=dict, repr=False)

    def where(self, wanted: dict[str, set[str]]) -> list[int]:
        """Positions of the rows whose raw cells hold one of the wanted texts in each column, in file order."""
        found = [{i for text in texts for i in self._index(column).get(text, ())} for column, texts in wanted.items()]
        return sorted(set.intersection(*found))

    def _index(self, column: str) -> dict[str, list[int]]:
        if column not in self._places:
            index = self._places[column] = {}
            for i, cell in enumerate(self.raw[column]):
                index.setdefault(cell, []).append(i)
        return self._places[column]


def read(sidecar: Sidecar, house: House, memo: Memo | None = None) -> File:
    """Read one sealed file. Raises BadInput naming file, row and column of the first cell that is wrong.

    `memo` keeps what the crosswalk said of each combination of free texts; files may share one.
    """
    name = house.name(sidecar.file)
    text = _decode(sidecar.file.read_bytes(), name)
    file = File(sidecar, name, hashlib.sha256(text.encode()).hexdigest())
    memo = {} if memo is None else memo
    for line, cells in _records(text, name):
        for column, cell in cells.items():
            file.raw.setdefault(column, []).append(cell)
        file.rows.append(_normalise(cells, line, file, memo))
    file.rows = [identify(row) for row in _join_ranges(file.rows)]
    return file


def _decode(content: bytes, name: str) -> str:
    """The text without byte order mark and with plain line ends: neither makes a figure differ."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = content[: error.start].count(b"\n") + 1
        raise BadInput(
            "not UTF-8", file=name, row=row, value=content[error.start : error.end], remedy="Save the file as UTF-8"
        ) from None
    return text.replace("\r\n", "\n")


def _records(text: str, name: str) -> Iterator[tuple[int, dict[str, str]]]:
    """Line number and cells of each record; header and cell counts checked."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = next(reader, [])
    except csv.Error as error:
        raise BadInput(f"not valid CSV ({error})", file=name, row=1, remedy="Restore the header") from None
    if not header:
        raise BadInput("the file is empty", file=name, remedy="Restore it from the repository")
    for column in header:
        if column not in COLUMNS:
            raise BadInput(
                "extra column",
                file=name,
                row=1,
                column=column,
                remedy=f"{nearest(column, COLUMNS)}. Remove or rename it",
            )
    if missing := [c for c in COLUMNS if c not in header and c not in OPTIONAL]:
        raise BadInput("missing column", file=name, row=1, column=", ".join(missing), remedy="Restore the column")
    if len(set(header)) < len(header):
        raise BadInput("a column stands twice", file=name, row=1, remedy="Keep one of them")
    count, line = 0, 1
    try:
        for cells in reader:
            line, start = reader.line_num, line + 1
            if len(cells) != len(header):
                raise BadInput(
                    f"{len(cells)} cells where the header has {len(header)}: truncated, or a comma without quotes",
                    file=name,
                    row=start,
                    remedy="Restore the row",
                )
            count += 1
            yield start, dict(zip(header, map(sys.intern, cells), strict=True))
    except csv.Error as error:
        raise BadInput(f"not valid CSV ({error})", file=name, row=line + 1, remedy="Restore the row") from None
    if not count:
        raise BadInput("the file holds a header and no rows", file=name, remedy="Restore it from the repository")


def _normalise(cells: dict[str, str], line: int, file: File, memo: Memo) -> Row:
    for column in FREE_TEXT:
        remedy = f"{formula.REMEDY} and seal the file"
        formula.refuse(cells[column], remedy, file=file.name, row=line, column=column)
    key = (cells["measure"], cells["breakdown"], cells["definition_note"], cells["original_publisher"])
    if key not in memo:
        memo[key] = effects.of(*key, file=file.name, row=line)
    said = memo[key]

    def bad(column: str, what: str, remedy: str, value: object = None) -> BadInput:
        shown = cells.get(column) if value is None else value
        return BadInput(what, file=file.name, row=line, column=column, value=shown, remedy=remedy)

    def one_of(column: str, known) -> str:
        if cells[column] not in known:
            raise bad(column, "unknown word", f"{nearest(cells[column], known)}. Correct the cell and seal the file")
        return cells[column]

    measure = vocabulary.measures()[said["measure"]]
    kind = said.get("kind") or (KIND_OF[one_of("value_kind", KIND_OF)])
    stock_flow = said.get("stock_flow") or cells.get("stock_or_flow") or measure.stock_flow
    if stock_flow not in ("stock", "flow"):
        raise bad("stock_or_flow", "neither stock nor flow", "Write stock or flow and seal the file")
    unit = said.get("unit") or {"share": "percent", "rate": "per_100k"}.get(kind, measure.unit)
    geography = said.get("geography") or one_of("geography", vocabulary.known("geography"))
    hedge = said.get("hedge") or ("about" if cells["value_kind"] == "approximate_count" else None)
    printed = cells["value"]
    if fault := _fault(printed, kind):
        raise bad("value", *fault)
    try:
        worth = values.value(printed, kind, unit, hedge, said.get("fraction"))
    except PhraseError as error:
        raise bad("value", str(error), "Correct the cell and seal the file") from None
    try:
        span = periods.period(
            cells["period_start"],
            cells["period_end"],
            stock_flow == "stock",
            kind == "change",
            tuple((c, said[c]) for c in periods.READINGS if c in said),
        )
        out = periods.publication(cells["publication_date"], span.known_end, file.sidecar.read_on)
    except periods.DateError as error:
        raise bad(error.column, str(error), "Correct the date and seal the file", error.value) from None

    qualifiers = said["qualifiers"]
    if dating_unstated(measure.measure, geography, qualifiers):
        qualifiers = tuple(sorted((*qualifiers, "dating_not_stated")))
    status = set(said["status"]) | ({"undated"} if out[2] == "undated" else set())
    status |= {"period_unknown"} if span.type == "unknown" else set()
    status |= {"strict_bound"} if hedge in values.STRICT else set()
    return Row(
        topic=measure.topic,
        measure=measure.measure,
        unit=unit,
        role=said.get("role") or measure.role,
        kind=kind,
        stock_flow=stock_flow,
        geography=geography,
        area=said.get("area"),
        period_start=span.start,
        period_end=span.end,
        period_type=span.type,
        base_start=span.base_start,
        base_end=span.base_end,
        sex=said.get("sex") or SEXES[one_of("sex", SEXES)],
        relationship=said.get("relationship"),
        subset=said["subset"],
        qualifiers=qualifiers,
        value=worth.value,
        value_low=worth.low,
        value_high=worth.high,
        precision=worth.precision,
        status=tuple(sorted(status)),
        publisher=said["publisher"],
        via=said.get("via"),
        published_from=out[0],
        published=out[1],
        published_precision=out[2],
        locator=cells["where_in_source"],
        confidence=one_of("confidence", vocabulary.CONFIDENCE),
        definition=cells["definition_note"],
        note="",
        title=cells["publication_title"],
        url_read=cells["url"],
        source_date=cells["publication_date"],
        raw_file=file.name,
        raw_line=line,
        hedge=hedge,
        printed=" ".join(filter(None, (hedge, said.get("fraction"), printed))),
        scope=tuple(q for q in qualifiers if vocabulary.group_of("qualifiers", q) != "provenance"),
    )


def _fault(printed: str, kind: str) -> tuple[str, str] | None:
    """What is wrong with a printed number of a kind, and what to do about it."""
    mend = "Correct the cell and seal the file"
    if not values.NUMBER.fullmatch(printed):
        return "not a number", "Write digits with a decimal point, no spaces, and seal the file"
    if float(printed) < 0 and kind != "change":
        return "a count, share or rate cannot be negative", mend
    if kind == "share" and float(printed) > 100:
        return "a share lies between 0 and 100 percent", mend
    if kind == "count" and "." in printed:
        return "a count has no decimals", "Correct value or value_kind and seal the file"
    return None


def _join_ranges(rows: list[Row]) -> list[Row]:
    """A published range stands in two rows, one for each end; both become sightings of one figure."""
    pairs: dict[tuple, dict[str, Row]] = {}
    for row in rows:
        if row["hedge"] in ("range_low", "range_high"):
            place = tuple(row[c] for c in (*SERIES, "url_read", "title"))
            pairs.setdefault(place, {})[row["hedge"]] = row
    for pair in pairs.values():
        if len(pair) == 1:
            (row,) = pair.values()
            raise BadInput(
                "one end of a published range without the other",
                file=row["raw_file"],
                row=row["raw_line"],
                column="breakdown",
                remedy="Restore the row with the other end, or map the tag to a bound",
            )
        low, high = pair["range_low"], pair["range_high"]
        joined = {
            "value": None,
            "value_low": low["value_low"],
            "value_high": high["value_high"],
            "precision": "range",
            "printed": f"{low['printed'].split()[-1]}–{high['printed'].split()[-1]}",
        }
        low.update(joined)
        high.update(joined)
    return rows


def dating_unstated(measure: str, geography: str, qualifiers: tuple[str, ...]) -> bool:
    """Norwegian counts of partner homicide differ on dating partners; one that says nothing is its own definition."""
    return (
        measure.startswith("partner_homicide")
        and geography == "NO"
        and not any(vocabulary.group_of("qualifiers", q) == "dating" for q in qualifiers)
    )
