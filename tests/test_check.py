"""`partnerdrap check`: a text in, what the figures say of each number out, on the real tables."""

from __future__ import annotations

import dataclasses
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis import registry, verdicts
from analysis.scan import check as checker
from analysis.scan import documents, report
from analysis.scan.check import Finding
from analysis.scan.known import Known
from conftest import Real, run

KEYS = (
    "line column text phrase kind interval reading claim_id verdict direction flags estimate low high period reason "
    "instead figure_ids"
).split()
FUZZ = int(os.environ.get("PARTNERDRAP_FUZZ", "300"))


@pytest.fixture
def said(built: Real, tmp_path: Path):
    """The findings of a text, one sentence or more."""

    def read(text: str) -> list[Finding]:
        file = tmp_path / "draft.txt"
        file.write_text(text, encoding="utf-8")
        return checker.check(documents.read(file), built.house)

    return read


def one(found: list[Finding]) -> Finding:
    (finding,) = found
    return finding


# --- the campaign page


def test_the_campaign_pages_own_sentences_are_known_and_none_is_judged_wrongly(built: Real, said) -> None:
    """Every registered sentence of the campaign, in its own words, gets its claim's verdict and nothing else."""
    records = [registry.claim(i, built.house) for i in built.house.claim_ids]
    own = [r for r in records if not r.paraphrase]
    assert len(own) == 4
    found = said(" ".join(r.text.nb for r in own))
    assert {f.claim_id for f in found} == {r.id for r in own}
    assert {f.claim_id: f.verdict for f in found} == {
        "one-in-four": "contested",
        "hundreds-in-hiding": "not_checkable",
        "violence-clearest-risk-factor": "not_checkable",
        "lives-could-be-saved": "not_checkable",
    }


def test_every_registered_sentence_is_known_in_both_languages(built: Real, said) -> None:
    for record in (registry.claim(i, built.house) for i in built.house.claim_ids):
        for text in (record.text.nb, record.text.en):
            known = {f.claim_id for f in said(text)}
            same = (
                {record.id}
                if record.id not in ("one-in-four", "one-in-four-2022")
                else {"one-in-four", "one-in-four-2022"}
            )
            assert known & same or record.type == "statement", (record.id, text, known)


# --- suggested


def test_every_sentence_that_is_suggested_is_supported_with_its_figures(built: Real, said) -> None:
    """In both languages, word for word, and with its source line after it."""
    suggestions = [(j["id"], i, i[lang]) for j in claims(built) for i in j["instead"] for lang in ("nb", "en")]
    assert len(suggestions) > 20
    printed = {j["id"] for j in claims(built) if any("stated_only" in r.get("flags", ()) for r in j["reference"])}
    assert printed
    for name, instead, text in suggestions:
        finding = one(said(text))
        assert ("stated_only" in finding.flags) == (name in printed), text
        assert finding.verdict == "supported", text
        assert (finding.direction, finding.reason) == (None, None), text
        assert finding.numbers, text
        if "stated_only" in finding.flags:  # as its claim has it: no counts put together from elsewhere
            assert "trykt andel" in finding.numbers[0]["nb"], text
        assert finding.figure_ids == tuple(instead["figure_ids"])
        assert finding.instead_of in {name, *(other for other, i, _ in suggestions if i["nb"] == instead["nb"])}


def test_by_its_words_alone_a_suggestion_is_supported_as_well(built: Real, said, monkeypatch) -> None:
    """The rule on its own reading of the sentence, without knowing it; but a year beside a mean, it does not read."""
    monkeypatch.setattr(Known, "suggested", lambda *_: None)
    for j in claims(built):
        for text in (i[lang] for i in j["instead"] for lang in ("nb", "en")):
            verdicts = {f.verdict for f in said(text)}
            if j["type"] == "comparison":
                assert verdicts <= {"supported", None}, text
            else:
                assert verdicts == {"supported"}, text


