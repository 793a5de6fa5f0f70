"""A table of a yearly overview -> figures, where every label on it is known.

We have not seen a real overview: only its first page and what the press says of it was archived. So the rule is
strict. Each number needs a measure, a sex and a year, and each of them must stand on the table itself: in a row label,
a column label, the corner, or the title. A table of another kind is listed as not read. A table of a known kind with
one label that nobody knows stops the reading: the label may say that the row counts only a part.
"""

from __future__ import annotations

from analysis.errors import BadInput, nearest
from analysis.fetch.dropin import axes, cells, words
from analysis.fetch.dropin.axes import Axis, Said, Years
from analysis.fetch.dropin.figures import Figure, Found, Group, Place, kind_of
from analysis.fetch.dropin.grids import FORM, Grid, where
from analysis.fetch.dropin.words import Label, plain

LABELS = "src/analysis/sources/crosswalk/dropin_labels.csv"
LINES = "src/analysis/sources/crosswalk/dropin_lines.csv"
JULY_22 = 2011


class Table:
    """One table being read."""

    def __init__(self, grid: Grid, source: str, name: str) -> None:
        self.grid, self.source = grid, source
        self.labels = words.labels(source)
        self.at = where(name, grid)

    def read(self, found: Found) -> None:
        """Add the table's figures, or why it was not read. BadInput where it is ours and not clear."""
        here = where("", self.grid).removeprefix(", ")
        if why := self._why_not():
            found.unread.append(f"{here}: {why}")
            return
        if mark := self.grid.mark:
            raise BadInput(
                f"{mark}", file=self.at, row=mark.rows[0], remedy=f"Hand in the source's own CSV, or: {FORM}"
            )
        if self.sides.unknown:
            raise self._unknown()
        for what, label in axes.faults(self.sides):
            raise self._bad(what, label)
        figures = [[self._figure(i, j) for j, _ in enumerate(self.columns.said)] for i, _ in enumerate(self.rows.said)]
        self._check_totals(self.columns, self.rows, figures)
        self._check_totals(self.rows, self.columns, [list(line) for line in zip(*figures, strict=True)])
        found.figures += [f for row in figures for f in row if f]
        found.groups += self._groups(figures)
        found.tables.append(f"{here}: {sum(f is not None and f.kept for row in figures for f in row)} figures")
        skipped = [x.text for x in self.sides.labels if x.kind == "skip"]
        found.unread += [f"{here}: {', '.join(skipped)}"] if skipped else []
        if self.grid.below:
            found.unread.append(f"{here}: the text right below it (lines: {self.grid.below})")

    def _why_not(self) -> str:
        """The reason why this table is none of ours, or ""."""
        if len(self.grid.cells) < 2 or len(self.grid.cells[0]) < 2:
            return "has no rows and columns of numbers"
        self.sides = axes.read(self.grid, self.labels)
        self.rows, self.columns = self.sides.rows, self.sides.columns
        for axis in (self.rows, self.columns):
            if not axis.is_known:
                known = sum(x is not None for x in axis.said)
                return f"{known} of {len(axis.said)} {axis.name} labels are known"
        if any(x.kind in ("leave", "skip") for x in self.sides.general):
            return "left out, as the crosswalk says"
        untold = any(row is None for _, row in self.sides.unknown)  # title or corner may say what is missing
        if not self.sides.measures:
            return "" if untold else "neither title nor labels say what is counted"
        if "year" not in self.sides.kinds and self.sides.years is None:
            return "" if untold else "neither title nor labels say which year"
        if "relation" in self.sides.kinds and not any(of == self.sides.measures[0] for of, _ in self.labels):
            return "relations are read of victims and cases alone"
        return ""

    def _unknown(self) -> BadInput:
        text, row = self.sides.unknown[0]
        known = {label for _, label in self.labels}
        more = f" ({len(self.sides.unknown)} such labels)" if len(self.sides.unknown) > 1 else ""
        add = f"add it to {LABELS} (a title of the kind leave, if the table is not ours)"
        remedy = f"{nearest(plain(text), known)}. If it counts just that, {add}; else {FORM[0].lower()}{FORM[1:]}"
        if others := words.knowing(self.source, (plain(label) for label, _ in self.sides.unknown)):
            remedy = f"{' and '.join(others)} would print it: look whose document this is"
        return BadInput(
            f"a label that nobody knows, in a table whose other labels are known{more}",
            file=self.at,
            row=row,
            value="".join(sign if sign.isprintable() else "?" for sign in text)[:80],
            remedy=remedy,
        )

    def _bad(self, what: str, value: str | None = None) -> BadInput:
        return BadInput(what, file=self.at, value=value, remedy=FORM)

    # --- the cells

    def _figure(self, i: int, j: int) -> Figure | None:
        """The figure of one cell; None where it is empty or in a line that is not read."""
        row, column = self.rows.said[i], self.columns.said[j]
        text = self.grid.cells[i + 1][j + 1]
        if not text.strip() or "skip" in (axes.kind_of(row), axes.kind_of(column)):
            return None
        at = Place(self.grid.page, self.grid.number, self.rows.rows[i], plain(self.columns.texts[j]) or str(j + 2))
        general = self.sides.general
        said = [x for x in (*general, self._precise(row), self._precise(column)) if isinstance(x, Label)]
        measure, years = self._measure(said), self._years(row, column)
        sexes = {x.sex for x in said if x.sex} or {"total"}
        if len(sexes) > 1:
            raise self._bad("labels and title name different sexes", f"{at}")
        tags = tuple(dict.fromkeys(tag for x in said for tag in x.tags))
        if not years.first <= JULY_22 <= years.last:
            tags = tuple(tag for tag in tags if not tag.endswith("22july"))
        figure = Figure(
            measure=measure,
            sex=sexes.pop(),
            breakdown=tags,
            start=str(years.first),
            end=str(years.last),
            value=self._value(text, (i + 1, j + 1), measure, at),
            place=at,
            locator=f"table {self.grid.number}: "
            + ", ".join(filter(None, (plain(self.rows.texts[i]), plain(self.columns.texts[j])))),
            slot=next((x.text for x in said if x.kind == "relation"), ""),
            counted_by=words.publisher(self.source).spelling,
            kept=all(x.keep for x in said) and not self._has_gaps(row, column),
        )
        self._check_line(figure)
        return figure

    def _check_line(self, f: Figure) -> None:
        """A table gives no figure that the form could not."""
        if f.kept and words.line(self.source, f.measure, f.sex, f.breakdown) is None:
            tags = ";".join(sorted(set(f.breakdown) - set(words.EXTRA)))
            raise BadInput(
                "no figure that this source is known to print",
                file=self.at,
                row=f.place.row,
                column=f.place.column,
                value=f"{f.measure}, {f.sex}, {tags or 'no breakdown'}",
                remedy=f"If it prints it, add it to {LINES}; else leave the table out",
            )

    def _check_totals(self, axis: Axis, other: Axis, lines: list[list[Figure | None]]) -> None:
        """A total that stands on the axis and is left empty in a line of counts would leave them unchecked."""
        whole = ("total", "measure") if axes.is_total_of_measure(axis) else ("total",)
        totals = [i for i, said in enumerate(axis.said) if axes.kind_of(said) in whole]
        for line, text, row in zip(lines, other.texts, other.rows, strict=True):
            if totals and any(f and f.kind == "count" for f in line) and not any(line[i] for i in totals):
                places = {axis.name: axis.texts[totals[0]], other.name: text}
                number = axis.rows[totals[0]] if axis.name == "row" else row
                remedy = "If the source prints none, type the figures into the form (--template)"
                what = f"the total is empty ({plain(axis.texts[totals[0]])})"
                column = plain(places["column"])
                raise BadInput(what, file=self.at, row=number, column=column, remedy=remedy)

    def _precise(self, said: Said) -> Said:
        """A relation's label as it reads for the measure of the table."""
        if not isinstance(said, Label) or said.kind != "relation":
            return said
        precise = self.labels.get((self.sides.measures[0], said.text))
        if precise is None:
            raise self._bad("this relation is not known for what the table counts", said.text)
        return precise

    def _measure(self, said: list[Label]) -> str:
        """A relation may name its own measure; else the one of the title, the row or the column."""
        relation = next((x.measure for x in said if x.kind == "relation" and x.measure), "")
        named = [x.measure for x in said if x.measure and x.kind != "relation"]
        return relation or (named or self.sides.measures)[0]

    def _years(self, row: Said, column: Said) -> Years:
        own = next((x for x in (row, column) if isinstance(x, Years)), None)
        all_years = [*self.rows.years, *self.columns.years]
        if own or not all_years:
            return own or self.sides.years
        return Years(min(x.first for x in all_years), max(x.last for x in all_years))  # the total beside the years

    def _has_gaps(self, row: Said, column: Said) -> bool:
        """Whether this is a total over years that do not follow one another: then it is no period's figure."""
        if isinstance(row, Years) or isinstance(column, Years):
            return False
        years = sorted(x.first for x in (*self.rows.years, *self.columns.years))
        return bool(years) and years != list(range(years[0], years[-1] + 1))

    def _value(self, text: str, cell: tuple[int, int], measure: str, at: Place) -> str:
        def bad(what: str) -> BadInput:
            remedy = (
                "Look at the source, and type the figures into the form (--template): empty where nothing is printed"
            )
            return BadInput(what, file=self.at, row=at.row, column=at.column, value=text[:40], remedy=remedy)

        if cell in self.grid.raised:
            raise bad("digits of two sizes, lines or cells: the sign of a note may stand beside the number")
        try:
            return cells.number(text, kind_of(measure), self.grid.raw)
        except cells.Unreadable as error:
            raise bad(str(error)) from None

    # --- what must add up

    def _groups(self, figures: list[list[Figure | None]]) -> list[Group]:
        """Relations, years and sexes and their total, along both sides."""
        turned = [list(line) for line in zip(*figures, strict=True)]
        return [
            *(g for line in turned for g in self._line(self.rows, line)),
            *(g for line in figures for g in self._line(self.columns, line)),
        ]

    def _line(self, axis: Axis, line: list[Figure | None]) -> list[Group]:
        """The groups of one row or column of cells, whose labels are those of the axis."""
        if not any(line) or any(f and f.kind != "count" for f in line):
            return []
        pairs = list(zip(axis.said, line, strict=True))
        whole = next((f for x, f in pairs if axes.kind_of(x) in ("total", "measure")), None)
        if "year" in axis.kinds:
            singles = all(x.first == x.last for x in axis.years)
            return [_group("the years", [f for x, f in pairs if isinstance(x, Years)], whole)] if singles else []
        if "sex" in axis.kinds:  # held together with those of other tables; here only what is left empty is of interest
            sexes = [f for x, f in pairs if axes.kind_of(x) == "sex"]
            return [_group("women and men", sexes, whole)] if None in sexes else []
        if "relation" not in axis.kinds:
            return []
        relations = [(self._precise(x), f) for x, f in pairs if axes.kind_of(x) == "relation"]
        groups = [_group("relations", [f for x, f in relations if not x.subtotal], whole)]
        for label, total in relations:
            if label.subtotal:
                own = [f for x, f in relations if x.measure == label.subtotal and not x.subtotal]
                groups.append(_group(label.text, own, total))
        return groups


def _group(name: str, parts: list[Figure | None], whole: Figure | None) -> Group:
    return Group(name, tuple(f for f in parts if f), whole, empty=parts.count(None))
