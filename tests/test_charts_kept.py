"""Charts kept for notebooks: taken as they are while whole and current, drawn again when damaged or out of date."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from analysis.charts import kept
from analysis.charts.kept import Kept
from analysis.paths import House

MADE = Kept(b"\x89PNG of a chart", "Tallene: 68 av 284.", [{"panel": "a", "value": 23.9}], ["some-figure"])


@pytest.fixture
def drawn(monkeypatch) -> list[str]:
    """The names drawn, in order; nothing is drawn in truth."""
    names: list[str] = []
    monkeypatch.setattr(kept, "_draw", lambda name, lang, where: names.append(name) or MADE)
    monkeypatch.setattr(kept, "_key", lambda where: "the state of data and code")
    return names


def file(where: House) -> Path:
    (found,) = (where.out / "charts-kept").iterdir()
    return found


def test_what_is_kept_is_not_drawn_again(drawn, tmp_path: Path) -> None:
    where = House(tmp_path)
    assert [kept.chart("one", "nb", where) for _ in range(3)] == [MADE] * 3
    assert drawn == ["one"]


@pytest.mark.parametrize(
    "damage",
    [
        lambda text: text.replace("68", "86"),  # still JSON
        lambda text: text.replace("23.9", "29.3"),
        lambda text: text.replace("some-figure", "no-figure"),
        lambda text: text.replace("iVBO", "iVBQ"),
        lambda text: text[: len(text) // 2],
        lambda text: text.partition("\n")[2],
        lambda text: "",
        lambda text: "[]",
    ],
)
def test_what_was_damaged_is_drawn_again_and_mended(drawn, tmp_path: Path, damage: Callable[[str], str]) -> None:
    where = House(tmp_path)
    kept.chart("one", "nb", where)
    whole = file(where).read_text(encoding="utf-8")
    assert damage(whole) != whole
    file(where).write_text(damage(whole), encoding="utf-8")
    assert kept.chart("one", "nb", where) == MADE
    assert drawn == ["one", "one"]
    assert file(where).read_text(encoding="utf-8") == whole


def test_bytes_that_are_no_text_are_drawn_again(drawn, tmp_path: Path) -> None:
    kept.chart("one", "nb", House(tmp_path))
    file(House(tmp_path)).write_bytes(b"\xff\xfe\x00")
    assert kept.chart("one", "nb", House(tmp_path)) == MADE
    assert len(drawn) == 2


def test_a_chart_of_another_state_is_drawn_again(drawn, tmp_path: Path, monkeypatch) -> None:
    kept.chart("one", "nb", House(tmp_path))
    monkeypatch.setattr(kept, "_key", lambda where: "another state")
    kept.chart("one", "nb", House(tmp_path))
    assert len(drawn) == 2


def test_a_disk_that_keeps_nothing_does_not_stop_the_page(drawn, tmp_path: Path) -> None:
    where = House(tmp_path)
    where.out.mkdir()
    (where.out / "charts-kept").write_text("a file in the way")
    assert [kept.chart("one", "nb", where) for _ in range(2)] == [MADE] * 2
    assert len(drawn) == 2
