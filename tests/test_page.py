"""A notebook's page: figures by name, computed prose, tables, claims, and which figures it has used."""

from __future__ import annotations

import datetime as dt
import re
import shutil
from html import escape

import pytest

from analysis import charts, estimate, page_computed, page_fields, page_pick, store, tell_words, vocabulary
from analysis.errors import BadInput
from analysis.page import Page
from analysis.paths import House
from analysis.quote import Quotes
from conftest import raw_row, small_house

KRIPOS = {"measure": "homicide_victims", "publisher": "kripos"}
HIDDEN = {"measure": "protected_address_persons", "publisher": "kripos"}
FEWER = (
    "Fewer than this many persons now have a blocked address; Kripos press release, police-side count, not said "
    "whether child-welfare cases are in it."
)
MORE = "More than this many persons on hidden address, both grades, Kripos figure."


def hidden(value: str, year: int, note: str, **cells: str) -> dict[str, str]:
    days = {"period_start": str(year), "period_end": str(year), "definition_note": note}
    return raw_row(value=value, measure="address_code6_7_persons", **days, **cells)


@pytest.fixture(scope="module")
def house(tmp_path_factory) -> House:
    """Homicide victims: two editions of 2015, another publisher, women, a bound, an approximate number, a range."""
    from analysis import build

    rows = [
        raw_row(value="23"),
        raw_row(value="24", publication_date="2017-01-20", url="https://www.politiet.no/drap-2016"),
        raw_row(value="21", original_publisher="NTB", url="https://example.org/ntb"),
        raw_row(value="9", sex="female"),
        raw_row(value="30", period_start="2016", period_end="2016", publication_date="2017-01-20"),
        raw_row(value="20", period_start="2013", period_end="2013", publication_date="2014-01-20"),
        hidden("1500", 2012, "Persons on hidden address", value_kind="approximate_count"),
        hidden("24", 2013, "Persons on hidden address"),
        hidden("1000", 2011, MORE),
        hidden("500", 2010, FEWER),
    ]
    made = small_house(tmp_path_factory.mktemp("page"), rows)
    made.claims.mkdir()
    build.build(made)
    return made


@pytest.fixture
def page(house: House) -> Page:
    made = Page("99_test", where=house)
    made.let(new={**KRIPOS, "year": 2015}, next={**KRIPOS, "year": 2016}, old={**KRIPOS, "year": 2013})
    made.let(about={**HIDDEN, "year": 2012}, over={**HIDDEN, "year": 2011}, under={**HIDDEN, "year": 2010})
    made.let(few={**HIDDEN, "year": 2013})
    return made


def nb(page: Page, template: str) -> str:
    return page.nb(template).data.replace("\u00a0", " ")


def en(page: Page, template: str) -> str:
    return page.en(template).data


# --- figures by name


def test_a_query_means_the_newest_edition_of_one_series(page: Page) -> None:
    assert page.figure("new").value == 24


def test_as_of_an_earlier_day_it_means_the_edition_of_that_day(house: House) -> None:
    page = Page("99_test", as_of="2016-06-01", where=house)
    page.let(new={**KRIPOS, "year": 2015})
    assert page.figure("new").value == 23


def test_several_figures_are_an_error_that_names_them(page: Page) -> None:
    with pytest.raises(BadInput) as refused:
        page.let(x={"measure": "homicide_victims", "year": 2015})
    text = str(refused.value)
    for word in (
        "2 figures",
        "Kripos",
        "NTB",
        "24 victims",
        "21 victims",
        "2015",
        "figure_id",
        page.figure("new").figure_id,
    ):
        assert word in text


