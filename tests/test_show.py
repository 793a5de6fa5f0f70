"""What `claim` prints for every type: numbers in their own form, doubts in both languages, the days that count."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest

from analysis import forms, show, verdicts, vocabulary, wording
from analysis.paths import House
from conftest import Real, run


@pytest.fixture(scope="module")
def house(built: Real) -> House:
    return built.house


def told(house: House, claim: str) -> str:
    return "\n".join(show.claim_lines(verdicts.verdict(claim, None, house)))


def decides(text: str) -> list[str]:
    """The lines of the reference set."""
    lines = text.splitlines()
    start = next(i for i, line in enumerate(lines) if line.startswith(("What decides", "What is known beside it")))
    return lines[start + 1 : lines.index("", start)]


# --- each type


@pytest.mark.parametrize(
    ("claim", "said"),
    [
        ("one-in-four", ["68 of 284 victims (n 2", ") = 23.9% (Wilson 19.3%–29.2%), 2012–2021, Kripos",
                         "99 of 323 victims"]),
        ("eighty-three-women", ["«83 kvinner»: 83 victims (women), 2013–2023, Kripos", "«16 menn»: 16 victims (men)"]),
        ("domestic-violence-500-percent", ["487 (2006) to 2,474 (2010) = +408%, National Police Directorate"]),
        ("hidden-addresses-halved", ["over 1,000 (2015) to under 500 (May 2025) = down more than 50%"]),
        ("clearance-fell", ["39% (2015) to 24% (2021) = −15 percentage points"]),
        ("reverse-alarms-more-than-doubled", ["15 (8 April 2024) to 54 (24 May 2024) = 3.6 times"]),
        ("eight-a-year", ["99 victims in 11 years = 9.0 a year (95% 7.4–10.9), 2013–2023, Kripos"]),
        ("double-the-average-2023", ["17 (2023) against a mean of 8.2 (2013–2022) = 2.07 times"]),
        ("highest-in-ten-years-2023", ["38 victims (2023; next highest in 2014–2022: 31), Kripos: supported"]),
        ("hundreds-in-hiding", ["under 500 persons, May 2025, Kripos: not_checkable"]),
        ("twenty-seven-percent", ["27%, a printed share, no counts, 2000–2016"]),
        ("seven-in-ten-prior-violence", ["125–126 of 177 cases = 71% (Wilson 63.5%–77.4%)", "counts reconstructed"]),
        ("lives-could-be-saved", ["75% (70%–80%), a printed share, no counts, 1990–2012"]),
        ("nearly-half-2023", ["17 of 38 victims = 44.7%, 2023, Kripos"]),  # a record has no interval
        ("partner-homicide-fell-2016-2019", ["dating partners: not stated: no figures"]),
    ],
)  # fmt: skip
def test_the_number_that_decides_is_told_in_its_own_form(house: House, claim: str, said: list[str]) -> None:
    lines = "\n".join(decides(told(house, claim)))
    assert all(words in lines for words in said), lines


def test_every_claim_is_told_as_of_every_time(house: House) -> None:
    for day in (None, dt.date(2005, 1, 1), dt.date(2016, 11, 25), dt.date(2024, 2, 1)):
        for kept in verdicts.kept(house.claim_ids, day, house):
            assert "None" not in "\n".join(show.claim_lines(kept.judgement)), (kept.judgement["id"], day)


# --- words in both languages


def test_a_reason_is_given_in_both_languages(house: House) -> None:
    for name in house.claim_ids:
        j = verdicts.verdict(name, None, house)
        text = " ".join(told(house, name).split())
        for said in (j["reason"], j["caveats"]):
            assert not said or all(" ".join(said[lang].split()) in text for lang in ("nb", "en")), name


def test_what_may_be_said_instead_is_offered_in_both_languages(house: House) -> None:
    offered = 0
    for name in house.claim_ids:
        j = verdicts.verdict(name, None, house)
        text = " ".join(told(house, name).split())
        for other in j["instead"]:
            offered += 1
            assert f"Du kan si: {other['nb']}" in text
            assert f"You can say: {other['en']}" in text
    assert offered > 0


def test_a_mean_that_may_be_said_instead_has_its_verb_where_each_language_has_it(house: House) -> None:
    offered = verdicts.verdict("eight-a-year", None, house)["instead"]
    assert [other["nb"].split(" av en ")[0] for other in offered] == [
        "I gjennomsnitt ble 6,8 personer drept i året",
        "I gjennomsnitt ble 9,0 personer drept i året",
    ]
    assert offered[0]["en"].startswith("On average 6.8 people a year were killed by a current or former partner")
    (other,) = verdicts.verdict("double-the-average-2023", None, house)["instead"]
    assert "are about twice the yearly average, whether of 2013–2022" in other["en"]


@pytest.mark.parametrize("measure", sorted(wording.words()["count"]))
def test_every_count_has_a_sentence_for_its_mean(measure: str) -> None:
    for lang in ("nb", "en"):
        said = wording.words()["mean"][measure][lang]
        slots = set(re.findall(r"{\w+}", wording.words()["count"][measure][lang]))
        assert set(re.findall(r"{\w+}", said)) == slots
        assert ("i året" if lang == "nb" else " a year") in said


def test_a_decline_over_four_years_is_not_answered_with_a_sum_over_decades(house: House) -> None:
    (other,) = verdicts.verdict("partner-homicide-fell-2016-2019", None, house)["instead"]
    ((first, last),) = re.findall(r"i (\d{4})–(\d{4}) \(", other["nb"])
    assert int(first) >= 2016
    assert int(last) - int(first) < 4


def test_a_number_that_fits_unsurely_is_told_no_way(house: House) -> None:
    line = next(x for x in told(house, "one-in-four").splitlines() if "77 of 284" in x and "2012–2021" in x)
    assert "contested (fits, but too uncertain to support the words)" in line
    assert "errs_low" in next(x for x in decides(told(house, "one-in-four")) if "99 of 323" in x)


def test_a_paraphrase_is_marked_and_a_quotation_is_not(house: House) -> None:
    for name in house.claim_ids:
        marked = "gjengitt med våre ord" in told(house, name)
        assert marked == verdicts.verdict(name, None, house)["paraphrase"], name


def test_every_flag_is_said_in_words(house: House) -> None:
    for name in house.claim_ids:
        j = verdicts.verdict(name, None, house)
        text = told(house, name).lower()
        for flag in j["flags"]:
            words = vocabulary.words("flag")[flag]
            assert words.nb.lower() in text, (name, flag)
            assert words.en.lower() in text, (name, flag)
        for r in j["reference"]:
            assert all(vocabulary.words("flag")[flag].en in text for flag in r.get("flags", ())), name


def test_what_only_its_own_source_bears_out_is_not_said_to_be_supported(house: House) -> None:
    text = told(house, "eighty-three-women")
    assert "Stemmer med sin egen kilde; ingen uavhengige tall bekrefter det\n" in text
    assert "Tallene støtter det" not in text
    assert "Tallene støtter det" in told(house, "nearly-half-2023")


def test_what_was_possibly_public_is_said_where_it_differs(house: House) -> None:
    text = run(house, "claim", "one-in-four", "--as-of", "2022-08-15").out
    assert "med alt som kan ha vært kjent da: Tallene spriker" in text
    assert "with all that was possibly public by then: The figures point different ways" in text
    assert "possibly public" not in told(house, "one-in-four")


def test_a_review_that_is_overdue_is_said_by_the_data_date(house: House) -> None:
    j = verdicts.verdict("one-in-four", None, house)
    assert "was to be reviewed by 2026-01-01" in "\n".join(show.claim_lines({**j, "review_by": "2026-01-01"}))
    assert "was to be reviewed" not in "\n".join(show.claim_lines({**j, "review_by": j["data_date"]}))


# --- phrases


def phrase(kind: str, low: float | None, high: float | None, *parts: dict[str, Any]) -> dict[str, Any]:
    return {"text": "x", "kind": kind, "low": low, "high": high, "parts": list(parts)}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (phrase("share", 2 / 9, 2 / 7), "22.2%–28.6%"),
        (phrase("share", 0.5, None), "50.0% and up"),
        (phrase("counts", 17 / 38, 17 / 38), "44.7%"),
        (phrase("count", 83, 83), "83"),
        (phrase("count", 200, 1999), "200–1,999"),
        (phrase("count", None, 500), "up to 500"),
        (phrase("mean", 7.5, 8.5), "7.5–8.5"),
        (phrase("ratio", 2, None), "2 times and up"),
        (phrase("growth", 4.995, 5.005), "+499.5%–+500.5%"),
        (phrase("extreme", None, None), None),
        (phrase("from_to", None, None, phrase("count", 2174, 2174), phrase("count", 3260, 3260)), "2,174, then 3,260"),
    ],
)
def test_how_words_are_read(words: dict[str, Any], said: str | None) -> None:
    assert show._reading(words) == said


# --- through time


def test_the_days_of_change_name_the_figures_that_were_new(house: House) -> None:
    j = verdicts.verdict("double-the-average-2023", None, house)
    lines = told(house, "double-the-average-2023").splitlines()
    changes = lines[lines.index("How the verdict changed, and the figures that were new that day:") + 1 :]
    before, expected = None, []
    for moment in j["timeline"]:
        if (moment["verdict"], moment["direction"]) != before:
            before = moment["verdict"], moment["direction"]
            expected.append((moment["as_of"], set(moment["new_figure_ids"])))
    days = [line.split(":")[0].strip() for line in changes if not line.startswith("    ")]
    assert days == [day for day, _ in expected]
    at = -1
    for line in changes:
        at += not line.startswith("    ")
        assert not line.startswith("    ") or line.strip() in expected[at][1] or "more (--json" in line


def test_a_day_with_many_new_figures_names_those_that_decide_first(house: House) -> None:
    j = verdicts.verdict("one-in-four", None, house)
    ids = [f"figure-{i:02}" for i in range(20)]
    moment = {**j["timeline"][-1], "new_figure_ids": ids}
    moment["reference"] = [{**moment["reference"][0], "figure_ids": ["figure-19"]}]
    lines = list(show._changes({**j, "timeline": [moment]}))
    assert lines[1] == "    figure-19"
    assert lines[-1] == f"    and {20 - show.NEW_SHOWN} more (--json names them)"


def test_one_sex_is_named_and_both_added_are_not() -> None:
    r = {"unit": "victims", "sex": "female", "part_is": "printed"}
    assert forms.counted(r, "nb") == "ofre (kvinner)"
    assert forms.counted({**r, "part_is": "women and men added"}, "nb") == "ofre"
