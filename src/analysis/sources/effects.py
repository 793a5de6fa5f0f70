"""The crosswalk: what a raw measure, tag, note or publisher spelling says in controlled words.

Free text by several hands is mapped explicitly, never by pattern. Each table in crosswalk/ gives a
key its *effects*, written `column=word; column=word`. A key no table knows stops the build, and so
does an effect whose word the vocabulary does not know.
"""

from __future__ import annotations

from functools import cache

from analysis import vocabulary
from analysis.errors import BadInput, nearest
from analysis.paths import CROSSWALK

LISTS = ("subset", "qualifiers", "status")  # columns that hold several words
WORDS = (  # columns whose words the vocabulary controls
    "measure unit kind stock_flow role sex geography area relationship period_type publisher via".split()
)
READINGS = (
    "hedge",
    "fraction",
    "period",
    "period_start",
    "period_end",
    "base",
    "day",
    "restates",
)  # read by period/value

Effects = tuple[tuple[str, str], ...]


@cache
def table(name: str) -> dict[tuple[str, ...], Effects]:
    """One crosswalk table: its key columns -> effects, each word checked."""
    path = CROSSWALK / f"{name}.csv"
    found: dict[tuple[str, ...], Effects] = {}
    for line, row in enumerate(vocabulary.read_table(path), start=2):
        effects = row.pop("effects")
        key = tuple(row.values())
        if key in found:
            raise BadInput(
                "the key stands twice", file=path.name, row=line, value=key[0], remedy="Keep one of the lines"
            )
        found[key] = parse(effects, file=path.name, row=line)
    return found


def parse(cell: str, *, file: str, row: int) -> Effects:
    """`column=word; column=word` as pairs."""
    pairs = []
    for part in filter(None, (p.strip() for p in (cell or "").split(";"))):
        column, _, word = part.partition("=")
        column, word = column.strip(), word.strip()
        if column in LISTS or column in WORDS:
            vocabulary.require(column, word, file=file, row=row)
        elif column not in READINGS:
            raise BadInput(
                "unknown effect",
                file=file,
                row=row,
                column="effects",
                value=part,
                remedy=f"{nearest(column, (*LISTS, *WORDS, *READINGS))}",
            )
        pairs.append((column, word))
    return tuple(pairs)


def look_up(name: str, key: tuple[str, ...], shown_as: str, *, file: str, row: int) -> Effects:
    """The effects of a key, or bad input that names the nearest known keys."""
    try:
        return table(name)[key]
    except KeyError:
        raise BadInput(
            "the crosswalk does not know it",
            file=file,
            row=row,
            column=shown_as,
            value=key[0],
            remedy=f"{nearest(key[0], (k[0] for k in table(name)))}. Correct the cell and seal the file, "
            f"or add a line to src/analysis/sources/crosswalk/{name}.csv",
        ) from None


def of(measure: str, breakdown: str, note: str, spelling: str, *, file: str, row: int) -> dict[str, object]:
    """All that one raw row's free text says: scalar columns by the most specific speaker (measure,
    then publisher, tags, note), list columns united and sorted."""
    speakers = [look_up("measures", (measure,), "measure", file=file, row=row)]
    speakers.append(look_up("publishers", (spelling,), "original_publisher", file=file, row=row))
    for tag in filter(None, breakdown.split(";")):
        speakers.append(look_up("tags", (tag,), "breakdown", file=file, row=row))
    speakers.append(table("notes").get((measure, note), ()))
    said: dict[str, object] = {}
    lists: dict[str, set[str]] = {name: set() for name in LISTS}
    for column, word in (pair for effects in speakers for pair in effects):
        if column in lists:
            lists[column].add(word)
        else:
            said[column] = word
    return said | {name: tuple(sorted(found)) for name, found in lists.items()}