def claims(built: Real) -> list[dict]:
    return [kept.judgement for kept in verdicts.kept(built.house.claim_ids, None, built.house)]


def test_brackets_deny_nothing_of_the_number_before_them(said) -> None:
    asserted = (
        "I 2012–2021 ble hvert fjerde drapsoffer i Norge drept av partneren (Kripos; kjærester er ikke regnet med)."
    )
    assert one(said(asserted)).verdict == "supported"
    denied = "Hvert fjerde drapsoffer i Norge ble ikke drept av partneren (Kripos)."
    assert "hevder ikke" in one(said(denied)).reason["nb"]
    inside = "Få ble drept av partneren (ikke hvert fjerde drapsoffer i Norge)."
    assert "hevder ikke" in one(said(inside)).reason["nb"]


def test_whom_a_sentence_counts_as_partners_decides_which_count_it_is_held_against(said) -> None:
    counts = {"partner eller kjæreste": "77", "partner (kjærester er ikke regnet med)": "68"}
    for partner, number in counts.items():
        for other in counts.values():
            finding = one(said(f"I 2012–2021 ble {other} personer drept av en {partner}."))
            assert (finding.verdict == "supported") == (other == number), (partner, other)


def test_a_sentence_that_says_whom_it_counts_is_not_one_that_leaves_it_open(said) -> None:
    every_fourth = "Hvert fjerde drapsoffer i Norge ble drept av en partner{}."
    assert one(said(every_fourth.format(""))).claim_id == "one-in-four"
    for definition, share in ((" (kjærester er ikke regnet med)", "68 av 284"), (" eller kjæreste", "99 av 323")):
        finding = one(said(every_fourth.format(definition)))
        assert finding.claim_id is None
        assert share in " ".join(n["nb"] for n in finding.numbers)
        assert len(finding.numbers) == 1


@pytest.mark.parametrize(
    "text",
    [
        "I 7 av 10 drap var det registrert vold i forholdet fra før.",
        "Før 7 av 10 drap var det registrert vold.",
        "I 7 av 10 drap var det registrert partnervold.",
        "In 7 of 10 homicides, violence in the relationship was already on record.",
    ],
)
def test_a_share_of_all_homicides_is_not_that_of_partner_homicides(said, text: str) -> None:
    finding = one(said(text))
    assert (finding.claim_id, finding.verdict) == (None, "not_checkable")


def test_a_sign_for_per_cent_makes_no_other_sentence(said) -> None:
    for percent in ("24 %", "24\u00a0%", "24 prosent", "24 pst."):
        assert one(said(f"Av alle drap i Norge er {percent} partnerdrap.")).claim_id == "twenty-four-percent"


@pytest.mark.parametrize("sex", ["kvinner", "menn"])
def test_years_of_one_sex_are_not_judged_by_those_of_both(said, sex: str) -> None:
    finding = one(said(f"Antallet drap på {sex} i 2023 var det høyeste på ti år."))
    assert finding.verdict is None
    assert "kvinner og menn samlet" in finding.reason["nb"]
    both = one(said("Antallet drap på kvinner og menn i 2023 var det høyeste på ti år."))
    assert both.claim_id == "highest-in-ten-years-2023"


@pytest.mark.parametrize(
    "text",
    [
        "I 7 av 10 drap i nære relasjoner var det registrert vold fra før.",
        "7 av 10 drap i Norge er drap i nære relasjoner.",
        "I 7 av 10 drapssaker i Norge var det drap i nære relasjoner.",
        "I 2019 hadde 12 personer som ble drept av partneren, vært utsatt for tidligere vold.",
        "12 personer med registrert vold fra før ble drept av partneren i 2019.",
    ],
)
def test_a_share_that_nobody_counts_in_cases_is_no_fault(said, text: str) -> None:
    assert said(text)


