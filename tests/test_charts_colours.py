"""Charts' colours, seen by simulated colour-blind eyes and in grey; a shape always says the same as the colour."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from matplotlib.colors import to_rgb

from analysis.charts import looks

# Machado, Oliveira and Fernandes (2009), severity 1.0; they work on linear RGB.
SEEN_BY = {
    "protanope": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deuteranope": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    "tritanope": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
}
APART = 11  # CIE76; 2.3 is just noticeable
TOGETHER = {
    "series": looks.SERIES[:5],
    "verdicts": [looks.VERDICTS[v] for v in ("supported", "contested", "contradicted", "not_checkable")],
    "dating": list(looks.DATING.values()),
    "sexes": list(looks.SEXES.values()),
    "publishers": list(looks.PUBLISHERS.values()),
}
SETS = [pytest.param(found, id=name) for name, found in TOGETHER.items()]


def linear(colour: str) -> np.ndarray:
    rgb = np.array(to_rgb(colour))
    return np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)


def luminance(colour: str) -> float:
    return float(linear(colour) @ [0.2126, 0.7152, 0.0722])


def lab(rgb: np.ndarray) -> np.ndarray:
    """CIE L*a*b* of linear sRGB (D65)."""
    to_xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
    xyz = to_xyz @ np.clip(rgb, 0, 1) / [0.9505, 1.0, 1.089]
    f = np.where(xyz > (6 / 29) ** 3, np.cbrt(xyz), xyz / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


@pytest.mark.parametrize("seen_by", SEEN_BY)
def test_the_simulation_leaves_grey_grey(seen_by) -> None:
    assert np.allclose(np.array(SEEN_BY[seen_by]).sum(axis=1), 1, atol=1e-5)


@pytest.mark.parametrize("seen_by", [*SEEN_BY, "all"])
@pytest.mark.parametrize("found", SETS)
def test_colours_drawn_together_stay_apart(found, seen_by) -> None:
    eye = np.array(SEEN_BY.get(seen_by, np.eye(3)))
    for a, b in combinations(found, 2):
        distance = np.linalg.norm(lab(eye @ linear(a.colour)) - lab(eye @ linear(b.colour)))
        assert distance >= APART, (a, b, round(float(distance), 1))


@pytest.mark.parametrize("found", SETS)
def test_every_mark_has_a_shape_of_its_own(found) -> None:
    assert len({look.marker for look in found}) == len(found)


def test_every_line_has_a_dash_of_its_own() -> None:
    assert len({look.dash for look in looks.SERIES}) == len(looks.SERIES)


@pytest.mark.parametrize("colour", sorted({look.colour for found in TOGETHER.values() for look in found}))
def test_marks_stand_out_from_the_paper(colour) -> None:
    assert (1 + 0.05) / (luminance(colour) + 0.05) >= 3  # WCAG 2.2, 1.4.11: graphics


@pytest.mark.parametrize("colour", [looks.INK, looks.QUIET, looks.BREAK, *(look.colour for look in looks.SERIES)])
def test_words_can_be_read_on_the_paper(colour) -> None:
    assert (1 + 0.05) / (luminance(colour) + 0.05) >= 4.5  # WCAG 2.2, 1.4.3: text


def test_words_can_be_read_on_the_band() -> None:
    assert (luminance(looks.BAND) + 0.05) / (luminance(looks.BAND_INK) + 0.05) >= 4.5


def test_the_font_comes_with_matplotlib() -> None:
    import matplotlib
    from matplotlib.font_manager import FontProperties, findfont

    from analysis.charts.contract import STYLE

    with matplotlib.style.context(STYLE):
        for weight in ("normal", "bold"):
            font = findfont(FontProperties(family=matplotlib.rcParams["font.family"], weight=weight))
            assert font.startswith(matplotlib.get_data_path())


def test_a_paler_colour_is_lighter() -> None:
    pale = looks.pale("#0072B2", 0.35)
    assert luminance(pale) > luminance("#0072B2")
    assert looks.pale("#0072B2", 1) == "#0072B2"
    assert looks.pale("#0072B2", 0) == "#FFFFFF"
