"""A file whose numbers cannot all be true is refused with both of them: a part is never more than its whole.

All numbers are made up.
"""

from __future__ import annotations

import csv
import datetime as dt
import random
from pathlib import Path

import pytest

import overviews
from analysis import build
from analysis.errors import BadInput
from analysis.fetch import dropin
from analysis.fetch.dropin import checks, form, parts
from analysis.paths import House
from analysis.sources import periods
from conftest import DAY, raw_row, small_house

Line = tuple[str, ...]  # measure, sex, breakdown, period_start, period_end, value
VICTIMS, PARTNERS = "homicide_victims", "partner_homicide_victims"
FORMER = "former_spouse_cohabitant_or_partner"
DATING = "boyfriend_girlfriend;incl_kjaereste"


def written(folder: Path, lines: list[Line], counted_by: str = "Kripos") -> Path:
    """A form of these lines."""
    path = folder / "form.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(form.COLUMNS)
        writer.writerows(["x", *line, counted_by, "side 4"] for line in lines)
    return path


def read(folder: Path, *lines: Line, source: str = "kripos", counted_by: str = "Kripos") -> dropin.Edition:
    given = {"date": "2026-06-01", "title": "T", "url": "https://www.regjeringen.no/x"}
    file = written(folder, list(lines), counted_by)
    return dropin.read(file, source, House(folder / "house"), **given, today=DAY)


def of(measure: str, value: str, sex: str = "total", tags: str = "", start: str = "2025", end: str = "") -> Line:
    return measure, sex, tags, start, end or start, value


IMPOSSIBLE = {
    "one year written in two ways": (
        [of(VICTIMS, "24"), of(VICTIMS, "30", start="2025-01-01", end="2025-12-31")],
        "printed twice: printed 30 IS NOT 24",
    ),
    "women of the same year written in two ways": (
        [of(VICTIMS, "24"), of(VICTIMS, "29", "female", start="2025-01", end="2025-12")],
        "women and men: printed 24 IS LESS THAN 29",
    ),
    "tags in another order": (
        [
            of(PARTNERS, "3", tags=DATING),
            of(PARTNERS, "7", "female", tags="incl_kjaereste;boyfriend_girlfriend"),
            of(PARTNERS, "1", "male", tags="incl_kjaereste;boyfriend_girlfriend"),
        ],
        "printed 3 IS NOT the sum 8 = 7 + 1",
    ),
    "spouses among partners": (
        [of(PARTNERS, "9", tags="incl_kjaereste"), of(PARTNERS, "20", tags="spouse_or_cohabitant")],
        "printed 9 IS LESS THAN 20",
    ),
    "dating partners among partners": (
        [of(PARTNERS, "9", tags="incl_kjaereste"), of(PARTNERS, "10", tags=DATING)],
        "printed 9 IS LESS THAN 10",
    ),
    "partners without kjæreste among those of whom it is not said": (
        [of(PARTNERS, "9"), of(PARTNERS, "10", tags="excl_kjaereste")],
        "printed 9 IS LESS THAN 10",
    ),
    "kinds of partners together": (
        [
            of(PARTNERS, "9", tags="incl_kjaereste"),
            of(PARTNERS, "6", tags="spouse_or_cohabitant"),
            of(PARTNERS, "5", tags=FORMER),
        ],
        "kinds of partners: printed 9 IS LESS THAN 11 = 6 + 5",
    ),
    "women killed by a spouse among all women": (
        [of(VICTIMS, "5", "female"), of(PARTNERS, "9", "female", tags="spouse_or_cohabitant")],
        "printed 5 IS LESS THAN 9",
    ),
    "women killed by a spouse and men killed by a former one": (
        [
            of(VICTIMS, "8"),
            of(PARTNERS, "5", "female", tags="spouse_or_cohabitant"),
            of(PARTNERS, "4", "male", tags=FORMER),
        ],
        "women and men: printed 8 IS LESS THAN 9 = 5 + 4",
    ),
    "cases between partners among all victims": (
        [of(VICTIMS, "5"), of("partner_homicide_cases", "6", "na", "excl_kjaereste")],
        "printed 5 IS LESS THAN 6",
    ),
    "half a year": (
        [of(VICTIMS, "24"), of(VICTIMS, "30", start="2025-01-01", end="2025-06-30")],
        "printed 24 IS LESS THAN 30",
    ),
    "two halves of a year": (
        [
            of(VICTIMS, "24"),
            of(VICTIMS, "14", start="2025-01", end="2025-06"),
            of(VICTIMS, "11", "female", start="2025-07", end="2025-12"),
        ],
        "one time after another: printed 24 IS LESS THAN 25 = 14 + 11",
    ),
    "a year of two": (
        [of(VICTIMS, "10", start="2024", end="2025"), of(VICTIMS, "24")],
        "printed 10 IS LESS THAN 24",
    ),
    "an upper bound": (
        [of(VICTIMS, "5", tags="upper_bound"), of(VICTIMS, "20", "female")],
        "printed at most 5 IS LESS THAN 20",
    ),
    "a lower bound": (
        [of(VICTIMS, "20"), of(VICTIMS, "21", "female", tags="lower_bound")],
        "printed 20 IS LESS THAN at least 21",
    ),
    "a number and another bound of it": (
        [of(VICTIMS, "24"), of(VICTIMS, "20", tags="upper_bound")],
        "printed twice: printed at most 20 IS NOT 24",
    ),
    "22 July": (
        [of(VICTIMS, "34", tags="incl_22july", start="2011"), of(VICTIMS, "111", tags="excl_22july", start="2011")],
        "printed 34 IS LESS THAN 111",
    ),
    "shares of women and men": (
        [of("homicide_victims_share", "90", "female"), of("homicide_victims_share", "90", "male")],
        ": 100 % IS LESS THAN 180 % = 90 % + 90 %",
    ),
    "shares of methods": (
        [
            of("homicide_method_share", "70", "na", "method=knife"),
            of("homicide_method_share", "45", "na", "method=firearm"),
        ],
        ": 100 % IS LESS THAN 115 % = 70 % + 45 %",
    ),
    "a narrower share": (
        [
            of("partner_homicide_share", "37.5", "na", "incl_kjaereste"),
            of("partner_homicide_share", "40", "na", "excl_kjaereste"),
        ],
        "printed 37.5 % IS LESS THAN 40 %",
    ),
}


