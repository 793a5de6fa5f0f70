"""Charts: what exists, and how to draw it into build/charts.

A topic chart has an id and a module of its own with `chart(where, lang)`. Every claim has charts of the kinds below,
each where it applies: the module has `applies(judgement)` and `chart(judgement, where, lang)`. Ids are
`homicides-per-year`, `one-in-four`, `one-in-four.timeline`.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.charts.words import LANGS
from analysis.errors import BadInput, nearest
from analysis.paths import House

if TYPE_CHECKING:
    from analysis.charts.contract import Chart

TOPICS = (
    "homicides-per-year",
    "partner-share-per-year",
    "share-and-rate",
    "women-and-men",
    "prior-violence",
    "hidden-addresses",
    "restraining-orders",
    "reverse-alarms",
    "violence-alarms",
    "shelters",
    "domestic-violence-reports",
    "countries",
    "revisions",
    "small-numbers",
)
KINDS = {"": "claim_evidence", "timeline": "claim_timeline", "sensitivity": "claim_sensitivity", "luck": "claim_luck"}


def known(where: House) -> list[str]:
    """Every chart: of the topics, then of each claim what applies to it."""
    return [*TOPICS, *(name for claim in where.claim_ids for name in of_claim(claim, where))]


def of_claim(claim: str, where: House) -> list[str]:
    """The charts of one claim."""
    from analysis.verdicts import verdict

    judgement = verdict(claim, None, where)
    return [_name(claim, kind) for kind, module in KINDS.items() if _module(module).applies(judgement)]


def make(name: str, where: House, lang: str) -> Chart:
    """One chart in one language, not yet checked or written."""
    if lang not in LANGS:
        raise BadInput("no such language", value=lang, remedy=f"There are {' and '.join(LANGS)}")
    if name in TOPICS:
        return _module(name.replace("-", "_")).chart(where, lang)
    claim, _, kind = name.partition(".")
    if claim not in where.claim_ids or kind not in KINDS or name not in of_claim(claim, where):
        raise BadInput("no such chart", column="ID", value=name, remedy=nearest(name, known(where)))
    from analysis.verdicts import verdict

    return _module(KINDS[kind]).chart(verdict(claim, None, where), where, lang)


def draw(name: str, where: House) -> list[Path]:
    """Draw one chart in both languages and all formats, a claim's with its cards; returns the files written."""
    from analysis.charts import contract

    charts = [make(name, where, lang) for lang in LANGS]
    written = contract.save(charts, where, where.out / "charts")
    if name in where.claim_ids:
        from analysis.charts import cards
        from analysis.verdicts import verdict

        written += cards.save(verdict(name, None, where), where, where.out / "charts")
    return written


def _name(claim: str, kind: str) -> str:
    return f"{claim}.{kind}" if kind else claim


def _module(name: str):
    return import_module(f"analysis.charts.{name}")
