"""Charts of protection measures: what may be joined, what stands in a panel of its own, bounds, nothing forgotten."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from matplotlib.lines import Line2D

from analysis import charts, store, vocabulary
from analysis.charts import contract, looks, rows
from analysis.charts.topics import protection
from analysis.charts.words import LANGS

MEASURES = {
    "hidden-addresses": ("protected_address_persons",),
    "reverse-alarms": ("reverse_alarms_active", "reverse_alarms_imposed"),
    "violence-alarms": (
        "violence_alarms_active",
        "violence_alarm_handouts",
        "violence_alarm_persons",
        "violence_alarm_new_allocations",
    ),
    "shelters": ("shelter_residents_adults", "shelter_children", "shelter_day_users", "shelter_stays"),
}
SLACK = 6  # pixels, three of CSS: marks side by side are told apart by colour and shape, too
NOT_DRAWN = {"nb": "Ikke tegnet:", "en": "Not drawn:"}


@pytest.fixture(scope="module")
def drawn(built):
    return {(name, lang): charts.make(name, built.house, lang) for name in MEASURES for lang in LANGS}


@pytest.fixture(scope="module")
def held(built):
    """The figures of the whole country by measure."""
    return {
        measure: [
            f
            for f in store.load([vocabulary.measures()[measure].topic], built.house, measure=measure)
            if f.geography == "NO" and f.area is None
        ]
        for measures in MEASURES.values()
        for measure in measures
    }


@pytest.fixture(params=MEASURES)
def name(request) -> str:
    return request.param


def by_id(held, name):
    return {f.figure_id: f for measure in MEASURES[name] for f in held[measure]}


def panels(chart, figures):
    """Each axes with the figures drawn in it: the panels stand in the order of the rows plotted."""
    names = list(dict.fromkeys(row["panel"] for row in chart.plotted))
    assert len(names) == len(chart.figure.axes)
    return [
        (ax, panel, [figures[row["figure_ids"][0]] for row in chart.plotted if row["panel"] == panel])
        for ax, panel in zip(chart.figure.axes, names, strict=True)
    ]


def joined(ax, figures) -> list[list[tuple]]:
    """Pieces of lines between marks: every pair of figures that may stand at their two ends."""
    places = {}
    for f in figures:
        places.setdefault((round(rows.when(f), 4), round(protection.height(f), 4)), []).append(f)
    found = []
    for line in (x for x in ax.lines if isinstance(x, Line2D) and x.get_linestyle() not in ("None", "")):
        points = [(round(float(x), 4), round(float(y), 4)) for x, y in line.get_xydata()]
        ends = [(places.get(p, []), places.get(q, [])) for p, q in pairwise(points) if p != q]
        found += [[(a, b) for a in starts for b in stops] for starts, stops in ends if starts and stops]
    return found


@pytest.mark.parametrize("lang", LANGS)
def test_it_meets_the_contract(built, drawn, name, lang) -> None:
    contract.check(drawn[name, lang], built.house)


def test_two_runs_give_the_same_bytes(built, drawn, name) -> None:
    for lang in LANGS:
        again = charts.make(name, built.house, lang)
        assert contract.svg_of(again) == contract.svg_of(drawn[name, lang])
        assert contract.csv_of(again) == contract.csv_of(drawn[name, lang])


def test_both_languages_draw_the_same_rows(drawn, name) -> None:
    assert contract.csv_of(drawn[name, "nb"]) == contract.csv_of(drawn[name, "en"])


def test_every_figure_of_the_whole_country_is_drawn_or_counted_as_left_out(drawn, held, name) -> None:
    figures = by_id(held, name)
    for lang in LANGS:
        chart = drawn[name, lang]
        plotted = [row["figure_ids"][0] for row in chart.plotted]
        assert len(plotted) == len(set(plotted))
        assert set(plotted) <= set(figures)
        face = " ".join(t.get_text() for t in chart.figure.texts)
        said = re.search(rf"{NOT_DRAWN[lang]}(.*?)\.", face)
        left_out = sum(map(int, re.findall(r"\d+", said[1]))) if said else 0
        assert left_out == len(figures) - len(plotted)
        assert left_out > 0


def test_figures_without_a_period_are_never_drawn(drawn, held, name) -> None:
    undated = {i for i, f in by_id(held, name).items() if f.period_start is None}
    assert not undated & {row["figure_ids"][0] for row in drawn[name, "nb"].plotted}


def test_stock_and_flow_stand_in_panels_of_their_own(drawn, held, name) -> None:
    kinds = {
        panel: {(f.stock_flow, f.period_type == "cumulative") for f in figures}
        for _, panel, figures in panels(drawn[name, "nb"], by_id(held, name))
    }
    assert {panel: len(found) for panel, found in kinds.items()} == dict.fromkeys(kinds, 1)


def test_panels_of_different_units_are_not_mixed_but_since_the_start_where_each_label_says_its_unit(
    drawn, name
) -> None:
    units: dict[str, set] = {}
    for row in drawn[name, "nb"].plotted:
        units.setdefault(row["panel"], set()).add(row["unit"])
    assert {panel for panel, found in units.items() if len(found) > 1} <= {"since"}


def test_a_line_joins_only_consecutive_years_of_one_publisher_on_one_side_of_a_break(drawn, held, name) -> None:
    for ax, _, figures in panels(drawn[name, "nb"], by_id(held, name)):
        for piece in joined(ax, figures):
            assert any(_belong(a, b) for a, b in piece), [f.figure_id for pair in piece for f in pair]


def _belong(a, b) -> bool:
    same = all(getattr(a, x) == getattr(b, x) for x in "publisher sex subset qualifiers unit".split())
    yearly = a.stock_flow == b.stock_flow == "flow" and b.period_start.year - a.period_start.year == 1
    across = vocabulary.breaks_between(a.measure, a.period_start, b.period_end)
    return same and yearly and not across and a.publisher != "unnamed"


def test_the_shelters_are_joined_on_both_sides_of_the_new_rule_and_nowhere_else(drawn, held) -> None:
    years = {
        (a.period_start.year, b.period_start.year)
        for ax, panel, figures in panels(drawn["shelters", "nb"], by_id(held, "shelters"))
        for piece in joined(ax, figures)
        for a, b in piece
        if panel == "children"
    }
    assert {(2019, 2020), (2021, 2022)} <= years
    assert (2020, 2021) not in years
    for other in set(MEASURES) - {"shelters"}:
        for ax, _, figures in panels(drawn[other, "nb"], by_id(held, other)):
            assert joined(ax, figures) == []


def test_a_bound_is_an_arrow_and_never_a_value(drawn, held) -> None:
    found = 0
    for name in MEASURES:
        chart = drawn[name, "nb"]
        rows_of = {row["figure_ids"][0]: row for row in chart.plotted}
        for ax, _, figures in panels(chart, by_id(held, name)):
            arrows = {round(float(t.xy[1]), 4) for t in ax.texts if getattr(t, "arrow_patch", None) is not None}
            for f in (f for f in figures if f.precision in ("at_least", "at_most")):
                row = rows_of[f.figure_id]
                assert row["value"] is None
                assert (row["value_low"] is None) == (f.precision == "at_most")
                assert round(protection.height(f), 4) in arrows
                found += 1
    assert found >= 4


def test_a_stock_of_an_unstated_day_is_drawn_over_its_whole_period(drawn, held) -> None:
    """As a bar, or as a box where a range was printed; a bound too."""
    for name in ("hidden-addresses", "violence-alarms", "reverse-alarms"):
        for ax, _, figures in panels(drawn[name, "nb"], by_id(held, name)):
            bars = [line.get_xdata() for line in ax.lines]
            bars += [(p.get_x(), p.get_x() + p.get_width()) for p in ax.patches]
            spans = {tuple(round(float(x), 3) for x in bar) for bar in bars if len(bar) == 2}
            for f in (f for f in figures if f.period_type == "within"):
                assert tuple(round(x, 3) for x in rows.span(f)) in spans, f.figure_id


def test_what_was_forecast_or_supposed_is_not_drawn_as_counted(drawn, held) -> None:
    figures = by_id(held, "reverse-alarms")
    plotted = [figures[row["figure_ids"][0]] for row in drawn["reverse-alarms", "nb"].plotted]
    assert not [f for f in plotted if {"forecast", "counterfactual"} & set(f.status)]
    assert [f for f in figures.values() if "counterfactual" in f.status]


@pytest.mark.parametrize(("name", "reasons"), [("reverse-alarms", 1), ("shelters", 1), ("hidden-addresses", 1)])
def test_the_break_is_marked_with_its_reason_once_and_with_a_line_in_every_panel_it_holds_for(
    drawn, held, name, reasons
) -> None:
    chart = drawn[name, "nb"]
    wanted = [b for b in vocabulary.breaks() if MEASURES[name][0].startswith(b.measures)]
    assert len(wanted) == reasons
    for b in wanted:
        said = [t for ax in chart.figure.axes for t in ax.texts if b.nb in " ".join(t.get_text().split())]
        assert len(said) == 1
        for ax, _, figures in panels(chart, by_id(held, name)):
            marked = [line for line in ax.lines if list(line.get_xdata()) == [rows.year_of(b.date)] * 2]
            assert bool(marked) == figures[0].measure.startswith(b.measures)


def test_the_new_rule_of_the_shelters_holds_for_all_counts_of_persons_and_not_for_stays() -> None:
    (rule,) = [b for b in vocabulary.breaks() if "shelter_children" in b.measures]
    assert {m for m in MEASURES["shelters"] if not m.startswith(rule.measures)} == {"shelter_stays"}


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", ["reverse-alarms", "hidden-addresses"])
def test_no_label_and_no_line_that_leads_to_one_reaches_over_a_break(drawn, name, lang) -> None:
    chart = drawn[name, lang]
    contract.pixels(chart)
    for ax in chart.figure.axes:
        for wall in (ax.transData.transform((x, 0))[0] for x in protection.fences(MEASURES[name][0])):
            for text in (t for t in ax.texts if getattr(t, "xycoords", None) == "data" and t.get_text().strip()):
                x, box = ax.transData.transform(text.xy)[0], text.get_window_extent()
                if abs(x - wall) > SLACK:
                    assert box.x1 < wall + SLACK if x < wall else box.x0 > wall - SLACK, text.get_text()
            for line in (line for line in ax.lines if line.get_color() == looks.FAINT):
                ends = ax.transData.transform(line.get_xydata())[:, 0] - wall
                assert ends.prod() > 0 or abs(ends).min() < SLACK


@pytest.mark.parametrize("lang", LANGS)
def test_adults_at_shelters_who_are_neither_women_nor_men_are_told_and_not_counted(drawn, held, lang) -> None:
    chart, figures = drawn["shelters", lang], by_id(held, "shelters")
    of: dict[int, dict[str, float]] = {}
    for row in chart.plotted:
        f = figures[row["figure_ids"][0]]
        if f.publisher == "bufdir" and f.measure == "shelter_residents_adults" and not f.qualifiers:
            of.setdefault(f.period_start.year, {})[f.sex] = f.value
    years = sorted(y for y, v in of.items() if len(v) == 3 and v["total"] > v["female"] + v["male"])
    assert years
    assert years == list(range(years[0], years[-1] + 1))
    face = " ".join(t.get_text() for t in chart.figure.texts)
    (said,) = re.findall(r"[^.]*(?:verken talt|counted neither)[^.]*\.", face)
    assert re.findall(r"\d+", said) == [str(years[0]), str(years[-1])]


def test_no_label_covers_a_mark(built, drawn, name) -> None:
    for lang in LANGS:
        chart = drawn[name, lang]
        contract.pixels(chart)
        for ax in chart.figure.axes:
            middles = [
                tuple(point)
                for line in ax.lines
                if line.get_marker() not in (None, "None", "")
                for point in line.get_transform().transform(line.get_xydata())
            ]
            for text in (t for t in ax.texts if t.get_text().strip()):
                box = text.get_window_extent()
                covered = [p for p in middles if box.x0 < p[0] < box.x1 and box.y0 < p[1] < box.y1]
                assert not covered, (lang, text.get_text())


def test_the_faces_say_what_nobody_has_published(drawn) -> None:
    for lang, words in {"nb": ("kvinner", "partner"), "en": ("women", "partner")}.items():
        text = charts.words.words("hidden-addresses", lang)["nobody"]
        face = " ".join(" ".join(t.get_text().split()) for t in drawn["hidden-addresses", lang].figure.axes[0].texts)
        assert text in face
        assert all(word in text for word in words)


def test_a_label_stands_nearest_to_its_own_mark_or_a_line_leads_to_it(drawn, name) -> None:
    for lang in LANGS:
        chart = drawn[name, lang]
        contract.pixels(chart)
        for ax in chart.figure.axes:
            labels = [t for t in ax.texts if getattr(t, "xycoords", None) == "data" and t.get_text().strip()]
            assert labels
            marks = {t: ax.transData.transform(t.xy) for t in labels}
            led = {tuple(line.get_xydata()[0].round(4)) for line in ax.lines if line.get_color() == looks.FAINT}
            for text in (t for t in labels if (round(t.xy[0], 4), round(t.xy[1], 4)) not in led):
                box = text.get_window_extent()
                apart = {t: _apart(box, mark) for t, mark in marks.items()}
                assert apart[text] <= min(apart.values()) + SLACK, (lang, text.get_text())


def _apart(box, mark) -> float:
    x, y = min(max(mark[0], box.x0), box.x1), min(max(mark[1], box.y0), box.y1)
    return float(((x - mark[0]) ** 2 + (y - mark[1]) ** 2) ** 0.5)