@pytest.mark.parametrize("what", IMPOSSIBLE)
def test_numbers_that_cannot_all_be_true_are_refused_with_both(what: str, tmp_path: Path) -> None:
    lines, said = IMPOSSIBLE[what]
    edition = read(tmp_path, *lines)
    assert any(said in p for p in edition.problems), edition.problems
    assert all("row " in p for p in edition.problems)
    with pytest.raises(BadInput, match="not accepted"):
        dropin.accept(edition, House(tmp_path / "house"), DAY)
    assert not (tmp_path / "house").exists()


POSSIBLE = {
    "parts that fit": [
        of(VICTIMS, "24"),
        of(PARTNERS, "9", tags="incl_kjaereste"),
        of(PARTNERS, "4", tags="spouse_or_cohabitant"),
        of(PARTNERS, "3", tags=FORMER),
        of(PARTNERS, "2", tags=DATING),
        of(PARTNERS, "6", "female", tags="incl_kjaereste"),
    ],
    "a kjæreste is in no count without them": [
        of(PARTNERS, "2", tags="excl_kjaereste"),
        of(PARTNERS, "5", tags=DATING),
    ],
    "and perhaps in none where it is not said": [of(PARTNERS, "2"), of(PARTNERS, "5", tags=DATING)],
    "other days": [of(VICTIMS, "5"), of(VICTIMS, "9", start="2024-07-01", end="2025-06-30")],
    "a share of some days": [
        of("homicide_victims_share", "40", "female"),
        of("homicide_victims_share", "60", "female", start="2025-01", end="2025-06"),
    ],
    "rounded shares": [of("homicide_victims_share", "58.5", "female"), of("homicide_victims_share", "41.6", "male")],
    "bounds that leave room": [of(VICTIMS, "5", tags="upper_bound"), of(VICTIMS, "7", "female", tags="upper_bound")],
    "22 July": [
        of(VICTIMS, "111", tags="incl_22july", start="2011"),
        of(VICTIMS, "34", tags="excl_22july", start="2011"),
        of(VICTIMS, "60", tags="excl_22july", start="2010", end="2011"),
        of(VICTIMS, "26", start="2010"),
    ],
}


