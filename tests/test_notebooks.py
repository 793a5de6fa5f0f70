"""Notebooks: in the house form, run whole and in order, in step with their figures; and what runs and guards them.

nbval reruns them all (`make test`); here stands what it cannot see.
"""

from __future__ import annotations

import ast
import csv
import json
import re
import shutil
from collections.abc import Callable, Iterator
from functools import partial
from html import escape
from itertools import zip_longest
from pathlib import Path
from typing import Any

import nbformat
import pytest
import typer
import yaml

from analysis import build, charts, notebooks, notebooks_check, stamp
from analysis.errors import BadInput
from analysis.notebooks_check import UNCOMPARED, stale
from analysis.paths import House, house
from conftest import Real, real_house, reseal

PATHS = sorted(house().notebooks.glob("*.ipynb"))
SECTIONS = (
    "kort fortalt",
    "definition",
    "data",
    "estimate",
    "chart",
    "sensitivity",
    "limits",
    "what you can and cannot say",
    "citation",
)
ABSOLUTE = re.compile(r"(?<![\w:/.])/(home|root|tmp|usr|var|opt|work|Users|mnt)/|[A-Z]:\\\\")
NUMBER = re.compile(r"(?<![\w{])\d{2,}(?![\w}])")
RULES = re.compile(r"95 %|22 July(?: 2011)?|22\. juli(?: 2011)?", re.I)  # a level of the rule, and a day that is a name
LOOPS = (ast.For, ast.While, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)

Notebook = Any


@pytest.fixture(params=PATHS, ids=lambda path: path.stem)
def path(request) -> Path:
    return request.param


@pytest.fixture
def notebook(path: Path) -> Notebook:
    return nbformat.read(path, as_version=4)


def code(notebook: Notebook) -> list[Any]:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def prose(notebook: Notebook) -> list[Any]:
    return [cell for cell in notebook.cells if cell.cell_type == "markdown"]


def shown(cell: Any, kind: str) -> list[Any]:
    return [output["data"][kind] for output in cell.outputs if kind in output.get("data", {})]


# --- the house form


def test_there_is_one_to_start_with_and_one_a_question() -> None:
    assert PATHS[0].stem == "00_start_here"
    assert [path.stem[:2] for path in PATHS] == [f"{number:02}" for number in range(len(PATHS))]


def test_every_cell_was_executed_in_order(notebook: Notebook) -> None:
    counts = [cell.execution_count for cell in code(notebook)]
    assert counts == list(range(counts[0], counts[0] + len(counts)))


def test_every_cell_shows_something_and_none_an_error(notebook: Notebook) -> None:
    for cell in code(notebook):
        assert cell.outputs, f"stripped: {cell.source}"
        assert not [o for o in cell.outputs if o.output_type == "error" or o.get("name") == "stderr"], cell.source


def test_no_absolute_path_stands_in_it(notebook: Notebook) -> None:
    assert not ABSOLUTE.search(nbformat.writes(notebook))


def test_its_title_is_a_question_and_its_sections_stand_in_order(notebook: Notebook) -> None:
    assert re.match(r"# [A-Z][^\n]*\?", notebook.cells[0].source)
    text = "\n".join(cell.source for cell in prose(notebook))
    headings = [line.removeprefix("## ").lower() for line in text.splitlines() if line.startswith("## ")]
    assert [h for h in headings if h in SECTIONS] == list(SECTIONS)


