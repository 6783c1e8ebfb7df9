"""Where the threads of the chapter in view stand on its page, kept current while the person writes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QAction, QTextCursor

from guia_editor.markdown.anchoring import AnchorMap, plain
from guia_editor.tasks.review import PlacedThread, Quality, ReviewedChapter
from guia_editor.ui.comment_marks import CommentMark, CommentMarks, comment_marks
from guia_editor.ui.review_desk import ReviewDesk
from guia_editor.ui.source_places import SourcePlaces, Span

if TYPE_CHECKING:
    from guia_editor.tasks.editing import OpenChapter
    from guia_editor.ui.chapter_view import ChapterView
    from guia_editor.ui.editor import VisualEditor
    from guia_editor.ui.workbench import Workbench

_PAUSE_MS = 900
"""How long after the last key the places are looked up anew; until then they follow by arithmetic."""

_ABOVE = 5
"""What part of the page is left above words that are gone to."""


class CommentPlaces(QObject):
    """Kept once for a window (`CommentPlaces.of`); `placed` after the places were told anew.

    `touched` gives the thread whose words the caret has come into.
    """

    placed = Signal()
    touched = Signal(str)

    def __init__(self, bench: Workbench) -> None:
        super().__init__(bench)
        self._bench = bench
        self._desk = ReviewDesk.of(bench)
        self._places: tuple[OpenChapter, SourcePlaces] | None = None
        self._map: tuple[str, str, AnchorMap] | None = None
        self._wanted = ""
        self._at = ""
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self.update)
        bench.text_changed.connect(self._pause.start)
        bench.view_changed.connect(self._view_changed)
        bench.review_changed.connect(self.update)
        bench.cursor_moved.connect(self._follow)
        self._view_changed()

    @classmethod
    def of(cls, bench: Workbench) -> CommentPlaces:
        """Return the window's, made when there is none yet."""
        return bench.findChild(cls) or cls(bench)

    @property
    def marks(self) -> CommentMarks | None:
        """The marks of the page in view; None where no page is."""
        view = self._view
        return comment_marks(view.visual.document()) if view is not None else None

    @property
    def _view(self) -> ChapterView | None:
        view = self._bench.view
        return view if view is not None and view.is_visual and view.opened.damage is None else None

    # --- Keeping current ------------------------------------------------------------------------

    def update(self) -> None:
        """Tell anew where the open threads of the chapter in view stand."""
        self._pause.stop()
        view, chapter = self._view, self._desk.chapter
        if view is None:
            self.placed.emit()
            return
        marks = comment_marks(view.visual.document())
        if chapter is None or not chapter.threads:
            marks.set_marks(())
        elif chapter.text == plain(view.opened.file.text):  # else the review is about to be read again
            marks.set_marks(self._marks(view, chapter))
        if self._wanted:
            wanted, self._wanted = self._wanted, ""
            self.go_to(wanted)
        self.placed.emit()

    def _marks(self, view: ChapterView, chapter: ReviewedChapter) -> list[CommentMark]:
        places = self._places_of(view)
        places.refresh()
        found = []
        for thread in chapter.threads:
            if thread.thread.open and thread.place.quality not in (Quality.ORPHAN, Quality.WHOLE):
                span = self._in_opened(chapter, places, thread)
                shown = places.to_document(span) if span is not None else None
                if shown is not None:
                    found.append(CommentMark(thread.id, shown, thread.suggestion))
        return found

    def _places_of(self, view: ChapterView) -> SourcePlaces:
        if self._places is None or self._places[0] is not view.opened:
            document = view.visual.document()
            self._places = (view.opened, SourcePlaces(document, view.visual.live, view.opened))
        return self._places[1]

    def _in_opened(self, chapter: ReviewedChapter, places: SourcePlaces, thread: PlacedThread) -> Span | None:
        """Return a thread's words in the text that editing went on from, mostly the file's."""
        start, end = thread.place.start, max(thread.place.end, thread.place.start + 1)
        if chapter.text == places.text:
            return Span(start, end)
        if self._map is None or self._map[:2] != (chapter.text, places.text):
            self._map = (chapter.text, places.text, AnchorMap(chapter.text, places.text))
        found = self._map[2].locate(start, end)
        return Span(found.start, found.end) if found is not None else None

    def _view_changed(self) -> None:
        self._at = ""
        view = self._bench.view
        if view is not None and _offers not in view.visual.context_providers:
            view.visual.context_providers.append(_offers)
        self.update()

    def _follow(self) -> None:
        view = self._view
        if view is None:
            return
        cursor = view.visual.textCursor()
        found = (
            comment_marks(view.visual.document()).at(cursor.position()) if not cursor.hasSelection() else ()
        )
        at = found[0] if found else ""
        if at != self._at:
            self._at = at
            if at:
                self.touched.emit(at)

    # --- Going and telling ----------------------------------------------------------------------

    def go_to(self, id: str) -> bool:
        """Bring the words of a thread into view, its chapter too; say whether the page shows them now."""
        overview = self._bench.review
        chapter = (
            next((one for one in overview.chapters if any(thread.id == id for thread in one.threads)), None)
            if overview is not None
            else None
        )
        if chapter is None or overview is None:
            return False
        thread = overview.thread(id)
        view = self._bench.view
        if view is None or view.path != chapter.path:
            self._wanted = id
            self._bench.open_chapter(chapter.path, thread.place.line if thread is not None else 0)
            return False
        span = self.marks.span_of(id) if self.marks is not None else None
        if span is None:
            if thread is not None:
                view.go_to_line(thread.place.line)
            return False
        self._at = id
        show_span(view, span)
        return True

    def choose(self, id: str) -> None:
        """Put the words of a thread in evidence."""
        if self.marks is not None:
            self.marks.set_active(id)

    def selection(self) -> Span | None:
        """Return the words that are selected, as a passage of the chapter's file.

        Without a selection, those of the paragraph at the caret. None where the file does not have them,
        as when they were typed and not saved.
        """
        view, chapter = self._bench.view, self._desk.chapter
        if view is None or chapter is None or chapter.text != plain(view.opened.file.text):
            return None
        if self._view is None:
            return None
        places = self._places_of(view)
        if places.text != chapter.text:
            return None
        places.refresh()
        cursor = view.visual.textCursor()
        if cursor.hasSelection():
            return places.to_source(Span(cursor.selectionStart(), cursor.selectionEnd()))
        return places.leaf_at(cursor.position())


def show_span(view: ChapterView, span: Span) -> None:
    """Put the caret before some words of a page, which come into view with room above."""
    editor = view.visual
    cursor = QTextCursor(editor.document())
    cursor.setPosition(span.start)
    editor.setTextCursor(cursor)
    rect, bar = editor.cursorRect(), editor.verticalScrollBar()
    if rect.top() < 0 or rect.bottom() > editor.viewport().height() - rect.height():
        bar.setValue(bar.value() + rect.top() - editor.viewport().height() // _ABOVE)


def _offers(editor: VisualEditor, _position: int) -> list[QAction]:
    """Return what the menu of a right click offers to say about the place."""
    window = editor.bench.window
    names = ("revision-comentar", "revision-sugerir")
    found = [window.findChild(QAction, name) for name in names] if window is not None else []
    return [one for one in found if one is not None and one.isEnabled()]
