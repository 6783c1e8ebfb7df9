"""The dialogs about a team: add, change, replace; revoke a key; compare the code; another passphrase."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QButtonGroup, QLabel, QLineEdit, QRadioButton, QWidget

from guia_editor.i18n import _
from guia_editor.model.team import Person, Role, Team
from guia_editor.model.team_changes import short_key
from guia_editor.ui.dialog import MessageLine
from guia_editor.ui.forms import Form
from guia_editor.ui.manual import set_topic
from guia_editor.ui.passphrase import NewPassphrase, PassphraseField
from guia_editor.ui.team_fields import DayField, RequestField, RolesField

if TYPE_CHECKING:
    from guia_editor.ui.workbench import Workbench

_WIDE = 560
KEEPS, ADVISES, NOTHING = "aprueba", "dictamina", "nada"


class TeamForm(Form):
    """A dialog that can be accepted once `problem` says nothing; what is wrong stands above the buttons."""

    def __init__(self, bench: Workbench, title: str, about: str = "") -> None:
        super().__init__(bench.window, title, about)
        set_topic(self, "equipo-y-claves")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.bench = bench
        self._message = MessageLine(bench)

    def end(self, accept: str) -> None:
        """Add the line that says what is missing, and the buttons."""
        self.rows.addStretch(1)
        self.rows.addWidget(self._message)
        self._accept = self.add_buttons(accept)
        self.fit(_WIDE)
        self.check()

    def problem(self) -> str:
        """Return what is missing or wrong, in one sentence."""
        return ""

    def check(self) -> None:
        """Look anew whether the dialog can be accepted."""
        told = self.problem()
        self._message.say(told)
        self._accept.setEnabled(not told)

    def complain(self, words: str) -> None:
        """Show what went wrong when it was tried."""
        self._message.say(words, error=True)

    @property
    def told(self) -> str:
        """What the line above the buttons says."""
        return self._message.words

    def accept(self) -> None:
        """Close the dialog, unless something is missing."""
        if not self.problem():
            super().accept()


class AddDialog(TeamForm):
    """Somebody new, by the request that they sent: `request`, `roles`, `since`, `until`, `part`."""

    def __init__(self, bench: Workbench, team: Team) -> None:
        about = _("La persona hace una solicitud en su computadora y se la envía a usted.")
        super().__init__(bench, _("Agregar a una persona"), about)
        self._team = team
        self.field = RequestField()
        self.roles = RolesField()
        self.since, self.until = DayField(), DayField()
        self._group = QButtonGroup(self)
        self._part = QWidget()
        self._parts: dict[str, QRadioButton] = {}
        self.add_field(_("&Solicitud"), self.field)
        self.add_field(_("&Funciones"), self.roles)
        self._add_part()
        self.add_field(_("Desde qué &día"), self.since)
        self.add_field(_("Hasta qué dí&a"), self.until)
        for signal in (
            self.field.changed,
            self.roles.changed,
            self.since.textChanged,
            self.until.textChanged,
        ):
            signal.connect(self._changed)
        self.end(_("&Agregar y firmar"))
        self._changed()
        self.field.setFocus()

    def _add_part(self) -> None:
        self._heading = QLabel(_("Su institución es nueva en el equipo"))
        self._heading.setObjectName("rotulo")
        self.rows.addWidget(self._heading)
        for name, label in (
            (KEEPS, _("Su a&probación es necesaria")),
            (ADVISES, _("Da su &opinión (dictamen)")),
            (NOTHING, _("Solo &colabora")),
        ):
            button = QRadioButton(label)
            button.setAccessibleName(label.replace("&", ""))
            self._group.addButton(button)
            button.toggled.connect(lambda on: self._changed() if on else None)
            self._parts[name] = button
            self.rows.addWidget(button)
        with QSignalBlocker(self._parts[KEEPS]):
            self._parts[KEEPS].setChecked(True)

    @property
    def part(self) -> str:
        """What a new institution does."""
        return next(name for name, button in self._parts.items() if button.isChecked())

    def choose_part(self, name: str) -> None:
        """Say what a new institution does, as the person would."""
        self._parts[name].setChecked(True)

    def problem(self) -> str:
        """Return what is missing."""
        told = self.field.problem() or self.roles.problem()
        if not told and self._is_new and self.part == KEEPS and Role.COORDINATOR not in self.roles.roles:
            told = _("La primera persona de una institución que aprueba tiene que coordinarla.")
        return told or self.since.problem() or self.until.problem()

    def _changed(self) -> None:
        for widget in (self._heading, *self._parts.values()):
            widget.setVisible(self._is_new)
        self.check()

    @property
    def _is_new(self) -> bool:
        """Say whether the person's institution is not in the team yet."""
        request, there = self.field.request, self._team.institutions
        known = {words.casefold() for one in there for words in (one.id, one.name, one.acronym)}
        return request is not None and request.institution.casefold() not in known


