"""The front matter's YAML beside a document, undone and redone in turn with the text's changes."""

from __future__ import annotations

from PySide6.QtGui import QTextBlockFormat, QTextCursor, QTextDocument, QTextFormat

_CHANGE = int(QTextFormat.Property.UserProperty) + 60
"""A property of the first block that says nothing: setting it makes a step of the document's own."""


class FrontHistory:
    """What the front matter says at each state of a document's undo stack.

    Qt takes no steps of other kinds into that stack, so a change of the front matter alone is a step that
    changes nothing visible, and the YAML follows from how many steps are done.
    """

    def __init__(self, document: QTextDocument, text: str) -> None:
        self._document = document
        self._says: list[tuple[int, str]] = [(0, text)]
        self._done = 0
        self._is_new = False
        self._count = 0
        document.undoCommandAdded.connect(self._note_new)
        document.contentsChange.connect(self._follow)

    @property
    def now(self) -> str:
        """What the front matter says now."""
        done = self._document.availableUndoSteps()
        return next((text for since, text in reversed(self._says) if since <= done), self._says[0][1])

    def begin(self, text: str) -> None:
        """Take the YAML of a text that has just been loaded, for which there is nothing to undo."""
        self._says = [(0, text)]
        self._done = self._document.availableUndoSteps()
        self._is_new = False

    def put(self, text: str) -> None:
        """Let it say something else, as one step."""
        if text == self.now:
            return
        self._count += 1
        form = QTextBlockFormat()
        form.setProperty(_CHANGE, self._count)
        QTextCursor(self._document).mergeBlockFormat(form)
        self._append(text)

    def put_with_text(self, text: str, done: int) -> None:
        """Let it say something else since the step that came after `done` steps; alone if there is none."""
        if text == self.now:
            return
        if self._document.availableUndoSteps() > done:
            self._append(text)
        else:
            self.put(text)

    def _append(self, text: str) -> None:
        self._says.append((self._document.availableUndoSteps(), text))

    def _note_new(self) -> None:
        self._is_new = True

    def _follow(self) -> None:
        """Forget what can no longer be redone, when something new is done instead."""
        if self._is_new:
            self._says = [one for one in self._says if one[0] <= self._done] or self._says[:1]
            self._is_new = False
        self._done = self._document.availableUndoSteps()
