"""The command line `partnerdrap`.

`app` is the entry point: it runs a command and turns what goes wrong into one line and an exit code,
2 for bad input and 1 for a failed check. Commands import what they need when they run, so that the
help and an up-to-date build cost nothing.
"""

from __future__ import annotations

import datetime as dt
import errno
import os
import re
import sys
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

os.environ.setdefault(
    "PYDANTIC_DISABLE_PLUGINS", "1"
)  # typer reads arguments with pydantic; a search for plugins costs

import typer

from analysis import cli_live, cli_site
from analysis.care import HELP
from analysis.cli_tools import current, day, lean, now, say, show, watched
from analysis.errors import BadInput, CheckFailed, PartnerdrapError
from analysis.paths import House, house

if TYPE_CHECKING:
    from analysis.verdicts import Kept


cli = typer.Typer(
    help="Kan jeg si det? Published figures on partner homicide in Norway, and what may be said with them.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Day = Annotated[str | None, typer.Option("--as-of", metavar="DATE", help="Judge by what was public on this day.")]


def app(arguments: list[str] | None = None) -> None:
    """Run a command and exit: 0 done, 1 a check failed, 2 bad input. --debug shows the traceback."""
    given = sys.argv[1:] if arguments is None else list(arguments)
    debug = "--debug" in given
    given = [word for word in given if word != "--debug"]
    try:
        if given == ["build"]:  # asked before every other target; typer imports pydantic to read arguments
            build()
            sys.exit(0)
        cli(given, prog_name="partnerdrap")  # exits by itself: 0, or 2 where the arguments are wrong
    except PartnerdrapError as error:
        _fail(str(error), error.exit_code, debug)
    except OSError as error:
        remedy = "Make room" if error.errno in FULL else "Check the path and its permissions"
        _fail(f"{error.filename or 'file'}: {error.strerror or error}. {remedy}", 2, debug)


FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")  # all but the line end


def _fail(message: str, code: int, debug: bool) -> None:
    """What went wrong, without what a file or a server could make a terminal do."""
    if debug:
        traceback.print_exc()
    typer.echo(f"partnerdrap: {CONTROL.sub('?', message)}", err=True)
    sys.exit(code)


@cli.command()
def build(
    force: Annotated[bool, typer.Option("--force", help="Build even if nothing changed.")] = False,
    as_json: Json = False,
) -> None:
    """Build data/processed from data/raw; nothing to do if neither data nor code changed."""
    from analysis import state

    where = house()
    if not force and state.is_current(where):
        record = state.manifest(where)
        show({"built": False, "data_date": record["data_date"]}, as_json, ["data/processed is current: nothing to do"])
        return
    from analysis import build as builder

    built = lean(lambda: builder.build(where, log=(lambda line: None) if as_json else typer.echo))
    if as_json:
        show({"built": True, "reconciliation": [b.__dict__ | {"rest": b.rest} for b in built.balances]}, True, [])
        return
    typer.echo("reconciliation: rows = figures + further sightings + exclusions")
    for b in built.balances:
        also = f" + {b.withheld} without a number + {b.left} not ours" if b.withheld or b.left else ""
        name = Path(b.file).relative_to("data/raw") if also else Path(b.file).name
        typer.echo(f"  {name}: {b.rows} = {b.figures} + {b.sightings} + {b.excluded}{also}, rest {b.rest}")
    for (file, line), reason in built.excluded.items():
        typer.echo(f"  excluded {file}, row {line}: {reason}")


@cli.command()
def seal(
    file: Annotated[Path, typer.Argument(help="The file of data/raw/published that was changed on purpose.")],
    because: Annotated[str, typer.Option("--because", metavar="WHY", help="Why it was changed.")],
    as_json: Json = False,
) -> None:
    """Record a deliberate edit of a transcribed file, with its reason; what was fetched is never changed."""
    from analysis import seal as seals

    where = house()
    sidecar = seals.seal(file, because, where, now().date())
    found = {"file": where.name(sidecar.file), "rows": sidecar.rows, "sha256": sidecar.sha256, "because": because}
    show(
        found,
        as_json,
        [f"sealed {found['file']}: {found['rows']} rows, sha256 {found['sha256'][:12]}…, because {because}"],
    )


@cli.command()
def find(
    words: Annotated[list[str], typer.Argument(help="Words and years, Norwegian or English.")],
    limit: Annotated[int, typer.Option(help="Show at most this many (0 = all).", min=0)] = 25,
    as_json: Json = False,
) -> None:
    """Find published figures: value, what it counts, period, who counted, when published, where."""
    from analysis import find as finder

    where = current()
    asked = " ".join(words)
    hits = finder.find(asked, where)
    shown = hits[: limit or None]
    if as_json:
        show([hit.as_json() for hit in shown], True, [])
        return
    if not hits:
        typer.echo(f"no published figure answers to {asked!r}; try fewer words, or a year")
        return
    from analysis.show import hit_lines

    for line in hit_lines(shown):
        typer.echo(line)
    rest = f", {len(hits) - len(shown)} more with --limit 0" if len(hits) > len(shown) else ""
    typer.echo(f"\n{len(shown)} figures{rest}. {HELP['nb']}")


@cli.command()
def claim(claim_id: Annotated[str, typer.Argument(metavar="ID")], as_of: Day = None, as_json: Json = False) -> None:
    """Judge one claim: verdict, evidence, what was refused and why, and how the verdict changed over time."""
    from analysis.verdicts import verdict

    judgement = verdict(claim_id, day(as_of), current())
    if as_json:
        from analysis import forms

        flags = forms.flags_in_words(judgement, "reference", "evidence", "refused", "stated")
        show(judgement | {"flags_in_words": flags}, True, [])
        return
    from analysis.show import claim_lines

    for line in claim_lines(judgement):
        typer.echo(line)
    typer.echo(f"\n{HELP['nb']}")


@cli.command()
def claims(
    as_of: Day = None,
    check: Annotated[bool, typer.Option("--check", help="Fail if a verdict is not the one in the ledger.")] = False,
    review: Annotated[bool, typer.Option("--review", help="Fail if a claim was to be looked at again by now.")] = False,
    acknowledge: Annotated[
        str | None,
        typer.Option(metavar="WHY", help="Write changed verdicts into the ledger, and why."),
    ] = None,
    as_json: Json = False,
) -> None:
    """All claims of the registry with their verdicts; or hold them against the ledger."""
    asked = {"--check": check, "--review": review, "--acknowledge": acknowledge is not None}
    given = [name for name, wanted in asked.items() if wanted]
    if len(given) > 1:
        raise BadInput("do one thing at a time", column=" ".join(given), remedy="Give one of them")
    on = day(as_of)
    if on and (check or acknowledge is not None):
        raise BadInput("the ledger is about the newest data", column="--as-of", value=as_of, remedy="Leave it out")
    if review:
        _review(on, as_json)
    elif check:
        _check(as_json)
    elif acknowledge is not None:
        _acknowledge(acknowledge, as_json)
    else:
        _registry(on, as_json)


def _registry(on: dt.date | None, as_json: bool) -> None:
    """The table, or one entry a claim as JSON."""
    from analysis import listing

    judgements = [k.judgement for k in _kept(current(), on)]
    if as_json:
        show(listing.entries(judgements), True, [])
        return
    if sys.stdout.isatty():
        from rich.console import Console

        console = Console()
        console.print(listing.table(judgements, console.width))
    else:
        say(list(listing.lines(judgements)))
    say(["", *listing.summary(judgements), HELP["nb"]])


def _kept(where: House, on: dt.date | None = None) -> list[Kept]:
    from analysis import verdicts

    return verdicts.kept(where.claim_ids, on, where, log=lambda line: typer.echo(line, err=True))


def _check(as_json: bool) -> None:
    """Exit 1 where a verdict, or a number it stands on, is not the one that was acknowledged."""
    from analysis import ledger, ledger_check, verdicts

    where = current()
    ledger.read(where)  # a damaged ledger is said at once, before claims are judged
    kept = _kept(where)
    found = ledger_check.differences(kept, where, lambda ids: verdicts.facts(ids, where))
    if as_json:
        show([ledger_check.as_json(d) for d in found], True, [])
    if found:
        told = "\n".join(line for d in found for line in ledger_check.lines(d))
        file = where.name(ledger.path(where))
        raise CheckFailed(f"{len(found)} of {len(kept)} claims differ from {file}\n{told}\n{ledger_check.REMEDY}")
    if not as_json:
        typer.echo(f"all {len(kept)} claims read as {where.name(ledger.path(where))} has them")


def _acknowledge(why: str, as_json: bool) -> None:
    from analysis import ledger

    where = current()
    reason = ledger.reason(why)
    ledger.read(where)
    names = ledger.acknowledge(_kept(where), reason, where)
    file = where.name(ledger.path(where))
    done = [f"wrote {name} into {file}" for name in names] or [f"nothing to acknowledge: {file} says it all"]
    show({"acknowledged": names, "why": reason}, as_json, done)


def _review(on: dt.date | None, as_json: bool) -> None:
    """Exit 1 where a claim's review_by has passed. The one check that reads the clock, so only a schedule runs it."""
    from analysis import registry

    where = house()
    on = on or now().date()
    due = {name: registry.claim(name, where).review_by for name in where.claim_ids}
    late = {name: by for name, by in sorted(due.items(), key=lambda item: (item[1], item[0])) if by < on}
    if as_json:
        show([{"id": name, "review_by": by, "expired": name in late} for name, by in due.items()], True, [])
    if late:
        told = "\n".join(f"  {name}: review_by {by}" for name, by in late.items())
        remedy = "Look at each again, and set a new review_by in its record"
        raise CheckFailed(f"{len(late)} of {len(due)} claims were to be looked at again before {on}\n{told}\n{remedy}")
    if not as_json:
        following = f"; the next one is due {min(due.values())}" if due else ""
        typer.echo(f"no claim is due as of {on}{following}")


@cli.command()
def cite(
    claim_id: Annotated[str, typer.Argument(metavar="ID")],
    form: Annotated[str, typer.Option("--format", metavar="text|bibtex|csl-json", help="How to write it.")] = "text",
    lang: Annotated[str, typer.Option(metavar="nb|en", help="Bokmål or English.")] = "nb",
) -> None:
    """Cite a claim: the publishers of its figures first, then this project."""
    from analysis import cite as citing
    from analysis import verdicts

    for option, word, known in (("--format", form, citing.FORMATS), ("--lang", lang, citing.WORDS)):
        if word not in known:
            raise BadInput("is unknown", column=option, value=word, remedy=f"Known are {', '.join(known)}")
    (kept,) = verdicts.kept([claim_id], None, current())
    typer.echo(citing.cite(kept, form, lang))


@cli.command()
def check(
    file: Annotated[str, typer.Argument(metavar="FILE", help="Markdown, text, HTML or .docx; - is what is piped in.")],
    contested: Annotated[bool, typer.Option("--contested", help="Fail on contested numbers too.")] = False,
    lang: Annotated[str, typer.Option("--lang", metavar="nb|en", help="Language of the report.")] = "nb",
    as_json: Json = False,
) -> None:
    """Check a text: what the figures say of each number in it. Exit 1 if one is contradicted."""
    from analysis.scan import check as checker
    from analysis.scan import documents, report

    if lang not in report.SAID:
        raise BadInput("no such language", column="--lang", value=lang, remedy="Give nb or en")
    document = documents.read(file, sys.stdin.buffer)
    found = checker.check(document, current())
    if as_json:
        show(report.as_json(found), True, [])
    else:
        for line in report.lines(found, document.name, lang):
            typer.echo(line)
        typer.echo(f"\n{HELP[lang]}")
    failing = {"contradicted", "contested"} if contested else {"contradicted"}
    if any(f.verdict in failing for f in found):
        raise typer.Exit(1)


@cli.command()
def draw(
    chart_id: Annotated[
        str | None,
        typer.Argument(metavar="[ID]", help="A topic, a claim, or one chart of a claim; all of them if left out."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Draw charts into build/charts: SVG, PNG, the plotted data as CSV, alt text and sources as JSON; and cards."""
    from analysis.charts import drawing

    where = current()
    work = drawing.tasks(chart_id, where, log=lambda line: typer.echo(line, err=True))
    drawn = []
    for d in watched(drawing.draw_all(work, where), len(work), "drawing", quiet=as_json):
        drawn.append(d)
        if d.files and not as_json and not sys.stdout.isatty():
            typer.echo(f"drew {d.name}: {len(d.files)} files in {where.name(d.files[0].parent)}")
    files = [f for d in drawn for f in d.files]
    if error := drawing.failed(drawn):
        if as_json:
            show({"drawn": [where.name(f) for f in files], "not_drawn": drawing.reasons(drawn)}, True, [])
        raise error
    show([where.name(f) for f in files], as_json, [])
    if not as_json and sys.stdout.isatty():
        typer.echo(f"drew {len(files)} files in {where.name(files[0].parent)}")


cli.command()(cli_live.fetch)
cli.command()(cli_live.revisions)
cli.command()(cli_site.site)

if __name__ == "__main__":
    app()
