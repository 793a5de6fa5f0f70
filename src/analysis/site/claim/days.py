"""A verdict of another day, worded by the numbers of that day and not by today's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from analysis import forms
from analysis.site.texts import words

Json = dict[str, Any]


def moment(j: Json, as_of: str, verdict: str, direction: str | None) -> Json | None:
    """The day of the timeline whose numbers gave a verdict that was entered on a day; None where they are not known."""
    days = [m for m in j["timeline"] if m["as_of"] <= as_of]
    held = days and (days[-1]["verdict"], days[-1]["direction"]) == (verdict, direction)
    return days[-1] if held else None


def way_then(j: Json, then: Json, lang: str, told: Callable[[Json, str], str] = forms.way) -> str:
    """The direction of a day of the timeline, by the numbers of that day; `told` words a way that the words err.

    Where every number there was fits, nothing depended on the definition: there were none by another one.
    """
    if forms.unsure(then):
        return forms.name("stands", "number_fits_unsurely", lang)
    held = [r for r in then["reference"] if not r.get("missing")]
    if then["direction"] == "depends_on_definition" and held and all(r["verdict"] == "supported" for r in held):
        return words("claim", lang)["definition_lacked"]
    return told(j | {"direction": then["direction"]}, lang)


def ruled(j: Json, said: Json, as_of: str, lang: str) -> str:
    """A verdict that was entered on a day, with its direction, by the numbers of that day and not by today's."""
    now = j | said
    then = moment(j, as_of, said["verdict"], said["direction"]) if j.get("timeline") else None
    way = way_then(now, then, lang) if then else forms.way(now, lang)
    return f"{forms.verdict(now, lang)}{f': {way}' if way else ''}"
