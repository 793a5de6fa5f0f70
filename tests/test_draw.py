"""The command `draw`: what it draws for an ID, how it fails, and that files come whole or not at all."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from analysis import charts, verdicts
from analysis.charts import cards, contract, drawing, words, writing
from analysis.charts.drawing import Task
from analysis.charts.writing import PART
from analysis.errors import BadInput, CheckFailed
from analysis.paths import PACKAGE, House
from conftest import Ended, run, snapshot

TOPIC = "homicides-per-year"


@pytest.fixture(scope="module")
def house(built) -> House:
    return built.house


def of_chart(name: str) -> list[str]:
    """The files of one chart, in the order in which they are named."""
    return [f"build/charts/{name}.{lang}.{kind}" for lang in words.LANGS for kind in ("svg", "png")] + [
        f"build/charts/{name}.{kind}" for kind in ("csv", "json")
    ]


def of_cards(claim: str) -> list[str]:
    pictures = [f"build/charts/{claim}.{shape}.{lang}.png" for shape in cards.SHAPES for lang in words.LANGS]
    return [*pictures, f"build/charts/{claim}.cards.json"]


def refused(ended: Ended) -> str:
    assert (ended.code, ended.out) == (2, "")
    assert "Traceback" not in ended.err
    assert ended.err.startswith("partnerdrap: ")
    return ended.err


# --- the command


def test_one_topic_is_one_line_and_six_files(house: House) -> None:
    ended = run(house, "draw", TOPIC)
    assert (ended.code, ended.out) == (0, f"drew {TOPIC}: 6 files in build/charts\n")
    assert all((house.root / name).stat().st_size > 500 for name in of_chart(TOPIC))


def test_json_lists_the_files_that_were_written(house: House) -> None:
    ended = run(house, "draw", "one-in-four.cards", "--json")
    assert ended.code == 0
    assert json.loads(ended.out) == of_cards("one-in-four")
    assert all((house.root / name).is_file() for name in of_cards("one-in-four"))


def test_a_claim_is_all_its_charts_and_its_cards(house: House) -> None:
    ended = run(house, "draw", "one-in-four", "--json")
    assert ended.code == 0, ended.err
    there = charts.of_claim("one-in-four", house)
    assert there[0] == "one-in-four"
    wanted = [file for name in there for file in of_chart(name)] + of_cards("one-in-four")
    assert json.loads(ended.out) == wanted


def test_one_chart_of_a_claim_is_only_that_one(house: House) -> None:
    ended = run(house, "draw", "one-in-four.timeline", "--json")
    assert json.loads(ended.out) == of_chart("one-in-four.timeline")


def test_without_an_id_all_is_drawn_in_a_fixed_order(house: House) -> None:
    work = drawing.tasks(None, house)
    names = [task.name for task in work]
    of_claims = [name for c in house.claim_ids for name in (*charts.of_claim(c, house), f"{c}.cards")]
    assert names == [*charts.TOPICS, *of_claims]
    assert [n for n in names if not n.endswith(".cards")] == charts.known(house)
    assert all((task.judgement is None) is (task.name in charts.TOPICS) for task in work)
    assert all(task.judgement["id"] == task.name.split(".")[0] for task in work if task.judgement)


@pytest.mark.parametrize("name", ["one-in-for", "one-in-four.", "one-in-four.timelin", "../one-in-four", "", "Ærlig"])
def test_an_unknown_id_lists_what_exists_the_nearest_first(name: str, house: House) -> None:
    message = refused(run(house, "draw", name))
    first, topics, claims, kinds = message.strip().split("\n")
    assert f"{name!r}: no such chart" in first
    assert name != "one-in-for" or "nearest known words are one-in-four," in first
    assert topics == f"  topics: {', '.join(charts.TOPICS)}"
    assert claims == f"  claims: {', '.join(house.claim_ids)}"
    assert kinds == "  of a claim alone: CLAIM.timeline, CLAIM.sensitivity, CLAIM.luck, CLAIM.cards"


def test_a_chart_that_a_claim_does_not_have_is_refused_with_those_it_has(house: House) -> None:
    without = next(
        f"{claim}.{kind}"
        for claim in house.claim_ids
        for kind in charts.KINDS
        if kind and f"{claim}.{kind}" not in charts.of_claim(claim, house)
    )
    message = refused(run(house, "draw", without))
    assert f"{without}: " in message
    assert f"It has {without.split('.')[0]}" in message


def test_an_unknown_language_lists_those_there_are(house: House) -> None:
    with pytest.raises(BadInput, match="There are nb and en"):
        charts.make(TOPIC, house, "nn")


def test_a_failed_check_names_the_chart_and_ends_with_one(house: House, monkeypatch) -> None:
    monkeypatch.setattr(contract, "svg_of", lambda chart: (_ for _ in ()).throw(CheckFailed("a title is cut")))
    before = snapshot(house.out / "charts")
    ended = run(house, "draw", TOPIC)
    assert (ended.code, ended.out) == (1, "")
    assert ended.err == f"partnerdrap: 1 not drawn, and left as they were\n  {TOPIC}: a title is cut\n"
    assert snapshot(house.out / "charts") == before


def test_json_tells_what_was_drawn_and_what_was_not(house: House, monkeypatch) -> None:
    def some(work, where):
        yield drawing.Drawn("one", [where.out / "charts" / "one.csv"])
        yield drawing.Drawn("two", [], CheckFailed("lacks n"))

    monkeypatch.setattr(drawing, "draw_all", some)
    ended = run(house, "draw", TOPIC, "--json")
    assert ended.code == 1
    assert json.loads(ended.out) == {"drawn": ["build/charts/one.csv"], "not_drawn": {"two": "lacks n"}}
    assert "two: lacks n" in ended.err


def test_a_fault_in_the_code_names_the_chart_and_shows_where_only_with_debug(house: House, monkeypatch) -> None:
    monkeypatch.setattr(contract, "csv_of", lambda chart: {}["no such column"])
    ended, debugged = run(house, "draw", TOPIC), run(house, "draw", TOPIC, "--debug")
    assert ended.code == debugged.code == 1
    assert f"{TOPIC}: KeyError: 'no such column'" in ended.err
    assert "Traceback" not in ended.err
    assert "in <lambda>" in debugged.err


# --- many at once


def draws(task: Task, where: House) -> list[Path]:
    """Stands in for a chart in a process of its own: the first is slow, some go wrong, one ends its process."""
    if task.name == "ends":
        os._exit(3)
    time.sleep(1 if task.name == "first" else 0.2)
    if task.name == "bad":
        raise BadInput("a figure that may not be drawn", value="some-figure", remedy="Leave it out")
    if task.name == "unchecked":
        raise CheckFailed("lacks n")
    if task.name == "broken":
        raise KeyError("column")
    return [where.out / task.name]


def test_charts_come_in_the_order_asked_for_however_long_each_takes(tmp_path: Path) -> None:
    names = ["first", "second", "third", "fourth"]
    found = list(drawing.draw_all([Task(n, None) for n in names], House(tmp_path), jobs=2, draw=draws))
    assert [d.name for d in found] == names
    assert [d.files for d in found] == [[tmp_path / "build" / n] for n in names]
    assert drawing.failed(found) is None


def test_what_goes_wrong_is_named_and_keeps_nothing_else_from_being_drawn(tmp_path: Path) -> None:
    names = ["second", "ends", "unchecked", "broken", "bad", "last"]
    found = list(drawing.draw_all([Task(n, None) for n in names], House(tmp_path), jobs=2, draw=draws))
    assert [d.name for d in found if d.error is None] == ["second", "last"]
    error = drawing.failed(found)
    assert isinstance(error, BadInput)
    assert error.exit_code == 2
    _, *lines = str(error).split("\n")
    assert lines == [
        "  ends: the process that drew it ended without a word",
        "  unchecked: lacks n",
        "  broken: KeyError: 'column' (a fault in the code of this chart; --debug shows where)",
        "  bad: value 'some-figure': a figure that may not be drawn. Leave it out",
    ]
    assert drawing.failed([d for d in found if d.name != "bad"]).exit_code == 1


def test_drawn_at_once_and_one_by_one_are_the_same_bytes(house: House, tmp_path: Path) -> None:
    claims = ["eight-a-year", "hundreds-in-hiding", "one-in-four"]
    work = [Task(f"{c}.cards", k.judgement) for c, k in zip(claims, verdicts.kept(claims, None, house), strict=True)]
    found = []
    for jobs in (1, 2):
        there = House(tmp_path / str(jobs))
        there.root.mkdir()
        for part in ("data", "claims"):
            (there.root / part).symlink_to(house.root / part)
        assert drawing.failed(drawing.draw_all(work, there, jobs=jobs)) is None
        found.append({name: content for name, (content, _) in snapshot(there.out / "charts").items()})
    assert len(found[0]) == 15
    assert found[0] == found[1]


# --- whole or not at all


def test_an_interrupted_chart_leaves_what_was_there(house: House, monkeypatch) -> None:
    run(house, "draw", TOPIC)
    before = snapshot(house.out / "charts")

    def interrupted(charts, where):
        raise KeyboardInterrupt

    monkeypatch.setattr(contract, "_about", interrupted)
    with pytest.raises(KeyboardInterrupt):
        charts.draw(TOPIC, house)
    assert snapshot(house.out / "charts") == before


def test_a_killed_process_leaves_no_half_written_file(tmp_path: Path) -> None:
    (tmp_path / "chart.svg").write_text("whole", encoding="utf-8")
    code = (
        "import os, signal, sys\nfrom pathlib import Path\nfrom analysis.charts.writing import replacing\n"
        "with replacing(Path(sys.argv[1])) as fresh:\n"
        "    fresh('chart.svg').write_text('ha')\n    fresh('chart.png').write_text('l')\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    env = {**os.environ, "PYTHONPATH": str(PACKAGE.parent)}
    ended = subprocess.run([sys.executable, "-c", code, str(tmp_path)], env=env, check=False)
    assert ended.returncode == -9
    named = {p.name: p.read_text() for p in tmp_path.iterdir() if not p.name.endswith(writing.PART)}
    assert named == {"chart.svg": "whole"}


def test_files_take_their_names_together(tmp_path: Path) -> None:
    with writing.replacing(tmp_path / "charts") as fresh:
        fresh("a.svg").write_text("a")
        fresh("b.csv").write_text("b")
        assert not (tmp_path / "charts" / "a.svg").exists()
    assert fresh.written == [tmp_path / "charts" / "a.svg", tmp_path / "charts" / "b.csv"]
    assert sorted(p.name for p in (tmp_path / "charts").iterdir()) == ["a.svg", "b.csv"]


def in_the_way(where: House, name: str) -> None:
    (where.out / "charts" / name).mkdir(parents=True)


def test_a_folder_in_the_way_of_one_file_leaves_all_others_as_they_were(tmp_path: Path) -> None:
    (tmp_path / "a.svg").write_text("as it was")
    (tmp_path / "b.svg").mkdir()
    (tmp_path / "b.svg" / "in it").write_text("hold it")
    with (
        pytest.raises(BadInput, match=r"b\.svg: a folder stands where the file is to be"),
        writing.replacing(tmp_path) as fresh,
    ):
        [fresh(name).write_text("new") for name in ("a.svg", "b.svg")]
    assert (tmp_path / "a.svg").read_text() == "as it was"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.svg", "b.svg"]


def test_a_file_in_the_way_of_the_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "charts").write_text("a file")
    for folder in (tmp_path / "charts", tmp_path / "charts" / "below"):
        with (
            pytest.raises(BadInput, match=r"charts.*: a file stands where a folder is to be"),
            writing.replacing(folder),
        ):
            pass
    assert (tmp_path / "charts").read_text() == "a file"


@pytest.mark.parametrize(
    ("number", "says"),
    [
        (errno.ENOSPC, "the disk is full"),
        (errno.EACCES, "no permission to write it"),
        (errno.EROFS, "the disk can only be read"),
        (errno.EIO, "it cannot be written: Input/output error"),
    ],
)
def test_a_disk_that_takes_no_file_is_no_fault_of_the_chart(house: House, monkeypatch, number: int, says: str) -> None:
    def refuses(canvas, target: Path) -> None:
        raise OSError(number, os.strerror(number), str(target))

    monkeypatch.setattr(contract, "write_png", refuses)
    before = snapshot(house.out / "charts")
    message = refused(run(house, "draw", TOPIC))
    assert f"  {TOPIC}: charts/{TOPIC}.nb.png: {says}" in message
    assert "fault in the code" not in message
    assert PART not in message
    assert snapshot(house.out / "charts") == before


def test_a_folder_in_the_way_names_the_file_and_the_chart(house: House, tmp_path: Path) -> None:
    there = House(tmp_path)
    for part in ("data", "claims"):
        (there.root / part).symlink_to(house.root / part)
    in_the_way(there, f"{TOPIC}.csv")
    message = refused(run(there, "draw", TOPIC))
    assert f"  {TOPIC}: charts/{TOPIC}.csv: a folder stands where the file is to be. Move it away" in message
    assert [p.name for p in (there.out / "charts").iterdir()] == [f"{TOPIC}.csv"]


def test_any_other_error_of_the_system_says_what_it_is() -> None:
    gone = drawing.Drawn("one", [], FileNotFoundError(errno.ENOENT, "No such file or directory", "words.toml"))
    error = drawing.failed([gone])
    assert isinstance(error, BadInput)
    assert str(error).endswith("  one: words.toml: No such file or directory")