def test_it_is_short(notebook: Notebook) -> None:
    assert 8 <= len(code(notebook)) <= 14
    lengths = sorted(len(cell.source.splitlines()) for cell in code(notebook))
    assert lengths[len(lengths) // 2] <= 3


def test_the_summary_in_norwegian_stands_at_the_top(notebook: Notebook) -> None:
    place = next(i for i, cell in enumerate(notebook.cells) if "## Kort fortalt" in cell.source)
    assert "page.nb(" in notebook.cells[place + 1].source
    assert len([c for c in notebook.cells[:place] if c.cell_type == "code"]) <= 2


def test_the_first_output_holds_the_claim_and_the_help_lines(notebook: Notebook) -> None:
    text = "".join(shown(code(notebook)[0], "text/markdown"))
    assert "116 006" in text
    assert "partnerdrap claim " in text


def test_it_holds_no_functions_and_no_loops_and_imports_the_package_alone(notebook: Notebook) -> None:
    for cell in code(notebook):
        for node in ast.walk(ast.parse(cell.source)):
            assert not isinstance(node, FUNCTIONS + LOOPS), cell.source
            if isinstance(node, ast.Import | ast.ImportFrom):
                names = [node.module] if isinstance(node, ast.ImportFrom) else [name.name for name in node.names]
                assert all(name.split(".")[0] == "analysis" for name in names), cell.source


def test_its_parameters_stand_in_one_cell_and_no_other_types_a_number(notebook: Notebook) -> None:
    assert sum("page.let(" in cell.source for cell in code(notebook)) == 1
    known = sorted([*house().claim_ids, *charts.TOPICS], key=len, reverse=True)
    for cell in (c for c in code(notebook) if "page.let(" not in c.source):
        text = re.sub("|".join(map(re.escape, known)), "", cell.source)
        assert not NUMBER.search(text), f"a typed number: {cell.source}"


def test_its_prose_types_no_figure(notebook: Notebook) -> None:
    """Markdown may name a rule's level (95 %) and 22 July, and no year, count or share: these are fields."""
    for cell in prose(notebook):
        text = RULES.sub("", cell.source)
        assert not re.search(r"\d\s?%|\b\d+ (of|av) \d+|\b\d{2,}\b", text), cell.source


def test_its_cells_have_names_that_stay(notebook: Notebook) -> None:
    assert not [cell.id for cell in notebook.cells if re.fullmatch(r"[0-9a-f]{8}|[0-9a-f-]{36}", cell.id)]


def test_only_pictures_are_left_out_of_the_comparison(notebook: Notebook) -> None:
    """What a picture draws stands in a table of its own, which is compared."""
    plotted = " ".join(cell.source for cell in code(notebook) if "page.plotted(" in cell.source)
    for cell in code(notebook):
        pictures = shown(cell, "image/png")
        assert bool(pictures) == (UNCOMPARED in cell.source), cell.source
        assert 2 * len(pictures) == len(cell.outputs) or not pictures, "each picture, then its words"
        for drawn in re.findall(r"page\.chart\((.*?)[,)]", cell.source):
            assert f"page.plotted({drawn}" in plotted or "page.plotted()" in plotted, cell.source


def test_every_picture_is_followed_by_its_text_alternative(notebook: Notebook) -> None:
    """In its metadata for nbconvert, and as text of the page for JupyterLab, which leaves the metadata out."""
    for cell in code(notebook):
        for output, after in zip_longest(cell.outputs, cell.outputs[1:]):
            if "image/png" in output.get("data", {}):
                alt = output.metadata["image/png"]["alt"]
                assert len(alt) > 40
                assert f"<p>{escape(alt)}</p>" in after["data"]["text/html"]
                assert "<summary>The chart in words</summary>" in after["data"]["text/html"]


def test_its_last_cell_is_its_stamp(path: Path, notebook: Notebook) -> None:
    last = code(notebook)[-1]
    assert last.source == "page.stamp()"
    (line,) = shown(last, "text/plain")
    assert re.fullmatch(rf"{path.stem}: \d+ figures, data to \d{{4}}-\d\d-\d\d: [0-9a-f]{{16}}", line)


# --- the guard


def test_it_agrees_with_the_figures_it_shows(path: Path, built: Real) -> None:
    assert stale(path, built.house) == []


@pytest.fixture
def tampered(tmp_path: Path) -> Callable[[Callable[[Notebook], None]], Path]:
    """Writes a copy of the first notebook that something was done to."""

    def write(change: Callable[[Notebook], None]) -> Path:
        made = json.loads(PATHS[0].read_text(encoding="utf-8"))
        change(made)
        copy = tmp_path / PATHS[0].name
        copy.write_text(json.dumps(made), encoding="utf-8")
        return copy

    return write


def cells(made: Notebook) -> list[dict[str, Any]]:
    return [cell for cell in made["cells"] if cell["cell_type"] == "code"]


def record(made: Notebook) -> dict[str, Any]:
    return next(o["data"][stamp.MIME] for o in cells(made)[-1]["outputs"])


def test_stripped_outputs_are_seen(tampered, built: Real) -> None:
    def strip_one(made: Notebook) -> None:
        cells(made)[3]["outputs"] = []

    def strip_all(made: Notebook) -> None:
        for cell in cells(made):
            cell.update(outputs=[], execution_count=None)

    (one,) = stale(tampered(strip_one), built.house)
    assert "code cell 4 (" in one
    assert "no output" in one
    every = stale(tampered(strip_all), built.house)
    assert len(every) == 2
    assert "more of" in every[0]
    assert "no stamp" in every[1]


def test_a_missing_cell_is_seen(tampered, built: Real) -> None:
    for number in range(1, len(cells(json.loads(PATHS[0].read_text(encoding="utf-8")))) - 1):
        (said,) = stale(tampered(lambda made, n=number: made["cells"].remove(cells(made)[n])), built.house)
        assert "was run as number" in said
        assert f"code cell {number + 1} (" in said
    (said,) = stale(tampered(lambda made: made["cells"].remove(cells(made)[0])), built.house)
    assert "cell cell-01: is gone" in said


def test_a_notebook_that_is_gone_is_named_with_what_to_do(tmp_path: Path, monkeypatch, capsys) -> None:
    where = House(tmp_path)
    where.notebooks.mkdir()
    gone = where.notebooks / "00_start_here.ipynb"
    message = (
        "notebooks/00_start_here.ipynb: a notebook is missing. Bring it back: git restore notebooks/00_start_here.ipynb"
    )
    with pytest.raises(BadInput, match=f"^{re.escape(message)}$"):
        stale(gone, where)
    gone.symlink_to("nowhere.ipynb")
    monkeypatch.setattr(notebooks, "house", lambda: where)
    for do in (notebooks.check, partial(notebooks.run, compare=True, jobs=1)):
        with pytest.raises(typer.Exit) as ended:
            do(None)
        assert (ended.value.exit_code, capsys.readouterr().err) == (2, f"notebooks: {message}\n")


def test_a_missing_stamp_is_seen(tampered, built: Real) -> None:
    edited, missing = stale(tampered(lambda made: made["cells"].remove(cells(made)[-1])), built.house)
    assert "is gone since the notebook was run" in edited
    assert missing == "its last cell holds no stamp: page.stamp()"


def test_a_cell_run_out_of_order_is_seen(tampered, built: Real) -> None:
    (said,) = stale(tampered(lambda made: cells(made)[2].update(execution_count=99)), built.house)
    assert "code cell 3 (" in said
    assert "number 99, the cell before it as 2" in said
    assert "Restart Kernel and Run All Cells" in said
    (said,) = stale(tampered(lambda made: cells(made)[2].update(execution_count=None)), built.house)
    assert "number None" in said


def test_a_kernel_that_had_counted_before_is_no_fault(tampered, built: Real) -> None:
    def counted_on(made: Notebook) -> None:
        for number, cell in enumerate(cells(made), start=27):
            cell["execution_count"] = number

    assert stale(tampered(counted_on), built.house) == []


def test_what_an_editor_adds_by_itself_is_no_fault(tampered, built: Real) -> None:
    """JupyterLab keeps the language, folded cells and times of a run, and splits lines as it likes."""

    def saved(made: Notebook) -> None:
        made["metadata"]["language_info"] = {"name": "python"}
        for cell in cells(made):
            cell["metadata"]["scrolled"] = True
            cell["source"] = "".join(cell["source"])
            for output in cell["outputs"]:
                data = output.get("data", {})
                output["data"] = {k: "".join(x) if isinstance(x, list) else x for k, x in data.items()}

    assert stale(tampered(saved), built.house) == []


def test_an_edit_names_its_cell_and_what_to_do(tampered, built: Real) -> None:
    def prose(made: Notebook) -> None:
        next(c for c in made["cells"] if "## Limits" in "".join(c["source"]))["source"] = "## Limits\n\n- None."

    def parameter(made: Notebook) -> None:
        cell = next(c for c in cells(made) if "page.let(" in "".join(c["source"]))
        cell["source"] = "".join(cell["source"]).replace("2023", "2024", 1)

    def shown(made: Notebook) -> None:
        said = next(c for c in cells(made) if "page.nb(" in "".join(c["source"]))["outputs"][0]["data"]
        said["text/markdown"] = "".join(said["text/markdown"]).replace("38", "37", 1)

    def picture(made: Notebook) -> None:
        said = next(c for c in cells(made) if "page.chart(" in "".join(c["source"]))["outputs"][0]
        said["data"]["image/png"] = "iVBORw0KGgo="

    def added(made: Notebook) -> None:
        made["cells"].insert(3, {"cell_type": "markdown", "id": "new", "metadata": {}, "source": "A sentence of 37."})

    def removed(made: Notebook) -> None:
        made["cells"].remove(next(c for c in made["cells"] if "## Limits" in "".join(c["source"])))

    def swapped(made: Notebook) -> None:
        made["cells"][2], made["cells"][4] = made["cells"][4], made["cells"][2]

    for change, words in (
        (prose, r"text cell \d+ \(## Limits\): its text was edited .*make notebooks"),
        (parameter, r"code cell 2 \(early = .*\): its text was edited .*make notebooks"),
        (shown, r"code cell 3 \(page.derive.*\): its output was edited .*make notebooks"),
        (picture, r"code cell \d+ \(page.chart.*\): its output was edited, or drawn on another machine, .*make"),
        (added, r"text cell \d+ \(A sentence of 37\.\): is new .*make notebooks"),
        (removed, r"cell cell-\d+: is gone .*make notebooks"),
        (swapped, r"another order .*make notebooks"),
    ):
        (said,) = stale(tampered(change), built.house)
        assert re.search(words, said), (change.__name__, said)


def test_a_notebook_that_never_went_through_make_is_seen(tampered, built: Real) -> None:
    (said,) = stale(tampered(lambda made: made["metadata"].pop(notebooks_check.SEALED)), built.house)
    assert "no digests" in said
    assert "make notebooks" in said


def test_an_error_left_in_the_outputs_is_seen(tampered, built: Real) -> None:
    error = {"output_type": "error", "ename": "ValueError", "evalue": "no", "traceback": []}
    (said,) = stale(tampered(lambda made: cells(made)[2].update(outputs=[error])), built.house)
    assert "ValueError: no" in said


def test_a_doctored_stamp_is_seen(tampered, built: Real) -> None:
    def other_value(made: Notebook) -> None:
        figures = record(made)["figures"]
        name = next(n for n in figures if figures[n].startswith("38|"))
        figures[name] = figures[name].replace("38|", "37|", 1)

    def other_hash(made: Notebook) -> None:
        record(made)["hash"] = "0" * 16

    def other_line(made: Notebook) -> None:
        cells(made)[-1]["outputs"][0]["data"]["text/plain"] = ["00_start_here: 1 figures, data to 2026-01-01: 0"]

    def other_number(made: Notebook) -> None:
        shown = cells(made)[-1]["outputs"][0]["data"]
        shown["text/plain"] = re.sub(r"\d+ figures", "999 figures", "".join(shown["text/plain"]))

    def other_verdict(made: Notebook) -> None:
        claims = record(made)["claims"]
        claims["one-in-four"] = f"The figures support it|{claims['one-in-four'].split('|')[1]}"

    def other_sentence(made: Notebook) -> None:
        claims = record(made)["claims"]
        claims["one-in-four"] = f"{claims['one-in-four'].split('|')[0]}|{'0' * 12}"

    def claim_gone(made: Notebook) -> None:
        record(made)["claims"]["one-in-five"] = "x|y"

    def other_page(made: Notebook) -> None:
        record(made)["page"] = "01_another"

    def fewer_figures(made: Notebook) -> None:
        record(made)["figures"].popitem()

    def older_data(made: Notebook) -> None:
        record(made)["data_date"] = "2020-01-01"

    for change, words in (
        (other_value, "said 37 and now says 38"),
        (other_hash, "hash"),
        (other_line, "the line printed"),
        (other_number, "the line printed"),
        (other_verdict, "claim one-in-four was judged “The figures support it” and is now “The figures point"),
        (other_sentence, "claim one-in-four has another sentence now: “Every fourth homicide"),
        (claim_gone, "claim one-in-five is gone"),
        (other_page, "that of 01_another"),
        (fewer_figures, "not that of its figures"),
        (older_data, "data to 2020-01-01"),
    ):
        assert words in " ".join(stale(tampered(change), built.house)), change.__name__


def test_a_verdict_that_moved_and_a_sentence_that_changed_are_named(built: Real, tmp_path: Path) -> None:
    """Only where the claim is shown: data and code are the same, its record in claims/ is another."""
    where = real_house(tmp_path)
    shutil.copytree(built.house.processed, where.processed)
    path = where.claims / "one-in-four.yaml"
    record = yaml.safe_load(path.read_text(encoding="utf-8"))
    record["text"]["en"] = "Half of all homicides in Norway are partner homicides."
    record["phrases"] = ["halvparten"]
    path.write_text(yaml.safe_dump(record, allow_unicode=True, sort_keys=False), encoding="utf-8")
    showing = [path for path in PATHS if "one-in-four" in (stamp.read(path) or {"claims": {}})["claims"]]
    found = {path.stem: stale(path, where) for path in PATHS}
    assert 0 < len(showing) < len(PATHS)
    for path in PATHS:
        said = "\n".join(found[path.stem])
        assert ("claim one-in-four was judged" in said) == (path in showing), path.stem
        assert ("sentence now: “Half of all homicides" in said) == (path in showing), path.stem


@pytest.fixture(scope="module")
def altered(tmp_path_factory, built: Real) -> tuple[House, str]:
    """The real data with one raw figure one larger, sealed and built again; a figure that one notebook shows or more do
    and others do not."""
    where = real_house(tmp_path_factory.mktemp("altered"))
    name, raw_file, line = next(_alterable(built))
    raw = where.root / raw_file
    with raw.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    value = rows[0].index("value")
    rows[line - 1][value] = str(int(rows[line - 1][value]) + 1)
    with raw.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)
    reseal(where, raw.name)
    build.build(where)
    return where, name


