"""A table that shows whole rows and never edits them: the board, who holds which edition."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView


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
