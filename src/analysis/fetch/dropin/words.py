"""Who publishes what a person can drop in, and in which words: the crosswalk tables dropin_lines and dropin_labels.

dropin_lines lists the figures that a source's editions print, in the raw vocabulary of data/raw/published; a form
has one line for each, and a table read from a file can give no others. Its `nb` sets a line apart from the others of
its measure, for people. dropin_labels says what a row label, a column label or a title of a table counts, as
`measure=...; sex=...; tag=...`. Labels are matched whole, never by pattern.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from analysis import vocabulary
from analysis.errors import BadInput, nearest
from analysis.paths import CROSSWALK
from analysis.sources import effects

SUM_ONLY = "sum_only="  # a tag that never leaves the form: it fills a sum, and no word of ours says what it counts
JULY = ("incl_22july", "excl_22july")
BOUNDS = ("upper_bound", "lower_bound")
FLAGS = ("break", "provisional")  # what a source says of a number beside it
EXTRA = (*JULY, *BOUNDS, *FLAGS)  # tags that any line may carry beside its own
KINDS = (
    *"measure sex relation total plain title".split(),
    "leave",  # a title of a table that is not ours
    "skip",  # a row or column beside the counts that is not read, and does not change what they count
)
SINGLE = ("measure", "sex", "keep", "beside", "subtotal")
DASHES = str.maketrans(dict.fromkeys("‐‑‒–—−", "-"))


@dataclass(frozen=True)
class Publisher:
    """A source whose files a person brings: its spelling in the crosswalk, and what is said where nothing is given.

    `exact`: women and men make the total. Bufdir's do not have to: persons in neither group are in its totals.
    `title` and `url` are empty where every text has its own.
    """

    name: str
    spelling: str
    title: str
    url: str
    hosts: tuple[str, ...]
    also: tuple[str, ...] = ()
    exact: bool = True

    def spelling_of(self, counted_by: str) -> str:
        """Who counted, as the crosswalk of publishers spells it: by way of this source, where it is another's count."""
        return counted_by if counted_by == self.spelling else f"{counted_by} (via {self.spelling})"


SOURCES = {
    p.name: p
    for p in (
        Publisher(
            "kripos",
            "Kripos",
            "Nasjonal drapsoversikt {year}",
            "https://www.politiet.no/aktuelt-tall-og-fakta/tall-og-fakta/drapsoversikt/",
            ("politiet.no", "politi.no", "kripos.no", "kudos.dfo.no"),
        ),
        Publisher(
            "pod",
            "Politidirektoratet",
            "",
            "",
            ("politiet.no", "politi.no", "kudos.dfo.no"),
        ),
        Publisher(
            "bufdir",
            "Bufdir",
            "Krisesentertilbudet i kommunene {year}",
            "https://www.bufdir.no/statistikk-og-analyse/krisesentrene/",
            ("bufdir.no", "kudos.dfo.no"),
            exact=False,
        ),
        Publisher(
            "jd",
            "Justis- og beredskapsdepartementet",
            "",
            "",
            ("regjeringen.no",),
            also=("Kripos", "Politidirektoratet"),
        ),
    )
}


@dataclass(frozen=True)
class Line:
    """One figure that a source's editions print."""

    measure: str
    sex: str
    breakdown: tuple[str, ...]
    slot: str
    definition: str
    nb: str = ""

    @property
    def what(self) -> str:
        """What it counts, for people, in Norwegian: no two lines of a source say the same."""
        said = dict(effects.table("measures")[(self.measure,)])
        sex = "" if self.sex in ("total", "na") else vocabulary.words("sex")[self.sex].nb
        return ", ".join(filter(None, (vocabulary.measures()[said["measure"]].nb, sex, self.nb)))


@dataclass(frozen=True)
class Label:
    """What one label says: a kind, and the words it gives to every number below or beside it."""

    text: str
    kind: str
    measure: str = ""
    sex: str = ""
    tags: tuple[str, ...] = ()
    keep: bool = True
    beside: str = ""  # known only where the same table prints this measure too
    subtotal: str = ""  # a sum of the rows of this measure, not a part of the whole


def publisher(name: str) -> Publisher:
    if name not in SOURCES:
        raise BadInput("no source whose files are dropped in", value=name, remedy=nearest(name, SOURCES))
    return SOURCES[name]


