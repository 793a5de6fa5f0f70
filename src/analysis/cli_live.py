"""The commands that keep the data alive: `fetch` and `revisions`."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from analysis import cli_fetched, cli_files
from analysis.cli_tools import BEHIND, current, lean, now, show
from analysis.errors import BadInput, PartnerdrapError, nearest
from analysis.paths import House, house

if TYPE_CHECKING:
    from analysis.fetch import Fetched
    from analysis.store import Figure
    from analysis.vintages import Change


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
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Do it all in a copy: what would change.")] = False,
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
    here = house()
    known = set(here.snapshots)
    try:
        with _place(here, dry_run) as where:
            caught = _catch_up(where)
            if file is None:
                _ask_each(source, where, caught, dry_run, force, as_json)
            else:
                said = {"title": title, "date": date, "url": url}
                taken = cli_files.take(file, source, where, said, confirm or dry_run, as_json)
                cli_fetched.report(taken, caught, where, as_json, dry_run)
    except KeyboardInterrupt:
        typer.echo(_stopped(here, known), err=True)
        raise


def _place(here: House, dry_run: bool) -> contextlib.AbstractContextManager[House]:
    """Where to keep and build: here, or in a copy that is thrown away."""
    from analysis.fetch.rehearsal import rehearsal

    return rehearsal(here) if dry_run else contextlib.nullcontext(here)


def _stopped(where: House, known: set[Path]) -> str:
    """What a run that is interrupted has kept, since nothing is taken back that is whole."""
    from analysis import state

    kept = ", ".join(where.name(folder) for folder in where.snapshots if folder not in known)
    if not kept:
        return "stopped: nothing was kept"
    built = state.is_current(where)
    return f"stopped: kept {kept}" + ("" if built else ", not built yet: the next run builds it and tells what changed")


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
    log = (lambda line: None) if as_json else typer.echo
    try:
        for name in [source] if source else fetching.sources():
            try:
                found.append(lean(lambda name=name: fetching.fetch(name, where, now(), log, force=force)))
            except (PartnerdrapError, OSError) as error:
                faults.append(error)
    except KeyboardInterrupt:
        if found:
            cli_fetched.report(found, caught, where, as_json, dry_run)
        raise
    cli_fetched.report(found, caught, where, as_json, dry_run)
    if len(faults) == 1:
        raise faults[0]
    if faults:
        raise BadInput("\n".join(map(_said, faults))) from ExceptionGroup("sources that were not fetched", faults)


def _said(error: Exception) -> str:
    if isinstance(error, OSError):
        return f"{error.filename or 'file'}: {error.strerror}. Check the path and its permissions"
    return str(error)


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
    from analysis import vintages, vocabulary

    if until is not None and since is None:
        remedy = "Give --since as well: a day, or a built checkout"
        raise BadInput("does nothing without --since", column="--until", remedy=remedy)
    where = current()
    if measure is not None and measure not in vocabulary.known("measure"):
        remedy = nearest(measure, vocabulary.known("measure"))
        raise BadInput("no such measure", column="--measure", value=measure, remedy=remedy)
    wanted = partial(vintages.concerns, measure=measure, year=year)
    if since is None:
        _history(where, wanted, as_json)
    else:
        _between(since, until or vintages.NOW, where, wanted, as_json)


def _between(since: str, until: str, where: House, wanted: Callable[[Figure], bool], as_json: bool) -> None:
    """What differs between two states of the data."""
    from analysis import vintages, vintages_show, withheld

    secret = withheld.secret_ids(vintages.state(vintages.NOW, where))
    changes = vintages.diff(vintages.state(since, where), vintages.state(until, where), secret)
    changes = [c for c in changes if wanted(c.after or c.before)]
    lines = [*vintages_show.change_lines(changes), vintages_show.summary(changes)]
    show([vintages_show.change_json(c) for c in changes], as_json, lines)


def _history(where: House, wanted: Callable[[Figure], bool], as_json: bool) -> None:
    """Every revision, and how provisional the figures of each publisher have been."""
    from analysis import store, verdicts, vintages, vintages_show

    held = vintages.state(vintages.NOW, where)
    log = (lambda line: None) if as_json or not sys.stderr.isatty() else (lambda line: typer.echo(line, err=True))
    judgements = [k.judgement for k in verdicts.kept(where.claim_ids, None, where, log=log)]
    found = [r for r in vintages.revisions(held, judgements) if wanted(r.newer)]
    settling = vintages.settling(filter(wanted, held), store.sightings(where))
    told = {
        "revisions": [vintages_show.revision_json(r) for r in found],
        "settling": [s._asdict() for s in settling],
    }
    provisional = [f"  {line}" for line in vintages_show.settling_lines(settling)]
    lines = [
        *(vintages_show.revision_lines(found) if found else ["no figure that we hold was printed in two editions"]),
        *(["", "How provisional such figures have been:", *provisional] if provisional else ()),
    ]
    show(told, as_json, lines)