def _alterable(built: Real) -> Iterator[tuple[str, str, int]]:
    """Figures seen in one place only, on a line of their own, that some notebooks show and others do not."""
    used = [set((stamp.read(path) or {"figures": {}})["figures"]) for path in PATHS]
    seen = built.seen.groupby("figure_id").agg(raw_file=("raw_file", list), raw_line=("raw_line", list))
    figures = built.frame.set_index("figure_id")
    for name in sorted(set.union(*used) - set.intersection(*used)):
        where, f = seen.loc[name], figures.loc[name]
        plain = f["precision"] == "exact" and not f["note"] and f["geography"] == "NO" and f["kind"] == "count"
        if not plain or f["value"] < 10 or len(where["raw_line"]) > 1:
            continue
        raw_file, line = where["raw_file"][0], int(where["raw_line"][0])
        if _cell(built.house.root / raw_file, line) == f"{f['value']:g}":
            yield name, raw_file, line


def _cell(raw: Path, line: int) -> str:
    with raw.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    return rows[line - 1][rows[0].index("value")] if line <= len(rows) else ""


def test_altering_one_raw_figure_fails_exactly_the_notebooks_that_show_it(altered: tuple[House, str]) -> None:
    where, name = altered
    showing = {path.stem for path in PATHS if name in (stamp.read(path) or {"figures": {}})["figures"]}
    found = {path.stem: faults for path in PATHS if (faults := stale(path, where))}
    assert 0 < len(showing) < len(PATHS)
    assert set(found) == showing
    for faults in found.values():
        assert len(faults) == 1
        assert faults[0].startswith(f"{name} is gone (it said ")
        assert "held now: " in faults[0]


