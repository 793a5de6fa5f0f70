"""The words of claims against the table of number phrases: examples by hand, then what must hold of all."""

from __future__ import annotations

import ast
import json
import sys
import unicodedata
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from analysis import phrases
from analysis.phrases import GRAMMAR, Phrase, PhraseError, fraction, number, parse
from analysis.phrases.grammar import meanings
from analysis.phrases.phrase import STATEMENTS

HEDGES = {
    "about": "omtrent, om lag, rundt, cirka, ca., kring, ikring, about, around, roughly, approximately",
    "just_under": "nær, nesten, bortimot, opp mot, snaut, knapt, i underkant av, litt under, nearly, almost, "
    "just under",
    "just_over": "vel, drøyt, drøye, godt og vel, i overkant av, litt over, just over",
    "more_than": "over, mer enn, meir enn, flere enn, fleire enn, more than",
    "at_least": "minst, at least",
    "at_most": "høyst, maks, opptil, inntil, at most, up to",
    "less_than": "under, færre enn, mindre enn, fewer than, less than",
}


def _split(*lines: str) -> list[list[str]]:
    return [line.split() for line in lines]


# One hedge in each language (nb, nn, en) and the ways to say a number, for the properties below.
SAID = {
    "bare": ("", "", ""),
    "about": ("om lag ", "kring ", "about "),
    "just_under": ("nesten ", "nær ", "almost "),
    "just_over": ("vel ", "litt over ", "just over "),
    "more_than": ("mer enn ", "meir enn ", "more than "),
    "at_least": ("minst ", "minst ", "at least "),
    "at_most": ("høyst ", "høgst ", "at most "),
    "less_than": ("færre enn ", "færre enn ", "fewer than "),
}
CARDINAL = _split(
    "én to tre fire fem seks syv åtte ni ti elleve tolv",
    "ein to tre fire fem seks sju åtte ni ti elleve tolv",
    "one two three four five six seven eight nine ten eleven twelve",
)
ORDINAL = _split(
    "andre tredje fjerde femte sjette syvende åttende niende tiende",
    "andre tredje fjerde femte sjette sjuande åttande niande tiande",
    "second third fourth fifth sixth seventh eighth ninth tenth",
)
PART = _split(
    "tredjedel fjerdedel femtedel sjettedel syvendedel åttendedel niendedel tiendedel",
    "tredel firedel femdel seksdel sjudel åttedel nidel tidel",
    "third quarter fifth sixth seventh eighth ninth tenth",
)
hedges = st.sampled_from(sorted(SAID))
spoken = st.sampled_from(sorted(phrases.SPOKEN))
percentages = st.one_of(
    st.integers(1, 99).map(str),
    st.integers(1, 999).map(lambda n: f"{n // 10}.{n % 10}").filter(lambda s: float(s) > 0),
)


def interval(p: Phrase) -> tuple:
    """Everything of a phrase but its wording."""
    return (p.kind, p.low, p.high, p.low_closed, p.high_closed, p.value, p.hedge, p.one_sided, p.counts)


def points(p: Phrase) -> tuple[float, float]:
    return pytest.approx(p.low * 100, abs=1e-9), pytest.approx(p.high * 100, abs=1e-9)


