"""Two versions of a chapter compared as they read; from here a passage or the chapter is brought back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QSplitter,
    QVBoxLayout,
)

from guia_editor.errors import GuideError
from guia_editor.i18n import _, plural
from guia_editor.markdown.compare import compare_texts
from guia_editor.markdown.comparison import Comparison, changed_rows, walk_rows
from guia_editor.tasks.history import NOW, VersionLine, restore_block, restore_chapter, text_of
from guia_editor.tasks.version_files import changed_between
from guia_editor.ui.changes_html import kind_words
from guia_editor.ui.changes_text import ChangesText
from guia_editor.ui.dialog import FRAME, MessageLine
from guia_editor.ui.manual import help_key, set_topic
from guia_editor.ui.recording import author
from guia_editor.ui.sheet import Empty
from guia_editor.ui.version_list import by_whom
from guia_editor.ui.views import open_views
from guia_editor.ui.widgets import plain_tip, push_button

if TYPE_CHECKING:
    from guia_editor.ui.workbench import Workbench

NOW_LINE = VersionLine(NOW, dt.datetime.min, "", "", "", "", "", "", (), joined=False, first=False)
"""Stands for what the folder holds now."""

_CONTENT = "contenido/"
_LIST, _TEXT = 230, 760
_WORDS = 120
_Found = tuple[str, str, Comparison]


class VersionCompare(QDialog):
    """Compares one chapter of two versions; without a path, any of those that differ.

    `restored` tells whether bringing something back changed the chapter.
    """

    restored = Signal(bool)

    def __init__(self, bench: Workbench, path: str, old: VersionLine, new: VersionLine) -> None:
        super().__init__(bench.window)
        assert bench.session is not None  # there is no history without a guide
        self._bench = bench
        self._folder = bench.session.folder
        self._old, self._new = old, new
        self._asked = 0
        self.comparison: Comparison | None = None
        self.setWindowTitle(_("Comparar versiones"))
        self.setAccessibleName(_("Comparar versiones"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        set_topic(self, "historial")
        help_key(self)
        self.chapter = QComboBox()
        self.chapter.setAccessibleName(_("Capítulo"))
        self.list = QListWidget()
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.text = ChangesText(bench)
        self.only = QCheckBox(_("&Solo los cambios"))
        self.beside = QCheckBox(_("&Lado a lado"))
        self.empty = Empty(bench, "file-diff")
        self.message = MessageLine(bench)
        self.passage = push_button(_("Recuperar este &pasaje"), self.restore_shown)
        self.whole = push_button(_("&Recuperar el capítulo"), self.restore_whole)
        self._lay_out()
        self._listen()
        room = self.screen().availableSize()
        self.resize(min(1060, room.width() - FRAME[0]), min(700, room.height() - FRAME[1]))
        self._find_chapters(path)

    def _lay_out(self) -> None:
        versions = QLabel(f"{_said(self._old)}  →  {_said(self._new)}")
        versions.setTextFormat(Qt.TextFormat.PlainText)
        versions.setObjectName("fuerte")
        versions.setWordWrap(True)
        bar = QHBoxLayout()
        bar.setSpacing(12)
        bar.addWidget(self.chapter, 1)
        for box in (self.only, self.beside):
            box.setAccessibleName(box.text().replace("&", ""))
            bar.addWidget(box)
        self.list.setAccessibleName(_("Lista de cambios"))
        self.list.setWordWrap(True)
        self.split = QSplitter(Qt.Orientation.Horizontal)
        self.split.addWidget(self.list)
        self.split.addWidget(self.text)
        self.split.setStretchFactor(1, 1)
        self.split.setSizes([_LIST, _TEXT])
        self.split.setChildrenCollapsible(False)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.message, 1)
        for button in (self.passage, self.whole, push_button(_("C&errar"), self.reject)):
            foot.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 14)
        layout.setSpacing(10)
        layout.addWidget(versions)
        layout.addLayout(bar)
        layout.addWidget(self.split, 1)
        layout.addWidget(self.empty, 1)
        layout.addLayout(foot)
        self.split.hide()
        self.empty.say(_("Comparando…"))

    def _listen(self) -> None:
        self.chapter.currentIndexChanged.connect(self.compare)
        self.only.toggled.connect(lambda on: self._show_as(whole=not on))
        self.beside.toggled.connect(lambda on: self._show_as(beside=on))
        self.text.stepped.connect(self.list.setCurrentRow)
        self.list.currentRowChanged.connect(self._chosen)
        for keys, back in (("F8", False), ("Shift+F8", True)):
            short = QShortcut(QKeySequence(keys), self)
            short.activated.connect(lambda back=back: self.text.step(back=back))

    # --- What is shown --------------------------------------------------------------------------

    @property
    def path(self) -> str:
        """The chapter that is compared, relative to `contenido/`."""
        return str(self.chapter.currentData() or "")

    def _find_chapters(self, path: str) -> None:
        """Offer the chapters that differ; the one that was asked for in any case."""
        folder, old, new = self._folder, self._old.id, self._new.id

        def show(paths: tuple[str, ...]) -> None:
            differing = [one.removeprefix(_CONTENT) for one in paths if _is_chapter(one)]
            wanted = sorted({*differing, *([path] if path else [])})
            self.chapter.blockSignals(True)
            for one in wanted:
                self.chapter.addItem(self._title(one), one)
            self.chapter.setCurrentIndex(max(0, self.chapter.findData(path)))
            self.chapter.blockSignals(False)
            self.compare()

        self._bench.activities.run(
            _("Buscando qué cambió"), lambda _progress: changed_between(folder, old, new), show, owner=self
        )

    def compare(self) -> None:
        """Compare the chapter that is chosen, off the window's thread."""
        path, folder, old, new = self.path, self._folder, self._old.id, self._new.id
        self._asked += 1
        asked = self._asked
        if not path:
            self._show(("", "", Comparison(())))
            return

        def work(_progress: object) -> _Found:
            before, after = text_of(folder, path, old) or "", text_of(folder, path, new) or ""
            return before, after, compare_texts(before, after)

        def show(found: _Found) -> None:
            if asked == self._asked:
                self._show(found)

        self._bench.activities.run(_("Comparando"), work, show, owner=self)

    def _show(self, found: _Found) -> None:
        before, _after, self.comparison = found
        same = self.comparison.same
        self.split.setVisible(not same)
        self.empty.setVisible(same)
        for widget in (self.only, self.beside):
            widget.setEnabled(not same)
        self.chapter.setVisible(self.chapter.count() > 0)
        if same:
            self.empty.say(_("Las dos versiones dicen lo mismo."), drawing="circle-check")
        self.text.whole = not self.only.isChecked()
        self.text.show_comparison(None if same else self.comparison)
        self._list_changes()
        self.whole.setEnabled(not same and bool(before))
        if self.text.changes:
            self.text.go_to(0)
        self._check()

    def _list_changes(self) -> None:
        self.list.blockSignals(True)
        self.list.clear()
        for change in self.text.changes:
            words = f"{kind_words(change.kind)}: {change.words}"
            item = QListWidgetItem(words[:_WORDS])
            item.setToolTip(plain_tip(words))
            self.list.addItem(item)
        self.list.blockSignals(False)
        count = len(self.text.changes)
        self.message.say(plural(count, _("Un cambio"), _("{count} cambios")) if count else "")

    def _show_as(self, *, beside: bool | None = None, whole: bool | None = None) -> None:
        self.text.show_as(beside=beside, whole=whole)
        self._list_changes()
        self.list.setCurrentRow(self.text.at)

    def _chosen(self, row: int) -> None:
        if row >= 0 and row != self.text.at:
            self.text.go_to(row)
        self._check()

    def _check(self) -> None:
        """Let a passage be brought back only to where it is now, from a change that is a passage."""
        row = None
        if self.comparison is not None and self._new.id == NOW:
            row = top_row(self.comparison, self.text.at)
        self.passage.setEnabled(row is not None)

    def _title(self, path: str) -> str:
        session = self._bench.session
        chapters = session.guide.chapters if session is not None else ()
        return next((one.front.title for one in chapters if one.path == path), path)

    # --- Bringing back --------------------------------------------------------------------------

    def restore_shown(self) -> None:
        """Let the passage in evidence be as it was."""
        comparison = self.comparison
        at = top_row(comparison, self.text.at) if comparison is not None else None
        if comparison is None or at is None or not self._saved():
            return
        folder, path, version, who = self._folder, self.path, self._old.id, author(self._bench)
        row = comparison.rows[at]
        self._restore(lambda: restore_block(folder, path, version, at, row, who) is not None)

    def restore_whole(self) -> None:
        """Let the whole chapter be as it was in the older of the two versions."""
        if not self._saved():
            return
        folder, path, version, who = self._folder, self.path, self._old.id, author(self._bench)
        self._restore(lambda: restore_chapter(folder, path, version, who) is not None)

    def _restore(self, work: Callable[[], bool]) -> None:
        self.message.say(_("Un momento…"))
        for button in (self.passage, self.whole):
            button.setEnabled(False)
        self._bench.activities.run(
            _("Recuperando"), lambda _progress: work(), self._is_restored, self._refused, owner=self
        )

    def _is_restored(self, changed: bool) -> None:
        self.restored.emit(changed)
        if self._new.id == NOW:
            self.compare()
        else:
            self.accept()

    def _refused(self, error: object) -> None:
        self.compare()
        if isinstance(error, GuideError):
            self.message.say(f"{error.message} {error.remedy}".strip(), error=True)
        else:
            self._bench.activities.untold.emit(error)

    def _saved(self) -> bool:
        """Save the chapter if it has unsaved text; say whether its file now has all of it."""
        view = open_views(self._bench).get(self.path)
        if view is None or not view.is_modified:
            return True
        if view.save():
            self.compare()
            self.message.say(_("Se guardaron sus cambios y se comparó otra vez; revise y repita."))
        return False


def _said(line: VersionLine) -> str:
    """Return what a version is called in the heading."""
    if line.id == NOW:
        return _("Como está ahora")
    if line.name:
        return f"{line.name} ({line.day})"
    return f"{line.day[:1].upper()}{line.day[1:]}, {by_whom(line)}"


def _is_chapter(path: str) -> bool:
    return path.startswith(_CONTENT) and path.endswith(".md")


def top_row(comparison: Comparison, change: int) -> int | None:
    """Return the outermost row in which a change stands, None for one of the chapter's form.

    Changes count as people step through them: those of the form first, then `changed_rows`.
    """
    number = change - len(comparison.front)
    changed = list(changed_rows(comparison))
    if not 0 <= number < len(changed):
        return None
    wanted = changed[number]
    return next(
        at for at, row in enumerate(comparison.rows) if any(one is wanted for one in walk_rows((row,)))
    )
