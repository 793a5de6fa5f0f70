"""How things look: the same colour and shape for the same thing on every chart.

Colours are Okabe and Ito's (2008), darkened where they carry text; a shape or a dash always says the same
as the colour, so that charts read in grey and for colour-blind readers (tests/test_charts_colours.py).
"""

from __future__ import annotations

from typing import NamedTuple


class Look(NamedTuple):
    colour: str
    marker: str
    dash: str = "-"


INK, QUIET, FAINT = "#1F1F1F", "#4A4A4A", "#8C8C8C"
BAND = "#F4E3B2"  # what the words of a sentence cover
BAND_INK = "#6B5A1E"
BREAK = "#7A3B69"  # a change of law or of counting

# Series in the order in which a chart takes them: told apart by colour, shape and dash alike.
SERIES = (
    Look("#0072B2", "o", "-"),
    Look("#B34700", "D", (0, (5, 2))),
    Look("#006B4F", "s", (0, (2, 1.5))),
    Look("#A0417F", "^", (0, (6, 1.5, 1.5, 1.5))),
    Look("#1F1F1F", "v", (0, (1, 1))),
    Look("#767676", "P", (0, (3, 1, 1, 1, 1, 1))),
)

VERDICTS = {
    "supported": Look("#0072B2", "o"),
    "contested": Look("#B66A00", "D"),
    "contradicted": Look("#A6290D", "X"),
    "not_checkable": Look("#767676", "s"),
    "too_precise": Look("#8C8C8C", "|"),
}
DATING = {
    "excl_dating": SERIES[0],
    "incl_dating": SERIES[1],
    "dating_not_stated": SERIES[5],
}
SEXES = {"female": SERIES[3], "male": SERIES[2], "total": SERIES[4]}
# Whose count a point is: the reference publishers have shapes of their own, all others share one.
PUBLISHERS = {
    "kripos": SERIES[0],
    "ntb": SERIES[1],
    "unodc": SERIES[2],
    "vg": SERIES[3],
    "ous": SERIES[4],
}
OTHER_PUBLISHER = SERIES[5]


def publisher(name: str) -> Look:
    return PUBLISHERS.get(name, OTHER_PUBLISHER)


def pale(colour: str, share: float) -> str:
    """A colour mixed with white; `share` of it is left. For earlier editions."""
    parts = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return "#" + "".join(f"{round(255 - (255 - part) * share):02X}" for part in parts)