def test_no_figure_is_an_error_that_names_the_nearest(page: Page) -> None:
    with pytest.raises(BadInput) as refused:
        page.let(x={**KRIPOS, "year": 2015, "sex": "male"})
    assert "no figure answers to it" in str(refused.value)
    assert "24 victims" in str(refused.value)
    assert "9 victims" in str(refused.value)


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"measure": "homicide_victimz"}, "homicide_victims"),
        ({**KRIPOS, "yaer": 2015}, "year"),
        ({"publisher": "kripos"}, "Add measure"),
        ({**KRIPOS, "period_start": "1. mai"}, "Write it as 2025-05-01"),
        ({**KRIPOS, "year": 0}, "value 0: not a year or a span of years"),
        ({**KRIPOS, "year": "i fjor"}, "not a year or a span of years"),
        ({**KRIPOS, "years": 2015}, 'Write "year": 2023, or "years": (2013, 2023)'),
        ({**KRIPOS, "years": (2015, 2013)}, "the first year first"),
    ],
)
def test_a_query_that_cannot_be_read_says_how_to_write_it(page: Page, query, words: str) -> None:
    with pytest.raises(BadInput, match=re.escape(words)):
        page.let(x=query)


def test_both_sexes_are_meant_unless_the_query_says_otherwise(page: Page) -> None:
    page.let(women={**KRIPOS, "year": 2015, "sex": "female"})
    assert (page.figure("new").sex, page.figure("women").value) == ("total", 9)


def test_a_figure_of_few_people_broken_down_is_not_shown(built) -> None:
    few = next(
        f
        for f in store.load(["homicide"], built.house)
        if f.kind == "count"
        and f.unit == "victims"
        and f.subset
        and f.value == 1
        and f.period_start
        and f.geography == "NO"
    )
    page = Page("99_test", where=built.house)
    with pytest.raises(BadInput):
        page.let(x={"figure_id": few.figure_id})
    with pytest.raises(BadInput):
        page.table(
            measure=few.measure,
            subset=few.subset,
            sex=few.sex,
            period_start=few.period_start.isoformat(),
            relationship=few.relationship,
            area=few.area,
        )


# --- prose


def test_a_value_reads_as_printed_in_its_language(page: Page) -> None:
    assert nb(page, "{new} {about} {over} {under} {under:under} {over:over}") == (
        "24 om lag 1 500 over 1 000 under 500 under 500 over 1 000"
    )
    assert en(page, "{new} {about} {over} {under} {under:under}") == "24 about 1,500 over 1,000 under 500 under 500"


def test_the_other_fields_of_a_figure(page: Page) -> None:
    assert nb(page, "{new:year} {new:period} {new:publisher} {new:published} {new:unit}") == (
        "2015 2015 Kripos 20. januar 2017 ofre"
    )
    assert en(page, "{new:published} {new:unit} {new:sex}") == "20 January 2017 victims both sexes"


def test_under_is_only_said_of_a_bound(page: Page) -> None:
    with pytest.raises(BadInput, match="no bound"):
        nb(page, "{new:under}")


def test_computed_numbers(page: Page) -> None:
    page.derive(growth=("change", "next", "new"), fall=("change", "old", "new"), part=("share", "new", "next"))
    page.derive(more=("difference", "next", "new"), both=("sum", "next", "new"), times=("ratio", "next", "new"))
    page.derive(of_both=("share", "new", "both"))
    assert nb(page, "{growth} {growth:whole} {growth:moved} {fall:moved}") == (
        "25,0 % 25 % steg med 25,0 % falt med 16,7 %"
    )
    assert en(page, "{part} {more} {both} {times} {of_both:percent} {fall:size}") == "80.0% 6 54 1.25 44.4% 16.7%"


def test_a_bound_stays_a_bound_in_what_is_computed(page: Page) -> None:
    page.derive(fall=("change", "under", "over"), both=("sum", "over", "few"), hedged=("sum", "about", "few"))
    assert nb(page, "{fall:moved} {both} {hedged}") == "falt med minst 50,0 % minst 1 024 om lag 1 524"
    page.derive(open=("change", "over", "under"))
    assert en(page, "{open:moved}") == "rose by at least 100.0%"
    page.derive(unknown=("change", "few", "under"))
    with pytest.raises(BadInput, match="rose or fell"):
        en(page, "{unknown:moved}")


