"""What the page of municipalities asks: the name of a column, and whether to bring a spreadsheet's table."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLabel,
    QLineEdit,
    QTableWidget,
    QTableWidgetItem,
)

from guia_editor.i18n import _, plural
from guia_editor.model.finding import Severity
from guia_editor.model.own_columns import column_name
from guia_editor.model.territory import Territories
from guia_editor.tasks.territories import ImportPlan
from guia_editor.ui.dialog import ObjectDialog, form
from guia_editor.ui.widgets import note

if TYPE_CHECKING:
    from guia_editor.ui.workbench import Workbench

_MOST_SHOWN = 400


class ColumnDialog(ObjectDialog):
    """Ask for the name of a column; what is typed in words becomes a name that texts can use."""

    def __init__(self, bench: Workbench, title: str, wrong: Callable[[str], str], old: str = "") -> None:
        super().__init__(
            bench,
            "columna-propia",
            title,
            _("Cada municipio tiene una celda en la columna, y el texto la muestra por su nombre."),
        )
        self._wrong = wrong
        self.field = QLineEdit(old)
        self.field.setAccessibleName(_("Nombre de la columna"))
        self.field.setPlaceholderText(_("Correo de la oficina"))
        self.field.textChanged.connect(self.check)
        self.preview = note("")
        self.preview.setAccessibleName(_("Cómo se escribe en el texto"))
        fields = form()
        fields.addRow(_("&Nombre"), self.field)
        self.body.addLayout(fields)
        self.body.addWidget(self.preview)
        self.body.addStretch(1)
        self.start(460, 0, self.field)
        self.field.selectAll()

    @property
    def name(self) -> str:
        """The name of the column."""
        return column_name(self.field.text())

    def check(self) -> None:
        """Show how the column is written in the text."""
        super().check()
        said = _("En el texto se escribe {{{{{name}}}}}.").format(name=self.name)
        self.preview.setText(said if self.name else "")

    def problem(self) -> str:
        """Return why the column cannot be called so."""
        if not self.name:
            return _("Escriba un nombre.")
        return self._wrong(self.name)


class ImportTableDialog(ObjectDialog):
    """Show what a spreadsheet's table would change, cell by cell, before it does."""

    def __init__(self, bench: Workbench, name: str, plan: ImportPlan, territories: Territories) -> None:
        super().__init__(
            bench,
            "traer-columnas",
            _("Traer columnas de «{name}»").format(name=name),
            _("Una celda vacía del archivo no borra lo que ya está escrito."),
        )
        self._plan = plan
        self.summary = QLabel(_summary(plan))
        self.summary.setObjectName("fuerte")
        self.summary.setWordWrap(True)
        self.body.addWidget(self.summary)
        self.notices = note("")
        told = [_told(one.severity, one.message, one.line) for one in plan.findings]
        self.notices.setText(
            "\n".join(told[:8] + ([_("…y {n} más.").format(n=len(told) - 8)] * (len(told) > 8)))
        )
        self.notices.setVisible(bool(told))
        self.notices.setAccessibleName(_("Lo que se reparó o no se puede traer"))
        self.body.addWidget(self.notices)
        self.table = _changes_table(plan, territories)
        self.body.addWidget(self.table, 1)
        self.accept_button.setText(_("&Traer"))
        self.start(760, 560, self.table)

    def problem(self) -> str:
        """Return why there is nothing to bring."""
        return _("El archivo no trae nada nuevo.") if self._plan.empty else ""


def _summary(plan: ImportPlan) -> str:
    parts = [
        plural(plan.rows, _("1 municipio en el archivo"), _("{count} municipios en el archivo")),
        plural(len(plan.changes), _("1 celda cambia"), _("{count} celdas cambian")),
    ]
    if plan.added:
        parts.append(_("columnas nuevas: {names}").format(names=", ".join(plan.added)))
    return "; ".join(parts) + "."


def _told(severity: Severity, message: str, line: int) -> str:
    word = _("No se trae") if severity is Severity.ERROR else _("Aviso")
    where = _(" (línea {line})").format(line=line) if line else ""
    return f"{word}{where}: {message}"


def _changes_table(plan: ImportPlan, territories: Territories) -> QTableWidget:
    shown = plan.changes[:_MOST_SHOWN]
    table = QTableWidget(len(shown), 4)
    table.setAccessibleName(_("Celdas que cambian"))
    table.setHorizontalHeaderLabels([_("Municipio"), _("Columna"), _("Ahora"), _("Quedará")])
    table.verticalHeader().hide()
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setTabKeyNavigation(False)
    for row, change in enumerate(shown):
        place = territories.municipalities.get(change.code)
        name = f"{place.name} ({change.code})" if place else change.code
        for column, words in enumerate((name, change.column, change.before, change.after)):
            item = QTableWidgetItem(words)
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
            table.setItem(row, column, item)
    head = table.horizontalHeader()
    head.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
    head.setStretchLastSection(True)
    for column, width in enumerate((210, 150, 160)):
        table.setColumnWidth(column, width)
    return table
