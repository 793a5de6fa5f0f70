"""What a dropped-in file holds, once it is read and held against itself: what a person says yes or no to."""

from __future__ import annotations

from dataclasses import dataclass, field

from analysis.fetch.dropin.figures import Figure, Sum


@dataclass(frozen=True)
class Differs:
    """A figure of which the tables hold another number today: what it counts, both numbers as told, and the day on
    which the one that is held was published, as closely as it is known, or "undated"."""

    what: str
    value: str
    held: str
    published: str
    figure_id: str

    def __str__(self) -> str:
        day = self.published if self.published == "undated" else f"published {self.published}"
        return f"{self.what}: {self.value}, held {self.held} ({day})"


@dataclass(frozen=True)
class Edition:
    """What a file holds: the figures, the sums beside the printed totals, what was not read, and what stands in the
    way of accepting it. `date` is that of publication, as YYYY, YYYY-MM or YYYY-MM-DD, or "" where nobody gave it."""

    source: str
    name: str
    content: bytes = field(repr=False)
    sha256: str
    suffix: str
    is_form: bool
    title: str
    date: str
    url: str
    figures: tuple[Figure, ...]
    sums: tuple[Sum, ...]
    tables: list[str]
    unread: list[str]
    problems: list[str]
    remarks: list[str]
    differs: tuple[Differs, ...] = ()
    kept: str = ""  # the folder in which the very same file lies already

    @property
    def rows(self) -> list[Figure]:
        """The figures that would be kept."""
        return [f for f in self.figures if f.kept]