@pytest.mark.parametrize("what", POSSIBLE)
def test_numbers_that_can_all_be_true_are_accepted(what: str, tmp_path: Path) -> None:
    edition = read(tmp_path, *POSSIBLE[what])
    assert edition.problems == []
    dropin.accept(edition, House(tmp_path / "house"), DAY)


def test_two_who_count_may_differ(tmp_path: Path) -> None:
    """A text of the ministry prints its own number and Kripos'."""
    path = written(tmp_path, [of(VICTIMS, "24"), of(PARTNERS, "30", tags="excl_kjaereste")])
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("30;Kripos", "30;Justis- og beredskapsdepartementet"), encoding="utf-8")
    given = {"date": "2026-06-01", "title": "T", "url": "https://www.regjeringen.no/x"}
    assert dropin.read(path, "jd", House(tmp_path / "house"), **given, today=DAY).problems == []


def test_orders_of_one_kind_are_among_those_of_both(tmp_path: Path) -> None:
    both = of("restraining_orders_imposed", "100", "na", "besoksforbud_and_kontaktforbud")
    one = of("restraining_orders_imposed", "120", "na", "besoksforbud")
    edition = read(tmp_path, both, one, source="pod", counted_by="Politidirektoratet")
    assert ["printed 100 IS LESS THAN 120" in p for p in edition.problems] == [True]
    persons = of("restraining_order_persons", "110", "female", "besoksforbud")
    edition = read(tmp_path, both, persons, source="pod", counted_by="Politidirektoratet")
    assert any("printed 100 IS LESS THAN 110" in p for p in edition.problems)


def test_persons_of_two_years_may_be_the_same(tmp_path: Path) -> None:
    lines = [
        of("shelter_children", "100", start="2024", end="2025"),
        *(of("shelter_children", "60", start=y) for y in ("2024", "2025")),
    ]
    assert read(tmp_path, *lines, source="bufdir", counted_by="Bufdir").problems == []
    lines = [
        of("shelter_stays", "100", start="2024", end="2025"),
        *(of("shelter_stays", "60", start=y) for y in ("2024", "2025")),
    ]
    problems = read(tmp_path, *lines, source="bufdir", counted_by="Bufdir").problems
    assert ["printed 100 IS LESS THAN 120 = 60 + 60" in p for p in problems] == [True]


def test_no_more_victims_than_people(tmp_path: Path) -> None:
    people = raw_row(measure="population_1_january", breakdown="", value="5594340", publication_title="Folkemengde")
    house = small_house(tmp_path / "house", [people, raw_row()])
    build.build(house)
    given = {"date": "2026-06-01", "today": DAY}
    for value, refused in (("5 594 340", False), ("5 594 341", True)):
        edition = dropin.read(written(tmp_path, [of(VICTIMS, value)]), "kripos", house, **given)
        assert [
            f"printed {value.replace(' ', '')} IS MORE THAN the 5,594,340 people" in p for p in edition.problems
        ] == ([True] if refused else [])


@pytest.mark.parametrize("value", ["999 999 999", "10 000 000"])
def test_a_count_of_more_digits_than_any_is_none(value: str, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="column value"):
        read(tmp_path, of(VICTIMS, value))


def test_what_is_told_of_agreeing_parts_is_the_nearest_whole(tmp_path: Path) -> None:
    lines = [
        of(VICTIMS, "24"),
        of(PARTNERS, "9", tags="incl_kjaereste"),
        of(PARTNERS, "4", tags="spouse_or_cohabitant"),
    ]
    told = [str(s) for s in read(tmp_path, *lines).sums if s.agrees]
    assert [t for t in told if "[spouse_or_cohabitant], 2025 among partner_homicide_victims" in t]
    assert not [t for t in told if "[spouse_or_cohabitant], 2025 among homicide_victims" in t]