@pytest.mark.parametrize(
    ("words", "low", "high"),
    [
        (
            "hvert tredje; hver tredje; kvart tredje; én av tre; en tredel; ein tredjedel; a third",
            200 / 7,
            40,
        ),
        ("hvert fjerde; hver fjerde; kvart fjerde; kvar fjerde; every fourth", 100 / 4.5, 100 / 3.5),
        ("hvert fjerde drap; hver fjerde kvinne; hver 4.; every 4th homicide", 100 / 4.5, 100 / 3.5),
        ("én av fire; ett av fire; en av fire; et av fire; ein av fire; eitt av fire", 100 / 4.5, 100 / 3.5),
        ("1 av 4; 1 in 4; 1 of 4; one in four; one of four; one out of four", 100 / 4.5, 100 / 3.5),
        ("en firedel; en fjerdedel; ein kvart; a quarter; one fourth; a quarter", 100 / 4.5, 100 / 3.5),
        ("hver femte; en femdel; en femtedel; a fifth; one in five", 100 / 5.5, 100 / 4.5),
        ("hver sjette; én av seks; one in six; en sjettedel", 15, 110 / 6),
        ("hver tiende; kvar tiande; én av ti; one in ten; every tenth; en tidel", 9, 11),
        ("hvert tolvte; every twelfth; én av tolv; a twelfth", 7.5, 110 / 12),
        ("1 av 1 000; one in 1,000", 0.09, 0.11),
        (
            "halvparten; halvdelen; annenhver; annethvert; annankvar; annakvart; hver andre; kvar andre",
            45,
            55,
        ),
        ("hvert annet drap; én av to; ett av to; ein av to; eitt av to; 1 av 2; half; every second", 45, 55),
        (
            "to av tre; 2 av 3; 2 of 3; two in three; to tredeler; to tredjedelar; two thirds",
            185 / 3,
            215 / 3,
        ),
        (
            "tre av fire; 3 of 4; tre firedeler; tre fjerdedeler; tre kvart; three quarters; three-quarters",
            70,
            80,
        ),
        ("7 av 10; sju av ti; syv av ti; seven in ten; seven out of ten", 65, 75),
        ("9 av 10; ni av ti drapsofre", 85, 95),
        ("10 av 10", 95, 100),
        ("17 av 20; sytten av tjue; sytten av tyve", 82.5, 87.5),
        ("40 av 100; førti av hundre", 39.5, 40.5),
        ("24 %; 24%; 24 prosent; 24 pst.; 24 percent; 24 per cent", 23.5, 24.5),
        ("24,5 %; 24.5 prosent; 24,5 percent", 24.45, 24.55),
        ("40 prosent; førti prosent; forty percent", 39.5, 40.5),
        ("0 %", 0, 0.5),
        ("100 %", 99.5, 100),
        ("omtrent halvparten; about half", 42.5, 57.5),
        ("rundt en firedel; about a quarter; kring ein firedel", 25 - 25 / 6, 25 + 75 / 14),
        ("om lag 40 prosent; ca. 40 %; roughly 40 percent", 37, 43),
        ("om lag 45 prosent; about 45 %", 43, 47),
        ("om lag 43 prosent; about 43 %", 42, 44),
        ("om lag 24,5 prosent; about 24.5 %", 23.5, 25.5),
        ("om lag 1 prosent", 0, 2),
        ("nær halvparten; nesten halvparten; nearly half; just under half", 42.5, 50),
        ("knapt 40 prosent; almost 40 percent; i underkant av 40 prosent", 37, 40),
        ("vel 40 prosent; just over 40 percent; i overkant av 40 %", 40, 43),
        ("mellom 20 og 30 prosent; 20–30 %; 20 - 30 prosent; between 20 and 30 percent", 19.5, 30.5),
        ("mellom 20,5 og 30 prosent", 20.45, 30.5),
        ("mellom en firedel og en tredel; between a quarter and a third", 100 / 4.5, 40),
        ("mellom sju og åtte av ti; 7–8 av 10; between seven and eight in ten", 65, 85),
        ("mellom tre firedeler og 100 prosent", 70, 100),
    ],
)
def test_shares(words, low, high):
    for text in words.split("; "):
        p = parse(text)
        assert (p.kind, *points(p), p.low_closed, p.high_closed) == ("share", low, high, True, True), text
        assert not p.one_sided
        assert p.text == text


@pytest.mark.parametrize(
    ("words", "inside", "outside", "closed"),
    [
        (
            "over halvparten; mer enn halvparten; more than half; over half; de fleste; dei fleste; most",
            0.501,
            0.499,
            False,
        ),
        ("flertallet; fleirtalet; most women; de fleste drapsofre", 0.501, 0.499, False),
        ("minst halvparten; at least half", 0.501, 0.499, True),
        ("høyst halvparten; inntil halvparten; at most half; up to half", 0.499, 0.501, True),
        (
            "under halvparten; færre enn halvparten; fewer than half; less than half; under half",
            0.499,
            0.501,
            False,
        ),
    ],
)
def test_one_sided_words_name_one_bound(words, inside, outside, closed):
    for text in words.split("; "):
        p = parse(text)
        assert p.one_sided, text
        assert (p.contains(inside), p.contains(outside), p.contains(0.5)) == (True, False, closed), text
        assert p.contains(1.0 if inside > 0.5 else 0.0)


