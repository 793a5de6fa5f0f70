"""Number phrases in running sentences: what is read, what is passed with a reason, and where each stands."""

from __future__ import annotations

import os
import random
import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import phrases
from analysis.phrases import GRAMMAR, Hit, Phrase, PhraseError, find, parse
from analysis.phrases.find import REACH, TABLES
from analysis.phrases.grammar import forms, meanings
from analysis.phrases.numerals import numerals
from analysis.phrases.starts import beginning
from analysis.phrases.tokens import tokens
from test_phrases import assert_sound, interval

NEWEST = 2023
CLAIMS = """
Hvert fjerde drap i Norge er et partnerdrap. = Hvert fjerde
Én av fire drap er partnerdrap, og de fleste ofrene er kvinner. = Én av fire | de fleste
Kvart fjerde drap i Noreg er eit partnardrap. = Kvart fjerde
Every fourth homicide in Norway is a partner homicide. = Every fourth
Nær halvparten av de drepte var kvinner. = Nær halvparten
I 2023 var 17 av 38 drap partnerdrap. = I 2023 | 17 av 38
Tallet er det høyeste på ti år. = det høyeste på ti år
Antallet økte med 50 prosent. = økte med 50 prosent
Andelen sank fra 39 til 24 prosent. = sank fra 39 til 24 prosent
Tallet gikk fra over 1 000 til under 500. = fra over 1 000 til under 500
Alarmene er mer enn doblet siden 2020. = mer enn doblet | siden 2020
Dei siste ti åra er 83 kvinner og 16 menn drepne. = Dei siste ti åra | 83 kvinner og 16 menn
Åtte kvinner blir drept hvert år. = Åtte kvinner blir drept hvert år
Hvert år drepes åtte kvinner. = Hvert år drepes åtte
Hvert år er for mange. = Hvert år
I gjennomsnitt åtte i året. = I gjennomsnitt åtte i året
Over dobbelt så mange i 2023. = Over dobbelt så mange | i 2023
Hundrevis lever på sperret adresse, flere tusen har alarm. = Hundrevis | flere tusen
Aldri før har så mange fått besøksforbud. = Aldri før har så mange
Mellom 20 og 30 prosent, eller 20–30 %, av sakene. = Mellom 20 og 30 prosent | 20–30 %
Women were killed twice as often in the 2010s. = twice as often | in the 2010s
The number fell by 20 percent between 2010 and 2019. = fell by 20 percent | between 2010 and 2019
In the last ten years 67 women were killed. = In the last ten years | 67
The police count an average of seven a year. = an average of seven a year
Two thirds of the victims were killed in 2022, up 12 percentage points. = Two thirds | in 2022 | up 12 percentage points
Tallet steg fra 15 i 2018 til 54 i 2023. = steg fra 15 i 2018 til 54 i 2023
Antallet falt fra 2015 til 2021 med 39 prosent. = falt fra 2015 til 2021 med 39 prosent
Om lag to hundre og femti kvinner, femogtjue barn. = Om lag to hundre og femti | femogtjue
I 2016 ble 2016 kvinner spurt. = I 2016 | 2016
Partnerdrap utgjør 24 prosent av drapene. = 24 prosent
Nivået er 500 prosent av det gamle. = 500 prosent av
De aller fleste er menn. = De aller fleste
Til og med august 2022 var det 12 drap. = Til og med august 2022 | 12
Partner homicides made up 43 per cent of the homicides. = 43 per cent
De ble fulgt opp 17 ganger så mange timer. = 17 ganger så mange
Politiet fulgte opp 17 kvinner. = 17
Her er en oversikt over 38 drap og et register over 17 saker. = 38 | 17
He killed two women within a year, and three women a year later. = two | three
Det var 17 i året 2016. = 17 | i året 2016
The police count eight other women a year. = eight other women a year
Det var 38 drap og mange savnet hvert år. = 38 | hvert år
Tallet falt 2016–2019. = falt | 2016–2019
Hvert år mellom 2013 og 2022. = Hvert år | mellom 2013 og 2022
Det ble drept 17. Ingen vet hvorfor. = 17
Andelen har økt med hundre prosent. = økt med hundre prosent
Sammenlignet med 24 prosent i 2010. = 24 prosent | i 2010
"""
REASONS = """
500 prosent: at most its whole
tre ganger: occasions
hver tredje dag: frequency
0,5 per 100 000: rate per so many
5,4 millioner: millions
24, 26 og 30 prosent: list of shares
24/7: slash
-5 %: negative
2022/2023: slash
i fjor: day of writing
våren 2016: season
fra 2000 til høsten 2016: season
siden 2013 til: end of the window
før 2015: one end open
rundt 20–30 prosent: no hedge
rundt 2000: reads like years
redusert til halvparten: level or a ratio
12 flere: more or less
med 39 prosent: change or a share
fem eller seks: one number or another
noen hundre: some hundred
titusener: orders of magnitude
det høyeste siden 2000: year named
½: no known form
2\u0660: other digits
17kvinner: grown together
"""
PASSED = """
22. juli: date
2. mai: date
July 22: date
kode 6: code
kode 7: code
Covid-19: compound
B4: a code
§ 219: section
§§ 282 og 283: section
kapittel 2: section
side 17: section
s. 17-19: section
116 006: phone
02800: phone
22 33 44 55: phone
+47 22334455: phone
nr. 3: document
NOU 2020:17: document
Prop. 30 L (2024–2025): document
Meld. St. 13 (2012–2013): document
kl. 12.30: clock
12:30: clock
45 år: age
45 år gammel: age
17-åring: age
om lag 20 år: age
10-årsperioden: compound
200 kroner: money
per 100 000: rate is counted per
www.politi.no/2016/statistikk: address
første: ordinal
tredje: ordinal
17. kvinnen: ordinal
[12]: reference
én: one of nothing
"""


