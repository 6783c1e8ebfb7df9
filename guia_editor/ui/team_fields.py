"""Fields of the dialogs about a team: somebody's request, roles, days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from guia_editor.errors import GuideError
from guia_editor.i18n import _
from guia_editor.model.team import Role
from guia_editor.model.team_changes import role_name, short_key
from guia_editor.tasks.people import JoinRequest, read_request, read_request_file
from guia_editor.ui.widgets import note, push_button

if TYPE_CHECKING:
    from collections.abc import Mapping

_TALL = 72


class RequestField(QWidget):
    """A request to join, pasted or from its file; `request` once it reads as one, `problem` why not."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.request: JoinRequest | None = None
        self._problem = ""
        self.text = QPlainTextEdit()
        self.text.setAccessibleName(_("Solicitud recibida"))
        self.text.setPlaceholderText(_("Pegue aquí la solicitud, o abra su archivo."))
        self.text.setFixedHeight(_TALL)
        self.text.setTabChangesFocus(True)
        self.text.textChanged.connect(self._read)
        self.told = note(" ")
        row = QHBoxLayout()
        row.addWidget(self.told, 1)
        row.addWidget(push_button(_("Abrir el ar&chivo…"), self._browse))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.text)
        column.addLayout(row)
        self.setFocusProxy(self.text)

    def problem(self) -> str:
        """Return what is missing, in one sentence."""
        if self.request is not None:
            return ""
        return self._problem or _("Falta la solicitud de la persona.")

    def open_file(self, file: Path) -> None:
        """Take the request in a file."""
        try:
            self.text.setPlainText(read_request_file(file).text)
        except GuideError as error:
            self._problem = f"{error.message} {error.remedy}".strip()
            self.request = None
            self._tell()

    def _browse(self) -> None:
        chosen, _kind = QFileDialog.getOpenFileName(
            self, _("Solicitud recibida"), str(Path.home()), _("Solicitudes (*.txt *.json);;Todo (*)")
        )
        if chosen:
            self.open_file(Path(chosen))

    def _read(self) -> None:
        text = self.text.toPlainText().strip()
        self.request, self._problem = None, ""
        if text:
            try:
                self.request = read_request(text)
            except GuideError as error:
                self._problem = f"{error.message} {error.remedy}".strip()
        self._tell()

    def _tell(self) -> None:
        one = self.request
        told = ""
        if one is not None:
            whom = ", ".join(words for words in (one.name, one.position, one.institution) if words)
            told = _("{who}. Clave {key}: pídale por teléfono que se la confirme.").format(
                who=whom, key=short_key(one.key.id)
            )
        self.told.setText(told or " ")
        self.told.setAccessibleName(told or " ")
        self.changed.emit()


def role_words() -> Mapping[Role, tuple[str, str]]:
    """Return each role's name and what it lets a person do."""
    told = {
        Role.AUTHOR: _("escribe y envía capítulos"),
        Role.REVIEWER: _("observa, devuelve y aprueba"),
        Role.COORDINATOR: _("cambia el equipo y publica"),
        Role.DISTRIBUTOR: _("entrega ediciones"),
        Role.TRANSLATOR: _("traduce"),
    }
    return {role: (role_name(role), told[role]) for role in Role}


class RolesField(QWidget):
    """A box for each role."""

    changed = Signal()

    def __init__(self, chosen: Iterable[Role] = ()) -> None:
        super().__init__()
        self.boxes: dict[Role, QCheckBox] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(2)
        known = frozenset(chosen)
        for row, (role, (name, about)) in enumerate(role_words().items()):
            box = QCheckBox(name[:1].upper() + name[1:])
            box.setAccessibleName(name)
            box.setAccessibleDescription(about)
            box.setChecked(role in known)
            box.toggled.connect(lambda _on: self.changed.emit())
            grid.addWidget(box, row, 0)
            told = note(about)
            told.setAlignment(Qt.AlignmentFlag.AlignVCenter)
            grid.addWidget(told, row, 1)
            self.boxes[role] = box
        grid.setColumnStretch(1, 1)
        self.setFocusProxy(self.boxes[Role.AUTHOR])

    @property
    def roles(self) -> frozenset[Role]:
        """The roles that are ticked."""
        return frozenset(role for role, box in self.boxes.items() if box.isChecked())

    def problem(self) -> str:
        """Return what is missing."""
        return "" if self.roles else _("Elija al menos una función.")


class DayField(QLineEdit):
    """A day as AAAA-MM-DD, or nothing where that is allowed."""

    def __init__(self, day: str = "", *, needed: bool = False) -> None:
        super().__init__(day)
        self._needed = needed
        self.setPlaceholderText(_("AAAA-MM-DD") if needed else _("AAAA-MM-DD, o nada"))
        self.setMaxLength(10)

    @property
    def day(self) -> str:
        """The day, ISO 8601, "" for none."""
        return self.text().strip()

    def problem(self) -> str:
        """Return what is wrong with it."""
        if not self.day:
            return _("Falta un día.") if self._needed else ""
        try:
            dt.date.fromisoformat(self.day)
        except ValueError:
            return _("Escriba el día así: 2026-01-31.")
        return ""
