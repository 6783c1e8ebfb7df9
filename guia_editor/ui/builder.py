"""From pieces to a document: filling one, and putting blocks in at a cursor."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtGui import QTextBlockFormat, QTextCharFormat, QTextCursor, QTextDocument

from guia_editor.i18n import _
from guia_editor.markdown.pieces import Locked, Piece, Pieces
from guia_editor.markdown.writer import write
from guia_editor.model.blocks import Blocks, Chart, DataTable, Figure, Profile, Table
from guia_editor.ui import styling
from guia_editor.ui.formats import LINE, OBJECT, SOFT, Path
from guia_editor.ui.parts import Part, gather, parts_of
from guia_editor.ui.reader import parts_in
from guia_editor.ui.runs import Run, runs_of

_UNSPEAKABLE = {ord(sign): " " for sign in f"\n\r\u2029\ufdd0\ufdd1{OBJECT}"}
"""What would part blocks or stand for objects; a piece that holds any is locked."""

_END = QTextCursor.MoveOperation.End
_NEXT_BLOCK = QTextCursor.MoveOperation.NextBlock


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
    _Writer(cursor).write(parts, at_start=True)
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


# --- Writing parts at a cursor -------------------------------------------------------------------------


class _Writer:
    """Writes parts at a cursor, one block after another; the cursor stands at the end of what was written."""

    def __init__(self, cursor: QTextCursor) -> None:
        self._cursor = cursor

    def write(self, parts: Sequence[Part], *, at_start: bool, before: Path = (), after: Path = ()) -> None:
        """Write parts; `at_start` puts the first one into the empty block at the cursor.

        `before` and `after` are the paths of the leaves around them.
        """
        for index, part in enumerate(parts):
            earlier = parts[index - 1].path if index else before
            later = parts[index + 1].path if index + 1 < len(parts) else after
            if part.kind == "table":
                self._table(part, earlier)
            else:
                follows_table = index > 0 and parts[index - 1].kind == "table"
                form = styling.block_format(part.kind, part.path, part.attrs, earlier, later)
                self._leaf(part, form, new=not follows_table and (index > 0 or not at_start))

    def _leaf(self, part: Part, form: QTextBlockFormat, *, new: bool) -> None:
        plain = styling.char_format((), part.kind, part.attrs)
        if new:
            self._cursor.insertBlock(form, plain)
        else:
            self._cursor.setBlockFormat(form)
            self._cursor.setBlockCharFormat(plain)
        if part.kind == "code":
            self._cursor.insertText(_speakable(part.text.removesuffix("\n").replace("\n", LINE)), plain)
        elif part.piece is not None:
            self._cursor.insertText(OBJECT, object_format(part.piece))
        else:
            self.words(runs_of(part.words), part)

    def words(self, runs: Sequence[Run], part: Part) -> None:
        """Write runs into a leaf."""
        for run in runs:
            if run.atom:
                form = styling.atom_format(*run.atom, run.marks, part.kind, part.attrs)
            else:
                form = styling.char_format(run.marks, part.kind, part.attrs)
                if run.soft:
                    form.setProperty(SOFT, True)
            self._cursor.insertText(run.text if run.atom else _speakable(run.text), form)

    def _table(self, part: Part, before: Path) -> None:
        """Write a table after the leaf at the cursor, which is left at the block behind the table."""
        columns = len(part.rows[0])
        form = styling.table_format(part.path, columns, before)
        table = self._cursor.insertTable(len(part.rows), columns, form)
        for index, row in enumerate(part.rows):
            kind = "cell" if index else "header"
            plain = styling.char_format((), kind)
            for column, cell in enumerate(row):
                self._cursor.setBlockFormat(styling.cell_format(part.path, column, not index))
                self._cursor.setBlockCharFormat(plain)
                self.words(runs_of(cell), Part(kind, part.path))
                self._cursor.movePosition(_NEXT_BLOCK)
        for column in range(columns):
            table.cellAt(0, column).setFormat(styling.cell_ground(True))


def _speakable(text: str) -> str:
    return text.translate(_UNSPEAKABLE)


_KINDS: Mapping[type, str] = {
    Figure: "figure",
    DataTable: "datos",
    Chart: "grafico",
    Profile: "perfil",
    Table: "table",
}


def object_format(piece: Piece) -> QTextCharFormat:
    """Return the format of the character that stands for a piece which is shown as an object."""
    if isinstance(piece, Locked):
        return styling.atom_format("locked", piece.source, (), "object", reason=piece.reason)
    return styling.atom_format(_KINDS[type(piece)], write((piece,)), (), "object")


def insert(cursor: QTextCursor, blocks: Blocks) -> None:
    """Put blocks in at a cursor, in one undo step."""
    raise NotImplementedError
