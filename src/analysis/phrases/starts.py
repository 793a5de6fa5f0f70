"""Which forms can begin with a sign and what they cannot do without, so that a text tries few of them.

Not grammar, only speed: a form missing here is a form that could not have matched.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from analysis.phrases.grammar import GRAMMAR, Form, alphabet, forms

ATOM = re.compile(r"\(\?(?::|P<\w+>|<?[=!])|\[[^]]*\]|\\u[0-9A-F]{4}|\\.|.", re.DOTALL)
TIMES = re.compile(r"\?|{(\d),\d}")


@cache
def beginning(tables: tuple[str, ...], language: str) -> Mapping[str, tuple[tuple[str, Form], ...]]:
    """{sign: the forms of some tables, with their table, that may begin with it}, in the order of the tables."""
    found: dict[str, list[tuple[str, Form]]] = {}
    for table in tables:
        for form in forms(table, language):
            for sign in _Reader(form.expanded, language).first():
                found.setdefault(sign, []).append((table, form))
    return {sign: tuple(listed) for sign, listed in found.items()}


@cache
def needed(form: Form) -> tuple[frozenset[str], ...]:
    """Sets of signs, one of each of which every match holds: "fra A til B" has a word for "til"."""
    return tuple(frozenset(signs) for signs in _Reader(form.expanded, form.language).needed())


class _Reader:
    """The signs with which a form may begin, read from its regular expression."""

    def __init__(self, form: str, language: str) -> None:
        self.form, self.language, self.at = form, language, 0

    def first(self) -> set[str]:
        return self._either()[0]

    def needed(self) -> list[set[str]]:
        """The first signs of each piece that cannot be empty; nothing where the form has alternatives."""
        self.at, found = len("(?:"), []
        while self.at < len(self.form) and self.form[self.at] not in "|)":
            signs, empty = self._piece()
            if signs and not empty:
                found.append(signs)
        return [] if self._take("|") else found

    def _either(self) -> tuple[set[str], bool]:
        """Alternatives up to a closing bracket: their first signs, and whether one of them can be empty."""
        signs, empty = self._row()
        while self._take("|"):
            more, also = self._row()
            signs, empty = signs | more, empty or also
        self._take(")")
        return signs, empty

    def _row(self) -> tuple[set[str], bool]:
        signs, empty = set(), True
        while self.at < len(self.form) and self.form[self.at] not in "|)":
            more, can_be_empty = self._piece()
            if empty:
                signs, empty = signs | more, can_be_empty
        return signs, empty

    def _piece(self) -> tuple[set[str], bool]:
        atom = ATOM.match(self.form, self.at)[0]
        self.at += len(atom)
        if atom.startswith("("):
            signs, empty = self._either()
            if atom[-1] in "=!":  # a look ahead or behind takes no sign
                return set(), True
        elif atom in "^$":
            return set(), True
        else:
            signs, empty = _fitting(atom, self.language), False
        times = TIMES.match(self.form, self.at)
        if times:
            self.at = times.end()
        return signs, empty or bool(times and times[1] in (None, "0"))

    def _take(self, mark: str) -> bool:
        taken = self.form[self.at : self.at + 1] == mark
        self.at += taken
        return taken


@cache
def _fitting(atom: str, language: str) -> set[str]:
    return set(re.findall(atom, _signs(language)))


@cache
def _signs(language: str) -> str:
    return "".join([*GRAMMAR["signs"].values(), *alphabet(language).values()])
