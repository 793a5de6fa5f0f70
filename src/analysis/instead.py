"""What may be said instead: the nearest wording that the figures that decide support, in nb and en.

Each wording is written from one published figure or pair, with who counted, when, and what is included, and is
judged by the same rule, as a claim of its own, before it is shown.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any, NamedTuple

from babel.dates import format_date, format_skeleton
from babel.numbers import format_decimal

from analysis import judging, phrases, registry, rule, vocabulary
from analysis.judged import Instead, Judged, Public
from analysis.judging import numbers, shares
from analysis.paths import WORDS
from analysis.registry import Claim
from analysis.rule import SUPPORTED

LOCALES = {"nb": "nb_NO", "en": "en_GB"}
PATTERNS = {"count": "#,##0.##", "mean": "0.0", "percent": "0.#"}


class Number(NamedTuple):
    """Words for a number; `form` is how a share takes its whole: one, many or the."""

    nb: str
    en: str
    form: str = "count"


@cache
def words() -> dict[str, Any]:
    return tomllib.loads((WORDS / "wordings.toml").read_text(encoding="utf-8"))


def instead(record: Claim, decided: Iterable[Judged], evidence: Iterable[Judged], public: Public) -> list[Instead]:
    """One wording for each number that decides; where none does, for the newest number that bears on the sentence."""
    basis = list(decided) or _newest(record, [*evidence, *_printed_shares(record, public)])
    found: dict[str, Instead] = {}
    for j in basis:
        for number, claim_of in _candidates(record, j):
            if _holds(claim_of(number), public):
                said = _said(record, j, number, basis)
                found.setdefault(said["nb"], Instead(said["nb"], said["en"], number.nb, SUPPORTED, j.ids))
                break
    return list(found.values())


def _printed_shares(record: Claim, public: Public) -> Iterator[Judged]:
    """Shares printed without counts: they decide no level, and are still what can be said."""
    if record.type == "share" and record.stated is not None:
        held = numbers.usable(public.newest, record.stated, record.geography)
        for side in numbers.answers(held, record.stated, registry.Window(newest=True)):
            yield shares.stated_alone(side, registry.asked(record)[0].phrase)


def _newest(record: Claim, evidence: Iterable[Judged]) -> list[Judged]:
    """The reference publisher's newest number first, else anybody's who is named."""
    doubtful = {"mixed_source", "part_period", "derived", "low_confidence", "unit_unclear"}
    named = [
        j
        for j in evidence
        if j.part.publisher != "unnamed" and j.part.value is not None and not doubtful.intersection(j.flags)
    ]
    years = record.window.years if record.type == "share" else 1
    long = [j for j in named if j.part.end.year - j.part.start.year + 1 >= years]
    own = [j for j in long if j.part.publisher == record.reference.publisher]
    newest = max(own or long, key=lambda j: (j.part.end, j.part.end - j.part.start), default=None)
    return [newest] if newest else []


def _holds(claim: Claim, public: Public) -> bool:
    """The same rule as for any claim; a wording that the grammar cannot read does not hold."""
    try:
        asked = registry.asked(claim)
    except registry.BadInput:
        return False
    return judging.day(claim, asked, public, refusals=False).verdict.verdict == SUPPORTED


# --- candidates, nearest first


def _candidates(record: Claim, j: Judged) -> Iterator[tuple[Number, Any]]:
    makers = {
        "share": _shares,
        "rate": _means,
        "change": _changes,
        "comparison": _comparisons,
        "extreme": _rises,
    }
    if record.type == "statement" and j.part.unit == "percent":
        yield from _stated(record, j)
    else:
        yield from makers.get(record.type, _counts)(record, j)


def _as(kind: type[Claim], record: Claim, j: Judged, number: Number, **keys: Any) -> Claim:
    """A record about this figure's own days and definition, with the new words."""
    window = registry.Window(first=_end(j.part.start, j), last=_end(j.part.end, j))
    definition = [q for q in j.part.qualifiers if vocabulary.group_of("qualifiers", q) != "provenance"]
    reference = registry.Reference(publisher=j.part.publisher, qualifiers=[definition])
    base = {k: getattr(record, k) for k in registry.Claim.model_fields if k in record.model_fields_set}
    base |= {"type": kind.model_fields["type"].annotation.__args__[0], "reading": "record", "phrases": [number.nb]}
    return kind.model_construct(
        **{"paraphrase": True, "sensitivity": [], **base, "window": window, "reference": reference, **keys}
    )