def rows(text: str, mark: str) -> list[tuple[str, str]]:
    return [tuple(line.rsplit(mark, 1)) for line in text.strip().splitlines()]


@pytest.mark.parametrize(("sentence", "texts"), rows(CLAIMS, " = "))
def test_claims_and_windows_are_found_and_nothing_else(sentence, texts):
    hits = find(sentence, NEWEST)
    assert [hit.text for hit in hits] == texts.split(" | ")
    assert all((hit.phrase or hit.period) and not hit.reason and not hit.ignorable for hit in hits)


@pytest.mark.parametrize(("text", "why"), rows(REASONS, ": "))
def test_what_cannot_be_read_is_found_with_the_reason(text, why):
    (hit,) = (hit for hit in find(f"Tallet var {text}, sies det.", NEWEST) if hit.reason)
    assert hit.text == text
    assert why in hit.reason
    assert (hit.phrase, hit.period, hit.ignorable) == (None, None, False)


@pytest.mark.parametrize(("text", "why"), rows(PASSED, ": "))
def test_what_is_no_claim_can_be_left_out(text, why):
    hits = find(f"In {text}, the" if text.startswith("July") else f"Det er {text} og slik", NEWEST)
    assert all(hit.ignorable and not hit.phrase and not hit.period for hit in hits), hits
    assert why in hits[0].reason
    assert hits[0].text == text.removesuffix(" kvinnen").removesuffix(" gammel")


def test_a_hit_has_the_offsets_of_the_text_as_it_was_given():
    sentence = "  «Nær\u00a0halv\u00adparten» av 3\u202f260 drap, a\u030atte hvert\u2009a\u030ar\u200b."
    hits = find(sentence, NEWEST)
    assert [hit.text for hit in hits] == ["Nær\u00a0halv\u00adparten", "3\u202f260", "a\u030atte hvert\u2009a\u030ar"]
    assert all(sentence[hit.start : hit.end] == hit.text for hit in hits)
    assert [hit.phrase.value for hit in hits] == [0.5, 3260, 8]


def test_a_change_told_with_its_years_has_both():
    (hit,) = find("fra 15 i 2018 til 54 i 2023", NEWEST)
    assert [part.value for part in hit.phrase.parts] == [15, 54]
    assert (hit.period.start.year, hit.period.end.year, hit.period.kind) == (2018, 2023, "years")


def test_years_and_counts_are_told_apart_by_what_is_counted():
    year, count = find("I 2016 ble 2016 kvinner spurt.", NEWEST)
    assert (year.phrase, count.period) == (None, None)
    assert (year.period.kind, count.phrase.value) == ("year", 2016)


def test_a_sentence_is_read_in_its_own_language():
    assert [hit.text for hit in find("They went to two shelters and a fire.", NEWEST)] == ["two"]
    assert [hit.text for hit in find("De to kvinnene og de fire barna.", NEWEST)] == ["to", "fire"]
    assert find("Man fell most of the time to men over there", NEWEST) is not None


def test_nothing_is_found_in_nothing():
    assert find("", NEWEST) == []
    assert find("Kvinner blir drept av menn de kjenner.", NEWEST) == []
    assert find(" \u00ad\n", NEWEST) == []


def test_every_order_of_appearance_is_left_to_right_without_overlap():
    text = " ".join(sentence for sentence, _ in rows(CLAIMS, " = ")[:20])
    assert_covered(text, find(text, NEWEST))


def test_what_is_found_reads_the_same_alone():
    for sentence, _ in rows(CLAIMS, " = "):
        for hit in find(sentence, NEWEST):
            if hit.phrase and not (hit.text.isdecimal() and len(hit.text) == 4):
                assert interval(parse(hit.text)) == interval(hit.phrase), hit


# ---- What must hold of any text.


def assert_covered(text: str, hits: list[Hit]) -> None:
    """In order, apart, sound; and no digit is outside a hit."""
    at = 0
    for hit in hits:
        assert at <= hit.start < hit.end <= len(text)
        assert text[hit.start : hit.end] == hit.text
        assert any([hit.phrase, hit.period, hit.reason])
        assert not (hit.reason and (hit.phrase or hit.period))
        assert not hit.ignorable or hit.reason
        assert_alone(hit.phrase)
        at = hit.end
    inside = {i for hit in hits for i in range(hit.start, hit.end)}
    assert not [i for i, letter in enumerate(text) if letter.isnumeric() and i not in inside]


