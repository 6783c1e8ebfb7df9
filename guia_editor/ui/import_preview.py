"""What an import is about to make: chapters whose titles and order can still be changed, and the report."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QBrush, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from guia_editor.i18n import _
from guia_editor.importing.report import Kind, Loss
from guia_editor.tasks.import_report import in_order, kind_title, line_of
from guia_editor.ui.theme import Theme
from guia_editor.ui.widgets import plain_tip, push_button

_INDEX = int(Qt.ItemDataRole.UserRole)


class _Lines(QListWidget):
    """A list whose lines Alt and the arrows move; `moved` says by how much."""

    moved = Signal(int)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Move the line at hand, or do as lists do."""
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        key = Qt.Key(event.key())
        if key in steps and event.modifiers() == Qt.KeyboardModifier.AltModifier:
            self.moved.emit(steps[key])
        else:
            super().keyPressEvent(event)


class ChapterList(QWidget):
    """The chapters to be, one a line; `order()` gives the index and title of each as they now stand."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.list = _Lines()
        self.list.moved.connect(self._move)
        self.list.setAccessibleName(_("Capítulos que se harán"))
        self.list.setAccessibleDescription(_("F2 cambia el título; Alt y las flechas, el orden."))
        self.list.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.list.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked | QAbstractItemView.EditTrigger.EditKeyPressed
        )
        self.list.setMinimumHeight(124)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.itemChanged.connect(lambda _item: self.changed.emit())
        self.rename = push_button(_("Cambiar el &título"), self._rename, _("F2"))
        self.up = push_button(_("S&ubir"), lambda: self._move(-1), _("Alt+Arriba"))
        self.down = push_button(_("&Bajar"), lambda: self._move(1), _("Alt+Abajo"))
        self.list.currentRowChanged.connect(lambda _row: self._judge())
        buttons = QVBoxLayout()
        for button in (self.rename, self.up, self.down):
            buttons.addWidget(button)
        buttons.addStretch(1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.list, 1)
        layout.addLayout(buttons)
        self.setFocusProxy(self.list)
        self._judge()

    def show_titles(self, titles: Sequence[str]) -> None:
        """Show chapters in the order in which they were found."""
        self.list.clear()
        for index, title in enumerate(titles):
            item = QListWidgetItem(title)
            item.setToolTip(plain_tip(title))
            item.setData(_INDEX, index)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsEditable)
            self.list.addItem(item)
        self.list.setCurrentRow(0)

    def order(self) -> list[tuple[int, str]]:
        """Return the index, as shown first, and the title of each chapter."""
        items = [self.list.item(row) for row in range(self.list.count())]
        return [(int(item.data(_INDEX)), " ".join(item.text().split())) for item in items]

    def _judge(self) -> None:
        row = self.list.currentRow()
        self.rename.setEnabled(row >= 0)
        self.up.setEnabled(row > 0)
        self.down.setEnabled(0 <= row < self.list.count() - 1)

    def _rename(self) -> None:
        item = self.list.currentItem()
        if item is not None:
            self.list.editItem(item)

    def _move(self, step: int) -> None:
        row = self.list.currentRow()
        if not 0 <= row + step < self.list.count():
            return
        item = self.list.takeItem(row)
        self.list.insertItem(row + step, item)
        self.list.setCurrentRow(row + step)
        self.changed.emit()


class ReportTree(QTreeWidget):
    """The report, its lines grouped by how much they weigh."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setHeaderHidden(True)
        self.setWordWrap(True)
        self.setUniformRowHeights(False)
        self.setMinimumHeight(170)
        self.setAccessibleName(_("Informe"))
        self.setTextElideMode(Qt.TextElideMode.ElideNone)

    def show_losses(self, losses: Iterable[Loss]) -> None:
        """Show the lines of a report; what did not come along is open."""
        self.clear()
        colours = {
            Kind.LOST: self._theme.error,
            Kind.CHANGED: self._theme.warning,
            Kind.NOTE: self._theme.muted,
        }
        for kind, group in groupby(in_order(losses), key=lambda one: one.kind):
            lines = list(group)
            head = QTreeWidgetItem([_("{title} ({count})").format(title=kind_title(kind), count=len(lines))])
            head.setForeground(0, QBrush(colours[kind]))
            font = head.font(0)
            font.setBold(True)
            head.setFont(0, font)
            self.addTopLevelItem(head)
            for one in lines:
                row = QTreeWidgetItem([line_of(one)])
                row.setToolTip(0, plain_tip(line_of(one)))
                head.addChild(row)
            head.setExpanded(kind is Kind.LOST)


def summary(losses: Iterable[Loss]) -> str:
    """Return a report in one sentence."""
    told = list(losses)
    lost = sum(one.kind is Kind.LOST for one in told)
    changed = sum(one.kind is Kind.CHANGED for one in told)
    if not told:
        return _("Todo se puede traer tal como está.")
    message = _("Lo que no se trae: {lost}. Lo que cambia: {changed}. El informe dice qué es.")
    return message.format(lost=lost, changed=changed)