def test_one_figure_said_twice_keeps_what_is_said_of_it(tmp_path: Path) -> None:
    edition = read(tmp_path, of(VICTIMS, "24"), of(VICTIMS, "24", tags="provisional", start="2025-01", end="2025-12"))
    assert [(f.value, f.breakdown) for f in edition.figures] == [("24", ("provisional",))]
    assert edition.problems == []


def test_a_file_of_thousands_of_figures_is_no_edition(tmp_path: Path) -> None:
    first = dt.date(2015, 1, 1)
    days = [(first + dt.timedelta(days=i)).isoformat() for i in range(checks.MOST + 1)]
    with pytest.raises(BadInput, match="no edition holds more than"):
        read(tmp_path, *(of(VICTIMS, "0", start=day) for day in days))
    assert read(tmp_path, *(of(VICTIMS, "0", start=day) for day in days[1:])).problems == []


def test_years_that_run_backwards_are_refused(tmp_path: Path) -> None:
    table = ("Saker og ofre", (("År", "Antall ofre"), ("2023", "36"), ("2025-2023", "99")))
    file = overviews.csv_file(tmp_path / "a.csv", (table,))
    with pytest.raises(BadInput, match="years run backwards"):
        dropin.read(file, "kripos", House(tmp_path / "house"), date="2026-06-01", today=DAY)


# --- what is true is never refused

KINDS = ("spouse", "former", "dating", "family", "acquaintance", "stranger", "none")
PARTNER = {"excl_kjaereste": KINDS[:2], "incl_kjaereste": KINDS[:3], "": KINDS[:2]}
SINGLE = {"spouse_or_cohabitant": "spouse", FORMER: "former", DATING: "dating"}
OTHERS = {"other_family": "family", "acquaintance": "acquaintance", "stranger": "stranger", "none": "none"}
PERIODS = [("2010", "2012"), ("2010", "2010"), ("2011", "2011"), ("2012-01", "2012-06"), ("2012-07-01", "2012-12-31")]


@pytest.mark.parametrize("seed", range(12))
def test_no_file_that_counts_rightly_is_refused(seed: int, tmp_path: Path) -> None:
    """Made-up victims are drawn and counted in every way that the form knows; some of the lines are left out."""
    draw = random.Random(seed)
    year, sexes = dt.date(2010, 1, 1), ("female", "male")
    dead = [(year + dt.timedelta(days=draw.randrange(1096)), draw.choice(sexes), draw.choice(KINDS)) for _ in range(60)]
    killed = [(dt.date(2011, 7, 22), draw.choice(sexes), "none") for _ in range(draw.randrange(40))]
    plain = draw.choice(("excl_kjaereste", "incl_kjaereste"))
    lines: list[Line] = []
    for start, end in PERIODS:
        first, last = periods.span(start, "")[0], periods.span(end, "")[1]
        here = [v for v in dead if first <= v[0] <= last]
        with_them = here + [v for v in killed if first <= v[0] <= last]
        in_july = first <= parts.JULY_22 <= last
        for tag, victims in (("incl_22july", with_them), ("excl_22july", here)) if in_july else (("", here),):
            for sex in ("total", *sexes):
                own = [kind for _, s, kind in victims if sex in ("total", s)]
                counts = {(VICTIMS, ""): len(own)}
                counts |= {(VICTIMS, f"relationship={tag}"): own.count(kind) for tag, kind in OTHERS.items()}
                counts |= {(PARTNERS, tag): own.count(kind) for tag, kind in SINGLE.items()}
                for tags, kinds in (PARTNER | {"": PARTNER[plain]}).items():
                    counts[PARTNERS, tags] = sum(map(own.count, kinds))
                for (measure, tags), number in counts.items():
                    said = ";".join(filter(None, (tags, tag if measure == VICTIMS else "")))
                    lines.append((measure, sex, said, start, end, str(number)))
                if sex != "total" and victims:
                    share = f"{100 * len(own) / len(victims):.1f}"
                    lines.append(("homicide_victims_share", sex, tag, start, end, share))
            lines.append(("homicide_cases", "na", tag, start, end, str(len(victims) - min(len(victims), 2))))
    chosen = draw.sample(sorted(set(lines)), k=draw.randrange(2, len(set(lines))))
    edition = read(tmp_path, *chosen)
    assert edition.problems == []
