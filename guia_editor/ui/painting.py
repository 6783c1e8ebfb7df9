"""What is painted under the text: bullets, numbers, bars and boxes, from the paths of the visible blocks."""

from __future__ import annotations

from PySide6.QtCore import QPoint
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QTextEdit


def paint_under(editor: QTextEdit, painter: QPainter, event: QPaintEvent) -> None:
    """Paint what belongs under the text of the area that an event asks for; `painter` is on the viewport."""


def checkbox_at(editor: QTextEdit, point: QPoint) -> int | None:
    """Return the position of the block whose task box is at a point of the viewport, or None."""
    return None
