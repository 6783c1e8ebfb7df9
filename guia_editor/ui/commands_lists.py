"""Commands on lists and definitions: each is one undo step on a `VisualEditor`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from guia_editor.ui.editor import VisualEditor


def toggle_list(editor: VisualEditor, kind: Literal["ul", "ol", "task"]) -> None:
    """Make the selected paragraphs items of a list, change the list's kind, or take them out of it."""
    raise NotImplementedError


def indent(editor: VisualEditor) -> None:
    """Move the selected items into the item before them."""
    raise NotImplementedError


def outdent(editor: VisualEditor) -> None:
    """Move the selected items out by one list; out of the last one they become paragraphs."""
    raise NotImplementedError


def toggle_check(editor: VisualEditor, position: int | None = None) -> None:
    """Tick or untick the task at a position, or at the cursor."""
    raise NotImplementedError


def insert_definitions(editor: VisualEditor) -> None:
    """Make the paragraph at the cursor the term of a definition list, and go to its definition."""
    raise NotImplementedError
