"""«Equipo y claves»: who is in the team, what waits for signatures, one's own key; each change is signed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from guia_editor.errors import GuideError
from guia_editor.i18n import _
from guia_editor.model.team import Person
from guia_editor.model.team_changes import with_changed
from guia_editor.tasks import people
from guia_editor.tasks.people import Change
from guia_editor.ui.review_desk import ReviewDesk
from guia_editor.ui.sheet import Empty, Sheet, scrolled
from guia_editor.ui.signing import Signing
from guia_editor.ui.team_cards import change_card, me_card
from guia_editor.ui.team_dialogs import (
    ADVISES,
    KEEPS,
    AddDialog,
    ChangeDialog,
    CodeDialog,
    KeyDialog,
    PassphraseChange,
    ReplaceDialog,
    RevokeDialog,
)
from guia_editor.ui.team_state import TeamState, read_team
from guia_editor.ui.team_table import TeamTable
from guia_editor.ui.widgets import note, push_button

if TYPE_CHECKING:
    from guia_editor.storage.keys import Signer
    from guia_editor.ui.workbench import Workbench

_COLUMNS = 3


class TeamEditor(Sheet):
    """Shows `state`; every button opens a dialog, and what it gathers is signed with the person's key."""

    def __init__(self, bench: Workbench) -> None:
        super().__init__(bench, _("Equipo y claves"), "equipo-y-claves")
        self.state = TeamState()
        self._asked = 0
        self.copy = push_button(_("Copiar el có&digo"), self._copy_code)
        self.tools.addWidget(self.copy)
        self.empty = Empty(bench, "users")
        self.found = self.empty.offer(_("&Formar un equipo…"), lambda: self._begin("fundar"))
        self.join = self.empty.offer(_("Unirme a un e&quipo…"), lambda: self._begin("unirme"))
        self._cards = QVBoxLayout()
        self._cards.setSpacing(10)
        self.table = TeamTable(bench)
        self.table.itemSelectionChanged.connect(self._check)
        self.told, self.hint = note(""), note("")
        self.told.setObjectName("fuerte")
        self.buttons = {
            "agregar": push_button(_("A&gregar…"), self._ask_add),
            "cambiar": push_button(_("Cam&biar…"), self._ask_change),
            "reemplazar": push_button(_("Reempla&zar…"), self._ask_replace),
            "clave": push_button(_("Otra clave…"), self._ask_key),
            "revocar": push_button(_("Revocar c&lave…"), self._ask_revoke),
        }
        self._main = self._lay_out()
        self._area = scrolled(self._main, _("Equipo y claves"))
        self.body.addWidget(self._area, 1)
        self.body.addWidget(self.empty, 1)
        self._area.hide()
        self.found.hide()
        self.join.hide()
        self.copy.hide()
        self.empty.say(_("Leyendo el equipo…"))
        bench.review_changed.connect(self.refresh)
        bench.theme_changed.connect(lambda: self.show_state(self.state))
        self.refresh()

    def _lay_out(self) -> QWidget:
        row = QGridLayout()
        row.setSpacing(8)
        for at, button in enumerate(self.buttons.values()):
            row.addWidget(button, *divmod(at, _COLUMNS))
        row.setColumnStretch(_COLUMNS, 1)
        main = QWidget()
        column = QVBoxLayout(main)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(12)
        column.addLayout(self._cards)
        column.addWidget(self.table, 1)
        column.addLayout(row)
        column.addWidget(self.hint)
        column.addWidget(self.told)
        return main

    # --- What is shown --------------------------------------------------------------------------

    def refresh(self) -> None:
        """Read the team again."""
        session = self.bench.session
        self._asked += 1
        asked = self._asked
        if session is None:
            return
        folder = session.folder

        def show(state: TeamState) -> None:
            if asked == self._asked:
                self.show_state(state)

        self.bench.activities.run(
            _("Leyendo el equipo"), lambda _progress: read_team(folder), show, owner=self
        )

    def show_state(self, state: TeamState) -> None:
        """Show how the team stands."""
        self.state = state
        there = state.team is not None
        self._area.setVisible(there)
        self.empty.setVisible(not there)
        self.copy.setVisible(there and state.compared)
        for button in (self.found, self.join):
            button.setVisible(not there)
        if state.team is None:
            self.say("")
            more = _(
                "Para que dos instituciones revisen y aprueben con su firma, forme el equipo, o pida que lo "
                "agreguen al que ya existe."
            )
            self.empty.say(_("Por ahora, esta guía es de una sola persona, y no hace falta más."), more)
            return
        told = _("Versión {version} del equipo")
        if state.compared:  # else somebody might compare the code with itself
            told = _("Versión {version} del equipo · código {code}")
        self.say(told.format(version=state.team.version, code=state.code))
        self._fill_cards(state)
        self.table.show_team(state.team, state.me.key_id)
        self._check()

    def _fill_cards(self, state: TeamState) -> None:
        while self._cards.count():
            item = self._cards.takeAt(0)
            old = item.widget() if item is not None else None
            if old is not None:
                old.hide()
                old.deleteLater()
        offers: list[tuple[str, Callable[[], object]]] = []
        if not state.compared:
            offers.append((_("Comparar e&l código…"), self._ask_code))
        if state.me.person is None:
            offers.append((_("Pedir &que me agreguen…"), lambda: self._begin("unirme")))
        if state.me.key_id:
            label = _("Cambiar la fra&se…") if state.me.has_passphrase else _("Ponerle una fra&se…")
            offers.append((label, self._ask_passphrase))
        self._cards.addWidget(me_card(self.bench, state, offers))
        for change in state.pending:
            act = (lambda one=change: self.sign(one)) if change.hash in state.mine else None
            self._cards.addWidget(change_card(self.bench, change, act))

    def _check(self) -> None:
        me, team = self.state.me.person, self.state.team
        coordinates = me is not None and team is not None and self.table.may_change(team, me)
        person = self.table.person
        key = self.table.key
        self.buttons["agregar"].setEnabled(coordinates)
        for name in ("cambiar", "reemplazar", "clave"):
            self.buttons[name].setEnabled(coordinates and person is not None)
        self.buttons["revocar"].setEnabled(coordinates and key is not None and key.revoked is None)
        if me is not None and not coordinates:
            self.hint.setText(_("Solo quien tiene la coordinación puede cambiar el equipo."))
        elif coordinates and person is None:
            self.hint.setText(
                _("Elija a una persona para cambiar sus funciones, reemplazarla o revocar su clave.")
            )

    def _copy_code(self) -> None:
        QGuiApplication.clipboard().setText(self.state.code)
        self.told.setText(_("El código está copiado. Díctelo por teléfono: por correo no prueba nada."))

    # --- Asking ---------------------------------------------------------------------------------

    def _begin(self, how: str) -> None:
        from guia_editor.ui.first_start import FirstStart

        dialog = FirstStart(self.bench, how)
        dialog.finished.connect(lambda _code: self._changed())
        dialog.open()

    def _ask_add(self) -> None:
        if self.state.team is None:
            return
        dialog = AddDialog(self.bench, self.state.team)
        dialog.accepted.connect(lambda: self.add(dialog))
        dialog.open()

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

    def _ask_change(self) -> None:
        person = self.table.person
        if person is not None:
            dialog = ChangeDialog(self.bench, person)
            dialog.accepted.connect(lambda: self.change(person, dialog.changed))
            dialog.open()

    def change(self, person: Person, wanted: Person) -> None:
        """Put a change of somebody forward."""
        self._sign(
            _("Cambiando el equipo"),
            lambda folder, signer: people.propose_team(
                folder, with_changed(people.next_team(folder), person.id, lambda _one: wanted), signer
            ),
        )

    def _ask_replace(self) -> None:
        person = self.table.person
        if person is not None:
            dialog = ReplaceDialog(self.bench, person, dt.datetime.now().astimezone().date())
            dialog.accepted.connect(lambda: self.replace(person, dialog))
            dialog.open()

    def replace(self, person: Person, dialog: ReplaceDialog) -> None:
        """Put a successor forward."""
        request, last, since = dialog.field.request, dialog.last_day, dialog.first.day
        assert request is not None  # the dialog is not accepted without
        self._sign(
            _("Cambiando el equipo"),
            lambda folder, signer: people.replace_person(folder, signer, person.id, last, request, since),
        )

    def _ask_key(self) -> None:
        person = self.table.person
        if person is not None:
            dialog = KeyDialog(self.bench, person)
            dialog.accepted.connect(lambda: self.add_key(person, dialog))
            dialog.open()

    def add_key(self, person: Person, dialog: KeyDialog) -> None:
        """Put a further key of somebody forward."""
        request = dialog.field.request
        assert request is not None  # the dialog is not accepted without
        self._sign(
            _("Agregando la clave"),
            lambda folder, signer: people.add_key(folder, signer, person.id, request),
        )

    def _ask_revoke(self) -> None:
        person, key = self.table.person, self.table.key
        if person is not None and key is not None:
            dialog = RevokeDialog(self.bench, person, key.id)
            dialog.accepted.connect(lambda: self.revoke(key.id, dialog.reason.text().strip(), dialog.until))
            dialog.open()

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

    def _sign(self, title: str, work: Callable[[Any, Signer], Change]) -> None:
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
        self._changed()
        self.told.setText(told)

    def _changed(self) -> None:
        self.refresh()
        ReviewDesk.of(self.bench).refresh()
        self.bench.read_again()

    # --- The code and one's own key -------------------------------------------------------------

    def _ask_code(self) -> None:
        CodeDialog(self.bench, self.compare_code).open()

    def compare_code(self, dialog: CodeDialog) -> None:
        """Compare the code of a dialog with the team's."""
        session, code = self.bench.session, dialog.code.text()
        if session is None:
            return
        folder = session.folder

        def well(_nothing: object) -> None:
            dialog.done_well()
            self._changed()
            self.told.setText(_("El código coincide: este es el equipo de la guía."))

        self.bench.activities.run(
            _("Comparando el código"),
            lambda _progress: people.pin(folder, code),
            well,
            lambda error: self._refused(dialog.complain, error),
            owner=self,
        )

    def _ask_passphrase(self) -> None:
        had = self.state.me.has_passphrase
        PassphraseChange(self.bench, had=had, change=self.change_passphrase).open()

    def change_passphrase(self, dialog: PassphraseChange) -> None:
        """Give the key of the person another passphrase."""
        key, old, new = self.state.me.key_id, dialog.old.take(), dialog.new.take()

        def well(_signer: object) -> None:
            dialog.done_well()
            self.refresh()
            self.told.setText(_("Su clave tiene una frase nueva."))

        self.bench.activities.run(
            _("Cambiando la frase"),
            lambda _progress: people.change_passphrase(key, old, new),
            well,
            lambda error: self._refused(dialog.complain, error),
            owner=self,
        )

    def _refused(self, complain: Callable[[str], None], error: object) -> None:
        if isinstance(error, GuideError):
            complain(f"{error.message} {error.remedy}".strip())
        else:
            self.bench.activities.untold.emit(error)
