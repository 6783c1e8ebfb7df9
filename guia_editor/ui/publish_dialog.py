"""Publish an edition: what is still lacking, who has signed, and the signature that freezes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QVBoxLayout,
    QWidget,
)

from guia_editor.errors import Cancelled, GuideError
from guia_editor.i18n import _, long_date
from guia_editor.tasks import publish
from guia_editor.tasks.publish import Gate, GateItem, Published
from guia_editor.ui.dialog import FRAME, MessageLine
from guia_editor.ui.errors import open_path
from guia_editor.ui.icons import pixmap
from guia_editor.ui.manual import help_key, set_topic
from guia_editor.ui.moments import parsed, short_day
from guia_editor.ui.passphrase import PassphraseField
from guia_editor.ui.review_desk import ReviewDesk
from guia_editor.ui.sheet import scrolled
from guia_editor.ui.signing import Signing
from guia_editor.ui.widgets import empty_out, note, push_button

if TYPE_CHECKING:
    from guia_editor.storage.keys import Signer
    from guia_editor.ui.activity import Activity
    from guia_editor.ui.workbench import Workbench

_ICON = 18
_SHOWN = 6
"""Lines shown of what a condition lacks."""


class PublishDialog(QDialog):
    """Shows `gate`; signing asks for the passphrase, and publishes once both institutions have signed."""

    def __init__(self, bench: Workbench) -> None:
        super().__init__(bench.window)
        assert bench.session is not None  # the action is there with a guide only
        self._bench = bench
        self._folder = bench.session.folder
        self._asked = 0
        self._activity: Activity | None = None
        self.gate: Gate | None = None
        self.outcome: Published | None = None
        self.setWindowTitle(_("Publicar una edición"))
        self.setAccessibleName(_("Publicar una edición"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        set_topic(self, "revision")
        help_key(self)
        self.number = QLineEdit()
        self.number.setAccessibleName(_("Número de la edición"))
        self.number.setMaximumWidth(120)
        self.number.editingFinished.connect(self.refresh)
        self._date = note("")
        self._date.setAlignment(Qt.AlignmentFlag.AlignVCenter)
        self._holder = QWidget()
        self._rows = QVBoxLayout(self._holder)
        self._rows.setContentsMargins(2, 2, 10, 2)
        self._rows.setSpacing(10)
        self.passphrase = PassphraseField(bench, _("Frase de contraseña"))
        self.passphrase.changed.connect(self._check)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(_("Avance"))
        self.bar.hide()
        self.message = MessageLine(bench)
        self.sign = push_button(_("&Firmar"), self.sign_now)
        self.sign.setDefault(True)
        self.close_button = push_button(_("C&errar"), self.reject)
        self._lay_out()
        room = self.screen().availableSize()
        self.resize(min(640, room.width() - FRAME[0]), min(620, room.height() - FRAME[1]))
        self._fill()
        self.refresh()

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(10)
        label = QLabel(_("&Número de la edición"))
        label.setObjectName("rotulo")
        label.setBuddy(self.number)
        for widget in (label, self.number):
            top.addWidget(widget)
        top.addWidget(self._date, 1)
        key = QHBoxLayout()
        key.setSpacing(10)
        self._key_label = QLabel(_("Su frase de &contraseña"))
        self._key_label.setObjectName("rotulo")
        self._key_label.setBuddy(self.passphrase.line)
        key.addWidget(self._key_label)
        key.addWidget(self.passphrase, 1)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.message, 1)
        foot.addWidget(self.close_button)
        foot.addWidget(self.sign)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 16)
        layout.setSpacing(12)
        layout.addLayout(top)
        layout.addWidget(scrolled(self._holder, _("Condiciones y firmas")), 1)
        layout.addLayout(key)
        layout.addWidget(self.bar)
        layout.addLayout(foot)

    # --- What is shown --------------------------------------------------------------------------

    def refresh(self) -> None:
        """Look again at what publishing needs."""
        if self._activity is not None:
            return
        self._asked += 1
        asked, folder, number = self._asked, self._folder, self.number.text().strip()

        def show(found: Gate) -> None:
            if asked == self._asked:
                self.show_gate(found)

        self.message.say(_("Revisando las condiciones…"))
        self._bench.activities.run(
            _("Revisando las condiciones"),
            lambda _progress: publish.gate(folder, number),
            show,
            self._failed,
            owner=self,
        )

    def show_gate(self, found: Gate) -> None:
        """Show what publishing needs."""
        self.gate = found
        if not self.number.hasFocus() or not self.number.text():
            self.number.setText(found.number)
        self._date.setText(_("con fecha {date}").format(date=long_date(found.date)))
        self._fill()
        self._check()

    def _fill(self) -> None:
        empty_out(self._rows)
        found = self.gate
        if found is not None:
            self._rows.addWidget(self._signatures(found))
            for one in sorted(found.items, key=lambda one: one.met):
                self._rows.addWidget(self._condition(one))
        self._rows.addStretch(1)

    def _signatures(self, found: Gate) -> QWidget:
        theme = self._bench.theme
        card = QFrame()
        card.setObjectName("tarjeta")
        grid = QGridLayout(card)
        grid.setContentsMargins(18, 14, 18, 14)
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(2, 1)
        heading = QLabel(_("Las instituciones firman el mismo contenido"))
        heading.setObjectName("fuerte")
        grid.addWidget(heading, 0, 0, 1, 3)
        for row, one in enumerate(found.signatures, 1):
            picture = QLabel()
            drawing, colour = ("circle-check", theme.good) if one.who else ("signature", theme.muted)
            picture.setPixmap(pixmap(drawing, colour, _ICON))
            picture.setAccessibleName(" ")
            when = parsed(one.moment)
            told = _("Falta su firma")
            if one.who:
                told = f"{one.who}, {short_day(when.date())}" if when is not None else one.who
            name = QLabel(one.acronym or one.institution)
            name.setTextFormat(Qt.TextFormat.PlainText)
            for column, widget in enumerate((picture, name, note(told))):
                grid.addWidget(widget, row, column)
        return card

    def _condition(self, one: GateItem) -> QWidget:
        theme = self._bench.theme
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(18, 0, 18, 0)
        row.setSpacing(14)
        picture = QLabel()
        drawing, colour = ("circle-check", theme.good) if one.met else ("circle-x", theme.error)
        picture.setPixmap(pixmap(drawing, colour, _ICON))
        picture.setAccessibleName(_("Cumplida") if one.met else _("Falta"))
        words = QVBoxLayout()
        words.setSpacing(1)
        title = note(one.title)
        title.setObjectName("" if one.met else "fuerte")
        words.addWidget(title)
        for line in one.missing[:_SHOWN]:
            words.addWidget(note(line))
        if len(one.missing) > _SHOWN:
            words.addWidget(note(_("… y {count} más.").format(count=len(one.missing) - _SHOWN)))
        if one.remedy and not one.met:
            words.addWidget(note(one.remedy))
        row.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        return holder

    def _check(self) -> None:
        found = self.gate
        ready = found is not None and found.open and not found.frozen and self._activity is None
        for widget in (self._key_label, self.passphrase):
            widget.setEnabled(ready)
        self.sign.setEnabled(ready)
        if found is None:
            return
        if found.frozen:
            self.message.say(_("Esta edición ya está publicada; use otro número para una nueva."))
        elif not found.open:
            self.message.say(_("Todavía no se puede publicar: vea qué falta."))
        else:
            self.message.say("")

    # --- Signing --------------------------------------------------------------------------------

    def sign_now(self) -> None:
        """Sign in the person's name; with the last signature, the edition is frozen and its files made."""
        if self.gate is None or not self.gate.open or self._activity is not None:
            return
        folder, number = self._folder, self.number.text().strip()
        passphrase = self.passphrase.take() or None

        def act(signer: Signer) -> None:
            self._activity = self._bench.activities.run(
                _("Publicando"),
                lambda progress: publish.publish(folder, signer, number, progress=progress),
                self._done,
                self._failed,
                owner=self,
            )
            self._activity.stepped.connect(self._stepped)
            self._busy(True)

        Signing.of(self._bench).with_signer(act, passphrase=passphrase, failed=self._failed)

    def reject(self) -> None:
        """Stop the work if there is any; else close."""
        if self._activity is not None:
            self._activity.cancel()
            self.message.say(_("Deteniendo…"))
            return
        self.passphrase.wipe()
        super().reject()

    def _busy(self, on: bool) -> None:
        self.bar.setVisible(on)
        self.bar.setRange(0, 0)
        label = _("&Detener") if on else _("C&errar")
        self.close_button.setText(label)
        self.close_button.setAccessibleName(label.replace("&", ""))
        self.number.setEnabled(not on)
        self._check()

    def _stepped(self, done: int, total: int, label: str) -> None:
        self.bar.setRange(0, total)
        self.bar.setValue(done)
        self.message.say(label)

    def _done(self, outcome: Published) -> None:
        self._activity = None
        self.outcome = outcome
        self._busy(False)
        self.show_gate(outcome.gate)
        ReviewDesk.of(self._bench).refresh()
        self._bench.read_again()
        if outcome.edition is not None:
            self.message.say(_("La edición {number} está publicada.").format(number=outcome.gate.number))
            self._offer(outcome)
            return
        lacking = ", ".join(one.acronym or one.institution for one in outcome.gate.signatures if not one.who)
        told = _("Firmado por usted. Falta la firma de {institutions}: intercambie para que le llegue.")
        self.message.say(told.format(institutions=lacking))

    def _offer(self, outcome: Published) -> None:
        place = outcome.output or outcome.edition
        self.sign.hide()
        if place is not None:
            button = push_button(_("&Abrir la carpeta"), lambda: open_path(place))
            self._rows.insertWidget(0, button)
            button.setFocus()

    def _failed(self, error: object) -> None:
        self._activity = None
        self._busy(False)
        match error:
            case Cancelled():
                self.message.say(_("Se detuvo. No quedó nada a medias."))
            case GuideError(message=message, remedy=remedy):
                self.message.say(f"{message} {remedy}".strip(), error=True)
            case _:
                self._bench.activities.untold.emit(error)
