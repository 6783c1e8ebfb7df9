"""Ask who writes and for which institution, and how the window should be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox, QLineEdit

from guia_editor.i18n import _
from guia_editor.ui.appearance import Mode
from guia_editor.ui.forms import Form
from guia_editor.ui.identity import Identity, identity, set_identity

if TYPE_CHECKING:
    from guia_editor.ui.window import MainWindow

_ZOOMS = (80, 90, 100, 110, 125, 150, 175, 200)


class Preferences(Form):
    """Applies what was chosen when it is accepted."""

    def __init__(self, window: MainWindow) -> None:
        about = _("Su nombre aparece junto a lo que escribe y revisa. Se guarda solo en este equipo.")
        super().__init__(window, _("Preferencias"), about)
        self.setProperty("ayuda", "ventana")
        self._window = window
        who = identity(window.bench.settings)
        self.name = QLineEdit(who.name)
        self.institution = QComboBox()
        self.institution.setEditable(True)
        for known in self._institutions():
            self.institution.addItem(known)
        self.institution.setCurrentText(who.institution)
        self.theme = QComboBox()
        for mode, label in (
            (Mode.SYSTEM, _("Como el sistema")),
            (Mode.LIGHT, _("Claro")),
            (Mode.DARK, _("Oscuro")),
        ):
            self.theme.addItem(label, mode.value)
        self.theme.setCurrentIndex(self.theme.findData(window.appearance.mode.value))
        self.zoom = QComboBox()
        now = round(window.stack.zoom * 100)
        for percent in sorted({*_ZOOMS, now}):
            self.zoom.addItem(_("{percent} %").format(percent=percent), percent)
        self.zoom.setCurrentIndex(self.zoom.findData(now))
        self.add_field(_("Su &nombre"), self.name)
        self.add_field(_("Su &institución"), self.institution)
        self.add_field(_("Colores de la &ventana"), self.theme)
        self.add_field(_("&Tamaño del texto"), self.zoom)
        self.rows.addStretch(1)
        self.add_buttons(_("&Guardar"))
        self.accepted.connect(self._apply)
        self.fit(440)
        self.name.setFocus()

    def _institutions(self) -> list[str]:
        session = self._window.bench.session
        known = [one.acronym or one.name for one in session.guide.institutions] if session else []
        return known or ["INFOM", "ANAM"]

    def _apply(self) -> None:
        bench = self._window.bench
        set_identity(bench.settings, Identity(self.name.text(), self.institution.currentText()))
        bench.identity_changed.emit()
        mode = Mode(self.theme.currentData())
        if mode is not self._window.appearance.mode:
            self._window.appearance.choose(mode)
        if self.zoom.currentData() != round(self._window.stack.zoom * 100):
            self._window.stack.set_zoom(self.zoom.currentData() / 100)
