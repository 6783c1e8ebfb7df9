"""The municipalities with what they hold: as a table that is searched, narrowed and sorted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSortFilterProxyModel,
    Qt,
)

from guia_editor.i18n import _
from guia_editor.tasks.deliveries import medium_words
from guia_editor.tasks.delivery_tables import holding_words
from guia_editor.tasks.reach import Holding, PlaceReach
from guia_editor.ui.delivery_looks import short_day, short_words, swatch
from guia_editor.ui.rows_table import RowsTable

if TYPE_CHECKING:
    from guia_editor.ui.workbench import Workbench

_PLACE, _STANDS, _EDITION, _MEDIA, _LAST = range(5)
_SORT = Qt.ItemDataRole.UserRole + 1
_ROW_HEIGHT = 32
_WIDTHS = {_STANDS: 112, _EDITION: 72, _MEDIA: 128, _LAST: 88}
_RANK = {Holding.SUPERSEDED: 0, Holding.DRAFT: 1, Holding.NONE: 2, Holding.CURRENT: 3}
_Index = QModelIndex | QPersistentModelIndex


class ReachRows(QAbstractTableModel):
    """A row for each municipality."""

    def __init__(self, bench: Workbench) -> None:
        super().__init__(bench)
        self._bench = bench
        self.rows: tuple[PlaceReach, ...] = ()

    def show_rows(self, rows: tuple[PlaceReach, ...]) -> None:
        """Show other rows; where the municipalities are the same, what is chosen stays."""
        same = [one.place.code for one in rows] == [one.place.code for one in self.rows]
        if not same:
            self.beginResetModel()
        self.rows = rows
        if not same:
            self.endResetModel()
        self.dress()

    def dress(self) -> None:
        """Show the rows anew, in the theme's colours."""
        if self.rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.rows) - 1, _LAST))

    def rowCount(self, _parent: _Index | None = None) -> int:  # noqa: N802
        """Return how many rows there are."""
        return len(self.rows)

    def columnCount(self, _parent: _Index | None = None) -> int:  # noqa: N802
        """Return how many columns there are."""
        return _LAST + 1

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:  # noqa: N802
        """Return a column's name."""
        if orientation is Qt.Orientation.Vertical:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            names = (_("Municipio"), _("Situación"), _("Edición"), _("Medio"), _("Última"))
            return names[section]
        return _aligned(section) if role == Qt.ItemDataRole.TextAlignmentRole else None

    def data(self, index: _Index, role: int = 0) -> Any:
        """Return what a cell shows."""
        row, column = self.rows[index.row()], index.column()
        roles = Qt.ItemDataRole
        match role:
            case roles.DisplayRole | roles.AccessibleTextRole:
                return self._words(row, column)
            case roles.ToolTipRole:
                return self._tip(row, column)
            case roles.DecorationRole if column == _STANDS:
                return swatch(row.holding, self._bench.theme)
            case roles.ForegroundRole if column != _PLACE and row.holding is Holding.NONE:
                return self._bench.theme.muted
            case roles.TextAlignmentRole:
                return _aligned(column)
            case int() if role == _SORT:
                return self._rank(row, column)
        return None

    def _words(self, row: PlaceReach, column: int) -> str:
        return (
            f"{row.place.name}, {row.place.department}",
            short_words(row.holding),
            row.newest.number if row.newest else "–",
            ", ".join(map(medium_words, row.media)) or "–",
            short_day(row.last) or "–",
        )[column]

    def _tip(self, row: PlaceReach, column: int) -> str:
        if column == _PLACE:
            return f"{row.place.code} {row.place.name}, {row.place.department}"
        return holding_words(row.holding) if column == _STANDS else self._words(row, column)

    def _rank(self, row: PlaceReach, column: int) -> Any:
        match column:
            case _ if column == _PLACE:
                return row.place.code
            case _ if column == _STANDS:
                return _RANK[row.holding] * 10_000 + int(row.place.code)
            case _ if column == _LAST:
                return row.last
            case _:
                return self._words(row, column)


def _aligned(column: int) -> int:
    flag = Qt.AlignmentFlag
    side = flag.AlignRight if column == _LAST else flag.AlignLeft
    return int(side | flag.AlignVCenter)


class ReachFilter(QSortFilterProxyModel):
    """The rows of a department, of a way to stand, and of those that a search found."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._department = ""
        self._holding: Holding | None = None
        self._codes: frozenset[str] | None = None
        self.setSortRole(_SORT)

    def narrow(self, department: str, holding: Holding | None, codes: frozenset[str] | None) -> None:
        """Keep rows by department ("" for all), way to stand and code (None for all)."""
        self._department, self._holding, self._codes = department, holding, codes
        self.invalidate()

    def filterAcceptsRow(self, at: int, _parent: _Index) -> bool:  # noqa: N802
        """Say whether a row is wanted."""
        model = self.sourceModel()
        assert isinstance(model, ReachRows)
        row = model.rows[at]
        return (
            self._department in ("", row.place.department_code)
            and self._holding in (None, row.holding)
            and (self._codes is None or row.place.code in self._codes)
        )


class ReachTable(RowsTable):
    """Whole rows, one at a time."""

    def __init__(self) -> None:
        super().__init__(_("Municipios y lo que tienen"), 14, _ROW_HEIGHT)

    def settle(self) -> None:
        """Share out the width, once there is a model."""
        self.share_width(_PLACE, _WIDTHS, 56)
