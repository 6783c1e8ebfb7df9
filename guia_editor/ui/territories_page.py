"""«Municipios»: the columns that the staff add, in a table like a spreadsheet's; written a moment later."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QWidget,
)

from guia_editor.errors import GuideError
from guia_editor.i18n import _, number, plural
from guia_editor.model.finding import Severity
from guia_editor.model.own_columns import OWN_COLUMNS, OwnTable
from guia_editor.tasks.territories import (
    ImportPlan,
    TableFile,
    column_problem,
    open_table,
    read_import,
    used_columns,
)
from guia_editor.tasks.territory_choice import search
from guia_editor.ui.chapter_keeping import reason as reason_of
from guia_editor.ui.errors import Choice, Notice
from guia_editor.ui.message_bar import MessageBar
from guia_editor.ui.sheet import Empty, Sheet, no_places
from guia_editor.ui.territories_dialogs import ColumnDialog, ImportTableDialog
from guia_editor.ui.territories_keeping import TableKeeping
from guia_editor.ui.territories_model import TerritoriesModel
from guia_editor.ui.territories_table import TerritoriesTable
from guia_editor.ui.widgets import push_button

if TYPE_CHECKING:
    from guia_editor.model.territory import Territories
    from guia_editor.ui.workbench import Workbench

_FOLDER = "municipios/carpeta"


class TerritoriesPage(Sheet):
    """The table; what is typed is written by itself, and every step can be undone."""

    def __init__(self, bench: Workbench) -> None:
        super().__init__(bench, _("Municipios"), "territorios")
        self.model = TerritoriesModel(bench.theme, self)
        self.messages = MessageBar(bench)
        self.messages.setAccessibleName(_("Mensajes sobre la tabla"))
        self.keeping = TableKeeping(bench, self.model, self.messages)
        self.view = TerritoriesTable(self.model)
        self.view.told.connect(lambda words: self.messages.say("pegar", "warning", words))
        self.empty = Empty(bench, "map-pin")
        self._build()
        self.model.changed.connect(self._count)
        bench.theme_changed.connect(self._dress)

    # --- Building -------------------------------------------------------------------------------

    def _build(self) -> None:
        self.search = QLineEdit()
        self.search.setPlaceholderText(_("Buscar municipio, departamento o código"))
        self.search.setAccessibleName(_("Buscar municipio, departamento o código"))
        self.search.setClearButtonEnabled(True)
        self.department = QComboBox()
        self.department.setAccessibleName(_("Departamento"))
        self.hollow = QCheckBox(_("Con ce&ldas vacías"))
        self.search.textChanged.connect(self._narrow)
        self.department.currentIndexChanged.connect(self._narrow)
        self.hollow.toggled.connect(self._narrow)
        above = QHBoxLayout()
        above.setSpacing(10)
        above.addWidget(self.search, 1)
        above.addWidget(self.department)
        above.addWidget(self.hollow)
        self.add = push_button(_("A&gregar columna…"), self.ask_column)
        self.rename = push_button(
            _("Reno&mbrar…"), self.ask_name, _("Cambia el nombre de la columna elegida")
        )
        self.remove = push_button(_("&Quitar columna"), self.ask_removal, _("Quita la columna elegida"))
        self.bring = push_button(
            _("Im&portar CSV…"), self.ask_file, _("Trae columnas de una hoja de cálculo")
        )
        below = QHBoxLayout()
        below.setSpacing(8)
        for button in (self.add, self.rename, self.remove):
            below.addWidget(button)
        below.addStretch(1)
        self.tools.addWidget(self.bring)
        self.body.addWidget(self.messages)
        self.body.addLayout(above)
        self.body.addWidget(self.view, 1)
        self.body.addLayout(below)
        self.body.addWidget(self.empty, 1)
        self._parts: tuple[QWidget, ...] = (
            *(self.search, self.department, self.hollow, self.view),
            *(self.add, self.rename, self.remove, self.bring),
        )
        standard = QKeySequence.StandardKey
        keys: tuple[tuple[QKeySequence.StandardKey, QWidget, Callable[[], object]], ...] = (
            (standard.Undo, self, self.model.stack.undo),
            (standard.Redo, self, self.model.stack.redo),
            (standard.Copy, self.view, self.view.copy),
            (standard.Paste, self.view, self.view.paste),
            (standard.Delete, self.view, self.view.clear),
            (standard.Find, self, self.search.setFocus),
        )
        for key, widget, act in keys:
            shortcut = QShortcut(key, widget)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)

    def _dress(self) -> None:
        self.model.theme = self.bench.theme
        self.view.viewport().update()

    # --- Reading --------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Show the table as its file is now, unless what is shown still waits to be written."""
        session = self.bench.session
        if session is None or not session.guide.territories.municipalities:
            self._show_empty(*no_places())
            return
        self.keeping.flush()
        if self.keeping.waits_in(session.folder):
            return
        self.keeping.territories = session.guide.territories
        try:
            file = open_table(session.folder, self.keeping.territories)
        except (GuideError, OSError) as error:
            told = str(error) if isinstance(error, GuideError) else reason_of(error)
            self._show_empty(_("No se puede leer «{path}».").format(path=OWN_COLUMNS), told)
            return
        before = self.keeping.file
        known = before is not None and file.path == before.path and file.table == self.model.table
        self.keeping.file = file
        if not known:
            self.model.show_table(file.table, self.keeping.territories)
            self._fill_departments(self.keeping.territories)
        for part in self._parts:
            part.setVisible(True)
        self.empty.hide()
        self._tell_findings(file)
        self._count()
        writable = session.can_be_written
        for part in (self.add, self.rename, self.remove, self.bring):
            part.setEnabled(writable)
        self.view.let_write(writable)

    def _show_empty(self, words: str, more: str) -> None:
        for part in self._parts:
            part.setVisible(False)
        self.empty.say(words, more)
        self.empty.show()
        self.say("")

    def _tell_findings(self, file: TableFile) -> None:
        self.messages.drop("hallazgos")
        if file.findings:
            worst = any(one.severity is Severity.ERROR for one in file.findings)
            words = " ".join(f"{one.message} {one.remedy}" for one in file.findings[:3])
            if len(file.findings) > 3:
                words += " " + _("Y {n} avisos más, que están en el panel de problemas.").format(
                    n=len(file.findings) - 3
                )
            offers = [(_("Quitar las &filas sin municipio"), self.drop_strays)] if file.table.strays else []
            self.messages.say("hallazgos", "error" if worst else "warning", words, offers)

    def _fill_departments(self, territories: Territories) -> None:
        self.department.blockSignals(True)
        self.department.clear()
        self.department.addItem(_("Todos los departamentos"), "")
        for code, place in sorted(territories.departments.items()):
            self.department.addItem(place.name, code)
        self.department.blockSignals(False)
        self._narrow()

    def _narrow(self) -> None:
        if self.keeping.territories is None:
            return
        words, department = self.search.text(), self.department.currentData() or ""
        codes: frozenset[str] | None = None
        if words.strip() or department:
            found = (
                search(self.keeping.territories, words)
                if words.strip()
                else self.keeping.territories.municipalities.values()
            )
            codes = frozenset(
                one.code for one in found if one.department_code == department or not department
            )
        self.view.filter.choose(codes, hollow=self.hollow.isChecked())
        self._count()

    def _count(self) -> None:
        table = self.model.table
        shown = plural(self.view.filter.rowCount(), _("1 municipio"), _("{count} municipios"))
        columns = plural(len(table.columns), _("1 columna propia"), _("{count} columnas propias"))
        filled = sum(len(row) for row in table.cells.values())
        of = len(table.columns) * len(self.model.places)
        self.say(
            _("{shown}; {columns}; {filled} de {of} celdas llenas. Se guarda solo.").format(
                shown=shown, columns=columns, filled=number(filled), of=number(of)
            )
        )

    @property
    def is_modified(self) -> bool:
        """Say whether something typed is not written yet."""
        return self.keeping.waits

    def save(self) -> bool:
        """Write what was typed; say whether all of it now is."""
        return self.keeping.save()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802
        """Write what waits when the page goes out of view, the cell that is being typed in too."""
        self.view.finish_typing()
        self.keeping.flush()
        super().hideEvent(event)

    # --- Columns --------------------------------------------------------------------------------

    def _no_column(self) -> None:
        self.messages.say("columna", "info", _("Elija primero una celda de la columna."))

    def _wrong(self, old: str) -> Callable[[str], str]:
        territories, table = self.keeping.territories, self.model.table
        assert territories is not None
        return lambda name: column_problem(name, table, territories, old)

    def ask_column(self) -> None:
        """Ask for the name of a new column, and add it."""
        dialog = ColumnDialog(self.bench, _("Agregar columna"), self._wrong(""))
        if dialog.asked():
            self.add_column(dialog.name)

    def add_column(self, name: str) -> None:
        """Add an empty column at the end."""
        self.model.become(self.model.table.with_column(name), _("Agregar columna"))

    def ask_name(self) -> None:
        """Ask for another name for the chosen column."""
        old = self.view.column
        if not old:
            self._no_column()
            return
        dialog = ColumnDialog(
            self.bench, _("Cambiar el nombre de «{old}»").format(old=old), self._wrong(old), old
        )
        if dialog.asked():
            self.rename_column(old, dialog.name)

    def rename_column(self, old: str, new: str) -> None:
        """Give a column another name; tell which chapters still use the old one."""
        self.model.become(self.model.table.renamed(old, new), _("Renombrar columna"))
        self._warn_of_use(old)

    def ask_removal(self) -> None:
        """Remove the chosen column, asking first when it holds anything."""
        name = self.view.column
        if not name:
            self._no_column()
            return
        filled = sum(bool(row.get(name)) for row in self.model.table.cells.values())
        if not filled or self._may_remove(name, filled):
            self.remove_column(name)

    def _may_remove(self, name: str, filled: int) -> bool:
        cells = plural(filled, _("una celda llena"), _("{count} celdas llenas"))
        question = Notice(
            self,
            _("Quitar columna"),
            _("La columna «{name}» tiene {cells}.").format(name=name, cells=cells),
            _("Lo que dicen se quita con ella. Con Ctrl+Z vuelve."),
            "trash-2",
            (
                Choice("", _("&Dejarla"), default=True),
                Choice("quitar", _("&Quitar la columna"), danger=True),
            ),
        )
        question.exec()
        return question.chosen == "quitar"

    def remove_column(self, name: str) -> None:
        """Remove a column; tell which chapters still use it."""
        self.model.become(self.model.table.without_column(name), _("Quitar columna"))
        self._warn_of_use(name)

    def _warn_of_use(self, name: str) -> None:
        session = self.bench.session
        paths = used_columns(session.guide.chapters if session else (), name)
        if paths:
            told = _("El texto todavía usa «{name}» en: {paths}.").format(name=name, paths=", ".join(paths))
            self.messages.say("uso", "warning", told)

    def drop_strays(self) -> None:
        """Remove the rows that are no municipality's."""
        table = self.model.table
        self.model.become(OwnTable(table.columns, table.cells), _("Quitar filas"))

    # --- From a spreadsheet ---------------------------------------------------------------------

    def ask_file(self) -> None:
        """Ask for a CSV file, show what it would change, and bring it."""
        folder = str(self.bench.settings.value(_FOLDER, ""))
        chosen, _kind = QFileDialog.getOpenFileName(
            self, _("Importar columnas"), folder, _("Tablas (*.csv *.txt *.tsv);;Todos los archivos (*)")
        )
        if chosen:
            self.bench.settings.setValue(_FOLDER, str(Path(chosen).parent))
            self.bring_file(Path(chosen))

    def bring_file(self, file: Path) -> None:
        """Read a CSV file in a thread; then show what it would change."""
        table, territories = self.model.table, self.keeping.territories
        if territories is None:
            return

        def take(plan: ImportPlan) -> None:
            dialog = ImportTableDialog(self.bench, file.name, plan, territories)
            if dialog.asked():
                self.take_plan(plan)

        def refuse(error: BaseException) -> None:
            if isinstance(error, GuideError):
                self.messages.say("importar", "error", str(error))
            else:
                self.bench.activities.untold.emit(error)

        self.bench.activities.run(
            _("Leyendo «{name}»").format(name=file.name),
            lambda _progress: read_import(file, table, territories),
            take,
            refuse,
            owner=self,
        )

    def take_plan(self, plan: ImportPlan) -> None:
        """Become the table that an import makes, in one step that can be undone."""
        self.model.become(plan.table, _("Importar"))
