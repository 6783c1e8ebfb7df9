"""Copying, pasting and dropping: the text's own Markdown, HTML for Word, plain words, pictures, cells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QMimeData
from PySide6.QtGui import QDropEvent

if TYPE_CHECKING:
    from guia_editor.ui.editor import VisualEditor

OWN = "text/x-guia-markdown"


def mime_of(editor: VisualEditor) -> QMimeData:
    """Return what a copy of the selection puts in the clipboard."""
    data = QMimeData()
    data.setData(OWN, QByteArray())
    return data


def can_paste(source: QMimeData) -> bool:
    """Say whether something can be pasted or dropped."""
    return source.hasText()


def paste(editor: VisualEditor, source: QMimeData) -> None:
    """Put in what the clipboard holds."""


def paste_plain(editor: VisualEditor) -> None:
    """Put in the words of the clipboard."""


def drop(editor: VisualEditor, event: QDropEvent) -> None:
    """Put down what was dragged."""
