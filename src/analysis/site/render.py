"""A page's data -> HTML, by templates that escape whatever they are given."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

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
OWN = ("*.py", "*.html", "*.xml", "*.toml", "*.css", "*.js", "*.svg")


def page(made: Page, around: dict[str, Any]) -> str:
    """One page as HTML. `around` is what stands on every page: data date, version, where the site will be."""

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
            jsonld=[json.dumps(record, ensure_ascii=False) for record in made.jsonld],
            **around,
        )
    except jinja2.UndefinedError as error:
        raise BadInput(
            f"the template lacks something: {error}", file=f"site/templates/{made.kind}.html", value=made.path
        ) from error


@cache
def _template(kind: str) -> jinja2.Template:
    return _environment().get_template(f"{kind}.html")


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

    def link(found: re.Match[str]) -> str:
        digits = found[0].replace(" ", "")
        return f'<a class="tel" href="tel:{digits}">{found[0]}</a>'

    return Markup(re.sub(r"\b\d[\d ]*\d\b", link, str(escape(text))))


@cache
def code() -> str:
    """One hash of all that turns data into pages: templates, words, scripts, the modules here and below."""
    found = hashlib.sha256(f"{state.code()}{version('jinja2')}".encode())
    for path in sorted(p for pattern in OWN for p in FOLDER.rglob(pattern)):
        found.update(path.relative_to(FOLDER).as_posix().encode() + path.read_bytes())
    return found.hexdigest()
