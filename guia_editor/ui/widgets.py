"""Small widgets made the same way everywhere.

Words of a guide, a file or an error are shown to the letter: Qt would take what looks like HTML in them for
HTML, and fetch pictures that it names.
"""

from __future__ import annotations

from collections.abc import Callable
from html import escape

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QLabel, QLayout, QPushButton


def push_button(label: str, act: Callable[[], object], tip: str = "") -> QPushButton:
    """Return a button that never answers Enter by itself; `tip` tells its key."""
    made = QPushButton(label)
    made.setAccessibleName(label.replace("&", "").replace("…", ""))
    made.setToolTip(tip)
    made.setAutoDefault(False)
    made.clicked.connect(lambda _checked=False: act())
    return made


def note(text: str) -> QLabel:
    """Return a label in secondary letters whose lines break."""
    label = QLabel(text)
    label.setObjectName("nota")
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
    return label


def empty_out(layout: QLayout) -> None:
    """Take every widget out of a layout and let go of it."""
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()  # it goes when the program is next idle
            widget.deleteLater()


def plain_tip(text: str) -> str:
    """Return what makes a tip show words to the letter."""
    return f"<qt>{escape(text)}</qt>".replace("\n", "<br>") if "<" in text else text


def wrapped(text: str, metrics: QFontMetrics, width: int, most: int) -> list[str]:
    """Return a text as at most `most` lines no wider than `width`, the last cut short when there is more."""
    if not text:
        return []
    lines = [""]
    words = text.split()
    for at, word in enumerate(words):
        longer = f"{lines[-1]} {word}".strip()
        if not lines[-1] or metrics.horizontalAdvance(longer) <= width:
            lines[-1] = longer
        elif len(lines) < most:
            lines.append(word)
        else:
            # No line has room for more words: a long text is not measured to its end.
            lines[-1] = f"{lines[-1]} {' '.join(words[at : at + 12])}"
            break
    # Widths are rounded: lines that were made to fit are let be, unless a single word is longer.
    return [metrics.elidedText(line, Qt.TextElideMode.ElideRight, width + 1) for line in lines]
