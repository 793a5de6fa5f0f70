"""Every number shown rests on figures: change all figures, and every printed number changes."""

from __future__ import annotations

import shutil
from pathlib import Path

import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from analysis import store
from analysis.charts.claim import evidence as claim_evidence
from analysis.paths import House
from analysis.quote import Quote, Quotes
from analysis.tell import Telling

TOPICS = ("homicide", "protected_address", "restraining_order", "alarm", "shelter", "domestic_violence", "population")


@pytest.fixture(scope="module")
def larger(built, tmp_path_factory) -> list[House]:
    """The same house with every figure, value and bounds, larger by one; and again by three."""
    return [_enlarged(built.house, tmp_path_factory.mktemp(f"larger-by-{step}"), step) for step in (1.0, 3.0)]


def _enlarged(where: House, root: Path, step: float) -> House:
    shutil.copytree(where.raw, root / "data" / "raw")  # a judgement that is kept says when its sources were read
    shutil.copytree(where.processed, root / "data" / "processed")
    shutil.copytree(where.claims, root / "claims")
    for topic in TOPICS:
        path = root / "data" / "processed" / f"{topic}.parquet"
        table = pq.read_table(path)
        for column in ("value", "value_low", "value_high"):
            place = table.schema.get_field_index(column)
            table = table.set_column(place, table.schema.field(place), pc.add(table.column(column), step))
        pq.write_table(table, path)
    return House(root)


def _unchanged(old: list[Quote], news: list[list[Quote]]) -> list[Quote]:
    """Printed numbers that stay the same although their figures changed by one and, where rounding may
    hide that, by three. Numbers are compared by the figures behind them, in the order shown."""
    same = []
    for ids, quotes in _by_ids(old).items():
        for place, quote in enumerate(quotes):
            now = [found[place] for found in (_by_ids(new).get(ids, []) for new in news) if place < len(found)]
            if len(now) < len(news):
                continue  # another pair is now the highest or lowest: that number is no longer shown
            if all(quote.text == n.text for n in now) or any(quote.value == n.value for n in now):
                same.append(quote)
    return same


def _by_ids(quotes: list[Quote]) -> dict[tuple[str, ...], list[Quote]]:
    found: dict[tuple[str, ...], list[Quote]] = {}
    for quote in quotes:
        found.setdefault(quote.figure_ids, []).append(quote)
    return found


def _told(where: House) -> Telling:
    """Everything the notebook shows, in order."""
    say = Telling("one-in-four", where=where)
    for show in (
        say.box,
        say.evidence,
        say.refused,
        say.stated,
        say.reference,
        say.plotted,
        say.sensitivity,
        say.timeline,
        say.sources,
        say.citation,
    ):
        show()
    say.nb("{excl_dating:k_of_n} {excl_dating:share} {incl_dating:k_of_n} {incl_dating:share}")
    say.en(
        "{excl_dating:interval} {excl_dating:p_in} {incl_dating:p_above} {excl_dating:dispersion} {kripos_2023:k_of_n}"
    )
    return say


def test_every_number_of_the_notebook_changes_when_every_figure_does(built, larger) -> None:
    before, after = _told(built.house), [_told(where) for where in larger]
    for lang in ("nb", "en"):
        old = before.quotes[lang].shown
        assert len(old) > 3
        assert not _unchanged(old, [say.quotes[lang].shown for say in after])


def test_every_number_of_the_chart_changes_when_every_figure_does(built, larger) -> None:
    before, after = _told(built.house), [(_told(where), where) for where in larger]
    for lang in ("nb", "en"):
        old = claim_evidence.chart(before.json, built.house, lang).quotes.shown
        assert len(old) > 50
        assert not _unchanged(old, [claim_evidence.chart(say.json, where, lang).quotes.shown for say, where in after])


def test_a_number_that_did_not_change_would_be_seen() -> None:
    assert _unchanged([Quote("68", 68.0, ("a",))], [[Quote("68", 68.0, ("a",))], [Quote("71", 71.0, ("a",))]])


def test_every_number_leads_to_a_source_row(built) -> None:
    say = _told(built.house)
    by_id = dict(zip(built.frame["figure_id"], built.frame["source_id"], strict=True))
    sources = store.sources(built.house)
    for quote in say.quotes["nb"].shown + say.quotes["en"].shown:
        assert quote.figure_ids
        for figure_id in quote.figure_ids:
            assert sources[by_id[figure_id]].url.startswith("http")


def test_a_number_without_a_figure_is_refused() -> None:
    with pytest.raises(ValueError, match="no figure behind it"):
        Quotes()(68, [])


def test_numbers_are_formatted_for_the_language() -> None:
    nb, en = Quotes("nb"), Quotes("en")
    assert nb(0.2394, ["x"], "percent") == "23,9\u00a0%"
    assert en(0.2394, ["x"], "percent") == "23.9%"
    assert en(1190, ["x"]) == "1,190"
    assert [q.text for q in en.shown] == ["23.9%", "1,190"]


def test_a_template_field_that_no_pair_has_is_refused(built) -> None:
    say = Telling("one-in-four", where=built.house)
    with pytest.raises(ValueError, match="no 'mean'"):
        say.en("{excl_dating:mean}")
    with pytest.raises(KeyError):
        say.en("{kripos_1999:share}")