@pytest.mark.parametrize(
    ("low", "high", "said", "size"),
    [
        (30, 70, "30–70", "30–70"),
        (0, 70, "at most 70", "at most 70"),
        (-50, 70, "between -50 and 70", "at most 70"),
        (-90, 70, "between -90 and 70", "at most 90"),
        (-70, -30, "between -70 and -30", "30–70"),
        (None, -30, "at most -30", "at least 30"),
        (30, None, "at least 30", "at least 30"),
        (None, 30, "at most 30", None),
        (-30, None, "at least -30", None),
    ],
)
def test_a_range_says_both_ends_also_across_nought(low, high, said: str, size: str | None) -> None:
    amount = page_computed.Amount(None, low, high, False, "persons", "flow", "m", ("f",))
    shown = page_computed.Derived("x", "difference", amount, Quotes("en"))
    assert f"{shown}" == said
    if size:
        assert f"{shown:size}" == size
    else:
        with pytest.raises(BadInput, match="neither a value nor a bound"):
            format(shown, "size")
    if "between" in said:
        assert f"{page_computed.Derived('x', 'difference', amount, Quotes('nb'))}".startswith("mellom -")


def test_more_than_is_said_only_of_bounds_at_one_end(page: Page) -> None:
    page.derive(fall=("change", "under", "over"), less=("difference", "over", "under"))
    assert en(page, "{fall:moved_more}, by {less:more_than}") == "fell by more than half, by more than 500"
    assert nb(page, "{fall:moved_more}, med {less:more_than}") == "falt med mer enn halvparten, med mer enn 500"
    page.derive(known=("difference", "next", "new"))
    with pytest.raises(BadInput, match="no bound at one end"):
        en(page, "{known:more_than}")


def test_the_day_of_the_next_break_is_that_of_the_vocabulary(page: Page) -> None:
    first = min(b.date for b in vocabulary.breaks() if b.measures == ("protected_address",))
    assert page.figure("over").period_end < first
    assert en(page, "{over:next_break}") == f"{first.day} {first:%B %Y}"
    with pytest.raises(BadInput, match="no break follows"):
        en(page, "{new:next_break}")


def test_what_may_not_be_computed_is_refused(page: Page) -> None:
    with pytest.raises(BadInput, match="persons and victims"):
        page.derive(x=("share", "new", "over"))
    with pytest.raises(BadInput, match="takes two"):
        page.derive(x=("ratio", "new", "old", "next"))
    with pytest.raises(BadInput, match="no such way"):
        page.derive(x=("growth", "new", "old"))
    with pytest.raises(BadInput, match="no figure has this name"):
        page.derive(x=("ratio", "new", "nwe"))


def test_an_unknown_field_names_the_nearest(page: Page) -> None:
    with pytest.raises(BadInput, match="about"):
        nb(page, "{abuot}")
    with pytest.raises(BadInput, match="published"):
        nb(page, "{new:publishd}")


@pytest.mark.parametrize(
    "field",
    [
        "{new.figure}",
        "{new.figure.value}",
        "{new.value:period}",
        "{part.amount}",
        "{data_date.year}",
        "{new[0]}",
        "{new!r}",
        "{new:{old}}",
        "{}",
        "{0}",
        "{ new}",
        "{_new}",
        "{new:.2f}",
        "{part:,}",
    ],
)
def test_only_a_name_and_a_form_are_a_field(page: Page, field: str) -> None:
    page.derive(part=("share", "new", "next"))
    for fill in (page.nb, page.en):
        with pytest.raises(BadInput, match=re.escape("A field is {name}, {name:form}")) as refused:
            fill(f"So many: {field}.")
        assert field in str(refused.value)
    assert not page.quotes["nb"].shown


@pytest.mark.parametrize(
    "field",
    [
        "{one_in_four}",
        "{one_in_four:verdict}",
        "{one_in_four.first}",
        "{one_in_four.first.pair}",
        "{one_in_four.first.quotes.lang}",
        "{one_in_four._words}",
        "{one_in_four.__class__}",
        "{one_in_four.first:nonsense}",
        "{one_in_four.verdict:d}",
    ],
)
def test_of_a_claim_only_its_words_and_numbers_are(built, field: str) -> None:
    page = Page("99_test", claims=["one-in-four"], where=built.house)
    with pytest.raises(BadInput, match=re.escape("A field is {name}, {name:form}")) as refused:
        page.en(f"So many: {field}.")
    assert field in str(refused.value)


