"""The line below: work under way, size and ease of the chapter, whether it is saved, and who is writing."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QSizePolicy,
    QStatusBar,
    QToolButton,
    QWidget,
)

from guia_editor.i18n import _, number, plural
from guia_editor.markdown.pieces import Locked, Piece, Pieces
from guia_editor.model.readability import Readability, measure, running_text
from guia_editor.ui.activity import Activity
from guia_editor.ui.exchange_status import ExchangeButton
from guia_editor.ui.formats import OBJECT
from guia_editor.ui.icons import icon
from guia_editor.ui.identity import identity

if TYPE_CHECKING:
    from guia_editor.ui.workbench import Workbench

_PATIENCE_MS = 250
_LEAST = 32
_READING_MS = 1200
_EDGE = 6
"""Pixels beside the words of a label, as the style sheet has it."""


class _Giving(QLabel):
    """Words that let themselves be cut where a small window has no room for them."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """Need no width."""
        return QSize(0, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Paint the words, cut with "…" where they are too long."""
        if self.width() >= self.sizeHint().width():
            super().paintEvent(event)
            return
        room = self.contentsRect().adjusted(_EDGE, 0, -_EDGE, 0)
        words = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, room.width())
        painter = QPainter(self)
        painter.setPen(self.palette().windowText().color())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, words)
        painter.end()


