"""Choose, order and name the columns of a data file."""

from __future__ import annotations

import re
from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from guia_editor.i18n import _
from guia_editor.model.blocks import Column
from guia_editor.ui import icons
from guia_editor.ui.workbench import Workbench


class ColumnsEdit(QWidget):
    """Columns as rows: ticked ones are shown, in this order, under the title written beside them."""

    changed = Signal()

    def __init__(self, bench: Workbench) -> None:
        super().__init__()
        self.table = QTableWidget(0, 2)
        self.table.setAccessibleName(_("Columnas"))
        self.table.setHorizontalHeaderLabels([_("Columna del archivo"), _("Título que se lee")])
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft)
        self.table.verticalHeader().hide()
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setTabKeyNavigation(False)
        self.up = QPushButton(_("&Subir"))
        self.down = QPushButton(_("&Bajar"))
        icons.dress(self.up, "arrow-up", bench.theme)
        icons.dress(self.down, "arrow-down", bench.theme)
        row = QHBoxLayout()
        for button in (self.up, self.down):
            button.setAutoDefault(False)
            row.addWidget(button)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.table, 1)
        column.addLayout(row)
        self.setFocusProxy(self.table)
        self.up.clicked.connect(lambda: self.move_row(-1))
        self.down.clicked.connect(lambda: self.move_row(1))
        self.table.itemChanged.connect(self.changed)

    def fill(self, known: Sequence[str], chosen: Sequence[Column]) -> None:
        """Show the columns of a file, the chosen ones first and ticked."""
        titles = {column.name: column.title for column in chosen}
        names = [*titles, *(name for name in known if name not in titles)]
        self.table.blockSignals(True)
        self.table.setRowCount(0)
        for name in names:
            self._append(name, titles.get(name, _readable(name)), name in titles)
        self.table.blockSignals(False)
        self.table.selectRow(0)

    def _append(self, name: str, title: str, ticked: bool) -> None:
        row = self.table.rowCount()
        self.table.insertRow(row)
        first, second = QTableWidgetItem(name), QTableWidgetItem(title)
        usual = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        first.setFlags(usual | Qt.ItemFlag.ItemIsUserCheckable)
        first.setCheckState(Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)
        self.table.setItem(row, 0, first)
        self.table.setItem(row, 1, second)

    def columns(self) -> tuple[tuple[str, str], ...]:
        """Return name and title of the columns to show, in order."""
        rows = [self._row(row) for row in range(self.table.rowCount())]
        return tuple((name, title or name) for name, title, ticked in rows if ticked)

    def _row(self, row: int) -> tuple[str, str, bool]:
        first, second = self._items(row)
        return first.text(), second.text().strip(), first.checkState() is Qt.CheckState.Checked

    def _items(self, row: int) -> tuple[QTableWidgetItem, QTableWidgetItem]:
        first, second = self.table.item(row, 0), self.table.item(row, 1)
        assert first is not None
        assert second is not None
        return first, second

    def move_row(self, step: int) -> None:
        """Move the selected column up (-1) or down (1)."""
        row = self.table.currentRow()
        other = row + step
        if row < 0 or not 0 <= other < self.table.rowCount():
            return
        mine, theirs = self._row(row), self._row(other)
        self.table.blockSignals(True)
        for place, (name, title, ticked) in ((row, theirs), (other, mine)):
            first, second = self._items(place)
            first.setText(name)
            first.setCheckState(Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)
            second.setText(title)
        self.table.blockSignals(False)
        self.table.setCurrentCell(other, self.table.currentColumn())
        self.changed.emit()


def _readable(name: str) -> str:
    """Return a column's name as words; names bear no accents, and words that end in -ion have one."""
    return re.sub(r"(?<=[a-z])ion\b", "ión", name.replace("_", " ")).capitalize()
