"""Years, dates and windows of time in bokmål, nynorsk and English. Nothing reads the clock."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.phrases import PhraseError, period

NEWEST = 2023


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("words", "start", "end", "kind"),
    [
        (
            "i 2023; I 2023; 2023; i løpet av 2023; i hele 2023; in 2023; during 2023",
            "2023-01-01",
            "2023-12-31",
            "year",
        ),
        (
            (
                "2013–2022; 2013-2022; 2013 – 2022; 2013–22; i perioden 2013–2022; i åra 2013–2022; 2013 til 2022; "
                "fra 2013 til 2022; frå 2013 til 2022; fra 2013 til og med 2022; mellom 2013 og 2022; "
                "from 2013 to 2022; between 2013 and 2022; 2013 through 2022; in the years 2013–2022"
            ),
            "2013-01-01",
            "2022-12-31",
            "years",
        ),
        ("1995–99; 1995-99; i perioden 1995–99", "1995-01-01", "1999-12-31", "years"),
        (
            "siden 2000; sidan 2000; since 2000; fra og med 2000; frå og med 2000; fra 2000; from 2000",
            "2000-01-01",
            "2023-12-31",
            "since",
        ),
        ("siden april 2020; since April 2020", "2020-04-01", "2023-12-31", "since"),
        ("siden 8. april 2020; sidan 8. april 2020; since 8 April 2020", "2020-04-08", "2023-12-31", "since"),
        (
            (
                "siste ti år; de siste ti årene; dei siste ti åra; de ti siste årene; i løpet av de siste ti årene; "
                "det siste tiåret; siste 10 år; the last ten years; the past decade; past decade; "
                "in the last ten years; over the past 10 years"
            ),
            "2014-01-01",
            "2023-12-31",
            "last",
        ),
        (
            "de to siste tiårene; de siste to tiårene; dei siste to tiåra; the last two decades; siste tjue år",
            "2004-01-01",
            "2023-12-31",
            "last",
        ),
        (
            "på 2010-tallet; på 2010-talet; 2010-årene; i 2010-åra; in the 2010s; the 2010s",
            "2010-01-01",
            "2019-12-31",
            "years",
        ),
        (
            "første halvår 2022; i første halvår 2022; 1. halvår 2022; fyrste halvår i 2022; the first half of 2022",
            "2022-01-01",
            "2022-06-30",
            "part",
        ),
        ("andre halvår 2022; the second half of 2022", "2022-07-01", "2022-12-31", "part"),
        ("tredje kvartal 2022; third quarter of 2022", "2022-07-01", "2022-09-30", "part"),
        (
            "til og med august 2022; t.o.m. august 2022; fram til august 2022; through August 2022",
            "2022-01-01",
            "2022-08-31",
            "part",
        ),
        (
            "januar–april 2016; fra januar til april 2016; from January to April 2016",
            "2016-01-01",
            "2016-04-30",
            "part",
        ),
        ("februar 2024; i februar 2024; in February 2024", "2024-02-01", "2024-02-29", "part"),
        (
            (
                "8. april 2024; den 8. april 2024; 8 april 2024; 8 April 2024; April 8, 2024; on April 8th, 2024; "
                "the 8th of April 2024; 08.04.2024; 8.4.2024; 2024-04-08"
            ),
            "2024-04-08",
            "2024-04-08",
            "day",
        ),
        ("ved utgangen av 2022; at the end of 2022", "2022-12-31", "2022-12-31", "day"),
        ("ved inngangen til 2022; at the start of 2022", "2022-01-01", "2022-01-01", "day"),
    ],
)
def test_windows_of_time_in_three_languages(words, start, end, kind):
    for text in words.split("; "):
        found = period(text, NEWEST)
        assert found, text
        assert (found.start, found.end, found.kind, found.text) == (day(start), day(end), kind, text)
        assert found.assumed == (kind in ("since", "last")), text


@pytest.mark.parametrize("text", ["hvert år", "kvart år", "every year", "each year"])
def test_every_year_names_no_days(text):
    found = period(text, NEWEST)
    assert (found.start, found.end, found.kind, found.assumed) == (None, None, "every", False)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("i fjor", "day of writing"),
        ("i år", "day of writing"),
        ("hittil i år", "day of writing"),
        ("so far this year", "day of writing"),
        ("last year", "day of writing"),
        ("this year", "day of writing"),
        ("siste år", "day of writing"),
        ("våren 2016", "season"),
        ("høsten 2016", "season"),
        ("spring 2016", "season"),
        ("siste halvår 2022", "season"),
        ("før 2015", "one end open"),
        ("after 2015", "one end open"),
        ("etter 1. januar 2020", "one end open"),
        ("til og med 2022", "one end open"),
        ("90-tallet", "century"),
        ("fra 2000 til høsten 2016", "season"),
        ("2022-06", "month or a year"),
        ("rundt 1. mai 2020", "fixes no"),
        ("about May 2023", "fixes no"),
        ("the first three months of 2024", "season"),
        ("første tertial 2019", "season"),
    ],
)
def test_words_of_time_without_fixed_days_are_refused_with_a_reason(text, why):
    with pytest.raises(PhraseError, match=why):
        period(text, NEWEST)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "83",
        "hvert fjerde",
        "24 prosent",
        "ti år",
        "på ti år",
        "31. juni 2022",
        "30. februar 2022",
        "8. april 20",
        "2022–2013",
        "2013–2013",
        "siden 2030",
        "siste null år",
        "femte kvartal 2022",
        "2015-tallet",
        "0. halvår 2022",
        "desember til januar 2022",
        "2 016",
        "2024-13-08",
        "99.99.2024",
    ],
)
def test_what_is_no_time_is_none(text):
    assert period(text, NEWEST) is None


@given(st.integers(1900, 2099), st.integers(1, 150))
def test_the_last_n_years_end_with_the_newest_year(newest, n):
    for text in (f"siste {n} år", f"dei siste {n} åra", f"the last {n} years"):
        found = period(text, newest)
        assert (found.start.year, found.end, found.assumed) == (newest - n + 1, dt.date(newest, 12, 31), True)
        assert found.start == dt.date(newest - n + 1, 1, 1)


@given(st.integers(1900, 2098), st.data())
def test_a_window_is_the_same_in_all_its_forms(first, data):
    last = data.draw(st.integers(first + 1, 2099))
    forms = ("{}–{}", "fra {} til {}", "frå {} til {}", "mellom {} og {}", "from {} to {}", "between {} and {}")
    found = {(p.start, p.end, p.kind) for p in (period(form.format(first, last), NEWEST) for form in forms)}
    assert found == {(dt.date(first, 1, 1), dt.date(last, 12, 31), "years")}


@given(st.dates(dt.date(1900, 1, 1), dt.date(2099, 12, 31)))
def test_every_day_of_the_calendar_is_read(date):
    nb = "januar februar mars april mai juni juli august september oktober november desember".split()[date.month - 1]
    en = f"{date:%B}"
    said = [f"{date.day}. {nb} {date.year}", f"{date.day} {en} {date.year}", f"{en} {date.day}, {date.year}"]
    for text in [*said, date.isoformat(), f"{date.day}.{date.month}.{date.year}"]:
        found = period(text, NEWEST)
        assert (found.start, found.end, found.kind, found.assumed) == (date, date, "day", False), text


@given(st.text(max_size=30))
def test_any_text_is_a_period_or_none_or_refused(text):
    try:
        found = period(text, NEWEST)
    except PhraseError:
        return
    assert found is None or found.kind == "every" or found.start <= found.end
