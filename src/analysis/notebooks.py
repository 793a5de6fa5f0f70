"""Run the notebooks, each in a kernel of its own and several at a time; say where one fails and what changed.

python -m analysis.notebooks run --in-place | --out DIR | --compare [--jobs N] [NAME ...]
python -m analysis.notebooks check [NAME ...]
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from analysis import notebooks_check
from analysis.errors import BadInput, PartnerdrapError, nearest
from analysis.notebooks_check import Difference
from analysis.paths import House, house

if TYPE_CHECKING:
    from nbclient import NotebookClient
    from nbformat import NotebookNode

TIMEOUT = 300  # seconds for one cell
FIRST = 3  # faults of a notebook that are told, so that the first screen names every notebook
# a kernel that runs one notebook and ends: no history file, no colours, no word of its local TCP port
KERNEL = ["--IPKernelApp.log_level=40", "--HistoryManager.enabled=False", "--InteractiveShell.colors=NoColor"]
cli = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)


class Ran(NamedTuple):
    """A notebook as it was run: `error` says in which cell it stopped and why."""

    notebook: NotebookNode
    error: str | None
    differences: list[Difference]
    new: int  # cells of a notebook that had never been run


@cli.callback()
def _commands() -> None:
    """Notebooks of partnerdrap."""


@cli.command()
def run(
    names: Annotated[list[str] | None, typer.Argument(help="Notebooks to run; all unless named.")] = None,
    out: Annotated[Path | None, typer.Option(help="Write executed copies into this folder.")] = None,
    in_place: Annotated[bool, typer.Option("--in-place", help="Overwrite the notebooks; says what changed.")] = False,
    compare: Annotated[bool, typer.Option("--compare", help="Compare outputs with those that are there.")] = False,
    jobs: Annotated[int, typer.Option(min=1, help="Notebooks run at a time.")] = os.cpu_count() or 1,
) -> None:
    """Execute every notebook from top to bottom in a fresh kernel."""
    where = house()
    if [out is not None, in_place, compare].count(True) != 1:
        typer.echo("notebooks: name --out DIR, --in-place or --compare", err=True)
        raise typer.Exit(2)
    _ends(lambda: _run(_chosen(names, where), where, None if compare or in_place else out, in_place, compare, jobs))


@cli.command()
def check(
    names: Annotated[list[str] | None, typer.Argument(help="Notebooks to look at; all unless named.")] = None,
) -> None:
    """Without running anything: every output is there, as it was left, and agrees with figures and verdicts now."""
    where = house()

    def look() -> bool:
        paths = _chosen(names, where)
        found = {path: notebooks_check.stale(path, where) for path in paths}
        for path, faults in found.items():
            for fault in faults[:FIRST]:
                typer.echo(f"{path.name}: {fault}", err=True)
            if len(faults) > FIRST:
                typer.echo(f"{path.name}: and {len(faults) - FIRST} more of the kind", err=True)
        bad = sum(map(bool, found.values()))
        if bad:
            typer.echo(f"{bad} of {len(paths)} notebooks are stale. Run: make notebooks", err=True)
        else:
            typer.echo(f"{len(paths)} notebooks are as they were run, and agree with figures and verdicts")
        return not bad

    _ends(look)


def _ends(do: Any) -> None:
    try:
        good = do()
    except PartnerdrapError as error:
        typer.echo(f"notebooks: {error}", err=True)
        raise typer.Exit(error.exit_code) from None
    if not good:
        raise typer.Exit(1)


def _chosen(names: Iterable[str] | None, where: House) -> list[Path]:
    held = {path.stem: path for path in sorted(where.notebooks.glob("*.ipynb"))}
    chosen = [Path(name).stem for name in names] if names else list(held)
    for name in chosen:
        if name not in held:
            raise BadInput("no such notebook", value=name, file=where.name(where.notebooks), remedy=nearest(name, held))
    return [notebooks_check.required(held[name], where) for name in chosen]


# --- running


def _run(paths: list[Path], where: House, out: Path | None, in_place: bool, compare: bool, jobs: int) -> bool:
    """Run the notebooks; print what became of each in their order, whichever is done first."""

    async def all_of_them() -> bool:
        room = asyncio.Semaphore(jobs)
        tasks = [asyncio.create_task(_one(path, room)) for path in paths]
        good = True
        for number, (path, task) in enumerate(zip(paths, tasks, strict=True), start=1):
            ran = await task
            typer.echo(f"[{number}/{len(paths)}] {path.name}")
            good &= _report(path, ran, where, out, in_place, compare)
        return good

    return asyncio.run(all_of_them())


def _report(path: Path, ran: Ran, where: House, out: Path | None, in_place: bool, compare: bool) -> bool:
    """Write the notebook where it belongs, and say what is to be said of it."""
    failed = bool(ran.error or (compare and ran.differences))
    kept = where.out / "notebooks" / f"{path.stem}.failed.ipynb"
    if ran.new and not compare:
        typer.echo(f"    {path.name}: {ran.new} cells, run for the first time")
    elif (compare or in_place) and not ran.error:
        for line in ran.differences:
            typer.echo(f"    {path.name}, {line}", err=compare)
    if ran.error:
        typer.echo(f"    {path.name}, {ran.error}", err=True)
    if failed:
        _write(ran.notebook, kept)
        typer.echo(f"    Kept as run: {where.name(kept)}", err=True)
        return False
    kept.unlink(missing_ok=True)
    if in_place:
        _write(ran.notebook, path)
    elif out is not None:
        _write(ran.notebook, out / path.name)
    return True


async def _one(path: Path, room: asyncio.Semaphore) -> Ran:
    import nbformat
    from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

    async with room:
        old = nbformat.read(path, as_version=4)
        notebook = nbformat.read(path, as_version=4)
        client, error = _client(notebook, path), None
        try:
            try:
                await client.async_execute()
            except RuntimeError as stopped:  # the ports of a new kernel can be taken by another that starts just then
                if isinstance(stopped, DeadKernelError) or client.code_cells_executed:
                    raise
                client = _client(notebook, path)
                await client.async_execute()
        except CellExecutionError as stopped:
            error = notebooks_check.place(notebook, client.code_cells_executed, f"{stopped.ename}: {stopped.evalue}")
        except (CellTimeoutError, DeadKernelError) as stopped:
            error = notebooks_check.place(notebook, client.code_cells_executed + 1, type(stopped).__name__)
        except RuntimeError as stopped:
            error = f"its kernel did not start: {stopped}"
        _tidy(notebook)
        new = 0 if any(cell.get("outputs") for cell in old.cells) else client.code_cells_executed
        return Ran(notebook, error, notebooks_check.differences(old, notebook), new)


def _client(notebook: NotebookNode, path: Path) -> NotebookClient:
    from nbclient import NotebookClient

    return NotebookClient(
        notebook,
        timeout=TIMEOUT,
        kernel_name="python3",
        record_timing=False,
        extra_arguments=KERNEL,
        shutdown_kernel="immediate",
        resources={"metadata": {"path": str(path.parent)}},
    )


def _tidy(notebook: NotebookNode) -> None:
    """Leave out what differs from one run or machine to the next; add digests of the rest, which `check` compares."""
    notebook.metadata.pop("language_info", None)
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
    notebook.metadata[notebooks_check.SEALED] = {"cells": notebooks_check.sealed(notebook)}


def _write(notebook: NotebookNode, target: Path) -> None:
    import nbformat

    target.parent.mkdir(parents=True, exist_ok=True)
    fresh = target.with_name(target.name + ".new")
    nbformat.write(notebook, fresh)
    fresh.replace(target)


if __name__ == "__main__":
    cli()
