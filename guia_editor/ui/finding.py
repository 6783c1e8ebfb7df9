"""Find words in a document that is being edited, show them all, and put others in their place."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPoint
from PySide6.QtGui import QTextCharFormat, QTextCursor, QTextDocument, QTextFormat
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit

from guia_editor.model.search import Query
from guia_editor.ui.theme import Theme

Editor = QTextEdit | QPlainTextEdit

_OURS = int(QTextFormat.Property.UserProperty) + 40
"""Marks the selections that show what was found, among those of others."""

_OBJECT = "\N{OBJECT REPLACEMENT CHARACTER}"


@dataclass(frozen=True, slots=True)
class Match:
    """Where something was found: positions of the document."""

    start: int
    end: int


def find_all(document: QTextDocument, query: Query) -> list[Match]:
    """Return what a query finds, in order; nothing spans two blocks, or an object."""
    found: list[Match] = []
    if _OBJECT in query.words:
        return found
    block = document.begin()
    while block.isValid():
        text = block.text()
        if text:
            place = block.position()
            for start, end in query.spans(text):
                if not text.isascii() and max(text) > "\uffff":
                    start, end = _units(text, start), _units(text, end)
                found.append(Match(place + start, place + end))
        block = block.next()
    return found


def _units(text: str, place: int) -> int:
    return len(text[:place].encode("utf-16-le")) // 2


def select(editor: Editor, match: Match) -> None:
    """Select what was found and bring it into view."""
    cursor = editor.textCursor()
    cursor.setPosition(match.start)
    cursor.setPosition(match.end, QTextCursor.MoveMode.KeepAnchor)
    editor.setTextCursor(cursor)
    editor.ensureCursorVisible()


def replace(editor: Editor, matches: list[Match], query: Query, words: str) -> int:
    """Put words in the place of what was found, in one step; return how many places changed.

    New words take the marks of the first letter that they stand for.
    """
    cursor = QTextCursor(editor.document())
    cursor.beginEditBlock()
    for match in reversed(matches):
        cursor.setPosition(match.start + 1)
        shape = cursor.charFormat()
        cursor.setPosition(match.start)
        cursor.setPosition(match.end, QTextCursor.MoveMode.KeepAnchor)
        new = query.wanted(cursor.selectedText(), words)
        cursor.insertText(new, shape)
    cursor.endEditBlock()
    return len(matches)


def show_matches(editor: Editor, matches: list[Match], theme: Theme) -> None:
    """Tint what was found and is in view; the selections of others stay."""
    first, last = _in_view(editor)
    tint = QTextCharFormat()
    tint.setBackground(theme.callouts["importante"].ground)
    tint.setUnderlineStyle(QTextCharFormat.UnderlineStyle.SingleUnderline)
    tint.setUnderlineColor(theme.warm)
    tint.setProperty(_OURS, True)
    shown = [one for one in editor.extraSelections() if not one.format.boolProperty(_OURS)]
    for match in matches:
        if first <= match.end and match.start <= last:
            selection = QTextEdit.ExtraSelection()
            selection.cursor = QTextCursor(editor.document())
            selection.cursor.setPosition(match.start)
            selection.cursor.setPosition(match.end, QTextCursor.MoveMode.KeepAnchor)
            selection.format = tint
            shown.append(selection)
    editor.setExtraSelections(shown)


def _in_view(editor: Editor) -> tuple[int, int]:
    corner = QPoint(editor.viewport().width(), editor.viewport().height())
    return editor.cursorForPosition(QPoint(0, 0)).position(), editor.cursorForPosition(corner).position()
