"""The dialog of tables that editions make from data files, with a preview for any territory."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QSpinBox,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from guia_editor.errors import GuideError
from guia_editor.i18n import _, plural
from guia_editor.markdown.pieces import block_of
from guia_editor.markdown.writer import write
from guia_editor.model.blocks import Column, DataTable, Profile, Table, plain_text
from guia_editor.model.guide import Guide
from guia_editor.tasks.choices import sample_place, territories
from guia_editor.tasks.previews import preview_table
from guia_editor.ui.columns import ColumnsEdit
from guia_editor.ui.dialog import IdEdit, ObjectDialog, WordsEdit, form, roomy
from guia_editor.ui.widgets import note
from guia_editor.ui.workbench import Workbench

_PREVIEW_AFTER_MS = 200
_PREVIEW_ROWS = 40
_MUNICIPALITY = 4
"""Digits of a municipality's code; departments and the country have fewer."""


class DataDialog(ObjectDialog):
    """Fields at the left, what they give for a territory at the right.

    `preview_due` is emitted a moment after the fields or the territory changed.
    """

    preview_due = Signal()

    def __init__(self, bench: Workbench, name: str, title: str, lead: str) -> None:
        super().__init__(bench, name, title, lead)
        guide = bench.session.guide if bench.session else None
        self.guide = guide
        self.fields = QVBoxLayout()
        self.fields.setSpacing(10)
        self.territory = QComboBox()
        self.territory.setAccessibleName(_("Vista previa para"))
        self.territory.setEditable(False)
        self.territory.setMaxVisibleItems(18)
        if guide:
            strong = QFont(self.territory.font())
            strong.setBold(True)
            for place in territories(guide):
                self.territory.addItem(place.name, place.code)
                if len(place.code) < _MUNICIPALITY:
                    self.territory.setItemData(self.territory.count() - 1, strong, Qt.ItemDataRole.FontRole)
            self.territory.setCurrentIndex(max(0, self.territory.findData(sample_place(guide).code)))
        self.preview = QVBoxLayout()
        head = QHBoxLayout()
        label = QLabel(_("&Vista previa para"))
        label.setObjectName("rotulo")
        label.setBuddy(self.territory)
        head.addWidget(label)
        head.addWidget(self.territory, 1)
        right = QVBoxLayout()
        right.setSpacing(8)
        right.addLayout(head)
        right.addLayout(self.preview, 1)
        row = QHBoxLayout()
        row.setSpacing(20)
        row.addLayout(self.fields, 4)
        row.addLayout(right, 5)
        self.body.addLayout(row, 1)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.preview_due)
        self.territory.currentIndexChanged.connect(self.changed)

    def code(self) -> str:
        """Return the code of the territory previewed."""
        return str(self.territory.currentData() or "")

    def changed(self) -> None:
        """Look anew at what the fields say; the preview follows in a moment."""
        self.check()
        self._timer.start(_PREVIEW_AFTER_MS)


class TablePreview(QWidget):
    """The first rows of a table as an edition shows it, or why there is none."""

    def __init__(self) -> None:
        super().__init__()
        self.grid = QTableWidget()
        self.grid.setAccessibleName(_("Vista previa de la tabla"))
        self.grid.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.grid.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.grid.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.grid.verticalHeader().hide()
        self.grid.horizontalHeader().setStretchLastSection(True)
        self.grid.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft)
        self.told = note("")
        self.empty = QLabel()
        self.empty.setObjectName("vacio")
        self.empty.setWordWrap(True)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.grid, 1)
        column.addWidget(self.empty, 1)
        self.tell("")
        column.addWidget(self.told)

    def show_table(self, table: Table) -> None:
        """Show a table."""
        self.grid.show()
        self.empty.hide()
        rows = table.rows[:_PREVIEW_ROWS]
        self.grid.setColumnCount(len(table.header))
        self.grid.setHorizontalHeaderLabels([plain_text(cell) for cell in table.header])
        self.grid.setRowCount(len(rows))
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                item = QTableWidgetItem(plain_text(cell))
                if table.align[column] == "right":
                    item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                self.grid.setItem(number, column, item)
        self.grid.resizeColumnsToContents()
        for column in range(len(table.header)):
            self.grid.setColumnWidth(column, min(self.grid.columnWidth(column), 220))
        self.told.setText(plural(len(table.rows), _("1 fila"), _("{count} filas")))

    def show_made(self, guide: Guide | None, block: DataTable | Profile, code: str) -> None:
        """Show the table that a guide's data make of a block for a territory, or why they do not."""
        if guide is None:
            self.tell("")
            return
        try:
            self.show_table(preview_table(guide, block, code))
        except GuideError as error:
            self.tell(error.message)

    def tell(self, words: str) -> None:
        """Say why there is nothing to show."""
        self.grid.hide()
        self.empty.setText(words or _("Aquí se verá la tabla."))
        self.empty.show()
        self.told.setText("")


