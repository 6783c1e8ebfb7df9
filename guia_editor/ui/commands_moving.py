"""Commands that move and select whole blocks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QTextBlock, QTextCursor, QTextDocument, QTextDocumentFragment

from guia_editor.i18n import _
from guia_editor.ui.leaves import Leaf, around, between, in_cell, leaf_of, put, selected
from guia_editor.ui.step import Step, one_step
from guia_editor.ui.units import Unit, neighbour, unit_of

if TYPE_CHECKING:
    from guia_editor.ui.editor import VisualEditor

_KEEP = QTextCursor.MoveMode.KeepAnchor


def move_block(editor: VisualEditor, up: bool) -> None:
    """Move the paragraph, item, table or box at the cursor past its neighbour."""
    cursor = editor.textCursor()
    unit = unit_of(selected(cursor))
    other = neighbour(unit, up)
    if other is None:
        editor.said.emit(
            _("Ya está al principio de donde puede estar.")
            if up
            else _("Ya está al final de donde puede estar.")
        )
        return
    upper, lower = (other, unit) if up else (unit, other)
    if _begins_with_table(upper) and _begins_with_table(lower):
        editor.said.emit(_("Dos tablas seguidas no se intercambian: corte una y péguela donde va."))
        return
    offset = cursor.position() - unit.first.position()
    with one_step(editor) as step:
        first, second = _exchange(step, upper, lower)
        start = first if up else second
        step.cursor.setPosition(min(start + offset, step.document.characterCount() - 1))


def _begins_with_table(unit: Unit) -> bool:
    return in_cell(unit.first)


def _exchange(step: Step, upper: Unit, lower: Unit) -> tuple[int, int]:
    """Let two neighbouring units change places; return where the new upper and the new lower begin."""
    document = step.document
    start = upper.first.position()
    span = _end(upper) - start, _end(lower) - lower.first.position()
    if _begins_with_table(lower):
        lead = upper.first.previous()
        _copy_after(document, upper, lower.last)
        _drop(document, upper)
        first = lead.position() + lead.length() if lead.isValid() else 1
    else:
        _move_before(document, lower, upper)
        first = start
    second = first + span[1] + 1
    step.touch(between(document, first, min(second + span[0], document.characterCount() - 1)))
    return first, second


def _end(unit: Unit) -> int:
    return unit.last.position() + unit.last.length() - 1


def _taken(unit: Unit) -> tuple[QTextDocumentFragment, list[Leaf]]:
    cursor = QTextCursor(unit.first)
    cursor.setPosition(_end(unit), _KEEP)
    return QTextDocumentFragment(cursor), [leaf_of(block) for block in unit.blocks]


def _copy_after(document: QTextDocument, unit: Unit, block: QTextBlock) -> None:
    """Put a copy of a unit after a block."""
    fragment, leaves = _taken(unit)
    cursor = QTextCursor(block)
    cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock)
    cursor.insertBlock()
    _pour(document, cursor, fragment, leaves)


def _pour(
    document: QTextDocument, cursor: QTextCursor, fragment: QTextDocumentFragment, leaves: list[Leaf]
) -> None:
    """Fill the empty block at a cursor with a fragment; Qt keeps its words, its leaves are set anew."""
    put(cursor.block(), "", ())
    start = cursor.position()
    cursor.insertFragment(fragment)
    block = document.findBlock(start)
    for leaf in leaves:
        if not in_cell(block):
            put(block, "", ())
        put(block, *leaf)
        block = block.next()


def _drop(document: QTextDocument, unit: Unit) -> None:
    """Take a unit away whose copy stands elsewhere; what stood before it stays as it was."""
    before = unit.first.previous()
    cursor = QTextCursor(document)
    if before.isValid():
        leaf = leaf_of(before)
        cursor.setPosition(before.position() + before.length() - 1)
        cursor.setPosition(_end(unit), _KEEP)
        cursor.removeSelectedText()
        put(cursor.block(), *leaf)
        return
    cursor.setPosition(unit.first.position())
    cursor.setPosition(_end(unit), _KEEP)
    cursor.removeSelectedText()
    put(cursor.block(), "", ())


def _move_before(document: QTextDocument, lower: Unit, upper: Unit) -> None:
    fragment, leaves = _taken(lower)
    head, before = leaf_of(upper.first), upper.first.previous()
    start = upper.first.position()
    _drop(document, lower)
    cursor = QTextCursor(document)
    if in_cell(document.findBlock(start)):
        cursor.setPosition(before.position() + before.length() - 1)
        cursor.insertBlock()
    else:
        cursor.setPosition(start)
        cursor.insertBlock()
        put(cursor.block(), *head)
        cursor.setPosition(start)
    _pour(document, cursor, fragment, leaves)


def select_block(editor: VisualEditor) -> None:
    """Select the block at the cursor; again, what holds it."""
    cursor = editor.textCursor()
    unit = unit_of(selected(cursor))
    start, end = unit.first.position(), _end(unit)
    while (cursor.selectionStart(), cursor.selectionEnd()) == (start, end) and unit.parent:
        unit = unit_of(around(unit.first, len(unit.parent)))
        start, end = min(start, unit.first.position()), max(end, _end(unit))
    if _begins_with_table(unit):
        start = max(unit.first.position() - 1, 0)
    cursor.setPosition(start)
    cursor.setPosition(end, _KEEP)
    editor.setTextCursor(cursor)
