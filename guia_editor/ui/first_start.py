"""Who writes here, and with whom: alone without ceremony, or in a team, with a key of one's own."""

from __future__ import annotations

import platform
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QComboBox, QFileDialog, QHBoxLayout, QLabel, QLineEdit, QPlainTextEdit

from guia_editor.i18n import _
from guia_editor.model.names import plain_name
from guia_editor.tasks import people
from guia_editor.tasks.editing import write_copy
from guia_editor.tasks.people import JoinRequest
from guia_editor.ui.errors import tell
from guia_editor.ui.identity import Identity, identity, set_identity
from guia_editor.ui.passphrase import NewPassphrase
from guia_editor.ui.signing import Signing
from guia_editor.ui.steps import Cards, Page, Steps
from guia_editor.ui.widgets import note, push_button

if TYPE_CHECKING:
    from PySide6.QtCore import QSettings

    from guia_editor.ui.workbench import Workbench

ALONE, FOUND, JOIN = "solo", "fundar", "unirme"
_TALL = 110
_Leaving = tuple[Callable[[object], object], Callable[[object], None]]


class FirstStart(Steps):
    """Asks who the person is, then how they work; `how` skips that question where it is answered already.

    What comes of it: the identity in the window's settings; for a team, a key on this computer and either
    the guide's first team, with its code to tell by phone, or a request to send to a coordinator.
    """

    def __init__(self, bench: Workbench, how: str = "") -> None:
        super().__init__(bench, _("Quién escribe"), "equipo-y-claves")
        self.how = HowPage(bench)
        if how:
            self.how.cards.choose(how)
        self._asks_how = not how and bench.session is not None
        self.who = WhoPage(bench)
        self.key = KeyPage(bench, self._make)
        self.code = CodePage()
        self.request = RequestPage()
        self.begin(self.who)

    def following(self, page: Page) -> Page | None:
        """Return the page after one."""
        if page is self.who and self._asks_how:
            return self.how
        if page in (self.who, self.how):
            return None if self.how.value == ALONE else self.key
        if page is self.key:
            return self.code if self.how.value == FOUND else self.request
        return None

    def _make(self, passphrase: str) -> _Leaving:
        """Return what makes the key with a passphrase, and what shows what came of it."""
        who, position, device = self.who.identity, self.who.position.text().strip(), self.key.device
        session = self.bench.session
        if self.how.value == FOUND and session is not None:
            folder = session.folder

            def found(_progress: object) -> tuple[people.Signer, str]:
                signer = people.found_team(folder, who.name, who.institution, passphrase, position, device)
                return signer, people.first_code(folder)

            return found, self._founded

        def ask(_progress: object) -> JoinRequest:
            return people.join_request(who.name, who.institution, passphrase, position, device)

        return ask, self._show_request

    def _founded(self, outcome: object) -> None:
        signer, code = cast("tuple[people.Signer, str]", outcome)
        Signing.of(self.bench).keys.keep(signer)
        self.code.show_code(code)

    def _show_request(self, request: object) -> None:
        assert isinstance(request, JoinRequest)
        self.request.show_request(request)

    def reject(self) -> None:
        """Forget what was typed as a passphrase."""
        self.key.passphrase.take()
        super().reject()


class WhoPage(Page):
    """Name, institution and position."""

    def __init__(self, bench: Workbench) -> None:
        about = _("Su nombre queda junto a lo que escribe, observa y aprueba.")
        super().__init__(_("¿Quién es usted?"), about)
        self._bench = bench
        self._settings: QSettings = bench.settings
        who = identity(bench.settings)
        self.name = QLineEdit(who.name)
        self.institution = QComboBox()
        self.institution.setEditable(True)
        self.institution.addItems(_institutions(bench))
        self.institution.setCurrentText(who.institution)
        self.position = QLineEdit()
        self.add_field(_("Su &nombre"), self.name)
        self.add_field(_("Su &institución"), self.institution)
        self.add_field(_("Su c&argo, si quiere"), self.position)
        self.rows.addStretch(1)
        self.name.textChanged.connect(lambda _text: self.changed.emit())
        self.institution.currentTextChanged.connect(lambda _text: self.changed.emit())

    @property
    def identity(self) -> Identity:
        """Who the person says they are."""
        return Identity(self.name.text().strip(), self.institution.currentText().strip())

    def problem(self) -> str:
        """Return what is missing."""
        if not self.identity.name:
            return _("Escriba su nombre.")
        return "" if self.identity.institution else _("Escriba o elija su institución.")

    def leave(self) -> None:
        """Keep who the person is."""
        set_identity(self._settings, self.identity)
        self._bench.identity_changed.emit()