def test_most_of_the_victims_are_no_men(said) -> None:
    assert one(said("De fleste partnerdrapsofre er menn.")).verdict == "contradicted"
    assert one(said("De fleste partnerdrapsofre er kvinner.")).verdict == "supported"


# --- judged


@pytest.mark.parametrize(
    ("sentence", "verdict"),
    [
        ("I 2023 ble 17 personer drept av en partner eller kjæreste.", "supported"),
        ("I 2023 vart 19 personar drepne av ein partnar eller kjærast.", "contradicted"),
        ("In 2023, 38 people were killed in Norway.", "supported"),
        ("Annethvert drap i Norge er et partnerdrap.", "contradicted"),
        ("Meir enn halvparten av drapa i Noreg er partnardrap.", "contradicted"),
        ("I 2022 ble det anmeldt 3 260 brudd på besøksforbud.", "supported"),
        ("Tallet på drap i 2023 var det høyeste på ti år.", "supported"),
        ("De aller fleste som blir drept av partneren, er kvinner.", "supported"),
    ],
)
def test_a_sentence_nobody_registered_is_judged_by_the_same_rule(said, sentence: str, verdict: str) -> None:
    finding = one(said(sentence))
    assert finding.verdict == verdict
    assert finding.figure_ids
    assert finding.text == sentence


def test_what_the_sentence_leaves_open_is_said(said) -> None:
    assumed = {a["en"] for a in one(said("Hvert femte drap er et partnerdrap.")).assumed}
    assert assumed == {"Norway", "the newest figures", "with and without dating partners"}
    assert one(said("I 2023 ble 38 personer drept i Norge.")).assumed == ()


def test_each_number_of_a_sentence_is_judged_by_what_stands_beside_it(said) -> None:
    found = said("I 2023 ble 38 personer drept i Norge, og 17 av dem ble drept av partneren.")
    assert [(f.phrase, f.verdict) for f in found] == [("38", "supported"), ("17", "supported")]


def test_a_place_in_the_text_is_that_of_the_words(said) -> None:
    text = "Først en linje.\n\nSå noe om at i 2023 ble 17 personer drept av partneren.\n"
    finding = one(said(text))
    line = text.splitlines()[finding.line - 1]
    assert line[finding.column - 1 :].startswith(finding.phrase)


def test_better_wording_comes_with_who_counted_and_when(said) -> None:
    (first, second) = one(said("Hvert femte drap er et partnerdrap.")).instead
    for better in (first, second):
        assert "Kripos" in better["nb"]
        assert "20" in better["nb"]
        assert better["verdict"] == "supported"


# --- not judged, and never in silence


@pytest.mark.parametrize(
    ("sentence", "why"),
    [
        ("I Sverige er hvert tredje drap et partnerdrap.", "Sverige"),
        ("I Oslo ble 4 kvinner drept av partneren i 2019.", "Oslo"),
        ("Hvert fjerde drap i Norge er ikke et partnerdrap.", "ikke"),
        ("I fjor var hvert fjerde drap et partnerdrap.", "I fjor"),
        ("Omvendt voldsalarm har redusert partnerdrap med 30 prosent.", "redusert"),
        ("Hver fjerde kvinne på over 60 år drept av partneren hadde søkt hjelp.", ""),
        ("Antall brudd på besøksforbud økte med 50 prosent.", "to år"),
        ("12 kommuner i Norge mangler krisesenter.", ""),
    ],
)
def test_what_cannot_be_judged_is_listed_with_the_reason(said, sentence: str, why: str) -> None:
    found = said(sentence)
    assert found
    assert all(f.verdict is None for f in found), found
    assert any(why in f.reason["nb"] for f in found)


