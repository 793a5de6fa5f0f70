"""Markdown and plain text -> blocks.

One reader for both: a plain text is a Markdown text without marks. Marks are left out and what they mark stays;
code, comments, front matter and link targets are no prose and go. A paragraph is one block however it is
wrapped; headings, list items, quotations and table cells are blocks of their own. Where a mark is never closed
(a fence, a comment) what follows is read as text: a stray mark must not hide a page.

The dialect is CommonMark with tables and footnotes, but for what would lose words of a draft: indented text is
text, and "8. april" or "2016." at the start of a line open no list. inline.py knows the marks inside a line.
"""

from __future__ import annotations

import re

from analysis.scan import inline
from analysis.scan.blocks import Block, Source, Writer
from analysis.scan.sentences import MONTH

WRAPPED = 120  # characters: a longer line was not wrapped by hand, so a short line before it is a heading
_FRONT = re.compile(r"\A(---|\+\+\+)[ \t]*\n(?=[\w\"'-]+[ \t]*[:=])(?:.*\n)*?(?:\1|\.\.\.)[ \t]*(?:\n|\Z)")
_FENCE = re.compile(r"^[ \t>]{0,20}(```+|~~~+)([^`\n]*)$", re.M)
_HIDDEN = (("<!--", "-->"), ("<script", "</script>"), ("<style", "</style>"), ("<svg", "</svg>"))
_QUOTE = re.compile(r"[ \t]{0,3}>[ \t]?")
_HEADING = re.compile(r"[ \t]{0,3}#{1,6}(?=[ \t]|$)[ \t]*")
_CLOSING = re.compile(r"[ \t]+#+[ \t]*$")
_BULLET = re.compile(r"[ \t]*[-*+•●◦▪‣·][ \t]+(?:\[[ xX]\][ \t]+)?|[ \t]*[–—][ \t]+(?=[^\W\d_a-zæøå])")
_NUMBER = re.compile(rf"[ \t]*(\d{{1,3}})[.)][ \t]+(?!{MONTH}\b)")
_NOTE = re.compile(r"[ \t]{0,3}\[\^[^\]\s]{1,100}\]:[ \t]*")
_TARGET = re.compile(r"[ \t]{0,3}\[[^\]]{1,200}\]:[ \t]+<?(?:https?:|[./#])\S*.*")  # [name]: https://... "title"
_PIPE = re.compile(r"(?<!\\)\|")


def blocks(text: str) -> list[Block]:
    """The blocks of a text, in order."""
    source = Source(text)
    reader = _Reader(source, _without_hidden(source.text))
    ends = [*(start - 1 for start in source.starts[1:]), len(source.text)]
    for start, end in zip(source.starts, ends, strict=True):
        reader.line(start, end)
    reader.end()
    return reader.writer.blocks


