"""An edition beside what is held today: what it would say otherwise, for a person to see before it is kept."""

from __future__ import annotations

import datetime as dt
import tempfile
from pathlib import Path

from analysis import asof, find, store, vocabulary
from analysis.errors import BadInput
from analysis.fetch.dropin import keep, words
from analysis.fetch.dropin.edition import Differs, Edition
from analysis.paths import House
from analysis.seal import EDITION, Sidecar
from analysis.sources import published
from analysis.sources.row import Row


def differs(edition: Edition, house: House, today: dt.date) -> tuple[Differs, ...]:
    """The figures of which the tables hold another number; none where no tables are built."""
    try:
        figures = store.load(vocabulary.TOPICS, house)
        rows = _as_built(edition, house, today)
    except BadInput:  # nothing is built yet; or what was read cannot be kept, and keeping it says why
        return ()
    newest = asof.newest(asof.editions(figures), dt.date.max)
    held = {asof.series(e.figure): e.figure for e in newest}
    found = []
    for f, row in zip(keep.ordered(edition), rows, strict=True):
        known = held.get(asof.series(row))
        if known is not None and find.number(known) != find.number(row):
            what = f"{words.line(edition.source, f.measure, f.sex, f.breakdown).what}, {find.when(row)}"
            found.append(Differs(what, find.number(row), find.number(known), find.published(known), known.figure_id))
    return tuple(found)


def _as_built(edition: Edition, house: House, today: dt.date) -> list[Row]:
    """The rows as the build will read them."""
    with tempfile.TemporaryDirectory(prefix="partnerdrap-") as folder:
        file = Path(folder) / EDITION
        file.write_text(keep.table(edition), encoding="utf-8", newline="")
        sidecar = Sidecar(file, file, edition.title, today, licence={}, rows=len(edition.rows), sha256="")
        return published.read(sidecar, house).rows
