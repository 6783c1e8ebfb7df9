"""Commands on words: marks, links, glossary words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QTextCursor

from guia_editor.ui import styling
from guia_editor.ui.formats import Mark, Marks, marks_of
from guia_editor.ui.leaves import leaf_of, reach_words, selected_cells
from guia_editor.ui.marks import Span, adding, change, extent, removing, spans, tag_of
from guia_editor.ui.step import Step, one_step

if TYPE_CHECKING:
    from guia_editor.ui.editor import VisualEditor


def toggle_mark(editor: VisualEditor, mark: str) -> None:
    """Put "em", "strong", "strike" or "code" on the selection, or take it away.

    Without a selection, on what is typed next.
    """
    cursor = editor.textCursor()
    if not cursor.hasSelection():
        marks = editor.typing_marks()
        editor.type_with(removing(mark)(marks) if mark in marks else adding(mark, [])(marks))
        return
    found = _words(cursor)
    if not found:
        return
    change_to = removing(mark) if _all_have(found, mark) else adding(mark, found)
    with one_step(editor) as step:
        change(step.document, found, change_to)


def _words(cursor: QTextCursor) -> list[Span]:
    """Return the selected runs that are words, cell by cell when cells are selected."""
    document = cursor.document()
    row, rows, column, columns = selected_cells(cursor) if cursor.currentTable() else (0, 0, 0, 0)
    if rows > 0:
        table = cursor.currentTable()
        cells = [table.cellAt(y, x) for y in range(row, row + rows) for x in range(column, column + columns)]
        ranges = [(c.firstCursorPosition().position(), c.lastCursorPosition().position()) for c in cells]
    else:
        ranges = [(cursor.selectionStart(), cursor.selectionEnd())]
    return [span for start, end in ranges for span in spans(document, start, end)]


def _all_have(found: list[Span], tag: str) -> bool:
    """Say whether all words carry a mark; blanks do not count, since nobody sees a mark on them."""
    seen = [span for span in found if span.text.strip()] or found
    return all(any(tag_of(mark) == tag for mark in marks_of(span.form)) for span in seen)


def has_mark(editor: VisualEditor, mark: str) -> bool:
    """Say whether what is typed or selected carries a mark."""
    cursor = editor.textCursor()
    if not cursor.hasSelection():
        return any(tag_of(one) == mark for one in editor.typing_marks())
    first = spans(
        cursor.document(), cursor.selectionStart(), min(cursor.selectionEnd(), cursor.selectionStart() + 1)
    )
    return bool(first) and _all_have(first, mark)


def clear_marks(editor: VisualEditor) -> None:
    """Take all marks off the selected words."""
    found = _words(editor.textCursor())
    if not found:
        editor.type_with(())
        return
    with one_step(editor) as step:
        change(step.document, found, lambda _marks: ())


def set_link(editor: VisualEditor, target: str, title: str = "", words: str = "") -> None:
    """Make the selection (or the link at the cursor, or new `words`) lead to a target.

    An empty target takes the link away.
    """
    _set_edged(editor, ("link", target, title) if target else None, words)


def set_gloss(editor: VisualEditor, term: str, words: str = "") -> None:
    """Make the selection (or new `words`) a word that the glossary explains; "" takes it away."""
    _set_edged(editor, ("gloss", term) if term else None, words)


def _set_edged(editor: VisualEditor, mark: Mark | None, words: str) -> None:
    cursor = editor.textCursor()
    place = extent(cursor, "link", "gloss")
    if not cursor.hasSelection() and place is None and (not words or mark is None):
        return
    with one_step(editor) as step:
        if step.cursor.hasSelection():
            found = _words(step.cursor)
        elif place is not None:
            found = spans(step.document, place[0], place[1])
        else:
            reach_words(step.cursor)
            start = step.cursor.position()
            put_words(step, words, editor.typing_marks())
            found = spans(step.document, start, step.cursor.position())
        change(step.document, found, lambda marks: _replaced(marks, mark, found))
        step.cursor.clearSelection()


def _replaced(marks: Marks, mark: Mark | None, found: list[Span]) -> Marks:
    bare = removing("gloss")(removing("link")(marks))
    return bare if mark is None else adding(mark, found)(bare)


def link_at(editor: VisualEditor) -> tuple[str, ...] | None:
    """Return the mark `("link", target, title)` or `("gloss", term)` at the cursor."""
    found = extent(editor.textCursor(), "link", "gloss")
    return found[2] if found and isinstance(found[2], tuple) else None


def link_words(editor: VisualEditor) -> str:
    """Return the selected words, or those of the link at the cursor."""
    cursor = editor.textCursor()
    found = extent(cursor, "link", "gloss")
    if not cursor.hasSelection() and found:
        cursor.setPosition(found[0])
        cursor.setPosition(found[1], QTextCursor.MoveMode.KeepAnchor)
    return cursor.selectedText()


def put_words(step: Step, text: str, marks: Marks) -> None:
    """Put words with marks in at the cursor of a step, in the looks of the leaf there."""
    leaf = leaf_of(step.cursor.block())
    step.cursor.insertText(
        text, styling.char_format(() if leaf.kind == "code" else marks, leaf.kind, leaf.attrs)
    )