def test_the_guard_as_a_command_names_notebook_and_figure(altered: tuple[House, str], monkeypatch, capsys) -> None:
    where, name = altered
    shutil.copytree(house().notebooks, where.notebooks, dirs_exist_ok=True)
    ended = run(where.root, monkeypatch, "check")
    said = capsys.readouterr()
    assert ended == 1
    assert re.search(rf"\d\d_\w+\.ipynb: {name} is gone", said.err)
    assert "Run: make notebooks" in said.err
    monkeypatch.setattr(notebooks_check, "stale", lambda path, where: [f"fault {n}" for n in range(9)])
    assert run(where.root, monkeypatch, "check") == 1
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == len(PATHS) * (notebooks.FIRST + 1) + 1, "the first screen names every notebook"
    assert lines[notebooks.FIRST].endswith("and 6 more of the kind")


# --- running


def run(root: Path, monkeypatch, *arguments: str) -> int:
    monkeypatch.setenv("PARTNERDRAP_ROOT", str(root))
    with pytest.raises(SystemExit) as ended:
        notebooks.cli(list(arguments))
    return ended.value.code


def write(folder: Path, name: str, *sources: str) -> Path:
    folder.mkdir(exist_ok=True)
    made = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in sources])
    nbformat.write(made, folder / name)
    return folder / name


