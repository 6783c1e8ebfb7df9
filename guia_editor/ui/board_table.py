"""The table of the board: its rows as a model, one state or all of them, sorted by any column."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, QSortFilterProxyModel, Qt
from PySide6.QtGui import QFont, QKeyEvent, QResizeEvent

from guia_editor.i18n import _, plural
from guia_editor.model.review import State
from guia_editor.tasks.board import BoardRow
from guia_editor.ui.icons import icon
from guia_editor.ui.rows_table import SORT, Index, RowsModel, RowsTable
from guia_editor.ui.state_looks import state_colour, state_icon
from guia_editor.ui.widgets import plain_tip

ALL = "todos"
_TITLE, _STATE, _TURN, _DAYS, _OPEN = range(5)

_ROW_HEIGHT = 36
_WIDTHS = {_STATE: 176, _TURN: 112, _DAYS: 68, _OPEN: 108}
_ICON_ALONE = 46
_ROOMY, _TIGHT = 640, 500
"""Below the first width the table does not say whose turn it is; below the second, states are icons alone."""


class BoardRows(RowsModel[BoardRow]):
    """The rows of a board."""

    def titles(self) -> tuple[str, ...]:
        """Return the columns' names."""
        return _("Capítulo"), _("Estado"), _("Le toca a"), _("Días"), _("Por resolver")

    def aligned(self, column: int) -> Qt.AlignmentFlag:
        """Return at which side a column's words stand."""
        flag = Qt.AlignmentFlag
        return flag.AlignRight if column in (_DAYS, _OPEN) else flag.AlignLeft

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:  # noqa: N802
        """Return a column's name, and what its figures count."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.ToolTipRole:
            counted = _("Observaciones abiertas y cambios sin resolver")
            return {_DAYS: _("Días que lleva esperando"), _OPEN: counted}.get(section, "")
        return super().headerData(section, orientation, role)

    def data(self, index: Index, role: int = 0) -> Any:
        """Return what a cell shows."""
        row, column = self.rows[index.row()], index.column()
        roles = Qt.ItemDataRole
        match role:
            case roles.DisplayRole:
                return self._words(row, column)
            case roles.AccessibleTextRole:
                return self._spoken(row, column)
            case roles.ToolTipRole:
                return plain_tip(self._tip(row, column))
            case roles.DecorationRole if column == _STATE:
                theme = self.bench.theme
                return icon(state_icon(row.state), theme, state_colour(row.state, theme))
            case roles.ForegroundRole if column == _DAYS and row.late:
                return self.bench.theme.error
            case roles.ForegroundRole if column in (_TURN, _DAYS):
                return self.bench.theme.muted
            case roles.FontRole if column == _DAYS and row.late:
                font = QFont()
                font.setBold(True)
                return font
            case roles.TextAlignmentRole:
                return self.aligned(column) | Qt.AlignmentFlag.AlignVCenter
            case int() if role == SORT:
                return self._rank(index.row(), column)
        return None

    def _words(self, row: BoardRow, column: int) -> str:
        pending = row.open + row.conflicts
        days = str(row.days) if row.days else "–"
        title = f"{row.number}. {row.title}" if row.number else row.title
        waits = row.state is not State.PUBLISHED and row.waiting_for
        return (title, row.label, row.waiting_for or "–", days if waits else "–", str(pending or "–"))[column]

    def _spoken(self, row: BoardRow, column: int) -> str:
        words = self._words(row, column)
        if column == _DAYS:
            late = _("{count} días, atrasado") if row.late else _("{count} días")
            return late.format(count=row.days)
        if column == _OPEN:
            return self._tip(row, column)
        return words

    def _tip(self, row: BoardRow, column: int) -> str:
        if column == _DAYS:
            return _("Atrasado") if row.late else ""
        if column != _OPEN:
            return self._words(row, column) if column in (_TITLE, _STATE) else ""
        told = plural(row.open, _("Una observación abierta"), _("{count} observaciones abiertas"))
        if not row.conflicts:
            return told
        both = plural(row.conflicts, _("un cambio de dos personas"), _("{count} cambios de dos personas"))
        return _("{observations} y {conflicts} por resolver").format(observations=told, conflicts=both)

    def _rank(self, at: int, column: int) -> int:
        row = self.rows[at]
        turns = sorted({one.waiting_for for one in self.rows})
        states = list(State)
        return (
            at,
            states.index(row.state),
            turns.index(row.waiting_for),
            row.days,
            row.open + row.conflicts,
        )[column]


class BoardFilter(QSortFilterProxyModel):
    """The rows of one state, or all, in the order of a column."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._state = ALL
        self.setSortRole(SORT)

    def show_state(self, state: str) -> None:
        """Keep the rows of a state."""
        self._state = state
        self.invalidate()

    def filterAcceptsRow(self, at: int, _parent: Index) -> bool:  # noqa: N802
        """Say whether a row is of the state that is wanted."""
        model = self.sourceModel()
        assert isinstance(model, BoardRows)
        return self._state in (ALL, model.rows[at].state.value)


class BoardTable(RowsTable):
    """Whole rows; Enter opens one, as a double click does."""

    def __init__(self) -> None:
        super().__init__(_("Capítulos"), 16, _ROW_HEIGHT)

    def settle(self) -> None:
        """Share out the width, once there is a model."""
        self.share_width(_TITLE, _WIDTHS, _ICON_ALONE)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Leave the titles room: first without whose turn it is, then with icons for the states."""
        width = event.size().width()
        if self.model() is not None:
            self.setColumnHidden(_TURN, width < _ROOMY)
            self.setColumnWidth(_STATE, _ICON_ALONE if width < _TIGHT else _WIDTHS[_STATE])
        super().resizeEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Open the row with Enter."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.activated.emit(self.currentIndex())
        else:
            super().keyPressEvent(event)
