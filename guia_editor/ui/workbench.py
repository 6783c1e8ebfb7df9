"""What the parts of the window share: the guide, the chapter in view, work under way, settings."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSettings, Signal
from PySide6.QtWidgets import QWidget

from guia_editor.i18n import _
from guia_editor.ui.activity import Activities
from guia_editor.ui.background import BackgroundWork

if TYPE_CHECKING:
    from guia_editor.model.finding import Finding
    from guia_editor.model.guide import Guide
    from guia_editor.tasks.review import Overview
    from guia_editor.tasks.session import Session
    from guia_editor.ui.chapter_view import ChapterView
    from guia_editor.ui.theme import Theme


class Workbench(QObject):
    """Passed to every part; parts never know each other, only this.

    Signals say what happened, after it did: `session_changed` (another guide, or read again from disk),
    `view_changed` (another chapter is in view, or none), `text_changed` (the chapter in view was edited;
    at most every 300 ms), `cursor_moved` (at most every 100 ms), `saved` (a chapter's path), `theme_changed`,
    `identity_changed`, `findings_changed` (`findings` holds what the last check of the whole guide found),
    `review_changed` (`review` holds what people have said about the guide, None until it has been read).
    `offers_recovery` says whether the window offers already what was not saved, of all chapters.
    `asked_to_open` is how a part asks the window for a chapter and a line of its file (0: where it was).
    """

    session_changed = Signal()
    view_changed = Signal()
    text_changed = Signal()
    cursor_moved = Signal()
    saved = Signal(str)
    theme_changed = Signal()
    identity_changed = Signal()
    findings_changed = Signal()
    review_changed = Signal()
    asked_to_open = Signal(str, int)

    def __init__(self, settings: QSettings, theme: Theme, window: QWidget | None = None) -> None:
        super().__init__(window)
        self.settings = settings
        self.theme = theme
        self.window = window
        self.activities = Activities(self)
        self.background = BackgroundWork(self)
        self.revision = 0
        self.session: Session | None = None
        self.view: ChapterView | None = None
        self.findings: tuple[Finding, ...] = ()
        self.review: Overview | None = None
        self.offers_recovery: Callable[[], bool] = lambda: False
        self.session_changed.connect(self._count_revision)

    def _count_revision(self) -> None:
        """Let the background process know the next time that what it has read is no more what there is."""
        self.revision += 1

    def read_again(self, then: Callable[[], None] = lambda: None) -> None:
        """Read the guide again from its folder in a thread, then do something."""
        session = self.session
        if session is None:
            return
        before = session.guide

        def take(guide: Guide) -> None:
            if session is not self.session:
                return
            if session.guide is not before:  # a chapter was saved meanwhile: what was read may lack it
                self.read_again(then)
                return
            session.guide = guide
            self.session_changed.emit()
            then()

        self.activities.run(_("Leyendo la guía"), lambda _progress: session.read(), take)

    def show_findings(self, findings: tuple[Finding, ...]) -> None:
        """Let every part know what a check of the whole guide has found."""
        self.findings = findings
        self.findings_changed.emit()

    def show_review(self, review: Overview | None) -> None:
        """Let every part know how the review of the guide stands."""
        self.review = review
        self.review_changed.emit()

    def open_chapter(self, path: str, line: int = 0) -> None:
        """Ask for a chapter (path relative to `contenido/`) to come into view, at a line of its file."""
        self.asked_to_open.emit(path, line)
