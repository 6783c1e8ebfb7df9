"""Tables that show whole rows and never edit them: the board, who holds which edition."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QSize, Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

if TYPE_CHECKING:
    from guia_editor.ui.workbench import Workbench

Index = QModelIndex | QPersistentModelIndex
SORT = Qt.ItemDataRole.UserRole + 1
"""The role of what a column is sorted by."""

_Row = TypeVar("_Row")


class RowsModel(QAbstractTableModel, Generic[_Row]):
    """Some rows; subclasses say what the columns are called and, in `data`, what a cell shows."""

    def __init__(self, bench: Workbench) -> None:
        super().__init__(bench)
        self.bench = bench
        self.rows: tuple[_Row, ...] = ()

    @abstractmethod
    def titles(self) -> tuple[str, ...]:
        """Return the columns' names."""

    @abstractmethod
    def aligned(self, column: int) -> Qt.AlignmentFlag:
        """Return at which side a column's words stand."""

    def same(self, _rows: tuple[_Row, ...]) -> bool:
        """Say whether other rows are of the same things, so that what is chosen stays chosen."""
        return False

    def show_rows(self, rows: tuple[_Row, ...]) -> None:
        """Show other rows."""
        if self.same(rows):
            self.rows = rows
            self.dress()
            return
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def dress(self) -> None:
        """Show the rows anew, in the theme's colours."""
        if self.rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.rows) - 1, len(self.titles()) - 1))

    def rowCount(self, _parent: Index | None = None) -> int:  # noqa: N802
        """Return how many rows there are."""
        return len(self.rows)

    def columnCount(self, _parent: Index | None = None) -> int:  # noqa: N802
        """Return how many columns there are."""
        return len(self.titles())

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:  # noqa: N802
        """Return a column's name, which stands where its words do."""
        if orientation is Qt.Orientation.Vertical:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.titles()[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self.aligned(section) | Qt.AlignmentFlag.AlignVCenter
        return None


class RowsTable(QTableView):
    """Whole rows, one at a time; a click on a title sorts. `icon` and `height` of a row are in pixels."""

    def __init__(self, name: str, icon: int, height: int) -> None:
        super().__init__()
        self.setObjectName("tablero")
        self.setAccessibleName(name)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setSortingEnabled(True)
        self.setWordWrap(False)
        self.setIconSize(QSize(icon, icon))
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(height)

    def share_width(self, main: int, widths: Mapping[int, int], least: int) -> None:
        """Give columns their widths in pixels and the rest to the main one, by which rows are sorted.

        Needs a model. No column becomes narrower than `least`.
        """
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setSectionResizeMode(main, QHeaderView.ResizeMode.Stretch)
        header.setMinimumSectionSize(least)
        for column, width in widths.items():
            self.setColumnWidth(column, width)
        self.sortByColumn(main, Qt.SortOrder.AscendingOrder)
