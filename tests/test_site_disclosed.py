"""What a publisher suppresses stands in no file of the site: neither a number of earlier nor what gives it away."""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
import yaml

from analysis import build, find, ledger, store, tell, verdicts, vocabulary
from analysis.charts.claim import days as claim_days
from analysis.errors import BadInput
from analysis.paths import House
from analysis.site import SECTIONS, File, Page, model, render, search
from analysis.site.claim import files as claim_files
from analysis.site.data import changes
from analysis.site.data import files as table_files
from analysis.site.links import LANGS
from conftest import ROOT, raw_row, small_house
from test_official import cube, recorded, snapshot
from test_site_claim import pictured

CLAIM, RESTING = "recorded", "resting"
COMMON = {"data_date": "2026-06-01", "base": ""}
TOLD_BEFORE, TOTAL, WOMEN, MEN = 47110, 90211, 85433, 4778  # no other number on any page
SECRET = (TOLD_BEFORE, TOTAL, WOMEN, MEN)
TAKEN_BACK, GIVEN_AGAIN = 62341, 62357  # with no number in between, and never suppressed
LACKING = ("topics", "duties", "notebooks")  # need charts, figures or notebooks that a small house has not


def eurostat(house: House, day: str, offences: list, flags: dict, men: int | None, flag: dict) -> None:
    """An edition: offences of 2019 and 2020, and the victims of partners in 2019, both, women and men."""
    years = {"geo": {"NO": "Norway"}, "time": {"2019": "2019", "2020": "2020"}}
    content = json.loads(recorded(years, [*offences, 1, 1], flags)) | {"updated": day}
    snapshot(house, "eurostat/crim_off_cat.json", json.dumps(content).encode(), day)
    victims = {
        "freq": {"A": "Annual"},
        "pers_cat": {"IPTN": "Intimate partner"},
        "sex": {"T": "Total", "F": "Females", "M": "Males"},
        "unit": {"NR": "Number"},
        "geo": {"NO": "Norway"},
        "time": {"2019": "2019"},
    }
    content = cube(victims, [TOTAL, WOMEN, men], flag, updated=day)
    snapshot(house, "eurostat/crim_hom_vrel.json", json.dumps(content).encode(), day)


def claim(house: House, name: str, measure: str) -> None:
    record = yaml.safe_load((ROOT / "claims" / "sixty-seven-women.yaml").read_text(encoding="utf-8")) | {
        "id": name,
        "text": {"nb": "Det var 29 drap.", "en": "There were 29 homicides."},
        "phrases": ["29 drap"],
        "counted": [{"measure": measure}],
        "window": {"first": 2019, "last": 2019},
        "reference": {"publisher": "eurostat", "qualifiers": [[]]},
    }
    house.claims.mkdir(exist_ok=True)
    (house.claims / f"{name}.yaml").write_text(yaml.safe_dump(record, allow_unicode=True), encoding="utf-8")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> model.Site:
    """Printed in 2024, when a claim was entered; suppressed in 2025; not given at all in 2026."""
    later = raw_row(period_start="2020", period_end="2020", value="31", publication_date="2026-06-01")
    house = small_house(tmp_path_factory.mktemp("disclosed"), [raw_row(), later])
    claim(house, CLAIM, "homicide_offences_recorded")
    eurostat(house, "2024-03-01", [TOLD_BEFORE, TAKEN_BACK], {}, MEN, {})
    build.build(house)
    ledger.acknowledge(verdicts.kept([CLAIM], None, house), "a test", house)
    eurostat(house, "2025-03-01", [None, None], {"0": "c", "1": ":"}, None, {"2": "|C"})
    eurostat(house, "2026-03-01", [None, GIVEN_AGAIN], {"0": ":"}, None, {"2": ":"})
    build.build(house)
    return pictured(model.load(house))


@pytest.fixture(scope="module")
def made(site: model.Site) -> list[Page | File]:
    sections = [import_module(f"analysis.site.sections.{name}") for name in SECTIONS if name not in LACKING]
    found = [item for section in sections for item in section.pages(site)]
    entries = [e for section in sections if hasattr(section, "entries") for e in section.entries(site)]
    return [*found, *search.files(site, entries)]


def content(file: File) -> bytes:
    return file.content if isinstance(file.content, bytes) else file.content.read_bytes()


def text_of(item: Page | File) -> str:
    """All that a reader or a program finds in it."""
    if isinstance(item, Page):
        return render.page(item, COMMON)
    held = content(item)
    if item.path.endswith(".parquet"):
        return str(pq.read_table(io.BytesIO(held)).to_pylist())
    return (gzip.decompress(held) if held[:2] == b"\x1f\x8b" else held).decode("utf-8", "replace")


def joined(text: str) -> str:
    """Numbers without what stands between their thousands."""
    return re.sub(r"(?<=\d)(?:[\s,.]|&nbsp;)(?=\d{3})", "", text)