def _end(day: dt.date, j: Judged) -> int | dt.date:
    start, end = j.part.start, j.part.end
    whole = (start.month, start.day, end.month, end.day) == (1, 1, 12, 31)
    return day.year if whole else day


def _shares(record: Claim, j: Judged) -> Iterator[tuple[Number, Any]]:
    """Plain fractions nearest the share that also stand as a level; then the percentage; then the counts."""
    if j.whole is None or j.estimate is None:
        yield from _stated(record, j)
        return

    def claim_of(number: Number) -> Claim:
        keys = {k: getattr(record, k) for k in ("numerator", "denominator", "stated")}
        return _as(registry.ShareClaim, record, j, number, **keys)

    for number in (*_fractions(j.estimate), _percent(j.estimate)):
        words_for = phrases.parse(number.nb)
        ends = [(j.k, n) for n in dict.fromkeys((j.n, j.whole.low, j.whole.high)) if n]
        if number.form == "percent" or all(rule.level(k, n, words_for).verdict == SUPPORTED for k, n in ends):
            yield number, claim_of
    yield Number(f"{j.k:.0f} av {j.n:.0f}", f"{j.k:.0f} of {j.n:.0f}", "many"), claim_of


ORDINALS = (
    "",
    "",
    "",
    "tredje third",
    "fjerde fourth",
    "femte fifth",
    "sjette sixth",
    "sjuende seventh",
    "åttende eighth",
)
CARDINALS = (
    "",
    "én one",
    "to two",
    "tre three",
    "fire four",
    "fem five",
    "seks six",
    "sju seven",
    "åtte eight",
    "ni nine",
    "ti ten",
)


def _fractions(share: float) -> list[Number]:
    """Every fraction a newspaper would print, nearest the share first."""
    found = [(abs(share - 0.5), Number("om lag halvparten", "about half", "the"))]
    for n in range(3, 9):
        nb, en = ORDINALS[n].split()
        found.append((abs(share - 1 / n), Number(f"om lag hvert {nb}", f"about every {en}", "one")))
    for k, n in ((2, 3), (3, 4), *((k, 10) for k in (2, 3, 4, 6, 7, 8, 9))):
        (nb, en), (of_nb, of_en) = CARDINALS[k].split(), CARDINALS[n].split()
        found.append((abs(share - k / n), Number(f"om lag {nb} av {of_nb}", f"about {en} in {of_en}", "many")))
    return [number for _, number in sorted(found, key=lambda f: f[0])]


def _percent(share: float) -> Number:
    return Number(f"{round(share * 100)} prosent", f"{round(share * 100)} percent", "percent")


def _stated(record: Claim, j: Judged) -> Iterator[tuple[Number, Any]]:
    """A share printed without counts, as its publisher printed it."""
    measure = j.part.figures[0].measure
    counted = registry.Counted(measure=measure, sex=_sex(j))
    whole = registry.Counted(measure="homicide_victims")
    value = j.estimate
    candidates = [*_fractions(value), _percent(value)] if value is not None else []
    for number in candidates:
        yield (
            number,
            lambda n: _as(registry.ShareClaim, record, j, n, numerator=counted, denominator=whole, stated=None),
        )


def _sex(j: Judged) -> str | None:
    sex = j.part.figures[0].sex
    return sex if sex in ("female", "male") and len(j.part.figures) == 1 else None


def _counts(record: Claim, j: Judged) -> Iterator[tuple[Number, Any]]:
    """The number itself; a bound as a bound, of all of whom it is one."""
    figure = j.part.figures[0]
    counted = registry.Counted(measure=figure.measure, sex=_sex(j), subset=list(figure.subset))
    yield _count(j), lambda n: _as(registry.CountClaim, record, j, n, counted=[counted])


def _count(j: Judged) -> Number:
    figure = j.part.figures[0]
    if j.part.value is not None:
        nb, en = (_number(j.part.value, lang) for lang in LOCALES)
        soft = figure.precision == "approx"
        return Number(f"om lag {nb}" if soft else nb, f"about {en}" if soft else en)
    low, high = figure.value_low, figure.value_high
    if low is None:
        return Number(f"høyst {_number(high, 'nb')}", f"at most {_number(high, 'en')}")
    if high is None:
        return Number(f"minst {_number(low, 'nb')}", f"at least {_number(low, 'en')}")
    if low == high:
        return Number(_number(low, "nb"), _number(low, "en"))
    return Number(
        f"mellom {_number(low, 'nb')} og {_number(high, 'nb')}",
        f"between {_number(low, 'en')} and {_number(high, 'en')}",
    )


