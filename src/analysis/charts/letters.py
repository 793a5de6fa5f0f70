"""A canvas that draws as matplotlib's Agg does, and renders each letter once.

Half of the time that a chart takes goes into its letters: matplotlib renders each of the thousands anew. The same
letter of the same size at the same part of a pixel comes again and again, in a line and from chart to chart. Not one
pixel differs (tests/test_charts_letters.py).
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg, RendererAgg, get_hinting_flag
from matplotlib.ft2font import FT2Font, LoadFlags, RenderMode

PARTS = 64  # of a pixel, in which FreeType places a letter


class Canvas(FigureCanvasAgg):
    """The pixels of one figure, whose size stays as it is."""

    renderer: RendererAgg | None = None

    def get_renderer(self) -> RendererAgg:
        if self.renderer is None:
            self.renderer = Renderer(*self.get_width_height(physical=True), self.figure.dpi)
        return self.renderer


class Renderer(RendererAgg):
    def _draw_text_glyphs_and_boxes(self, gc, x, y, angle, glyphs, boxes) -> None:
        """The letters of one line; one that stands upright is taken from those already rendered."""
        if angle or boxes or not gc.get_antialiased():
            super()._draw_text_glyphs_and_boxes(gc, x, y, angle, glyphs, boxes)
            return
        flags, height = get_hinting_flag(), int(self.height)
        for font, size, index, _, _, dx, dy in glyphs:
            right, across = divmod(round(PARTS * (x + dx)), PARTS)
            up, along = divmod(round(PARTS * (self.height - y + dy)), PARTS)
            buffer, left, top = _letter(font, size, self.dpi, index, across, along, flags)
            self._renderer.draw_text_image(buffer, right + left, height - up - top + len(buffer), 0, gc)


@lru_cache(maxsize=1 << 15)
def _letter(
    font: FT2Font, size: float, dpi: float, index: int, across: int, along: int, flags: LoadFlags
) -> tuple[np.ndarray, int, int]:
    """A letter so many parts of a pixel right of and above a pixel's corner: its shades, its left and upper edge."""
    font.set_size(size, dpi)
    font._set_transform([[0x10000, 0], [0, 0x10000]], [across, along])
    bitmap = font._render_glyph(index, flags, RenderMode.NORMAL)
    return np.array(bitmap.buffer), bitmap.left, bitmap.top