@pytest.mark.parametrize("text", ["de aller fleste", "dei aller fleste", "det store flertallet", "the great majority"])
def test_great_majority_is_four_fifths(text):
    p = parse(text)
    assert (p.contains(0.8), p.contains(0.799), p.contains(1), p.one_sided) == (True, False, True, True)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("83", 83, 83),
        ("83 kvinner", 83, 83),
        ("åtte", 8, 8),
        ("3 260", 3260, 3260),
        ("3.260 drap", 3260, 3260),
        ("3,260", 3260, 3260),
        ("2 016", 2016, 2016),
        ("2016 kvinner", 2016, 2016),
        ("om lag 80", 72, 88),
        ("om lag 83", 78.85, 87.15),
        ("om lag tre", 2.5, 3.5),
        ("om lag 0", 0, 0.5),
        ("nær 1 000", 900, 1000),
        ("vel 1 800", 1800, 1890),
        ("over 1 000", 1000, None),
        ("minst 14", 14, None),
        ("under 500", None, 500),
        ("inntil 1 000 kvinner", None, 1000),
        ("mellom 20 og 30", 20, 30),
        ("20–30 drap", 20, 30),
    ],
)
def test_counts_of_things(text, low, high):
    p = parse(text)
    assert (p.kind, p.low, p.high) == ("count", low, high)
    assert p.low_closed == (low is not None and "over" not in text)
    assert p.high_closed == (high is not None and "under" not in text)


def test_two_counts_are_kept_apart_from_spoken_shares():
    p = parse("17 av 38")
    assert (p.kind, p.counts, p.low, p.high) == ("counts", (17, 38), 17 / 38, 17 / 38)
    assert p.contains(17 / 38)
    assert not p.contains(18 / 38)
    assert parse("17 of 38 homicides").counts == parse("sytten av 38").counts == (17, 38)
    assert parse("17 av 20").counts is None
    assert parse("minst 17 av 38").contains(18 / 38)
    with pytest.raises(PhraseError, match="two counts are exact"):
        parse("nær 17 av 38")


@pytest.mark.parametrize(("slug", "word"), [(slug, word) for slug in HEDGES for word in HEDGES[slug].split(", ")])
def test_every_hedge_of_the_table_is_read(slug, word):
    assert interval(parse(f"{word} 40 %")) == interval(number("40", slug))
    assert interval(parse(f"{word} 83")) == interval(number("83", slug, "count"))


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "no known form"),
        ("en", "no known form"),
        ("kvinner", "no known form"),
        ("½", "no known form"),
        ("-5 %", "no known form"),
        ("rundt mellom 20 og 30 prosent", "no known form"),
        ("over de fleste", "no known form"),
        ("hver fourth", "no known form"),
        ("hvert fjerde år", "means"),
        ("2016", "reads like years"),
        ("rundt 2016", "reads like years"),
        ("2013–2023", "reads like years"),
        ("mellom 2013 og 2023", "reads like years"),
        ("500 prosent", "at most its whole"),
        ("over 100 %", "no share or count lies there"),
        ("under 0 %", "no share or count lies there"),
        ("færre enn 0", "no share or count lies there"),
        ("5 av 4", "not a share"),
        ("0 av 10", "not a share"),
        ("1 av 1", "not a share"),
        ("83,5 kvinner", "whole number"),
        ("12 34", "whole number"),
        ("02800", "whole number"),
        ("9" * 400, "whole number"),
        ("2\u0660 %", "no known form"),
        ("hver " + "9" * 5000 + ".", "whole number"),
        ("1,5 av 4", "whole number"),
        ("mellom 30 og 20 prosent", "smaller to a larger"),
        ("mellom en firedel og 20", "same kind"),
        ("mellom 2 og 3 av 38", "same kind"),
    ],
)
def test_anything_else_is_refused_with_its_reason(text, why):
    with pytest.raises(PhraseError, match=why):
        parse(text)


