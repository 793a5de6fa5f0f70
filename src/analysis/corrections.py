"""Declared corrections: what is wrong in a source, what we do about it, and how we notice if it is mended.

Each entry of data/raw/corrections.yaml selects rows by their raw cells, says how many cells it must
touch and carries a guard. A guard that no longer holds stops the build: the source has changed, and
the correction must be looked at again.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from analysis import formula, vocabulary
from analysis.editions import received
from analysis.errors import BadInput
from analysis.identity import identify
from analysis.paths import House
from analysis.seal import load_yaml
from analysis.sources.effects import LISTS, WORDS
from analysis.sources.published import File
from analysis.sources.row import Row

Where = Annotated[dict[str, str | list[str]], Field(min_length=1)]
NAME = "data/raw/corrections.yaml"
ORDER = ("replace", "flag", "same_figure", "exclude")  # twins repeat their figure as corrected
DATES = ("period_start", "period_end", "base_start", "base_end")
FREE_TEXT = ("locator", "title", "definition")  # columns without controlled words that a correction may replace
# what one figure is; a twin takes these from the figure it repeats
DEFINING = (
    "topic measure unit role kind stock_flow geography area period_start period_end period_type base_start base_end "
    "sex relationship subset qualifiers scope value value_low value_high precision publisher printed key series"
).split()


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Inequality(Strict):
    """The raw values of `part` still add up to more than those of `whole`."""

    part: Where
    whole: Where


class Guard(Strict):
    shows: list[str]
    same_as_shows: list[str] | None = None
    exceeds: Inequality | None = None


class Target(Strict):
    file: str
    where: Where


class Correction(Strict):
    id: str
    action: Literal["replace", "exclude", "flag", "same_figure"]
    file: str
    where: Where
    set: dict[str, str | list[str] | dict[str, str]] | None = None
    same_as: Target | None = None
    cells: int
    why: Annotated[str, Field(min_length=20)]
    guard: Guard | None = None

    @model_validator(mode="after")
    def _has_guard(self) -> Correction:
        """Only text that is itself selected (a title, a note) needs no guard: once mended, nothing matches."""
        if self.guard is None and not (self.action == "replace" and set(self.set or {}) <= set(FREE_TEXT)):
            raise ValueError("a guard is missing: say what the source still shows")
        return self


def read(house: House) -> list[Correction]:
    """The declared corrections, in file order; an unknown key or a repeated id is bad input."""
    if not house.corrections.is_file():
        return []
    content = load_yaml(house.corrections, NAME) or []
    if not isinstance(content, list):
        raise BadInput("should be a list of corrections", file=NAME, remedy="Start each entry with - id:")
    found = []
    for number, entry in enumerate(content, start=1):
        name = entry.get("id", f"entry {number}") if isinstance(entry, dict) else f"entry {number}"
        try:
            found.append(Correction.model_validate(entry))
        except ValidationError as error:
            first = error.errors()[0]
            place = ".".join(map(str, first["loc"]))
            raise BadInput(f"{name}: {first['msg']}", file=NAME, column=place, remedy="Mend the entry") from None
    ids = [c.id for c in found]
    if repeated := {i for i in ids if ids.count(i) > 1}:
        raise BadInput("an id stands twice", file=NAME, value=sorted(repeated)[0], remedy="Rename one of them")
    return found


def apply(files: list[File], corrections: list[Correction]) -> dict[tuple[str, int], str]:
    """Correct the rows in place; return the excluded ones as {(file, line): reason}.

    What is wrong in a transcribed figure is wrong in the publisher's own table too, as long as it says the same: cells
    that were received are corrected with the row that they repeat.
    """
    repeated = _Repeated(files)
    by_name = {file.name: file for file in files}  # an edition that was dropped in is named by its path
    by_name |= {file.sidecar.file.name: file for file in files if file.sidecar.file.parent.name == "published"}
    excluded: dict[tuple[str, int], str] = {}
    for correction in sorted(corrections, key=lambda c: ORDER.index(c.action)):
        rows = _select(by_name, correction.file, correction.where, correction)
        _guard(rows, by_name, correction)
        if correction.action == "exclude":
            wrong = [*(row for row, _ in rows), *repeated.by(rows, correction)]
            excluded |= {(row["raw_file"], row["raw_line"]): f"{correction.id}: {correction.why}" for row in wrong}
            touched = len(rows)
        elif correction.action == "same_figure":
            touched = _unite(rows, files, by_name, correction)
        else:
            selected = {id(row) for row, _ in rows}  # of a table that was received: they repeat themselves
            repeating = [row for row in repeated.by(rows, correction) if id(row) not in selected]
            touched = sum(_set(row, correction) for row, _ in rows)
            for row in repeating:
                _set(row, correction)
        if touched != correction.cells:
            raise _stale(correction, f"touches {touched} cells and should touch {correction.cells}")
    return excluded


class _Repeated:
    """The received cells that repeat a transcribed row, as both stood before anything was corrected."""

    def __init__(self, files: list[File]) -> None:
        rows = [row for file in files for row in file.rows]
        self._key = {id(row): row.key for row in rows}
        self._cells: dict[str, list[tuple[str, Row]]] = {}  # series -> (key, row)
        for row in filter(received, rows):
            self._cells.setdefault(row.series, []).append((row.key, row))
        self._series = {id(row): row.series for row in rows}

    def by(self, rows: list[tuple[Row, str]], correction: Correction) -> list[Row]:
        """Those that repeat these rows. One edition that says part of it as it was, and part otherwise, stops the
        build: what it exchanges or adds up may be mended there by half."""
        keys = {self._key[id(row)] for row, _ in rows}
        series = dict.fromkeys(self._series[id(row)] for row, _ in rows)
        cells = [cell for one in series for cell in self._cells.get(one, ())]
        found = [row for key, row in cells if key in keys]
        for edition in {row.raw_file for row in found} if correction.action == "replace" else ():
            others = [row for key, row in cells if key not in keys and row.raw_file == edition]
            if others:
                what = f"fits a part of {edition}, which says otherwise in row {others[0].raw_line}"
                raise _stale(correction, what)
        return found


def _select(by_name: dict[str, File], file: str, where: Where, correction: Correction) -> list[tuple[Row, str]]:
    """(row, raw value) of the rows that match, in file order."""
    if file not in by_name:
        raise _stale(correction, f"names {file}, which is no raw file")
    wanted = {c: {str(v)} if not isinstance(v, list) else set(map(str, v)) for c, v in where.items()}
    for column in wanted:
        if column not in by_name[file].raw:
            raise _stale(correction, f"selects by {column}, which {file} does not have")
    found = by_name[file]
    return [(found.rows[i], found.raw["value"][i]) for i in found.where(wanted)]


def _guard(rows: list[tuple[Row, str]], by_name: dict[str, File], correction: Correction) -> None:
    """Stop where the source no longer shows the error."""
    if correction.guard is None:
        return
    shown = [value for _, value in rows]
    if shown != correction.guard.shows:
        raise _stale(correction, f"should find the values {correction.guard.shows} and finds {shown}")
    if wrong := correction.guard.exceeds:
        part, whole = (
            sum(float(value) for _, value in _select(by_name, correction.file, where, correction))
            for where in (wrong.part, wrong.whole)
        )
        if not part > whole:
            raise _stale(correction, f"is no longer needed: the part, {part:g}, no longer exceeds the whole, {whole:g}")


def _set(row: Row, correction: Correction) -> int:
    """Change the cells of one row; return how many changed."""
    changed = 0
    settable = (*LISTS, *WORDS, *DATES, *FREE_TEXT)
    for column, new in (correction.set or {}).items():
        if column not in settable:
            raise _stale(correction, f"sets {column}, which no correction may set ({', '.join(settable)})")
        if column in LISTS:
            added = [w for w in ([new] if isinstance(new, str) else new) if w not in row[column]]
            for word in added:
                vocabulary.require(column, word, file=NAME, shown_as=f"{correction.id}.set.{column}")
            row[column] = tuple(sorted((*row[column], *added)))
            changed += len(added)
            continue
        old = row[column].isoformat() if isinstance(row[column], dt.date) else row[column]
        word = new.get(old, old) if isinstance(new, dict) else new
        if column in DATES:
            try:
                row[column] = dt.date.fromisoformat(str(word))
            except ValueError:
                raise _stale(correction, f"sets {column} to {word}, which is no date YYYY-MM-DD") from None
        elif column in FREE_TEXT:
            formula.refuse(str(word), file=NAME, column=f"{correction.id}.set.{column}")
            row[column] = str(word)
        else:
            row[column] = vocabulary.require(column, str(word), file=NAME, shown_as=f"{correction.id}.set.{column}")
        changed += word != old
    if correction.action == "replace":  # it may now repeat, or replace, another figure; its id stays
        printed_as = row["figure_id"]
        identify(row)["figure_id"] = printed_as
    row["note"] = "; ".join(filter(None, (row["note"], f"corrected: {correction.id}")))
    return changed


def _unite(rows: list[tuple[Row, str]], files: list[File], by_name: dict[str, File], correction: Correction) -> int:
    """Make the rows sightings of the one figure that `same_as` selects; whatever repeats them follows."""
    if correction.same_as is None:
        raise _stale(correction, "is a same_figure without same_as")
    targets = _select(by_name, correction.same_as.file, correction.same_as.where, correction)
    if len({row["key"] for row, _ in targets}) != 1:
        raise _stale(
            correction, f"same_as selects {len(targets)} rows of {len({r['key'] for r, _ in targets})} figures, not one"
        )
    expected = correction.guard.same_as_shows
    shown = [value for _, value in targets]
    if expected is not None and shown != expected:
        raise _stale(correction, f"same_as should show {expected} and shows {shown}")
    figure = targets[0][0]
    twins = {row["key"] for row, _ in rows}
    for row in (row for file in files for row in file.rows if row.key in twins):
        row.update({column: figure[column] for column in DEFINING})
        row["note"] = "; ".join(filter(None, (row["note"], f"same figure: {correction.id}")))
    return len(rows)


def _stale(correction: Correction, what: str) -> BadInput:
    return BadInput(
        f"correction {correction.id} {what}",
        file=NAME,
        remedy=f"Look at the rows of {correction.file} again, and change or remove the correction",
    )
