"""What a claim rests on, as tables: every pair, every figure, what was refused, what was printed without counts.

Rows are plain data, ready to show. A pair names its figures by their numbers in the table of figures, so that whoever
doubts a number is one click from who published it, when and where.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations, groupby
from typing import Any

from analysis import forms
from analysis.charts.claim import local, rows
from analysis.charts.claim import words as say
from analysis.site import safe
from analysis.site.claim import head
from analysis.site.claim import stands as stand
from analysis.site.figure import facts
from analysis.site.model import Site
from analysis.site.texts import words
from analysis.totals import scope_of
from analysis.verdicts import SIDES

Json = dict[str, Any]
GROUPS = {"decides": "decides", "beside": "beside"}  # the others stand together
AXES = ("dating", "publisher", "window", "unit", "july22", "sex", "edition")


class Tables:
    """The tables of one claim in one language."""

    def __init__(self, site: Site, claim: str, lang: str) -> None:
        self.site, self.lang = site, lang
        self.j = local.localised(site.claims[claim].judgement, lang)
        self.t = words("claim", lang)
        self.order = {name: i for i, name in enumerate(_ids(self.j), start=1)}

    # --- pairs

    def pairs(self) -> list[Json]:
        """Every number that decides or bears on it, what decides first, then the newest."""
        held = say.known(self.j)
        first = {rows.key(r) for r in held}
        rest = sorted((r for r in self.j["evidence"] if rows.key(r) not in first), key=_newest)
        return [*(self._pair(r, decides=True) for r in held), *(self._pair(r, decides=False) for r in rest)]

    def _pair(self, r: Json, decides: bool) -> Json:
        j, lang = self.j, self.lang
        tags = forms.names("qualifiers", r["qualifiers"], lang)
        return head.number(j, r, lang) | {
            "verdict": self._stands(r),
            "decides": decides and stand.decides(j, r),
            "counted": "; ".join([head.capital(self._counted(r)), *tags]),
            "range": forms.interval(j, r, lang) or "",
            "sources": self._sources(r[SIDES[0]]),
            "part": self._numbers(r[SIDES[0]]),
            "whole": self._numbers(r[SIDES[1]]),
            "revised": self._numbers(r.get(SIDES[2], ())),
        }

    def _stands(self, r: Json) -> Json:
        """How a number stands to the words; one that only the sentence's own source has is no support of it."""
        return stand.stands(self.j, r, self.lang, stand.own_only(self.site, self.j, r))

    def _counted(self, r: Json) -> str:
        """The measure, with the sex where the number is of one."""
        measure, sex = forms.name("measure", r["measure"], self.lang), _sex(r)
        return f"{measure} ({forms.name('sex', sex, self.lang)})" if sex else measure

    def _sources(self, ids: Iterable[str]) -> list[Json]:
        """Where the number itself is from, each page once: when it came out, and the link."""
        found = {}
        for name in ids:
            f = self.site.held[name]
            source = self.site.sources[f.source_id]
            link, where = safe.link(source.url), safe.host(source.url)
            found[f.source_id] = {"published": facts.published(f, self.lang), "url": link, "host": where}
        return list(found.values())

    def _numbers(self, ids: Iterable[str]) -> list[list[int]]:
        """The figures of one side of a pair, as their numbers in the table of figures: first and last of each run."""
        numbers = sorted({self.order[i] for i in ids})
        runs = [[n for _, n in run] for _, run in groupby(enumerate(numbers), key=lambda at: at[1] - at[0])]
        return [[run[0], run[-1]] for run in runs]

    # --- figures

    def figures(self) -> list[Json]:
        """Every figure behind a number of the page: as printed, what, definition, when, whose, edition, source."""
        return [self._figure(name, number) for name, number in self.order.items()]

    def _figure(self, name: str, number: int) -> Json:
        f, lang = self.site.held[name], self.lang
        source = self.site.sources[f.source_id]
        what, unit = facts.what(f, lang), forms.name("unit", f.unit, lang)
        return {
            "number": number,
            "value": facts.number(f, lang),
            "what": head.capital(what),
            "unit": "" if f.unit == "percent" or unit in what else unit,
            "definition": "; ".join(facts.definitions(f, lang)),
            "period": facts.when(f, lang),
            "publisher": facts.counted_by(f, lang),
            "published": facts.published(f, lang),
            "url": safe.link(source.url),
            "host": safe.host(source.url),
            "page": self.site.figure_link(name, lang) or "",
        }

    # --- what is no pair

    def refused(self) -> list[Json]:
        """Numbers that stand near each other in print and may not be divided, and why; the newest first."""
        return [self._refusal(r) for r in sorted(self.j["refused"], key=_newest)]

    def _refusal(self, r: Json) -> Json:
        lang = self.lang
        return {
            "part": _counted(r["k"], r["unit"], lang),
            "whole": _counted(r["n"], r["whole_unit"], lang) if r["n"] is not None else "",
            "period": forms.period(r["period"], lang),
            "publisher": forms.name("publisher", r["publisher"], lang),
            "why": self._why(r),
            "numbers": self._numbers([*r[SIDES[0]], *r[SIDES[1]]]),
        }

    def _why(self, r: Json) -> str:
        """The reason of a refusal by its rule; the words of the rule's own reason are English."""
        pattern, lang = self.t["refused_because"][r["rule"]], self.lang
        held = self.site.held
        sexes = dict.fromkeys(held[i].sex for i in r[SIDES[0]])
        scopes = [{q for i in r[side] for q in scope_of(tuple(held[i].qualifiers))} for side in SIDES[:2]]
        apart = sorted(scopes[0] ^ scopes[1])
        return head.sentence(
            pattern.format(
                sex=forms.name("sex", next(iter(sexes)), lang),
                unit=forms.name("unit", r["unit"], lang),
                whole=forms.name("unit", r["whole_unit"], lang) if r["whole_unit"] else "",
                scope=", ".join(forms.names("qualifiers", apart, lang)),
            )
        )

    def stated(self) -> list[Json]:
        """Shares printed without counts, by how they fit the words."""
        order = ("inside", "across", "outside")
        return [self._stated(s) for s in sorted(self.j["stated"], key=lambda s: (order.index(s["fits"]), _newest(s)))]

    def _stated(self, s: Json) -> Json:
        f = self.site.held[s["figure_id"]]
        return {
            "value": facts.number(f, self.lang),
            "covers": self._span(s),
            "fits": self.t["fits"][s["fits"]] + self._own(s),
            "period": facts.when(f, self.lang),
            "publisher": facts.counted_by(f, self.lang),
            "number": self.order[s["figure_id"]],
        }

    def _own(self, s: Json) -> str:
        """ " (bare egen kilde)" """
        own = stand.seen_only_there(self.site, self.j, [s["figure_id"]])
        return f" ({forms.name('flag_short', 'own_source_only', self.lang)})" if own else ""

    def _span(self, s: Json) -> str:
        low, high = s["low"], s["high"]
        return forms.between(low or 0, 1 if high is None else high, "share", self.lang, least=1)

    # --- sensitivity

    def sensitivity(self) -> Json:
        """Every calculation on the axes that the claim declares, with its verdict; how many support; what is empty."""
        s, t = self.j["sensitivity"], self.t
        axes = [axis for axis in AXES if axis in s["axes"]]
        filled = [c for c in s["cells"] if not c.get("empty")]
        return {
            "axes": [t["axes"][axis] for axis in axes],
            "rows": [self._cell(c, axes) for c in sorted(filled, key=lambda c: (_newest(c), not c["first"]))],
            "empty": [
                ", ".join(self._axis(c["axes"], a) for a in axes if a in c["axes"])
                for c in s["cells"]
                if c.get("empty")
            ],
            "count": self._support(),
            "none": not filled,
        }

    def _support(self) -> str:
        """How many calculations support the words, and that it is no probability; or that none can settle them."""
        s, t = self.j["sensitivity"], self.t
        settles = self.j["type"] != "statement" and (s["supporting"] or self.j["verdict"] != "not_checkable")
        if s["distinct"] == 1:
            return t["only_one" if settles else "one_settles_nothing"]
        if not settles:
            return t["none_settles"].format(n=s["distinct"])
        note = t["sensitivity_note" if self._overlap() else "sensitivity_apart"]
        said = [t["supporting"].format(k=s["supporting"], n=s["distinct"]), self._only_own(), note]
        return " ".join(filter(None, said))

    def _overlap(self) -> bool:
        """Whether two calculations may hold the same people: they share days, and are not of one sex each."""
        cells = [c for c in self.j["sensitivity"]["cells"] if not c.get("empty")]
        return any(_same_days(a, b) and {_sex(a), _sex(b)} != {"female", "male"} for a, b in combinations(cells, 2))

    def _only_own(self) -> str:
        """How many of the calculations that support the words rest on the sentence's own source alone."""
        s, t = self.j["sensitivity"], self.t
        fit = [c for c in s["cells"] if not c.get("empty") and c["verdict"] == "supported"]
        there = [c for c in fit if stand.own_only(self.site, self.j, c)]
        own = {tuple(tuple(c[side]) for side in SIDES[:2]) for c in there}
        told = t["own_part" if any(map(stand.divided_by_others, there)) else "own"]
        if len(own) < s["supporting"] or not own:
            return told["one_of" if len(own) == 1 else "some"].format(n=len(own)) if own else ""
        return told["one" if len(own) == 1 else "all"]

    def _cell(self, c: Json, axes: list[str]) -> Json:
        edition = facts.published(self.site.held[c[SIDES[0]][0]], self.lang)
        held = c["axes"] | {"sex": c["sex"], "edition": edition}
        return {
            "on": [self._axis(held, axis) for axis in axes],
            "value": say.told(self.j, c, self.lang),
            "basis": local.counts(self.j, c, self.lang),
            "verdict": self._stands(c),
            "numbers": self._numbers([*c[SIDES[0]], *c[SIDES[1]]]),
        }

    def _axis(self, on: Json, axis: str) -> str:
        """Where a calculation stands on one axis, in words."""
        lang, value = self.lang, on.get(axis)
        if axis == "window":
            return forms.period(value, lang)
        if axis == "publisher":
            who = [value, *([on["whole_publisher"]] if on.get("whole_publisher") else [])]
            return " / ".join(forms.names("publisher", dict.fromkeys(who), lang))
        if not value or axis == "edition":
            return value or "–"
        return forms.name({"unit": "unit", "sex": "sex"}.get(axis, "qualifiers"), value, lang)