def test_a_brace_too_many_names_its_line_and_a_double_one_is_a_brace(page: Page) -> None:
    with pytest.raises(BadInput, match=re.escape("So many: {new")):
        en(page, "\nSo many: {new\nand no more")
    assert en(page, "{{{new}}}") == "{24}"


def test_every_number_shown_leads_to_its_figures(page: Page) -> None:
    page.derive(part=("share", "new", "next"))
    nb(page, "{new} {part}")
    ids = [quote.figure_ids for quote in page.quotes["nb"].shown]
    new, following = (page.figure(name).figure_id for name in ("new", "next"))
    assert ids == [(new,), (new, following)]


# --- tables, and what was used


def test_a_table_shows_the_newest_edition_and_all_of_them_when_asked(page: Page) -> None:
    newest = page.table(measure="homicide_victims", sex="total", publisher="kripos", year=2015)
    every = page.table(measure="homicide_victims", sex="total", publisher="kripos", year=2015, editions="all")
    assert list(newest["value"]) == ["24"]
    assert list(every["value"]) == ["23", "24"]


def test_since_leaves_out_earlier_periods(page: Page) -> None:
    shown = page.table(measure="homicide_victims", sex="total", publisher="kripos", since="new")
    assert list(shown["period"]) == ["2015", "2016"]


def test_a_table_of_nothing_is_an_error(page: Page) -> None:
    with pytest.raises(BadInput, match="no figures to show"):
        page.table(measure="homicide_victims", publisher="ssb")


def test_a_page_has_used_what_it_has_shown_and_no_more(house: House) -> None:
    page = Page("99_test", where=house)
    assert page.used == []
    page.let(new={**KRIPOS, "year": 2015})
    assert page.used == [page.figure("new").figure_id]
    page.table(measure="homicide_victims", publisher="ntb")
    assert len(page.used) == 2
    assert len(page.sources()) == 2


def test_the_stamp_holds_every_figure_used_and_their_hash(page: Page) -> None:
    stamp = page.stamp()
    shown = stamp._repr_mimebundle_()
    assert (
        shown["text/plain"] == f"99_test: 7 figures, data to {page.data_date}: {store.data_hash(page.used, page.where)}"
    )
    record = next(value for kind, value in shown.items() if kind.endswith("+json"))
    assert list(record["figures"]) == page.used
    assert record["figures"][page.figure("under").figure_id].startswith("||500|")


def test_a_long_table_is_folded_and_whole(built) -> None:
    page = Page("99_test", where=built.house)
    shown = page.table(measure="homicide_victims", sex="total", unit="victims")
    html = shown._repr_html_()
    assert html.startswith("<details>")
    assert html.count("<tr>") == len(shown) + 1
    assert len(str(shown).splitlines()) == len(shown) + 1


def test_a_rate_says_in_its_value_that_it_is_one(built) -> None:
    page = Page("99_test", where=built.house)
    shown = page.table(measure="homicide_victims", kind="rate", publisher="unodc", sex="total", year=1995)
    assert list(shown["value"]) == ["1.0 per 100,000"]
    assert list(page.sources()["value"]) == ["1.0 per 100,000"]
    assert "unit" not in shown


def test_sources_leave_out_kinds_that_a_timeline_alone_counts(built) -> None:
    page = Page("99_test", charts=["one-in-four", "one-in-four.timeline"], where=built.house)
    page.plotted("one-in-four")
    page.plotted("one-in-four.timeline")
    held = {f.figure_id: f for f in store.load(vocabulary.TOPICS, built.house)}
    assert any(held[i].kind == "rate" for i in page.used)
    listed = {held[i].kind for i in page.sources()["figure_id"]}
    assert "count" in listed
    assert "rate" not in listed
    page.table(measure="homicide_victims", kind="rate")
    assert any(held[i].kind == "rate" for i in page.sources()["figure_id"])


