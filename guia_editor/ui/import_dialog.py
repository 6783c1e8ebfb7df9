"""Bring text from elsewhere: choose where it is and where it goes, see what comes out, write it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QRadioButton,
    QWidget,
)

from guia_editor.errors import Cancelled, GuideError
from guia_editor.i18n import _, plural
from guia_editor.importing.drafts import Book
from guia_editor.tasks import chapters
from guia_editor.tasks.apart import apart
from guia_editor.tasks.import_guide import Imported, Preview, examine, import_book, is_guide
from guia_editor.tasks.import_report import report_text
from guia_editor.ui.errors import tell
from guia_editor.ui.forms import Form
from guia_editor.ui.import_preview import ChapterList, ReportTree, summary
from guia_editor.ui.widgets import note

if TYPE_CHECKING:
    from guia_editor.ui.activity import Activity, Outcome, Work
    from guia_editor.ui.window import MainWindow
    from guia_editor.ui.workbench import Workbench

_BAR = "importar"
_WIDTH = 720


class ImportDialog(Form):
    """First says what would come out, then writes it; `outcome` is what was made."""

    def __init__(self, bench: Workbench, window: MainWindow | None) -> None:
        about = _(
            "Trae textos de Word o de una carpeta con Markdown, y dice qué no pudo traer. "
            "El original no se toca."
        )
        super().__init__(window, _("Importar"), about)
        self.setProperty("ayuda", "importar")
        self._bench = bench
        self._window = window
        self._activity: Activity | None = None
        self._book: Book | None = None
        self._preview: Preview | None = None
        self.outcome: Imported | None = None
        self._add_origin()
        self._add_target()
        self._add_results()
        self.rows.addStretch(1)
        self.go = self.add_buttons(_("&Ver qué se trae"), _("&Cerrar"))
        self.go.clicked.disconnect()
        self.go.clicked.connect(self._go)
        for field in (self.origin, self.folder):
            field.textChanged.connect(self._forget)
        for choice in (self.split, self.into_open, self.into_new):
            choice.toggled.connect(self._forget)
        self._judge()
        self.fit(_WIDTH)

    # --- Fields ----------------------------------------------------------------------------------

    def _add_origin(self) -> None:
        self.origin = QLineEdit()
        self.origin.setPlaceholderText(_("Un archivo .docx o .md, o una carpeta"))
        row = self._row(
            self.origin, (_("&Archivo…"), self._browse_file), (_("Ca&rpeta…"), self._browse_folder)
        )
        self.add_field(_("&Origen"), row)
        self.origin.setAccessibleName(_("Origen"))
        self.split = QCheckBox(_("&Dividir un archivo en un capítulo por cada título principal"))
        self.split.setAccessibleName(self.split.text().replace("&", ""))
        self.split.setChecked(True)
        self.rows.addWidget(self.split)

    def _add_target(self) -> None:
        self.into_open = QRadioButton(_("Al &final de la guía abierta"))
        self.into_new = QRadioButton(_("En una &guía nueva, sin otros capítulos, en esta carpeta:"))
        self.folder = QLineEdit()
        place = self._row(self.folder, (_("E&xaminar…"), self._browse_target))
        self.folder.setAccessibleName(_("Carpeta de la guía nueva"))
        heading = QLabel(_("Destino"))
        heading.setObjectName("rotulo")
        heading.setContentsMargins(0, 6, 0, 0)
        for widget in (heading, self.into_open, self.into_new, place):
            self.rows.addWidget(widget)
        for choice in (self.into_open, self.into_new):
            choice.setAccessibleName(choice.text().replace("&", ""))
        self.into_new.toggled.connect(place.setVisible)
        self.into_open.setEnabled(self._bench.session is not None)
        self.into_new.setChecked(self._bench.session is None)
        self.into_open.setChecked(self._bench.session is not None)
        place.setVisible(self.into_new.isChecked())

    def _add_results(self) -> None:
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(_("Avance"))
        self.bar.hide()
        self.told = note(" ")
        self.chapters = ChapterList()
        self.report = ReportTree(self._bench.theme)
        self.save = QPushButton(_("Guardar el &informe…"))
        self.save.setAccessibleName(_("Guardar el informe"))
        self.save.setAutoDefault(False)
        self.save.clicked.connect(self._save_report)
        self.rows.addSpacing(8)
        for widget in (self.bar, self.told, self.chapters, self.report):
            self.rows.addWidget(widget)
        self.rows.addWidget(self.save, 0, Qt.AlignmentFlag.AlignLeft)
        self._show_results(on=False)

    def _row(self, field: QLineEdit, *buttons: tuple[str, Callable[[], None]]) -> QWidget:
        holder = QWidget()
        line = QHBoxLayout(holder)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(field, 1)
        for label, act in buttons:
            button = QPushButton(label)
            button.setAccessibleName(label.replace("&", "").rstrip("…"))
            button.setAutoDefault(False)
            button.clicked.connect(act)
            line.addWidget(button)
        holder.setFocusProxy(field)
        return holder

    # --- Choosing --------------------------------------------------------------------------------

    def _browse_file(self) -> None:
        kinds = _("Textos (*.docx *.docm *.md *.markdown)")
        chosen, _kind = QFileDialog.getOpenFileName(self, _("Texto que se trae"), _documents(), kinds)
        if chosen:
            self.origin.setText(chosen)

    def _browse_folder(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, _("Carpeta con los textos"), _documents())
        if chosen:
            self.origin.setText(chosen)

    def _browse_target(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, _("Carpeta de la guía nueva"), _documents())
        if chosen:
            self.folder.setText(chosen)

    def _forget(self, _changed: object = None) -> None:
        """Begin anew: what was seen is of another origin or goes elsewhere."""
        self._book = None
        self._preview = None
        self.outcome = None
        self.told.setText(" ")
        self._show_results(on=False)
        self._judge()

    def _judge(self) -> None:
        label = _("&Ver qué se trae") if self._book is None else _("&Importar")
        self.go.setText(label)
        self.go.setAccessibleName(label.replace("&", ""))
        chosen = self.into_open.isChecked() or bool(self.folder.text().strip())
        ready = bool(self.origin.text().strip()) and chosen and self.outcome is None
        self.go.setEnabled(ready and self._activity is None)

    def _show_results(self, *, on: bool) -> None:
        for widget in (self.chapters, self.report, self.save):
            widget.setVisible(on)

    @property
    def target(self) -> Path:
        """Return the folder of the guide that the text goes into."""
        session = self._bench.session
        if self.into_open.isChecked() and session is not None:
            return session.folder
        return Path(self.folder.text().strip()).expanduser()

    # --- Working ---------------------------------------------------------------------------------

    def _go(self) -> None:
        if self._book is None:
            self.look()
        else:
            self.write()

    def look(self) -> None:
        """Read the origin and show what would come out; writes nothing."""
        origin = Path(self.origin.text().strip()).expanduser()
        folder = self.target if is_guide(self.target) else None
        split = self.split.isChecked()
        self._start(
            _("Leyendo el original"),
            lambda progress: apart(examine, origin, split, folder, progress=progress),
            self._seen,
        )

    def write(self) -> None:
        """Write the chapters as they are shown."""
        if self._book is None or not self._saved():
            return
        order = self.chapters.order()
        drafts = tuple(
            replace(self._book.drafts[index], title=title or self._book.drafts[index].title)
            for index, title in order
        )
        book, target = replace(self._book, drafts=drafts), self.target
        self._start(_("Importando"), lambda progress: import_book(book, target, progress), self._made)

    def _saved(self) -> bool:
        if self._window is None or not self.into_open.isChecked() or self._window.stack.save_all():
            return True
        self.told.setText(_("Hay un capítulo sin guardar; guárdelo antes de importar."))
        return False

    def _start(self, title: str, work: Work, done: Outcome) -> None:
        self._activity = self._bench.activities.run(title, work, done, self._failed)
        self._activity.stepped.connect(self._stepped)
        self.told.setText(title + "…")
        self._busy(on=True)

    def reject(self) -> None:
        """Stop the work if there is any; else close."""
        if self._activity is not None:
            self._activity.cancel()
            self.told.setText(_("Deteniendo…"))
        else:
            super().reject()

    def _busy(self, *, on: bool) -> None:
        self.bar.setVisible(on)
        self.bar.setRange(0, 0)
        label = _("&Detener") if on else _("&Cerrar")
        other = self.box.buttons()[-1]
        other.setText(label)
        other.setAccessibleName(label.replace("&", ""))
        for field in (self.origin, self.folder, self.split, self.into_new):
            field.setEnabled(not on)
        self.chapters.setEnabled(not on and self.outcome is None)
        self._judge()

    def _stepped(self, done: int, total: int, label: str) -> None:
        self.bar.setRange(0, total)
        self.bar.setValue(done)
        self.told.setText(label or " ")

    def _failed(self, error: BaseException) -> None:
        self._activity = None
        self._busy(on=False)
        self.told.setText(_("Se detuvo. No quedó nada a medias.") if isinstance(error, Cancelled) else " ")
        tell(self, error)

    def _seen(self, found: tuple[Book, Preview]) -> None:
        self._activity = None
        self._book, self._preview = found
        self.chapters.show_titles([one.title for one in self._preview.chapters])
        self.report.show_losses(self._preview.losses)
        count = _("Capítulos: {count}. ").format(count=len(self._preview.chapters))
        self._busy(on=False)
        self.told.setText(count + summary(self._preview.losses))
        self._show_results(on=True)
        self.report.setVisible(bool(self._preview.losses))
        self.fit(_WIDTH)
        self.chapters.setFocus()

    def _made(self, outcome: Imported) -> None:
        self._activity = None
        self.outcome = outcome
        self._busy(on=False)
        self.report.show_losses(outcome.losses)
        self.told.setText(
            plural(
                len(outcome.chapters),
                _("Listo: 1 capítulo. Guarde el informe para completar a mano lo que falta."),
                _("Listo: {count} capítulos. Guarde el informe para completar a mano lo que falta."),
            )
        )
        self._show_in_window(outcome)

    # --- Afterwards ------------------------------------------------------------------------------

    def _show_in_window(self, outcome: Imported) -> None:
        window = self._window
        if window is None:
            return
        if outcome.change is None:
            window.door.open(outcome.folder)
            return
        offer = (_("&Deshacer"), lambda: self._undo(outcome))
        window.messages.say(_BAR, "info", outcome.change.title, [offer])
        window.door.reload(lambda: self._bench.open_chapter(outcome.chapters[0][0]))

    def _undo(self, outcome: Imported) -> None:
        """Take the import back, while nobody has touched what it brought."""
        window, change = self._window, outcome.change
        if window is None or change is None:
            return
        views = [window.stack.view(path) for path, _title in outcome.chapters]
        if any(view is not None and view.is_modified for view in views):
            text = _("Un capítulo importado tiene cambios sin guardar, así que no se deshizo.")
            window.messages.say(_BAR, "warning", text)
            return
        for path, _title in outcome.chapters:
            window.stack.let_go(path)
        try:
            chapters.undo(outcome.folder, change)
        except GuideError as error:
            tell(window, error)
            return
        window.messages.say(_BAR, "info", _("Se deshizo la importación."))
        window.door.reload()

    def report_words(self) -> str:
        """Return the report as it stands, before or after writing."""
        seen = self.outcome or self._preview
        losses = seen.losses if seen is not None else ()
        return report_text(self.origin.text(), (title for _index, title in self.chapters.order()), losses)

    def _save_report(self) -> None:
        name = str(Path(_documents()) / _("informe-de-importacion.md"))
        chosen, _kind = QFileDialog.getSaveFileName(
            self, _("Guardar el informe"), name, _("Texto (*.md *.txt)")
        )
        if chosen:
            self.save_report(Path(chosen))

    def save_report(self, file: Path) -> None:
        """Write the report to a file."""
        try:
            file.write_text(self.report_words(), encoding="utf-8", newline="\n")
        except OSError:
            tell(
                self,
                GuideError(
                    _("No se pudo guardar el informe en «{file}».").format(file=file),
                    _("Elija otra carpeta."),
                ),
            )


def _documents() -> str:
    return QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
