"""From pieces to a document: filling one, and putting blocks in at a cursor."""

from __future__ import annotations

from PySide6.QtGui import QTextCursor, QTextDocument

from guia_editor.markdown.pieces import Pieces
from guia_editor.model.blocks import Blocks


def build(document: QTextDocument, pieces: Pieces) -> Pieces:
    """Fill an empty document; return the pieces as it holds them, those that it cannot hold as `Locked`."""
    raise NotImplementedError


def insert(cursor: QTextCursor, blocks: Blocks) -> None:
    """Put blocks in at a cursor, in one undo step."""
    raise NotImplementedError
