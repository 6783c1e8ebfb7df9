"""The staff's table of municipalities as Qt shows it: every change keeps the table before and after it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QBrush, QFont, QUndoStack

from guia_editor.i18n import _
from guia_editor.model.own_columns import OwnTable, clean_cell
from guia_editor.model.territory import Territories, Territory
from guia_editor.ui.grid import Change, Index
from guia_editor.ui.theme import Theme
from guia_editor.ui.widgets import plain_tip

FIXED = 3
"""Code, name and department stand before the columns of the staff, and cannot be changed."""


class TerritoriesModel(QAbstractTableModel):
    """A row for each municipality, by code; what changes it is one undo step on `stack`, then `changed`."""

    changed = Signal()

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.table = OwnTable()
        self.places: tuple[Territory, ...] = ()
        self.stack = QUndoStack(self)
        self.theme = theme

    def show_table(self, table: OwnTable, territories: Territories) -> None:
        """Show a table as it was read; what could be undone before cannot any more."""
        self.beginResetModel()
        self.places = tuple(sorted(territories.municipalities.values(), key=lambda place: place.code))
        self.table = table
        self.stack.clear()
        self.endResetModel()

    # --- What Qt asks ---------------------------------------------------------------------------

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802
        """Return the municipalities."""
        return 0 if parent.isValid() else len(self.places)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802
        """Return the columns, the fixed ones among them."""
        return 0 if parent.isValid() else FIXED + len(self.table.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a cell's words and looks."""
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.EditRole:
                return self._words(index.row(), index.column())
            case Qt.ItemDataRole.ForegroundRole if index.column() < FIXED:
                return QBrush(self.theme.muted if index.column() != 1 else self.theme.ink)
            case Qt.ItemDataRole.BackgroundRole:
                return QBrush(self.theme.desk if index.column() < FIXED else self.theme.page)
            case Qt.ItemDataRole.ToolTipRole:
                words = self._words(index.row(), index.column())
                return plain_tip(words) if len(words) > 24 else None
            case Qt.ItemDataRole.AccessibleTextRole:
                place = self.places[index.row()]
                words = self._words(index.row(), index.column()) or _("vacía")
                return f"{place.name}, {self.headerData(index.column(), Qt.Orientation.Horizontal)}: {words}"
            case _:
                return None

    def _words(self, row: int, column: int) -> str:
        place = self.places[row]
        match column:
            case 0:
                return place.code
            case 1:
                return place.name
            case 2:
                return place.department
            case _:
                return self.table.value(place.code, self.table.columns[column - FIXED])

    def headerData(  # noqa: N802
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Return the columns' names; the staff's as they are written in the text."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            fixed = (_("Código"), _("Municipio"), _("Departamento"))
            return (*fixed, *self.table.columns)[section]
        if role == Qt.ItemDataRole.ToolTipRole and section >= FIXED:
            name = self.table.columns[section - FIXED]
            filled = sum(bool(self.table.value(place.code, name)) for place in self.places)
            said = _("En el texto: {{{{{name}}}}}. Llenas: {filled} de {all}.")
            return said.format(name=name, filled=filled, all=len(self.places))
        if role == Qt.ItemDataRole.FontRole:
            font = QFont()
            font.setBold(True)
            return font
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let the staff's cells be written in."""
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsEditable if index.column() >= FIXED else flags

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:  # noqa: N802
        """Put words into a cell."""
        if role != Qt.ItemDataRole.EditRole or index.column() < FIXED:
            return False
        key = self.places[index.row()].code, self.table.columns[index.column() - FIXED]
        return self.put({key: str(value)}, _("Escribir"))

    # --- Changes --------------------------------------------------------------------------------

    def put(self, words: Mapping[tuple[str, str], str], label: str) -> bool:
        """Put words into cells by code and column, in one step; say whether any of them changed."""
        clean = {key: clean_cell(word) for key, word in words.items()}
        changed = {key: word for key, word in clean.items() if word != self.table.value(*key)}
        if changed:
            self.become(self.table.with_cells(changed), label)
        return bool(changed)

    def become(self, table: OwnTable, label: str) -> None:
        """Become another table, in one step."""
        if table != self.table:
            self.stack.push(Change(label, self.table, table, self._show))

    def _show(self, table: OwnTable) -> None:
        if table.columns == self.table.columns:
            self.table = table
            last = self.index(len(self.places) - 1, self.columnCount() - 1)
            self.dataChanged.emit(self.index(0, 0), last)
        else:
            self.beginResetModel()
            self.table = table
            self.endResetModel()
        self.changed.emit()