class ChangeDialog(TeamForm):
    """Another position, other roles, another mandate of somebody; `changed` is the person then."""

    def __init__(self, bench: Workbench, person: Person) -> None:
        super().__init__(bench, _("Cambiar a {name}").format(name=person.name))
        self._person = person
        self.position = QLineEdit(person.position)
        self.roles = RolesField(person.roles)
        self.since, self.until = DayField(person.since), DayField(person.until)
        self.add_field(_("&Cargo"), self.position)
        self.add_field(_("&Funciones"), self.roles)
        self.add_field(_("&Desde qué día"), self.since)
        told = _("Lo que firmó antes sigue valiendo.")
        self.add_field(_("&Hasta qué día"), self.until, told)
        for signal in (
            self.position.textChanged,
            self.roles.changed,
            self.since.textChanged,
            self.until.textChanged,
        ):
            signal.connect(self.check)
        self.end(_("C&ambiar y firmar"))

    @property
    def changed(self) -> Person:
        """The person as they are to be."""
        return replace(
            self._person,
            position=self.position.text().strip(),
            roles=self.roles.roles,
            since=self.since.day,
            until=self.until.day,
        )

    def problem(self) -> str:
        """Return what is missing."""
        told = self.roles.problem() or self.since.problem() or self.until.problem()
        if told or self.changed != self._person:
            return told
        return _("Todavía no ha cambiado nada.")


class ReplaceDialog(TeamForm):
    """A successor in an official's place, with the same roles: `request`, `last_day`, `since`."""

    def __init__(self, bench: Workbench, person: Person, today: dt.date) -> None:
        about = _(
            "Quien llega recibe las mismas funciones. Lo que {name} firmó hasta ahora sigue valiendo; su "
            "clave deja de servir."
        )
        title = _("Reemplazar a {name}")
        super().__init__(bench, title.format(name=person.name), about.format(name=person.name))
        self.field = RequestField()
        self.last = DayField(today.isoformat(), needed=True)
        self.first = DayField()
        self.add_field(_("&Solicitud de quien llega"), self.field)
        self.add_field(_("Último &día de quien se va"), self.last)
        self.add_field(_("P&rimer día de quien llega"), self.first)
        for signal in (self.field.changed, self.last.textChanged, self.first.textChanged):
            signal.connect(self.check)
        self.end(_("R&eemplazar y firmar"))
        self.field.setFocus()

    @property
    def last_day(self) -> dt.date:
        """The last day of the former."""
        return dt.date.fromisoformat(self.last.day)

    def problem(self) -> str:
        """Return what is missing."""
        return self.field.problem() or self.last.problem() or self.first.problem()


class KeyDialog(TeamForm):
    """A further key of somebody, by a request made on their other computer."""

    def __init__(self, bench: Workbench, person: Person) -> None:
        about = _("Para otra computadora, o en lugar de una clave perdida: la solicitud se hace en aquella.")
        super().__init__(bench, _("Otra clave de {name}").format(name=person.name), about)
        self.field = RequestField()
        self.add_field(_("&Solicitud"), self.field)
        self.field.changed.connect(self.check)
        self.end(_("&Agregar y firmar"))
        self.field.setFocus()

    def problem(self) -> str:
        """Return what is missing."""
        return self.field.problem()


