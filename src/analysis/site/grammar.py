"""The grammar of number phrases, and what each registered claim asks, as one JSON for the browser.

static/phrases.js and static/claims.js interpret it, as analysis.phrases and analysis.scan do here; a test runs both
over the same sentences. All is taken from the tables and the constants that the Python code reads by:
nothing is typed twice. The same tables and figures give the same bytes.

    phrase_grammar   numbers in words, hedges, units, frames, windows: what phrases.js needs
    claim_grammar    that, with sentences, subjects, places, what is published, and the claims: what claims.js needs
    reasons          what to tell the reader where a number is not judged, by the key that claims.js gives
"""

from __future__ import annotations

import datetime as dt
import json
import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from analysis import state
from analysis.paths import WORDS, House
from analysis.phrases import GRAMMAR, LANGUAGES, interval, numerals, tokens
from analysis.phrases.find import IGNORABLE, TABLES
from analysis.scan import adhoc, asked, check, counted, known, lexicon, meaning, places, sentences
from analysis.scan.subjects import SUBJECTS
from analysis.site import questions
from analysis.site.links import LANGS

Json = dict[str, Any]
NOT_IN_A_CLAIM = ("why", "subset")  # of a subject: texts for the reader, and what two claims may differ in


def phrase_grammar(newest_year: int) -> Json:
    """The grammar, with the constants of the code that reads it. Windows with no year of their own end in
    `newest_year`."""
    return {
        **{name: table for name, table in GRAMMAR.items() if name not in LANGUAGES},
        **{language: {slot: _barred(words) for slot, words in GRAMMAR[language].items()} for language in LANGUAGES},
        "languages": LANGUAGES,
        "newest_year": newest_year,
        "folding": {
            "unusual": tokens.UNUSUAL.pattern,
            "cluster": tokens.CLUSTER.pattern,
            "invisible": tokens.INVISIBLE,
            "spaces": "".join(map(chr, tokens.SPACES)),
            "dashes": "".join(map(chr, tokens.DASHES)),
        },
        "longest": numerals.LONGEST,
        "steps": numerals.STEPS,
        "decimal": interval.DECIMAL.pattern,
        "whole": interval.WHOLE.pattern,
        "tables": TABLES,
        "ignorable": IGNORABLE,
    }


def claim_grammar(where: House) -> Json:
    """The phrase grammar, how a sentence is read into a claim, and the registered claims. Needs the built tables."""
    newest = dt.date.fromisoformat(state.require_build(where)["data_date"]).year
    registered = known.known(where)
    return phrase_grammar(newest) | {
        "scan": {
            **_limits(),
            "sentences": _sentences(),
            "lexicon": {
                "one": _letters(lexicon.ONE),
                "invisible": lexicon.INVISIBLE,
                "letter": lexicon.LETTER.pattern,
            },
            "places": _places(),
            "refusals": [key for key in check.refusals() if key != "other"],
            "undated": sorted(check.no_period()),
            "unread": {flag: _flagged(flag) for flag in ("settled", "denied")},
            "beside": {slot: "|".join(sorted(meaning.words_beside(slot))) for slot in ("people", "leading", "copula")},
        },
        "words": _words(),
        "measures": questions.measures(where),
        "claims": [questions.claim(j, registered) for j in registered.claims],
    }


def reasons() -> dict[str, dict[str, str]]:
    """{key: {"nb": text, "en": text}}; fields in braces are filled in with the words that claims.js gives."""
    unread = tomllib.loads((WORDS / "unread.toml").read_text(encoding="utf-8"))
    told = {f"unread/{key}": {lang: entry[lang] for lang in LANGS} for key, entry in unread.items()}
    told |= {f"words/{key}": {"nb": nb, "en": key} for key, nb in check.refusals().items()}
    told |= {f"why/{name}": subject["why"] for name, subject in SUBJECTS.items() if "why" in subject}
    undated = {"nb": check.UNDATED_NB.replace("{}", "{words}"), "en": "“{words}”: {why}"}
    return told | {"why": lexicon.TABLE["why"], "too_long": check.TOO_LONG, "undated": undated}


