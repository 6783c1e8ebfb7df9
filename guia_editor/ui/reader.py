"""From a document to pieces."""

from __future__ import annotations

from PySide6.QtGui import QTextCursor, QTextDocument

from guia_editor.markdown.pieces import Pieces
from guia_editor.model.blocks import Blocks


def read(document: QTextDocument) -> Pieces:
    """Return what a document says."""
    raise NotImplementedError


def read_selection(cursor: QTextCursor) -> Blocks:
    """Return what is selected."""
    raise NotImplementedError
