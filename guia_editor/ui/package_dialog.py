"""One file that carries the guide by e-mail or on a stick: made, looked into, and only then joined."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QVBoxLayout,
    QWidget,
)

from guia_editor.i18n import _, number, plural
from guia_editor.tasks.exchange import (
    PackagePreview,
    apply_package,
    preview_package,
    write_package,
)
from guia_editor.ui.dialog import FRAME, MessageLine
from guia_editor.ui.errors import open_path
from guia_editor.ui.exchange_desk import ExchangeDesk
from guia_editor.ui.icons import pixmap
from guia_editor.ui.manual import help_key, set_topic
from guia_editor.ui.moments import clock, day_words
from guia_editor.ui.recording import Recording, author
from guia_editor.ui.widgets import note, push_button

if TYPE_CHECKING:
    from guia_editor.ui.workbench import Workbench

_ENDING = ".guia.zip"
_ICON = 24
_SHOWN = 200


class PackageDialog(QDialog):
    """Above, make a package; below, receive one: `preview` says what it would bring before `join` does it."""

    def __init__(self, bench: Workbench) -> None:
        super().__init__(bench.window)
        assert bench.session is not None  # the action is there with a guide only
        self._bench = bench
        self._folder = bench.session.folder
        self._file: Path | None = None
        self.preview: PackagePreview | None = None
        self.setWindowTitle(_("Intercambiar por archivo"))
        self.setAccessibleName(_("Intercambiar por archivo"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        set_topic(self, "intercambio")
        help_key(self)
        self.make = push_button(_("&Hacer un paquete…"), self._ask_make)
        self.receive = push_button(_("&Abrir un paquete…"), self._ask_receive)
        self.show_folder = push_button(_("Abrir la &carpeta"), self._open_folder)
        self.made = note("")
        self.told = QLabel()
        self.told.setWordWrap(True)
        self.told.setTextFormat(Qt.TextFormat.PlainText)
        self.list = QListWidget()
        self.list.setAccessibleName(_("Lo que trae el paquete"))
        self.join = push_button(_("&Unir a mi guía"), self.apply)
        self.message = MessageLine(bench)
        self._lay_out()
        room = self.screen().availableSize()
        self.resize(min(620, room.width() - FRAME[0]), min(600, room.height() - FRAME[1]))
        self._show_preview()
        self.make.setFocus()

    def _lay_out(self) -> None:
        send = _card(
            self._bench,
            "package",
            _("Enviar"),
            _("Un solo archivo con la guía y su historial. Mándelo por correo o cópielo a una memoria USB."),
            self.make,
        )
        row = QHBoxLayout()
        row.addWidget(self.made, 1)
        row.addWidget(self.show_folder)
        send.addLayout(row)
        take = _card(
            self._bench,
            "package-open",
            _("Recibir"),
            _("Primero verá qué trae el archivo; nada cambia en su guía hasta que usted lo una."),
            self.receive,
        )
        take.addWidget(self.told)
        take.addWidget(self.list, 10)
        take.addWidget(self.join, 0, Qt.AlignmentFlag.AlignRight)
        take.addStretch(1)
        foot = QHBoxLayout()
        foot.addWidget(self.message, 1)
        box = QDialogButtonBox()
        box.addButton(push_button(_("C&errar"), self.accept), QDialogButtonBox.ButtonRole.ActionRole)
        foot.addWidget(box)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 20, 20, 14)
        layout.setSpacing(14)
        layout.addWidget(_holder(send))
        layout.addWidget(_holder(take), 1)
        layout.addLayout(foot)
        self.show_folder.hide()
        self.made.hide()

    # --- Sending --------------------------------------------------------------------------------

    def _ask_make(self) -> None:
        name = f"{self._folder.name}-{dt.datetime.now().astimezone():%Y-%m-%d}{_ENDING}"
        chosen, _kind = QFileDialog.getSaveFileName(
            self, _("Hacer un paquete"), str(Path.home() / name), _("Paquete de la guía (*.zip)")
        )
        if chosen:
            self.make_to(Path(chosen))

    def make_to(self, file: Path) -> None:
        """Write a package, with what is saved by now."""
        stack = getattr(self._bench.window, "stack", None)
        if stack is not None and not stack.save_all():
            return
        if file.suffix != ".zip":
            file = file.with_name(file.name + _ENDING)
        Recording.of(self._bench).flush()
        folder, who = self._folder, author(self._bench)
        self._busy(True)

        def done(size: int) -> None:
            self._busy(False)
            told = _("{file} está listo ({size}).").format(file=file.name, size=_size(size))
            self.made.setText(told)
            self.made.setToolTip(str(file))
            self.made.show()
            self._made = file
            self.show_folder.show()

        self._bench.activities.run(
            _("Haciendo el paquete"),
            lambda _progress: write_package(folder, file, who),
            done,
            self._failed,
            owner=self,
        )

    def _open_folder(self) -> None:
        open_path(self._made.parent)

    # --- Receiving ------------------------------------------------------------------------------

    def _ask_receive(self) -> None:
        chosen, _kind = QFileDialog.getOpenFileName(
            self, _("Abrir un paquete"), str(Path.home()), _("Paquete de la guía (*.zip)")
        )
        if chosen:
            self.look_into(Path(chosen))

    def look_into(self, file: Path) -> None:
        """Show what a package would bring."""
        folder = self._folder
        self._busy(True)

        def show(found: PackagePreview) -> None:
            self._busy(False)
            self._file, self.preview = file, found
            self._show_preview()

        self._bench.activities.run(
            _("Abriendo el paquete"),
            lambda _progress: preview_package(folder, file),
            show,
            self._failed,
            owner=self,
        )

    def apply(self) -> None:
        """Join what the package brings to the guide."""
        file, seen, folder, who = self._file, self.preview, self._folder, author(self._bench)
        stack = getattr(self._bench.window, "stack", None)
        if file is None or (stack is not None and not stack.save_all()):
            return
        self._busy(True)
        desk = ExchangeDesk.of(self._bench)
        desk.finished.connect(self._joined)
        # The guide is another by then, so the window has to hear of it even where this dialog is gone.
        activity = self._bench.activities.run(
            _("Uniendo el paquete"),
            lambda progress: apply_package(folder, file, who, progress, seen),
            desk.take,
        )
        activity.ended.connect(self._ended)

    def _joined(self, _outcome: object) -> None:
        self.accept()

    def _ended(self, _value: object, _well: bool) -> None:
        self._busy(False)

    def _show_preview(self) -> None:
        found = self.preview
        self.list.clear()
        useful = found is not None and not found.problem and bool(found.versions)
        self.list.setVisible(useful)
        self.join.setVisible(useful)
        self.told.setVisible(found is not None)
        if found is None:
            return
        self.told.setText(preview_words(found))
        self.told.setAccessibleName(self.told.text())
        for one in found.versions[:_SHOWN]:
            who = one.author.institution or one.author.name
            self.list.addItem(f"{_when(one.moment)} · {one.author.name}, {who}\n{one.name or one.message}")
        if useful:
            self.join.setDefault(True)
            self.join.setFocus()

    # --- Around ---------------------------------------------------------------------------------

    def _busy(self, on: bool) -> None:
        for button in (self.make, self.receive, self.join):
            button.setEnabled(not on)
        self.message.say(_("Un momento…") if on else "")

    def _failed(self, error: object) -> None:
        self._busy(False)
        message = getattr(error, "message", "")
        if message:
            self.message.say(f"{message} {getattr(error, 'remedy', '')}".strip(), error=True)
        else:
            self._bench.activities.untold.emit(error)


def preview_words(found: PackagePreview) -> str:
    """Return what a package would bring, in a few sentences."""
    if found.problem:
        return found.problem
    parts = []
    whom = ", ".join(one for one in (found.label, found.institution) if one)
    if whom:
        told = _("Lo hizo {whom} ({when}).") if found.moment else _("Lo hizo {whom}.")
        parts.append(told.format(whom=whom, when=_when(found.moment)))
    if not found.versions:
        parts.append(_("No trae nada que usted no tenga ya."))
        return " ".join(parts)
    parts.append(plural(len(found.versions), _("Trae una versión nueva"), _("Trae {count} versiones nuevas")))
    chapters = [one for one in found.paths if one.startswith("contenido/") and one.endswith(".md")]
    told = plural(len(chapters), _("con cambios en un capítulo."), _("con cambios en {count} capítulos."))
    parts[-1] = f"{parts[-1]}, {told}" if chapters else f"{parts[-1]}."
    if found.conflicts:
        one, many = (
            _("En un lugar ambos cambiaron lo mismo"),
            _("En {count} lugares ambos cambiaron lo mismo"),
        )
        told = plural(found.conflicts, one, many)
        parts.append(_("{where}: no se perderá nada y usted elegirá.").format(where=told))
    return " ".join(parts)


def _when(moment: dt.datetime | None) -> str:
    if moment is None:
        return ""
    here = moment.astimezone()
    return f"{day_words(here.date(), dt.datetime.now().astimezone().date()).lower()}, {clock(moment)}"


def _size(count: int) -> str:
    return (
        _("{size} MB").format(size=number(count / 1e6, 1))
        if count > 99_999
        else _("{size} kB").format(size=number(count / 1e3))
    )


def _card(bench: Workbench, drawing: str, title: str, about: str, button: QWidget) -> QVBoxLayout:
    """Return the column of a card with a drawing, a heading, a sentence and a button at the right."""
    picture, heading = QLabel(), QLabel(title)
    picture.setPixmap(pixmap(drawing, bench.theme.accent, _ICON))
    picture.setAccessibleName(" ")
    heading.setObjectName("fuerte")
    words = QVBoxLayout()
    words.setSpacing(2)
    words.addWidget(heading)
    words.addWidget(note(about))
    row = QHBoxLayout()
    row.setSpacing(16)
    row.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
    row.addLayout(words, 1)
    row.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
    column = QVBoxLayout()
    column.setContentsMargins(18, 14, 18, 14)
    column.setSpacing(10)
    column.addLayout(row)
    return column


def _holder(column: QVBoxLayout) -> QFrame:
    card = QFrame()
    card.setObjectName("tarjeta")
    card.setLayout(column)
    return card
