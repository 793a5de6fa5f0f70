"""What is told is what was printed and what the rule says: "under 500" is not "at most 500", and doubts are said."""

from __future__ import annotations

from typing import Any

import pytest

from analysis import claims, forms, listing, page_fields, show, store, tell, tell_words, vocabulary
from conftest import Real

STRICT = ("more than", "fewer than", "less than")  # how the transcribed definitions say it


@pytest.fixture(scope="module")
def bounds(built: Real) -> list[store.Figure]:
    held = store.load(vocabulary.TOPICS, built.house)
    return [f for f in held if f.precision in ("at_least", "at_most")]


def strictly(f: store.Figure) -> bool:
    return "strict_bound" in f.status


def test_every_bound_of_the_data_is_as_strict_as_its_definition_says(bounds: list[store.Figure]) -> None:
    said = {f.figure_id for f in bounds if any(word in f.definition.lower() for word in STRICT)}
    assert {f.figure_id for f in bounds if strictly(f)} == said
    assert 0 < len(said) < len(bounds)


@pytest.mark.parametrize("lang", ["nb", "en"])
def test_a_figure_is_told_as_strictly_as_it_was_printed(bounds: list[store.Figure], lang: str) -> None:
    words = forms.WORDS[lang]
    for f in bounds:
        ways = ("under", "over") if strictly(f) else ("at_most", "at_least")
        start = words[ways[f.precision == "at_least"]].split("{")[0]
        assert page_fields.printed(f, lang).startswith(start)


def one(built: Real, claim: str) -> tuple[dict[str, Any], dict[str, Any]]:
    judged = claims.judge(claim, where=built.house, history=False).as_json()
    (r,) = judged["reference"]
    return judged, r


def test_both_ends_of_a_change_and_the_change_itself_are_told_strictly(built: Real) -> None:
    j, r = one(built, "hidden-addresses-halved")
    assert forms.basis(j, r, "nb") == "over 1\u00a0000 (2015) til under 500 (mai 2025)"
    assert forms.estimate(j, r, "nb") == "ned mer enn 50\u00a0%"
    assert forms.estimate(j, r, "en") == "down more than 50%"
    for end in ("k", "n"):
        one_end = r | {f"{end}_strict": False}
        assert "mer enn" in forms.estimate(j, one_end, "nb"), "one strict end is enough"
    held = r | {"k_strict": False, "n_strict": False}
    assert forms.estimate(j, held, "nb") == "ned minst 50\u00a0%"


def test_what_may_be_said_instead_says_under_where_the_source_does(built: Real) -> None:
    j, r = one(built, "hundreds-in-hiding")
    assert forms.estimate(j, r, "nb") == "under 500"
    (other,) = j["instead"]
    assert other["phrase"] == "under 500"
    assert other["en"].startswith("Fewer than 500 ")


@pytest.mark.parametrize(
    ("low", "high", "strict", "nb", "en"),
    [
        (None, 500, True, "under 500", "under 500"),
        (None, 500, False, "høyst 500", "at most 500"),
        (1000, None, True, "over 1\u00a0000", "over 1,000"),
        (1000, None, False, "minst 1\u00a0000", "at least 1,000"),
        (300, 500, True, "300–500", "300–500"),
    ],
)
def test_a_printed_bound(low: float | None, high: float | None, strict: bool, nb: str, en: str) -> None:
    assert forms.printed(low, high, "persons", "nb", strict) == nb
    assert forms.printed(low, high, "persons", "en", strict) == en


# --- the words of a verdict, wherever a text or a table says them


def test_a_template_and_the_table_of_claims_say_which_way_a_printed_increase_errs(built: Real) -> None:
    j, r = one(built, "domestic-violence-500-percent")
    assert tell_words.fixed(j, "nb")["direction"] == "økningen er mindre enn ordene sier"
    assert tell_words.fixed(j, "en")["direction"] == forms.direction(j, "en")
    assert "– økningen er mindre enn ordene sier" in listing.cells(j)[1]
    told = tell.Telling("domestic-violence-500-percent", where=built.house, judgement=j).reference()
    assert list(told["verdict"]) == ["contradicted: the increase is smaller than the words say"]
    assert r["direction"] == "errs_high"


