"""The command line `partnerdrap`.

`app` is the entry point: it runs a command and turns what goes wrong into one line and an exit code,
2 for bad input and 1 for a failed check. Commands import what they need when they run, so that the
help and an up-to-date build cost nothing.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import sys
import traceback
from pathlib import Path
from typing import Annotated, Any

os.environ.setdefault(
    "PYDANTIC_DISABLE_PLUGINS", "1"
)  # typer reads arguments with pydantic; a search for plugins costs

import typer

from analysis.errors import BadInput, PartnerdrapError
from analysis.paths import house

HELP_LINE = "Trenger du noen å snakke med? VO-linjen 116 006 (hele døgnet). Politiet 112 eller 02800. Barn: 116 111."

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
        cli(given, prog_name="partnerdrap")  # exits by itself: 0, or 2 where the arguments are wrong
    except PartnerdrapError as error:
        _fail(str(error), error.exit_code, debug)
    except OSError as error:
        _fail(f"{error.filename or 'file'}: {error.strerror}. Check the path and its permissions", 2, debug)


def _fail(message: str, code: int, debug: bool) -> None:
    if debug:
        traceback.print_exc()
    typer.echo(f"partnerdrap: {message}", err=True)
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
        _print(
            {"built": False, "data_date": record["data_date"]}, as_json, ["data/processed is current: nothing to do"]
        )
        return
    from analysis import build as builder

    built = _lean(lambda: builder.build(where, log=(lambda line: None) if as_json else typer.echo))
    if as_json:
        _print({"built": True, "reconciliation": [b.__dict__ | {"rest": b.rest} for b in built.balances]}, True, [])
        return
    typer.echo("reconciliation: rows = figures + further sightings + exclusions")
    for b in built.balances:
        typer.echo(f"  {Path(b.file).name}: {b.rows} = {b.figures} + {b.sightings} + {b.excluded}, rest {b.rest}")
    for (file, line), reason in built.excluded.items():
        typer.echo(f"  excluded {file}, row {line}: {reason}")


def _lean(work):
    """Run a build without what only costs it time: collecting garbage it does not make, and hypothesis,
    which pandera imports wherever it is installed, to invent test data that nobody asks for."""
    import gc

    hidden = "hypothesis" not in sys.modules
    if hidden:
        sys.modules["hypothesis"] = None
    gc.disable()
    try:
        return work()
    finally:
        gc.enable()
        if hidden:
            del sys.modules["hypothesis"]


@cli.command()
def seal(
    file: Annotated[Path, typer.Argument(help="The raw file that was changed on purpose.")],
    because: Annotated[str, typer.Option("--because", metavar="WHY", help="Why it was changed.")],
    as_json: Json = False,
) -> None:
    """Record a deliberate edit of a raw file, with its reason."""
    from analysis import seal as seals

    where = house()
    sidecar = seals.seal(file, because, where, dt.datetime.now(dt.UTC).date())
    found = {"file": where.name(sidecar.file), "rows": sidecar.rows, "sha256": sidecar.sha256, "because": because}
    _print(
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

    where = _current()
    asked = " ".join(words)
    hits = finder.find(asked, where)
    shown = hits[: limit or None]
    if as_json:
        _print([hit.as_json() for hit in shown], True, [])
        return
    if not hits:
        typer.echo(f"no published figure answers to {asked!r}; try fewer words, or a year")
        return
    from analysis.show import hit_lines

    for line in hit_lines(shown):
        typer.echo(line)
    rest = f", {len(hits) - len(shown)} more with --limit 0" if len(hits) > len(shown) else ""
    typer.echo(f"\n{len(shown)} figures{rest}. {HELP_LINE}")


@cli.command()
def claim(claim_id: Annotated[str, typer.Argument(metavar="ID")], as_of: Day = None, as_json: Json = False) -> None:
    """Judge one claim: verdict, evidence, what was refused and why, and how the verdict changed over time."""
    from analysis.verdicts import verdict

    judgement = verdict(claim_id, _day(as_of), _current())
    if as_json:
        _print(judgement, True, [])
        return
    from analysis.show import claim_lines

    for line in claim_lines(judgement):
        typer.echo(line)
    typer.echo(f"\n{HELP_LINE}")


@cli.command()
def draw(
    chart_id: Annotated[str | None, typer.Argument(metavar="[ID]", help="A claim; all of them if left out.")] = None,
    as_json: Json = False,
) -> None:
    """Draw charts into build/charts: SVG, PNG, the plotted data as CSV, alt text and sources as JSON."""
    from analysis import charts

    where = _current()
    names = [chart_id] if chart_id else charts.known(where)
    written = []
    for name in names:
        files = charts.draw(name, where)
        written += files
        if not as_json:
            typer.echo(f"drew {name}: {len(files)} files in {where.name(files[0].parent)}")
    if as_json:
        _print([where.name(f) for f in written], True, [])


def _current():
    """The house, with its tables built if they are missing or behind the raw data."""
    from analysis import state

    where = house()
    if not state.is_current(where):
        from analysis import build as builder

        typer.echo("data/processed is behind data/raw: building", err=True)
        _lean(lambda: builder.build(where))
    return where


def _day(text: str | None) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError:
        raise BadInput("not a date", column="--as-of", value=text, remedy="Write it as YYYY-MM-DD") from None


def _print(found: Any, as_json: bool, lines: list[str]) -> None:
    if as_json:
        typer.echo(json.dumps(found, ensure_ascii=False, indent=2, default=str))
    for line in [] if as_json else lines:
        typer.echo(line)


if __name__ == "__main__":
    app()
