"""What a person says of a file beside it: title, day of publication and address, checked before anything is kept."""

from __future__ import annotations

import datetime as dt
import re
from urllib.parse import urlsplit

from analysis.errors import BadInput
from analysis.fetch.dropin import cells
from analysis.sources import periods

LONGEST = 200  # letters of a title or an address
SECRET = re.compile(r"(^|[&;_-])(access|api|auth)?(token|key|sig|signature|secret|password|pwd)=", re.IGNORECASE)


def text(given: str | None, option: str) -> str:
    """One line, or "" where nothing is given."""
    text = " ".join((given or "").split())
    sign = cells.unseen(text)
    if sign or len(text) > LONGEST or text[:1] in ("=", "+", "@", "-"):
        what = f"holds {sign}" if sign else "is too long, or begins as a formula does"
        raise BadInput(what, column=option, value=text[:60], remedy="Write the title as the source prints it")
    return text


def date(text: str | None, today: dt.date) -> str:
    """The day, month or year of publication, over by today; "" where nothing is given."""
    if not text:
        return ""
    try:
        first, last, _ = periods.span(text, "--date")
    except periods.DateError as error:
        raise BadInput(str(error), column="--date", value=text[:40], remedy="Give the day of publication") from None
    if first > today:
        raise BadInput("lies in the future", column="--date", value=text, remedy="Give the day of publication")
    if last > today:  # it would count as published on its last day, and no edition could replace it before that
        what = f"is not over on {today}, and what is published in it may be replaced before it is"
        raise BadInput(what, column="--date", value=text, remedy="Give the day of publication")
    return text


def address(given: str | None) -> str:
    """A public address, or "" where nothing is given."""
    url = text(given, "--url")
    if not url:
        return ""
    try:
        parts = urlsplit(url)
        public = parts.scheme in ("https", "http") and parts.hostname and " " not in url
        if "@" in parts.netloc or SECRET.search(parts.query):
            remedy = "Give the one that anybody can open: it is kept and shown"
            raise BadInput("an address with a name, a password or a key in it", column="--url", remedy=remedy)
    except ValueError:  # brackets that hold no address
        public = False
    if not public:
        raise BadInput("no public address", column="--url", value=url[:60], remedy="Give it as https://...")
    return url
