"""An accepted edition, kept for ever: data/raw/<source>/<date>/ with the file as received and edition.csv.

Both lie there sealed, with a sidecar each, and come into being by one rename. edition.csv is of exactly the form of
data/raw/published/*.csv and is read back as the build will read it before anything is kept.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from pathlib import Path

from analysis.errors import BadInput
from analysis.fetch import snapshot
from analysis.fetch.dropin import earlier, words
from analysis.fetch.dropin.earlier import ORIGINAL
from analysis.fetch.dropin.edition import Edition
from analysis.fetch.dropin.figures import Figure, flow_of
from analysis.paths import House, day_and_number
from analysis.seal import EDITION, describe, sealed_files
from analysis.sources import published
from analysis.sources.row import Row

KINDS = {"count": "count", "share": "share_percent", "rate": "rate_per_100k", "mean": "rate"}
FACTS = (
    "Facts from public statistics, public bodies and press, cited with their source; the figures carry no licence of "
    "their own, the texts around them are not copied"
)
UNREAD = "unverified: the publisher's terms for the document itself are not read; kept as received, for checking"


def keep(edition: Edition, house: House, today: dt.date) -> Path:
    """Store an edition; returns its folder. The same file with the same figures is kept once more only where an
    edition that was kept since says something else: then the source has returned to what it said before."""
    text = table(edition)
    known = kept(edition, house)
    if known and not earlier.left_since(text, known, edition.source, house):
        if (known / EDITION).read_bytes() == text.encode():
            return known
        since, date = day_and_number(known.name)[0], earlier.date_of(known)
        raise BadInput(
            f"this very file is kept already, since {since} in {house.name(known)}, as published {date}",
            file=edition.name,
            remedy="What is kept is never changed: give date, title and address as there, or the file of a new edition",
        )
    with snapshot.staged(house, edition.source) as stage:
        _write(stage, edition, text, today)
        _read_back(stage, edition, house)
        return snapshot.place(stage, today)


def kept(edition: Edition, house: House) -> Path | None:
    """The newest folder in which this very file lies already."""
    return earlier.of_file(edition.sha256, edition.source, house)


def table(edition: Edition) -> str:
    """The figures as CSV in the form of data/raw/published, in an order that does not hang on the file's."""
    out = io.StringIO()
    writer = csv.DictWriter(out, published.COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(_row(f, edition) for f in ordered(edition))
    return out.getvalue()


def ordered(edition: Edition) -> list[Figure]:
    """The figures in the order of the table's rows."""
    return sorted(edition.rows, key=lambda f: (f.measure, f.start, f.end, f.key))


def _row(f: Figure, edition: Edition) -> dict[str, str]:
    publisher = words.publisher(edition.source)
    return {
        "measure": f.measure,
        "period_start": f.start,
        "period_end": f.end,
        "geography": "NO",
        "sex": f.sex,
        "breakdown": ";".join(f.breakdown),
        "value": f.value,
        "value_kind": KINDS[f.kind],
        "stock_or_flow": flow_of(f.measure),
        "definition_note": words.line(edition.source, f.measure, f.sex, f.breakdown).definition,
        "original_publisher": publisher.spelling_of(f.counted_by),
        "publication_title": edition.title,
        "publication_date": edition.date,
        "url": edition.url,
        "where_in_source": f.locator,
        "confidence": "high" if f.counted_by == publisher.spelling else "medium",
    }


def _write(stage: Path, edition: Edition, text: str, today: dt.date) -> None:
    original = stage / f"{ORIGINAL}{edition.suffix}"
    original.write_bytes(edition.content)
    (stage / EDITION).write_text(text, encoding="utf-8", newline="")
    count = text.count("\n") - 1
    how = "typed in by hand" if edition.is_form else f"tables read from {original.name}"
    about = {"title": edition.title, "read_on": today, "rows": count, "sealed": []}
    describe(stage / EDITION, compiled_from=f"{edition.url}, {how}, accepted by a person", licence=FACTS, **about)
    what = "the form as it was filled in" if edition.is_form else "a file that a person downloaded, as received"
    describe(
        original,
        compiled_from=f"{edition.url}: {what}",
        licence=FACTS if edition.is_form else UNREAD,
        notes={"figures": EDITION, "read": edition.tables, "not_read": edition.unread},
        **about,
    )


def _read_back(stage: Path, edition: Edition, house: House) -> None:
    """Read what was written as the build will: its seals, and every word of it. No series may stand in it twice."""
    for sidecar in sealed_files(house, stage):
        if sidecar.file.name == EDITION:
            first: dict[str, Row] = {}
            for row in published.read(sidecar, house).rows:
                known = first.setdefault(row.series, row)
                if known is not row:
                    raise BadInput(
                        f"one figure stands twice, as {known.printed} and as {row.printed}",
                        file=edition.name,
                        value=f"{row.measure}, {row.sex}, {row.period_start} to {row.period_end}",
                        remedy="Keep the one that the source prints",
                    )
