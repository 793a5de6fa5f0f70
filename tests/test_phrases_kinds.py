"""Means, ratios, changes, tellings of several numbers, extremes and trends, in bokmål, nynorsk and English."""

from __future__ import annotations

import json

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from analysis import phrases
from analysis.phrases import GRAMMAR, Phrase, PhraseError, as_data, number, parse
from analysis.phrases.phrase import KINDS, STATEMENTS
from test_phrases import SAID, hedges, interval, percentages


def ends(p: Phrase) -> tuple:
    """Kind and ends, to twelve digits, with brackets for closed ends."""
    low, high = (None if end is None else round(end, 12) for end in (p.low, p.high))
    return p.kind, "[" if p.low_closed else "]", low, high, "]" if p.high_closed else "["


@pytest.mark.parametrize(
    ("words", "kind", "low", "high", "closed"),
    [
        (
            (
                "åtte hvert år; åtte i året; i gjennomsnitt åtte hvert år; åtte i snitt per år; åtte pr. år; "
                "åtte årlig; "
                "åtte kvart år; i snitt åtte i året; åtte i året i gjennomsnitt; åtte kvinner hvert år; "
                "8 drap i året; "
                "åtte kvinner blir drept hvert år; hvert år blir i gjennomsnitt åtte; hvert år drepes åtte kvinner; "
                "kvart år blir åtte kvinner; åtte om året; gjennomsnittlig åtte i året; åtte årleg; "
                "eight a year; an average of eight a year; eight every year; eight each year; eight women a year; "
                "on average eight women are killed every year; every year eight women; eight per year on average"
            ),
            "mean",
            7.5,
            8.5,
            "[]",
        ),
        ("8,2 i året; 8.2 a year", "mean", 8.15, 8.25, "[]"),
        ("1 000 i året; 1.000 hvert år; 1,000 a year; tusen kvart år; a thousand a year", "mean", 999.5, 1000.5, "[]"),
        ("om lag åtte i året; kring åtte kvart år; about eight a year", "mean", 7.2, 8.8, "[]"),
        ("om lag tre i året; about three a year", "mean", 2.5, 3.5, "[]"),
        ("nær åtte hvert år; nesten åtte i året; nearly eight a year", "mean", 7.2, 8, "[]"),
        ("over åtte i året; meir enn åtte kvart år; more than eight a year", "mean", 8, None, "]["),
        ("minst åtte hvert år; åtte eller flere i året; at least eight a year", "mean", 8, None, "[["),
        ("under åtte i året; fewer than eight a year", "mean", None, 8, "]["),
        ("mellom åtte og ti i året; 8–10 hvert år; between eight and ten a year", "mean", 7.5, 10.5, "[]"),
        (
            (
                "doblet; dobla; fordoblet; fordobla; en dobling; ei dobling; dobling; det dobbelte; "
                "dobbelt så mange; "
                "dobbelt så høyt; to ganger så mange; to gonger så mange; 2 ganger så høy; dobbelt så; "
                "doubled; a doubling; twice as many; twice the; two times as many; twofold; 2-fold"
            ),
            "ratio",
            1.8,
            2.5,
            "[]",
        ),
        (
            (
                "tredoblet; tredobla; ei tredobling; tre ganger så mange; tre gonger så høgt; 3-doblet; "
                "tredobbelt så mange; det tredobbelte; tripled; trebled; threefold; three times as many"
            ),
            "ratio",
            2.7,
            3.75,
            "[]",
        ),
        ("firedoblet; quadrupled; fourfold", "ratio", 3.6, 5, "[]"),
        ("femdoblet; femdobla; fem ganger så mange; fivefold; 5-fold", "ratio", 4.5, 6.25, "[]"),
        ("tidoblet; tidobla; tenfold; ten times as many", "ratio", 9, 12.5, "[]"),
        ("1,5 ganger så mange; 1.5 times as many", "ratio", 1.35, 1.875, "[]"),
        ("om lag doblet; kring dobla; about doubled; om lag dobbelt så mange", "ratio", 1.7, 2.75, "[]"),
        ("nesten doblet; nær dobla; nearly doubled; nesten en dobling", "ratio", 1.7, 2, "[]"),
        (
            (
                "mer enn doblet; mer enn dobling; mer enn en dobling; meir enn dobla; meir enn ei dobling; "
                "over dobbelt så; "
                "over dobbelt så høyt; mer enn dobbelt så mange; more than doubled; more than twice; "
                "more than twice as many; over twice the"
            ),
            "ratio",
            2,
            None,
            "][",
        ),
        ("mellom to og tre ganger så mange; between two and three times as many", "ratio", 1.8, 3.75, "[]"),
        (
            "halvert; en halvering; ei halvering; halverte; halved; halvparten så mange; half as many",
            "ratio",
            0.4,
            0.56,
            "[]",
        ),
        ("mer enn halvert; meir enn halvert; more than halved", "ratio", 0, 0.5, "[["),
        ("nesten halvert; nearly halved", "ratio", 0.5, 0.59, "[]"),
        ("under halvparten så mange; less than half as many", "ratio", 0, 0.5, "[["),
        ("500 prosent av; 500 % av; 500 percent of", "ratio", 4.995, 5.005, "[]"),
        ("over 500 prosent av; more than 500 percent of", "ratio", 5, None, "]["),
        (
            (
                "økte med 20 prosent; økt med 20 %; økte 20 prosent; auka med 20 prosent; steg med 20 prosent; "
                "vaks med 20 prosent; økte kraftig med 20 prosent; en økning på 20 prosent; ein auke på 20 prosent; "
                "20 prosent økning; 20 prosents økning; 20-prosents vekst; opp 20 prosent; 20 prosent opp; "
                "20 prosent flere; 20 prosent høgare; rose by 20 percent; increased by 20 percent; rose 20 percent; "
                "an increase of 20 percent; a rise of 20 percent; 20 percent increase; up 20 percent; "
                "20 percent higher"
            ),
            "growth",
            0.195,
            0.205,
            "[]",
        ),
        (
            (
                "falt med 20 prosent; sank med 20 %; gjekk ned med 20 prosent; gikk ned 20 prosent; "
                "minka med 20 prosent; "
                "redusert med 20 prosent; en nedgang på 20 prosent; ein reduksjon på 20 prosent; 20 prosent nedgang; "
                "ned 20 prosent; 20 prosent færre; 20 prosent lågare; fell by 20 percent; decreased by 20 percent; "
                "a decline of 20 percent; 20 percent decrease; down 20 percent; 20 percent fewer"
            ),
            "growth",
            -0.205,
            -0.195,
            "[]",
        ),
        ("økte med om lag 50 prosent; auka med kring 50 prosent; rose by about 50 percent", "growth", 0.47, 0.53, "[]"),
        ("falt med om lag 43 prosent; sank med kring 43 %; fell by about 43 percent", "growth", -0.44, -0.42, "[]"),
        ("økte med over 50 prosent; auka med meir enn 50 %; rose by more than 50 percent", "growth", 0.5, None, "]["),
        ("falt med over 50 prosent; fell by more than 50 percent; over 50 prosent færre", "growth", -1, -0.5, "[["),
        ("falt med nær 50 prosent; fell by nearly 50 percent", "growth", -0.5, -0.47, "[]"),
        ("falt med under 20 prosent; fell by less than 20 percent", "growth", -0.2, 0, "]]"),
        ("økte med inntil 20 prosent; rose by up to 20 percent", "growth", 0, 0.2, "[]"),
        ("økte med 500 prosent; auka med 500 %; rose by 500 percent", "growth", 4.995, 5.005, "[]"),
        ("økte med mellom 20 og 30 prosent; auka med 20–30 %; rose by 20–30 percent", "growth", 0.195, 0.305, "[]"),
        ("falt med mellom 20 og 30 prosent; fell by 20–30 percent", "growth", -0.305, -0.195, "[]"),
        ("økte med en firedel; auka med ein firedel; rose by a quarter", "growth", 1 / 4.5, 1 / 3.5, "[]"),
        ("falt med en tredel; sank med ein tredel; fell by a third", "growth", -0.4, -1 / 3.5, "[]"),
        (
            (
                "økte med 15 prosentpoeng; auka med 15 prosentpoeng; 15 prosentpoeng; med 15 prosentpoeng; "
                "rose by 15 percentage points; 15 percentage points; 15 prosentpoeng høyere; opp 15 prosentpoeng"
            ),
            "points",
            0.145,
            0.155,
            "[]",
        ),
        (
            (
                "falt med 15 prosentpoeng; gjekk ned med 15 prosentpoeng; en nedgang på 15 prosentpoeng; "
                "fell by 15 percentage points; 15 percentage points lower"
            ),
            "points",
            -0.155,
            -0.145,
            "[]",
        ),
        ("om lag 15 prosentpoeng; kring 15 prosentpoeng; about 15 percentage points", "points", 0.13, 0.17, "[]"),
        ("falt med minst 15 prosentpoeng; fell by at least 15 percentage points", "points", -1, -0.15, "[]"),
        ("titalls; titals; tens", "count", 20, 199, "[]"),
        ("hundrevis; flere hundre; fleire hundre; hundreds; several hundred; hundretalls", "count", 200, 1999, "[]"),
        ("tusenvis; flere tusen; fleire tusen; thousands; several thousand", "count", 2000, 19999, "[]"),
        ("83 eller flere; 83 eller fleire; 83 or more; 83 kvinner eller flere; minst 83", "count", 83, None, "[["),
        ("20 eller færre; 20 or fewer", "count", None, 20, "]]"),
        ("omkring 40 prosent; omkr. 40 prosent; om lag 40 prosent", "share", 0.37, 0.43, "[]"),
        ("nærmere 40 prosent; nærare 40 prosent", "share", 0.37, 0.4, "[]"),
        ("de aller fleste; dei aller fleste; det store flertallet; the vast majority", "share", 0.8, 1, "[]"),
        (
            "24 prosent av; 24 prosent av drapene; 24 percent of; 24 percent of the homicides",
            "share",
            0.235,
            0.245,
            "[]",
        ),
        ("halvparten av kvinnene; half of the women; annenhver kvinne; every other woman", "share", 0.45, 0.55, "[]"),
        (
            "17 av de 38; 17 av totalt 38; 17 av i alt 38; 17 of the 38; 17 of a total of 38",
            "counts",
            17 / 38,
            17 / 38,
            "[]",
        ),
        ("sju av de ti; seven of the ten", "counts", 0.7, 0.7, "[]"),
        ("én av hver fire; one in every four", "share", 1 / 4.5, 1 / 3.5, "[]"),
    ],
)
def test_every_row_of_the_table_in_three_languages(words, kind, low, high, closed):
    for text in words.split("; "):
        got, (a, b) = ends(parse(text)), closed
        assert got == (kind, a, *(None if x is None else round(x, 12) for x in (low, high)), b), text


