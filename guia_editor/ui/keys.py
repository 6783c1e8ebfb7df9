"""What keys mean where the cursor stands: the door from key events to typing, Enter, Tab and deleting.

Qt's own text control knows nothing of leaves and containers, so whatever changes the text goes through here;
only moving, selecting, undoing and copying are left to it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QTextCursor

from guia_editor.ui import keys_delete, keys_enter, keys_tab
from guia_editor.ui.autoformat import after_space
from guia_editor.ui.deleting import delete_selection
from guia_editor.ui.formats import LINE
from guia_editor.ui.leaves import add_after, leaf_of, reach_words
from guia_editor.ui.marks import char_format_at
from guia_editor.ui.step import one_step

if TYPE_CHECKING:
    from guia_editor.ui.editor import VisualEditor

_CONTROL = Qt.KeyboardModifier.ControlModifier
_SHIFT = Qt.KeyboardModifier.ShiftModifier
_ALT = Qt.KeyboardModifier.AltModifier
_KEYPAD = Qt.KeyboardModifier.KeypadModifier

_Standard = QKeySequence.StandardKey
_LEFT_TO_QT = (
    _Standard.Undo,
    _Standard.Redo,
    _Standard.Copy,
    _Standard.Paste,
    _Standard.SelectAll,
    _Standard.MoveToNextChar,
    _Standard.MoveToPreviousChar,
    _Standard.MoveToNextWord,
    _Standard.MoveToPreviousWord,
    _Standard.MoveToNextLine,
    _Standard.MoveToPreviousLine,
    _Standard.MoveToNextPage,
    _Standard.MoveToPreviousPage,
    _Standard.MoveToStartOfLine,
    _Standard.MoveToEndOfLine,
    _Standard.MoveToStartOfBlock,
    _Standard.MoveToEndOfBlock,
    _Standard.MoveToStartOfDocument,
    _Standard.MoveToEndOfDocument,
    _Standard.SelectNextChar,
    _Standard.SelectPreviousChar,
    _Standard.SelectNextWord,
    _Standard.SelectPreviousWord,
    _Standard.SelectNextLine,
    _Standard.SelectPreviousLine,
    _Standard.SelectNextPage,
    _Standard.SelectPreviousPage,
    _Standard.SelectStartOfLine,
    _Standard.SelectEndOfLine,
    _Standard.SelectStartOfBlock,
    _Standard.SelectEndOfBlock,
    _Standard.SelectStartOfDocument,
    _Standard.SelectEndOfDocument,
)


def is_left_to_qt(event: QKeyEvent) -> bool:
    """Say whether a key only moves, selects, undoes or copies."""
    return any(event.matches(standard) for standard in _LEFT_TO_QT)


def press_before_qt(editor: VisualEditor, event: QKeyEvent) -> bool:
    """Do what a key that only moves means besides; say whether that was all."""
    return event.matches(_Standard.MoveToNextLine) and _past_the_end(editor)


def belongs_to_text(event: QKeyEvent) -> bool:
    """Say whether a key is for the text before any shortcut of the window: it moves, selects or types."""
    held = event.modifiers() & ~_KEYPAD
    if held & (_CONTROL | _ALT):
        return is_left_to_qt(event) and not event.matches(_Standard.Paste)
    return not Qt.Key.Key_F1 <= event.key() <= Qt.Key.Key_F35


def press(editor: VisualEditor, event: QKeyEvent) -> bool:
    """Do what a key means in a text that may be changed; say whether it meant something."""
    if event.matches(_Standard.Cut):
        editor.cut()
        return True
    if event.matches(_Standard.DeleteStartOfWord):
        return _delete_to(editor, QTextCursor.MoveOperation.PreviousWord)
    if event.matches(_Standard.DeleteEndOfWord):
        return _delete_to(editor, QTextCursor.MoveOperation.NextWord)
    key, held = Qt.Key(event.key()), event.modifiers() & ~_KEYPAD
    plain = held in (Qt.KeyboardModifier.NoModifier, _SHIFT)
    match key:
        case Qt.Key.Key_Return | Qt.Key.Key_Enter:
            return _enter(editor, held)
        case Qt.Key.Key_Tab if held == Qt.KeyboardModifier.NoModifier:
            keys_tab.tab(editor)
            return True
        case Qt.Key.Key_Backtab if plain:
            keys_tab.backtab(editor)
            return True
        case Qt.Key.Key_Backspace if plain:
            keys_delete.backspace(editor)
            return True
        case Qt.Key.Key_Delete if held == Qt.KeyboardModifier.NoModifier:
            keys_delete.delete(editor)
            return True
        case _:
            return _typed(editor, event)


def _enter(editor: VisualEditor, held: Qt.KeyboardModifier) -> bool:
    if held == _SHIFT:
        line_break(editor)
    elif held == _CONTROL:
        keys_enter.enter_outside(editor)
    elif held == Qt.KeyboardModifier.NoModifier:
        keys_enter.enter(editor)
    else:
        return False
    return True


def _delete_to(editor: VisualEditor, where: QTextCursor.MoveOperation) -> bool:
    """Delete to the edge of a word, but never past the edge of a leaf."""
    cursor = editor.textCursor()
    block = cursor.block()
    if not cursor.hasSelection():
        back = where == QTextCursor.MoveOperation.PreviousWord
        if cursor.atBlockStart() if back else cursor.atBlockEnd():
            (keys_delete.backspace if back else keys_delete.delete)(editor)
            return True
        cursor.movePosition(where, QTextCursor.MoveMode.KeepAnchor)
        end = block.position() + block.length() - 1
        cursor.setPosition(
            min(max(cursor.position(), block.position()), end), QTextCursor.MoveMode.KeepAnchor
        )
        editor.setTextCursor(cursor)
    keys_delete.delete(editor)
    return True


def _typed(editor: VisualEditor, event: QKeyEvent) -> bool:
    text, held = event.text(), event.modifiers() & ~_KEYPAD
    # Ctrl and Alt together are AltGr, which types on many keyboards.
    if not text or not text.isprintable() or held in (_CONTROL, _CONTROL | _SHIFT, _ALT, _ALT | _SHIFT):
        return False
    type_text(editor, text)
    return True


def type_text(editor: VisualEditor, text: str) -> None:
    """Put typed words in at the cursor, in place of a selection, with the marks that go on there."""
    cursor = editor.textCursor()
    marks = editor.typing_marks()
    if cursor.hasSelection() or leaf_of(cursor.block()).kind in ("object", "rule", ""):
        with one_step(editor) as step:
            editor.report(delete_selection(step.cursor))
            reach_words(step.cursor)
            step.cursor.insertText(text, char_format_at(step.cursor.block(), marks))
        cursor = editor.textCursor()
    else:
        # No edit block of ours: Qt joins what is typed without a pause into one step of undo.
        cursor.insertText(text, char_format_at(cursor.block(), marks))
        editor.setTextCursor(cursor)
    editor.type_with(marks)
    editor.ensureCursorVisible()
    if text == " ":
        after_space(editor)


def line_break(editor: VisualEditor) -> None:
    """Begin a new line in the same paragraph; where one line is all there can be, do nothing."""
    cursor = editor.textCursor()
    if leaf_of(cursor.block()).kind in ("p", "code"):
        marks = editor.typing_marks()
        with one_step(editor) as step:
            editor.report(delete_selection(step.cursor))
            step.cursor.insertText(LINE, char_format_at(step.cursor.block(), marks))
        editor.type_with(marks)
    elif leaf_of(cursor.block()).kind not in ("cell", "header", "title", "caption", "term", "h"):
        keys_enter.enter(editor)


def _past_the_end(editor: VisualEditor) -> bool:
    """Go down from a last block that is not running text into a new paragraph after it."""
    cursor = editor.textCursor()
    block = cursor.block()
    leaf = leaf_of(block)
    if block.next().isValid() or cursor.hasSelection() or (leaf.kind in ("p", "") and not leaf.path):
        return False
    probe = QTextCursor(cursor)
    if probe.movePosition(QTextCursor.MoveOperation.Down) and probe.position() != cursor.position():
        return False
    write_at_end(editor)
    return True


def write_at_end(editor: VisualEditor) -> None:
    """Put an empty paragraph at the end of the chapter, outside of everything, and go there."""
    with one_step(editor) as step:
        block = add_after(step.document.lastBlock(), "p", ())
        step.cursor.setPosition(block.position())
