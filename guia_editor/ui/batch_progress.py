"""How a batch goes and what came of it: the whole, each process, what failed and what can be done next."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from guia_editor.errors import Cancelled, GuideError
from guia_editor.i18n import _, duration, number, plural
from guia_editor.tasks.audit import Audit, audit
from guia_editor.tasks.batch import BatchOutcome, Failure, batch_folder
from guia_editor.ui.batch_audit import AuditCard
from guia_editor.ui.batch_words import formats_in, name_of, size
from guia_editor.ui.errors import open_path, tell
from guia_editor.ui.icons import dress, pixmap
from guia_editor.ui.widgets import empty_out, note, plain_tip, push_button

if TYPE_CHECKING:
    from PySide6.QtGui import QColor

    from guia_editor.model.territory import Territories
    from guia_editor.ui.batch_desk import BatchDesk, Standing
    from guia_editor.ui.workbench import Workbench

_ICON = 28


class BatchProgress(QWidget):
    """Shows a desk's batch; `again` when another is wanted."""

    again = Signal()

    def __init__(self, bench: Workbench, desk: BatchDesk) -> None:
        super().__init__()
        self._bench, self._desk = bench, desk
        self._territories: Territories | None = None
        self._folder: Path | None = None
        self._hands: list[_Hand] = []
        self._picture, self.title, self.told = QLabel(), QLabel(), note("")
        self._picture.setAccessibleName(" ")
        self.title.setObjectName("mensaje")
        self.title.setWordWrap(True)
        self.title.setTextFormat(Qt.TextFormat.PlainText)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(_("Avance del lote"))
        self._now = QLabel(_("Ahora"))
        self._now.setObjectName("rotulo")
        self.failures = _Failures(bench)
        self.audited = AuditCard(bench)
        self._lay_out()
        bench.theme_changed.connect(self._dress)
        self._dress()

    # --- Building -------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        head = QHBoxLayout()
        head.setSpacing(12)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self.title)
        words.addWidget(self.told)
        head.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignTop)
        head.addLayout(words, 1)
        column.addLayout(head)
        column.addWidget(self.bar)
        column.addSpacing(6)
        column.addWidget(self._now)
        self._working = QVBoxLayout()
        self._working.setSpacing(8)
        column.addLayout(self._working)
        column.addLayout(self._buttons())
        column.addSpacing(6)
        column.addWidget(self.audited)
        column.addWidget(self.failures)
        column.addStretch(1)

    def _buttons(self) -> QVBoxLayout:
        self.pause = push_button(_("Pa&usar"), self._toggle_pause)
        self.cancel = push_button(_("&Detener"), self._desk.cancel)
        self.open = push_button(_("Abrir la car&peta"), self._open)
        self.retry = push_button(_("Reintentar las que &fallaron"), self._retry)
        self.go_on = push_button(_("Contin&uar"), self._go_on)
        self.audit = push_button(_("Au&ditar…"), self._audit)
        self.audit.setToolTip(
            _("Comprobar en los archivos que ningún municipio tiene texto que no es para él, ni huecos")
        )
        self.another = push_button(_("Hacer otro &lote"), self.again.emit)
        rows = QVBoxLayout()
        rows.setContentsMargins(0, 8, 0, 0)
        rows.setSpacing(8)
        for some in (
            (self.pause, self.cancel, self.go_on),
            (self.open, self.audit),
            (self.retry,),
            (self.another,),
        ):
            row = QHBoxLayout()
            row.setSpacing(8)
            for button in some:
                row.addWidget(button)
            row.addStretch(1)
            rows.addLayout(row)
        return rows

    def _dress(self) -> None:
        theme = self._bench.theme
        for button, name in (
            (self.open, "folder-open"),
            (self.retry, "rotate-ccw"),
            (self.audit, "shield-check"),
            (self.another, "arrow-left"),
            (self.go_on, "play"),
        ):
            dress(button, name, theme)
        self.refresh()

    # --- What is shown --------------------------------------------------------------------------

    def set_territories(self, territories: Territories) -> None:
        """Take the names of territories from another reading of the guide."""
        self._territories = territories

    def refresh(self) -> None:
        """Show how the desk's batch stands now."""
        desk = self._desk
        if desk.begun is None:
            return
        running = desk.is_running
        standing, all_ = desk.standing, len(desk.begun.request.territories)
        self.bar.setVisible(running)
        self._now.setVisible(running and bool(standing.working))
        for button in (self.pause, self.cancel):
            button.setVisible(running)
        self.pause.setEnabled(not desk.is_stopping)
        for button in (self.open, self.another, self.retry, self.go_on, self.audit):
            button.setVisible(not running)
        self._show_hands(standing)
        if running:
            self.audited.say("")  # what was found is of files that are made again
            self._show_running(standing, standing.editions(desk.begun), all_)
        elif desk.outcome is not None:
            self._show_outcome(desk.outcome, standing.editions(desk.begun), all_)

    def _show_running(self, standing: Standing, done: int, all_: int) -> None:
        theme = self._bench.theme
        paused = self._desk.is_paused
        self._say("pause" if paused else "package", theme.warm if paused else theme.accent)
        told = _("{done} de {total} ediciones").format(done=number(done), total=number(all_))
        self.title.setText(told)
        self.bar.setRange(0, standing.total)
        self.bar.setValue(standing.done)
        if self._desk.is_stopping:
            self.told.setText(_("Deteniendo…"))
        elif paused and not standing.working:
            self.told.setText(_("En pausa. Lo hecho está guardado."))
        elif paused:
            self.told.setText(_("Se terminan las que están en curso, y entonces para."))
        elif standing.left is None:
            self.told.setText(_("Calculando cuánto falta…"))
        else:
            self.told.setText(_("Faltan unos {time}.").format(time=duration(standing.left)))
        label = _("Contin&uar") if paused else _("Pa&usar")
        self.pause.setText(label)
        self.pause.setAccessibleName(label.replace("&", ""))
        dress(self.pause, "play" if paused else "pause", theme)
        self.failures.show_failures(standing.failed, self._territories)

    def _show_outcome(self, outcome: BatchOutcome | BaseException, done: int, all_: int) -> None:
        theme = self._bench.theme
        made = isinstance(outcome, BatchOutcome)
        begun = self._desk.begun
        assert begun is not None  # whose outcome it is
        folder = outcome.folder if isinstance(outcome, BatchOutcome) else None
        self._folder = folder or batch_folder(begun.out, begun.request.number)
        self.open.setVisible(self._folder.is_dir())
        self.audit.setVisible(made)
        self.retry.setVisible(isinstance(outcome, BatchOutcome) and bool(outcome.failed))
        self.go_on.setVisible(not made)
        match outcome:
            case BatchOutcome(failed=()):
                self._say("circle-check", theme.good)
                told = plural(all_, _("Listo: la edición está hecha"), _("Listo: {count} ediciones"))
                self.title.setText(told)
                self.told.setText(_came(outcome))
            case BatchOutcome():
                self._say("triangle-alert", theme.warning)
                many = _("{count} no se pudieron hacer")
                self.title.setText(plural(len(outcome.failed), _("Una no se pudo hacer"), many))
                self.told.setText(_came(outcome))
            case _:
                stopped = isinstance(outcome, Cancelled)
                self._say("pause" if stopped else "circle-alert", theme.warm if stopped else theme.error)
                told = _("Se detuvo: {done} de {total} ediciones hechas")
                self.title.setText(told.format(done=number(done), total=number(all_)))
                self.told.setText(_why(outcome))
        failed = outcome.failed if isinstance(outcome, BatchOutcome) else self._desk.standing.failed
        self.failures.show_failures(failed, self._territories)

    def take_focus(self) -> None:
        """Put the keyboard on what can be done next."""
        wanted = (self.pause, self.go_on, self.retry, self.open, self.audit, self.another)
        next(one for one in wanted if not one.isHidden()).setFocus()

    def _say(self, drawing: str, colour: QColor) -> None:
        self._picture.setPixmap(pixmap(drawing, colour, _ICON))

    def _show_hands(self, standing: Standing) -> None:
        """Show a row for each process that works; rows stay where they are while their edition is made."""
        working = dict(standing.working)
        for hand in self._hands:
            hand.show_work(working.pop(hand.code, None), self._territories)
        for code, what in working.items():
            free = next((hand for hand in self._hands if hand.isHidden()), None)
            if free is None:
                free = _Hand()
                self._hands.append(free)
                self._working.addWidget(free)
            free.code = code
            free.show_work(what, self._territories)

    # --- What can be done -----------------------------------------------------------------------

    def _toggle_pause(self) -> None:
        if self._desk.is_paused:
            self._desk.resume()
        else:
            self._desk.pause()

    def _go_on(self) -> None:
        if self._desk.begun is not None:
            self._desk.begin(self._desk.begun)

    def _open(self) -> None:
        if self._folder is not None:
            open_path(self._folder)

    def _audit(self) -> None:
        """Look through the finished files, and say whether they may be handed out."""
        begun, batch = self._desk.begun, self._folder
        if begun is None or batch is None:
            return
        self.audit.setEnabled(False)
        self.audited.say(_("Leyendo los archivos hechos…"))

        def take(found: Audit) -> None:
            self.audit.setEnabled(True)
            if not self._desk.is_running:
                self.audited.show_audit(found, self._territories)

        def refuse(error: BaseException) -> None:
            self.audit.setEnabled(True)
            self.audited.say("")
            tell(self, error)

        self._bench.activities.run(
            _("Auditando el lote"),
            lambda progress: audit(begun.guide, batch, progress),
            take,
            refuse,
            self,
        )

    def _retry(self) -> None:
        desk, outcome = self._desk, self._desk.outcome
        if desk.begun is not None and isinstance(outcome, BatchOutcome):
            desk.begin(desk.begun, [one.code for one in outcome.failed])


