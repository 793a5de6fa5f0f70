"""claims/ledger.csv: every verdict that was acknowledged, and by which figures it stood. Only ever added to.

Each entry is one claim as of a day: one row for each number of its reference set (a claim without any has one row),
numbered `1/2`, `2/2`. `acknowledge` adds an entry, with the reason, for each claim whose rows would differ from its
last ones. The last column chains the rows: it is a hash of the row and of the one before it, so that a row edited,
dropped or moved by hand is seen. Nothing here reads the clock.
"""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from analysis import formula, vocabulary
from analysis.errors import BadInput
from analysis.paths import House
from analysis.verdicts import SIDES, Kept, used

COLUMNS = (
    "claim",
    "as_of",
    "row",  # which of how many rows of this entry
    "claim_verdict",
    "claim_direction",
    "claim_flags",
    "rule",
    "phrase",
    "definition",
    "k",  # the count; of a bound or a printed share its ends, "..500", "23.5..24.5"
    "n",
    "share",
    "p_below",
    "p_in",
    "p_above",
    "verdict",
    "direction",
    "flags",
    "figure_ids",  # those of this row's number, and of what its margin is held against
    "figures",  # hash of `basis`
    "basis",  # every figure the claim was judged on, with its number; in the first row of an entry
    "why",
    "chain",
)
WITHDRAWN = "withdrawn"  # the verdict of a claim that is no longer in the registry
NOT_CONTENT = ("as_of", "why", "chain")  # what may differ without a new entry
LARGEST = 50_000_000  # bytes
CONFLICT = ("<<<<<<<", "=======", ">>>>>>>", "|||||||")

Row = dict[str, str]
Entry = list[Row]


def path(where: House) -> Path:
    return where.claims / "ledger.csv"


# --- what a claim's entry says today


def entry(kept: Kept) -> Entry:
    """The rows of one claim as they would be written, but for `why` and `chain`."""
    j = kept.judgement
    numbers = j["reference"] or [{"missing": True, "definition": ()}]
    basis = ";".join(f"{i}={printed(kept.figures[i])}" for i in sorted(used(j, "reference", "evidence", "cells")))
    common = {
        "claim": j["id"],
        "as_of": j["as_of"],
        "claim_verdict": j["verdict"],
        "claim_direction": j["direction"] or "",
        "claim_flags": ";".join(sorted(j["flags"])),
        "rule": j["rule"],
        "figures": _digest(basis),
    }
    return [
        dict.fromkeys(COLUMNS, "")
        | common
        | {"row": f"{i}/{len(numbers)}", "basis": basis if i == 1 else ""}
        | _cells(r)
        for i, r in enumerate(numbers, start=1)
    ]


def _cells(r: dict[str, Any]) -> Row:
    """One number of the reference set. Masses are rounded to six decimals, so that all machines print the same."""
    named = {"phrase": r.get("phrase") or "", "definition": ";".join(r["definition"])}
    if r.get("missing"):
        return named
    return named | {
        "k": _count(r["k"], r["k_low"], r["k_high"]),
        "n": _count(r["n"], r["n_low"], r["n_high"]),
        "share": "" if r["share"] is None else _number(r["share"]),
        **{p: "" if r[p] is None else f"{max(r[p], 0.0):.6f}" for p in ("p_below", "p_in", "p_above")},
        "verdict": r["verdict"],
        "direction": r["direction"] or "",
        "flags": ";".join(sorted(r["flags"])),
        "figure_ids": ";".join(i for side in SIDES for i in r.get(side, ())),
    }


def _count(value: float | None, low: float | None, high: float | None) -> str:
    if value is not None:
        return _number(value)
    return "" if low is None and high is None else _range(low, high)


def _range(low: float | None, high: float | None) -> str:
    return "..".join("" if x is None else _number(x) for x in (low, high))


def _number(x: float) -> str:
    """Whole numbers whole, others to six significant digits."""
    return str(int(x)) if float(x).is_integer() else f"{x:.6g}"


def printed(figure: dict[str, Any]) -> str:
    """A figure's number with what its print allows: "68", "24[23.5..24.5]", "..500"."""
    value, low, high = figure["value"], figure["low"], figure["high"]
    if value is None:
        return _range(low, high)
    return _number(value) if value == low == high else f"{_number(value)}[{_range(low, high)}]"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


# --- the file


def reason(why: str) -> str:
    """The reason on one line; an empty one is none."""
    why = " ".join(why.split())
    if not why:
        raise BadInput("the reason is empty", column="--acknowledge", remedy="Say in a few words why the verdicts hold")
    if not why.isprintable():
        raise BadInput(
            "holds characters that do not print", column="--acknowledge", value=why, remedy="Write plain text"
        )
    formula.refuse(why, column="--acknowledge")
    return why


def acknowledge(kept: Iterable[Kept], why: str, where: House) -> list[str]:
    """Add an entry, with the reason, for each claim whose rows differ from its last ones; return their names."""
    rows = read(where)
    last = _last(rows)
    now = {k.judgement["id"]: entry(k) for k in kept}
    day = max((e[0]["as_of"] for e in now.values()), default="")
    fresh = {name: e for name, e in sorted(now.items()) if _content(e) != _content(last.get(name))}
    for name, rows_of in sorted(last.items()):
        if name not in now and rows_of[0]["claim_verdict"] != WITHDRAWN:
            gone = {"claim": name, "as_of": day or rows_of[0]["as_of"], "row": "1/1", "claim_verdict": WITHDRAWN}
            fresh[name] = [dict.fromkeys(COLUMNS, "") | gone | {"figures": _digest("")}]
    if fresh:
        _append(rows, [row | {"why": why} for rows_of in fresh.values() for row in rows_of], where)
    return list(fresh)


