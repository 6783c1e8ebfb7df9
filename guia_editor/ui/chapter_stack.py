"""The centre of the window: one chapter in view, the others near at hand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from guia_editor.i18n import _
from guia_editor.tasks.editing import OpenChapter
from guia_editor.ui.chapter_view import ChapterView
from guia_editor.ui.documents import DOCUMENTS, PAGES
from guia_editor.ui.opening_objects import attend
from guia_editor.ui.places import Place, keep_place, place_in
from guia_editor.ui.workbench import Workbench

_KEPT = 6
"""How many chapters without changes stay ready for a quick return."""

_HELD = ("is_modified", "is_busy")
"""What a view may say of itself that keeps it."""

_TEXT_MS, _CURSOR_MS = 300, 100
ZOOM = "ventana/tamano"


class ChapterStack(QStackedWidget):
    """Opens chapters and keeps those with unsaved text alive; `shown` gives the path that came into view.

    `modified_changed` gives a path and whether it has unsaved text; `loading` whether one is being read.
    """

    shown = Signal(str)
    modified_changed = Signal(str, bool)
    loading = Signal(bool)

    def __init__(self, bench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bench = bench
        self._views: dict[str, Any] = {}  # a chapter's view, or the editor of one of DOCUMENTS
        self._recent: list[str] = []
        self._folder: Path | None = None
        self._place = Place()
        self._wanted = ""
        self._text = self._timer(_TEXT_MS, bench.text_changed.emit)
        self._cursor = self._timer(_CURSOR_MS, bench.cursor_moved.emit)
        self.setAccessibleName(_("Capítulo"))
        self.setProperty("ayuda", "escribir")

    def _timer(self, milliseconds: int, do: object) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(milliseconds)
        timer.timeout.connect(do)
        return timer

    # --- What is open ---------------------------------------------------------------------------

    @property
    def path(self) -> str:
        """Return the path in view, "" for none."""
        return self._recent[0] if self._recent else ""

    @property
    def recent(self) -> tuple[str, ...]:
        """Return the paths that were in view, the newest first."""
        return tuple(self._recent)

    @property
    def modified(self) -> tuple[str, ...]:
        """Return the paths with unsaved text."""
        return tuple(path for path, view in self._views.items() if getattr(view, "is_modified", False))

    def view(self, path: str) -> Any:
        """Return the widget that has a path open, or None."""
        return self._views.get(path)

    # --- Opening --------------------------------------------------------------------------------

    def begin(self, folder: Path) -> str:
        """Start with a guide whose chapters are below `folder`; return the chapter in view last time."""
        self._folder = folder
        self._place = place_in(self._bench.settings, folder)
        return self._place.chapter

    def open(self, path: str, line: int = 0) -> None:
        """Bring a chapter or document into view, at a line of its file (0: where the person was)."""
        self._wanted = path
        if path in self._views:
            self._bring(path, line)
            return
        row = next((row for row in (*DOCUMENTS, *PAGES) if row.path == path), None)
        if row is not None:
            if row.there:
                self._add(path, row.make(self._bench), line)
            return
        folder = self._folder
        if folder is None:
            return
        self.loading.emit(True)
        self._bench.activities.run(
            _("Abriendo el capítulo"),
            lambda _progress: OpenChapter.open(folder, path),
            lambda chapter: self._opened(chapter, folder, line),
            self._not_opened,
        )

    def _opened(self, chapter: OpenChapter, folder: Path, line: int) -> None:
        self.loading.emit(False)
        if folder == self._folder and chapter.path == self._wanted and chapter.path not in self._views:
            view = ChapterView(self._bench, chapter)
            view.visual.set_zoom(self.zoom)
            view.visual.zoom_asked.connect(lambda change: self.set_zoom(self.zoom + change))
            self._add(chapter.path, view, line)

    def _not_opened(self, error: object) -> None:
        self.loading.emit(False)
        self._bench.activities.untold.emit(error)

    def _add(self, path: str, view: QWidget, line: int) -> None:
        self._views[path] = view
        self.addWidget(view)
        if isinstance(view, ChapterView):
            attend(view.visual)
            view.front_requested.connect(lambda: self._edit_front(view))
            view.edited.connect(lambda: self._edited(view))
            view.moved.connect(lambda: self._moved(view))
            view.mode_changed.connect(self._bench.view_changed)
            view.saved.connect(lambda: self._bench.saved.emit(view.path))
        if hasattr(view, "modified_changed"):
            view.modified_changed.connect(lambda on: self.modified_changed.emit(path, on))
        self._bring(path, line or self._place.lines.get(path, 0))
        self._put_away()

    def _bring(self, path: str, line: int) -> None:
        self._leave()
        view = self._views[path]
        self._recent = [path, *(one for one in self._recent if one != path)]
        self.setCurrentWidget(view)
        if line > 0 and hasattr(view, "go_to_line"):
            view.go_to_line(line)
        self._bench.view = view if isinstance(view, ChapterView) else None
        self._place.chapter = path
        self._bench.view_changed.emit()
        self.shown.emit(path)
        self.focus_text()

    def focus_text(self) -> None:
        """Put the keyboard into the text in view."""
        view = self.currentWidget()
        if isinstance(view, ChapterView):
            (view.visual if view.is_visual else view.source).setFocus()
        elif view is not None:
            view.setFocus()

    def step(self) -> None:
        """Bring back the chapter that was in view before this one."""
        others = [path for path in self._recent[1:] if path in self._views]
        if others:
            self.open(others[0])

    def _edit_front(self, view: ChapterView) -> None:
        from guia_editor.ui.front_dialog import FrontDialog

        FrontDialog(self._bench, view).open()

    def _edited(self, view: ChapterView) -> None:
        if view is self._bench.view and not self._text.isActive():
            self._text.start()

    def _moved(self, view: ChapterView) -> None:
        if view is self._bench.view and not self._cursor.isActive():
            self._cursor.start()

    # --- Letting go -----------------------------------------------------------------------------

    def save_all(self) -> bool:
        """Save everything unsaved; say whether all of it now is. The first that cannot be is shown."""
        for path in self.modified:
            if not self._views[path].save():
                self.open(path)
                return False
        return True

    def let_go(self, path: str) -> None:
        """Let go of a path, saved or not; a chapter's unsaved text stays in its journal."""
        view = self._views.get(path)
        if view is None:
            return
        if path == self.path:
            self._leave()
            self._bench.view = None
        del self._views[path]
        self._recent = [one for one in self._recent if one != path]
        self.removeWidget(view)
        if isinstance(view, ChapterView):
            view.release()
        view.deleteLater()
        if self._bench.view is None:
            self._after_closing()

    def _after_closing(self) -> None:
        if self._recent:
            self.open(self._recent[0])
        else:
            self._bench.view_changed.emit()

    def close_all(self) -> None:
        """Let go of everything, and remember where the person was."""
        self.keep_place()
        self._wanted, self._recent = "", []
        self._bench.view = None
        for view in self._views.values():
            self.removeWidget(view)
            if isinstance(view, ChapterView):
                view.release()
            view.deleteLater()
        self._views = {}
        self._folder = None
        self._text.stop()
        self._cursor.stop()
        self._bench.view_changed.emit()

    def _put_away(self) -> None:
        """Let go of the chapters longest out of view that have nothing unsaved, and of pages at rest."""
        views = ((path, self._views[path]) for path in self._recent[1:])
        idle = [path for path, view in views if not any(getattr(view, one, False) for one in _HELD)]
        for path in idle[_KEPT - 1 :]:
            self._note_line(path)
            self.let_go(path)

    def _leave(self) -> None:
        if self.path in self._views:
            self._note_line(self.path)
        if self._text.isActive():
            self._text.stop()

    def _note_line(self, path: str) -> None:
        view = self._views[path]
        if isinstance(view, ChapterView):
            self._place.lines[path] = view.current_line()

    def keep_place(self) -> None:
        """Remember which chapter is in view and the line in each."""
        if self._folder is not None:
            for path in self._views:
                self._note_line(path)
            self._place.chapter = self.path or self._place.chapter
            keep_place(self._bench.settings, self._folder, self._place)

    # --- Size of the text -----------------------------------------------------------------------

    @property
    def zoom(self) -> float:
        """Return the size of the text, 1 as printed."""
        try:
            return min(3.0, max(0.5, float(str(self._bench.settings.value(ZOOM, 1.0)))))
        except ValueError:
            return 1.0

    def set_zoom(self, zoom: float) -> None:
        """Show every chapter at another size."""
        self._bench.settings.setValue(ZOOM, round(min(3.0, max(0.5, zoom)), 2))
        for view in self._views.values():
            if isinstance(view, ChapterView):
                view.visual.set_zoom(self.zoom)
