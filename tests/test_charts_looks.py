"""The looks of charts, compared with pictures that were looked at (tests/looks), by pytest-mpl.

The tolerance (root mean square of the grey levels, 0-255) leaves room for another machine's rounding, and none for a
label that moved or a line that is gone. New pictures: pytest tests/test_charts_looks.py --mpl-generate-path=tests/looks
"""

from __future__ import annotations

import pytest

from analysis import charts

CLAIMS = (
    "one-in-four",
    "one-in-four.timeline",
    "one-in-four.sensitivity",
    "nearly-half-2023.luck",
    "eighty-three-women",
    "breaches-rose-half",
    "double-the-average-2023",
    "highest-in-ten-years-2023",
    "eight-a-year",
    "hidden-addresses-halved",
    "partner-homicide-fell-2016-2019",
    "violence-clearest-risk-factor",
)
SHOWN = [(name, "nb") for name in (*charts.TOPICS, *CLAIMS)] + [("one-in-four", "en"), ("countries", "en")]


@pytest.mark.parametrize(("name", "lang"), [pytest.param(*shown, id="-".join(shown)) for shown in SHOWN])
@pytest.mark.mpl_image_compare(
    baseline_dir="looks", style="default", tolerance=1, savefig_kwargs={"dpi": 45}, remove_text=False
)
def test_it_looks_as_it_did(name, lang, built):
    return charts.make(name, built.house, lang).figure
