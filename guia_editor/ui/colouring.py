"""Colours of letters, laid over a document's formats: no part of its undo history.

Made before the document is filled, a highlighter colours it while it changes, and Qt lays it out once. One
that comes later has Qt lay out a table for each of its cells that gets a colour, which takes seconds.
"""

from __future__ import annotations

from PySide6.QtGui import QColor, QSyntaxHighlighter, QTextBlock, QTextCharFormat, QTextDocument, QTextFormat

from guia_editor.ui.formats import kind_of, marks_of, path_of
from guia_editor.ui.theme import LIGHT, Theme

_ROLE = int(QTextFormat.Property.UserProperty) + 20
"""Of the formats laid over: which colour of the theme it is."""

_ROLES = {"h": "accent", "header": "accent", "caption": "muted"}


class PageColours(QSyntaxHighlighter):
    """Colours what is not plain ink: titles, links, words of the glossary, captions.

    A document bears one highlighter, so whoever has more to lay over (spelling) derives from this class and
    calls its `highlightBlock` first; `format(i)` then tells what lies at a character already.
    """

    def __init__(self, document: QTextDocument) -> None:
        super().__init__(document)
        self.theme = LIGHT
        self._made: dict[str, QTextCharFormat] = {}

    def set_theme(self, theme: Theme) -> None:
        """Take another theme's colours; whoever calls then has the text laid out."""
        if theme is self.theme:
            return
        self.theme = theme
        self._made.clear()
        block = self.document().begin()
        while block.isValid():
            self._recolour(block)
            block = block.next()

    def highlightBlock(self, text: str) -> None:  # noqa: N802
        """Lay colours over the block that has changed."""
        block = self.currentBlock()
        role = _role_of(block)
        if role and text:
            self.setFormat(0, block.length(), self._in(role))
        fragments = block.begin()
        while not fragments.atEnd():
            fragment = fragments.fragment()
            if any(isinstance(mark, tuple) for mark in marks_of(fragment.charFormat())):
                start = fragment.position() - block.position()
                self.setFormat(start, fragment.length(), self._in("accent"))
            fragments += 1

    def _in(self, role: str) -> QTextCharFormat:
        made = self._made.get(role)
        if made is None:
            made = self._made[role] = QTextCharFormat()
            made.setForeground(_colour(self.theme, role))
            made.setProperty(_ROLE, role)
        return made

    def _recolour(self, block: QTextBlock) -> None:
        """Give what lies over a block the theme's colours; what others laid over it stays."""
        layout = block.layout()
        ranges = layout.formats()
        if not ranges:
            return
        for one in ranges:
            if role := one.format.stringProperty(_ROLE):
                form = QTextCharFormat(one.format)
                form.setForeground(_colour(self.theme, role))
                one.format = form
        layout.setFormats(ranges)


def _role_of(block: QTextBlock) -> str:
    """Return the colour of a whole leaf; "" where it is plain ink."""
    form = block.blockFormat()
    kind = kind_of(form)
    if kind == "title":
        box = path_of(form)[-1:]
        return f"callout:{box[0].attrs.get('kind')}" if box and box[0].tag == "callout" else "accent"
    return _ROLES.get(kind, "")


def _colour(theme: Theme, role: str) -> QColor:
    for kind, tint in theme.callouts.items():
        if role == f"callout:{kind}":
            return tint.bar
    return theme.muted if role == "muted" else theme.accent


def colours_of(document: QTextDocument) -> PageColours:
    """Return the highlighter of a document, made when it has none."""
    found = document.findChild(PageColours)
    return found if found is not None else PageColours(document)
