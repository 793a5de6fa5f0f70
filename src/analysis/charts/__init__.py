"""Charts: what exists, and how to draw it into build/charts.

A topic chart has an id and a module of its own with `chart(where, lang)`. Every claim has charts of the kinds below,
each where it applies: the module has `applies(judgement)` and `chart(judgement, where, lang)`. Ids are
`homicides-per-year`, `one-in-four`, `one-in-four.timeline`, and `one-in-four.cards` for its cards.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

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
    "coverage",
    "rule-power",
)
KINDS = {"": "evidence", "timeline": "timeline", "sensitivity": "sensitivity", "luck": "luck"}  # modules of claim/
# What a series without figures comes to; in a generator StopIteration becomes RuntimeError
LACKING = (LookupError, StopIteration, RuntimeError, ValueError, ZeroDivisionError)
CARDS = "cards"  # beside the kinds: the pictures of a claim for social media


def known(where: House) -> list[str]:
    """Every chart: of the topics, then of each claim what applies to it."""
    return [*TOPICS, *(name for claim in where.claim_ids for name in of_claim(claim, where))]


def of_claim(claim: str, where: House, judgement: dict[str, Any] | None = None) -> list[str]:
    """The charts of one claim; its judgement is looked up unless it is given."""
    judgement = _judgement(claim, where, judgement)
    return [_name(claim, kind) for kind, module in KINDS.items() if _module("claim", module).applies(judgement)]


def make(name: str, where: House, lang: str, judgement: dict[str, Any] | None = None) -> Chart:
    """One chart in one language, not yet checked or written."""
    if lang not in LANGS:
        raise BadInput("no such language", value=lang, remedy=f"There are {' and '.join(LANGS)}")
    with plain():
        try:
            return _made(name, where, lang, judgement)
        except LACKING as error:  # a chart is written for its figures: of none there is no newest, highest or first
            raise _lacking(name, where) from error


@contextmanager
def plain() -> Iterator[None]:
    """The settings that matplotlib comes with, whatever a user's matplotlibrc says; a dollar sign is a dollar sign."""
    import matplotlib

    with matplotlib.rc_context():
        matplotlib.rcdefaults()
        matplotlib.rcParams["text.parse_math"] = False
        yield


def _made(name: str, where: House, lang: str, judgement: dict[str, Any] | None) -> Chart:
    if name in TOPICS:
        return _module("topics", name.replace("-", "_")).chart(where, lang)
    claim, _, kind = name.partition(".")
    if claim not in where.claim_ids or kind not in KINDS:
        raise unknown(name, where)
    judgement = _judgement(claim, where, judgement)
    if name not in (there := of_claim(claim, where, judgement)):
        raise BadInput("this claim has no such chart", column="ID", value=name, remedy=f"It has {', '.join(there)}")
    return _module("claim", KINDS[kind]).chart(judgement, where, lang)


def draw(name: str, where: House, judgement: dict[str, Any] | None = None) -> list[Path]:
    """Draw one chart in both languages and all formats, or the cards of a claim; returns the files written."""
    folder = where.out / "charts"
    claim, _, kind = name.partition(".")
    if kind == CARDS and claim in where.claim_ids:
        from analysis.charts import cards

        return cards.save(_judgement(claim, where, judgement), where, folder)
    from analysis.charts import contract

    return contract.save([make(name, where, lang, judgement) for lang in LANGS], where, folder)


def unknown(name: str, where: House) -> BadInput:
    """No such chart: the nearest names, then all there are."""
    kinds = [*filter(None, KINDS), CARDS]
    ids = [*TOPICS, *where.claim_ids, *(_name(claim, kind) for claim in where.claim_ids for kind in kinds)]
    groups = {"topics": TOPICS, "claims": where.claim_ids, "of a claim alone": [f"CLAIM.{kind}" for kind in kinds]}
    there = "".join(f"\n  {group}: {', '.join(names)}" for group, names in groups.items())
    return BadInput("no such chart", column="ID", value=name, remedy=f"{nearest(name, ids)}.{there}")


def _lacking(name: str, where: House) -> BadInput:
    from analysis import store, vocabulary

    held = len(store.load(vocabulary.TOPICS, where))
    remedy = "If those it needs are there, its code is at fault: --debug shows where"
    return BadInput(f"too few figures to draw it ({held} are held in all)", value=name, remedy=remedy)


def _judgement(claim: str, where: House, given: dict[str, Any] | None) -> dict[str, Any]:
    """The judgement given, or looked up, with the past numbers that may be drawn."""
    from analysis.charts.claim.days import drawable
    from analysis.verdicts import verdict

    return drawable(given or verdict(claim, None, where), where)


def _name(claim: str, kind: str) -> str:
    return f"{claim}.{kind}" if kind else claim


def _module(folder: str, name: str) -> ModuleType:
    return import_module(f"analysis.charts.{folder}.{name}")
