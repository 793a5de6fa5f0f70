"""The command line on the real data: what it prints, what it refuses and how it ends."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
import unicodedata
from pathlib import Path

import pandas as pd
import pytest

from analysis.care import HELP
from analysis.errors import BadInput
from analysis.paths import PACKAGE, House
from conftest import Ended, Real, raw_row, run, small_house

COMMANDS = ("build", "seal", "find", "claim", "claims", "cite", "draw")


@pytest.fixture(scope="module")
def house(built: Real) -> House:
    return built.house


def hits(house: House, *words: str) -> list[dict]:
    return json.loads(run(house, "find", *words, "--limit", "0", "--json").out)


def python(code: str, house: House) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "PYTHONPATH": str(PACKAGE.parent), "PARTNERDRAP_ROOT": str(house.root)}
    return subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=False)


def refused(ended: Ended) -> str:
    """What a refusal said: exit code 2, one line on stderr, no traceback."""
    assert (ended.code, ended.out) == (2, "")
    assert "Traceback" not in ended.err
    assert ended.err.startswith("partnerdrap: ")
    return ended.err


# --- help and build


def test_the_help_names_every_command_and_loads_no_tables(house: House) -> None:
    code = "import sys\nfrom analysis.cli import app\ntry: app(['--help'])\nfinally: print('pandas' in sys.modules)"
    ended = python(code, house)
    assert ended.returncode == 0
    assert all(f"\n  {command}" in ended.stdout for command in COMMANDS)
    assert ended.stdout.rstrip().endswith("False")


def test_a_second_build_has_nothing_to_do(tmp_path: Path) -> None:
    house = small_house(tmp_path, [raw_row()])
    first, second, forced = run(house, "build"), run(house, "build"), run(house, "build", "--force")
    assert (first.code, second.code, forced.code) == (0, 0, 0)
    assert "1 = 1 + 0 + 0, rest 0" in first.out
    assert second.out == "data/processed is current: nothing to do\n"
    assert forced.out == first.out
    assert json.loads(run(house, "build", "--json").out)["built"] is False


# --- find


@pytest.mark.parametrize("words", ["kode 6", "besøksforbud 2018"])
def test_find_shows_who_counted_when_and_where(house: House, words: str) -> None:
    ended = run(house, "find", words)
    assert ended.code == 0
    lines = ended.out.splitlines()
    sources = [line for line in lines if ", published " in line]
    assert len(sources) >= 2
    assert all(": http" in line for line in sources)
    assert HELP["nb"] in lines[-1]
    found = hits(house, words)
    assert all(h["publisher"] and h["published"] and h["url"].startswith("http") for h in found)
    assert lines[0].split()[0] in {f"{h['value']:g}" for h in found if h["value"] is not None} | {"at", "about"}


def test_find_answers_what_was_asked(house: House) -> None:
    assert {h["topic"] for h in hits(house, "kode 6")} == {"protected_address"}
    of_2018 = hits(house, "besøksforbud 2018")
    assert of_2018[0]["topic"] == "restraining_order"
    assert {h["topic"] for h in of_2018} <= {"restraining_order", "homicide"}  # homicides after an order was weighed
    assert all(h["period_start"][:4] <= "2018" <= h["period_end"][:4] for h in of_2018)
    assert 2174 in {h["value"] for h in of_2018}  # breaches in 2018, Prop. 128 L (2022-2023)


def test_code_6_does_not_answer_with_code_7_alone(house: House) -> None:
    subsets = [tuple(h["subset"]) for h in hits(house, "kode 6")]
    assert ("code:7",) not in subsets
    assert ("code:7",) not in [tuple(h["subset"]) for h in hits(house, "strengt fortrolig adresse")]
    assert ("code:7",) in [tuple(h["subset"]) for h in hits(house, "kode 7")]
    assert ("code:6",) not in [tuple(h["subset"]) for h in hits(house, "kode 7")]


@pytest.mark.parametrize("words", ["besøksforbud 2018", "på flukt"])
@pytest.mark.parametrize("spelling", [str.upper, lambda w: unicodedata.normalize("NFD", w), lambda w: f"  {w}  "])
def test_find_heeds_no_spelling_of_the_same_words(house: House, words: str, spelling) -> None:
    assert hits(house, spelling(words)) == hits(house, words) == hits(house, *words.split()) != []


def test_find_gives_no_more_than_the_limit_and_says_how_many_are_left(house: House) -> None:
    ended = run(house, "find", "kode 6", "--limit", "2")
    assert ended.out.count(", published ") == 2
    assert f"2 figures, {len(hits(house, 'kode 6')) - 2} more" in ended.out


def test_find_without_an_answer_says_so(house: House) -> None:
    ended = run(house, "find", "enhjørning")
    assert ended.code == 0
    assert "no published figure answers" in ended.out
    assert hits(house, "enhjørning") == []


# --- claim


def test_claim_gives_the_verdict_in_both_languages_and_the_help_line(house: House) -> None:
    ended = run(house, "claim", "one-in-four")
    assert ended.code == 0
    for words in (
        "Tallene spriker",
        "The figures point different ways",
        "Hvert fjerde drap i Norge er et partnerdrap.",
        "Every fourth homicide in Norway is a partner homicide.",
        "ikke forelagt",
        "68 of 284 victims",
        "99 of 323 victims",
        "as of 2026-11-22",
        "22.2%–28.6%",
    ):
        assert words in ended.out
    assert ended.out.rstrip().endswith(HELP["nb"])
    assert "116 006" in HELP["nb"]


def test_claim_as_of_a_day_says_that_it_cannot_be_settled(house: House) -> None:
    ended = run(house, "claim", "one-in-four", "--as-of", "2016-11-25")
    assert ended.code == 0
    assert "Kan ikke avgjøres med åpne tall" in ended.out
    assert "Open figures cannot settle it" in ended.out
    assert "10 of 23 victims" in ended.out
    assert "68 of 284" not in ended.out


def test_claim_says_when_what_was_possibly_public_gives_another_verdict(house: House) -> None:
    ended = run(house, "claim", "one-in-four", "--as-of", "2022-08-15")
    assert "possibly public by then: The figures point different ways" in ended.out


def test_claim_as_json_holds_nothing_but_json(house: House) -> None:
    ended = run(house, "claim", "one-in-four", "--json")
    assert json.loads(ended.out)["verdict"] == "contested"
    assert "NaN" not in ended.out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("claim", "one-in-for"), "one-in-four"),
        (("claim", "one-in-for", "--json"), "one-in-four"),
        (("claim", "../one-in-four"), "no such claim"),
        (("claim", ""), "no such claim"),
        (("claim", "one-in-four", "--as-of", "2016-13-01"), "YYYY-MM-DD"),
        (("claim", "one-in-four", "--as-of", "yesterday"), "YYYY-MM-DD"),
    ],
)
def test_bad_input_ends_with_2_and_one_line(house: House, arguments: tuple[str, ...], said: str) -> None:
    assert said in refused(run(house, *arguments))


@pytest.mark.parametrize(
    "arguments", [("claims-of-no-kind",), ("claim",), ("find", "x", "--limit", "-1"), ("--nonsense",)]
)
def test_wrong_arguments_end_with_2(house: House, arguments: tuple[str, ...]) -> None:
    ended = run(house, *arguments)
    assert ended.code == 2
    assert "Traceback" not in ended.err


def test_a_phrase_nobody_understands_ends_with_2(house: House, tmp_path: Path) -> None:
    own = House(tmp_path)
    own.claims.mkdir()
    for name in ("raw", "processed"):
        (own.root / "data").mkdir(exist_ok=True)
        (own.root / "data" / name).symlink_to(house.root / "data" / name)
    text = (house.claims / "one-in-four.yaml").read_text(encoding="utf-8")
    (own.claims / "one-in-four.yaml").write_text(text.replace("[hvert fjerde]", "[altfor mange]"), encoding="utf-8")
    assert "altfor mange" in refused(run(own, "claim", "one-in-four"))


def test_debug_shows_the_traceback(house: House) -> None:
    code = "from analysis.cli import app; app(['claim', 'nothing', '--debug'])"
    ended = python(code, house)
    assert ended.returncode != 0
    assert "Traceback" in ended.stderr


# --- a researcher's three words


def test_the_three_words_work_in_a_fresh_process(house: House) -> None:
    code = (
        "from analysis import figures, claim, judge\n"
        "frame = figures(topic='homicide', measure='homicide_victims', geography='NO', sex='total')\n"
        "print(type(frame).__module__.split('.')[0], type(frame).__name__, len(frame) > 50)\n"
        "print(claim('one-in-four').type, judge('one-in-four').verdict.verdict)"
    )
    ended = python(code, house)
    assert ended.stdout.splitlines() == ["pandas DataFrame True", "share contested"], ended.stderr


def test_figures_are_filtered_by_value_and_by_list(house: House, built: Real) -> None:
    from analysis import figures

    frame = figures(house, topic="homicide", measure=["homicide_victims", "homicide_cases"], geography="NO")
    assert isinstance(frame, pd.DataFrame)
    assert set(frame.measure) == {"homicide_victims", "homicide_cases"}
    real = built.frame
    expected = real.measure.isin(["homicide_victims", "homicide_cases"]) & (real.geography == "NO")
    assert set(frame.figure_id) == set(real.figure_id[expected])
    assert len(figures(house)) == len(real)


@pytest.mark.parametrize(
    ("asked", "near"), [({"mesure": "homicide_victims"}, "measure"), ({"topic": "homicides"}, "homicide")]
)
def test_figures_refuse_an_unknown_column_or_topic(house: House, asked: dict[str, str], near: str) -> None:
    from analysis import figures

    with pytest.raises(BadInput, match=near):
        figures(house, **asked)


def test_the_package_names_no_fourth_word() -> None:
    import analysis

    assert analysis.__all__ == ["claim", "figures", "judge"]
    with pytest.raises(AttributeError, match="verdict_of"):
        analysis.verdict_of  # noqa: B018


@pytest.mark.parametrize(
    ("number", "remedy"), [(errno.ENOSPC, "Make room"), (errno.EACCES, "Check the path and its permissions")]
)
def test_what_the_system_refuses_is_told_with_its_remedy(
    house: House, monkeypatch: pytest.MonkeyPatch, number: int, remedy: str
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number), "x.csv")

    monkeypatch.setattr("analysis.find.find", full)
    said = run(house, "find", "drap").err
    assert said == f"partnerdrap: x.csv: {os.strerror(number)}. {remedy}\n"


def test_what_an_editor_leaves_beside_the_claims_is_none(tmp_path: Path) -> None:
    claims = House(tmp_path).claims
    claims.mkdir()
    for name in ("one.yaml", ".#one.yaml", ".two.yaml"):
        (claims / name).touch()
    assert House(tmp_path).claim_ids == ["one"]
