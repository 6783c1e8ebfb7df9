"""From pieces to a document: filling one, and putting blocks in at a cursor."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QTextCursor, QTextDocument

from guia_editor.i18n import _
from guia_editor.markdown.pieces import Locked, Piece, Pieces
from guia_editor.markdown.writer import write
from guia_editor.ui import styling
from guia_editor.ui.filling import Filler
from guia_editor.ui.inserting import insert
from guia_editor.ui.part_reader import parts_in
from guia_editor.ui.parts import Part, gather, parts_of

__all__ = ["build", "insert"]


def build(document: QTextDocument, pieces: Pieces) -> Pieces:
    """Fill a document, whatever it held; return the pieces as it holds them.

    Each equals the piece that was given, or is a `Locked` in its place where the document cannot hold that.
    The history of undo begins here, and the document is unmodified.
    """
    held = pieces
    while True:
        parts = [parts_of((piece,)) for piece in held]
        _fill(document, [part for several in parts for part in several])
        found = parts_in(document)
        lost = _lost(held, parts, found)
        if not lost:
            return held
        held = tuple(_locked(piece) if index in lost else piece for index, piece in enumerate(held))


def _fill(document: QTextDocument, parts: Sequence[Part]) -> None:
    document.setUndoRedoEnabled(False)
    document.clear()
    styling.prepare(document)
    cursor = QTextCursor(document)
    cursor.beginEditBlock()
    Filler(cursor).write(parts, at_start=True)
    cursor.endEditBlock()
    document.setUndoRedoEnabled(True)
    document.setModified(False)


def _lost(pieces: Pieces, parts: Sequence[Sequence[Part]], found: Sequence[Part]) -> set[int]:
    """Return the indices of pieces that a document does not say as they are."""
    lost: set[int] = set()
    start = 0
    for index, (piece, own) in enumerate(zip(pieces, parts, strict=True)):
        if gather(found[start : start + len(own)]) != (piece,) and not isinstance(piece, Locked):
            lost.add(index)
        start += len(own)
    return lost


def _locked(piece: Piece) -> Locked:
    assert not isinstance(piece, Locked)
    return Locked(
        write((piece,)), _("Tiene algo que solo se puede cambiar en el texto fuente."), lines=piece.lines
    )
