"""What a publisher suppressed stays suppressed.

Where a table hides one cell, the total and the other cells may give it away. Nobody here takes one from the
other: a figure that says what its publisher hides is refused, unless the publisher printed it before it hid it. Small
counts that a publisher printed stay, and so does another publisher's own count; whether a chart may show them is
another question (withheld.py).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from analysis.editions import received
from analysis.errors import BadInput

if TYPE_CHECKING:
    from analysis.sources.row import Row
    from analysis.store import Figure

CELL = "measure unit kind geography area period_start period_end sex relationship".split()


def check(figures: Iterable[Figure | Row], withheld: Iterable[Figure | Row]) -> None:
    """Raise BadInput where a figure tells a cell that its publisher suppresses and has not printed itself.

    figures: every figure that is about to be written; withheld: the cells without a number. Only cells are compared,
    never values: the hidden number is not computed, here or in the message.
    """
    hidden: dict[tuple, list[Figure | Row]] = {}
    for w in withheld:
        if "suppressed" in w.status:
            hidden.setdefault(_cell(w), []).append(w)
    if not hidden:
        return
    figures = list(figures)
    own = {f.key for f in figures if getattr(f, "raw_file", None) is not None and received(f) and not f.via}
    for f in figures:
        if getattr(f, "key", None) in own:
            continue  # it repeats what the publisher's own table printed, before or since
        by = next((w for w in hidden.get(_cell(f), ()) if _worked_out(f, w)), None)
        if by is not None:
            raise BadInput(
                f"a figure for a cell that {by.publisher} suppressed and did not print itself",
                file=getattr(f, "raw_file", f.source_id),
                row=getattr(f, "raw_line", None),
                value=f.figure_id,
                remedy="Take the row out: what is suppressed is not worked out from totals",
            )


def _cell(f: Figure | Row) -> tuple:
    """What is counted, whatever the edition, the publisher and the definition's tags."""
    return (*(getattr(f, column) for column in CELL), frozenset(f.subset))


def _worked_out(f: Figure | Row, hidden: Figure | Row) -> bool:
    """Whether a figure is nobody's own count: derived, or said to be the publisher's after that hid it.

    What stands in the publisher's own table it printed itself, whatever it hid before or after.
    """
    if "derived" in f.status:
        return True
    own_table = getattr(f, "raw_file", None) is not None and received(f)
    return f.publisher == hidden.publisher and f.published >= hidden.published and not own_table
