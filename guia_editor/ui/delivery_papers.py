"""What comes out of the register: the report, its tables, the letters; each made in a process of its own."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QWidget

from guia_editor.i18n import _, plural
from guia_editor.model.progress import Progress
from guia_editor.tasks.apart import apart
from guia_editor.tasks.delivery_letters import write_letters
from guia_editor.tasks.delivery_report import report_of
from guia_editor.tasks.reach import Reach
from guia_editor.ui.errors import open_path
from guia_editor.ui.widgets import push_button

if TYPE_CHECKING:
    from guia_editor.ui.workbench import Workbench

_SUFFIXES = (".pdf", ".ods", ".csv")


class DeliveryPapers(QWidget):
    """Two buttons; `said` tells in words what was written, `written` where (a file, or the letters' folder).

    `picked` are the municipalities that the person has chosen, to whom letters are for.
    """

    said = Signal(str)
    written = Signal(object)

    def __init__(self, bench: Workbench) -> None:
        super().__init__()
        self._bench = bench
        self._late: frozenset[str] = frozenset()
        self.picked: Collection[str] = ()
        self.letters = push_button(
            _("Cartas de actuali&zación…"),
            self._ask_letters,
            _("Para quien tiene una edición anterior: qué cambió desde entonces"),
        )
        self.export = push_button(
            _("E&xportar…"), self._ask_export, _("El informe en PDF, o las tablas para una hoja de cálculo")
        )
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.letters)
        row.addWidget(self.export)
        self.written.connect(open_path)

    def show_reach(self, found: Reach) -> None:
        """Know to whom letters can be written."""
        self._late = frozenset(one.place.code for one in found.stale)
        self.letters.setEnabled(bool(self._late))

    def _ask_export(self) -> None:
        session = self._bench.session
        if session is None:
            return
        name = session.folder / "salida" / _("informe-de-distribucion.pdf")
        kinds = _("Informe (*.pdf);;Hoja de cálculo (*.ods);;Tabla de municipios (*.csv)")
        chosen, kind = QFileDialog.getSaveFileName(self, _("Exportar el reparto"), str(name), kinds)
        if chosen:
            self.export_to(Path(chosen), kind)

    def export_to(self, file: Path, kind: str = "") -> None:
        """Write the report, the spreadsheet or the table of municipalities, by the file's ending.

        Without one of those, the kind of file that was chosen gives it.
        """
        session = self._bench.session
        if session is None:
            return
        folder = session.folder
        ending = next((one for one in _SUFFIXES if one in kind), _SUFFIXES[0])
        target = file if file.suffix.lower() in _SUFFIXES else file.with_name(file.name + ending)

        def write(progress: Progress) -> Path:
            target.parent.mkdir(parents=True, exist_ok=True)
            return apart(report_of, folder, target, "municipios", progress=progress)

        def made(path: Path) -> None:
            self.said.emit(_("Se escribió {file}").format(file=path))
            self.written.emit(path)

        self._bench.activities.run(_("Escribiendo el informe"), write, made, owner=self)

    def _ask_letters(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, _("Carpeta para las cartas"), str(Path.home()))
        if chosen:
            self.write_letters_to(Path(chosen))

    def write_letters_to(self, out: Path) -> None:
        """Write letters for those picked who hold a superseded edition, else for all who do."""
        session = self._bench.session
        if session is None:
            return
        codes = tuple(sorted(self._late.intersection(self.picked) or self._late))
        folder = session.folder

        def made(files: tuple[Path, ...]) -> None:
            told = plural(len(files), _("Se escribió una carta"), _("Se escribieron {count} cartas"))
            self.said.emit(_("{what} en {folder}").format(what=told, folder=out))
            self.written.emit(out)

        self._bench.activities.run(
            _("Escribiendo las cartas"),
            lambda progress: apart(write_letters, folder, codes, out, progress=progress),
            made,
            owner=self,
        )
