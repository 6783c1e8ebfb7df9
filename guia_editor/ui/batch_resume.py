"""The offer to go on with a batch that was left half done, whatever ended it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout

from guia_editor.i18n import _, number
from guia_editor.ui.icons import pixmap
from guia_editor.ui.widgets import note, push_button

if TYPE_CHECKING:
    from guia_editor.ui.batch_desk import Begun
    from guia_editor.ui.workbench import Workbench

_ICON = 24


class Resume(QFrame):
    """`go_on` gives the batch to go on with; `dropped` when the person wants to hear of it no more."""

    go_on = Signal(object)
    dropped = Signal()

    def __init__(self, bench: Workbench) -> None:
        super().__init__()
        self._bench = bench
        self._begun: Begun | None = None
        self.setObjectName("tarjeta")
        self._mark, self.words, self._where = QLabel(), QLabel(), note("")
        self._mark.setAccessibleName(" ")
        self.words.setObjectName("fuerte")
        self.words.setWordWrap(True)
        self.button = push_button(_("Contin&uar"), lambda: self.go_on.emit(self._begun))
        self.leave = push_button(_("De&jarlo así"), self.dropped.emit)
        self.leave.setToolTip(_("Lo hecho queda en su carpeta; solo se deja de preguntar"))
        self.leave.setFlat(True)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 10, 12, 10)
        row.setSpacing(14)
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addWidget(self.words)
        words.addWidget(self._where)
        row.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        row.addWidget(self.leave)
        row.addWidget(self.button)
        bench.theme_changed.connect(self._dress)
        self._dress()
        self.hide()

    def show_batch(self, begun: Begun, done: int) -> None:
        """Offer a batch of which so many editions are done."""
        self._begun = begun
        told = _("Quedó un lote a medias: {done} de {total} ediciones.")
        self.words.setText(told.format(done=number(done), total=number(len(begun.request.territories))))
        self._where.setText(_("En «{folder}». Al continuar no se repite lo hecho.").format(folder=begun.out))
        self.show()

    def _dress(self) -> None:
        self._mark.setPixmap(pixmap("history", self._bench.theme.warning, _ICON))
