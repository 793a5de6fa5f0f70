"""Notebooks: executed in order, whole, without paths, functions or typed figures; nbval reruns them."""

from __future__ import annotations

import re
from pathlib import Path

import nbformat
import pytest

from analysis import notebooks
from analysis.paths import house

PATHS = sorted(house().notebooks.glob("*.ipynb"))
SECTIONS = ("definition", "data", "estimate", "chart", "sensitivity", "limits", "citation")
ABSOLUTE = re.compile(r"(?<![\w:/.])/(home|root|tmp|usr|var|opt|work|Users|mnt)/|[A-Z]:\\\\")


@pytest.fixture(params=PATHS, ids=lambda path: path.stem)
def notebook(request):
    return nbformat.read(request.param, as_version=4)


def code(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def test_there_is_a_notebook() -> None:
    assert PATHS


def test_every_cell_was_executed_in_order(notebook) -> None:
    assert [cell.execution_count for cell in code(notebook)] == list(range(1, len(code(notebook)) + 1))


def test_every_cell_shows_something_and_none_an_error(notebook) -> None:
    for cell in code(notebook):
        assert cell.outputs, f"stripped: {cell.source}"
        assert not [o for o in cell.outputs if o.output_type == "error" or o.get("name") == "stderr"], cell.source


def test_no_absolute_path_stands_in_it(notebook) -> None:
    assert not ABSOLUTE.search(nbformat.writes(notebook))


def test_it_has_the_house_form(notebook) -> None:
    headings = " ".join(c.source.lower() for c in notebook.cells if c.cell_type == "markdown")
    assert [s for s in SECTIONS if f"## {s}" not in headings] == []
    assert 8 <= len(code(notebook)) <= 14
    lengths = sorted(len(cell.source.splitlines()) for cell in code(notebook))
    assert lengths[len(lengths) // 2] <= 3


def test_it_holds_no_functions_and_no_numbers_of_its_own(notebook) -> None:
    for cell in code(notebook):
        assert not re.search(r"^\s*(def|class|lambda)\b", cell.source, re.M), cell.source
        assert not re.search(r"(?<![\w{])\d{2,}(?![\w}])", cell.source), f"a typed number: {cell.source}"


def test_its_prose_types_no_figure(notebook) -> None:
    """Markdown may name a rule's level (95 %) and a year or day of a definition, and no count or share."""
    for cell in (c for c in notebook.cells if c.cell_type == "markdown"):
        text = re.sub(r"95 %|22 July 2011|until at least the \d{4} edition", "", cell.source, flags=re.I)
        assert not re.search(r"\d+\s?%|\b\d+ (of|av) \d+|\b\d{2,}\b", text), cell.source


def test_the_last_cell_prints_the_hash_of_the_judgement(notebook) -> None:
    text = "".join(output.get("text", "") for output in code(notebook)[-1].outputs)
    assert re.search(r"as of \d{4}-\d\d-\d\d: [0-9a-f]{16}", text)


def test_a_failing_cell_is_named_and_the_copy_as_run_is_kept(tmp_path: Path, monkeypatch, capsys) -> None:
    monkeypatch.setenv("PARTNERDRAP_ROOT", str(tmp_path))
    (tmp_path / "notebooks").mkdir()
    bad = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1 + 1"), nbformat.v4.new_code_cell("1 / 0")])
    nbformat.write(bad, tmp_path / "notebooks" / "99_bad.ipynb")
    with pytest.raises(SystemExit) as stopped:
        notebooks.cli(["run", "--in-place"])
    assert stopped.value.code == 1
    assert "99_bad.ipynb, code cell 2: ZeroDivisionError" in capsys.readouterr().err
    assert (tmp_path / "build" / "notebooks" / "99_bad.failed.ipynb").is_file()