def test_a_refusal_quotes_the_words_and_says_what_is_read():
    with pytest.raises(PhraseError, match=r"'mange liv' is not understood.*hvert fjerde.*17 av 38"):
        parse("mange liv")


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Hvert Fjerde", "hvert fjerde"),
        ("  hvert\n fjerde ", "hvert fjerde"),
        (unicodedata.normalize("NFD", "Én av åtte"), "én av åtte"),
        ("3\u00a0260", "3 260"),
        ("3\u2009260", "3 260"),
        ("3\u202f260", "3 260"),
        ("24\u00a0%", "24 %"),
        ("20-30 %", "20\u201330 %"),
        ("20 \u2212 30 %", "20\u201330 %"),
        ("halv\u00adparten", "halvparten"),
    ],
)
def test_spelling_does_not_matter(text, plain):
    assert interval(parse(text)) == interval(parse(plain))
    assert parse(text).text == text


def test_numbers_as_printed():
    assert points(number("43")) == (42.5, 43.5)
    assert (number("43").text, fraction(1, 4).text) == ("43", "1/4")
    assert points(number("24.5")) == points(number("24,5")) == (24.45, 24.55)
    assert points(number("25", "about")) == (23, 27)
    assert points(fraction(1, 4)) == (pytest.approx(100 / 4.5), pytest.approx(100 / 3.5))
    assert points(fraction(5, 12)) == (37.5, pytest.approx(100 * 11 / 24))
    thousand = number("1 000", "about", "count")
    assert (thousand.low, thousand.high, thousand.value) == (900, 1100, 1000)
    mean = number("9.6", kind="count")  # decimals: no count, but a mean or a rate
    assert (mean.low, mean.high) == (9.55, 9.65)
    rate = number("0.5", "about", "count")
    assert (rate.low, rate.high) == (0.45, 0.55)
    assert number("10.0", "about", "count").low == 9.5  # three significant digits


@pytest.mark.parametrize(
    "call",
    [
        lambda: number("24", "rather"),
        lambda: number("24", "between"),
        lambda: number("24", kind="rate"),
        lambda: number("about 24"),
        lambda: number("-3"),
        lambda: number("101"),
        lambda: number("nan"),
        lambda: number("2\u0660"),
        lambda: number("9" * 400, kind="count"),
        lambda: fraction(3, 2),
        lambda: fraction(0, 2),
        lambda: fraction(1, 2, "rather"),
    ],
)
def test_impossible_numbers_and_unknown_hedges_are_refused(call):
    with pytest.raises(PhraseError):
        call()


def test_no_number_is_inside_nothing():
    assert not parse("halvparten").contains(float("nan"))
    assert not parse("over 3").contains(float("nan"))
    assert not parse("under 3").contains(float("nan"))


# ---- What must hold of all phrases.


@given(hedges, st.integers(2, 10), st.booleans())
def test_the_three_languages_say_the_same_of_one_in_n(hedge, n, ordinal):
    every = ("hver", "kvar", "every")
    of = ("av", "av", "in")
    said = [
        f"{SAID[hedge][i]}{every[i]} {ORDINAL[i][n - 2]}"
        if ordinal
        else f"{SAID[hedge][i]}{CARDINAL[i][0]} {of[i]} {CARDINAL[i][n - 1]}"
        for i in range(3)
    ]
    assert {interval(parse(text)) for text in said} == {interval(fraction(1, n, hedge))}


@given(hedges, st.integers(3, 10), st.data())
def test_the_three_languages_say_the_same_of_parts(hedge, n, data):
    k = data.draw(st.integers(1, n))
    plural = ("er", "ar", "s") if k > 1 else ("", "", "")
    said = [f"{SAID[hedge][i]}{CARDINAL[i][k - 1]} {PART[i][n - 3]}{plural[i]}" for i in range(3)]
    assume(not (k == n and hedge == "more_than"))  # more than all of them
    assert {interval(parse(text)) for text in said} == {interval(fraction(k, n, hedge))}


@given(hedges, percentages)
def test_the_three_languages_say_the_same_of_percentages(hedge, printed):
    said = [f"{SAID[hedge][i]}{printed} {('prosent', 'prosent', 'percent')[i]}" for i in range(3)]
    said.append(said[0].replace(".", ","))
    assert {interval(parse(text)) for text in said} == {interval(number(printed, hedge))}