class HowPage(Page):
    """Alone, with a new team, or in one that exists."""

    def __init__(self, bench: Workbench) -> None:
        about = _("Puede empezar a escribir ahora mismo y formar el equipo otro día.")
        super().__init__(_("¿Cómo va a trabajar?"), about)
        self.cards = Cards(bench, self.title)
        self.cards.add(
            ALONE, "pencil", _("&Por mi cuenta"), _("Sin claves ni trámites. El historial se guarda igual.")
        )
        self.cards.add(
            FOUND,
            "handshake",
            _("&Formar el equipo de esta guía"),
            _("Usted lo coordina: agrega a las personas de cada institución."),
        )
        self.cards.add(
            JOIN,
            "user-plus",
            _("&Unirme al equipo de esta guía"),
            _("Se prepara una solicitud para quien lo coordina."),
        )
        self.cards.choose(ALONE)
        self.cards.chosen.connect(lambda _name: self.changed.emit())
        self.rows.addWidget(self.cards)
        self.rows.addStretch(1)

    @property
    def value(self) -> str:
        """The answer."""
        return self.cards.value


class KeyPage(Page):
    """A passphrase for a new key, and what this computer is called; leaving the page makes the key."""

    def __init__(self, bench: Workbench, make: Callable[[str], _Leaving]) -> None:
        about = _(
            "Con su clave firma lo que observa y aprueba. Queda en esta computadora, cerrada con una frase."
        )
        super().__init__(_("Su clave"), about)
        self._make = make
        self.passphrase = NewPassphrase(bench)
        self._device = QLineEdit(platform.node())
        self._device.setMaxLength(60)
        self.rows.addWidget(self.passphrase)
        self.add_field(_("Cómo se llama esta &computadora"), self._device)
        self.rows.addStretch(1)
        self.passphrase.changed.connect(self.changed)

    @property
    def device(self) -> str:
        """What this computer is called."""
        return self._device.text().strip()

    def problem(self) -> str:
        """Return what is missing."""
        return self.passphrase.problem()

    def leave(self) -> _Leaving:
        """Make the key."""
        return self._make(self.passphrase.take())


class CodePage(Page):
    """The team is founded: its code, to tell by phone."""

    def __init__(self) -> None:
        about = _(
            "Este es el código del equipo. Cuando alguien se una, dícteselo por teléfono o entrégueselo en "
            "papel: así sabe que nadie cambió el equipo en el camino. Siempre está en «Equipo y claves»."
        )
        super().__init__(_("El equipo está formado"), about)
        self.is_final = True
        self.label = QLabel()
        self.label.setObjectName("codigo")
        self.label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        flags = Qt.TextInteractionFlag
        self.label.setTextInteractionFlags(flags.TextSelectableByMouse | flags.TextSelectableByKeyboard)
        self.rows.addSpacing(12)
        self.rows.addWidget(self.label)
        self.rows.addSpacing(12)
        told = _("Ahora agregue a las demás personas en «Equipo y claves», con la solicitud de cada una.")
        self.rows.addWidget(note(told))
        self.rows.addStretch(1)

    def show_code(self, code: str) -> None:
        """Show a code."""
        self.label.setText(code)
        self.label.setAccessibleName(_("Código: {code}").format(code=" ".join(code)))


class RequestPage(Page):
    """The request is made: how it goes to a coordinator."""

    def __init__(self) -> None:
        about = _(
            "Envíe esta solicitud a quien coordina su institución, por correo o en una memoria. No tiene "
            "secretos. Cuando le confirmen, intercambie y compare el código en «Equipo y claves»."
        )
        super().__init__(_("Su solicitud está lista"), about)
        self.is_final = True
        self._name = ""
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setFixedHeight(_TALL)
        self.text.setTabChangesFocus(True)
        self.add_field(_("&Solicitud"), self.text)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(push_button(_("Guardar como ar&chivo…"), self._ask_save))
        row.addWidget(push_button(_("C&opiar"), self._copy))
        row.addStretch(1)
        self.rows.addLayout(row)
        self.told = note(" ")
        self.rows.addWidget(self.told)
        self.rows.addStretch(1)

    def show_request(self, request: JoinRequest) -> None:
        """Show a request."""
        self._name = request.name
        self.text.setPlainText(request.text)

    def save_to(self, file: Path) -> None:
        """Write the request to a file."""
        try:
            write_copy(file, self.text.toPlainText())
        except OSError as error:
            tell(self, error)
        else:
            self.told.setText(_("Se guardó en {file}").format(file=file))

    def _ask_save(self) -> None:
        name = _("solicitud-{name}.txt").format(name=plain_name(self._name))
        chosen, _kind = QFileDialog.getSaveFileName(
            self, _("Guardar la solicitud"), str(Path.home() / name), _("Texto (*.txt)")
        )
        if chosen:
            self.save_to(Path(chosen))

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text.toPlainText())
        self.told.setText(_("Está copiada: péguela en un correo."))


def _institutions(bench: Workbench) -> list[str]:
    session = bench.session
    known = [one.acronym or one.name for one in session.guide.institutions] if session is not None else []
    return known or ["INFOM", "ANAM"]
