"""A chapter in view: as it reads or as its source, with what there is to say about it above.

The file is written only when the person says so, with `save` or `start_saving`; then, and when the window
closes and the person answers that it should, is the only time. Everything else is the journal's.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QStackedWidget, QVBoxLayout, QWidget

from guia_editor.i18n import _
from guia_editor.markdown.pieces import Pieces
from guia_editor.markdown.splice import WillNotReadBack
from guia_editor.model.guide import FrontMatter
from guia_editor.tasks.editing import OpenChapter, front_matter, front_of, lock, with_front
from guia_editor.tasks.journal import Leftover
from guia_editor.ui.chapter_header import ChapterHeader
from guia_editor.ui.chapter_keeping import Keeping
from guia_editor.ui.chapter_outside import Outside
from guia_editor.ui.chapter_repair import Repair
from guia_editor.ui.chapter_saving import Saving
from guia_editor.ui.editor import VisualEditor
from guia_editor.ui.front_history import FrontHistory
from guia_editor.ui.message_bar import MessageBar
from guia_editor.ui.replacing import replace_pieces, select_piece
from guia_editor.ui.source_editor import SourceEditor

if TYPE_CHECKING:
    from guia_editor.ui.workbench import Workbench


_SETTLE_MS = 150
"""How long after a change the strip above the text is brought up to date."""


class ChapterView(QWidget):
    """One open chapter. Read it with `OpenChapter.open` in an activity, then make the view of it.

    Signals: `edited` after every change of the text, `modified_changed`, `moved` when the caret did,
    `mode_changed` with whether the chapter is shown as it reads, `saved` after its file was written,
    `front_requested` when the person asks for the chapter's form.

    `opened` is the chapter that editing goes on from: its `file` is what is on disk, its `text` that of the
    last time when source became visual or was saved; `before` are its pieces as the visual editor holds them.
    `release` may be called at any time: unsaved text is offered again when the chapter is opened.
    """

    # Longer than most: the contract of everything that looks at a chapter, in one place.

    edited = Signal()
    modified_changed = Signal(bool)
    moved = Signal()
    mode_changed = Signal(bool)
    saved = Signal()
    front_requested = Signal()

    def __init__(self, bench: Workbench, chapter: OpenChapter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.bench = bench
        self.opened = chapter
        self.before: Pieces = ()
        self._saved: tuple[str, Pieces, str] | None = None
        self.revision = 0
        self._text: str | None = None
        self._told_modified = False
        self._unsaved = False
        self._quiet = False
        self._settle = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._settle.timeout.connect(self._after_change)
        self.visual = VisualEditor(bench, self)
        self._front = FrontHistory(self.visual.document(), chapter.front_yaml)
        self.source = SourceEditor(bench, self)
        self.messages = MessageBar(bench, self)
        self.header = ChapterHeader(bench, self)
        self._lay_out()
        self.is_visual = chapter.damage is None
        self._fill()
        self._listen()
        self.keeping = Keeping(self)
        self.saving = Saving(self)
        self.outside = Outside(self)
        self.repair = Repair(self)
        self._after_change()
        self.repair.tell()

    def _lay_out(self) -> None:
        self._editors = QStackedWidget(self)
        self._editors.addWidget(self.visual)
        self._editors.addWidget(self.source)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.header)
        layout.addWidget(self.messages)
        layout.addWidget(self._editors, 1)
        self.header.front_requested.connect(self.front_requested)

    def _fill(self) -> None:
        damage = self.opened.damage
        if damage is None:
            self._load_visual()
            return
        self.source.load(self.opened.text)
        self.source.mark_doubts(damage.doubts)
        self._editors.setCurrentWidget(self.source)

    def _load_visual(self) -> None:
        self.visual.load(self.opened.opened.pieces)
        self._front.begin(self.opened.front_yaml)
        self.before = self.visual.pieces()
        self._note_saved()

    def _listen(self) -> None:
        for document in (self.visual.document(), self.source.document()):
            document.contentsChange.connect(self._content_changed)
            document.modificationChanged.connect(self._tell_modified)
        self.visual.cursorPositionChanged.connect(self.moved)
        self.source.cursorPositionChanged.connect(self.moved)

    # --- What it says ---------------------------------------------------------------------------

    @property
    def path(self) -> str:
        """Return the chapter's path, relative to `contenido/`, with `/`."""
        return self.opened.path

    @property
    def is_modified(self) -> bool:
        """Say whether there is text that the file does not have."""
        if self._unsaved:
            return True
        if not self.is_visual:
            return self.source.document().isModified() and self.text() != self.opened.file.text
        if self.opened.text != self.opened.file.text or self._front.now != self.opened.front_yaml:
            return not self._says_what_is_saved()
        # Qt counts a wider margin as a modification, so the words have the last word.
        return self.visual.document().isModified() and self.visual.pieces() != self.before

    def _says_what_is_saved(self) -> bool:
        """Say whether undoing has led back to what the file says, past the text that editing went on from."""
        now = self.visual.pieces(), self._front.now
        if now == (self.before, self.opened.front_yaml):
            return self.opened.text == self.opened.file.text
        return (self.opened.file.hash, *now) == self._saved

    def _note_saved(self) -> None:
        if self.opened.text == self.opened.file.text:
            self._saved = self.opened.file.hash, self.before, self.opened.front_yaml

    @property
    def front_yaml(self) -> str:
        """Return the front matter's YAML as it stands now, without its fences."""
        return self._front.now if self.is_visual else front_of(self.text())

    def front(self) -> FrontMatter:
        """Return what the front matter declares now."""
        return front_matter(self.front_yaml)

    def pieces(self) -> Pieces:
        """Return what the body says now."""
        return self.visual.pieces() if self.is_visual else self.opened.with_text(self.text()).opened.pieces

    def text(self) -> str:
        """Return the whole file's text as it would be saved; never raises."""
        if self._text is None:
            self._text = self._written()
        return self._text

    def _written(self) -> str:
        if not self.is_visual:
            return self.opened.with_endings(self.source.text())
        pieces = self.visual.pieces()
        if pieces == self.before and self._front.now == self.opened.front_yaml:
            return self.opened.text
        if self._says_what_is_saved():
            return self.opened.file.text
        try:
            return self.opened.with_endings(self.opened.compose(pieces, self.before, self._front.now))
        except WillNotReadBack:
            return self.opened.rough(pieces, self.before, self._front.now)

    def draft_text(self) -> str:
        """Return a whole text that says what the chapter says, cheaply; for looking at, not for saving."""
        if self._text is not None or not self.is_visual:
            return self.text()
        return self.opened.rough(self.visual.pieces(), self.before, self._front.now)

    # --- Changing it ----------------------------------------------------------------------------

    def set_front_yaml(self, text: str) -> None:
        """Put other YAML between the fences of the front matter, as one step that can be undone."""
        if self.is_visual:
            self._front.put(text)
        else:
            self.source.replace_text(with_front(self.text(), text))

    def replace_text(self, text: str) -> None:
        """Let the whole file's text be another one, as one step that can be undone."""
        self.take_text(self.opened, text)

    def take_text(self, chapter: OpenChapter, text: str) -> None:
        """Go on with another text, over the file that `chapter` knows; what differs is one step to undo."""
        self._quiet = True
        if self.is_visual:
            self.opened = chapter.with_text(text)
            self._show_pieces(self.opened.opened.pieces)
        else:
            self.opened = chapter
            self.source.replace_text(text)
        self._text = None
        self._quiet = False
        self._unsaved = False
        self._mark_modified(self.text() != self.opened.file.text)
        self.keeping.rebase()
        self._content_changed(0, 1, 1)

    def mark_unsaved(self, on: bool) -> None:
        """Say whether there is no file any more that has the text."""
        self._unsaved = on
        self._tell_modified()

    def _show_pieces(self, pieces: Pieces) -> None:
        done = self.visual.document().availableUndoSteps()
        if replace_pieces(self.visual, pieces):
            self._front.put_with_text(self.opened.front_yaml, done)
        else:
            self._load_visual()
        self.before = self.visual.pieces()
        self._note_saved()

    def lock_piece(self, index: int) -> None:
        """Leave a piece as a locked passage of its Markdown, so that the chapter can be saved."""
        pieces = self.visual.pieces()
        replace_pieces(self.visual, (*pieces[:index], lock(pieces[index]), *pieces[index + 1 :]))

    def set_read_only(self, on: bool) -> None:
        """Keep the text from being changed, or let it be changed again."""
        self.visual.setReadOnly(on)
        self.source.setReadOnly(on)
        self.messages.drop("otros")
        if on:
            offer = (_("Editar &de todos modos"), lambda: self.set_read_only(False))
            text = _("Este capítulo está abierto solo para leer.")
            self.messages.say("otros", "info", text, [offer], closable=False)

    # --- Saving ---------------------------------------------------------------------------------

    def save(self) -> bool:
        """Write the file now and say whether it has been written; else a message says why not."""
        return self.saving.now()

    def start_saving(self) -> None:
        """Write the file without keeping the person waiting; `saved` tells when it is done."""
        self.saving.start()

    def take_saved(self, chapter: OpenChapter, pieces: Pieces | None, revision: int) -> None:
        """Go on from a file that has just been written with the text of a revision."""
        self.opened = chapter
        if pieces is not None:
            self.before = pieces
            self._note_saved()
        self._unsaved = False
        if revision != self.revision:
            self._text = None
        self._mark_modified(revision != self.revision)
        self.keeping.rebase()
        self.saved.emit()

    # --- Ways of showing it ----------------------------------------------------------------------

    def show_source(self, on: bool) -> None:
        """Show the source, or the chapter as it reads; the place stays. A damaged file stays in source."""
        if on != self.is_visual:
            return
        self.saving.wait()
        if not on and self.opened.damage is not None:
            self.repair.tell()
            return
        QApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
        line, text, modified = self.current_line(), self.text(), self.is_modified
        self._quiet = True
        if on:
            self._to_source(text)
        else:
            self._to_visual(text)
        self._quiet = False
        self._mark_modified(modified)
        self.go_to_line(line)
        self.keeping.rebase()
        QApplication.restoreOverrideCursor()
        self.mode_changed.emit(self.is_visual)

    def _to_source(self, text: str) -> None:
        if self.source.document().isEmpty() and not self.source.document().isUndoAvailable():
            self.source.load(text)
        else:
            self.source.replace_text(text)
        self.opened = self.opened.with_text(text)
        self._show_editor(visual=False)

    def _to_visual(self, text: str) -> None:
        self.opened = self.opened.with_text(text)
        self._show_pieces(self.opened.opened.pieces)
        self._show_editor(visual=True)

    def _show_editor(self, *, visual: bool) -> None:
        self.is_visual = visual
        editor = self.visual if visual else self.source
        had_focus = (self.source if visual else self.visual).hasFocus()
        self._editors.setCurrentWidget(editor)
        if had_focus:
            editor.setFocus()

    def go_to_line(self, line: int) -> None:
        """Move the caret to a line of the file, 1-based."""
        if self.is_visual:
            cursor = self.visual.textCursor()
            cursor.setPosition(self.visual.live.place_of_line(self.opened.opened.pieces, line))
            self.visual.setTextCursor(cursor)
            self.visual.ensureCursorVisible()
        else:
            self.source.go_to_line(line)

    def current_line(self) -> int:
        """Return the line of the file on which the caret stands, as near as can be told."""
        if not self.is_visual:
            return self.source.current_line()
        place = self.visual.textCursor().position()
        return self.visual.live.line_of_position(self.opened.opened.pieces, place)

    def show_piece(self, index: int) -> None:
        """Select a piece of the body and bring it into view."""
        select_piece(self.visual, index)

    # --- Recovery -------------------------------------------------------------------------------

    def show_recovery(self, found: Sequence[Leftover]) -> None:
        """Show what was not saved beside what the chapter says, to choose from."""
        from guia_editor.ui.recovery import RecoveryDialog  # it needs views, which need it only here

        RecoveryDialog(self.bench, self.opened.folder, found, self.window()).open()

    def recover(self, leftover: Leftover, text: str) -> None:
        """Take recovered text as an unsaved change; its old journal goes once the new one has it on disk."""
        self.replace_text(text)
        self.messages.drop("recuperar")
        self.messages.say(
            "recuperado",
            "info",
            _("Se recuperó su texto. Revíselo y guárdelo con Ctrl+S; Ctrl+Z lo deshace."),
        )
        if self.keeping.flush():
            leftover.discard()

    def release(self) -> None:
        """Let go of the file: end watching, journal and presence; unsaved text stays in the journal."""
        self.saving.wait()
        self._settle.stop()
        self.outside.release()
        self.keeping.release()

    # --- Inside ---------------------------------------------------------------------------------

    def _content_changed(self, _position: int, removed: int, added: int) -> None:
        if self._quiet or not removed + added:
            return
        self._text = None
        self.revision += 1
        if not self._told_modified:
            self._tell_modified()
        self._settle.start()
        self.keeping.touch()
        self.edited.emit()

    def _after_change(self) -> None:
        self.header.show_front(self.front_yaml, self.path)
        self._tell_modified()

    def _mark_modified(self, on: bool) -> None:
        """Say whether the file has the text; where undo had last met the file's text counts no more."""
        self._quiet = True
        for document in (self.visual.document(), self.source.document()):
            document.setModified(False)
            document.setModified(on)
        self._quiet = False
        self._tell_modified()

    def _tell_modified(self, _on: bool = False) -> None:
        if not self._quiet and self.is_modified != self._told_modified:
            self._told_modified = self.is_modified
            self.header.show_modified(self._told_modified)
            self.modified_changed.emit(self._told_modified)