def test_a_failing_cell_is_named_kept_and_stops_no_other(tmp_path: Path, monkeypatch, capsys) -> None:
    bad = write(tmp_path / "notebooks", "01_bad.ipynb", "1 + 1", "# a remark\nx = 0\n1 / x", "2 + 2")
    write(tmp_path / "notebooks", "02_good.ipynb", "3 + 3")
    before = bad.read_bytes()
    assert run(tmp_path, monkeypatch, "run", "--in-place") == 1
    said = capsys.readouterr()
    assert "01_bad.ipynb, code cell 2 (x = 0): ZeroDivisionError: division by zero" in said.err
    assert "build/notebooks/01_bad.failed.ipynb" in said.err
    assert "Traceback" not in said.err
    assert bad.read_bytes() == before
    kept = nbformat.read(tmp_path / "build" / "notebooks" / "01_bad.failed.ipynb", as_version=4)
    assert [bool(cell.outputs) for cell in kept.cells] == [True, True, False]
    good = nbformat.read(tmp_path / "notebooks" / "02_good.ipynb", as_version=4)
    assert good.cells[0].outputs[0]["data"]["text/plain"] == "6"


@pytest.mark.parametrize("fails", [1, 2])
def test_a_kernel_that_does_not_start_is_tried_once_more_and_then_named(
    tmp_path: Path, monkeypatch, capsys, fails: int
) -> None:
    from nbclient import NotebookClient

    write(tmp_path / "notebooks", "01_a.ipynb", "1 + 1")
    starts, execute = [], NotebookClient.async_execute

    async def dies(client: NotebookClient) -> None:
        starts.append(client)
        if len(starts) <= fails:
            raise RuntimeError("Kernel died before replying to kernel_info")
        await execute(client)

    monkeypatch.setattr(NotebookClient, "async_execute", dies)
    assert run(tmp_path, monkeypatch, "run", "--in-place") == (fails > 1)
    assert ("01_a.ipynb, its kernel did not start: Kernel died" in capsys.readouterr().err) == (fails > 1)
    assert len(starts) == 2


