"""Leaves written at a cursor, one block after another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtGui import QTextBlockFormat, QTextCharFormat, QTextCursor

from guia_editor.markdown.pieces import Locked, Piece
from guia_editor.markdown.writer import write
from guia_editor.model.blocks import Chart, DataTable, Figure, Inlines, Profile, Table
from guia_editor.ui import styling
from guia_editor.ui.formats import LINE, OBJECT, SOFT, Path
from guia_editor.ui.parts import Part
from guia_editor.ui.runs import Run, runs_of
from guia_editor.ui.shares import constraints, need

_UNSPEAKABLE = {ord(sign): " " for sign in f"\n\r\u2029\ufdd0\ufdd1{OBJECT}"}
"""What would part blocks or stand for objects; a piece that holds any is locked."""

_NEXT_BLOCK = QTextCursor.MoveOperation.NextBlock


class Filler:
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
        widths = [width.rawValue() for width in form.columnWidthConstraints()]
        form.setColumnWidthConstraints(constraints(widths, _needs(part)))
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


def _needs(part: Part) -> list[float]:
    """Return the pixels that each column of a table needs for its words to stay whole."""
    font = styling.char_format((), "header").font()
    columns = zip(*part.rows, strict=True)
    return [need([_wordy(cell) for cell in cells], font) for cells in columns]


def _wordy(cell: Inlines) -> str:
    return "".join(" " if run.atom else run.text for run in runs_of(cell))


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
