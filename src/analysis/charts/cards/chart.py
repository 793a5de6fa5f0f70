"""The small chart of a card: one strip for each number that decides, against what the words cover."""

from __future__ import annotations

from collections.abc import Iterator
from math import floor, log10
from typing import NamedTuple

from analysis import forms
from analysis.charts import looks
from analysis.charts.cards.face import RISE, Block, Face, Style, balanced, wide, wrap
from analysis.charts.cards.rows import Row
from analysis.charts.cards.text import Said

TRACK, EDGE = "#C9C9C9", "#B08D2B"  # the scale; where the words end
HEADROOM = 1.12  # the scale ends so far above the largest number
GAP = 2  # pixels between a strip and its scale
APART = 28  # pixels between labels of one line
THIN = 10  # pixels: as narrow as a band is drawn


class Sizes(NamedTuple):
    """In pixels: the numbers, their details, the scale, and the height of a strip; nought draws none."""

    large: float
    small: float
    least: float
    strip: float


def strips(face: Face, said: Said, left: float, width: float, sizes: Sizes) -> Block:
    """Heading, then for each number its words and its strip; below the last one, what words and marks mean."""
    head, quiet = Style(sizes.small, "bold"), Style(sizes.least, colour=looks.QUIET)
    heading = balanced(said.heading, width, head) if said.heading else []
    rows = [_Words(row, width, Style(sizes.large, "bold"), Style(sizes.small)) for row in said.rows]
    bottom, top = limits(said)

    def x_of(value: float) -> float:
        return left + width * (value - bottom) / (top - bottom)

    below, rest, height = [], [], 0.0
    if sizes.strip:
        ends = [_end(end, said.unit, said.quotes.lang) for end in (bottom, top)]
        below, rest = _scale(said, x_of, left, width, quiet, ends)
        height = GAP + (1 + len(rest)) * quiet.height

    def draw(y: float) -> None:
        face.lines(left, y, heading, head)
        y += len(heading) * head.height
        for row, words in zip(said.rows, rows, strict=True):
            words.draw(face, left, y)
            y += words.height + sizes.strip
            if sizes.strip:
                _strip(face, row, x_of, y - sizes.strip / 2, left, left + width, sizes.strip)
        for label, x, style in below:
            face.text(x, y + GAP, label, style)
        face.lines(left, y + GAP + quiet.height, rest, quiet)

    return Block(len(heading) * head.height + sum(w.height + sizes.strip for w in rows) + height, draw)


class _Words:
    """A number and its details: beside one another where they fit on one line, else the details below."""

    def __init__(self, row: Row, width: float, strong: Style, plain: Style) -> None:
        indent = wide(row.value, strong) + strong.size * 0.4
        lower = (strong.size - plain.size) * RISE  # on the same baseline
        self.lines = [(row.value, 0.0, 0.0, strong)]
        beside = wrap(row.detail, width - indent, plain)
        if len(beside) == 1:
            self.lines.append((beside[0], indent, lower, plain))
            self.height = strong.height
            return
        below = wrap(row.detail, width, plain)
        if len(below) < len(beside):
            self.lines += [(line, 0.0, strong.height + i * plain.height, plain) for i, line in enumerate(below)]
            self.height = strong.height + len(below) * plain.height
        else:
            self.lines += [(line, indent, lower + i * plain.height, plain) for i, line in enumerate(beside)]
            self.height = max(strong.height, lower + len(beside) * plain.height)

    def draw(self, face: Face, left: float, y: float) -> None:
        for line, indent, down, style in self.lines:
            face.text(left + indent, y + down, line, style)


def _strip(face: Face, row: Row, x_of, y: float, left: float, right: float, height: float) -> None:
    if row.band:
        low, high = row.band
        start, end = left if low is None else x_of(low), right if high is None else x_of(high)
        spare = max(0.0, THIN - (end - start)) / 2
        start, end = start - spare, end + spare
        face.box(start, y - height / 2, end - start, height, looks.BAND)
        for edge in (start,) * (low is not None) + (end,) * (high is not None):
            face.line([(edge, y - height / 2), (edge, y + height / 2)], EDGE, 2)
    face.line([(left, y), (right, y)], TRACK, 3)
    look, mark = looks.VERDICTS[row.verdict], height * 0.65 if height > 40 else height * 0.85
    if row.quiet:
        look = look._replace(colour=looks.FAINT)
    if row.at is None:
        for end, way in ((row.low, 1), (row.high, -1)):
            if end is not None:
                room = 90 if way == 1 else max(34, x_of(end) - left)
                face.arrow(x_of(end), y, way, look.colour, min(90, room), mark)
        return
    if row.sure:
        face.line([(x_of(row.low), y), (x_of(row.high), y)], look.colour, 9)
    if row.beside is not None:
        face.mark(x_of(row.beside), y, look, mark * 0.8, hollow=True)
    face.mark(x_of(row.at), y, look, mark, hollow=row.hollow)


Label = tuple[str, float, Style]


def _scale(said: Said, x_of, left: float, width: float, style: Style, ends: list[str]) -> tuple[list[Label], list[str]]:
    """Below the last strip: what the words cover, below their band; what the marks are and the ends of the scale
    where there is room. The marks come first, and stand on lines of their own where there is none."""
    found: list[Label] = []
    if said.band:
        band = Style(style.size, "normal", looks.BAND_INK)
        own = wide(said.band, band)
        found.append((said.band, min(max(_middle(said, x_of, left, width) - own / 2, left), left + width - own), band))
    right = left + width - wide(ends[1], style)
    first, last = (ends[0], left, style), (ends[1], right, style)
    for kept in ([first, last], [last], [first], []):
        if all(_apart(a, b) for a in kept for b in found):
            found += kept
            break
    if not said.marks:
        return found, []
    own = wide(said.marks, style)
    starts = [left, *(x + wide(label, s) + APART for label, x, s in found)]
    for x in sorted(starts):
        here = (said.marks, x, style)
        if x + own <= left + width and all(_apart(here, other) for other in found):
            return [*found, here], []
    return found, wrap(said.marks, width, style)


def _apart(a: Label, b: Label) -> bool:
    """Whether two labels of one line leave room between them."""
    (x, own), (y, other) = ((start, wide(label, style)) for label, start, style in (a, b))
    return x + own + APART <= y + 0.1 or y + other + APART <= x + 0.1


def _end(value: float, unit: str, lang: str) -> str:
    """An end of the scale: nought needs no unit, a mean here no decimal that is nought."""
    if value == 0:
        return "0"
    return forms.value(value, unit, lang, exact=True).replace({"nb": ",0 ", "en": ".0 "}[lang], " ")


def _middle(said: Said, x_of, left: float, width: float) -> float:
    low, high = [row.band for row in said.rows if row.band][-1]
    return ((left if low is None else x_of(low)) + (left + width if high is None else x_of(high))) / 2


def limits(said: Said) -> tuple[float, float]:
    """The ends of the scale: nought, or a round number below all that is drawn, and one above; a share has its own."""
    low, high = min(0.0, *_ends(said)), max(0.0, *_ends(said))
    top = _round(high * HEADROOM) if high > 0 else 0.0
    return -_round(-low * HEADROOM) if low < 0 else 0.0, min(top, 1.0) if said.unit == "share" else top


def _ends(said: Said) -> Iterator[float]:
    for row in said.rows:
        yield from (x for x in (row.at, row.low, row.high, row.beside, *(row.band or ())) if x is not None)


def _round(x: float) -> float:
    """The next of 1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10 times a power of ten."""
    power = 10 ** floor(log10(x))
    return next(step for step in (1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10) if x / power <= step + 1e-9) * power
