"""Where an observation is written: the words it is about, what one says, and whether it hinders approval."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QLabel, QVBoxLayout

from guia_editor.i18n import _
from guia_editor.ui.answer_field import AnswerField
from guia_editor.ui.source_places import Span
from guia_editor.ui.widgets import note, push_button

if TYPE_CHECKING:
    from guia_editor.ui.workbench import Workbench

_MOST_QUOTED = 160


class Composer(QFrame):
    """`sent` gives the words and whether they hinder approval; the rest is in `chapter` and `span`."""

    sent = Signal(str, bool)
    left = Signal()

    def __init__(self, bench: Workbench) -> None:
        super().__init__()
        self._bench = bench
        self.chapter = ""
        self.span: Span | None = None
        self.setObjectName("nuevo")
        self.setAccessibleName(_("Comentario nuevo"))
        self._quote = QLabel()
        self._quote.setObjectName("cita")
        self._quote.setTextFormat(Qt.TextFormat.PlainText)
        self._quote.setWordWrap(True)
        self.words = AnswerField(_("Comentario nuevo"), hint=_("¿Qué observa de este texto?"))
        self.blocks = QCheckBox(_("&Impide aprobar mientras esté abierto"))
        self.told = note("")
        self.told.hide()
        self.send = push_button(_("&Comentar"), self._send, _("Ctrl+Intro"))
        self.send.setDefault(True)
        leave = push_button(_("Ca&ncelar"), self.left.emit, _("Esc"))
        buttons = QHBoxLayout()
        buttons.setSpacing(6)
        buttons.addWidget(self.send)
        buttons.addWidget(leave)
        buttons.addStretch(1)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(14, 12, 14, 12)
        rows.setSpacing(8)
        for widget in (self._quote, self.words, self.blocks, self.told):
            rows.addWidget(widget)
        rows.addLayout(buttons)
        self.words.sent.connect(self._send)
        self.words.left.connect(self.left)
        self.words.textChanged.connect(self._check)
        bench.theme_changed.connect(self._dress)
        self._check()
        self._dress()
        self.hide()

    def begin(self, chapter: str, span: Span | None, quote: str, *, blocks: bool) -> None:
        """Begin an observation about some words of a chapter (its key), or about all of it."""
        self.chapter, self.span = chapter, span
        short = quote if len(quote) <= _MOST_QUOTED else f"{quote[:_MOST_QUOTED]}…"
        self._quote.setText(short or _("Todo el capítulo"))
        self.blocks.setChecked(blocks)
        self.told.hide()
        self.show()
        self.words.setFocus()

    def end(self) -> None:
        """Put the composer away; what was written is gone."""
        self.words.clear()
        self.hide()

    def complain(self, words: str) -> None:
        """Say why it could not be sent; what was written stays."""
        self.told.setText(words)
        self.told.setAccessibleName(words)
        self.told.show()
        self.setEnabled(True)

    def _check(self) -> None:
        self.send.setEnabled(bool(self.words.toPlainText().strip()))

    def _send(self) -> None:
        words = self.words.toPlainText().strip()
        if words:
            self.sent.emit(words, self.blocks.isChecked())

    def _dress(self) -> None:
        theme = self._bench.theme
        tint = theme.callouts["importante"]
        self.setStyleSheet(
            f"#nuevo {{ background: {theme.page.name()}; border: 2px solid {theme.accent.name()};"
            f" border-radius: 9px; margin: 0 6px; }} #nuevo QLabel {{ background: transparent; }}"
            f" #cita {{ color: {theme.muted.name()}; font-style: italic;"
            f" border-left: 3px solid {tint.bar.name()}; padding-left: 8px; }}"
        )
