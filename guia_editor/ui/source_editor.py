"""A chapter's file as it is written: Markdown and front matter, with line numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QPlainTextEdit, QWidget

if TYPE_CHECKING:
    from guia_editor.ui.workbench import Workbench


class SourceEditor(QPlainTextEdit):
    """The whole file's text; what goes in comes out, character by character, lines ended by "\\n"."""

    def __init__(self, bench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.bench = bench

    def load(self, text: str) -> None:
        """Show a text; the history of undo begins here."""
        raise NotImplementedError

    def text(self) -> str:
        """Return the text."""
        raise NotImplementedError

    def replace_text(self, text: str) -> None:
        """Let the text be another one, as one step that can be undone; only what differs is touched."""
        raise NotImplementedError

    def go_to_line(self, line: int) -> None:
        """Move the caret to a line, 1-based."""
        raise NotImplementedError

    def current_line(self) -> int:
        """Return the line of the caret, 1-based."""
        raise NotImplementedError
