"""Choose once where the copies of a guide meet, and try the place before anything depends on it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QGridLayout,
    QLabel,
    QProgressBar,
    QVBoxLayout,
    QWidget,
)

from guia_editor.i18n import _
from guia_editor.model.finding import Finding, Severity
from guia_editor.tasks import exchange
from guia_editor.tasks.exchange import Place, PlaceKind
from guia_editor.ui.exchange_desk import ExchangeDesk
from guia_editor.ui.icons import pixmap
from guia_editor.ui.place_pages import BY_FILE, FolderPage, KindPage, ServerPage, TargetPage
from guia_editor.ui.recording import author
from guia_editor.ui.steps import Page, Steps
from guia_editor.ui.widgets import empty_out, note, push_button

if TYPE_CHECKING:
    from guia_editor.model.progress import Progress
    from guia_editor.ui.workbench import Workbench

_ICON = 18


class ExchangeWizard(Steps):
    """Sets the place of the guide that is open; `exchange_asked` when the person wants to use it at once.

    `by_file` says that they would rather send packages: the dialog for those is opened then.
    """

    exchange_asked = Signal()

    def __init__(self, bench: Workbench) -> None:
        super().__init__(bench, _("Lugar compartido"), "intercambio")
        assert bench.session is not None  # the action is there with a guide only
        self._folder = bench.session.folder
        self.kind = KindPage(bench, by_file=True)
        self.folder = FolderPage(self)
        self.server = ServerPage(bench)
        self.trial = TrialPage(bench, self._try)
        self.done_page = DonePage()
        self.accepted.connect(self._finish)
        self.begin(self.kind)

    @property
    def place(self) -> Place:
        """The place as it was described."""
        return self.folder.place if self.kind.value == PlaceKind.FOLDER else self.server.place

    @property
    def by_file(self) -> bool:
        """Say whether the person chose packages."""
        return self.kind.value == BY_FILE

    def following(self, page: Page) -> Page | None:
        """Return the page after one."""
        if page is self.kind:
            return _described(self.kind, self.folder, self.server)
        if page is self.trial:
            return self.done_page
        return None if page is self.done_page else self.trial

    def _try(self, _progress: object) -> tuple[Finding, ...]:
        """Try the place, in a thread; one that serves is kept, its secret with it."""
        place, secret = self.place, self.server.secret()
        found = exchange.test_place(self._folder, place, secret)
        if not any(one.severity is Severity.ERROR for one in found):
            exchange.set_place(self._folder, place, secret)
        return found

    def _finish(self) -> None:
        self.server.wipe()
        if self.by_file:
            from guia_editor.ui.package_dialog import PackageDialog

            PackageDialog(self.bench).open()
            return
        ExchangeDesk.of(self.bench).set_automatic(self.done_page.automatic.isChecked())
        self.exchange_asked.emit()

    def reject(self) -> None:
        """Forget what was typed as a secret."""
        self.server.wipe()
        super().reject()


class BringWizard(Steps):
    """Makes a copy of a guide that others share already; `folder` is where it is, once accepted."""

    def __init__(self, bench: Workbench, documents: Path) -> None:
        super().__init__(bench, _("Traer una guía compartida"), "intercambio")
        self.kind = KindPage(bench, by_file=False)
        self.folder_page = FolderPage(self)
        self.server = ServerPage(bench)
        self.target = TargetPage(self, documents, self._bring)
        self.begin(self.kind)

    @property
    def folder(self) -> Path:
        """Where the copy is."""
        return self.target.folder

    def following(self, page: Page) -> Page | None:
        """Return the page after one."""
        if page is self.kind:
            return _described(self.kind, self.folder_page, self.server)
        return None if page is self.target else self.target

    def _bring(self, progress: Progress) -> Path:
        place = self.folder_page.place if self.kind.value == PlaceKind.FOLDER else self.server.place
        secret = self.server.secret()
        return exchange.bring_guide(place, self.folder, author(self.bench), progress, secret)


def _described(kind: KindPage, folder: FolderPage, server: ServerPage) -> Page | None:
    """Return the page that describes a kind of place; None where none is needed."""
    if kind.value == BY_FILE:
        return None
    if kind.value == PlaceKind.FOLDER:
        return folder
    server.ask_for(PlaceKind(kind.value or PlaceKind.HTTPS))
    return server


class TrialPage(Page):
    """What a trial of the place found; it begins by itself."""

    def __init__(self, bench: Workbench, trial: Callable[[object], tuple[Finding, ...]]) -> None:
        super().__init__(_("Prueba del lugar"))
        self._bench = bench
        self._trial = trial
        self._running = False
        self.found: tuple[Finding, ...] | None = None
        self._bar = QProgressBar()
        self._bar.setRange(0, 0)
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(_("Probando"))
        self._told = note("")
        self._list = QWidget()
        self._grid = QGridLayout(self._list)
        self._grid.setContentsMargins(0, 8, 0, 8)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(10)
        self._grid.setColumnStretch(1, 1)
        self.again = push_button(_("&Probar otra vez"), self.enter)
        for widget in (self._told, self._bar, self._list):
            self.rows.addWidget(widget)
        self.rows.addWidget(self.again, 0, Qt.AlignmentFlag.AlignLeft)
        self.rows.addStretch(1)

    def enter(self) -> None:
        """Try the place."""
        if self._running:
            return
        self._running, self.found = True, None
        self._say(_("Se escribe en el lugar, se lee lo escrito y se busca a los demás…"), ())
        self._bench.activities.run(self.title, self._trial, self._tried, self._failed, owner=self)

    def problem(self) -> str:
        """Say whether the place serves."""
        if self.found is None:
            return _("Espere a que termine la prueba.") if self._running else _("La prueba no terminó.")
        bad = any(one.severity is Severity.ERROR for one in self.found)
        return _("Este lugar todavía no sirve.") if bad else ""

    def _tried(self, found: tuple[Finding, ...]) -> None:
        self._running, self.found = False, found
        bad = any(one.severity is Severity.ERROR for one in found)
        told = _("Todavía no sirve. Corrija lo que se indica, o vuelva atrás y elija otro.")
        self._say(told if bad else _("Todo bien: el lugar sirve y ya quedó elegido."), found)

    def _failed(self, error: object) -> None:
        self._running = False
        message, remedy = getattr(error, "message", ""), getattr(error, "remedy", "")
        if not message:
            self._bench.activities.untold.emit(error)
        self.found = (Finding(Severity.ERROR, "prueba", message or str(error), remedy),)
        self._tried(self.found)

    def _say(self, words: str, found: tuple[Finding, ...]) -> None:
        self._bar.setVisible(self._running)
        self.again.setVisible(not self._running)
        self._told.setText(words)
        empty_out(self._grid)
        for row, one in enumerate(found):
            self._add(row, one)
        self.changed.emit()

    def _add(self, row: int, one: Finding) -> None:
        theme = self._bench.theme
        drawing, colour = {
            Severity.ERROR: ("circle-x", theme.error),
            Severity.WARNING: ("triangle-alert", theme.warning),
            Severity.INFO: ("circle-check", theme.good),
        }[one.severity]
        picture = QLabel()
        picture.setPixmap(pixmap(drawing, colour, _ICON))
        picture.setAccessibleName(one.severity.value)
        words = QWidget()
        column = QVBoxLayout(words)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        message = note(one.message)
        message.setObjectName("")
        column.addWidget(message)
        if one.remedy:
            column.addWidget(note(one.remedy))
        self._grid.addWidget(picture, row, 0, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(words, row, 1)


class DonePage(Page):
    """When to exchange from now on."""

    def __init__(self) -> None:
        about = _(
            "«Intercambiar» trae lo de los demás, lo une con lo suyo y envía lo que usted guardó. Puede "
            "seguir escribiendo mientras tanto, y trabajar sin red: lo suyo espera su turno."
        )
        super().__init__(_("Listo para intercambiar"), about)
        self.next_label = _("&Intercambiar ahora")
        self.automatic = QCheckBox(_("Hacerlo &solo, cuando nadie escribe"))
        self.automatic.setAccessibleName(_("Hacerlo solo, cuando nadie escribe"))
        self.automatic.setChecked(True)
        self.rows.addSpacing(8)
        self.rows.addWidget(self.automatic)
        self.rows.addStretch(1)
