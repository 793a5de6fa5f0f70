"""One number phrase of a sentence, with what stands around it: what a claim is made of."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from analysis.phrases import Period, Phrase

PUNCTUATION = ".,;:!?()«»\"'"
ASIDE = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
NESTED = 3  # brackets within brackets, so deep


@dataclass(frozen=True)
class Asked:
    """One number phrase of a sentence: the sentence, the clause it stands in, its words and its period."""

    sentence: str
    clause: str
    offset: int  # of the clause in the sentence
    start: int  # of the phrase in the sentence
    end: int
    phrase: Phrase
    periods: tuple[Period, ...] = field(default=())

    def words_after(self, until: int | None = None) -> list[str]:
        """The words after the phrase (up to a place in the sentence), plain and in lower case."""
        return [word.strip(PUNCTUATION).lower() for word in self.sentence[self.end : until].split()]

    @property
    def asserted(self) -> str:
        """The sentence with its brackets blank, but for those that the number stands in: "(kjærester er ikke regnet
        med)" denies nothing of the number before it."""
        text = self.sentence
        for _ in range(NESTED):
            text = ASIDE.sub(self._blank, text)
        return text

    def _blank(self, aside: re.Match[str]) -> str:
        holds = aside.start() < self.end and self.start < aside.end()
        return aside[0] if holds else " " * len(aside[0])

    @property
    def years(self) -> int:
        """The years of a window that ends with the newest figures ("siste ti år"); 0 if none is named."""
        return next((p.end.year - p.start.year + 1 for p in self.periods if p.kind == "last"), 0)