def written(data: Json) -> str:
    """As JSON, compact; a script tag cannot be closed by it."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("</", "<\\/") + "\n"


# --- words


def _barred(words: Mapping[str, Iterable[str]] | Iterable[str]) -> dict[str, str] | str:
    """Words joined by bars, which no word holds: a quarter shorter than as lists."""
    if isinstance(words, Mapping):
        return {meaning: _barred(listed) for meaning, listed in words.items()}
    if held := [word for word in words if "|" in word]:
        raise ValueError(f"a word of the grammar holds a bar: {held[0]!r}")
    return "|".join(words)


def _letters(table: Mapping[int, str]) -> dict[str, str]:
    """A table of single letters turned round: {what they become: the letters}."""
    turned: dict[str, str] = defaultdict(str)
    for letter, becomes in table.items():
        turned[becomes] += chr(letter)
    return dict(turned)


def _words() -> Json:
    """words/subjects.toml but for its places and texts, with the lines of each pattern joined."""
    subjects = {
        name: {key: _pruned(entries) for key, entries in subject.items() if key not in NOT_IN_A_CLAIM}
        for name, subject in SUBJECTS.items()
    }
    tables = {name: lexicon.TABLE[name] for name in ("slots", "statements", "marks", "sex", "groups")}
    own = [name for name, subject in SUBJECTS.items() if "why" in subject]
    return _joined({**tables, "subject": subjects, "why": own})


def _pruned(entries: list[Any]) -> list[Any]:
    keys = NOT_IN_A_CLAIM
    return [{k: v for k, v in e.items() if k not in keys} if isinstance(e, dict) else e for e in entries]


def _joined(table: Any) -> Any:
    if isinstance(table, str):
        return re.sub(r"\\\n\s*", "", table)
    if isinstance(table, Mapping):
        return {key: _joined(value) for key, value in table.items()}
    return [_joined(value) for value in table] if isinstance(table, list) else table


def _places() -> Json:
    """Names by what they say: "home", "away", or "none"; those that are known by their capital letter apart."""
    told: dict[str, list[str]] = {"home": [], "Home": [], "away": [], "Away": [], "none": []}
    for words, name in places.known_names().items():
        kind = "none" if name.place is None else "home" if name.place == (places.HOME, None) else "away"
        told[kind.capitalize() if name.proper else kind].append(words)
    return {"longest": places.LONGEST} | {kind: _barred(sorted(names)) for kind, names in told.items()}


def _sentences() -> Json:
    abbreviations = {
        "inside": sentences.INSIDE,
        "either": sentences.EITHER,
        "before_number": sentences.BEFORE_NUMBER,
    }
    patterns = {
        "stop": sentences.STOP,
        "next": sentences.NEXT,
        "month": sentences.AFTER_DAY,
        "day": sentences.BEFORE_MONTH,
        "letters": sentences.LETTERS,
        "clause": check.CLAUSE,
        "aside": asked.ASIDE,
        "percent": known.PERCENT,
        "date": check.DATE,
    }
    return (
        {name: pattern.pattern for name, pattern in patterns.items()}
        | {name: _barred(sorted(words)) for name, words in abbreviations.items()}
        | {"opening": sentences.OPENING}
    )


def _limits() -> Json:
    """The single numbers and lists that the reading of a sentence goes by."""
    return {
        "too_long": check.LONGEST,
        "too_many": check.MOST,
        "changes": sorted(check.CHANGES),
        "dashes": check.DASHES,
        "directed": known.DIRECTED,
        "dating": known.DATING,
        "nested": asked.NESTED,
        "year_by_year": adhoc.YEAR_BY_YEAR,
        "types": adhoc.TYPES,
        "level_years": adhoc.LEVEL_YEARS,
        "kinds": meaning.ASKED,
        "narrowest": meaning.NARROWEST_FIRST,
        "killing": meaning.KILLING,
        "open": meaning.AMBIGUOUS,
        "few_words": meaning.FEW_WORDS,
        "near_words": meaning.NEAR_WORDS,
        "punctuation": asked.PUNCTUATION,
        "sexes": counted.SEXES,
    }


def _flagged(flag: str) -> list[str]:
    unread = tomllib.loads((WORDS / "unread.toml").read_text(encoding="utf-8"))
    return [key for key, entry in unread.items() if entry.get(flag)]
