"""The labels of one table: what each side of it and its title say, and whether together they are clear."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from analysis.fetch.dropin.grids import Grid
from analysis.fetch.dropin.words import Label, plain

Labels = dict[tuple[str, str], Label]
SPAN = re.compile(r"((?:19|20)[0-9]{2})(?:-((?:19|20)[0-9]{2}))?")
NUMBERED = re.compile(r"(?:tabell|figur|table) ?[0-9]{1,3}(?:\.[0-9]{1,2})?[a-z]? ?[.:-]? ?")
AT_THE_END = re.compile(r"(?:(?:i|for|fra|per|i årene|i perioden) )?\(?" + SPAN.pattern + r"\)?\.?$")
GENERIC = ("total", "plain", "skip")
MOST = 2_000  # cells of one table; an edition holds no more figures


@dataclass(frozen=True)
class Years:
    """A label that is a year, or years."""

    first: int
    last: int


Said = Label | Years | None  # None: nobody knows the label


@dataclass
class Axis:
    """The labels along one side of a table, in order, with the row of the file in which each stands."""

    name: str
    texts: list[str]
    rows: list[int]
    said: list[Said]

    @property
    def kinds(self) -> set[str]:
        return {kind for kind in map(kind_of, self.said) if kind not in (*GENERIC, "")}

    @property
    def years(self) -> list[Years]:
        return [x for x in self.said if isinstance(x, Years)]

    @property
    def is_known(self) -> bool:
        """At least half of what it says is known, and something is."""
        own = [x for x in self.said if kind_of(x) not in GENERIC]
        return any(self.said) and 2 * sum(x is not None for x in own) >= len(own)

    @property
    def unknown(self) -> list[tuple[str, int | None]]:
        return [(t, row) for t, row, x in zip(self.texts, self.rows, self.said, strict=True) if x is None]


@dataclass
class Sides:
    """Rows, columns and title of a table. `general` is what title and corner say of every cell."""

    rows: Axis
    columns: Axis
    general: list[Label] = field(default_factory=list)
    years: Years | None = None
    unknown: list[tuple[str, int | None]] = field(default_factory=list)

    @property
    def kinds(self) -> set[str]:
        return self.rows.kinds | self.columns.kinds

    @property
    def measures(self) -> list[str]:
        """The measures that labels and title name outright, each once, in order."""
        named = [x.measure for x in self.labels if x.kind != "relation" and x.measure]
        return list(dict.fromkeys(named))

    @property
    def labels(self) -> list[Label]:
        return [x for x in (*self.general, *self.rows.said, *self.columns.said) if isinstance(x, Label)]


def kind_of(said: Said) -> str:
    return "" if said is None else "year" if isinstance(said, Years) else said.kind


def read(grid: Grid, labels: Labels) -> Sides:
    """The sides of a table. Labels that nobody knows are in `unknown`, those of the title first."""
    head, *body = grid.cells
    sides = Sides(
        _axis("row", [row[0] for row in body], list(grid.rows[1:]), labels),
        _axis("column", list(head[1:]), [grid.rows[0]] * (len(head) - 1), labels),
    )
    title = NUMBERED.sub("", plain(" ".join(grid.title)), count=1)
    if match := AT_THE_END.search(title):
        sides.years = Years(int(match[1]), int(match[2] or match[1]))
        title = title[: match.start()].rstrip(" ,.:-(")
    for text in filter(None, (title, plain(head[0]))):
        said = labels.get(("", text))
        if said is None:
            sides.unknown.append((text, None))
        else:
            sides.general.append(said)
    sides.unknown += sides.rows.unknown + sides.columns.unknown
    return sides


def _axis(name: str, texts: list[str], rows: list[int], labels: Labels) -> Axis:
    return Axis(name, texts, rows, [_look_up(plain(text), labels) for text in texts])


def _look_up(text: str, labels: Labels) -> Said:
    if match := SPAN.fullmatch(text):
        return Years(int(match[1]), int(match[2] or match[1]))
    if ("", text) in labels:
        return labels["", text]
    return next((label for (_, known), label in labels.items() if known == text), None)


def faults(sides: Sides) -> Iterator[tuple[str, str | None]]:
    """What makes a table of known labels too large or unclear, each with the label concerned.

    One kind of label stands on each side, each label once, and one measure for the whole or one for each label.
    """
    if len(sides.rows.texts) * len(sides.columns.texts) > MOST:
        yield f"more than {MOST:,} cells: no yearly overview prints such a table", None
    for axis in (sides.rows, sides.columns):
        texts = [plain(text) for text in axis.texts]
        yield from ((f"the {axis.name} label stands twice", text) for text in texts if texts.count(text) > 1)
        if len(axis.kinds) > 1 and not is_total_of_measure(axis):
            kinds = ", ".join(sorted(axis.kinds))
            yield f"the {axis.name} labels are of several kinds ({kinds}): whom each counts is not clear", None
        if axis.kinds == {"measure"} and any(kind_of(x) == "total" for x in axis.said):
            yield "a total of different measures", None
    for years in (*sides.rows.years, *sides.columns.years, *filter(None, (sides.years,))):
        if years.last < years.first:
            yield "the years run backwards", f"{years.first}-{years.last}"
    for years in (*sides.rows.years, *sides.columns.years) if sides.years else ():
        if years.first < sides.years.first or years.last > sides.years.last:
            span = "-".join(dict.fromkeys((f"{sides.years.first}", f"{sides.years.last}")))
            yield f"the title is about {span} and a label about another year", f"{years.first}"
    if both := sides.rows.kinds & sides.columns.kinds:
        yield f"both sides of the table are of the kind {', '.join(sorted(both))}", None
    named = {x.measure for x in sides.general if x.measure}
    if len(named) > 1 or (named and set(sides.measures) - named):
        yield "title and labels name different measures", None
    printed = {x.measure for x in sides.labels}
    for label in sides.labels:
        if label.beside and label.beside not in printed:
            yield f"what it counts is clear only beside {label.beside}, which the table does not print", label.text


def is_total_of_measure(axis: Axis) -> bool:
    """Whether the one measure among sexes or relations is their total: women, men, victims."""
    own = {x.measure for x in axis.said if isinstance(x, Label) and x.kind == "measure"}
    return len(own) == 1 and axis.kinds in ({"measure", "sex"}, {"measure", "relation"})
