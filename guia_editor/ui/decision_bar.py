"""The row of buttons under a chapter's changes: say something, open it, decide."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from guia_editor.i18n import _
from guia_editor.ui.widgets import push_button

if TYPE_CHECKING:
    from guia_editor.ui.window import MainWindow
    from guia_editor.ui.workbench import Workbench


class DecisionBar(QWidget):
    """`buttons` are the decisions, by the ids of their actions; those that cannot be taken are hidden."""

    commented = Signal()
    opened = Signal()

    def __init__(self, bench: Workbench) -> None:
        super().__init__()
        self._bench = bench
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(push_button(_("&Comentar este cambio"), self.commented.emit))
        row.addWidget(push_button(_("&Abrir el capítulo aquí"), self.opened.emit))
        row.addStretch(1)
        self.buttons = {
            name: push_button(label, self._trigger(name))
            for name, label in (
                ("revision-devolver", _("&Devolver…")),
                ("revision-aprobar", _("A&probar…")),
                ("revision-ortografia", _("Aprobar la &ortografía…")),
            )
        }
        for button in self.buttons.values():
            row.addWidget(button)

    def check(self) -> None:
        """Look anew which decisions can be taken."""
        window = cast("MainWindow | None", self._bench.window)
        for row in window.book.rows if window is not None else ():
            if row.id in self.buttons:
                self.buttons[row.id].setVisible(row.enabled(self._bench))

    def _trigger(self, name: str) -> Callable[[], None]:
        def act() -> None:
            window = cast("MainWindow | None", self._bench.window)
            if window is not None and name in window.book.actions:
                window.book.actions[name].trigger()

        return act