def test_notebooks_run_side_by_side_and_are_told_in_their_order(tmp_path: Path, monkeypatch, capsys) -> None:
    """Each of the first two waits for a file that the other writes; the third is done long before them."""
    wait = (
        "from pathlib import Path\nimport time\nPath('{mine}').touch()\n"
        "while not Path('{other}').exists():\n    time.sleep(0.01)\n'met'"
    )
    write(tmp_path / "notebooks", "01_a.ipynb", wait.format(mine="a", other="b"))
    write(tmp_path / "notebooks", "02_b.ipynb", wait.format(mine="b", other="a"))
    write(tmp_path / "notebooks", "03_c.ipynb", "'alone'")
    assert run(tmp_path, monkeypatch, "run", "--jobs", "3", "--out", str(tmp_path / "out")) == 0
    lines = [line for line in capsys.readouterr().out.splitlines() if line.startswith("[")]
    assert lines == ["[1/3] 01_a.ipynb", "[2/3] 02_b.ipynb", "[3/3] 03_c.ipynb"]
    copies = [nbformat.read(p, as_version=4) for p in sorted((tmp_path / "out").glob("*.ipynb"))]
    assert [c.cells[0].outputs[0]["data"]["text/plain"] for c in copies] == ["'met'", "'met'", "'alone'"]


