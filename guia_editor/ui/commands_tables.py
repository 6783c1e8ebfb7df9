"""Commands on tables: each is one undo step on a `VisualEditor`.

The cursor stands in a cell unless said otherwise. A `QTextTable` is never kept across an edit: undo makes
tables anew.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtGui import (
    QTextBlock,
    QTextCursor,
    QTextDocumentFragment,
    QTextTable,
    QTextTableCell,
    QTextTableFormat,
)

from guia_editor.model.blocks import Align, Row, Table
from guia_editor.ui import inserting, styling
from guia_editor.ui.commands_blocks import open_place
from guia_editor.ui.formats import OBJECT, path_of
from guia_editor.ui.leaves import (
    add_after,
    in_cell,
    innermost,
    is_first,
    is_last,
    leaf_of,
    put,
    put_path,
    selected_cells,
    table_at,
)
from guia_editor.ui.shares import constraints, need
from guia_editor.ui.step import Step, one_step

if TYPE_CHECKING:
    from guia_editor.ui.editor import VisualEditor

_KEEP = QTextCursor.MoveMode.KeepAnchor


def insert_table(editor: VisualEditor, rows: int, columns: int) -> None:
    """Put an empty table after the paragraph at the cursor; `rows` counts the header."""
    row: Row = ((),) * columns
    plain: Align = ""
    with one_step(editor) as step:
        block = open_place(step)
        start = block.position()
        step.cursor.setPosition(start)
        inserting.insert(step.cursor, (Table(row, (row,) * (max(rows, 1) - 1), (plain,) * columns),))
        found = step.document.findBlock(max(start - 1, 0))
        while found.isValid() and not in_cell(found):
            found = found.next()
        if found.isValid():
            step.cursor.setPosition(found.position())


def in_table(editor: VisualEditor) -> bool:
    """Say whether the cursor stands in a cell."""
    return editor.textCursor().currentTable() is not None


def at_table(editor: VisualEditor) -> bool:
    """Say whether the cursor stands in a cell, or in a table's caption."""
    return in_table(editor) or leaf_of(editor.textCursor().block()).kind == "caption"


def _cell(cursor: QTextCursor) -> tuple[QTextTable, int, int] | None:
    table = cursor.currentTable()
    if table is None:
        return None
    cell = table.cellAt(cursor)
    return table, cell.row(), cell.column()


def _selected(cursor: QTextCursor, table: QTextTable) -> tuple[range, range]:
    """Return the rows and the columns that a selection touches."""
    row, rows, column, columns = selected_cells(cursor)
    if rows < 1:
        cell = table.cellAt(cursor)
        row, rows, column, columns = cell.row(), 1, cell.column(), 1
    return range(row, row + rows), range(column, column + columns)


def insert_row(editor: VisualEditor, above: bool = False) -> None:
    """Add a row beside the cursor's; the header row stays the first."""
    with one_step(editor) as step:
        here = _cell(step.cursor)
        if here is not None:
            table, row, column = here
            at = max(row if above else row + 1, 1)
            add_rows(table, at, 1)
            step.cursor.setPosition(table.cellAt(at, column).firstCursorPosition().position())


def add_rows(table: QTextTable, at: int, count: int) -> None:
    """Add empty rows to a table, inside an edit block of the caller's."""
    table.insertRows(at, count)
    for row in range(at, at + count):
        for column in range(table.columns()):
            _dress(table, table.cellAt(row, column))


def _dress(table: QTextTable, cell: QTextTableCell) -> None:
    """Give a new cell the looks of its place."""
    header = cell.row() == 0
    form = styling.cell_format(path_of(table.format()), cell.column(), header)
    cell.setFormat(styling.cell_ground(header))
    cursor = cell.firstCursorPosition()
    cursor.setBlockFormat(form)
    cursor.setBlockCharFormat(styling.char_format((), "header" if header else "cell"))


def insert_column(editor: VisualEditor, before: bool = False) -> None:
    """Add a column beside the cursor's."""
    with one_step(editor) as step:
        here = _cell(step.cursor)
        if here is not None:
            table, row, column = here
            at = column if before else column + 1
            add_columns(step, table, at, 1)
            cell = _at(step).cellAt(row, at)
            step.cursor.setPosition(cell.firstCursorPosition().position())