class DataTableDialog(DataDialog):
    """Make a table from a data file: which columns under which titles, which rows, in which order."""

    def __init__(self, bench: Workbench, md: str = "") -> None:
        super().__init__(
            bench, "datos", _("Tabla hecha de datos"), _("Cada edición la hace de nuevo con los datos.")
        )
        found = block_of(md) if md else None
        block = found if isinstance(found, DataTable) else DataTable("", ())
        self._block = block
        files = self.guide.data if self.guide else {}
        self.file = QComboBox()
        self.file.setAccessibleName(_("Archivo de datos"))
        for path in sorted(files):
            self.file.addItem(path.removeprefix("datos/"), path)
        if block.path and block.path not in files:
            self.file.addItem(_("{path} (no está)").format(path=block.path), block.path)
        self.file.setCurrentIndex(max(0, self.file.findData(block.path)))
        self.columns = ColumnsEdit(bench)
        self.where_column, self.where_value = QComboBox(), QLineEdit()
        self.where_column.setAccessibleName(_("Columna que filtra"))
        self.where_value.setAccessibleName(_("Valor que debe tener"))
        self.where_value.setPlaceholderText(_("Valor, o {{codigo}} para el del territorio"))
        self.order = QComboBox()
        self.order.setAccessibleName(_("Ordenar por"))
        self.descending = QCheckBox(_("De mayor a menor"))
        self.limit = QSpinBox()
        roomy(self.limit)
        self.limit.setRange(0, 100_000)
        self.limit.setSpecialValueText(_("Todas"))
        self.limit.setAccessibleName(_("Cuántas filas como máximo"))
        self.caption = WordsEdit(_("Título"), block.caption)
        self.source = QComboBox()
        self.source.setEditable(True)
        self.source.setAccessibleName(_("Fuente"))
        if line := self.source.lineEdit():
            line.setAccessibleName(_("Fuente: su clave, o palabras"))
        self.id_field = IdEdit(self.names, block.id)
        self.table = TablePreview()
        self.preview.addWidget(self.table, 1)
        self._lay_out()
        self._fill_columns(block)
        self._connect()
        self.changed()
        self.start(1000, 720)
        self.file.setFocus()

    def _lay_out(self) -> None:
        top = form()
        top.addRow(_("&Archivo"), self.file)
        top.addRow(_("&Título"), self.caption)
        self.fields.addLayout(top)
        label = QLabel(_("&Columnas, en su orden"))
        label.setObjectName("rotulo")
        label.setBuddy(self.columns.table)
        self.fields.addWidget(label)
        self.fields.addWidget(self.columns, 1)
        rest = form()
        rest.addRow(_("Solo &donde"), _beside(self.where_column, self.where_value))
        rest.addRow(_("&Orden"), _beside(self.order, self.descending))
        rest.addRow(_("&Filas"), self.limit)
        rest.addRow(_("Fue&nte"), self.source)
        rest.addRow(_("&Identificador"), self.id_field)
        self.fields.addLayout(rest)

    def _connect(self) -> None:
        self.file.currentIndexChanged.connect(self._file_changed)
        self.columns.changed.connect(self.changed)
        self.id_field.changed.connect(self.changed)
        for box in (self.where_column, self.order):
            box.currentIndexChanged.connect(self.changed)
        self.where_value.textChanged.connect(self.changed)
        self.descending.toggled.connect(self.changed)
        self.limit.valueChanged.connect(self.changed)
        self.caption.textChanged.connect(self._caption_changed)
        self.preview_due.connect(self.show_preview)
        self._caption_changed()

    def _caption_changed(self) -> None:
        self.id_field.set_words(self.caption.text())
        self.changed()

    def _file_changed(self) -> None:
        self._fill_columns(DataTable(self.path(), ()))
        self.changed()

    def path(self) -> str:
        """Return the file chosen."""
        return str(self.file.currentData() or "")

    def _fill_columns(self, block: DataTable) -> None:
        file = self.guide.data.get(self.path()) if self.guide else None
        known = file.columns if file else tuple(column.name for column in block.columns)
        self.columns.fill(known, block.columns)
        for box, empty in (
            (self.where_column, _("Todas las filas")),
            (self.order, _("Como en el archivo")),
        ):
            box.clear()
            box.addItem(empty, "")
            for name in known:
                box.addItem(name, name)
        name, value = block.where[0] if block.where else ("", "")
        self.where_column.setCurrentIndex(max(0, self.where_column.findData(name)))
        self.where_value.setText(value)
        self.order.setCurrentIndex(max(0, self.order.findData(block.order.lstrip("-"))))
        self.descending.setChecked(block.order.startswith("-"))
        self.limit.setValue(block.limit)
        self.source.clear()
        self.source.addItem("")
        for key in self.names.sources if self.names else ():
            self.source.addItem(key)
        self.source.setCurrentText(block.source)

    def block(self) -> DataTable:
        """Return the table that the fields describe; further filters stay as they were."""
        chosen = self.columns.columns()
        column, order = str(self.where_column.currentData() or ""), str(self.order.currentData() or "")
        same_file = self.path() == self._block.path
        where = ((column, self.where_value.text().strip()),) if column else ()
        return DataTable(
            self.path(),
            tuple(Column(name, title) for name, title in chosen),
            self.caption.inlines(),
            self.id_field.id(),
            where + (self._block.where[1:] if same_file else ()),
            ("-" if self.descending.isChecked() else "") + order if order else "",
            self.limit.value(),
            self._block.widths if len(self._block.widths) == len(chosen) else (),
            self.source.currentText().strip(),
            self._block.note,
        )

    def problem(self) -> str:
        """Return what is missing."""
        if not self.path():
            return _("La guía no tiene archivos de datos: copie un CSV a contenido/datos.")
        if not self.columns.columns():
            return _("Marque al menos una columna.")
        if self.where_column.currentData() and not self.where_value.text().strip():
            return _("Escriba el valor que debe tener la columna que filtra.")
        return self.id_field.problem()

    def show_preview(self) -> None:
        """Show the table for the territory chosen."""
        self.table.show_made(self.guide if self.columns.columns() else None, self.block(), self.code())

    def markdown(self) -> str:
        """Return the block."""
        return write((self.block(),))


def _beside(*widgets: QWidget) -> QWidget:
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    for widget in widgets:
        row.addWidget(widget, 1)
    holder.setFocusProxy(widgets[0])
    return holder
