"""A thread of the review, opened: all that was said, an answer to write, and what can be decided."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from guia_editor.i18n import _
from guia_editor.tasks.review import PlacedThread, Quality, Voice
from guia_editor.ui.answer_field import AnswerField
from guia_editor.ui.change_looks import words_html
from guia_editor.ui.comment_marks import mark_colours
from guia_editor.ui.icons import pixmap
from guia_editor.ui.review_words import decided, on_day, plain_words, proposal, signature, when
from guia_editor.ui.thread_rows import heard, quote_words, thread_icon
from guia_editor.ui.widgets import push_button

if TYPE_CHECKING:
    from guia_editor.ui.theme import Theme
    from guia_editor.ui.workbench import Workbench

_ICON = 16
_IN_A_ROW = 3


class ThreadCard(QFrame):
    """Emits what the person decides, with the words of the answer that was written, "" for none.

    `resized` tells that it needs another height.
    """

    went = Signal()
    replied = Signal(str)
    resolved = Signal(str)
    rejected = Signal(str)
    reopened = Signal(str)
    accepted = Signal()
    withdrawn = Signal(str)
    left = Signal()
    resized = Signal()

    def __init__(self, bench: Workbench, thread: PlacedThread, *, own: bool = False, draft: str = "") -> None:
        super().__init__()
        self._bench = bench
        self.thread_ = thread
        self._own = own
        self.setObjectName("hilo")
        self.setAccessibleName(heard(thread))
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(14, 12, 14, 12)
        self._rows.setSpacing(8)
        self._quote: QLabel | None = None
        self._lay_out_words()
        self.answer = AnswerField(_("Responder"), draft)
        self.answer.sent.connect(self._reply)
        self.answer.left.connect(self.left)
        self.answer.resized.connect(self.resized)
        self.answer.textChanged.connect(self._name_buttons)
        self._rows.addWidget(self.answer)
        self.buttons: dict[str, QPushButton] = {}
        self._lay_out_buttons()
        self._dress()

    # --- What was said --------------------------------------------------------------------------

    def _lay_out_words(self) -> None:
        thread = self.thread_
        self._rows.addLayout(self._voice_head(thread.opening, thread_icon(thread)))
        quote = quote_words(thread)
        if quote:
            self._quote = _Quote(quote)
            self._quote.clicked.connect(self.went)
            self._rows.addWidget(self._quote)
        if thread.suggestion:
            self._rows.addWidget(_words_label(suggestion_html(thread, self._bench.theme), rich=True))
        if thread.opening.text:
            self._rows.addWidget(_words_label(thread.opening.text))
        if thread.place.quality is Quality.GUESSED:
            told = _("El texto cambió mucho: este es el lugar más parecido.")
            self._rows.addWidget(_faint(told))
        if thread.thread.blocks and thread.thread.open:
            told = _("Impide aprobar mientras esté abierto.")
            self._rows.addLayout(_marked(self._bench, "octagon-alert", told))
        for voice in thread.replies:
            self._rows.addWidget(self._reply_frame(voice))
        if thread.proposed is not None:
            self._rows.addWidget(_faint(proposal(thread)))
        if not thread.thread.open:
            self._rows.addLayout(_marked(self._bench, "circle-check", decided(thread), good=True))

    def _voice_head(self, voice: Voice, drawing: str = "") -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        theme = self._bench.theme
        if drawing:
            picture = QLabel()
            color = mark_colours(theme, self.thread_.suggestion, True)[0]
            picture.setPixmap(pixmap(drawing, color if self.thread_.thread.open else theme.muted, _ICON))
            row.addWidget(picture)
        name = QLabel(signature(voice))
        name.setTextFormat(Qt.TextFormat.PlainText)
        name.setObjectName("quien")
        name.setWordWrap(True)
        moment = QLabel(when(voice.moment))
        moment.setObjectName("nota")
        moment.setToolTip(on_day(voice.moment))
        row.addWidget(name, 1)
        row.addWidget(moment, 0, Qt.AlignmentFlag.AlignTop)
        return row

    def _reply_frame(self, voice: Voice) -> QWidget:
        frame = QFrame()
        frame.setObjectName("respuesta")
        frame.setAccessibleName(f"{signature(voice)}: {voice.text}")
        rows = QVBoxLayout(frame)
        rows.setContentsMargins(12, 2, 0, 2)
        rows.setSpacing(2)
        rows.addLayout(self._voice_head(voice))
        rows.addWidget(_words_label(voice.text))
        return frame

    # --- What can be decided --------------------------------------------------------------------

    def _lay_out_buttons(self) -> None:
        thread = self.thread_
        self._button("responder", _("Res&ponder"), self._reply)
        if not thread.thread.open:
            self._button("reabrir", _("Re&abrir"), lambda: self.reopened.emit(self._taken()))
        elif thread.suggestion:
            self._button("aceptar", _("&Aceptar"), self.accepted.emit)
            self._button("rechazar", _("&Rechazar"), lambda: self.rejected.emit(self._taken()))
        else:
            self._button("resolver", _("&Resolver"), lambda: self.resolved.emit(self._taken()))
            self._button("rechazar", _("&No procede"), lambda: self.rejected.emit(self._taken()))
        if self._own and thread.thread.open:
            self._button("retirar", _("Re&tirar"), lambda: self.withdrawn.emit(self._taken()))
        buttons = list(self.buttons.values())
        per_row = _IN_A_ROW if len(buttons) <= _IN_A_ROW else 2
        for start in range(0, len(buttons), per_row):
            row = QHBoxLayout()
            row.setSpacing(6)
            for button in buttons[start : start + per_row]:
                row.addWidget(button)
            row.addStretch(1)
            self._rows.addLayout(row)
        self._name_buttons()

    def _button(self, name: str, label: str, act: object) -> QPushButton:
        button = push_button(label, act)  # type: ignore[arg-type]
        button.setObjectName("chico")
        self.buttons[name] = button
        return button

    def _taken(self) -> str:
        return self.answer.toPlainText().strip()

    def _reply(self) -> None:
        words = self._taken()
        if words:
            self.replied.emit(words)

    def _name_buttons(self) -> None:
        written = bool(self._taken())
        self.buttons["responder"].setEnabled(written)
        tips = {
            "responder": _("Ctrl+Intro"),
            "resolver": _("Decir que ya se atendió; lo escrito queda como explicación"),
            "rechazar": _("No se cambia nada; lo escrito queda como explicación"),
            "aceptar": _("Poner el cambio en el texto"),
            "retirar": _("Retirar lo que usted observó"),
            "reabrir": _("Volver a abrir la conversación"),
        }
        for name, button in self.buttons.items():
            button.setToolTip(tips[name])

    # --- Looks ----------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Go to the words when the card is clicked beside its controls."""
        self.went.emit()
        super().mousePressEvent(event)

    def _dress(self) -> None:
        theme = self._bench.theme
        bar = mark_colours(theme, self.thread_.suggestion, False)[0]
        self.setStyleSheet(
            f"#hilo {{ background: {theme.page.name()}; border: 2px solid {theme.accent.name()};"
            f" border-radius: 9px; }} #quien {{ font-weight: 600; }}"
            f" #hilo QLabel {{ background: transparent; }}"
            f" #cita {{ color: {theme.muted.name()}; font-style: italic;"
            f" border-left: 3px solid {bar.name()}; padding-left: 8px; }}"
            f" #respuesta {{ border: 0; border-left: 2px solid {theme.line.name()}; }}"
            f" QPushButton#chico {{ padding: 4px 9px; }} QPushButton#chico:focus {{ padding: 3px 8px; }}"
        )


class _Quote(QLabel):
    """The words that a thread is about; a click goes there."""

    clicked = Signal()

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.setObjectName("cita")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Tell of the click."""
        self.clicked.emit()
        event.accept()


def suggestion_html(thread: PlacedThread, theme: Theme) -> str:
    """Return the words of a suggestion with what goes struck out and what comes underlined."""
    return words_html(plain_words(thread.before), plain_words(thread.after), theme)


def _words_label(text: str, *, rich: bool = False) -> QLabel:
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.RichText if rich else Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label


def _faint(text: str) -> QLabel:
    label = _words_label(text)
    label.setObjectName("nota")
    return label


def _marked(bench: Workbench, drawing: str, words: str, *, good: bool = False) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(8)
    picture = QLabel()
    color = bench.theme.good if good else bench.theme.error
    picture.setPixmap(pixmap(drawing, color, _ICON))
    row.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(_faint(words), 1)
    return row
