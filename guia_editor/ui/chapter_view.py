"""A chapter in view: as it reads or as its source, with what there is to say about it above."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from guia_editor.markdown.pieces import Pieces
from guia_editor.model.guide import FrontMatter
from guia_editor.tasks.editing import OpenChapter
from guia_editor.ui.editor import VisualEditor
from guia_editor.ui.message_bar import MessageBar
from guia_editor.ui.source_editor import SourceEditor

if TYPE_CHECKING:
    from guia_editor.ui.workbench import Workbench


class ChapterView(QWidget):
    """One open chapter. Read it with `OpenChapter.open` in an activity, then make the view of it.

    Signals: `edited` after every change of the text, `modified_changed`, `moved` when the caret did,
    `mode_changed` with whether the chapter is shown as it reads, `saved` after its file was written,
    `front_requested` when the person asks for the chapter's form.

    The file is written only by `save` and `start_saving`. What is typed is kept in the journal meanwhile, so
    a view may be put away with `release` at any time: its text is offered again when the chapter is opened.
    """

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
        self.visual = VisualEditor(bench, self)
        self.source = SourceEditor(bench, self)
        self.messages = MessageBar(bench, self)
        self.is_visual = True

    @property
    def path(self) -> str:
        """Return the chapter's path, relative to `contenido/`, with `/`."""
        return self.opened.path

    @property
    def is_modified(self) -> bool:
        """Say whether there is text that the file does not have."""
        raise NotImplementedError

    @property
    def front_yaml(self) -> str:
        """Return the front matter's YAML as it stands now, without its fences."""
        raise NotImplementedError

    def pieces(self) -> Pieces:
        """Return what the body says now."""
        raise NotImplementedError

    def text(self) -> str:
        """Return the whole file's text as it would be saved; never raises."""
        raise NotImplementedError

    def front(self) -> FrontMatter:
        """Return what the front matter declares now."""
        raise NotImplementedError

    def set_front_yaml(self, text: str) -> None:
        """Put other YAML between the fences of the front matter."""
        raise NotImplementedError

    def replace_text(self, text: str) -> None:
        """Let the whole file's text be another one, as one step that can be undone."""
        raise NotImplementedError

    def save(self) -> bool:
        """Write the file now and say whether it has been written; else a message says why not."""
        raise NotImplementedError

    def start_saving(self) -> None:
        """Write the file without keeping the person waiting; `saved` tells when it is done."""
        raise NotImplementedError

    def show_source(self, on: bool) -> None:
        """Show the source, or the chapter as it reads; the place stays."""
        raise NotImplementedError

    def go_to_line(self, line: int) -> None:
        """Move the caret to a line of the file, 1-based."""
        raise NotImplementedError

    def current_line(self) -> int:
        """Return the line of the file on which the caret stands, as near as can be told."""
        raise NotImplementedError

    def release(self) -> None:
        """Let go of the file: end watching, journal and presence; unsaved text stays in the journal."""
        raise NotImplementedError
