"""Charts: what exists, and how to draw it into build/charts."""

from __future__ import annotations

from pathlib import Path

from analysis.errors import BadInput, nearest
from analysis.paths import House


def known(where: House) -> list[str]:
    """The charts that can be drawn: one for each claim."""
    return sorted(p.stem for p in where.claims.glob("*.yaml"))


def draw(name: str, where: House) -> list[Path]:
    """Draw one chart in both languages and all formats; returns the files written."""
    if name not in known(where):
        raise BadInput("no such chart", column="ID", value=name, remedy=nearest(name, known(where)))
    from analysis.charts import contract, forest
    from analysis.verdicts import verdict

    judgement = verdict(name, None, where)
    return contract.save([forest.forest(judgement, where, lang) for lang in contract.LANGS], where.out / "charts")