def test_only_orders_of_magnitude_can_be_contradicted_from_below_alone():
    for text in ("titalls", "hundrevis", "flere hundre", "several thousand", "tusenvis"):
        assert parse(text).floor_only, text
        assert parse(text).value is None
    assert not parse("200").floor_only


@pytest.mark.parametrize(
    ("words", "parts", "way"),
    [
        ("2 174 til 3 260; 2 174 to 3 260", ("2 174", 2174, "3 260", 3260), None),
        ("fra 15 til 54; frå 15 til 54; from 15 to 54", ("15", 15, "54", 54), None),
        ("fra 15 i 2018 til 54 i 2023; from 15 in 2018 to 54 in 2023", ("15", 15, "54", 54), None),
        ("økte fra 15 til 54; auka frå 15 til 54; rose from 15 to 54", ("15", 15, "54", 54), "up"),
        ("en nedgang fra 54 til 15; a decline from 54 to 15", ("54", 54, "15", 15), "down"),
        ("39 til 24 prosent; frå 39 til 24 prosent", ("39", 0.39, "24 prosent", 0.24), None),
        ("39 prosent til 24 prosent", ("39 prosent", 0.39, "24 prosent", 0.24), None),
        ("39 to 24 percent; from 39 to 24 percent; to 24 percent from 39", ("39", 0.39, "24 percent", 0.24), None),
        ("fra én av fire til én av tre; frå éin av fire til éin av tre", ("one of 4", 0.25, "one of 3", 1 / 3), None),
    ],
)
def test_from_to_names_two_numbers(words, parts, way):
    for text in words.split("; "):
        p = parse(text)
        assert (p.kind, p.text, p.way, p.low, p.high, p.value) == ("from_to", text, way, None, None, None)
        assert tuple(part.value for part in p.parts) == parts[1::2]
        if not parts[0].startswith("one"):
            assert tuple(part.text for part in p.parts) == parts[::2]


