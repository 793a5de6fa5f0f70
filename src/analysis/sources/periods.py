"""Dates as published -> first day, last day and the kind of period.

A year stands for its 1 January to 31 December; a flow over part of a year, or over an unstated part,
is a `part_period` and never enters an annual series; a stock on an unstated day lies `within`.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass
from functools import lru_cache

DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
PART = re.compile(r"H([12])|M(\d{2})(?:-M(\d{2}))?|W(\d{2})(?:-W(\d{2}))?")
READINGS = ("period", "period_start", "period_end", "period_type", "base", "day")  # what the crosswalk may add
ONE_DAY = dt.timedelta(days=1)


class DateError(ValueError):
    """A cell that is no date, or dates in the wrong order; `column` says which."""

    def __init__(self, column: str, value: str, what: str) -> None:
        super().__init__(what)
        self.column, self.value = column, value


@dataclass(frozen=True, slots=True)
class Period:
    """First and last day, both counted; (None, None, "unknown") where the source does not say."""

    start: dt.date | None
    end: dt.date | None
    type: str
    base_start: dt.date | None = None
    base_end: dt.date | None = None

    @property
    def known_end(self) -> dt.date | None:
        """The last day that the figure certainly covers: of "so far this year", only the first."""
        so_far = self.type == "part_period" and (self.end.month, self.end.day) == (12, 31)
        return self.start if so_far else self.end


@lru_cache(maxsize=4096)
def span(text: str, column: str) -> tuple[dt.date, dt.date, str]:
    """First and last day that "2016", "2016-01" or "2016-01-20" covers, and its precision."""
    match = DATE.fullmatch(text)
    if not match or not 1900 <= int(match[1]) <= 2100:
        raise DateError(column, text, "not a date of the form YYYY, YYYY-MM or YYYY-MM-DD between 1900 and 2100")
    year, month, day = int(match[1]), match[2], match[3]
    try:
        if day:
            first = last = dt.date(year, int(month), int(day))
            return first, last, "day"
        if month:
            last_day = calendar.monthrange(year, int(month))[1]
            return dt.date(year, int(month), 1), dt.date(year, int(month), last_day), "month"
    except (ValueError, calendar.IllegalMonthError):
        raise DateError(column, text, "no such day in the calendar") from None
    return dt.date(year, 1, 1), dt.date(year, 12, 31), "year"


@lru_cache(maxsize=4096)
def period(start: str, end: str, stock: bool, change: bool, said: tuple[tuple[str, str], ...]) -> Period:
    """The period of one figure. `said` holds the crosswalk's readings: period, period_start,
    period_end, period_type, base, day."""
    words = dict(said)
    start, end = words.get("period_start", start), words.get("period_end", end)
    if not start and not end:
        return Period(None, None, "unknown")
    if not start or not end:
        raise DateError("period_start" if not start else "period_end", "", "one end of the period is empty")
    first, last = span(start, "period_start")[0], span(end, "period_end")[1]
    if last < first:
        raise DateError("period_end", end, f"the period ends before it starts ({start})")
    base: tuple[dt.date | None, dt.date | None] = (None, None)
    if change:
        first, last, base = _change(first, last, words.get("base"))
    if "day" in words:
        first = last = dt.date(first.year, *map(int, words["day"].split("-")))
    part = words.get("period")
    if part and part != "part":
        first, last = _part(part, first.year)
        if base[0]:
            base = _part(part, base[0].year)
    kind = words.get("period_type") or _type(first, last, stock, part == "part")
    return Period(first, last, kind, *base)


def _change(first: dt.date, last: dt.date, base: str | None):
    """A change is measured from a base; where the row spans years, the first is the base."""
    years = {"previous_year": 1, "five_years_before": 5}.get(base or "")
    if years is None and first.year == last.year:
        return first, last, (None, None)
    base_year = last.year - years if years else first.year
    first = first if first.year == last.year else dt.date(last.year, 1, 1)
    return first, last, (dt.date(base_year, 1, 1), dt.date(base_year, 12, 31))


def _part(part: str, year: int) -> tuple[dt.date, dt.date]:
    match = PART.fullmatch(part)
    if not match:
        raise DateError("breakdown", part, "not a part of a year such as H1, M01-M04 or W11-W45")
    half, month, month_end, week, week_end = match.groups()
    if half:
        month, month_end = ("01", "06") if half == "1" else ("07", "12")
    if month:
        last = int(month_end or month)
        return dt.date(year, int(month), 1), dt.date(year, last, calendar.monthrange(year, last)[1])
    return dt.date.fromisocalendar(year, int(week), 1), dt.date.fromisocalendar(year, int(week_end or week), 7)


def _type(first: dt.date, last: dt.date, stock: bool, part: bool) -> str:
    if part:
        return "part_period"
    if first == last:
        return "day"
    if stock:
        return "within"
    whole_years = (first.month, first.day, last.month, last.day) == (1, 1, 12, 31)
    if not whole_years:
        return "part_period"
    return "year" if first.year == last.year else "years"


@lru_cache(maxsize=4096)
def publication(text: str, period_end: dt.date | None, read_on: dt.date) -> tuple[dt.date, dt.date, str]:
    """First and last day on which a figure can have become public, and how precisely that is known.

    Undated: from the day after the period to the day we read it; with no period either, the day we
    read it, twice.
    """
    if text and text != "unknown":
        return span(text, "publication_date")
    earliest = period_end + ONE_DAY if period_end and period_end < read_on else read_on
    return earliest, read_on, "undated"
