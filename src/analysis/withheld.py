"""Figures that nobody is shown: counts of fewer than three people broken down, and what gives a suppressed one away.

Everything here works on figures alone, so that charts, pages and the build can ask the same questions: figures of
`store.load`, or `store.rows` of a table that is not written yet.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from analysis.store import Figure

FEW = 3  # people
THINGS = ("shelters", "beds", "items", "districts", "days")
SHARES = ("percent", "percentage_points", "ratio")
CELL = "measure unit kind stock_flow role geography period_start period_end base_start base_end publisher".split()


def few(f: Figure) -> bool:
    """Whether a figure may count fewer than three people, with any breakdown beyond sex (DESIGN 9).

    Counts in any unit that stands for people, since an order or an alarm is somebody's; of a mean the people of the
    whole period; of a rate it is not known how many. A share is no count, and the population of a place no secret.
    """
    if f.topic == "population" or f.unit in (*THINGS, *SHARES) or f.kind in ("share", "change"):
        return False
    return bool(f.subset or f.area or f.relationship) and _least(f) < FEW


def _least(f: Figure) -> float:
    """The fewest people that a figure can stand for: at most so many may be none."""
    if f.unit == "per_100k":
        return 0
    least = min((x for x in (f.value, f.value_low) if x is not None), default=0)
    if f.kind == "mean" and f.period_start and f.period_end:
        return least * max(1, round((f.period_end - f.period_start).days / 365.25))
    return least


def given_away(held: Iterable[Figure]) -> list[Figure]:
    """The figures that tell, one taken from another, what their publisher suppressed.

    held: all figures of a table, better of all tables. Where of a whole and its parts exactly one is suppressed, all
    the others give it away; so does an earlier edition that printed it. Two that nobody knows hide each other. Parts
    are by sex, relationship, area, or a dimension of the subset. Not looked for: what takes more than one subtraction,
    years taken from a sum of years, and one measure or publisher taken from another.
    """
    held = list(held)
    if not any("suppressed" in f.status for f in held):
        return []
    cells: dict[tuple, list[Figure]] = {}
    for f in held:
        cells.setdefault(_cell(f), []).append(f)
    hidden = {cell for cell, editions in cells.items() if _is_hidden(editions)}
    known = {cell for cell, editions in cells.items() if cell not in hidden and any(map(printed, editions))}
    telling = set(hidden)
    for family in _families(cells):
        unknown = [cell for cell in family if cell not in known]
        if len(family) > 2 and len(unknown) == 1 and unknown[0] in hidden:
            telling.update(family)
    ids = {f.figure_id for cell in telling for f in cells[cell] if printed(f)}
    return [f for f in held if f.figure_id in ids]


def _cell(f: Figure) -> tuple:
    """What a figure counts, whoever prints it again: (all that its family shares, sex, relationship, area, subset)."""
    shared = (*(getattr(f, column) for column in CELL), tuple(f.qualifiers))
    return shared, f.sex, f.relationship, f.area, frozenset(f.subset)


def _families(cells: Collection[tuple]) -> Iterator[list[tuple]]:
    """A whole and its parts by one dimension, as cells; a whole that is not held has no family."""
    families: dict[tuple, list[tuple]] = {}
    for cell in cells:
        for dimension, whole in _wholes(cell):
            if whole in cells:
                families.setdefault((dimension, whole), [whole]).append(cell)
    yield from families.values()


def _wholes(cell: tuple) -> Iterator[tuple[str, tuple]]:
    """What a cell is a part of, by each dimension in which it is one."""
    shared, sex, relationship, area, subset = cell
    if sex not in ("total", "na"):
        yield "sex", (shared, "total", relationship, area, subset)
    if relationship:
        yield "relationship", (shared, sex, None, area, subset)
    if area:
        yield "area", (shared, sex, relationship, None, subset)
    for part in subset:
        yield part.partition(":")[0], (shared, sex, relationship, area, subset - {part})


def _is_hidden(editions: list[Figure]) -> bool:
    """Suppressed in the newest edition of the figure."""
    newest = max(f.published for f in editions)
    replaced = {f.supersedes for f in editions}
    return any("suppressed" in f.status for f in editions if f.published == newest and f.figure_id not in replaced)


def printed(f: Figure) -> bool:
    """Whether it gives a number or a bound."""
    return any(x is not None for x in (f.value, f.value_low, f.value_high))