@given(st.integers(0, 10**7), hedges)
def test_the_three_languages_say_the_same_of_counts(n, hedge):
    assume(not (n == 0 and hedge == "less_than"))
    said = [f"{SAID[hedge][i]}{n:,} {('kvinner', 'personar', 'women')[i]}" for i in range(3)]
    said += [said[0].replace(",", " "), said[1].replace(",", "."), said[2].replace(",", "")]
    assert {interval(parse(text)) for text in said} == {interval(number(str(n), hedge, "count"))}


@given(st.one_of(st.tuples(percentages, st.just("share")), st.tuples(st.integers(0, 10**6).map(str), st.just("count"))))
@example(("0", "share"))
@example(("100", "share"))
def test_about_never_narrows_a_number(case):
    printed, kind = case
    bare, about = number(printed, "bare", kind), number(printed, "about", kind)
    assert about.low <= bare.low
    assert about.high >= bare.high


@given(st.integers(2, 200), st.data())
def test_about_never_narrows_a_fraction(n, data):
    k = data.draw(st.integers(1, n))
    bare, about = fraction(k, n), fraction(k, n, "about")
    assert about.low < bare.low
    assert about.high > bare.high or bare.high == 1


def assert_sound(p: Phrase) -> None:
    """Not empty, inside the scale, and its closure holds its own value."""
    low, high = (-1.0 if p.low is None else p.low), (float("inf") if p.high is None else p.high)
    if p.kind in STATEMENTS:
        assert (p.low, p.high, p.value) == (None, None, None)
        for part in p.parts:
            assert_sound(part)
        return
    assert low < high or (low == high and p.low_closed and p.high_closed)
    if p.value is not None:
        assert low <= p.value <= high
        assert p.contains(p.value) == (p.hedge not in ("more_than", "less_than"))
    if p.kind in ("share", "counts"):
        assert 0 <= low <= high <= 1
    elif p.kind in ("growth", "points"):
        assert -1 <= low <= high
    else:
        assert p.low is None or p.low >= 0
    assert p.low_closed <= (p.low is not None)
    assert p.high_closed <= (p.high is not None)
    assert p.one_sided == (p.hedge in ("more_than", "at_least", "at_most", "less_than"))


@given(hedges, st.integers(2, 200), st.data())
def test_the_closure_of_a_fraction_holds_its_value(hedge, n, data):
    k = data.draw(st.integers(1, n - 1))
    p = fraction(k, n, hedge)
    assert p.value == k / n
    assert_sound(p)


@given(hedges, percentages)
def test_the_closure_of_a_percentage_holds_its_value(hedge, printed):
    assert_sound(number(printed, hedge))


@given(hedges, st.integers(1, 10**7))
def test_the_closure_of_a_count_holds_its_value(hedge, n):
    p = number(str(n), hedge, "count")
    assert p.value == n
    assert_sound(p)


@given(spoken.filter(lambda n: n > 3), st.data())
def test_k_of_n_and_the_rest_of_n_mirror_each_other(n, data):
    k = data.draw(st.integers(2, n - 2))
    part, rest = parse(f"{k} av {n}"), parse(f"{n - k} of {n}")
    assert part.low == pytest.approx(1 - rest.high, abs=1e-15)
    assert part.high == pytest.approx(1 - rest.low, abs=1e-15)