def add_columns(step: Step, table: QTextTable, at: int, count: int) -> None:
    """Add empty columns to a table; relative widths grow by their mean."""
    attrs = _attrs(table)
    align, widths = list(attrs["align"]), list(attrs["widths"])
    align[at:at] = [""] * count
    if widths:
        widths[at:at] = [round(sum(widths) / len(widths), 2)] * count
    table.insertColumns(at, count)
    for row in range(table.rows()):
        for column in range(at, at + count):
            _dress(table, table.cellAt(row, column))
    _describe(step, {**attrs, "align": align, "widths": widths})


def _at(step: Step) -> QTextTable:
    table = step.cursor.currentTable()
    assert table is not None
    return table


def _attrs(table: QTextTable) -> dict[str, Any]:
    attrs = path_of(table.format())[-1].attrs
    align = list(attrs.get("align") or ())
    align += [""] * (table.columns() - len(align))
    return {"id": "", "source": "", **attrs, "align": align, "widths": list(attrs.get("widths") or ())}


def _describe(step: Step, attrs: dict[str, Any]) -> None:
    """Write what a table says about itself into its format, its cells and its caption."""
    table = _at(step)
    path = path_of(table.format())
    new = (*path[:-1], path[-1]._replace(attrs=attrs))
    table.setFormat(_fitted(table, styling.table_format(new, table.columns())))
    for block in _blocks(table):
        leaf = leaf_of(block)
        put(block, leaf.kind, new, leaf.attrs)
    caption = caption_of(table)
    if leaf_of(caption).kind == "caption":
        put_path(caption, new)


def _fitted(table: QTextTable, form: QTextTableFormat) -> QTextTableFormat:
    """Let a table's format give each column what its words need, as when the table was opened."""
    font = styling.char_format((), "header").font()
    words = [block.text().replace(OBJECT, " ") for block in _blocks(table)]
    columns = [words[column :: table.columns()] for column in range(table.columns())]
    widths = [width.rawValue() for width in form.columnWidthConstraints()]
    form.setColumnWidthConstraints(constraints(widths, [need(cells, font) for cells in columns]))
    return form


def _blocks(table: QTextTable) -> list[QTextBlock]:
    cells = (table.cellAt(row, column) for row in range(table.rows()) for column in range(table.columns()))
    return [cell.firstCursorPosition().block() for cell in cells]


def caption_of(table: QTextTable) -> QTextBlock:
    """Return the block of a table's caption, which follows it at once."""
    # Not table.document(): PySide lets go of a document that it has handed out with a table.
    return table.lastCursorPosition().block().next()


def delete_rows(editor: VisualEditor) -> None:
    """Delete the rows that the selection touches; the header stays, or goes with the whole table."""
    table = editor.textCursor().currentTable()
    if table is None:
        return
    rows, columns = _selected(editor.textCursor(), table)
    if len(rows) == table.rows():
        delete_table(editor)
        return
    with one_step(editor) as step:
        table = _at(step)
        first, count = (1, len(rows) - 1) if rows[0] == 0 else (rows[0], len(rows))
        if count:
            table.removeRows(first, count)
        row = min(first, table.rows() - 1)
        step.cursor.setPosition(table.cellAt(row, columns[0]).firstCursorPosition().position())


def delete_columns(editor: VisualEditor) -> None:
    """Delete the columns that the selection touches; the last one takes the table with it."""
    table = editor.textCursor().currentTable()
    if table is None:
        return
    rows, columns = _selected(editor.textCursor(), table)
    if len(columns) == table.columns():
        delete_table(editor)
        return
    with one_step(editor) as step:
        table = _at(step)
        attrs = _attrs(table)
        outside = 0 if columns[0] > 0 else columns[-1] + 1
        step.cursor.setPosition(table.cellAt(rows[0], outside).firstCursorPosition().position())
        table.removeColumns(columns[0], len(columns))
        for name in ("align", "widths"):
            attrs[name] = [one for at, one in enumerate(attrs[name]) if at not in columns]
        _describe(step, attrs)
        table = _at(step)
        column = min(columns[0], table.columns() - 1)
        step.cursor.setPosition(table.cellAt(rows[0], column).firstCursorPosition().position())


