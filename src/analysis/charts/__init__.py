"""Charts: what exists, and how to draw it into build/charts."""

from __future__ import annotations

from pathlib import Path

from analysis.errors import BadInput, nearest
from analysis.paths import House
from analysis.seal import load_yaml

DRAWN = ("share", "level", "partner_homicide_victims", "homicide_victims")  # what the forest of evidence is drawn for


def known(where: House) -> list[str]:
    """The claims that have a chart: those on the share of partner homicides in all, as a level."""
    return [name for name in where.claim_ids if _asked(where.claims / f"{name}.yaml", where) == DRAWN]


def _asked(path: Path, where: House) -> tuple:
    record = load_yaml(path, where.name(path), references=False)
    if not isinstance(record, dict):
        return ()
    sides = [record.get(side) for side in ("numerator", "denominator")]
    return (record.get("type"), record.get("reading"), *(s.get("measure") for s in sides if isinstance(s, dict)))


def draw(name: str, where: House) -> list[Path]:
    """Draw one chart in both languages and all formats; returns the files written."""
    if name not in known(where):
        raise BadInput("no such chart", column="ID", value=name, remedy=nearest(name, known(where)))
    from analysis.charts import contract, forest
    from analysis.verdicts import verdict

    judgement = verdict(name, None, where)
    return contract.save([forest.forest(judgement, where, lang) for lang in contract.LANGS], where.out / "charts")