@cache
def lines(source: str) -> dict[tuple, Line]:
    """The figures that a source prints, by (measure, sex, sorted tags)."""
    path = CROSSWALK / "dropin_lines.csv"
    found: dict[tuple, Line] = {}
    for number, row in enumerate(vocabulary.read_table(path), start=2):
        tags = tuple(filter(None, row["breakdown"].split(";")))
        _require(row["measure"], tags, path.name, number)
        for sex in row["sex"].split("|") if row["source"] == source else ():
            key = (row["measure"], sex, tuple(sorted(tags)))
            if key in found:
                remedy = "Keep one of the lines"
                raise BadInput("a figure stands twice", file=path.name, row=number, value=key, remedy=remedy)
            found[key] = Line(row["measure"], sex, tags, row["slot"], row["definition"], row["nb"])
    return found


def line(source: str, measure: str, sex: str, breakdown: Iterable[str]) -> Line | None:
    """The line of a figure, whatever is said of its number; None where the source is not known to print it."""
    return lines(source).get((measure, sex, tuple(sorted(set(breakdown).difference(EXTRA)))))


def others(source: str, measure: str, sex: str, breakdown: Iterable[str]) -> list[str]:
    """The other sources that print such a figure, as they are spelled."""
    return [p.spelling for p in SOURCES.values() if p.name != source and line(p.name, measure, sex, breakdown)]


@cache
def labels(source: str) -> dict[tuple[str, str], Label]:
    """Every label of a source by (the measure it belongs to or "", its text)."""
    path = CROSSWALK / "dropin_labels.csv"
    found: dict[tuple[str, str], Label] = {}
    for number, row in enumerate(vocabulary.read_table(path), start=2):
        if row["source"] not in ("", source):
            continue
        if row["kind"] not in KINDS:
            raise BadInput(
                "unknown kind", file=path.name, row=number, value=row["kind"], remedy=nearest(row["kind"], KINDS)
            )
        for text in row["labels"].split("|"):
            key = (row["of"], plain(text))
            if key in found:
                raise BadInput("a label stands twice", file=path.name, row=number, value=text, remedy="Keep one")
            found[key] = _label(plain(text), row["kind"], row["effects"], path.name, number)
    return found


@cache
def texts(source: str) -> frozenset[str]:
    """What the rows and columns of its tables are called."""
    return frozenset(label.text for label in labels(source).values() if label.kind not in ("title", "leave"))


def knowing(source: str, found: Iterable[str]) -> list[str]:
    """The other sources that know one of the labels, as they are spelled."""
    own = {text for text in found if all(text != known for _, known in labels(source))}
    return [
        p.spelling for p in SOURCES.values() if p.name != source and any(known in own for _, known in labels(p.name))
    ]


def _label(text: str, kind: str, cell: str, file: str, row: int) -> Label:
    said: dict[str, str] = {}
    tags = []
    for part in filter(None, (p.strip() for p in cell.split(";"))):
        name, _, word = part.partition("=")
        if name == "tag":
            tags.append(word)
        elif name in SINGLE and name not in said and word:
            said[name] = word
        else:
            raise BadInput(
                "unknown effect, or one that stands twice",
                file=file,
                row=row,
                value=part,
                remedy=nearest(name, (*SINGLE, "tag")),
            )
    for measure in filter(None, (said.get("measure"), said.get("beside"), said.get("subtotal"))):
        _require(measure, (), file, row)
    keep = said.pop("keep", "") != "no"
    if keep:
        _require("homicide_victims", tuple(tags), file, row)
    return Label(text, kind, tags=tuple(tags), keep=keep, **said)


def _require(measure: str, tags: tuple[str, ...], file: str, row: int) -> None:
    """Every measure and tag must be one that the crosswalk of transcribed figures knows."""
    effects.look_up("measures", (measure,), "measure", file=file, row=row)
    for tag in tags:
        if not tag.startswith(SUM_ONLY):
            effects.look_up("tags", (tag,), "breakdown", file=file, row=row)


def plain(text: str) -> str:
    """A label as it is compared: one spelling of case, spaces, dashes and slashes."""
    text = unicodedata.normalize("NFC", text).replace("\u00ad", "").translate(DASHES).casefold()
    text = " ".join(text.split()).rstrip(":").strip()
    return re.sub(r"\s*/\s*", "/", text)
