"""Years, dates and windows of time in words -> first and last day. Nothing here reads the clock.

Every form of the grammar's [when] has a reader here, by the name of its table entry; it gives None where the words
only look like its form ("8. april 20" is no day of a year, 31 June none of the calendar).
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from analysis.phrases.amounts import Found
from analysis.phrases.grammar import LANGUAGES, forms
from analysis.phrases.lex import line
from analysis.phrases.phrase import PhraseError


@dataclass(frozen=True, slots=True)
class Period:
    """First and last day, both counted. `kind`: year, years, day, part (of a year), since, last, or every.

    `assumed`: counted from the newest year of the data, since the words do not say when they were written. "Every
    year" names no days: start and end are None.
    """

    start: dt.date | None
    end: dt.date | None
    text: str
    kind: str
    assumed: bool = False


def period(text: str, newest_year: int) -> Period | None:
    """The days of one whole phrase ("i 2023", "siste ti år"); None where it speaks of no time.

    `newest_year` is the last year of the data: windows with no year of their own end there. PhraseError for words of
    time that fix no days, such as "i fjor".
    """
    for language in LANGUAGES:
        words = line(text, language)
        for form in forms("when", language):
            if match := form.pattern.fullmatch(words.signs):
                found = Found(words, form, match, len(words.words), counted=False)
                if made := read(found, newest_year):
                    return made
        for form in forms("no_period", language):
            if form.pattern.fullmatch(words.signs):
                raise PhraseError(f"{text!r}: {form.name}")
    return None


def read(found: Found, newest_year: int) -> Period | None:
    """The days of a form found in a line."""
    days = READERS[found.form.name](found, newest_year)
    if days is None:
        return None
    start, end, kind = days
    return Period(start, end, found.text, kind, assumed=kind in ("since", "last"))


Days = tuple[dt.date | None, dt.date | None, str] | None


def _number(found: Found, role: str) -> int:
    meaning = found.meaning(role)
    return int(meaning) if meaning and meaning.isdecimal() and len(meaning) < 5 else 0


def _span(first: int, last: int, kind: str) -> Days:
    """From the first day of one year to the last of another."""
    if not 1 <= first <= last <= dt.MAXYEAR:
        return None
    return dt.date(first, 1, 1), dt.date(last, 12, 31), kind


def _months(year: int, first: int, last: int) -> Days:
    if not (first and first <= last <= 12):
        return None
    return dt.date(year, first, 1), dt.date(year, last, calendar.monthrange(year, last)[1]), "part"


def _year(found: Found, newest: int) -> Days:
    y = _number(found, "y")
    return _span(y, y, "year")


def _years(found: Found, newest: int) -> Days:
    """From one year to another; of "2013–22" the century is the first year's."""
    y, z = _number(found, "y"), _number(found, "z")
    if found.form.roles["z"] == "digits":
        if len(found.meaning("z")) != 2:
            return None
        z += y - y % 100
    return _span(y, z, "years") if y < z else None


def _since(found: Found, newest: int) -> Days:
    return _span(_number(found, "y"), newest, "since")


def _since_month(found: Found, newest: int) -> Days:
    y, m = _number(found, "y"), _number(found, "m")
    return (dt.date(y, m, 1), dt.date(newest, 12, 31), "since") if y <= newest else None


def _since_day(found: Found, newest: int) -> Days:
    day = _day(found, newest)
    return (day[0], dt.date(newest, 12, 31), "since") if day and day[0].year <= newest else None


def _last(found: Found, newest: int) -> Days:
    return _span(newest - _number(found, "n") + 1, newest, "last")


def _last_decades(found: Found, newest: int) -> Days:
    return _span(newest - 10 * (_number(found, "n") if found.part("n") else 1) + 1, newest, "last")


def _decade(found: Found, newest: int) -> Days:
    y = int(found.meaning("y")[:4])
    return None if y % 10 else _span(y, y + 9, "years")


def _part_of(months: int) -> Callable[[Found, int], Days]:
    def part(found: Found, newest: int) -> Days:
        nth = _number(found, "p") or _number(found, "q")
        return _months(_number(found, "y"), (nth - 1) * months + 1 if nth else 0, nth * months)

    return part


def _month(found: Found, newest: int) -> Days:
    m = _number(found, "m")
    return _months(_number(found, "y"), m, m)


def _between_months(found: Found, newest: int) -> Days:
    return _months(_number(found, "y"), _number(found, "m"), _number(found, "o"))


def _until_month(found: Found, newest: int) -> Days:
    return _months(_number(found, "y"), 1, _number(found, "m"))


def _on(year: int, month: int, day: int) -> Days:
    try:
        date = dt.date(year, month, day)
    except ValueError:
        return None
    return date, date, "day"


def _day(found: Found, newest: int) -> Days:
    role = "d" if found.part("d") else "e"
    return _on(_number(found, "y"), _number(found, "m"), _number(found, role))


def _date(found: Found, newest: int) -> Days:
    """8.4.2024 or 2024-04-08."""
    numbers = [int(n) for n in found.part("d").said.replace("-", ".").replace(" ", "").split(".")]
    return _on(*(numbers if numbers[0] > 31 else numbers[::-1]))


READERS: dict[str, Callable[[Found, int], Days]] = {
    "year": _year,
    "years": _years,
    "since": _since,
    "since_month": _since_month,
    "since_day": _since_day,
    "last": _last,
    "last_decades": _last_decades,
    "decade": _decade,
    "half": _part_of(6),
    "quarter": _part_of(3),
    "month": _month,
    "months": _between_months,
    "until_month": _until_month,
    "day": _day,
    "date": _date,
    "year_end": lambda found, newest: _on(_number(found, "y"), 12, 31),
    "year_start": lambda found, newest: _on(_number(found, "y"), 1, 1),
    "every": lambda found, newest: (None, None, "every"),
}