def test_each_end_of_a_change_has_its_own_words():
    first, last = parse("fra over 1 000 til under 500").parts
    assert (first.text, first.low, first.high, first.hedge) == ("over 1 000", 1000, None, "more_than")
    assert (last.text, last.low, last.high, last.hedge) == ("under 500", None, 500, "less_than")
    first, last = parse("fra om lag 39 til vel 24 prosent").parts
    assert (first.low, first.high, last.low, last.high) == (0.385 - 0.005, 0.4, 0.24, 0.25)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("83 kvinner og 16 menn", ("83 kvinner", 83, "16 menn", 16)),
        ("83 women and 16 men", ("83 women", 83, "16 men", 16)),
        ("om lag 80 kvinner og 16 menn", ("om lag 80 kvinner", 80, "16 menn", 16)),
        ("hver fjerde kvinne og hver tiende mann", ("hver fjerde kvinne", 0.25, "hver tiende mann", 0.1)),
        ("24 og 30 prosent", ("24", 0.24, "30 prosent", 0.3)),
        ("24 and 30 percent", ("24", 0.24, "30 percent", 0.3)),
    ],
)
def test_several_numbers_keep_their_own_words(text, parts):
    p = parse(text)
    assert (p.kind, p.low, p.high) == ("several", None, None)
    assert tuple(x for part in p.parts for x in (part.text, part.value)) == parts


