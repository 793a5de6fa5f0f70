"""One number phrase of a sentence, with what stands around it: what a claim is made of."""

from __future__ import annotations

from dataclasses import dataclass, field

from analysis.phrases import Period, Phrase

PUNCTUATION = ".,;:!?()«»\"'"


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
    def years(self) -> int:
        """The years of a window that ends with the newest figures ("siste ti år"); 0 if none is named."""
        return next((p.end.year - p.start.year + 1 for p in self.periods if p.kind == "last"), 0)
