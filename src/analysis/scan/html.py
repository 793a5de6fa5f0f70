"""HTML -> blocks. One pass over tags, comments and text, in time linear in the file whatever it holds.

The standard library's parser is not used: it can take time quadratic in a spoilt file, and loses the place
inside a run of text. What no browser shows as text (script, style, template, svg) is left out, and so is
code; the title stays. An element that stands alone (p, li, td, h1 ...) is a block; two <br> in a row end one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from analysis.scan.blocks import GAP, Block, Source, Writer

SKIPPED = frozenset("script style template svg math noscript iframe object audio video canvas code".split())
VERBATIM = frozenset("title textarea".split())  # text in which no tags are read
INLINE = SKIPPED | frozenset(
    "a abbr acronym b bdi bdo big cite data del dfn em font i img ins kbd label mark nobr q rp rt ruby s samp "
    "small span strike strong sub sup time tt u var wbr".split()
)
_MARK = re.compile(r"<(?=[a-zA-Z/!?])")
# A value in quotation marks may hold ">". The bound on the parts of a tag keeps a spoilt file from being slow.
_TAG = re.compile(r"""<(/?)([a-zA-Z][^\s/>]*+)(?:[^>=]++|=\s*+(?:"[^"]*+"|'[^']*+'|(?!["']))){0,100}+>""")
_SPOILT_TAG = re.compile(r"<(/?)([a-zA-Z][^\s/>]*+)[^>]*+>")  # with a quotation mark that is never closed
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});?")
_NOTE = re.compile(r"\s*[\[(]?(?:\d{1,3}|\*{1,3})[\])]?\s*")  # a <sup> that points to a note: "1", "[2]", "*"


def blocks(text: str) -> list[Block]:
    """The blocks of a page, in order."""
    page = _Page(Source(text))
    for start, end, closing, name in _tokens(page.source.text):
        if name:
            page.tag(name, closing)
        else:
            page.prose(start, end)
    page.writer.end()
    return page.writer.blocks


def _tokens(text: str) -> Iterator[tuple[int, int, bool, str]]:
    """(start, end, closing, name) of each tag; of each stretch of text the same with an empty name."""
    prose = at = 0  # where the text not yet given starts, and how far was read
    never_closed: set[str] = set()
    while mark := _MARK.search(text, at):
        start = mark.start()
        end, closing, name = _markup(text, start)
        if end < 0:
            break  # nothing ends here any more: the rest is text
        if prose < start:
            yield prose, start, False, ""
        if name:
            yield start, end, closing, name
        prose = at = end
        if name in SKIPPED | VERBATIM and not closing and name not in never_closed:
            if found := re.compile(rf"</{name}\b", re.I).search(text, end):
                at = found.start()
                prose = at if name in SKIPPED else end
            else:
                never_closed.add(name)
    if prose < len(text):
        yield prose, len(text), False, ""


def _markup(text: str, start: int) -> tuple[int, bool, str]:
    """(end, closing, name) of the markup that starts here; no name for a comment, end -1 where nothing ends it."""
    if text.startswith("<!--", start):
        end = text.find("-->", start + 2)
        return (end + 3 if end >= 0 else len(text)), False, ""
    if tag := _TAG.match(text, start) or _SPOILT_TAG.match(text, start):
        return tag.end(), bool(tag[1]), tag[2].lower()
    end = text.find(">", start)
    return end + 1 if end >= 0 else -1, False, ""


class _Page:
    """What one pass must remember: the block being written, and whether it stands in a note or after a <br>."""

    def __init__(self, source: Source) -> None:
        self.source, self.writer = source, Writer()
        self.in_sup = False
        self.broken = False  # a <br> was the last thing but white space

    def tag(self, name: str, closing: bool) -> None:
        if name == "br":
            if self.broken:
                self.writer.end()
            else:
                self._add(" ", 0)
            self.broken = True
        elif name == "sup":
            self.in_sup = not closing
        elif name not in INLINE:
            self.writer.end()
            self.in_sup = self.broken = False
        elif name == "code" and not closing:
            self._add(GAP, 0)

    def prose(self, start: int, end: int) -> None:
        text = self.source.text
        if self.in_sup and _NOTE.fullmatch(text, start, end):
            return
        self.broken &= text[start:end].isspace()
        at = start
        for entity in _ENTITY.finditer(text, start, end):
            self._lines(at, entity.start())
            self._add(unescape(entity[0]), entity.start())
            at = entity.end()
        self._lines(at, end)

    def _lines(self, start: int, end: int) -> None:
        for piece, line, column in self.source.lines(start, end):
            self.writer.add(piece, line, column)

    def _add(self, text: str, at: int) -> None:
        line, column = self.source.at(at)
        self.writer.add(text, line, column)
