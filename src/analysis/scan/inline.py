"""The marks inside a paragraph of Markdown: emphasis, links, code, notes, entities, tags. They go, the words stay."""

from __future__ import annotations

import re
from bisect import bisect_right
from html import unescape

from analysis.scan.blocks import GAP, Source, Writer
from analysis.scan.html import INLINE

Span = tuple[int, int]  # start and end in the source

# Every repetition is bounded, so that a spoilt text is as quick to read as a good one.
_MARK = re.compile(
    r"(?P<address>(?<!\w)(?:https?://|www\.)[^\s<>()\[\]]+)"
    r"|\\(?P<escaped>[!-/:-@\[-`{-~])"
    r"|(?P<hard>\\)(?=\n)"
    r"|(?<!`)(?P<code>`{1,3})(?!`)[\s\S]{1,500}?(?<!`)(?P=code)(?!`)"
    r"|(?P<note><sup>[\s\[(]{0,3}\d{1,3}[\s\])]{0,3}</sup>|\[\^[^\]\s]{1,100}\])"
    r"|(?P<auto><(?:https?:[^\s<>]{1,2000}|[^\s<>@]{1,200}@[^\s<>@]{1,200})>)"
    r"|</?(?P<tag>[a-zA-Z][a-zA-Z0-9]{0,15})(?:[\s/][^<>]{0,2000})?>"
    r"|(?P<opening>!?\[)"
    r"|(?P<closing>\](?:\((?:[^()]|\([^()]{0,500}\)){0,2000}\)|\[[^\[\]\n]{0,200}\])?)"
    r"|(?P<entity>&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});)"
    r"|(?P<stars>\*+|~~)"
    r"|(?P<bars>_+)"
)
_SIGN = re.compile(r"[\\`<\[\]&*_~]")  # most paragraphs hold no mark at all
_BLOCKS = frozenset(
    "address article aside blockquote br center dd details div dl dt figcaption figure footer h1 h2 h3 h4 h5 h6 header "
    "hr li main nav ol p pre section summary table tbody td tfoot th thead tr ul".split()
)


def write(text: str, spans: list[Span], source: Source, writer: Writer) -> None:
    """Add the lines of a paragraph, given as spans of the text, to the block that is open, without their marks."""
    lines = _Lines(text, spans, source, writer)
    marks = list(_MARK.finditer(lines.text)) if _SIGN.search(lines.text) else []
    brackets = _link_brackets(marks)
    at = 0
    for mark in marks:
        put = _instead(mark, brackets)
        if put == mark[0]:
            continue
        lines.write(at, mark.start())
        if put:
            lines.put(put, mark.end() - 1 if mark["escaped"] else mark.start())
        at = mark.end()
    lines.write(at, len(lines.text))


class _Lines:
    """The lines of a paragraph joined, and the way back from the joined text to the source."""

    def __init__(self, text: str, spans: list[Span], source: Source, writer: Writer) -> None:
        self.text = "\n".join(text[start:end] for start, end in spans)
        self.source, self.writer = source, writer
        self.starts, self.origins, at = [], [], 0
        for start, end in spans:
            self.starts.append(at)
            self.origins.append(start)
            at += end - start + 1

    def put(self, text: str, at: int) -> None:
        """Add a text that stands at this offset of the joined text."""
        line = bisect_right(self.starts, at) - 1
        self.writer.add(text, *self.source.at(self.origins[line] + at - self.starts[line]))

    def write(self, start: int, end: int) -> None:
        """Add a stretch of the joined text."""
        for piece in re.finditer("\n|[^\n]+", self.text[start:end]):
            self.put(piece[0], start + piece.start())


def _instead(mark: re.Match[str], brackets: set[int]) -> str:
    """What stands in the place of a mark: nothing, mostly; the mark itself where it is none."""
    kind = mark.lastgroup
    if kind in ("code", "auto"):
        return GAP
    if kind == "escaped":
        return mark["escaped"]
    if kind == "entity":
        return unescape(mark[0])
    if kind == "tag":
        name = mark["tag"].lower()
        return "" if name in INLINE else " " if name in _BLOCKS else mark[0]
    if kind in ("opening", "closing"):
        return "" if mark.start() in brackets else mark[0]
    if kind in ("stars", "bars"):
        return "" if _emphasises(mark) else mark[0]
    return "" if kind in ("note", "hard") else mark[0]


def _emphasises(mark: re.Match[str]) -> bool:
    """Whether stars or bars mark emphasis: not between spaces, digits ("2*3") or, bars, inside a word."""
    text = mark.string
    before, after = text[: mark.start()][-1:], text[mark.end() :][:1]
    if not before.strip() and not after.strip():
        return False
    if mark.lastgroup == "bars":
        return not (before.isalnum() and after.isalnum())
    return not (before.isdigit() and after.isdigit())


def _link_brackets(marks: list[re.Match[str]]) -> set[int]:
    """Where the brackets of links and images stand; brackets that lead nowhere are text."""
    links: set[int] = set()
    open_at: list[int] = []
    for mark in marks:
        if mark.lastgroup == "opening":
            open_at.append(mark.start())
        elif mark.lastgroup == "closing" and open_at:
            start = open_at.pop()
            if len(mark[0]) > 1:
                links |= {start, mark.start()}
    return links
