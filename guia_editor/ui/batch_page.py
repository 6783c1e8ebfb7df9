"""«Lote de ediciones»: choose municipalities and formats, make their editions at once, see how it goes."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QBoxLayout,
    QFrame,
    QLabel,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from guia_editor.errors import GuideError
from guia_editor.i18n import _, duration, plural
from guia_editor.tasks.batch_editions import editions_there
from guia_editor.tasks.batch_plan import BatchPlan, plan
from guia_editor.ui.batch_choice import BatchChoice
from guia_editor.ui.batch_desk import BatchDesk, Begun
from guia_editor.ui.batch_form import BatchForm
from guia_editor.ui.batch_looks import batch_fills
from guia_editor.ui.batch_progress import BatchProgress
from guia_editor.ui.batch_resume import Resume
from guia_editor.ui.batch_words import size
from guia_editor.ui.sheet import Empty, Sheet, no_places, scrolled
from guia_editor.ui.territory_map import TerritoryMap
from guia_editor.ui.widgets import note, push_button

if TYPE_CHECKING:
    from guia_editor.tasks.session import Session
    from guia_editor.ui.window import MainWindow
    from guia_editor.ui.workbench import Workbench

_THINK_MS = 400
"""How long nothing more must be chosen before the estimate is made anew."""

_NARROW = 880
_LIST, _ASIDE = 264, 350
_MAP_LEAST, _LIST_LEAST, _WIDE_LEAST = 420, 300, 440
_NO_LIMIT = 16_777_215
"""Qt's own, of a widget that may be of any size."""


