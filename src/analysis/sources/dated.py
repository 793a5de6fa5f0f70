"""The day of an edition of an agency's table: from then on it counts, and it takes the place of those before."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from email.utils import parsedate_to_datetime

from analysis.errors import BadInput
from analysis.seal import Sidecar
from analysis.sources.row import Row

ONE_DAY = dt.timedelta(days=1)
REMEDY = "Look at the table at its source, and fetch it again"


def published(updated: str | None, sidecar: Sidecar, file: str) -> dt.date:
    """As a person gave it, as the publisher says it last changed the table, else when we asked.

    BadInput where the publisher says a day that is none, or that had not come when the table was fetched.
    """
    if sidecar.published:
        return sidecar.published
    said = updated or sidecar.modified
    if not said:
        return sidecar.read_on
    try:
        day = dt.date.fromisoformat(said[:10]) if updated else parsedate_to_datetime(said).date()
    except (ValueError, OverflowError):
        day = dt.date.max
    if day > sidecar.read_on + ONE_DAY:  # a clock further east may be a day ahead of ours
        what = "says that it was updated on a day that is none, or had not come when it was fetched"
        raise BadInput(what, file=file, value=said[:40], remedy=REMEDY)
    return day


def require_after_all(day: dt.date, rows: Iterable[Row], file: str) -> None:
    """A table is newer than the years it counts: dated 1970, it would stand behind all others for ever, unseen."""
    newest = max((row.period_start.year for row in rows), default=dt.MINYEAR)
    if day.year < newest:
        what = f"counts {newest}, and says that it was last updated before that year began"
        raise BadInput(what, file=file, value=day.isoformat(), remedy=REMEDY)
