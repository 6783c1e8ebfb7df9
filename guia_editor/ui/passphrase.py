"""Fields for the words that open a person's key. What is typed is given out once and wiped from the field."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QToolButton, QVBoxLayout, QWidget

from guia_editor.i18n import _, plural
from guia_editor.tasks.people import SHORTEST_PASSPHRASE
from guia_editor.ui.forms import add_field
from guia_editor.ui.icons import icon

if TYPE_CHECKING:
    from guia_editor.ui.workbench import Workbench

_ICON = QSize(16, 16)


class PassphraseField(QWidget):
    """A line that shows dots, with a button that shows the letters; `changed` as it is typed in."""

    changed = Signal()

    def __init__(self, bench: Workbench, name: str) -> None:
        super().__init__()
        self._bench = bench
        self.line = QLineEdit()
        self.line.setEchoMode(QLineEdit.EchoMode.Password)
        self.line.setAccessibleName(name)
        hints = Qt.InputMethodHint
        self.line.setInputMethodHints(hints.ImhSensitiveData | hints.ImhNoPredictiveText)
        self.line.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.line.textChanged.connect(lambda _text: self.changed.emit())
        self.eye = QToolButton()
        self.eye.setCheckable(True)
        self.eye.setIconSize(_ICON)
        self.eye.setAccessibleName(_("Ver las letras"))
        self.eye.setToolTip(_("Ver las letras"))
        self.eye.toggled.connect(self._show)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self.line, 1)
        row.addWidget(self.eye)
        self.setFocusProxy(self.line)
        bench.theme_changed.connect(self._dress)
        self._dress()

    @property
    def filled(self) -> bool:
        """Say whether anything is typed in."""
        return bool(self.line.text())

    def take(self) -> str:
        """Return what was typed and wipe it, from the line and from its history of undo."""
        text = self.line.text()
        self.wipe()
        return text

    def wipe(self) -> None:
        """Forget what was typed."""
        self.eye.setChecked(False)
        self.line.setText("")  # unlike `clear`, leaves nothing to undo

    def _show(self, on: bool) -> None:
        mode = QLineEdit.EchoMode
        self.line.setEchoMode(mode.Normal if on else mode.Password)

    def _dress(self) -> None:
        self.eye.setIcon(icon("eye", self._bench.theme, self._bench.theme.muted))


class NewPassphrase(QWidget):
    """A new passphrase, typed twice; `problem` says what is wrong with it."""

    changed = Signal()

    def __init__(self, bench: Workbench, label: str = "") -> None:
        super().__init__()
        first, second = label or _("&Frase de contraseña"), _("La misma &otra vez")
        self.first = PassphraseField(bench, first.replace("&", ""))
        self.second = PassphraseField(bench, second.replace("&", ""))
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        told = _(
            "Cuatro palabras que no estén en ningún dicho funcionan bien. Nadie más la conoce ni puede "
            "cambiarla: si la olvida, su equipo tendrá que darle otra clave."
        )
        add_field(rows, first, self.first, told)
        add_field(rows, second, self.second)
        for field in (self.first, self.second):
            field.changed.connect(self.changed)
        # Words typed after a Tab must not fall on a button whose space bar shows the letters.
        order = (self.first.line, self.second.line, self.first.eye, self.second.eye)
        for earlier, later in pairwise(order):
            QWidget.setTabOrder(earlier, later)

    def problem(self) -> str:
        """Return what is missing, in one sentence."""
        given, again = self.first.line.text(), self.second.line.text()
        if not given:
            return _("Escriba una frase de contraseña.")
        if len(given) < SHORTEST_PASSPHRASE:
            one, many = _("Le falta una letra."), _("Le faltan {count} letras.")
            return plural(SHORTEST_PASSPHRASE - len(given), one, many)
        if len(set(given)) < SHORTEST_PASSPHRASE // 2:
            return _("Repite demasiado las mismas letras; use palabras distintas.")
        if given != again:
            return _("Las dos frases no son iguales.") if again else _("Escríbala otra vez, igual.")
        return ""

    def take(self) -> str:
        """Return the passphrase and wipe both fields."""
        self.second.wipe()
        return self.first.take()
