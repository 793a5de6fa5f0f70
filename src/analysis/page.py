"""A notebook's page: named figures, prose in which every number is computed, claims, charts, sources and a stamp.

>>> page = Page("04_hidden_addresses", claims=["hundreds-in-hiding"], charts=["hidden-addresses"])  # doctest: +SKIP
>>> page.let(newest={"measure": "protected_address_persons", "publisher": "kripos", "year": 2022})  # doctest: +SKIP
>>> page.en("{newest} people had a protected address in {newest:year}.")  # doctest: +SKIP
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from IPython.display import Markdown

from analysis import page_computed, page_fields, page_pick, page_tables, state, store, verdicts, vocabulary
from analysis.care import HELP
from analysis.charts import kept as charts_kept
from analysis.errors import BadInput, nearest
from analysis.paths import House, house
from analysis.picture import Picture
from analysis.quote import Quotes
from analysis.stamp import Stamp, asked
from analysis.store import Figure
from analysis.table import Table
from analysis.tell import Telling
from analysis.tell_words import Claimed

if TYPE_CHECKING:
    import pandas as pd

    from analysis.charts.kept import Kept
    from analysis.registry import Claim

LANGS = ("nb", "en")


class Page:
    """What one notebook shows. It remembers every figure behind what it has shown: `used`."""

    def __init__(
        self,
        name: str,
        claims: Iterable[str] = (),
        charts: Iterable[str] = (),
        as_of: str | None = None,
        where: House | None = None,
    ) -> None:
        """`as_of` reads the data as they were public on that day; the newest day in the data unless given."""
        self.name, self.charts, self.as_of = name, tuple(charts), as_of
        self.where = where or house()
        self.data_date = state.require_build(self.where)["data_date"]
        self.quotes = {lang: Quotes(lang) for lang in LANGS}
        self.claims: dict[str, Telling] = {}
        self._figures: dict[str, Figure] = {}
        self._derived: dict[str, tuple[str, page_computed.Amount]] = {}
        self._varied: list[Telling] = []
        self._judged: dict[str, dict[str, Any]] = {}  # by claim, and day where it is not the newest, for the stamp
        self._rests: set[str] = set()
        self._along: set[str] = set()  # figures that a claim's timeline only counts
        claims = list(claims)
        for claim, kept in zip(claims, verdicts.kept(claims, as_of and self._day(), self.where), strict=True):
            self.claims[claim] = self._told(claim, as_of, kept.judgement)

    # --- figures by name

    def let(self, **queries: dict[str, Any]) -> Table:
        """Name single figures: each query, columns of the figures table, must mean exactly one.

        "year": 2023 and "years": (2013, 2023) are short for whole calendar years. Where a query does not say otherwise
        it means all of Norway, both sexes and no subset, in the newest edition. Raises BadInput naming the candidates.
        """
        for name, query in queries.items():
            self._new(name)
            if name in self._derived:
                raise BadInput("the name is taken by a computed number", value=name, remedy="Choose another")
            self._figures[name] = page_pick.one(name, query, self.where, self._day())
        named = {name: self._figures[name] for name in queries}
        self._rests |= {f.figure_id for f in named.values()}
        return page_tables.named(named)

    def figure(self, name: str) -> Figure:
        """A named figure with all its columns."""
        if name not in self._figures:
            raise BadInput("no figure has this name", value=name, remedy=nearest(name, self._figures))
        return self._figures[name]

    def derive(self, **computed: tuple[str, ...]) -> Table:
        """Compute from named figures: ("change", newest, oldest), ("share", part, whole), ("ratio", a, b),
        ("difference", a, b), ("sum", a, b, ...); a name may be one that was computed before.
        """
        for name, (how, *parts) in computed.items():
            self._new(name)
            if name in self._figures:
                raise BadInput("the name is taken by a figure", value=name, remedy="Choose another")
            self._derived[name] = how, page_computed.derive(name, how, [self._amount(part) for part in parts])
        rows = [
            {"name": name, "computed": f"{how} of {', '.join(parts)}", "value": f"{self._field(name, 'en')}"}
            for name, (how, *parts) in computed.items()
        ]
        return Table(rows)

    def _amount(self, name: str) -> page_computed.Amount:
        if name in self._derived:
            return self._derived[name][1]
        if name not in self._figures:
            raise BadInput(
                "no figure has this name", value=name, remedy=nearest(name, [*self._figures, *self._derived])
            )
        return page_computed.amount_of(self._figures[name])

    def _new(self, name: str) -> None:
        if name in (c.replace("-", "_") for c in self.claims) or name in FIXED:
            raise BadInput("the name is taken", value=name, remedy="Give the figure another name")

    def _day(self) -> dt.date:
        return dt.date.fromisoformat(self.as_of or self.data_date)

    # --- prose

    def nb(self, template: str) -> Markdown:
        """Bokmål prose; its fields are filled in from figures, computed numbers and claims."""
        return self._prose(template, "nb")

    def en(self, template: str) -> Markdown:
        """English prose, likewise."""
        return self._prose(template, "en")

    def _prose(self, template: str, lang: str) -> Markdown:
        return Markdown(page_fields.fill(template, lambda name: self._field(name, lang)))

    def _field(self, name: str, lang: str) -> Any:
        quotes = self.quotes[lang]
        if name in self._figures:
            return page_fields.Named(name, self._figures[name], quotes)
        if name in self._derived:
            how, amount = self._derived[name]
            return page_computed.Derived(name, how, amount, quotes)
        claims = {c.replace("-", "_"): telling for c, telling in self.claims.items()}
        if name in claims:
            return Claimed(claims[name].json, quotes)
        fixed = {"data_date": self.data_date, "as_of": self.as_of or self.data_date}
        if name in fixed:
            return fixed[name]
        known = [*self._figures, *self._derived, *claims, *fixed]
        raise BadInput("nothing on this page has this name", value=name, remedy=nearest(name, known))

    # --- claims

    def claim(self, claim: str | Claim, as_of: str | None = None) -> Telling:
        """The judgement of a claim, with its tables; of one by id as of the day of the page, judged once.

        To see what follows from another day or definition: `as_of`, or a record that was changed (`model_copy`).
        """
        if isinstance(claim, str) and as_of is None and claim in self.claims:
            return self.claims[claim]
        told = self._told(claim, as_of or self.as_of)
        if isinstance(claim, str) and as_of is None:
            self.claims[claim] = told
        else:
            self._varied.append(told)
        return told

    def _told(self, claim: str | Claim, as_of: str | None, judgement: dict[str, Any] | None = None) -> Telling:
        told = Telling(claim, as_of, self.where, self.quotes, judgement)
        if isinstance(claim, str):
            self._judged[asked(claim, as_of)] = told.json
        return told

    def box(self, claim_id: str | None = None) -> Markdown:
        """The claim box with the help lines; without an id, of every claim of the page."""
        asked = [self.claim(claim_id)] if claim_id else list(self.claims.values())
        return Markdown("\n\n".join(told.box().data for told in asked) or f"> {HELP['nb']}")

    def can_say(self, lang: str | None = None) -> Markdown:
        """The closing table: each claim, its verdict, what can be said, what cannot, what to mind; nb and en."""
        for told in self.claims.values():
            self._rests |= page_tables.rests_on(told.json)
        judgements = [told.json for told in self.claims.values()]
        return Markdown("\n\n".join(page_tables.can_say(judgements, x) for x in ([lang] if lang else LANGS)))

    # --- tables

    def table(self, since: str | None = None, editions: str = "newest", **query: Any) -> Table:
        """Figures as printed, oldest first, in the newest edition (editions="all": every one), columns as in `let`.

        `since` is the name of a figure: only periods that begin with its period or later.
        """
        if editions not in ("newest", "all"):
            raise BadInput("no such editions", value=editions, remedy="There are newest and all")
        held = page_pick.figures(query, self.where)
        if editions == "newest":
            held = page_pick.newest_of(held, self._day())
        if since is not None:
            first = self._figures[since].period_start if since in self._figures else self._field(since, "en")
            held = [f for f in held if f.period_start and f.period_start >= first]
        if not held:
            said = ", ".join(f"{k}={v}" for k, v in query.items())
            raise BadInput(f"no figures to show for {said}", remedy="`partnerdrap find WORDS` shows what is held")
        self._rests |= {f.figure_id for f in held}
        return page_tables.figures(held)

    def words(self, column: str) -> Table:
        """The words that a column of the figures table may hold, with their names: measure, qualifiers, status ..."""
        return page_tables.words(column)

    def uses(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Remember the figures of a frame made with `figures(...)` that still has the column figure_id."""
        if "figure_id" not in frame.columns:
            raise BadInput("the frame has no column figure_id", remedy="Hand over the frame before it is reshaped")
        self._rests |= set(frame["figure_id"])
        return frame

    def sources(self) -> Table:
        """Every figure used on the page so far: publisher, date, confidence and the page where it was read.

        A timeline counts all figures that came out; of those it only counts, kinds that the page shows nowhere (rates
        on a page of counts) are left out here, and so are figures of too few people. The stamp holds them.
        """
        wanted = set(self.used)
        used = (f for f in store.load(vocabulary.TOPICS, self.where) if f.figure_id in wanted)
        found = [f for f in used if not page_pick.too_few(f)]
        alone = self._along - self._shown
        kinds = {(f.kind, f.unit) for f in found if f.figure_id not in alone}
        held = [f for f in found if f.figure_id not in alone or (f.kind, f.unit) in kinds]
        return page_tables.sources(sorted(held, key=page_pick.order), self.where)

    # --- charts

    def chart(self, name: str | None = None, lang: str = "en") -> Picture:
        """A chart as `partnerdrap draw` draws and checks it, with its words; without a name, the first of the page."""
        kept = self._chart(name, lang)
        return Picture(kept.png, kept.alt, lang)

    def plotted(self, name: str | None = None) -> Table:
        """Exactly what a chart draws: this is what a rerun compares."""
        return page_tables.plotted(self._chart(name, "en").plotted)

    def _chart(self, name: str | None, lang: str) -> Kept:
        name = self._named(name)
        self._require_today()
        kept = charts_kept.chart(name, lang, self.where)
        (self._along if name.endswith(TIMELINE) else self._rests).update(kept.figure_ids)
        return kept

    def finding(self, name: str | None = None, lang: str = "en") -> Markdown:
        """What a chart finds, in its own words: its title as prose, the figures of its numbers remembered."""
        from analysis import charts

        self._require_today()
        made = charts.make(self._named(name), self.where, lang)
        self.quotes[lang].shown.extend(made.quotes.shown)
        return Markdown(f"**{made.title}.**")

    def _require_today(self) -> None:
        if self.as_of is not None:
            raise BadInput(
                "charts are drawn from the newest data", column="as_of", value=self.as_of, remedy="Leave as_of out"
            )

    def _named(self, name: str | None) -> str:
        if name is None and not self.charts:
            raise BadInput("the page names no chart", remedy="Name one: Page(..., charts=[...]) or page.chart(ID)")
        return name or self.charts[0]

    # --- the end of the page

    @property
    def used(self) -> list[str]:
        """The ids of all figures behind what the page has shown, sorted."""
        return sorted(self._shown | self._along)

    @property
    def _shown(self) -> set[str]:
        """Those the page shows or judges by, rather than counts."""
        quoted = {i for quotes in self.quotes.values() for quote in quotes.shown for i in quote.figure_ids}
        return quoted.union(self._rests, *(told.rests for told in (*self.claims.values(), *self._varied)))

    def citation(self) -> Markdown:
        """How to cite the page: the project, the verdicts it holds, the day of the data."""
        judgements = [told.json for told in self.claims.values()]
        return Markdown(page_tables.citation(self.name, judgements, self.data_date))

    def stamp(self) -> Stamp:
        """For the last cell: how many figures the page shows, the day of the data, a hash of what they say.

        Beside the line it holds what each figure says and how each claim of the page is judged.
        """
        return Stamp(self.name, self.used, self.where, self._judged)


FIXED = ("data_date", "as_of")
TIMELINE = ".timeline"  # how the name of a claim's chart through time ends
