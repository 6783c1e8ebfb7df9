"""Which municipalities a batch is for: by ticking, on the map, from a list, or those who still lack it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QMenu, QPushButton, QVBoxLayout, QWidget

from guia_editor.errors import GuideError
from guia_editor.i18n import _, number, plural
from guia_editor.tasks.reach import Holding, reach
from guia_editor.tasks.territory_choice import from_list
from guia_editor.ui.errors import tell
from guia_editor.ui.icons import icon
from guia_editor.ui.territory_tree import TerritoryTree

if TYPE_CHECKING:
    from collections.abc import Callable

    from guia_editor.model.territory import Territories
    from guia_editor.ui.workbench import Workbench


class BatchChoice(QWidget):
    """The list at the left of the map; `tree` holds what is chosen, `said` tells what a choice came to."""

    said = Signal(str)

    def __init__(self, bench: Workbench) -> None:
        super().__init__()
        self._bench = bench
        self._territories: Territories | None = None
        self.tree = TerritoryTree(bench)
        self.count = QLabel()
        self.count.setObjectName("rotulo")
        self.count.setAccessibleName(_("Municipios elegidos"))
        self.more = QPushButton(_("Ele&gir"))
        self.more.setAccessibleName(_("Elegir muchos municipios"))
        self.more.setAutoDefault(False)
        self.menu = QMenu(self.more)
        self.menu.setAccessibleName(_("Elegir muchos municipios"))
        self.more.setMenu(self.menu)
        self._fill_menu()
        top = QHBoxLayout()
        top.addWidget(self.count, 1)
        top.addWidget(self.more)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(top)
        column.addWidget(self.tree, 1)
        self.tree.selection_changed.connect(self._say_count)
        bench.theme_changed.connect(self._dress)
        self._dress()

    def _fill_menu(self) -> None:
        self._rows = [
            (self.menu.addAction(_("&Todos los municipios")), "list-checks", self.choose_all),
            (self.menu.addAction(_("&Ninguno")), "x", lambda: self.tree.set_selection(())),
            (self.menu.addAction(_("De una lista (&CSV)…")), "table", self._ask_list),
        ]
        lacking = self.menu.addAction(_("&Los que no la tienen"))
        lacking.setToolTip(_("Según las entregas: nunca la recibieron, o tienen una anterior"))
        self._rows.append((lacking, "truck", self.choose_lacking))
        self.menu.setToolTipsVisible(True)
        for action, _name, act in self._rows:
            action.triggered.connect(_caller(act))

    def _dress(self) -> None:
        for action, name, _act in self._rows:
            action.setIcon(icon(name, self._bench.theme))

    def set_territories(self, territories: Territories) -> None:
        """Show other territories; what is still there stays chosen."""
        self._territories = territories
        self.tree.set_territories(territories)
        self._say_count()

    def _say_count(self) -> None:
        chosen = len(self.tree.selection)
        all_ = len(self._territories.municipalities) if self._territories is not None else 0
        told = _("{chosen} de {all} municipios").format(chosen=number(chosen), all=number(all_))
        self.count.setText(told)
        self.count.setAccessibleDescription(told)

    # --- Choosing many --------------------------------------------------------------------------

    def choose_all(self) -> None:
        """Choose every municipality."""
        if self._territories is not None:
            self.tree.set_selection(self._territories.municipalities)

    def _ask_list(self) -> None:
        told = _("Elegir los municipios de una lista: una tabla con la columna «codigo»")
        file, _kind = QFileDialog.getOpenFileName(self, told, "", _("Tablas (*.csv);;Todos los archivos (*)"))
        if file:
            self.choose_from(Path(file))

    def choose_from(self, file: Path) -> None:
        """Choose the municipalities that a table names; one with an error chooses nothing and is told."""
        territories = self._territories
        if territories is None:
            return
        try:
            found = from_list(territories, file)
        except GuideError as error:
            tell(self, error)
            return
        codes = {member.code for place in found for member in territories.members(place)}
        self.tree.set_selection(codes)
        told = plural(
            len(codes), _("La lista nombra un municipio."), _("La lista nombra {count} municipios.")
        )
        self.said.emit(told)

    def choose_lacking(self) -> None:
        """Choose the municipalities that, as deliveries say, do not have the edition in force."""
        session = self._bench.session
        if session is None:
            return
        folder, guide = session.folder, session.guide

        def look(_progress: object) -> frozenset[str]:
            places = reach(folder, guide).places
            return frozenset(code for code, one in places.items() if one.holding is not Holding.CURRENT)

        def take(codes: frozenset[str]) -> None:
            self.tree.set_selection(codes)
            one, many = _("A un municipio le falta."), _("A {count} municipios les falta.")
            self.said.emit(plural(len(codes), one, many) if codes else _("Todos la tienen ya."))

        self._bench.activities.run(_("Viendo las entregas"), look, take, owner=self)


def _caller(act: Callable[[], object]) -> Callable[[], None]:
    """Return what an action can be connected to, which passes over whether it is checked."""

    def call() -> None:
        act()

    return call
