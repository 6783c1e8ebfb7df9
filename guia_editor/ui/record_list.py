"""The searchable list of a record editor."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, QSortFilterProxyModel, Qt, Signal
from PySide6.QtGui import QIcon, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QListView, QVBoxLayout, QWidget

from guia_editor.i18n import _
from guia_editor.model.names import fold
from guia_editor.ui.widgets import plain_tip

_LEAST = 40
"""Pixels of the list itself where the window is very low: it scrolls."""

_KEY = Qt.ItemDataRole.UserRole
_STATE = Qt.ItemDataRole.UserRole + 1


@dataclass(frozen=True, slots=True)
class Row:
    """One record in the list: its key, how it reads, its state among the filters', its icon."""

    key: str
    label: str
    state: str
    icon: QIcon


class RecordList(QWidget):
    """Shows records by label, narrowed by words and by state; `chosen` gives the key of the one picked."""

    chosen = Signal(str)

    def __init__(self, title: str, filters: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        heading = QLabel(title)
        heading.setObjectName("titulo-documento")
        heading.setStyleSheet("font-size: 15pt; font-weight: 600;")
        self.search = QLineEdit()
        self.search.setPlaceholderText(_("Buscar…"))
        self.search.setClearButtonEnabled(True)
        self.search.setAccessibleName(_("Buscar en la lista"))
        self.filter = QComboBox()
        self.filter.addItem(_("Todas"), "")
        for value, label in filters:
            self.filter.addItem(label, value)
        self.filter.setVisible(bool(filters))
        self.filter.setAccessibleName(_("Cuáles se muestran"))
        self._model = QStandardItemModel(self)
        self._narrowed = _Filter(self)
        self._narrowed.setSourceModel(self._model)
        self.view = QListView()
        self.view.setModel(self._narrowed)
        self.view.setIconSize(QSize(18, 18))
        self.view.setUniformItemSizes(True)
        self.view.setMinimumHeight(_LEAST)
        self.view.setAccessibleName(title)
        self.view.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.view.selectionModel().currentChanged.connect(self._picked)
        self.count = QLabel()
        self.count.setAccessibleName(_("Cuántas se muestran"))
        self.search.textChanged.connect(self._narrow)
        self.filter.currentIndexChanged.connect(self._narrow)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for widget in (heading, self.search, self.filter, self.view, self.count):
            column.addWidget(widget, 1 if widget is self.view else 0)
        self.setFocusProxy(self.search)

    def fill(self, rows: Sequence[Row]) -> None:
        """Show other records, in the alphabet's order."""
        self.view.selectionModel().blockSignals(True)
        self._model.clear()
        for row in sorted(rows, key=lambda one: fold(one.label)):
            item = QStandardItem(row.icon, row.label)
            item.setToolTip(plain_tip(f"{row.label}\n{row.key}"))
            item.setData(row.key, _KEY)
            item.setData(row.state, _STATE)
            self._model.appendRow(item)
        self.view.selectionModel().blockSignals(False)
        self._narrow()

    def select(self, key: str) -> None:
        """Pick a record without telling anybody."""
        for number in range(self._model.rowCount()):
            index = self._model.index(number, 0)
            if index.data(_KEY) == key:
                shown = self._narrowed.mapFromSource(index)
                self.view.selectionModel().blockSignals(True)
                self.view.setCurrentIndex(shown)
                self.view.selectionModel().blockSignals(False)
                self.view.scrollTo(shown)
                self.view.viewport().update()
                return

    def show_all(self) -> None:
        """Take search and filter away."""
        self.search.clear()
        self.filter.setCurrentIndex(0)

    def keys(self) -> list[str]:
        """Return the keys of the records that are shown, in order."""
        return [self._narrowed.index(row, 0).data(_KEY) for row in range(self._narrowed.rowCount())]

    def _picked(self) -> None:
        key = self.view.currentIndex().data(_KEY)
        if key:
            self.chosen.emit(key)

    def _narrow(self) -> None:
        self._narrowed.narrow(self.search.text(), str(self.filter.currentData() or ""))
        told = _("{shown} de {all}").format(shown=self._narrowed.rowCount(), all=self._model.rowCount())
        self.count.setText(told)


class _Filter(QSortFilterProxyModel):
    """Shows the rows whose label or key has the words, in the chosen state; accents do not matter."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._words: list[str] = []
        self._state = ""

    def narrow(self, words: str, state: str) -> None:
        """Take other words and another state."""
        self._words = fold(words).split()
        self._state = state
        self.invalidate()

    def filterAcceptsRow(self, row: int, parent: object) -> bool:  # noqa: N802
        """Say whether a row is shown."""
        index = self.sourceModel().index(row, 0)
        text = fold(f"{index.data()} {index.data(_KEY)}")
        return all(word in text for word in self._words) and self._state in ("", index.data(_STATE))
