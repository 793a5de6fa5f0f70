"""The commands that keep the data alive: `fetch` and `revisions`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from analysis.cli_tools import current, lean, now, show
from analysis.errors import BadInput, nearest
from analysis.paths import House

if TYPE_CHECKING:
    from analysis.fetch import Fetched
    from analysis.ledger_check import Difference
    from analysis.vintages import Change

CHANGES_SHOWN = 40  # lines; --json has them all


def fetch(
    source: Annotated[
        str | None,
        typer.Argument(metavar="[SOURCE]", help="ssb, eurostat, fhi, unodc; kripos, pod, bufdir or jd with --file."),
    ] = None,
    file: Annotated[Path | None, typer.Option("--file", help="A file that you downloaded or filled in.")] = None,
    template: Annotated[bool, typer.Option("--template", help="Write the form of a source, to be filled in.")] = False,
    confirm: Annotated[bool, typer.Option("--confirm", help="Accept the figures read from --file.")] = False,
    title: Annotated[str | None, typer.Option(help="Title of the publication in --file.")] = None,
    date: Annotated[str | None, typer.Option(metavar="DATE", help="Day it was published.")] = None,
    url: Annotated[str | None, typer.Option(help="Public address of the publication.")] = None,
    year: Annotated[int | None, typer.Option(help="Year that the form is for.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Ask and check, keep nothing.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Ask SSB between 05:00 and 08:20 too.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Fetch the newest figures of the agencies, or take in a file; keep what is new, build, and say what changed."""
    from analysis import fetch as fetching

    if template:
        _template(source, year)
        return
    where = current()
    found, faults = [], []
    if file is not None:
        found = [_take(file, source, where, {"title": title, "date": date, "url": url}, confirm, as_json)]
    for name in [] if file is not None else [source] if source else fetching.sources():
        try:
            found.append(_fetch(name, where, dry_run, force, as_json))
        except BadInput as error:  # one agency that does not answer is no reason not to ask the next
            faults.append(str(error))
    _report(found, where, as_json)
    if faults:
        raise BadInput("\n".join(faults))


def _template(source: str | None, year: int | None) -> None:
    """The form of a source, byte for byte as a spreadsheet wants it."""
    from analysis.fetch import dropin

    asked = year or now().year - 1  # an edition is about the year before
    typer.echo(dropin.template(_dropped(source), asked).encode("utf-8"), nl=False)


def _take(
    file: Path, source: str | None, where: House, said: dict[str, str | None], confirm: bool, quiet: bool
) -> Fetched:
    """A file that a person downloaded or filled in; ends with 1 where it was shown and not accepted."""
    from analysis import fetch as fetching
    from analysis.fetch import dropin

    log = (lambda line: None) if quiet else typer.echo
    if source in fetching.sources():
        return lean(lambda: fetching.take(source, file, where, now(), log))
    edition = dropin.read(file, _dropped(source), where, today=now().date(), **said)
    show(None, False, [] if quiet else dropin.show(edition))
    if edition.problems:
        raise BadInput(f"does not add up: {edition.problems[0]}", file=file, remedy="Look at the file, or use the form")
    if not dropin.confirmed(confirm, edition):
        typer.echo("nothing was accepted: look at the figures above, then run it again with --confirm", err=True)
        raise typer.Exit(1)
    return lean(lambda: fetching.accept(edition, where, now(), log))


def _dropped(source: str | None) -> str:
    from analysis.fetch import dropin

    if source not in dropin.SOURCES:
        remedy = nearest(source or "", dropin.SOURCES)
        raise BadInput("no source that comes as a file", column="SOURCE", value=source or "", remedy=remedy)
    return source


def _fetch(name: str, where: House, dry_run: bool, force: bool, quiet: bool) -> Fetched:
    from analysis import fetch as fetching

    log = (lambda line: None) if quiet else typer.echo
    return lean(lambda: fetching.fetch(name, where, now(), log, dry_run=dry_run, force=force))


