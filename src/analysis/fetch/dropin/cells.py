"""Texts and numbers of a file that anybody may have made: checked before anything looks at what they say."""

from __future__ import annotations

import re
import unicodedata

SPACES = str.maketrans(dict.fromkeys("\u00a0\u2009\u202f\u2007", " "))
GROUPED = r"(?:0|[1-9][0-9]{0,2} [0-9]{3}|[1-9] [0-9]{3} [0-9]{3}|[1-9][0-9]{0,6})"  # 17, 3260, 3 260
COUNT = re.compile(GROUPED)
SHARE = re.compile(r"([0-9]{1,3})(?:[.,]([0-9]{1,2}))?\s?(?:%|prosent)?")
MEAN = re.compile(r"([0-9]{1,4})(?:[.,]([0-9]{1,2}))?")
FAULTS = (  # what a cell that is no number looks like, and what that means
    (r"[<>≤≥].*|(under|over|minst|færre enn|flere enn).*", "a bound is not a value"),
    (r"[-–—−‐‑.:…]+|x|n/?a", "a mark that may mean none, not known or withheld"),
    (r"[-–—−]\s?[0-9].*", "a count or share cannot be negative"),
    (r"[0-9]{1,3}[.,][0-9]{3}", "it may be a fraction or thousands"),
    (r"[0-9 ]{8,}", "more digits than any count has"),
    (r"[0-9 ,.]+ ?%", "a percentage where a count should stand"),
    (r"[0-9 ]+[.,][0-9]+", "a count has no decimals, and a share no more than two"),
    (r"[=+@].*", "a formula is not a number"),
    (r"(ca\.?|om lag|omtrent|rundt) .*", "a rounded number is not a count"),
    (r"[0-9][0-9 ,.%]*\D.*|\D+[0-9].*", "a number with a mark beside it"),
)


class Unreadable(ValueError):
    """A cell that is no number; the text says why."""


def number(text: str, kind: str, raw: bool = False) -> str | None:
    """The value of a cell as data/raw/published writes it, or None where nothing is printed.

    An empty cell is None, never 0. A bound, a dash, a mark, a fraction of unclear meaning: Unreadable. `raw` says that
    the cell was stored as a number, as workbooks do, without the percent sign that it is shown with.
    """
    text = " ".join(text.translate(SPACES).split())
    if not text:
        return None
    if kind == "count":
        if match := COUNT.fullmatch(text):
            return match[0].replace(" ", "")
    elif match := (SHARE if kind == "share" else MEAN).fullmatch(text):
        whole, part = match[1], match[2]
        value = f"{int(whole)}.{part}" if part else str(int(whole))
        is_small = 0 < float(value) < 1 or (kind == "share" and float(value) == 1)
        if raw and is_small and match[0][-1].isdigit():
            raise Unreadable(
                "no more than 1: it may be a percentage stored as a fraction; store 58 % as 58, not as 0.58"
            )
        if kind == "share" and float(value) > 100:
            raise Unreadable("a share lies between 0 and 100 percent")
        return value
    folded = text.casefold()
    raise Unreadable(next((why for shape, why in FAULTS if re.fullmatch(shape, folded)), "not a number"))


def unseen(text: str) -> str | None:
    """The name of the first character that a reader cannot see or that turns the text around; None if there is none."""
    for sign in text:
        if sign in "\n\t\r\u00ad":
            continue
        if unicodedata.category(sign) in ("Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp") or sign == "\ufffd":
            return f"U+{ord(sign):04X} {unicodedata.name(sign, 'control character').lower()}"
    return None
