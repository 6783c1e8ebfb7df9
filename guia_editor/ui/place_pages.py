"""The pages that describe where copies of a guide meet: what kind of place, which folder, which server."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QWidget

from guia_editor.i18n import _
from guia_editor.tasks.exchange import Place, PlaceKind
from guia_editor.ui.passphrase import PassphraseField
from guia_editor.ui.steps import Cards, Page
from guia_editor.ui.widgets import note, push_button

if TYPE_CHECKING:
    from guia_editor.model.progress import Progress
    from guia_editor.ui.workbench import Workbench

BY_FILE = "archivo"
_HTTPS = "https://"


class KindPage(Page):
    """What kind of place."""

    def __init__(self, bench: Workbench, *, by_file: bool) -> None:
        about = _("Todas las copias de la guía se encuentran en un mismo lugar. Nadie escribe en la de otro.")
        super().__init__(_("¿Dónde se encuentran?"), about)
        self.cards = Cards(bench, self.title)
        self.cards.add(
            PlaceKind.FOLDER,
            "usb",
            _("Una ca&rpeta o una memoria USB"),
            _("Una carpeta de la red o de OneDrive, o una memoria que pasa de mano en mano."),
        )
        self.cards.add(
            PlaceKind.HTTPS,
            "globe",
            _("Un servidor por &internet"),
            _("Una dirección que empieza con https://, con su usuario y contraseña."),
        )
        if not sys.platform.startswith("win"):  # the library that speaks SSH is not in Windows' package
            self.cards.add(
                PlaceKind.SSH,
                "server",
                _("Un servidor por SS&H"),
                _("Para quienes ya tienen una llave de acceso en este equipo."),
            )
        if by_file:
            self.cards.add(
                BY_FILE,
                "mail",
                _("Ninguno: &por archivo"),
                _("Un solo archivo que se manda por correo o se lleva en una memoria."),
            )
        self.cards.chosen.connect(lambda _name: self.changed.emit())
        self.rows.addWidget(self.cards)
        self.rows.addStretch(1)

    @property
    def value(self) -> str:
        """The kind that is chosen, "" for none."""
        return self.cards.value

    def problem(self) -> str:
        """Say that one must be chosen."""
        return "" if self.value else _("Elija una respuesta.")


class FolderPage(Page):
    """Which folder."""

    def __init__(self, dialog: QWidget) -> None:
        about = _("Elija una carpeta que los demás también puedan abrir, vacía o usada ya para esto.")
        super().__init__(_("La carpeta compartida"), about)
        self._dialog = dialog
        self.line = QLineEdit()
        self.line.textChanged.connect(lambda _text: self.changed.emit())
        self.add_field(_("Ca&rpeta"), with_browser(self.line, self._browse))
        told = _(
            "El programa guarda ahí una copia comprimida, no los textos sueltos. No es la carpeta en que "
            "usted trabaja."
        )
        self.rows.addWidget(note(told))
        self.rows.addStretch(1)

    @property
    def place(self) -> Place:
        """The place."""
        return Place(PlaceKind.FOLDER, str(Path(self.line.text().strip()).expanduser()))

    def problem(self) -> str:
        """Say what is wrong with the folder."""
        text = self.line.text().strip()
        if not text:
            return _("Elija una carpeta.")
        if not Path(text).expanduser().is_absolute():
            return _("Escriba la carpeta completa, desde la raíz del disco.")
        return ""

    def _browse(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self._dialog, self.title, self.line.text())
        if chosen:
            self.line.setText(chosen)


class ServerPage(Page):
    """Which server, and who one is there."""

    def __init__(self, bench: Workbench) -> None:
        super().__init__(_("El servidor"), _("Quien cuida el servidor le da estos datos."))
        self._kind = PlaceKind.HTTPS
        self.address, self.user, self.key = QLineEdit(), QLineEdit(), QLineEdit()
        self.password = PassphraseField(bench, _("Contraseña"))
        self.add_field(_("&Dirección"), self.address)
        self.add_field(_("&Usuario"), self.user)
        self._key_holder = with_browser(self.key, self._browse)
        self._key_label = self.add_field(_("Archivo de su &llave de acceso"), self._key_holder)
        told = _("Se guarda en el llavero del sistema, nunca en la carpeta de la guía.")
        self._secret_label = self.add_field(_("&Contraseña"), self.password, told)
        self.rows.addStretch(1)
        for line in (self.address, self.user, self.key):
            line.textChanged.connect(lambda _text: self.changed.emit())
        self.password.changed.connect(self.changed)
        self.ask_for(PlaceKind.HTTPS)

    def ask_for(self, kind: PlaceKind) -> None:
        """Ask for what a kind of server needs."""
        self._kind = kind
        ssh = kind is PlaceKind.SSH
        self.address.setPlaceholderText("ssh://git@servidor/guia" if ssh else "https://servidor/guia.git")
        self._key_label.setVisible(ssh)
        self._key_holder.setVisible(ssh)
        self._secret_label.setText(_("&Contraseña de la llave") if ssh else _("&Contraseña"))

    @property
    def place(self) -> Place:
        """The place."""
        key = self.key.text().strip() if self._kind is PlaceKind.SSH else ""
        return Place(self._kind, self.address.text().strip(), self.user.text().strip(), key)

    def secret(self) -> str:
        """Return the password; it stays in its field until `wipe`, since a trial may be repeated."""
        return self.password.line.text()

    def wipe(self) -> None:
        """Forget the password."""
        self.password.wipe()

    def problem(self) -> str:
        """Say what is wrong with the address."""
        text = self.address.text().strip()
        if not text:
            return _("Escriba la dirección del servidor.")
        if self._kind is PlaceKind.HTTPS and not text.startswith(_HTTPS):
            return _("La dirección empieza con https://")
        if "@" in text.removeprefix(_HTTPS).partition("/")[0] and self._kind is PlaceKind.HTTPS:
            return _("No ponga el usuario ni la contraseña en la dirección; van abajo.")
        return ""

    def _browse(self) -> None:
        chosen, _kind = QFileDialog.getOpenFileName(self, _("Su llave de acceso"), str(Path.home() / ".ssh"))
        if chosen:
            self.key.setText(chosen)


class TargetPage(Page):
    """Where the copy goes; leaving the page makes it."""

    def __init__(self, dialog: QWidget, documents: Path, bring: Callable[[Progress], Path]) -> None:
        about = _("Aquí trabajará usted. Elija una carpeta nueva o vacía de este equipo.")
        super().__init__(_("Su carpeta de trabajo"), about)
        self.next_label = _("&Traer la guía")
        self._dialog = dialog
        self._bring = bring
        self.line = QLineEdit(str(documents / _("guia-compartida")))
        self.line.textChanged.connect(lambda _text: self.changed.emit())
        self.add_field(_("Ca&rpeta"), with_browser(self.line, self._browse))
        self.rows.addStretch(1)

    @property
    def folder(self) -> Path:
        """The folder."""
        return Path(self.line.text().strip()).expanduser()

    def problem(self) -> str:
        """Say what is wrong with the folder."""
        if not self.line.text().strip() or not self.folder.is_absolute():
            return _("Escriba la carpeta completa, desde la raíz del disco.")
        try:
            taken = self.folder.exists() and (not self.folder.is_dir() or any(self.folder.iterdir()))
        except OSError:
            return _("Esa carpeta no se puede leer; elija otra.")
        return _("Esa carpeta ya tiene archivos; elija una nueva o vacía.") if taken else ""

    def leave(self) -> tuple[Callable[[Progress], object], Callable[[object], None]]:
        """Bring the guide."""
        return self._bring, lambda _folder: None

    def _browse(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self._dialog, self.title, self.line.text())
        if chosen:
            self.line.setText(chosen)


def with_browser(line: QLineEdit, browse: Callable[[], None]) -> QWidget:
    """Return a line with a button beside it that looks for a file or folder."""
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    row.addWidget(line, 1)
    row.addWidget(push_button(_("&Examinar…"), browse))
    holder.setFocusProxy(line)
    return holder
