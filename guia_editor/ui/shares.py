"""How wide the columns of a table are shown: as the table says, unless a word would have to be broken."""

from __future__ import annotations

import re
from collections.abc import Sequence

from PySide6.QtGui import QFont, QFontMetricsF, QTextLength

ROOM = 560.0
"""Pixels that a table has, at least, in a window on a small screen."""

_EDGES = 18.0
"""Pixels of a column that are not for words: paddings and rules."""

_BREAKS = re.compile(r"[\s/–-]+")


def constraints(widths: Sequence[float], needs: Sequence[float]) -> list[QTextLength]:
    """Return the widths of columns as parts of a hundred, for Qt.

    `widths` are relative; `needs` are the pixels below which a column breaks words. Where all needs have no
    room together, the widths stand as they are.
    """
    total = sum(widths) or 1
    wanted = [ROOM * width / total for width in widths]
    if sum(needs) < ROOM:
        wanted = _fitted(wanted, needs)
    percentage = QTextLength.Type.PercentageLength
    return [QTextLength(percentage, 100 * width / ROOM) for width in wanted]


def _fitted(wanted: list[float], needs: Sequence[float]) -> list[float]:
    """Give narrow columns what they need; the others give it, each as much as it has beyond its own need."""
    lacking = sum(max(need - width, 0) for width, need in zip(wanted, needs, strict=True))
    beyond = sum(max(width - need, 0) for width, need in zip(wanted, needs, strict=True))
    if not lacking or not beyond:
        return wanted
    return [
        need if width < need else width - (width - need) * lacking / beyond
        for width, need in zip(wanted, needs, strict=True)
    ]


def need(cells: Sequence[str], font: QFont) -> float:
    """Return the pixels that the longest word of a column takes, the room around it included."""
    longest = max((word for cell in cells for word in _BREAKS.split(cell)), key=len, default="")
    return QFontMetricsF(font).horizontalAdvance(longest) + _EDGES
