"""The panel of a chapter's structure: titles, tables, figures, forms and boxes; it follows the caret."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QDropEvent, QKeyEvent, QPainter, QPalette
from PySide6.QtWidgets import QAbstractItemView, QLabel, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from guia_editor.i18n import _
from guia_editor.markdown.pieces import Locked, Piece, Pieces
from guia_editor.model.blocks import (
    Callout,
    Card,
    Chart,
    Conditional,
    DataTable,
    Figure,
    Form,
    Heading,
    Inlines,
    Profile,
    Table,
    plain_text,
)
from guia_editor.ui.icons import icon, pixmap
from guia_editor.ui.replacing import replace_pieces
from guia_editor.ui.widgets import plain_tip

if TYPE_CHECKING:
    from guia_editor.ui.editor import VisualEditor
    from guia_editor.ui.workbench import Workbench

_INDEX = Qt.ItemDataRole.UserRole + 1
_PAUSE_MS = 400
_ARROW = 14
_Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Entry:
    """One line: which piece of the chapter, `level` of a title (0: something under it), words, icon."""

    index: int
    level: int
    words: str
    icon: str


def entries_of(pieces: Pieces) -> list[Entry]:
    """Return the structure of a chapter, in reading order."""
    found: list[Entry] = []
    for index, piece in enumerate(pieces):
        entry = _entry(index, piece)
        if entry is not None:
            found.append(entry)
    return found


def _entry(index: int, piece: Piece) -> Entry | None:
    match piece:
        case Heading(level=level, children=words):
            return Entry(index, level, plain_text(words) or _("(título sin palabras)"), "")
        case Table(caption=words) | DataTable(caption=words) | Profile(caption=words):
            return _named(index, words, _("Tabla"), "table")
        case Chart(caption=words):
            return _named(index, words, _("Gráfico"), "chart-column")
        case Figure(caption=words):
            return _named(index, words, _("Figura"), "image")
        case Form(title=words):
            return _named(index, words, _("Formulario"), "square-pen")
        case Callout(title=words):
            return _named(index, words, _("Recuadro"), "message-square-text")
        case Card(title=words):
            return _named(index, words, _("Ficha"), "id-card")
        case Conditional():
            return Entry(index, 0, _("Pasaje solo para algunos territorios"), "map-pin")
        case Locked():
            return Entry(index, 0, _("Pasaje protegido"), "lock")
        case _:
            return None


def _named(index: int, words: Inlines, kind: str, picture: str) -> Entry:
    return Entry(index, 0, plain_text(words).strip() or kind, picture)


def section_end(pieces: Pieces, index: int) -> int:
    """Return where the section that a title opens ends: at the next title that is not below it."""
    title = pieces[index]
    level = title.level if isinstance(title, Heading) else 7
    for end in range(index + 1, len(pieces)):
        other = pieces[end]
        if isinstance(other, Heading) and other.level <= level:
            return end
    return len(pieces) if isinstance(title, Heading) else index + 1


def moved(pieces: Pieces, index: int, target: int) -> Pieces:
    """Return the pieces with a title's section before the piece `target`; as they are when that is inside."""
    end = section_end(pieces, index)
    if index <= target <= end:
        return pieces
    section = pieces[index:end]
    if target < index:
        return (*pieces[:target], *section, *pieces[target:index], *pieces[end:])
    return (*pieces[:index], *pieces[end:target], *section, *pieces[target:])


