"""The parts of a card set one below the other, as large as there is room for.

Where all does not fit, words shrink to what can be read on a telephone; then the least needed part is left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from analysis.charts import looks
from analysis.charts.cards.chart import Sizes, strips
from analysis.charts.cards.face import Block, Face, Style, balanced, stacked, wide, wrap
from analysis.charts.cards.text import Said, capital
from analysis.charts.words import words
from analysis.errors import CheckFailed

if TYPE_CHECKING:
    from matplotlib.figure import Figure


class Shape(NamedTuple):
    """A card in pixels. `small` is the smallest text: about 9 pixels where the card is shown 360 wide."""

    width: int
    height: int
    edge: int
    small: int
    quote: int  # the sentence, at its largest
    gap: int  # between parts, at most
    least_gap: int
    strip: int  # height of a strip of the chart


SHAPES = {"square": Shape(1080, 1080, 50, 27, 56, 44, 20, 46), "wide": Shape(1200, 630, 40, 28, 46, 24, 5, 34)}
SCALES = (1.24, 1.16, 1.08, 1.0, 0.94, 0.88, 0.82, 0.76, 0.7, 0.64, 0.58)
# What is left out where there is no room for all, with the smallest scale at which it is tried, the best plan first
PLANS = (
    ((), 0.7),
    (("chart",), 0.7),
    (("instead",), 0.58),
    ((), 0.58),
    (("why",), 0.58),
    (("why", "instead"), 0.58),
    (("chart", "instead"), 0.58),
    (("chart", "instead", "why"), 0.58),
    (("strips", "instead"), 0.58),
    (("strips",), 0.58),
)
JUDGED = 3  # parts that stand on the ground of what is judged: who said it, the sentence, the verdict
GROUND, OFFER = "#F0EFEC", "#EAF1F7"
RULE = 10  # pixels between the line above the foot and its words


def composed(said: Said, shape: Shape, lang: str, name: str) -> tuple[Figure, tuple[str, ...]]:
    """The largest words of the fullest plan that fit."""
    top = shape.edge * 0.75
    foot = _foot(Face(shape.width, shape.height), said, shape)
    room = shape.height - 2 * top - foot.height
    tried = [(left_out, scale) for left_out, least in PLANS for scale in SCALES if scale >= least]
    worth = [(p, s) for p, s in tried if _worth(said, p)]
    for left_out, scale, swings in (
        (p, s, line) for p, s in worth for line in ((True, False) if said.swings else (False,))
    ):
        face = Face(shape.width, shape.height)
        blocks = _blocks(face, said if swings else replace(said, swings=""), shape, scale, left_out, lang)
        if sum(b.height for b in blocks) + len(blocks) * shape.least_gap <= room:
            starts = stacked(blocks, top, room, shape.gap)
            _judged(face, starts[JUDGED - 1] + blocks[JUDGED - 1].height, starts[JUDGED])
            _foot(face, said, shape).draw(shape.height - top - foot.height)
            return face.figure, left_out
    raise CheckFailed(f"card {name} ({lang}): the sentence is too long for a picture of this size")


def _judged(face: Face, end: float, following: float) -> None:
    """The ground under what somebody said and the verdict on it; all that is ours stands below."""
    face.box(0, 0, face.width, (end + following) / 2, GROUND)


def _worth(said: Said, left_out: tuple[str, ...]) -> bool:
    """A plan that leaves out what is not there is none; numbers stay, but where they decide nothing or why is said."""
    there = {"instead": said.instead, "why": said.why, "chart": said.rows, "strips": said.rows}
    if not all(there[part] for part in left_out):
        return False
    return "chart" not in left_out or (said.beside if "instead" not in left_out else bool(said.why))


def _blocks(face: Face, said: Said, shape: Shape, scale: float, left_out: tuple[str, ...], lang: str) -> list[Block]:
    def size(largest: float) -> float:
        return max(shape.small, largest * scale)

    text, width, small = words("cards", lang), shape.width - 2 * shape.edge, size(shape.small * 1.18)
    quiet = Style(small, colour=looks.QUIET)
    found = [
        _words(face, shape, said.said, quiet, balanced),
        _words(face, shape, said.quote, Style(size(shape.quote)), balanced),
        _verdict(face, shape, said, size(shape.small * 1.65), small),
    ]
    if said.why:
        why = first_sentence(said.why) if "why" in left_out else said.why
        found.append(_words(face, shape, why, Style(small)))
    if said.rows and "chart" not in left_out:
        strip = 0 if "strips" in left_out else max(24, shape.strip * scale)
        sizes = Sizes(size(shape.small * 1.6), small, shape.small, strip)
        found.append(strips(face, said, shape.edge, width, sizes))
    if said.swings:
        found.append(_words(face, shape, said.swings, Style(shape.small, colour=looks.QUIET)))
    if said.notes:
        found.append(_words(face, shape, said.notes, Style(shape.small, colour=looks.QUIET)))
    if said.instead and "instead" not in left_out:
        found.append(_offer(face, shape, text["instead"], said.instead, small))
    return found


def _words(face: Face, shape: Shape, text: str, style: Style, broken: Callable = wrap) -> Block:
    lines = broken(text, shape.width - 2 * shape.edge, style)
    return Block(len(lines) * style.height, lambda y: face.lines(shape.edge, y, lines, style))


def _verdict(face: Face, shape: Shape, said: Said, large: float, small: float) -> Block:
    """The verdict in words beside its shape in its colour; below it which way, or on what it depends."""
    bold, plain = Style(large, "bold", said.look.colour), Style(small)
    left = shape.edge + large * 1.55
    width = shape.width - shape.edge - left
    first = balanced(said.verdict, width, bold)
    second = wrap(capital(said.direction), width, plain)

    def draw(y: float) -> None:
        middle = y + bold.height / 2
        glyph = Style(large * 0.8, "bold", said.look.colour if said.own_source else "white")
        if said.look.marker == "X":  # is its own glyph
            face.mark(shape.edge + large * 0.6, middle, said.look, large * 0.95)
        else:
            size = large * (0.86 if said.look.marker == "D" else 1.1)  # a diamond stands on its corner
            face.mark(shape.edge + large * 0.6, middle, said.look, size, hollow=said.own_source)
            face.text(shape.edge + large * 0.6, middle - glyph.size * 0.61, said.glyph, glyph, "center")
        face.lines(left, y, first, bold)
        face.lines(left, y + len(first) * bold.height, second, plain)

    return Block(len(first) * bold.height + len(second) * plain.height + shape.least_gap, draw)


def _offer(face: Face, shape: Shape, label: str, text: str, small: float) -> Block:
    """What can be said instead, in a box of its own: no part of what was judged."""
    pad, bold, plain = small * 0.6, Style(small, "bold"), Style(small)
    width = shape.width - 2 * shape.edge
    lines = wrap(text, width - 2 * pad, plain)
    height = (len(lines) + 1) * plain.height + 2 * pad

    def draw(y: float) -> None:
        face.box(shape.edge, y, width, height, OFFER)
        face.text(shape.edge + pad, y + pad, label, bold)
        face.lines(shape.edge + pad, y + pad + bold.height, lines, plain)

    return Block(height, draw)


def _foot(face: Face, said: Said, shape: Shape) -> Block:
    """Source, rule and date, whether the claimant was asked; the project and the help line."""
    quiet, strong = Style(shape.small, colour=looks.QUIET), Style(shape.small, "bold")
    width = shape.width - 2 * shape.edge
    told = f"{said.made} {said.reply}"
    lines = wrap(f"{said.source} {told}".strip(), width, quiet)
    apart = [*wrap(said.source, width, quiet), *wrap(told, width, quiet)]
    lines = apart if len(apart) <= len(lines) else lines
    indent = wide(said.project, strong) + 1.2 * shape.small
    one = indent + wide(said.help, quiet) <= width

    def draw(y: float) -> None:
        face.line([(shape.edge, y), (shape.width - shape.edge, y)], looks.FAINT, 2)
        face.lines(shape.edge, y + RULE, lines, quiet)
        y += RULE + len(lines) * quiet.height
        face.text(shape.edge, y, said.project, strong)
        face.text(shape.edge + indent * one, y + quiet.height * (not one), said.help, quiet)

    return Block((len(lines) + 2 - one) * quiet.height + RULE, draw)


def first_sentence(text: str) -> str:
    """Up to the first full stop that ends a sentence."""
    return re.split(r"(?<=[^\d\s]\.) (?=[A-ZÆØÅ])", text, maxsplit=1)[0]