def _means(record: Claim, j: Judged) -> Iterator[tuple[Number, Any]]:
    number = Number(*(_number(j.estimate, lang, "mean") for lang in LOCALES))
    yield number, lambda n: _as(registry.RateClaim, record, j, n, counted=record.counted)


def _changes(record: Claim, j: Judged) -> Iterator[tuple[Number, Any]]:
    """The growth in whole percent, from the same two ends."""
    if j.estimate is None or j.part.value is None or not j.whole.value:
        return
    growth = j.part.value / j.whole.value - 1
    word = {"nb": ("økte med", "falt med"), "en": ("rose by", "fell by")}
    said = [
        f"{word[lang][growth < 0]} {abs(round(growth * 100))} {p}" for lang, p in (("nb", "prosent"), ("en", "percent"))
    ]
    window = record.window
    yield Number(*said), lambda n: _as(registry.ChangeClaim, record, j, n, counted=record.counted, window=window)


def _rises(record: Claim, j: Judged) -> Iterator[tuple[Number, Any]]:
    """From the nearest other year that is known to the year named, as both were printed."""
    first, last = j.whole.figures[0], j.part.figures[0]
    nearest = max(j.whole.figures, key=lambda f: f.period_end)
    first = nearest
    counted = registry.Counted(measure=last.measure)
    window = registry.Window(first=first.period_start.year, last=last.period_start.year)
    said = [
        f"{_number(first.value, lang)} {to} {_number(last.value, lang)}" for lang, to in (("nb", "til"), ("en", "to"))
    ]
    yield Number(*said), lambda n: _as(registry.ChangeClaim, record, j, n, counted=[counted], window=window)


def _comparisons(record: Claim, j: Judged) -> Iterator[tuple[Number, Any]]:
    keys = {"counted": record.counted, "against": record.against, "window": record.window}
    for nb, en in (("dobbelt så mange", "twice as many as"), ("tre ganger så mange", "three times as many as")):
        yield Number(nb, en), lambda n: _as(registry.ComparisonClaim, record, j, n, **keys)


# --- sentences


def _said(record: Claim, j: Judged, number: Number, basis: list[Judged]) -> dict[str, str]:
    return {lang: _sentence(record, j, getattr(number, lang), number.form, lang, basis) for lang in LOCALES}


def _sentence(record: Claim, j: Judged, number: str, form: str, lang: str, basis: list[Judged]) -> str:
    text = words()
    figure = j.part.figures[0]
    slots = {
        "number": number,
        "when": when(j.part.start, j.part.end, figure.period_type, lang),
        "partner": _partner(j, lang),
        "persons": _persons(j, number, lang),
        "who": getattr(vocabulary.publishers()[j.part.publisher], lang),
        "measure": getattr(vocabulary.measures()[figure.measure], lang),
        "was": "was" if form == "one" or number.split()[-2:-1] == ["one"] else "were",
    }
    slots["sex"] = f" ({text['sex'][_sex(j)][lang]})" if _sex(j) else ""
    if record.type == "rate":  # "I gjennomsnitt 7,5 kvinner i året ble drept ..."
        per = text["mean"][f"per_{lang}"]
        slots |= {
            "number": text["mean"][lang].format(number=number),
            "persons": slots["persons"] + per,
            "measure": slots["measure"] + per,
        }
        sentence = text["count"].get(figure.measure, text["count"]["default"])[lang].format(**slots)
    elif record.type == "comparison":
        sentence = _compared(record, j, slots, lang, basis)
    elif record.type in ("change", "extreme") and j.whole is not None:
        sentence = _changed(record, j, slots, lang)
    elif form in ("one", "many", "the", "percent"):
        pattern = text["share"].get(_share_key(record, j), text["share"]["default"])
        slots["number"] = _of_whole(number, form, pattern, lang) if form in (*pattern, "percent") else number
        slots["persons"] = text["sex"][_sex(j) or "total"][lang]
        sentence = pattern[lang].format(**slots)
    else:
        sentence = text["count"].get(figure.measure, text["count"]["default"])[lang].format(**slots)
    return f"{sentence[0].upper()}{sentence[1:]} ({'; '.join([slots['who'], *_asides(j, lang)])})."


def _share_key(record: Claim, j: Judged) -> str:
    measure = j.part.figures[0].measure
    if record.type == "share" and j.whole is not None and j.part.way != "reconstructed":
        one_sex = record.denominator.sex
        return "-".join(filter(None, (record.numerator.measure, record.denominator.measure, one_sex)))
    if measure == "partner_homicide_share_of_victims_of_that_sex":
        return f"partner_homicide_victims-homicide_victims-{_sex(j)}"
    return STATED.get(measure, measure)