def _report(found: list[Fetched], where: House, as_json: bool) -> None:
    """What is new, what differs, and which verdicts move."""
    from analysis import vintages_show

    changes = [c for f in found for c in f.changes]
    moved = _moved(where) if changes else []
    if as_json:
        from analysis import ledger_check

        told: dict[str, Any] = {
            "sources": [
                {"source": f.source, "answers": f.answers, "files": [where.name(p) for p in f.files]} for f in found
            ],
            "changes": [vintages_show.change_json(c) for c in changes],
            "verdicts": [ledger_check.as_json(d) for d in moved],
        }
        show(told, True, [])
        return
    files = [where.name(p) for f in found for p in f.files]
    show(None, False, [f"kept {name}" for name in files] or ["nothing was kept: all as before"])
    if changes:
        show(None, False, _told(changes, moved))


def _told(changes: list[Change], moved: list[Difference]) -> Iterator[str]:
    from analysis import ledger_check, vintages_show

    yield f"changed: {vintages_show.summary(changes)}"
    telling = sorted(changes, key=lambda c: c.kind == "new")  # what was said before and no longer holds comes first
    yield from (f"  {line}" for line in vintages_show.change_lines(telling[:CHANGES_SHOWN]))
    if len(changes) > CHANGES_SHOWN:
        yield f"  and {len(changes) - CHANGES_SHOWN} more (--json names them)"
    if not moved:
        yield "verdicts: none moves"
        return
    yield f"verdicts: {len(moved)} claims no longer read as the ledger has them"
    yield from (f"  {line}" for d in moved for line in ledger_check.lines(d))
    yield ledger_check.REMEDY


def _moved(where: House) -> list[Difference]:
    """The claims that no longer read as the ledger has them."""
    from analysis import ledger_check, verdicts

    kept = verdicts.kept(where.claim_ids, None, where)
    return ledger_check.differences(kept, where, lambda ids: verdicts.facts(ids, where))


def revisions(
    measure: Annotated[str | None, typer.Option(help="Only this measure, such as homicide_victims.")] = None,
    year: Annotated[int | None, typer.Option(help="Only periods that hold this year.")] = None,
    since: Annotated[
        str | None,
        typer.Option(metavar="STATE", help="Compare two states instead: a day, or a built checkout ..."),
    ] = None,
    until: Annotated[str, typer.Option(metavar="STATE", help="... and another; now, if left out.")] = "now",
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """How figures changed from edition to edition, by how much, when, and which verdicts they moved."""
    from analysis import store, verdicts, vintages, vintages_show, vocabulary

    where = current()
    if measure is not None and measure not in vocabulary.known("measure"):
        remedy = nearest(measure, vocabulary.known("measure"))
        raise BadInput("no such measure", column="--measure", value=measure, remedy=remedy)
    if since is not None:
        changes = vintages.diff(vintages.state(since, where), vintages.state(until, where))
        changes = [c for c in changes if vintages.concerns(c.after or c.before, measure, year)]
        lines = [*vintages_show.change_lines(changes), vintages_show.summary(changes)]
        show([vintages_show.change_json(c) for c in changes], as_json, lines)
        return
    figures = [f for f in store.load(vocabulary.TOPICS, where) if vintages.concerns(f, measure, year)]
    log = (lambda line: None) if as_json or not sys.stderr.isatty() else (lambda line: typer.echo(line, err=True))
    judgements = [k.judgement for k in verdicts.kept(where.claim_ids, None, where, log=log)]
    found = vintages.revisions(figures, judgements)
    settling = vintages.settling(figures, store.sightings(where))
    told = {
        "revisions": [vintages_show.revision_json(r) for r in found],
        "settling": [s._asdict() for s in settling],
    }
    lines = [
        *(vintages_show.revision_lines(found) if found else ["no figure that we hold was printed in two editions"]),
        "",
        "How provisional such figures have been:",
        *(f"  {line}" for line in vintages_show.settling_lines(settling)),
    ]
    show(told, as_json, lines)
