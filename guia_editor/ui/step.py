"""One undo step of a command, from its first change to the space around what it changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from PySide6.QtGui import QTextBlock, QTextCursor, QTextDocument

from guia_editor.ui.mending import mend, respace, respace_tables

if TYPE_CHECKING:
    from guia_editor.ui.editor import VisualEditor


class Step:
    """What a command works with: `cursor` becomes the editor's when the step ends."""

    def __init__(self, cursor: QTextCursor) -> None:
        self.cursor = cursor
        self._first, self._last = cursor.selectionStart(), cursor.selectionEnd()

    @property
    def document(self) -> QTextDocument:
        """The document that is changed."""
        return self.cursor.document()

    @property
    def reach(self) -> tuple[int, int]:
        """The positions between which something was changed."""
        return self._first, self._last

    def touch(self, blocks: Iterable[QTextBlock]) -> None:
        """Say that blocks were changed that the cursor never stood in."""
        for block in blocks:
            self._first = min(self._first, block.position())
            self._last = max(self._last, block.position() + block.length() - 1)

    def close(self) -> None:
        """Mend and space what was changed."""
        self.touch([self.cursor.block()])
        for position in {self._first, self.cursor.position(), self._last}:
            mend(self.document, min(position, self.document.characterCount() - 1), cursor=self.cursor)
        respace(self.document, self._first, self._last)


@contextmanager
def one_step(editor: VisualEditor) -> Iterator[Step]:
    """Make what is done inside one undo step of an editor, left valid; the cursor is seen afterwards."""
    step = Step(editor.textCursor())
    step.cursor.beginEditBlock()
    try:
        yield step
        step.close()
    finally:
        step.cursor.endEditBlock()
    respace_tables(step.document, *step.reach)
    editor.setTextCursor(step.cursor)
    editor.ensureCursorVisible()
