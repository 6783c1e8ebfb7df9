"""The person's key in this window: opened once with its passphrase, open until the window closes."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt

from guia_editor.errors import GuideError
from guia_editor.i18n import _
from guia_editor.tasks import people
from guia_editor.ui.forms import Form
from guia_editor.ui.identity import identity
from guia_editor.ui.passphrase import PassphraseField
from guia_editor.ui.widgets import note

if TYPE_CHECKING:
    from pathlib import Path

    from guia_editor.storage.keys import Signer
    from guia_editor.ui.workbench import Workbench

Act = Callable[["Signer"], None]
Failed = Callable[[Any], None]


class Signing(QObject):
    """Kept once for a window (`Signing.of`); `with_signer` gives the opened key to whoever has to sign.

    `keys` are those that are open; who opens one elsewhere keeps it there.
    """

    def __init__(self, bench: Workbench) -> None:
        super().__init__(bench)
        self._bench = bench
        self.keys = people.KeySession()

    @classmethod
    def of(cls, bench: Workbench) -> Signing:
        """Return the window's, made when there is none yet."""
        return bench.findChild(cls) or cls(bench)

    def with_signer(self, act: Act, *, passphrase: str | None = None, failed: Failed | None = None) -> None:
        """Call `act` with the person's opened key: at once, or when what has to be asked was answered.

        A person alone gets a key and a team of one without questions, except who they are. With a
        `passphrase`, it opens the key again, whatever was opened before. `failed` gets what keeps the key
        from being opened; without it, the window tells.
        """
        session = self._bench.session
        if session is None:
            return
        folder, keys = session.folder, self.keys
        told = failed or self._bench.activities.untold.emit

        def found(here: tuple[str, people.Me, Signer | None]) -> None:
            project, me, signer = here
            if not project:
                self._begin_alone(folder, act, told)
            elif signer is not None and passphrase is None:
                act(signer)
            elif me.key_id and me.has_passphrase and passphrase is None:
                PassphraseDialog(self._bench, partial(self._open, folder), act).open()
            else:
                self._open(folder, passphrase or "", act, told)

        def look(_progress: object) -> tuple[str, people.Me, Signer | None]:
            ledger = people.ledger_of(folder)
            me = people.me_in(ledger, keys)
            return ledger.project, me, keys.signer(me.key_id)

        self._bench.activities.run(_("Buscando su clave"), look, found, told)

    def _open(self, folder: Path, passphrase: str, act: Act, failed: Failed) -> None:
        self._bench.activities.run(
            _("Abriendo su clave"), lambda _progress: self.keys.unlock(folder, passphrase), act, failed
        )

    def _begin_alone(self, folder: Path, act: Act, failed: Failed) -> None:
        """Give a person who writes alone a key and a team of one; they have to have said who they are."""
        who = identity(self._bench.settings)
        window = self._bench.window
        if not who.known and window is not None and hasattr(window, "ask_preferences"):
            window.ask_preferences()
            who = identity(self._bench.settings)
        if not who.known:
            failed(
                GuideError(
                    _("Todavía no ha dicho quién es."),
                    _("Escriba su nombre y su institución en Archivo, Preferencias, e inténtelo de nuevo."),
                )
            )
            return

        def made(signer: Signer) -> None:
            self.keys.keep(signer)
            act(signer)

        self._bench.activities.run(
            _("Preparando su clave"),
            lambda _progress: people.solo_team(folder, who.name, who.institution),
            made,
            failed,
        )


class PassphraseDialog(Form):
    """Asks for the passphrase; stays open, and says so, while it is not the right one.

    `opens` is given the passphrase, what to do with the opened key, and what to do with an error.
    """

    def __init__(self, bench: Workbench, opens: Callable[[str, Act, Failed], None], act: Act) -> None:
        about = _("Lo que usted diga en la revisión se firma con su clave. Se la pedimos una sola vez.")
        super().__init__(bench.window, _("Abrir su clave"), about)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._opens, self._act = opens, act
        self.field = PassphraseField(bench, _("Frase de contraseña"))
        self.told = note("")
        self.told.setObjectName("error")
        self.told.hide()
        self.add_field(_("&Frase de contraseña"), self.field)
        self.rows.addWidget(self.told)
        self.rows.addStretch(1)
        self.accept_button = self.add_buttons(_("&Abrir"))
        self.field.changed.connect(self._check)
        self._check()
        self.fit(440)
        self.field.setFocus()

    def accept(self) -> None:
        """Try the passphrase."""
        if self.field.filled:
            self.accept_button.setEnabled(False)
            self._opens(self.field.take(), self._opened, self._refused)

    def _opened(self, signer: Signer) -> None:
        super().accept()
        self._act(signer)

    def _refused(self, error: object) -> None:
        told = words_of(error)
        self.told.setText(told)
        self.told.setAccessibleName(told)
        self.told.show()
        self.field.setFocus()

    def _check(self) -> None:
        self.accept_button.setEnabled(self.field.filled)


def words_of(error: object) -> str:
    """Return what an error has to say to people: what happened and what to do next."""
    if isinstance(error, GuideError):
        return f"{error.message} {error.remedy}".strip()
    return _("No se pudo: {why}").format(why=error)