def _same_days(a: Json, b: Json) -> bool:
    """Whether two numbers have a day in common; of unknown periods nobody can tell."""
    one, other = a["period"], b["period"]
    return not (one and other) or (one[0] <= other[1] and other[0] <= one[1])


def _sex(r: Json) -> str:
    """Whose number it is, where it is of one sex."""
    return r["sex"] if r["sex"] in ("female", "male") and r["part_is"] != "women and men added" else ""


def _ids(j: Json) -> list[str]:
    """Every figure of the judgement, what decides first; those of refused pairs and printed shares last."""
    found = [i for r in (*say.known(j), *sorted(j["evidence"], key=_newest)) for side in SIDES for i in r.get(side, ())]
    found += [i for c in j["sensitivity"]["cells"] for side in SIDES for i in c.get(side, ())]
    found += [i for r in j["refused"] for side in SIDES[:2] for i in r[side]]
    return list(dict.fromkeys([*found, *(s["figure_id"] for s in j["stated"])]))


def _newest(r: Json) -> tuple:
    """Newest period first, one publisher after the other."""
    days = r["period"] or ["0000-00-00"] * 2
    return [tuple(-int(part) for part in day.split("-")) for day in days[::-1]], r["publisher"], r.get("k") or 0


def _counted(value: float | None, unit: str, lang: str) -> str:
    return f"{forms.number(value, lang, 1)} {forms.name('unit', unit, lang)}" if value is not None else "–"
