"""Small widgets made the same way everywhere.

Words of a guide, a file or an error are shown to the letter: Qt would take what looks like HTML in them for
HTML, and fetch pictures that it names.
"""

from __future__ import annotations

from collections.abc import Callable
from html import escape

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton


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


def plain_tip(text: str) -> str:
    """Return what makes a tip show words to the letter."""
    return f"<qt>{escape(text)}</qt>".replace("\n", "<br>") if "<" in text else text