@pytest.mark.parametrize(
    "sentence", ["Vi er 12 ansatte.", "Ring 116 006 hele døgnet.", "Møtet er 8. april 2024 kl. 12."]
)
def test_other_numbers_are_no_business_of_ours(said, sentence: str) -> None:
    assert said(sentence) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "Er hvert annet drap et partnerdrap?",
        "Det er en myte at hvert fjerde drap er et partnerdrap.",
        "Nesten ett av to kvinnedrap er partnerdrap.",
        "I 2023 ble 17 drept av partneren og 21 av andre.",
        "I 2022 ble 3 260 besøksforbud brutt.",
        "17 av partnerdrapene i 2023 ble begått av menn.",
        "31.02.2023 var det 17 partnerdrap.",
        "Det skjedde 17 partnerdrap.",
        "Hvert fjerde partnerdrap var varslet.",
        "14 av ofrene for partnerdrap hadde voldsalarm i 2020.",
    ],
)
def test_no_sentence_is_called_false_that_says_something_else(said, sentence: str) -> None:
    """Each of these was judged once, wrongly."""
    assert "contradicted" not in {f.verdict for f in said(sentence)}
    assert said(sentence)


@pytest.mark.parametrize("lang", ["nb", "en"])
def test_what_is_offered_instead_holds_when_it_is_checked_itself(built: Real, said, lang: str) -> None:
    """The printed sentence, not only the record behind it, and never against the figures."""
    offered = [
        better[lang]
        for record in (registry.claim(i, built.house) for i in built.house.claim_ids)
        for finding in said(record.text.nb)
        for better in finding.instead
    ]
    assert len(set(offered)) > 10
    for sentence in dict.fromkeys(offered):
        assert not {"contradicted"} & {f.verdict for f in said(sentence)}, sentence


@pytest.mark.parametrize(
    "sentence", ["2000 kvinner bodde på krisesenter i 2022.", "I 2022 ble 2016 personer drept i Norge."]
)
def test_a_count_that_looks_like_a_year_is_a_count_beside_its_noun(said, sentence: str) -> None:
    assert one(said(sentence)).kind == "count"


def test_an_age_is_no_count(said) -> None:
    assert said("Kvinnen (38) ble drept i Norge.") == []


# --- the command


def test_the_command_fails_on_what_is_contradicted_and_if_asked_on_what_is_contested(
    built: Real, tmp_path: Path
) -> None:
    good, contested, bad = (tmp_path / f"{name}.md" for name in ("good", "contested", "bad"))
    good.write_text("I 2023 ble 38 personer drept i Norge.", encoding="utf-8")
    contested.write_text("Hvert fjerde drap i Norge er et partnerdrap.", encoding="utf-8")
    bad.write_text("Annethvert drap i Norge er et partnerdrap.", encoding="utf-8")
    assert [run(built.house, "check", f).code for f in (good, contested, bad)] == [0, 0, 1]
    assert [run(built.house, "check", f, "--contested").code for f in (good, contested, bad)] == [0, 1, 1]


def test_json_holds_the_keys_of_the_contract_and_the_words_interval(built: Real, tmp_path: Path) -> None:
    file = tmp_path / "draft.md"
    file.write_text("Over 30 prosent av drapene i Norge er partnerdrap.", encoding="utf-8")
    (finding,) = json.loads(run(built.house, "check", file, "--json").out)
    assert [key for key in finding if key in KEYS] == KEYS
    assert (finding["kind"], finding["interval"], finding["reading"]) == ("share", [0.3, 1.0], "level")


@pytest.mark.parametrize(("lang", "word"), [("nb", "Tallene"), ("en", "The figures")])
def test_the_report_speaks_the_language_asked_for(built: Real, tmp_path: Path, lang: str, word: str) -> None:
    file = tmp_path / "draft.md"
    file.write_text("Hvert fjerde drap i Norge er et partnerdrap.", encoding="utf-8")
    said = run(built.house, "check", file, "--lang", lang).out
    assert f"{file}:1:1: «Hvert fjerde»: {word}" in said
    assert "116 006" in said
    assert run(built.house, "check", file, "--lang", "xx").code == 2


