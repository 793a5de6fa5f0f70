"""Figures that say something of the same thing: other publishers' and definitions' numbers, other editions, neighbours.

Nothing is reconciled here: what was published is put side by side, with the difference.
"""

from __future__ import annotations

from collections.abc import Iterable
from operator import attrgetter

from analysis import forms_numbers, vocabulary
from analysis.site.texts import words
from analysis.store import Figure

Groups = dict[str, list[Figure]]  # figure_id -> other figures
WHERE = attrgetter(*"geography area period_start period_end base_start base_end".split())
WHAT = attrgetter(*"measure unit kind stock_flow sex relationship".split())
FAMILIES = (  # measures that a reader may take for one another
    (
        "homicide_victims",
        "homicide_cases",
        "homicide_offences_recorded",
        "homicide_reported",
        "assault_deaths",
    ),
    (
        "partner_homicide_victims",
        "partner_homicide_cases",
        "partner_or_family_homicide_victims",
        "close_relation_homicide_victims",
        "family_homicide_victims",
    ),
)
FAMILY = {name: number for number, names in enumerate(FAMILIES) for name in names}
SEXES = ("total", "na", "female", "male", "other", "unknown")


class Beside:
    """The figures beside each figure, found once for all of them."""

    def __init__(self, figures: Iterable[Figure]) -> None:
        self.figures = {f.figure_id: f for f in figures}
        self.newer = {f.supersedes: f for f in self.figures.values() if f.supersedes in self.figures}
        self._chains = self._chained()
        self._same: dict[tuple, list[Figure]] = {}
        self._near: dict[tuple, list[Figure]] = {}
        for f in self.figures.values():
            if f.period_start is None:
                continue
            self._same.setdefault(_same(f), []).append(f)
            if _plain(f):
                self._near.setdefault(_near(f), []).append(f)

    def conflicts(self, f: Figure) -> list[Figure]:
        """Other figures of the same thing and days, by whomever and under whatever definition; editions apart."""
        if f.period_start is None:
            return []
        own = {e.figure_id for e in self.editions(f)} | {f.figure_id}
        return sorted((o for o in self._same[_same(f)] if o.figure_id not in own), key=_by_rank)

    def editions(self, f: Figure) -> list[Figure]:
        """All editions of the figure, oldest first; none where there is but one."""
        return self._chains.get(f.figure_id, [])

    def near(self, f: Figure) -> list[Figure]:
        """Newest figures of a like measure, or of one sex, for the same place and days."""
        if f.period_start is None or not _plain(f):
            return []
        found = (o for o in self._near[_near(f)] if _same(o) != _same(f) and o.figure_id not in self.newer)
        return sorted(found, key=lambda o: (_order(o), _by_rank(o)))

    def _chained(self) -> Groups:
        chains: Groups = {}
        for f in self.figures.values():
            if f.figure_id in self.newer or f.supersedes not in self.figures:
                continue  # only the newest edition of several starts a chain
            chain = [f]
            while (older := self.figures.get(chain[-1].supersedes or "")) is not None:
                chain.append(older)
            chains |= dict.fromkeys((e.figure_id for e in chain), chain[::-1])
        return chains


def _same(f: Figure) -> tuple:
    """What two figures share that count the same thing; "part of 2016" is not the days of 2016."""
    return (*WHAT(f), *WHERE(f), tuple(f.subset), f.period_type == "part_period")


def _near(f: Figure) -> tuple:
    return (FAMILY[f.measure], f.period_type == "part_period", *WHERE(f))


def _plain(f: Figure) -> bool:
    return f.measure in FAMILY and f.kind == "count" and not f.subset and not f.relationship


def _order(f: Figure) -> tuple:
    return FAMILIES[FAMILY[f.measure]].index(f.measure), SEXES.index(f.sex)


def _by_rank(f: Figure) -> tuple:
    """The body that keeps the register first, and its newest word."""
    return vocabulary.publishers()[f.publisher].rank, f.publisher, -f.published.toordinal(), f.figure_id


# --- how far apart


def fits(one: Figure, other: Figure) -> bool:
    """Whether two numbers may be one: what the one allows, by its precision or bound, meets what the other allows."""
    low, high = _ends(one)
    other_low, other_high = _ends(other)
    return low <= other_high and other_low <= high


def _ends(f: Figure) -> tuple[float, float]:
    low = float("-inf") if f.value_low is None else f.value_low
    return low, float("inf") if f.value_high is None else f.value_high


def difference(other: Figure, this: Figure, lang: str) -> str:
    """How far the other number lies from this one, in the unit of both; of bounds only whether they meet."""
    said = words("figure", lang)["differences"]
    if None not in (other.value, this.value) and other.value == this.value:
        return said["same"]
    if fits(other, this):
        return said["fits"]
    if None in (other.value, this.value):
        return said["apart"]
    gap = other.value - this.value
    text = f"{'+' if gap > 0 else ''}{forms_numbers.number(gap, lang, 3)}"
    if this.unit == "percent":
        return said["points"].format(number=text)
    if this.kind != "count" or not this.value:
        return text
    growth = forms_numbers.value(gap / this.value, "growth", lang)
    return f"{text} ({growth})"