def test_sources_leave_out_figures_of_too_few_people(built) -> None:
    page = Page("99_test", where=built.house)
    held = store.load(vocabulary.TOPICS, built.house)
    few = [f for f in held if page_pick.too_few(f) and f.period_start and f.geography == "NO"][:3]
    assert few
    assert all(f.subset or f.area or f.relationship for f in few)
    two_women = next(
        f for f in held if f.sex == "female" and f.value in (1, 2) and f.unit == "victims" and f not in few
    )
    rows = built.frame[built.frame["figure_id"].isin([f.figure_id for f in (*few, two_women)])]
    page.uses(rows)
    assert {f.figure_id for f in few} < set(page.used)
    assert list(page.sources()["figure_id"]) == [two_women.figure_id]


def test_addresses_are_links(page: Page) -> None:
    assert '<a href="https://www.politiet.no/drap-2016">politiet.no</a>' in page.sources()._repr_html_()


# --- claims and charts


def test_claims_stand_in_prose(built) -> None:
    page = Page("99_test", claims=["one-in-four", "hundreds-in-hiding", "eighty-three-women"], where=built.house)
    text = nb(page, "{one_in_four.excl_dating:k_of_n} {one_in_four.first:k_of_n} {eighty_three_women.second:estimate}")
    assert text == "68 av 284 68 av 284 16"
    assert nb(page, "{one_in_four.verdict}") == "Tallene spriker"
    assert nb(page, "{hundreds_in_hiding.first:estimate}") == "under 500"
    with pytest.raises(BadInput, match="excl_dating"):
        nb(page, "{one_in_four.excl_datnig:share}")


def test_a_count_reckoned_back_from_a_share_is_shown_at_both_ends(built) -> None:
    page = Page("99_test", claims=["seven-in-ten-prior-violence", "one-in-four"], where=built.house)
    r = page.claim("seven-in-ten-prior-violence").json["reference"][0]
    said = en(page, "{seven_in_ten_prior_violence.first:k_range} of {seven_in_ten_prior_violence.first:n}")
    assert r["k_low"] < r["k_high"]
    assert said == f"{r['k_low']:.0f} or {r['k_high']:.0f} of {r['n']:.0f}"
    assert nb(page, "{one_in_four.first:k_range}") == "68"


def test_a_dispersion_names_the_years_it_compares(built) -> None:
    page = Page("99_test", claims=["one-in-four"], where=built.house)
    j = page.claim("one-in-four").json
    r = j["reference"][0]
    pairs = tell_words.compared(j, r)
    assert estimate.dispersion([(e["k"], e["n"]) for e in pairs]) == pytest.approx(r["dispersion"])
    assert nb(page, "{one_in_four.first:spread_years}, {one_in_four.first:spread_n}") == "2015, 2016 og 2018, 3"
    assert en(page, "{one_in_four.first:spread_unstated}") == "2018"
    ids = {i for e in pairs for i in (*e["numerator_figure_ids"], *e["denominator_figure_ids"])}
    assert ids <= set(page.used)
    with pytest.raises(BadInput, match="no single years"):
        en(page, "{one_in_four.kripos_2015:spread_years}")


def test_every_claim_can_be_told(built) -> None:
    page = Page("99_test", claims=built.house.claim_ids, where=built.house)
    for told in page.claims.values():
        for show in (
            told.box,
            told.reference,
            told.evidence,
            told.refused,
            told.stated,
            told.sensitivity,
            told.timeline,
        ):
            show()
        assert not told.json["reference"] or told.json["reference"][0].get("missing") or len(told.reference())
    closing = page.can_say().data
    for told in page.claims.values():
        assert told.json["text"]["nb"] in closing
        assert told.json["text"]["en"] in closing
    assert set(page.used) <= {f.figure_id for f in store.load(vocabulary.TOPICS, built.house)}


