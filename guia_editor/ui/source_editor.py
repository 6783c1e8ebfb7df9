"""A chapter's file as it is written: Markdown and front matter, with line numbers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import (
    QFont,
    QFontDatabase,
    QHideEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QResizeEvent,
    QShowEvent,
    QTextCursor,
    QTextOption,
)
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from guia_editor.i18n import _
from guia_editor.model.spans import changed
from guia_editor.ui.source_highlighter import SourceHighlighter

if TYPE_CHECKING:
    from guia_editor.ui.workbench import Workbench

INDENT = 2
_LOST = "\u2029\ufdd0\ufdd1\0"
"""Characters that a QTextDocument takes for ends of blocks or frames, or drops."""

_PRIVATE = 0xF8A0


class SourceEditor(QPlainTextEdit):
    """The whole file's text; what goes in comes out, character by character, lines ended by "\\n".

    `highlighter` colours it; its `checker` is the hook for spelling.
    """

    def __init__(self, bench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bench = bench
        self._in: dict[int, str] = {}
        self._out: dict[int, str] = {}
        self._doubts: list[QTextCursor] = []
        self.setAccessibleName(_("Texto fuente del capítulo"))
        self.setObjectName("fuente")
        self.setStyleSheet("#fuente, #fuente:focus { border: 0; border-radius: 0; padding: 0; }")
        self.setFont(_monospaced())
        self.setFrameShape(QPlainTextEdit.Shape.NoFrame)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.WidgetWidth)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setTabStopDistance(self.fontMetrics().horizontalAdvance(" ") * INDENT)
        self.document().setDocumentMargin(12)
        self.highlighter = SourceHighlighter(self.document(), bench.theme)
        self._numbers = _Numbers(self)
        self.blockCountChanged.connect(self._make_room)
        self.updateRequest.connect(self._scroll_numbers)
        self.cursorPositionChanged.connect(self._numbers.update)
        bench.theme_changed.connect(self._dress)
        self._dress()

    # --- Text -----------------------------------------------------------------------------------

    def load(self, text: str) -> None:
        """Show a text; the history of undo begins here."""
        spare = (chr(code) for code in range(_PRIVATE, _PRIVATE + 0x50) if chr(code) not in text)
        pairs = list(zip(_LOST, spare, strict=False))
        self._in = {ord(lost): sign for lost, sign in pairs}
        self._out = {ord(sign): lost for lost, sign in pairs}
        self.setPlainText(self._shown(text))
        self.document().setModified(False)

    def text(self) -> str:
        """Return the text."""
        return self.document().toRawText().replace("\u2029", "\n").translate(self._out)

    def replace_text(self, text: str) -> None:
        """Let the text be another one, as one step that can be undone; only what differs is touched."""
        old, new = self.document().toRawText().replace("\u2029", "\n"), self._shown(text)
        begin, end, other = changed(old, new)
        if begin == end == other:
            return
        cursor = QTextCursor(self.document())
        cursor.beginEditBlock()
        cursor.setPosition(_units(old[:begin]))
        cursor.setPosition(_units(old[:end]), QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(new[begin:other])
        cursor.endEditBlock()

    def _shown(self, text: str) -> str:
        return text.replace("\r\n", "\n").replace("\r", "\n").translate(self._in)

    # --- Place ----------------------------------------------------------------------------------

    def go_to_line(self, line: int) -> None:
        """Move the caret to a line, 1-based, and show it in the middle."""
        block = self.document().findBlockByNumber(max(min(line, self.blockCount()), 1) - 1)
        self.setTextCursor(QTextCursor(block))
        self.centerCursor()

    def current_line(self) -> int:
        """Return the line of the caret, 1-based."""
        return self.textCursor().blockNumber() + 1

    def mark_doubts(self, spans: Iterable[tuple[int, int]]) -> None:
        """Mark the passages that were guessed; spans are (begin, end) characters of the text."""
        text = self.text()
        cursors = []
        at = units = 0
        for begin, end in spans:
            units += _units(text[at:begin])
            cursor = QTextCursor(self.document())
            cursor.setPosition(units)
            units += _units(text[begin:end])
            at = end
            cursor.setPosition(units, QTextCursor.MoveMode.KeepAnchor)
            cursors.append(cursor)
        self.highlighter.set_doubts(cursors)
        self._doubts = cursors

    def next_doubt(self) -> None:
        """Select the next passage that was guessed; after the last, the first."""
        here = self.textCursor().selectionEnd()
        after = [cursor for cursor in self._doubts if cursor.selectionStart() >= here]
        if self._doubts:
            self.setTextCursor(QTextCursor((after or self._doubts)[0]))
            self.centerCursor()
            self.setFocus()

    # --- Keys -----------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Tab is spaces, a new line is indented as the one before."""
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        match event.key():
            case Qt.Key.Key_Tab if plain:
                self._indent(1)
            case Qt.Key.Key_Backtab:
                self._indent(-1)
            case Qt.Key.Key_Return | Qt.Key.Key_Enter if plain and not self.isReadOnly():
                cursor = self.textCursor()
                before = cursor.block().text()[: cursor.positionInBlock()]
                cursor.insertText("\n" + before[: len(before) - len(before.lstrip(" "))])
                self.ensureCursorVisible()
            case _:
                super().keyPressEvent(event)

    def _indent(self, way: int) -> None:
        cursor = self.textCursor()
        if self.isReadOnly():
            return
        if way > 0 and not cursor.hasSelection():
            cursor.insertText(" " * (INDENT - cursor.positionInBlock() % INDENT))
            return
        first = self.document().findBlock(cursor.selectionStart())
        last = self.document().findBlock(max(cursor.selectionEnd() - 1, cursor.selectionStart()))
        cursor.beginEditBlock()
        for number in range(first.blockNumber(), last.blockNumber() + 1):
            block = self.document().findBlockByNumber(number)
            edit = QTextCursor(block)
            if way > 0:
                edit.insertText(" " * INDENT)
            else:
                spaces = len(block.text()) - len(block.text().lstrip(" "))
                right, keep = QTextCursor.MoveOperation.Right, QTextCursor.MoveMode.KeepAnchor
                edit.movePosition(right, keep, min(spaces, INDENT))
                edit.removeSelectedText()
        cursor.endEditBlock()

    # --- Looks ----------------------------------------------------------------------------------

    def numbers_width(self) -> int:
        """Return how wide the strip of line numbers is, in pixels."""
        digits = max(3, len(str(self.blockCount())))
        return 20 + self.fontMetrics().horizontalAdvance("9") * digits

    def paint_numbers(self, event: QPaintEvent) -> None:
        """Paint the strip of line numbers."""
        theme = self._bench.theme
        painter = QPainter(self._numbers)
        painter.fillRect(event.rect(), theme.desk)
        painter.setFont(self.font())
        block = self.firstVisibleBlock()
        current = self.textCursor().blockNumber()
        height = self.fontMetrics().height()
        while block.isValid():
            place = self.blockBoundingGeometry(block).translated(self.contentOffset())
            if place.top() > event.rect().bottom():
                break
            painter.setPen(theme.ink if block.blockNumber() == current else theme.muted)
            painter.drawText(
                QRect(0, round(place.top()), self._numbers.width() - 10, height),
                Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
                str(block.blockNumber() + 1),
            )
            block = block.next()
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Keep the strip as high as the text."""
        super().resizeEvent(event)
        area = self.contentsRect()
        self._numbers.setGeometry(area.left(), area.top(), self.numbers_width(), area.height())

    def _make_room(self, _count: int = 0) -> None:
        self.setViewportMargins(self.numbers_width(), 0, 0, 0)
        self._numbers.resize(self.numbers_width(), self._numbers.height())

    def _scroll_numbers(self, area: QRect, moved: int) -> None:
        if moved:
            self._numbers.scroll(0, moved)
        else:
            self._numbers.update(0, area.y(), self._numbers.width(), area.height())

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """Colour what changed while it was out of sight."""
        super().showEvent(event)
        self.highlighter.set_in_sight(True)

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802
        """Colour nothing for nobody."""
        self.highlighter.set_in_sight(False)
        super().hideEvent(event)

    def _dress(self) -> None:
        theme = self._bench.theme
        palette = self.palette()
        for role, color in (
            (QPalette.ColorRole.Base, theme.page),
            (QPalette.ColorRole.Text, theme.ink),
            (QPalette.ColorRole.Highlight, theme.accent),
            (QPalette.ColorRole.HighlightedText, theme.page),
        ):
            palette.setColor(role, color)
        self.setPalette(palette)
        self.highlighter.set_theme(theme)
        self._make_room()


class _Numbers(QWidget):
    """The strip beside the text."""

    def __init__(self, editor: SourceEditor) -> None:
        super().__init__(editor)
        self._editor = editor

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(self._editor.numbers_width(), 0)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        self._editor.paint_numbers(event)


def _monospaced() -> QFont:
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
    font.setPointSizeF(max(font.pointSizeF(), 10.5))
    return font


def _units(text: str) -> int:
    """Return the length of a text as Qt counts it, in UTF-16 units."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2
