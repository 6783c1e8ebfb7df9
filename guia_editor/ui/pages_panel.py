"""The printed pages of the chapter in view, beside its text and following the cursor."""

from __future__ import annotations

from bisect import bisect_right

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QSizePolicy,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from guia_editor.errors import Cancelled
from guia_editor.i18n import _
from guia_editor.model.progress import Progress
from guia_editor.tasks.apart import apart
from guia_editor.tasks.page_view import PageRequest, Pages, whole_guide
from guia_editor.ui.activity import Activity
from guia_editor.ui.pages_view import PagesView
from guia_editor.ui.workbench import Workbench

_DEBOUNCE = 650
"""Milliseconds after the last key until pages are asked for."""

_KIND = "paginas"


class PagesPanel(QWidget):
    """Asks for the chapter's pages when the person pauses; shows the last ones meanwhile."""

    def __init__(self, bench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bench = bench
        self._places: tuple[tuple[int, int, float], ...] = ()
        self._shown = ""
        self._asked_for = ""
        self._whole: Activity | None = None
        self.setProperty("ayuda", "paginas")
        self._build()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_DEBOUNCE)
        self._pause.timeout.connect(self._ask)
        bench.view_changed.connect(self._chapter_changed)
        bench.text_changed.connect(self._pause.start)
        bench.cursor_moved.connect(self._follow)
        bench.session_changed.connect(self._guide_changed)
        bench.theme_changed.connect(self._theme_changed)
        bench.background.answered.connect(self._answered)

    def _build(self) -> None:
        self.pages = PagesView(self._bench.theme)
        self.pages.place_shown.connect(self._go_to)
        self._message = QLabel()
        self._message.setWordWrap(True)
        self._message.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._message.setMargin(24)
        self._message.setAccessibleName(_("Por qué no hay páginas"))
        self._stack = QStackedWidget()
        self._stack.addWidget(self._message)
        self._stack.addWidget(self.pages)
        self.status = QLabel()
        self.status.setAccessibleName(_("Página y estado"))
        # Words that come and go must not make the panel wider: the chapter would be laid out anew.
        self.status.setWordWrap(True)
        self.status.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        widest = _("Página {page} de {count}").format(page=888, count=888)
        self.status.setMinimumWidth(self.status.fontMetrics().horizontalAdvance(widest))
        self._busy = QProgressBar()
        self._busy.setRange(0, 0)
        self._busy.setTextVisible(False)
        self._busy.setFixedSize(56, 6)
        self._busy.setAccessibleName(_("Componiendo las páginas"))
        room = self._busy.sizePolicy()
        room.setRetainSizeWhenHidden(True)
        self._busy.setSizePolicy(room)
        self._busy.hide()
        bar = QHBoxLayout()
        bar.setContentsMargins(8, 4, 8, 4)
        bar.addWidget(self.status, 1)
        bar.addWidget(self._busy)
        self.whole = self._button(_("Toda la guía"), _("Componer la edición completa"), self._toggle_whole)
        self.whole.setCheckable(True)
        for button in (
            self._button("−", _("Páginas más pequeñas"), lambda: self.pages.zoom_by(1 / 1.2)),
            self._button("+", _("Páginas más grandes"), lambda: self.pages.zoom_by(1.2)),
            self._button("↔", _("Ajustar al ancho"), self.pages.fit_width),
            self.whole,
        ):
            bar.addWidget(button)
        self.pages.verticalScrollBar().valueChanged.connect(self._tell_page)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(bar)
        layout.addWidget(self._stack, 1)
        self._say(_("Abra un capítulo para ver aquí sus páginas tal como se imprimirán."))

    def _button(self, text: str, tip: str, do: object) -> QToolButton:
        button = QToolButton()
        button.setText(text)
        button.setToolTip(tip)
        button.setAccessibleName(tip)
        button.setAutoRaise(True)
        button.clicked.connect(do)
        return button

    # --- Asking ---------------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """Warm the worker when the pages first come into sight, and catch up."""
        super().showEvent(event)
        self._pause.start(0)

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802
        """Ask for nothing while nobody looks."""
        self._pause.stop()
        super().hideEvent(event)

    def _chapter_changed(self) -> None:
        if not self.whole.isChecked():
            self._pause.start(0)

    def _guide_changed(self) -> None:
        self._pause.start()

    def _theme_changed(self) -> None:
        self.pages.set_theme(self._bench.theme)

    def _ask(self) -> None:
        view, session = self._bench.view, self._bench.session
        if self.whole.isChecked() or not self.isVisible():
            return
        if view is None or session is None:
            self._say(_("Abra un capítulo para ver aquí sus páginas tal como se imprimirán."))
            return
        if view.opened.damage is not None:
            self._shown = ""
            self._say(_("Este capítulo tendrá páginas cuando esté reparado."))
            return
        if self._stack.currentWidget() is not self.pages:
            self._say(_("Componiendo las páginas…"))
        self._asked_for = view.path
        request = PageRequest(session.folder, view.path, view.draft_text(), self._bench.revision)
        self._bench.background.ask(_KIND, request)
        self._busy.show()

    def _answered(self, kind: str, outcome: object) -> None:
        if kind != _KIND:
            return
        self._busy.setVisible(self._bench.background.is_asked(_KIND))
        if not isinstance(outcome, Pages):
            self.status.setText(str(outcome))
        elif not self.whole.isChecked() and outcome.path == self._asked_for:
            self._show(outcome)

    def _show(self, pages: Pages) -> None:
        if pages.refusal:
            self.status.setText(pages.refusal)
            if self._shown != pages.path:
                self._say(pages.refusal)
            return
        other = self._shown != pages.path
        self._shown, self._places = pages.path, pages.places
        if other:
            self.pages.show_pdf(b"")
        self.pages.show_pdf(pages.pdf)
        self._stack.setCurrentWidget(self.pages)
        self._tell_page()
        self._follow()

    # --- The whole guide ------------------------------------------------------------------------

    def _toggle_whole(self, wanted: bool) -> None:
        session = self._bench.session
        if not wanted or session is None:
            self.whole.setChecked(False)
            if self._whole is not None:
                self._whole.cancel()
            self._shown = ""
            self._pause.start(0)
            return
        folder = session.folder

        def work(progress: Progress) -> bytes:
            return apart(whole_guide, folder, progress=progress)

        self._say(_("Componiendo la guía completa, tal como está guardada. Puede tardar un minuto…"))
        self._busy.show()
        self._whole = self._bench.activities.run(
            _("Componiendo la guía completa"), work, self._show_whole, self._whole_failed
        )

    def _show_whole(self, pdf: bytes) -> None:
        self._whole = None
        self._busy.hide()
        if not self.whole.isChecked():
            return
        self._places, self._shown = (), ""
        self.pages.show_pdf(b"")
        self.pages.show_pdf(pdf)
        self._stack.setCurrentWidget(self.pages)
        self._tell_page()

    def _whole_failed(self, error: BaseException) -> None:
        self._whole = None
        self._busy.hide()
        self.whole.setChecked(False)
        if not isinstance(error, Cancelled):
            self._say(str(error))

    # --- Following ------------------------------------------------------------------------------

    def _follow(self) -> None:
        view = self._bench.view
        if view is None or view.path != self._shown or not self._places or not self.isVisible():
            return
        lines = sorted(self._places)
        found = bisect_right(lines, (view.current_line(), 1 << 30, 0.0)) - 1
        if found >= 0:
            _line, page, top = lines[found]
            self.pages.show_place(page, top)

    def _go_to(self, page: int, share: float) -> None:
        before = [line for line, place, top in self._places if (place, top) <= (page, share + 0.002)]
        view = self._bench.view
        if before and view is not None and view.path == self._shown:
            view.go_to_line(before[-1])

    def _tell_page(self) -> None:
        if self.pages.page_count:
            told = _("Página {page} de {count}").format(
                page=self.pages.current_page + 1, count=self.pages.page_count
            )
            self.status.setText(told)

    def _say(self, words: str) -> None:
        self._message.setText(words)
        self._stack.setCurrentWidget(self._message)
        self.status.setText("")
