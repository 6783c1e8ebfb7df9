"""The list of municipalities beside the map: searched by any of their names, narrowed by how they stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from guia_editor.i18n import _
from guia_editor.tasks.delivery_tables import holding_words
from guia_editor.tasks.reach import Holding, Reach
from guia_editor.tasks.territory_choice import search
from guia_editor.ui.deliveries_table import ReachFilter, ReachRows, ReachTable
from guia_editor.ui.icons import icon

if TYPE_CHECKING:
    from guia_editor.ui.workbench import Workbench


class DeliveriesList(QWidget):
    """`chosen_changed` gives the code of the municipality whose row is current, "" for none."""

    chosen_changed = Signal(str)

    def __init__(self, bench: Workbench) -> None:
        super().__init__()
        self._bench = bench
        self._reach: Reach | None = None
        self._department = ""
        self.model = ReachRows(bench)
        self.shown = ReachFilter(self)
        self.shown.setSourceModel(self.model)
        self.table = ReachTable()
        self.table.setModel(self.shown)
        self.table.settle()
        self.holding = QComboBox()
        self.holding.setAccessibleName(_("Situación"))
        self.holding.addItem(_("Todas las situaciones"), "")
        for one in (Holding.CURRENT, Holding.SUPERSEDED, Holding.DRAFT, Holding.NONE):
            self.holding.addItem(holding_words(one), one.value)
        self.search = QLineEdit()
        self.search.setPlaceholderText(_("Buscar municipio…"))
        self.search.setAccessibleName(_("Buscar municipio"))
        self.search.setClearButtonEnabled(True)
        self._glass = self.search.addAction(
            icon("search", bench.theme, bench.theme.muted), QLineEdit.ActionPosition.LeadingPosition
        )
        find = QHBoxLayout()
        find.setSpacing(8)
        find.addWidget(self.search, 1)
        find.addWidget(self.holding)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(find)
        column.addWidget(self.table, 1)
        self.search.textChanged.connect(self._narrow)
        self.holding.currentIndexChanged.connect(self._narrow)
        self.table.selectionModel().currentRowChanged.connect(self._tell)
        bench.theme_changed.connect(self._dress)

    def show_reach(self, found: Reach) -> None:
        """Show the municipalities of a reading."""
        self._reach = found
        self.model.show_rows(tuple(found.places.values()))
        self._narrow()

    def show_department(self, code: str) -> None:
        """Keep the municipalities of a department, "" for all."""
        self._department = code
        self._narrow()

    @property
    def chosen(self) -> str:
        """The code of the municipality whose row is current, "" for none."""
        index = self.table.currentIndex()
        return self.model.rows[self.shown.mapToSource(index).row()].place.code if index.isValid() else ""

    def choose(self, code: str) -> bool:
        """Bring a municipality's row into sight; say no where what was narrowed hides it."""
        row = next((at for at, one in enumerate(self.model.rows) if one.place.code == code), -1)
        index = self.shown.mapFromSource(self.model.index(row, 0)) if row >= 0 else QModelIndex()
        if index.isValid():
            self.table.setCurrentIndex(index)
            self.table.scrollTo(index)
        return index.isValid()

    def show_every_row(self) -> None:
        """Take back what was typed and how rows were narrowed, the department apart."""
        self.search.clear()
        self.holding.setCurrentIndex(0)

    def _narrow(self) -> None:
        if self._reach is None:
            return
        words = self.search.text().strip()
        codes = frozenset(one.code for one in search(self._reach.guide.territories, words)) if words else None
        said = str(self.holding.currentData() or "")
        self.shown.narrow(self._department, Holding(said) if said else None, codes)

    def _tell(self, _now: QModelIndex, _before: QModelIndex) -> None:
        self.chosen_changed.emit(self.chosen)

    def _dress(self) -> None:
        self._glass.setIcon(icon("search", self._bench.theme, self._bench.theme.muted))
        self.model.dress()
