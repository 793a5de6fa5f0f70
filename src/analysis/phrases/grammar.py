"""The grammar as data (words/phrases.toml, words/when.toml), and its forms as regular expressions over signs.

A text is read as a row of signs, one a word (lex.py): a known word has a sign of its own, all else the sign of
its shape. So a form never sees a letter, a match is a run of whole words, and no form is longer than it says.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

LANGUAGES = ("no", "en")
FIRST_SIGN = 0xE000  # of the known words: private characters, which mean nothing in any text
WORDS = Path(__file__).parents[1] / "words"


def _load() -> dict[str, Any]:
    number, when = (tomllib.loads((WORDS / name).read_text(encoding="utf-8")) for name in ("phrases.toml", "when.toml"))
    languages = {language: number.pop(language) | when.pop(language) for language in LANGUAGES}
    return languages | number | when


GRAMMAR = _load()
SLOT = re.compile(r"{(?:(\w+):)?([a-z_]+)}")


@dataclass(frozen=True)
class Form:
    """One form of a table. `roles` says which slot each role of the pattern is filled from."""

    name: str
    form: str
    language: str

    @property
    def expanded(self) -> str:
        """The regular expression over signs."""
        return f"(?:{_expand(self.form, self.language)})"

    @cached_property  # most texts need few forms, and regular expressions take their time to compile
    def pattern(self) -> re.Pattern[str]:
        return re.compile(self.expanded)

    @cached_property
    def roles(self) -> Mapping[str, str]:
        return {role: slot for role, slot in SLOT.findall(self.form) if role}


def as_data() -> dict[str, Any]:
    """The whole grammar as JSON-serialisable data, for an interpreter in another language.

    To read a text with it: bring it into one spelling (tokens.fold); cut it by "shapes"; put number words together
    by "numerals"; give each word its sign, from "alphabet" or else from "signs" by its shape; and match the forms of
    "frames", "when" and the rest, in which {slot} is any word of "no" or "en" by that name, or a form of "parts" or
    "core", or one of "classes". What was matched is read by "bounds", "rules" and the other tables of meanings.
    Regular expressions hold nothing that JavaScript lacks but for the way it writes named groups.
    """
    return GRAMMAR | {
        "languages": list(LANGUAGES),
        "alphabet": {language: dict(alphabet(language)) for language in LANGUAGES},
    }


@cache
def meanings(slot: str, language: str) -> Mapping[str, str]:
    """{word: meaning} of one slot; the words of a plain list mean the slot itself."""
    table = GRAMMAR[language].get(slot, {})
    pairs = {slot: table} if isinstance(table, list) else table
    return {word: meaning for meaning, words in pairs.items() for word in words}


@cache
def spelt(slot: str, language: str) -> Mapping[str, str]:
    """The same with each word as a reader of texts meets it: its parts, marks too, joined by single spaces."""
    from analysis.phrases.tokens import tokens  # the lexer takes its shapes from here

    return {" ".join(t.text for t in tokens(word)): meaning for word, meaning in meanings(slot, language).items()}


@cache
def alphabet(language: str) -> Mapping[str, str]:
    """{part of a known word: its sign}; not number words, which are put together, nor marks that are their own sign."""
    slots = [slot for slot in GRAMMAR[language] if slot != "number"]
    parts = dict.fromkeys(part for slot in slots for word in spelt(slot, language) for part in word.split())
    own = GRAMMAR["signs"]["own"]
    return {part: chr(FIRST_SIGN + i) for i, part in enumerate(part for part in parts if part not in own)}


@cache
def forms(table: str, language: str) -> tuple[Form, ...]:
    """Every form of a table, in its order."""
    return tuple(Form(name, form, language) for name, listed in GRAMMAR[table].items() for form in listed)


@cache
def pattern(form: str, language: str) -> re.Pattern[str]:
    """One form as a regular expression over the signs of one language."""
    return re.compile(_expand(form, language))


def _expand(form: str, language: str) -> str:
    def filled(match: re.Match[str]) -> str:
        role, name = match.groups()
        return f"(?P<{role}>{_slot(name, language)})" if role else f"(?:{_slot(name, language)})"

    return SLOT.sub(filled, form.replace(" ", ""))


@cache
def _slot(name: str, language: str) -> str:
    """What fills a slot: other forms; or its words, the longest first, and the class or the shape of that name."""
    for table in ("parts", "core"):
        if name in GRAMMAR[table]:
            return "|".join(_expand(re.sub(r"{\w+:", "{", form), language) for form in GRAMMAR[table][name])
    signs = alphabet(language)
    known = spelt(name, language) if name != "number" else ()  # number words all have the sign "spelled"
    rows = sorted((row.split() for row in known), key=len, reverse=True)
    longer = ["".join(signs.get(part) or re.escape(part) for part in row) for row in rows if len(row) > 1]
    single = "".join(signs.get(row[0]) or re.escape(row[0]) for row in rows if len(row) == 1)
    others = GRAMMAR["classes"].get(name) or re.escape(GRAMMAR["signs"].get(name, ""))
    return "|".join([*longer, *([f"[{single}]"] if single else []), *([others] if others else [])]) or "(?!)"