@pytest.mark.parametrize("n", [*range(2, 41), 50, 99, 100, 101, 200, 1000])
def test_k_of_n_is_spoken_or_two_counts(n):
    for k in {2, n // 2, n - 1, n} - {0, 1}:
        p = parse(f"{k} av {n}")
        spoken = n in (2, 3, 4, 5, 6, 7, 8, 9, 10, 20, 100)
        assert (p.kind, p.counts) == (("share", None) if spoken else ("counts", (k, n)))
        assert p.value == k / n


@given(st.integers(0, 2), st.integers(1, 400), st.data())
def test_a_share_fits_its_own_percentage_however_it_was_rounded(digits, n, data):
    k = data.draw(st.integers(0, n))
    for printed in {f"{100 * k / n:.{digits}f}", _half_up(Fraction(100 * k, n), digits)}:
        assert parse(f"{printed} prosent").contains(k / n)


def _half_up(x: Fraction, digits: int) -> str:
    units = int(x * 10**digits + Fraction(1, 2))
    return f"{units // 10**digits}" + (f".{units % 10**digits:0{digits}d}" if digits else "")


@given(st.integers(0, 99), st.integers(0, 2))
def test_neighbouring_percentages_meet_and_do_not_overlap(n, digits):
    unit = 10**digits
    a, b = (number(f"{x // unit}" + (f".{x % unit:0{digits}d}" if digits else "")) for x in (n, n + 1))
    assert a.high == b.low


@given(st.integers(3, 5), st.integers(1, 400), st.data())
@example(3, 5, None)
@example(3, 7, None)
@example(4, 9, None)
@example(5, 11, None)
def test_ends_are_exact_for_shares_of_counts(n, whole, data):
    """Compared in integers: 2/(2n+1) <= k/whole <= 2/(2n-1)."""
    p = parse(f"1 av {n}")
    for k in range(whole + 1) if data is None else [data.draw(st.integers(0, whole))]:
        fits = 2 * whole <= k * (2 * n + 1) and k * (2 * n - 1) <= 2 * whole
        assert p.contains(k / whole) == p.contains(Fraction(k, whole)) == fits


def test_one_in_three_to_five_leave_no_gap_and_no_overlap():
    for low, high in pairwise([fraction(1, 5), fraction(1, 4), fraction(1, 3)]):
        assert low.high == high.low


ALL_WORDS = sorted(
    {w for lang in phrases.LANGUAGES for slot in GRAMMAR[lang] for w in meanings(slot, lang)}
    | {"1", "2", "4", "38", "24,5", "1 000", "2016", "-", "4.", "år", "100"}
)


@given(st.lists(st.sampled_from(ALL_WORDS), max_size=5).map(" ".join) | st.text(max_size=12))
def test_any_words_give_a_sound_interval_or_a_refusal(text):
    try:
        p = parse(text)
    except PhraseError:
        return
    assert_sound(p)
    assert p.text == text


@given(st.lists(st.sampled_from(ALL_WORDS), min_size=1, max_size=4).map(" ".join))
@example("over 100")
@example("1,000")
@example("under 24 %")
def test_words_that_both_languages_read_mean_the_same(text):
    """So the order in which the languages are tried decides nothing."""
    read = []
    for language in phrases.LANGUAGES:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("analysis.phrases.read.LANGUAGES", (language,))
            try:
                read.append(interval(parse(text)))
            except PhraseError:
                continue
    assert len(set(read)) <= 1


# ---- The grammar as data.


def test_a_word_stands_once_in_its_table_and_is_spelt_as_texts_are_normalised():
    for language in phrases.LANGUAGES:
        for slot, table in GRAMMAR[language].items():
            words = table if isinstance(table, list) else [w for listed in table.values() for w in listed]
            assert len(words) == len(set(words)), (language, slot)
            assert [phrases.normalise(w) for w in words] == words, (language, slot)


def test_both_languages_fill_the_same_slots_and_every_hedge_has_its_ends():
    assert GRAMMAR["no"].keys() == GRAMMAR["en"].keys()
    for language in phrases.LANGUAGES:
        assert {"bare", *GRAMMAR[language]["hedge"]} == GRAMMAR["bounds"].keys()
        assert GRAMMAR[language]["majority"].keys() == GRAMMAR["majority_means"].keys()


def test_the_grammar_goes_into_json_as_it_is():
    assert json.loads(json.dumps(GRAMMAR)) == GRAMMAR


def test_the_package_imports_the_standard_library_alone():
    names = set()
    for module in Path(phrases.__file__).parent.glob("*.py"):
        tree = ast.parse(module.read_text(encoding="utf-8"))
        names |= {a.name for node in ast.walk(tree) if isinstance(node, ast.Import) for a in node.names}
        names |= {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {name for name in names if name.split(".")[0] not in sys.stdlib_module_names} == {
        name for name in names if name.startswith("analysis.phrases")
    }
