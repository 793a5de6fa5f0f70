"""The eight topics: which charts, key figures, measures, claims and notebooks belong to each.

Keys are the same in both languages. `figures` are queries (keyfigures.Shelf.newest); the first is the one that stands
for the topic where there is room for one. Names in them are the fields of the texts: {victims}, {victims:year}.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from analysis import vocabulary
from analysis.store import Figure

Query = dict[str, Any]
PRIOR = tuple(f"partner_homicide_{what}" for what in ("prior", "repeat", "review", "violence_topic"))


@dataclass(frozen=True)
class Topic:
    """One topic page. `table` is the data topic; `followed` the yearly count whose missing years are told."""

    key: str
    table: str
    charts: tuple[str, ...]
    figures: dict[str, Query]
    notebooks: tuple[str, ...]
    sure: tuple[str, ...] = ()  # charts on how sure the figures are
    compared: tuple[str, ...] = ()  # measures in which publishers are held side by side
    followed: str = ""

    def holds(self, f: Figure) -> bool:
        """Whether a figure is of the topic."""
        if self.key == "international":
            return f.geography != "NO" and f.topic != "population"
        return f.geography == "NO" and topic_of(f) == self.key


def topic_of(f: Figure) -> str:
    """The topic of a Norwegian figure: its table, but that what was known beforehand is a topic of its own."""
    return "prior_violence" if f.measure.startswith(PRIOR) else f.topic


def of_claim(figures: Iterable[Figure]) -> str:
    """The topic of a claim by the figures its judgement rests on."""
    found = [topic_of(f) for f in figures if f.topic != "population"]
    return "prior_violence" if "prior_violence" in found else found[0]


def measures_of(topic: Topic, figures: Iterable[Figure]) -> list[str]:
    """The measures with a figure of the topic that may be shown, in the order of the vocabulary."""
    there = {f.measure for f in figures if topic.holds(f)}
    return [name for name in vocabulary.measures() if name in there]


LONG = {"publisher": "kripos", "period_type": "years"}
STUDY = {"publisher": "ous", "qualifiers": ["final_judgments"]}
TOPICS = (
    Topic(
        "homicide",
        "homicide",
        charts=("homicides-per-year", "partner-share-per-year", "women-and-men"),
        sure=("small-numbers", "revisions", "coverage", "rule-power"),
        figures={
            "victims": {"measure": "homicide_victims", "publisher": "kripos", "period_type": "year"},
            "partner": {"measure": "partner_homicide_victims", "period_type": "year"},
            "women": {"measure": "partner_homicide_victims", "sex": "female", **LONG},
            "men": {"measure": "partner_homicide_victims", "sex": "male", **LONG},
        },
        compared=("homicide_victims", "partner_homicide_victims"),
        followed="partner_homicide_victims",
        notebooks=(
            "01_one_in_four",
            "02_who_is_killed",
            "09_when_figures_disagree",
            "10_how_sure_can_we_be",
            "00_start_here",
        ),
    ),
    Topic(
        "protected_address",
        "protected_address",
        charts=("hidden-addresses",),
        figures={
            "both": {"measure": "protected_address_persons"},
            "code6": {"measure": "protected_address_persons", "subset": ["code:6"]},
            "children": {"measure": "protected_address_persons", "subset": ["age:child"]},
        },
        compared=("protected_address_persons",),
        followed="protected_address_persons",
        notebooks=("04_hidden_addresses",),
    ),
    Topic(
        "restraining_order",
        "restraining_order",
        charts=("restraining-orders",),
        figures={
            "orders": {"measure": "restraining_orders_imposed"},
            "persons": {"measure": "restraining_order_persons"},
            "breaches": {"measure": "restraining_order_breaches_reported"},
            "repeat": {"measure": "restraining_order_repeat_breachers"},
        },
        compared=("restraining_order_breaches_reported", "restraining_orders_imposed"),
        followed="restraining_order_breaches_reported",
        notebooks=("05_restraining_orders",),
    ),
    Topic(
        "alarm",
        "alarm",
        charts=("reverse-alarms", "violence-alarms"),
        figures={
            "imposed": {"measure": "reverse_alarms_imposed"},
            "worn": {"measure": "reverse_alarms_active"},
            "mobile": {"measure": "violence_alarms_active", "subset": ["alarm:mobile"]},
            "handed": {"measure": "violence_alarm_handouts", "subset": ["alarm:mobile"]},
        },
        compared=("reverse_alarms_imposed", "reverse_alarms_active"),
        followed="reverse_alarms_imposed",
        notebooks=("06_reverse_alarms",),
    ),
    Topic(
        "shelter",
        "shelter",
        charts=("shelters",),
        figures={
            "residents": {"measure": "shelter_residents_adults"},
            "children": {"measure": "shelter_children"},
            "stays": {"measure": "shelter_stays"},
            "users": {"measure": "shelter_day_users"},
            "shelters": {"measure": "shelter_count"},
        },
        compared=("shelter_residents_adults", "shelter_day_users", "shelter_count"),
        followed="shelter_residents_adults",
        notebooks=("07_shelters",),
    ),
    Topic(
        "prior_violence",
        "homicide",
        charts=("prior-violence",),
        figures={
            "violence": {"measure": "partner_homicide_prior_violence_share", **STUDY},
            "contact": {"measure": "partner_homicide_prior_contact_share", **STUDY},
            "threats": {"measure": "partner_homicide_prior_threat_share", **STUDY},
            "committee": {"measure": "partner_homicide_prior_violence_cases"},
            "reviewed": {"measure": "partner_homicide_review_cases"},
        },
        compared=("partner_homicide_prior_violence_share",),
        notebooks=("03_prior_violence",),
    ),
    Topic(
        "domestic_violence",
        "domestic_violence",
        charts=("domestic-violence-reports",),
        figures={
            "reports": {"measure": "domestic_violence_reports"},
            "clearance": {"measure": "domestic_violence_clearance_share"},
            "sanction": {"measure": "domestic_violence_sanction_share"},
        },
        compared=("domestic_violence_reports",),
        followed="domestic_violence_reports",
        notebooks=("05_restraining_orders",),
    ),
    Topic(
        "international",
        "homicide",
        charts=("countries",),
        figures={
            "se_partner": {"measure": "partner_homicide_victims", "geography": "SE"},
            "fi_partner": {"measure": "partner_homicide_victims", "geography": "FI"},
            "se_hidden": {"measure": "protected_personal_data_persons", "geography": "SE"},
            "fi_orders": {"measure": "restraining_orders_imposed", "geography": "FI"},
        },
        notebooks=("08_norway_among_others",),
    ),
)
SHARE_AND_RATE = "share-and-rate"  # stands on the page of homicides with a table of its own
