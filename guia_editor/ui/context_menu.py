"""The menu of a right click."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QContextMenuEvent

if TYPE_CHECKING:
    from guia_editor.ui.editor import VisualEditor


def show(editor: VisualEditor, event: QContextMenuEvent) -> None:
    """Show what can be done at a place."""
