"""What charts and maps share: an accessible SVG frame, its palette, texts.

Written by hand rather than with a chart library: the drawings must be small, the same byte for byte on every
run, named for who cannot see them, and alike in a browser, a PDF and Word. pygal 3.1 gives three bars in
15 kB (here 1 kB) with a random id, a script and a style sheet; matplotlib needs NumPy and outlines letters.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

WIDTH = 640
"""Width of every drawing, in its own units; it is shown at the width of the text."""

INK, GREY, LINE, PAPER = "#1f2933", "#52606d", "#c9d2da", "#ffffff"
BLUE, BLUE_MIDDLE, OCHRE = "#0b4f6c", "#1b7f9c", "#b45309"
"""The palette of plantillas/tema.css, repeated because a picture shown as a file sees no style sheet."""

_FONTS = "'Noto Sans','Segoe UI',Arial,sans-serif"


def frame(width: int, height: int, title: str, description: str, parts: Iterable[str]) -> str:
    """Return a whole SVG with its accessible name and description."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}" role="img" aria-labelledby="titulo descripcion" '
        f'font-family="{_FONTS}" font-size="14" fill="{INK}">'
        f'<title id="titulo">{escape(title)}</title><desc id="descripcion">{escape(description)}</desc>'
        f'<rect width="{width}" height="{height}" fill="{PAPER}"/>{"".join(parts)}</svg>\n'
    )


def text(x: float, y: float, words: str, attributes: str = "") -> str:
    """Return a line of text that starts at x on the base line y."""
    return f'<text x="{number(x)}" y="{number(y)}"{_spaced(attributes)}>{escape(words, quote=False)}</text>'


def rectangle(x: float, y: float, width: float, height: float, attributes: str) -> str:
    """Return a rectangle."""
    return (
        f'<rect x="{number(x)}" y="{number(y)}" width="{number(width)}" height="{number(height)}"'
        f"{_spaced(attributes)}/>"
    )


def number(value: float) -> str:
    """Return a coordinate with at most one decimal."""
    return f"{value:.1f}".removesuffix(".0")


def width_of(words: str, size: float = 14) -> float:
    """Return about how wide a text is; Noto Sans letters are on average 0.55 of the size, 0.6 to be safe."""
    return len(words) * size * 0.6


def _spaced(attributes: str) -> str:
    return f" {attributes}" if attributes else ""
