"""A page's data -> HTML, by templates that escape whatever they are given."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import json
import re
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple

import jinja2
from babel.dates import format_date, format_skeleton
from markupsafe import Markup, escape

from analysis import state
from analysis.care import HELP, VIOLENCE
from analysis.errors import BadInput
from analysis.quote import LOCALES
from analysis.site import links
from analysis.site.pages import Page
from analysis.site.texts import words

FOLDER = Path(__file__).parent
TEMPLATES = FOLDER / "templates"
LINKED = ("figure", "measure")  # pages by the thousand: their style is a file; the others bring it, and show sooner
OWN = ("*.py", "*.html", "*.xml", "*.toml", "*.css", "*.js", "*.svg")


def page(made: Page, common: dict[str, Any]) -> str:
    """One page as HTML. `common` is what stands on every page: data date, version, where the site will be."""

    def to(kind: str, key: str = "", fragment: str = "") -> str:
        target = links.path(kind, made.lang, key)
        return links.relative(f"{target}#{fragment}" if fragment else target, made.path)

    try:
        return _template(made.kind).render(
            it=made.data,
            t=words(made.kind, made.lang),
            c=words("common", made.lang),
            lang=made.lang,
            page=made,
            to=to,
            asset=lambda path: links.relative(path, made.path),
            help=HELP[made.lang],
            violence=VIOLENCE,
            style=None if made.kind in LINKED else _style(),
            jsonld=[json.dumps(record, ensure_ascii=False) for record in made.jsonld],
            **common,
        )
    except (jinja2.TemplateError, KeyError, IndexError, ValueError) as error:
        told = f"{type(error).__name__} {error}" if isinstance(error, LookupError) else f"{error}"
        file = f"site/templates/{getattr(error, 'name', None) or f'{made.kind}.html'}"
        raise BadInput(
            f"the template lacks something, or a text of the page: {told}", file=file, value=made.path
        ) from error


class Style(NamedTuple):
    """The style sheet as it stands in a page, and the hash by which the page's policy knows it."""

    text: str
    hash: str


@cache
def _style() -> Style:
    text = (FOLDER / "static" / "site.css").read_text(encoding="utf-8")
    return Style(text, base64.b64encode(hashlib.sha256(text.encode()).digest()).decode())


@cache
def _template(kind: str) -> jinja2.Template:
    return _environment().select_template([f"{kind}.html", f"{kind}.xml"])


@cache
def _environment() -> jinja2.Environment:
    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["date"] = day
    made.filters["telephones"] = telephones
    return made


def day(iso: str, lang: str) -> str:
    """2026-11-22 as people write it; a year or a month alone as it stands in the source."""
    parts = [int(part) for part in iso.split("-")]
    if len(parts) == 1:
        return iso
    if len(parts) == 2:
        return format_skeleton("yMMMM", dt.date(*parts, 1), locale=LOCALES[lang])
    return format_date(dt.date(*parts), "d. MMMM y" if lang == "nb" else "d MMMM y", LOCALES[lang])


def telephones(text: str) -> Markup:
    """The help lines, each number a link that calls it: 116 006 -> tel:116006. A number is kept on one line."""

    parts = re.split(r"\b(\d[\d ]*\d)\b", text)
    link = Markup('<a class="tel" href="tel:{}">{}</a>')
    return Markup("").join(link.format(p.replace(" ", ""), p) if i % 2 else escape(p) for i, p in enumerate(parts))


@cache
def code() -> str:
    """One hash of all that turns data into pages: templates, words, scripts, the modules here and below."""
    found = hashlib.sha256(f"{state.code()}{version('jinja2')}".encode())
    for path in sorted(p for pattern in OWN for p in FOLDER.rglob(pattern)):
        found.update(path.relative_to(FOLDER).as_posix().encode() + path.read_bytes())
    return found.hexdigest()
