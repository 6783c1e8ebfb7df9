"""Ask for a new guide's title and folder."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QPushButton, QWidget

from guia_editor.i18n import _
from guia_editor.model.names import plain_name
from guia_editor.ui.forms import Form
from guia_editor.ui.widgets import note


class NewGuideDialog(Form):
    """`title` and `folder` say what was chosen once accepted; the folder does not exist or is empty."""

    def __init__(self, documents: Path, parent: QWidget | None = None) -> None:
        about = _(
            "Se hace una copia de la guía que trae el programa, con su historial, para trabajar en ella."
        )
        super().__init__(parent, _("Guía nueva"), about)
        self.setProperty("ayuda", "empezar")
        self._documents = documents
        self._own_folder = False
        self._title = QLineEdit(_("Guía técnica de gobierno abierto municipal"))
        self._folder = QLineEdit()
        self._folder.textEdited.connect(self._choose_own)
        browse = QPushButton(_("&Examinar…"))
        browse.setAccessibleName(_("Examinar carpetas"))
        browse.setAutoDefault(False)
        browse.clicked.connect(self._browse)
        place = QWidget()
        row = QHBoxLayout(place)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._folder, 1)
        row.addWidget(browse)
        place.setFocusProxy(self._folder)
        self.add_field(_("&Título"), self._title)
        self.add_field(_("Ca&rpeta"), place)
        self._folder.setAccessibleName(_("Carpeta"))
        self._problem = note(" ")
        self.rows.addWidget(self._problem)
        self.rows.addStretch(1)
        self._button = self.add_buttons(_("Crear la &guía"))
        self._title.textChanged.connect(self._suggest)
        self._folder.textChanged.connect(self._judge)
        self._suggest()
        self._title.selectAll()
        self.fit(540)

    @property
    def title(self) -> str:
        """Return the title."""
        return " ".join(self._title.text().split())

    @property
    def folder(self) -> Path:
        """Return the folder."""
        return Path(self._folder.text().strip()).expanduser()

    def set_folder(self, folder: Path) -> None:
        """Choose a folder, as the person would."""
        self._own_folder = True
        self._folder.setText(str(folder))

    def _choose_own(self) -> None:
        self._own_folder = True

    def _suggest(self) -> None:
        if not self._own_folder:
            self._folder.setText(str(self._documents / plain_name(self.title)))
        self._judge()

    def _judge(self) -> None:
        problem = self._what_is_wrong()
        self._problem.setText(problem or " ")
        self._problem.setAccessibleName(problem or " ")
        self._button.setEnabled(not problem)

    def _what_is_wrong(self) -> str:
        if not self.title:
            return _("Escriba el título de la guía.")
        if not self._folder.text().strip() or not self.folder.is_absolute():
            return _("Escriba la carpeta completa, desde la raíz del disco.")
        try:
            taken = self.folder.exists() and (not self.folder.is_dir() or any(self.folder.iterdir()))
        except OSError:
            return _("Esa carpeta no se puede leer; elija otra.")
        return _("Esa carpeta ya tiene archivos; elija una nueva o vacía.") if taken else ""

    def _browse(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, _("Carpeta de la guía"), str(self._documents))
        if chosen:
            self.set_folder(Path(chosen))