@pytest.mark.parametrize(
    ("words", "way", "years"),
    [
        (
            (
                "det høyeste på ti år; høyeste tallet på 10 år; det høgaste på ti år; høgast på ti år; "
                "flest på ti år; "
                "det høyeste på et tiår; det høyeste antallet drap på ti år; det høyeste de siste ti årene; "
                "det høgaste dei siste ti åra; highest in ten years; the highest number in 10 years; "
                "the highest in a decade; the highest in the past ten years; the most in ten years"
            ),
            "highest",
            10,
        ),
        (
            "lågast på ti år; laveste på ti år; færrest på ti år; the lowest in ten years; fewest in 10 years",
            "lowest",
            10,
        ),
        ("det laveste på to tiår; the lowest in two decades", "lowest", 20),
        (
            (
                "rekordhøyt; rekordhøgt; rekordmange; aldri før så mange; aldri så mange; aldri før har så mange; "
                "flest noensinne; høyeste noen gang; record high; a record high; never before so many; "
                "never before have so many; the highest ever; the most on record"
            ),
            "highest",
            None,
        ),
        ("rekordlavt; rekordlågt; aldri før så få; the lowest on record; record low; never so few", "lowest", None),
    ],
)
def test_extremes(words, way, years):
    for text in words.split("; "):
        p = parse(text)
        assert (p.kind, p.way, p.years, p.low, p.high) == ("extreme", way, years, None, None), text


@pytest.mark.parametrize(
    ("words", "way"),
    [
        ("nedgang; fallende; fallande; går ned; har gått ned; falt; declining; decline; fell", "down"),
        ("økning; auke; stigende; stigande; har økt; har auka; increase; rise; rose; increasing", "up"),
    ],
)
def test_trends(words, way):
    for text in words.split("; "):
        assert (parse(text).kind, parse(text).way) == ("trend", way), text


@pytest.mark.parametrize("text", ["fra 15 til 54", "83 kvinner og 16 menn", "det høyeste på ti år", "nedgang"])
def test_a_statement_fixes_no_interval(text):
    assert parse(text).kind in STATEMENTS
    with pytest.raises(PhraseError, match="fixes no interval"):
        parse(text).contains(8)


