"""How kinds, paths and marks look: pure functions from them to Qt's formats, without colours or zoom."""

from __future__ import annotations

from typing import Any

from PySide6.QtGui import QTextBlockFormat, QTextCharFormat, QTextDocument, QTextTableFormat

from guia_editor.ui.formats import Marks, Path
from guia_editor.ui.theme import Theme


def block_format(
    kind: str,
    path: Path,
    attrs: dict[str, Any] | None = None,
    before: Path | None = None,
    after: Path | None = None,
) -> QTextBlockFormat:
    """Return the format of a leaf; `before` and `after` are its neighbours' paths, for the space around boxes."""
    raise NotImplementedError


def char_format(marks: Marks, kind: str) -> QTextCharFormat:
    """Return the format of words with marks in a leaf."""
    raise NotImplementedError


def atom_format(kind: str, md: str, marks: Marks = (), leaf: str = "p", **more: str) -> QTextCharFormat:
    """Return the format of the one character that stands for an object."""
    raise NotImplementedError


def table_format(path: Path) -> QTextTableFormat:
    """Return the format of the table whose container ends a path."""
    raise NotImplementedError


def respace(document: QTextDocument, first: int, last: int) -> None:
    """Set anew the space around the blocks from one number to another, after a change of structure."""
    raise NotImplementedError


def restyle(document: QTextDocument, theme: Theme, zoom: float) -> None:
    """Show a document in a theme's colours and at a zoom, leaving its undo history as it is."""
    raise NotImplementedError
