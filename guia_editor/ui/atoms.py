"""How atoms look: chips among the words, figures, cards and locked passages alone in their block."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QTextEdit

from guia_editor.ui.theme import LIGHT, Theme
from guia_editor.ui.workbench import Workbench


class AtomContext(QObject):
    """What atoms have to know besides their Markdown: names, values, pictures and colours.

    `changed` says that all of them may look different now.
    """

    changed = Signal()

    def __init__(self, bench: Workbench | None = None, theme: Theme = LIGHT) -> None:
        super().__init__(bench)
        self.theme = bench.theme if bench else theme


def context_of(bench: Workbench) -> AtomContext:
    """Return the context that all documents of a window share, made on first use."""
    return bench.findChild(AtomContext) or AtomContext(bench)


def register(document: QTextDocument, context: AtomContext) -> None:
    """Have a document draw its atoms; they are drawn anew when the context changes."""


def context_in(document: QTextDocument) -> AtomContext | None:
    """Return the context that a document was registered with."""
    return None


def tip_at(editor: QTextEdit, point: QPoint) -> str:
    """Return what to tell about the atom at a point of the viewport; "" where there is none."""
    return ""