class _Hand(QWidget):
    """What one process does: which edition, which file, and how far it is."""

    def __init__(self) -> None:
        super().__init__()
        self.code = ""
        self._words, self._bar = QLabel(), QProgressBar()
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self._words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._bar.setTextVisible(False)
        self._bar.setRange(0, 100)
        self._bar.setMaximumHeight(4)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        column.addWidget(self._words)
        column.addWidget(self._bar)
        self.hide()

    def show_work(self, what: tuple[str, float] | None, territories: Territories | None) -> None:
        """Show what is done now; None says that this process is free."""
        self.setVisible(what is not None)
        if what is None:
            self.code = ""
            return
        label, share = what
        name = name_of(self.code, territories)
        told = f"{name} · {label}" if label else name
        room = self.width() or self.sizeHint().width()
        self._words.setText(self.fontMetrics().elidedText(told, Qt.TextElideMode.ElideRight, room))
        self._words.setToolTip(plain_tip(told))
        self._bar.setValue(round(100 * share))
        self._bar.setAccessibleName(_("Avance de {name}").format(name=name))


class _Failures(QWidget):
    """What could not be made, each with its reason and what to do."""

    def __init__(self, bench: Workbench) -> None:
        super().__init__()
        self._bench = bench
        self._shown: tuple[Failure, ...] = ()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        self.setAccessibleName(_("Lo que no se pudo hacer"))

    def show_failures(self, failed: tuple[Failure, ...], territories: Territories | None) -> None:
        """Show other failures."""
        if failed == self._shown:
            return
        self._shown = failed
        empty_out(self._column)
        for one in failed:
            self._column.addWidget(_card(one, territories))


