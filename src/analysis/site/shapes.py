"""What each verdict means, with its shape: the legend of the front page, and the list of the methods page."""

from __future__ import annotations

from analysis import forms, forms_numbers
from analysis.charts.claim import words as say
from analysis.rule import SUPPORTED_MASS_ONE_SIDED
from analysis.site.texts import words

FLAGS = {"own_source_only": "own_source_only", "uncertain": "low_confidence"}  # what makes another shape of support
OF_NUMBERS = "too_precise"  # a shape that numbers have, and no sentence


def shape(key: str, lang: str) -> dict[str, str]:
    """A verdict as it is drawn and worded, and what it means."""
    needed = forms_numbers.percent(SUPPORTED_MASS_ONE_SIDED, lang, 1, 0)
    return {
        "key": "supported" if key == "uncertain" else key,
        "words": _verdict(key, lang),
        "means": words("methods", lang)["verdict"][key].format(one_sided=needed),
    }


def _verdict(key: str, lang: str) -> str:
    if key in FLAGS:
        return forms.verdict({"verdict": "supported", "flags": [FLAGS[key]]}, lang)
    if key == OF_NUMBERS:
        return forms.capital(say.text(lang)[f"key_{key}"])  # as in the tables of numbers
    return forms.name("verdict", key, lang)
