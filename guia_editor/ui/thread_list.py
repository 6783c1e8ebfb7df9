"""The list of threads: painted rows, and over the chosen one the card with its controls."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from guia_editor.i18n import _
from guia_editor.tasks.review import PlacedThread
from guia_editor.ui.thread_rows import OPENED, THREAD, ThreadRows, heard

if TYPE_CHECKING:
    from guia_editor.ui.workbench import Workbench

_EDGE, _BORDER = 6, 2


class ThreadList(QListWidget):
    """`entered_row` when Enter is pressed on a row, `widened` when rows got another width."""

    entered_row = Signal()
    widened = Signal()

    def __init__(self, bench: Workbench) -> None:
        super().__init__()
        self.rows = ThreadRows(bench, self)
        self.setItemDelegate(self.rows)
        self.setAccessibleName(_("Comentarios en el orden del texto"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.setMouseTracking(True)
        # What the window's style sheet leaves around items would be taken from the card.
        self.setStyleSheet(
            "QListView::item, QListView::item:selected { padding: 0; background: transparent; }"
        )
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._widen)
        self.verticalScrollBar().setSingleStep(24)

    def show_threads(self, threads: Sequence[PlacedThread]) -> None:
        """Fill the list; no row is chosen."""
        self.blockSignals(True)
        self.clear()
        self.rows.forget()
        for thread in threads:
            item = QListWidgetItem()
            item.setData(THREAD, thread)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, heard(thread))
            self.addItem(item)
        self.blockSignals(False)

    def open_row(self, item: QListWidgetItem, card: QWidget) -> None:
        """Put a card over a row."""
        holder = QWidget()
        layout = QVBoxLayout(holder)
        layout.setContentsMargins(_EDGE, 3, _EDGE, 3)
        layout.addWidget(card)
        item.setData(OPENED, True)
        self.setItemWidget(item, holder)
        for widget in (card, *card.findChildren(QWidget)):
            widget.ensurePolished()  # its letters count in its height
        self.fit(item, card)

    def close_row(self, item: QListWidgetItem) -> None:
        """Paint a row again that had a card."""
        self.removeItemWidget(item)
        item.setData(OPENED, False)
        item.setData(Qt.ItemDataRole.SizeHintRole, None)

    def fit(self, item: QListWidgetItem, card: QWidget) -> None:
        """Give a row the height that its card needs."""
        layout = card.layout()
        if layout is None:
            return
        width = self.viewport().width() - 2 * _EDGE
        card.setFixedWidth(width)
        layout.activate()
        edge = 2 * _BORDER
        wants = layout.hasHeightForWidth()
        tall = edge + (layout.heightForWidth(width - edge) if wants else layout.sizeHint().height())
        item.setSizeHint(QSize(100, tall + 6))
        self.scrollToItem(item)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Wrap the words anew."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._soon.start(0)

    def _widen(self) -> None:
        self.rows.forget()
        self.scheduleDelayedItemsLayout()
        self.widened.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Go to the words with Enter."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentItem() is not None:
            self.entered_row.emit()
        else:
            super().keyPressEvent(event)
