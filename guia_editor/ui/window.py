"""The application's window: it puts the parts together and holds no knowledge of its own about guides."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QByteArray, QPoint, QRegularExpression, QSettings, QSize, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QShowEvent
from PySide6.QtWidgets import (
    QLabel,
    QMainWindow,
    QMenu,
    QProgressBar,
    QStackedWidget,
    QToolBar,
    QVBoxLayout,
    QWidget,
)

from guia_editor.i18n import _, plural
from guia_editor.ui.actions import ActionBook
from guia_editor.ui.appearance import Appearance
from guia_editor.ui.batch_desk import BatchDesk
from guia_editor.ui.chapter_desk import ChapterDesk
from guia_editor.ui.chapter_stack import ChapterStack
from guia_editor.ui.chapter_tree import ChapterTree
from guia_editor.ui.docks import Docks
from guia_editor.ui.documents import PAGE, titles
from guia_editor.ui.errors import Choice, Notice, tell
from guia_editor.ui.guide_door import GuideDoor
from guia_editor.ui.identity import identity
from guia_editor.ui.message_bar import MessageBar
from guia_editor.ui.moving_menus import MovingMenus
from guia_editor.ui.pending_count import PendingCount
from guia_editor.ui.places import is_chapter, is_guide, last
from guia_editor.ui.problems import Problems
from guia_editor.ui.recording import Recording
from guia_editor.ui.spelling import Spelling
from guia_editor.ui.start_page import StartPage
from guia_editor.ui.status import Status
from guia_editor.ui.style_chooser import StyleChooser
from guia_editor.ui.theme import LIGHT
from guia_editor.ui.tree_header import TreeHeader
from guia_editor.ui.whole_window import WHOLE, WholeWindow
from guia_editor.ui.workbench import Workbench

_GEOMETRY, _STATE, _VERSION = "ventana/lugar", "ventana/paneles", 1
_FIRST_SIZE = QSize(1280, 760)
_WAKE_MS = 150


class MainWindow(QMainWindow):
    """Chapters at the left, the text in the middle, panels at the right; without a guide, a start page."""

    def __init__(self, settings: QSettings) -> None:
        super().__init__()
        self.bench = Workbench(settings, LIGHT, self)
        self.appearance = Appearance(self.bench)
        self.setObjectName("ventana")
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self._build_centre()
        self.tree = ChapterTree(self.bench)
        self.door = GuideDoor(self)
        self.desk = ChapterDesk(self)
        self.book = ActionBook(self.bench, self)
        self.docks = Docks(self.bench, self)
        header = TreeHeader(self)
        self.docks.add_fixed("capitulos", _("Capítulos"), self.tree, header)
        self.docks.add_panels()
        self._build_bars()
        self.whole = WholeWindow(self, _VERSION)
        self._connect()
        self._restore()
        self.show_start()
        self._say_title()

    # --- Building -------------------------------------------------------------------------------

    def _build_centre(self) -> None:
        self.stack = ChapterStack(self.bench)
        self.messages = MessageBar(self.bench)
        self.messages.setAccessibleName(_("Mensajes sobre la guía"))
        self.start_page = StartPage(self.bench)
        self._opening = _Opening()
        desk = QWidget()
        desk.setObjectName("escritorio")
        layout = QVBoxLayout(desk)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.messages)
        layout.addWidget(self.stack, 1)
        self._desk = desk
        self.pages = QStackedWidget()
        for page in (self.start_page, self._opening, desk):
            self.pages.addWidget(page)
        self.setCentralWidget(self.pages)

    def _build_bars(self) -> None:
        self.book.fill_menus(self.menuBar())
        self.menuBar().setAccessibleName(_("Menús"))
        self.toolbar = QToolBar(_("Herramientas"))
        self.toolbar.setObjectName("herramientas")
        self.toolbar.setAccessibleName(_("Herramientas"))
        self.toolbar.setMovable(False)
        self.toolbar.setIconSize(QSize(20, 20))
        self.styles = StyleChooser(self.bench)
        self.toolbar.addWidget(self.styles)
        self.toolbar.addSeparator()
        self.book.fill_toolbar(self.toolbar)
        self.addToolBar(self.toolbar)
        for bar, name in ((self.toolbar, _("Más herramientas")), (self.menuBar(), _("Más menús"))):
            for button in bar.findChildren(QWidget, QRegularExpression("^qt_.*_ext_button$")):
                button.setAccessibleName(name)
        self.status = Status(self.bench)
        self.setStatusBar(self.status)
        MovingMenus(self).fill()
        self.book.settle_mnemonics()

    def _connect(self) -> None:
        bench = self.bench
        bench.activities.untold.connect(lambda error: tell(self, error))
        bench.asked_to_open.connect(self._open_chapter)
        bench.view_changed.connect(self._say_title)
        bench.session_changed.connect(self._mark_unsaved)
        self.tree.opened.connect(bench.open_chapter)
        self.tree.menu_asked.connect(self._chapter_menu)
        self.stack.shown.connect(self._chapter_shown)
        self.stack.modified_changed.connect(self._modified)
        self.status.identity_clicked.connect(self.ask_who)
        Recording.of(bench).failed.connect(lambda told: self.messages.say("historial", "warning", told))
        PendingCount(bench)
        page = self.start_page
        page.create_asked.connect(self.door.ask_and_create)
        page.open_asked.connect(self.door.ask_and_open)
        page.import_asked.connect(self.door.ask_and_import)
        page.bring_asked.connect(self.door.ask_and_bring)
        page.shipped_asked.connect(self.door.open_shipped)
        page.distribute_asked.connect(self.whole.distribute)
        page.chosen.connect(self.door.open)

    # --- Beginning and ending -------------------------------------------------------------------

    def begin(self, folder: Path | None) -> None:
        """Open a guide, the one that was open last time if none is named; else stay at the start page."""
        wanted = (folder or last(self.bench.settings) or Path()).absolute()
        if folder is None and not is_guide(wanted):
            return
        self.show_opening(wanted)
        self.stack.shown.connect(lambda _path: self._show_desk(), Qt.ConnectionType.SingleShotConnection)
        kept = self.stack.begin(wanted)
        if kept in WHOLE:  # whoever distributes editions waits for no chapter
            self.door.read(wanted)
            return
        self.door.open_ahead(wanted, kept if is_chapter(wanted, kept) else "")

    def show_start(self) -> None:
        """Show the start page."""
        self.start_page.fill()
        self.pages.setCurrentWidget(self.start_page)
        self._show_around(False)

    def show_opening(self, folder: Path) -> None:
        """Show that a guide is being opened."""
        self._opening.say(_("Abriendo «{name}»…").format(name=folder.name))
        self.pages.setCurrentWidget(self._opening)

    def show_guide(self) -> None:
        """Show the guide of the session: the chapter that was in view last time, else the first."""
        session = self.bench.session
        assert session is not None
        self._show_desk()
        kept = self.stack.path or self.stack.begin(session.folder)
        page = self.whole.first(kept)
        if page:
            self.bench.open_chapter(page)
        elif any(kept == chapter.path for chapter in session.guide.chapters):
            self.bench.open_chapter(kept)
            self.tree.select(kept)
        else:
            self.open_first()
        self._say_title()

    def _show_desk(self) -> None:
        if self.pages.currentWidget() is not self._desk:
            self._show_around(True)
            self.pages.setCurrentWidget(self._desk)

    def open_first(self) -> None:
        """Open the guide's first numbered chapter, else its first."""
        session = self.bench.session
        chapters = session.guide.chapters if session is not None else ()
        first = next((one for one in chapters if one.number), next(iter(chapters), None))
        if first is not None:
            self.bench.open_chapter(first.path)

    def close_guide(self) -> None:
        """Put the guide away; what is unsaved stays in the journal. Ask with `may_leave` before."""
        self.door.stop()
        self.stack.close_all()
        for key in self.messages.keys:
            self.messages.drop(key)
        if self.bench.session is not None:
            self.bench.session = None
            self.bench.show_findings(())
            self.bench.session_changed.emit()
        self._say_title()

    def may_leave(self) -> bool:
        """Ask about a batch under way and unsaved text; say whether the guide may be put away now."""
        batch, unsaved = BatchDesk.of(self.bench), self.stack.modified
        if not batch.may_leave():
            return False
        answer = self.ask_unsaved(unsaved) if unsaved else "no"
        if not answer or (answer == "guardar" and not self.stack.save_all()):
            return False
        batch.cancel()
        return True

    def ask_unsaved(self, paths: Sequence[str]) -> str:
        """Ask what to do with what is unsaved: "guardar", "no", or "" to go on writing."""
        told = plural(
            len(paths),
            _("Hay un capítulo con cambios sin guardar."),
            _("Hay {count} capítulos con cambios sin guardar."),
        )
        remedy = _("Si no los guarda, al abrir de nuevo el capítulo podrá recuperarlos o descartarlos.")
        if not all(path.endswith(".md") for path in paths):  # only chapters have a journal
            told = _("Hay cambios sin guardar.")
            remedy = _("Los de capítulos podrá recuperarlos otro día; los de tablas y fichas se perderían.")
        question = Notice(
            self,
            _("Cambios sin guardar"),
            told,
            remedy,
            "save",
            (
                Choice("guardar", _("&Guardar"), default=True),
                Choice("no", _("&No guardar")),
                Choice("", _("&Cancelar")),
            ),
        )
        question.exec()
        return question.chosen

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802
        """Ask about what is unsaved, remember how the window was, end what is under way."""
        if not self.may_leave():
            event.ignore()
            return
        self.keep()
        Recording.of(self.bench).flush()
        self.bench.activities.stop()
        self.bench.background.stop()
        self.door.stop()
        self.stack.close_all()
        event.accept()

    def keep(self) -> None:
        """Remember how the window is arranged and where the person was."""
        settings = self.bench.settings
        settings.setValue(_GEOMETRY, self.saveGeometry())
        if self.bench.session is not None:
            settings.setValue(_STATE, self.whole.state())
        self.stack.keep_place()
        settings.sync()

    def _restore(self) -> None:
        settings = self.bench.settings
        screen = self.screen().availableGeometry()
        self.resize(_FIRST_SIZE.boundedTo(screen.size()))
        geometry = settings.value(_GEOMETRY)
        if isinstance(geometry, QByteArray):
            self.restoreGeometry(geometry)
        elif screen.width() <= _FIRST_SIZE.width() + 160:
            self.setWindowState(Qt.WindowState.WindowMaximized)

    def _show_around(self, on: bool) -> None:
        """Show or hide what only makes sense with a guide; the first time, as it was arranged."""
        self.toolbar.setVisible(on)
        if not on:
            for dock in self.docks.docks.values():
                dock.hide()
            return
        state = self.bench.settings.value(_STATE)
        for dock in self.docks.docks.values():
            dock.show()
        if not (isinstance(state, QByteArray) and self.restoreState(state, _VERSION)):
            self.docks.set_sizes(self.width())
        elif self.minimumSizeHint().width() > self.screen().availableGeometry().width():
            self.docks.make_room()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """Let the actions know where things stand when the window first appears."""
        super().showEvent(event)
        self.book.refresh_soon()

    # --- Chapters -------------------------------------------------------------------------------

    def _open_chapter(self, path: str, line: int) -> None:
        session = self.bench.session
        if session is None:
            return
        known = {one.path for one in session.guide.chapters} | {one.path for one in session.guide.unread}
        if path.endswith(".md") and path not in known:
            self.messages.say("camino", "warning", _("«{path}» no está en la guía.").format(path=path))
            return
        self.stack.open(path, line)

    def _chapter_shown(self, path: str) -> None:
        self.tree.select(path)
        if path.startswith(PAGE):
            self.tree.clearSelection()
        self._say_title()
        QTimer.singleShot(_WAKE_MS, self, self._wake)

    def _wake(self) -> None:
        """Begin what may wait until the first chapter can be written in."""
        self.docks.wake()
        Problems.of(self.bench)
        Spelling.of(self.bench)

    def _modified(self, path: str, on: bool) -> None:
        self.tree.set_unsaved(path, on)
        self.status.show_saved()
        self.book.refresh_soon()
        self._say_title()

    def _mark_unsaved(self) -> None:
        for path in self.stack.modified:
            self.tree.set_unsaved(path, True)

    def _chapter_menu(self, place: QPoint) -> None:
        menu = QMenu(self)
        for name in ("capitulo-titulo", "capitulo-subir", "capitulo-bajar", "capitulo-retirar"):
            menu.addAction(self.book.actions[name])
        self.book.refresh()
        menu.exec(place)

    def _say_title(self) -> None:
        session = self.bench.session
        parts = [_("Guía")] if session is None else [session.guide.title]
        if self.stack.path and session is not None:
            known = titles() | {one.path: one.front.title for one in session.guide.chapters}
            parts.insert(0, known.get(self.stack.path, self.stack.path))
        self.setWindowTitle("[*]" + " – ".join(parts))
        self.setWindowModified(bool(self.stack.modified))

    # --- Around ---------------------------------------------------------------------------------

    def ask_who(self) -> None:
        """Ask who the person is: step by step the first time, else among the preferences."""
        if identity(self.bench.settings).known:
            self.ask_preferences()
            return
        from guia_editor.ui.first_start import FirstStart

        FirstStart(self.bench).open()

    def ask_preferences(self) -> None:
        """Let the person say who they are and how the window should be."""
        from guia_editor.ui.preferences import Preferences

        Preferences(self).exec()

    def cycle_focus(self, *, back: bool = False) -> None:
        """Move the keyboard from the text to the next part of the window."""
        current = self.pages.currentWidget()
        text = self.stack.focus_text if current is self._desk else self.start_page.buttons[0].setFocus
        stops = [(self.pages, text), (self.status, self.status.who.setFocus)]
        if self.toolbar.isVisible():
            stops.insert(1, (self.toolbar, self.styles.setFocus))
        self.docks.cycle(stops, back=back)


class _Opening(QWidget):
    """Shown while a guide is read."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("inicio")
        self._words = QLabel()
        self._words.setObjectName("subtitulo")
        self._words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        bar = QProgressBar()
        bar.setRange(0, 0)
        bar.setTextVisible(False)
        bar.setFixedSize(220, 6)
        bar.setAccessibleName(_("Abriendo la guía"))
        layout = QVBoxLayout(self)
        layout.addStretch(1)
        layout.addWidget(self._words)
        layout.addSpacing(12)
        layout.addWidget(bar, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(1)

    def say(self, text: str) -> None:
        """Say what is being opened."""
        self._words.setText(text)
        self._words.setAccessibleName(text)
