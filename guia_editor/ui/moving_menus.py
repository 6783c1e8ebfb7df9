"""The menus whose entries change: recent guides, panels, templates, retired chapters."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from guia_editor.i18n import _
from guia_editor.ui.places import is_guide, recent
from guia_editor.ui.widgets import plain_tip

if TYPE_CHECKING:
    from collections.abc import Callable

    from guia_editor.ui.window import MainWindow


class MovingMenus:
    """Puts them beside the entries of the tables."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self._menus = window.book.menus

    def fill(self) -> None:
        """Add the menus; each is filled anew when it opens."""
        self._add("Archivo", "guia-importar", _("Guías &recientes"), self._recent)
        self._add("Capítulo", "capitulo-titulo", _("&Nuevo"), self._window.desk.fill_new)
        self._add("Capítulo", "", _("R&ecuperar uno retirado"), self._window.desk.fill_retired)
        panels = self._add("Ver", "ver-paleta", _("&Paneles"), lambda _menu: None)
        panels.addActions(self._window.docks.toggles())

    def _add(self, name: str, before: str, title: str, fill: Callable[[QMenu], None]) -> QMenu:
        menu = QMenu(title, self._window)
        menu.setAccessibleName(title.replace("&", ""))
        menu.aboutToShow.connect(lambda: fill(menu))
        parent = self._menus[name]
        action: QAction | None = self._window.book.actions.get(before)
        if action is None:
            parent.addMenu(menu)
        else:
            parent.insertMenu(action, menu)
        return menu

    def _recent(self, menu: QMenu) -> None:
        menu.clear()
        folders = [folder for folder in recent(self._window.bench.settings) if is_guide(folder)]
        for number, folder in enumerate(folders, 1):
            label = f"&{number}  {folder.name}" if number < 10 else folder.name
            action = menu.addAction(label, self._opener(folder))
            action.setToolTip(plain_tip(str(folder)))
        if not folders:
            menu.addAction(_("Todavía no hay")).setEnabled(False)

    def _opener(self, folder: Path) -> Callable[[], None]:
        return lambda: self._window.door.open(folder)
