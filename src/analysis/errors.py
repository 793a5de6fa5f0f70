"""The two ways a run can end badly, each with its exit code.

Bad input (2) is something a person must mend in a file; a failed check (1) is the data
disagreeing with what was acknowledged. Both carry a message for people and never a traceback.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable

FEW = 12  # as many words as a reader takes in at a glance


class PartnerdrapError(Exception):
    """Base of everything the command line reports in one line."""

    exit_code = 2


class BadInput(PartnerdrapError):
    """A file, row or cell that cannot be read as it stands."""

    def __init__(
        self,
        what: str,
        *,
        file: object = None,
        row: int | None = None,
        column: str | None = None,
        value: object = None,
        remedy: str | None = None,
    ) -> None:
        where = [f"{file}"] if file is not None else []
        if row is not None:
            where.append(f"row {row}")
        if column is not None:
            where.append(f"column {column}")
        if value is not None:
            where.append(f"value {value!r}")
        self.what, self.file, self.row, self.column, self.value = what, file, row, column, value
        self.remedy = remedy
        text = ", ".join(where) + ": " + what if where else what
        super().__init__(text + (f". {remedy}" if remedy else ""))


class CheckFailed(PartnerdrapError):
    """The data no longer agree with what was acknowledged."""

    exit_code = 1


def nearest(word: str, known: Iterable[str], n: int = 3) -> str:
    """Return "The nearest known words are a, b, c" for a word nobody knows; all of them where they are few."""
    words = sorted(known)
    close = difflib.get_close_matches(word, words, n=n, cutoff=0.4)
    if close:
        return f"The nearest known words are {', '.join(close)}"
    return f"Known are {', '.join(words)}" if 0 < len(words) <= FEW else "No known word is near it"
