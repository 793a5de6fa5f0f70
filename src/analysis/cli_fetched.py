"""What `fetch` says at its end: the files kept, what they changed, and which verdicts move."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from analysis.cli_tools import say, show
from analysis.paths import House

if TYPE_CHECKING:
    from analysis.fetch import Fetched
    from analysis.ledger_check import Difference
    from analysis.vintages import Change

NOTHING = "nothing differs: what came repeats the newest figures, or is older than they are"
CHANGES_SHOWN = 40  # lines; --json has them all


def report(
    found: list[Fetched], caught: list[Change] | None, where: House, as_json: bool, dry_run: bool = False
) -> None:
    """What is new, what differs, and which verdicts move. `caught`: what an earlier run kept and did not tell of."""
    from analysis import vintages_show

    changes = [*(caught or ()), *(c for f in found for c in f.changes)]
    files = [where.name(p) for f in found for p in f.files]
    moved = _moved(where) if changes or files else []  # an edition from in between changes what is known of revisions
    if as_json:
        from analysis import ledger_check

        told: dict[str, Any] = {
            "dry_run": dry_run,
            "sources": [
                {"source": f.source, "answers": f.answers, "files": [where.name(p) for p in f.files]} for f in found
            ],
            "changes": [vintages_show.change_json(c) for c in changes],
            "verdicts": [ledger_check.as_json(d) for d in moved],
        }
        show(told, True, [])
        return
    if caught:
        say(["the tables were behind data/raw: what kept files had changed is told now"])
    if not (caught and not files):
        kept = "would keep" if dry_run else "kept"
        say([f"{kept} {name}" for name in files] or ["nothing was kept: all as before"])
    if changes or files:
        say(_told(changes, moved))
    if dry_run:
        say(["this was a dry run: nothing was kept"])


def _told(changes: list[Change], moved: list[Difference]) -> Iterator[str]:
    from analysis import ledger_check, vintages_show

    yield f"changed: {vintages_show.summary(changes)}" if changes else NOTHING
    telling = sorted(changes, key=lambda c: c.kind == "new")  # what was said before and no longer holds comes first
    yield from (f"  {line}" for line in vintages_show.change_lines(telling[:CHANGES_SHOWN]))
    if len(changes) > CHANGES_SHOWN:
        yield f"  and {len(changes) - CHANGES_SHOWN} more (--json names them)"
    if not moved:
        if changes:
            yield "verdicts: none moves"
        return
    claims = "1 claim no longer reads" if len(moved) == 1 else f"{len(moved)} claims no longer read"
    yield f"verdicts: {claims} as the ledger has them"
    yield from (f"  {line}" for d in moved for line in ledger_check.lines(d))
    yield ledger_check.REMEDY


def _moved(where: House) -> list[Difference]:
    """The claims that no longer read as the ledger has them."""
    from analysis import ledger_check, verdicts

    kept = verdicts.kept(where.claim_ids, None, where)
    return ledger_check.differences(kept, where, lambda ids: verdicts.facts(ids, where))
