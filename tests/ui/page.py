"""What tests of the page share: a chapter with its caret, keys as people press them, what it says."""

from collections.abc import Callable

from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from guia_editor.markdown.pieces import parse_pieces
from guia_editor.markdown.writer import write
from guia_editor.ui.editor import VisualEditor
from guia_editor.ui.reader import read
from guia_editor.ui.theme import LIGHT
from guia_editor.ui.workbench import Workbench

CARET = "¦"
KEYS = {
    "Enter": Qt.Key.Key_Return,
    "Back": Qt.Key.Key_Backspace,
    "Del": Qt.Key.Key_Delete,
    "Tab": Qt.Key.Key_Tab,
    "Backtab": Qt.Key.Key_Backtab,
    "Down": Qt.Key.Key_Down,
    "Left": Qt.Key.Key_Left,
    "Right": Qt.Key.Key_Right,
    "Home": Qt.Key.Key_Home,
    "End": Qt.Key.Key_End,
}
HELD = {"^": Qt.KeyboardModifier.ControlModifier, "+": Qt.KeyboardModifier.ShiftModifier}

Type = Callable[[QWidget, str], None]


def page(settings: QSettings) -> VisualEditor:
    """Return an empty page in a window's colours."""
    made = VisualEditor(Workbench(settings, LIGHT))
    made.bench.setParent(made)
    made.resize(700, 500)
    return made


def show(editor: VisualEditor, source: str) -> None:
    """Load Markdown with the caret where it says `¦`; two of them are a selection."""
    editor.load(parse_pieces(source))
    places = []
    while not (found := editor.document().find(CARET)).isNull():
        places.append(found.selectionStart())
        found.removeSelectedText()
    cursor = editor.textCursor()
    cursor.setPosition(places[0] if places else 0)
    if len(places) > 1:
        cursor.setPosition(places[1], QTextCursor.MoveMode.KeepAnchor)
    editor.setTextCursor(cursor)
    editor.document().clearUndoRedoStacks()


def press(editor: VisualEditor, type_text: Type, keys: str) -> None:
    """Press keys: names between < and >, with ^ for Ctrl and + for Shift; the rest is typed."""
    while keys:
        if keys[0] == "<" and ">" in keys:
            name, keys = keys[1:].split(">", 1)
            held = Qt.KeyboardModifier.NoModifier
            while name[0] in HELD:
                held |= HELD[name[0]]
                name = name[1:]
            QTest.keyClick(editor, KEYS[name], held)
        else:
            type_text(editor, keys[0])
            keys = keys[1:]


def said(editor: VisualEditor) -> str:
    """Return the text as Markdown; the live reading must say what a fresh one says."""
    assert editor.pieces() == read(editor.document())
    return write(editor.pieces())  # type: ignore[arg-type]


def check(editor: VisualEditor, type_text: Type, source: str, keys: str, expected: str) -> None:
    """Press keys, see what the text says, and undo it all."""
    show(editor, source)
    before = editor.pieces()
    press(editor, type_text, keys)
    assert said(editor) == expected
    undone(editor, before)


def undone(editor: VisualEditor, before: object) -> None:
    """Undo everything and see that the text is what it was."""
    while editor.document().isUndoAvailable():
        editor.undo()
    assert editor.pieces() == before