class Status(QStatusBar):
    """Shows facts; `identity_clicked` when the person wants to say who they are."""

    identity_clicked = Signal()

    def __init__(self, bench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bench = bench
        self.setAccessibleName(_("Estado"))
        self.setSizeGripEnabled(False)
        self.work = WorkShown(bench, self)
        self.words, self.ease, self.saved = _Giving(), _Giving(), QLabel()
        self.who = QToolButton()
        self.who.setToolTip(_("Quién escribe y de qué institución"))
        self.who.clicked.connect(self.identity_clicked)
        for widget, name in (
            (self.words, _("Palabras")),
            (self.ease, _("Facilidad de lectura")),
            (self.saved, _("Guardado")),
        ):
            widget.setAccessibleName(name)
            self.addPermanentWidget(widget)
        self.exchange = ExchangeButton(bench, self)
        self.addPermanentWidget(self.exchange)
        self.addPermanentWidget(self.who)
        self.addWidget(self.work)
        self._ease_of = Ease()
        self._reading = self._timer(_READING_MS, self._measure)
        self._saved_at: dict[str, dt.datetime] = {}
        bench.view_changed.connect(self._view_changed)
        bench.text_changed.connect(self._text_changed)
        bench.cursor_moved.connect(self._count)
        bench.saved.connect(self._note_saved)
        bench.identity_changed.connect(self._say_who)
        bench.theme_changed.connect(self._say_who)
        self._say_who()

    def _timer(self, milliseconds: int, do: object) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(milliseconds)
        timer.timeout.connect(do)
        return timer

    def show_saved(self) -> None:
        """Say whether the chapter in view is saved, and since when."""
        view = self._bench.view
        if view is None:
            self.saved.clear()
        elif view.is_modified:
            self.saved.setText(_("Cambios sin guardar"))
        elif view.path in self._saved_at:
            self.saved.setText(_("Guardado {time}").format(time=f"{self._saved_at[view.path]:%H:%M}"))
        else:
            self.saved.setText(_("Sin cambios"))

    def _note_saved(self, path: str) -> None:
        self._saved_at[path] = dt.datetime.now().astimezone()
        self.show_saved()

    def _view_changed(self) -> None:
        self.show_saved()
        self._count()
        self._reading.start(0)

    def _text_changed(self) -> None:
        self.show_saved()
        self._count()
        self._reading.start()

    def _count(self) -> None:
        view = self._bench.view
        if view is None or not view.is_visual:
            self.words.clear()
            return
        words = plural(view.visual.live.words(), _("1 palabra"), _("{count} palabras"))
        chosen = len(view.visual.textCursor().selectedText().replace(OBJECT, " ").split())
        if chosen:
            words = _("{chosen} de {words}").format(chosen=number(chosen), words=words)
        self.words.setText(words)

    def _measure(self) -> None:
        view = self._bench.view
        if view is None or not view.is_visual:
            self.ease.clear()
            return
        found = self._ease_of.of(view.pieces())
        if not found.words:
            self.ease.clear()
            return
        self.ease.setText(_("Lectura: {grade}").format(grade=found.grade))
        tip = _("Índice INFLESZ {index}, de 0 a 100: cuanto más alto, más fácil se lee.")
        self.ease.setToolTip(tip.format(index=number(found.index, 1)))

    def _say_who(self) -> None:
        who = identity(self._bench.settings)
        name = _("{name} · {institution}") if who.institution else "{name}"
        label = name.format(name=who.name, institution=who.institution) if who.known else _("Diga quién es")
        self.who.setText(label)
        self.who.setAccessibleName(_("Quién escribe: {who}").format(who=label))


class Ease:
    """How easy a chapter reads; what is locked does not count. Only pieces that are new are read again."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[Piece, Readability]] = {}

    def of(self, pieces: Pieces) -> Readability:
        """Return the counts of a whole chapter."""
        known, self._known = self._known, {}
        counts = []
        for piece in pieces:
            # The piece itself is kept too, so that no other gets its number.
            found = known.get(id(piece)) or (piece, _counted(piece))
            self._known[id(piece)] = found
            counts.append(found[1])
        return Readability(
            sum(one.words for one in counts),
            sum(one.sentences for one in counts),
            sum(one.syllables for one in counts),
        )


def _counted(piece: Piece) -> Readability:
    return measure(() if isinstance(piece, Locked) else running_text((piece,)))


class WorkShown(QWidget):
    """What takes a while: its name, how far it is, and a button to stop it; hidden for what is quick."""

    def __init__(self, bench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bench = bench
        self._activity: Activity | None = None
        self.title, self.bar, self.stop = QLabel(), QProgressBar(), QToolButton()
        self.title.setAccessibleName(_("Trabajo en curso"))
        self.bar.setAccessibleName(_("Avance"))
        self.title.setMinimumWidth(_LEAST)  # a small window has no room for all of it
        self.bar.setFixedHeight(6)
        self.bar.setMinimumWidth(_LEAST)
        self.bar.setMaximumWidth(120)
        self.bar.setTextVisible(False)
        self.stop.setAccessibleName(_("Detener"))
        self.stop.setToolTip(_("Detener este trabajo"))
        self.stop.clicked.connect(self._cancel)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 0, 0, 0)
        row.setSpacing(8)
        for widget in (self.title, self.bar, self.stop):
            row.addWidget(widget)
        row.addStretch(1)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self.show)
        self.hide()
        bench.activities.started.connect(self._started)
        bench.theme_changed.connect(self._dress)
        self._dress()

    def _dress(self) -> None:
        self.stop.setIcon(icon("x", self._bench.theme, self._bench.theme.muted))

    def _started(self, activity: Activity) -> None:
        self._activity = activity
        self.title.setText(activity.title)
        self.bar.setRange(0, 0)
        activity.stepped.connect(self._stepped)
        activity.destroyed.connect(self._ended)
        self._soon.start(_PATIENCE_MS)

    def _stepped(self, done: int, total: int, label: str) -> None:
        self.bar.setRange(0, max(total, 0))
        self.bar.setValue(done)
        self.title.setToolTip(label)

    def _ended(self) -> None:
        running = self._bench.activities.running
        if running:
            self._activity = running[-1]
            self.title.setText(self._activity.title)
            self.bar.setRange(0, 0)
            return
        self._activity = None
        self._soon.stop()
        self.hide()

    def _cancel(self) -> None:
        if self._activity is not None:
            self._activity.cancel()
