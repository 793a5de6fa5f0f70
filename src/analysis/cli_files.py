"""What `fetch` does with a file: the form of a source, and a document that a person downloaded or filled in."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from analysis.cli_tools import day, lean, now, show
from analysis.errors import BadInput, nearest
from analysis.paths import House

if TYPE_CHECKING:
    from analysis.fetch import Fetched


def template(source: str | None, year: int | None) -> None:
    """The form of a source, byte for byte as a spreadsheet wants it."""
    from analysis.fetch import dropin

    asked = year or now().year - 1  # an edition is about the year before
    typer.echo(dropin.template(_dropped(source), asked).encode("utf-8"), nl=False)


def take(
    file: Path,
    source: str | None,
    where: House,
    said: dict[str, str | None],
    confirm: bool,
    dry_run: bool,
    as_json: bool,
) -> list[Fetched]:
    """A file that a person downloaded or filled in; ends with 1 where it was shown and not accepted."""
    from analysis import fetch as fetching
    from analysis.fetch import dropin, unodc

    log = (lambda line: None) if as_json else typer.echo
    if source in fetching.sources():
        fetching.check_sends_files(source)
        published = _published(file, said["date"])
        answer = fetching.opened(source, file, where, now(), published=published, url=said["url"])
        told = unodc.told(answer)
        lines, problems, edition = list(unodc.lines(told)), [], None
    else:
        edition = dropin.read(file, _dropped(source), where, today=now().date(), **said)
        told, lines, problems = dropin.as_json(edition), dropin.show(edition), edition.problems
    if not as_json:
        show(None, False, lines)
    if as_json and (problems or dry_run or not confirm):
        show(told, True, [])
    if problems:
        raise BadInput(f"does not add up: {problems[0]}", file=file, remedy="Look at the file, or use the form")
    if dry_run:
        typer.echo("nothing was kept: this was a dry run", err=True)
        raise typer.Exit(0)
    if not confirm and (
        as_json or not _agreed("this workbook" if edition is None else f"these {len(edition.rows)} figures")
    ):
        typer.echo("nothing was accepted: look at the figures above, then run it again with --confirm", err=True)
        raise typer.Exit(1)
    if edition is None:
        return [lean(lambda: fetching.take(answer, where, log))]
    return [lean(lambda: fetching.accept(edition, where, now(), log))]


def how(source: str) -> str:
    """How the files of a source come here."""
    from analysis.fetch.dropin import words

    page = words.publisher(source).url
    download = f"Download it{f' from {page}' if page else ''}"
    form = f"or fill in the form that this writes: partnerdrap fetch {source} --template > form.csv"
    return f"{download} and run: partnerdrap fetch {source} --file FILE --date DATE; {form}"


def _agreed(what: str) -> bool:
    """Whether a person says yes at a terminal; elsewhere silence is no."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        return False
    answer = input(f"Keep {what} as printed by the source? [y/N] ")
    return answer.strip().casefold() in ("y", "yes", "j", "ja")


def _published(file: Path, text: str | None) -> dt.date:
    """The day a downloaded workbook was published, which it does not say itself."""
    from analysis.fetch import unodc

    remedy = f"Give the day of publication as --date YYYY-MM-DD; {unodc.PAGE} says it"
    given = day(text, "--date")
    if given is None:
        raise BadInput("does not say when it was published", file=file, remedy=remedy)
    if given > now().date():
        raise BadInput("lies in the future", column="--date", value=text, remedy=remedy)
    return given


def _dropped(source: str | None) -> str:
    from analysis.fetch import dropin

    if source not in dropin.SOURCES:
        remedy = nearest(source or "", dropin.SOURCES)
        raise BadInput("no source that comes as a file", column="SOURCE", value=source or "", remedy=remedy)
    return source