class RevokeDialog(TeamForm):
    """A key that is to count no more: why, and whether what it signed so far stays valid (`until`)."""

    def __init__(self, bench: Workbench, person: Person, key: str) -> None:
        about = _("La clave {key} de {name} dejará de valer. No se puede deshacer: se le da otra clave.")
        super().__init__(bench, _("Revocar una clave"), about.format(key=short_key(key), name=person.name))
        self.reason = QLineEdit()
        self.reason.setPlaceholderText(_("Se perdió la computadora"))
        self.add_field(_("&Motivo"), self.reason)
        heading = QLabel(_("Lo que firmó con ella hasta ahora"))
        heading.setObjectName("rotulo")
        self.keep = QRadioButton(_("&Sigue valiendo: nadie más la ha usado"))
        self.drop = QRadioButton(_("&No vale nada: alguien más pudo usarla desde el principio"))
        self.rows.addWidget(heading)
        for button in (self.keep, self.drop):
            button.setAccessibleName(button.text().replace("&", ""))
            self.rows.addWidget(button)
        self.keep.setChecked(True)
        self.reason.textChanged.connect(self.check)
        self.end(_("&Revocar y firmar"))
        self._accept.setProperty("peligro", True)
        self.reason.setFocus()

    @property
    def until(self) -> int | None:
        """The number of its last event that stays valid; None for all that is known, -1 for none."""
        return None if self.keep.isChecked() else -1

    def problem(self) -> str:
        """Return what is missing."""
        return "" if self.reason.text().strip() else _("Escriba el motivo; quedará en el historial.")


class CodeDialog(TeamForm):
    """The code that somebody of the team says by phone is typed here and compared."""

    def __init__(self, bench: Workbench, compare: Callable[[CodeDialog], None]) -> None:
        about = _(
            "Llame por teléfono a alguien del equipo y pídale el código que ve en «Equipo y claves». "
            "Escríbalo aquí; no lo copie de un correo ni de la carpeta compartida. Así se sabe que nadie "
            "cambió el equipo."
        )
        super().__init__(bench, _("Comparar el código del equipo"), about)
        self._compare = compare
        self.code = QLineEdit()
        self.code.setPlaceholderText("XXXX-XXXX-XXXX-XXXX")
        self.add_field(_("&Código que le dictaron"), self.code)
        self.code.textChanged.connect(self.check)
        self.end(_("&Comparar"))
        self.code.setFocus()

    def problem(self) -> str:
        """Return what is missing."""
        letters = sum(one.isalnum() for one in self.code.text())
        return "" if letters >= 16 else _("El código tiene 16 letras y números.")

    def accept(self) -> None:
        """Compare; the dialog closes when it is the right one."""
        if not self.problem():
            self._compare(self)

    def done_well(self) -> None:
        """Close: the code was the right one."""
        super().accept()


class PassphraseChange(TeamForm):
    """Another passphrase for one's key, or its first."""

    def __init__(self, bench: Workbench, *, had: bool, change: Callable[[PassphraseChange], None]) -> None:
        super().__init__(bench, _("Frase de su clave"))
        self._change = change
        self._had = had
        self.old = PassphraseField(bench, _("Frase de ahora"))
        if had:
            self.add_field(_("Frase de a&hora"), self.old)
        self.new = NewPassphrase(bench, _("&Frase nueva"))
        self.rows.addWidget(self.new)
        for signal in (self.old.changed, self.new.changed):
            signal.connect(self.check)
        self.end(_("&Cambiar"))

    def problem(self) -> str:
        """Return what is missing."""
        if self._had and not self.old.filled:
            return _("Escriba la frase de ahora.")
        return self.new.problem()

    def accept(self) -> None:
        """Try it; the dialog closes when the old one was right."""
        if not self.problem():
            self._change(self)

    def reject(self) -> None:
        """Forget what was typed."""
        self.old.wipe()
        self.new.take()
        super().reject()

    def done_well(self) -> None:
        """Close: it was changed."""
        Form.accept(self)
