"""The staff's table of municipalities as a grid: search, copy, paste from a spreadsheet, empty cells."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QSortFilterProxyModel, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractItemDelegate, QAbstractItemView, QHeaderView, QTableView

from guia_editor.i18n import _
from guia_editor.ui.territories_model import FIXED, TerritoriesModel

_ROW, _CELL = 30, 170
_FIXED_WIDTHS = (74, 210, 150)


class _Filter(QSortFilterProxyModel):
    """Shows the municipalities that were searched for; `codes` is None for all."""

    def __init__(self) -> None:
        super().__init__()
        self.codes: frozenset[str] | None = None
        self.hollow = False

    def choose(self, codes: frozenset[str] | None, *, hollow: bool) -> None:
        """Show some municipalities, or only those of them with empty cells."""
        self.beginFilterChange()
        self.codes, self.hollow = codes, hollow
        self.endFilterChange()

    def filterAcceptsRow(self, row: int, _parent: object) -> bool:  # noqa: N802
        """Say whether a municipality is shown."""
        model = self.sourceModel()
        assert isinstance(model, TerritoriesModel)
        code = model.places[row].code
        if self.codes is not None and code not in self.codes:
            return False
        return not self.hollow or any(not model.table.value(code, one) for one in model.table.columns)


class TerritoriesTable(QTableView):
    """Shows a model through a filter; `told` says what a paste had to leave out."""

    told = Signal(str)

    def __init__(self, model: TerritoriesModel) -> None:
        super().__init__()
        self.cells = model
        self.filter = _Filter()
        self.filter.setSourceModel(model)
        self.setModel(self.filter)
        self.setAccessibleName(_("Columnas de los municipios"))
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(_ROW)
        head = self.horizontalHeader()
        head.setDefaultSectionSize(_CELL)
        head.setHighlightSections(False)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        model.modelReset.connect(self._fit_columns)

    def _fit_columns(self) -> None:
        for column, width in enumerate(_FIXED_WIDTHS):
            self.setColumnWidth(column, width)

    def let_write(self, on: bool) -> None:
        """Let cells be edited, or only read."""
        trigger = QAbstractItemView.EditTrigger
        wanted = trigger.DoubleClicked | trigger.EditKeyPressed | trigger.AnyKeyPressed
        self.setEditTriggers(wanted if on else trigger.NoEditTriggers)

    def finish_typing(self) -> None:
        """Take what is being typed in a cell as it is now."""
        editor = self.indexWidget(self.currentIndex())
        if editor is not None:
            self.commitData(editor)
            self.closeEditor(editor, QAbstractItemDelegate.EndEditHint.NoHint)

    @property
    def column(self) -> str:
        """The name of the staff's column in which the current cell stands, or ""."""
        at = self.currentIndex().column() - FIXED
        return self.cells.table.columns[at] if 0 <= at < len(self.cells.table.columns) else ""

    def _chosen(self) -> list[QModelIndex]:
        """Return the cells that are chosen, as the model counts them, in the order in which they are seen."""
        indexes = sorted(self.selectedIndexes(), key=lambda one: (one.row(), one.column()))
        return [self.filter.mapToSource(one) for one in indexes]

    def copy(self) -> None:
        """Put the chosen cells on the clipboard, parted by tabs as spreadsheets take them."""
        lines: dict[int, list[str]] = {}
        for index in self._chosen():
            lines.setdefault(index.row(), []).append(str(self.cells.data(index)))
        if lines:
            QGuiApplication.clipboard().setText("\n".join("\t".join(cells) for cells in lines.values()))

    def paste(self) -> None:
        """Put what spreadsheets copy into the cells from the first one on; one cell fills all chosen."""
        text = QGuiApplication.clipboard().text().rstrip("\r\n")
        chosen = self._chosen()
        if not text or not chosen:
            return
        rows = [line.split("\t") for line in text.splitlines()]
        if rows == [[text]]:
            self._put(dict.fromkeys(((one.row(), one.column()) for one in chosen), text), 0)
            return
        top, left = self.filter.mapFromSource(chosen[0]).row(), chosen[0].column()
        words: dict[tuple[int, int], str] = {}
        outside = 0
        for down, cells_ in enumerate(rows):
            seen = self.filter.mapToSource(self.filter.index(top + down, 0))
            for across, cell in enumerate(cells_):
                if seen.isValid() and left + across < self.cells.columnCount():
                    words[seen.row(), left + across] = cell
                else:
                    outside += bool(cell.strip())
        self._put(words, outside)

    def _put(self, words: dict[tuple[int, int], str], outside: int) -> None:
        """Put words by row and column of the model; tell of what had no place."""
        table, places = self.cells.table, self.cells.places
        fixed = sum(column < FIXED for _row, column in words)
        put = {
            (places[row].code, table.columns[column - FIXED]): cell
            for (row, column), cell in words.items()
            if column >= FIXED
        }
        self.cells.put(put, _("Pegar"))
        if fixed or outside:
            told = _("{n} celdas no se pegaron: caen en el código, el nombre o fuera de la tabla.")
            self.told.emit(told.format(n=fixed + outside))

    def clear(self) -> None:
        """Empty the chosen cells."""
        table, places = self.cells.table, self.cells.places
        words = {
            (places[one.row()].code, table.columns[one.column() - FIXED]): ""
            for one in self._chosen()
            if one.column() >= FIXED
        }
        self.cells.put(words, _("Borrar"))
