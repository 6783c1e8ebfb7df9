"""What a person does to the text as seen: each command is one undo step on a `VisualEditor`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from guia_editor.ui.editor import VisualEditor


class Style(NamedTuple):
    """One row of the style chooser: its id, its Spanish name, the heading level (0: none)."""

    id: str
    text: str
    level: int = 0


STYLES: tuple[Style, ...] = ()


def current_style(editor: VisualEditor) -> str:
    """Return the id of the style at the cursor; "" when the selection holds several."""
    raise NotImplementedError


def set_style(editor: VisualEditor, style: str) -> None:
    """Give the selected paragraphs a style of `STYLES`."""
    raise NotImplementedError


def toggle_mark(editor: VisualEditor, mark: str) -> None:
    """Put "em", "strong", "strike" or "code" on the selection, or take it away; without one, on what is typed next."""
    raise NotImplementedError


def has_mark(editor: VisualEditor, mark: str) -> bool:
    """Say whether what is typed or selected carries a mark."""
    raise NotImplementedError


def set_link(editor: VisualEditor, target: str, title: str = "", words: str = "") -> None:
    """Make the selection (or the link at the cursor, or new `words`) lead to a target; "" takes the link away."""
    raise NotImplementedError


def set_gloss(editor: VisualEditor, term: str, words: str = "") -> None:
    """Make the selection (or new `words`) a word that the glossary explains; "" takes it away."""
    raise NotImplementedError


def link_at(editor: VisualEditor) -> tuple[str, ...] | None:
    """Return the mark `("link", target, title)` or `("gloss", term)` at the cursor."""
    raise NotImplementedError


def set_paragraph(editor: VisualEditor) -> None:
    """Make the selected leaves running text."""
    raise NotImplementedError


def set_heading(editor: VisualEditor, level: int) -> None:
    """Make the selected leaves headings of a level, 2 to 6; their ids stay."""
    raise NotImplementedError


def wrap(editor: VisualEditor, tag: str, attrs: Mapping[str, Any] | None = None) -> None:
    """Put the selected blocks into a new container: `quote`, `callout`, `form`, `card` or `solo`."""
    raise NotImplementedError


def unwrap(editor: VisualEditor, tag: str = "") -> None:
    """Take the innermost container (of a tag) around the cursor away; what it holds stays."""
    raise NotImplementedError


def set_container(editor: VisualEditor, number: int, attrs: Mapping[str, Any]) -> None:
    """Give the container with that number other attributes."""
    raise NotImplementedError


def insert_rule(editor: VisualEditor) -> None:
    """Put a break between themes after the paragraph at the cursor."""
    raise NotImplementedError


def insert_code(editor: VisualEditor, info: str = "") -> None:
    """Make the selected paragraphs literal lines, or put an empty code block at the cursor."""
    raise NotImplementedError


def insert_inline(editor: VisualEditor, kind: str, md: str) -> None:
    """Put an atom among the words at the cursor: `image`, `note`, `variable`, `reference`, `citation`, `field`."""
    raise NotImplementedError


def insert_block(editor: VisualEditor, md: str) -> None:
    """Put the blocks that a Markdown text says after the paragraph at the cursor (in its place when empty)."""
    raise NotImplementedError


def replace_atom(editor: VisualEditor, position: int, md: str) -> None:
    """Make the atom at a position stand for another Markdown text of its kind; "" takes it away."""
    raise NotImplementedError


def insert_footnote(editor: VisualEditor, text: str = "") -> None:
    """Put a mark at the cursor and its note at the end of the chapter, and go there to write it."""
    raise NotImplementedError


def move_block(editor: VisualEditor, up: bool) -> None:
    """Move the paragraph, item, table or box at the cursor past its neighbour."""
    raise NotImplementedError


def select_block(editor: VisualEditor) -> None:
    """Select the block at the cursor; again, the container around it."""
    raise NotImplementedError
