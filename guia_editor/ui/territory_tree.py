"""Municipalities to tick, under their departments, with a field that finds them by any of their names."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLabel,
    QLineEdit,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from guia_editor.i18n import _
from guia_editor.model.territory import Territories, Territory
from guia_editor.tasks.territory_choice import search
from guia_editor.ui.icons import icon
from guia_editor.ui.widgets import plain_tip

if TYPE_CHECKING:
    from guia_editor.ui.workbench import Workbench

_CODE = Qt.ItemDataRole.UserRole
_SIDE = 50


class TerritoryTree(QWidget):
    """`selection_changed` gives the codes of the ticked municipalities; `pointed` the row that is current.

    A department's own row says how many of its municipalities are ticked, and ticks them all.
    """

    selection_changed = Signal(object)
    pointed = Signal(str)

    def __init__(self, bench: Workbench) -> None:
        super().__init__()
        self._bench = bench
        self._territories: Territories | None = None
        self.selection: frozenset[str] = frozenset()
        self._rows: dict[str, QTreeWidgetItem] = {}
        self.search = QLineEdit()
        self.search.setPlaceholderText(_("Buscar municipio o departamento…"))
        self.search.setAccessibleName(_("Buscar municipio o departamento"))
        self.search.setClearButtonEnabled(True)
        self._glass = self.search.addAction(
            icon("search", bench.theme, bench.theme.muted), QLineEdit.ActionPosition.LeadingPosition
        )
        self.tree = _Ticked()
        self._none = QLabel(_("Nada coincide con lo que escribió."))
        self._none.setObjectName("nota")
        self._none.setWordWrap(True)
        self._none.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for widget in (self.search, self._none, self.tree):
            column.addWidget(widget)
        self.setFocusProxy(self.search)
        # A department that is ticked tells of each of its rows: they are counted once all have changed.
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._gather)
        self.tree.itemChanged.connect(lambda _item, _column: self._soon.start(0))
        self.tree.currentItemChanged.connect(self._point)
        self.search.textChanged.connect(self._search)
        self.search.installEventFilter(self)
        bench.theme_changed.connect(self._dress)

    # --- What is shown --------------------------------------------------------------------------

    def set_territories(self, territories: Territories) -> None:
        """Show other territories; what is still there stays ticked."""
        if territories == self._territories:
            return
        self._territories = territories
        opened = {code for code, row in self._rows.items() if row.isExpanded()}
        self.tree.blockSignals(True)
        self.tree.clear()
        self._rows = {}
        for department in territories.departments.values():
            parent = self._row(self.tree.invisibleRootItem(), department)
            parent.setFlags(parent.flags() | Qt.ItemFlag.ItemIsAutoTristate)
            for place in territories.members(department):
                self._row(parent, place)
            parent.setExpanded(department.code in opened)
        self.tree.blockSignals(False)
        kept, self.selection = self.selection, frozenset()
        self.set_selection(kept & frozenset(territories.municipalities))
        self._count()
        self._narrow()

    def _row(self, parent: QTreeWidgetItem, place: Territory) -> QTreeWidgetItem:
        row = QTreeWidgetItem(parent, [place.name, place.code])
        row.setData(0, _CODE, place.code)
        row.setCheckState(0, Qt.CheckState.Unchecked)
        row.setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row.setForeground(1, self._bench.theme.muted)
        row.setToolTip(0, plain_tip(", ".join((place.name, *place.variants))))
        self._rows[place.code] = row
        return row

    def set_selection(self, codes: Iterable[str]) -> None:
        """Tick these municipalities and no others; nothing is told where they are the same."""
        places = self._territories.municipalities if self._territories is not None else {}
        wanted = frozenset(codes) & frozenset(places)
        if wanted == self.selection:
            return
        self.tree.blockSignals(True)
        for code in wanted ^ self.selection:
            self._rows[code].setCheckState(0, _state(code in wanted))
        self.tree.blockSignals(False)
        self.tree.viewport().update()
        self._take(wanted)

    def _gather(self) -> None:
        places = self._territories.municipalities if self._territories is not None else {}
        self._take(
            frozenset(code for code in places if self._rows[code].checkState(0) is Qt.CheckState.Checked)
        )

    def _take(self, found: frozenset[str]) -> None:
        changed = found != self.selection
        self.selection = found
        self._count()
        if changed:
            self.selection_changed.emit(found)

    def _count(self) -> None:
        """Write beside each department how many of its municipalities are ticked."""
        self.tree.blockSignals(True)
        assert self._territories is not None  # since there are rows
        for code, department in self._territories.departments.items():
            row = self._rows[code]
            ticked = sum(place.code in self.selection for place in self._territories.members(department))
            row.setText(1, f"{ticked}/{row.childCount()}" if ticked else str(row.childCount()))
            told = _("{name}, {ticked} de {all} municipios elegidos")
            row.setData(
                0,
                Qt.ItemDataRole.AccessibleTextRole,
                told.format(name=row.text(0), ticked=ticked, all=row.childCount()),
            )
        self.tree.blockSignals(False)

    def show_row(self, code: str) -> None:
        """Bring a municipality's row into sight, as when it was clicked on a map."""
        row = self._rows.get(code)
        if row is not None and not row.isHidden():
            self.tree.blockSignals(True)
            self.tree.setCurrentItem(row)
            self.tree.blockSignals(False)
            self.tree.scrollToItem(row)

    def _dress(self) -> None:
        self._glass.setIcon(icon("search", self._bench.theme, self._bench.theme.muted))
        self.tree.blockSignals(True)
        for row in self._rows.values():
            row.setForeground(1, self._bench.theme.muted)
        self.tree.blockSignals(False)

    # --- Finding --------------------------------------------------------------------------------

    def _search(self, words: str) -> None:
        self._narrow()
        if not words.strip():
            self.tree.collapseAll()

    def _narrow(self) -> None:
        """Show the rows that fit what was typed, in opened departments; all of them where nothing was."""
        words, territories = self.search.text().strip(), self._territories
        if territories is None:
            return
        found = {place.code for place in search(territories, words)} if words else set(self._rows)
        for code, department in territories.departments.items():
            row = self._rows[code]
            members = [place.code for place in territories.members(department)]
            seen = [one for one in members if one in found]
            for one in members:
                self._rows[one].setHidden(one not in found)
            row.setHidden(not seen and code not in found)
            if words:
                row.setExpanded(bool(seen))
        self._none.setVisible(not found & set(self._rows))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Lead from the field into the rows with Down; tick the only one that is left with Enter."""
        if watched is self.search and event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() == Qt.Key.Key_Down:
                self.tree.setFocus(Qt.FocusReason.OtherFocusReason)
                current = self.tree.currentItem()
                if current is None or current.isHidden():
                    self._go_to_first()
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._tick_best()
                return True
        return super().eventFilter(watched, event)

    def _go_to_first(self) -> None:
        first = next((row for row in self._rows.values() if not row.isHidden()), None)
        if first is not None:
            self.tree.setCurrentItem(first)

    def _tick_best(self) -> None:
        """Tick the municipality that fits best, or no longer, and let the next name be typed."""
        places = self._territories.municipalities if self._territories is not None else {}
        words = self.search.text().strip()
        found = search(self._territories, words) if self._territories is not None and words else ()
        best = next((place for place in found if place.code in places), None)
        if best is not None:
            self.set_selection(self.selection ^ {best.code})
            self.show_row(best.code)
            self.pointed.emit(best.code)
            self.search.selectAll()

    def _point(self, row: QTreeWidgetItem | None) -> None:
        if row is not None:
            self.pointed.emit(str(row.data(0, _CODE)))


class _Ticked(QTreeWidget):
    """Rows with a box; Space ticks, the name takes all the width that the code leaves."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("para-elegir")
        self.setAccessibleName(_("Municipios por departamento"))
        self.setColumnCount(2)
        self.setHeaderHidden(True)
        self.setIndentation(15)
        self.setUniformRowHeights(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        header = self.header()
        header.setStretchLastSection(False)
        header.setMinimumSectionSize(24)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Fixed)
        header.resizeSection(1, _SIDE)


def _state(on: bool) -> Qt.CheckState:
    return Qt.CheckState.Checked if on else Qt.CheckState.Unchecked