STATED = {  # shares printed ready-made, by the pair they are the share of
    "partner_homicide_share": "partner_homicide_victims-homicide_victims",
    "partner_homicide_victims_share": "partner_homicide_victims-partner_homicide_victims",
    "homicide_victims_share": "homicide_victims-homicide_victims",
}


def _of_whole(number: str, form: str, pattern: dict[str, Any], lang: str) -> str:
    """The number with its whole: "hvert fjerde drapsoffer", "tre av ti drapsofre", "halvparten av drapsofrene"."""
    if "the" not in pattern:
        return number
    if form in ("the", "percent"):
        return f"{number} {'av' if lang == 'nb' else 'of'} {pattern['the'][lang]}"
    return f"{number} {pattern[form][lang]}"


def _changed(record: Claim, j: Judged, slots: dict[str, str], lang: str) -> str:
    text = words()["change"]
    last, first = j.part.figures[0], max(j.whole.figures, key=lambda f: f.period_end)
    way = text["up" if last.value >= first.value else "down"][lang]
    ends = {"first": _number(first.value, lang), "last": _number(last.value, lang)}
    days = {
        "from": when(first.period_start, first.period_end, first.period_type, lang),
        "to": when(last.period_start, last.period_end, last.period_type, lang),
    }
    sentence = way.format(**slots, **ends, **days)
    if record.type == "change":
        sign = text["plus" if last.value >= first.value else "minus"][lang]
        amount = " ".join(slots["number"].split()[-2:])
        sentence += text["growth"][lang].format(sign=sign, number=amount)
    return sentence


def _compared(record: Claim, j: Judged, slots: dict[str, str], lang: str, basis: list[Judged]) -> str:
    text = words()["comparison"]
    window = {(j.whole.start.year, j.whole.end.year): j.whole.value for j in basis if j.whole}
    spans = [(w.start.year, w.end.year) for w in record.against]
    said = [f"{a}–{b} ({_number(window[a, b], lang, 'mean')})" if (a, b) in window else f"{a}–{b}" for a, b in spans]
    means = text["or"][lang].join(said)
    unit = words()["mean"]["unit"].get(j.part.figures[0].measure, {}).get(lang) or slots["measure"]
    return text[lang].format(**slots, here=_number(j.part.value, lang), unit=unit, means=means)


def _partner(j: Judged, lang: str) -> str:
    text = words()["partner"]
    return text[next((q for q in j.part.qualifiers if q in text), "dating_not_stated")][lang]


def _persons(j: Judged, number: str, lang: str) -> str:
    figure = j.part.figures[0]
    sex = _sex(j) or "total"
    return words()["one_sex" if number == "1" else "sex"][sex if figure.sex != "na" else "total"][lang]


def _asides(j: Judged, lang: str) -> list[str]:
    text = words()["aside"]
    said = [*j.part.qualifiers, *j.flags]
    if "prior" in j.part.figures[0].measure:  # a share of partner homicides: who counts as a partner is not at issue
        said = [word for word in said if "dating" not in word]
    return list(dict.fromkeys(text[word][lang] for word in said if word in text))


def when(start: dt.date, end: dt.date, period_type: str, lang: str) -> str:
    """ "i 2012-2021", "24. mai 2024", "i mai 2025", "in 2023"."""
    into = "i" if lang == "nb" else "in"
    if start == end:
        day = format_date(start, "d. MMMM y" if lang == "nb" else "d MMMM y", LOCALES[lang])
        return day if lang == "nb" else f"on {day}"
    if (start.month, start.day, end.month, end.day) == (1, 1, 12, 31):
        return f"{into} {start.year}" if start.year == end.year else f"{into} {start.year}–{end.year}"
    if (start.year, start.month) == (end.year, end.month):
        return f"{into} {format_skeleton('yMMMM', start, locale=LOCALES[lang])}"
    months = [format_skeleton("yMMMM", d, locale=LOCALES[lang]) for d in (start, end)]
    return f"{'fra' if lang == 'nb' else 'from'} {months[0]} {'til' if lang == 'nb' else 'to'} {months[1]}"


def _number(value: float, lang: str, form: str = "count") -> str:
    """As printed in the language; thousands apart, with plain spaces in Norwegian."""
    return format_decimal(value, PATTERNS[form], LOCALES[lang]).replace("\xa0", " ").replace("\u202f", " ")