class StructurePanel(QWidget):
    """Click or Enter goes there; a title moves with its section: by dragging, or with Alt+Up, Alt+Down."""

    def __init__(self, bench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bench = bench
        self._entries: list[Entry] = []
        self._items: list[QTreeWidgetItem] = []
        self.tree = _Tree(bench)
        self._empty = QLabel()
        self._empty.setObjectName("nota")
        self._empty.setWordWrap(True)
        self._empty.setContentsMargins(14, 14, 14, 14)
        self.setAccessibleName(_("Estructura del capítulo"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 4, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._empty)
        layout.addWidget(self.tree, 1)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_PAUSE_MS)
        self._soon.timeout.connect(self.fill)
        bench.text_changed.connect(self._soon.start)
        bench.view_changed.connect(self.fill)
        bench.cursor_moved.connect(self._follow)
        bench.theme_changed.connect(self._refill)
        self.tree.itemClicked.connect(self._go)
        self.tree.itemActivated.connect(self._go)
        self.tree.shifted.connect(self._shift)
        # Later, since the tree is still dragging when it tells, and will be filled anew.
        self.tree.dropped.connect(self._drop, Qt.ConnectionType.QueuedConnection)
        self._refill()

    @property
    def _editor(self) -> VisualEditor | None:
        view = self._bench.view
        return view.visual if view is not None and view.is_visual else None

    def fill(self) -> None:
        """Show the structure of the chapter in view."""
        editor = self._editor
        entries = entries_of(editor.pieces()) if editor is not None else []
        if entries != self._entries:
            self._entries = entries
            self._show()
        if editor is None:
            source = self._bench.view is not None
            self._empty.setText(
                _("En el texto fuente no hay estructura que mostrar; vuelva al texto como se lee.")
                if source
                else _("Abra un capítulo para ver su estructura.")
            )
        else:
            self._empty.setText(_("Este capítulo no tiene títulos todavía."))
        self._empty.setVisible(not entries)
        self.tree.setVisible(bool(entries))
        self._follow()

    def _refill(self) -> None:
        self._entries = []
        colours = self.tree.palette()
        colours.setColor(QPalette.ColorRole.Highlight, self._bench.theme.chosen)
        self.tree.setPalette(colours)
        self.fill()

    def _show(self) -> None:
        self.tree.clear()
        self._items = []
        path: list[tuple[int, QTreeWidgetItem]] = []
        for entry in self._entries:
            item = QTreeWidgetItem([entry.words])
            item.setData(0, _INDEX, entry.index)
            item.setToolTip(0, plain_tip(entry.words))
            if entry.icon:
                item.setIcon(0, icon(entry.icon, self._bench.theme, self._bench.theme.muted))
                item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsDragEnabled)
            while entry.level and path and path[-1][0] >= entry.level:
                path.pop()
            if path:
                path[-1][1].addChild(item)
            else:
                self.tree.addTopLevelItem(item)
            if entry.level:
                font = item.font(0)
                font.setBold(entry.level <= 2)
                item.setFont(0, font)
                path.append((entry.level, item))
            self._items.append(item)
        self.tree.expandAll()

    def _follow(self) -> None:
        """Select the line in whose reach the caret stands."""
        editor = self._editor
        if editor is None or not self._items or self.tree.hasFocus():
            return
        place = editor.textCursor().position()
        starts = [editor.live.position_of_piece(entry.index) for entry in self._entries]
        at = bisect_right(starts, place) - 1
        if at >= 0:
            self.tree.setCurrentItem(self._items[at])
        else:
            self.tree.clearSelection()

    def _go(self, item: QTreeWidgetItem) -> None:
        editor = self._editor
        if editor is None:
            return
        cursor = editor.textCursor()
        cursor.setPosition(editor.live.position_of_piece(int(item.data(0, _INDEX))))
        editor.setTextCursor(cursor)
        top = editor.cursorRect().top() - editor.viewport().height() // 5
        bar = editor.verticalScrollBar()
        bar.setValue(bar.value() + top)
        editor.setFocus()

    # --- Moving sections ----------------------------------------------------------------------------

    def _shift(self, item: QTreeWidgetItem, down: bool) -> None:
        """Move a title's section past its neighbour of the same rank."""
        siblings = [one for one in self._siblings(item) if self._is_title(one)]
        at = siblings.index(item) if item in siblings else -1
        other = at + (1 if down else -1)
        editor = self._editor
        if editor is None or at < 0 or not 0 <= other < len(siblings):
            return
        target = int(siblings[other].data(0, _INDEX))
        self.move_section(int(item.data(0, _INDEX)), section_end(editor.pieces(), target) if down else target)

    def _drop(self, index: int, target: int) -> None:
        editor = self._editor
        if editor is not None and any(entry.level and entry.index == index for entry in self._entries):
            self.move_section(index, target if target >= 0 else len(editor.pieces()))

    def move_section(self, index: int, target: int) -> None:
        """Move the section that a title opens before another piece, in one step that can be undone."""
        editor = self._editor
        if editor is None or editor.isReadOnly():
            return
        pieces = editor.pieces()
        wanted = moved(pieces, index, target)
        if wanted == pieces:
            return
        title = pieces[index]
        replace_pieces(editor, wanted)
        self.fill()
        now = editor.pieces()
        for item in self._items:
            if now[int(item.data(0, _INDEX))] == title:
                self.tree.setCurrentItem(item)

    def _siblings(self, item: QTreeWidgetItem) -> list[QTreeWidgetItem]:
        parent = item.parent() or self.tree.invisibleRootItem()
        found = [parent.child(n) for n in range(parent.childCount())]
        return [one for one in found if one is not None]

    def _is_title(self, item: QTreeWidgetItem) -> bool:
        return any(entry.level and one is item for entry, one in zip(self._entries, self._items, strict=True))


class _Tree(QTreeWidget):
    """`shifted` when a title should change places with its neighbour.

    `dropped` gives the pieces of what was dragged and of what it goes before, -1 for the end.
    """

    shifted = Signal(QTreeWidgetItem, bool)
    dropped = Signal(int, int)

    def __init__(self, bench: Workbench) -> None:
        super().__init__()
        self._bench = bench
        self.setHeaderHidden(True)
        self.setIndentation(14)
        self.setAccessibleName(_("Estructura del capítulo"))
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setDropIndicatorShown(True)
        self.setExpandsOnDoubleClick(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)

    def drawBranches(self, painter: QPainter, rect: QRect, index: _Index) -> None:  # noqa: N802
        """Draw the arrow alone, over the selection, which the style paints beside the row a second time."""
        painter.fillRect(rect, self._bench.theme.desk)
        if self.itemFromIndex(index).childCount():
            name = "chevron-down" if self.isExpanded(index) else "chevron-right"
            place = QPoint(rect.right() - _ARROW, rect.center().y() - _ARROW // 2)
            painter.drawPixmap(place, pixmap(name, self._bench.theme.muted, _ARROW))

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        """Say where a title was dropped; the text decides what the tree shows."""
        item = self.currentItem()
        over = self.itemAt(event.position().toPoint())
        after = self.dropIndicatorPosition() is QAbstractItemView.DropIndicatorPosition.BelowItem
        before = self.itemBelow(over) if over is not None and after else over
        event.setDropAction(Qt.DropAction.IgnoreAction)
        event.accept()
        if item is not None and item is not before:
            target = -1 if before is None else int(before.data(0, _INDEX))
            self.dropped.emit(int(item.data(0, _INDEX)), target)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Move a section with Alt+Up and Alt+Down, go to one with Enter."""
        item = self.currentItem()
        arrows = {Qt.Key.Key_Up: False, Qt.Key.Key_Down: True}
        if item is not None and event.modifiers() & Qt.KeyboardModifier.AltModifier and event.key() in arrows:
            self.shifted.emit(item, arrows[Qt.Key(event.key())])
        elif item is not None and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.itemActivated.emit(item, 0)
        else:
            super().keyPressEvent(event)
