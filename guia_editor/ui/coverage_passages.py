"""Passages and values beside the map: who sees the one that is chosen, department by department."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListView,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from guia_editor.i18n import _
from guia_editor.tasks.coverage import Coverage, CoverageRow
from guia_editor.ui.coverage_rows import CoveragePainter, CoverageRows, Show, count_words, fits
from guia_editor.ui.stylesheet import mixed
from guia_editor.ui.territory_map import TerritoryMap
from guia_editor.ui.widgets import note, push_button

if TYPE_CHECKING:
    from guia_editor.model.guide import Guide
    from guia_editor.model.territory import Territories
    from guia_editor.ui.workbench import Workbench

_NARROW, _ASIDE = 900, 430
_TREE, _LOW = 150, 72
"""Pixels of the names, and where the window is low."""

_NO_LIMIT = 16_777_215
"""Qt's own, of a widget that may be of any size."""

_CODE = Qt.ItemDataRole.UserRole


class CoveragePassages(QWidget):
    """A list to narrow and search; beside it the map and the municipalities of what is chosen."""

    def __init__(self, bench: Workbench) -> None:
        super().__init__()
        self._bench = bench
        self._coverage: Coverage | None = None
        self._territories: Territories | None = None
        self.map: TerritoryMap | None = None
        self.rows = CoverageRows(self)
        self._items: dict[str, QTreeWidgetItem] = {}
        self._build()
        bench.theme_changed.connect(self._paint)

    def _build(self) -> None:
        self.search = QLineEdit()
        self.search.setPlaceholderText(_("Buscar en los pasajes"))
        self.search.setAccessibleName(_("Buscar en los pasajes"))
        self.search.setClearButtonEnabled(True)
        self.show_only = QComboBox()
        self.show_only.setAccessibleName(_("Qué se muestra"))
        for value, words in {
            Show.ALL: _("Todo"),
            Show.PASSAGES: _("Pasajes condicionados"),
            Show.VALUES: _("Datos de cada municipio"),
            Show.UNSEEN: _("Nadie lo ve"),
            Show.MISSING: _("Falta algún dato"),
        }.items():
            self.show_only.addItem(words, value)
        self.search.textChanged.connect(self._narrow)
        self.show_only.currentIndexChanged.connect(self._narrow)
        above = QHBoxLayout()
        above.setSpacing(8)
        above.addWidget(self.search, 1)
        above.addWidget(self.show_only)
        self.list = QListView()
        self.list.setAccessibleName(_("Pasajes y datos"))
        self.list.setModel(self.rows)
        self.list.setItemDelegate(CoveragePainter(self._bench, self.rows))
        self.list.setMouseTracking(True)
        self.list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.selectionModel().currentChanged.connect(lambda *_indexes: self._choose())
        self.list.activated.connect(lambda _index: self.go_to_text())
        self.none = note(_("Nada coincide."))
        self.none.setAlignment(Qt.AlignmentFlag.AlignCenter)
        left = QVBoxLayout()
        left.setSpacing(10)
        left.addLayout(above)
        left.addWidget(self.list, 1)
        left.addWidget(self.none)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(0, 12, 0, 0)
        self._row.setSpacing(18)
        self._row.addLayout(left, 1)
        self._row.addWidget(self._aside())

    def _aside(self) -> QWidget:
        self.title = QLabel()
        self.title.setObjectName("fuerte")
        self.title.setWordWrap(True)
        self.title.setTextFormat(Qt.TextFormat.PlainText)
        self.count = note("")
        self.go = push_button(_("Ir al te&xto"), self.go_to_text, _("Abre el capítulo en ese renglón"))
        self.tree = QTreeWidget()
        self.tree.setHeaderHidden(True)
        self.tree.setColumnCount(1)
        self.tree.setAccessibleName(_("Municipios que lo ven"))
        self.tree.currentItemChanged.connect(lambda item, _before: self._point(item))
        self._map_room = QVBoxLayout()
        self.tree.setMinimumHeight(_TREE)
        self._side = aside = QWidget()
        column = QVBoxLayout(aside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        head = QHBoxLayout()
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self.title)
        words.addWidget(self.count)
        head.addLayout(words, 1)
        head.addWidget(self.go, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(head)
        column.addLayout(self._map_room, 3)
        column.addWidget(self.tree, 2)
        return aside

    # --- What is shown --------------------------------------------------------------------------

    def show_coverage(self, coverage: Coverage, guide: Guide) -> None:
        """Show who sees what; what was chosen stays chosen where it is still there."""
        self._coverage, self._territories = coverage, guide.territories
        if self.map is None:
            self.map = TerritoryMap(guide.territories, self._bench)
            self.map.selectable = False
            self.map.current_changed.connect(self._reveal)
            self.map.setVisible(self.width() >= _NARROW)
            self._map_room.addWidget(self.map, 1)
        else:
            self.map.set_territories(guide.territories)
        self._narrow()

    @property
    def current(self) -> CoverageRow | None:
        """The row that is chosen."""
        at = self.list.currentIndex().row()
        return self.rows.shown[at] if 0 <= at < len(self.rows.shown) else None

    def _narrow(self) -> None:
        if self._coverage is None:
            return
        kept = self.current
        show = Show(self.show_only.currentData())
        shown = [row for row in self._coverage.rows if fits(row, show, self.search.text())]
        self.rows.show_rows(shown, self._coverage.places)
        self.none.setVisible(not shown)
        nothing = _("Esta guía no tiene pasajes para algunos municipios, ni datos que cambien de uno a otro.")
        self.none.setText(_("Nada coincide.") if self._coverage.rows else nothing)
        same = (n for n, one in enumerate(shown) if kept and (one.path, one.line) == (kept.path, kept.line))
        self.list.setCurrentIndex(self.rows.index(next(same, 0), 0))  # which tells of it
        if not shown:
            self._choose()

    def _choose(self) -> None:
        row = self.current
        self.go.setEnabled(row is not None)
        self.title.setText(row.label if row else "")
        self.count.setText(count_words(row, self.rows.places) + "." if row else "")
        self._fill_tree(row)
        self._paint()

    def _paint(self) -> None:
        row, theme = self.current, self._bench.theme
        if self.map is None:
            return
        ground = theme.raised if theme.dark else theme.page
        seen, missing = mixed(theme.accent, ground, 0.45), theme.error
        legend: list[tuple[QColor, str]] = []
        fills: Mapping[str, QColor] = {}
        if row is not None:
            fills = {**dict.fromkeys(row.codes, seen), **dict.fromkeys(row.lacking, missing)}
            legend = [(seen, _("Lo ve"))]
            legend += [(missing, _("Le falta el dato"))] if row.lacking else []
        self.map.show_values(fills, legend)
        self.map.describe_each(self._state_words)

    def _state_words(self, code: str) -> str:
        row = self.current
        if row is None:
            return ""
        if code in row.lacking:
            return _("le falta el dato")
        return _("lo ve") if code in row.codes else _("no lo ve")

    def _fill_tree(self, row: CoverageRow | None) -> None:
        self.tree.clear()
        self._items.clear()
        if row is None or self._territories is None:
            return
        told = row.codes | row.lacking
        for _code, department in sorted(self._territories.departments.items()):
            members = self._territories.members(department)
            mine = [place for place in members if place.code in told]
            if not mine:
                continue
            seen = sum(place.code in row.codes for place in mine)
            words = _("{name}: {seen} de {all}").format(name=department.name, seen=seen, all=len(members))
            head = QTreeWidgetItem([words])
            for place in mine:
                mark = "" if place.code in row.codes else " — " + _("le falta el dato")
                item = QTreeWidgetItem([f"{place.name} ({place.code}){mark}"])
                item.setData(0, _CODE, place.code)
                head.addChild(item)
                self._items[place.code] = item
            self.tree.addTopLevelItem(head)
        if self.tree.topLevelItemCount() == 1:
            self.tree.expandAll()

    def _point(self, item: QTreeWidgetItem | None) -> None:
        """Mark on the map the municipality that is chosen among the names."""
        code = item.data(0, _CODE) if item is not None else None
        if code and self.map is not None and self.map.current != code:
            self.map.go_to(code)

    def _reveal(self, code: str) -> None:
        """Choose among the names the municipality that was clicked on the map."""
        if code in self._items:
            self.tree.setCurrentItem(self._items[code])

    def go_to_text(self) -> None:
        """Open the chapter where the chosen row stands."""
        if (row := self.current) is not None:
            self._bench.open_chapter(row.path, row.line)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Put the names below the list, without the map, where there is no room beside it."""
        narrow = event.size().width() < _NARROW
        direction = QBoxLayout.Direction
        self._row.setDirection(direction.TopToBottom if narrow else direction.LeftToRight)
        self._side.setMinimumWidth(0 if narrow else _ASIDE)
        self._side.setMaximumWidth(_NO_LIMIT if narrow else _ASIDE)
        self.tree.setMinimumHeight(_LOW if narrow else _TREE)
        self.tree.setMaximumHeight(_TREE if narrow else _NO_LIMIT)
        if self.map is not None:
            self.map.setVisible(not narrow)
        super().resizeEvent(event)
