"""HTML that a converter made of Markdown, made fit for a page of ours.

Headings begin where they are put, tables have captions and regions that scroll, each part says its language where
that is not English, and nothing is left but what `TAGS` and `KEPT` allow.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from analysis.phrases import GRAMMAR
from analysis.site import safe

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag

GONE = ["style", "script", "link", "meta", "iframe", "object", "embed", "form", "input", "button", "template", "svg"]
PICTURES = "notebooks/"  # where pictures of ours are, from the site's root
OURS = frozenset({"code", "chart"})  # classes that templates/cells.html gives
HEADINGS = ["h1", "h2", "h3", "h4", "h5", "h6"]
TAGS = frozenset(
    "a abbr b blockquote br caption code dd details div dl dt em figure h2 h3 h4 h5 h6 hr i img kbd li ol p pre q s "
    "section span strong sub summary sup table tbody td tfoot th thead tr u ul".split()
)
KEPT = {
    "*": ["lang", "id"],
    "a": ["href", "title"],
    "div": ["class", "role", "tabindex", "aria-label"],
    "figure": ["class"],
    "details": ["class"],
    "img": ["src", "alt", "width", "height", "loading", "decoding"],
    "ol": ["start"],
    "td": ["class", "colspan", "rowspan"],
    "th": ["class", "colspan", "rowspan", "scope"],
}
BLOCKS = ["p", "li", "h2", "h3", "h4", "h5", "h6", "td", "th", "summary", "caption", "dt", "dd"]
NORWEGIAN, ENGLISH = (frozenset(GRAMMAR[key]["tells"]) for key in ("no", "en"))
WORD = re.compile(r"[a-zæøå]+")


def of_markdown(text: str, first: int, prefix: str) -> str:
    """A text in Markdown as HTML: its title left out, its headings from level `first` on, their fragments prefixed."""
    from nbconvert.filters.markdown import markdown2html

    found = soup(markdown2html(text))
    if title := found.find("h1"):
        title.decompose()
    tidy(found)
    head(found, first, prefix)
    tables(found)
    speak(found)
    return clean(str(found))


def soup(html: str) -> BeautifulSoup:
    from bs4 import BeautifulSoup

    return BeautifulSoup(html, "html.parser")


def tidy(found: BeautifulSoup) -> None:
    """Out goes what no page of ours may hold, with what is in it; the rest of the allow-list is kept by `clean`."""
    for tag in found.find_all(GONE):
        tag.decompose()
    drop(found, "a.anchor-link")
    for tag in found.find_all("img"):
        if not tag.get("src", "").startswith(PICTURES) or ".." in tag["src"]:  # one from elsewhere would be asked for
            tag.decompose()
    for tag in found.find_all(id=True):  # a page's own fragments are its own
        del tag["id"]
    for tag in found.find_all(class_=True):
        if not OURS.issuperset(tag["class"]):
            del tag["class"]


def drop(within: Tag, which: str) -> None:
    for tag in within.select(which):
        tag.decompose()


def head(found: BeautifulSoup, first: int = 2, prefix: str = "") -> None:
    """Headings from level `first` on without a gap, each with a fragment of its own; h2 becomes h`first`."""
    taken, last = {"main", "exit"}, first - 1
    for tag in found.find_all(HEADINGS):
        last = max(first, min(int(tag.name[1]) + first - 2, last + 1))
        tag.name = f"h{last}"
        slug = prefix + (re.sub(r"\W+", "-", tag.get_text().casefold()).strip("-") or "part")
        number, name = 1, slug
        while name in taken:
            number, name = number + 1, f"{slug}-{number + 1}"
        taken.add(name)
        tag["id"] = name


def tables(found: BeautifulSoup) -> None:
    """Each table numbered, with the heading it stands below as its caption, in a region that scrolls by itself."""
    for number, table in enumerate(found.find_all("table"), start=1):
        heading = table.find_previous(HEADINGS[1:])
        name = f"Table {number}" + (f": {heading.get_text().strip()}" if heading else "")
        for tag in table.select("thead th"):
            if tag.get_text().strip():
                tag["scope"] = "col"
            else:
                tag.name = "td"  # the corner above row names
        for tag in table.select("tbody th"):
            tag["scope"] = "row"
        for tag in table.find_all(["td", "th"]):
            if not re.search(r"\s", tag.get_text().strip()):
                tag["class"] = "nowrap"  # a name, a date, 15.4–43.0%: not to be broken at its hyphens
        caption = found.new_tag("caption")
        caption.string = name
        table.insert(0, caption)
        region = found.new_tag("div", attrs={"class": "scroll", "role": "region", "tabindex": "0", "aria-label": name})
        table.wrap(region)


def speak(found: BeautifulSoup) -> None:
    """The language of each part that is not English; of a paragraph with line breaks, of each line."""
    for tag in found.find_all(BLOCKS):
        if tag.find(BLOCKS) is not None:
            continue
        lines = _lines(tag)
        if len(lines) < 2:
            if norwegian(_telling(tag)):
                tag["lang"] = "nb"
            continue
        for line in lines:
            if norwegian("".join(node.get_text() for node in line)):
                span = found.new_tag("span", attrs={"lang": "nb"})
                line[0].insert_before(span)
                for node in line:
                    span.append(node.extract())


def _telling(tag: Tag) -> str:
    """The words that tell the language of a part: its own; of a short heading without any, those of what follows."""
    text = tag.get_text()
    if tag.name not in HEADINGS or not (NORWEGIAN | ENGLISH).isdisjoint(WORD.findall(text.casefold())):
        return text
    following = tag.find_next("p")
    return following.get_text() if following else text


def _lines(tag: Tag) -> list[list[Any]]:
    """What stands between the line breaks of a paragraph."""
    lines: list[list[Any]] = [[]]
    for node in tag.children:
        if getattr(node, "name", None) == "br":
            lines.append([])
        else:
            lines[-1].append(node)
    return [line for line in lines if line]


def norwegian(text: str) -> bool:
    """Whether more of the words that tell the two languages apart are Norwegian; nothing at all reads as English."""
    words = WORD.findall(text.casefold())
    return sum(w in NORWEGIAN for w in words) > sum(w in ENGLISH for w in words)


def clean(html: str) -> str:
    """Only what a page of ours may hold: no styles, scripts, handlers or frames, no addresses but of the web."""
    import bleach

    cleaned = bleach.clean(html, tags=TAGS, attributes=KEPT, protocols={"http", "https", "mailto"}, strip=True)
    return safe.seen(cleaned, but="\n\t")
