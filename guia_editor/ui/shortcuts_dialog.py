"""Every key of the program, from the same table as the menus, with a search."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHeaderView,
    QLineEdit,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
)

from guia_editor.i18n import _
from guia_editor.model.names import fold
from guia_editor.ui.actions import plain

if TYPE_CHECKING:
    from guia_editor.ui.window import MainWindow


class ShortcutsDialog(QDialog):
    """A table of what can be done and its keys."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.setWindowTitle(_("Atajos de teclado"))
        self.setAccessibleName(_("Atajos de teclado"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.search = QLineEdit()
        self.search.setPlaceholderText(_("Buscar…"))
        self.search.setAccessibleName(_("Buscar un atajo"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._filter)
        self.table = QTableWidget(0, 3)
        self.table.setAccessibleName(_("Atajos de teclado"))
        self.table.setHorizontalHeaderLabels([_("Qué hace"), _("Menú"), _("Teclas")])
        self.table.verticalHeader().hide()
        self.table.setShowGrid(False)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setTabKeyNavigation(False)
        header = self.table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for column in (1, 2):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        for row in window.book.rows:
            keys = window.book.actions[row.id].shortcuts()
            if keys:
                native = "   ".join(key.toString(QKeySequence.SequenceFormat.NativeText) for key in keys)
                self._add(plain(row.text).rstrip("…"), row.menu.replace("/", " › "), native)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 20, 20, 20)
        layout.setSpacing(12)
        layout.addWidget(self.search)
        layout.addWidget(self.table, 1)
        self.resize(640, 560)

    def _add(self, *words: str) -> None:
        row = self.table.rowCount()
        self.table.insertRow(row)
        for column, text in enumerate(words):
            self.table.setItem(row, column, QTableWidgetItem(text))
        self.table.setRowHeight(row, 32)

    def _filter(self, text: str) -> None:
        wanted = fold(text)
        for row in range(self.table.rowCount()):
            cells = (self.table.item(row, column) for column in range(3))
            said = fold(" ".join(cell.text() for cell in cells if cell is not None))
            self.table.setRowHidden(row, wanted not in said)
