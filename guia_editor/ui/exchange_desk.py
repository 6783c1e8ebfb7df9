"""Exchanging the guide with other copies, for the whole window: by hand or by itself while nobody types."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from PySide6.QtCore import QObject, QTimer, Signal

from guia_editor.errors import Cancelled, GuideError
from guia_editor.i18n import _, number, plural
from guia_editor.ui.documents import CONFLICTS
from guia_editor.ui.places import key_of
from guia_editor.ui.recording import Recording, author

if TYPE_CHECKING:
    from guia_editor.tasks.exchange import Exchanged, ExchangeStatus, Place
    from guia_editor.ui.activity import Activity
    from guia_editor.ui.window import MainWindow
    from guia_editor.ui.workbench import Workbench

_TICK_MS = 60_000
_QUIET = dt.timedelta(minutes=1)
"""How long nobody must have typed before the guide is exchanged by itself."""

_EVERY = dt.timedelta(minutes=10)
"""How often others' work is looked for; what waits to be sent goes at the next tick."""

_KEY = "intercambio"


class ExchangeDesk(QObject):
    """Kept once for a window (`ExchangeDesk.of`).

    `changed` whenever `place`, `status` or `running` may be another; `finished` gives what an exchange did,
    `conflicts` how many passages wait for somebody to choose.
    """

    changed = Signal()
    finished = Signal(object)

    def __init__(self, bench: Workbench) -> None:
        super().__init__(bench)
        self._bench = bench
        self.place: Place | None = None
        self.status: ExchangeStatus | None = None
        self.running: Activity | None = None
        self.conflicts = 0
        self._typed = self._tried = dt.datetime.min.replace(tzinfo=dt.UTC)
        self._asked = 0
        self._ticks = QTimer(self)
        self._ticks.setInterval(_TICK_MS)
        self._ticks.timeout.connect(self.tick)
        bench.text_changed.connect(self._note_typing)
        bench.session_changed.connect(self.refresh)
        Recording.of(bench).recorded.connect(self.refresh)
        self._ticks.start()
        self.refresh()

    @classmethod
    def of(cls, bench: Workbench) -> ExchangeDesk:
        """Return the window's, made when there is none yet."""
        return bench.findChild(cls) or cls(bench)

    # --- How things stand -----------------------------------------------------------------------

    @property
    def folder(self) -> Path | None:
        """The guide's folder, None when no guide is open."""
        return self._bench.session.folder if self._bench.session is not None else None

    def refresh(self) -> None:
        """Find out anew, off the window's thread, how things stand."""
        folder = self.folder
        self._asked += 1
        asked = self._asked
        if folder is None:
            self.place, self.status, self.conflicts = None, None, 0
            self.changed.emit()
            return

        def look(_progress: object) -> tuple[Any, ...]:
            from guia_editor.tasks import exchange

            return exchange.place_of(folder), exchange.status(folder), len(exchange.conflicts_of(folder))

        def take(found: tuple[Any, ...]) -> None:
            if asked == self._asked:
                settled = self.conflicts > 0 and not found[2]
                self.place, self.status, self.conflicts = found
                if settled and self._bench.window is not None:
                    cast("MainWindow", self._bench.window).messages.drop(_KEY)
                self.changed.emit()

        self._bench.activities.run(_("Viendo el intercambio"), look, take)

    @property
    def automatic(self) -> bool:
        """Say whether this guide is exchanged by itself."""
        folder = self.folder
        return folder is not None and self._bench.settings.value(self._setting(folder), False, bool) is True

    def set_automatic(self, on: bool) -> None:
        """Let this guide be exchanged by itself, or only by hand."""
        if self.folder is not None:
            self._bench.settings.setValue(self._setting(self.folder), on)
            self.changed.emit()

    # --- Exchanging -----------------------------------------------------------------------------

    def exchange(self, *, quietly: bool = False) -> None:
        """Bring, join and send; without a place, ask for one first. `quietly` tells of nothing but news."""
        folder = self.folder
        if folder is None or self.running is not None:
            return
        if self.place is None:
            if not quietly:
                self.ask_place()
            return
        if not quietly and not self._saved():
            return
        Recording.of(self._bench).flush()
        self._tried = dt.datetime.now(dt.UTC)
        who = author(self._bench)

        def work(progress: Any) -> Exchanged:
            from guia_editor.tasks.exchange import exchange_now

            return exchange_now(folder, who, progress)

        self.running = self._bench.activities.run(
            _("Intercambiando"), work, self._exchanged, lambda error: self._refused(error, quietly)
        )
        self.changed.emit()

    def cancel(self) -> None:
        """Ask the exchange under way to stop; nothing half done stays."""
        if self.running is not None:
            self.running.cancel()

    def ask_place(self) -> None:
        """Let the person choose the place that the copies share."""
        from guia_editor.ui.exchange_wizard import ExchangeWizard

        wizard = ExchangeWizard(self._bench)
        wizard.accepted.connect(self.refresh)
        wizard.exchange_asked.connect(self._first_exchange)
        wizard.open()

    def tick(self, now: dt.datetime | None = None) -> None:
        """Exchange by itself, where that is wanted, nobody types and it is time."""
        now = now or dt.datetime.now(dt.UTC)
        if not self.automatic or self.place is None or self.running is not None:
            return
        waiting = self.status is not None and self.status.waiting and not self.status.problem
        pause = _QUIET if waiting else _EVERY
        if now - self._typed >= _QUIET and now - self._tried >= pause:
            self.exchange(quietly=True)

    def take(self, outcome: Exchanged) -> None:
        """Tell what an exchange brought, show the guide as it now is, and lead to what is to be settled."""
        window = cast("MainWindow", self._bench.window)
        told, weight, offers = _told(outcome), "info", []
        if outcome.received:
            offers.append((_("Ver el hi&storial"), lambda: window.docks.show_panel("historial")))
        if outcome.conflicts:
            weight = "warning"
            offers = [(_("Re&solver…"), lambda: self._bench.open_chapter(CONFLICTS))]
        elif outcome.silent or outcome.problem:
            weight = "warning"
        if window is not None:
            window.messages.say(_KEY, weight, told, offers)  # type: ignore[arg-type]
        if outcome.received:
            self._bench.read_again()
        self.refresh()
        self.finished.emit(outcome)

    def _exchanged(self, outcome: Exchanged) -> None:
        self.running = None
        self.take(outcome)

    def _refused(self, error: BaseException, quietly: bool) -> None:
        self.running = None
        self.refresh()
        if not isinstance(error, GuideError) or not (quietly or isinstance(error, Cancelled)):
            self._bench.activities.untold.emit(error)

    def _first_exchange(self) -> None:
        def go() -> None:
            if self.place is not None:
                self.changed.disconnect(go)
                self.exchange()

        self.changed.connect(go)
        self.refresh()

    def _saved(self) -> bool:
        """Save what is unsaved; say whether all of it now is."""
        stack = getattr(self._bench.window, "stack", None)
        return stack is None or bool(stack.save_all())

    def _note_typing(self) -> None:
        self._typed = dt.datetime.now(dt.UTC)

    def _setting(self, folder: Path) -> str:
        return key_of("intercambio", folder)


def _told(outcome: Exchanged) -> str:
    """Return what an exchange did, in one or two sentences."""
    came, went = len(outcome.received), outcome.sent
    if came:
        who = ", ".join(sorted({one.author.institution or one.author.name for one in outcome.received}))
        words = _("Llegó una versión de {who}.") if came == 1 else _("Llegaron {count} versiones de {who}.")
        parts = [words.format(count=number(came), who=who)]
    else:
        parts = [_("No había nada nuevo de los demás.")]
    if went:
        parts.append(plural(went, _("Se envió una versión suya."), _("Se enviaron {count} versiones suyas.")))
    if outcome.conflicts:
        one = _("En un lugar dos personas cambiaron lo mismo: nada se perdió, elija qué queda.")
        many = _("En {count} lugares dos personas cambiaron lo mismo: nada se perdió, elija qué queda.")
        parts.append(plural(len(outcome.conflicts), one, many))
    if outcome.problem:
        parts.append(_("Lo suyo espera: {problem}").format(problem=outcome.problem))
    parts += outcome.notices[:2]
    parts += outcome.silent[:2]
    return " ".join(parts)
