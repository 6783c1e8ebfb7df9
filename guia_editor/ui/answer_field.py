"""A field for a few sentences, sent and left by keyboard."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit

_LINES = 2
_MOST_LINES = 8
_AROUND = 24
"""Pixels that frame, padding and the document's own margin take of a field."""


class AnswerField(QPlainTextEdit):
    """A field that grows with its words; Ctrl+Enter sends, Escape leaves."""

    sent = Signal()
    left = Signal()
    resized = Signal()

    def __init__(self, name: str, draft: str = "", hint: str = "") -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setPlaceholderText(hint or f"{name}…")
        self.setTabChangesFocus(True)
        self.setPlainText(draft)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self._shown = 0
        self.document().documentLayout().documentSizeChanged.connect(lambda _size: self._fit())
        self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Send with Ctrl+Enter, leave with Escape."""
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.sent.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _fit(self) -> None:
        lines = max(_LINES, min(round(self.document().size().height()), _MOST_LINES))
        if lines != self._shown:
            self._shown = lines
            self.setFixedHeight(lines * self.fontMetrics().lineSpacing() + _AROUND)
            self.resized.emit()
