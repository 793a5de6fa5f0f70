"""The commands that keep the data alive: `fetch` and `revisions`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from analysis import cli_files
from analysis.cli_tools import BEHIND, current, lean, now, show
from analysis.errors import BadInput, PartnerdrapError, nearest
from analysis.paths import House, house

if TYPE_CHECKING:
    from analysis.fetch import Fetched
    from analysis.ledger_check import Difference
    from analysis.vintages import Change

NOTHING = "nothing differs: what came repeats the newest figures, or is older than they are"
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
    given = {
        "--file": file,
        "--template": template,
        "--confirm": confirm,
        "--title": title,
        "--date": date,
        "--url": url,
        "--year": year,
        "--dry-run": dry_run,
        "--force": force,
        "--json": as_json,
    }
    _check_options(source, {option for option, word in given.items() if word not in (None, False)})
    if template:
        cli_files.template(source, year)
        return
    where = house()
    caught = _catch_up(where)
    if file is not None:
        said = {"title": title, "date": date, "url": url}
        taken = cli_files.take(file, source, where, said, confirm, dry_run, as_json)
        _report(taken, caught, where, as_json)
        return
    _ask_each(source, where, caught, dry_run, force, as_json)


def _check_options(source: str | None, given: set[str]) -> None:
    """An option that would do nothing is refused: whoever gives it means something by it."""
    from analysis.fetch import dropin, hosts

    closes = source is None or (source in hosts.SOURCES and hosts.SOURCES[source].closed is not None)
    of_file = {"--file", "--confirm", "--date", "--url", "--dry-run", "--json"}
    if "--template" in given:
        what, takes = "fetch --template", {"--template", "--year"}
    elif source in dropin.SOURCES:
        what, takes = f"fetch {source} --file", of_file | {"--title"}
    elif "--file" in given:
        what, takes = f"fetch {source or 'SOURCE'} --file", of_file
    else:
        what, takes = " ".join(filter(None, ("fetch", source))), {"--dry-run", "--json", *["--force"] * closes}
    if useless := sorted(given - takes):
        remedy = f"It takes {', '.join(sorted(takes))}"
        raise BadInput(f"does nothing with {what}", column=", ".join(useless), remedy=remedy)
    if source in dropin.SOURCES and not given & {"--file", "--template"}:
        raise BadInput("comes as a file", column="SOURCE", value=source, remedy=cli_files.how(source))


def _catch_up(where: House) -> list[Change] | None:
    """Build where the tables are behind the raw data, and tell what that changes along with what is fetched."""
    from analysis import fetch as fetching
    from analysis import state

    if state.is_current(where):
        return None
    typer.echo(BEHIND, err=True)
    return lean(lambda: fetching.catch_up(where))


def _ask_each(
    source: str | None, where: House, caught: list[Change] | None, dry_run: bool, force: bool, as_json: bool
) -> None:
    """Ask one source or all; one that does not answer is no reason not to ask the next, or not to tell of the last."""
    from analysis import fetch as fetching

    found: list[Fetched] = []
    faults: list[Exception] = []
    try:
        for name in [source] if source else fetching.sources():
            try:
                found.append(_fetch(name, where, dry_run, force, as_json))
            except (PartnerdrapError, OSError) as error:
                faults.append(error)
    finally:
        _report(found, caught, where, as_json)
    if len(faults) == 1:
        raise faults[0]
    if faults:
        raise BadInput("\n".join(map(_said, faults))) from ExceptionGroup("sources that were not fetched", faults)


def _said(error: Exception) -> str:
    if isinstance(error, OSError):
        return f"{error.filename or 'file'}: {error.strerror}. Check the path and its permissions"
    return str(error)


def _fetch(name: str, where: House, dry_run: bool, force: bool, quiet: bool) -> Fetched:
    from analysis import fetch as fetching

    log = (lambda line: None) if quiet else typer.echo
    return lean(lambda: fetching.fetch(name, where, now(), log, dry_run=dry_run, force=force))


def _report(found: list[Fetched], caught: list[Change] | None, where: House, as_json: bool) -> None:
    """What is new, what differs, and which verdicts move. `caught`: what an earlier run kept and did not tell of."""
    from analysis import vintages_show

    changes = [*(caught or ()), *(c for f in found for c in f.changes)]
    files = [where.name(p) for f in found for p in f.files]
    moved = _moved(where) if changes or files else []  # an edition from in between changes what is known of revisions
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
    if caught:
        show(None, False, ["the tables were behind data/raw: what kept files had changed is told now"])
    if not (caught and not files):
        show(None, False, [f"kept {name}" for name in files] or ["nothing was kept: all as before"])
    if changes or files:
        show(None, False, _told(changes, moved))


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
    until: Annotated[str | None, typer.Option(metavar="STATE", help="... and another; now, if left out.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """How figures changed from edition to edition, by how much, when, and which verdicts they moved."""
    from analysis import store, verdicts, vintages, vintages_show, vocabulary

    if until is not None and since is None:
        remedy = "Give --since as well: a day, or a built checkout"
        raise BadInput("does nothing without --since", column="--until", remedy=remedy)
    where = current()
    if measure is not None and measure not in vocabulary.known("measure"):
        remedy = nearest(measure, vocabulary.known("measure"))
        raise BadInput("no such measure", column="--measure", value=measure, remedy=remedy)
    if since is not None:
        changes = vintages.diff(vintages.state(since, where), vintages.state(until or vintages.NOW, where))
        changes = [c for c in changes if vintages.concerns(c.after or c.before, measure, year)]
        lines = [*vintages_show.change_lines(changes), vintages_show.summary(changes)]
        show([vintages_show.change_json(c) for c in changes], as_json, lines)
        return
    held = [*store.load(vocabulary.TOPICS, where), *store.hidden(where)]
    held = [f for f in held if vintages.concerns(f, measure, year)]
    log = (lambda line: None) if as_json or not sys.stderr.isatty() else (lambda line: typer.echo(line, err=True))
    judgements = [k.judgement for k in verdicts.kept(where.claim_ids, None, where, log=log)]
    found = vintages.revisions(held, judgements)
    settling = vintages.settling(held, store.sightings(where))
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