def _content(rows: Entry | None) -> list[Row] | None:
    return rows and [{c: v for c, v in row.items() if c not in NOT_CONTENT} for row in rows]


def _append(rows: list[Row], more: list[Row], where: House) -> None:
    """Write the whole file anew beside the old one, and put it in its place at once."""
    chain = rows[-1]["chain"] if rows else ""
    for row in more:
        chain = row["chain"] = _link(chain, row)
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows((*rows, *more))
    target = path(where)
    fresh = target.with_suffix(f".{os.getpid()}")
    try:
        fresh.write_text(text.getvalue(), encoding="utf-8", newline="")
        fresh.replace(target)
    finally:
        fresh.unlink(missing_ok=True)


def _link(before: str, row: Row) -> str:
    return _digest("\x1f".join((before, *(row[c] for c in COLUMNS if c != "chain"))))


def last_entries(where: House) -> dict[str, Entry]:
    """The last entry of each claim."""
    return _last(read(where))


def _last(rows: list[Row]) -> dict[str, Entry]:
    found: dict[str, Entry] = {}
    for row in rows:
        if row["row"].startswith("1/"):
            found[row["claim"]] = []
        found[row["claim"]].append(row)
    return found


def read(where: House) -> list[Row]:
    """Every row of the ledger, checked; a ledger that is not there yet has none."""
    file = where.name(path(where))
    try:
        size = path(where).stat().st_size
        if size > LARGEST:
            raise BadInput(f"too large to be the ledger ({size:,} bytes)", file=file, remedy=_restore(file))
        text = path(where).read_text(encoding="utf-8")
    except FileNotFoundError:
        return []
    except UnicodeDecodeError as error:
        raise BadInput(f"not readable as UTF-8 ({error})", file=file, remedy=_restore(file)) from None
    for number, line in enumerate(text.split("\n"), start=1):
        if line.startswith(CONFLICT):
            raise BadInput("holds the marks of a merge conflict", file=file, row=number, remedy=_restore(file))
    rows = _parse(text, file)
    _check(rows, file)
    return rows


def _restore(file: str) -> str:
    back = f"git restore {file}, or in a merge: git checkout --ours {file}"
    return f"The ledger is only added to: take it back from git ({back}) and acknowledge again"


def _parse(text: str, file: str) -> list[Row]:
    """Rows as mappings; no cell holds a line break, so that a row is a line."""
    reader = csv.reader(text.removesuffix("\n").split("\n"), strict=True)
    try:
        header = next(reader, [])
        if tuple(header) != COLUMNS:
            odd = next((c for c in (*header, *COLUMNS) if c not in header or c not in COLUMNS), None)
            raise BadInput("other columns than the ledger's", file=file, row=1, column=odd, remedy=_restore(file))
        rows = []
        for cells in reader:
            if len(cells) != len(COLUMNS):
                why = f"{len(cells)} cells where the ledger has {len(COLUMNS)}"
                raise BadInput(why, file=file, row=reader.line_num, remedy=_restore(file))
            rows.append(dict(zip(COLUMNS, cells, strict=True)))
    except csv.Error as error:
        raise BadInput(
            f"not readable as CSV ({error})", file=file, row=reader.line_num, remedy=_restore(file)
        ) from None
    return rows


def _check(rows: list[Row], file: str) -> None:
    """Every row as the command wrote it, after the row it wrote it after; the last entry is whole."""
    chain = ""
    for line, row in enumerate(rows, start=2):
        column, what = _fault(row) or ("chain", "was edited or moved by hand, or a row before it was taken out")
        if column != "chain" or row["chain"] != _link(chain, row):
            raise BadInput(what, file=file, row=line, column=column, value=row[column], remedy=_restore(file))
        chain = row["chain"]
    if rows and len(set(rows[-1]["row"].split("/"))) > 1:
        what = f"ends too early: row {rows[-1]['row']} of {rows[-1]['claim']} is not the last one"
        raise BadInput(what, file=file, row=len(rows) + 1, remedy=_restore(file))


def _fault(row: Row) -> tuple[str, str] | None:
    """(column, what is wrong) of a row that the command cannot have written."""
    i, slash, of = row["row"].partition("/")
    if not (slash and all(x.isascii() and x.isdigit() and len(x) < 5 for x in (i, of)) and 1 <= int(i) <= int(of)):
        return "row", "not a row's number such as 1/2"
    try:
        dt.date.fromisoformat(row["as_of"])
    except ValueError:
        return "as_of", "not a date"
    if row["claim_verdict"] not in (*vocabulary.words("verdict"), WITHDRAWN):
        return "claim_verdict", "no such verdict"
    if row["verdict"] and row["verdict"] not in vocabulary.words("verdict"):
        return "verdict", "no such verdict"
    if not row["claim"] or not row["why"]:
        return ("claim" if not row["claim"] else "why"), "empty"
    if i == "1" and _digest(row["basis"]) != row["figures"]:
        return "figures", "not the hash of the basis"
    return None