def test_the_tables_of_the_project_keep_what_was_printed(site: model.Site) -> None:
    held = {f.value for f in store.load(vocabulary.TOPICS, site.where)}
    assert set(SECRET) <= held
    assert {site.held[name].value for name in site.secret} == set(SECRET)


def test_what_was_suppressed_and_is_now_not_available_is_not_found(site: model.Site) -> None:
    found = {hit.figure.value for hit in find.find("eurostat 2019", site.where)}
    assert found == set()
    assert {hit.figure.value for hit in find.find("eurostat 2020", site.where)} == {TAKEN_BACK, GIVEN_AGAIN}


def test_no_file_of_the_site_tells_what_is_suppressed(site: model.Site, made: list[Page | File]) -> None:
    assert len(made) > 100
    for item in made:
        text = text_of(item)
        for word in (*map(str, SECRET), *site.secret):
            assert word not in text + joined(text), (word, getattr(item, "path", item))
    assert str(GIVEN_AGAIN) in "".join(joined(text_of(item)) for item in made)


def test_a_claim_keeps_the_verdict_of_a_past_day_and_not_its_number(site: model.Site) -> None:
    told = json.loads(claim_files.as_json(site, CLAIM))["timeline"]
    assert told[0]["verdict"] == "contradicted"
    assert [told[0]["share"], told[0]["new_figure_ids"]] == [None, []]
    (number,) = told[0]["reference"]
    assert [number[key] for key in ("k", "n", "share", "p_in", "withheld")] == [None, None, None, None, True]
    judgement = site.claims[CLAIM].judgement
    plotted = list(claim_days.plotted(claim_days.drawable(judgement, site.where)["timeline"], site.where))
    assert [row for row in plotted if site.secret.intersection(row["figure_ids"])] == []
    telling = tell.Telling(CLAIM, where=site.where, judgement=judgement)
    assert telling.timeline()["number"].iloc[0] == "suppressed since"
    assert not telling.rests & site.secret


def test_the_copy_of_the_ledger_keeps_the_verdict_and_not_the_number(site: model.Site) -> None:
    (row,) = csv.DictReader(io.StringIO(content(table_files.verdicts(site)).decode()))
    assert (row["claim"], row["claim_verdict"]) == (CLAIM, "contradicted")
    assert [row[column] for column in ("k", "figure_ids", "basis", "chain")] == ["", "", "", ""]
    assert str(TOLD_BEFORE) in ledger.path(site.where).read_text(encoding="utf-8")


@pytest.mark.parametrize("lang", LANGS)
def test_the_page_of_the_data_says_how_many_figures_are_left_out_and_why(made: Any, lang: str) -> None:
    (page,) = (p for p in made if isinstance(p, Page) and (p.kind, p.lang) == ("data", lang))
    assert (page.data["left_out"], page.data["telling"]) == ("0", "4")
    assert {"nb": "ville røpet et tall", "en": "would give away a number"}[lang] in text_of(page)
    (homicide,) = (t for t in page.data["tables"] if t["name"] == "homicide")
    assert homicide["left_out"] == "4"
    (package,) = (f for f in made if isinstance(f, File) and f.path == table_files.PACKAGE)
    assert table_files.SECRET_NOTE in json.loads(content(package))["description"]


def rows(site: model.Site, lang: str) -> Iterator[tuple[str, ...]]:
    for measure in changes.data(site, lang)["measures"]:
        for r in measure["rows"]:
            yield r["what"], r["older"]["number"], r["newer"]["number"], r["change"]


def test_the_page_of_changes_tells_a_withdrawal_in_words(site: model.Site, made: list[Page | File]) -> None:
    said = {lang: sorted(rows(site, lang)) for lang in LANGS}
    assert said["nb"] == [
        ("2019", "et tall", "ikke vist", "trukket tilbake"),
        ("2019, menn", "et tall", "ikke vist", "trukket tilbake"),
        ("2020", "62\u00a0341", "ikke oppgitt", "trukket tilbake"),
        ("2020", "ikke oppgitt", "62\u00a0357", "oppgitt på nytt"),
    ]
    assert [row[1:] for row in said["en"][:1]] == [("a number", "suppressed", "taken back")]
    for lang, words in (("nb", "noe nytt tall: 3."), ("en", "without another number: 3.")):
        (page,) = (p for p in made if isinstance(p, Page) and (p.kind, p.lang) == ("changes", lang))
        assert words in text_of(page)


def test_a_claim_that_rests_on_what_gives_a_number_away_has_no_files(site: model.Site, tmp_path: Path) -> None:
    house = House(tmp_path)
    (tmp_path / "data").symlink_to(site.where.root / "data")
    claim(house, RESTING, "partner_homicide_victims")
    with pytest.raises(BadInput, match=f"claims/{RESTING}.yaml.*give away a suppressed"):
        list(claim_files.of(model.load(house), RESTING))
