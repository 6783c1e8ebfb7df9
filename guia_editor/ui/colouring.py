"""Colours of letters, laid over a document's formats: no part of its undo history."""

from __future__ import annotations

from PySide6.QtGui import QColor, QSyntaxHighlighter, QTextBlock, QTextCharFormat, QTextDocument

from guia_editor.ui.formats import kind_of, marks_of, path_of
from guia_editor.ui.theme import LIGHT, Theme

_ACCENTED = ("h", "header")


class PageColours(QSyntaxHighlighter):
    """Colours what is not plain ink: titles, links, words of the glossary, captions.

    A document bears one highlighter, so whoever has more to lay over (spelling) derives from this class and
    calls its `highlightBlock` first; `format(i)` then tells what lies at a character already.
    """

    def __init__(self, document: QTextDocument) -> None:
        super().__init__(document)
        self.theme = LIGHT
        self._made: dict[int, QTextCharFormat] = {}

    def set_theme(self, theme: Theme) -> None:
        """Show the document in another theme's colours."""
        if theme is not self.theme:
            self.theme = theme
            self.rehighlight()

    def highlightBlock(self, text: str) -> None:  # noqa: N802
        """Lay colours over the block that has changed."""
        block = self.currentBlock()
        form = block.blockFormat()
        ink = self._ink(kind_of(form), block)
        if ink is not None and text:
            self.setFormat(0, block.length(), self._in(ink))
        fragments = block.begin()
        while not fragments.atEnd():
            fragment = fragments.fragment()
            shape = fragment.charFormat()
            if any(isinstance(mark, tuple) for mark in marks_of(shape)):
                start = fragment.position() - block.position()
                self.setFormat(start, fragment.length(), self._in(self.theme.accent))
            fragments += 1

    def _ink(self, kind: str, block: QTextBlock) -> QColor | None:
        """Return the colour of a whole leaf; None where it is plain ink."""
        if kind in _ACCENTED:
            return self.theme.accent
        if kind == "caption":
            return self.theme.muted
        if kind == "title":
            box = path_of(block.blockFormat())[-1:]
            if box and box[0].tag == "callout":
                tint = self.theme.callouts.get(box[0].attrs.get("kind", "nota"))
                return tint.bar if tint else None
            return self.theme.accent
        return None

    def _in(self, colour: QColor) -> QTextCharFormat:
        made = self._made.get(colour.rgba())
        if made is None:
            made = self._made[colour.rgba()] = QTextCharFormat()
            made.setForeground(colour)
        return made


def colours_of(document: QTextDocument) -> PageColours:
    """Return the highlighter of a document, made when it has none."""
    found = document.findChild(PageColours)
    return found if found is not None else PageColours(document)
