"""The Markdown of a passage as written: for what cannot be shown, and for who would rather write it."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QPlainTextEdit

from guia_editor.i18n import _
from guia_editor.markdown.partition import open_text
from guia_editor.markdown.pieces import Locked
from guia_editor.ui.cards import mono_font
from guia_editor.ui.dialog import MessageLine, ObjectDialog
from guia_editor.ui.workbench import Workbench

_LOOK_AFTER_MS = 250


class SourceDialog(ObjectDialog):
    """Change a passage as it is written; says while one writes whether it can be shown then."""

    def __init__(self, bench: Workbench, md: str, reason: str = "") -> None:
        super().__init__(
            bench,
            "fuente",
            _("Texto fuente del pasaje"),
            reason or _("Aquí el pasaje se ve como está escrito en el archivo, en Markdown."),
        )
        self.source = QPlainTextEdit(md.rstrip("\n"))
        self.source.setAccessibleName(_("Texto fuente"))
        self.source.setFont(mono_font(self.font(), 1.05))
        self.source.setTabStopDistance(4 * QFontMetricsF(self.source.font()).horizontalAdvance(" "))
        self.source.setLineWrapMode(QPlainTextEdit.LineWrapMode.WidgetWidth)
        self.verdict = MessageLine(bench)
        self.body.addWidget(self.source, 1)
        self.body.addWidget(self.verdict)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._judge)
        self.source.textChanged.connect(self._changed)
        self._judge()
        self.start(680, 440)
        self.source.setFocus()

    def _changed(self) -> None:
        self._timer.start(_LOOK_AFTER_MS)
        self.check()

    def _judge(self) -> None:
        pieces = open_text(self.markdown()).pieces
        locked = next((piece for piece in pieces if isinstance(piece, Locked)), None)
        if locked:
            told = _("Así todavía no se puede mostrar: {reason}").format(reason=locked.reason)
            self.verdict.say(told)
        else:
            self.verdict.say(_("Así se puede mostrar y editar en la página."))

    def problem(self) -> str:
        """Return what is missing."""
        if self.source.toPlainText().strip():
            return ""
        return _("Para borrar el pasaje, cancele y bórrelo en la página.")

    def markdown(self) -> str:
        """Return the text, ending with a line end."""
        return self.source.toPlainText().rstrip() + "\n"
