"""The heading over the tree of chapters, with its buttons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QToolButton, QWidget

from guia_editor.i18n import _
from guia_editor.ui.icons import icon

if TYPE_CHECKING:
    from guia_editor.ui.window import MainWindow


class TreeHeader(QWidget):
    """Title, «nuevo» with its menu of templates, up and down."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__()
        self._bench = window.bench
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 6, 8, 6)
        row.setSpacing(2)
        title = QLabel(_("Capítulos"))
        title.setObjectName("rotulo")
        row.addWidget(title, 1)
        self._new = QToolButton()
        self._new.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._new.setAccessibleName(_("Capítulo nuevo"))
        self._new.setToolTip(_("Capítulo nuevo"))
        menu = QMenu(self._new)
        menu.setAccessibleName(_("Capítulo nuevo"))
        menu.aboutToShow.connect(lambda: window.desk.fill_new(menu))
        self._new.setMenu(menu)
        row.addWidget(self._new)
        for name in ("capitulo-subir", "capitulo-bajar"):
            action = window.book.actions[name]
            button = QToolButton()
            button.setDefaultAction(action)
            button.setAccessibleName(action.text().replace("&", ""))
            button.setIconSize(QSize(16, 16))
            row.addWidget(button)
        self._new.setIconSize(QSize(16, 16))
        self._bench.theme_changed.connect(self._dress)
        self._dress()

    def _dress(self) -> None:
        self._new.setIcon(icon("plus", self._bench.theme))
