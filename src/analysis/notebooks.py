"""Execute the notebooks, in order, into copies or in place; name notebook and cell where one fails.

python -m analysis.notebooks run [--out DIR] [--in-place]
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated

import typer

from analysis.errors import CheckFailed, PartnerdrapError
from analysis.paths import house

TIMEOUT = 300  # seconds for one cell
cli = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)


@cli.callback()
def _commands() -> None:
    """Notebooks of partnerdrap."""


@cli.command()
def run(
    out: Annotated[Path | None, typer.Option(help="Write executed copies into this folder.")] = None,
    in_place: Annotated[bool, typer.Option("--in-place", help="Overwrite the notebooks; says what changed.")] = False,
) -> None:
    """Execute every notebook from top to bottom in a fresh kernel."""
    where = house()
    if (out is None) == (not in_place):
        typer.echo("notebooks: name --out DIR, or --in-place", err=True)
        raise typer.Exit(2)
    paths = sorted(where.notebooks.glob("*.ipynb"))
    for number, path in enumerate(paths, start=1):
        typer.echo(f"[{number}/{len(paths)}] {path.name}")
        target = path if in_place else (out / path.name)
        try:
            _execute(path, target)
        except PartnerdrapError as error:
            typer.echo(f"notebooks: {error}", err=True)
            raise typer.Exit(error.exit_code) from None


def _execute(path: Path, target: Path) -> None:
    import nbformat
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError

    notebook = nbformat.read(path, as_version=4)
    before = [_outputs(cell) for cell in notebook.cells]
    quiet = ["--IPKernelApp.log_level=40"]  # the kernel warns of its local TCP port at every start
    client = NotebookClient(
        notebook, timeout=TIMEOUT, kernel_name="python3", record_timing=False, extra_arguments=quiet
    )
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        client.execute(cwd=str(path.parent))
    except CellExecutionError as error:
        cell = client.code_cells_executed
        kept = house().out / "notebooks" / f"{path.stem}.failed.ipynb"
        kept.parent.mkdir(parents=True, exist_ok=True)
        _write(notebook, kept)
        last = re.sub(r"\x1b\[[0-9;]*m", "", str(error)).strip().splitlines()[-1]
        raise CheckFailed(f"{path.name}, code cell {cell}: {last}. Kept as run: {house().name(kept)}") from None
    notebook.metadata.pop("language_info", None)
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
    _write(notebook, target)
    for number, (old, cell) in enumerate(zip(before, notebook.cells, strict=True), start=1):
        if old is not None and target == path and old != _outputs(cell):
            typer.echo(f"    cell {number} changed: {cell.source.splitlines()[0] if cell.source else ''}")


def _write(notebook, target: Path) -> None:
    import nbformat

    fresh = target.with_name(target.name + ".new")
    nbformat.write(notebook, fresh)
    fresh.replace(target)


def _outputs(cell) -> list | None:
    """What a cell prints, pictures aside: those differ between machines."""
    if cell.cell_type != "code":
        return None
    return [
        {kind: text for kind, text in output.get("data", {"text": output.get("text")}).items() if kind != "image/png"}
        for output in cell.outputs
    ]


if __name__ == "__main__":
    cli()
