"""Number phrases: the words of a claim -> the interval of values they fit ("hvert fjerde" -> 22.2-28.6 %).

Bokmål, nynorsk and English lead to the same rules, so translations cannot drift apart. The grammar is data,
words/phrases.toml and words/when.toml: words, the forms they build, the ends each hedge picks. What it does not
hold is refused with a reason, never guessed. The rules are conventions of this project (design, section 5).

    parse     one whole phrase -> Phrase
    find      a running sentence -> every number in it: a phrase, a period, or why it is neither
    period    a year or a window of time -> its first and last day

grammar.py is the grammar as regular expressions, lex.py a text as its words, interval.py the rules, read.py the
readings, when.py the calendar, find.py the search.
"""

from __future__ import annotations

from analysis.phrases.find import Hit, find
from analysis.phrases.grammar import GRAMMAR, LANGUAGES, as_data
from analysis.phrases.interval import SPOKEN, fraction, number
from analysis.phrases.phrase import Phrase, PhraseError
from analysis.phrases.read import parse
from analysis.phrases.tokens import normalise
from analysis.phrases.when import Period, period

__all__ = [
    "GRAMMAR",
    "LANGUAGES",
    "SPOKEN",
    "Hit",
    "Period",
    "Phrase",
    "PhraseError",
    "as_data",
    "find",
    "fraction",
    "normalise",
    "number",
    "parse",
    "period",
]