def test_standard_input_and_word_files_read_alike(built: Real, tmp_path: Path) -> None:
    sentence = "I 2023 ble 17 personer drept av partneren."
    word = tmp_path / "draft.docx"
    namespace = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    paragraph = f"<w:p><w:r><w:t>{sentence}</w:t></w:r></w:p>"
    with zipfile.ZipFile(word, "w") as archive:
        body = f'<w:document xmlns:w="{namespace}"><w:body>{paragraph}</w:body></w:document>'
        archive.writestr("word/document.xml", body)
    piped = subprocess.run(
        [sys.executable, "-m", "analysis.cli", "check", "-", "--json"],
        input=sentence.encode(),
        capture_output=True,
        env={**os.environ, "PARTNERDRAP_ROOT": str(built.house.root)},
        check=True,
    )
    of_word = json.loads(run(built.house, "check", word, "--json").out)
    (from_pipe,) = json.loads(piped.stdout)
    assert from_pipe["verdict"] == of_word[0]["verdict"] == "supported"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.txt", b"\x00\x01\x02\xff" * 50),
        ("b.txt", "blåbær 4 %".encode("latin-1")),
        ("c.docx", b"PK\x03\x04 broken"),
        ("d.pdf", b"%PDF-1.7"),
    ],
)
def test_a_file_that_is_no_text_is_bad_input(built: Real, tmp_path: Path, name: str, content: bytes) -> None:
    file = tmp_path / name
    file.write_bytes(content)
    ended = run(built.house, "check", file)
    assert ended.code == 2
    assert name in ended.err
    assert "Traceback" not in ended.err


# --- anything at all

WORDS = st.sampled_from(
    "drap partnerdrap partnardrap besøksforbud hvert fjerde kvart 24 % prosent av 10 ti i 2023 siden 2000 kvinner menn "
    "over under om lag nær halvparten doblet økte med fra til ikke Norge Oslo Sverige . , – ( ) « » 3 260 1/4 0 -5 1e9 "
    "aldri før så mange høyeste på år de aller fleste homicide restraining orders every fourth killed by".split()
)


@settings(max_examples=FUZZ, deadline=None, suppress_health_check=list(HealthCheck))
@given(text=st.one_of(st.lists(WORDS, max_size=30).map(" ".join), st.text(max_size=200)))
def test_no_text_makes_the_checker_stumble(built: Real, text: str) -> None:
    from analysis.scan.blocks import Block, Document
    from analysis.scan.markdown import blocks

    document = Document("draft.md", tuple(blocks(text)))
    assert Block
    for finding in checker.check(document, built.house):
        assert finding.verdict or finding.reason
        assert set(KEYS) <= set(dataclasses.asdict(finding))
        if finding.kind == "share":
            low, high = finding.interval
            assert 0 <= (low or 0) <= (1 if high is None else high) <= 1


@pytest.mark.parametrize(
    "sentence",
    [
        "Siste 200 år har 25 prosent av drapsofrene i Norge blitt drept av partneren.",
        "Antallet drap i Norge i 2023 var det høyeste på 500 år.",
        "Antallet drap i Norge per 31. desember 2023 var det høyeste på ti år.",
        "Hundrevis av kvinner lever i skjul, i fjor og i 2016 og 2018.",
    ],
)
def test_years_that_nobody_counted_are_no_fault_of_the_program(sentence: str, said) -> None:
    assert said(sentence)  # whatever it says, it says it


def test_a_direction_is_told_as_the_claims_page_tells_it(said) -> None:
    """Of an increase that was printed: smaller than the words say, not "probably lower"."""
    finding = one(said("Anmeldelser av vold i nære relasjoner økte med 500 prosent fra 2006 til 2010."))
    assert "økningen er mindre enn ordene sier" in "\n".join(report.lines([finding], "draft.txt", "nb"))
    assert "ruling" not in report.as_json([finding])[0]