class BatchPage(Sheet):
    """List, map and fields while a batch is chosen; map and progress while it is made and afterwards."""

    def __init__(self, bench: Workbench) -> None:
        super().__init__(bench, _("Lote de ediciones"), "distribucion")
        self.desk = BatchDesk.of(bench)
        self.choice = BatchChoice(bench)
        self.form = BatchForm(bench)
        self.progress = BatchProgress(bench, self.desk)
        self.resume = Resume(bench)
        self.map: TerritoryMap | None = None
        self.plan: BatchPlan | None = None
        self._asked = 0
        self._think = QTimer(self)
        self._think.setSingleShot(True)
        self._think.setInterval(_THINK_MS)
        self._think.timeout.connect(self._estimate)
        self._fit_soon = QTimer(self)
        self._fit_soon.setSingleShot(True)
        self._fit_soon.timeout.connect(self._fit)
        self._lay_out()
        self._connect()

    # --- Building -------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        self._card = self._beside()
        self._middle = QVBoxLayout()
        self._main = QWidget()
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self._main)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(18)
        self._row.addWidget(self.choice)
        self._row.addLayout(self._middle, 1)
        self._row.addWidget(self._card)
        self._area = scrolled(self._main, _("Lote de ediciones"))
        self._area.viewport().installEventFilter(self)
        self.empty = Empty(self.bench, "map-pin")
        self.empty.hide()
        for one in (self.resume, self._area, self.empty):
            self.body.addWidget(one, 0 if one is self.resume else 1)

    def _beside(self) -> QFrame:
        """Return what stands beside the map: the fields, or how the batch goes."""
        self.estimate, self.notes = QLabel(), note("")
        self.estimate.setObjectName("fuerte")
        self.estimate.setWordWrap(True)
        self.estimate.setTextFormat(Qt.TextFormat.PlainText)
        self.make = push_button(_("Hacer e&l lote"), self.start)
        self.make.setDefault(True)
        self.make.setMinimumHeight(38)
        choosing, going = QWidget(), QWidget()
        column = QVBoxLayout(choosing)
        column.setContentsMargins(18, 8, 18, 16)
        column.setSpacing(8)
        column.addWidget(scrolled(self.form, _("Cómo serán las ediciones")), 1)
        for widget in (self.estimate, self.notes, self.make):
            column.addWidget(widget)
        inside = QVBoxLayout(going)
        inside.setContentsMargins(18, 16, 18, 16)
        inside.addWidget(scrolled(self.progress, _("Cómo va el lote")))
        self.aside = QStackedWidget()
        self.aside.addWidget(choosing)
        self.aside.addWidget(going)
        card = QFrame()
        card.setObjectName("tarjeta")
        frame = QVBoxLayout(card)
        frame.setContentsMargins(0, 0, 0, 0)
        frame.addWidget(self.aside)
        return card

    def _connect(self) -> None:
        self.choice.tree.selection_changed.connect(self._chosen_in_list)
        self.choice.tree.pointed.connect(self._point)
        self.choice.said.connect(self.say)
        self.form.changed.connect(self._think_again)
        self.progress.again.connect(self._choose_again)
        self.resume.go_on.connect(self.desk.begin)
        self.resume.dropped.connect(self._drop_unfinished)
        self.desk.changed.connect(self._follow)
        self.desk.ended.connect(self._tell_end)
        self.bench.theme_changed.connect(self._paint)

    # --- What is shown --------------------------------------------------------------------------

    def refresh(self) -> None:
        """Show the territories and editions of the guide as it is now, and what was left half done."""
        session = self.bench.session
        if session is None:
            return
        territories = session.guide.territories
        there = bool(territories.municipalities)
        self._area.setVisible(there)
        self.empty.setVisible(not there)
        if not there:
            self.resume.hide()
            self.empty.say(*no_places())
            return
        if self.map is None:
            self.map = TerritoryMap(territories, self.bench)
            self.map.canvas.setMinimumHeight(_LIST_LEAST)
            self.map.selection_changed.connect(self.choice.tree.set_selection)
            self.map.current_changed.connect(self.choice.tree.show_row)
            self._middle.addWidget(self.map)
        else:
            self.map.set_territories(territories)
        self.choice.set_territories(territories)
        self.progress.set_territories(territories)
        self.form.show_guide(session)
        self._look_for_unfinished(session)
        self._follow()
        self._think_again()

    def _look_for_unfinished(self, session: Session) -> None:
        begun, guide = self.desk.unfinished(session.folder), session.guide
        self.resume.hide()
        if begun is None or self.desk.begun is not None:
            return

        def take(there: frozenset[str]) -> None:
            if self.desk.begun is None:
                self.resume.show_batch(begun, len(there))

        self.bench.activities.run(
            _("Viendo el lote a medias"),
            lambda _progress: editions_there(begun.out, guide, begun.request),
            take,
            owner=self,
        )

    def _follow(self) -> None:
        """Show the choosing or the making, as the desk has a batch or none."""
        going = self.desk.begun is not None
        if going:
            self.resume.hide()
            self.progress.refresh()
        if self.aside.currentIndex() != int(going):
            self.aside.setCurrentIndex(int(going))

            self._fit()
            if going:
                self.progress.take_focus()
            else:
                self.choice.tree.search.setFocus()
            if self.map is not None:
                self.map.show_places(self.desk.begun.request.territories if self.desk.begun else ())
        self.choice.setVisible(not going)
        self._paint()
        if not going:
            self._say_choice()
        elif self.desk.is_running:
            self.say(_("El mapa muestra cómo va. Puede seguir trabajando en la guía mientras tanto."))
        else:
            self.say("")

    def _paint(self) -> None:
        """Colour the map by how each edition goes, or by what is chosen."""
        if self.map is None:
            return
        begun = self.desk.begun
        self.map.selectable = begun is None
        if begun is None:
            self.map.show_values(None)
        else:
            fills, legend = batch_fills(self.bench.theme, begun, self.desk.standing)
            self.map.show_values(fills, legend)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Put list, map and fields one below the other where there is no room for all beside each other."""
        super().resizeEvent(event)
        self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Take the height that there is, as when the offer above comes or goes."""
        if event.type() is QEvent.Type.Resize:
            self._fit_soon.start(0)
        return super().eventFilter(watched, event)

    def _fit(self) -> None:
        narrow = self.width() < _NARROW
        direction = QBoxLayout.Direction
        going = self.desk.begun is not None  # then how it goes stands above the map
        below = direction.BottomToTop if going else direction.TopToBottom
        self._row.setDirection(below if narrow else direction.LeftToRight)
        for widget, wide in ((self.choice, _LIST), (self._card, _ASIDE)):
            widget.setMinimumWidth(0 if narrow else wide)
            widget.setMaximumWidth(_NO_LIMIT if narrow else wide)
        # A scrolling area gives what is in it all the height that its lines would like; beside each other,
        # list and fields scroll by themselves.
        room = max(_WIDE_LEAST, self._area.viewport().height())
        self._main.setMaximumHeight(_NO_LIMIT if narrow else room)
        self.choice.setMinimumHeight(_LIST_LEAST if narrow else 0)
        if self.map is not None:
            self.map.setMinimumHeight(_MAP_LEAST if narrow else 0)

    # --- Choosing -------------------------------------------------------------------------------

    def _chosen_in_list(self, codes: frozenset[str]) -> None:
        if self.map is not None:
            self.map.set_selection(codes)
        self._say_choice()
        self._think_again()

    def _point(self, code: str) -> None:
        if self.map is not None and len(code) > len("07"):
            self.map.canvas.move_to(code)

    def _say_choice(self) -> None:
        if self.choice.tree.selection:
            told = _("En el mapa, un clic marca o quita; con Mayús, todo el departamento; arrastrar, varios.")
            self.say(told)
        else:
            self.say(_("Elija los municipios en la lista o en el mapa, y haga sus ediciones de una vez."))

    def _think_again(self) -> None:
        self.plan = None
        self._asked += 1
        self._judge()
        self._think.start()

    def _judge(self) -> None:
        """Say what is missing, or that the estimate is being made."""
        self.make.setEnabled(self.plan is not None)
        if self.plan is None:
            missing = self._missing()
            self.estimate.setText(missing or _("Calculando…"))
            self.notes.setText("")

    def _missing(self) -> str:
        session = self.bench.session
        if session is None:
            return ""
        request = self.form.request(self.choice.tree.selection, session.guide.territories)
        if not request.territories:
            return _("Elija al menos un municipio.")
        if not request.formats:
            return _("Elija al menos un formato.")
        return "" if self.form.out is not None else _("Elija una carpeta.")

    def _estimate(self) -> None:
        session, out, asked = self.bench.session, self.form.out, self._asked
        if session is None or out is None or self._missing():
            return
        folder, guide = session.folder, session.guide
        request = self.form.request(self.choice.tree.selection, guide.territories)

        def take(found: BatchPlan) -> None:
            if asked == self._asked:
                self.show_plan(found)

        def refuse(error: BaseException) -> None:
            if asked != self._asked:
                return
            if isinstance(error, GuideError):
                self.estimate.setText(error.message)
                self.notes.setText(error.remedy)
            else:
                self.bench.activities.untold.emit(error)

        self.bench.activities.run(
            _("Calculando el lote"),
            lambda _progress: plan(folder, request, out, guide=guide),
            take,
            refuse,
            self,
        )

    def show_plan(self, found: BatchPlan) -> None:
        """Show what the batch will take."""
        self.plan = found
        editions = plural(found.editions, _("Una edición"), _("{count} ediciones"))
        told = _("{editions} · unos {time} · unos {size}")
        if found.estimate_seconds < 1 and not found.estimate_bytes:
            told = _("{editions} · ya están en la carpeta")
        self.estimate.setText(
            told.format(
                editions=editions, time=duration(found.estimate_seconds), size=size(found.estimate_bytes)
            )
        )
        self.notes.setText(" ".join(found.notes))
        self._judge()

    # --- Making ---------------------------------------------------------------------------------

    def start(self) -> None:
        """Save what is unsaved and begin."""
        session, out = self.bench.session, self.form.out
        if session is None or out is None or self.plan is None:
            return
        window = cast("MainWindow | None", self.bench.window)
        if window is not None and not window.stack.save_all():
            self.say(_("Hay un capítulo que no se pudo guardar. Ábralo, vea qué pasa y vuelva aquí."))
            return
        self.form.keep(session.folder)
        request = self.form.request(self.choice.tree.selection, session.guide.territories)
        self.desk.begin(Begun(session.folder, out, request))

    def _choose_again(self) -> None:
        self.progress.audited.say("")
        self.desk.forget()
        self.refresh()

    def _drop_unfinished(self) -> None:
        session = self.bench.session
        if session is not None:
            self.desk.drop(session.folder)
            self.resume.hide()

    def _tell_end(self, outcome: object) -> None:
        """Lead to what can be done next; where the page is not in view, tell how the batch ended."""
        window, focused = cast("MainWindow | None", self.bench.window), QApplication.focusWidget()
        if focused is not None and self.isAncestorOf(focused):  # the button that stopped it is gone
            self.progress.take_focus()
            self._area.verticalScrollBar().setValue(0)
        if window is not None and not self.isVisible():
            weight = "warning" if isinstance(outcome, BaseException) else "info"
            offers = [(_("&Ver el lote"), window.whole.distribute)]
            window.messages.say("lote", weight, self.progress.title.text(), offers)  # type: ignore[arg-type]
