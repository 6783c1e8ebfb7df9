"""The front matter's YAML goes back and forth with the text, in the order in which both were changed."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtGui import QTextCursor, QTextDocument

from guia_editor.ui.front_history import FrontHistory
from tests.ui.editing import QUICKLY

pytestmark = pytest.mark.usefixtures("qapp")

steps = st.lists(st.sampled_from(["type", "above", "block", "front", "undo", "redo"]), max_size=25)


@given(steps)
@settings(QUICKLY, max_examples=150)
def test_undo_and_redo_lead_only_to_what_was_there(steps: list[str]) -> None:
    document = QTextDocument("uno\ndos")
    document.documentLayout()  # without one Qt tells of no change
    document.clearUndoRedoStacks()
    front = FrontHistory(document, "0")
    before = (document.toPlainText(), "0")
    seen = {before}
    for number, step in enumerate(steps, 1):
        cursor, said = QTextCursor(document), front.now
        match step:
            case "type":
                cursor.movePosition(QTextCursor.MoveOperation.End)
                cursor.insertText(str(number % 10))
            case "above":
                cursor.insertText("a")
            case "block":
                cursor.beginEditBlock()
                cursor.insertText("b")
                cursor.insertBlock()
                cursor.endEditBlock()
            case "front":
                front.put(str(number))
            case "undo":
                document.undo()
            case _:
                document.redo()
        now = (document.toPlainText(), front.now)
        assert (
            now in seen
            if step in ("undo", "redo")
            else front.now == (str(number) if step == "front" else said)
        )
        seen.add(now)
    last = (document.toPlainText(), front.now)
    while document.isRedoAvailable():
        document.redo()
        assert (document.toPlainText(), front.now) in seen
    while document.isUndoAvailable():
        document.undo()
        assert (document.toPlainText(), front.now) in seen
    assert (document.toPlainText(), front.now) == before
    assert last in seen
