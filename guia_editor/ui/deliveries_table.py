"""The municipalities with what they hold: as a table that is searched, narrowed and sorted."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, QSortFilterProxyModel, Qt

from guia_editor.i18n import _
from guia_editor.tasks.deliveries import medium_words
from guia_editor.tasks.delivery_tables import holding_words
from guia_editor.tasks.reach import Holding, PlaceReach
from guia_editor.ui.delivery_looks import short_day, short_words, swatch
from guia_editor.ui.rows_table import SORT, Index, RowsModel, RowsTable
from guia_editor.ui.widgets import plain_tip

_PLACE, _STANDS, _EDITION, _MEDIA, _LAST = range(5)
_ROW_HEIGHT = 32
_WIDTHS = {_STANDS: 112, _EDITION: 72, _MEDIA: 128, _LAST: 88}
_RANK = {Holding.SUPERSEDED: 0, Holding.DRAFT: 1, Holding.NONE: 2, Holding.CURRENT: 3}


class ReachRows(RowsModel[PlaceReach]):
    """A row for each municipality."""

    def titles(self) -> tuple[str, ...]:
        """Return the columns' names."""
        return _("Municipio"), _("Situación"), _("Edición"), _("Medio"), _("Última")

    def aligned(self, column: int) -> Qt.AlignmentFlag:
        """Return at which side a column's words stand."""
        return Qt.AlignmentFlag.AlignRight if column == _LAST else Qt.AlignmentFlag.AlignLeft

    def same(self, rows: tuple[PlaceReach, ...]) -> bool:
        """Say whether the municipalities are the same."""
        return [one.place.code for one in rows] == [one.place.code for one in self.rows]

    def data(self, index: Index, role: int = 0) -> Any:
        """Return what a cell shows."""
        row, column = self.rows[index.row()], index.column()
        roles = Qt.ItemDataRole
        match role:
            case roles.DisplayRole | roles.AccessibleTextRole:
                return self._words(row, column)
            case roles.ToolTipRole:
                return plain_tip(self._tip(row, column))
            case roles.DecorationRole if column == _STANDS:
                return swatch(row.holding, self.bench.theme)
            case roles.ForegroundRole if column != _PLACE and row.holding is Holding.NONE:
                return self.bench.theme.muted
            case roles.TextAlignmentRole:
                return self.aligned(column) | Qt.AlignmentFlag.AlignVCenter
            case int() if role == SORT:
                return self._rank(row, column)
        return None

    def _words(self, row: PlaceReach, column: int) -> str:
        match column:  # one cell at a time: sorting asks thousands of times
            case _ if column == _PLACE:
                return f"{row.place.name}, {row.place.department}"
            case _ if column == _STANDS:
                return short_words(row.holding)
            case _ if column == _EDITION:
                return row.newest.number if row.newest else "–"
            case _ if column == _MEDIA:
                return ", ".join(map(medium_words, row.media)) or "–"
            case _:
                return short_day(row.last) or "–"

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


class ReachFilter(QSortFilterProxyModel):
    """The rows of a department, of a way to stand, and of those that a search found."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._department = ""
        self._holding: Holding | None = None
        self._codes: frozenset[str] | None = None
        self.setSortRole(SORT)

    def narrow(self, department: str, holding: Holding | None, codes: frozenset[str] | None) -> None:
        """Keep rows by department ("" for all), way to stand and code (None for all)."""
        self.beginFilterChange()
        self._department, self._holding, self._codes = department, holding, codes
        self.endFilterChange()

    def filterAcceptsRow(self, at: int, _parent: Index) -> bool:  # noqa: N802
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
