"""One whole phrase -> what it says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from analysis.phrases.amounts import Found
from analysis.phrases.frames import READERS
from analysis.phrases.grammar import LANGUAGES, forms, pattern
from analysis.phrases.lex import Line, line
from analysis.phrases.phrase import KINDS, Phrase, PhraseError
from analysis.phrases.starts import beginning, needed

TAIL = "{of}? {the}? {noun}"  # "hvert fjerde drap", "halvparten av kvinnene": what is counted ends no phrase
READ = (
    "hvert fjerde, én av fire, halvparten, sju av ti, 17 av 38, en tredel, 24 prosent, 83, hundrevis (bokmål, "
    "nynorsk, English; also after om lag, nær, vel, over, minst, høyst, under), mellom 20 og 30 prosent, de fleste, "
    "åtte i året, mer enn doblet, økte med 20 prosent, 15 prosentpoeng, fra 39 til 24 prosent, "
    "83 kvinner og 16 menn, det høyeste på ti år, nedgang"
)


def parse(text: str, kind: str | None = None) -> Phrase:
    """What one whole phrase says ("nær halvparten", "1 of 4"); PhraseError for anything else.

    A `kind` reads what alone would be something else or nothing: with "growth" a bare percentage, with "mean" a bare
    number, with "ratio" "24 prosent av" and "tre ganger". Whatever is of another kind is then refused.
    """
    if kind is not None and kind not in KINDS:
        raise PhraseError(f"kind {kind!r} is unknown: {', '.join(KINDS)}")
    reasons = []
    for language in LANGUAGES:
        words = line(text, language)
        for found in _whole(words):
            try:
                phrase = READERS[found.form.name](found, kind)
            except PhraseError as error:
                reasons.append(str(error))
                continue
            if phrase and kind in (None, phrase.kind):
                return replace(phrase, text=text)
            if phrase:
                reasons.append(f"{text!r} is read as {phrase.kind}, not as {kind}")
        reasons += [f"{text!r} is not understood: {why}. Read are: {READ}" for why in _refusals(words)]
    raise PhraseError(reasons[0] if reasons else f"{text!r} is not understood: no known form. Read are: {READ}")


def _whole(words: Line) -> Iterator[Found]:
    """The frames that fit the whole line, but for what is counted."""
    signs, last = words.signs, len(words.signs)
    tail = pattern(TAIL, words.language)
    ends = [last, *(at for at in range(1, last) if tail.fullmatch(signs, at))]
    held = set(signs)
    for _, form in beginning(("frames",), words.language).get(signs[:1], ()):
        if not all(held & need for need in needed(form)):
            continue  # it cannot fit, and its regular expression would take milliseconds to compile
        for end in ends:
            if match := form.pattern.fullmatch(signs, 0, end):
                yield Found(words, form, match, end, end < last)
                break


def _refusals(words: Line) -> Iterator[str]:
    return (f.name for f in forms("refused", words.language) if f.pattern.search(words.signs))
