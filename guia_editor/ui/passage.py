"""A passage of a chapter as it reads, no taller than its words: to look at, or to be written on."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QSizeF, Qt
from PySide6.QtGui import QColor, QResizeEvent, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QTextEdit

from guia_editor.markdown.partition import Opened, open_text
from guia_editor.markdown.pieces import Pieces, labels_called
from guia_editor.markdown.splice import compose
from guia_editor.ui.editor import VisualEditor

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from guia_editor.ui.workbench import Workbench

_LEAST, _MOST = 56, 420
_CLOSE_MARGIN, _BARE_MARGIN = 10, 2


class Passage(VisualEditor):
    """Shows some Markdown; `text` gives it back, byte for byte where nothing was changed.

    `most` is the height in pixels from which it scrolls.
    """

    def __init__(
        self,
        bench: Workbench,
        name: str,
        *,
        editable: bool = False,
        most: int = _MOST,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(bench, parent)
        self._opened: Opened = open_text("")
        self._before: Pieces = ()
        self._most = most
        self.setObjectName("pasaje-editable" if editable else "pasaje")
        self.setAccessibleName(name)
        self.setReadOnly(not editable)
        self.setPlaceholderText("")
        flags = Qt.TextInteractionFlag
        if not editable:
            self.setTextInteractionFlags(flags.TextSelectableByMouse | flags.TextSelectableByKeyboard)
        self.document().documentLayout().documentSizeChanged.connect(self._fit)
        self.show_text("")

    def show_text(self, markdown: str) -> None:
        """Show other text; the history of undo begins here."""
        self._opened = open_text(markdown, notes=labels_called(markdown))
        self.load(self._opened.pieces)
        self._before = self.pieces()
        self.mark((), QColor())

    def text(self) -> str:
        """Return the Markdown that reads as what is shown; raises `WillNotReadBack` where there is none."""
        return compose(self._opened, self.pieces(), self._before)

    def words(self) -> str:
        """Return the letters as the document holds them, one for each of its places in UTF-16."""
        return self.document().toPlainText()

    def mark(self, spans: Iterable[tuple[int, int]], ground: QColor) -> None:
        """Put a ground and a line under some letters, from one place to another, in UTF-16 units."""
        marks = []
        for begin, end in spans:
            look = QTextCharFormat()
            look.setBackground(ground)
            look.setUnderlineStyle(QTextCharFormat.UnderlineStyle.SingleUnderline)
            one = QTextEdit.ExtraSelection()
            one.format = look
            one.cursor = QTextCursor(self.document())
            one.cursor.setPosition(begin)
            one.cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
            marks.append(one)
        self.setExtraSelections(marks)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Lay the words out in the new width, and take the height that they need."""
        super().resizeEvent(event)
        self._fit(self.document().size())

    def _fit(self, size: QSizeF) -> None:
        needed = round(size.height()) + 2 * self.frameWidth() + 2
        wanted = min(self._most, max(_LEAST, needed))
        if self.height() != wanted:
            self.setFixedHeight(wanted)
        if needed <= wanted:
            self.verticalScrollBar().setValue(0)

    def _fit_column(self) -> None:
        """Use the whole width, with a margin as of a card."""
        self._set_margin(_BARE_MARGIN if self.isReadOnly() else _CLOSE_MARGIN)
