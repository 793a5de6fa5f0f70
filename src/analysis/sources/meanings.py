"""What the codes and symbols of an agency's table mean: the crosswalk tables official_*.csv.

tables: what every cell of a table shares, or leave. dimensions: how a dimension's codes are read. codes: what one code
counts, or after = one label, or for * any other code. units: in what words a table may state the unit of the codes that
are ours. symbols: what stands for a missing number or qualifies one. exceptions: what a measure has in only one place
and year. What they do not know stops the build.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache

from babel.core import get_global

from analysis import vocabulary
from analysis.errors import BadInput, nearest
from analysis.paths import CROSSWALK
from analysis.sources import effects
from analysis.sources.cells import Dimension

LEAVE = "leave"  # a code, or a table, whose cells count what no measure of ours counts
LEFT: effects.Effects = ((LEAVE, LEAVE),)
WHY = ("suppressed", "not_available", "not_applicable")
OWN = {"why": WHY, "value": ("0",), "bound": ("below_half",)}  # effects that only a symbol has
YEAR = re.compile(r"([0-9]{4})(?:_\1)?")  # FHI writes 2022_2022
YEARS = re.compile(r"[0-9]{4}_[0-9]{4}")  # its means of several years are left out
CLERICAL = re.compile(r"[0-9]+,")  # UNODC has typed "23," for 23 in a few cells; the reader has read the number
EUROSTAT_GEO = {"EL": "GR", "UK": "GB"}
REMEDY = "Add a line to src/analysis/sources/crosswalk/official_{}.csv"


@dataclass
class Said:
    """What one code, or a whole cell, says: scalar columns and lists of words."""

    scalars: dict[str, str] = field(default_factory=dict)
    lists: dict[str, set[str]] = field(default_factory=dict)

    def add(self, pairs: effects.Effects) -> None:
        for column, word in pairs:
            if column in effects.LISTS:
                self.lists.setdefault(column, set()).add(word)
            else:
                self.scalars[column] = word

    def join(self, other: Said) -> None:
        self.scalars |= other.scalars
        for column, words in other.lists.items():
            self.lists.setdefault(column, set()).update(words)


def of_code(table: str, dimension: Dimension, code: str, file: str) -> Said | None:
    """What a code says, or None where its cells are left out."""
    reads = _dimensions().get((table, dimension.code))
    if reads is None:
        raise BadInput(
            "the crosswalk does not know this dimension",
            file=file,
            column=dimension.code,
            remedy=REMEDY.format("dimensions"),
        )
    label = _plain(dimension.labels.get(code, ""))
    for key in (code, f"={label}", "*"):
        if (listed := _codes().get((table, dimension.code, key))) is not None:
            if listed != LEFT:
                _require_unit(table, dimension, code, reads, file)
            return _said(listed)
    if reads == "year" and (match := YEAR.fullmatch(code) or YEAR.fullmatch(label)):
        return Said({"year": match[1]})
    if reads == "year" and YEARS.fullmatch(code):
        return None
    if reads in ("eurostat", "iso3"):
        return _place(code, reads, dimension.code, file)
    if reads == "any":
        return Said()
    known = [c for t, d, c in _codes() if (t, d) == (table, dimension.code)]
    raise BadInput(
        "the crosswalk does not know this code",
        file=file,
        column=dimension.code,
        value=code if not label else f"{code} ({label})",
        remedy=f"{nearest(code, known)}. {REMEDY.format('codes')}, with the effect {LEAVE} if it is not ours",
    )


def _require_unit(table: str, dimension: Dimension, code: str, reads: str, file: str) -> None:
    """A unit that the table states is one that the crosswalk names: 2,581 thousand are not 2,581."""
    unit = dimension.units.get(code)
    stated = [unit.base, unit.label] if unit else []
    if reads == "unit" and dimension.labels.get(code, code) != code:  # bulk files have no labels
        stated.append(dimension.labels[code])
    known = sorted(word for t, d, word in _units() if (t, d) == (table, dimension.code))
    for word in map(_plain, filter(None, stated)):
        if word not in known:
            raise BadInput(
                f"is counted in {word!r}; the crosswalk knows it in {' or '.join(map(repr, known)) or 'no unit'}",
                file=file,
                column=dimension.code,
                value=code,
                remedy=f"See what the table counts now. {REMEDY.format('units')} only if it means single ones",
            )


def _place(code: str, reads: str, column: str, file: str) -> Said:
    known = vocabulary.known("geography")
    place = EUROSTAT_GEO.get(code, code) if reads == "eurostat" else _iso2(code)
    if place not in known:
        raise BadInput(
            "no place that we know",
            file=file,
            column=column,
            value=code,
            remedy=f"{REMEDY.format('codes')}, with geography=... or {LEAVE}",
        )
    return Said({"geography": place})


def _iso2(code: str) -> str:
    return next(iter(get_global("territory_aliases").get(code, ())), code)


def _plain(label: str) -> str:
    """A label without the marks that SSB indents it with."""
    return " ".join(label.replace("¬", " ").split()).lower()


def _said(listed: effects.Effects | None) -> Said | None:
    if listed == LEFT:
        return None
    said = Said()
    said.add(listed)
    return said


def _parse(cell: str, file: str, row: int) -> effects.Effects:
    """`column=word; column=word`, or `leave`; the symbols' own effects beside the crosswalk's."""
    if cell.strip() == LEAVE:
        return LEFT
    parts = [p.strip() for p in cell.split(";") if p.strip()]
    own = [tuple(p.split("=", 1)) for p in parts if p.split("=", 1)[0] in OWN]
    for column, word in own:
        if word not in OWN[column]:
            raise BadInput(
                "unknown effect", file=file, row=row, column="effects", value=word, remedy=nearest(word, OWN[column])
            )
    rest = "; ".join(p for p in parts if p.split("=", 1)[0] not in OWN)
    return (*effects.parse(rest, file=file, row=row), *own)


def _read(name: str) -> dict[tuple[str, ...], effects.Effects]:
    path = CROSSWALK / f"official_{name}.csv"
    found: dict[tuple[str, ...], effects.Effects] = {}
    for line, row in enumerate(vocabulary.read_table(path), start=2):
        said = _parse(row.pop("effects"), path.name, line)
        key = tuple(row.values())
        if key in found:
            raise BadInput("the key stands twice", file=path.name, row=line, value=key, remedy="Keep one of them")
        found[key] = said
    return found


@cache
def _tables() -> dict[tuple[str, ...], effects.Effects]:
    return _read("tables")


@cache
def _codes() -> dict[tuple[str, ...], effects.Effects]:
    return _read("codes")


@cache
def exceptions() -> dict[tuple[str, ...], effects.Effects]:
    """(table, measure, geography, year) -> what only the cells of that measure, place and year say."""
    return _read("exceptions")


@cache
def _symbols() -> dict[tuple[str, ...], effects.Effects]:
    return _read("symbols")


@cache
def _dimensions() -> dict[tuple[str, str], str]:
    """(table, dimension) -> how its codes are read: year, eurostat or iso3 (places), codes (each listed), unit (the
    same, and each is a unit), any."""
    rows = vocabulary.read_table(CROSSWALK / "official_dimensions.csv")
    return {(row["table"], row["dimension"]): row["reads"] for row in rows}


@cache
def _units() -> set[tuple[str, str, str]]:
    rows = vocabulary.read_table(CROSSWALK / "official_units.csv")
    return {(row["table"], row["dimension"], row["unit"]) for row in rows}


def of_table(table: str, file: str) -> effects.Effects:
    """What every cell of a table says, or LEFT; BadInput where the crosswalk does not know the table."""
    try:
        return _tables()[(table,)]
    except KeyError:
        remedy = f"{nearest(table, (t for (t,) in _tables()))}. {REMEDY.format('tables')}"
        raise BadInput("the crosswalk does not know this table", file=file, value=table, remedy=remedy) from None


def of_silence(source: str) -> effects.Effects | None:
    """What it says where a source gives neither number nor symbol; None where that says nothing."""
    return _symbols().get((source, ""))


def of_symbol(source: str, symbol: str, file: str, line: int) -> effects.Effects:
    """What a status says. Eurostat writes several letters, and a bar before what is confidential: `ep|C`."""
    if not symbol:
        return ()
    if source == "unodc" and CLERICAL.fullmatch(symbol):
        return ()
    if (source, symbol) in _symbols():
        return _symbols()[(source, symbol)]
    plain, _, secret = symbol.partition("|")
    parts = [*plain.strip(), *(f"|{letter}" for letter in secret)] if source == "eurostat" else [symbol]
    found: list[tuple[str, str]] = []
    for part in parts:
        if (source, part) not in _symbols():
            raise BadInput(
                "a status symbol that nobody has explained",
                file=file,
                row=line,
                column="status",
                value=symbol,
                remedy=f"Ask {source} what it means, then: {REMEDY.format('symbols')}",
            )
        found += _symbols()[(source, part)]
    return tuple(found)
