"""The book at the left: its parts and chapters, how long each is, what is wrong in it, what is unsaved."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QDragMoveEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QTreeWidget, QTreeWidgetItem, QWidget

from guia_editor.i18n import _, plural
from guia_editor.model.blocks import Heading, plain_text, walk
from guia_editor.model.document import SectionKind
from guia_editor.model.finding import Severity
from guia_editor.model.guide import Chapter, Guide, Unread
from guia_editor.ui.chapter_row import (
    ERRORS,
    NUMBER,
    OPEN_THREADS,
    PATH,
    REVIEW,
    REVIEW_WORDS,
    UNSAVED,
    WARNINGS,
    WORDS,
    ChapterRow,
)
from guia_editor.ui.documents import DOCUMENTS
from guia_editor.ui.icons import icon
from guia_editor.ui.parts import parts_of
from guia_editor.ui.widgets import plain_tip
from guia_editor.ui.workbench import Workbench

_PART = Qt.ItemDataRole.UserRole + 20


def part_titles() -> Mapping[SectionKind, str]:
    """Return what people call the parts of the book, in its order."""
    return {
        SectionKind.FRONT: _("Preliminares"),
        SectionKind.CHAPTER: _("Capítulos"),
        SectionKind.ANNEX: _("Anexos"),
    }


def count_words(guide: Guide) -> dict[str, int]:
    """Return how many words each chapter shows, by the hash of its file: for a thread to find out."""
    return {
        chapter.text_hash: sum(part.count for part in parts_of(chapter.blocks)) for chapter in guide.chapters
    }


def _book(guide: Guide) -> list[Chapter | Unread]:
    """Return all chapters in the book's order, those too whose file has to be repaired first."""
    book: list[Chapter | Unread] = [*guide.chapters]
    for one in guide.unread:
        book.insert(one.place, one)
    return book


