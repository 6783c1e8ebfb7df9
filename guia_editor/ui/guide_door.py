"""Through here a guide comes into the window: opened, made, brought from elsewhere, read again, closed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QStandardPaths, Qt, QTimer
from PySide6.QtWidgets import QDialog, QFileDialog

from guia_editor.i18n import _
from guia_editor.tasks.journal import Leftover, leftovers
from guia_editor.tasks.session import Session, first_chapter
from guia_editor.ui.chapter_tree import count_words
from guia_editor.ui.errors import tell
from guia_editor.ui.new_guide import NewGuideDialog
from guia_editor.ui.places import add_recent, is_chapter, is_guide

if TYPE_CHECKING:
    from collections.abc import Callable

    from guia_editor.ui.window import MainWindow

_AFTER_MS = 400
"""How long the count of words waits for the chapter to be there first."""

_SHOWN_MS = 20
"""How long the guide waits, so that the chapter that is there before it is also seen before it."""


class GuideDoor(QObject):
    """Reads guides in threads; what comes of it is shown by the window."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._bench = window.bench
        self._folder = Path()
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_AFTER_MS)
        self._soon.timeout.connect(self._count_words)
        self._ahead = QTimer(self)
        self._ahead.setSingleShot(True)
        self._ahead.setInterval(_SHOWN_MS)
        self._ahead.timeout.connect(lambda: self.read(self._folder))
        self._bench.saved.connect(self._take_saved)
        self._bench.offers_recovery = lambda: bool(window.messages.words("recuperar"))

    # --- Opening --------------------------------------------------------------------------------

    def ask_and_open(self) -> None:
        """Let the person choose a guide's folder, and open it."""
        start = self._bench.session.folder.parent if self._bench.session else _documents()
        chosen = QFileDialog.getExistingDirectory(
            self._window, _("Abrir una guía: elija la carpeta que contiene «contenido»"), str(start)
        )
        if chosen:
            self.open(Path(chosen))

    def open(self, folder: Path) -> None:
        """Open the guide in a folder, after asking about what is unsaved in the one that is open."""
        folder = folder.absolute()
        if folder.name == "contenido" and is_guide(folder.parent):
            folder = folder.parent
        if self._window.may_leave():
            self._window.close_guide()
            self._window.show_opening(folder)
            self.read(folder)

    def read(self, folder: Path) -> None:
        """Read the guide in a folder and make it the window's."""
        self._bench.activities.run(
            _("Abriendo la guía"), lambda _progress: Session.open(folder), self._opened, self._refused
        )

    def open_ahead(self, folder: Path, path: str = "") -> None:
        """Show one chapter of a guide, the first if none is named, and only then read the guide.

        The chapter can be written in after a third of the time; reading the guide meanwhile would delay it.
        """
        self._folder = folder
        if path:
            self._window.stack.open(path)
            self._window.stack.loading.connect(
                lambda _on: self._ahead.start(), Qt.ConnectionType.SingleShotConnection
            )
            return
        self._bench.activities.run(
            _("Abriendo la guía"),
            lambda _progress: first_chapter(folder),
            lambda found: self.open_ahead(folder, found) if is_chapter(folder, found) else self.read(folder),
            lambda _error: self.read(folder),  # which tells what is wrong
        )

    def _opened(self, session: Session) -> None:
        add_recent(self._bench.settings, session.folder)
        self._bench.session = session
        self._bench.session_changed.emit()
        self._window.show_guide()
        self._soon.start()
        if not session.can_be_written:
            told = _(
                "La carpeta de esta guía solo se puede leer: lo que cambie no se podrá guardar aquí. "
                "Para cambiarla, copie la carpeta a otro lugar o pida permiso de escribir en ella."
            )
            self._window.messages.say("solo-lectura", "warning", told)
        folder = session.folder
        self._bench.activities.run(
            _("Buscando texto sin guardar"),
            lambda _progress: leftovers(folder),
            lambda found: self._tell_leftovers(folder, found),
        )

    def _tell_leftovers(self, folder: Path, found: tuple[Leftover, ...]) -> None:
        """Offer what was typed and never saved; when it is of the chapter in view alone, that one does."""
        session, view = self._bench.session, self._window.stack.view(self._window.stack.path)
        paths = {one.path for one in found}
        if session is None or session.folder != folder or paths <= {self._window.stack.path}:
            return
        if len(paths) > 1:
            told = _("Hay texto de otra vez que no se guardó, en {count} capítulos.").format(count=len(paths))
        else:
            path = found[0].path
            title = next((one.front.title for one in session.guide.chapters if one.path == path), path)
            told = _("Hay texto de otra vez que no se guardó, en «{title}».").format(title=title)
        offers = [(_("Ver y rec&uperar…"), lambda: self._recover(folder, found))]
        self._window.messages.say("recuperar", "warning", told, offers)
        if view is not None:  # one message for all leaves more room for the text
            view.messages.drop("recuperar")

    def _recover(self, folder: Path, found: tuple[Leftover, ...]) -> None:
        from guia_editor.ui.recovery import RecoveryDialog

        there = [one for one in found if one.is_there]
        if there:
            RecoveryDialog(self._bench, folder, there, self._window).open()

    def _refused(self, error: BaseException) -> None:
        self._window.close_guide()
        self._window.show_start()
        tell(self._window, error)

    # --- Making ---------------------------------------------------------------------------------

    def ask_and_create(self) -> None:
        """Let the person say where a new guide goes and what it is called, make it and open it."""
        dialog = NewGuideDialog(_documents(), self._window)
        if dialog.exec() == QDialog.DialogCode.Accepted:
            self.create(dialog.folder, dialog.title)

    def create(self, folder: Path, title: str = "") -> None:
        """Make a working guide in a folder and open it."""
        from guia_editor.tasks.create import create_guide  # it brings the library of histories along

        self._bench.activities.run(
            _("Creando la guía"),
            lambda progress: create_guide(folder, progress, title=title),
            self.open,
        )

    def open_shipped(self) -> None:
        """Open a copy of the guide that comes with the program, made the first time."""
        folder = _documents() / _("Guía de gobierno abierto municipal")
        if is_guide(folder):
            self.open(folder)
        else:
            self.create(folder)

    def ask_and_import(self) -> None:
        """Bring text from Word or other programs into a guide."""
        from guia_editor.ui.import_dialog import ImportDialog

        ImportDialog(self._bench, self._window).open()

    def ask_and_bring(self) -> None:
        """Let the person say where a guide is shared, make their copy of it and open it."""
        from guia_editor.ui.exchange_wizard import BringWizard

        dialog = BringWizard(self._bench, _documents())
        dialog.accepted.connect(lambda: self.open(dialog.folder))
        dialog.open()

    # --- Keeping up with the disk ---------------------------------------------------------------

    def reload(self, then: Callable[[], None] = lambda: None) -> None:
        """Read the guide again from its folder, then do something."""

        def done() -> None:
            then()
            self._soon.start()

        self._bench.read_again(done)

    def _take_saved(self, path: str) -> None:
        session, view = self._bench.session, self._window.stack.view(path)
        if session is None or view is None:
            return
        if not hasattr(view, "text"):
            self.reload()
            return
        text = view.text()

        def done(_nothing: object) -> None:
            if session is self._bench.session:
                self._bench.session_changed.emit()
                self._soon.start()

        self._bench.activities.run(_("Revisando"), lambda _progress: session.take(path, text), done)

    def _count_words(self) -> None:
        session = self._bench.session
        if session is None:
            return
        guide = session.guide

        def done(counts: dict[str, int]) -> None:
            if session is self._bench.session:
                self._window.tree.show_words(counts)

        self._bench.activities.run(_("Contando palabras"), lambda _progress: count_words(guide), done)

    def stop(self) -> None:
        """Look at nothing any more: the guide is being closed."""
        self._ahead.stop()
        self._soon.stop()


def _documents() -> Path:
    found = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    return Path(found) if found else Path.home()
