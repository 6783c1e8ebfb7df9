"""Make an edition: choose formats, paper, territory and folder, watch it being made, open what came out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QCompleter,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QWidget,
)

from guia_editor.errors import Cancelled
from guia_editor.export import FORMATS, Paper
from guia_editor.i18n import _, plural
from guia_editor.model.progress import Progress
from guia_editor.model.territory import Territories
from guia_editor.tasks.apart import apart
from guia_editor.tasks.export import Outcome, Request, export_edition
from guia_editor.ui.errors import open_path, tell
from guia_editor.ui.forms import Form
from guia_editor.ui.places import keep_output_folder, output_folder
from guia_editor.ui.widgets import empty_out

if TYPE_CHECKING:
    from guia_editor.ui.activity import Activity
    from guia_editor.ui.window import MainWindow

_FORMATS, _PAPER, _FOLDER = "exportar/formatos", "exportar/papel", "exportar/carpeta"


class ExportDialog(Form):
    """Stays open while it works, and can be stopped; `outcome` is what was made."""

    def __init__(self, window: MainWindow) -> None:
        about = _(
            "La edición se hace con los textos guardados. Mientras no se apruebe, cada página dice BORRADOR."
        )
        super().__init__(window, _("Exportar"), about)
        self.setProperty("ayuda", "exportar")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._window = window
        self._bench = window.bench
        self._activity: Activity | None = None
        self.outcome: Outcome | None = None
        session = window.bench.session
        assert session is not None  # the action is there with a guide only
        self._session = session
        self._add_formats()
        self.paper = QComboBox()
        for value, label in (("carta", _("Carta")), ("a4", _("A4"))):
            self.paper.addItem(label, value)
        kept = str(self._bench.settings.value(_PAPER, "carta"))
        self.paper.setCurrentIndex(max(0, self.paper.findData(kept)))
        self.add_field(_("&Papel"), self.paper)
        self.territory = _territories(session.guide.territories)
        told = _("Escriba el nombre de un municipio o departamento para hacer su edición.")
        self.add_field(_("&Territorio"), self.territory, told)
        self._add_folder()
        self._add_progress()
        self.rows.addStretch(1)
        self._start = self.add_buttons(_("&Exportar"), _("&Cerrar"))
        self._start.clicked.disconnect()
        self._start.clicked.connect(self.start)
        self._judge()
        self.fit(560)

    # --- Fields ---------------------------------------------------------------------------------

    def _add_formats(self) -> None:
        kept = str(self._bench.settings.value(_FORMATS, ",".join(FORMATS))).split(",")
        self.formats = {name: QCheckBox(_(row.label)) for name, row in FORMATS.items()}
        holder = QWidget()
        line = QHBoxLayout(holder)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(16)
        for name, box in self.formats.items():
            box.setChecked(name in kept)
            box.setAccessibleName(box.text())
            box.toggled.connect(self._judge)
            line.addWidget(box)
        line.addStretch(1)
        holder.setFocusProxy(next(iter(self.formats.values())))
        self.add_field(_("&Formatos"), holder)

    def _add_folder(self) -> None:
        self.folder = QLineEdit(str(output_folder(self._bench.settings, _FOLDER, self._session.folder)))
        self.folder.textChanged.connect(self._judge)
        browse = QPushButton(_("E&xaminar…"))
        browse.setAccessibleName(_("Examinar carpetas"))
        browse.setAutoDefault(False)
        browse.clicked.connect(self._browse)
        holder = QWidget()
        line = QHBoxLayout(holder)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self.folder, 1)
        line.addWidget(browse)
        holder.setFocusProxy(self.folder)
        self.add_field(_("&Carpeta"), holder)
        self.folder.setAccessibleName(_("Carpeta"))

    def _add_progress(self) -> None:
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(_("Avance"))
        self.bar.hide()
        self.told = QLabel(" ")
        self.told.setWordWrap(True)
        self.told.setTextFormat(Qt.TextFormat.PlainText)
        self.told.setAccessibleName(_("Resultado"))
        self._open = QWidget()
        line = QHBoxLayout(self._open)
        line.setContentsMargins(0, 0, 0, 0)
        self._open.hide()
        self.rows.addSpacing(8)
        for widget in (self.bar, self.told, self._open):
            self.rows.addWidget(widget)

    def _browse(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, _("Carpeta de la edición"), self.folder.text())
        if chosen:
            self.folder.setText(chosen)

    def _judge(self) -> None:
        ready = any(box.isChecked() for box in self.formats.values()) and bool(self.folder.text().strip())
        self._start.setEnabled(ready and self._activity is None)

    def request(self) -> Request:
        """Return what was chosen."""
        names = tuple(name for name, box in self.formats.items() if box.isChecked())
        at = self.territory.findText(self.territory.currentText())
        code = self.territory.itemData(at) if at >= 0 else self.territory.currentText().strip()
        return Request(names, territory=str(code), paper=cast("Paper", self.paper.currentData()))

    # --- Working --------------------------------------------------------------------------------

    def start(self) -> None:
        """Save what is unsaved and begin."""
        if not self._window.stack.save_all():
            self.told.setText(_("Hay un capítulo que no se pudo guardar; ciérrese este cuadro para verlo."))
            return
        request, out = self.request(), Path(self.folder.text().strip()).expanduser()
        settings = self._bench.settings
        settings.setValue(_FORMATS, ",".join(request.formats))
        settings.setValue(_PAPER, request.paper)
        keep_output_folder(settings, _FOLDER, self._session.folder, self.folder.text().strip())
        guide = self._session.folder
        self._activity = self._bench.activities.run(
            _("Exportando"),
            lambda progress: apart(_export, guide, out, request, progress=progress),
            self._made,
            self._failed,
        )
        self._activity.stepped.connect(self._stepped)
        self._busy(True)

    def reject(self) -> None:
        """Stop the work if there is any; else close."""
        if self._activity is not None:
            self._activity.cancel()
            self.told.setText(_("Deteniendo…"))
        else:
            super().reject()

    def _busy(self, on: bool) -> None:
        self.bar.setVisible(on)
        self.bar.setRange(0, 0)
        self._open.hide()
        if on:
            self.told.setText(_("Preparando…"))
        label = _("&Detener") if on else _("&Cerrar")
        other = self.box.buttons()[-1]
        other.setText(label)
        other.setAccessibleName(label.replace("&", ""))
        self._judge()

    def _stepped(self, done: int, total: int, label: str) -> None:
        self.bar.setRange(0, total)
        self.bar.setValue(done)
        self.told.setText(label or " ")

    def _failed(self, error: BaseException) -> None:
        self._activity = None
        self._busy(False)
        self.told.setText(_("Se detuvo. No quedó nada a medias.") if isinstance(error, Cancelled) else " ")
        tell(self, error)

    def _made(self, outcome: Outcome) -> None:
        self._activity = None
        self.outcome = outcome
        self._busy(False)
        lines = [outcome.edition.mark]
        if outcome.unchanged:
            lines.append(_("La edición ya estaba hecha, igual."))
        if outcome.losses:
            one = _("Un pasaje no se puede mostrar en algún formato.")
            many = _("{count} pasajes no se pueden mostrar en algún formato.")
            lines.append(plural(len(outcome.losses), one, many))
        if outcome.problems:
            one = _("La guía tiene un punto por corregir; véalo en el panel de problemas.")
            many = _("La guía tiene {count} puntos por corregir; véalos en el panel de problemas.")
            lines.append(plural(len(outcome.problems), one, many))
        self.told.setText("\n".join(lines))
        self._offer(outcome)

    def _offer(self, outcome: Outcome) -> None:
        line = self._open.layout()
        assert isinstance(line, QHBoxLayout)
        empty_out(line)
        wanted = [(name, outcome.folder / name) for name in _to_open(outcome.files)]
        for label, path in [*wanted, (_("Abrir la carpeta"), outcome.folder)]:
            button = QPushButton(label)
            button.setAccessibleName(
                _("Abrir {name}").format(name=label) if path != outcome.folder else label
            )
            button.setAutoDefault(False)
            button.clicked.connect(lambda _checked=False, path=path: open_path(path))
            line.addWidget(button)
        line.addStretch(1)
        self._open.show()


def _export(folder: Path, out: Path, request: Request, progress: Progress) -> Outcome:
    """Make an edition in another process."""
    return export_edition(folder, out, request, progress)


def _to_open(names: tuple[str, ...]) -> list[str]:
    """Return the files that a person opens: Word, PDF, and the first page of a site."""
    return [
        name
        for name in names
        if name.endswith((".docx", ".pdf")) or (name.endswith("/index.html") and name.count("/") == 1)
    ][:4]


def _territories(territories: Territories) -> QComboBox:
    """Return a list of the country, its departments and municipalities that finds what is typed."""
    box = QComboBox()
    box.setEditable(True)
    box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
    box.addItem(_("Todo el país"), territories.country.code)
    for code, department in territories.departments.items():
        box.addItem(_("Departamento de {name}").format(name=department.name), code)
    for code, place in territories.municipalities.items():
        box.addItem(f"{place.name}, {place.department}", code)
    found = box.completer()
    if found is not None:
        found.setFilterMode(Qt.MatchFlag.MatchContains)
        found.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        found.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    return box
