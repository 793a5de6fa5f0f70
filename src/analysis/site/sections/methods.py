"""How a sentence is judged: in plain words, then exactly. Every number is read from the code that judges."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from analysis import asof, estimate, forms, forms_numbers, rule, totals, vocabulary, withheld
from analysis.errors import BadInput
from analysis.phrases import Phrase, parse
from analysis.site import links
from analysis.site.claim import head
from analysis.site.model import Site
from analysis.site.pages import Entry, Page
from analysis.site.render import day
from analysis.site.shapes import OF_NUMBERS, shape
from analysis.site.texts import words

KIND = "methods"
SHOWN_AS = {"count": "count", "share": "share", "counts": "share", "mean": "mean", "ratio": "times", "growth": "growth"}
LARGEST_N = 1_000  # how far to look for the smallest n that can support a phrase
TAGS = ("dating", "july22", "lethal", "legal_stage")  # groups of definition tags that decide what may be paired
SHAPES = ("supported", "own_source_only", "contested", "too_precise", "contradicted", "not_checkable")

# Where the methods come from; by title, journal and year.
SOURCES = (
    (
        "wilson",
        "Probable inference, the law of succession, and statistical inference",
        "Journal of the American Statistical Association 22, 1927, 209–212",
        "10.1080/01621459.1927.10502953",
    ),
    (
        "jeffreys",
        "An invariant form for the prior probability in estimation problems",
        "Proceedings of the Royal Society A 186, 1946, 453–461",
        "10.1098/rspa.1946.0056",
    ),
    (
        "compared",
        "Interval estimation for a binomial proportion",
        "Statistical Science 16, 2001, 101–133",
        "10.1214/ss/1009213286",
    ),
    (
        "dispersion",
        "Generalized Linear Models, 2nd edition",
        "Chapman and Hall, 1989",
        "10.1201/9780203753736",
    ),
    (
        "two_rates",
        "Homogeneity of results in testing samples from Poisson series",
        "Biometrika 31, 1940, 313–323",
        "10.1093/biomet/31.3-4.313",
    ),
)


def pages(site: Site) -> Iterator[Page]:
    for lang in links.LANGS:
        t = words(KIND, lang)
        yield Page(KIND, lang, t["title"], data(site, lang), description=t["description"])


def entries(site: Site) -> Iterator[Entry]:
    """The page as a whole, and each of its parts by its heading."""
    for lang in links.LANGS:
        t, path = words(KIND, lang), links.path(KIND, lang)
        yield Entry(path, lang, t["h1"], f"{t['lead']} {' '.join(t['steps'])}", "page")
        for part, text in t["parts"].items():
            yield Entry(f"{path}#{part}", lang, text, " ".join([text, *t["found_by"][part]]), "page")


def data(site: Site, lang: str) -> dict[str, Any]:
    t = words(KIND, lang)
    numbers = thresholds(lang) | {"claims": _number(len(site.claims), lang)}
    return {
        "n": numbers,
        "steps": [step.format(**numbers) for step in t["steps"]],
        "readings": [{"name": r["name"], "text": r["text"].format(**numbers)} for r in t["reading"].values()],
        "claims": numbers["claims"],
        "verdicts": verdicts(site, lang),
        "directions": [getattr(word, lang) for word in vocabulary.words("direction").values()],
        "barred": sorted(forms.names("flag", rule.NEVER_CONTRADICT, lang)),
        "phrases": phrases(t["phrases"], lang),
        "interval": [text.format(**numbers) for text in t["interval"]],
        "sources": sources(lang),
        "window": [text.format(**numbers) for text in t["window"]],
        "definitions": definitions(lang),
        "breaks": [
            {"day": day(b.date.isoformat(), lang), "text": getattr(b, lang)} for b in sorted(vocabulary.breaks())
        ],
        "flags": flags(site, lang),
        "figures": [{"name": x["name"], "text": x["text"].format(**numbers)} for x in t["figure"].values()],
        "few": [
            text.format(**numbers, withheld=_number(len(site.held) - len(site.figures), lang)) for text in t["few"]
        ],
        "limits": [text.format(**numbers) for text in t["limits"]],
    }


def thresholds(lang: str) -> dict[str, str]:
    """Every number of the rule as the page writes it, by name; the texts fill them in."""
    quarter = parse("hvert fjerde" if lang == "nb" else "one in four")
    return {
        "rule": rule.RULE,
        "written": day(written_on().isoformat(), lang),
        "mass": _percent(rule.SUPPORTED_MASS, lang),
        "one_sided": _percent(rule.SUPPORTED_MASS_ONE_SIDED, lang),
        "contradicted": _percent(rule.CONTRADICTED_MASS, lang),
        "level": _percent(estimate.LEVEL, lang),
        "doubtful": _percent(rule.DOUBTFUL_PART, lang),
        "years": _number(rule.ENOUGH_YEARS, lang),
        "dispersion": _number(estimate.TOO_DISPERSED, lang, 1),
        "quarter": covers(quarter, lang),
        "fewest": _number(fewest(quarter), lang),
        "few": _number(withheld.FEW, lang),
        "yearly": "; ".join(p for p in forms.names("measure", asof.YEARLY_TOTALS, lang)),
        "issuers": ", ".join(getattr(p, lang) for p in vocabulary.publishers().values() if p.issues_in),
        "july22": day(totals.JULY_22.isoformat(), lang),
    }


def written_on() -> dt.date:
    """The day the rule was written, as its own module says."""
    found = re.search(r"Written on (\d{4}-\d{2}-\d{2})", rule.__doc__ or "")
    if found is None:
        raise BadInput("the rule does not say when it was written", file="analysis/rule.py")
    return dt.date.fromisoformat(found[1])


def fewest(phrase: Phrase) -> int:
    """The smallest n from which on some count could support a share in these words."""
    too_few = [n for n in range(1, LARGEST_N) if estimate.most_inside(n, phrase.low, phrase.high) < rule.SUPPORTED_MASS]
    return max(too_few, default=0) + 1


# --- the tables


def verdicts(site: Site, lang: str) -> list[dict[str, Any]]:
    """Each verdict with its shape, what it means, and how many of the registered sentences have it."""
    counted = Counter(head.badge(kept.judgement, lang)["words"] for kept in site.claims.values())
    told = {key: shape(key, lang) for key in (SHAPES[0], "uncertain", *SHAPES[1:])}
    return [
        made | {"claims": "" if key == OF_NUMBERS else _number(counted[made["words"]], lang)}
        for key, made in told.items()
    ]


def phrases(listed: list[str], lang: str) -> list[dict[str, str]]:
    """What common number words cover, as the grammar reads them."""
    return [{"phrase": text, "covers": covers(parse(text), lang)} for text in listed]


def covers(phrase: Phrase, lang: str) -> str:
    """The interval of a phrase: "22,2–28,6 %", "over 50 %", "minst 10", "7,5–8,5 per år", "opp 19,5–20,5 %"."""
    shape, low, high = SHOWN_AS[phrase.kind], phrase.low, phrase.high
    if shape == "growth":
        ends = sorted(map(abs, (low, high)))
        said = forms_numbers.between(*ends, "share", lang, least=1)
        return words(KIND, lang)[phrase.way or "up"].format(range=said)
    if shape == "share" and phrase.one_sided and high == 1:
        high = None  # a share ends at 100 per cent, whatever the words
    if low is not None and low == high:
        return forms_numbers.value(low, shape, lang)
    if phrase.one_sided:
        strict = not (phrase.low_closed if high is None else phrase.high_closed)
        return forms_numbers.bound(low if high is None else None, high, shape, lang, strict)
    tail = {"mean": "years", "times": "times"}.get(shape)
    said = forms_numbers.between(low, high, shape, lang, least=1)
    return f"{said} {forms_numbers.WORDS[lang][tail]}" if tail else said


def sources(lang: str) -> list[dict[str, str]]:
    used = words(KIND, lang)["source"]
    return [
        {"what": used[key], "title": title, "where": where, "url": f"https://doi.org/{doi}", "doi": doi}
        for key, title, where, doi in SOURCES
    ]


def definitions(lang: str) -> list[dict[str, Any]]:
    """The terms that sentences leave open, and the tags by which definitions are told apart."""
    tags = vocabulary.words("qualifiers").values()
    told = words(KIND, lang)["definition"]
    grouped = {group: [getattr(tag, lang) for tag in tags if tag.group == group] for group in TAGS}
    return [{"name": d["name"], "text": d["text"], "tags": grouped.get(key, [])} for key, d in told.items()]


def flags(site: Site, lang: str) -> list[dict[str, Any]]:
    """Every flag: its words, what follows from it, and how many sentences carry it now."""
    told = words(KIND, lang)["flag"]
    counted = Counter(flag for kept in site.claims.values() for flag in kept.judgement["flags"])
    found = []
    for key in vocabulary.words("flag"):
        if key not in told:
            raise BadInput("a flag is not explained", file=f"site/texts/{KIND}.toml", column=lang, value=key)
        said = forms.name("flag", key, lang)
        found.append(
            {
                "key": key,
                "words": said[0].upper() + said[1:],
                "means": told[key],
                "bars": key in rule.NEVER_CONTRADICT,
                "claims": _number(counted[key], lang),
            }
        )
    return found


def _percent(share: float, lang: str) -> str:
    return forms_numbers.percent(share, lang, 1, 0)


def _number(x: float, lang: str, digits: int = 0) -> str:
    return forms_numbers.number(x, lang, digits)