def move_row(editor: VisualEditor, up: bool) -> None:
    """Move the cursor's row past its neighbour; the header stays."""
    with one_step(editor) as step:
        here = _cell(step.cursor)
        if here is None:
            return
        table, row, column = here
        other = row - 1 if up else row + 1
        if row < 1 or not 1 <= other < table.rows():
            return
        for at in range(table.columns()):
            _exchange(table.cellAt(row, at), table.cellAt(other, at))
        step.cursor.setPosition(table.cellAt(other, column).firstCursorPosition().position())


def move_column(editor: VisualEditor, left: bool) -> None:
    """Move the cursor's column past its neighbour, with its alignment and width."""
    with one_step(editor) as step:
        here = _cell(step.cursor)
        if here is None:
            return
        table, row, column = here
        other = column - 1 if left else column + 1
        if not 0 <= other < table.columns():
            return
        for at in range(table.rows()):
            _exchange(table.cellAt(at, column), table.cellAt(at, other))
        attrs = _attrs(table)
        for name in ("align", "widths"):
            if attrs[name]:
                attrs[name][column], attrs[name][other] = attrs[name][other], attrs[name][column]
        _describe(step, attrs)
        step.cursor.setPosition(_at(step).cellAt(row, other).firstCursorPosition().position())


def _exchange(one: QTextTableCell, other: QTextTableCell) -> None:
    mine, theirs = _content(one), _content(other)
    kept, taken = QTextDocumentFragment(mine), QTextDocumentFragment(theirs)
    for cursor, fragment in ((mine, taken), (theirs, kept)):
        leaf = leaf_of(cursor.block())
        cursor.removeSelectedText()
        cursor.insertFragment(fragment)
        put(cursor.block(), "", leaf.path)
        put(cursor.block(), leaf.kind, leaf.path)


def _content(cell: QTextTableCell) -> QTextCursor:
    cursor = cell.firstCursorPosition()
    cursor.setPosition(cell.lastCursorPosition().position(), _KEEP)
    return cursor


def align_columns(editor: VisualEditor, align: Align) -> None:
    """Align the columns that the selection touches."""
    with one_step(editor) as step:
        table = step.cursor.currentTable()
        if table is None:
            return
        attrs = _attrs(table)
        for column in _selected(step.cursor, table)[1]:
            attrs["align"][column] = align
        _describe(step, attrs)


def column_align(editor: VisualEditor) -> Align:
    """Return how the cursor's column is aligned."""
    here = _cell(editor.textCursor())
    if here is None:
        return ""
    found: Align = _attrs(here[0])["align"][here[2]]
    return found


def describe_table(editor: VisualEditor, attrs: dict[str, Any]) -> None:
    """Give the table at the cursor (in a cell or its caption) all its attributes anew."""
    with one_step(editor) as step:
        block = step.cursor.block()
        table = table_at(block) or table_at(block.previous())
        if table is not None:
            step.cursor.setPosition(table.firstPosition())
            _describe(step, attrs)


def go_to_caption(editor: VisualEditor) -> None:
    """Put the cursor in the table's caption."""
    table = editor.textCursor().currentTable()
    if table is not None:
        cursor = QTextCursor(caption_of(table))
        cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock)
        editor.setTextCursor(cursor)
        editor.ensureCursorVisible()


def delete_table(editor: VisualEditor) -> None:
    """Delete the table at the cursor (in a cell or in its caption) with its caption."""
    with one_step(editor) as step:
        block = step.cursor.block()
        table = table_at(block) or table_at(block.previous())
        if table is None:
            return
        caption = caption_of(table)
        first = step.document.findBlock(table.firstPosition())
        before = first.previous()
        leaf, path = leaf_of(before), leaf_of(caption).path
        note = innermost(path, "note") + 1
        if note and is_first(first, note) and is_last(caption, note):
            # A note that went with its only table would leave its mark without a note.
            add_after(caption, "p", path[: innermost(path, "table")])
        step.cursor.setPosition(before.position() + before.length() - 1)
        step.cursor.setPosition(caption.position() + caption.length() - 1, _KEEP)
        step.cursor.removeSelectedText()
        block = step.cursor.block()
        put(block, leaf.kind or "p", leaf.path, leaf.attrs)
        nxt = block.next()
        if nxt.isValid() and not in_cell(nxt):
            step.cursor.setPosition(nxt.position())