def test_a_kind_says_what_bare_words_mean():
    assert ends(parse("500 prosent", kind="growth")) == ("growth", "[", 4.995, 5.005, "]")
    assert ends(parse("med 24 prosent", kind="growth")) == ("growth", "[", 0.235, 0.245, "]")
    assert ends(parse("over 24 prosent", kind="growth")) == ("growth", "]", 0.24, None, "[")
    assert interval(parse("om lag åtte", kind="mean")) == interval(parse("om lag åtte i året"))
    assert interval(parse("i gjennomsnitt åtte", kind="mean")) == interval(parse("åtte i året"))
    assert ends(parse("24 prosent av", kind="ratio")) == ("ratio", "[", 0.235, 0.245, "]")
    assert interval(parse("tre ganger", kind="ratio")) == interval(parse("tredoblet"))
    assert interval(parse("hvert fjerde", kind="share")) == interval(parse("hvert fjerde"))


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("24 prosent", "ratio"),
        ("24 prosent", "points"),
        ("24 prosent", "count"),
        ("24 prosent", "mean"),
        ("15 prosentpoeng", "growth"),
        ("doblet", "growth"),
        ("økte med 24 prosent", "share"),
        ("økte med 24 prosent", "points"),
        ("åtte", "share"),
        ("åtte i året", "count"),
        ("83", "growth"),
        ("17 av 38", "growth"),
        ("hvert fjerde", "rate"),
    ],
)
def test_nothing_is_read_as_a_kind_that_it_is_not(text, kind):
    with pytest.raises(PhraseError):
        parse(text, kind=kind)


REFUSED = """
500 prosent: at most its whole
mer enn 100 prosent: at most its whole|no share
hvert fjerde år: frequency
hver tredje dag: frequency
annenhver uke: frequency
every other week: frequency
tre ganger: occasions
three times: occasions
tre ganger flere: ratio or occasions|three or four
tre gonger fleire: ratio or occasions|three or four
three times more: ratio or occasions|three or four
half a million: millions|orders of magnitude
en håndfull: orders of magnitude
2 millioner: millions
fem milliarder: millions
titusener: orders of magnitude
tens of thousands: orders of magnitude
0,5 per 100 000: rate per so many
1/4: slash
24, 26 og 30 prosent: list
redusert til halvparten: level or a ratio
falt til en tredel: level or a ratio
reduced to a third: level or a ratio
det høyeste siden 2000: year named
the highest since 2000: year named
rundt 20–30 prosent: range takes no hedge
om lag mellom 20 og 30: range takes no hedge
om lag 20 eller flere: two hedges
over om lag 20: two hedges
fem eller seks: one number or another
five or six: one number or another
noen hundre: some hundred
a few hundred: some hundred
i gjennomsnitt åtte: names its time
on average eight: names its time
med 20 prosent: change or a share
by 20 percent: change or a share
falt med 120 prosent: more than all of it
økte med 12: more or less
12 flere: more or less
økte med det dobbelte: more or less
fra 12 til 24 prosent av: no known form
fra 12 kvinner til en firedel: same kind
mellom to og tre hundre: hundreds or thousands
mellom to og trehundre: hundreds or thousands
2-3 tusen: hundreds or thousands
fra 2016 til 17: reads like years
0 ganger så mange: no ratio
mellom 30 og 20 i året: smaller to a larger
17kvinner: grown together
116 006: phone number
2,5 kvinner og 16 menn: whole number
fra 24 prosent: no known form
så mange: no known form
hundre og en: no known form
"""


@pytest.mark.parametrize("line", REFUSED.strip().splitlines())
def test_what_is_refused_is_refused_with_its_reason(line):
    text, why = line.rsplit(": ", 1)
    with pytest.raises(PhraseError, match=why):
        parse(text)


# ---- What must hold of all.

whole = st.integers(2, 10**6)