def test_english_tables_and_texts_quote_the_english_words(built: Real) -> None:
    j, _ = one(built, "highest-in-ten-years-2023")
    assert tell_words.fixed(j, "en")["phrase"] == "the highest in ten years"
    assert tell_words.fixed(j, "nb")["phrase"] == "det høyeste på ti år"
    told = tell.Telling("highest-in-ten-years-2023", where=built.house, judgement=j).reference()
    assert list(told["asked"]) == ["the highest in ten years"]
    unlike = j | {"text": j["text"] | {"en": "Nothing like it."}}
    assert tell_words.fixed(unlike, "en")["phrase"] == "det høyeste på ti år", "its own words where no others are found"


UNSURE = {
    "nb": "Tallene spriker: tallet passer, men er for usikkert til å støtte ordene",
    "en": "The figures point different ways: the number fits, but is too uncertain to support the words",
}


def test_a_number_that_more_likely_fits_than_not_errs_no_way(built: Real) -> None:
    """Dating partners included, 2012-2021 gives 27.1 %: two to one that the level is "every fourth"."""
    j = claims.judge("one-in-four", where=built.house).as_json()
    (r,) = [e for e in j["evidence"] if forms.fits_unsurely(e)]
    assert (r["k"], r["n"], r["verdict"], r["direction"]) == (77, 284, "contested", "errs_low")
    telling = tell.Telling("one-in-four", where=built.house, judgement=j)
    said = list(telling.evidence()["verdict"])
    assert said.count("contested: fits, but too uncertain to support the words") == 1
    alone = j | {"direction": "errs_low", "reference": [r | {"definition": ["incl_dating"], "phrase": "hvert fjerde"}]}
    assert {lang: forms.ruling(alone, lang) for lang in UNSURE} == UNSURE
    assert "– tallet passer, men er for usikkert til å støtte ordene" in listing.cells(alone)[1]
    assert f"{UNSURE['en']} (contested), as of" in "\n".join(show.claim_lines(alone))
    other = r | {"p_in": 0.4999}
    for reference in ([other], [r, other]):
        assert forms.direction(alone | {"reference": reference}, "nb") == "tallet er trolig høyere enn ordene sier"
    assert forms.unsure(alone | {"reference": [r, other | {"direction": "too_precise"}]}), "it decides nothing"
    assert not forms.unsure(alone | {"verdict": "contradicted"})


def test_a_day_of_the_timeline_is_told_as_its_numbers_stood(built: Real) -> None:
    j = claims.judge("one-in-four", where=built.house).as_json()
    day = j["timeline"][-1] | {"direction": "errs_low"}
    assert {r["p_in"] for r in day["reference"]} == {r["p_in"] for r in j["reference"]}
    days = [
        day | {"reference": [r | {"verdict": "contested", "p_in": p} for r in day["reference"]]} for p in (0.3, 0.7)
    ]
    telling = tell.Telling("one-in-four", where=built.house, judgement=j | {"timeline": days})
    assert list(telling.timeline()["verdict"]) == [
        "contested: the number is probably higher than the words say",
        "contested: fits, but too uncertain to support the words",
    ]


def test_what_only_an_uncertain_source_supports_says_so_with_the_verdict(built: Real) -> None:
    j, r = one(built, "twenty-four-percent")
    assert (j["verdict"], "low_confidence" in r["flags"]) == ("supported", True)
    assert forms.verdict(j, "nb") == "Tallene støtter det, men kilden er usikker"
    assert forms.ruling(j, "en") == "The figures support it, but the source is uncertain"
    assert not any("usikker kilde" in line for line in listing.cells(j)[1]), "said once"
    own = j | {"flags": [*j["flags"], "own_source_only"]}
    assert forms.verdict(own, "nb").startswith("Stemmer med sin egen kilde")
    assert forms.verdict(j | {"verdict": "contested"}, "nb") == "Tallene spriker"
