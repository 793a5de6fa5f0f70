"""Everything the pages are made of, read once: judgements, the figures that may be shown, their sources, the charts."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from analysis import registry, state, store, verdicts, vocabulary, withheld
from analysis.charts import rows
from analysis.errors import BadInput
from analysis.paths import House
from analysis.registry import Claim
from analysis.site import links
from analysis.store import Figure, Sighting, Source
from analysis.verdicts import Kept

POINT = 4 / 3  # CSS pixels in a point, the unit that charts are drawn in
DRAW = "Run: partnerdrap draw"


@dataclass(frozen=True)
class Site:
    """One state of the data, as pages tell it. `base` is where the site will stand, or "" where nobody knows."""

    where: House
    base: str
    claims: dict[str, Kept]
    held: dict[str, Figure]  # every figure
    figures: dict[str, Figure]  # those that have a page of their own
    sources: dict[str, Source]
    sightings: dict[str, list[Sighting]]
    data_date: str

    @cached_property
    def records(self) -> dict[str, Claim]:
        """The claims as registered."""
        return {name: registry.claim(name, self.where) for name in self.claims}

    @cached_property
    def used_by(self) -> dict[str, list[str]]:
        """figure_id -> the claims whose judgement it bears on."""
        found: dict[str, list[str]] = {}
        for name, kept in self.claims.items():
            for figure_id in kept.figures:
                found.setdefault(figure_id, []).append(name)
        return found

    @cached_property
    def secret(self) -> set[str]:
        """The figures that tell what their publisher suppresses: their numbers are in no page and in no download."""
        return withheld.secret_ids([*self.held.values(), *store.hidden(self.where)])

    @cached_property
    def charts(self) -> dict[str, dict[str, Any]]:
        """Chart -> what was written beside it (title, alt, caption, source ... in both languages), as last drawn."""
        from analysis import charts

        names = [*charts.TOPICS]
        for claim, kept in self.claims.items():
            names += [*charts.of_claim(claim, self.where, kept.judgement), f"{claim}.{charts.CARDS}"]
        return {name: self._chart(name) for name in names}

    def _chart(self, name: str) -> dict[str, Any]:
        folder = self.where.out / "charts"
        try:
            about = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
        except FileNotFoundError:
            raise BadInput(
                "a chart is missing", file=self.where.name(folder / f"{name}.json"), value=name, remedy=DRAW
            ) from None
        if about["data_hash"] != store.data_hash(about["figure_ids"], self.where):
            raise BadInput("a chart is drawn from older figures", value=name, remedy=DRAW)
        return about

    def picture(self, file: str) -> Path:
        """One picture or table of build/charts."""
        path = self.where.out / "charts" / file
        if not path.is_file():
            raise BadInput("a chart is missing", file=self.where.name(path), remedy=DRAW)
        return path

    def picture_size(self, file: str) -> tuple[int, int]:
        """Width and height of an SVG in CSS pixels, so that a page keeps room for it before it comes."""
        with self.picture(file).open(encoding="utf-8") as svg:
            box = svg.read(2000).split('viewBox="', 1)[1].split('"', 1)[0].split()
        return round(float(box[2]) * POINT), round(float(box[3]) * POINT)

    def figure_link(self, figure_id: str, lang: str) -> str | None:
        """The page of a figure, from the root; None where it has none: it may count fewer than three people."""
        return links.path("figure", lang, figure_id) if figure_id in self.figures else None


def load(where: House, base: str = "") -> Site:
    record = state.require_build(where)
    kept = verdicts.kept(where.claim_ids, None, where)
    held = {f.figure_id: f for f in store.load(vocabulary.TOPICS, where)}
    reasons = rows.withheld_of(held.values(), [*held.values(), *store.hidden(where)])
    shown = {name: f for name, f in held.items() if reasons.get(name) in (None, "no_period")}
    return Site(
        where=where,
        base=base.rstrip("/"),
        claims=dict(zip(where.claim_ids, kept, strict=True)),
        held=held,
        figures=shown,
        sources=store.sources(where),
        sightings=store.sightings(where),
        data_date=record["data_date"],
    )