def test_a_supported_sentence_can_be_said_and_a_contradicted_one_cannot(built) -> None:
    page = Page("99_test", claims=["quarter-in-2018", "one-in-four"], where=built.house)
    rows = [[c.strip() for c in line.split("|")[1:-1]] for line in page.can_say("en").data.splitlines()[2:]]
    (_, held, can, cannot, _), (sentence, _, instead, refused, _) = rows
    assert ("own source" in held) == (cannot == "–" and bool(can))
    assert refused == f"{sentence.rstrip('.”')}” as it stands"
    assert "About every fourth homicide victim" in instead


def test_a_claim_can_be_varied_without_changing_the_page(built) -> None:
    from analysis import claim

    page = Page("99_test", claims=["one-in-four"], where=built.house)
    earlier = page.claim("one-in-four", as_of="2016-01-01")
    assert earlier.json["as_of"] == "2016-01-01"
    record = claim("one-in-four", built.house)
    dating = record.reference.model_copy(update={"qualifiers": [["incl_dating"]]})
    varied = page.claim(record.model_copy(update={"reference": dating}))
    assert len(varied.json["reference"]) == 1
    assert len(page.claim("one-in-four").json["reference"]) == 2


def test_an_unknown_claim_or_chart_names_what_there_is(built) -> None:
    with pytest.raises(BadInput, match="one-in-four"):
        Page("99_test", claims=["one-in-fuor"], where=built.house)
    with pytest.raises(BadInput, match="names no chart"):
        Page("99_test", where=built.house).chart()


def test_a_chart_has_its_text_alternative_and_counts_as_used(built) -> None:
    page = Page("99_test", charts=["homicides-per-year"], where=built.house)
    image = page.chart(lang="nb")
    assert "Figuren viser" in image.alt
    assert image.words().startswith('<details lang="nb"><summary>Figuren i ord</summary>')
    assert escape(image.alt) in image.words()
    assert len(page.used) > 50
    assert len(page.plotted()) > 50


def test_what_a_chart_finds_is_prose_with_its_figures(built) -> None:
    page = Page("99_test", charts=["one-in-four"], where=built.house)
    made = charts.make("one-in-four", built.house, "nb")
    assert page.finding(lang="nb").data == f"**{made.title}.**"
    assert {i for quote in made.quotes.shown for i in quote.figure_ids} == set(page.used)
    with pytest.raises(BadInput, match="names no chart"):
        Page("99_test", where=built.house).finding()


def test_a_chart_is_drawn_once_for_a_state_of_data_claims_and_code(built, tmp_path, monkeypatch) -> None:
    shutil.copytree(built.house.processed, tmp_path / "data" / "processed")
    shutil.copytree(built.house.raw, tmp_path / "data" / "raw")
    shutil.copytree(built.house.claims, tmp_path / "claims")
    page = Page("99_test", charts=["homicides-per-year"], where=House(tmp_path))
    first, rows, used = page.chart().data, str(page.plotted()), page.used
    monkeypatch.setattr(charts, "make", lambda *asked: pytest.fail("drawn again"))
    again = Page("99_test", charts=["homicides-per-year"], where=House(tmp_path))
    assert (again.chart().data, str(again.plotted()), again.used) == (first, rows, used)
    claim = tmp_path / "claims" / "one-in-four.yaml"
    claim.write_text(claim.read_text(encoding="utf-8") + "# changed\n", encoding="utf-8")
    with pytest.raises(pytest.fail.Exception, match="drawn again"):
        again.chart()


def test_the_period_of_publication_is_as_fine_as_known(built) -> None:
    held = store.load(["homicide"], built.house)
    said = {f.published_precision: page_fields.published(f, "nb") for f in held}
    assert said["undated"] == "udatert"
    assert re.fullmatch(r"\d{4}", said["year"])
    assert re.fullmatch(r"[a-z]+ \d{4}", said["month"])
    assert re.fullmatch(r"\d+\. [a-z]+ \d{4}", said["day"])
    assert isinstance(held[0].published, dt.date)