def test_what_changed_is_said_cell_by_cell(tmp_path: Path, monkeypatch, capsys) -> None:
    path = write(tmp_path / "notebooks", "01_a.ipynb", "print('one')\nprint('two')", "'same'")
    assert run(tmp_path, monkeypatch, "run", "--in-place") == 0
    assert "01_a.ipynb: 2 cells, run for the first time" in capsys.readouterr().out
    assert run(tmp_path, monkeypatch, "run", "--in-place") == 0
    assert capsys.readouterr().out == "[1/1] 01_a.ipynb\n"
    path.write_text(path.read_text(encoding="utf-8").replace("two\\n", "three\\n"), encoding="utf-8")
    assert run(tmp_path, monkeypatch, "run", "--compare") == 1
    said = capsys.readouterr().err.splitlines()
    assert said[:3] == ["    01_a.ipynb, code cell 1 (print('one'))", "        - three", "        + two"]
    assert "three" in path.read_text(encoding="utf-8")
    assert (tmp_path / "build" / "notebooks" / "01_a.failed.ipynb").is_file()


def test_running_twice_gives_the_same_bytes(tmp_path: Path, monkeypatch) -> None:
    path = write(tmp_path / "notebooks", "01_a.ipynb", "1 + 1", "print('x')")
    assert run(tmp_path, monkeypatch, "run", "--in-place") == 0
    first = path.read_bytes()
    assert run(tmp_path, monkeypatch, "run", "--in-place") == 0
    assert path.read_bytes() == first


def test_an_unknown_notebook_names_the_nearest(tmp_path: Path, monkeypatch, capsys) -> None:
    write(tmp_path / "notebooks", "01_one_in_four.ipynb", "1")
    assert run(tmp_path, monkeypatch, "run", "--in-place", "one_in_fuor") == 2
    assert "01_one_in_four" in capsys.readouterr().err


def test_a_long_line_is_cut_to_where_it_parts() -> None:
    old, new = ({"cells": [cell("x" * 300 + end + "y" * 300)]} for end in "ab")
    (found,) = notebooks_check.differences(old, new)
    assert "xa" in found.old
    assert "xb" in found.new
    assert max(len(found.old), len(found.new)) < 120


def cell(text: str) -> dict[str, Any]:
    return {"cell_type": "code", "source": "1", "outputs": [{"output_type": "stream", "name": "stdout", "text": text}]}
