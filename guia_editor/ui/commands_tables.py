"""Commands on tables: each is one undo step on a `VisualEditor`, with the cursor in a cell unless said otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING

from guia_editor.model.blocks import Align

if TYPE_CHECKING:
    from guia_editor.ui.editor import VisualEditor


def insert_table(editor: VisualEditor, rows: int, columns: int) -> None:
    """Put an empty table after the paragraph at the cursor; `rows` counts the header."""
    raise NotImplementedError


def in_table(editor: VisualEditor) -> bool:
    """Say whether the cursor stands in a cell."""
    raise NotImplementedError


def insert_row(editor: VisualEditor, above: bool = False) -> None:
    """Add a row beside the cursor's; the header row stays the first."""
    raise NotImplementedError


def insert_column(editor: VisualEditor, before: bool = False) -> None:
    """Add a column beside the cursor's."""
    raise NotImplementedError


def delete_rows(editor: VisualEditor) -> None:
    """Delete the rows that the selection touches; the header stays."""
    raise NotImplementedError


def delete_columns(editor: VisualEditor) -> None:
    """Delete the columns that the selection touches; the last one takes the table with it."""
    raise NotImplementedError


def move_row(editor: VisualEditor, up: bool) -> None:
    """Move the cursor's row past its neighbour; the header stays."""
    raise NotImplementedError


def move_column(editor: VisualEditor, left: bool) -> None:
    """Move the cursor's column past its neighbour, with its alignment and width."""
    raise NotImplementedError


def align_columns(editor: VisualEditor, align: Align) -> None:
    """Align the columns that the selection touches."""
    raise NotImplementedError


def column_align(editor: VisualEditor) -> Align:
    """Return how the cursor's column is aligned."""
    raise NotImplementedError


def set_table(editor: VisualEditor, *, id: str, source: str, widths: tuple[float, ...]) -> None:  # noqa: A002
    """Give the table at the cursor an id, a credit (Markdown) and relative column widths."""
    raise NotImplementedError


def go_to_caption(editor: VisualEditor) -> None:
    """Put the cursor in the table's caption."""
    raise NotImplementedError


def delete_table(editor: VisualEditor) -> None:
    """Delete the table at the cursor with its caption."""
    raise NotImplementedError
