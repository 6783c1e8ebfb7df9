"""«Equipo y claves»: who is in the team, what waits for signatures, one's own key; each change is signed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from guia_editor.i18n import _
from guia_editor.ui.review_desk import ReviewDesk
from guia_editor.ui.sheet import Empty, Sheet, scrolled
from guia_editor.ui.team_cards import change_card, me_card
from guia_editor.ui.team_dialogs import (
    AddDialog,
    ChangeDialog,
    CodeDialog,
    KeyDialog,
    PassphraseChange,
    ReplaceDialog,
    RevokeDialog,
)
from guia_editor.ui.team_state import TeamState, read_team
from guia_editor.ui.team_steps import TeamSteps
from guia_editor.ui.team_table import TeamTable
from guia_editor.ui.widgets import empty_out, note, push_button

if TYPE_CHECKING:
    from guia_editor.ui.workbench import Workbench

_COLUMNS = 3


class TeamEditor(Sheet):
    """Shows `state`; every button opens a dialog, and what it gathers is signed with the person's key."""

    def __init__(self, bench: Workbench) -> None:
        super().__init__(bench, _("Equipo y claves"), "equipo-y-claves")
        self.state = TeamState()
        self._asked = 0
        self.steps = TeamSteps(bench, self)
        self.steps.done.connect(self._step_done)
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
        bench.theme_changed.connect(self._dress)
        self.refresh()

    def _dress(self) -> None:
        self.show_state(self.state)

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
        empty_out(self._cards)
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
            act = (lambda one=change: self.steps.sign(one)) if change.hash in state.mine else None
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
        dialog.accepted.connect(lambda: self.steps.add(dialog))
        dialog.open()

    def _ask_change(self) -> None:
        person = self.table.person
        if person is not None:
            dialog = ChangeDialog(self.bench, person)
            dialog.accepted.connect(lambda: self.steps.change(person, dialog.changed))
            dialog.open()

    def _ask_replace(self) -> None:
        person = self.table.person
        if person is not None:
            dialog = ReplaceDialog(self.bench, person, dt.datetime.now().astimezone().date())
            dialog.accepted.connect(lambda: self.steps.replace(person, dialog))
            dialog.open()

    def _ask_key(self) -> None:
        person = self.table.person
        if person is not None:
            dialog = KeyDialog(self.bench, person)
            dialog.accepted.connect(lambda: self.steps.add_key(person, dialog))
            dialog.open()

    def _ask_revoke(self) -> None:
        person, key = self.table.person, self.table.key
        if person is not None and key is not None:
            dialog = RevokeDialog(self.bench, person, key.id)
            dialog.accepted.connect(
                lambda: self.steps.revoke(key.id, dialog.reason.text().strip(), dialog.until)
            )
            dialog.open()

    def _step_done(self, told: str) -> None:
        self._changed()
        self.told.setText(told)

    def _changed(self) -> None:
        self.refresh()
        ReviewDesk.of(self.bench).refresh()
        self.bench.read_again()

    # --- The code and one's own key -------------------------------------------------------------

    def _ask_code(self) -> None:
        CodeDialog(self.bench, self.steps.compare_code).open()

    def _ask_passphrase(self) -> None:
        key, had = self.state.me.key_id, self.state.me.has_passphrase
        PassphraseChange(
            self.bench, had=had, change=lambda dialog: self.steps.change_passphrase(key, dialog)
        ).open()
