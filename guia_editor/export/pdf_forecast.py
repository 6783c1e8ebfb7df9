"""A guess of the page of every anchor before its part is laid out, so that few parts are laid out twice.

Only the count of figures of a number matters (its width), so a rough guess is right nearly always.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from guia_editor.export.pdf_html import Numbering, Part
from guia_editor.export.phrases import roman

_PIECE = re.compile(r"<(\w+)([^>]*)>|([^<]+)")
_ID = re.compile(r' id="([^"]*)"')
# What the start of a block takes besides its letters, in letters of running text.
_WEIGHTS = {
    "p": 50,
    "li": 30,
    "tr": 60,
    "h2": 260,
    "h3": 180,
    "h4": 140,
    "img": 1100,
    "header": 700,
    "textarea": 300,
}
_FIRST_RATE = 2600.0


class Forecast:
    """Guesses from the amount of text, with the letters that a page of this book has held so far."""

    def __init__(self, parts: Sequence[Part]) -> None:
        self._numbering = [part.numbering for part in parts]
        self._sizes: list[float] = []
        self._places: dict[str, tuple[int, float]] = {}
        self._counts: dict[int, int] = {}
        self._pages: dict[str, tuple[int, int]] = {}
        for index, part in enumerate(parts):
            self._sizes.append(self._weigh(index, part.html))

    def learn(self, index: int, pages: int, anchors: Mapping[str, int]) -> None:
        """Take note of how many pages a part came to take, and on which of them its anchors stand."""
        self._counts[index] = pages
        self._pages.update((anchor, (index, page)) for anchor, page in anchors.items())

    def number(self, anchor: str) -> str:
        """Return the likely page number of an anchor; any number for one that no part has."""
        if anchor in self._pages:
            index, page = self._pages[anchor]
        else:
            index, letters = self._places.get(anchor, (0, 0.0))
            page = int(letters / self._rate())
        return writer(self._numbering[index])(self._start(index) + page)

    def _start(self, index: int) -> int:
        numbering = self._numbering[index]
        before = (other for other in range(index) if self._numbering[other] == numbering)
        return 1 + sum(self._counts.get(other) or self._likely(other) for other in before)

    def _likely(self, index: int) -> int:
        return max(1, round(self._sizes[index] / self._rate() + 0.4))

    def _rate(self) -> float:
        # Last pages are half empty on average.
        pages = sum(self._counts.values()) - 0.5 * len(self._counts)
        letters = sum(self._sizes[index] for index in self._counts)
        return letters / pages if letters > 4 * _FIRST_RATE else _FIRST_RATE

    def _weigh(self, index: int, html: str) -> float:
        letters = 0.0
        for piece in _PIECE.finditer(html):
            if piece[3]:
                letters += len(piece[3])
                continue
            if found := _ID.search(piece[2]):
                self._places[found[1]] = (index, letters)
            letters += _WEIGHTS.get(piece[1], 0)
        return letters


def writer(numbering: Numbering) -> Callable[[int], str]:
    """Return how numbers of a kind are written."""
    return roman if numbering == "roman" else str