@given(hedges, whole)
def test_the_three_languages_say_the_same_of_means(hedge, n):
    year = ("hvert år", "kvart år", "every year")
    said = [f"{SAID[hedge][i]}{n:,} {year[i]}".replace(",", " ") for i in range(3)]
    assert {interval(parse(text)) for text in said} == {interval(number(str(n), hedge, "mean"))}


@given(hedges, percentages, st.sampled_from(["up", "down"]))
def test_the_three_languages_say_the_same_of_changes(hedge, printed, way):
    verb = {"up": ("økte med", "auka med", "rose by"), "down": ("falt med", "gjekk ned med", "fell by")}[way]
    for unit, kind in (
        (("prosent", "prosent", "percent"), "growth"),
        (("prosentpoeng",) * 2 + ("percentage points",), "points"),
    ):
        read = [parse(f"{verb[i]} {SAID[hedge][i]}{printed} {unit[i]}") for i in range(3)]
        assert {interval(p) for p in read} == {interval(read[0])}
        assert read[0].kind == kind
        assert_sign(read[0], way)
        up = parse(f"økte med {SAID[hedge][0]}{printed} {unit[0]}")
        mirrored = (up.low, up.high, up.low_closed, up.high_closed)
        if way == "down":
            most = 1.0 if up.high is None else up.high
            mirrored = (-most, -up.low, up.high_closed or up.high is None, up.low_closed)
        assert (read[0].low, read[0].high, read[0].low_closed, read[0].high_closed) == mirrored


def assert_sign(p: Phrase, way: str) -> None:
    assert p.way == way
    assert (p.low >= 0) if way == "up" else (p.high <= 0)


@given(hedges, st.integers(2, 10))
def test_the_three_languages_say_the_same_of_ratios(hedge, n):
    cardinal = "- - to tre fire fem seks sju åtte ni ti".split()[n]
    english = "- - two three four five six seven eight nine ten".split()[n]
    said = [
        f"{SAID[hedge][0]}{n} ganger så mange",
        f"{SAID[hedge][0]}{cardinal}doblet",
        f"{SAID[hedge][1]}{cardinal} gonger så mange",
        f"{SAID[hedge][1]}{cardinal}dobla",
        f"{SAID[hedge][2]}{english} times as many",
        f"{SAID[hedge][2]}{english}fold",
    ]
    assert {interval(parse(text)) for text in said} == {interval(number(str(n), hedge, "ratio"))}


@given(st.sampled_from(["mean", "ratio", "growth", "points"]), st.integers(1, 10**4), st.integers(0, 2))
def test_about_never_narrows(kind, n, digits):
    printed = f"{n / 10**digits:.{digits}f}"
    assume(float(printed) > 0 and not (kind == "points" and float(printed) > 100))
    bare, about = number(printed, "bare", kind), number(printed, "about", kind)
    assert about.low <= bare.low
    assert about.high >= bare.high


@given(st.sampled_from(["mean", "ratio", "growth", "points"]), hedges, st.integers(1, 100))
def test_the_closure_of_an_interval_holds_its_value(kind, hedge, n):
    assume(not (kind == "points" and n == 100 and hedge == "more_than"))
    p = number(str(n), hedge, kind)
    low, high = (p.low if p.low is not None else -1), (p.high if p.high is not None else float("inf"))
    assert low <= p.value <= high
    assert p.contains(p.value) == (hedge not in ("more_than", "less_than"))


NB = (
    "null én to tre fire fem seks sju åtte ni ti elleve tolv tretten fjorten femten seksten sytten atten nitten".split()
)
EN = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
).split()
NB_TENS = "tjue tretti førti femti seksti sytti åtti nitti".split()
EN_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()


