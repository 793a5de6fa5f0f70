"""Whatever goes wrong with what somebody sent, told in one line that a person can read."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from analysis.errors import BadInput, PartnerdrapError
from analysis.fetch.refused import line

LONGEST_LINE = 700  # letters; what an agency sends may stand in a message, in short


@contextlib.contextmanager
def in_one_line(file: str) -> Iterator[None]:
    """Whatever goes wrong is told as bad input, in a line that a person can read; `--debug` shows the rest."""
    try:
        yield
    except BadInput as error:
        if len(str(error)) <= LONGEST_LINE and str(error).isprintable():
            raise
        raise retold(error, None if error.file is None else line(str(error.file), 200)) from error
    except (PartnerdrapError, OSError):
        raise
    except Exception as error:
        what = f"what came cannot be read ({type(error).__name__}: {line(str(error))})"
        raise BadInput(what, file=file, remedy="Nothing of it was kept; --debug shows where it fails") from error


def retold(error: BadInput, file: str | None) -> BadInput:
    """The same of another file, with what somebody else wrote cut short."""
    value = line(error.value, 60) if isinstance(error.value, str) else error.value
    column = error.column and line(error.column, 60)
    remedy = error.remedy and line(error.remedy, 300)
    return BadInput(line(error.what, 240), file=file, row=error.row, column=column, value=value, remedy=remedy)
