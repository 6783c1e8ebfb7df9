"""The strip above a chapter: its title, whether it is saved, and the way to its form."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from guia_editor.i18n import _
from guia_editor.tasks.editing import front_matter
from guia_editor.ui.icons import dress
from guia_editor.ui.widgets import plain_tip

if TYPE_CHECKING:
    from guia_editor.ui.workbench import Workbench


class ChapterHeader(QFrame):
    """Emits `front_requested` when the person asks for the chapter's form."""

    front_requested = Signal()

    def __init__(self, bench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bench = bench
        self._yaml: str | None = None
        self._whole = ""
        self.setObjectName("cabecera")
        self._title = QLabel()
        self._title.setObjectName("titulo")
        self._title.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._state = QLabel()
        self._state.setObjectName("estado")
        self._form = QPushButton(_("&Ficha del capítulo"))
        self._form.setAccessibleName(_("Ficha del capítulo"))
        self._form.setToolTip(_("Título, responsable, base legal y lo demás que el capítulo declara"))
        self._form.setAutoDefault(False)
        self._form.clicked.connect(lambda _checked=False: self.front_requested.emit())
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(20, 6, 12, 6)
        row.setSpacing(16)
        row.addWidget(self._title, 1)
        row.addWidget(self._state)
        row.addWidget(self._form)
        bench.theme_changed.connect(self._dress)
        self.show_modified(False)
        self._dress()

    @property
    def title(self) -> str:
        """Return the title shown."""
        return self._whole

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Show as much of the title as there is room for."""
        super().resizeEvent(event)
        self._fit_title()

    def _fit_title(self) -> None:
        self._row.activate()
        room = self._title.contentsRect().width()
        self._title.setText(
            self._title.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideRight, room)
        )

    def show_front(self, yaml: str, path: str) -> None:
        """Show the title that a front matter declares, else the file's name."""
        if yaml != self._yaml:
            self._yaml = yaml
            title = front_matter(yaml).title or Path(path).stem
            self._whole = title
            self._fit_title()
            self._title.setToolTip(plain_tip(f"{title}\n{path}"))
            self._title.setAccessibleName(_("Capítulo: {title}").format(title=title))

    def show_modified(self, on: bool) -> None:
        """Show whether there is unsaved text."""
        text = _("● Sin guardar") if on else _("Guardado")
        self._state.setText(text)
        self._state.setAccessibleName(_("Hay cambios sin guardar") if on else _("Todo está guardado"))
        self._state.setToolTip(
            _("Ctrl+S guarda; mientras tanto, un diario protege lo que escribe") if on else ""
        )
        self._fit_title()

    def _dress(self) -> None:
        theme = self._bench.theme
        dress(self._form, "id-card", theme)
        self.setStyleSheet(
            f"#cabecera {{ background: {theme.desk.name()}; border: 0;"
            f" border-bottom: 1px solid {theme.line.name()}; }}"
            f" #titulo {{ color: {theme.ink.name()}; font-size: 12pt; font-weight: 600; }}"
            f" #estado {{ color: {theme.muted.name()}; }}"
        )