def _card(one: Failure, territories: Territories | None) -> QFrame:
    card = QFrame()
    card.setObjectName("tarjeta")
    column = QVBoxLayout(card)
    column.setContentsMargins(14, 10, 14, 10)
    column.setSpacing(2)
    heading = QLabel(" · ".join(filter(None, (name_of(one.code, territories), formats_in((one.format,))))))
    heading.setObjectName("fuerte")
    heading.setTextFormat(Qt.TextFormat.PlainText)
    heading.setWordWrap(True)
    why = QLabel(one.message)
    why.setTextFormat(Qt.TextFormat.PlainText)
    why.setWordWrap(True)
    for widget in (heading, why, *((note(one.remedy),) if one.remedy else ())):
        column.addWidget(widget)
    return card


def _came(outcome: BatchOutcome) -> str:
    """Return how many were made, in how long, and how large they are."""
    parts = []
    if outcome.done:
        told = _("Se hizo una en {time}; ocupa {size}.")
        many = _("Se hicieron {n} en {time}; ocupan {size}.")
        one = len(outcome.done) == 1
        parts.append(
            (told if one else many).format(
                n=number(len(outcome.done)), time=duration(outcome.seconds), size=size(outcome.bytes)
            )
        )
    if outcome.skipped:
        parts.append(
            plural(
                len(outcome.skipped),
                _("Una ya estaba hecha, igual, y no se repitió."),
                _("{count} ya estaban hechas, iguales, y no se repitieron."),
            )
        )
    return " ".join(parts)


def _why(error: BaseException) -> str:
    """Return why a batch came to no end, and what to do."""
    match error:
        case Cancelled():
            return _("Lo hecho queda en la carpeta. Cuando quiera, continúe: no se repite nada.")
        case GuideError(message=message, remedy=remedy):
            return f"{message} {remedy}".strip()
        case _:
            return _(
                "El programa falló por un error suyo. Lo hecho queda en la carpeta y se puede continuar."
            )
