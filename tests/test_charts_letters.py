"""Letters rendered once give the very pixels that matplotlib draws."""

from __future__ import annotations

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from analysis.charts import layout, letters


def page(place: float) -> Figure:
    """Lines of every kind that charts have: sizes, weights, colours, turned, on two lines, off the edge."""
    figure = Figure(figsize=(4, 3))
    figure.text(0.01, 0.9 + place, "Hver fjerde kvinne, 27,4 % – «åtte»", size=9.5, weight="bold", va="top")
    figure.text(0.5, 0.5 - place, "to linjer\nmidt på", size=13.7, color="#0072B2", alpha=0.6, ha="center")
    figure.text(0.3, 0.3 + place, "på skrå over arket", size=8.5, rotation=33)
    figure.text(0.95, 0.1, "ut av arket til høyre", size=10, antialiased=False)
    figure.add_subplot(3, 3, 5).set_ylabel("drepte")
    return figure


@pytest.mark.parametrize("dpi", [100, 200])
def test_not_one_pixel_differs(dpi):
    for place in (0, 0.00137, 0.0171, 0.00137):  # the last one is drawn from letters that are all known
        plain = FigureCanvasAgg(page(place))
        plain.figure.set_dpi(dpi)
        plain.draw()
        ours = np.asarray(layout.drawn(page(place), dpi).buffer_rgba())
        np.testing.assert_array_equal(ours, np.asarray(plain.buffer_rgba()))


def test_a_letter_is_rendered_once():
    """A matplotlib that draws its text by another way would be as right, and slow."""
    layout.drawn(page(0), 200)
    rendered = letters._letter.cache_info()
    layout.drawn(page(0), 200)
    again = letters._letter.cache_info()
    assert again.misses == rendered.misses
    assert again.hits > rendered.hits
