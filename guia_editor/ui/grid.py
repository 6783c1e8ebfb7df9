"""The cells of a large table, with undo: every change keeps the grid before and after it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Generic, NamedTuple, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QBrush, QFont, QGuiApplication, QUndoCommand, QUndoStack

from guia_editor.i18n import _
from guia_editor.model.blocks import Align
from guia_editor.ui.theme import Theme

Cells = tuple[tuple[str, ...], ...]
Index = QModelIndex | QPersistentModelIndex
_Held = TypeVar("_Held")

_SIDES = {
    "center": Qt.AlignmentFlag.AlignHCenter,
    "right": Qt.AlignmentFlag.AlignRight,
}


class Grid(NamedTuple):
    """Cells as Markdown, the header's row first, all of one length; how each column is aligned."""

    cells: Cells
    align: tuple[Align, ...]

    @classmethod
    def of(cls, cells: Sequence[Sequence[str]], align: Sequence[Align]) -> Grid:
        """Make a grid of rows; missing cells are empty."""
        count = max([len(align), 1, *(len(row) for row in cells)])
        full = tuple((*row, *("",) * (count - len(row))) for row in cells)
        sides: list[Align] = [*align]
        sides += [""] * (count - len(sides))
        return cls(full or (("",) * count,), tuple(sides))


class Change(QUndoCommand, Generic[_Held]):
    """One step from a whole table to another, by showing either."""

    def __init__(self, words: str, before: _Held, after: _Held, show: Callable[[_Held], None]) -> None:
        super().__init__(words)
        self._before, self._after, self._show = before, after, show

    def redo(self) -> None:
        """Show the one after the step."""
        self._show(self._after)

    def undo(self) -> None:
        """Show the one before it."""
        self._show(self._before)