def assert_alone(p: Phrase | None) -> None:
    if p is None:
        return
    assert_sound(p)
    for part in p.parts:
        assert_sound(part)


VOCABULARY = sorted({w for lang in phrases.LANGUAGES for slot in GRAMMAR[lang] for w in meanings(slot, lang)})
FIGURES = [
    "0",
    "1",
    "2",
    "17",
    "38",
    "24,5",
    "1 000",
    "3.260",
    "2016",
    "2013–2022",
    "8.",
    "4th",
    "12:30",
    "9" * 30,
    "02800",
]
MARKS = [*list(".,;:!?()[]-–—−%§/«»'\"½²\xa0\xad\u200b\n"), " - ", "å", "٣", "Æ", "İ", "\ue000", "ß"]


@given(st.lists(st.sampled_from(VOCABULARY + FIGURES + MARKS), max_size=25).map(" ".join))
def test_every_digit_of_any_words_is_in_a_hit(text):
    assert_covered(text, find(text, NEWEST))


@given(st.text(max_size=60))
def test_every_digit_of_any_text_is_in_a_hit(text):
    assert_covered(text, find(text, NEWEST))


@given(st.lists(st.sampled_from(VOCABULARY + FIGURES), max_size=12).map(" ".join))
def test_decomposed_letters_change_nothing_but_the_offsets(text):
    plain, apart = find(text, NEWEST), find(unicodedata.normalize("NFD", text), NEWEST)
    assert [unicodedata.normalize("NFC", hit.text) for hit in apart] == [hit.text for hit in plain]
    assert [(hit.phrase and interval(hit.phrase), hit.ignorable) for hit in apart] == [
        (hit.phrase and interval(hit.phrase), hit.ignorable) for hit in plain
    ]


@given(st.lists(st.sampled_from(VOCABULARY + FIGURES), max_size=12).map(" ".join), st.sampled_from(phrases.LANGUAGES))
def test_every_number_word_is_in_a_hit(text, language):
    """Of the languages that the sentence is read in."""
    from analysis.phrases.lex import spoken_in

    parts = tokens(text)
    hits = find(text, NEWEST)
    inside = {i for hit in hits for i in range(hit.start, hit.end)}
    if language in spoken_in(parts):
        for number in numerals(parts, language):
            assert parts[number.start].start in inside or len(spoken_in(parts)) > 1


def test_only_forms_that_could_begin_there_are_tried():
    """starts.py leaves out no form that fits."""
    rng = random.Random(1)
    for _ in range(300):
        text = " ".join(rng.choices([*VOCABULARY, *FIGURES], k=8))
        for language in phrases.LANGUAGES:
            words = phrases.lex.line(text, language)
            for at in range(len(words.signs)):
                tried = {form for _, form in beginning(TABLES, language).get(words.signs[at], ())}
                for table in TABLES:
                    for form in forms(table, language):
                        match = form.pattern.match(words.signs, at)
                        assert not match or form in tried, (form, words.signs[at:])
                        assert not match or match.end() - at < REACH


SHAPES = [
    "{w} {w} {n} {w} {n} {w}",
    "{n} {w}",
    "{w} {n} {w} {w}",
    "{n}{m}{n} {w}",
    "{w}{m} {w} {n}{m}",
    "{w} {w} {w} {w} {w} {w} {w}",
    "{m}{m}{n}{m}{w}",
]


def generated(rng: random.Random) -> str:
    shape = rng.choice(SHAPES)
    for slot, listed in (("{w}", VOCABULARY), ("{n}", FIGURES), ("{m}", MARKS)):
        while slot in shape:
            shape = shape.replace(slot, rng.choice(listed), 1)
    return shape


def test_generated_texts_are_read_or_refused_and_never_break():
    """PARTNERDRAP_FUZZ=100000 tries more of them."""
    rng = random.Random(20261122)
    for _ in range(int(os.environ.get("PARTNERDRAP_FUZZ", "3000"))):
        text = generated(rng)
        assert_covered(text, find(text, NEWEST))
        for kind in (None, rng.choice(phrases.phrase.KINDS)):
            try:
                p = parse(text, kind)
            except PhraseError:
                continue
            assert_alone(p)
            assert p.text == text
            assert kind in (None, p.kind)


@pytest.mark.parametrize(
    "piece",
    ["1-", "fra 1 til ", "mellom 1 og ", "hundre og ", "femti", "a.", "(", "a@"],
)
def test_time_grows_no_faster_than_the_text(piece):
    """Eight times the text, less than thirty times the time: a busy machine may be slow, but no square fits."""

    def seconds(letters: int) -> float:
        text, spent = piece * (letters // len(piece)), []
        for _ in range(2):
            begun = time.process_time()
            find(text, NEWEST)
            spent.append(time.process_time() - begun)
        return min(spent)

    assert seconds(12_000) < 30 * max(seconds(1_500), 0.002)
