"""Tab and Shift+Tab: from cell to cell, items in and out, spaces in code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QTextCursor

from guia_editor.ui import commands_lists, commands_tables
from guia_editor.ui.leaves import innermost, leaf_of, selected
from guia_editor.ui.marks import char_format_at
from guia_editor.ui.step import one_step

if TYPE_CHECKING:
    from guia_editor.ui.editor import VisualEditor

_CODE_STEP = "    "


def tab(editor: VisualEditor) -> None:
    """Go to the next cell (into a new row at the end), from a head into its body; move items in."""
    cursor = editor.textCursor()
    leaf = leaf_of(cursor.block())
    if cursor.currentTable() is not None:
        next_cell(editor)
    elif leaf.kind in ("title", "term"):
        go(editor, cursor.block().next().position())
    elif leaf.kind == "code":
        if not cursor.hasSelection():
            cursor.insertText(_CODE_STEP, char_format_at(cursor.block(), ()))
    elif any(innermost(leaf_of(block).path, "li") >= 0 for block in selected(cursor)):
        commands_lists.indent(editor)


def backtab(editor: VisualEditor) -> None:
    """Go to the cell before; move items out."""
    cursor = editor.textCursor()
    if cursor.currentTable() is not None:
        previous_cell(editor)
    elif any(innermost(leaf_of(block).path, "li") >= 0 for block in selected(cursor)):
        commands_lists.outdent(editor)
    elif leaf_of(cursor.block()).kind == "code":
        _dedent(editor)


def _dedent(editor: VisualEditor) -> None:
    cursor = editor.textCursor()
    before = cursor.block().text()[: cursor.positionInBlock()]
    blanks = min(len(before) - len(before.rstrip(" ")), len(_CODE_STEP))
    if blanks:
        cursor.movePosition(QTextCursor.MoveOperation.Left, QTextCursor.MoveMode.KeepAnchor, blanks)
        cursor.removeSelectedText()


def go(editor: VisualEditor, position: int) -> None:
    """Put the cursor at a position, in view."""
    cursor = editor.textCursor()
    cursor.setPosition(position)
    editor.setTextCursor(cursor)
    editor.ensureCursorVisible()


def select_cell(editor: VisualEditor, row: int, column: int) -> None:
    """Select what is in a cell of the table at the cursor, as Word does on Tab."""
    table = editor.textCursor().currentTable()
    cell = table.cellAt(row, column)
    cursor = cell.firstCursorPosition()
    cursor.setPosition(cell.lastCursorPosition().position(), QTextCursor.MoveMode.KeepAnchor)
    editor.setTextCursor(cursor)
    editor.ensureCursorVisible()


def next_cell(editor: VisualEditor) -> None:
    """Go to the next cell; after the last one, to a new row."""
    table = editor.textCursor().currentTable()
    cell = table.cellAt(editor.textCursor())
    row, column = cell.row(), cell.column() + 1
    if column == table.columns():
        row, column = row + 1, 0
    if row == table.rows():
        new_row(editor, 0)
    else:
        select_cell(editor, row, column)


def previous_cell(editor: VisualEditor) -> None:
    """Go to the cell before; at the first one, stay."""
    table = editor.textCursor().currentTable()
    cell = table.cellAt(editor.textCursor())
    row, column = cell.row(), cell.column() - 1
    if column < 0:
        row, column = row - 1, table.columns() - 1
    if row >= 0:
        select_cell(editor, row, column)


def cell_below(editor: VisualEditor) -> None:
    """Go to the cell below; from the last row, into a new one."""
    table = editor.textCursor().currentTable()
    cell = table.cellAt(editor.textCursor())
    if cell.row() + 1 == table.rows():
        new_row(editor, cell.column())
    else:
        go(editor, table.cellAt(cell.row() + 1, cell.column()).lastCursorPosition().position())


def new_row(editor: VisualEditor, column: int) -> None:
    """Add a row at the end of the table at the cursor and go to one of its cells."""
    with one_step(editor) as step:
        table = step.cursor.currentTable()
        row = table.rows()
        commands_tables.add_rows(table, row, 1)
        step.cursor.setPosition(table.cellAt(row, column).firstCursorPosition().position())