class ChapterTree(QTreeWidget):
    """The chapters; `opened` when the person wants one, `moved` with its new place (from 0) in its part."""

    opened = Signal(str)
    moved = Signal(str, int)
    menu_asked = Signal(QPoint)

    def __init__(self, bench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bench = bench
        self._words: Mapping[str, int] = {}
        self._items: dict[str, QTreeWidgetItem] = {}
        self._parts: dict[SectionKind, QTreeWidgetItem] = {}
        self.setAccessibleName(_("Capítulos de la guía"))
        self.setProperty("ayuda", "ventana")
        self.setHeaderHidden(True)
        self.setIndentation(0)
        self.setRootIsDecorated(False)
        self.setItemDelegate(ChapterRow(bench, self))
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setUniformRowHeights(False)
        self.itemClicked.connect(self._clicked)
        bench.session_changed.connect(self.fill)
        bench.findings_changed.connect(self._count)
        bench.review_changed.connect(self._show_review)
        bench.theme_changed.connect(self._dress)

    @property
    def current_path(self) -> str:
        """Return the path of the row that the keyboard is on, "" for none."""
        item = self.currentItem()
        return str(item.data(0, PATH) or "") if item is not None else ""

    def fill(self) -> None:
        """Show the guide's book as it is now; the row stays where it was."""
        kept = self.current_path
        self.clear()
        self._items, self._parts = {}, {}
        session = self._bench.session
        if session is None:
            return
        for kind, title in part_titles().items():
            self._parts[kind] = self._heading(title, kind)
        for chapter in _book(session.guide):
            self._add(chapter)
        self._documents()
        self._count()
        self._show_review()
        self._dress()
        self.select(kept)

    def select(self, path: str) -> None:
        """Put the row of a path in evidence, without opening it."""
        item = self._items.get(path)
        if item is not None:
            self.setCurrentItem(item)

    def show_words(self, counts: Mapping[str, int]) -> None:
        """Show how many words the chapters have, by the hashes of their files."""
        self._words = counts
        session = self._bench.session
        for chapter in session.guide.chapters if session is not None else ():
            self._items[chapter.path].setData(0, WORDS, counts.get(chapter.text_hash))
            self._describe(self._items[chapter.path])

    def row_of(self, path: str) -> QTreeWidgetItem:
        """Return the row of a path; raises `KeyError` when there is none."""
        return self._items[path]

    def set_unsaved(self, path: str, on: bool) -> None:
        """Show whether a path has unsaved text."""
        item = self._items.get(path)
        if item is not None:
            item.setData(0, UNSAVED, on)
            self._describe(item)

    def place_of(self, path: str) -> tuple[int, int]:
        """Return a chapter's place (from 0) in its part, and how many stand there."""
        item = self._items[path]
        part = item.parent()
        assert part is not None  # chapters stand in a part
        return part.indexOfChild(item), part.childCount()

    def is_chapter(self, path: str) -> bool:
        """Say whether a path is a chapter of the book."""
        item = self._items.get(path)
        return item is not None and item.parent() in self._parts.values()

    # --- Rows -----------------------------------------------------------------------------------

    def _heading(self, title: str, kind: SectionKind | None) -> QTreeWidgetItem:
        item = QTreeWidgetItem(self, [title])
        item.setData(0, _PART, kind.value if kind else "")
        item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsDropEnabled)
        item.setExpanded(True)
        return item

    def _add(self, chapter: Chapter | Unread) -> None:
        title = Path(chapter.path).stem if isinstance(chapter, Unread) else chapter.front.title
        item = QTreeWidgetItem(self._parts[chapter.kind], [title])
        item.setData(0, PATH, chapter.path)
        item.setData(0, NUMBER, chapter.number)
        if isinstance(chapter, Chapter):
            item.setData(0, WORDS, self._words.get(chapter.text_hash))
        item.setFlags(
            Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsDragEnabled
        )
        self._items[chapter.path] = item

    def _documents(self) -> None:
        rows = [row for row in DOCUMENTS if row.there]
        if not rows:
            return
        heading = self._heading(_("Apoyos"), None)
        for row in rows:
            item = QTreeWidgetItem(heading, [row.title()])
            item.setData(0, PATH, row.path)
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
            self._items[row.path] = item

    def _dress(self) -> None:
        for row in DOCUMENTS:
            if row.path in self._items:
                self._items[row.path].setIcon(0, icon(row.icon, self._bench.theme, self._bench.theme.muted))
        self.viewport().update()

    def _count(self) -> None:
        found = Counter((one.path, one.severity) for one in self._bench.findings)
        for path, item in self._items.items():
            item.setData(0, ERRORS, found[path, Severity.ERROR])
            item.setData(0, WARNINGS, found[path, Severity.WARNING])
            self._describe(item)

    def _show_review(self) -> None:
        """Show each chapter's state in the review; nothing while nobody has begun one."""
        overview = self._bench.review
        begun = overview is not None and overview.ledger.team is not None
        for path, item in self._items.items():
            chapter = overview.at(path) if overview is not None and begun else None
            state = chapter.review.state if chapter is not None else None
            item.setData(0, REVIEW, state)
            item.setData(0, REVIEW_WORDS, overview.flow.label(state) if overview and state else None)
            item.setData(0, OPEN_THREADS, len(chapter.review.open_threads) if chapter is not None else 0)
            self._describe(item)

    def _describe(self, item: QTreeWidgetItem) -> None:
        """Say in words, for those who hear the row or rest the pointer on it, what is painted."""
        parts = [" ".join(filter(None, (str(item.data(0, NUMBER) or ""), item.text(0))))]
        if item.data(0, WORDS) is not None:
            parts.append(plural(item.data(0, WORDS), _("1 palabra"), _("{count} palabras")))
        if item.data(0, ERRORS):
            parts.append(plural(item.data(0, ERRORS), _("1 error"), _("{count} errores")))
        if item.data(0, WARNINGS):
            parts.append(plural(item.data(0, WARNINGS), _("1 aviso"), _("{count} avisos")))
        if item.data(0, REVIEW):
            parts.append(_("Revisión: {state}").format(state=item.data(0, REVIEW_WORDS)))
        if item.data(0, OPEN_THREADS):
            open_ones = _("1 comentario abierto"), _("{count} comentarios abiertos")
            parts.append(plural(item.data(0, OPEN_THREADS), *open_ones))
        if item.data(0, UNSAVED):
            parts.append(_("cambios sin guardar"))
        item.setData(0, Qt.ItemDataRole.AccessibleTextRole, ", ".join(parts))
        item.setToolTip(0, plain_tip("\n".join(parts)))

    # --- What people do -------------------------------------------------------------------------

    def _clicked(self, item: QTreeWidgetItem) -> None:
        path = item.data(0, PATH)
        if path:
            self.opened.emit(path)
        else:
            item.setExpanded(not item.isExpanded())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Open with Enter."""
        item = self.currentItem()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and item is not None:
            self._clicked(item)
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802
        """Ask the window for the menu of chapters, by mouse or by keyboard."""
        self.menu_asked.emit(event.globalPos())

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:  # noqa: N802
        """Let a chapter be dropped within its own part only."""
        super().dragMoveEvent(event)
        if self._dropped_at(event.position().toPoint()) is None:
            event.ignore()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        """Ask for the new order; the rows follow when guia.yaml has it."""
        place = self._dropped_at(event.position().toPoint())
        # Ignored as a move, for which Qt would take the row away by itself.
        event.setDropAction(Qt.DropAction.IgnoreAction)
        event.accept()
        if place is not None and self.current_path:
            self.moved.emit(self.current_path, place)

    def _dropped_at(self, point: QPoint) -> int | None:
        """Return the place in its part that the dragged chapter would get; None where it cannot go."""
        item, target = self.currentItem(), self.itemAt(point)
        part = item.parent() if item is not None else None
        if item is None or part is None or target is None or item is target:
            return None
        if target is part:
            return 0
        if target.parent() is not part:
            return None
        below = point.y() > self.visualItemRect(target).center().y()
        place = part.indexOfChild(target) + below
        return place - (part.indexOfChild(item) < place)


def chapters_and_headings(guide: Guide) -> list[tuple[str, str, int, int]]:
    """Return every chapter and heading of a guide: its words, path, line (0: the chapter) and level."""
    found = []
    for chapter in guide.chapters:
        title = " ".join(filter(None, (chapter.number, chapter.front.title)))
        found.append((title, chapter.path, 0, 1))
        found += [
            (plain_text(block.children), chapter.path, block.lines.first, block.level)
            for block in walk(chapter.blocks)
            if isinstance(block, Heading)
        ]
    return found