class GridModel(QAbstractTableModel):
    """A grid as Qt shows it; every method that changes it is one undo step on `stack`."""

    reshaped = Signal()

    def __init__(self, grid: Grid, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.grid = grid
        self.stack = QUndoStack(self)
        self._theme = theme

    # --- What Qt asks ----------------------------------------------------------------------------

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802
        """Return the rows, the header among them."""
        return 0 if parent.isValid() else len(self.grid.cells)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802
        """Return the columns."""
        return 0 if parent.isValid() else len(self.grid.align)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a cell's words and looks."""
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.EditRole:
                return self.grid.cells[index.row()][index.column()]
            case Qt.ItemDataRole.TextAlignmentRole:
                side = _SIDES.get(self.grid.align[index.column()], Qt.AlignmentFlag.AlignLeft)
                return side | Qt.AlignmentFlag.AlignVCenter
            case Qt.ItemDataRole.FontRole if not index.row():
                font = QFont()
                font.setBold(True)
                return font
            case Qt.ItemDataRole.BackgroundRole if not index.row():
                return QBrush(self._theme.accent_ground)
            case _:
                return None

    def headerData(  # noqa: N802
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Return the letters of columns and numbers of rows; the first row is the header."""
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        if orientation is Qt.Orientation.Vertical:
            return str(section) if section else "—"
        return str(section + 1)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let every cell be written in."""
        return super().flags(index) | Qt.ItemFlag.ItemIsEditable

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:  # noqa: N802
        """Put words into a cell."""
        words = " ".join(str(value).split())
        if role != Qt.ItemDataRole.EditRole or words == self.grid.cells[index.row()][index.column()]:
            return False
        self._change(_("Escribir"), self._with({(index.row(), index.column()): words}))
        return True

    # --- Changes ---------------------------------------------------------------------------------

    def add_row(self, at: int) -> None:
        """Add an empty row before another; never before the header."""
        at = max(at, 1)
        row = ("",) * len(self.grid.align)
        self._set(_("Agregar fila"), (*self.grid.cells[:at], row, *self.grid.cells[at:]))

    def delete_rows(self, rows: Sequence[int]) -> None:
        """Delete rows; the header stays."""
        gone = {row for row in rows if row}
        if gone:
            kept = tuple(row for number, row in enumerate(self.grid.cells) if number not in gone)
            self._set(_("Borrar filas"), kept)

    def move_row(self, row: int, step: int) -> bool:
        """Exchange a row with its neighbour; False at the edges."""
        other = row + step
        if row < 1 or not 1 <= other < len(self.grid.cells):
            return False
        cells = list(self.grid.cells)
        cells[row], cells[other] = cells[other], cells[row]
        self._set(_("Mover fila"), tuple(cells))
        return True

    def add_column(self, at: int) -> None:
        """Add an empty column before another."""
        cells = tuple((*row[:at], "", *row[at:]) for row in self.grid.cells)
        empty: Align = ""
        self._change(_("Agregar columna"), Grid(cells, (*self.grid.align[:at], empty, *self.grid.align[at:])))

    def delete_columns(self, columns: Sequence[int]) -> None:
        """Delete columns; one stays."""
        kept = [number for number in range(len(self.grid.align)) if number not in columns]
        if kept and columns:
            cells = tuple(tuple(row[number] for number in kept) for row in self.grid.cells)
            self._change(_("Borrar columnas"), Grid(cells, tuple(self.grid.align[n] for n in kept)))

    def move_column(self, column: int, step: int) -> bool:
        """Exchange a column with its neighbour; False at the edges."""
        other = column + step
        if not 0 <= column < len(self.grid.align) or not 0 <= other < len(self.grid.align):
            return False
        order = list(range(len(self.grid.align)))
        order[column], order[other] = order[other], order[column]
        cells = tuple(tuple(row[number] for number in order) for row in self.grid.cells)
        self._change(_("Mover columna"), Grid(cells, tuple(self.grid.align[n] for n in order)))
        return True

    def align(self, columns: Sequence[int], side: Align) -> None:
        """Align columns."""
        sides = tuple(side if n in columns else old for n, old in enumerate(self.grid.align))
        if sides != self.grid.align:
            self._change(_("Alinear"), self.grid._replace(align=sides))

    def copy(self, rows: Sequence[int], columns: Sequence[int]) -> None:
        """Put cells on the clipboard, parted by tabs as spreadsheets take them."""
        lines = ("\t".join(self.grid.cells[row][column] for column in columns) for row in rows)
        QGuiApplication.clipboard().setText("\n".join(lines))

    def paste(self, row: int, column: int) -> None:
        """Put what spreadsheets copy into the cells from one on; the grid grows as needed."""
        text = QGuiApplication.clipboard().text().rstrip("\r\n")
        if not text:
            return
        pasted = [line.split("\t") for line in text.splitlines()]
        words = {
            (row + down, column + across): " ".join(cell.split())
            for down, line in enumerate(pasted)
            for across, cell in enumerate(line)
        }
        self._change(_("Pegar"), self._with(words))

    def _with(self, words: dict[tuple[int, int], str]) -> Grid:
        height = max(len(self.grid.cells), 1 + max(row for row, _column in words))
        width = max(len(self.grid.align), 1 + max(column for _row, column in words))
        cells = [[*row, *[""] * (width - len(row))] for row in self.grid.cells]
        cells += [[""] * width for _row in range(height - len(cells))]
        for (row, column), cell in words.items():
            cells[row][column] = cell
        return Grid.of(cells, self.grid.align)

    def _set(self, words: str, cells: Cells) -> None:
        self._change(words, Grid(cells, self.grid.align))

    def _change(self, words: str, after: Grid) -> None:
        self.stack.push(Change(words, self.grid, after, self._show))

    def _show(self, grid: Grid) -> None:
        same_shape = (len(grid.cells), len(grid.align)) == (len(self.grid.cells), len(self.grid.align))
        if same_shape:
            self.grid = grid
            last = self.index(len(grid.cells) - 1, len(grid.align) - 1)
            self.dataChanged.emit(self.index(0, 0), last)
        else:
            self.beginResetModel()
            self.grid = grid
            self.endResetModel()
        self.reshaped.emit()
