"""The chapter as it reads: a page that is written on."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QMimeData, QPoint, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QContextMenuEvent,
    QCursor,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QFocusEvent,
    QFontMetricsF,
    QHelpEvent,
    QInputMethodEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QResizeEvent,
    QTextCursor,
    QTextOption,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QTextEdit, QToolTip, QWidget

from guia_editor.i18n import _
from guia_editor.markdown.pieces import Pieces
from guia_editor.ui import atoms, builder, clipboard, context_menu, following, keys, painting, styling
from guia_editor.ui.commands_lists import toggle_check
from guia_editor.ui.deleting import Kept, delete_selection
from guia_editor.ui.formats import Marks
from guia_editor.ui.leaves import is_empty, leaf_of
from guia_editor.ui.live import LiveReading
from guia_editor.ui.marks import extent, typing_marks
from guia_editor.ui.spell_highlighter import spelling_of
from guia_editor.ui.step import one_step
from guia_editor.ui.widgets import plain_tip

if TYPE_CHECKING:
    from guia_editor.tasks.choices import Names
    from guia_editor.ui.workbench import Workbench

ContextProvider = Callable[["VisualEditor", int], list[QAction]]
"""Given the editor and the position of a right click, what to put at the top of its menu."""

_ZOOM_STEP = 0.1
_COLUMN_EM = 46
_MARGIN_EM = 3.0
_NARROW_MARGIN = 18
_CONTEXT_LINES = _CARET_WIDTH = 2


class VisualEditor(QTextEdit):
    """One chapter's text, written on as it reads.

    Signals: `edited` after every change that a person made; `object_activated` with the position of an atom
    that was double clicked or met by Enter; `container_activated` with a position inside a box asked to be
    changed; `link_activated` with a target that was clicked with Ctrl; `said` with a sentence for the status
    bar; `zoom_asked` with a change of the zoom, which the window keeps. `live` is a reading kept current.

    Over 300 lines: Qt asks for its virtual methods on one class. What they do is elsewhere (`keys`,
    `clipboard`, `painting`).
    """

    edited = Signal()
    object_activated = Signal(int)
    container_activated = Signal(int)
    link_activated = Signal(str)
    said = Signal(str)
    zoom_asked = Signal(float)

    def __init__(self, bench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.bench = bench
        self.context_providers: list[ContextProvider] = []
        self._typing: tuple[int, Marks] | None = None
        self._loading = False
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName(_("Texto del capítulo"))
        self.setPlaceholderText(_("Escriba aquí el texto del capítulo…"))
        self.setCursorWidth(_CARET_WIDTH)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.viewport().setMouseTracking(True)
        document = self.document()
        spelling_of(document)  # before the document is filled, and before a plainer one is made
        styling.prepare(document)
        self._atoms = atoms.context_of(bench)
        atoms.register(document, self._atoms)
        self.live = LiveReading(document)
        document.contentsChange.connect(self._changed)
        self.cursorPositionChanged.connect(self._keep_context)
        bench.theme_changed.connect(self.show_theme)
        self.said.connect(lambda words: following.tell(self, words))
        self.link_activated.connect(lambda target: following.follow(self, target))
        self._zoom = 1.0
        self.show_theme()

    # --- The text -----------------------------------------------------------------------------------

    def load(self, pieces: Pieces) -> Pieces:
        """Show a text; the history of undo begins here. Return the pieces as they are held."""
        self._loading = True
        try:
            held = builder.build(self.document(), pieces)
        finally:
            self._loading = False
        self._typing = None
        self.show_theme()
        self.setTextCursor(QTextCursor(self.document()))
        return held

    def pieces(self) -> Pieces:
        """Return what the text says now."""
        return self.live.pieces()

    def _changed(self, _position: int, _removed: int, _added: int) -> None:
        if not self._loading:
            self.edited.emit()

    # --- What is typed ------------------------------------------------------------------------------

    def typing_marks(self) -> Marks:
        """Return the marks of what would be typed now."""
        cursor = self.textCursor()
        if self._typing is not None and self._typing[0] == cursor.position() and not cursor.hasSelection():
            return self._typing[1]
        return typing_marks(cursor)

    def type_with(self, marks: Marks) -> None:
        """Let what is typed at this place carry marks, until the cursor goes elsewhere."""
        self._typing = (self.textCursor().position(), marks)
        self.cursorPositionChanged.emit()

    def report(self, kept: Kept) -> None:
        """Tell what a deletion left standing."""
        if kept.notes:
            self.said.emit(
                _("Se conservó el texto de las notas que tienen llamada: {labels}.").format(
                    labels=", ".join(kept.notes)
                )
            )

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Give keys the meaning that they have where the cursor stands."""
        if self.isReadOnly() or keys.is_left_to_qt(event):
            if not event.text() or not event.text().isprintable():
                self._typing = None
            if not self.isReadOnly() and keys.press_before_qt(self, event):
                return
            super().keyPressEvent(event)
        elif keys.press(self, event):
            event.accept()
        else:
            event.ignore()

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:  # noqa: N802
        """Type what an input method composes (accents by dead keys among it) as keys do."""
        if self.isReadOnly():
            super().inputMethodEvent(event)
            return
        words = event.commitString()
        if words and not event.replacementLength():
            # Ending the composition first leaves the cursor where the words belong.
            super().inputMethodEvent(QInputMethodEvent())
            keys.type_text(self, words)
            if event.preeditString():
                super().inputMethodEvent(QInputMethodEvent(event.preeditString(), event.attributes()))
            event.accept()
            return
        if event.preeditString() and self.textCursor().hasSelection():
            with one_step(self) as step:
                self.report(delete_selection(step.cursor))
        super().inputMethodEvent(event)

    # --- Clipboard ----------------------------------------------------------------------------------

    def createMimeDataFromSelection(self) -> QMimeData:  # noqa: N802
        """Return the selection as Markdown, as HTML for Word and as plain words."""
        return clipboard.mime_of(self)

    def canInsertFromMimeData(self, source: QMimeData) -> bool:  # noqa: N802
        """Say whether something can be pasted or dropped here."""
        return clipboard.can_paste(source)

    def insertFromMimeData(self, source: QMimeData) -> None:  # noqa: N802
        """Paste or drop: own text, pictures, HTML, cells, words."""
        clipboard.paste(self, source)

    def cut(self) -> None:
        """Take the selection away into the clipboard."""
        if self.textCursor().hasSelection() and not self.isReadOnly():
            self.copy()
            with one_step(self) as step:
                self.report(delete_selection(step.cursor))

    def names(self) -> Names | None:
        """Return what the guide's names stand for, to copy them as words."""
        return self._atoms.names

    def describe_picture(self, figure: str) -> str | None:
        """Let the person describe a picture that was pasted; return its figure, None when given up."""
        return clipboard.describe(self, figure)

    def end_drag(self, event: QDragLeaveEvent) -> None:
        """Stop showing where a drop would go."""
        super().dragLeaveEvent(event)

    def paste_plain(self) -> None:
        """Paste the words of the clipboard only, in the looks of the place."""
        clipboard.paste_plain(self)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802
        """Welcome pictures' files too."""
        if clipboard.can_paste(event.mimeData()):
            event.acceptProposedAction()
        super().dragEnterEvent(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:  # noqa: N802
        """Show where a drop would go."""
        super().dragMoveEvent(event)
        if clipboard.can_paste(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        """Put down what was dragged; within the text it moves, in one undo step."""
        clipboard.drop(self, event)

    # --- Mouse --------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Tick tasks, select objects whole, and go on below the last block."""
        self._typing = None
        point = event.position().toPoint()
        if event.button() == Qt.MouseButton.LeftButton and not event.modifiers():
            box = None if self.isReadOnly() else painting.checkbox_at(self, point)
            if box is not None:
                toggle_check(self, box)
                event.accept()
                return
            if not self.isReadOnly() and self._is_below_text(point):
                keys.write_at_end(self)
                event.accept()
                return
        super().mousePressEvent(event)
        position = atoms.atom_under(self, point)
        if event.button() == Qt.MouseButton.LeftButton and position is not None and not event.modifiers():
            self.select_atom(position)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Follow a link that is clicked with Ctrl."""
        super().mouseReleaseEvent(event)
        if event.modifiers() == Qt.KeyboardModifier.ControlModifier:
            found = extent(self.cursorForPosition(event.position().toPoint()), "link", "gloss")
            if found and isinstance(found[2], tuple):
                mark = found[2]
                self.link_activated.emit(mark[1] if mark[0] == "link" else f"#g:{mark[1]}")

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Open an object."""
        position = atoms.atom_under(self, event.position().toPoint())
        if position is None:
            super().mouseDoubleClickEvent(event)
        else:
            self.select_atom(position)
            self.object_activated.emit(position)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Show a hand over boxes to tick."""
        super().mouseMoveEvent(event)
        if event.buttons() == Qt.MouseButton.NoButton:
            over = painting.checkbox_at(self, event.position().toPoint()) is not None
            shape = Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.IBeamCursor
            self.viewport().setCursor(QCursor(shape))

    def _is_below_text(self, point: QPoint) -> bool:
        """Say whether a point is under a last block in which writing cannot go on plainly."""
        block = self.document().lastBlock()
        leaf = leaf_of(block)
        if leaf.kind in ("p", "") and (not leaf.path or is_empty(block)):
            return False
        bottom = self.document().documentLayout().blockBoundingRect(block).bottom()
        return point.y() > bottom - self.verticalScrollBar().value() + self.document().documentMargin()

    def select_atom(self, position: int) -> None:
        """Select the atom at a position."""
        cursor = self.textCursor()
        cursor.setPosition(position)
        cursor.setPosition(position + 1, QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802
        """Show what can be done at the place of a right click or of the cursor."""
        context_menu.show(self, event)

    def viewportEvent(self, event: QEvent) -> bool:  # noqa: N802
        """Tell what an atom stands for when the mouse rests on it."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), plain_tip(atoms.tip_at(self, event.pos())), self.viewport())
            return True
        return super().viewportEvent(event)

    # --- Looks --------------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        """Leave the window's shortcuts to the window, even those that Qt's text fields claim."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if keys.belongs_to_text(event):
                return super().event(event)
            event.ignore()
            return False
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Paint boxes and bullets, then the text over them."""
        painter = QPainter(self.viewport())
        painting.paint_under(self, painter, event)
        painter.end()
        super().paintEvent(event)

    def show_theme(self) -> None:
        """Take the colours of the theme, at the zoom of this editor."""
        theme = self.bench.theme
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Base, theme.page)
        palette.setColor(QPalette.ColorRole.Window, theme.desk)
        palette.setColor(QPalette.ColorRole.Text, theme.ink)
        palette.setColor(QPalette.ColorRole.PlaceholderText, theme.muted)
        self.setPalette(palette)
        self.viewport().setPalette(palette)  # it has letters of its own, so it no longer follows by itself
        modified = self.document().isModified()
        self._loading = True
        try:
            styling.restyle(self.document(), theme, self._zoom)
            self.document().setModified(modified)
        finally:
            self._loading = False
        # Qt writes the placeholder in the viewport's own letters.
        font = self.document().defaultFont()
        font.setPointSizeF(font.pointSizeF() * self._zoom)
        self.viewport().setFont(font)
        self._fit_column()
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Keep the page centred and no wider than reads well."""
        super().resizeEvent(event)
        self._fit_column()

    def _fit_column(self) -> None:
        em = QFontMetricsF(self.document().defaultFont()).height() * 0.75 * self._zoom
        wide = self.width() - self.verticalScrollBar().sizeHint().width()
        margin = _MARGIN_EM * em if wide >= (_COLUMN_EM + 2 * _MARGIN_EM) * em * 0.75 else _NARROW_MARGIN
        self._set_margin(margin)
        page = round(_COLUMN_EM * em + 2 * self.document().documentMargin())
        side = max((wide - page) // 2, 0)
        self.setViewportMargins(side, 0, side, 0)
        width = self.viewport().width()
        if self.isVisible() and self.document().pageSize().width() != width:
            # Qt has laid the text out by then, and as the view first appears it is not told of the margins.
            self.document().setPageSize(QSizeF(width, -1))

    def _set_margin(self, margin: float) -> None:
        """Let the page have a margin; to Qt that is a step, so it waits while others could be undone."""
        document = self.document()
        if abs(document.documentMargin() - margin) <= 0.5:
            return
        if document.isUndoAvailable() or document.isRedoAvailable():
            return
        modified = document.isModified()
        self._loading = True
        document.setDocumentMargin(margin)
        document.clearUndoRedoStacks()
        document.setModified(modified)
        self._loading = False

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Forget what marks were chosen for typing."""
        if event.reason() == Qt.FocusReason.MouseFocusReason:
            self._typing = None
        super().focusOutEvent(event)

    def _keep_context(self) -> None:
        """Keep lines above and below the caret in view."""
        rect, height = self.cursorRect(), self.viewport().height()
        room = min(rect.height() * _CONTEXT_LINES, height // 4)
        bar = self.verticalScrollBar()
        if rect.bottom() + room > height and rect.top() < height:
            bar.setValue(bar.value() + rect.bottom() + room - height)
        elif rect.top() - room < 0 < rect.bottom():
            bar.setValue(bar.value() + rect.top() - room)

    # --- Zoom ---------------------------------------------------------------------------------------

    @property
    def zoom(self) -> float:
        """The size at which the text is shown; 1 as printed."""
        return self._zoom

    def set_zoom(self, zoom: float) -> None:
        """Show the text at another size, 1 as printed; the caret stays in view."""
        if zoom != self._zoom:
            self._zoom = zoom
            self.show_theme()
            self.ensureCursorVisible()

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        """Ask for another size with Ctrl, else scroll."""
        if event.modifiers() == Qt.KeyboardModifier.ControlModifier:
            self.zoom_asked.emit(_ZOOM_STEP if event.angleDelta().y() > 0 else -_ZOOM_STEP)
            event.accept()
        else:
            super().wheelEvent(event)