def norwegian(n: int, og: str = " og ", gap: str = " ", reverse: bool = False) -> str:
    if n >= 1000:
        head, rest = norwegian(n // 1000, og, gap, reverse) + gap + "tusen", n % 1000
        return head + ("" if not rest else (og if rest < 100 else gap) + norwegian(rest, og, gap, reverse))
    if n >= 100:
        head = ("ett" if n < 200 else NB[n // 100]) + gap + "hundre"
        return head + (og + norwegian(n % 100, og, gap, reverse) if n % 100 else "")
    if n < 20:
        return NB[n]
    tens, unit = NB_TENS[n // 10 - 2], NB[n % 10]
    return tens if not n % 10 else f"{unit.replace('én', 'en')}og{tens}" if reverse else tens + unit


def english(n: int, hyphen: str = "-") -> str:
    if n >= 1000:
        rest = n % 1000
        return f"{english(n // 1000, hyphen)} thousand" + (
            f"{' and' if rest < 100 else ''} {english(rest, hyphen)}" if rest else ""
        )
    if n >= 100:
        return f"{EN[n // 100]} hundred" + (f" and {english(n % 100, hyphen)}" if n % 100 else "")
    return EN[n] if n < 20 else EN_TENS[n // 10 - 2] + (hyphen + EN[n % 10] if n % 10 else "")


@given(st.integers(0, 999_999) | st.integers(0, 130))
def test_numbers_in_words(n):
    said = [norwegian(n), norwegian(n, reverse=True), english(n), english(n, " "), english(n).capitalize()]
    if n < 1000:
        said += [norwegian(n, "og", ""), norwegian(n, "og", "", reverse=True)]
    elif n >= 2000 and n % 1000:  # the thousands in one word, the rest in others
        og = "og " if n % 1000 < 100 else ""
        said.append(f"{norwegian(n // 1000, 'og', '')}tusen {og}{norwegian(n % 1000)}")
    for text in said:
        p = parse(text)
        assert (p.kind, p.value, p.low, p.high) == ("count", n, n, n), text


def test_numbers_in_words_that_stand_in_a_phrase():
    assert interval(parse("mellom hundre og to hundre")) == interval(parse("100–200"))
    assert interval(parse("mellom hundre og femti og hundre og seksti")) == interval(parse("150–160"))
    assert interval(parse("between a hundred and two hundred")) == interval(parse("100–200"))
    assert interval(parse("mellom tusen og femten hundre")) == interval(parse("1 000–1 500"))
    assert interval(parse("tjue-fem prosent")) == interval(parse("25 prosent"))
    assert interval(parse("tjue-tretti prosent")) == interval(parse("20-30 prosent"))
    assert interval(parse("five-six")) == interval(parse("5-6"))
    assert parse("trettiåtte kvinner").value == 38


# ---- The grammar as data.


def test_all_of_the_grammar_goes_into_json():
    data = as_data()
    assert json.loads(json.dumps(data)) == data
    assert data["languages"] == list(phrases.LANGUAGES)
    assert {"bounds", "rules", "frames", "core", "when", "shapes", "signs", "numerals"} <= data.keys()
    assert data["rules"]["halved"] == ["0.40", "0.5", "0.56"]


def test_no_word_of_a_slot_is_spelt_with_a_number_word():
    """Number words are put together before the forms are tried: such a word would never be met."""
    for language in phrases.LANGUAGES:
        numbers = set(phrases.grammar.meanings("number", language))
        for slot in GRAMMAR[language]:
            if slot != "number":
                words = {part for word in phrases.grammar.meanings(slot, language) for part in word.split()}
                assert not words & numbers, (language, slot)


def test_every_form_has_its_reader_and_every_slot_its_words():
    from analysis.phrases import amounts, frames, grammar, when

    assert GRAMMAR["core"].keys() == amounts.CORES.keys()
    assert GRAMMAR["frames"].keys() == frames.READERS.keys()
    assert GRAMMAR["when"].keys() == when.READERS.keys()
    known = {*GRAMMAR["no"], *GRAMMAR["classes"], *GRAMMAR["signs"], *GRAMMAR["core"], *GRAMMAR["parts"]}
    for table in ("core", "parts", "frames", "when", "no_period", "undated", "refused", "passed", "labelled"):
        for forms in GRAMMAR[table].values():
            for form in forms:
                assert {slot for _, slot in grammar.SLOT.findall(form)} <= known, form


def test_kinds_are_those_of_the_readme():
    assert set(KINDS) == {
        *("share", "counts", "count", "mean", "ratio", "growth", "points"),
        *("from_to", "several", "extreme", "trend"),
    }
