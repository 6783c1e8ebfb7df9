"""Ask for the key of a record: the name that texts call it by."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from guia_editor.i18n import _
from guia_editor.ui.manual import help_key

_KEY = re.compile(r"[a-z0-9]+(?:[-.:][a-z0-9]+)*")


class KeyDialog(QDialog):
    """Asks for words and a key made of them, or for a key alone when `suggest` is None."""

    def __init__(
        self,
        parent: QWidget,
        title: str,
        suggest: Callable[[str], str] | None,
        taken: Collection[str],
        key: str = "",
    ) -> None:
        super().__init__(parent)
        self._suggest = suggest
        self._taken = frozenset(taken) - {key}
        self._before = key
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        help_key(self)
        self._own_key = False
        self._words = QLineEdit()
        self._words.setAccessibleName(_("Nombre"))
        self._key = QLineEdit(key)
        self._key.setAccessibleName(_("Clave"))
        self._complaint = QLabel()
        self._complaint.setObjectName("queja")
        self._complaint.setWordWrap(True)
        note = QLabel(_("La clave es como los textos la llaman; los lectores no la ven."))
        note.setWordWrap(True)
        note.setObjectName("ayuda")
        self._buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)
        form = QFormLayout()
        if suggest is not None:
            form.addRow(_("&Nombre"), self._words)
        form.addRow(_("&Clave"), self._key)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 20, 20, 16)
        layout.setSpacing(12)
        layout.addLayout(form)
        for widget in (note, self._complaint, self._buttons):
            layout.addWidget(widget)
        self.setMinimumWidth(400)
        self._words.textEdited.connect(self._named)
        self._key.textEdited.connect(self._keyed)
        self._judge()

    @property
    def words(self) -> str:
        """The name that was typed."""
        return self._words.text().strip()

    @property
    def key(self) -> str:
        """The key that was chosen."""
        return self._key.text().strip()

    def _named(self, words: str) -> None:
        if self._suggest is not None and not self._own_key:
            self._key.setText(self._suggest(words) if words.strip() else "")
        self._judge()

    def _keyed(self) -> None:
        self._own_key = bool(self.key)
        self._judge()

    def _judge(self) -> None:
        complaint = ""
        if self.key and not _KEY.fullmatch(self.key):
            complaint = _("Use minúsculas sin tilde, cifras y guiones, como «dto-57-2008».")
        elif self.key in self._taken:
            complaint = _("Esa clave ya existe; elija otra.")
        ready = bool(self.key) and not complaint and self.key != self._before
        if self._suggest is not None:
            ready = ready and bool(self.words)
        self._complaint.setText(complaint)
        self._buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(ready)