class _Reader:
    """Follows the lines. `open` holds the lines of the paragraph being read, as spans of the source."""

    def __init__(self, source: Source, text: str) -> None:
        self.source, self.text, self.writer = source, text, Writer()
        self.open: list[inline.Span] = []
        self.part = ""
        self.numbered = self.quoted = self.table = False

    def end(self) -> None:
        """Write the paragraph that is open."""
        if self.open:
            inline.write(self.text, self.open, self.source, self.writer)
            self.writer.end(self.part)
        self.open, self.part, self.numbered = [], "", False

    def line(self, start: int, end: int) -> None:
        start = self._unquoted(start, end)
        line = self.text[start:end]
        if not line.strip():
            self.end()
            self.table = False
        elif not line.strip("=-*_+|: \t"):  # a rule, an underline, a row of dashes
            self.end()
            self.table = "|" in line
        elif self.table or self._is_row(line, end):
            self._row(start, end)
        elif heading := _HEADING.match(line):
            self.end()
            closing = _CLOSING.search(line, heading.end())
            self.open = [(start + heading.end(), start + closing.start() if closing else end)]
            self.end()
        elif _TARGET.fullmatch(line) and not _NOTE.match(line):
            pass
        else:
            self._prose(start, end)

    def _unquoted(self, start: int, end: int) -> int:
        """Where the line starts behind its quotation marks ("> "); a quotation is a block of its own."""
        quoted = False
        while mark := _QUOTE.match(self.text, start, end):
            start, quoted = mark.end(), True
        if quoted and not self.quoted:
            self.end()
        self.quoted = quoted
        return start

    def _prose(self, start: int, end: int) -> None:
        """A line of a paragraph, or the first one of a list item or a footnote."""
        if note := _NOTE.match(self.text, start, end):
            self.end()
            start, self.part = note.end(), "footnote"
        while mark := self._item(start, end):
            self.end()
            start, self.numbered = mark.end(), mark.re is _NUMBER
        if self.open and self._heads(start, end):
            self.end()
        self.open.append((start, end))

    def _item(self, start: int, end: int) -> re.Match[str] | None:
        """The mark of a list item. Inside a paragraph a number opens a list only where it is 1."""
        number = _NUMBER.match(self.text, start, end)
        if number and (not self.open or self.numbered or number[1] == "1"):
            return number
        return _BULLET.match(self.text, start, end)

    def _heads(self, start: int, end: int) -> bool:
        """Whether the line before, short and without a stop, heads a paragraph that stands on one long line."""
        before = self.text[slice(*self.open[-1])].rstrip()
        line = self.text[start:end].lstrip()
        short = len(before) < WRAPPED < len(line)
        return short and not line[:1].islower() and before[-1:] not in (",", "-")

    def _is_row(self, line: str, end: int) -> bool:
        """A row of a table: pipes at both ends, or pipes above a row of dashes."""
        line = line.strip()
        if "|" not in line:
            return False
        if len(line) > 1 and line[0] == line[-1] == "|":
            return True
        below = self.text[end + 1 : self.text.find("\n", end + 1) % (len(self.text) + 1)]
        return "|" in below and "-" in below and not below.strip("|-: \t>")

    def _row(self, start: int, end: int) -> None:
        self.end()
        for pipe in [*_PIPE.finditer(self.text, start, end), None]:
            self.open = [(start, pipe.start() if pipe else end)]
            self.end()
            start = pipe.end() if pipe else end


def _without_hidden(text: str) -> str:
    """The text with front matter, fenced code, comments and scripts blanked out, each line in its place."""
    front = _FRONT.match(text)
    text = _blank(text, [front.span()] if front else [])
    text = _blank(text, _fences(text))
    for opening, closing in _HIDDEN:
        text = _blank(text, _between(text, opening, closing))
    return text


def _fences(text: str) -> list[inline.Span]:
    """The spans of fenced code; of a fence that is never closed only the line of the mark."""
    spans: list[inline.Span] = []
    opening = None
    for fence in _FENCE.finditer(text):
        spans.append(fence.span())
        if not opening:
            opening = fence
        elif fence[1].startswith(opening[1]) and not fence[2].strip():
            spans.append((opening.start(), fence.end()))
            opening = None
    return spans


def _between(text: str, opening: str, closing: str) -> list[inline.Span]:
    spans: list[inline.Span] = []
    begins, ends = (re.compile(re.escape(mark), re.I) for mark in (opening, closing))
    at = 0
    while (first := begins.search(text, at)) and (last := ends.search(text, first.end())):
        spans.append((first.start(), last.end()))
        at = last.end()
    return spans


def _blank(text: str, spans: list[inline.Span]) -> str:
    """The text with spaces in place of these spans, lines kept."""
    pieces, at = [], 0
    for start, end in sorted(spans):
        if end > at:
            pieces += [text[at : max(start, at)], re.sub(r"[^\n]", " ", text[max(start, at) : end])]
            at = end
    return "".join([*pieces, text[at:]])
