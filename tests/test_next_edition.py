"""What the publisher's next edition may bring: a year that was doubtful is printed with a date, and checks name it."""

from __future__ import annotations

from pathlib import Path

import pytest
from matplotlib.text import Text

from analysis import build, charts, ledger_check, verdicts
from analysis.charts import contract
from analysis.charts.rows import Selection
from analysis.charts.topics import editions
from analysis.paths import House
from conftest import Real, raw_row, real_house, small_house

CLAIM = "highest-in-ten-years-2023"


def printed_next(folder: Path, *figures: tuple[str, str, str]) -> House:
    """The real house, and one more file in which Kripos prints totals: (year, victims, day)."""
    rows = [
        raw_row(
            period_start=year,
            period_end=year,
            value=victims,
            publication_date=day,
            publication_title=f"Drapsoversikt {day}",
            url=f"https://www.politiet.no/drap-{day}",
        )
        for year, victims, day in figures
    ]
    house = small_house(real_house(folder).root, rows, "norway_next_figures")
    build.build(house)
    return house


def judged(house: House) -> verdicts.Kept:
    (kept,) = verdicts.kept([CLAIM], None, house)
    return kept


def test_a_dated_figure_for_a_year_that_was_in_doubt_is_no_revision(built: Real, tmp_path: Path) -> None:
    doubtful = built.frame[
        (built.frame["measure"] == "homicide_victims")
        & (built.frame["publisher"] == "kripos")
        & built.frame["status"].map(lambda said: "period_assumed" in said)
        & built.frame["subset"].map(lambda said: not said)
        & (built.frame["sex"] == "total")
    ]
    newest = max(doubtful.itertuples(), key=lambda row: row.period_start)
    before = judged(built.house)
    (number,) = before.judgement["reference"]
    year = newest.period_start.year
    far = int(newest.value + number["k"] - number["n"] + 1)  # further from the doubtful figure than the claim's margin
    now = judged(printed_next(tmp_path, (str(year), str(far), f"{year + 1}-12-20")))
    assert now.judgement["verdict"] == before.judgement["verdict"] == "supported"
    assert now.judgement["reference"] == before.judgement["reference"]


def test_a_year_corrected_by_more_than_the_margin_contests_and_the_check_names_both_editions(
    built: Real, tmp_path: Path
) -> None:
    """Also a year after the claim's: it is the publisher's corrections that are asked for."""
    (number,) = judged(built.house).judgement["reference"]
    first, year = 37, 2024
    corrected = first + int(number["k"] - number["n"])
    house = printed_next(tmp_path, (str(year), str(corrected), f"{year + 2}-12-20"))
    now = judged(house)
    assert now.judgement["verdict"] == "contested"
    named = now.judgement["reference"][0]["revision_figure_ids"]
    assert {now.figures[i]["value"] for i in named} == {first, corrected}
    differences = ledger_check.differences([now], house, lambda ids: verdicts.facts(ids, house))
    (found,) = (d for d in differences if d.claim == CLAIM)
    assert found.arrived
    assert all(f.decides for f in found.arrived)
    text = "\n".join(ledger_check.lines(found))
    assert all(i in text for i in named)
    assert "no figure came or went" not in text


# --- the chart of corrections


@pytest.fixture(scope="module")
def with_a_year_more(tmp_path_factory: pytest.TempPathFactory) -> House:
    """Kripos prints the year that only an undated page has told of."""
    return printed_next(tmp_path_factory.mktemp("more"), ("2025", "27", "2026-01-20"))


@pytest.mark.parametrize(("lang", "step"), [("nb", 1), ("en", 3)])  # the places are the same, the words shorter
def test_the_chart_of_corrections_has_room_for_whatever_the_next_year_brings(
    with_a_year_more: House, lang: str, step: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The contract refuses texts that collide, so each number of victims is tried."""
    real = editions.yearly_totals
    for victims in range(19, 46, step):
        monkeypatch.setattr(editions, "yearly_totals", lambda *asked, n=victims: of_2025(real(*asked), n))
        drawn = charts.make("revisions", with_a_year_more, lang)
        contract.check(drawn, with_a_year_more)
        said = [t.get_text() for t in drawn.figure.findobj(Text)]
        shown = any("2025" in t and t.endswith(f": {victims}") for t in said)
        assert shown == (victims != 19), "the undated page says 19 as well: then nothing was corrected"


def of_2025(found: Selection, victims: int) -> Selection:
    """The dated total of 2025 as another number."""
    figures = [
        f._replace(value=float(victims), value_low=float(victims), value_high=float(victims))
        if f.period_start.year == 2025 and f.measure == "homicide_victims" and f.published_precision != "undated"
        else f
        for f in found.drawn
    ]
    return found._replace(drawn=figures)
