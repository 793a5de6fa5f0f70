"""What `fetch` does with a file: the form of a source, and a document that a person downloaded or filled in."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from analysis.cli_tools import day, lean, now, say, show
from analysis.errors import BadInput, nearest
from analysis.paths import House

if TYPE_CHECKING:
    from analysis.fetch import Fetched, Log


def template(source: str | None, year: int | None) -> None:
    """The form of a source, byte for byte as a spreadsheet wants it."""
    from analysis.fetch import dropin

    asked = year or now().year - 1  # an edition is about the year before
    typer.echo(dropin.template(_dropped(source), asked).encode("utf-8"), nl=False)


@dataclass(frozen=True)
class Read:
    """What a file holds, for a person to look at, and how it is kept once they have agreed."""

    told: dict[str, Any]
    lines: list[str]
    what: str  # what is kept, in words
    keep: Callable[[Log], Fetched]
    problems: tuple[str, ...] = ()  # why it cannot be kept
    adds_up: bool = True


def take(
    file: Path, source: str | None, where: House, said: dict[str, str | None], confirm: bool, as_json: bool
) -> list[Fetched]:
    """A file that a person downloaded or filled in; ends with 1 where it was shown and not accepted."""
    from analysis import fetch as fetching

    read = (_workbook if source in fetching.sources() else _edition)(file, source, where, said)
    if not as_json:
        say(read.lines)
    if as_json and (read.problems or not confirm):
        show(read.told, True, [])
    if read.problems:
        what, remedy = "cannot be kept", "Mend that, and run it again"
        if not read.adds_up:
            what, remedy = "does not add up", "Look at the file, or use the form"
        raise BadInput(f"{what}: {read.problems[0]}", file=file, remedy=remedy)
    if not confirm and (as_json or not _agreed(read.what)):
        typer.echo("nothing was accepted: look at the figures above, then run it again with --confirm", err=True)
        raise typer.Exit(1)
    return [lean(lambda: read.keep((lambda line: None) if as_json else typer.echo))]


def _workbook(file: Path, source: str, where: House, said: dict[str, str | None]) -> Read:
    """UNODC's, whose address has moved."""
    from analysis import fetch as fetching
    from analysis.fetch import dropin, unodc

    if source != unodc.UNODC:
        remedy = f"Leave --file out; files are for {', '.join((unodc.UNODC, *dropin.SOURCES))}"
        raise BadInput("is asked over the network, not read from a file", column="SOURCE", value=source, remedy=remedy)
    answer = unodc.read_file(file, where, now(), _published(file, said["date"]), said["url"])
    told = unodc.told(answer)
    return Read(told, list(unodc.lines(told)), "this workbook", partial(fetching.keep_workbook, answer, where))


def _edition(file: Path, source: str | None, where: House, said: dict[str, str | None]) -> Read:
    """A publication of a source that sends no tables."""
    from analysis import fetch as fetching
    from analysis.fetch import dropin

    edition = dropin.read(file, _dropped(source), where, today=now().date(), **said)
    return Read(
        told=dropin.as_json(edition),
        lines=list(dropin.show(edition)),
        what=f"these {len(edition.rows)} figures",
        keep=partial(fetching.keep_edition, edition, where, now()),
        problems=tuple(edition.problems),
        adds_up=all(s.agrees for s in edition.sums),
    )


def how(source: str) -> str:
    """How the files of a source come here."""
    from analysis.fetch.dropin import words

    publisher = words.publisher(source)
    download = f"Download it{f' from {publisher.url}' if publisher.url else ''}"
    more = f"{'' if publisher.title else ' --title TITLE'}{'' if publisher.url else ' --url ADDRESS'}"
    form = f"or fill in the form that this writes: partnerdrap fetch {source} --template > form.csv"
    return f"{download} and run: partnerdrap fetch {source} --file FILE --date DATE{more}; {form}"


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
    from analysis.fetch import dropin, unodc

    if source not in dropin.SOURCES:
        remedy = nearest(source or "", (*dropin.SOURCES, unodc.UNODC))
        raise BadInput("no source that comes as a file", column="SOURCE", value=source or "", remedy=remedy)
    return source
