"""The one table shape: one row is one figure that somebody published.

`COLUMNS` is the contract; the Arrow schema, the pandera check and the data package are made of it.
"""

from __future__ import annotations

from typing import NamedTuple

import pyarrow as pa

from analysis import vocabulary

CATEGORY = pa.dictionary(pa.int32(), pa.string())
WORDS = pa.list_(pa.string())


class Column(NamedTuple):
    name: str
    type: pa.DataType
    nullable: bool
    description: str


COLUMNS = tuple(
    Column(*row)
    for row in (
        (
            "figure_id",
            pa.string(),
            False,
            "Readable slug and 8 hex digits of the figure's identity; stable across builds",
        ),
        ("topic", CATEGORY, False, "Subject; one table for each"),
        ("measure", CATEGORY, False, "What is counted"),
        ("unit", CATEGORY, False, "What one unit of the value is"),
        ("role", CATEGORY, False, "Whose number and sex it is"),
        ("kind", CATEGORY, False, "count, share, rate, change, mean, minimum or maximum"),
        ("stock_flow", CATEGORY, False, "stock (on a day) or flow (over a period)"),
        ("geography", pa.string(), False, "ISO 3166-1, plus XK, GB-EAW, GB-SCT and GB-NIR"),
        ("area", pa.string(), True, "Police district or the like; null is the whole geography"),
        ("period_start", pa.date32(), True, "First day counted"),
        ("period_end", pa.date32(), True, "Last day counted"),
        ("period_type", CATEGORY, False, "year, years, part_period, day, within, cumulative or unknown"),
        ("base_start", pa.date32(), True, "First day of the period a change is measured from"),
        ("base_end", pa.date32(), True, "Last day of the period a change is measured from"),
        ("sex", CATEGORY, False, "Of the role; total is both together, na where persons are not counted"),
        ("relationship", CATEGORY, True, "Victim's to perpetrator; null if not broken down"),
        ("subset", WORDS, False, "dimension:value where the row counts only a part of the measure"),
        ("qualifiers", WORDS, False, "Tags on which definitions differ; absence is not stated, never excluded"),
        ("value", pa.float64(), True, "The number, null where only a bound or a range is known"),
        ("value_low", pa.float64(), True, "Lower bound; null is none"),
        ("value_high", pa.float64(), True, "Upper bound; null is none"),
        ("precision", CATEGORY, False, "exact, rounded, approx, at_least, at_most or range"),
        ("status", WORDS, False, "What to know before use: derived, forecast, unit_unclear, undated ..."),
        ("publisher", CATEGORY, False, "Who counted"),
        ("via", CATEGORY, True, "Who reported it, if someone else"),
        ("published_from", pa.date32(), False, "First day on which it can have become public"),
        ("published", pa.date32(), False, "Last day on which it can have become public"),
        ("published_precision", CATEGORY, False, "day, month, year or undated"),
        ("source_id", pa.string(), False, "The best sighting's source"),
        ("locator", pa.string(), False, "Where in the source"),
        (
            "confidence",
            CATEGORY,
            False,
            "high: publisher's own page; medium: cited; low: ambiguous, undated or derived",
        ),
        ("definition", pa.string(), False, "What is counted, in the transcriber's words"),
        ("note", pa.string(), False, "Corrections that touched the figure"),
        ("supersedes", pa.string(), True, "The figure this one replaces: same identity, other value, earlier edition"),
    )
)
SIGHTINGS = (
    Column("figure_id", pa.string(), False, "The figure seen"),
    Column("source_id", pa.string(), False, "Where it was seen"),
    Column("locator", pa.string(), False, "Where in the source"),
    Column("via", CATEGORY, True, "Who reported it, if not the counting publisher"),
    Column("published_from", pa.date32(), False, "First day on which this sighting can have become public"),
    Column("published", pa.date32(), False, "Last such day"),
    Column("confidence", CATEGORY, False, "Of this sighting"),
    Column("raw_file", pa.string(), False, "Raw file"),
    Column("raw_line", pa.int32(), False, "Line in the raw file, header = 1"),
)
SOURCES = (
    Column("source_id", pa.string(), False, "Outlet, date and 8 hex digits"),
    Column("url", pa.string(), False, "Public address: no staging host, no tracking"),
    Column("url_read", pa.string(), False, "Address at which it was read"),
    Column("title", pa.string(), False, "Title of the page or document"),
    Column("publisher", pa.string(), False, "Host that published the page"),
    Column("date", pa.string(), True, "Publication date as known: YYYY, YYYY-MM or YYYY-MM-DD; null if undated"),
    Column("licence", pa.string(), False, "Terms; `unverified` stays out of bulk downloads"),
    Column("raw_file", pa.string(), False, "Raw file the rows stand in"),
    Column("sha256", pa.string(), False, "Of the raw file's text (UTF-8, plain line ends)"),
)
CONTROLLED = (*(c.name for c in COLUMNS if c.type == CATEGORY), "geography", "area")


def arrow(columns: tuple[Column, ...]) -> pa.Schema:
    return pa.schema([pa.field(c.name, c.type, c.nullable) for c in columns])


def check(table: pa.Table, numbers: bool = True) -> None:
    """Raise pandera's SchemaErrors where a table breaks the contract; every fault at once. `numbers` is False for
    the table of cells that have none."""
    import pandas as pd
    import pandera.pandas as pandera

    def words_known(column: str) -> pandera.Check:
        known = vocabulary.known(column)
        return pandera.Check(
            lambda s: s.map(known.issuperset), error=f"a word of {column} outside the vocabulary", name=column
        )

    columns = {
        c.name: pandera.Column(
            nullable=c.nullable,
            checks=pandera.Check.isin(vocabulary.known(c.name))
            if c.name in CONTROLLED
            else words_known(c.name)
            if c.type == WORDS
            else None,
            unique=c.name == "figure_id",
        )
        for c in COLUMNS
    }
    whole = {
        "period_end lies before period_start": lambda d: ~(d.period_end < d.period_start),
        "published lies before published_from": lambda d: d.published >= d.published_from,
        "a bound without its number": lambda d: d.value.notna() | d.value_low.notna() | d.value_high.notna(),
        "value outside its own bounds": lambda d: ~((d.value < d.value_low) | (d.value > d.value_high)),
        "exact without value = low = high": lambda d: (
            (d.precision != "exact") | ((d.value == d.value_low) & (d.value == d.value_high))
        ),
        "a bound filed as a value": lambda d: ~(d.precision.isin(["at_least", "at_most", "range"]) & d.value.notna()),
    }
    if not numbers:
        del whole["a bound without its number"], whole["exact without value = low = high"]
        whole["a number where none was printed"] = lambda d: d.value.isna() & d.value_low.isna() & d.value_high.isna()
    schema = pandera.DataFrameSchema(
        columns, checks=[pandera.Check(test, error=text) for text, test in whole.items()], strict=True, ordered=True
    )
    frame = table.to_pandas(types_mapper={pa.date32(): pd.ArrowDtype(pa.date32())}.get)
    schema.validate(frame, lazy=True)
