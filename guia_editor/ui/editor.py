"""The chapter as it reads: a page that is written on."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QTextEdit, QWidget

from guia_editor.markdown.pieces import Pieces

if TYPE_CHECKING:
    from guia_editor.ui.live import LiveReading
    from guia_editor.ui.workbench import Workbench

ContextProvider = Callable[["VisualEditor", int], list[QAction]]
"""Given the editor and the position of a right click, what to put at the top of its menu."""


class VisualEditor(QTextEdit):
    """One chapter's text, written on as it reads.

    Signals: `edited` after every change that a person made; `object_activated` with the position of an atom that
    was double clicked or met by Enter; `container_activated` with the position of a box asked to be changed;
    `said` with a sentence for the status bar. `bench` is the workbench; `live` the reading that is kept current.
    """

    edited = Signal()
    object_activated = Signal(int)
    container_activated = Signal(int)
    said = Signal(str)

    def __init__(self, bench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.bench = bench
        self.context_providers: list[ContextProvider] = []
        self.live: LiveReading

    def load(self, pieces: Pieces) -> None:
        """Show a text; the history of undo begins here."""
        raise NotImplementedError

    def pieces(self) -> Pieces:
        """Return what the text says now."""
        raise NotImplementedError
