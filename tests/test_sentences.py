"""Where sentences end, and that each word of them keeps its place."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.scan import markdown
from analysis.scan.blocks import Anchor, Block
from analysis.scan.sentences import Sentence, sentences


def block(text: str) -> Block:
    return Block(text, 1, 1, (Anchor(0, 1, 1),))


def parted(text: str) -> list[str]:
    return [sentence.text for sentence in sentences(block(text))]


# | stands where a sentence ends.
ENDS = """
Hvert femte drap er et partnerdrap. | Det er for mange.
Tallet falt i 2023. | I 2022 var det 17. | Året før 38.
Tallet var 17. | Kripos sier at det er lavt.
Er det sant? | Ja! | Nei?! | Kanskje.
Var det 17? | 38 ville vært flere.
«Det er for mange.» | Statsråden var klar.
"Too many." | The minister was clear.
De skriver det. (Se side 4.) | Så var det slutt.
Han sa det (i fjor). | Hun også.
Hun ventet … | Så kom svaret.
Det tok slutt... | Ingen vet hvorfor.
Han fikk 24 pst. | Hun fikk resten.
De talte kvinner, menn m.m. | Barna ble glemt.
Det gjelder alarmer osv. | Tallene er nye.
Vi fulgte Prop. 30 L. | Regjeringen svarte.
Drapet skjedde kl. 18. | Politiet kom straks.
Loven kom 8. april 2024. | Den virker.
17 ble drept. | 38 ble skadet.
It fell in 2023. | Numbers rose in the U.S. after that.
One in four was killed. | “Too many,” she said.
Det var 1.700. | Så ble det 2,5.
De kom fra Norge. – Nei, sa han.
"""
WHOLE = """
I ca. 17 av sakene var partneren siktet.
Bl.a. Kripos teller drap.
Det gjelder f.eks. Oslo og Bergen.
Se nr. 4 i kap. 2, jf. Prop. 30 L (2024–2025) og St.meld. nr. 15.
Det er 24 pst. av ofrene, dvs. 17 personer, evt. flere.
Kvinner, menn m.m. er talt.
Loven trådte i kraft 8. april 2024 og 2. juli 2025.
Loven trådte i kraft den 8. April.
Fristen er 1. 10. 2023 og gjelder alle.
Møtet var 8. apr. 2024 i Oslo.
Det skjedde den 17. gangen, på 2. plass.
Tallet er 1.700 eller 24.5 prosent.
A. B. Hansen og mr. Smith skrev det.
The rate fell, e.g. in Norway, i.e. by approx. 17 percent.
It was No. 5 on the list, cf. p. 14.
«Hvorfor?» spør hun.
“Why?” asked the other.
Hun ventet … og ventet... lenge.
Det var 17 … 38 personer.
1. Hvert femte drap er et partnerdrap
24.5 % av dem, inkl. Svalbard
politi.no og vg.no skrev det.
Dr. Nordmann kom kl. 18.30 den 1. mars.
Det koster 5 mill. kr. i året, eller 2 mrd. 300 mill. i alt.
"""


@pytest.mark.parametrize("line", [*ENDS.strip().splitlines(), *WHOLE.strip().splitlines()])
def test_a_sentence_ends_where_a_reader_ends_it(line: str):
    parts = line.split(" | ")
    if line.startswith(("De skriver", "De kom fra")):  # a bracket or a dash may start the next
        parts = [*line.replace(". (", ".|(").replace(". –", ".|–").replace(" | ", "|").split("|")]
    assert parted(" ".join(parts)) == parts


def test_a_no_break_space_keeps_an_abbreviation_and_parts_sentences():
    assert parted("Det var ca.\u00a017.\u00a0Så\u00a018 000. Nå") == ["Det var ca.\u00a017.", "Så\u00a018 000.", "Nå"]


DRAFT = """\
# Om tallene i 2023

I ca. 17 av
sakene var *part*neren kjent. Det
var **38** drap i alt.

- Først. Så
"""


def test_each_word_leads_back_to_its_line_and_column():
    found = [sentence for part in markdown.blocks(DRAFT) for sentence in sentences(part)]
    assert [(s.text, s.line, s.column) for s in found] == [
        ("Om tallene i 2023", 1, 3),
        ("I ca. 17 av sakene var partneren kjent.", 3, 1),
        ("Det var 38 drap i alt.", 4, 31),
        ("Først.", 7, 3),
        ("Så", 7, 10),
    ]
    lines = DRAFT.split("\n")
    for sentence in found:
        for offset, letter in enumerate(sentence.text):
            line, column = sentence.at(offset)
            assert letter == " " or lines[line - 1][column - 1] == letter
    assert found[2].at(found[2].text.index("38")) == (5, 7)
    with pytest.raises(IndexError):
        found[0].at(99)


@given(st.text("aB1. …!?)»\"'-", max_size=100))
def test_the_sentences_together_hold_the_block(text: str):
    text = " ".join(text.split())
    found: list[Sentence] = sentences(block(text))
    assert " ".join(sentence.text for sentence in found) == text
    assert all(text[s.start :].startswith(s.text) and s.text for s in found)


def test_two_hundred_pages_take_half_a_second():
    page = "I ca. 17 av sakene var partneren kjent, f.eks. den 8. april 2024. Det var 38 drap i alt! " * 28
    text = page * 200
    started = time.perf_counter()
    assert len(sentences(block(text))) == 2 * 28 * 200
    assert time.perf_counter() - started < 0.5


@pytest.mark.parametrize("piece", [". ", ".", "A. ", "1. ", '." ', ". - ", "… ", '. "'])
def test_a_spoilt_text_takes_no_longer_than_its_length(piece: str):
    started = time.perf_counter()
    sentences(block(piece * (30_000 // len(piece))))
    assert time.perf_counter() - started < 3
