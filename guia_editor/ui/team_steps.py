"""What a person does to a team from its page: each step is signed with their key, in a thread."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from guia_editor.errors import GuideError
from guia_editor.i18n import _
from guia_editor.model.team import Person
from guia_editor.model.team_changes import with_changed
from guia_editor.tasks import people
from guia_editor.tasks.people import Change
from guia_editor.ui.signing import Signing
from guia_editor.ui.team_dialogs import ADVISES, KEEPS

if TYPE_CHECKING:
    from guia_editor.storage.keys import Signer
    from guia_editor.ui.team_dialogs import AddDialog, CodeDialog, KeyDialog, PassphraseChange, ReplaceDialog
    from guia_editor.ui.workbench import Workbench


class TeamSteps(QObject):
    """Takes the steps; `done` tells in words what came of one that changed something."""

    done = Signal(str)

    def __init__(self, bench: Workbench, parent: QObject) -> None:
        super().__init__(parent)
        self.bench = bench

    def add(self, dialog: AddDialog) -> None:
        """Put the person of a dialog forward."""
        request, roles, part = dialog.field.request, dialog.roles.roles, dialog.part
        since, until = dialog.since.day, dialog.until.day
        assert request is not None  # the dialog is not accepted without
        self._sign(
            _("Agregando a la persona"),
            lambda folder, signer: people.add_person(
                folder,
                signer,
                request,
                roles,
                since=since,
                until=until,
                approves=part == KEEPS,
                advises=part == ADVISES,
            ),
        )

    def change(self, person: Person, wanted: Person) -> None:
        """Put a change of somebody forward."""
        self._sign(
            _("Cambiando el equipo"),
            lambda folder, signer: people.propose_team(
                folder, with_changed(people.next_team(folder), person.id, lambda _one: wanted), signer
            ),
        )

    def replace(self, person: Person, dialog: ReplaceDialog) -> None:
        """Put a successor forward."""
        request, last, since = dialog.field.request, dialog.last_day, dialog.first.day
        assert request is not None  # the dialog is not accepted without
        self._sign(
            _("Cambiando el equipo"),
            lambda folder, signer: people.replace_person(folder, signer, person.id, last, request, since),
        )

    def add_key(self, person: Person, dialog: KeyDialog) -> None:
        """Put a further key of somebody forward."""
        request = dialog.field.request
        assert request is not None  # the dialog is not accepted without
        self._sign(
            _("Agregando la clave"),
            lambda folder, signer: people.add_key(folder, signer, person.id, request),
        )

    def revoke(self, key: str, reason: str, until: int | None) -> None:
        """Put forward that a key counts no more."""
        self._sign(
            _("Revocando la clave"),
            lambda folder, signer: people.revoke_key(folder, signer, key, reason, until),
        )

    def sign(self, change: Change) -> None:
        """Sign a change that others put forward."""
        self._sign(
            _("Firmando el cambio"),
            lambda folder, signer: people.sign_team(folder, signer, change.hash),
        )

    def _sign(self, title: str, work: Callable[[Path, Signer], Change]) -> None:
        session = self.bench.session
        if session is None:
            return
        folder = session.folder

        def act(signer: Signer) -> None:
            self.bench.activities.run(title, lambda _progress: work(folder, signer), self._signed, owner=self)

        Signing.of(self.bench).with_signer(act)

    def _signed(self, change: Change) -> None:
        if change.in_force:
            told = _("Listo: el cambio ya vale.")
        else:
            lacking = ", ".join(one.acronym or one.name for one in change.missing)
            told = _("Firmado por usted. Falta la firma de {institutions}: intercambie para que le llegue.")
            told = told.format(institutions=lacking)
        self.done.emit(told)

    def compare_code(self, dialog: CodeDialog) -> None:
        """Compare the code of a dialog with the team's."""
        session, code = self.bench.session, dialog.code.text()
        if session is None:
            return
        folder = session.folder

        def well(_nothing: object) -> None:
            dialog.done_well()
            self.done.emit(_("El código coincide: este es el equipo de la guía."))

        self.bench.activities.run(
            _("Comparando el código"),
            lambda _progress: people.pin(folder, code),
            well,
            lambda error: self._refused(dialog.complain, error),
            owner=dialog,
        )

    def change_passphrase(self, key: str, dialog: PassphraseChange) -> None:
        """Give a key another passphrase."""
        old, new = dialog.old.take(), dialog.new.take()

        def well(_signer: object) -> None:
            dialog.done_well()
            self.done.emit(_("Su clave tiene una frase nueva."))

        self.bench.activities.run(
            _("Cambiando la frase"),
            lambda _progress: people.change_passphrase(key, old, new),
            well,
            lambda error: self._refused(dialog.complain, error),
            owner=dialog,
        )

    def _refused(self, complain: Callable[[str], None], error: object) -> None:
        if isinstance(error, GuideError):
            complain(f"{error.message} {error.remedy}".strip())
        else:
            self.bench.activities.untold.emit(error)
