"""How a notebook shows a chart: the picture, and below it what it shows in words, for those who cannot see it.

JupyterLab leaves the text alternative of a picture out of its page (nbconvert and others put it there), so the same
words follow as text, folded away.
"""

from __future__ import annotations

from html import escape

from IPython.display import HTML, Image, display

WIDTH = 900  # CSS pixels of a chart; it has twice as many of its own
IN_WORDS = {"nb": "Figuren i ord", "en": "The chart in words"}


class Picture(Image):
    """A chart as PNG with its text alternative."""

    def __init__(self, png: bytes, alt: str, lang: str) -> None:
        super().__init__(png, alt=alt, width=WIDTH)
        self.lang = lang

    def _ipython_display_(self) -> None:
        display(Image(self.data, alt=self.alt, width=self.width))
        display(HTML(self.words()))

    def words(self) -> str:
        """The text alternative as a part of the page."""
        summary = f"<summary>{IN_WORDS[self.lang]}</summary>"
        return f'<details lang="{self.lang}">{summary}\n<p>{escape(self.alt)}</p>\n</details>'
