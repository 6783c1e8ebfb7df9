"""Dialogs of tables: what one in the text says about itself, and the grid of large ones."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QLabel,
    QSpinBox,
    QTableView,
    QTableWidget,
    QToolBar,
)

from guia_editor.i18n import _
from guia_editor.markdown.pieces import block_of
from guia_editor.markdown.writer import write, write_inlines
from guia_editor.model.blocks import Align, Table
from guia_editor.ui import icons
from guia_editor.ui.dialog import IdEdit, ObjectDialog, WordsEdit, form, inlines_of, roomy
from guia_editor.ui.grid import Grid, GridModel
from guia_editor.ui.workbench import Workbench


def align_names() -> dict[Align, str]:
    """Return the words for how a column is aligned."""
    return {
        "": _("Como de costumbre"),
        "left": _("A la izquierda"),
        "center": _("Al centro"),
        "right": _("A la derecha"),
    }


class TablePropertiesDialog(ObjectDialog):
    """What a table in the text says about itself: id, credit, width and alignment of its columns."""

    def __init__(self, bench: Workbench, attrs: Mapping[str, Any], words: str = "") -> None:
        super().__init__(
            bench,
            "tabla",
            _("Propiedades de la tabla"),
            _("La leyenda se escribe en la página, junto a ella."),
        )
        align = list(attrs.get("align", ()))
        widths = list(attrs.get("widths", ()))
        self.source = WordsEdit(
            _("Fuente"), inlines_of(str(attrs.get("source", ""))), _("De dónde salen los datos")
        )
        self.id_field = IdEdit(self.names, str(attrs.get("id", "")))
        self.id_field.set_words(words)
        self.id_field.changed.connect(self.check)
        fields = form()
        fields.addRow(_("&Fuente"), self.source)
        fields.addRow(_("&Identificador"), self.id_field)
        self.body.addLayout(fields)
        self.own_widths = QCheckBox(_("&Anchos propios, en partes del total"))
        self.own_widths.setChecked(bool(widths))
        self.body.addWidget(self.own_widths)
        self.columns = QTableWidget(len(align), 2)
        self.columns.setAccessibleName(_("Columnas de la tabla"))
        self.columns.setHorizontalHeaderLabels([_("Ancho"), _("Se alinea")])
        self.columns.horizontalHeader().setStretchLastSection(True)
        self.columns.setVerticalHeaderLabels([_("Columna {n}").format(n=n + 1) for n in range(len(align))])
        self.columns.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        for row, side in enumerate(align):
            width = widths[row] if row < len(widths) else round(100 / len(align))
            self.columns.setCellWidget(row, 0, self._width(row, width))
            self.columns.setCellWidget(row, 1, self._side(row, side))
        self.columns.setColumnWidth(0, 130)
        self.columns.verticalHeader().setDefaultSectionSize(40)
        self.body.addWidget(self.columns, 1)
        self.own_widths.toggled.connect(self._widths_toggled)
        self._widths_toggled()
        self.start(520, 480, self.source)

    def _width(self, row: int, value: float) -> QDoubleSpinBox:
        box = QDoubleSpinBox()
        roomy(box)
        box.setRange(0.1, 1000)
        box.setDecimals(1 if value % 1 else 0)
        box.setValue(value)
        box.setAccessibleName(_("Ancho de la columna {n}").format(n=row + 1))
        return box

    def _side(self, row: int, side: Align) -> QComboBox:
        box = QComboBox()
        box.setAccessibleName(_("Alineación de la columna {n}").format(n=row + 1))
        for key, name in align_names().items():
            box.addItem(name, key)
        box.setCurrentIndex(box.findData(side))
        return box

    def _widths_toggled(self) -> None:
        for row in range(self.columns.rowCount()):
            self.columns.cellWidget(row, 0).setEnabled(self.own_widths.isChecked())

    def problem(self) -> str:
        """Return what is wrong."""
        return self.id_field.problem()

    def attrs(self) -> dict[str, Any]:
        """Return the attributes of the container."""
        widths: list[float] = []
        align: list[str] = []
        for row in range(self.columns.rowCount()):
            width, side = self.columns.cellWidget(row, 0), self.columns.cellWidget(row, 1)
            assert isinstance(width, QDoubleSpinBox)
            assert isinstance(side, QComboBox)
            widths.append(width.value())
            align.append(str(side.currentData()))
        return {
            "align": align,
            "widths": widths if self.own_widths.isChecked() else [],
            "id": self.id_field.id(),
            "source": write_inlines(self.source.inlines(), single_line=True),
        }


class TableSizeDialog(ObjectDialog):
    """How many rows and columns a new table has."""

    def __init__(self, bench: Workbench) -> None:
        super().__init__(
            bench, "tabla-nueva", _("Tabla nueva"), _("Después se agregan o quitan filas en la página.")
        )
        self.columns = self._number(_("Columnas"), 3, 30)
        self.rows = self._number(_("Filas, además del encabezado"), 3, 200)
        fields = form()
        fields.addRow(_("&Columnas"), self.columns)
        fields.addRow(_("&Filas"), self.rows)
        self.body.addLayout(fields)
        self.body.addStretch(1)
        self.start(360)
        self.columns.setFocus()
        self.columns.selectAll()

    def _number(self, name: str, value: int, most: int) -> QSpinBox:
        box = QSpinBox()
        roomy(box)
        box.setRange(1, most)
        box.setValue(value)
        box.setAccessibleName(name)
        return box


class GridDialog(ObjectDialog):
    """Edit a large table in a grid: rows, columns, alignment; takes what is pasted from a spreadsheet."""

    def __init__(self, bench: Workbench, md: str) -> None:
        super().__init__(bench, "cuadricula", _("Tabla grande"))
        found = block_of(md)
        self._table = found if isinstance(found, Table) else Table(((),), (), ("",))
        table = self._table
        cells = [
            [write_inlines(cell, single_line=True) for cell in row] for row in (table.header, *table.rows)
        ]
        self.model = GridModel(Grid.of(cells, table.align), bench.theme, self)
        self.view = QTableView()
        self.view.setAccessibleName(_("Celdas de la tabla"))
        self.view.setModel(self.model)
        self.view.setWordWrap(False)
        self.view.horizontalHeader().setDefaultSectionSize(150)
        self.view.verticalHeader().setDefaultSectionSize(30)
        self.view.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        self.caption = WordsEdit(_("Leyenda"), table.caption)
        self.source = WordsEdit(_("Fuente"), table.source)
        self.id_field = IdEdit(self.names, table.id)
        top = form()
        top.addRow(_("&Leyenda"), self.caption)
        top.addRow(_("&Fuente"), self.source)
        top.addRow(_("&Identificador"), self.id_field)
        self.body.addLayout(top)
        self.body.addWidget(self._bar())
        self.body.addWidget(self.view, 1)
        self.size_label = QLabel()
        self.size_label.setObjectName("nota")
        self.body.addWidget(self.size_label)
        self.caption.textChanged.connect(self._caption_changed)
        self.id_field.changed.connect(self.check)
        self.model.reshaped.connect(self._reshaped)
        self._caption_changed()
        self._reshaped()
        self.view.setCurrentIndex(self.model.index(0, 0))
        self.start(940, 660)
        self.view.setFocus()

    def _bar(self) -> QToolBar:
        bar = QToolBar()
        model = self.model
        rows: tuple[tuple[str, str, str, Any], ...] = (
            ("undo-2", _("Deshacer"), "Ctrl+Z", model.stack.undo),
            ("redo-2", _("Rehacer"), "Ctrl+Y", model.stack.redo),
            ("", "", "", None),
            ("between-horizontal-start", _("Fila arriba"), "", lambda: self._at(model.add_row, 0)),
            ("between-horizontal-end", _("Fila abajo"), "Ctrl+Return", lambda: self._at(model.add_row, 1)),
            ("arrow-up", _("Subir la fila"), "Alt+Up", lambda: self._move_row(-1)),
            ("arrow-down", _("Bajar la fila"), "Alt+Down", lambda: self._move_row(1)),
            ("rows-3", _("Borrar las filas elegidas"), "Ctrl+Shift+K", self._delete_rows),
            ("", "", "", None),
            ("between-vertical-start", _("Columna antes"), "", lambda: self._column(model.add_column, 0)),
            ("between-vertical-end", _("Columna después"), "", lambda: self._column(model.add_column, 1)),
            ("arrow-left", _("Mover la columna a la izquierda"), "Alt+Left", lambda: self._move_column(-1)),
            ("arrow-right", _("Mover la columna a la derecha"), "Alt+Right", lambda: self._move_column(1)),
            ("columns-3", _("Borrar las columnas elegidas"), "", self._delete_columns),
            ("", "", "", None),
            ("align-left", _("A la izquierda"), "", lambda: self._align("left")),
            ("align-center", _("Al centro"), "", lambda: self._align("center")),
            ("align-right", _("A la derecha"), "", lambda: self._align("right")),
            ("", "", "", None),
            ("copy", _("Copiar"), "Ctrl+C", self._copy),
            ("clipboard-paste", _("Pegar de una hoja de cálculo"), "Ctrl+V", self._paste),
        )
        for mark, words, keys, run in rows:
            if run is None:
                bar.addSeparator()
                continue
            action = QAction(icons.icon(mark, self.bench.theme), words, self)
            if keys:
                action.setShortcut(QKeySequence(keys))
                shown = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
                action.setToolTip(f"{words} ({shown})")
            action.triggered.connect(run)
            bar.addAction(action)
        return bar

    # --- What the bar does ------------------------------------------------------------------------

    def _rows(self) -> list[int]:
        return sorted({index.row() for index in self.view.selectedIndexes()})

    def _columns(self) -> list[int]:
        return sorted({index.column() for index in self.view.selectedIndexes()})

    def _at(self, add: Any, after: int) -> None:
        row = self.view.currentIndex().row() + after
        add(row)
        self.view.setCurrentIndex(self.model.index(max(row, 1), self.view.currentIndex().column()))

    def _column(self, add: Any, after: int) -> None:
        add(self.view.currentIndex().column() + after)

    def _move_row(self, step: int) -> None:
        index = self.view.currentIndex()
        if self.model.move_row(index.row(), step):
            self.view.setCurrentIndex(self.model.index(index.row() + step, index.column()))

    def _move_column(self, step: int) -> None:
        index = self.view.currentIndex()
        if self.model.move_column(index.column(), step):
            self.view.setCurrentIndex(self.model.index(index.row(), index.column() + step))

    def _delete_rows(self) -> None:
        self.model.delete_rows(self._rows())

    def _delete_columns(self) -> None:
        self.model.delete_columns(self._columns())

    def _align(self, side: Align) -> None:
        self.model.align(self._columns(), side)

    def _copy(self) -> None:
        self.model.copy(self._rows(), self._columns())

    def _paste(self) -> None:
        index = self.view.currentIndex()
        self.model.paste(max(index.row(), 0), max(index.column(), 0))

    def _reshaped(self) -> None:
        grid = self.model.grid
        size = _("{rows} filas × {columns} columnas, además del encabezado")
        self.size_label.setText(size.format(rows=len(grid.cells) - 1, columns=len(grid.align)))

    def _caption_changed(self) -> None:
        self.id_field.set_words(self.caption.text())
        self.check()

    def problem(self) -> str:
        """Return what is wrong."""
        return self.id_field.problem()

    def keyPressEvent(self, event: Any) -> None:  # noqa: N802
        """Let Enter in the grid be the grid's; it does not close the dialog."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.view.hasFocus():
            self.view.edit(self.view.currentIndex())
            return
        super().keyPressEvent(event)

    def markdown(self) -> str:
        """Return the table."""
        grid = self.model.grid
        header, *rows = [tuple(inlines_of(cell) for cell in row) for row in grid.cells]
        widths = self._table.widths if len(self._table.widths) == len(grid.align) else ()
        made = Table(
            header,
            tuple(rows),
            grid.align,
            self.caption.inlines(),
            self.id_field.id(),
            widths=widths,
            source=self.source.inlines(),
        )
        return write((made,))
